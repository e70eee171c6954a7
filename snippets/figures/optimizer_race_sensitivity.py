"""images/optimizer_race_sensitivity.*.svg: the ranking on Rosenbrock's function under nine rules."""

import numpy as np

from snippets.claims.optimizer_race import METHODS, RULES, ranks, winners
from snippets.figures.colors import look
from snippets.figures.kit import COLOR, Figure, dots, line, word
from snippets.figures.optimizer_race import WORDS

OUT = len(METHODS) + 1
SHIFT = 0.09  # between those that are out
PANELS = {  # rules from left to right; the page's own stands in the middle
    "metric": ("end", "base", "mean"),
    "budget": ("short", "base", "long"),
    "grid": ("coarse", "base", "shifted"),
    "terms": ("shared", "base", "unboxed"),
}


def data():
    """Return the rank of each method under each rule, 8 for out, and how many methods come first somewhere."""
    table = {name: ranks("rosenbrock", **rule) for name, rule in RULES.items()}
    ranks_at = {panel: columns(table, rules) for panel, rules in PANELS.items()}
    return {
        "ranks": table,
        "columns": ranks_at,
        "winners": len(winners("rosenbrock")),
        "rules": len(RULES),
        "methods": len(METHODS),
    }


def columns(table, rules):
    """Return {method: (3, 2)}, its rank under each of three rules; those out of the box at the left stand side by side."""
    first = [name for name in METHODS if table[rules[0]][name] == OUT]
    left = {name: SHIFT * first.index(name) if name in first else 0.0 for name in METHODS}
    return {name: np.array([(x or left[name], table[rule][name]) for x, rule in enumerate(rules)]) for name in METHODS}


FIGURE = Figure(
    data,
    caption=(
        "**同一个曲面，{rules}种规则，{winners}种方法得过第一。**Rosenbrock函数上的名次，每个小图中间一列是本页的规则，"
        "两边各只改一条：比什么（最后一步的$J$，全程$J$的平均），走几步，学习率的网格（10的整数次幂；同样的网格挪半格），"
        "其余条件（全体共用0.01；不要求留在框里）。最下一行是“出框”，没有名次。",
        "**One surface, {rules} rules, and {winners} methods that come first.** Ranks on Rosenbrock's function; the middle "
        "column of each panel is the rule of this page, and each side changes one thing: what is compared (the last $J$, "
        "the mean $J$), how many steps, the grid of learning rates (powers of ten; the same grid moved by half a notch), the "
        "other terms (one rate of 0.01 for all; no box). The bottom row is “out of the box”, which has no rank.",
    ),
    words={key: WORDS[key] for key in METHODS}
    | {
        "base": ("本页", "this page"),
        "end": ("最后一步", "last *J*"),
        "mean": ("平均", "mean *J*"),
        "short": ("50步", "50 steps"),
        "long": ("1000步", "1000 steps"),
        "coarse": ("10的幂", "powers of 10"),
        "shifted": ("挪半格", "half a notch"),
        "shared": ("共用0.01", "0.01 for all"),
        "unboxed": ("没有框", "no box"),
        "out": ("出框", "out"),
    },
    height=222,
)


def _bumps(fig, data, panel):
    rules = PANELS[panel]
    ax = fig.add_axes((0.07, 0.02, 0.68, 0.87), xlim=(-0.12, 2.08), ylim=(OUT + 0.5, 0.5))
    ax.axis("off")
    ax.plot([1, 1], [0.6, OUT + 0.4], color=COLOR["rule"], lw=14, alpha=0.35, solid_capstyle="round")
    for name, points in data["columns"][panel].items():
        line(ax, points, width=2, **look(name))
        dots(ax, points, look(name)["color"], 8, halo=10)
        ax.text(2.1, points[2, 1], word(name), color=look(name)["color"], weight="bold", va="center")
    for x, rule in enumerate(rules):
        ax.text(x, 0.35, word(rule), ha="center", va="bottom", size=11, color=COLOR["ink" if x == 1 else "mute"])
    if OUT in data["ranks"][rules[0]].values():
        ax.text(-0.16, OUT, word("out"), ha="right", va="center", size=11, color=COLOR["mute"])
    for rank in range(1, OUT):
        ax.text(-0.16, rank, str(rank), ha="right", va="center", size=11, color=COLOR["mute"])


@FIGURE.panel(
    title=("比什么", "What is compared"),
    alt=(
        "改比平均值，NAG从第{ranks[base][nesterov]}升到第{ranks[mean][nesterov]}，Adagrad从第{ranks[base][adagrad]}落到第{ranks[mean][adagrad]}；改比最后一步，名次不变。",
        "By the mean NAG rises from {ranks[base][nesterov]} to {ranks[mean][nesterov]} and Adagrad falls from {ranks[base][adagrad]} to {ranks[mean][adagrad]}; by the last J no rank changes.",
    ),
)
def metric(fig, data):
    """Draw the ranks by metric."""
    _bumps(fig, data, "metric")


@FIGURE.panel(
    title=("走几步", "How many steps"),
    alt=(
        "50步时NAG第{ranks[short][nesterov]}、Adagrad第{ranks[short][adagrad]}、动量第{ranks[short][momentum]}；200步和1000步时动量第{ranks[long][momentum]}、Adam第{ranks[long][adam]}。",
        "At 50 steps NAG has rank {ranks[short][nesterov]}, Adagrad {ranks[short][adagrad]}, momentum {ranks[short][momentum]}; at 200 and 1000 momentum has {ranks[long][momentum]} and Adam {ranks[long][adam]}.",
    ),
)
def budget(fig, data):
    """Draw the ranks by budget."""
    _bumps(fig, data, "budget")


@FIGURE.panel(
    title=("学习率的网格", "The grid of learning rates"),
    alt=(
        "网格只有10的幂时，Adam从第{ranks[base][adam]}落到第{ranks[coarse][adam]}，RMSProp从第{ranks[base][rmsprop]}升到第{ranks[coarse][rmsprop]}；挪半格，Adam变成第{ranks[shifted][adam]}。",
        "With powers of ten only Adam falls from {ranks[base][adam]} to {ranks[coarse][adam]} and RMSProp rises from {ranks[base][rmsprop]} to {ranks[coarse][rmsprop]}; moved by half a notch Adam has rank {ranks[shifted][adam]}.",
    ),
)
def grid(fig, data):
    """Draw the ranks by grid."""
    _bumps(fig, data, "grid")


@FIGURE.panel(
    title=("其余条件", "Other terms"),
    alt=(
        "共用0.01时，SGD、动量和NAG都出框，RMSProp第{ranks[shared][rmsprop]}；没有框时，Adagrad第{ranks[unboxed][adagrad]}。",
        "With 0.01 for all SGD, momentum and NAG leave the box and RMSProp has rank {ranks[shared][rmsprop]}; without the box Adagrad has {ranks[unboxed][adagrad]}.",
    ),
)
def terms(fig, data):
    """Draw the ranks by the other terms."""
    _bumps(fig, data, "terms")
