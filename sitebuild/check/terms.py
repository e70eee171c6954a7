"""One name for one thing, and Chinese set as Chinese is set: the linter of the words on the pages.

- A rendering that docs/glossary.toml lists under never_zh or never_en stands nowhere but in quotation marks: there a page speaks of it.
- Where a Chinese name is followed by an English one in brackets that the glossary has, the two belong to one term of it.
- On the page that explains a term, its first use in a sentence, after question and answer, gives the English name, which a Chinese reader meets in code
  and elsewhere. English pages give no Chinese names in the text: the title and the glossary do.
- Punctuation is AutoCorrect's business, https://github.com/huacnlee/autocorrect. It would also type a space between Han and Latin;
  here none is typed, since the style sheet (`text-autospace`) makes that gap, and a typed one doubles it.

What a page quotes, in quotation marks, as a block or among its sources, is another's and stays as it was.
"""

import re
from collections.abc import Iterator

import autocorrect_py

from sitebuild.read import prose
from sitebuild.read.glossary import Term, terms
from sitebuild.read.markdown import CODE, DESCRIPTION, DISPLAY, HAN, INLINE
from sitebuild.read.markdown import lines as lines_of
from sitebuild.read.prose import Pair
from sitebuild.read.source import Page
from sitebuild.rules import Broken

QUOTED = re.compile(r"“[^”\n]*”|‘[^’\n]*’|「[^」\n]*」|《[^》\n]*》|\"[^\"\n]*\"")
TARGET = re.compile(r"\]\([^)\s]*\)|\{[^{}\n]*\}|<[^<>\n]*>|https?://\S+")
SPACED = re.compile(rf"[{HAN}] +(?=[A-Za-z0-9$`])|[A-Za-z0-9$`] +(?=[{HAN}])")
ASCII_MARK = re.compile(rf"[{HAN}][,;:!?]|[{HAN}]\.(?=\s|$)|;(?=\s)")
MARKS = {
    SPACED: "a space between Han and Latin at {!r}: type none, the style sheet makes the gap",
    ASCII_MARK: "an English mark in a Chinese sentence at {!r}: use the full-width one",
}
PAIRED = re.compile(
    rf"(?P<zh>[{HAN}A-Za-z-]{{0,10}}[{HAN}]{{1,10}})\**（\**(?P<en>[A-Za-z][A-Za-z -]*[A-Za-z])\**[，、）]"
)
FULL_WIDTH = re.compile(r"(?<=[A-Za-z0-9.)])[，。；：！？（）](?=[\sA-Za-z0-9]|$)")
RATIO = re.compile(r"(?<=\d)：(?=\d)")  # 从0：4周 is no ratio
autocorrect_py.load_config(  # type: ignore[attr-defined]
    """rules:
  space-word: 0
  space-punctuation: 0
  space-bracket: 0
  space-backticks: 0
  space-dash: 0
  space-dollar: 0
  fullwidth: 1
  no-space-fullwidth: 1
  no-space-fullwidth-quote: 1
  halfwidth-word: 1
  halfwidth-punctuation: 1
  spellcheck: 0
"""
)


def check(by_language: dict[str, list[Page]], pairs: list[Pair]) -> Iterator[Broken]:
    """Yield every word and every mark that is not as the site has them."""
    known = terms()
    for language, pages in by_language.items():
        for page in pages:
            lines = list(_lines(page))
            yield from _forbidden(lines, page.name, known, language)
            if language == "zh":
                yield from _pairs(lines, page.name, known)
                yield from _first_uses(page, known)
                yield from _set_as_chinese(page, lines)
            else:
                yield from _set_as_english(lines, page.name)
    for pair in pairs:
        # claims, figures, titles, terms: texts beside their translation
        if pair.zh.path == pair.en.path and pair.zh.line == pair.en.line:
            for language, words in (("zh", pair.zh), ("en", pair.en)):
                own = words.text.split("\n")
                # a term's aliases are another's words
                texts = [own[0], own[-1]] if pair.key.startswith("glossary#") else own
                lines = [(words.line, _bare(text)) for text in texts]
                yield from _forbidden(lines, words.path, known, language)
                yield from _spaces(lines, words.path) if language == "zh" else _set_as_english(lines, words.path)


# ------------------------------------------------------------------------------------------------------------------- terms


def _forbidden(lines: list[tuple[int, str]], path: str, known: list[Term], language: str) -> Iterator[Broken]:
    text = "\n".join(line for _, line in lines).lower()
    for term in known:
        for wrong in getattr(term, f"never_{language}"):
            if wrong.lower() not in text:
                continue
            either = f"(?:{re.escape(wrong)}|{re.escape(wrong[0].upper() + wrong[1:])})"
            word = re.compile(either if language == "zh" else rf"\b{either}\b")
            for number, line in lines:
                if word.search(line):
                    right = getattr(term, language)
                    message = f"{wrong!r} is called {right!r} here (glossary: {term.id}); write that, or set it in quotation marks"
                    yield Broken(path, number, "term", message)


def _pairs(lines: list[tuple[int, str]], path: str, known: list[Term]) -> Iterator[Broken]:
    by_english: dict[str, list[Term]] = {}
    for term in known:
        for name in (term.en, *term.also_en):
            by_english.setdefault(name.lower(), []).append(term)
    for number, line in lines:
        for match in PAIRED.finditer(line):
            meant = by_english.get(match["en"].lower(), [])
            chinese = [name for term in meant for name in (term.zh, *term.also_zh)]
            if meant and not match["zh"].endswith((*chinese, match["en"])):
                message = (
                    f"{match['zh']}（{match['en']}）: the glossary's Chinese for {match['en']!r} is {chinese[0]!r}"
                )
                yield Broken(path, number, "term", message)


def _first_uses(page: Page, known: list[Term]) -> Iterator[Broken]:
    # description, question and answer are read alone, before the lesson
    summary = re.search(r"\{ \.answer \}", page.text)
    start = 1 + page.text.count("\n", 0, summary.end()) if summary else 1
    lines = [(number, line) for number, line in _lines(page) if number > start and not line.startswith(("#", "|"))]
    text = "\n".join(line for _, line in lines)
    for term in known:
        if term.page != prose.name_of(page) or term.zh.lower() == term.en.lower():
            continue
        first = re.search(re.escape(term.zh), text)
        if first is None:
            continue
        given = re.compile(rf"{re.escape(term.zh)}[{HAN}]{{0,2}}[*\]]*（[^（）]*{re.escape(term.en)}", re.I)
        title = re.search(rf"{re.escape(term.zh)}.*<small[^>]*>.*{re.escape(term.en)}", page.text, re.I)
        pair = given.search(text)
        if title or (pair and pair.start() == first.start()):
            continue
        line = lines[text.count("\n", 0, first.start())][0]
        message = f"the first {term.zh!r} of the page that explains it lacks the English name: {term.zh}（{term.en}）"
        yield Broken(page.name, line, "first use", message)


# -------------------------------------------------------------------------------------------------------------- typography


def _set_as_chinese(page: Page, lines: list[tuple[int, str]]) -> Iterator[Broken]:
    yield from _spaces(lines, page.name)
    numbers = {number for number, _ in lines}
    for found in autocorrect_py.lint_for(page.text, "markdown").lines:
        if found.new in (found.old, RATIO.sub(":", found.old)):
            continue
        if found.line in numbers:
            yield Broken(page.name, found.line, "typography", f"{_near(found.old, found.new)}; AutoCorrect's rule")


def _spaces(lines: list[tuple[int, str]], path: str) -> Iterator[Broken]:
    for number, line in lines:
        for pattern, words in MARKS.items():
            if match := pattern.search(line):
                shown = line[max(0, match.start() - 4) : match.end() + 5].strip()
                yield Broken(path, number, "typography", words.format(shown))


def _set_as_english(lines: list[tuple[int, str]], path: str) -> Iterator[Broken]:
    for number, line in lines:
        if match := FULL_WIDTH.search(line):
            shown = line[max(0, match.start() - 8) : match.end() + 8].strip()
            yield Broken(path, number, "typography", f"a Chinese mark in an English sentence at {shown!r}")


def _near(old: str, new: str) -> str:
    """Return the first place where two lines differ, with a few characters around."""
    at = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return f"{old[max(0, at - 6) : at + 6]!r} should be {new[max(0, at - 6) : at + 6]!r}"


# ------------------------------------------------------------------------------------------------------------------- lines


def _lines(page: Page) -> Iterator[tuple[int, str]]:
    """Yield (number, words) of the lines of prose: no code, no quotation, no address; formulas are $."""
    own = page.text.partition("{ #sources }")[0]  # the titles of sources are others' words
    inside = False  # a displayed formula
    for line in lines_of(own):
        if line.part == "front" and (described := DESCRIPTION.match(line.text)):
            yield line.number, _bare(described["text"])
        elif line.part != "prose":
            continue
        elif line.text.strip().startswith("$$") or inside:
            inside ^= line.text.count("$$") % 2 == 1
        elif not line.text.lstrip().startswith(">"):
            yield line.number, _bare(line.text)


def _bare(line: str) -> str:
    line = TARGET.sub("]", CODE.sub("`", line))
    return QUOTED.sub("“”", INLINE.sub("$", DISPLAY.sub("$", line)))
