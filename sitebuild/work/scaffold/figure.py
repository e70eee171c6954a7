"""images/MODULE.*.svg: [[write: what the figure shows, in half a line]]."""

import numpy as np

from snippets.figures.kit import COLOR, Figure, line, word
from snippets.MODULE import MODULE


def data():
    """Return what is drawn: points x and y, (41,), and the last y."""
    x = np.linspace(0, 1, 41)
    # WRITE: what the figure shows, by the snippet; say so in the docstring
    y = MODULE(x)
    return {"x": x, "y": y, "last": y[-1]}


FIGURE = Figure(
    data,
    caption=(
        "**[[write: 一句话的结论，检验守着它]]。**[[write: 每条线是什么，在什么条件下]]，末尾{是|reads(y[-1], last)}{last:.1f}。",
        "**[[write: a claim in one sentence, which a test holds]].** [[write: what each line is, under which conditions]]; "
        "it ends {at|reads(y[-1], last)} {last:.1f}.",
    ),
    words={"y": ("*y*", "*y*")},
)


@FIGURE.panel(
    480,
    220,
    alt=(
        "[[write: 给看不见图的人：线从哪里到哪里]]，末尾{是|reads(y[-1], last)}{last:.1f}。",
        "[[write: for whoever cannot see it: where the line starts and where it goes]]; it ends {at|reads(y[-1], last)} {last:.1f}.",
    ),
)
def curve(fig, data):
    """Draw y over x."""
    ax = fig.add_axes((0.09, 0.12, 0.86, 0.84), xlim=(0, 1), ylim=(0, 1.1))
    # WRITE: the axes, lines and words of this figure
    line(ax, np.column_stack([data["x"], data["y"]]), COLOR["blue"])
    ax.text(0.8, 0.6, word("y"), color=COLOR["blue"], weight="bold")
