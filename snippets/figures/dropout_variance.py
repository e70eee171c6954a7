"""images/dropout_variance.*.svg: scaling keeps the mean; the noise grows without bound as p tends to 1."""

import numpy as np

from snippets.dropout import dropout
from snippets.figures.kit import COLOR, Figure, axes_in, dots, line, set_ticks, word

N_MASKS = 100_000
DROP = (0.1, 0.6)
UNITS = np.arange(60)
HIDDEN = 1 + 0.6 * np.sin(UNITS)
WEIGHT = 0.1 + 0.4 * np.cos(2 * UNITS)


def data():
    """Sample the sum of sixty dropped units at two p, and the variance of one unit of activation 1 at many p.

    Returns:
        whole: the sum without dropout; upright: a line there. sums: from p to its samples' (mean, sd). steps: from p to a histogram's outline.
        measured, plain: (p, variance) with and without the factor 1/(1-p). curve: p/(1-p) and p(1-p), which is at most 0.25.
    """
    rng = np.random.default_rng(seed=2)
    bins = np.linspace(-4, 16, 61)
    sums, steps = {}, {}
    for p in DROP:
        samples = dropout(np.tile(HIDDEN, (N_MASKS, 1)), p, rng) @ WEIGHT
        density, _ = np.histogram(samples, bins, density=True)
        sums[p] = (samples.mean(), samples.std())
        steps[p] = np.column_stack([(bins[1:] + bins[:-1]) / 2, density])
    measured, plain = [], []
    for p in np.arange(0.1, 0.81, 0.1):
        outputs = dropout(np.ones(N_MASKS), p, rng)
        measured.append((p, outputs.var()))
        plain.append((p, (outputs > 0).var()))
    p = np.linspace(0, 0.82, 60)
    curve = {"inverted": np.column_stack([p, p / (1 - p)]), "plain": np.column_stack([p, p * (1 - p)])}
    low, high = (sums[p][1] for p in DROP)
    return {
        "whole": HIDDEN @ WEIGHT,
        "upright": [(HIDDEN @ WEIGHT, 0), (HIDDEN @ WEIGHT, 0.52)],
        "sums": sums,
        "steps": steps,
        "measured": measured,
        "plain": plain,
        "curve": curve,
        "wider": high / low,
        "sd_low": low,
        "sd_high": high,
        "at_08": measured[-1][1],
    }


FIGURE = Figure(
    data,
    caption=(
        "**平均值{不随|near([sums[0.1][0], sums[0.6][0]], whole, within=0.03)}$p$变，噪声随$p${增大|rises([sd_low, sd_high])}。"
        "**左：{六十|len(UNITS)}个单元的加权和在{10万|N_MASKS}个掩码下的分布；两种$p$的平均值都落在不丢弃时的值"
        "{whole:.2f}上，标准差从{sd_low:.2f}{增大|rises([sd_low, sd_high])}到{sd_high:.2f}。右：激活值为1的单元的方"
        "差。缩放后是$p/(1-p)$，$p$趋于1时没有上界；不缩放时是$p(1-p)$。圆点是实测值。",
        "**The mean {does not depend|near([sums[0.1][0], sums[0.6][0]], whole, within=0.03)} on $p$; the noise "
        "{grows|rises([sd_low, sd_high])} with it.** Left: the weighted sum of {sixty|len(UNITS)} units under "
        "{100,000|N_MASKS} masks. For both $p$ the mean is the value without dropout, {whole:.2f}, while the "
        "standard deviation {grows|rises([sd_low, sd_high])} from {sd_low:.2f} to {sd_high:.2f}. Right: variance "
        "of a unit of activation 1. With scaling it is $p/(1-p)$, without bound as $p$ tends to 1; without scaling "
        "it is $p(1-p)$. Dots are measured.",
    ),
    words={
        "whole": ("不丢弃时的值", "without dropout"),
        "low": ("*p* = 0.1", "*p* = 0.1"),
        "high": ("*p* = 0.6", "*p* = 0.6"),
        "sum": ("加权和", "weighted sum"),
        "inverted": ("缩放，*p*/(1−*p*)", "scaled, *p*/(1−*p*)"),
        "plain": ("不缩放，*p*(1−*p*)", "not scaled, *p*(1−*p*)"),
        "p": ("丢弃概率 *p*", "drop probability *p*"),
    },
    height=214,
    labels={"low": "steps.0.1", "high": "steps.0.6"},
)


@FIGURE.panel(
    title=("同一平均值，两种宽度", "One mean, two widths"),
    alt=(
        "两个以同一竖线为中心的分布：p = {DROP[0]:g}的窄而高，p = {DROP[1]:g}的宽而矮，标准差"
        "{相差|reads(sd_high / sd_low, wider)}{wider:.1f}倍。",
        "Two distributions about the same vertical line: narrow and tall for p = {DROP[0]:g}, wide and low for p = "
        "{DROP[1]:g}, whose standard deviation is {wider:.1f} {times|reads(sd_high / sd_low, wider)} as large.",
    ),
)
def widths(fig, data):
    """Draw both distributions and the value without dropout."""
    ax = axes_in(fig, (0.03, 0.17, 0.94, 0.8), xlim=(-4, 16), ylim=(0, 0.56), left=False)
    set_ticks(ax, [0, 5, 10, 15], [])
    for p, color, style in zip(DROP, ("blue", "rust"), ("-", (0, (5, 2.5))), strict=True):
        x, y = data["steps"][p].T
        ax.fill_between(x, y, color=COLOR[color], alpha=0.13, lw=0)
        line(ax, data["steps"][p], COLOR[color], ls=style)
    line(ax, data["upright"], COLOR["ink"], 1.2)
    ax.text(data["whole"] - 0.35, 0.5, word("whole"), ha="right", va="baseline")
    ax.text(7.6, 0.32, word("low"), ha="left", va="baseline", color=COLOR["blue"])
    ax.text(10.6, 0.07, word("high"), ha="left", va="baseline", color=COLOR["rust"])
    ax.set_xlabel(word("sum"))


@FIGURE.panel(
    title=("一个单元的方差", "Variance of one unit"),
    alt=(
        "横轴是丢弃概率。缩放后的方差从0{升|rises(curve.inverted[:, 1])}到p = 0.8时的{at_08:.1f}，"
        "{越来越陡|rises(diff(curve.inverted[:, 1]))}；不缩放的方差"
        "{一直不超过四分之一|at_most(curve.plain[:, 1], 1 / 4)}。",
        "Drop probability against variance. With scaling it {rises|rises(curve.inverted[:, 1])} from 0 to "
        "{at_08:.1f} at p = 0.8, {ever more steeply|rises(diff(curve.inverted[:, 1]))}; without scaling it "
        "{never exceeds one quarter|at_most(curve.plain[:, 1], 1 / 4)}.",
    ),
)
def spread(fig, data):
    """Draw the variance against p, with and without scaling."""
    ax = axes_in(fig, (0.08, 0.17, 0.89, 0.8), xlim=(0, 0.84), ylim=(0, 4.7), left=False)
    ax.grid(axis="y", color=COLOR["rule"], lw=0.8, alpha=0.6)
    set_ticks(ax, [0, 0.2, 0.4, 0.6, 0.8], [0, 1, 2, 3, 4])
    for key, points, color, style in (("inverted", "measured", "rust", "-"), ("plain", "plain", "blue", (0, (5, 2.5)))):
        line(ax, data["curve"][key], COLOR[color], ls=style)
        dots(ax, data[points], COLOR[color], 6, halo=9)
    ax.text(0.69, 2.75, word("inverted"), ha="right", va="baseline", color=COLOR["rust"])
    ax.text(0.83, 0.36, word("plain"), ha="right", va="baseline", color=COLOR["blue"])
    ax.set_xlabel(word("p"))
