"""Styles and scripts: one copy for both languages, their names carrying a hash of their content, so that no cache serves an old one."""

import json

from sitebuild.cache import ROOT, hash_of
from sitebuild.make import svg
from sitebuild.node import made_of

SOURCE = ROOT / "docs" / "assets"
WORKER, STYLE = "search-worker.ts", "site.css"


def built() -> dict[str, str]:
    """Return {address: content} of the site's own style sheet, its search and its mark."""
    style = small()[STYLE]
    return {
        search_worker(): small()[WORKER],
        f"assets/site.{hash_of(style)}.css": style,
        "assets/favicon.svg": (SOURCE / "favicon.svg").read_text(encoding="utf-8"),
    }


def inline(name: str, **words: str) -> str:
    """Return the few lines of a script that stand in every page, their words filled in: without a request.

    Raises:
        ValueError: a word does not stand in the script.
    """
    text = small()[f"{name}.ts"]
    for word, value in words.items():
        if word not in text:
            raise ValueError(f"docs/assets/{name}.ts: {word} is nowhere to be filled in")
        text = text.replace(word, value)
    return text


def search_worker() -> str:
    """Return the address of the script that searches."""
    return f"assets/search.{hash_of(small()[WORKER])}.js"


def small() -> dict[str, str]:
    """Return {name: text} of the small scripts and the style sheet in as few bytes as possible."""
    files = [path for path in sorted(SOURCE.iterdir()) if path.suffix in (".ts", ".css") and path.name != "page.d.ts"]
    texts = {path.name: path.read_text(encoding="utf-8") for path in files}
    texts[STYLE] = svg.css() + "\n" + texts[STYLE]
    return json.loads(made_of("small.mjs", json.dumps(texts), "esbuild"))
