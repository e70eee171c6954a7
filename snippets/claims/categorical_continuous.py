"""The numbers that docs/{zh,en}/categorical-continuous.md quotes."""

from itertools import permutations
from math import factorial

import numpy as np

from snippets.categorical_continuous import cyclic, fit_error
from snippets.claims import claim
from snippets.one_hot import one_hot

MEANS = np.array([3.0, 8.0, 2.0, 9.0, 4.0, 7.0])  # of six shops, in the order of their numbers
SALES = np.repeat(MEANS, 4) + np.tile([-1, -0.5, 0.5, 1], 6)
HOUR = np.arange(24)
WARMTH = 14 + 6 * np.cos(2 * np.pi * (HOUR - 15) / 24)


def error_of_numbering(numbers):
    """Return the error of the straight-line fit when the six shops carry these numbers."""
    return fit_error(np.repeat(numbers, 4)[:, None], SALES)


def errors_of_all_numberings():
    """Return the errors of the 720 numberings, in increasing order."""
    return np.sort([error_of_numbering(numbers) for numbers in permutations(range(6))])


def chance_of_unseen_id(n, num_ids=100_000):
    """Return the probability that draw n + 1 is an id not drawn before, when id i has probability ~ 1/i."""
    probability = 1 / np.arange(1, num_ids + 1)
    probability /= probability.sum()
    return np.sum(probability * (1 - probability) ** n)


def explained(columns):
    """Return the share of the variance of WARMTH that the fit explains."""
    return 1 - fit_error(columns, WARMTH) / WARMTH.var()


@claim(
    ".2f",
    test="test_the_shop_number_fits_badly",
    zh="六家店，编号当数用，直线拟合的均方误差",
    en="mean squared error of a straight line in the number of the six shops",
)
def error_number():
    return error_of_numbering(range(6))


@claim(
    ".3f",
    test="test_eq2_one_hot_fit_is_the_mean_of_each_class",
    zh="同一份数据，独热之后的均方误差，等于店内方差",
    en="the same data after one-hot coding: the variance inside the shops",
)
def error_one_hot():
    return fit_error(one_hot(np.repeat(np.arange(6), 4), 6), SALES)


@claim(
    "d",
    test="test_every_numbering_is_worse_than_one_hot",
    zh="六家店的编号方式总数，没有一种比独热好",
    en="ways to number six shops; none does better than one-hot",
)
def numberings():
    return factorial(len(MEANS))


@claim(
    ".2f",
    test="test_sorting_by_the_mean_is_the_best_numbering",
    zh="最好的编号（按平均销量排序）的均方误差",
    en="mean squared error of the best numbering, sorted by mean sales",
)
def error_best_numbering():
    return errors_of_all_numberings()[0]


@claim(
    ".2f",
    test="test_every_numbering_is_worse_than_one_hot",
    zh="最坏的编号的均方误差",
    en="mean squared error of the worst numbering",
)
def error_worst_numbering():
    return errors_of_all_numberings()[-1]


@claim(
    ".0%",
    test="test_the_hour_as_a_number_misses_most_of_the_wave",
    zh="钟点当数用时，直线解释的气温方差",
    en="share of the temperature's variance that a line in the hour explains",
)
def explained_by_hour():
    return explained(HOUR[:, None])


@claim(
    ".0%",
    test="test_eq3_a_wave_of_one_day_is_fitted_exactly",
    zh="钟点放到圆上以后解释的方差",
    en="share explained once the hour stands on a circle",
)
def explained_by_circle():
    return explained(cyclic(HOUR, period=24))


@claim(
    ".3f",
    test="test_eq4_distance_on_the_circle_is_the_chord",
    zh="圆上23点与0点的距离，与任何相邻两个钟点相同",
    en="distance on the circle between 23:00 and 0:00, as between any two neighbouring hours",
)
def chord_of_an_hour():
    return np.linalg.norm(cyclic(23, period=24) - cyclic(0, period=24))


@claim(
    ".0%",
    test="test_unseen_ids_keep_coming",
    zh="10万个编号、频率与$1/i$成正比：读过1000条记录后，下一条是新编号的概率",
    en="100 000 ids with frequencies like $1/i$: chance that the record after the first 1000 holds an unseen id",
)
def unseen_after_1000():
    return chance_of_unseen_id(1000)


@claim(
    ".0%",
    test="test_unseen_ids_keep_coming",
    zh="读过10万条之后的这一概率",
    en="the same after 100 000 records",
)
def unseen_after_100000():
    return chance_of_unseen_id(100_000)


@claim(
    ",d",
    test="test_float32_is_a_finite_set",
    zh="区间$[0, 1)$内float32能表示的数的个数",
    en="how many float32 numbers lie in $[0, 1)$",
)
def float32_below_one():
    return int(np.float32(1).view(np.int32))  # bit patterns of non-negative floats are ordered as their values are
