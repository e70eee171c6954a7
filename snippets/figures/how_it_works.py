"""images/how_it_works.*.svg: the way of a number from the code to both pages, and how far a slip comes."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import FancyBboxPatch

from snippets.claims.momentum import BEST_MOMENTUM, CURVATURES, steps_to
from snippets.figures.kit import COLOR, SCHEME, Figure, arrow, blank, segments, word
from snippets.momentum import momentum_step

WIDTH, HEIGHT = 310, 236
LEFT, RIGHT = 71, 239  # middle of each column
ROWS = (206, 122, 34)  # middle of each row
HALF, TALL = 68, 25  # half the width and half the height of a box


def averaged_step(theta, velocity, grad, lr, momentum):
    """Take a step with a slip: the gradient enters the velocity with weight 1 - momentum."""
    velocity = momentum * velocity + (1 - momentum) * lr * grad(theta)
    return theta - velocity, velocity


def data():
    """Return the number that momentum.py gives, and the one it would give with the slip."""
    steps = {"right": momentum_step, "wrong": averaged_step}
    return {name: steps_to(1e-6, CURVATURES, **BEST_MOMENTUM, step=step) for name, step in steps.items()}


FIGURE = Figure(
    data,
    caption=(
        "**一个数从代码走到两种语言的页面，中途没有人抄写它。**左：代码算出{right:d}步，检验用理论核对，构建把它写进两页。"
        "右：代码里多乘一个$1-\\gamma$，步数就变成{wrong:d}；检验不通过，就不发布，页面保持原样。",
        "**A number goes from the code to the pages of both languages, and nobody copies it on the way.** Left: "
        "the code counts {right:d} steps, the test holds them to the theory, the build writes them into both pages. "
        "Right: one factor $1-\\gamma$ too many makes it {wrong:d}; the test fails, nothing is published, and the pages stay as they were.",
    ),
    words={
        "code": ("代码", "code"),
        "rule": ("*v* = γ*v* + η∇*J*", "*v* = γ*v* + η∇*J*"),
        "slip": ("*v* = γ*v* + (1−γ)η∇*J*", "*v* = γ*v* + (1−γ)η∇*J*"),
        "claim": ("结论", "claim"),
        "right": ("{right:d} 步", "{right:d} steps"),
        "wrong": ("{wrong:d} 步", "{wrong:d} steps"),
        "test": ("检验", "test by theory"),
        "holds": ("与理论一致 ✓", "agrees ✓"),
        "fails": ("与理论不符 ✗", "disagrees ✗"),
        "build": ("构建与发布", "build, publish"),
        "fills": ("填进两页", "fills both pages"),
        "stops": ("停止", "stops"),
        "zh": ("中文页", "Chinese page"),
        "en": ("英文页", "English page"),
        "says-zh": ("“只要{right:d}步”", "“只要{right:d}步”"),
        "says-en": ("“only {right:d} steps”", "“only {right:d} steps”"),
        "same": ("没有变", "unchanged"),
    },
    width=WIDTH,
    height=HEIGHT,
)


def station(ax: Axes, x: int, y: int, head: str, text: str, color: str, waits: bool = False) -> None:
    """Draw a box around (x, y) with a heading and one line; dashed if nothing arrives there."""
    style = {"fc": COLOR["bg"], "ec": COLOR["rule" if waits else color], "lw": 1.3}
    style |= {"ls": (0, (4, 3))} if waits else {}
    corner = (x - HALF + 6, y - TALL + 6)
    ax.add_patch(
        FancyBboxPatch(corner, 2 * HALF - 12, 2 * TALL - 12, boxstyle="round,pad=6", zorder=1, gid=SCHEME, **style)
    )
    ax.text(x, y + 6, word(head), color=COLOR["mute"], size=11, ha="center")
    ax.text(x, y - 14, word(text), color=COLOR[color], weight="normal" if waits else "bold", ha="center")


def way(fig: Canvas, color: str, texts: tuple[str, ...], stopped: bool = False) -> None:
    """Draw the stations and the arrows between them; a stopped number gets no further than the test."""
    ax = blank(fig, (0, WIDTH), (0, HEIGHT))
    top, middle, bottom = ROWS
    after = "mute" if stopped else color
    station(ax, LEFT, top, "code", texts[0], color)
    station(ax, RIGHT, top, "claim", texts[1], color)
    station(ax, RIGHT, middle, "test", texts[2], color)
    station(ax, LEFT, middle, "build", texts[3], after, waits=stopped)
    station(ax, LEFT, bottom, "zh", texts[4], after, waits=stopped)
    station(ax, RIGHT, bottom, "en", texts[5], after, waits=stopped)
    gap = 4
    ends = [
        ((LEFT + HALF + gap, top), (RIGHT - HALF - gap, top)),
        ((RIGHT, top - TALL - gap), (RIGHT, middle + TALL + gap)),
        ((RIGHT - HALF - gap, middle), (LEFT + HALF + gap, middle)),
        ((LEFT, middle - TALL - gap), (LEFT, bottom + TALL + gap)),
        ((LEFT + HALF - 6, middle - TALL - gap), (RIGHT - HALF + 6, bottom + TALL + gap)),
    ]
    for start, end in ends[:2] if stopped else ends:
        arrow(ax, start, end, COLOR[color], width=1.6, gid=SCHEME)
    if stopped:
        x = (LEFT + RIGHT) / 2
        low, high = middle - 6, middle + 6
        cross = [[(x - 6, low), (x + 6, high)], [(x - 6, high), (x + 6, low)]]
        segments(ax, cross, COLOR[color], 2.4, gid=SCHEME)


@FIGURE.panel(
    title=("代码正确", "The code is right"),
    alt=(
        "代码算出结论{right:d}步，检验确认它与理论一致，构建把它填进中文页和英文页。",
        "The code gives the claim of {right:d} steps, the test finds that theory agrees, the build fills it into the "
        "Chinese and the English page.",
    ),
)
def right(fig, data):
    """Draw the way of the right number."""
    way(fig, "blue", ("rule", "right", "holds", "fills", "says-zh", "says-en"))


@FIGURE.panel(
    title=("代码有一处错", "One slip in the code"),
    alt=(
        "代码多了一个因子，结论变成{wrong:d}步，检验发现它与理论不符，发布停止，两页都没有变。",
        "With one factor too many the claim becomes {wrong:d} steps, the test finds that theory disagrees, "
        "nothing is published, and both pages are unchanged.",
    ),
)
def wrong(fig, data):
    """Draw how far the wrong number comes."""
    way(fig, "rust", ("slip", "wrong", "fails", "stops", "same", "same"), stopped=True)
