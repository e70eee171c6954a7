"""The formulas of the pages are executed: each numbered one, and those of the text that a module of snippets/equations/ names.

The TeX is read from the page itself, of both languages, and computed with the values that the snippet gives its symbols. What came out is
kept until the TeX or anything that the values are made of changes. `python -m sitebuild.check.equations` brings it up to date.

In a text a symbol may be set to a value, eta = 0.1: that is given. In an answer it is a result, unless its exercise gives it. A cell of a table
that calculates says something without a relation; it is named by where it stands, since the same may be right in one cell and wrong in the next.
"""

import importlib
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from sitebuild.cache import CACHE, ROOT, key, sources, write
from sitebuild.check.evaluate import holds
from sitebuild.make import formulas
from sitebuild.read import fields, lessons
from sitebuild.read.expressions import Node, NotUnderstood, statements
from sitebuild.read.markdown import CODE, INLINE, ROW, aside, lines
from sitebuild.read.source import LANGUAGES, Page, formulas_in, pages, without_tag
from sitebuild.rules import Broken, line_of, line_with
from snippets.equations import Equation, cell

STORE = CACHE / "equations.json"
FOLDER = ROOT / "snippets" / "equations"
RULE = "equation"
NUMBER = re.compile(r"\\tag\{(\d+)\}")
RELATION = re.compile(r"[=<>]|\\(?:le|ge|ne|approx|ll|gg|leq|geq|sim|propto|to|longmapsto|leftarrow)\b")
GROUNDS = {
    "definition": "what it defines",
    "condition": "what is assumed, and of what",
    "quoted": "whose formula it is, which the text judges",
    "proved": "the #section whose text proves it",
    "cited": "the key of the source",
    "tested": "the test that holds it, path::name",
}

Place = tuple[str, bool, int]  # (TeX, is it displayed, line)


def on(page: Page) -> dict[str, Place]:
    """Return the formulas of a page, by number where they have one, by their TeX otherwise."""
    found: dict[str, Place] = {}
    for item in page.of("formula", "display"):
        tex, number = without_tag(item.value), NUMBER.search(item.value)
        found.setdefault(number[1] if number else tex, (tex, item.kind == "display", item.line))
    return found | {name: (tex, False, line) for name, tex, line in _cells(page) if _calculates(tex)}


def _cells(page: Page) -> Iterator[tuple[str, str, int]]:
    """Yield (which cell, TeX, line) for the cells of a page's tables that hold one formula; rows are counted below the heading."""
    source = page.text.splitlines()
    for table, item in enumerate(page.of("table"), start=1):
        for row in range(1, int(item.value.split()[0])):
            line = item.line + 1 + row
            match = ROW.match(source[line - 1])
            bare, back = aside(match["cells"] if match else "", CODE, INLINE)
            for column, text in enumerate(map(back, re.split(r"(?<!\\)\|", bare)), start=1):
                if len(found := [tex for tex, _, _ in formulas_in(CODE.sub(" ", text))]) == 1:
                    yield cell(table, row, column), found[0], line


def _calculates(tex: str) -> bool:
    """Tell whether a formula without a relation is more than a symbol, a number, plus or minus a number, or a shape."""
    try:
        said = _read(tex, False)
    except NotUnderstood:
        return True
    return any(
        one.kind not in ("chain", "name", "index", "number", "names", "list") and not _number(one) for one in said
    )


def _read(tex: str, display: bool) -> list[Node]:
    """Read a formula; what is plus or minus something is that, since a bound on both sides is one number."""
    return statements(formulas.lookup(tex.removeprefix(r"\pm").strip(), display)["mathml"])


def results(page: Page) -> set[str]:
    """Return the formulas of a page's answers that stand nowhere else on it: what they state is not given."""
    within: set[int] = set()
    fold = False
    for line in lines(page.text):
        fold = line.text.startswith("??? answer") or (fold and (not line.text.strip() or line.text.startswith("    ")))
        if fold:
            within.add(line.number)
    stated = [(without_tag(item.value), item.line in within) for item in page.of("formula", "display")]
    return {tex for tex, answered in stated if answered} - {tex for tex, answered in stated if not answered}


def _numbered(found: dict[str, Place]) -> list[str]:
    return [name for name in found if name.isdigit() and name != found[name][0]]


def says(tex: str, display: bool, result: bool = False) -> bool:
    """Tell whether a formula says something that may be untrue: it relates what is calculated, and does not set a symbol to a value.

    Args:
        tex: The formula.
        display: It stands by itself.
        result: It stands in an answer, where a symbol that has a value has it as a result.
    """
    if not RELATION.search(tex):
        return False
    try:
        said = [one for one in _read(tex, display) if one.kind == "chain"]
    except NotUnderstood:
        return True
    return not all(_alone(one) for one in said if result or not (all(map(_given, one.parts[::2])) or _set(one)))


def _given(side: Node) -> bool:
    """Tell whether a side is a symbol or a number."""
    return side.kind in ("name", "number", "index") or not any(part.kind in ("name", "index") for part in side.walk())


def _set(chain: Node) -> bool:
    """Tell whether a chain sets a product of symbols to a number: ηλ = 0.6."""
    left, *more = chain.parts[::2]
    return left.kind == "product" and all(part.kind == "name" for part in left.parts) and all(map(_number, more))


def _number(side: Node) -> bool:
    return not any(part.kind in ("name", "index") for part in side.walk())


def _alone(chain: Node) -> bool:
    """Tell whether a chain of numbers is true by itself."""
    try:
        return all(map(_number, chain.parts[::2])) and holds(chain, {})
    except (NotUnderstood, ArithmeticError, LookupError, TypeError, ValueError):
        return False


# ----------------------------------------------------------------------------------------------------------- what is so


def read() -> dict[str, Any]:
    """Return what was executed: {module: {key, formulas: [{formula, ground, draws, wrong: {language: why}}]}}."""
    return json.loads(STORE.read_text(encoding="utf-8")) if STORE.exists() else {}


def check(by_language: dict[str, list[Page]]) -> Iterator[Broken]:
    """Yield the formulas that rest on nothing, and those that are not what the code computes."""
    twins_of = _twins(by_language)
    if any(_made_from(name, twins) != read().get(name, {}).get("key") for name, twins in twins_of.items()):
        subprocess.run([sys.executable, "-m", "sitebuild.check.equations"], cwd=ROOT, check=True)
    store = read()
    for name, twins in twins_of.items():
        entries = store[name]["formulas"]
        for language, page in twins.items():
            yield from _check(page, language, name, entries)


def _twins(by_language: dict[str, list[Page]]) -> dict[str, dict[str, Page]]:
    """Return the pages whose formulas are to rest on something, by module and language: those with a numbered one, or with a module."""
    found: dict[str, dict[str, Page]] = {}
    for language, group in by_language.items():
        for page in group:
            if _numbered(on(page)) or (FOLDER / f"{page.stem}.py").is_file():
                found.setdefault(page.stem, {})[language] = page
    return found


def _check(page: Page, language: str, name: str, entries: list[dict[str, Any]]) -> Iterator[Broken]:
    found, path, answered = on(page), f"snippets/equations/{name}.py", results(page)
    known = {entry["formula"] for entry in entries}
    for which, (tex, display, line) in found.items():
        if which not in known and (which != tex or says(tex, display, tex in answered)):
            called = f"({which})" if which != tex else repr(tex)
            message = f"{called} rests on nothing: execute it, @executed, in {path}, or say there what it rests on"
            yield Broken(page.name, line, RULE, message)
    for entry in entries:
        line = line_with(path, f"def {entry['name']}(") if entry["name"] else 1
        if entry["formula"] not in found:
            yield Broken(path, line, RULE, f"no formula {entry['formula']!r} on {page.name}")
        elif entry["wrong"].get(language):
            yield Broken(page.name, found[entry["formula"]][2], RULE, entry["wrong"][language])
        elif entry["tex"] not in ("", found[entry["formula"]][0]):
            yield Broken(
                page.name,
                found[entry["formula"]][2],
                RULE,
                f"({entry['formula']}) is no longer {entry['tex']!r}, of which {path} speaks",
            )
        elif complaint := _ground(entry["ground"], page):
            yield Broken(path, line, RULE, f"({entry['formula']}): {complaint}")


def _ground(ground: str, page: Page) -> str:
    """Return why a formula does not rest on what is said, or nothing."""
    kind, _, what = ground.partition(": ")
    if kind == "executed":
        return ""
    if kind not in GROUNDS or not what.strip():
        return f"{ground!r} is no ground: {', '.join(f'{name}: {needs}' for name, needs in GROUNDS.items())}"
    if kind == "proved" and what.lstrip("#") not in {section.id for section in page.sections}:
        return f"{page.name} has no section {what}"
    if kind == "cited" and what not in fields.sources():
        return f"docs/sources.toml has no source {what!r}"
    if kind == "tested":
        path, _, name = what.partition("::")
        held = (ROOT / path).is_file() and f"\ndef {name}(" in (ROOT / path).read_text(encoding="utf-8")
        return "" if held else f"no test {what}"
    return ""


HEAD = {
    "zh": ["", "有编号", "正文里", "取值", "不运行的"],
    "en": ["", "numbered", "in text", "draws", "not executed"],
}
TOTAL = {"zh": "合计", "en": "together"}
OTHERS = {
    "definition": ("定义", "definition"),
    "condition": ("条件", "condition"),
    "quoted": ("别人的", "of others"),
    "proved": ("已证", "proved"),
    "cited": ("有出处", "cited"),
    "tested": ("有检验", "tested"),
}


def table(language: str) -> list[list[str]]:
    """Return how many formulas of each lesson are executed, on how many draws, and what the others are, as rows of a table."""
    names = {lesson.id: getattr(lesson, language) for track in lessons.plan().tracks for lesson in track.lessons}
    entries = {name: entry["formulas"] for name, entry in read().items() if entry["formulas"]}
    rows = [_row(names.get(name.replace("_", "-"), name), found, language) for name, found in entries.items()]
    return [HEAD[language], *rows, _row(TOTAL[language], sum(entries.values(), []), language)]


def _row(name: str, entries: list[dict[str, Any]], language: str) -> list[str]:
    numbered = [entry for entry in entries if entry["formula"].isdigit()]
    executed = [entry for entry in entries if entry["ground"] == "executed"]
    both = sum(entry in executed for entry in numbered)
    kinds = [entry["ground"].partition(":")[0] for entry in entries]
    others = [(words[language == "en"], kinds.count(kind)) for kind, words in OTHERS.items() if kind in kinds]
    said = ("、" if language == "zh" else ", ").join(f"{word} {count}" for word, count in others)
    draws = sum(entry["draws"] for entry in entries)
    return [name, f"{both}/{len(numbered)}", str(len(executed) - both), str(draws), said]


# ------------------------------------------------------------------------------------------------------------- execution


def _made_from(name: str, twins: dict[str, Page]) -> str:
    """Return the key of what a module's formulas came to."""
    used = sources(f"snippets.equations.{name}") + sources("sitebuild.check.evaluate")
    typed = {language: {which: place[:2] for which, place in on(page).items()} for language, page in twins.items()}
    return key(*sorted(set(used)), salt=json.dumps(typed))


def execute(equation: Equation, tex: str, display: bool) -> tuple[int, str]:
    """Compute a formula with each of its draws.

    Returns:
        How many there were, and why the formula is not so, or nothing.
    """
    count = 0
    try:
        said = _read(tex, display)
        for count, draw in enumerate(equation.draws(np.random.default_rng(0)), start=1):  # type: ignore[misc]
            values, truth = draw if isinstance(draw, tuple) else (draw, True)
            for statement in said:
                if holds(statement, values) != truth:
                    verb = "holds, where by the code it must not" if not truth else "is not what the code computes"
                    return count, f"{statement} {verb}: draw {count} of {equation.name} in snippets/equations"
    except (NotUnderstood, ArithmeticError, LookupError, TypeError, ValueError) as error:
        line = line_of(error, Path(sys.modules[equation.draws.__module__].__file__ or ""))
        return count, f"{tex!r} cannot be computed in {equation.name} (line {line}): {type(error).__name__}: {error}"
    return count, "" if count else f"{equation.name} yields no draws"


def _of_module(name: str, twins: dict[str, Page]) -> list[dict[str, Any]]:
    """Execute all formulas of a module, in both languages; what both write alike once."""
    if not (FOLDER / f"{name}.py").is_file():
        return []
    module = importlib.import_module(f"snippets.equations.{name}")
    made = []
    for equation in (value for value in vars(module).values() if isinstance(value, Equation)):
        entry = {
            "formula": str(equation.formula),
            "name": equation.name,
            "ground": equation.ground,
            "tex": equation.tex,
            "draws": 0,
        }
        done: dict[str, tuple[int, str]] = {}
        wrong = {}
        for language, page in twins.items():
            place = on(page).get(str(equation.formula))
            if place and equation.draws:
                if place[0] not in done:
                    done[place[0]] = execute(equation, place[0], place[1])
                entry["draws"], wrong[language] = done[place[0]]
        made.append(entry | {"wrong": wrong})
    return made


def main() -> int:
    """Bring the store up to date; say what was executed and how long it took."""
    store, fresh = read(), {}
    for name, twins in _twins({language: pages(language) for language in LANGUAGES}).items():
        start = time.perf_counter()
        made_from = _made_from(name, twins)
        fresh[name] = store.get(name, {})
        if fresh[name].get("key") != made_from:
            fresh[name] = {"key": made_from, "formulas": _of_module(name, twins)}
            seconds = time.perf_counter() - start
            print(f"equations: executed {len(fresh[name]['formulas'])} of {name} in {seconds:.1f} s", flush=True)
    write(STORE, json.dumps(fresh, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
