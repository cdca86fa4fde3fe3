"""The table of all metrics as a page: `python -m analysis.gait.metrics.table > docs/metrics.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from analysis.gait import errors
from analysis.gait.bands import MEASURED_MPS, PROVENANCE, TABLED_MPS, Expectations, Reference, references
from analysis.gait.metrics import METRICS
from analysis.gait.metrics.definition import Metric
from analysis.gait.pace import Pace
from analysis.gait.verdicts import ROLL_SD_DEG, ROUGH_CONTACTS, TURNED_VIEW

FASTEST_HZ = 240.0
EN_DASH, MINUS, PLUS_MINUS = "\N{EN DASH}", "\N{MINUS SIGN}", "\N{PLUS-MINUS SIGN}"

HEAD = """\
Lengths are in leg lengths (LL: thigh and shank of the near leg), angles in degrees, 0 straight or vertical.
A clip's value is the median over its counted strides of the leg near the camera. Everything needs a side view:
a camera up to 30 degrees off makes the error {turned} times as large, but for what is marked "turned".
Uncertain events or a small runner make it {rough} times as large for what is marked "contact",
and an unknown camera roll adds {roll} degrees to what is marked "vertical"."""

EXPECTED = """\
GaitSite reference bands: the reference, and in brackets the band, at three paces; between them straight lines,
resting on runners at {low} to {high} m/s. They are engineering choices around measured runners, not norms.
At 3.5 and 4.5 m/s they rest on few runners.
The error is one standard deviation of one clip against the truth, what is systematic included, over the frame rates;
[accuracy.md](accuracy.md) tells how it was measured, rate by rate."""


def markdown() -> str:
    """The page, ending in a newline."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Metrics"
    yield ""
    yield "Written by `python -m analysis.gait.metrics.table`; a test keeps it up to date."
    yield ""
    yield from HEAD.format(turned=f"{TURNED_VIEW:g}", rough=f"{ROUGH_CONTACTS:g}", roll=f"{ROLL_SD_DEG:g}").splitlines()
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
            ", ".join(filter(None, ("contact" if m.contact else "", "vertical" if m.vertical else ""))),
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
    head = ("key", *paces, "error", "error from", runners, "band rests on")
    yield from _table(head, [_expected(m) for m in METRICS])
    yield ""
    for kind, meaning in (*PROVENANCE.items(), *errors.SOURCES.items()):
        yield f"- {kind.replace('_', ' ')}: {meaning}"
    yield ""
    sources = sorted({reference.source for reference in references().values()})
    yield f"Sources: {'; '.join(sources)}."


def _expected(metric: Metric) -> tuple[str, ...]:
    reference = references().get(metric.key)
    by_rate = errors.table()[metric.key].values()
    least, most = (_number(choice(e.sd for e in by_rate), choice(e.sd for e in by_rate)) for choice in (min, max))
    error = f"{PLUS_MINUS}{least}" if least == most else f"{PLUS_MINUS}{least}{EN_DASH}{most}"
    source = ", ".join(dict.fromkeys(e.source.replace("_", " ") for e in by_rate))
    if reference is None:
        return (f"`{metric.key}`", *("" for _ in TABLED_MPS), error, source, "", "")
    bands = [_band(reference, pace) for pace in TABLED_MPS]
    runners = ", ".join(str(n) for n in reference.runners_at)
    return (f"`{metric.key}`", *bands, error, source, runners, reference.provenance)


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
