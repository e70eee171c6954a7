"""images/sgd_with_momentum.*.svg: the note's lost picture: at B the step is the decayed old step plus the new one."""

import numpy as np
from matplotlib.patches import Ellipse, Rectangle

from snippets.claims import iterates
from snippets.figures.kit import COLOR, LEADER, Figure, arrow, blank, dots, line, word
from snippets.momentum import momentum_init, momentum_step

CURVATURES, START, LR, MOMENTUM = np.array([0.5, 2.0]), np.array([-5.0, 1.9]), 0.45, 0.9
BALL_START, BALL_LR, BALL_STEPS = -3.0, 0.2, 12
HEIGHTS = (0.25, 0.8, 1.7, 3.0, 4.8, 7.2, 10.2, 13.8)


def grad(theta):
    """Return the gradient of the quadratic in the left panel."""
    return CURVATURES * theta


def height(theta):
    """Return the valley of the right panel, steepest between its bottom and its flat ends."""
    return 2.4 * theta**2 / (2 + theta**2)


def slope(theta):
    """Return the derivative of `height`."""
    return 9.6 * theta / (2 + theta**2) ** 2


def roll(momentum):
    """Return the positions (BALL_STEPS + 1,) in the valley."""
    start = np.array(BALL_START)
    return iterates(momentum_step, start, momentum_init(start), slope, BALL_STEPS, BALL_LR, momentum)


def beside(theta, gap):
    """Return points (n, 2) at a distance gap above the valley at theta (n,), at right angles to it."""
    normal = np.column_stack([-slope(theta), np.ones_like(theta)]) / np.hypot(slope(theta), 1)[:, None]
    return np.column_stack([theta, height(theta)]) + gap * normal


def data():
    """Return the points A, B, C and the parts of the step at B, all from momentum_step; and both balls' places.

    Returns:
        `a`, `b`, `c`: points; `points`: (3, 2), all of them. `old`, `new`: parts of the step at B; `steps_at_b`, `sides`: arrows and dashes (2, 2). `ball`, `plain`: (13,),
        theta; `places`: {name: (13, 2)}, beside the valley, which is `ground` (80, 2).
    """
    a = START
    b, first = momentum_step(a, momentum_init(a), grad, LR, MOMENTUM)
    c, second = momentum_step(b, first, grad, LR, MOMENTUM)
    old, _ = momentum_step(b, first, np.zeros_like, LR, MOMENTUM)  # no gradient: only the decayed old step is left
    new, _ = momentum_step(b, momentum_init(b), grad, LR, MOMENTUM)  # no velocity: only the gradient step is left
    ground, ball, plain = np.linspace(-3.5, 2.2, 80), roll(MOMENTUM), roll(0.0)
    return {
        "a": a,
        "b": b,
        "c": c,
        "points": np.array([a, b, c]),
        "old": old - b,
        "new": new - b,
        "steps_at_b": {"old": (b, old), "new": (b, new), "sum": (b, c)},
        "sides": [(old, c), (new, c)],
        "velocities": (first, second),
        "ground": np.column_stack([ground, height(ground)]),
        "ball": ball,
        "plain": plain,
        "places": {"ball": beside(ball, 0.15), "plain": beside(plain, -0.13)},
        "gamma": MOMENTUM,
        "steps": BALL_STEPS,
    }


FIGURE = Figure(
    data,
    caption=(
        "**在B点，一步由两段合成：旧的一步缩到$\\gamma$倍，再加新的梯度步。**原笔记丢了的那张图，这里由代码重画：从"
        "A出发，第一步只有梯度，走到B；在B，绿色是A到B那一步的{gamma:g}倍，蓝色是B点的梯度步，首尾相接到C。右：带速"
        "度的小球与没有速度的梯度下降从同一处出发，各走{steps}步，小球先慢后快，已{冲过|crosses(ball, 0)}谷底，梯度"
        "下降还{在坡上|less(plain, 0)}。",
        "**At B the step is made of two: the old step shrunk to $\\gamma$ times, and the new gradient step.** The "
        "note's lost picture, redrawn by code. The first step, from A, is gradient alone and leads to B; there, "
        "green is {gamma:g} times the step from A to B, blue is the gradient step at B, and end to end they lead "
        "to C. Right: a ball with velocity and gradient descent without it set off together, {steps} steps each; "
        "the ball starts slowly, gathers speed and is {past|crosses(ball, 0)} the bottom, gradient descent is "
        "still {on the slope|less(plain, 0)}.",
    ),
    words={
        "old": ("旧的一步 × *γ*", "old step × *γ*"),
        "new": ("新的梯度步", "new gradient step"),
        "sum": ("合成的一步 −*v*_{{2}}", "their sum, −*v*_{{2}}"),
        "first": ("−*v*_{{1}}", "−*v*_{{1}}"),
        "ball": ("动量", "momentum"),
        "plain": ("梯度下降", "gradient descent"),
    },
    height=240,
    labels={"old": "steps_at_b.old", "new": "steps_at_b.new", "sum": "steps_at_b.sum"},
)


@FIGURE.panel(
    title=("A → B → C", "A → B → C"),
    alt=(
        "等高线上三个点：黑色箭头从A到B；从B出发，绿色箭头与A到B同向而{略短|less(gamma, 1)}，蓝色箭头指向谷底，两者"
        "张成平行四边形，红色箭头沿对角线到C。",
        "Three points on contours: a black arrow from A to B; from B a green arrow in the direction of the first "
        "and a {little shorter|less(gamma, 1)}, a blue one towards the bottom, and along the diagonal of their "
        "parallelogram a red one to C.",
    ),
)
def step(fig, data):
    """Draw A, B, C and the parallelogram at B."""
    xlim, ylim = (-5.75, 0.75), (-2.42, 2.61)
    ax = blank(fig, xlim, ylim)
    ax.add_patch(Rectangle((xlim[0], ylim[0]), xlim[1] - xlim[0], ylim[1] - ylim[0], fc=COLOR["s8"], lw=0))
    for level, value in reversed(list(enumerate(HEIGHTS))):
        size = 2 * np.sqrt(2 * value / CURVATURES)
        ax.add_patch(Ellipse((0, 0), *size, fc=COLOR[f"s{level}"], ec=COLOR["rule"], lw=0.6))
    a, b, c, old, new = (data[key] for key in ("a", "b", "c", "old", "new"))
    for side in data["sides"]:
        line(ax, side, COLOR["mute"], 1, ls=(0, (3, 3)))
    at_b = zip(data["steps_at_b"].values(), ("green", "blue", "rust"), strict=True)
    for (start, end), color in (((a, b), "ink"), *at_b):
        arrow(ax, start, end, COLOR["bg"], 4.6, head=10)
        arrow(ax, start, end, COLOR[color], 2.2, head=10)
    dots(ax, data["points"], COLOR["ink"], 7, halo=10, zorder=6)
    ax.plot(0, 0, ls="none", marker="+", ms=11, mew=1.8, color=COLOR["ink"], zorder=6)
    for point, name, shift in ((a, "A", (-0.34, 0.1)), (b, "B", (-0.36, -0.08)), (c, "C", (0.18, -0.12))):
        ax.text(*(point + shift), name, weight="bold", size=13)
    ax.text(*((a + b) / 2 + (0.2, 0.1)), word("first"))
    ax.text(*(b + 0.68 * old + (-0.22, 0)), word("old"), color=COLOR["green"], weight="bold", ha="right", va="center")
    ax.text(*(b + new + (0.16, 0.04)), word("new"), color=COLOR["blue"], weight="bold", va="center")
    ax.text(*(b + new + 0.4 * old + (0.16, -0.02)), word("sum"), color=COLOR["rust"], weight="bold", va="center")


@FIGURE.panel(
    title=("小球：各走{steps}步", "The ball: {steps} steps each"),
    alt=(
        "谷底平的山谷，从左坡同一点出发：小球的间距{越来越大|rises(diff(ball[:9]))}，直到{越过|crosses(ball, 0)}谷"
        "底，{steps}步后已在谷底{右侧|more(ball[-1], 0)}；梯度下降的点挤在左坡上。",
        "A valley; from the same point on its left slope the ball's places lie {ever further|rises(diff(ball[:9]))} "
        "apart until it {passes|crosses(ball, 0)} the bottom, and after {steps} steps it is "
        "{right of the bottom|more(ball[-1], 0)}; gradient descent's places crowd on the left slope.",
    ),
)
def valley(fig, data):
    """Draw both balls in the valley, one above the curve, one below."""
    ax = blank(fig, (-3.6, 2.3), (-0.95, 3.45))
    line(ax, data["ground"], COLOR["mute"], 2)
    for name, color, size in (("ball", "rust", 11), ("plain", "blue", 7)):
        dots(ax, data["places"][name], COLOR[color], size, halo=size + 2)
    ax.text(-1.45, 1.9, word("ball"), color=COLOR["rust"], weight="bold")
    line(ax, [(-2.6, 1), (-2.6, 1.6)], COLOR["blue"], 1, gid=LEADER)
    ax.text(-2.5, 0.72, word("plain"), color=COLOR["blue"], weight="bold", ha="center")
