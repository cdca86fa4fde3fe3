"""The page's figures as SVG: the same text for the same figures, light or dark as the reader's browser is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from io import StringIO
from textwrap import fill
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.gait import errors
from analysis.gait.metrics import BY_KEY
from tests.accuracy.drawn_landmarks import NOISE_MM, RATES_HZ, Cell
from tests.accuracy.error_data import EVENT_NAMES, Data
from tests.accuracy.rendered import Measured
from tests.accuracy.spread import PLUS_MINUS, Spread

PAPER, INK, FAINT = "#ffffff", "#24292f", "#d0d7de"
BLUE, ORANGE, GREEN, GREY = "#2f81f7", "#d97706", "#1a9e8f", "#8b949e"
DARK: Mapping[str, str] = {PAPER: "#0d1117", INK: "#e6edf3", FAINT: "#3d444d"}
NOISE_COLOURS = (GREEN, ORANGE, BLUE)
COLUMNS, TITLE_CHARACTERS = 4, 36
MS = 1000.0

STYLE: dict[Any, Any] = {
    "svg.hashsalt": "gaitsite",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9.0,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titlesize": 9.0,
    "axes.facecolor": PAPER,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "figure.facecolor": PAPER,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "legend.labelcolor": INK,
}


def metric_errors(data: Data) -> str:
    """A panel for each metric: root mean square error over frame rate, a line for each noise, and what coaches see."""
    rows = [row for row in data.rows if row.key in BY_KEY]
    height = -(-len(rows) // COLUMNS)
    with rc_context(STYLE):
        figure = Figure(figsize=(11, 2.0 * height + 0.6), layout="constrained")
        panels = figure.subplots(height, COLUMNS).flat
        for axes, row in zip(panels, rows, strict=False):
            for noise, colour in zip(NOISE_MM, NOISE_COLOURS, strict=True):
                values = [row.landmarks[Cell(rate, noise)].rms for rate in RATES_HZ]
                axes.plot(RATES_HZ, values, "o-", color=colour, markersize=3, label=f"landmarks, {noise} mm")
            if row.clips.n:
                axes.axhline(row.clips.rms, color=GREY, linewidth=1.2, label="drawn clips")
            shown = [row.shown(rate, data.noise_mm).sd for rate in RATES_HZ]
            axes.plot(RATES_HZ, shown, "--", color=INK, linewidth=1.2, label="what coaches are told")
            axes.set_title(fill(f"{BY_KEY[row.key].name} ({row.unit})", TITLE_CHARACTERS))
            axes.grid(visible=False, axis="x")
            axes.set_xscale("log")
            axes.set_xticks(RATES_HZ, [str(rate) for rate in RATES_HZ])
            axes.minorticks_off()
            axes.set_ylim(bottom=0)
        for axes in list(figure.axes)[len(rows) :]:
            axes.set_visible(False)
        handles, labels = figure.axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper center", ncols=len(labels))
        figure.supxlabel("frames a second")
        return _svg(figure, "Root mean square error of every metric over frame rate")


def event_errors(data: Data) -> str:
    """Mean and standard deviation of foot strikes and toe-offs, a line for each way of knowing the truth."""
    with rc_context(STYLE):
        figure = Figure(figsize=(9, 4), layout="constrained")
        panels = figure.subplots(1, len(errors.EVENTS), sharey=True)
        for axes, key in zip(panels, errors.EVENTS, strict=True):
            row = data.row(key)
            lines: list[tuple[str, Spread, str]] = [
                *((f"force plates, {rate} fps", spread, BLUE) for rate, spread in sorted(row.force_plates.items())),
                *((f"landmarks, {rate} fps", row.landmarks[Cell(rate, data.noise_mm)], GREEN) for rate in RATES_HZ),
                ("drawn clips", row.clips, ORANGE),
            ]
            _ranges(axes, [line for line in lines if line[1].n])
            axes.set_title(EVENT_NAMES[key])
            axes.set_xlabel(f"ms late, mean {PLUS_MINUS} standard deviation")
        return _svg(figure, "Errors of foot strike and toe-off")


def _ranges(axes: Axes, lines: Sequence[tuple[str, Spread, str]]) -> None:
    axes.axvline(0.0, color=INK, linewidth=0.8)
    for y, (_, spread, colour) in enumerate(lines):
        axes.errorbar(MS * spread.bias, y, xerr=MS * spread.sd, fmt="o", color=colour, capsize=3, markersize=5)
    axes.set_yticks(range(len(lines)), [name for name, _, _ in lines])
    axes.set_ylim(len(lines) - 0.5, -0.5)


def fault_matrix(counts: Mapping[str, Counter[str]], rules: Sequence[str]) -> str:
    """Runners with one thing wrong against faults found; counts holds `runners` besides."""
    with rc_context(STYLE):
        figure = Figure(figsize=(9, 0.42 * len(counts) + 1.8), layout="constrained")
        axes = figure.subplots()
        axes.grid(visible=False)
        for y, (style, row) in enumerate(counts.items()):
            for x, rule in enumerate(rules):
                share = row[rule] / row["runners"]
                colour = BLUE if rule == style else ORANGE
                axes.fill_between([x - 0.5, x + 0.5], y - 0.5, y + 0.5, color=colour, alpha=0.75 * share, linewidth=0)
                if row[rule]:
                    axes.text(x, y, f"{row[rule]}/{row['runners']}", ha="center", va="center")
        axes.set_xticks(range(len(rules)), [rule.replace("_", " ") for rule in rules], rotation=35, ha="right")
        axes.set_yticks(range(len(counts)), [style.replace("_", " ") for style in counts])
        axes.set_xlim(-0.5, len(rules) - 0.5)
        axes.set_ylim(len(counts) - 0.5, -0.5)
        axes.set_xlabel("fault found")
        axes.set_ylabel("grossly wrong")
        return _svg(figure, "Faults found in runners with one thing grossly wrong")


def knee_flexion(measured: Sequence[Measured]) -> str:
    """Peak knee flexion of drawn clips, measured over true, by engine."""
    with rc_context(STYLE):
        figure = Figure(figsize=(5.5, 4.5), layout="constrained")
        axes = figure.subplots()
        engines = list(dict.fromkeys(m.engine for m in measured))
        for engine, colour, marker in zip(engines, (BLUE, ORANGE), ("o", "x"), strict=True):
            of = [m for m in measured if m.engine == engine]
            axes.plot([m.true_knee_deg for m in of], [m.knee_deg for m in of], marker, color=colour, label=engine)
        low, high = min(m.knee_deg for m in measured) - 5, max(m.true_knee_deg for m in measured) + 5
        axes.plot([low, high], [low, high], color=GREY, linewidth=1, label="as true")
        axes.set_xlabel("true peak knee flexion, deg")
        axes.set_ylabel("measured, deg")
        axes.legend()
        return _svg(figure, "Peak knee flexion of drawn clips, measured over true")


def _svg(figure: Figure, title: str) -> str:
    """The figure with a title for those who cannot see it and a dark dress."""
    text = StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None, "Title": title})
    rules = "".join(
        f'[style*="{part}: {light}"]{{{part}:{dark}!important}}'
        for light, dark in DARK.items()
        for part in ("fill", "stroke")
    )
    short = re.sub(r'="[^"]*"', _shortened, text.getvalue())
    head, body = short.split("<defs>", 1)
    dress = f"<style>@media (prefers-color-scheme: dark){{{rules}}}</style>\n "
    return f"{head}{dress}<defs>{body}"


def _shortened(attribute: re.Match[str]) -> str:
    """With hundredths of a point, which is all that can be seen."""
    return re.sub(r"-?\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", attribute[0])
