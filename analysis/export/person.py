"""A person's archive, written while it is sent."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from analysis.export import contents, page
from analysis.export.contents import Scope
from analysis.export.rows import People, Row, told
from analysis.export.stream import ZipStream
from analysis.metric_words import METRICS, words_for
from analysis.models import BlurredCopy, Clip
from analysis.selectors import get_reading
from analysis.sharing.blurring import ask, standing
from analysis.wording import stride_labels


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


@dataclass(frozen=True, slots=True)
class Size:
    """What an archive will hold, for the page that offers it."""

    clips: int
    bytes: int


def size_of(scope: Scope) -> Size:
    sizes = list(scope.clips().values_list("size_bytes", flat=True))
    return Size(len(sizes), sum(sizes))


@dataclass(frozen=True, slots=True)
class Blurred:
    """How far the blurred copies for an archive are. videos: how many can be blurred; asked: of how many of them a copy
    was asked for, which links do, too."""

    videos: int
    asked: int
    ready: int
    failed: int

    @property
    def is_asked(self) -> bool:
        return 0 < self.videos == self.asked

    @property
    def is_done(self) -> bool:
        return self.is_asked and self.asked == self.ready + self.failed


def ask_for_blur(scope: Scope) -> None:
    """Has workers make a blurred copy of each video that can be blurred."""
    for clip in _with_video(scope):
        ask(clip)


def blurred_of(scope: Scope) -> Blurred:
    clips = _with_video(scope)
    asked = standing(clips)
    states = Counter(copy.state for copy in asked)
    return Blurred(len(clips), len(asked), states[BlurredCopy.State.READY], states[BlurredCopy.State.FAILED])


def _with_video(scope: Scope) -> list[Clip]:
    """Those whose video is there, and in which the face can be found."""
    return [clip for clip in scope.clips() if clip.proxy_path.exists() and clip.landmarks_path.exists()]


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


def stride_table(reading: dict[str, Any]) -> str:
    """Every number of every stride as CSV, a line a stride; metrics in the unit that the result has them in."""
    strides = reading.get("strides") or []
    found = {metric for stride in strides for metric in stride["metrics"]}
    metrics = [*(m for m in METRICS if m in found), *sorted(found - set(METRICS))]
    units = {metric: row.get("unit", "") for metric, row in (reading.get("metrics") or {}).items()}
    table = io.StringIO()
    writer = csv.writer(table)
    times = ("foot_strike_s", "toe_off_s", "next_foot_strike_s")
    writer.writerow(["stride", "side", "near_leg", "counted", *times, *(_head(m, units.get(m, "")) for m in metrics)])
    for label, stride in zip(stride_labels(strides), strides, strict=True):
        numbers = [*(stride[name] for name in times), *(stride["metrics"].get(m) for m in metrics)]
        about = [label, stride["side"], int(stride["near"]), int(stride["valid"])]
        writer.writerow([*about, *("" if n is None else n for n in numbers)])
    return table.getvalue()


def _head(metric: str, unit: str) -> str:
    name = words_for(metric, unit).name
    return f"{metric} {name} [{unit}]" if unit else f"{metric} {name}"


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
