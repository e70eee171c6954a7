"""The optimizer playground: its settings are the page's, and hands, keys and fingers move it."""

import numpy as np
import pytest

from snippets.claims.optimizer_race import GRID, METHODS, SURFACES
from snippets.play import optimizer_race as play
from tests.playing import Playing, number

NAME = "optimizer_race"
CONSTANTS = play.constants()


def test_settings_are_those_of_the_page():
    settings = {name: method["settings"] for name, method in CONSTANTS["methods"].items()}
    assert settings == {
        "sgd": {},
        "momentum": {"momentum": 0.9},
        "nesterov": {"momentum": 0.9},
        "adagrad": {"eps": 1e-8},
        "rmsprop": {"rho": 0.9, "eps": 1e-8},
        "adam": {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
        "adamw": {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": METHODS["adamw"][1]},
    }


@pytest.mark.parametrize("beta", [0.9, 0.999])
def test_bias_is_a_few_units_away_from_the_products(beta):
    product = 1.0
    for t, units in enumerate(play.bias(beta), start=1):
        product *= beta
        assert 1 - product + units * 2.0**-53 == 1 - beta**t
        assert abs(units) < 20


@pytest.mark.parametrize("surface", SURFACES)
def test_goals_are_minima_and_rates_are_of_the_grid(surface):
    ground = CONSTANTS["surfaces"][surface]
    for goal in ground["goals"]:
        value, slope = SURFACES[surface][0](np.array(goal, dtype=float))
        assert value == 0 and not slope.any()
    assert set(ground["rates"].values()) <= set(GRID.tolist()) and set(ground["rates"]) == set(METHODS)
    assert list(ground["heights"]) == sorted(ground["heights"])


def test_golden_runs_cover_every_method_on_every_surface_from_random_places_and_out_of_all_bounds():
    runs = [case for case in play.golden() if case["call"] == "run"]
    assert {tuple(case["arguments"][:2]) for case in runs} == {(s, m) for s in SURFACES for m in METHODS}
    assert all(len(case["value"]["loss"]) == 201 and "reduced" not in case for case in runs)
    assert any(not np.isfinite(case["value"]["loss"][-1]) for case in runs)


# --------------------------------------------------------------------------------------------------- in a browser


def losses(opened):
    """Return {method: what its row says of J}."""
    rows = opened.element.locator("tbody tr")
    return {row.locator("th").inner_text(): row.locator("td").nth(1).inner_text() for row in rows.all()}


def at(opened, number, x, y):
    """Return the place in the window of a share of a view."""
    return opened.at(opened.element.locator(".play-views .play-view").nth(number), x, y)


def test_losses_shown_are_those_of_the_snippets(opened):
    shown = losses(opened)
    for method, words in ((name, play.WORDS[name][1]) for name in METHODS):
        start, rate = SURFACES["beale"][1], CONSTANTS["surfaces"]["beale"]["rates"][method]
        exact = play.run("beale", method, *start, rate, 0.9)["loss"][-1]
        assert number(shown[words].removeprefix("J = ")) == pytest.approx(exact, rel=0.05)


def test_pointer_drags_the_start_and_scrubs(opened):
    before = losses(opened)
    opened.drag(at(opened, 0, 0.5, 0.3), at(opened, 0, 0.7, 0.7))
    opened.frame()
    assert all(losses(opened)[name] != before[name] for name in before)
    assert {"x", "y"} <= opened.kept().keys()
    opened.drag(at(opened, 1, 0.3, 0.5), at(opened, 1, 0.4, 0.5))
    assert 0 < int(opened.kept()["t"]) < 120


def test_finger_drags_the_start(site, browser):
    with Playing(browser, site, NAME, width=360, has_touch=True, is_mobile=True) as opened:
        before, (x, y) = losses(opened), at(opened, 0, 0.5, 0.5)
        opened.swipe(*((x + 4 * i, y + 6 * i) for i in range(9)))
        assert losses(opened) != before


def test_keys_move_the_start_and_the_rates(opened):
    handle = opened.element.locator(".play-handle")
    handle.focus()
    handle.press("ArrowRight")
    assert float(opened.kept()["x"]) == pytest.approx(1.04)
    handle.press("Shift+ArrowUp")
    assert float(opened.kept()["y"]) == pytest.approx(1.3)
    opened.element.get_by_label("rate of SGD").press("ArrowRight")
    assert float(opened.kept()["sgd"]) > CONSTANTS["surfaces"]["beale"]["rates"]["sgd"]


def test_a_method_can_be_hidden_and_a_shared_rate_sends_three_out_of_the_box(opened):
    element = opened.element
    element.get_by_role("checkbox", name="NAG").uncheck()
    assert "nesterov" not in opened.kept()["shown"]
    assert element.locator(".play-look").is_hidden()
    element.get_by_role("checkbox", name="NAG").check()
    element.get_by_role("button", name="Rosenbrock").click()
    element.get_by_role("button", name="All at 0.01").click()
    opened.frame()
    fates = element.locator("tbody tr td:nth-child(4)").all_inner_texts()
    lost = [text for text in fates if "out of the box" in text or "diverged" in text]
    assert len(lost) == 3, fates
    element.get_by_role("button", name="Tuned rates").click()
    opened.frame()
    fates = element.locator("tbody tr td:nth-child(4)").all_inner_texts()
    assert not [text for text in fates if "out of the box" in text or "diverged" in text], fates


def test_each_surface_brings_its_start_and_rates(opened):
    for words, surface in (("quadratic", "quadratic"), ("Rosenbrock", "rosenbrock"), ("saddle", "saddle")):
        opened.element.get_by_role("button", name=words).click()
        assert opened.kept() == {"surface": surface}
        x, y = SURFACES[surface][1]
        told = opened.element.locator(".play-handle").get_attribute("aria-valuetext").replace("−", "-")
        assert told == f"x = {x:g}, y = {y:g}"


def test_inset_shows_where_nesterov_looks(site, browser):
    with Playing(browser, site, NAME, query=f"?{NAME}=t:0") as opened:
        told = opened.element.locator(".play-look p")
        assert told.inner_text() == "Once a step is taken, NAG's step is drawn here."
        opened.element.get_by_role("button", name="One step on").click()
        opened.element.get_by_role("button", name="One step on").click()
        opened.frame()
        assert "NAG's step 2" in told.inner_text()
        run = play.run("beale", "nesterov", 1.0, 1.0, CONSTANTS["surfaces"]["beale"]["rates"]["nesterov"], 0.9)
        asked = f"({run['askedX'][1]:.2f}, {run['askedY'][1]:.2f})".replace("-", "−")
        assert f"C = B − γv {asked} the look-ahead point" in told.inner_text()


def test_play_runs_and_stops(opened):
    opened.element.get_by_role("button", name="Play").click()
    opened.page.wait_for_function("parseInt(document.querySelector('.play-player output').textContent) >= 12")
    opened.element.get_by_role("button", name="Pause").click()
    opened.frame()
    here = opened.element.locator(".play-player output").inner_text()
    opened.page.wait_for_timeout(200)
    assert opened.element.locator(".play-player output").inner_text() == here
