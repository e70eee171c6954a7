"""Each page as plain Markdown, and llms.txt, which lists the pages: for programs that read text, and for people who do.

What the site's own marks stand for is written out: code in place of embeds, numbers in place of claims, figures by their alternative
text and caption, tables in place of boxes. Formulas stay TeX; attributes and HTML are dropped.
"""

import posixpath
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from sitebuild.check import drifts, equations, faults, grounds
from sitebuild.read import fields, lessons
from sitebuild.read.about import SMALL, TAG
from sitebuild.read.glossary import Term, groups, terms
from sitebuild.read.markdown import ANSWER, BLOCK, BOX, CODE, DISPLAY, EMBED, INLINE, LINK, aside, lines, without_front
from sitebuild.read.prose import ATTRIBUTES
from sitebuild.read.source import section
from sitebuild.read.store import drawing
from sitebuild.texts import TEXTS
from sitebuild.theme.blocks import OTHER, claims_of, idea_of

TITLE = re.compile(r'title="(?P<title>[^"]+)"')
PLOT = re.compile(r'^<div class="plot">.*?aria-label="(?P<label>[^"]*)".*$')


@dataclass(frozen=True)
class Listed:
    """A page as llms.txt lists it."""

    section: str
    title: str
    address: str  # of its Markdown
    description: str


def listing(language: str, pages: Iterable[Listed], other: str) -> str:
    """Return llms.txt: the site in a sentence, then every page of the navigation with its description; other is the twin's address."""
    say = TEXTS[language]
    pages = list(pages)
    out = [f"# {say['name']}", "", f"> {pages[0].description}", "", say["for_machines"]]
    section = None
    for page in pages:
        if page.section != section:
            section = page.section
            out += ["", f"## {section or say['start']}", ""]
        out.append(f"- [{page.title}]({page.address}): {page.description}")
    name = TEXTS[OTHER[language]]["name"]
    return "\n".join([*out, "", f"## {say['in_other']}", "", f"- [{name}]({other})", ""])


def page(text: str, uri: str, language: str) -> str:
    """Return the source of a page, which lies at uri below docs/<language>/, as plain Markdown."""
    return Plain(uri, language).page(text)


class Plain:
    """Writes one page down."""

    def __init__(self, uri: str, language: str) -> None:
        self.uri, self.language, self.words = uri, language, TEXTS[language]
        self.root = "../" * _address(uri).count("/")  # from the page's Markdown
        self.up = "../" * uri.count("/")  # from its source
        self.build: dict[str, Callable[[str], str]] = {
            "figure": self.figure,
            "claims": self.claims,
            "glossary": self.glossary,
            "map": self.map,
            "drifts": lambda _: _table(drifts.table(self.language)),
            "equations": lambda _: _table(equations.table(self.language)),
            "grounds": lambda _: _table(grounds.table(self.language)),
            "faults": lambda _: _table(faults.table(self.language)),
        }

    def page(self, text: str) -> str:
        """Return the whole page."""
        unfolded = "\n".join(_unfolded(without_front(text).splitlines()))
        return "\n\n".join(filter(None, self.parts(unfolded))) + "\n"

    def parts(self, text: str) -> Iterator[str]:
        """Yield the page piece by piece: prose, and blocks of code as they are."""
        held: list[str] = []
        for line in lines(text):
            if line.part == "opening":
                yield self.prose("\n".join(held))
                title = TITLE.search(line.info)
                yield f"`{title['title']}`{self.words['colon'].rstrip()}" if title else ""
                held = [line.text.removesuffix(line.info) + ("python" if "python" in line.info else "")]
            elif line.part == "closing":
                code = re.sub(r"\n{3,}", "\n\n\n", "\n".join(held[1:]).strip("\n"))
                yield f"{held[0]}\n{code}\n{line.text}"
                held = []
            elif line.part == "code" and (embed := EMBED.match(line.text)):
                indent = line.text[: len(line.text) - len(line.text.lstrip())]
                held.append(textwrap.indent(section(embed["target"]), indent))
            else:
                held.append(line.text)
        yield self.prose("\n".join(held))

    def prose(self, text: str) -> str:
        """Return prose without marks of the site's own; code and formulas are left alone."""
        say = TEXTS[self.language]
        out: list[str] = []
        for line in text.split("\n"):
            block = BLOCK.match(line)
            plot = PLOT.match(line)
            if block:
                line = self.build[block["kind"]](block["name"] or "") if block["kind"] in self.build else ""
            elif plot:
                line = (
                    TEXTS[self.language]["brackets"]
                    .format(f"{say['plot']}{say['colon']}{unescape(plot['label'])}")
                    .strip()
                )
            out.append(line)
        return re.sub(r"\n{3,}", "\n\n", self.inline("\n".join(out))).strip("\n")

    def inline(self, text: str) -> str:
        """Return a text with its links led to other pages' Markdown, its numbers filled in, HTML and attributes dropped."""
        text, back = aside(text, CODE, DISPLAY, INLINE)
        text = LINK.sub(self.link, fields.fill(text, self.language))
        text = SMALL.sub(lambda small: TEXTS[self.language]["brackets"].format(small["text"]), text)
        text = re.sub(r"</?b>", "**", text.replace("<br>", " "))
        text = ATTRIBUTES.sub("", TAG.sub("", text))
        text = re.sub(r"[ \t]+$", "", text, flags=re.M)
        return back(text)

    def link(self, found: re.Match[str]) -> str:
        """Return a link as it leads from this page's Markdown: to Markdown, to a page of tests, out of the site, or a number."""
        text, (target, _, anchor) = found["text"], found["target"].partition("#")
        if anchor.startswith("claim-") and not text.strip():
            values = {claim["name"]: claim["value"] for claim in claims_of(idea_of(target or self.uri))}
            return values[anchor.removeprefix("claim-")]
        if not target or anchor.startswith("claim-"):
            return text
        if re.match(r"[a-z]+:", target):
            return f"{found['image']}[{text}]({found['target']})"
        there = posixpath.normpath(posixpath.join(posixpath.dirname(self.uri), target))
        if there.startswith("tests/"):
            return f"[{text}]({self.root}{_address(there)}{'#' + anchor if anchor else ''})"
        if there.endswith((".md", ".py")):
            return f"[{text}]({self.root}{_address(there)}index.md)"
        return f"{found['image']}[{text}]({self.root}{there})"

    def figure(self, name: str) -> str:
        """Return a figure as an image with its alternative text, and its caption."""
        drawn = drawing(name) or {}
        alt = " ".join(panel["alt"][self.language] for panel in drawn["panels"])
        alt = re.sub(r"[\[\]]", "", alt)
        return f"![{alt}]({self.up}images/{name}.{self.language}.svg)\n\n{drawn['caption'][self.language]}"

    def claims(self, _: str) -> str:
        """Return the claims of the page as a table."""
        rows = [[self.words[key] for key in ("value", "claim", "test")], ["---"] * 3]
        for claim in claims_of(idea_of(self.uri)):
            ground = self.words["brackets"].format(grounds.word(claim["ground"], self.language))
            rows.append([claim["value"], claim[self.language], f"`{claim['test']}`{ground}"])
        return _table(rows)

    def glossary(self, _: str) -> str:
        """Return the terms, a list a group."""
        out = []
        for group, names in groups().items():
            members = [term for term in terms() if term.group == group]
            if members:
                out += ["", f"## {names[0 if self.language == 'zh' else 1]}", "", *map(self.term, members)]
        return "\n".join(out)

    def term(self, term: Term) -> str:
        """Return one term with its other names."""
        other = OTHER[self.language]
        names = [getattr(term, other), *getattr(term, f"also_{self.language}"), *getattr(term, f"also_{other}")]
        behind = TEXTS[self.language]["brackets"].format(self.words["comma"].join(names))
        colon = TEXTS[self.language]["colon"]
        return f"- **{getattr(term, self.language)}**{behind}{colon}{getattr(term, f'say_{self.language}')}"

    def map(self, _: str) -> str:
        """Return the lessons as lists of links, each with what to read before."""
        plan, out = lessons.plan(), []
        for track in plan.tracks:
            out += ["", f"### {getattr(track, self.language)}", ""]
            for lesson in track.lessons:
                before = self.words["comma"].join(getattr(plan.lesson(name), self.language) for name in lesson.after)
                behind = TEXTS[self.language]["brackets"].format(f"{self.words['after']} {before}") if before else ""
                out.append(f"- [{getattr(lesson, self.language)}]({self.up}{lesson.id}.md){behind}")
        return "\n".join(out)


def _address(uri: str) -> str:
    """Return the address of a page below its language's folder: momentum.md is momentum/, index.md is nothing."""
    stem = uri.removesuffix(".md").removesuffix(".py")
    return "" if stem == "index" else f"{stem}/"


def _table(rows: list[list[str]]) -> str:
    rows = rows if rows[1][0] == "---" else [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |" for row in rows)


def _unfolded(lines: list[str]) -> Iterator[str]:
    """Yield lines with what is folded or boxed set as ordinary text below its title."""
    inside = False
    for line in lines:
        box = re.match(r'(?:\?\?\?\+?|!!!)\s+[\w-]+(?:\s+"(?P<title>[^"]*)")?', line)
        if box and (ANSWER.match(line) or BOX.match(line)):
            inside = True
            yield f"**{box['title']}**" if box["title"] else ""
            continue
        inside = inside and (not line.strip() or line.startswith("    "))
        yield line[4:] if inside else line
