"""Code on pages: one object with its file's name, its size, a button to copy it, and its output; with Python for the browser, buttons to run it."""

import re
from html import escape
from typing import Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from sitebuild.cache import ROOT
from sitebuild.texts import TEXTS
from sitebuild.theme import buttons

WIDE = 32  # columns that a phone of 320 px shows: wider code scrolls, so the keyboard must reach it
UNPAINTED = re.compile(
    r'<span class="(?:n|nn|nb|bp|w|p|o|nc|nd|fm|ne)">(?P<text>[^<]*)</span>'
)  # what the style leaves plain
OUTPUT = re.compile(r'^(?P<indent>\s*)<span class="c1">(?P<mark># -&gt;.*?)</span>$', re.M)


def validate(language: str, inputs: dict, options: dict, attrs: dict, md: Any) -> bool:
    """Take the option `title` of a fence; leave the rest to attributes."""
    for key, value in inputs.items():
        (options if key == "title" else attrs)[key] = value
    return True


def block(
    source: str, language: str, css_class: str, options: dict, md: Any, classes: list[str] | None = None, **_: Any
) -> str:
    """Return a code block as HTML.

    Args:
        source: The code, sections already embedded.
        language: The fence's language, for highlighting.
        css_class: Unused; superfences hands it over.
        options: `title`, a file below snippets/, which becomes the download link.
        md: The Markdown instance; its `site_language` is the page's.
        classes: The fence's classes; `output` marks what a cell of a lab printed.
    """
    words = TEXTS[getattr(md, "site_language", "en")]
    title = options.get("title", "")
    md.code_blocks = getattr(md, "code_blocks", 0) + 1
    identifier = f"code-{md.code_blocks}"
    if "output" in (classes or ()):
        reach = _reach(source, words["output"])
        return f'<div class="code output"><pre{reach}><code>{escape(source.rstrip())}\n</code></pre></div>'
    source = re.sub(r"\n{3,}", "\n\n\n", source.strip("\n"))
    painted = highlight(source, get_lexer_by_name(language), HtmlFormatter(nowrap=True)).rstrip("\n")
    painted = UNPAINTED.sub(r"\g<text>", painted)
    painted = OUTPUT.sub(r'\g<indent><span class="out">\g<mark></span>', painted)
    name = ""
    if title:
        size = len((ROOT / "snippets" / title).read_text(encoding="utf-8").splitlines())
        href = f"{getattr(md, 'site_root', '')}snippets/{title}"
        save = f'="{escape(title.replace("/", "_"))}"' if "/" in title else ""  # torch.py would hide the real torch
        name = f'<a href="{href}" download{save} title="{words["get_file"]} {escape(title)}">{escape(title)}</a>'
        name += f"<small>{words['lines'].format(size=size)}</small>"
    reach = _reach(source, title or words["code"])
    copy = f'<button class="copy" type="button" data-clipboard-target="#{identifier}">{words["copy"]}</button>'
    idea = getattr(md, "site_page", "").rpartition("/")[2].removesuffix(".md").replace("-", "_")
    runs = language == "python" and "cell" not in (classes or ())  # a cell of a lab needs those above it
    run = buttons.buttons(source, idea, getattr(md, "site_language", "en")) if runs else ""
    return (
        f'<div class="code{"" if title else " bare"}"><div class="bar" data-search-exclude="1">{name}{copy}</div>'
        f'<pre{reach}><code id="{identifier}">{painted}\n</code></pre>{run}</div>'
    )


def _reach(source: str, name: str) -> str:
    """Return what lets the keyboard reach a block that scrolls on a phone, or nothing for a narrow one."""
    columns = max(sum(1 + (char > "\u2e80") for char in line) for line in source.splitlines() or [""])
    return f' tabindex="0" role="group" aria-label="{escape(name)}"' if columns > WIDE else ""
