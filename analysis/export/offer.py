"""What the page says that offers an archive: how much is in it, and how far the videos without faces are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from analysis.export.contents import Scope
from analysis.models import BlurredCopy, Clip
from analysis.sharing.blurring import ask, standing


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
