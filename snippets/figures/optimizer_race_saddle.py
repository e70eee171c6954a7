"""images/optimizer_race_saddle.*.svg: seven methods beside a saddle."""

import numpy as np

from snippets.figures.optimizer_race import race, run

FLOOR = 1e-10  # of the picture


def data():
    """Return the seven best runs on the saddle."""
    data = run("saddle")
    return data | {"down": int(np.argmax(data["rmsprop"]["largest"] < FLOOR))}


FIGURE = race(
    data,
    (
        "**鞍点旁，Adagrad、SGD和NAG{最先|less([adagrad.largest[150], sgd.largest[150], nesterov.largest[150]], 1e-10)}"
        "降到底，RMSProp慢一些。**末了RMSProp又{回升|turns_up(rmsprop.largest)}，动量和Adam还在最小值旁"
        "{来回|swings(adam.points[150:, 1])}，AdamW留{在一侧|keeps_side(adamw.points[150:, 1], 1)}。起点(1, 0.001)几乎就在通往鞍点(0, 0)的坡上，两个十字是"
        "最小值(0, ±1)。规则与画法同上图。得分：SGD、NAG和Adagrad{低于|less([sgd.score, nesterov.score, adagrad.score], 1e-30)}10⁻³⁰，"
        "RMSProp {rmsprop[text]}，Adam {adam[text]}，动量{momentum[text]}。",
        "**Beside a saddle Adagrad, SGD and NAG are "
        "{down first|less([adagrad.largest[150], sgd.largest[150], nesterov.largest[150]], 1e-10)}, RMSProp "
        "later.** At the end RMSProp is {back up|turns_up(rmsprop.largest)}, momentum and Adam "
        "{still swing|swings(adam.points[150:, 1])} about the minimum, and AdamW is {on one side|keeps_side(adamw.points[150:, 1], 1)} of it. The "
        "start (1, 0.001) lies almost on the slope that leads to the saddle (0, 0); the crosses are the minima (0, "
        "±1). Rule and drawing as above. Scores: SGD, NAG and Adagrad "
        "{below|less([sgd.score, nesterov.score, adagrad.score], 1e-30)} 10⁻³⁰, RMSProp {rmsprop[text]}, Adam "
        "{adam[text]}, momentum {momentum[text]}.",
    ),
    path=(
        "SGD、动量和NAG沿着坡走到鞍点旁再拐向一个最小值；Adagrad、RMSProp、Adam和AdamW一开始就斜着走。",
        "SGD, momentum and NAG run along the slope to the saddle and then turn to a minimum; Adagrad, RMSProp, Adam and AdamW set off aslant.",
    ),
    loss=(
        "Adagrad、SGD和NAG在停留之后直降出图底，RMSProp到第{down:d}步也降出去，末了又回来；其余三种慢慢降到10⁻⁶{以下|less([momentum.largest[-1], adam.largest[-1], adamw.largest[-1]], 1e-6)}。",
        "Adagrad, SGD and NAG pause and then drop out of the bottom, RMSProp follows at step {down:d} and is back "
        "at the end; the other three come down slowly to "
        "{below|less([momentum.largest[-1], adam.largest[-1], adamw.largest[-1]], 1e-6)} 10⁻⁶.",
    ),
    start=(1, 0.25),
    exponents=(-10, -8, -6, -4, -2, 0),
    beyond=("图底", "bottom"),
    top=3,
)
