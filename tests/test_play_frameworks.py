"""Tests of the translator under the reader's hand: where its three ways lead, then the element in a real browser."""

import inspect

import numpy as np
import pytest

from snippets.play import frameworks as play
from tests.playing import playing

NAME = "frameworks"

# ------------------------------------------------------------------------------------------------------------ its numbers


def test_every_argument_is_one_of_the_twin_or_is_refused():
    for framework, methods in play.known().items():
        assert {name.lower() for name in methods} == {"sgd", "adagrad", "rmsprop", "adam", "adamw", "adadelta"}
        for optimizer, arguments in methods.items():
            twin = [getattr(play.MODULES[framework], f"{optimizer.lower()}_{part}") for part in ("init", "step")]
            there = {name for function in twin for name in inspect.signature(function).parameters} | {"beta1", "beta2"}
            for name in arguments.keys() - there:
                assert play.answer(framework, optimizer, {name: 1.0}) is None


def parted(case, steps):
    """Return how far translation and copied arguments are from the framework's way, over the first steps."""
    ways = play.walk(*case, play.START, 1.0, steps)
    gap = {name: np.abs(np.subtract(ways[name], ways["theirs"])).max() for name in ("ours", "copied")}
    return gap["ours"], gap["copied"]


@pytest.mark.parametrize("case", play.CASES, ids=str)
def test_while_the_rate_stays_the_translation_walks_the_frameworks_way(case):
    ours, _ = parted(case, play.LAST)
    outside = case[:2] in (("torch", "Adagrad"), ("torch", "RMSprop")) or case[2].get("eps_in_sqrt") == 0
    assert ours < (
        1e-3 if outside else 1e-12
    )  # eps outside the root can only be approximated, and is far smaller than the gradient


@pytest.mark.parametrize("framework", ["torch", "optax"])
def test_once_the_rate_drops_momentum_parts_and_in_keras_it_does_not(framework):
    method = "SGD" if framework == "torch" else "sgd"
    assert parted((framework, method, {"momentum": 0.9}), play.STEPS)[0] > 1e-2
    assert parted(("keras", "SGD", {"momentum": 0.9}), play.STEPS)[0] < 1e-12


def test_copied_arguments_go_astray_where_the_page_says_so():
    assert parted(("keras", "Adagrad", {}), play.STEPS)[1] > 1e-5  # the start of 0.1
    assert parted(("torch", "SGD", {"weight_decay": 0.1, "lr": 0.5}), play.STEPS)[1] > 0.1  # sgd_step has no decay
    assert parted(("torch", "AdamW", {}), play.STEPS)[1] < 1e-12  # there the names say all
    ways = play.walk("keras", "Adam", {"epsilon": 1e-4}, 0.0, 1e-6, 1)
    # at the first step m = 0.1 g and s = 0.001 g^2: Keras adds eps to the root of s, here it is added to the corrected one, |g|
    assert ways["copied"][1] / ways["theirs"][1] == pytest.approx((1e-6 + 1e-4 / 0.001**0.5) / (1e-6 + 1e-4))


# ---------------------------------------------------------------------------------------------------------- in the browser


def text(opened):
    """Return calls and readout, once the frame is drawn."""
    opened.frame()
    codes = opened.element.locator(".play-sides pre").all_inner_texts()
    return codes, opened.element.locator(".play-read").inner_text()


def test_framework_carries_the_numbers_to_its_own_names(site, browser):
    with playing(browser, site, NAME) as opened:
        element = opened.element
        assert text(opened)[0][0] == "SGD(momentum=0.9)"
        element.get_by_role("button", name="Optax").click()
        assert text(opened)[0][0] == "sgd(momentum=0.9, learning_rate=0.1)"
        element.get_by_role("button", name="Keras").press("Enter")
        element.get_by_role("button", name="Adam", exact=True).press("Space")
        assert (
            opened.page.evaluate("document.activeElement.textContent") == "Adam"
        )  # the focus stays on what was pressed
        (there, here), said = text(opened)
        assert there == "Adam()" and "eps=1e-07 / (1 - 0.999 ** t) ** 0.5" in here and "rounding" in said
        assert opened.complaints == []


def test_fields_take_keys_and_what_is_refused_is_said(site, browser):
    with playing(browser, site, NAME) as opened:
        field = opened.element.locator("input[data-name=momentum]")
        field.click()
        field.press("Control+a")
        opened.page.keyboard.type("0.5")
        assert text(opened)[0][0] == "SGD(momentum=0.5)" and "momentum=0.5" in text(opened)[0][1]
        field.fill("7")  # beyond its range
        opened.frame()
        field.blur()
        assert "0.9999" in text(opened)[0][0]
        opened.element.locator("input[data-name=dampening]").fill("0.5")
        assert "has no dampening" in text(opened)[1] and not opened.element.locator(".play-view").first.is_visible()
        opened.element.get_by_role("button", name="Reset").click()
        assert "rate drops to 0" in text(opened)[1] and opened.element.locator(".play-view").first.is_visible()
        opened.element.locator("input[data-name=momentum]").fill("0")
        opened.element.locator("input[data-name=nesterov]").check()
        assert "nesterov needs momentum" in text(opened)[1]
        assert opened.complaints == []


def test_a_finger_chooses_and_both_languages_say_the_same(site, browser):
    for folder, word in (("", "照抄参数"), ("en/", "copied arguments")):
        with playing(browser, site, NAME, folder, width=360, has_touch=True) as opened:
            opened.element.get_by_role("button", name="Keras").tap()
            opened.element.get_by_role("button", name="Adagrad").tap()
            (there, here), said = text(opened)
            assert there == "Adagrad()" and "adagrad_init(theta) + 0.1" in here and word in said


@pytest.mark.parametrize(
    "query",
    ["framework:jax;optimizer:Adam", "optimizer:toString;arguments:lr=NaN", "arguments:lr=-1,momentum=1e9,,=,x"],
)
def test_no_address_breaks_it(site, browser, query):
    with playing(browser, site, NAME, query=f"?{NAME}={query}") as opened:
        codes, said = text(opened)
        assert "(" in codes[0] and "NaN" not in "".join(codes) + said and opened.complaints == []
