"""images/dropout.*.svg: of four ways to scale, the two that scale once make training and prediction agree."""

import numpy as np

from snippets.dropout import dropout
from snippets.figures.kit import COLOR, Figure, axes_in, blank, dots, line, segments, set_ticks, word

P = 0.2  # not 0.5, where p and 1 - p are the same
N_MASKS = 200_000
WAYS = ("never", "prediction", "training", "both")
ROWS = (160, 120, 80, 40)  # px: where each way stands


def data():
    """Measure a unit of activation 1: its mean in training over 200,000 masks and its value at prediction, four ways.

    Returns:
        training, prediction, ratio: dicts from way to number, at p = 0.2. curve: p and the ratios of ways that miss, and of scaling once.
        measured: from way to (p, ratio) pairs. scaled: from way to its row of the left panel, (training, y) and (prediction, y).
    """
    rng = np.random.default_rng(seed=1)
    training, prediction, ratio = four_ways(P, rng)
    measured = {way: [] for way in WAYS}
    for p in np.arange(0.1, 0.81, 0.1):
        for way, value in four_ways(p, rng)[2].items():
            measured[way].append((p, value))
    p = np.linspace(0, 0.82, 60)
    curve = {
        "once": np.column_stack([p, np.ones_like(p)]),
        "never": np.column_stack([p, 1 / (1 - p)]),
        "both": np.column_stack([p, 1 - p]),
    }
    return {
        "training": training,
        "prediction": prediction,
        "ratio": ratio,
        "measured": measured,
        "curve": curve,
        "scaled": {way: [(training[way], y), (prediction[way], y)] for way, y in zip(WAYS, ROWS, strict=True)},
        "p": P,
    }


def four_ways(p, rng):
    """Return mean in training, value at prediction and their ratio for each way of scaling."""
    scaled = dropout(np.ones(N_MASKS), p, rng).mean()
    unscaled = (dropout(np.ones(N_MASKS), p, rng) > 0).mean()
    training = {"never": unscaled, "prediction": unscaled, "training": scaled, "both": scaled}
    prediction = {"never": 1.0, "prediction": 1 - p, "training": 1.0, "both": 1 - p}
    return training, prediction, {way: prediction[way] / training[way] for way in WAYS}


FIGURE = Figure(
    data,
    caption=(
        "**只缩放一次，训练与预测才{一致|near([ratio.prediction, ratio.training], 1, within=0.01)}。**一个激活值为1"
        "的单元，训练平均值取自{20万|N_MASKS}个随机掩码。左：$p = {0.2|p}$，两处都不缩放时，预测值"
        "{是|reads(prediction.never / training.never, ratio.never)}训练平均值的{ratio[never]:.2f}倍；两处都缩放时只"
        "有{ratio[both]:.2f}倍。右：$p$越大，错得{越多|rises(curve.never[:, 1])}；曲线是理论值，圆点是实测值。",
        "**Scaled exactly once, training and prediction "
        "{agree|near([ratio.prediction, ratio.training], 1, within=0.01)}.** A unit of activation 1; its mean in "
        "training is taken over {200,000|N_MASKS} random masks. Left: at $p = {0.2|p}$ the value at prediction "
        "{is|reads(prediction.never / training.never, ratio.never)} {ratio[never]:.2f} times the mean in training "
        "when nothing is scaled, and {ratio[both]:.2f} times when both are. Right: the larger $p$, the "
        "{larger|rises(curve.never[:, 1])} the error; curves are theory, dots are measured.",
    ),
    words={
        "never": ("从不缩放", "never scaled"),
        "prediction": ("只在预测时缩放", "scaled at prediction only"),
        "training": ("只在训练时缩放", "scaled in training only"),
        "both": ("两处都缩放", "scaled in both"),
        "mean": ("训练平均", "training mean"),
        "value": ("预测", "prediction"),
        "once": ("缩放一次", "scaled once"),
        "p": ("丢弃概率 *p*", "drop probability *p*"),
    },
    height=214,
    labels={"mean": "scaled.never", "value": "scaled.never"},
)


@FIGURE.panel(
    title=("四种缩放，p = {0.2|p}", "Four ways to scale, p = {0.2|p}"),
    alt=(
        "四行，每行两个点。从不缩放：训练平均{training[never]:.2f}，预测{prediction[never]:.2f}。只在预测时缩放：两"
        "点重合{于|reads([training.prediction, prediction.prediction], 0.80)}0.80。只在训练时缩放：两点重合"
        "{于|reads([training.training, prediction.training], 1.00)}1.00。两处都缩放：训练平均{training[both]:.2f}，"
        "预测{prediction[both]:.2f}。",
        "Four rows of two dots. Never scaled: training mean {training[never]:.2f}, prediction "
        "{prediction[never]:.2f}. Scaled at prediction only: both dots "
        "{at|reads([training.prediction, prediction.prediction], 0.80)} 0.80. Scaled in training only: both dots "
        "{at|reads([training.training, prediction.training], 1.00)} 1.00. Scaled in both: training mean "
        "{training[both]:.2f}, prediction {prediction[both]:.2f}.",
    ),
)
def ways(fig, data):
    """Draw the mean in training and the value at prediction, one row a way."""
    ax = blank(fig, (0.752, 1.048), (0, 214))
    segments(ax, [[(x, 26), (x, 200)] for x in (0.8, 0.9, 1)], COLOR["rule"], 1)
    for x in (0.8, 0.9, 1):
        ax.text(x, 8, f"{x:.1f}", ha="center", va="baseline", fontsize=11, color=COLOR["mute"])
    for y, way in zip(ROWS, WAYS, strict=True):
        trained, predicted = data["scaled"][way]
        once = way in ("prediction", "training")
        if not once:
            line(ax, data["scaled"][way], COLOR["rust"], 2.5, solid_capstyle="butt", alpha=0.45)
        dots(ax, [trained], COLOR["blue"], 9, zorder=4)
        dots(ax, [predicted], COLOR["green" if once else "rust"], 18, zorder=2)
        dots(ax, [predicted], COLOR["bg"], 13, zorder=3)
        left = way == "training"
        ax.text(
            0.972 if left else 0.9 if not once else 0.825,
            y + (10 if not once else -4.5),
            word(way),
            ha="right" if left else "left" if once else "center",
            va="baseline",
            color=COLOR["green" if once else "rust"],
        )
    ax.text(0.8, 177, word("mean"), ha="center", va="baseline", color=COLOR["blue"])
    ax.text(1, 177, word("value"), ha="center", va="baseline", color=COLOR["rust"])


@FIGURE.panel(
    title=("预测值与训练平均值之比", "Prediction over training mean"),
    alt=(
        "横轴是丢弃概率，纵轴是对数刻度的比值。缩放一次的两种做法都"
        "{停在|reads([ratio.prediction, ratio.training], 1)}1；从不缩放的比值随p{上升|rises(curve.never[:, 1])}到5，"
        "两处都缩放的{下降|falls(curve.both[:, 1])}到0.2。",
        "Drop probability against the ratio on a logarithmic axis. Both ways that scale once "
        "{stay at|reads([ratio.prediction, ratio.training], 1)} 1; never scaled {rises|rises(curve.never[:, 1])} "
        "to 5 and scaled in both {falls|falls(curve.both[:, 1])} to 0.2 at p = 0.8.",
    ),
)
def ratio(fig, data):
    """Draw the ratio against p."""
    ax = axes_in(fig, (0.1, 0.17, 0.87, 0.79), xlim=(0, 0.84), ylim=(0.165, 6.1), yscale="log")
    set_ticks(ax, [0, 0.2, 0.4, 0.6, 0.8], [0.2, 0.5, 1, 2, 5])
    ax.grid(axis="y", color=COLOR["rule"], lw=0.8, alpha=0.6)
    ax.spines["left"].set_visible(False)
    line(ax, data["curve"]["never"], COLOR["rust"])
    line(ax, data["curve"]["both"], COLOR["rust"], ls=(0, (5, 2.5)))
    line(ax, data["curve"]["once"], COLOR["green"])
    for way in WAYS:
        missed = way in ("never", "both")
        dots(ax, data["measured"][way], COLOR["rust" if missed else "green"], 6, halo=9)
    ax.text(0.5, 2.55, word("never"), ha="right", va="baseline", color=COLOR["rust"])
    ax.text(0.5, 0.36, word("both"), ha="right", va="baseline", color=COLOR["rust"])
    ax.text(0.8, 1.13, word("once"), ha="right", va="baseline", color=COLOR["green"])
    ax.set_xlabel(word("p"))
