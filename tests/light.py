"""The tests of `make check`, as a plugin of pytest: those that need neither a browser nor a build, in files where something changed.

A file is run again when anything that it is made of is not what it was when all of its light tests last passed: its own imports and the
data they name, or, once it imports the builder, every file of the project. `make test` runs everything, whatever changed.
"""

import json
import subprocess

import pytest

from sitebuild.cache import CACHE, ROOT, hash_of, key, sources, write

PASSED = CACHE / "passed.json"
HEAVY = {"site", "browser", "small_house"}  # fixtures: the built site, a browser, a house to build in


def _project() -> list[str]:
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return sorted(name for name in found if (ROOT / name).is_file())


def keys() -> dict[str, str]:
    """Return {file of tests: digest of all that it is made of}."""
    project = hash_of(key(*(ROOT / name for name in _project())))
    pinned = "".join(
        (ROOT / name).read_text(encoding="utf-8") for name in ("requirements-test.txt", "tests/conftest.py")
    )
    found = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        name = path.relative_to(ROOT)
        made_of = sources(".".join(name.with_suffix("").parts))
        whole = any("sitebuild" in part.relative_to(ROOT).parts for part in made_of)
        found[name.as_posix()] = key(*made_of, salt=pinned + project * whole)
    return found


def changed(now: dict[str, str]) -> list[str]:
    """Return the files of tests that are not as they were when they last passed."""
    then = json.loads(PASSED.read_text(encoding="utf-8")) if PASSED.exists() else {}
    return [name for name, made_of in now.items() if then.get(name) != made_of]


def is_light(item: pytest.Item) -> bool:
    """Tell whether a test needs neither a browser nor a build."""
    return not (item.get_closest_marker("builds") or HEAVY & set(getattr(item, "fixturenames", ())))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is not light."""
    config.hook.pytest_deselected(items=[item for item in items if not is_light(item)])
    items[:] = [item for item in items if is_light(item)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int) -> None:
    """Note the files that passed as they are now."""
    if exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        return
    bad = {
        report.nodeid.partition("::")[0] for kind in ("failed", "error") for report in terminalreporter.getreports(kind)
    }
    then = json.loads(PASSED.read_text(encoding="utf-8")) if PASSED.exists() else {}
    now = keys()
    ran = {name: now[name] for name in terminalreporter.config.args if name in now and name not in bad}
    write(PASSED, json.dumps(then | ran, indent=1))
