"""Formulas: what is refused, how they are drawn and kept."""

import json
import re
import xml.etree.ElementTree as ET

import pytest

from sitebuild.make import formulas


@pytest.fixture
def store(monkeypatch, tmp_path):
    """An empty store of formulas."""
    monkeypatch.setattr(formulas, "STORE", tmp_path / "formulas.json")
    formulas._loaded.cache_clear()
    yield formulas.STORE
    formulas._loaded.cache_clear()


@pytest.mark.parametrize(
    ("tex", "part"),
    [
        ("x = 速度", "bare Chinese"),
        ("x，y", "bare Chinese"),
        ("\\text{速度}", "Chinese inside \\text"),
        ("100% x", "a bare %"),
        ("%", "a bare %"),
    ],
)
def test_complaints_name_what_is_wrong(tex, part):
    assert part in formulas.complain(tex)


@pytest.mark.parametrize("tex", ["x", "100\\%", "\\text{speed}", "\\hat r_{ij}", "\\theta’"])
def test_sound_formulas_have_no_complaint(tex):
    assert formulas.complain(tex) == ""


def test_formulas_that_do_not_parse_are_named_and_not_kept(store):
    errors = formulas.typeset([("\\frac{1}{2", False), ("\\nosuch x", True), ("x^2", False)])
    assert set(errors) == {"\\frac{1}{2", "\\nosuch x"}
    assert "Undefined control sequence \\nosuch" in errors["\\nosuch x"]
    assert set(json.loads(store.read_text(encoding="utf-8"))["formulas"]) == {"$x^2"}
    with pytest.raises(formulas.FormulaError, match="does not parse"):
        formulas.lookup("\\nosuch", display=False)


def test_formula_becomes_drawing_and_mathml(store):
    formulas.typeset([("a < \\frac{\\gamma}{2}", True), ("\\gamma", False)])
    drawn = formulas.lookup("a < \\frac{\\gamma}{2}", display=True)
    svg = ET.fromstring(drawn["svg"].replace("<svg ", '<svg xmlns:xlink="http://www.w3.org/1999/xlink" ', 1))
    assert svg.get("aria-hidden") == "true" and svg.findtext("desc") == "a < \\frac{\\gamma}{2}"
    assert not re.search(r"data-|fill=|stroke|MJX", drawn["svg"])
    math = ET.fromstring(drawn["mathml"])
    assert math.get("display") == "block" and math.get("data-search-exclude") == "1"
    assert math.find("semantics/mrow//mfrac") is not None
    assert math.findtext("semantics/annotation") == "a < \\frac{\\gamma}{2}"
    assert drawn["width"] > formulas.lookup("\\gamma", display=False)["width"] > 0


def test_glyphs_of_a_page_are_drawn_once_and_named_shortly(store):
    formulas.typeset([("x + x", False), ("y", False)])
    html = formulas.lookup("x + x", display=False)["svg"] * 2
    page = formulas.with_glyphs(html)
    used = re.findall(r'xlink:href="#([\w-]+)"', page)
    drawn = re.findall(r'<path id="([\w-]+)" d="[^"]+"/>', page)
    assert len(used) == 6 and sorted(set(used)) == sorted(drawn) and len(drawn) == 2
    assert len(set(re.findall(r' d="([^"]+)"', page))) == 2
    assert formulas.with_glyphs("<p>no formula</p>") == "<p>no formula</p>"


def test_every_digit_of_a_number_is_drawn(store):
    formulas.typeset([("x = 0.25", False)])
    page = formulas.with_glyphs(formulas.lookup("x = 0.25", display=False)["svg"])
    used = re.findall(r'<use\b[^>]* xlink:href="#([\w-]+)"', page)
    assert len(used) == 6 and set(used) <= set(re.findall(r'<path id="([\w-]+)"', page))


def test_formulas_already_in_the_store_need_no_node(store, monkeypatch):
    formulas.typeset([("x", False)])
    monkeypatch.setattr(formulas.node, "run", lambda *_, **__: pytest.fail("Node was started"))
    assert formulas.typeset([("x", False)]) == {}


def test_store_of_another_version_is_not_used(store, monkeypatch):
    formulas.typeset([("x", False)])
    monkeypatch.setattr(formulas, "_salt", lambda: "another")
    assert formulas._read()["formulas"] == {}


def test_what_another_process_writes_meanwhile_is_kept_and_takes_nothing_away(store, monkeypatch):
    formulas.typeset([("x", False)])
    old, run = store.read_text(encoding="utf-8"), formulas.node.run

    def run_beside_another(*asked: str, **options: str) -> str:
        answer = run(*asked, **options)
        there = json.loads(old)
        store.write_text(json.dumps(there | {"formulas": there["formulas"] | {"$z": {"svg": "z"}}}), encoding="utf-8")
        return answer

    def write_before_another(path, content):
        path.write_text(content, encoding="utf-8")
        assert json.loads(content)["formulas"]["$z"] == {"svg": "z"}, "what came meanwhile"
        path.write_text(old, encoding="utf-8")

    monkeypatch.setattr(formulas.node, "run", run_beside_another)
    monkeypatch.setattr(formulas, "write", write_before_another)
    assert "<svg" in formulas.lookup("y", display=False)["svg"]
