"""Copies the browser libraries that `npm ci` fetched to where the static files are served from.

Run as `python -m gaitsite.vendor`. Pages load them from /static/vendor/.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent

FILES = {
    "plotly-basic.min.js": "plotly.js-basic-dist-min/plotly-basic.min.js",
    "plotly-basic.LICENSE.txt": "plotly.js-basic-dist-min/LICENSE",
    "tus.min.js": "tus-js-client/dist/tus.min.js",
    "tus.LICENSE.txt": "tus-js-client/LICENSE",
}


def copy_libraries(modules: Path, target: Path) -> None:
    """Puts every file of `FILES` into `target`; raises FileNotFoundError naming the one that is missing."""
    target.mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        shutil.copyfile(modules / source, target / name)


if __name__ == "__main__":
    try:
        copy_libraries(CHECKOUT / "node_modules", CHECKOUT / "var" / "static_vendor")
    except FileNotFoundError as missing:
        sys.exit(f"{missing.filename} is missing: run npm ci first")
