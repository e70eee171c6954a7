"""Everything that CI runs, in the order of what fails soonest: `python -m tests [pytest's options]`; a part of it: `python -m tests check`."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from sitebuild.cache import ROOT
from sitebuild.node import node
from sitebuild.setup import TIMINGS
from tests import house, light
from tests.conftest import built_and_served

PYTHON = [sys.executable, "-m"]
WORKERS = str((os.cpu_count() or 1) + 1)  # one more than cores: tests in a browser wait for a good part of their time
SHARED = ["-n", WORKERS, "--dist", "loadfile", "--no-loadscope-reorder"]  # as tests/conftest.py deals them out
STEPS = {
    "lint": [*PYTHON, "ruff", "check", "."],
    "format": [*PYTHON, "ruff", "format", "--check", "."],
    "types": [*PYTHON, "mypy"],
    "scripts": [node(), "node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings"],
}


def check() -> int:
    """Run what needs neither a browser nor a full build, and of the tests those whose sources changed."""
    for name, command in STEPS.items():
        print(f"{name}: {' '.join(command[1:])}", flush=True)
        if subprocess.run(command, cwd=ROOT).returncode:
            return 1
    if subprocess.run([*PYTHON, "sitebuild"], cwd=ROOT).returncode:
        return 1
    now = light.keys()
    wanted = light.changed(now)
    print(f"tests: {len(wanted)} of {len(now)} files changed since they last passed", flush=True)
    tests = ["-p", "tests.light", "--light", "--durations=10", "-q", *SHARED, *wanted]
    ended = subprocess.run([*PYTHON, "pytest", *tests], cwd=ROOT).returncode if wanted else 0
    return 0 if ended == pytest.ExitCode.NO_TESTS_COLLECTED else ended


def _whole() -> list[str]:
    """Return the options of a whole run: tests that passed with the very sources and the very site of now are not repeated."""
    now = light.keys()
    unchanged = sorted(now.keys() - light.changed(now))
    if unchanged:
        few = "of these only what needs a browser or builds the project runs again"
        print(f"tests: {len(unchanged)} of {len(now)} files are as they last passed: {few}", flush=True)
    return ["-p", "tests.light", f"--unchanged={','.join(unchanged)}", "-p", "tests.opened", "--opened", "tests"]


def main(options: list[str]) -> int:
    """Run the checks, build the site, run the tests; the tests' closing line comes last."""
    timings = json.loads(TIMINGS.read_text()) if TIMINGS.exists() else {}
    TIMINGS.unlink(missing_ok=True)
    for name, command in STEPS.items():
        start = time.perf_counter()
        print(f"{name}: {' '.join(command[1:])}", flush=True)
        if subprocess.run(command, cwd=ROOT).returncode:
            return 1
        timings[name] = round(time.perf_counter() - start, 1)
    start = time.perf_counter()
    print("site: mkdocs build --strict", flush=True)
    with built_and_served() as site, tempfile.TemporaryDirectory() as small:
        timings["site"] = round(time.perf_counter() - start, 1)
        shared = {"SERVED_SITE": site.url, "SMALL_HOUSE": str(house.build(Path(small)))}
        environment = {**os.environ, **shared, "STEP_TIMINGS": json.dumps(timings)}
        tests = [sys.executable, "-m", "pytest", "--durations=10", *SHARED, *(options or _whole())]
        return subprocess.run(tests, cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    try:
        sys.exit(check() if sys.argv[1:] == ["check"] else main(sys.argv[1:]))
    except RuntimeError as error:
        sys.exit(f"tests: {error}")
