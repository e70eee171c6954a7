"""The numbers that docs/{zh,en}/adam.md quotes, and the runs behind them."""

from functools import cache
from inspect import signature
from operator import itemgetter

import numpy as np

from snippets.adam import adam_init, adam_step
from snippets.adamw import adamw_init, adamw_step
from snippets.amsgrad import amsgrad_init, amsgrad_step
from snippets.claims import claim, holds
from snippets.frameworks import keras

BETA1, BETA2 = 0.9, 0.999
METHODS = {"adam": (adam_init, adam_step), "amsgrad": (amsgrad_init, amsgrad_step)}
ROUNDS = 3000
SLOPES = (3.0, -1.0, -1.0)  # of Reddi's game
LONG = 200  # rounds of a longer cycle, and its one large slope
EARLY, LATER = 10, 100  # steps
SILENCE = 10_000  # zero gradients before the worst case: they leave both moments at zero


@cache
def constant_ratios(beta1=BETA1, beta2=BETA2, steps=10_000):
    """Return the steps over lr for a constant gradient, eps = 0.

    Returns:
        Three arrays (steps,): Adam's; without bias correction; with both moments divided by 1 - beta at every step.
    """
    theta, ratios = np.zeros(1), []
    state = adam_init(theta)
    for _ in range(steps):
        new, state = adam_step(theta, state, lambda x: 3 + 0 * x, 1.0, beta1, beta2, eps=0)
        raw = state[0][0] / np.sqrt(state[1][0])
        ratios.append((-new[0], raw, raw / (1 - beta1) * np.sqrt(1 - beta2)))
    return tuple(np.array(ratios).T)


def worst_steps(beta1=BETA1, beta2=BETA2, length=300, silence=SILENCE, eps=0):
    """Return the steps over lr, (length,), for gradients that grow by beta2/beta1 after a long silence."""
    theta, steps = np.zeros(1), []
    state = (*adam_init(theta)[:2], silence)
    for k in range(length):
        gradient = np.array([(beta2 / beta1) ** (k - length)])
        new, state = adam_step(theta, state, lambda _, g=gradient: g, 1.0, beta1, beta2, eps=eps)
        steps.append(-new[0])
    return np.array(steps)


def published_bound(beta1, beta2):
    """Return the bound of the step over lr as printed in section 2.1 of the paper."""
    ratio = (1 - beta1) / np.sqrt(1 - beta2)
    return np.where(ratio > 1 + 1e-12, ratio, 1.0)


def tight_bound(beta1, beta2):
    """Return the bound of eq. 5; beta1^2 < beta2."""
    return (1 - beta1) / np.sqrt((1 - beta2) * (1 - beta1**2 / beta2))


@cache
def reddi(method, rounds=ROUNDS, box=1):
    """Play Reddi's game in [-box, box] from theta = 0, beta1 = 0, beta2 = 0.1, eps = 0, learning rate 0.1 / sqrt(t).

    Returns:
        theta_1 .. theta_n and the steps theta_{t-1} - theta_t over the learning rate before clipping, both (rounds,).
    """
    init, step = METHODS[method]
    theta, path, steps = np.zeros(1), [], []
    state = init(theta)
    for t in range(1, rounds + 1):
        slope, lr = np.array([SLOPES[(t - 1) % 3]]), 0.1 / np.sqrt(t)
        new, state = step(theta, state, lambda _, g=slope: g, lr, beta1=0.0, beta2=0.1, eps=0)
        steps.append((theta - new)[0] / lr)
        theta = np.clip(new, -box, box)
        path.append(theta[0])
    return np.array(path), np.array(steps)


def long_game(beta2, cycles, cycle=LONG, lr=0.01, beta1=0.0, other=-1.0, box=1):
    """Return Adam's theta after so many cycles in [-box, box] of one slope of the cycle's length and `other` slopes; eps = 0."""
    theta = np.zeros(1)
    state = adam_init(theta)
    for t in range(cycle * cycles):
        slope = np.array([other if t % cycle else float(cycle)])
        theta, state = adam_step(theta, state, lambda _, g=slope: g, lr, beta1, beta2, eps=0)
        theta = np.clip(theta, -box, box)
    return theta[0]


@cache
def noise_steps(beta1=BETA1, beta2=BETA2, size=1000, steps=5000, seed=5):
    """Return Adam's steps over lr, (40 * size,), for standard normal gradients, eps = 0: every 50th of the last 2000."""
    rng = np.random.default_rng(seed)
    theta, kept = np.zeros(size), []
    state = adam_init(theta)
    for t in range(steps):
        new, state = adam_step(theta, state, lambda _: rng.normal(size=size), 1.0, beta1, beta2, eps=0)
        if t >= steps - 2000 and t % 50 == 0:
            kept.append(-new)
    return np.concatenate(kept)


def unused(decay, decoupled, start=5.0, lr=0.01, steps=100):
    """Return a weight that has no gradient of its own after so many steps from its start."""
    theta = np.array([start])
    state = adamw_init(theta)
    for _ in range(steps):
        if decoupled:
            theta, state = adamw_step(theta, state, lambda x: 0 * x, lr, weight_decay=decay)
        else:
            theta, state = adam_step(theta, state, lambda x: decay * x, lr)
    return theta[0]


@claim(
    ".3f",
    test="test_without_correction_the_start_is_too_fast",
    ground="identity",
    zh="不作偏差修正，$\\beta_1 = {beta1}$，$\\beta_2 = {beta2}$：第一步与$\\eta$之比",
    en="first step over $\\eta$ without bias correction, $\\beta_1 = {beta1}$, $\\beta_2 = {beta2}$",
)
def raw_first(pick=itemgetter(0), beta1=BETA1, beta2=BETA2):
    return pick(constant_ratios(beta1, beta2)[1])


raw_peak = raw_first.at(
    np.max,
    format=".2f",
    zh="同上，梯度不变：最大的一步与$\\eta$之比",
    en="the same for a constant gradient: largest step over $\\eta$",
)
raw_when = raw_first.at(
    lambda steps: int(np.argmax(steps)) + 1,
    format="d",
    zh="同上：最大的一步是第几步",
    en="the same: number of the largest step",
)


@claim(
    ".2f",
    test="test_without_correction_the_start_is_too_fast",
    ground="identity",
    zh="同上：第{step}步与$\\eta$之比",
    en="the same: step {step} over $\\eta$",
)
def raw_thousand(step=1000):
    return constant_ratios()[1][step - 1]


@claim(
    ".2f",
    test="test_wrong_correction_is_right_at_the_first_step_only",
    ground="identity",
    zh="梯度不变，每步都除以$1 - \\beta$，$\\beta_1 = {beta1}$，$\\beta_2 = {beta2}$：第{step}步与$\\eta$之比，本该相等",
    en="constant gradient, dividing by $1 - \\beta$ at every step, $\\beta_1 = {beta1}$, $\\beta_2 = {beta2}$: step {step} over $\\eta$, which it should equal",
)
def wrong_ten(step=EARLY, beta1=BETA1, beta2=BETA2):
    return constant_ratios(beta1, beta2)[2][step - 1]


wrong_hundred = wrong_ten.at(LATER, zh="同上，第{step}步", en="the same at step {step}")
wrong_end = wrong_ten.at(10_000, zh="同上，第{step}步", en="the same at step {step:,}")


@claim(
    ".2f",
    test="test_noise_makes_small_steps",
    ground="bound",
    zh="梯度是正态噪声，$\\beta_1 = {beta1}$，$\\beta_2 = {beta2}$：步子的均方根与$\\eta$之比",
    en="root mean square of the step over $\\eta$ when gradients are normal noise, $\\beta_1 = {beta1}$, $\\beta_2 = {beta2}$",
)
def noise(beta1=BETA1, beta2=BETA2):
    return np.sqrt(np.mean(noise_steps(beta1, beta2) ** 2))


@claim(
    ".3f",
    test="test_published_bound_is_broken_and_the_tight_one_is_met",
    ground="hand",
    zh="论文的上界(4)与$\\eta$之比，$\\beta_1 = {beta1}$，$\\beta_2 = {beta2}$",
    en="the paper's bound (4) over $\\eta$, $\\beta_1 = {beta1}$, $\\beta_2 = {beta2}$",
)
def published(bound=published_bound, beta1=BETA1, beta2=BETA2):
    return float(bound(beta1, beta2))


@claim(
    ".3f",
    test="test_published_bound_is_broken_and_the_tight_one_is_met",
    ground="program",
    zh="同上，用最坏的梯度序列实际走出的一步",
    en="the same: a step really made by the worst sequence of gradients",
)
def reached(beta2=BETA2, beta1=BETA1):
    return worst_steps(beta1, beta2)[-1]


tight = published.at(
    tight_bound, test="test_tight_bound_holds_for_every_sequence", zh="同上，式(5)的上界", en="the same: bound (5)"
)
reached_short = reached.at(
    0.99,
    zh="最坏序列实际走出的一步与$\\eta$之比，$\\beta_1 = {beta1}$，$\\beta_2 = {beta2}$（论文的上界就是$\\eta$）",
    en="step over $\\eta$ really made at $\\beta_1 = {beta1}$, $\\beta_2 = {beta2}$, where the paper's bound is $\\eta$",
)


@holds(
    test="test_bound_holds_for_all_gradients_and_cannot_be_lowered",
    ground="program",
    zh="设$\\beta_1^2 < \\beta_2$，$\\beta_1 > 0$，$\\epsilon = {eps}$：很长一段零梯度之后，每个梯度是前一个的$\\beta_2/\\beta_1$倍，步子任意逼近式(5)",
    en="for $\\beta_1^2 < \\beta_2$, $\\beta_1 > 0$ and $\\epsilon = {eps}$: after a long silence, gradients each $\\beta_2/\\beta_1$ times the one before make steps that come as close to (5) as one likes",
)
def cannot_be_lowered(eps=0):
    cases = ((0.9, 0.999, 300), (0.9, 0.99, 300), (0.9, 0.9, 300), (0.5, 0.3, 300), (0.1, 0.9, 60), (0.9, 0.83, 300))
    return all(worst_steps(b1, b2, n, eps=eps)[-1] > 0.999 * tight_bound(b1, b2) for b1, b2, n in cases)


@claim(
    ".3f",
    test="test_reddi_steps_by_hand",
    ground="hand",
    zh="式(6)的对局，Adam在斜率为{slope:g}的那一轮向下的步子至多是$\\eta$的多少倍",
    en="game (6): Adam's downward step in the round of slope {slope:g} is at most this many $\\eta$",
)
def down_bound(slope=SLOPES[0]):
    return slope / np.sqrt(0.9 * slope**2)


@claim(
    ".3f",
    test="test_reddi_steps_by_hand",
    ground="hand",
    zh="同上，其后两轮向上的步子合计至少是$\\eta$的多少倍",
    en="the same: the two upward steps together are at least this many $\\eta$",
)
def up_bound():
    return 1 / np.sqrt(1.8) + 1 / np.sqrt(1.08)


@claim(
    "+.3f",
    test="test_adam_ends_at_the_worst_point_and_amsgrad_near_the_best",
    ground="program",
    zh="式(6)的对局{rounds}轮之后，Adam的$\\theta$（最差是$+{box}$）",
    en="$\\theta$ of Adam after {rounds} rounds of game (6), where $+{box}$ is worst",
)
def adam_end(method="adam", rounds=ROUNDS, box=1):
    return reddi(method, rounds, box)[0][-1]


amsgrad_end = adam_end.at("amsgrad", zh="同上，AMSGrad（最好是$-{box}$）", en="the same for AMSGrad; $-{box}$ is best")


@claim(
    "+.2f",
    test="test_for_each_beta2_a_longer_game_defeats_adam",
    ground="program",
    zh="{cycle}轮一圈、斜率一次{cycle}、其余${other:g}$的对局，$\\beta_1 = {beta1:g}$，$\\beta_2 = {beta2}$，$\\eta = {lr}$，走{cycles}圈：Adam的$\\theta$（最差是$+{box}$）",
    en="cycles of {cycle} rounds, one slope of {cycle}, else ${other:g}$; $\\beta_1 = {beta1:g}$, $\\beta_2 = {beta2}$, $\\eta = {lr}$, {cycles} cycles: $\\theta$ of Adam, where $+{box}$ is worst",
)
def long_end(beta2=0.99, cycles=20, cycle=LONG, lr=0.01, beta1=0.0, other=-1.0, box=1):
    return long_game(beta2, cycles, cycle, lr, beta1, other, box)


@claim(
    ".2f",
    test="test_l2_of_an_unused_weight_forgets_its_strength",
    ground="program",
    zh="没有梯度的权重，从{start:g}开始，Adam加L2，$\\lambda = {decay}$，$\\eta = {lr}$，{steps}步之后",
    en="weight without gradient, from {start:g}, Adam with L2, $\\lambda = {decay}$, $\\eta = {lr}$, after {steps} steps",
)
def unused_strong(decoupled=False, decay=0.1, start=5.0, lr=0.01, steps=100):
    return unused(decay, decoupled, start, lr, steps)


unused_weak = unused_strong.at(
    False, 1e-4, zh="同上，$\\lambda = {decay:power}$", en="the same with $\\lambda = {decay:power}$"
)
decay_strong = unused_strong.at(
    True,
    test="test_decoupled_decay_of_an_unused_weight_is_a_power",
    zh="同样的权重用AdamW，$\\lambda = {decay}$",
    en="the same weight with AdamW, $\\lambda = {decay}$",
    ground="identity",
)
decay_weak = decay_strong.at(True, 1e-4, format=".4f", say={"{decay}": "{decay:power}"})


@claim(
    ".3f",
    test="test_sum_of_powers_stops_at_t_minus_1",
    ground="identity",
    zh="$\\sum_{i=0}^{t-1} \\beta^i$，$\\beta = {beta}$，$t = {steps}$，等于$(1 - \\beta^t)/(1 - \\beta)$",
    en="$\\sum_{i=0}^{t-1} \\beta^i$ for $\\beta = {beta}$, $t = {steps}$; equals $(1 - \\beta^t)/(1 - \\beta)$",
)
def sum_right(more=0, steps=5, beta=0.9):
    return sum(beta**i for i in range(steps + more))


sum_printed = sum_right.at(
    1,
    zh="$\\sum_{i=0}^{t} \\beta^i$，$\\beta = {beta}$，$t = {steps}$",
    en="$\\sum_{i=0}^{t} \\beta^i$ for $\\beta = {beta}$, $t = {steps}$",
)


@claim(
    ".3f",
    test="test_eps_on_the_raw_root_weighs_more_at_the_start",
    ground="hand",
    zh="$g = {gradient:power}$，$\\epsilon = {eps:power}$加在修正后的平方根上：第一步与$\\eta$之比",
    en="first step over $\\eta$ at $g = {gradient:power}$, $\\epsilon = {eps:power}$ added to the corrected root",
)
def first_here(gradient=1e-6, eps=1e-8):
    theta = np.zeros(1)
    return -adam_step(theta, adam_init(theta), lambda _: np.array([gradient]), lr=1.0, eps=eps)[0][0]


@claim(
    ".3f",
    test="test_eps_on_the_raw_root_weighs_more_at_the_start",
    ground="hand",
    zh="$g = {gradient:power}$，$\\epsilon = {eps:power}$加在未修正的平方根上：第一步与$\\eta$之比",
    en="first step over $\\eta$ at $g = {gradient:power}$, $\\epsilon = {eps:power}$ added to the raw root",
)
def first_keras(gradient=1e-6, eps=1e-7):
    root = np.sqrt((1 - BETA2) * gradient**2)
    return np.sqrt(1 - BETA2) / (1 - BETA1) * (1 - BETA1) * gradient / (root + eps)


@claim(
    "g",
    test="test_keras_adamw_decays_by_its_default",
    ground="framework",
    zh="Keras的AdamW默认的权重衰减",
    en="weight decay of Keras's AdamW by default",
)
def decay_keras():
    return signature(keras.adamw_step).parameters["weight_decay"].default
