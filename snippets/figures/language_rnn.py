"""images/language_rnn.*.svg: the same letter read in two states leads to two guesses."""

import numpy as np

from snippets.claims.language_rnn import demo_guesses
from snippets.figures.kit import COLOR, SCHEME, Figure, arrow, blank, cell, segments, word

TEXT = "hell"
LETTERS = "helo "


def data():
    """Return the states (4, 6) and guesses (4, 5) of the demo's network while it reads "hell", and what the caption quotes."""
    guesses, states = demo_guesses(TEXT)
    best = [LETTERS[i] for i in guesses.argmax(axis=1)]
    return {
        "guesses": guesses,
        "states": states,
        "shares": {"first": guesses[2], "second": guesses[3]},
        "bars": {"first": bars(guesses[2], 206), "second": bars(guesses[3], 90)},
        "best": best,
        "first_l": guesses[2, LETTERS.index("l")],
        "second_o": guesses[3, LETTERS.index("o")],
        "least": guesses.max(axis=1).min(),
    }


def bars(shares, top):
    """Return level bars as long as the shares, 200 px for 1, below each other: (5, 2, 2), the ends of each."""
    y = top - 8 - 17.5 * np.arange(len(shares))
    return np.stack([np.column_stack([np.full(len(shares), 48), y]), np.column_stack([48 + 200 * shares, y])], axis=1)


FIGURE = Figure(
    data,
    caption=(
        "**读进的同样是l，状态不同，猜的就不同。**代码里的网络反复读hello加一个空格，已经学会。左：它读hell，四步用的是同一组参数，竖排的六格是状态"
        "$h_t$，蓝为正、橙为负、颜色越深离0越远。右：第一个l之后，它以{first_l:.2f}的概率猜l；第二个l之后，以{second_o:.2f}的概率猜o。",
        "**The same letter l is read, but in another state, and the guess is another.** The network of the code has learned hello and a space, over and over. "
        "Left: it reads hell, all four steps with the same parameters; the six cells are the state $h_t$, blue above and rust below "
        "zero, the deeper the further from it. Right: after the first l it expects l with probability {first_l:.2f}, after the second "
        "o with {second_o:.2f}.",
    ),
    words={
        "read": ("读进", "read"),
        "state": ("状态", "state"),
        "guess": ("猜测", "guess"),
        "first": ("第一个l之后", "after the first l"),
        "second": ("第二个l之后", "after the second l"),
        "space": ("空格", "space"),
        "h0": ("*h*_{{0}}", "*h*_{{0}}"),
        "E": ("*E*", "*E*"),
        "W": ("*W*", "*W*"),
        "D": ("*D*", "*D*"),
    },
    height=236,
)


def square(ax, x, y, width, height, value, entry):
    """Draw one number of a state as a filled cell; `entry` is its row and column."""
    role = f"d{int(np.clip(np.round(2 + 2 * value), 0, 4))}"
    style = {"fc": COLOR[role], "ec": COLOR["mute"], "lw": 0.7, "gid": cell("states", *entry)}
    ax.fill([x, x + width, x + width, x], [y, y, y + height, y + height], **style)


@FIGURE.panel(
    title=("沿时间展开", "Unrolled in time"),
    alt=(
        "四列，自左到右读进h、e、l、l，每列上面是六格状态，状态之间有箭头W相连；顶上猜的是e、l、l、o，每次的概率"
        "{至少|at_least([first_l, second_o], least)}{least:.2f}。",
        "Four columns read h, e, l, l from left to right; above each letter are the six cells of the state, joined "
        "by arrows W; the guesses on top are e, l, l, o, each with a probability of "
        "{at least|at_least([first_l, second_o], least)} {least:.2f}.",
    ),
)
def unrolled(fig, data):
    """Draw letters, states and guesses from left to right."""
    ax = blank(fig, (0, 310), (0, 236))
    size, width = 15, 26
    bottom = 72
    ax.text(4, 20, word("read"), size=11, color=COLOR["mute"], va="center")
    ax.text(4, 218, word("guess"), size=11, color=COLOR["mute"], va="center")
    ax.text(4, bottom + 5.5 * size, word("state"), size=11, color=COLOR["mute"], va="center")
    ax.text(4, bottom + 3 * size, word("h0"), color=COLOR["ink"], va="center")
    for t, letter in enumerate(TEXT):
        x = 62 + 62 * t
        middle = x + width / 2
        ax.text(middle, 20, letter, size=16, weight="bold", ha="center", va="center")
        arrow(ax, (middle, 34), (middle, bottom - 3), COLOR["blue"], 1.6, 7, gid=SCHEME)
        for row in range(6):
            square(ax, x, bottom + (5 - row) * size, width, size, data["states"][t, row], (t, row))
        arrow(ax, (middle, bottom + 6 * size + 3), (middle, 204), COLOR["green"], 1.6, 7, gid=SCHEME)
        ax.text(middle, 218, data["best"][t], size=16, weight="bold", ha="center", va="center", color=COLOR["green"])
        start = 26 if t == 0 else x - 62 + width + 3
        arrow(ax, (start, bottom + 3 * size), (x - 3, bottom + 3 * size), COLOR["rust"], 1.6, 7, gid=SCHEME)
        ax.text(x - 19, bottom + 3 * size + 6, word("W"), color=COLOR["rust"], ha="center", va="bottom")
        ax.text(middle + 6, 52, word("E"), color=COLOR["blue"], va="center")
        ax.text(middle + 6, 184, word("D"), color=COLOR["green"], va="center")


@FIGURE.panel(
    title=("同一个l，两种状态", "One letter, two states"),
    alt=(
        "两组横条，各有h、e、l、o、空格五条。第一个l之后，l的一条{最长|largest(guesses[2, 2], guesses[2])}，"
        "{first_l:.2f}；第二个l之后，o的一条最长，{second_o:.2f}。",
        "Two groups of five bars, for h, e, l, o and the space. After the first l the bar of l is "
        "{longest|largest(guesses[2, 2], guesses[2])}, {first_l:.2f}; after the second the bar of o, {second_o:.2f}.",
    ),
)
def guesses(fig, data):
    """Draw what is expected after each l."""
    ax = blank(fig, (0, 310), (0, 236))
    for top, key, role in ((206, "first", "violet"), (90, "second", "olive")):
        ax.text(4, top + 14, word(key), color=COLOR[role], weight="bold", va="center")
        segments(ax, [[(48, top + 2), (48, top - 88)]], COLOR["rule"], 1)
        segments(ax, data["bars"][key], COLOR[role], 12)
        for i, (letter, (_, (right, y))) in enumerate(zip(LETTERS, data["bars"][key], strict=True)):
            share = f"{data['shares'][key][i]:.2f}"
            ax.text(40, y, letter if letter != " " else word("space"), ha="right", va="center")
            ax.text(right + 6, y, share, size=11, color=COLOR["mute"], va="center", gid=cell(f"shares.{key}", i))
