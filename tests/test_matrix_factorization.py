"""Tests of snippets/matrix_factorization.py, in the order of its functions."""

import numpy as np
import pytest

from snippets.matrix_factorization import (
    als_sweep,
    model_init,
    objective,
    predict,
    sgd_epoch,
    synthetic_ratings,
)

NUM_USERS, NUM_ITEMS, RANK = 7, 5, 2
I = np.array([0, 0, 1, 2, 3, 3, 4, 5, 6, 6, 2, 1])  # noqa: E741
J = np.array([0, 3, 1, 4, 2, 0, 3, 1, 4, 2, 0, 0])
RATINGS = np.array([5.0, 3, 4, 1, 2, 5, 3, 4, 2, 1, 4, 3])


@pytest.fixture
def model():
    rng = np.random.default_rng(0)
    drawn = model_init(NUM_USERS, NUM_ITEMS, RANK, RATINGS.mean(), rng, scale=0.8)
    return drawn[0], rng.normal(size=NUM_USERS), rng.normal(size=NUM_ITEMS), *drawn[3:]


def copy(model):
    return tuple(np.array(part) for part in model)


def slope(function, model, part, index, h=1e-6):
    """Return the central difference of function in one entry of the model."""
    there, back = copy(model), copy(model)
    there[part][index] += h
    back[part][index] -= h
    return (function(there) - function(back)) / (2 * h)


# ------------------------------------------------------------------------------------------------- model and eq. 1


def test_init_has_zero_biases_and_factors_of_the_stated_scale():
    mean, user_bias, item_bias, users, items = model_init(400, 300, 5, 3.6, np.random.default_rng(1), scale=0.3)
    assert mean == 3.6 and not user_bias.any() and not item_bias.any()
    assert users.shape == (400, 5) and items.shape == (300, 5)
    for drawn in (users, items):
        assert drawn.std() == pytest.approx(0.3, abs=5 * 0.3 / np.sqrt(2 * drawn.size))


def test_eq1_by_hand():
    model = (
        3.5,
        np.array([0.0, 0.25]),
        np.array([0.0, 0.0, -0.5]),
        np.array([[0.0, 0.0], [1.0, 2.0]]),
        np.array([[0, 0], [0, 0], [0.5, 0.25]]),
    )
    assert predict(model, 1, 2) == 3.5 + 0.25 - 0.5 + 1.0  # 1 * 0.5 + 2 * 0.25 = 1


def test_eq1_is_one_entry_of_the_matrix_product(model):
    mean, user_bias, item_bias, users, items = model
    table = mean + user_bias[:, None] + item_bias + users @ items.T
    assert predict(model, *np.indices(table.shape)) == pytest.approx(table, abs=1e-12)


def test_eq1_is_a_lookup_one_hot_times_table(model):
    users, items = model[3:]
    one_hot = lambda ids, rows: np.eye(rows)[ids]  # noqa: E731
    dot = np.sum((one_hot(I, NUM_USERS) @ users) * (one_hot(J, NUM_ITEMS) @ items), axis=1)
    assert predict(model, I, J) == pytest.approx(model[0] + model[1][I] + model[2][J] + dot, abs=1e-12)


def test_rank_zero_leaves_mean_and_biases():
    model = model_init(3, 2, 0, 3.5, np.random.default_rng(0))
    assert predict(model, [0, 2], [1, 0]).tolist() == [3.5, 3.5]
    model = als_sweep(model, [0, 2], [1, 0], [5.0, 2.0], l2=0.0)
    assert predict(model, [0, 2], [1, 0]) == pytest.approx([5, 2])


def test_factors_are_not_unique(model):
    rng = np.random.default_rng(4)
    transform = rng.normal(size=(RANK, RANK))
    other = *model[:3], model[3] @ transform, model[4] @ np.linalg.inv(transform).T
    assert predict(other, I, J) == pytest.approx(predict(model, I, J), abs=1e-10)
    assert np.abs(other[4] - model[4]).max() > 0.1


def test_rotation_keeps_the_objective_and_a_stretch_does_not(model):
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    stretch = np.diag([2.0, 1.0])
    value = objective(model, I, J, RATINGS, 0.1)
    for transform, same in ((turn, True), (stretch, False)):
        other = *model[:3], model[3] @ transform, model[4] @ np.linalg.inv(transform).T
        assert np.isclose(objective(other, I, J, RATINGS, 0.1), value, rtol=1e-12) == same


# ------------------------------------------------------------------------------------------------------------ eq. 2


def test_eq2_adds_up_cell_by_cell(model):
    mean, user_bias, item_bias, users, items = model
    total = 0.0
    for i, j, rating in zip(I, J, RATINGS, strict=True):
        guess = mean + user_bias[i] + item_bias[j] + sum(users[i, k] * items[j, k] for k in range(RANK))
        size = user_bias[i] ** 2 + item_bias[j] ** 2 + sum(users[i, k] ** 2 + items[j, k] ** 2 for k in range(RANK))
        total += ((rating - guess) ** 2 + 0.07 * size) / 2
    assert objective(model, I, J, RATINGS, 0.07) == pytest.approx(total, rel=1e-12)


def test_eq2_does_not_see_the_holes(model):
    stars = np.full((NUM_USERS, NUM_ITEMS), np.nan)
    stars[I, J] = RATINGS
    seen = np.isfinite(stars)
    assert objective(model, *np.nonzero(seen), stars[seen], 0.1) == pytest.approx(objective(model, I, J, RATINGS, 0.1))


# ------------------------------------------------------------------------------------------------------- eq. 3, SGD


@pytest.mark.parametrize("l2", [0.0, 0.3])
def test_eq3_is_the_negative_gradient_by_finite_differences(model, l2):
    cell = I[3:4], J[3:4], RATINGS[3:4]
    lr = 0.01
    after = sgd_epoch(model, *cell, lr, l2, np.random.default_rng(0))
    for part in range(1, 5):
        for index in np.ndindex(model[part].shape):
            gradient = slope(lambda at: objective(at, *cell, l2), model, part, index)
            assert after[part][index] - model[part][index] == pytest.approx(-lr * gradient, abs=1e-8)


def test_an_epoch_of_tiny_steps_is_a_step_down_the_gradient_of_the_sum(model):
    lr, l2 = 1e-7, 0.2
    after = sgd_epoch(model, I, J, RATINGS, lr, l2, np.random.default_rng(0))
    for part in range(1, 5):
        for index in np.ndindex(model[part].shape):
            gradient = slope(lambda at: objective(at, I, J, RATINGS, l2), model, part, index)
            assert (model[part][index] - after[part][index]) / lr == pytest.approx(gradient, abs=1e-4)


def test_an_epoch_visits_each_cell_once_in_the_order_drawn(model):
    expected = model
    for n in np.random.default_rng(9).permutation(len(RATINGS)):
        expected = sgd_epoch(expected, I[[n]], J[[n]], RATINGS[[n]], 0.05, 0.1, np.random.default_rng(0))
    actual = sgd_epoch(model, I, J, RATINGS, 0.05, 0.1, np.random.default_rng(9))
    for a, b in zip(actual, expected, strict=True):
        assert a == pytest.approx(b, abs=1e-14)


def test_rows_without_a_rating_do_not_move(model):
    after = sgd_epoch(model, I[:2], J[:2], RATINGS[:2], 0.05, 0.5, np.random.default_rng(0))
    assert np.array_equal(after[3][1:], model[3][1:]) and not np.array_equal(after[3][0], model[3][0])


def test_lr_zero_and_no_ratings_change_nothing(model):
    for cells, lr in ((slice(None), 0.0), (slice(0), 0.1)):
        after = sgd_epoch(model, I[cells], J[cells], RATINGS[cells], lr, 0.1, np.random.default_rng(0))
        assert all(np.array_equal(a, b) for a, b in zip(after, model, strict=True))


# ------------------------------------------------------------------------------------------------------- eq. 4, ALS


@pytest.mark.parametrize("l2", [0.0, 0.2])
def test_eq4_is_the_least_squares_solution(model, l2):
    mean, _, item_bias, _, items = model
    user_bias, users = als_sweep(model, I, J, RATINGS, l2)[1:4:2]
    for i in range(NUM_USERS):
        mine = i == I
        z = np.column_stack([np.ones(mine.sum()), items[J[mine]]])
        stacked = np.vstack([z, np.sqrt(l2 * mine.sum()) * np.eye(RANK + 1)])
        target = np.concatenate([RATINGS[mine] - mean - item_bias[J[mine]], np.zeros(RANK + 1)])
        assert np.r_[user_bias[i], users[i]] == pytest.approx(np.linalg.lstsq(stacked, target, rcond=None)[0], abs=1e-9)


def test_after_a_sweep_the_gradient_in_the_items_is_zero(model):
    after = als_sweep(model, I, J, RATINGS, 0.1)
    for part in (2, 4):
        for index in np.ndindex(after[part].shape):
            assert slope(lambda at: objective(at, I, J, RATINGS, 0.1), after, part, index) == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize("l2", [0.0, 0.01, 0.5])
def test_objective_never_rises_from_sweep_to_sweep(model, l2):
    values = [objective(model, I, J, RATINGS, l2)]
    for _ in range(40):
        model = als_sweep(model, I, J, RATINGS, l2)
        values.append(objective(model, I, J, RATINGS, l2))
    assert np.all(np.diff(values) <= 1e-10 * values[0]) and values[1] < values[0]


def test_cf1_als_recovers_hidden_cells_of_an_exact_rank_two_table():
    rng = np.random.default_rng(5)
    table = rng.normal(size=(40, 2)) @ rng.normal(size=(2, 30))
    seen = rng.random(table.shape) < 0.6
    model = model_init(40, 30, 2, 0.0, rng)
    for _ in range(200):
        model = als_sweep(model, *np.nonzero(seen), table[seen], 0.0)
    error = predict(model, *np.nonzero(~seen)) - table[~seen]
    assert np.sqrt(np.mean(error**2)) < 1e-6 * table.std()


def test_a_user_without_ratings_gets_zeros_and_so_the_mean_and_the_item_bias(model):
    keep = I != 4
    after = als_sweep(model, I[keep], J[keep], RATINGS[keep], 0.1)
    assert predict(after, 4, 2) == after[0] + after[2][2]


# --------------------------------------------------------------------------------------------------- inputs, dtypes


def test_inputs_are_not_changed(model):
    before, data = copy(model), [I.copy(), J.copy(), RATINGS.copy()]
    sgd_epoch(model, I, J, RATINGS, 0.1, 0.1, np.random.default_rng(0))
    als_sweep(model, I, J, RATINGS, 0.1)
    assert all(np.array_equal(a, b) for a, b in zip(model, before, strict=True))
    assert all(np.array_equal(a, b) for a, b in zip((I, J, RATINGS), data, strict=True))


def test_float32_stays_float32(model):
    small = tuple(np.float32(part) for part in model)
    assert predict(small, I, J).dtype == np.float32
    for after in (
        sgd_epoch(small, I, J, RATINGS, 0.1, 0.1, np.random.default_rng(0)),
        als_sweep(small, I, J, RATINGS, 0.1),
    ):
        assert [part.dtype for part in after] == [np.float32] * 5


def test_same_seed_same_model(model):
    first, second = (sgd_epoch(model, I, J, RATINGS, 0.1, 0.1, np.random.default_rng(8)) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


STEPS = {
    "sgd": lambda model, i, j, ratings, l2=0.1: sgd_epoch(model, i, j, ratings, 0.1, l2, np.random.default_rng(0)),
    "als": lambda model, i, j, ratings, l2=0.1: als_sweep(model, i, j, ratings, l2),
    "objective": lambda model, i, j, ratings, l2=0.1: objective(model, i, j, ratings, l2),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("i", "j", "message"),
    [
        ([-1], [0], "user ids.*-1"),
        ([NUM_USERS], [0], "user ids.*7"),
        ([0], [-1], "item ids.*-1"),
        ([0], [NUM_ITEMS], "item ids.*5"),
        ([0.0], [0], "user ids.*float"),
        ([True], [0], "user ids.*bool"),
        ([0], ["1"], "item ids.*U"),
    ],
)
def test_ids_without_a_row_raise(model, step, i, j, message):
    with pytest.raises(IndexError, match=message):
        STEPS[step](model, i, j, [3.0])
    with pytest.raises(IndexError, match=message):
        predict(model, i, j)


@pytest.mark.parametrize("step", STEPS)
def test_bad_numbers_and_shapes_raise(model, step):
    for bad in (np.nan, np.inf):
        with pytest.raises(ValueError, match="finite"):
            STEPS[step](model, [0], [1], [bad])
    for bad in (-0.1, np.nan, np.inf):
        with pytest.raises(ValueError, match=f"l2.*{bad}"):
            STEPS[step](model, [0], [1], [3.0], bad)
    for i, j, ratings in (([0, 1], [1], [3.0]), ([0], [1], [3.0, 4.0]), ([[0]], [[1]], [[3.0]])):
        with pytest.raises(ValueError, match="shape"):
            STEPS[step](model, i, j, ratings)
    for part, wrong in ((3, model[3][:, :1]), (4, model[4][0]), (1, model[1][:-1]), (2, model[2][:, None])):
        broken = (*model[:part], wrong, *model[part + 1 :])
        with pytest.raises((ValueError, IndexError), match="model"):
            STEPS[step](broken, [0], [1], [3.0])


@pytest.mark.parametrize("lr", [-0.1, np.nan, np.inf])
def test_bad_lr_is_named(model, lr):
    with pytest.raises(ValueError, match=f"lr.*{lr}"):
        sgd_epoch(model, I, J, RATINGS, lr, 0.1, np.random.default_rng(0))


@pytest.mark.parametrize(
    ("sizes", "message"),
    [((0, 5, 2), "num_users.*0"), ((7, -1, 2), "num_items.*-1"), ((7, 5, -1), "rank.*-1"), ((7, 5, 2.0), "rank.*2.0")],
)
def test_bad_sizes_are_named(sizes, message):
    with pytest.raises(ValueError, match=message):
        model_init(*sizes, 3.5, np.random.default_rng(0))
    for mean, scale in ((np.nan, 0.1), (3.5, -0.1), (3.5, np.inf)):
        with pytest.raises(ValueError, match="finite"):
            model_init(7, 5, 2, mean, np.random.default_rng(0), scale=scale)


# ------------------------------------------------------------------------------------------------- the made-up table


def test_synthetic_stars_are_whole_and_the_stated_share_is_seen():
    stars, seen, kinds = synthetic_ratings(200, 90, 0.35, np.random.default_rng(0))
    assert set(np.unique(stars)) == {1, 2, 3, 4, 5} and stars.shape == seen.shape == (200, 90)
    assert seen.mean() == pytest.approx(0.35, abs=5 * np.sqrt(0.35 * 0.65 / seen.size))
    assert np.bincount(kinds).tolist() == [30, 30, 30]
