"""Light tests, those that need neither a browser nor a build, as a plugin of pytest: they run again in files where something changed.

Something changed when anything that a file is made of is not what it was when all of its tests last passed: what it imports, the data
which that names, and, of the project's other files, every folder whose name stands in the code of any of these. A file marked
`pytest.mark.house(...)` looks at nothing of the project but the builder, in the small house, and the files named there: its tests that
build or browse are not repeated either as long as these are the same, and the browser. `make check` runs the light tests, `make test`
the others too. On a clean checkout, as CI has it, nothing has passed yet: everything runs.
"""

import ast
import json
import re
from pathlib import Path

import pytest

from sitebuild import setup
from sitebuild.cache import CACHE, ROOT, Noted, key, sources, write
from tests import house

PASSED = CACHE / "passed.json"
HEAVY = {"site", "browser", "small_house"}  # fixtures: the built site, a browser, a house to build in
MARKED = re.compile(r"^pytestmark = pytest\.mark\.house\((?P<names>[^)]*)\)", re.M)
PLACES = {"cache.py", "rules.py"}  # of the builder: they name folders and read none


def _project() -> dict[str, str]:
    """Return {name at the project's top, without its ending: digest of all files there, new ones too}."""
    tops: dict[str, list[Path]] = {}
    for path in house.files():
        tops.setdefault(path.relative_to(ROOT).parts[0].lstrip(".").partition(".")[0].lower(), []).append(path)
    return {top: key(*paths) for top, paths in tops.items()}


@Noted
def _words(path: Path) -> list[str]:
    """Return the words in a module's names and texts, docstrings and imports left out."""
    tree = ast.parse(path.read_bytes())
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    said = [node.body[0].value for node in ast.walk(tree) if isinstance(node, documented) and ast.get_docstring(node)]
    found = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    found += [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    found += [node.value for node in texts if node not in said]
    return sorted({word.lower() for text in found for word in re.findall(r"[A-Za-z]+", text)})


def keys() -> dict[str, str]:
    """Return {file of tests: digest of all that it is made of}."""
    project = _project()
    pinned = "".join((ROOT / name).read_text("utf-8") for name in ("requirements-test.txt", "tests/conftest.py"))
    found = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        name = path.relative_to(ROOT)
        made_of = sources(".".join(name.with_suffix("").parts))
        read = [part for part in made_of if part.suffix == ".py" and part.name not in PLACES]
        if (marked := MARKED.search(path.read_text("utf-8"))) is not None:
            looked_at = [ROOT / read for read in re.findall(r'"([^"]+)"', marked["names"])]
            found[name.as_posix()] = key(*made_of, *house.builder(), *looked_at, salt=pinned + browser())
            continue
        named = project.keys() & {word for part in read for word in _words(part)}
        found[name.as_posix()] = key(*made_of, salt=pinned + "".join(project[top] for top in sorted(named)))
    return found


def browser() -> str:
    """Return what tells one installed browser from another."""
    found = Path(setup.browser() or ROOT)
    return f"{found} {found.stat().st_size} {found.stat().st_mtime_ns}"


def changed(now: dict[str, str]) -> list[str]:
    """Return the files of tests that are not as they were when they last passed."""
    then = json.loads(PASSED.read_text(encoding="utf-8")) if PASSED.exists() else {}
    return [name for name, made_of in now.items() if then.get(name) != made_of]


def is_light(item: pytest.Item) -> bool:
    """Tell whether a test needs neither a browser nor a build."""
    return not (item.get_closest_marker("builds") or HEAVY & set(getattr(item, "fixturenames", ())))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run be of light tests, and leave out files that are as they were."""
    parser.addoption("--light", action="store_true", help="neither a browser nor a build")
    parser.addoption("--unchanged", default="", help="files whose light tests passed as they are, with commas between")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is not to run."""
    unchanged = set(config.getoption("unchanged").split(","))

    def is_wanted(item: pytest.Item) -> bool:
        in_house = item.get_closest_marker("house") and "site" not in item.fixturenames  # type: ignore[attr-defined]
        if is_light(item) or (in_house and not config.getoption("light")):
            return item.nodeid.partition("::")[0] not in unchanged
        return not config.getoption("light")

    config.hook.pytest_deselected(items=[item for item in items if not is_wanted(item)])
    items[:] = [item for item in items if is_wanted(item)]


def _is_house(name: str) -> bool:
    return bool(MARKED.search((ROOT / name).read_text("utf-8")))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config) -> None:
    """Note the files that passed as they are now."""
    if exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        return
    files = {
        kind: {report.nodeid.partition("::")[0] for report in terminalreporter.getreports(kind)}
        for kind in ("passed", "failed", "error")
    }
    then = json.loads(PASSED.read_text(encoding="utf-8")) if PASSED.exists() else {}
    now = keys()
    whole = now.keys() if not config.getoption("light") else {name for name in now if not _is_house(name)}
    ran = {name: now[name] for name in whole & files["passed"] - files["failed"] - files["error"]}
    write(PASSED, json.dumps(then | ran, indent=1, sort_keys=True))
