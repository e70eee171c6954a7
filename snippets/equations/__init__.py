"""What the symbols of a page's formulas are in code: values with which the build executes the formulas as the pages print them.

A module holds one function a formula, in the order of the page, named by its number or quoted by its TeX:

    @executed(1)
    def step(rng):
        for shape in ((), (3,), (2, 3)):
            ...
            yield {"γ": momentum, "η": lr, "v": velocities, "θ": thetas, "∇J": grad, "t": t}

Each `yield` is a draw: the values of all symbols, computed by the snippet, never by the formula. The build reads the formula from the TeX of
both languages' pages and refuses one that does not hold in every draw. A draw in which it must *not* hold, beyond a limit
say, is marked: `yield values, False`.

An expression without a relation is compared with the value of "this". In a table it is named by its `cell`.

Symbols are named as they are read: `θ`, `ŝ` is `s hat`, `h̃` is `h tilde`, `x̄` is `x bar`, `θ^*` is `θ*`, `∂J/∂W`. What carries an index is
an array, a dict or a function of its indices; a symbol with a fixed index may stand by itself: `β_1`. An index that the formula leaves
open is `Each` of its values.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Values = Mapping[str, Any]
Draw = Values | tuple[Values, bool]
SIZES = ((), (3,), (2, 3))  # shapes of the parameters that a formula is tried at


@dataclass(frozen=True)
class Each:
    """All values of an index that a formula leaves open, or sums over."""

    values: Sequence[Any]


@dataclass(frozen=True)
class Follows:
    """A symbol whose value follows from those that others have at this place: m̃ from m, where a sum runs over m."""

    of: Callable[[Values], Any]


@dataclass(frozen=True)
class Over:
    """A random choice, enumerated: each way with its probability and what it makes of the symbols.

    As the value of 𝔼, Var or P in a formula it averages what stands in the brackets.
    """

    ways: Sequence[tuple[float, Values]]
    kind: str = "mean"

    def of(self, value: Callable[[Values], Any]) -> Any:
        """Return the mean, or the variance, of something that is computed for each way."""
        weights = [weight for weight, _ in self.ways]
        found = [np.asarray(value(way), dtype=float) for _, way in self.ways]
        mean = sum(weight * one for weight, one in zip(weights, found, strict=True))
        if self.kind == "mean":
            return mean
        return sum(weight * (one - mean) ** 2 for weight, one in zip(weights, found, strict=True))


@dataclass(frozen=True)
class Equation:
    """A formula of a page, by its number or its TeX, and the draws that it is executed on; or why it is not."""

    formula: int | str
    draws: Callable[[np.random.Generator], Iterator[Draw]] | None
    ground: str = "executed"
    name: str = ""
    tex: str = ""


def executed(formula: int | str) -> Callable[[Callable[[np.random.Generator], Iterator[Draw]]], Equation]:
    """Make a function that yields draws into the execution of a formula.

    Args:
        formula: Its number on the page, the TeX of one without a number, or its cell.
    """
    return lambda draws: Equation(formula, draws, name=draws.__name__)


def cell(table: int, row: int, column: int) -> str:
    """Return the name of a formula that is all that a cell of a table calculates; rows are counted below the heading, all from 1."""
    return f"table {table}, row {row}, column {column}"


def rests(formula: int | str, ground: str, tex: str = "") -> Equation:
    """Say of a formula that no program executes what it rests on.

    Args:
        formula: Its number on the page, its TeX or its cell.
        ground: "definition: ..." with what it defines, "condition: ..." with what is assumed, "proved: #section" whose text proves it,
            "cited: source", "tested: path::test", "quoted: ..." with whose it is, which the text judges.
        tex: What stands in the cell.
    """
    return Equation(formula, None, ground, tex=tex)


def beside(values: Values, found: Any, *sides: str) -> Iterator[Values]:
    """Yield the draws in which what the code found stands in place of one of these pieces of a formula, and each of the others is computed."""
    for side in sides:
        yield {**values, side: found}


def from_one(values: Sequence[Any]) -> dict[int, Any]:
    """Return a sequence counted from 1, as formulas count."""
    return dict(enumerate(values, 1))
