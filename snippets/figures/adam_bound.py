"""images/adam_bound.*.svg: a growing gradient breaks the published bound of Adam's step and meets the tight one."""

import numpy as np

from snippets.claims.adam import published, published_bound, reached_short, tight, tight_bound, worst_steps
from snippets.figures.kit import COLOR, Figure, axes_in, dots, line, powers, segments, set_ticks, word

LENGTH = 40
GAPS = np.geomspace(1e-4, 0.17, 90)  # 1 - beta2


def data():
    """Return the steps over lr of the worst gradients, and both bounds over 1 - beta2 for beta1 = 0.9."""
    return {
        "steps": worst_steps(length=LENGTH),
        "published": published.compute(),
        "tight": tight.compute(),
        "short": reached_short.compute(),
        "published_curve": published_bound(0.9, 1 - GAPS),
        "tight_curve": tight_bound(0.9, 1 - GAPS),
    }


FIGURE = Figure(
    data,
    caption=(
        "**一直变大的梯度，使步子{超过|more(steps[1:], published)}论文的上界，"
        "{逼近|near(steps[-1], tight, within=0.01)}式(5)。**左：长时间没有梯度之后，每步的梯度是前一步的"
        "$\\beta_2/\\beta_1$倍，$\\beta_1 = 0.9$，$\\beta_2 = 0.999$；步子与$\\eta$之比从第二步起就"
        "{超过|more(steps[1:], published)}{published:.3f}，{趋于|near(steps[-1], tight, within=0.01)}{tight:.3f}。"
        "右：$\\beta_1 = 0.9$时的两个上界；两个点是实际走出的一步，右边那个在论文说是1的地方到了{short:.3f}。",
        "**A growing gradient takes the step {beyond|more(steps[1:], published)} the paper's bound and "
        "{close to|near(steps[-1], tight, within=0.01)} (5).** Left: after a long silence each gradient is "
        "$\\beta_2/\\beta_1$ times the one before, $\\beta_1 = 0.9$, $\\beta_2 = 0.999$; from the second one on "
        "the step over $\\eta$ {exceeds|more(steps[1:], published)} {published:.3f}, and it "
        "{tends to|near(steps[-1], tight, within=0.01)} {tight:.3f}. Right: both bounds for $\\beta_1 = 0.9$; the "
        "dots are steps really made, the right one {short:.3f} where the paper says 1.",
    ),
    words={
        "tight": ("式(5)", "bound (5)"),
        "published": ("论文", "the paper"),
        "steps": ("步子", "step"),
        "k": ("有梯度的步数", "steps with a gradient"),
        "gap": ("1 − *β*_{{2}}", "1 − *β*_{{2}}"),
    },
    height=220,
    labels={"tight": ("tight", "tight_curve"), "published": ("published", "published_curve")},
)


@FIGURE.panel(
    title=("最坏的梯度", "The worst gradients"),
    alt=(
        "一条{上升|rises(steps)}后{变平|near(steps[-3:], tight, within=0.01)}的曲线，"
        "{从|reads(steps[0], published)}{published:.3f}处开始，到{tight:.3f}{处|reads(steps[-1], tight)}的水平线；"
        "低处另有一条论文的水平线，被它{越过|crosses(steps, published)}。",
        "A curve that starts {at|reads(steps[0], published)} {published:.3f}, {rises|rises(steps)} and "
        "{flattens|near(steps[-3:], tight, within=0.01)} at a level line {at|reads(steps[-1], tight)} {tight:.3f}; "
        "it {passes|crosses(steps, published)} the lower level line, the paper's.",
    ),
)
def worst(fig, data):
    """Draw the steps and the two bounds."""
    ax = axes_in(fig, (0.1, 0.13, 0.87, 0.84), xlim=(0, LENGTH), ylim=(0, 8.4))
    set_ticks(ax, [1, 10, 40], {0: "0"} | {data[name]: f"{data[name]:.2f}" for name in ("published", "tight")})
    segments(ax, [[(0, data["published"]), (LENGTH, data["published"])]], COLOR["rust"], 1.6, linestyle=(0, (4, 2)))
    segments(ax, [[(0, data["tight"]), (LENGTH, data["tight"])]], COLOR["green"], 1.6)
    points = np.column_stack([np.arange(1, LENGTH + 1), data["steps"]])
    line(ax, points, COLOR["blue"], 1.2)
    dots(ax, points, COLOR["blue"], 4)
    ax.text(39, data["published"] - 0.2, word("published"), color=COLOR["rust"], weight="bold", ha="right", va="top")
    ax.text(39, data["tight"] + 0.2, word("tight"), color=COLOR["green"], weight="bold", ha="right", va="bottom")
    ax.text(8.5, 5.6, word("steps"), color=COLOR["blue"], weight="bold")
    ax.text(25, -0.28, word("k"), size=11, color=COLOR["mute"], ha="center", va="top")


@FIGURE.panel(
    title=("两个上界", "The two bounds"),
    alt=(
        "双对数坐标。式(5)的曲线在论文的折线{之上|at_least(tight_curve, published_curve - 1e-9)}，只在1 − β₂ = 0.1"
        "处相碰，右端向上弯；两个点落在式(5)的曲线上，高度{是|reads(max(steps), tight)}{tight:.3f}和{short:.3f}。",
        "Log-log axes. Curve (5) {lies above|at_least(tight_curve, published_curve - 1e-9)} the paper's broken "
        "line, touches it only at 1 − β₂ = 0.1, and bends upwards at the right; two dots lie on curve (5), "
        "{at|reads(max(steps), tight)} {tight:.3f} and {short:.3f}.",
    ),
)
def bounds(fig, data):
    """Draw both bounds over 1 - beta2."""
    ax = axes_in(fig, (0.1, 0.13, 0.87, 0.84), xlim=(1e-4, 0.2), ylim=(0.8, 40), xscale="log", yscale="log", grid="y")
    set_ticks(ax, powers(-4, -3, -2, -1), [1, 3, 10, 30])
    line(ax, np.column_stack([GAPS, data["published_curve"]]), COLOR["rust"], 2, linestyle=(0, (4, 2)))
    line(ax, np.column_stack([GAPS, data["tight_curve"]]), COLOR["green"])
    dots(ax, [[1e-3, data["tight"]], [1e-2, data["short"]]], COLOR["blue"], 7)
    ax.text(1.4e-3, 8.6, word("tight"), color=COLOR["green"], weight="bold")
    ax.text(1.9e-3, 1.3, word("published"), color=COLOR["rust"], weight="bold", ha="right")
    ax.text(3.2e-2, 0.73, word("gap"), size=11, color=COLOR["mute"], ha="center", va="top")
