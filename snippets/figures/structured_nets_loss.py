"""images/structured_nets_loss.*.svg: the error falls to the noise, because the network bends where the data bend."""

import numpy as np

from snippets.claims.structured_nets import EPOCHS, error_linear, in_pieces, path, split, trained
from snippets.figures.kit import COLOR, Figure, axes_in, line, set_ticks, word
from snippets.mlp import mlp_forward, sales_law, standardize

WARMTH = np.linspace(0, 36, 25)
DAYS = {"saturday": (5, "rust"), "friday": (4, "violet"), "tuesday": (1, "blue")}
NOISE, PRICE = 8.0, 12.0


def data():
    """Return both errors by epoch, the error of the linear fit, and predicted and lawful sales by temperature."""
    train, test, scales = split()
    errors = np.array([[in_pieces(theta, rows) for rows in (train, test)] for theta in path()])
    linear, curves = error_linear.compute(), {}
    for name, (day, _) in DAYS.items():
        ids = np.tile([4, day], (len(WARMTH), 1))
        x = standardize(np.column_stack([WARMTH, np.full(len(WARMTH), PRICE)]), *scales[:2])
        network = scales[2] + scales[3] * mlp_forward(trained(), ids, x)[0]
        curves[name] = network, sales_law(4, day, WARMTH, PRICE)
    return {
        "errors": errors,
        "paths": {"train": errors[:, 0], "test": errors[:, 1]},
        "linear": linear,
        "share": errors[-1, 1] / linear,
        "noise": NOISE,
        "first": errors[0, 1],
        "below": int(np.flatnonzero(errors[:, 1] >= linear)[-1]) + 1,
        "end_train": errors[-1, 0],
        "end_test": errors[-1, 1],
        "curves": curves,
        "saturday_cold": curves["saturday"][0][0],
        "saturday_warm": curves["saturday"][0][-1],
    }


FIGURE = Figure(
    data,
    caption=(
        "**误差降到{接近|near(end_test, noise, within=1)}噪声，是线性拟合的{share:.0%}。**左：每轮之后的均方根误差，"
        "{EPOCHS}轮后测试行是{end_test:.1f}件，线性拟合是{linear:.1f}件，噪声的标准差是{noise:.0f}件。右：4号店、价"
        "格{PRICE:g}元，实线是网络，虚线是生成数据的规律。周六的销量随温度{升|climbs(curves.saturday[0])}，周二和周五"
        "不随温度变；线性拟合给各天同一个斜率。",
        "**The error falls {close to|near(end_test, noise, within=1)} the noise, to {share:.0%} of that of the "
        "linear fit.** Left: RMSE after each epoch; after {EPOCHS} it is {end_test:.1f} pieces over the test rows, "
        "{linear:.1f} for the linear fit, and the noise has standard deviation {noise:.0f}. Right: shop 4 at a "
        "price of {PRICE:g} yuan, the network solid, the law that made the data dashed. Saturday’s sales "
        "{rise|climbs(curves.saturday[0])} with warmth, Tuesday’s and Friday’s do not; a linear fit has one slope "
        "for the days together.",
    ),
    words={
        "error": ("误差（件）", "error (pieces)"),
        "epoch": ("轮数", "epochs"),
        "test": ("测试", "test"),
        "train": ("训练", "train"),
        "linear": ("线性拟合", "linear fit"),
        "noise": ("噪声", "noise"),
        "sales": ("销量（件）", "sales (pieces)"),
        "warmth": ("温度（°C）", "temperature (°C)"),
        "saturday": ("周六", "Saturday"),
        "friday": ("周五", "Friday"),
        "tuesday": ("周二", "Tuesday"),
    },
    height=218,
)


def frame(fig, xlim, ylim, xticks, yticks, names):
    """Return axes with grid lines and the names of both axes."""
    ax = axes_in(fig, (0.1, 0.12, 0.87, 0.77), xlim=xlim, ylim=ylim, left=False)
    set_ticks(ax, xticks, yticks)
    ax.grid(axis="y", color=COLOR["rule"], lw=0.8)
    ax.set_axisbelow(True)
    high = ylim[1] - ylim[0]
    ax.text(xlim[0], ylim[1] + 0.03 * high, word(names[0]), color=COLOR["mute"], size=11, va="bottom")
    ax.text(xlim[1], ylim[0] - 0.135 * high, word(names[1]), color=COLOR["mute"], size=11, ha="right", va="baseline")
    return ax


@FIGURE.panel(
    title=("误差", "The error"),
    alt=(
        "测试误差从{first:.0f}件往{下降|sinks(errors[:, 1])}，从第{below:d}轮起"
        "{低于|less(errors[below:, 1], linear)}线性拟合的{linear:.1f}件，{EPOCHS}轮后为{end_test:.1f}件，训练误差"
        "{end_train:.1f}件，都{贴近|near([end_test, end_train], noise, within=1)}噪声的{noise:.0f}件。",
        "The test error {falls|sinks(errors[:, 1])} from {first:.0f} pieces and from epoch {below:d} on is "
        "{below|less(errors[below:, 1], linear)} the {linear:.1f} of the linear fit; it is {end_test:.1f} after "
        "{EPOCHS}, the training error {end_train:.1f}, both {close to|near([end_test, end_train], noise, within=1)} "
        "the noise of {noise:.0f}.",
    ),
)
def loss(fig, data):
    """Draw both errors by epoch and two levels."""
    ax = frame(fig, (0, EPOCHS), (0, 46), (0, 20, 40), (0, 15, 30, 45), ("error", "epoch"))
    for level, name in ((data["linear"], "linear"), (data["noise"], "noise")):
        line(ax, [(0, level), (EPOCHS, level)], COLOR["mute"], 1.2, dashes=(4, 3))
        up = name == "linear"
        ax.text(
            EPOCHS if up else 1,
            level + (0.8 if up else -0.9),
            word(name),
            color=COLOR["mute"],
            size=11,
            ha="right" if up else "left",
            va="bottom" if up else "top",
        )
    epochs = np.arange(EPOCHS + 1)
    line(ax, np.column_stack([epochs, data["paths"]["train"]]), COLOR["blue"], 2)
    line(ax, np.column_stack([epochs, data["paths"]["test"]]), COLOR["rust"], 2, dashes=(5, 1.5))
    ax.text(46, 10.2, word("test"), color=COLOR["rust"], ha="center", va="bottom", weight="bold")
    ax.text(46, 6.6, word("train"), color=COLOR["blue"], ha="center", va="top", weight="bold")


@FIGURE.panel(
    title=("温度起什么作用", "What warmth does"),
    alt=(
        "周六的曲线从{saturday_cold:.0f}件{升到|climbs(curves.saturday[0])}{saturday_warm:.0f}件，周五和周二"
        "{近乎水平|near(curves.friday[0], 178, within=12)}；三条实线都"
        "{贴着|near(curves.saturday[0], curves.saturday[1], within=12)}各自的虚线。",
        "Saturday’s curve {rises|climbs(curves.saturday[0])} from {saturday_cold:.0f} to {saturday_warm:.0f} "
        "pieces, Friday’s and Tuesday’s are {nearly level|near(curves.friday[0], 178, within=12)}; all three solid "
        "curves {keep to|near(curves.saturday[0], curves.saturday[1], within=12)} their dashed lines.",
    ),
)
def warmth(fig, data):
    """Draw predicted and lawful sales over temperature."""
    ax = frame(fig, (0, 36), (80, 225), (0, 10, 20), (100, 150, 200), ("sales", "warmth"))
    for name, (_, color) in DAYS.items():
        network, law = data["curves"][name]
        line(ax, np.column_stack([WARMTH, law]), COLOR["mute"], 1.3, dashes=(4, 3), zorder=3)
        line(ax, np.column_stack([WARMTH, network]), COLOR[color], 2.2)
    ax.text(30, 212, word("saturday"), color=COLOR["rust"], ha="right", weight="bold")
    ax.text(1, 185, word("friday"), color=COLOR["violet"], ha="left", weight="bold")
    ax.text(35, 125, word("tuesday"), color=COLOR["blue"], ha="right", weight="bold")
