"""A proxy in pieces of half a second or less, so that its pictures can be read while the rest is being written.

Each piece is a whole MP4 that begins with a key picture and holds the very packets of the proxy, at the same
timestamps. A piece is there once its name is: it is renamed when it is complete.
"""

from __future__ import annotations

from pathlib import Path

import av
from av import Packet
from av.container import OutputContainer
from av.video.stream import VideoStream

PICTURES = 10
"""In each piece but the last."""


def piece_path(folder: Path, index: int) -> Path:
    return folder / f"{index:05}.mp4"


class PieceWriter:
    """Writes pieces of `PICTURES` pictures into a folder.

    options  of the muxer, the proxy's
    """

    def __init__(self, folder: Path, options: dict[str, str]) -> None:
        self._folder = folder
        self._options = options
        self._count = 0
        self._open: tuple[OutputContainer, VideoStream] | None = None

    @property
    def complete(self) -> int:
        """Pictures that can be read."""
        return (self._count - 1) // PICTURES * PICTURES if self._open else self._count

    def add(self, packet: Packet[VideoStream], template: VideoStream) -> None:
        """The proxy's next packet, which has been written there: its track has its final form only then."""
        if self._count % PICTURES == 0:
            self.close()
        output, track = self._open = self._open or self._begun(template)
        packet.stream = track
        output.mux(packet)
        self._count += 1

    def close(self) -> None:
        """Completes the piece that is being written."""
        if self._open is None:
            return
        self._open[0].close()
        self._open = None
        self._unfinished.rename(piece_path(self._folder, (self._count - 1) // PICTURES))

    def _begun(self, template: VideoStream) -> tuple[OutputContainer, VideoStream]:
        output = av.open(str(self._unfinished), "w", format="mp4", container_options=self._options)
        return output, output.add_stream_from_template(template)

    @property
    def _unfinished(self) -> Path:
        return self._folder / "unfinished"
