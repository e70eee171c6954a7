"""The numbers that docs/{zh,en}/adagrad.md quotes, and the runs behind them."""

from functools import cache
from itertools import permutations, product
from math import comb

import numpy as np

from snippets.adagrad import adagrad_init, adagrad_step
from snippets.claims import claim, holds

EPS = 1e-8
TINY = 1e-6  # a gradient
ROUNDS, RADIUS = 1000, 1.0  # of an online problem: theta stays in the box [-RADIUS, RADIUS]
DIAMETER = 2 * RADIUS
REGRET_LR = DIAMETER / np.sqrt(2)
RUNS = {"coins": 5, "sparse": 10, "targets": 5, "opponent": 1}  # coordinates of each game


def first_step(gradient, eps=EPS, start=0.0):
    """Return the size of the first step in units of lr, with eps inside the root and G starting at `start`."""
    gradient = np.atleast_1d(np.asarray(gradient, dtype=float))
    zero = np.zeros_like(gradient)
    theta, _ = adagrad_step(zero, zero + start, lambda _: gradient, lr=1.0, eps=eps)
    return -theta


def first_step_outside(gradient, eps=EPS, start=0.0):
    """Return the same with eps outside the root: |g| / (|g| + eps) from 0."""
    return np.abs(gradient) / (np.sqrt(start + np.square(gradient)) + eps)


def rate_path(gradients, lr=1.0):
    """Return lr / sqrt(G_t), t = 1 .. n, for given gradients (n,); inf before the first that is not 0."""
    theta = np.zeros(1)
    sum_sq, rates = adagrad_init(theta), []
    for gradient in gradients:
        theta, sum_sq = adagrad_step(theta, sum_sq, lambda _, g=gradient: np.array([g]), lr, eps=0)
        rates.append(lr / np.sqrt(sum_sq[0]) if sum_sq[0] > 0 else np.inf)
    return np.array(rates)


@cache
def descent_rates(noise, steps=1000, lr=0.5, start=1.0):
    """Return lr / sqrt(G_t), t = 1 .. steps, on theta^2 / 2 from a start with Gaussian noise on the gradient."""
    rng = np.random.default_rng(seed=3)
    theta = np.array([start])
    sum_sq, rates = adagrad_init(theta), []
    for error in noise * rng.normal(size=steps):
        theta, sum_sq = adagrad_step(theta, sum_sq, lambda x, e=error: x + e, lr, eps=0)
        rates.append(lr / np.sqrt(sum_sq[0]))
    return np.array(rates)


def growth(inputs, targets, lr, start=None, steps=4000, eps=0):
    """Return by what part G grows in the second half of a run on least squares, one random example a step."""
    inputs, targets = np.asarray(inputs, dtype=float), np.asarray(targets, dtype=float)
    rows = np.random.default_rng(seed=9).integers(len(inputs), size=steps)
    theta = np.zeros(inputs.shape[1]) if start is None else np.asarray(start, dtype=float)
    sum_sq, sums = adagrad_init(theta), []
    for row in rows:
        a, b = inputs[row], targets[row]
        theta, sum_sq = adagrad_step(theta, sum_sq, lambda x, a=a, b=b: a * (a @ x - b), lr, eps=eps)
        sums.append(sum_sq)
    return float(np.max((sums[-1] - sums[steps // 2]) / np.maximum(sums[-1], 1e-300)))


def positive_share(sizes):
    """Return the share of all signs and orders of these sizes for which every partial sum is positive."""
    rows = np.array(
        [
            [s * x for s, x in zip(signs, order, strict=True)]
            for order in permutations(sizes)
            for signs in product((-1, 1), repeat=len(sizes))
        ]
    )
    return float(np.mean(np.all(np.cumsum(rows, axis=1) > 0, axis=1)))


@cache
def online(kind, rounds=ROUNDS, lr=REGRET_LR, size=None):
    """Play an online problem in the box with Adagrad, eps = 0, and clip to the box after each step.

    The kinds: "coins" (linear losses, random signs, 5 coordinates), "sparse" (linear, 10 coordinates, the i-th seen in
    one round of i, 60% of the signs positive), "targets" (half the squared distance to random targets, 5 coordinates),
    "opponent" (linear, 1 coordinate, the slope always against the present theta); so many coordinates unless size says other.

    Returns:
        Regret (rounds,) against the best fixed theta of the first t rounds; bound sqrt(2) D sum_i sqrt(G_{t,i}).
    """
    rng = np.random.default_rng(seed=5)
    size = size or RUNS[kind]
    coins = rng.choice([-1.0, 1.0], size=(rounds, size))
    seen = rng.random((rounds, size)) < 1 / np.arange(1, size + 1)
    drifting = np.where(rng.random((rounds, size)) < 0.6, 1.0, -1.0)
    targets = rng.uniform(-RADIUS, RADIUS, size=(rounds, size))
    theta, played, slopes = np.zeros(size), [], []
    sum_sq, roots = adagrad_init(theta), []
    for t in range(rounds):
        if kind == "targets":
            slope = theta - targets[t]
        elif kind == "opponent":
            slope = np.where(theta >= 0, 1.0, -1.0)
        else:
            slope = coins[t] if kind == "coins" else seen[t] * drifting[t]
        played.append(theta)
        slopes.append(slope)
        theta, sum_sq = adagrad_step(theta, sum_sq, lambda _, g=slope: g, lr, eps=0)
        theta = np.clip(theta, -RADIUS, RADIUS)
        roots.append(np.sqrt(sum_sq).sum())
    played, slopes, counts = np.array(played), np.array(slopes), np.arange(1, rounds + 1)[:, None]
    if kind == "targets":
        mean = np.cumsum(targets, axis=0) / counts  # the best fixed point; inside the box as the targets are
        best = (np.cumsum(targets**2, axis=0) - counts * mean**2) / 2
        suffered = np.cumsum((played - targets) ** 2, axis=0) / 2
    else:
        best = -RADIUS * np.abs(np.cumsum(slopes, axis=0))
        suffered = np.cumsum(slopes * played, axis=0)
    return (suffered - best).sum(axis=1), np.sqrt(2) * DIAMETER * np.array(roots)


def lemma_ratio(gradients):
    """Return sum_t g_t^2 / sqrt(G_t) over 2 sqrt(G_T), the two sides of Lemma 4."""
    steps = gradients / rate_path(gradients) ** -1
    return np.sum(gradients * steps) / (2 * np.sqrt(np.sum(gradients**2)))


@claim(
    ".2f",
    test="test_a_thousandfold_gradient_makes_the_same_first_step",
    ground="identity",
    zh="代码的例子里，陡、平两个坐标第一步的大小之比（梯度是{steep:g}和{flat:g}）",
    en="steep over flat coordinate: ratio of the first steps in the demo (the gradients are {steep:g} and {flat:g})",
)
def step_ratio(steep=8.0, flat=0.2):
    moved = first_step([steep, flat], eps=0)
    return moved[0] / moved[1]


@claim(
    ".4f",
    test="test_one_shared_sum_starves_the_flat_coordinate",
    ground="identity",
    zh="全部坐标共用一个$G$时，平坐标的第一步（$\\eta = {lr}$）",
    en="first step of the flat coordinate when all share one $G$ ($\\eta = {lr}$)",
)
def shared_step(lr=0.5):
    gradient = np.array([8.0, 0.2])
    return lr * gradient[1] / np.sqrt(np.sum(gradient**2))


@claim(
    "d",
    test="test_rare_feature_keeps_a_larger_rate",
    ground="hand",
    zh="每{period}步出现一次的特征，第{steps}步时有效学习率是每步都出现的特征的多少倍",
    en="effective rate at step {steps} of a feature seen every {period}th step, as a multiple of one seen at each step",
)
def rare_ratio(period=100, steps=1000):
    every, rare = np.ones(steps), (np.arange(1, steps + 1) % period == 0).astype(float)
    return round(rate_path(rare)[-1] / rate_path(every)[-1])


@holds(
    test="test_without_noise_the_sum_of_squares_has_a_limit",
    ground="program",
    zh="在$\\tfrac12 c\\theta^2$（$c > 0$）上没有噪声时，$G_t$有极限，不论$\\eta > 0$、$c$和起点是多少（$\\epsilon = {eps}$）",
    en="on $\\tfrac12 c\\theta^2$, $c > 0$, without noise $G_t$ has a limit, whatever $\\eta > 0$, $c$ and the start ($\\epsilon = {eps}$)",
)
def settles(eps=0):
    pairs = product((0.01, 1.0, 30.0), (0.1, 1.0, 5.0))
    return all(growth([[c]], [0.0], lr, start=[2.0], eps=eps) < 1e-9 for c, lr in pairs)


@claim(
    ".3f",
    test="test_rate_settles_when_squares_are_summable",
    ground="program",
    zh="在$\\tfrac12\\theta^2$上从$\\theta_0 = {start}$出发（$\\eta = {lr}$，无噪声），有效学习率的极限",
    en="limit of the effective rate on $\\tfrac12\\theta^2$ from $\\theta_0 = {start}$ ($\\eta = {lr}$, no noise)",
)
def rate_limit(noise=0.0, steps=1000, lr=0.5, start=1.0):
    return descent_rates(noise, steps, lr, start)[-1]


@holds(
    test="test_noise_dies_out_where_one_theta_fits_all_examples",
    ground="program",
    zh="最小二乘，每步抽一个样本：有一个$\\theta$恰好拟合每个样本时，梯度的噪声趋于零，$G_t$有极限（$\\epsilon = {eps}$）",
    en="least squares, one example a step: if one $\\theta$ fits every example exactly, the noise of the gradient tends to zero and $G_t$ has a limit ($\\epsilon = {eps}$)",
)
def fits_all(eps=0):
    inputs = np.array([[1.0, 0.5], [-0.3, 1.0], [0.8, -1.2]])
    fitted, noisy = inputs @ [3.0, -1.0], inputs @ [3.0, -1.0] + [0.5, -0.5, 0.5]
    return growth(inputs, fitted, 1.0, eps=eps) < 1e-6 and growth(inputs, noisy, 1.0, eps=eps) > 0.1


rate_noise = rate_limit.at(
    1.0,
    test="test_rate_falls_to_zero_under_noise",
    zh="同上，但梯度带标准差为{noise}的噪声：第{steps}步的有效学习率",
    en="the same with noise of standard deviation {noise} on the gradient: effective rate at step {steps}",
)


@claim(
    ".0%",
    test="test_without_the_square_the_root_fails",
    ground="theorem: sparre-andersen-1953",
    zh="漏掉平方，也不加$\\epsilon$，各步梯度独立同分布、分布连续且对称：走{steps}步就得到NaN的坐标所占比例",
    en="share of coordinates that are NaN after {steps} step without the square and without $\\epsilon$; gradients independent, all of one continuous symmetric distribution",
)
def nan_after_one(steps=1):
    return 1 - comb(2 * steps, steps) / 4**steps


nan_after_ten = nan_after_one.at(10, zh="同上，{steps}步之内", en="the same within {steps} steps")


@holds(
    test="test_sums_of_any_one_symmetric_law_stay_positive_equally_often",
    ground="enumeration",
    zh="各步梯度独立同分布、分布连续且正负对称时，前$1, 2, \\dots, n$项的部分和全为正的概率是$\\binom{2n}{n}/4^n$，与这个分布是什么无关",
    en="if the gradients of the steps are independent, all of one continuous symmetric distribution, the sums of the first $1, 2, \\dots, n$ are all positive with probability $\\binom{2n}{n}/4^n$, whatever that distribution is",
)
def law_free():
    sizes = ((1.0, 2.5, 4.1, 9.7), (1.0, 1.1, 1.3, 1.7), (0.001, 0.1, 10.3, 1000.2))
    return all(positive_share(row) == comb(8, 4) / 4**4 for row in sizes)


@holds(
    test="test_eps_inside_is_its_root_outside_up_to_a_factor",
    ground="identity",
    zh="$\\epsilon$在根号里的分母$\\sqrt{G + \\epsilon}$与$\\sqrt\\epsilon$在外面的分母$\\sqrt G + \\sqrt\\epsilon$，后者是前者的$1$到$\\sqrt2$倍，不论$G \\ge 0$、$\\epsilon > 0$是多少",
    en="of the denominators $\\sqrt{G + \\epsilon}$ with $\\epsilon$ inside the root and $\\sqrt G + \\sqrt\\epsilon$ with $\\sqrt\\epsilon$ outside, the latter is $1$ to $\\sqrt2$ times the former, for all $G \\ge 0$ and $\\epsilon > 0$",
)
def eps_root():
    gradients = np.geomspace(1e-12, 1e3, 200)
    ratio = first_step(gradients, eps=EPS) / first_step_outside(gradients, eps=np.sqrt(EPS))
    return bool(np.all(ratio >= 1 - 1e-12) and np.all(ratio <= np.sqrt(2) * (1 + 1e-12)))


@claim(
    ".4f",
    test="test_eps_inside_and_outside_by_hand",
    ground="hand",
    zh="$g = {gradient:power}$，$\\epsilon = {eps:power}$在根号里：第一步与$\\eta$之比",
    en="first step over $\\eta$ at $g = {gradient:power}$ with $\\epsilon = {eps:power}$ inside the root",
)
def eps_inside(gradient=TINY, eps=EPS):
    return first_step(gradient, eps)[0]


@claim(
    ".3f",
    test="test_eps_inside_and_outside_by_hand",
    ground="hand",
    zh="同上，$\\epsilon$在根号外",
    en="the same with $\\epsilon$ outside",
)
def eps_outside():
    return first_step_outside(TINY)


@claim(
    ".3f",
    test="test_initial_accumulator_shrinks_the_first_step",
    ground="hand",
    zh="$g = {gradient}$，$G$从${start}$起、$\\epsilon = {eps:power}$在根号里：第一步与$\\eta$之比",
    en="first step over $\\eta$ at $g = {gradient}$ when $G$ starts at ${start}$ and $\\epsilon = {eps:power}$ is inside",
)
def step_keras(eps=1e-7, start=0.1, gradient=0.1):
    return first_step(gradient, eps, start)[0]


step_here = step_keras.at(EPS, 0.0)


@claim(
    ".3f",
    test="test_initial_accumulator_shrinks_the_first_step",
    ground="hand",
    zh="$g = {gradient}$，$G$从{start:g}起、$\\epsilon = {eps:power}$在根号外：第一步与$\\eta$之比",
    en="first step over $\\eta$ at $g = {gradient}$ when $G$ starts at {start:g} and $\\epsilon = {eps:power}$ is outside",
)
def step_torch(eps=1e-10, gradient=0.1, start=0.0):
    return first_step_outside(gradient, eps, start)


@claim(
    ".3f",
    test="test_lemma_4_holds_and_is_nearly_tight",
    ground="identity",
    zh="式(4)左边与右边之比，{count}个标准正态梯度",
    en="left over right side of (4) for {count} standard normal gradients",
)
def lemma_gradients(count=1000):
    return lemma_ratio(np.random.default_rng(seed=8).normal(size=count))


@claim(
    ".0f",
    test="test_regret_of_sparse_game_is_that_of_a_plain_replay",
    ground="program",
    zh="稀疏线性损失，{size}个坐标，{rounds}轮：遗憾",
    en="regret after {rounds} rounds of sparse linear losses, {size} coordinates",
)
def regret_sparse(side=0, size=RUNS["sparse"], rounds=ROUNDS):
    return online("sparse", rounds, size=size)[side][-1]


bound_sparse = regret_sparse.at(1, zh="同上，式(5)的上界", en="the same: bound (5)")


@claim(
    ".2f",
    test="test_regret_stays_below_the_bound",
    ground="program",
    zh="四组对局（各抽一次）、每组{rounds}轮里，遗憾与上界之比的最大值",
    en="largest ratio of regret to bound over all rounds of four games, each drawn once, of {rounds} rounds",
)
def regret_ratio(rounds=ROUNDS):
    return max(np.max(regret / bound) for regret, bound in (online(kind, rounds) for kind in RUNS))
