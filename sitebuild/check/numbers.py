"""No number is typed; `python -m sitebuild` names those that are.

A number in a text that a reader sees is

- computed: an empty link to a claim, or a field of a figure;
- given: a constant of the code that this page shows, or of the parameters behind it (upper-case constants, keyword arguments and
  defaults in its claims, figures and exercises; what is set in the claims that the paragraph quotes); a claim's sentence is asked for
  those of the claim itself;
- cited: it stands in a sentence, or a cell, that leads to a source.

What numbers a thing, (3), step 2 of a list, E5, is no number in this sense. In formulas only those that state a value are asked: a number
alone, or one beside a relation sign; 0, 1 and 2 are part of a formula's form. All others need a line in docs/numbers.txt, `page | number | why`,
which may only become shorter.
"""

import ast
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sitebuild.cache import ROOT, Noted, sources
from sitebuild.read import fields, shown
from sitebuild.read.markdown import CODE, DISPLAY, INLINE, LINK
from sitebuild.read.shown import Block
from sitebuild.read.source import Page, section
from sitebuild.rules import Broken, relative

RECORD = ROOT / "docs" / "numbers.txt"
KIT = (
    "bound.py",
    "colors.py",
    "kit.py",
    "relations.py",
    "senses.py",
)  # of the figures: it sets no number that a text may say
RULE = "number"
NUMBER = re.compile(r"(?<![A-Za-z0-9_.,])[-−]?(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<unit>万|亿| ?%)?(?![A-Za-z0-9_])")
NUMBERING = re.compile(
    r"[(（]\d+[a-z]?[)）]|\b(?:[Ss]ections?|[Ii]tems?|[Nn]umber|[Aa]lgorithm|[Tt]heorem|[Ll]emma|[Cc]orollary|[Tt]able|[Ff]igure|[Ee]quations?|[Ee]q\.|"
    r"[Ee]xercises?|[Cc]hapter|[Pp]age|[Pp]ages|[Pp]ull request|[Ii]ssue|[Ll]ines?|MIT|CC BY|UTF|Level|ISO)[ -](?:[A-Z]?\d+(?:\.\d+)*(?:(?:–|-|, | and | to )\d+)*)|\b[ESC]\d+\b|"
    r"第[\d、至到和—–-]+[条节式图表题页章行]|[式图题]\d+|算法\d+|定理\d+|引理\d+|推论\d+|CC BY \d\.\d|E\d+"
)
ALONE = re.compile(r"^[-−]?[\d.,]+(?:\\%)?$")
RELATION = re.compile(r"=|\\approx|\\le(?:q|slant)?(?![a-z])|\\ge(?:q|slant)?(?![a-z])|<|>|\\in|\\to")
IN_TEX = re.compile(
    r"(?<![\w.])10\^\{?(?P<ten>-?\d+)\}?|"
    r"(?<![\w.{_^\\])(?P<digits>\d+(?:\.\d+)?)(?:\s*\\(?:cdot|times)\s*10\^\{?(?P<power>-?\d+)\}?)?(?![\w.}^])"
)
FORM = {0.0, 1.0, 2.0}
QUOTED = re.compile(r"\]\((?:[\w-]+/)*(?P<page>[\w-]*)(?:\.md)?#claim-(?P<name>[\w-]+)\)")
UNITS = {"万": 1e4, "亿": 1e8}
PARTS = ("prose", "answer", "heading", "caption", "alt", "title", "word", "claim", "term", "text")


@dataclass(frozen=True)
class Typed:
    """A number that stands in a text."""

    key: str
    language: str
    path: str
    line: int
    text: str  # as it is written
    around: str


def values_of(text: str, unit: str = "") -> set[float]:
    """Return the values that a written number may stand for: 95% is 95 and 0.95, 1.5万 is 15000."""
    value = float(text.replace(",", "") or 0)
    if unit in UNITS:
        return {value * UNITS[unit]}
    return {value, round(value / 100, 12)} if unit.strip() == "%" else {value}


def numbers(text: str) -> Iterator[tuple[str, set[float]]]:
    """Yield (as written, values) for each number of a text that is neither a field, nor code, nor part of a formula's form."""
    text = CODE.sub("`", text)
    for tex in (match["tex"] for pattern in (DISPLAY, INLINE) for match in pattern.finditer(text)):
        yield from _in_formula(tex)
    text = INLINE.sub(" $ ", DISPLAY.sub(" $ ", text))
    text = LINK.sub(lambda link: f" {link['text']} ", fields.CITED.sub(" ", fields.VERSION.sub(" ", text)))
    text = re.sub(r"(?<![_^])\{[^{}]*\}|<[^<>]*>|https?://\S+", " ", text)
    text = NUMBERING.sub(" ", text)
    for match in NUMBER.finditer(text):
        yield match[0].strip("，。、；：, "), values_of(match["digits"].rstrip(","), match["unit"] or "")


def _in_formula(tex: str) -> Iterator[tuple[str, set[float]]]:
    if not (ALONE.match(tex.strip()) or RELATION.search(tex)):
        return
    tex = re.sub(r"\\tag\{.*?\}|\\text\{.*?\}|\\\\\[\w+\]", " ", tex)
    for match in IN_TEX.finditer(tex):
        if match["ten"]:
            yield match[0], {10.0 ** int(match["ten"])}
        else:
            value = float(match["digits"]) * 10.0 ** int(match["power"] or 0)
            if value not in FORM:
                yield match[0], {value}


# -------------------------------------------------------------------------------------------------------------- what is given


def constants(code: str) -> set[float]:
    """Return all numbers of a piece of code, in its comments and its texts too."""
    found = {
        float(text.replace("_", "").replace(",", ""))
        for text in re.findall(r"(?<![\w.])\d[\d_]*(?:\.\d+)?(?![\w.]\d)", code)
    }
    return found | {float(text) for text in re.findall(r"(?<![\w.])\d+(?:\.\d+)?e-?\d+", code)}


@Noted
def _parameters(path: Path) -> list[float]:
    """Return the numbers that a module sets: upper-case constants, keyword arguments, defaults."""
    found: set[float] = set()
    for node in ast.walk(ast.parse(path.read_bytes(), filename=str(path))):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
            held = [node.value] if names and all(name.isupper() for name in names) else []
        elif isinstance(node, ast.keyword):
            held = [node.value]
        elif isinstance(node, ast.arguments):
            held = [*node.defaults, *node.kw_defaults]
        else:
            continue
        found |= {number for value in held if value is not None for number in _literals(value)}
    return sorted(found)


def _literals(node: ast.AST) -> Iterator[float]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, int | float) and not isinstance(part.value, bool):
            yield float(part.value)


def parameters(path: Path) -> set[float]:
    """Return the numbers that a module sets, and those of ours that it imports."""
    found: set[float] = set()
    if path.is_file():
        module = relative(path).removesuffix(".py").replace("/", ".")
        for part in sources(module):
            if part.suffix == ".py" and part.parts[-2] != "sitebuild" and part.name not in KIT:
                found.update(_parameters(part))
    return found


@Noted
def _of_claims(path: Path) -> dict[str, list[float]]:
    """Return, by claim, the numbers in its own function and among the arguments that it is at."""
    found: dict[str, set[float]] = {}
    for node in ast.parse(path.read_bytes(), filename=str(path)).body:
        match node:
            case ast.FunctionDef(name=name, decorator_list=[_, *_], body=held):
                found[name] = set()
            case ast.Assign([ast.Name(name)], ast.Call(ast.Attribute(ast.Name(first), "at"), held)) if first in found:
                found[name] = set(found[first])
            case _:
                continue
        found[name] |= {number for part in held for number in _literals(part)}
    return {name.replace("_", "-"): sorted(its) for name, its in found.items()}


class Given:
    """What a page, a figure or a claim may say because its code says it."""

    def __init__(self, by_language: dict[str, list[Page]]) -> None:
        """Read which code each page shows and which figures stand on it."""
        self.set_by = cache(parameters)  # as the files are now
        self.shown: dict[str, set[float]] = {}
        for page in by_language["en"]:
            self.shown[shown.name_of(page)] = self._of_page(page)

    def _of_page(self, page: Page) -> set[float]:
        found = set().union(*(constants(cell.value) for cell in page.cells))
        for item in page.of("embed"):
            try:
                found |= constants(section(item.value))
            except (OSError, ValueError):
                continue  # another rule names what is not there
        folder = ROOT / "snippets"
        figures = (folder / "figures" / f"{item.value}.py" for item in page.of("figure"))
        return found.union(self.set_by(folder / "claims" / f"{page.stem}.py"), *map(self.set_by, figures))

    def to(self, block: Block) -> set[float]:
        """Return the numbers that a block may hold."""
        folder, _, name = block.key.rpartition("/")
        path = ROOT / "snippets" / folder / f"{name}.py"
        if folder == "figures":
            return self.set_by(path)
        if folder == "claims":
            return self.set_by(path).union(_of_claims(path).get(block.name, ()))
        if block.key == "notation":  # what its tables say are definitions, and named as such
            return set().union(FORM, *self.shown.values())
        if block.key == "glossary":
            page = next((term.page for term in shown.glossary.terms() if term.id == block.name), "")
            return self.shown.get(page, set())
        return self.shown.get(block.key, set()) | self._beside(block)

    def _beside(self, block: Block) -> set[float]:
        """Return the parameters of the claims that a block quotes: its words say under which conditions these hold."""
        found: set[float] = set()
        for match in QUOTED.finditer(block.text):
            name = (match["page"] or block.key.rpartition("/")[2]).replace("-", "_")
            path = ROOT / "snippets" / "claims" / f"{name}.py"
            if path.is_file():
                found = found.union(self.set_by(path), _of_claims(path).get(match["name"], ()))
        return found


def typed(blocks: Iterable[Block], given: Given) -> Iterator[Typed]:
    """Yield the numbers that are neither computed nor given nor cited."""
    for block in blocks:
        if block.part not in PARTS:
            continue
        known: set[float] | None = None
        for sentence in shown.sentences(block.text, block.language):
            if "](@" in sentence:
                continue
            for written, values in numbers(sentence):
                known = given.to(block) if known is None else known
                if not _among(values, known):
                    yield Typed(block.key, block.language, block.path, block.line, written, sentence)


def _among(values: set[float], known: set[float]) -> bool:
    return any(abs(value - other) <= 1e-12 * max(1.0, abs(value)) for value in values for other in known)


# ----------------------------------------------------------------------------------------------------------------- checking


def record() -> dict[tuple[str, str], tuple[int, str]]:
    """Return the exceptions: (page, number as written) -> (line, why).

    Raises:
        ValueError: A line has not the form `page | number | why`.
    """
    found = {}
    lines = RECORD.read_text(encoding="utf-8").splitlines() if RECORD.exists() else []
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            parts = [part.strip() for part in line.split("|")]
            if len(parts) != 3 or not all(parts):
                raise ValueError(f"{number}: not `page | number | why`: {line!r}")
            found[parts[0], parts[1]] = (number, parts[2])
    return found


def check(by_language: dict[str, list[Page]], unfinished: Collection[str] = ()) -> Iterator[Broken]:
    """Yield every typed number without an exception, and every exception that nothing needs; unfinished lessons are asked later."""
    name = relative(RECORD)
    try:
        known = record()
    except ValueError as error:
        number, _, text = str(error).partition(": ")
        yield Broken(name, int(number), RULE, text)
        return
    used = set()
    blocks = (block for block in shown.blocks(by_language) if block.idea not in unfinished)
    for found in typed(blocks, Given(by_language)):
        if (found.key, found.text) in known:
            used.add((found.key, found.text))
            continue
        message = f"{found.text!r} is typed: compute it (a claim), take it from the code shown, or cite its source: {found.around[:80]!r}"
        yield Broken(found.path, found.line, RULE, message)
    for (page, written), (line, _) in known.items():
        if (page, written) not in used:
            yield Broken(name, line, RULE, f"nothing needs the exception {written!r} of {page} any more: take it out")
