"""What the search of the finished site searches: the theme's index with the names that lead to each page, Chinese cut as we name things.

The theme writes an index of sections, in which jieba has cut Chinese into words. Here jieba learns the names of the glossary, so that
each is one word; each page gets its names in both languages, which are its titles and the terms it explains with all their aliases; and
formulas become readable. docs/assets/search-worker.ts searches in it.
"""

import json
import re
import unicodedata
from html import escape
from pathlib import Path

from sitebuild.cache import write
from sitebuild.read import glossary
from sitebuild.read.markdown import HAN, HEADING, INLINE
from sitebuild.read.source import DOCS, LANGUAGES, pages

WRITTEN = re.compile(f"[{HAN}]+")
CODE = re.compile(r"(<pre>.*?</pre>|<code>.*?</code>)", re.S)
SMALL = re.compile(r"\s*(?P<small><small[^>]*>(?P<other>.*?)</small>)")

# How TeX reads as plain text. Innermost braces first, again and again; \ue000 and \ue001 stand for braces that stay.
STEPS = (
    (r"\\(?:begin|end)\{\w+\}|\\left|\\right|\\[bB]igg?[lr]?(?![a-z])|\\(?:text|display)style", ""),
    (r"\\\\(?:\[[^\]]*\])?|\\[,;:! ]|\\q?quad", " "),
    (r"\\(?:text|operatorname|boldsymbol|underbrace|math\w+)\*? *(?:\{([^{}]*)\}|(\w))", r"\1\2"),
    (r"\\hat *(?:\{(\\?\w+)\}|(\\[a-z]+|\w))", "\\1\\2\u0302"),
    (r"\\bar *(?:\{(\\?\w+)\}|(\\[a-z]+|\w))", "\\1\\2\u0304"),
    (r"\\tilde *(?:\{(\\?\w+)\}|(\\[a-z]+|\w))", "\\1\\2\u0303"),
    (r"([_^])\{([^{} ])\}", r"\1\2"),
    (r"([_^])\{([^{}]*)\}", "\\1\ue000\\2\ue001"),
    (r"\\sqrt *\{([^{}]*)\}|\\sqrt *(\\[a-z]+|\w)", "√(\\1\\2)"),
    (r"\\[dt]?frac *(?:\{([^{}]*)\}|(\w)) *(?:\{([^{}]*)\}|(\w))", r"(\1\2)/(\3\4)"),
)
ATOM = re.compile(r"\(((?:\\?\w|[\u0302-\u0304])+)\)(?=/)|(?<=[/√])\(((?:\\?\w|[\u0302-\u0304])+)\)")
SIGNS = dict(
    sign.split(":")
    for sign in (
        "nabla:∇ partial:∂ sum:∑ prod:∏ cdot:· odot:⊙ times:× pm:± le:≤ ge:≥ ne:≠ ll:≪ approx:≈ in:∈ infty:∞ top:ᵀ dots:… cdots:… "
        "ell:ℓ to:→ gets:← leftarrow:← longmapsto:↦ downarrow:↓ lVert:‖ rVert:‖ mid:| varepsilon:ε varphi:φ"
    ).split()
)


def teach() -> None:
    """Let jieba know the Chinese words of the glossary's names."""
    import jieba

    for word in words():
        jieba.add_word(word)


def words() -> list[str]:
    """Return the Chinese words of all names of the glossary; a name with 的 in it is several."""
    names = (name for term in glossary.terms() for name in (term.zh, *term.also_zh))
    runs = (part for name in names for run in WRITTEN.findall(name) for part in run.split("的"))
    return list(dict.fromkeys(run for run in runs if len(run) > 1))


def complete(folder: Path, language: str) -> None:
    """Complete the index that the theme wrote for a finished site in this folder."""
    path = folder / "search" / "search_index.json"
    index = json.loads(path.read_text(encoding="utf-8"))
    index["docs"] = entries(index["docs"], language)
    write(path, json.dumps(index, ensure_ascii=False, separators=(",", ":")))


def entries(theirs: list[dict], language: str) -> list[dict]:
    """Return the theme's entries, one a section, with formulas made readable and the names that lead to a page at its first entry."""
    titles, explained = _titles(), _explained(language)
    made: list[dict] = []
    for entry in theirs:
        location, _, anchor = entry["location"].partition("#")
        entry = entry | {"title": readable(entry["title"]), "text": readable(entry["text"]).strip()}
        if not anchor:
            entry["terms"] = [{"names": [entry["title"].replace("\u200b", "")]}, *explained.get(location, [])]
        elif made[-1]["location"] == location and not made[-1]["text"]:
            # the theme's entry before the page's heading
            entry = made.pop() | {"title": entry["title"], "text": entry["text"]}
        if location in titles and entry["location"] == location:
            mine = titles[location]
            for other in mine[language][1:]:
                entry["title"] = re.sub(rf"\s*{re.escape(other)}$", f" <small>{other}</small>", entry["title"])
            entry["terms"][0] = {"names": list(dict.fromkeys([*entry["terms"][0]["names"], *sum(mine.values(), [])]))}
        made.append(entry)
    return made


def _titles() -> dict[str, dict[str, list[str]]]:
    """Return {address of a page: {language: its title, and the other language's within it}}."""
    found: dict[str, dict[str, list[str]]] = {}
    for language in LANGUAGES:
        for page in pages(language):
            heads = (HEADING.match(line) for line in page.text.splitlines())
            title = next(head["text"] for head in heads if head and len(head[1]) == 1)
            other = SMALL.search(title)
            address = page.path.relative_to(DOCS / language).with_suffix("").as_posix()
            address = "" if address == "index" else f"{address}/"
            found.setdefault(address, {})[language] = [SMALL.sub("", title), *([other["other"]] if other else [])]
    return found


def _explained(language: str) -> dict[str, list[dict]]:
    """Return {address of a page: the terms that it explains, each with its names, this language's first, and its sentence}."""
    found: dict[str, list[dict]] = {}
    for term in glossary.terms():
        own, other = (term.zh, term.en) if language == "zh" else (term.en, term.zh)
        names = [own, other, *dict.fromkeys([*term.also_zh, *term.also_en])]
        sentence = INLINE.sub(
            lambda formula: readable(escape(formula["tex"], quote=False)), getattr(term, f"say_{language}")
        )
        found.setdefault(f"{term.page or 'glossary'}/", []).append({"names": names, "say": sentence})
    return found


def readable(text: str) -> str:
    """Return a text of the index in which TeX reads as one would write it by hand; code is left alone."""
    parts = CODE.split(text)
    parts[::2] = [_plain(part) if "\\" in part or re.search(r"[_^]\{", part) else part for part in parts[::2]]
    return "".join(parts)


def _plain(text: str) -> str:
    text = re.sub(r"\\begin.*?\\end\{\w+\}", lambda lines: lines[0].replace("&amp;", ""), text, flags=re.S)
    before = ""
    while before != text:
        before = text
        for pattern, replacement in STEPS:
            text = re.sub(pattern, replacement, text)
    text = ATOM.sub(r"\1\2", text)
    text = re.sub(r"\\([A-Za-z]+)", _sign, text)
    text = text.replace("\\|", "‖").replace("\\_", "_").replace("\ue000", "{").replace("\ue001", "}")
    return unicodedata.normalize("NFC", re.sub(r" {2,}", " ", text))


def _sign(command: re.Match) -> str:
    """Return the sign of a TeX command, a Greek letter by its name in Unicode, or the command's own letters: max, log."""
    name = command[1]
    try:
        return SIGNS.get(name) or unicodedata.lookup(
            f"GREEK {'CAPITAL' if name[0].isupper() else 'SMALL'} LETTER {name.replace('lambda', 'lamda').replace('Lambda', 'Lamda')}"
        )
    except KeyError:
        return name
