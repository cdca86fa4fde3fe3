"""Why a clip cannot be used: a stable code and a sentence for the coach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SENTENCES: Mapping[str, str] = {
    # the file
    "NO_FILE": "There is no file %(name)s.",
    "EMPTY_FILE": "This file is empty. Please upload it again.",
    "NOT_A_VIDEO": "This file is not a video that GaitSite can read. Please use .mp4, .mov, .m4v, .webm, .mkv or .avi.",
    "TRUNCATED": "This video is cut off before its end. Please copy or export it once more and upload it again.",
    "DAMAGED": "This video is damaged and cannot be played. Please export it once more from the phone or camera.",
    "NO_FRAMES": "This file holds no moving picture. Please upload the video as the phone or camera made it.",
    "UNSUPPORTED_CODEC": "This video is stored in a form that GaitSite does not read (%(codec)s). "
    "Please export it as H.264 or HEVC.",
    "TOO_LARGE": "This file has %(megabytes).0f MB; at most %(limit_megabytes).0f MB are possible. "
    "Please trim it to the running.",
    "TOO_SHORT": "This video is too short (%(frames)d pictures, %(seconds).1f s). "
    "Please film six seconds of running or more.",
    "TOO_LONG": "This video lasts %(seconds).0f s; at most %(limit_seconds).0f s are possible. "
    "Please trim it to the running.",
    "TOO_MANY_PIXELS": "Its picture has %(width)d × %(height)d pixels, which is more than GaitSite can take. "
    "Please film or export in 1080p.",
    "TOO_FEW_PIXELS": "Its picture has only %(width)d × %(height)d pixels. Please film in 720p or more.",
    "TOO_MANY_FRAMES": "This video has more than %(limit_frames)d pictures. Please trim it to the running.",
    "TOO_MANY_STREAMS": "This file holds %(streams)d tracks of picture and sound, which is more than a camera makes. "
    "Please upload the video as the phone or camera made it.",
    # what can be seen in it
    "NOBODY_THERE": "Nobody could be found where you tapped. "
    "Please tap on the runner's body at a moment when it can be seen from head to feet.",
    # a table of landmarks in place of a video
    "BAD_TABLE": "This table of landmarks cannot be used: %(reason)s.",
    # what happened to the confined process that worked on it
    "OUT_OF_TIME": "Working on this video took too long and was stopped. Please try a shorter one.",
    "OUT_OF_MEMORY": "Working on this video took more memory than is allowed. Please film or export in 1080p.",
    "OUTPUT_TOO_LARGE": "The copy of this video for the browser became too large. Please trim it to the running.",
    "KILLED": "Work on this video was stopped from outside. It can be tried again.",
    "CRASHED": "The video reader gave up on this file. Please export it once more as H.264 and upload it again.",
    "NOT_READY": "GaitSite could not start its video reader or pose model; the log of whoever runs it says why.",
    "NO_SANDBOX": "This computer cannot lock video files in a process without network, so GaitSite reads none. "
    "Whoever runs it may allow that by setting GAITSITE_ALLOW_UNSANDBOXED=1.",
}


class ClipError(Exception):
    """A clip that cannot be used.

    code     stable, a key of SENTENCES
    message  one or two sentences for the coach
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return f"{self.message} [{self.code}]"


def clip_error(code: str, **facts: Any) -> ClipError:
    """The error of that code with its sentence; `facts` fill the sentence's gaps."""
    return ClipError(code, SENTENCES[code] % facts)
