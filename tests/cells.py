"""What each cell of the tables on the page `frameworks` says, found out by a run; tests/snippets/test_frameworks.py compares the page.

A row is a function of the column, which returns the key of a word or None for a dash, and the words in both languages. The
columns about optimizers run this site's functions and the NumPy twins, which are held to the real frameworks; the rows about
layers read what the real ones were recorded to do.
"""

import inspect

import numpy as np

from snippets.adadelta import adadelta_init, adadelta_step
from snippets.adagrad import adagrad_init, adagrad_step
from snippets.adam import adam_init, adam_step
from snippets.adamw import adamw_init, adamw_step
from snippets.amsgrad import amsgrad_init, amsgrad_step
from snippets.dropout import dropout
from snippets.embedding import embedding
from snippets.frameworks import keras, optax, torch
from snippets.momentum import momentum_init, momentum_step
from snippets.nesterov import nesterov_init, nesterov_step
from snippets.one_hot import one_hot
from snippets.rmsprop import rmsprop_init, rmsprop_step
from snippets.vanishing_gradients import clip_by_norm
from tests import oracle
from tests.oracle import error_of

COLUMNS = ("here", "torch", "keras", "optax")
MODULES = {"torch": torch, "keras": keras, "optax": optax}
HERE = {
    "momentum": (momentum_init, momentum_step),
    "nesterov": (nesterov_init, nesterov_step),
    "adagrad": (adagrad_init, adagrad_step),
    "rmsprop": (rmsprop_init, rmsprop_step),
    "adam": (adam_init, adam_step),
    "adamw": (adamw_init, adamw_step),
    "amsgrad": (amsgrad_init, amsgrad_step),
    "adadelta": (adadelta_init, adadelta_step),
}
EPS = {"here": "eps", "torch": "eps", "keras": "epsilon", "optax": "eps"}
RHO = {"here": "rho", "torch": "alpha", "keras": "rho", "optax": "decay"}


def functions(column, name):
    """Return (init, step) of an optimizer."""
    if column == "here":
        return HERE[name]
    return getattr(MODULES[column], f"{name}_init"), getattr(MODULES[column], f"{name}_step")


def has(column, name, argument):
    """Return whether an optimizer's step has an argument."""
    return argument in inspect.signature(functions(column, name)[1]).parameters


def follow(column, name, rates, gradient=1.0, theta=0.0, first=None, **arguments):
    """Return theta before and after each step, and the state after each; gradient: a number, one a step, or a function."""
    init, step = functions(column, name)
    theta = np.array([theta])
    state, thetas, states = init(theta, **(first or {})), [theta], []
    slopes = gradient if isinstance(gradient, tuple) else (gradient,) * len(rates)
    for lr, slope in zip(rates, slopes, strict=True):
        grad = slope if callable(slope) else lambda x, slope=slope: np.full_like(x, slope)
        theta, state = step(theta, state, grad, lr, **arguments)
        thetas.append(theta)
        states.append(state)
    return np.array(thetas)[:, 0], states


def which(number, candidates):
    """Return the key of the only candidate that the number equals but for rounding."""
    (key,) = [key for key, value in candidates.items() if np.isclose(number, value, rtol=1e-9, atol=0)]
    return key


# Momentum and Nesterov


def ball(column, rates, **more):
    """Return the run of momentum 0.9 under gradient 1."""
    return follow(column, "momentum" if column == "here" else "sgd", rates, momentum=0.9, **more)


def lr_and_velocity(column):
    """Tell from the size of the velocity whether lr is in it."""
    return which(abs(ball(column, (0.5, 0.5))[1][-1][0]), {"inside": 0.5 * 1.9, "outside": 1.9})


def the_step(column):
    """Tell how the velocity moves theta."""
    thetas, states = ball(column, (0.5, 0.5))
    return which((thetas[-1] - thetas[-2]) / states[-1][0], {"subtract": -1, "times lr": -0.5, "add": 1})


def first_gradient(column):
    """Tell whether the first gradient counts as much as the second."""
    more = {"dampening": 0.5} if column != "here" and has(column, "sgd", "dampening") else {}
    one, two = (abs(state[0]) for state in ball(column, (1.0, 1.0), **more)[1])
    return which((two - 0.9 * one) / one, {"as any": 1, "whole": 0.5})


def lr_to_zero(column):
    """Tell whether theta still moves when lr is 0."""
    thetas, _ = ball(column, (1.0, 1.0, 0.0))
    return "stops" if thetas[-1] == thetas[-2] else "coasts"


def nesterov_point(column):
    """Tell where the gradient is asked for."""
    seen, name = [], "nesterov" if column == "here" else "sgd"
    more = {} if column == "here" else {"nesterov": True}

    def slope(x):
        seen.append(x[0])
        return np.ones_like(x)

    thetas, states = follow(column, name, (0.5,) * 3, slope, theta=4.0, momentum=0.9, **more)
    return which(seen[-1], {"stored": thetas[-2], "ahead": thetas[-2] - 0.9 * states[-2][0]})


def nesterov_still(column):
    """Tell what Nesterov without momentum does."""
    more = {} if column == "here" else {"nesterov": True}
    try:
        thetas, _ = follow(column, "nesterov" if column == "here" else "sgd", (0.5,) * 2, 3.0, momentum=0.0, **more)
    except ValueError:
        return "error"
    return which(thetas[-1], {"sgd": -3.0})


# Adagrad, RMSProp, Adadelta


def adagrad_eps(column):
    """Tell the place of eps from a first step with G_0 = 0."""
    g, eps = 1e-3, 1e-4
    first = {} if column == "here" else {"initial_accumulator_value": 0.0}
    if column == "torch":
        first = {"initial_accumulator_value": 0}
    thetas, _ = follow(column, "adagrad", (1.0,), g, first=first, **{EPS[column]: eps})
    return which(-thetas[-1], {"outside": g / (g + eps), "inside": g / np.sqrt(g**2 + eps)})


def adagrad_start(column):
    """Return the sum of squares before the first step."""
    state = functions(column, "adagrad")[0](np.zeros(1))
    return f"{(state[1] if column == 'torch' else state)[0]:g}"


def adagrad_nothing(column):
    """Tell what 0/0 becomes."""
    first = {} if column == "here" else {"initial_accumulator_value": 0.0}
    with np.errstate(invalid="ignore"):
        thetas, _ = follow(column, "adagrad", (0.5,), 0.0, theta=1.0, first=first, **{EPS[column]: 0.0})
    return "NaN" if np.isnan(thetas[-1]) else which(thetas[-1], {"stays": 1.0})


def rmsprop_eps(column):
    """Tell the place of eps from a first step."""
    g, eps, rho = 1e-3, 1e-4, 0.9
    thetas, _ = follow(column, "rmsprop", (1.0,), g, **{EPS[column]: eps, RHO[column]: rho})
    outside, inside = g / (np.sqrt(0.1) * g + eps), g / np.sqrt(0.1 * g**2 + eps)
    return which(-thetas[-1], {"outside": outside, "inside": inside})


def rmsprop_momentum(column):
    """Tell from lr = 0 whether lr is in the velocity."""
    if not has(column, "rmsprop", "momentum"):
        return None
    thetas, _ = follow(column, "rmsprop", (1.0, 1.0, 0.0), momentum=0.9)
    return "outside" if thetas[-1] == thetas[-2] else "inside"


def rmsprop_centered(column):
    """Tell whether there is a variance under the root: for a constant gradient it vanishes, and the steps grow."""
    if not has(column, "rmsprop", "centered"):
        return None
    more = {RHO[column]: 0.9, EPS[column]: 1e-12}
    far, near = (abs(follow(column, "rmsprop", (1.0,) * 100, centered=kind, **more)[0][-1]) for kind in (True, False))
    return "centered" if far > 10 * near else "no"


def adadelta_update(column):
    """Tell whether the steps are this site's at equal lr, rho and eps."""
    rates, slopes = (0.7, 0.7, 0.3), (1.0, -3.0, 0.2)
    runs = [follow(c, "adadelta", rates, slopes, rho=0.8, **{EPS[c]: 1e-3})[0] for c in ("here", column)]
    return "same" if np.allclose(*runs, rtol=1e-13, atol=0) else "other"


def adadelta_rate(column):
    """Tell the factor of a step if no lr is given; below 0 it leads uphill."""
    init, step = functions(column, "adadelta")
    moved, _ = step(np.zeros(1), init(np.zeros(1)), np.ones_like)
    factor = moved[0] / step(np.zeros(1), init(np.zeros(1)), np.ones_like, 1.0)[0][0]
    return which(factor, {"1": 1, "0.001": 0.001, "uphill": -1})


# Adam and its kin


def adam_eps(column):
    """Tell the root that eps joins."""
    g, eps, root = 1e-6, 1e-4, np.sqrt(1 - 0.999)
    thetas, _ = follow(column, "adam", (1.0,), g, **{EPS[column]: eps})
    return which(-thetas[-1], {"corrected": g / (g + eps), "raw": root * g / (root * g + eps)})


def amsgrad_maximum(column):
    """Tell from the 100th step after one gradient of 1 and then none which moment the maximum is of."""
    more = {"here": {"beta2": 0.999}, "torch": {"amsgrad": True}, "keras": {"amsgrad": True}, "optax": {}}[column]
    name = "amsgrad" if column in ("here", "optax") else "adam"
    slopes = (1.0,) + (0.0,) * 99
    thetas, _ = follow(column, name, (1.0,) * 100, slopes, **more, **{EPS[column]: 0})
    mean, bias = 0.1 * 0.9**99, 1 - 0.9**100
    never = mean / np.sqrt(1 - 0.999)
    then = mean / bias / np.sqrt((1 - 0.999) / (1 - 0.999**100))
    (key,) = [
        key
        for key, value in {"never": never, "then": then, "corrected": mean / bias}.items()
        if np.isclose(thetas[-2] - thetas[-1], value, rtol=1e-6, atol=0)
    ]
    return key


def decay_kind(column, name, lr):
    """Tell from one step of Adam or AdamW at theta = 2, gradient 1, weight decay 0.1, where the decay goes."""
    thetas, _ = follow(column, name, (lr,), theta=2.0, weight_decay=0.1, **{EPS[column]: 0})
    return which(thetas[-1], {"L2": 2 - lr, "decoupled": 2 * (1 - lr * 0.1) - lr})


def adam_decay(column):
    """Tell where Adam's weight decay goes."""
    return decay_kind(column, "adam", 0.5) if has(column, "adam", "weight_decay") else None


def adamw_decay(column):
    """Tell where AdamW's weight decay goes, at two learning rates."""
    (kind,) = {decay_kind(column, "adamw", lr) for lr in (0.5, 0.25)}
    return kind


def other_decay(column):
    """Tell where the weight decay of the others goes: without gradient it shrinks theta alike each step, or not."""
    kinds = {}
    for name in () if column == "here" else ("sgd", "adagrad", "rmsprop", "adadelta"):
        if has(column, name, "weight_decay"):
            more = {"momentum": 0.9} if name == "sgd" else {}
            thetas, _ = follow(column, name, (0.5,) * 3, 0.0, theta=2.0, weight_decay=0.1, **more)
            kinds[name] = "decoupled" if np.allclose(thetas[1:] / thetas[:-1], 0.95, rtol=1e-12) else "L2"
    if column == "here":
        assert not any(has("here", name, "weight_decay") for name in HERE if name != "adamw")
    if kinds == {"adadelta": "L2"}:
        return "adadelta"
    assert len(kinds) in (0, 4)
    return next(iter(set(kinds.values()))) if kinds else None


# Layers: the record of the real ones, and this site


def case(name, key):
    """Return a recorded case."""
    return oracle.read(name)["cases"][key]


def dropout_p(column):
    """Tell from a count whether p is the part that is dropped."""
    if column == "optax":
        return None
    p = 0.2
    if column == "here":
        dropped = np.mean(dropout(np.ones(10_000), p, np.random.default_rng(1)) == 0)
    else:
        found = case("dropout", "count") if column == "torch" else case("keras", "dropout")
        dropped = found["zeros"] / found["entries"]
        assert found["p" if column == "torch" else "rate"] == p
    return "drop" if abs(dropped - p) < 0.02 else "keep"


def dropout_unsaid(column):
    """Tell whether anything is dropped when nothing is said of training."""
    if column == "optax":
        return None
    if column == "torch":
        return "drops" if case("torch", "a new dropout layer")["training"] else "drops not"
    if column == "keras":
        found = case("keras", "dropout")
        return "drops not" if found["called without training"] == found["input"] else "drops"
    return "drops" if np.any(dropout(np.ones(100), 0.2, np.random.default_rng(1)) == 0) else "drops not"


def dropout_all(column):
    """Tell what dropping with probability 1 gives."""
    if column == "optax":
        return None
    if column == "here":
        return error_of(lambda: dropout(np.ones(3), 1.0, np.random.default_rng(1)))
    output = case("dropout", "p 1")["output"] if column == "torch" else case("keras", "dropout")["rate 1"]
    return "zeros" if np.all(np.array(output) == 0) else "other"


def row_kind(row, weight):
    """Name a row that was looked up where there is none."""
    row = np.array(row, dtype=float)
    return "NaN" if np.isnan(row).all() else "last row" if np.array_equal(row, weight[-1]) else "other"


def embedding_of(column, bad):
    """Tell what an id outside the table gives: V at place 1 of the recorded ids, -1 at place 2."""
    if column == "here":
        return error_of(lambda: embedding(np.array([1, 3 if bad == "V" else -1]), np.ones((3, 2))))
    if column == "torch":
        return case("embedding", "errors")[f"embedding, id {bad}"]
    found, place = case(column, "embedding"), 1 if bad == "V" else 2
    if column == "keras":
        return row_kind(found["rows"][place], found["weight"])
    kinds = [row_kind(found[how][place], found["weight"]) for how in ("weight[ids]", "jnp.take")]
    return kinds[0] if kinds[0] == kinds[1] else " and ".join(kinds)


def embedding_v(column):
    """Tell what id V gives."""
    return embedding_of(column, "V")


def embedding_minus(column):
    """Tell what id -1 gives."""
    return embedding_of(column, "-1")


def one_hot_v(column):
    """Tell what one-hot makes of id V."""
    if column == "here":
        return error_of(lambda: one_hot(np.array([1, 3]), 3))
    if column == "torch":
        return case("embedding", "errors")["one_hot, id V"]
    return "zeros" if not np.any(case(column, "one_hot")["rows"][1]) else "other"


def clip_factor(column):
    """Tell what is added to the norm 5 of the gradient, which is clipped to 1."""
    if column == "here":
        result = clip_by_norm({"w": np.array([3.0, 4.0])}, 1.0)[0]["w"]
    else:
        result = case(column, "clip to norm 1, gradient 3 4")["result"]
    (key,) = [
        key
        for key, factor in {"more": 1 / (5 + 1e-6), "bare": 1 / 5}.items()
        if np.allclose(result, [3 * factor, 4 * factor], rtol=1e-12)
    ]
    return key


ROOT = {"inside": ("根号里", "inside the root"), "outside": ("根号外", "outside the root")}
DROPPING = {"drops": ("丢弃", "drops"), "drops not": ("不丢弃", "does not drop")}
LOOKED_UP = {
    "IndexError": ("`IndexError`", "`IndexError`"),
    "RuntimeError": ("`RuntimeError`", "`RuntimeError`"),
    "ValueError": ("`ValueError`", "`ValueError`"),
    "NaN": ("NaN", "NaN"),
    "last row": ("最后一行", "last row"),
    "last row and NaN": ("下标取最后一行，`take`得NaN", "last row by index, NaN by `take`"),
    "zeros": ("全是0", "zeros"),
}
ROWS = [  # in the order of the page
    (lr_and_velocity, {"inside": ("里面", "inside"), "outside": ("外面", "outside")}),
    (
        the_step,
        {
            "subtract": ("减去速度", "subtract the velocity"),
            "times lr": ("减去它的$\\eta$倍", "subtract $\\eta$ times it"),
            "add": ("加上速度", "add the velocity"),
        },
    ),
    (first_gradient, {"as any": ("照常", "as any"), "whole": ("不受阻尼影响", "not dampened")}),
    (lr_to_zero, {"stops": ("停下", "stops"), "coasts": ("滑行", "coasts")}),
    (nesterov_point, {"stored": ("存着的参数", "the stored parameters"), "ahead": ("前瞻点", "the look-ahead point")}),
    (nesterov_still, {"error": ("`ValueError`", "`ValueError`"), "sgd": ("就是SGD", "plain SGD")}),
    (adagrad_eps, ROOT),
    (adagrad_start, {"0": ("0", "0"), "0.1": ("0.1", "0.1")}),
    (adagrad_nothing, {"NaN": ("NaN", "NaN"), "stays": ("不动", "stays")}),
    (rmsprop_eps, ROOT),
    (rmsprop_momentum, {"inside": ("学习率在里面", "rate inside"), "outside": ("学习率在外面", "rate outside")}),
    (rmsprop_centered, {"centered": ("`centered`", "`centered`")}),
    (adadelta_update, {"same": ("一样", "the same")}),
    (adadelta_rate, {"1": ("1", "1"), "0.001": ("0.001", "0.001"), "uphill": ("上坡", "uphill")}),
    (adam_eps, {"corrected": ("修正后的平方根", "the corrected root"), "raw": ("修正前的根", "the raw root")}),
    (
        amsgrad_maximum,
        {
            "never": ("修正前的矩，不修正", "the raw moment, never corrected"),
            "then": ("修正前的矩，之后再修正", "the raw moment, then corrected"),
            "corrected": ("修正后的矩", "the corrected moment"),
        },
    ),
    (adam_decay, {"L2": ("并入梯度（L2）", "into the gradient (L2)"), "decoupled": ("解耦", "decoupled")}),
    (adamw_decay, {"decoupled": ("解耦，乘学习率", "decoupled, times the rate")}),
    (
        other_decay,
        {
            "L2": ("并入梯度（L2）", "into the gradient (L2)"),
            "decoupled": ("解耦，每种方法", "decoupled, every method"),
            "adadelta": ("只有Adadelta：L2", "Adadelta only: L2"),
        },
    ),
    (dropout_p, {"drop": ("丢弃概率", "probability of dropping")}),
    (dropout_unsaid, DROPPING),
    (dropout_all, LOOKED_UP),
    (embedding_v, LOOKED_UP),
    (embedding_minus, LOOKED_UP),
    (one_hot_v, LOOKED_UP),
    (clip_factor, {"more": ("分母多加$10^{-6}$", "$10^{-6}$ more below"), "bare": ("不加", "nothing added")}),
]
