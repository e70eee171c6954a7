"""The interactive elements: their constants from snippets/play, their code from docs/elements, one module for the whole site.

An element is named as the printed figure whose place it takes; where it cannot run, the figure stays. The constants that it starts
from are what snippets/play/<name>.py exports, so that no number is typed twice.
"""

import importlib
import json
import subprocess
import sys
from pathlib import Path

from sitebuild.cache import CACHE, ROOT, key, sources
from sitebuild.formulas import hash_of, node

SOURCE = ROOT / "docs" / "elements"
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
    path, stamp = FOLDER / "constants.json", FOLDER / "constants.key"
    made_from = key(*sorted({file for name in names() for file in sources(f"snippets.play.{name}")}), salt="play")
    if not (path.exists() and stamp.exists() and stamp.read_text() == made_from):
        FOLDER.mkdir(parents=True, exist_ok=True)
        code = "import json, sys; from sitebuild import elements; json.dump(elements.constants(), sys.stdout)"
        run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
        if run.returncode:
            raise RuntimeError(f"snippets/play: constants cannot be computed: {run.stderr.strip()[-1000:]}")
        path.write_text(json.dumps(json.loads(run.stdout), separators=(",", ":")), encoding="utf-8")
        stamp.write_text(made_from)
    return path


def bundle(entry: str, platform: str = "browser") -> str:
    """Return a module of docs/elements with everything it imports, as one piece of JavaScript."""
    write_constants()
    out = FOLDER / f"{Path(entry).stem}.{platform}.mjs"
    command = [node(), str(ROOT / "sitebuild" / "bundle.mjs"), str(SOURCE / entry), str(out), platform]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    if run.returncode:
        raise RuntimeError(f"docs/elements/{entry} cannot be bundled: {run.stderr.strip()[-2000:]}")
    return out.read_text(encoding="utf-8")


def built() -> dict[str, str]:
    """Return {address: content} of the one module, named by a hash of its content."""
    files = [path for path in sorted(SOURCE.rglob("*")) if path.suffix in (".ts", ".css", ".json")]
    stamp, out = FOLDER / "main.key", FOLDER / "main.browser.mjs"
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    versions = [locked[f"node_modules/{name}"]["version"] for name in ("esbuild", "terser")]
    made_from = key(*files, write_constants(), ROOT / "sitebuild" / "bundle.mjs", salt=", ".join(versions))
    if not (out.exists() and stamp.exists() and stamp.read_text() == made_from):
        bundle("main.ts")
        stamp.write_text(made_from)
    script = out.read_text(encoding="utf-8")
    return {f"assets/play.{hash_of(script)}.js": script}
