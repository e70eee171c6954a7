"""Read a page's source into what must be true of it: sections, formulas, embeds, figures, claims, links."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sitebuild.cache import ROOT
from sitebuild.read import cells
from sitebuild.read.markdown import (
    ANSWER,
    BLOCK,
    BOX,
    CODE,
    DESCRIPTION,
    DISPLAY,
    EMBED,
    HEADING,
    INLINE,
    LINK,
    ROW,
    lines,
)
from sitebuild.rules import relative
from snippets.figures.colors import LANGUAGES as LANGUAGES

DOCS = ROOT / "docs"

EXERCISE = re.compile(r"^\*\*(?P<number>\d+)\.\*\*")
ENTRY = re.compile(r"^(?P<indent> *)(?P<mark>[-*]|\d+\.) +\S")
ANCHOR = re.compile(r"\{[^{}\n]*?#(?P<id>[\w-]+)[^{}\n]*\}|\bid=\"(?P<html>[\w-]+)\"")
ALONE_BEFORE = re.compile(r"(?:\A|(?:\A|\n)[ \t>]*\n)(?:> ?)*(?: {4})*\Z")  # a blank line, then a whole indent
ALONE_AFTER = re.compile(r"[ \t]*(?:\Z|\n[ \t>]*(?:\Z|\n))")
# Names of methods and frameworks that are written alike in both languages.
NAMES = re.compile(
    r"(?<![A-Za-z])(?:AdamW|Adam|AMSGrad|RMSProp|Adagrad|Adadelta|Nesterov|PyTorch|Keras|Optax|JAX|TensorFlow|NumPy|ReLU|ALS|PMI)(?![A-Za-z])"
)
IN_OTHER = re.compile(r"<small lang=.*?</small>")  # a heading's name in the other language
COUNTED = re.compile(NAMES.pattern.replace("(?:", "(?:SGD|", 1))  # a link may say SGD where its twin says 随机梯度下降
TAG = re.compile(r"\\tag\{.*?\}")
MARK = re.compile(r"^[ \t]*# --8<-- .*\n", re.M)
SECTION = re.compile(r"^[ \t]*# --8<-- \[start:(?P<name>[\w-]+)\][ \t]*\n", re.M)


@dataclass(frozen=True)
class Item:
    """One thing on a page that a rule speaks of."""

    kind: str  # what it is: formula, display, embed, figure, claims, claim, link, answer, box, exercise, entry, table, heading, ...
    value: str
    line: int


@dataclass
class Section:
    """A heading and what stands below it up to the next one; the part before the first heading has no id."""

    id: str
    level: int
    line: int
    items: list[Item] = field(default_factory=list)

    def values(self, kind: str) -> list[str]:
        """Return the values of this kind, in order."""
        return [item.value for item in self.items if item.kind == kind]


@dataclass
class Page:
    """The source of one page in one language."""

    path: Path  # in the folder of its language, also of a lab, whose one file lies elsewhere
    text: str
    cells: list[Item] = field(default_factory=list)  # the code of a lab

    @classmethod
    def read(cls, path: Path) -> "Page":
        """Read a page from its file; of a lab, the prose in the page's language."""
        text = file_of(path).read_text(encoding="utf-8")
        if path.suffix != ".py":
            return cls(path, text)
        code = [Item("cell", source, line) for source, line in cells.code(text)]
        return cls(path, cells.as_markdown(text, path.parts[-3]), code)

    @cached_property
    def name(self) -> str:
        """The file's name in messages: docs/zh/momentum.md."""
        return relative(file_of(self.path))

    @property
    def stem(self) -> str:
        """The page's idea as a Python name: dropout-ensemble is dropout_ensemble."""
        return self.path.stem.replace("-", "_")

    @cached_property
    def items(self) -> list[Item]:
        """Everything the rules speak of, in the order of the lines."""
        return sorted([*_items(self.text), *self.cells], key=lambda item: item.line)

    @cached_property
    def numbers(self) -> set[str]:
        """The targets of all empty links to claims: they become the claim's number."""
        return {match["target"] for match in LINK.finditer(self.text) if not match["text"].strip()}

    @cached_property
    def sections(self) -> list[Section]:
        """The page cut at its headings."""
        sections = [Section("", 0, 1)]
        for item in self.items:
            if item.kind == "heading":
                level, _, identifier = item.value.partition(" ")
                sections.append(Section(identifier, int(level), item.line))
            else:
                sections[-1].items.append(item)
        return sections

    @cached_property
    def anchors(self) -> set[str]:
        """All ids that the source sets by hand."""
        return {match["id"] or match["html"] for match in ANCHOR.finditer(self.text)}

    def of(self, *kinds: str) -> list[Item]:
        """Return the items of these kinds."""
        return [item for item in self.items if item.kind in kinds]


def file_of(path: Path) -> Path:
    """Return the file in which a page stands: itself, or for docs/zh/labs/digits.py and its twin docs/labs/digits.py."""
    return path if path.suffix != ".py" else path.parents[2] / "labs" / path.name


def paths(language: str) -> list[Path]:
    """Return the paths of the pages of one language, sorted."""
    below = DOCS / language
    return sorted([*below.rglob("*.md"), *(below / "labs" / lab.name for lab in cells.paths())])


def pages(language: str) -> list[Page]:
    """Return the pages of one language, sorted by path."""
    return [Page.read(path) for path in paths(language)]


def without_tag(tex: str) -> str:
    """Return a formula without its number, which the page sets itself."""
    return TAG.sub("", tex).strip()


def formulas_in(text: str) -> Iterator[tuple[str, bool, int]]:
    """Yield (TeX, is it displayed, line) for each formula in a text without code."""
    for match in DISPLAY.finditer(text):
        yield match["tex"].strip(), True, _line(text, match.start())
    rest = DISPLAY.sub(_blank, text)
    for match in INLINE.finditer(rest):
        yield match["tex"].strip(), False, _line(rest, match.start())


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _blank(match: re.Match) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _shapes(line: str, number: int) -> Iterator[Item]:
    """Yield what a line of prose begins: a box, an exercise, an entry of a list."""
    if box := BOX.match(line):
        yield Item("box", box["kind"] or box["aside"], number)
    elif exercise := EXERCISE.match(line):
        yield Item("exercise", exercise["number"], number)
    elif entry := ENTRY.match(line):
        yield Item("entry", entry["indent"] + ("1." if entry["mark"][0].isdigit() else "-"), number)


def _tables(prose: list[str]) -> Iterator[Item]:
    """Yield the shape of each table, its ruling line left out: "4 rows x 3 columns"."""
    rows: list[int] = []
    for number, line in enumerate([*prose, ""], start=1):
        if row := ROW.match(line):
            rows.append(len(re.split(r"(?<!\\)\|", CODE.sub(_blank, INLINE.sub(_blank, row["cells"])))))
        elif rows:
            yield Item("table", f"{len(rows) - 1} rows x {max(rows)} columns", number - len(rows))
            rows = []


def _counted(text: str, first: int = 1) -> Iterator[Item]:
    """Yield each naming of a method outside a link; `text` begins on line `first`."""
    for match in COUNTED.finditer(LINK.sub(_blank, IN_OTHER.sub(_blank, text))):
        yield Item("named", match[0], first - 1 + _line(text, match.start()))


def _structure(text: str, prose: list[str]) -> Iterator[Item]:
    """Yield what whole lines say; put what is left of each line, its prose, into `prose`."""
    for line in lines(text):
        kept, number = "", line.number
        python = bool(re.search(r"\bpython\b", line.info))
        if line.part == "front" and DESCRIPTION.match(line.text):
            yield from _counted(line.text, number)
        elif line.part == "opening" and not python and not re.search(r"\btext\b", line.info):
            yield Item("fence", line.info.strip(), number)
        elif line.part == "code" and (embed := EMBED.match(line.text)):
            yield Item("embed", embed["target"], number)
        elif line.part == "code" and python and line.text.strip():
            yield Item("code", line.text.strip(), number)
        elif line.part != "prose":
            pass
        elif heading := HEADING.match(line.text):
            yield Item("heading", f"{len(heading[1])} {heading['id'] or ''}", number)
            kept = heading["text"]
        elif block := BLOCK.match(line.text):
            yield Item(block["kind"], block["name"] or "", number)
        elif answer := ANSWER.match(line.text):
            yield Item("answer", answer["kind"], number)
        else:
            kept = line.text
            yield from _shapes(line.text, number)
        prose.append(kept)


def _inline(text: str) -> Iterator[Item]:
    """Yield what stands within the lines of a page's prose: formulas, names, links."""
    rest = CODE.sub(_blank, text)
    for match in DISPLAY.finditer(rest):
        if not (ALONE_BEFORE.search(rest[: match.start()]) and ALONE_AFTER.match(rest[match.end() :])) or re.search(
            r"\n[ \t>]*\n", match["tex"]
        ):
            yield Item("torn", "$$", _line(rest, match.start()))
    for tex, displayed, line_number in formulas_in(rest):
        yield Item("display" if displayed else "formula", tex, line_number)
    rest = INLINE.sub(_blank, DISPLAY.sub(_blank, rest))
    for match in re.finditer(r"(?<!\\)\$", rest):
        yield Item("dollar", "$", _line(rest, match.start()))
    for match in NAMES.finditer(
        LINK.sub(lambda link: f"[{link['text']}]" + " " * (len(link[0]) - len(link["text"]) - 2), rest)
    ):
        yield Item("name", match[0], _line(rest, match.start()))
    yield from _counted(rest)
    for match in LINK.finditer(rest):
        kind = "claim" if "#claim-" in match["target"] else "link"
        kind = "image" if match["image"] else kind
        yield Item(kind, match["target"], _line(rest, match.start()))


def _items(text: str) -> Iterator[Item]:
    prose: list[str] = []
    yield from _structure(text, prose)
    yield from _tables(prose)
    yield from _inline("\n".join(prose))


def sections_in(code: str) -> dict[str, str]:
    """Return the sections that a file of code marks for pages to embed, without the marks, as far left as they go."""
    found = {}
    for start in SECTION.finditer(code):
        end = re.compile(rf"^[ \t]*# --8<-- \[end:{start['name']}\]", re.M).search(code, start.end())
        if end:
            found[start["name"]] = textwrap.dedent(MARK.sub("", code[start.end() : end.start()]))
    return found


def section(target: str) -> str:
    """Return the code that an embed names: a section of a file below snippets/, or all of it.

    Raises:
        ValueError: There is no such section.
    """
    name, _, wanted = target.partition(":")
    code = (ROOT / "snippets" / name).read_text(encoding="utf-8")
    if not wanted:
        return MARK.sub("", code)
    found = sections_in(code)
    if wanted not in found:
        raise ValueError(f"snippets/{name} has no section {wanted!r}")
    return found[wanted]
