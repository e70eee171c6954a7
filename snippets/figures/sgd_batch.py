"""images/sgd_batch.*.svg: the variance of the mini-batch gradient falls as 1/B."""

import numpy as np

from snippets.figures.kit import COLOR, Figure, axes_in, dots, level_lines, line, powers, set_ticks, word

ROWS, BATCHES = 64, 4000
SIZES = (1, 4, 16, 64)


def data():
    """Return estimates of the full gradient at four batch sizes, and their variance against batch size.

    Returns:
        `full`: the full gradient; `upright`: a line there. `estimates`: {size: (60,)}; `dots`: the same in rows, (60, 2). `with`, `without`:
        (7,), variance over that of one example; `measured`: the same as (size, variance), where it is not 0. `*_theory`: (60,) at `fine`.
    """
    rng = np.random.default_rng(seed=5)
    gradients = rng.gamma(2.0, size=ROWS)  # one gradient for each example; skew, nothing normal about it
    sizes = 2 ** np.arange(7)
    draws = {size: gradients[rng.integers(ROWS, size=(BATCHES, size))].mean(axis=1) for size in sizes}
    without = {size: rng.permuted(np.tile(gradients, (BATCHES, 1)), axis=1)[:, :size].mean(axis=1) for size in sizes}
    order = np.argsort(np.argsort(np.sin(np.arange(60) * 7)))
    spread = 0.28 * np.linspace(-1, 1, 60)[order]  # up and down in a row, so that dots do not hide each other
    one = gradients.var()
    fine = np.geomspace(1, ROWS - 0.5, 60)
    return {
        "full": gradients.mean(),
        "upright": [(gradients.mean(), -0.65), (gradients.mean(), 3.62)],
        "estimates": {size: draws[size][:60] for size in SIZES},
        "dots": {size: np.column_stack([draws[size][:60], 3 - row + spread]) for row, size in enumerate(SIZES)},
        "sizes": sizes,
        "with": np.array([draws[size].var() / one for size in sizes]),
        "without": np.array([without[size].var() / one for size in sizes]),
        "measured": {
            "with": np.array([(size, draws[size].var() / one) for size in sizes]),
            "without": np.array([(size, without[size].var() / one) for size in sizes if size < ROWS]),
        },
        "fine": fine,
        "with_theory": 1 / fine,
        "without_theory": (ROWS - fine) / (ROWS - 1) / fine,
        "rows": ROWS,
        "batches": BATCHES,
        "shown": 60,
    }


FIGURE = Figure(
    data,
    caption=(
        "**有放回时，小批量梯度的方差与$B$成反比，波动的幅度只与$\\sqrt B$成反比。**左：{rows}个样本，每种大小抽"
        "{shown}个小批量，一点是一个小批量的梯度，竖线是全部样本的梯度。右：方差与$B = 1$时之比，点由{batches}个小"
        "批量量得，线是公式；无放回时从$B = 2$起方差{更小|less(without_theory[20:], with_theory[20:])}，到$B = "
        "{rows}$就没有了。",
        "**With replacement the variance of the mini-batch gradient is inversely proportional to $B$, its spread "
        "only to $\\sqrt B$.** Left: {rows} examples, {shown} batches of each size; a dot is the gradient of one "
        "batch, the upright line that of all examples. Right: variance over that at $B = 1$; dots from {batches} "
        "batches, lines by formula. Without replacement it is {smaller|less(without_theory[20:], with_theory[20:])} "
        "from $B = 2$ on, and gone at $B = {rows}$.",
    ),
    words={
        "size": ("*B*", "*B*"),
        "b1": ("*B* = 1", "*B* = 1"),
        "b4": ("4", "4"),
        "b16": ("16", "16"),
        "b64": ("64", "64"),
        "full": ("全部样本", "all examples"),
        "with": ("有放回：1/*B*", "with replacement: 1/*B*"),
        "without": ("无放回", "without"),
    },
    height=230,
    labels={"with": "with_theory", "without": "without_theory"},
    beyond={"variance": ("就没有了", "gone at")},
)


@FIGURE.panel(
    title=("小批量的梯度", "Gradients of mini-batches"),
    alt=(
        "四行点，从上到下小批量为1、{4|SIZES[1]}、{SIZES[2]}、{64|rows}个样本：点越来越紧地聚在表示全部样本的竖线周"
        "围。",
        "Four rows of dots, from top to bottom batches of 1, {4|SIZES[1]}, {SIZES[2]} and {64|rows} examples: they "
        "gather ever closer about the upright line of all examples.",
    ),
)
def estimates(fig, data):
    """Draw one row of estimates for each batch size."""
    ax = axes_in(fig, (0.02, 0.125, 0.96, 0.84), xlim=(-1.1, 6.6), ylim=(-0.65, 4.0), left=False)
    set_ticks(ax, [0, 2, 4, 6], [])
    line(ax, data["upright"], COLOR["ink"], 1.4)
    ax.text(data["full"], 3.7, word("full"), ha="center")
    for row, (size, points) in enumerate(data["dots"].items()):
        dots(ax, points, COLOR["violet"], 3.8, halo=5)
        ax.text(-1.0, 3 - row, word(f"b{size}"), color=COLOR["mute"], va="center")


@FIGURE.panel(
    title=("方差", "The variance"),
    alt=(
        "双对数图：有放回的方差{沿直线|straight(log(with_theory), log(fine))}从1{降到|falls(with_theory)}1/{rows}；"
        "无放回的点先贴着直线，越靠近{rows}掉得越快。",
        "On log scales the variance with replacement {falls|falls(with_theory)} "
        "{along a straight line|straight(log(with_theory), log(fine))} from 1 to 1/{rows}; without replacement the "
        "dots first keep to the line and drop ever faster towards {rows}.",
    ),
)
def variance(fig, data):
    """Draw relative variance against batch size."""
    ax = axes_in(
        fig, (0.115, 0.125, 0.865, 0.84), xlim=(0.85, 78), ylim=(3e-3, 1.7), xscale="log", yscale="log", left=False
    )
    set_ticks(ax, [1, 2, 4, 8, 16, 32, 64], powers(-2, -1, 0))
    level_lines(ax, (1e-2, 1e-1, 1))
    for name, color, style in (("with", "violet", "-"), ("without", "green", (0, (5, 3)))):
        ax.plot(data["fine"], data[name + "_theory"], color=COLOR[color], lw=1.8, ls=style)
        dots(ax, data["measured"][name], COLOR[color], 6, halo=8)
    ax.text(5.2, 0.3, word("with"), color=COLOR["violet"], weight="bold")
    ax.text(34, 0.0068, word("without"), color=COLOR["green"], weight="bold", ha="right")
    ax.text(0.5, -0.1, word("size"), color=COLOR["mute"], ha="center", va="top", size=11, transform=ax.transAxes)
