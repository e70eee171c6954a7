"""images/optimizer_race_quadratic.*.svg: seven methods on a quadratic along the axes."""

from snippets.claims.optimizer_race import METHODS
from snippets.figures.kit import Figure, word
from snippets.figures.optimizer_race import WORDS, contours, losses, paths, run


def data():
    """Return the seven best runs on the quadratic."""
    return run("quadratic")


FIGURE = Figure(
    data,
    caption=(
        "**二次函数的山谷顺着坐标轴，Adagrad大胜；RMSProp停不下来。**规则与画法同上图，十字是最小值(0, 0)。得分：Adagrad低于10⁻⁵⁰，NAG {nesterov[text]}，SGD {sgd[text]}，RMSProp {rmsprop[text]}。",
        "**On the quadratic along the axes Adagrad wins by far, and RMSProp does not settle.** Rule and drawing as above; the cross is the minimum (0, 0). Scores: Adagrad below 10⁻⁵⁰, NAG {nesterov[text]}, SGD {sgd[text]}, RMSProp {rmsprop[text]}.",
    ),
    words={key: WORDS[key] for key in (*METHODS, "step", "start")},
    height=223,
)


@FIGURE.panel(
    title=("路径", "The paths"),
    alt=(
        "狭长的山谷：SGD在两壁间来回，Adagrad步步越过谷底、一步比一步小，很快到了最小值近旁，其余方法沿谷底绕到最小值。",
        "A narrow ravine: SGD jumps from wall to wall, Adagrad crosses the floor at each step, by ever smaller steps, and is soon near the minimum, the others reach it along the floor.",
    ),
)
def path(fig, data):
    """Draw the paths."""
    ax = contours(fig, data)
    paths(ax, data)
    ax.text(-8.4, 2.25, word("start"), ha="center")


@FIGURE.panel(
    title=("目标函数", "The objective"),
    alt=(
        "Adagrad最先降出图底；NAG、AdamW、SGD、动量、Adam一路下降；RMSProp停在10⁻¹附近。",
        "Adagrad is the first to leave through the bottom; NAG, AdamW, SGD, momentum and Adam keep falling; RMSProp stays near 10⁻¹.",
    ),
)
def loss(fig, data):
    """Draw the losses."""
    losses(fig, data, (-10, -8, -6, -4, -2, 0), top=300)
