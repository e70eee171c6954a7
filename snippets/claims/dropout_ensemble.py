"""The numbers that docs/{zh,en}/dropout-ensemble.md quotes. All means are over all masks, weighted by probability."""

from collections import namedtuple

import numpy as np

from snippets.claims import claim, holds
from snippets.dropout import dropout
from snippets.dropout_ensemble import all_masks, geometric_mean, relu_network, softmax_network

P = 0.3  # not 0.5, where p and 1 - p are the same
RUNS = 600  # of which the Monte Carlo error is the root mean square
CLASS = 1  # the class whose probability the page quotes
Ensemble = namedtuple("Ensemble", ("mean", "spread", "scaled"))


def ensemble(network, n, p=P):
    """Return mean and standard deviation of a network of n units over all masks, and weight scaling."""
    masks, probability = all_masks(n, p)
    predictions = network(masks)
    mean = probability @ predictions
    return Ensemble(mean, np.sqrt(probability @ (predictions - mean) ** 2), network(np.ones(n)))


def softmax_ensemble(p=P):
    """Return the same of the page's class."""
    return Ensemble(*(of_classes[CLASS] for of_classes in ensemble(softmax_network, 10, p)))


def monte_carlo_errors(counts, n_runs=RUNS):
    """Return the root mean square error of the mean of K masks, over n_runs runs, for each K in counts."""
    masks = dropout(np.ones((n_runs, max(counts), 10)), P, np.random.default_rng(seed=4))
    runs = softmax_network(masks)[..., CLASS]
    return np.array([np.sqrt(np.mean((runs[:, :k].mean(axis=1) - softmax_ensemble().mean) ** 2)) for k in counts])


@holds(
    test="test_dropped_only_before_a_linear_output_weight_scaling_is_the_mean",
    ground="enumeration",
    zh="只丢线性输出层之前的那一层，前面各层不丢、什么样都行：对全部掩码的平均就是权重缩放，$0 \\le p < 1$",
    en="dropped only right before a linear output, with any layers before it left whole: the mean over all masks is weight "
    "scaling, $0 \\le p < 1$",
)
def last_layer_only():
    masks, probability = all_masks(6, P)
    second_only = np.hstack([np.ones_like(masks), masks])
    means = [probability @ relu_network(second_only, seed) for seed in range(24)]
    return np.allclose(means, [relu_network(np.ones(12), seed) for seed in range(24)], rtol=1e-12)


@claim(
    "d",
    test="test_all_masks_are_listed_once",
    ground="hand",
    zh="{n}个单元的子网络个数",
    en="sub-networks of {n} units",
)
def networks(n=10):
    return len(all_masks(n, P)[0])


@claim(
    "d",
    test="test_wide_layer_has_more_sub_networks_than_training_can_visit",
    ground="hand",
    zh="{n}个单元的子网络个数有几位数字",
    en="decimal digits of the number of sub-networks of {n} units",
)
def digits(n=512):
    return len(str(2**n))


@claim(
    ".3f",
    test="test_arithmetic_mean_equals_a_plain_loop",
    ground="enumeration",
    zh="softmax层，$p = {p}$：全部预测的算术平均（第二类）",
    en="softmax layer, $p = {p}$: arithmetic mean of all predictions (second class)",
)
def arithmetic(name="mean", p=P):
    return getattr(softmax_ensemble(p), name)


@claim(
    ".3f",
    test="test_eq4_geometric_mean_is_weight_scaling_for_a_softmax_layer",
    ground="identity",
    zh="同一层：归一化几何平均",
    en="same layer: normalised geometric mean",
)
def geometric():
    masks, probability = all_masks(10, P)
    return geometric_mean(softmax_network(masks), probability)[CLASS]


scaled = arithmetic.at(
    "scaled",
    test="test_eq4_geometric_mean_is_weight_scaling_for_a_softmax_layer",
    zh="同一层：权重缩放，一次前向计算",
    en="same layer: weight scaling, one pass",
    ground="identity",
)
spread = arithmetic.at(
    "spread",
    test="test_single_sub_networks_spread_widely",
    zh="同一层：单个子网络预测的标准差$\\sigma$",
    en="same layer: standard deviation $\\sigma$ of one sub-network's prediction",
)


@claim(
    ".1f",
    test="test_eq5_monte_carlo_error_falls_as_one_over_root_k",
    ground="bound",
    zh="蒙特卡洛误差对$K$的双对数斜率，$K$从{counts[0]}到{counts[6]}，{runs}次实验的均方根误差",
    en="slope of the Monte Carlo error against $K$ on log-log axes, $K$ from {counts[0]} to {counts[6]}, root mean square over {runs} runs",
)
def slope(counts=(1, 3, 10, 30, 100, 300, 1000), runs=RUNS):
    return np.polyfit(np.log(counts), np.log(monte_carlo_errors(counts, runs)), 1)[0]


@claim(
    ".0f",
    test="test_break_even_count",
    ground="identity",
    zh="这一层中，随机掩码的平均与权重缩放误差相等时的掩码数$\\sigma^2/\\delta^2$",
    en="masks whose mean is, for this layer, as accurate as weight scaling: $\\sigma^2/\\delta^2$",
)
def break_even():
    mean, sd, whole = softmax_ensemble()
    return (sd / (whole - mean)) ** 2


@claim(
    ".3f",
    test="test_relu_network_is_not_exact",
    ground="enumeration",
    zh="ReLU网络，$p = {p}$：全部子网络的平均",
    en="ReLU network, $p = {p}$: mean of all sub-networks",
)
def deep_mean(name="mean", p=P):
    return getattr(ensemble(relu_network, 12, p), name)


deep_scaled = deep_mean.at("scaled", zh="同一网络：权重缩放", en="same network: weight scaling")
deep_spread = deep_mean.at(
    "spread",
    zh="同一网络：单个子网络预测的标准差",
    en="same network: standard deviation of one sub-network's prediction",
)


@claim(
    ".2f",
    test="test_half_of_the_relu_networks_have_a_smaller_gap_than_the_median",
    ground="enumeration",
    zh="{count}个随机ReLU网络中，差距的绝对值与标准差之比的中位数",
    en="absolute gap over standard deviation, median of {count} random ReLU networks",
)
def deep_typical(count=24):
    networks = [lambda masks, seed=seed: relu_network(masks, seed) for seed in range(count)]
    return np.median([abs(whole - mean) / sd for mean, sd, whole in (ensemble(each, 12) for each in networks)])
