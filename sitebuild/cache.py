"""Content keys, and what is kept under them: what a result was made from, so that only what changed is made again."""

import ast
import atexit
import contextlib
import hashlib
import importlib.metadata
import json
import os
import platform
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
_PACKAGES = ("snippets", "sitebuild", "tests")


@cache
def versions() -> str:
    """Return the versions that a computed result depends on, beside the sources."""
    parts = [
        f"{name} {importlib.metadata.version(name)}"
        for name in ("numpy", "matplotlib", "scikit-learn", "pymdown-extensions")
    ]
    return ", ".join([f"python {platform.python_version()}", *parts])


def _path(module: str) -> Path | None:
    path = ROOT.joinpath(*module.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


class Noted:
    """What a function reads in files, noted by their content: to parse a file takes longer than to see that it is the same.

    The function is given a path and returns what JSON can hold: lists, and what else it likes by name.
    """

    def __init__(self, read: Callable[[Path], Any]) -> None:
        """Take the function; what it once returned is read when it is first asked."""
        self.read = read
        self.__doc__ = read.__doc__
        self.found: dict[Path, tuple[tuple[int, int], Any]] = {}  # in this process, by the file's stamp
        self.notes: dict[str, list] | None = None  # on the disk, by the file's content
        self.new = False

    def __call__(self, path: Path) -> Any:
        """Return what the function reads in a file."""
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_size)
        if path not in self.found or self.found[path][0] != stamp:
            self.found[path] = (stamp, self._of_content(path))
        return self.found[path][1]

    def _of_content(self, path: Path) -> Any:
        if not path.is_relative_to(ROOT):
            return self.read(path)
        if self.notes is None:
            self.notes = load(self._place())
            atexit.register(self._write)
        name, content = path.relative_to(ROOT).as_posix(), _digest(path.read_bytes())
        if self.notes.get(name, [""])[0] != content:
            self.notes[name], self.new = [content, self.read(path)], True
        return self.notes[name][1]

    def _place(self) -> Path:
        """Return the file of the notes; another one as soon as the function's module, or Python, is another."""
        reader = _digest(platform.python_version().encode() + Path(self.read.__code__.co_filename).read_bytes())
        return CACHE / "notes" / f"{self.read.__module__}.{self.read.__name__.strip('_')}.{reader}.json"

    def _write(self) -> None:
        if self.new and self.notes:
            place = self._place()
            there = {name: note for name, note in self.notes.items() if (ROOT / name).is_file()}
            with contextlib.suppress(OSError):  # they are made again
                write(place, json.dumps(there))
                for older in place.parent.glob(f"{place.name.rsplit('.', 2)[0]}.*.json"):
                    if older != place:
                        older.unlink(missing_ok=True)


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=8).hexdigest()


@Noted
def _read(path: Path) -> list[list[str]]:
    """Return which modules of ours a source imports, and which files or folders it names from its own place."""
    modules: set[str] = set()
    data: set[Path] = set()
    for node in ast.walk(ast.parse(path.read_bytes(), filename=str(path))):
        if isinstance(node, ast.Import):
            modules |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.BinOp) and (named := _named(ast.unparse(node), path)):
            data.add(named)
    inner = {outer for path in data for outer in path.parents}  # the folders on the way to what is named
    ours = sorted(module for module in modules if module.split(".")[0] in _PACKAGES)
    return [ours, [os.path.relpath(named, path.parent) for named in sorted(data - inner)]]


_FROM_HERE = re.compile(r"Path\(__file__\)(?:\.resolve\(\))?\.parent(?:s\[(\d+)\])?((?: / '[^']+')+)")


def _named(expression: str, path: Path) -> Path | None:
    """Return what `Path(__file__).parents[2] / "tests" / "data"` names in a source, or nothing for any other expression."""
    if found := _FROM_HERE.fullmatch(expression):
        return path.parents[int(found[1] or 0)].joinpath(*re.findall(r"'([^']+)'", found[2]))
    return None


def _files(path: Path) -> list[Path]:
    """Return a file, or the files of a folder, or nothing where there is neither."""
    return [path] if path.is_file() else [found for found in path.rglob("*") if found.is_file()]


def sources(module: str) -> list[Path]:
    """Return the files of ours that a module is made of: its own, those it imports, directly or not, and the data they name."""
    found: dict[Path, None] = {}
    waiting = [module]
    while waiting:
        path = _path(waiting.pop())
        if path is not None and path not in found:
            found[path] = None
            imports, data = _read(path)
            named = (Path(os.path.normpath(path.parent / name)) for name in data)
            found |= dict.fromkeys(file for each in named for file in _files(each) if file.suffix != ".pyc")
            waiting += imports
    return sorted(found)


def key(*paths: Path, salt: str = "") -> str:
    """Return a digest of these files' names and contents, of the versions in use and of salt."""
    digest = hashlib.blake2b(f"{versions()}\0{salt}".encode(), digest_size=16)
    for path in paths:
        digest.update(f"\0{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def hash_of(text: str) -> str:
    """Return a short digest of a text."""
    return _digest(text.encode())


def write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all, and not where it holds this already: others may be reading it, or nobody may write there."""
    data = content.encode() if isinstance(content, str) else content
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def refused(error: OSError) -> str:
    """Return a sentence that says which file the disk refused, and why."""
    path = Path(os.fsdecode(error.filename)) if error.filename else None
    name = path.relative_to(ROOT).as_posix() if path and path.is_relative_to(ROOT) else str(path or "a file")
    return f"{name} cannot be read or written: {error.strerror or error}"


def load(path: Path) -> dict[str, Any]:
    """Return what a store holds; nothing where there is none, or where it is damaged: that is said, and it is made again."""
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        found = None
    if isinstance(found, dict):
        return found
    print(f"{path.relative_to(ROOT).as_posix()}: damaged, dropped and made again", file=sys.stderr, flush=True)
    path.unlink(missing_ok=True)
    return {}


def kept(path: Path, made_from: str, make: Callable[[], str]) -> Path:
    """Return a file that holds what `make` returns; it is made again only if it was made from something else."""
    stamp = path.with_name(path.name + ".key")
    if not (path.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == made_from):
        write(path, make())
        write(stamp, made_from)
    return path
