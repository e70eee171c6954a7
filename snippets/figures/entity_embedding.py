"""images/entity_embedding.*.svg: weekdays come out as a circle when the data have one, and not when they have none."""

import numpy as np

from snippets.claims.entity_embedding import made, off_circle, off_none, trained
from snippets.figures.kit import COLOR, Figure, blank, dots, line, word

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ROLES = ("blue",) * 5 + ("rust",) * 2


def data():
    """Return the learned planes of both weeks, and how far each is from a regular heptagon.

    Returns:
        `circle`, `none`: (7, 2). `days`: {week: {day: (2,)}}. `rounds`: {week: (8, 2)}, back to Monday. `off_*`: parts of the radius.
    """
    tables = {name: trained(circle, 2)[0] for name, circle in (("circle", True), ("none", False))}
    planes = {name: table - table.mean(axis=0) for name, table in tables.items()}
    ids, y, _ = made(True)
    return {
        **planes,
        "days": {name: dict(zip(DAYS, plane, strict=True)) for name, plane in planes.items()},
        "rounds": {name: np.vstack([plane, plane[:1]]) for name, plane in planes.items()},
        "off_circle": off_circle.compute(),
        "off_none": off_none.compute(),
        "records": len(ids),
        "goods": y.shape[1],
    }


FIGURE = Figure(
    data,
    caption=(
        "**从有圆的数据里学出了圆，从没有圆的数据里没有学出圆。**两张平面都由同一段程序学出，"
        "{records:d}天、{goods:d}种货，向量长2，星期只以编号出现。左：每种货有自己的高峰，按余弦起落；七天到按星期次序排的最近的"
        "正七边形，均方根偏离是它们到中心的均方根距离的{off_circle:.0%}。右：每种货每天的高低各自随机；偏离{off_none:.0%}。数据是合成的。",
        "**From data with a circle a circle was learned, from data without one none.** The same program "
        "learned both planes from {records:d} days and {goods:d} goods with vectors of size 2; it sees weekdays as "
        "ids only. Left: each of the goods has its own peak and follows a cosine; the days are off the nearest "
        "regular heptagon in the order of the week by {off_circle:.0%} of their own distance from the middle (root mean squares). Right: highs and lows of each of the goods are drawn independently; "
        "off by {off_none:.0%}. The data are synthetic.",
    ),
    words={
        "mon": ("周一", "Mon"),
        "tue": ("周二", "Tue"),
        "wed": ("周三", "Wed"),
        "thu": ("周四", "Thu"),
        "fri": ("周五", "Fri"),
        "sat": ("周六", "Sat"),
        "sun": ("周日", "Sun"),
    },
    height=236,
)


def week(fig, data, name, moved=None):
    """Draw seven points, joined in the order of the week, labels outside or, for the days in `moved`, where it says."""
    points = data[name]
    half = 1.34 * np.abs(points[:, 1]).max()
    half = max(half, 1.3 * np.abs(points[:, 0]).max() / 310 * 236)
    width = half * 310 / 236
    ax = blank(fig, (-width, width), (-half, half))
    ax.fill([-width, width, width, -width], [-half, -half, half, half], fc=COLOR["s4"], lw=0)
    px = half / 118
    line(ax, data["rounds"][name], COLOR["mute"], 1.3)
    for (day, point), role in zip(data["days"][name].items(), ROLES, strict=True):
        dots(ax, [point], COLOR[role], 9)
        shift = (moved or {}).get(day, 21 * point / np.linalg.norm(point))
        x, y = point + px * np.array(shift)
        ax.text(x, y, word(day), color=COLOR[role], ha="center", va="center", weight="bold")


@FIGURE.panel(
    title=("数据里有圆", "A circle in the data"),
    alt=(
        "七个点按周一到周日的次序绕成一圈，偏离按这个次序排的正七边形{off_circle:.0%}。",
        "Seven points go round in the order Monday to Sunday, {off_circle:.0%} off a regular heptagon in that order.",
    ),
)
def circle(fig, data):
    """Draw the plane learned from the week with a circle."""
    week(fig, data, "circle")


@FIGURE.panel(
    title=("数据里没有圆", "No circle in the data"),
    alt=(
        "七个点按星期的次序连起来，线互相交叉，偏离按这个次序排的正七边形{off_none:.0%}。",
        "Seven points joined in the order of the week: the lines cross, {off_none:.0%} off a regular heptagon in that order.",
    ),
)
def none(fig, data):
    """Draw the plane learned from the week without a circle."""
    week(fig, data, "none", moved={"thu": (8, 16), "sun": (22, -3)})
