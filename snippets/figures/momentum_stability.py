"""images/momentum_stability.*.svg: momentum widens the stable range to 2 + 2 gamma; without decay nothing settles."""

import numpy as np

from snippets.claims import iterates
from snippets.claims.momentum import radii
from snippets.figures.kit import COLOR, Figure, axes_in, dots, level_lines, line, set_ticks, word
from snippets.momentum import momentum_init, momentum_step

MOMENTA = (0.0, 0.5, 0.9)
HIGH = 1.42  # a radius is drawn as long as it is smaller
SWING, STEPS = 0.1, 120  # eta * lambda of the right panel


def positions(momentum):
    """Return theta_t from 1, for t = 0 .. STEPS."""
    start = np.array(1.0)
    return iterates(momentum_step, start, momentum_init(start), lambda x: x, STEPS, SWING, momentum)


def data():
    """Return spectral radii against eta * lambda, and two runs, with and without decay."""
    products = np.linspace(0.004, 4.2, 240)
    rates = {momentum: radii(products, 1.0, momentum) for momentum in MOMENTA}
    return {
        "products": products,
        "radii": rates,
        "drawn": {name: np.column_stack([products, found])[found < HIGH] for name, found in rates.items()},
        "limits": {momentum: (2 + 2 * momentum, 1) for momentum in MOMENTA},
        "runs": {"kept": positions(1.0), "decayed": positions(0.9)},
        "swing": SWING,
        "steps": STEPS,
        "momenta": list(MOMENTA),
        "bounds": [2 + 2 * momentum for momentum in MOMENTA],
    }


FIGURE = Figure(
    data,
    caption=(
        "**在二次函数上，动量把收敛的范围从2放宽到$2+2\\gamma$；没有衰减，就停不下来。**左：谱半径，低于1收敛，高于"
        "1发散；平台的高度是$\\sqrt\\gamma$，圆点标出$2+2\\gamma$。右：$\\eta\\lambda = {swing:g}$，从1出发；"
        "$\\gamma = {MOMENTA[2]:g}$摆几次就{几乎静止|near(runs.decayed[100:], 0, within=0.01)}，$\\gamma = 1$的摆幅"
        "始终不减。",
        "**On a quadratic momentum widens the range of convergence from 2 to $2+2\\gamma$; without decay it does "
        "not settle.** Left: spectral radius; below 1 the error shrinks, above 1 it grows. The plateau lies at "
        "$\\sqrt\\gamma$, the dots mark $2+2\\gamma$. Right: $\\eta\\lambda = {swing:g}$ from 1; at $\\gamma = "
        "{MOMENTA[2]:g}$ it is {nearly at rest|near(runs.decayed[100:], 0, within=0.01)} after a few swings, at "
        "$\\gamma = 1$ the swing never lessens.",
    ),
    words={
        "g0": ("*γ* = 0", "*γ* = 0"),
        "g5": ("0.5", "0.5"),
        "g9": ("0.9", "0.9"),
        "kept": ("*γ* = 1", "*γ* = 1"),
        "decayed": ("*γ* = 0.9", "*γ* = 0.9"),
        "product": ("*ηλ*", "*ηλ*"),
        "step": ("步数", "steps"),
        "diverges": ("发散", "diverges"),
    },
    height=230,
    labels={"g0": "drawn.0.0", "g5": "drawn.0.5", "g9": "drawn.0.9"},
)


@FIGURE.panel(
    title=("谱半径", "Spectral radius"),
    alt=(
        "三条曲线：动量为{0|momenta[0]}时先{降|sinks(radii[0.0][:100])}到0{再升|turns_up(radii[0.0])}，在{2|bounds[0]}{处|reads(limits[momenta[0]][0], bounds[0])}"
        "{越过|crosses(radii[0.0], 1)}1；{0.5|momenta[1]}和{0.9|momenta[2]}先{降到|sinks(radii[0.5][:100])}平台，分别在{3|bounds[1]}和"
        "{bounds[2]:g}处{越过|crosses(radii[0.5], 1)}1。",
        "Three curves: at momentum {0|momenta[0]} it {falls|sinks(radii[0.0][:100])} to 0, {rises again|turns_up(radii[0.0])} and {crosses|crosses(radii[0.0], 1)} 1 "
        "{at|reads(limits[momenta[0]][0], bounds[0])} {2|bounds[0]}; at {0.5|momenta[1]} and {0.9|momenta[2]} it "
        "{falls to|sinks(radii[0.5][:100])} a plateau and {crosses|crosses(radii[0.5], 1)} 1 at {3|bounds[1]} and "
        "{bounds[2]:g}.",
    ),
)
def radius(fig, data):
    """Draw the spectral radius against eta * lambda."""
    ax = axes_in(fig, (0.1, 0.125, 0.88, 0.84), xlim=(0, 4.2), ylim=(0, HIGH), left=False)
    set_ticks(ax, [0, 1, 2, 3, 4], [0, 0.5, 1])
    ax.axhline(0.5, color=COLOR["rule"], lw=0.6)
    ax.axhline(1, color=COLOR["ink"], lw=1.2, ls=(0, (4, 3)))
    for (momentum, points), color in zip(data["drawn"].items(), ("blue", "violet", "rust"), strict=True):
        line(ax, points, COLOR[color], 1.9)
        dots(ax, [data["limits"][momentum]], COLOR[color], 7, halo=9, zorder=6)
    ax.text(1.32, 0.2, word("g0"), color=COLOR["blue"], weight="bold")
    ax.text(1.0, 0.6, word("g5"), color=COLOR["violet"], weight="bold", ha="center")
    ax.text(3.42, 0.84, word("g9"), color=COLOR["rust"], weight="bold", ha="center")
    ax.text(0.06, 1.06, word("diverges"), color=COLOR["ink"])
    ax.text(0.5, -0.1, word("product"), color=COLOR["mute"], ha="center", va="top", size=11, transform=ax.transAxes)


@FIGURE.panel(
    title=("有衰减与没有衰减", "With and without decay"),
    alt=(
        "{steps}步里的位置：上面有衰减，{摆动|swings(runs.decayed)}几次后贴在0上；下面没有衰减，以"
        "{不变的幅度|near(max(abs(runs.kept[100:])), max(abs(runs.kept[:20])), within=0.1)}{摆动|swings(runs.kept)}"
        "到最后。",
        "Positions over {steps} steps: above, with decay, a few {swings|swings(runs.decayed)} and then 0; below, "
        "without decay, {swings|swings(runs.kept)} of "
        "{unchanged width|near(max(abs(runs.kept[100:])), max(abs(runs.kept[:20])), within=0.1)} to the end.",
    ),
)
def runs(fig, data):
    """Draw theta against step for both runs."""
    for row, (name, color) in enumerate((("decayed", "rust"), ("kept", "green"))):
        ax = axes_in(fig, (0.1, 0.565 - 0.44 * row, 0.88, 0.4), xlim=(0, data["steps"]), ylim=(-1.15, 1.75), left=False)
        set_ticks(ax, [0, 40, 80, 120] if row else [], [-1, 0, 1])
        ax.spines["bottom"].set_visible(bool(row))
        level_lines(ax, (-1, 0, 1))
        ax.plot(data["runs"][name], color=COLOR[color], lw=1.7)
        ax.text(119, 1.28, word(name), color=COLOR[color], weight="bold", ha="right")
    ax.text(1, -0.21, word("step"), color=COLOR["mute"], ha="right", va="top", size=11, transform=ax.transAxes)
