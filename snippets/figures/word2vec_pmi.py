"""images/word2vec_pmi.*.svg: with twelve dimensions the dot products of word2vec come close to PMI - log k."""

import numpy as np

from snippets.claims.word2vec import NEGATIVES, WORDS, gap, sampled, target, trained, unsampled
from snippets.figures.kit import COLOR, Figure, axes_in, dots, line, set_ticks, word

LIMITS = (-3.2, 0.9)


def data():
    """Return PMI - log k and the learned dot products, each (144,), with 12 and with 2 dimensions."""
    many, few = sampled(), trained(2)
    return {
        "target": target().ravel(),
        "many": (many[0] @ many[1].T).ravel(),
        "few": (few[0] @ few[1].T).ravel(),
        "gap_many": gap(many),
        "gap_unsampled": gap(unsampled()),
        "gap_few": gap(few),
        "words": WORDS,
        "negatives": NEGATIVES,
        "pairs": WORDS**2,
    }


FIGURE = Figure(
    data,
    caption=(
        "**{words:d}维时学到的点积{接近|less(gap_many, 1 / 2)}PMI减$\\log k$，2维时做不到。**一点是一对词，共"
        "{pairs:d}点，$k = {negatives:d}$。左：$d = {words:d}$，用抽样训练1000步，与对角线之差的均方根是"
        "{gap_many:.2f}，多半是抽样的噪声：同样的步子不抽样，只差{gap_unsampled:.2f}。右：$d = 2$，不抽样，对期望的"
        "损失作梯度下降，四个起点取最好的；差{gap_few:.2f}，是维数不够。",
        "**With {words:d} dimensions the learned dot products come {close to|less(gap_many, 1 / 2)} PMI minus "
        "$\\log k$; with two they cannot.** A dot is a pair of words, {pairs:d} in all, $k = {negatives:d}$. Left: "
        "$d = {words:d}$, trained by 1000 sampled steps; the root mean square distance from the diagonal, "
        "{gap_many:.2f}, is mostly the noise of sampling, for the same steps without it leave {gap_unsampled:.2f}. "
        "Right: $d = 2$, no sampling but descent on the expected loss, the best of four starts; the distance of "
        "{gap_few:.2f} is for want of dimensions.",
    ),
    words={
        "x": ("PMI − log *k*", "PMI − log *k*"),
        "y": ("学到的点积", "learned dot product"),
        "equal": ("相等", "equal"),
    },
    height=250,
)


def _scatter(fig, data, key, color):
    ax = axes_in(fig, (0.12, 0.14, 0.85, 0.77), xlim=LIMITS, ylim=LIMITS, grid="both")
    set_ticks(ax, [-3, -2, -1, 0], [-3, -2, -1, 0])
    line(ax, [(LIMITS[0], LIMITS[0]), (LIMITS[1], LIMITS[1])], COLOR["ink"], 1.2, ls=(0, (4, 3)))
    dots(ax, np.column_stack([data["target"], data[key]]), COLOR[color], 4.5)
    ax.text(0.42, 0.62, word("equal"), ha="right", size=11, color=COLOR["ink"])
    ax.text(LIMITS[1], -2.95, word("x"), ha="right", size=11, color=COLOR["mute"])
    ax.text(LIMITS[0], LIMITS[1] + 0.12, word("y"), ha="left", size=11, color=COLOR["mute"])


@FIGURE.panel(
    title=("{12|words}维：贴着对角线", "{Twelve|words} dimensions: on the diagonal"),
    alt=(
        "散点图，横轴PMI减log k，纵轴学到的点积：{pairs:d}个点都{挨着|less(gap_many, 1 / 2)}对角线，偏离的均方根是"
        "{gap_many:.2f}。",
        "Scatter of learned dot product against PMI minus log k: all {pairs:d} dots lie "
        "{close to|less(gap_many, 1 / 2)} the diagonal, root mean square distance {gap_many:.2f}.",
    ),
)
def many(fig, data):
    """Draw the sampled run with as many dimensions as words."""
    _scatter(fig, data, "many", "blue")


@FIGURE.panel(
    title=("2维：做不到", "Two dimensions: out of reach"),
    alt=(
        "同样的坐标：点散开，偏离对角线的均方根是{gap_few:.2f}。",
        "The same axes: the dots are scattered, root mean square distance from the diagonal {gap_few:.2f}.",
    ),
)
def few(fig, data):
    """Draw the best that two dimensions can do."""
    _scatter(fig, data, "few", "rust")
