"""Which blocks of code a reader can run in the page, and their buttons: those whose imports the assembled Python has.

A demo says what it prints (`# ->`), an exercise is a stub and its check from snippets/exercises. Everything else is only read.
"""

import ast
import re
from html import escape

from sitebuild.cache import ROOT
from sitebuild.check import demos
from sitebuild.make import runtime
from sitebuild.read.source import sections_in
from sitebuild.texts import TEXTS


def imports(source: str) -> set[str]:
    """Return the top names of the modules that a program imports."""
    found = set()
    for part in ast.walk(ast.parse(source)):
        if isinstance(part, ast.Import):
            found |= {name.name.partition(".")[0] for name in part.names}
        elif isinstance(part, ast.ImportFrom):
            found.add("." if part.level else (part.module or "").partition(".")[0])
    return found


def stub_lines(source: str, idea: str) -> int:
    """Return how many lines of a block an exercise leaves to the reader: its check stands below them; 0 if it is no exercise."""
    path = ROOT / "snippets" / "exercises" / f"{idea}.py"
    if not path.is_file():
        return 0
    sections = {name: shown(code) for name, code in sections_in(path.read_text(encoding="utf-8")).items()}
    for name, stub in sections.items():
        check = sections.get(name.replace("exercise-", "check-"))
        if name.startswith("exercise-") and check and source.startswith(stub) and source.rstrip().endswith(check):
            return source.rstrip().removesuffix(check).count("\n")
    return 0


def shown(section: str) -> str:
    """Return a section as a page shows it."""
    return re.sub(r"\n{3,}", "\n\n\n", section.strip("\n"))


def buttons(source: str, idea: str, language: str) -> str:
    """Return the buttons below a block, or nothing where it cannot be run."""
    python = runtime.current()
    if python is None:
        return ""
    stub = stub_lines(source, idea)
    if not stub and not demos.expected(source):
        return ""
    needed = imports(source)
    if not python.has(needed):
        return ""
    words = TEXTS[language]
    files = python.files(needed)
    size = max(1, round(sum(file.size for file in files) / 1e6))  # as the files are: a host that compresses sends less
    once = words["once"].format(size=size)
    packages = " ".join(name for name in python.packages if name in needed)
    about = f' data-last="{escape(files[-1].name)}"' + (f' data-packages="{packages}"' if packages else "")
    if stub:
        about += f' data-stub="{stub}"'
        both = _button("edit", words["try"]) + _button("run", words["check"] + once, " hidden")
    else:
        both = _button("run", words["run"] + once) + _button("edit", words["edit"])
    return f'<div class="run" data-search-exclude="1"{about}>{both}</div>'


def _button(action: str, label: str, more: str = "") -> str:
    return f'<button type="button" data-do="{action}"{more}>{label}</button>'
