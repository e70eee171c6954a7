"""Formulas as trees: the MathML that MathJax makes of a page's TeX, read as the mathematics that it says.

What is understood: sums, also ones that go on with dots, and products by juxtaposition, ·, × and ⊙; fractions, binomial coefficients,
roots, powers, transposes and inverses; indices, primes, stars and accents; functions, absolute values, norms, brackets that count a condition as 0 or 1; ∑, ∏, max, min
and arg min over a range, a set or a condition; derivatives as names; matrices, tuples, cases; relations, chained and over several rows.
What is not is refused.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, replace

RELATIONS = {"=": "=", "<": "<", ">": ">", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "∈": "in", "←": "<-", "⟼": "->"}
FUNCTIONS = ("sin", "cos", "tanh", "exp", "log", "ln", "sign", "diag", "softmax", "dist")
OVER = {"∑": "sum", "∏": "prod", "max": "max", "min": "min", "arg min": "argmin"}
ACCENTS = {"~": "tilde", "^": "hat", "¯": "bar", "‾": "bar"}
STARS = {"∗": "*", "*": "*", "′": "'", "'": "'"}
_SILENT = ("\u2061", "")  # function application, and nothing


class NotUnderstood(ValueError):
    """A formula outside of what is read here."""


@dataclass(frozen=True)
class Node:
    """A piece of a formula: what it is, what it is made of, and its own sign: a number, a name, a relation."""

    kind: str
    parts: tuple["Node", ...] = ()
    sign: str = ""

    def __str__(self) -> str:
        return _WRITTEN.get(self.kind, _called)(self)

    def walk(self) -> Iterator["Node"]:
        """Yield this piece and all pieces in it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def _called(node: Node) -> str:
    return f"{node.sign or node.kind}({', '.join(map(str, node.parts))})"


def _indexed(node: Node) -> str:
    inner = ",".join(map(str, node.parts[1:]))
    return f"{node.parts[0]}_{inner}" if re.fullmatch(r"[^\W_]+", inner) else f"{node.parts[0]}_({inner})"


_WRITTEN = {
    "name": lambda node: node.sign,
    "number": lambda node: node.sign,
    "index": _indexed,
    "sum": lambda node: "(" + "".join(map(str, node.parts)).removeprefix("+") + ")",
    "term": lambda node: f"{node.sign}{node.parts[0]}",
    "product": lambda node: " ".join(map(str, node.parts)),
    "by": lambda node: node.sign,
    "fraction": lambda node: f"{node.parts[0]}/{node.parts[1]}",
    "power": lambda node: f"{node.parts[0]}^{node.parts[1]}",
    "chain": lambda node: "".join(map(str, node.parts)),
    "relation": lambda node: node.sign,
    "apply": lambda node: f"{node.parts[0]}({','.join(map(str, node.parts[1:]))})",
}


@dataclass(frozen=True)
class _Token:
    """A sign of a row: its kind (name, number, sign, or a node already read), its text, and what stands above and below."""

    kind: str
    text: str = ""
    node: Node | None = None
    below: tuple["_Token", ...] = ()
    above: tuple["_Token", ...] = ()


def statements(mathml: str) -> list[Node]:
    """Read a formula.

    Args:
        mathml: As MathJax wrote it.

    Returns:
        Its statements, in order: chains of relations, or single expressions.

    Raises:
        NotUnderstood: It holds something that is not read here.
    """
    rows: list[list[_Token]] = []
    for row in _rows(ET.fromstring(re.sub(r' xmlns="[^"]*"', "", mathml))):
        if rows and row and _goes_on(rows[-1], row):
            rows[-1] += row
        elif row:
            rows.append(row)
    return [_Row(part).chain_to_the_end() for row in rows for part in _split(row, ",") if part]


def _goes_on(before: list[_Token], row: list[_Token]) -> bool:
    """Tell whether a row goes on with what the row before it says."""
    if row[0].text in (*RELATIONS, "+", "−"):
        return True
    return any(token.text in RELATIONS for token in before) and not any(token.text in RELATIONS for token in row)


def _split(row: list[_Token], mark: str) -> list[list[_Token]]:
    """Split a row at each of these marks that stands in no brackets."""
    parts: list[list[_Token]] = [[]]
    depth = 0
    for token in row:
        depth += token.text in ("(", "[") or -(token.text in (")", "]"))
        if token.text == mark and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _rows(element: ET.Element) -> list[list[_Token]]:
    """Return the rows of a displayed formula: of its table, or the one there is."""
    inner = element
    while inner.tag in ("math", "semantics", "mrow", "mstyle") and len([*inner]) - (inner.tag == "semantics") == 1:
        inner = inner[0]
    if inner.tag != "mtable":
        return [_tokens(inner)]
    return [[token for cell in row for token in _tokens(cell)] for row in inner]


def _tokens(element: ET.Element) -> list[_Token]:
    """Return the signs of an element, in a row."""
    text = (element.text or "").strip()
    if element.tag in ("math", "mrow", "mstyle", "mtd", "mpadded"):
        return [token for child in element for token in _tokens(child)]
    if element.tag == "semantics":
        return _tokens(element[0])
    if (
        element.tag == "mspace"
        or (element.tag == "mtext" and not text)
        or (element.tag in ("mo", "mi") and text in _SILENT)
    ):
        return []
    if element.tag == "mi":
        variant = element.get("mathvariant", "")
        return [
            _Token(
                "name",
                "⊤" if (text, variant) == ("T", "sans-serif") else f"script {text}" if variant == "script" else text,
            )
        ]
    if element.tag == "mn":
        return [_Token("name", f"bold {text}") if element.get("mathvariant") == "bold" else _Token("number", text)]
    if element.tag == "mo":
        return [_Token("sign", {"‖": "∥", "‾": "¯"}.get(text, text))]
    if element.tag in _READ:
        return [_READ[element.tag](element)]
    raise NotUnderstood(f"<{element.tag}> is not read here")


def _whole(element: ET.Element) -> Node:
    return _Row(_tokens(element)).chain_to_the_end()


def _fraction(element: ET.Element) -> _Token:
    above, below = _tokens(element[0]), _tokens(element[1])
    if above and above[0].text == "∂":
        return _Token("node", node=_derivative(above[1:], below[1:]))
    kind = "choose" if element.get("linethickness") in ("0", "0px") else "fraction"
    return _Token("node", node=Node(kind, (_Row(above).chain_to_the_end(), _Row(below).chain_to_the_end())))


def _derivative(of: list[_Token], by: list[_Token]) -> Node:
    """Return the name of a derivative: ∂J/∂E, with the indices of what it is taken by."""
    over, under = _Row(of).chain_to_the_end(), _Row(by).chain_to_the_end()
    if over.kind == "name" and under.kind == "index":
        return Node("index", (Node("name", sign=f"∂{over}/∂{under.parts[0]}"), *under.parts[1:]))
    return Node("name", sign=f"∂{over}/∂{under}")


def _scripts(element: ET.Element, below: int | None, above: int | None) -> _Token:
    base = _tokens(element[0])
    if [token.text for token in base] == ["arg", "min"]:
        base = [_Token("sign", "arg min")]
    if len(base) != 1:
        raise NotUnderstood(f"an index or a power of {len(base)} signs in a row")
    low = tuple(_tokens(element[below])) if below else ()
    high = tuple(_tokens(element[above])) if above else ()
    if base[0].kind == "node" or base[0].below or base[0].above:
        if not base[0].node:
            base = [_Token("node", node=_Row(base).chain_to_the_end())]
        return _Token("node", node=_raised(_lowered(base[0].node, low), high))  # type: ignore[arg-type]
    return replace(base[0], below=low, above=high)


def _accented(element: ET.Element) -> _Token:
    accent = _tokens(element[1])
    if len(accent) == 1 and accent[0].text in ACCENTS:
        return _Token("name", f"{_whole(element[0])} {ACCENTS[accent[0].text]}")
    return _scripts(element, None, 1)


def _braced(element: ET.Element) -> _Token:
    """Return what stands over a brace without the words under it; anything else with its limits below."""
    for inner in element.iter("munder"):
        if "".join(inner[1].itertext()).strip() == "\N{BOTTOM CURLY BRACKET}":
            return _Token("node", node=_whole(inner[0]))
    return _scripts(element, 1, None)


def _table(element: ET.Element) -> _Token:
    return _Token("node", node=Node("matrix", tuple(Node("row", tuple(map(_cell, row))) for row in element)))


def _cell(element: ET.Element) -> Node:
    """Read a cell; `t = 1, 4, 7, …` in one says that t is among these and those that go on in the same way."""
    first, *more = _split(_tokens(element), ",")
    if not more:
        return _Row(first).chain_to_the_end()
    listed = [part for part in more if part[0].text not in "…⋯"]
    chain = _Row(first).chain_to_the_end()
    return Node("listed", (chain.parts[0], chain.parts[2], *(_Row(part).chain_to_the_end() for part in listed)))


_READ = {
    "mfrac": _fraction,
    "msqrt": lambda element: _Token(
        "node", node=Node("root", (_Row([t for c in element for t in _tokens(c)]).chain_to_the_end(),))
    ),
    "msub": lambda element: _scripts(element, 1, None),
    "msup": lambda element: _scripts(element, None, 1),
    "msubsup": lambda element: _scripts(element, 1, 2),
    "munder": _braced,
    "mover": _accented,
    "munderover": lambda element: _scripts(element, 1, 2),
    "mtable": _table,
}


def _lowered(base: Node, below: tuple[_Token, ...]) -> Node:
    """Return a node with its indices: signs side by side are several, what is calculated is one."""
    if not below:
        return base
    parts = [part for piece in _split(list(below), ",") for part in _side_by_side(piece)]
    return Node("index", (base, *(_Row(part).chain_to_the_end() for part in parts)))


def _side_by_side(piece: list[_Token]) -> list[list[_Token]]:
    calculated = any(token.kind == "sign" for token in piece)
    return [piece] if calculated else [[token] for token in piece]


def _raised(base: Node, above: tuple[_Token, ...]) -> Node:
    """Return a node with what stands above it: primes and stars belong to its name, ⊤ and -1 turn it, anything else is a power."""
    if not above:
        return base
    if above[0].text in STARS:
        return _raised(_renamed(base, STARS[above[0].text]), above[1:])
    if [token.text for token in above] == ["⊤"]:
        return Node("transpose", (base,))
    if [token.text for token in above] == ["−", "⊤"]:
        return Node("transpose", (Node("inverse", (base,)),))
    return Node("power", (base, _Row(list(above)).chain_to_the_end()))


def _renamed(base: Node, mark: str) -> Node:
    if base.kind == "index":
        return Node("index", (_renamed(base.parts[0], mark), *base.parts[1:]))
    return Node("name", sign=base.sign + mark)


class _Row:
    """A row of signs, read from left to right."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.place = 0

    def next(self) -> str:
        """Return the text of the next sign."""
        return self.tokens[self.place].text if self.place < len(self.tokens) else ""

    def take(self, text: str = "") -> _Token:
        """Take the next sign, which must be this one."""
        if self.place >= len(self.tokens) or (text and self.next() != text):
            raise NotUnderstood(f"{text or 'more'!r} is missing after {self.said(self.place)}")
        self.place += 1
        return self.tokens[self.place - 1]

    def said(self, end: int | None = None) -> str:
        """Return the signs up to a place."""
        return " ".join(str(token.node) if token.node else token.text for token in self.tokens[:end]) or "nothing"

    def chain_to_the_end(self) -> Node:
        """Read the whole row."""
        found = self.chain()
        if self.place < len(self.tokens):
            raise NotUnderstood(f"{self.next() or 'a sign'!r} has no place after {self.said(self.place)}")
        return found

    def chain(self) -> Node:
        """Read expressions with relations between them."""
        parts = [self.sum()] if self.next() not in RELATIONS else []
        while self.next() in RELATIONS:
            parts += [Node("relation", sign=RELATIONS[self.take().text]), self.sum()]
        return parts[0] if len(parts) == 1 else Node("chain", tuple(parts))

    def sum(self) -> Node:
        """Read terms with + and - between them."""
        terms = [self.term()]
        while self.next() in ("+", "−", "-"):
            terms.append(self.term())
        return terms[0].parts[0] if len(terms) == 1 and terms[0].sign == "+" else Node("sum", tuple(terms))

    def term(self) -> Node:
        """Read a product with the sign before it."""
        sign = "-" if self.minus() else "+"
        return Node("term", (self.product(),), sign)

    def minus(self) -> bool:
        """Take a sign, if there is one, and tell whether it is a minus."""
        return self.next() in ("+", "−", "-") and self.take().text != "+"

    def product(self) -> Node:
        """Read factors, side by side or with a sign between them."""
        parts = [self.factor()]
        while self.place < len(self.tokens):
            text = self.next()
            if text == "/":
                self.take()
                parts = [Node("fraction", (_product(parts), self.factor()))]
            elif text in ("⋅", "·", "×", "⊙"):
                parts += [Node("by", sign={"⋅": "·"}.get(self.take().text, text)), self.factor()]
            elif text in ("⋯", "…"):
                parts += [Node("by", sign=self.take().text and "⋯"), self.factor()]
            elif (
                self.tokens[self.place].kind != "sign"
                or text in ("(", "[", "∂", "∇", *OVER)
                or text in "|∥"
                and not self.closing
            ):
                parts.append(self.factor())
            else:
                break
        return _product(parts)

    closing = ""  # the bar that would end what is being read

    def factor(self) -> Node:
        """Read one factor, with what stands behind it in brackets."""
        token = self.take()
        if token.node:
            return token.node
        if token.kind == "number":
            return _raised(_lowered(Node("number", sign=token.text), token.below), token.above)
        if token.text in OVER and (token.below or token.text in ("∑", "∏")):
            return self.over(token)
        if token.text in (*FUNCTIONS, "max", "min"):
            return self.function(token)
        if token.kind == "name" or token.text in ("∇", "∂"):
            return self.named(token)
        if token.text in ("(", "[", "|", "∥"):
            return self.bracket(token.text)
        if token.text == "{" and (table := self.take().node):
            return Node("cases", table.parts)
        if token.text in ("…", "⋯"):
            return Node("dots")
        raise NotUnderstood(f"{token.text!r} has no place after {self.said(self.place - 1)}")

    def named(self, token: _Token) -> Node:
        """Read a name, and the brackets behind it: an argument, or a factor, which what it names will tell."""
        if token.text == "∂":
            return self.slashed()
        if token.text == "∇":
            token = replace(self.take(), text=f"∇{self.tokens[self.place - 1].text}")
        base = _lowered(Node("name", sign=token.text), token.below)
        found = _raised(base, token.above)
        while self.next() in ("(", "["):
            arguments, above = self.group(self.take().text)
            found = _raised(Node("apply", (found, *arguments)), above)
        return found

    def slashed(self) -> Node:
        """Read a derivative written in a line: ∂J/∂W."""
        of = [self.take()]
        self.take("/")
        self.take("∂")
        return _derivative(of, [self.take()])

    def function(self, token: _Token) -> Node:
        """Read a function that has a name of its own, with or without brackets."""
        if self.next() == "(":
            arguments, above = self.group(self.take().text)
            return _raised(Node("function", arguments, token.text), above)
        parts = [self.factor()]
        while (
            self.place < len(self.tokens)
            and self.tokens[self.place].kind in ("name", "number", "node")
            and self.next() not in FUNCTIONS
        ):
            parts.append(self.factor())
        return Node("function", (_product(parts),), token.text)

    def group(self, opened: str) -> tuple[tuple[Node, ...], tuple[_Token, ...]]:
        """Read what stands in brackets, parted by commas, and what is raised over the last one."""
        before, self.closing = self.closing, ""
        parts = [self.chain()]
        while self.next() == ",":
            self.take()
            parts.append(self.chain())
        self.closing = before
        return tuple(parts), self.take({"(": ")", "[": "]"}[opened]).above

    def bracket(self, opened: str) -> Node:
        """Read brackets with no name before them: a value, a tuple, an absolute value, a norm, a condition."""
        if opened in "|∥":
            before, self.closing = self.closing, opened
            inner = self.sum()
            self.closing = before
            return _raised(Node("size", (inner,), opened), self.take(opened).above)
        parts, above = self.group(opened)
        if opened == "[" and parts[0].kind == "chain":
            return Node("condition", parts)
        return _raised(parts[0] if len(parts) == 1 else Node("tuple", parts), above)

    def over(self, token: _Token) -> Node:
        """Read a sum, product, largest or smallest over what stands below it; what it is of ends at the next + or -."""
        above = (_Row(list(token.above)).chain_to_the_end(),) if token.above else ()
        colon = [list(part) for part in _split(list(token.below), ":")]
        names = (
            [Node("names", tuple(_Row(part).chain_to_the_end() for part in _split(colon[0], ",")))] if colon[0] else []
        )
        where = [_Row(part).chain_to_the_end() for part in colon[1:]]
        body, limits = self.product(), Node("range", (*names, *where, *above))
        if (
            not limits.parts and body.kind == "product" and body.parts[-1].kind == "over"
        ):  # ∑ a ∑ b: the first ends there
            return Node(
                "product", (Node("over", (_product([*body.parts[:-1]]), limits), OVER[token.text]), body.parts[-1])
            )
        return Node("over", (body, limits), OVER[token.text])


def _product(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Node("product", tuple(parts))
