"""What may stand in a page: a list of the elements, attributes and addresses that pages use; everything else is refused.

On the source it is what may be typed; on the page as built, what the builder makes of it, too: drawings, formulas, code. Nothing on either
list runs, hides, frames, sends or loads anything from elsewhere.
"""

import re
from collections.abc import Iterator

from sitebuild.read import glossary
from sitebuild.read.markdown import CODE, DISPLAY, INLINE, LINK, lines
from sitebuild.read.source import LANGUAGES, Page
from sitebuild.read.store import claim_lines, claims, drawings
from sitebuild.rules import Broken, line_with

RULE = "markup"
TYPED = {  # elements that a page may write, and their attributes
    "aside": {"class", "markdown"},
    "b": set(),
    "br": set(),
    "div": {"class", "id", "markdown"},
    "li": {"markdown"},
    "ol": {"class", "markdown"},
    "small": {"lang"},
    "span": {"class", "lang"},
    "wbr": set(),
}
ATTRIBUTES = re.compile(r"\{:?\s*[#.][\w-]+(?:\s+[#.][\w-]+)*\s*\}")
BRACES = re.compile(r"(?<!\{)\{(?!\{)[^{}]*\}(?!\})")
ELEMENT = re.compile(r"</?(?P<name>[A-Za-z][\w:-]*)(?P<attributes>(?:\s+[^\s\"'<>/=]+(?:=\"[^\"<]*\")?)*)\s*/?>")
ATTRIBUTE = re.compile(r"\s([^\s\"'<>/=]+)(?:=\"([^\"]*)\")?")
ENTITY = re.compile(r"&(?!(?:lt|gt|amp);)")
SCHEME = re.compile(r"\s*([a-z][a-z\d+.-]*):", re.I)

EVERYWHERE = {"id", "class", "lang", "title", "role", "tabindex", "aria-label", "aria-hidden"}
PAINT = {
    "fill",
    "fill-opacity",
    "opacity",
    "stroke",
    "stroke-width",
    "stroke-linejoin",
    "stroke-linecap",
    "stroke-opacity",
}
PAINT |= {"stroke-dasharray", "stroke-dashoffset", "clip-path", "transform", "x", "y", "width", "height"}
BUILT = {
    **dict.fromkeys(
        "b blockquote br code colgroup del dd details dl dt em figcaption figure h1 h2 h3 h4 hr ins kbd".split(),
        set(),
    ),
    **dict.fromkeys(
        "li nav ol p pre section small span strong sub summary sup table tbody td th thead tr ul wbr aside".split(),
        set(),
    ),
    **dict.fromkeys(
        "semantics math mfrac mi mn mo mover mrow mspace msqrt mroot mstyle msub msubsup msup mtable mtd".split(), set()
    ),
    **dict.fromkeys(
        "mtext mtr munder munderover defs desc g clipPath path rect text tspan circle line polyline".split(), PAINT
    ),
    "a": {"href", "hreflang", "download", "rel"},
    "annotation": {"encoding"},
    "button": {"type", "data-clipboard-target", "data-do", "hidden"},
    "col": set(),
    "div": {"data-search-exclude", "data-last", "data-packages", "data-stub"},
    "image": {"xlink:href", *PAINT},
    "play-figure": {"name"},
    "style": set(),
    "svg": {"viewBox", "preserveAspectRatio", *PAINT},
    "use": {"xlink:href", *PAINT},
}
MATHEMATICS = {
    "displaystyle",
    "columnalign",
    "columnspacing",
    "rowspacing",
    "indentshift",
    "scriptlevel",
    "linethickness",
    "mathvariant",
}
MATHEMATICS |= {
    "stretchy",
    "minsize",
    "maxsize",
    "movablelimits",
    "fence",
    "symmetric",
    "display",
    "data-search-exclude",
    "width",
    "accent",
}
DRAWN = {
    "d",
    "font-size",
    "font-weight",
    "text-anchor",
    "dy",
    "dx",
    "cx",
    "cy",
    "r",
    "x1",
    "x2",
    "y1",
    "y2",
    "points",
    "scope",
    "markdown",
}
STYLE = re.compile(r"(?:(?:vertical-align|width|max-width|text-align|--[\w-]+):\s*-?[\w.%]+;?\s*)*")
ADDRESS = re.compile(r"#|(?!\s*(?://|\\))[^:]*$")


# ---------------------------------------------------------------------------------------------------------- as it is typed


def check(by_language: dict[str, list[Page]]) -> Iterator[Broken]:
    """Yield what must not stand in the pages, the sentences of claims, the captions and the glossary."""
    for page in (page for group in by_language.values() for page in group):
        yield from _page(page)
    for language in LANGUAGES:
        for module, entries in claims().items():
            for entry in entries:
                yield from _text(f"snippets/claims/{module}.py", claim_lines(module, entry)[0], entry[language])
        for name, drawn in drawings().items():
            yield from _text(f"snippets/figures/{name}.py", 1, drawn["caption"][language])
    for term in glossary.terms():
        for text in (term.say_zh, term.say_en):
            yield from _text("docs/glossary.toml", line_with("docs/glossary.toml", f'id = "{term.id}"'), text)


def _page(page: Page) -> Iterator[Broken]:
    prose = "\n".join("" if line.part != "prose" else line.text for line in lines(page.text))
    yield from _text(page.name, 1, prose)
    for line in lines(page.text):
        if line.part == "opening" and (found := re.search(r"\{([^{}]*)\}", line.info)):
            for word in re.sub(r'title="[^"<>]*"', "", found[1]).split():
                if not re.fullmatch(r"\.[\w-]+", word):
                    yield Broken(page.name, line.number, RULE, f'a fence takes .name and title="...", got {word!r}')


def _text(path: str, first: int, text: str) -> Iterator[Broken]:
    """Yield what must not stand in a text that begins in this line of a file."""
    for match in LINK.finditer(text):
        if (scheme := SCHEME.match(match["target"])) and scheme[1].lower() != "https":
            message = f"a link leads by {scheme[1]}:, and only pages, #places and @sources are led to: {match['target'][:60]!r}"
            yield Broken(path, _line(first, text, match.start()), RULE, message)
    for pattern in (DISPLAY, CODE, INLINE):
        text = pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for number, line in enumerate(text.split("\n"), start=first):
        for complaint in _typed(line):
            yield Broken(path, number, RULE, complaint)


def _typed(line: str) -> Iterator[str]:
    """Yield what is wrong with the markup of a line."""
    rest = ELEMENT.sub("", line)
    for match in ELEMENT.finditer(line):
        name = match["name"]
        if name not in TYPED:
            yield f"<{name}> must not stand in a page; these may: {', '.join(sorted(TYPED))}"
            continue
        for attribute, _ in ATTRIBUTE.findall(match["attributes"]):
            if attribute not in TYPED[name]:
                may = ", ".join(sorted(TYPED[name])) or "none"
                yield f"<{name}> must not have {attribute!r}; of attributes it may have: {may}"
    if "<" in rest:
        yield f"a lone < in {rest.strip()[:60]!r}: write &lt;, or put it into a formula or into code"
    if entity := ENTITY.search(rest):
        yield f"a lone & in {rest[entity.start() :][:20]!r}: write &amp;"
    for braces in BRACES.finditer(line):
        if not ATTRIBUTES.fullmatch(braces[0]):
            yield f"{braces[0][:60]!r} gives a paragraph more than a name: only {{ .name }} and {{ #name }} may stand here"


def _line(first: int, text: str, offset: int) -> int:
    return first + text.count("\n", 0, offset)


# ----------------------------------------------------------------------------------------------------------- as it is built


def complaints(html: str) -> list[str]:
    """Return what must not stand in the text of a page as it is built, each thing once."""
    found = dict.fromkeys(f"<{name}> is on no list" for name in _outside(html))
    for match in ELEMENT.finditer(html):
        for attribute, value in ATTRIBUTE.findall(match["attributes"]):
            if complaint := _built(match["name"], attribute, value):
                found[complaint] = None
    if "<" in (rest := ELEMENT.sub("", html)):
        found[f"a lone < in {rest[rest.index('<') :][:40]!r}"] = None
    return list(found)


def _outside(html: str) -> Iterator[str]:
    return (match[1] for match in re.finditer(r"</?([A-Za-z][\w:-]*)", html) if match[1] not in BUILT)


def _built(name: str, attribute: str, value: str) -> str:
    """Return why an attribute must not stand at an element, or nothing."""
    if attribute in ("href", "src", "xlink:href"):
        further = {"a": "https://", "image": "data:image/png;base64,"}.get(name)
        good = ADDRESS.match(value) or (further and value.startswith(further))
        return "" if good and attribute in BUILT.get(name, ()) else f"<{name}> leads to {value[:60]!r}"
    if attribute == "style":
        return "" if STYLE.fullmatch(value) else f"<{name}> has the style {value[:60]!r}"
    if attribute in EVERYWHERE | MATHEMATICS | DRAWN or attribute in BUILT.get(name, ()):
        return ""
    return f"<{name}> has the attribute {attribute!r}"
