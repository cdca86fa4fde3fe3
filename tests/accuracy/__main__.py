"""`make accuracy`: measures everything anew, prints it, and writes docs/accuracy.md."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from analysis.pose.estimator import DEFAULT_ENGINE, ENGINES
from tests.accuracy import engines, faults, rendered, tables
from tests.conftest import ROOT, SHARED_DATA
from tests.gait.motion_data import trials

PAGE = ROOT / "docs" / "accuracy.md"

INTRODUCTION = """# How well it measures

Written by `make accuracy`, which measures everything on this page anew. Errors are ours minus true, mean ± standard
deviation; plus is late, or too much.
"""
FORCE_PLATE = """
## Foot strike and toe-off against force plates

Recorded runners whose keypoints come from markers, with white noise added as a pose model would add it; ms. The
3.8 m/s runner's recording was smoothed before it was published, to an unknown degree.
"""
RENDERED = """
## Computer-drawn runners, from the video file to the numbers

The whole path: file, pose model, leg-swap repair, events, metrics. One body, one shirt, a camera square to the run: a
best case, which shows what the path adds, not how well real people are measured. Landmark errors are of the raw near
leg, medians. Swapped: frames, of those in which the legs are apart, in which the near leg is the far one after repair.
"""

ENGINES_SAY = f"""
## The two programs that run the pose model

{" / ".join(ENGINES)}, on the same clips. Processor time is of all cores together and holds the clip's preparation and
the loading of the model, too. The first is what GaitSite uses by itself; the other would have to be clearly better.
"""


def main() -> None:
    parts = [INTRODUCTION]
    parts += [FORCE_PLATE, _force_plate(SHARED_DATA)]
    alarms = faults.false_alarms()
    parts += [faults.page(list(faults.wrong_runners()), alarms), RENDERED]
    everything = []
    for measured in rendered.measure_all(engines=list(ENGINES)):
        everything.append(measured)
        print(f"measured: {measured.case.name} with {measured.engine}", flush=True)
    results = [m for m in everything if m.engine == DEFAULT_ENGINE]
    parts += [tables.rendered(results), _slope(results)]
    rows = [*engines.drawn(everything), *engines.recorded(SHARED_DATA)]
    parts += [ENGINES_SAY, tables.engines(rows)]
    page = "\n".join(parts) + "\n"
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page, encoding="utf-8")
    print(page)
    if alarms.share > faults.MOST_FALSE_ALARMS:
        raise SystemExit(f"{alarms.share:.1%} of the runners with nothing wrong were given a fault")


def _force_plate(shared_data: Path) -> str:
    if not shared_data.is_dir():
        raise SystemExit(f"no recorded runners at {shared_data}: the page cannot be measured")
    recorded = [
        t for t in trials(shared_data) if any(map(len, t.contacts.values())) and t.name.endswith(("30hz", "60hz"))
    ]
    return tables.force_plate(recorded)


def _slope(results: list[rendered.Measured]) -> str:
    slope, offset, residual = rendered.knee_line(results)
    apart = np.diff([m.knee_deg for m in rendered.styles(results)]).min()
    return (
        f"\nPeak knee flexion follows the truth with slope {slope:.2f} (at 100° {offset + 100 * (slope - 1):+.1f}°, "
        f"residual {residual:.1f}°). Lazy, neutral and flick at 3.5 m/s lie at least {apart:.0f}° apart."
    )


if __name__ == "__main__":
    main()
