"""Looks for the libraries of the system that OpenCV and the pose model load, and names missing Debian packages.

Run as a file, before anything is installed: `python3 gaitsite/system_libraries.py`.
"""

import ctypes
import sys

PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGLESv2.so.2": "libgles2",
    "libGL.so.1": "libgl1",
    "libgthread-2.0.so.0": "libglib2.0-0",
}


def missing() -> list[str]:
    """Debian packages to install; none on systems whose Python wheels bring all they need."""
    if sys.platform != "linux":
        return []
    wanted = []
    for library, package in PACKAGES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            wanted.append(package)
    return wanted


if __name__ == "__main__" and (packages := missing()):
    sys.exit(f"Libraries of the system are missing: apt-get install {' '.join(packages)}")
