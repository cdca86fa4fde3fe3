"""Clip time: frame rate from timestamps, and true time for slow motion."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.gait.model import FloatArray, PoseTrack


def frame_rate(time_s: FloatArray) -> float:
    """Frames a second from the median spacing of timestamps; NaN below two frames. Dropped frames do not lower it."""
    return float(1.0 / np.median(np.diff(time_s))) if len(time_s) > 1 else float("nan")


def true_time(track: PoseTrack, slow_motion: float | None) -> PoseTrack:
    """The same track on the runner's clock: container time divided by the slow-motion factor.

    Raises ValueError unless the factor is positive and finite.
    """
    if slow_motion is None:
        return track
    if not (np.isfinite(slow_motion) and slow_motion > 0):
        raise ValueError(f"slow-motion factor must be positive, not {slow_motion}")
    return replace(track, time_s=track.time_s / slow_motion)
