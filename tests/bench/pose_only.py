"""Sandbox job: how fast the model alone is, on pictures that are in memory already."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from analysis.pose import estimator
from analysis.video.decode import pictures
from analysis.video.sandbox import Progress

WARM_UP = 5


class PoseOnly:
    """Loads the model at once; called with a share of a clip's pictures it times them."""

    def __init__(self, engine: str, model: str) -> None:
        self._estimator = estimator.load(engine, Path(model))

    def __call__(self, progress: Progress, *, path: str, first: int, last: int) -> dict[str, Any]:
        """Pictures a second over pictures `first` to before `last`; all processes decode everything, so that they
        start to count together."""
        with pictures(Path(path), 0.0) as sequence:
            held = [(p.time_s, p.rgb()) for i, p in enumerate(sequence) if first <= i < last]
        for time_s, rgb in held[:WARM_UP]:
            self._estimator.process(rgb, time_s)
        start = time.perf_counter()
        for done, (time_s, rgb) in enumerate(held[WARM_UP:], WARM_UP + 1):
            self._estimator.process(rgb, time_s)
            progress(done, len(held))
        return {"fps": (len(held) - WARM_UP) / (time.perf_counter() - start)}
