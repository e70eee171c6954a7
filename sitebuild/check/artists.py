"""What a panel shows: every artist that its drawing function put on the canvas, and every path of the finished SVG.

Axes, ticks, grids and spines are matplotlib's own and no artists here. Coordinates are those of the data and, beside them, pixels as
in the SVG, from the top left corner.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.cbook import STEP_LOOKUP_MAP
from matplotlib.collections import Collection, LineCollection, PolyCollection
from matplotlib.colors import to_hex
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Annotation, Text
from numpy.typing import NDArray

from sitebuild.make import canvas
from snippets.figures.colors import COLOR, ROLES
from snippets.figures.kit import STYLE, Panel

Points = NDArray[np.float64]
NEUTRAL = ("ink", "mute")  # may carry data, a level or a word about an axis
PAPER = ("rule", "bg")  # never carry data
FILLS = tuple(role for role in ROLES if re.fullmatch(r"[sd]\d", role))  # of surfaces and of cells
COLOURED = tuple(role for role in ROLES if role not in (*NEUTRAL, *PAPER, *FILLS))
_ROLE_OF = {light: role for role, light in COLOR.items()}


@dataclass
class Drawn:
    """One artist of a panel.

    Args:
        kind: line, dots, segments, arrow, bar, band, area, contour or text.
        points: (n, 2), data coordinates: of a line its points, of dots their middles, of segments both ends in turn, of an arrow
            its tail and head, of a band its lower edge and then its upper one, of an area or contour its corners.
        role: The colour role of its stroke, or of its fill where it has no stroke.
        path: Its path in px, as the SVG should have it.
        box: Axes and limits: what is drawn beyond them is not seen.
        text: Of a text the text; otherwise empty.
        says: What the panel itself says that it is: see `kit.mark`.
    """

    kind: str
    points: Points
    role: str
    path: Path
    ax: Axes | None
    artist: Artist
    text: str = ""
    says: str = ""
    clipped: bool = True
    fill: str = ""
    size: float = 0.0

    @property
    def dashes(self) -> tuple[float, ...] | None:
        """The dashes of a line, in its widths, or None where it is solid."""
        pattern = getattr(self.artist, "_unscaled_dash_pattern", (0, None))[1]
        return None if pattern is None else tuple(float(length) for length in pattern)

    @property
    def pixels(self) -> Points:
        """The vertices in px."""
        return np.asarray(self.path.vertices)


def read(panel: Panel, data: dict[str, Any]) -> tuple[Canvas, list[Drawn]]:
    """Draw a panel and return its canvas and its artists, in the order in which they were put there."""
    with mpl.rc_context(STYLE):
        laid = canvas.laid(panel, data)
        return laid, of(laid)


def of(laid: Canvas) -> list[Drawn]:
    """Return the artists of a canvas."""
    found = [drawn for ax in laid.axes for drawn in _of_axes(ax, panel_height(laid)) if len(drawn.points)]
    return found + [_text(text, None, panel_height(laid)) for text in laid.texts]


def panel_height(laid: Any) -> float:
    """Return the height of a canvas in px."""
    return float(laid.get_size_inches()[1] * 72)


def _of_axes(ax: Axes, height: float) -> Iterator[Drawn]:
    bars = {id(bar) for container in ax.containers for bar in container}
    for line in ax.lines:
        yield _line(line, ax, height)
    for patch in ax.patches:
        yield _patch(patch, ax, height, id(patch) in bars)
    for collection in ax.collections:
        yield from _collection(collection, ax, height)
    for text in ax.texts:
        if isinstance(text, Annotation) and text.arrow_patch is not None:
            yield _arrow(text, text.arrow_patch, ax, height)
        else:
            yield _text(text, ax, height)


def role_of(color: Any) -> str:
    """Return the role of a colour, or nothing where there is none."""
    if color is None or (isinstance(color, str) and color == "none"):
        return ""
    values = np.atleast_2d(mpl.colors.to_rgba_array(color))
    if not len(values) or values[0][3] == 0:
        return ""
    return _ROLE_OF.get(to_hex(values[0][:3]), to_hex(values[0][:3]))


def _flip(path: Path, height: float) -> Path:
    """Return a path in px counted from the top."""
    return Path(np.asarray(path.vertices) * (1, -1) + (0, height), path.codes)


def _data(pixels: Points, ax: Axes) -> Points:
    """Return the data coordinates of pixels; what the calculation leaves of a 0 is 0."""
    points = np.asarray(ax.transData.inverted().transform(pixels))
    width = np.abs([np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())])
    return np.where(np.abs(points) < 1e-12 * width, 0.0, points)


def _line(line: Line2D, ax: Axes, height: float) -> Drawn:
    x, y = (np.asarray(values, dtype=float) for values in line.get_data())
    own = np.column_stack([x, y])
    shape = own
    if line.get_drawstyle() != "default":
        shape = np.column_stack(STEP_LOOKUP_MAP[line.get_drawstyle()](x, y))
    path = _flip(line.get_transform().transform_path(Path(shape)), height)
    points = own if line.get_transform() == ax.transData else _data(line.get_transform().transform(own), ax)
    marker = line.get_marker() not in ("None", None, "", " ")
    stroke = line.get_linestyle() not in ("None", "", " ")
    role = role_of(line.get_color()) if stroke else role_of(line.get_markeredgecolor()) or role_of(line.get_color())
    if not stroke and role in PAPER + FILLS:
        role = role_of(line.get_markerfacecolor()) or role
    kind = "line" if stroke else "dots"
    says = line.get_gid() or ""
    size = line.get_markersize() if marker else line.get_linewidth()
    fill = role_of(line.get_markerfacecolor()) if marker else ""
    return Drawn(kind, points, role, path, ax, line, "", says, bool(line.get_clip_on()), fill, float(size))


def is_dots(vertices: Points) -> bool:
    """Tell whether a path is of strokes of no length, as `kit.dots` draws them."""
    return len(vertices) > 0 and len(vertices) % 2 == 0 and np.array_equal(vertices[::2], vertices[1::2])


def is_segments(path: Path) -> bool:
    """Tell whether a path is of separate strokes, as `kit.segments` draws them."""
    codes = [] if path.codes is None else np.asarray(path.codes).tolist()
    return len(codes) > 0 and codes == [Path.MOVETO, Path.LINETO] * (len(codes) // 2)


def _patch(patch: Patch, ax: Axes, height: float, bar: bool) -> Drawn:
    own = patch.get_path()
    transform = patch.get_transform()
    path = _flip(transform.transform_path(own), height)
    edge = role_of(patch.get_edgecolor()) if patch.get_linewidth() > 0 else ""
    fill = role_of(patch.get_facecolor())
    says, clipped = patch.get_gid() or "", bool(patch.get_clip_on())
    vertices = np.asarray(own.vertices)
    size = float(patch.get_linewidth())
    if is_dots(vertices):
        return Drawn("dots", vertices[::2], edge, path, ax, patch, "", says, clipped, "", size)
    if is_segments(own):
        return Drawn("segments", vertices, edge, path, ax, patch, "", says, clipped, "", size)
    if bar and isinstance(patch, Rectangle):
        middle = patch.get_x() + patch.get_width() / 2
        points = np.array([[middle, patch.get_y()], [middle, patch.get_y() + patch.get_height()]])
        return Drawn("bar", points, fill, path, ax, patch, "", says, clipped, fill, size)
    exact = type(patch).__name__ in ("PathPatch", "Polygon")
    points = vertices if exact else _data(transform.transform(vertices), ax)
    return Drawn("area", points, edge or fill, path, ax, patch, "", says, clipped, fill, size)


def _collection(collection: Collection, ax: Axes, height: float) -> Iterator[Drawn]:
    says, clipped = collection.get_gid() or "", bool(collection.get_clip_on())
    transform = collection.get_transform()
    edges, fills = collection.get_edgecolors(), collection.get_facecolors()  # type: ignore[attr-defined]
    for number, own in enumerate(collection.get_paths()):
        vertices = np.asarray(own.vertices)
        if not len(vertices):
            continue
        path = _flip(transform.transform_path(own), height)
        edge, fill = (role_of(colors[number % len(colors)]) if len(colors) else "" for colors in (edges, fills))
        if isinstance(collection, LineCollection):
            points = vertices if transform == ax.transData else _data(transform.transform(vertices), ax)
            yield Drawn("segments", points, edge, path, ax, collection, "", says, clipped)
        elif isinstance(collection, ContourSet):
            yield Drawn("contour", vertices, fill or edge, path, ax, collection, str(number), says, clipped, fill)
        elif isinstance(collection, PolyCollection):
            yield Drawn("band", _band(vertices), fill, path, ax, collection, "", says, clipped, fill)
        else:
            raise TypeError(f"{type(collection).__name__} cannot be read back: draw it with the kit")


def _band(vertices: Points) -> Points:
    """Return the lower edge and then the upper one, both from left to right, of the closed outline that fill_between makes."""
    n = (len(vertices) - 3) // 2
    return np.concatenate([vertices[1 : n + 1], vertices[n + 2 : 2 * n + 2][::-1]])


def _arrow(text: Annotation, arrow: FancyArrowPatch, ax: Axes, height: float) -> Drawn:
    points = np.array([text.xyann, text.xy], dtype=float)
    path = _flip(Path(ax.transData.transform(points)), height)
    says = text.get_gid() or arrow.get_gid() or ""
    return Drawn(
        "arrow",
        points,
        role_of(arrow.get_edgecolor()),
        path,
        ax,
        text,
        "",
        says,
        False,
        "",
        float(arrow.get_linewidth()),
    )


def _text(text: Text, ax: Axes | None, height: float) -> Drawn:
    place = np.array([text.get_position()], dtype=float)
    pixels = text.get_transform().transform(place)
    points = (
        place
        if ax is not None and text.get_transform() == ax.transData
        else pixels
        if ax is None
        else _data(pixels, ax)
    )
    path = _flip(Path(pixels), height)
    return Drawn(
        "text", points, role_of(text.get_color()), path, ax, text, text.get_text(), text.get_gid() or "", False
    )


def name_of(artist: Drawn) -> str:
    """Return how messages call an artist."""
    first = ", ".join(f"{value:.4g}" for value in artist.points[0])
    many = f", {len(artist.points)} points from" if len(artist.points) > 1 else " at"
    return f"the {artist.role} {artist.kind}{many} ({first})"


def is_ground(drawn: Drawn) -> bool:
    """Tell whether an artist is paper, or the fill of a surface: what shows no series."""
    return drawn.role in PAPER or (drawn.role in FILLS and drawn.kind in ("area", "contour"))


def window(artist: Drawn, size: tuple[int, int]) -> tuple[Points, Points]:
    """Return the corners, least and greatest, in px, of what an artist shows itself in: the axes that clip it, or the panel."""
    if not artist.clipped or artist.ax is None:
        return np.zeros(2), np.array(size, dtype=float)
    box = artist.ax.get_window_extent()
    return np.array([box.x0, size[1] - box.y1]), np.array([box.x1, size[1] - box.y0])


def covers(artist: Drawn, drawn: list[Drawn]) -> bool:
    """Tell whether a stroke in the paper's colour is more than the halo or the hollow of another, at the same places."""
    others = [other for other in drawn if other.ax is artist.ax and other.role != "bg" and other.kind == artist.kind]
    return not any(np.array_equal(other.points, artist.points) for other in others)
