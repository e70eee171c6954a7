"""The ground of each claim: that it says one, that its test is of that kind as far as a program can see, and how many rest on what."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sitebuild.cache import ROOT, Noted
from sitebuild.check import equations, words
from sitebuild.read import fields
from sitebuild.read.source import DOCS, LANGUAGES
from sitebuild.read.store import claim_lines, claims, tests_of
from sitebuild.read.tested import LISTS, SOLVES, Facts, facts_of
from sitebuild.rules import Broken
from sitebuild.texts import TEXTS
from snippets.claims import GROUNDS

RULE = "claim"
SPREAD = {"sqrt", "std", "standard_error", "error"}  # what a bound on a random error is made of


def kind_of(ground: str) -> str:
    """Return which of the eight a ground is: `theorem` of `theorem: polyak-1964`."""
    return ground.partition(":")[0]


def word(ground: str, language: str) -> str:
    """Return what the page calls a ground, as Markdown: of a theorem with whose it is, a link to its source if that has an address."""
    kind, _, key = ground.partition(": ")
    said = TEXTS[language][f"ground_{kind}"]
    if not key:
        return said
    source = fields.sources()[key]
    said += TEXTS[language]["brackets"].format(f"{source.authors} {source.year}")
    return f"[{said}]({source.link})" if source.link else said


# ------------------------------------------------------------------------------------------------------------------ claims


def check() -> Iterator[Broken]:
    """Yield the claims that say no ground, whose test is of another kind, or that are typed."""
    for module, entries in claims().items():
        path = f"snippets/claims/{module}.py"
        typed_ones = typed(path)
        for entry in entries:
            line = claim_lines(module, entry)[-1]
            if complaint := refused(entry, module):
                yield Broken(path, line, RULE, f"{entry['name']!r}: {complaint}")
            if entry["name"].replace("-", "_") in typed_ones:
                yield Broken(
                    path, line, RULE, f"{entry['name']!r} is a number that is typed: let the snippet compute it"
                )


def refused(entry: dict[str, Any], module: str) -> str:
    """Return why a claim does not rest on the ground that it names, or nothing."""
    kind, _, key = entry["ground"].partition(": ")
    if kind not in GROUNDS or (kind == "theorem") != bool(key):
        known = ", ".join("theorem: KEY" if name == "theorem" else name for name in GROUNDS)
        return f"{entry['ground']!r} is no ground: it is one of {known} (snippets/claims/__init__.py says what each is)"
    if key and (complaint := _uncited(key, module)):
        return complaint
    test = facts_of(tests_of(module), entry["test"])
    if test is None:
        return ""  # which check_claims says
    return unlike(test, kind, entry["name"].replace("-", "_"), bool(entry.get("worded")))


def _uncited(key: str, module: str) -> str:
    if key not in fields.sources():
        return f"docs/sources.toml has no source {key!r}, whose theorem the ground names"
    for language in LANGUAGES:
        page = DOCS / language / f"{module.replace('_', '-')}.md"
        if page.is_file() and f"(@{key})" not in page.read_text(encoding="utf-8"):
            return f"its ground is a theorem of {key!r}, which docs/{language}/{page.name} does not cite"
    return ""


def unlike(test: Facts, kind: str, name: str, worded: bool) -> str:
    """Return why a test is not of a kind, as far as its text shows, or nothing.

    Args:
        test: What is known of the test that the claim names.
        kind: One of GROUNDS.
        name: The claim's, as its module has it.
        worded: Whether the claim is a sentence.
    """
    if name not in test.words and "getattr" not in test.words:
        return f"{test.name} does not speak of claims.{name}"
    if not test.compares:
        return f"{test.name} compares nothing"
    if not worded and kind != "bound" and not test.other_road:
        return f"{test.name} compares it with our own code alone: let it have the number by another road"
    lacking = {
        "enumeration": not (test.words & LISTS or test.loops)
        and "lists no cases: no product, permutations, masks, no count",
        "hand": not test.by_hand and "compares with no number that stands in it",
        "bound": not _has_bound(test) and "draws nothing, or states no bound of the error (sqrt, std)",
        "program": not (test.loops or test.helped or test.words & SOLVES)
        and "has no program of its own: no loop, no function of the tests",
        "framework": not any(module.startswith("tests.oracle") for module in test.modules)
        and "reads no record of a framework (tests/oracles)",
        "record": "data" not in test.roots and "reads no record and no data set that is kept",
    }.get(kind)
    return f"its ground is {kind}, but {test.name} {lacking}" if lacking else ""


def _has_bound(test: Facts) -> bool:
    random = bool({"default_rng", "given", "draws"} & test.words) or "own" in test.roots
    return random and bool(SPREAD & test.words)


# ------------------------------------------------------------------------------------------------------------ typed numbers


def typed(path: str) -> set[str]:
    """Return the claims of a module whose function returns what is typed there."""
    return set(_typed(ROOT / path))


@Noted
def _typed(path: Path) -> list[str]:
    return sorted(typed_in(ast.parse(path.read_bytes())))


def typed_in(module: ast.Module) -> set[str]:
    """Return the same of a module's text."""
    constants = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and not isinstance(node.value, ast.Call)
    }
    found = set()
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            returned = [part.value for part in ast.walk(node) if isinstance(part, ast.Return) and part.value]
            known = constants | dict(_defaults(node))
            refutes = any(isinstance(value, ast.Constant) and value.value is False for value in returned)
            if returned and not refutes and all(_is_typed(value, known) for value in returned):
                found.add(node.name)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            functions = [part for part in ast.walk(node.value) if isinstance(part, ast.Lambda)]
            if functions and all(_is_typed(part.body, constants) for part in functions):
                found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


def _defaults(node: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    names = [argument.arg for argument in node.args.args]
    yield from zip(names[len(names) - len(node.args.defaults) :], node.args.defaults, strict=True)


def _is_typed(value: ast.expr, constants: dict[str, ast.expr]) -> bool:
    """Tell whether an expression is a number, or the name of one, with no calculation."""
    if isinstance(value, ast.UnaryOp):
        return _is_typed(value.operand, constants)
    if (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id in ("float", "int", "round", "abs")
    ):
        return all(_is_typed(part, constants) for part in value.args)
    if isinstance(value, ast.Name):
        known = constants.get(value.id)
        return known is not None and _is_typed(known, {})
    return isinstance(value, ast.Constant)


# ------------------------------------------------------------------------------------------------------------------ the table

HEAD = {"zh": ["", "数", "句子", "公式"], "en": ["", "numbers", "sentences", "formulas"]}
MORE = {
    "executed": ("运行过", "executed"),
    **equations.OTHERS,
    "test": ("通向一条结论或检验", "a claim or a test"),
}
WORDS = {
    "equation": "proved",
    "proof": "proved",
    "source": "cited",
    "claim": "test",
    "leads": "test",
}  # as docs/words.txt calls them


def table(language: str) -> list[list[str]]:
    """Return how many numbers, sentences and formulas rest on what, as rows of a table: claims, docs/words.txt, equations."""
    entries = [entry for group in claims().values() for entry in group]
    numbers = [kind_of(entry["ground"]) for entry in entries if not entry.get("worded")]
    sentences = [kind_of(entry["ground"]) for entry in entries if entry.get("worded")]
    lines = [line for (_, spoken), group in words.record().items() if spoken == language for line in group]
    sentences += [WORDS.get(line.ground.split()[0], line.ground.split()[0]) for line in lines]
    formulas = [kind_of(entry["ground"]) for group in equations.read().values() for entry in group["formulas"]]
    named = {kind: word(kind, language) for kind in GROUNDS} | {
        kind: pair[language == "en"] for kind, pair in MORE.items()
    }
    counted = [(name, [group.count(kind) for group in (numbers, sentences, formulas)]) for kind, name in named.items()]
    counted.append(
        (equations.TOTAL[language], [sum(column) for column in zip(*(row for _, row in counted), strict=True)])
    )
    return [HEAD[language], *([name, *(str(count or "") for count in row)] for name, row in counted)]
