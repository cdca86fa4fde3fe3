"""Peak memory of this process and all its children, sampled while something runs."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

import psutil

EVERY_S = 0.5


class PeakMemory:
    """Context manager; afterwards `peak_mb` is the largest sum of resident memory seen (shared pages count twice)."""

    def __init__(self) -> None:
        self.peak_mb = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        me = psutil.Process()
        while not self._stop.wait(EVERY_S):
            self.peak_mb = max(self.peak_mb, sum(map(_resident_mb, [me, *me.children(recursive=True)])))


def _resident_mb(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / 1e6
    except psutil.NoSuchProcess:
        return 0.0
