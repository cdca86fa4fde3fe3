from __future__ import annotations

import re
from pathlib import Path

from analysis.gait.bands import PROVENANCE, references
from analysis.gait.metrics import METRICS
from analysis.gait.metrics.table import markdown

PAGE = Path(__file__).resolve().parents[2] / "docs" / "metrics.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == markdown(), "run python -m analysis.gait.metrics.table > docs/metrics.md"


def test_every_metric_stands_in_both_tables() -> None:
    rows = re.findall(r"^\|.*?`(\w+)`.*\|$", markdown(), re.MULTILINE)
    assert rows == [m.key for m in METRICS] * 2


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
