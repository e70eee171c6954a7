"""The words of every section in both languages, without what machines compare: formulas, code, numbers, addresses.

A section is a heading of a page with what stands below it, or one of the texts that stand beside their translation in a data
file or a module: the claims of an idea, the words of a figure or of a script, a term, the titles of lessons, the words of the templates.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from sitebuild.cache import ROOT
from sitebuild.read import spoken
from sitebuild.read.markdown import CODE, DESCRIPTION, DISPLAY, HEADING, INLINE, lines
from sitebuild.read.source import DOCS, LANGUAGES, Page, pages
from sitebuild.read.store import claims, drawings
from sitebuild.rules import line_with

# NAME.zh.md beside NAME.md, outside docs: their sections have no ids, so they are numbered.
HOUSE = ("README", "CONTRIBUTING")
FOLDERS = ("claims", "figures", "elements", "elements/math")  # of modules named as their lesson
ATTRIBUTES = re.compile(r"\{:?\s*[.#][^{}\n]*\}")
TARGET = re.compile(r"\]\([^)\s]*\)")
TAG = re.compile(r"<[^<>]+>")
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Words:
    """The words of one section in one language."""

    path: str  # the file in which they stand
    line: int
    text: str

    @property
    def state(self) -> str:
        """What the record keeps of them: ten hexadecimal digits."""
        return state(self.text)


@dataclass(frozen=True)
class Pair:
    """A section in both languages; key is `page#section`."""

    key: str
    zh: Words
    en: Words

    @property
    def idea(self) -> str:
        """The lesson to which the words belong: that of claims/adam#, figures/adam#, elements/adam# and lessons#adam is adam."""
        page, _, section = self.key.partition("#")
        folder, _, module = page.rpartition("/")
        return section if page == "lessons" else module.replace("_", "-") if folder in FOLDERS else page


def state(text: str) -> str:
    """Return ten hexadecimal digits that stand for a text."""
    return hashlib.blake2b(text.encode(), digest_size=5).hexdigest()


def normal(markdown: str) -> str:
    """Return only the words of a piece of Markdown: a formula is $, code is `, an address is nothing."""
    text = DISPLAY.sub("$", markdown)
    text = INLINE.sub("$", CODE.sub("`", text))
    text = TARGET.sub("]", ATTRIBUTES.sub("", text))
    return re.sub(r"\s+", " ", TAG.sub("", text)).strip()


def sections(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield (id, line, words) of each section of a page's source; what stands before the first heading has no id."""
    identifier, start, held = "", 1, []
    for line in lines(text):
        if line.part == "front":
            held += DESCRIPTION.findall(line.text)
        elif line.part == "prose" and (heading := HEADING.match(line.text)):
            yield identifier, start, normal("\n".join(held))
            identifier, start, held = heading["id"] or "", line.number, [heading["text"]]
        elif line.part == "prose" or (line.part == "code" and re.search(r"\btext\b", line.info)):
            held.append(line.text)
    yield identifier, start, normal("\n".join(held))


def name_of(page: Page) -> str:
    """Return a page's name without its language and its ending: momentum, labs/digits."""
    return page.path.relative_to(DOCS).with_suffix("").as_posix().partition("/")[2]


def pairs(by_language: dict[str, list[Page]]) -> list[Pair]:
    """Return every section that stands in both languages; what stands in one only is named by other rules."""
    return [*of_pages(by_language), *_of_house(), *_of_claims(), *_of_figures(), *_of_scripts(), *_of_data()]


def of_pages(by_language: dict[str, list[Page]]) -> Iterator[Pair]:
    """Yield every section that stands on a page and on its twin."""
    english = {name_of(page): page for page in by_language["en"]}
    for page in by_language["zh"]:
        twin = english.get(name_of(page))
        if twin is None:
            continue
        there = {identifier: Words(twin.name, line, text) for identifier, line, text in sections(twin.text)}
        for identifier, line, text in sections(page.text):
            if identifier in there and (text or there[identifier].text):
                yield Pair(f"{name_of(page)}#{identifier}", Words(page.name, line, text), there[identifier])


def _of_house() -> Iterator[Pair]:
    for name in HOUSE:
        paths = [ROOT / f"{name}.zh.md", ROOT / f"{name}.md"]
        if not all(path.is_file() for path in paths):
            continue
        found = [list(sections(path.read_text(encoding="utf-8"))) for path in paths]
        for number, (zh, en) in enumerate(zip_longest(*found, fillvalue=("", 1, ""))):
            if zh[2] or en[2]:
                yield Pair(f"{name}#{number}", Words(paths[0].name, zh[1], zh[2]), Words(paths[1].name, en[1], en[2]))


def _beside(key: str, path: str, line: int, texts: dict[str, list[str]]) -> Pair:
    """Return a pair whose languages stand side by side in one file, a line each text."""
    parts = {language: [DIGITS.sub("0", normal(text)) for text in texts[language]] for language in LANGUAGES}
    zh, en = (Words(path, line, "\n".join(parts[language])) for language in LANGUAGES)
    return Pair(key, zh, en)


def _of_claims() -> Iterator[Pair]:
    for name, listed in claims().items():
        texts = {language: [claim[language] for claim in listed] for language in LANGUAGES}
        yield _beside(f"claims/{name}#", f"snippets/claims/{name}.py", 1, texts)


def _of_figures() -> Iterator[Pair]:
    for name, drawn in drawings().items():
        parts = [drawn["caption"], *(panel[part] for panel in drawn["panels"] for part in ("title", "alt"))]
        texts = {language: [part[language] for part in parts] for language in LANGUAGES}
        yield _beside(f"figures/{name}#", f"snippets/figures/{name}.py", 1, texts)


def _of_scripts() -> Iterator[Pair]:
    for path in spoken.files():
        if said := spoken.of_file(path):
            name = path.relative_to(DOCS).with_suffix("").as_posix()
            yield _beside(f"{name}#", path.relative_to(ROOT).as_posix(), said["line"], said)


def _of_data() -> Iterator[Pair]:
    from sitebuild.read import glossary, lessons
    from sitebuild.texts import TEXTS

    for term in glossary.terms():
        texts = {"zh": [term.zh, *term.also_zh, term.say_zh], "en": [term.en, *term.also_en, term.say_en]}
        line = line_with("docs/glossary.toml", f'"{term.id}"')
        yield _beside(f"glossary#{term.id}", "docs/glossary.toml", line, texts)
    plan = lessons.plan()
    titled = [(f"track-{track.id}", track.mark, track.zh, track.en) for track in plan.tracks]
    titled += [(f"part-{part.id}", part.mark, part.zh, part.en) for part in plan.parts]
    titled += [
        (entry.path.rpartition(".")[0].replace("/", "-"), entry.mark, entry.zh, entry.en) for entry in plan.entries()
    ]
    for name, mark, zh, en in titled:
        yield _beside(f"lessons#{name}", lessons.PATH, line_with(lessons.PATH, mark), {"zh": [zh], "en": [en]})
    fixed = {language: list(TEXTS[language].values()) for language in LANGUAGES}
    yield _beside("texts#", "sitebuild/texts.py", 1, fixed)


def all_pairs() -> list[Pair]:
    """Return the pairs of the project as it is now."""
    return pairs({language: pages(language) for language in LANGUAGES})
