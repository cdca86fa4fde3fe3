"""Reads OpenPose's BODY_25 keypoints, one JSON file a frame, as a pose track."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from analysis.gait.model import Engine, PoseTrack

ENGINE = Engine("openpose", "body_25", "1")
RATE_HZ = 30.0
WIDTH_PX, HEIGHT_PX = 1920, 1080

# By landmark: nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles, heels, big toes.
KEYPOINTS = {0: 0, 2: 16, 5: 15, 7: 18, 8: 17, 11: 5, 12: 2, 13: 6, 14: 3, 15: 7, 16: 4}
KEYPOINTS |= {23: 12, 24: 9, 25: 13, 26: 10, 27: 14, 28: 11, 29: 21, 30: 24, 31: 19, 32: 22}


def read(folder: Path) -> PoseTrack:
    """The first person of every frame in the order of names; NaN for a keypoint that was not seen."""
    frames = sorted(folder.glob("*_keypoints.json"))
    xy, visibility = np.full((len(frames), 33, 2), np.nan), np.full((len(frames), 33), np.nan)
    for k, frame in enumerate(frames):
        people = json.loads(frame.read_text(encoding="utf-8"))["people"]
        if not people:
            continue
        seen = np.array(people[0]["pose_keypoints_2d"]).reshape(25, 3)
        for landmark, keypoint in KEYPOINTS.items():
            if seen[keypoint, 2] > 0:
                xy[k, landmark], visibility[k, landmark] = seen[keypoint, :2], seen[keypoint, 2]
    return PoseTrack(np.arange(len(frames)) / RATE_HZ, xy, visibility, WIDTH_PX, HEIGHT_PX, ENGINE)
