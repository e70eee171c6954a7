"""The formulas of docs/{zh,en}/embedding.md beside snippets/embedding.py."""

import numpy as np

from snippets.embedding import embedding, embedding_gradient
from snippets.equations import Each, executed, from_one
from snippets.one_hot import one_hot

TABLES = (([3, 0, 3, 5], 6, 2), ([1], 4, 3), ([2, 2, 2], 3, 1), ([0, 1, 2, 3, 4, 0], 5, 6), ([], 3, 2))  # ids, V, d


def tables(rng):
    """Yield ids (all different, repeated, one, none), a table, and the symbols that both formulas of lookups use."""
    for ids, vocab_size, embedding_dim in TABLES:
        ids, table = np.array(ids, dtype=int), rng.normal(size=(vocab_size, embedding_dim))
        symbols = {"i": from_one(ids), "b": Each(range(1, len(ids) + 1)), "j": Each(range(embedding_dim))}
        yield ids, table, symbols | {"B": len(ids), "V": vocab_size, "d": embedding_dim}


@executed("H = XE")
def product(rng):
    for ids, table, _ in tables(rng):
        yield {"H": embedding(ids, table), "X": one_hot(ids, len(table)), "E": table}


def at_one(rows):
    """Return the entry of a matrix whose rows are counted from 1, columns from 0."""
    return lambda b, j: rows[b - 1, j]


@executed(1)
def lookup(rng):
    for ids, table, symbols in tables(rng):
        rows = one_hot(ids, len(table))
        yield symbols | {"X": at_one(rows), "E": table, "H": at_one(embedding(ids, table))}


@executed(2)
def split(rng):
    for ids, table, symbols in tables(rng):
        yield symbols | {"v": Each(range(len(table))), "E": table, "H": at_one(one_hot(ids, len(table)) @ table)}
    table = rng.normal(size=(4, 2))
    table[2] = np.inf  # in the row looked up: no other row may be taken for it, for 0 times inf is NaN
    product = one_hot([2, 2], 4) @ table
    yield {
        "i": {1: 2, 2: 2},
        "b": Each((1, 2)),
        "j": Each((0, 1)),
        "v": Each(range(4)),
        "E": table,
        "H": at_one(product),
    }


def gradients(rng):
    """Yield the gradient of a loss in the looked-up rows, and in the table: by the code and by central differences."""
    for ids, table, symbols in tables(rng):
        weights = rng.normal(size=(len(ids), table.shape[1]))

        def loss(table, ids=ids, weights=weights):
            return np.sum(weights * np.sin(embedding(ids, table)))

        slope, step = np.zeros_like(table), 1e-5
        for place in np.ndindex(table.shape):
            moved = np.zeros_like(table)
            moved[place] = step
            slope[place] = (loss(table + moved) - loss(table - moved)) / (2 * step)
        grad_output = weights * np.cos(embedding(ids, table))
        symbols |= {"X": one_hot(ids, len(table)), "G": grad_output}
        yield symbols, slope, 1e-6
        yield symbols, embedding_gradient(ids, grad_output, len(table)), 1e-9


@executed(3)
def scatter_add(rng):
    for symbols, slope, close in gradients(rng):
        entries = {"X": at_one(symbols["X"]), "G": at_one(symbols["G"]), "∂J/∂E": slope}
        yield symbols | entries | {"v": Each(range(len(slope))), "close": close}


@executed(r"X^{\mathsf T} G")
def turned(rng):
    for symbols, slope, close in gradients(rng):
        yield {"X": symbols["X"], "G": symbols["G"], "this": slope, "close": close}


class _Counted(float):
    """A number that counts the multiplications and additions it goes into."""

    done = 0

    def __rmul__(self, other):
        _Counted.done += 1
        return _Counted(other * float(self))

    def __radd__(self, other):
        _Counted.done += 1
        return other + float(self)


@executed("2BVd")
def operations(rng):
    for ids, table, symbols in tables(rng):
        _Counted.done = 0
        for row in one_hot(ids, len(table)).tolist():
            for column in table.T.tolist():
                sum(x * _Counted(entry) for x, entry in zip(row, column, strict=True))
        yield {name: symbols[name] for name in "BVd"} | {"this": _Counted.done}


@executed("XE + b")
def biased(rng):
    for ids, table, _ in tables(rng):
        bias = rng.normal(size=table.shape[1])
        yield {"X": one_hot(ids, len(table)), "E": table, "b": bias, "this": embedding(ids, table + bias)}
