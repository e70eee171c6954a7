"""images/optimizer_race_rosenbrock.*.svg: seven methods in Rosenbrock's bent valley."""

from snippets.figures.optimizer_race import race, run


def data():
    """Return the seven best runs on Rosenbrock's function."""
    return run("rosenbrock")


FIGURE = race(
    data,
    (
        "**Rosenbrock函数的弯谷里，动量"
        "{第一|smallest(momentum.score, [sgd.score, momentum.score, nesterov.score, adagrad.score, rmsprop.score, adam.score, adamw.score])}，"
        "Adam{紧随|smallest(adam.score, [sgd.score, nesterov.score, adagrad.score, rmsprop.score, adam.score, adamw.score])}"
        "其后，RMSProp{最后|largest(rmsprop.score, [sgd.score, momentum.score, nesterov.score, adagrad.score, rmsprop.score, adam.score, adamw.score])}。"
        "**规则与画法同上图，十字是最小值(1, 1)。得分：动量{momentum[text]}，Adam {adam[text]}，SGD {sgd[text]}，"
        "RMSProp {rmsprop[text]}。",
        "**In Rosenbrock's bent valley momentum comes "
        "{first|smallest(momentum.score, [sgd.score, momentum.score, nesterov.score, adagrad.score, rmsprop.score, adam.score, adamw.score])}, "
        "Adam "
        "{close behind|smallest(adam.score, [sgd.score, nesterov.score, adagrad.score, rmsprop.score, adam.score, adamw.score])}, "
        "RMSProp "
        "{last|largest(rmsprop.score, [sgd.score, momentum.score, nesterov.score, adagrad.score, rmsprop.score, adam.score, adamw.score])}.** "
        "Rule and drawing as above; the cross is the minimum (1, 1). Scores: momentum {momentum[text]}, Adam "
        "{adam[text]}, SGD {sgd[text]}, RMSProp {rmsprop[text]}.",
    ),
    path=(
        "谷底是一条抛物线：有的方法贴着谷底慢慢绕，有的先跳到右侧再折回最小值(1, 1)。",
        "The floor is a parabola: some methods creep along it, others leap to the right first and come back to the minimum (1, 1).",
    ),
    loss=(
        "动量和Adam{降到|sinks(adam.largest)}10⁻²{以下|less([momentum.largest[-1], adam.largest[-1]], 0.01)}，NAG、"
        "Adagrad、AdamW和SGD在10⁻²与1{之间|between([nesterov.largest[-1], adagrad.largest[-1], adamw.largest[-1], sgd.largest[-1]], 0.01, 1)}，"
        "RMSProp末了在1{附近|near(log(rmsprop.largest[-1]), 0, within=1)}。",
        "Momentum and Adam {fall|sinks(adam.largest)} {below|less([momentum.largest[-1], adam.largest[-1]], 0.01)} "
        "10⁻², NAG, Adagrad, AdamW and SGD lie "
        "{between|between([nesterov.largest[-1], adagrad.largest[-1], adamw.largest[-1], sgd.largest[-1]], 0.01, 1)} "
        "10⁻² and 1, RMSProp ends {near|near(log(rmsprop.largest[-1]), 0, within=1)} 1.",
    ),
    start=(-1.2, 1.3),
    exponents=(-4, -3, -2, -1, 0, 1),
    top=1000,
)
