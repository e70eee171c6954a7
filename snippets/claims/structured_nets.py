"""The numbers that docs/{zh,en}/structured-nets.md quotes. Made-up data of seed 0, 1000 rows to train, 500 to test."""

from functools import cache

import numpy as np

from snippets.claims import claim
from snippets.mlp import (
    mlp_epoch,
    mlp_forward,
    mlp_gradient,
    mlp_init,
    mlp_loss,
    sales_law,
    sales_path,
    sales_split,
    standardize,
    synthetic_sales,
)

EPOCHS = 60
GROUP = np.array([0, 0, 0, 0, 1, 2, 2])  # the three laws of the made-up week


@cache
def split():
    """Return train, test and scales."""
    return sales_split(seed=0)


@cache
def trained(start=0):
    """Return the network after training from one of the starts."""
    return sales_path(split()[0], EPOCHS, start)[-1]


def in_pieces(theta, rows):
    """Return the root mean squared error of a network over rows, in pieces."""
    return split()[2][3] * np.sqrt(2 * mlp_loss(theta, *rows))


def linear_error(columns):
    """Fit a constant and weights of the columns to the training rows; return the error over the test rows, in pieces."""
    (train, test, scales) = split()
    designs = [np.column_stack([np.ones(len(y)), columns(ids), x]) for ids, x, y in (train, test)]
    weights = np.linalg.lstsq(designs[0], train[2])[0]
    return scales[3] * np.sqrt(np.mean((designs[1] @ weights - test[2]) ** 2))


def difference_quotients(theta, rows, eps=1e-5):
    """Return (loss(theta + eps) - loss(theta - eps)) / (2 eps) for every single parameter, in the order of theta."""
    slopes = []
    for k, part in enumerate(theta):
        for place in np.ndindex(part.shape):
            losses = []
            for sign in (1, -1):
                moved = [np.array(other) for other in theta]
                moved[k][place] += sign * eps
                losses.append(mlp_loss(moved, *rows))
            slopes.append((losses[0] - losses[1]) / (2 * eps))
    return np.array(slopes)


def per_degree(day):
    """Return what a degree from 8 to 28 adds to the predicted sales of a day, mean over shops, price 12, in pieces."""
    scales = split()[2]
    ids = np.column_stack([np.arange(6), np.full(6, day)])
    ends = []
    for warmth in (8.0, 28.0):
        x = standardize(np.tile([warmth, 12.0], (6, 1)), *scales[:2])
        ends.append(scales[3] * mlp_forward(trained(), ids, x)[0].mean())
    return (ends[1] - ends[0]) / 20


@claim(
    "d",
    test="test_parameters_are_counted_by_hand",
    zh="这个网络的参数个数：$6$家店、$7$天，$d = 2$，$16$个隐藏单元",
    en="parameters of this network: $6$ shops, $7$ days, $d = 2$, $16$ hidden units",
)
def parameters():
    return sum(part.size for part in trained())


@claim(
    "d",
    test="test_eq4_every_derivative_agrees_with_its_difference_quotient",
    zh="其中有多少个偏导数与差商相差不到$10^{-7}$（$\\varepsilon = 10^{-5}$，训练前，前200行）",
    en="derivatives within $10^{-7}$ of their quotients ($\\varepsilon = 10^{-5}$, before training, first 200 rows)",
)
def derivatives_agree():
    rows = tuple(part[:200] for part in split()[0])
    theta = sales_path(split()[0], 0, 0)[0]
    grads = np.concatenate([np.ravel(grad) for grad in mlp_gradient(theta, *rows)])
    return int(np.sum(np.abs(grads - difference_quotients(theta, rows)) < 1e-7))


@claim(
    ".1f",
    test="test_baselines_are_least_squares",
    zh="总是预测平均销量：测试行上的均方根误差，单位件",
    en="error of predicting the mean: RMSE over the test rows, in pieces",
)
def error_mean():
    _, test, scales = split()
    return scales[3] * np.sqrt(np.mean(test[2] ** 2))


@claim(
    ".1f",
    test="test_baselines_are_least_squares",
    zh="线性拟合，店号和星期当数用：同样的误差",
    en="linear fit, shop and weekday as numbers: the same error",
)
def error_numbers():
    return linear_error(lambda ids: ids)


@claim(
    ".1f",
    test="test_baselines_are_least_squares",
    zh="线性拟合，店和星期用独热：同样的误差",
    en="linear fit, shop and weekday one-hot: the same error",
)
def error_linear():
    return linear_error(lambda ids: np.hstack([ids[:, :1] == np.arange(1, 6), ids[:, 1:] == np.arange(1, 7)]))


@claim(
    ".1f",
    test="test_network_comes_close_to_the_law_and_the_linear_fit_does_not",
    zh="网络训练60轮之后：同样的误差",
    en="the network after 60 epochs: the same error",
)
def error_network():
    return in_pieces(trained(), split()[1])


@claim(
    ".1f",
    test="test_law_is_wrong_by_its_noise",
    zh="用造数据的规律本身去预测：同样的误差，只剩噪声",
    en="the law that made the data: the same error, noise alone",
)
def error_law():
    ids, x, y = synthetic_sales(1500, np.random.default_rng(0))
    return np.sqrt(np.mean((sales_law(*ids.T, *x.T) - y)[1000:] ** 2))


@claim(
    ".1f",
    test="test_every_start_ends_near_the_law",
    zh="换4种随机初值，训练后最差的一次：同样的误差",
    en="the worst of four random starts after training: the same error",
)
def error_worst_start():
    return max(in_pieces(trained(start), split()[1]) for start in range(4))


@claim(
    ".1f",
    test="test_raw_columns_cannot_be_trained_at_the_same_rate",
    zh="连续列不标准化，$\\eta = 0.01$，训练60轮：同样的误差（$\\eta = 0.1$时得nan）",
    en="continuous columns not standardized, $\\eta = 0.01$, 60 epochs: the same error (nan at $\\eta = 0.1$)",
)
def error_raw():
    return raw_error(0.01)


def raw_error(lr):
    """Train on degrees and yuan as they are; return the error over the test rows."""
    (train, test, scales), rng = split(), np.random.default_rng(0)
    raw = [(ids, x * scales[1] + scales[0], y) for ids, x, y in (train, test)]
    theta = mlp_init((6, 7), 2, embedding_dim=2, hidden=16, rng=rng)
    with np.errstate(all="ignore"):
        for _ in range(EPOCHS):
            theta = mlp_epoch(theta, *raw[0], lr, 50, rng)
        return in_pieces(theta, raw[1])


@claim(
    ".1f",
    test="test_without_the_bends_the_loss_falls_to_a_worse_network",
    zh="反向漏了$[h_b > 0]$，训练60轮：同样的误差",
    en="$[h_b > 0]$ forgotten on the way back, 60 epochs: the same error",
)
def error_forgotten():
    return in_pieces(forgetful_path()[-1], split()[1])


@cache
def forgetful_path():
    """Return the networks before and after each epoch of training with a backward pass that lets every unit through."""
    (ids, x, y), rng = split()[0], np.random.default_rng(0)
    path = [mlp_init((6, 7), 2, embedding_dim=2, hidden=16, rng=rng)]
    for _ in range(EPOCHS):
        theta, order = path[-1], rng.permutation(len(y))
        for pick in np.split(order, len(y) // 50):
            grads = forgetful_gradient(theta, ids[pick], x[pick], y[pick])
            theta = [part - 0.1 * grad for part, grad in zip(theta, grads, strict=True)]
        path.append(theta)
    return path


def forgetful_gradient(theta, ids, x, y):
    """Return equation (4) without [h > 0]: the units are taken for linear, but the loss is that of the real network."""
    shops, days, weight, _, readout, _ = theta
    prediction, z, h = mlp_forward(theta, ids, x)
    error = (prediction - y) / len(y)
    grad_hidden = np.outer(error, readout)
    grad_z = grad_hidden @ weight.T
    grad_tables = [np.zeros_like(shops), np.zeros_like(days)]
    for k in range(2):
        np.add.at(grad_tables[k], ids[:, k], grad_z[:, 2 * k : 2 * k + 2])
    return [*grad_tables, z.T @ grad_hidden, grad_hidden.sum(axis=0), h.T @ error, error.sum()]


@claim(
    ".1f",
    test="test_network_learned_what_warmth_does_on_each_day",
    zh="网络认为星期六每升一度多卖几件（8度到28度，各店平均，规律里是3）",
    en="pieces a degree adds on a Saturday, says the network (8 to 28 degrees, mean over shops; 3 by the law)",
)
def degree_saturday():
    return per_degree(5)


@claim(
    ".1f",
    test="test_network_learned_what_warmth_does_on_each_day",
    zh="星期二的同一个数（规律里是0）",
    en="the same number for a Tuesday (0 by the law)",
)
def degree_tuesday():
    return per_degree(1)


@claim(
    ".0f",
    test="test_days_of_one_law_lie_together",
    zh="星期的平面上，不同规律的两天之间最小的距离，是同规律两天之间最大距离的几倍",
    en="in the plane of weekdays: least distance between days of different laws over the largest between days of one law",
)
def groups_apart():
    table = trained()[1]
    distance = np.linalg.norm(table[:, None] - table, axis=-1)
    same = GROUP[:, None] == GROUP
    return distance[~same].min() / distance[same].max()
