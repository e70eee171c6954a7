"""images/adam_reddi.*.svg: Adam ends at the worst point of Reddi's game, AMSGrad near the best."""

import numpy as np

from snippets.claims.adam import ROUNDS, amsgrad_end, reddi
from snippets.figures.colors import look
from snippets.figures.kit import COLOR, Figure, arrow, axes_in, line, segments, set_ticks, word

SHOWN = np.unique(np.concatenate([np.arange(1, 100), np.geomspace(100, ROUNDS, 160).astype(int)]))
METHODS = ("adam", "amsgrad")
LEFT, APART = (0.9, 5.9), 1.4  # where the arrows of each method begin, and how far apart they stand


def data():
    """Return theta of both methods over the rounds, and its change over lr in three late rounds.

    Returns:
        `adam`, `amsgrad`: (rounds,); `paths`: {method: (len(SHOWN), 2)}, round and theta. `cycle`: {method: (3,)}. `arrows`: {method: (3, 2, 2)}, tails and heads of the three moves, end to end, side by side;
        `joints`: {method: (2, 2, 2)}, from each head to the next tail. Else: the sums of moves that the caption names.
    """
    cycle = {method: -reddi(method)[1][-3:] for method in METHODS}
    numbers = {"up": cycle["adam"].sum(), "down": -cycle["amsgrad"].sum(), "near": -amsgrad_end.compute()}
    numbers |= {"first": -cycle["adam"][0], "others": cycle["adam"][1:].sum(), "ams_first": -cycle["amsgrad"][0]}
    numbers |= {"ams_others": cycle["amsgrad"][1:].sum()}
    whole = {method: reddi(method)[0] for method in METHODS}
    paths = {method: np.column_stack([SHOWN, theta[SHOWN - 1]]) for method, theta in whole.items()}
    arrows = {method: moves(cycle[method], left) for method, left in zip(METHODS, LEFT, strict=True)}
    joints = {method: np.stack([heads[:-1, 1], heads[1:, 0]], axis=1) for method, heads in arrows.items()}
    return {**whole, "paths": paths, "cycle": cycle, "arrows": arrows, "joints": joints, **numbers}


def moves(cycle, left):
    """Return tails and heads (3, 2, 2) of upward arrows as long as the moves, each beginning at the height where the last ended."""
    heights = np.concatenate([[0], np.cumsum(cycle)])
    x = left + APART * np.arange(len(cycle))
    return np.stack([np.column_stack([x, heights[:-1]]), np.column_stack([x, heights[1:]])], axis=1)


FIGURE = Figure(
    data,
    caption=(
        "**在式(6)的对局里，Adam走到{最差|worst(adam[-1], [-1, amsgrad[-1], adam[-1]])}的一点，AMSGrad走到最好的一"
        "点{附近|near(amsgrad[-1], -1, within=0.01)}。**$\\beta_1 = 0$，$\\beta_2 = 0.1$，$\\eta_t = 0.1/\\sqrt t$。"
        "左：Adam的$\\theta${升到|climbs(adam)}$+1$，AMSGrad{到|reads(amsgrad[-1], -near)}−{near:.3f}。右："
        "{三|len(cycle.adam)}轮里$\\theta$的变化，以$\\eta_t$为单位。Adam{降|down(cycle.adam[0], first)}{first:.3f}，"
        "{升|up(cycle.adam[1] + cycle.adam[2], others)}{others:.3f}，{净升|up(sum(cycle.adam), up)}{up:.3f}；"
        "AMSGrad{降|down(cycle.amsgrad[0], ams_first)}{ams_first:.3f}，"
        "{升|up(cycle.amsgrad[1] + cycle.amsgrad[2], ams_others)}{ams_others:.3f}，"
        "{净降|down(sum(cycle.amsgrad), down)}{down:.3f}。",
        "**In game (6) Adam ends at the {worst|worst(adam[-1], [-1, amsgrad[-1], adam[-1]])} point, AMSGrad "
        "{near|near(amsgrad[-1], -1, within=0.01)} the best one.** $\\beta_1 = 0$, $\\beta_2 = 0.1$, $\\eta_t = "
        "0.1/\\sqrt t$. Left: $\\theta$ {rises to|climbs(adam)} $+1$ for Adam and "
        "{falls to|reads(amsgrad[-1], -near)} −{near:.3f} for AMSGrad. Right: how $\\theta$ moves in "
        "{three|len(cycle.adam)} rounds, in units of $\\eta_t$. Adam {falls|down(cycle.adam[0], first)} {first:.3f} "
        "and {rises|up(cycle.adam[1] + cycle.adam[2], others)} {others:.3f}, {up|up(sum(cycle.adam), up)} {up:.3f} "
        "on balance; AMSGrad {falls|down(cycle.amsgrad[0], ams_first)} {ams_first:.3f} and "
        "{rises|up(cycle.amsgrad[1] + cycle.amsgrad[2], ams_others)} {ams_others:.3f}, "
        "{down|down(sum(cycle.amsgrad), down)} {down:.3f}.",
    ),
    words={
        "adam": ("Adam", "Adam"),
        "amsgrad": ("AMSGrad", "AMSGrad"),
        "worst": ("最差", "worst"),
        "best": ("最好", "best"),
        "t": ("*t*", "*t*"),
        "three": ("斜率 +3", "slope +3"),
        "one": ("−1", "−1"),
        "two": ("−1", "−1"),
    },
    height=230,
    labels={"amsgrad": "amsgrad"},
)


@FIGURE.panel(
    title=("{ROUNDS}轮", "{ROUNDS} rounds"),
    alt=(
        "两条从0出发的锯齿线：Adam的{升|climbs(adam)}到顶上的+1，AMSGrad的{降|sinks(amsgrad)}到底下的−{near:.3f}。",
        "Two jagged lines from 0: Adam's {rises|climbs(adam)} to +1 at the top, AMSGrad's {falls|sinks(amsgrad)} "
        "to −{near:.3f} at the bottom.",
    ),
)
def paths(fig, data):
    """Draw theta over the rounds."""
    ax = axes_in(fig, (0.1, 0.13, 0.87, 0.84), xlim=(1, ROUNDS), ylim=(-1.25, 1.25), xscale="log", grid="y")
    set_ticks(ax, [1, 10, 100, 1000], [-1, 0, 1])
    for method in METHODS:
        line(ax, data["paths"][method], width=1.6, **look(method))
    ax.text(80, 0.66, word("adam"), color=look("adam")["color"], weight="bold", ha="right")
    ax.text(80, -0.62, word("amsgrad"), color=look("amsgrad")["color"], weight="bold", ha="right")
    ax.text(1.2, 1.06, word("worst"), size=11, color=COLOR["mute"], va="bottom")
    ax.text(1.2, -1.04, word("best"), size=11, color=COLOR["mute"], va="top")
    ax.text(316, -1.33, word("t"), size=11, color=COLOR["mute"], ha="center", va="top")


@FIGURE.panel(
    title=("{三|len(cycle.adam)}轮的一圈", "{Three|len(cycle.adam)} rounds"),
    alt=(
        "每种方法三个箭头首尾相接：Adam的第一个{向下|sinks([0, cycle.adam[0]])}，后两个"
        "{向上|climbs([0, min(cycle.adam[1:])])}，终点{比起点高|up(sum(cycle.adam), up)}{up:.3f}；AMSGrad后两个"
        "{短得多|less(cycle.amsgrad[1:], cycle.adam[1:] / 2)}，终点{低|down(sum(cycle.amsgrad), down)}{down:.3f}。",
        "Three arrows each, end to end: Adam's first points {down|sinks([0, cycle.adam[0]])}, the others "
        "{up|climbs([0, min(cycle.adam[1:])])}, ending {up:.3f} {above the start|up(sum(cycle.adam), up)}; "
        "AMSGrad's later two are {much shorter|less(cycle.amsgrad[1:], cycle.adam[1:] / 2)}, ending {down:.3f} "
        "{below|down(sum(cycle.amsgrad), down)}.",
    ),
)
def three(fig, data):
    """Draw the moves of three rounds as arrows."""
    ax = axes_in(fig, (0.1, 0.13, 0.87, 0.84), xlim=(0, 10), ylim=(-1.3, 1.1))
    set_ticks(ax, [], [-1, 0, 1])
    segments(ax, [[(0, 0), (10, 0)]], COLOR["rule"], 1)
    for method in METHODS:
        for tail, head in data["arrows"][method]:
            arrow(ax, tail, head, look(method)["color"], 2, 8)
        segments(ax, data["joints"][method], COLOR["mute"], 1, linestyle=(0, (2, 2)))
    ax.text(2.3, 0.86, word("adam"), color=look("adam")["color"], weight="bold", ha="center")
    ax.text(7.3, 0.3, word("amsgrad"), color=look("amsgrad")["color"], weight="bold", ha="center")
    for left in LEFT:
        ax.text(left - 0.1, -1.36, word("three"), size=11, color=COLOR["mute"], ha="center", va="top")
        ax.text(left + 1.6, -1.36, word("one"), size=11, color=COLOR["mute"], ha="center", va="top")
        ax.text(left + 2.8, -1.36, word("two"), size=11, color=COLOR["mute"], ha="center", va="top")
