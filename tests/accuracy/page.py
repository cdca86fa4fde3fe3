"""docs/accuracy.md: what was measured, in words, tables and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.gait import errors
from analysis.pose.estimator import DEFAULT_ENGINE, ENGINES
from tests.accuracy import changes, engines, faults, plots, rendered, tables
from tests.accuracy.changes import Counted
from tests.accuracy.drawn_landmarks import GRID, NOISE_MM, PHONE_HZ, Cell, Errors
from tests.accuracy.error_data import Data
from tests.accuracy.faults import FalseAlarms, Judged
from tests.accuracy.real_clips import Outcome
from tests.accuracy.rendered import Measured
from tests.gait.motion_data import Trial

INTRODUCTION = """# How well it measures

Written by `make accuracy`, which measures everything on this page anew. Errors are ours minus true, mean ± standard
deviation; plus is late, or too much. Only landmarks are kept from one run to the next, under `var/accuracy`, while the
clip, the pose model and the code that follows it are the same.
"""
TOLD = """## What coaches are told

The error beside a value is one standard deviation of what it may be off by. It rests on the largest of what was
measured below, root mean squares, and an engineering value that stands for what drawn runners cannot show: cameras,
clothes and bodies of real ones, and how far markers and pose models disagree on where a joint is. To it come the
strides' own spread, an unknown camera roll, and a view or contacts that are not quite clear
([metrics.md](metrics.md)). The same figures are packaged for the product in `analysis/gait/errors.json`.
"""
EVENTS = """## Foot strike and toe-off

![Errors of foot strike and toe-off](accuracy/events.svg)
"""
FORCE_PLATE = """### Against force plates

Recorded runners whose keypoints come from markers, with white noise added as a pose model would add it; ms. The
3.8 m/s runner's recording was smoothed before it was published, to an unknown degree.
"""
CONTACTS = """### On drawn runners

Missed and invented: contacts of the near leg more than 120 ms from any other.
"""
METRICS = """## Metrics by frame rate and noise

Drawn runners at 2.5, 3.5 and 4.5 m/s, fore- and rearfoot, as they should be and with each thing wrong in medium size;
their landmarks, eight seconds of them, with noise at hips and knees as said (feet 1.5 times, far leg twice as much),
half of it white and half slow, and with it 3 % of the frames with exchanged legs and 2 % with a leg lost.

![Root mean square error of every metric over frame rate](accuracy/metrics.svg)
"""
FILMED = f"""### By way of filming

At {PHONE_HZ} frames a second and the noise that stands for the pose model; root mean square errors. Off: the camera is
moved towards the runner's front; not far beyond 25° the view is refused. Uneven: 3 ms early or late, 3 % missing.
"""
RENDERED = """## Computer-drawn runners, from the video file to the numbers

The whole path: file, pose model, leg-swap repair, events, metrics. One body, one shirt, a camera square to the run: a
best case, which shows what the path adds, not how well real people are measured. Landmark errors are of the raw near
leg, medians. Swapped: frames, of those in which the legs are apart, in which the near leg is the far one after repair.

![Peak knee flexion, measured over true](accuracy/knee.svg)
"""
REFUSALS = """## Recorded clips: scored, refused

The clips beside the checkout, `../shared/data/clips`, which are not part of GaitSite; nothing is told of them but the
film. With both programs that run the pose model; what it says, with the one that GaitSite uses by itself. Bold: not as
it should be.
"""
ENGINES_SAY = f"""## The two programs that run the pose model

{" / ".join(ENGINES)}, on the same clips. Processor time is of all cores together and holds the clip's preparation and
the loading of the model, too.
"""
NOT_MEASURED = "**Not measured**: there {} at `../shared/data` when this page was written.\n"


@dataclass(frozen=True, slots=True)
class Everything:
    """What there is to tell. recorded and outcomes are None where the data beside the checkout are missing."""

    data: Data
    landmarks: Mapping[Cell, Errors]
    films: Mapping[Cell, Errors]
    judged: Sequence[Judged]
    alarms: FalseAlarms
    changes: Sequence[Counted]
    measured: Sequence[Measured]
    recorded: Sequence[Trial] | None
    outcomes: Sequence[Outcome] | None


def write(all_of_it: Everything) -> str:
    """The page, ending in a newline."""
    by_default = [m for m in all_of_it.measured if m.engine == DEFAULT_ENGINE]
    parts = [
        INTRODUCTION,
        *told(all_of_it.data),
        EVENTS,
        FORCE_PLATE,
        NOT_MEASURED.format("were no recorded runners")
        if all_of_it.recorded is None
        else tables.force_plate(all_of_it.recorded) + "\n",
        CONTACTS,
        tables.contacts({cell: all_of_it.landmarks[cell] for cell in GRID}) + "\n",
        *metrics(all_of_it.data),
        FILMED,
        tables.films(all_of_it.films, {row.key: row.unit for row in all_of_it.data.rows}),
        faults.page(all_of_it.judged, all_of_it.alarms),
        changes.page(all_of_it.changes),
        RENDERED,
        tables.rendered(by_default),
        _slope(by_default),
        REFUSALS,
        *refusals(all_of_it.outcomes),
        ENGINES_SAY,
        *both_engines(all_of_it.measured, all_of_it.outcomes),
    ]
    return "\n".join(parts).rstrip() + "\n"


def figures(all_of_it: Everything) -> dict[str, str]:
    """Name of the file to SVG."""
    return {
        "events.svg": plots.event_errors(all_of_it.data),
        "metrics.svg": plots.metric_errors(all_of_it.data),
        "faults.svg": plots.fault_matrix(faults.gross_confusion(all_of_it.judged), faults.FOUND),
        "knee.svg": plots.knee_flexion(all_of_it.measured),
    }


def told(data: Data) -> list[str]:
    """The section that errors.json fills."""
    jitter = " and ".join(f"{mm:.1f} mm on {kind} clips" for kind, mm in data.jitter_mm.items())
    level = (
        f"Landmarks: the pose model's hips tremble by {jitter}, on a runner of 1.75 m; drawn landmarks with "
        f"{data.noise_mm} mm stand for it.\n"
    )
    sources = "\n".join(f"- {name.replace('_', ' ')}: {meaning}" for name, meaning in errors.SOURCES.items())
    return [TOLD, tables.shown(data), f"\n{sources}\n", level]


def metrics(data: Data) -> list[str]:
    """Likewise: every metric, frame rate and noise."""
    parts = [METRICS]
    for noise in NOISE_MM:
        opened = " open" if noise == data.noise_mm else ""
        parts += [
            f"<details{opened}><summary>{noise} mm of noise</summary>\n",
            tables.metric_errors(data, noise),
            "\n</details>\n",
        ]
    return parts


def _slope(results: Sequence[Measured]) -> str:
    slope, offset, residual = rendered.knee_line(results)
    apart = np.diff([m.knee_deg for m in rendered.styles(results)]).min()
    return (
        f"\nPeak knee flexion follows the truth with slope {slope:.2f} (at 100° {offset + 100 * (slope - 1):+.1f}°, "
        f"residual {residual:.1f}°). Lazy, neutral and flick at 3.5 m/s lie at least {apart:.0f}° apart.\n"
    )


def refusals(outcomes: Sequence[Outcome] | None) -> list[str]:
    if outcomes is None:
        return [NOT_MEASURED.format("were no clips")]
    return [tables.refusals(outcomes), f"\n{tables.summary_of_refusals(outcomes)}\n"]


def both_engines(measured: Sequence[Measured], outcomes: Sequence[Outcome] | None) -> list[str]:
    rows = [*engines.drawn(measured), *engines.recorded(outcomes or [])]
    both = engines.agreement(rows)
    times = " and ".join(f"{ms:.0f} ms ({engine})" for engine, ms in both.cpu_ms.items())
    return [
        tables.engines(rows),
        f"\nOver these {both.clips} clips cadence lies at most {both.cadence_spm:.1f} steps a minute and peak knee "
        f"flexion at most {both.knee_deg:.1f}° apart, and a picture takes {times}. "
        f"GaitSite uses {DEFAULT_ENGINE} by itself: it is the program that the model is made for, and the other would "
        "have to be clearly better to take its place, because results of the two are not compared with each other.",
    ]
