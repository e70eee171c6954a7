"""Wrong variants of a formula: the slips of a pen, one at a time, each of which its execution has to notice."""

from collections.abc import Iterator
from dataclasses import replace

from sitebuild.read.expressions import Node

ONE = Node("number", sign="1")
TWO = Node("number", sign="2")
OTHER = {"sin": "cos", "cos": "sin", "log": "exp", "ln": "exp", "exp": "log", "max": "min", "min": "max", "tanh": "sin"}
TURNED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<", "sum": "prod", "prod": "sum", "max": "min", "min": "max"}


def variants(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield wrong variants of a piece of a formula, each with the name of the slip."""
    yield from _SLIPS.get(node.kind, _none)(node)
    for place, part in enumerate(node.parts):
        for slip, other in variants(part):
            if node.kind != "index" or place or slip == "index":
                yield slip, replace(node, parts=(*node.parts[:place], other, *node.parts[place + 1 :]))


def _none(_: Node) -> Iterator[tuple[str, Node]]:
    return iter(())


def _signs(node: Node) -> Iterator[tuple[str, Node]]:
    """Turn the sign of each term, and leave each term out."""
    for place, term in enumerate(node.parts):
        turned = replace(term, sign="-" if term.sign == "+" else "+")
        yield "sign", replace(node, parts=(*node.parts[:place], turned, *node.parts[place + 1 :]))
    if len(node.parts) > 1:
        for place in range(len(node.parts)):
            left = (*node.parts[:place], *node.parts[place + 1 :])
            yield (
                "missing term",
                left[0].parts[0] if len(left) == 1 and left[0].sign == "+" else replace(node, parts=left),
            )


def _factors(node: Node) -> Iterator[tuple[str, Node]]:
    """Leave each number or name out that multiplies."""
    if any(part.kind == "by" and part.sign == "⋯" for part in node.parts):
        return
    factors = [part for part in node.parts if part.kind != "by"]
    for place, part in enumerate(factors):
        if part.kind in ("number", "name", "fraction") or (part.kind == "index" and len(factors) == 2):
            left = (*factors[:place], *factors[place + 1 :])
            yield "factor", left[0] if len(left) == 1 else replace(node, parts=left)


def _indices(node: Node) -> Iterator[tuple[str, Node]]:
    """Shift each index that is calculated, and exchange two."""
    base, *places = node.parts
    for place, index in enumerate(places):
        if index.kind == "sum":
            yield "index", replace(node, parts=(base, *places[:place], index.parts[0].parts[0], *places[place + 1 :]))
    if len(places) == 2 and places[0] != places[1]:
        yield "index", replace(node, parts=(base, places[1], places[0]))


def _power(node: Node) -> Iterator[tuple[str, Node]]:
    yield "missing power", node.parts[0]


def _fraction(node: Node) -> Iterator[tuple[str, Node]]:
    above, below = node.parts
    yield "factor", Node("product", (TWO, node))
    yield "upside down", replace(node, parts=(below, above))


def _root(node: Node) -> Iterator[tuple[str, Node]]:
    """Leave the root out, and take the last term out of it."""
    inner = node.parts[0]
    yield "missing root", inner
    if inner.kind == "sum" and inner.parts[-1].parts[0].kind == "name":
        rest = inner.parts[0].parts[0] if len(inner.parts) == 2 else replace(inner, parts=inner.parts[:-1])
        yield "place of eps", Node("sum", (Node("term", (Node("root", (rest,)),), "+"), inner.parts[-1]))


def _outside(node: Node) -> Iterator[tuple[str, Node]]:
    """Take a term that stands beside a root into it."""
    if len(node.parts) == 2 and node.parts[0].parts[0].kind == "root" and node.parts[1].parts[0].kind == "name":
        inner = Node("term", node.parts[0].parts[0].parts, "+")
        yield "place of eps", Node("root", (Node("sum", (inner, node.parts[1])),))


def _turned(node: Node) -> Iterator[tuple[str, Node]]:
    if node.sign in TURNED:
        yield "turned", replace(node, sign=TURNED[node.sign])


def _exchanged(node: Node) -> Iterator[tuple[str, Node]]:
    if node.sign in OTHER:
        yield "function", replace(node, sign=OTHER[node.sign])


def _numbers(node: Node) -> Iterator[tuple[str, Node]]:
    if node.sign.isdigit():
        yield "factor", replace(node, sign=str(int(node.sign) + 1))


def _upright(node: Node) -> Iterator[tuple[str, Node]]:
    yield "transpose", node.parts[0]


def _doubled(node: Node) -> Iterator[tuple[str, Node]]:
    """Double the right side of each relation, and add one to it."""
    for place in range(2, len(node.parts), 2):
        side = node.parts[place]
        if side.sign == "0":
            continue  # twice nothing is nothing
        for slip, other in (
            ("factor", Node("product", (TWO, side))),
            ("missing term", Node("sum", (Node("term", (side,), "+"), Node("term", (ONE,), "+")))),
            ("sign", Node("sum", (Node("term", (side,), "-"),))),
        ):
            yield slip, replace(node, parts=(*node.parts[:place], other, *node.parts[place + 1 :]))


def _sum(node: Node) -> Iterator[tuple[str, Node]]:
    yield from _signs(node)
    yield from _outside(node)


_SLIPS = {
    "chain": _doubled,
    "sum": _sum,
    "product": _factors,
    "index": _indices,
    "power": _power,
    "fraction": _fraction,
    "root": _root,
    "relation": _turned,
    "over": _turned,
    "function": _exchanged,
    "number": _numbers,
    "transpose": _upright,
}
