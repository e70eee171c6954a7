"""The words of the scripts in both languages: what interactive figures, Run buttons and the small scripts of every page say.

A pair of words stands in TypeScript as the literal `[zh, en]` or as the call `say(zh, en)`. Of each side a pair gives every text that it
may become: a number, or anything else that is put in, is 0, and each branch of a condition is taken in one of the texts.
"""

import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sitebuild.cache import ROOT, Noted
from sitebuild.read.markdown import HAN

FILES = ("docs/elements/*.ts", "docs/elements/math/*.ts", "docs/run/*.ts", "docs/assets/*.ts")
CHINESE = re.compile(f"[\u3001-\u303f{HAN}\uff01-\uff5e]")
WORDY = re.compile(rf"\w|{CHINESE.pattern}")
TOKEN = re.compile(
    r"""(?P<gap>\s+|//[^\n]*|/\*.*?\*/)|"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>(?:\\.|[^'\\])*)'"""
    r"""|(?P<name>[\w$.]+)|(?P<mark>=>|\?\?=?|\?\.|&&|\|\||.)""",
    re.S,
)
PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/\w*")
CLOSING = {"(": ")", "[": "]", "{": "}"}
ESCAPED = {"n": "\n", "t": "\t"}


@dataclass(frozen=True)
class Spoken:
    """A pair of words: every text that each side may become."""

    line: int
    zh: tuple[str, ...]
    en: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """A literal: a string, or a template with the expressions in it."""

    line: int
    parts: tuple["str | list[Node]", ...]


@dataclass(frozen=True)
class Group:
    """What stands in brackets."""

    line: int
    opening: str
    inside: "list[Node]"

    @property
    def elements(self) -> "list[list[Node]]":
        """What stands between its commas."""
        found: list[list[Node]] = [[]]
        for node in self.inside:
            found.append([]) if node == "," else found[-1].append(node)
        return found if found[-1] else found[:-1]


Node = str | Text | Group  # a name or a mark is its own text


class Reader:
    """Reads TypeScript as far as literals and brackets go."""

    def __init__(self, source: str) -> None:
        """Begin at the beginning."""
        self.source, self.at = source, 0
        self.breaks = [match.start() for match in re.finditer("\n", source)]

    def nodes(self, end: str = "") -> list[Node]:
        """Return the nodes up to the closing bracket, which is passed."""
        found: list[Node] = []
        while self.at < len(self.source):
            line = bisect(self.breaks, self.at) + 1
            begins = not found or (isinstance(found[-1], str) and not re.fullmatch(r"[\w$.]*[\w$]", found[-1]))
            if self.source[self.at] == "`":
                found.append(Text(line, tuple(self.template())))
            elif begins and (pattern := PATTERN.match(self.source, self.at)) and self.source[self.at + 1] not in "/*":
                self.at = pattern.end()
                found.append("pattern")
            else:
                token = TOKEN.match(self.source, self.at)
                assert token is not None
                self.at = token.end()
                kind, text = token.lastgroup, token[token.lastgroup or 0]
                if kind in ("double", "single"):
                    found.append(Text(line, (plain(text),)))
                elif text == end:
                    return found
                elif text in CLOSING:
                    found.append(Group(line, text, self.nodes(CLOSING[text])))
                elif kind != "gap":
                    found.append(text)
        return found

    def template(self) -> Iterator[str | list[Node]]:
        """Yield the parts of the template that begins here."""
        self.at += 1
        while self.source[self.at] != "`":
            if self.source.startswith("${", self.at):
                self.at += 2
                yield self.nodes("}")
            else:
                piece = re.compile(r"(?:\\.|\$(?!\{)|[^`$\\])+", re.S).match(self.source, self.at)
                assert piece is not None
                self.at = piece.end()
                yield plain(piece[0])
        self.at += 1


def plain(literal: str) -> str:
    """Return what a literal stands for."""
    return re.sub(r"\\(.)", lambda match: ESCAPED.get(match[1], match[1]), literal, flags=re.S)


def inner(nodes: list[Node]) -> Iterator[list[Node]]:
    """Yield a sequence of nodes and every sequence inside it."""
    yield nodes
    for node in nodes:
        for sequence in [node.inside] if isinstance(node, Group) else parts(node):
            yield from inner(sequence)


def parts(node: Node) -> list[list[Node]]:
    """Return the expressions in a template."""
    return [part for part in node.parts if isinstance(part, list)] if isinstance(node, Text) else []


def constants(nodes: list[Node]) -> dict[str, Text]:
    """Return the texts that have a name of their own, once in the file."""
    found: dict[str, list[Node]] = {}
    for sequence in inner(nodes):
        for i, node in enumerate(sequence[:-3]):
            if node == "const" and isinstance(name := sequence[i + 1], str) and sequence[i + 2] == "=":
                found.setdefault(name, []).append(sequence[i + 3])
    return {name: texts[0] for name, texts in found.items() if len(texts) == 1 and isinstance(texts[0], Text)}


def variants(nodes: list[Node], named: dict[str, Text]) -> list[str]:
    """Return every text that an expression may become."""
    if "?" in nodes:
        at, depth = nodes.index("?"), 0
        for i in range(at + 1, len(nodes)):
            depth += (nodes[i] == "?") - (nodes[i] == ":")
            if depth < 0:
                return variants(nodes[at + 1 : i], named) + variants(nodes[i + 1 :], named)
    if "&&" in nodes:
        return [*variants(nodes[len(nodes) - nodes[::-1].index("&&") :], named), ""]
    found = [piece for i in range(len(nodes)) if (piece := piece_of(nodes, i, named))]
    return joined(found) if any(WORDY.search(text) for piece in found for text in piece) or texts_only(nodes) else ["0"]


def texts_only(nodes: list[Node]) -> bool:
    """Tell whether nothing but literals stands there, were it only a mark or nothing at all."""
    return bool(nodes) and all(isinstance(node, Text) for node in nodes)


def piece_of(nodes: list[Node], i: int, named: dict[str, Text]) -> list[str]:
    """Return the texts of one node of an expression; a name of no text, a mark, or what is said already has none."""
    node = nodes[i]
    if isinstance(node, str) and node in named:
        node = named[node]
    if isinstance(node, Text):
        return joined([[part] if isinstance(part, str) else variants(part, named) for part in node.parts]) or [""]
    if isinstance(node, Group) and not said(nodes, i):
        before = nodes[i - 1] if i else "("
        called = not isinstance(before, str) or bool(re.search(r"[\w$]$", before))
        inside = [text for element in node.elements for text in [variants(element, named)] if text != ["0"]]
        return [] if called and not any(WORDY.search(t) for text in inside for t in text) else joined(inside)
    return []


def joined(pieces: list[list[str]]) -> list[str]:
    """Return pieces one after the other, as often as the one with most variants has some."""
    most = max(map(len, pieces), default=0)
    return ["".join(piece[k % len(piece)] for piece in pieces) for k in range(most)]


def said(nodes: list[Node], i: int) -> bool:
    """Tell whether the node i is what `say` is called with."""
    return i > 0 and isinstance(name := nodes[i - 1], str) and name.split(".")[-1] == "say"


def sides(nodes: list[Node], i: int, texts: partial) -> tuple[list[str], list[str]] | None:
    """Return both sides of the pair that the node i is, if it is one."""
    node = nodes[i]
    if not isinstance(node, Group) or len(node.elements) != 2:
        return None
    if node.opening == "{" or (node.opening == "(" and not said(nodes, i)):
        return None
    zh, en = map(texts, node.elements)
    chinese = any(map(CHINESE.search, zh)) or (zh == [""] and any(map(WORDY.search, en)))
    pair = chinese and en != ["0"] and not re.search(f"[{HAN}]", "".join(en))
    return (zh, en) if pair else None


def pairs(nodes: list[Node], texts: partial) -> Iterator[tuple[Group, tuple[list[str], list[str]]]]:
    """Yield the pairs of a sequence and of all inside it, with both sides, in the order in which they are written."""
    for i, node in enumerate(nodes):
        if isinstance(node, Group) and (found := sides(nodes, i, texts)):
            yield node, found
        for sequence in [node.inside] if isinstance(node, Group) else parts(node):
            yield from pairs(sequence, texts)


def spoken(source: str) -> list[Spoken]:
    """Return the pairs of words of a script, in their order, however its lines are broken."""
    nodes = Reader(source).nodes()
    found = pairs(nodes, partial(variants, named=constants(nodes)))
    return [Spoken(node.line, *(tuple(dict.fromkeys(side)) for side in said)) for node, said in found]


def both(source: str) -> dict[str, Any]:
    """Return all that a script says in each language, and the line where it begins to; nothing of one that says nothing."""
    said = spoken(source)
    texts = {language: [text for pair in said for text in getattr(pair, language)] for language in ("zh", "en")}
    return texts | {"line": said[0].line} if said else {}


@Noted
def of_file(path: Path) -> dict[str, Any]:
    """Return what a script says in both languages."""
    return both(path.read_text(encoding="utf-8"))


def alone(source: str) -> list[tuple[int, str]]:
    """Return (line, text) of the Chinese literals that stand in no pair: nobody reads them beside their translation."""
    nodes = Reader(source).nodes()
    found = pairs(nodes, partial(variants, named=constants(nodes)))
    paired = {id(part) for node, _ in found for inside in inner(node.inside) for part in inside}
    return [
        (node.line, text)
        for sequence in inner(nodes)
        for node in sequence
        if isinstance(node, Text) and id(node) not in paired
        for text in node.parts
        if isinstance(text, str) and CHINESE.search(text)
    ]


def files() -> list[Path]:
    """Return the scripts that may say something."""
    return [path for pattern in FILES for path in sorted(ROOT.glob(pattern))]
