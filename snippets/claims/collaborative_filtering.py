"""The numbers that docs/{zh,en}/collaborative-filtering.md quotes.

One made-up table serves them all: 80 users, 30 items, each cell seen with probability 0.35, seed 1, as in the demo of
snippets/matrix_factorization.py. "Hidden" is the root mean squared error, in stars, over the cells that were not seen.
"""

from functools import cache

import numpy as np

from snippets.claims import claim, holds
from snippets.matrix_factorization import als_sweep, model_init, predict, sgd_epoch, synthetic_ratings

NUM_USERS, NUM_ITEMS, OBSERVED, SEED = 80, 30, 0.35, 1
L2, LR, SWEEPS = 0.05, 0.04, 30
REDRAWS = 10


@cache
def table(seed=SEED, users=NUM_USERS, items=NUM_ITEMS, observed=OBSERVED):
    """Return stars, seen and kinds of the made-up table."""
    return synthetic_ratings(users, items, observed, np.random.default_rng(seed))


def triples(stars, cells):
    """Return user ids, item ids and ratings of the chosen cells."""
    return *np.nonzero(cells), stars[cells]


def start(rank, ratings):
    """Return the model before the first epoch."""
    return model_init(NUM_USERS, NUM_ITEMS, rank, ratings.mean(), np.random.default_rng(2))


def fit_als(rank, stars, cells, sweeps=SWEEPS, l2=L2):
    """Return the model after these sweeps of ALS over the chosen cells."""
    i, j, ratings = triples(stars, cells)
    model = start(rank, ratings)
    for _ in range(sweeps):
        model = als_sweep(model, i, j, ratings, l2)
    return model


@cache
def path_sgd(rank, l2, epochs, lr=LR):
    """Return the models after 0, 1, .. epochs of SGD over the seen cells."""
    stars, seen, _ = table()
    i, j, ratings = triples(stars, seen)
    models, rng = [start(rank, ratings)], np.random.default_rng(3)
    for _ in range(epochs):
        models.append(sgd_epoch(models[-1], i, j, ratings, lr, l2, rng))
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
def filled(fill=None, rank=2):
    """Return the model fitted to the table whose holes were filled, by this number or else by the model of biases."""
    stars, seen, _ = table()
    everywhere = np.ones_like(seen)
    if fill is None:
        fill = predict(fit_als(0, stars, seen), *np.nonzero(everywhere)).reshape(stars.shape)
    return fit_als(rank, np.where(seen, stars, fill), everywhere)


def hidden(model):
    """Return the root mean squared error over the hidden cells."""
    stars, seen, _ = table()
    return rmse(model, stars, ~seen)


@claim(
    "d",
    test="test_seen_cells_and_parameters",
    ground="enumeration",
    zh="{users}个用户、{items}件物品的表里有评分的格数，每格以{observed}的概率可见，种子{seed}",
    en="cells with a rating in a table of {users} users and {items} items; each is seen with probability {observed}, seed {seed}",
)
def seen_cells(users=NUM_USERS, items=NUM_ITEMS, observed=OBSERVED, seed=SEED):
    return int(table(seed, users, items, observed)[1].sum())


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
    zh="秩$k = {rank}$的模型要学的数：两张表加两列偏置，{users}个用户，{items}件物品",
    en="numbers that a model of rank $k = {rank}$ learns: two tables and two columns of biases, {users} users, {items} items",
)
def parameters(rank=2, users=NUM_USERS, items=NUM_ITEMS):
    return sum(np.size(part) for part in model_init(users, items, rank, 0.0, np.random.default_rng(2))[1:])


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
    zh="只用平均值与偏置，$\\lambda = {l2}$，空格上的RMSE（星）",
    en="RMSE in stars over the holes, mean and biases only, $\\lambda = {l2}$",
)
def rmse_biases(l2=L2):
    stars, seen, _ = table()
    return hidden(fit_als(0, stars, seen, l2=l2))


@claim(
    ".2f",
    test="test_sgd_agrees_with_a_plain_loop",
    ground="program",
    zh="SGD：秩{rank}，{epochs}轮，$\\eta = {lr}$，$\\lambda = {l2}$，空格上的RMSE（星）",
    en="SGD: rank {rank}, {epochs} epochs, $\\eta = {lr}$, $\\lambda = {l2}$, RMSE in stars over the holes",
)
def rmse_sgd(rank=2, epochs=60, l2=L2, lr=LR):
    return hidden(path_sgd(rank, l2, epochs, lr)[-1])


@claim(
    ".2f",
    test="test_als_agrees_with_stacked_least_squares",
    ground="program",
    zh="ALS：秩{rank}，{sweeps}遍，$\\lambda = {l2}$，空格上的RMSE（星）",
    en="ALS: rank {rank}, {sweeps} sweeps, $\\lambda = {l2}$, RMSE in stars over the holes",
)
def rmse_als(rank=2, sweeps=SWEEPS, l2=L2):
    stars, seen, _ = table()
    return hidden(fit_als(rank, stars, seen, sweeps, l2))


@claim(
    "d",
    test="test_rank_two_beats_biases_in_every_redraw",
    ground="program",
    zh="用{redraws:words}个别的种子重新生成数据，秩{rank}（ALS {sweeps}遍）在空格上胜过只用偏置的次数",
    en="out of {redraws:words} redraws of the data, how often rank {rank} ({sweeps} sweeps of ALS) beats biases alone over the holes",
)
def redraws_won(redraws=REDRAWS, rank=2, sweeps=15):
    won = 0
    for seed in range(100, 100 + redraws):
        stars, seen, _ = table(seed)
        factors, biases = (fit_als(length, stars, seen, sweeps) for length in (rank, 0))
        won += rmse(factors, stars, ~seen) < rmse(biases, stars, ~seen)
    return won


@claim(
    "d",
    test="test_neighbours_share_their_kind",
    ground="program",
    zh="{items}件物品中，最近的另一个物品向量与它同类的件数",
    en="of the {items} items, how many have a nearest other item vector of their own kind",
)
def neighbours(items=NUM_ITEMS):
    vectors, kinds = best()[4][:items], table()[2][:items]
    distance = np.linalg.norm(vectors[:, None] - vectors, axis=-1) + np.diag(np.full(items, np.inf))
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
    zh="秩{rank}、$\\lambda = {l2:g}$、SGD {epochs}轮：看得见的格子上的RMSE（星）",
    en="rank {rank}, $\\lambda = {l2:g}$, {epochs} epochs of SGD: RMSE in stars over the seen cells",
)
def overfit_seen(rank=8, l2=0.0, epochs=100):
    stars, seen, _ = table()
    return rmse(path_sgd(rank, l2, epochs)[-1], stars, seen)


overfit_hidden = rmse_sgd.at(
    8,
    100,
    0.0,
    test="test_no_regularisation_overfits",
    zh="同一个模型在空格上的RMSE（星）",
    en="the same model's RMSE in stars over the holes",
)


@claim(
    ".2f",
    test="test_zeros_in_the_holes_are_believed",
    ground="program",
    zh="空格填{fill:g}后再拟合（秩{rank}），空格上的RMSE（星）",
    en="RMSE in stars over the holes when they were filled with {fill:g} before the fit (rank {rank})",
)
def rmse_zeros(fill=0.0, rank=2):
    return hidden(filled(fill, rank))


@claim(
    ".2f",
    test="test_zeros_in_the_holes_are_believed",
    ground="program",
    zh="填{fill:g}的模型对空格的平均预测（星）",
    en="mean prediction in the holes, in stars, of the model fitted to {fill:words}s",
)
def mean_zeros(fill=0.0):
    return float(predict(filled(fill), *np.nonzero(~table()[1])).mean())


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


rmse_filled = rmse_zeros.at(
    None,
    test="test_filling_by_biases_is_still_worse",
    zh="空格用偏置模型的预测填满后再拟合（秩{rank}），空格上的RMSE（星）",
    en="RMSE in stars over the holes when they were filled with the predictions of the biases before the fit (rank {rank})",
)


@claim(
    ".0%",
    test="test_a_view_is_no_copy",
    ground="hand",
    zh=(
        "误用更新后的$u_i$时，$w_j$的一步偏离负梯度的比例；$u_i = ({user[0]:g}, {user[1]:g})$，$w_j = ({item[0]:g}, {item[1]:g})$，误差{error:g}，"
        "$\\eta = {lr}$，$\\lambda = {l2:g}$"
    ),
    en=(
        "how far the step of $w_j$ is off when it uses the new $u_i$; $u_i = ({user[0]:g}, {user[1]:g})$, $w_j = ({item[0]:g}, {item[1]:g})$, "
        "error {error:g}, $\\eta = {lr}$, $\\lambda = {l2:g}$"
    ),
)
def view_error(user=(1.0, 2.0), item=(2.0, -1.0), error=2.0, lr=0.1, l2=0.0):
    users, item = np.array([user]), np.array(item)
    right = lr * (error * users[0] - l2 * item)
    kept = users[0, :][:]
    users[0, :] += lr * (error * item - l2 * users[0])
    return float(np.linalg.norm(lr * (error * kept - l2 * item) - right) / np.linalg.norm(right))
