"""Styles and scripts: one copy for both languages, their names carrying a hash of their content, so that no cache serves an old one."""

import re

from sitebuild.cache import ROOT
from sitebuild.formulas import hash_of
from snippets.figures import kit

SOURCE = ROOT / "docs" / "assets"


def built() -> dict[str, str]:
    """Return {address: content} of the site's own style sheet, its search and its mark."""
    style = slim_css(kit.css() + "\n" + (SOURCE / "site.css").read_text(encoding="utf-8"))
    return {
        search_worker(): _worker(),
        f"assets/site.{hash_of(style)}.css": style,
        "assets/favicon.svg": (SOURCE / "favicon.svg").read_text(encoding="utf-8"),
    }


def inline(name: str, **words: str) -> str:
    """Return the few lines of a script that stand in every page, their words filled in: without a request."""
    text = slim_js((SOURCE / f"{name}.js").read_text(encoding="utf-8"))
    for word, value in words.items():
        text = text.replace(word, value)
    return text


def slim_js(text: str) -> str:
    """Return a script on one line, without its comments, each of which has a line to itself."""
    lines = (line.strip() for line in text.splitlines())
    return " ".join(line for line in lines if line and not line.startswith("//"))


def search_worker() -> str:
    """Return the address of the script that searches."""
    return f"assets/search.{hash_of(_worker())}.js"


def _worker() -> str:
    lines = (SOURCE / "search-worker.js").read_text(encoding="utf-8").splitlines()
    return "\n".join(line.strip() for line in lines if line.strip() and not line.strip().startswith("//")) + "\n"


def slim_css(text: str) -> str:
    """Return a style sheet without comments and needless blanks; strings are left alone."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    parts = re.split(r"(\"[^\"]*\")", text)
    parts[::2] = [
        re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", part)).replace(";}", "}") for part in parts[::2]
    ]
    return "".join(parts).strip()
