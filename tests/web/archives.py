"""A clip whose files are what they are called, the archive of its runner, and archives that somebody has changed."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from analysis.export.contents import Scope
from analysis.export.person import archive
from analysis.gait.model import Engine, PoseTrack
from analysis.models import Clip, NoteReply, OwnBand, OwnCue
from analysis.notes.services import edit_note
from analysis.pose.landmarks import save_track
from athletes.models import Athlete, Pain, User
from tests import actors
from tests.actors import Cast

Files = dict[str, bytes]
VIDEO = b"\0\0\0\x18ftypisom" + bytes(12) + b"not really a video"
STILL = b"\xff\xd8\xff\xe0" + b"not really a still"
FRAMES = 60


def genuine(clip: Clip) -> Clip:
    """Its files begin as such files do; its landmarks are some, of a runner who stands still."""
    clip.proxy_path.write_bytes(VIDEO)
    clip.poster_path.write_bytes(STILL)
    save_track(
        clip.landmarks_path,
        PoseTrack(
            time_s=np.arange(FRAMES) / 30,
            xy_px=np.full((FRAMES, 33, 2), 240.0, np.float32),
            visibility=np.ones((FRAMES, 33), np.float32),
            width_px=640,
            height_px=480,
            engine=Engine("test", "none", "1"),
        ),
    )
    clip.sha256 = hashlib.sha256(clip.original_path.read_bytes()).hexdigest()
    clip.save()
    return clip


def clip_with_everything(people: Cast) -> Clip:
    """Cleo's, with everything that can hang on a clip and on an athlete."""
    clip = genuine(actors.clip(people.cleo, people.alice, note="Looked tired.", original_name="Side view.MOV"))
    actors.correction(clip, people.alice)
    OwnCue.objects.create(clip=clip, author=people.alice, text="Quick feet.")
    OwnBand.objects.create(athlete=people.cleo, metric="Kpk", low=90.0, set_by=people.alice)
    Pain.objects.create(athlete=people.cleo, said_by=people.cleo.user)
    drawing = [{"kind": "line", "colour": "hand", "points": [[0.1, 0.2], [0.3, 0.4]]}]
    note = actors.note(clip, people.alice, spoken=True, drawing=drawing, text="First words.")
    edit_note(note, people.alice, text="Heel to the pocket.")
    NoteReply.objects.create(note=note, author=people.cleo.user, felt="easy", text="Like flying.")
    return clip


def archive_of(athlete: Athlete, reader: User | None = None) -> zipfile.ZipFile:
    """The archive of the athlete that the reader gets; None is the operator."""
    return zipfile.ZipFile(io.BytesIO(b"".join(archive(Scope(athlete, reader)))))


def unpacked(stored: zipfile.ZipFile) -> Files:
    return {name: stored.read(name) for name in stored.namelist()}


def packed(files: Files, path: Path, *, listed: bool = True) -> Path:
    """As an archive; `listed`: with a list that fits."""
    if listed:
        manifest = json.loads(files["manifest.json"])
        manifest["files"] = {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in files.items()
            if name != "manifest.json"
        }
        files = files | {"manifest.json": json.dumps(manifest).encode()}
    with zipfile.ZipFile(path, "w") as target:
        for name, content in files.items():
            target.writestr(name, content)
    return path


def full_name(files: Files, name: str) -> str:
    """The first that ends so."""
    return next(one for one in files if one.endswith(name))


def changed(name: str, change: Callable[[Any], Any]) -> Callable[[Files], Files]:
    """The archive with one JSON file of it changed."""

    def apply(files: Files) -> Files:
        full = full_name(files, name)
        content = json.loads(files[full])
        change(content)
        return files | {full: json.dumps(content).encode()}

    return apply


def put(*path: str | int, value: Any) -> Callable[[Any], None]:
    def apply(content: Any) -> None:
        for step in path[:-1]:
            content = content[step]
        content[path[-1]] = value

    return apply


def forget_everybody(media_root: Path) -> None:
    """As in an installation where nobody has been yet."""
    Athlete.objects.all().delete()
    User.objects.all().delete()
    shutil.rmtree(media_root, ignore_errors=True)


def nothing_is_here(media_root: Path) -> bool:
    rows = Athlete.objects.exists() or User.objects.exists() or Clip.objects.exists()
    return not rows and not [path for path in media_root.rglob("*") if path.is_file()]
