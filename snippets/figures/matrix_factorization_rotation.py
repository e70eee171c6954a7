"""images/matrix_factorization_rotation.*.svg: a rotation costs nothing, a stretch costs length, predictions see neither."""

import numpy as np

from snippets.figures.kit import COLOR, Figure, axes_in, blank, dots, line, segments, set_ticks, word
from snippets.low_rank import puzzle

DEGREES = 70
ANGLE = np.deg2rad(DEGREES)
TURN = np.array([[np.cos(ANGLE), np.sin(ANGLE)], [-np.sin(ANGLE), np.cos(ANGLE)]])
SHAPE = (40, 30)
STRETCHES = np.geomspace(1 / 3, 3, 61)
ARCS = 6


def data():
    """Return the balanced factors of the demo's table, turned ones, and the squared lengths of stretched ones."""
    table = puzzle(SHAPE, 2, 0.6, np.random.default_rng(8))[0]
    left, sizes, right = np.linalg.svd(table, full_matrices=False)
    users, items = (side[:, :2] * np.sqrt(sizes[:2]) for side in (left, right.T))
    turned = users @ TURN, items @ np.linalg.inv(TURN).T
    size = lambda u, w: float(np.sum(u**2) + np.sum(w**2)) / 2  # noqa: E731
    lengths = np.array([size(users * stretch, items / stretch) for stretch in STRETCHES])
    changes = [np.abs((users * stretch) @ (items / stretch).T - table).max() for stretch in STRETCHES]
    return {
        "items": items,
        "predictions": table.size,
        "turned": turned[1],
        "lengths": lengths / size(users, items),
        "least": size(users, items),
        "singular": float(sizes.sum()),
        "turned_length": size(*turned) / size(users, items),
        "worst": float(max(*changes, np.abs(turned[0] @ turned[1].T - table).max())),
        "end": lengths[-1] / size(users, items),
    }


FIGURE = Figure(
    data,
    caption=(
        "**从平衡的因子出发，转动不费长度，拉伸要费，预测都不变。**演示的那张表，因子取平衡的一组。左：{30|SHAPE[1]}个"
        "物品向量转了{70|DEGREES}度（灰转到彩），用户向量跟着转，{predictions:d}个预测{一个不变|near(worst, 0, within=1e-9)}，"
        "长度平方和也{不变|near(turned_length, 1, within=1e-9)}。右：$U$乘$s$、$W$除以$s$，预测仍{不变|near(worst, 0, within=1e-9)}，长度平方和却在$s = "
        "1$时{最小|smallest(lengths[30], lengths)}，在$s = {3|max(STRETCHES)}$时是它的{end:.2f}倍。最小的一半平方和"
        "是{least:.1f}，{正是|equal(least, singular)}奇异值之和。",
        "**From balanced factors a turn costs no length, a stretch does, and predictions see neither.** The demo's "
        "table in balanced factors. Left: the {30|SHAPE[1]} item vectors turned by {70|DEGREES} degrees (grey to colour), users "
        "turned along; {not one|near(worst, 0, within=1e-9)} of {predictions:d} predictions changes, and the "
        "squared lengths {stay|near(turned_length, 1, within=1e-9)} as they were in sum. Right: $U$ times $s$, $W$ over $s$. The predictions "
        "{stay|near(worst, 0, within=1e-9)}, but the sum of squares is {least|smallest(lengths[30], lengths)} at "
        "$s = 1$ and {end:.2f} times that at $s = {3|max(STRETCHES)}$. Half of the least sum is {least:.1f}, "
        "{exactly|equal(least, singular)} the sum of the singular values.",
    ),
    words={
        "before": ("转之前", "before"),
        "after": ("转之后", "after"),
        "length": ("长度平方和（最小为1）", "squared lengths (least: 1)"),
        "stretch": ("拉伸 *s*", "stretch *s*"),
        "balanced": ("平衡", "balanced"),
        "same": ("预测：处处相同", "predictions: all the same"),
    },
    height=226,
    labels={"after": "turned", "balanced": "lengths"},
)


@FIGURE.panel(
    title=("转动", "A turn"),
    alt=(
        "30个灰点是物品向量，30个蓝点是它们绕原点转{70|DEGREES}度后的位置，几条弧连着同一件物品。",
        "Thirty grey dots are item vectors, thirty blue ones the same turned about the origin by {70|DEGREES} degrees; arcs join "
        "some of the pairs.",
    ),
)
def turn(fig, data):
    """Draw items before and after."""
    reach = 1.12 * np.abs(np.concatenate([data["items"], data["turned"]])).max()
    wide = reach * 310 / 226
    ax = blank(fig, (-wide, wide), (-reach, reach))
    segments(ax, [[(-wide, 0), (wide, 0)], [(0, -reach), (0, reach)]], COLOR["rule"], 1)
    far = np.argsort(-np.hypot(*data["items"].T))
    for item in far[:ARCS]:
        part = np.linspace(0, ANGLE, 24)
        x, y = data["items"][item]
        arc = np.column_stack([x * np.cos(part) - y * np.sin(part), x * np.sin(part) + y * np.cos(part)])
        line(ax, arc, COLOR["rule"], 1.2)
    dots(ax, data["items"], COLOR["mute"], 5)
    dots(ax, data["turned"], COLOR["blue"], 6.5)
    for key, points, role in (("before", data["items"], "mute"), ("after", data["turned"], "blue")):
        x, y = points[far[0]]
        ax.text(
            x, y + 0.07 * reach * np.sign(y), word(key), color=COLOR[role], ha="center", va="bottom" if y > 0 else "top"
        )


@FIGURE.panel(
    title=("拉伸", "A stretch"),
    alt=(
        "长度平方和随拉伸变化的曲线，两头{高|more([lengths[0], lengths[60]], lengths[30])}，s等于1时"
        "{最低|smallest(lengths[30], lengths)}，s等于{3|max(STRETCHES)}时是最低处的{end:.2f}倍。",
        "The sum of squared lengths against the stretch: {high|more([lengths[0], lengths[60]], lengths[30])} at "
        "both ends, {lowest|smallest(lengths[30], lengths)} at s = 1, {end:.2f} times that at s = "
        "{3|max(STRETCHES)}.",
    ),
)
def stretch(fig, data):
    """Draw the squared lengths against the stretch."""
    ax = axes_in(fig, (0.08, 0.11, 0.88, 0.79), xlim=(1 / 3.1, 3.1), ylim=(0, 4.9), xscale="log", left=False)
    set_ticks(ax, {1 / 3: "1/3", 0.5: "1/2", 1: "1", 2: "2", 3: "3"}, [0, 1, 2, 3, 4])
    ax.hlines([1, 2, 3, 4], 1 / 3.1, 3.1, color=COLOR["rule"], lw=0.8)
    line(ax, np.column_stack([STRETCHES, data["lengths"]]), COLOR["rust"])
    ax.plot(1, 1, ls="none", marker="o", ms=7, mfc=COLOR["bg"], mec=COLOR["rust"], mew=2)
    ax.text(1, 1.25, word("balanced"), color=COLOR["rust"], ha="center", va="bottom")
    ax.text(1, 0.35, word("same"), color=COLOR["mute"], ha="center", va="center")
    ax.text(1 / 3.1, 5.0, word("length"), color=COLOR["mute"], fontsize=11, ha="left", va="bottom")
    ax.text(3.1, -0.66, word("stretch"), color=COLOR["mute"], fontsize=11, ha="right", va="baseline")
