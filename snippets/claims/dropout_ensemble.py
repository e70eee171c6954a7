"""The numbers that docs/{zh,en}/dropout-ensemble.md quotes. All means are over all masks, weighted by probability."""

import numpy as np

from snippets.claims import claim
from snippets.dropout_ensemble import (
    all_masks,
    arithmetic_mean,
    geometric_mean,
    relu_network,
    sample_masks,
    softmax_layer,
)

P = 0.3  # not 0.5, where p and 1 - p are the same
CLASS = 1  # the class whose probability the page quotes


def softmax_parameters():
    """Return hidden, weight and bias of the page's softmax layer: the demo's."""
    rng = np.random.default_rng(seed=0)
    return rng.normal(size=10), rng.normal(size=(10, 3)) / 1.5, rng.normal(size=3)


def relu_parameters(seed):
    """Return hidden, weight1 and weight2 of an untrained network with 6 + 6 droppable units."""
    rng = np.random.default_rng(seed)
    return np.abs(rng.normal(size=6)), rng.normal(size=(6, 6)) / np.sqrt(6), rng.normal(size=6)


def mean_and_sd(predictions, probability):
    """Return the exact mean and standard deviation of predictions over all masks."""
    mean = arithmetic_mean(predictions, probability)
    return mean, np.sqrt(probability @ (predictions - mean) ** 2)


def softmax_ensemble():
    """Return exact mean, standard deviation and weight scaling of the page's class."""
    masks, probability = all_masks(10, P)
    layer = softmax_parameters()
    mean, sd = mean_and_sd(softmax_layer(masks, *layer)[:, CLASS], probability)
    return mean, sd, softmax_layer(np.ones(10), *layer)[CLASS]


def relu_ensemble(seed=22, p=P):
    """Return exact mean, standard deviation and weight scaling of an untrained ReLU network."""
    masks, probability = all_masks(12, p)
    network = relu_parameters(seed)
    mean, sd = mean_and_sd(relu_network(masks, *network), probability)
    return mean, sd, relu_network(np.ones(12), *network)


def monte_carlo_errors(counts, n_runs=600):
    """Return the root mean square error of the mean of K masks, over n_runs runs, for each K in counts."""
    rng = np.random.default_rng(seed=4)
    mean, _, _ = softmax_ensemble()
    predictions = softmax_layer(sample_masks(10, P, n_runs * max(counts), rng), *softmax_parameters())[:, CLASS]
    runs = predictions.reshape(n_runs, max(counts))
    return np.array([np.sqrt(np.mean((runs[:, :k].mean(axis=1) - mean) ** 2)) for k in counts])


@claim(
    "d",
    test="test_all_masks_are_listed_once",
    zh="十个单元的子网络个数",
    en="sub-networks of ten units",
)
def networks():
    return len(all_masks(10, P)[0])


@claim(
    "d",
    test="test_wide_layer_has_more_sub_networks_than_training_can_visit",
    zh="512个单元的子网络个数有几位数字",
    en="decimal digits of the number of sub-networks of 512 units",
)
def digits():
    return len(str(2**512))


@claim(
    ".3f",
    test="test_arithmetic_mean_equals_a_plain_loop",
    zh="softmax层，$p = 0.3$：1024个预测的算术平均（第2类）",
    en="softmax layer, $p = 0.3$: arithmetic mean of the 1024 predictions (second class)",
)
def arithmetic():
    return softmax_ensemble()[0]


@claim(
    ".3f",
    test="test_eq4_geometric_mean_is_weight_scaling_for_a_softmax_layer",
    zh="同一层：归一化几何平均",
    en="same layer: normalised geometric mean",
)
def geometric():
    masks, probability = all_masks(10, P)
    return geometric_mean(softmax_layer(masks, *softmax_parameters()), probability)[CLASS]


@claim(
    ".3f",
    test="test_eq4_geometric_mean_is_weight_scaling_for_a_softmax_layer",
    zh="同一层：权重缩放，一次前向",
    en="same layer: weight scaling, one pass",
)
def scaled():
    return softmax_ensemble()[2]


@claim(
    ".3f",
    test="test_single_sub_networks_spread_widely",
    zh="同一层：单个子网络预测的标准差$\\sigma$",
    en="same layer: standard deviation $\\sigma$ of one sub-network's prediction",
)
def spread():
    return softmax_ensemble()[1]


@claim(
    ".1f",
    test="test_eq5_monte_carlo_error_falls_as_one_over_root_k",
    zh="蒙特卡洛误差对$K$的双对数斜率，$K$从1到1000，600次实验的均方根误差",
    en="slope of the Monte Carlo error against $K$ on log-log axes, $K$ from 1 to 1000, root mean square over 600 runs",
)
def slope():
    counts = [1, 3, 10, 30, 100, 300, 1000]
    return np.polyfit(np.log(counts), np.log(monte_carlo_errors(counts)), 1)[0]


@claim(
    ".0f",
    test="test_break_even_count",
    zh="这一层中，随机掩码的平均与权重缩放误差相等时的掩码数$\\sigma^2/\\delta^2$",
    en="masks whose mean is, for this layer, as accurate as weight scaling: $\\sigma^2/\\delta^2$",
)
def break_even():
    mean, sd, whole = softmax_ensemble()
    return (sd / (whole - mean)) ** 2


@claim(
    ".3f",
    test="test_relu_network_is_not_exact",
    zh="ReLU网络，$p = 0.3$：4096个子网络的平均",
    en="ReLU network, $p = 0.3$: mean of the 4096 sub-networks",
)
def deep_mean():
    return relu_ensemble()[0]


@claim(
    ".3f",
    test="test_relu_network_is_not_exact",
    zh="同一网络：权重缩放",
    en="same network: weight scaling",
)
def deep_scaled():
    return relu_ensemble()[2]


@claim(
    ".3f",
    test="test_relu_network_is_not_exact",
    zh="同一网络：单个子网络预测的标准差",
    en="same network: standard deviation of one sub-network's prediction",
)
def deep_spread():
    return relu_ensemble()[1]


@claim(
    ".2f",
    test="test_relu_network_is_not_exact",
    zh="24个随机ReLU网络中，差距与标准差之比的中位数",
    en="gap over standard deviation, median of 24 random ReLU networks",
)
def deep_typical():
    ratios = [abs(whole - mean) / sd for mean, sd, whole in map(relu_ensemble, range(24))]
    return np.median(ratios)
