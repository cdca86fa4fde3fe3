"""Faults found and invented: drawn runners with one thing wrong, in three sizes, and runners with nothing wrong.

Landmarks come straight from the synthetic runner, with the noise, exchanges and gaps of a pose model: what is measured
is the science, not the pose model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from analysis.gait.cue_library import library
from analysis.gait.fault_rules import RULES
from analysis.gait.model import Analysis, ClipContext, Side
from analysis.gait.pipeline import analyse
from analysis.gait.synthetic import CameraView, Noise, RunnerParameters, SyntheticRunner, Timing, landmark_track

Size = Literal["small", "medium", "gross"]

SPEEDS_MPS = (2.5, 3.5, 4.5)
REARFOOT, FOREFOOT = 12.0, -6.0
PHONE_NOISE = Noise(sigma_mm=6.0, slow_share=0.5, swap_share=0.03, gap_share=0.02)
SECONDS = 8.0
HEIGHT_M = 1.75
MOST_FALSE_ALARMS = 0.02

SIZES: tuple[Size, ...] = ("small", "medium", "gross")
STYLES: Mapping[str, tuple[Mapping[str, float], ...]] = {
    "lazy_heel": ({"lazy_deg": 10.0}, {"lazy_deg": 27.0}, {"lazy_deg": 40.0}),
    "flick": ({"flick": 0.25}, {"flick": 0.6}, {"flick": 1.0}),
    "over_cooked": ({"overcooked_deg": 5.0}, {"overcooked_deg": 17.0}, {"overcooked_deg": 25.0}),
    "late_pull": ({"late_pull_deg": 3.0}, {"late_pull_deg": 12.0}, {"late_pull_deg": 18.0}),
    "overstride": ({"overstride_ll": 0.03}, {"overstride_ll": 0.11}, {"overstride_ll": 0.18}),
    "sitting_back": (
        {"sitting_ll": 0.01, "lean_deg": 4.0},
        {"sitting_ll": 0.05, "lean_deg": -2.0},
        {"sitting_ll": 0.08, "lean_deg": -4.0},
    ),
    "folded": ({"folded_deg": 5.0}, {"folded_deg": 11.0}, {"folded_deg": 16.0}),
    "weak_hip_push": ({"weak_push_deg": 3.0}, {"weak_push_deg": 13.0}, {"weak_push_deg": 18.0}),
    "bounce": ({"bounce_ll": 0.01}, {"bounce_ll": 0.05}, {"bounce_ll": 0.08}),
}
"""Parameters of a runner with one thing wrong: too little to be said, more than the edge, and so that nobody can miss
it. A push from the calf is never more than watched, and asymmetry needs two clips."""

ALONG_WITH: Mapping[str, frozenset[str]] = {
    "lazy_heel": frozenset({"long_lever"}),
    "sitting_back": frozenset({"weak_hip_push"}),
    "overstride": frozenset({"sitting_back", "bounce"}),
    "weak_hip_push": frozenset({"late_pull"}),
    "bounce": frozenset({"sitting_back"}),
}
"""What a runner who does the one does too: legs that bend late, for instance, land far ahead."""


FOUND = tuple(rule.id for rule in RULES if not rule.paired and not rule.only_watch)
"""Faults that one clip can show."""


@dataclass(frozen=True, slots=True)
class Case:
    """One drawn runner. seed: of stride jitter and noise."""

    speed_mps: float
    style: str | None = None
    size: Size = "gross"
    strike_deg: float = REARFOOT
    rate_hz: float = 30.0
    noise: Noise = PHONE_NOISE
    facing: Side = "right"
    panned: bool = False
    seed: int = 0

    @property
    def wrong(self) -> Mapping[str, Any]:
        return STYLES[self.style][SIZES.index(self.size)] if self.style else {}


@dataclass(frozen=True, slots=True)
class Judged:
    case: Case
    analysis: Analysis

    def those(self, status: str) -> set[str]:
        return {fault.id for fault in self.analysis.faults if fault.status == status}

    @property
    def found(self) -> str:
        """`fault`, `watch`, or `ok`, of what is wrong with the runner."""
        return next((f.status for f in self.analysis.faults if f.id == self.case.style), self.analysis.status)

    @property
    def invented(self) -> set[str]:
        """Faults that the runner does not have."""
        style = self.case.style or ""
        return self.those("fault") - {style} - ALONG_WITH.get(style, frozenset())

    @property
    def asks_for_more_pull(self) -> bool:
        cue = self.analysis.cue
        return cue is not None and cue.fault is not None and library()[cue.fault].pull == "more"


def judge(case: Case) -> Judged:
    """Films the runner's landmarks and analyses them with the pace typed in."""
    parameters: dict[str, Any] = {
        "speed_mps": case.speed_mps,
        "strike_deg": case.strike_deg,
        "stride_jitter": 1.0,
        "seed": case.seed,
        **case.wrong,
    }
    view = CameraView(facing=case.facing, place="pan" if case.panned else "treadmill")
    timing = Timing(case.rate_hz, SECONDS, start_s=0.01 * (case.seed % 70))
    runner = SyntheticRunner(RunnerParameters(**parameters))
    track, _ = landmark_track(runner, view, timing, case.noise, case.seed)
    return Judged(case, analyse(track, ClipContext(pace_mps=case.speed_mps, height_m=HEIGHT_M)))


def wrong_runners(
    styles: Sequence[str] = tuple(STYLES),
    sizes: Sequence[Size] = SIZES,
    speeds: Sequence[float] = SPEEDS_MPS,
    strikes: Sequence[float] = (REARFOOT, FOREFOOT),
    rates: Sequence[float] = (30.0, 60.0),
) -> Iterator[Judged]:
    """Every runner with one thing wrong."""
    for style in styles:
        for size in sizes:
            for k, (speed, strike, rate) in enumerate((v, s, r) for v in speeds for s in strikes for r in rates):
                yield judge(Case(speed, style, size, strike, rate, seed=k))


def usual_runners(seeds: int, first: int = 0) -> Iterator[Judged]:
    """Runners with nothing wrong, 2.2 to 4.8 m/s, of all strikes, frame rates and cameras."""
    for seed in range(first, first + seeds):
        rng = np.random.default_rng((seed, 7))
        yield judge(
            Case(
                speed_mps=float(rng.uniform(2.2, 4.8)),
                strike_deg=float(rng.choice([REARFOOT, FOREFOOT])),
                rate_hz=float(rng.choice([30.0, 60.0, 120.0])),
                facing="right" if rng.random() < 0.5 else "left",
                panned=bool(rng.random() < 0.5),
                seed=seed,
            )
        )


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """Among runners with nothing wrong. faults, watches: how many had each, by rule."""

    runners: int
    scored: int
    alarmed: int
    faults: Mapping[str, int]
    watches: Mapping[str, int]

    @property
    def share(self) -> float:
        return self.alarmed / self.runners


def false_alarms(seeds: int = 200) -> FalseAlarms:
    judged = list(usual_runners(seeds))
    return FalseAlarms(
        runners=len(judged),
        scored=sum(j.analysis.status == "scored" for j in judged),
        alarmed=sum(bool(j.those("fault")) for j in judged),
        faults=Counter(fault for j in judged for fault in j.those("fault")),
        watches=Counter(fault for j in judged for fault in j.those("watch")),
    )


def confusion(judged: Sequence[Judged]) -> dict[str, Counter[str]]:
    """For each style how many of its runners had each fault, and `runners`: how many there are."""
    table: dict[str, Counter[str]] = {}
    for one in judged:
        row = table.setdefault(one.case.style or "", Counter())
        row["runners"] += 1
        row.update(one.those("fault"))
    return table


def gross_confusion(judged: Sequence[Judged]) -> dict[str, Counter[str]]:
    """Of those with whom something is grossly wrong."""
    return confusion([j for j in judged if j.case.size == "gross"])


def page(judged: Sequence[Judged], alarms: FalseAlarms) -> str:
    """What `docs/accuracy.md` says about faults."""
    gross = gross_confusion(judged)
    lines = [
        "",
        "## Faults found and invented",
        "",
        "Drawn runners at 2.5, 3.5 and 4.5 m/s, fore- and rearfoot, 30 and 60 frames a second, landmarks with 6 mm of",
        "noise, exchanged legs and gaps. One thing is wrong with each; the table says in how many of the gross ones",
        "each fault was found.",
        "",
        "![Faults found in runners with one thing grossly wrong](accuracy/faults.svg)",
        "",
        "Blue: what is wrong. Orange: what else was found; a leg that stays long, for instance, is a long lever too.",
        "",
        f"| runner | of | {' | '.join(rule.replace('_', ' ') for rule in FOUND)} |",
        f"|{' --- |' * (len(FOUND) + 2)}",
    ]
    for style, row in gross.items():
        cells = [str(row[rule] or "") for rule in FOUND]
        lines.append(f"| {style.replace('_', ' ')} | {row['runners']} | {' | '.join(cells)} |")
    lines += ["", "| runner | small: fault, watch | medium | gross |", "| --- | --- | --- | --- |"]
    for style in gross:
        counts = []
        for size in SIZES:
            these = [j for j in judged if (j.case.style, j.case.size) == (style, size)]
            fault, watch = (sum(j.found == status for j in these) for status in ("fault", "watch"))
            counts.append(f"{fault}, {watch} of {len(these)}")
        lines.append(f"| {style.replace('_', ' ')} | {' | '.join(counts)} |")
    watched = ", ".join(f"{fault.replace('_', ' ')} {n}" for fault, n in sorted(alarms.watches.items())) or "none"
    lines += [
        "",
        f"Of {alarms.runners} runners with nothing wrong, 2.2 to 4.8 m/s, {alarms.scored} were scored and "
        f"{alarms.alarmed} had a fault ({alarms.share:.1%}); watched: {watched}.",
    ]
    return "\n".join(lines) + "\n"
