"""The numbers that docs/{zh,en}/collaborative-filtering.md quotes.

One made-up table serves them all: 80 users, 30 items, each cell seen with probability 0.35, seed 1, as in the demo of
snippets/matrix_factorization.py. "Hidden" is the root mean squared error, in stars, over the cells that were not seen.
"""

from functools import cache

import numpy as np

from snippets.claims import claim, holds
from snippets.matrix_factorization import als_sweep, model_init, predict, sgd_epoch, synthetic_ratings

NUM_USERS, NUM_ITEMS, OBSERVED, SEED = 80, 30, 0.35, 1
L2, LR = 0.05, 0.04
REDRAWS = 10


@cache
def table(seed=SEED):
    """Return stars, seen and kinds of the made-up table."""
    return synthetic_ratings(NUM_USERS, NUM_ITEMS, OBSERVED, np.random.default_rng(seed))


def triples(stars, cells):
    """Return user ids, item ids and ratings of the chosen cells."""
    return *np.nonzero(cells), stars[cells]


def start(rank, ratings):
    """Return the model before the first epoch."""
    return model_init(NUM_USERS, NUM_ITEMS, rank, ratings.mean(), np.random.default_rng(2))


def fit_als(rank, stars, cells, sweeps=30):
    """Return the model after these sweeps of ALS over the chosen cells."""
    i, j, ratings = triples(stars, cells)
    model = start(rank, ratings)
    for _ in range(sweeps):
        model = als_sweep(model, i, j, ratings, L2)
    return model


@cache
def path_sgd(rank, l2, epochs):
    """Return the models after 0, 1, .. epochs of SGD over the seen cells."""
    stars, seen, _ = table()
    i, j, ratings = triples(stars, seen)
    models, rng = [start(rank, ratings)], np.random.default_rng(3)
    for _ in range(epochs):
        models.append(sgd_epoch(models[-1], i, j, ratings, LR, l2, rng))
    return models


def rmse(model, stars, cells):
    """Return the root mean squared error over the chosen cells, in stars."""
    i, j, ratings = triples(stars, cells)
    return float(np.sqrt(np.mean((predict(model, i, j) - ratings) ** 2)))


@cache
def best():
    """Return the model of rank 2 that ALS finds from the seen cells."""
    stars, seen, _ = table()
    return fit_als(2, stars, seen)


@cache
def filled(with_zeros):
    """Return the model of rank 2 fitted to the table whose holes were filled, by zeros or by the model of biases."""
    stars, seen, _ = table()
    everywhere = np.ones_like(seen)
    guess = 0.0 if with_zeros else predict(fit_als(0, stars, seen), *np.nonzero(everywhere)).reshape(stars.shape)
    return fit_als(2, np.where(seen, stars, guess), everywhere)


def hidden(model):
    """Return the root mean squared error over the hidden cells."""
    stars, seen, _ = table()
    return rmse(model, stars, ~seen)


@claim(
    "d",
    test="test_seen_cells_and_parameters",
    ground="enumeration",
    zh="80个用户、30件物品的表里有评分的格数，每格以0.35的概率可见，种子1",
    en="cells with a rating in a table of 80 users and 30 items; each is seen with probability 0.35, seed 1",
)
def seen_cells():
    return int(table()[1].sum())


@claim(
    "d",
    test="test_seen_cells_and_parameters",
    ground="enumeration",
    zh="这张表的格数",
    en="all cells of this table",
)
def cells():
    return NUM_USERS * NUM_ITEMS


@claim(
    "d",
    test="test_seen_cells_and_parameters",
    ground="hand",
    zh="秩$k = 2$的模型要学的数：两张表加两列偏置，80个用户，30件物品",
    en="numbers that a model of rank $k = 2$ learns: two tables and two columns of biases, 80 users, 30 items",
)
def parameters():
    return sum(np.size(part) for part in best()[1:])


@claim(
    ".2f",
    test="test_mean_alone",
    ground="identity",
    zh="处处预测看得见的评分的平均值，空格上的RMSE（星）",
    en="RMSE in stars over the holes, predicting the mean of the seen ratings everywhere",
)
def rmse_mean():
    stars, seen, _ = table()
    return hidden(start(0, stars[seen]))


@claim(
    ".2f",
    test="test_biases_alone_are_a_linear_ridge_regression",
    ground="program",
    zh="只用平均值与偏置，$\\lambda = 0.05$，空格上的RMSE（星）",
    en="RMSE in stars over the holes, mean and biases only, $\\lambda = 0.05$",
)
def rmse_biases():
    stars, seen, _ = table()
    return hidden(fit_als(0, stars, seen))


@claim(
    ".2f",
    test="test_sgd_agrees_with_a_plain_loop",
    ground="program",
    zh="SGD：秩2，60轮，$\\eta = 0.04$，$\\lambda = 0.05$，空格上的RMSE（星）",
    en="SGD: rank 2, 60 epochs, $\\eta = 0.04$, $\\lambda = 0.05$, RMSE in stars over the holes",
)
def rmse_sgd(model=lambda: path_sgd(2, L2, 60)[-1]):
    return hidden(model())


rmse_als = rmse_sgd.at(
    best,
    test="test_als_agrees_with_stacked_least_squares",
    zh="ALS：秩2，30遍，$\\lambda = 0.05$，空格上的RMSE（星）",
    en="ALS: rank 2, 30 sweeps, $\\lambda = 0.05$, RMSE in stars over the holes",
)


@claim(
    "d",
    test="test_rank_two_beats_biases_in_every_redraw",
    ground="program",
    zh="用十个别的种子重新生成数据，秩2（ALS 15遍）在空格上胜过只用偏置的次数",
    en="out of ten redraws of the data, how often rank 2 (15 sweeps of ALS) beats biases alone over the holes",
)
def redraws_won():
    won = 0
    for seed in range(100, 100 + REDRAWS):
        stars, seen, _ = table(seed)
        won += rmse(fit_als(2, stars, seen, 15), stars, ~seen) < rmse(fit_als(0, stars, seen, 15), stars, ~seen)
    return won


@claim(
    "d",
    test="test_neighbours_share_their_kind",
    ground="program",
    zh="30件物品中，最近的另一个物品向量与它同类的件数",
    en="of the 30 items, how many have a nearest other item vector of their own kind",
)
def neighbours():
    items, kinds = best()[4], table()[2]
    distance = np.linalg.norm(items[:, None] - items, axis=-1) + np.diag(np.full(len(items), np.inf))
    return int(np.sum(kinds[distance.argmin(axis=1)] == kinds))


@holds(
    test="test_items_with_the_same_ratings_get_the_same_vector",
    ground="identity",
    zh="两件物品若被同一些用户打了同样的分，一遍ALS（$\\lambda > 0$）之后，两者的偏置和向量都相同（除了舍入误差）",
    en="two items that the same users gave the same ratings have the same bias and vector after a sweep of ALS with $\\lambda > 0$ (but for rounding)",
)
def twins():
    stars, seen, _ = table()
    stars, seen = stars.copy(), seen.copy()
    stars[:, 4], seen[:, 4] = stars[:, 3], seen[:, 3]
    _, _, bias, _, items = fit_als(2, stars, seen, sweeps=1)
    return np.allclose(items[3], items[4], rtol=1e-9) and np.isclose(bias[3], bias[4], rtol=1e-9)


@claim(
    ".2f",
    test="test_no_regularisation_overfits",
    ground="program",
    zh="秩8、$\\lambda = 0$、SGD 100轮：看得见的格子上的RMSE（星）",
    en="rank 8, $\\lambda = 0$, 100 epochs of SGD: RMSE in stars over the seen cells",
)
def overfit_seen():
    stars, seen, _ = table()
    return rmse(path_sgd(8, 0.0, 100)[-1], stars, seen)


overfit_hidden = rmse_sgd.at(
    lambda: path_sgd(8, 0.0, 100)[-1],
    test="test_no_regularisation_overfits",
    zh="同一个模型在空格上的RMSE（星）",
    en="the same model's RMSE in stars over the holes",
)
rmse_zeros = rmse_sgd.at(
    lambda: filled(with_zeros=True),
    test="test_zeros_in_the_holes_are_believed",
    zh="空格填0后再拟合（秩2），空格上的RMSE（星）",
    en="RMSE in stars over the holes when they were filled with 0 before the fit (rank 2)",
)


@claim(
    ".2f",
    test="test_zeros_in_the_holes_are_believed",
    ground="program",
    zh="填0的模型对空格的平均预测（星）",
    en="mean prediction in the holes, in stars, of the model fitted to zeros",
)
def mean_zeros():
    return float(predict(filled(with_zeros=True), *np.nonzero(~table()[1])).mean())


@claim(
    ".2f",
    test="test_mean_alone",
    ground="identity",
    zh="空格里真评分的平均值（星）",
    en="mean of the true ratings in the holes, in stars",
)
def mean_hidden():
    stars, seen, _ = table()
    return float(stars[~seen].mean())


rmse_filled = rmse_sgd.at(
    lambda: filled(with_zeros=False),
    test="test_filling_by_biases_is_still_worse",
    zh="空格用偏置模型的预测填满后再拟合（秩2），空格上的RMSE（星）",
    en="RMSE in stars over the holes when they were filled with the predictions of the biases before the fit (rank 2)",
)


@claim(
    ".0%",
    test="test_a_view_is_no_copy",
    ground="hand",
    zh=(
        "误用更新后的$u_i$时，$w_j$的一步偏离负梯度的比例；$u_i = (1, 2)$，$w_j = (2, -1)$，误差2，$\\eta = 0.1$，"
        "$\\lambda = 0$"
    ),
    en=(
        "how far the step of $w_j$ is off when it uses the new $u_i$; $u_i = (1, 2)$, $w_j = (2, -1)$, error 2, "
        "$\\eta = 0.1$, $\\lambda = 0$"
    ),
)
def view_error():
    users, item, error, lr = np.array([[1.0, 2.0]]), np.array([2.0, -1.0]), 2.0, 0.1
    right = lr * error * users[0]
    kept = users[0, :][:]
    users[0, :] += lr * error * item
    return float(np.linalg.norm(lr * error * kept - right) / np.linalg.norm(right))
