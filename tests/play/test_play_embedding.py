"""Tests of the embedding under the reader's hand: its numbers, then the element in a real browser."""

import re

import numpy as np
import pytest

from snippets.claims.embedding import cost_ratio
from snippets.figures import embedding as figure
from snippets.figures import embedding_gradient as gradient_figure
from snippets.play import embedding as play
from tests.playing import Playing, number

NAME = "embedding"

# ------------------------------------------------------------------------------------------------------------ its numbers


def test_it_starts_with_the_printed_figures():
    assert np.array_equal(play.TABLE[:6], figure.TABLE) and play.IDS[:4] == figure.IDS.tolist()
    assert np.array_equal(play.GRADIENT[:4, :2], gradient_figure.GRAD_OUTPUT)
    found = play.gradients(play.IDS[:4], 6)
    assert np.array_equal(found["right"][:, :2], gradient_figure.data()["right"])
    assert np.array_equal(found["wrong"][:, :2], gradient_figure.data()["wrong"])


def test_rows_tell_themselves_apart():
    assert len({tuple(row) for row in play.TABLE.tolist()}) == len(play.TABLE)
    assert all(np.any(row != 0) for row in play.GRADIENT)


@pytest.mark.parametrize(("ids", "vocab_size"), play.BATCHES)
def test_terms_add_up_to_the_row_and_lost_shares_to_the_difference(ids, vocab_size):
    way = play.forward(ids, vocab_size)
    assert np.array_equal(way["product"], way["lookup"])
    assert np.array_equal(way["terms"].sum(axis=0), play.TABLE[ids[0]])
    found = play.gradients(ids, vocab_size)
    missing = np.zeros_like(found["right"])
    for b in found["lost"]:
        missing[ids[b]] += play.GRADIENT[b]
    assert np.array_equal(found["right"] - found["wrong"], missing)
    assert len(found["lost"]) == len(ids) - len(set(ids))
    assert np.array_equal(found["right"], way["one_hot"].T @ play.GRADIENT[: len(ids)])


def test_counts_are_those_of_the_page():
    found = play.counts(64, 50_000, 100)
    assert found["product"] / found["lookup"] == cost_ratio.compute() == 100_000
    way = play.forward([3, 0, 3, 5], 6)
    products = way["one_hot"][:, :, None] * play.TABLE[None, :6]
    assert play.counts(4, 6, 3) == {"product": 2 * products.size, "lookup": way["lookup"].size}


# ------------------------------------------------------------------------------------------------------------ in the browser


def counts(opened):
    """Return the three numbers of the counter."""
    opened.frame()
    return [int(text.replace(",", "")) for text in opened.element.locator(".play-counter output").all_inner_texts()]


def chosen(opened):
    """Return the id of the position shown."""
    opened.frame()
    return int(opened.element.locator("[role=radio][aria-checked=true]").inner_text())


@pytest.mark.parametrize("folder", ["", "en/"])
def test_keys_pick_an_id_on_the_drawing_and_on_the_buttons(site, browser, folder):
    with Playing(browser, site, NAME, folder=folder) as opened:
        one = opened.element.get_by_role("slider").first
        one.focus()
        opened.page.keyboard.press("ArrowDown")
        assert chosen(opened) == 4 and one.get_attribute("aria-valuenow") == "4"
        opened.page.keyboard.press("ArrowUp")
        opened.page.keyboard.press("Home")
        opened.page.keyboard.press("ArrowUp")
        assert chosen(opened) == 0
        opened.element.get_by_role("radio", name="0", exact=True).focus()
        opened.page.keyboard.press("ArrowLeft")
        assert chosen(opened) == 5
        assert opened.page.evaluate("document.activeElement.textContent") == "5"


def test_pointer_drags_the_one_and_the_product_follows(opened):
    page, view = opened.page, opened.element.locator("svg[aria-label^='One-hot']")
    dot = opened.element.locator(".play-handle .play-dot").bounding_box()
    x, y = dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2
    row = 26 * view.bounding_box()["height"] / 300
    page.mouse.move(x, y)
    page.mouse.down()
    for step in (0.5, 1, 1.5, 2):
        page.mouse.move(x, y + step * row)
    page.mouse.up()
    assert chosen(opened) == 5
    page.mouse.click(x + 5 * row, y - 2 * row)  # a row of the table
    assert chosen(opened) == 1
    numbers = view.locator("text").all_text_contents()
    assert [number(text) for text in numbers[-4:-1]] == play.TABLE[1].tolist()


def test_fold_leaves_one_row(site, browser):
    with Playing(browser, site, NAME, reduced_motion="reduce") as opened:
        assert "36 operations, and h is row 3" in opened.said()
        opened.element.get_by_role("button", name="One step on").click()
        opened.element.get_by_role("button", name="One step on").click()
        assert "2 rows times 0 folded away, 24 are left" in opened.said()
        opened.element.get_by_role("button", name="Play").click()
        assert "all 5 rows times 0 folded away" in opened.said() and "copy row 3, 3 reads" in opened.said()
        heights = opened.page.evaluate("""[...document.querySelectorAll("svg[aria-label^='One-hot'] .play-fold")]
            .filter((node) => node.querySelectorAll('rect').length === 3 && node.style.display !== 'none')
            .map((node) => node.getBoundingClientRect().height)""")
        assert sum(height > 12 for height in heights) == 3  # in E, among the terms, and h


def test_gradient_shows_what_plus_equals_loses(opened):
    slope = opened.element.locator("svg[aria-label^='The gradient']")
    assert "+= loses 1 gradient, so row 3 is wrong" in opened.said()
    assert slope.locator(".play-differs:visible").count() == 1
    slope.get_by_role("button", name="position 3, id 3").click()
    opened.element.get_by_role("radio", name="2", exact=True).click()
    assert "No id repeats" in opened.said() and slope.locator(".play-differs").count() == 0
    slope.get_by_role("button", name="position 4").focus()
    opened.page.keyboard.press("Enter")
    opened.frame()
    opened.element.get_by_role("radio", name="0", exact=True).click()
    found = play.gradients([3, 0, 2, 0], 6)
    assert "so row 0 is wrong" in opened.said()
    assert slope.get_by_role("button", name=re.compile("lost by")).count() == len(found["lost"]) == 1


def test_counter_grows_with_the_table_and_the_lookup_does_not(opened):
    assert counts(opened) == [144, 12, 12]
    slider = opened.element.get_by_role("slider", name="number of ids")
    slider.press("End")
    assert counts(opened) == [2 * 4 * 100_000 * 3, 12, 200_000]
    opened.element.get_by_role("slider", name="batch size").press("End")
    assert counts(opened) == [2 * 6 * 100_000 * 3, 18, 200_000]
    slider.press("Home")
    assert counts(opened) == [2 * 6 * 5 * 3, 18, 10]
    assert opened.element.get_by_role("radio").filter(visible=True).count() == 5


def test_finger_on_a_narrow_phone(site, browser):
    phone = {"width": 320, "height": 700, "has_touch": True, "is_mobile": True}
    with Playing(browser, site, NAME, folder="", query=f"?{NAME}=v:12;b:6", **phone) as opened:
        opened.element.get_by_role("button", name=re.compile("位置2，")).tap()
        opened.frame()
        opened.element.get_by_role("radio", name="11", exact=True).tap()
        assert chosen(opened) == 11


def test_nothing_moves_without_motion(site, browser):
    script = "getComputedStyle(document.querySelector('.play-fold')).transitionProperty"
    with Playing(browser, site, NAME, reduced_motion="reduce") as opened:
        assert opened.page.evaluate(script) == "none"
    with Playing(browser, site, NAME) as opened:
        assert "transform" in opened.page.evaluate(script)
