"""What the numbers of the BlazePose networks mean: boxes, turned squares, points refined on heat maps.

Source: Bazarevsky et al. 2020, "BlazePose: On-device real-time body pose tracking", and the networks themselves.
Pure geometry; whoever runs the networks calls it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from analysis.gait.model import BoolArray, FloatArray

DETECTOR_PX, CROP_PX, HEATMAP_PX = 224, 256, 64
ANCHOR_STRIDES_PX = (8, 16, 32, 32, 32)
ANCHORS_A_STRIDE = 2
ANCHOR_COUNT = 2254
POINTS, CENTRE, EDGE = 39, 33, 34
"""Points of the landmark network: 33 landmarks, then centre and top of the circle around the body, three unused."""
MARGIN = 1.25
"""The square around a body is so much larger than the circle around it."""
LEAST_DETECTION = 0.5
SAME_PERSON = 0.3
"""Overlap (intersection over union) from which two boxes are one person's."""
REFINED_OVER = 3
"""Heat map cells on each side of a point that have a say in where it lies."""
LEAST_HEAT = 0.5


def sigmoid(logits: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -80, 80))))


@dataclass(frozen=True, slots=True)
class Square:
    """A turned square of a picture: centre and side in pixels, turn in radians, plus turns x towards y."""

    x_px: float
    y_px: float
    side_px: float
    turn: float = 0.0

    @classmethod
    def around(cls, centre: FloatArray, edge: FloatArray) -> Square:
        """Around the body whose circle has that centre and that point above the head on it, (2,) px each: upright in
        the square."""
        across, up = float(edge[0] - centre[0]), float(centre[1] - edge[1])
        side_px = 2 * MARGIN * float(np.hypot(across, up))
        return cls(float(centre[0]), float(centre[1]), side_px, float(np.arctan2(across, up)))

    def moved(self, right_px: float, down_px: float) -> Square:
        return Square(self.x_px + right_px, self.y_px + down_px, self.side_px, self.turn)

    def to_picture(self) -> FloatArray:
        """(2, 3) float64 affine map from pixels of the network's crop to those of the picture."""
        scale = self.side_px / CROP_PX
        c, s = scale * np.cos(self.turn), scale * np.sin(self.turn)
        middle = CROP_PX / 2
        return np.array([[c, -s, self.x_px - middle * (c - s)], [s, c, self.y_px - middle * (s + c)]])


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the detector saw.

    score   0..1
    box_px  (4,) left, top, right, bottom of the trunk and head; may reach over the picture's edge
    square  around the whole body
    """

    score: float
    box_px: FloatArray
    square: Square


@cache
def anchors() -> FloatArray:
    """(2254, 2) x and y of the detector's anchors, shares of its picture."""
    centres = []
    for stride_px in sorted(set(ANCHOR_STRIDES_PX)):
        cells = DETECTOR_PX // stride_px
        y, x = np.mgrid[0:cells, 0:cells].reshape(2, -1) + 0.5
        each = ANCHORS_A_STRIDE * ANCHOR_STRIDES_PX.count(stride_px)
        centres.append(np.column_stack([x, y]).repeat(each, axis=0) / cells)
    return np.concatenate(centres)


def people(boxes: FloatArray, logits: FloatArray, scale: float, shift_px: FloatArray) -> list[Person]:
    """Everybody in the picture, surest first, from the detector's raw output.

    boxes     (2254, 12) centre, size, then centre and edge of the body's circle and two points more, detector pixels
    logits    (2254,)
    scale     picture pixels for one of the detector's
    shift_px  (2,) where the picture begins on the detector's, detector pixels
    """
    scores = sigmoid(logits)
    seen = np.flatnonzero(scores >= LEAST_DETECTION)
    seen = seen[np.argsort(-scores[seen], kind="stable")]
    scores = scores[seen]
    raw = boxes[seen].astype(np.float64)
    origin = anchors()[seen] * DETECTOR_PX - shift_px
    middle, half = origin + raw[:, :2], raw[:, 2:4] / 2
    corners = np.column_stack([middle - half, middle + half]) * scale
    points = (raw[:, 4:].reshape(-1, 4, 2) + origin[:, None]) * scale
    found = []
    left = np.arange(len(seen))
    while len(left):
        same = _overlap(corners[left[0]], corners[left]) > SAME_PERSON
        same[0] = True
        group, left = left[same], left[~same]
        weight = scores[group] / scores[group].sum()
        centre, edge = np.tensordot(weight, points[group, :2], 1)
        box_px = weight @ corners[group]
        found.append(Person(float(scores[group[0]]), box_px, Square.around(centre, edge)))
    return found


def _overlap(one: FloatArray, boxes: FloatArray) -> FloatArray:
    """(n,) intersection over union of one box with others."""
    sides = np.minimum(one[2:], boxes[:, 2:]) - np.maximum(one[:2], boxes[:, :2])
    shared = sides.clip(0).prod(axis=1)
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    return np.asarray(shared / np.maximum(areas + (one[2:] - one[:2]).prod() - shared, 1e-9))


def refined(xy: FloatArray, heat: FloatArray) -> FloatArray:
    """Points moved to the centre of heat around them, where there is heat.

    xy    (points, 2) pixels of the crop
    heat  (64, 64, points) logits
    """
    corner = np.floor(xy * HEATMAP_PX / CROP_PX)
    inside: BoolArray = np.all((corner >= 0) & (corner < HEATMAP_PX), axis=1)
    corner = np.where(inside[:, None], corner, 0).astype(np.intp)
    cells = np.arange(-REFINED_OVER, REFINED_OVER + 1)
    columns, rows = corner[:, :1] + cells, corner[:, 1:] + cells
    on_map = ((rows >= 0) & (rows < HEATMAP_PX))[:, :, None] & ((columns >= 0) & (columns < HEATMAP_PX))[:, None, :]
    last = HEATMAP_PX - 1
    around = heat[rows.clip(0, last)[:, :, None], columns.clip(0, last)[:, None, :], np.arange(len(xy))[:, None, None]]
    warmth = np.where(on_map, sigmoid(around), 0.0)
    total = warmth.sum(axis=(1, 2))
    moved = (
        np.column_stack([(warmth.sum(axis=1) * columns).sum(axis=1), (warmth.sum(axis=2) * rows).sum(axis=1)])
        / np.maximum(total, 1e-9)[:, None]
    )
    warm: BoolArray = inside & (warmth.max(axis=(1, 2)) >= LEAST_HEAT)
    return np.where(warm[:, None], moved * CROP_PX / HEATMAP_PX, xy)
