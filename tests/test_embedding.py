"""Tests of snippets/embedding.py, in the order the page makes its claims."""

import numpy as np
import pytest

from snippets.claims import embedding as claims
from snippets.embedding import embedding, embedding_gradient
from snippets.figures import embedding as figure
from snippets.figures import embedding_cost as figure_cost
from snippets.figures import embedding_gradient as figure_gradient
from snippets.one_hot import one_hot

IDS = np.array([3, 0, 3, 5])
WEIGHT = np.random.default_rng(0).normal(size=(6, 2))
GRAD_OUTPUT = np.array([[1.0, 2.0], [3.0, -1.0], [2.0, 4.0], [-2.0, 1.0]])


def summed_in_order(ids, weight):
    """Multiply one-hot rows by the table term by term, v = 0, 1, ..., without any matrix library."""
    rows, total = one_hot(ids, len(weight)).astype(weight.dtype), np.zeros((len(ids), weight.shape[1]), weight.dtype)
    for v in range(len(weight)):
        total = total + rows[:, v, None] * weight[v]
    return total


# ------------------------------------------------------------------------------------------------ lookup and product


def test_eq1_row_b_is_the_row_of_its_id():
    looked_up = embedding(IDS, WEIGHT)
    assert [list(row) for row in looked_up] == [list(WEIGHT[i]) for i in (3, 0, 3, 5)]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_eq1_lookup_equals_product_bit_for_bit(dtype):
    for seed, scale in enumerate((1e-30, 1.0, 1e30)):
        rng = np.random.default_rng(seed)
        weight, ids = (scale * rng.normal(size=(37, 5))).astype(dtype), rng.integers(37, size=11)
        looked_up, product = embedding(ids, weight), one_hot(ids, 37).astype(dtype) @ weight
        assert looked_up.dtype == product.dtype == dtype
        assert looked_up.tobytes() == product.tobytes() == summed_in_order(ids, weight).tobytes()
    assert claims.differing_float32.compute() == claims.differing_float64.compute() == 0


def test_the_comparison_of_bytes_can_fail():
    off = claims.embedding
    try:
        claims.embedding = lambda ids, weight: np.nextafter(off(ids, weight), weight.dtype.type(9))
        assert claims.differing_float32.compute() > 0
    finally:
        claims.embedding = off


def test_minus_zero_loses_its_sign_in_the_product():
    weight = np.array([[1.0], [-0.0], [2.0]])
    assert np.signbit(embedding([1], weight)[0, 0])
    assert not np.signbit((one_hot([1], 3) @ weight)[0, 0])
    assert not np.signbit(summed_in_order([1], weight)[0, 0])
    assert embedding([1], weight)[0, 0] == (one_hot([1], 3) @ weight)[0, 0]  # equal as numbers


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan])
def test_one_inf_spoils_a_column_of_the_product(bad):
    weight = np.ones((6, 2))
    weight[1, 0] = bad
    with np.errstate(invalid="ignore"):
        product, slowly = one_hot(IDS, 6) @ weight, summed_in_order(IDS, weight)
    assert np.all(np.isnan(product[:, 0])) and np.all(np.isnan(slowly[:, 0])) and np.all(product[:, 1] == 1)
    assert np.all(embedding(IDS, weight) == 1)
    assert claims.rows_spoiled_by_inf.compute() == len(IDS)


def test_a_bias_is_absorbed_by_the_table():
    bias = np.array([0.25, -4.0])
    assert np.array_equal(one_hot(IDS, 6) @ WEIGHT + bias, embedding(IDS, WEIGHT + bias))


def test_an_activation_keeps_it_from_being_the_lookup():
    for activation, slope in ((np.tanh, lambda x: 1 - np.tanh(x) ** 2), (lambda x: np.maximum(x, 0), lambda x: x > 0)):
        layer = activation(one_hot(IDS, 6) @ WEIGHT)
        assert np.array_equal(layer, embedding(IDS, activation(WEIGHT)))  # rows of another table
        assert np.abs(layer - embedding(IDS, WEIGHT)).max() > 0.01
        place, step = (3, 1), 1e-6
        nudge = np.zeros_like(WEIGHT)
        nudge[place] = step
        there, back = (np.sum(activation(embedding(IDS, WEIGHT + sign * nudge)) * GRAD_OUTPUT) for sign in (1, -1))
        plain = embedding_gradient(IDS, GRAD_OUTPUT, 6)[place]
        assert (there - back) / (2 * step) == pytest.approx(plain * slope(WEIGHT[place]), abs=1e-8)
    assert WEIGHT[IDS].min() < 0 <= layer.min()  # ReLU leaves no negative number in a row


# ------------------------------------------------------------------------------------------------ gradient


def test_eq3_gradient_is_the_transposed_product():
    rng = np.random.default_rng(3)
    ids, grad_output = rng.integers(9, size=40), rng.normal(size=(40, 4))
    assert np.allclose(embedding_gradient(ids, grad_output, 9), one_hot(ids, 9).T @ grad_output, rtol=0, atol=1e-14)


def test_eq3_gradient_agrees_with_finite_differences():
    loss = lambda weight: np.sum(np.sin(embedding(IDS, weight)) * GRAD_OUTPUT)  # noqa: E731
    grad = embedding_gradient(IDS, np.cos(embedding(IDS, WEIGHT)) * GRAD_OUTPUT, 6)
    step = 1e-6
    for place in np.ndindex(WEIGHT.shape):
        nudge = np.zeros_like(WEIGHT)
        nudge[place] = step
        slope = (loss(WEIGHT + nudge) - loss(WEIGHT - nudge)) / (2 * step)
        assert grad[place] == pytest.approx(slope, abs=1e-8)


def test_eq3_duplicates_add_up_and_plus_equals_loses_them():
    grad = embedding_gradient(IDS, GRAD_OUTPUT, 6)
    assert np.array_equal(grad, [[3, -1], [0, 0], [0, 0], [3, 6], [0, 0], [-2, 1]])  # by hand
    wrong = np.zeros((6, 2))
    wrong[IDS] += GRAD_OUTPUT
    assert np.array_equal(wrong[3], [2, 4]) and np.array_equal(np.delete(wrong, 3, 0), np.delete(grad, 3, 0))


def test_sum_of_all_rows_is_the_sum_over_positions():
    assert np.array_equal(embedding_gradient(IDS, GRAD_OUTPUT, 6).sum(axis=0), GRAD_OUTPUT.sum(axis=0))


def test_plus_equals_loses_half_of_a_batch():
    probability = 1 / np.arange(1, 1001)
    rng, runs = np.random.default_rng(4), 200
    lost = []
    for _ in range(runs):
        ids = rng.choice(1000, size=256, p=probability / probability.sum())
        grad = np.zeros(1000)
        grad[ids] += 1.0
        lost.append(1 - grad.sum() / 256)
    standard_error = np.std(lost) / np.sqrt(runs)
    assert abs(np.mean(lost) - claims.lost_by_plus_equals.compute()) < 5 * standard_error
    assert standard_error < 0.003


def test_share_lost_by_hand():
    # Two ids of probability 2/3 and 1/3, two draws: they agree with probability 5/9, and then one of two is lost.
    assert claims.share_lost(batch=2, num_ids=2) == pytest.approx(5 / 18)


# ------------------------------------------------------------------------------------------------ cost


def test_cost_is_2bvd_against_bd():
    batch, vocab_size, embedding_dim = 3, 5, 2
    operations = 0
    for _ in range(batch):
        for _ in range(embedding_dim):
            for _ in range(vocab_size):
                operations += 2  # one multiplication, one addition to a sum that starts at 0
    reads = embedding(np.zeros(batch, int), np.zeros((vocab_size, embedding_dim))).size
    assert operations == 2 * batch * vocab_size * embedding_dim and operations // reads == 2 * vocab_size
    assert claims.cost_ratio.compute() == 2 * 50_000


# ------------------------------------------------------------------------------------------------ optimizers


def test_sgd_does_not_move_an_unused_row():
    weight = WEIGHT - 0.1 * embedding_gradient(IDS, GRAD_OUTPUT, 6)
    assert np.array_equal(weight[[1, 2, 4]], WEIGHT[[1, 2, 4]]) and np.all(weight[[0, 3, 5]] != WEIGHT[[0, 3, 5]])


def test_momentum_keeps_moving_an_unused_row():
    geometric = (1 - 0.9**claims.UNUSED_STEPS) / (1 - 0.9)
    assert claims.way_momentum.compute() == pytest.approx(geometric, rel=1e-12)


def test_adam_keeps_moving_an_unused_row():
    # After a gradient of 1 and then zeros, step t is 0.1 * 0.9**(t-1) / (1 - 0.9**t) over that root for 0.999.
    t = np.arange(1, claims.UNUSED_STEPS + 1)
    first = 0.1 * 0.9 ** (t - 1) / (1 - 0.9**t)
    second = 0.001 * 0.999 ** (t - 1) / (1 - 0.999**t)
    assert claims.way_adam.compute() == pytest.approx(np.sum(first / np.sqrt(second)), rel=1e-12)
    assert first[0] / np.sqrt(second[0]) == pytest.approx(1)  # the first step is lr itself


def test_adagrad_does_not_move_an_unused_row():
    sum_sq = way = 0.0
    for grad in claims.first_step_then_nothing():
        sum_sq += grad**2
        way += grad / np.sqrt(sum_sq + 1e-10)
    assert way == pytest.approx(1, abs=1e-9)


def test_weight_decay_shrinks_an_unused_row():
    assert claims.left_by_decay.compute() == pytest.approx(0.999**1000, rel=1e-12)
    assert claims.left_by_decay.compute() == pytest.approx(np.exp(-1), rel=1e-3)


# ------------------------------------------------------------------------------------------------ edges


@pytest.mark.parametrize("bad", [-1, 6])
def test_ids_outside_raise_and_are_named(bad):
    with pytest.raises(IndexError, match=str(bad)):
        embedding([0, bad], WEIGHT)
    with pytest.raises(IndexError, match=str(bad)):
        embedding_gradient([0, bad], np.ones((2, 2)), 6)


def test_numpy_itself_takes_minus_one_for_the_last_row():
    assert np.array_equal(WEIGHT[-1], WEIGHT[5])


@pytest.mark.parametrize("ids", [[0.0, 1.0], [True, False], ["a", "b"]])
def test_ids_that_are_not_integers_are_refused(ids):
    with pytest.raises(ValueError, match="ids must be integers"):
        embedding(ids, WEIGHT)
    with pytest.raises(ValueError, match="ids must be integers"):
        embedding_gradient(ids, np.ones((2, 2)), 6)


def test_wrong_shapes_are_named():
    with pytest.raises(ValueError, match=r"\(6,\)"):
        embedding([0], np.ones(6))
    with pytest.raises(ValueError, match=r"\(3, 2\)"):
        embedding_gradient(IDS, np.ones((3, 2)), 6)
    with pytest.raises(ValueError, match=r"grad_output \(\)"):
        embedding_gradient(np.array(1), np.array(1.0), 6)
    with pytest.raises(ValueError):
        embedding_gradient(np.array([], int), np.ones((0, 2)), -1)


@pytest.mark.parametrize("shape", [(), (0,), (4,), (2, 3)])
def test_shape_follows_the_ids(shape):
    ids = np.full(shape, 2)
    assert embedding(ids, WEIGHT).shape == (*shape, 2)
    grad = embedding_gradient(ids, np.ones((*shape, 2)), 6)
    assert grad.shape == (6, 2) and grad[2, 0] == ids.size and grad.sum() == 2 * ids.size


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_dtype_survives(dtype):
    assert embedding(IDS, WEIGHT.astype(dtype)).dtype == dtype
    assert embedding_gradient(IDS.astype(np.uint8), GRAD_OUTPUT.astype(dtype), 6).dtype == dtype


@pytest.mark.parametrize("ids", [2, [2, 2], np.array(2)])
def test_result_is_a_copy_and_input_is_untouched(ids):
    weight, ids = WEIGHT.copy(), np.asarray(ids)
    grad_output = np.ones((*ids.shape, 2))
    embedding(ids, weight)[...] = 99
    embedding_gradient(ids, grad_output, 6)[...] = 99
    assert np.array_equal(weight, WEIGHT) and np.all(ids == 2) and np.all(grad_output == 1)


# ------------------------------------------------------------------------------------------------ figures


def test_figure_product_is_the_lookup():
    data = figure.data()
    assert np.array_equal(data["product"], data["lookup"])
    assert np.array_equal(data["lookup"], data["table"][[3, 0, 3, 5]]) and list(data["ids"]) == [3, 0, 3, 5]
    assert (data["terms"], data["zeros"], data["reads"]) == (4 * 6 * 3, 4 * 5 * 3, 4 * 3)
    assert len({tuple(row) for row in data["table"]}) == 6  # rows can be told apart by their colours
    assert np.abs(data["table"]).max() <= 2


def test_figure_gradient_row_3_is_the_sum_and_plus_equals_keeps_the_last():
    data = figure_gradient.data()
    assert np.array_equal(data["row"], data["first"] + data["last"]) and np.array_equal(data["wrong_row"], data["last"])
    assert np.all(data["right"][[1, 2, 4]] == 0)
    assert np.array_equal(np.delete(data["right"], 3, 0), np.delete(data["wrong"], 3, 0))


def test_figure_product_grows_with_the_table_and_lookup_does_not():
    data = figure_cost.data()
    assert np.array_equal(data["product"] / data["rows"], np.full(len(data["rows"]), data["product"][0] / 10))
    assert np.all(data["lookup"] == data["reads"]) and data["reads"] == 64 * 100
    assert data["operations"] == data["ratio"] * data["reads"] and data["ratio"] == claims.cost_ratio.compute()
    assert data["operations"] == data["product"][list(data["rows"]).index(data["large"])]
    assert data["one_hot"] == data["large"] * data["batch"]
