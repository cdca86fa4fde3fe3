"""What two clips have in common, and so what may be said of their differences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.gait.asymmetry import SAME_PACE_SHARE
from analysis.gait.bands import references
from analysis.models import Clip
from analysis.wording import pace_text


@dataclass(frozen=True, slots=True)
class Measured:
    """A clip and its reading."""

    clip: Clip
    payload: Mapping[str, Any]

    @property
    def pace_mps(self) -> float | None:
        return self.payload.get("pace_mps")

    @property
    def frame_rate_hz(self) -> float:
        """Pictures a second of true time."""
        return float(self.payload["frames"] / self.payload["duration_s"]) * (self.clip.slow_motion or 1.0)

    @property
    def near_sides(self) -> set[str]:
        return {segment["near_side"] for segment in self.payload["segments"]}


@dataclass(frozen=True, slots=True)
class Standing:
    """
    same_athlete  otherwise there are differences, and no changes
    obstacle      why a difference between two clips of one athlete is no change, in a sentence; empty where it may be
    paces_differ  each clip is then held against what is expected at its own pace
    pace_known    both paces were typed in
    """

    same_athlete: bool
    obstacle: str
    paces_differ: bool
    pace_known: bool
    said: tuple[str, ...]
    """What a reader of the differences should know, in sentences."""

    @property
    def claims(self) -> bool:
        return self.same_athlete and not self.obstacle


def standing_of(first: Measured, second: Measured) -> Standing:
    same = first.clip.athlete_id == second.clip.athlete_id
    obstacle = _obstacle(first, second) if same else ""
    differ = _paces_differ(first.pace_mps, second.pace_mps)
    sources = {clip.payload.get("pace_source") for clip in (first, second)}
    said = [] if same else ["Two runners: this is how they differ, ± the error of both. It is no change."]
    said += [obstacle] if obstacle else []
    said += _about_pace(first, second, differ)
    if first.clip.surface != second.clip.surface:
        said.append("One was run on a treadmill, the other overground.")
    return Standing(same, obstacle, differ, sources == {"typed"}, tuple(said))


def pace_explains(metric: str, first: Measured, second: Measured) -> float:
    """Difference that the reference expects between the paces of the two clips, 0 for what does not go with the pace.
    Both paces must be known."""
    reference = references().get(metric)
    if reference is None or first.pace_mps is None or second.pace_mps is None:
        return 0.0
    return reference.value(second.pace_mps) - reference.value(first.pace_mps)


def goes_with_pace(metric: str) -> bool:
    """Is something else expected of it at another pace? Of what has no reference nobody knows."""
    reference = references().get(metric)
    return reference is None or reference.slope != 0


def _paces_differ(first: float | None, second: float | None) -> bool:
    if first is None or second is None:
        return False
    return abs(first - second) > SAME_PACE_SHARE * (first + second) / 2


def _obstacle(first: Measured, second: Measured) -> str:
    if first.payload["engine"] != second.payload["engine"]:
        return (
            "The clips were measured by different pose models, and what differs may be the models: analyse the older "
            "one again."
        )
    if len(first.near_sides | second.near_sides) != 1:
        return "The camera did not see the same leg in both clips, and what differs may be left and right."
    if {first.payload["status"], second.payload["status"]} != {"scored"}:
        return "One of the clips has too few strides for a verdict."
    return ""


def _about_pace(first: Measured, second: Measured, differ: bool) -> list[str]:
    one, other = first.pace_mps, second.pace_mps
    if one is None or other is None:
        return ["The pace is not known in both clips; type it in, and numbers that go with the pace can be compared."]
    if not differ:
        return []
    return [
        f"The paces differ, {pace_text(one)} and {pace_text(other)}: each number has the band of its own pace, and "
        "what the pace alone explains is taken off the difference."
    ]
