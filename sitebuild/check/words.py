"""Words that claim are bound as numbers are: `python -m sitebuild.check.words update` lists those that are not.

A sentence claims with force if it says always, never, every, all, only, exactly, at most, at least, whatever, no, best, faster and the
like (总是, 从不, 恰好, 都, 任何, 只, 唯一, 一定, 至多, 至少, 永远, 无论, 最 ...), if it denies or compares (not, larger than; 不是, 没有, 更大), if a ratio in it is
written as a word (twice, 一半), if it says something around a computed number, or if it is a page's answer or the bold claim of a caption. Each needs a ground. It has one in itself where it leads to one:

- `[whatever the curvature](#claim-complex-roots)`, a claim in words, with its row, its conditions and its test;
- `([test](tests/momentum.md#test_...))`, a test.

It and all others stand in docs/words.txt below `[page language]`, one line each, `ground :: sentence`, the sentence as in the source:

    leads                      to a claim in words or to a test, by itself
    claim NAME                 a claim, of this page or `page#NAME`
    equation N                 a numbered equation whose proof stands on the page, of this page or `page#N`
    proof #SECTION             argued in that section, of this page or `page#SECTION`
    test tests/snippets/test_x.py::test_y
    source KEY, PLACE          what docs/sources.toml has by that id, and where in it
    definition                 it says what a word means, or how a thing is made
    no claim                   an instruction, a wish, a figure of speech
    plain                      only for a sentence that just denies or compares: it claims nothing beyond the case it speaks of

A question claims nothing. The rows of claims are not asked: each names its test. What changes in a sentence loses its ground, what is
gone from the page is gone from the file, and `?` is no ground. A new sentence that only denies or compares is taken down as `plain`, one
that only quotes numbers by their claim: these lines are there to be missed when the sentence changes.
"""

import difflib
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sitebuild.cache import ROOT
from sitebuild.read import fields, shown
from sitebuild.read.markdown import CODE, DISPLAY, INLINE
from sitebuild.read.shown import BOLD, Block
from sitebuild.read.source import LANGUAGES, Page, pages
from sitebuild.read.store import claims
from sitebuild.rules import Broken, relative

RECORD = ROOT / "docs" / "words.txt"
RULE = "words"
OPEN = "?"
PLAIN = "plain"
LEADS = "leads"
HEAD = """# Every sentence of universal or comparative force, with what it rests on: `ground :: sentence`. sitebuild/check/words.py says which
# grounds there are; `make words` adds what is missing with the ground `?` and drops what is gone. Change a sentence and it asks again.
"""
FORCE = {
    "en": re.compile(
        r"\b(?:always|never|every\w*|all|any\w*|only|exactly|precisely|at most|at least|whatever|whenever|wherever|however \w+|"
        r"no|none|nothing|nobody|nowhere|cannot|impossible|must|best|worst|fast(?:er|est)|slow(?:er|est)|optimal|unique|guarantee\w*|"
        r"(?:larg|small|low|high|few|great|long|short|wid|narrow|deep|near|steep|heavi|light|clos|strong|weak|earli|simpl|easi)est|"
        r"most(?! of the time)|least|"
        r"twice|half|(?:two|three|four|five|six|seven|eight|nine|ten|twenty|hundred|thousand|million)(?:fold| times| and a half times)|"
        r"a (?:third|quarter|fifth|sixth|seventh|eighth|ninth|tenth|hundredth|thousandth))\b",
        re.I,
    ),
    "zh": re.compile(
        r"总是|总会|总能|从不|从未|从来|恰好|正好|恰恰|都|任何|任意|只(?!要|是为|读)|唯一|一定|必然|必须|必定|至多|至少|永远|始终|无论|不管|毫不|决不|绝不|不可能|"
        r"一律|处处|凡是|所有|全部|完全|最(?!后|近|小二乘|大值|小值|初|终|优化|先|早|新)|没有(?:一|任何)|[一二两三四五六七八九十百千万几半]+(?:倍|分之)|一半|加倍|更快|更慢"
    ),
}
DENIES = {
    "en": re.compile(
        r"\b(?:not|without|neither|nor)\b|n't\b|\b(?:more|less|fewer|\w+er) than\b|\b(?:larger|smaller|higher|lower|better|worse|longer|shorter)\b",
        re.I,
    ),
    "zh": re.compile(
        r"不(?!同|过|仅|但|如|妨|止|少|断|久|用说|论|管|一定|可能)|没|未(?!来)|无(?!论|穷|向)|比[^。，]{1,16}[大小高低快慢多少好差长短早晚]|更[大小高低好差多少长短]"
    ),
}
QUOTES = re.compile(r"\]\([^)\s]*#claim-")
QUOTED = re.compile(r"\]\((?:[\w-]+/)*(?P<page>[\w-]*)(?:\.md)?#claim-(?P<name>[\w-]+)\)")
FIELD = re.compile(r"(?<![_^{])\{\w[^{}]*\}")
LED = re.compile(r"\[[^\[\]]+\]\((?P<target>[^)\s]*#claim-[\w-]+|[^)\s]*tests/\w+\.md#test\w+)\)")
SPOKEN = ("caption", "prose", "answer", "term", "alt", "text")
BLOCK = re.compile(r"^\[(?P<key>[\w./-]+) (?P<language>zh|en)\]$")


@dataclass(frozen=True)
class Claiming:
    """A sentence that claims with force."""

    key: str
    language: str
    path: str
    line: int
    sentence: str
    idea: str  # the page to which it belongs
    why: str  # the word of force, or that it is an answer or a bold claim
    strong: bool = True  # whether it claims beyond the case it speaks of
    leads: bool = False  # whether it leads to a claim in words, or to a test, by itself

    @property
    def place(self) -> tuple[str, str]:
        """The page and the language."""
        return self.key, self.language


def claiming(blocks: Iterable[Block], led: frozenset[str] = frozenset()) -> Iterator[Claiming]:
    """Yield the sentences of these blocks that need a ground; led holds the addresses of claims in words, to which some lead themselves."""
    for block in blocks:
        if block.part not in SPOKEN:
            continue
        bold = BOLD.match(block.text) if block.part == "caption" else None
        for number, sentence in enumerate(shown.sentences(block.text, block.language)):
            bare = _bare(sentence)
            if bare.endswith(("?", "？")) or (block.part == "text" and len(bare) < 12):
                continue
            force = FORCE[block.language].search(bare)
            strong = bool(force or block.part == "answer" or (bold and number == 0))
            if block.part == "answer":
                why = "an answer"
            elif bold and number == 0:
                why = "the bold claim of a caption"
            elif force or (force := DENIES[block.language].search(bare)):
                why = repr(force[0])
            elif QUOTES.search(CODE.sub("`", sentence)) or (
                block.part in ("caption", "alt") and FIELD.search(sentence)
            ):
                why = "a computed number"
            else:
                continue
            leads = any(_leads(match["target"], block.key, led) for match in LED.finditer(sentence))
            yield Claiming(block.key, block.language, block.path, block.line, sentence, block.idea, why, strong, leads)


def _leads(target: str, key: str, led: frozenset[str]) -> bool:
    page, _, anchor = target.partition("#")
    if anchor.startswith("test"):
        return True
    return f"{page.rpartition('/')[2].removesuffix('.md') or key}#{anchor.removeprefix('claim-')}" in led


def _bare(sentence: str) -> str:
    """Return a sentence as it is said: no code, no formulas, no addresses, no quotations."""
    for pattern, filling in ((CODE, "`"), (DISPLAY, "$"), (INLINE, "$"), (re.compile(r"\]\([^)\s]*\)"), "]")):
        sentence = pattern.sub(filling, sentence)
    sentence = re.sub(r"\{[^{}]*\}|<[^<>]*>", "", sentence)
    return re.sub(r"“[^”]*”|「[^」]*」|《[^》]*》", "“”", sentence).strip(" *[]）)”")


def worded() -> frozenset[str]:
    """Return `page#name` of every claim in words."""
    return frozenset(
        f"{module.replace('_', '-')}#{claim['name']}"
        for module, entries in claims().items()
        for claim in entries
        if claim.get("worded")
    )


# -------------------------------------------------------------------------------------------------------------- the record


@dataclass
class Line:
    """A line of the record."""

    number: int
    ground: str
    sentence: str


def read(text: str) -> dict[tuple[str, str], list[Line]]:
    """Read the record: its lines by page and language.

    Raises:
        ValueError: A line is neither a page's name nor a ground with its sentence.
    """
    found: dict[tuple[str, str], list[Line]] = {}
    place: tuple[str, str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("# "):
            continue
        if heading := BLOCK.match(line):
            place = heading["key"], heading["language"]
            found.setdefault(place, [])
            continue
        ground, mark, sentence = line.partition(" :: ")
        if not mark or place is None:
            raise ValueError(f"{number}: neither `[page language]` nor `ground :: sentence`: {line[:60]!r}")
        found[place].append(Line(number, ground.strip(), sentence.strip()))
    return found


def record() -> dict[tuple[str, str], list[Line]]:
    """Return the record as it stands."""
    return read(RECORD.read_text(encoding="utf-8") if RECORD.exists() else "")


def updated(found: list[Claiming], known: dict[tuple[str, str], list[Line]]) -> str:
    """Return the record's text for these sentences: grounds kept by the letter, `?` for the rest, with the ground of what it was like."""
    lines: list[str] = []
    places = dict.fromkeys(claim.place for claim in found)
    for place in places:
        old = {line.sentence: line.ground for line in known.get(place, [])}
        now = {claim.sentence: claim for claim in found if claim.place == place}
        gone = [sentence for sentence in old if sentence not in now]
        lines += ["", f"[{place[0]} {place[1]}]"]
        for sentence, claim in now.items():
            ground = old.get(sentence)
            if ground is None:
                near = difflib.get_close_matches(sentence, gone, n=1, cutoff=0.6)
                before = old[near[0]].removeprefix(f"{OPEN} was ") if near else ""
                ground = f"{OPEN} was {before}" if before and before != OPEN else OPEN
            if ground == OPEN and claim.leads:
                ground = LEADS
            elif ground == OPEN and not claim.strong:
                quoted = QUOTED.search(CODE.sub("`", sentence))
                ground = f"claim {quoted['page']}{'#' * bool(quoted['page'])}{quoted['name']}" if quoted else PLAIN
            lines.append(f"{ground} :: {sentence}")
    return HEAD + "\n".join([*lines, ""])


# ---------------------------------------------------------------------------------------------------------------- checking


def check(by_language: dict[str, list[Page]], unfinished: Collection[str] = ()) -> Iterator[Broken]:
    """Yield every sentence without a ground, every ground that is none, and every line of the record that no page holds.

    A lesson that is not finished is asked once it is.
    """
    name = relative(RECORD)
    try:
        known = record()
    except ValueError as error:
        number, _, text = str(error).partition(": ")
        yield Broken(name, int(number), RULE, text)
        return
    blocks = (block for block in shown.blocks(by_language) if block.idea not in unfinished)
    found = list(claiming(blocks, worded()))
    held = {(place, line.sentence): line for place, lines in known.items() for line in lines}
    seen = set()
    grounds = Grounds(by_language)
    for claim in found:
        line = held.get((claim.place, claim.sentence))
        seen.add((claim.place, claim.sentence))
        if broken := _unheld(claim, line, grounds):
            yield broken
    for place, line in held.items():
        if place not in seen:
            message = f"no longer on {place[0][0]} ({place[0][1]}), or no longer in need of a ground: {place[1][:80]!r}: `make words`"
            yield Broken(name, line.number, RULE, message)


def _unheld(claim: Claiming, line: Line | None, grounds: "Grounds") -> Broken | None:
    """Return why what the record gives as a sentence's ground holds it not, or nothing."""
    if line is None or line.ground.startswith(OPEN):
        message = f"{claim.why} claims, and nothing holds it: {claim.sentence[:90]!r}: when does it fail? `make words`"
        return Broken(claim.path, claim.line, RULE, message)
    message = ""
    if line.ground == LEADS and not claim.leads:
        message = "it leads to no claim in words and to no test any more"
    elif line.ground == PLAIN and claim.strong and not claim.leads:
        message = f"{claim.why} claims more than one case; {PLAIN!r} is no ground for it"
    elif complaint := grounds.complain(line.ground, claim.idea):
        message = f"{line.ground!r}: {complaint}"
    return Broken(relative(RECORD), line.number, RULE, message) if message else None


class Grounds:
    """Tells whether a ground of the record is one."""

    def __init__(self, by_language: dict[str, list[Page]]) -> None:
        """Take the pages that the grounds may lead to."""
        self.pages = {shown.name_of(page): page for page in by_language["en"]}
        self.home = {  # a figure belongs to the page that shows it first
            item.value.replace("_", "-"): name
            for name, page in reversed(self.pages.items())
            for item in page.of("figure")
        }

    def complain(self, ground: str, idea: str) -> str:
        """Return what is wrong with a ground of a sentence that belongs to this page, or nothing."""
        kind, _, rest = ground.partition(" ")
        if ground in ("definition", "no claim", PLAIN, LEADS):
            return ""
        if kind == "test":
            return self._test(rest)
        if kind == "source":
            source, _, place = rest.partition(", ")
            if source not in fields.sources():
                return f"no source {source!r} in docs/sources.toml"
            return "" if place.strip() else "say where in it: `source KEY, PLACE`"
        if kind in ("claim", "equation", "proof"):
            page, mark, name = rest.rpartition("#")
            return self._on_page(kind, page or idea, name if mark else rest)
        return "no such ground; there are claim, equation, proof, test, source, definition, no claim, plain, leads"

    @staticmethod
    def _test(rest: str) -> str:
        from sitebuild.check.pages import tests_in

        path, _, name = rest.partition("::")
        return "" if name in tests_in(path) else f"{path} has no {name}"

    def _on_page(self, kind: str, name: str, what: str) -> str:

        name = name if name in self.pages else self.home.get(name, name)
        if name not in self.pages:
            return f"no page {name!r}"
        page = self.pages[name]
        if kind == "claim":
            there = {claim["name"] for claim in claims().get(page.stem, [])}
            return "" if what in there else f"snippets/claims/{page.stem}.py has no claim {what!r}"
        if kind == "equation":
            tagged = any(f"\\tag{{{what}}}" in item.value for item in page.of("display"))
            return "" if tagged else f"{page.name} has no equation ({what})"
        return "" if what in {section.id for section in page.sections} else f"{page.name} has no section #{what}"


def main(command: str) -> int:
    """Bring the record up to date, or count what stands there."""
    by_language = {language: pages(language) for language in LANGUAGES}
    if command == "update":
        found = list(claiming(shown.blocks(by_language), worded()))
        RECORD.write_text(updated(found, record()), encoding="utf-8")
    lines = [line for lines in record().values() for line in lines]
    kinds: dict[str, int] = {}
    for line in lines:
        kind = "no claim" if line.ground == "no claim" else line.ground.partition(" ")[0]
        kinds[kind] = kinds.get(kind, 0) + 1
    counts = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    print(f"words: {len(lines)} sentences: {counts}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "count"))
