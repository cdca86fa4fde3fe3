"""Management commands on an installation's own data, run as an operator runs them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping

from tests.conftest import ROOT


def manage(environment: Mapping[str, str], *words: str) -> str:
    """What the command prints. Raises CalledProcessError where it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout
