"""A small network on rows of a table. Page: docs/{zh,en}/structured-nets.md. Test: tests/snippets/test_mlp.py."""

# --8<-- [start:mlp]
import numpy as np


def standardize(x, mean, std):
    """Shift and scale each continuous column (eq. 1).

    Args:
        x: Array (batch, num_continuous), each column in its own unit.
        mean: Mean of each column of the TRAINING data.
        std: Standard deviation of the same, finite and > 0.

    Returns:
        New array, shape of x, dimensionless.

    Raises:
        ValueError: A std is not finite and > 0.
    """
    std = np.asarray(std)
    if not np.all(np.isfinite(std) & (std > 0)):
        raise ValueError(f"std must be finite and > 0, got {std}")
    return (x - mean) / std


def mlp_init(cardinalities, num_continuous, embedding_dim, hidden, rng):
    """Draw the parameters: tables, W, c, u, a.

    Args:
        cardinalities: Rows of each embedding table, integers >= 1.
        num_continuous: Number of continuous columns, >= 0.
        embedding_dim: Columns of every table, >= 1.
        hidden: Number of hidden units, >= 1.
        rng: numpy.random.Generator.

    Returns:
        List of the tables (V, embedding_dim), W (width, hidden),
        c (hidden,), u (hidden,) and a (), where width counts all the
        numbers that stand for one row.

    Raises:
        ValueError: A size is out of its range.

    Source:
        W as in He et al. 2015, ICCV, eq. 10, normal with variance
        2 / width; the scale of the tables and of u is ours.
    """
    smallest = min(*cardinalities, embedding_dim, hidden)
    if smallest < 1 or num_continuous < 0:
        raise ValueError(f"sizes must be >= 1, got {smallest}")
    shapes = [(rows, embedding_dim) for rows in cardinalities]
    tables = [0.1 * rng.normal(size=shape) for shape in shapes]
    width = len(tables) * embedding_dim + num_continuous
    weight = np.sqrt(2 / width) * rng.normal(size=(width, hidden))
    readout = rng.normal(size=hidden) / np.sqrt(hidden)
    return [*tables, weight, np.zeros(hidden), readout, np.zeros(())]


def mlp_forward(theta, ids, x):
    """Turn rows of a table into predictions (eq. 2).

    Args:
        theta: Parameters in the order of mlp_init.
        ids: Integers (batch, num_tables), 0 <= ids[:, k] < V_k.
        x: Standardized continuous columns (batch, num_continuous).

    Returns:
        Predictions (batch,), the vectors z (batch, width) and the
        hidden units h (batch, hidden).

    Raises:
        ValueError: The shapes of ids, x and theta do not fit.
        IndexError: An id has no row in its table.
    """
    *tables, weight, bias, readout, offset = theta
    width = sum(table.shape[1] for table in tables) + x.shape[1]
    if len(ids) != len(x) or ids.shape[1] != len(tables):
        raise ValueError(f"ids {ids.shape} do not fit x {x.shape}")
    if width != len(weight):
        raise ValueError(f"width must be {len(weight)}, got {width}")
    for table, column in zip(tables, ids.T, strict=True):
        if np.any((column < 0) | (column >= len(table))):
            raise IndexError(f"ids not in [0, {len(table)}): {column}")
    rows = [table[i] for table, i in zip(tables, ids.T, strict=True)]
    z = np.hstack([*rows, x])
    h = np.maximum(z @ weight + bias, 0)
    return h @ readout + offset, z, h


def mlp_loss(theta, ids, x, y):
    """Measure how wrong the predictions are (eq. 3).

    Args:
        theta: Parameters in the order of mlp_init.
        ids: Integers (batch, num_tables), 0 <= ids[:, k] < V_k.
        x: Standardized continuous columns (batch, num_continuous).
        y: Targets (batch,).

    Returns:
        Half the mean squared error.

    Raises:
        ValueError: y does not hold one target for each row.
    """
    prediction, _, _ = mlp_forward(theta, ids, x)
    if y.shape != prediction.shape:
        raise ValueError(f"y must be {prediction.shape}, got {y.shape}")
    return np.mean((prediction - y) ** 2) / 2


def mlp_gradient(theta, ids, x, y):
    """Differentiate the loss in every parameter (eq. 4).

    Args:
        theta: Parameters in the order of mlp_init.
        ids: Integers (batch, num_tables), 0 <= ids[:, k] < V_k.
        x: Standardized continuous columns (batch, num_continuous).
        y: Targets (batch,).

    Returns:
        List of arrays, shapes and order of theta.

    Raises:
        ValueError: y does not hold one target for each row.
    """
    *tables, weight, _, readout, _ = theta
    prediction, z, h = mlp_forward(theta, ids, x)
    if y.shape != prediction.shape:
        raise ValueError(f"y must be {prediction.shape}, got {y.shape}")
    error = (prediction - y) / len(y)
    grad_hidden = np.outer(error, readout) * (h > 0)
    grad_z = grad_hidden @ weight.T
    grad_tables, end = [np.zeros_like(table) for table in tables], 0
    for table, column in zip(grad_tables, ids.T, strict=True):
        start, end = end, end + table.shape[1]
        np.add.at(table, column, grad_z[:, start:end])
    grad_layer = z.T @ grad_hidden, grad_hidden.sum(axis=0)
    return [*grad_tables, *grad_layer, h.T @ error, error.sum()]


def mlp_epoch(theta, ids, x, y, lr, batch, rng):
    """Visit every row once, in mini-batches, by plain SGD.

    Args:
        theta: Parameters in the order of mlp_init; not changed.
        ids: Integers (n, num_tables), 0 <= ids[:, k] < V_k.
        x: Standardized continuous columns (n, num_continuous).
        y: Targets (n,).
        lr: Learning rate, finite, >= 0.
        batch: Rows of a mini-batch, an integer >= 1.
        rng: numpy.random.Generator; one permutation.

    Returns:
        New list of parameters.

    Raises:
        ValueError: lr or batch is out of its range.
    """
    if not (np.isfinite(lr) and lr >= 0 and batch >= 1):
        raise ValueError(f"lr >= 0 and batch >= 1, got {lr}, {batch}")
    order = rng.permutation(len(y))
    for start in range(0, len(y), batch):
        pick = order[start : start + batch]
        grads = mlp_gradient(theta, ids[pick], x[pick], y[pick])
        pairs = zip(theta, grads, strict=True)
        theta = [part - lr * grad for part, grad in pairs]
    return theta


# --8<-- [end:mlp]


# --8<-- [start:synthetic]
def sales_law(shop, day, warmth, price):
    """Return the sales that the made-up law expects, in pieces.

    Monday to Thursday obey one law, Friday another, Saturday and
    Sunday a third: they differ in level, the third also in what
    warmth does.

    Args:
        shop: Integers in 0..5.
        day: Integers in 0..6, Monday is 0.
        warmth: Temperature in degrees Celsius.
        price: Price of a piece in yuan.

    Returns:
        Sales, shape of the arguments broadcast together.
    """
    size = 100 + np.array([-20, 35, 5, -35, 15, 0])[shop]
    more = np.array([0, 0, 0, 0, 60, 40, 40])[day]
    per_degree = np.array([0, 0, 0, 0, 0, 3, 3])[day]
    return size + more + per_degree * (warmth - 18) - 5 * (price - 12)


def synthetic_sales(n, rng):
    """Make up n rows: the law plus noise of standard deviation 8.

    Args:
        n: Number of rows, >= 1.
        rng: numpy.random.Generator.

    Returns:
        ids (n, 2): shop and weekday; x (n, 2): temperature and price;
        y (n,): sales in pieces.
    """
    ids = rng.integers(6, size=n), rng.integers(7, size=n)
    x = rng.uniform(0, 36, size=n), rng.uniform(8, 16, size=n)
    y = sales_law(*ids, *x) + 8 * rng.normal(size=n)
    return np.column_stack(ids), np.column_stack(x), y


def sales_split(seed):
    """Make up 1500 rows, keep 500 for testing, and standardize.

    Args:
        seed: Seed of the generator.

    Returns:
        train and test, tuples (ids, x, y) of 1000 and 500 rows, and
        scales: mean and std of x, mean and std of y, of train alone.
    """
    ids, x, y = synthetic_sales(1500, np.random.default_rng(seed))
    first, last = slice(0, 1000), slice(1000, 1500)
    scales = x[first].mean(axis=0), x[first].std(axis=0)
    scales += y[first].mean(), y[first].std()
    x, y = standardize(x, *scales[:2]), standardize(y, *scales[2:])
    train = ids[first], x[first], y[first]
    return train, (ids[last], x[last], y[last]), scales


def sales_path(train, epochs, seed):
    """Return the networks before and after each epoch of training."""
    rng = np.random.default_rng(seed)
    path = [mlp_init((6, 7), 2, embedding_dim=2, hidden=16, rng=rng)]
    for _ in range(epochs):
        theta = mlp_epoch(path[-1], *train, lr=0.1, batch=50, rng=rng)
        path.append(theta)
    return path


# --8<-- [end:synthetic]


if __name__ == "__main__":
    # --8<-- [start:demo]
    train, test, scales = sales_split(seed=0)
    path = sales_path(train, epochs=60, seed=0)
    print("parameters", sum(part.size for part in path[0]))
    # -> parameters 155
    for epoch in (0, 1, 10, 60):
        rmse = scales[3] * np.sqrt(2 * mlp_loss(path[epoch], *test))
        print(f"epoch {epoch:2}: error {rmse:.1f} pieces")
        # -> epoch  0: error 44.4 pieces
        # -> epoch  1: error 36.1 pieces
        # -> epoch 10: error 15.2 pieces
        # -> epoch 60: error 8.6 pieces

    shop, day, *rest = path[0]
    up, down = day.copy(), day.copy()
    up[5, 0] += 1e-5  # one number in the row of Saturday
    down[5, 0] -= 1e-5
    above = mlp_loss([shop, up, *rest], *train)
    below = mlp_loss([shop, down, *rest], *train)
    print("slope by difference", f"{(above - below) / 2e-5:.6f}")
    # -> slope by difference 0.027121
    grad_day = mlp_gradient(path[0], *train)[1]
    print("slope by backward  ", f"{grad_day[5, 0]:.6f}")
    # -> slope by backward   0.027121
    # --8<-- [end:demo]
