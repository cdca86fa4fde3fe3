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
