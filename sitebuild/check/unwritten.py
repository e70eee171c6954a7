"""What is still to be written: every mark that `make lesson` leaves, and that nobody may publish.

In a page or a text a mark is two brackets around `write:` and what to write there; in Python also a comment, or an error's message,
that begins with WRITE and a colon. The rule `to write` names each with file and line, so that its list is what is left to do.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from sitebuild.cache import ROOT
from sitebuild.read import cells
from sitebuild.read.source import LANGUAGES
from sitebuild.rules import Broken

OPEN = "[[write:"
RULE = "to write"
MARK = re.compile(r"\[\[write:\s*(?P<text>.*?)\s*(?:\]\]|$)|\bWRITE:\s*(?P<code>[^\"\n]*[^\"\s])")


def marks(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what to write) for each mark in a text, in order."""
    for number, line in enumerate(text.split("\n"), start=1):
        for match in MARK.finditer(line):
            yield number, match["text"] or match["code"] or "what stands here"


def files() -> Iterator[Path]:
    """Yield every file in which a mark may stand: pages, labs, data files, titles, snippets with all that hangs on them, tests."""
    for language in LANGUAGES:
        yield from (ROOT / "docs" / language).rglob("*.md")
    yield from cells.paths()
    yield from (ROOT / "docs").glob("*.toml")
    yield from ROOT.glob("mkdocs*.yml")
    yield from (ROOT / "snippets").rglob("*.py")
    yield from (ROOT / "tests").rglob("*.py")


def check() -> list[Broken]:
    """Return every mark of the project, by file and line."""
    found = []
    for path in files():
        text = path.read_text(encoding="utf-8")
        if OPEN in text or "WRITE:" in text:
            name = path.relative_to(ROOT).as_posix()
            found += [Broken(name, line, RULE, what) for line, what in marks(text)]
    return sorted(found)


def idea(name: str) -> str:
    """Return the lesson that a file belongs to: tests/snippets/test_rms_prop.py belongs to rms-prop."""
    return Path(name).stem.removeprefix("test_").replace("_", "-")


def ideas(found: list[Broken]) -> set[str]:
    """Return the lessons of which something is still to be written: their words are compared once they are there."""
    return {idea(place.path) for place in found}
