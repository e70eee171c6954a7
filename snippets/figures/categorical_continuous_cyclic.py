"""images/categorical_continuous_cyclic.*.svg: on the circle 23:00 and 0:00 are neighbours."""

import numpy as np

from snippets.categorical_continuous import cyclic
from snippets.figures.kit import COLOR, Figure, axes_in, blank, cell, dots, line, set_ticks, word

FROM, BEFORE = 23, 22  # hours: the one to measure from, and its neighbour


def data():
    """Return the 24 points of the circle, and every hour's distance from 23:00 by number and by circle.

    Returns:
        `hours`, `by_number`, `by_circle`: (24,). `points`, `turn`: (24, 2), (121, 2), the hours on the circle, and the circle. `named`: the points of 23, 0 and 11;
        `chord`, `across`: those of 23 and 0, of 23 and 11. `parts`: {kind: (24, 2)}, hour and distance over the largest; `marked`: by
        circle, at 0, 11 and 23. `*_to_*`: distances.
    """
    hour = np.arange(24)
    points = cyclic(hour, period=24)
    by_circle = np.linalg.norm(points - points[FROM], axis=1)
    by_number, turn = np.abs(hour - FROM), np.linspace(0, 2 * np.pi, 121)
    parts = {"number": by_number / by_number.max(), "circle": by_circle / by_circle.max()}
    return {
        "hours": hour,
        "by_number": by_number,
        "by_circle": by_circle,
        "points": points,
        "turn": np.column_stack([np.cos(turn), np.sin(turn)]),
        "named": points[[FROM, 0, 11]],
        "chord": points[[FROM, 0]],
        "across": points[[FROM, 11]],
        "parts": {name: np.column_stack([hour, part]) for name, part in parts.items()},
        "marked": np.column_stack([hour, parts["circle"]])[[0, 11, FROM]],
        "number_to_0": abs(0 - FROM),
        "circle_to_0": by_circle[0],
        "circle_to_22": by_circle[BEFORE],
        "circle_to_11": by_circle[11],
        "start": by_circle[0] / by_circle.max(),
        "right": int(np.argmax(points[:, 0])),
        "top": int(np.argmax(points[:, 1])),
    }


FIGURE = Figure(
    data,
    caption=(
        "**钟点当作数值，0点{离23点最远|largest(by_number[0], by_number)}；放到圆上，0点与{22|BEFORE}点离{23|FROM}"
        "点{一样近|reads(circle_to_22, circle_to_0)}。**左：每个钟点是圆上一点。右：各钟点到{23|FROM}点的距离，各除"
        "以自己的最大值。数值之差到0点{是|reads(by_number[0], number_to_0)}{number_to_0:d}；圆上的弦长到0点"
        "{是|reads(by_circle[0], circle_to_0)}{circle_to_0:.3f}，到对面的{11|argmax(by_circle)}点"
        "{是|reads(max(by_circle), circle_to_11)}{circle_to_11:.0f}。",
        "**As numbers, {no hour is farther|largest(by_number[0], by_number)} from {23|FROM} than 0; on the circle, "
        "0 and {22|BEFORE} are {equally near|reads(circle_to_22, circle_to_0)} to it.** Left: each hour is a point "
        "of the circle. Right: every hour's distance from {23|FROM}:00, divided by its own largest value. By "
        "number it {is|reads(by_number[0], number_to_0)} {number_to_0:d} to 0:00; on the circle the chord "
        "{is|reads(by_circle[0], circle_to_0)} {circle_to_0:.3f} to 0:00 {and|reads(max(by_circle), circle_to_11)} "
        "{circle_to_11:.0f} to {11|argmax(by_circle)}:00, right across.",
    ),
    words={
        "hour": ("钟点", "hour"),
        "number": ("数值之差", "by number"),
        "circle": ("圆上的弦", "on the circle"),
        "distance": ("到23点的距离", "distance from 23:00"),
    },
)


@FIGURE.panel(
    title=("一天是一个圆", "A day is a circle"),
    alt=(
        "{24|len(by_number)}个钟点均匀排在圆上，{right:d}点在最右，{top:d}点在最上。{23|FROM}点与0点相邻，一条短弦"
        "连着它们；一条直径连着{23|FROM}点与对面的{11|argmax(by_circle)}点。",
        "{24|len(by_number)} hours evenly spaced on a circle, {right:d} at the right, {top:d} at the top. A short "
        "chord joins the neighbours {23|FROM} and 0; a diameter joins {23|FROM} and {11|argmax(by_circle)} across.",
    ),
)
def circle(fig, data):
    """Draw the clock and two chords from 23:00."""
    ax = blank(fig, (-310 / 224 * 1.22, 310 / 224 * 1.22), (-1.22, 1.22))
    points = data["points"]
    line(ax, data["turn"], COLOR["rule"], 1)
    line(ax, data["across"], COLOR["mute"], 1, dashes=(4, 3))
    line(ax, data["chord"], COLOR["rust"], 3.5)
    dots(ax, points, COLOR["blue"], 6)
    dots(ax, data["named"], COLOR["rust"], 8)
    for k in (0, 3, 6, 9, 11, 12, 15, 18, 21, 23):
        strong = k in (0, 11, 23)
        color = COLOR["rust" if strong else "mute"]
        ax.text(
            *(points[k] * (1.16 if strong else 1.13)),
            str(k),
            color=color,
            size=12 if strong else 11,
            ha="center",
            va="center",
            gid=cell("hours", k),
        )


@FIGURE.panel(
    title=("到{23|FROM}点有多远", "How far from {23|FROM}:00"),
    alt=(
        "横轴是钟点。数值之差的虚线从0点的最大值{一路降|falls(by_number)}到{23|FROM}点的零；弦长的实线从0点处最大值"
        "的{start:.3f}倍{升|climbs(by_circle[:12])}到{11|argmax(by_circle)}点的最大值，{再降|falls(by_circle[12:])}"
        "到零。",
        "Over the hours, the dashed line by number {falls|falls(by_number)} from its largest value at 0 to zero at "
        "{23|FROM}; the solid curve of the chord {rises|climbs(by_circle[:12])} from {start:.3f} of its largest "
        "value at 0 to that value at {11|argmax(by_circle)} and {falls|falls(by_circle[12:])} to zero.",
    ),
)
def distance(fig, data):
    """Draw both distances, each divided by its largest value."""
    ax = axes_in(fig, (0.085, 0.155, 0.9, 0.765), xlim=(-0.6, 23.6), ylim=(0, 1.16))
    set_ticks(ax, [0, 6, 11, 17, 23], [0, 1])
    line(ax, data["parts"]["number"], COLOR["mute"], 1.5, dashes=(4, 2.5))
    line(ax, data["parts"]["circle"], COLOR["blue"], 2)
    dots(ax, data["parts"]["circle"], COLOR["blue"], 4.5, clip_on=False)
    dots(ax, data["marked"], COLOR["rust"], 8, clip_on=False)
    ax.text(8.3, 0.4, word("number"), color=COLOR["mute"], ha="center")
    ax.text(14.6, 1.0, word("circle"), color=COLOR["blue"], ha="left")
    ax.text(-0.6, 1.2, word("distance"), color=COLOR["mute"], size=11, ha="left")
    ax.text(23.6, -0.19, word("hour"), color=COLOR["mute"], size=11, ha="right")
