"""images/vanishing_gradients_clip.*.svg: clipping keeps the step short and, by the joint norm, its direction."""

import numpy as np

from snippets.claims.vanishing_gradients import (
    CLIFF_MAX,
    CLIFF_START,
    EDGE,
    angle_value,
    cliff_gradient,
    cliff_loss,
    cliff_path,
    clip_by_value,
    steps_clipped,
)
from snippets.figures.kit import COLOR, Figure, arrow, axes_in, blank, dots, line, segments, set_ticks, word
from snippets.vanishing_gradients import clip_by_norm


def data():
    """Return both paths on the cliff as (w, loss), the curve, and the gradient of the right panel, clipped in two ways."""
    w, turn = np.linspace(0.45, 1.1, 120), np.linspace(0, 2 * np.pi, 90)
    free, kept = cliff_path(clip=False), cliff_path(clip=True)
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    walks = {"free": np.column_stack([free, cliff_loss(free)]), "kept": np.column_stack([kept, cliff_loss(kept)])}
    vectors = {"full": EDGE, "by_norm": clip_by_norm(EDGE, 1.0)[0], "by_value": clip_by_value(EDGE, 1.0)}
    return {
        "curve": np.column_stack([w, cliff_loss(w)]),
        **walks,
        "leap": [walks["free"][0], walks["free"][1] + (0.008, 0.12)],
        "landing": walks["free"][1],
        "walk": walks["kept"][:20],
        "square": np.array([[corners[i], corners[(i + 1) % 4]] for i in range(4)]),
        "ball": np.column_stack([np.cos(turn), np.sin(turn)]),
        "start": CLIFF_START,
        "slope": cliff_gradient(CLIFF_START),
        "limit": CLIFF_MAX,
        "landed": free[1],
        "free_end": cliff_loss(free[-1]),
        "steps": steps_clipped.compute(),
        "turned": angle_value.compute(),
        "vectors": {name: (float(v["a"][0]), float(v["b"][0])) for name, v in vectors.items()},
    }


FIGURE = Figure(
    data,
    caption=(
        "**不裁剪，一步飞出谷去，50步后还在谷外；裁剪之后，第{steps:d}步损失就{低于|less(kept[steps, 1], 1e-6)}$10^{{-6}}$。"
        "**左：从峭壁上的$w = {start:.1f}$出发，导数是{slope:.0f}，一步落到平地上的{landed:.2f}，那里导数几乎是0，"
        "50步之后损失{仍是|reads(free[-1, 1], free_end)}{free_end:.2f}；裁剪到{limit:.0f}的一路下到谷底。损失是"
        "$J(w) = (w^{{20}} - 2)^2/2$。右：按总长度裁剪，"
        "{方向不变|equal(vectors.by_norm[0] * vectors.full[1], vectors.by_norm[1] * vectors.full[0])}；逐元素裁剪，"
        "方向转过{turned:.1f}度。",
        "**Unclipped, one step leaves the valley, and 50 do not bring it back; clipped, the loss is "
        "{below|less(kept[steps, 1], 1e-6)} $10^{{-6}}$ at step {steps:d}.** Left: from $w = {start:.1f}$ on the "
        "wall, where the derivative is {slope:.0f}, one step lands on the plain at {landed:.2f}; there the "
        "derivative is almost 0, and after 50 steps the loss {is still|reads(free[-1, 1], free_end)} {free_end:.2f}. "
        "Clipped to {limit:.0f} it walks down. The loss is $J(w) = (w^{{20}} - 2)^2/2$. Right: clipping the joint "
        "norm "
        "{keeps the direction|equal(vectors.by_norm[0] * vectors.full[1], vectors.by_norm[1] * vectors.full[0])}, "
        "cutting each entry turns it by {turned:.1f} degrees.",
    ),
    words={
        "w": ("*w*", "*w*"),
        "J": ("*J*", "*J*"),
        "free": ("不裁剪", "unclipped"),
        "kept": ("裁剪", "clipped"),
        "full": ("梯度", "gradient"),
        "by_norm": ("按总长度", "joint norm"),
        "by_value": ("逐元素", "each entry"),
    },
    labels={"free": "leap", "kept": "walk", "by_norm": ("by_norm", "ball"), "by_value": ("by_value", "square")},
)


@FIGURE.panel(
    title=("峭壁", "The wall"),
    alt=(
        "损失曲线左边是高2的平地，中间是谷，右边是峭壁。从峭壁出发，不裁剪的箭头一步跳到平地上的{landed:.2f}，裁剪的一串点走进谷底。",
        "The loss curve has a plain of height 2 on the left, a valley, and a wall on the right. From the wall the unclipped arrow leaps to "
        "{landed:.2f} on the plain; the clipped dots walk into the valley.",
    ),
)
def wall(fig, data):
    """Draw the loss, the leap and the walk."""
    ax = axes_in(fig, (0.08, 0.12, 0.9, 0.85), xlim=(0.45, 1.15), ylim=(-0.4, 12), grid="y")
    set_ticks(ax, [0.5, 0.7, 0.9, 1.1], [0, 2, 4, 6, 8, 10])
    ax.text(1.15, -0.95, word("w"), size=11, color=COLOR["mute"], ha="right", va="top")
    ax.text(0.46, 11.9, word("J"), size=11, color=COLOR["mute"], ha="left", va="top")
    line(ax, data["curve"], COLOR["mute"], 1.6)
    arrow(ax, *data["leap"], COLOR["rust"], 1.8, 9)
    dots(ax, [data["landing"]], COLOR["rust"], 7)
    dots(ax, data["walk"], COLOR["blue"], 6)
    ax.text(0.7, 7.4, word("free"), color=COLOR["rust"], weight="bold", ha="right", va="bottom")
    ax.text(0.95, 0.5, word("kept"), color=COLOR["blue"], weight="bold", ha="right", va="center")


@FIGURE.panel(
    title=("方向", "The direction"),
    alt=(
        "一支朝右略偏上的长箭头是梯度。按总长度裁剪的短箭头与它同向，落在单位圆上；逐元素裁剪的落在正方形的边上，向上转过{turned:.1f}度。",
        "A long arrow to the right and slightly up is the gradient. The short arrow of the joint norm points the same way and ends on the unit "
        "circle; the one cut entry by entry ends on the edge of the square, turned up by {turned:.1f} degrees.",
    ),
)
def direction(fig, data):
    """Draw the gradient and both ways to clip it."""
    ax = blank(fig, (-1.25, 3.35), (-1.66, 1.66))
    line(ax, data["ball"], COLOR["blue"], 1.2)
    segments(ax, data["square"], COLOR["rust"], 1.2, linestyle=(0, (5, 3)))
    arrow(ax, (0, 0), data["vectors"]["full"], COLOR["mute"], 1.4, 8)
    arrow(ax, (0, 0), data["vectors"]["by_norm"], COLOR["blue"], 2.4, 9)
    arrow(ax, (0, 0), data["vectors"]["by_value"], COLOR["rust"], 2.4, 9)
    dots(ax, [(0, 0)], COLOR["ink"], 5)
    ax.text(3.05, 0.52, word("full"), color=COLOR["mute"], ha="right", va="bottom")
    ax.text(-0.1, -0.08, word("by_norm"), color=COLOR["blue"], weight="bold", ha="left", va="top")
    ax.text(1.12, 0.78, word("by_value"), color=COLOR["rust"], weight="bold", ha="left", va="center")
