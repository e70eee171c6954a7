"""Tests of snippets/low_rank.py, in the order of its functions."""

import numpy as np
import pytest

from snippets.low_rank import als_half, complete, hidden_error, puzzle, sgd_pass, truncate
from tests import numeric

ROWS, COLUMNS, RANK = 7, 5, 2


@pytest.fixture
def case():
    rng = np.random.default_rng(3)
    table = rng.normal(size=(ROWS, COLUMNS))
    seen = rng.random(table.shape) < 0.6
    return table, seen, rng.normal(size=(ROWS, RANK)), rng.normal(size=(COLUMNS, RANK))


def objective(table, seen, users, items, l2):
    """Return eq. 1, cell by cell."""
    fit = sum((table[i, j] - users[i] @ items[j]) ** 2 for i, j in np.argwhere(seen))
    return (fit + l2 * (np.sum(users**2) + np.sum(items**2))) / 2


# ------------------------------------------------------------------------------------------------------- eq. 2, SGD


def test_eq2_is_the_negative_gradient_by_finite_differences(case):
    table, _, *before = case
    seen, lr = np.zeros(table.shape, dtype=bool), 0.01
    seen[4, 1] = True
    after = sgd_pass(table, seen, *before, lr, np.random.default_rng(0))
    slopes = numeric.gradient(lambda users, items: objective(table, seen, users, items, 0), *before)
    for new, old, slope in zip(after, before, slopes, strict=True):
        assert new - old == pytest.approx(-lr * slope, abs=1e-8)


def test_a_pass_visits_each_seen_cell_once_in_the_order_drawn(case):
    table, seen, *expected = case
    for i, j in np.random.default_rng(9).permutation(np.argwhere(seen)):
        only = np.zeros_like(seen)
        only[i, j] = True
        expected = sgd_pass(table, only, *expected, 0.05, np.random.default_rng(0))
    actual = sgd_pass(*case, 0.05, np.random.default_rng(9))
    for a, b in zip(actual, expected, strict=True):
        assert a == pytest.approx(b, abs=1e-14)


def test_lr_zero_changes_nothing(case):
    after = sgd_pass(*case, 0.0, np.random.default_rng(0))
    assert np.array_equal(after[0], case[2]) and np.array_equal(after[1], case[3])


# ------------------------------------------------------------------------------------------------------- eq. 3, ALS


@pytest.mark.parametrize("l2", [1e-6, 0.3])
def test_eq3_is_the_least_squares_solution_row_by_row(case, l2):
    table, seen, _, items = case
    users = als_half(table, seen, items, l2)
    for i in range(ROWS):
        stacked = np.vstack([items[seen[i]], np.sqrt(l2) * np.eye(RANK)])
        target = np.concatenate([table[i, seen[i]], np.zeros(RANK)])
        assert users[i] == pytest.approx(np.linalg.lstsq(stacked, target, rcond=None)[0], abs=1e-6)


@pytest.mark.parametrize("l2", [1e-6, 0.1, 2.0])
def test_objective_of_als_never_rises(case, l2):
    table, seen, users, items = case
    values = [objective(table, seen, users, items, l2)]
    for _ in range(30):
        users = als_half(table, seen, items, l2)
        values.append(objective(table, seen, users, items, l2))
        items = als_half(table.T, seen.T, users, l2)
        values.append(objective(table, seen, users, items, l2))
    assert np.all(np.diff(values) <= 1e-9 * values[0]) and values[-1] < values[1] < values[0]


def test_a_row_that_is_too_short_gets_nearly_the_shortest_solution(case):
    table, _, _, items = case
    seen = np.zeros(table.shape, dtype=bool)
    seen[1, 3] = True
    users = als_half(table, seen, items, 1e-10)
    assert users[1] == pytest.approx(np.linalg.pinv(items[[3]]) @ table[1, [3]], abs=1e-6)
    assert not users[[0, 2, 3, 4, 5, 6]].any()


def test_huge_vectors_do_not_make_the_equations_singular(case):
    table, _, _, items = case
    seen = np.zeros(table.shape, dtype=bool)
    seen[:, 3] = True
    assert np.isfinite(als_half(table, seen, 1e9 * items, 1e-9)).all()


def test_complete_alternates_once_a_weight(case):
    table, seen, _, items = case
    found = complete(table, seen, items, [0.5, 0.1])
    for l2 in (0.5, 0.1):
        users = als_half(table, seen, items, l2)
        items = als_half(table.T, seen.T, users, l2)
    assert np.array_equal(found[0], users) and np.array_equal(found[1], items)


def test_leading_numbers_are_tables_of_their_own():
    table, seen, items = puzzle((3, ROWS, COLUMNS), RANK, 0.7, np.random.default_rng(1))
    users, found = complete(table, seen, items, [0.1] * 5)
    errors = hidden_error(table, seen, users, found)
    for n in range(3):
        alone = complete(table[n], seen[n], items[n], [0.1] * 5)
        assert users[n] == pytest.approx(alone[0], abs=1e-12) and found[n] == pytest.approx(alone[1], abs=1e-12)
        assert errors[n] == pytest.approx(hidden_error(table[n], seen[n], *alone), rel=1e-9)


def test_any_invertible_matrix_keeps_the_predictions(case):
    users, items = case[2:]
    transform = np.array([[2.0, 1.0], [-0.5, 0.3]])
    other = users @ transform, items @ np.linalg.inv(transform).T
    assert other[0] @ other[1].T == pytest.approx(users @ items.T, abs=1e-12)
    assert np.abs(other[1] - items).max() > 0.1


# ------------------------------------------------------------------------------------------------------ eq. 4, the SVD


def test_eq4_error_is_the_tail_and_no_random_table_of_that_rank_is_nearer(case):
    table, rng = case[0], np.random.default_rng(0)
    sizes = np.sqrt(np.linalg.eigvalsh(table.T @ table))[::-1]  # by another route
    for rank in range(COLUMNS + 1):
        cut, found = truncate(table, rank)
        assert found == pytest.approx(sizes, abs=1e-9)
        assert np.linalg.matrix_rank(cut, tol=1e-9) == rank
        error = np.linalg.norm(table - cut)
        assert error == pytest.approx(np.sqrt(np.sum(sizes[rank:] ** 2)), abs=1e-9)
        for _ in range(50 * (rank > 0)):
            items = rng.normal(size=(COLUMNS, rank))
            nearest = table @ items @ np.linalg.pinv(items)  # the best table with these rows
            assert np.linalg.norm(table - nearest) >= error - 1e-9


# --------------------------------------------------------------------------------------------------------- the puzzle


def test_puzzle_has_its_rank_and_a_larger_share_sees_more():
    table, few, _ = puzzle((ROWS, COLUMNS), RANK, 0.3, np.random.default_rng(2))
    same, more, _ = puzzle((ROWS, COLUMNS), RANK, 0.6, np.random.default_rng(2))
    assert np.linalg.matrix_rank(table) == RANK and np.array_equal(table, same)
    assert np.all(more | ~few) and more.sum() > few.sum()


def test_hidden_error_by_hand():
    table, seen = np.array([[3.0, 4.0, 9.0]]), np.array([[False, False, True]])
    users, items = np.array([[1.0]]), np.array([[3.0], [1.0], [100.0]])
    assert hidden_error(table, seen, users, items) == pytest.approx(3 / 5)  # errors 0 and 3, sizes 3 and 4
    assert hidden_error(table, seen, users, 0 * items) == 1


# --------------------------------------------------------------------------------------------------- inputs, dtypes


def test_holes_may_hold_anything(case):
    table, seen, users, items = case
    holed = np.where(seen, table, np.nan)
    assert np.array_equal(als_half(holed, seen, items, 0.1), als_half(table, seen, items, 0.1))
    after = sgd_pass(holed, seen, users, items, 0.1, np.random.default_rng(0))
    assert np.array_equal(after[0], sgd_pass(*case, 0.1, np.random.default_rng(0))[0])


def test_rows_are_no_tables(case):
    table, seen, _, items = case
    with pytest.raises(ValueError, match="shapes"):
        als_half(table[0], seen[0], items, 0.1)
