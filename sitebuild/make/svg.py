"""A figure's drawing with a language's words in it: for the page, or as one file of all panels that stands alone."""

import re
from html import escape
from typing import Any

from snippets.figures.colors import ROLES


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
