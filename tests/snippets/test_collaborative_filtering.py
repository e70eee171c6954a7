"""Tests of the numbers and figures of docs/{zh,en}/collaborative-filtering.md, in the order of the page."""

import itertools
import statistics

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from snippets.claims import collaborative_filtering as claims
from snippets.figures import collaborative_filtering as figure
from snippets.figures import collaborative_filtering_factors as factors
from snippets.figures import collaborative_filtering_loss as loss
from snippets.matrix_factorization import als_sweep, model_init, predict
from tests import numeric

EVERYWHERE = np.indices((80, 30))


def rms(error):
    return np.sqrt(np.mean(np.square(error)))


def stacked_als(stars, weight, sweeps, rank=2, l2=0.05):
    """ALS once more, without ids: one least-squares problem a row of the whole table, cells weighted 0 or 1."""
    rng = np.random.default_rng(2)
    users, items = 0.1 * rng.standard_normal((80, rank)), 0.1 * rng.standard_normal((30, rank))
    rows, columns = np.column_stack([np.zeros(80), users]), np.column_stack([np.zeros(30), items])
    centred = stars - np.average(stars, weights=weight)

    def half(table, weight, other):
        design = np.column_stack([np.ones(len(other)), other[:, 1:]])
        found = np.zeros((len(table), rank + 1))
        for row, (values, shown) in enumerate(zip(table, weight, strict=True)):
            penalty = np.sqrt(l2 * shown.sum()) * np.eye(rank + 1)
            left = np.vstack([design[shown], penalty])
            right = np.concatenate([(values - other[:, 0])[shown], np.zeros(rank + 1)])
            found[row] = np.linalg.lstsq(left, right, rcond=None)[0]
        return found

    for _ in range(sweeps):
        rows = half(centred, weight, columns)
        columns = half(centred.T, weight.T, rows)
    return np.average(stars, weights=weight) + rows[:, :1] + columns[:, 0] + rows[:, 1:] @ columns[:, 1:].T


# --------------------------------------------------------------------------------------------------------- the claims


def test_seen_cells_and_parameters():
    stars, seen, _ = claims.table()
    assert claims.seen_cells.compute() == sum(bool(cell) for row in seen for cell in row)
    assert stars.size == 2400 and abs(seen.mean() - 0.35) < 5 * np.sqrt(0.35 * 0.65 / 2400)
    assert claims.cells.compute() == stars.size
    assert claims.parameters.compute() == (80 + 30) * (2 + 1)


def test_mean_alone():
    stars, seen, _ = claims.table()
    cells = list(itertools.product(range(80), range(30)))
    inside = [stars[cell] for cell in cells if seen[cell]]
    outside = [stars[cell] for cell in cells if not seen[cell]]
    spread = statistics.pvariance(outside) + (statistics.mean(outside) - statistics.mean(inside)) ** 2
    assert claims.rmse_mean.compute() == pytest.approx(spread**0.5, rel=1e-12)
    assert claims.mean_hidden.compute() == pytest.approx(sum(outside) / (2400 - len(inside)))


def test_biases_alone_are_a_linear_ridge_regression():
    stars, seen, _ = claims.table()
    i, j = np.nonzero(seen)
    one_hot = np.hstack([np.eye(80)[i], np.eye(30)[j]])
    gram = one_hot.T @ one_hot + 0.05 * np.diag(one_hot.sum(axis=0))
    biases = np.linalg.solve(gram, one_hot.T @ (stars[seen] - stars[seen].mean()))
    guess = stars[seen].mean() + biases[:80, None] + biases[80:]
    assert claims.rmse_biases.compute() == pytest.approx(rms((guess - stars)[~seen]), abs=1e-6)
    assert claims.rmse_biases.compute() < claims.rmse_mean.compute()


def plain_sgd(rank, l2, epochs):
    """What SGD predicts in every cell of the page's table, number by number in plain Python."""
    stars, seen, _ = claims.table()
    cells = [(i, j, float(stars[i, j])) for i in range(80) for j in range(30) if seen[i, j]]
    mean = sum(rating for _, _, rating in cells) / len(cells)
    rng = np.random.default_rng(2)
    users, items = (0.1 * rng.standard_normal((rows, rank)) for rows in (80, 30))
    u, w, b, c = users.tolist(), items.tolist(), [0.0] * 80, [0.0] * 30
    order = np.random.default_rng(3)
    for _ in range(epochs):
        for n in order.permutation(len(cells)):
            i, j, rating = cells[n]
            error = rating - mean - b[i] - c[j] - sum(x * y for x, y in zip(u[i], w[j], strict=True))
            b[i] += 0.04 * (error - l2 * b[i])
            c[j] += 0.04 * (error - l2 * c[j])
            for k in range(rank):
                u[i][k], w[j][k] = (
                    u[i][k] + 0.04 * (error * w[j][k] - l2 * u[i][k]),
                    w[j][k] + 0.04 * (error * u[i][k] - l2 * w[j][k]),
                )
    return mean + np.array(b)[:, None] + np.array(c) + np.array(u) @ np.array(w).T


def test_sgd_agrees_with_a_plain_loop():
    stars, seen, _ = claims.table()
    guess = plain_sgd(2, 0.05, 60)
    assert claims.rmse_sgd.compute() == pytest.approx(rms((guess - stars)[~seen]), abs=1e-9)


def test_als_agrees_with_stacked_least_squares():
    stars, seen, _ = claims.table()
    guess = stacked_als(stars, seen, sweeps=30)
    assert claims.rmse_als.compute() == pytest.approx(rms((guess - stars)[~seen]), abs=1e-7)
    assert claims.rmse_als.compute() < 0.55 * claims.rmse_biases.compute()


def test_rank_two_beats_biases_in_every_redraw():
    won = 0
    for seed in range(100, 110):
        stars, seen, _ = claims.table(seed)
        two, none = (stacked_als(stars, seen, 15, rank) for rank in (2, 0))
        won += rms((two - stars)[~seen]) < rms((none - stars)[~seen])
    assert claims.redraws_won.compute() == won


def test_neighbours_share_their_kind():
    items, kinds = claims.best()[4].tolist(), claims.table()[2]
    same = 0
    for j, item in enumerate(items):
        distances = [(np.hypot(item[0] - other[0], item[1] - other[1]), n) for n, other in enumerate(items) if n != j]
        same += kinds[min(distances)[1]] == kinds[j]
    assert claims.neighbours.compute() == same


@given(
    data=st.data(),
    sizes=st.tuples(st.integers(1, 6), st.integers(2, 5), st.integers(0, 3)),
    l2=st.floats(1e-3, 1e3),
    sweeps=st.integers(1, 3),
)
def test_items_with_the_same_ratings_get_the_same_vector(data, sizes, l2, sweeps):
    """Any ratings, any start, items that nobody rated among them; the other items are as they like."""
    assert numeric.tried(claims.twins)
    users, items, rank = sizes
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    stars, seen = rng.integers(1, 6, size=(users, items)).astype(float), rng.random((users, items)) < rng.random()
    first, second = data.draw(st.permutations(range(items)))[:2]
    stars[:, second], seen[:, second] = stars[:, first], seen[:, first]
    assume(seen.any())
    model = model_init(users, items, rank, stars[seen].mean(), rng, scale=1.0)
    for _ in range(sweeps):
        model = als_sweep(model, *np.nonzero(seen), stars[seen], l2)
        _, _, bias, _, vectors = model
        assert bias[first] == pytest.approx(bias[second], rel=1e-6, abs=1e-9)
        assert vectors[first] == pytest.approx(vectors[second], rel=1e-6, abs=1e-9)


def test_no_regularisation_overfits():
    stars, seen, _ = claims.table()
    error = plain_sgd(8, 0.0, 100) - stars
    assert claims.overfit_seen.compute() == pytest.approx(rms(error[seen]), rel=1e-6)
    assert claims.overfit_hidden.compute() == pytest.approx(rms(error[~seen]), rel=1e-6)
    assert claims.overfit_seen.compute() < 0.2 < claims.rmse_sgd.compute() < claims.overfit_hidden.compute()


def test_zeros_in_the_holes_are_believed():
    stars, seen, _ = claims.table()
    guess = stacked_als(np.where(seen, stars, 0), np.ones_like(seen), sweeps=30)
    assert claims.rmse_zeros.compute() == pytest.approx(rms((guess - stars)[~seen]), abs=1e-6)
    assert claims.mean_zeros.compute() == pytest.approx(guess[~seen].mean(), abs=1e-6)
    assert claims.rmse_zeros.compute() > 2 * claims.rmse_mean.compute()


def test_filling_by_biases_is_still_worse():
    stars, seen, _ = claims.table()
    guess = predict(claims.fit_als(0, stars, seen), *EVERYWHERE)
    guess = stacked_als(np.where(seen, stars, guess), np.ones_like(seen), sweeps=30)
    assert claims.rmse_filled.compute() == pytest.approx(rms((guess - stars)[~seen]), abs=1e-6)
    assert claims.rmse_als.compute() < claims.rmse_filled.compute() < claims.rmse_biases.compute()
    assert np.sum(~seen) > np.sum(seen)  # most terms of the sum are filled cells


def test_a_view_is_no_copy():
    users = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert np.shares_memory(users, users[0, :][:]) and not np.shares_memory(users, users[0].copy())
    # right step lr * e * u; wrong step lr * e * (u + lr * e * w); here |w| = |u|, so the excess is lr * e = 0.2
    assert claims.view_error.compute() == pytest.approx(0.1 * 2)


# -------------------------------------------------------------------------------------------------------- the figures


def test_table_of_the_figure_is_an_excerpt_and_its_counts_are_those_of_all_holes():
    data, (stars, seen, kinds) = figure.data(), claims.table()
    columns = [j for kind in range(3) for j in range(30) if kinds[j] == kind and j // 3 < 5]
    assert np.array_equal(data["stars"], stars[:11][:, columns])
    assert np.array_equal(data["filled"][data["seen"]], data["stars"][data["seen"]])
    assert data["ratings"] + data["holes"] == 2400
    guess = predict(claims.best(), *EVERYWHERE)
    right = np.abs(guess - stars) < 0.5
    right |= (stars == 5) & (guess > 5) | (stars == 1) & (guess < 1)
    assert data["exact"] == pytest.approx(right[~seen].mean(), abs=1e-9) and data["exact"] > 0.5
    assert data["close"] > data["exact"] and data["close"] == pytest.approx(1 - data["far"] / data["holes"])
    assert data["wrong"] == np.sum(~right[:11][:, columns] & ~seen[:11][:, columns])
    assert data["drawn"] == np.sum(~data["seen"]) > 11 * 15 / 2


def test_seen_error_keeps_falling_while_the_error_in_the_holes_rises_again():
    data = loss.data()
    assert len(data["small"]) == 61 and len(data["large"]) == 101
    assert np.all(np.diff(data["large"][::10, 0]) < 0)
    after = data["large"][data["lowest"] :: 10, 1]
    assert 5 < data["lowest"] < 50 and np.all(np.diff(after) > 0) and data["end_hidden"] > data["bottom"] + 0.1
    assert data["small"][20:, 1].max() - data["small"][20:, 1].min() < 0.05
    assert data["small_hidden"] < 0.6 * data["biases"]
    assert data["small_hidden"] == pytest.approx(claims.rmse_sgd.compute())
    assert data["end_seen"] == pytest.approx(claims.overfit_seen.compute())


def test_another_plane_gives_the_same_predictions():
    data = factors.data()
    (users, items), (other_users, other_items) = data["learned"], data["other"]
    assert np.abs(users @ items.T - other_users @ other_items.T).max() < 1e-12
    assert data["difference"] < 1e-12 and data["moved"] > 0.5
    assert data["hidden"] == pytest.approx(claims.rmse_als.compute(), abs=1e-12)
    assert data["neighbours"] == 30
    assert np.all(np.abs(np.vstack([users, items, other_users, other_items])) < factors.REACH)


def test_clusters_are_further_apart_than_wide():
    items, kinds = factors.data()["learned"][1], claims.table()[2]
    centers = np.array([items[kinds == kind].mean(axis=0) for kind in range(3)])
    width = max(np.linalg.norm(items[kinds == kind] - centers[kind], axis=1).max() for kind in range(3))
    gaps = np.linalg.norm(centers - np.roll(centers, 1, axis=0), axis=1)
    assert gaps.min() > 2 * width
