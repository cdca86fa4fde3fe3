"""The table of all metrics as a page: `python -m analysis.gait.metrics.table > docs/metrics.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from analysis.gait import asymmetry, errors
from analysis.gait.bands import MEASURED_MPS, PROVENANCE, TABLED_MPS, Expectations, Reference, references
from analysis.gait.faults import SURE_Z
from analysis.gait.metrics import BY_KEY, METRICS
from analysis.gait.metrics.definition import Metric
from analysis.gait.pace import FILM_SD_SHARE, Pace
from analysis.gait.verdicts import ROLL_SD_DEG, ROUGH_CONTACTS, TURNED_VIEW

FASTEST_HZ = 240.0
EN_DASH, MINUS, PLUS_MINUS = "\N{EN DASH}", "\N{MINUS SIGN}", "\N{PLUS-MINUS SIGN}"

HEAD = """\
Lengths are in leg lengths (LL: thigh and shank of the near leg), angles in degrees, 0 straight or vertical.
A clip's value is the median over its counted strides of the leg near the camera. Everything needs a side view:
a camera up to 30 degrees off makes the error {turned} times as large, but for what is marked "turned".
Uncertain events or a small runner make it {rough} times as large for what is marked "contact". How level the camera
stood nobody knows, and the film does not tell: to a pose model a standing foot moves along a line up to seven degrees
off the ground. So {roll} degrees of camera roll, an engineering value, add what stands behind "roll".
A pace that was read from the film adds {film:.0%} of the value to what is marked "pace"."""

EXPECTED = """\
GaitSite reference bands: the reference, and in brackets the band, at three paces; between them straight lines,
resting on runners at {low} to {high} m/s. They are engineering choices around measured runners, not norms.
At 3.5 and 4.5 m/s they rest on few runners.
The error is one standard deviation of one clip against the truth, what is systematic included, over the frame rates;
[accuracy.md](accuracy.md) tells how it was measured, rate by rate."""

NO_BAND = "no band"

SIDES_HEAD = """\
Right minus left of one athlete, from two clips: one with the left leg near the camera, one with the right, of the same
pose model, at paces that differ by at most {pace:.0%}. One clip cannot tell. Beyond the limit it is watched, and a
fault where it is so by {sure:g} of its error: one standard deviation of the difference, of times at {middle} m/s."""
SIDES_NEEDS = "two scored clips with known paces"


def markdown() -> str:
    """The page, ending in a newline."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Metrics"
    yield ""
    yield "Written by `python -m analysis.gait.metrics.table`; a test keeps it up to date."
    yield ""
    numbers = {"turned": f"{TURNED_VIEW:g}", "rough": f"{ROUGH_CONTACTS:g}", "roll": f"{ROLL_SD_DEG:g}"}
    yield from HEAD.format(**numbers, film=FILM_SD_SHARE).splitlines()
    yield ""
    yield "## How they are measured"
    yield ""
    rows = [
        (
            m.id,
            f"`{m.key}`",
            m.name,
            m.unit,
            m.positive,
            m.formula,
            ", ".join(m.needs),
            f"{round(m.min_rate)}",
            "side, turned" if "turned" in m.views else "side",
            ", ".join(_marks(m)),
        )
        for m in METRICS
    ]
    yield from _table(
        ("", "key", "metric", "unit", "more means", "formula", "needs", "judged from fps", "views", "marked"), rows
    )
    yield ""
    yield "## What is expected"
    yield ""
    low, high = MEASURED_MPS
    yield from EXPECTED.format(low=f"{low:g}", high=f"{high:g}").splitlines()
    yield ""
    paces = [f"{pace} m/s" for pace in TABLED_MPS]
    runners = f"runners at {', '.join(str(pace) for pace in TABLED_MPS)}"
    sources = sorted({reference.source for reference in references().values()})
    head = ("key", *paces, "error", "error from", runners, "band rests on", "source")
    yield from _table(head, [_expected(m, sources) for m in METRICS])
    yield ""
    for kind, meaning in (*PROVENANCE.items(), *errors.SOURCES.items()):
        yield f"- {kind.replace('_', ' ')}: {meaning}"
    yield ""
    yield "Sources:"
    yield ""
    yield from (f"{k}. {source}." for k, source in enumerate(sources, start=1))
    yield ""
    yield "## Left against right"
    yield ""
    yield from SIDES_HEAD.format(pace=asymmetry.SAME_PACE_SHARE, sure=SURE_Z, middle=TABLED_MPS[1]).splitlines()
    yield ""
    head = ("", "key", "unit", "more means", "formula", "needs", "judged from fps", "views", "limit", "error")
    yield from _table((*head, "error from", "source"), [_sides(BY_KEY[key]) for key in asymmetry.LIMITS])


def _marks(metric: Metric) -> list[str]:
    rolled = ROLL_SD_DEG * metric.roll
    marks = {"contact": metric.contact, f"roll {_number(rolled, rolled)}": rolled, "pace": metric.paced}
    return [mark for mark, marked in marks.items() if marked]


def _expected(metric: Metric, sources: Sequence[str]) -> tuple[str, ...]:
    reference = references().get(metric.key)
    if reference is None:
        return (f"`{metric.key}`", *(NO_BAND for _ in TABLED_MPS), *_error(metric.key), "", "", "")
    bands = [_band(reference, pace) for pace in TABLED_MPS]
    runners = ", ".join(str(n) for n in reference.runners_at)
    source = f"{sources.index(reference.source) + 1}"
    return (f"`{metric.key}`", *bands, *_error(metric.key), runners, reference.provenance, source)


def _error(key: str, scale: float = 1.0) -> tuple[str, str]:
    """One standard deviation, times scale, over the frame rates, and what it was measured on."""
    by_rate = errors.table()[key].values()
    least, most = (_number(sd, sd) for sd in (scale * choice(e.sd for e in by_rate) for choice in (min, max)))
    error = f"{PLUS_MINUS}{least}" if least == most else f"{PLUS_MINUS}{least}{EN_DASH}{most}"
    return error, ", ".join(dict.fromkeys(e.source.replace("_", " ") for e in by_rate))


def _sides(metric: Metric) -> tuple[str, ...]:
    """Two clips' errors add up; those of times are told in per cent of the reference at the middle pace."""
    timed = metric.key in asymmetry.PERCENT
    scale = 2**0.5 * (100.0 / references()[metric.key].value(TABLED_MPS[1]) if timed else 1.0)
    error, error_from = _error(metric.key, scale)
    formula = f"{metric.name.lower()}, right minus left"
    return (
        "Y1",
        f"`{metric.key}`",
        "%" if timed else metric.unit,
        f"{metric.positive} on the right",
        f"{formula}, over the mean of both" if timed else formula,
        SIDES_NEEDS,
        f"{round(metric.min_rate)}",
        "side",
        f"{asymmetry.LIMITS[metric.key]:g}",
        error,
        error_from,
        asymmetry.LIMITS_FROM,
    )


def _band(reference: Reference, pace_mps: float) -> str:
    band = Expectations(Pace(pace_mps, 0.0, "typed"), FASTEST_HZ).reference_band(reference.key)
    if band is None or band.reference is None or band.low is None or band.high is None:
        raise ValueError(f"{reference.key} has no band at {pace_mps} m/s")
    value, low, high = (_number(x, reference.measurement_sd) for x in (band.reference, band.low, band.high))
    return f"{value} ({low}{' to ' if low.startswith(MINUS) else EN_DASH}{high})"


def _number(value: float, error: float) -> str:
    """With as many places as the error makes sense of."""
    places = 0 if error >= 2 else 1 if error >= 0.5 else 2 if error >= 0.03 else 3
    text = f"{abs(value):.{places}f}"
    return f"{MINUS}{text}" if value < 0 and float(text) else text


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    sys.stdout.write(markdown())
