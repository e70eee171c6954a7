"""Cells and numbers of a figure: each shows one entry of `data()`, in its place, in a colour that goes with its value."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.path import Path

from sitebuild.check.artists import FILLS, Drawn, name_of
from sitebuild.check.series import CLOSE, Vector

CELL = "cell"


def literal(text: Drawn) -> Iterator[str]:
    """Yield that a number is written that nothing says, unless it stands at its own place of a scale, as a tick does."""
    if not re.search(r"\d", re.sub(r"\{[\w-]+\}", "", text.text)):
        return
    try:
        written = float(text.text.replace("−", "-"))
    except ValueError:
        written = np.nan
    if not np.any(np.abs(text.points[0] - written) < CLOSE):
        yield f"the number {text.text!r} is typed: say by its gid, cell(...), which entry of data() it shows"


def value_at(data: dict[str, Any], name: str, place: tuple[int, ...]) -> float:
    """Return one entry of data().

    Raises:
        LookupError: there is none.
    """
    value: Any = data
    for key in name.split("."):
        value = value[key] if isinstance(value, dict) and key in value else value[int(key)]
    return float(np.asarray(value)[place])


Cell = tuple[tuple[int, ...], float, Drawn]


def cells(data: dict[str, Any], drawn: list[Drawn]) -> Iterator[str]:
    """Yield the cells that do not show the entry that they say: another number, another colour than their value's, another place."""
    found: dict[tuple[str, str], list[Cell]] = {}
    squares: list[tuple[str, Drawn]] = []
    for artist in drawn:
        kind, _, rest = artist.says.partition(":")
        if kind != CELL:
            continue
        name, _, place_text = rest.partition(":")
        if ":" not in rest:
            squares.append((name, artist))
            continue
        place = tuple(int(number) for number in place_text.split(",") if number)
        try:
            value = value_at(data, name, place)
        except (LookupError, TypeError, ValueError):
            yield f"{name_of(artist)} is said to show {rest!r}, which data() does not hold"
            continue
        if artist.kind == "text" and not written(artist.text, value):
            yield f"{artist.text!r} is written where {rest} is {value:.4g}"
        found.setdefault((name, "text" if artist.kind == "text" else "fill"), []).append((place, value, artist))
    for name, artist in squares:
        group = found.setdefault((name, "fill"), [])
        group += _squares(artist, found.get((name, "text"), []))
    for (name, kind), group in found.items():
        if kind == "fill":
            yield from _in_order(
                name, [(value, FILLS.index(one.fill)) for _, value, one in group if one.fill in FILLS], "coloured"
            )
        middles = np.array([one.points.mean(axis=0) for *_, one in group])
        if len(group[0][0]) == 2:
            for places in zip(*(place for place, *_ in group), strict=True):
                orders = [list(_in_order(name, _along(places, middles[:, axis]), "placed")) for axis in (0, 1)]
                yield from min(orders, key=len)


def _squares(artist: Drawn, texts: list[Cell]) -> Iterator[Cell]:
    """Yield the squares that one path draws as cells of the numbers that stand in them."""
    codes = np.asarray(artist.path.codes)
    starts = [*np.flatnonzero(codes == Path.MOVETO), len(codes)]
    for start, end in itertools.pairwise(starts):
        corners, points = artist.pixels[start:end], artist.points[start:end]
        low, high = corners.min(axis=0), corners.max(axis=0)
        for place, value, text in texts:
            if np.all((text.pixels[0] > low) & (text.pixels[0] < high)):
                yield place, value, replace(artist, points=points)


def _along(places: tuple[int, ...], middles: Vector) -> list[tuple[float, float]]:
    """Return the rows or columns of cells with where these stand along an axis, counted so that they rise."""
    way = np.sign(np.dot(np.array(places) - np.mean(places), middles - middles.mean()))
    return list(zip(map(float, places), np.round(middles * way, 6).tolist(), strict=True))


def _in_order(name: str, pairs: list[tuple[float, float]], what: str) -> Iterator[str]:
    """Yield that cells are not in order: to equal values belongs the same, to a greater one at least as much."""
    ordered = sorted(pairs)
    for (low, first), (high, second) in itertools.pairwise(ordered):
        if second < first - 1e-6 or (low == high and second != first):
            yield f"the cells of {name} are not {what} by their values: {low:.4g} and {high:.4g}"
            return


def written(text: str, value: float) -> bool:
    """Tell whether the first number of a text is a value, rounded to its digits; % is a hundredth."""
    number = re.search(r"[−+-]?\d+(\.\d+)?", text)
    if number is None:
        return False
    digits = len(number[1]) - 1 if number[1] else 0
    scale = 100.0 if text[number.end() :].startswith("%") else 1.0
    return abs(float(number[0].replace("−", "-")) - value * scale) <= 0.5 * 10.0**-digits + 1e-9
