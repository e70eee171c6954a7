"""images/dropout_ensemble_convergence.*.svg: the error of the mean of K random sub-networks falls like 1/sqrt(K)."""

import numpy as np

from snippets.claims.dropout_ensemble import P, networks, softmax_ensemble
from snippets.dropout import dropout
from snippets.dropout_ensemble import softmax_network
from snippets.figures.kit import COLOR, Figure, axes_in, cell, dots, line, powers, set_ticks, word

N_RUNS, LAST = 600, 1000


def data():
    """Average the predictions of K random sub-networks of the page's softmax layer, which has ten units.

    Returns:
        runs: seven running means, points (K, mean). measured: points (K, root mean square error over 600 runs).
        band: (2, 60, 2), the lower and the upper edge of mean ± 1.96 sd/sqrt(K). slope: the ends of sd/sqrt(K).
        mean, sd: exact, over all masks, of which there are `masks`. scaled: weight scaling; gap: its distance from the mean.
        break_even: K at which sd/sqrt(K) equals the gap.
    """
    mean, sd, scaled = softmax_ensemble()
    drawn = dropout(np.ones((N_RUNS, LAST, 10)), P, np.random.default_rng(seed=11))
    running = np.cumsum(softmax_network(drawn)[..., 1], axis=1) / np.arange(1, LAST + 1)
    errors = np.sqrt(np.mean((running - mean) ** 2, axis=0))
    seen = np.unique(np.geomspace(1, LAST, 70).astype(int))
    counts = np.array([1, 2, 4, 8, 16, 32, 64, 125, 250, 500, 1000])
    k, ends = np.geomspace(1, LAST, 60), np.array([1, LAST])
    return {
        "runs": [np.column_stack([seen, run[seen - 1]]) for run in running[:7]],
        "measured": np.column_stack([counts, errors[counts - 1]]),
        "mean": mean,
        "sd": sd,
        "band": np.stack([np.column_stack([k, mean + side * 1.96 * sd / np.sqrt(k)]) for side in (-1, 1)]),
        "slope": np.column_stack([ends, sd / np.sqrt(ends)]),
        "scaled": scaled,
        "masks": networks.compute(),
        "gap": abs(scaled - mean),
        "break_even": (sd / (scaled - mean)) ** 2,
    }


FIGURE = Figure(
    data,
    caption=(
        "**随机掩码的平均收敛到精确平均，误差按$1/\\sqrt K$减小。**十个单元的softmax层，$p = {P:g}$。左："
        "{七|len(runs)}次实验；色带是$\\pm 1.96\\,\\sigma/\\sqrt K$，精确平均{mean:.3f}由全部{masks:d}个掩码算出。"
        "右：{N_RUNS}次实验的均方根误差{落在|near(log(measured[:, 1]), log(sd / sqrt(measured[:, 0])), within=0.1)}$\\sigma/\\sqrt "
        "K$上。权重缩放的误差{固定在|reads(abs(scaled - mean), gap)}{gap:.3f}，$K${超过|more(gap, sd / sqrt(break_even + 1))}{break_even:.0f}"
        "之后{不如随机抽样准|more(gap, sd / sqrt(break_even + 1))}，但它只要一次前向计算。",
        "**The mean of random masks tends to the exact mean, with an error of order $1/\\sqrt K$.** A softmax "
        "layer of ten units, $p = {P:g}$. Left: {seven|len(runs)} runs; the band is $\\pm 1.96\\,\\sigma/\\sqrt "
        "K$, and the exact mean {mean:.3f} is taken over all {masks:d} masks. Right: the root mean square error of "
        "{N_RUNS} runs {lies on|near(log(measured[:, 1]), log(sd / sqrt(measured[:, 0])), within=0.1)} "
        "$\\sigma/\\sqrt K$. The error of weight scaling {stays at|reads(abs(scaled - mean), gap)} {gap:.3f}: "
        "{beyond|more(gap, sd / sqrt(break_even + 1))} $K$ = {break_even:.0f} sampling is "
        "{more accurate|more(gap, sd / sqrt(break_even + 1))}, but weight scaling takes a single pass.",
    ),
    words={
        "count": ("掩码数 *K*", "masks *K*"),
        "mean": ("精确平均", "exact mean"),
        "scaled": ("权重缩放", "weight scaling"),
        "sampled": ("*K* 个随机掩码", "*K* random masks"),
    },
    labels={"sampled": ("runs", "runs.0", "slope", "measured"), "scaled": ("scaled", "gap")},
)


@FIGURE.panel(
    title=("逐渐收敛", "Closing in"),
    alt=(
        "七条曲线"
        "{靠拢|near([runs[0][-1, 1], runs[1][-1, 1], runs[2][-1, 1], runs[3][-1, 1], runs[4][-1, 1], runs[5][-1, 1], runs[6][-1, 1]], mean, within=0.02)}"
        "到虚线{mean:.3f}，色带{变窄|falls(band[1, :, 1] - band[0, :, 1])}；权重缩放的水平线在它{上方|more(scaled, mean)}，位于{scaled:.3f}。",
        "Seven curves "
        "{close in on|near([runs[0][-1, 1], runs[1][-1, 1], runs[2][-1, 1], runs[3][-1, 1], runs[4][-1, 1], runs[5][-1, 1], runs[6][-1, 1]], mean, within=0.02)} "
        "the dashed line at {mean:.3f} and the band {narrows|falls(band[1, :, 1] - band[0, :, 1])}; the level line of "
        "weight scaling lies {above|more(scaled, mean)} it, at {scaled:.3f}.",
    ),
)
def runs(fig, data):
    """Draw the running means inside their band."""
    mean = data["mean"]
    ax = axes_in(fig, (0.1, 0.16, 0.87, 0.81), xscale="log", xlim=(1, 1000), ylim=(0.2, 1.0), left=False)
    set_ticks(ax, powers(0, 1, 2, 3), {tick: f"{tick:.1f}" for tick in (0.2, 0.4, 0.6, 0.8, 1)})
    (k, low), (_, high) = data["band"][0].T, data["band"][1].T
    ax.fill_between(k, low, high, color=COLOR["s4"], lw=0)
    for run in data["runs"]:
        line(ax, run, COLOR["blue"], 1, alpha=0.75)
    line(ax, [(1, mean), (LAST, mean)], COLOR["ink"], 1.6, ls=(0, (4, 3)), zorder=4)
    line(ax, [(1, data["scaled"]), (LAST, data["scaled"])], COLOR["rust"], 2, zorder=3)
    ax.text(960, data["scaled"] + 0.03, word("scaled"), ha="right", va="baseline", color=COLOR["rust"], zorder=5)
    ax.text(960, mean - 0.065, word("mean"), ha="right", va="baseline", zorder=5)
    ax.text(960, 0.36, word("sampled"), ha="right", va="baseline", color=COLOR["blue"])
    ax.set_xlabel(word("count"))


@FIGURE.panel(
    title=("误差与掩码数", "Error against masks"),
    alt=(
        "双对数坐标下，实测误差的圆点{落在|near(log(measured[:, 1]), log(sd / sqrt(measured[:, 0])), within=0.1)}斜"
        "率为负二分之一的直线上；权重缩放的误差{是|reads(abs(scaled - mean), gap)}{gap:.3f}处的水平线，与直线"
        "{交于|reads(sd / sqrt(break_even), gap)}K = {break_even:.0f}。",
        "On log-log axes the dots of the measured error "
        "{lie on|near(log(measured[:, 1]), log(sd / sqrt(measured[:, 0])), within=0.1)} a line of slope minus one "
        "half; the error of weight scaling {is|reads(abs(scaled - mean), gap)} a level line at {gap:.3f}, which "
        "meets it {at|reads(sd / sqrt(break_even), gap)} K = {break_even:.0f}.",
    ),
)
def error(fig, data):
    """Draw the measured error on its line, and the error of weight scaling."""
    ax = fig.add_axes((0.14, 0.16, 0.83, 0.81), xscale="log", yscale="log", xlim=(0.85, 1180), ylim=(0.0035, 0.3))
    ax.grid(axis="y", color=COLOR["rule"], lw=0.8, alpha=0.6)
    ax.spines["left"].set_visible(False)
    line(ax, data["slope"], COLOR["blue"], 2)
    line(ax, [(1, data["gap"]), (LAST, data["gap"])], COLOR["rust"], 2)
    dots(ax, data["measured"], COLOR["blue"], 6, halo=9)
    dots(ax, [(data["break_even"], data["gap"])], COLOR["rust"], 12, zorder=4)
    dots(ax, [(data["break_even"], data["gap"])], COLOR["bg"], 8, zorder=5)
    place = {"x": data["break_even"] * 1.1, "y": data["gap"] * 1.35, "gid": cell("break_even")}
    ax.text(s=f"{data['break_even']:.0f}", color=COLOR["rust"], va="baseline", **place)
    ax.text(960, data["gap"] * 1.12, word("scaled"), ha="right", va="baseline", color=COLOR["rust"])
    ax.text(22, 0.0145, word("sampled"), ha="right", va="baseline", color=COLOR["blue"])
    set_ticks(ax, powers(0, 1, 2, 3), powers(-2, -1))
    ax.set_xlabel(word("count"))
