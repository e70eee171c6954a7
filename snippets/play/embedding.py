"""One-hot times table beside the lookup, and both gradients: docs/elements/embedding.ts. Test: tests/play/test_play_embedding.py."""

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
    return {"table": TABLE.tolist(), "gradient": GRADIENT.tolist(), "ids": IDS, "sizes": SIZES, "start": START}


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


SAID = [  # by hand: one id and many, nothing folded and everything, repeats that lose one share and several
    ([4], 0, 5, 0, "编号4：乘要2Vd = 30次运算，得到的h就是表的第4行。没有编号重复，+=也对。",
     "Id 4: the product takes 2Vd = 30 operations, and h is row 4 of the table. No id repeats, and += is right too."),
    ([0], 0, 5, 1, "编号0：乘要2Vd = 30次运算，折掉乘0的1行，还剩24次。没有编号重复，+=也对。",
     "Id 0: the product takes 2Vd = 30 operations; with 1 row times 0 folded away, 24 are left. No id repeats, and += is right too."),
    ([2, 1, 0], 1, 5, 4, "编号1：乘要2Vd = 30次运算，乘0的4行全折掉，只剩一行乘1：抄第1行，读3个数。没有编号重复，+=也对。",
     "Id 1: the product takes 2Vd = 30 operations; with all 4 rows times 0 folded away, one row times 1 is left: copy row 1, 3 reads. "
     "No id repeats, and += is right too."),
    ([3, 0, 3, 5], 3, 6, 0, "编号5：乘要2Vd = 36次运算，得到的h就是表的第5行。有编号重复：+=丢了1份梯度，第3行错了。",
     "Id 5: the product takes 2Vd = 36 operations, and h is row 5 of the table. Ids repeat: += loses 1 gradient, so row 3 is wrong."),
    ([10, 10, 2, 2, 2, 7], 0, 100_000, 99_999,
     "编号10：乘要2Vd = 600,000次运算，乘0的99,999行全折掉，只剩一行乘1：抄第10行，读3个数。有编号重复：+=丢了3份梯度，第2、10行错了。",
     "Id 10: the product takes 2Vd = 600,000 operations; with all 99,999 rows times 0 folded away, one row times 1 is left: "
     "copy row 10, 3 reads. Ids repeat: += loses 3 gradients, so rows 2, 10 are wrong."),
]  # fmt: skip
BATCHES = (([3, 0, 3, 5], 6), ([4], 5), ([0, 0, 0], 7), ([3, 0, 3, 5, 1, 3], 12), ([11, 1, 11, 1], 12), ([2, 1, 0], 9))


def golden():
    """Return products and gradients of batches with and without repeats, counts, and the words there in both languages."""
    cases = [{"call": "says", "arguments": given, "value": [zh, en]} for *given, zh, en in SAID]
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
