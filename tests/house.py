"""A small house for tests: the project's own builder and one small lesson.

It lies here as text, so that a line number stays true however the real lessons change.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

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
    # --8<-- [end:demo]
'''

CLAIMS = '''"""The numbers that docs/{zh,en}/halving.md quotes."""

from snippets.claims import claim
from snippets.halving import halving


@claim(".1f", test="test_half_of_three", ground="hand", zh="三的一半，$x = {x}$", en="half of three, $x = {x}$")
def half_of_three(x=3):
    return halving(x)
'''

FIGURE = '''"""images/halving.*.svg: half of a number lies below it."""

from snippets.figures.kit import COLOR, Figure, blank, line, word
from snippets.halving import halving


def data():
    """Return a number and its half."""
    return {"whole": 3, "half": halving(3)}


FIGURE = Figure(
    data,
    caption=(
        "**{一半|half / whole}是{half:.1f}。**$x${在上|more(whole, half)}。",
        "**{Half|half / whole} is {half:.1f}.** $x$ is {above|more(whole, half)}.",
    ),
    words={"whole": ("整个", "whole")},
)


@FIGURE.panel(300, 100, alt=("一条线到{half:.1f}", "a line to {half:.1f}"))
def lines(fig, data):
    """Draw both."""
    ax = blank(fig, (0, 1), (0, 4))
    line(ax, [(0, data["whole"]), (1, data["half"])], COLOR["blue"])
    ax.text(0, data["whole"], word("whole"))
'''

TEST = '''"""Tests of snippets/halving.py."""

from snippets.claims import halving as claims


def test_half_of_three():
    """Hold the number."""
    assert claims.half_of_three.compute() == 3 / 2
'''

LESSON = {
    "zh": """---
description: 减半。
---
# 减半 <small lang="en">halving</small> { #halving }

一个数的一半（half）是多少？
{ .question }

[[figure: halving]]

## 公式 { #formula }

输入是$x$，见[首页](index.md#home)和[一半](#term-half)。

$$
y = \\frac{x}{2} \\tag{1}
$$

## 代码 { #code }

``` { .python title="halving.py" }
--8<-- "halving.py:halving"
--8<-- "halving.py:demo"
```

三的一半是[](#claim-half-of-three)，见[检验](tests/halving.md#test_half_of_three)。

## 结论 { #claims }

[[claims]]

## 练习 { #exercises }

??? answer "答案"

    一半的一半。

## 术语 { #terms }

[[glossary]]
""",
    "en": """---
description: Halving.
---
# Halving { #halving }

How much is half of a number?
{ .question }

[[figure: halving]]

## Formula { #formula }

The input is $x$, see [home](index.md#home) and [half](#term-half).

$$
y = \\frac{x}{2} \\tag{1}
$$

## Code { #code }

``` { .python title="halving.py" }
--8<-- "halving.py:halving"
--8<-- "halving.py:demo"
```

Half of three is [](#claim-half-of-three), see the [test](tests/halving.md#test_half_of_three).

## Claims { #claims }

[[claims]]

## Exercises { #exercises }

??? answer "Answer"

    Half of a half.

## Terms { #terms }

[[glossary]]
""",
}

CELLS = """# %%
from snippets.halving import halving

print(halving(5))

# %%
def quarter(x):
    return halving(halving(x))


assert quarter(8) == 2
"""

PROSE = """# %% [markdown] lang="zh"
# # 再减半 { #quarters }
#
# 一半的一半。

# %% [markdown] lang="en"
# # Halving again { #quarters }
#
# Half of a half.

"""

HOME = {"zh": "# 首页 { #home }\n\n[[map]]\n", "en": "# Home { #home }\n\n[[map]]\n"}

LESSONS = """[[page]]
path = "index.md"
zh = "首页"
en = "Home"

[[track]]
id = "halves"
zh = "一半"
en = "Halves"

  [[track.lesson]]
  id = "halving"
  zh = "减半"
  en = "Halving"
  row = 0

[[part]]
id = "labs"
zh = "实验"
en = "Labs"

  [[part.page]]
  path = "labs/quarters.py"
  zh = "再减半"
  en = "Halving again"
"""

GLOSSARY = """[[term]]
id = "half"
zh = "一半"
en = "half"
group = "general"
say_zh = '分成两份，取$1/2$。'
say_en = 'One part of two, $1/2$.'
page = "halving"
"""

EQUATIONS = '''"""The formulas of halving."""

from snippets.equations import SIZES, executed
from snippets.halving import halving


@executed(1)
def half(rng):
    for shape in SIZES:
        x = rng.normal(size=shape)
        yield {"x": x, "y": halving(x)}
'''

HOUSE = {
    "snippets/halving.py": SNIPPET,
    "snippets/equations/halving.py": EQUATIONS,
    "snippets/claims/halving.py": CLAIMS,
    "snippets/figures/halving.py": FIGURE,
    "tests/snippets/test_halving.py": TEST,
    "docs/lessons.toml": LESSONS,
    "docs/glossary.toml": GLOSSARY,
    **{f"docs/{language}/halving.md": text for language, text in LESSON.items()},
    **{f"docs/{language}/index.md": text for language, text in HOME.items()},
    "docs/labs/quarters.py": PROSE + CELLS,
}
BUILDER = ("sitebuild", "docs/hooks", "docs/overrides", "docs/assets", "docs/elements", "docs/run")
BUILDER_FILES = (
    "mkdocs.base.yml",
    "mkdocs.en.yml",
    "mkdocs.yml",
    "package.json",
    "package-lock.json",
    "pyproject.toml",
    "snippets/__init__.py",
    "snippets/play/__init__.py",
    "snippets/claims/__init__.py",
    "snippets/equations/__init__.py",
    "snippets/figures/__init__.py",
    "snippets/figures/bound.py",
    "snippets/figures/colors.py",
    "snippets/figures/kit.py",
    "snippets/figures/relations.py",
    "snippets/figures/senses.py",
)
ZH, EN = "docs/zh/halving.md", "docs/en/halving.md"
LAB = "docs/labs/quarters.py"
LAST_GOOD = "the last good site"


def run(folder: Path, *module: str, **words: str) -> subprocess.CompletedProcess[str]:
    """Run a module of Python in the house, with its own sitebuild and snippets, and these words in its environment."""
    environment = {key: value for key, value in os.environ.items() if key not in ("GITHUB_ACTIONS", "SITE_URL")}
    environment |= {"PYTHONPATH": str(folder), "NO_COLOR": "1", **words}
    command = [sys.executable, "-m", *module]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=900
    )


RECONCILE = """
from sitebuild.check import record as languages; from sitebuild.read import prose
found = prose.all_pairs()
for page in dict.fromkeys(pair.key.partition("#")[0] for pair in found):
    languages.reconcile(found, page, None, "on purpose", "Ada", "2026-11-28")
"""
GROUND = """
from sitebuild.check import words
words.main("update")
words.RECORD.write_text(words.RECORD.read_text(encoding="utf-8").replace("? ::", "definition ::"), encoding="utf-8")
"""


def reconcile(folder: Path) -> None:
    """Write down that both languages of the house say the same, and that what they say is by definition."""
    _do(folder, RECONCILE)
    ground(folder)


def ground(folder: Path) -> None:
    """Write down that what the house says is by definition."""
    _do(folder, GROUND)


def _do(folder: Path, program: str) -> None:
    subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, check=True
    )


def files() -> list[Path]:
    """Return the project's files, committed or new."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return [ROOT / name for name in sorted(filter(None, names)) if (ROOT / name).is_file()]


def builder() -> list[Path]:
    """Return the files of the project of which the house is built."""
    folders = tuple(f"{name}/" for name in BUILDER)
    return [
        path
        for path in files()
        if (name := path.relative_to(ROOT).as_posix()) in BUILDER_FILES or name.startswith(folders)
    ]


def copy_of_the_project(folder: Path, computed: bool = True) -> Path:
    """Return a copy of all that is committed or new, with what was computed if that is wanted; what is installed is shared."""
    for path in files():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    if computed:
        shutil.copytree(ROOT / ".cache", folder / ".cache", symlinks=True, ignore=shutil.ignore_patterns("runtime*"))
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    return folder


def copy(folder: Path) -> Path:
    """Put the house, built once a run, into a folder that does not exist yet."""
    built = os.environ.get("SMALL_HOUSE")
    if built is None:
        return build(folder)
    return Path(shutil.copytree(built, folder, symlinks=True))


def build(folder: Path) -> Path:
    """Build the house into an empty folder, all of it true, its figures, claims and formulas in its cache."""
    for name in BUILDER:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in HOUSE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    for name in BUILDER_FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    run(folder, "sitebuild")
    reconcile(folder)
    made = run(folder, "sitebuild")
    assert made.returncode == 0, made.stdout + made.stderr
    assert "check: all true" in made.stdout
    (folder / "site").mkdir()
    (folder / "site" / "last-good.txt").write_text(LAST_GOOD)
    return folder
