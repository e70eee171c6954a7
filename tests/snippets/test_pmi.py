"""Tests of snippets/pmi.py, in the order the page makes its claims."""

import numpy as np
import pytest

from snippets.pmi import pair_counts, pmi, sgns_objective, toy_corpus
from tests import numeric

COUNTS = np.array([[4, 9, 1], [9, 2, 6], [1, 6, 8]])


def test_pairs_of_a_sentence_by_hand():
    # 3 0 3 1: neighbours 30 03 31 at distance 1, 33 and 01 at distance 2, each in both orders
    counts = pair_counts([[3, 0, 3, 1]], window=2, vocab_size=4)
    expected = np.zeros((4, 4), dtype=int)
    expected[3, 0] = expected[0, 3] = 2
    expected[3, 1] = expected[1, 3] = expected[0, 1] = expected[1, 0] = 1
    expected[3, 3] = 2
    assert np.array_equal(counts, expected)


@pytest.mark.parametrize("window", [1, 2, 5])
def test_pairs_agree_with_listing_them(window):
    rng = np.random.default_rng(0)
    sentences = [list(rng.integers(7, size=length)) for length in (1, 2, 9, 30)]
    counts = np.zeros((7, 7), dtype=int)
    for ids in sentences:
        for i in range(len(ids)):
            for j in range(max(0, i - window), min(len(ids), i + window + 1)):
                counts[ids[i], ids[j]] += i != j
    assert np.array_equal(pair_counts(sentences, window, 7), counts)


def test_sentences_do_not_touch():
    assert pair_counts([[0], [1]], window=3, vocab_size=2).sum() == 0


def test_eq3_gradient_agrees_with_finite_differences():
    score = np.random.default_rng(1).normal(size=(3, 3))
    slopes = numeric.gradient(lambda score: sgns_objective(score, COUNTS, negatives=4)[0], score)
    assert sgns_objective(score, COUNTS, negatives=4)[1] == pytest.approx(slopes, abs=1e-9)


def test_eq3_of_zero_scores_by_hand():
    # every sigmoid is 1/2: one true word and four noise words cost log 2 each
    assert sgns_objective(np.zeros((3, 3)), COUNTS, negatives=4)[0] == pytest.approx(5 * np.log(2))


def test_eq5_gradient_is_zero_at_pmi_minus_log_k_and_nowhere_near():
    best = pmi(COUNTS) - np.log(4)
    assert np.abs(sgns_objective(best, COUNTS, negatives=4)[1]).max() < 1e-16
    for wrong in (pmi(COUNTS), pmi(COUNTS) + np.log(4), best.T + 0.1, pmi(COUNTS) - np.log(5)):
        assert np.abs(sgns_objective(wrong, COUNTS, negatives=4)[1]).max() > 1e-3


def test_pmi_by_hand_and_of_independent_words():
    assert pmi(np.array([[5, 1], [2, 8]]))[0, 0] == pytest.approx(np.log(5 * 16 / (6 * 7)))
    assert np.allclose(pmi(np.outer([1, 2, 5], [4, 3])), 0, atol=1e-15)


def test_unseen_pairs_have_no_best_score():
    counts = np.array([[0, 3], [3, 1]])
    assert pmi(counts)[0, 0] == -np.inf
    losses = [sgns_objective(np.array([[score, 0], [0, 0]]), counts, 2)[0] for score in (0.0, -5.0, -20.0, -30.0)]
    assert all(np.diff(losses) < 0)  # the lower the score, the better, without end


def test_large_scores_raise_no_warning():
    with np.errstate(all="raise", under="ignore"):
        loss, grad = sgns_objective(np.full((3, 3), 800.0), COUNTS, 2)
        sgns_objective(np.full((3, 3), -800.0), COUNTS, 2)
    assert loss == pytest.approx(1600) and np.all(np.isfinite(grad))


def test_toy_corpus_is_made_as_its_docstring_says():
    ids = toy_corpus(40_000, np.random.default_rng(3))
    assert ids.shape == (40_000, 2) and ids.min() == 0 and ids.max() == 11
    # a word keeps its place with 0.8 and is drawn anew from twelve with 0.2
    for column, word, share in ((0, 0, 0.5 * 0.6), (0, 5, 0.5 * 0.1), (1, 10, 0.5 * 0.3), (1, 0, 0.0)):
        expected = 0.8 * share + 0.2 / 12
        error = np.sqrt(expected * (1 - expected) / len(ids))
        assert abs(np.mean(ids[:, column] == word) - expected) < 5 * error
    # a noun's place holds a word of its topic's kind with 0.8 + 0.05, of another given kind with 0.05
    animals = ids[:, 0] < 3
    for other, expected in ((2, (0.85**2 + 0.05**2) / 2), (3, 0.85 * 0.05)):
        error = np.sqrt(expected * (1 - expected) / len(ids))
        assert abs(np.mean(animals & (ids[:, 1] // 3 == other)) - expected) < 5 * error
