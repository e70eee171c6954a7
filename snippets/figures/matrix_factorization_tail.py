"""images/matrix_factorization_tail.*.svg: singular values show the rank, and their tail is the error of the best cut."""

import numpy as np

from snippets.figures.kit import COLOR, Figure, axes_in, dots, line, segments, set_ticks, word
from snippets.low_rank import complete, puzzle, truncate

SHAPE, TRUE_RANK, NOISE, SHOWN, SEED, SWEEPS = (40, 30), 3, 0.5, 8, 5, 100


def data():
    """Return singular values, the error of the best cut at each rank, and that of ALS on the whole table.

    Returns:
        `sizes`: (30,). `table`, `noise`: (number, size) of the first TRUE_RANK and of the others; `stems`: lines from 0 to them.
        `cut`: (SHOWN + 1,); `als`: (SHOWN,), from rank 1. Else: single ones of these.
    """
    rng = np.random.default_rng(SEED)
    table = puzzle(SHAPE, TRUE_RANK, 1.0, rng)[0] + NOISE * rng.normal(size=SHAPE)
    sizes = truncate(table, 0)[1]
    whole, everywhere = np.linalg.norm(table), np.ones(SHAPE, dtype=bool)
    cut = np.array([np.linalg.norm(table - truncate(table, rank)[0]) for rank in range(SHOWN + 1)]) / whole
    als = []
    for rank in range(1, SHOWN + 1):
        users, items = complete(table, everywhere, rng.normal(size=(SHAPE[1], rank)), [1e-9] * SWEEPS)
        als.append(np.linalg.norm(table - users @ items.T) / whole)
    numbers = np.arange(1, len(sizes) + 1)
    stems = np.stack([np.column_stack([numbers, np.zeros(len(sizes))]), np.column_stack([numbers, sizes])], axis=1)
    return {
        "sizes": sizes,
        "table": np.column_stack([numbers, sizes])[:TRUE_RANK],
        "noise": np.column_stack([numbers, sizes])[TRUE_RANK:],
        "stems": {"table": stems[:TRUE_RANK], "noise": stems[TRUE_RANK:]},
        "cut": cut,
        "als": np.array(als),
        "two": cut[2],
        "three": cut[3],
        "eight": cut[8],
        "third": sizes[2],
        "fourth": sizes[3],
    }


FIGURE = Figure(
    data,
    caption=(
        "**奇异值的断崖说出秩，尾巴就是误差。**一张没有空格的{SHAPE[0]}×{SHAPE[1]}表：秩{3|TRUE_RANK}加上标准差"
        "{NOISE:g}的噪声，种子{5|SEED}。左：奇异值从大到小，前{三|TRUE_RANK}个突出，第三个"
        "{是|reads(sizes[2], third)}{third:.1f}，第四个{只有|less(fourth, third / 4)}{fourth:.1f}。右：秩$k$的最好"
        "近似留下的误差，等于后面奇异值的平方和开方；取秩2还{差|reads(cut[2], two)}{two:.0%}，取秩{3|TRUE_RANK}{差|reads(cut[3], three)}{three:.0%}，"
        "再往后{减得很慢|falls(cut[3:])}，那是在学噪声。圆点是在整张表上做{SWEEPS}遍ALS得到的误差，落"
        "{在同一条线上|near(als, cut[1:], within=0.001)}。",
        "**A cliff in the singular values tells the rank, and their tail is the error.** A {SHAPE[0]} × {SHAPE[1]} "
        "table without holes: rank {3|TRUE_RANK} plus noise of standard deviation {NOISE:g}, seed {5|SEED}. Left: "
        "the singular values in order; {three|TRUE_RANK} stand out, the third {is|reads(sizes[2], third)} "
        "{third:.1f}, the fourth {only|less(fourth, third / 4)} {fourth:.1f}. Right: what the best table of rank "
        "$k$ leaves over is the root of the sum of the later squares: {two:.0%} {at|reads(cut[2], two)} rank 2, "
        "{three:.0%} {at|reads(cut[3], three)} rank {3|TRUE_RANK}; after that it {falls slowly|falls(cut[3:])}, "
        "for there it learns noise. Dots: the error of {SWEEPS} sweeps of ALS on the whole table, on the "
        "{same line|near(als, cut[1:], within=0.001)}.",
    ),
    words={
        "size": ("奇异值", "singular value"),
        "number": ("序号", "number"),
        "error": ("误差／表的大小", "error over size of table"),
        "rank": ("秩 *k*", "rank *k*"),
        "noise": ("噪声", "noise"),
        "signal": ("表", "table"),
        "line": ("奇异值的尾巴", "tail of singular values"),
        "als": ("ALS", "ALS"),
    },
    height=214,
    labels={"signal": "table", "line": "cut"},
)


@FIGURE.panel(
    title=("奇异值", "Singular values"),
    alt=(
        "30个奇异值从大到小：前{三|TRUE_RANK}个{远高于|more(sizes[:3], 3 * max(sizes[3:]))}其余，第三个{third:.1f}，"
        "第四个{fourth:.1f}，之后{缓缓下降|falls(sizes[3:])}。",
        "Thirty singular values in order: {three|TRUE_RANK} stand {far above|more(sizes[:3], 3 * max(sizes[3:]))} "
        "the rest, the third {third:.1f}, the fourth {fourth:.1f}, then a {slow decline|falls(sizes[3:])}.",
    ),
)
def spectrum(fig, data):
    """Draw the singular values."""
    sizes = data["sizes"]
    top = 5 * np.ceil(sizes[0] / 5) + 2
    ax = axes_in(fig, (0.09, 0.11, 0.87, 0.79), xlim=(0, 30.8), ylim=(0, top), left=False)
    set_ticks(ax, [1, 3, 10, 20], [0, 20, 40])
    segments(ax, data["stems"]["table"], COLOR["blue"], 1.6)
    segments(ax, data["stems"]["noise"], COLOR["rule"], 1.6)
    dots(ax, data["table"], COLOR["blue"], 7)
    dots(ax, data["noise"], COLOR["mute"], 5)
    ax.text(4.2, sizes[1], word("signal"), color=COLOR["blue"], ha="left", va="center")
    ax.text(14, sizes[6] + 3, word("noise"), color=COLOR["mute"], ha="left", va="bottom")
    ax.text(0, top * 1.02, word("size"), color=COLOR["mute"], fontsize=11, ha="left", va="bottom")
    ax.text(1, -0.135, word("number"), color=COLOR["mute"], fontsize=11, ha="right", transform=ax.transAxes)


@FIGURE.panel(
    title=("最好的秩k近似", "The best rank k"),
    alt=(
        "误差随秩{下降|falls(cut)}：秩2{时|reads(cut[2], two)}{two:.0%}，秩{3|TRUE_RANK}{时|reads(cut[3], three)}{three:.0%}，"
        "秩{8|SHOWN}时{eight:.0%}；ALS的圆点{都在线上|near(als, cut[1:], within=0.001)}。",
        "The error {falls|falls(cut)} with the rank: {two:.0%} {at|reads(cut[2], two)} rank 2, {three:.0%} "
        "{at|reads(cut[3], three)} rank {3|TRUE_RANK}, {eight:.0%} at rank {8|SHOWN}; the dots of ALS "
        "{lie on|near(als, cut[1:], within=0.001)} the line.",
    ),
)
def tail(fig, data):
    """Draw the error of the best cut and of ALS."""
    ax = axes_in(fig, (0.12, 0.11, 0.84, 0.79), xlim=(-0.2, 8.3), ylim=(0, 1.05), left=False)
    set_ticks(ax, range(0, 9, 2), {0: "0", 0.5: "50%", 1: "100%"})
    ax.hlines([0.5, 1], -0.2, 8.3, color=COLOR["rule"], lw=0.8)
    line(ax, np.column_stack([np.arange(SHOWN + 1), data["cut"]]), COLOR["blue"])
    ax.plot(
        np.arange(1, SHOWN + 1), data["als"], ls="none", marker="o", ms=6, mfc=COLOR["bg"], mec=COLOR["rust"], mew=1.8
    )
    ax.text(0.62, data["cut"][1] + 0.13, word("line"), color=COLOR["blue"], ha="left", va="bottom")
    ax.text(8, data["als"][7] - 0.05, word("als"), color=COLOR["rust"], ha="center", va="top")
    ax.text(-0.2, 1.07, word("error"), color=COLOR["mute"], fontsize=11, ha="left", va="bottom")
    ax.text(0.93, -0.062, word("rank"), color=COLOR["mute"], fontsize=11, ha="right", transform=ax.transAxes)
