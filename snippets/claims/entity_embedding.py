"""The numbers that docs/{zh,en}/entity-embedding.md quotes. Made-up data of seed 0: 4 weeks, 20 goods, noise 1."""

from functools import cache
from math import factorial

import numpy as np

from snippets.claims import claim
from snippets.entity_embedding import synthetic_week, train_week

WEEKS = 4


@cache
def made(circle):
    """Return ids, y and truth of a week with or without a circle."""
    return synthetic_week(WEEKS, 20, circle, np.random.default_rng(0))


@cache
def trained(circle, size, seed=0):
    """Return table and read-out after training."""
    ids, y, _ = made(circle)
    return train_week(ids, y, size, seed)


def error_on_new(circle, size):
    """Return the root of the expected squared error on new records, the noise of variance 1 included."""
    _, y, truth = made(circle)
    table, readout = trained(circle, size)
    return np.sqrt(1 + np.mean((y.mean(axis=0) + table @ readout - truth) ** 2))


def off_heptagon(points):
    """Return the RMS distance of seven points from the best regular heptagon in order, as a part of their RMS size."""
    z = points[:, 0] + 1j * points[:, 1]
    z = z - z.mean()
    corners = np.exp(2j * np.pi * np.arange(7) / 7)
    misses = [z - (z @ turned.conj() / 7) * turned for turned in (corners, corners.conj())]
    return min(np.linalg.norm(miss) for miss in misses) / np.linalg.norm(z)


def distances(points):
    """Return the distances between all pairs of rows."""
    return np.linalg.norm(points[:, None] - points, axis=-1)


@claim(
    "d",
    test="test_one_order_in_360_by_chance",
    zh="七天绕成一圈的不同次序（不分起点和方向），碰巧排对的机会是它分之一",
    en="orders of seven days round a circle, up to start and direction; one of them is that of the week",
)
def circular_orders():
    return factorial(6) // 2


@claim(
    ".0%",
    test="test_the_week_is_a_circle_when_the_data_have_one",
    zh="数据里有圆：学出的七点偏离最近的正七边形（均方根，相对大小）",
    en="with a circle in the data: how far the seven points are off the nearest regular heptagon (RMS, relative)",
)
def off_circle():
    return off_heptagon(trained(True, 2)[0])


@claim(
    ".0%",
    test="test_the_week_is_a_circle_when_the_data_have_one",
    zh="数据里没有圆：同样的偏离",
    en="without a circle: the same",
)
def off_none():
    return off_heptagon(trained(False, 2)[0])


@claim(
    ".0%",
    test="test_noise_and_uneven_peaks_flatten_the_circle",
    zh="数据里有圆，销量不带噪声：同样的偏离",
    en="with a circle and sales without noise: the same",
)
def off_noiseless():
    ids, _, truth = made(True)
    return off_heptagon(train_week(ids, truth[ids], 2, seed=0)[0])


@claim(
    "d",
    test="test_eq3_training_ends_at_the_shrunk_singular_value_decomposition",
    zh="训练出的$EK$共140个数，与式(3)相差不到$10^{-9}$的有多少个（$d = 2$）",
    en="of the 140 numbers of the trained $EK$, those within $10^{-9}$ of equation (3), $d = 2$",
)
def entries_agree():
    ids, y, _ = made(True)
    means = np.array([(y - y.mean(axis=0))[ids == day].mean(axis=0) for day in range(7)])
    left, size, right = np.linalg.svd(means, full_matrices=False)
    best = (left[:, :2] * np.maximum(size[:2] - 7 * 0.01, 0)) @ right[:2]
    table, readout = trained(True, 2)
    return int(np.sum(np.abs(table @ readout - best) < 1e-9))


@claim(
    ".3f",
    test="test_error_on_new_data_is_least_at_the_size_of_the_circle",
    zh="有圆，$d = 1$：新数据上的误差（均方根，含噪声）",
    en="with a circle, $d = 1$: error on new data (RMS, noise included)",
)
def error_one():
    return error_on_new(True, 1)


@claim(
    ".3f",
    test="test_error_on_new_data_is_least_at_the_size_of_the_circle",
    zh="有圆，$d = 2$：同样的误差",
    en="with a circle, $d = 2$: the same error",
)
def error_two():
    return error_on_new(True, 2)


@claim(
    ".3f",
    test="test_error_on_new_data_is_least_at_the_size_of_the_circle",
    zh="有圆，$d = 6$：同样的误差",
    en="with a circle, $d = 6$: the same error",
)
def error_six():
    return error_on_new(True, 6)


@claim(
    ".3f",
    test="test_eq5_a_full_table_errs_by_its_share_of_the_noise",
    zh="式(5)：每天各取平均时，误差的期望值（先取平方的期望，再开方）",
    en="equation (5): expected error when every day keeps its own mean (root of the expected square)",
)
def error_full():
    return np.sqrt(1 + 1 / WEEKS)


@claim(
    ".3f",
    test="test_without_a_circle_every_direction_helps",
    zh="没有圆，$d = 2$：新数据上的误差",
    en="without a circle, $d = 2$: error on new data",
)
def error_two_none():
    return error_on_new(False, 2)


@claim(
    ".3f",
    test="test_without_a_circle_every_direction_helps",
    zh="没有圆，$d = 6$：同样的误差",
    en="without a circle, $d = 6$: the same error",
)
def error_six_none():
    return error_on_new(False, 6)


@claim(
    ".1f",
    test="test_eq4_another_start_turns_the_plane_and_keeps_distances",
    zh="换一个随机起点，某一天的坐标最多变了多少",
    en="another random start: the largest change of a coordinate of any day",
)
def moved_coordinate():
    return np.abs(trained(True, 2, seed=1)[0] - trained(True, 2)[0]).max()


@claim(
    ".3f",
    test="test_eq4_another_start_turns_the_plane_and_keeps_distances",
    zh="同样的两次训练，两天之间的距离最多变了多少",
    en="the same two runs: the largest change of a distance between two days",
)
def moved_distance():
    return np.abs(distances(trained(True, 2, seed=1)[0]) - distances(trained(True, 2)[0])).max()


@claim(
    "d",
    test="test_rules_of_thumb_by_hand",
    zh="$V = 7$加一行缺失，2018年fastai课程的经验公式给出的长度",
    en="size by the rule of the fastai course of 2018, $V = 7$ and a row for missing values",
)
def rule_half():
    return min(50, (8 + 1) // 2)


@claim(
    "d",
    test="test_rules_of_thumb_by_hand",
    zh="同样情形，fastai第2版的经验公式",
    en="the same by the rule of fastai version 2",
)
def rule_power():
    return min(600, round(1.6 * 8**0.56))


@claim(
    ".1f",
    test="test_rules_of_thumb_by_hand",
    zh="$V = 7$的四次方根",
    en="the fourth root of $V = 7$",
)
def rule_root():
    return 7**0.25
