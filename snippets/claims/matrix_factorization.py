"""The numbers that docs/{zh,en}/matrix-factorization.md quotes.

Twenty tables of rank 2, 40 x 30, without noise, seed 4, serve the counts; a table counts as filled when the RMSE over its holes is
below a thousandth of that of guessing 0. `TINY` and `FALLING` are the two ways of ALS, 500 sweeps each. One more table, seed 8, is the demo's.

The numbers of the real MovieLens are read from the record that `make movielens` makes and compares.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np

from snippets.claims import claim, holds
from snippets.low_rank import als_half, complete, hidden_error, puzzle, sgd_pass, truncate

SHAPE, RANK, DRAWS, SEED = (40, 30), 2, 20, 4
TINY, FALLING = np.full(500, 1e-9), np.geomspace(3, 1e-6, 500)
FILLED, DEMO_SHARE = 1e-3, 0.6
RECORD = Path(__file__).parents[2] / "tests" / "data" / "movielens.json"


@cache
def tables(share):
    """Return the twenty tables, their seen cells at this share, and their starts."""
    return puzzle((DRAWS, *SHAPE), RANK, share, np.random.default_rng(SEED))


def enough(seen, rank):
    """Return for each table whether all rows and columns hold as many seen cells as the rank."""
    return (seen.sum(axis=2) >= rank).all(axis=1) & (seen.sum(axis=1) >= rank).all(axis=1)


def long_enough(share):
    """Return for each of the twenty tables whether all rows and columns hold as many seen cells as the rank."""
    return enough(tables(share)[1], RANK)


@cache
def filled(share, falling):
    """Return for each of the twenty tables whether ALS fills its holes."""
    table, seen, items = tables(share)
    return hidden_error(table, seen, *complete(table, seen, items, FALLING if falling else TINY)) < FILLED


def one():
    """Return the demo's table, its cells seen at 60%, and its start."""
    return puzzle(SHAPE, RANK, DEMO_SHARE, np.random.default_rng(8))


def sgd_passes(table, seen, items, lr, most):
    """Return how many passes of SGD fill the holes, at most `most`; users and items start at 0.3 times normal numbers."""
    users, items = 0.3 * np.random.default_rng(1).normal(size=(len(table), RANK)), 0.3 * items
    rng = np.random.default_rng(2)
    for number in range(1, most + 1):
        users, items = sgd_pass(table, seen, users, items, lr, rng)
        if hidden_error(table, seen, users, items) < FILLED:
            return number
    return most + 1


def noisy():
    """Return a table of rank 3 plus noise of standard deviation 0.5, 40 x 30, seed 5."""
    rng = np.random.default_rng(5)
    return puzzle(SHAPE, 3, 1.0, rng)[0] + 0.5 * rng.normal(size=SHAPE)


@claim(
    "d",
    test="test_free_numbers_are_the_rank_of_the_jacobian",
    ground="hand",
    zh="自由的数$k(m + n - k)$：$m = 40$，$n = 30$，$k = 2$",
    en="free numbers $k(m + n - k)$ for $m = 40$, $n = 30$, $k = 2$",
)
def free_numbers():
    rows, columns = SHAPE
    return RANK * (rows + columns - RANK)


@claim(
    "d",
    test="test_sgd_and_als_fill_the_demo_table",
    ground="program",
    zh="ALS填满演示的表要几遍：60%可见，$\\lambda = 10^{-9}$",
    en="sweeps of ALS that fill the demo's table: 60% seen, $\\lambda = 10^{-9}$",
)
def als_sweeps():
    table, seen, items = one()
    for number in range(1, 100):
        users = als_half(table, seen, items, 1e-9)
        items = als_half(table.T, seen.T, users, 1e-9)
        if hidden_error(table, seen, users, items) < FILLED:
            return number
    return 100


@claim(
    "d",
    test="test_sgd_and_als_fill_the_demo_table",
    ground="program",
    zh="SGD填满同一张表要几轮，$\\eta = 0.01$",
    en="passes of SGD that fill the same table, $\\eta = 0.01$",
)
def sgd_slow(lr=0.01):
    return sgd_passes(*one(), lr, 200)


sgd_fast = sgd_slow.at(0.1, say={"0.01": "0.1"})


@claim(
    ".0%",
    test="test_eckart_young_error_is_the_tail",
    ground="program",
    zh="秩3加噪声的40×30表：最好的秩2近似的误差，占表的大小（Frobenius范数）",
    en="a 40 × 30 table of rank 3 plus noise: error of the best rank 2, over the table's size (Frobenius norm)",
)
def tail_two(rank=2):
    table = noisy()
    return float(np.linalg.norm(table - truncate(table, rank)[0]) / np.linalg.norm(table))


tail_three = tail_two.at(3, zh="同一张表：最好的秩3近似的误差", en="the same table: error of the best rank 3")


@claim(
    ".2f",
    test="test_zeros_in_the_holes_spoil_the_svd",
    ground="program",
    zh="演示的表，看见60%：空格填0再做SVD取秩2，空格上的RMSE与一律猜0之比",
    en="the demo's table, seen at 60%: zeros in the holes, SVD cut at rank 2, RMSE over the holes over that of guessing 0",
)
def zeros_error():
    table, seen, _ = one()
    guess = truncate(np.where(seen, table, 0), RANK)[0]
    return float(hidden_error(table, seen, guess, np.eye(SHAPE[1])))


def reopened(table, row, shown):
    """Return another table of the same rank or less that differs in hidden cells of one row only; fewer cells than the rank are shown."""
    _, sizes, right = np.linalg.svd(table)
    items = right[: np.sum(sizes > 1e-9 * sizes[0])].T  # a vector for each column
    away = np.linalg.svd(items[shown])[2][-1] if len(shown) else items[np.abs(items).sum(axis=1).argmax()]
    other = table.copy()
    other[row] += away @ items.T
    return other


@holds(
    test="test_with_fewer_cells_than_the_rank_a_row_stays_open",
    ground="identity",
    zh="表的秩为$k$，某一行可见的不足$k$格：总有另一张秩不超过$k$的表，在所有可见的格子上与它相同，在那一行的空格上不同（列也一样）",
    en="of a table of rank $k$ fewer than $k$ cells of some row are seen: there is another table of rank $k$ or less that agrees with it in every seen cell and not in the holes of that row (likewise for columns)",
)
def short_rows():
    for share in (0.1, 0.2):
        table, seen, _ = tables(share)
        for n, row in zip(*np.nonzero(seen.sum(axis=2) < RANK), strict=True):
            other = reopened(table[n], row, np.flatnonzero(seen[n, row]))
            moved = np.abs(other - table[n]) > 1e-6
            if (moved & seen[n]).any() or not moved.any() or np.linalg.matrix_rank(other, tol=1e-6) > RANK:
                return False
    return True


@claim(
    "d",
    test="test_sizes_of_the_small_files",
    ground="hand",
    zh="40×30的表，20%可见，平均看见几格",
    en="cells seen on average of a 40 × 30 table of which 20% are seen",
)
def seen_20():
    return round(0.2 * SHAPE[0] * SHAPE[1])


@claim(
    "d",
    test="test_rows_that_are_too_short_are_counted",
    ground="enumeration",
    zh="20张秩2的40×30表中，60%可见时每行每列都有2格以上的张数",
    en="of twenty 40 × 30 tables of rank 2 seen at 60%, those in which every row and column holds two cells or more",
)
def enough_60(share=0.6):
    return int(long_enough(share).sum())


enough_40 = enough_60.at(0.4, say={"60%": "40%"})
enough_20 = enough_60.at(0.2, say={"60%": "20%"})


@claim(
    "d",
    test="test_filled_tables_are_counted_by_another_als",
    ground="program",
    zh="20张表中，60%可见时$\\lambda = 10^{-9}$的ALS（500遍）填满的张数",
    en="of twenty tables seen at 60%, those that 500 sweeps of ALS with $\\lambda = 10^{-9}$ fill",
)
def tiny_60(share=0.6):
    return int(filled(share, False).sum())


tiny_40 = tiny_60.at(0.4, say={"60%": "40%"})
tiny_20 = tiny_60.at(0.2, say={"60%": "20%"})


@claim(
    "d",
    test="test_falling_weights_fill_no_table_that_is_too_short",
    ground="program",
    zh="20张表中，60%可见时$\\lambda$从3降到$10^{-6}$的ALS（500遍）填满的张数",
    en="of twenty tables seen at 60%, those that 500 sweeps of ALS with $\\lambda$ falling from 3 to $10^{-6}$ fill",
)
def falling_60(share=0.6):
    return int(filled(share, True).sum())


falling_40 = falling_60.at(0.4, say={"60%": "40%"})
falling_20 = falling_60.at(0.2, say={"60%": "20%"})


@claim(
    "d",
    test="test_sgd_fills_what_als_lost",
    ground="program",
    zh="20张表中，$\\lambda = 10^{-9}$的ALS在40%可见时填不满的张数",
    en="of twenty tables, those that ALS with $\\lambda = 10^{-9}$ does not fill at 40% seen",
)
def lost_40(filled=tiny_40):
    return DRAWS - filled.compute()


short_20 = lost_40.at(
    enough_20,
    test="test_rows_that_are_too_short_are_counted",
    zh="20张表中，20%可见时有某行或某列不足2格的张数",
    en="of twenty tables at 20% seen, those where some row or column holds fewer than two cells",
    ground="enumeration",
)


@claim(
    "d",
    test="test_sgd_fills_what_als_lost",
    ground="program",
    zh="40%可见时ALS（$\\lambda = 10^{-9}$）填不满的表里，SGD填满的张数：$\\eta = 0.1$，不超过100轮",
    en="of the tables that ALS with $\\lambda = 10^{-9}$ loses at 40% seen, those SGD fills: $\\eta = 0.1$, at most 100 passes",
)
def sgd_rescued():
    lost = np.flatnonzero(~filled(0.4, False))
    return sum(sgd_passes(*(part[n] for part in tables(0.4)), 0.1, 100) <= 100 for n in lost)


@claim(
    ".2f",
    test="test_penalty_of_a_stretch_by_hand",
    ground="hand",
    zh="平衡的因子拉伸3倍（$U$乘3，$W$除以3），长度平方和变为原来的倍数",
    en="balanced factors stretched by 3 ($U$ times 3, $W$ over 3): by what factor the squared lengths grow",
)
def stretch_penalty():
    left, sizes, right = np.linalg.svd(one()[0], full_matrices=False)
    users, items = (side[:, :RANK] * np.sqrt(sizes[:RANK]) for side in (left, right.T))
    size = lambda u, w: np.sum(u**2) + np.sum(w**2)  # noqa: E731
    return float(size(3 * users, items / 3) / size(users, items))


def jacobian(table, seen):
    """Return the derivatives of the seen cells by all numbers of both factors, at balanced factors: (cells, k (m + n))."""
    left, sizes, right = np.linalg.svd(table, full_matrices=False)
    users, items = (side[:, :RANK] * np.sqrt(sizes[:RANK]) for side in (left, right.T))
    i, j = np.nonzero(seen)
    out = np.zeros((len(i), len(users) + len(items), RANK))
    out[np.arange(len(i)), i] = items[j]
    out[np.arange(len(i)), len(users) + j] = users[i]
    return out.reshape(len(i), -1)


@claim(
    "d",
    test="test_rigid_tables_have_no_direction_that_seen_cells_miss",
    ground="program",
    zh="20张表中，20%可见时因子稍动而可见的格子全不变、空格也就全不变的张数",
    en="of twenty tables at 20% seen, those where no small change of the factors keeps all seen cells and moves a hole",
)
def rigid_20():
    table, seen, _ = tables(0.2)
    return sum(
        int(np.linalg.matrix_rank(jacobian(*pair)) == free_numbers.compute()) for pair in zip(table, seen, strict=True)
    )


def movielens(name):
    """Return what the record holds of one MovieLens data set."""
    return json.loads(RECORD.read_text(encoding="utf-8"))["data"][name]


def fold_mean(name, method):
    """Return the recorded held-out RMSE of one method, averaged over the five folds."""
    return float(np.mean(movielens(name)["rmse"][method]))


@claim(
    ".3f",
    test="test_movielens_rows_are_means_over_the_recorded_folds",
    ground="record",
    zh="MovieLens-100k，五折，留出部分的RMSE（星）：只猜平均分",
    en="MovieLens-100k, five folds, held-out RMSE in stars: the mean alone",
)
def hundred_mean(method="mean", name="ml-100k"):
    return fold_mean(name, method)


hundred_biases = hundred_mean.at("biases", say={"只猜平均分": "平均分加偏置", "the mean alone": "mean and biases"})
hundred_svd = hundred_mean.at(
    "SVD",
    say={
        "只猜平均分": "scikit-surprise {{scikit-surprise}}的`SVD`（默认参数）",
        "the mean alone": "`SVD` of scikit-surprise {{scikit-surprise}} at its defaults",
    },
)
hundred_factors = hundred_mean.at(
    "factors",
    say={"只猜平均分": "本站的程序（默认设置）", "the mean alone": "the program of this site at its defaults"},
)
LATEST = {"MovieLens-100k": "ml-latest-small"}
latest_mean = hundred_mean.at("mean", "ml-latest-small", say=LATEST)
latest_biases = hundred_biases.at("biases", "ml-latest-small", say=LATEST)
latest_svd = hundred_svd.at("SVD", "ml-latest-small", say=LATEST)
latest_factors = hundred_factors.at("factors", "ml-latest-small", say=LATEST)


@claim(
    "d",
    test="test_sizes_of_the_small_files",
    ground="record",
    zh="程序默认的遍数，也是记录里的",
    en="sweeps of the program by default, and in the record",
)
def record_sweeps():
    return json.loads(RECORD.read_text(encoding="utf-8"))["options"]["sweeps"]


@claim(
    "d",
    test="test_sizes_of_the_small_files",
    ground="record",
    zh="所用的这一版ml-latest-small的评分数",
    en="ratings in the edition of ml-latest-small that was used",
)
def latest_size():
    return movielens("ml-latest-small")["ratings"]


@claim(
    ".3f",
    test="test_movielens_lead_and_spread_hold_on_every_fold_and_seed",
    ground="record",
    zh="两个MovieLens文件各五折，每一折上因子的RMSE都比偏置低，最少低多少星",
    en="five folds of each of the two MovieLens files: the least that factors are better than biases on a fold, in stars",
)
def least_lead():
    errors = [movielens(name)["rmse"] for name in ("ml-100k", "ml-latest-small")]
    return min(float(np.min(np.subtract(rmse["biases"], rmse["factors"]))) for rmse in errors)


@claim(
    ".4f",
    test="test_movielens_lead_and_spread_hold_on_every_fold_and_seed",
    ground="record",
    zh="五个种子，两个MovieLens文件上因子的五折RMSE各自最大差多少星",
    en="five seeds, five-fold RMSE of the factors on each of the two MovieLens files: the most that two seeds differ, in stars",
)
def seeds_apart():
    data = {name: movielens(name) for name in ("ml-100k", "ml-latest-small")}
    return max(float(np.ptp([fold_mean(name, "factors"), *data[name]["other seeds"].values()])) for name in data)
