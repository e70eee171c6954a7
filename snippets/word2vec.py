"""word2vec with negative sampling. Page: docs/{zh,en}/word2vec.md. Test: tests/snippets/test_word2vec.py."""

# --8<-- [start:word2vec]
import numpy as np


def check_ids(name, ids, vocab_size):
    """Raise unless ids is a filled matrix of integers in [0, V)."""
    if ids.dtype.kind not in "iu" or ids.ndim != 2 or not ids.size:
        got = f"{ids.dtype} {ids.shape}"
        raise ValueError(f"{name} must be integers (B, n), got {got}")
    outside = ids[(ids < 0) | (ids >= vocab_size)]
    if outside.size:
        where = f"[0, {vocab_size})"
        raise IndexError(f"{name}: id {outside[0]} not in {where}")


def word2vec_gradient(in_ids, out_ids, table_in, table_out):
    """Return the loss of a batch and its gradient in both tables.

    Args:
        in_ids: Words that are given, integers (batch, n). Skip-gram
            gives one, n = 1; CBOW averages n words of a window.
        out_ids: Words to be judged, integers (batch, 1 + k): first
            the true word, then k noise words.
        table_in: In table E, (V, embedding_dim).
        table_out: Out table F, the shape of table_in.

    Returns:
        Mean loss over the batch in nats (eq. 2), and two new arrays,
        its gradients in table_in and table_out.

    Raises:
        ValueError: A shape or a dtype does not fit.
        IndexError: An id lies outside [0, V).

    Source:
        Mikolov et al. 2013, NIPS, eq. 4; CBOW: arXiv:1301.3781. The
        mean over the batch is ours; they step after every word.
    """
    in_ids, out_ids = np.asarray(in_ids), np.asarray(out_ids)
    check_ids("in_ids", in_ids, len(table_in))
    check_ids("out_ids", out_ids, len(table_out))
    shapes = table_in.shape, table_out.shape
    if shapes[0] != shapes[1] or len(in_ids) != len(out_ids):
        got = f"{shapes}, {len(in_ids)} and {len(out_ids)} ids"
        raise ValueError(f"tables and batches must match, got {got}")
    return _loss_and_gradient(in_ids, out_ids, table_in, table_out)


def _loss_and_gradient(in_ids, out_ids, table_in, table_out):
    """Compute what word2vec_gradient returns."""
    batch, n = in_ids.shape
    hidden = table_in[in_ids].mean(axis=1)  # (eq. 1), no activation
    rows = table_out[out_ids]
    score = np.einsum("bd,bkd->bk", hidden, rows)
    sign = np.where(np.arange(out_ids.shape[1]) == 0, 1, -1)
    sign = sign.astype(score.dtype)
    loss = np.logaddexp(0, -sign * score).sum() / batch
    error = -sign * np.exp(-np.logaddexp(0, sign * score)) / batch
    grad_hidden = np.einsum("bk,bkd->bd", error, rows)
    grad_in, grad_out = np.zeros_like(table_in), np.zeros_like(table_out)
    np.add.at(grad_in, in_ids, grad_hidden[:, None] / n)
    np.add.at(grad_out, out_ids, error[..., None] * hidden[:, None])
    return loss, grad_in, grad_out


# --8<-- [end:word2vec]


if __name__ == "__main__":
    # --8<-- [start:demo]
    rng = np.random.default_rng(seed=0)
    tables = rng.normal(size=(6, 3)), np.zeros((6, 3))
    skip_gram = [[2]], [[4, 1, 0]]  # 2 gives 4; noise 1, 0
    cbow = [[1, 3, 1, 4]], [[2, 5, 0]]  # four words give 2

    for words in (skip_gram, cbow):
        loss, grad_in, grad_out = word2vec_gradient(*words, *tables)
        moved = np.flatnonzero(grad_out.any(axis=1))
        print(loss.round(4), moved, grad_in.any())
    # -> 2.0794 [0 1 4] False
    # -> 2.0794 [0 2 5] False

    for _ in range(100):
        loss, *grads = word2vec_gradient(*cbow, *tables)
        tables = tables[0] - 0.5 * grads[0], tables[1] - 0.5 * grads[1]

    print(loss < 0.1)
    # -> True
    # --8<-- [end:demo]
