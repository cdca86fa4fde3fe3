"""The files of an archive's clip, put where GaitSite looks for them, and checked there as what their names say.

Nothing is written under a name that the archive chooses. What was measured is shown once as pages show it. Both take
their time, and are done before the database is held up for the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from analysis.export import checks, contents
from analysis.export.arrays import check_curves, check_landmarks
from analysis.export.contents import CLIP_FOLDER
from analysis.export.forms import ClipFile, ResultFile
from analysis.export.opening import Opened, refuse
from analysis.export.results import check_result
from analysis.export.rows import Row
from analysis.models import CURVES, Clip, Result


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A clip whose files are in their place.

    folder    its name in the archive
    said      what `clip.json` holds
    measured  what `result.json` holds; None where there is none
    sha256    of the original; empty where that was cleared away before
    """

    clip_id: UUID
    folder: str
    said: Row
    measured: Row | None
    sha256: str


def unpack(archive: Opened, folder: str, made: list[Path]) -> Unpacked:
    """Adds the clip's folder to `made`. Raises ArchiveError and ValidationError."""
    named = CLIP_FOLDER.fullmatch(folder)
    if named is None:
        refuse("BAD_PATH", f"{folder} is no clip's folder.")
    clip = Clip(pk=UUID(named["id"]))
    if Clip.objects.filter(pk=clip.pk).exists() or clip.folder.exists():
        refuse("EXISTS", f"The clip of {folder}, or a file of it, is here already.")
    said = archive.json(f"{folder}/{contents.CLIP}", ClipFile)
    clip.folder.mkdir(parents=True)
    made.append(clip.folder)
    original = archive.original_in(folder)
    digest = archive.copy(f"{folder}/{original}", clip.original_path) if original else ""
    for name, path, check in (
        (contents.BROWSER, clip.proxy_path, checks.check_video),
        (contents.POSTER, clip.poster_path, checks.check_still),
        (contents.LANDMARKS, clip.landmarks_path, check_landmarks),
        (contents.CURVES, clip.folder / CURVES, check_curves),
    ):
        if f"{folder}/{name}" in archive:  # one may have been cleared away before
            archive.copy(f"{folder}/{name}", path)
            check(path)
    for note in said["notes"]:
        if voice := note["note"].get("voice"):
            archive.copy(f"{folder}/{voice}", clip.folder / voice)
            checks.check_voice(clip.folder / voice)
    measured = None
    if f"{folder}/{contents.RESULT}" in archive:
        measured = archive.json(f"{folder}/{contents.RESULT}", ResultFile)
        check_result(clip, Result(payload=measured["payload"], details=measured["details"], curves=CURVES))
    return Unpacked(clip.pk, folder, said, measured, digest)
