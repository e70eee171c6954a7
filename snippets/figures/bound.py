"""Texts whose numbers and words are bound to the data that they describe: what is written in braces, and how it is filled.

- `{steps:d}`, `{rate[hb]:.3f}` is a field, as in `str.format`: a number of `data()`, or an upper-case constant of the figure's module;
  `{tolerance:tex}` and `{tolerance:power}` are a power of ten, as TeX and as text write it;
- `{falls|falls(loss)}` binds words to a relation: it prints "falls", if `falls(data["loss"])` is True;
- `{six|len(means)}` binds a number that is written as a word, or as a digit, to its value.

What stands behind the bar is read by Python's own parser and computed by the few steps named here; nothing else runs.
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from snippets.figures import senses
from snippets.figures.colors import LANGUAGES
from snippets.figures.relations import MIRRORS, READ, RELATIONS
from snippets.figures.senses import SENSES, amounts

OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": np.abs,
    "argmax": np.argmax,
    "argmin": np.argmin,
    "diff": np.diff,
    "exp": np.exp,
    "len": len,
    "log": np.log,
    "max": np.max,
    "mean": np.mean,
    "min": np.min,
    "norm": lambda x: np.linalg.norm(x, axis=-1),
    "sign": np.sign,
    "sort": np.sort,
    "sqrt": np.sqrt,
    "std": np.std,
    "sum": np.sum,
    "unique": np.unique,
}


POWERS = ("tex", "power")
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class BoundError(ValueError):
    """A text that says of its data what is not so, or what cannot be told."""


@dataclass(frozen=True)
class Piece:
    """A part of a text: plain (`bound` and `field` empty, braces single), a field, or words with what they are bound to."""

    words: str
    bound: str = ""
    field: str = ""

    @property
    def relation(self) -> str:
        """The name of the relation, or nothing where a number is bound to its value."""
        tree = parsed(self.bound) if self.bound else None
        return (
            tree.func.id
            if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id in RELATIONS
            else ""
        )


@cache
def pieces(text: str) -> tuple[Piece, ...]:
    """Return a text cut into its pieces.

    Raises:
        BoundError: A brace opens and does not close, or the other way round.
    """
    found = []
    for match in re.finditer(r"(?P<plain>(?:[^{}]|\{\{|\}\})+)|\{(?P<held>[^{}]+)\}|(?P<odd>[{}])", text):
        if match["odd"]:
            raise BoundError(f"a single brace at {text[match.start() : match.start() + 30]!r}")
        if match["plain"]:
            found.append(Piece(match["plain"].replace("{{", "{").replace("}}", "}")))
            continue
        words, bar, bound = match["held"].rpartition("|")
        found.append(Piece(words, bound=bound.strip()) if bar else Piece("", field=match["held"]))
    return tuple(found)


def plain(text: str) -> str:
    """Return a text as it is read, fields unfilled: bound words without what they are bound to."""
    if "|" not in text:
        return text
    return "".join(piece.words or "{" + piece.field + "}" for piece in _kept(text))


def _kept(text: str) -> Iterator[Piece]:
    """Yield the pieces of a text, double braces left double."""
    for piece in pieces(text):
        doubled = piece.words.replace("{", "{{").replace("}", "}}")
        yield Piece(doubled, piece.bound, piece.field)


def fill(text: str, language: str, scope: Mapping[str, Any]) -> str:
    """Return a text filled in.

    Args:
        text: With its fields and its bound words.
        language: zh or en, whose words the relations may have.
        scope: The data, and the constants of the figure's module, by name.

    Raises:
        BoundError: Words say what is not so, or are none of their relation.
        KeyError, IndexError, TypeError: A field that is not there.
    """
    out = []
    for piece in pieces(text):
        if piece.field:
            name, mark, form = piece.field.rpartition(":")
            if mark and form in POWERS:
                out.append(_power(("{" + name + ":e}").format(**scope), form))
            else:
                out.append(("{" + piece.field + "}").format(**scope))
        else:
            if piece.bound and (complaint := wrong(piece, language, scope)):
                raise BoundError(f"{{{piece.words}|{piece.bound}}}: {complaint}")
            out.append(piece.words)
    return "".join(out)


def _power(written: str, form: str) -> str:
    """Return a power of ten, 1.000000e-06, as TeX or as text writes it.

    Raises:
        BoundError: It is none.
    """
    digits, _, exponent = written.partition("e")
    if float(digits) != 1:
        raise BoundError(f"{written} is no power of ten")
    power = str(int(exponent))
    return f"10^{{{power}}}" if form == "tex" else "10" + power.translate(RAISED)


def wrong(piece: Piece, language: str, scope: Mapping[str, Any]) -> str:
    """Return why words do not say what they are bound to, or nothing."""
    try:
        value = _Reader(scope).value(parsed(piece.bound))
    except (BoundError, ValueError, LookupError, TypeError, ArithmeticError, AttributeError) as error:
        return f"cannot be told: {error}"
    if not piece.relation:
        return _not_the_value(piece.words, language, value)
    if value is not True:
        return "that is not so"
    if _Reader(scope).value(mirrored(piece.bound)):
        return f"{MIRRORS[piece.relation]} holds as well: so it tells nothing"
    if complaint := unfitting(piece, language):
        return complaint
    said = amounts(piece.words, language)[1]
    known = set(_spoken(parsed(piece.bound), scope))
    if strange := [number for number in said if not any(map(_same, [number] * len(known), known))]:
        return f"{strange[0]:g} is not in what it is bound to"
    return ""


def unfitting(piece: Piece, language: str) -> str:
    """Return why words are none of their relation, or nothing."""
    allowed, opposite = (_words(name, language) for name in (piece.relation, MIRRORS[piece.relation]))
    said = amounts(piece.words, language)[0]
    own = next((word for word in allowed if senses.has(said, word, language)), None)
    if own is None:
        return f"{said!r} has no word of {piece.relation}: {', '.join(allowed)}"
    rest = said.replace(own, " ", 1)
    denied = re.search(senses.DENIALS[language], rest, re.I)
    against = denied[0] if denied else next((word for word in opposite if senses.has(rest, word, language)), "")
    return f"{against!r} beside {own!r} says the opposite" if against else ""


def _words(relation: str, language: str) -> list[str]:
    """Return the words of a relation, the longest first."""
    return sorted(SENSES[relation][LANGUAGES.index(language)].split("/"), key=len, reverse=True)


def _not_the_value(words: str, language: str, value: Any) -> str:
    bare, said = amounts(words, language)
    if bare or len(said) != 1:
        return f"a relation, or one number in words, is needed: {bare!r} is neither"
    if isinstance(value, bool | np.bool_) or np.ndim(value):
        return f"a number is needed, not {type(value).__name__}"
    return "" if _same(said[0], float(value)) else f"it is {float(value):.6g}"


def _same(one: float, other: float) -> bool:
    """Tell whether a number in words is a value: a whole one exactly, a part as read off."""
    return one == other or math.isclose(one, other, rel_tol=1e-9 if one == round(one) else READ)


def _spoken(tree: ast.AST, scope: Mapping[str, Any]) -> Iterator[float]:
    """Yield the numbers that words bound to this may speak of: those that stand there, their reciprocals, and the values of its parts."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.Name | ast.Attribute | ast.Subscript | ast.BinOp | ast.Call):
            try:
                value = _Reader(scope).value(node)
            except (BoundError, ValueError, LookupError, TypeError, ArithmeticError, AttributeError):
                continue
            if isinstance(value, int | float | np.number) and not isinstance(value, bool):
                yield float(value)
                if isinstance(node, ast.Constant) and value:
                    yield 1 / float(value)


@cache
def parsed(bound: str) -> ast.expr:
    """Return what words are bound to, parsed.

    Raises:
        BoundError: It is no expression.
    """
    try:
        return ast.parse(bound, mode="eval").body
    except SyntaxError as error:
        raise BoundError(f"{bound!r} is no expression: {error.msg}") from None


def mirrored(bound: str) -> ast.expr:
    """Return a relation's opposite, of the same things."""
    call = parsed(bound)
    assert isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    return ast.Call(ast.Name(MIRRORS[call.func.id]), call.args, call.keywords)


class _Reader:
    """Computes an expression of names, numbers, the operators and functions above, and relations."""

    def __init__(self, scope: Mapping[str, Any]) -> None:
        self.scope = scope

    def value(self, node: ast.AST) -> Any:
        """Return the value of a node; what is not allowed is refused."""
        match node:
            case ast.Constant(value) if isinstance(value, int | float | str):
                return value
            case ast.Name(name):
                return self._named(name)
            case ast.Attribute(held, name):
                return self._at(self.value(held), name)
            case ast.Subscript(held, index):
                return self._at(self.value(held), self._index(index))
            case ast.List(parts) | ast.Tuple(parts):
                return np.array([self.value(part) for part in parts])
            case ast.UnaryOp(ast.USub(), held):
                return -self.value(held)
            case ast.BinOp(left, step, right) | ast.Compare(left, [step], [right]) if type(step) in OPERATORS:
                return OPERATORS[type(step)](self.value(left), self.value(right))
            case ast.Call(ast.Name(name), parts, keywords) if name in RELATIONS | FUNCTIONS:
                named = {keyword.arg or "": self.value(keyword.value) for keyword in keywords}
                return (RELATIONS | FUNCTIONS)[name](*map(self.value, parts), **named)
        raise BoundError(f"{ast.unparse(node)!r} is none of: names, numbers, + - * / **, <, {', '.join(FUNCTIONS)}")

    def _named(self, name: str) -> Any:
        if name not in self.scope:
            raise BoundError(f"data() has no {name!r}, nor has the module such a constant")
        return self.scope[name]

    def _index(self, node: ast.AST) -> Any:
        match node:
            case ast.Slice(low, high, None):
                return slice(*(None if part is None else self.value(part) for part in (low, high)))
            case ast.Tuple(parts):
                return tuple(self._index(part) for part in parts)
        return self.value(node)

    def _at(self, held: Any, index: Any) -> Any:
        if isinstance(held, Mapping):
            return held[index]
        if isinstance(index, str):
            raise BoundError(f"{index!r} is asked of what is no dict")
        return (
            held[index] if isinstance(held, list | tuple) and not isinstance(index, tuple) else np.asarray(held)[index]
        )
