"""Formulas: TeX to static SVG for the eye and MathML for the screen reader, by MathJax, once for the whole site."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

from sitebuild import node
from sitebuild.cache import CACHE, hash_of, load, write
from sitebuild.make.paths import relative_path
from sitebuild.read.markdown import EAST_ASIAN

STORE = CACHE / "formulas.json"
TYPESETTER = node.PROGRAMS / "typeset.mjs"
PLACE = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
WIDE = 27.0  # ex: a displayed formula wider than this may scroll on a phone, so the keyboard must reach it

Formula = tuple[str, bool]  # (TeX without \tag, is it displayed)


class FormulaError(ValueError):
    """A formula that does not parse."""


def complain(tex: str) -> str:
    """Return why a formula must not stand on a page although MathJax would take it, or an empty string."""
    if EAST_ASIAN.search(re.sub(r"\\text\{[^{}]*\}", "", tex)):
        return f"bare Chinese in a formula: {EAST_ASIAN.search(tex)[0]!r} in {tex!r}; say it in the text around"  # type: ignore[index]
    if EAST_ASIAN.search(tex):
        return f"Chinese inside \\text in {tex!r}: a formula is the same in both languages; say it in the text around"
    if re.search(r"(?<!\\)%", tex):
        return f"a bare % in {tex!r} starts a TeX comment and swallows the rest; write \\%"
    return ""


def _salt() -> str:
    made_by = (TYPESETTER, Path(__file__), Path(__file__).with_name("paths.py"))
    sources = "".join(path.read_text(encoding="utf-8") for path in made_by)
    return f"{node.version('@mathjax/src')} {hash_of(sources)}"


def typeset(wanted: Iterable[Formula]) -> dict[str, str]:
    """Typeset what the store does not hold yet.

    Returns:
        A dict from TeX to MathJax's message, one entry for each formula that does not parse.
    """
    there = _read()["formulas"]
    missing = sorted({formula for formula in wanted if _name(formula) not in there})
    if not missing:
        return {}
    request = json.dumps([{"tex": tex, "display": display} for tex, display in missing])
    answer = json.loads(node.run(TYPESETTER.name, request=request))
    glyphs = {_glyph(key): relative_path(path) for key, path in answer["glyphs"].items()}
    made: dict[str, dict] = {}
    errors = {}
    for formula, drawn in zip(missing, answer["formulas"], strict=True):
        if "error" in drawn:
            errors[formula[0]] = drawn["error"]
        else:
            made[_name(formula)] = {
                "svg": _slim(drawn["svg"], formula[0]),
                "mathml": _annotated(drawn["mathml"], formula[0]),
                "width": drawn["width"],
            }
    store = _read()  # once more: another process may have added to it meanwhile
    write(STORE, json.dumps(store | {"formulas": store["formulas"] | made, "glyphs": store["glyphs"] | glyphs}))
    forget()
    _loaded()["formulas"].update(made)  # and it may write now what it read before
    _loaded()["glyphs"].update(glyphs)
    return errors


def lookup(tex: str, display: bool) -> dict:
    """Return {svg, mathml, width} of a formula, typesetting it if need be."""
    formula = (tex, display)
    if _name(formula) not in _loaded()["formulas"]:
        errors = typeset([formula])
        if errors:
            raise FormulaError(f"formula {tex!r} does not parse: {errors[tex]}")
    return _loaded()["formulas"][_name(formula)]


def with_glyphs(html: str) -> str:
    """Return a page with one hidden SVG in front that holds every glyph its formulas use, each once, under a short name."""
    short: dict[str, str] = {}

    def rename(use: re.Match[str]) -> str:
        return f'{use["use"]}{short.setdefault(use["glyph"], f"g{len(short)}")}"'

    html = re.sub(r'(?P<use><use\b[^>]*? xlink:href="#)(?P<glyph>g-[\w-]+)"', rename, html)
    if not short:
        return html
    paths = "".join(f'<path id="{name}" d="{_loaded()["glyphs"][glyph]}"/>' for glyph, name in short.items())
    return f'<svg class="glyphs" width="0" height="0" aria-hidden="true"><defs>{paths}</defs></svg>{html}'


def _name(formula: Formula) -> str:
    return ("$$" if formula[1] else "$") + formula[0]


def _read() -> dict:
    salt = _salt()
    if (store := load(STORE)).get("salt") == salt:
        return store
    return {"salt": salt, "formulas": {}, "glyphs": {}}


@cache
def _loaded() -> dict:
    return _read()


def forget() -> None:
    """Read the store anew at the next look-up: another process may have added to it."""
    _loaded.cache_clear()


def _glyph(identifier: str) -> str:
    return identifier.replace("MJX-NCM-", "g-")


def _slim(svg: str, tex: str) -> str:
    """Return MathJax's SVG without what only MathJax needs, and with the TeX as its text for the search index."""
    root = ET.fromstring(svg)
    for element in root.iter():
        for key in [
            key for key in element.attrib if key.startswith("data-") or key in ("stroke", "fill", "stroke-width")
        ]:
            del element.attrib[key]
        if "transform" in element.attrib:  # units are thousandths of an em
            element.set("transform", PLACE.sub(_rounded, element.get("transform", "")))
    _flatten(root)
    style = root.get("style", "").rstrip(";")
    box = {"width": root.get("width", ""), "height": root.get("height", ""), "viewBox": root.get("viewBox", "")}
    for key in list(root.attrib):
        del root.attrib[key]
    root.attrib.update({"aria-hidden": "true", **box, **({"style": style} if style else {})})
    ET.register_namespace("", "http://www.w3.org/2000/svg")
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    text = ET.tostring(root, encoding="unicode")
    text = re.sub(r"\d+\.\d+(?=ex)", lambda size: f"{float(size[0]):.1f}", text)  # to less than half a pixel
    text = re.sub(r' xmlns(:xlink)?="[^"]*"', "", text).replace(" />", "/>")
    text = re.sub(r"#MJX-NCM-", "#g-", text)
    return re.sub(r"(<svg[^>]*>)", lambda tag: f"{tag[1]}<desc>{escape(tex, quote=False)}</desc>", text, count=1)


def _rounded(place: re.Match[str]) -> str:
    return f"translate({float(place[1]):.0f},{float(place[2]):.0f})"


def _flatten(parent: ET.Element) -> None:
    """Replace groups without attributes by their children, and drop empty ones."""
    for child in list(parent):
        _flatten(child)
        if child.tag.endswith("}g") and (len(child) == 0 or not child.attrib):
            place = list(parent).index(child)
            parent.remove(child)
            for offset, grandchild in enumerate(child):
                parent.insert(place + offset, grandchild)


def _annotated(mathml: str, tex: str) -> str:
    text = re.sub(r' data-[\w-]+="[^"]*"', "", mathml)
    text = re.sub(r"\s*\n\s*", "", text)
    head, body = re.fullmatch(r"(<math[^>]*>)(.*)</math>", text, re.S).groups()  # type: ignore[union-attr]
    head = head.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "").replace(
        "<math", '<math data-search-exclude="1"'
    )
    note = f'<annotation encoding="application/x-tex">{escape(tex, quote=False)}</annotation>'
    return f"{head}<semantics><mrow>{body}</mrow>{note}</semantics></math>"
