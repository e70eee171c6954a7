"""A network of one unit under the reader's hand: its numbers, then the element in a real browser."""

import numpy as np
import pytest

from snippets.claims import vanishing_gradients as page
from snippets.claims.language_rnn import MAX_NORM
from snippets.figures import vanishing_gradients as figure
from snippets.play import vanishing_gradients as play
from snippets.rnn import rnn_backward, rnn_forward
from tests.playing import Playing, number

NAME = "vanishing_gradients"
CONSTANTS = play.constants()
START = f"?{NAME}=w:{play.START['w']}"  # named in the address, it stands at once


# ------------------------------------------------------------------------------------------------------------ its numbers


def test_inputs_are_those_of_the_first_unit_of_the_page():
    inputs = page.INPUT * np.random.default_rng(page.SEED + 1).normal(size=(page.STEPS, page.DIM))
    assert np.allclose(page.INPUT * play.INPUTS, inputs[:, 0], atol=page.INPUT * 0.05 + 1e-12)
    assert np.array_equal(1 - np.tanh(inputs[0]) ** 2, page.slopes("small")[0])


def test_networks_are_the_four_of_the_printed_figure():
    assert tuple(sorted(play.NETWORKS)) == tuple(sorted(figure.KINDS))
    drawn = figure.data()
    for kind, network in zip(play.NETWORKS, CONSTANTS["networks"], strict=True):
        assert network["norm"] == pytest.approx(drawn[f"{kind}_norm"], rel=0.005)
        for steps, end in zip(play.LENGTHS, network["ends"], strict=True):
            assert end == pytest.approx(drawn[kind][steps - 1], rel=0.005)


@pytest.mark.parametrize(("w", "steps", "size"), [(0.7, 10, 0.1), (1.5, 20, 0.1), (2.2, 40, 1.0), (1.0, 60, 1e-6)])
def test_tanh_is_the_recurrent_network_of_the_lesson_before(w, steps, size):
    """One unit whose table holds the inputs; the loss is h_T itself, so its gradient by the scores is 1 at the last step."""
    params = {
        "embed": size * play.INPUTS[:steps, None],
        "recurrent": np.array([[w]]),
        "bias": np.zeros(1),
        "output": np.eye(steps, 1),
        "output_bias": np.zeros(steps),
    }
    ids = np.arange(steps)[:, None]
    _, states = rnn_forward(params, ids, np.zeros((1, 1)))
    found = play.chain(w, steps, "tanh", size)
    assert np.allclose(states[:, 0, 0], found["states"], rtol=1e-12)
    grad_scores = np.zeros((steps, 1, steps))
    grad_scores[-1, 0, 0] = 1
    grads = rnn_backward(params, ids, states, grad_scores)
    assert grads["recurrent"].item() == pytest.approx(found["gradient"], rel=1e-9)
    deltas = found["slopes"] * found["back"][-2::-1]
    assert np.allclose(grads["embed"][:, 0], deltas, rtol=1e-9, atol=0)


def test_tanh_by_finite_differences():
    w, steps, size = 1.4, 10, 0.1

    def last(start, w):
        state = start
        for x in size * play.INPUTS[:steps]:
            state = np.tanh(w * state + x)
        return state

    found = play.chain(w, steps, "tanh", size)
    eps = 1e-6
    assert (last(eps, w) - last(-eps, w)) / (2 * eps) == pytest.approx(found["back"][-1], rel=1e-6)
    assert (last(0, w + eps) - last(0, w - eps)) / (2 * eps) == pytest.approx(found["gradient"], rel=1e-6)


@pytest.mark.parametrize("case", play.CASES)
def test_product_is_w_to_the_power_k_and_no_more_with_tanh(case):
    w, steps, activation, _ = case
    back, power = np.array(play.chain(*case)["back"]), w ** np.arange(steps + 1.0)
    if activation == "identity":
        assert np.allclose(back, power, rtol=1e-12)
    else:
        assert np.all(back <= power * (1 + 1e-12))


def test_below_one_vanishes_above_one_explodes_until_tanh_saturates():
    assert all(play.chain(w, 60, phi, 0.1)["back"][-1] < 0.1 for w in (0.3, 0.7, 0.9) for phi in play.ACTIVATIONS)
    assert play.chain(1.5, 60, "identity", 0.1)["back"][-1] > 1e10
    assert play.chain(1.5, 10, "tanh", 0.1)["back"][-1] > 10
    assert play.chain(1.5, 60, "tanh", 0.1)["back"][-1] < 0.1
    assert play.chain(1.0, 60, "identity", 0.1)["back"][-1] == 1


def test_clipping_multiplies_by_one_factor_and_leaves_short_gradients_alone():
    assert play.factor(-40.0) == MAX_NORM / 40 and play.factor(0.3) == play.factor(0.0) == 1


# ------------------------------------------------------------------------------------------------------------ in the browser


def shown(opened):
    """Return the number beside the curve, and the widths of the arrows in px, from the last step back."""
    opened.frame()
    widths = opened.element.locator("svg[role=img] path[transform][d]").evaluate_all(
        "(nodes) => nodes.filter((node) => node.getClientRects().length).map((node) => +node.getAttribute('d').match(/^M0 -([\\d.e-]+)/)[1] * 2)"
    )
    return number(opened.element.locator("svg > .play-tag").text_content().rpartition(" ")[0]), widths[::-1]


def at(opened, number, x, y):
    """Return the place in the window of a share of a view that can be dragged."""
    return opened.at(opened.element.locator(".play-across").nth(number), x, y)


STATES = {  # of an address: w, steps, activation, size of inputs, steps back
    "w:0.7": (0.7, 10, "tanh", 0.1, 10),
    "w:1.5;phi:identity;steps:40": (1.5, 40, "identity", 0.1, 40),
    "w:1.2;steps:20;k:7;size:0.01": (1.2, 20, "tanh", 0.01, 7),
    "w:2.2;steps:60": (2.2, 60, "tanh", 0.1, 60),
}


def test_numbers_and_arrows_are_those_of_the_snippet(opened):
    for query, (*state, k) in STATES.items():
        opened.anew(query)
        (told, widths), back = shown(opened), play.chain(*state)["back"]
        assert told == pytest.approx(back[k], rel=0.05)
        assert widths == pytest.approx(np.clip(5 * np.array(back[:k]) ** 0.35, 0.4, 22).tolist(), rel=1e-3)


def test_pointer_drags_w_from_vanishing_through_steady_to_exploding(site, browser):
    with Playing(browser, site, NAME, query=f"?{NAME}=phi:identity") as opened:
        left, right = 42 / 320, 310 / 320
        mouse, told = opened.page.mouse, []
        mouse.move(*at(opened, 0, left + (right - left) * 0.7 / 2.2, 0.5))
        mouse.down()
        for w in (0.5, 1.0, 1.6):
            mouse.move(*at(opened, 0, left + (right - left) * w / 2.2, 0.3), steps=4)
            told.append(opened.said())
        mouse.up()
        assert ["vanishing" in told[0], "steady" in told[1], "exploding" in told[2]] == [True] * 3
        assert float(opened.kept()["w"]) == pytest.approx(1.6, abs=0.02)
        opened.drag(at(opened, 1, 0.5, 0.5), at(opened, 1, (42 + (294 - 42) * 0.6) / 320, 0.5))
        assert opened.kept()["k"] == "4" and len(shown(opened)[1]) == 4


def test_saturation_beats_a_large_w(site, browser):
    with Playing(browser, site, NAME, query=f"?{NAME}=w:2.1") as opened:
        assert "vanishing" in opened.said() and "tanh pushes factors below 1" in opened.said()
        opened.element.get_by_role("combobox").select_option("identity")
        assert "exploding" in opened.said()
        opened.element.get_by_role("combobox").select_option("tanh")
        for _ in range(9):
            opened.element.get_by_role("slider", name="size of inputs").press("ArrowLeft")
        assert "exploding" in opened.said()


def test_fold_and_unfold_by_key(site, browser):
    with Playing(browser, site, NAME, query=START, reduced_motion="reduce") as opened:
        button = opened.element.get_by_role("button", name="Fold")
        cells = """(nodes) => nodes.filter((node) => node.getClientRects().length).map((node) => node.getBoundingClientRect().x)"""
        circles = opened.element.locator("svg[role=img] circle")
        assert len(set(circles.evaluate_all(cells))) == 11
        button.focus()
        button.press("Enter")
        opened.frame()
        assert button.get_attribute("aria-pressed") == "true"
        assert len(set(circles.evaluate_all(cells))) == 1, "without motion it is folded at once"
        assert "used 10 times" in opened.element.inner_text()
        button.press("Space")
        opened.frame()
        assert len(set(circles.evaluate_all(cells))) == 11
    with Playing(browser, site, NAME, query=START) as opened:
        circles = opened.element.locator("svg[role=img] circle")
        opened.element.get_by_role("button", name="Fold").click()
        opened.page.wait_for_timeout(150)
        assert len(set(circles.evaluate_all(cells))) == 11, "it folds little by little"
        opened.page.wait_for_timeout(900)
        assert len(set(circles.evaluate_all(cells))) == 1


def test_keys_move_w_and_a_new_length_goes_all_the_way_back(site, browser):
    with Playing(browser, site, NAME, query=START) as opened:
        handle = opened.element.locator(".play-handle")
        handle.focus()
        handle.press("ArrowRight")
        opened.frame()
        handle.press("Shift+ArrowRight")
        assert opened.kept() == {"w": "0.81"} and handle.get_attribute("aria-valuenow") == "0.81"
        opened.element.get_by_role("slider", name="steps T").press("ArrowRight")
        assert opened.kept() == {"w": "0.81", "steps": "20"}
        assert opened.said().startswith("20 steps back")


def test_error_goes_back_step_by_step(site, browser):
    with Playing(browser, site, NAME, query=f"?{NAME}=k:0") as opened:
        assert opened.said() == "The error is still at the last step." and shown(opened) == (1, [])
        opened.element.get_by_role("button", name="One step on").click()
        factor = play.chain(*play.START.values())["back"][1]
        assert opened.said().startswith(f"1 step back: {factor:.3g}, ") and len(shown(opened)[1]) == 1
        opened.element.get_by_role("button", name="Play").click()
        opened.page.wait_for_function("document.querySelector('.play-player output').textContent === '10 / 10'")
        assert len(shown(opened)[1]) == 10


def test_clipping_thins_every_arrow_by_one_factor(site, browser):
    with Playing(browser, site, NAME, query=f"?{NAME}=w:1.6;phi:identity;steps:20") as opened:
        before = shown(opened)[1]
        opened.element.get_by_role("button", name="Clip to 1").click()
        factor = play.factor(play.chain(1.6, 20, "identity", 0.1)["gradient"])
        back = np.array(play.chain(1.6, 20, "identity", 0.1)["back"][:20])
        after = shown(opened)[1]
        assert after == pytest.approx(np.clip(5 * (factor * back) ** 0.35, 0.4, 22).tolist(), rel=1e-3)
        assert max(after) < max(before) and "their ratios stay" in opened.said()
        opened.element.get_by_role("slider", name="w", exact=True).press("Home")
        assert "clipping leaves it alone" in opened.said()


@pytest.mark.parametrize("folder", ["", "en/"])
def test_finger_on_a_narrow_phone(site, browser, folder):
    with Playing(browser, site, NAME, folder, START, width=320, has_touch=True, is_mobile=True) as opened:
        opened.element.get_by_role("button", name="折起" if not folder else "Fold").tap()
        opened.page.wait_for_function("location.search.includes('fold:1')")
        before, (x, y) = opened.said(), at(opened, 0, 0.4, 0.5)
        opened.swipe(*((x + 5 * i, y) for i in range(9)))
        assert opened.said() != before
