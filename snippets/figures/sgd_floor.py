"""images/sgd_floor.*.svg: a constant learning rate ends on a noise floor, a falling one does not."""

import numpy as np

from snippets.figures.kit import COLOR, Figure, axes_in, dots, level_lines, powers, set_ticks, word
from snippets.sgd import sgd_init, sgd_step

CURVATURE, NOISE, START = 2.0, 3.0, 4.0
RATES = (0.3, 0.05)
STEPS, RUNS = 150, 2000
LAST = 0.915  # the largest rate that is drawn


def floor(lr):
    """Return the stationary variance of the theorem (eq. 3)."""
    return lr * NOISE / (CURVATURE * (2 - lr * CURVATURE))


def mean_squares(lr_at, start, steps=STEPS, seed=1):
    """Return the mean of theta_t^2 over RUNS runs, for t = 0 .. steps."""
    rng = np.random.default_rng(seed)
    theta = np.full(RUNS, start)
    state, values = sgd_init(theta), [start**2]
    for t in range(1, steps + 1):
        noise = np.sqrt(NOISE) * rng.standard_normal(RUNS)
        theta, state = sgd_step(theta, state, lambda x, noise=noise: CURVATURE * x + noise, lr_at(t))
        values.append(np.mean(theta**2))
    return np.array(values)


def data():
    """Return error curves, their floors, and the floor against the learning rate, measured and by theorem."""
    curves = {lr: mean_squares(lambda t, lr=lr: lr, START) for lr in RATES}
    curves["falling"] = mean_squares(lambda t: 1 / (CURVATURE * t), START)
    rates = np.array([0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.9])
    return {
        "curves": curves,
        "floors": {lr: floor(lr) for lr in RATES},
        "rates": rates,
        "measured": np.array([mean_squares(lambda t, lr=lr: lr, 0.0, 80, 2)[41:].mean() for lr in rates]),
        "grid": np.linspace(0.005, LAST, 80),
        "theory": floor(np.linspace(0.005, LAST, 80)),
        "runs": RUNS,
        "steps": STEPS,
        "big": RATES[0],
        "small": RATES[1],
        "limit": 2 / CURVATURE,
    }


FIGURE = Figure(
    data,
    caption=(
        "**噪声的方差不变、学习率不变，从这个远处的起点出发，均方误差{降到噪声底|sinks(curves[0.3])}就"
        "{不再降|near(curves[0.3][50:], floors[0.3], within=0.03)}；"
        "{学习率越小，噪声底越低|less(floors[0.05], floors[0.3])}。**左：{runs}次运行的均方误差，虚线是式(3)；"
        "$\\eta_t = 1/(\\lambda t)$没有噪声底，均方误差按$1/t$下降。右：噪声底随$\\eta${升高|rises(measured)}，靠近"
        "$2/\\lambda = {limit:g}$时趋于无穷；点是量出来的，线是式(3)。两图都取$\\lambda = 2$、$\\sigma^2 = "
        "{3|NOISE}$。",
        "**Constant rate and noise variance: from this distant start the mean squared error "
        "{falls to a floor|sinks(curves[0.3])} and {stays there|near(curves[0.3][50:], floors[0.3], within=0.03)}; "
        "{the smaller the rate, the lower the floor|less(floors[0.05], floors[0.3])}.** Left: mean squared error "
        "of {runs} runs; dashed, equation (3). With $\\eta_t = 1/(\\lambda t)$ there is no floor and the mean "
        "squared error falls as $1/t$. Right: the floor {rises|rises(measured)} with $\\eta$ and tends to infinity "
        "towards $2/\\lambda = {limit:g}$; dots are measured, the line is equation (3). Both with $\\lambda = 2$, "
        "$\\sigma^2 = {3|NOISE}$.",
    ),
    words={
        "step": ("步数", "steps"),
        "big": ("*η* = 0.3", "*η* = 0.3"),
        "small": ("*η* = 0.05", "*η* = 0.05"),
        "falling": ("*η*_{{*t*}} = 1/(*λt*)", "*η*_{{*t*}} = 1/(*λt*)"),
        "eta": ("*η*", "*η*"),
        "limit": ("2/*λ*", "2/*λ*"),
    },
    height=230,
    labels={"big": "curves.0.3", "small": "curves.0.05"},
)


@FIGURE.panel(
    title=("均方误差", "Mean squared error"),
    alt=(
        "对数图，{steps}步：学习率{0.3|big}很快{降到|sinks(curves[0.3])}{较高|more(floors[big], floors[small])}的水平线，{0.05|small}慢慢"
        "{降到|sinks(curves[0.05])}{较低|less(floors[small], floors[big])}的水平线，1/(λt)大体{一直下降|sinks(curves.falling)}。",
        "On a log scale over {steps} steps: rate {0.3|big} soon {falls to|sinks(curves[0.3])} a {high|more(floors[big], floors[small])} "
        "level line, {0.05|small} slowly {falls to|sinks(curves[0.05])} a {lower|less(floors[small], floors[big])} one, 1/(λt) on "
        "the whole {keeps going down|sinks(curves.falling)}.",
    ),
)
def error(fig, data):
    """Draw mean squared error against step."""
    ax = axes_in(fig, (0.115, 0.125, 0.865, 0.84), xlim=(0, data["steps"]), ylim=(3e-3, 25), yscale="log", left=False)
    set_ticks(ax, [0, 50, 100, 150], powers(-2, -1, 0, 1))
    level_lines(ax, (1e-2, 1e-1, 1, 10))
    for (name, values), color in zip(data["curves"].items(), ("rust", "blue", "green"), strict=True):
        ax.plot(values, color=COLOR[color], lw=1.8)
        if name in data["floors"]:
            ax.axhline(data["floors"][name], color=COLOR["ink"], lw=1.1, ls=(0, (4, 3)), zorder=4)
    ax.text(148, 0.5, word("big"), color=COLOR["rust"], weight="bold", ha="right")
    ax.text(148, 0.06, word("small"), color=COLOR["blue"], weight="bold", ha="right")
    ax.text(62, 0.0065, word("falling"), color=COLOR["green"], weight="bold", ha="right")
    ax.text(1, -0.1, word("step"), color=COLOR["mute"], ha="right", va="top", size=11, transform=ax.transAxes)


@FIGURE.panel(
    title=("噪声底与学习率", "Noise floor against learning rate"),
    alt=(
        "噪声底从0起随学习率{上升|rises(measured)}，先{近乎直线|straight(measured[:3], rates[:3], within=0.08)}，靠"
        "近{limit:g}时陡升；量得的点都落在公式的曲线上。",
        "From 0 the floor {rises|rises(measured)} with the learning rate, first "
        "{nearly straight|straight(measured[:3], rates[:3], within=0.08)}, then steeply near {limit:g}; the "
        "measured dots lie on the formula's curve.",
    ),
)
def against_rate(fig, data):
    """Draw the stationary variance against the learning rate."""
    ax = axes_in(fig, (0.085, 0.125, 0.885, 0.84), xlim=(0, 1.04), ylim=(0, 8.2), left=False)
    set_ticks(ax, [0, 0.2, 0.4, 0.6, 0.8, 1], [0, 2, 4, 6, 8])
    level_lines(ax, (2, 4, 6, 8))
    ax.axvline(data["limit"], color=COLOR["mute"], lw=1, ls=(0, (4, 3)))
    ax.plot(data["grid"], data["theory"], color=COLOR["violet"], lw=1.8)
    dots(ax, np.column_stack([data["rates"], data["measured"]]), COLOR["violet"], 6, halo=8)
    ax.text(data["limit"] - 0.02, 0.9, word("limit"), color=COLOR["mute"], ha="right")
    ax.text(0.5, -0.1, word("eta"), color=COLOR["mute"], ha="center", va="top", size=11, transform=ax.transAxes)
