"""What docs/{zh,en}/categorical-continuous.md claims."""

from itertools import permutations
from math import factorial

import numpy as np

from snippets.categorical_continuous import cyclic, fit_error
from snippets.claims import claim, holds
from snippets.one_hot import one_hot

MEANS = np.array([3.0, 8.0, 2.0, 9.0, 4.0, 7.0])  # of six shops, in the order of their numbers
SALES = np.repeat(MEANS, 4) + np.tile([-1, -0.5, 0.5, 1], 6)
EARLY, LATE = 1000, 100_000  # records read
DAY = 24  # hours
HOUR = np.arange(DAY)


def error_of_numbering(numbers):
    """Return the error of the straight-line fit when the six shops carry these numbers."""
    return fit_error(np.repeat(numbers, 4)[:, None], SALES)


def errors_of_all_numberings():
    """Return the errors of the 720 numberings, in increasing order."""
    return np.sort([error_of_numbering(numbers) for numbers in permutations(range(6))])


def chance_of_unseen_id(n, num_ids):
    """Return the probability that draw n + 1 is an id not drawn before, when id i has probability ~ 1/i."""
    probability = 1 / np.arange(1, num_ids + 1)
    probability /= probability.sum()
    return np.sum(probability * (1 - probability) ** n)


def explained(columns, hours):
    """Return the share of the variance of a day's warmth that the fit explains, over these hours, (n,)."""
    warmth = 14 + 6 * np.cos(2 * np.pi * (hours - 15) / DAY)
    return 1 - fit_error(columns, warmth) / warmth.var()


def inside_classes(ids, target):
    """Return the mean squared distance of the targets from the mean of their class."""
    means = {k: target[ids == k].mean() for k in np.unique(ids)}
    return np.mean((target - np.array([means[k] for k in ids])) ** 2)


def evenly_spaced(means):
    """Tell whether the means, as they stand, have one distance from each to the next."""
    return len(means) < 3 or bool(np.ptp(np.diff(means)) < 1e-9)


@holds(
    test="test_eq2_one_hot_fit_is_the_mean_of_each_class",
    ground="identity",
    zh="对独热的列作最小二乘拟合：凡是出现过的类，预测是它的目标的平均，剩下的误差是类内方差；在这些记录上，编号的任何函数的均方误差都不会更小",
    en="least squares on one-hot columns predict, for each class that occurs, the mean of its targets and leave the variance inside the classes; "
    "on these records no function of the id has a smaller mean squared error",
)
def class_means():
    rng = np.random.default_rng(1)
    for _ in range(20):
        ids, target = rng.integers(5, size=12), rng.normal(size=12)
        inside = inside_classes(ids, target)
        other = rng.normal(size=5)[ids]
        if abs(fit_error(one_hot(ids, 5), target) - inside) > 1e-12 or np.mean((target - other) ** 2) < inside:
            return False
    return True


@holds(
    test="test_a_numbering_equals_one_hot_where_the_means_are_evenly_spaced",
    ground="identity",
    zh="每一类都出现过时，编号$0, \\dots, V - 1$当作数值与独热拟合得一样好，当且仅当各类的平均按编号的次序等距",
    en="where each class occurs, the numbers $0, \\dots, V - 1$ fit as well as one-hot if, and only if, the class means are evenly spaced in their order",
)
def even_spacing():
    means_of = [[3, 5, 1, 7], [2, 2, 2], [0, 1, 3], [4], [1, 6], MEANS[:5]]
    orders = [np.array(order, float) for means in means_of for order in permutations(means)]
    return all(evenly_spaced(order) == (fit_error(np.arange(len(order))[:, None], order) < 1e-15) for order in orders)


@claim(
    ".2f",
    test="test_the_shop_number_fits_badly",
    ground="hand",
    zh="六家店，编号当作数值，直线拟合的均方误差",
    en="mean squared error of a straight line in the number of the six shops",
)
def error_number():
    return error_of_numbering(range(6))


@claim(
    ".3f",
    test="test_eq2_one_hot_fit_of_the_six_shops",
    ground="hand",
    zh="同一份数据，独热之后的均方误差，等于店内方差",
    en="the same data after one-hot coding: the variance inside the shops",
)
def error_one_hot():
    return fit_error(one_hot(np.repeat(np.arange(6), 4), 6), SALES)


@claim(
    "d",
    test="test_every_numbering_is_worse_than_one_hot",
    ground="enumeration",
    zh="六家店的编号方式总数，没有一种比独热好",
    en="ways to number six shops; none does better than one-hot",
)
def numberings():
    return factorial(len(MEANS))


@claim(
    ".2f",
    test="test_sorting_by_the_mean_is_the_best_numbering",
    ground="hand",
    zh="最好的编号（按平均销量排序）的均方误差",
    en="mean squared error of the best numbering, sorted by mean sales",
)
def error_best_numbering(pick=np.min):
    return pick(errors_of_all_numberings())


error_worst_numbering = error_best_numbering.at(
    np.max,
    test="test_every_numbering_is_worse_than_one_hot",
    zh="最坏的编号的均方误差",
    en="mean squared error of the worst numbering",
    ground="enumeration",
)


@claim(
    ".0%",
    test="test_the_hour_as_a_number_misses_most_of_the_wave",
    ground="identity",
    zh="钟点当作数值时，直线解释的气温方差（{hours}个整点）",
    en="share of the temperature's variance that a line in the hour explains, over the {hours} full hours",
)
def explained_by_hour(columns=lambda hour: hour[:, None], hours=DAY):
    hour = np.arange(hours)
    return explained(columns(hour), hour)


explained_by_circle = explained_by_hour.at(
    lambda hour: cyclic(hour, period=DAY),
    test="test_eq3_a_wave_of_one_day_is_fitted_exactly",
    zh="钟点放到圆上以后解释的方差",
    en="share explained once the hour stands on a circle",
)


@claim(
    ".3f",
    test="test_eq4_distance_on_the_circle_is_the_chord",
    ground="hand",
    zh="圆上{late}点与{early}点的距离，与任何相邻两个钟点相同",
    en="distance on the circle between hour {late} and hour {early}, as between any two neighbouring hours",
)
def chord_of_an_hour(late=23, early=0):
    return np.linalg.norm(cyclic(late, period=DAY) - cyclic(early, period=DAY))


@holds(
    test="test_eq4_distance_on_the_circle_is_the_chord_for_all_values",
    ground="identity",
    zh="圆上两个值的距离是式(4)的弦长，与它们绕圈之后的差有关，与别的无关",
    en="the distance of two values on the circle is the chord of (4), which depends on nothing but their difference round the circle",
)
def chord():
    rng = np.random.default_rng(3)
    for period, x, y, turns in zip(
        rng.uniform(0.1, 50, 99), *rng.uniform(-99, 99, (2, 99)), rng.integers(-5, 5, 99), strict=True
    ):
        apart = np.linalg.norm(cyclic(x, period) - cyclic(y, period))
        moved = np.linalg.norm(cyclic(x - y + turns * period, period) - cyclic(0, period))
        if not np.isclose(apart, 2 * abs(np.sin(np.pi * (x - y) / period)), atol=1e-9) or abs(apart - moved) > 1e-9:
            return False
    return True


@holds(
    test="test_two_columns_of_a_circle_say_one_wave",
    ground="identity",
    zh="圆的两列作线性拟合，能表示的正是一个常数加一个周期为$T$的余弦波，高低和峰的位置任意",
    en="a linear fit to the two columns of a circle can express a level plus one cosine wave of period $T$, of any height and peak, and nothing else",
)
def one_wave():
    rng = np.random.default_rng(4)
    for level, one, other in rng.normal(size=(50, 3)):
        said = level + cyclic(HOUR, 24) @ [one, other]
        wave = level + np.hypot(one, other) * np.cos(2 * np.pi * HOUR / 24 - np.arctan2(other, one))
        if not np.allclose(said, wave, rtol=0, atol=1e-12):
            return False
    return True


@holds(
    test="test_a_sine_alone_leaves_two_hours_alike_but_at_its_peaks",
    ground="enumeration",
    zh="{hours}个整点里，只看正弦，除{peaks[0]}点和{peaks[1]}点外，每个钟点都恰与另一个分不开",
    en="of the {hours} full hours, by the sine alone each is like exactly one other, but for {peaks[0]} and {peaks[1]}",
)
def sine_alone(hours=DAY, peaks=(6, 18)):
    sines = cyclic(np.arange(hours), DAY)[:, 1]
    alike = np.sum(np.abs(sines[:, None] - sines) < 1e-9, axis=1) - 1
    return tuple(np.flatnonzero(alike != 1)) == peaks and not alike[list(peaks)].any()


@holds(
    test="test_a_thermometer_with_weights_from_0_up_never_falls",
    ground="identity",
    zh="温度计码与独热能表示的函数相同；权重都不为负时，预测不随级别下降",
    en="a thermometer code can express the functions that one-hot can; if no weight is negative, no prediction falls from a size to the next",
)
def thermometer():
    rng = np.random.default_rng(5)
    for size in range(1, 8):
        steps = np.arange(size)[:, None] > np.arange(size - 1)
        weights = rng.exponential(size=size - 1)
        if np.linalg.matrix_rank(np.column_stack([np.ones(size), steps])) != size or np.any(
            np.diff(steps @ weights) < 0
        ):
            return False
    return True


@claim(
    ".0%",
    test="test_unseen_ids_keep_coming",
    ground="bound",
    zh="{ids:万}个编号、频率与$1/i$成正比：读过{records}条记录后，下一条是新编号的概率",
    en="{ids:,} ids with frequencies like $1/i$: chance that the record after the first {records} holds an unseen id",
)
def unseen_after_1000(records=EARLY, ids=100_000):
    return chance_of_unseen_id(records, ids)


unseen_after_100000 = unseen_after_1000.at(
    LATE, zh="读过{records:万}条之后的这一概率", en="the same after {records:,} records"
)


@claim(
    ".2e",
    test="test_float32_is_a_finite_set",
    ground="hand",
    zh="区间$[0, 1)$内float32能表示的数的个数",
    en="how many float32 numbers lie in $[0, 1)$",
)
def float32_below_one():
    return int(np.float32(1).view(np.int32))  # bit patterns of non-negative floats are ordered as their values are
