"""images/dropout_regularizer_digits.*.svg: with dropout the errors in training and in the test come closer."""

import numpy as np

from snippets.claims.dropout_regularizer import RUNS, TIMES, courses, errors, images
from snippets.figures.kit import COLOR, Figure, axes_in, dots, line, segments, word
from snippets.mc_dropout import network

DROP = (0.0, 0.2, 0.4, 0.6, 0.8)


def squared_error(theta, examples):
    """Return the mean squared error an image, without dropout."""
    return ((network(examples[0], theta)[1] - examples[1]) ** 2).sum(axis=1).mean()


def data():
    """Train ten networks for each p.

    Returns:
        curves: {p: (runs, times, 2)} for p = 0 and 0.4: errors in training and in the test.
        bands: {"train0" .. "test4": {"low", "mean", "high": (times, 2)}}, mean over the runs and ± one standard error, against the step.
        ends: (p, runs, 2), the same after the last step. points: {kind: (p, 2)}; bars: {kind: (p, 2, 2)}, ± two standard errors. mean, error: their means and standard errors, (p, 2).
    """
    sets, test = images(50)
    ends = np.array([errors(p)[:, :2] for p in DROP])
    curves = {
        p: np.array(
            [
                [[squared_error(theta, part) for part in (train, test)] for theta in course]
                for course, train in zip(courses(p, 50), sets, strict=True)
            ]
        )
        for p in (0.0, 0.4)
    }
    mean, error = ends.mean(axis=1), ends.std(axis=1, ddof=1) / np.sqrt(RUNS)
    points = np.stack([np.column_stack([DROP, mean[:, column]]) for column in (0, 1)])
    reach = 2 * error.T[..., None] * (0, 1)
    bands = {}
    for p, runs in curves.items():
        middle, spread = runs.mean(axis=0), runs.std(axis=0, ddof=1) / np.sqrt(RUNS)
        for column, name in enumerate(("train", "test")):
            bands[f"{name}{10 * p:.0f}"] = {
                edge: np.column_stack([TIMES, middle[:, column] + side * spread[:, column]])
                for edge, side in (("low", -1), ("mean", 0), ("high", 1))
            }
    gaps = (ends[:, :, 1] - ends[:, :, 0]).mean(axis=1)
    return {
        "curves": curves,
        "bands": bands,
        "ends": ends,
        "points": dict(zip(("train", "test"), points, strict=True)),
        "bars": dict(zip(("train", "test"), np.stack([points - reach, points + reach], axis=2), strict=True)),
        "mean": mean,
        "error": error,
        "gaps": gaps,
        "held": len(test[0]),
    }


FIGURE = Figure(
    data,
    caption=(
        "**随机失活把训练与测试的差距{缩小|falls(gaps)}了，但差距最小的$p$不是最好的。**手写数字，每次用50张训练、"
        "{held:d}张测试，{10|RUNS}个互不相交的训练集，一律{1500|TIMES[8]}步；误差都在不丢弃时量。左：{10|RUNS}次的"
        "平均，色带是$\\pm 1$个标准误；差距{从|reads(mean[0, 1] - mean[0, 0], gaps[0])}{gaps[0]:.2f}{缩小|falls(gaps[:3])}到"
        "{gaps[2]:.2f}。右：$p = {DROP[4]:g}$时差距{只有|less(gaps[4], gaps[:4])}{gaps[4]:.2f}，测试误差却"
        "{回到|turns_up(mean[:, 1])}{mean[4][1]:.2f}；竖线是$\\pm 2$个标准误。",
        "**Dropout {narrows|falls(gaps)} the gap between training and test, but the $p$ of the smallest gap is not "
        "the best.** Handwritten digits, 50 images to train and {held:d} to test, {ten|RUNS} disjoint training "
        "sets, {1500|TIMES[8]} steps always; errors are taken with nothing dropped. Left: means of the {10|RUNS} "
        "runs, bands of $\\pm 1$ standard error; the gap {narrows|falls(gaps[:3])} {from|reads(mean[0, 1] - mean[0, 0], gaps[0])} "
        "{gaps[0]:.2f} to {gaps[2]:.2f}. Right: at $p = {DROP[4]:g}$ the gap is {only|less(gaps[4], gaps[:4])} "
        "{gaps[4]:.2f}, yet the test error is {back at|turns_up(mean[:, 1])} {mean[4][1]:.2f}; bars are $\\pm 2$ "
        "standard errors.",
    ),
    words={
        "test": ("测试", "test"),
        "train": ("训练", "training"),
        "test0": ("测试，*p* = 0", "test, *p* = 0"),
        "test4": ("测试，*p* = 0.4", "test, *p* = 0.4"),
        "dashed": ("训练（虚线）", "training (dashed)"),
        "steps": ("步数", "steps"),
        "p": ("丢弃概率 *p*", "drop probability *p*"),
        "squared": ("平方误差", "squared error"),
    },
    height=234,
)


def axes(fig, xlim):
    """Return axes for a squared error."""
    ax = axes_in(fig, (0.1, 0.16, 0.86, 0.75), xlim=xlim, ylim=(0, 0.66), left=False)
    ax.grid(axis="y", color=COLOR["rule"], lw=0.8, alpha=0.6)
    ax.set_yticks([0, 0.2, 0.4, 0.6], labels=["0", "0.2", "0.4", "0.6"])
    ax.text(xlim[0], 0.685, word("squared"), color=COLOR["mute"], fontsize=11, va="bottom")
    return ax


@FIGURE.panel(
    title=("训练过程", "While training"),
    alt=(
        "不丢弃：训练误差{落到|sinks(curves[0.0][:, -1, 0])}{mean[0][0]:.3f}，测试误差"
        "{是|reads(mean[0, 1], mean[0, 1])}{mean[0][1]:.2f}。p = {DROP[2]:g}：训练误差{mean[2][0]:.3f}，测试误差"
        "{mean[2][1]:.2f}。",
        "Without dropout the training error {falls|sinks(curves[0.0][:, -1, 0])} to {mean[0][0]:.3f} and the test "
        "error {is|reads(mean[0, 1], mean[0, 1])} {mean[0][1]:.2f}. With p = {DROP[2]:g} they are "
        "{mean[2][0]:.3f} and {mean[2][1]:.2f}.",
    ),
)
def curves(fig, data):
    """Draw both errors against steps, with and without dropout."""
    ax = axes(fig, (0, TIMES[-1]))
    for name, color, style in (
        ("train0", "ink", (0, (4, 2.5))),
        ("test0", "ink", "-"),
        ("train4", "rust", (0, (4, 2.5))),
        ("test4", "rust", "-"),
    ):
        low, mean, high = data["bands"][name].values()
        ax.fill_between(TIMES, low[:, 1], high[:, 1], color=COLOR[color], alpha=0.2, lw=0)
        line(ax, mean, COLOR[color], 2, ls=style)
    ax.text(1480, data["mean"][0, 1] + 0.03, word("test0"), ha="right", va="baseline")
    ax.text(1480, data["mean"][2, 1] - 0.06, word("test4"), ha="right", va="baseline", color=COLOR["rust"])
    ax.text(1480, 0.055, word("dashed"), ha="right", va="baseline", color=COLOR["mute"])
    ax.set_xticks([0, 500, 1000, 1500])
    ax.set_xlabel(word("steps"))


@FIGURE.panel(
    title=("训练之后", "After training"),
    alt=(
        "横轴是丢弃概率。训练误差从{mean[0][0]:.3f}{一直升到|rises(mean[:, 0])}{mean[4][0]:.2f}；测试误差从"
        "{mean[0][1]:.2f}{降|sinks(mean[:3, 1])}到p = {DROP[2]:g}时的{mean[2][1]:.2f}，{再升|turns_up(mean[:, 1])}"
        "到{mean[4][1]:.2f}。",
        "Drop probability on the horizontal axis. The training error {rises|rises(mean[:, 0])} from "
        "{mean[0][0]:.3f} to {mean[4][0]:.2f}; the test error {falls|sinks(mean[:3, 1])} from {mean[0][1]:.2f} to "
        "{mean[2][1]:.2f} at p = {DROP[2]:g} and {rises again|turns_up(mean[:, 1])} to {mean[4][1]:.2f}.",
    ),
)
def ends(fig, data):
    """Draw both errors at the end against p, with error bars."""
    ax = axes(fig, (-0.04, 0.84))
    for name, color, style in (("train", "blue", (0, (4, 2.5))), ("test", "violet", "-")):
        line(ax, data["points"][name], COLOR[color], 2, ls=style)
        segments(ax, data["bars"][name], COLOR[color], 1.6)
        dots(ax, data["points"][name], COLOR[color], 6.5, halo=9)
    ax.text(0.4, data["mean"][2, 1] + 0.045, word("test"), ha="center", va="baseline", color=COLOR["violet"])
    ax.text(0.4, data["mean"][2, 0] + 0.045, word("train"), ha="center", va="baseline", color=COLOR["blue"])
    ax.set_xticks(DROP, labels=["0", "0.2", "0.4", "0.6", "0.8"])
    ax.set_xlabel(word("p"))
