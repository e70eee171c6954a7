"""Tests of the dropout ensemble under the reader's hand: its numbers, then the element in a real browser."""

import re

import numpy as np
import pytest

from snippets.dropout import dropout
from snippets.play import dropout_ensemble as play
from tests.playing import Playing

NAME = "dropout_ensemble"

# ------------------------------------------------------------------------------------------------------------ its numbers


def test_stream_is_even_and_each_seed_has_its_own():
    n = 20_000
    for seed in range(5):
        numbers = play.Stream(seed).random(n)
        assert np.all((numbers >= 0) & (numbers < 1))
        assert abs(numbers.mean() - 0.5) <= 5 / np.sqrt(12 * n)
        assert abs(np.corrcoef(numbers[1:], numbers[:-1])[0, 1]) <= 5 / np.sqrt(n)
        assert abs(np.corrcoef(numbers, play.Stream(seed + 1).random(n))[0, 1]) <= 5 / np.sqrt(n)


@pytest.mark.parametrize("p", [0.0, 0.3, 0.8])
def test_masks_come_as_often_as_their_probability_says(p):
    n = 8000
    dropped = (play.drawn(p, 5, n) == 0) @ (1 << np.arange(4))
    probability = play.every("score", "training", p)["probability"]
    found = np.bincount(dropped, minlength=16) / n
    assert np.all(abs(found - probability) <= 5 * np.sqrt(probability * (1 - probability) / n))


def test_score_is_the_softmax_of_the_figure():
    masks = play.drawn(0.3, 2, 30)
    scores = play.output("score", masks)
    assert play.output("probability", masks) == pytest.approx(1 / (1 + np.exp(-scores)), abs=1e-14)


@pytest.mark.parametrize("p", [0.1, 0.3, 0.65])
def test_scaled_once_the_prediction_is_the_right_mean_and_only_then(p):
    for way in play.WAYS:
        once = way in ("training", "prediction")
        linear, softmax, relu = (play.every(kind, way, p) for kind in ("score", "probability", "relu"))
        assert (abs(linear["prediction"] - linear["mean"]) < 1e-12) == once
        assert (abs(softmax["prediction"] - softmax["geometric"]) < 1e-12) == once
        assert abs(softmax["prediction"] - softmax["mean"]) > 1e-3
        if once:
            assert relu["prediction"] <= relu["mean"]  # Jensen
        scaled = play.at_prediction(way, p) * play.HIDDEN
        assert np.allclose(linear["units"], scaled, rtol=1e-12, atol=0) == once


def test_running_mean_closes_in_on_the_exact_mean():
    exact = play.every("probability", "training", 0.3)
    for seed in range(5):
        found = play.running("probability", "training", 0.3, seed, play.MOST)
        spread = np.sqrt(exact["probability"] @ (exact["outputs"] - exact["mean"]) ** 2)
        assert abs(found["mean"][-1] - exact["mean"]) <= 4 * spread / np.sqrt(play.MOST)
        assert found["error"][-1] == pytest.approx(spread / np.sqrt(play.MOST), rel=0.15)


def test_drawn_masks_are_those_of_dropout():
    stream = play.Stream(4)
    assert np.array_equal(play.drawn(0.3, 4, 2)[1], [dropout(np.ones(4), 0.3, stream) for _ in range(2)][1])


# ------------------------------------------------------------------------------------------------------------ in the browser


def unit(opened, number):
    """Return the button of a unit."""
    return opened.element.get_by_role("button", name=re.compile(rf"^(unit |单元){number}[,，]"))


@pytest.mark.parametrize("folder", ["", "en/"])
def test_units_answer_pointer_and_keyboard(site, browser, folder):
    with Playing(browser, site, NAME, folder=folder, query=f"?{NAME}=k:0") as opened:
        assert [unit(opened, i).get_attribute("aria-pressed") for i in (1, 2, 3, 4)] == ["true"] * 4
        unit(opened, 2).click()
        opened.said()
        assert unit(opened, 2).get_attribute("aria-pressed") == "false"
        unit(opened, 4).focus()
        opened.page.keyboard.press("Enter")
        opened.said()
        opened.page.keyboard.press(" ")
        opened.said()
        assert unit(opened, 4).get_attribute("aria-pressed") == "true"
        opened.page.keyboard.press(" ")
        probability = play.every("score", "training", 0.3)["probability"]
        assert f"{probability[0b1010]:.3g}" in opened.said()


def test_finger_switches_a_unit_and_a_scaling(site, browser):
    phone = {"width": 360, "height": 780, "has_touch": True, "is_mobile": True}
    with Playing(browser, site, NAME, **phone) as opened:
        before = unit(opened, 1).get_attribute("aria-pressed")
        unit(opened, 1).tap()
        opened.said()
        assert unit(opened, 1).get_attribute("aria-pressed") != before
        opened.element.get_by_role("button", name="scaled in both").tap()
        exact = play.every("score", "both", 0.3)
        gap = exact["mean"] - exact["prediction"]
        assert f"The prediction is {exact['prediction']:.3g}, {gap:.3g}" in opened.said()


def test_new_masks_and_the_exact_mean_are_those_of_numpy(site, browser):
    with Playing(browser, site, NAME, query=f"?{NAME}=out:probability;k:30;seed:7;p:0.4") as opened:
        opened.element.get_by_role("button", name="New mask").click()
        exact = play.every("probability", "training", 0.4)
        found = play.running("probability", "training", 0.4, 7, 31)
        words = opened.said()
        assert f"over all 16 masks, by probability, is {exact['mean']:.3g}, " in words
        assert f", over the 31 drawn {found['mean'][-1]:.3g} ±" in words
        assert f"The prediction is {exact['prediction']:.3g}: exactly the normalized geometric mean" in words
        dropped = {i + 1 for i in range(4) if play.drawn(0.4, 7, 31)[-1][i] == 0}
        assert {i for i in (1, 2, 3, 4) if unit(opened, i).get_attribute("aria-pressed") == "false"} == dropped


def test_a_dot_chooses_its_mask_and_the_next_mask_takes_over(opened):
    whole = opened.element.locator("svg[aria-label^='The outputs'] circle").first.bounding_box()
    opened.page.mouse.click(whole["x"] + whole["width"] / 2, whole["y"] + whole["height"] / 2)
    assert opened.said().startswith("Nothing dropped") and "not counted" in opened.said()
    opened.element.get_by_role("button", name="New mask").click()
    assert "not counted" not in opened.said()
