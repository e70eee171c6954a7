"""The formulas of docs/{zh,en}/entity-embedding.md beside snippets/entity_embedding.py."""

import numpy as np

from snippets.categorical_continuous import cyclic
from snippets.claims.categorical_continuous import inside_classes
from snippets.claims.entity_embedding import objective
from snippets.embedding import embedding
from snippets.entity_embedding import entity_embedding_init, entity_embedding_step, synthetic_week
from snippets.equations import Each, Follows, cell, executed, from_one, rests
from snippets.low_rank import truncate
from snippets.one_hot import one_hot

SIZES = ((5, 3, 2), (4, 1, 1), (1, 2, 3), (3, 4, 0))  # ids V, goods m, length d


def records(rng, each=3):
    """Yield ids, sales, a table and a read-out: equally many records of each id."""
    for rows, goods, size in SIZES:
        ids = rng.permutation(np.repeat(np.arange(rows), each))
        sales = rng.normal(size=(rows, goods))[ids] + rng.normal(size=(len(ids), goods))
        table, readout = entity_embedding_init(rows, size, goods, rng)
        yield ids, sales, 10 * table, 10 * readout


@executed(1)
def prediction(rng):
    """The row of E K for each id, which the program adds to the mean."""
    for ids, sales, table, readout in records(rng):
        symbols = {"b": Each(range(len(ids))), "i": ids, "E": table, "K": readout, "y bar": sales.mean(axis=0)}
        yield symbols | {"y hat": sales.mean(axis=0) + embedding(ids, table @ readout)}


def means_of(ids, sales):
    """Return the mean sales of each id, less the mean of all records."""
    return np.array([sales[ids == v].mean(axis=0) for v in range(ids.max() + 1)]) - sales.mean(axis=0)


@executed(2)
def total(rng):
    """J from the means of the ids alone, and what no table changes: the spread inside the ids."""
    for ids, sales, table, readout in records(rng):
        inside = sum(inside_classes(ids, good) for good in sales.T) / 2
        guess = from_one(sales.mean(axis=0) + embedding(ids, table @ readout))
        for l2 in (0.0, 0.01, 2.0):
            found = inside + objective(means_of(ids, sales), (table, readout), l2)
            symbols = {"n": len(ids), "y": from_one(sales), "y hat": guess, "E": table, "K": readout}
            yield symbols | {"λ": l2, "J": found}


def layers(rng):
    """Return a matrix of means with layers of sizes 5, 3 and 1.2, and its layers, counted from 1."""
    left, right = (np.linalg.qr(rng.normal(size=(rows, 3)))[0] for rows in (6, 4))
    left = np.linalg.qr(left - left.mean(axis=0))[0]
    sizes = np.array([5, 3, 1.2])
    columns = {"q": from_one(left.T[:, :, None]), "w": from_one(right.T[:, :, None])}
    return left * sizes @ right.T, columns | {"s": from_one(sizes)}


@executed(r"M = \sum_r s_r\, q_r w_r^{\mathsf T}")
def whole(rng):
    means, symbols = layers(rng)
    yield symbols | {"M": means, "r": Each((1, 2, 3))}


@executed(r"s_1 \ge s_2 \ge \dots \ge 0")
def falling(rng):
    """By the singular values of the code; one table is of rank 1, and in one all are equally large."""
    means, _ = layers(rng)
    for table in (means, rng.normal(size=(5, 1)) @ rng.normal(size=(1, 4)), np.eye(3)):
        yield {"s": from_one(truncate(table, 0)[1])}


def trained(ids, sales, size, l2, rng):
    """Return the table and the read-out that gradient descent ends at."""
    theta = entity_embedding_init(ids.max() + 1, size, sales.shape[1], rng)
    for _ in range(600):
        theta = entity_embedding_step(theta, ids, sales, 1.0, l2)
    return theta


def trainings(rng):
    """Yield the symbols of descents of several lengths and decays on records with the same means."""
    means, symbols = layers(rng)
    ids = np.repeat(np.arange(6), 2)
    sales = means[ids] + np.tile([[0.5], [-0.5]], (6, 1))
    for size, l2 in ((1, 0.0), (2, 0.0), (2, 0.1), (3, 0.1), (3, 0.3), (3, 0.6), (3, 1.0)):
        table, readout = trained(ids, sales, size, l2, rng)
        yield symbols | {"E": table, "K": readout, "d": size, "λ": l2, "V": 6, "close": 1e-6}


@executed(3)
def least(rng):
    """Where descent ends, and where it ends if one id has more records."""
    for symbols in trainings(rng):
        yield symbols
    ids = np.array([0, 0, 0, 0, 1, 2, 3, 4, 5])
    means = sum(size * symbols["q"][r] @ symbols["w"][r].T for r, size in symbols["s"].items())
    table, readout = trained(ids, means[ids], 2, 0.1, rng)
    yield symbols | {"E": table, "K": readout, "d": 2, "λ": 0.1}, False


@executed(r"\omega = 2\pi/7")
def turn(rng):
    """The angle from one day to the next on the circle of the week."""
    for day in range(6):
        x, y = cyclic(day, 7), cyclic(day + 1, 7)
        yield {"ω": np.arccos(x @ y)}


@executed(
    r"\begin{aligned} \cos \omega (v - \varphi_j) &= \cos \omega v\, \cos \omega \varphi_j \\ "
    r"&\quad + \sin \omega v\, \sin \omega \varphi_j \end{aligned}"
)
def wave(rng):
    """The sales of the synthetic week, whose peaks are the first numbers that it draws."""
    for seed in range(3):
        truth = synthetic_week(1, 4, True, np.random.default_rng(seed))[2]
        peaks = np.random.default_rng(seed).uniform(0, 7, size=4)
        symbols = {"ω": 2 * np.pi / 7, "v": Each(range(7)), "j": Each(range(4)), "φ": peaks}
        yield symbols
        yield symbols | {"cos(ω((v-φ_j)))": Follows(lambda at, t=truth: t[at["v"], at["j"]] / np.sqrt(2))}


@executed(4)
def turned(rng):
    for _, _, table, readout in records(rng):
        if size := table.shape[1]:
            yield {"E": table, "K": readout, "Q": rng.normal(size=(size, size))}


@executed(r"E^{\mathsf T} E = K K^{\mathsf T}")
def equally_large(rng):
    for symbols in trainings(rng):
        yield symbols, symbols["λ"] > 0


@executed(r"s_r \le V\lambda")
def gone(rng):
    """A layer is gone if nothing of it is left in E K where training ends."""
    for symbols in trainings(rng):
        for r in range(1, symbols["d"] + 1):
            left = symbols["q"][r].T @ symbols["E"] @ symbols["K"] @ symbols["w"][r]
            yield symbols | {"r": r}, bool(left[0, 0] < 1e-6)


def full(rng):
    """Yield what noise does to the mean of each id: its mean variance, by least squares on one-hot rows.

    Also of ids of which one has more records than the others, where the formula is too small.
    """
    for counts, sigma in (([4] * 7, 1.0), ([1] * 3, 2.0), ([5], 0.0), ([10] * 2, 0.3), ([1, 7], 1.0)):
        weights = np.linalg.pinv(one_hot(np.repeat(np.arange(len(counts)), counts), len(counts)))
        found = sigma**2 * np.mean(np.sum(weights**2, axis=1))
        yield {"σ": sigma, "V": len(counts), "n": sum(counts)}, found, len(set(counts)) == 1


@executed(r"\sigma^2 V/n")
def variance(rng):
    for symbols, found, alike in full(rng):
        yield symbols | {"this": found}, alike


@executed(5)
def error(rng):
    for symbols, found, alike in full(rng):
        yield symbols | {"this": symbols["σ"] ** 2 + found}, alike


start_of_fastai = rests(cell(1, 4, 2), "cited: fastai-columns", tex=r"\pm 2/(d + 1)")
