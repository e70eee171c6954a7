"""Train on ratings: alternating least squares with noise, in the notation of docs/{zh,en}/matrix-factorization.md.

Each sweep solves, for every user and then for every item, the same small regression as `als_sweep` of
snippets/matrix_factorization.py, and adds noise of the regression's own covariance: a draw from the posterior instead of its mode. Averaged
predictions of many draws over-fit less than one best model, and the weights of regularization are drawn too, so that none need be
tuned. This is Bayesian probabilistic matrix factorization (Salakhutdinov and Mnih 2008, ICML, 880-887) with the biases as first coordinates.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

SLICE = 1 << 20  # cells that are predicted at once, which bounds the memory


@dataclass
class Side:
    """One side of the table: which cells each row holds, its vectors (rows, 1 + rank), and the normal prior they are drawn from.

    The first coordinate is the bias. `mean` is (1 + rank,), `precision` (1 + rank, 1 + rank).
    """

    starts: np.ndarray
    others: np.ndarray
    stars: np.ndarray
    vectors: np.ndarray
    mean: np.ndarray = field(init=False)
    precision: np.ndarray = field(init=False)

    def __post_init__(self):
        """Begin with the prior that the first draw of the hyper-parameters replaces."""
        width = self.vectors.shape[1]
        self.mean, self.precision = np.zeros(width), 10 * np.eye(width)


def side(rows: np.ndarray, others: np.ndarray, stars: np.ndarray, vectors: np.ndarray) -> Side:
    """Sort the cells by row, so that a row's cells are one slice."""
    order = np.argsort(rows, kind="stable")
    starts = np.searchsorted(rows[order], np.arange(len(vectors) + 1))
    return Side(starts, others[order], stars[order], vectors)


def regressions(this: Side, other: Side) -> tuple[np.ndarray, np.ndarray]:
    """Return the normal equations of every row: Gram matrices (rows, 1 + rank, 1 + rank) and right-hand sides (rows, 1 + rank)."""
    rows, width = this.vectors.shape
    gram, right = np.empty((rows, width, width)), np.empty((rows, width))
    design = other.vectors.copy()
    design[:, 0] = 1
    bias = other.vectors[:, 0]
    for row in range(rows):
        cells = slice(this.starts[row], this.starts[row + 1])
        ids = this.others[cells]
        z = design[ids]
        gram[row] = z.T @ z
        right[row] = (this.stars[cells] - bias[ids]) @ z
    return gram, right


def solve(this: Side, other: Side, noise: float, rng: np.random.Generator | None) -> np.ndarray:
    """Return each row's best vector given the other side, plus a draw of its uncertainty unless rng is None.

    Args:
        this: The side to solve for.
        other: The side held fixed.
        noise: Precision of a rating, 1 / variance.
        rng: Draws the uncertainty; None for the posterior mode.
    """
    gram, right = regressions(this, other)
    gram = noise * gram + this.precision
    right = noise * right + this.precision @ this.mean
    lower = np.linalg.cholesky(gram)
    best = np.linalg.solve(gram, right[..., None])[..., 0]
    if rng is None:
        return best
    drawn = rng.standard_normal(best.shape)[..., None]
    return best + np.linalg.solve(np.swapaxes(lower, 1, 2), drawn)[..., 0]


def draw_prior(vectors: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw mean and precision of the normal that the rows come from, given the rows (normal-Wishart, eq. 14 of the source)."""
    rows, width = vectors.shape
    weight, freedom = 2.0, width
    centre, spread = vectors.mean(axis=0), np.cov(vectors.T, bias=True).reshape(width, width)
    outer = rows * weight / (rows + weight) * np.outer(centre, centre)
    scale = np.linalg.inv(np.eye(width) + rows * spread + outer)
    root = np.linalg.cholesky((scale + scale.T) / 2)
    normals = rng.standard_normal((rows + freedom, width)) @ root.T
    precision = normals.T @ normals
    middle = rows * centre / (rows + weight)
    root = np.linalg.cholesky((rows + weight) * precision)
    return middle + np.linalg.solve(root.T, rng.standard_normal(width)), precision


def predict(users: np.ndarray, items: np.ndarray, user_ids: np.ndarray, item_ids: np.ndarray) -> np.ndarray:
    """Return bias + bias + dot product for these cells, a slice at a time."""
    out = np.empty(len(user_ids))
    for start in range(0, len(out), SLICE):
        part = slice(start, start + SLICE)
        u, w = users[user_ids[part]], items[item_ids[part]]
        out[part] = u[:, 0] + w[:, 0] + np.einsum("nk,nk->n", u[:, 1:], w[:, 1:])
    return out


@dataclass
class Progress:
    """What is known after a sweep: its number, the error over the training cells, and the averaged held-out predictions."""

    sweep: int
    train_rmse: float
    predictions: np.ndarray
    users: Side
    items: Side
    noise: float


def train(
    cells: tuple[np.ndarray, np.ndarray, np.ndarray],
    wanted: tuple[np.ndarray, np.ndarray],
    sizes: tuple[int, int],
    rank: int,
    sweeps: int,
    rng: np.random.Generator,
) -> Iterator[Progress]:
    """Train on cells; after each sweep, yield the averaged predictions for the wanted cells.

    Args:
        cells: User ids, item ids and stars to learn from, each (cells,).
        wanted: User ids and item ids to predict, each (wanted,).
        sizes: How many users and items there are; rows without a rating are drawn from the prior.
        rank: Length of a factor, an integer >= 0.
        sweeps: How many sweeps; the first quarter does not count for the average.
        rng: numpy.random.Generator.
    """
    user_ids, item_ids, stars = cells
    level, low, high = stars.mean(), stars.min(), stars.max()
    start = [0.1 * rng.standard_normal((size, 1 + rank)) for size in sizes]
    for vectors in start:
        vectors[:, 0] = 0
    users = side(user_ids, item_ids, stars - level, start[0])
    items = side(item_ids, user_ids, stars - level, start[1])
    noise, total, counted = 1 / max(stars.var(), 1e-6), np.zeros(len(wanted[0])), 0
    for sweep in range(1, sweeps + 1):
        for this, other in ((users, items), (items, users)):
            if sweep > 1:
                this.mean, this.precision = draw_prior(this.vectors, rng)
            this.vectors = solve(this, other, noise, rng)
        squares = float(np.sum((stars - level - predict(users.vectors, items.vectors, user_ids, item_ids)) ** 2))
        noise = rng.gamma(1 + len(stars) / 2) / (1e-3 + squares / 2)
        now = np.clip(level + predict(users.vectors, items.vectors, *wanted), low, high)
        if sweep > sweeps // 4:
            total, counted = total + now, counted + 1
        yield Progress(sweep, np.sqrt(squares / len(stars)), total / counted if counted else now, users, items, noise)


def bias_baseline(
    cells: tuple[np.ndarray, np.ndarray, np.ndarray],
    sizes: tuple[int, int],
    user_weight=15.0,
    item_weight=10.0,
    rounds=10,
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return mean, user biases and item biases, shrunk as in scikit-surprise's BaselineOnly (Koren 2010, TKDD 4(1), section 2.1)."""
    user_ids, item_ids, stars = cells
    mean, user_bias = stars.mean(), np.zeros(sizes[0])
    user_count, item_count = (np.bincount(ids, minlength=n) for ids, n in zip((user_ids, item_ids), sizes, strict=True))
    for _ in range(rounds):
        rest = stars - mean - user_bias[user_ids]
        item_bias = np.bincount(item_ids, rest, sizes[1]) / (item_weight + item_count)
        rest = stars - mean - item_bias[item_ids]
        user_bias = np.bincount(user_ids, rest, sizes[0]) / (user_weight + user_count)
    return mean, user_bias, item_bias


@dataclass
class Trial:
    """One part held out: cells to learn from, cells to predict, the stars held back from them, and the training's chance."""

    cells: tuple[np.ndarray, np.ndarray, np.ndarray]
    wanted: tuple[np.ndarray, np.ndarray]
    stars: np.ndarray
    rng: np.random.Generator


def trials(users: np.ndarray, items: np.ndarray, stars: np.ndarray, count: int, seed: int) -> Iterator[Trial]:
    """Hold out each of count parts in turn; if count is 1, one fifth, once."""
    parts = folds(len(stars), count if count > 1 else 5, np.random.default_rng(seed))
    for number, part in enumerate(parts[:count], start=1):
        kept = np.ones(len(stars), dtype=bool)
        kept[part] = False
        cells = users[kept], items[kept], stars[kept]
        yield Trial(cells, (users[part], items[part]), stars[part], np.random.default_rng([seed, number]))


def baselines(trial: Trial, sizes: tuple[int, int]) -> tuple[float, float]:
    """Return the RMSE of the mean alone, and of mean and biases, held to the range of the stars as `train` holds its own."""
    mean, user_bias, item_bias = bias_baseline(trial.cells, sizes)
    biases = mean + user_bias[trial.wanted[0]] + item_bias[trial.wanted[1]]
    low, high = trial.cells[2].min(), trial.cells[2].max()
    return rmse(mean, trial.stars), rmse(np.clip(biases, low, high), trial.stars)


def folds(cells: int, count: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Return count disjoint parts of 0 .. cells - 1, at random, equal but for one."""
    return np.array_split(rng.permutation(cells), count)


def rmse(predictions: np.ndarray, stars: np.ndarray) -> float:
    """Return the root mean squared error in stars."""
    return float(np.sqrt(np.mean((predictions - stars) ** 2)))
