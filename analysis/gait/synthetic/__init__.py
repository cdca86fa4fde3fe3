"""A runner made of numbers, whose foot strikes, toe-offs, angles and metrics are known exactly.

`SyntheticRunner` moves; `landmark_track` films it and returns what a pose model would, together with the truth. It is
the ground truth of the tests and the skeleton of the computer-drawn clips. Nothing in the analysis reads it.

Axes: x forward, y up from the ground, z to the runner's right, metres. Hips stay near x = 0, as on a treadmill.
"""

from analysis.gait.synthetic.camera import CameraView, Timing, Truth, landmark_track
from analysis.gait.synthetic.noise import Noise
from analysis.gait.synthetic.parameters import RunnerParameters
from analysis.gait.synthetic.runner import LegAngles, SyntheticRunner
from analysis.gait.synthetic.truth import truth_metrics

__all__ = [
    "CameraView",
    "LegAngles",
    "Noise",
    "RunnerParameters",
    "SyntheticRunner",
    "Timing",
    "Truth",
    "landmark_track",
    "truth_metrics",
]
