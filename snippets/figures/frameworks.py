"""images/frameworks.*.svg: one call, two formulas: momentum when the learning rate drops to 0, Adam's eps."""

import numpy as np

from snippets.figures.kit import COLOR, Figure, axes_in, dots, line, powers, set_ticks, word
from snippets.frameworks import keras, optax, torch

STEPS, LAST = 30, 10  # the learning rate is 1 up to step LAST and 0 afterwards
GRADIENTS = np.geomspace(1e-11, 1e-2, 91)
HERE = 1e-7  # the gradient whose two steps are named


def positions(module):
    """Return how far momentum has gone after each step, gradient 1, against it counted as positive, shape (STEPS + 1,)."""
    theta = np.zeros(1)
    state, places = module.sgd_init(theta), [0.0]
    for step in range(1, STEPS + 1):
        theta, state = module.sgd_step(theta, state, np.ones_like, 1.0 if step <= LAST else 0.0, momentum=0.9)
        places.append(-float(theta[0]))
    return np.array(places)


def first_steps(module, gradients):
    """Return Adam's first step over the learning rate at the module's defaults."""
    theta = np.zeros_like(gradients)
    moved, _ = module.adam_step(theta, module.adam_init(theta), lambda _: gradients, 1.0)
    return -moved


def data():
    """Return the paths, the curves, and the numbers of the caption."""
    paths = {name: positions(module) for name, module in (("torch", torch), ("optax", optax), ("keras", keras))}
    curves = {f"adam_{name}": first_steps(module, GRADIENTS) for name, module in (("torch", torch), ("keras", keras))}
    here = np.array([HERE])
    return {
        **paths,
        **curves,
        "stop": paths["torch"][-1],
        "coast": paths["keras"][-1],
        "at_torch": first_steps(torch, here)[0],
        "at_keras": first_steps(keras, here)[0],
    }


FIGURE = Figure(
    data,
    caption=(
        "**同一行调用，换一个框架就走另一条路。**左：动量0.9，梯度恒为1，学习率前{10|LAST}步是1，以后是0。PyTorch和"
        "Optax立刻停{在|reads(torch[LAST:], stop)}{stop:.1f}，Keras靠速度滑行，第{STEPS}步"
        "{到|reads(keras[-1], coast)}{coast:.1f}。右：Adam的第一步与$\\eta$之比，各用默认的$\\epsilon$。$g$ = "
        "{10⁻⁷|HERE}时PyTorch和Optax是{at_torch:.3f}，Keras是{at_keras:.3f}。",
        "**One and the same call goes two ways in two frameworks.** Left: momentum 0.9, gradient 1; the learning "
        "rate is 1 for {ten|LAST} steps and then 0. PyTorch and Optax stop {at|reads(torch[LAST:], stop)} "
        "{stop:.1f} at once; Keras coasts {and is at|reads(keras[-1], coast)} {coast:.1f} by step {STEPS}. Right: "
        "Adam's first step over $\\eta$, each with its default $\\epsilon$. At $g$ = {10⁻⁷|HERE} it is "
        "{at_torch:.3f} in PyTorch and Optax, {at_keras:.3f} in Keras.",
    ),
    words={
        "torch": ("PyTorch、Optax", "PyTorch, Optax"),
        "keras": ("Keras", "Keras"),
        "step": ("步数 *t*", "step *t*"),
        "zero": ("*η* = 0", "*η* = 0"),
        "g": ("|*g*|", "|*g*|"),
    },
    height=220,
    labels={"torch": ("torch", "adam_torch"), "keras": ("keras", "adam_keras")},
)


@FIGURE.panel(
    title=("动量：学习率降到0以后", "Momentum: the rate drops to 0"),
    alt=(
        "两条曲线前{LAST}步{重合|equal(torch[:LAST], keras[:LAST])}；此后PyTorch和Optax的是{stop:.1f}处的"
        "{水平|stays(torch[LAST:])}线，Keras的继续{上升|rises(keras[LAST:])}，第{STEPS}步"
        "{到|reads(keras[-1], coast)}{coast:.1f}。",
        "Two curves {agree|equal(torch[:LAST], keras[:LAST])} for {LAST} steps; then that of PyTorch and Optax is "
        "{level|stays(torch[LAST:])} at {stop:.1f}, that of Keras {rises|rises(keras[LAST:])} on, to {coast:.1f} "
        "{at|reads(keras[-1], coast)} step {STEPS}.",
    ),
)
def momentum(fig, data):
    """Draw the distance gone against the step."""
    ax = axes_in(fig, (0.1, 0.13, 0.87, 0.84), xlim=(0, STEPS), ylim=(0, 118), grid="y")
    set_ticks(ax, [0, 10, 20, 30], [0, 50, 100])
    ax.axvline(LAST, color=COLOR["mute"], lw=1, ls=(0, (2, 2)))
    steps = np.arange(STEPS + 1)
    line(ax, np.column_stack([steps, data["keras"]]), COLOR["rust"])
    line(ax, np.column_stack([steps, data["torch"]]), COLOR["blue"])
    ax.text(LAST - 0.6, 96, word("zero"), size=11, color=COLOR["mute"], ha="right", va="center")
    ax.text(29.5, data["torch"][-1] - 9, word("torch"), color=COLOR["blue"], ha="right", va="center", weight="bold")
    ax.text(22, 107, word("keras"), color=COLOR["rust"], ha="right", va="center", weight="bold")
    ax.text(25, -5, word("step"), size=11, color=COLOR["mute"], ha="center", va="top")


@FIGURE.panel(
    title=("Adam：第一步与η之比", "Adam: first step over η"),
    alt=(
        "两条S形曲线。PyTorch和Optax的{上升|rises(adam_torch)}，在{10⁻⁷|HERE}处是{at_torch:.3f}；Keras的也"
        "{上升|rises(adam_keras)}，在同一处是{at_keras:.3f}。",
        "Two S-shaped curves. That of PyTorch and Optax {rises|rises(adam_torch)} and reads {at_torch:.3f} at {10⁻⁷|HERE}; that of "
        "Keras {rises|rises(adam_keras)} too and reads {at_keras:.3f} there.",
    ),
)
def adam(fig, data):
    """Draw the first step against the gradient."""
    ax = axes_in(fig, (0.1, 0.13, 0.87, 0.84), xlim=(1e-11, 1e-2), ylim=(0, 1.12), xscale="log", grid="y")
    set_ticks(ax, powers(-10, -8, -6, -4), [0, 0.5, 1])
    line(ax, np.column_stack([GRADIENTS, data["adam_torch"]]), COLOR["blue"])
    line(ax, np.column_stack([GRADIENTS, data["adam_keras"]]), COLOR["rust"])
    dots(ax, [[HERE, data["at_torch"]]], COLOR["blue"], 7)
    dots(ax, [[HERE, data["at_keras"]]], COLOR["rust"], 7)
    ax.text(3e-9, 1.05, word("torch"), color=COLOR["blue"], ha="center", weight="bold")
    ax.text(1.2e-5, 0.5, word("keras"), color=COLOR["rust"], ha="left", weight="bold")
    ax.text(6e-4, -0.045, word("g"), size=11, color=COLOR["mute"], ha="center", va="top")
