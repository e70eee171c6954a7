"""Tests of snippets/embedding.py, in the order the page makes its claims."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitebuild.cache import ROOT
from snippets.claims import embedding as claims
from snippets.embedding import embedding, embedding_gradient
from snippets.figures import embedding as figure
from snippets.figures import embedding_cost as figure_cost
from snippets.figures import embedding_gradient as figure_gradient
from snippets.one_hot import one_hot
from tests import numeric, oracle

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


@given(data=st.data(), dtype=st.sampled_from([np.float16, np.float32, np.float64]))
def test_eq2_lookup_equals_product_bit_for_bit_in_any_order(data, dtype):
    assert claims.bitwise.compute() is True
    vocab_size, embedding_dim = data.draw(st.integers(1, 8)), data.draw(st.integers(1, 3))
    size = {np.float16: 16, np.float32: 32, np.float64: 64}[dtype]
    numbers = st.floats(width=size, allow_nan=False, allow_infinity=False, allow_subnormal=True)
    values = data.draw(st.lists(numbers, min_size=vocab_size * embedding_dim, max_size=vocab_size * embedding_dim))
    weight = np.array(values, dtype).reshape(vocab_size, embedding_dim)
    ids = np.array(data.draw(st.lists(st.integers(0, vocab_size - 1), min_size=1, max_size=5)))
    # -0 may stand elsewhere
    weight[np.unique(ids)] = np.where(weight[np.unique(ids)] == 0, dtype(0), weight[np.unique(ids)])
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    looked_up = embedding(ids, weight)
    assert looked_up.tobytes() == claims.added_in_any_order(ids, weight, rng).tobytes()
    assert looked_up.tobytes() == (one_hot(ids, vocab_size).astype(dtype) @ weight).tobytes()


def test_rounded_inputs_change_the_product():
    for bits, claim in ((claims.TF32, claims.off_by_tf32), (claims.BFLOAT16, claims.off_by_bfloat16)):
        weight = np.random.default_rng(0).normal(size=(500, 32)).astype(np.float32)
        fraction, exponent = np.frexp(weight.astype(np.float64))
        # to the nearest, ties to even
        expected = np.ldexp(np.round(fraction * 2 ** (bits + 1)) / 2 ** (bits + 1), exponent)
        assert np.array_equal(claims.rounded(weight, bits), expected.astype(np.float32))
        rng = np.random.default_rng(0)
        rng.normal(size=(500, 32))
        off = [abs(r / w - 1) for i in rng.integers(500, size=64) for r, w in zip(expected[i], weight[i], strict=True)]
        assert claim.compute() == pytest.approx(max(off), rel=1e-3)  # in double precision; the claim divides in single
        # half a unit of the last bit that is left
        assert 0.9 * 2.0 ** -(bits + 1) < claim.compute() <= 2.0 ** -(bits + 1)
    # a number survives if its 13 lost bits are 0: of 2048, a quarter of one on average
    looked_up, product = claims.product_with_rounded_inputs(claims.TF32)
    lost = looked_up.view(np.uint32) & (2**13 - 1)
    assert claims.changed_by_tf32.compute() == np.mean(lost != 0)
    assert np.array_equal(product, claims.rounded(looked_up, claims.TF32))


def test_a_product_that_adds_entries_first_may_round():
    """Strassen's product of two by two adds entries of the table before it multiplies, which (1) does not: 3 is lost beside 2**60."""
    (a, b), (_, d) = one_hot([1, 0], 2)
    (e, _), (g, h) = weight = np.array([[1.0, 1.0], [3.0, 2.0**60]])
    corner = (a + d) * (e + h) + d * (g - e) - (a + b) * h + (b - d) * (g + h)  # the first of the four results
    assert corner == 0.0 and embedding([1, 0], weight)[0, 0] == (one_hot([1, 0], 2) @ weight)[0, 0] == 3.0


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


@given(
    seed=st.integers(0, 2**32 - 1),
    vocab_size=st.integers(1, 9),
    bad=st.sampled_from([np.inf, -np.inf, np.nan]),
    scale=st.floats(0, 1e30),
)
def test_one_inf_spoils_its_column_for_every_other_id(seed, vocab_size, bad, scale):
    assert claims.one_inf.compute() is True
    rng = np.random.default_rng(seed)
    weight, ids = scale * rng.normal(size=(vocab_size, 3)), rng.integers(vocab_size, size=6)
    row, column = rng.integers(vocab_size), rng.integers(3)
    weight[row, column] = bad
    with np.errstate(invalid="ignore"):
        product, slowly = one_hot(ids, vocab_size) @ weight, summed_in_order(ids, weight)
    for result in (product, slowly):
        assert np.isnan(result[ids != row, column]).all()
        assert np.array_equal(np.delete(result, column, 1), np.delete(embedding(ids, weight), column, 1))
        # not its own
        assert np.array_equal(result[ids == row, column], np.full(np.sum(ids == row), bad), equal_nan=True)


def test_a_bias_is_absorbed_by_the_table():
    bias = np.array([0.25, -4.0])
    assert np.array_equal(one_hot(IDS, 6) @ WEIGHT + bias, embedding(IDS, WEIGHT + bias))


def test_an_activation_makes_it_the_lookup_in_another_table():
    for activation, slope in ((np.tanh, lambda x: 1 - np.tanh(x) ** 2), (lambda x: np.maximum(x, 0), lambda x: x > 0)):
        layer = activation(one_hot(IDS, 6) @ WEIGHT)
        assert np.array_equal(layer, embedding(IDS, activation(WEIGHT)))  # rows of another table
        assert np.abs(layer - embedding(IDS, WEIGHT)).max() > 0.01
        slopes = numeric.gradient(lambda table, f=activation: np.sum(f(embedding(IDS, table)) * GRAD_OUTPUT), WEIGHT)
        assert slopes == pytest.approx(embedding_gradient(IDS, GRAD_OUTPUT, 6) * slope(WEIGHT), abs=1e-8)
    assert WEIGHT[IDS].min() < 0 <= layer.min()  # ReLU leaves no negative number in a row


# ------------------------------------------------------------------------------------------------ gradient


def test_eq3_gradient_is_the_transposed_product():
    rng = np.random.default_rng(3)
    ids, grad_output = rng.integers(9, size=40), rng.normal(size=(40, 4))
    assert np.allclose(embedding_gradient(ids, grad_output, 9), one_hot(ids, 9).T @ grad_output, rtol=0, atol=1e-14)


def test_eq3_gradient_agrees_with_finite_differences():
    loss = lambda weight: np.sum(np.sin(embedding(IDS, weight)) * GRAD_OUTPUT)  # noqa: E731
    grad = embedding_gradient(IDS, np.cos(embedding(IDS, WEIGHT)) * GRAD_OUTPUT, 6)
    assert grad == pytest.approx(numeric.gradient(loss, WEIGHT), abs=1e-8)


def test_eq3_duplicates_add_up_and_plus_equals_loses_them():
    grad = embedding_gradient(IDS, GRAD_OUTPUT, 6)
    assert np.array_equal(grad, [[3, -1], [0, 0], [0, 0], [3, 6], [0, 0], [-2, 1]])  # by hand
    wrong = np.zeros((6, 2))
    wrong[IDS] += GRAD_OUTPUT
    assert np.array_equal(wrong[3], [2, 4]) and np.array_equal(np.delete(wrong, 3, 0), np.delete(grad, 3, 0))


def test_plus_equals_loses_half_of_a_batch():
    probability = 1 / np.arange(1, 1001)
    rng, runs = np.random.default_rng(4), 2000
    lost, common = [], []
    for _ in range(runs):
        ids = rng.choice(1000, size=256, p=probability / probability.sum())
        grad = np.zeros(1000)
        grad[ids] += 1.0
        lost.append(1 - grad.sum() / 256)
        counts = np.bincount(ids, minlength=1000)
        common.append(np.maximum(counts[:100] - 1, 0).sum() / np.maximum(counts - 1, 0).sum())
    # the claim is a quotient of means, this a mean of quotients: they differ by less than a thousandth
    assert abs(np.mean(common) - claims.lost_of_common.compute()) < 5 * np.std(common) / np.sqrt(runs) + 1e-3
    standard_error = np.std(lost) / np.sqrt(runs)
    assert abs(np.mean(lost) - claims.lost_by_plus_equals.compute()) < 5 * standard_error < 0.004


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


def test_an_infinite_gradient_spoils_the_transposed_product_alone():
    grad_output = np.array([[np.inf]])
    with np.errstate(invalid="ignore"):
        product = one_hot([0], 2).T @ grad_output
    assert embedding_gradient([0], grad_output, 2).ravel().tolist() == [np.inf, 0.0] and np.isnan(product[1, 0])


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


@given(
    seed=st.integers(0, 2**32 - 1),
    num_embeddings=st.integers(1, 9),
    steps=st.integers(1, 30),
    kind=st.sampled_from(["sgd", "adagrad"]),
    lr=st.floats(0, 10),
    eps=st.sampled_from([1e-20, 1e-10, 1e-8, 1e-3, 1.0]),
)
def test_sgd_and_adagrad_need_not_see_the_unused_rows(seed, num_embeddings, steps, kind, lr, eps):
    assert claims.dense_is_sparse.compute() is True
    rng = np.random.default_rng(seed)
    batches = [(rng.integers(num_embeddings, size=3), rng.normal(size=(3, 2))) for _ in range(steps)]
    dense, sparse = claims.tables_after(kind, batches, num_embeddings, lr, eps)
    assert dense.tobytes() == sparse.tobytes() and np.isfinite(dense).all()


def test_adagrad_without_eps_spoils_the_rows_not_yet_used():
    with np.errstate(invalid="ignore"):
        dense, sparse = claims.tables_after("adagrad", [(np.array([0]), np.ones((1, 2)))], 2, 0.1, 0.0)
    assert np.isnan(dense[1]).all() and np.isfinite(sparse).all()


def test_weight_decay_shrinks_an_unused_row():
    assert claims.left_by_decay.compute() == pytest.approx(0.999**1000, rel=1e-12)
    assert claims.left_by_decay.compute() == pytest.approx(np.exp(-1), rel=1e-3)


def test_the_frameworks_were_recorded_on_the_cpu():
    assert oracle.read("embedding")["torch"].endswith("+cpu")
    pins = (ROOT / "requirements-peers.txt").read_text(encoding="utf-8")
    for name in ("optax", "keras"):
        assert f"jaxlib=={oracle.read(name)['jaxlib']}" in pins
    assert not re.search(r"^(?:nvidia|jax-cuda|jax-rocm|libtpu)\S*==", pins, re.M)  # jaxlib alone computes on the CPU


# ------------------------------------------------------------------------------------------------ edges


def test_numpy_itself_takes_minus_one_for_the_last_row():
    assert np.array_equal(WEIGHT[-1], WEIGHT[5])


def test_a_table_needs_rows():
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
