"""The figures are read back: what was drawn is compared with what `data()` returned."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any

import numpy as np
from matplotlib.figure import Figure as Canvas
from matplotlib.path import Path
from matplotlib.text import Text
from numpy.typing import NDArray

from sitebuild.check.drawings import COLOURED, FILLS, NEUTRAL, PAPER, Drawn, panel_height, read
from snippets.figures.colors import Pair
from snippets.figures.kit import LEADER, RING, SCHEME, Figure, Panel

Vector = NDArray[np.float64]
FEW = 16  # an array of at most so many numbers is also so many single ones
CLOSE = 1e-9  # relative: what a panel draws is the very number, not one computed anew


@dataclass(frozen=True)
class Leaf:
    """A series, or a single number, of what `data()` returned: where it stands, and its values."""

    path: tuple[str, ...]
    values: Vector


@dataclass
class Index:
    """All series and single numbers of a figure, to be found by value."""

    series: dict[tuple[int, str, str], list[Leaf]] = field(default_factory=dict)
    numbers: list[Leaf] = field(default_factory=list)

    def add(self, path: tuple[str, ...], values: Any) -> None:
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


def _at(path: tuple[str, ...], place: tuple[int | str, ...]) -> tuple[str, ...]:
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


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
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


# -------------------------------------------------------------------------------------------------------------- matching


@dataclass
class Reader:
    """What a drawn number may be: of the data, a constant of the module as a place, a tick or limit of its axis, a count."""

    data: Index
    places: Index

    def column(self, vector: Vector, ticks: Vector) -> set[tuple[str, ...]] | None:
        """Return the series that a drawn column is, an empty set where it is a count, a level or a place, None where it is nothing known."""
        if found := self.data.find(vector):
            return {leaf.path for leaf in found}
        if np.ptp(vector) == 0:
            return self.level(vector[0], ticks)
        if any(np.array_equal(vector, np.arange(start, start + len(vector))) for start in (0, 1)):
            return set()
        if self.places.find(vector):
            return set()
        if len(vector) <= FEW:
            levels = [self.level(value, ticks) for value in vector]
            if all(level is not None for level in levels):
                return set().union(*levels)  # type: ignore[arg-type]
        return None

    def level(self, value: float, ticks: Vector) -> set[tuple[str, ...]] | None:
        """Return the numbers that a single drawn one is; see `column`."""
        if found := self.data.find_number(value):
            return {leaf.path for leaf in found}
        if self.places.find_number(value) or np.any(np.abs(ticks - value) <= 1e-9 * np.abs(ticks).max() * (abs(value) > 0) + 1e-300):
            return set()
        return None


def ticks_of(ax: Any, axis: int) -> Vector:
    """Return the ticks and the limits of an axis."""
    one = (ax.xaxis, ax.yaxis)[axis]
    return np.array([*one.get_majorticklocs(), *one.get_view_interval(), 0.0])


def sources(drawn: Drawn, reader: Reader) -> set[tuple[str, ...]] | None:
    """Return which series of the data an artist shows; None if it shows something that is not there."""
    found: set[tuple[str, ...]] = set()
    for columns in _columns(drawn):
        for axis, vector in enumerate(columns):
            known = reader.column(vector, ticks_of(drawn.ax, axis))
            if known is None:
                return None
            found |= known
    return found


def _columns(drawn: Drawn) -> list[tuple[Vector, Vector]]:
    points = drawn.points
    if drawn.kind == "segments" and len(points) > 2:
        return [(points[::2, 0], points[::2, 1]), (points[1::2, 0], points[1::2, 1])]
    if drawn.kind == "band":
        half = len(points) // 2
        return [(points[:half, 0], points[:half, 1]), (points[half:, 0], points[half:, 1])]
    return [(points[:, 0], points[:, 1])]




# ------------------------------------------------------------------------------------------------------------- the rules

CELL = "cell"
KINDS = (SCHEME, LEADER, RING, CELL)
EDGE = 1.0  # px: a dot may be so far beyond the axes
SLACK = 2.0  # px: the width of words is estimated
NEAR = 14.0  # px between a word and the end of its leader


@dataclass(frozen=True)
class Wrong:
    """What a panel shows and should not: what, and what to do."""

    panel: str
    message: str


def judge(figure: Figure, data: dict[str, Any], module: ModuleType) -> list[Wrong]:
    """Return what the panels of a figure show that `data()` does not say."""
    found = []
    reader = Reader(index(data), constants(module))
    for panel in figure.panels:
        laid, drawn = read(panel, data)
        found += [Wrong(panel.name, message) for message in judge_panel(figure, panel, data, reader, laid, drawn)]
    return found


def judge_panel(
    figure: Figure, panel: Panel, data: dict[str, Any], reader: Reader, laid: Canvas, drawn: list[Drawn]
) -> Iterator[str]:
    """Yield what one panel shows that `data()` does not say."""
    shown: list[tuple[Drawn, set[tuple[str, ...]]]] = []
    for artist in drawn:
        if artist.says:
            yield from _declared(artist, drawn)
            if artist.says not in (LEADER, RING):
                shown.append((artist, {(artist.says,)}))
        elif artist.kind == "text":
            yield from _literal(artist)
        elif artist.role == "bg" and artist.kind != "area" and covers(artist, drawn):
            yield f"{_name(artist)} hides what lies below: a halo has the points of what it surrounds"
        if artist.kind == "text" or artist.says or is_ground(artist):
            continue
        known = sources(artist, reader)
        if known is None:
            yield f"{_name(artist)} is no series of data(): compute it there and draw it as it is"
        else:
            shown.append((artist, known))
            yield from _hidden(artist, figure, panel, laid)
    yield from cells(data, drawn)
    yield from labels(figure, drawn, shown)


def _name(artist: Drawn) -> str:
    first = ", ".join(f"{value:.4g}" for value in artist.points[0])
    many = f", {len(artist.points)} points from" if len(artist.points) > 1 else " at"
    return f"the {artist.role} {artist.kind}{many} ({first})"


def _declared(artist: Drawn, drawn: list[Drawn]) -> Iterator[str]:
    """Yield why an artist is not what it is said to be."""
    kind = artist.says.partition(":")[0]
    if kind == SCHEME and artist.ax is not None and artist.ax.axison:
        yield f"{_name(artist)} is said to be of a scheme, in axes with a scale, where places mean numbers"
    elif kind == LEADER and not _leads(artist, drawn):
        yield f"{_name(artist)} is said to lead from a word to what it names, and does not"
    elif kind == RING and not any(np.allclose(other.pixels[0], artist.pixels[0]) for other in drawn if other.says.startswith(CELL)):
        yield f"{_name(artist)} is said to be the ring of a number, and none stands in it"
    elif kind not in KINDS:
        yield f"{_name(artist)} says that it is {artist.says!r}, which is no kind: {', '.join(KINDS)}"


def _leads(artist: Drawn, drawn: list[Drawn]) -> bool:
    others = [other for other in drawn if other is not artist and other.kind != "text" and not other.says]
    texts = [other for other in drawn if other.kind == "text"]
    ends = artist.pixels[[0, -1]]
    return any(
        min((gap(box_of(text), end[None]) for text in texts), default=np.inf) <= NEAR
        and min((float(np.hypot(*(dense(other) - far).T).min()) for other in others), default=np.inf) <= NEAR
        for end, far in (ends, ends[::-1])
    )


def _hidden(artist: Drawn, figure: Figure, panel: Panel, laid: Canvas) -> Iterator[str]:
    """Yield how many points of an artist lie where nobody sees them, unless the caption says so."""
    assert artist.ax is not None
    box = artist.ax.get_window_extent()
    height = panel_height(laid)
    low, high = np.array([box.x0, height - box.y1]), np.array([box.x1, height - box.y0])
    if not artist.clipped:
        low, high = np.zeros(2), np.array([panel.width, panel.height])
    pixels = artist.pixels[np.isfinite(artist.pixels).all(axis=1)]
    beyond = ((pixels < low - EDGE) | (pixels > high + EDGE)).any(axis=1)
    if not beyond.any() and len(pixels) == len(artist.pixels):
        return
    words = figure.beyond.get(panel.name)
    said = words and all(word in text for word, *texts in zip(words, figure.caption, panel.alt, strict=True) for text in [" ".join(texts)])
    if not said:
        count = int(beyond.sum()) + len(artist.pixels) - len(pixels)
        yield f"{count} points of {_name(artist)} lie beyond the axes: widen them, or say so in the text and name the words in beyond"


# ----------------------------------------------------------------------------------------------------- cells and numbers


def _literal(text: Drawn) -> Iterator[str]:
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
            yield f"{_name(artist)} is said to show {rest!r}, which data() does not hold"
            continue
        if artist.kind == "text" and not written(artist.text, value):
            yield f"{artist.text!r} is written where {rest} is {value:.4g}"
        found.setdefault((name, "text" if artist.kind == "text" else "fill"), []).append((place, value, artist))
    for name, artist in squares:
        group = found.setdefault((name, "fill"), [])
        group += _squares(artist, found.get((name, "text"), []))
    for (name, kind), group in found.items():
        if kind == "fill":
            yield from _in_order(name, [(value, FILLS.index(one.fill)) for _, value, one in group if one.fill in FILLS], "coloured")
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


# ---------------------------------------------------------------------------------------------------------------- labels


def dense(artist: Drawn) -> Vector:
    """Return points in px along an artist, at most one px apart."""
    pixels = artist.pixels[np.isfinite(artist.pixels).all(axis=1)]
    if artist.kind == "dots" or len(pixels) < 2:
        return pixels
    starts, ends = (pixels[::2], pixels[1::2]) if artist.kind == "segments" else (pixels[:-1], pixels[1:])
    pieces = [pixels]
    for start, end in zip(starts, ends, strict=False):
        count = min(int(np.hypot(*(end - start))), 2000)
        if count > 1:
            pieces.append(start + (end - start) * np.linspace(0, 1, count)[:, None])
    return np.concatenate(pieces)


def box_of(text: Drawn, words: str = "") -> tuple[float, float, float, float]:
    """Return (left, top, right, bottom) in px of about where a text stands, of these words instead of its own where they are given."""
    artist = text.artist
    assert isinstance(artist, Text)
    size = artist.get_fontsize()
    plain = re.sub(r"[*_^{}]", "", words or text.text)
    width = sum(size if ord(letter) > 0x2E80 else 0.56 * size for letter in plain)
    x, y = text.pixels[0]
    left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[artist.get_horizontalalignment()] * width
    up = {"top": 0.0, "center": 0.5, "center_baseline": 0.5, "bottom": 1.0, "baseline": 0.8}[artist.get_verticalalignment()]
    top = y - up * size
    return left, top, left + width, top + size


def gap(box: tuple[float, float, float, float], points: Vector) -> float:
    """Return the distance in px from a box to the nearest of some points."""
    left, top, right, bottom = box
    x, y = points.T
    return float(np.hypot(np.maximum(np.maximum(left - x, x - right), 0), np.maximum(np.maximum(top - y, y - bottom), 0)).min())


Shown = tuple[Drawn, set[tuple[str, ...]]]


def labels(figure: Figure, drawn: list[Drawn], shown: list[Shown]) -> Iterator[str]:
    """Yield the labels that do not stand at their own series, in its colour."""
    named = []
    for text in drawn:
        key = text.text.strip("{}")
        if text.kind != "text" or text.text != f"{{{key}}}" or text.says:
            continue
        if text.role in COLOURED or key in figure.labels:
            named.append((key, text))
    columns = _columns_of(named)
    for key, text in named:
        wanted = figure.labels.get(key, key)
        names = (wanted,) if isinstance(wanted, str) else wanted
        around = [one for one in shown if one[0].ax is text.ax and one[0].kind != "text"]
        own = [one for one in around if text.role in (one[0].role, one[0].fill)]
        if not own:
            yield f"the label {key!r} is {text.role}, and nothing that is drawn is"
        elif id(text) in columns:
            if not any(_named(one, names) for one in own):
                yield f"the label {key!r} is {text.role}, and its series is not"
        else:
            yield from _stands(key, text, names, own, around, drawn, figure)
    for column in {id(column): column for column in columns.values()}.values():
        yield from _ends(column, shown, figure)


def _stands(
    key: str, text: Drawn, names: tuple[str, ...], own: list[Shown], around: list[Shown], drawn: list[Drawn], figure: Figure
) -> Iterator[str]:
    """Yield why a label does not stand at its own series."""
    measure = _from(text, figure.words[key], drawn)
    near = sorted(((measure(one[0]), number) for number, one in enumerate(own)))
    least = near[0][0]
    others = [one for one in around if text.role not in (one[0].role, one[0].fill) and one[0].role in COLOURED]
    for other in others:
        if (distance := measure(other[0])) < least - SLACK:
            yield f"the label {key!r} is {text.role}, and stands nearer to {_name(other[0])}: {distance:.0f} px, to its own {least:.0f}"
            return
    at = [own[number] for distance, number in near if distance <= least + 1]
    if not any(_named(one, names) for one in at):
        stands = sorted({".".join(path) for _, known in at for path in known}) or ["no series"]
        yield f"the label {key!r} stands at {', '.join(stands[:4])}: put it at its own series, or name that in labels"


def _named(one: Shown, names: tuple[str, ...]) -> bool:
    """Tell whether an artist shows a series of one of these names; a scheme has none."""
    return any(path[0].startswith((SCHEME, CELL)) or _holds(path, name) for path in one[1] for name in names)


def _from(text: Drawn, words: Pair, drawn: list[Drawn]) -> Callable[[Drawn], float]:
    """Return how to measure the distance of an artist from a label: from its words, or from the far end of its leader."""
    for leader in drawn:
        if leader.says == LEADER and leader.ax is text.ax:
            for end, far in (leader.pixels[[0, -1]], leader.pixels[[-1, 0]]):
                if gap(box_of(text), end[None]) <= NEAR:
                    return lambda artist: float(np.hypot(*(dense(artist) - far).T).min())
    return lambda artist: _gap_to(text, words, artist)


def _columns_of(named: list[tuple[str, Drawn]]) -> dict[int, list[tuple[str, Drawn]]]:
    """Return the labels that stand in a column beside their axes, three or more at one x, by the identity of each."""
    groups: dict[tuple[int, float], list[tuple[str, Drawn]]] = {}
    for key, text in named:
        if text.ax is not None and text.points[0, 0] > max(text.ax.get_xlim()):
            groups.setdefault((id(text.ax), float(text.points[0, 0])), []).append((key, text))
    return {id(text): group for group in groups.values() if len(group) > 2 for _, text in group}


def _ends(column: list[tuple[str, Drawn]], shown: list[Shown], figure: Figure) -> Iterator[str]:
    """Yield that the labels of a column do not follow the order in which their curves end."""
    places = []
    for key, text in column:
        wanted = figure.labels.get(key, key)
        names = (wanted,) if isinstance(wanted, str) else wanted
        own = [one for one in shown if one[0].ax is text.ax and one[0].role == text.role and _named(one, names)]
        if own and text.ax is not None:
            bottom, top = text.ax.transAxes.transform([(0, 0), (0, 1)])[:, 1]
            height = panel_height(text.ax.figure)
            end = float(np.clip(own[0][0].pixels[-1, 1], height - top, height - bottom))
            places.append((float(text.pixels[0, 1]), end, key))
    places.sort()
    for (_, upper, high_key), (_, lower, low_key) in itertools.pairwise(places):
        if lower < upper:
            yield f"the label {high_key!r} stands above {low_key!r}, and its curve ends below"


def _holds(path: tuple[str, ...], name: str) -> bool:
    """Tell whether a series stands under a name of data(), such as "gd" or "paths.gd"."""
    return f".{name}." in f".{'.'.join(path)}."


def _gap_to(text: Drawn, words: Pair, artist: Drawn) -> float:
    points = dense(artist)
    return min(gap(box_of(text, said), points) for said in words) if len(points) else np.inf


def is_ground(drawn: Drawn) -> bool:
    """Tell whether an artist is paper, or the fill of a surface: what shows no series."""
    return drawn.role in PAPER or (drawn.role in FILLS and drawn.kind in ("area", "contour"))


def covers(artist: Drawn, drawn: list[Drawn]) -> bool:
    """Tell whether a stroke in the paper's colour is more than the halo or the hollow of another, at the same places."""
    others = [other for other in drawn if other.ax is artist.ax and other.role != "bg" and other.kind == artist.kind]
    return not any(np.array_equal(other.points, artist.points) for other in others)
