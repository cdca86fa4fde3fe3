"""A person's archive, written while it is sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from analysis.export import contents, page
from analysis.export.contents import Scope
from analysis.export.rows import People, Row, told
from analysis.export.stream import ZipStream
from analysis.export.strides import stride_table
from analysis.models import Clip
from analysis.selectors import get_reading


def archive_name(scope: Scope) -> str:
    return f"gaitsite-{slugify(scope.athlete.name) or 'athlete'}-{timezone.localdate():%Y-%m-%d}.zip"


def archive(scope: Scope) -> Iterator[bytes]:
    """The ZIP archive of everything that the scope covers, a block at a time; see `contents`.

    Clips are read when their turn comes: one that is deleted meanwhile is not there. An archive that breaks off has no
    manifest, and cannot be taken for a whole one.
    """
    stream = ZipStream()
    people = People(scope.tells_email_of)
    read = []
    for pk in list(scope.clips().order_by("uploaded_at").values_list("pk", flat=True)):
        clip = scope.clips().select_related("athlete", "result", "own_cue").filter(pk=pk).first()
        if clip is not None:
            yield from _clip(stream, scope, clip, people)
            with scope.in_words():
                read.append(page.reading_of(clip, scope, stream.listed))
    yield from stream.text(contents.PERSON, _json(_person(scope, people)))
    with scope.in_words():
        index = page.index(scope, read)
    yield from stream.text(contents.INDEX, index)
    manifest = {
        "format": contents.FORMAT,
        "version": contents.VERSION,
        "made_at": timezone.now().isoformat(),
        "covers": scope.kind,
        "faces": "blurred" if scope.faces_blurred else "as filmed",
        "files": stream.listed,
    }
    yield from stream.text(contents.MANIFEST, _json(manifest))
    yield from stream.end()


def _person(scope: Scope, people: People) -> Row:
    """The list of people comes last: it holds everybody whom anything before it names."""
    lists = {
        name: [told(row, people, table.leave, table.names) for row in scope.rows(name)]
        for name, table in contents.OF_ATHLETE.items()
    }
    return {"athlete": told(scope.athlete, people), **lists, "people": people.rows}


def _clip(stream: ZipStream, scope: Scope, clip: Clip, people: People) -> Iterator[bytes]:
    folder = contents.folder_of(clip)
    notes = [_note(note, scope, people) for note in scope.notes(clip).order_by("time_s", "created_at")]
    said: Row = {
        "clip": told(clip, people, contents.A_CLIP.leave),
        "corrections": [told(row, people) for row in clip.corrections.select_related("author", "undone_by")],
        "own_cue": told(clip.own_cue, people) if hasattr(clip, "own_cue") else None,
        "notes": notes,
    }
    if not scope.coaches_words:
        said["clip"]["note"] = ""
    if hasattr(clip, "result"):
        result = clip.result
        measured = {
            "result": told(result, people, contents.RESULT_OF_CLIP.leave),
            "payload": result.payload,
            "details": result.details,
        }
        yield from stream.text(f"{folder}/{contents.RESULT}", _json(measured))
        with scope.in_words():
            strides = stride_table(get_reading(clip) or {})
        yield from stream.text(f"{folder}/{contents.STRIDES}", strides)
        yield from stream.file(f"{folder}/{contents.CURVES}", clip.curves_path)
    yield from stream.text(f"{folder}/{contents.CLIP}", _json(said))
    for name, path in contents.videos_of(clip, scope).items():
        yield from stream.file(f"{folder}/{name}", path)
    yield from stream.file(f"{folder}/{contents.LANDMARKS}", clip.landmarks_path)
    for note in notes:
        if voice := note["note"]["voice"]:
            yield from stream.file(f"{folder}/{voice}", clip.folder / voice)


def _note(note: Any, scope: Scope, people: People) -> Row:
    versions = note.versions.select_related("replaced_by").order_by("pk") if scope.coaches_words else ()
    return {
        "note": told(note, people),
        "versions": [told(version, people) for version in versions],
        "replies": [told(reply, people) for reply in note.replies.select_related("author")],
    }


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
