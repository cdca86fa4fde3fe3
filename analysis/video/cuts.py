"""Hard cuts between shots, from thumbnails of the pictures.

A cross-fade is not found; the pose breaks there by itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Thumbnails = NDArray[np.uint8]

WIDTH, HEIGHT = 64, 36
SAMPLES = 2
"""Pixels looked at for each thumbnail pixel, along each axis."""
DIFFERENCE = 12.0
"""Mean change of a thumbnail pixel, of 255, that a cut reaches and a moving camera hardly does."""
HISTOGRAM_DISTANCE = 0.15
TIMES_NEIGHBOURS = 2.0
NEIGHBOURS = 8
SAME_SCENE = 0.5
"""Correlation of the thumbnails' fine detail above which only the light has changed (lens flare, exposure)."""


def thumbnail(rgb: NDArray[np.uint8]) -> Thumbnails:
    """(36, 64, 3) uint8 of a picture (height, width, 3), whatever its shape."""
    rows, columns = (
        ((np.arange(count * SAMPLES) + 0.5) * size / (count * SAMPLES)).astype(np.intp)
        for count, size in ((HEIGHT, rgb.shape[0]), (WIDTH, rgb.shape[1]))
    )
    seen = rgb[rows][:, columns].astype(np.uint16)
    blocks = sum(seen[i::SAMPLES, j::SAMPLES] for i in range(SAMPLES) for j in range(SAMPLES))
    return np.asarray(blocks // SAMPLES**2, np.uint8)


def find(thumbnails: Thumbnails) -> tuple[int, ...]:
    """Indices of the pictures that begin a new shot, from (frames, 36, 64, 3) thumbnails. Never 0."""
    if len(thumbnails) < 2:
        return ()
    before, after = thumbnails[:-1], thumbnails[1:]
    # Pair by pair: of all at once, a long clip's copies would take a gigabyte.
    change = np.array([(np.maximum(a, b) - np.minimum(a, b)).mean() for a, b in zip(before, after, strict=True)])
    # Counted in 32 bins over all channels; half the sum of differences is 0 for equal and 1 for disjoint pictures.
    bins = np.stack([np.bincount(t.ravel() >> 3, minlength=32) for t in thumbnails]) / thumbnails[0].size
    distance = 0.5 * np.abs(np.diff(bins, axis=0)).sum(axis=1)
    found = []
    for i in np.flatnonzero((change > DIFFERENCE) & (distance >= HISTOGRAM_DISTANCE)):
        around = np.concatenate([change[max(0, i - NEIGHBOURS) : i], change[i + 1 : i + 1 + NEIGHBOURS]])
        stands_out = len(around) == 0 or change[i] > TIMES_NEIGHBOURS * np.median(around)
        if stands_out and _detail_correlation(before[i], after[i]) < SAME_SCENE:
            found.append(int(i) + 1)
    return tuple(found)


def _detail_correlation(a: Thumbnails, b: Thumbnails) -> float:
    """Correlation of two pictures' differences between neighbouring pixels; -1..1, 0 for a picture without detail."""
    first, second = (
        np.concatenate([np.diff(grey, axis=0).ravel(), np.diff(grey, axis=1).ravel()])
        for grey in (a.mean(axis=2), b.mean(axis=2))
    )
    norm = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / norm if norm else 0.0
