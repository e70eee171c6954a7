"""What was computed, as the pages and the checks read it: the claims of every idea, the drawings of every figure."""

from functools import cache
from pathlib import Path
from typing import Any

from sitebuild.cache import CACHE, ROOT, load
from sitebuild.rules import names_in

CLAIMS = CACHE / "claims.json"
DRAWINGS = CACHE / "figures"
FIGURES = ROOT / "snippets" / "figures"


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns


@cache
def _read(path: Path, _stamp: int) -> dict[str, Any]:
    return load(path)


def claims() -> dict[str, list[dict[str, Any]]]:
    """Return the claims of every module: {module: [{name, value, zh, en, test, ground}]}."""
    return {name: entry["claims"] for name, entry in _read(CLAIMS, _stamp(CLAIMS)).items()} if CLAIMS.is_file() else {}


def tests_of(module: str) -> str:
    """Return the file that holds the tests of an idea: its claims name tests there, and pages lead to them."""
    return f"tests/snippets/test_{module}.py"


def drawing(name: str) -> dict[str, Any] | None:
    """Return a figure as it was drawn: {columns, panels, caption, texts}; nothing if it was not."""
    path = DRAWINGS / f"{name}.json"
    return _read(path, _stamp(path)) if path.is_file() else None


def drawings() -> dict[str, dict[str, Any]]:
    """Return the figures that were drawn, by name; what is left of one that is gone is no figure."""
    names = sorted(path.stem for path in FIGURES.glob("*.py"))
    return {name: drawn for name in names if (drawn := drawing(name))}


def claim_lines(module: str, claim: dict[str, Any]) -> list[int]:
    """Return the lines of a module where a claim gets its name: one, or another claim had that name before."""
    return names_in(f"snippets/claims/{module}.py").get(claim["name"].replace("-", "_"), [1])
