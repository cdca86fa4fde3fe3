"""What the science says has the form that is asked of an archive."""

from __future__ import annotations

import json

import pytest

from analysis.export.forms import ResultFile
from analysis.gait.cue_model import LastCue
from analysis.gait.model import Analysis, ClipContext, Company
from analysis.gait.pipeline import analyse
from analysis.gait.serialise import company_details, details, to_dict
from analysis.gait.synthetic import CameraView, Noise, RunnerParameters, SyntheticRunner, Timing, landmark_track
from analysis.models import Clip

COMPANY = Company(ambiguous=True, time_s=0.5, boxes=((0.0, 0.1, 0.2, 1.0), (0.5, 0.1, 0.7, 0.9)))
SPEEDS = {"easy": 2.6, "fast": 5.0}
SAID = {
    "a pace": ClipContext(pace_mps=3.0),
    "nothing": ClipContext(),
    "pain": ClipContext(pace_mps=3.0, pain=True),
    "a cue before": ClipContext(pace_mps=3.0, last_cue=LastCue("lazy_heel", "Up.", 1.0)),
    "a height and a band": ClipContext(pace_mps=3.0, height_m=1.8, bands={"Kpk": (90.0, None)}),
}


def check_form(found: Analysis) -> None:
    for company in (None, COMPANY):
        more = details(found) | {"company": company_details(company)}
        ResultFile.model_validate_json(json.dumps({"result": {}, "payload": to_dict(found), "details": more}))


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("speed", SPEEDS)
def test_what_it_measures_has_the_form(speed: str, said: str) -> None:
    runner = SyntheticRunner(RunnerParameters(speed_mps=SPEEDS[speed], seed=3))
    view = CameraView(width_px=1280, height_px=720, px_per_m=260, facing="right")
    track, _ = landmark_track(runner, view, Timing(rate_hz=60, duration_s=6.0), Noise(sigma_mm=4.0), seed=3)
    found = analyse(track, SAID[said])
    assert found.strides
    check_form(found)


def test_so_has_what_it_refuses() -> None:
    runner = SyntheticRunner(RunnerParameters(speed_mps=3.0, seed=3))
    view = CameraView(width_px=192, height_px=128, px_per_m=12, facing="right")
    track, _ = landmark_track(runner, view, Timing(rate_hz=30, duration_s=1.0), Noise(sigma_mm=4.0), seed=3)
    found = analyse(track, ClipContext())
    assert found.status == "refused"
    check_form(found)
    assert Clip.State(found.status) == Clip.State.REFUSED
