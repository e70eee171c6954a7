"""The series of a figure's `data()`, to be found by their values in what a panel draws."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sitebuild.check.artists import Drawn

Vector = NDArray[np.float64]
Path = tuple[str, ...]  # where a series stands in data(): ("paths", "gd", ":,0")
FEW = 16  # an array of at most so many numbers is also so many single ones
CLOSE = 1e-9  # relative: what a panel draws is the very number, not one computed anew


@dataclass(frozen=True)
class Leaf:
    """A series, or a single number, of what `data()` returned: where it stands, and its values."""

    path: Path
    values: Vector


@dataclass
class Index:
    """All series and single numbers of a figure, to be found by value."""

    series: dict[tuple[int, str, str], list[Leaf]] = field(default_factory=dict)
    numbers: list[Leaf] = field(default_factory=list)

    def add(self, path: Path, values: Any) -> None:
        """Take in one leaf: a number, or an array along each of its axes."""
        array = np.asarray(values, dtype=float)
        if array.size == 0:
            return
        if array.size <= FEW:
            for place in np.ndindex(array.shape):
                self.numbers.append(Leaf(_at(path, place), np.array([array[place]])))
        for axis in range(array.ndim):
            for place in np.ndindex(array.shape[:axis] + array.shape[axis + 1 :]):
                vector = array[(*place[:axis], slice(None), *place[axis:])]
                where = _at(path, (*place[:axis], ":", *place[axis:])) if place else path
                if len(vector) > 1:
                    self.series.setdefault(_key(vector), []).append(Leaf(where, vector))

    def find(self, vector: Vector) -> list[Leaf]:
        """Return the series that are equal to a vector."""
        return [leaf for leaf in self.series.get(_key(vector), []) if same(leaf.values, vector)]

    def find_number(self, value: float) -> list[Leaf]:
        """Return the single numbers that are equal to a value."""
        return [leaf for leaf in self.numbers if same(leaf.values, np.array([value]))]


def _at(path: Path, place: tuple[int | str, ...]) -> Path:
    """Return where a part of an array stands: ("ends", "2,:") is row 2 of data()["ends"], ("ends", ":,0") its first column."""
    return (*path, ",".join(map(str, place))) if place else path


def _key(vector: Vector) -> tuple[int, str, str]:
    return len(vector), f"{vector[0] + 0.0:.6e}", f"{vector[-1] + 0.0:.6e}"


def same(one: Vector, other: Vector) -> bool:
    """Tell whether two vectors are equal but for what floating point leaves over."""
    scale = max(float(np.abs(one).max()), 1e-300) if len(one) else 1.0
    return len(one) == len(other) and bool(np.all(np.abs(one - other) <= CLOSE * np.abs(one) + 1e-13 * scale))


def index(data: dict[str, Any]) -> Index:
    """Return the series of what `data()` returned."""
    found = Index()
    for path, values in _leaves(data, ()):
        found.add(path, values)
    return found


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key)))
    elif isinstance(value, bool | str | bytes) or value is None:
        return
    elif isinstance(value, list | tuple):
        try:
            array = np.asarray(value, dtype=float)
            yield path, array
        except (TypeError, ValueError):
            pass
        for number, inner in enumerate(value):
            if not isinstance(inner, int | float):
                yield from _leaves(inner, (*path, str(number)))
    elif isinstance(value, np.ndarray | np.number | int | float) and np.asarray(value).dtype.kind in "iuf":
        yield path, value


def constants(module: ModuleType) -> Index:
    """Return the constants of a figure's module that may be places on an axis."""
    found = Index()
    for name, value in vars(module).items():
        if name.isupper():
            for path, values in _leaves(value, (name,)):
                found.add(path, values)
    return found


@dataclass
class Reader:
    """What a drawn number may be: of the data, a constant of the module as a place, a tick or limit of its axis, a count."""

    data: Index
    places: Index

    def column(self, vector: Vector, ticks: Vector) -> set[Path] | None:
        """Return the series that a drawn column is, an empty set where it is a count, a level or a place, None where it is nothing known."""
        if found := self.data.find(vector):
            return {leaf.path for leaf in found}
        if np.ptp(vector) == 0:
            return self.level(vector[0], ticks)
        if any(np.array_equal(vector, np.arange(start, start + len(vector))) for start in (0, 1)):
            return set()
        if self.places.find(vector):
            return set()
        if len(vector) == 2:
            levels = [self.level(value, ticks) for value in vector]
            if all(level is not None for level in levels):
                return set().union(*levels)  # type: ignore[arg-type]
        return None

    def level(self, value: float, ticks: Vector) -> set[Path] | None:
        """Return the numbers that a single drawn one is; see `column`."""
        if found := self.data.find_number(value):
            return {leaf.path for leaf in found}
        if self.places.find_number(value) or np.isclose(ticks, value, rtol=CLOSE, atol=1e-15).any():
            return set()
        return None


def ticks_of(ax: Any, axis: int) -> Vector:
    """Return the ticks and the limits of an axis."""
    one = (ax.xaxis, ax.yaxis)[axis]
    return np.array([*one.get_majorticklocs(), *one.get_view_interval(), 0.0])


def sources(drawn: Drawn, reader: Reader) -> set[Path] | None:
    """Return which series of the data an artist shows; None if it shows something that is not there."""
    found: set[Path] = set()
    for columns in _columns(drawn):
        known = [reader.column(vector, ticks_of(drawn.ax, axis)) for axis, vector in enumerate(columns)]
        if known[0] is None or known[1] is None:
            return None
        found |= _together(known[0], known[1])
    return found


def _together(across: set[Path], up: set[Path]) -> set[Path]:
    """Return the series of both columns: those of one array, where it holds both of them in different places, otherwise all."""
    pairs = {one[:-1] for one in across for other in up if one != other and one[:-1] == other[:-1]}
    return {path for path in across | up if path[:-1] in pairs} or across | up


def _columns(drawn: Drawn) -> list[tuple[Vector, Vector]]:
    points = drawn.points
    if drawn.kind == "segments" and len(points) > 2:
        return [(points[::2, 0], points[::2, 1]), (points[1::2, 0], points[1::2, 1])]
    if drawn.kind == "band":
        half = len(points) // 2
        return [(points[:half, 0], points[:half, 1]), (points[half:, 0], points[half:, 1])]
    return [(points[:, 0], points[:, 1])]
