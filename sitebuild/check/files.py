"""What a file may be: UTF-8 text with plain ends of lines, no marks of a merge, no link, a name of plain letters, at a bounded size.

This is looked at before anything is read: what follows may take every file for what it should be.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from sitebuild.cache import ROOT
from sitebuild.rules import Broken

FOLDERS = ("docs", "snippets", "images", "sitebuild", "tests")
TEXTS = {".md", ".py", ".toml", ".txt", ".ts", ".js", ".mjs", ".css", ".html", ".svg", ".yml", ".json"}
MERGE = re.compile(r"^(?:<{7}|>{7}|={7}|\|{7})(?: |$)", re.M)
NAME = re.compile(r"[A-Za-z0-9._-]+")
LARGE = 2_000_000  # bytes: no page of ours has a tenth of it
LONG = 20_000  # letters in a line of a page
FRONT = re.compile(r"---\n(?P<inner>.*?\n)---\n", re.S)


def check() -> list[Broken]:
    """Return what is wrong with the project's files, by file and line."""
    found = [broken for folder in FOLDERS if (ROOT / folder).is_dir() for broken in _below(ROOT / folder)]
    return sorted(found)


def _below(folder: Path) -> Iterator[Broken]:
    """Yield what is wrong below a folder; a link is named and never followed."""
    for path in sorted(folder.iterdir()):
        name = path.relative_to(ROOT).as_posix()
        if path.is_symlink():
            yield Broken(
                name,
                1,
                "file",
                f"a link to {path.readlink()}: a page would be published from elsewhere; put the file here",
            )
        elif path.name == "__pycache__":
            continue
        elif not NAME.fullmatch(path.name):
            yield Broken(
                name, 1, "file", f"the name {path.name!r} is part of an address: letters a to z, digits, - _ and . only"
            )
        elif path.is_dir():
            yield from _below(path)
        elif path.suffix in TEXTS:
            yield from _file(path, name)


def _file(path: Path, name: str) -> Iterator[Broken]:
    """Yield what is wrong with a file of text."""
    data = path.read_bytes()
    if len(data) > LARGE:
        yield Broken(name, 1, "file", f"{len(data):,} bytes: at most {LARGE:,} are read")
        return
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        yield Broken(name, line, "encoding", f"byte 0x{data[error.start]:02x} is not UTF-8: save the file as UTF-8")
        return
    wrong = [*_text(name, text)]
    yield from wrong
    if not wrong and path.suffix == ".md" and "docs" in path.parts:
        yield from _page(name, text)


def _text(name: str, text: str) -> Iterator[Broken]:
    wrong = {
        "\ufeff": "a mark of byte order (BOM): save the file without it",
        "\r": "a line ends in CR LF: save the file with ends of lines as on Linux (LF)",
        "\0": "a NUL: the file is no text",
    }
    for sign, message in wrong.items():
        if sign in text and not (sign == "\r" and name.startswith("tests/data/")):
            yield Broken(name, _line(text, text.index(sign)), "encoding", message)
    if merge := MERGE.search(text):
        yield Broken(
            name, _line(text, merge.start()), "merge", f"{merge[0].strip()} is what a merge left: choose one side"
        )


def _page(name: str, text: str) -> Iterator[Broken]:
    """Yield what is wrong with the source of a page as such: its head, tabs, a line without end."""
    for number, line in enumerate(text.split("\n"), start=1):
        if "\t" in line:
            yield Broken(
                name, number, "encoding", "a tab: Markdown takes it for code or for a list within a list; write spaces"
            )
        if len(line) > LONG:
            yield Broken(name, number, "file", f"a line of {len(line):,} letters: at most {LONG:,}")
    if not text.startswith("---"):
        return
    front = FRONT.match(text)
    if not front:
        yield Broken(name, 1, "front matter", "it begins with --- and never ends: a line of --- must follow")
        return
    try:
        if not isinstance(yaml.safe_load(front["inner"]), dict):
            yield Broken(name, 2, "front matter", f"{front['inner'].strip()[:60]!r} is no entry: write `name: value`")
    except yaml.MarkedYAMLError as error:
        number = 2 + (error.problem_mark.line if error.problem_mark else 0)
        message = f"YAML cannot read it: {error.problem}; a value with `: ` or ` #` in it stands in quotes"
        yield Broken(name, number, "front matter", message)


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
