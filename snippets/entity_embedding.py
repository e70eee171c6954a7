"""Embeddings of a categorical column, learned. Page: docs/{zh,en}/entity-embedding.md.

Test: tests/snippets/test_entity_embedding.py.
"""

# --8<-- [start:entity_embedding]
import numpy as np


def entity_embedding_init(num_rows, embedding_dim, num_outputs, rng):
    """Draw a small table E and a small read-out K.

    Args:
        num_rows: Rows V of the table, an integer >= 1.
        embedding_dim: Size d of a vector, an integer >= 0.
        num_outputs: Numbers m to predict, an integer >= 1.
        rng: numpy.random.Generator.

    Returns:
        Tuple (table, readout) of shapes (V, d) and (d, m).

    Raises:
        ValueError: A size is out of its range.
    """
    if num_rows < 1 or num_outputs < 1 or embedding_dim < 0:
        sizes = num_rows, embedding_dim, num_outputs
        raise ValueError(f"sizes must be >= 1, 0, 1, got {sizes}")
    table = 0.1 * rng.normal(size=(num_rows, embedding_dim))
    return table, 0.1 * rng.normal(size=(embedding_dim, num_outputs))


def entity_embedding_step(theta, ids, y, lr, l2):
    """Take one step of gradient descent on all records (eq. 2).

    Args:
        theta: Tuple (table, readout) of entity_embedding_init; it is
            not changed.
        ids: Integers (n,), 0 <= ids < V.
        y: Centred targets (n, m): each column has mean 0.
        lr: Learning rate, finite, >= 0.
        l2: Weight of the squared sizes, finite, >= 0.

    Returns:
        The new tuple (table, readout).

    Raises:
        IndexError: An id has no row.
        ValueError: lr or l2 is out of range, or y is not (n, m).

    Source:
        Guo, Berkhahn 2016, arXiv:1604.06737; the read-out is one
        linear layer here, and the squared sizes are ours.
    """
    table, readout = theta
    for name, value in (("lr", lr), ("l2", l2)):
        if not (np.isfinite(value) and value >= 0):
            raise ValueError(f"{name} must be >= 0, got {value}")
    if y.shape != (len(ids), readout.shape[1]):
        raise ValueError(f"y must be (n, m), got {y.shape}")
    if np.any((ids < 0) | (ids >= len(table))):
        raise IndexError(f"ids must be in [0, {len(table)}): {ids}")
    error = (table[ids] @ readout - y) / len(y)
    grad_table = l2 * table
    np.add.at(grad_table, ids, error @ readout.T)
    grad_readout = table[ids].T @ error + l2 * readout
    return table - lr * grad_table, readout - lr * grad_readout


# --8<-- [end:entity_embedding]


# --8<-- [start:synthetic]
def synthetic_week(weeks, num_goods, circle, rng):
    """Make up the sales of some goods on every day of some weeks.

    With a circle, good j sells most on its own peak of the week and
    follows a cosine from there; without, each good has seven effects
    drawn independently with variance 1, less their mean.

    Args:
        weeks: Number of weeks, >= 1.
        num_goods: Number of goods m, >= 1.
        circle: Whether the week is a circle.
        rng: numpy.random.Generator.

    Returns:
        ids (7 weeks,): weekday in 0..6, Monday is 0; y (7 weeks, m):
        sales, with noise of standard deviation 1; truth (7, m).
    """
    ids, day = np.tile(np.arange(7), weeks), np.arange(7)[:, None]
    peak = rng.uniform(0, 7, size=num_goods)
    wave = np.sqrt(2) * np.cos(2 * np.pi * (day - peak) / 7)
    other = rng.normal(size=(7, num_goods))
    truth = wave if circle else other - other.mean(axis=0)
    noise = rng.normal(size=(len(ids), num_goods))
    return ids, truth[ids] + noise, truth


def train_week(ids, y, embedding_dim, seed, steps=1500):
    """Return (table, readout) after training: lr = 0.3, l2 = 0.01."""
    rng, centred = np.random.default_rng(seed), y - y.mean(axis=0)
    theta = entity_embedding_init(7, embedding_dim, y.shape[1], rng)
    for _ in range(steps):
        theta = entity_embedding_step(theta, ids, centred, 0.3, 0.01)
    return theta


# --8<-- [end:synthetic]


if __name__ == "__main__":
    # --8<-- [start:demo]
    rng = np.random.default_rng(seed=0)
    ids, y, truth = synthetic_week(4, 20, circle=True, rng=rng)
    table, readout = train_week(ids, y, embedding_dim=2, seed=0)
    x1, x2 = (table - table.mean(axis=0)).T
    turn = np.rad2deg(np.diff(np.unwrap(np.arctan2(x2, x1))))
    print("turn from day to day", turn.round())
    # -> turn from day to day [-54. -60. -54. -52. -48. -50.]
    for embedding_dim in (0, 1, 2, 3, 6):
        table, readout = train_week(ids, y, embedding_dim, seed=0)
        miss = y.mean(axis=0) + table @ readout - truth
        error = np.sqrt(1 + np.mean(miss**2))  # noise 1, plus our own
        print("size", embedding_dim, "error", error.round(3))
        # -> size 0 error 1.427
        # -> size 1 error 1.249
        # -> size 2 error 1.058
        # -> size 3 error 1.083
        # -> size 6 error 1.111
    # --8<-- [end:demo]
