"""images/mc_dropout.*.svg: the band of Monte Carlo dropout widens beyond the ends of the data; disagreement foretells errors."""

import numpy as np

from snippets.claims.dropout_regularizer import BAND, RUNS, curve, toy, votes
from snippets.figures.kit import COLOR, Figure, axes_in, cell, dots, line, segments, set_ticks, word
from snippets.mc_dropout import draw_mask, exact_spread, mc_dropout, network

PASSES = 50
LIMITS = (-2.7, 2.7)  # of the left panel; the band is cut off there
EDGES = (0, 0.5, 0.7, 0.9, 1.01)  # parts of the passes that agree


def agreement():
    """Return (bins, 2 + RUNS): part of the images in a bin, part named wrongly, and the latter by run."""
    rows = []
    for right, agree, _ in votes():
        bins = np.digitize(agree, EDGES) - 1
        rows.append([[np.mean(bins == b), np.mean(~right[bins == b])] for b in range(len(EDGES) - 1)])
    rows = np.array(rows)
    return rows[..., 0].mean(axis=0), rows[..., 1]


def data():
    """Compute the band of the toy network and the digits' votes.

    Returns:
        points: (28, 2). grid: (x,). mean, spread: of 50 passes; center, exact: weight scaling and exact spread; true: the curve.
        band: {"low", "high"}, center ± 2 exact, within LIMITS. bars: (bins, 2, 2), part ± 2 standard errors.
        passes: five passes, one mask each. share, wrong: parts of the digits by agreement, (bins,) and (runs, bins).
    """
    theta = toy()
    grid = np.linspace(-2.6, 2.6, 131)
    mean, spread = mc_dropout(grid[:, None], theta, BAND, PASSES, np.random.default_rng(seed=5))
    masks = draw_mask((5, 1, 200), BAND, np.random.default_rng(seed=6), float)  # one mask for the whole line
    center, exact = network(grid[:, None], theta)[1][:, 0], exact_spread(grid[:, None], theta, BAND)[:, 0]
    share, wrong = agreement()
    part, error = wrong.mean(axis=0), wrong.std(axis=0, ddof=1) / np.sqrt(RUNS)
    bars = [np.column_stack([np.arange(len(part)), part + side * 2 * error]) for side in (-1, 1)]
    return {
        "points": curve(np.random.default_rng(seed=3)),
        "grid": grid,
        "mean": mean[:, 0],
        "spread": spread[:, 0],
        "center": center,
        "exact": exact,
        "band": {edge: np.clip(center + side * 2 * exact, *LIMITS) for edge, side in (("low", -1), ("high", 1))},
        "true": np.sin(2.5 * grid),
        "passes": network(grid[:, None], theta, masks)[1][..., 0],
        "share": share,
        "wrong": wrong,
        "part": part,
        "error": error,
        "bars": np.stack(bars, axis=1),
        "k": PASSES,
    }


FIGURE = Figure(
    data,
    caption=(
        "**出了数据的两端，色带{变宽|more([mean(spread[:10]), mean(spread[121:])], mean(spread[20:111]))}；各次前向"
        "计算意见不一，答案就{容易错|falls(part)}。**左：{28|len(points)}个带噪声的点，$p = {BAND:g}$；色带是式(5)"
        "的$\\pm 2$倍标准差，细线是五个掩码。两堆点之间的空隙里{没有|none((points[:, 0] > -0.5) * (points[:, 0] < 0.7))}数据，色带却"
        "{不宽|less(max(spread[60:71]), mean(spread[:10]))}。右：手写数字，$p = 0.4$，每张测试图像算{k:d}次；不到一"
        "半的前向计算投给答案时，答案错了{part[0]:.0%}，九成以上投给它时只错{part[3]:.0%}（{10|RUNS}次训练的平均，"
        "竖线是$\\pm 2$个标准误）。",
        "**Beyond the ends of the data the band "
        "{widens|more([mean(spread[:10]), mean(spread[121:])], mean(spread[20:111]))}; where the passes disagree, "
        "the answer is {often wrong|falls(part)}.** Left: {28|len(points)} noisy points, $p = {BAND:g}$; the band "
        "is $\\pm 2$ spreads by (5), the thin lines are five masks. Between the two groups of points there are {no|none((points[:, 0] > -0.5) * (points[:, 0] < 0.7))} "
        "data, and yet the band is {not wide|less(max(spread[60:71]), mean(spread[:10]))}. Right: handwritten "
        "digits, $p = 0.4$, {k:d} passes for each test image; where fewer than half of them vote for the answer it "
        "is wrong in {part[0]:.0%} of cases, where nine in ten or more agree in {part[3]:.0%} (means of {10|RUNS} "
        "runs, bars of $\\pm 2$ standard errors).",
    ),
    words={
        "x": ("*x*", "*x*"),
        "true": ("真实曲线", "true curve"),
        "band": ("±2倍标准差", "±2 spreads"),
        "wrong": ("答案错的比例", "answers wrong"),
        "agree": ("投给答案的前向计算", "passes that agree"),
    },
    height=234,
    labels={"band": ("center", "passes")},
)


@FIGURE.panel(
    title=("曲线", "A curve"),
    alt=(
        "两堆数据点靠里的一端，色带窄，中间的空隙里"
        "{最窄|smallest(min(spread[50:81]), [min(spread[50:81]), min(spread[10:40]), min(spread[91:121])])}；往外的"
        "两端渐渐张开，两端之外继续张开。",
        "The band is narrow at the inner ends of the two groups of points and "
        "{narrowest|smallest(min(spread[50:81]), [min(spread[50:81]), min(spread[10:40]), min(spread[91:121])])} "
        "in the gap between them; it widens towards the outer ends and goes on widening beyond them.",
    ),
)
def band(fig, data):
    """Draw points, true curve, passes and band."""
    ax = axes_in(fig, (0.09, 0.16, 0.88, 0.81), xlim=(-2.6, 2.6), ylim=LIMITS, left=False)
    ax.fill_between(data["grid"], data["band"]["low"], data["band"]["high"], color=COLOR["s5"], lw=0)
    for each in data["passes"]:
        line(ax, np.column_stack([data["grid"], each]), COLOR["blue"], 0.8, alpha=0.7)
    line(ax, np.column_stack([data["grid"], data["true"]]), COLOR["ink"], 1.6, ls=(0, (4, 3)))
    line(ax, np.column_stack([data["grid"], data["center"]]), COLOR["blue"], 2.2)
    dots(ax, data["points"], COLOR["rust"], 5, halo=7.5)
    ax.text(0.75, 1.3, word("true"), ha="center", va="baseline")
    ax.text(-1.55, 1.9, word("band"), ha="left", va="baseline", color=COLOR["blue"])
    set_ticks(ax, [-2, -1, 0, 1, 2], [-2, 0, 2])
    ax.set_xlabel(word("x"))


@FIGURE.panel(
    title=("手写数字", "Digits"),
    alt=(
        "四根柱子，横轴是{50|k}票中投给答案的份额，高度是答案错的比例：{part[0]:.0%}、{part[1]:.0%}、{part[2]:.0%}、"
        "{part[3]:.0%}，{一路下降|falls(part)}。",
        "Four bars by the share of the {50|k} votes that go to the answer; their heights, the parts of answers that "
        "are wrong, {fall|falls(part)}: {part[0]:.0%}, {part[1]:.0%}, {part[2]:.0%} and {part[3]:.0%}.",
    ),
)
def digits(fig, data):
    """Draw the part of wrong answers against agreement."""
    ax = axes_in(fig, (0.09, 0.16, 0.88, 0.75), xlim=(-0.6, 3.6), ylim=(0, 0.85), left=False)
    ax.grid(axis="y", color=COLOR["rule"], lw=0.8, alpha=0.6)
    places = np.arange(4)
    ax.bar(places, data["part"], width=0.62, color=COLOR["d4"], lw=0, zorder=2)
    segments(ax, data["bars"], COLOR["ink"], 1.6, zorder=3)
    for i, (part, (_, (_, high))) in enumerate(zip(data["part"], data["bars"], strict=True)):
        ax.text(i, high + 0.03, f"{part:.0%}", ha="center", va="baseline", gid=cell("part", i))
    ax.text(-0.6, 0.88, word("wrong"), color=COLOR["mute"], fontsize=11, va="bottom")
    shares = ("0–50%", "50–70%", "70–90%", "90–100%")
    set_ticks(ax, dict(zip(places, shares, strict=True)), {0: "0", 0.25: "25%", 0.5: "50%", 0.75: "75%"})
    ax.set_xlabel(word("agree"))
