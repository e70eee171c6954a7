"""The numbers that docs/{zh,en}/nesterov.md quotes, and the runs behind them."""

from functools import cache

import numpy as np

from snippets.claims import claim, holds, iterates
from snippets.momentum import momentum_step
from snippets.nesterov import nesterov_init, nesterov_step

GAMMA = 0.9
RAVINE = np.array([1.0, 30.0])  # curvatures along and across
RAVINE_LR = 0.02
RAVINE_START = np.array([-3.0, 1.0])
SIZE, STEPS = 200, 1000  # of Nesterov's tridiagonal function
KAPPA, DIRECTIONS = 100, 50
STEEP = 0.6  # eta times the curvature across the ravine


def ravine_grad(theta):
    """Return the gradient of the ravine (theta_1^2 + 30 theta_2^2) / 2."""
    return RAVINE * theta


def ravine_path(init, step, steps=40):
    """Return the path (steps + 1, 2) of a method in the ravine at the same lr and momentum."""
    return iterates(step, RAVINE_START, init(RAVINE_START), ravine_grad, steps, RAVINE_LR, GAMMA)


def radius(step, curvature_times_lr, momentum):
    """Return the spectral radius of a step's linear map (theta, velocity) -> (theta, velocity) on a parabola."""
    columns = []
    for theta, velocity in np.eye(2):
        after = step(np.array([theta]), np.array([velocity]), lambda x: x, curvature_times_lr, momentum)
        columns.append([part[0] for part in after])
    return np.abs(np.linalg.eigvals(np.array(columns).T)).max()


def schedule(steps):
    """Return the momentum (steps,) of steps 1, 2, ...: 0, then (a_k - 1) / a_{k+1} in step k + 1, with a_{k+1}^2 - a_{k+1} = a_k^2."""
    weight, gammas = 1.0, [0.0]
    for _ in range(steps - 1):
        following = (1 + np.sqrt(1 + 4 * weight**2)) / 2
        gammas.append((weight - 1) / following)
        weight = following
    return np.array(gammas)


def chain_grad(x):
    """Return the gradient of Nesterov's tridiagonal function with L = 1: (x^T A x / 2 - x_1) / 4."""
    result = 2 * x
    result[1:] -= x[:-1]
    result[:-1] -= x[1:]
    result[0] -= 1
    return result / 4


def chain_value(x):
    """Return Nesterov's tridiagonal function with L = 1."""
    return ((x[0] ** 2 + np.sum(np.diff(x) ** 2) + x[-1] ** 2) / 2 - x[0]) / 4


def chain_minimum(size=SIZE):
    """Return its minimiser (size,) and its smallest value."""
    return 1 - np.arange(1, size + 1) / (size + 1), -size / (size + 1) / 8


@cache
def chain_gaps(kind, size=SIZE, steps=STEPS, momentum=GAMMA):
    """Return J(theta_k) - J* for k = 1 .. steps from theta_0 = 0 at lr = 1/L.

    The kind is "gd" (no momentum), "constant" (this momentum) or "schedule".
    """
    gammas = {"gd": np.zeros(steps), "constant": np.full(steps, momentum), "schedule": schedule(steps)}[kind]
    theta = np.zeros(size)
    velocity, gaps = nesterov_init(theta), []
    for gamma in gammas:
        theta, velocity = nesterov_step(theta, velocity, chain_grad, 1.0, gamma)
        gaps.append(chain_value(theta) - chain_minimum(size)[1])
    return np.array(gaps)


def chain_bound(size=SIZE, steps=STEPS):
    """Return 2 L R^2 / (k + 1)^2 for k = 1 .. steps."""
    return 2 * np.sum(chain_minimum(size)[0] ** 2) / (np.arange(1, steps + 1) + 1.0) ** 2


def hard_gaps(gammas):
    """Return the gap after k = len(gammas) steps on the function of dimension 2k + 1, and 3 L R^2 / (32 (k + 1)^2)."""
    k = len(gammas)
    theta = np.zeros(2 * k + 1)
    velocity = nesterov_init(theta)
    for gamma in gammas:
        theta, velocity = nesterov_step(theta, velocity, chain_grad, 1.0, gamma)
    minimiser, smallest = chain_minimum(2 * k + 1)
    return chain_value(theta) - smallest, 3 * np.sum(minimiser**2) / (32 * (k + 1.0) ** 2)


@cache
def strong_gaps(steps=200, kappa=KAPPA, directions=DIRECTIONS):
    """Return the gaps of gradient descent and NAG and the bound, k = 0 .. steps, on so many curvatures from 1 to kappa.

    Start: all ones; lr = 1/L; momentum (sqrt(kappa) - 1) / (sqrt(kappa) + 1).
    """
    curvature = np.geomspace(1, kappa, directions)
    root, gaps = np.sqrt(kappa), []
    for gamma in (0.0, (root - 1) / (root + 1)):
        start = np.ones(directions)
        path = iterates(nesterov_step, start, nesterov_init(start), lambda x: curvature * x, steps, 1 / kappa, gamma)
        gaps.append(np.sum(curvature * path**2, axis=1) / 2)
    bound = (1 - 1 / root) ** np.arange(steps + 1) * (gaps[0][0] + directions / 2)
    return gaps[0], gaps[1], bound


@cache
def worst_parabola(steps=1000, momentum=GAMMA):
    """Return for k = 1 .. steps the largest gap at a momentum over parabolas of curvature <= 1; R = L = lr = 1."""
    curvature, start = np.geomspace(1e-5, 1, 400), np.ones(400)
    path = iterates(nesterov_step, start, nesterov_init(start), lambda x: curvature * x, steps, 1.0, momentum)
    return np.max(curvature * path[1:] ** 2, axis=1) / 2


def distance_of_stored_points(steps):
    """Return max |phi_t - theta_t| in the ravine: the look-ahead point (PyTorch's parameter) against theta."""
    theta = RAVINE_START
    velocity, largest = nesterov_init(theta), 0.0
    for _ in range(steps):
        theta, velocity = nesterov_step(theta, velocity, ravine_grad, RAVINE_LR, GAMMA)
        largest = max(largest, np.linalg.norm(GAMMA * velocity))
    return largest


def bent(x, low, high):
    """Return J and its gradient: the sum over coordinates of a curve that is as curved as `high` up to 1 and `low` beyond, least at 0."""
    near = np.clip(x, -1, 1)
    values = low * x**2 / 2 + (high - low) * (near * x - near**2 / 2)
    return np.sum(values), low * x + (high - low) * near


def bent_gaps(gammas, low, high, start):
    """Return J after 0, 1, ... steps at lr = 1/high on `bent`, whose smallest value is 0."""
    theta, gaps = start, [bent(start, low, high)[0]]
    velocity = nesterov_init(theta)
    for gamma in gammas:
        theta, velocity = nesterov_step(theta, velocity, lambda x: bent(x, low, high)[1], 1 / high, gamma)
        gaps.append(bent(theta, low, high)[0])
    return np.array(gaps)


@holds(
    test="test_a_look_ahead_point_beyond_the_bottom_pulls_back",
    ground="identity",
    zh="$J$是凸函数，从$\\theta_{t-1}$到前瞻点的直线上，若$J$的最低处还在前瞻点之前，那里的梯度步就有往回的分量",
    en="if $J$ is convex and on the straight line from $\\theta_{t-1}$ to the look-ahead point is lowest before that point, the gradient step "
    "there has a part that points back",
)
def pulls_back():
    theta, velocity = np.array([-1.0, 0.5]), np.array([-3.0, 0.2])  # on its way the line is lowest near 0
    ahead = theta - GAMMA * velocity
    return bent(ahead, 0.1, 5.0)[1] @ -velocity > 0 > bent(theta, 0.1, 5.0)[1] @ -velocity


@claim(
    ".2f",
    test="test_on_a_parabola_nesterov_is_heavy_ball_with_smaller_momentum",
    ground="hand",
    zh="动量在陡方向（$\\eta\\lambda = {steep}$，$\\gamma = {momentum}$）的有效值",
    en="effective momentum in the steep direction ($\\eta\\lambda = {steep}$, $\\gamma = {momentum}$)",
)
def effective_momentum(steep=STEEP, momentum=GAMMA):
    return momentum * (1 - steep)


@claim(
    ".3f",
    test="test_rates_across_the_ravine_are_the_spectral_radii",
    ground="identity",
    zh="Nesterov在陡方向每步的误差比值",
    en="error ratio per step of Nesterov in the steep direction",
)
def rate_nesterov(step=nesterov_step):
    return radius(step, STEEP, GAMMA)


rate_heavy_ball = rate_nesterov.at(
    momentum_step,
    zh="重球法在陡方向每步的误差比值，学习率与$\\gamma$相同",
    en="error ratio per step of heavy ball in the steep direction, same learning rate and $\\gamma$",
)


@holds(
    test="test_stability_limits_hold_on_both_sides",
    ground="identity",
    zh="在抛物线上，$0 \\le \\gamma \\le 1$时，Nesterov的谱半径小于{bound}当且仅当$0 < \\eta\\lambda < (2+2\\gamma)/(1+2\\gamma)$",
    en="on a parabola, for $0 \\le \\gamma \\le 1$, the spectral radius of Nesterov is below {bound} if and only if "
    "$0 < \\eta\\lambda < (2+2\\gamma)/(1+2\\gamma)$",
)
def converges(bound=1):
    return all(
        (radius(nesterov_step, share * (2 + 2 * gamma) / (1 + 2 * gamma), gamma) < bound - 1e-12) == (0 < share < 1)
        for gamma in (0.0, 0.5, 0.9, 1.0)
        for share in (0.0, 0.001, 0.5, 0.999, 1.001, 2.0)
    )


@claim(
    ".3f",
    test="test_stability_limits_hold_on_both_sides",
    ground="identity",
    zh="$\\gamma = {momentum}$时Nesterov的稳定上限：$\\eta\\lambda$必须小于它",
    en="stability limit of Nesterov at $\\gamma = {momentum}$: $\\eta\\lambda$ must stay below it",
)
def limit_nesterov(ahead=1, momentum=GAMMA):
    return (2 + 2 * momentum) / (1 + 2 * ahead * momentum)


limit_heavy_ball = limit_nesterov.at(
    0,
    format=".1f",
    zh="$\\gamma = {momentum}$时重球法的稳定上限",
    en="stability limit of heavy ball at $\\gamma = {momentum}$",
)
limit_twice = limit_nesterov.at(
    2,
    test="test_looking_ahead_twice_lowers_the_limit",
    zh="$\\gamma = {momentum}$、前瞻做了两次时，$\\eta\\lambda$的稳定上限",
    en="stability limit on $\\eta\\lambda$ at $\\gamma = {momentum}$ when one looks ahead twice",
)


@claim(
    ".2f",
    test="test_the_stored_points_differ_by_gamma_times_velocity",
    ground="identity",
    zh="图中山谷里{steps}步内$\\varphi_t$与$\\theta_t$的最大距离",
    en="largest distance between $\\varphi_t$ and $\\theta_t$ in {steps} steps in the ravine of the figure",
)
def stored_distance(steps=40):
    return distance_of_stored_points(steps)


@holds(
    test="test_both_guarantees_hold_on_convex_functions_of_all_kinds",
    ground="theorem: nesterov-2018",
    zh="$J$是凸函数，曲率不超过$L$，有最小值点，$\\eta = 1/L$、$\\gamma_k$按式(4)：每一步的差距都不超过$2LR^2/(k+1)^2$",
    en="if $J$ is convex of curvature at most $L$ and has a minimiser, then at $\\eta = 1/L$ and with the $\\gamma_k$ of (4) the gap is at most "
    "$2LR^2/(k+1)^2$ at every step",
)
def schedule_bound():
    start = np.array([3.0, -0.5, 10.0])
    gaps = bent_gaps(schedule(200), 0.0, 5.0, start)[1:]
    return np.all(gaps <= 2 * 5.0 * np.sum(start**2) / (np.arange(1, 201) + 1.0) ** 2)


@claim(
    ".3f",
    test="test_the_schedule_keeps_nesterovs_bound_on_his_function",
    ground="program",
    zh="Nesterov的三对角二次函数（$n = {size}$，$k \\le {steps}$）上，差距与上界$2LR^2/(k+1)^2$之比的最大值",
    en="largest ratio of gap to bound $2LR^2/(k+1)^2$ on Nesterov's tridiagonal quadratic ($n = {size}$, $k \\le {steps}$)",
)
def bound_ratio(size=SIZE, steps=STEPS):
    return np.max(chain_gaps("schedule", size, steps) / chain_bound(size, steps))


@claim(
    ".1e",
    test="test_gradient_descent_is_far_behind_on_nesterovs_function",
    ground="program",
    zh="同一函数第{steps}步的差距$J(\\theta_k) - J^*$：Nesterov，$\\gamma_k$按式(4)",
    en="gap $J(\\theta_k) - J^*$ on the same function at step {steps}: Nesterov with $\\gamma_k$ from (4)",
)
def gap_schedule(kind="schedule", steps=STEPS):
    return chain_gaps(kind, SIZE, steps)[-1]


gap_descent = gap_schedule.at("gd", zh="同上，梯度下降", en="the same, gradient descent")


@claim(
    ".1f",
    test="test_no_method_that_uses_gradients_only_gets_below_the_lower_bound",
    ground="program",
    zh="$k$取{steps[0]}到{steps[1]}、维数$2k+1$的三对角二次函数上，第$k$步的差距与下界$3LR^2/(32(k+1)^2)$之比的最大值，$\\gamma_k$按式(4)",
    en="largest ratio of the gap at step $k$ to the lower bound $3LR^2/(32(k+1)^2)$ on the tridiagonal quadratics of "
    "dimension $2k+1$, $k$ from {steps[0]} to {steps[1]}, $\\gamma_k$ from (4)",
)
def over_lower_bound(steps=(1, 100)):
    pairs = [hard_gaps(schedule(k)) for k in range(steps[0], steps[1] + 1)]
    return max(gap / bound for gap, bound in pairs)


@claim(
    ".1f",
    test="test_constant_momentum_breaks_the_bound",
    ground="program",
    zh="$\\gamma = {momentum}$不变时，$n = {size}$的三对角二次函数上第{steps}步的差距是上界$2LR^2/(k+1)^2$的多少倍",
    en="gap at step {steps} on the tridiagonal quadratic of $n = {size}$ at constant $\\gamma = {momentum}$, as a multiple of the bound "
    "$2LR^2/(k+1)^2$",
)
def constant_over_bound(momentum=GAMMA, size=SIZE, steps=STEPS):
    return chain_gaps("constant", size, steps, momentum)[-1] / chain_bound(size, steps)[-1]


@claim(
    "d",
    test="test_constant_momentum_is_no_better_than_one_over_k",
    ground="program",
    zh="$\\gamma = {momentum}$不变时，从第几步起总有一条曲率不超过$L$的抛物线超出上界",
    en="step from which, at constant $\\gamma = {momentum}$, some parabola of curvature at most $L$ breaks the bound",
)
def parabola_breaks_at(momentum=GAMMA):
    worst = worst_parabola(momentum=momentum)
    k = np.arange(1, len(worst) + 1)
    return int(k[worst <= 2 / (k + 1.0) ** 2][-1]) + 1


@holds(
    test="test_both_guarantees_hold_on_convex_functions_of_all_kinds",
    ground="theorem: nesterov-2018",
    zh="$J$的曲率在$\\mu > 0$与$L$之间，$\\eta = 1/L$，$\\gamma$不变、按式(6)取：每一步的差距都不超过$(1 - 1/\\sqrt\\kappa)^k C$",
    en="if the curvature of $J$ lies between $\\mu > 0$ and $L$, then at $\\eta = 1/L$ and with the constant $\\gamma$ of (6) the gap is at most "
    "$(1 - 1/\\sqrt\\kappa)^k C$ at every step",
)
def strong_bound():
    start, low, high = np.array([3.0, -0.5, 10.0]), 0.2, 5.0
    root = np.sqrt(high / low)
    gaps = bent_gaps(np.full(200, (root - 1) / (root + 1)), low, high, start)
    return np.all(gaps <= (1 - 1 / root) ** np.arange(201) * (gaps[0] + low / 2 * np.sum(start**2)) * (1 + 1e-9))


@claim(
    ".2f",
    test="test_strongly_convex_bound_holds",
    ground="program",
    zh="强凸情形（$\\kappa = {kappa}$，{directions}种曲率），第{steps[0]}到{steps[1]}步差距与式(6)上界之比的最大值",
    en="largest ratio of gap to bound (6) at steps {steps[0]} to {steps[1]}, strongly convex ($\\kappa = {kappa}$, {directions} curvatures)",
)
def strong_ratio(steps=(1, 200), kappa=KAPPA, directions=DIRECTIONS):
    _, gaps, bound = strong_gaps(steps[1], kappa, directions)
    return np.max((gaps / bound)[steps[0] :])
