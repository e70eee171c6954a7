"""Tests of the linter of words and marks, sitebuild/check/terms.py: what must be named, and what must be left alone."""

import pytest

from sitebuild.check import terms
from sitebuild.read import prose
from sitebuild.read.glossary import Term
from sitebuild.read.prose import Pair, Words
from sitebuild.read.source import LANGUAGES, Page, pages

KNOWN = [
    Term(
        *("weight-decay", "权重衰减", "weight decay", "general", "x", "x", "decay"),
        never_zh=("体重衰减",),
        never_en=("weight-decay",),
    ),
    Term("adam", "Adam", "Adam", "general", "x", "x", "adam", never_zh=("亚当",)),
    Term("moment", "矩", "moment", "general", "x", "x", "adam", never_zh=("一阶时刻",)),
]


@pytest.fixture
def lint(tmp_path, monkeypatch):
    """Return what is said of a page in a language."""
    monkeypatch.setattr(terms, "terms", lambda: KNOWN)
    monkeypatch.setattr(prose, "name_of", lambda page: page.path.stem)

    def said(language: str, text: str, name: str = "other") -> list[str]:
        path = tmp_path / f"{name}.md"
        path.write_text(text, encoding="utf-8")
        page = Page(path, text)
        page.__dict__["name"] = f"docs/{language}/{name}.md"
        return [str(place) for place in terms.check({language: [page]}, [])]

    return said


@pytest.mark.parametrize(
    ("language", "line", "right"),
    [
        ("zh", "再加上体重衰减。", "权重衰减"),
        ("zh", "亚当优化器很快。", "Adam"),
        ("zh", "先算一阶时刻。", "矩"),
        ("en", "Add weight-decay to it.", "weight decay"),
        ("en", "Weight-decay helps.", "weight decay"),
    ],
)
def test_a_forbidden_rendering_is_named_with_file_and_line(lint, language, line, right):
    (message,) = lint(language, f"# T {{ #t }}\n\n{line}\n")
    assert message.startswith(f"docs/{language}/other.md:3: term: ")
    assert f"is called {right!r} here (glossary: " in message
    assert "write that, or set it in quotation marks" in message


@pytest.mark.parametrize(
    "line",
    [
        "有人译作“体重衰减”。",
        "> 原文写的是体重衰减。",
        "`体重衰减`",
        "[看](体重衰减.md)",
        "```\n体重衰减\n```",
        "《体重衰减》",
        "一阶导数的时刻",
    ],
)
def test_quoted_words_and_code_are_left_alone(lint, line):
    assert lint("zh", f"# T {{ #t }}\n\n{line}\n") == []


def test_a_pair_that_is_not_the_glossarys_is_named(lint):
    (message,) = lint("zh", "这叫重量损耗（weight decay）。\n")
    assert "the glossary's Chinese for 'weight decay' is '权重衰减'" in message
    assert lint("zh", "这叫权重衰减（weight decay）。\n") == []


def test_first_use_on_the_page_that_explains_it_gives_the_english_name(lint):
    late = "权重衰减好吗？\n{ .answer }\n\n权重衰减很有用。\n\n**权重衰减**（weight decay）就是它。\n"
    (message,) = lint("zh", late, "decay")
    assert message.startswith("docs/zh/decay.md:4: first use: ")
    assert message.endswith("权重衰减（weight decay）")
    assert lint("zh", late, "other") == []
    assert lint("zh", late.replace("权重衰减很有用。\n\n", ""), "decay") == []
    assert lint("zh", "\n**权重衰减**（weight decay，L2）很有用。权重衰减。\n", "decay") == []
    assert lint("zh", '# 权重衰减 <small lang="en">weight decay</small> { #t }\n\n权重衰减。\n', "decay") == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("用 NumPy 算", "a space between Han and Latin"),
        ("取 $x$时", "a space between Han and Latin"),
        ("值是`x` 时", "a space between Han and Latin"),
        ("走3 步", "a space between Han and Latin"),
        ("先走一步,再看", "an English mark in a Chinese sentence"),
        ("完了.", "an English mark in a Chinese sentence"),
        ("走一步 ，再看", "should be"),
        ("ＡＢＣ三点", "should be"),
    ],
)
def test_chinese_typography(lint, line, what):
    messages = lint("zh", f"# T {{ #t }}\n\n{line}\n")
    assert messages and all(message.startswith("docs/zh/other.md:3: typography: ") for message in messages)
    assert any(what in message for message in messages)


@pytest.mark.parametrize(
    "line", ["用NumPy算，取$x$时，值是`x`，走3步。", "种子是0：4周", "式(1)的A、B两点", "> 用 NumPy ,算", "比是1:2"]
)
def test_chinese_as_it_should_be_is_silent(lint, line):
    assert lint("zh", f"# T {{ #t }}\n\n{line}\n") == []


def test_a_chinese_mark_in_english_is_named(lint):
    (message,) = lint("en", "# T { #t }\n\nTwo，three.\n")
    assert message.startswith("docs/en/other.md:3: typography: a Chinese mark in an English sentence")


def test_texts_beside_their_translation_are_read_too(monkeypatch):
    monkeypatch.setattr(terms, "terms", lambda: KNOWN)
    pair = Pair("claims/x#", Words("snippets/claims/x.py", 1, "好\n体重衰减"), Words("snippets/claims/x.py", 1, "good"))
    (message,) = [str(place) for place in terms.check({}, [pair])]
    assert message.startswith("snippets/claims/x.py:1: term: '体重衰减'")


def test_the_site_keeps_to_its_words():
    by_language = {language: pages(language) for language in LANGUAGES}
    assert len(by_language["zh"]) > 25
    assert [str(place) for place in terms.check(by_language, prose.pairs(by_language))] == []


def test_the_glossary_forbids_what_the_field_gets_wrong():
    never = {wrong for term in terms.terms() for wrong in term.never_zh}
    assert never >= {"亚当", "一阶时刻", "体重衰减", "重量衰减", "字向量", "渐变下降"}
    for term in terms.terms():
        assert term.zh not in never, term.id
        assert not set(term.never_zh) & {term.zh} and not set(term.never_en) & {term.en}
