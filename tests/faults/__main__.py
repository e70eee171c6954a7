"""Plant every fault, one at a time, and say which net catches it: `python -m tests.faults [a part of a name ...]`.

Each is planted in a copy of the project, where the check then runs as `make check` runs it, and, where it names nothing, the tests of
the fault. A whole run without a miss is recorded in docs/faults.json, from which the site makes its table.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

from sitebuild.cache import ROOT, write
from sitebuild.check.faults import KINDS, NONE, RECORD
from tests import house
from tests.faults import Fault, claims, figures, files, formulas, markup, supply, words

FAULTS = [fault for module in (formulas, claims, figures, words, markup, files, supply) for fault in module.FAULTS]
NAMED = re.compile(r"^[^\s:]+:\d+: ([a-z][\w ]*): ", re.M)
READ_AGAIN = {"prose"}  # rules that one `make reconciled` silences


class Copy:
    """A copy of the project to plant in, and a process that checks it."""

    def __init__(self, folder: Path) -> None:
        """Copy the project, and check it before anything is planted.

        Raises:
            RuntimeError: It is not sound.
        """
        self.folder = house.copy_of_the_project(folder)
        self.said = folder.with_suffix(".txt")
        environment = {**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1"}
        command = [sys.executable, "-m", "tests.faults.serve"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "encoding": "utf-8"}
        self.server = subprocess.Popen(command, cwd=folder, env=environment, **pipes)  # type: ignore[call-overload]
        if self._answer() != 0:
            raise RuntimeError("the project is not sound before anything is planted: python -m sitebuild")

    def _answer(self) -> int:
        for line in self.server.stdout:
            if line.startswith("checked "):
                return int(line.split()[1])
        raise RuntimeError("the check of the copy has ended")

    def check(self) -> tuple[int, str]:
        """Return how the check ends, and what it says."""
        self.server.stdin.write(f"{self.said}\n")
        self.server.stdin.flush()
        return self._answer(), self.said.read_text(encoding="utf-8", errors="replace")

    def close(self) -> None:
        """End the process."""
        self.server.stdin.close()
        self.server.stdout.close()
        self.server.wait()

    def net(self, fault: Fault) -> str:
        """Return what catches a fault: a rule's name, a test's, or NONE."""
        touched = fault.plant(self.folder)
        try:
            ended, said = self.check()
            if rules := [rule for rule in NAMED.findall(said) if rule not in READ_AGAIN]:
                return rules[0]
            if ended and not NAMED.search(said):
                return "build"  # it says so in a sentence without a place
            return self._test(fault) if fault.tests else NONE
        finally:
            self._mend(touched)

    def _test(self, fault: Fault) -> str:
        tested = house.run(self.folder, "pytest", "-q", "-x", "-p", "no:cacheprovider", *fault.tests)
        failed = re.search(r"^(?:FAILED|ERROR) \S+?(?:::(\w+)|/(\w+)\.py)", tested.stdout, re.M)
        return next(filter(None, failed.groups()), NONE) if failed else NONE

    def _mend(self, touched: Iterable[str]) -> None:
        """Bring the copy back to what the project holds."""
        sound = {path.relative_to(ROOT) for path in house.files()}
        for name in touched:
            place = self.folder / name
            if place.is_symlink() or Path(name) not in sound:
                place.unlink(missing_ok=True)
        for name in sound:
            place = self.folder / name
            if not place.is_file() or place.read_bytes() != (ROOT / name).read_bytes():
                shutil.copy2(ROOT / name, place)


@contextmanager
def copies(count: int) -> Iterator[Queue[Copy]]:
    """Make copies of the project to plant in."""
    with tempfile.TemporaryDirectory() as folder:
        free: Queue[Copy] = Queue()
        made = [Copy(Path(folder) / f"copy{number}") for number in range(count)]
        for copy in made:
            free.put(copy)
        try:
            yield free
        finally:
            for copy in made:
                copy.close()


def caught(faults: list[Fault], workers: int = int(os.environ.get("W", 2))) -> Iterator[tuple[Fault, str]]:
    """Yield each fault with the net that catches it, or NONE."""

    def one(fault: Fault) -> tuple[Fault, str]:
        copy = free.get()
        try:
            return fault, copy.net(fault)
        finally:
            free.put(copy)

    with copies(workers) as free, ThreadPoolExecutor(workers) as pool:
        yield from pool.map(one, faults)


def main(parts: list[str]) -> int:
    """Plant what is asked for, print a line for each, and record a whole run in which nothing was missed."""
    chosen = [fault for fault in FAULTS if not parts or any(part in f"{fault.kind} {fault.en}" for part in parts)]
    found: list[tuple[Fault, str]] = []
    for fault, name in caught(chosen):
        found.append((fault, name))
        print(f"{fault.kind:8} {fault.en}: {name if name != NONE else 'NOT CAUGHT'}", flush=True)
    missed = [fault for fault, name in found if name == NONE]
    for kind in KINDS:
        nets = Counter(name for fault, name in found if fault.kind == kind)
        print(f"{kind}: {', '.join(f'{name} {count}' for name, count in nets.most_common())}")
    print(f"faults: {len(found) - len(missed)} of {len(found)} caught")
    if not missed and not parts:
        rows = [{"kind": fault.kind, "zh": fault.zh, "en": fault.en, "net": name} for fault, name in found]
        write(RECORD, json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    return len(missed) > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
