"""images/entity_embedding_size.*.svg: with hardly any weight decay the best size is the number of directions."""

import numpy as np

from snippets.claims.entity_embedding import STRONG, WEAK, error_on_new, fitted, made, trained
from snippets.figures.kit import COLOR, Figure, axes_in, dots, line, set_ticks, word

SIZES = np.arange(7)


def errors(circle):
    """Return for each size the error on the training records, on new ones, and on new ones at the stronger decay, noise included."""
    ids, y, _ = made(circle)
    result = []
    for size in map(int, SIZES):
        table, readout = trained(circle, size)
        seen = np.sqrt(np.mean(((y.mean(axis=0) + table @ readout)[ids] - y) ** 2))
        decayed = np.sqrt(1 + np.mean(fitted(circle, size, STRONG, 0)[1] ** 2))
        result.append((seen, error_on_new(circle, size), decayed))
    return np.array(result)


def data():
    """Return the three errors by size for the week with a circle and the one without."""
    circle, none = errors(True), errors(False)
    return {
        "circle": circle,
        "none": none,
        "best": int(circle[:, 1].argmin()),
        "best_none": int(none[:, 1].argmin()),
        "at_one": circle[1, 1],
        "at_best": circle[:, 1].min(),
        "at_six": circle[6, 1],
        "longest": int(SIZES[-1]),
        "weak": WEAK,
        "strong": STRONG,
        "decayed_best": circle[2, 2],
        "decayed_six": circle[6, 2],
        "none_two": none[2, 1],
        "none_six": none[6, 1],
    }


FIGURE = Figure(
    data,
    caption=(
        "**权重衰减很弱时，这份有圆的数据{best:d}{最好|best(circle[best, 1], circle[:, 1])}，这份没有圆的"
        "{best_none:d}最好；衰减强些，长了也亏不了多少。**权重衰减$\\lambda = {weak:.2f}$，橙色实线是在新数据上的误"
        "差，蓝色虚线是在训练数据上的误差，都含标准差为1的噪声；绿线是$\\lambda = {strong:.1f}$时在新数据上的误差。"
        "左：长{best:d}{时|reads(circle[best, 1], at_best)}{at_best:.3f}；再短就画不出圆（长1{时|reads(circle[1, 1], at_one)}{at_one:.3f}），"
        "再长就去拟合噪声（长{longest:d}{时|reads(circle[longest, 1], at_six)}{at_six:.3f}）；绿线从"
        "{decayed_best:.3f}只{升到|climbs([decayed_best, decayed_six])}{decayed_six:.3f}。右：长2{时|reads(none[2, 1], none_two)}{none_two:.3f}，"
        "长{best_none:d}{时|reads(none[best_none, 1], none_six)}{none_six:.3f}，"
        "{每多一个方向误差都降|falls(none[:, 1])}。",
        "**With hardly any weight decay {best:d} is {best|best(circle[best, 1], circle[:, 1])} for these data with "
        "a circle and {best_none:d} for those without; with more, a longer vector costs little.** Rust, the error "
        "on new data, and blue, dashed, that on the training data, at a weight decay of $\\lambda = {weak:.2f}$, "
        "both with the noise of standard deviation 1; green, the error on new data at $\\lambda = {strong:.1f}$. "
        "Left: {at_best:.3f} {at|reads(circle[best, 1], at_best)} size {best:d}; a shorter one cannot hold a "
        "circle ({at_one:.3f} {at|reads(circle[1, 1], at_one)} size 1), a longer one fits noise ({at_six:.3f} "
        "{at|reads(circle[longest, 1], at_six)} size {longest:d}); the green line "
        "{rises|climbs([decayed_best, decayed_six])} from {decayed_best:.3f} to {decayed_six:.3f} only. Right: "
        "{none_two:.3f} {at|reads(none[2, 1], none_two)} size 2, {none_six:.3f} "
        "{at|reads(none[best_none, 1], none_six)} size {best_none:d}; "
        "{every direction lowers the error|falls(none[:, 1])}.",
    ),
    words={
        "new": ("新数据", "new data"),
        "decayed": ("衰减强些", "more decay"),
        "seen": ("训练数据", "training data"),
        "size": ("向量的长度", "size of a vector"),
        "error": ("误差", "error"),
    },
    height=220,
    labels={
        "seen": ("circle.:,0", "none.:,0"),
        "new": ("circle.:,1", "none.:,1"),
        "decayed": ("circle.:,2", "none.:,2"),
    },
)


def curves(fig, pair, best):
    """Draw the errors by size, a ring around the least error on new data at the weak decay."""
    ax = axes_in(fig, (0.105, 0.13, 0.87, 0.77), xlim=(-0.25, 6.25), ylim=(0.75, 1.5), left=False)
    set_ticks(ax, range(7), [0.8, 1, 1.2, 1.4])
    ax.grid(axis="y", color=COLOR["rule"], lw=0.8)
    ax.set_axisbelow(True)
    for k, color, width, size, style in (
        (0, "blue", 1.6, 5, {"dashes": (4, 2.5)}),
        (2, "green", 1.6, 4, {}),
        (1, "rust", 2, 7, {}),
    ):
        points = np.column_stack([SIZES, pair[:, k]])
        line(ax, points, COLOR[color], width, **style)
        dots(ax, points, COLOR[color], size)
    ax.plot(best, pair[best, 1], ls="none", marker="o", ms=13, mfc="none", mec=COLOR["rust"], mew=1.5)
    ax.text(4, pair[4, 1] + 0.045, word("new"), color=COLOR["rust"], ha="center", va="bottom", weight="bold")
    ax.text(6.1, pair[6, 2] - 0.045, word("decayed"), color=COLOR["green"], ha="right", va="top", weight="bold")
    ax.text(2.9, pair[3, 0] - 0.02, word("seen"), color=COLOR["blue"], ha="right", va="top", weight="bold")
    ax.text(-0.25, 1.515, word("error"), color=COLOR["mute"], size=11, va="bottom")
    ax.text(6.25, 0.637, word("size"), color=COLOR["mute"], size=11, ha="right", va="baseline")
    return ax


@FIGURE.panel(
    title=("数据里有圆", "A circle in the data"),
    alt=(
        "新数据的误差从长度0起{陡降|sinks(circle[:3, 1])}，长{best:d}时{最低|bottoms_at(circle[:, 1], at_best)}，为"
        "{at_best:.3f}，之后{慢慢升|turns_up(circle[:, 1])}到{at_six:.3f}；训练误差{一直下降|falls(circle[:, 0])}；"
        "衰减强些的线，长{best:d}以后{几乎是平的|near(circle[best:, 2], decayed_best, within=0.02)}。",
        "The error on new data {falls steeply|sinks(circle[:3, 1])}, is {lowest|bottoms_at(circle[:, 1], at_best)} "
        "at size {best:d} with {at_best:.3f}, then {climbs slowly|turns_up(circle[:, 1])} to {at_six:.3f}; the "
        "training error {keeps falling|falls(circle[:, 0])}; with more decay the line is "
        "{almost flat|near(circle[best:, 2], decayed_best, within=0.02)} beyond size {best:d}.",
    ),
)
def circle(fig, data):
    """Draw the errors of the week with a circle."""
    curves(fig, data["circle"], data["best"])


@FIGURE.panel(
    title=("数据里没有圆", "No circle in the data"),
    alt=(
        "新数据的误差随长度{一直下降|falls(none[:, 1])}，长{best_none:d}时{最低|bottoms_at(none[:, 1], none_six)}，"
        "为{none_six:.3f}。",
        "The error on new data {keeps falling|falls(none[:, 1])} with size and is "
        "{lowest|bottoms_at(none[:, 1], none_six)} at size {best_none:d}, {none_six:.3f}.",
    ),
)
def none(fig, data):
    """Draw the errors of the week without a circle."""
    curves(fig, data["none"], data["best_none"])
