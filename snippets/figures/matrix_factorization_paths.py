"""images/matrix_factorization_paths.*.svg: SGD and ALS on one table, and two ways of ALS on another share of it."""

import numpy as np

from snippets.figures.kit import COLOR, Figure, axes_in, line, powers, set_ticks, word
from snippets.low_rank import complete, hidden_error, puzzle, sgd_pass

SHAPE, PASSES, SWEEPS = (40, 30), 40, 500
RATES = (0.01, 0.1)
MORE, LESS = 0.6, 0.4  # shares seen
TINY, FALLING = 1e-9, (3, 1e-6)
LOWEST = 1e-7  # a curve ends before it first falls below


def _als(share, weights):
    table, seen, items = puzzle(SHAPE, 2, share, np.random.default_rng(8))
    errors = []
    for l2 in weights:
        users, items = complete(table, seen, items, [l2])
        errors.append(float(hidden_error(table, seen, users, items)))
    return np.array(errors)


def _sgd(lr):
    table, seen, items = puzzle(SHAPE, 2, MORE, np.random.default_rng(8))
    users, items = 0.3 * np.random.default_rng(1).normal(size=(SHAPE[0], 2)), 0.3 * items
    rng, errors = np.random.default_rng(2), []
    for _ in range(PASSES):
        users, items = sgd_pass(table, seen, users, items, lr, rng)
        errors.append(float(hidden_error(table, seen, users, items)))
    return np.array(errors)


def data():
    """Return the error over the holes after each pass; in `drawn` only down to LOWEST."""
    als, tiny = _als(MORE, np.full(PASSES, TINY)), _als(LESS, np.full(SWEEPS, TINY))
    falling = _als(LESS, np.geomspace(*FALLING, SWEEPS))
    slow, fast = (_sgd(lr) for lr in RATES)
    whole = {"als": als, "slow": slow, "fast": fast, "tiny": tiny, "falling": falling}
    return {
        **whole,
        "drawn": {name: errors[: np.argmax(np.append(errors, 0) < LOWEST)] for name, errors in whole.items()},
        "als_passes": int(np.argmax(als < 1e-3)) + 1,
        "fast_passes": int(np.argmax(fast < 1e-3)) + 1,
        "slow_end": slow[-1],
        "passes": PASSES,
        "sweeps": SWEEPS,
        "tiny_end": tiny[-1],
    }


FIGURE = Figure(
    data,
    caption=(
        "**{60%|MORE}可见的这张表，ALS几遍就到，学习率合适的SGD也只要几轮；{40%|LESS}可见时，ALS走丢了。**秩2的"
        "{40|SHAPE[0]}×{SHAPE[1]}表，种子8，纵轴是空格上的RMSE与一律猜0之比。左：{60%|MORE}可见，ALS（$\\lambda = "
        "10^{{-9}}$）{als_passes:d}遍{降到千分之一以下|less(als[als_passes:], 1 / 1000)}，SGD取$\\eta = "
        "{RATES[1]:g}$要{fast_passes:d}轮，取$\\eta = {RATES[0]:g}$，{passes:d}轮后{还在|reads(slow[-1], slow_end)}{slow_end:.2f}。"
        "右：{40%|LESS}可见，ALS一直用$\\lambda = 10^{{-9}}$，误差反而{升|climbs(tiny)}到{tiny_end:.0f}；让"
        "$\\lambda$从3慢慢降到$10^{{-6}}$就能填满。",
        "**On this table seen at {60%|MORE} ALS needs a few sweeps, SGD with a good rate a few passes; at "
        "{40%|LESS} ALS gets lost.** A {40|SHAPE[0]} × {SHAPE[1]} table of rank 2, seed 8; the vertical axis is "
        "the RMSE over the holes, over that of guessing 0. Left: {60%|MORE} seen. ALS ($\\lambda = 10^{{-9}}$) "
        "{falls below|less(als[als_passes:], 1 / 1000)} a thousandth in {als_passes:d} sweeps, SGD with $\\eta = "
        "{RATES[1]:g}$ in {fast_passes:d} passes; with $\\eta = {RATES[0]:g}$ it is "
        "{still at|reads(slow[-1], slow_end)} {slow_end:.2f} after {passes:d}. Right: {40%|LESS} seen. With "
        "$\\lambda = 10^{{-9}}$ throughout the error of ALS {rises|climbs(tiny)} to {tiny_end:.0f}; with "
        "$\\lambda$ falling slowly from 3 to $10^{{-6}}$ it fills the table.",
    ),
    words={
        "error": ("空格上的误差（猜0为1）", "error in the holes (0 everywhere: 1)"),
        "passes": ("遍数", "passes"),
        "slow": ("SGD，*η* = 0.01", "SGD, *η* = 0.01"),
        "fast": ("SGD，*η* = 0.1", "SGD, *η* = 0.1"),
        "als": ("ALS", "ALS"),
        "tiny": ("*λ* 极小", "tiny *λ*"),
        "falling": ("*λ* 慢慢降", "falling *λ*"),
    },
    height=214,
)


def _axes(fig, right, x, y, low, high):
    ax = axes_in(fig, (0.12, 0.11, 0.84, 0.79), xlim=(0, right), ylim=(low, high), yscale="log", left=False)
    set_ticks(ax, x, y)
    ax.hlines(1, 0, right, color=COLOR["rule"], lw=0.8)
    ax.text(0, high * 1.15, word("error"), color=COLOR["mute"], fontsize=11, ha="left", va="bottom")
    ax.text(1, -0.135, word("passes"), color=COLOR["mute"], fontsize=11, ha="right", transform=ax.transAxes)
    return ax


def _curve(ax, errors, role, **style):
    line(ax, np.column_stack([np.arange(1, len(errors) + 1), errors]), COLOR[role], **style)


@FIGURE.panel(
    title=("{60%|MORE}可见：SGD与ALS", "{60%|MORE} seen: SGD and ALS"),
    alt=(
        "对数轴上三条{下降|falls(slow)}的误差：ALS和η为{RATES[1]:g}的SGD在十遍左右降到"
        "{千分之一以下|less([als[10], fast[10]], 1 / 1000)}，η为{RATES[0]:g}的SGD {passes:d}轮后"
        "{仍在|reads(slow[-1], slow_end)}{slow_end:.2f}。",
        "Three {falling|falls(slow)} errors on a logarithmic axis: ALS and SGD with η = {RATES[1]:g} drop "
        "{below a thousandth|less([als[10], fast[10]], 1 / 1000)} within about ten passes, SGD with η = "
        "{RATES[0]:g} is {still at|reads(slow[-1], slow_end)} {slow_end:.2f} after {passes:d}.",
    ),
)
def speed(fig, data):
    """Draw the three runs at 60%."""
    ax = _axes(fig, PASSES, (10, 20, 30), powers(-6, -4, -2, 0), LOWEST, 4)
    _curve(ax, data["drawn"]["slow"], "blue", ls=(0, (5, 2)))
    _curve(ax, data["drawn"]["fast"], "blue")
    _curve(ax, data["drawn"]["als"], "rust")
    ax.text(40, 0.012, word("slow"), color=COLOR["blue"], ha="right", va="top")
    ax.text(16, 1.2e-4, word("fast"), color=COLOR["blue"], ha="left", va="center")
    ax.text(8, 2.5e-6, word("als"), color=COLOR["rust"], ha="right", va="center")


@FIGURE.panel(
    title=("{40%|LESS}可见：两种ALS", "{40%|LESS} seen: two ways of ALS"),
    alt=(
        "ALS两条误差：λ极小的一条{升|climbs(tiny)}到{tiny_end:.0f}，λ慢慢降的一条从1附近一路降到百万分之一"
        "{以下|less(falling[-1], 1e-6)}。",
        "Two errors of ALS: with tiny λ it {rises|climbs(tiny)} to {tiny_end:.0f}, with falling λ it goes from "
        "about 1 to {below|less(falling[-1], 1e-6)} a millionth.",
    ),
)
def stuck(fig, data):
    """Draw the two runs at 40%."""
    ax = _axes(fig, SWEEPS, (100, 200, 300, 400), powers(-6, -4, -2, 0, 2), LOWEST, 3e3)
    _curve(ax, data["drawn"]["tiny"], "rust")
    _curve(ax, data["drawn"]["falling"], "green")
    ax.text(490, 60, word("tiny"), color=COLOR["rust"], ha="right", va="top")
    ax.text(300, 3e-3, word("falling"), color=COLOR["green"], ha="left", va="bottom")
