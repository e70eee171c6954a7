"""Sentences that were found wrong do not come back: tests/refused/PAGE.txt holds each with the reason, `words | why it is wrong`."""

import re
from functools import cache

import pytest

from sitebuild.cache import ROOT

FOLDER = ROOT / "tests" / "refused"
SHOWN = ("docs/en/**/*.md", "docs/zh/**/*.md", "docs/labs/*.py", "docs/*.toml", "docs/elements/*.ts", "docs/run/*.ts")
BESIDE = ("snippets/**/*.py", "sitebuild/*.py", "README*.md", "CONTRIBUTING*.md")
REFUSED = [
    (path.stem, *(part.strip() for part in line.partition(" | ")[::2]))
    for path in sorted(FOLDER.glob("*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


@cache
def shown() -> dict[str, str]:
    """Return every text that readers see, by file, its white space evened out."""
    files = [path for pattern in SHOWN + BESIDE for path in sorted(ROOT.glob(pattern))]
    assert len(files) > 200
    return {str(path.relative_to(ROOT)): even(path.read_text(encoding="utf-8")) for path in files}


def even(text: str) -> str:
    """Return a text on one line, without marks of emphasis and Python's joints of strings."""
    return re.sub(r"\s+", " ", re.sub(r"[\"']\s*\n\s*f?[\"']|\*\*", "", text))


@pytest.mark.parametrize(("page", "words", "why"), REFUSED)
def test_a_sentence_found_wrong_does_not_come_back(page, words, why):
    assert len(words) >= 4 and why, f"tests/refused/{page}.txt: `words | why it is wrong`"
    found = [name for name, text in shown().items() if even(words) in text]
    assert not found, f"{words!r} stands in {', '.join(found)} again: {why}"
