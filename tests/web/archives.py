"""A clip whose files are what they are called, and archives that somebody has changed."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from analysis.gait.model import Engine, PoseTrack
from analysis.models import Clip
from analysis.pose.landmarks import save_track

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
    """Of a folder's file by its last name."""
    return next(one for one in files if one == name or one.endswith(f"/{name}"))


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
