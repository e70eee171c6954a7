"""images/adam.*.svg: without bias correction the start is too fast, and a constant correction is wrong after the first step."""

import numpy as np

from snippets.claims.adam import BETA1, BETA2, constant_ratios, raw_peak, raw_when, wrong_end, wrong_ten
from snippets.figures.colors import look
from snippets.figures.kit import COLOR, Figure, axes_in, dots, line, segments, set_ticks, word

STEPS = 10_000
SHOWN = np.unique(np.concatenate([np.arange(1, 40), np.geomspace(40, STEPS, 60).astype(int)]))


def data():
    """Return the steps over lr at SHOWN for a constant gradient: corrected, raw, and wrongly corrected."""
    right, raw, wrong = (ratios[SHOWN - 1] for ratios in constant_ratios())
    numbers = {"peak": raw_peak.compute(), "when": raw_when.compute()}
    numbers |= {"ten": wrong_ten.compute(), "end": wrong_end.compute(), "start": raw[0]}
    return {"right": right, "raw": raw, "wrong": wrong, "beta1": BETA1, "beta2": BETA2, "tenth": 10, **numbers}


FIGURE = Figure(
    data,
    caption=(
        "**梯度不变时，修正偏差之后，{每|every(abs(right - 1) < 1e-9)}一步都是$\\eta$。**$\\beta_1 = {beta1}$，"
        "$\\beta_2 = {beta2}$，$\\epsilon = 0$，纵轴是步子与$\\eta$之比。左：不修正时第一步"
        "{是|reads(raw[0], start)}{start:.2f}，第{when:d}步{到|reads(raw[11], peak)}{peak:.2f}，几千步之后才"
        "{回到|near(raw[-1], 1, within=0.01)}1附近。右：每步都除以$1 - \\beta$，"
        "{只有|only(abs(wrong - right)[:1] < 1e-9, abs(wrong - right)[1:] < 0.01)}第一步对；第{tenth}步是{ten:.2f}，"
        "最后{降到|reads(wrong[-1], end)}{end:.2f}。",
        "**For a constant gradient, with the bias corrected, {every|every(abs(right - 1) < 1e-9)} step is "
        "$\\eta$.** $\\beta_1 = {beta1}$, $\\beta_2 = {beta2}$, $\\epsilon = 0$; the height is the step over "
        "$\\eta$. Left: without correction the first step {is|reads(raw[0], start)} {start:.2f}, step {when:d} "
        "{is|reads(raw[11], peak)} {peak:.2f}, and only after thousands of steps it is "
        "{near|near(raw[-1], 1, within=0.01)} 1. Right: dividing by $1 - \\beta$ at every step is right at the "
        "first one {only|only(abs(wrong - right)[:1] < 1e-9, abs(wrong - right)[1:] < 0.01)}; step {tenth} is "
        "{ten:.2f}, and the end {is|reads(wrong[-1], end)} {end:.2f}.",
    ),
    words={
        "right": ("Adam", "Adam"),
        "raw": ("不修正", "no correction"),
        "wrong": ("除以1 − *β*", "divided by 1 − *β*"),
        "t": ("*t*", "*t*"),
    },
    height=220,
)


def axes(fig, top, ticks):
    """Return axes of the step over lr against t on a logarithmic scale."""
    ax = axes_in(fig, (0.08, 0.13, 0.88, 0.84), xlim=(1, STEPS), ylim=(0, top), xscale="log", grid="y")
    set_ticks(ax, {1: "1", 10: "10", 100: "10²", 1000: "10³", 10_000: "10⁴"}, ticks)
    ax.text(3162, -0.035 * top, word("t"), size=11, color=COLOR["mute"], ha="center", va="top")
    return ax


@FIGURE.panel(
    title=("不修正", "No correction"),
    alt=(
        "横轴取对数。Adam的线是高度为1的{水平|keeps(right, 1)}线；不修正的线{从|starts_at(raw, start)}{start:.2f}{升|climbs(raw[:12])}"
        "到第{when:d}步的{peak:.2f}，再{慢慢降|turns_down(raw)}到1。",
        "Logarithmic axis of steps. Adam's line is {level|keeps(right, 1)} at 1; without correction the line "
        "{rises|climbs(raw[:12])} {from|starts_at(raw, start)} {start:.2f} to {peak:.2f} at step {when:d} and then "
        "{slowly falls|turns_down(raw)} to 1.",
    ),
)
def uncorrected(fig, data):
    """Draw the raw ratio and Adam's."""
    ax = axes(fig, 7.2, (0, 1, 2, 4, 6))
    line(ax, np.column_stack([SHOWN, data["raw"]]), COLOR["rust"])
    line(ax, np.column_stack([SHOWN, data["right"]]), **look("adam"))
    dots(ax, [[data["when"], data["peak"]]], COLOR["rust"], 7)
    ax.text(60, 4.9, word("raw"), color=COLOR["rust"], weight="bold")
    ax.text(2.2, 0.42, word("right"), color=look("adam")["color"], weight="bold", va="center")


@FIGURE.panel(
    title=("常数的修正", "A constant correction"),
    alt=(
        "横轴取对数。除以常数的线从1{出发|starts_at(wrong, 1)}，第{tenth}步{是|reads(wrong[9], ten)}{ten:.2f}，之后"
        "{越过|crosses(wrong[9:], 1)}1{一直降|sinks(wrong[9:])}到{end:.2f}；Adam的线{始终是|keeps(right, 1)}1。",
        "Logarithmic axis of steps. Divided by a constant, the line {starts at|starts_at(wrong, 1)} 1, "
        "{reads|reads(wrong[9], ten)} {ten:.2f} at step {tenth}, then {crosses|crosses(wrong[9:], 1)} 1 and "
        "{falls|sinks(wrong[9:])} to {end:.2f}; Adam's line {stays at|keeps(right, 1)} 1.",
    ),
)
def constant(fig, data):
    """Draw the wrongly corrected ratio and Adam's."""
    ax = axes(fig, 2.6, (0, 1, 2))
    segments(ax, [[(10, 0), (10, data["ten"])]], COLOR["mute"], 1, linestyle=(0, (2, 2)))
    line(ax, np.column_stack([SHOWN, data["right"]]), **look("adam"))
    line(ax, np.column_stack([SHOWN, data["wrong"]]), COLOR["violet"])
    dots(ax, [[1, 1]], COLOR["violet"], 7, clip_on=False)
    dots(ax, [[10, data["ten"]]], COLOR["violet"], 7)
    ax.text(60, 1.85, word("wrong"), color=COLOR["violet"], weight="bold")
    ax.text(1500, 1.08, word("right"), color=look("adam")["color"], weight="bold", va="bottom")
