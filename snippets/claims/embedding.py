"""The numbers that docs/{zh,en}/embedding.md quotes."""

import numpy as np

from snippets.claims import claim
from snippets.embedding import embedding, embedding_gradient
from snippets.one_hot import one_hot

UNUSED_STEPS = 20  # the row is used in step 1 of these and then no more


def differing_entries(dtype):
    """Count the entries of lookup and product that differ in any bit; 64 ids, V = 500, d = 32."""
    rng = np.random.default_rng(0)
    weight, ids = rng.normal(size=(500, 32)).astype(dtype), rng.integers(500, size=64)
    product = one_hot(ids, 500).astype(dtype) @ weight
    return int(np.sum(embedding(ids, weight).view(np.uint8) != product.view(np.uint8)))


def share_lost(batch, num_ids):
    """Return the expected share of a batch's gradients that `+=` loses when id i has probability ~ 1/i."""
    probability = 1 / np.arange(1, num_ids + 1)
    probability /= probability.sum()
    return 1 - np.sum(1 - (1 - probability) ** batch) / batch


def first_step_then_nothing():
    """Yield the gradients of the row: 1, then zeros."""
    for t in range(UNUSED_STEPS):
        yield embedding_gradient(np.array([0 if t == 0 else 1]), np.ones((1, 1)), 2)[0, 0]


@claim(
    "d",
    test="test_eq1_lookup_equals_product_bit_for_bit",
    zh="查表与乘法结果中不同的字节数，float32，$B = 64$，$V = 500$，$d = 32$",
    en="bytes in which lookup and product differ, float32, $B = 64$, $V = 500$, $d = 32$",
)
def differing_float32():
    return differing_entries(np.float32)


@claim(
    "d",
    test="test_eq1_lookup_equals_product_bit_for_bit",
    zh="同上，float64",
    en="the same, float64",
)
def differing_float64():
    return differing_entries(np.float64)


@claim(
    "d",
    test="test_one_inf_spoils_a_column_of_the_product",
    zh="表中一个没有被查到的inf，使乘法结果的4行里多少行出现nan",
    en="rows of 4 that turn nan in the product because of one inf in a row nobody looked up",
)
def rows_spoiled_by_inf():
    weight = np.ones((6, 2))
    weight[1, 0] = np.inf
    with np.errstate(invalid="ignore"):
        product = one_hot([3, 0, 3, 5], 6) @ weight
    return int(np.isnan(product).any(axis=1).sum())


@claim(
    ".0%",
    test="test_plus_equals_loses_half_of_a_batch",
    zh="1000个编号、频率与$1/i$成正比、$B = 256$：`+=`平均丢掉的梯度份额",
    en="1000 ids with frequencies like $1/i$, $B = 256$: share of the gradients that `+=` loses on average",
)
def lost_by_plus_equals():
    return share_lost(batch=256, num_ids=1000)


@claim(
    ",d",
    test="test_cost_is_2bvd_against_bd",
    zh="$V = 50000$时，乘法的运算次数与查表取数次数之比",
    en="operations of the product over numbers read by the lookup, $V = 50000$",
)
def cost_ratio():
    batch, vocab_size, embedding_dim = 64, 50_000, 100
    return 2 * batch * vocab_size * embedding_dim // (batch * embedding_dim)


@claim(
    ".2f",
    test="test_momentum_keeps_moving_an_unused_row",
    zh="动量（$\\gamma = 0.9$）：一行只在第1步用到，稠密更新20步后的总位移，单位$\\eta g$",
    en="momentum, $\\gamma = 0.9$: how far 20 dense steps move a row used only in the first, in units of $\\eta g$",
)
def way_momentum():
    velocity = way = 0.0
    for grad in first_step_then_nothing():
        velocity = 0.9 * velocity + grad
        way += velocity
    return way


@claim(
    ".2f",
    test="test_adam_keeps_moving_an_unused_row",
    zh="Adam（$\\beta_1 = 0.9$，$\\beta_2 = 0.999$）：同样情形的总位移，单位$\\eta$",
    en="Adam, $\\beta_1 = 0.9$, $\\beta_2 = 0.999$: the same distance, in units of $\\eta$",
)
def way_adam():
    first_moment = second_moment = way = 0.0
    for t, grad in enumerate(first_step_then_nothing(), start=1):
        first_moment = 0.9 * first_moment + 0.1 * grad
        second_moment = 0.999 * second_moment + 0.001 * grad**2
        way += (first_moment / (1 - 0.9**t)) / np.sqrt(second_moment / (1 - 0.999**t))
    return way


@claim(
    ".0%",
    test="test_weight_decay_shrinks_an_unused_row",
    zh="权重衰减，每步乘$1 - 0.001$：一行1000步没用到，稠密更新后剩下的比例",
    en="weight decay by $1 - 0.001$ a step: what dense updates leave of a row not used for 1000 steps",
)
def left_by_decay():
    row = 1.0
    for _ in range(1000):
        row -= 0.001 * row
    return row
