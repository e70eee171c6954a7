"""images/word2vec.*.svg: skip-gram and CBOW, two tables each, told apart by how many rows are averaged."""

import numpy as np

from snippets.figures.kit import COLOR, SCHEME, Figure, blank, cell, line, word

VOCAB, CELL, TOP = 7, 20, 24
TABLE_IN = np.array([[1, -1, 0], [-2, 0, 1], [2, 1, -1], [0, 2, -2], [2, 0, -1], [0, 2, 0], [-1, -2, 2]])
TABLE_OUT = np.array([[-1, 0, 2], [1, -2, 0], [0, 1, -1], [0, -1, 1], [2, 1, -2], [-2, 0, 1], [0, -1, 0]])
SKIP_GRAM = ([2], [4, 0, 6])  # given; true word, then noise
CBOW = ([1, 4, 5, 3], [2, 0, 6])
LEFT = {"E": 22, "h": 116, "F": 204}


def data():
    """Return both tables and, for either model, the given words, their mean, the judged words and their scores."""
    found = {"numbers": np.arange(VOCAB), "table_in": TABLE_IN, "table_out": TABLE_OUT, "vocab_size": VOCAB}
    for name, (given, judged) in (("skip", SKIP_GRAM), ("cbow", CBOW)):
        hidden = TABLE_IN[given].mean(axis=0)
        scores = TABLE_OUT[judged] @ hidden
        found[name] = {"given": given, "hidden": hidden, "row": hidden[None], "judged": judged, "scores": scores}
        found[f"{name}_given"], found[f"{name}_judged"] = len(given), len(judged)
        found[f"{name}_true"], found[f"{name}_noise"] = scores[0], scores[1:].max()
    return found


FIGURE = Figure(
    data,
    caption=(
        "**两个模型都有两张表；skip-gram取一行作$h$，CBOW取几行的平均。**一句话1、4、2、5、3，中间的词是2。左："
        "skip-gram给出中间的词，取输入表$E$的{skip_given:d}行作$h$，猜一个邻词。右：CBOW给出{cbow_given:d}个邻词，"
        "取{cbow_given:d}行的平均，猜中间的词。然后都只与输出表$F$的{skip_judged:d}行作点积，不是{vocab_size:d}行："
        "真词一行（实线），概率要近1；噪声词两行（虚线），要近0；右边写着“词→目标”。颜色表示数值，橙为负，蓝为正。",
        "**Both models have two tables; skip-gram takes one row as $h$, CBOW the mean of several.** "
        "The sentence is 1, 4, 2, 5, 3, with 2 in the middle. Left: skip-gram is given the middle word, takes "
        "{skip_given:d} row of the in table $E$ as $h$ and guesses one neighbour. Right: CBOW is given "
        "{cbow_given:d} neighbours, takes the mean of {cbow_given:d} rows and guesses the middle word. Both then form dot "
        "products with {skip_judged:d} rows of the out table $F$, not with {vocab_size:d}: one of the true word (solid), "
        "whose probability should be near 1, and two of noise words (dashed), which should be near 0; each is marked word → aim. Colour is value, "
        "rust below and blue above zero.",
    ),
    words={
        "E": ("*E*", "*E*"),
        "F": ("*F*", "*F*"),
        "h": ("*h*", "*h*"),
        "row": ("取一行", "one row"),
        "mean": ("平均", "mean"),
    },
    height=188,
)


def _cells(ax, left, top, name, matrix):
    """Draw the matrix data()[name] as coloured cells, its top left corner at (left, top)."""
    for i, row in enumerate(matrix):
        for j, value in enumerate(row):
            box = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * (CELL - 1.5) + (left + j * CELL, top + i * CELL)
            fill = COLOR[f"d{round(float(np.clip(value, -2, 2))) + 2}"]
            ax.fill(*(box + 0.75).T, fc=fill, ec="none", gid=cell(name, i, j))


def _frame(ax, left, top, color, **style):
    """Outline one row of three cells."""
    line(
        ax,
        np.array([(0, 0), (3, 0), (3, 1), (0, 1), (0, 0)]) * CELL + (left, top),
        COLOR[color],
        1.8,
        gid=SCHEME,
        **style,
    )


def _curve(ax, x, y, color, **style):
    """Join two points, (x[0], y[0]) and (x[1], y[1]), by a curve level at both ends."""
    bend = np.linspace(0, 1, 17)
    ease = bend**2 * (3 - 2 * bend)
    line(
        ax,
        np.column_stack([x[0] + (x[1] - x[0]) * bend, y[0] + (y[1] - y[0]) * ease]),
        COLOR[color],
        1.6,
        gid=SCHEME,
        **style,
    )


def _model(fig, data, name):
    ax = blank(fig, (0, 310), (TOP + VOCAB * CELL + 24, 0))
    middle = TOP + VOCAB * CELL / 2
    model = data[name]
    level = lambda i: TOP + (i + 0.5) * CELL  # noqa: E731
    for given in model["given"]:
        _curve(ax, (LEFT["E"] + 60, LEFT["h"]), (level(given), middle), "green")
    for i, judged in enumerate(model["judged"]):
        color, dash = ("blue", "-") if i == 0 else ("rust", (0, (3, 2.2)))
        _curve(ax, (LEFT["h"] + 60, LEFT["F"]), (middle, level(judged)), color, ls=dash)
    _cells(ax, LEFT["E"], TOP, "table_in", data["table_in"])
    _cells(ax, LEFT["F"], TOP, "table_out", data["table_out"])
    _cells(ax, LEFT["h"], middle - CELL / 2, f"{name}.row", model["row"])
    _frame(ax, LEFT["h"], middle - CELL / 2, "green")
    for i in range(VOCAB):
        strong = i in model["given"]
        color = COLOR["green" if strong else "mute"]
        weight = "bold" if strong else "normal"
        style = {"size": 11, "color": color, "ha": "right", "weight": weight, "gid": cell("numbers", i)}
        ax.text(LEFT["E"] - 8, level(i) + 4, str(i), **style)
    for given in model["given"]:
        _frame(ax, LEFT["E"], TOP + given * CELL, "green")
    for i, judged in enumerate(model["judged"]):
        color, aim = ("blue", "1") if i == 0 else ("rust", "0")
        _frame(ax, LEFT["F"], TOP + judged * CELL, color, ls="-" if i == 0 else (0, (3, 2.2)))
        style = {"color": COLOR[color], "size": 12, "gid": cell(f"{name}.judged", i)}
        ax.text(LEFT["F"] + 66, level(judged) + 4, f"{judged} → {aim}", **style)
    bottom = TOP + VOCAB * CELL + 17
    for key, left in (("E", LEFT["E"]), ("h", LEFT["h"]), ("F", LEFT["F"])):
        y = middle + CELL / 2 + 17 if key == "h" else bottom
        ax.text(left + 30, y, word(key), ha="center", color=COLOR["mute"])
    key = "row" if len(model["given"]) == 1 else "mean"
    ax.text(LEFT["h"] + 30, middle - CELL / 2 - 9, word(key), ha="center", color=COLOR["green"], size=11)


@FIGURE.panel(
    title=("skip-gram：一个词猜邻词", "Skip-gram: a word gives a neighbour"),
    alt=(
        "输入表E有{vocab_size:d}行，第2行成为h；h连到输出表F的{skip_judged:d}行：第4行标1，第0、6行标0。",
        "Row 2 of the in table E, which has {vocab_size:d} rows, becomes h; h leads to {skip_judged:d} rows of the out "
        "table F: row 4 marked 1, rows 0 and 6 marked 0.",
    ),
)
def skip_gram(fig, data):
    """Draw skip-gram."""
    _model(fig, data, "skip")


@FIGURE.panel(
    title=("CBOW：邻词猜中间的词", "CBOW: neighbours give a word"),
    alt=(
        "输入表E的第1、4、5、3行，共{cbow_given:d}行，平均成h；h连到输出表F的{cbow_judged:d}行：第2行标1，第0、6行标0。",
        "Rows 1, 4, 5 and 3 of the in table E, {cbow_given:d} rows, are averaged to h; h leads to {cbow_judged:d} rows "
        "of the out table F: row 2 marked 1, rows 0 and 6 marked 0.",
    ),
)
def cbow(fig, data):
    """Draw CBOW."""
    _model(fig, data, "cbow")
