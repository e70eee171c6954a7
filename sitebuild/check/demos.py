"""Output marks: every `# -> line` in a snippet is what its demo prints, in order, to the letter."""

import json
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sitebuild.cache import CACHE, ROOT, key, load, write
from sitebuild.rules import Broken, relative

STORE = CACHE / "marks.json"
LIMIT = 60  # seconds a demo may take
MARK = re.compile(r"^\s*# -> ?(?P<line>.*)$")


def expected(source: str) -> list[tuple[int, str]]:
    """Return (line number, printed line) for each mark of a source."""
    marks = ((number, MARK.match(line)) for number, line in enumerate(source.splitlines(), start=1))
    return [(number, mark["line"].rstrip()) for number, mark in marks if mark]


def run_alone(source: str) -> subprocess.CompletedProcess[str]:
    """Run a program as a reader would who pasted it: alone, in an empty folder, isolated from the project."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "pasted.py"
        program.write_text(source, encoding="utf-8")
        command = [sys.executable, "-I", program.name]
        try:
            return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=LIMIT)
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(command, 1, "", f"still running after {LIMIT} s")


def compare(source: str, run: subprocess.CompletedProcess[str]) -> tuple[int, str] | None:
    """Return (line, message) for the first mark that is not what was printed, or None."""
    marks = expected(source)
    if run.returncode:
        places = re.findall(r'pasted\.py", line (\d+)', run.stderr)
        return int(places[-1]) if places else 1, f"the demo fails: {run.stderr.strip().splitlines()[-1]}"
    printed = [line.rstrip() for line in run.stdout.splitlines()]
    for (number, promised), line in zip(marks, printed, strict=False):
        if promised != line:
            return number, f"the mark says {promised!r}, the code prints {line!r}"
    if len(marks) > len(printed):
        return marks[len(printed)][0], f"the mark says {marks[len(printed)][1]!r}, the code prints nothing more"
    if len(printed) > len(marks):
        where = marks[-1][0] if marks else 1
        return where, f"the code prints {printed[len(marks)]!r}, which no mark shows"
    return None


def snippets() -> list[Path]:
    """Return the files that readers copy: those of snippets/ and of snippets/frameworks/."""
    folders = (ROOT / "snippets", ROOT / "snippets" / "frameworks")
    return [path for folder in folders for path in sorted(folder.glob("*.py")) if path.name != "__init__.py"]


def check() -> list[Broken]:
    """Run the demo of every snippet that changed; return the marks that no longer hold."""
    known = load(STORE)
    files = snippets()
    keys = {relative(path): key(path, salt="marks") for path in files}
    changed = [path for path in files if known.get(relative(path)) != keys[relative(path)]]
    broken = []
    with ThreadPoolExecutor(2) as pool:
        for path, run in zip(
            changed, pool.map(lambda path: run_alone(path.read_text(encoding="utf-8")), changed), strict=True
        ):
            found = compare(path.read_text(encoding="utf-8"), run)
            if found:
                broken.append(Broken(relative(path), found[0], "output mark", found[1]))
                keys.pop(relative(path))
    write(STORE, json.dumps(keys))
    return broken
