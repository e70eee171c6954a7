"""images/matrix_factorization.*.svg: how much must be seen before a table of rank k can be filled, and who fills it."""

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from snippets.claims.matrix_factorization import (
    DRAWS,
    FALLING,
    FILLED,
    SHAPE,
    SWEEPS,
    TINY,
    enough,
    filled,
    long_enough,
)
from snippets.figures.kit import COLOR, Figure, axes_in, blank, cell, line, set_ticks, word
from snippets.low_rank import complete, hidden_error, puzzle

MAP_DRAWS = 8
SHARES = (0.1, 0.15, 0.2, 0.3, 0.4, 0.6)
RANKS, MAP_SHARES = (1, 2, 3, 4), (0.2, 0.25, 0.3, 0.35, 0.4)
FILL = {0: "s1", 1: "s3", 2: "s6", 3: "d3", 4: "d4"}  # quarters of the draws


def data():
    """Return how many of the drawn tables hold enough cells, and how many each way fills."""
    curves = {"enough": [], "falling": [], "tiny": []}
    for share in SHARES:
        counts = long_enough(share), filled(share, *FALLING), filled(share, TINY, TINY)
        for name, count in zip(curves, counts, strict=True):
            curves[name].append(int(count.sum()))
    cells, held = (np.empty((len(RANKS), len(MAP_SHARES)), dtype=int) for _ in range(2))
    for row, rank in enumerate(RANKS):
        for column, share in enumerate(MAP_SHARES):
            table, seen, items = puzzle((MAP_DRAWS, *SHAPE), rank, share, np.random.default_rng(6))
            error = hidden_error(table, seen, *complete(table, seen, items, np.geomspace(*FALLING, SWEEPS)))
            cells[row, column] = np.sum(error < FILLED)
            held[row, column] = enough(seen, rank).sum()
    at = SHARES.index
    return {
        **curves,
        "ranks": RANKS,
        "shares": MAP_SHARES,
        "map": cells,
        "quarters": cells * 4 // MAP_DRAWS,
        "map_enough": held,
        "draws": DRAWS,
        "map_draws": MAP_DRAWS,
        "enough_20": curves["enough"][at(0.2)],
        "falling_20": curves["falling"][at(0.2)],
        "falling_40": curves["falling"][at(0.4)],
        "tiny_40": curves["tiny"][at(0.4)],
        "tiny_20": curves["tiny"][at(0.2)],
        "one_20": int(cells[0, 0]),
        "one_enough_20": int(held[0, 0]),
        "four_enough_20": int(held[-1, 0]),
        "four_40": int(cells[-1, -1]),
    }


FIGURE = Figure(
    data,
    caption=(
        "**格子太少，谁也填不满；格子够了，还要看怎么学。**{SHAPE[0]}×{SHAPE[1]}的表，没有噪声。左：秩2，每个比例"
        "{draws:d}张表。{20%|SHARES[2]}可见时{只有|less(enough_20, draws)}{enough_20:d}张每行每列都有2格以上，其余"
        "的表谁也没有依据去填；$\\lambda$从3慢慢降到$10^{{-6}}$的ALS{填满|reads(falling[2], falling_20)}{falling_20:d}"
        "张，一直用$\\lambda = 10^{{-9}}$的ALS{填满|reads(tiny[2], tiny_20)}{tiny_20:d}张；{40%|SHARES[4]}可见时"
        "{是|reads(falling[4], falling_40)}{falling_40:d}张对{tiny_40:d}张。右：每种秩和比例各{map_draws:d}张表，斜"
        "线前是$\\lambda$慢慢降的ALS填满的，斜线后是每行每列的格数都不少于秩的：秩越高，每行每列要看见的越多。填满"
        "指空格上的RMSE不到一律猜0的千分之一。",
        "**With too few cells nobody can fill the table; with enough of them it depends on how one learns.** "
        "Tables of {SHAPE[0]} × {SHAPE[1]} without noise. Left: rank 2, {draws:d} tables a share. At "
        "{20%|SHARES[2]} seen {only|less(enough_20, draws)} {enough_20:d} have two cells or more in every row and "
        "column, and for the others nobody can know the answer; ALS with $\\lambda$ falling slowly from 3 to $10^{{-6}}$ "
        "{fills|reads(falling[2], falling_20)} {falling_20:d}, ALS with $\\lambda = 10^{{-9}}$ throughout "
        "{fills|reads(tiny[2], tiny_20)} {tiny_20:d}; at {40%|SHARES[4]} seen it {is|reads(falling[4], falling_40)} "
        "{falling_40:d} against {tiny_40:d}. Right: of {map_draws:d} tables for each rank and share, before the "
        "stroke those that ALS with falling $\\lambda$ fills, behind it those with as many cells in every row and "
        "column as the rank: the higher the rank, the more each row and column needs. Filled: the RMSE over the "
        "holes is below a thousandth of that of guessing 0.",
    ),
    words={
        "filled": ("填满的表", "tables filled"),
        "seen": ("可见的格子", "cells seen"),
        "enough": ("虚线：行列都够2格", "dashed: no row too short"),
        "falling": ("*λ* 慢慢降", "falling *λ*"),
        "tiny": ("*λ* 极小", "tiny *λ*"),
        "rank": ("秩 *k*", "rank *k*"),
    },
    height=226,
)


@FIGURE.panel(
    title=("秩2：三条线", "Rank 2: three lines"),
    alt=(
        "横轴是可见比例，纵轴是{draws:d}张表里填满的张数。每行每列够2格的表数与慢慢降λ的ALS{一同|equal([enough[-1], falling[-1]], draws)}"
        "升到顶，中途后者{少|less(sum(falling), sum(enough))}几张；λ极小的ALS到{60%|SHARES[5]}仍"
        "{未到顶|less(tiny[-1], draws)}。",
        "Tables filled, out of {draws:d}, against the share of cells seen. The count of tables with two cells in "
        "every row and column and ALS with falling λ reach the top "
        "{together|equal([enough[-1], falling[-1]], draws)}, on the way the latter is a few tables "
        "{lower|less(sum(falling), sum(enough))}; ALS with tiny λ has {not reached the top|less(tiny[-1], draws)} "
        "at {60%|SHARES[5]}.",
    ),
)
def curves(fig, data):
    """Draw the three counts."""
    ax = axes_in(fig, (0.09, 0.12, 0.87, 0.78), xlim=(0.08, 0.62), ylim=(-0.6, 21.5), left=False)
    set_ticks(ax, {tick: f"{tick:.0%}" for tick in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)}, [0, 10, 20])
    ax.hlines([10, 20], 0.08, 0.62, color=COLOR["rule"], lw=0.8)
    line(ax, list(zip(SHARES, data["enough"], strict=True)), COLOR["mute"], 1.4, dashes=(4, 3))
    for name, role, marker in (("tiny", "rust", "s"), ("falling", "green", "o")):
        points = list(zip(SHARES, data[name], strict=True))
        line(ax, points, COLOR[role], marker=marker, ms=5, mec=COLOR["bg"], mew=1, clip_on=False, zorder=3)
    ax.text(0.08, 22.1, word("filled"), color=COLOR["mute"], fontsize=11, va="bottom")
    ax.text(0.345, 18.2, word("falling"), color=COLOR["green"], ha="left", va="center")
    ax.text(0.4, 10.3, word("tiny"), color=COLOR["rust"], ha="left", va="center")
    ax.text(0.62, 22.1, word("enough"), color=COLOR["mute"], fontsize=11, ha="right", va="bottom")
    ax.text(1, -0.135, word("seen"), color=COLOR["mute"], fontsize=11, ha="right", transform=ax.transAxes)


@FIGURE.panel(
    title=("填满的/格数够的", "Filled / with enough cells"),
    alt=(
        "表格：行是秩1到4，列是可见比例{20%|SHARES[2]}到{40%|SHARES[4]}，格子里是{map_draws:d}张表中填满的和格数够"
        "的张数。{20%|SHARES[2]}可见时，秩1够的有{one_enough_20:d}张，填满{one_20:d}张，秩4够的有{four_enough_20:d}"
        "张；{40%|SHARES[4]}时，秩4填满{four_40:d}张。",
        "A chart of ranks 1 to 4 against shares of {20%|SHARES[2]} to {40%|SHARES[4]}, each square telling how "
        "many of {map_draws:d} tables are filled, and how many hold enough cells. At {20%|SHARES[2]}, {one_20:d} "
        "of rank 1 are filled where {one_enough_20:d} hold enough, and {four_enough_20:d} of rank 4 hold enough; "
        "at {40%|SHARES[4]} {four_40:d} of rank 4 are filled.",
    ),
)
def chart(fig, data):
    """Draw the chart of counts."""
    ax = blank(fig, (0, 310), (226, 0))
    left, top, width, height = 44, 22, 52, 40
    for row, rank in enumerate(RANKS):
        y = top + row * height
        style = {"ha": "right", "va": "baseline", "fontsize": 11, "color": COLOR["mute"], "gid": cell("ranks", row)}
        ax.text(left - 10, y + height / 2 + 4, str(rank), **style)
        for column, count in enumerate(data["map"][row]):
            x = left + column * width
            box = np.array([(0, 0), (width - 2, 0), (width - 2, height - 2), (0, height - 2), (0, 0)]) + (x, y)
            fill = COLOR[FILL[int(count * 4 // MAP_DRAWS)]]
            ax.add_patch(PathPatch(Path(box, closed=True), fc=fill, lw=0, gid=cell("quarters", row, column)))
            enough = data["map_enough"][row, column]
            weight = "bold" if count == enough else "normal"
            style = {"ha": "center", "va": "baseline", "fontweight": weight, "gid": cell("map", row, column)}
            ax.text(x + width / 2 - 1, y + height / 2 + 4, f"{count}/{enough}", **style)
    for column, share in enumerate(MAP_SHARES):
        x = left + column * width + width / 2 - 1
        style = {"ha": "center", "fontsize": 11, "color": COLOR["mute"], "gid": cell("shares", column)}
        ax.text(x, top + len(RANKS) * height + 14, f"{share:.0%}", **style)
    ax.text(left - 10, top - 8, word("rank"), ha="left", fontsize=11, color=COLOR["mute"])
    ax.text(left + 5 * width - 2, top + 4 * height + 31, word("seen"), ha="right", fontsize=11, color=COLOR["mute"])
