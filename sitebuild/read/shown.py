"""Every text that a reader sees, block by block, as it stands in its source: pages, labs, captions, alternative texts, terms, the house's own.

A block is a paragraph, an entry of a list, a cell of a table, a heading, a caption. Code and quotations are another's or run by
themselves and are left out; formulas stay, fields stay unfilled. `sentences` cuts a block where a reader would.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sitebuild.cache import ROOT
from sitebuild.read import glossary
from sitebuild.read.markdown import BLOCK, CODE, DESCRIPTION, DISPLAY, HEADING, INLINE, ROW, aside, lines
from sitebuild.read.prose import HOUSE, name_of
from sitebuild.read.source import LANGUAGES, Page, pages
from sitebuild.read.store import claim_lines, claims, drawings
from sitebuild.rules import line_with
from sitebuild.texts import TEXTS
from snippets.figures.bound import plain

ENTRY = re.compile(r"^\s*(?:[-*]|\d+\.|\*\*\d+\.\*\*)\s+")
CLASSES = re.compile(r"^\{ (?P<classes>\.[^}]*) \}\s*$")
FOLD = re.compile(r'^(?:\?\?\?\+?|!!!)\s+[\w-]+(?:\s+"[^"]*")?\s*$')
BOLD = re.compile(r"\*\*(?P<text>.+?)\*\*", re.S)
END = {
    "en": re.compile(
        r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!e\.g\.)(?<!i\.e\.)(?<! al\.)(?<!\bvs\.)(?:[”)\]]*(?:\*\*)?)\s+(?=[\[(*“\x02A-Z0-9])"
    ),
    "zh": re.compile(r"(?<=[。！？])[”）]*"),
}


@dataclass(frozen=True)
class Block:
    """One piece of text.

    Args:
        key: Where it belongs: momentum, labs/digits, figures/momentum, claims/momentum, glossary, texts, README.
        part: What it is: prose, answer (a page's red bar), caption, alt, claim, term, text.
        name: Which of these in its file: the claim's or the term's name.
    """

    key: str
    language: str
    path: str
    line: int
    text: str
    part: str = "prose"
    name: str = ""

    @property
    def idea(self) -> str:
        """The page to which it belongs: figures/adam and claims/adam belong to adam."""
        folder, _, name = self.key.rpartition("/")
        return name.replace("_", "-") if folder in ("claims", "figures", "elements") else self.key


def sentences(text: str, language: str) -> list[str]:
    """Return the sentences of a block, white space evened out; formulas and code are never cut."""
    bare, back = aside(re.sub(r"\s+", " ", text).strip(), CODE, DISPLAY, INLINE)
    found, start = [], 0
    for cut in END[language].finditer(bare):
        end = cut.end()
        if bare.startswith("**", end) and bare.count("**", start, end) % 2:
            end += 2  # the bold ends with its sentence
        found.append(bare[start:end].strip())
        start = end
    found.append(bare[start:].strip())
    return [back(sentence) for sentence in found if sentence]


def of_page(page: Page, language: str) -> Iterator[Block]:
    """Yield the blocks of one page or lab."""
    yield from of_markdown(page.text, name_of(page), language, page.name)


def of_markdown(text: str, key: str, language: str, path: str) -> Iterator[Block]:
    """Yield the blocks of a Markdown source."""
    held: list[str] = []
    start = 1

    def flush(part: str = "prose") -> Iterator[Block]:
        if held and (joined := "\n".join(held)).strip(" $\n"):
            yield Block(key, language, path, start, joined, part)
        held.clear()

    for line in lines(text):
        words, number = line.text, line.number
        if line.part != "prose":
            yield from flush()
            if line.part == "front" and (described := DESCRIPTION.match(words)):
                yield Block(key, language, path, number, described["text"].strip('"'))
        elif marked := CLASSES.match(words):
            yield from flush("answer" if ".answer" in marked["classes"].split() else "prose")
        elif not words.strip() or words.lstrip().startswith((">", "<")) or BLOCK.match(words) or FOLD.match(words):
            yield from flush()
        elif row := ROW.match(words):
            yield from flush()
            for cell in _cells(row["cells"]):
                yield Block(key, language, path, number, cell)
        elif heading := HEADING.match(words):
            yield from flush()
            yield Block(key, language, path, number, heading["text"], "heading")
        else:
            if ENTRY.match(words):
                yield from flush()
            start = start if held else number
            held.append(ENTRY.sub("", words))
    yield from flush()


def _cells(row: str) -> Iterator[str]:
    bare, back = aside(row, CODE, INLINE)
    for cell in map(back, bare.split("|")):
        if cell.strip(" -:"):
            yield cell.strip()


def of_figures() -> Iterator[Block]:
    """Yield captions, titles, alternative texts and words of all figures, their fields unfilled, their bound words as they are read."""
    for name, drawn in drawings().items():
        path = f"snippets/figures/{name}.py"
        for part, *pair in drawn.get("texts", []):
            line = line_with(path, pair[0][:24])
            for language, text in zip(LANGUAGES, pair, strict=True):
                read = plain(text).replace("{{", "{").replace("}}", "}")  # as `format` leaves braces
                yield Block(f"figures/{name}", language, path, line, read, part)


def of_claims() -> Iterator[Block]:
    """Yield the sentences of all claims."""
    for module, listed in claims().items():
        path = f"snippets/claims/{module}.py"
        for claim in listed:
            line = claim_lines(module, claim)[0]
            for language in LANGUAGES:
                yield Block(f"claims/{module}", language, path, line, claim[language], "claim", claim["name"])


def of_data() -> Iterator[Block]:
    """Yield what the glossary and the templates say, and README and CONTRIBUTING."""
    for term in glossary.terms():
        line = line_with("docs/glossary.toml", f'id = "{term.id}"')
        for language in LANGUAGES:
            yield Block(
                "glossary", language, "docs/glossary.toml", line, getattr(term, f"say_{language}"), "term", term.id
            )
    for language in LANGUAGES:
        for name, text in TEXTS[language].items():
            yield Block("texts", language, "sitebuild/texts.py", 1, text, "text", name)
        for name in HOUSE:
            path = ROOT / (f"{name}.zh.md" if language == "zh" else f"{name}.md")
            if path.is_file():
                yield from of_markdown(path.read_text(encoding="utf-8"), name, language, path.name)


def blocks(by_language: dict[str, list[Page]]) -> Iterator[Block]:
    """Yield every text that a reader sees, in both languages."""
    for language, found in by_language.items():
        for page in found:
            yield from of_page(page, language)
    yield from of_figures()
    yield from of_claims()
    yield from of_data()


def all_blocks() -> list[Block]:
    """Return the blocks of the project as it is now."""
    return list(blocks({language: pages(language) for language in LANGUAGES}))
