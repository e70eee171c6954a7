"""Embedding as a lookup, and its gradient. Page: docs/{zh,en}/embedding.md. Test: tests/snippets/test_embedding.py."""

# --8<-- [start:embedding]
import numpy as np


def embedding(ids, weight):
    """Return row ids[b] of weight for every position b (eq. 1).

    Args:
        ids: Integer array of any shape, 0 <= ids < V.
        weight: Embedding table (V, embedding_dim).

    Returns:
        New array (*ids.shape, embedding_dim), dtype of weight.

    Raises:
        ValueError: ids are not integers, or weight is not a matrix.
        IndexError: An id lies outside [0, V); -1 does not mean the
            last row.
    """
    ids, weight = np.asarray(ids), np.asarray(weight)
    if ids.dtype.kind not in "iu":
        raise ValueError(f"ids must be integers, got dtype {ids.dtype}")
    if weight.ndim != 2:
        raise ValueError(f"weight must be a matrix, got {weight.shape}")
    outside = ids[(ids < 0) | (ids >= len(weight))]
    if outside.size:
        raise IndexError(f"id {outside[0]} not in [0, {len(weight)})")
    return weight[ids]


def embedding_gradient(ids, grad_output, num_embeddings):
    """Add every position's gradient to the row it came from (eq. 3).

    Args:
        ids: Integer array of any shape, 0 <= ids < num_embeddings.
        grad_output: Gradient of the loss in the looked-up rows,
            (*ids.shape, embedding_dim).
        num_embeddings: Number of rows V of the table.

    Returns:
        New array (num_embeddings, embedding_dim), dtype of
        grad_output. Rows not looked up are 0.

    Raises:
        ValueError: ids are not integers, or grad_output does not
            have one row per id.
        IndexError: An id lies outside [0, num_embeddings).
    """
    ids, grad_output = np.asarray(ids), np.asarray(grad_output)
    if ids.dtype.kind not in "iu":
        raise ValueError(f"ids must be integers, got dtype {ids.dtype}")
    shape = grad_output.shape
    if shape[:-1] != ids.shape or not shape:
        raise ValueError(f"grad_output {shape} != {ids.shape} + (d,)")
    outside = ids[(ids < 0) | (ids >= num_embeddings)]
    if outside.size:
        raise IndexError(f"id {outside[0]} not in [0, {num_embeddings})")
    shape = num_embeddings, shape[-1]
    grad_weight = np.zeros(shape, grad_output.dtype)
    np.add.at(grad_weight, ids, grad_output)
    return grad_weight


# --8<-- [end:embedding]


if __name__ == "__main__":
    # --8<-- [start:demo]
    ids = np.array([3, 0, 3, 5])
    weight = np.random.default_rng(seed=0).normal(size=(6, 2))
    one_hot = (ids[:, None] == np.arange(6)).astype(float)
    print(np.array_equal(embedding(ids, weight), one_hot @ weight))
    # -> True

    grad_output = np.array([[1.0, 2], [3, -1], [2, 4], [-2, 1]])
    print(embedding_gradient(ids, grad_output, num_embeddings=6)[3])
    # -> [3. 6.]
    wrong = np.zeros((6, 2))
    wrong[ids] += grad_output
    print(wrong[3])
    # -> [2. 4.]
    # --8<-- [end:demo]
