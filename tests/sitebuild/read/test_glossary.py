"""Tests of docs/glossary.toml, the one source of both glossary pages."""

import re
import tomllib
from collections import Counter

import pytest

from sitebuild.check.terms import SPACED
from sitebuild.read import glossary
from sitebuild.read.source import DOCS

TERMS = tomllib.loads((DOCS / "glossary.toml").read_text(encoding="utf-8"))["term"]
GROUPS = ["tables", "dropout", "filtering", "language", "optimizers", "general"]


def test_there_are_terms_in_every_group_and_groups_are_not_torn():
    order = [term["group"] for term in TERMS]
    assert sorted(order, key=GROUPS.index) == order
    assert set(order) == set(GROUPS)


@pytest.mark.parametrize("field", ["id", "zh", "en"])
def test_a_name_stands_once(field):
    repeated = [name for name, count in Counter(term[field] for term in TERMS).items() if count > 1]
    assert not repeated


def test_ids_are_words_and_other_names_are_listed_in_both_languages():
    for term in TERMS:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", term["id"])
        assert {"also_zh", "also_en"} <= set(term), term["id"]


def test_aliases_are_other_names_and_set_as_the_site_sets_chinese():
    for term in TERMS:
        for language in ("zh", "en"):
            names = [term[language], *term[f"also_{language}"]]
            assert len(set(names)) == len(names), names
        assert not [name for name in term["also_zh"] if SPACED.search(name)]


def test_glossary_names_the_term_that_is_wrong(monkeypatch, tmp_path):
    monkeypatch.setattr(glossary, "SOURCE", tmp_path / "glossary.toml")
    lines = [f'{key} = "half"' for key in ("id", "zh", "en", "group", "say_zh", "say_en", "colour")]
    glossary.SOURCE.write_text("[[term]]\n" + "\n".join(lines), encoding="utf-8")
    with pytest.raises(ValueError, match="docs/glossary.toml: term 'half': .*unexpected keyword argument 'colour'"):
        glossary.terms()
