"""images/embedding_gradient.*.svg: an id that occurs twice receives the sum of both gradients, not the last one."""

import numpy as np

from snippets.embedding import embedding_gradient
from snippets.figures.embedding import IDS, ROW_COLORS, badge
from snippets.figures.kit import COLOR, SCHEME, Figure, blank, cell, line, word

GRAD_OUTPUT = np.array([[1, 2], [3, -1], [2, 4], [-2, 1]])
WIDE = 30


def data():
    """Return the gradients at the positions, the gradient of the table, and what `+=` makes of it."""
    wrong = np.zeros((6, 2), dtype=int)
    wrong[IDS] += GRAD_OUTPUT
    right = embedding_gradient(IDS, GRAD_OUTPUT, 6)
    return {
        "ids": IDS,
        "numbers": np.arange(6),
        "grad_output": GRAD_OUTPUT,
        "right": right,
        "wrong": wrong,
        "row": right[3],
        "wrong_row": wrong[3],
        "first": GRAD_OUTPUT[0],
        "last": GRAD_OUTPUT[2],
    }


FIGURE = Figure(
    data,
    caption=(
        "**编号3出现两次，它那一行的梯度是两份之和，`+=`却只留下最后一份。**左：散加，({first[0]:d}, {first[1]:d})与"
        "({last[0]:d}, {last[1]:d})相加得({row[0]:d}, {row[1]:d})。右：`grad_weight[ids] += grad_output`不报错，"
        "第3行却是({wrong_row[0]:d}, {wrong_row[1]:d})。没被查到的行，梯度为0。",
        "**Id 3 occurs twice: its row's gradient is the sum of both, yet `+=` keeps only the last.** Left: "
        "scatter-add, ({first[0]:d}, {first[1]:d}) plus ({last[0]:d}, {last[1]:d}) is ({row[0]:d}, {row[1]:d}). "
        "Right: `grad_weight[ids] += grad_output` raises no error, but leaves ({wrong_row[0]:d}, {wrong_row[1]:d}) in "
        "row 3. Rows that were not looked up have gradient 0.",
    ),
    words={
        "ids": ("编号", "ids"),
        "G": ("各位置的梯度", "gradients"),
        "E": ("表的梯度", "gradient of the table"),
        "lost": ("丢了", "lost"),
    },
    height=190,
)


def draw(fig, data, result, lost):
    """Draw positions at the left, the table's gradient at the right, and a curve for each position."""
    ax = blank(fig, (0, 310), (190, 0))
    bend = np.linspace(0, 1, 17)
    ease = bend**2 * (3 - 2 * bend)
    left, right, top, table = 48, 222, 54, 34
    for i, number in enumerate(data["ids"]):
        here, there = top + (i + 0.5) * 26, table + (number + 0.5) * 24
        role = ROW_COLORS[int(number)]
        gone = i == lost
        curve = np.column_stack(
            [left + 2 * WIDE + 4 + (right - left - 2 * WIDE - 8) * bend, here + (there - here) * ease]
        )
        style = {"dashes": (3, 3)} if gone else {}
        line(ax, curve[:11] if gone else curve, COLOR["mute" if gone else role], 1.8, gid=SCHEME, **style)
        if gone:
            x, y = curve[10]
            line(ax, [(x - 4, y - 4), (x + 4, y + 4)], COLOR["rust"], 2, gid=SCHEME)
            line(ax, [(x - 4, y + 4), (x + 4, y - 4)], COLOR["rust"], 2, gid=SCHEME)
            ax.text(x - 24, y + 10, word("lost"), color=COLOR["rust"], ha="center", gid=SCHEME)
        badge(ax, 18, here, number, COLOR[role], i)
        matrix_row(ax, left, here, ("grad_output", i), data["grad_output"][i], "s2")
    for number, row in enumerate(data[result]):
        y = table + (number + 0.5) * 24
        used = number in ROW_COLORS
        matrix_row(ax, right, y, (result, number), row, "s2" if used else "d2", "ink" if used else "mute")
        style = {"size": 11, "color": COLOR["mute"], "ha": "center", "gid": cell("numbers", number)}
        ax.text(right + 2 * WIDE + 14, y + 4, str(number), **style)
    for number, role in ROW_COLORS.items():
        outline(ax, right, table + number * 24 + 1, COLOR["rust" if number == 3 and lost is not None else role])
    ax.text(18, 22, word("ids"), color=COLOR["mute"], size=11, ha="center")
    ax.text(left + WIDE, 22, word("G"), color=COLOR["mute"], size=11, ha="center")
    ax.text(310, 22, word("E"), color=COLOR["mute"], size=11, ha="right")


def matrix_row(ax, left, middle, entry, values, fill, ink="ink"):
    """Draw one row of numbers in cells; `entry` is where it stands in data(), name and row."""
    for j, value in enumerate(values):
        box = np.array([(0, -10.5), (WIDE - 1.5, -10.5), (WIDE - 1.5, 10.5), (0, 10.5)]) + (
            left + j * WIDE + 0.75,
            middle,
        )
        ax.fill(*box.T, fc=COLOR[fill], ec="none")
        text = f"{value:d}".replace("-", "\N{MINUS SIGN}")
        ax.text(left + (j + 0.5) * WIDE, middle + 4.5, text, color=COLOR[ink], ha="center", gid=cell(*entry, j))


def outline(ax, left, top, color):
    """Outline a row of the table's gradient."""
    box = np.array([(0, 0), (2 * WIDE, 0), (2 * WIDE, 22), (0, 22), (0, 0)]) + (left, top)
    line(ax, box, color, 2, gid=SCHEME)


@FIGURE.panel(
    title=("散加：两份都到", "Scatter-add: both arrive"),
    alt=(
        "四个位置的编号3、0、3、5，各有一条曲线通到表的同号行。两条通到第3行，那里是({row[0]:d}, {row[1]:d})。",
        "Four positions with ids 3, 0, 3, 5, a curve from each to the table row of that number. Two curves reach row "
        "3, which holds ({row[0]:d}, {row[1]:d}).",
    ),
)
def scatter_add(fig, data):
    """Draw the right gradient."""
    draw(fig, data, "right", lost=None)


@FIGURE.panel(
    title=("+=：后到的盖掉先到的", "+=: the last one overwrites"),
    alt=(
        "同一张图，但从第一个编号3出发的曲线中途断掉，标着“丢了”；第3行是({wrong_row[0]:d}, {wrong_row[1]:d})。",
        "The same picture, but the curve from the first id 3 breaks off, marked “lost”; row 3 holds ({wrong_row[0]:d}, "
        "{wrong_row[1]:d}).",
    ),
)
def overwrite(fig, data):
    """Draw the wrong gradient."""
    draw(fig, data, "wrong", lost=0)
