"""The Python-Markdown extension of the site: figures, claims, formulas, the glossary, the map of lessons, tables.

What pages write:

- `[[figure: momentum]]` on a line of its own puts a figure there, `[[claims]]` the page's claims box, `[[glossary]]` the terms,
  `[[map]]` the map of lessons, `[[drifts]]` what was planted and caught, `[[equations]]` what the formulas rest on,
  `[[grounds]]` how many numbers, sentences and formulas rest on what, `[[faults]]` which faults were planted on purpose and caught;
- `[](#claim-steps)` becomes the number that the claim `steps` of the page's idea computes, `[](sgd.md#claim-steps)` another's;
- `[whatever the curvature](#claim-complex-roots)` leads from words that claim to the claim that holds them;
- `{{torch}}` is the version of a framework that the twins are held to, `[](@polyak-1964)` a source: see fields.py;
- `$...$` and `$$...$$`, found by pymdownx.arithmatex, become static SVG and MathML.

Any engine that runs Python-Markdown can run this; the page's path and language come as the extension's configuration.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from markdown import Extension, Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from sitebuild.check import drifts, equations, faults, grounds
from sitebuild.make import elements, formulas
from sitebuild.make.svg import speak
from sitebuild.read import fields, glossary, lessons
from sitebuild.read.markdown import BLOCK
from sitebuild.read.source import without_tag
from sitebuild.read.store import claims, drawing
from sitebuild.rules import RuleError
from sitebuild.texts import TEXTS
from snippets.figures.colors import LANGUAGES

TAG_OF = {"zh": "zh-Hans", "en": "en"}
OTHER = {"zh": "en", "en": "zh"}


class Pages(Extension):
    """The extension; `page` is the page's path below its language's folder, `root` the way from it to the site's root."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "language": ["en", "zh or en"],
            "page": ["index.md", "the page's path below docs/<language>/"],
            "root": ["", "relative address of the site's root as seen from the page"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the processors."""
        site: Any = md
        site.site_language = self.getConfig("language")
        site.site_root = self.getConfig("root")
        site.site_page = self.getConfig("page")
        site.code_blocks = 0
        md.parser.blockprocessors.register(BuiltBlocks(md), "site-blocks", 110)
        fields.register(md)
        md.treeprocessors.register(Numbers(md), "site-numbers", 15)
        md.treeprocessors.register(Formulas(md), "site-formulas", 14)
        md.treeprocessors.register(Tables(md), "site-tables", 13)
        md.postprocessors.register(Glyphs(md), "site-glyphs", 1)


def makeExtension(**options: Any) -> Pages:
    """Return the extension, as Python-Markdown asks for it."""
    return Pages(**options)


def _rates(rows: list[list[str]]) -> ET.Element:
    """Return a table of counts: its first row is the head, its last one the sum."""
    box = _element("div", class_="drifts")
    body = _table(box, rows[0])
    for row in rows[1:]:
        line = _add(body, "tr")
        for text in row:
            _add(line, "td", text)
    return box


def _element(tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.Element(tag, {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()})
    element.text = text
    return element


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = _element(tag, text, **attributes)
    parent.append(element)
    return element


def _table(parent: ET.Element, heads: Iterable[str]) -> ET.Element:
    """Add a table with these heads; return its body."""
    table = _add(parent, "table")
    row = _add(_add(table, "thead"), "tr")
    for head in heads:
        _add(row, "th", head)
    return _add(table, "tbody")


def _breakable(element: ET.Element, name: str) -> None:
    """Write a long name so that a line may break after each underscore."""
    head, *rest = name.split("_")
    element.text = AtomicString(head + "_" * bool(rest))
    for place, part in enumerate(rest):
        _add(element, "wbr").tail = AtomicString(part + "_" * (place < len(rest) - 1))


def idea_of(page: str) -> str:
    """Return the idea of a page by its path: labs/x.md and x.md are x."""
    return page.rpartition("/")[2].removesuffix(".md").replace("-", "_")


def claims_of(idea: str) -> list[dict[str, Any]]:
    """Return the computed claims of an idea."""
    return [
        claim | {language: fields.fill(claim[language], language) for language in LANGUAGES}
        for claim in claims().get(idea, [])
    ]


class BuiltBlocks(BlockProcessor):
    """`[[kind: name]]` on a line of its own."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md.parser)
        self.md: Any = md
        self.build: dict[str, Callable[[str], ET.Element]] = {
            "figure": self.figure,
            "claims": self.claims,
            "glossary": self.glossary,
            "map": self.map,
            "drifts": self.drifts,
            "equations": self.equations,
            "grounds": self.grounds,
            "faults": self.faults,
        }

    def test(self, parent: ET.Element, block: str) -> bool:
        """Tell whether the block is one of ours."""
        match = BLOCK.match(block.strip())
        return bool(match and match["kind"] in self.build)

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        """Replace the block by what it names."""
        match = BLOCK.match(blocks.pop(0).strip())
        assert match
        self.words = TEXTS[self.md.site_language]
        parent.append(self.build[match["kind"]](match["name"] or ""))

    def figure(self, name: str) -> ET.Element:
        """Return a figure: its panels, and a caption that makes a claim."""
        language = self.md.site_language
        rendered = drawing(name)
        if rendered is None:
            raise RuleError(f"{self.md.site_page}: no figure {name!r}: run `python -m sitebuild`")
        figure = _element("figure", class_="fig", id=f"fig-{name.replace('_', '-')}")
        grid = _add(figure, "div", class_=f"fig-grid fig-{rendered['columns']}")
        for panel in rendered["panels"]:
            cell = _add(grid, "div", class_="fig-p", style=f"--w:{panel['width']}px")
            if panel["title"][language]:
                _add(cell, "p", AtomicString(panel["title"][language]), class_="fig-h", aria_hidden="true")
            label = f'role="img" data-search-exclude="1" aria-label="{escape(panel["alt"][language])}"'
            drawn = speak(rendered, panel, language).replace("<svg ", f"<svg {label} ", 1)
            _add(cell, "div", self.md.htmlStash.store(drawn), class_="fig-d")
        caption = _add(figure, "figcaption")
        _add(caption, "span", rendered["caption"][language])
        address, title = f"{self.md.site_root}images/{name}.{language}.svg", self.words["get_figure"]
        get = f'<a href="{escape(address)}" download="" title="{escape(title)}">SVG</a>'
        _add(caption, "span", self.md.htmlStash.store(get), class_="get", data_search_exclude="1")
        if name not in elements.names():
            return figure
        _add(caption, "button", self.words["play"], type="button", class_="play-forth", data_search_exclude="1")
        frame = _element("play-figure", name=name, id=figure.attrib.pop("id"))
        frame.append(figure)
        return frame

    def claims(self, _: str) -> ET.Element:
        """Return the claims box of the page: value, sentence, test and the ground on which it holds the claim."""
        idea = idea_of(self.md.site_page)
        box = _element("div", class_="claims")
        body = _table(box, (self.words[key] for key in ("value", "claim", "test")))
        for claim in claims_of(idea):
            row = _add(body, "tr", id=f"claim-{claim['name']}")
            _add(row, "td", AtomicString(claim["value"]))
            _add(row, "td", claim[self.md.site_language])
            depth = "../" * self.md.site_page.count("/")
            held = _add(row, "td")
            link = _add(held, "a", href=f"{depth}tests/{idea}.md#{claim['test']}")
            _breakable(_add(link, "code"), claim["test"])
            _add(held, "small", grounds.word(claim["ground"], self.md.site_language))
        return box

    def glossary(self, _: str) -> ET.Element:
        """Return the glossary, a table a group."""
        language, other = self.md.site_language, OTHER[self.md.site_language]
        box = _element("div", class_="glossary")
        for group, names in glossary.groups().items():
            members = [term for term in glossary.terms() if term.group == group]
            if not members:
                continue
            _add(box, "h2", names[LANGUAGES.index(language)], id=f"terms-{group}")
            body = _table(box, (self.words[key] for key in ("term", "in_other_language", "says")))
            for term in members:
                row = _add(body, "tr", id=f"term-{term.id}")
                for tongue in (language, other):
                    cell = _add(row, "td", **({"lang": TAG_OF[tongue]} if tongue == other else {}))
                    name = getattr(term, tongue)
                    if tongue == language and term.page:
                        _add(cell, "a", name, href=f"{term.page}.md")
                    else:
                        cell.text = name
                    if also := getattr(term, f"also_{tongue}"):
                        _add(cell, "small", TEXTS[tongue]["comma"].join(also))
                _add(row, "td", fields.fill(getattr(term, f"say_{language}"), language))
        return box

    def drifts(self, _: str) -> ET.Element:
        """Return the rates at which planted drifts are caught, and those that none of the nets caught."""
        language = self.md.site_language
        box = _rates(drifts.table(language))
        listed = _add(box, "ul", data_search_exclude="1")
        for page, gone, come in drifts.escaped(language):
            item = _add(listed, "li")
            for tag, text in (("code", page), ("del", gone), ("ins", come)):
                _add(item, tag, AtomicString(text)).tail = " "
        return box

    def equations(self, _: str) -> ET.Element:
        """Return what the formulas of each lesson rest on."""
        return _rates(equations.table(self.md.site_language))

    def faults(self, _: str) -> ET.Element:
        """Return how many planted faults of each kind were caught, and below, folded, each with the net that caught it."""
        language = self.md.site_language
        box = _rates(faults.table(language))
        for kind, names in faults.KINDS.items():
            fold = _add(box, "details", data_search_exclude="1")
            _add(fold, "summary", names[language == "en"])
            listed = _add(fold, "ul")
            for name, net in faults.of_kind(kind, language):
                item = _add(listed, "li", AtomicString(f"{name} "))
                _add(item, "code", AtomicString(net))
        return box

    def grounds(self, _: str) -> ET.Element:
        """Return how many numbers, sentences and formulas rest on what."""
        return _rates(grounds.table(self.md.site_language))

    def map(self, _: str) -> ET.Element:
        """Return the map of lessons: lists of links on a grid, one drawing of edges behind."""
        language, other = self.md.site_language, OTHER[self.md.site_language]
        plan = lessons.plan()
        box = _element("div", class_="map", style=f"--rows:{plan.rows};--columns:{plan.columns}")
        _add(box, "div", self.md.htmlStash.store(plan.drawing()), class_="map-edges", data_search_exclude="1")
        for track in plan.tracks:
            section = _add(box, "section", style=plan.cell(track.lessons[0]))
            _add(section, "h3", getattr(track, language), id=f"track-{track.id}")
            listed = _add(section, "ol")
            for lesson in track.lessons:
                kind = f"n-{lesson.id}" + ("" if lesson.after else " start")
                item = _add(listed, "li", class_=kind, style=plan.cell(lesson))
                _add(item, "a", getattr(lesson, language), href=f"{lesson.id}.md")
                if lesson.zh != lesson.en:
                    _add(item, "small", getattr(lesson, other), lang=TAG_OF[other])
                if abroad := [before for before in lesson.after if plan.track_of(before) is not track]:
                    names = self.words["comma"].join(getattr(plan.lesson(before), language) for before in abroad)
                    _add(item, "small", f"{self.words['after']} {names}", class_="need")
        return box


class Numbers(Treeprocessor):
    """Fill empty links to claims with the claim's number; mark words that lead to their claim."""

    def run(self, root: ET.Element) -> None:
        """Fill them in place."""
        page = self.md.site_page  # type: ignore[attr-defined]
        for link in root.iter("a"):
            target, mark, name = link.get("href", "").partition("#claim-")
            if not mark:
                continue
            idea = idea_of(target or page)
            values = {claim["name"]: claim["value"] for claim in claims_of(idea)}
            if name not in values:
                raise RuleError(f"{page}: no claim {name!r} in snippets/claims/{idea}.py")
            if (link.text or "").strip() or len(link):
                link.set("class", "w")
                continue
            link.text = AtomicString(values[name])
            link.set("class", "n")


def _tex(element: ET.Element) -> str:
    """Return what stands between arithmatex's brackets, which escapes some formulas and not others."""
    raw = (element.text or "").strip()[2:-2]
    return raw.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


class Formulas(Treeprocessor):
    """Put the typeset formula where arithmatex marked one."""

    def run(self, root: ET.Element) -> None:
        """Replace the marked elements in place."""
        for element in root.iter():
            if element.get("class") == "arithmatex":
                (self.displayed if element.tag == "div" else self.inline)(element)

    def _typeset(self, tex: str, display: bool) -> dict:
        try:
            return formulas.lookup(tex, display)
        except formulas.FormulaError as error:
            raise RuleError(f"{self.md.site_page}: {error}") from None  # type: ignore[attr-defined]

    def inline(self, element: ET.Element) -> None:
        """Set a formula in a line of text."""
        drawn = self._typeset(_tex(element).strip(), display=False)
        element.set("class", "mi")
        element.text = self.md.htmlStash.store(f'{drawn["svg"]}<span class="mml">{drawn["mathml"]}</span>')

    def displayed(self, element: ET.Element) -> None:
        """Set a formula on a line of its own, its number beside it."""
        raw = _tex(element)
        number = re.search(r"\\tag\{(.*?)\}", raw)
        drawn = self._typeset(without_tag(raw), display=True)
        words = TEXTS[self.md.site_language]  # type: ignore[attr-defined]
        element.set("class", "eq")
        reached = {"tabindex": "0", "role": "group", "aria-label": words["formula_box"]}
        box = ET.SubElement(element, "div", {"class": "md"} | (reached if drawn["width"] > formulas.WIDE else {}))
        element.text = ""
        box.text = self.md.htmlStash.store(f'{drawn["svg"]}<span class="mml">{drawn["mathml"]}</span>')
        if number:
            _add(element, "span", f"({number[1]})", class_="eqn")


class Tables(Treeprocessor):
    """Let wide tables scroll in themselves, reachable by the keyboard; an empty header cell is no header."""

    def run(self, root: ET.Element) -> None:
        """Wrap every table in place."""
        words = TEXTS[self.md.site_language]  # type: ignore[attr-defined]
        for parent in list(root.iter()):
            for place, table in enumerate(list(parent)):
                if table.tag != "table":
                    continue
                table.set("class", "t")
                for cell in table.iter("th"):
                    if not (cell.text or "").strip() and not len(cell):
                        cell.tag = "td"
                    else:
                        cell.set("scope", "col")
                self.settle(table)
                scroller = _element("div", class_="scroll", role="group", tabindex="0", aria_label=words["table_box"])
                scroller.append(table)
                scroller.tail, table.tail = table.tail, None
                parent[place] = scroller

    def settle(self, table: ET.Element) -> None:
        """Give a long table its columns beforehand: a browser that has read half of it would move them later."""
        rows = [list(row) for row in table.iter("tr")]
        if len(rows) <= LONG:
            return
        widths = [max(_columns(cell, longest_word=True) for cell in column) for column in zip(*rows, strict=True)]
        means = [sum(_columns(cell) for cell in column) / len(rows) for column in zip(*rows, strict=True)]
        weights = [max(width, mean) for width, mean in zip(widths, means, strict=True)]
        group = ET.Element("colgroup")
        for weight in weights:
            ET.SubElement(group, "col", {"style": f"width:{100 * weight / sum(weights):.0f}%"})
        table.insert(0, group)
        table.set("class", "t settled")


LONG = 12  # rows: a shorter table is read at once


def _columns(cell: ET.Element, longest_word: bool = False) -> int:
    """Return about how many columns of text a cell holds, or its longest word; a formula counts as four."""
    inner = "".join("xxxx" if part.get("class") == "mi" else (part.text or "") for part in cell.iter())
    tails = "".join(part.tail or "" for part in cell.iter() if part is not cell)
    text = re.sub(r"\x02.*?\x03", "", f"{inner} {tails}")
    if longest_word:
        return max((len(word) for word in re.split(r"[\s\u2e80-\uffff/]+", text)), default=0) + 2
    return sum(1 + (char > "\u2e80") for char in text)


class Glyphs(Postprocessor):
    """Put the sheet of glyphs that the page's formulas use in front of the page."""

    def run(self, text: str) -> str:
        """Return the page with its sheet."""
        return formulas.with_glyphs(text)
