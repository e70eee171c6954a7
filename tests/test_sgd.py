"""Tests of snippets/sgd.py, in the order the page makes its claims."""

import itertools

import numpy as np
import pytest

from snippets.claims import sgd as claims
from snippets.figures import sgd as figure
from snippets.figures import sgd_batch as batch_figure
from snippets.figures import sgd_floor as floor_figure
from snippets.sgd import sgd_init, sgd_step

CURVATURES = np.array([1.0, 3.0])


def grad(theta):
    return CURVATURES * theta


def test_eq1_two_steps_by_hand():
    theta, state = np.array([4.0, -1.0]), sgd_init(np.zeros(2))
    for _ in range(2):
        theta, state = sgd_step(theta, state, grad, lr=0.5)
    assert np.array_equal(theta, [1.0, -0.25]) and state == ()


def test_step_leads_against_a_gradient_found_by_finite_differences():
    rng = np.random.default_rng(0)
    x, y, theta = rng.normal(size=(7, 3)), rng.normal(size=7), rng.normal(size=3)

    def loss(at):
        return np.mean((x @ at - y) ** 2) / 2

    h = 1e-6
    slopes = np.array([(loss(theta + h * e) - loss(theta - h * e)) / (2 * h) for e in np.eye(3)])
    stepped, _ = sgd_step(theta, (), lambda at: x.T @ (x @ at - y) / 7, lr=0.3)
    assert np.allclose((theta - stepped) / 0.3, slopes, atol=1e-8)
    assert loss(stepped) < loss(theta)


def test_mean_over_all_batches_is_the_full_gradient():
    gradients = np.random.default_rng(1).normal(size=(5, 2))
    means = [gradients[list(rows)].mean(axis=0) for rows in itertools.product(range(5), repeat=3)]
    assert len(means) == 125 and np.allclose(np.mean(means, axis=0), gradients.mean(axis=0))


def test_mean_and_sum_differ_by_the_batch_size():
    mean, total = claims.mean_factor.compute(), claims.sum_factor.compute()
    assert mean == pytest.approx(1 - 0.02 * 10) and total == pytest.approx(1 - 0.02 * 32 * 10)
    assert (1 - total) / (1 - mean) == pytest.approx(32)


def test_eq2_error_is_a_power_of_the_factor():
    theta = np.array([2.0, -5.0])
    for t in range(1, 9):
        theta, _ = sgd_step(theta, (), grad, lr=0.15)
        assert np.allclose(theta, (1 - 0.15 * CURVATURES) ** t * [2.0, -5.0])


def test_limit_is_two_over_the_largest_curvature():
    assert claims.limit.compute() == pytest.approx(2 / 30, rel=1e-9)


def test_noise_floor_is_the_theorem():
    lr, lam, noise = 0.1, claims.CURVATURE, claims.NOISE
    assert claims.floor.compute() == pytest.approx(lr * noise / (lam * (2 - lr * lam)))
    assert claims.floor.compute() == pytest.approx(1 / 12)  # by hand: 0.3 / 3.6


def test_simulated_floor_lies_within_five_standard_errors():
    standard_error = (1 / 12) * np.sqrt(2 / 20_000)
    assert abs(claims.floor_measured.compute() - 1 / 12) <= 5 * standard_error


def test_learning_rate_and_batch_doubled_keep_the_floor_nearly():
    assert claims.floor_scaled.compute() == pytest.approx((2 - 0.2) / (2 - 0.4))


def test_falling_rate_averages_the_noise():
    weights = claims.noise_weights(lambda t: 1 / (claims.CURVATURE * t), steps=400)
    assert np.allclose(weights, -np.sqrt(claims.NOISE) / (claims.CURVATURE * 400))  # every noise counts the same
    assert claims.floor_falling.compute() == pytest.approx(3 / (4 * 400))


def test_batch_variance_by_enumeration():
    n, size = len(claims.ROWS), 3
    assert claims.batch_with.compute() == pytest.approx(1 / size)
    assert claims.batch_without.compute() == pytest.approx((n - size) / (n - 1) / size)


# ------------------------------------------------------------------------------------------------- edges


def test_input_untouched_and_dtype_kept():
    theta = np.array([[1.0, -2.0, 3.0]], dtype=np.float32)
    before = theta.copy()
    stepped, _ = sgd_step(theta, sgd_init(theta), lambda x: x, lr=0.3)
    assert np.array_equal(theta, before)
    assert (stepped.dtype, stepped.shape) == (np.float32, theta.shape)


def test_zero_learning_rate_changes_nothing():
    theta = np.array([1.0, -2.0])
    assert np.array_equal(sgd_step(theta, (), grad, lr=0)[0], theta)


@pytest.mark.parametrize("lr", [-0.1, float("nan"), float("inf")])
def test_bad_learning_rate_is_named_in_the_error(lr):
    with pytest.raises(ValueError, match=f"lr must be finite and >= 0, got {lr}"):
        sgd_step(np.zeros(2), (), grad, lr)


@pytest.mark.parametrize("state", [np.zeros(2), None, (1,)])
def test_foreign_state_is_refused(state):
    with pytest.raises(ValueError, match="state must be"):
        sgd_step(np.zeros(2), state, grad, lr=0.1)


def test_gradient_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"gradient must have shape \(2,\), got \(2, 1\)"):
        sgd_step(np.zeros(2), (), lambda x: x[:, None], lr=0.1)


# ------------------------------------------------------------------------------------------------- figures


def test_figure_path_shakes_and_limit_divides():
    data = figure.data()
    lengths = {name: np.linalg.norm(np.diff(path, axis=0), axis=1) for name, path in data["paths"].items()}
    assert len(lengths["full"]) == data["steps"]
    assert np.all(np.diff(lengths["full"]) < 0)  # smooth: each step shorter than the last
    assert lengths["batch"][-20:].mean() > 10 * lengths["full"][-20:].mean()  # still jumping at the end
    for share, errors in data["errors"].items():
        assert np.allclose(errors[1:] / errors[:-1], abs(1 - 2 * share))
    assert [errors[-1] > 1.5 for errors in data["errors"].values()] == [False, False, False, True]


def test_figure_floor_is_the_theorem_and_the_falling_rate_passes_it():
    data = floor_figure.data()
    for lr, floor in data["floors"].items():
        tail = data["curves"][lr][101:]
        assert abs(tail.mean() - floor) < 0.05 * floor
    assert data["floors"][data["small"]] < data["floors"][data["big"]]
    falling = data["curves"]["falling"]
    assert falling[-1] < data["floors"][data["small"]] / 5
    assert falling[-1] == pytest.approx(3 / (4 * data["steps"]), rel=5 * np.sqrt(2 / data["runs"]))
    # each dot is a mean over 40 correlated steps: at worst as uncertain as one step of that many runs
    theory = floor_figure.floor(data["rates"])
    assert np.all(abs(data["measured"] / theory - 1) <= 5 * np.sqrt(2 / data["runs"]))


def test_figure_batch_variance_falls_as_its_lines():
    data = batch_figure.data()
    sizes, rows = data["sizes"], data["rows"]
    # relative standard error of a variance: at most sqrt((kurtosis - 1) / n), kurtosis <= 6 for these gradients
    bound = 5 * np.sqrt(5 / data["batches"])
    assert np.all(abs(data["with"] * sizes - 1) <= bound)
    expected = (rows - sizes) / (rows - 1) / sizes
    assert np.all(abs(data["without"] - expected) <= bound * expected + 1e-12)
    assert data["without"][-1] == pytest.approx(0, abs=1e-20)
    fine = data["fine"]  # the lines as drawn
    assert np.allclose(data["with_theory"] * fine, 1)
    assert np.allclose(data["without_theory"], (1 / fine - 1 / rows) / (1 - 1 / rows))
