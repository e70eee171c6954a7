"""Execute the formulas of the pages: the TeX that a page prints, with the values that the code beside it computes."""

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sitebuild.read.expressions import Node, NotUnderstood
from snippets.equations import Each, Follows, Over, Values

CLOSE = 1e-9  # of relative error, where the values do not say "close": what rounding leaves
CONSTANTS = {"π": math.pi, "e": math.e}


def softmax(z: np.ndarray) -> np.ndarray:
    """Return exp(z) / sum exp(z)."""
    exp = np.exp(z - np.max(z))
    return exp / exp.sum()


FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: getattr(np, name) for name in ("sin", "cos", "tanh", "exp", "log", "sign")},
    "ln": np.log,
    "diag": lambda *values: np.diag(np.ravel(values)),
    "softmax": softmax,
    "max": lambda *values: np.maximum(*values),
    "min": lambda *values: np.minimum(*values),
}


def _same(left: Any, right: Any, close: float) -> bool:
    return np.shape(left) == np.shape(right) and np.allclose(left, right, rtol=close, atol=close / 100)


def _at_most(left: Any, right: Any, close: float) -> bool:
    return bool(np.all(np.asarray(left) <= right + close * (np.abs(right) + 0.01)))


RELATIONS: dict[str, Callable[[Any, Any, float], Any]] = {
    "=": _same,
    "<-": _same,
    "->": _same,
    "~": lambda left, right, _: np.allclose(left, right, rtol=0.01, atol=0),
    "<=": _at_most,
    ">=": lambda left, right, close: _at_most(right, left, close),
    "<": lambda left, right, _: np.all(np.less(left, right)),
    ">": lambda left, right, _: np.all(np.greater(left, right)),
    "!=": lambda left, right, _: not np.all(np.equal(left, right)),
    "in": lambda left, right, _: left in right,
}


class Unknown(NotUnderstood):
    """A symbol that nobody gave a value."""


@np.errstate(divide="ignore", invalid="ignore", over="ignore")  # a formula may say 1/0, and a wrong one anything
def holds(statement: Node, values: Values) -> bool:
    """Tell whether a statement is true for each value of the indices that it leaves open.

    Args:
        statement: A chain of relations, or an expression, which is then compared with the value of "this".
        values: Of all its symbols. With "tight" the sides of its inequalities must somewhere come that near, relative to the right one.

    Raises:
        Unknown: A symbol has no value.
        NotUnderstood: Something in it cannot be computed.
    """
    open_, rooms = sorted(_open(statement, values)), []
    for chosen in itertools.product(*(values[name].values for name in open_)):
        here = {**values, **dict(zip(open_, chosen, strict=True))}
        if not _true(statement, here):
            return False
        rooms.append(_room(statement, here) if "tight" in values else 0.0)
    return not rooms or min(rooms) <= values.get("tight", math.inf)


def _open(node: Node, values: Values) -> set[str]:
    """Return the indices in a formula that are to take each of their values and that no sum runs over."""
    if str(node) in values and not isinstance(values[str(node)], Each | Follows):
        return set()
    if node.kind == "name":
        return {node.sign} if isinstance(values.get(node.sign), Each) else set()
    inner = {name for part in node.parts for name in _open(part, values)}
    if node.kind == "over":
        return inner - set(_running(node.parts[1], values)) if node.parts[1].parts else set()
    return inner


def _running(limits: Node, values: Values) -> list[str]:
    """Return the names that run in a sum: b in `b : i_b = v`, k in `k = 1`, j in `j ∈ Ω_i`, v in `v ≠ i_b`, U and W in `U W = R`."""
    first, more = limits.parts[0], limits.parts[1:]
    sides = [side for part in first.parts for side in (part.parts[::2] if part.kind == "chain" else (part,))]
    if any(part.kind == "chain" and part.parts[1].sign == "in" for part in first.parts):
        return [node.sign for node in sides[0].walk() if node.kind == "name"]
    plain = [side.sign for side in sides if side.kind == "name"]
    if first.parts[0].kind != "chain":
        return plain
    if more:
        return plain[:1]
    tried = [name for name in plain if isinstance(values.get(name), Each)][:1]
    return tried or [node.sign for node in sides[0].walk() if isinstance(values.get(node.sign), Each)]


def _true(statement: Node, values: Values) -> bool:
    if statement.kind != "chain":
        if "this" not in values:
            raise Unknown(f"{statement} says nothing: no value is called 'this' to compare it with")
        return _same(value(statement, values), values["this"], values.get("close", CLOSE))
    return all(
        bool(RELATIONS[relation](left, right, values.get("close", CLOSE)))
        for left, relation, right in _related(statement, values)
    )


def _related(chain: Node, values: Values) -> Iterator[tuple[Any, str, Any]]:
    """Return each relation of a chain with the values on both sides of it."""
    chain = _written_out(chain, values)
    sides, relations = chain.parts[::2], [part.sign for part in chain.parts[1::2]]
    found = []
    for place, side in enumerate(sides):
        after = values.get("after", {}) if place == 0 and relations[0] in ("<-", "->") else {}
        found.append(value(side, {**values, **after}))
    return zip(found, relations, found[1:], strict=False)


def _written_out(chain: Node, values: Values) -> Node:
    """Return a chain without dots: in s_1 >= s_2 >= ... >= 0 they go on through all of s."""
    dots = next((place for place, part in enumerate(chain.parts) if part.kind == "dots"), 0)
    if not dots:
        return chain
    first, relation = chain.parts[:dots:2], chain.parts[dots - 1]
    places = [*_sequence(first, values)][len(first) :]
    more = [replace(first[0], parts=(first[0].parts[0], Node("number", sign=str(place)))) for place in places]
    between = [part for one in more for part in (relation, one)]
    return Node("chain", (*chain.parts[: dots - 1], *between, *chain.parts[dots + 1 :]))


def _room(statement: Node, values: Values) -> float:
    """Return how much room the widest inequality of a chain leaves at its nearest place, relative to the right side; 0 if there are none."""
    if statement.kind != "chain":
        return 0.0
    rooms = [
        np.min(np.abs(np.subtract(right, left)) / np.maximum(np.abs(right), 1e-300))
        for left, relation, right in _related(statement, values)
        if relation in ("<=", ">=", "<", ">")
    ]
    return float(max(rooms, default=0.0))


def value(node: Node, values: Values) -> Any:
    """Compute a piece of a formula.

    Raises:
        Unknown: A symbol has no value.
        NotUnderstood: It cannot be computed.
    """
    if node.kind != "number" and (known := values.get(str(node))) is not None:
        if isinstance(known, Each):
            raise NotUnderstood(f"{node} has no one value here")
        return known.of(values) if isinstance(known, Follows) else known
    if node.kind not in _VALUE:
        raise NotUnderstood(f"{node.kind} {node} is not computed here")
    return _VALUE[node.kind](node, values)


def _name(node: Node, values: Values) -> Any:
    if node.sign in CONSTANTS:
        return CONSTANTS[node.sign]
    raise Unknown(f"nobody says what {node.sign!r} is")


def _number(node: Node, _: Values) -> Any:
    return float(node.sign) if "." in node.sign else int(node.sign)


def _index(node: Node, values: Values) -> Any:
    base = value(node.parts[0], values)
    places = tuple(value(part, values) for part in node.parts[1:])
    if callable(base):
        return base(*places)
    return base[places if len(places) > 1 else places[0]]


def _sum(node: Node, values: Values) -> Any:
    if node.parts[-1].parts[0].kind == "dots":
        return _series(node.parts, values)
    terms = [(1 if term.sign == "+" else -1, value(term.parts[0], values)) for term in node.parts]
    total = terms[0][0] * terms[0][1]
    for sign, term in terms[1:]:
        total = total + sign * term
    return total


def _series(terms: tuple[Node, ...], values: Values) -> Any:
    """Return the sum of the geometric series that begins with these terms, the last of which are dots with the next one's sign."""
    first, *more = (value(Node("sum", (term,)), values) for term in terms[:-1])
    ratio = more[0] / first
    alike = np.allclose(more, first * ratio ** np.arange(1, len(more) + 1))
    if len(more) < 2 or not alike or more[-1] * ratio * (1 if terms[-1].sign == "+" else -1) < 0:
        raise NotUnderstood(f"{' '.join(map(str, terms))} is no geometric series")
    return first / (1 - ratio)


def _times(left: Any, right: Any, by: str) -> Any:
    """Multiply: numbers by anything, arrays entry by entry where ⊙ says so, as matrices or vectors otherwise; · of two rows is their dot."""
    if np.ndim(left) == 0 or np.ndim(right) == 0 or by == "⊙":
        return left * right
    if by == "·" and np.ndim(left) == 2 and len(left) == len(right) == 1:
        return np.asarray(left) @ np.asarray(right).T
    if np.ndim(left) == 1 and np.ndim(right) == 1 and by != "·":
        raise NotUnderstood("two vectors side by side: neither · nor ⊙ stands between them")
    return np.asarray(left) @ np.asarray(right)


def _product(node: Node, values: Values) -> Any:
    total, by, waiting = None, "", None
    for part in node.parts:
        if part.kind == "by":
            by = part.sign
            waiting = node.parts[node.parts.index(part) - 1] if by == "⋯" else None
            continue
        if waiting:
            for between in _between(waiting, part, values):
                total = _times(total, between, "")
            by, waiting = "", None
        found = value(part, values)
        total, by = found if total is None else _times(total, found, by), ""
    return total


def _between(first: Node, last: Node, values: Values) -> Iterator[Any]:
    """Yield what the dots in A_3 A_2 ⋯ A_1 stand for."""
    base, start, stop = value(first.parts[0], values), value(first.parts[1], values), value(last.parts[1], values)
    step = 1 if stop > start else -1
    for place in range(start + step, stop, step):
        yield base(place) if callable(base) else base[place]


def _fraction(node: Node, values: Values) -> Any:
    return np.divide(value(node.parts[0], values), value(node.parts[1], values))


def _power(node: Node, values: Values) -> Any:
    base, exponent = node.parts
    if base.kind == "apply" and not isinstance(of := value(base.parts[0], values), Over) and not callable(of):
        return _times(
            of, _power(Node("power", (base.parts[1], exponent)), values), ""
        )  # a product: its last factor's power
    if (
        exponent == Node("sum", (Node("term", (Node("number", sign="1"),), "-"),))
        and np.ndim(found := value(base, values)) == 2
    ):
        return np.linalg.inv(found)
    return np.power(1.0 * np.asarray(value(base, values)), value(exponent, values))


def _apply(node: Node, values: Values) -> Any:
    """Return a function's value, or, where the name is of no function, a product."""
    of, arguments = value(node.parts[0], values), node.parts[1:]
    if isinstance(of, Over):
        return of.of(lambda way: _inside(arguments[0], {**values, **way}))
    if callable(of):
        return of(*_listed(arguments, values))
    if len(arguments) > 1:
        raise NotUnderstood(f"{node.parts[0]} is no function of {len(arguments)} values")
    return _times(of, value(arguments[0], values), "")


def _inside(node: Node, values: Values) -> Any:
    return float(_true(node, values)) if node.kind == "chain" else value(node, values)


def _function(node: Node, values: Values) -> Any:
    of = values.get(node.sign) or FUNCTIONS[node.sign]
    return of(*_listed(node.parts, values))


def _listed(parts: tuple[Node, ...], values: Values) -> list[Any]:
    """Return the values of arguments; dots after s_1, s_2 go on through all of s, others are left to the function as an Ellipsis."""
    *first, last = parts
    if last.kind != "dots":
        return [... if part.kind == "dots" else value(part, values) for part in parts]
    return [*_sequence(first, values).values()]


def _sequence(first: Sequence[Node], values: Values) -> dict[int, Any]:
    """Return the sequence whose first values are these: s_1, s_2."""
    one = first[0].parts[0]
    base: dict[int, Any] = value(one, values)
    alike = all(part.kind == "index" and part.parts[0] == one for part in first)
    if not alike or [value(part.parts[1], values) for part in first][: len(base)] != [*base][: len(first)]:
        raise NotUnderstood(f"{' '.join(map(str, first))} are not the first ones")
    return base


def _size(node: Node, values: Values) -> Any:
    inner = value(node.parts[0], values)
    if node.sign == "∥" and np.ndim(inner) == 2:
        norm = values.get("norm", "fro")
        return np.linalg.norm(inner, norm)
    return np.linalg.norm(inner) if node.sign == "∥" else np.abs(inner)


def _condition(node: Node, values: Values) -> Any:
    left, relation, right = node.parts[0].parts
    a, b = value(left, values), value(right, values)
    return np.where({"<": np.less, ">": np.greater, "=": np.equal}[relation.sign](a, b), 1.0, 0.0)


def _matrix(node: Node, values: Values) -> Any:
    return np.block([[np.asarray(value(cell, values)) for cell in row.parts] for row in node.parts])


def _over(node: Node, values: Values) -> Any:
    body, limits = node.parts
    found = [(way, value(body, {**values, **way})) for way in _ways(limits, values, body)]
    if node.sign == "sum":
        return sum(one for _, one in found)
    if node.sign == "argmin":
        return next(iter(min(found, key=lambda pair: pair[1])[0].values()))
    reduced: dict[str, Callable[..., Any]] = {"prod": math.prod, "max": max, "min": min}
    return reduced[node.sign](one for _, one in found)


def _ways(limits: Node, values: Values, body: Node) -> Iterator[Values]:
    """Yield what a sum's running names are, one way after another: without limits, the indices that what it is of leaves open."""
    if not limits.parts:
        yield from _conditioned(sorted(_open(body, values)), [], values)
        return
    names, (first, *more) = _running(limits, values), limits.parts
    chain = first.parts[0] if first.parts[0].kind == "chain" else None
    if chain and chain.parts[1].sign == "=" and more:
        start, stop = value(chain.parts[2], values), value(more[0], values)
        yield from ({names[0]: place} for place in range(start, int(stop) + 1))
    elif chain and chain.parts[1].sign == "in":
        for chosen in value(chain.parts[2], values):
            yield dict(zip(names, chosen if len(names) > 1 else (chosen,), strict=True))
    else:
        yield from _conditioned(names, [chain] if chain else more, values)


def _conditioned(names: list[str], conditions: list[Node], values: Values) -> Iterator[Values]:
    """Yield each value of the running names for which the conditions are true."""
    if not names or not all(isinstance(values.get(name), Each) for name in names):
        raise Unknown(f"nobody says what a sum over {' and '.join(map(str, conditions or names))} runs over")
    for chosen in itertools.product(*(values[name].values for name in names)):
        way = dict(zip(names, chosen, strict=True))
        if all(_true(condition, {**values, **way}) for condition in conditions):
            yield way


def _cases(node: Node, values: Values) -> Any:
    for row in node.parts:
        if _case(row.parts[1], values):
            return value(row.parts[0], values)
    raise NotUnderstood(f"no case of {node} is so")


def _case(condition: Node, values: Values) -> bool:
    if condition.kind != "listed":
        return _true(condition, values)
    place, *numbers = (value(part, values) for part in condition.parts)
    steps = [after - before for before, after in itertools.pairwise(numbers)]
    period = next(n for n in range(1, len(steps) + 1) if all(steps[k] == steps[k % n] for k in range(len(steps))))
    return any(place >= number and (place - number) % sum(steps[:period]) == 0 for number in numbers)


_VALUE: dict[str, Callable[[Node, Values], Any]] = {
    "name": _name,
    "number": _number,
    "index": _index,
    "sum": _sum,
    "product": _product,
    "fraction": _fraction,
    "choose": lambda node, values: math.comb(*(value(part, values) for part in node.parts)),
    "power": _power,
    "apply": _apply,
    "function": _function,
    "size": _size,
    "condition": _condition,
    "matrix": _matrix,
    "over": _over,
    "cases": _cases,
    "root": lambda node, values: np.sqrt(value(node.parts[0], values)),
    "transpose": lambda node, values: np.asarray(value(node.parts[0], values)).T,
    "inverse": lambda node, values: np.linalg.inv(value(node.parts[0], values)),
    "tuple": lambda node, values: np.concatenate([np.ravel(value(part, values)) for part in node.parts]),
}
