"""images/embedding.*.svg: a one-hot matrix times the table copies out rows of the table."""

import numpy as np

from snippets.embedding import embedding
from snippets.figures.kit import COLOR, SCHEME, Figure, blank, cell, dots, line, word
from snippets.one_hot import one_hot

IDS = np.array([3, 0, 3, 5])
TABLE = np.array([[2, -1, 0], [-2, 0, 1], [0, 1, -1], [1, 2, -2], [-1, -2, 2], [0, -2, 1]])
ROW_COLORS = {3: "blue", 0: "green", 5: "violet"}
CELL = 20


def data():
    """Return ids, one-hot matrix, table, their product and the looked-up rows."""
    rows = one_hot(IDS, len(TABLE))
    return {
        "ids": IDS,
        "one_hot": rows,
        "table": TABLE,
        "numbers": np.arange(len(TABLE)),
        "product": rows @ TABLE,
        "lookup": embedding(IDS, TABLE),
        "batch": len(IDS),
        "vocab_size": len(TABLE),
        "embedding_dim": TABLE.shape[1],
        "terms": TABLE.size * len(IDS),
        "zeros": int((rows == 0).sum()) * TABLE.shape[1],
        "reads": IDS.size * TABLE.shape[1],
    }


def cells(ax, left, top, name, matrix, color_of=lambda value: f"d{int(value) + 2}"):
    """Draw the matrix data()[name] as coloured cells, its top left corner at (left, top)."""
    for i, row in enumerate(matrix):
        for j, value in enumerate(row):
            x, y = left + j * CELL + 0.75, top + i * CELL + 0.75
            box = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * (CELL - 1.5) + (x, y)
            ax.fill(*box.T, fc=COLOR[color_of(value)], ec="none", gid=cell(name, i, j))


def frame(ax, left, top, width, color):
    """Outline one row of cells."""
    box = np.array([(0, 0), (width, 0), (width, 1), (0, 1), (0, 0)]) * CELL + (left, top)
    line(ax, box, COLOR[color], 2, gid=SCHEME)


def badge(ax, x, y, number, color, i):
    """Draw id number i of data()["ids"] in a ring."""
    dots(ax, [(x, y)], color, 20, gid=SCHEME)
    dots(ax, [(x, y)], COLOR["bg"], 16.5, zorder=4, gid=SCHEME)
    ax.text(x, y + 4.5, str(number), color=color, ha="center", zorder=5, gid=cell("ids", i))


FIGURE = Figure(
    data,
    caption=(
        "**独热矩阵乘嵌入表，结果就是表里被点名的那几行。**左：{batch:d}个编号的独热矩阵$X$乘{vocab_size:d}行的嵌入"
        "表$E$，{terms:d}个乘积里有{zeros:d}个是乘以0。右：查表直接抄这几行，只读{reads:d}个数，结果"
        "{相同|equal(product, lookup)}。颜色表示数值，橙为负，蓝为正；编号3出现两次，它的行抄了两遍。",
        "**A one-hot matrix times the embedding table is the list of the rows it names.** Left: the one-hot matrix "
        "$X$ of {batch:d} ids times the table $E$ of {vocab_size:d} rows; {zeros:d} of its {terms:d} products are "
        "products with 0. Right: the lookup copies these rows, reads {reads:d} numbers and "
        "{gives the same|equal(product, lookup)}. Colour is value, rust below and blue above zero; id 3 occurs "
        "twice, so its row is copied twice.",
    ),
    words={
        "X": ("*X*", "*X*"),
        "E": ("*E*", "*E*"),
        "H": ("*H*", "*H*"),
        "ids": ("编号", "ids"),
        "X-shape": ("*B* × *V*", "*B* × *V*"),
        "E-shape": ("*V* × *d*", "*V* × *d*"),
        "H-shape": ("*B* × *d*", "*B* × *d*"),
    },
    height=196,
)


def label(ax, left, width, bottom, name):
    """Write a matrix's name above it and its shape below it."""
    ax.text(left + width / 2, 22, word(name), size=14, ha="center")
    if name != "ids":
        ax.text(left + width / 2, bottom + 20, word(name + "-shape"), size=11, color=COLOR["mute"], ha="center")


@FIGURE.panel(
    title=("乘：每行只有一个1", "Multiply: each row holds a single 1"),
    alt=(
        "{batch:d}行{vocab_size:d}列的独热矩阵，1在第3、0、3、5列，乘{vocab_size:d}行{embedding_dim:d}列的彩色表，"
        "得到{batch:d}行，颜色依次与表的第3、0、3、5行相同。",
        "A one-hot matrix of {batch:d} rows and {vocab_size:d} columns, its ones in columns 3, 0, 3, 5, times a "
        "coloured table of {vocab_size:d} rows and {embedding_dim:d} columns gives {batch:d} rows, coloured as rows "
        "3, 0, 3, 5 of the table.",
    ),
)
def multiply(fig, data):
    """Draw X times E equals H."""
    ax = blank(fig, (0, 310), (196, 0))
    lefts, middle = {"X": 1, "E": 160, "H": 249}, 94
    for i, number in enumerate(data["ids"]):
        y = middle - 40 + i * CELL
        for j in range(data["vocab_size"]):
            box = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * (CELL - 1.5) + (lefts["X"] + j * CELL + 0.75, y + 0.75)
            ax.fill(*box.T, fc=COLOR["d2"], ec="none")
        color = ROW_COLORS[int(number)]
        frame(ax, lefts["X"] + number * CELL, y, 1, color)
        for j, value in enumerate(data["one_hot"][i]):
            strong = value == 1
            x, ink = lefts["X"] + (j + 0.5) * CELL, COLOR[color if strong else "mute"]
            weight = "bold" if strong else "normal"
            style = {"color": ink, "size": 12 if strong else 11, "ha": "center", "weight": weight}
            ax.text(x, y + 14.5, f"{value:.0f}", gid=cell("one_hot", i, j), **style)
    for number, color in ROW_COLORS.items():
        x = lefts["X"] + (number + 0.5) * CELL
        ax.text(x, middle - 46, str(number), size=11, color=COLOR[color], ha="center", gid=cell("numbers", number))
    cells(ax, lefts["E"], middle - 60, "table", data["table"])
    cells(ax, lefts["H"], middle - 40, "product", data["product"])
    for number, color in ROW_COLORS.items():
        frame(ax, lefts["E"], middle - 60 + number * CELL, 3, color)
        style = {"size": 11, "color": COLOR[color], "ha": "right", "gid": cell("numbers", number)}
        ax.text(lefts["E"] - 5, middle - 60 + number * CELL + 14.5, str(number), **style)
    for i, number in enumerate(data["ids"]):
        frame(ax, lefts["H"], middle - 40 + i * CELL, 3, ROW_COLORS[int(number)])
    ax.text(135, middle + 5, "×", size=14, ha="center")
    ax.text(234.5, middle + 5, "=", size=14, ha="center")
    label(ax, lefts["X"], 120, middle + 40, "X")
    label(ax, lefts["E"], 60, middle + 60, "E")
    label(ax, lefts["H"], 60, middle + 40, "H")


@FIGURE.panel(
    title=("查表：照编号抄行", "Look up: copy the rows"),
    alt=(
        "编号3、0、3、5各有一条曲线连到彩色表的同号行，再连到结果的一行；结果与左图{相同|equal(product, lookup)}。",
        "From each of the ids 3, 0, 3, 5 a curve leads to the row of that number in the coloured table and on to a "
        "row of the result, the {same|equal(product, lookup)} as on the left.",
    ),
)
def look_up(fig, data):
    """Draw ids, table and result, joined by curves."""
    ax = blank(fig, (0, 310), (196, 0))
    lefts, middle = {"ids": 20, "E": 128, "H": 249}, 94
    bend = np.linspace(0, 1, 17)
    ease = bend**2 * (3 - 2 * bend)
    cells(ax, lefts["E"], middle - 60, "table", data["table"])
    cells(ax, lefts["H"], middle - 40, "lookup", data["lookup"])
    for i, number in enumerate(data["ids"]):
        color = COLOR[ROW_COLORS[int(number)]]
        here, there = middle - 30 + i * CELL, middle - 50 + number * CELL
        for start, end, a, b in ((42, 128, here, there), (188, 249, there, here)):
            line(ax, np.column_stack([start + (end - start) * bend, a + (b - a) * ease]), color, 1.6, gid=SCHEME)
        badge(ax, 30, here, number, color, i)
    for number, color in ROW_COLORS.items():
        frame(ax, lefts["E"], middle - 60 + number * CELL, 3, color)
    for i, number in enumerate(data["ids"]):
        frame(ax, lefts["H"], middle - 40 + i * CELL, 3, ROW_COLORS[int(number)])
    label(ax, lefts["ids"], 20, 0, "ids")
    label(ax, lefts["E"], 60, middle + 60, "E")
    label(ax, lefts["H"], 60, middle + 40, "H")
