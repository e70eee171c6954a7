"""Pages as they are read: sections, items and their lines."""

import pytest

from sitebuild.read import source
from sitebuild.read.source import DOCS, Page


def page(text: str) -> Page:
    """Return a page that stands nowhere."""
    return Page(DOCS / "zh" / "made-up.md", text)


def items(text: str, *kinds: str) -> list[tuple[str, int]]:
    """Return (value, line) of the items of a text."""
    return [(item.value, item.line) for item in page(text).of(*kinds)]


def test_sections_have_id_level_line_and_items():
    text = "---\ntitle: x\n---\n# A { #a }\n$x$\n\n## B `c` { #b .wide }\n\n### C\n\n[[figure: f]]\n"
    sections = page(text).sections
    assert [(section.id, section.level, section.line) for section in sections] == [
        ("", 0, 1),
        ("a", 1, 4),
        ("b", 2, 7),
        ("", 3, 9),
    ]
    assert sections[1].values("formula") == ["x"]
    assert sections[3].values("figure") == ["f"]


def test_of_front_matter_only_the_methods_named_are_read():
    text = "---\ndescription: Adam costs $5 and [a](b.md)\n# Adam, no heading\n---\n"
    assert items(text, "named") == [("Adam", 2)]
    assert not page(text.replace("Adam", "It")).items


@pytest.mark.parametrize("indent", ["", "    ", "        "])
def test_tables_are_counted_wherever_they_stand(indent):
    rows = ["| a | b `x|y` |", "|---|---|", "| 1 | $|h|$ |", "| 2 | 3 |"]
    text = "\n".join(["??? note", "", *(indent + row for row in rows), "", indent + "| alone |"])
    assert items(text, "table") == [("3 rows x 2 columns", 3), ("0 rows x 1 columns", 8)]


def test_formulas_keep_their_lines():
    text = "one $a$ and $b_{1}$\ntwo\n\n$$\nx = 1 \\tag{2}\n$$\n\n$c$, \\$5"
    assert items(text, "formula") == [("a", 1), ("b_{1}", 1), ("c", 8)]
    assert items(text, "display") == [("x = 1 \\tag{2}", 4)]
    assert not items(text, "dollar", "torn")


@pytest.mark.parametrize(("text", "line"), [("a $ x $ b", 1), ("costs $5 today", 1), ("a\n\nb $x $", 3), ("a $ x$", 1)])
def test_lone_dollars_are_found(text, line):
    assert ("$", line) in items(text, "dollar")


def test_dollars_in_code_are_no_formulas():
    assert not page("`$HOME` and ``a ` $ b``\n\n``` { .text }\n$ make\n```\n").of("formula", "display", "dollar")


@pytest.mark.parametrize(
    "text",
    [
        "$$\nx\n$$\n",
        "a\n\n$$x$$\n\nb",
        "a\n\n    $$\n    x\n    $$\n\nb",
        "> a\n>\n> $$x$$\n>\n> b",
        "a\n \n$$\nx\n$$\n \nb",
    ],
)
def test_displayed_formula_that_stands_alone_is_whole(text):
    assert len(items(text, "display")) == 1 and not items(text, "torn")


@pytest.mark.parametrize(
    "text",
    [
        "a\n$$\nx\n$$\n\nb",
        "a\n\n$$\nx\n$$\nb",
        "a $$x$$ b",
        "a\n\n  $$\n  x\n  $$\n\nb",
        "a\n\n$$\nx\n\ny\n$$\n\nb",
        "> a\n> $$x$$\n>\n> b",
    ],
)
def test_displayed_formula_that_would_stay_raw_is_torn(text):
    assert items(text, "torn") == [("$$", 1 + text[: text.index("$$")].count("\n"))]


def test_links_claims_and_images_are_told_apart():
    text = "[a](b.md#c) ![d](e.svg) [](#claim-f) [](g.md#claim-h) `[i](j.md)`"
    assert items(text, "link") == [("b.md#c", 1)]
    assert items(text, "image") == [("e.svg", 1)]
    assert items(text, "claim") == [("#claim-f", 1), ("g.md#claim-h", 1)]


def test_fences_hold_embeds_and_typed_code():
    text = '``` { .python title="a.py" }\n--8<-- "a.py:b"\n\nprint(1)\n```\n\n    ``` { .python }\n    --8<-- "a.py"\n    ```\n'
    assert items(text, "embed") == [("a.py:b", 2), ("a.py", 8)]
    assert items(text, "code") == [("print(1)", 4)]


def test_longer_fence_is_closed_by_its_own_length():
    text = "```` { .text }\n```\nprint(1)\n```\n````\n\n$x$\n"
    assert items(text, "formula") == [("x", 7)]
    assert not items(text, "code", "fence")


@pytest.mark.parametrize("info", ["py", "", "{ .py }", "bash"])
def test_fences_of_other_kinds_are_found(info):
    assert items(f"``` {info}\nx\n```\n", "fence") == [(info, 1)]


def test_blocks_and_answers_are_found():
    text = '[[claims]]\n\n[[figure: a_b]]\n\n[[ figure ]]\n\n??? answer "A"\n\n    [[map]]\n'
    assert items(text, "claims", "figure", "answer", "map") == [("", 1), ("a_b", 3), ("answer", 7)]


def test_anchors_are_ids_set_by_hand():
    assert page('# A { #a }\n\n- b\n{ #b .c }\n\n<div id="d"></div>\n').anchors == {"a", "b", "d"}


def test_without_tag_leaves_the_formula():
    assert source.without_tag("x = 1 \\tag{3}") == "x = 1"
