"""The strides of a clip as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import Any

from analysis.metric_words import METRICS, words_for
from analysis.wording import stride_labels


def stride_table(reading: dict[str, Any]) -> str:
    """Every number of every stride as CSV, a line a stride; metrics in the unit that the result has them in."""
    strides = reading.get("strides") or []
    found = {metric for stride in strides for metric in stride["metrics"]}
    metrics = [*(m for m in METRICS if m in found), *sorted(found - set(METRICS))]
    units = {metric: row.get("unit", "") for metric, row in (reading.get("metrics") or {}).items()}
    table = io.StringIO()
    writer = csv.writer(table)
    times = ("foot_strike_s", "toe_off_s", "next_foot_strike_s")
    writer.writerow(["stride", "side", "near_leg", "counted", *times, *(_head(m, units.get(m, "")) for m in metrics)])
    for label, stride in zip(stride_labels(strides), strides, strict=True):
        numbers = [*(stride[name] for name in times), *(stride["metrics"].get(m) for m in metrics)]
        about = [label, stride["side"], int(stride["near"]), int(stride["valid"])]
        writer.writerow([*about, *("" if n is None else n for n in numbers)])
    return table.getvalue()


def _head(metric: str, unit: str) -> str:
    name = words_for(metric, unit).name
    return f"{metric} {name} [{unit}]" if unit else f"{metric} {name}"
