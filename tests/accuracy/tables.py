"""The figures as Markdown, for the terminal and for docs/accuracy.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from analysis.gait import errors
from analysis.gait.metrics import BY_KEY
from analysis.pose.estimator import DEFAULT_ENGINE, ENGINES
from tests.accuracy.drawn_landmarks import FILMS, PHONE_HZ, RATES_HZ, Cell, Errors
from tests.accuracy.engines import Row
from tests.accuracy.error_data import EVENT_NAMES, Data
from tests.accuracy.error_data import Row as ErrorRow
from tests.accuracy.force_plate import NOISE_MM, bias_and_sd, compare, frame_rate
from tests.accuracy.real_clips import BROKEN, CLIPS, Outcome
from tests.accuracy.rendered import Measured
from tests.accuracy.spread import PLUS_MINUS, Spread
from tests.gait.motion_data import Trial

COARSE_UNITS = ("deg", "spm", "cm", "% swing")
NOTHING = "–"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def shown(data: Data) -> str:
    """What coaches are told of every metric and event, and what it is the largest of."""
    head = (
        "",
        f"{PLUS_MINUS} at {', '.join(map(str, RATES_HZ))} fps",
        "rests on",
        "engineering",
        f"landmarks, {PHONE_HZ} fps",
        "drawn clips",
        f"force plates, {PHONE_HZ} fps",
    )
    return table(head, [_shown_row(row, data.noise_mm) for row in data.rows])


def _shown_row(row: ErrorRow, noise_mm: int) -> tuple[str, ...]:
    told = [row.shown(rate, noise_mm) for rate in RATES_HZ]
    values = [_number(error.sd, row.unit) for error in told]
    same = len(set(values)) == 1
    plates = row.force_plates.get(PHONE_HZ)
    return (
        _name(row),
        f"{values[0] if same else ', '.join(values)} {row.unit}",
        ", ".join(dict.fromkeys(error.source.replace("_", " ") for error in told)),
        NOTHING if row.engineering is None else _number(row.engineering, row.unit),
        _rms(row.landmarks[Cell(PHONE_HZ, noise_mm)], row.unit),
        _rms(row.clips, row.unit),
        _rms(plates, row.unit) if plates else NOTHING,
    )


def _name(row: ErrorRow) -> str:
    return f"{BY_KEY[row.key].name} `{row.key}`" if row.key in BY_KEY else EVENT_NAMES[row.key]


def _rms(spread: Spread, unit: str) -> str:
    return _number(spread.rms, unit) if spread.n else NOTHING


def _places(unit: str) -> int:
    return 1 if unit in COARSE_UNITS else 3


def _number(value: float, unit: str) -> str:
    return f"{value:.{_places(unit)}f}"


def metric_errors(data: Data, noise_mm: int) -> str:
    """Every metric and event by frame rate, at one level of noise."""
    head = ("", "unit", *(f"{rate} fps" for rate in RATES_HZ))
    rows = [
        (
            _name(row),
            row.unit,
            *(row.landmarks[Cell(rate, noise_mm)].text(_places(row.unit)) or NOTHING for rate in RATES_HZ),
        )
        for row in data.rows
    ]
    return table(head, rows)


def contacts(measured: Mapping[Cell, Errors]) -> str:
    """Of every cell: clips scored, contacts missed and invented."""
    head = ("frames a second", "noise, mm", "clips", "scored", "contacts", "missed", "invented")
    return table(
        head,
        [
            (
                str(cell.rate_hz),
                str(cell.noise_mm),
                str(e.clips),
                str(e.scored),
                str(len(e.foot_strike_s)),
                str(e.missed),
                str(e.invented),
            )
            for cell, e in measured.items()
        ],
    )


def films(measured: Mapping[Cell, Errors], units: Mapping[str, str]) -> str:
    """Root mean square errors by way of filming; units by metric key."""
    of = {cell.film: found for cell, found in measured.items()}
    head = ("", "unit", *FILMS)
    rows = [
        (f"{BY_KEY[key].name} `{key}`", unit, *(_rms(of[film].spreads[key], unit) for film in FILMS))
        for key, unit in units.items()
        if key not in errors.EVENTS
    ]
    scored = ("clips scored", "", *(f"{of[film].scored} of {of[film].clips}" for film in FILMS))
    return table(head, [scored, *rows])


def rendered(results: Sequence[Measured]) -> str:
    head = (
        "clip",
        "found %",
        "near knee / ankle, % of height",
        "swapped %",
        "peak knee, true",
        "cadence, true",
        "foot strike, ms",
        "toe-off, ms",
        "strikes missed, invented",
    )
    return table(head, [_rendered_row(m) for m in results])


def _rendered_row(m: Measured) -> tuple[str, ...]:
    return (
        m.case.name,
        f"{m.found_percent:.0f}",
        f"{m.knee_percent:.1f} / {m.ankle_percent:.1f}",
        f"{m.swapped_percent:.1f}",
        f"{m.knee_deg:.1f}°, {m.true_knee_deg:.1f}°",
        f"{m.analysis.cadence_spm:.1f}, {m.true_cadence_spm:.1f}",
        Spread.of(m.strike_ms).text(0),
        Spread.of(m.toe_off_ms).text(0),
        f"{m.missed}, {m.invented}",
    )


def refusals(outcomes: Sequence[Outcome]) -> str:
    """What should come of every recorded clip, and what does with each engine."""
    of = {(o.name, o.engine): o for o in outcomes}
    rows = []
    for name, expected in CLIPS.items():
        wanted = "scored" if expected.scored else f"refused: {' or '.join(sorted(expected.codes))}"
        ended = [_ended(of[name, engine]) for engine in ENGINES]
        rows.append((f"`{name}`", expected.shows, wanted, *ended, of[name, DEFAULT_ENGINE].message))
    for name, code in BROKEN.items():
        ours = of[name, DEFAULT_ENGINE]
        ended = [_ended(ours), *[NOTHING] * (len(ENGINES) - 1)]  # no engine ever sees it
        rows.append((f"`broken/{name}`", "a broken file", f"unreadable: {code}", *ended, ours.message))
    return table(("clip", "shows", "should be", *(f"is, {engine}" for engine in ENGINES), "it says"), rows)


def _ended(outcome: Outcome) -> str:
    ended = outcome.status if outcome.code is None else f"{outcome.status}: {outcome.code}"
    return ended if outcome.as_expected else f"**{ended}**"


def engines(rows: Sequence[Row]) -> str:
    """Each cell holds one figure for every engine, then the truth where it is known."""
    head = ("clip", "near strides", "cadence, true", "peak knee, true", "processor time a picture, ms")
    return table(head, [_engines_row(row) for row in rows])


def _engines_row(row: Row) -> tuple[str, ...]:
    results = [row.results[engine] for engine in ENGINES]
    return (
        row.name,
        " / ".join(str(r.strides) for r in results),
        _beside([r.cadence_spm for r in results], row.true_cadence_spm),
        _beside([r.knee_deg for r in results], row.true_knee_deg, "°"),
        " / ".join(NOTHING if r.cpu_ms is None else f"{r.cpu_ms:.0f}" for r in results),
    )


def _beside(values: Sequence[float | None], true: float | None, unit: str = "") -> str:
    ours = " / ".join(NOTHING if value is None else f"{value:.1f}{unit}" for value in values)
    return ours if true is None else f"{ours}, {true:.1f}{unit}"


def force_plate(recorded: Sequence[Trial]) -> str:
    head = ("runner", *(f"{event}, {mm:.0f} mm" for event in ("foot strike", "toe-off") for mm in NOISE_MM), "contacts")
    return table(head, [_force_plate_row(trial) for trial in recorded])


def _force_plate_row(trial: Trial) -> tuple[str, ...]:
    found = [compare(trial, mm) for mm in NOISE_MM]
    cells = [bias_and_sd(e.strike_s) for e in found] + [bias_and_sd(e.toe_off_s) for e in found]
    count = sum(len(pairs) for pairs in trial.contacts.values())
    return (
        f"{trial.runner}, {trial.speed_mps:g} m/s, {frame_rate(trial)} fps",
        *(f"{bias:+.1f} {PLUS_MINUS} {sd:.1f}" for bias, sd in cells),
        str(count),
    )


def summary_of_refusals(outcomes: Sequence[Outcome]) -> str:
    """In how many clips it ended as it should, and how far touchdowns lie from those read by eye."""
    return "\n\n".join(_summary(engine, [o for o in outcomes if o.engine == engine]) for engine in ENGINES)


def _summary(engine: str, outcomes: Sequence[Outcome]) -> str:
    of = [o for o in outcomes if not o.broken]
    good = [o for o in of if CLIPS[o.name].scored]
    read = np.concatenate([o.touchdowns for o in of])
    return (
        f"With {engine} {sum(o.as_expected for o in of)} of {len(of)} clips end as they should: "
        f"{sum(o.status == 'scored' for o in good)} of {len(good)} that can be scored are, and "
        f"{sum(o.wrongly_graded for o in of)} of {len(of) - len(good)} that cannot be are graded all the same. "
        f"The {len(read)} touchdowns of the two sprint starts lie {np.mean(read):+.1f} frames from those read by eye, "
        f"at most {np.abs(read).max():.1f}; those are some one frame late themselves."
    )
