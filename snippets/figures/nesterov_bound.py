"""images/nesterov_bound.*.svg: the schedule keeps Nesterov's bound, a constant momentum does not."""

import numpy as np

from snippets.claims.nesterov import STEPS, chain_bound, chain_gaps, strong_gaps
from snippets.figures.kit import COLOR, Figure, axes_in, line, powers, set_ticks, word

LEAST = 1e-12  # smaller gaps on the right are not drawn
K = np.unique(np.geomspace(1, STEPS, 70).astype(int))


def data():
    """Return the gaps on Nesterov's tridiagonal function at the steps K, and those of the strongly convex case.

    Returns:
        `gd`, `constant`, `schedule`, `bound`: (len(K),); `strong_*`: (201,), every second of them, if larger than LEAST, in `strongly`; `crossing`: where 0.9 breaks the bound; `last`: STEPS.
    """
    bound = chain_bound()
    gaps = {kind: chain_gaps(kind) for kind in ("gd", "constant", "schedule")}
    strong_gd, strong, strong_bound = strong_gaps()
    steps = np.arange(0, len(strong), 2)
    strongly = {"gd": strong_gd, "nesterov": strong, "bound": strong_bound}
    kept = {name: steps[gap[steps] > LEAST] for name, gap in strongly.items()}
    return {
        "strongly": {name: np.column_stack([kept[name], gap[kept[name]]]) for name, gap in strongly.items()},
        **{kind: gap[K - 1] for kind, gap in gaps.items()},
        "bound": bound[K - 1],
        "crossing": int(np.argmax(gaps["constant"] > bound)) + 1,
        "last": STEPS,
        "strong_gd": strong_gd,
        "strong": strong,
        "strong_bound": strong_bound,
    }


FIGURE = Figure(
    data,
    caption=(
        "**$1/k^2$的保证属于变动的$\\gamma_k$，不属于$\\gamma = 0.9$。**左：Nesterov的三对角二次函数（$n = 200$，"
        "$L = 1$）。$\\gamma_k$按式(4)变动时，差距{始终低于|less(schedule, bound)}上界$2LR^2/(k+1)^2$；$\\gamma = "
        "0.9$不变，从第{crossing:d}步到图的末端都{高出|more(constant[-5:], bound[-5:])}上界。右：强凸（$\\kappa = "
        "100$），固定的$\\gamma = (\\sqrt\\kappa-1)/(\\sqrt\\kappa+1)$就够了。",
        "**The $1/k^2$ guarantee belongs to a changing $\\gamma_k$, not to $\\gamma = 0.9$.** Left: Nesterov's "
        "tridiagonal quadratic ($n = 200$, $L = 1$). With $\\gamma_k$ from (4) the gap "
        "{stays below|less(schedule, bound)} the bound $2LR^2/(k+1)^2$; with constant $\\gamma = 0.9$ it "
        "{lies above|more(constant[-5:], bound[-5:])} from step {crossing:d} to the end of the figure. Right: "
        "strongly convex ($\\kappa = 100$); here the constant $\\gamma = (\\sqrt\\kappa-1)/(\\sqrt\\kappa+1)$ is "
        "enough.",
    ),
    words={
        "gd": ("梯度下降", "gradient descent"),
        "constant": ("*γ* = 0.9", "*γ* = 0.9"),
        "schedule": ("*γ*_{{k}}变动", "changing *γ*_{{k}}"),
        "nesterov": ("Nesterov", "Nesterov"),
        "bound": ("上界", "bound"),
        "k": ("*k*", "*k*"),
        "gap": ("*J* − *J*^{{∗}}", "*J* − *J*^{{∗}}"),
    },
    height=236,
)


@FIGURE.panel(
    title=("凸函数", "Convex"),
    alt=(
        "双对数坐标：变动动量的曲线一直在虚线上界{之下|less(schedule, bound)}；动量固定为0.9的曲线在第{crossing:d}"
        "步{穿过|crosses(constant - bound, 0)}上界；梯度下降到末了"
        "{最高|largest(gd[-1], [gd[-1], constant[-1], schedule[-1]])}。",
        "Log-log axes: the curve of the changing momentum {stays below|less(schedule, bound)} the dashed bound; "
        "that of constant momentum 0.9 {crosses|crosses(constant - bound, 0)} it at step {crossing:d}; gradient "
        "descent {ends highest|largest(gd[-1], [gd[-1], constant[-1], schedule[-1]])}.",
    ),
)
def convex(fig, data):
    """Draw the four curves on log-log axes."""
    ax = axes_in(fig, (0.15, 0.13, 0.82, 0.8), xlim=(1, 1000), ylim=(5e-7, 60), xscale="log", yscale="log", grid="both")
    set_ticks(ax, powers(0, 1, 2, 3), powers(-6, -4, -2, 0))
    ax.text(330, 1.8e-7, word("k"), size=11, color=COLOR["mute"], ha="center", va="top")
    ax.text(1.15, 70, word("gap"), size=11, color=COLOR["mute"], ha="left", va="bottom")
    for name, role in (("bound", "ink"), ("gd", "blue"), ("constant", "olive"), ("schedule", "violet")):
        style = {"linestyle": "--"} if name == "bound" else {}
        line(ax, np.column_stack([K, data[name]]), COLOR[role], 1.8, **style)
    ax.text(4.2, 8, word("bound"), ha="left", va="bottom")
    ax.text(990, 4e-2, word("gd"), color=COLOR["blue"], ha="right", va="bottom", weight="bold")
    ax.text(4.4, 1.35e-2, word("constant"), color=COLOR["olive"], ha="right", va="top", weight="bold")
    ax.text(95, 4e-5, word("schedule"), color=COLOR["violet"], ha="right", va="top", weight="bold")


@FIGURE.panel(
    title=("强凸", "Strongly convex"),
    alt=(
        "半对数坐标：Nesterov的差距在虚线上界{之下|at_most(strong, strong_bound)}{近乎直线|straight(log(strong[20:150]), within=0.1)}"
        "地{下降|falls(log(strong[:100]))}，梯度下降{慢得多|more(strong_gd[50:], 10 * strong[50:])}。",
        "Semi-log axes: Nesterov's gap {falls|falls(log(strong[:100]))} "
        "{nearly in a straight line|straight(log(strong[20:150]), within=0.1)} "
        "{below|at_most(strong, strong_bound)} the dashed bound, gradient descent "
        "{much more slowly|more(strong_gd[50:], 10 * strong[50:])}.",
    ),
)
def strongly_convex(fig, data):
    """Draw the gaps and the bound on semi-log axes."""
    ax = axes_in(fig, (0.15, 0.13, 0.82, 0.8), xlim=(0, 200), ylim=(LEAST, 1e5), yscale="log", grid="y")
    set_ticks(ax, [0, 50, 100, 150], powers(-12, -8, -4, 0, 4))
    ax.text(200, 1.2e-13, word("k"), size=11, color=COLOR["mute"], ha="right", va="top")
    for name, role in (("bound", "ink"), ("gd", "blue"), ("nesterov", "violet")):
        style = {"linestyle": "--"} if name == "bound" else {}
        line(ax, data["strongly"][name], COLOR[role], 1.8, **style)
    ax.text(150, 2e-3, word("bound"), ha="left", va="bottom")
    ax.text(110, 30, word("gd"), color=COLOR["blue"], ha="left", va="bottom", weight="bold")
    ax.text(88, 1e-8, word("nesterov"), color=COLOR["violet"], ha="right", va="top", weight="bold")
