"""Captions, titles and alternative texts say nothing of the data that is not computed, or held elsewhere: `python -m sitebuild.check.captions`.

A figure is not drawn if a relation in its texts is not so (snippets/figures/bound.py). Here every sentence is asked for what is not bound:

- a word of order, change, comparison or denial outside a relation;
- a number that is typed, or written as a word, unless it counts what is drawn (two lines, 两条线);
- fields that could be exchanged: where each stands there is less of the other's, a label of the figure, a name, words bound to it.

A sentence with any of these stands in docs/captions.txt, `ground :: sentence` below `[figure language]`, and loses its line when it changes:

    drawing                    it says what is drawn: parameters, forms, places
    text page#anchor           proved in that section, by that formula, or a claim of that page (`text momentum#claim-steps-gd`)
    test tests/...::test_x     held by that test

Both languages bind the same relations, fields and formulas in the same text.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations, takewhile
from pathlib import Path
from typing import Any

from sitebuild.cache import ROOT
from sitebuild.check import numbers
from sitebuild.read import shown
from sitebuild.read.markdown import CODE, DISPLAY, INLINE
from sitebuild.read.source import DOCS, LANGUAGES
from sitebuild.read.store import drawings
from sitebuild.rules import Broken, line_with, relative
from snippets.figures import senses
from snippets.figures.bound import Piece, parsed, pieces, plain

RECORD = ROOT / "docs" / "captions.txt"
RULE = "caption"
PARTS = ("caption", "title", "alt")
HEAD = """# Sentences of figures that say more than is bound to their data: `ground :: sentence`. sitebuild/check/captions.py says which grounds
# there are, and refuses all others, and those here that nothing needs any more. This list may only become shorter.
"""
POWER = re.compile(r"\d+⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
BLOCK = re.compile(r"^\[(?P<figure>\w+) (?P<language>zh|en)\]$")
# What is drawn and may be counted; what names a step; and, beside the labels of its figure, what a field of a name is a number of.
DRAWN = {
    "en": re.compile(
        r"^(?: [a-z-]+){0,2} (?:lines?|curves?|dots?|points?|panels?|rows?|columns?|arrows?|paths?|bars?|cells?|crosses|circles?|groups?|clusters?|"
        r"axes|planes?|distributions|parabolas|places|languages|methods|starts|pieces|bounds|ways|walls|positions|moments|kinds|spikes?|tables)\b"
    ),
    "zh": re.compile(
        r"^(?:条|个(?!单元|店|隐藏)|幅|行|列|根|串|团|支|张|处|边|组|段|种|者|端|头|堆|图|壁|格|颗|份|层|类|把|轴|栏)"
    ),
}
Labels = dict[str, dict[str, str]]  # of a figure, by key and language
MEASURED = ("f", "e", "%")  # forms of what is measured, and no count
NEARBY = 60  # letters; a mark counts for 40
ORDINAL = {"en": re.compile(r"\b(?:step|epoch|round|row|column|at size|rank) $"), "zh": re.compile(r"第$")}
NAMED = {
    "lr": r"\\eta|η|学习率|learning rate",
    "eta": r"\\eta|η|学习率|learning rate",
    "kappa": r"\\kappa|κ",
    "steep": r"\\kappa|κ",
    "last": r"\\kappa|条件数|condition number",
    "gamma": r"\\gamma|γ",
    "momenta": r"\\gamma|动量为|momentum \{",
    "beta1": r"\\beta_1|β₁",
    "beta2": r"\\beta_2|β₂",
    "rho": r"\\rho|ρ",
    "rhos": r"\\rho|ρ",
    "eps": r"\\epsilon|ε",
    "p": r"\$p =|\bp =|p为",
    "drop": r"\$p =|\bp =",
    "steps": r"步|steps?\b",
    "rounds": r"轮|rounds?\b",
    "epochs": r"轮|epochs?\b",
    "seed": r"种子|seed",
    "rank": r"秩|rank",
    "rows": r"行|样本|rows?\b|examples",
    "columns": r"列|columns",
    "batch": r"B=|编号|小批量|\bids\b|batch",
    "batches": r"小批量|batches",
    "shown": r"小批量|batches of",
    "embedding_dim": r"d=|列的彩色表|columns gives",
    "vocab_size": r"嵌入表|输入表|彩色表|table",
    "zeros": r"乘以0|products with 0|of its",
    "terms": r"个乘积|products are",
    "reads": r"读|reads|level line|水平线",
    "pairs": r"一点|个点|A dot|dots",
    "negatives": r"\bk =|\$k",
    "words": r"个词|维|words|dimensions|\bd =|\$d =",
    "records": r"天|days",
    "goods": r"货|goods",
    "ratings": r"评分|ratings",
    "holes": r"空格|holes",
    "users": r"用户|users",
    "count": r"种编号|子网络|numberings|sub-networks",
    "masks": r"掩码|子网络|masks|sub-networks",
    "networks": r"网络|条线|networks|lines",
    "width": r"个数|格子|numbers|cells",
    "hidden": r"隐藏单元|hidden units",
    "on": r"不为零|单元有|of which|of the units",
    "prediction": r"预测|predict",
    "sold": r"实际|sold",
    "warmth": r"度|degrees",
    "price": r"元|yuan",
    "shop": r"号店|shop",
    "rules": r"规则|种规则|rules",
    "winners": r"第一|方法|methods",
    "methods": r"种方法|methods",
    "near": r"种最好|For \{|some rate",
    "drawn": r"画出|empty|空格|drawn",
    "wrong": r"填错|wrong",
    "exact": r"一星不差|right to the star",
    "close": r"不超过一星|within one",
    "size": r"字符|characters",
    "kinds": r"字母表|alphabet",
    "en_size": r"字符|characters",
    "en_kinds": r"字母表|alphabet",
    "zh_size": r"字符|characters",
    "zh_kinds": r"字母表|alphabet",
    "en_bigram": r"字符对|pairs",
    "zh_bigram": r"字符对|pairs",
    "en_triples": r"三字符组|triples",
    "en_unigram": r"单字|single characters",
    "noise": r"噪声|noise",
    "linear": r"线性拟合|linear fit",
    "end_test": r"测试|test",
    "end_train": r"训练|training",
    "within": r"同规律|同处|one law|inside",
    "between": r"不同|different laws|between places",
    "mean": r"平均",
    "line": r"直线|A line",
    "one_hot": r"独热|one-hot",
    "right": r"最右|at the right",
    "top": r"最上|at the top",
    "first_l": r"第一个l|first l",
    "second_o": r"第二个l|second",
    "slope": r"导数|derivative",
    "landed": r"平地|plain",
    "free_end": r"损失|loss",
    "turned": r"转过|turns",
}


@dataclass(frozen=True)
class Sentence:
    """A sentence of a figure, as it is read, fields unfilled; `bare` has blanks where words are bound."""

    figure: str
    language: str
    line: int
    text: str
    bare: str
    pieces: tuple[tuple[int, Piece], ...]  # fields and bound words, by where they begin


def sentences(name: str, drawn: dict[str, Any]) -> Iterator[Sentence]:
    """Yield the sentences of a figure's caption, titles and alternative texts."""
    for part, *pair in drawn["texts"]:
        for language, text in zip(LANGUAGES, pair, strict=True):
            if part in PARTS and text:
                line = line_with(f"snippets/figures/{name}.py", pair[0][:12])
                yield from _cut(name, language, line, text)


def _cut(name: str, language: str, line: int, text: str) -> Iterator[Sentence]:
    """Cut one text, and keep where its fields and bound words stand."""
    read, bare, places = "", "", []
    for piece in pieces(text):
        shown_as = piece.words or "{" + piece.field + "}"
        if piece.field or piece.bound:
            places.append((len(read), piece))
        read += shown_as
        bare += " " * len(shown_as) if piece.bound else shown_as
    start = 0
    for sentence in shown.sentences(read, language):
        start = read.index(sentence, start)
        end = start + len(sentence)
        here = tuple((place - start, piece) for place, piece in places if start <= place < end)
        yield Sentence(name, language, line, sentence, bare[start:end], here)
        start = end


# ------------------------------------------------------------------------------------------------------- what is not bound


def unbound(sentence: Sentence, words: Labels) -> Iterator[str]:
    """Yield what a sentence says that is bound to nothing; words are the labels of its figure by key and language."""
    known = {float(node.value) for _, piece in sentence.pieces for node in _constants(piece.bound)}
    labels = [_label(pair[sentence.language]) for pair in words.values()]
    said = sentence.bare
    for pattern in (CODE, DISPLAY, INLINE, re.compile(r"\{[^{}]*\}"), re.compile(r"“[^”]*”")):
        said = pattern.sub(lambda found: "\0" * len(found[0]), said)
    said = re.sub(senses.CALLED[sentence.language], lambda found: "\0" * len(found[0]), said, flags=re.I)
    for label in sorted(filter(lambda label: len(label) > 1, labels), key=len, reverse=True):
        said = re.sub(re.escape(label), lambda found: "\0" * len(found[0]), said, flags=re.I)
    if found := senses.TELLING[sentence.language].search(said):
        yield f"{found[0]!r} is bound to no relation"
    for number in senses.NUMBER[sentence.language].finditer(said):
        value = senses.amounts(number[0], sentence.language)[1][0]
        counted = value == 2 or (value <= 12 and DRAWN[sentence.language].match(said[number.end() :]))
        if not (counted or _digit(number[0]) or known & {value, 1 / (value or 1)}):
            yield f"{number[0]!r} is bound to no value"
    bare = POWER.sub(lambda found: " " * len(found[0]) if _value(found[0]) in known else found[0], sentence.bare)
    for written, values in numbers.numbers(bare.replace("{{", "{").replace("}}", "}")):
        if not values & (known | numbers.FORM):
            yield f"{written!r} is typed"
            break
    for place, piece in sentence.pieces:
        if ORDINAL[sentence.language].search(sentence.text[:place]) and piece.field.endswith(MEASURED):
            yield f"{{{piece.field}}} counts nothing, and stands where a step is named"
    if pair := _exchangeable(sentence, words):
        yield f"{{{pair[0]}}} and {{{pair[1]}}} could be exchanged"


def _constants(bound: str) -> Iterator[Any]:
    """Yield the numbers that stand in what words are bound to."""
    for node in ast.walk(parsed(bound)) if bound else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            yield node


def _value(power: str) -> float:
    """Return the value of a power as text writes it: 10⁻⁶."""
    return senses.amounts(power, "en")[1][0]


def _digit(written: str) -> bool:
    return bool(re.search(r"\d", written))


def _label(word: str) -> str:
    """Return a label as a sentence would write it."""
    return re.sub(r"[*_^{}]", "", word).strip()


def _fields(sentence: Sentence) -> list[tuple[int, str]]:
    """Return (where it begins, what it asks for) for each field."""
    return [(place, re.split(r"[:!]", piece.field)[0]) for place, piece in sentence.pieces if piece.field]


def _exchangeable(sentence: Sentence, words: Labels) -> tuple[str, str] | None:
    """Return two fields of a sentence that would be as much at home in each other's place, or nothing."""
    fields = _fields(sentence)
    home = {(place, field): _at_home(sentence, place, field, words) for place, _ in fields for _, field in fields}
    for (one, a), (other, b) in combinations(fields, 2):
        if a != b and home[one, b] + home[other, a] >= home[one, a] + home[other, b] and not _listed(a, b):
            return a, b
    return None


def _form(sentence: Sentence, field: str) -> str:
    """Return the form in which a sentence writes a field first: .3f, d, or nothing."""
    forms = (piece.field.partition(":") for _, piece in sentence.pieces if piece.field)
    return next(form for name, _, form in forms if name == field)


def _listed(one: str, other: str) -> bool:
    """Tell whether two fields ask for entries of one list, in its order."""
    bases = [re.sub(r"\[\d+\]$", "", field) for field in (one, other)]
    return bases[0] == bases[1] and one < other and one != bases[0]


def _at_home(sentence: Sentence, place: int, field: str, words: Labels) -> int:
    """Return how well a place says what a field is a number of.

    2: words before it are bound to it, its name is nearby, or it counts where a step is named; 1: words behind it are; 0: nothing is;
    -2: a step is named there, and it is no count.
    """
    if ORDINAL[sentence.language].search(sentence.text[:place]):
        return -2 if _form(sentence, field).endswith(MEASURED) else 2
    before = [piece for where, piece in sentence.pieces if where < place]
    after = [piece for where, piece in sentence.pieces if where > place]
    for side, worth in ((before[::-1], 2), (after, 1)):
        bound = takewhile(lambda piece: not piece.field, side)
        if any(_asks(piece.bound, field) for piece in bound):
            return worth
    spots = {name: _mentions(sentence, name, words) for _, name in _fields(sentence)}
    nearest = {
        name: min((_distance(sentence.text, place, spot) for spot in found), default=NEARBY)
        for name, found in spots.items()
    }
    return 2 * (nearest[field] < NEARBY and nearest[field] == min(nearest.values()))


def _asks(bound: str, field: str) -> bool:
    """Tell whether an expression speaks of what a field asks for."""
    name = re.sub(r"\[([A-Za-z_]\w*)\]", r".\1", field)
    return bool(re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.\[])", bound.replace('"', "").replace("'", "")))


def _mentions(sentence: Sentence, field: str, words: Labels) -> set[int]:
    """Return where a sentence names what a field is a number of: its label in the figure, or its symbol."""
    found: set[int] = set()
    whole = re.split(r"[.\[\]]+", field)
    for part in dict.fromkeys([*whole, *re.split(r"[._\[\]]+", field)]):
        if part.lower() in NAMED and (part in whole or not found):
            found |= {hit.start() for hit in re.finditer(NAMED[part.lower()], sentence.text)}
        if part in words:
            found |= {
                hit.start()
                for hit in re.finditer(re.escape(_label(words[part][sentence.language])), sentence.text, re.I)
            }
    return found


def _distance(text: str, place: int, spot: int) -> int:
    """Return how far a field is from a name: letters, and 40 for each mark between."""
    between = text[min(place, spot) : max(place, spot)]
    return len(between) + 40 * len(re.findall(r"[，；。：,;:]", between))


# ---------------------------------------------------------------------------------------------------------------- the record


def record() -> dict[tuple[str, str], dict[str, tuple[int, str]]]:
    """Return the exceptions: (figure, language) -> {sentence: (line, ground)}.

    Raises:
        ValueError: A line is neither a figure's name nor a ground with its sentence.
    """
    found: dict[tuple[str, str], dict[str, tuple[int, str]]] = {}
    lines = RECORD.read_text(encoding="utf-8").splitlines() if RECORD.exists() else []
    place: tuple[str, str] | None = None
    for number, line in enumerate(lines, start=1):
        if block := BLOCK.match(line):
            place = block["figure"], block["language"]
        elif line.strip() and not line.startswith("# "):
            ground, mark, sentence = line.partition(" :: ")
            if not mark or place is None:
                raise ValueError(f"{number}: neither `[figure language]` nor `ground :: sentence`: {line!r}")
            found.setdefault(place, {})[sentence] = number, ground
    return found


def _ground(ground: str, language: str) -> str:
    """Return why a sentence does not rest on its ground, or nothing."""
    kind, _, target = ground.partition(" ")
    if ground == "drawing":
        return ""
    if kind == "test":
        path, _, name = target.partition("::")
        held = (ROOT / path).is_file() and f"\ndef {name}(" in (ROOT / path).read_text(encoding="utf-8")
        return "" if held else f"{ground!r}: no such test"
    page, mark, anchor = target.partition("#")
    if kind != "text" or not mark:
        return f"{ground!r} is no ground: `drawing`, `text page#anchor`, `test path::name`"
    file = DOCS / language / f"{page}.md"
    if not file.is_file():
        return f"{ground!r}: no page {page}"
    text = file.read_text(encoding="utf-8")
    held = any(form in text for form in (f"{{ #{anchor} }}", f"(#{anchor})", f"tag{{{anchor}}}"))
    return "" if held else f"{ground!r}: {relative(file)} has neither a section, nor a claim, nor a formula {anchor}"


def check(unfinished: Collection[str] = ()) -> Iterator[Broken]:
    """Yield what figures say that is bound to nothing, in one language alone, or listed and not needed."""
    try:
        known = record()
    except ValueError as error:
        number, _, text = str(error).partition(": ")
        yield Broken(relative(RECORD), int(number), RULE, text)
        return
    used: set[tuple[str, str, str]] = set()
    for name, drawn in drawings().items():
        if name.replace("_", "-") in unfinished:
            continue
        yield from _twins(name, drawn)
        for sentence in sentences(name, drawn):
            complaints = list(unbound(sentence, drawn["words"]))
            line, ground = known.get((name, sentence.language), {}).get(sentence.text, (0, ""))
            if not complaints:
                continue
            used.add((name, sentence.language, sentence.text))
            if not line:
                message = f"{'; '.join(complaints)}: {sentence.text!r}: bind it, {{words|relation(...)}}, or say in {relative(RECORD)} what it rests on"
                yield Broken(f"snippets/figures/{name}.py", sentence.line, RULE, message)
            elif complaint := _ground(ground, sentence.language):
                yield Broken(relative(RECORD), line, RULE, complaint)
    for (name, language), listed in known.items():
        for text, (line, _) in listed.items():
            if (name, language, text) not in used:
                yield Broken(relative(RECORD), line, RULE, f"nothing needs this line any more: {text!r}")


def _twins(name: str, drawn: dict[str, Any]) -> Iterator[Broken]:
    """Yield the texts whose two languages do not bind the same."""
    path = Path("snippets/figures") / f"{name}.py"
    for part, zh, en in drawn["texts"]:
        sides = [_bound_in(text) for text in (zh, en)]
        for kind in sides[0]:
            gone, come = sides[0][kind] - sides[1][kind], sides[1][kind] - sides[0][kind]
            if gone or come:
                message = f"{part}: the {kind} differ: zh has {sorted(gone) or 'no other'}, en {sorted(come) or 'no other'}: {en[:60]!r}"
                yield Broken(path.as_posix(), line_with(path.as_posix(), zh[:12]), RULE, message)


def _bound_in(text: str) -> dict[str, Counter[str]]:
    parts = pieces(text)
    return {
        "relations": Counter(piece.bound for piece in parts if piece.relation),
        "numbers": Counter({piece.bound for piece in parts if piece.bound and not piece.relation}),
        "fields": Counter(piece.field for piece in parts if piece.field),
        "formulas": Counter({found["tex"] for found in INLINE.finditer(plain(text))}),
    }


def main() -> int:
    """Print what is bound to nothing and rests on nothing."""
    listed = list(check())
    print(*listed, sep="\n")
    return bool(listed)


if __name__ == "__main__":
    sys.exit(main())
