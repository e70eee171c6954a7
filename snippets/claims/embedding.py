"""What docs/{zh,en}/embedding.md claims."""

import numpy as np

from snippets.claims import claim, holds
from snippets.embedding import embedding, embedding_gradient
from snippets.one_hot import one_hot

UNUSED_STEPS = 20  # a row is used in step 1 of these
BATCH, VOCAB_SIZE, EMBEDDING_DIM = 64, 500, 32  # of a random table
COUNTED, IDS = 256, 1000  # size of a batch whose losses are counted, and ids in it with frequencies like 1/i
TF32, BFLOAT16 = 10, 7  # bits that they keep of the 23 of float32's fraction


def random_table(dtype, batch=BATCH, vocab_size=VOCAB_SIZE, embedding_dim=EMBEDDING_DIM):
    """Return a random table (vocab_size, embedding_dim) and random ids (batch,)."""
    rng = np.random.default_rng(0)
    weight = rng.normal(size=(vocab_size, embedding_dim)).astype(dtype)
    return weight, rng.integers(vocab_size, size=batch)


def differing_bytes(weight, ids):
    """Count the bytes in which lookup and product differ."""
    product = one_hot(ids, len(weight)).astype(weight.dtype) @ weight
    return int(np.sum(embedding(ids, weight).view(np.uint8) != product.view(np.uint8)))


def rounded(weight, bits):
    """Return a float32 table with each fraction rounded to these bits, to the nearest, ties to even."""
    drop = 23 - bits
    pattern = weight.view(np.uint32).astype(np.uint64)
    pattern += (1 << (drop - 1)) - 1 + (pattern >> drop & 1)
    return (pattern >> drop << drop).astype(np.uint32).view(np.float32)


def product_with_rounded_inputs(bits):
    """Return the lookup of the random float32 table, and the product if the hardware rounds what goes into it."""
    weight, ids = random_table(np.float32)
    return embedding(ids, weight), one_hot(ids, len(weight)).astype(np.float32) @ rounded(weight, bits)


def added_in_any_order(ids, weight, rng):
    """Multiply one-hot rows by the table term by term, in a random order for each result, in the table's own format."""
    rows, (vocab_size, embedding_dim) = one_hot(ids, len(weight)).astype(weight.dtype), weight.shape
    product = np.empty((len(ids), embedding_dim), weight.dtype)
    for b, j in np.ndindex(product.shape):
        first, *others = rng.permutation(vocab_size)
        total = rows[b, first] * weight[first, j]
        for v in others:
            total = total + rows[b, v] * weight[v, j]
        product[b, j] = total
    return product


def expected_losses(batch, num_ids):
    """Return how many gradients of each id a batch loses on average by `+=` when id i has probability ~ 1/i."""
    probability = 1 / np.arange(1, num_ids + 1)
    probability /= probability.sum()
    return batch * probability - (1 - (1 - probability) ** batch)


def tables_after(kind, batches, num_embeddings, lr, eps):
    """Return the tables that dense and sparse updates by "sgd" or "adagrad" lead to, after batches of (ids, grad_output)."""
    ends = []
    for sparse in (False, True):
        weight, sum_sq = np.linspace(-1, 1, num_embeddings)[:, None] * np.ones(2), np.zeros((num_embeddings, 2))
        for ids, grad_output in batches:
            grad = embedding_gradient(ids, grad_output, num_embeddings)
            rows = np.unique(ids) if sparse else np.arange(num_embeddings)
            if kind == "sgd":
                weight[rows] -= lr * grad[rows]
            else:
                sum_sq[rows] += grad[rows] ** 2
                weight[rows] -= lr * grad[rows] / (np.sqrt(sum_sq[rows]) + eps)
        ends.append(weight)
    return ends


def share_lost(batch, num_ids):
    """Return the expected share of a batch's gradients that `+=` loses when id i has probability ~ 1/i."""
    return expected_losses(batch, num_ids).sum() / batch


def first_step_then_nothing(steps):
    """Yield the gradients of the row: 1, then zeros."""
    for t in range(steps):
        yield embedding_gradient(np.array([0 if t == 0 else 1]), np.ones((1, 1)), 2)[0, 0]


@holds(
    test="test_eq2_lookup_equals_product_bit_for_bit_in_any_order",
    ground="identity",
    zh="表里的数都有限、取到的数不是$-0$，式(1)里的乘与加都按表自己的IEEE浮点格式、就近舍入时，查表与乘法逐比特相同，无论按什么次序求和",
    en="where the numbers of the table are finite, none looked up is $-0$, and (1) is multiplied and added in the table's own IEEE format, "
    "rounded to nearest, lookup and product agree in every bit, in whatever order the sum is taken",
)
def bitwise():
    rng = np.random.default_rng(1)
    for dtype in (np.float16, np.float32, np.float64):
        weight, ids = rng.normal(size=(9, 2)).astype(dtype), rng.integers(9, size=5)
        weight[::3] *= np.finfo(dtype).smallest_subnormal  # the least numbers, and zeros of both signs
        weight[weight == 0] = 0
        if embedding(ids, weight).tobytes() != added_in_any_order(ids, weight, rng).tobytes():
            return False
    return True


@holds(
    test="test_one_inf_spoils_its_column_for_every_other_id",
    ground="identity",
    zh="表里有一个inf或NaN，其余有限：乘法结果的那一列，凡是取别的行的位置都是NaN",
    en="with one inf or NaN in the table and the rest finite, that column of the product is NaN at every position that takes another row",
)
def one_inf():
    for bad in (np.inf, -np.inf, np.nan):
        weight, ids = np.ones((6, 2)), np.arange(6)
        weight[1, 0] = bad
        with np.errstate(invalid="ignore"):
            product = one_hot(ids, 6) @ weight
        if not (np.isnan(product[ids != 1, 0]).all() and np.array_equal(product[1], weight[1], equal_nan=True)):
            return False
    return True


@claim(
    "d",
    test="test_eq1_lookup_equals_product_bit_for_bit",
    ground="identity",
    zh="查表与乘法结果中不同的字节数，float32，$B = {batch}$，$V = {vocab_size}$，$d = {embedding_dim}$",
    en="bytes in which lookup and product differ, float32, $B = {batch}$, $V = {vocab_size}$, $d = {embedding_dim}$",
)
def differing_float32(dtype=np.float32, batch=BATCH, vocab_size=VOCAB_SIZE, embedding_dim=EMBEDDING_DIM):
    return differing_bytes(*random_table(dtype, batch, vocab_size, embedding_dim))


differing_float64 = differing_float32.at(np.float64, zh="同上，float64", en="the same, float64")


@claim(
    "d",
    test="test_one_inf_spoils_a_column_of_the_product",
    ground="hand",
    zh="表中一个没有被查到的inf，使乘法结果的几行出现NaN（编号{ids[0]}、{ids[1]}、{ids[2]}、{ids[3]}）",
    en="rows of the product that turn NaN because of one inf in a row nobody looked up (ids {ids[0]}, {ids[1]}, {ids[2]}, {ids[3]})",
)
def rows_spoiled_by_inf(ids=(3, 0, 3, 5)):
    weight = np.ones((6, 2))
    weight[1, 0] = np.inf
    with np.errstate(invalid="ignore"):
        product = one_hot(np.array(ids), 6) @ weight
    return int(np.isnan(product).any(axis=1).sum())


@claim(
    ".0%",
    test="test_rounded_inputs_change_the_product",
    ground="program",
    zh="同一张float32随机表，乘之前舍入到TF32的{bits}位尾数：结果里变了的数",
    en="the same random float32 table, rounded to the {bits} fraction bits of TF32 before the product: numbers that change",
)
def changed_by_tf32(bits=TF32):
    looked_up, product = product_with_rounded_inputs(bits)
    return np.mean(looked_up != product)


@claim(
    ".1e",
    test="test_rounded_inputs_change_the_product",
    ground="program",
    zh="最大的相对偏差，TF32",
    en="the largest relative difference, TF32",
)
def off_by_tf32(bits=TF32):
    looked_up, product = product_with_rounded_inputs(bits)
    return np.max(np.abs(product / looked_up - 1))


off_by_bfloat16 = off_by_tf32.at(
    BFLOAT16, zh="同上，bfloat16（{bits}位尾数）", en="the same, bfloat16 ({bits} fraction bits)"
)


@claim(
    ".0%",
    test="test_plus_equals_loses_half_of_a_batch",
    ground="bound",
    zh="{num_ids}个编号、频率与$1/i$成正比、$B = {batch}$：`+=`平均丢掉的梯度份额",
    en="{num_ids} ids with frequencies like $1/i$, $B = {batch}$: share of the gradients that `+=` loses on average",
)
def lost_by_plus_equals(batch=COUNTED, num_ids=IDS):
    return share_lost(batch, num_ids)


@claim(
    ".0%",
    test="test_plus_equals_loses_half_of_a_batch",
    ground="bound",
    zh="其中属于最常见的{count}个编号的份额",
    en="the share of these that belongs to the {count} commonest ids",
)
def lost_of_common(count=100):
    losses = expected_losses(COUNTED, IDS)
    return losses[:count].sum() / losses.sum()


@claim(
    "d",
    test="test_cost_is_2bvd_against_bd",
    ground="enumeration",
    zh="$V = {vocab_size}$时，乘法的运算次数与查表取数次数之比",
    en="operations of the product over numbers read by the lookup, $V = {vocab_size}$",
)
def cost_ratio(vocab_size=50_000):
    batch, embedding_dim = 64, 100
    return 2 * batch * vocab_size * embedding_dim // (batch * embedding_dim)


@holds(
    test="test_sgd_and_adagrad_need_not_see_the_unused_rows",
    ground="identity",
    zh="不带权重衰减的SGD，和$\\epsilon > 0$的Adagrad：稠密更新与稀疏更新得到逐比特相同的表",
    en="SGD without weight decay, and Adagrad with $\\epsilon > 0$ likewise: dense and sparse updates give the same table, bit for bit",
)
def dense_is_sparse():
    rng = np.random.default_rng(3)
    batches = [(rng.integers(9, size=4), rng.normal(size=(4, 2))) for _ in range(50)]
    tables = [tables_after(kind, batches, 9, lr=0.1, eps=1e-8) for kind in ("sgd", "adagrad")]
    return all(dense.tobytes() == sparse.tobytes() for dense, sparse in tables)


@claim(
    ".2f",
    test="test_momentum_keeps_moving_an_unused_row",
    ground="identity",
    zh="动量（$\\gamma = {momentum}$）：一行只在第一步用到，稠密更新{steps}步后的总位移，单位$\\eta g$",
    en="momentum, $\\gamma = {momentum}$: how far {steps} dense steps move a row used only in the first, in units of $\\eta g$",
)
def way_momentum(momentum=0.9, steps=UNUSED_STEPS):
    velocity = way = 0.0
    for grad in first_step_then_nothing(steps):
        velocity = momentum * velocity + grad
        way += velocity
    return way


@claim(
    ".2f",
    test="test_adam_keeps_moving_an_unused_row",
    ground="identity",
    zh="Adam（$\\beta_1 = {beta1}$，$\\beta_2 = {beta2}$，$\\epsilon = {eps}$）：同样情形的总位移，单位$\\eta$",
    en="Adam, $\\beta_1 = {beta1}$, $\\beta_2 = {beta2}$, $\\epsilon = {eps}$: the same distance, in units of $\\eta$",
)
def way_adam(beta1=0.9, beta2=0.999, eps=0):
    first_moment = second_moment = way = 0.0
    for t, grad in enumerate(first_step_then_nothing(UNUSED_STEPS), start=1):
        first_moment = beta1 * first_moment + (1 - beta1) * grad
        second_moment = beta2 * second_moment + (1 - beta2) * grad**2
        way += (first_moment / (1 - beta1**t)) / (np.sqrt(second_moment / (1 - beta2**t)) + eps)
    return way


@claim(
    ".0%",
    test="test_weight_decay_shrinks_an_unused_row",
    ground="identity",
    zh="权重衰减，每步乘$1 - {decay}$：一行{steps}步没用到，稠密更新后剩下的比例",
    en="weight decay by $1 - {decay}$ a step: what dense updates leave of a row not used for {steps} steps",
)
def left_by_decay(decay=0.001, steps=1000):
    row = 1.0
    for _ in range(steps):
        row -= decay * row
    return row
