"""Tests of snippets/mlp.py, in the order the page makes its claims."""

import math

import numpy as np
import pytest

from snippets.mlp import (
    mlp_epoch,
    mlp_forward,
    mlp_gradient,
    mlp_init,
    mlp_loss,
    sales_law,
    sales_split,
    standardize,
    synthetic_sales,
)
from tests import numeric


def small():
    """Return a network of 3 + 4 ids, 1 continuous column, 5 hidden units, and a batch of 6 rows with repeated ids."""
    rng = np.random.default_rng(1)
    drawn = mlp_init((3, 4), 1, embedding_dim=2, hidden=5, rng=rng)
    theta = [part + 0.3 * rng.normal(size=part.shape) for part in drawn]
    ids = np.array([[0, 3], [2, 0], [2, 3], [2, 1], [0, 0], [2, 3]])
    return theta, ids, rng.normal(size=(6, 1)), rng.normal(size=6)


def by_hand(theta, ids, x):
    """Compute the predictions number by number, with no array arithmetic."""
    *tables, weight, bias, readout, offset = ([float(part)] if part.ndim == 0 else part.tolist() for part in theta)
    predictions = []
    for b in range(len(ids)):
        z = [number for table, i in zip(tables, ids[b], strict=True) for number in table[i]] + x[b].tolist()
        total = offset[0]
        for j in range(len(bias)):
            before = bias[j] + math.fsum(z[i] * weight[i][j] for i in range(len(z)))
            total += readout[j] * (before if before > 0 else 0.0)
        predictions.append(total)
    return predictions


# ------------------------------------------------------------------------------------------------ forward


def test_eq1_training_columns_get_mean_zero_and_deviation_one():
    x = np.array([[10.0, 3.0], [14.0, -1.0], [18.0, 7.0], [30.0, 3.0]])
    scaled = standardize(x, x.mean(axis=0), x.std(axis=0))
    assert np.allclose(scaled.mean(axis=0), 0) and np.allclose((scaled**2).mean(axis=0), 1)
    assert standardize(np.array([21.0]), 18.0, 1.5) == 2  # by hand


def test_eq2_forward_is_the_sum_written_out():
    theta, ids, x, _ = small()
    prediction, z, h = mlp_forward(theta, ids, x)
    assert np.allclose(prediction, by_hand(theta, ids, x), rtol=0, atol=1e-14)
    assert z.shape == (6, 5) and h.shape == (6, 5) and h.min() == 0 < h.max()
    assert np.array_equal(z[1], [*theta[0][2], *theta[1][0], x[1, 0]])


def test_eq3_loss_by_hand():
    theta = [np.array([[1.0], [3.0]]), np.eye(2), np.array([0.0, -1.0]), np.array([1.0, 10.0]), np.array(0.5)]
    ids, x, y = np.array([[1], [0]]), np.array([[2.0], [-4.0]]), np.array([12.5, 0.5])
    # row 1: z = (3, 2), h = (3, 1), 13.5; row 2: z = (1, -4), h = (1, 0), 1.5; errors 1 and 1
    assert np.array_equal(mlp_forward(theta, ids, x)[0], [13.5, 1.5])
    assert mlp_loss(theta, ids, x, y) == 0.5


# ------------------------------------------------------------------------------------------------ backward


def test_eq4_gradient_agrees_with_finite_differences():
    theta, *rows = small()
    slopes = numeric.gradient(lambda *theta: mlp_loss(theta, *rows), *theta)
    for grad, slope in zip(mlp_gradient(theta, *rows), slopes, strict=True):
        assert grad == pytest.approx(slope, abs=1e-8)
    assert sum(map(np.size, slopes)) == 3 * 2 + 4 * 2 + 5 * 5 + 5 + 5 + 1


def test_eq4_a_row_of_a_table_nobody_looked_up_has_no_gradient():
    theta, ids, x, y = small()
    grads = mlp_gradient(theta, ids, x, y)
    assert np.all(grads[0][1] == 0) and np.all(grads[1][2] == 0) and np.all(grads[0][[0, 2]] != 0)


def test_between_kinks_the_loss_is_quadratic_in_one_parameter():
    theta, ids, x, y = small()
    bent = 0
    for k, place in [(k, place) for k, part in enumerate(theta) for place in np.ndindex(part.shape)]:
        values = []
        for step in 1e-3 * np.arange(4):
            moved = [np.array(part) for part in theta]
            moved[k][place] += step
            values.append(mlp_loss(moved, ids, x, y))
            # no kink crossed
            assert np.array_equal(mlp_forward(moved, ids, x)[2] > 0, mlp_forward(theta, ids, x)[2] > 0)
        assert abs(np.diff(values, 3)[0]) < 1e-14
        bent += abs(np.diff(values, 2)[0]) > 1e-12
    assert bent > 30


def test_a_push_across_a_bend_shows_and_a_smaller_one_tells():
    theta, ids, x, y = small()

    def wrong(eps):
        """Return how far the difference quotient in the bias of unit 0 is from the gradient."""
        loss = lambda bias: mlp_loss([*theta[:3], bias, *theta[4:]], ids, x, y)  # noqa: E731
        return abs(numeric.gradient(loss, theta[3], h=eps) - mlp_gradient(theta, ids, x, y)[3])[0]

    before = (mlp_forward(theta, ids, x)[1] @ theta[2] + theta[3])[1, 0]
    theta[3][0] -= before - 3e-6  # unit 0 of row 1 is just on: its bend is 3e-6 away
    assert wrong(1e-5) > 1e-3 and wrong(1e-6) < 1e-8
    theta = small()[0]
    theta[2][:, 0] = 0
    theta[3][0] = 0.0  # exactly on the bend: no eps is less than the way to it
    assert min(map(wrong, (1e-4, 1e-6, 1e-8))) > 1e-3


def test_forgetting_the_kink_is_seen_by_the_check():
    theta, ids, x, y = small()
    prediction, z, _ = mlp_forward(theta, ids, x)
    wrong = z.T @ np.outer((prediction - y) / 6, theta[4])  # without [h > 0]
    assert np.abs(wrong - mlp_gradient(theta, ids, x, y)[2]).max() > 0.01


# ------------------------------------------------------------------------------------------------ training


def test_an_epoch_is_these_steps_of_sgd():
    theta, ids, x, y = small()
    after = mlp_epoch(theta, ids, x, y, lr=0.2, batch=4, rng=np.random.default_rng(5))
    order, expected = np.random.default_rng(5).permutation(6), theta
    for pick in (order[:4], order[4:]):  # the last mini-batch is smaller
        grads = mlp_gradient(expected, ids[pick], x[pick], y[pick])
        expected = [part - 0.2 * grad for part, grad in zip(expected, grads, strict=True)]
    assert all(np.array_equal(a, b) for a, b in zip(after, expected, strict=True))


def test_twice_the_loss_is_twice_the_learning_rate():
    theta, ids, x, y = small()
    pick = np.random.default_rng(5).permutation(6)
    doubled = [2 * grad for grad in mlp_gradient(theta, ids[pick], x[pick], y[pick])]
    by_loss = [part - 0.1 * grad for part, grad in zip(theta, doubled, strict=True)]
    by_rate = mlp_epoch(theta, ids, x, y, lr=0.2, batch=6, rng=np.random.default_rng(5))
    assert all(np.allclose(a, b, rtol=0, atol=1e-15) for a, b in zip(by_loss, by_rate, strict=True))
    grads = mlp_gradient(theta, ids[pick], x[pick], y[pick])
    decayed = [(1 - 0.1 * 0.5) * part - 0.1 * 2 * grad for part, grad in zip(theta, grads, strict=True)]
    at_twice = [(1 - 0.2 * 0.5) * part - 0.2 * grad for part, grad in zip(theta, grads, strict=True)]
    assert not np.allclose(decayed[0], at_twice[0])  # weight decay scales with the rate and not with the loss


def test_a_network_without_bends_finds_the_least_squares_solution():
    rng = np.random.default_rng(2)
    ids, x = rng.integers(3, size=(40, 1)), rng.normal(size=(40, 1))
    y = np.array([1.0, -2.0, 0.5])[ids[:, 0]] + 0.3 * x[:, 0]
    theta = mlp_init((3,), 1, embedding_dim=1, hidden=8, rng=rng)
    theta[2] = theta[2] + 50.0  # every unit stays on: the network is linear
    theta[4] = theta[4] - theta[3].sum() * 50.0
    for _ in range(3):
        _, _, h = mlp_forward(theta, ids, x)
        assert h.min() > 0
        theta = mlp_epoch(theta, ids, x, y, lr=1e-5, batch=40, rng=rng)
    slopes = theta[1] @ theta[3]
    linear = theta[0][ids[:, 0], 0] * slopes[0] + x[:, 0] * slopes[1] + theta[2] @ theta[3] + theta[4]
    assert np.allclose(mlp_forward(theta, ids, x)[0], linear, rtol=0, atol=1e-10)


def test_start_has_the_spread_it_says():
    theta = mlp_init((400,), 98, embedding_dim=2, hidden=200, rng=np.random.default_rng(3))
    n = theta[1].size
    assert theta[1].shape == (100, 200)
    assert abs(theta[1].std() / np.sqrt(2 / 100) - 1) < 5 / np.sqrt(2 * n)
    assert abs(theta[0].std() / 0.1 - 1) < 5 / np.sqrt(2 * 800)
    assert not theta[2].any() and theta[4] == 0


# ------------------------------------------------------------------------------------------------ made-up data


def test_the_law_by_hand():
    assert sales_law(1, 5, 28.0, 13.0) == 100 + 40 + 35 + 3 * 10 - 5
    assert sales_law(3, 1, 28.0, 12.0) == 100 - 35
    assert sales_law(5, 4, 0.0, 12.0) == 160


def test_made_up_sales_are_the_law_plus_noise_of_deviation_8():
    ids, x, y = synthetic_sales(4000, np.random.default_rng(6))
    noise = y - sales_law(*ids.T, *x.T)
    assert abs(noise.mean()) < 5 * 8 / np.sqrt(4000) and abs(noise.std() / 8 - 1) < 5 / np.sqrt(8000)
    assert ids.min(axis=0).tolist() == [0, 0] and ids.max(axis=0).tolist() == [5, 6]
    assert 0 <= x[:, 0].min() and x[:, 0].max() <= 36 and 8 <= x[:, 1].min() and x[:, 1].max() <= 16


def test_only_training_rows_set_the_scales():
    train, test, scales = sales_split(seed=0)
    assert [len(part) for part in (*train, *test)] == [1000] * 3 + [500] * 3
    assert np.allclose(train[1].mean(axis=0), 0) and np.allclose(train[1].std(axis=0), 1)
    assert abs(train[2].mean()) < 1e-12 and train[2].std() == pytest.approx(1)
    assert np.abs(test[1].mean(axis=0)).max() > 1e-3
    ids, x, y = synthetic_sales(1500, np.random.default_rng(0))
    assert np.allclose(test[1] * scales[1] + scales[0], x[1000:]) and np.allclose(
        test[2] * scales[3] + scales[2], y[1000:]
    )


# ------------------------------------------------------------------------------------------------ inputs


def test_bad_shapes_are_named():
    theta, ids, x, y = small()
    with pytest.raises(ValueError, match="do not fit"):
        mlp_forward(theta, ids[:5], x)
    with pytest.raises(ValueError, match="do not fit"):
        mlp_forward(theta, ids[:, :1], x)
    with pytest.raises(ValueError, match="must be 5, got 6"):
        mlp_forward(theta, ids, np.hstack([x, x]))
    for function in (mlp_loss, mlp_gradient):
        with pytest.raises(ValueError, match=r"\(6,\), got \(6, 1\)"):
            function(theta, ids, x, y[:, None])


def test_a_column_of_targets_teaches_only_their_mean():
    _, _, _, y = small()
    y, rng = y - y.mean() + 2, np.random.default_rng(8)
    predictions = rng.normal(size=6)
    losses = []
    for _ in range(200):
        difference = predictions - y[:, None]  # 6 rows and 6 columns
        losses.append(np.mean(difference**2))
        predictions = predictions - 0.5 * difference.mean(axis=0)
    assert difference.shape == (6, 6) and np.all(np.diff(losses[:20]) < 0)
    assert np.allclose(predictions, 2) and losses[-1] == pytest.approx(y.var())
