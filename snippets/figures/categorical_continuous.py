"""images/categorical_continuous.*.svg: no numbering of six shops fits as well as one-hot."""

import numpy as np

from snippets.claims.categorical_continuous import MEANS, SALES, error_one_hot, errors_of_all_numberings
from snippets.figures.kit import COLOR, Figure, axes_in, dots, line, segments, set_ticks, word


def data():
    """Return the sales, the fitted line, the class means, and the errors of all numberings in increasing order.

    Returns:
        `shop`, `sales`: (24,). `means`: (6,). `days`: (24, 2), the four sales of a shop side by side about its number. `levels`: (6, 2, 2), the ends of each shop's mean.
        `fitted`: (2, 2), the ends of the line. `errors`: (720,); `stairs`: (rank, error) where the error changes.
    """
    shop = np.repeat(np.arange(6), 4)
    errors = errors_of_all_numberings()
    slope, height = np.polyfit(shop, SALES, 1)
    ends, errors_at = np.array([-0.4, 5.4]), np.column_stack([np.arange(1, len(errors) + 1), errors])
    kept = np.flatnonzero(np.diff(errors, prepend=-1, append=99)[:-1] > 1e-9)
    kept = np.unique(np.append(np.append(kept, kept[1:] - 1), len(errors) - 1))
    return {
        "shop": shop,
        "sales": SALES,
        "means": MEANS,
        "slope": slope,
        "days": np.column_stack([shop + np.tile([-0.18, 0.18, -0.06, 0.06], 6), SALES]),
        "levels": np.array([[(k - 0.32, mean), (k + 0.32, mean)] for k, mean in enumerate(MEANS)]),
        "fitted": np.column_stack([ends, slope * ends + height]),
        "stairs": errors_at[kept],
        "errors": errors,
        "one_hot": error_one_hot.compute(),
        "line": np.mean((SALES - slope * shop - height) ** 2),
        "best": errors[0],
        "worst": errors[-1],
        "count": len(errors),
    }


FIGURE = Figure(
    data,
    caption=(
        "**{六|len(means)}家店的{count:d}种编号，{没有一种比独热拟合得好|none(errors <= one_hot)}。**左：每家店"
        "{四|len(sales) / len(means)}天的销量。直线随编号一路升、一路降或者不变，均方误差{line:.2f}；独热给每家店一"
        "条自己的横线，误差{one_hot:.3f}。右：换一种编号，直线的误差可能变，总在{best:.2f}与{worst:.2f}{之间|spans(errors, best, worst)}；"
        "独热的误差不变。",
        "**Of the {count:d} ways to number {six|len(means)} shops, {none fits as well as|none(errors <= one_hot)} "
        "one-hot.** Left: {four|len(sales) / len(means)} days of sales of each shop. A line rises or falls with "
        "the number all the way, or stays level: mean squared error {line:.2f}; one-hot gives each shop a level of "
        "its own, {one_hot:.3f}. Right: renumber the shops and the line's error can change, "
        "{between|spans(errors, best, worst)} {best:.2f} and {worst:.2f}; that of one-hot cannot.",
    ),
    words={
        "shop": ("店铺编号", "shop number"),
        "sales": ("销量", "sales"),
        "line": ("编号当作数值", "as a number"),
        "one-hot": ("独热", "one-hot"),
        "error": ("均方误差", "mean squared error"),
        "order": ("编号方式，按误差排序", "numberings, sorted by error"),
    },
    labels={"line": ("fitted", "stairs"), "one-hot": ("levels", "one_hot")},
)


@FIGURE.panel(
    title=("一条直线，还是{六|len(means)}条横线", "One line, or {six|len(means)} levels"),
    alt=(
        "{六|len(means)}家店各{四|len(sales) / len(means)}个销量点。{六|len(means)}条蓝色短横线穿过各自的点群，一条"
        "{近乎水平|near(slope, 0, within=0.5)}的橙色直线离大多数点都很远。",
        "{Four|len(sales) / len(means)} sales of each of {six|len(means)} shops. {Six|len(means)} short blue "
        "levels run through their own dots; one {nearly flat|near(slope, 0, within=0.5)} rust line is far from "
        "most.",
    ),
)
def fit(fig, data):
    """Draw the sales, the line and the six means."""
    ax = axes_in(fig, (0.085, 0.155, 0.9, 0.765), xlim=(-0.5, 5.75), ylim=(0, 10.8))
    set_ticks(ax, range(6), [0, 5, 10])
    line(ax, data["fitted"], COLOR["rust"])
    segments(ax, data["levels"], COLOR["blue"], 3)
    dots(ax, data["days"], COLOR["mute"], 4.5)
    ax.text(2, np.interp(2, *data["fitted"].T) + 0.7, word("line"), color=COLOR["rust"], ha="center")
    ax.text(1, data["levels"][1, 0, 1] + 1.4, word("one-hot"), color=COLOR["blue"], ha="center")
    ax.text(-0.5, 11.1, word("sales"), color=COLOR["mute"], size=11, ha="left")
    ax.text(5.75, -1.75, word("shop"), color=COLOR["mute"], size=11, ha="right")


@FIGURE.panel(
    title=("换编号，直线的误差可能变", "Renumber, and the line's error can change"),
    alt=(
        "{count:d}种编号的误差{从|starts_at(errors, best)}{best:.2f}{升到|rises(errors)}{worst:.2f}，"
        "{多数|most(errors > 5)}在5以上；独热的虚线在{one_hot:.3f}，{低于所有编号|less(one_hot, errors)}。",
        "The errors of {count:d} numberings {rise|rises(errors)} {from|starts_at(errors, best)} {best:.2f} to "
        "{worst:.2f}, {most above|most(errors > 5)} 5; the dashed one-hot line at {one_hot:.3f} lies "
        "{below all of them|less(one_hot, errors)}.",
    ),
)
def numberings(fig, data):
    """Draw the sorted errors and the level of one-hot."""
    ax = axes_in(fig, (0.085, 0.155, 0.87, 0.765), xlim=(0, 720), ylim=(0, 8.64))
    set_ticks(ax, [1, 240, 480, 720], [0, 4, 8])
    line(ax, data["stairs"], COLOR["rust"])
    line(ax, [(0, data["one_hot"]), (720, data["one_hot"])], COLOR["blue"], dashes=(4, 2.5))
    ax.text(420, 5.55, word("line"), color=COLOR["rust"], ha="center")
    ax.text(420, data["one_hot"] + 0.35, word("one-hot"), color=COLOR["blue"], ha="center")
    ax.text(0, 8.9, word("error"), color=COLOR["mute"], size=11, ha="left")
    ax.text(720, -1.4, word("order"), color=COLOR["mute"], size=11, ha="right")
