"""The numbers that docs/{zh,en}/rmsprop.md quotes, and the runs behind them."""

from functools import cache

import numpy as np

from snippets.adadelta import adadelta_init, adadelta_step
from snippets.adagrad import adagrad_init, adagrad_step
from snippets.claims import claim, holds, iterates
from snippets.rmsprop import rmsprop_init, rmsprop_step

METHODS = {"rmsprop": (rmsprop_init, rmsprop_step), "adagrad": (adagrad_init, adagrad_step)}
SMALL = 1e-4  # a gradient
SHORT, LONG = 0.9, 0.99  # rho of a short memory and of a long one
CLIFF, STEEP, FLAT = 40, 10.0, 0.1  # so many steps of the steep gradient, then the flat one


def follow(gradients, method="rmsprop", lr=1.0, **options):
    """Return the steps theta_{t-1} - theta_t, (n,), that a method makes of given gradients (n,)."""
    init, step = METHODS[method]
    theta, steps = np.zeros(1), []
    state = init(theta)
    for gradient in gradients:
        new, state = step(theta, state, lambda _, g=gradient: np.array([g]), lr, **options)
        steps.append((theta - new)[0])
        theta = np.zeros(1)  # a step does not depend on theta; from 0 its size is exact
    return np.array(steps)


def cliff_gradients(steps=200, cliff=CLIFF, steep=STEEP, flat=FLAT):
    """Return the gradients (steps,) of a cliff and the flat ground behind it."""
    return np.where(np.arange(1, steps + 1) <= cliff, steep, flat)


@cache
def descend(method, lr=0.01, curvature=1.0, steps=2000, start=1.0, **options):
    """Return theta_1 .. theta_n (n,) on curvature * theta^2 / 2 from a start; eps = 0 unless options say otherwise."""
    (init, step), theta = METHODS[method], np.array([start])
    return iterates(step, theta, init(theta), lambda x: curvature * x, steps, lr, **{"eps": 0, **options})[1:, 0]


@cache
def adadelta_half(eps, rho, start):
    """Count Adadelta's steps on theta^2 / 2 from a start until |theta| <= 1/2."""
    theta, steps = np.array([start]), 0
    state = adadelta_init(theta)
    while abs(theta[0]) > 0.5:
        theta, state = adadelta_step(theta, state, lambda x: x, rho=rho, eps=eps)
        steps += 1
    return steps


def framework_first(gradient, rho, eps, inside):
    """Return the first step over lr at a rho and an eps, inside the root or outside."""
    mean_sq = (1 - rho) * gradient**2
    return gradient / (np.sqrt(mean_sq + eps) if inside else np.sqrt(mean_sq) + eps)


@claim(
    ".2f",
    test="test_half_life_is_where_the_weight_is_halved",
    ground="identity",
    zh="$\\rho = {rho}$时权重减半所需的步数",
    en="steps until a weight is halved, $\\rho = {rho}$",
)
def half_life(rho=SHORT):
    return np.log(2) / -np.log(rho)


half_life_long = half_life.at(LONG, format=".1f", zh="同上，$\\rho = {rho}$", en="the same for $\\rho = {rho}$")


@claim(
    ".3f",
    test="test_constant_gradient_starts_with_the_largest_step",
    ground="identity",
    zh="梯度不变、$\\rho = {rho}$：第{steps}步与$\\eta$之比",
    en="step {steps} over $\\eta$ for a constant gradient, $\\rho = {rho}$",
)
def step_forty(rho=SHORT, steps=CLIFF):
    return follow(np.full(steps, STEEP), rho=rho)[-1]


@claim(
    "d",
    test="test_cliff_is_forgotten_after_the_predicted_steps",
    ground="identity",
    zh="离开陡坡（{cliff}步$g = {steep}$，其后$g = {flat}$）之后，RMSProp的步子回到${share}\\eta$以上要走几步",
    en="steps after the cliff ({cliff} steps of $g = {steep}$, then $g = {flat}$) until RMSProp's step is back above ${share}\\eta$",
)
def recovery(cliff=CLIFF, steep=STEEP, flat=FLAT, share=0.7):
    return int(np.argmax(follow(cliff_gradients(200, cliff, steep, flat))[cliff:] >= share)) + 1


@claim(
    ".4f",
    test="test_cliff_slows_adagrad_for_long",
    ground="hand",
    zh="同一陡坡之后第{later}步，Adagrad的步子与$\\eta$之比",
    en="the same cliff: Adagrad's step over $\\eta$ {later} steps later",
)
def adagrad_later(later=120):
    return follow(cliff_gradients(CLIFF + later), "adagrad")[-1]


@claim(
    ".0e",
    test="test_cliff_slows_adagrad_for_long",
    ground="hand",
    zh="同一陡坡之后，Adagrad的$G$翻一番所需的步数",
    en="steps behind the same cliff until Adagrad's $G$ has doubled",
)
def adagrad_double():
    return round(np.sum(cliff_gradients()[:CLIFF] ** 2) / FLAT**2)


@claim(
    ".4f",
    test="test_step_bound_holds_and_is_reached_by_a_spike",
    ground="hand",
    zh="$\\rho = {rho}$：步子与$\\eta$之比的上界，由一个尖峰达到",
    en="$\\rho = {rho}$: bound of the step over $\\eta$, reached by a spike",
)
def bound(rho=SHORT):
    return follow(np.append(np.zeros(50), 7.0), rho=rho, eps=0)[-1]


bound_long = bound.at(LONG, format=".0f", zh="同上，$\\rho = {rho}$", en="the same for $\\rho = {rho}$")


@claim(
    ".4f",
    test="test_constant_rate_without_eps_does_not_come_to_rest",
    ground="hand",
    zh="在$\\tfrac12\\theta^2$上从{start}出发、$\\eta = {lr}$、$\\rho = {rho}$、$\\epsilon = {eps}$，RMSProp走{steps}步之后的$|\\theta|$",
    en="$|\\theta|$ on $\\tfrac12\\theta^2$ from {start} after {steps} steps of RMSProp, $\\eta = {lr}$, $\\rho = {rho}$, $\\epsilon = {eps}$",
)
def rest(lr=0.01, rho=SHORT, eps=0, steps=2000, start=1.0):
    return abs(descend("rmsprop", lr, steps=steps, start=start, rho=rho, eps=eps)[-1])


@holds(
    test="test_without_eps_the_path_is_the_same_for_every_curvature",
    ground="identity",
    zh="$\\epsilon = {eps}$时，RMSProp在$\\tfrac12 c\\theta^2$上的路径对一切曲率$c > 0$都一样（起点、$\\eta$、$\\rho$相同）",
    en="with $\\epsilon = {eps}$ RMSProp takes the same path on $\\tfrac12 c\\theta^2$ for all curvatures $c > 0$ (same start, $\\eta$ and $\\rho$)",
)
def any_curvature(eps=0):
    paths = [descend("rmsprop", curvature=c, eps=eps) for c in (1.0, 2.0**-20, 0.25, 64.0)]
    return all(np.array_equal(path, paths[0]) for path in paths)


@holds(
    test="test_eps_shortens_the_jumps_until_theta_rests",
    ground="program",
    zh="$\\epsilon > 0$时，RMSProp在$\\tfrac12 c\\theta^2$上（$\\eta$不变，$0 < \\rho < 1$，精确运算，除非有一步恰好落在零上）最后有$|\\theta| = \\sqrt{\\eta^2/4 - \\epsilon/c^2}$；若$\\epsilon \\ge \\eta^2 c^2/4$，则$\\theta$趋于零",
    en="with $\\epsilon > 0$, on $\\tfrac12 c\\theta^2$ with constant $\\eta$ and $0 < \\rho < 1$, in exact arithmetic and unless a step lands exactly on zero, RMSProp ends at $|\\theta| = \\sqrt{\\eta^2/4 - \\epsilon/c^2}$; if $\\epsilon \\ge \\eta^2 c^2/4$, $\\theta$ tends to zero",
)
def eps_rest():
    ends = [(c, abs(descend("rmsprop", curvature=c, eps=1e-8)[-1])) for c in (0.01, 0.015, 0.03, 0.1, 10.0)]
    return all(abs(end - np.sqrt(max(0.01**2 / 4 - 1e-8 / c**2, 0))) < 1e-6 for c, end in ends)


@holds(
    test="test_adadelta_first_step_stays_below_its_cap",
    ground="identity",
    zh="Adadelta的第一步小于$\\sqrt{\\epsilon/(1-\\rho)}$，与梯度多大无关（$\\epsilon > 0$）",
    en="Adadelta's first step is below $\\sqrt{\\epsilon/(1-\\rho)}$, whatever the gradient ($\\epsilon > 0$)",
)
def adadelta_cap():
    gradients = np.geomspace(1e-9, 1e3, 50)
    theta = np.zeros(50)
    new, _ = adadelta_step(theta, adadelta_init(theta), lambda _: gradients)
    return bool(np.all(-new < np.sqrt(1e-6 / 0.05)))


@claim(
    ".5f",
    test="test_adadelta_first_step_is_set_by_eps",
    ground="hand",
    zh="Adadelta的第一步，$\\rho = {rho}$，$\\epsilon = {eps:power}$，$g = {gradient}$",
    en="Adadelta's first step, $\\rho = {rho}$, $\\epsilon = {eps:power}$, $g = {gradient}$",
)
def adadelta_first(rho=0.95, eps=1e-6, gradient=100.0):
    theta = np.zeros(1)
    new, _ = adadelta_step(theta, adadelta_init(theta), lambda _: np.array([gradient]), rho=rho, eps=eps)
    return -new[0]


@claim(
    "d",
    test="test_adadelta_hides_a_learning_rate_in_eps",
    ground="program",
    zh="Adadelta在$\\tfrac12\\theta^2$上从{start}走到$|\\theta| \\le \\tfrac12$的步数，$\\rho = {rho}$，$\\epsilon = {eps:power}$",
    en="steps of Adadelta on $\\tfrac12\\theta^2$ from {start} to $|\\theta| \\le \\tfrac12$, $\\rho = {rho}$, $\\epsilon = {eps:power}$",
)
def adadelta_six(eps=1e-6, rho=0.95, start=1.0):
    return adadelta_half(eps, rho, start)


adadelta_eight = adadelta_six.at(
    1e-8, zh="同上，$\\epsilon = {eps:power}$", en="the same with $\\epsilon = {eps:power}$"
)


@claim(
    ".2f",
    test="test_half_life_is_where_the_weight_is_halved",
    ground="hand",
    zh="$\\rho = {rho}$时的$\\rho^{-1}$，有的教材称之为半衰期",
    en="$\\rho^{-1}$ for $\\rho = {rho}$, which one textbook calls the half-life",
)
def inverse(rho=SHORT):
    return rho**-1


@claim(
    ".1f",
    test="test_half_life_is_where_the_weight_is_halved",
    ground="identity",
    zh="$\\rho = {long}$的半衰期是$\\rho = {short}$的多少倍",
    en="half-life at $\\rho = {long}$ over that at $\\rho = {short}$",
)
def memory_ratio(long=LONG, short=SHORT):
    return np.log(short) / np.log(long)


@claim(
    ".0f",
    test="test_centred_variant_explodes_on_a_constant_gradient",
    ground="program",
    zh="减去均值的RMSProp，$g = {gradient}$不变，$\\rho = {rho}$，$\\epsilon = {eps}$，$\\eta = {lr}$，{steps}步后的$\\theta$",
    en="centred RMSProp with constant $g = {gradient}$, $\\rho = {rho}$, $\\epsilon = {eps}$, $\\eta = {lr}$: $\\theta$ after {steps} steps",
)
def centred(gradient=0.1, rho=SHORT, eps=0, lr=0.001, steps=200):
    kept = rho ** np.arange(1, steps + 1)  # mean (1 - kept) g, mean square (1 - kept) g^2: variance (1 - kept) kept g^2
    return -lr * np.sum(gradient / np.sqrt((1 - kept) * kept * gradient**2 + eps))


@claim(
    ".2f",
    test="test_centred_variant_explodes_on_a_constant_gradient",
    ground="identity",
    zh="同上，不减均值",
    en="the same without subtracting the mean",
)
def uncentred():
    return -np.sum(follow(np.full(200, 0.1), lr=0.001, eps=0))


@claim(
    ".3f",
    test="test_frameworks_differ_in_the_first_step",
    ground="hand",
    zh="$g = {gradient:power}$，$\\rho = {rho}$，$\\epsilon = {eps:power}$在根号里：第一步与$\\eta$之比",
    en="first step over $\\eta$ at $g = {gradient:power}$ for $\\rho = {rho}$, $\\epsilon = {eps:power}$ inside",
)
def first_here(eps=1e-8, gradient=SMALL, rho=SHORT):
    return follow([gradient], rho=rho, eps=eps)[0]


@claim(
    ".3f",
    test="test_frameworks_differ_in_the_first_step",
    ground="hand",
    zh="$g = {gradient:power}$，$\\rho = {rho}$，$\\epsilon = {eps:power}$在根号外：第一步与$\\eta$之比",
    en="first step over $\\eta$ at $g = {gradient:power}$ for $\\rho = {rho}$, $\\epsilon = {eps:power}$ outside",
)
def first_torch(eps=1e-8, gradient=SMALL, rho=LONG):
    return framework_first(gradient, rho, eps, inside=False)


first_keras = first_here.at(1e-7)
