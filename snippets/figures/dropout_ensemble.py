"""images/dropout_ensemble.*.svg: four hidden units hold sixteen sub-networks, and dropout predicts for all of them."""

import itertools

import numpy as np
from matplotlib.patches import Circle

from snippets.dropout_ensemble import all_masks, geometric_mean
from snippets.figures.kit import COLOR, SCHEME, Figure, blank, cell, dots, line, segments, word

P, N = 0.3, 4
HEIGHT, TOP, STEP = 300, 262, 54  # of the panels, in px; the first row; from row to row
HIDDEN = np.array([1.5, 1.0, 0.8, 1.2])
WEIGHT = np.array([[1.6, 0.0], [0.0, 2.0], [1.7, 0.0], [0.0, 0.7]])  # (units, classes)
BIAS = np.array([0.2, 0.0])


def softmax(masks):
    """Return the probabilities of two classes, masks (..., units)."""
    weights = np.exp((masks * HIDDEN) @ WEIGHT + BIAS)
    return weights / weights.sum(axis=-1, keepdims=True)


def data():
    """Enumerate the sixteen sub-networks of four hidden units in front of a softmax of two classes.

    Returns:
        rows: for 0 to 4 units dropped, a list of (kept units, probability, prediction). row_probability: its sums.
        dots: the rows as places (prediction, y) with the diameter that makes the area the probability. bars: upright lines.
        arithmetic, geometric, scaled: the probability of the first class.
    """
    masks, probability = all_masks(N, P)
    predictions = softmax(masks)
    rows = [[] for _ in range(N + 1)]
    order = {kept: i for i, kept in enumerate(itertools.product((True, False), repeat=N))}
    networks = zip(map(tuple, (masks > 0).tolist()), probability, predictions[:, 0], strict=True)
    for kept, weight, prediction in sorted(networks, key=lambda network: order[network[0]]):
        rows[N - sum(kept)].append((kept, weight, prediction))
    places = [
        [((prediction, TOP - STEP * dropped), 36 * weight**0.5) for _, weight, prediction in row]
        for dropped, row in enumerate(rows)
    ]
    arithmetic, scaled = probability @ predictions[:, 0], softmax(np.ones(N))[0]
    return {
        "rows": rows,
        "dots": places,
        "bars": {"arithmetic": [(arithmetic, 26), (arithmetic, 286)], "scaled": [(scaled, 26), (scaled, 286)]},
        "count": len(masks),
        "row_probability": [sum(weight for _, weight, _ in row) for row in rows],
        "whole": probability[0],
        "arithmetic": arithmetic,
        "geometric": geometric_mean(predictions, probability)[0],
        "scaled": scaled,
        "low": predictions[:, 0].min(),
        "high": predictions[:, 0].max(),
    }


FIGURE = Figure(
    data,
    caption=(
        "**{四|N}个隐藏单元含有{count:d}个子网络，权重全部共用。**左：按丢弃的个数排成五行；$p = {P:g}$时，完整网络"
        "只占{whole:.0%}。右：各个子网络的预测，圆点面积表示概率。它们散布在{low:.3f}与{high:.3f}{之间|between([arithmetic, scaled], low, high)}，"
        "算术平均是{arithmetic:.2f}；权重缩放一次前向计算得到{scaled:.2f}，{恰好等于|equal(scaled, geometric)}归一"
        "化的几何平均。",
        "**{Four|N} hidden units hold {count:d} sub-networks, all sharing the same weights.** Left: one row for "
        "each number of dropped units; at $p = {P:g}$ the whole network accounts for only {whole:.0%}. Right: the "
        "prediction of each, the area of a dot showing its probability. They range "
        "{from|between([arithmetic, scaled], low, high)} {low:.3f} to {high:.3f} with an arithmetic mean of "
        "{arithmetic:.2f}; one pass of weight scaling gives {scaled:.2f}, {exactly their|equal(scaled, geometric)} "
        "geometric mean, normalised.",
    ),
    words={
        "arithmetic": ("算术平均", "arithmetic mean"),
        "scaled": ("权重缩放", "weight scaling"),
        "row": ("概率", "probability"),
        "class": ("第1类的概率", "probability of class 1"),
    },
    height=HEIGHT,
)


@FIGURE.panel(
    title=("{十六|count}个子网络", "{Sixteen|count} sub-networks"),
    alt=(
        "五行小网络，每行1、4、6、4、1个，共{count:d}个。丢弃的单元画成空心虚线圆，与它相连的线都消失。各行概率之"
        "和依次为{row_probability[0]:.3f}、{row_probability[1]:.3f}、{row_probability[2]:.3f}、"
        "{row_probability[3]:.3f}、{row_probability[4]:.3f}。",
        "Five rows of 1, 4, 6, 4 and 1 small networks, {count:d} in all. A dropped unit is a hollow dashed circle, "
        "and every line touching it is gone. The rows' probabilities add up to {row_probability[0]:.3f}, "
        "{row_probability[1]:.3f}, {row_probability[2]:.3f}, {row_probability[3]:.3f} and {row_probability[4]:.3f}.",
    ),
)
def networks(fig, data):
    """Draw Pascal's triangle of sub-networks."""
    ax = blank(fig, (0, 310), (0, HEIGHT))
    for dropped, row in enumerate(data["rows"]):
        y = TOP - STEP * dropped
        for i, (kept, _, _) in enumerate(row):
            network(ax, 131 + 45 * (i - (len(row) - 1) / 2), y, kept, whole=dropped == 0)
        share = f"{data['row_probability'][dropped]:.3f}"
        ax.text(308, y - 4, share, ha="right", va="baseline", color=COLOR["mute"], gid=cell("row_probability", dropped))
    ax.text(308, 286, word("row"), ha="right", va="baseline", fontsize=11, color=COLOR["mute"])


def network(ax, x, y, kept, whole):
    """Draw one network of 2 inputs, 4 hidden units and 2 outputs about (x, y), which is 34 px wide and high."""
    color = COLOR["rust" if whole else "blue"]
    hidden = [(x, y + 15 - 10 * i) for i in range(N)]
    ends = [(x + dx, y + dy) for dx in (-15, 15) for dy in (-6, 6)]
    on = [place for place, is_kept in zip(hidden, kept, strict=True) if is_kept]
    segments(ax, [(end, place) for end in ends for place in on], color, 0.8, alpha=0.55, gid=SCHEME)
    dots(ax, [*ends, *on], COLOR["bg"], 8, gid=SCHEME)
    dots(ax, ends, COLOR["mute"], 4.5, gid=SCHEME)
    if on:
        dots(ax, on, color, 6.5, gid=SCHEME)
    for place, is_kept in zip(hidden, kept, strict=True):
        if not is_kept:
            style = {"fc": "none", "ec": COLOR["mute"], "lw": 0.9, "ls": (0, (1.6, 1.4)), "zorder": 3}
            ax.add_patch(Circle(place, 2.8, gid=SCHEME, **style))


@FIGURE.panel(
    title=("它们的预测", "What they predict"),
    alt=(
        "每个子网络一个圆点，与左图同行，横坐标是它预测的概率，从{low:.3f}到{high:.3f}。两条竖线：算术平均"
        "{arithmetic:.2f}，权重缩放{scaled:.2f}。",
        "One dot for each sub-network, in the same rows as on the left; its place is the probability it predicts, from "
        "{low:.3f} to {high:.3f}. Two vertical lines: arithmetic mean {arithmetic:.2f}, weight scaling {scaled:.2f}.",
    ),
)
def predictions(fig, data):
    """Draw the sub-networks' predictions, row by row, and the two means."""
    ax = blank(fig, (-0.03, 1.21), (0, HEIGHT))
    for dropped in range(N + 1):
        line(ax, [(0, TOP - STEP * dropped), (1, TOP - STEP * dropped)], COLOR["rule"], 1)
    line(ax, data["bars"]["arithmetic"], COLOR["ink"], 1.6, ls=(0, (4, 3)))
    line(ax, data["bars"]["scaled"], COLOR["rust"], 2)
    for dropped, row in enumerate(data["dots"]):
        for place, diameter in row:
            color = COLOR["rust" if dropped == 0 else "blue"]
            dots(ax, [place], color, diameter, halo=diameter + 2, alpha=0.8)
    ax.text(data["arithmetic"] - 0.03, 280, word("arithmetic"), ha="right", va="baseline")
    ax.text(data["scaled"] + 0.025, 280, word("scaled"), ha="left", va="baseline", color=COLOR["rust"])
    for tick in (0, 0.5, 1):
        ax.text(tick, 26, f"{tick:g}", ha="center", va="baseline", fontsize=11, color=COLOR["mute"])
    ax.text(0.5, 8, word("class"), ha="center", va="baseline", fontsize=11, color=COLOR["mute"])
