"""images/sgd.*.svg: the mini-batch makes the path shake, a learning rate beyond 2/L makes it diverge."""

import numpy as np
from matplotlib.patches import Ellipse, Rectangle

from snippets.claims import iterates
from snippets.figures.colors import LEVELS
from snippets.figures.kit import COLOR, Figure, axes_in, blank, dots, level_lines, line, powers, set_ticks, word
from snippets.sgd import sgd_init, sgd_step

ROWS, BATCH, STEPS, LR = 64, 4, 60, 0.2
START = np.array([-3.6, 1.5])
LARGEST = 30.0  # curvature of the right panel
LEAST = 1e-3  # smaller distances are not drawn
SHARES = (0.3, 0.95, 1.0, 1.05)  # learning rate over 2/L


def problem():
    """Return inputs (ROWS, 2) and targets (ROWS,) of a least-squares fit whose minimum is near the origin."""
    rng = np.random.default_rng(seed=3)
    inputs = rng.normal(size=(ROWS, 2)) @ np.array([[0.55, 0.25], [-0.5, 1.5]])
    return inputs, rng.normal(scale=1.0, size=ROWS)


def path(inputs, targets, choose):
    """Return the iterates (STEPS + 1, 2); choose() gives the row numbers of the next batch."""

    def grad(theta):
        rows = choose()
        return inputs[rows].T @ (inputs[rows] @ theta - targets[rows]) / len(rows)

    return iterates(sgd_step, START, sgd_init(START), grad, STEPS, LR)


def sizes(lr, steps=40):
    """Return |theta_t| on L theta^2 / 2 from 1."""
    return abs(iterates(sgd_step, np.array(1.0), (), lambda x: LARGEST * x, steps, lr))


def data():
    """Return both paths, the quadratic they walk on, and error against step at four learning rates, `drawn` where it is above LEAST."""
    inputs, targets = problem()
    rng = np.random.default_rng(seed=7)
    minimum = np.linalg.lstsq(inputs, targets, rcond=None)[0]
    paths = {
        "full": path(inputs, targets, lambda: np.arange(ROWS)),
        "batch": path(inputs, targets, lambda: rng.integers(ROWS, size=BATCH)),
    }
    errors = {share: sizes(share * 2 / LARGEST) for share in SHARES}
    return {
        "paths": {name: points - minimum for name, points in paths.items()},
        "hessian": inputs.T @ inputs / ROWS,
        "lr": LR,
        "batch": BATCH,
        "rows": ROWS,
        "steps": STEPS,
        "start": paths["full"][0] - minimum,
        "errors": errors,
        "drawn": {f"s{number}": values[values > LEAST] for number, values in enumerate(errors.values())},
        "shares": list(SHARES),
    }


FIGURE = Figure(
    data,
    caption=(
        "**小批量让这条路径{抖动|swings(paths.batch[:, 1])}；在曲率为$L$的二次函数上，学习率"
        "{越过|more(errors[1.05], 1 - 1e-9)}$2/L$就发散。**左：{rows}个样本的最小二乘，$\\eta = {lr:.2f}$，各走"
        "{steps}步，一点一步。全部样本算出的梯度{平顺|smooth(paths.full[:, 1])}地走进谷底；每次只抽{batch}个样本，"
        "大方向相同，到了谷底附近却{停不下来|swings(norm(paths.batch[30:]))}。右：这样的二次函数，{四|len(shares)}"
        "种学习率，纵轴是离最小值的距离。",
        "**Mini-batches make this path {shake|swings(paths.batch[:, 1])}; on a quadratic of curvature $L$ a "
        "learning rate {beyond|more(errors[1.05], 1 - 1e-9)} $2/L$ diverges.** Left: least squares on {rows} "
        "examples, $\\eta = {lr:.2f}$, {steps} steps each, one dot a step. The gradient of all examples runs "
        "{smoothly|smooth(paths.full[:, 1])} into the valley; batches of {batch} go the same way on the whole and "
        "{cannot come to rest|swings(norm(paths.batch[30:]))} near the bottom. Right: such a quadratic at "
        "{four|len(shares)} learning rates; upwards, the distance from the minimum.",
    ),
    words={
        "start": ("起点", "start"),
        "full": ("全部样本", "all examples"),
        "batch": ("小批量", "mini-batch"),
        "step": ("步数", "steps"),
        "s0": ("*η* = 0.30 × 2/*L*", "*η* = 0.30 × 2/*L*"),
        "s1": ("0.95", "0.95"),
        "s2": ("1.00", "1.00"),
        "s3": ("1.05", "1.05"),
    },
    height=230,
)


@FIGURE.panel(
    title=("路径", "The path"),
    alt=(
        "椭圆等高线上两条路径：全部样本的路径{光滑|smooth(paths.full[:, 1])}地弯进谷底；{batch}个样本的路径"
        "{来回抖动|swings(paths.batch[:, 1])}，走到谷底附近后继续{乱跳|swings(norm(paths.batch[30:]))}。",
        "Two paths on elliptic contours: that of all examples bends {smoothly|smooth(paths.full[:, 1])} into the "
        "bottom; that of {batch} examples {shakes|swings(paths.batch[:, 1])} all the way and "
        "{goes on jumping|swings(norm(paths.batch[30:]))} about near the bottom.",
    ),
)
def landscape(fig, data):
    """Draw the contours of the full loss and both paths."""
    xlim, ylim = (-4.6, 2.2), (-2.5, 2.55)
    ax = blank(fig, xlim, ylim)
    ax.add_patch(Rectangle((xlim[0], ylim[0]), xlim[1] - xlim[0], ylim[1] - ylim[0], fc=COLOR["s8"], lw=0))
    curvatures, axes = np.linalg.eigh(data["hessian"])
    angle = np.degrees(np.arctan2(axes[1, 0], axes[0, 0]))
    for level in reversed(range(LEVELS - 1)):
        half = 0.06 * (level + 0.7) ** 2
        size = 2 * np.sqrt(2 * half / curvatures)
        ax.add_patch(Ellipse((0, 0), *size, angle=angle, fc=COLOR[f"s{level}"], ec=COLOR["rule"], lw=0.6))
    for name, color in (("batch", "violet"), ("full", "blue")):
        points = data["paths"][name]
        line(ax, points, COLOR[color], 1.5, halo=3.6)
        dots(ax, points, COLOR[color], 3.6, halo=4.8)
    first = data["start"]
    ax.plot(0, 0, ls="none", marker="+", ms=11, mew=1.8, color=COLOR["ink"], zorder=6)
    ax.plot(*first, ls="none", marker="o", ms=8, mfc=COLOR["bg"], mec=COLOR["ink"], mew=2, zorder=6)
    ax.text(first[0] + 0.25, first[1] + 0.12, word("start"))
    ax.text(-4.3, -0.75, word("full"), color=COLOR["blue"], weight="bold")
    ax.text(-1.0, -2.0, word("batch"), color=COLOR["violet"], weight="bold")


@FIGURE.panel(
    title=("离最小值的距离", "Distance from the minimum"),
    alt=(
        "对数图：学习率为2/L的{shares[0]:.2f}倍和{shares[1]:.2f}倍时距离{直线下降|falls(errors[0.95])}，"
        "{shares[2]:.2f}倍时{保持不变|stays(errors[1.0])}，{shares[3]:.2f}倍时{直线上升|rises(errors[1.05])}。",
        "On a log scale the distance {falls in straight lines|falls(errors[0.95])} at {shares[0]:.2f} and "
        "{shares[1]:.2f} times 2/L, {stays level|stays(errors[1.0])} at {shares[2]:.2f} and "
        "{rises in a straight line|rises(errors[1.05])} at {shares[3]:.2f}.",
    ),
)
def limit(fig, data):
    """Draw distance against step at the four learning rates."""
    ax = axes_in(fig, (0.115, 0.125, 0.745, 0.84), xlim=(0, 40), ylim=(LEAST, 60), yscale="log", left=False)
    set_ticks(ax, [0, 10, 20, 30, 40], powers(-3, -2, -1, 0, 1))
    level_lines(ax, (1e-2, 1e-1, 1, 10))
    styles = (("blue", "-"), ("blue", "-"), ("mute", (0, (4, 3))), ("rust", "-"))
    for (name, values), (color, style) in zip(data["drawn"].items(), styles, strict=True):
        ax.plot(range(len(values)), values, color=COLOR[color], ls=style, lw=2)
        if name != "s0":
            ax.text(40.8, values[-1], word(name), color=COLOR[color], weight="bold", va="center")
    ax.text(8.2, 2.6e-3, word("s0"), color=COLOR["blue"], weight="bold")
    ax.text(1, -0.1, word("step"), color=COLOR["mute"], ha="right", va="top", size=11, transform=ax.transAxes)
