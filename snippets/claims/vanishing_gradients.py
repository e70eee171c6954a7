"""What docs/{zh,en}/vanishing-gradients.md quotes.

Four networks with d = 64 read the same 60 random inputs (standard deviation 0.1, seed 3) from h_0 = 0; they differ in W only.
A fifth is the English network of language-rnn after training; it reads the held-out sentences, 60 characters at a time, from h_0 = 0.
"""

from functools import cache

import numpy as np

from snippets.claims import claim, holds
from snippets.claims.language_rnn import run, texts
from snippets.rnn import rnn_forward
from snippets.vanishing_gradients import clip_by_norm, jacobian_norms, orthogonal

DIM, STEPS, INPUT, SEED = 64, 60, 0.1, 3
SMALL, LARGE = 0.9, 2.0  # norm of W
NORMS = {"small": SMALL, "orthogonal": 1.0, "large": LARGE}  # of three of the networks; PyTorch draws the fourth
CLIFF_STEPS, CLIFF_TARGET, CLIFF_START, CLIFF_LR, CLIFF_MAX = 20, 2.0, 1.1, 0.001, 10.0
PARTS = (3.0, 0.4)  # a gradient with one long and one short part


def edge(parts):
    """Return a gradient of two arrays of one number each."""
    return {"a": np.array([parts[0]]), "b": np.array([parts[1]])}


EDGE = edge(PARTS)


@cache
def recurrent(kind, dim=DIM, norm=None):
    """Return W of one of the four networks: "small" 0.9 Q, "orthogonal" Q, "uniform" PyTorch's start, "large" 2 Q; or Q of another norm."""
    rng = np.random.default_rng(SEED)
    if kind == "uniform":
        return rng.uniform(-1, 1, size=(dim, dim)) / np.sqrt(dim)
    return (NORMS[kind] if norm is None else norm) * orthogonal(dim, rng)


@cache
def slopes(kind, steps=STEPS, deviation=INPUT, dim=DIM, norm=None):
    """Return 1 - h_t^2, t = 1 .. steps, of one of the four networks, (steps, dim)."""
    inputs = deviation * np.random.default_rng(SEED + 1).normal(size=(steps, dim))
    state, found = np.zeros(dim), []
    for x in inputs:
        state = np.tanh(recurrent(kind, dim, norm) @ state + x)
        found.append(1 - state**2)
    return np.array(found)


@cache
def norms(kind, steps=STEPS, deviation=INPUT, dim=DIM, norm=None):
    """Return the norms of dh_t/dh_0, t = 1 .. steps."""
    return jacobian_norms(recurrent(kind, dim, norm), slopes(kind, steps, deviation, dim, norm))


def norm_of(kind, dim=DIM, norm=None):
    """Return the spectral norm of W."""
    return np.linalg.norm(recurrent(kind, dim, norm), 2)


def bounds(kind, steps=STEPS, norm=None):
    """Return ||W||^t, t = 1 .. steps."""
    return norm_of(kind, norm=norm) ** np.arange(1, steps + 1)


def trained_recurrent():
    """Return W of the English network after its last epoch."""
    return run("en")[2][-1]["recurrent"]


@cache
def trained_slopes(length=STEPS):
    """Return 1 - h_t^2 of the English network, (pieces, length, 48): held-out text in pieces of this length, each from h_0 = 0."""
    ids = texts("en")[2]
    pieces = ids[: len(ids) // length * length].reshape(-1, length).T
    _, states = rnn_forward(run("en")[2][-1], pieces, np.zeros((pieces.shape[1], len(trained_recurrent()))))
    return 1 - states[1:].transpose(1, 0, 2) ** 2


@cache
def trained_norms(length=STEPS):
    """Return the norms of dh_t/dh_0 of the English network, (pieces, length)."""
    return np.array([jacobian_norms(trained_recurrent(), piece) for piece in trained_slopes(length)])


def cliff_loss(w):
    """Return half the squared error of w^20 against 2: a linear network of one unit, h_0 = 1."""
    return (w**CLIFF_STEPS - CLIFF_TARGET) ** 2 / 2


def cliff_gradient(w):
    """Return its derivative, by the chain rule."""
    return CLIFF_STEPS * w ** (CLIFF_STEPS - 1) * (w**CLIFF_STEPS - CLIFF_TARGET)


@cache
def cliff_path(clip, steps=50, limit=CLIFF_MAX):
    """Return w after 0, 1, .. steps of gradient descent from the wall, with or without clipping."""
    path = [CLIFF_START]
    for _ in range(steps):
        grads = {"w": np.array(cliff_gradient(path[-1]))}
        if clip:
            grads, _ = clip_by_norm(grads, limit)
        path.append(float(path[-1] - CLIFF_LR * grads["w"]))
    return np.array(path)


def angle(first, second):
    """Return the angle between two gradients in degrees."""
    a, b = (np.concatenate([np.ravel(part) for part in grads.values()]) for grads in (first, second))
    return float(np.degrees(np.arccos(np.clip(a @ b / np.linalg.norm(a) / np.linalg.norm(b), -1, 1))))


def clip_by_value(grads, limit):
    """Return each entry cut to [-limit, limit]."""
    return {name: np.clip(grad, -limit, limit) for name, grad in grads.items()}


def clip_one_by_one(grads, max_norm):
    """Return each array clipped by its own norm."""
    return {name: clip_by_norm({name: grad}, max_norm)[0][name] for name, grad in grads.items()}


@holds(
    test="test_eq2_holds_for_any_w_and_any_slopes_of_at_most_one",
    ground="identity",
    zh="激活函数的导数绝对值不超过{most}时，不管$W$、输入和起点是什么，$\\lVert \\partial h_T/\\partial h_0 \\rVert \\le \\lVert W \\rVert^T$，"
    "误差传回去也至多放大这么多倍",
    en="with an activation whose derivative is at most {most} in size, $\\lVert \\partial h_T/\\partial h_0 \\rVert \\le \\lVert W \\rVert^T$ whatever $W$, "
    "inputs and start are, and an error sent back grows by that factor at most",
)
def norm_bound(most=1):
    rng = np.random.default_rng(0)
    for dim, scale in ((1, 0.5), (3, 0.3), (8, 0.2), (8, 2.0)):
        w = scale * rng.normal(size=(dim, dim))
        for slope in (
            most * rng.uniform(-1, 1, size=(20, dim)),
            most * np.ones((20, dim)),
            most * rng.choice([-1.0, 0.0, 1.0], size=(20, dim)),
        ):
            if np.any(jacobian_norms(w, slope) > np.linalg.norm(w, 2) ** np.arange(1, 21) * (1 + 1e-12)):
                return False
    return True


@claim(
    ".1e",
    test="test_small_norm_makes_the_gradient_vanish",
    ground="program",
    zh="$\\lVert W \\rVert = {norm}$（$d = {dim}$，{steps}步，输入的标准差{deviation}）：$\\lVert \\partial h_{{steps}}/\\partial h_0 \\rVert$",
    en="$\\lVert W \\rVert = {norm}$ ($d = {dim}$, {steps} steps, inputs of standard deviation {deviation}): $\\lVert \\partial h_{{steps}}/\\partial h_0 \\rVert$",
)
def small_norm(kind="small", norm=SMALL, steps=STEPS, dim=DIM, deviation=INPUT):
    return norms(kind, steps, deviation, dim, norm)[-1]


@claim(
    ".1e",
    test="test_small_norm_makes_the_gradient_vanish",
    ground="hand",
    zh="同上，式(2)的上界${norm}^{{steps}}$",
    en="the same: bound (2), ${norm}^{{steps}}$",
)
def small_bound(norm=SMALL, steps=STEPS):
    return bounds("small", steps, norm)[-1]


@claim(
    ".0%",
    test="test_small_norm_makes_the_gradient_vanish",
    ground="program",
    zh="同上，实际的范数与上界之比",
    en="the same: the norm over its bound",
)
def small_ratio():
    return small_norm.compute() / small_bound.compute()


@claim(
    ".2f",
    test="test_uniform_start_has_radius_one_over_root_3",
    ground="program",
    zh="PyTorch默认的$W$（$d = {dim}$，一次抽样）的谱范数$\\lVert W \\rVert$",
    en="spectral norm $\\lVert W \\rVert$ of PyTorch's default $W$ ($d = {dim}$, one draw)",
)
def uniform_norm(dim=DIM):
    return norm_of("uniform", dim)


@claim(
    ".2f",
    test="test_uniform_start_has_radius_one_over_root_3",
    ground="program",
    zh="同一个$W$的谱半径",
    en="spectral radius of the same $W$",
)
def uniform_radius():
    return np.abs(np.linalg.eigvals(recurrent("uniform"))).max()


def root_norm(matrix, doublings):
    """Return ||W^n||^(1/n) for n = 2^doublings, the power kept at norm 1 on the way."""
    power, log = np.array(matrix, dtype=float), 0.0
    for _ in range(doublings):
        size = np.linalg.norm(power, 2)
        if size == 0:
            return 0.0
        power, log = (power / size) @ (power / size), 2 * (log + np.log(size))
    size = np.linalg.norm(power, 2)
    return float(np.exp((log + np.log(size)) / 2**doublings)) if size > 0 else 0.0


@holds(
    test="test_the_root_of_the_norm_of_a_power_tends_to_the_radius",
    ground="identity",
    zh="任何方阵$W$的$\\lVert W^n \\rVert^{1/n}$都趋向谱半径$\\rho$，也从不小于它",
    en="for each square $W$, $\\lVert W^n \\rVert^{1/n}$ tends to the spectral radius $\\rho$ and is never below it",
)
def gelfand():
    rng = np.random.default_rng(1)
    cases = [[[1, 1], [0, 1]], [[0, 5], [0, 0]], [[0, -2], [2, 0]], [[0.5, 100], [0, 0.5]], rng.normal(size=(5, 5))]
    for matrix in map(np.array, cases):
        radius = np.abs(np.linalg.eigvals(matrix)).max()
        roots = [root_norm(matrix, doublings) for doublings in (0, 5, 20)]
        if min(roots) < radius * (1 - 1e-9) or abs(roots[-1] - radius) > 1e-3 * max(1.0, radius):
            return False
    return True


uniform_end = small_norm.at(
    "uniform",
    format=".1e",
    test="test_norm_above_one_promises_nothing",
    zh="同一个$W$：$\\lVert \\partial h_{{steps}}/\\partial h_0 \\rVert$",
    en="the same $W$: $\\lVert \\partial h_{{steps}}/\\partial h_0 \\rVert$",
)


@claim(
    ".1e",
    test="test_norm_above_one_promises_nothing",
    ground="identity",
    zh="同一个$W$的谱半径的{steps}次方",
    en="the spectral radius of the same $W$ to the power {steps}",
)
def uniform_power(steps=STEPS):
    return uniform_radius.compute() ** steps


@claim(
    ".1f",
    test="test_trained_network_keeps_the_bound_and_its_gradient_vanishes",
    ground="program",
    zh="训练好的英文循环网络的$\\lVert W \\rVert$",
    en="$\\lVert W \\rVert$ of the English network after training",
)
def trained_norm():
    return np.linalg.norm(trained_recurrent(), 2)


@claim(
    ".1f",
    test="test_trained_network_keeps_the_bound_and_its_gradient_vanishes",
    ground="program",
    zh="同一个网络的谱半径",
    en="spectral radius of the same network",
)
def trained_radius():
    return np.abs(np.linalg.eigvals(trained_recurrent())).max()


@claim(
    ".1e",
    test="test_trained_network_keeps_the_bound_and_its_gradient_vanishes",
    ground="program",
    zh="同一个网络读留出的句子，{length}个字符一段：$\\lVert \\partial h_{{length}}/\\partial h_0 \\rVert$的中位数",
    en="the same network reads held-out text, {length} characters a piece: median of $\\lVert \\partial h_{{length}}/\\partial h_0 \\rVert$",
)
def trained_end(length=STEPS):
    return np.median(trained_norms(length)[:, -1])


@claim(
    ".0%",
    test="test_trained_network_keeps_the_bound_and_its_gradient_vanishes",
    ground="program",
    zh="同一个网络，各段各步里，范数与上界之比最大是多少",
    en="the same network: largest ratio of the norm to its bound, over all pieces and steps",
)
def trained_ratio():
    return (trained_norms() / trained_norm.compute() ** np.arange(1, STEPS + 1)).max()


large_end = uniform_end.at(
    "large",
    LARGE,
    zh="$W$是正交矩阵的{norm:g}倍：$\\lVert \\partial h_{{steps}}/\\partial h_0 \\rVert$",
    en="$W$ {norm:words} times an orthogonal matrix: $\\lVert \\partial h_{{steps}}/\\partial h_0 \\rVert$",
)


@claim(
    ".3f",
    test="test_orthogonal_matrix_keeps_a_linear_norm",
    ground="identity",
    zh="$W$正交、没有$\\tanh$：$\\lVert \\partial h_{{steps}}/\\partial h_0 \\rVert$",
    en="$W$ orthogonal and no $\\tanh$: $\\lVert \\partial h_{{steps}}/\\partial h_0 \\rVert$",
)
def orthogonal_linear(steps=STEPS):
    return jacobian_norms(recurrent("orthogonal"), np.ones((steps, DIM)))[-1]


orthogonal_end = small_norm.at(
    "orthogonal",
    NORMS["orthogonal"],
    format=".3f",
    test="test_tanh_shrinks_what_orthogonal_keeps",
    zh="$W$正交、有$\\tanh$：$\\lVert \\partial h_{{steps}}/\\partial h_0 \\rVert$",
    en="$W$ orthogonal with $\\tanh$: $\\lVert \\partial h_{{steps}}/\\partial h_0 \\rVert$",
)


@holds(
    test="test_eq4_keeps_the_direction_and_the_shorter_of_both_lengths",
    ground="identity",
    zh="梯度各数的绝对值不是零就在$10^{-140}$与$10^{140}$之间、$c$也在其间时，式(4)之后的总长度是$c$与原来总长度中较小的一个，方向不变；不长于$c$的一个比特也不变",
    en="for $c$ and all numbers of the gradient that are not zero between $10^{-140}$ and $10^{140}$ in size the joint norm after (4) is the smaller of $c$ and what it was, and the direction is the same; "
    "one no longer than $c$ does not change by a bit",
)
def direction_kept():
    rng = np.random.default_rng(2)
    for size in (0.0, 1e-30, 1e-6, 1.0, 1e30):
        grads = {"a": size * rng.normal(size=(3, 2)), "b": size * rng.normal(size=4)}
        joint = np.sqrt(sum(np.sum(grad**2) for grad in grads.values()))
        for limit in (1e-6, 1.0, 1e6):
            clipped, _ = clip_by_norm(grads, limit)
            after = np.sqrt(sum(np.sum(grad**2) for grad in clipped.values()))
            if not np.isclose(after, min(limit, joint), rtol=1e-12, atol=0):
                return False
            if joint <= limit and not all(np.array_equal(clipped[name], grads[name]) for name in grads):
                return False
            if joint > 0 and angle(grads, clipped) > 1e-5:
                return False
    return True


@claim(
    ".0f",
    test="test_gradient_at_the_cliff_by_hand",
    ground="hand",
    zh="峭壁上$w = {start}$处的导数",
    en="derivative at $w = {start}$, on the wall",
)
def cliff_slope(start=CLIFF_START):
    return cliff_gradient(start)


@claim(
    ".2f",
    test="test_without_clipping_one_step_leaves_the_valley",
    ground="hand",
    zh="不裁剪，{steps}步之后的损失",
    en="loss after {steps} steps without clipping",
)
def loss_unclipped(steps=50):
    return cliff_loss(cliff_path(clip=False, steps=steps)[-1])


@claim(
    "d",
    test="test_with_clipping_the_valley_is_reached",
    ground="program",
    zh="裁剪到{limit:g}，损失第一次低于${below:power}$的步数",
    en="first step with a loss below ${below:power}$, clipped to {limit:g}",
)
def steps_clipped(limit=CLIFF_MAX, below=1e-6):
    return int(np.argmax(cliff_loss(cliff_path(clip=True, limit=limit)) < below))


@claim(
    ".1f",
    test="test_only_the_joint_norm_keeps_the_direction",
    ground="hand",
    zh="梯度$({parts[0]:g}, {parts[1]})$逐元素裁剪到$\\pm {limit:g}$，方向转过的角度（度）",
    en="angle in degrees by which cutting the entries to $\\pm {limit:g}$ turns the gradient $({parts[0]:g}, {parts[1]})$",
)
def angle_value(parts=PARTS, limit=1.0):
    return angle(edge(parts), clip_by_value(edge(parts), limit))


@claim(
    ".1f",
    test="test_only_the_joint_norm_keeps_the_direction",
    ground="hand",
    zh="梯度$({parts[0]:g}, {parts[1]})$按总长度裁剪到{limit:g}，方向转过的角度（度）",
    en="angle in degrees by which clipping the joint norm to {limit:g} turns the gradient $({parts[0]:g}, {parts[1]})$",
)
def angle_norm(parts=PARTS, limit=1.0):
    return round(angle(edge(parts), clip_by_norm(edge(parts), limit)[0]), 6)


@claim(
    ".1f",
    test="test_torch_adds_a_millionth_to_the_norm",
    ground="hand",
    zh="梯度长${length:power}$、上限也是${limit:power}$：PyTorch乘的因子",
    en="gradient of length ${length:power}$, limit ${limit:power}$ too: the factor of PyTorch",
)
def torch_factor(length=1e-6, limit=1e-6):
    return min(1.0, limit / (length + 1e-6))
