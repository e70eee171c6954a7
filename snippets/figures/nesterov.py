"""images/nesterov.*.svg: at the same learning rate and momentum Nesterov does not swing across the ravine."""

import numpy as np
from matplotlib.patches import Ellipse

from snippets.claims.nesterov import GAMMA, RAVINE, RAVINE_LR, RAVINE_START, ravine_path
from snippets.figures.kit import COLOR, Figure, axes_in, blank, dots, line, powers, set_ticks, word
from snippets.momentum import momentum_init, momentum_step
from snippets.nesterov import nesterov_init, nesterov_step

LEAST = 1e-5  # smaller errors are not drawn
LATE = 10  # the step from which the swings are compared


def data():
    """Run both methods 40 steps.

    Returns:
        Paths (41, 2) `heavy` and `nesterov`; `across`: {method: (step, |theta_2|)} where it is larger than LEAST; the largest |theta_2| of
        each from step LATE on; and what they were run with.
    """
    heavy = ravine_path(momentum_init, momentum_step)
    nesterov = ravine_path(nesterov_init, nesterov_step)
    errors = {name: np.abs(points[:, 1]) for name, points in (("heavy", heavy), ("nesterov", nesterov))}
    steps = np.arange(len(heavy))
    across = {name: np.column_stack([steps, error])[error > LEAST] for name, error in errors.items()}
    late = {"late_heavy": np.abs(heavy[LATE:, 1]).max(), "late_nesterov": np.abs(nesterov[LATE:, 1]).max()}
    run = {"lr": RAVINE_LR, "gamma": GAMMA, "steps": len(heavy) - 1}
    return {"heavy": heavy, "nesterov": nesterov, "across": across, **run, **late}


FIGURE = Figure(
    data,
    caption=(
        "**在这条山谷里，同样的学习率和动量，Nesterov几步之内就"
        "{几乎不再横向摆动|near(nesterov[LATE:, 1], 0, within=0.05)}。**曲率{RAVINE[0]:g}和{RAVINE[1]:g}，$\\eta = "
        "{lr:g}$，$\\gamma = {gamma:g}$，各走{steps}步，一点一步。右：横向偏差$|\\theta_2|$。第{LATE}步以后，重球法"
        "{最大还有|peaks_at(abs(heavy[LATE:, 1]), late_heavy)}{late_heavy:.2f}，Nesterov{不超过|at_most(abs(nesterov[LATE:, 1]), late_nesterov)}{late_nesterov:.3f}；"
        "顺着山谷两者{几乎一样快|near(heavy[LATE:, 0], nesterov[LATE:, 0], within=0.7)}。",
        "**In this ravine, at the same learning rate and momentum, Nesterov "
        "{nearly stops swinging|near(nesterov[LATE:, 1], 0, within=0.05)} within a few steps.** Curvatures "
        "{RAVINE[0]:g} and {RAVINE[1]:g}, $\\eta = {lr:g}$, $\\gamma = {gamma:g}$, {steps} steps each, a dot a "
        "step. Right: the error across, $|\\theta_2|$. From step {LATE} on the heavy ball "
        "{still reaches|peaks_at(abs(heavy[LATE:, 1]), late_heavy)} {late_heavy:.2f}, Nesterov "
        "{at most|at_most(abs(nesterov[LATE:, 1]), late_nesterov)} {late_nesterov:.3f}; along the ravine the two "
        "are {about equally fast|near(heavy[LATE:, 0], nesterov[LATE:, 0], within=0.7)}.",
    ),
    words={
        "start": ("起点", "start"),
        "heavy": ("重球法", "heavy ball"),
        "nesterov": ("Nesterov", "Nesterov"),
        "steps": ("步数", "steps"),
    },
    height=214,
)


@FIGURE.panel(
    title=("路径", "The path"),
    alt=(
        "狭长山谷里的两条路径：重球法{上下摆动|swings(heavy[:, 1])}着前进，Nesterov{贴着谷底|near(nesterov[LATE:, 1], 0, within=0.05)}"
        "前进。",
        "Two paths in a narrow ravine: the heavy ball {swings from side to side|swings(heavy[:, 1])} as it "
        "advances, Nesterov {keeps to the floor|near(nesterov[LATE:, 1], 0, within=0.05)}.",
    ),
)
def path(fig, data):
    """Draw both paths on the ravine."""
    ax = blank(fig, (-3.5, 1.5), (-1.22, 1.32))
    ax.add_patch(Ellipse((0, 0), 40, 40, fc=COLOR["s8"], ec="none"))
    for number, level in enumerate((14, 9, 5.4, 2.9, 1.2, 0.3)):
        fill = COLOR[f"s{6 - number}"]
        ax.add_patch(Ellipse((0, 0), *(2 * np.sqrt(2 * level / RAVINE)), fc=fill, ec=COLOR["rule"], lw=0.7))
    line(ax, data["heavy"], COLOR["rust"], 1.4)
    dots(ax, data["heavy"], COLOR["rust"], 4)
    line(ax, data["nesterov"], COLOR["violet"], 2)
    dots(ax, data["nesterov"], COLOR["violet"], 4.4)
    dots(ax, [RAVINE_START], COLOR["ink"], 9)
    ax.text(RAVINE_START[0] + 0.14, RAVINE_START[1] + 0.06, word("start"), va="bottom")
    ax.text(-1.95, 0.84, word("heavy"), color=COLOR["rust"], ha="left", weight="bold")
    ax.text(-1.62, -0.04, word("nesterov"), color=COLOR["violet"], ha="center", va="top", weight="bold")


@FIGURE.panel(
    title=("横向偏差", "The error across"),
    alt=(
        "对数坐标下的横向偏差：Nesterov的很快{落到|sinks(abs(nesterov[:, 1]))}10⁻⁴{以下|less(abs(nesterov[30:, 1]), 1e-4)}；"
        "重球法{缓慢衰减|sinks(abs(heavy[:, 1]))}，第{LATE}步以后{还到|peaks_at(abs(heavy[LATE:, 1]), late_heavy)}{late_heavy:.2f}。",
        "The error across on a logarithmic axis: Nesterov's {falls|sinks(abs(nesterov[:, 1]))} steeply "
        "{below 10⁻⁴|less(abs(nesterov[30:, 1]), 1e-4)}, the heavy ball's {decays slowly|sinks(abs(heavy[:, 1]))} "
        "and {still reaches|peaks_at(abs(heavy[LATE:, 1]), late_heavy)} {late_heavy:.2f} after step {LATE}.",
    ),
)
def across(fig, data):
    """Draw |theta_2| against the step."""
    ax = axes_in(fig, (0.14, 0.15, 0.82, 0.8), xlim=(0, 41), ylim=(LEAST, 3), yscale="log", grid="y")
    set_ticks(ax, [0, 10, 20, 30], powers(-4, -3, -2, -1, 0))
    ax.text(41, 4e-6, word("steps"), size=11, color=COLOR["mute"], ha="right", va="top")
    for name, role in (("heavy", "rust"), ("nesterov", "violet")):
        points = data["across"][name]
        line(ax, points, COLOR[role], 1.2 if name == "heavy" else 1.8)
        dots(ax, points, COLOR[role], 4)
    ax.text(26, 0.75, word("heavy"), color=COLOR["rust"], weight="bold", ha="left")
    ax.text(14.5, 1.3e-3, word("nesterov"), color=COLOR["violet"], weight="bold", ha="left")
