"""What skip-gram with negative sampling seeks. Page: docs/{zh,en}/word2vec.md. Test: tests/snippets/test_pmi.py."""

# --8<-- [start:pmi]
import numpy as np


def pair_counts(sentences, window, vocab_size):
    """Count the pairs (word, neighbour within window) of a corpus.

    Args:
        sentences: Lists of integer ids, 0 <= id < vocab_size.
        window: How many words on each side count, an integer >= 1.
        vocab_size: Number of different words V.

    Returns:
        Symmetric integer array (V, V): entry [i, j] tells how often
        j stands beside i.

    Raises:
        ValueError: window is not an integer >= 1, or ids are not
            integers.
        IndexError: An id lies outside [0, V).
    """
    if not isinstance(window, int | np.integer) or window < 1:
        raise ValueError(f"need int window >= 1, got {window}")
    counts = np.zeros((vocab_size, vocab_size), dtype=int)
    for ids in map(np.asarray, sentences):
        if ids.dtype.kind not in "iu":
            raise ValueError(f"ids must be integers, got {ids.dtype}")
        outside = ids[(ids < 0) | (ids >= vocab_size)]
        if outside.size:
            where = f"[0, {vocab_size})"
            raise IndexError(f"id {outside[0]} not in {where}")
        for distance in range(1, window + 1):
            left, right = ids[:-distance], ids[distance:]
            np.add.at(counts, (left, right), 1)
            np.add.at(counts, (right, left), 1)
    return counts


def sgns_objective(score, counts, negatives):
    """Return the expected loss of a pair and its gradient in score.

    Args:
        score: Dot products, (V, V).
        counts: Pair counts, (V, V), every row and column non-zero.
        negatives: Noise words a pair, k > 0.

    Returns:
        J in nats (eq. 3), and a new array (V, V), its gradient.

    Raises:
        ValueError: The shapes differ.
    """
    if score.shape != counts.shape:
        got = f"{score.shape} and {counts.shape}"
        raise ValueError(f"shapes must be equal, got {got}")
    true = counts / counts.sum()
    noise = negatives * np.outer(true.sum(axis=1), true.sum(axis=0))
    loss = true * np.logaddexp(0, -score)
    loss += noise * np.logaddexp(0, score)
    sigmoid = np.exp(-np.logaddexp(0, -score))
    return loss.sum(), (true + noise) * sigmoid - true


def pmi(counts):
    """Return log P(i, j) / (P(i) P(j)), -inf where counts are 0.

    Args:
        counts: Pair counts, (V, V), every row and column non-zero.

    Returns:
        float64 array (V, V), in nats.

    Raises:
        ValueError: A row or a column of counts is 0 throughout.
    """
    counts = np.asarray(counts, dtype=float)
    chance = np.outer(counts.sum(axis=1), counts.sum(axis=0))
    if not chance.all():
        raise ValueError(f"a word has no pair: {np.argmin(chance)}")
    with np.errstate(divide="ignore"):
        return np.log(counts * counts.sum() / chance)


# --8<-- [end:pmi]


# --8<-- [start:toy_corpus]
def toy_corpus(count, rng):
    """Return sentences "noun verb" of twelve made-up words.

    Words 0-2 are animals, 3-5 vehicles, 6-8 what animals do, 9-11
    what vehicles do. Of each three the first makes up 60 %, the
    second 30 %, the last 10 %. Then every word is replaced, with
    probability 0.2, by one of the twelve at random.

    Args:
        count: Number of sentences, an integer >= 0.
        rng: numpy.random.Generator.

    Returns:
        Integer array (count, 2), a sentence a row.
    """
    topic = rng.integers(2, size=count)[:, None]
    word = rng.choice(3, size=(count, 2), p=[0.6, 0.3, 0.1])
    ids = 3 * topic + word + [0, 6]
    replaced = rng.random(ids.shape) < 0.2
    return np.where(replaced, rng.integers(12, size=ids.shape), ids)


# --8<-- [end:toy_corpus]


if __name__ == "__main__":
    # --8<-- [start:demo]
    # red 0, green 1, apple 2, leaf 3
    sentences = [[0, 2]] * 5 + [[0, 3]] + [[1, 2]] * 2 + [[1, 3]] * 8
    counts = pair_counts(sentences, window=1, vocab_size=4)
    print(counts[:2, 2:])
    # -> [[5 1]
    # ->  [2 8]]
    print(pmi(counts)[:2, 2:].round(2))
    # -> [[ 1.34 -0.52]
    # ->  [-0.09  1.05]]

    best = pmi(counts) - np.log(3)  # three noise words a pair
    seen = counts > 0
    score = np.where(seen, best, -40.0)  # unseen: the lower the better
    loss, gradient = sgns_objective(score, counts, negatives=3)
    print(np.abs(gradient).max() < 1e-15)
    # -> True
    # --8<-- [end:demo]
