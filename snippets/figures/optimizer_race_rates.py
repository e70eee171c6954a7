"""images/optimizer_race_rates.*.svg: the score against the learning rate on Rosenbrock's function."""

import numpy as np

from snippets.claims.optimizer_race import GRID, METHODS, SURFACES, best, cliff_momentum, cliff_sgd, points_of
from snippets.figures.kit import COLOR, Figure, dots, power_ticks, word
from snippets.figures.optimizer_race import LOOKS, WORDS, style
from snippets.optimizer_race import score

PLAIN = ("sgd", "momentum", "nesterov")
DIVIDED = ("adagrad", "rmsprop", "adam", "adamw")


def data():
    """Return each method's score at every rate of the grid, inf out of the box, and its best rate and score."""
    function, _, box = SURFACES["rosenbrock"]
    scores = {name: score(points_of("rosenbrock", name), function, box) for name in METHODS}
    found = {name: best("rosenbrock", name)[:2] for name in METHODS}
    return {
        "scores": scores,
        "best": found,
        "island": found["adam"][1],
        "sgd": cliff_sgd.compute(),
        "momentum": cliff_momentum.compute(),
    }


FIGURE = Figure(
    data,
    caption=(
        "**不除以梯度大小的方法，最好的学习率紧挨着悬崖；除的四种宽得多，但Adam最好的那个是孤岛。**Rosenbrock函数，200步，"
        "49个学习率各自的得分，一点一个，大圆点是最好的，没有点的地方是出框。左：SGD的学习率到最好值的{sgd:.2f}倍、"
        "动量到{momentum:.2f}倍以上就出框。右：Adam最好的学习率左右相邻的两个都出框，它的名次带着运气。",
        "**Without dividing by the gradient's size the best learning rate lies beside a cliff; with it there is far more "
        "room, but Adam's best is an island.** Rosenbrock's function, 200 steps, one dot for the score at "
        "each of 49 learning rates, the large one the best; no dot means out of the box. Left: SGD leaves it beyond {sgd:.2f} "
        "times its best rate, momentum beyond {momentum:.2f} times. Right: both neighbours of Adam's best rate leave the box, "
        "so its rank owes something to luck.",
    ),
    words={key: WORDS[key] for key in METHODS} | {"rate": ("学习率 *η*", "learning rate *η*")},
)


def _curves(fig, data, names, places):
    ax = fig.add_axes((0.105, 0.15, 0.875, 0.81), xlim=(7e-5, 140), ylim=(3e-4, 300), xscale="log", yscale="log")
    power_ticks(ax.xaxis, (-4, -2, 0, 2))
    power_ticks(ax.yaxis, (-3, -2, -1, 0, 1, 2))
    ax.spines["left"].set_visible(False)
    for exponent in (-2, -1, 0, 1, 2):
        ax.axhline(10.0**exponent, color=COLOR["rule"], lw=0.6)
    for name in names:
        scores = np.where(data["scores"][name] < np.inf, data["scores"][name], np.nan)
        ax.plot(GRID, scores, lw=1.4, **style(name))
        kept = data["scores"][name] < np.inf
        dots(ax, np.column_stack([GRID, scores])[kept], COLOR[LOOKS[name][0]], 3.5)
    for name in names:
        low, rate = data["best"][name]
        dots(ax, [(rate, low)], COLOR["bg"], 11, zorder=5)
        dots(ax, [(rate, low)], COLOR[LOOKS[name][0]], 8, zorder=6)
        x, y, side = places[name]
        ax.text(x, y, word(name), color=COLOR[LOOKS[name][0]], weight="bold", ha=side, va="center")
    ax.text(1, -0.115, word("rate"), color=COLOR["mute"], ha="right", va="top", size=11, transform=ax.transAxes)


@FIGURE.panel(
    310,
    230,
    title=("不除以梯度大小", "Without dividing by the gradient"),
    alt=(
        "三条曲线随学习率下降，到10⁻³与10⁻²之间的最低点之后很快断掉。",
        "Three curves fall with the learning rate and break off soon after their lowest points between 10⁻³ and 10⁻².",
    ),
)
def plain(fig, data):
    """Draw SGD, momentum and NAG."""
    places = {"sgd": (7e-3, 0.27, "left"), "momentum": (4.6e-3, 2.4e-3, "left"), "nesterov": (9e-4, 0.02, "right")}
    _curves(fig, data, PLAIN, places)


@FIGURE.panel(
    310,
    230,
    title=("除以梯度大小", "Dividing by it"),
    alt=(
        "四条曲线横跨约四个数量级的学习率；Adam、AdamW和Adagrad最低的点都在{island:.1f}附近，Adam的那一点两边都是空的。",
        "Four curves span about four powers of ten of the learning rate; Adam, AdamW and Adagrad are lowest near {island:.1f}, and on either side of Adam's point there is nothing.",
    ),
)
def divided(fig, data):
    """Draw Adagrad, RMSProp, Adam and AdamW."""
    places = {
        "adagrad": (0.9, 0.03, "right"),
        "rmsprop": (0.002, 1.2, "center"),
        "adam": (1.9, 3e-3, "left"),
        "adamw": (2.6, 0.09, "left"),
    }
    _curves(fig, data, DIVIDED, places)
