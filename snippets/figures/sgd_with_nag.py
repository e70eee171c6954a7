"""images/sgd_with_nag.*.svg: A -> B -> C, the look-ahead; redrawn after the lost picture of the original note."""

import numpy as np
from matplotlib.patches import Ellipse

from snippets.figures.kit import COLOR, Figure, arrow, blank, dots, word
from snippets.nesterov import nesterov_init, nesterov_step

CURVATURE = np.array([1.5, 4.0])
START = np.array([-3.0, 1.6])
LR, GAMMA = 0.2, 0.9


def grad(theta):
    """Return the gradient of J = (1.5 theta_1^2 + 4 theta_2^2) / 2."""
    return CURVATURE * theta


def value(theta):
    """Return J."""
    return float(np.sum(CURVATURE * theta**2) / 2)


def data():
    """Take two steps of Nesterov and record where the second one asks for its gradient.

    Returns:
        Points a, b (theta_0, theta_1), c (look-ahead), d (theta_2), e (where the gradient at b leads), J at d, e; and
        `points`, (3, 2), a, b and c, and `arrows`, (tail, head).
    """
    asked = []

    def recorded(point):
        asked.append(point)
        return grad(point)

    b, velocity = nesterov_step(START, nesterov_init(START), recorded, LR, GAMMA)
    d, _ = nesterov_step(b, velocity, recorded, LR, GAMMA)
    e, _ = nesterov_step(b, velocity, lambda point: grad(b), LR, GAMMA)
    c = asked[1]
    arrows = {"v": (START, b), "gv": (b, c), "gC": (c, d), "gB": (b, b + (e - c)), "moved": (c, e)}
    return {"a": START, "b": b, "c": c, "d": d, "e": e, "value_d": value(d), "value_e": value(e)} | {
        "points": np.array([START, b, c]),
        "arrows": arrows,
    }


FIGURE = Figure(
    data,
    caption=(
        "**在C点求梯度，能提前发现冲过了头。**A是上一个点，B是当前点，C = B − $\\gamma v$是前瞻点。左：C已在谷底"
        "{对面|more(b[1] * -c[1], 0)}，那里的梯度把这一步拉回来，新点的$J$是{value_d:.2f}。右：速度相同，但在B求梯"
        "度，它仍指向前方，新点的$J$是{value_e:.2f}。",
        "**Asked at C, the gradient sees the overshoot before it happens.** A is the last point, B the current "
        "one, C = B − $\\gamma v$ the look-ahead point. Left: C lies {beyond|more(b[1] * -c[1], 0)} the valley "
        "floor; the gradient there pulls the step back, and $J$ at the new point is {value_d:.2f}. Right: the same "
        "velocity with the gradient at B, which still points onwards; $J$ is {value_e:.2f}.",
    ),
    words={
        "v": ("−*v*_{{1}}", "−*v*_{{1}}"),
        "gv": ("−*γv*_{{1}}", "−*γv*_{{1}}"),
        "gC": ("−*η*∇*J*(C)", "−*η*∇*J*(C)"),
        "gB": ("−*η*∇*J*(B)", "−*η*∇*J*(B)"),
        "new": ("新点", "new point"),
        "min": ("最小值点", "minimum"),
    },
    height=256,
    labels={"new": ("d", "e")},
)


def ground(fig, data):
    """Draw the bowl, its minimum, and A -> B -> C."""
    ax = blank(fig, (-3.5, 0.9), (-1.62, 2.02))
    ax.add_patch(Ellipse((0, 0), 40, 40, fc=COLOR["s8"], ec="none"))
    for number, level in enumerate((9, 6.2, 3.9, 2.1, 0.9, 0.25)):
        fill = COLOR[f"s{6 - number}"]
        ax.add_patch(Ellipse((0, 0), *(2 * np.sqrt(2 * level / CURVATURE)), fc=fill, ec=COLOR["rule"], lw=0.7))
    dots(ax, [[0, 0]], COLOR["ink"], 5)
    ax.text(0.1, 0.06, word("min"), size=11, color=COLOR["mute"], va="bottom", ha="center")
    a, b, c = data["a"], data["b"], data["c"]
    arrow(ax, *data["arrows"]["v"], COLOR["ink"], 2)
    arrow(ax, *data["arrows"]["gv"], COLOR["blue"], 2, linestyle=(0, (4, 2.5)))
    dots(ax, data["points"], COLOR["ink"], 7)
    ax.text(a[0] - 0.1, a[1] + 0.1, "A", weight="bold", ha="right", va="center")
    ax.text(b[0] - 0.13, b[1] - 0.12, "B", weight="bold", ha="right", va="center")
    ax.text(c[0] - 0.13, c[1] - 0.14, "C", weight="bold", ha="right", va="center")
    ax.text(*((a + b) / 2 + [0.14, 0.08]), word("v"), ha="left", va="center")
    ax.text(*((b + c) / 2 + [-0.14, -0.1]), word("gv"), color=COLOR["blue"], ha="right", va="center")
    return ax


@FIGURE.panel(
    title=("Nesterov：在C求梯度", "Nesterov: the gradient at C"),
    alt=(
        "椭圆等高线上，A到B的箭头越向谷底，B到C的虚线箭头沿原方向{越过|crosses([b[1], c[1]], 0)}谷底，C处的梯度箭头"
        "指回谷底，新点的J是{value_d:.2f}。",
        "On elliptic contours an arrow from A to B heads for the valley floor, a dashed arrow from B to C runs on "
        "{past|crosses([b[1], c[1]], 0)} it, and the gradient arrow at C points back to it; J at the new point is "
        "{value_d:.2f}.",
    ),
)
def nesterov(fig, data):
    """Draw the gradient at C and the new point."""
    ax = ground(fig, data)
    arrow(ax, *data["arrows"]["gC"], COLOR["violet"], 2.4)
    dots(ax, [data["d"]], COLOR["violet"], 8)
    ax.text(*((data["c"] + data["d"]) / 2 + [0.14, -0.1]), word("gC"), color=COLOR["violet"], ha="left", va="center")
    ax.text(*(data["d"] + [0, 0.14]), word("new"), color=COLOR["violet"], ha="center", va="bottom", weight="bold")


@FIGURE.panel(
    title=("动量：在B求梯度", "Momentum: the gradient at B"),
    alt=(
        "同样的A、B、C，但加在C上的是B处的梯度，它指向更远的前方，新点离谷底{更远|more(abs(e[1]), abs(d[1]))}，J是"
        "{value_e:.2f}。",
        "The same A, B and C, but the gradient added at C is the one at B, which points further on; the new point "
        "is {farther|more(abs(e[1]), abs(d[1]))} from the valley floor, and J is {value_e:.2f}.",
    ),
)
def momentum(fig, data):
    """Draw the gradient at B, moved to C, and the new point."""
    ax = ground(fig, data)
    e = data["e"]
    arrow(ax, *data["arrows"]["gB"], COLOR["rust"], 2.4)
    arrow(ax, *data["arrows"]["moved"], COLOR["rust"], 2.4)
    dots(ax, [e], COLOR["rust"], 8)
    ax.text(*(data["arrows"]["gB"][1] + [0.1, 0.02]), word("gB"), color=COLOR["rust"], ha="left", va="center")
    ax.text(*(e + [0.14, -0.04]), word("new"), color=COLOR["rust"], ha="left", va="center", weight="bold")
