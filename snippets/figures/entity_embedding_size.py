"""images/entity_embedding_size.*.svg: the best size of a vector is the number of directions in the data."""

import numpy as np

from snippets.entity_embedding import synthetic_week, train_week
from snippets.figures.kit import COLOR, Figure, dots, line, word

SIZES = np.arange(7)


def errors(circle):
    """Return for each size the error over the training records and over new ones, noise included."""
    ids, y, truth = synthetic_week(4, 20, circle, np.random.default_rng(0))
    result = []
    for size in SIZES:
        table, readout = train_week(ids, y, int(size), seed=0)
        predicted = y.mean(axis=0) + table @ readout
        seen = np.sqrt(np.mean((predicted[ids] - y) ** 2))
        result.append((seen, np.sqrt(1 + np.mean((predicted - truth) ** 2))))
    return np.array(result)


def data():
    """Return both errors by size for the week with a circle and the one without."""
    circle, none = errors(True), errors(False)
    return {
        "circle": circle,
        "none": none,
        "best": int(circle[:, 1].argmin()),
        "best_none": int(none[:, 1].argmin()),
        "at_one": circle[1, 1],
        "at_best": circle[:, 1].min(),
        "at_six": circle[6, 1],
        "none_two": none[2, 1],
        "none_six": none[6, 1],
    }


FIGURE = Figure(
    data,
    caption=(
        "**向量该多长，数据说了算：有圆时2最好，没有圆时6最好。**实线是在新数据上的误差，虚线是在训练数据上的误差，都含"
        "标准差为1的噪声。左：长{best:d}时{at_best:.3f}；再短就画不出圆（长1时{at_one:.3f}），再长就去拟合噪声（长6时"
        "{at_six:.3f}）。右：长2时{none_two:.3f}，长{best_none:d}时{none_six:.3f}，每多一个方向都有用。",
        "**The data say how long a vector should be: 2 is best with a circle, 6 without.** Solid, the error on new "
        "data, dashed, on the training data, both with the noise of standard deviation 1. Left: {at_best:.3f} at size "
        "{best:d}; a shorter one cannot hold a circle ({at_one:.3f} at size 1), a longer one fits noise ({at_six:.3f} at "
        "size 6). Right: {none_two:.3f} at size 2, {none_six:.3f} at size {best_none:d}; every direction helps.",
    ),
    words={
        "new": ("新数据", "new data"),
        "seen": ("训练数据", "training data"),
        "size": ("向量的长度", "size of a vector"),
        "error": ("误差", "error"),
    },
)


def curves(fig, pair, best):
    """Draw both errors by size, a ring around the least error on new data."""
    ax = fig.add_axes((0.105, 0.13, 0.87, 0.77), xlim=(-0.25, 6.25), ylim=(0.75, 1.5))
    ax.set_xticks(range(7))
    ax.set_yticks([0.8, 1, 1.2, 1.4], labels=["0.8", "1", "1.2", "1.4"])
    ax.spines["left"].set_visible(False)
    ax.grid(axis="y", color=COLOR["rule"], lw=0.8)
    ax.set_axisbelow(True)
    for k, (color, style) in enumerate((("blue", {"dashes": (4, 2.5)}), ("rust", {}))):
        points = np.column_stack([SIZES, pair[:, k]])
        line(ax, points, COLOR[color], 2 if k else 1.6, **style)
        dots(ax, points, COLOR[color], 5 if k == 0 else 7)
    ax.plot(best, pair[best, 1], ls="none", marker="o", ms=13, mfc="none", mec=COLOR["rust"], mew=1.5)
    ax.text(4, pair[4, 1] + 0.045, word("new"), color=COLOR["rust"], ha="center", va="bottom", weight="bold")
    ax.text(2.9, pair[3, 0] - 0.02, word("seen"), color=COLOR["blue"], ha="right", va="top", weight="bold")
    ax.text(-0.25, 1.515, word("error"), color=COLOR["mute"], size=11, va="bottom")
    ax.text(6.25, 0.637, word("size"), color=COLOR["mute"], size=11, ha="right", va="baseline")
    return ax


@FIGURE.panel(
    310,
    220,
    title=("数据里有圆", "A circle in the data"),
    alt=(
        "新数据的误差从长度0起陡降，长{best:d}时最低，为{at_best:.3f}，之后慢慢升到{at_six:.3f}；训练误差一直下降。",
        "The error on new data falls steeply, is lowest at size {best:d} with {at_best:.3f}, then climbs slowly to "
        "{at_six:.3f}; the training error keeps falling.",
    ),
)
def circle(fig, data):
    """Draw the errors of the week with a circle."""
    curves(fig, data["circle"], data["best"])


@FIGURE.panel(
    310,
    220,
    title=("数据里没有圆", "No circle in the data"),
    alt=(
        "新数据的误差随长度一直下降，长{best_none:d}时最低，为{none_six:.3f}。",
        "The error on new data keeps falling with size and is lowest at size {best_none:d}, {none_six:.3f}.",
    ),
)
def none(fig, data):
    """Draw the errors of the week without a circle."""
    curves(fig, data["none"], data["best_none"])
