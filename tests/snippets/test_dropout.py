"""Tests of snippets/dropout.py, in the order the page makes its claims."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.claims import dropout as claims
from snippets.dropout import dropout
from snippets.figures import dropout as figure
from snippets.figures import dropout_variance
from tests import numeric
from tests.numeric import Keep, masks

X = np.array([[1.0, -2.0, 3.0], [0.5, 0.0, 8.0]])


def moments(value, p, n=5):
    """Return mean and variance of the first of n units, by enumerating all masks one at a time."""
    mean = square = total = 0.0
    for probability, keep in masks(n, p):
        output = dropout(np.full(n, float(value)), p, Keep(keep))[0]
        mean, square, total = mean + probability * output, square + probability * output**2, total + probability
    assert total == pytest.approx(1, abs=1e-14)
    return mean, square - mean**2


# ------------------------------------------------------------------------------------------------ the definition


def test_eq1_survivors_are_scaled_and_others_zero():
    keep = np.array([[True, False, True], [False, True, True]])
    assert dropout(X, 0.2, Keep(keep)) == pytest.approx(np.array([[1.25, 0, 3.75], [0, 0, 10]]))


def test_fraction_dropped_is_p_not_one_minus_p():
    n = 40_000
    y = dropout(np.ones(n), 0.9, np.random.default_rng(3))
    assert abs(np.mean(y == 0) - 0.9) <= 5 * np.sqrt(0.9 * 0.1 / n)


def test_units_are_dropped_independently():
    kept = dropout(np.ones((40_000, 2)), 0.3, np.random.default_rng(4)) > 0
    both = np.mean(kept[:, 0] & kept[:, 1])
    assert abs(both - 0.49) <= 5 * np.sqrt(0.49 * 0.51 / 40_000)


@pytest.mark.parametrize("p", [0.2, 0.3, 0.9])
def test_eq2_mean_over_all_masks_is_h(p):
    assert moments(3, p)[0] == pytest.approx(3, abs=1e-13)
    assert claims.mean.compute() == pytest.approx(3, abs=1e-13)


@pytest.mark.parametrize("p", [0.2, 0.3, 0.9])
def test_eq3_variance_over_all_masks(p):
    assert moments(3, p)[1] == pytest.approx(9 * p / (1 - p), rel=1e-12)
    assert claims.variance.compute() == pytest.approx(9 * 0.2 / 0.8)


# -------------------------------------------------------------------------------------------- exactly one scaling


def test_only_one_scaling_makes_training_and_prediction_agree():
    p, kept = 0.2, 0.8
    mean_scaled = moments(1, p)[0]
    mean_unscaled = kept * mean_scaled
    assert 1 / mean_scaled == pytest.approx(1)  # in training only
    assert (1 - p) / mean_unscaled == pytest.approx(1)  # at prediction only
    assert claims.ratio_never.compute() == pytest.approx(1 / mean_unscaled) == pytest.approx(1.25)
    assert claims.ratio_both.compute() == pytest.approx((1 - p) / mean_scaled) == pytest.approx(0.8)


def test_errors_of_scale_multiply_from_layer_to_layer():
    rng = np.random.default_rng(6)
    weights = [rng.normal(size=(2, 2)) for _ in range(5)]
    h = np.array([1.0, -2.0])
    in_training, at_prediction, unscaled = np.zeros(2), h, np.zeros(2)
    for probability, keep in masks(10, 0.2):  # two units in front of each of the five layers
        scaled = plain = h
        for mask, weight in zip(keep.reshape(5, 2), weights, strict=True):
            scaled, plain = dropout(scaled, 0.2, Keep(mask)) @ weight, (mask * plain) @ weight
        in_training, unscaled = in_training + probability * scaled, unscaled + probability * plain
    for weight in weights:
        at_prediction = at_prediction @ weight
    assert at_prediction * 0.8**5 == pytest.approx(in_training * claims.five_layers_both.compute())
    assert at_prediction == pytest.approx(unscaled * claims.five_layers_never.compute())


def test_note_mixes_two_meanings_of_p():
    assert claims.mixed_large.compute() == pytest.approx(0.8 * 5)
    assert claims.mixed_small.compute() == pytest.approx(0.2 * 1.25)
    for p in (0.2, 0.3, 0.7, 0.9):
        # dropped with p, but multiplied by 1 / p, as if p were kept
        mixed = moments(1, p)[0] * (1 - p) / p
        assert mixed == pytest.approx((1 - p) / p) and abs(mixed - 1) > 0.1
    half = moments(1, 1 / 2)[0] * (1 / 2) / (1 / 2)
    assert half == pytest.approx(1)  # the one p that cannot show the mistake


def test_swapped_p_keeps_the_mean_and_multiplies_the_variance():
    assert moments(7, 0.8)[0] == pytest.approx(moments(7, 0.2)[0])
    assert moments(7, 0.8)[1] / moments(7, 0.2)[1] == pytest.approx(4 / 0.25)
    assert claims.swapped_variance.compute() == pytest.approx(4 / 0.25)


def test_relu_behind_dropout_shifts_the_mean():
    # positive only if unit 1 is kept and unit 2 dropped: 0.8 * 0.2 * 1.25
    assert claims.relu_mean.compute() == pytest.approx(0.8 * 0.2 * 1.25)


def test_test_time_scaling_must_leave_the_bias_alone():
    assert claims.bias_error.compute() == pytest.approx(0.2 * 1.5)


def test_activations_or_outgoing_weights_may_be_scaled_without_the_bias():
    h, weight = np.array([2.0, -1.0, 0.5]), np.array([[1.0, -2.0], [3.0, 0.25], [-2.0, 4.0]])
    bias = np.array([1.5, -3.0])
    # not scaled there: the masked activations are 0.8 times ours
    in_training = sum(q * (0.8 * dropout(h, 0.2, Keep(keep)) @ weight + bias) for q, keep in masks(3, 0.2))
    assert (0.8 * h) @ weight + bias == pytest.approx(in_training)
    assert h @ (0.8 * weight) + bias == pytest.approx(in_training)
    assert np.abs(h @ (0.8 * weight) + 0.8 * bias - in_training) == pytest.approx(0.2 * np.abs(bias))


# ---------------------------------------------------------------------------------------------- edges, dtype, inputs


def test_p_zero_changes_nothing_and_returns_a_new_array():
    y = dropout(X, 0, np.random.default_rng(0))
    assert np.array_equal(y, X) and not np.shares_memory(y, X)


def test_p_just_below_one_is_finite():
    p = np.nextafter(1, 0)
    assert np.all(np.isfinite(dropout(X, p, np.random.default_rng(0))))


@pytest.mark.parametrize("p", [-0.1, 1, 1.0, 1.5, float("nan"), float("inf")])
def test_bad_p_is_named_in_the_error(p):
    with pytest.raises(ValueError, match=rf"p must be in \[0, 1\), got {p}"):
        dropout(X, p, np.random.default_rng())


@pytest.mark.parametrize("p", [0.3, np.float64(0.3), np.float32(0.3)])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("shape", [(2, 3), (0, 4), ()])
def test_dtype_and_shape_are_kept(dtype, shape, p):
    y = dropout(np.ones(shape, dtype), p, np.random.default_rng(5))
    assert (y.dtype, y.shape) == (dtype, shape)


def test_float_mask_would_turn_float32_into_float64():
    x = X.astype(np.float32)
    assert (x * (np.random.default_rng(5).random(x.shape) >= 0.3).astype(float)).dtype == np.float64


def test_dropped_inf_and_nan_become_zero_where_a_product_gives_nan():
    x, keep = np.array([np.inf, np.nan, np.inf, 2.0]), np.array([False, False, True, True])
    assert np.array_equal(dropout(x, 0.2, Keep(keep)), [0, 0, np.inf, 2.5])
    with np.errstate(invalid="ignore"):
        assert np.array_equal(np.isnan(x * keep), [True, True, False, False])


def test_another_seed_is_another_mask():
    c, d = (dropout(np.ones(60), 0.3, np.random.default_rng(seed)) for seed in (4, 7))
    assert not np.array_equal(c, d)


# ------------------------------------------------------------------------------------------------------- figures


@pytest.fixture(scope="module")
def four():
    return figure.data()


def test_figure_only_the_two_ways_that_scale_once_stay_at_one(four):
    n = figure.N_MASKS
    for way in figure.WAYS:
        for p, ratio in four["measured"][way]:
            truth = {"never": 1 / (1 - p), "both": 1 - p}.get(way, 1)
            assert abs(ratio / truth - 1) <= 5 * np.sqrt(p / (1 - p) / n)
    for way, truth in {"never": 1.25, "both": 0.8, "training": 1, "prediction": 1}.items():
        assert abs(four["ratio"][way] / truth - 1) <= 5 * np.sqrt(0.25 / n)


def test_figure_says_what_the_claims_say(four):
    assert f"{four['ratio']['never']:.2f}" == claims.ratio_never.value()
    assert f"{four['ratio']['both']:.2f}" == claims.ratio_both.value()


def test_figure_errors_grow_with_p_to_5_and_a_fifth(four):
    for way, end in (("never", 5), ("both", 0.2)):
        away = [abs(np.log(ratio)) for _, ratio in four["measured"][way]]
        assert away == sorted(away)
        p, ratio = four["measured"][way][-1]
        assert p == pytest.approx(0.8) and ratio == pytest.approx(end, rel=0.03)


@pytest.fixture(scope="module")
def spread():
    return dropout_variance.data()


def test_variance_figure_keeps_the_mean_and_widens(spread):
    for p, (mean, sd) in spread["sums"].items():
        truth = np.sqrt(p / (1 - p) * np.sum((dropout_variance.HIDDEN * dropout_variance.WEIGHT) ** 2))
        assert abs(mean - spread["whole"]) <= 5 * truth / np.sqrt(dropout_variance.N_MASKS)
        assert sd == pytest.approx(truth, rel=0.02)
    assert spread["wider"] == pytest.approx(np.sqrt((0.6 / 0.4) / (0.1 / 0.9)), rel=0.03)


def test_variance_figure_measures_both_formulas(spread):
    for p, variance in spread["measured"]:
        assert variance == pytest.approx(p / (1 - p), rel=0.06)
    for p, variance in spread["plain"]:
        assert variance == pytest.approx(p * (1 - p), rel=0.06) and variance <= 0.2501


@given(
    scores=st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=6),
    p=st.floats(0, 1, exclude_max=True),
    seed=st.integers(0, 2**32 - 1),
)
def test_behind_and_before_a_relu_dropout_is_the_same(scores, p, seed):
    assert numeric.tried(claims.relu_order)
    scores = np.array(scores)
    with np.errstate(over="ignore"):
        before = np.maximum(dropout(scores, p, np.random.default_rng(seed)), 0)
        behind = dropout(np.maximum(scores, 0), p, np.random.default_rng(seed))
    assert np.array_equal(before, behind)
    none = Keep(np.zeros(len(scores), dtype=bool))
    if p > 0:  # a dropped score leaves half behind a sigmoid, not 0
        assert np.all(1 / (1 + np.exp(-dropout(scores, p, none))) == 0.5)
