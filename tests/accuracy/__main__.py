"""`make accuracy`: measures everything anew, prints it, and writes docs/accuracy.md, its figures and errors.json."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from analysis.gait import errors
from analysis.pose.estimator import DEFAULT_ENGINE, ENGINES
from analysis.video.sandbox import cores
from tests.accuracy import changes, drawn_landmarks, error_data, faults, force_plate, jitter, page, real_clips, rendered
from tests.accuracy.drawn_landmarks import FILMS, GRID, NOISE_MM, PHONE_HZ, Cell
from tests.accuracy.faults import FalseAlarms, Judged
from tests.accuracy.real_clips import CLIPS, Outcome
from tests.accuracy.rendered import Measured
from tests.accuracy.spread import Spread
from tests.accuracy.tracks import KEPT
from tests.conftest import ROOT, SHARED_DATA
from tests.gait.motion_data import Trial, trials

PAGE = ROOT / "docs" / "accuracy.md"
FIGURES = ROOT / "docs" / "accuracy"


def main() -> None:
    measured = []
    for one in rendered.measure_all(engines=list(ENGINES), kept=KEPT):
        measured.append(one)
        _say(f"{one.case.name} with {one.engine}")
    recorded, outcomes = None, None
    if SHARED_DATA.is_dir():
        recorded, outcomes = _trials(), _outcomes()
    jitter_mm = _jitter(measured, outcomes)
    noise_mm = jitter.level(list(jitter_mm.values()), NOISE_MM)
    landmarks = drawn_landmarks.measure_all(GRID)
    _say("drawn landmarks by frame rate and noise")
    films = drawn_landmarks.measure_all([Cell(PHONE_HZ, noise_mm, film) for film in FILMS])
    _say("drawn landmarks by way of filming")
    plates = _plates_before() if recorded is None else force_plate.by_metric(recorded, noise_mm)
    clips = rendered.spreads([m for m in measured if m.engine == DEFAULT_ENGINE])
    error_data.write(error_data.collect(landmarks, clips, plates, jitter_mm, noise_mm))
    errors.table.cache_clear()  # faults are judged by the errors just measured
    judged, alarms = _faults()
    changed = changes.count_all()
    _say("changes between sessions")
    everything = page.Everything(
        error_data.read(), landmarks, films, judged, alarms, changed, measured, recorded, outcomes
    )
    FIGURES.mkdir(parents=True, exist_ok=True)
    for name, svg in page.figures(everything).items():
        (FIGURES / name).write_text(svg, encoding="utf-8")
    text = page.write(everything)
    PAGE.write_text(text, encoding="utf-8")
    print(text)
    if alarms.share > faults.MOST_FALSE_ALARMS:
        raise SystemExit(f"{alarms.share:.1%} of the runners with nothing wrong were given a fault")
    if any(one.false > changes.MOST_FALSE or one.least_found < changes.LEAST_FOUND for one in changed if one.held):
        raise SystemExit("changes between sessions are invented, or missed")
    if wrong := sorted({o.name for o in outcomes or () if o.wrongly_graded}):
        raise SystemExit(f"graded all the same: {', '.join(wrong)}")


def _say(what: str) -> None:
    print(f"measured: {what}", flush=True)


def _trials() -> list[Trial]:
    known = [trial for trial in trials(SHARED_DATA) if any(map(len, trial.contacts.values()))]
    return [trial for trial in known if force_plate.frame_rate(trial) in force_plate.RATES_HZ]


def _outcomes() -> list[Outcome]:
    outcomes = []
    for outcome in real_clips.measure_all(SHARED_DATA, KEPT):
        outcomes.append(outcome)
        _say(f"{outcome.name} with {outcome.engine}")
    return outcomes


def _jitter(measured: Sequence[Measured], outcomes: Sequence[Outcome] | None) -> dict[str, float]:
    """Root mean square over the clips of each kind; of the recorded, those that can be scored."""
    of = {"drawn": [m.jitter_mm for m in measured if m.engine == DEFAULT_ENGINE]}
    if outcomes is not None:
        scored = {name for name, expected in CLIPS.items() if expected.scored}
        of["recorded"] = [o.jitter_mm for o in outcomes if o.engine == DEFAULT_ENGINE and o.name in scored]
    return {kind: float(np.sqrt(np.mean(np.square(mm)))) for kind, mm in of.items()}


def _plates_before() -> dict[str, dict[int, Spread]]:
    """What the packaged data hold of the force plates, where they are not at hand."""
    return {row.key: dict(row.force_plates) for row in error_data.read().rows}


def _faults() -> tuple[list[Judged], FalseAlarms]:
    with ProcessPoolExecutor(cores()) as pool:
        alarms = pool.submit(faults.false_alarms)
        wrong = pool.map(_wrong_runners, faults.STYLES)
        return [one for of_style in wrong for one in of_style], alarms.result()


def _wrong_runners(style: str) -> list[Judged]:
    return list(faults.wrong_runners([style]))


if __name__ == "__main__":
    main()
