"""Tests of what docs/{zh,en}/structured-nets.md says about its made-up table: claims and figures."""

import itertools
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.claims import structured_nets as claims
from snippets.figures import structured_nets as figure
from snippets.figures import structured_nets_loss as figure_loss
from snippets.figures import structured_nets_plane as figure_plane
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
from tests import numeric, oracle

NOISE = 8.0  # pieces, standard deviation of the made-up noise
TEST_ROWS = 500


@pytest.fixture(scope="module")
def drawn():
    """Return the data of the three figures."""
    return figure.data(), figure_loss.data(), figure_plane.data()


def test_parameters_are_counted_by_hand():
    assert claims.parameters.compute() == 6 * 2 + 7 * 2 + 6 * 16 + 16 + 16 + 1


def test_eq4_every_derivative_agrees_with_its_difference_quotient():
    train, _, _ = sales_split(seed=0)
    ids, x, y = (part[:200] for part in train)
    theta = mlp_init((6, 7), 2, embedding_dim=2, hidden=16, rng=np.random.default_rng(0))
    slopes = numeric.gradient(lambda *moved: np.mean((predicted(moved, ids, x) - y) ** 2) / 2, *theta, h=1e-5)
    for scale, agree in ((1, 155), (1.001, 100)):  # and the comparison can fail
        off = [abs(scale * grad - slope) for grad, slope in zip(mlp_gradient(theta, ids, x, y), slopes, strict=True)]
        count = sum(int(np.sum(part < 1e-7)) for part in off)
        assert count < agree if scale > 1 else count == agree == claims.derivatives_agree.compute()


def least_squares(columns):
    """Solve the normal equations in pieces and raw units, apart from the code of the claims."""
    ids, x, y = synthetic_sales(1500, np.random.default_rng(0))
    design = np.column_stack([np.ones(1500), columns(ids), x]).astype(float)
    first = design[:1000]
    weights = np.linalg.solve(first.T @ first, first.T @ y[:1000])
    return np.sqrt(np.mean((design @ weights - y)[1000:] ** 2))


def test_baselines_are_least_squares():
    ids, x, y = synthetic_sales(1500, np.random.default_rng(0))
    assert claims.error_mean.compute() == pytest.approx(np.sqrt(np.mean((y[1000:] - y[:1000].mean()) ** 2)))
    assert claims.error_numbers.compute() == pytest.approx(least_squares(lambda ids: ids))
    one_hot = lambda ids: np.hstack([np.eye(6)[ids[:, 0]][:, 1:], np.eye(7)[ids[:, 1]][:, 1:]])  # noqa: E731
    assert claims.error_linear.compute() == pytest.approx(least_squares(one_hot))
    ratio = least_squares(lambda ids: ids) / least_squares(one_hot)
    assert claims.numbers_over_one_hot.compute() == pytest.approx(ratio)
    assert figure_loss.data()["share"] == pytest.approx(claims.error_network.compute() / least_squares(one_hot))


def test_law_is_wrong_by_its_noise():
    rng = np.random.default_rng(0)
    for draw in (rng.integers, rng.integers, rng.random, rng.random):  # shops and days, warmth and price come first
        draw(*((7,) if draw == rng.integers else ()), size=1500)
    noise = NOISE * rng.normal(size=1500)
    standard_error = NOISE / np.sqrt(2 * TEST_ROWS)
    assert abs(claims.error_law.compute() - NOISE) < 4 * standard_error
    assert claims.error_law.compute() == pytest.approx(np.sqrt(np.mean(noise[1000:] ** 2)), rel=1e-9)


def test_network_comes_close_to_the_law_and_the_linear_fit_does_not():
    _, x, _ = synthetic_sales(1500, np.random.default_rng(0))
    _, _, scales = sales_split(seed=0)
    rows = (x[1000:] - scales[0]) / scales[1]
    assert claims.error_network.compute() == pytest.approx(pieces_off(once_more(), rows))


def predicted(theta, ids, x):
    """Return what a network says of rows, with ids as one-hot columns."""
    shops, days, w, c, u, a = theta
    return np.maximum(np.hstack([np.eye(6)[ids[:, 0]] @ shops, np.eye(7)[ids[:, 1]] @ days, x]) @ w + c, 0) @ u + a


def trained_step_by_step(ids, x, y, epochs, lr, start=0, forgets=False):
    """Train once more, with ids as one-hot columns and the derivatives written out: the snippets have no part in it."""
    rng = np.random.default_rng(start)
    shops, days, w = 0.1 * rng.normal(size=(6, 2)), 0.1 * rng.normal(size=(7, 2)), rng.normal(size=(6, 16)) / 3**0.5
    theta = [shops, days, w, np.zeros(16), rng.normal(size=16) / 4, 0.0]
    hot = np.eye(6)[ids[:, 0]], np.eye(7)[ids[:, 1]]
    for _ in range(epochs):
        for pick in rng.permutation(len(y)).reshape(-1, 50):
            (shops, days, w, c, u, a), shop, day = theta, hot[0][pick], hot[1][pick]
            z = np.hstack([shop @ shops, day @ days, x[pick]])
            before = z @ w + c
            off = (np.maximum(before, 0) @ u + a - y[pick]) / 50
            back = off[:, None] * u * ((before > 0) | forgets)
            deep = back @ w.T
            grads = shop.T @ deep[:, :2], day.T @ deep[:, 2:4], z.T @ back, back.sum(0)
            grads += np.maximum(before, 0).T @ off, off.sum()
            theta = [part - lr * grad for part, grad in zip(theta, grads, strict=True)]
    return theta


@cache
def once_more(start=0, forgets=False):
    """Return the page's network, trained from a start by the program above."""
    return trained_step_by_step(*sales_split(seed=0)[0], 60, 0.1, start, forgets)


def pieces_off(theta, x):
    """Return the error over the test rows, whose continuous columns go in as x, in pieces of the made-up sales themselves."""
    ids, raw, y = synthetic_sales(1500, np.random.default_rng(0))
    guess = predicted(theta, ids[1000:], x) * y[:1000].std() + y[:1000].mean()
    return np.sqrt(np.mean((guess - y[1000:]) ** 2))


def test_errors_of_twenty_starts():
    train, test, _ = sales_split(seed=0)
    errors = [pieces_off(once_more(start), test[1]) for start in range(20)]
    ends = [claim.compute() for claim in (claims.error_best_start, claims.error_middle_start, claims.error_worst_start)]
    assert len(set(errors)) == 20 == claims.STARTS
    assert ends == pytest.approx([min(errors), np.median(errors), max(errors)])


def test_raw_columns_are_trained_as_said():
    ids, raw, y = synthetic_sales(1500, np.random.default_rng(0))
    target = (y - y[:1000].mean()) / y[:1000].std()
    for claim, lr in ((claims.error_raw, 0.01), (claims.error_raw_slow, 0.001)):
        theta = trained_step_by_step(ids[:1000], raw[:1000], target[:1000], 60, lr)
        assert claim.compute() == pytest.approx(pieces_off(theta, raw[1000:]))
    with np.errstate(all="ignore"):
        theta = trained_step_by_step(ids[:1000], raw[:1000], target[:1000], 60, 0.1)
    assert np.isnan(theta[2]).any() and np.isnan(claims.raw_error(0.1))


def test_more_epochs_and_more_rows_are_trained_as_said():
    train, test, scales = sales_split(seed=0)
    assert claims.error_more_epochs.compute() == pytest.approx(
        pieces_off(trained_step_by_step(*train, 240, 0.1), test[1])
    )
    ids, x, y = synthetic_sales(8000, np.random.default_rng(100))
    rows = ids, standardize(x, *scales[:2]), standardize(y, *scales[2:])
    assert claims.error_more_rows.compute() == pytest.approx(pieces_off(trained_step_by_step(*rows, 60, 0.1), test[1]))


def test_without_the_bends_the_loss_falls_to_a_worse_network():
    train, test, _ = sales_split(seed=0)
    assert claims.error_forgotten.compute() == pytest.approx(pieces_off(once_more(forgets=True), test[1]))
    losses = [mlp_loss(theta, *train) for theta in claims.forgetful_path()]
    assert losses[-1] < 0.2 * losses[0] and losses[-1] < losses[20] * 1.2  # a curve nobody would suspect
    assert 1.4 * claims.error_network.compute() < claims.error_forgotten.compute() < 0.5 * claims.error_mean.compute()
    # where every unit is on, the forgetful gradient is the gradient: nothing else is wrong with it
    theta = [np.array(part) for part in claims.forgetful_path()[0]]
    theta[3] += 100.0
    pairs = zip(claims.forgetful_gradient(theta, *train), mlp_gradient(theta, *train), strict=True)
    assert all(np.allclose(wrong, right) for wrong, right in pairs)


def test_network_learned_what_warmth_does_on_each_day():
    shop, price, scales = np.arange(6), 12.0, sales_split(seed=0)[2]
    for day, claim in ((5, claims.degree_saturday), (1, claims.degree_tuesday)):
        law = np.mean(sales_law(shop, day, 28.0, price) - sales_law(shop, day, 8.0, price)) / 20
        ids, ends = np.column_stack([shop, np.full(6, day)]), []
        for warmth in (8.0, 28.0):
            x = (np.array([[warmth, price]] * 6) - scales[0]) / scales[1]
            ends.append(np.mean(predicted(once_more(), ids, x)) * scales[3])
        assert claim.compute() == pytest.approx((ends[1] - ends[0]) / 20, rel=1e-6)
        assert abs(claim.compute() - law) < 0.5
    assert claims.degree_saturday.compute() - claims.degree_tuesday.compute() > 2.5


def test_days_of_one_law_lie_together():
    table = once_more()[1]
    nearest = [min((j for j in range(7) if j != i), key=lambda j: np.hypot(*(table[i] - table[j]))) for i in range(7)]
    assert set(nearest[:4]) <= {0, 1, 2, 3} and nearest[5:] == [6, 5]
    alike = [np.hypot(*(table[i] - table[j])) for i in range(4) for j in range(i)] + [np.hypot(*(table[5] - table[6]))]
    others = [np.hypot(*(table[i] - table[j])) for i in range(7) for j in range(i) if i == 4 or (i > 4 and j < 5)]
    assert len(alike) + len(others) == 21
    assert claims.groups_apart.compute() == pytest.approx(min(others) / max(alike)) and min(others) > 5 * max(alike)


def test_other_starts_group_the_days_alike_at_other_places():
    ratios = []
    for start in range(20):
        table = once_more(start)[1]
        pairs = [
            (np.hypot(*(table[i] - table[j])), (i < 4) + 2 * (i > 4) == (j < 4) + 2 * (j > 4))
            for i in range(7)
            for j in range(i)
        ]
        ratios.append(min(length for length, same in pairs if not same) / max(length for length, same in pairs if same))
    assert claims.groups_apart_least.compute() == pytest.approx(min(ratios)) and claims.STARTS == 20
    assert ratios[0] == pytest.approx(claims.groups_apart.compute())
    assert np.abs(claims.trained(1)[1] - claims.trained()[1]).max() > 1


def test_days_of_one_law_at_one_place_get_the_same_gradient():
    assert claims.same_push.compute() is True
    train, _, _ = sales_split(seed=0)
    for seed in range(20):
        rng = np.random.default_rng(seed)
        theta = mlp_init((6, 7), 2, embedding_dim=int(rng.integers(1, 5)), hidden=int(rng.integers(1, 30)), rng=rng)
        one, other = rng.choice(7, size=2, replace=False)
        theta[1][one] = theta[1][other]
        count = rng.integers(1, 1000)
        rows = tuple(part[:count] for part in train)
        first, second = claims.gradient_of_swapped_days(theta, rows, (one, other))
        assert np.allclose(first, second, rtol=0, atol=1e-12)
        theta[1][one] += 0.1  # at two places they are not, as a rule
        first, second = claims.gradient_of_swapped_days(theta, rows, (one, other))
        assert not np.array_equal(first, second) or not np.isin(rows[0][:, 1], (one, other)).any()


def test_rows_that_start_far_apart_may_stay_apart():
    train, test, _ = sales_split(seed=0)
    rng = np.random.default_rng(0)
    theta = mlp_init((6, 7), 2, embedding_dim=2, hidden=16, rng=rng)
    theta[1] = 8 * theta[1]
    for _ in range(claims.EPOCHS):
        theta = mlp_epoch(theta, *train, lr=0.1, batch=50, rng=rng)
    distance = np.linalg.norm(theta[1][:, None] - theta[1], axis=-1)
    same = claims.GROUP[:, None] == claims.GROUP
    assert distance[same].max() > 1.2 * distance[~same].min()
    assert claims.in_pieces(theta, test) < 1.2 * claims.error_law.compute()  # predictions are as good


# ------------------------------------------------------------------------------------------------ sentences


@given(seed=st.integers(0, 2**32 - 1), slope=st.floats(-50, 50), rest=st.floats(-50, 50))
def test_one_unit_over_one_of_its_inputs_bends_at_most_once(seed, slope, rest):
    assert claims.one_bend.compute() is True
    rng = np.random.default_rng(seed)
    places = np.sort(rng.uniform(-9, 9, size=40))
    unit = np.maximum(slope * places + rest, 0)
    # between neighbours the slope is 0 or the weight, and it changes over at most once, within one gap
    steps = np.diff(unit) / np.diff(places)
    level, full = np.abs(steps) < 1e-6, np.abs(steps - slope) < 1e-6
    assert np.sum(~level & ~full) <= 1
    on = np.where(full & ~level, 1, np.where(level & ~full, 0, -1))
    assert np.sum(np.diff(on[on >= 0]) != 0) <= 1
    assert not level.any() or abs(slope) < 1e-5 or np.all(unit[:-1][level] < 1e-4)


@given(
    seed=st.integers(0, 2**32 - 1),
    cardinalities=st.lists(st.integers(1, 6), min_size=1, max_size=3),
    num_continuous=st.integers(0, 3),
    embedding_dim=st.integers(1, 5),
    hidden=st.integers(1, 60),
    rows=st.integers(1, 80),
)
def test_without_max_the_network_is_the_linear_fit_of_one_hot_ids(
    seed, cardinalities, num_continuous, embedding_dim, hidden, rows
):
    assert claims.no_max.compute() is True
    rng = np.random.default_rng(seed)
    guess, columns = claims.without_max(rng, cardinalities, num_continuous, embedding_dim, hidden, rows)
    assert claims.left_over(guess, columns) < 1e-8
    y = rng.normal(size=rows)
    best = np.sum((columns @ np.linalg.lstsq(columns, y)[0] - y) ** 2)
    assert np.sum((guess - y) ** 2) >= best - 1e-9


def test_with_max_it_is_not():
    train, _, _ = sales_split(seed=0)
    ids, x, _ = train
    columns = np.column_stack([np.ones(1000), np.eye(6)[ids[:, 0]], np.eye(7)[ids[:, 1]], x])
    assert claims.left_over(mlp_forward(claims.trained(), ids, x)[0], columns) > 0.1


def test_made_up_sales_are_never_below_zero():
    corners = itertools.product(range(6), range(7), (0.0, 36.0), (8.0, 16.0))
    assert min(sales_law(*corner) for corner in corners) == 31  # shop 3 on a weekend at 0 degrees and 16 yuan
    assert synthetic_sales(1500, np.random.default_rng(0))[2].min() > 0


# ------------------------------------------------------------------------------------------------ frameworks


def test_the_table_of_frameworks_is_what_the_real_ones_did():
    torch, keras, optax = (oracle.read(name)["cases"] for name in ("torch", "keras", "optax"))
    start = torch["a new embedding layer"]
    assert abs(start["mean"]) < 5 / np.sqrt(start["numbers"])
    assert abs(start["deviation"] - 1) < 5 / np.sqrt(2 * start["numbers"])
    start = keras["a new embedding layer"]
    assert start["largest"] == 0.05 and start["deviation"] == pytest.approx(0.05 / np.sqrt(3), abs=1e-3)
    layers = torch["layers of a small network"], keras["layers of a small network"]
    assert [case["fully connected, 3 in 5 out"] for case in layers] == [[5, 3], [3, 5]]
    assert [case["loss of errors 3 and 1"] for case in layers] == [(3**2 + 1**2) / 2] * 2  # no 1/2 before the square
    assert layers[0]["deviation of 1 2 6"] == pytest.approx(np.std([1, 2, 6], ddof=1))
    column = np.array([1.0, 2.0, 6.0])
    assert np.allclose(layers[1]["1 2 6 normalized"], standardize(column, column.mean(), column.std()))
    assert optax["losses of an error of 3"] == {"l2_loss": 3**2 / 2, "squared_error": 3**2}
    assert [case["slope of relu at 0"] for case in layers] == [0, 0] and optax["slope of relu at 0"]["jax"] == 0


def test_a_unit_at_zero_has_no_slope_here_either():
    theta = [np.ones((1, 1)), np.array([[1.0]]), np.array([-1.0]), np.array([2.0]), np.zeros(())]
    rows = np.array([[0]]), np.zeros((1, 0)), np.array([5.0])  # z = 1, zW + c = 0
    grads = mlp_gradient(theta, *rows)
    assert grads[0] == 0 and grads[1] == 0 and grads[2] == 0 and grads[4] == -5


# ------------------------------------------------------------------------------------------------ figures


def test_figure_follows_one_row_to_its_prediction(drawn):
    data = drawn[0]
    assert (data["width"], data["hidden"]) == (6, 16) and 0 < data["on"] < 16
    assert np.array_equal(data["z"][:4], [*data["tables"][0][data["shop"]], *data["tables"][1][5]])
    lawful = sales_law(data["shop"], 5, data["warmth"], data["price"])
    assert abs(data["prediction"] - lawful) < 2 * NOISE and abs(data["sold"] - lawful) < 4 * NOISE


def test_figure_error_falls_close_to_the_noise(drawn):
    data = drawn[1]
    assert data["end_test"] == pytest.approx(claims.error_network.compute())
    assert data["linear"] == pytest.approx(claims.error_linear.compute())
    assert data["first"] > 40 and data["end_test"] < 1.1 * NOISE
    below = data["errors"][:, 1] < data["linear"]
    assert below[data["below"] :].all() and not below[data["below"] - 1]
    for network, law in data["curves"].values():
        assert np.abs(network - law).max() < NOISE
    assert np.all(np.diff(data["curves"]["saturday"][0]) > 0)


def test_figure_plane_groups_days_and_orders_shops(drawn):
    data = drawn[2]
    assert data["between"] / data["within"] == pytest.approx(claims.groups_apart.compute())
    assert data["within"] < 0.1 and data["size"].tolist() == [-20, 35, 5, -35, 15, 0]
    shops = data["shops"][-1] - data["shops"][-1].mean(axis=0)
    along = shops @ np.linalg.svd(shops)[2][0]
    order = np.argsort(along).tolist()
    assert np.argsort(data["size"]).tolist() in (order, order[::-1])
    assert len(data["days"]) == data["epochs"] + 1
