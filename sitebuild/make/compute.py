"""Draw the figures and compute the claims whose sources changed: what every check of the pages leans on."""

import subprocess
import sys
import time

from sitebuild.cache import ROOT

MADE = {"figures": "sitebuild.make.draw", "claims": "sitebuild.make.claims"}


def all_made(taken: dict[str, float]) -> bool:
    """Make what changed and note the seconds; return False where something cannot be made, which has been said by then."""
    for name, module in MADE.items():
        start = time.perf_counter()
        if subprocess.run([sys.executable, "-m", module], cwd=ROOT).returncode:
            return False
        taken[name] = time.perf_counter() - start
    return True
