"""images/structured_nets.*.svg: a row of a table becomes six numbers, and these become one."""

import numpy as np

from snippets.claims.structured_nets import split, trained
from snippets.figures.kit import COLOR, SCHEME, Figure, arrow, blank, cell, dots, line, segments, word
from snippets.mlp import mlp_forward

DAY = 5  # Saturday


def data():
    """Return a test row of a Saturday, the tables, and every number on its way to the prediction."""
    (_, test, scales), theta = split(), trained()
    wanted = (test[0][:, 1] == DAY) & (test[0][:, 0] == 1) & (test[1][:, 0] > 1)  # shop 1 on a warm Saturday
    row = int(np.flatnonzero(wanted)[0])
    ids, x, y = (part[row : row + 1] for part in test)
    prediction, z, h = mlp_forward(theta, ids, x)
    ys, width = 22 + 12.5 * (np.arange(h.shape[1]) + 0.5), 52 * h[0] / h[0].max()
    bars = np.stack([np.column_stack([np.full(len(ys), 124), ys]), np.column_stack([124 + width, ys])], axis=1)
    warmth, price = (x * scales[1] + scales[0])[0]
    return {
        "shop": int(ids[0, 0]),
        "warmth": warmth,
        "price": price,
        "tables": theta[:2],
        "z": z[0],
        "shop_table": theta[0],
        "day_table": theta[1],
        "h": h[0],
        "bars": bars,
        "weight": theta[2],
        "readout": theta[4],
        "width": z.shape[1],
        "hidden": h.shape[1],
        "on": int((h > 0).sum()),
        "prediction": float(scales[2] + scales[3] * prediction[0]),
        "sold": float(scales[2] + scales[3] * y[0]),
    }


FIGURE = Figure(
    data,
    caption=(
        "**一行表格先变成{width:d}个数，再变成一个预测。**左：编号从各自的嵌入表里取出一行，温度和价格减去平均、除以标"
        "准差。右：{width:d}个数经过{hidden:d}个隐藏单元（蓝线连着最大的一个），这一行有{on:d}个不为零，合起来预测{prediction:.0f}件，实际"
        "卖了{sold:.0f}件。颜色表示数值，橙为负，蓝为正；数据是合成的。",
        "**A row of the table becomes {width:d} numbers, and these one prediction.** Left: each id takes a row of its "
        "own embedding table; temperature and price have their mean subtracted and are divided by their standard deviation. "
        "Right: the {width:d} numbers pass {hidden:d} hidden units (blue lines lead to the largest), of which {on:d} are not zero for this row; "
        "together they predict {prediction:.0f} pieces, and {sold:.0f} were sold. Colour is value, rust below and "
        "blue above zero; the data are made up.",
    ),
    words={
        "shop": ("店", "shop"),
        "day": ("星期", "weekday"),
        "saturday": ("周六", "Sat"),
        "warmth": ("温度", "temperature"),
        "price": ("价格", "price"),
        "standardize": ("标准化", "standardize"),
        "z": ("*z*", "*z*"),
        "h": ("*h*", "*h*"),
        "predicted": ("预测", "predicted"),
        "sold": ("实际", "sold"),
    },
    height=232,
)
ROWS = (("shop", 38), ("day", 108), ("warmth", 170), ("price", 210))
TOPS = (22, 44, 94, 116, 160, 200)  # of the six cells of z


def shade(value, scale):
    """Return the colour role of a value."""
    return f"d{int(np.clip(np.rint(2 * value / scale), -2, 2)) + 2}"


def square(ax, left, top, width, height, role, entry):
    """Fill one cell of a matrix; `entry` is what it shows, a name in data() and places."""
    box = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * (width - 1.5, height - 1.5) + (left + 0.75, top + 0.75)
    ax.fill(*box.T, fc=COLOR[role], ec="none", gid=cell(*entry))


def vector(ax, left, z):
    """Draw the six numbers of z as a column of cells."""
    ax.text(left + 11, 14, word("z"), size=14, ha="center")
    for i, (top, value) in enumerate(zip(TOPS, z, strict=True)):
        square(ax, left, top, 22, 22, shade(value, 1.2), ("z", i))


@FIGURE.panel(
    title=("一行变成{六|width}个数", "A row becomes {six|width} numbers"),
    alt=(
        "左边一行四列：{shop:d}号店、周六、{warmth:.0f}度、{price:.1f}元。店号和星期各指向一张两列的彩色表中的一行，"
        "温度和价格各经过一次缩放，右边排成{width:d}个格子的一列。",
        "Left, the four columns of a row: shop {shop:d}, Saturday, {warmth:.0f} degrees, {price:.1f} yuan. Shop and "
        "weekday each point at a row of a two-column coloured table, temperature and price are scaled, and at the "
        "right they stand as a column of {width:d} cells.",
    ),
)
def row(fig, data):
    """Draw the four columns, the two tables and z."""
    ax = blank(fig, (0, 310), (232, 0))
    values = (str(data["shop"]), word("saturday"), f"{data['warmth']:.0f} °C", f"¥{data['price']:.1f}")
    for (key, y), value in zip(ROWS, values, strict=True):
        ax.text(2, y - 2, word(key), size=11, color=COLOR["mute"])
        ax.text(2, y + 15, value, weight="bold", gid=SCHEME if key == "day" else cell(key))
    for k, (table, color, pick) in enumerate(zip(data["tables"], ("violet", "rust"), (data["shop"], DAY), strict=True)):
        y = ROWS[k][1] + 4
        height = 9
        top = y - len(table) * height / 2
        for i, vector_row in enumerate(table):
            for j, value in enumerate(vector_row):
                entry = (("shop_table", "day_table")[k], i, j)
                square(ax, 140 + 20 * j, top + i * height, 20, height, shade(value, 0.9), entry)
        middle = top + (pick + 0.5) * height
        box = np.array([(0, 0), (40, 0), (40, 1), (0, 1), (0, 0)]) * (1, height) + (140, top + pick * height)
        line(ax, box, COLOR[color], 1.6, gid=SCHEME)
        line(ax, [(80, y + 4), (104, y + 4), (120, middle), (139, middle)], COLOR[color], 1.5, gid=SCHEME)
        for j in range(2):
            end = TOPS[2 * k + j] + 11
            line(ax, [(181, middle), (200, middle), (218, end), (249, end)], COLOR[color], 1.5, gid=SCHEME)
    for k in (2, 3):
        y = TOPS[k + 2] + 11
        segments(ax, [[(80, y), (124, y)], [(196, y), (249, y)]], COLOR["blue"], 1.5, gid=SCHEME)
        ax.text(160, y + 4, word("standardize"), size=11, ha="center", color=COLOR["blue"])
    vector(ax, 250, data["z"])
    for i, (top, value) in enumerate(zip(TOPS, data["z"], strict=True)):
        text = f"{value:.2f}".replace("-", "−")
        ax.text(276, top + 15, text, size=11, color=COLOR["mute"], gid=cell("z", i))


@FIGURE.panel(
    title=("{六|width}个数变成一个预测", "{Six|width} numbers become one"),
    alt=(
        "{width:d}个格子与{hidden:d}个隐藏单元两两相连；其中{on:d}个单元有长短不一的横条，其余为零；有横条的连到右边"
        "一个点，预测{prediction:.0f}件，实际{sold:.0f}件。",
        "{width:d} cells are joined to each of {hidden:d} hidden units; {on:d} of the units show bars of different "
        "lengths, the others are zero; those with bars are joined to a dot at the right: predicted {prediction:.0f} "
        "pieces, sold {sold:.0f}.",
    ),
)
def network(fig, data):
    """Draw z, the hidden units and the prediction."""
    ax = blank(fig, (0, 310), (232, 0))
    ys = data["bars"][:, 0, 1]
    starts = [(24, top + 11) for top in TOPS]
    segments(ax, [[start, (112, y)] for start in starts for y in ys], COLOR["rule"], 0.5)
    strongest = int(np.argmax(data["h"]))
    segments(ax, [[start, (112, ys[strongest])] for start in starts], COLOR["blue"], 1.2, gid=SCHEME)
    vector(ax, 2, data["z"])
    ax.text(117, 14, word("h"), size=14, ha="center")
    for (start, (right, y)), on in zip(data["bars"], data["h"] > 0, strict=True):
        dots(ax, [(117, y)], COLOR["blue" if on else "rule"], 7, gid=SCHEME)
        if on:
            segments(ax, [(start, (right, y))], COLOR["d4"], 8)
    ends = [[(right + 4, y), (238, 122)] for _, (right, y) in data["bars"][data["h"] > 0]]
    segments(ax, ends, COLOR["blue"], 1, gid=SCHEME)
    arrow(ax, (231, 122), (243, 122), COLOR["blue"], 1.5, gid=SCHEME)
    ax.text(248, 116, word("predicted"), size=11, color=COLOR["mute"])
    ax.text(248, 133, f"{data['prediction']:.0f}", weight="bold", color=COLOR["blue"], size=14, gid=cell("prediction"))
    ax.text(248, 158, word("sold"), size=11, color=COLOR["mute"])
    ax.text(248, 175, f"{data['sold']:.0f}", weight="bold", size=14, gid=cell("sold"))
