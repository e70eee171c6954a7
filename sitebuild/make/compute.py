"""Draw the figures and compute the claims whose sources changed: what every check of the pages leans on.

One process does both, so that what a figure and a claim share, a training or an enumeration, is done once. It is another than
the caller's, which may have imported the sources as they were.
"""

import subprocess
import sys
import time

from sitebuild.cache import ROOT, refused


def all_made(taken: dict[str, float]) -> bool:
    """Make what changed and note the seconds; return False where something cannot be made, which has been said by then."""
    start = time.perf_counter()
    ended = subprocess.run([sys.executable, "-m", "sitebuild.make.compute"], cwd=ROOT)
    taken["figures and claims"] = time.perf_counter() - start
    return ended.returncode == 0


def main() -> int:
    """Make what changed."""
    from sitebuild.make import claims, draw

    try:
        return draw.main([]) or claims.main()
    except OSError as error:
        print(f"{refused(error)}; what was there stays", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
