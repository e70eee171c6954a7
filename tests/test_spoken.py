"""Tests of sitebuild/spoken.py: every pair of words of the scripts is read, and judged as the pages are."""

import re
from dataclasses import replace

import pytest

from sitebuild import languages, prose, spoken, terms
from sitebuild.cache import ROOT
from sitebuild.prose import Pair, Words

SCRIPT = r"""
// 注释：["不算", "not counted"]
const numbers = `${a}；${b}`; // both languages
const NAMES: Record<string, Pair> = { tanh: ["双曲正切", "tanh"], none: ["x", "y"] };
const size = (n: number): Pair => (n < 1e-9 ? ["只差舍入", "by rounding only"] : [`最多差${n}η`, `by up to ${n}η`]);
const hint = say("按\"停\"\n停下", 'Press "stop"\nto stop');
const clean = text.replace(/[（(].*/, "") / 2;
const words: Pair = [
  `${k ? `丢掉${list.join("、")}` : "一个也不丢"}，${numbers}${hand && "（不计）"}。${NAMES[way][0]}`,
  `${k ? `Without unit${k > 1 ? "s" : ""} ${list.join(", ")}` : "Nothing dropped"}, ${numbers}${hand && " (not counted)"}. ${NAMES[way][1]}`,
];
const alone = "没有译文";
"""


def test_every_way_to_write_a_pair_is_read():
    found = spoken.spoken(SCRIPT)
    assert [(pair.line, pair.zh, pair.en) for pair in sorted(found, key=lambda pair: pair.line)] == [
        (4, ("双曲正切",), ("tanh",)),
        (5, ("只差舍入",), ("by rounding only",)),
        (5, ("最多差0η",), ("by up to 0η",)),
        (6, ('按"停"\n停下',), ('Press "stop"\nto stop',)),
        (
            8,
            ("丢掉、，0；0（不计）。0", "一个也不丢，0；0。0"),
            (
                "Without units 0, 0；0 (not counted). 0",
                "Without unit 0, 0；0. 0",
                "Nothing dropped, 0；0 (not counted). 0",
            ),
        ),
    ]


def test_chinese_without_english_is_found():
    assert spoken.alone(SCRIPT) == [(3, "；"), (13, "没有译文")]


@pytest.mark.parametrize("path", spoken.files(), ids=lambda path: path.relative_to(ROOT / "docs").as_posix())
def test_no_chinese_stands_alone(path):
    """But for the words that a search leaves out, in docs/assets/search-worker.js, which nobody is shown."""
    found = spoken.alone(path.read_text(encoding="utf-8"))
    assert [text for _, text in found if not text.startswith("why with 怎么")] == []


@pytest.mark.parametrize("path", spoken.files(), ids=lambda path: path.relative_to(ROOT / "docs").as_posix())
def test_no_chinese_is_overlooked(path):
    """Whatever Han a script holds, comments and patterns aside, is in the texts that were read."""
    source = path.read_text(encoding="utf-8")
    bare = re.sub(r"^\s*(//|/?\*).*$|\s//.*$", "", source, flags=re.M)
    read = "".join(text for pair in spoken.spoken(source) for text in pair.zh)
    read += "".join(text for _, text in spoken.alone(source))
    assert set(re.findall("[\u4e00-\u9fff]", bare)) <= set(read)


def test_pairs_are_many_and_whole(record_property):
    """Each has words on both sides, the English ones without Chinese, and there are as many as `[zh` and `say(zh` begin."""
    counted = 0
    for path in spoken.files():
        source = path.read_text(encoding="utf-8")
        found = spoken.spoken(source)
        begun = re.findall(r"""(?:\[|say\()\s*["`](?:\$\{[^{}]*\})?[^"`$\n]*[\u4e00-\u9fff]""", source)
        assert len(found) >= len(begun), (path.name, len(found), len(begun))
        for pair in found:
            assert any(map(str.strip, pair.en)) and not any(map(spoken.CHINESE.search, pair.en)), (path.name, pair)
        counted += len(found)
    record_property("summary", f"{counted} pairs of words in scripts")
    assert counted > 200


def test_scripts_are_in_the_record_of_the_languages():
    keys = {pair.key: pair for pair in prose.all_pairs()}
    assert "选中的都是J = 0" in keys["elements/math/optimizer_race#"].zh.text
    assert "Not yet: 0" in keys["run/main#"].en.text
    assert keys["elements/optimizer_race#"].idea == keys["elements/math/optimizer_race#"].idea == "optimizer-race"


def planted(name, old, new, monkeypatch):
    """Return the pairs of scripts with other words in one file."""
    path = next(path for path in spoken.files() if path.as_posix().endswith(name))
    source = path.read_text(encoding="utf-8")
    assert old in source
    spoken_before = spoken.spoken
    monkeypatch.setattr(
        spoken, "spoken", lambda text: spoken_before(text.replace(old, new) if text == source else text)
    )
    return list(prose._of_scripts())


PLANTS = [
    ("collaborative_filtering.ts", "${parts}；${vectors}", "${parts}; ${vectors}", "an English mark in a Chinese sentence"),
    ("elements/embedding.ts", "小批量的大小B", "小批量的大小 B", "a space between Han and Latin"),
    ("math/frameworks.ts", "只差舍入", "只差舍入.", "an English mark in a Chinese sentence"),
    ("run/main.ts", "Stopped.", "Stopped。", "a Chinese mark in an English sentence"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "says"), PLANTS, ids=[plant[0] for plant in PLANTS])
def test_typography_reaches_the_scripts(name, old, new, says, monkeypatch):
    assert list(terms.check({}, list(prose._of_scripts()))) == []
    found = list(terms.check({}, planted(name, old, new, monkeypatch)))
    assert found and all(says in place.message for place in found), found


def test_the_glossary_reaches_the_scripts(monkeypatch):
    known = [replace(term, never_zh=("抄一行",)) if term.never_zh else term for term in terms.terms()]
    monkeypatch.setattr(terms, "terms", lambda: known)
    assert [place.path for place in terms.check({}, list(prose._of_scripts()))][:1] == ["docs/elements/embedding.ts"]


@pytest.mark.parametrize("name", ["elements/kit.ts", "math/vanishing_gradients.ts", "run/drawing.ts"])
def test_words_changed_in_one_language_are_named(name, monkeypatch):
    """The record of the languages holds both sides: a Chinese word that changes alone is asked about."""
    before = {pair.key: pair for pair in prose._of_scripts()}
    old = next(text for pair in before.values() if pair.zh.path.endswith(name) for text in pair.zh.text.split("\n") if len(text) > 1 and "0" not in text)  # fmt: skip
    record = languages.Record.read("\n".join(f"{key}\n  zh {p.zh.state}  en {p.en.state}" for key, p in before.items()))
    monkeypatch.setattr(languages, "read_record", lambda: record)
    assert list(languages.check_prose(list(before.values()))) == []
    found = list(languages.check_prose(planted(name, old, old + "吗", monkeypatch)))
    assert [place.rule for place in found] == ["prose"] and found[0].path.endswith(name)


def test_a_pair_of_scripts_is_a_pair_like_any_other():
    for pair in prose._of_scripts():
        assert isinstance(pair, Pair) and isinstance(pair.zh, Words)
        assert pair.zh.path == pair.en.path and (ROOT / pair.zh.path).is_file()
