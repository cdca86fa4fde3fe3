"""An archive as a stranger's file: what it may hold, how big it may be, and whether it is what it lists.

Raises ArchiveError, whose codes are

    NOT_AN_ARCHIVE   no ZIP file, or one that broke off
    UNKNOWN_FORMAT   no archive of a person, or one of a version that this GaitSite cannot read
    BAD_PATH         a name that no archive has: a way out of its folder, a link, the same name twice
    TOO_BIG          more files or bytes than there is room for, or than a file of its kind may have
    NOT_AS_LISTED    not the files of the list in it, or not with these contents
    BAD_DATA         values that make no sense
    BAD_FILE         a file in it is not what its name says
    EXISTS           the person, or one of the clips, is here already
"""

from __future__ import annotations

import hashlib
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn, Self

from django.conf import settings
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from analysis.export import contents
from analysis.export.contents import CLIP_FOLDER, ORIGINAL_NAME, VOICE_NAME

BLOCK_BYTES = 256 * 1024
MOST_FILES = 200_000
MOST_TEXT_BYTES = 64 * 1024**2
"""Of a file that is read as a whole."""
SPARE_BYTES = 256 * 1024**2
"""Of the disk, to be left free."""
AT_THE_TOP = (contents.INDEX, contents.PERSON, contents.MANIFEST)
OF_A_CLIP = (
    contents.CLIP,
    contents.RESULT,
    contents.STRIDES,
    contents.BROWSER,
    contents.POSTER,
    contents.LANDMARKS,
    contents.CURVES,
)
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError)
"""What zipfile raises for files that are broken, cut off, encrypted, or packed in a way that it does not know."""
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""As JSON writes it: neither databases nor pages take it."""
NO_ZIP = "This is no ZIP file, or the download broke off."
ENCRYPTED = 0x1


class ArchiveError(Exception):
    """The archive is not taken; `code` and `message` say why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def refuse(code: str, message: str) -> NoReturn:
    raise ArchiveError(code, message)


class Opened:
    """An archive whose names and list have been checked; its contents are checked as they are taken. A context
    manager."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (*UNREADABLE, ValueError):
            refuse("NOT_AN_ARCHIVE", NO_ZIP)
        self._listed: Mapping[str, Mapping[str, Any]] = {}
        try:
            self._infos = self._checked_names()
            self._listed = self._checked_list()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name in self._listed

    def clip_folders(self) -> list[str]:
        return sorted({name.rpartition("/")[0] for name in self._listed if "/" in name})

    def original_in(self, folder: str) -> str:
        """The name of the original there, empty where there is none."""
        names = (name.removeprefix(f"{folder}/") for name in self._listed if name.startswith(f"{folder}/"))
        return next((name for name in names if ORIGINAL_NAME.fullmatch(name)), "")

    def json(self, name: str, form: type[BaseModel]) -> Any:
        """What stands in the file, which is of that form."""
        self._need(name)
        content = self._text(name)
        said = _parsed(name, content)
        try:
            form.model_validate_json(content)
        except ValidationError as error:
            refuse("BAD_DATA", f"{name} makes no sense. {_sentence(error)}")
        return said

    def copy(self, name: str, path: Path) -> str:
        """Writes a file of the archive to a path that is not there yet; returns its SHA-256."""
        self._need(name)
        said, digest, count = self._listed[name], hashlib.sha256(), 0
        try:
            with self._zip.open(self._infos[name]) as source, path.open("xb") as target:
                while block := source.read(BLOCK_BYTES):
                    count += len(block)
                    if count > said["bytes"]:
                        break
                    digest.update(block)
                    target.write(block)
        except UNREADABLE as error:
            raise ArchiveError("NOT_AS_LISTED", f"{name} cannot be unpacked ({error}).") from error
        if (count, digest.hexdigest()) != (said["bytes"], said["sha256"]):
            refuse("NOT_AS_LISTED", f"{name} is not the file that the list speaks of.")
        return digest.hexdigest()

    def _need(self, name: str) -> None:
        if name not in self._listed:
            refuse("BAD_DATA", f"{name} is not in the archive.")

    def _checked_names(self) -> dict[str, zipfile.ZipInfo]:
        infos = self._zip.infolist()
        if min((info.header_offset for info in infos), default=0) > 0:  # all that is listed may be an array file's
            refuse("NOT_AN_ARCHIVE", NO_ZIP)
        if len(infos) > MOST_FILES:
            refuse("TOO_BIG", f"More than {MOST_FILES} files.")
        for info in infos:
            if not _is_ours(info.orig_filename) or info.filename != info.orig_filename:
                refuse("BAD_PATH", f"No archive of a person has a file called {info.orig_filename[:80]!r}.")
            kind = stat.S_IFMT(info.external_attr >> 16)
            if kind not in (0, stat.S_IFREG) or info.flag_bits & ENCRYPTED or info.compress_type not in PACKINGS:
                refuse("BAD_PATH", f"{info.filename} is no plain file.")
        named = {info.filename: info for info in infos}
        if len(named) != len(infos):
            refuse("BAD_PATH", "Two files have the same name.")
        whole = sum(info.file_size for info in infos)
        settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
        if whole + SPARE_BYTES > shutil.disk_usage(settings.MEDIA_ROOT).free:
            refuse("TOO_BIG", f"It unpacks to {whole / 1e9:.1f} GB, and there is no room for that.")
        return named

    def _checked_list(self) -> dict[str, Mapping[str, Any]]:
        if contents.MANIFEST not in self._infos:
            refuse(
                "UNKNOWN_FORMAT", "There is no manifest in it: this is no archive of a person, or only a part of one."
            )
        manifest = _parsed(contents.MANIFEST, self._text(contents.MANIFEST))
        if not isinstance(manifest, dict) or manifest.get("format") != contents.FORMAT:
            refuse("UNKNOWN_FORMAT", "This is no archive of a person.")
        if manifest.get("version") != contents.VERSION:
            refuse(
                "UNKNOWN_FORMAT",
                f"It is of version {manifest.get('version')!r}; this GaitSite reads {contents.VERSION}.",
            )
        listed = manifest.get("files")
        if not isinstance(listed, dict) or set(listed) != set(self._infos) - {contents.MANIFEST}:
            refuse("NOT_AS_LISTED", "It does not hold the files that it lists.")
        for name, said in listed.items():
            if not isinstance(said, dict) or said.get("bytes") != self._infos[name].file_size or "sha256" not in said:
                refuse("NOT_AS_LISTED", f"{name} is not as big as the list says.")
        return listed

    def _text(self, name: str) -> bytes:
        """Read whole, and bounded whatever the archive says of its size."""
        try:
            with self._zip.open(self._infos[name]) as source:
                content = source.read(MOST_TEXT_BYTES + 1)
        except UNREADABLE as error:
            raise ArchiveError("NOT_AS_LISTED", f"{name} cannot be read ({error}).") from error
        if len(content) > MOST_TEXT_BYTES:
            refuse("TOO_BIG", f"{name} is too big.")
        listed = self._listed.get(name)  # all but the list itself are
        if listed is not None and hashlib.sha256(content).hexdigest() != listed["sha256"]:
            refuse("NOT_AS_LISTED", f"{name} is not the file that the list speaks of.")
        return content


def _is_ours(name: str) -> bool:
    folder, slash, last = name.rpartition("/")
    if not slash:
        return last in AT_THE_TOP
    known = last in OF_A_CLIP or ORIGINAL_NAME.fullmatch(last) or VOICE_NAME.fullmatch(last)
    return bool(known and CLIP_FOLDER.fullmatch(folder))


def _parsed(name: str, content: bytes) -> Any:
    try:
        if NUL.search(content):
            raise ValueError("with a letter that cannot be kept")
        return from_json(content, allow_inf_nan=False)
    except ValueError as error:
        raise ArchiveError("BAD_DATA", f"{name} is no JSON ({error}).") from error


def _sentence(error: ValidationError) -> str:
    """The first thing that is wrong, and where."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(step)[:40] for step in first["loc"])
    what = first["msg"].removeprefix("Value error, ")
    return f"{where}: {what}." if where else f"{what}."
