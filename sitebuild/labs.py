"""Labs: notebooks as jupytext percent files, executed by mkdocs-jupyter, rendered as lessons are, downloadable as .ipynb.

mkdocs-jupyter runs the cells; the template in docs/overrides/labs/ writes cells and outputs down as Markdown, which then goes the
way of every page. A lab's downloaded notebook carries the source of the snippets it uses, so that it runs in any Jupyter.
"""

import base64
import json
import os
import re
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path

from sitebuild.cache import CACHE, ROOT, key, sources

TEMPLATES = ROOT / "docs" / "overrides" / "labs"
PROFILE = ROOT / "docs" / "hooks" / "ipython"
CELL = re.compile(r"^# %%(?P<kind> \[markdown\])?\s*$")
FENCE = "``````"
OUTPUT = f"{FENCE} {{ .text .output }}\n"
IMPORT = re.compile(r"^from snippets\.(?P<module>\w+) import .+$", re.M)


def cells(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield (kind, source, first line) for each cell of a percent file; kind is "markdown" or "code"."""
    kind, start = "", 1
    lines: list[str] = []
    for number, line in enumerate([*text.splitlines(), "# %%"], start=1):
        mark = CELL.match(line)
        if mark is None:
            lines.append(line)
            continue
        if kind:
            yield kind, "\n".join(lines).rstrip("\n"), start
        kind, lines, start = "markdown" if mark["kind"] else "code", [], number + 1


def as_markdown(text: str) -> str:
    """Return a percent file's prose with every line at its own number and the code left out, for the rules that read pages."""
    out = [""] * (text.count("\n") + 1)
    for kind, source, start in cells(text):
        if kind == "markdown":
            for offset, line in enumerate(source.split("\n")):
                out[start - 1 + offset] = re.sub(r"^# ?", "", line)
    return "\n".join(out)


def notebook(text: str) -> str:
    """Return a percent file as an .ipynb in which each import of a snippet is replaced by the snippet's source."""
    made: list[dict] = []
    for number, (kind, source, _) in enumerate(cells(text)):
        if kind == "markdown":
            source = re.sub(r"^# ?", "", source, flags=re.M)
        else:
            source = IMPORT.sub(lambda use: _source_of(use["module"]), source)
        cell = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": source.splitlines(keepends=True)}
        made.append(cell | ({"execution_count": None, "outputs": []} if kind == "code" else {}))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _source_of(module: str) -> str:
    text = (ROOT / "snippets" / f"{module}.py").read_text(encoding="utf-8")
    section = re.search(rf"# --8<-- \[start:{module}\]\n(.*?)# --8<-- \[end:{module}\]", text, re.S)
    if section is None:
        raise ValueError(f"snippets/{module}.py has no section {module!r} for a lab to carry")
    return f"# from snippets/{module}.py\n{section[1].strip()}"


def cache_folder(language: str) -> str:
    """Return where mkdocs-jupyter keeps the executed labs of a language: another place as soon as anything they use changes."""
    used: set[Path] = {Path(__file__), *TEMPLATES.rglob("*.j2"), *PROFILE.rglob("*.py")}
    for lab in sorted((ROOT / "docs" / language / "labs").glob("*.py")):
        for use in IMPORT.finditer(lab.read_text(encoding="utf-8")):
            used |= set(sources(f"snippets.{use['module']}"))
    used |= set(sources("snippets.figures.kit"))
    return str(CACHE / "labs" / f"{language}-{key(*sorted(used), salt='labs')}")


def install(language: str, config: dict) -> None:
    """Make mkdocs-jupyter execute with our plots, write Markdown, and cache by content."""
    from mkdocs_jupyter.config import settings
    from nbconvert.exporters.templateexporter import default_filters

    settings.templates_dir = str(TEMPLATES)
    default_filters["lab_prose"] = seal
    default_filters["lab_code"] = lambda text: seal(f"{FENCE} {{ .python .cell }}\n{text}\n{FENCE}")
    default_filters["lab_output"] = lambda text: seal(f"{OUTPUT}{text.rstrip()}\n{FENCE}")
    default_filters["lab_plot"] = lambda svg: seal(plot(svg))
    os.environ["IPYTHONDIR"] = str(PROFILE)
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    config["cache_dir"] = cache_folder(language)


def seal(text: str) -> str:
    """Return a text in a form that passes through an HTML parser unchanged."""
    return f"sealed:{base64.b64encode(text.encode()).decode()}:"


def unseal(html: str) -> str:
    """Return the Markdown that the template sealed; what a cell printed comes in pieces that depend on the time: join them."""
    joined: list[str] = []
    for piece in re.findall(r"sealed:([A-Za-z0-9+/=]*):", html):
        text = base64.b64decode(piece).decode()
        if joined and text.startswith(OUTPUT) and joined[-1].startswith(OUTPUT):
            joined[-1] = joined[-1].removesuffix(FENCE) + text.removeprefix(OUTPUT)
        else:
            joined.append(text)
    return "\n\n".join(joined)


def plot(svg: str) -> str:
    """Return a plot of a cell as one line of HTML: its colours follow the page's theme, its words are its name."""
    from sitebuild.formulas import hash_of
    from snippets.figures.kit import themed

    drawing = themed(svg, f"plot-{hash_of(svg)}")
    texts = (unescape(text) for text in re.findall(r"<text[^>]*>([^<]+)</text>", drawing))
    words = dict.fromkeys(text.strip() for text in texts if re.search(r"[^\W\d_]{2}", text))
    label = escape("; ".join(words), quote=True)
    width = float(re.search(r'viewBox="\S+ \S+ (\S+) ', drawing)[1])  # type: ignore[index]
    frame = f'role="img" aria-label="{label}" data-search-exclude="1" style="max-width:{1.45 * width:.0f}px"'
    drawing = drawing.replace("<svg ", f"<svg {frame} ", 1)
    return '<div class="plot">' + drawing.replace("\n", " ") + "</div>"
