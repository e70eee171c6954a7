"""Tests of docs/glossary.toml, the one source of both glossary pages."""

import json
import re
import tomllib
from collections import Counter

import pytest

from sitebuild.read import glossary
from sitebuild.read.source import DOCS

TERMS = tomllib.loads((DOCS / "glossary.toml").read_text(encoding="utf-8"))["term"]
FIELDS = {"id", "zh", "en", "also_zh", "also_en", "group", "say_zh", "say_en", "page"}
OPTIONAL = {"never_zh", "never_en"}
GROUPS = ["tables", "dropout", "filtering", "language", "optimizers", "general"]
each_term = pytest.mark.parametrize("term", TERMS, ids=lambda term: term["id"])
HAN, LATIN = r"[\u4e00-\u9fff]", r"[A-Za-z0-9$]"


def test_there_are_terms_in_every_group_and_groups_are_not_torn():
    order = [term["group"] for term in TERMS]
    assert sorted(order, key=GROUPS.index) == order
    assert set(order) == set(GROUPS)


@pytest.mark.parametrize("field", ["id", "zh", "en"])
def test_a_name_stands_once(field):
    repeated = [name for name, count in Counter(term[field] for term in TERMS).items() if count > 1]
    assert not repeated


@each_term
def test_has_all_fields_and_a_page_in_both_languages(term):
    assert FIELDS - {"page"} <= set(term) <= FIELDS | OPTIONAL
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", term["id"])
    page = term.get("page", "glossary")  # where no lesson explains it, the glossary does
    assert all((DOCS / language / f"{page}.md").exists() for language in ("zh", "en")), page


@each_term
def test_has_the_same_formulas_in_both_languages(term):
    formulas = [Counter(re.findall(r"\$.+?\$", term[say])) for say in ("say_zh", "say_en")]
    assert formulas[0] == formulas[1]


@each_term
def test_aliases_are_other_names(term):
    for language in ("zh", "en"):
        names = [term[language], *term[f"also_{language}"]]
        assert len(set(names)) == len(names)


@each_term
def test_chinese_has_no_space_between_han_and_latin(term):
    for text in (term["zh"], *term["also_zh"], term["say_zh"]):
        assert not re.search(f"{HAN} +{LATIN}|{LATIN} +{HAN}", text), text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda term: term.pop("en"), "missing 1 required positional argument: 'en'"),
        (lambda term: term.update(colour="red"), "unexpected keyword argument 'colour'"),
        (lambda term: term.update(group="none"), "group must be one of"),
    ],
)
def test_glossary_names_the_term_that_is_wrong(monkeypatch, tmp_path, change, message):
    term = {"id": "half", "zh": "半", "en": "half", "group": "general", "say_zh": "半。", "say_en": "Half."}
    change(term)
    monkeypatch.setattr(glossary, "SOURCE", tmp_path / "glossary.toml")
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in term.items()]
    glossary.SOURCE.write_text("[[term]]\n" + "\n".join(lines), encoding="utf-8")
    with pytest.raises(ValueError, match="docs/glossary.toml: term 'half': ") as error:
        glossary.terms()
    assert message in str(error.value)
