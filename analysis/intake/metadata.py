"""Reads what a browser says about a file it is about to send. All of it is hostile until it has passed here."""

from __future__ import annotations

import base64
import binascii
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from analysis.services import check_note, check_pace, check_shoes, check_slow_motion, check_surface

EXTENSIONS = (".mp4", ".mov", ".m4v", ".webm", ".mkv", ".avi")
HEADER_BYTES = 16 * 1024
NAME_CHARS = 255


def parse(header: str) -> dict[str, str]:
    """The `Upload-Metadata` header of tus 1.0 (`key base64,key base64`) as text by key.

    Raises ValidationError (BAD_METADATA) where it is not that: too long, a key twice, not base64, not UTF-8.
    """
    values: dict[str, str] = {}
    try:
        if len(header) > HEADER_BYTES:
            raise ValueError("too long")
        for pair in header.split(",") if header.strip() else ():
            key, _, encoded = pair.strip().partition(" ")
            if not key or key in values:
                raise ValueError("no key, or the same key twice")
            values[key] = base64.b64decode(encoded.strip(), validate=True).decode()
    except (ValueError, binascii.Error) as error:
        raise ValidationError(gettext("The upload's description cannot be read."), code="BAD_METADATA") from error
    return values


def file_name(values: dict[str, str]) -> str:
    """The name to show for the file: its last part, printable, with an extension of a video. It never names a path."""
    name = values.get("filename", "").replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if c.isprintable()).strip()
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in EXTENSIONS:
        raise ValidationError(
            gettext("GaitSite reads %(some)s and %(last)s files.")
            % {"some": ", ".join(EXTENSIONS[:-1]), "last": EXTENSIONS[-1]},
            code="BAD_EXTENSION",
        )
    stem = name[: -len(suffix)]
    return stem[: NAME_CHARS - len(suffix)] + name[-len(suffix) :]


def said_of_clip(values: dict[str, str]) -> dict[str, Any]:
    """What was said, as keyword arguments of `services.create_clip`: surface, pace_mps, slow_motion, shoes, note."""
    return {
        "surface": check_surface(values.get("surface", "")),
        "pace_mps": check_pace(_number(values, "pace_mps", "BAD_PACE")),
        "slow_motion": check_slow_motion(_number(values, "slow_motion", "BAD_SLOW_MOTION")),
        "shoes": check_shoes(values.get("shoes", "").replace("\x00", "")),
        "note": check_note(values.get("note", "").replace("\x00", "")),
    }


def _number(values: dict[str, str], key: str, code: str) -> float | None:
    text = values.get(key, "").strip()
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise ValidationError(gettext("%(text)s is not a number.") % {"text": repr(text[:20])}, code=code) from None
