"""`manage.py analyse`: what it prints, where, and with which exit status."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from analysis.pose import bundle

ROOT = Path(__file__).resolve().parent.parent


def analyse(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "analyse", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def analysed(*arguments: object) -> tuple[int, dict[str, Any]]:
    said = analyse(*arguments, "--json")
    return said.returncode, json.loads(said.stdout)


@pytest.mark.pose
def test_runner_on_a_treadmill(shared_data: Path) -> None:
    bundle.ensure("heavy")
    status, result = analysed(shared_data / "clips" / "run_treadmill_5p1ms.mp4", "--pace", "5.1m/s")
    assert (status, result["status"], result["code"]) == (0, "scored", None)
    assert result["cadence_spm"] == pytest.approx(183.8, rel=0.02)
    assert sum(stride["near"] and stride["valid"] for stride in result["strides"]) >= 8
    assert {(s["direction"], s["near_side"]) for s in result["segments"]} == {("left", "left")}
    assert (result["pace_mps"], result["pace_source"]) == (5.1, "typed")
    assert result["frames"] == 205
    assert result["engine"]["model"] == "pose_landmarker_heavy"


def test_table_of_landmarks_for_people(shared_data: Path) -> None:
    said = analyse(shared_data / "motion" / "rbds001_v35_60hz.csv", "--pace", "3.5m/s", "--height", "1.80m")
    assert said.returncode == 0
    assert re.search(r"^Cadence \d+\.\d ± \d\.\d steps a minute$", said.stdout, re.MULTILINE)
    assert "Cue: " in said.stdout
    assert said.stderr == ""


KEYS = [
    "status",
    "code",
    "message",
    "engine",
    "frames",
    "duration_s",
    "cadence_spm",
    "pace_mps",
    "pace_source",
    "pace_error_mps",
    "slow_motion",
    "segments",
    "strides",
    "metrics",
    "faults",
    "cue",
]


def rewritten(table: Path, to: Path, seconds: float | None = None, stretch: float = 1.0) -> Path:
    """The table's first seconds, played so many times slower."""
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    kept = [head]
    for row in rows:
        time_s, rest = row.split(",", 1)
        if seconds is None or float(time_s) < seconds:
            kept.append(f"{float(time_s) * stretch:.6f},{rest}")
    to.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return to


def test_what_it_prints_as_json_has_these_keys_and_nothing_else(shared_data: Path) -> None:
    table = shared_data / "motion" / "rbds001_v35_60hz.csv"
    said = analyse(table, "--pace", "3.5m/s", "--json")
    result = json.loads(said.stdout)  # all of standard output is one object
    assert (said.returncode, said.stderr) == (0, "")
    assert list(result) == KEYS
    assert (result["status"], result["code"], result["pace_source"]) == ("scored", None, "typed")
    assert result["slow_motion"] == {"suspected": False, "factor": None}
    assert result["engine"].keys() == {"name", "model", "version"}


def test_three_strides_are_a_preview_and_a_success(shared_data: Path, tmp_path: Path) -> None:
    table = rewritten(shared_data / "motion" / "rbds001_v35_60hz.csv", tmp_path / "short.csv", seconds=2.9)
    status, result = analysed(table, "--pace", "3.5m/s")
    assert (status, result["status"], result["code"]) == (0, "preview", "TOO_FEW_STRIDES")
    assert sum(stride["near"] and stride["valid"] for stride in result["strides"]) == 3
    assert (result["faults"], result["cue"]) == ([], None)
    assert {metric["verdict"] for metric in result["metrics"].values()} == {None}


def test_a_stretched_table_is_refused_until_its_factor_is_said(shared_data: Path, tmp_path: Path) -> None:
    table = shared_data / "motion" / "rbds001_v35_60hz.csv"
    stretched = rewritten(table, tmp_path / "slow.csv", stretch=2.3)
    status, refused = analysed(stretched)
    assert (status, refused["status"], refused["code"]) == (3, "refused", "SLOW_MOTION")
    assert refused["slow_motion"]["suspected"]
    assert refused["slow_motion"]["factor"] == pytest.approx(2.3, rel=0.15)
    status, told = analysed(stretched, "--slow-motion", "2.3")
    assert (status, told["status"], told["code"]) == (0, "scored", None)
    assert told["slow_motion"] == {"suspected": False, "factor": 2.3}
    _, true = analysed(table)
    assert told["cadence_spm"] == pytest.approx(true["cadence_spm"], rel=1e-3)
    assert told["metrics"].keys() == true["metrics"].keys()
    for key, metric in true["metrics"].items():
        assert told["metrics"][key]["value"] == pytest.approx(metric["value"], rel=1e-3, abs=0.01), key
    # Events stay on the clip's own clock.
    assert told["strides"][0]["foot_strike_s"] == pytest.approx(2.3 * true["strides"][0]["foot_strike_s"], abs=0.01)


def test_slow_motion_can_be_said(shared_data: Path) -> None:
    table = shared_data / "motion" / "rbds001_v35_60hz.csv"
    _, real_time = analysed(table)
    _, slowed = analysed(table, "--slow-motion", "0.9")
    assert slowed["cadence_spm"] == pytest.approx(real_time["cadence_spm"] * 0.9, rel=0.02)


@pytest.mark.pose
def test_refusal_is_a_result_of_its_own(shared_data: Path) -> None:
    bundle.ensure("heavy")
    status, result = analysed(shared_data / "clips" / "nobody_dot.mp4")
    assert (status, result["status"], result["code"]) == (3, "refused", "NO_PERSON")
    assert result["metrics"] == {}
    assert result["cue"] is None


@pytest.mark.parametrize(
    ("name", "code"), [("empty.mp4", "EMPTY_FILE"), ("one_frame.mp4", "TOO_SHORT"), ("text_as_mp4.mp4", "NOT_A_VIDEO")]
)
def test_unusable_file(shared_data: Path, name: str, code: str) -> None:
    bundle.ensure("heavy")
    said = analyse(shared_data / "clips" / "broken" / name, "--json")
    assert said.returncode == 2
    error = json.loads(said.stdout)["error"]
    assert error["code"] == code
    assert error["message"] in said.stderr


def test_missing_file_and_bad_table(tmp_path: Path) -> None:
    assert analysed(tmp_path / "absent.mp4")[1]["error"]["code"] == "NO_FILE"
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    assert analysed(tmp_path / "table.csv")[1]["error"]["code"] == "BAD_TABLE"


@pytest.mark.parametrize(
    "option",
    [["--pace", "5:30"], ["--pace", "fast"], ["--slow-motion", "0"], ["--height", "tall"], ["--height", "18m"]],
)
def test_options_that_make_no_sense(tmp_path: Path, option: list[str]) -> None:
    said = analyse(tmp_path / "clip.mp4", *option)
    assert said.returncode == 2
    assert "error: argument" in said.stderr


def test_no_database_is_touched(shared_data: Path, tmp_path: Path) -> None:
    table = shared_data / "motion" / "rbds001_v35_30hz.csv"
    command = [sys.executable, "manage.py", "analyse", str(table)]
    environment = {
        "PATH": "/usr/bin:/bin",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
        "GAITSITE_VAR": str(tmp_path),
    }
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr


@pytest.mark.parametrize("point", ["0.4,0.5", "1.4,0.5,2s", "left,0.5,2", "0.4,0.5,-1"])
def test_a_point_that_is_none_is_said_before_anything_starts(point: str, tmp_path: Path) -> None:
    said = analyse(tmp_path / "clip.mp4", "--runner", point)
    assert said.returncode == 2
    assert "--runner" in said.stderr
