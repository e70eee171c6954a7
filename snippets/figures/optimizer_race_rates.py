"""images/optimizer_race_rates.*.svg: the score against the learning rate on Rosenbrock's function."""

import numpy as np

from snippets.claims.optimizer_race import GRID, METHODS, SURFACES, best, edge, points_of
from snippets.figures.colors import look
from snippets.figures.kit import COLOR, Figure, axes_in, dots, level_lines, line, powers, set_ticks, word
from snippets.figures.optimizer_race import WORDS
from snippets.optimizer_race import score

PLAIN = ("sgd", "momentum", "nesterov")
DIVIDED = ("adagrad", "rmsprop", "adam", "adamw")


def data():
    """Return each method's score at every rate of the grid, inf out of the box, and its best rate and score.

    Returns:
        `scores`: {method: (49,)}. `dots`, `lines`: (rate, score) in the box, and the same in unbroken parts. `best`: {method: (score, rate)};
        `lowest`: the same as (rate, score). `island`: Adam's best rate. `edges`: {method: the first rate out of the box over the best}.
    """
    function, _, box = SURFACES["rosenbrock"]
    scores = {name: score(points_of("rosenbrock", name), function, box) for name in METHODS}
    found = {name: best("rosenbrock", name)[:2] for name in METHODS}
    drawn = {name: np.column_stack([GRID, score]) for name, score in scores.items()}
    return {
        "scores": scores,
        "dots": {name: points[np.isfinite(points[:, 1])] for name, points in drawn.items()},
        "lines": {name: unbroken(points) for name, points in drawn.items()},
        "lowest": {name: (rate, low) for name, (low, rate) in found.items()},
        "best": found,
        "island": found["adam"][1],
        "edges": {name: edge(name) for name in METHODS},
        "near": sum(edge(name) < 2 for name in METHODS),
        "methods": len(METHODS),
    }


def unbroken(points):
    """Return the parts of a curve (n, 2) between its gaps, where its height is inf, as a list of (m, 2)."""
    parts = np.split(points, np.flatnonzero(~np.isfinite(points[:, 1])))
    kept = [part[np.isfinite(part[:, 1])] for part in parts]
    return [part for part in kept if len(part) > 1]


FIGURE = Figure(
    data,
    caption=(
        "**{methods}种方法里，{near}种最好的学习率再大不到一倍就有出框的；Adam和AdamW的是孤岛。**Rosenbrock函数，"
        "200步，{49|len(GRID)}个学习率各自的得分，一点一个，大圆点是最好的，没有点的地方是出框。从最好的学习率起，"
        "每次加千分之一，第一个出框的是它的几倍？动量{edges[momentum]:.3f}，SGD {edges[sgd]:.2f}，NAG "
        "{edges[nesterov]:.2f}，Adagrad {edges[adagrad]:.2f}，Adam {edges[adam]:.2f}，AdamW {edges[adamw]:.2f}，"
        "RMSProp {edges[rmsprop]:.2f}。右：Adam和AdamW最好的学习率，左右相邻的两个都出框，它们的名次带着运气。",
        "**For {near} of {methods} methods some rate less than twice the best leaves the box; Adam's and AdamW's "
        "best are islands.** Rosenbrock's function, 200 steps, one dot for the score at each of {49|len(GRID)} "
        "learning rates, the large one the best; no dot means out of the box. Going up from the best rate by a "
        "thousandth at a time, how many times the best is the first that is out? Momentum {edges[momentum]:.3f}, "
        "SGD {edges[sgd]:.2f}, NAG {edges[nesterov]:.2f}, Adagrad {edges[adagrad]:.2f}, Adam {edges[adam]:.2f}, "
        "AdamW {edges[adamw]:.2f}, RMSProp {edges[rmsprop]:.2f}. Right: both neighbours of Adam's best rate leave "
        "the box, and so do AdamW's: their ranks owe something to luck.",
    ),
    words={key: WORDS[key] for key in METHODS} | {"rate": ("学习率 *η*", "learning rate *η*")},
    height=230,
)


def _curves(fig, data, names, places):
    ax = axes_in(
        fig, (0.105, 0.15, 0.875, 0.81), xlim=(7e-5, 140), ylim=(3e-4, 300), xscale="log", yscale="log", left=False
    )
    set_ticks(ax, powers(-4, -2, 0, 2), powers(-3, -2, -1, 0, 1, 2))
    level_lines(ax, powers(-2, -1, 0, 1, 2))
    for name in names:
        for part in data["lines"][name]:
            line(ax, part, width=1.4, **look(name))
        dots(ax, data["dots"][name], look(name)["color"], 3.5)
    for name in names:
        dots(ax, [data["lowest"][name]], look(name)["color"], 8, halo=11, zorder=6)
        x, y, side = places[name]
        ax.text(x, y, word(name), color=look(name)["color"], weight="bold", ha=side, va="center")
    ax.text(1, -0.115, word("rate"), color=COLOR["mute"], ha="right", va="top", size=11, transform=ax.transAxes)


@FIGURE.panel(
    title=("不除以梯度大小", "Without dividing by the gradient"),
    alt=(
        "三条曲线随学习率下降，到10⁻³与10⁻²之间的最低点之后很快断掉。",
        "Three curves fall with the learning rate and break off soon after their lowest points between 10⁻³ and 10⁻².",
    ),
)
def plain(fig, data):
    """Draw SGD, momentum and NAG."""
    places = {"sgd": (7e-3, 0.27, "left"), "momentum": (4.6e-3, 2.4e-3, "left"), "nesterov": (1.6e-3, 25, "right")}
    _curves(fig, data, PLAIN, places)


@FIGURE.panel(
    title=("除以梯度大小", "Dividing by it"),
    alt=(
        "四条曲线横跨约四个数量级的学习率；Adam、AdamW和Adagrad最低的点都在{island:.1f}{附近|near(log([best.adam[1], best.adamw[1], best.adagrad[1]]), log(island), within=0.01)}，"
        "Adam和AdamW的那一点两边都是空的。",
        "Four curves span about four powers of ten of the learning rate; Adam, AdamW and Adagrad are lowest "
        "{near|near(log([best.adam[1], best.adamw[1], best.adagrad[1]]), log(island), within=0.01)} {island:.1f}, "
        "and on either side of Adam's point, and of AdamW's, there is nothing.",
    ),
)
def divided(fig, data):
    """Draw Adagrad, RMSProp, Adam and AdamW."""
    places = {
        "adagrad": (1.9, 0.9, "left"),
        "rmsprop": (0.002, 1.2, "center"),
        "adam": (1.9, 3e-3, "left"),
        "adamw": (2.6, 0.09, "left"),
    }
    _curves(fig, data, DIVIDED, places)
