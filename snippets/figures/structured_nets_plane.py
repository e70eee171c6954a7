"""images/structured_nets_plane.*.svg: days of one law move to one place, shops line up by size."""

import numpy as np

from snippets.claims.structured_nets import EPOCHS, GROUP, path
from snippets.figures.kit import COLOR, Figure, blank, cell, dots, line, word
from snippets.mlp import sales_law

GROUPS = {"workdays": (0, 1, 2, 3), "friday": (4,), "weekend": (5, 6)}
ROLES = {"workdays": "blue", "friday": "violet", "weekend": "rust"}


def data():
    """Return the paths of the rows of both tables, and how far the groups of days and the shops are apart."""
    shops, days = (np.array([theta[k] for theta in path()]) for k in (0, 1))
    distance = np.linalg.norm(days[-1][:, None] - days[-1], axis=-1)
    same = GROUP[:, None] == GROUP
    size = sales_law(np.arange(6), 0, 18.0, 12.0) - 100.0
    return {
        "ways": {name: [days[:, day] for day in members] for name, members in GROUPS.items()},
        "from": {name: [days[0, day] for day in members] for name, members in GROUPS.items()},
        "to": {name: [days[-1, day] for day in members] for name, members in GROUPS.items()},
        "row": shops[-1][np.argsort(size)],
        "shops": shops,
        "days": days,
        "size": size,
        "within": distance[same].max(),
        "between": distance[~same].min(),
        "epochs": EPOCHS,
    }


FIGURE = Figure(
    data,
    caption=(
        "**没人告诉网络哪几天相像，它把规律相同的几天放到了一处。**左：星期表的各行在{epochs:d}轮里走过的路，圆圈是"
        "起点；同规律的两天相距{最多|at_most(within, between / 10)}{within:.2f}，不同规律的"
        "{至少|at_least(between, 10 * within)}{between:.2f}。右：训练后店表的各行，标着各店比平常多卖几件，从小到大"
        "排开。",
        "**Nobody told the network which days are alike, yet it put days of one law in one place.** Left: the way "
        "of the rows of the weekday table in {epochs:d} epochs, from rings to dots; two days of one law end "
        "{at most|at_most(within, between / 10)} {within:.2f} apart, two of different laws "
        "{at least|at_least(between, 10 * within)} {between:.2f}. Right: the rows of the shop table after "
        "training, labelled by what the shop sells above the usual, in order.",
    ),
    words={"workdays": ("周一至周四", "Mon to Thu"), "friday": ("周五", "Fri"), "weekend": ("周六、周日", "Sat, Sun")},
    height=218,
    labels={name: (f"ways.{name}", f"to.{name}") for name in GROUPS},
)


def plane(fig, rows):
    """Return square-scaled axes around the paths, on a tinted ground."""
    ends = rows.reshape(-1, 2)
    middle, reach = (ends.max(axis=0) + ends.min(axis=0)) / 2, np.ptp(ends, axis=0) / 2
    half = 1.25 * max(reach[0] / 310 * 218, reach[1])
    x, y = half * 310 / 218, half
    ax = blank(fig, (middle[0] - x, middle[0] + x), (middle[1] - y, middle[1] + y))
    box = np.array([(-x, -y), (x, -y), (x, y), (-x, y)]) + middle
    ax.fill(*box.T, fc=COLOR["s4"], lw=0)
    return ax, half / 109  # data units of a px


def way(ax, rows, start, end, color):
    """Draw the path of one row from its ring to its dot."""
    line(ax, rows, color, 1)
    dots(ax, [start], color, 6)
    dots(ax, [start], COLOR["s4"], 3.5, zorder=4)
    dots(ax, [end], color, 9, zorder=5)


@FIGURE.panel(
    title=("星期表的七行", "The seven rows of weekdays"),
    alt=(
        "七条细线从中间出发，分成三处：周一至周四在一处，周五在一处，周六和周日在一处；同处"
        "{最多|at_most(within, between / 10)}相距{within:.2f}，不同处{至少|at_least(between, 10 * within)}{between:.2f}。",
        "Seven thin lines start near the middle and part to three places: Monday to Thursday, Friday, Saturday and "
        "Sunday; {at most|at_most(within, between / 10)} {within:.2f} apart inside a place, "
        "{at least|at_least(between, 10 * within)} {between:.2f} between places.",
    ),
)
def weekdays(fig, data):
    """Draw the paths of the weekdays."""
    ax, px = plane(fig, data["days"])
    for name, members in GROUPS.items():
        color = COLOR[ROLES[name]]
        for parts in zip(data["ways"][name], data["from"][name], data["to"][name], strict=True):
            way(ax, *parts, color)
        x, y = data["days"][-1][list(members)].mean(axis=0)
        side = -1 if name != "friday" else 1
        x += side * (16 if len(members) > 1 else 11) * px
        ax.text(x, y - 4 * px, word(name), color=color, weight="bold", ha="right" if side < 0 else "left")


@FIGURE.panel(
    title=("店表的六行", "The six rows of shops"),
    alt=(
        "六个点近乎排成一条线，卖得最少的店在一端，卖得最多的店在另一端，次序与销量一致。",
        "Six dots almost on one line, the shop that sells least at one end and the one that sells most at the other, "
        "in order of their sales.",
    ),
)
def shops(fig, data):
    """Draw the rows of the shops after training."""
    ends = data["shops"][-1]
    ax, px = plane(fig, data["shops"][-1:])
    line(ax, data["row"], COLOR["rule"], 1.5)
    dots(ax, ends, COLOR["green"], 9, zorder=5)
    for i, ((x, y), size) in enumerate(zip(ends, data["size"], strict=True)):
        text = f"{size:+.0f}".replace("-", "−") if size else "0"
        side = 1 if size else -1  # 0 and +5 are close: one left, one right
        style = {"color": COLOR["green"], "weight": "bold", "ha": "left" if size else "right", "gid": cell("size", i)}
        ax.text(x + 10 * side * px, y - 4 * px, text, **style)
