"""Tests of snippets/word2vec.py, in the order the page makes its claims."""

from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.claims import word2vec as claims
from snippets.figures import word2vec as figure
from snippets.figures import word2vec_plane as figure_plane
from snippets.figures import word2vec_pmi as figure_pmi
from snippets.one_hot import one_hot
from snippets.pmi import pair_counts, pmi, sgns_objective, toy_corpus
from snippets.word2vec import word2vec_gradient
from tests import numeric, oracle

RNG = np.random.default_rng(0)
TABLE_IN, TABLE_OUT = RNG.normal(size=(2, 6, 3))
SKIP_GRAM = np.array([[2], [5], [2]]), np.array([[4, 1, 0], [2, 2, 5], [4, 3, 4]])
SHARES = st.floats(1e-6, 1.0)
CBOW = np.array([[1, 3, 1, 4], [0, 5, 2, 4]]), np.array([[2, 5, 0], [3, 3, 1]])


def loss_of(in_ids, out_ids, table_in, table_out):
    """Return the loss by one-hot products and logarithms of probabilities, word by word."""
    total = 0.0
    for context, judged in zip(in_ids, out_ids, strict=True):
        hidden = one_hot(context, len(table_in)).sum(axis=0) / len(context) @ table_in
        for place, word in enumerate(judged):
            probability = 1 / (1 + np.exp(-sum(hidden * table_out[word])))
            total -= np.log(probability if place == 0 else 1 - probability)
    return total / len(in_ids)


# ------------------------------------------------------------------------------------------------ loss and gradient


@pytest.mark.parametrize("batch", [SKIP_GRAM, CBOW])
def test_eq2_loss_agrees_with_one_hot_products(batch):
    assert word2vec_gradient(*batch, TABLE_IN, TABLE_OUT)[0] == pytest.approx(loss_of(*batch, TABLE_IN, TABLE_OUT))


@pytest.mark.parametrize("batch", [SKIP_GRAM, CBOW])
def test_eq2_gradient_agrees_with_finite_differences(batch):
    _, *grads = word2vec_gradient(*batch, TABLE_IN, TABLE_OUT)
    slopes = numeric.gradient(lambda *tables: loss_of(*batch, *tables), TABLE_IN, TABLE_OUT)
    assert np.array(grads) == pytest.approx(np.array(slopes), abs=1e-8)


def test_gradient_touches_only_the_rows_that_were_read():
    _, grad_in, grad_out = word2vec_gradient([[1, 3, 1, 4]], [[2, 5, 0]], TABLE_IN, TABLE_OUT)
    assert np.array_equal(np.flatnonzero(grad_in.any(axis=1)), [1, 3, 4])
    assert np.array_equal(np.flatnonzero(grad_out.any(axis=1)), [0, 2, 5])
    assert np.allclose(grad_in[1], 2 * grad_in[3])  # given twice


def test_cbow_gradient_of_the_original_program_is_n_times_too_long():
    given, judged = np.array([[1, 3, 5, 4]]), np.array([[2, 0]])
    _, grad_in, _ = word2vec_gradient(given, judged, TABLE_IN, TABLE_OUT)
    hidden = TABLE_IN[given[0]].mean(axis=0)
    error = 1 / (1 + np.exp(-TABLE_OUT[judged[0]] @ hidden)) - [1, 0]
    neu1e = error @ TABLE_OUT[judged[0]]  # what the program adds to each of the four rows
    assert np.allclose(neu1e, 4 * grad_in[given[0]]) and claims.cbow_factor.compute() == 4


def test_two_tables_of_zeros_never_move():
    zeros = np.zeros((6, 3))
    for batch in (SKIP_GRAM, CBOW):
        _, grad_in, grad_out = word2vec_gradient(*batch, zeros, zeros)
        assert not grad_in.any() and not grad_out.any()
        assert word2vec_gradient(*batch, TABLE_IN, zeros)[2].any()  # one random table is enough
    assert claims.moved_from_zero.compute() == 0


# ------------------------------------------------------------------------------------------------ expectation


def test_eq3_is_the_mean_over_every_pair_and_every_noise_word():
    counts = np.array([[4, 9, 1], [9, 2, 6], [1, 6, 8]])
    share = counts / counts.sum()
    rng = np.random.default_rng(1)
    table_in, table_out = rng.normal(size=(2, 3, 2))
    total, grads = 0.0, np.zeros((2, 3, 2))
    for i, j, first, second in product(range(3), repeat=4):
        weight = share[i, j] * share.sum(axis=0)[first] * share.sum(axis=0)[second]
        loss, *slopes = word2vec_gradient([[i]], [[j, first, second]], table_in, table_out)
        total, grads = total + weight * loss, grads + weight * np.array(slopes)
    expected, slope = sgns_objective(table_in @ table_out.T, counts, negatives=2)
    assert total == pytest.approx(expected, rel=1e-14)
    assert np.allclose(grads[0], slope @ table_out, atol=1e-15)
    assert np.allclose(grads[1], slope.T @ table_in, atol=1e-15)


def test_counts_of_the_toy_corpus():
    assert claims.pairs.compute() == 2 * 8000  # two words a sentence, both orders
    assert claims.counts().min() > 0 and np.array_equal(claims.counts(), claims.counts().T)


def test_word_frequencies_are_the_shares_of_pairs_in_the_toy_corpus_only():
    corpus = toy_corpus(8000, np.random.default_rng(1))
    assert np.array_equal(claims.counts().sum(axis=0), np.bincount(corpus.ravel(), minlength=12))
    assert pair_counts([[0, 1, 2]], 1, 3).sum(axis=0).tolist() == [1, 2, 1]  # the middle word has two neighbours


def test_eq5_newton_reaches_pmi_minus_log_k():
    counts, total = claims.counts(), claims.counts().sum()
    score = claims.newton()
    for i, j in product(range(12), repeat=2):
        expected = np.log(counts[i, j] * total / counts[i].sum() / counts[:, j].sum()) - np.log(3)
        assert score[i, j] == pytest.approx(expected, abs=1e-12)
    assert claims.off_newton.compute() == 0


def expected_loss(score, together, given_word, noise, k):
    """Return the part of (3) that depends on one score: P(i, j) true, k P(i) q_j noise."""
    return together * np.log1p(np.exp(-score)) + k * given_word * noise * np.log1p(np.exp(score))


@given(
    others=st.lists(SHARES, min_size=1, max_size=30),
    together=SHARES,
    noise=SHARES,
    k=st.sampled_from([0.1, 1, 2, 5, 15, 20]),
    step=st.sampled_from([1e-3, 0.1, 1.0, 5.0]),
)
def test_eq5_is_the_only_minimum_whatever_the_pairs_and_the_noise(others, together, noise, k, step):
    """Frequent pairs and one in a million, with noise of any probability; the pair itself among up to 30 others of its row."""
    assert numeric.tried(claims.least_at_pmi)
    given_word = together + sum(others)
    best = np.log(together / (k * given_word * noise))
    at = [
        expected_loss(best + shift, together, given_word, noise, k) for shift in (-2 * step, -step, 0, step, 2 * step)
    ]
    assert at[0] > at[1] > at[2] < at[3] < at[4]  # downhill to it from both sides: no other minimum
    # a gradient of the page's own code agrees, for noise drawn by P(j)
    counts = np.array([[together, 1.0], [1.0, *others[:1]]])
    score = pmi(counts) - np.log(k)
    assert np.abs(sgns_objective(score, counts, k)[1]).max() < 1e-12
    assert np.sign(sgns_objective(score + np.array([[step, 0], [0, 0]]), counts, k)[1][0, 0]) == 1


@cache
def counted():
    """Count the pairs of the toy corpus, one sentence at a time; return them and their part of all."""
    found = np.zeros((12, 12))
    for a, b in toy_corpus(8000, np.random.default_rng(1)).tolist():
        found[a, b] += 1
        found[b, a] += 1
    return found, found / found.sum()


def best_scores():
    """Return PMI - log 3."""
    counts, _ = counted()
    return np.log(counts * counts.sum() / counts.sum(axis=0) / counts.sum(axis=1)[:, None] / 3)


def stepped(table_in, table_out, shares, rates):
    """Go down the loss of given parts of true and noise pairs, one pair of (12, 12) a step: scores first, tables by their product."""
    for (true, noise), lr in zip(shares, rates, strict=True):
        says = 1 / (1 + np.exp(-table_in @ table_out.T))
        slope = noise * says - true * (1 - says)
        table_in, table_out = table_in - lr * slope @ table_out, table_out - lr * slope.T @ table_in
    return table_in, table_out


def expected_pairs():
    """Return the true pairs' part, and the noise pairs' part: three a given word, drawn as often as words occur."""
    _, share = counted()
    return share, 3 * share.sum(axis=1)[:, None] * share.sum(axis=0)


def falling_rates():
    return [8 / (1 + 4 * t / 1000) for t in range(1000)]


@cache
def drawn_once_more():
    """Train on drawn pairs and drawn noise by counting, in each batch, which pairs came how often."""
    rng, (_, share) = np.random.default_rng(0), counted()
    start = rng.normal(0, 0.3, size=(12, 12))
    pairs = rng.choice(144, size=(1000, 400), p=share.ravel())
    noise = rng.choice(12, size=(1000, 400, 3), p=share.sum(axis=0))
    shares = []
    for true, words in zip(pairs, noise, strict=True):
        beside = 12 * (true // 12)[:, None] + words
        shares.append([np.bincount(ids.ravel(), minlength=144).reshape(12, 12) / 400 for ids in (true, beside)])
    return stepped(start, np.zeros((12, 12)), shares, falling_rates())


@cache
def descended_once_more(dimensions):
    """Return the tables of the least loss that four starts come to."""
    true, noise = expected_pairs()
    found = []
    for seed in range(4):
        start = np.random.default_rng(seed).normal(0, 0.5, size=(2, 12, dimensions))
        tables = stepped(*start, [(true, noise)] * 2500, [5.0] * 2500)
        score = tables[0] @ tables[1].T
        found.append((np.sum(true * np.log1p(np.exp(-score)) + noise * np.log1p(np.exp(score))), tables))
    least = min(loss for loss, _ in found)
    return next(tables for loss, tables in found if loss < least + 1e-9)  # of equal ends the first seed's


def distance(tables):
    return np.sqrt(np.mean((tables[0] @ tables[1].T - best_scores()) ** 2))


def test_sampled_tables_come_near_pmi_minus_log_k():
    table_in, table_out = drawn_once_more()
    assert claims.gap_sampled.compute() == pytest.approx(distance(drawn_once_more()), rel=1e-6)
    start = np.random.default_rng(0).normal(0, 0.3, size=(12, 12))
    again = stepped(start, np.zeros((12, 12)), [expected_pairs()] * 1000, falling_rates())
    assert claims.gap_unsampled.compute() == pytest.approx(distance(again), rel=1e-6)
    score, target = (table_in @ table_out.T).ravel(), claims.target().ravel()
    assert claims.gap_sampled.compute() == pytest.approx(np.std(score - target), rel=0.05)  # no bias to speak of
    assert np.corrcoef(score, target)[0, 1] > 0.98 and claims.gap_sampled.compute() < 0.15
    assert claims.gap_unsampled.compute() < 0.5 * claims.gap_sampled.compute()  # of the square, most is sampling
    for wrong in (0, np.log(3)):  # neither PMI nor PMI + log k
        assert np.sqrt(np.mean((score - target - np.log(3) - wrong) ** 2)) > 1


def test_few_dimensions_leave_a_gap():
    for dimensions, claim in ((12, claims.gap_twelve), (4, claims.gap_four), (2, claims.gap_two)):
        assert claim.compute() == pytest.approx(distance(descended_once_more(dimensions)), rel=1e-6)
    losses = []
    for dimensions in (2, 4, 12):
        table_in, table_out = claims.trained(dimensions)
        loss, slope = sgns_objective(table_in @ table_out.T, claims.counts(), 3)
        limit = 1e-10 if dimensions < 12 else 1e-4  # at full rank the descent is slow, but not stuck
        assert np.abs(slope @ table_out).max() < limit and np.abs(slope.T @ table_in).max() < limit
        losses.append(loss)
    least = sgns_objective(claims.target(), claims.counts(), 3)[0]
    assert losses[0] > losses[1] > losses[2] > least
    # no tables of rank r come nearer than the tail of the singular values
    tails = [np.sqrt(np.sum(np.linalg.svd(claims.target())[1][rank:] ** 2) / 144) for rank in (2, 4)]
    assert claims.gap_two.compute() >= tails[0] > 0.4 and claims.gap_four.compute() >= tails[1]
    assert claims.gap_twelve.compute() < 0.05 < claims.gap_four.compute() < 0.2
    sizes = np.linalg.svd(claims.target())[1]
    assert sizes[3] > 5 * sizes[4]  # four directions hold nearly all of the table


def test_words_that_avoid_each_other_are_neighbours():
    counts, total = claims.counts(), claims.counts().sum()
    for claim, other in ((claims.pmi_cat_dog, claims.DOG), (claims.pmi_cat_eats, claims.EATS)):
        ratio = counts[0, other] * total / counts[0].sum() / counts[other].sum()
        assert claim.compute() == pytest.approx(np.log(ratio))
    assert claims.pmi_cat_dog.compute() < -1 and claims.pmi_cat_eats.compute() > 1
    for dimensions, claim in ((4, claims.neighbours_four), (2, claims.neighbours_two)):
        own, table = 0, descended_once_more(dimensions)[0]
        for i in range(12):
            others = [j for j in range(12) if j != i]
            cosines = [table[i] @ table[j] / np.linalg.norm(table[i]) / np.linalg.norm(table[j]) for j in others]
            own += others[int(np.argmax(cosines))] // 3 == i // 3
        assert claim.compute() == own
    assert claims.neighbours_four.compute() == 12 and claims.neighbours_two.compute() < 6


def test_cat_and_dog_lie_side_by_side_for_their_rows_are_alike():
    table, rows = claims.trained(4)[0], pmi(claims.counts())
    assert claims.nearest(table)[[claims.CAT, claims.DOG]].tolist() == [claims.DOG, claims.CAT]
    far = [np.linalg.norm(rows[claims.CAT] - rows[j]) for j in range(3, 12)]
    assert np.linalg.norm(rows[claims.CAT] - rows[claims.DOG]) < 0.25 * min(far)


def test_two_dimensions_press_nouns_and_their_verbs_together():
    nearest = claims.nearest(claims.trained(2)[0])
    topic = claims.KIND % 2  # animals and what they do, vehicles and what they do
    assert np.array_equal(topic[nearest], topic) and nearest[claims.CAT] == claims.EATS


def test_one_table_cannot_score_a_word_with_itself():
    rng = np.random.default_rng(4)
    table = rng.normal(size=(12, 5))
    assert np.all(np.diag(table @ table.T) >= 0)  # a square
    counts = claims.counts()
    ratio = np.diag(counts) * counts.sum() / counts.sum(axis=0) / counts.sum(axis=1)
    assert claims.negative_selves.compute() == np.sum(ratio < 3) == 12


# ------------------------------------------------------------------------------------------------ softmax, cost, noise


def test_eq6_softmax_seeks_another_score():
    counts, _ = counted()
    share = counts / counts.sum(axis=1, keepdims=True)
    for offset in (0.0, np.arange(12.0)[:, None]):  # any constant a row
        assert np.allclose(claims.softmax(np.log(share) + offset), share, rtol=1e-12)
    weight = counts.sum(axis=1, keepdims=True) / counts.sum()
    objective = lambda score: -np.sum(weight * share * np.log(claims.softmax(score)))  # noqa: E731
    best, rng = objective(np.log(share)), np.random.default_rng(5)
    assert all(objective(np.log(share) + size * rng.normal(size=(12, 12))) > best for size in (0.01, 1))
    assert objective(claims.target()) > best + 0.05
    assert claims.share_eats.compute() == share[0, 6]
    # softmax of PMI is P(j|i) / P(j), normalised
    lifted = share[0] / counts.sum(axis=0)
    assert claims.share_eats_softmax.compute() == pytest.approx(lifted[6] / lifted.sum())


@given(
    pairs=st.lists(st.lists(SHARES, min_size=4, max_size=4), min_size=1, max_size=5),
    noise=st.lists(SHARES, min_size=4, max_size=4),
    k=st.sampled_from([1, 3, 20]),
)
def test_noise_contrastive_estimation_seeks_the_score_of_a_softmax(pairs, noise, k):
    """Whatever the noise, rare or common: pull and push of every pair balance at (6) with b = 0."""
    true, noise = np.array(pairs) / np.sum(pairs), np.array(noise) / np.sum(noise)
    score = np.log(true / true.sum(axis=1, keepdims=True))  # (6) with b = 0
    inside = score - np.log(k * noise)  # what NCE puts into the sigmoid
    push = k * np.outer(true.sum(axis=1), noise) / (1 + np.exp(-inside))
    assert np.allclose(true / (1 + np.exp(inside)), push, rtol=1e-9, atol=0)


@given(
    pairs=st.lists(st.lists(SHARES, min_size=4, max_size=4), min_size=2, max_size=5),
    noise=st.one_of(st.just([1.0] * 4), st.lists(SHARES, min_size=4, max_size=4)),
    k=st.integers(1, 20),
)
def test_only_equal_noise_makes_negative_sampling_seek_a_softmax(pairs, noise, k):
    assert numeric.tried(claims.uniform_noise)
    true, noise = np.array(pairs) / np.sum(pairs), np.array(noise) / np.sum(noise)
    best = np.log(true / (k * np.outer(true.sum(axis=1), noise)))
    push = k * np.outer(true.sum(axis=1), noise) / (1 + np.exp(-best))
    assert np.allclose(true / (1 + np.exp(best)), push, rtol=1e-9, atol=0)  # the best scores indeed
    said = claims.softmax(best)
    asked = true / true.sum(axis=1, keepdims=True)
    if np.ptp(noise) < 1e-15:
        assert np.allclose(said, asked, rtol=1e-9) and np.allclose(best - np.log(asked), np.log(4 / k))
    elif np.ptp(np.log(noise)) > 1e-6:  # told apart beyond rounding
        assert not np.allclose(said, asked, rtol=1e-9, atol=0)


def test_where_a_pair_never_occurs_other_noise_may_seek_a_softmax_too():
    pairs, noise = np.diag([0.5, 0.5]), np.array([0.25, 0.75])
    best = np.log(np.diag(pairs) / (pairs.sum(axis=1) * noise))  # of the two pairs that occur, k = 1
    offset = best - np.log(np.diag(pairs) / pairs.sum(axis=1))  # one score a row, and so (6) with these for b
    assert np.allclose(offset, np.log([4, 4 / 3])) and np.ptp(noise) > 0


@given(
    ratio=st.floats(0.01, 100),
    seed=st.integers(0, 2**32 - 1),
    n=st.integers(1, 6),
    scale=st.sampled_from([0.0, 0.01, 1.0]),
)
@settings(max_examples=100)
def test_a_longer_step_in_one_table_still_goes_down(ratio, seed, n, scale):
    rng = np.random.default_rng(seed)
    assert numeric.tried(claims.uneven_rates)
    tables = rng.normal(size=(6, 3)), scale * rng.normal(size=(6, 3))  # the out table may start at 0
    words = rng.integers(6, size=(2, n)), rng.integers(6, size=(2, 4))
    loss, *grads = word2vec_gradient(*words, *tables)
    slope = sum(rate * np.sum(grad**2) for rate, grad in zip((ratio, 1), grads, strict=True))
    step = 1e-4 / (1 + ratio) / (1 + sum(np.sum(grad**2) for grad in grads))
    moved = [table - step * rate * grad for table, grad, rate in zip(tables, grads, (ratio, 1), strict=True)]
    after = word2vec_gradient(*words, *moved)[0]
    assert after < loss or slope * step < 1e-14
    assert loss - after == pytest.approx(step * slope, rel=0.05, abs=1e-13)


def test_cost_of_the_out_table():
    table_in, table_out = np.random.default_rng(6).normal(size=(2, 40, 3))
    touched = word2vec_gradient([[7]], [[1, 4, 9, 12, 20, 33]], table_in, table_out)[2].any(axis=1).sum()
    assert touched == 1 + 5 and claims.cost_out.compute() == round(50_000 / 6) == 8333
    assert claims.tree_depth.compute() == next(depth for depth in range(50) if 2**depth >= 50_000)


def test_noise_of_three_quarters_shifts_columns():
    _, true = counted()
    noise = true.sum(axis=0) ** 0.75 / np.sum(true.sum(axis=0) ** 0.75)
    shift = np.log(true.sum(axis=0) / noise)
    assert claims.noise_shift(0.75) == pytest.approx(shift, abs=1e-12)
    score = claims.target() + shift
    push = 3 * np.outer(true.sum(axis=1), noise) / (1 + np.exp(-score))
    assert np.allclose(true / (1 + np.exp(score)), push, atol=1e-16)  # pull and push balance
    frequency = true.sum(axis=0)
    assert claims.shift_rarest.compute() == pytest.approx(shift[np.argmin(frequency)])
    assert claims.shift_rarest.compute() < 0
    assert claims.shift_commonest.compute() == pytest.approx(shift[np.argmax(frequency)])
    assert claims.shift_commonest.compute() > 0
    assert np.allclose(claims.noise_shift(1.0), 0, atol=1e-15)


def test_skipping_true_noise_words_raises_the_best_score():
    _, share = counted()
    i, j, k = claims.CAT, claims.EATS, 3
    # expected number of noise words j beside i: drawn for every pair of i but those whose true word is j
    pushes = k * share[:, j].sum() * (share[i].sum() - share[i, j])
    best = np.log(share[i, j] / pushes)
    assert claims.skip_shift.compute() == pytest.approx(best - best_scores()[i, j])
    assert best - claims.target()[i, j] == pytest.approx(-np.log(1 - share[i, j] / share[i].sum()))


# ------------------------------------------------------------------------------------------------ frameworks


def test_the_layer_of_means_divides_its_gradient():
    real = oracle.read("torch")["cases"]["a layer of means over 1 3 1 4"]
    grad = np.zeros((6, 2))
    np.add.at(grad, [1, 3, 1, 4], np.ones(2) / 4)
    assert real["mode"] == "mean" and np.array_equal(real["gradient"], grad)
    start = oracle.read("torch")["cases"]["a new embedding layer"]
    assert abs(start["deviation"] - 1) < 5 / np.sqrt(2 * start["numbers"])


# ------------------------------------------------------------------------------------------------ figures


def test_figure_models_differ_only_in_the_rows_averaged():
    found = figure.data()
    for name, (context, judged) in (("skip", figure.SKIP_GRAM), ("cbow", figure.CBOW)):
        hidden = sum(figure.TABLE_IN[i] for i in context) / len(context)
        assert np.array_equal(found[name]["hidden"], hidden)
        assert np.array_equal(found[name]["scores"], [hidden @ figure.TABLE_OUT[j] for j in judged])
        assert found[name]["scores"][0] > 0 > found[name]["scores"][1:].max()  # true near 1, noise near 0
    assert (found["skip_given"], found["cbow_given"]) == (1, 4)
    assert found["skip_judged"] == found["cbow_judged"] == 3 < found["vocab_size"] == 7


def test_figure_lies_on_the_diagonal_with_enough_dimensions_only():
    found = figure_pmi.data()
    many, few = (found[key] - found["target"] for key in ("many", "few"))
    assert found["gap_many"] == pytest.approx(np.sqrt(np.mean(many**2))) and found["gap_many"] < 0.15
    assert found["gap_unsampled"] == pytest.approx(claims.gap_unsampled.compute())
    assert found["gap_few"] == pytest.approx(np.sqrt(np.mean(few**2))) and found["gap_few"] > 4 * found["gap_many"]
    low, high = figure_pmi.LIMITS
    assert all(low < value < high for key in ("target", "many", "few") for value in found[key])
    assert (found["pairs"], found["words"], found["negatives"]) == (144, 12, 3)


def test_figure_puts_words_of_the_same_contexts_together():
    found = figure_plane.data()
    kinds = np.arange(12) // 3
    centres = np.array([found["points"][kinds == kind].mean(axis=0) for kind in range(4)])
    apart = np.linalg.norm(found["points"][:, None] - centres, axis=-1)
    assert np.array_equal(np.argmin(apart, axis=1), kinds)
    assert found["own"] == found["words"] == 12
    values = found["pmi"]
    assert found["avoid"] == pytest.approx(-values[0, 1]) and values[0, 1] < -1
    assert np.array_equal(np.sign(values[0]), np.sign(values[1]))
    colours = np.searchsorted(figure_plane.EDGES, values[:2])
    assert np.sum(colours[0] != colours[1]) == 1  # nearly alike, not quite
    assert np.array_equal(np.flatnonzero((values[:3] > 0).all(axis=0)), [6, 7, 8])
    assert np.all(values[:3, :6] < 0) and np.array_equal(values, pmi(claims.counts()))


# ------------------------------------------------------------------------------------------------ input


def test_large_scores_raise_no_warning():
    with np.errstate(all="raise", under="ignore"):
        assert np.isfinite(word2vec_gradient(*SKIP_GRAM, 100 * TABLE_IN, 100 * TABLE_OUT)[0])
