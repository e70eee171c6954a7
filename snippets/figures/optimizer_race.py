"""images/optimizer_race.*.svg: seven methods on Beale's function, each at its best rate; and what all race figures share."""

import numpy as np
from matplotlib.patches import Rectangle

from snippets.claims.optimizer_race import METHODS, STEPS, SURFACES, best, ranks
from snippets.figures.colors import look
from snippets.figures.kit import COLOR, Figure, axes_in, blank, level_lines, line, powers, set_ticks, word

WORDS = {
    "sgd": ("SGD", "SGD"),
    "momentum": ("动量", "Momentum"),
    "nesterov": ("NAG", "NAG"),
    "adagrad": ("Adagrad", "Adagrad"),
    "rmsprop": ("RMSProp", "RMSProp"),
    "adam": ("Adam", "Adam"),
    "adamw": ("AdamW", "AdamW"),
    "step": ("步数", "steps"),
    "start": ("起点", "start"),
}
HEIGHTS = {  # where the fill of the surface changes
    "quadratic": (1, 4, 11, 23, 40, 65),
    "beale": (0.1, 0.6, 2, 6, 15, 60),
    "rosenbrock": (2, 10, 40, 120, 300, 700),
    "saddle": (0.06, 0.15, 0.24, 0.4, 0.65, 1),
}
GOALS = {  # the minima
    "quadratic": ((0, 0),),
    "beale": ((3, 0.5),),
    "rosenbrock": ((1, 1),),
    "saddle": ((0, 1), (0, -1)),
}
LABEL = 15.5  # px that a label needs
SIZE = (310, 223)  # px of a panel
WINDOW = 15  # steps: a curve shows the largest J of so many
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power(number):
    """Return a number as text, such as 0.25 or 1.2 × 10⁻⁶."""
    if number >= 0.01:
        return f"{number:.2g}"
    mantissa, exponent = f"{number:.1e}".split("e")
    return f"{mantissa} × 10{str(int(exponent)).translate(SUPERSCRIPT)}"


def run(surface):
    """Return each method's best run: points, path (the points as they are drawn), losses, rate, score; and the surface's name, start and box."""
    function, _, box = SURFACES[surface]
    order = ranks(surface)
    data = {"surface": surface, "steps": STEPS, "order": sorted(order, key=order.get)}
    for name in METHODS:
        judged, rate, points = best(surface, name)
        values = function(points)[0]
        padded = np.concatenate([np.full(WINDOW - 1, values[0]), values])
        largest = np.lib.stride_tricks.sliding_window_view(padded, WINDOW).max(axis=1)
        data[name] = {"points": points, "losses": values, "largest": largest, "rate": rate, "path": coarse(points, box)}
        data[name] |= {"score": judged, "text": power(judged), "end": power(largest[-1])}
    data |= {"box": box, "window": WINDOW, "start": SURFACES[surface][1]}
    return data


def coarse(points, box):
    """Round points to a px of the panel and drop those that repeat: what the eye cannot see need not be sent."""
    scale = (np.array(box[1]) - box[0]) / SIZE
    rounded = np.round(points / scale) * scale
    return rounded[np.any(np.diff(rounded, axis=0, prepend=np.inf) != 0, axis=1)]


def contours(fig, data):
    """Fill the panel with the surface: the lower, the lighter. Return the axes."""
    heights = HEIGHTS[data["surface"]]
    (left, low), (right, high) = data["box"]
    ax = blank(fig, (left, right), (low, high))
    ax.add_patch(Rectangle((left, low), right - left, high - low, fc=COLOR["s8"], lw=0))
    x, y = np.meshgrid(np.linspace(left, right, 49), np.linspace(low, high, 37))
    values = SURFACES[data["surface"]][0](np.stack([x, y], axis=-1))[0]
    for level, height in reversed(list(enumerate(heights))):
        fill = COLOR[f"s{round(8 * level / len(heights))}"]
        ax.contourf(x, y, values, [-1, height], colors=[fill])
    return ax


def paths(ax, data):
    """Draw all seven paths from the common start, and a cross at each goal."""
    for name in METHODS:
        line(ax, data[name]["path"], width=1.7, **look(name))
    for goal in GOALS[data["surface"]]:
        ax.plot(*goal, ls="none", marker="+", ms=15, mew=5, color=COLOR["bg"], zorder=6)
        ax.plot(*goal, ls="none", marker="+", ms=13, mew=1.8, color=COLOR["ink"], zorder=6)
    ax.plot(*data["start"], ls="none", marker="o", ms=8, mfc=COLOR["bg"], mec=COLOR["ink"], mew=2, zorder=6)


def spread(places, gap, least):
    """Move places apart so that neighbours are at least gap apart and none lies below least, keeping their order."""
    order = np.argsort(places)
    moved = np.maximum(np.array(places, dtype=float)[order], least)
    for _ in range(200):
        for i in range(len(moved) - 1):
            lack = gap - (moved[i + 1] - moved[i])
            if lack > 1e-9:
                moved[i] = max(moved[i] - lack / 2, least)
                moved[i + 1] = max(moved[i + 1] + lack / 2, moved[i] + gap)
    return dict(zip(order.tolist(), moved.tolist(), strict=True))


def losses(fig, data, exponents, top):
    """Draw J against step on a log axis, each curve labelled at its end."""
    floor = 10.0 ** exponents[0]
    height = fig.get_figheight() * 72 * 0.83
    ax = axes_in(fig, (0.105, 0.13, 0.64, 0.83), xlim=(0, STEPS), ylim=(floor, top), yscale="log", left=False)
    set_ticks(ax, [0, 50, 100, 150, 200], powers(*exponents))
    level_lines(ax, powers(*exponents))
    span = np.log10(top / floor)
    ends = []
    for name in METHODS:
        curve = data[name]["largest"]
        line(ax, np.column_stack([np.arange(len(curve)), curve]), width=1.6, **look(name))
        place = np.log10(max(curve[-1], 1e-300) / floor) / span
        ends.append(np.clip(place, 0, 1) * height + 1e-6 * place)  # those that left are labelled in their order, too
    for i, y in spread(ends, LABEL, LABEL / 2).items():
        name = list(METHODS)[i]
        color = look(name)["color"]
        ax.text(STEPS + 6, floor * 10 ** (y / height * span), word(name), color=color, weight="bold", va="center")
    ax.text(1, -0.105, word("step"), color=COLOR["mute"], ha="right", va="top", size=11, transform=ax.transAxes)


def race(data, caption, path, loss, start, exponents, top, beyond=None):
    """Return the figure of a race: its caption, what its panels show, the place of "start", the axis of J, and the words for what leaves it."""
    figure = Figure(data, caption, {key: WORDS[key] for key in (*METHODS, "step", "start")}, height=SIZE[1])

    @figure.panel(title=("路径", "The paths"), alt=path)
    def path(fig, data):
        """Draw the paths."""
        ax = contours(fig, data)
        paths(ax, data)
        ax.text(*start, word("start"), ha="center")

    @figure.panel(title=("目标函数", "The objective"), alt=loss)
    def loss(fig, data):
        """Draw the losses."""
        losses(fig, data, exponents, top)

    figure.beyond |= {"loss": beyond} if beyond else {}
    return figure


def data():
    """Return the seven best runs on Beale's function."""
    return run("beale")


FIGURE = race(
    data,
    (
        "**按这一条规则，Beale函数上Adagrad{第一|smallest(adagrad.score, [sgd.score, momentum.score, nesterov.score, adagrad.score, rmsprop.score, adam.score, adamw.score])}，"
        "RMSProp{最后|largest(rmsprop.score, [sgd.score, momentum.score, nesterov.score, adagrad.score, rmsprop.score, adam.score, adamw.score])}。"
        "**{七|len(order)}种方法从同一点出发，各走{steps}步，各用自己最好的学习率（规则见下）。左：路径，十字是最小"
        "值(3, 0.5)。右：最近{window}步里最大的$J$，线型与左图相同。得分（最后三分之一里最大的$J$）：Adagrad "
        "{adagrad[text]}，RMSProp {rmsprop[text]}。",
        "**By this rule Adagrad comes "
        "{first|smallest(adagrad.score, [sgd.score, momentum.score, nesterov.score, adagrad.score, rmsprop.score, adam.score, adamw.score])} "
        "on Beale's function and RMSProp "
        "{last|largest(rmsprop.score, [sgd.score, momentum.score, nesterov.score, adagrad.score, rmsprop.score, adam.score, adamw.score])}.** "
        "{Seven|len(order)} methods start from one point and take {steps} steps, each at its own best learning "
        "rate (the rule is below). Left: the paths; the cross is the minimum (3, 0.5). Right: the largest $J$ of "
        "the last {window} steps, in the same line styles. Scores (largest $J$ in the last third): Adagrad "
        "{adagrad[text]}, RMSProp {rmsprop[text]}.",
    ),
    path=(
        "七条路径从一点散开，再沿弯曲的谷底汇到最小值。",
        "Seven paths fan out from one point, then run along the curved floor of the valley to the minimum.",
    ),
    loss=(
        "对数轴上的七条曲线：动量、NAG、Adam和Adagrad{降到|sinks(adagrad.largest)}10⁻⁵{以下|less([momentum.largest[-1], nesterov.largest[-1], adam.largest[-1], adagrad.largest[-1]], 1e-5)}，"
        "SGD到{sgd[end]}，AdamW到{adamw[end]}，RMSProp{抖动|swings(rmsprop.largest)}，末了是{rmsprop[end]}。",
        "Seven curves on a log axis: momentum, NAG, Adam and Adagrad {fall|sinks(adagrad.largest)} "
        "{below|less([momentum.largest[-1], nesterov.largest[-1], adam.largest[-1], adagrad.largest[-1]], 1e-5)} 10⁻⁵, "
        "SGD reaches {sgd[end]}, AdamW {adamw[end]}, and RMSProp, {jagged|swings(rmsprop.largest)}, {rmsprop[end]}.",
    ),
    start=(1, 1.2),
    exponents=(-8, -6, -4, -2, 0),
    top=30,
)
