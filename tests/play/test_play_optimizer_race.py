"""The optimizer playground: its settings are the page's, and hands, keys and fingers move it."""

import numpy as np
import pytest

from snippets.claims.optimizer_race import GRID, METHODS, SURFACES
from snippets.play import optimizer_race as play
from tests.playing import Playing

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
    """Return the place in px of a share of a view."""
    view = opened.element.locator(".play-views .play-view").nth(number)
    view.scroll_into_view_if_needed()
    box = view.bounding_box()
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def state(opened):
    """Return what the address says of the element, once it is written."""
    opened.page.wait_for_timeout(450)
    found = opened.page.evaluate("(name) => new URLSearchParams(location.search).get(name) || ''", NAME)
    return dict(part.split(":") for part in found.split(";") if part)


def test_losses_shown_are_those_of_the_snippets(site, browser):
    with Playing(browser, site, NAME) as opened:
        shown = losses(opened)
        for method, words in ((name, play.WORDS[name][1]) for name in METHODS):
            start, rate = SURFACES["beale"][1], CONSTANTS["surfaces"]["beale"]["rates"][method]
            exact = play.run("beale", method, *start, rate, 0.9)["loss"][-1]
            digits = shown[words].replace("J = ", "")
            if "×" in digits:
                mantissa, power = digits.split(" × 10")
                power = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
                digits = f"{mantissa}e{power}"
            assert float(digits) == pytest.approx(exact, rel=0.05)


def test_pointer_drags_the_start_and_scrubs(site, browser):
    with Playing(browser, site, NAME) as opened:
        before = losses(opened)
        mouse = opened.page.mouse
        mouse.move(*at(opened, 0, 0.5, 0.3))
        mouse.down()
        mouse.move(*at(opened, 0, 0.7, 0.7), steps=5)
        mouse.up()
        opened.frame()
        assert all(losses(opened)[name] != before[name] for name in before)
        assert {"x", "y"} <= state(opened).keys()
        mouse.move(*at(opened, 1, 0.3, 0.5))
        mouse.down()
        mouse.move(*at(opened, 1, 0.4, 0.5), steps=5)
        mouse.up()
        assert 0 < int(state(opened)["t"]) < 120
        assert opened.complaints == []


def test_finger_drags_the_start(site, browser):
    with Playing(browser, site, NAME, width=360, has_touch=True, is_mobile=True) as opened:
        client = opened.page.context.new_cdp_session(opened.page)
        before, (x, y) = losses(opened), at(opened, 0, 0.5, 0.5)
        scrolled = opened.page.evaluate("scrollY")
        client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for i in range(8):
            point = {"x": x + 4 * i, "y": y + 6 * i}
            client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        opened.frame()
        assert losses(opened) != before
        assert opened.page.evaluate("scrollY") == scrolled, "the page moved under the finger"


def test_keys_move_the_start_and_the_rates(site, browser):
    with Playing(browser, site, NAME) as opened:
        handle = opened.element.locator(".play-handle")
        handle.focus()
        handle.press("ArrowRight")
        assert float(state(opened)["x"]) == pytest.approx(1.04)
        handle.press("Shift+ArrowUp")
        assert float(state(opened)["y"]) == pytest.approx(1.3)
        opened.element.get_by_label("rate of SGD").press("ArrowRight")
        assert float(state(opened)["sgd"]) > CONSTANTS["surfaces"]["beale"]["rates"]["sgd"]


def test_a_method_can_be_hidden_and_a_shared_rate_sends_three_out_of_the_box(site, browser):
    with Playing(browser, site, NAME) as opened:
        element = opened.element
        element.get_by_role("checkbox", name="NAG").uncheck()
        assert "nesterov" not in state(opened)["shown"]
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


def test_each_surface_brings_its_start_and_rates(site, browser):
    with Playing(browser, site, NAME) as opened:
        for words, surface in (("quadratic", "quadratic"), ("Rosenbrock", "rosenbrock"), ("saddle", "saddle")):
            opened.element.get_by_role("button", name=words).click()
            assert state(opened) == {"surface": surface}
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


def test_play_runs_and_stops_and_jumps_without_motion(site, browser):
    with Playing(browser, site, NAME) as opened:
        opened.element.get_by_role("button", name="Play").click()
        opened.page.wait_for_function("parseInt(document.querySelector('.play-player output').textContent) >= 12")
        opened.element.get_by_role("button", name="Pause").click()
        opened.frame()
        here = opened.element.locator(".play-player output").inner_text()
        opened.page.wait_for_timeout(200)
        assert opened.element.locator(".play-player output").inner_text() == here
    with Playing(browser, site, NAME, query=f"?{NAME}=t:3", reduced_motion="reduce") as opened:
        opened.element.get_by_role("button", name="Play").click()
        opened.frame()
        assert opened.element.locator(".play-player output").inner_text() == "200 / 200"


def test_labels_on_the_map_do_not_lie_over_one_another(site, browser):
    for query in ("", "surface:quadratic;t:6", "surface:saddle;t:30", "surface:rosenbrock;t:80"):
        with Playing(browser, site, NAME, query=f"?{NAME}={query}") as opened:
            over = opened.element.locator(".play-views").evaluate(
                """(views) => [...views.querySelectorAll('.play-view')].flatMap((view) => {
                  const texts = [...view.querySelectorAll('.play-tag')].filter((text) => text.getClientRects().length)
                    .map((text) => [text.textContent, text.getBoundingClientRect()]);
                  const frame = view.getBoundingClientRect();
                  return texts.flatMap(([one, a], i) => [
                    ...(a.right > frame.right + 1 ? [one + ' leaves the view'] : []),
                    ...texts.slice(i + 1).filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5
                      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5).map(([other]) => one + ' over ' + other)]);
                })"""
            )
            assert over == [], query
