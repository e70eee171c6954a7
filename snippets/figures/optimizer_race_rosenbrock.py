"""images/optimizer_race_rosenbrock.*.svg: seven methods in Rosenbrock's bent valley."""

from snippets.figures.optimizer_race import race, run


def data():
    """Return the seven best runs on Rosenbrock's function."""
    return run("rosenbrock")


FIGURE = race(
    data,
    (
        "**Rosenbrock函数的弯谷里，动量第一，Adam紧随其后，RMSProp最后。**规则与画法同上图，十字是最小值(1, 1)。得分：动量{momentum[text]}，Adam {adam[text]}，SGD {sgd[text]}，RMSProp {rmsprop[text]}。",
        "**In Rosenbrock's bent valley momentum comes first, Adam close behind, RMSProp last.** Rule and drawing as above; the cross is the minimum (1, 1). Scores: momentum {momentum[text]}, Adam {adam[text]}, SGD {sgd[text]}, RMSProp {rmsprop[text]}.",
    ),
    path=(
        "谷底是一条抛物线：有的方法贴着谷底慢慢绕，有的先跳到右侧再折回最小值(1, 1)。",
        "The floor is a parabola: some methods creep along it, others leap to the right first and come back to the minimum (1, 1).",
    ),
    loss=(
        "动量和Adam降到10⁻²以下，NAG、Adagrad、AdamW和SGD在10⁻²与1之间，RMSProp停在1附近。",
        "Momentum and Adam fall below 10⁻², NAG, Adagrad, AdamW and SGD lie between 10⁻² and 1, RMSProp stays near 1.",
    ),
    start=(-1.2, 1.3),
    exponents=(-4, -3, -2, -1, 0, 1),
    top=1000,
)
