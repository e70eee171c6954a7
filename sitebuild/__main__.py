"""Compute and check everything the pages show: `python -m sitebuild [--serving]`. The build runs this first.

Draws the figures and reads them back, computes the claims, runs the demos and the labs, typesets the formulas, and checks the pages; only what
changed is made again. Prints each broken rule as `file:line: rule: what to do`. While serving, what is still to be written and
words of one language that lag behind the other are named and do not stop: whoever writes two pages writes one of them first.
"""

import os
import sys
import time
from collections.abc import Callable

from sitebuild.cache import refused
from sitebuild.check import demos, drawings, drifts, files, pages
from sitebuild.make import compute, labs
from sitebuild.rules import WHILE_WRITING, Broken


def main(serving: bool) -> int:
    """Run all steps; return 0 if everything on the pages is true."""
    started = time.perf_counter()
    taken: dict[str, float] = {}
    if _said(files.check()) or not compute.all_made(taken):
        return 1
    broken: list[Broken] = []
    steps: dict[str, Callable[[], list[Broken]]] = {
        "drawings": lambda: list(drawings.check()),
        "demos": demos.check,
        "labs": labs.check,
        "formulas and pages": pages.check,
    }
    for name, step in steps.items():
        start = time.perf_counter()
        broken += step()
        taken[name] = time.perf_counter() - start
    if not serving and not broken:
        start = time.perf_counter()
        broken += drifts.check()
        taken["planted drifts"] = time.perf_counter() - start
    _said(broken)
    stopping = [place for place in broken if not (serving and place.rule in WHILE_WRITING)]
    if stopping:
        print(f"check: {len(broken)} broken", file=sys.stderr)
        return 1
    parts = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in taken.items())
    result = f"{len(broken)} to write or to reconcile, the rest true" if broken else "all true"
    print(f"check: {result} in {time.perf_counter() - started:.1f} s ({parts})", flush=True)
    return 0


def _said(broken: list[Broken]) -> bool:
    """Print what is broken, on GitHub also beside the lines themselves; tell whether there was anything."""
    for place in broken:
        print(place, file=sys.stderr)
        if os.environ.get("GITHUB_ACTIONS"):
            print(f"::error file={place.path},line={place.line},title={place.rule}::{place.message}")
    return bool(broken)


if __name__ == "__main__":
    try:
        sys.exit(main("--serving" in sys.argv[1:]))
    except OSError as error:
        sys.exit(f"{refused(error)}; what was there stays")
