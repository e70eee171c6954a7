"""Tests of sitebuild/check/words.py, numbers.py and shown.py: what claims names its ground, and no number is typed."""

import re

import pytest

from sitebuild.cache import ROOT
from sitebuild.check import numbers, words
from sitebuild.read import shown
from sitebuild.read.shown import Block
from sitebuild.read.source import LANGUAGES, Page, pages
from sitebuild.read.store import drawing

LIE = {
    "zh": "丢弃概率0.8的测试误差最低，比不丢弃低37.2%。",
    "en": "0.8 has the lowest test error, and it cuts the error by 37.2%.",
}


@pytest.fixture(scope="module")
def by_language():
    return {language: pages(language) for language in LANGUAGES}


def with_lie(by_language, language):
    """Return the pages with the planted lie in the digits section of one language, or of both."""
    lied = {}
    for tongue, listed in by_language.items():
        lied[tongue] = list(listed)
        for place, page in enumerate(listed):
            if page.path.stem == "dropout-regularizer" and language in (tongue, "both"):
                mark = "\n## "
                at = page.text.index(mark, page.text.index("{ #digits }"))
                text = f"{page.text[:at]}\n{LIE[tongue]}\n{page.text[at:]}"
                lied[tongue][place] = Page(page.path, text, page.cells)
    return lied


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_the_planted_lie_stops_the_build(by_language, language):
    lied = with_lie(by_language, language)
    tongues = LANGUAGES if language == "both" else (language,)
    for tongue in tongues:
        claiming = [place for place in words.check(lied) if "37.2" in place.message and f"docs/{tongue}/" in place.path]
        assert len(claiming) == 1, "the sentence has no ground"
        typed = [place for place in numbers.check(lied) if "37.2%" in place.message and f"docs/{tongue}/" in place.path]
        assert len(typed) == 1 and typed[0].rule == "number"


def test_every_sentence_that_claims_has_its_ground(by_language):
    assert [str(place) for place in words.check(by_language)] == []
    assert sum(map(len, words.record().values())) > 1500


def test_every_page_of_both_languages_is_read(by_language):
    keys = {(block.key, block.language) for block in shown.blocks(by_language)}
    for language, listed in by_language.items():
        assert {(shown.name_of(page), language) for page in listed} <= keys
        for page in listed:
            prose = [line for line in page.text.split("\n") if re.match(r"^[A-Z\u4e00-\u9fff][^|]{40,}$", line)]
            read = " ".join(block.text for block in shown.of_page(page, language))
            fenced = re.sub(r"(?ms)^\s*(```+).*?^\s*\1\s*$", "", page.text)
            for line in prose:
                assert line in read or line not in fenced, line
    assert {"glossary", "texts", "README", "CONTRIBUTING", "figures/momentum", "claims/momentum"} <= {
        k for k, _ in keys
    }


# ------------------------------------------------------------------------------------------------------------- sentences


def test_sentences_end_where_a_reader_would_end_them():
    english = "It holds (see (4)). With $a = 1. B$ it does. B. T. Polyak says so, e.g. there. “Always.” $x$ is. No."
    assert shown.sentences(english, "en") == [
        "It holds (see (4)).",
        "With $a = 1. B$ it does.",
        "B. T. Polyak says so, e.g. there.",
        "“Always.”",
        "$x$ is.",
        "No.",
    ]
    assert shown.sentences("都一样。真的？**对。**后面没有了", "zh") == ["都一样。", "真的？", "**对。**", "后面没有了"]


def test_blocks_keep_their_lines_and_leave_out_code_and_quotations():
    text = "---\ndescription: 一句话。\n---\n# 题 { #a }\n\n问？\n{ .question }\n\n答。\n{ .answer }\n\n``` python\nx = 1\n```\n\n> 引文\n\n| 甲 | $a|b$ |\n|---|---|\n\n1. 一\n2. 二\n"
    found = [(b.line, b.part, b.text) for b in shown.of_markdown(text, "k", "zh", "p")]
    assert found == [
        (2, "prose", "一句话。"),
        (4, "heading", "题"),
        (6, "prose", "问？"),
        (9, "answer", "答。"),
        (18, "prose", "甲"),
        (18, "prose", "$a|b$"),
        (21, "prose", "一"),
        (22, "prose", "二"),
    ]


@pytest.mark.parametrize(
    ("language", "text", "claims"),
    [
        ("en", "It always ends.", True),
        ("en", "It ends.", False),
        ("en", "Does it always end?", False),
        ("en", "It is [always so](#claim-ends).", False),
        ("en", "It is [always so](#claim-number).", True),
        ("en", "It is always so ([test](tests/sgd.md#test_x)).", False),
        ("en", "It takes [](#claim-number) steps.", True),
        ("en", "The code says `always`.", False),
        ("en", "They write “always”.", False),
        ("en", "It does not end.", True),
        ("en", "It is twice as large.", True),
        ("zh", "它总是停下。", True),
        ("zh", "它停下。", False),
        ("zh", "它总是停下吗？", False),
        ("zh", "最小二乘给出它。", False),
        ("zh", "误差最小。", True),
        ("zh", "误差不会变大。", True),
        ("zh", "步子是它的一半。", True),
    ],
)
def test_force_is_found(language, text, claims):
    block = Block("sgd", language, "p", 1, text)
    found = list(words.claiming([block], frozenset({"sgd#ends"})))
    assert any(not claim.leads for claim in found) == claims


def test_answers_and_bold_captions_claim_whatever_they_say():
    blocks = [
        Block("sgd", "en", "p", 1, "It ends.", "answer"),
        Block("figures/sgd", "en", "p", 1, "**It ends.** The line is blue.", "caption"),
    ]
    assert [claim.sentence for claim in words.claiming(blocks)] == ["It ends.", "**It ends.**"]


def test_a_changed_sentence_loses_its_ground_and_a_gone_one_is_named(by_language, monkeypatch):
    page = next(page for page in by_language["en"] if page.path.stem == "momentum")
    known = words.record()["momentum", "en"]
    line = next(line for line in known if line.sentence in page.text and not line.ground.startswith("?"))
    changed = Page(
        page.path, page.text.replace(line.sentence, line.sentence.rstrip(".") + " at all times."), page.cells
    )
    lied = {"zh": by_language["zh"], "en": [changed if p is page else p for p in by_language["en"]]}
    said = [str(place) for place in words.check(lied)]
    assert any("nothing holds it" in text for text in said) or any("no longer on momentum" in text for text in said)
    assert any(text.startswith(f"docs/words.txt:{line.number}: words: no longer on momentum") for text in said)
    claims = list(words.claiming(shown.of_page(changed, "en"), words.worded()))
    rewritten = words.updated(claims, {("momentum", "en"): known})
    assert f"? was {line.ground} :: " in rewritten or line.sentence.rstrip(".") + " at all" not in rewritten


@pytest.mark.parametrize(
    ("ground", "complaint"),
    [
        ("definition", ""),
        ("no claim", ""),
        ("equation 4", ""),
        ("equation 44", "no equation (44)"),
        ("equation sgd#3", ""),
        ("proof #speed", ""),
        ("proof #spede", "no section #spede"),
        ("claim limit", ""),
        ("claim limits", "no claim 'limits'"),
        ("claim nowhere#limit", "no page 'nowhere'"),
        ("test tests/snippets/test_momentum.py::test_nothing", "has no test_nothing"),
        ("source polyak-1964, section 2", ""),
        ("source polyak-1964", "say where in it"),
        ("source polyak-1965, section 2", "no source 'polyak-1965'"),
        ("obvious", "no such ground"),
    ],
)
def test_a_ground_must_be_there(by_language, ground, complaint):
    said = words.Grounds(by_language).complain(ground, "momentum")
    assert (said == "") if complaint == "" else complaint in said


# --------------------------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It falls by 37.2%.", ["37.2%"]),
        ("By (3) and step 4 of Section 2 it falls.", ["4"]),
        ("float32 and word2vec and E5.", []),
        ("$\\gamma = 0.9$ and $x_2^2 + 3x$.", ["0.9"]),
        ("$0.5$ and $\\eta \\le 10^{-3}$", ["0.5", "10^{-3}"]),
        ("[](#claim-x) steps, [12](sgd.md)", ["12"]),
        ("PyTorch {{torch}}, `x = 7`", []),
        ("1.5万步，一共6个", ["1.5万", "6"]),
        ("第3条，式(2)，图4", []),
    ],
)
def test_numbers_of_a_text(text, found):
    assert [written for written, _ in numbers.numbers(text)] == found


def test_values_of_written_numbers():
    assert numbers.values_of("95", "%") == {95.0, 0.95}
    assert numbers.values_of("1.5", "万") == {15000.0}
    assert numbers.values_of("2,500") == {2500.0}


@pytest.fixture(scope="module")
def given(by_language):
    return numbers.Given(by_language)


def test_given_is_what_the_page_shows(by_language, given):
    page = next(page for page in by_language["en"] if page.path.stem == "momentum")
    held = given.shown["momentum"]
    for embed in page.of("embed"):
        assert (ROOT / "snippets" / embed.value.partition(":")[0]).is_file()
    assert 0.9 in held, "the momentum of the demo"
    assert 0.37 not in held and 123.0 not in held
    block = Block("momentum", "en", "p", 1, "At 0.9 it is 123.")
    assert [number.text for number in numbers.typed([block], given)] == ["123"]


def test_a_number_typed_into_any_text_of_a_figure_is_found(given, monkeypatch):
    texts = [(part, f"{zh}少了37.2%。", f"{en} It is 37.2% less.") for part, zh, en in drawing("momentum")["texts"]]
    assert {part for part, *_ in texts} == {"caption", "title", "alt", "word"}
    monkeypatch.setattr(shown, "drawings", lambda: {"momentum": {"texts": texts}})
    assert [number.text for number in numbers.typed(shown.of_figures(), given)] == ["37.2%"] * 2 * len(texts)


def test_a_cited_number_stands_beside_its_source(given):
    cited = Block("momentum", "en", "p", 1, "[Goh](@goh-2017) finds 123. Elsewhere it is 124.")
    assert [number.text for number in numbers.typed([cited], given)] == ["124"]


def test_exceptions_have_a_reason_and_are_few():
    found = numbers.record()
    assert len(found) <= 22, "the list of exceptions may only become shorter"
    assert all(len(why) > 10 for _, why in found.values())
