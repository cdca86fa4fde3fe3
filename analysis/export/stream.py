"""A ZIP archive that is sent while it is written: no file of it, and no more than a block at a time in memory."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BLOCK_BYTES = 256 * 1024
BIG_BYTES = 1 << 31
"""From here on sizes take eight bytes, which has to be said before a file's first byte."""
PRESSED = (".json", ".csv", ".html")
"""What is worth packing: videos and NumPy archives are packed already."""


class _Outbox(io.RawIOBase):
    """What was written and not yet taken away. It cannot be sought: sizes come after each file's bytes."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._blocks.append(bytes(data))
        return len(self._blocks[-1])

    def take(self) -> bytes:
        taken, self._blocks = b"".join(self._blocks), []
        return taken


class ZipStream:
    """The archive; each method yields what is ready. `listed` holds size and SHA-256 of every file so far."""

    def __init__(self) -> None:
        self.listed: dict[str, dict[str, Any]] = {}
        self._outbox = _Outbox()
        self._zip = zipfile.ZipFile(self._outbox, "w")

    def text(self, name: str, text: str) -> Iterator[bytes]:
        content = text.encode()
        yield from self._entry(name, io.BytesIO(content), len(content))

    def file(self, name: str, path: Path) -> Iterator[bytes]:
        """Leaves out what is not there: a clip may not have got so far, or has been deleted since."""
        try:
            source = path.open("rb")
        except FileNotFoundError:
            return
        with source:
            yield from self._entry(name, source, os.fstat(source.fileno()).st_size)

    def end(self) -> Iterator[bytes]:
        self._zip.close()
        yield self._outbox.take()

    def _entry(self, name: str, source: Any, size: int) -> Iterator[bytes]:
        info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED if name.endswith(PRESSED) else zipfile.ZIP_STORED
        info.external_attr = 0o644 << 16
        told, digest = 0, hashlib.sha256()
        with self._zip.open(info, "w", force_zip64=size >= BIG_BYTES) as entry:
            while block := source.read(BLOCK_BYTES):
                entry.write(block)
                digest.update(block)
                told += len(block)
                yield self._outbox.take()
        self.listed[name] = {"bytes": told, "sha256": digest.hexdigest()}
        yield self._outbox.take()
