"""The numbers that docs/{zh,en}/optimizer-race.md quotes, and the runs behind them."""

from functools import cache, partial

import numpy as np

from snippets.adagrad import adagrad_init, adagrad_step
from snippets.adam import adam_init, adam_step
from snippets.claims import claim
from snippets.momentum import momentum_init, momentum_step
from snippets.nesterov import nesterov_init, nesterov_step
from snippets.optimizer_race import beale, quadratic, rosenbrock, saddle, score, walk
from snippets.rmsprop import rmsprop_init, rmsprop_step
from snippets.sgd import sgd_init, sgd_step

STEPS = 200
GRID = np.geomspace(1e-4, 1e2, 49)  # eight to a power of ten
HALF_A_NOTCH = 10 ** (1 / 16)
SHARED = 0.01  # the one rate of all
RHO_KERAS, RHO_TORCH = 0.9, 0.99  # defaults of RMSProp
BESIDE = 0.001  # y at the start beside the saddle
METHODS = {  # (init, step), weight decay
    "sgd": ((sgd_init, sgd_step), 0.0),
    "momentum": ((momentum_init, momentum_step), 0.0),
    "nesterov": ((nesterov_init, nesterov_step), 0.0),
    "adagrad": ((adagrad_init, adagrad_step), 0.0),
    "rmsprop": ((rmsprop_init, rmsprop_step), 0.0),
    "adam": ((adam_init, adam_step), 0.0),
    "adamw": ((adam_init, adam_step), 0.01),
}
SURFACES = {  # J and gradient, start, box
    "quadratic": (quadratic, (-9.0, 2.0), ((-10.6, -2.75), (4.6, 2.75))),
    "beale": (beale, (1.0, 1.0), ((0.2, -1.2), (4.4, 1.6))),
    "rosenbrock": (rosenbrock, (-1.2, 1.0), ((-2.0, -1.0), (2.0, 3.0))),
    "saddle": (saddle, (1.0, BESIDE), ((-1.2, -1.7), (1.4, 1.7))),
}
RULES = {  # what differs from the rule of the page
    "base": {},
    "end": {"rule": "end"},
    "mean": {"rule": "mean"},
    "short": {"steps": 50},
    "long": {"steps": 1000},
    "coarse": {"grid": "coarse"},
    "shifted": {"grid": "shifted"},
    "shared": {"grid": "shared"},
    "unboxed": {"boxed": False},
}
GRIDS = {"fine": GRID, "coarse": 10.0 ** np.arange(-4, 3), "shifted": GRID * HALF_A_NOTCH, "shared": np.array([SHARED])}
OPEN = ((-np.inf, -np.inf), (np.inf, np.inf))


def rates_of(grid):
    """Return the rates of a grid, given by its name or by themselves."""
    return GRIDS[grid] if isinstance(grid, str) else np.array(grid)


@cache
def points_of(surface, method, grid="fine", steps=STEPS):
    """Return the runs of a method at every rate of a grid, (steps + 1, rates, 2)."""
    function, start, _ = SURFACES[surface]
    pair, decay = METHODS[method]
    return walk(pair, function, start, rates_of(grid), steps, decay)


def best(surface, method, rule="late", steps=STEPS, grid="fine", boxed=True):
    """Return (score, learning rate, points) of the best run under a rule; score inf if none stays in the box."""
    function, _, box = SURFACES[surface]
    points = points_of(surface, method, grid, max(steps, STEPS))[: steps + 1]
    scores = score(points, function, box if boxed else OPEN, rule)
    winner = int(scores.argmin())
    return float(scores[winner]), float(rates_of(grid)[winner]), points[:, winner]


def scores_of(surface, **rule):
    """Return each method's best score under a rule."""
    return {name: best(surface, name, **rule)[0] for name in METHODS}


def ranks(surface, **rule):
    """Return each method's rank under a rule, 1 for the best; 8 for one that has no run inside the box."""
    scores = scores_of(surface, **rule)
    order = sorted(scores, key=scores.get)
    return {name: order.index(name) + 1 if scores[name] < np.inf else len(METHODS) + 1 for name in METHODS}


def winners(surface):
    """Return the methods that come first under at least one of the nine rules."""
    tables = [ranks(surface, **rule) for rule in RULES.values()]
    return {name for table in tables for name in table if table[name] == 1}


def escape(method, lr, beside):
    """Return the first step after which |y| > 1/2 on the saddle, from its start, but for another y there."""
    pair, decay = METHODS[method]
    points = walk(pair, saddle, (SURFACES["saddle"][1][0], beside), [lr], 400, decay)
    return int(np.argmax(np.abs(points[:, 0, 1]) > 0.5))


@cache
def edge(method):
    """Go up from the best rate of the grid by a thousandth at a time; return the first that leaves Rosenbrock's box, over the best."""
    function, start, box = SURFACES["rosenbrock"]
    pair, decay = METHODS[method]
    factors = 1.001 ** np.arange(1, 2000)
    scores = score(walk(pair, function, start, best("rosenbrock", method)[1] * factors, STEPS, decay), function, box)
    return factors[np.argmax(scores == np.inf)]


def rank_rmsprop(rho):
    """Return RMSProp's rank on the quadratic under the rule of the page at this rho."""
    function, start, box = SURFACES["quadratic"]
    method = (rmsprop_init, partial(rmsprop_step, rho=rho))
    here = score(walk(method, function, start, GRID, STEPS), function, box).min()
    return 1 + sum(other < here for name, other in scores_of("quadratic").items() if name != "rmsprop")


@claim(
    "d",
    test="test_five_of_seven_win_on_one_surface",
    ground="program",
    zh="Rosenbrock函数上，九种规则里至少赢过一次的方法数",
    en="methods that come first on Rosenbrock's function under at least one of nine rules",
)
def rosenbrock_winners():
    return len(winners("rosenbrock"))


@claim(
    "d",
    test="test_six_of_seven_win_somewhere",
    ground="program",
    zh="四个曲面、九种规则里至少赢过一次的方法数",
    en="methods that come first at least once on four surfaces under nine rules",
)
def all_winners():
    return len(set().union(*map(winners, SURFACES)))


@claim(
    "d",
    test="test_ranks_of_adagrad_follow_the_metric",
    ground="program",
    zh="Rosenbrock函数上Adagrad的名次，页面的规则",
    en="rank of Adagrad on Rosenbrock's function under the rule of the page",
)
def adagrad_late(rule="base"):
    return ranks("rosenbrock", **RULES[rule])["adagrad"]


adagrad_mean = adagrad_late.at(
    "mean", say={"的规则": "的规则，只是改比$J$的平均值", "the page": "the page, but comparing the mean of $J$"}
)
adagrad_unboxed = adagrad_late.at(
    "unboxed", say={"的规则": "的规则，只是不要求留在框里", "the page": "the page, but without the box"}
)


@claim(
    ".0f",
    test="test_without_the_box_adagrad_leaps_over_the_walls",
    ground="program",
    zh="这样得到的那次运行里最大的$J$",
    en="largest $J$ of the run that this rule chooses",
)
def adagrad_leap():
    return rosenbrock(best("rosenbrock", "adagrad", boxed=False)[2])[0].max()


@claim(
    "d",
    test="test_without_the_box_adagrad_leaps_over_the_walls",
    ground="program",
    zh="同一次运行：从第几步起$J < 1$",
    en="the same run: the step from which on $J < 1$",
)
def adagrad_lands():
    return int(np.flatnonzero(rosenbrock(best("rosenbrock", "adagrad", boxed=False)[2])[0] >= 1)[-1]) + 1


@claim(
    ".4f",
    test="test_momentum_and_descent_change_places",
    ground="program",
    zh="Rosenbrock函数，{steps}步，动量的得分",
    en="score of momentum on Rosenbrock's function, {steps} steps",
)
def momentum_long(method="momentum", steps=STEPS):
    return best("rosenbrock", method, steps=steps)[0]


momentum_short = momentum_long.at("momentum", 50, format=".2f")
sgd_short = momentum_short.at("sgd", 50, zh="同样{steps}步，SGD的得分", en="score of SGD at the same {steps} steps")


@claim(
    "d",
    test="test_one_rate_for_all_sends_three_out_of_the_box",
    ground="program",
    zh="共用学习率{rate}时，Rosenbrock函数上出框的方法数",
    en="methods that leave the box of Rosenbrock's function when all share the rate {rate}",
)
def shared_out(rate=SHARED):
    return sum(rank > len(METHODS) for rank in ranks("rosenbrock", grid=(rate,)).values())


@claim(
    ".2f",
    test="test_the_edge_beside_the_best_rate",
    ground="program",
    zh="Rosenbrock函数，从SGD在本页网格上最好的学习率起，每次加千分之一：第一个出框的是它的几倍",
    en="Rosenbrock's function, up from SGD's best rate of the page's grid by a thousandth at a time: the first that leaves the box, over the best",
)
def edge_sgd(method="sgd"):
    return edge(method)


edge_momentum = edge_sgd.at("momentum", format=".3f", zh="同上，动量", en="the same for momentum")


@claim(
    "d",
    test="test_escape_from_the_saddle_by_hand",
    ground="program",
    zh="从鞍点旁$y = {beside}$走到$|y| > \\tfrac12$的步数，SGD，$\\eta = {lr}$",
    en="steps from $y = {beside}$ beside the saddle to $|y| > \\tfrac12$, SGD at $\\eta = {lr}$",
)
def escape_sgd(method="sgd", lr=0.1, beside=BESIDE):
    return escape(method, lr, beside)


escape_adam = escape_sgd.at("adam", zh="同上，Adam，$\\eta = {lr}$", en="the same for Adam at $\\eta = {lr}$")


@claim(
    "d",
    test="test_rank_of_rmsprop_follows_its_default",
    ground="program",
    zh="二次函数上RMSProp的名次，$\\rho = {rho}$",
    en="rank of RMSProp on the quadratic at $\\rho = {rho}$",
)
def rmsprop_keras(rho=RHO_KERAS):
    return rank_rmsprop(rho)


rmsprop_torch = rmsprop_keras.at(RHO_TORCH, zh="同上，$\\rho = {rho}$", en="the same at $\\rho = {rho}$")


@claim(
    ".0e",
    test="test_adamw_is_late_and_still_falls",
    ground="program",
    zh="Beale函数，{steps}步：AdamW的得分",
    en="score of AdamW on Beale's function, {steps} steps",
)
def adamw_late(steps=1000):
    return best("beale", "adamw", steps=steps)[0]
