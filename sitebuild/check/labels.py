"""The labels of a figure: each stands at its own series, in the colour of that."""

import itertools
import re
from collections.abc import Callable, Iterator

import numpy as np
from matplotlib.text import Text

from sitebuild.check.artists import COLOURED, Drawn, Points, name_of
from sitebuild.check.cells import CELL
from sitebuild.check.series import Path
from snippets.figures.colors import METHODS, Pair
from snippets.figures.kit import LEADER, SCHEME, Figure

SLACK = 0.5  # px: the width of words is estimated
NEAR = 14.0  # px between a word and the end of its leader


def dense(artist: Drawn) -> Points:
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
    size = float(artist.get_fontsize())
    plain = re.sub(r"[*_^{}]", "", words or text.text)
    width = sum(size if ord(letter) > 0x2E80 else 0.56 * size for letter in plain)
    x, y = text.pixels[0]
    left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[artist.get_horizontalalignment()] * width
    up = {"top": 0.0, "center": 0.5, "center_baseline": 0.5, "bottom": 1.0, "baseline": 0.8}[
        artist.get_verticalalignment()
    ]
    top = y - up * size
    return left, top, left + width, top + size


def gap(box: tuple[float, float, float, float], points: Points) -> float:
    """Return the distance in px from a box to the nearest of some points."""
    left, top, right, bottom = box
    x, y = points.T
    return float(
        np.hypot(np.maximum(np.maximum(left - x, x - right), 0), np.maximum(np.maximum(top - y, y - bottom), 0)).min()
    )


Shown = tuple[Drawn, set[Path]]


def labels(figure: Figure, drawn: list[Drawn], shown: list[Shown]) -> Iterator[str]:
    """Yield the labels that do not stand at their own series, in its colour."""
    named = []
    for text in drawn:
        key = text.text.strip("{}")
        if text.kind != "text" or text.text != f"{{{key}}}" or text.says:
            continue
        if text.role in COLOURED or key in figure.labels or method_of(figure.words[key][1]):
            named.append((key, text))
    columns = _columns_of(named)
    yield from _colours(named, shown, figure)
    yield from methods(named, shown, figure)
    for key, text in named:
        names = _names(key, figure)
        yield from {_numbered(key, figure.words[key], name) for name in names} - {""}
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


def _names(key: str, figure: Figure) -> tuple[str, ...]:
    """Return the series of data() at which a label may stand."""
    wanted = figure.labels.get(key, key)
    return (wanted,) if isinstance(wanted, str) else wanted


def _colours(named: list[tuple[str, Drawn]], shown: list[Shown], figure: Figure) -> Iterator[str]:
    """Yield the artists that show the series of a label, and none of a label of their own colour, in another colour."""
    for artist, known in shown:
        if artist.role not in COLOURED or len(artist.points) < 3:
            continue  # one dot may lie on two series
        here = [(key, text) for key, text in named if text.ax is artist.ax]
        of = [
            (key, text)
            for key, text in here
            if any(_holds(path, name) for path in known for name in _names(key, figure))
        ]
        if of and all(text.role not in (artist.role, artist.fill) for _, text in of):
            yield f"{name_of(artist)} shows the series of the label {of[0][0]!r}, which is {of[0][1].role}"


def method_of(words: str) -> str:
    """Return the method that English words name, such as Adam, or SGD in "SGD, η = 0.1"; nothing where they name none."""
    first = words.split(", ")[0].lower()
    return next((key for key, method in METHODS.items() if first in map(str.lower, method.names)), "")


def methods(named: list[tuple[str, Drawn]], shown: list[Shown], figure: Figure) -> Iterator[str]:
    """Yield the labels that name a method in another colour than its own, and its lines with other dashes."""
    for key, text in named:
        words = figure.words[key][1]
        if not (method := METHODS.get(method_of(words))):
            continue
        if text.role != method.role:
            yield f"the label {key!r} names {words}, whose colour is {method.role} in every figure, not {text.role}"
        for artist, known in shown:
            own = artist.ax is text.ax and artist.kind == "line" and artist.role == method.role
            if not own or ", " in words or not _named((artist, known), _names(key, figure)):
                continue
            if artist.dashes != method.dashes:
                yield f"{name_of(artist)} is of {words}, whose dashes are {method.dashes} in every figure, not {artist.dashes}"


def _stands(
    key: str,
    text: Drawn,
    names: tuple[str, ...],
    own: list[Shown],
    around: list[Shown],
    drawn: list[Drawn],
    figure: Figure,
) -> Iterator[str]:
    """Yield why a label does not stand at its own series."""
    measure = _from(text, figure.words[key], drawn)
    near = sorted(((measure(one[0]), number) for number, one in enumerate(own)))
    least = near[0][0]
    others = [one for one in around if text.role not in (one[0].role, one[0].fill) and one[0].role in COLOURED]
    for other in others:
        if (distance := measure(other[0])) < least - SLACK:
            yield f"the label {key!r} is {text.role}, and stands nearer to {name_of(other[0])}: {distance:.0f} px, to its own {least:.0f}"
            return
    at = [own[number] for distance, number in near if distance <= least + 1]
    if not any(_named(one, names) for one in at):
        stands = sorted({".".join(path) for _, known in at for path in known}) or ["no series"]
        yield f"the label {key!r} stands at {', '.join(stands[:4])}: put it at its own series, or name that in labels"


def _numbered(key: str, words: Pair, name: str) -> str:
    """Return why a word's number is not that of the series it names, as steps.0.9 is of rho = 0.9, or nothing."""
    number = re.search(r"(?:^|\.)(\d+\.\d+)$", name)
    said = [re.findall(r"\d+(?:\.\d+)?", text) for text in words]
    if number and any(found and float(number[1]) not in map(float, found) for found in said):
        return f"the label {key!r} says {words[1]!r}, and its series is {name}"
    return ""


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
        names = _names(key, figure)
        own = [one for one in shown if one[0].ax is text.ax and one[0].role == text.role and _named(one, names)]
        if own and text.ax is not None:
            end = float(np.nan_to_num(own[0][0].pixels[-1, 1], posinf=1e9))
            places.append((float(text.pixels[0, 1]), end, key))
    places.sort()
    for (_, upper, high_key), (_, lower, low_key) in itertools.pairwise(places):
        if lower < upper:
            yield f"the label {high_key!r} stands above {low_key!r}, and its curve ends below"


def _holds(path: Path, name: str) -> bool:
    """Tell whether a series stands under a name of data(), such as "gd" or "paths.gd"."""
    return f".{name}." in f".{'.'.join(path)}."


def _gap_to(text: Drawn, words: Pair, artist: Drawn) -> float:
    points = dense(artist)
    return min(gap(box_of(text, said), points) for said in words) if len(points) else np.inf
