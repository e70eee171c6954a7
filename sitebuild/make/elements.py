"""The interactive elements: their constants from snippets/play, their code from docs/elements, one module for the whole site.

An element is named as the printed figure whose place it takes; where it cannot run, the figure stays. The constants that it starts
from are what snippets/play/<name>.py exports, so that no number is typed twice.
"""

import importlib
import json
import subprocess
import sys
from pathlib import Path

from sitebuild import node
from sitebuild.cache import CACHE, ROOT, hash_of, kept, key, sources

DOCS = ROOT / "docs"
PLAY = ROOT / "snippets" / "play"
FOLDER = CACHE / "elements"


def names() -> list[str]:
    """Return the names of all elements: the modules of snippets/play."""
    return sorted(path.stem for path in PLAY.glob("*.py") if path.stem != "__init__")


def constants() -> dict[str, dict]:
    """Return what every element starts from."""
    return {name: importlib.import_module(f"snippets.play.{name}").constants() for name in names()}


def write_constants() -> Path:
    """Compute the constants if their sources changed; return the file."""
    made_from = key(*sorted({file for name in names() for file in sources(f"snippets.play.{name}")}), salt="play")
    return kept(FOLDER / "constants.json", made_from, _computed)


def _computed() -> str:
    """Compute the constants in a process of its own, which has loaded nothing yet."""
    code = "import json, sys; from sitebuild.make import elements; json.dump(elements.constants(), sys.stdout)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(f"snippets/play: constants cannot be computed: {run.stderr.strip()[-1000:]}")
    return json.dumps(json.loads(run.stdout), separators=(",", ":"))


def bundle(entry: str, platform: str = "browser", folder: Path = FOLDER, programs: str = "") -> Path:
    """Bundle a module of docs/elements or docs/run with all that it imports, if something changed; return the file.

    Args:
        entry: The module, below docs/.
        platform: browser, where it is made small, or node.
        folder: Where the file is kept.
        programs: The address from which the module fetches the programs that readers copy, when one is wanted.
    """
    files = [path for part in ("elements", "run") for path in sorted((DOCS / part).rglob("*")) if path.is_file()]
    versions = ", ".join(node.version(name) for name in ("esbuild", "terser", "pyodide"))
    made_from = key(*files, write_constants(), node.PROGRAMS / "bundle.mjs", salt=f"{versions} {platform} {programs}")
    out = folder / f"{Path(entry).with_suffix('').as_posix().replace('/', '-')}.{platform}.mjs"
    return kept(out, made_from, lambda: node.run("bundle.mjs", str(DOCS / entry), platform, programs))


def built() -> dict[str, str]:
    """Return {address: content} of the module of all elements, and of the programs that it fetches, named by hashes of their content."""
    programs = bundle("elements/programs/all.ts").read_text(encoding="utf-8")
    name = f"programs.{hash_of(programs)}.js"
    script = bundle("elements/main.ts", programs=f"./{name}").read_text(encoding="utf-8")
    return {f"assets/play.{hash_of(script)}.js": script, f"assets/{name}": programs}
