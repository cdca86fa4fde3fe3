"""The rows of a clip and of what hangs on it.

The row is the truth and the queue message only a doorbell: see `analysis.doorbell`.
Machine results and coach's notes are kept apart; neither overwrites the other.
"""

from analysis.models.clips import CURVES, Clip, ClipQuerySet, Result, Surface, Upload
from analysis.models.cues import LibraryEntry
from analysis.models.desk import TAG_CHARS, Look, Tag
from analysis.models.files import FileToErase
from analysis.models.judging import Correction, OwnBand, OwnCue
from analysis.models.notes import REPLY_CHARS, CueNote, CueNoteQuerySet, NoteReply, NoteVersion
from analysis.models.retention import ClubKeeping, Days, Keeping, PurgeNotice
from analysis.models.sharing import BlurredCopy, Share

__all__ = [
    "CURVES",
    "REPLY_CHARS",
    "TAG_CHARS",
    "BlurredCopy",
    "Clip",
    "ClipQuerySet",
    "ClubKeeping",
    "Correction",
    "CueNote",
    "CueNoteQuerySet",
    "Days",
    "FileToErase",
    "Keeping",
    "LibraryEntry",
    "Look",
    "NoteReply",
    "NoteVersion",
    "OwnBand",
    "OwnCue",
    "PurgeNotice",
    "Result",
    "Share",
    "Surface",
    "Tag",
    "Upload",
]
