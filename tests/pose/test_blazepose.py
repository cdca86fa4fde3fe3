"""What the networks' numbers mean, on numbers made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.pose import blazepose
from analysis.pose.blazepose import CROP_PX, Square


def test_a_square_stands_around_an_upright_body() -> None:
    square = Square.around(np.array([100.0, 200.0]), np.array([100.0, 120.0]))
    assert (square.x_px, square.y_px, square.turn) == (100, 200, 0)
    assert square.side_px == pytest.approx(1.25 * 160)


@pytest.mark.parametrize("turn_deg", [-120, -30, 0, 45, 170])
def test_a_leaning_body_stands_upright_in_its_square(turn_deg: float) -> None:
    turn = np.radians(turn_deg)
    hips = np.array([300.0, 250.0])
    head = hips + 90 * np.array([np.sin(turn), -np.cos(turn)])
    to_picture = Square.around(hips, head).to_picture()
    back = np.linalg.inv(np.vstack([to_picture, [0, 0, 1]]))
    in_crop = (back @ np.array([*head, 1]))[:2]
    assert in_crop == pytest.approx([CROP_PX / 2, CROP_PX / 2 - CROP_PX / 2.5])
    assert to_picture @ np.array([CROP_PX / 2, CROP_PX / 2, 1]) == pytest.approx(hips)


def raw_person(x: float, y: float, score: float) -> tuple[int, np.ndarray, float]:
    """(anchor, its 12 numbers, logit) of somebody whose hips are there on the detector's picture."""
    anchors = blazepose.anchors() * blazepose.DETECTOR_PX
    index = int(np.linalg.norm(anchors - [x, y], axis=1).argmin())
    off_x, off_y = np.array([x, y]) - anchors[index]
    numbers = np.array([off_x, off_y, 40, 40, off_x, off_y, off_x, off_y - 50, 0, 0, 0, 0])
    return index, numbers, float(np.log(score / (1 - score)))


def detected(*seen: tuple[float, float, float]) -> list[blazepose.Person]:
    boxes, logits = np.zeros((2254, 12)), np.full(2254, -100.0)
    for person in seen:
        index, numbers, logit = raw_person(*person)
        boxes[index], logits[index] = numbers, logit
    return blazepose.people(boxes, logits, scale=2.0, shift_px=np.array([0.0, 30.0]))


def test_everybody_once_and_surest_first() -> None:
    found = detected((60, 100, 0.7), (68, 100, 0.69), (160, 110, 0.9), (20, 20, 0.3))
    assert [person.score for person in found] == pytest.approx([0.9, 0.7])
    assert (found[0].square.x_px, found[0].square.y_px) == pytest.approx((320, 160))
    assert found[0].square.side_px == pytest.approx(2.5 * 50 * 2)
    assert found[1].square.x_px == pytest.approx(2 * (60 * 0.7 + 68 * 0.69) / 1.39)
    assert found[0].box_px == pytest.approx([280, 120, 360, 200])


def test_nobody() -> None:
    assert detected((60, 100, 0.4)) == []


def heat_at(column: float, row: float) -> np.ndarray:
    rows, columns = np.mgrid[0:64, 0:64]
    return 6 - 3 * ((columns - column) ** 2 + (rows - row) ** 2)[:, :, None]


def test_a_point_moves_to_the_heat_around_it() -> None:
    moved = blazepose.refined(np.array([[130.0, 81.0]]), heat_at(31.3, 21.6))
    assert moved == pytest.approx(np.array([[31.3 * 4, 21.6 * 4]]), abs=0.5)


def test_heat_is_counted_on_the_map_only() -> None:
    moved = blazepose.refined(np.array([[1.0, 254.0]]), heat_at(0, 63))
    assert 0 <= moved[0, 0] < 2
    assert 250 < moved[0, 1] <= 252


@pytest.mark.parametrize("point", [[30.0, 30.0], [-5.0, 100.0], [100.0, 300.0]])
def test_a_point_stays_where_it_is_cold_or_off_the_map(point: list[float]) -> None:
    assert blazepose.refined(np.array([point]), heat_at(50, 50)).tolist() == [point]
