"""Everything that CI runs, in the order of what fails soonest: `python -m tests [pytest's options]`."""

import json
import os
import subprocess
import sys
import time

from sitebuild.cache import ROOT
from sitebuild.setup import TIMINGS

STEPS = {
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
}


def main(options: list[str]) -> int:
    """Run the checks and then the tests; the tests' closing line comes last."""
    timings = json.loads(TIMINGS.read_text()) if TIMINGS.exists() else {}
    for name, command in STEPS.items():
        start = time.perf_counter()
        print(f"{name}: {' '.join(command)}", flush=True)
        if subprocess.run([sys.executable, "-m", *command], cwd=ROOT).returncode:
            return 1
        timings[name] = round(time.perf_counter() - start, 1)
    environment = {**os.environ, "STEP_TIMINGS": json.dumps(timings)}
    return subprocess.run([sys.executable, "-m", "pytest", "--durations=10", *options], cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
