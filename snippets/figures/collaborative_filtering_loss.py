"""images/collaborative_filtering_loss.*.svg: error over seen and hidden cells, with and without regularization."""

import numpy as np

from snippets.claims.collaborative_filtering import L2, fit_als, path_sgd, rmse, table
from snippets.figures.kit import COLOR, Figure, axes_in, line, set_ticks, word

SMALL, LARGE = (2, L2, 60), (8, 0.0, 100)  # rank, l2, epochs


def data():
    """Return epochs and errors of two runs of SGD, and the error of the biases alone over the holes."""
    stars, seen, _ = table()
    runs, drawn = {}, {}
    for name, rank, l2, epochs in (("small", *SMALL), ("large", *LARGE)):
        models = path_sgd(rank, l2, epochs)
        errors = np.array([[rmse(model, stars, cells) for cells in (seen, ~seen)] for model in models])
        runs[name] = errors
        drawn[name] = {"seen": errors[:, 0], "hidden": errors[:, 1]}
    lowest = int(runs["large"][:, 1].argmin())
    return {
        **runs,
        "drawn": drawn,
        "biases": rmse(fit_als(0, stars, seen), stars, ~seen),
        "lowest": lowest,
        "bottom": runs["large"][lowest, 1],
        "end_seen": runs["large"][-1, 0],
        "end_hidden": runs["large"][-1, 1],
        "small_seen": runs["small"][-1, 0],
        "small_hidden": runs["small"][-1, 1],
    }


FIGURE = Figure(
    data,
    caption=(
        "**秩{8|LARGE[0]}、不加正则化，看得见的误差{一直在降|falls(large[3:, 0])}，空格上的误差却"
        "{回升|turns_up(large[:, 1])}了。**两次都用SGD，$\\eta = 0.04$，同一批评分。左：秩2，$\\lambda = {0.05|L2}$，"
        "空格上的误差{降到|reads(small[-1, 1], small_hidden)}{small_hidden:.2f}星后"
        "{走平|stays(small[40:, 1], within=0.02)}。右：秩{8|LARGE[0]}，$\\lambda = 0$，看得见的误差"
        "{降到|reads(large[-1, 0], end_seen)}{end_seen:.2f}星，空格上的误差在第{lowest:d}轮"
        "{最低|bottoms_at(large[:, 1], bottom)}（{bottom:.2f}星），到第{LARGE[2]}轮已"
        "{回升到|reads(large[-1, 1], end_hidden)}{end_hidden:.2f}星：过拟合。虚线是只用偏置的误差。",
        "**At rank {8|LARGE[0]} without regularization the error we see {keeps falling|falls(large[3:, 0])} while "
        "the error in the holes {rises again|turns_up(large[:, 1])}.** SGD both times, $\\eta = 0.04$, the same "
        "ratings. Left: rank 2, $\\lambda = {0.05|L2}$; over the holes the error "
        "{falls to|reads(small[-1, 1], small_hidden)} {small_hidden:.2f} stars and "
        "{stays|stays(small[40:, 1], within=0.02)} there. Right: rank {8|LARGE[0]}, $\\lambda = 0$; over the seen "
        "cells it {falls to|reads(large[-1, 0], end_seen)} {end_seen:.2f} stars, over the holes it is "
        "{lowest|bottoms_at(large[:, 1], bottom)} after epoch {lowest:d} ({bottom:.2f} stars) and "
        "{back at|reads(large[-1, 1], end_hidden)} {end_hidden:.2f} by epoch {LARGE[2]}: overfitting. Dashed: "
        "biases alone.",
    ),
    words={
        "seen": ("看得见的格子", "seen cells"),
        "hidden": ("空格", "holes"),
        "biases": ("只用偏置，空格", "biases alone, holes"),
        "epoch": ("轮数", "epochs"),
        "stars": ("RMSE（星）", "RMSE (stars)"),
        "lowest": ("最低", "lowest"),
    },
    height=214,
    labels={"lowest": "drawn.large.hidden"},
)


def _axes(fig, epochs, ticks):
    ax = axes_in(fig, (0.09, 0.11, 0.87, 0.79), xlim=(0, epochs), ylim=(0, 1.25), left=False)
    set_ticks(ax, ticks, [0, 0.5, 1])
    ax.hlines([0.5, 1], 0, epochs, color=COLOR["rule"], lw=0.8)
    ax.text(0, 1.27, word("stars"), color=COLOR["mute"], fontsize=11, ha="left", va="bottom")
    ax.text(epochs, -0.135, word("epoch"), color=COLOR["mute"], fontsize=11, ha="right", va="baseline")
    return ax


def _curves(ax, drawn, biases):
    epochs = np.arange(len(drawn["seen"]))
    line(ax, [(0, biases), (epochs[-1], biases)], COLOR["mute"], 1.2, dashes=(4, 3))
    line(ax, np.column_stack([epochs, drawn["seen"]]), COLOR["blue"])
    line(ax, np.column_stack([epochs, drawn["hidden"]]), COLOR["rust"])


@FIGURE.panel(
    title=("秩2，有正则化", "Rank 2, with regularization"),
    alt=(
        "两条误差曲线先{降|sinks(small[:, 0])}后{平|stays(small[50:, 1], within=0.02)}：看得见的格子到"
        "{small_seen:.2f}星，空格到{small_hidden:.2f}星，{远低于|less(small[-1], biases - 0.4)}只用偏置的"
        "{biases:.2f}星。",
        "Both errors {fall|sinks(small[:, 0])} and then stay {flat|stays(small[50:, 1], within=0.02)}: "
        "{small_seen:.2f} stars over the seen cells, {small_hidden:.2f} over the holes, "
        "{far below|less(small[-1], biases - 0.4)} the {biases:.2f} of the biases alone.",
    ),
)
def regularised(fig, data):
    """Draw the run of rank 2."""
    ax = _axes(fig, 60, (20, 40))
    _curves(ax, data["drawn"]["small"], data["biases"])
    ax.text(60, data["biases"] + 0.04, word("biases"), color=COLOR["mute"], ha="right", va="bottom", fontsize=11)
    ax.text(60, data["small_hidden"] + 0.05, word("hidden"), color=COLOR["rust"], ha="right", va="bottom")
    ax.text(60, data["small_seen"] - 0.05, word("seen"), color=COLOR["blue"], ha="right", va="top")


@FIGURE.panel(
    title=("秩{8|LARGE[0]}，无正则化", "Rank {8|LARGE[0]}, no regularization"),
    alt=(
        "看得见的误差{一直降|falls(large[3:, 0])}到{end_seen:.2f}星；空格上的误差在第{lowest:d}轮"
        "{降到|reads(min(large[:, 1]), bottom)}{bottom:.2f}星后{回升|turns_up(large[:, 1])}到{end_hidden:.2f}星。",
        "Over the seen cells the error {falls all the way|falls(large[3:, 0])} to {end_seen:.2f} stars; over the "
        "holes it {reaches|reads(min(large[:, 1]), bottom)} {bottom:.2f} at epoch {lowest:d} and "
        "{climbs back|turns_up(large[:, 1])} to {end_hidden:.2f}.",
    ),
)
def unregularised(fig, data):
    """Draw the run of rank 8 without regularization."""
    ax = _axes(fig, 100, (25, 50, 75))
    _curves(ax, data["drawn"]["large"], data["biases"])
    ax.plot(data["lowest"], data["bottom"], ls="none", marker="o", ms=6, mfc=COLOR["bg"], mec=COLOR["rust"], mew=2)
    ax.text(
        data["lowest"] + 4, data["bottom"] - 0.03, word("lowest"), color=COLOR["rust"], ha="left", va="top", fontsize=11
    )
    ax.text(100, data["end_hidden"] + 0.05, word("hidden"), color=COLOR["rust"], ha="right", va="bottom")
    ax.text(100, data["end_seen"] + 0.05, word("seen"), color=COLOR["blue"], ha="right", va="bottom")
