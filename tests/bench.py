"""Time the snippets against one another, and an edit against a build: `make bench`.

Prints ratios measured in one run, so that no machine matters.
"""

import os
import statistics
import sys
import time
import timeit

import numpy as np
from mkdocs.exceptions import Abort

from sitebuild.cache import CACHE
from sitebuild.serve import Workshop
from sitebuild.source import pages
from snippets.dropout import dropout
from snippets.embedding import embedding, embedding_gradient
from snippets.one_hot import one_hot

REPEATS = 7
EDITS = 5


def seconds(action) -> float:
    """Return the shortest of several runs of an action."""
    number = max(1, int(0.02 / max(timeit.timeit(action, number=1), 1e-6)))
    return min(timeit.repeat(action, number=number, repeat=REPEATS)) / number


def building_and_editing() -> tuple[float, float]:
    """Return the seconds of a build of both languages, and of an edit in the longest page until it is rendered again.

    The page is not changed: only the time of its last change is.
    """
    start = time.perf_counter()
    folder = CACHE / "bench"
    workshop = Workshop(0, lambda _: None, (folder / "a", folder / "b"))
    try:
        built = time.perf_counter() - start
        longest = max(pages("en"), key=lambda page: len(page.text)).path
        edits = []
        for _ in range(EDITS):
            os.utime(longest)
            start = time.perf_counter()
            workshop.update()
            edits.append(time.perf_counter() - start)
    finally:
        workshop.stop()
    return built, statistics.median(edits)


def main() -> None:
    """Print each ratio with what was compared."""
    rng = np.random.default_rng(0)
    weight = rng.normal(size=(5_000, 64))
    ids = rng.integers(5_000, size=256)
    wanted = rng.normal(size=(256, 64))
    hidden = rng.normal(size=(256, 1024))
    pairs = {
        "one-hot times matrix / lookup (V 5000, d 64, 256 ids)": (
            lambda: one_hot(ids, 5_000) @ weight,
            lambda: embedding(ids, weight),
        ),
        "gradient by one-hot product / scatter-add": (
            lambda: one_hot(ids, 5_000).T @ wanted,
            lambda: embedding_gradient(ids, wanted, 5_000),
        ),
        "dropout / one multiplication of the same array": (
            lambda: dropout(hidden, 0.2, rng),
            lambda: hidden * 1.25,
        ),
    }
    for name, (slow, fast) in pairs.items():
        print(f"{seconds(slow) / seconds(fast):8.1f}  {name}", flush=True)
    try:
        built, edited = building_and_editing()
    except Abort as error:
        sys.exit(str(error))
    print(
        f"{built / edited:8.1f}  build of both languages / edit of the longest page, checked and rendered ({built:.1f} s / {edited:.2f} s)"
    )


if __name__ == "__main__":
    main()
