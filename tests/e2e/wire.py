"""A line between browser and site that can be slow, and can be cut: plain TCP, forwarded."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from types import TracebackType
from urllib.parse import urlsplit

BLOCK = 16 * 1024


class Wire:
    """Listens on a port of its own and passes everything on to `url`; `bytes_per_second` limits what goes up."""

    def __init__(self, url: str, bytes_per_second: float) -> None:
        target = urlsplit(url)
        self.target = (target.hostname or "", target.port or 80)
        self.bytes_per_second = bytes_per_second
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.open: set[socket.socket] = set()
        self.whole = True
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                if not self.whole:
                    near.close()
                    continue
                far = socket.create_connection(self.target)
                self.open |= {near, far}
                threading.Thread(target=self._pump, args=(near, far, self.bytes_per_second), daemon=True).start()
                threading.Thread(target=self._pump, args=(far, near, None), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, limit: float | None) -> None:
        with contextlib.suppress(OSError):
            while block := source.recv(BLOCK):
                sink.sendall(block)
                if limit:
                    time.sleep(len(block) / limit)
        for end in (source, sink):
            self._close(end)

    @staticmethod
    def _close(end: socket.socket) -> None:
        """Shut down first: it wakes whoever reads; closed then, so that whoever still writes is told."""
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()

    def cut(self) -> None:
        """Breaks every connection, and lets no new one through until `mend`."""
        self.whole = False
        for end in list(self.open):
            self._close(end)
        self.open.clear()

    def mend(self) -> None:
        self.whole = True

    def __enter__(self) -> Wire:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()
        self.listener.close()
