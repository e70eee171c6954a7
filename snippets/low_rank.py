"""Low-rank tables. Test: tests/snippets/test_low_rank.py.

Page: docs/{zh,en}/matrix-factorization.md.
"""

# --8<-- [start:low_rank]
import numpy as np


def check_table(table, seen, users, items):
    """Return table, with zeros in its holes, and seen, or raise."""
    t, s, u, w = (np.shape(part) for part in (table, seen, users, items))
    if t != s or len(t) < 2 or t[-2:] != (*u[-2:-1], *w[-2:-1]):
        raise ValueError(f"shapes do not fit: {t}, {s}, {u}, {w}")
    if np.asarray(seen).dtype != bool:
        raise ValueError(f"seen must be bool, got {seen.dtype}")
    known = np.where(seen, table, 0)  # keeps nan in holes out
    if not np.isfinite(known).all():
        raise ValueError(f"seen cells must be finite: {np.sum(known)}")
    return known, seen


def als_half(table, seen, items, l2):
    """Fit each row's seen cells by its best vector (eq. 3).

    Args:
        table: Numbers, shape (..., rows, columns); holes are ignored.
        seen: True where a cell is known, bool, shape of table.
        items: One vector a column, shape (..., columns, rank).
        l2: Weight of a row's squared length, finite, > 0. However tiny,
            it gives a row with too few cells an answer: a short one.
            Raised to rounding error where it is smaller.

    Returns:
        One vector a row, (..., rows, rank). Transpose table and seen to
        solve for the columns.

    Raises:
        ValueError: A shape differs, a seen cell is not finite, or l2 is
            out of range.

    Source:
        Zhou et al. 2008, AAIM, section 3.1, without the weighting.
    """
    if not (np.isfinite(l2) and l2 > 0):
        raise ValueError(f"l2 must be finite and > 0, got {l2}")
    known, seen = check_table(table, seen, table, items)
    rank = items.shape[-1]
    pairs = items[..., :, None] * items[..., None, :]
    pairs = pairs.reshape(*items.shape[:-1], rank * rank)
    gram = seen.astype(items.dtype) @ pairs
    gram = gram.reshape(*known.shape[:-1], rank, rank)
    rounding = 4 * np.finfo(items.dtype).eps * np.einsum("...kk", gram)
    ridge = np.maximum(l2, rounding)[..., None, None]  # never singular
    gram = gram + (ridge * np.eye(rank)).astype(items.dtype)
    return np.linalg.solve(gram, (known @ items)[..., None])[..., 0]


def complete(table, seen, items, weights):
    """Alternate: solve for the rows, then the columns, once a weight.

    Args:
        table: Numbers, shape (..., rows, columns); holes are ignored.
        seen: True where a cell is known, bool, shape of table.
        items: Where to start, shape (..., columns, rank); not changed.
        weights: The l2 of each sweep, each finite and > 0.

    Returns:
        Users and items, (..., rows, rank) and (..., columns, rank).

    Raises:
        ValueError: There is no weight, or als_half refuses.
    """
    if len(weights) == 0:
        raise ValueError(f"weights must not be empty, got {weights}")
    table_t = np.swapaxes(table, -1, -2)
    seen_t = np.swapaxes(seen, -1, -2)
    for l2 in weights:
        users = als_half(table, seen, items, l2)
        items = als_half(table_t, seen_t, users, l2)
    return users, items


def sgd_pass(table, seen, users, items, lr, rng):
    """Visit each seen cell once, in random order (eq. 2).

    Args:
        table: Numbers, shape (rows, columns); holes are ignored.
        seen: True where a cell is known, bool, shape of table.
        users: One vector a row, shape (rows, rank); not changed.
        items: One vector a column, (columns, rank); not changed.
        lr: Learning rate, finite, >= 0.
        rng: numpy.random.Generator; one permutation.

    Returns:
        The new users and items.

    Raises:
        ValueError: A shape differs, a seen cell is not finite, or lr is
            out of range.

    Source:
        Koren, Bell, Volinsky 2009, page 34, without biases and l2.
    """
    if not (np.isfinite(lr) and lr >= 0):
        raise ValueError(f"lr must be finite and >= 0, got {lr}")
    known, seen = check_table(table, seen, users, items)
    users, items = users.copy(), items.copy()
    for i, j in rng.permutation(np.argwhere(seen)):
        user, item = users[i].copy(), items[j].copy()  # the old rows
        error = known[i, j] - user @ item
        users[i] += lr * error * item
        items[j] += lr * error * user
    return users, items


def truncate(table, rank):
    """Return the nearest table of this rank, and all singular values.

    Args:
        table: Numbers without holes, finite, shape (rows, columns).
        rank: Integer in [0, min(rows, columns)].

    Returns:
        Tuple: the table of eq. 4, and the singular values, descending.

    Raises:
        ValueError: rank is out of range.

    Source:
        Eckart, Young 1936, Psychometrika 1, 211-218.
    """
    if rank not in range(min(table.shape) + 1):
        raise ValueError(f"rank must be in [0, min(shape)], got {rank}")
    left, sizes, right = np.linalg.svd(table, full_matrices=False)
    return left[:, :rank] * sizes[:rank] @ right[:rank], sizes


# --8<-- [end:low_rank]


# --8<-- [start:puzzle]
def puzzle(shape, rank, share, rng):
    """Draw a table of this rank, its seen cells, and a start.

    Args:
        shape: (..., rows, columns); leading numbers draw that many.
        rank: Rank of the table, an integer >= 0.
        share: Probability that a cell is seen, in [0, 1]. With the
            same seed a larger share sees the same cells and more.
        rng: numpy.random.Generator.

    Returns:
        table and seen, of this shape, and items (..., columns, rank).
    """
    *draws, rows, columns = shape
    left = rng.normal(size=(*draws, rows, rank))
    right = rng.normal(size=(*draws, rank, columns))
    seen = rng.random(shape) < share
    return left @ right, seen, rng.normal(size=(*draws, columns, rank))


def hidden_error(table, seen, users, items):
    """Return the RMSE over the holes, relative to a guess of 0.

    Args:
        table: The whole truth, shape (..., rows, columns).
        seen: True where a cell was known, bool, shape of table.
        users: Shape (..., rows, rank).
        items: Shape (..., columns, rank).

    Returns:
        One number a table, shape (...).
    """
    error = users @ np.swapaxes(items, -1, -2) - table
    square = np.sum(np.where(seen, 0, error**2), axis=(-1, -2))
    size = np.sum(np.where(seen, 0, table**2), axis=(-1, -2))
    return np.sqrt(square / size)


# --8<-- [end:puzzle]


if __name__ == "__main__":
    # --8<-- [start:demo]
    ways = {"tiny": [1e-9] * 500, "falling": np.geomspace(3, 1e-6, 500)}
    for share in (0.6, 0.4, 0.2):
        rng = np.random.default_rng(seed=8)
        table, seen, items = puzzle((40, 30), 2, share, rng)
        short = np.sum(seen.sum(0) < 2) + np.sum(seen.sum(1) < 2)
        print(f"{share:.0%} seen, {short} rows or columns too short")
        for name, weights in ways.items():
            found = complete(table, seen, items, weights)
            filled = hidden_error(table, seen, *found) < 1e-3
            print(f"  {name:8} holes filled: {filled}")
    # -> 60% seen, 0 rows or columns too short
    # ->   tiny     holes filled: True
    # ->   falling  holes filled: True
    # -> 40% seen, 0 rows or columns too short
    # ->   tiny     holes filled: False
    # ->   falling  holes filled: True
    # -> 20% seen, 2 rows or columns too short
    # ->   tiny     holes filled: False
    # ->   falling  holes filled: False
    # --8<-- [end:demo]
