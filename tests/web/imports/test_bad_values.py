"""What an archive says that makes no sense is refused, and leaves nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.export.loading import load
from tests.web.archives import Files, changed, forget_everybody, packed, put


def put_metric(**values: Any) -> Callable[[Files], Files]:
    return changed("result.json", lambda said: said["payload"]["metrics"]["Kpk"].update(values))


def put_stride(**values: Any) -> Callable[[Files], Files]:
    return changed("result.json", lambda said: said["payload"]["strides"][1].update(values))


BAD_VALUES = {
    "no state": changed("clip.json", put("clip", "state", value="perfect")),
    "a pace of nobody": changed("clip.json", put("clip", "pace_mps", value=99.0)),
    "no number": changed("clip.json", put("clip", "pace_mps", value="fast")),
    "another clip": changed("clip.json", put("clip", "id", value="00000000-0000-0000-0000-000000000001")),
    "a column of its own": changed("clip.json", put("clip", "claim", value=None)),
    "a way out in a name": changed("clip.json", put("notes", 0, "note", "voice", value="../../secret_key")),
    "somebody else's recording": changed(
        "clip.json", put("notes", 0, "note", "voice", value="voice-00000000-0000-0000-0000-000000000000.webm")
    ),
    "a drawing of no kind": changed("clip.json", put("notes", 0, "note", "drawing", value=[{"kind": "bomb"}])),
    "a correction of no kind": changed("clip.json", put("corrections", 0, "data", value={"side": "up"})),
    "an author of nowhere": changed("clip.json", put("notes", 0, "note", "author", value=99)),
    "no strides": changed("result.json", put("payload", "strides", value=None)),
    "details of another result": changed("result.json", put("details", "stride_doubts", value=[])),
    "no payload": changed("result.json", put("payload", value="scored")),
    "a giant": changed("person.json", put("athlete", "height_m", value=30.0)),
    "no name": changed("person.json", put("athlete", "name", value="")),
    "an account of no address": changed("person.json", put("people", 0, "email", value="nobody")),
    "no list": changed("person.json", put("pains", value=7)),
    "pain twice at once": changed("person.json", lambda person: person["pains"].append(person["pains"][0])),
    "a band of nothing": changed("person.json", put("own_bands", 0, "metric", value="beauty")),
    "a list and no person": lambda files: files | {"person.json": b"[]"},
    "no JSON": lambda files: files | {"person.json": b"{"},
    "not a number": changed("person.json", put("athlete", "height_m", value=float("nan"))),
    "a consent in unknown words": changed("person.json", put("consents", 0, "wording", value=9)),
    "a day to come": changed("clip.json", put("clip", "uploaded_at", value="9999-12-31T23:59:59+00:00")),
    "a time of no zone": changed("clip.json", put("clip", "uploaded_at", value="2026-01-01T12:00:00")),
    "a number without end": changed("clip.json", put("clip", "duration_s", value=10**30)),
    "a letter that is none": changed("clip.json", put("notes", 0, "note", "text", value="Heel\0")),
    "somebody else outside": changed(
        "result.json", put("details", "company", value={"ambiguous": True, "time_s": 0.5, "boxes": [[0, 0, 1, 7]]})
    ),
    "half a letter": changed("clip.json", put("notes", 0, "note", "text", value="\ud800")),
    "shoes on two lines": changed("clip.json", put("clip", "shoes", value="fast\x07shoes")),
    "a runner outside": changed("clip.json", put("clip", "runner_x", value=7.0)),
    "a note before the clip": changed("clip.json", put("notes", 0, "note", "time_s", value=-5.0)),
    "a recording of an hour": changed("clip.json", put("notes", 0, "note", "voice_s", value=3600.0)),
    "a reply without end": changed("clip.json", put("notes", 0, "replies", 0, "text", value="a" * 5000)),
    "a cue of two lines": changed("clip.json", put("own_cue", "text", value="Quick\nfeet.")),
    "a coach of oneself": changed(
        "person.json", lambda person: person["coaching"][0].update(coach=person["athlete"]["user"])
    ),
    "another state": changed("result.json", put("payload", "status", value="preview")),
    "a state of none": changed("result.json", put("payload", "status", value="perfect")),
    "a field of its own": changed("result.json", put("payload", "html", value="<b>")),
    "details over the number": changed("result.json", put("details", "metrics", "Kpk", "value", value="<b>")),
    "details of no number": changed("result.json", put("details", "metrics", value={})),
    "a verdict of nobody": put_metric(verdict="great"),
    "a unit without end": put_metric(unit="°" * 5000),
    "a number as words": put_metric(value="75"),
    "a number too far": put_metric(value=1e12),
    "no error": put_metric(error=0.0),
    "a band without room": put_metric(low=80.0, high=80.0),
    "a stride of no piece": put_stride(segment=3),
    "a stride backwards": put_stride(next_foot_strike_s=0.5),
    "a toe-off elsewhere": put_stride(toe_off_s=9.0),
    "no side": put_stride(side="up"),
    "a fault of no stride": changed("result.json", put("details", "fault_strides", "lazy_heel", value=[7])),
    "flags of other strides": changed("result.json", put("details", "stride_flags", value=[])),
    "a cue without details": changed("result.json", put("details", "cue", value=None)),
    "pieces of other curves": changed(
        "result.json",
        lambda said: said["payload"]["segments"].append(
            {"start_s": 0.0, "end_s": 1.0, "direction": "left", "near_side": "left"}
        ),
    ),
    "a clip that lasts no time": changed("result.json", put("payload", "duration_s", value=0.0)),
}


@pytest.mark.parametrize("what", BAD_VALUES)
def test_values_that_make_no_sense_are_refused(
    exported: Files, refused: Callable[[Path], str], tmp_path: Path, what: str
) -> None:
    assert refused(packed(BAD_VALUES[what](exported), tmp_path / "bad.zip")) == "BAD_DATA"


def test_a_result_that_waits_is_checked_like_any_other(
    exported: Files, refused: Callable[[Path], str], media_root: Path, tmp_path: Path
) -> None:
    """A clip that is to be measured once more counts by the result that it has."""
    waits = changed("clip.json", put("clip", "state", value="queued"))(exported)
    load(packed(waits, tmp_path / "good.zip"))
    forget_everybody(media_root)
    spoilt = changed("result.json", put("payload", "metrics", value=[]))(waits)
    assert refused(packed(spoilt, tmp_path / "bad.zip")) == "BAD_DATA"
