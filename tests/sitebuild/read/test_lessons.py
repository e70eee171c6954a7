"""The registry of lessons and the map drawn from it."""

import xml.etree.ElementTree as ET

import pytest

from sitebuild.read import lessons


def plan(**after: tuple[str, ...]) -> lessons.Plan:
    """Return a map of lessons on one row."""
    members = tuple(lessons.Lesson(name, name, name, 0, before) for name, before in after.items())
    return lessons.Plan([lessons.Track("t", "t", "t", members)])


def test_column_of_a_lesson_is_the_longest_way_to_it():
    made = plan(a=(), b=("a",), c=("b", "a"), d=("a",))
    assert made.column == {"a": 0, "b": 1, "c": 2, "d": 1}
    assert (made.columns, made.rows) == (3, 1)
    assert made.before("c") == {"a", "b", "c"}


def test_map_refuses_circles_and_unknown_lessons():
    with pytest.raises(ValueError, match="comes after itself"):
        plan(a=("b",), b=("a",))
    with pytest.raises(ValueError, match="lesson 'a': after names no lesson 'z'"):
        plan(a=("z",))


def test_map_draws_an_edge_for_each_lesson_before_another():
    drawing = ET.fromstring(plan(a=(), b=("a",), c=("a", "b")).drawing())
    assert [path.get("class") for path in drawing.iter("path")] == ["e-b", "e-c", "e-c"]
    assert ".map:has(.n-c a:is(:hover,:focus-visible)) :is(.e-b,.e-c)" in drawing.findtext("style")
