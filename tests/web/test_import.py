"""An archive loads again with equal numbers; a hostile one is refused, and leaves nothing."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from analysis.export import contents
from analysis.export.contents import Scope
from analysis.export.loading import load
from analysis.export.opening import ArchiveError
from analysis.export.person import archive
from analysis.models import Clip, CueNote, NoteReply, OwnBand, OwnCue, Result
from analysis.notes.services import edit_note
from analysis.selectors import curves, progress_series
from athletes import access_log
from athletes.models import Athlete, Pain, User
from tests import actors
from tests.actors import Cast
from tests.web.archives import Files, changed, full_name, genuine, packed, put
from tests.web.browsing import browse


@pytest.fixture
def clip(people: Cast) -> Clip:
    made = genuine(actors.clip(people.cleo, people.alice, note="Looked tired.", original_name="Side view.MOV"))
    actors.correction(made, people.alice)
    OwnCue.objects.create(clip=made, author=people.alice, text="Quick feet.")
    OwnBand.objects.create(athlete=people.cleo, metric="Kpk", low=90.0, set_by=people.alice)
    Pain.objects.create(athlete=people.cleo, said_by=people.cleo.user)
    note = actors.note(made, people.alice, spoken=True, text="First words.")
    edit_note(note, people.alice, text="Second words.")
    NoteReply.objects.create(note=note, author=people.cleo.user, felt="easy", text="Like flying.")
    return made


@pytest.fixture
def exported(people: Cast, clip: Clip) -> Files:
    with zipfile.ZipFile(io.BytesIO(b"".join(archive(Scope(people.cleo, None))))) as stored:
        return {name: stored.read(name) for name in stored.namelist()}


@pytest.fixture
def elsewhere(exported: Files, media_root: Path) -> None:
    """An installation with nobody in it."""
    Athlete.objects.all().delete()
    User.objects.all().delete()
    shutil.rmtree(media_root)


def nothing_is_here(media_root: Path) -> bool:
    rows = Athlete.objects.exists() or User.objects.exists() or Clip.objects.exists()
    return not rows and not [path for path in media_root.rglob("*") if path.is_file()]


def test_it_loads_again_with_equal_numbers(
    people: Cast, clip: Clip, exported: Files, elsewhere: None, tmp_path: Path
) -> None:
    before = clip.result
    loaded = load(packed(exported, tmp_path / "cleo.zip"))
    assert loaded == people.cleo
    again = Clip.objects.get()
    assert (again.pk, again.uploaded_at, again.note) == (clip.pk, clip.uploaded_at, clip.note)
    assert again.result.payload == before.payload
    assert again.result.details == before.details
    assert again.result.stored_at == before.stored_at
    assert curves(again) is not None
    note = CueNote.objects.get()
    assert (note.text, note.author.name, note.versions.get().text) == ("Second words.", "Alice", "First words.")
    assert (note.replies.get().author, note.replies.get().text) == (loaded.user, "Like flying.")
    assert note.voice_path.read_bytes() == actors.RECORDING.content
    assert again.own_cue.text == "Quick feet."
    assert loaded.own_bands.get().low == 90.0
    assert loaded.pain is not None
    assert again.corrections.get().author == User.objects.get(email="alice@example.org")


def test_who_coached_reads_on_and_a_password_is_nobodys(
    people: Cast, exported: Files, elsewhere: None, tmp_path: Path
) -> None:
    loaded = load(packed(exported, tmp_path / "cleo.zip"))
    alice = User.objects.get(email="alice@example.org")
    assert not alice.has_usable_password()
    assert [entry["metrics"]["Kpk"]["value"] for entry in progress_series(loaded, alice)] == [75.5]
    assert browse(alice).get(f"/clips/{Clip.objects.get().pk}/").status_code == 200
    assert not Athlete.objects.visible_to(User.objects.get(email="zoe@example.org")).exists()


def test_an_athletes_own_archive_names_people_who_cannot_log_in(
    people: Cast, clip: Clip, media_root: Path, tmp_path: Path
) -> None:
    path = tmp_path / "own.zip"
    path.write_bytes(b"".join(archive(Scope(people.cleo, people.cleo.user))))
    Athlete.objects.all().delete()
    User.objects.all().delete()
    shutil.rmtree(media_root)
    bob = actors.coach("Bob")
    load(path, bob)
    author = CueNote.objects.get().author
    assert author is not None
    assert (author.name, author.is_active) == ("Alice", False)
    assert author.email.endswith(".invalid")
    assert User.objects.filter(name="Alice").count() == 1
    assert list(Athlete.objects.visible_to(bob)) == [people.cleo]


def test_accounts_that_are_here_are_the_same_people(
    people: Cast, exported: Files, media_root: Path, tmp_path: Path
) -> None:
    people.cleo.delete()
    shutil.rmtree(media_root)
    before = User.objects.count()
    load(packed(exported, tmp_path / "cleo.zip"))
    assert User.objects.count() == before
    assert Athlete.objects.coached_by(people.alice).filter(name="Cleo").exists()


def test_a_clip_that_was_waiting_waits_again(people: Cast, media_root: Path, tmp_path: Path) -> None:
    genuine(actors.clip(people.dan, people.alice, state=Clip.State.RUNNING, stage=Clip.Stage.POSE))
    path = tmp_path / "dan.zip"
    path.write_bytes(b"".join(archive(Scope(people.dan, None))))
    people.dan.delete()
    shutil.rmtree(media_root)
    load(path)
    clip = Clip.objects.get()
    assert (clip.state, clip.stage, clip.claim) == (Clip.State.QUEUED, "", None)


def test_nobody_is_loaded_twice(people: Cast, exported: Files, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError) as refused:
        load(packed(exported, tmp_path / "cleo.zip"))
    assert refused.value.code == "EXISTS"
    assert Clip.objects.get().original_path.exists()


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
    exported: Files, elsewhere: None, media_root: Path, tmp_path: Path, what: str
) -> None:
    with pytest.raises(ArchiveError) as refused:
        load(packed(BAD_VALUES[what](exported), tmp_path / "bad.zip"))
    assert refused.value.code == "BAD_DATA"
    assert nothing_is_here(media_root)


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "clips/../../evil",
        "clips\\evil",
        "settings.py",
        "clips/2026-01-01_00000000-0000-0000-0000-000000000000/original.mov/x",
        "clips/2026-01-01_00000000-0000-0000-0000-000000000000/voice-x.webm",
        "clips/2026-01-01_00000000-0000-0000-0000-00000000000g/clip.json",
        "clips/",
    ],
)
def test_names_that_no_archive_has_are_refused(
    exported: Files, elsewhere: None, media_root: Path, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ArchiveError) as refused:
        load(packed(exported | {name: b"x"}, tmp_path / "bad.zip"))
    assert refused.value.code == "BAD_PATH"
    assert nothing_is_here(media_root)


def arrays(content: bytes, **given: Any) -> bytes:
    """A NumPy archive with some of its arrays changed; None takes one out."""
    with np.load(io.BytesIO(content)) as stored:
        held = {name: stored[name] for name in stored.files} | given
    packed = io.BytesIO()
    np.savez_compressed(packed, **{name: array for name, array in held.items() if array is not None})
    return packed.getvalue()


def lying(content: bytes, name: str, shape: tuple[int, ...]) -> bytes:
    """One of its arrays says that it is of another shape."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as stored, zipfile.ZipFile(packed, "w") as target:
        for info in stored.infolist():
            body = stored.read(info)
            if info.filename == f"{name}.npy":
                head = io.BytesIO()
                np.lib.format.write_array_header_1_0(head, {"descr": "<f8", "fortran_order": False, "shape": shape})
                body = head.getvalue() + b"\0" * 8
            target.writestr(info.filename, body)
    return packed.getvalue()


BAD_FILES: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "no landmarks": ("landmarks.npz", lambda _: b"not really landmarks"),
    "objects": ("landmarks.npz", lambda held: arrays(held, engine=np.array([{"a": 1}], dtype=object))),
    "another body": ("landmarks.npz", lambda held: arrays(held, xy=np.zeros((60, 17, 2), np.int32))),
    "points of other pictures": ("landmarks.npz", lambda held: arrays(held, xy=np.zeros((59, 33, 2), np.int32))),
    "points far away": ("landmarks.npz", lambda held: arrays(held, xy=np.full((60, 33, 2), 2**30, np.int32))),
    "times that stand still": ("landmarks.npz", lambda held: arrays(held, time_s=np.zeros(60))),
    "endless times": ("landmarks.npz", lambda held: arrays(held, time_s=np.append(np.arange(59.0), np.inf))),
    "no picture": ("landmarks.npz", lambda held: arrays(held, size_px=np.array([0, 480]))),
    "a cut outside": ("landmarks.npz", lambda held: arrays(held, cuts=np.array([60]))),
    "an array of its own": ("landmarks.npz", lambda held: arrays(held, more=np.zeros(3))),
    "one array too few": ("landmarks.npz", lambda held: arrays(held, visibility=None)),
    "a lie about its size": ("landmarks.npz", lambda held: lying(held, "time_s", (10**12,))),
    "no curves": ("curves.npz", lambda _: b"PK not really"),
    "curves of other pictures": ("curves.npz", lambda held: arrays(held, **{"0.frames": np.arange(60) + 1})),
    "curves of another length": ("curves.npz", lambda held: arrays(held, **{"0.knee_deg.left": np.zeros(7, "f4")})),
    "curves without end": ("curves.npz", lambda held: arrays(held, **{"0.heel_ll.left": np.full(60, np.inf, "f4")})),
    "curves of numbers too many": ("curves.npz", lambda held: arrays(held, segments=np.array(3))),
    "a page for a video": ("browser.mp4", lambda _: b"<html><script>alert(1)</script>"),
    "a page for a still": ("poster.jpg", lambda _: b"<svg onload=alert(1)>"),
    "a page for a recording": (".webm", lambda _: b"<html>"),
}


@pytest.mark.parametrize("what", BAD_FILES)
def test_files_that_are_not_what_they_are_called_are_refused(
    exported: Files, elsewhere: None, media_root: Path, tmp_path: Path, what: str
) -> None:
    ending, change = BAD_FILES[what]
    name = next(one for one in exported if one.endswith(ending))
    with pytest.raises(ArchiveError) as refused:
        load(packed(exported | {name: change(exported[name])}, tmp_path / "bad.zip"))
    assert refused.value.code == "BAD_FILE"
    assert nothing_is_here(media_root)


def test_an_array_that_unpacks_to_too_much_is_not_unpacked(
    exported: Files, elsewhere: None, media_root: Path, tmp_path: Path
) -> None:
    name = full_name(exported, "landmarks.npz")
    bomb = arrays(exported[name], xy=np.zeros((300_000, 33, 2), np.int32))
    assert len(bomb) < 2 * 1024**2
    with pytest.raises(ArchiveError) as refused:
        load(packed(exported | {name: bomb}, tmp_path / "bad.zip"))
    assert refused.value.code == "BAD_FILE"
    assert nothing_is_here(media_root)


def test_what_a_clip_counts_for_is_what_is_there(
    people: Cast, exported: Files, elsewhere: None, tmp_path: Path
) -> None:
    """A made-up size would take from, or give to, what its sender may upload."""
    load(packed(changed("clip.json", put("clip", "size_bytes", value=10**15))(exported), tmp_path / "cleo.zip"))
    clip = Clip.objects.get()
    assert clip.size_bytes == clip.original_path.stat().st_size


def test_who_looked_at_somebody_elses_clip_is_not_taken_over(
    people: Cast, clip: Clip, media_root: Path, tmp_path: Path
) -> None:
    """The page of who looked says of a clip that it is there, and of when."""
    of_eve = actors.clip(people.eve, people.bob)
    access_log.note(people.cleo, people.alice, access_log.Kind.VIEWED, of_eve.pk)
    path = tmp_path / "cleo.zip"
    path.write_bytes(b"".join(archive(Scope(people.cleo, None))))
    people.cleo.delete()
    shutil.rmtree(clip.folder)
    with pytest.raises(ArchiveError) as refused:
        load(path)
    assert refused.value.code == "BAD_DATA"
    assert list(Clip.objects.all()) == [of_eve]


def test_a_result_that_waits_is_checked_like_any_other(
    exported: Files, elsewhere: None, media_root: Path, tmp_path: Path
) -> None:
    """A clip that is to be measured once more counts by the result that it has."""
    waits = changed("clip.json", put("clip", "state", value="queued"))(exported)
    load(packed(waits, tmp_path / "good.zip"))
    Athlete.objects.all().delete()
    User.objects.all().delete()
    shutil.rmtree(media_root)
    with pytest.raises(ArchiveError) as refused:
        load(packed(changed("result.json", put("payload", "metrics", value=[]))(waits), tmp_path / "bad.zip"))
    assert refused.value.code == "BAD_DATA"
    assert nothing_is_here(media_root)


def test_a_link_is_refused(exported: Files, elsewhere: None, media_root: Path, tmp_path: Path) -> None:
    path = packed(exported, tmp_path / "bad.zip")
    link = zipfile.ZipInfo(
        next(name for name in exported if name.endswith("poster.jpg")).replace("poster.jpg", "original")
    )
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as target:
        target.writestr(link, b"/etc/passwd")
    with pytest.raises(ArchiveError) as refused:
        load(path)
    assert refused.value.code == "BAD_PATH"
    assert nothing_is_here(media_root)


def test_a_name_twice_is_refused(exported: Files, elsewhere: None, media_root: Path, tmp_path: Path) -> None:
    path = packed(exported, tmp_path / "bad.zip")
    with zipfile.ZipFile(path, "a") as target, pytest.warns(UserWarning, match="Duplicate name"):
        target.writestr("person.json", b"{}")
    with pytest.raises(ArchiveError) as refused:
        load(path)
    assert refused.value.code == "BAD_PATH"
    assert nothing_is_here(media_root)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("UNKNOWN_FORMAT", lambda files: {name: files[name] for name in files if name != "manifest.json"}),
        ("UNKNOWN_FORMAT", changed("manifest.json", put("version", value=2))),
        ("UNKNOWN_FORMAT", changed("manifest.json", put("format", value="other"))),
        ("NOT_AS_LISTED", lambda files: {name: files[name] for name in files if not name.endswith("poster.jpg")}),
        ("NOT_AS_LISTED", lambda files: files | {"person.json": files["person.json"] + b" "}),
        ("NOT_AS_LISTED", lambda files: files | {"person.json": b"{" + files["person.json"][1:-2] + b" }"}),
        ("NOT_AS_LISTED", lambda files: {n: c[::-1] if n.endswith("poster.jpg") else c for n, c in files.items()}),
    ],
)
def test_what_is_not_as_listed_is_refused(
    exported: Files,
    elsewhere: None,
    media_root: Path,
    tmp_path: Path,
    code: str,
    change: Callable[[Files], Files],
) -> None:
    with pytest.raises(ArchiveError) as refused:
        load(packed(change(exported), tmp_path / "bad.zip", listed=False))
    assert refused.value.code == code
    assert nothing_is_here(media_root)


def test_what_is_no_archive_is_refused(exported: Files, elsewhere: None, media_root: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.zip"
    for content in (b"", b"GIF89a"):
        path.write_bytes(content)
        with pytest.raises(ArchiveError) as refused:
            load(path)
        assert refused.value.code == "NOT_AN_ARCHIVE"
    whole = packed(exported, tmp_path / "cleo.zip").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ArchiveError):
        load(path)
    assert nothing_is_here(media_root)


def test_what_would_fill_the_disk_is_refused(
    exported: Files, elsewhere: None, media_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.export.opening.SPARE_BYTES", 1 << 60)
    with pytest.raises(ArchiveError) as refused:
        load(packed(exported, tmp_path / "cleo.zip"))
    assert refused.value.code == "TOO_BIG"


def test_a_text_that_unpacks_to_too_much_is_refused(exported: Files, elsewhere: None, tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("manifest.json", b" " * (65 * 1024**2))
    with pytest.raises(ArchiveError) as refused:
        load(path)
    assert refused.value.code == "TOO_BIG"


def test_the_operator_moves_a_person(
    people: Cast, clip: Clip, media_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cleo.zip"
    call_command("export_person", str(people.cleo.pk), str(path))
    with pytest.raises(CommandError, match="there already"):
        call_command("export_person", str(people.cleo.pk), str(path))
    with pytest.raises(CommandError, match="EXISTS"):
        call_command("import_export", str(path))
    people.cleo.delete()
    shutil.rmtree(media_root)
    with pytest.raises(CommandError, match="no coach"):
        call_command("import_export", str(path), "--coach", "cleo@example.org")
    call_command("import_export", str(path), "--coach", "bob@example.org")
    assert Athlete.objects.coached_by(people.bob).filter(name="Cleo").exists()
    assert Result.objects.count() == 1
    assert contents.folder_of(clip) == contents.folder_of(Clip.objects.get())
    said = capsys.readouterr().out
    assert "Cleo: 1 clips" in said
    assert "coach: alice@example.org\ncoach: bob@example.org\n" in said
    assert "log-in: cleo@example.org\n" in said
