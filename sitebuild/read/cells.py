"""The cells of a lab, a jupytext percent file: its code once, its prose in both languages.

A cell of prose begins with `# %% [markdown] lang="zh"` or `lang="en"`, a cell of code with `# %%`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from sitebuild.cache import ROOT

CELL = re.compile(r'^# %%(?P<prose> \[markdown\](?: lang="(?P<language>zh|en)")?)?\s*$')


def paths() -> list[Path]:
    """Return the labs."""
    return sorted((ROOT / "docs" / "labs").glob("*.py"))


def cells(text: str, language: str) -> Iterator[tuple[str, str, int]]:
    """Yield (kind, source, first line) for each cell of a percent file in one language; kind is "markdown" or "code"."""
    kind, start = "", 1
    lines: list[str] = []
    for number, line in enumerate([*text.splitlines(), "# %%"], start=1):
        mark = CELL.match(line)
        if mark is None:
            lines.append(line)
            continue
        if kind:
            yield kind, "\n".join(lines).rstrip("\n"), start
        kind, lines, start = "markdown" if mark["prose"] else "code", [], number + 1
        if mark["language"] not in (None, language):
            kind = ""


def code(text: str) -> list[tuple[str, int]]:
    """Return (source, first line) of each cell of code."""
    return [(source, line) for kind, source, line in cells(text, "") if kind == "code"]


def as_markdown(text: str, language: str) -> str:
    """Return a percent file's prose in one language, every line at its own number and all else blank, for the rules that read pages."""
    out = [""] * (text.count("\n") + 1)
    for kind, source, start in cells(text, language):
        if kind == "markdown":
            for offset, line in enumerate(source.split("\n")):
                out[start - 1 + offset] = re.sub(r"^# ?", "", line)
    return "\n".join(out)
