"""images/adagrad_regret.*.svg: the regret stays below its bound, also against an opponent."""

import numpy as np

from snippets.claims.adagrad import ROUNDS, online
from snippets.figures.kit import COLOR, Figure, axes_in, line, set_ticks, word

SHOWN = np.unique(np.linspace(1, ROUNDS**0.5, 90) ** 2 // 1).astype(int)


def data():
    """Return regret and bound of two games at the rounds SHOWN, and their values after the last round."""
    result = {}
    for kind in ("sparse", "opponent"):
        regret, bound = online(kind)
        result |= {kind: regret[SHOWN - 1], f"{kind}_bound": bound[SHOWN - 1]}
        result |= {f"{kind}_end": regret[-1], f"{kind}_bound_end": bound[-1]}
    return result


FIGURE = Figure(
    data,
    caption=(
        "**遗憾{不超过|at_most(sparse, sparse_bound)}式(5)的上界；梯度有界时，上界至多像$\\sqrt t$那样增长。**左："
        "稀疏的线性损失，10个坐标，第$i$个平均每$i$轮出现一次；{ROUNDS}轮后遗憾{sparse_end:.0f}，上界"
        "{sparse_bound_end:.0f}。右：对手每一轮都让当前的点吃亏；遗憾{opponent_end:.0f}，上界"
        "{opponent_bound_end:.0f}。",
        "**The regret {stays below|at_most(sparse, sparse_bound)} bound (5), which grows at most like $\\sqrt t$ "
        "where gradients are bounded.** Left: sparse linear losses, 10 coordinates, the $i$-th seen in one round "
        "of $i$; after {ROUNDS} rounds the regret is {sparse_end:.0f}, the bound {sparse_bound_end:.0f}. Right: an "
        "opponent who turns every round against the present point; regret {opponent_end:.0f}, bound "
        "{opponent_bound_end:.0f}.",
    ),
    words={"regret": ("遗憾", "regret"), "bound": ("上界", "bound"), "t": ("轮数", "rounds")},
    height=210,
    labels={"regret": ("sparse", "opponent"), "bound": ("sparse_bound", "opponent_bound")},
)


def game(fig, regret, bound, top, at):
    """Draw one game; `at` holds the label places of bound and regret."""
    ax = axes_in(fig, (0.12, 0.13, 0.85, 0.84), xlim=(0, 1000), ylim=(0, top), grid="y")
    set_ticks(ax, [0, 250, 500, 750])
    ax.locator_params(axis="y", nbins=5)
    ax.text(1000, -0.045 * top, word("t"), size=11, color=COLOR["mute"], ha="right", va="top")
    line(ax, np.column_stack([SHOWN, bound]), COLOR["ink"], 1.6, linestyle="--")
    line(ax, np.column_stack([SHOWN, regret]), COLOR["rust"], 2)
    ax.text(*at[0], word("bound"), ha="right", va="bottom")
    ax.text(*at[1], word("regret"), color=COLOR["rust"], ha="left", va="top", weight="bold")


@FIGURE.panel(
    title=("稀疏损失", "Sparse losses"),
    alt=(
        "两条按根号{增长|climbs(sparse)}的曲线：遗憾到{sparse_end:.0f}，虚线上界到{sparse_bound_end:.0f}。",
        "Two curves that {grow|climbs(sparse)} like a root: the regret reaches {sparse_end:.0f}, the dashed bound "
        "{sparse_bound_end:.0f}.",
    ),
)
def sparse(fig, data):
    """Draw the sparse game."""
    game(fig, data["sparse"], data["sparse_bound"], 480, ((480, 330), (520, 95)))


@FIGURE.panel(
    title=("与对手博弈", "Against an opponent"),
    alt=(
        "两条按根号{增长|climbs(opponent)}的曲线：遗憾到{opponent_end:.0f}，虚线上界到{opponent_bound_end:.0f}。",
        "Two curves that {grow|climbs(opponent)} like a root: the regret reaches {opponent_end:.0f}, the dashed "
        "bound {opponent_bound_end:.0f}.",
    ),
)
def opponent(fig, data):
    """Draw the opponent's game."""
    game(fig, data["opponent"], data["opponent_bound"], 96, ((480, 66), (520, 28)))
