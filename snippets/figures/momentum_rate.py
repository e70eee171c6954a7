"""images/momentum_rate.*.svg: gradient descent pays for the condition number, momentum for its square root."""

import numpy as np

from snippets.claims.momentum import steps_to, worst_radius
from snippets.figures.kit import COLOR, Figure, axes_in, dots, level_lines, powers, set_ticks, word

KAPPAS = (3, 10, 30, 100, 300, 1000)
TOLERANCE = 1e-6


def best(kappa):
    """Return (lr, momentum) of gradient descent and of momentum for curvatures 1 and kappa (eq. 4)."""
    root = np.sqrt(kappa)
    return {"gd": (2 / (1 + kappa), 0.0), "momentum": ((2 / (1 + root)) ** 2, ((root - 1) / (root + 1)) ** 2)}


def rate(kappa):
    """Return the theorem's error ratio per step of both methods."""
    root = np.sqrt(kappa)
    return {"gd": (kappa - 1) / (kappa + 1), "momentum": (root - 1) / (root + 1)}


def data():
    """Return radius and step count of both methods against the condition number, and the theorem's lines."""
    fine = np.geomspace(2, 1500, 60)
    table = {name: [] for name in ("gd", "momentum")}
    for kappa in KAPPAS:
        for name, rates in best(kappa).items():
            table[name].append((worst_radius((1, kappa), *rates), steps_to(TOLERANCE, (1, kappa), *rates)))
    table = {name: np.array(rows) for name, rows in table.items()}
    return {
        "kappas": np.array(KAPPAS),
        "fine": fine,
        "radius": {name: rows[:, 0] for name, rows in table.items()},
        "steps": {name: rows[:, 1].astype(int) for name, rows in table.items()},
        "rate": rate(fine),
        "promised": {name: np.log(TOLERANCE) / np.log(values) for name, values in rate(fine).items()},
        "last": KAPPAS[-1],
        "gd": int(table["gd"][-1, 1]),
        "momentum": int(table["momentum"][-1, 1]),
    }


FIGURE = Figure(
    data,
    caption=(
        "**二次函数上，梯度下降的步数{近乎|straight(log(promised.gd), log(fine), within=0.06)}按$\\kappa$增长，动量"
        "的{近乎|straight(log(promised.momentum), log(fine), within=0.06)}按$\\sqrt\\kappa$。**各用长期比值最小的不"
        "变参数。左：每步的误差比值，点是从代码读出的谱半径，线是$(\\kappa-1)/(\\kappa+1)$与"
        "$(\\sqrt\\kappa-1)/(\\sqrt\\kappa+1)$。右：误差降到$10^{{-6}}$的实际步数（点）与只按比值推算的步数（线）；"
        "动量的点{高于|more(steps.momentum, 1)}线，因为这里两个根相重。$\\kappa = {last}${时|reads(steps.gd[-1], gd)}{gd}"
        "步对{momentum}步。",
        "**On quadratics the steps of gradient descent grow "
        "{nearly as|straight(log(promised.gd), log(fine), within=0.06)} $\\kappa$, those of momentum "
        "{nearly as|straight(log(promised.momentum), log(fine), within=0.06)} $\\sqrt\\kappa$.** Each has the "
        "constant parameters of the best ratio in the long run. Left: error ratio per step; dots are spectral "
        "radii read off the code, the lines are $(\\kappa-1)/(\\kappa+1)$ and "
        "$(\\sqrt\\kappa-1)/(\\sqrt\\kappa+1)$. Right: steps actually taken to an error of $10^{{-6}}$ (dots) and "
        "steps by the ratio alone (lines); the dots of momentum {lie above|more(steps.momentum, 1)}, because two "
        "roots coincide here. At $\\kappa = {last}$ it {is|reads(steps.gd[-1], gd)} {gd} steps against {momentum}.",
    ),
    words={
        "gd": ("梯度下降", "gradient descent"),
        "momentum": ("动量", "momentum"),
        "kappa": ("条件数 *κ*", "condition number *κ*"),
    },
    height=230,
)


def _axes(fig, y, **limits):
    ax = axes_in(fig, (0.115, 0.155, 0.865, 0.81), xscale="log", xlim=(2, 1500), **limits, left=False)
    set_ticks(ax, powers(1, 2, 3), y)
    ax.text(0.5, -0.115, word("kappa"), color=COLOR["mute"], ha="center", va="top", size=11, transform=ax.transAxes)
    return ax


def _draw(ax, data, points, lines):
    for name, color in (("gd", "blue"), ("momentum", "rust")):
        ax.plot(data["fine"], data[lines][name], color=COLOR[color], lw=1.8)
        places = np.column_stack([data["kappas"], data[points][name]])
        dots(ax, places, COLOR[color], 6, halo=8)


@FIGURE.panel(
    title=("每步的误差比值", "Error ratio per step"),
    alt=(
        "横轴条件数取对数：梯度下降的比值很快{贴近|near(rate.gd[-20:], 1, within=0.02)}1，动量的比值"
        "{上升|rises(rate.momentum)}得{慢得多|more(rate.gd, rate.momentum)}；点都在理论曲线上。",
        "Against the condition number on a log scale the ratio of gradient descent soon "
        "{clings to|near(rate.gd[-20:], 1, within=0.02)} 1, that of momentum {rises|rises(rate.momentum)} "
        "{much more slowly|more(rate.gd, rate.momentum)}; the dots lie on the theorem's curves.",
    ),
)
def ratio(fig, data):
    """Draw the spectral radii against kappa."""
    ax = _axes(fig, [0, 0.25, 0.5, 0.75, 1], ylim=(0, 1.16))
    level_lines(ax, (0.25, 0.5, 0.75))
    ax.axhline(1, color=COLOR["mute"], lw=1, ls=(0, (3, 3)))
    _draw(ax, data, "radius", "rate")
    ax.text(1450, 1.05, word("gd"), color=COLOR["blue"], weight="bold", ha="right")
    ax.text(30, 0.52, word("momentum"), color=COLOR["rust"], weight="bold")


@FIGURE.panel(
    title=("到误差{10⁻⁶|TOLERANCE}的步数", "Steps to an error of {10⁻⁶|TOLERANCE}"),
    alt=(
        "双对数图上两条{近乎|straight(log(promised.gd), log(fine), within=0.06)}直的线：梯度下降斜率为1，动量斜率为"
        "二分之一；条件数{last}时分别{为|reads(steps.gd[-1], gd)}{gd}步和{momentum}步。",
        "Two {nearly|straight(log(promised.gd), log(fine), within=0.06)} straight lines on log scales: gradient "
        "descent with slope one, momentum with slope one half; at condition number {last} they "
        "{stand at|reads(steps.gd[-1], gd)} {gd} and {momentum} steps.",
    ),
)
def count(fig, data):
    """Draw the step counts against kappa."""
    ax = _axes(fig, powers(1, 2, 3, 4), ylim=(7, 14000), yscale="log")
    level_lines(ax, (10, 100, 1000, 10000))
    _draw(ax, data, "steps", "promised")
    ax.text(38, 900, word("gd"), color=COLOR["blue"], weight="bold", ha="right")
    ax.text(130, 42, word("momentum"), color=COLOR["rust"], weight="bold")
