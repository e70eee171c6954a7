"""images/momentum.*.svg: kappa = 100, parameters of the best long-run ratio, error to 1e-6: less than a seventh of the steps."""

import numpy as np
from matplotlib.patches import Ellipse, Rectangle

from snippets.claims import iterates
from snippets.figures.kit import COLOR, LEADER, Figure, axes_in, blank, dots, level_lines, line, powers, set_ticks, word
from snippets.momentum import momentum_init, momentum_step

KAPPA, START, STEPS, LR, MOMENTUM = 30.0, np.array([-9.0, 2.0]), 40, 0.02, 0.9
STEEP, TOLERANCE = 100.0, 1e-6
BEST = {"gd": (2 / (STEEP + 1), 0.0), "momentum": ((2 / 11) ** 2, (9 / 11) ** 2)}
HEIGHTS = (0.25, 1.6, 5, 11, 20, 33, 51, 75)


def run(curvatures, start, steps, lr, momentum):
    """Return the iterates (steps + 1, 2) on the quadratic with these curvatures."""
    return iterates(momentum_step, start, momentum_init(start), lambda x: curvatures * x, steps, lr, momentum)


def data():
    """Return both paths at kappa = 30, and the relative error against step at kappa = 100.

    Returns:
        `paths`: {method: (STEPS + 1, 2)}. `errors`: {method: (761,)}; `drawn`: (step, error) down to TOLERANCE, of gradient descent every
        tenth; `ends`: (step, TOLERANCE). `gd`, `momentum`: the steps to there. Else: the parameters.
    """
    flat = {"gd": 0.0, "momentum": MOMENTUM}
    errors = {}
    for name, (lr, momentum) in BEST.items():
        points = run(np.array([1.0, STEEP]), np.ones(2), 760, lr, momentum)
        errors[name] = np.linalg.norm(points, axis=1) / np.sqrt(2)
    reached = {name: int(np.argmax(error <= TOLERANCE)) for name, error in errors.items()}
    strides, drawn = {"gd": 10, "momentum": 1}, {}
    for name, stride in strides.items():
        at = np.append(np.arange(0, reached[name], stride), reached[name])
        drawn[name] = np.column_stack([at, errors[name][at]])
    return {
        "drawn": drawn,
        "ends": {name: (step, TOLERANCE) for name, step in reached.items()},
        "paths": {name: run(np.array([1.0, KAPPA]), START, STEPS, LR, momentum) for name, momentum in flat.items()},
        "errors": errors,
        "gd": reached["gd"],
        "momentum": reached["momentum"],
        "kappa": KAPPA,
        "steep": STEEP,
        "steps": STEPS,
        "lr": LR,
        "gamma": MOMENTUM,
    }


FIGURE = Figure(
    data,
    caption=(
        "**$\\kappa = {steep:g}$、各用长期比值最小的参数，误差降到${TOLERANCE:tex}$，动量用"
        "{不到七分之一|less(momentum, gd / 7)}的步数。**左：$\\kappa = {kappa:g}$，学习率同为{lr:g}，$\\gamma = "
        "{gamma:g}$，各走{steps}步，一点一步。右：$\\kappa = {steep:g}$，误差降到起始的${TOLERANCE:tex}$，梯度下降"
        "要{gd}步，动量只要{momentum}步。",
        "**At $\\kappa = {steep:g}$, each with the parameters of the best ratio in the long run, momentum needs "
        "{less than a seventh|less(momentum, gd / 7)} of the steps to ${TOLERANCE:tex}$.** Left: $\\kappa = "
        "{kappa:g}$, learning rate {lr:g} for both, $\\gamma = {gamma:g}$, {steps} steps each, one dot a step. "
        "Right: $\\kappa = {steep:g}$; to bring the error to ${TOLERANCE:tex}$ of the first, gradient descent "
        "takes {gd} steps, momentum {momentum}.",
    ),
    words={
        "gd": ("梯度下降", "gradient descent"),
        "momentum": ("动量", "momentum"),
        "start": ("起点", "start"),
        "step": ("步数", "steps"),
        "many": ("{gd}步", "{gd} steps"),
        "few": ("{momentum}步", "{momentum} steps"),
    },
    height=214,
    labels={"few": "ends.momentum", "many": "ends.gd"},
)


@FIGURE.panel(
    title=("路径", "The path"),
    alt=(
        "狭长谷中，梯度下降很快{落到|sinks(abs(paths.gd[:, 1]))}谷底，然后"
        "{一步比一步短|falls(norm(diff(paths.gd[12:], axis=0)))}，{steps}步"
        "{还没走到|more(norm(paths.gd[steps]), 1)}；动量左右{摆动|swings(paths.momentum[:, 1])}几次，沿谷底加速，"
        "{冲过|crosses(paths.momentum[:, 0], 0)}最小值后{折返|turns_down(paths.momentum[:, 0])}。",
        "In a narrow ravine gradient descent {drops|sinks(abs(paths.gd[:, 1]))} to the floor and then "
        "{creeps|falls(norm(diff(paths.gd[12:], axis=0)))}, {not there|more(norm(paths.gd[steps]), 1)} after "
        "{steps} steps; momentum {swings|swings(paths.momentum[:, 1])} a few times, gathers speed along the floor, "
        "{overshoots|crosses(paths.momentum[:, 0], 0)} the minimum and "
        "{comes back|turns_down(paths.momentum[:, 0])}.",
    ),
)
def path(fig, data):
    """Draw both paths on the contours."""
    xlim, ylim = (-10.6, 4.6), (-2.75, 2.75)
    ax = blank(fig, xlim, ylim)
    ax.add_patch(Rectangle((xlim[0], ylim[0]), xlim[1] - xlim[0], ylim[1] - ylim[0], fc=COLOR["s8"], lw=0))
    for level, height in reversed(list(enumerate(HEIGHTS))):
        size = 2 * np.sqrt(2 * height), 2 * np.sqrt(2 * height / data["kappa"])
        ax.add_patch(Ellipse((0, 0), *size, fc=COLOR[f"s{level}"], ec=COLOR["rule"], lw=0.6))
    for name, color in (("gd", "blue"), ("momentum", "rust")):
        points = data["paths"][name]
        line(ax, points, COLOR[color], 1.6, halo=3.8)
        dots(ax, points, COLOR[color], 3.8, halo=5)
    ax.plot(0, 0, ls="none", marker="+", ms=11, mew=1.8, color=COLOR["ink"], zorder=6)
    ax.plot(*data["paths"]["gd"][0], ls="none", marker="o", ms=8, mfc=COLOR["bg"], mec=COLOR["ink"], mew=2, zorder=6)
    ax.text(-8.5, 2.12, word("start"))
    line(ax, [(-4.6, -0.1), (-4.6, -1.7)], COLOR["blue"], 1, gid=LEADER)
    ax.text(-4.6, -2.2, word("gd"), color=COLOR["blue"], weight="bold", ha="center")
    ax.text(-4.3, 1.62, word("momentum"), color=COLOR["rust"], weight="bold")


@FIGURE.panel(
    title=("误差", "The error"),
    alt=(
        "误差随步数下降的对数图：动量在第{momentum}步落到虚线，梯度下降在第{gd}步。",
        "Error against steps on a log scale: momentum reaches the dashed line at step {momentum}, gradient descent at step {gd}.",
    ),
)
def error(fig, data):
    """Draw the relative error against step, to the tolerance."""
    ax = axes_in(fig, (0.115, 0.13, 0.865, 0.83), xlim=(0, 760), ylim=(8e-8, 4), yscale="log", left=False)
    set_ticks(ax, [0, 200, 400, 600], powers(0, -2, -4, -6))
    level_lines(ax, (1, 1e-2, 1e-4))
    ax.axhline(TOLERANCE, color=COLOR["mute"], lw=1, ls=(0, (3, 3)))
    for name, color in (("gd", "blue"), ("momentum", "rust")):
        line(ax, data["drawn"][name], COLOR[color])
        dots(ax, [data["ends"][name]], COLOR[color], 8, halo=11, zorder=6)
    ax.text(112, 2e-7, word("few"), color=COLOR["rust"], weight="bold")
    ax.text(758, 2e-7, word("many"), color=COLOR["blue"], weight="bold", ha="right")
    ax.text(76, 1.6e-4, word("momentum"), color=COLOR["rust"], weight="bold")
    ax.text(372, 3e-3, word("gd"), color=COLOR["blue"], weight="bold")
    ax.text(1, -0.105, word("step"), color=COLOR["mute"], ha="right", va="top", size=11, transform=ax.transAxes)
