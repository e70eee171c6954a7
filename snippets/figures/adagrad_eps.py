"""images/adagrad_eps.*.svg: where eps stands decides below which gradient a step dies."""

import numpy as np

from snippets.claims.adagrad import first_step, first_step_outside
from snippets.figures.kit import COLOR, Figure, axes_in, dots, line, powers, segments, set_ticks, word

GRADIENTS = np.geomspace(1e-12, 10, 105)
HERE = 1e-6  # where the gap between the two is drawn


def data():
    """Return the first step over lr for each gradient: eps inside and outside, and the defaults of the frameworks.

    Returns:
        `inside`, `outside`, `torch`, `keras`: (105,); `at_*`: at g = 1e-6; `keras_tenth`: at g = `tenth`.
    """
    return {
        "inside": first_step(GRADIENTS),
        "outside": first_step_outside(GRADIENTS),
        "torch": first_step_outside(GRADIENTS, 1e-10),
        "keras": first_step(GRADIENTS, 1e-7, 0.1),
        "at_inside": first_step(HERE)[0],
        "at_outside": float(first_step_outside(HERE)),
        "tenth": 0.1,
        "keras_tenth": first_step(0.1, 1e-7, 0.1)[0],
    }


FIGURE = Figure(
    data,
    caption=(
        "**同是$\\epsilon$ = 10⁻⁸，放在根号外，门槛是$|g|$ = 10⁻⁸；放在里面，是10⁻⁴。**左：第一步与$\\eta$之比。放"
        "在外面，$|g| = \\epsilon$时是½；放在里面，$|g| = \\sqrt\\epsilon$时是$1/\\sqrt2$。$g$ = 10⁻⁶时分别是"
        "{at_outside:.3f}和{at_inside:.4f}。右：各框架的默认值。Keras和Optax的$G$从0.1起，$g = 0.1$的第一步"
        "{只有|less(keras_tenth, 1 / 3)}{keras_tenth:.3f}。",
        "**For $\\epsilon$ = 10⁻⁸ outside the root the threshold is $|g|$ = 10⁻⁸; inside it is 10⁻⁴.** Left: the "
        "first step over $\\eta$. Outside, it is ½ at $|g| = \\epsilon$; inside, it is $1/\\sqrt2$ at $|g| = "
        "\\sqrt\\epsilon$. At $g$ = 10⁻⁶ the two are {at_outside:.3f} and {at_inside:.4f}. Right: the defaults. In "
        "Keras and Optax $G$ starts at 0.1, and the first step at $g = 0.1$ is {only|less(keras_tenth, 1 / 3)} "
        "{keras_tenth:.3f}.",
    ),
    words={
        "outside": ("*ε*在外", "*ε* outside"),
        "inside": ("*ε*在里", "*ε* inside"),
        "torch": ("PyTorch", "PyTorch"),
        "keras": ("Keras、Optax", "Keras, Optax"),
        "g": ("|*g*|", "|*g*|"),
    },
    height=220,
)


def axes(fig):
    """Return axes of the first step over lr against the gradient."""
    ax = axes_in(fig, (0.1, 0.13, 0.87, 0.84), xlim=(1e-12, 10), ylim=(0, 1.12), xscale="log", grid="y")
    set_ticks(ax, powers(-10, -8, -6, -4, -2, 0), [0, 0.5, 1])
    ax.text(1e-1, -0.045, word("g"), size=11, color=COLOR["mute"], ha="center", va="top")
    return ax


@FIGURE.panel(
    title=("ε = 10⁻⁸，里与外", "ε = 10⁻⁸, inside and outside"),
    alt=(
        "两条S形曲线。ε在外的{上升|rises(outside)}，在{10⁻⁶|HERE}处是{at_outside:.3f}；ε在里的也{上升|rises(inside)}，在同一处是"
        "{at_inside:.4f}。",
        "Two S-shaped curves. That with ε outside {rises|rises(outside)} and reads {at_outside:.3f} at {10⁻⁶|HERE}; "
        "that with ε inside {rises|rises(inside)} too and reads {at_inside:.4f} there.",
    ),
)
def places(fig, data):
    """Draw both curves and the gap at g = 1e-6."""
    ax = axes(fig)
    segments(ax, [[(HERE, data["at_inside"]), (HERE, data["at_outside"])]], COLOR["mute"], 1, linestyle=(0, (2, 2)))
    line(ax, np.column_stack([GRADIENTS, data["outside"]]), COLOR["blue"])
    line(ax, np.column_stack([GRADIENTS, data["inside"]]), COLOR["rust"])
    dots(ax, [[HERE, data["at_outside"]]], COLOR["blue"], 7, clip_on=False)
    dots(ax, [[HERE, data["at_inside"]]], COLOR["rust"], 7, clip_on=False)
    ax.text(4e-9, 0.62, word("outside"), color=COLOR["blue"], ha="right", weight="bold")
    ax.text(2.5e-4, 0.62, word("inside"), color=COLOR["rust"], ha="left", weight="bold")


@FIGURE.panel(
    title=("框架的默认值", "Framework defaults"),
    alt=(
        "PyTorch的曲线{上升|rises(torch)}；Keras、Optax的曲线也{上升|rises(keras)}，在{0.1|tenth}处是{keras_tenth:.3f}，"
        "{低于|less(keras, torch)}前一条。",
        "PyTorch's curve {rises|rises(torch)}; that of Keras, Optax {rises|rises(keras)} too and reads "
        "{keras_tenth:.3f} at {0.1|tenth}, {below|less(keras, torch)} the first one.",
    ),
)
def defaults(fig, data):
    """Draw the first step at the frameworks' defaults."""
    ax = axes(fig)
    line(ax, np.column_stack([GRADIENTS, data["torch"]]), COLOR["violet"])
    line(ax, np.column_stack([GRADIENTS, data["keras"]]), COLOR["olive"])
    dots(ax, [[data["tenth"], data["keras_tenth"]]], COLOR["olive"], 7)
    ax.text(2e-9, 0.62, word("torch"), color=COLOR["violet"], ha="left", weight="bold")
    ax.text(2e-2, 0.36, word("keras"), color=COLOR["olive"], ha="right", weight="bold")
