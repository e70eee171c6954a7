"""images/rmsprop_bound.*.svg: a spike reaches the bound of the step, and a constant rate never rests."""

import numpy as np

from snippets.claims.rmsprop import bound, bound_long, descend, follow, rest
from snippets.figures.colors import look
from snippets.figures.kit import COLOR, Figure, axes_in, line, powers, segments, set_ticks, word

RHOS = (0.9, 0.99)
RATE, FAST = 0.01, 0.5  # of RMSProp and of Adagrad on the parabola
STEPS, SPIKE, HEIGHT = 120, 60, 1000  # the spike: at which step, how large
SHOWN = np.unique(np.concatenate([np.arange(1, 40), np.geomspace(40, 2000, 120).astype(int)]))


def data():
    """Return the steps over lr for small gradients with one spike, and |theta| of two descents, `shown` as (step, |theta|) at SHOWN."""
    gradients = np.random.default_rng(seed=6).normal(size=STEPS)
    gradients[SPIKE - 1] = HEIGHT
    descent = descend("rmsprop", lr=RATE)
    far = {"rmsprop": np.abs(descent), "adagrad": np.abs(descend("adagrad", lr=FAST))}
    return {
        "shown": {name: np.column_stack([SHOWN, places[SHOWN - 1]]) for name, places in far.items()},
        "steps": {rho: follow(gradients, rho=rho) for rho in RHOS},
        "limit": bound.compute(),
        "limit_long": bound_long.compute(),
        **far,
        "descent": descent,
        "rest": rest.compute(),
        "adagrad_end": far["adagrad"][-1],
    }


FIGURE = Figure(
    data,
    caption=(
        "**尖峰把一步推到上界；学习率不变、$\\epsilon = 0$，这里就停不下来。**左：梯度是标准正态随机数，第60个是${1000|HEIGHT}$；"
        "步子与$\\eta$之比在那里{几乎到达|near(max(abs(steps[0.9])), limit, within=0.01)}$1/\\sqrt{{1 - \\rho}}$，"
        "即{limit:.3f}（实线，$\\rho = {RHOS[0]:g}$）与{limit_long:.0f}（虚线，$\\rho = {RHOS[1]:g}$）。右："
        "$\\theta^2/2$上的$|\\theta|$。RMSProp（$\\eta = {0.01|RATE}$）先走到最小值点"
        "{近|near(min(rmsprop), 0, within=1e-9)}旁，又被推出来，{在|reads(rmsprop[-1], rest)}{rest:.4f}处{来回跳|swings(descent[-20:])}；"
        "Adagrad（$\\eta = {0.5|FAST}$）{趋于|near(adagrad[-1], 0, within=1e-9)}零。",
        "**A spike takes the step to its bound; with a constant rate and $\\epsilon = 0$ it does not come to rest "
        "here.** Left: gradients are standard normal, the 60th is ${1000|HEIGHT}$; there the step over $\\eta$ "
        "{all but reaches|near(max(abs(steps[0.9])), limit, within=0.01)} $1/\\sqrt{{1 - \\rho}}$, that is "
        "{limit:.3f} (solid, $\\rho = {RHOS[0]:g}$) and {limit_long:.0f} (dashed, $\\rho = {RHOS[1]:g}$). Right: "
        "$|\\theta|$ on $\\theta^2/2$. RMSProp ($\\eta = {0.01|RATE}$) comes {close to|near(min(rmsprop), 0, within=1e-9)} "
        "the minimum, is thrown out again and {jumps to and fro|swings(descent[-20:])} {at|reads(rmsprop[-1], rest)} {rest:.4f}; Adagrad "
        "($\\eta = {0.5|FAST}$) {tends to|near(adagrad[-1], 0, within=1e-9)} zero.",
    ),
    words={
        "short": ("*ρ* = 0.9", "*ρ* = 0.9"),
        "long": ("*ρ* = 0.99", "*ρ* = 0.99"),
        "t": ("*t*", "*t*"),
        "rmsprop": ("RMSProp", "RMSProp"),
        "adagrad": ("Adagrad", "Adagrad"),
    },
    height=220,
    labels={"short": "steps.0.9", "long": "steps.0.99"},
    beyond={"rests": ("图外", "out of the picture")},
)


@FIGURE.panel(
    title=("一个尖峰", "One spike"),
    alt=(
        "两条起伏的线，{多数|most(abs(steps[0.9]) < 2)}在正负2之间；第{SPIKE}步处各有一个尖峰，一条"
        "{到|reads(max(abs(steps[0.9])), limit)}{limit:.3f}，一条到{limit_long:.0f}。",
        "Two wavering lines, {mostly|most(abs(steps[0.9]) < 2)} between minus and plus 2; at step {SPIKE} each has "
        "a spike, one {to|reads(max(abs(steps[0.9])), limit)} {limit:.3f}, one to {limit_long:.0f}.",
    ),
)
def spike(fig, data):
    """Draw the steps and their bounds."""
    ax = axes_in(fig, (0.1, 0.13, 0.87, 0.84), xlim=(1, STEPS), ylim=(-8, 11.4), grid="y")
    set_ticks(ax, [20, 60, 120], {0: "0", data["limit"]: f"{data['limit']:.2f}", 10: "10"})
    t = np.arange(1, STEPS + 1)
    line(ax, np.column_stack([t, data["steps"][0.99]]), COLOR["violet"], 1.4, linestyle=(0, (3, 2)))
    line(ax, np.column_stack([t, data["steps"][0.9]]), COLOR["olive"], 1.6)
    ax.text(66, 0.9, word("short"), color=COLOR["olive"], weight="bold")
    ax.text(64, 8.6, word("long"), color=COLOR["violet"], weight="bold")
    ax.text(90, -8.6, word("t"), size=11, color=COLOR["mute"], ha="center", va="top")


@FIGURE.panel(
    title=("停不下来", "No rest"),
    alt=(
        "双对数坐标：RMSProp的距离{降|sinks(rmsprop)}{到|reads(rmsprop[-1], rest)}{rest:.4f}后"
        "{走平|stays(rmsprop[-500:], within=1e-6)}，Adagrad的{一直降|falls(adagrad)}到图外。",
        "Log-log axes: RMSProp's distance {falls|sinks(rmsprop)} {to|reads(rmsprop[-1], rest)} {rest:.4f} and "
        "{goes flat|stays(rmsprop[-500:], within=1e-6)}; Adagrad's {falls|falls(adagrad)} out of the picture.",
    ),
)
def rests(fig, data):
    """Draw the distance from the minimum."""
    ax = axes_in(fig, (0.13, 0.13, 0.84, 0.84), xlim=(1, 2000), ylim=(1e-6, 2), xscale="log", yscale="log", grid="y")
    set_ticks(ax, powers(0, 1, 2, 3), powers(-6, -4, -2, 0))
    segments(ax, [[(1, data["rest"]), (2000, data["rest"])]], COLOR["mute"], 1, linestyle=(0, (2, 2)))
    for name in ("adagrad", "rmsprop"):
        line(ax, data["shown"][name], **look(name))
    ax.text(1700, 0.014, word("rmsprop"), color=look("rmsprop")["color"], weight="bold", ha="right", va="bottom")
    ax.text(10, 1e-4, word("adagrad"), color=look("adagrad")["color"], weight="bold", ha="right")
    ax.text(316, 4.6e-7, word("t"), size=11, color=COLOR["mute"], ha="center", va="top")
