"""Matrix factorization. Page: docs/{zh,en}/collaborative-filtering.md. Test: tests/snippets/test_matrix_factorization.py.

`python -m snippets.matrix_factorization ratings.csv` trains on a file of your own: snippets/ratings/, told on matrix-factorization.md.
"""

# --8<-- [start:matrix_factorization]
import numpy as np


def model_init(num_users, num_items, rank, mean, rng, scale=0.1):
    """Return a model: biases of zero, factors drawn from N(0, scale^2).

    Args:
        num_users: Rows of the user table, an integer >= 1.
        num_items: Rows of the item table, an integer >= 1.
        rank: Length of each factor, an integer >= 0; 0 is biases alone.
        mean: Mean of the observed ratings, finite, in stars.
        rng: numpy.random.Generator.
        scale: Standard deviation of a factor's entries, finite, >= 0.

    Returns:
        Tuple (mean, user_bias, item_bias, users, items) of shapes (),
        (num_users,), (num_items,), (num_users, rank), (num_items, rank).

    Raises:
        ValueError: A size, the mean or the scale is out of its range.
    """
    size = {"num_users": num_users, "num_items": num_items, "rank": rank}
    for name, n in size.items():
        low = 0 if name == "rank" else 1
        if not isinstance(n, int | np.integer) or n < low:
            raise ValueError(f"{name} must be an int >= {low}, got {n}")
    if not np.isfinite(mean):
        raise ValueError(f"mean must be finite, got {mean}")
    if not (np.isfinite(scale) and scale >= 0):
        raise ValueError(f"scale must be finite and >= 0, got {scale}")
    users = scale * rng.standard_normal((num_users, rank))
    items = scale * rng.standard_normal((num_items, rank))
    biases = np.zeros(num_users), np.zeros(num_items)
    return np.float64(mean), *biases, users, items


def check_ids(model, user_ids, item_ids):
    """Return both id arrays, or raise: to NumPy -1 is the last row."""
    b, c, u, w = (np.shape(part) for part in model[1:])
    if b != u[:1] or c != w[:1] or u[1:] != w[1:] or len(u) != 2:
        raise ValueError(f"shapes of the model differ: {b, c, u, w}")
    i, j = np.asarray(user_ids), np.asarray(item_ids)
    for name, ids, rows in (("user", i, u[0]), ("item", j, w[0])):
        if ids.dtype.kind not in "iu":
            raise IndexError(f"{name} ids must be integers: {ids.dtype}")
        bad = ids[(ids < 0) | (ids >= rows)]
        if bad.size:
            raise IndexError(f"{name} ids not in [0, {rows}): {bad[0]}")
    if i.shape != j.shape:
        raise ValueError(f"ids must share a shape: {i.shape}, {j.shape}")
    return i, j


def predict(model, user_ids, item_ids):
    """Look up two rows; return their dot product plus biases (eq. 1).

    Args:
        model: Tuple of model_init.
        user_ids: Integers in [0, num_users), any shape.
        item_ids: Integers in [0, num_items), same shape.

    Returns:
        Predicted ratings in stars, shape of the ids.

    Raises:
        IndexError: An id is no integer or has no row.
        ValueError: The ids differ in shape.

    Source:
        Koren, Bell, Volinsky 2009, Computer 42(8), 30-37, eq. 4.
    """
    i, j = check_ids(model, user_ids, item_ids)
    mean, user_bias, item_bias, users, items = model
    dot = np.sum(users[i] * items[j], axis=-1)
    return mean + user_bias[i] + item_bias[j] + dot


def check_data(model, user_ids, item_ids, ratings, l2, lr=0.0):
    """Return the triples as arrays (cells,), or raise."""
    i, j = check_ids(model, user_ids, item_ids)
    ratings = np.asarray(ratings, dtype=model[3].dtype)
    shapes = i.shape, ratings.shape
    if i.ndim != 1 or ratings.shape != i.shape:
        raise ValueError(f"shapes must be (cells,), got {shapes}")
    holes = ratings[~np.isfinite(ratings)]
    if holes.size:
        raise ValueError(f"ratings must be finite, got {holes[0]}")
    for name, x in (("lr", lr), ("l2", l2)):
        if not (np.isfinite(x) and x >= 0):
            raise ValueError(f"{name} must be finite and >= 0, got {x}")
    return i, j, ratings


def objective(model, user_ids, item_ids, ratings, l2):
    """Return J, a sum over the observed cells only (eq. 2)."""
    i, j, ratings = check_data(model, user_ids, item_ids, ratings, l2)
    _, user_bias, item_bias, users, items = model
    error = ratings - predict(model, i, j)
    size = user_bias[i] ** 2 + item_bias[j] ** 2
    size += np.sum(users[i] ** 2 + items[j] ** 2, axis=-1)
    return 0.5 * np.sum(error**2 + l2 * size)


def sgd_epoch(model, user_ids, item_ids, ratings, lr, l2, rng):
    """Visit each observed cell once, in random order (eq. 3).

    Args:
        model: Tuple of model_init; it is not changed.
        user_ids: Integers in [0, num_users), shape (cells,).
        item_ids: Integers in [0, num_items), shape (cells,).
        ratings: Observed ratings in stars, finite, shape (cells,).
        lr: Learning rate, finite, >= 0.
        l2: Weight of the squared sizes, finite, >= 0.
        rng: numpy.random.Generator; one permutation.

    Returns:
        The new model, in the dtype of the old.

    Raises:
        IndexError: An id is no integer or has no row.
        ValueError: A shape differs, a rating is not finite, lr or l2 is
            out of range.

    Source:
        Koren, Bell, Volinsky 2009, page 34; biases are stepped likewise.
    """
    ids = user_ids, item_ids
    ids_i, ids_j, ratings = check_data(model, *ids, ratings, l2, lr)
    mean, *tables = (np.array(part) for part in model)
    user_bias, item_bias, users, items = tables
    for n in rng.permutation(len(ratings)):
        i, j = ids_i[n], ids_j[n]
        guess = mean + user_bias[i] + item_bias[j] + users[i] @ items[j]
        error = ratings[n] - guess
        user_bias[i] += lr * (error - l2 * user_bias[i])
        item_bias[j] += lr * (error - l2 * item_bias[j])
        user, item = users[i].copy(), items[j].copy()  # the old rows
        users[i] += lr * (error * item - l2 * user)
        items[j] += lr * (error * user - l2 * item)
    return mean, user_bias, item_bias, users, items


def ridge_rows(ids, num_rows, design, target, l2):
    """Regress each id's targets on its design: biases and factors."""
    solution = np.zeros((num_rows, design.shape[1]), dtype=design.dtype)
    for i in range(num_rows):
        z, t = design[ids == i], target[ids == i]
        gram = z.T @ z + l2 * len(t) * np.eye(z.shape[1], dtype=z.dtype)
        # lstsq: the shortest solution if gram is singular
        solution[i] = np.linalg.lstsq(gram, z.T @ t)[0]
    return solution[:, 0], solution[:, 1:]


def als_sweep(model, user_ids, item_ids, ratings, l2):
    """Minimise J over the users, then over the items (eq. 4).

    Args:
        model: Tuple of model_init; it is not changed.
        user_ids: Integers in [0, num_users), shape (cells,).
        item_ids: Integers in [0, num_items), shape (cells,).
        ratings: Observed ratings in stars, finite, shape (cells,).
        l2: Weight of the squared sizes, finite, >= 0.

    Returns:
        The new model. A row without any rating becomes zero.

    Raises:
        IndexError: An id is no integer or has no row.
        ValueError: A shape differs, a rating is not finite, l2 is out
            of range.

    Source:
        Zhou et al. 2008, AAIM, section 3.1, where l2 is weighted by the
        number of ratings too; the biases are ours.
    """
    i, j, ratings = check_data(model, user_ids, item_ids, ratings, l2)
    mean, user_bias, item_bias, users, items = model
    ones = np.ones((len(ratings), 1), dtype=users.dtype)
    z, rest = np.hstack([ones, items[j]]), ratings - mean - item_bias[j]
    user_bias, users = ridge_rows(i, len(users), z, rest, l2)
    z, rest = np.hstack([ones, users[i]]), ratings - mean - user_bias[i]
    item_bias, items = ridge_rows(j, len(items), z, rest, l2)
    return np.array(mean), user_bias, item_bias, users, items


# --8<-- [end:matrix_factorization]


# --8<-- [start:synthetic]
def synthetic_ratings(num_users, num_items, observed, rng):
    """Make up a table of ratings in whole stars, 1 to 5, with holes.

    Every item is of one of three hidden kinds, and every user likes each
    kind more or less. A rating is a mean, two biases, the user's taste
    for the item, whose vector lies near its kind's, and noise, rounded to a whole star.

    Args:
        num_users: Rows of the table.
        num_items: Columns of the table.
        observed: Probability that a cell is seen, in [0, 1].
        rng: numpy.random.Generator.

    Returns:
        stars (num_users, num_items), seen (same shape, bool), kinds
        (num_items,) in {0, 1, 2}.
    """
    kinds = np.arange(num_items) % 3
    angles = 2 * np.pi * kinds / 3
    items = np.column_stack([np.cos(angles), np.sin(angles)])
    items += 0.15 * rng.standard_normal((num_items, 2))
    taste = rng.standard_normal((num_users, 2))
    biases = 0.6 * rng.standard_normal((num_users, 1))
    biases = biases + 0.6 * rng.standard_normal(num_items)
    noise = 0.3 * rng.standard_normal((num_users, num_items))
    stars = np.rint(3.4 + biases + taste @ items.T + noise)
    stars = np.clip(stars, 1, 5)
    return stars, rng.random(stars.shape) < observed, kinds


# --8<-- [end:synthetic]


if __name__ == "__main__":
    import importlib
    import sys

    if len(sys.argv) > 1:  # a file of ratings; all else in this file runs alone
        sys.exit(importlib.import_module("snippets.ratings.command").main())

    # --8<-- [start:demo]
    rng = np.random.default_rng(seed=1)
    stars, seen, kinds = synthetic_ratings(80, 30, 0.35, rng)
    i, j = np.nonzero(seen)
    ratings, mean = stars[seen], stars[seen].mean()

    def rmse(model, cells):
        """Return the root mean squared error over these cells."""
        error = predict(model, *np.nonzero(cells)) - stars[cells]
        return np.sqrt(np.mean(error**2))

    ranks = {"mean": 0, "biases": 0, "SGD": 2, "ALS": 2}
    rounds = {"mean": 0, "biases": 30, "SGD": 60, "ALS": 30}
    for name, rank in ranks.items():
        rng = np.random.default_rng(seed=2)
        model = model_init(80, 30, rank, mean, rng)
        rng = np.random.default_rng(seed=3)
        for _ in range(rounds[name]):
            if name == "SGD":
                model = sgd_epoch(model, i, j, ratings, 0.04, 0.05, rng)
            else:
                model = als_sweep(model, i, j, ratings, l2=0.05)
        inside, outside = rmse(model, seen), rmse(model, ~seen)
        print(f"{name:6}  seen {inside:.3f}  hidden {outside:.3f}")
        # -> mean    seen 1.185  hidden 1.143
        # -> biases  seen 0.905  hidden 1.017
        # -> SGD     seen 0.341  hidden 0.547
        # -> ALS     seen 0.341  hidden 0.541
    # --8<-- [end:demo]
