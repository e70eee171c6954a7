"""Does the test that a claim names hold it? `python -m tests.bites [PAGE ...]`, `make bites`: change each claim, run its test, which must fail.

A number moves up and down by a little more than its rounding, a sentence no longer holds. A test that passes all the same does not hold
its claim. First every test runs with nothing changed and must pass, so that it fails for no other reason.
"""

import contextlib
import importlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from sitebuild.cache import ROOT, key
from sitebuild.read.store import tests_of
from snippets.claims import Claim, claims_of
from tests import numeric

STEP = 0.75  # of a unit of the last digit that is printed: rounding moves a number by half a unit at most
FOLDER = ROOT / "snippets" / "claims"


def modules() -> list[str]:
    """Return the names of the modules of claims."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


def wrong(claim: Claim, value: Any) -> list[Any]:
    """Return what a claim would return if it were wrong by a little: of a number two values, below and above it.

    Args:
        claim: In words, a number or a text.
        value: What it returns.
    """
    if claim.worded:
        return [False]
    if isinstance(value, str):
        return [f"{value} "]
    kind = type(value)
    if claim.format[-1:] == "d":
        return [kind(value - 1), kind(value + 1)]
    digits = claim.format.lstrip("+").removeprefix(",").removeprefix(".")
    unit = 10.0 ** -int(digits[:-1] or 6)
    if digits[-1] == "%":
        unit /= 100
    elif digits[-1] in "eg":
        mantissa = f"{float(value):.{digits[:-1] or 6}e}"
        unit *= 10.0 ** int(mantissa.partition("e")[2]) * (10 if digits[-1] == "g" else 1)
    return [kind(value - STEP * unit), kind(value + STEP * unit)]


class Held:
    """The claims of a module, each computed once, one of them changed."""

    def __init__(self, module: Any) -> None:
        """Take a module of claims; from now on its claims return what they are told."""
        self.claims = {claim.name: claim for claim in claims_of(module)}
        self.changed: tuple[str, Any] | None = None
        for name, claim in self.claims.items():
            object.__setattr__(getattr(module, name.replace("-", "_")), "function", self._stand_in(name, claim))

    def _stand_in(self, name: str, claim: Claim) -> Callable[..., Any]:
        computed = cache(claim.function)

        def function(*arguments: Any) -> Any:
            if self.changed and self.changed[0] == name and arguments == claim.arguments:
                return self.changed[1]
            try:
                return computed(*arguments)
            except TypeError:  # an argument that has no hash
                return claim.function(*arguments)

        return function

    @contextlib.contextmanager
    def wrong(self, name: str, value: Any) -> Iterator[None]:
        """Let a claim return this."""
        self.changed = (name, value)
        numeric.tried.cache_clear()
        try:
            yield
        finally:
            self.changed = None
            numeric.tried.cache_clear()


class Bites:
    """A plugin of pytest that runs, in place of all tests, each claim's own with the claim changed."""

    def __init__(self, module: str, chosen: Callable[[str], bool]) -> None:
        """Take a module's name, and what tells by a claim's name whether it is one to change."""
        self.module, self.chosen = module, chosen
        self.found: list[tuple[str, str, str]] = []  # (claim, its test, what is wrong)
        self.count = 0
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        """Let a property test stop at the first draw that fails."""
        import hypothesis  # not before pytest, which rewrites its assertions

        found = hypothesis.settings.get_profile("worked")
        phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
        hypothesis.settings.register_profile("bites", found, phases=phases, report_multiple_bugs=False)
        hypothesis.settings.load_profile("bites")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests of the claims."""
        items: dict[str, list[pytest.Item]] = {}
        for item in session.items:
            items.setdefault(getattr(item, "originalname", item.name), []).append(item)
        held, sound = Held(importlib.import_module(f"snippets.claims.{self.module}")), {}
        for name, claim in held.claims.items():
            if not self.chosen(name):
                continue
            start = time.process_time()
            if claim.test not in sound:
                sound[claim.test] = all(self._passes(item) for item in items.get(claim.test, ()))
            if not sound[claim.test]:
                self.found.append((name, claim.test, "fails, with nothing changed"))
                continue
            self._try(held, claim, items[claim.test])
            self.seconds[name] = round(time.process_time() - start, 2)
        return True

    def _try(self, held: Held, claim: Claim, items: list[pytest.Item]) -> None:
        true = claim.compute()
        for value in wrong(claim, true):
            self.count += 1
            with held.wrong(claim.name, value):
                if all(self._passes(item) for item in items):
                    self.found.append((claim.name, claim.test, f"passes with {value!r} in place of {true!r}"))

    @staticmethod
    def _passes(item: pytest.Item) -> bool:
        reports = runtestprotocol(item, log=False, nextitem=item.getparent(pytest.Module))
        return all(report.outcome == "passed" for report in reports)


def run(module: str, chosen: Callable[[str], bool] = lambda name: True) -> Bites:
    """Change the claims of a module, one at a time; return what was found."""
    plugin = Bites(module, chosen)
    options = ["-q", "--no-header", "--no-summary", "-p", "no:cacheprovider"]
    ended = pytest.main([*options, tests_of(module)], plugins=[plugin])
    if ended not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise RuntimeError(f"the tests of {module} cannot be collected: pytest ended with {ended!r}")
    return plugin


def tenth(module: str) -> Callable[[str], bool]:
    """Return what chooses one claim of ten: others, whenever the module of claims or the file of its tests changes."""
    salt = key(FOLDER / f"{module}.py", ROOT / tests_of(module))
    return lambda name: int(sha256(f"{salt} {name}".encode()).hexdigest(), 16) % 10 == 0


def tried(module: str, part: str) -> dict[str, Any]:
    """Try a module's claims in a process of its own; part is "all" or "tenth".

    Returns:
        What does not bite, as [claim, test, why]; how many changes were made; seconds by claim.

    Raises:
        RuntimeError: The process failed.
    """
    command = [sys.executable, "-m", "tests.bites", "--here", part, module]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[1:])} ended with {done.returncode}: {done.stdout[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def main(names: list[str]) -> int:
    """Try the claims of these modules or of all; say what does not bite."""
    if names[:1] == ["--here"]:
        _, part, module = names
        plugin = run(module, tenth(module) if part == "tenth" else lambda name: True)
        print(json.dumps({"found": plugin.found, "count": plugin.count, "seconds": plugin.seconds}))
        return 0
    bad = total = 0
    for module in names or modules():
        start, said = time.perf_counter(), tried(module, "all")
        for claim, test, what in said["found"]:
            print(f"{tests_of(module)}: {test} does not hold {claim}: it {what}")
        slow = sorted(said["seconds"].items(), key=lambda pair: -pair[1])[:3]
        slowest = ", ".join(f"{claim} {seconds:.1f} s" for claim, seconds in slow)
        took = time.perf_counter() - start
        print(f"bites: {module}: {said['count']} changes, {took:.0f} s; slowest {slowest}", flush=True)
        bad, total = bad + len(said["found"]), total + said["count"]
    print(f"bites: {total - bad} of {total} changes are noticed by the claim's own test")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
