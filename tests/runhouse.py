"""A small site on which blocks run: the house, with the lesson `thirds` that needs nothing, one block of NumPy, exercises, and Python.

NumPy's wheel is not on every machine, so a stand-in of a few lines takes its way: a wheel of that name, with its own hash in a copy of
Pyodide's lock file. What is tested is the way of a wheel; the real one runs in tests/test_run.py where it is there.
"""

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

from tests import house

ROOT = house.ROOT
SNIPPET = '''"""Halving. Pages: docs/{zh,en}/halving.md. Test: tests/test_halving.py."""


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
WITH_NUMPY = '''"""Halves of an array. Pages: docs/{zh,en}/halving.md. Test: tests/test_halving.py."""

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
    "zh": {"ask": "哪个数的平方是一半？", "answer": "答案", "say": "一半的平方根。"},
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
    """Build the house with its runnable blocks; nothing is assembled yet."""
    house.build(folder)
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


def site(folder: Path, address: str, into: str) -> Path:
    """Build the house's site for an address."""
    import os
    import subprocess
    import sys

    environment = {key: value for key, value in os.environ.items() if key != "GITHUB_ACTIONS"}
    environment |= {"PYTHONPATH": str(folder), "SITE_URL": address}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder / into)]
    made = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert made.returncode == 0, made.stdout + made.stderr
    return folder / into


def copy_without(folder: Path, name: str) -> None:
    """Drop a part of the cache."""
    shutil.rmtree(folder / ".cache" / name, ignore_errors=True)
