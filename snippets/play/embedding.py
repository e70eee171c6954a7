"""One-hot times table beside the lookup, and both gradients: docs/elements/embedding.ts. Test: tests/test_play_embedding.py."""

import numpy as np

from snippets.embedding import embedding, embedding_gradient
from snippets.figures import embedding as figure
from snippets.figures.embedding_gradient import GRAD_OUTPUT
from snippets.one_hot import one_hot

# The tables of the printed figures, with more rows, one more column of gradients and two more positions.
TABLE = np.vstack([figure.TABLE, [[2, 0, 2], [-1, 1, -2], [0, 2, 0], [1, -2, -1], [-2, 2, 1], [2, 1, -2]]])
GRADIENT = np.vstack([np.column_stack([GRAD_OUTPUT, [-1, 2, 1, 2]]), [[-1, 2, 1], [1, -3, 2]]])
IDS = [*figure.IDS.tolist(), 1, 3]
SIZES = (5, 6, 7, 8, 9, 10, 11, 12, 20, 50, 100, 1000, 10_000, 50_000, 100_000)
START = {"v": len(figure.TABLE), "b": len(figure.IDS)}


def constants():
    """Return the table, the gradients of the positions, the sizes that V takes, and the batch it starts with."""
    return {
        "table": TABLE.tolist(),
        "gradient": GRADIENT.tolist(),
        "ids": IDS,
        "sizes": SIZES,
        "start": START,
    }


def forward(ids, vocab_size):
    """Return the one-hot rows, the terms that the first of them gives, the product and the lookup."""
    table = TABLE[:vocab_size]
    rows = one_hot(ids, vocab_size)
    return {
        "one_hot": rows,
        "terms": rows[0][:, None] * table,
        "product": rows @ table,
        "lookup": embedding(ids, table),
    }


def gradients(ids, vocab_size):
    """Return the gradient of the table, what `+=` makes of it, and the positions whose share `+=` loses."""
    ids, grad_output = np.array(ids), GRADIENT[: len(ids)]
    wrong = np.zeros((vocab_size, GRADIENT.shape[1]), dtype=int)
    wrong[ids] += grad_output
    return {
        "right": embedding_gradient(ids, grad_output, vocab_size),
        "wrong": wrong,
        "lost": [b for b in range(len(ids)) if ids[b] in ids[b + 1 :]],
    }


def counts(batch, vocab_size, embedding_dim):
    """Return the operations of the product and the numbers that the lookup reads."""
    return {"product": 2 * batch * vocab_size * embedding_dim, "lookup": batch * embedding_dim}


BATCHES = (([3, 0, 3, 5], 6), ([4], 5), ([0, 0, 0], 7), ([3, 0, 3, 5, 1, 3], 12), ([11, 1, 11, 1], 12), ([2, 1, 0], 9))


def golden():
    """Return products and gradients of batches with and without repeats, and counts."""
    cases = []
    for ids, vocab_size in BATCHES:
        cases.append({"call": "forward", "arguments": [ids, vocab_size], "value": forward(ids, vocab_size)})
        cases.append({"call": "gradients", "arguments": [ids, vocab_size], "value": gradients(ids, vocab_size)})
    for given in ((4, 6, 3), (1, 5, 3), (6, 100_000, 3)):
        cases.append({"call": "counts", "arguments": given, "value": counts(*given)})
    return cases


def copies():
    """Return batches, whether product and lookup are equal, and the rows that `+=` gets wrong."""
    cases = []
    for ids, vocab_size in BATCHES[:4]:
        found, way = gradients(ids, vocab_size), forward(ids, vocab_size)
        different = np.flatnonzero((found["right"] != found["wrong"]).any(axis=1))
        prints = f"{np.array_equal(way['product'], way['lookup'])}\n{different}"
        cases.append({"arguments": [ids, vocab_size], "prints": prints})
    return cases
