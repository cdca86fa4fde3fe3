"""Computer-drawn clips through the whole path: file, pose model, science. A best case: it shows what the path adds."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.gait.model import LEGS, Analysis, ClipContext, FloatArray, PoseTrack, Side, other
from analysis.gait.pipeline import analyse
from analysis.gait.synthetic import RunnerParameters, SyntheticRunner, truth_metrics
from analysis.pose.estimator import DEFAULT_ENGINE
from analysis.video.rendered.camera import Place
from analysis.video.rendered.clip import Filmed, Shot, render_clip
from tests.accuracy import jitter
from tests.accuracy.faults import HEIGHT_M
from tests.accuracy.spread import Spread
from tests.accuracy.tracks import followed

STYLES = {
    "neutral": {},
    "lazy": {"lazy_deg": 40.0},
    "flick": {"flick": 1.0},
    "jogger": {"lazy_deg": 20.0},
}
DURATION_S = 6.0
WIDTH_PX, HEIGHT_PX = 640, 480
LEGS_APART = 0.05
"""Body heights between the ankles from which on it can be told whether the labels are exchanged."""
NEARBY_S = 0.12


@dataclass(frozen=True, slots=True)
class Case:
    """One rendered clip."""

    speed_mps: float
    style: str = "neutral"
    fps: int = 30
    facing: Side = "right"
    place: Place = "treadmill"

    @property
    def name(self) -> str:
        return f"{self.speed_mps:.1f} m/s {self.style}, {self.fps} fps, to the {self.facing}, {self.place}"


CASES = (
    *(Case(speed, style) for speed in (2.5, 3.5, 4.5) for style in ("neutral", "lazy")),
    Case(3.5, "flick"),
    Case(3.5, fps=60),
    Case(3.5, fps=60, facing="left"),
    *(Case(speed, facing="left") for speed in (2.5, 4.5)),
    Case(3.5, place="follow"),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Errors of one clip. Landmark errors are of the raw near leg, median, % of body height; event errors in ms."""

    case: Case
    engine: str
    cpu_ms: float
    analysis: Analysis
    found_percent: float
    knee_percent: float
    ankle_percent: float
    swapped_percent: float
    jitter_mm: float
    truth: Mapping[str, float]
    strike_ms: FloatArray
    toe_off_ms: FloatArray
    missed: int
    invented: int

    @property
    def true_knee_deg(self) -> float:
        return self.truth["Kpk"]

    @property
    def true_cadence_spm(self) -> float:
        return self.truth["cadence"]

    @property
    def knee_deg(self) -> float:
        return self.analysis.metrics["Kpk"].value

    @property
    def knee_spread_deg(self) -> float:
        """Standard deviation of peak knee flexion from stride to stride."""
        return float(np.std([s.metrics["Kpk"] for s in self.analysis.strides if s.near and s.valid]))


def measure_all(
    cases: Sequence[Case] = CASES, engines: Sequence[str] = (DEFAULT_ENGINE,), kept: Path | None = None
) -> Iterator[Measured]:
    """Renders one clip after the other, each measured with every engine, in a folder that is gone afterwards; kept is
    where tracks stay."""
    with tempfile.TemporaryDirectory(prefix="gaitsite-accuracy-") as folder:
        for case in cases:
            yield from measure(case, engines, Path(folder), kept)


def measure(case: Case, engines: Sequence[str], folder: Path, kept: Path | None = None) -> Iterator[Measured]:
    runner = SyntheticRunner(RunnerParameters(speed_mps=case.speed_mps, **STYLES[case.style]))
    clip = folder / "clip.mp4"
    shot = Shot(DURATION_S, case.fps, WIDTH_PX, HEIGHT_PX, case.facing, case.place)
    filmed = render_clip(clip, runner, shot)
    for engine in engines:
        track, cpu_ms = followed(clip, engine, folder, kept)
        analysis = analyse(track, ClipContext(pace_mps=case.speed_mps, height_m=HEIGHT_M))
        yield _compared(case, engine, cpu_ms, runner, filmed, track, analysis)


def _compared(
    case: Case,
    engine: str,
    cpu_ms: float,
    runner: SyntheticRunner,
    filmed: Filmed,
    track: PoseTrack,
    analysis: Analysis,
) -> Measured:
    near = case.facing
    leg, far_leg = LEGS[near], LEGS[other(near)]
    wrong = np.linalg.norm(track.xy_px - filmed.xy_px, axis=-1) / filmed.body_px
    strikes, toe_offs, missed, invented = _event_errors(runner, analysis, near)
    return Measured(
        case=case,
        engine=engine,
        cpu_ms=cpu_ms,
        analysis=analysis,
        found_percent=100 * float(np.isfinite(track.xy_px[:, 0, 0]).mean()),
        knee_percent=100 * float(np.nanmedian(wrong[:, leg.knee])),
        ankle_percent=100 * float(np.nanmedian(wrong[:, leg.ankle])),
        swapped_percent=_swapped_percent(analysis, filmed, leg.ankle, far_leg.ankle),
        jitter_mm=jitter.hips_mm(track),
        truth=truth_metrics(runner, near),
        strike_ms=strikes,
        toe_off_ms=toe_offs,
        missed=missed,
        invented=invented,
    )


def _swapped_percent(analysis: Analysis, filmed: Filmed, near_ankle: int, far_ankle: int) -> float:
    """Of the frames in which the legs are apart: the share in which the repaired near ankle lies on the far one."""
    swapped = told = 0
    for curves in analysis.curves:
        truth = filmed.xy_px[curves.frames]
        apart = np.linalg.norm(truth[:, near_ankle] - truth[:, far_ankle], axis=-1) > LEGS_APART * filmed.body_px
        ours = curves.xy_px[:, near_ankle]
        to_near = np.linalg.norm(ours - truth[:, near_ankle], axis=-1)
        to_far = np.linalg.norm(ours - truth[:, far_ankle], axis=-1)
        swapped += int((apart & (to_far < to_near)).sum())
        told += int(apart.sum())
    return 100 * swapped / told if told else 100.0


def _event_errors(runner: SyntheticRunner, analysis: Analysis, near: Side) -> tuple[FloatArray, FloatArray, int, int]:
    """Ours minus true, ms, of the near leg; how many true strikes between our first and last were missed; how many of
    ours are none, or one that was found before."""
    ours = [s for s in analysis.strides if s.side == near]
    true_strikes, true_toe_offs = runner.events(near, 0.0, DURATION_S)
    strikes = np.array([s.foot_strike_s for s in ours])
    toe_offs = np.array([s.toe_off_s for s in ours])
    found = np.unique([*strikes, *(s.next_foot_strike_s for s in ours)])
    inside = true_strikes[(true_strikes > found.min() - NEARBY_S) & (true_strikes < found.max() + NEARBY_S)]
    apart = np.abs(found[:, None] - inside)
    missed = int((apart.min(axis=0) > NEARBY_S).sum())
    invented = len(found) - len(np.unique(apart.argmin(axis=1)[apart.min(axis=1) <= NEARBY_S]))
    return _offsets_ms(strikes, true_strikes), _offsets_ms(toe_offs, true_toe_offs), missed, invented


def _offsets_ms(ours: FloatArray, true: FloatArray) -> FloatArray:
    ours = ours[np.isfinite(ours)]
    nearest = true[np.abs(ours[:, None] - true[None]).argmin(1)]
    return 1000 * (ours - nearest)


def spreads(results: Sequence[Measured]) -> dict[str, Spread]:
    """Errors by key of metric, a figure for each clip, and of events, in seconds, a figure for each contact."""
    found: dict[str, list[float]] = {}
    for m in results:
        for key, result in m.analysis.metrics.items():
            found.setdefault(key, []).append(result.value - m.truth[key])
        found.setdefault("foot_strike", []).extend(m.strike_ms / 1000)
        found.setdefault("toe_off", []).extend(m.toe_off_ms / 1000)
    return {key: Spread.of(errors) for key, errors in found.items()}


def knee_line(results: Sequence[Measured]) -> tuple[float, float, float]:
    """Peak knee flexion, measured over true: slope, offset (deg at 0 deg), residual standard deviation (deg)."""
    true, ours = np.array([(m.true_knee_deg, m.knee_deg) for m in results]).T
    slope, offset = np.polyfit(true, ours, 1)
    return float(slope), float(offset), float(np.std(ours - slope * true - offset))


def styles(results: Sequence[Measured], speed_mps: float = 3.5) -> list[Measured]:
    """Lazy, neutral and flick at one speed, filmed alike, least knee flexion first."""
    plain = {m.case.style: m for m in results if m.case == Case(speed_mps, m.case.style)}
    return [plain[style] for style in ("lazy", "neutral", "flick")]
