"""images/momentum_phase.*.svg: the four ways in which momentum can run, over eta * lambda and gamma."""

import numpy as np
from matplotlib.patches import Rectangle

from snippets.claims import iterates
from snippets.claims.momentum import radii, step_matrix
from snippets.figures.kit import COLOR, LEADER, RING, Figure, axes_in, cell, dots, set_ticks, word
from snippets.momentum import momentum_init, momentum_step

LEVELS = (0.0, 0.5, 0.7, 0.8, 0.9, 1.0)
NAMES = ("monotone", "swings", "flips", "diverges")
POINTS = {"monotone": (0.2, 0.1), "swings": (1.1, 0.8), "flips": (1.98, 0.1), "diverges": (2.9, 0.35)}
STEPS = 18
FAR = 11.5  # a run is drawn as long as it stays within


def region(eigenvalues):
    """Name the kind of motion of one pair of eigenvalues."""
    if abs(eigenvalues).max() > 1:
        return "diverges"
    if np.iscomplexobj(eigenvalues) and abs(eigenvalues.imag).max() > 0:
        return "swings"
    return "monotone" if eigenvalues.real.min() >= 0 else "flips"


def trace(product, momentum):
    """Return theta_t from 1, for t = 0 .. STEPS."""
    start = np.array(1.0)
    return iterates(momentum_step, start, momentum_init(start), lambda x: product * x, STEPS, 1.0, momentum)


def data():
    """Return the spectral radius on a grid, the borders of the regions by formula, and one run in each region."""
    products, momenta = np.linspace(0.001, 4.2, 106), np.linspace(0, 1, 51)
    radius = np.array([radii(products, 1.0, momentum) for momentum in momenta])
    fine = np.linspace(0, 1, 60) ** 2
    traces = {name: trace(*point) for name, point in POINTS.items()}
    return {
        "products": products,
        "momenta": momenta,
        "radius": radius,
        "fine": fine,
        "borders": {"low": (1 - np.sqrt(fine)) ** 2, "high": (1 + np.sqrt(fine)) ** 2, "stable": 2 + 2 * fine},
        "levels": LEVELS,
        "numbers": range(1, 5),
        "points": POINTS,
        "regions": {
            name: region(np.linalg.eigvals(step_matrix(product, 1.0, momentum)))
            for name, (product, momentum) in POINTS.items()
        },
        "traces": {name: values[np.abs(values) < FAR] for name, values in traces.items()},
        "steps": STEPS,
    }


FIGURE = Figure(
    data,
    caption=(
        "**在中间一大片里，长远的误差比值只由$\\gamma$决定，与曲率无关。**左：颜色是谱半径，越接近页面底色收敛越快，"
        "线上标着数值；橙色区发散。中间区的根是一对复数，谱半径处处等于$\\sqrt\\gamma$，所以等值线是水平的。右："
        "四个点各走{steps}步。",
        "**In the wide middle the error ratio in the long run depends on $\\gamma$ alone, not on the curvature.** "
        "Left: the colour is the spectral radius, faster the nearer it is to the colour of the page, with its value "
        "on the lines; in the orange region the error grows. In the middle region the roots are a complex pair and "
        "the radius is $\\sqrt\\gamma$ everywhere, hence the level lines. Right: {steps} steps from each of the four "
        "points.",
    ),
    words={
        "monotone": ("单调", "monotone"),
        "swings": ("摆动着收敛", "swings"),
        "flips": ("来回跳", "flips"),
        "diverges": ("发散", "diverges"),
        "product": ("*ηλ*", "*ηλ*"),
        "gamma": ("*γ*", "*γ*"),
        "step": ("步数", "steps"),
    },
    labels={"diverges": ("borders.stable", "traces.diverges")},
)


def _numbered(ax, point, number):
    style = {"weight": "bold", "ha": "center", "va": "center_baseline", "gid": cell("numbers", number - 1)}
    ax.plot(*point, ls="none", marker="o", ms=16, mfc=COLOR["bg"], mec=COLOR["ink"], mew=1.5, zorder=6, gid=RING)
    ax.text(*point, str(number), zorder=7, **style)


@FIGURE.panel(
    320,
    290,
    title=("{四|len(regions)}个区域", "{Four|len(regions)} regions"),
    alt=(
        "横轴ηλ，纵轴γ：左下角是单调区，中间一大片是摆动着收敛的区，等值线在那里水平；底部右边一小条是来回跳的区，"
        "再往右是发散区，边界是直线ηλ = 2 + 2γ。",
        "Across ηλ, up γ: monotone in the lower left corner, a wide middle of swings whose level lines are "
        "horizontal, a thin strip of flips in the lower right, and to the right of the straight line ηλ = 2 + 2γ it diverges.",
    ),
)
def regions(fig, data):
    """Draw the spectral radius over the plane and name its regions."""
    ax = axes_in(fig, (0.115, 0.12, 0.865, 0.855), xlim=(0, 4.2), ylim=(0, 1))
    set_ticks(ax, [0, 1, 2, 3, 4], [0, 0.25, 0.5, 0.75, 1])
    ax.add_patch(Rectangle((0, 0), 4.2, 1, fc=COLOR["d1"], lw=0))
    fills = [COLOR[f"s{shade}"] for shade in (0, 1, 3, 4, 6)]
    ax.contourf(data["products"], data["momenta"], data["radius"], levels=LEVELS, colors=fills)
    ax.contour(
        data["products"], data["momenta"], data["radius"], levels=LEVELS[1:-1], colors=COLOR["rule"], linewidths=0.7
    )
    borders, fine = data["borders"], data["fine"]
    ax.plot(borders["low"], fine, color=COLOR["ink"], lw=1.3)
    ax.plot(borders["high"], fine, color=COLOR["ink"], lw=1.3)
    ax.plot(borders["stable"], fine, color=COLOR["rust"], lw=2)
    for number, level in list(enumerate(LEVELS))[1:-1]:
        style = {"color": COLOR["mute"], "size": 10, "ha": "center", "va": "center", "gid": cell("levels", number)}
        ax.text(1.85, level**2, f"{level:g}", **style)
    for number, point in enumerate(data["points"].values(), start=1):
        _numbered(ax, point, number)
    ax.plot([0.2, 0.42], [0.15, 0.235], color=COLOR["ink"], lw=0.8, gid=LEADER)
    ax.text(0.44, 0.235, word("monotone"))
    ax.text(0.3, 0.7, word("swings"), weight="bold")
    ax.text(3.2, 0.5, word("diverges"), weight="bold", color=COLOR["rust"], va="center")
    ax.plot([1.9, 2.45], [0.04, 0.05], color=COLOR["ink"], lw=0.8, gid=LEADER)
    ax.text(2.5, 0.03, word("flips"))
    ax.text(0.5, -0.075, word("product"), color=COLOR["mute"], ha="center", va="top", size=11, transform=ax.transAxes)
    ax.text(-0.055, 0.87, word("gamma"), color=COLOR["mute"], ha="right", va="center", transform=ax.transAxes)


@FIGURE.panel(
    300,
    290,
    title=("四种走法", "Four kinds of run"),
    alt=(
        "四条θ随步数变化的曲线，从上到下：单调{降到|falls(traces.monotone)}0；慢慢{摆动|swings(traces.swings)}，幅"
        "度渐小；每步变号，幅度渐小；每步变号，幅度渐大。",
        "Four curves of θ against step, from top to bottom: one {falls|falls(traces.monotone)} to 0 "
        "monotonically; one {swings|swings(traces.swings)} slowly, less and less; one changes sign at each step, less and "
        "less; one changes sign at each step, more and more.",
    ),
)
def kinds(fig, data):
    """Draw theta against step, one row for each region."""
    for row, (name, values) in enumerate(data["traces"].items()):
        ax = fig.add_axes((0.04, 0.765 - 0.222 * row, 0.93, 0.205), xlim=(-0.6, data["steps"] + 0.3))
        ax.set_ylim((-12, 12) if name == "diverges" else (-1.35, 1.35))
        set_ticks(ax, [0, 6, 12, 18] if row == 3 else [], [])
        ax.spines["left"].set_visible(False)
        ax.spines["bottom"].set_visible(False)
        ax.axhline(0, color=COLOR["rule"], lw=0.8)
        color = COLOR["rust" if name == "diverges" else "blue"]
        ax.plot(values, color=color, lw=1.3)
        dots(ax, np.column_stack([np.arange(len(values)), values]), color, 4.4)
        top = ax.get_ylim()[1]
        _numbered(ax, (10.1, 0.66 * top), row + 1)
        ax.text(10.95, 0.66 * top, word(name), weight="bold", color=color, va="center")
    ax.text(
        15, -0.14, word("step"), color=COLOR["mute"], ha="center", va="top", size=11, transform=ax.get_xaxis_transform()
    )
