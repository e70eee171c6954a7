"""images/dropout_regularizer.*.svg: the squared error averaged over all masks is the error plus a quadratic penalty."""

import numpy as np

from snippets.claims.dropout_regularizer import INPUTS, TARGETS
from snippets.dropout_ensemble import all_masks
from snippets.dropout_regularizer import dropout_ridge, expected_loss
from snippets.figures.kit import COLOR, Figure, axes_in, dots, line, set_ticks, word

COLUMN, LEVEL = np.array([[1.0], [2.0], [-1.0], [0.5]]), np.array([1.5, 1.5, -0.5, 1.0])
SHOWN = (0.0, 0.3, 0.6)
HIGH = 12  # losses as high as this are not drawn


def enumerated_loss(inputs, targets, weight, p):
    """Return the squared error averaged over every mask on the inputs."""
    masks, probability = all_masks(inputs.size, p)
    dropped = masks.reshape(-1, *inputs.shape) * inputs
    return probability @ ((targets - dropped @ weight) ** 2).sum(axis=1)


def train(p, chains=1500, steps=1000, lr=0.005):
    """Return the weights that gradient descent with a new mask a step ends at, averaged over many runs."""
    rng, weight = np.random.default_rng(seed=7), np.zeros((chains, 2))
    for _ in range(steps):
        dropped = np.where(rng.random((chains, 3, 2)) >= p, INPUTS / (1 - p), 0)
        error = (dropped @ weight[..., None])[..., 0] - TARGETS
        weight = weight - lr * 2 * (dropped.transpose(0, 2, 1) @ error[..., None])[..., 0]
    return weight.mean(axis=0), weight.std(axis=0) / np.sqrt(chains)


def data():
    """Enumerate a loss, solve for its minimum, and train with random masks.

    Returns:
        losses: for each p of SHOWN a dict: points and curve (w, mean loss) below HIGH, minimum (w, mean loss).
        path: (p, weight1, weight2) in closed form, to the last p. trained: the same with standard errors, by random masks; off: how far
            these are from the closed form.
    """
    losses = []
    for p in SHOWN:
        grid, few = np.linspace(-0.15, 1.5, 50), np.linspace(-0.1, 1.4, 11)
        best = dropout_ridge(COLUMN, LEVEL, p)
        curve = np.array([(w, expected_loss(COLUMN, LEVEL, np.array([w]), p)) for w in grid])
        points = np.array([(w, enumerated_loss(COLUMN, LEVEL, np.array([w]), p)) for w in few])
        losses.append(
            {
                "p": p,
                "curve": curve[curve[:, 1] < HIGH],
                "points": points[points[:, 1] < HIGH],
                "minimum": (best[0], expected_loss(COLUMN, LEVEL, best, p)),
            }
        )
    drops = np.linspace(0, 0.75, 31)
    trained = [(p, *np.concatenate(train(p))) for p in (0.1, 0.3, 0.5, 0.7)]
    path = np.array([(p, *dropout_ridge(INPUTS, TARGETS, p)) for p in drops])
    return {
        "losses": losses,
        "path": path,
        **dict(zip(("first1", "first2", "last1", "last2"), path[[0, 0, -1, -1], [1, 2, 1, 2]].tolist(), strict=True)),
        "trained": np.array(trained),
        "p": drops[-1],
        "off": np.array([row[1:3] - dropout_ridge(INPUTS, TARGETS, row[0]) for row in trained]),
        "first": losses[0]["minimum"][0],
        "last": losses[-1]["minimum"][0],
        "masks": 2**COLUMN.size,
    }


FIGURE = Figure(
    data,
    caption=(
        "**对全部掩码平均，平方误差恰好多出一个二次惩罚。**左：一个权重、{四|len(COLUMN)}个样本；圆点是枚举"
        "{masks:d}个掩码的平均，曲线是式(2)，$p$越大，最低点{越靠近|less(abs(last), abs(first))}0：从{first:.2f}退"
        "到{last:.2f}。右：下面程序里的两个权重；线是式(3)的解，圆点是每步换一个掩码的梯度下降，1500次训练的平均。",
        "**Averaged over all masks, the squared error gains exactly a quadratic penalty.** Left: one weight, "
        "{four|len(COLUMN)} examples; the dots are means over all {masks:d} masks, the curves are (2). With "
        "growing $p$ the minimum {moves towards|less(abs(last), abs(first))} 0, from {first:.2f} to {last:.2f}. "
        "Right: the two weights of the program below; the lines are the solution of (3), the dots gradient descent "
        "with a new mask at each step, averaged over 1500 runs.",
    ),
    words={
        "w": ("权重 *w*", "weight *w*"),
        "p": ("丢弃概率 *p*", "drop probability *p*"),
        "w1": ("*w*_{{1}}", "*w*_{{1}}"),
        "w2": ("*w*_{{2}}", "*w*_{{2}}"),
        "p0": ("*p* = 0", "*p* = 0"),
        "p1": ("*p* = 0.3", "*p* = 0.3"),
        "p2": ("*p* = 0.6", "*p* = 0.6"),
    },
    labels={
        "p0": "losses.0",
        "p1": "losses.1",
        "p2": "losses.2",
        "w1": ("path.:,1", "trained.:,1"),
        "w2": ("path.:,2", "trained.:,2"),
    },
)
COLORS = ("ink", "blue", "rust")


@FIGURE.panel(
    title=("平均损失", "Mean loss"),
    alt=(
        "三条抛物线，p为0、{SHOWN[1]:g}、{SHOWN[2]:g}，枚举得到的圆点都落在线上；最低点从{first:.2f}移到{last:.2f}。",
        "Three parabolas for p = 0, {SHOWN[1]:g} and {SHOWN[2]:g}, with every enumerated dot on its line; the "
        "minimum moves from {first:.2f} to {last:.2f}.",
    ),
)
def loss(fig, data):
    """Draw the mean loss for three p, by formula and by enumeration."""
    ax = axes_in(fig, (0.08, 0.16, 0.89, 0.81), xlim=(-0.15, 1.5), ylim=(0, HIGH), left=False)
    ax.grid(axis="y", color=COLOR["rule"], lw=0.8, alpha=0.6)
    for color, part in zip(COLORS, data["losses"], strict=True):
        line(ax, part["curve"], COLOR[color], 1.8)
        dots(ax, part["points"], COLOR[color], 5.5, halo=8)
        ax.plot(*part["minimum"], ls="none", marker="o", ms=8, mfc=COLOR["bg"], mec=COLOR[color], mew=2, zorder=4)
    ax.text(1.28, 0.7, word("p0"), ha="left", va="baseline")
    ax.text(1.2, 5.4, word("p1"), ha="right", va="baseline", color=COLOR["blue"])
    ax.text(0.8, 8.2, word("p2"), ha="right", va="baseline", color=COLOR["rust"])
    set_ticks(ax, [0, 0.5, 1, 1.5], [0, 5, 10])
    ax.set_xlabel(word("w"))


@FIGURE.panel(
    title=("最优权重", "Best weights"),
    alt=(
        "两条随p{下降|falls(path[:, 1])}的曲线：一条{从|starts_at(path[:, 1], first1)}{first1:.2f}{到|ends_at(path[:, 1], last1)}"
        "{last1:.2f}（p = {p:.2f}处），另一条{从|starts_at(path[:, 2], first2)}{first2:.2f}{到|ends_at(path[:, 2], last2)}"
        "{last2:.2f}；训练得到的圆点{落在|near(off, 0, within=0.03)}线上。",
        "Two curves that {fall|falls(path[:, 1])} with p, one {from|starts_at(path[:, 1], first1)} {first1:.2f} "
        "{to|ends_at(path[:, 1], last1)} {last1:.2f} at p = {p:.2f}, one {from|starts_at(path[:, 2], first2)} {first2:.2f} "
        "{to|ends_at(path[:, 2], last2)} {last2:.2f}; the trained dots lie {on|near(off, 0, within=0.03)} them.",
    ),
)
def weights(fig, data):
    """Draw the best weights against p, by formula and by training."""
    ax = axes_in(fig, (0.1, 0.16, 0.87, 0.81), xlim=(0, 0.78), ylim=(0, 1.55), left=False)
    ax.grid(axis="y", color=COLOR["rule"], lw=0.8, alpha=0.6)
    for column, color in ((1, "violet"), (2, "green")):
        line(ax, data["path"][:, [0, column]], COLOR[color], 2)
        dots(ax, data["trained"][:, [0, column]], COLOR[color], 6.5, halo=9)
    ax.text(0.1, 1.4, word("w1"), va="baseline", color=COLOR["violet"])
    ax.text(0.06, 0.97, word("w2"), va="baseline", color=COLOR["green"])
    set_ticks(ax, [0, 0.2, 0.4, 0.6], [0, 0.5, 1, 1.5])
    ax.set_xlabel(word("p"))
