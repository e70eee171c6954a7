"""A figure's drawing as SVG: drawn once by matplotlib, its colours roles of the theme, its words tokens of both languages.

`render` draws it, `speak` puts a language's words in, `standalone` makes one file of all panels, `picture` a PNG without words.
"""

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from html import escape
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

from snippets.figures.kit import COLOR, LANGUAGES, ROLES, STYLE, Figure, FigureError, Panel

_ROLE_OF = {light: role for role, light in COLOR.items()}


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


def _draw(panel: Panel, data: dict[str, Any], salt: str) -> str:
    with mpl.rc_context(STYLE | {"svg.hashsalt": salt}):
        canvas = Canvas(figsize=(panel.width / 72, panel.height / 72))
        FigureCanvasSVG(canvas)
        panel.draw(canvas, data)
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

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d*\.\d+(?:e-?\d+)?|-?\d+(?:e-?\d+)?")
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
            value = _NUMBER.sub(lambda number: _short(number.group(), 2), value)
        attributes[key] = value
    for key, default in _DEFAULT.items():
        if attributes.get(key) == default:
            del attributes[key]


def _shorten(attributes: dict[str, str], is_root: bool) -> None:
    if "d" in attributes:
        attributes["d"] = relative_path(attributes["d"])
    for key in ("x", "y", "width", "height", "transform"):
        if key in attributes and not is_root:
            attributes[key] = _NUMBER.sub(lambda number: _short(number.group(), 1), attributes[key])
    if re.fullmatch(r"rotate\(-?0[ ,].*\)", attributes.get("transform", "")):
        del attributes["transform"]


def _short(number: str | float, digits: int) -> str:
    text = f"{float(number):.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    text = "0" if text in ("-0", "") else text
    return re.sub(r"^(-?)0\.", r"\1.", text)


_POLYLINE = re.compile(r"M[^MCQzZ]+")
_UNSEEN = 0.15  # px: how far a polyline may stray when points are left out


def _thin(polyline: re.Match[str]) -> str:
    """Leave out the points of a polyline that stray less than the eye can see (Ramer, Douglas and Peucker)."""
    points = np.array(re.findall(r"-?[\d.]+(?:e-?\d+)?", polyline[0]), dtype=float).reshape(-1, 2)
    if len(points) <= 8:
        return polyline[0]
    keep = np.zeros(len(points), dtype=bool)
    keep[[0, -1]] = True
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        along, inner = points[last] - points[first], points[first + 1 : last] - points[first]
        length = np.hypot(*along)
        across = np.abs(along[0] * inner[:, 1] - along[1] * inner[:, 0])
        stray = across / length if length > 1e-9 else np.hypot(*inner.T)
        farthest = int(stray.argmax())
        if stray[farthest] > _UNSEEN:
            middle = first + 1 + farthest
            keep[middle] = True
            waiting += [(first, middle), (middle, last)]
    return "M" + "L".join(f"{x:.3f} {y:.3f}" for x, y in points[keep]) + " "


_COORDINATES = {"M": 2, "L": 2, "Q": 4, "C": 6}


def relative_path(path: str) -> str:
    """Rewrite path data (M, L, C, Q, Z) with relative coordinates to one decimal, without points that the eye cannot see."""
    tokens = re.findall(r"[MLCQzZ]|-?[\d.]+(?:e-?\d+)?", _POLYLINE.sub(_thin, path))
    out: list[str] = []
    x = y = 0.0
    index, command, previous = 0, "", ""
    while index < len(tokens):
        if tokens[index] in "MLCQzZ":
            command = tokens[index]
            index += 1
        if command in "zZ":
            out.append("z")
            previous = "z"
            continue
        count = _COORDINATES[command]
        values = [float(token) for token in tokens[index : index + count]]
        index += count
        if command == "M":
            x, y = round(values[0], 1), round(values[1], 1)
            out.append("M" + _join([x, y]))
            previous = "M"
            continue
        steps = [round(value - (y if i % 2 else x), 1) for i, value in enumerate(values)]
        x, y = round(x + steps[-2], 1), round(y + steps[-1], 1)
        if command == "L" and steps == [0, 0]:
            if previous == "M":
                out.append("h0")
                previous = "h"
            continue
        text, letter = _join(steps), command.lower()
        out.append(letter + text if previous != letter else (text if text[0] == "-" else " " + text))
        previous = letter
    return "".join(out)


def _join(values: Iterable[float]) -> str:
    text = ""
    for value in values:
        short = _short(value, 1)
        text += short if not text or short[0] == "-" else " " + short
    return text


def _unwrap(element: ET.Element) -> None:
    for child in list(element):
        _unwrap(child)
    for child in list(element):
        if child.tag == _SVG + "g" and not child.attrib:
            place = list(element).index(child)
            element.remove(child)
            for offset, grandchild in enumerate(child):
                element.insert(place + offset, grandchild)


# ------------------------------------------------------------------------------------------- words into the drawing


def markup(text: str) -> str:
    """Turn `*x*`, `_{i}` and `^{i}` into tspans, so that the text stays selectable."""
    text = escape(text, quote=False)
    text = re.sub(r"\*(.+?)\*", r'<tspan class="f-var">\1</tspan>', text)
    zero = "&#8203;"
    text = re.sub(r"_\{(.+?)\}", rf'<tspan dy=".3em" font-size="75%">\1</tspan><tspan dy="-.22em">{zero}</tspan>', text)
    return re.sub(r"\^\{(.+?)\}", rf'<tspan dy="-.4em" font-size="75%">\1</tspan><tspan dy=".3em">{zero}</tspan>', text)


def speak(rendered: dict[str, Any], panel: dict[str, Any], language: str) -> str:
    """Return a panel's SVG with its tokens replaced by words of the language."""
    words = rendered["words"]
    return re.sub(r"\{([\w-]+)\}", lambda token: markup(words[token[1]][language]), panel["svg"])


def css() -> str:
    """Return the style sheet that gives each colour role its value in both themes."""
    values = lambda theme: "".join(f"--f-{role}:{pair[theme]};" for role, pair in ROLES.items())  # noqa: E731
    return f":root,[data-md-color-scheme=default]{{{values(0)}}}[data-md-color-scheme=slate]{{{values(1)}}}"


_GAP, _MARGIN, _TITLE = 24, 12, 24  # px, in the standalone drawing


def standalone(rendered: dict[str, Any], name: str, language: str) -> str:
    """Return the figure as one self-contained SVG: panels side by side, both themes, title and description."""
    rows = [
        rendered["panels"][i : i + rendered["columns"]] for i in range(0, len(rendered["panels"]), rendered["columns"])
    ]
    width = max(sum(panel["width"] + _GAP for panel in row) - _GAP for row in rows) + 2 * _MARGIN
    body, top = [], _MARGIN
    for row in rows:
        left = _MARGIN
        titled = any(panel["title"][language] for panel in row)
        for panel in row:
            if panel["title"][language]:
                title = escape(panel["title"][language], quote=False)
                body.append(f'<text x="{left}" y="{top + 13}" fill="var(--f-ink)" font-weight="700">{title}</text>')
            size = f'x="{left}" y="{top + _TITLE * titled}" width="{panel["width"]}" height="{panel["height"]}"'
            body.append(speak(rendered, panel, language).replace("<svg ", f"<svg {size} ", 1))
            left += panel["width"] + _GAP
        top += max(panel["height"] for panel in row) + _TITLE * titled + _GAP
    height = top - _GAP + _MARGIN
    values = lambda theme: "".join(f"--f-{role}:{pair[theme]};" for role, pair in ROLES.items())  # noqa: E731
    style = (
        f"svg{{{values(0)}}}@media(prefers-color-scheme:dark){{svg{{{values(1)}}}}}"
        "text{font:12px system-ui,-apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;"
        "paint-order:stroke;stroke:var(--f-bg);stroke-width:3px;stroke-linejoin:round}"
        ".f-var{font-family:Georgia,serif;font-style:italic}svg svg{overflow:visible}svg{stroke-linejoin:round}"
    )
    titles = [panel["title"][language] for panel in rendered["panels"] if panel["title"][language]]
    title = {"zh": "；", "en": "; "}[language].join(titles) or name.replace("_", " ")
    alt = escape(" ".join(panel["alt"][language] for panel in rendered["panels"]), quote=False)
    tag = {"zh": "zh-Hans", "en": "en"}[language]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" lang="{tag}" role="img" '
        f'aria-labelledby="t d" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<title id="t">{escape(title, quote=False)}</title><desc id="d">{alt}</desc><style>{style}</style>'
        f'<rect width="{width}" height="{height}" fill="var(--f-bg)"/>{"".join(body)}</svg>\n'
    )
