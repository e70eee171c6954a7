"""Draw a figure with matplotlib: once as SVG for both languages and both themes, and as a picture without words."""

import io
import re
import xml.etree.ElementTree as ET
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.ticker import NullFormatter

from sitebuild.make.paths import NUMBER, relative_path, short
from snippets.figures.colors import COLOR, LANGUAGES
from snippets.figures.kit import STYLE, Figure, FigureError, Panel

_ROLE_OF = {light: role for role, light in COLOR.items()}
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_DEFAULT = {
    "opacity": "1",
    "fill-opacity": "1",
    "stroke-opacity": "1",
    "stroke-linecap": "butt",
    "stroke-linejoin": "round",
    "text-anchor": "start",
    "font-size": "12",
}
_UNUSED = {"font-family", "stroke-miterlimit", "font", "font-style"}


def render(figure: Figure, name: str, data: dict[str, Any]) -> dict[str, Any]:
    """Draw a figure once, from what its `data()` returned.

    Returns:
        A dict that JSON can hold: `caption` and `words` by language, `columns`, and `panels`, each with its name, size, `title`,
        `alt` and `svg`, whose words are still tokens; and `texts`, each text as (what it is, Chinese, English), fields unfilled.
    """
    in_both = lambda pair: {language: figure.say(pair, language, data) for language in LANGUAGES}  # noqa: E731
    for key, pair in figure.words.items():
        if missing := [
            language for language in LANGUAGES if not dict(zip(LANGUAGES, pair, strict=False)).get(language)
        ]:
            raise FigureError(f"figure {name}: word {key!r} is empty in {missing[0]}")
    panels = []
    for panel in figure.panels:
        try:
            svg = themed(_draw(panel, data, salt=f"{name}/{panel.name}"), prefix=f"{name}-{panel.name}")
            if unknown := set(re.findall(r"\{([\w-]+)\}", svg)) - figure.words.keys():
                raise FigureError(f"figure {name}, panel {panel.name}: no words for {', '.join(sorted(unknown))}")
        except FigureError as error:
            error.line = panel.draw.__code__.co_firstlineno
            raise
        panels.append(
            {"name": panel.name, "width": panel.width, "height": panel.height, "svg": svg}
            | {"title": in_both(panel.title), "alt": in_both(panel.alt)}
        )
    words = {key: in_both(pair) for key, pair in figure.words.items()}
    texts = [("caption", *figure.caption)]
    texts += [
        (kind, *getattr(panel, kind))
        for panel in figure.panels
        for kind in ("title", "alt")
        if any(getattr(panel, kind))
    ]
    texts += [("word", *pair) for pair in figure.words.values()]
    made = {"caption": in_both(figure.caption), "words": words, "columns": figure.columns, "panels": panels}
    return made | {"texts": texts}


def laid(panel: Panel, data: dict[str, Any]) -> Canvas:
    """Return a panel's canvas, one px a point, with everything on it and nothing saved; the caller has set the style."""
    canvas = Canvas(figsize=(panel.width / 72, panel.height / 72), dpi=72)
    FigureCanvasSVG(canvas)
    panel.draw(canvas, data)
    return canvas


def _draw(panel: Panel, data: dict[str, Any], salt: str) -> str:
    with mpl.rc_context(STYLE | {"svg.hashsalt": salt}):
        canvas = laid(panel, data)
        out = io.StringIO()
        canvas.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return out.getvalue()


def picture(panel: Panel, data: dict[str, Any]) -> bytes:
    """Return a panel as a PNG without its words, on the light theme's paper, two pixels a unit."""
    with mpl.rc_context(STYLE | {"path.simplify": False}):
        canvas = Canvas(figsize=(panel.width / 72, panel.height / 72), dpi=144, facecolor=COLOR["bg"])
        FigureCanvasAgg(canvas)
        panel.draw(canvas, data)
        for ax in canvas.axes:
            for axis in (ax.xaxis, ax.yaxis):
                axis.set_major_formatter(NullFormatter())
            for patch in list(ax.patches):
                _round(ax, patch)
        for text in canvas.findobj(Text):
            text.set_text("")  # and not made invisible: an arrow is an annotation without words
        out = io.BytesIO()
        canvas.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _round(ax: Axes, patch: Patch) -> None:
    """Put circles in the place of strokes of no length, as `dots` draws them: Agg leaves these out."""
    pairs = np.asarray(patch.get_path().vertices)
    if len(pairs) and len(pairs) % 2 == 0 and np.array_equal(pairs[::2], pairs[1::2]):
        size = patch.get_linewidth() ** 2
        x, y = pairs[::2].T
        ax.scatter(x, y, s=size, color=[patch.get_edgecolor()], lw=0, zorder=patch.get_zorder())
        patch.remove()


# ------------------------------------------------------------------------- from matplotlib's SVG to a small, themed one


def themed(svg: str, prefix: str) -> str:
    """Return matplotlib's SVG with roles for colours, short numbers, prefixed ids, and neither style sheet nor metadata."""
    root = ET.fromstring(re.sub(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->", "", svg, flags=re.S))
    _prune(root)
    referenced = set(re.findall(r"#([\w-]+)", ET.tostring(root, encoding="unicode")))
    renamed: dict[str, str] = {}
    for element in root.iter():
        attributes = element.attrib
        identifier = attributes.pop("id", "")
        if identifier in referenced:
            attributes["id"] = renamed.setdefault(identifier, f"{prefix}-{len(renamed)}")
        _spread_style(attributes)
        _shorten(attributes, element is root)
        for paint in ("fill", "stroke"):
            if attributes.get(paint) in _ROLE_OF:
                attributes[paint] = f"var(--f-{_ROLE_OF[attributes[paint]]})"
            elif attributes.get(paint, "none").startswith("#") and not attributes[paint].startswith("#" + prefix):
                raise FigureError(f"{prefix}: colour {attributes[paint]} is not a role of the kit")
        if element.tag == _SVG + "text":
            attributes.setdefault("fill", "var(--f-ink)")
    _unwrap(root)
    view_box = root.get("viewBox", "")
    root.attrib.clear()
    root.attrib.update({"viewBox": view_box, "class": "fig-svg"})
    for element in root.iter():
        for key, value in element.attrib.items():
            for old, new in renamed.items():
                if value in (f"#{old}", f"url(#{old})"):
                    element.attrib[key] = value.replace(old, new)
    ET.register_namespace("", _SVG[1:-1])
    ET.register_namespace("xlink", _HREF[1:].split("}")[0])
    text = ET.tostring(root, encoding="unicode").replace(' xmlns="http://www.w3.org/2000/svg"', "")
    text = text.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    return re.sub(r">\s+<", "><", text).replace(" />", "/>")


def _prune(parent: ET.Element) -> None:
    """Drop metadata, style sheets, invisible paths and empty groups."""
    for child in list(parent):
        style = child.get("style", "")
        invisible = child.tag == _SVG + "path" and "fill: none" in style and "stroke:" not in style
        in_defs = parent.tag in (_SVG + "defs", _SVG + "clipPath")
        if child.tag in (_SVG + "metadata", _SVG + "style") or (invisible and not in_defs):
            parent.remove(child)
            continue
        _prune(child)
        if child.tag in (_SVG + "defs", _SVG + "g") and len(child) == 0:
            parent.remove(child)


def _spread_style(attributes: dict[str, str]) -> None:
    for declaration in attributes.pop("style", "").split(";"):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        if key == "font" and "700" in value or key == "font-weight" and value in ("700", "bold"):
            attributes["font-weight"] = "700"
        elif key == "font":
            attributes["font-size"] = re.sub(r".*?([\d.]+)px.*", r"\1", value)
        if not key or key in _UNUSED or key == "font-weight":
            continue
        value = value.removesuffix("px") if key == "font-size" else value
        if not value.startswith(("#", "url", "rgb")):
            value = NUMBER.sub(lambda number: short(number.group(), 2), value)
        attributes[key] = value
    for key, default in _DEFAULT.items():
        if attributes.get(key) == default:
            del attributes[key]


def _shorten(attributes: dict[str, str], is_root: bool) -> None:
    if "d" in attributes:
        attributes["d"] = relative_path(attributes["d"])
    for key in ("x", "y", "width", "height", "transform"):
        if key in attributes and not is_root:
            attributes[key] = NUMBER.sub(lambda number: short(number.group(), 1), attributes[key])
    if re.fullmatch(r"rotate\(-?0[ ,].*\)", attributes.get("transform", "")):
        del attributes["transform"]


def _unwrap(element: ET.Element) -> None:
    for child in list(element):
        _unwrap(child)
    for child in list(element):
        if child.tag == _SVG + "g" and not child.attrib:
            place = list(element).index(child)
            element.remove(child)
            for offset, grandchild in enumerate(child):
                element.insert(place + offset, grandchild)
