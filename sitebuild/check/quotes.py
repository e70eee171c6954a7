"""A number stands where its claim speaks of it: the words around it hold one of the claim's own, or one of its symbols.

Around a number stands its paragraph; around a number in a table, its row, the head of the table and the heading above. On its own page only
those words of a claim count that tell it from the others: no more than half of the page's claims have them. A claim that says "the
same" also means the words of the claims before it, up to the one that says what.

This is a net with holes: of claims exchanged at random within their pages it names more than a quarter. A sentence around a number whose
claims changed places is also asked for its ground anew, by words.py.
"""

import re
from collections import Counter
from collections.abc import Iterator

from sitebuild.check.words import QUOTED
from sitebuild.read import shown
from sitebuild.read.markdown import CODE, INLINE
from sitebuild.read.source import Page
from sitebuild.read.store import claims
from sitebuild.rules import Broken

SAME = {
    "zh": re.compile(r"^(?:\w{2,6}，)?同[上一样]|^在?那里|^另|^这"),
    "en": re.compile(r"\bthe same\b|\bthere\b|\bthat\b|\bthese\b", re.I),
}
WORD = {"zh": re.compile(r"[\u4e00-\u9fff]+|[A-Za-z][A-Za-z\d]+"), "en": re.compile(r"[A-Za-z][A-Za-z\d]{2,}")}
SYMBOL = re.compile(r"\\[a-zA-Z]{2,}|(?<![a-zA-Z\\])[a-zA-Z](?![a-zA-Z])|\d[\d.]*")
NUMBER = re.compile(r"(?<![A-Za-z\d])\d[\d.]*")
LAYOUT = {"\\frac", "\\tfrac", "\\sqrt", "\\le", "\\ge", "\\to", "\\cdot", "\\text", "\\begin", "\\end", "0", "1"}
EMPTY = set(
    "the and for that with this from after over each its was when one all not are has had than then them they more less".split()
)
COMMON = 0.5  # the share of a page's claims above which a word tells none of them from another
STEM = 5  # letters of an English word that count: rate, rates; step, steps


def words(text: str, language: str) -> set[str]:
    """Return what a text speaks of: stems of English words, pairs of Chinese characters, symbols and numbers of formulas."""
    formulas = " ".join(INLINE.findall(text)) if "$" in text else ""
    bare = re.sub(r"\]\([^)]*\)", "]", INLINE.sub(" ", text))
    found = {symbol for symbol in SYMBOL.findall(formulas) + NUMBER.findall(bare) if symbol not in LAYOUT}
    for word in WORD[language].findall(bare):
        if word.isascii():
            found |= {word.lower()[:STEM]} - EMPTY
        else:
            found |= {word[i : i + 2] for i in range(len(word) - 1)}
    return found


def spoken_of(language: str) -> dict[str, set[str]]:
    """Return {page#name: what a claim speaks of}, for all claims; of its own page, {#page#name: what tells it from the others there}."""
    found: dict[str, set[str]] = {}
    for idea, entries in claims().items():
        page = idea.replace("_", "-")
        mine: dict[str, set[str]] = {}
        before: set[str] = set()
        for claim in entries:
            own = words(claim[language], language)
            before = own | before if SAME[language].search(claim[language]) else own
            mine[f"{page}#{claim['name']}"] = before
        counts = Counter(word for own in mine.values() for word in own)
        most = max(2, COMMON * len(mine))
        found |= mine | {
            f"#{name}": {word for word in own if counts[word] <= most} or own for name, own in mine.items()
        }
    return found


def check(by_language: dict[str, list[Page]]) -> Iterator[Broken]:
    """Yield the numbers around which nothing speaks of what their claims say."""
    for language, found in by_language.items():
        known = spoken_of(language)
        for page in found:
            yield from check_page(page, language, known)


def check_page(page: Page, language: str, known: dict[str, set[str]]) -> Iterator[Broken]:
    """Yield the numbers of a page around which nothing speaks of what their claims say."""
    heading, head, last = "", "", 0
    lines = page.text.split("\n")
    for block in shown.of_page(page, language):
        row = lines[block.line - 1].lstrip()
        around = block.text
        if block.part == "heading":
            heading = block.text
        if row.startswith("|"):
            head = head if block.line <= last + 2 else row
            last, around = block.line, f"{row} {head} {heading}"
        here = words(around, language)
        for quoted in QUOTED.finditer(CODE.sub("`", block.text)):
            name = f"{quoted['page'] or block.key}#{quoted['name']}"
            says = known.get(name if quoted["page"] else f"#{name}", here)
            if says.isdisjoint(here):
                message = (
                    f"nothing here speaks of what {name} says: use one of its words, or quote the claim that is meant"
                )
                yield Broken(page.name, block.line, "quote", message)
