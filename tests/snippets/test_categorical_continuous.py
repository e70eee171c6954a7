"""Tests of snippets/categorical_continuous.py, in the order the page makes its claims."""

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.categorical_continuous import cyclic, fit_error
from snippets.claims import categorical_continuous as claims
from snippets.figures import categorical_continuous as figure
from snippets.figures import categorical_continuous_cyclic as figure_cyclic
from snippets.one_hot import one_hot

SHOP = np.repeat(np.arange(6), 4)
MEANS = np.array([3, 8, 2, 9, 4, 7])
SALES = np.repeat(MEANS, 4) + np.tile([-1, -0.5, 0.5, 1], 6)


# ------------------------------------------------------------------------------------------------ the fit


def test_eq1_no_other_line_is_better():
    best = fit_error(SHOP[:, None], SALES)
    slopes, heights = np.linspace(-1, 2, 121), np.linspace(0, 9, 181)
    grid = np.mean((SALES - slopes[:, None, None] * SHOP - heights[:, None]) ** 2, axis=-1)
    assert np.all(grid >= best - 1e-12)
    assert grid.min() == pytest.approx(best, abs=0.01)


def test_the_shop_number_fits_badly():
    # By hand: deviations of the means from 5.5 and of the numbers from 2.5; covariance sum 7.5, squares 41.5 and 17.5.
    by_hand = (41.5 - 7.5**2 / 17.5) / 6 + 0.625
    assert claims.error_number.compute() == pytest.approx(by_hand, rel=1e-12)


def test_eq2_one_hot_fit_of_the_six_shops():
    inside = np.mean([SALES[SHOP == shop].var() for shop in range(6)])
    assert inside == 0.625  # (1 + 0.25 + 0.25 + 1) / 4
    assert fit_error(one_hot(SHOP, 6), SALES) == pytest.approx(inside, rel=1e-12)
    assert claims.error_one_hot.compute() == pytest.approx(0.625, rel=1e-12)


@given(data=st.data())
def test_eq2_one_hot_fit_is_the_mean_of_each_class(data):
    assert claims.class_means.compute() is True
    size = data.draw(st.integers(1, 6))
    ids = np.array(data.draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=20)))
    target = np.array(data.draw(st.lists(st.floats(-100, 100), min_size=len(ids), max_size=len(ids))))
    columns = one_hot(ids, size)
    weights = np.linalg.lstsq(columns, target)[0]
    for k in np.unique(ids):
        assert weights[k] == pytest.approx(target[ids == k].mean(), abs=1e-9)
    inside = np.sum([np.sum((target[ids == k] - target[ids == k].mean()) ** 2) for k in np.unique(ids)]) / len(ids)
    assert fit_error(columns, target) == pytest.approx(inside, abs=1e-9)  # the constant gains nothing
    guess = np.array(data.draw(st.lists(st.floats(-100, 100), min_size=size, max_size=size)))
    assert np.mean((target - guess[ids]) ** 2) >= inside - 1e-9


@given(
    means=st.lists(st.integers(-20, 20), min_size=1, max_size=7),
    counts=st.lists(st.integers(1, 4), min_size=7, max_size=7),
)
def test_a_numbering_equals_one_hot_where_the_means_are_evenly_spaced(means, counts):
    assert claims.even_spacing.compute() is True
    for values in (
        means,
        [means[0] + k * (means[-1] - means[0]) for k in range(len(means))],
    ):  # the second are evenly spaced
        ids = np.repeat(np.arange(len(values)), counts[: len(values)])
        target = np.array(values, float)[ids]
        even = all(2 * b == a + c for a, b, c in zip(values, values[1:], values[2:], strict=False))
        assert (fit_error(ids[:, None], target) < 1e-9) == even == claims.evenly_spaced(values)


def test_a_class_that_never_occurs_leaves_the_numbering_free():
    # of four classes, 1 has no record; the means 0, 2, 3 are uneven
    ids, target = (np.array([0, 2, 3]), np.array([0.0, 2.0, 3.0]))
    assert fit_error(ids[:, None], target) < 1e-15 and not claims.evenly_spaced(target)


def test_every_numbering_is_worse_than_one_hot():
    numberings = list(permutations(range(6)))
    # An oracle without least squares: the share of the variance between shops that a line misses is 1 - r^2.
    errors = [0.625 + MEANS.var() * (1 - np.corrcoef(numbers, MEANS)[0, 1] ** 2) for numbers in numberings]
    assert claims.numberings.compute() == len(numberings) == len(claims.errors_of_all_numberings())
    assert np.allclose(np.sort(errors), claims.errors_of_all_numberings(), rtol=1e-12)
    assert min(errors) > claims.error_one_hot.compute()
    assert claims.error_worst_numbering.compute() == pytest.approx(max(errors), rel=1e-12)


def test_sorting_by_the_mean_is_the_best_numbering():
    rank = np.argsort(np.argsort(MEANS))
    assert claims.error_best_numbering.compute() == pytest.approx(claims.error_of_numbering(rank), rel=1e-12)
    by_hand = (41.5 - 26.5**2 / 17.5) / 6 + 0.625
    assert claims.error_best_numbering.compute() == pytest.approx(by_hand, rel=1e-12)


def test_a_code_made_from_the_targets_flatters_them():
    """Sales that have nothing to do with the shop, 300 times: the numbering by the means of one draw, judged on it and on another."""
    rng, gains = np.random.default_rng(6), []
    for _ in range(300):
        old, new = rng.normal(size=(2, 24))
        rank = np.argsort(np.argsort([old[SHOP == shop].mean() for shop in range(6)]))[SHOP]
        slope, height = np.polyfit(rank, old, 1)
        gains.append(np.mean((new - slope * rank - height) ** 2) - np.mean((old - slope * rank - height) ** 2))
    assert np.mean(gains) > 5 * np.std(gains) / np.sqrt(300)


def test_thermometer_columns_say_the_same_as_one_hot():
    steps = (SHOP[:, None] > np.arange(5)).astype(float)
    assert fit_error(steps, SALES) == pytest.approx(0.625, rel=1e-12)
    weights = np.linalg.lstsq(np.column_stack([np.ones(24), steps]), SALES)[0]
    assert np.allclose(weights, [3, 5, -6, 7, -5, 3])  # the first mean, then the differences of neighbours


@given(weights=st.lists(st.floats(0, 1e6), max_size=8), level=st.floats(-1e6, 1e6))
def test_a_thermometer_with_weights_from_0_up_never_falls(weights, level):
    assert claims.thermometer.compute() is True
    sizes = np.arange(len(weights) + 1)
    steps = (sizes[:, None] > np.arange(len(weights))).astype(float)
    assert np.all(np.diff(steps @ np.array(weights) + level) >= -1e-9)
    design = np.column_stack([np.ones(len(sizes)), steps])
    assert np.array_equal(design, np.tril(np.ones((len(sizes), len(sizes)))))  # invertible: any value of each size
    assert np.all(np.diff(steps @ np.zeros(len(weights))) == 0)  # weights of 0 keep it level: it need not rise


def test_a_straight_line_of_slope_0_neither_rises_nor_falls():
    target = np.array([1.0, 0.0, 0.0, 1.0])
    slope, _ = np.polyfit(np.arange(4), target, 1)
    assert slope == pytest.approx(0, abs=1e-12) and fit_error(np.arange(4)[:, None], target) == pytest.approx(0.25)


def test_constant_and_one_hot_are_one_column_too_many():
    design = np.column_stack([np.ones(24), one_hot(SHOP, 6)])
    assert design.shape[1] == 7 and np.linalg.matrix_rank(design) == 6
    shifted = np.append(1.0, MEANS - 1.0)
    assert np.array_equal(design @ shifted, design @ np.append(0.0, MEANS))


# ------------------------------------------------------------------------------------------------ the circle


def test_eq3_every_value_is_a_point_of_the_circle():
    points = cyclic(np.linspace(-40, 40, 33).reshape(3, 11), period=7)
    assert points.shape == (3, 11, 2) and np.allclose(np.sum(points**2, axis=-1), 1, rtol=1e-14)
    assert np.allclose(cyclic([0, 6, 12, 18], 24), [[1, 0], [0, 1], [-1, 0], [0, -1]], atol=1e-15)


def test_eq4_distance_on_the_circle_is_the_chord():
    hour = np.arange(24)
    points = cyclic(hour, 24)
    apart = np.linalg.norm(points[:, None] - points, axis=-1)
    assert np.allclose(apart, 2 * np.abs(np.sin(np.pi * (hour[:, None] - hour) / 24)), atol=1e-14)
    # The chord of 15 degrees by the half-angle formula: 2 - 2 cos 15 = 2 - (sqrt 6 + sqrt 2) / 2.
    assert claims.chord_of_an_hour.compute() ** 2 == pytest.approx(2 - (math.sqrt(6) + math.sqrt(2)) / 2, rel=1e-12)
    assert np.allclose(apart[hour, (hour + 1) % 24], claims.chord_of_an_hour.compute(), rtol=1e-12)


@given(
    period=st.floats(0.1, 1000),
    x=st.floats(-1000, 1000),
    y=st.floats(-1000, 1000),
    shift=st.floats(-1000, 1000),
    turns=st.integers(-9, 9),
)
def test_eq4_distance_on_the_circle_is_the_chord_for_all_values(period, x, y, shift, turns):
    assert claims.chord.compute() is True
    apart = np.linalg.norm(cyclic(x, period) - cyclic(y, period))
    rounding = 1e-9 * (1 + (abs(x) + abs(y) + abs(shift)) / period)
    assert apart == pytest.approx(abs(2 * math.sin(math.pi * (x - y) / period)), abs=rounding)
    moved = np.linalg.norm(cyclic(x + shift + turns * period, period) - cyclic(y + shift, period))
    assert moved == pytest.approx(apart, abs=rounding)


@given(
    level=st.floats(-50, 50),
    height=st.floats(0, 50),
    peak=st.floats(0, 24),
    one=st.floats(-50, 50),
    other=st.floats(-50, 50),
)
def test_two_columns_of_a_circle_say_one_wave(level, height, peak, one, other):
    assert claims.one_wave.compute() is True
    wave = level + height * np.cos(2 * np.pi * (claims.HOUR - peak) / 24)
    assert fit_error(cyclic(claims.HOUR, 24), wave) < 1e-20 * (1 + level**2 + height**2)
    said = cyclic(claims.HOUR, 24) @ [one, other]  # and what they say has no other part in its spectrum
    spectrum = np.abs(np.fft.rfft(said))
    assert np.delete(spectrum, 1).max() < 1e-10 * (1 + abs(one) + abs(other))


def test_a_sine_alone_leaves_two_hours_alike_but_at_its_peaks():
    assert claims.sine_alone.compute() is True
    for hour in range(24):
        other = (12 - hour) % 24  # sin(x) = sin(pi - x)
        alike = {h for h in range(24) if abs(math.sin(math.pi * h / 12) - math.sin(math.pi * hour / 12)) < 1e-9}
        assert alike == {hour, other}
    assert [hour for hour in range(24) if (12 - hour) % 24 == hour] == [6, 18]


def test_eq3_a_wave_of_one_day_is_fitted_exactly():
    for hour_of_peak in (0, 4, 15):
        wave = 14 + 6 * np.cos(2 * np.pi * (claims.HOUR - hour_of_peak) / 24)
        assert fit_error(cyclic(claims.HOUR, 24), wave) < 1e-25
    assert claims.explained_by_circle.compute() == pytest.approx(1, abs=1e-12)


def test_the_hour_as_a_number_misses_most_of_the_wave():
    warmth = [14 + 6 * math.cos(math.tau * (hour - 15) / 24) for hour in range(24)]
    share = np.corrcoef(range(24), warmth)[0, 1] ** 2
    assert claims.explained_by_hour.compute() == pytest.approx(share, rel=1e-12)
    assert share < 0.5


def test_one_circle_cannot_fit_two_peaks_a_day_but_two_can():
    rush = np.cos(2 * np.pi * (claims.HOUR - 8) / 12)
    assert fit_error(cyclic(claims.HOUR, 24), rush) == pytest.approx(rush.var(), rel=1e-12)
    assert fit_error(np.hstack([cyclic(claims.HOUR, 24), cyclic(claims.HOUR, 12)]), rush) < 1e-25


def test_three_circles_of_a_week_say_as_much_as_one_hot():
    day = np.arange(7)
    columns = np.hstack([cyclic(day, 7 / k) for k in (1, 2, 3)])
    assert np.linalg.matrix_rank(np.column_stack([np.ones(7), columns])) == 7


# ------------------------------------------------------------------------------------------------ sets of ids


def test_unseen_ids_keep_coming():
    probability = 1 / np.arange(1, 100_001)
    probability /= probability.sum()
    # Draw the records; what is left unseen is the probability of the ids that did not turn up.
    rng = np.random.default_rng(2)
    for claim, records, runs in ((claims.unseen_after_1000, 1000, 100), (claims.unseen_after_100000, 100_000, 10)):
        unseen = []
        for _ in range(runs):
            draws = np.searchsorted(np.cumsum(probability), rng.random(records) * (1 - 1e-12))
            unseen.append(1 - probability[np.unique(draws)].sum())
        standard_error = np.std(unseen, ddof=1) / np.sqrt(runs)
        assert abs(np.mean(unseen) - claim.compute()) < 5 * standard_error < 0.01


def test_unseen_ids_of_two_equal_ids_by_hand():
    assert claims.chance_of_unseen_id(3, num_ids=2) == pytest.approx(2 / 3 * (1 / 3) ** 3 + 1 / 3 * (2 / 3) ** 3)


def test_float32_is_a_finite_set():
    # Zero, 2**23 - 1 subnormals, and 2**23 values in each of the 126 binades below one.
    assert claims.float32_below_one.compute() == 1 + (2**23 - 1) + 126 * 2**23
    assert np.int32(claims.float32_below_one.compute() - 1).view(np.float32) == np.nextafter(
        np.float32(1), np.float32(0)
    )


# ------------------------------------------------------------------------------------------------ edges and figures


def test_figure_no_numbering_beats_one_hot():
    data = figure.data()
    assert data["count"] == math.factorial(6)
    assert np.all(data["errors"] > data["one_hot"]) and np.all(np.diff(data["errors"]) >= 0)
    assert data["line"] == pytest.approx(claims.error_number.compute(), rel=1e-12)
    assert (data["best"], data["worst"]) == (data["errors"].min(), data["errors"].max())
    assert np.mean(data["errors"] > 5) > 0.5
    assert np.allclose([data["sales"][data["shop"] == k].mean() for k in range(6)], data["means"])


def test_figure_midnight_is_far_by_number_and_near_on_the_circle():
    data = figure_cyclic.data()
    assert np.argmax(data["by_number"]) == 0 and data["number_to_0"] == 23
    assert data["circle_to_0"] == pytest.approx(data["circle_to_22"], rel=1e-12)
    others = np.delete(data["by_circle"], [0, 22, 23])
    assert np.all(others > data["circle_to_0"] + 0.1)
    assert (
        (data["right"], data["top"]) == (0, 6)
        and np.argmax(data["by_circle"]) == 11
        and data["circle_to_11"] == pytest.approx(2)
        and data["start"] == pytest.approx(np.sin(np.pi / 24))
    )
