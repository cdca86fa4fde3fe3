"""The people and things of the tests: Alice and Bob, who coach, and runners who must not see each other's clips.

Alice coaches Cleo (who has a log-in) and Dan (a minor who has none); Bob coaches Eve; Zoe coached Cleo until yesterday.
Gus is Dan's guardian; Olga operates the installation and coaches nobody.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.utils import timezone

from analysis.curves import save_curves
from analysis.gait import serialise
from analysis.gait.model import SegmentCurves
from analysis.models import Clip, Correction, CueNote, NoteReply, Result
from analysis.notes import voice
from athletes import consent
from athletes.models import Athlete, Consent, Guardianship, User
from athletes.services import create_athlete, create_coach, end_coaching, give_login

PASSWORD = "a-long-road-home-7"
RECORDING = voice.Recording(bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f381084282847765626d") + bytes(100), 1.5)
"""Begins as a recording of a browser does; there is no sound in it."""


@dataclass(frozen=True)
class Cast:
    """Everybody, ready to act."""

    alice: User
    bob: User
    zoe: User
    cleo: Athlete
    dan: Athlete
    eve: Athlete
    gus: User
    olga: User


def coach(name: str) -> User:
    return create_coach(f"{name.lower()}@example.org", name, PASSWORD)


def guardian(of: Athlete, name: str) -> User:
    user = User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name)
    Guardianship.objects.create(guardian=user, athlete=of)
    return user


def next_year() -> date:
    """A month that a minor of the tests comes of age in."""
    return (timezone.localdate() + timedelta(days=365)).replace(day=1)


def athlete(of: User, name: str, *, login: bool = False, minor_until: date | None = None) -> Athlete:
    person = create_athlete(of, name, minor_until=minor_until)
    consent.give(person, of, [Consent.Purpose.ANALYSIS])
    if login:
        give_login(person, f"{name.lower()}@example.org", PASSWORD, by=of)
    return person


def cast() -> Cast:
    alice, bob, zoe = coach("Alice"), coach("Bob"), coach("Zoe")
    cleo = athlete(zoe, "Cleo", login=True)
    end_coaching(cleo, zoe, by=zoe)
    cleo.coaching.create(coach=alice)
    dan = athlete(alice, "Dan", minor_until=next_year())
    return Cast(
        alice=alice,
        bob=bob,
        zoe=zoe,
        cleo=cleo,
        dan=dan,
        eve=athlete(bob, "Eve", login=True),
        gus=guardian(dan, "Gus"),
        olga=User.objects.create_superuser("olga@example.org", PASSWORD, name="Olga"),
    )


def payload(**changes: Any) -> dict[str, Any]:
    """A result in the form of `manage.py analyse --json`: two near strides of a lazy heel at 3 m/s."""
    strides = [
        {
            "segment": 0,
            "side": "left",
            "near": True,
            "valid": True,
            "foot_strike_s": start,
            "toe_off_s": start + 0.25,
            "next_foot_strike_s": start + 0.7,
            "metrics": {"Kpk": 75.0 + number, "heelPk": 0.31},
        }
        for number, start in enumerate((0.3, 1.0))
    ]
    result: dict[str, Any] = {
        "status": "scored",
        "code": None,
        "message": "",
        "engine": {"name": "test", "model": "none", "version": "1"},
        "frames": 60,
        "duration_s": 2.0,
        "cadence_spm": 171.4,
        "pace_mps": 3.0,
        "pace_source": "typed",
        "pace_error_mps": None,
        "slow_motion": {"suspected": False, "factor": None},
        "segments": [{"start_s": 0.0, "end_s": 2.0, "direction": "left", "near_side": "left"}],
        "strides": strides,
        "metrics": {
            "Kpk": {
                "value": 75.5,
                "unit": "deg",
                "error": 4.0,
                "low": 84.4,
                "high": 114.1,
                "verdict": "lazy_heel",
                "n": 2,
            }
        },
        "faults": [{"id": "lazy_heel", "status": "fault", "z": 2.4}],
        "cue": {"fault": "lazy_heel", "text": "Pull the heel up under the body.", "drill": "Ten fast pulls a side."},
    }
    return result | changes


def details(result: dict[str, Any]) -> dict[str, Any]:
    """What the science stores beside such a result. Whatever is outside its band is claimed as the faults are."""
    claimed = "fault" if result["faults"] else "watch"
    levels = {None: None, "in_band": "ok"}
    return {
        "warnings": [],
        "kind": "running",
        "events": None,
        "metrics": {
            key: {"level": levels.get(row["verdict"], claimed), "random_error": 1.0}
            for key, row in result["metrics"].items()
        },
        "fault_strides": {fault["id"]: [0, 1] for fault in result["faults"]},
        "stride_doubts": [[] for _ in result["strides"]],
        "stride_flags": [[] for _ in result["strides"]],
        "cue": result["cue"] and {"metric": None, "reasons": [], "z": None, "solved": 0},
    }


def reading(**changes: Any) -> dict[str, Any]:
    """The same with all that the pages show."""
    result = payload(**changes)
    return serialise.reading(result, details(result))


def clip(of: Athlete, by: User, **fields: Any) -> Clip:
    """A clip as the queue leaves it, with files that are small but there. Scored unless told otherwise."""
    body = fields.pop("body", b"not really a video")
    result = fields.pop("result", payload())
    fields = {
        "original_name": "side.mp4",
        "size_bytes": len(body),
        "sha256": secrets.token_hex(32),
        "state": Clip.State.SCORED,
        "pace_mps": 3.0,
        "width_px": 640,
        "height_px": 480,
        "duration_s": 2.0,
    } | fields
    made = Clip.objects.create(athlete=of, uploaded_by=by, **fields)
    made.folder.mkdir(parents=True)
    for path in (made.original_path, made.proxy_path, made.poster_path, made.landmarks_path):
        path.write_bytes(body)
    if made.state in (Clip.State.SCORED, Clip.State.PREVIEW):
        engine = result["engine"]
        Result.objects.create(
            clip=made,
            engine_name=engine["name"],
            engine_model=engine["model"],
            engine_version=engine["version"],
            payload=result,
            details=details(result),
        )
        _draw_curves(made)
    return made


def note(on: Clip, by: User, *, spoken: bool = False, **fields: Any) -> CueNote:
    if spoken:
        fields |= {"voice": voice.keep(on, RECORDING), "voice_s": RECORDING.seconds}
    return CueNote.objects.create(
        clip=on,
        author=by,
        **({"side": "left", "stride_start_s": 0.3, "time_s": 0.7, "text": "Heel to the pocket."} | fields),
    )


def reply(to: CueNote, **said: str) -> NoteReply:
    """Of the athlete whom the note is about."""
    return NoteReply.objects.create(note=to, author=to.clip.athlete.user, **({"felt": "easy"} | said))


def correction(on: Clip, by: User) -> Correction:
    """A stride that a coach has left out."""
    return Correction.objects.create(
        clip=on, author=by, kind="exclude", data={"side": "left", "start_s": 0.3, "end_s": 1.0}
    )


def _draw_curves(of: Clip) -> None:
    """Two seconds of something that goes up and down, 30 frames a second."""
    time_s = np.arange(60) / 30
    wave = np.sin(2 * np.pi * time_s / 0.7)
    sides = {"left": wave, "right": -wave}
    save_curves(
        of.curves_path,
        time_s=time_s,
        width_px=640,
        height_px=480,
        curves=[
            SegmentCurves(
                frames=np.arange(60),
                thigh_deg={side: 30 * curve for side, curve in sides.items()},
                knee_deg={side: 50 + 40 * curve for side, curve in sides.items()},
                heel_ll={side: 0.2 + 0.2 * curve for side, curve in sides.items()},
                xy_px=np.full((60, 33, 2), 240.0, np.float32),
            )
        ],
    )
