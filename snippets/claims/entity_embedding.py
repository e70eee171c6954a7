"""What docs/{zh,en}/entity-embedding.md quotes. Synthetic data: 4 weeks, 20 goods, noise 1, of seed 0 if nothing else is said."""

from functools import cache
from math import factorial

import numpy as np

from snippets.claims import claim, holds
from snippets.entity_embedding import entity_embedding_step, synthetic_week, train_week

WEEKS = 4
DRAWS = 20  # sets of random data, seeds 0 to 19
FEW = 8  # of them, those that are trained by descent
WEAK, STRONG = 0.01, 0.2  # weight decay


@cache
def made(circle):
    """Return ids, y and truth of a week with or without a circle."""
    return synthetic_week(WEEKS, 20, circle, np.random.default_rng(0))


@cache
def trained(circle, size, seed=0, steps=1500):
    """Return table and read-out after training."""
    ids, y, _ = made(circle)
    return train_week(ids, y, size, seed, steps)


def error_on_new(circle, size):
    """Return the root of the expected squared error on new records, the noise of variance 1 included."""
    _, y, truth = made(circle)
    table, readout = trained(circle, size)
    return np.sqrt(1 + np.mean((y.mean(axis=0) + table @ readout - truth) ** 2))


def best_table(means, size, l2):
    """Return E and K of equation (3) for any matrix of means, (V, m)."""
    left, sizes, right = np.linalg.svd(means, full_matrices=False)
    kept = np.sqrt(np.maximum(sizes[:size] - len(means) * l2, 0))
    return left[:, :size] * kept, kept[:, None] * right[:size]


@cache
def fitted(circle, size, l2, seed):
    """Return E, the day means minus the truth, and what (3) makes of the means, of one set of random data."""
    ids, y, truth = synthetic_week(WEEKS, 20, circle, np.random.default_rng(seed))
    means = np.array([y[ids == day].mean(axis=0) for day in range(7)]) - y.mean(axis=0)
    table, readout = best_table(means, size, l2)
    return table, y.mean(axis=0) + table @ readout - truth


def errors(circle, size, l2, draws=DRAWS):
    """Return the error on new records at the minimum (3), of each set of random data, (draws,)."""
    return np.array([np.sqrt(1 + np.mean(fitted(circle, size, l2, seed)[1] ** 2)) for seed in range(draws)])


def in_order(points):
    """Return whether seven points go round in the order of the week, one way or the other."""
    centred = points - points.mean(axis=0)
    order = np.argsort(np.arctan2(centred[:, 1], centred[:, 0]))
    steps = np.diff(np.append(order, order[0])) % 7
    return bool(np.all(steps == 1) or np.all(steps == 6))


def objective(means, theta, l2):
    """Return (2) but for what no table changes, given the means of the ids, each of equally many records."""
    table, readout = theta
    fit = np.sum((table @ readout - means) ** 2) / (2 * len(means))
    return fit + l2 / 2 * (np.sum(table**2) + np.sum(readout**2))


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


def nearest_two(circle, seed, size=2):
    """Return the two days that lie nearest to each other after training on one set of random data."""
    ids, y, _ = synthetic_week(WEEKS, 20, circle, np.random.default_rng(seed))
    apart = distances(train_week(ids, y, size, seed=0)[0]) + np.diag(np.full(7, np.inf))
    return tuple(sorted(map(int, np.unravel_index(apart.argmin(), apart.shape))))


@claim(
    "d",
    test="test_one_order_in_360_by_chance",
    ground="enumeration",
    zh="七天绕成一圈的不同次序（不分起点和方向），碰巧排对的机会是它分之一",
    en="orders of seven days round a circle, up to start and direction; one of them is that of the week",
)
def circular_orders():
    return factorial(6) // 2


@claim(
    ".0%",
    test="test_the_week_is_a_circle_when_the_data_have_one",
    ground="program",
    zh="数据里有圆：学出的七点到按星期次序排的最近的正七边形的均方根偏离，除以它们到中心的均方根距离",
    en="with a circle in the data: how far the seven points are off the nearest regular heptagon in the order of the week (RMS), over their RMS "
    "distance from their middle",
)
def off_circle(circle=True):
    return off_heptagon(trained(circle, 2)[0])


off_none = off_circle.at(False, zh="数据里没有圆：同样的偏离", en="without a circle: the same")


@claim(
    ".1%",
    test="test_noise_and_uneven_peaks_flatten_the_circle",
    ground="program",
    zh="数据里有圆，销量不带噪声：同样的偏离",
    en="with a circle and sales without noise: the same",
)
def off_noiseless():
    ids, _, truth = made(True)
    return off_heptagon(train_week(ids, truth[ids], 2, seed=0)[0])


@holds(
    test="test_eq3_no_table_of_any_size_is_better",
    ground="theorem: mazumder-2010",
    zh="每个编号的记录一样多时，无论$M$、$d$和$\\lambda \\ge 0$取什么，都没有$E$、$K$使式(2)比在式(3)处更小",
    en="with equally many records for each id no $E$ and $K$ make (2) smaller than it is at (3), whatever $M$, $d$ and "
    "$\\lambda \\ge 0$ are",
)
def least_at_eq3():
    rng = np.random.default_rng(0)
    for size, l2 in ((1, 0.0), (2, 0.1), (4, 0.3), (6, 1.0)):
        means = rng.normal(size=(5, 3))
        least = objective(means, best_table(means, size, l2), l2)
        theta = rng.normal(size=(5, size)), rng.normal(size=(size, 3))
        for _ in range(200):  # downhill from a random start
            theta = entity_embedding_step(theta, np.arange(5), means, 0.3, l2)
        if objective(means, theta, l2) < least - 1e-12:
            return False
    return True


@claim(
    "d",
    test="test_eq3_training_ends_at_the_shrunk_singular_value_decomposition",
    ground="program",
    zh="$d = {size}$、$\\lambda = {l2}$，训练{steps}步：$EK$里与式(3)相差超过${within:power}$的数有几个",
    en="$d = {size}$, $\\lambda = {l2}$, {steps} steps of training: numbers of $EK$ more than ${within:power}$ from equation (3)",
)
def entries_off(size=2, l2=WEAK, steps=1500, within=1e-9):
    ids, y, _ = made(True)
    means = np.array([(y - y.mean(axis=0))[ids == day].mean(axis=0) for day in range(7)])
    table, readout = best_table(means, size, l2)
    found, spread = trained(True, size, steps=steps)
    return int(np.sum(np.abs(found @ spread - table @ readout) > within))


@claim(
    "d",
    test="test_a_ring_in_the_order_of_the_week_in_every_draw_with_a_circle_and_in_none_without",
    ground="program",
    zh="{draws}份数据都有圆（$d = {size}$）：七个点按星期的次序绕成一圈的有几份",
    en="of {draws} sets of data with a circle, $d = {size}$: those whose points go round in the order of the week",
)
def rings(circle=True, draws=DRAWS, size=2):
    return sum(in_order(fitted(circle, size, WEAK, seed)[0]) for seed in range(draws))


rings_none = rings.at(False, zh="同上，{draws}份数据都没有圆", en="the same of {draws} sets of data without a circle")


@holds(
    test="test_training_error_never_rises_with_the_size",
    ground="identity",
    zh="在式(3)处，无论$M$和$\\lambda \\ge 0$取什么，训练误差都不随$d$上升",
    en="at (3) the training error never rises with $d$, whatever $M$ and $\\lambda \\ge 0$ are",
)
def never_rises():
    rng = np.random.default_rng(1)
    for l2 in (0.0, 0.05, 0.3, 2.0):
        means = rng.normal(size=(7, 4))
        off = [np.linalg.norm(np.matmul(*best_table(means, size, l2)) - means) for size in range(8)]
        if np.any(np.diff(off) > 1e-12):
            return False
    return True


@claim(
    ".3f",
    test="test_error_on_new_data_is_least_at_the_size_of_the_circle",
    ground="program",
    zh="有圆，$d = {size}$：新数据上的误差（均方根，含噪声）",
    en="with a circle, $d = {size}$: error on new data (RMS, noise included)",
)
def error_one(size=1):
    return error_on_new(True, size)


error_two = error_one.at(2, zh="有圆，$d = {size}$：同样的误差", en="with a circle, $d = {size}$: the same error")
error_six = error_two.at(6)


@claim(
    ".3f",
    test="test_eq5_a_full_table_errs_by_its_share_of_the_noise",
    ground="hand",
    zh="式(5)：每天各取平均时，误差的期望值（先取平方的期望，再开方）",
    en="equation (5): expected error when every day keeps its own mean (root of the expected square)",
)
def error_full():
    return np.sqrt(1 + 1 / WEEKS)


@claim(
    ".3f",
    test="test_without_a_circle_every_direction_helps",
    ground="program",
    zh="没有圆，$d = {size}$：新数据上的误差",
    en="without a circle, $d = {size}$: error on new data",
)
def error_two_none(size=2):
    return error_on_new(False, size)


error_six_none = error_two_none.at(
    6, zh="没有圆，$d = {size}$：同样的误差", en="without a circle, $d = {size}$: the same error"
)


@claim(
    ".3f",
    test="test_weight_decay_makes_a_long_vector_cheap",
    ground="program",
    zh="有圆，$d = {size}$，$\\lambda = {l2}$：同样的误差，{draws}份数据的平均",
    en="with a circle, $d = {size}$, $\\lambda = {l2}$: the same error, the mean of {draws} sets of data",
)
def mean_two(circle=True, size=2, l2=WEAK, draws=DRAWS):
    return errors(circle, size, l2, draws).mean()


mean_six = mean_two.at(True, 6, zh="同上，$d = {size}$", en="the same, $d = {size}$")
decayed_two = mean_two.at(
    True,
    2,
    STRONG,
    zh="有圆，$d = {size}$，$\\lambda = {l2}$：{draws}份数据的平均",
    en="with a circle, $d = {size}$, $\\lambda = {l2}$: the mean of {draws} sets of data",
)
decayed_six = mean_two.at(True, 6, STRONG, zh="同上，$d = {size}$", en="the same, $d = {size}$")
mean_six_none = mean_two.at(
    False,
    6,
    zh="没有圆，$d = {size}$，$\\lambda = {l2}$：{draws}份数据的平均",
    en="without a circle, $d = {size}$, $\\lambda = {l2}$: the mean of {draws} sets of data",
)
decayed_six_none = mean_two.at(False, 6, STRONG, zh="同上，$\\lambda = {l2}$", en="the same, $\\lambda = {l2}$")


@claim(
    ".1f",
    test="test_eq4_another_start_turns_the_plane_and_keeps_distances",
    ground="program",
    zh="换一个随机起点，某一天的坐标最多变了多少",
    en="another random start: the largest change of a coordinate of any day",
)
def moved_coordinate():
    return np.abs(trained(True, 2, seed=1)[0] - trained(True, 2)[0]).max()


@claim(
    ".1e",
    test="test_eq4_another_start_turns_the_plane_and_keeps_distances",
    ground="program",
    zh="同样的两次训练，两天之间的距离最多变了多少",
    en="the same two runs: the largest change of a distance between two days",
)
def moved_distance():
    return np.abs(distances(trained(True, 2, seed=1)[0]) - distances(trained(True, 2)[0])).max()


@claim(
    "d",
    test="test_other_goods_give_other_neighbours_unless_there_is_a_circle",
    ground="program",
    zh="{sets}份没有圆的数据（种子从{first}起，$d = {size}$，训练之后）：挨得最近的两天有几种",
    en="{sets} sets of data without a circle (seeds from {first} on, $d = {size}$, after training): different pairs of days that are nearest",
)
def nearest_pairs(sets=FEW, first=0, size=2):
    return len({nearest_two(False, seed, size) for seed in range(first, first + sets)})


@claim(
    "d",
    test="test_rules_of_thumb_by_hand",
    ground="hand",
    zh="$V = {vocab_size}$加一行缺失，fastai早期课程的经验公式给出的长度",
    en="size by the rule of the early fastai course, $V = {vocab_size}$ and a row for missing values",
)
def rule_half(vocab_size=7):
    return min(50, (vocab_size + 1 + 1) // 2)


@claim(
    "d",
    test="test_rules_of_thumb_by_hand",
    ground="hand",
    zh="同样情形，fastai后来的经验公式",
    en="the same by the later rule of fastai",
)
def rule_power(vocab_size=7):
    return min(600, round(1.6 * (vocab_size + 1) ** 0.56))


@claim(
    ".1f",
    test="test_rules_of_thumb_by_hand",
    ground="hand",
    zh="$V = {vocab_size}$的四次方根",
    en="the fourth root of $V = {vocab_size}$",
)
def rule_root(vocab_size=7):
    return vocab_size**0.25


@claim(
    ".4f",
    test="test_remainders_of_normal_numbers_have_a_smaller_deviation",
    ground="bound",
    zh="fastai嵌入表初值的标准差：标准正态的数除以{divisor}取余，再乘{factor}",
    en="deviation of the start of fastai's table: the remainder of standard normal numbers by {divisor}, times {factor}",
)
def remainder_deviation(divisor=2, factor=0.01):
    z = np.linspace(0, 12, 240001)
    weight = np.exp(-(z**2) / 2) * np.sqrt(2 / np.pi) * (z[1] - z[0])
    return factor * np.sqrt(np.sum(np.fmod(z, divisor) ** 2 * weight))
