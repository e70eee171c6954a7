"""Tests of the translator under the reader's hand: where its three ways lead, then the element in a real browser."""

import inspect
import re

import numpy as np
import pytest

from snippets.frameworks.translate import check_arguments, kind_of, names_of
from snippets.play import frameworks as play
from tests.playing import Playing

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
    # eps outside the root can only be approximated, and is far smaller than the gradient
    assert ours < (1e-3 if outside else 1e-12)


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


# ----------------------------------------------------------------------------------------------------------- its formulas

ATOM = r"β₁ᵗ|β₂ᵗ|[Gs]₀|m̂|max s|max ŝ|[\d.]+(?:e-\d+)?|[A-Za-zŝθηγρλεδΔ]"
TOKEN = re.compile(rf"(?P<atom>{ATOM})|(?P<root>√|∇J)|(?P<square>²)|(?P<sign>[-+/()·−←=])|\s+")
NAMES = {"β₁ᵗ": "beta1 ** t", "β₂ᵗ": "beta2 ** t", "m̂": "m / (1 - beta1 ** t)", "ŝ": "s / (1 - beta2 ** t)"}
NAMES |= {"G₀": "G", "s₀": "s", "max s": "top", "max ŝ": "top_corrected"}


def read(statement):
    """Return a statement of a formula as Python: what stands side by side is multiplied."""
    out, after_value, open_root = "", False, False
    for token in TOKEN.finditer(statement):
        kind, text = token.lastgroup, token[0]
        if kind is None:
            continue
        starts = kind in ("atom", "root") or text == "("
        if starts and after_value:
            out += " * "
        if kind == "atom":
            out += f"({NAMES.get(text, text)})" if out else NAMES.get(text, text)
            out += ")" if open_root else ""
        elif kind == "root":
            follows = statement[token.end()] == "("
            out += ("grad" if text == "∇J" else "sqrt") + ("" if follows else "(")
        else:
            out += {"²": " ** 2", "·": " * ", "−": " - ", "←": " = "}.get(text, text)
        open_root = kind == "root" and statement[token.end()] != "("
        after_value = kind in ("atom", "square") or text == ")"
    assert "".join(token[0] for token in TOKEN.finditer(statement)) == statement
    return out


def slope(x):
    return 3.0 * x


def follow(statements, a, steps=5):
    """Return where a formula leads from START in the bowl 1.5 x^2: g is the gradient before the step."""
    space = {"sqrt": np.sqrt, "grad": slope, "η": a["lr"], "γ": a.get("momentum"), "ρ": a.get("rho"), "ε": a.get("eps")}
    space |= {"λ": a.get("weight_decay"), "δ": a.get("lr_decay"), "beta1": a.get("beta1"), "beta2": a.get("beta2")}
    space |= dict.fromkeys(["v", "m", "b", "G", "s", "d", "top", "top_corrected"], 0.0) | {"θ": play.START}
    places = []
    for t in range(1, steps + 1):
        space |= {"t": t, "g": slope(space["θ"])}
        decayed = [line for line in statements if line.startswith("g ")]
        for line in decayed:
            exec(read(line), space)
        if "beta1" in a:  # the moving averages stand on the page, the formula uses them
            space["m"] = a["beta1"] * space["m"] + (1 - a["beta1"]) * space["g"]
            space["s"] = a["beta2"] * space["s"] + (1 - a["beta2"]) * space["g"] ** 2
            space["top"] = max(space["top"], space["s"])
            space["top_corrected"] = max(space["top_corrected"], space["s"] / (1 - a["beta2"] ** t))
        for line in statements:
            if line not in decayed and (t == 1 or "₀" not in line):
                exec(read(line), space)
        places.append(space["θ"])
    return places


@pytest.mark.parametrize("case", [*play.CASES, ("torch", "AdamW", {"amsgrad": 1, "weight_decay": 0.2})], ids=str)
def test_the_formulas_shown_are_those_that_run(case, ask):
    framework, optimizer, arguments = case
    given = play.known()[framework][optimizer] | arguments
    asked = ([framework, optimizer, given, ours] for ours in (False, True))
    there, here = ask([{"name": NAME, "call": "formula", "arguments": arguments} for arguments in asked])
    found = check_arguments(framework, optimizer, play.full(framework, optimizer, arguments))
    kind = kind_of(framework, optimizer, found)
    twin, name = play.MODULES[framework], optimizer.lower()
    named = play.spelled(framework, given)
    first = {key: named.pop(key) for key in list(named) if key.startswith("initial")}
    known = inspect.signature(getattr(twin, f"{name}_step")).parameters
    named = {key: value for key, value in named.items() if key in known}
    theta, state, places = np.array([play.START]), None, []
    state = getattr(twin, f"{name}_init")(theta, **first)
    for _ in range(5):
        theta, state = getattr(twin, f"{name}_step")(theta, state, slope, **named)
        places.append(float(theta[0]))
    assert follow(there, found) == pytest.approx(places, rel=1e-12)
    theta, places = np.array([play.START]), []
    state = play.SITE[f"{kind}_init"](theta)
    for _ in range(5):
        words = {word: found[word] for word in names_of(kind)}
        theta, state = play.SITE[f"{kind}_step"](theta, state, slope, lr=found["lr"], **words)
        places.append(float(theta[0]))
    assert follow(here, found) == pytest.approx(places, rel=1e-12)


# ---------------------------------------------------------------------------------------------------------- in the browser


def text(opened):
    """Return calls and readout, once the frame is drawn."""
    opened.frame()
    codes = opened.element.locator(".play-sides pre").all_inner_texts()
    return codes, opened.said()


def test_framework_carries_the_numbers_to_its_own_names(opened):
    element = opened.element
    assert text(opened)[0][0] == "SGD(momentum=0.9)"
    element.get_by_role("button", name="Optax").click()
    assert text(opened)[0][0] == "sgd(momentum=0.9, learning_rate=0.1)"
    element.get_by_role("button", name="Keras").press("Enter")
    element.get_by_role("button", name="Adam", exact=True).press("Space")
    # the focus stays on what was pressed
    assert opened.page.evaluate("document.activeElement.textContent") == "Adam"
    (there, here), said = text(opened)
    assert there == "Adam()" and "eps=1e-07 / (1 - 0.999 ** t) ** 0.5" in here and "rounding" in said


def test_fields_take_keys_and_what_is_refused_is_said(opened):
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


def test_a_finger_chooses_and_both_languages_say_the_same(site, browser):
    for folder, word in (("", "照抄参数"), ("en/", "copied arguments")):
        with Playing(browser, site, NAME, folder, width=360, has_touch=True) as opened:
            opened.element.get_by_role("button", name="Keras").tap()
            opened.element.get_by_role("button", name="Adagrad").tap()
            (there, here), said = text(opened)
            assert there == "Adagrad()" and "adagrad_init(theta) + 0.1" in here and word in said
