"""images/collaborative_filtering.*.svg: a table of ratings with holes, and the holes filled by a model of rank 2."""

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from snippets.claims.collaborative_filtering import best, table
from snippets.figures.kit import COLOR, SCHEME, Figure, blank, cell, segments, word
from snippets.matrix_factorization import predict

ROWS, PER_KIND = 11, 5  # the excerpt that is drawn: the first users, and the first items of each hidden kind
CELL, GAP, LEFT, TOP = 18, 6, 20, 26
TINT = {1: "d0", 2: "d1", 3: "d2", 4: "d3", 5: "d4"}
KIND_ROLES = ("blue", "rust", "green")


def data():
    """Return the excerpt, what the model puts into it, and how often all holes come out right to the star."""
    stars, seen, kinds = table()
    i, j = np.nonzero(np.ones_like(seen))
    filled = np.clip(np.rint(predict(best(), i, j)), 1, 5).reshape(stars.shape)
    miss = np.abs(filled - stars)[~seen]
    columns = np.concatenate([np.flatnonzero(kinds == kind)[:PER_KIND] for kind in range(3)])
    part = np.ix_(np.arange(ROWS), columns)
    return {
        "stars": stars[part],
        "seen": seen[part],
        "filled": np.where(seen, stars, filled)[part],
        "ratings": int(seen.sum()),
        "holes": int((~seen).sum()),
        "exact": float(np.mean(miss == 0)),
        "close": float(np.mean(miss <= 1)),
        "far": int(np.sum(miss > 1)),
        "wrong": int(np.sum((filled != stars)[part] & ~seen[part])),
        "columns": len(columns),
        "drawn": int((~seen[part]).sum()),
    }


FIGURE = Figure(
    data,
    caption=(
        "**{ratings:d}个评分足以把{holes:d}个空格{大多|most([exact] > [1 / 2])}填对。**左：80个用户给30件物品打的星"
        "（此处画{11|ROWS}行{columns:d}列）；空格是没有评分，不是0分。右：秩2的模型填上空格（细体），取整到星；下划"
        "线是填错的格。在全部空格里，{exact:.0%}一星不差，{close:.0%}相差不超过一星。数据是合成的（种子1），所以空"
        "格里的真评分我们都知道；甲、乙、丙是模型没见过的物品类别。",
        "**{ratings:d} ratings are enough to fill {most|most([exact] > [1 / 2])} of {holes:d} holes correctly.** "
        "Left: stars that 80 users gave to 30 items ({11|ROWS} rows and {columns:d} columns are drawn); a hole is "
        "no rating, not a rating of 0. Right: a model of rank 2 fills the holes (thin digits), rounded to whole "
        "stars; an underlined cell is filled wrongly. Over all holes {exact:.0%} are right to the star and "
        "{close:.0%} within one star. The data are synthetic (seed 1), so the true ratings under the holes are "
        "known; A, B and C are the items’ kinds, which the model never sees.",
    ),
    words={
        "users": ("用户", "users"),
        "kind0": ("甲类物品", "items A"),
        "kind1": ("乙类物品", "items B"),
        "kind2": ("丙类物品", "items C"),
    },
    height=226,
)


def _cell(ax, row, column):
    return LEFT + column * CELL + column // PER_KIND * GAP, TOP + row * CELL


def _grid(fig):
    ax = blank(fig, (0, 310), (TOP + ROWS * CELL + 2, 0))
    ax.text(LEFT - 8, TOP + ROWS * CELL / 2, word("users"), rotation=90, ha="center", va="center", color=COLOR["mute"])
    for kind, role in enumerate(KIND_ROLES):
        x = _cell(ax, 0, kind * PER_KIND)[0] + PER_KIND * CELL / 2
        ax.text(x, TOP - 9, word(f"kind{kind}"), ha="center", va="baseline", color=COLOR[role], gid=SCHEME)
    return ax


def _squares(ax, cells, **style):
    """Draw unit squares at (row, column) of the grid as one path."""
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]) * (CELL - 1)
    vertices = np.concatenate([_cell(ax, row, column) + corners for row, column in cells])
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(cells)
    ax.add_patch(PathPatch(Path(vertices, codes), snap=True, **style))


def _stars(ax, name, stars, drawn, seen):
    """Draw a tinted square and a digit, bold where the rating was seen, in each cell of data()[name] to be drawn."""
    for rating, tint in TINT.items():
        cells = np.argwhere(drawn & (stars == rating))
        if len(cells):
            _squares(ax, cells, fc=COLOR[tint], lw=0, gid=f"cell:{name}")
    for row, column in np.argwhere(drawn):
        x, y = _cell(ax, row, column)
        weight = "bold" if seen[row, column] else "normal"
        digit = f"{stars[row, column]:.0f}"
        place = {"x": x + CELL / 2 - 0.5, "y": y + CELL / 2 + 3.5, "gid": cell(name, row, column)}
        ax.text(s=digit, ha="center", va="baseline", fontsize=11, fontweight=weight, **place)


@FIGURE.panel(
    title=("看得见的评分", "The ratings we see"),
    alt=(
        "{11|ROWS}个用户、{columns:d}件物品的评分表，{多数|most(seen == 0)}格子空着，其余是1到5星；{drawn:d}个空格。",
        "A table of {11|ROWS} users and {columns:d} items with 1 to 5 stars; {most|most(seen == 0)} cells, "
        "{drawn:d}, are empty.",
    ),
)
def holes(fig, data):
    """Draw the seen ratings, holes as empty frames."""
    ax = _grid(fig)
    _squares(ax, np.argwhere(~data["seen"]), fc="none", ec=COLOR["rule"], lw=0.8)
    _stars(ax, "stars", data["stars"], data["seen"], data["seen"])


@FIGURE.panel(
    title=("填上的空格", "The holes filled"),
    alt=(
        "同一张表，每个空格都填上了星数；画出的{drawn:d}个空格里有{wrong:d}个填错，带下划线。",
        "The same table with stars in every hole; of the {drawn:d} holes drawn, {wrong:d} are wrong and underlined.",
    ),
)
def filled(fig, data):
    """Draw the filled table; wrong cells carry a bar."""
    ax = _grid(fig)
    _stars(ax, "filled", data["filled"], np.ones_like(data["seen"]), data["seen"])
    wrong = ~data["seen"] & (data["filled"] != data["stars"])
    corners = np.array([_cell(ax, row, column) for row, column in np.argwhere(wrong)])
    bars = np.stack([corners + (4, CELL - 2.5), corners + (CELL - 5, CELL - 2.5)], axis=1)
    segments(ax, bars, COLOR["ink"], 1.6, gid=SCHEME)
