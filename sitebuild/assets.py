"""Styles and scripts: one copy for both languages, their names carrying a hash of their content, so that no cache serves an old one."""

import re

from sitebuild.cache import ROOT
from sitebuild.formulas import hash_of
from snippets.figures import kit

SOURCE = ROOT / "docs" / "assets"


def built() -> dict[str, str]:
    """Return {address: content} of the site's own style sheet and its mark."""
    style = slim_css(kit.css() + "\n" + (SOURCE / "site.css").read_text(encoding="utf-8"))
    return {
        f"assets/site.{hash_of(style)}.css": style,
        "assets/favicon.svg": (SOURCE / "favicon.svg").read_text(encoding="utf-8"),
    }


def script(name: str, **words: str) -> str:
    """Return a few lines of docs/assets/<name>.js as they stand in every page, without comments, their words filled in."""
    lines = (SOURCE / f"{name}.js").read_text(encoding="utf-8").splitlines()
    text = " ".join(line.strip() for line in lines if not line.strip().startswith("//"))
    for word, value in words.items():
        text = text.replace(word, value)
    return text


def slim_css(text: str) -> str:
    """Return a style sheet without comments and needless blanks; strings are left alone."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    parts = re.split(r"(\"[^\"]*\")", text)
    parts[::2] = [
        re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", part)).replace(";}", "}") for part in parts[::2]
    ]
    return "".join(parts).strip()
