"""Tests of what keeps the two languages together: sitebuild/read/prose.py, sitebuild/check/record.py, sitebuild/check/twins.py."""

import json
import subprocess
from functools import partial
from pathlib import Path

import pytest

from sitebuild.cache import ROOT
from sitebuild.check import record as languages
from sitebuild.check import twins
from sitebuild.read import prose
from sitebuild.read.prose import Pair, Words
from sitebuild.read.source import Page, pages

PAGE = """---
title: x
description: What it is.
---
# Title <small lang="en">name</small> { #title }

Asks at $x_1$ for [](#claim-a)?
{ .question }

## Formula { #formula }

$$
y = x
$$

See [the page](other.md#there), `code` and **bold**.

``` { .python }
--8<-- "a.py:a"
```

``` { .text }
typed words
```
"""


def pair(key: str, zh: str, en: str) -> Pair:
    page = key.partition("#")[0]
    return Pair(key, Words(f"docs/zh/{page}.md", 3, zh), Words(f"docs/en/{page}.md", 4, en))


@pytest.fixture
def record(tmp_path, monkeypatch):
    """An empty record in a place of its own, and no memory of earlier texts."""
    path = tmp_path / "docs" / "reconciled.txt"
    path.parent.mkdir()
    monkeypatch.setattr(languages, "RECORD", path)
    monkeypatch.setattr(languages, "SEEN", tmp_path / "prose.json")
    monkeypatch.setattr(languages, "ROOT", tmp_path)
    monkeypatch.setattr(languages, "relative", lambda path: "docs/reconciled.txt")
    return path


def said(found):
    return [str(place) for place in languages.check_prose(found)]


# --------------------------------------------------------------------------------------------------------------- the words


def test_only_words_count():
    assert list(prose.sections(PAGE)) == [
        ("", 1, "What it is."),
        ("title", 5, "Title name Asks at $ for []?"),
        ("formula", 10, "Formula $ See [the page], ` and **bold**. typed words"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("$x_1$", "$x_2$"),
        ("y = x\n", "y = 2x\n"),
        ("#claim-a", "#claim-b"),
        ("other.md#there", "elsewhere.md"),
        ("`code`", "`other_code`"),
        ("a.py:a", "b.py:b"),
        ("{ .question }", "{ .answer }"),
        ("See [", "See\n["),
        ("{ #formula }", "{ #formulas }"),
    ],
)
def test_what_a_program_compares_is_left_out_of_the_words(old, new):
    assert old in PAGE
    assert [text for *_, text in prose.sections(PAGE)] == [text for *_, text in prose.sections(PAGE.replace(old, new))]


@pytest.mark.parametrize(
    ("old", "new"), [("Asks", "Ask"), ("typed", "written"), ("What it is.", "What is it?"), ("bold", "b")]
)
def test_a_word_changes_the_state_of_its_section_alone(old, new):
    assert old in PAGE
    before, after = ([prose.state(text) for *_, text in prose.sections(p)] for p in (PAGE, PAGE.replace(old, new)))
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_every_section_of_the_site_is_read_in_both_languages():
    keys = [pair.key for pair in prose.all_pairs()]
    assert len(set(keys)) == len(keys)
    listed = [(prose.name_of(page), section.id) for page in pages("zh") for section in page.sections[1:]]
    expected = {f"{name}#{identifier}" for name, identifier in listed if identifier}
    assert len(expected) > 250
    assert expected <= set(keys)
    assert {"README", "glossary", "lessons", "claims/momentum", "figures/momentum"} <= {
        key.split("#")[0] for key in keys
    }


reconcile = partial(languages.reconcile, by="Ada L", day="2026-11-28")


# --------------------------------------------------------------------------------------------------------------- the record


def test_unchanged_sections_are_silent_once_reconciled(record):
    found = [pair("sgd#a", "甲", "one"), pair("sgd#b", "乙", "two")]
    assert len(said(found)) == 2
    assert "section #a: never reconciled" in said(found)[0]
    with pytest.raises(ValueError, match=r"sgd: 2 sections are open: #a, #b: read them one at a time, SECTION=.* WHY="):
        reconcile(found, "sgd", None, " ")
    assert not record.exists()
    told = reconcile(found, "sgd", None, "all new")
    assert told.endswith("sgd: 2 reconciled: #a, #b")
    assert "甲" in told and "two" in told, "both sides are shown as they now stand"
    assert record.read_text().count("  2026-11-28 by Ada L  all new") == 2
    assert said(found) == []
    assert reconcile(found, "sgd", "a", "") == "sgd: reconciled already"


def test_a_change_on_one_side_names_the_stale_side_and_what_changed(record):
    reconcile([pair("sgd#a", "学习率很小。", "The rate is small.")], "sgd", "a", "")
    said([pair("sgd#a", "学习率很小。", "The rate is small.")])
    (message,) = said([pair("sgd#a", "学习率很小。", "The rate is very small.")])
    assert message.startswith("docs/zh/sgd.md:3: prose: section #a: behind: the English words changed: ")
    assert "The rate is {+very +}small." in message
    assert "bring the Chinese up to date, then run `make reconciled PAGE=sgd SECTION=a`" in message
    (message,) = said([pair("sgd#a", "学习率不小。", "The rate is small.")])
    assert message.startswith("docs/en/sgd.md:4: prose: section #a: behind: the Chinese words changed: ")
    assert "学习率[-很-]{+不+}小。 in docs/zh/sgd.md" in message


def test_one_sided_change_needs_the_other_side_or_a_reason(record):
    reconcile([pair("sgd#a", "甲", "one")], "sgd", "a", "")
    late = [pair("sgd#a", "甲", "ones")]
    with pytest.raises(ValueError, match=r"only the English words changed: edit docs/zh/sgd.md:3, or say why .* WHY="):
        reconcile(late, "sgd", "a", " ")
    assert len(said(late)) == 1
    reconcile(late, "sgd", "a", "a typo,\n in English only")
    assert said(late) == []
    assert "en only: a typo, in English only" in record.read_text()


def test_changes_on_both_sides_want_one_reading_and_no_reason(record):
    reconcile([pair("sgd#a", "甲", "one")], "sgd", "a", "")
    both = [pair("sgd#a", "甲乙", "one two")]
    (message,) = said(both)
    assert "changed in both languages" in message
    assert "甲{+乙+}" in message and "one{+ two+}" in message
    reconcile(both, "sgd", "a", "")
    assert said(both) == []


def test_moved_and_renamed_sections_stay_reconciled(record):
    reconcile([pair("sgd#a", "甲", "one"), pair("sgd#b", "乙", "two")], "sgd", None, "all new")
    moved = [pair("stochastic#a", "甲", "one"), pair("momentum#c", "乙", "two")]
    assert said(moved) == []
    reconcile(moved, "momentum", "c", "")
    assert "momentum#c\n" in record.read_text() and "sgd#" not in record.read_text()
    assert said(moved) == []


def test_a_section_that_moves_and_changes_is_not_taken_for_a_new_one(record):
    reconcile([pair("sgd#a", "甲甲", "one")], "sgd", "a", "")
    (message,) = said([pair("momentum#a", "甲甲", "one more")])
    assert "docs/zh/momentum.md:3" in message and "one{+ more+}" in message


def test_a_heading_that_many_pages_share_does_not_make_a_new_page_an_old_one(record):
    shared = [pair("sgd#claims", "结论", "Claims"), pair("adam#claims", "结论 ", "Claims.")]
    reconcile(shared, "sgd", None, "all new")
    reconcile(shared, "adam", None, "all new")
    new = pair("lookahead#claims", "结论", "Claims, verified")
    assert "lookahead is new" not in said([*shared, new])[0], "one page alone has the Chinese words: a section moved"
    reconcile([*shared, pair("adam#code", "结论", "Claims!")], "adam", "code", "the same heading")
    (message,) = said([*shared, pair("adam#code", "结论", "Claims!"), new])
    assert "section #claims: never reconciled: lookahead is new; read it beside" in message
    assert "sgd is new" not in said([pair("sgd#other", "别的", "Other")])[0]


def test_what_is_not_yet_reconciled_keeps_its_entry(record):
    old = [pair("sgd#a", "甲", "one"), pair("sgd#b", "乙", "two")]
    reconcile(old, "sgd", None, "all new")
    now = [pair("sgd#a", "甲甲", "one one"), pair("sgd#b", "乙", "two two")]
    reconcile(now, "sgd", "a", "")
    (message,) = said(now)
    assert "two{+ two+}" in message


@pytest.mark.parametrize(
    ("page", "section", "message"),
    [
        ("sdg", None, "PAGE=sdg: no such page; did you mean sgd?"),
        ("sgd", "zz", "SECTION=zz: sgd has no such section; there are: a"),
    ],
)
def test_a_page_or_section_that_is_not_there_is_named(record, page, section, message):
    with pytest.raises(ValueError, match=message.replace("?", r"\?")):
        reconcile([pair("sgd#a", "甲", "one")], page, section, "")
    assert not record.exists()


def test_nobody_reads_a_section_without_a_name(record):
    with pytest.raises(ValueError, match="nobody has read it: say who did, BY="):
        languages.reconcile([pair("sgd#a", "甲", "one")], "sgd", "a", "", by=" ", day="2026-11-28")
    assert not record.exists()


def test_who_read_a_section_when_and_why_stays_in_the_record(record):
    reconcile([pair("sgd#a", "甲", "one")], "sgd", "a", "")
    reconcile([pair("sgd#a", "甲", "ones")], "sgd", "a", "a typo")
    (entry,) = languages.read_record().entries["sgd#a"]
    assert (entry.read, entry.why) == ("2026-11-28 by Ada L", "en only: a typo")
    old = "sgd#b\n  zh 0123456789  en 0123456789  zh only: from before readers were named\n"
    (entry,) = languages.Record.read(old).entries["sgd#b"]
    assert (entry.read, entry.why) == ("", "zh only: from before readers were named")


def test_a_torn_line_of_the_record_is_named(record):
    record.write_text(languages.HEAD + "\nsgd#a\n  zh 12 en 34\n<<<<<<< ours\n")
    messages = said([])
    assert messages[0].startswith("docs/reconciled.txt:5: prose: neither a section's name nor a pair of states")
    assert len(messages) == 2


def test_difference_is_by_words_and_short():
    text = " ".join(f"w{number}" for number in range(200))
    shown = languages.difference(text, text.replace("w100 ", "changed "))
    assert "[-w100-]{+changed+}" in shown
    assert len(shown) < 80


# ------------------------------------------------------------------------------------------------------------------ history


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def test_earlier_words_come_from_the_history_when_nothing_else_kept_them(record, tmp_path):
    page = tmp_path / "docs" / "zh" / "sgd.md"
    page.parent.mkdir()
    page.write_text("# 标题 { #a }\n\n学习率很小。\n", encoding="utf-8")
    words = next(text for identifier, _, text in prose.sections(page.read_text(encoding="utf-8")) if identifier == "a")
    reconcile([pair("sgd#a", words, "small")], "sgd", "a", "")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    languages.SEEN.unlink()
    (message,) = said([pair("sgd#a", words.replace("很小", "很大"), "small")])
    assert "学习率很[-小-]{+大+}。" in message
    git(tmp_path, "checkout", "-q", "--orphan", "other")
    git(tmp_path, "rm", "-rqf", "--cached", ".")
    languages.SEEN.unlink()
    git(tmp_path, "commit", "-qm", "no history", "--allow-empty")
    git(tmp_path, "branch", "-D", "-q", "main")
    (message,) = said([pair("sgd#a", words.replace("很小", "很大"), "small")])
    assert "their earlier text is not at hand" in message


def test_changes_of_neighbouring_sections_merge_without_a_conflict(record, tmp_path):
    def state(a: str, b: str) -> list[Pair]:
        return [pair("sgd#a", f"甲{a}", f"one{a}"), pair("sgd#b", f"乙{b}", f"two{b}"), pair("sgd#c", "丙", "three")]

    def reconciled(a: str, b: str, section: str | None) -> None:
        reconcile(state(a, b), "sgd", section, "all new" if section is None else "")
        git(tmp_path, "add", "docs")
        git(tmp_path, "commit", "-qm", f"at {a}{b}")

    git(tmp_path, "init", "-q", "-b", "main")
    reconciled("", "", None)
    git(tmp_path, "checkout", "-qb", "other")
    reconciled("", "2", "b")
    git(tmp_path, "checkout", "-q", "main")
    reconciled("1", "", "a")
    git(tmp_path, "merge", "-q", "other", "-m", "merged")
    assert said(state("1", "2")) == []
    assert len(said(state("1", ""))) == 1


# ------------------------------------------------------------------------------------------------------- what a program compares

TWIN = '# T { #t }\n\n!!! note\n    a\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n1. x\n2. y\n\n**1.** Ask.\n\n??? answer "A"\n    z\n'


def differ(tmp_path, monkeypatch, zh: str, en: str) -> list[str]:
    monkeypatch.setattr(twins, "DOCS", tmp_path)
    found = {}
    for language, text in (("zh", zh), ("en", en)):
        path = tmp_path / language / "x.md"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        found[language] = [Page.read(path)]
        monkeypatch.setattr(Page, "name", property(lambda page: f"docs/{page.path.parent.name}/{page.path.name}"))
    return [str(place) for place in twins.check(found)]


def test_equal_twins_are_silent(tmp_path, monkeypatch):
    assert differ(tmp_path, monkeypatch, TWIN, TWIN.replace("Ask", "问")) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("!!! note", "!!! warning", "boxes differ: zh 'note', en 'warning'"),
        ("| 1 | 2 |", "| 1 | 2 |\n| 3 | 4 |", "tables differ: zh '2 rows x 2 columns', en '3 rows x 2 columns'"),
        (
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "| a |\n|---|\n| 1 |",
            "tables differ: zh '2 rows x 2 columns', en '2 rows x 1 columns'",
        ),
        ("2. y\n", "", "list entries differ: zh '1.', en nothing"),
        ("2. y", "- y", "list entries differ: zh '1.', en '-'"),
        ("**1.** Ask.", "Ask.", "exercises differ: zh '1', en nothing"),
        ('??? answer "A"', "A", "folded answers differ: zh 'answer', en nothing"),
    ],
)
def test_what_differs_is_named(tmp_path, monkeypatch, old, new, what):
    assert old in TWIN
    messages = differ(tmp_path, monkeypatch, TWIN, TWIN.replace(old, new))
    assert any(what in message for message in messages), messages


# ----------------------------------------------------------------------------------------------------------- the site itself


def test_figures_and_claims_are_read_without_their_numbers():
    store = json.loads((ROOT / ".cache" / "claims.json").read_text(encoding="utf-8"))
    assert store
    texts = {pair.key: pair.zh.text for pair in prose.all_pairs()}
    claims = [text for key, text in texts.items() if key.startswith("claims/")]
    assert len(claims) == len(store)
    assert not [text for text in claims if any(digit in text for digit in "123456789")]


def test_twins_of_the_site_are_compared_in_every_respect():
    kinds = {item.kind for page in pages("zh") for item in page.items}
    assert kinds >= {*twins.IN_ORDER, *twins.AS_SET}
