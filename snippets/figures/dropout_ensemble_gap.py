"""images/dropout_ensemble_gap.*.svg: behind a ReLU, weight scaling is not the mean of the sub-networks."""

import numpy as np

from snippets.dropout_ensemble import all_masks, relu_network
from snippets.figures.kit import COLOR, LEADER, Figure, axes_in, dots, line, set_ticks, word

P, SEED, N_NETWORKS = 0.3, 22, 24
DROP = (0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)


def mean_and_sd(predictions, probability):
    """Return the exact mean and standard deviation over all masks."""
    mean = probability @ predictions
    return mean, np.sqrt(probability @ (predictions - mean) ** 2)


def data():
    """Enumerate all 4096 masks of untrained networks with 6 + 6 droppable units.

    Returns:
        steps: histogram of one network's predictions as points. mean, sd, scaled: its exact moments and weight scaling.
        levels: mean and scaled as upright lines.
        deep: one row a network, points (p, gap/sd). linear: the same with dropout on the second layer only.
    """
    masks, probability = all_masks(12, P)
    predictions = relu_network(masks, SEED)
    mean, sd = mean_and_sd(predictions, probability)
    density, edges = np.histogram(predictions, np.linspace(-4, 16, 51), weights=probability, density=True)
    scaled = relu_network(np.ones(12), SEED)
    deep, linear = np.empty((2, N_NETWORKS, len(DROP), 2))
    for column, p in enumerate(DROP):
        masks, probability = all_masks(12, p)
        half_masks, half_probability = all_masks(6, p)
        second_only = np.hstack([np.ones_like(half_masks), half_masks])
        for seed in range(N_NETWORKS):
            whole = relu_network(np.ones(12), seed)
            for table, listed, weights in ((deep, masks, probability), (linear, second_only, half_probability)):
                exact, deviation = mean_and_sd(relu_network(listed, seed), weights)
                table[seed, column] = p, (whole - exact) / deviation if deviation > 0 else 0
    return {
        "steps": np.column_stack([np.repeat(edges, 2), np.concatenate([[0], np.repeat(density, 2), [0]])]),
        "levels": {name: [(at, 0), (at, density.max() * 1.2)] for name, at in (("mean", mean), ("scaled", scaled))},
        "mean": mean,
        "sd": sd,
        "scaled": scaled,
        "deep": deep,
        "linear": linear,
        "largest": np.abs(deep[..., 1]).max(),
        "networks": N_NETWORKS,
        "masks": len(predictions),
    }


FIGURE = Figure(
    data,
    caption=(
        "**只丢线性输出层之前的一层，权重缩放恰好等于平均；隔着ReLU，一般只是近似。**左：一个未训练的网络，丢弃两层，"
        "$p = {0.3|P}$，全部{masks:d}个子网络的预测按概率画成直方图；平均是{mean:.2f}，权重缩放得{scaled:.2f}。右："
        "{networks:d}个随机网络的差距，以单个子网络预测的标准差为单位，正负{都有|crosses(deep[:, 7, 1], 0)}。左图的"
        "网络用粗线画出。",
        "**Dropped only right before a linear output, weight scaling is exactly the mean; across a ReLU it is in "
        "general an approximation.** Left: one untrained network, two layers dropped, $p = {0.3|P}$; the "
        "predictions of all {masks:d} sub-networks as a histogram weighted by probability. Their mean is {mean:.2f}, "
        "weight scaling gives {scaled:.2f}. Right: the gap of {networks:d} random networks, in standard deviations "
        "of one sub-network's prediction; it has {either sign|crosses(deep[:, 7, 1], 0)}. The thick line is the "
        "network on the left.",
    ),
    words={
        "mean": ("精确平均", "exact mean"),
        "scaled": ("权重缩放", "weight scaling"),
        "prediction": ("预测值", "prediction"),
        "linear": ("只丢线性层前的一层", "one layer, linear output"),
        "deep": ("丢两层，中间有ReLU", "two layers, ReLU between"),
        "p": ("丢弃概率 *p*", "drop probability *p*"),
    },
)


@FIGURE.panel(
    title=("{masks:d}个预测", "{masks:d} predictions"),
    alt=(
        "向右拖尾的直方图。虚线：精确平均{mean:.2f}；实线：权重缩放{scaled:.2f}，{偏左|less(scaled, mean)}。",
        "A histogram with a tail to the right. Dashed line: the exact mean, {mean:.2f}; solid line: weight "
        "scaling, {scaled:.2f}, {further to the left|less(scaled, mean)}.",
    ),
)
def histogram(fig, data):
    """Draw the predictions of one network and its two answers."""
    top = data["steps"][:, 1].max()
    ax = fig.add_axes((0.03, 0.16, 0.94, 0.81), xlim=(-4, 16), ylim=(0, top * 1.22))
    ax.fill_between(*data["steps"].T, color=COLOR["s5"], lw=0)
    line(ax, data["steps"], COLOR["blue"], 1)
    line(ax, data["levels"]["mean"], COLOR["ink"], 1.6, ls=(0, (4, 3)))
    line(ax, data["levels"]["scaled"], COLOR["rust"], 2.2)
    ax.text(data["mean"] + 0.4, top * 1.1, word("mean"), va="baseline")
    ax.text(data["scaled"] - 0.4, top * 1.1, word("scaled"), ha="right", va="baseline", color=COLOR["rust"])
    ax.spines["left"].set_visible(False)
    set_ticks(ax, [0, 5, 10, 15], [])
    ax.set_xlabel(word("prediction"))


@FIGURE.panel(
    title=("差距 / 标准差", "Gap / standard deviation"),
    alt=(
        "横轴是丢弃概率。只丢一层时差距{恒为0|near(linear[:, :, 1], 0, within=1e-9)}；丢两层时，{networks:d}条线从0"
        "附近向上下散开，最大的一条{达到|reads(max(abs(deep[:, :, 1])), largest)}{largest:.1f}个标准差。",
        "Drop probability on the horizontal axis. With one layer dropped the gap is "
        "{0 throughout|near(linear[:, :, 1], 0, within=1e-9)}; with two, {networks:d} lines fan out to both sides, "
        "the largest {reaching|reads(max(abs(deep[:, :, 1])), largest)} {largest:.1f} standard deviations.",
    ),
)
def gap(fig, data):
    """Draw the gap of many networks against p."""
    ax = axes_in(fig, (0.13, 0.16, 0.84, 0.81), xlim=(0, 0.72), ylim=(-0.92, 0.92), left=False)
    for seed, points in enumerate(data["deep"]):
        own = seed == SEED
        line(ax, points, COLOR["rust"], 2.4 if own else 0.9, alpha=1 if own else 0.6, zorder=3 if own else 2)
    line(ax, data["linear"][SEED], COLOR["green"], 2.4, zorder=4)
    dots(ax, data["linear"][SEED], COLOR["green"], 6, zorder=5)
    ax.text(0.02, 0.74, word("deep"), va="baseline", color=COLOR["rust"])
    line(ax, [(0.05, -0.7), (0.05, 0)], COLOR["green"], 1, gid=LEADER)
    ax.text(0.02, -0.8, word("linear"), va="baseline", color=COLOR["green"])
    set_ticks(ax, [0, 0.2, 0.4, 0.6], [-0.5, 0, 0.5])
    ax.set_xlabel(word("p"))
