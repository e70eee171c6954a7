"""The drawing kit: one drawing serves two languages and two themes.

A figure module holds `data()`, which computes and is tested, one `Figure`, and one drawing function a panel, which
computes nothing. Two rules make one drawing serve all four readers:

- **Colours are roles.** matplotlib draws with `COLOR["blue"]`; in the finished SVG each role is a CSS variable,
  `var(--f-blue)`, so that the page's theme recolours the drawing.
- **Words are keys.** `word("start")` draws the token `{start}`; the page puts its own language in. No width of a word is ever
  used for layout, so no Chinese font is needed where the site is built.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from snippets.figures.bound import BoundError, fill
from snippets.figures.colors import COLOR, LANGUAGES, Pair

STYLE: Any = {
    "svg.fonttype": "none",
    "path.simplify_threshold": 0.15,
    "font.family": "DejaVu Sans",  # shipped with matplotlib; the page chooses its own font
    "font.size": 12,
    "text.color": COLOR["ink"],
    "text.parse_math": False,
    "axes.edgecolor": COLOR["rule"],
    "axes.labelcolor": COLOR["mute"],
    "axes.labelsize": 11,
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 1,
    "figure.facecolor": "none",
    "lines.linewidth": 2,
    "lines.solid_capstyle": "round",
    "lines.solid_joinstyle": "round",
    "xtick.color": COLOR["mute"],
    "ytick.color": COLOR["mute"],
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "xtick.minor.size": 0,
    "ytick.minor.size": 0,
}


# ---------------------------------------------------------------------------------------------------- drawing


def word(key: str) -> str:
    """Return the token that the page replaces by the word for `key` in its own language."""
    return "{" + key + "}"


def line(ax: Axes, points: Any, color: str, width: float = 2, halo: float = 0, **style: Any) -> None:
    """Draw the polyline through points (n, 2); a halo, wider and in the paper's colour, keeps other lines off."""
    if halo:
        line(ax, points, COLOR["bg"], halo)
    ax.plot(*np.asarray(points, dtype=float).T, color=color, lw=width, **style)


def level_lines(ax: Axes, heights: Iterable[float]) -> None:
    """Draw thin lines across the axes at these heights."""
    for height in heights:
        ax.axhline(height, color=COLOR["rule"], lw=0.6)


def segments(ax: Axes, pairs: Any, color: str, width: float = 1, **style: Any) -> None:
    """Draw separate segments, pairs (n, 2, 2), as one path."""
    vertices = np.asarray(pairs, dtype=float).reshape(-1, 2)
    path = Path(vertices, [Path.MOVETO, Path.LINETO] * (len(vertices) // 2))
    ax.add_patch(PathPatch(path, fc="none", ec=color, lw=width, **style))


def dots(ax: Axes, points: Any, color: str, diameter: float = 4, halo: float = 0, **style: Any) -> None:
    """Draw round dots at points (n, 2), diameters in px, as one path of zero-length strokes with round caps."""
    if halo:
        dots(ax, points, COLOR["bg"], halo, zorder=style.get("zorder", 4) - 1)
    vertices = np.repeat(np.asarray(points, dtype=float).reshape(-1, 2), 2, axis=0)
    path = Path(vertices, [Path.MOVETO, Path.LINETO] * (len(vertices) // 2))
    path.should_simplify = False  # simplification would drop all but the first of many zero-length strokes
    style = {"zorder": 3, "snap": False, **style}
    ax.add_patch(PathPatch(path, fc="none", ec=color, lw=diameter, capstyle="round", **style))


def arrow(ax: Axes, start: Any, end: Any, color: str, width: float = 2, head: float = 8, **style: Any) -> None:
    """Draw an arrow from start to end, both (x, y) in data units; head is its size in px."""
    prop = {"arrowstyle": f"-|>,head_length={head / 14},head_width={head / 28}", "shrinkA": 0, "shrinkB": 0}
    prop |= {"color": color, "lw": width, "mutation_scale": 14, "joinstyle": "miter", **style}
    ax.annotate("", xy=tuple(end), xytext=tuple(start), arrowprops=prop)


# What an artist is that shows no series of data(): its `gid`, by which the check knows it. What has none must be a series.
SCHEME = "scheme"  # a line, box or word of a diagram, in axes without a scale, where no place is a number
LEADER = "leader"  # a thin line from a word to what it names
RING = "ring"  # around a number that is a cell


def cell(name: str, *place: int) -> str:
    """Return the gid of a cell, or of a number written out, that shows one entry of data()[name]."""
    return f"cell:{name}:{','.join(map(str, place))}"


def blank(fig: Canvas, xlim: tuple[float, float], ylim: tuple[float, float]) -> Axes:
    """Return axes that fill the panel and show no frame, with these limits."""
    ax = fig.add_axes((0, 0, 1, 1), xlim=xlim, ylim=ylim)
    ax.axis("off")
    return ax


_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def powers(*exponents: int) -> dict[float, str]:
    """Return powers of ten as ticks, labelled in Unicode: 1, 10, 10⁻²."""
    names = {0: "1", 1: "10"}
    return {10.0**e: names.get(e, "10" + str(e).translate(_SUPERSCRIPT)) for e in exponents}


def axes_in(fig: Canvas, box: Any, *, grid: Any = None, left: bool = True, **limits: Any) -> Axes:
    """Return axes in a box (left, bottom, width, height as parts of the panel); the grid may be "y" or "both"."""
    ax = fig.add_axes(box, **limits)
    if grid:
        ax.grid(axis=grid, color=COLOR["rule"], lw=0.6)
        ax.set_axisbelow(True)
    ax.spines["left"].set_visible(left)
    return ax


def set_ticks(ax: Axes, x: Any = None, y: Any = None) -> None:
    """Set all ticks of one axis or both: the places, which label themselves, or {place: label}."""
    for axis, ticks in ((ax.xaxis, x), (ax.yaxis, y)):
        if ticks is not None:
            named = ticks if isinstance(ticks, dict) else {tick: f"{tick:g}".replace("-", "−") for tick in ticks}
            axis.set_ticks(list(named), labels=list(named.values()))
            axis.set_ticks([], minor=True)


# ---------------------------------------------------------------------------------------------------- figures


class FigureError(ValueError):
    """A rule of the kit that a figure breaks; `line` is the line of its panel, or 0 if the rule is about its texts."""

    line = 0
    rule = "figure"


@dataclass(frozen=True)
class Panel:
    """One drawing of a figure: size in px, a drawing function, and its title and alternative text."""

    name: str
    width: int
    height: int
    title: Pair
    alt: Pair
    draw: Callable[[Canvas, dict[str, Any]], None]


@dataclass
class Figure:
    """A figure: what it computes, what it says, and its panels in reading order.

    Args:
        data: Function without arguments; returns a dict. Captions, alternative texts and words quote it by fields
            (`{steps:d}`, `{rate[hb]:.3f}`) and by bound words (`{falls|falls(loss)}`), as in bound.py.
        caption: (Chinese, English), Markdown; begins with a sentence in bold that is a claim.
        words: key: (Chinese, English), the words drawn inside the panels. `*x*` is italic, `_{i}` and `^{i}` are
            subscript and superscript.
        columns: How many panels stand side by side on a wide page.
        width: Of a panel, in px.
        height: Of a panel, in px.
        labels: key: the series of data() at which that word stands, where it has another name: "p1": "seen.1".
        beyond: panel: (Chinese, English), the words of caption or alternative text that say what lies beyond its axes.
    """

    data: Callable[[], dict[str, Any]]
    caption: Pair
    words: dict[str, Pair] = field(default_factory=dict)
    columns: int = 2
    width: int = 310
    height: int = 224
    panels: list[Panel] = field(default_factory=list)
    labels: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    beyond: dict[str, Pair] = field(default_factory=dict)

    def panel(self, width: int = 0, height: int = 0, *, alt: Pair, title: Pair = ("", "")) -> Callable:
        """Register the decorated function `(fig, data)` as the next panel, of the figure's size or of this one."""

        def register(draw: Callable[[Canvas, dict[str, Any]], None]) -> Callable:
            self.panels.append(Panel(draw.__name__, width or self.width, height or self.height, title, alt, draw))
            return draw

        return register

    def say(self, pair: Pair, language: str, data: dict[str, Any]) -> str:
        """Return one of the figure's texts in one language, filled from data and from the upper-case constants of its module.

        Raises:
            FigureError: It asks for what is not there, or says what is not so.
        """
        constants = {name: value for name, value in self.data.__globals__.items() if name.isupper()}
        try:
            return fill(pair[LANGUAGES.index(language)], language, constants | data)
        except (KeyError, IndexError) as error:
            raise FigureError(f"a text asks for {error}, which data() does not hold: {pair}") from None
        except BoundError as error:
            failed = FigureError(f"{error}; in: {pair[LANGUAGES.index(language)]}")
            failed.rule = "caption"
            raise failed from None
