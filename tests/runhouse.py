"""A small site on which blocks run: the house, with a block of pure Python, one of NumPy, an exercise, and the runtime.

NumPy's wheel is not on every machine, so a stand-in of a few lines takes its way: a wheel of that name, with its own hash in a copy of
Pyodide's lock file. What is tested is the way of a wheel; the real one runs in tests/run/test_run.py where it is there.
"""

import contextlib
import hashlib
import http.server
import json
import os
import re
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Locator

from sitebuild.read.source import sections_in
from sitebuild.theme import buttons
from tests import house
from tests.browsing import Visit
from tests.conftest import PREFIX

ROOT = house.ROOT
SNIPPET = '''"""Halving. Pages: docs/{zh,en}/halving.md. Test: tests/snippets/test_halving.py."""


# --8<-- [start:halving]
def halving(x):
    """Return half of x."""
    return x / 2


# --8<-- [end:halving]


if __name__ == "__main__":
    # --8<-- [start:demo]
    print(halving(3.0))
    # -> 1.5
    print("half of", 5, "is", halving(5))
    # -> half of 5 is 2.5
    # --8<-- [end:demo]
'''
WITH_NUMPY = '''"""Halves of an array. Pages: docs/{zh,en}/halving.md. Test: tests/snippets/test_halving.py."""

# --8<-- [start:halves]
import numpy as np


def halves(x):
    """Return half of each number."""
    return np.asarray(x) / 2


# --8<-- [end:halves]


if __name__ == "__main__":
    # --8<-- [start:demo]
    print(halves([3.0, 5.0]).tolist())
    # -> [1.5, 2.5]
    # --8<-- [end:demo]
'''
EXERCISES = '''"""Exercises of docs/{zh,en}/halving.md: question, answer, check."""

# --8<-- [start:exercise-1]
import math

root = 1.0  # your answer: the number whose square is one half
# --8<-- [end:exercise-1]

# --8<-- [start:answer-1]
import math

root = math.sqrt(0.5)
# --8<-- [end:answer-1]

# --8<-- [start:check-1]
assert math.isclose(root * root, 0.5), f"its square is {root * root}, not one half"
assert root > 0
# --8<-- [end:check-1]
'''
BLOCKS = """
``` { .python title="halves.py" }
--8<-- "halves.py:halves"
--8<-- "halves.py:demo"
```
"""
EXERCISE = """**1.** {ask}

``` {{ .python }}
--8<-- "exercises/halving.py:exercise-1"
--8<-- "exercises/halving.py:check-1"
```

??? answer "{answer}"

    {say}

    ``` {{ .python }}
    --8<-- "exercises/halving.py:answer-1"
    --8<-- "exercises/halving.py:check-1"
    ```
"""
ASK = {
    "zh": {"ask": "哪个数的平方是一半？", "answer": "答案", "say": "再开平方。"},
    "en": {"ask": "Which number has one half as its square?", "answer": "Answer", "say": "The root of one half."},
}
STAND_IN = '''"""A stand-in for NumPy: as much of it as the block of the house needs."""


class Array(list):
    def __truediv__(self, other):
        return Array(x / other for x in self)

    def tolist(self):
        return list(self)


asarray = Array
__version__ = "0.0.1"
'''
WHEEL = "numpy-0.0.1-py3-none-any.whl"


def stand_in(path: Path) -> Path:
    """Write the stand-in as a wheel."""
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in {
            "numpy/__init__.py": STAND_IN,
            "numpy-0.0.1.dist-info/METADATA": "Metadata-Version: 2.1\nName: numpy\nVersion: 0.0.1\n",
            "numpy-0.0.1.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            "numpy-0.0.1.dist-info/RECORD": "",
        }.items():
            wheel.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), text)
    return path


def pyodide(folder: Path, wheel: Path) -> Path:
    """Lay out node_modules/pyodide whose lock file names this wheel as NumPy."""
    folder.mkdir(parents=True)
    for path in (ROOT / "node_modules" / "pyodide").iterdir():
        (folder / path.name).symlink_to(path)
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    lock["packages"]["numpy"] |= {
        "file_name": wheel.name,
        "version": "0.0.1",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
    }
    (folder / "pyodide-lock.json").unlink()
    (folder / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    return folder


def lay_out(folder: Path) -> Path:
    """Give the small house in a folder blocks that run; nothing is assembled yet."""
    (folder / "snippets/halving.py").write_text(SNIPPET, encoding="utf-8")
    (folder / "snippets/halves.py").write_text(WITH_NUMPY, encoding="utf-8")
    (folder / "snippets/exercises").mkdir()
    (folder / "snippets/exercises/halving.py").write_text(EXERCISES, encoding="utf-8")
    for language, words in ASK.items():
        page = folder / f"docs/{language}/halving.md"
        text = page.read_text(encoding="utf-8")
        head, rest = text.split('--8<-- "halving.py:demo"\n```\n')
        before, _, after = rest.partition("??? answer")
        tail = after.partition("\n## ")[2]
        text = f'{head}--8<-- "halving.py:demo"\n```\n{BLOCKS}{before}{EXERCISE.format(**words)}\n## {tail}'
        page.write_text(text, encoding="utf-8")
    (folder / "node_modules").unlink()
    (folder / "node_modules").mkdir()
    for path in (ROOT / "node_modules").iterdir():
        if path.name != "pyodide":
            (folder / "node_modules" / path.name).symlink_to(path)
    wheel = stand_in(folder / WHEEL)
    pyodide(folder / "node_modules" / "pyodide", wheel)
    house.run(folder, "sitebuild")
    house.reconcile(folder)
    return folder


def built(folder: Path, address: str, into: str) -> Path:
    """Build the house's site for an address; return the folder to be served."""
    environment = {key: value for key, value in os.environ.items() if key != "GITHUB_ACTIONS"}
    environment |= {"PYTHONPATH": str(folder), "SITE_URL": address}
    target = folder / into / PREFIX.strip("/")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(target)]
    made = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert made.returncode == 0, made.stdout + made.stderr
    return target.parent


class Host(http.server.ThreadingHTTPServer):
    """Serves a folder, and misbehaves as it is told."""

    def __init__(self, port: int) -> None:
        """Listen on a port."""
        super().__init__(("127.0.0.1", port), Answer)
        self.folder = Path()
        self.well()

    def well(self) -> None:
        """Behave well again."""
        self.lost = ""  # pattern of the paths that are answered with 503
        self.torn = ""  # pattern of the paths whose content has a wrong byte
        self.policy: dict[str, str] = {}  # pattern of paths: their Content-Security-Policy


class Answer(http.server.SimpleHTTPRequestHandler):
    """One answer of the host."""

    def translate_path(self, path: str) -> str:
        """Find a file below the host's folder."""
        self.directory = str(self.server.folder)
        return super().translate_path(path)

    def do_GET(self) -> None:
        """Answer, or misbehave."""
        if self.server.lost and re.search(self.server.lost, self.path):
            self.send_error(503)
        elif self.server.torn and re.search(self.server.torn, self.path):
            data = bytearray(Path(self.translate_path(self.path)).read_bytes())
            data[len(data) // 2] ^= 1
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        else:
            super().do_GET()

    def end_headers(self) -> None:
        """Add the policy."""
        for pattern, policy in self.server.policy.items():
            if re.search(pattern, self.path):
                self.send_header("Content-Security-Policy", policy)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@contextlib.contextmanager
def hosted(port: int) -> Iterator[Host]:
    """Serve on a port."""
    with Host(port) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        try:
            yield host
        finally:
            host.shutdown()


class Cell:
    """A block with buttons on an open page."""

    def __init__(self, block: Locator) -> None:
        """Take the block."""
        self.block, self.page = block, block.page

    def button(self, action: str) -> Locator:
        """The button that does something."""
        return self.block.locator(f".run [data-do={action}]")

    @property
    def says(self) -> Locator:
        """The line that says how a run went."""
        return self.block.locator("[role=status]")

    def run(self, text: str | None = None) -> str:
        """Type a program if there is one to type, press Run, and return what the line says at the end."""
        if text is not None:
            self.edit(text)
        before = self.count()
        self.button("run").click()
        return self.ended(before)

    def count(self) -> int:
        """Return how many runs have ended."""
        return self.block.evaluate("(block) => Number(block.querySelector('.run-panel')?.dataset.ended ?? 0)")

    def edit(self, text: str) -> None:
        """Type a program."""
        if self.button("edit").is_visible():
            self.button("edit").click()
        self.block.locator("textarea").fill(text)

    def ended(self, before: int) -> str:
        """Wait until one run more has ended; return what the line says."""
        self.page.wait_for_function(
            "([block, before]) => Number(block.querySelector('.run-panel')?.dataset.ended ?? 0) > before",
            arg=[self.block.element_handle(), before],
            timeout=120_000,
        )
        return self.says.inner_text()

    def started(self) -> None:
        """Wait until the program runs."""
        self.page.wait_for_function(
            "(block) => /^(Running|正在运行)/.test(block.querySelector('[role=status]')?.textContent)",
            arg=self.block.element_handle(),
            timeout=120_000,
        )

    def outputs(self) -> list[str]:
        """What stands in the two columns: recorded, and of this run."""
        return self.block.locator(".run-side pre").all_inner_texts()


class Reader(Visit):
    """A page with blocks that run."""

    def cell(self, place: int = 0) -> Cell:
        """The block with buttons at a place."""
        return Cell(self.page.locator(".code:has(> .run)").nth(place))

    def python(self) -> list[str]:
        """What of Python the page asked for."""
        return [url for url in self.asked if "/python-" in url or url.startswith("blob:")]


def exercises(folder: Path, idea: str) -> list[tuple[str, str]]:
    """Return (stub, answer) of each exercise of a lesson, from a folder of exercises."""
    text = (folder / f"{idea}.py").read_text(encoding="utf-8")
    sections = {name: buttons.shown(code) for name, code in sections_in(text).items()}
    stubs = [name for name in sections if name.startswith("exercise-")]
    return [(sections[name], sections[name.replace("exercise-", "answer-")]) for name in stubs]
