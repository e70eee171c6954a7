"""What docs/{zh,en}/structured-nets.md claims. Made-up data of seed 0, 1000 rows to train, 500 to test."""

from functools import cache

import numpy as np

from snippets.claims import claim, holds
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

SHOPS, DAYS = 6, 7
EPOCHS, MORE_EPOCHS, MORE_ROWS = 60, 240, 8000
STARTS = 20
SLOW = 0.001  # learning rate
COLD, WARM, PRICE = 8.0, 28.0, 12.0
GROUP = np.array([0, 0, 0, 0, 1, 2, 2])  # the three laws of the made-up week


@cache
def split():
    """Return train, test and scales."""
    return sales_split(seed=0)


@cache
def path(start=0, epochs=EPOCHS):
    """Return the networks before and after each epoch of training from one of the starts."""
    return sales_path(split()[0], epochs, start)


def trained(start=0):
    """Return the network after training from one of the starts."""
    return path(start)[-1]


def in_pieces(theta, rows):
    """Return the root mean squared error of a network over rows, in pieces."""
    return split()[2][3] * np.sqrt(2 * mlp_loss(theta, *rows))


def linear_error(columns):
    """Fit a constant and weights of the columns to the training rows; return the error over the test rows, in pieces."""
    (train, test, scales) = split()
    designs = [np.column_stack([np.ones(len(y)), columns(ids), x]) for ids, x, y in (train, test)]
    weights = np.linalg.lstsq(designs[0], train[2])[0]
    return scales[3] * np.sqrt(np.mean((designs[1] @ weights - test[2]) ** 2))


def difference_quotients(theta, rows, eps):
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


def per_degree(day, cold, warm, price):
    """Return what a degree from cold to warm adds to the predicted sales of a day, mean over shops, in pieces."""
    scales = split()[2]
    ids = np.column_stack([np.arange(SHOPS), np.full(SHOPS, day)])
    ends = []
    for warmth in (cold, warm):
        x = standardize(np.tile([warmth, price], (SHOPS, 1)), *scales[:2])
        ends.append(scales[3] * mlp_forward(trained(), ids, x)[0].mean())
    return (ends[1] - ends[0]) / (warm - cold)


def errors_of_starts(starts, first):
    """Return the errors after training from so many starts, seeds from the first on, in increasing order."""
    return np.sort([in_pieces(trained(start), split()[1]) for start in range(first, first + starts)])


def apart(table):
    """Return the least distance between days of different laws over the largest between days of one law."""
    distance = np.linalg.norm(table[:, None] - table, axis=-1)
    same = GROUP[:, None] == GROUP
    return distance[~same].min() / distance[same].max()


def without_max(rng, cardinalities, num_continuous, embedding_dim, hidden, rows):
    """Draw a network and rows; return its predictions without max, and the columns of the linear fit with one-hot ids."""
    *tables, weight, bias, readout, offset = mlp_init(cardinalities, num_continuous, embedding_dim, hidden, rng)
    ids = np.column_stack([rng.integers(size, size=rows) for size in cardinalities])
    x = rng.normal(size=(rows, num_continuous))
    z = np.hstack([*(table[column] for table, column in zip(tables, ids.T, strict=True)), x])
    one_hot = [column[:, None] == np.arange(size) for size, column in zip(cardinalities, ids.T, strict=True)]
    return (z @ weight + bias + 1) @ readout + offset, np.hstack([np.ones((rows, 1)), *one_hot, x])


def left_over(target, columns):
    """Return the largest part of the target that no sum of the columns gives."""
    weights = np.linalg.lstsq(columns, target)[0]
    return np.abs(columns @ weights - target).max()


def gradient_of_swapped_days(theta, rows, pair):
    """Return the gradients of two days' rows over rows that stand there twice, once with each of the days in the other's place."""
    ids, x, y = rows
    swapped = ids.copy()
    swapped[ids[:, 1] == pair[0], 1], swapped[ids[:, 1] == pair[1], 1] = pair[1], pair[0]
    both = np.vstack([ids, swapped]), np.vstack([x, x]), np.concatenate([y, y])
    return mlp_gradient(theta, *both)[1][list(pair)]


@holds(
    test="test_one_unit_over_one_of_its_inputs_bends_at_most_once",
    ground="identity",
    zh="只动一个输入，一个隐藏单元是至多折一次的折线，平的一段在零",
    en="over one of its inputs, the others held, a hidden unit is a line with at most one bend, and zero on one side of it",
)
def one_bend():
    places = np.linspace(-3, 3, 601)
    rng = np.random.default_rng(1)
    units = (np.maximum(slope * places + rest, 0) for slope, rest in rng.normal(size=(100, 2)))
    return all(np.sum(np.abs(np.diff(unit, 2)) > 1e-9) <= 2 for unit in units)  # a bend shows in two second differences


@holds(
    test="test_without_max_the_network_is_the_linear_fit_of_one_hot_ids",
    ground="identity",
    zh="没有$\\max$，隐藏单元再多，网络也只是独热编号和连续列的线性函数，所以在训练行上的误差不会低于那个线性拟合",
    en="without $\\max$, however many hidden units, the network is a linear function of one-hot ids and continuous columns, and so over the "
    "training rows its error is never below that of the linear fit",
)
def no_max():
    rng = np.random.default_rng(2)
    return all(left_over(*without_max(rng, (4, 3), 2, 2, hidden, 60)) < 1e-9 for hidden in (1, 8, 200))


@holds(
    test="test_days_of_one_law_at_one_place_get_the_same_gradient",
    ground="identity",
    zh="两天的数据若除星期外完全相同，两天的点又在同一处，它们的梯度就相同",
    en="two days whose rows agree in all but the weekday, and whose points are at one place, have the same gradient",
)
def same_push():
    theta = [part.copy() for part in trained()]
    theta[1][1] = theta[1][2]
    one, other = gradient_of_swapped_days(theta, split()[0], (1, 2))
    return bool(np.allclose(one, other, rtol=0, atol=1e-12))


@claim(
    "d",
    test="test_parameters_are_counted_by_hand",
    ground="hand",
    zh="这个网络的参数个数：${shops}$家店、${days}$天，$d = {size}$，${hidden}$个隐藏单元",
    en="parameters of this network: ${shops}$ shops, ${days}$ days, $d = {size}$, ${hidden}$ hidden units",
)
def parameters(shops=SHOPS, days=DAYS, size=2, hidden=16):
    theta = mlp_init((shops, days), 2, embedding_dim=size, hidden=hidden, rng=np.random.default_rng(0))
    return sum(part.size for part in theta)


@claim(
    "d",
    test="test_eq4_every_derivative_agrees_with_its_difference_quotient",
    ground="program",
    zh="其中有多少个偏导数与差商相差不到${within:power}$（$\\varepsilon = {eps:power}$，训练前，前{rows}行）",
    en="derivatives within ${within:power}$ of their quotients ($\\varepsilon = {eps:power}$, before training, first {rows} rows)",
)
def derivatives_agree(rows=200, eps=1e-5, within=1e-7):
    first, theta = tuple(part[:rows] for part in split()[0]), path(epochs=0)[0]
    grads = np.concatenate([np.ravel(grad) for grad in mlp_gradient(theta, *first)])
    return int(np.sum(np.abs(grads - difference_quotients(theta, first, eps)) < within))


@claim(
    ".1f",
    test="test_baselines_are_least_squares",
    ground="program",
    zh="总是预测平均销量：测试行上的均方根误差，单位件",
    en="error of predicting the mean: RMSE over the test rows, in pieces",
)
def error_mean():
    _, test, scales = split()
    return scales[3] * np.sqrt(np.mean(test[2] ** 2))


@claim(
    ".1f",
    test="test_baselines_are_least_squares",
    ground="program",
    zh="线性拟合，店号和星期当作数值：同样的误差",
    en="linear fit, shop and weekday as numbers: the same error",
)
def error_numbers(columns=lambda ids: ids):
    return linear_error(columns)


error_linear = error_numbers.at(
    lambda ids: np.hstack([ids[:, :1] == np.arange(1, SHOPS), ids[:, 1:] == np.arange(1, DAYS)]),
    zh="线性拟合，店和星期用独热：同样的误差",
    en="linear fit, shop and weekday one-hot: the same error",
)


@claim(
    ".1f",
    test="test_baselines_are_least_squares",
    ground="program",
    zh="线性拟合，编号当作数值的误差是用独热的几倍",
    en="linear fit: the error with ids as numbers over that with ids one-hot",
)
def numbers_over_one_hot():
    return error_numbers.compute() / error_linear.compute()


@claim(
    ".1f",
    test="test_network_comes_close_to_the_law_and_the_linear_fit_does_not",
    ground="program",
    zh="网络训练{epochs}轮之后：同样的误差",
    en="the network after {epochs} epochs: the same error",
)
def error_network(epochs=EPOCHS, networks=path):
    return in_pieces(networks(epochs=epochs)[-1], split()[1])


@claim(
    ".1f",
    test="test_law_is_wrong_by_its_noise",
    ground="program",
    zh="用生成数据的规律本身去预测：同样的误差，只剩噪声",
    en="the law that made the data: the same error, noise alone",
)
def error_law():
    ids, x, y = synthetic_sales(1500, np.random.default_rng(0))
    return np.sqrt(np.mean((sales_law(*ids.T, *x.T) - y)[1000:] ** 2))


error_more_epochs = error_network.at(
    MORE_EPOCHS,
    test="test_more_epochs_and_more_rows_are_trained_as_said",
    zh="同一个网络训练{epochs}轮：同样的误差",
    en="the same network after {epochs} epochs: the same error",
)


@claim(
    ".1f",
    test="test_more_epochs_and_more_rows_are_trained_as_said",
    ground="program",
    zh="改用{rows}行训练{epochs}轮：同样的误差",
    en="trained {epochs} epochs on {rows} rows: the same error",
)
def error_more_rows(rows=MORE_ROWS, epochs=EPOCHS):
    _, test, scales = split()
    ids, x, y = synthetic_sales(rows, np.random.default_rng(100))
    train = ids, standardize(x, *scales[:2]), standardize(y, *scales[2:])
    return in_pieces(sales_path(train, epochs, seed=0)[-1], test)


@claim(
    ".1f",
    test="test_errors_of_twenty_starts",
    ground="program",
    zh="{starts}个随机初值（种子从{first}起），训练后误差最小的一次",
    en="{starts} random starts (seeds from {first} on): the least error after training",
)
def error_best_start(pick=np.min, starts=STARTS, first=0):
    return pick(errors_of_starts(starts, first))


error_middle_start = error_best_start.at(
    np.median, zh="这{starts}次误差的中位数", en="the median error of these {starts}"
)
error_worst_start = error_best_start.at(np.max, zh="这{starts}次里最大的误差", en="the largest error of these {starts}")


@claim(
    ".1f",
    test="test_raw_columns_are_trained_as_said",
    ground="program",
    zh="连续列不标准化，$\\eta = {lr}$，训练{epochs}轮：同样的误差（$\\eta = {too_large}$时得NaN）",
    en="continuous columns not standardized, $\\eta = {lr}$, {epochs} epochs: the same error (NaN at $\\eta = {too_large}$)",
)
def error_raw(lr=0.01, epochs=EPOCHS, too_large=0.1):
    if not np.isnan(raw_error(too_large, epochs)):
        raise ValueError(f"a learning rate of {too_large} must give NaN")
    return raw_error(lr, epochs)


error_raw_slow = error_raw.at(SLOW, zh="同上，$\\eta = {lr}$", en="the same, $\\eta = {lr}$")


@cache
def raw_error(lr, epochs=EPOCHS):
    """Train on degrees and yuan as they are; return the error over the test rows."""
    (train, test, scales), rng = split(), np.random.default_rng(0)
    raw = [(ids, x * scales[1] + scales[0], y) for ids, x, y in (train, test)]
    theta = mlp_init((6, 7), 2, embedding_dim=2, hidden=16, rng=rng)
    with np.errstate(all="ignore"):
        for _ in range(epochs):
            theta = mlp_epoch(theta, *raw[0], lr, 50, rng)
        return in_pieces(theta, raw[1])


@cache
def forgetful_path(epochs=EPOCHS):
    """Return the networks before and after each epoch of training with a backward pass that lets every unit through."""
    (ids, x, y), rng = split()[0], np.random.default_rng(0)
    path = [mlp_init((6, 7), 2, embedding_dim=2, hidden=16, rng=rng)]
    for _ in range(epochs):
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


error_forgotten = error_network.at(
    EPOCHS,
    forgetful_path,
    test="test_without_the_bends_the_loss_falls_to_a_worse_network",
    zh="反向传播漏了$[h_b > 0]$，训练{epochs}轮：同样的误差",
    en="$[h_b > 0]$ forgotten on the way back, {epochs} epochs: the same error",
)


@claim(
    ".1f",
    test="test_network_learned_what_warmth_does_on_each_day",
    ground="program",
    zh="网络认为星期六每升一度多卖几件（{cold:g}度到{warm:g}度，各店平均，价格{price:g}元）",
    en="pieces a degree adds on a Saturday, says the network ({cold:g} to {warm:g} degrees, mean over shops, price {price:g} yuan)",
)
def degree_saturday(day=5, cold=COLD, warm=WARM, price=PRICE):
    return per_degree(day, cold, warm, price)


degree_tuesday = degree_saturday.at(1, format=".2f", zh="星期二的同一个数", en="the same number for a Tuesday")


@claim(
    ".0f",
    test="test_days_of_one_law_lie_together",
    ground="program",
    zh="星期的平面上，不同规律的两天之间最小的距离，是同规律两天之间最大距离的几倍",
    en="in the plane of weekdays: least distance between days of different laws over the largest between days of one law",
)
def groups_apart():
    return apart(trained()[1])


@claim(
    ".1f",
    test="test_other_starts_group_the_days_alike_at_other_places",
    ground="program",
    zh="{starts}个随机初值里，这个倍数最小的一次",
    en="the least such ratio among the {starts} random starts",
)
def groups_apart_least(starts=STARTS):
    return min(apart(trained(start)[1]) for start in range(starts))
