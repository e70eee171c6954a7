"""Planted drifts: how much of what may go wrong in a sentence is caught, and by which net. `[[drifts]]` on a page shows the rates.

Each kind of drift is an edit that a tired hand makes: a negation dropped, a condition, an "at most"; another number, unit, method, order;
two computed values exchanged; a paragraph deleted; a term replaced by its false friend. It is planted in memory, in the Chinese page, in
the English one, or in both, at places drawn from all pages by a hash, never by hand; then every net but the tests looks at the pair of pages.
The record of readings (docs/reconciled.txt) is counted apart: it sees any change of words, and can be waved through.
"""

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sitebuild.cache import CACHE, ROOT, hash_of, load, write
from sitebuild.check import numbers, terms, twins, words
from sitebuild.read import fields, glossary, prose, shown
from sitebuild.read.source import LANGUAGES, Page, pages
from sitebuild.rules import Broken

STORE = CACHE / "drifts.json"
EACH = 4  # drifts of each kind in each of zh, en, both
MARKS = str.maketrans("", "", "$*[]")  # a piece of a sentence is shown without its marks
LEAST = 0.9  # share that must be caught without the record of readings
NETS = ("twins", "numbers", "words", "terms", "claims", "readings")
RULE = "drifts"

Edit = Callable[[str, str], Iterator[tuple[int, int, str]]]  # (block, language) -> (from, to, what comes there)


def _each(**patterns: tuple[str, str]) -> Edit:
    """Return the edit that replaces what a language's pattern finds; the second text may name groups."""
    made = {language: (re.compile(pattern), new) for language, (pattern, new) in patterns.items()}

    def edit(text: str, language: str) -> Iterator[tuple[int, int, str]]:
        pattern, new = made[language]
        for match in pattern.finditer(text):
            yield match.start(), match.end(), match.expand(new)

    return edit


def _swapped(pairs: str, before: str = r"\b", after: str = r"\b") -> Callable[[str], Iterator[tuple[int, int, str]]]:
    """Return the edit that exchanges the words of each pair where they stand between these bounds."""
    both = dict(pair.split(":") for pair in pairs.split())
    both |= {value: key for key, value in both.items()}
    names = "|".join(sorted(map(re.escape, both), key=len, reverse=True))
    pattern = re.compile(f"{before}(?:{names}){after}")

    def edit(text: str) -> Iterator[tuple[int, int, str]]:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), both[match[0]]

    return edit


_METHODS = _swapped("Adam:RMSProp SGD:Adagrad PyTorch:Keras AdamW:Nesterov", r"(?<![A-Za-z])", r"(?![A-Za-z])")
_UNITS = {
    "en": _swapped("steps:epochs times:percent examples:batches rows:columns"),
    "zh": _swapped("倍:% 步:轮 个样本:个批次 行:列", "", ""),
}
_ORDERS = {
    "en": _swapped(
        "larger:smaller faster:slower more:less higher:lower before:after inside:outside first:last above:below "
        "grows:shrinks worse:better"
    ),
    "zh": _swapped("更大:更小 更快:更慢 大于:小于 高于:低于 里面:外面 变大:变小 之前:之后 越大:越小", "", ""),
}


def _numbers(text: str, _language: str) -> Iterator[tuple[int, int, str]]:
    """Raise the last digit of a number, or lower a nine."""
    for match in re.finditer(r"(?<![\w.#@(/\\{-])\d+(?:\.\d+)?(?![\w.)\]}/-])", text):
        last = int(match[0][-1])
        yield match.start(), match.end(), match[0][:-1] + str(last - 1 if last == 9 else last + 1)


def _exchanged(text: str, _language: str) -> Iterator[tuple[int, int, str]]:
    """Exchange two computed numbers that follow each other in a block."""
    found = list(re.finditer(r"\[\]\((?P<to>[^)\s]*#claim-[\w-]+)\)", text))
    for one, other in zip(found, found[1:], strict=False):
        if one["to"] != other["to"]:
            yield one.start(), other.end(), other[0] + text[one.end() : other.start()] + one[0]


def _deleted(text: str, _language: str) -> Iterator[tuple[int, int, str]]:
    """Delete a paragraph of some length."""
    if len(text) > 60 and not text.startswith("$$"):
        yield 0, len(text), ""


def _false_friends(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Replace a term by a name that the glossary does not allow for it."""
    for term in glossary.terms():
        right, wrong = getattr(term, language), getattr(term, f"never_{language}")
        place = text.find(right)
        if wrong and place >= 0:
            yield place, place + len(right), wrong[0]


KINDS: dict[str, tuple[tuple[str, str], Edit]] = {
    "negation": (
        ("去掉否定", "a negation dropped"),
        _each(
            en=(r"\b(do|does|did|is|are|was|can|could|will|would|need) ?not\b", r"\1"),
            zh=(r"(?:并|也|就|还)?不(是|会|能|再|变|等|动|收敛|需要|依赖)", r"\1"),
        ),
    ),
    "bound": (
        ("去掉“至多、只、都”之类", "an “at most”, “only” or “all” dropped"),
        _each(
            en=(r"\b(?:at most|at least|only|exactly|always|never|all) ", ""),
            zh=(r"至多|至少|只有|只(?!要|是)|恰好|总是|都|正好", ""),
        ),
    ),
    "condition": (
        ("去掉条件", "a condition dropped"),
        _each(
            en=(
                r"\b(?:[Ii]f|[Ww]hen|[Ww]hile|[Ww]here|[Uu]nless|[Aa]s long as|[Oo]nce|[Ww]ith|[Aa]t|[Ff]or) [^,.;:|\n]{4,60}, ",
                "",
            ),
            zh=(r"(?:若|如果|只要|当|除非|一旦|取|设)[^，。；：|\n]{2,40}，", ""),
        ),
    ),
    "number": (("换一个数", "another number"), _numbers),
    "unit": (("换一个单位", "another unit"), lambda text, language: _UNITS[language](text)),
    "method": (("换一种方法", "another method"), lambda text, _language: _METHODS(text)),
    "order": (("颠倒大小先后", "larger for smaller, before for after"), lambda text, language: _ORDERS[language](text)),
    "values": (("两个数互换", "two computed values exchanged"), _exchanged),
    "paragraph": (("删掉一段", "a paragraph deleted"), _deleted),
    "term": (("术语换成易混的叫法", "a term for its false friend"), _false_friends),
}
HEAD = {
    "zh": "漂移,种下,对照,数,措辞,术语,结论,抓到,通读记录,合计".split(","),
    "en": "drift,planted,twins,numbers,words,terms,claims,caught without readings,readings,all".split(","),
}


@dataclass(frozen=True)
class Place:
    """One place where a drift of a kind can be planted: a block of a page, the words before and after."""

    page: str
    section: str
    language: str
    line: int
    old: str
    new: str


@dataclass
class Outcome:
    """What was planted, and which nets spoke."""

    kind: str
    where: str  # zh, en, both
    page: str
    planted: list[tuple[str, str]]  # (gone, come), shortened, one for each language
    nets: list[str]


def places(page: Page, language: str) -> Iterator[tuple[str, Place]]:
    """Yield (kind, place) for all that can be planted on a page."""
    starts = [(section.line, section.id) for section in page.sections]
    for block in shown.of_page(page, language):
        if block.part == "heading" or "](@" in block.text or page.text.count(block.text) != 1:
            continue
        section = next(identifier for line, identifier in reversed(starts) if line <= block.line)
        for kind, (_, edit) in KINDS.items():
            for start, end, new in edit(block.text, language):
                if not _inside_code(block.text, start):
                    text = block.text[:start] + new + block.text[end:]
                    yield kind, Place(shown.name_of(page), section, language, block.line, block.text, text)


def _inside_code(text: str, at: int) -> bool:
    return text.count("`", 0, at) % 2 == 1 or text.rfind("](", 0, at) > text.rfind(")", 0, at)


def drawn(by_language: dict[str, list[Page]]) -> dict[tuple[str, str], list[tuple[Place, ...]]]:
    """Return EACH drifts of each kind in each language and in both, drawn by a hash of the words they change."""
    found: dict[tuple[str, str], list[Place]] = {}
    for language, listed in by_language.items():
        for page in listed:
            for kind, place in places(page, language):
                found.setdefault((kind, language), []).append(place)
    for group in found.values():
        group.sort(key=lambda place: hash_of(f"{place.page}{place.old}{place.new}"))
    chosen: dict[tuple[str, str], list[tuple[Place, ...]]] = {}
    for kind in KINDS:
        for language in LANGUAGES:
            seen: dict[str, Place] = {}
            for place in found.get((kind, language), []):
                seen.setdefault(place.page, place)  # one a page, so that no page decides
            chosen[kind, language] = [(place,) for place in list(seen.values())[:EACH]]
        in_zh = {(place.page, place.section): place for place in reversed(found.get((kind, "zh"), []))}
        both: dict[str, tuple[Place, ...]] = {}
        for place in found.get((kind, "en"), []):
            if (place.page, place.section) in in_zh:
                both.setdefault(place.page, (in_zh[place.page, place.section], place))
        chosen[kind, "both"] = list(both.values())[:EACH]
    return chosen


class Nets:
    """All that looks at a page and its twin, but for the tests."""

    def __init__(self, by_language: dict[str, list[Page]]) -> None:
        """Read the records and what the pages may say."""
        self.given = numbers.Given(by_language)
        self.worded = words.worded()
        self.record = words.record()
        from sitebuild.check import record

        self.read = record.read_record().known
        self.heard: dict[tuple[str, str], dict[str, list[str]]] = {}

    def speak(self, zh: Page, en: Page) -> dict[str, list[str]]:
        """Return what each net says of a pair of pages."""
        said: dict[str, list[str]] = {net: [] for net in NETS}
        said["twins"] = list(map(str, twins.check_pair(zh, en)))
        for language, page in (("zh", zh), ("en", en)):
            for net, messages in self.alone(page, language).items():
                said[net] += messages
        for pair in prose.of_pages({"zh": [zh], "en": [en]}):
            if (pair.zh.state, pair.en.state) not in self.read:
                said["readings"].append(pair.key)
        return said

    def alone(self, page: Page, language: str) -> dict[str, list[str]]:
        """Return what the nets that look at one language say of a page."""
        key = (page.name, page.text)
        if key not in self.heard:
            listed = list(shown.of_page(page, language))
            now = {claim.sentence for claim in words.claiming(listed, self.worded)}
            held = {line.sentence for line in self.record.get((shown.name_of(page), language), [])}
            self.heard[key] = {
                "numbers": [number.text for number in numbers.typed(listed, self.given)],
                "words": sorted(now ^ held),
                "terms": list(map(str, terms.check({language: [page]}, []))),
                "claims": [place.message for place in _links(page)],
            }
        return self.heard[key]


def _links(page: Page) -> Iterator[Broken]:
    from sitebuild.check.pages import check_claims_of

    yield from check_claims_of(page)
    for number, line in enumerate(page.text.split("\n"), start=1):
        yield from fields.check(page.name, number, line)


def outcomes(by_language: dict[str, list[Page]]) -> list[Outcome]:
    """Plant every drift that was drawn and return which nets speak that were silent before."""
    nets = Nets(by_language)
    here = {(language, shown.name_of(page)): page for language, listed in by_language.items() for page in listed}
    silent: dict[str, dict[str, list[str]]] = {}
    found = []
    for (kind, where), drifts in drawn(by_language).items():
        for planted in drifts:
            name = planted[0].page
            pair = {language: here[language, name] for language in LANGUAGES}
            if name not in silent:
                silent[name] = nets.speak(pair["zh"], pair["en"])
            for place in planted:
                page = pair[place.language]
                pair[place.language] = Page(page.path, page.text.replace(place.old, place.new), page.cells)
            said = nets.speak(pair["zh"], pair["en"])
            spoke = [net for net in NETS if set(said[net]) - set(silent[name][net])]
            found.append(Outcome(kind, where, name, [_difference(place) for place in planted], spoke))
    return found


def _difference(place: Place) -> tuple[str, str]:
    """Return what a drift changes, with a little around it."""
    old, new = place.old, place.new
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    end = next((i for i, (a, b) in enumerate(zip(old[::-1], new[::-1], strict=False)) if a != b), 0)
    end = min(end, len(old) - start, len(new) - start)
    around = max(0, start - 24)
    bare = [text[around : len(text) - end + 12][:90].translate(MARKS) for text in (old, new)]
    return bare[0], bare[1]


# ---------------------------------------------------------------------------------------------------------------- the rates


def made_from() -> str:
    """Return the digest of all that the rates depend on."""
    digest = hashlib.blake2b(digest_size=16)
    kinds = "docs/**/*.md docs/**/*.toml docs/*.txt docs/labs/*.py sitebuild/*.py snippets/**/*.py requirements*.txt"
    for path in sorted({path for pattern in kinds.split() for path in ROOT.glob(pattern)}):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def kept() -> list[Outcome]:
    """Return the outcomes as they were last computed."""
    return [Outcome(**outcome) for outcome in load(STORE).get("outcomes", [])]


def caught(found: list[Outcome]) -> float:
    """Return the share of drifts that some net but the record of readings catches."""
    return sum(bool(set(outcome.nets) - {"readings"}) for outcome in found) / max(1, len(found))


def table(language: str) -> list[list[str]]:
    """Return the rates as rows of a table: kind, planted, caught by each net, by any but the record of readings, by that record."""
    head = HEAD["zh" if language == "zh" else "en"]
    groups = [(KINDS[kind][0][0 if language == "zh" else 1], [o for o in kept() if o.kind == kind]) for kind in KINDS]
    groups.append((head[-1], kept()))
    rows = [head[:-1]]
    for name, group in groups:
        by_net = [str(sum(net in outcome.nets for outcome in group)) for net in NETS[:-1]]
        read = str(sum("readings" in outcome.nets for outcome in group))
        rows.append([name, str(len(group)), *by_net, f"{caught(group):.0%}", read])
    return rows


def escaped(language: str) -> list[tuple[str, str, str]]:
    """Return (page, what was there, what came) of each drift that no net but the record of readings caught."""
    side = 0 if language == "zh" else -1
    return [(o.page, *o.planted[side]) for o in kept() if not set(o.nets) - {"readings"}]


def check() -> list[Broken]:
    """Plant the drifts if anything changed; return a break where too few are caught."""
    key = made_from()
    if load(STORE).get("key") != key:
        found = outcomes({language: pages(language) for language in LANGUAGES})
        write(STORE, json.dumps({"key": key, "outcomes": [vars(outcome) for outcome in found]}, ensure_ascii=False))
    share, count = caught(kept()), len(kept())
    if count >= 60 and share < LEAST:
        message = f"of {count} planted drifts only {share:.0%} are caught without the record of readings; {LEAST:.0%} is the least"
        return [Broken("sitebuild/check/drifts.py", 1, RULE, message)]
    return []


def main() -> int:
    """Print what was planted and what caught it."""
    broken = check()
    for outcome in kept():
        shown_ = "; ".join(f"{gone!r} -> {come!r}" for gone, come in outcome.planted)
        print(
            f"{outcome.kind:10} {outcome.where:5} {outcome.page:22} {', '.join(outcome.nets) or 'NOTHING':30} {shown_}"
        )
    print(f"drifts: {len(kept())} planted, {caught(kept()):.1%} caught without the record of readings")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
