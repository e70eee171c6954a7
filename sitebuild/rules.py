"""A broken rule: where, which, and what to do. Every check reports this one thing."""

import re
import traceback
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sitebuild.cache import ROOT

LONGEST = 1200  # letters of a message
# Rules that stop the build, and not the server that shows what one is writing.
WHILE_WRITING = ("prose", "words", "to write")


@dataclass(frozen=True, order=True)
class Broken:
    """One place where the site would say something untrue.

    Args:
        path: File, relative to the project.
        line: Line in the file, from 1.
        rule: The rule's short name, as `python -m sitebuild` prints it.
        message: What is there, what should be, and what to do.
    """

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        message = self.message if len(self.message) <= LONGEST else self.message[:LONGEST] + " ..."
        return f"{self.path}:{self.line}: {self.rule}: {message}"


class RuleError(Exception):
    """A rule broken while a page is being rendered."""


def line_of(error: BaseException, path: Path) -> int:
    """Return the line of a file that an error comes from, or 0 if the file had no part in it."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno or 1
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 1 for frame in reversed(frames) if frame.filename == str(path)), 0)


def place_of(error: BaseException, path: Path) -> tuple[str, int]:
    """Return the file and the line to blame: where Python cannot read a file, that one; otherwise the line of `path`, or 0."""
    if isinstance(error, SyntaxError) and error.filename and Path(error.filename).is_relative_to(ROOT):
        return relative(Path(error.filename)), error.lineno or 1
    return relative(path), line_of(error, path)


def line_with(path: str, text: str) -> int:
    """Return the first line of a file of the project that holds a text, or 1."""
    lines = _lines(ROOT / path, (ROOT / path).stat().st_mtime_ns)
    return next((number for number, line in enumerate(lines, start=1) if text in line), 1)


def names_in(path: str) -> dict[str, list[int]]:
    """Return the lines of a Python file of the project where each of its names is defined."""
    return _names(ROOT / path, (ROOT / path).stat().st_mtime_ns)


@cache
def _names(path: Path, stamp: int) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, line in enumerate(_lines(path, stamp), start=1):
        if name := re.match(r"(?:def )?(\w+)(?:\(| = )", line):
            found.setdefault(name[1], []).append(number)
    return found


@cache
def _lines(path: Path, _stamp: int) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def relative(path: Path) -> str:
    """Return a path as messages name it: relative to the project."""
    return path.resolve().relative_to(ROOT).as_posix()
