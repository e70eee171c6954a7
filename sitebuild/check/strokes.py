"""The strokes of a finished drawing: what its SVG shows, in px, by colour role."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sitebuild.check.artists import COLOURED, Drawn, Points, window

NEAR = 0.45  # px: numbers rounded to a tenth, and points left out that the eye cannot see
TIP = 3.0  # px: the tip of an arrow is drawn so far from where it points
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_TOKEN = re.compile(r"[MLCQzZhlcq]|-?\d*\.?\d+(?:e-?\d+)?")
_COORDINATES = {"M": 2, "l": 2, "c": 6, "q": 4, "h": 1}


@dataclass(frozen=True)
class Stroke:
    """One path of an SVG, or one use of a marker.

    Args:
        roles: The colour roles of its stroke and of its fill.
        parts: The vertices in px of each part, (n, 2), with the control points of curves.
        place: Where a marker stands; None where the path itself says where it is.
    """

    roles: frozenset[str]
    parts: list[Points]
    place: Points | None = None


def strokes(svg: str) -> list[Stroke]:
    """Return what a panel's SVG shows, in its order; without its texts."""
    root = ET.fromstring(
        svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ', 1)
    )
    shapes = {f"#{path.get('id')}": parts(path.get("d", "")) for path in root.iter(_SVG + "path") if path.get("id")}
    return list(_below(root, {}, shapes))


def _below(element: ET.Element, inherited: dict[str, str], shapes: dict[str, list[Points]]) -> Iterator[Stroke]:
    if element.tag in (_SVG + "defs", _SVG + "clipPath", _SVG + "text"):
        return
    paint = {name: element.get(name, inherited.get(name, "")) for name in ("fill", "stroke")}
    roles = frozenset(_role(paint[name]) for name in paint) - {""}
    if element.tag == _SVG + "path" and (found := parts(element.get("d", ""))):
        yield Stroke(roles, found)
    elif element.tag == _SVG + "use":
        place = np.array([float(element.get("x", 0)), float(element.get("y", 0))])
        yield Stroke(roles, [part + place for part in shapes[element.get(_HREF, "")]], place)
    for child in element:
        yield from _below(child, paint, shapes)


def _role(paint: str) -> str:
    found = re.fullmatch(r"var\(--f-(\w+)\)", paint)
    return found[1] if found else ""


def parts(path: str) -> list[Points]:
    """Return the vertices of each part of a path of M, l, c, q, h0 and z, as `make.paths` writes it."""
    found: list[list[tuple[float, float]]] = []
    tokens = _TOKEN.findall(path)
    x = y = 0.0
    command, index = "", 0
    while index < len(tokens):
        if tokens[index].isalpha():
            command = tokens[index]
            index += 1
        if command in "zZ":
            continue
        values = [float(token) for token in tokens[index : index + _COORDINATES[command]]]
        index += len(values)
        if command == "M":
            found.append([])
            x, y = values
            steps = [(x, y)]
        elif command == "h":
            steps = [(x + values[0], y)]
        else:
            steps = [(x + dx, y + dy) for dx, dy in zip(values[::2], values[1::2], strict=True)]
        found[-1] += steps
        x, y = steps[-1]
    return [np.array(points) for points in found]


# ------------------------------------------------------------------------------------------------------------- comparing


def compare(drawn: list[Drawn], svg: str, size: tuple[int, int]) -> Iterator[str]:
    """Yield which artists a panel's SVG does not show where they are, and how many coloured strokes belong to none."""
    found = strokes(svg)
    owned: set[int] = set()
    for artist in drawn:
        if artist.kind == "text":
            continue
        visible = _visible(artist, size)
        if not len(visible):
            continue
        mine = {number for number, stroke in enumerate(found) if _shows(artist, visible, stroke)}
        if not mine or (artist.kind == "dots" and not _all_there(visible, [found[number] for number in mine])):
            yield f"the {artist.role} {artist.kind} of {len(artist.points)} points is not in the SVG where it was drawn"
        owned |= mine
    left = [stroke.roles & set(COLOURED) for number, stroke in enumerate(found) if number not in owned]
    if any(left):
        yield f"the SVG has {sum(map(bool, left))} strokes that nothing drew: {', '.join(sorted(set().union(*left)))}"


def _visible(artist: Drawn, size: tuple[int, int]) -> Points:
    """Return the vertices of an artist, in px, that lie on the panel and in the axes that clip it."""
    pixels = artist.pixels
    low, high = window(artist, size)
    return pixels[
        np.isfinite(pixels).all(axis=1) & (pixels >= low - NEAR).all(axis=1) & (pixels <= high + NEAR).all(axis=1)
    ]


def _shows(artist: Drawn, visible: Points, stroke: Stroke) -> bool:
    """Tell whether a stroke is an artist, or one dot or part of it."""
    if not stroke.roles & {artist.role, artist.fill}:
        return False
    if artist.kind == "dots" or (artist.kind == "line" and stroke.place is not None):
        return bool((_apart(_places(stroke), visible) <= NEAR).all())
    corners = np.concatenate(stroke.parts)
    if artist.kind == "arrow":
        tail, head = artist.pixels
        return bool(
            (_off(corners, np.array([tail, head])) <= 2 * TIP).all() and min(_apart(artist.pixels, corners)) <= TIP
        )
    whole = artist.pixels[np.isfinite(artist.pixels).all(axis=1)]
    if artist.kind == "segments":
        pairs = np.concatenate([part[:2] for part in stroke.parts])
        return bool((_apart(visible, pairs) <= NEAR).all()) and bool((_off_pairs(corners, whole) <= NEAR).all())
    return bool((_off(corners, whole) <= NEAR).all() and (_off(visible, _closed(stroke)) <= NEAR).all())


def _places(stroke: Stroke) -> Points:
    """Return where the dots of a stroke are: a marker, or strokes of no length."""
    return np.array([part[0] for part in stroke.parts] if stroke.place is None else [stroke.place])


def _closed(stroke: Stroke) -> Points:
    return np.concatenate([np.concatenate([part, part[:1]]) if len(part) > 2 else part for part in stroke.parts])


def _all_there(visible: Points, mine: list[Stroke]) -> bool:
    """Tell whether every dot of an artist is in the SVG."""
    starts = np.concatenate([_places(stroke) for stroke in mine])
    return bool((_apart(visible, starts) <= NEAR).all())


def _apart(points: Points, others: Points) -> Points:
    """Return how far each point is from the nearest of the others."""
    return np.linalg.norm(points[:, None] - others[None], axis=-1).min(axis=1)


def _off(points: Points, corners: Points) -> Points:
    """Return how far each point is from the polyline through the corners."""
    if len(corners) == 1:
        return _apart(points, corners)
    return _off_pairs(points, np.repeat(corners, 2, axis=0)[1:-1])


def _off_pairs(points: Points, ends: Points) -> Points:
    """Return how far each point is from the nearest of separate segments, both ends of each in turn."""
    starts, along = ends[::2], ends[1::2] - ends[::2]
    reach = points[:, None] - starts[None]
    part = np.clip((reach * along).sum(axis=-1) / np.maximum((along**2).sum(axis=-1), 1e-12), 0, 1)
    return np.linalg.norm(reach - part[..., None] * along, axis=-1).min(axis=1)
