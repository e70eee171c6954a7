"""images/optimizer_race_quadratic.*.svg: seven methods on a quadratic along the axes."""

from snippets.figures.optimizer_race import race, run


def data():
    """Return the seven best runs on the quadratic."""
    return run("quadratic")


FIGURE = race(
    data,
    (
        "**二次函数的山谷顺着坐标轴，Adagrad大胜；RMSProp停不下来。**规则与画法同上图，十字是最小值(0, 0)。得分：Adagrad低于10⁻⁵⁰，NAG {nesterov[text]}，SGD {sgd[text]}，RMSProp {rmsprop[text]}。",
        "**On the quadratic along the axes Adagrad wins by far, and RMSProp does not settle.** Rule and drawing as above; the cross is the minimum (0, 0). Scores: Adagrad below 10⁻⁵⁰, NAG {nesterov[text]}, SGD {sgd[text]}, RMSProp {rmsprop[text]}.",
    ),
    path=(
        "狭长的山谷：SGD在两壁间来回，Adagrad步步越过谷底、一步比一步小，很快到了最小值近旁，其余方法沿谷底绕到最小值。",
        "A narrow ravine: SGD jumps from wall to wall, Adagrad crosses the floor at each step, by ever smaller steps, and is soon near the minimum, the others reach it along the floor.",
    ),
    loss=(
        "Adagrad最先降出图底；NAG、AdamW、SGD、动量、Adam一路下降；RMSProp停在10⁻¹附近。",
        "Adagrad is the first to leave through the bottom; NAG, AdamW, SGD, momentum and Adam keep falling; RMSProp stays near 10⁻¹.",
    ),
    start=(-8.4, 2.25),
    exponents=(-10, -8, -6, -4, -2, 0),
    beyond=("图底", "bottom"),
    top=300,
)
