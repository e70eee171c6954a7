"""The formulas of docs/{zh,en}/word2vec.md beside snippets/word2vec.py and snippets/pmi.py."""

import itertools

import numpy as np

from snippets.claims.word2vec import counts as toy_counts
from snippets.claims.word2vec import newton, softmax
from snippets.equations import Each, Follows, executed, from_one
from snippets.pmi import pair_counts, pmi, sgns_objective
from snippets.word2vec import word2vec_gradient

GIVEN = ([2], [1, 3, 1, 4], [0, 0], [5, 4, 3])  # one word, repeated words
FAR = 50.0  # a score at which a pair costs nothing any more, on its good side


def judged(given, tables, word):
    """Return the score of a word and h, from the loss and the gradient of a question without noise words."""
    loss, _, grad_out = word2vec_gradient([given], [[word]], *tables)
    return -np.log(np.expm1(loss)), grad_out[word] / np.expm1(-loss)


def questions(rng):
    """Yield given words, both tables, and the scores of all words."""
    for given in GIVEN:
        tables = rng.normal(size=(2, 6, 3))
        scores = [judged(given, tables, word)[0] for word in range(6)]
        symbols = {"e": tables[0], "f": tables[1], "s": np.array(scores), "n": len(given), "i": from_one(given)}
        yield given, tables, symbols


@executed(1)
def score(rng):
    for given, tables, symbols in questions(rng):
        for word in range(6):
            yield symbols | {"j": word, "h": judged(given, tables, word)[1]}


def sigma(score):
    """Return σ as the gradient of sgns_objective holds it: of one row of pairs that are all as frequent as chance."""
    score = np.asarray(score, dtype=float)
    row = score.reshape(1, -1)
    slope = sgns_objective(row, np.ones_like(row), 1)[1]
    return ((row.size * slope + 1) / 2).reshape(score.shape)


def numbers(rng):
    """Yield scores beside σ."""
    for s in (*rng.normal(0, 3, size=5), 0.0):
        yield {"s": s, "σ": sigma}


@executed(r"\sigma(s) = 1/(1 + \exp(-s))")
def logistic(rng):
    yield from numbers(rng)


@executed(r"\sigma(-s) = 1 - \sigma(s)")
def mirrored(rng):
    yield from numbers(rng)


@executed(2)
def loss(rng):
    """Noise words may repeat, and may be the true word; without any the sum is empty."""
    for given, tables, symbols in questions(rng):
        for true, noise in ((4, [1, 0]), (2, [2, 5, 5]), (0, [3]), (1, [])):
            found = word2vec_gradient([given], [[true, *noise]], *tables)[0]
            yield symbols | {"j": true, "r": from_one(noise), "k": len(noise), "σ": sigma, "ℓ": found}


@executed(r"3 \log 2")
def at_zero(rng):
    tables = rng.normal(size=(6, 3)), np.zeros((6, 3))
    for given in GIVEN:
        yield {"this": word2vec_gradient([given], [[4, 1, 0]], *tables)[0]}


def corpora(rng):
    """Yield counts of pairs: of a small corpus, whose table is symmetric, and ones whose rows and columns differ."""
    yield pair_counts([[0, 1, 2, 1, 0, 0], [2, 2, 1]], window=2, vocab_size=3)
    yield rng.integers(1, 9, size=(3, 3))
    yield np.array([[1, 100, 3], [7, 1, 1], [2, 50, 9]])


def shares(counts):
    """Return the symbols of pairs: P(i,j), and P(i) and P(j), which are sums of its rows and of its columns."""
    share = counts / counts.sum()
    first, second = share.sum(axis=1), share.sum(axis=0)
    names = {"P": lambda i, j: share[i, j]}
    names |= {"P(i)": Follows(lambda at: first[at["i"]]), "P(j)": Follows(lambda at: second[at["j"]])}
    rows, columns = map(range, counts.shape)
    return names | {"i": Each(rows), "j": Each(columns), "σ": sigma}


def parts(scores, counts, k):
    """Return what each pair adds to J as a true pair and as noise, both with the sign of (3): the others cost nothing."""
    true, noise = np.zeros_like(scores), np.zeros_like(scores)
    for place in np.ndindex(scores.shape):
        alone = np.full_like(scores, FAR)
        alone[place] = scores[place]
        true[place] = -sgns_objective(alone, counts, 0)[0]
        alone = np.full_like(scores, -FAR)
        alone[place] = scores[place]
        noise[place] = sgns_objective(alone, counts, 0)[0] - sgns_objective(alone, counts, k)[0]
    return true, noise


def enumerated(scores, counts, k):
    """Return the mean loss of word2vec_gradient over all questions: each pair, each draw of k noise words by P(j)."""
    share, tables = counts / counts.sum(), (scores, np.eye(len(scores)))
    second, total = share.sum(axis=0), 0.0
    for i, j in np.ndindex(share.shape):
        for noise in itertools.product(range(len(second)), repeat=k):
            total += share[i, j] * second[list(noise)].prod() * word2vec_gradient([[i]], [[j, *noise]], *tables)[0]
    return total


@executed(3)
def expected(rng):
    for counts in corpora(rng):
        scores = rng.normal(size=counts.shape)
        for k in (1, 2, 0.5, 5):
            true, noise = parts(scores, counts, k)
            symbols = shares(counts) | {"s": scores, "k": k, "a": true, "b": noise}
            yield symbols | {"J": sgns_objective(scores, counts, k)[0]}
            if k in (1, 2):
                yield symbols | {"J": enumerated(scores, counts, k)}


@executed(r"s_{ij} = e_i \cdot f_j")
def dot(rng):
    tables = rng.normal(size=(2, 6, 3))
    scores = np.array([[judged([i], tables, j)[0] for j in range(6)] for i in range(6)])
    yield {"e": tables[0], "f": tables[1], "s": scores, "i": Each(range(6)), "j": Each(range(6))}


@executed(4)
def slope(rng):
    """The gradient of the code, and central differences of its J."""
    for counts in corpora(rng):
        scores, push = rng.normal(size=counts.shape), 1e-5
        for k in (1, 5, 0.5):
            quotients = np.zeros_like(scores)
            for place in np.ndindex(scores.shape):
                ends = []
                for sign in (1, -1):
                    moved = scores.copy()
                    moved[place] += sign * push
                    ends.append(sgns_objective(moved, counts, k)[0])
                quotients[place] = (ends[0] - ends[1]) / (2 * push)
            symbols = shares(counts) | {"s": scores, "k": k}
            yield symbols | {"∂J/∂s": sgns_objective(scores, counts, k)[1]}
            yield symbols | {"∂J/∂s": quotients, "close": 1e-6}


@executed(r"\sigma(s)/(1 - \sigma(s)) = \exp(s)")
def odds(rng):
    yield from numbers(rng)


def seen(rng):
    """Yield counts one of which is 0, and the symbols of each pair in turn."""
    for counts in (*corpora(rng), np.array([[3, 0, 1], [1, 2, 0], [0, 1, 5]])):
        for i, j in np.ndindex(counts.shape):
            yield counts, shares(counts) | {"i": i, "j": j}


@executed("P(i,j) > 0")
def turns(rng):
    """Where the derivative of the code goes from below 0 to above 0."""
    for counts, symbols in seen(rng):
        ends = [sgns_objective(np.full(counts.shape, at), counts, 2)[1] for at in (-FAR, FAR)]
        low, high = (end[symbols["i"], symbols["j"]] for end in ends)
        yield symbols, bool(low < 0 < high)


def seek(slope, shape):
    """Return the scores at which each derivative turns from negative to positive, by halving."""
    low, high = np.full(shape, -FAR), np.full(shape, FAR)
    for _ in range(60):
        middle = (low + high) / 2
        up = slope(middle) > 0
        low, high = np.where(up, low, middle), np.where(up, middle, high)
    return (low + high) / 2


@executed(5)
def best(rng):
    """Scores found by halving on the code's gradient, also beside what the code calls the PMI, and what Newton's method finds for the corpus."""
    for counts in corpora(rng):
        for k in (1, 5, 0.5):
            symbols = shares(counts) | {"k": k}
            found = seek(lambda scores, given=(counts, k): sgns_objective(scores, *given)[1], counts.shape)
            yield symbols | {"s": found, "close": 1e-7}
            first = Follows(lambda at, counts=counts: pmi(counts)[at["i"], at["j"]])
            yield symbols | {"s": found, "log(P(i,j)/P(i) P(j))": first, "close": 1e-7}
    yield shares(toy_counts()) | {"k": 3, "s": newton(), "close": 1e-7}


@executed("P(i,j) = 0")
def without_pmi(rng):
    for counts, symbols in seen(rng):
        yield symbols, bool(pmi(counts)[symbols["i"], symbols["j"]] == -np.inf)


def mean_slope(scores, share, noise, k, skip=False):
    """Return the derivatives of the expected loss, question by question; skip leaves out noise that is the true word."""
    found, probability = np.zeros_like(scores), sigma(scores)
    for i, j in np.ndindex(scores.shape):
        found[i, j] += share[i, j] * (probability[i, j] - 1)
        for r in range(scores.shape[1]):
            if not (skip and r == j):
                found[i, r] += share[i, j] * k * noise[r] * probability[i, r]
    return found


def found_with(counts, noise, k, skip=False):
    """Return the best scores with noise words of these probabilities."""
    share = counts / counts.sum()
    return seek(lambda scores: mean_slope(scores, share, noise, k, skip), counts.shape)


def noises(rng):
    """Yield counts, k, and the probabilities of noise words: any, those of the pairs, equal ones."""
    for counts, k in zip(corpora(rng), (1, 5, 2), strict=True):
        second = counts.sum(axis=0) / counts.sum()
        for noise in (rng.dirichlet(np.ones(3)), second**0.75 / np.sum(second**0.75), second, np.full(3, 1 / 3)):
            yield counts, k, noise


@executed(r"\log (P(j)/q_j)")
def gained(rng):
    for counts, k, noise in noises(rng):
        shift = found_with(counts, noise, k) - found_with(counts, counts.sum(axis=0) / counts.sum(), k)
        for i, j in np.ndindex(counts.shape):
            yield shares(counts) | {"i": i, "j": j, "q": noise, "this": shift[i, j], "close": 1e-6}


@executed(r"e_i \cdot e_i \ge 0")
def square(rng):
    yield {"e": rng.normal(size=(5, 3)), "i": Each(range(5))}
    yield {"e": np.zeros((1, 3)), "i": 0, "tight": 0}


@executed(r"\exp(s_{ij}) / \sum_{v} \exp(s_{iv})")
def conditional(rng):
    scores = rng.normal(size=(4, 5))
    for i, j in np.ndindex(scores.shape):
        yield {"s": scores, "i": i, "j": j, "v": Each(range(5)), "this": softmax(scores)[i, j]}


@executed(6)
def of_softmax(rng):
    """Where descent on the loss of a softmax ends, if it does: not where a pair is missing.

    b is what the first column says, and the others have to agree.
    """
    for counts in (*corpora(rng), np.array([[3, 0, 1], [1, 2, 0], [1, 1, 5]])):
        share = counts / counts.sum()
        asked = share / share.sum(axis=1, keepdims=True)
        scores = rng.normal(size=counts.shape)
        for _ in range(4000):
            scores = scores - (softmax(scores) - asked)
        free = scores[:, 0] - np.log(asked[:, 0])
        ended = np.allclose(softmax(scores), asked, rtol=0, atol=1e-12)
        yield shares(counts) | {"s": scores, "b": free, "close": 1e-7}, ended


def beyond(counts, noise, k):
    """Return what the best scores hold beyond the first term of (6)."""
    share = counts / counts.sum()
    return found_with(counts, noise, k) - np.log(share / share.sum(axis=1, keepdims=True))


@executed("q_j = 1/V")
def alike(rng):
    """Where the rest is the same in all of a row."""
    for counts, k, noise in noises(rng):
        left = beyond(counts, noise, k)
        yield {"q": noise, "j": Each(range(3)), "V": 3}, bool(np.allclose(left, left[:, :1], atol=1e-6))


@executed(r"b_i = \log (V/k)")
def offset(rng):
    """In the column of a word that is drawn as often as all are on average."""
    for counts, k, noise in noises(rng):
        left = beyond(counts, noise, k)
        for column, chance in zip(left.T, noise, strict=True):
            yield {"b": column, "i": Each(range(3)), "V": 3, "k": k, "close": 1e-7}, bool(np.isclose(chance, 1 / 3))


@executed(r"-\log (1 - P(i,j)/P(i))")
def skipped(rng):
    for counts in corpora(rng):
        noise = counts.sum(axis=0) / counts.sum()
        higher = found_with(counts, noise, 2, skip=True) - found_with(counts, noise, 2)
        for i, j in np.ndindex(counts.shape):
            yield shares(counts) | {"i": i, "j": j, "this": higher[i, j], "close": 1e-6}


@executed(r"6000 \cdot \frac{200}{6000} \cdot \frac{90}{6000} = 3")
def by_chance(rng):
    yield {}


@executed(r"\log 10 - \log 5 = \log 2")
def exercise(rng):
    """Pairs as in the exercise: 30 of 6000 are (i, j), 200 begin with i and 90 end in j."""
    counts = np.array([[30, 170], [60, 5740]])
    yield {}
    yield {"log(2)": found_with(counts, counts.sum(axis=0) / counts.sum(), 5)[0, 0], "close": 1e-7}


@executed(r"\log \bigl( P(i,j) / (k\, P(i)\, q_j) \bigr)")
def any_noise(rng):
    for counts, k, noise in noises(rng):
        found = found_with(counts, noise, k)
        for i, j in np.ndindex(counts.shape):
            yield shares(counts) | {"i": i, "j": j, "k": k, "q": noise, "this": found[i, j], "close": 1e-7}
