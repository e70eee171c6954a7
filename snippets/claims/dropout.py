"""The numbers that docs/{zh,en}/dropout.md quotes.

Means and variances are exact: `dropout` is handed every mask on eight units once, and each result is weighted by the
probability of its mask.
"""

import numpy as np

from snippets.claims import claim, holds
from snippets.dropout import dropout

P = 0.2


class _EveryMask:
    """Stands in for a generator and hands out prepared numbers: 0 drops a unit, a number just below 1 keeps it."""

    def __init__(self, keep):
        self.numbers = np.where(keep, np.nextafter(1, 0), 0)

    def random(self, shape):
        return self.numbers.reshape(shape)


def every_output(hidden, p):
    """Return what dropout makes of hidden (n,) under all 2^n masks, (2^n, n), and the masks' probabilities."""
    n = len(hidden)
    keep = np.arange(2**n)[:, None] >> np.arange(n) & 1 == 1
    outputs = dropout(np.tile(hidden, (2**n, 1)), p, _EveryMask(keep))
    return outputs, np.where(keep, 1 - p, p).prod(axis=1)


def mean_and_variance(value, p):
    """Return the exact mean and variance of one unit of eight that all hold value."""
    outputs, probability = every_output(np.full(8, float(value)), p)
    mean = probability @ outputs[:, 0]
    return mean, probability @ (outputs[:, 0] - mean) ** 2


@claim(
    ".2f",
    test="test_eq2_mean_over_all_masks_is_h",
    ground="enumeration",
    zh="$h = {value}$、$p = {p}$时，输出对八个单元的全部掩码的平均",
    en="mean of the output over all masks on eight units, $h = {value}$, $p = {p}$",
)
def mean(moment=0, value=3, p=P):
    return mean_and_variance(value, p)[moment]


variance = mean.at(
    1,
    test="test_eq3_variance_over_all_masks",
    zh="同样条件下输出的方差",
    en="variance of the output under the same conditions",
)


@holds(
    test="test_behind_and_before_a_relu_dropout_is_the_same",
    ground="identity",
    zh="同一个掩码，ReLU之前或之后做随机失活，结果相同，$0 \\le p < 1$，得分有限；sigmoid则不然",
    en="with the same mask, dropout before and behind a ReLU is the same, $0 \\le p < 1$, for finite scores; with a sigmoid it is not",
)
def relu_order():
    scores = np.array([-2.0, -0.5, 0.0, 0.5, 1.0, 3.0])
    before, behind = (every_output(part, 0.3)[0] for part in (scores, np.maximum(scores, 0)))
    sigmoid = [1 / (1 + np.exp(-before)), every_output(1 / (1 + np.exp(-scores)), 0.3)[0]]
    return np.array_equal(np.maximum(before, 0), behind) and not np.allclose(*sigmoid)


@claim(
    ".2f",
    test="test_only_one_scaling_makes_training_and_prediction_agree",
    ground="enumeration",
    zh="两处都不缩放：预测值与训练平均值之比，$p = {p}$",
    en="no scaling anywhere: value at prediction over mean in training, $p = {p}$",
)
def ratio_never(p=P):
    return 1 / (mean_and_variance(1, p)[0] * (1 - p))


@claim(
    ".2f",
    test="test_only_one_scaling_makes_training_and_prediction_agree",
    ground="enumeration",
    zh="两处都缩放：同一个比值",
    en="scaling in both places: the same ratio",
)
def ratio_both(p=P):
    return (1 - p) / mean_and_variance(1, p)[0]


@claim(
    ".2f",
    test="test_errors_of_scale_multiply_from_layer_to_layer",
    ground="enumeration",
    zh="五个没有偏置的线性层两处都缩放：预测值是训练平均值的多少倍",
    en="five linear layers without biases, scaled in both places: value at prediction over mean in training",
)
def five_layers_both(ratio=ratio_both):
    return ratio.compute() ** 5


five_layers_never = five_layers_both.at(
    ratio_never,
    zh="五个没有偏置的线性层两处都不缩放：同一个比值",
    en="five linear layers without biases, no scaling anywhere: the same ratio",
)


@claim(
    ".2f",
    test="test_note_mixes_two_meanings_of_p",
    ground="hand",
    zh="以概率{keep}保留、却乘$1/(1 - {keep})$：平均值是$h$的多少倍",
    en="kept with probability {keep} but multiplied by $1/(1 - {keep})$: mean over $h$",
)
def mixed_large(keep=0.8):
    return mean_and_variance(1, 1 - keep)[0] * keep / (1 - keep)


mixed_small = mixed_large.at(0.2)


@claim(
    ".1f",
    test="test_swapped_p_keeps_the_mean_and_multiplies_the_variance",
    ground="enumeration",
    zh="把保留概率{keep}填进丢弃概率：方差放大的倍数",
    en="keep probability {keep} typed where a drop probability belongs: growth of the variance",
)
def swapped_variance(keep=0.8):
    return mean_and_variance(1, keep)[1] / mean_and_variance(1, 1 - keep)[1]


@claim(
    ".2f",
    test="test_relu_behind_dropout_shifts_the_mean",
    ground="hand",
    zh="$\\max(0, \\tilde h_1 - \\tilde h_2)$的训练平均值，$h_1 = h_2 = {value}$、$p = {p}$",
    en="mean of $\\max(0, \\tilde h_1 - \\tilde h_2)$ in training, $h_1 = h_2 = {value}$, $p = {p}$",
)
def relu_mean(value=1, p=P):
    outputs, probability = every_output(np.full(2, float(value)), p)
    return probability @ np.maximum(outputs @ [1, -1], 0)


@claim(
    ".2f",
    test="test_test_time_scaling_must_leave_the_bias_alone",
    ground="hand",
    zh="预测时连偏置$b = {bias}$一起乘$1 - p$：与训练平均值相差多少，$p = {p}$",
    en="bias $b = {bias}$ multiplied by $1 - p$ too: distance from the mean in training, $p = {p}$",
)
def bias_error(bias=1.5, p=P):
    hidden, weight = np.array([2.0, -1.0, 0.5]), np.array([1.0, 3.0, -2.0])
    outputs, probability = every_output(hidden, p)
    in_training = probability @ (outputs * (1 - p) @ weight + bias)
    return in_training - (1 - p) * (hidden @ weight + bias)
