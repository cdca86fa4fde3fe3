"""What the science may lean on, and what it must not know."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GAIT = ROOT / "analysis" / "gait"
ALLOWED = sys.stdlib_module_names | {"numpy", "scipy"}

PRODUCT = ("analysis", "athletes", "gaitsite", "static", "templates")
WRITTEN = frozenset({".py", ".json", ".html", ".txt", ".css", ".js", ".mjs", ".svg", ".md", ".toml"})
NO_CLIP = frozenset({"README"})
WORDS_OF_THEIR_OWN = frozenset({"broken", "trials"})  # a folder and a table, said of much else too


def imported(source: str) -> Iterator[str]:
    """Modules that a file imports, in whatever scope; relative ones with their dots."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def foreign(source: str) -> list[str]:
    return [
        name
        for name in imported(source)
        if name.split(".")[0] not in ALLOWED and name != "analysis.gait" and not name.startswith("analysis.gait.")
    ]


def test_the_science_is_numpy_and_scipy_alone() -> None:
    modules = sorted(GAIT.rglob("*.py"))
    assert len(modules) > 40
    strangers = {str(m.relative_to(ROOT)): foreign(m.read_text(encoding="utf-8")) for m in modules}
    assert {name: found for name, found in strangers.items() if found} == {}


@pytest.mark.parametrize(
    "line", ["import django", "from analysis.pose import estimator", "import scipyx", "from . import x", "import cv2"]
)
def test_a_stranger_would_be_seen(line: str) -> None:
    assert foreign(f"def f():\n    {line}\n")


@cache
def product() -> dict[str, str]:
    paths = [
        path
        for room in PRODUCT
        for path in sorted((ROOT / room).rglob("*"))
        if path.suffix in WRITTEN and path.is_file() and not {"vendor", "node_modules"} & set(path.parts)
    ]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}


def test_nothing_in_the_product_names_a_test_clip(shared_data: Path) -> None:
    files_there = [p for room in ("clips", "motion") for p in sorted((shared_data / room).iterdir())]
    stems = {p.stem for p in files_there} - NO_CLIP
    # Of "rbds001_v35_60hz" the runner's name alone would do, too.
    stems |= {stem.split("_")[0] for stem in stems if re.search(r"\d", stem.split("_")[0])}
    assert len(stems) > 30
    name = re.compile(
        rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, sorted(stems - WORDS_OF_THEIR_OWN)))})", re.IGNORECASE
    )
    assert name.search("see RBDS001_v35")
    assert not name.search("overrun_crowd")
    pages = product()
    assert len(pages) > 200
    assert {path: found[0] for path, text in pages.items() if (found := name.search(text))} == {}


def test_the_bands_are_those_of_the_reference(shared_data: Path) -> None:
    def lines(text: str) -> dict[str, tuple[object, ...]]:
        told = ("id", "unit", "ref_at_2p5", "slope_per_mps", "low", "high")
        return {row["key"]: tuple(row[name] for name in told) for row in json.loads(text)["metrics"]}

    reference = (shared_data.parent / "reference" / "bands.json").read_text(encoding="utf-8")
    packaged = files("analysis.gait").joinpath("bands.json").read_text(encoding="utf-8")
    assert len(lines(packaged)) == 32
    assert lines(packaged) == lines(reference)
