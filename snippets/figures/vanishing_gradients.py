"""images/vanishing_gradients.*.svg: a norm below 1 forces the gradient to vanish, a norm above 1 forces nothing."""

import numpy as np

from snippets.claims.vanishing_gradients import STEPS, bounds, norm_of, norms
from snippets.figures.kit import COLOR, Figure, axes_in, line, powers, set_ticks, word

KINDS = ("small", "orthogonal", "uniform", "large")


def data():
    """Return norms and bounds (60,) of the four networks, their last values, and the norms of W."""
    found = {"steps": STEPS}
    for kind in KINDS:
        found |= {kind: norms(kind), f"{kind}_bound": bounds(kind), f"{kind}_norm": norm_of(kind)}
        found[f"{kind}_end"] = found[kind][-1]
        found[f"{kind}_line"] = np.column_stack([np.arange(1, STEPS + 1), found[f"{kind}_bound"]])[[0, -1]]
        for name in (kind, f"{kind}_bound"):
            found[f"{name}_power"] = int(np.floor(np.log10(found[name][-1] * (1 + 1e-9))))
    return found


FIGURE = Figure(
    data,
    caption=(
        "**范数小于1，梯度必定消失；范数大于1，上界什么也不保证。**纵轴是$h_0$对$h_t$的影响，虚线是上界。左：$W$的"
        "范数是{small_norm:.1f}，{60|steps}步后只{剩|reads(small[-1], small_end)}{small_end:.4f}；正交的$W$上界恒为"
        "1，$\\tanh$仍使它{降到|reads(orthogonal[-1], orthogonal_end)}{orthogonal_end:.3f}。右：两个$W$的范数都"
        "{大于|more([uniform_norm, large_norm], 1)}1，PyTorch默认的一个（{uniform_norm:.2f}）消失了，正交矩阵的"
        "{large_norm:.0f}倍爆炸了。",
        "**A norm below 1 makes the gradient vanish; a norm above 1 promises nothing.** Vertically: how strongly "
        "$h_0$ still acts on $h_t$; bounds are dashed. Left: with $W$ of norm {small_norm:.1f} only {small_end:.4f} "
        "is {left|reads(small[-1], small_end)} after {60|steps} steps; an orthogonal $W$ has the bound 1, yet "
        "$\\tanh$ brings it {down to|reads(orthogonal[-1], orthogonal_end)} {orthogonal_end:.3f}. Right: both "
        "norms {are above|more([uniform_norm, large_norm], 1)} 1; PyTorch's default ({uniform_norm:.2f}) vanishes, "
        "{large_norm:.0f} times an orthogonal matrix explodes.",
    ),
    words={
        "small": ("范数0.9", "norm 0.9"),
        "orthogonal": ("正交", "orthogonal"),
        "uniform": ("PyTorch默认", "PyTorch default"),
        "large": ("正交的2倍", "2 × orthogonal"),
        "bound": ("上界", "bound"),
        "t": ("步数", "steps"),
    },
    labels={"bound": tuple(f"{kind}_line" for kind in KINDS)},
)


def axes(fig, low, high, exponents):
    """Return axes with a logarithmic vertical one."""
    ax = axes_in(fig, (0.125, 0.12, 0.85, 0.85), xlim=(0, STEPS), ylim=(10.0**low, 10.0**high), yscale="log", grid="y")
    set_ticks(ax, [0, 15, 30, 45], powers(*exponents))
    ax.text(STEPS, 10 ** (low - 0.04 * (high - low)), word("t"), size=11, color=COLOR["mute"], ha="right", va="top")
    return ax


def curve(ax, data, kind, role):
    """Draw norm and bound of one network."""
    t = np.arange(1, STEPS + 1)
    line(ax, data[f"{kind}_line"], COLOR[role], 1.4, linestyle=(0, (5, 3)))
    line(ax, np.column_stack([t, data[kind]]), COLOR[role], 2)


@FIGURE.panel(
    title=("范数不超过1", "Norm at most 1"),
    alt=(
        "对数纵轴。范数{small_norm:.1f}的线{直落|falls(small)}到{small_end:.4f}，在它的虚线上界"
        "{之下|at_most(small, small_bound)}；正交的线{缓缓落|falls(orthogonal)}到{orthogonal_end:.3f}，上界"
        "{是平的|stays(orthogonal_bound, within=1e-9)}。",
        "A logarithmic axis. The line for norm {small_norm:.1f} {falls|falls(small)} straight to {small_end:.4f}, "
        "{below|at_most(small, small_bound)} its dashed bound; the orthogonal one {falls slowly|falls(orthogonal)} "
        "to {orthogonal_end:.3f} below a {flat|stays(orthogonal_bound, within=1e-9)} bound.",
    ),
)
def vanishing(fig, data):
    """Draw the two networks whose bound speaks."""
    ax = axes(fig, -4, 0.5, (-4, -3, -2, -1, 0))
    curve(ax, data, "small", "rust")
    curve(ax, data, "orthogonal", "blue")
    ax.text(22, 10**-1.55, word("small"), color=COLOR["rust"], weight="bold", ha="right", va="top")
    ax.text(38, 10**-0.5, word("orthogonal"), color=COLOR["blue"], weight="bold", ha="left", va="bottom")
    ax.text(58, 10**-2.2, word("bound"), color=COLOR["rust"], ha="right", va="bottom")
    ax.text(58, 10**0.04, word("bound"), color=COLOR["blue"], ha="right", va="bottom")


@FIGURE.panel(
    title=("范数大于1", "Norm above 1"),
    alt=(
        "对数纵轴。正交矩阵2倍的线{升|climbs(large)}到10的{large_power:d}次方一级，上界在10的{large_bound_power:d}"
        "次方；PyTorch默认的线{落|sinks(uniform)}到10的{uniform_power:d}次方一级，它的上界却在"
        "{上升|climbs(uniform_bound)}。",
        "A logarithmic axis. The line of twice an orthogonal matrix {rises|climbs(large)} to the order of 10 to "
        "the {large_power:d}, its bound to 10 to the {large_bound_power:d}; the line of PyTorch's default "
        "{falls|sinks(uniform)} to the order of 10 to the {uniform_power:d} although its bound "
        "{rises|climbs(uniform_bound)}.",
    ),
)
def either(fig, data):
    """Draw the two networks whose bound says nothing."""
    ax = axes(fig, -17, 20, (-15, -10, -5, 0, 5, 10, 15))
    curve(ax, data, "uniform", "green")
    curve(ax, data, "large", "violet")
    ax.text(29, 10**-10, word("uniform"), color=COLOR["green"], weight="bold", ha="right", va="top")
    ax.text(44, 10**6.2, word("large"), color=COLOR["violet"], weight="bold", ha="center", va="bottom")
    ax.text(36, 10**13, word("bound"), color=COLOR["violet"], ha="right", va="bottom")
    ax.text(58, 10**0.2, word("bound"), color=COLOR["green"], ha="right", va="top")
