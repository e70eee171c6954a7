"""Tests of snippets/dropout_ensemble.py, in the order the page makes its claims."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.claims import dropout_ensemble as claims
from snippets.dropout_ensemble import all_masks, geometric_mean, relu_network, softmax_network
from snippets.figures import dropout_ensemble as figure
from snippets.figures import dropout_ensemble_convergence, dropout_ensemble_gap
from tests import numeric

RNG = np.random.default_rng(0)
HIDDEN, WEIGHT, BIAS = RNG.normal(size=10), RNG.normal(size=(10, 3)) / 1.5, RNG.normal(size=3)


def softmax(scores):
    return np.exp(scores) / np.exp(scores).sum()


def softmax_of(mask):
    """Return what the page's softmax layer makes of one mask, without the snippet."""
    return softmax((mask * HIDDEN) @ WEIGHT + BIAS)


def relu_parameters(seed):
    """Return hidden, weight1 and weight2 of one of the page's ReLU networks, without the snippet."""
    rng = np.random.default_rng(seed)
    return np.abs(rng.normal(size=6)), rng.normal(size=(6, 6)) / np.sqrt(6), rng.normal(size=6)


def relu_of(mask, seed):
    """Return what it makes of one mask."""
    hidden, weight1, weight2 = relu_parameters(seed)
    return sum(mask[6 + j] * max(0, (mask[:6] * hidden) @ weight1[:, j]) * weight2[j] for j in range(6))


def loop_over_masks(predict, n, p):
    """Yield probability and prediction of each mask, one at a time, without the snippet."""
    for probability, keep in numeric.masks(n, p):
        yield probability, predict(keep / (1 - p))


# ------------------------------------------------------------------------------------------------------ the masks


@pytest.mark.parametrize("p", [0.2, 0.3, 0.9])
def test_all_masks_are_listed_once(p):
    masks, probability = all_masks(6, p)
    assert masks.shape == (64, 6) and len({tuple(mask) for mask in masks}) == 64
    assert set(np.unique(masks)) == {0, 1 / (1 - p)} and np.all(masks[0] > 0)
    assert claims.networks.compute() == 2**10


@pytest.mark.parametrize("p", [0.0, 0.2, 0.9])
def test_probabilities_of_masks_are_binomial(p):
    masks, probability = all_masks(6, p)
    dropped = (masks == 0).sum(axis=1)
    for k, ways in enumerate([1, 6, 15, 20, 15, 6, 1]):
        assert probability[dropped == k].sum() == pytest.approx(ways * p**k * (1 - p) ** (6 - k), abs=1e-15)
    assert probability.sum() == pytest.approx(1, abs=1e-14)


def test_mean_mask_is_one():
    masks, probability = all_masks(10, 0.3)
    assert probability @ masks == pytest.approx(np.ones(10), abs=1e-14)


def test_wide_layer_has_more_sub_networks_than_training_can_visit():
    assert claims.digits.compute() == math.floor(512 * math.log10(2)) + 1
    assert 10 ** (claims.digits.compute() - 1) <= 2**512 < 10 ** claims.digits.compute()


# ------------------------------------------------------------------------------------------------- the two means


def test_arithmetic_mean_equals_a_plain_loop():
    looped = sum(q * y for q, y in loop_over_masks(softmax_of, 10, 0.3))
    assert claims.arithmetic.compute() == pytest.approx(looped[1], abs=1e-13)


def test_geometric_mean_equals_a_plain_product():
    product = np.ones(3)
    for q, y in loop_over_masks(softmax_of, 10, 0.3):
        product = product * y**q
    masks, probability = all_masks(10, 0.3)
    assert geometric_mean(softmax_network(masks), probability) == pytest.approx(product / product.sum(), abs=1e-13)


def test_geometric_mean_of_two_by_hand():
    mean = geometric_mean(np.array([[0.9, 0.1], [0.5, 0.5]]), np.array([0.5, 0.5]))
    assert mean == pytest.approx([0.75, 0.25])  # odds 9 and 1: geometric mean 3


@pytest.mark.parametrize("p", [0.1, 0.3, 0.8])
def test_eq4_geometric_mean_is_weight_scaling_for_a_softmax_layer(p):
    masks, probability = all_masks(10, p)
    whole = softmax(HIDDEN @ WEIGHT + BIAS)
    assert geometric_mean(softmax_network(masks), probability) == pytest.approx(whole, abs=1e-13)
    assert claims.geometric.compute() == pytest.approx(whole[1], abs=1e-13)
    assert claims.scaled.compute() == pytest.approx(whole[1], abs=1e-14)


def test_arithmetic_mean_is_not_weight_scaling():
    assert claims.scaled.compute() - claims.arithmetic.compute() > 0.03


def test_geometric_mean_survives_tiny_probabilities():
    assert geometric_mean(np.array([[1e-300, 1e-300], [1e-300, 1e-300]]), np.array([0.2, 0.8])) == pytest.approx(0.5)


# ----------------------------------------------------------------------------------------- where scaling is exact


def test_linear_layers_stay_exact_when_all_are_dropped():
    masks, probability = all_masks(8, 0.3)
    rng = np.random.default_rng(3)
    hidden, weight1, weight2 = rng.normal(size=5), rng.normal(size=(5, 3)), rng.normal(size=3)
    predictions = (masks[:, 5:] * ((masks[:, :5] * hidden) @ weight1)) @ weight2
    assert probability @ predictions == pytest.approx(hidden @ weight1 @ weight2)


def test_relu_network_is_not_exact():
    listed = list(loop_over_masks(lambda mask: relu_of(mask, 22), 12, 0.3))
    mean = sum(q * y for q, y in listed)
    spread = np.sqrt(sum(q * (y - mean) ** 2 for q, y in listed))
    assert len(listed) == 4096
    assert claims.deep_mean.compute() == pytest.approx(mean)
    assert claims.deep_spread.compute() == pytest.approx(spread)
    assert claims.deep_scaled.compute() == pytest.approx(relu_of(np.ones(12), 22))
    assert abs(claims.deep_scaled.compute() - mean) > 0.3 * spread


def test_half_of_the_relu_networks_have_a_smaller_gap_than_the_median():
    masks, probability = all_masks(12, 0.3)
    ratios = []
    for seed in range(24):
        hidden, weight1, weight2 = relu_parameters(seed)
        y = (masks[:, 6:] * np.maximum((masks[:, :6] * hidden) @ weight1, 0)) @ weight2
        variance = probability @ y**2 - (probability @ y) ** 2
        ratios.append(abs(relu_of(np.ones(12), seed) - probability @ y) / np.sqrt(variance))
    below, above = sorted(ratios)[11:13]
    assert claims.deep_typical.compute() == pytest.approx((below + above) / 2, rel=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_relu_network_with_positive_output_weights_predicts_too_little(seed):
    # Jensen: max(0, x) is convex, so the mean of its values is at least its value at the mean
    masks, probability = all_masks(12, 0.3)
    hidden, weight1, weight2 = relu_parameters(seed)
    behind = masks[:, 6:] * np.maximum((masks[:, :6] * hidden) @ weight1, 0)
    assert behind @ weight2 == pytest.approx(relu_network(masks, seed))
    assert np.maximum(hidden @ weight1, 0) @ np.abs(weight2) <= probability @ behind @ np.abs(weight2) + 1e-12


# --------------------------------------------------------------------------------------------------- Monte Carlo


def test_single_sub_networks_spread_widely():
    listed = [(q, y[1]) for q, y in loop_over_masks(softmax_of, 10, 0.3)]
    mean, square = sum(q * y for q, y in listed), sum(q * y**2 for q, y in listed)
    assert claims.spread.compute() == pytest.approx(np.sqrt(square - mean**2))
    assert claims.spread.compute() > 4 * (claims.scaled.compute() - claims.arithmetic.compute())


def test_eq5_monte_carlo_error_falls_as_one_over_root_k():
    n_runs, counts = 600, [1, 3, 10, 30, 100, 300, 1000]
    ratio = claims.monte_carlo_errors(counts, n_runs) * np.sqrt(counts) / claims.spread.compute()
    # the relative standard error of a root mean square over n runs is 1/sqrt(2n), for a normal error
    assert np.all(np.abs(ratio - 1) <= 4 / np.sqrt(2 * n_runs))
    assert claims.slope.compute() == pytest.approx(-0.5, abs=0.025)


def test_break_even_count():
    k = claims.break_even.compute()
    gap = claims.scaled.compute() - claims.arithmetic.compute()
    assert claims.spread.compute() / np.sqrt(k) == pytest.approx(gap)
    above, below = claims.monte_carlo_errors([round(k / 2), round(2 * k)])
    assert above > gap > below


# ------------------------------------------------------------------------------------------------------- figures


def test_figure_lists_sixteen_sub_networks_in_pascals_rows():
    data = figure.data()
    assert [len(row) for row in data["rows"]] == [1, 4, 6, 4, 1] and data["count"] == 16
    assert all(kept.count(False) == dropped for dropped, row in enumerate(data["rows"]) for kept, _, _ in row)
    assert data["row_probability"] == pytest.approx([0.7**4, 4 * 0.3 * 0.7**3, 6 * 0.21**2, 4 * 0.7 * 0.3**3, 0.3**4])
    assert data["whole"] == pytest.approx(0.7**4)
    assert data["scaled"] == pytest.approx(data["geometric"], abs=1e-14)
    everyone = [network for row in data["rows"] for network in row]
    assert data["arithmetic"] == pytest.approx(sum(q * y for _, q, y in everyone))
    assert data["scaled"] - data["arithmetic"] > 0.05
    assert (data["low"], data["high"]) == (min(y for *_, y in everyone), max(y for *_, y in everyone))
    for kept, _, y in everyone:
        assert y == pytest.approx(softmax((np.array(kept) / 0.7 * figure.HIDDEN) @ figure.WEIGHT + figure.BIAS)[0])


def test_convergence_figure_closes_in_as_its_caption_says():
    data = dropout_ensemble_convergence.data()
    assert len(data["runs"]) == 7
    inside = []
    for k, mean in np.concatenate(data["runs"]):
        assert abs(mean - data["mean"]) <= 4.5 * data["sd"] / np.sqrt(k)
        inside.append(abs(mean - data["mean"]) <= 1.96 * data["sd"] / np.sqrt(k))
    assert np.mean(inside) > 0.75
    k, error = data["measured"].T
    assert error * np.sqrt(k) / data["sd"] == pytest.approx(1, abs=4 / np.sqrt(1200))
    assert data["gap"] == pytest.approx(claims.scaled.compute() - claims.arithmetic.compute())
    assert data["break_even"] == pytest.approx(claims.break_even.compute())
    assert all((e < data["gap"]) == (count > data["break_even"]) for count, e in data["measured"])


@given(
    p=st.floats(0, 0.99),
    layers=st.lists(st.sampled_from(["relu", "tanh", "square", "linear"]), max_size=3),
    seed=st.integers(0, 2**32 - 1),
)
def test_dropped_only_before_a_linear_output_weight_scaling_is_the_mean(p, layers, seed):
    assert numeric.tried(claims.last_layer_only)
    rng = np.random.default_rng(seed)
    functions = {"relu": lambda x: np.maximum(x, 0), "tanh": np.tanh, "square": np.square, "linear": lambda x: x}
    hidden = rng.normal(size=5)
    for name in layers:  # whatever comes before, it is left whole
        hidden = functions[name](hidden @ rng.normal(size=(5, 5)) / 2)
    weight, bias = rng.normal(size=(5, 2)), rng.normal(size=2)
    masks, probability = all_masks(5, p)
    mean, scaled = probability @ ((masks * hidden) @ weight + bias), hidden @ weight + bias
    assert np.allclose(mean, scaled, rtol=1e-9, atol=1e-9 * (1 + np.abs(hidden).max() / (1 - p)))


def test_a_linear_last_layer_is_not_enough():
    masks, probability = all_masks(12, 0.3)
    mean, scaled = probability @ relu_network(masks), relu_network(np.ones(12))  # its last layer is linear
    assert abs(mean - scaled) > 1


def test_gap_figure_is_zero_for_a_linear_output_and_of_either_sign_behind_a_relu():
    data = dropout_ensemble_gap.data()
    assert np.abs(data["linear"][..., 1]).max() < 1e-12
    assert data["deep"].shape == (24, 8, 2)
    assert data["deep"][..., 1].min() < -0.3 and data["deep"][..., 1].max() > 0.3
    assert data["largest"] == pytest.approx(np.abs(data["deep"][..., 1]).max())
    assert data["mean"] - data["scaled"] == pytest.approx(claims.deep_mean.compute() - claims.deep_scaled.compute())
    at_03 = dropout_ensemble_gap.DROP.index(0.3)
    own = (data["scaled"] - data["mean"]) / data["sd"]
    assert data["deep"][dropout_ensemble_gap.SEED, at_03, 1] == pytest.approx(own)
