"""images/rmsprop.*.svg: RMSProp forgets a cliff that Adagrad carries for ever."""

import numpy as np

from snippets.claims.rmsprop import (
    CLIFF,
    FLAT,
    STEEP,
    adagrad_later,
    cliff_gradients,
    follow,
    half_life,
    half_life_long,
    recovery,
)
from snippets.figures.colors import look
from snippets.figures.kit import COLOR, Figure, axes_in, dots, line, powers, segments, set_ticks, word

STEPS = 200
AGES = np.arange(0, 101)


def data():
    """Return the steps over lr, (200,), and the numbers of the caption.

    Returns:
        `rmsprop`, `adagrad`: (200,). `border`: the ends of a line at the end of the cliff. `left`: {kind: (age, part)}, for rho = 0.9 and
        0.99; `halves`: {kind: (age, 0.5)}.
    """
    return {
        "rmsprop": follow(cliff_gradients(STEPS)),
        "adagrad": follow(cliff_gradients(STEPS), "adagrad"),
        "recovery": recovery.compute(),
        "slow": follow(cliff_gradients(STEPS), "adagrad")[CLIFF - 1],
        "later": adagrad_later.compute(),
        "border": [(CLIFF + 0.5, 7e-4), (CLIFF + 0.5, 12)],
        "left": {"short": np.column_stack([AGES, 0.9**AGES]), "long": np.column_stack([AGES, 0.99**AGES])},
        "halves": {"short": (half_life.compute(), 0.5), "long": (half_life_long.compute(), 0.5)},
        "half": half_life.compute(),
        "half_long": half_life_long.compute(),
        "rho": 0.9,
        "rho_long": 0.99,
        "steep": STEEP,
        "flat": FLAT,
        "after": adagrad_later.given()["later"],
        "kept": {rho: rho**AGES for rho in (0.9, 0.99)},
    }


FIGURE = Figure(
    data,
    caption=(
        "**RMSProp{忘得掉|near(rmsprop[-1], 1, within=0.01)}陡坡，Adagrad{忘不掉|less(adagrad[CLIFF:], 0.01)}。**左："
        "前{CLIFF}步$g = {steep:g}$，其后$g = {flat:g}$；纵轴是步子与$\\eta$之比，$\\rho = {rho}$。离开陡坡"
        "{recovery:d}步之后，RMSProp的步子{回到|more(rmsprop[CLIFF + recovery], 0.7)}$0.7\\eta$以上，Adagrad过了"
        "{after}步还只{有|reads(adagrad[CLIFF + after - 1], later)}{later:.4f}。右：一个旧梯度的平方在均值里还剩多"
        "少。$\\rho = {rho:g}$时每{half:.2f}步{减半|rho**half}，$\\rho = {rho_long:g}$时每{half_long:.1f}步减半。",
        "**RMSProp {forgets|near(rmsprop[-1], 1, within=0.01)} a cliff that Adagrad "
        "{cannot forget|less(adagrad[CLIFF:], 0.01)}.** Left: {CLIFF} steps with $g = {steep:g}$, then $g = "
        "{flat:g}$; the height is the step over $\\eta$, with $\\rho = {rho}$. RMSProp is "
        "{back above|more(rmsprop[CLIFF + recovery], 0.7)} $0.7\\eta$ {recovery:d} steps after the cliff, Adagrad "
        "{is at|reads(adagrad[CLIFF + after - 1], later)} {later:.4f} even {after} steps later. Right: what is "
        "left of an old square in the mean. It {halves|rho**half} every {half:.2f} steps for $\\rho = {rho:g}$, "
        "every {half_long:.1f} for $\\rho = {rho_long:g}$.",
    ),
    words={
        "rmsprop": ("RMSProp", "RMSProp"),
        "adagrad": ("Adagrad", "Adagrad"),
        "cliff": ("陡坡", "cliff"),
        "flat": ("平地", "flat ground"),
        "t": ("*t*", "*t*"),
        "short": ("*ρ* = 0.9", "*ρ* = 0.9"),
        "long": ("*ρ* = 0.99", "*ρ* = 0.99"),
        "age": ("多少步以前", "steps ago"),
    },
    height=220,
)


@FIGURE.panel(
    title=("陡坡之后的步子", "Steps after a cliff"),
    alt=(
        "两条线，纵轴取对数。陡坡上RMSProp{接近|near(rmsprop[CLIFF - 1], 1, within=0.02)}1，Adagrad{降|falls(adagrad[:CLIFF])}"
        "到{slow:.2f}；出了陡坡两条都"
        "{骤降|falls([rmsprop[CLIFF - 1], adagrad[CLIFF - 1], rmsprop[CLIFF], adagrad[CLIFF]])}，RMSProp{沿直线|straight(log(rmsprop[CLIFF + 1:CLIFF + 30]), within=0.1)}{升|rises(rmsprop[CLIFF:])}"
        "回1，Adagrad{停在|reads(adagrad[CLIFF + after - 1], later)}{later:.4f}。",
        "Two lines, logarithmic height. On the cliff RMSProp {nears|near(rmsprop[CLIFF - 1], 1, within=0.02)} 1 "
        "and Adagrad {falls|falls(adagrad[:CLIFF])} to {slow:.2f}; behind it both "
        "{drop|falls([rmsprop[CLIFF - 1], adagrad[CLIFF - 1], rmsprop[CLIFF], adagrad[CLIFF]])}, RMSProp "
        "{climbs|rises(rmsprop[CLIFF:])} back to 1 "
        "{along a straight line|straight(log(rmsprop[CLIFF + 1:CLIFF + 30]), within=0.1)}, Adagrad "
        "{stays at|reads(adagrad[CLIFF + after - 1], later)} {later:.4f}.",
    ),
)
def cliff(fig, data):
    """Draw both sequences of steps."""
    ax = axes_in(fig, (0.13, 0.13, 0.84, 0.83), xlim=(0, STEPS), ylim=(7e-4, 12), yscale="log", grid="y")
    set_ticks(ax, [0, 40, 100, 200], powers(-3, -2, -1, 0, 1))
    segments(ax, [data["border"]], COLOR["mute"], 1, linestyle=(0, (2, 2)))
    t = np.arange(1, STEPS + 1)
    line(ax, np.column_stack([t, data["adagrad"]]), **look("adagrad"))
    line(ax, np.column_stack([t, data["rmsprop"]]), **look("rmsprop"))
    ax.text(CLIFF - 4, 5.2, word("cliff"), size=11, color=COLOR["mute"], ha="right", va="center")
    ax.text(CLIFF + 6, 5.2, word("flat"), size=11, color=COLOR["mute"], va="center")
    ax.text(103, 0.5, word("rmsprop"), color=look("rmsprop")["color"], ha="right", weight="bold")
    ax.text(120, 0.0022, word("adagrad"), color=look("adagrad")["color"], weight="bold")
    ax.text(150, 4.6e-4, word("t"), size=11, color=COLOR["mute"], ha="center", va="top")


@FIGURE.panel(
    title=("记忆", "Memory"),
    alt=(
        "两条{下降|falls(kept[0.9])}的曲线，高度是旧梯度平方剩下的部分：ρ为{rho:g}的在{half:.2f}步处到"
        "{一半|rho**half}，ρ为{rho_long:g}的在{half_long:.1f}步处到一半。",
        "Two {falling|falls(kept[0.9])} curves of what is left of an old square: for ρ = {rho:g} {a half|rho**half} "
        "at {half:.2f} steps, for ρ = {rho_long:g} at {half_long:.1f} steps.",
    ),
)
def memory(fig, data):
    """Draw rho to the power of the age, with the half-lives."""
    ax = axes_in(fig, (0.11, 0.13, 0.86, 0.83), xlim=(0, 100), ylim=(0, 1.04), grid="y")
    set_ticks(ax, [0, 20, 40, 60, 100], {0: "0", 0.5: "½", 1: "1"})
    for name, role in (("long", "violet"), ("short", "olive")):
        half, height = data["halves"][name]
        segments(ax, [[(half, 0), (half, height)]], COLOR[role], 1, linestyle=(0, (2, 2)))
        line(ax, data["left"][name], COLOR[role])
        dots(ax, [(half, height)], COLOR[role], 7)
    ax.text(15, 0.27, word("short"), color=COLOR["olive"], weight="bold")
    ax.text(48, 0.67, word("long"), color=COLOR["violet"], weight="bold")
    ax.text(80, -0.035, word("age"), size=11, color=COLOR["mute"], ha="center", va="top")
