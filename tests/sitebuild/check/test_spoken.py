"""Tests of sitebuild/read/spoken.py: every pair of words of the scripts is read, and judged as the pages are."""

import re
from dataclasses import replace

import pytest

from sitebuild.cache import ROOT
from sitebuild.check import record as languages
from sitebuild.check import terms
from sitebuild.make import elements
from sitebuild.read import prose, spoken
from sitebuild.read.markdown import HAN
from tests.conftest import called

SCRIPT = r"""
// 注释：["不算", "not counted"]
const numbers = `${a}, ${b}`; // both languages
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
    assert [(pair.line, pair.zh, pair.en) for pair in spoken.spoken(SCRIPT)] == [
        (4, ("双曲正切",), ("tanh",)),
        (5, ("只差舍入",), ("by rounding only",)),
        (5, ("最多差0η",), ("by up to 0η",)),
        (6, ('按"停"\n停下',), ('Press "stop"\nto stop',)),
        (
            8,
            ("丢掉、，0, 0（不计）。0", "一个也不丢，0, 0。0"),
            (
                "Without units 0, 0, 0 (not counted). 0",
                "Without unit 0, 0, 0. 0",
                "Nothing dropped, 0, 0 (not counted). 0",
            ),
        ),
    ]


def test_pairs_are_the_same_however_lines_are_broken():
    """Brackets that only set apart, and breaks between and within literals, change neither pairs nor their order."""
    bare = SCRIPT.replace("(n < 1e-9 ?", "n < 1e-9\n  ?").replace(
        "差${n}η`, `by up to ${n}η`]);", "差${n}η`, `by up to ${n}η`];"
    )
    laid = bare.replace('["双曲正切", "tanh"]', '[\n  "双曲" + "正切",\n  "tanh",\n]').replace(
        "}${hand", "}` +\n    `${hand"
    )
    before, after = ([(pair.zh, pair.en) for pair in spoken.spoken(script)] for script in (SCRIPT, laid))
    assert laid.count("\n") == SCRIPT.count("\n") + 6 and after == before


def test_chinese_without_english_is_found():
    assert spoken.alone(SCRIPT) == [(12, "没有译文")]


@pytest.mark.parametrize("path", spoken.files(), ids=lambda path: path.relative_to(ROOT / "docs").as_posix())
def test_no_chinese_stands_alone(path):
    """But for the words that a search leaves out, in docs/assets/search-worker.ts, which nobody is shown."""
    found = spoken.alone(path.read_text(encoding="utf-8"))
    assert [text for _, text in found if not text.startswith(("where which", "如何"))] == []


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
            assert any(map(str.strip, pair.en)) and not re.search(f"[{HAN}]", "".join(pair.en)), (path.name, pair)
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
    sound = spoken.of_file
    monkeypatch.setattr(
        spoken, "of_file", lambda one: spoken.both(source.replace(old, new)) if one == path else sound(one)
    )
    return list(prose._of_scripts())


PLANTS = [
    ("math/collaborative_filtering.ts", "${parts}；${vectors}", "${parts}; ${vectors}", "an English mark in a Chinese sentence"),
    ("elements/embedding.ts", "小批量的大小B", "小批量的大小 B", "a space between Han and Latin"),
    ("math/frameworks.ts", "只差舍入", "只差舍入.", "an English mark in a Chinese sentence"),
    ("run/words.ts", "Stopped.", "Stopped。", "a Chinese mark in an English sentence"),
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


@pytest.mark.parametrize("name", ["elements/kit.ts", "math/vanishing_gradients.ts", "run/words.ts"])
def test_words_changed_in_one_language_are_named(name, monkeypatch):
    """The record of the languages holds both sides: a Chinese word that changes alone is asked about."""
    before = {pair.key: pair for pair in prose._of_scripts()}
    old = next(text for pair in before.values() if pair.zh.path.endswith(name) for text in pair.zh.text.split("\n") if len(text) > 1 and "0" not in text)  # fmt: skip
    record = languages.Record.read("\n".join(f"{key}\n  zh {p.zh.state}  en {p.en.state}" for key, p in before.items()))
    monkeypatch.setattr(languages, "read_record", lambda: record)
    assert list(languages.check_prose(list(before.values()))) == []
    found = list(languages.check_prose(planted(name, old, old + "吗", monkeypatch)))
    assert [place.rule for place in found] == ["prose"] and found[0].path.endswith(name)


# What Run says, written by hand: (function of docs/run/words.ts, its arguments, in Chinese, in English).
SAID = [
    ("trouble", ["lost", "", 60], "没能下载Python：连不上本站。联网后再按一次。",
     "Python could not be fetched: this site cannot be reached. Press again once you are connected."),
    ("trouble", ["lost", "HTTP 404", 60], "没能下载Python：本站没有给出文件（HTTP 404）。请稍后再按一次；还是这样，就请报告。",
     "Python could not be fetched: this site did not give out a file (HTTP 404). Press again later; if it stays so, please report it."),
    ("trouble", ["damaged", "a.whl", 60], "下载的文件与本站构建时的不一致（a.whl），没有使用。请再试一次；还是这样，就请报告。",
     "A file that came is not the one that the site was built with (a.whl), and was not used. Try again; if it stays so, please report it."),
    ("trouble", ["no wasm", "", 60], "这个浏览器没有WebAssembly，运行不了Python。", "This browser has no WebAssembly, so it cannot run Python."),
    ("trouble", ["policy", "", 60], "浏览器或网络的安全策略不允许在这里运行Python。",
     "A security policy of the browser or the network does not let Python run here."),
    ("trouble", ["time", "", 45], "运行超过45秒，已停下。", "Stopped: it ran for more than 45 seconds."),
    ("trouble", ["stopped", "", 60], "已停下。", "Stopped."),
    ("trouble", ["left", "", 60], "已停下。", "Stopped."),
    ("trouble", ["broken", "", 60], "Python没有启动。", "Python did not start."),
    ("died", [], "Python自己崩溃了；再按一次会重新启动。", "Python itself broke down; the next run starts it anew."),
    ("died", ["abort"], "Python自己崩溃了（abort）；再按一次会重新启动。", "Python itself broke down (abort); the next run starts it anew."),
    ("same", [0], "相同：没有输出，记录的也没有。", "Same: nothing was printed, and nothing is recorded."),
    ("same", [1], "相同：1行输出与记录的一致。", "Same: the line printed is the one recorded."),
    ("same", [2], "相同：2行输出与记录的一致。", "Same: the 2 lines printed are those recorded."),
    ("caption", [{"label": "", "shape": [1], "values": [2]}], "1个数，从2到2", "1 number, from 2 to 2"),
    ("caption", [{"label": "w", "shape": [2, 1], "values": [-1, 3]}], "w：2 × 1个数，从−1到3", "w: 2 × 1 numbers, from −1 to 3"),
    ("caption", [{"label": "w", "shape": [3], "values": ["NaN", 1, "Infinity"]}], "w：3个数，从1到1，另有2个不是有限的数",
     "w: 3 numbers, from 1 to 1, and 2 not finite"),
    ("caption", [{"label": "w", "shape": [2], "values": ["NaN", "NaN"]}], "w：2个数，都不是有限的数", "w: 2 numbers, none finite"),
    ("caption", [{"label": "w", "shape": [0], "values": []}], "w：0个数", "w: 0 numbers"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong"), [("", ""), ("已停下", "还在运行"), ("Stopped.", "Running.")])
def test_run_says_what_is_so_in_every_state(right, wrong, tmp_path):
    """And a wrong word in either language is seen."""
    source = elements.bundle("run/words.ts", "node").read_text(encoding="utf-8")
    assert right in source
    asked = [{"name": name, "arguments": given} for name, given, _, _ in SAID]
    said = called(source.replace(right, wrong), asked, tmp_path)
    assert ([tuple(pair) for pair in said] == [case[2:] for case in SAID]) is not bool(right)


def test_no_state_of_run_is_unsaid():
    """Each kind of trouble that docs/run/store.ts knows stands in the table above."""
    kinds = re.search(r"type Kind = (.*);", (ROOT / "docs/run/store.ts").read_text(encoding="utf-8"))[1]
    assert set(re.findall(r'"([\w ]+)"', kinds)) == {given[0] for name, given, _, _ in SAID if name == "trouble"}
