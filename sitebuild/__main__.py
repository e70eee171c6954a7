"""Compute and check everything the pages show: `python -m sitebuild`. The build runs this first.

Draws the figures, computes the claims, runs the demos and the labs, typesets the formulas, and checks the pages; only what
changed is made again. Prints each broken rule as `file:line: rule: what to do`.
"""

import os
import subprocess
import sys
import time

from sitebuild import check, labs, marks
from sitebuild.cache import ROOT


def main() -> int:
    """Run all steps; return 0 if everything on the pages is true."""
    started = time.perf_counter()
    taken = []
    for name, command in (("figures", "snippets.figures"), ("claims", "snippets.claims")):
        start = time.perf_counter()
        if subprocess.run([sys.executable, "-m", command], cwd=ROOT).returncode:
            return 1
        taken.append(f"{name} {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    broken = marks.check()
    taken.append(f"demos {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    broken += labs.check()
    taken.append(f"labs {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    broken += check.check()
    taken.append(f"formulas and pages {time.perf_counter() - start:.1f} s")
    for place in broken:
        print(place, file=sys.stderr)
        if os.environ.get("GITHUB_ACTIONS"):
            print(f"::error file={place.path},line={place.line},title={place.rule}::{place.message}")
    if broken:
        print(f"check: {len(broken)} broken", file=sys.stderr)
        return 1
    print(f"check: all true in {time.perf_counter() - started:.1f} s ({', '.join(taken)})", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
