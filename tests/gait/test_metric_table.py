from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis.gait import asymmetry, errors
from analysis.gait.bands import PROVENANCE, references
from analysis.gait.metrics import BY_KEY, METRICS
from analysis.gait.metrics.table import markdown

PAGE = Path(__file__).resolve().parents[2] / "docs" / "metrics.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == markdown(), "run python -m analysis.gait.metrics.table > docs/metrics.md"


IDS = "K1 K2 H1 H2 P1 P2 P3 L1 L2 L3 C1 C2 T1 O1 O2 O3 S1 S2 S3 E1 E2 E3 V1 R1 R2 R3 R4 R5 Y1".split()  # noqa: SIM905
UNITS = {"deg", "LL", "% swing", "ratio", "fraction", "cm", "spm", "s", "m", "%"}
BANDLESS = {"R3"}  # flight is what contact leaves of a step


def tables() -> list[list[dict[str, str]]]:
    """Of the page, in order; rows by column head."""
    found: list[list[dict[str, str]]] = []
    for block in re.findall(r"(?:^\|.*\|$\n?)+", PAGE.read_text(encoding="utf-8"), re.MULTILINE):
        head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()]
        assert all(len(row) == len(head) for row in rows)
        found.append([dict(zip(head, row, strict=True)) for row in rows])
    return found


def test_every_metric_stands_in_both_tables() -> None:
    how, expected, sides = tables()
    assert [row["key"] for row in how] == [row["key"] for row in expected] == [f"`{m.key}`" for m in METRICS]
    assert [row["key"] for row in sides] == [f"`{key}`" for key in asymmetry.LIMITS]


@pytest.mark.parametrize("of", IDS)
def test_the_page_says_everything_about_each_metric(of: str) -> None:
    how, expected, sides = tables()
    by_key = {row["key"]: row for row in expected}
    rows = [row | by_key[row["key"]] for row in how if row[""] == of] + [row for row in sides if row[""] == of]
    assert len(rows) == (3 if of == "Y1" else 1)
    for row in rows:
        assert row["unit"] in UNITS
        for said in ("more means", "formula", "needs", "error from"):
            assert row[said], said
        assert row["views"] in ("side", "side, turned")
        assert row["judged from fps"] in ("24", "50")
        assert re.fullmatch(r"±[\d.]+(–[\d.]+)?", row["error"])
        if of == "Y1":
            assert (float(row["limit"]) > 0, "Mo 2020" in row["source"]) == (True, True)
        elif of in BANDLESS:
            assert row["2.5 m/s"] == row["3.5 m/s"] == row["4.5 m/s"] == "no band"
        else:
            for pace in ("2.5 m/s", "3.5 m/s", "4.5 m/s"):
                assert re.fullmatch(r"−?[\d.]+ \(−?[\d.]+(–| to )−?[\d.]+\)", row[pace]), pace
            assert f"\n{row['source']}. " in PAGE.read_text(encoding="utf-8")
            assert row["band rests on"] in PROVENANCE


def test_units_are_the_same_wherever_they_are_said() -> None:
    for key, reference in references().items():
        assert BY_KEY[key].unit == reference.unit, key
    assert {m.unit for m in METRICS} <= UNITS
    assert {key for key in errors.table() if key not in BY_KEY} == set(errors.EVENTS)


def test_every_definition_is_complete() -> None:
    assert len({m.id for m in METRICS}) == len(METRICS)
    for metric in METRICS:
        assert metric.formula
        assert metric.positive
        assert metric.needs
        assert "side" in metric.views
        assert "|" not in metric.formula
    assert {r.provenance for r in references().values()} == set(PROVENANCE)
    for reference in references().values():
        assert max(reference.runners_at) <= reference.n_runners, reference.key
