"""images/optimizer_race_quadratic.*.svg: seven methods on a quadratic along the axes."""

from snippets.figures.optimizer_race import race, run


def data():
    """Return the seven best runs on the quadratic."""
    return run("quadratic")


FIGURE = race(
    data,
    (
        "**二次函数的山谷顺着坐标轴，Adagrad{大胜|smallest(adagrad.score, [sgd.score, momentum.score, nesterov.score, adagrad.score, rmsprop.score, adam.score, adamw.score])}；"
        "RMSProp{停不下来|more(rmsprop.largest[-1], 0.01)}。**规则与画法同上图，十字是最小值(0, 0)。得分：Adagrad{低于|less(adagrad.score, 1e-50)}10⁻⁵⁰，"
        "NAG {nesterov[text]}，SGD {sgd[text]}，RMSProp {rmsprop[text]}。",
        "**On the quadratic along the axes Adagrad "
        "{wins by far|smallest(adagrad.score, [sgd.score, momentum.score, nesterov.score, adagrad.score, rmsprop.score, adam.score, adamw.score])}, "
        "and RMSProp does {not settle|more(rmsprop.largest[-1], 0.01)}.** Rule and drawing as above; the cross is "
        "the minimum (0, 0). Scores: Adagrad {below|less(adagrad.score, 1e-50)} 10⁻⁵⁰, NAG {nesterov[text]}, SGD "
        "{sgd[text]}, RMSProp {rmsprop[text]}.",
    ),
    path=(
        "狭长的山谷：SGD在两壁间{来回|swings(sgd.points[:, 1])}，Adagrad步步{越过|crosses(adagrad.points[:, 1], 0)}"
        "谷底、一步比一步小，很快到了最小值{近|near(adagrad.points[60], 0, within=0.1)}旁，其余方法沿谷底绕到最小值。",
        "A narrow ravine: SGD {jumps from wall to wall|swings(sgd.points[:, 1])}, Adagrad "
        "{crosses|crosses(adagrad.points[:, 1], 0)} the floor at each step, by ever smaller steps, and is soon "
        "{near|near(adagrad.points[60], 0, within=0.1)} the minimum, the others reach it along the floor.",
    ),
    loss=(
        "Adagrad{最先|less(adagrad.largest[100], 1e-10)}降出图底；NAG、AdamW、SGD、动量、Adam一路"
        "{下降|sinks(sgd.largest)}；RMSProp末了在10⁻¹{附近|near(log(rmsprop.largest[-1]), log(0.1), within=1)}。",
        "Adagrad is the {first|less(adagrad.largest[100], 1e-10)} to leave through the bottom; NAG, AdamW, SGD, "
        "momentum and Adam keep {falling|sinks(sgd.largest)}; RMSProp "
        "ends {near|near(log(rmsprop.largest[-1]), log(0.1), within=1)} 10⁻¹.",
    ),
    start=(-8.4, 2.25),
    exponents=(-10, -8, -6, -4, -2, 0),
    beyond=("图底", "bottom"),
    top=300,
)
