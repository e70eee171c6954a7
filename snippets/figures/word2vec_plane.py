"""images/word2vec_plane.*.svg: words of the same contexts land together, though they avoid each other."""

import numpy as np

from snippets.claims.word2vec import CAT, DOG, KIND, WORDS, counts, nearest, trained
from snippets.figures.kit import COLOR, SCHEME, Figure, blank, cell, dots, line, word
from snippets.pmi import pmi

ROLES = ("blue", "rust", "green", "violet")
EDGES = (-1.0, -0.25, 0.25, 1.0)  # between the colours d0 .. d4
CELL, LEFT, TOP = 18, 68, 14


def data():
    """Return the PMI of all pairs and the in vectors of four dimensions, seen where they spread most.

    Returns:
        `pmi`: (12, 12). `points`: (12, 2), the centred in vectors in their two main directions, "cat" with positive coordinates.
        `own`: words whose nearest word by cosine is of their own kind. `avoid`: minus the PMI of "cat" and "dog".
        `inside`, `between`: the largest distance within a kind and the least between two, in the plane.
    """
    table_in = trained(4)[0]
    centred = table_in - table_in.mean(axis=0)
    points = centred @ np.linalg.svd(centred)[2][:2].T
    points = points * np.sign(points[CAT])
    apart = np.linalg.norm(points[:, None] - points, axis=-1)
    same = KIND[:, None] == KIND
    return {
        "pmi": pmi(counts()),
        "points": points,
        "kinds": {f"k{kind}": points[KIND == kind] for kind in range(len(ROLES))},
        "own": int(np.sum(KIND[nearest(table_in)] == KIND)),
        "words": WORDS,
        "avoid": -float(pmi(counts())[CAT, DOG]),
        "inside": float(apart[same].max()),
        "between": float(apart[~same].min()),
    }


WORD_PAIRS = {
    "w0": ("猫", "cat"),
    "w1": ("狗", "dog"),
    "w2": ("鸟", "bird"),
    "w3": ("公交", "bus"),
    "w4": ("火车", "train"),
    "w5": ("轮船", "ship"),
    "w6": ("吃", "eats"),
    "w7": ("睡", "sleeps"),
    "w8": ("喝", "drinks"),
    "w9": ("停靠", "stops"),
    "w10": ("出发", "departs"),
    "w11": ("加油", "refuels"),
}

FIGURE = Figure(
    data,
    caption=(
        "**这里，处在同样上下文里的词落在一起，哪怕它们互相回避。**左：{words:d}个词两两的PMI，列与行次序相同，橙为"
        "负，蓝为正。“猫”与“狗”的PMI{是|reads(pmi[CAT, DOG], -avoid)}−{avoid:.2f}，{很少|less(pmi[CAT, DOG], 0)}相"
        "邻；但两行颜色{几乎一样|near(pmi[0, 2:], pmi[1, 2:], within=0.5)}。右：$d = 4$的输入表，画在差别最大的两个"
        "方向上；按四维的余弦，{own:d}个词最近的都是同类。语料是合成的（`toy_corpus`，种子1）。",
        "**Here words of the same contexts land together, even when they avoid each other.** Left: the PMI of all "
        "pairs of {words:d} words, columns in the order of the rows, rust below and blue above zero. The PMI of “cat” "
        "and “dog” {is|reads(pmi[CAT, DOG], -avoid)} −{avoid:.2f}, they are {rarely|less(pmi[CAT, DOG], 0)} "
        "neighbours; but their rows look {almost alike|near(pmi[0, 2:], pmi[1, 2:], within=0.5)}. Right: the in "
        "table for $d = 4$, drawn in the two directions in which it varies most; by the cosine in four dimensions "
        "{own:d} words have a word of their own kind nearest. The corpus is synthetic (`toy_corpus`, seed 1).",
    ),
    words=WORD_PAIRS
    | {
        f"k{kind}": tuple(
            separator.join(WORD_PAIRS[f"w{3 * kind + i}"][language] for i in range(3))
            for language, separator in enumerate(("　", ", "))
        )
        for kind in range(4)
    },
    height=236,
)


@FIGURE.panel(
    title=("谁在谁旁边", "Who stands beside whom"),
    alt=(
        "{12|WORDS}行{12|WORDS}列的色块。“猫、狗、鸟”三行只在“吃、睡、喝”三列为正；三行彼此相似，互相之间的格子却为"
        "负。",
        "Coloured cells in {12|WORDS} rows and columns. The rows of cat, dog and bird are positive only in the "
        "columns of eats, sleeps and drinks; the three rows look alike, yet their cells with each other are "
        "negative.",
    ),
)
def matrix(fig, data):
    """Draw the PMI of all pairs."""
    ax = blank(fig, (0, 310), (236, 0))
    shift = lambda i: i * CELL + i // 3 * 2  # noqa: E731
    for i, row in enumerate(data["pmi"]):
        for j, value in enumerate(row):
            box = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * (CELL - 1) + (LEFT + shift(j), TOP + shift(i))
            ax.fill(*box.T, fc=COLOR[f"d{int(np.searchsorted(EDGES, value))}"], ec="none", gid=cell("pmi", i, j))
        color = COLOR[ROLES[KIND[i]]]
        ax.text(LEFT - 7, TOP + shift(i) + 13, word(f"w{i}"), ha="right", size=11, color=color, gid=SCHEME)
    for kind, role in enumerate(ROLES):
        start = LEFT + shift(3 * kind)
        bar = [(start + 1, TOP - 6), (start + 3 * CELL - 2, TOP - 6)]
        line(ax, bar, COLOR[role], 4, solid_capstyle="butt", gid=SCHEME)


@FIGURE.panel(
    title=("学到的向量", "The vectors learned"),
    alt=(
        "平面上四团点，各三个：猫狗鸟、公交火车轮船、吃睡喝、停靠出发加油，四团互相分开。",
        "Four groups of three dots in a plane: cat, dog, bird; bus, train, ship; eats, sleeps, drinks; stops, departs, "
        "refuels; the groups are apart.",
    ),
)
def plane(fig, data):
    """Draw the in vectors of four dimensions in two."""
    reach, edge = 1.7, 0.96
    scale, half = 2 * reach / 310, reach * 236 / 310
    level = data["points"][:, 1].min() / 2 + data["points"][:, 1].max() / 2
    ax = blank(fig, (-reach, reach), (level - half, level + half))
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)])
    line(ax, corners * (reach - scale, half - scale) + (0, level), COLOR["rule"], 1)
    for (kind, points), role in zip(data["kinds"].items(), ROLES, strict=True):
        dots(ax, points, COLOR[role], 7)
        middle = points.mean(axis=0)
        y = points[:, 1].max() + 12 * scale if middle[1] > 0 else points[:, 1].min() - 21 * scale
        ax.text(np.clip(middle[0], -edge, edge), y, word(kind), color=COLOR[role], ha="center", size=12)
