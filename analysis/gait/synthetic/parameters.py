"""What can be asked of the synthetic runner."""

from __future__ import annotations

from dataclasses import dataclass

SPEEDS_MPS = (2.0, 5.5)
WALKING_SPEEDS_MPS = (1.1, 1.5)


@dataclass(frozen=True, slots=True)
class RunnerParameters:
    """A runner like the mean of measured ones at this speed, and what is different about this one.

    cadence_spm, duty_factor   None for the usual ones; without a duty factor the thigh at toe-off is the usual one and
                               contact lasts as long as the foot takes to get there
    strike_deg        foot pitch at foot strike, + toes up: 12 rearfoot, -6 forefoot
    overstride_ll     foot strike so much further ahead of the hip than usual, leg lengths, with a straighter knee and,
                      on the heel, toes higher
    lean_deg          trunk, + forward
    lazy_deg          peak swing knee flexion lower by so much
    flick             1: the heel flicks up behind before the thigh comes through
    late_pull_deg     thigh held back by so much while the knee begins to fold: it comes through after the pull
    overcooked_deg    peak swing knee flexion higher by so much
    sitting_ll        hips lower by so much, leg lengths, from foot strike to toe-off
    folded_deg        added to the lean
    calf_push         1: the ankle pushes further, 15 degrees, and the thigh less
    weak_push_deg     thigh less far back at toe-off by so much
    bounce_ll         hips rise and fall by so much more, leg lengths, in a longer flight, at a lower cadence
    asymmetry_deg     peak swing knee flexion of the left leg lower by so much than of the right
    walking           a walker instead: one foot always on the ground, hips highest over the standing leg
    stride_jitter     1: stride times vary by 1.5 %, swing angles by 1.5 degrees (one standard deviation)
    seed              of the jitter

    Raises ValueError for a speed outside 2.0..5.5 m/s (walking: 1.1..1.5).
    """

    speed_mps: float = 3.0
    height_m: float = 1.75
    cadence_spm: float | None = None
    duty_factor: float | None = None
    strike_deg: float = 12.0
    overstride_ll: float = 0.0
    lean_deg: float = 6.0
    lazy_deg: float = 0.0
    flick: float = 0.0
    late_pull_deg: float = 0.0
    overcooked_deg: float = 0.0
    sitting_ll: float = 0.0
    folded_deg: float = 0.0
    calf_push: float = 0.0
    weak_push_deg: float = 0.0
    bounce_ll: float = 0.0
    asymmetry_deg: float = 0.0
    walking: bool = False
    stride_jitter: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        low, high = WALKING_SPEEDS_MPS if self.walking else SPEEDS_MPS
        if not low <= self.speed_mps <= high:
            raise ValueError(f"{self.speed_mps} m/s is outside {low}..{high} m/s")
