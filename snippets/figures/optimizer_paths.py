"""images/optimizer_paths.*.svg: four methods from one start down one ravine, each at the best learning rate of one grid."""

import math

import numpy as np
from matplotlib.patches import Ellipse, Rectangle

from snippets.adagrad import adagrad_init, adagrad_step
from snippets.figures.colors import look
from snippets.figures.kit import COLOR, Figure, blank, dots, line
from snippets.momentum import momentum_init, momentum_step
from snippets.nesterov import nesterov_init, nesterov_step
from snippets.sgd import sgd_init, sgd_step

TURN = 45  # degrees
KAPPA, START, STEPS = 60, np.array([-9.0, 1.5]), 60
CURVATURES = np.array([1.0, KAPPA])
GRID = np.geomspace(1e-3, 10, 81)
X, Y = (-10.6, 4.6), (-2.25, 2.25)  # the picture; a run that leaves it does not count
HEIGHTS = (0.25, 1.6, 5, 11, 20, 33, 51, 75)
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
METHODS = {
    "sgd": (sgd_init, sgd_step, {}),
    "momentum": (momentum_init, momentum_step, {"momentum": 0.9}),
    "nesterov": (nesterov_init, nesterov_step, {"momentum": 0.9}),
    "adagrad": (adagrad_init, adagrad_step, {"eps": 1e-8}),
}


def loss(points):
    """Return J = (theta_1^2 + KAPPA theta_2^2) / 2 at points (..., 2) of the ravine that lies along the axes."""
    return 0.5 * np.sum(CURVATURES * points**2, axis=-1)


def walk(name, lr, angle=0.0):
    """Walk in the ravine turned by this angle; return the points turned back, or None if the run leaves the picture.

    Args:
        name: A key of METHODS.
        lr: Learning rate.
        angle: By how much ravine and start are turned, in radians.
    """
    init, step, keywords = METHODS[name]
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    curvature = turn @ np.diag(CURVATURES) @ turn.T
    theta = turn @ START
    state, points = init(theta), [START]
    for _ in range(STEPS):
        theta, state = step(theta, state, lambda theta: curvature @ theta, lr, **keywords)
        x, y = theta @ turn
        if not (X[0] < x < X[1] and Y[0] < y < Y[1]):
            return None
        points.append(np.array([x, y]))
    return np.array(points)


def score(points):
    """Return the worst loss over the last third of a run: low if it came far and stayed there."""
    return float(loss(points[2 * STEPS // 3 :]).max())


def best(name, angle=0.0):
    """Return learning rate and points of the run with the lowest score on the grid."""
    runs = [(float(lr), points) for lr in GRID if (points := walk(name, lr, angle)) is not None]
    return min(runs, key=lambda run: score(run[1]))


def data():
    """Return each method's best run along the axes, its loss at the end, and that in the ravine turned by 45 degrees."""
    runs = {}
    for name in METHODS:
        lr, points = best(name)
        turned = best(name, np.radians(TURN))[1]
        runs[name] = {"lr": lr, "points": points, "score": score(points), "turned": score(turned)}
        runs[name] |= {"end": float(loss(points[-1])), "turned_end": float(loss(turned[-1]))}
        runs[name]["below"] = "10" + str(math.ceil(math.log10(runs[name]["end"]))).translate(SUPERSCRIPT)
        runs[name]["crossings"] = int(np.sum(points[1:, 1] * points[:-1, 1] < 0))
    return runs


FIGURE = Figure(
    data,
    caption=(
        "**Adagrad{赢|best(adagrad.score, [sgd.score, momentum.score, nesterov.score, adagrad.score])}在山谷正好顺"
        "着坐标轴：把山谷连同起点转{TURN}°，它就落到"
        "{最后|largest(adagrad.turned, [sgd.turned, momentum.turned, nesterov.turned, adagrad.turned])}，另外"
        "{三|len([sgd.end, momentum.end, nesterov.end])}种方法的路"
        "{一步不变|equal([sgd.turned, momentum.turned, nesterov.turned], [sgd.score, momentum.score, nesterov.score])}。"
        "**同一起点，$J = (\\theta_1^2 + {60|KAPPA}\\,\\theta_2^2)/2$，各走{60|STEPS}步，一点一步，十字是最小值。学"
        "习率按同一条规则取：从{0.001|min(GRID)}到{10|max(GRID)}的{81|len(GRID)}个等比值里，取最后三分之一步里最大"
        "的$J$最小的那个，走出画面的不算；动量$\\gamma = 0.9$。走完时的$J$：SGD {sgd[end]:.2f}，动量"
        "{momentum[end]:.2f}，NAG {nesterov[end]:.2f}，Adagrad{不到|less(adagrad.end, adagrad.turned_end)}{adagrad[below]}；"
        "转{TURN}°后，Adagrad是{adagrad[turned_end]:.1f}。",
        "**Adagrad {wins|best(adagrad.score, [sgd.score, momentum.score, nesterov.score, adagrad.score])} because "
        "the ravine lies along the axes: turn it, start and all, by {TURN}° and it comes "
        "{last|largest(adagrad.turned, [sgd.turned, momentum.turned, nesterov.turned, adagrad.turned])}, while the "
        "other {three|len([sgd.end, momentum.end, nesterov.end])} take the "
        "{same|equal([sgd.turned, momentum.turned, nesterov.turned], [sgd.score, momentum.score, nesterov.score])} "
        "paths.** One start, $J = (\\theta_1^2 + {60|KAPPA}\\,\\theta_2^2)/2$, {60|STEPS} steps, one dot a step; "
        "the cross is the minimum. One rule chooses every learning rate: of {81|len(GRID)} values from "
        "{0.001|min(GRID)} to {10|max(GRID)} in equal ratios, the one whose largest $J$ over the last third of the "
        "run is smallest; runs that leave the picture do not count. Momentum $\\gamma = 0.9$. $J$ at the end: SGD "
        "{sgd[end]:.2f}, momentum {momentum[end]:.2f}, NAG {nesterov[end]:.2f}, Adagrad "
        "{below|less(adagrad.end, adagrad.turned_end)} {adagrad[below]}; turned by {TURN}°, Adagrad "
        "{adagrad[turned_end]:.1f}.",
    ),
    columns=2,
    width=200,
    height=150,
)


def _ravine(fig):
    """Draw the contour fills, from high to low."""
    ax = blank(fig, X, Y)
    ax.add_patch(Rectangle((X[0], Y[0]), X[1] - X[0], Y[1] - Y[0], fc=COLOR["s8"], lw=0))
    for level, height in reversed(list(enumerate(HEIGHTS))):
        width = 2 * np.sqrt(2 * height)
        fill = COLOR[f"s{level}"]
        ax.add_patch(Ellipse((0, 0), width, width / np.sqrt(KAPPA), fc=fill, ec=COLOR["rule"], lw=0.6))
    return ax


def _path(fig, data, name):
    ax = _ravine(fig)
    points, color = data[name]["points"], look(name)["color"]
    line(ax, points, width=1.4, halo=3.4, **look(name))
    dots(ax, points, color, 3.4, halo=4.6)
    ax.plot(0, 0, ls="none", marker="+", ms=9, mew=1.6, color=COLOR["ink"], zorder=4)
    ax.plot(*START, ls="none", marker="o", ms=7, mfc=COLOR["bg"], mec=color, mew=2, zorder=4)


@FIGURE.panel(
    title=("SGD", "SGD"),
    alt=(
        "SGD在两壁之间{来回|swings(sgd.points[:, 1])}，{60|STEPS}步{越过|crosses(sgd.points[:, 1], 0)}谷底"
        "{sgd[crossings]:d}次，走完离最小值{还远|more(norm(sgd.points[-1]), 1)}。",
        "SGD {jumps from wall to wall|swings(sgd.points[:, 1])}, {crosses|crosses(sgd.points[:, 1], 0)} the floor "
        "{sgd[crossings]:d} times in {60|STEPS} steps and is {still far|more(norm(sgd.points[-1]), 1)} from the "
        "minimum.",
    ),
)
def sgd(fig, data):
    """Draw the path of SGD."""
    _path(fig, data, "sgd")


@FIGURE.panel(
    title=("动量", "Momentum"),
    alt=(
        "动量画出一条{波浪|swings(momentum.points[:, 1])}线，{越过|crosses(momentum.points[:, 1], 0)}谷底"
        "{momentum[crossings]:d}次，{冲过|crosses(momentum.points[:, 0], 0)}最小值一点再转回。",
        "Momentum draws a {wave|swings(momentum.points[:, 1])} that {crosses|crosses(momentum.points[:, 1], 0)} "
        "the floor {momentum[crossings]:d} times and runs slightly {past|crosses(momentum.points[:, 0], 0)} the "
        "minimum.",
    ),
)
def momentum(fig, data):
    """Draw the path of momentum."""
    _path(fig, data, "momentum")


@FIGURE.panel(
    title=("NAG", "NAG"),
    alt=(
        "NAG的波浪很快被压平，随后沿谷底走到最小值附近。",
        "NAG's wave is damped at once; then it runs along the floor to the minimum.",
    ),
)
def nesterov(fig, data):
    """Draw the path of NAG."""
    _path(fig, data, "nesterov")


@FIGURE.panel(
    title=("Adagrad", "Adagrad"),
    alt=(
        "Adagrad第一步在两个坐标上{一样|equal(abs(adagrad.points[1, 0] - adagrad.points[0, 0]), abs(adagrad.points[1, 1] - adagrad.points[0, 1]))}长，{越过|crosses(adagrad.points[:, 1], 0)}谷底，几步之后就到了最小值。",
        "Adagrad's first step is {equally|equal(abs(adagrad.points[1, 0] - adagrad.points[0, 0]), abs(adagrad.points[1, 1] - adagrad.points[0, 1]))} long in both coordinates and {crosses|crosses(adagrad.points[:, 1], 0)} "
        "the floor; a few steps later it is at the minimum.",
    ),
)
def adagrad(fig, data):
    """Draw the path of Adagrad."""
    _path(fig, data, "adagrad")
