"""Python in the reader's browser: `python -m sitebuild.make.runtime [FILE-OR-FOLDER]` assembles it, a build puts it into the site.

The core is npm's package pyodide, whose hash npm has checked. NumPy is a wheel of Pyodide's own release, known by the sha256 in Pyodide's
lock file; it comes from the named file or folder, from the cache, or from the release. Without it the core is assembled alone, and blocks
that need NumPy have no button. Nothing is assembled by a build itself: without `make runtime` the site is as if this were not there.
"""

import hashlib
import http.client
import json
import shutil
import sys
import urllib.request
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sitebuild import node
from sitebuild.cache import CACHE, ROOT, hash_of
from sitebuild.make import elements

PYODIDE = ROOT / "node_modules" / "pyodide"
RELEASE = "https://cdn.jsdelivr.net/pyodide/v{version}/full/{file}"
FOLDER = CACHE / "runtime"
WHEELS = CACHE / "wheels"
CORE = ("python_stdlib.zip", "pyodide.asm.wasm")  # the scripts become one worker
PACKAGES = ("numpy",)
PATIENCE = 60  # seconds without an answer from the release


class Refused(Exception):
    """The runtime cannot be assembled from what is there."""


# --------------------------------------------------------------------------------------------------------------- assembling


def version() -> str:
    """Return the version of Pyodide that npm installed."""
    return json.loads((PYODIDE / "package.json").read_text(encoding="utf-8"))["version"]


def assemble(wheels: Path | None = None, say=print) -> None:
    """Assemble the runtime beside the one that stands, and let it take its place when it is whole.

    Args:
        wheels: A wheel, or the folder that holds it; without it the cache, then the release.
        say: What takes a line for the reader of the log.

    Raises:
        Refused: a file is not what the lock file says, or not where it was said to be.
    """
    if not PYODIDE.is_dir():
        raise Refused("node_modules/pyodide is not there: `make runtime` installs it first")
    lock = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))
    draft = FOLDER.with_name(FOLDER.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        for name in CORE:
            shutil.copyfile(PYODIDE / name, draft / name)
        there = {}
        for name in PACKAGES:
            entry = lock["packages"][name]
            data = _wheel(entry["file_name"], entry["sha256"], wheels, say)
            if data:
                (draft / entry["file_name"]).write_bytes(data)
                there[name] = entry
        (draft / "lock.json").write_text(json.dumps({"info": lock["info"], "packages": there}), encoding="utf-8")
        modules = _importable(draft)
        about = {"pyodide": version(), "python": lock["info"]["python"], "modules": modules}
        (draft / "about.json").write_text(json.dumps(about), encoding="utf-8")
        shutil.rmtree(FOLDER, ignore_errors=True)
        draft.rename(FOLDER)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    inside = ", ".join(f"{name} {entry['version']}" for name, entry in there.items()) or "no NumPy"
    size = sum(path.stat().st_size for path in FOLDER.iterdir()) / 1e6
    say(f"runtime: Python {lock['info']['python']} (Pyodide {version()}), {inside}; {size:.1f} MB in {FOLDER.name}/")


def _wheel(file: str, sha256: str, wheels: Path | None, say) -> bytes | None:
    """Return a wheel whose hash is right, or None where the release cannot be reached.

    Raises:
        Refused: the hash is wrong, or a file that was named is not there.
    """
    kept = WHEELS / file
    if wheels:
        path = wheels / file if wheels.is_dir() else wheels
        if not path.is_file():
            raise Refused(f"{path} is not there: the wheel wanted is {file}, sha256 {sha256}")
        data = _checked(path.read_bytes(), str(path), sha256)
    elif kept.is_file():
        return _checked(kept.read_bytes(), str(kept), sha256)
    else:
        address = RELEASE.format(version=version(), file=file)
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
                data = answer.read()
        except (OSError, http.client.HTTPException) as error:
            say(f"runtime: {file} cannot be fetched ({error}): blocks that need it get no Run button.")
            say("runtime: from a machine that has it: make runtime WHEELS=file-or-folder")
            return None
        data = _checked(data, address, sha256)
    WHEELS.mkdir(parents=True, exist_ok=True)
    part = kept.with_name(kept.name + ".part")
    part.write_bytes(data)
    part.rename(kept)
    return data


def _checked(data: bytes, origin: str, sha256: str) -> bytes:
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise Refused(f"{origin} is not the file that Pyodide's lock file names: sha256 wanted {sha256}, found {found}")
    return data


def _importable(folder: Path) -> list[str]:
    """Ask the assembled Python which modules of the standard library it has; this also shows that it starts."""
    try:
        return json.loads(node.run("importable.mjs", str(PYODIDE), str(folder)))
    except RuntimeError as error:
        raise Refused(f"the assembled Python does not start: {error}") from None


# -------------------------------------------------------------------------------------------------------------- in the site


@dataclass(frozen=True)
class File:
    """A file that the reader's browser loads."""

    name: str
    path: Path
    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path, name: str = "") -> "File":
        """Read a file."""
        data = path.read_bytes()
        return cls(name or path.name, path, len(data), hashlib.sha256(data).hexdigest())


@dataclass(frozen=True)
class Runtime:
    """What is assembled, as a site serves it."""

    folder: str  # address below the site's root; it carries a hash of all that is in it
    core: tuple[File, ...]
    packages: dict[str, File]
    modules: frozenset[str]
    script: str  # the module that a button fetches

    @property
    def module(self) -> str:
        """The address of the module that a button fetches."""
        return f"assets/run.{hash_of(self.script)}.js"

    def has(self, imports: set[str]) -> bool:
        """Tell whether these modules can be imported."""
        return imports <= self.modules | set(self.packages)

    def files(self, imports: set[str]) -> list[File]:
        """Return what a block with these imports needs, in the order in which it is fetched."""
        return [*self.core, *(file for name, file in self.packages.items() if name in imports)]

    def built(self) -> dict[str, Path | str]:
        """Return {address: file or text} for the site's root."""
        files = [*self.core, *self.packages.values()]
        return {self.module: self.script} | {f"{self.folder}/{file.name}": file.path for file in files}


@cache
def current() -> Runtime | None:
    """Return what is assembled, or nothing: then pages have no buttons."""
    about = FOLDER / "about.json"
    if not about.is_file():
        return None
    known = json.loads(about.read_text(encoding="utf-8"))
    if not PYODIDE.is_dir() or known["pyodide"] != version():
        print("runtime: another version of Pyodide is installed: `make runtime` assembles it anew", file=sys.stderr)
        return None
    lock = json.loads((FOLDER / "lock.json").read_text(encoding="utf-8"))
    core = (
        File.of(elements.bundle("run/worker.ts", folder=FOLDER), "worker.js"),
        *(File.of(FOLDER / name) for name in CORE),
    )
    packages = {name: File.of(FOLDER / entry["file_name"]) for name, entry in lock["packages"].items()}
    everything = [*core, *packages.values()]
    folder = f"assets/python-{hash_of(json.dumps([[file.name, file.sha256] for file in everything]))}"
    told = {
        "folder": folder.rpartition("/")[2],
        "core": [_told(file) for file in core],
        "packages": {name: _told(file) for name, file in packages.items()},
        "lock": lock,
    }
    constant = f"const RUNTIME={json.dumps(told, separators=(',', ':'))};\n"
    script = constant + elements.bundle("run/main.ts", folder=FOLDER).read_text(encoding="utf-8")
    return Runtime(folder, core, packages, frozenset(known["modules"]), script)


def _told(file: File) -> dict[str, str | int]:
    return {"name": file.name, "size": file.size, "sha256": file.sha256}


def main(arguments: list[str]) -> int:
    """Assemble; say what is wrong in one line."""
    try:
        assemble(Path(arguments[0]) if arguments and arguments[0] else None)
    except Refused as error:
        print(f"runtime: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
