"""images/collaborative_filtering_factors.*.svg: the plane of items, and another with the same predictions."""

import numpy as np

from snippets.claims.collaborative_filtering import best, hidden, neighbours, table
from snippets.figures.kit import COLOR, Figure, blank, dots, segments, word
from snippets.matrix_factorization import predict

ANGLE = np.deg2rad(50)
A = np.array([[np.cos(ANGLE), -np.sin(ANGLE)], [np.sin(ANGLE), np.cos(ANGLE)]]) @ np.array([[1.35, 0.0], [0.3, 0.8]])
KIND_ROLES = ("blue", "rust", "green")
MARKERS = ("o", "s", "^")
REACH = (2.88, 2.1)  # half the width and height of both panels, in factor units


def data():
    """Return the learned factors, the transformed ones, and how far their predictions differ."""
    mean, user_bias, item_bias, users, items = best()
    kinds = table()[2]
    other = mean, user_bias, item_bias, users @ A, items @ np.linalg.inv(A).T
    everywhere = np.nonzero(np.ones((len(users), len(items))))
    difference = np.abs(predict(best(), *everywhere) - predict(other, *everywhere)).max()
    return {
        "learned": (users, items),
        "other": other[3:],
        "kinds": kinds,
        "items": {
            name: {f"k{kind}": vectors[1][kinds == kind] for kind in range(3)}
            for name, vectors in (("learned", (users, items)), ("other", other[3:]))
        },
        "users": {"learned": np.array_split(users, 2), "other": np.array_split(other[3], 2)},
        "predictions": len(everywhere[0]),
        "difference": float(difference),
        "moved": float(np.abs(other[4] - items).max()),
        "neighbours": neighbours.compute(),
        "hidden": hidden(other),
    }


FIGURE = Figure(
    data,
    caption=(
        "**没人告诉模型类别，它却把同类物品放到了一处；但这张平面不是唯一的。**彩色的点是物品向量$w_j$，按隐藏类别"
        "取形状和颜色；灰点是用户向量$u_i$。左：ALS学到的平面，{neighbours:d}件物品（共{30|len(kinds)}件）的最近邻"
        "都与它同类。右：用户乘以可逆矩阵$A$，物品乘以$A$的逆的转置，样子全变了，{predictions:d}个预测"
        "{却一个不变|near(difference, 0, within=1e-9)}，空格上的RMSE仍是{hidden:.2f}星。",
        "**Nobody told the model about kinds, yet it puts items of one kind together; but this plane is not the "
        "only one.** Coloured marks are item vectors $w_j$, their shape and colour the hidden kind; grey dots are "
        "user vectors $u_i$. Left: the plane that ALS learned; for {neighbours:d} of {30|len(kinds)} items the "
        "nearest neighbour is of the same kind. Right: users times an invertible matrix $A$, items times the "
        "transposed inverse of $A$. The picture changes, {none|near(difference, 0, within=1e-9)} of the "
        "{predictions:d} predictions does, and the RMSE over the holes is {hidden:.2f} stars as before.",
    ),
    words={"k0": ("甲类", "A"), "k1": ("乙类", "B"), "k2": ("丙类", "C")},
    height=226,
)


def _plane(fig, data, name):
    ax = blank(fig, (-REACH[0], REACH[0]), (-REACH[1], REACH[1]))
    x, y = REACH
    ax.fill([-x, x, x, -x], [-y, -y, y, y], fc=COLOR["s4"], lw=0)
    segments(ax, [[(-x, 0), (x, 0)], [(0, -y), (0, y)]], COLOR["rule"], 1)
    for part in data["users"][name]:  # one path of more than 63 dots would be simplified away
        dots(ax, part, COLOR["mute"], 2.6)
    for kind, role, marker in zip(data["items"][name], KIND_ROLES, MARKERS, strict=True):
        group = data["items"][name][kind]
        ax.plot(
            *group.T,
            ls="none",
            marker=marker,
            ms=7.5 if marker == "^" else 6.5,
            mfc=COLOR[role],
            mec=COLOR["s4"],
            mew=1,
            zorder=4,
        )
        left = group[:, 0].mean() < -0.3
        x = group[:, 0].min() - 0.18 if left else group[:, 0].max() + 0.18
        y = group[:, 1].mean()
        side = "right" if left else "left"
        ax.text(x, y, word(kind), color=COLOR[role], ha=side, va="center", fontweight="bold")


@FIGURE.panel(
    title=("学到的平面", "The plane that was learned"),
    alt=(
        "{30|len(kinds)}件物品在平面上聚成三团，每团恰好是一个隐藏类别；80个用户散布在周围。",
        "{30|len(kinds)} items form three clusters in a plane, one for each hidden kind; 80 users are scattered "
        "around.",
    ),
)
def learned(fig, data):
    """Draw the learned factors."""
    _plane(fig, data, "learned")


@FIGURE.panel(
    title=("换一个平面，预测不变", "Another plane, the same predictions"),
    alt=(
        "同样的三团被旋转、拉伸，用户的点云反向变形；物品坐标{最多|at_most(moved, 1.3626)}移动{moved:.2f}，预测不变。",
        "The same three clusters turned and stretched, the cloud of users deformed the other way; item coordinates "
        "move by {up to|at_most(moved, 1.3626)} {moved:.2f}, predictions not at all.",
    ),
)
def transformed(fig, data):
    """Draw the transformed factors."""
    _plane(fig, data, "other")
