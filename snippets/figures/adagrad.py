"""images/adagrad.*.svg: the effective rate falls only where gradients have been."""

import numpy as np

from snippets.claims.adagrad import descent_rates, rate_path
from snippets.figures.kit import COLOR, Figure, axes_in, dots, line, set_ticks, word

STEPS = 1000
PERIODS = (1, 10, 100)
SHOWN = np.unique(np.geomspace(1, STEPS, 80).astype(int))


def data():
    """Return the effective rates, lr = 1 on the left and 0.5 on the right.

    Returns:
        `seen`: {period: (steps, rates)}, the steps at which a feature occurs, for period 1 those of SHOWN; `quiet`, `noisy`: (len(SHOWN),) rates.
        `first`: {period: (step, rate)} where each begins. `every`, `rare`, `limit`, `end`: the rates at step 1000; `falls`: the step at
        which the rarest first falls; `there`, `elsewhere`: does the rate of the middle feature fall at a step with a gradient, and without one?
    """
    seen = {}
    for period in PERIODS:
        t = np.arange(1, STEPS + 1)
        rates = rate_path((t % period == 0).astype(float))
        kept = (t % period == 0) & (np.isin(t, SHOWN) if period == 1 else True)
        seen[period] = (t[kept], rates[kept])
    quiet, noisy = (descent_rates(noise)[SHOWN - 1] for noise in (0.0, 1.0))
    ends = {"every": seen[1][1][-1], "rare": seen[100][1][-1], "limit": quiet[-1], "end": noisy[-1]}
    occurs = t % PERIODS[1] == 0
    fell = np.diff(rate_path(occurs.astype(float))[PERIODS[1] - 1 :]) < 0  # after the first gradient
    split = {"there": fell[occurs[PERIODS[1] :]], "elsewhere": fell[~occurs[PERIODS[1] :]]}
    falls = seen[100][0][np.argmax(seen[100][1] < 1)]
    return {
        "seen": seen,
        "first": {period: (t[0], rates[0]) for period, (t, rates) in seen.items()},
        "quiet": quiet,
        "noisy": noisy,
        "falls": int(falls),
        "lr": 1.0,
        "descent_lr": 0.5,
        **ends,
        **split,
    }


FIGURE = Figure(
    data,
    caption=(
        "**有效学习率{只|only(there, elsewhere)}在出现过梯度的地方{下降|falls(seen[10][1])}。**左："
        "{三|len(PERIODS)}个特征分别每{PERIODS[0]}、{PERIODS[1]}、{PERIODS[2]}步出现一次，出现时$|g| = 1$，$\\eta "
        "= 1$；第{STEPS}步时，最常见的{降到|ends_at(seen[1][1], every)}{every:.3f}，最少见的还有{rare:.3f}。右：在"
        "$\\theta^2/2$上下降，$\\eta = {descent_lr}$。没有噪声时梯度平方之和有限，有效学习率"
        "{停在|ends_at(quiet, limit)}{limit:.3f}；有噪声时它{一直降|falls(noisy[-20:])}，第{STEPS}步是{end:.3f}。",
        "**The effective rate {falls|falls(seen[10][1])} {only|only(there, elsewhere)} where gradients have "
        "been.** Left: {three|len(PERIODS)} features, seen every {PERIODS[0]}, {PERIODS[1]} and {PERIODS[2]} steps "
        "with $|g| = 1$, $\\eta = 1$; at step {STEPS} the commonest is {down to|ends_at(seen[1][1], every)} "
        "{every:.3f}, the rarest still has {rare:.3f}. Right: descent on $\\theta^2/2$, $\\eta = {descent_lr}$. "
        "Without noise the squared gradients have a finite sum and the rate {settles at|ends_at(quiet, limit)} "
        "{limit:.3f}; with noise it {keeps falling|falls(noisy[-20:])}, to {end:.3f} at step {STEPS}.",
    ),
    words={
        "p1": ("每步出现", "every step"),
        "p10": ("每10步", "every 10th"),
        "p100": ("每100步", "every 100th"),
        "quiet": ("无噪声", "no noise"),
        "noisy": ("有噪声", "with noise"),
        "t": ("*t*", "*t*"),
    },
    height=220,
    labels={"p1": "seen.1", "p10": "seen.10", "p100": "seen.100"},
)


def axes(fig):
    """Return log-log axes from 1 to 1000 steps."""
    ax = axes_in(fig, (0.13, 0.13, 0.84, 0.83), xlim=(1, 1000), ylim=(0.01, 1.35), xscale="log", yscale="log", grid="y")
    set_ticks(ax, [1, 10, 100, 1000], [0.01, 0.03, 0.1, 0.3, 1])
    ax.text(330, 0.0079, word("t"), size=11, color=COLOR["mute"], ha="center", va="top")
    return ax


@FIGURE.panel(
    title=("出现得少，降得少", "Seen less, slowed less"),
    alt=(
        "双对数坐标的{三|len(seen)}条线，都{从|reads([seen[1][1][0], seen[10][1][0], seen[100][1][0]], 1)}1开始下降："
        "每步出现的特征到第{STEPS}步{降到|falls(seen[1][1])}{every:.3f}，每{PERIODS[2]}步出现一次的从"
        "{第|reads(falls, 2 * PERIODS[2])}{falls:d}步起才降，{还有|more(rare, every)}{rare:.3f}。",
        "{Three|len(seen)} lines on log-log axes, "
        "{each starting at|reads([seen[1][1][0], seen[10][1][0], seen[100][1][0]], 1)} 1: the feature seen at "
        "every step {falls to|falls(seen[1][1])} {every:.3f} by step {STEPS}, the one seen every {PERIODS[2]}th "
        "step falls only {from|reads(falls, 2 * PERIODS[2])} step {falls:d} on and {still has|more(rare, every)} "
        "{rare:.3f}.",
    ),
)
def features(fig, data):
    """Draw the three staircases."""
    ax = axes(fig)
    for period, role in zip(PERIODS, ("blue", "green", "rust"), strict=True):
        t, rates = data["seen"][period]
        steps = "steps-post" if period > 1 else "default"
        line(ax, np.column_stack([t, rates]), COLOR[role], 2, drawstyle=steps)
        dots(ax, [data["first"][period]], COLOR[role], 6, clip_on=False)
    ax.text(9, 0.22, word("p1"), color=COLOR["blue"], ha="right", va="top", weight="bold")
    ax.text(18.5, 0.72, word("p10"), color=COLOR["green"], ha="right", va="center", weight="bold")
    ax.text(125, 1.04, word("p100"), color=COLOR["rust"], ha="left", va="bottom", weight="bold")


@FIGURE.panel(
    title=(
        "{会停|near(quiet[-20:], limit, within=0.01)}，还是{一直降|falls(noisy[-20:])}",
        "{Settles|near(quiet[-20:], limit, within=0.01)}, or {keeps falling|falls(noisy[-20:])}",
    ),
    alt=(
        "双对数坐标的两条线：无噪声时{变平|stays(quiet[-20:], within=0.01)}，停在{limit:.3f}；有噪声时"
        "{沿直线下降|sinks(noisy[-20:])}，第{STEPS}步是{end:.3f}。",
        "Two lines on log-log axes: without noise the rate {goes flat|stays(quiet[-20:], within=0.01)} at "
        "{limit:.3f}; with noise it {falls along a straight line|sinks(noisy[-20:])} to {end:.3f} at step {STEPS}.",
    ),
)
def settles(fig, data):
    """Draw the rate with and without noise."""
    ax = axes(fig)
    line(ax, np.column_stack([SHOWN, data["quiet"]]), COLOR["violet"], 2)
    line(ax, np.column_stack([SHOWN, data["noisy"]]), COLOR["olive"], 2)
    ax.text(60, 0.46, word("quiet"), color=COLOR["violet"], ha="left", va="bottom", weight="bold")
    ax.text(60, 0.095, word("noisy"), color=COLOR["olive"], ha="left", va="bottom", weight="bold")
