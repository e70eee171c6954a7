"""The numbers that docs/{zh,en}/matrix-factorization.md quotes.

Twenty tables of rank 2, 40 x 30, without noise, seed 4, serve the counts; a table counts as filled when the RMSE over its holes is
below a thousandth of that of guessing 0. ALS goes over them in two ways: its weight is `TINY` throughout, or falls from the first
to the last of `FALLING`. One more table, seed 8, is the demo's.

The numbers of the real MovieLens are read from the record that `make movielens` makes and compares.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np

from snippets.claims import claim, holds
from snippets.low_rank import als_half, complete, hidden_error, puzzle, sgd_pass, truncate

SHAPE, RANK, DRAWS, SEED = (40, 30), 2, 20, 4
TINY, FALLING, SWEEPS = 1e-9, (3, 1e-6), 500
FILLED, DEMO_SHARE = 1e-3, 0.6
RECORD = Path(__file__).parents[2] / "tests" / "data" / "movielens.json"


@cache
def tables(share, draws=DRAWS, shape=SHAPE, rank=RANK):
    """Return the twenty tables, their seen cells at this share, and their starts."""
    return puzzle((draws, *shape), rank, share, np.random.default_rng(SEED))


def enough(seen, rank):
    """Return for each table whether all rows and columns hold as many seen cells as the rank."""
    return (seen.sum(axis=2) >= rank).all(axis=1) & (seen.sum(axis=1) >= rank).all(axis=1)


def long_enough(share, draws=DRAWS, shape=SHAPE, rank=RANK):
    """Return for each of the twenty tables whether all rows and columns hold as many seen cells as the rank."""
    return enough(tables(share, draws, shape, rank)[1], rank)


@cache
def filled(share, first, last, sweeps=SWEEPS, draws=DRAWS):
    """Return for each of the twenty tables whether ALS fills its holes, its weight going from the first to the last in equal ratios."""
    table, seen, items = tables(share, draws)
    weights = np.full(sweeps, first) if first == last else np.geomspace(first, last, sweeps)
    return hidden_error(table, seen, *complete(table, seen, items, weights)) < FILLED


def one(share=DEMO_SHARE):
    """Return the demo's table, its cells seen at this share, and its start."""
    return puzzle(SHAPE, RANK, share, np.random.default_rng(8))


def sgd_passes(table, seen, items, lr, most):
    """Return how many passes of SGD fill the holes, at most `most`; users and items start at 0.3 times normal numbers."""
    users, items = 0.3 * np.random.default_rng(1).normal(size=(len(table), RANK)), 0.3 * items
    rng = np.random.default_rng(2)
    for number in range(1, most + 1):
        users, items = sgd_pass(table, seen, users, items, lr, rng)
        if hidden_error(table, seen, users, items) < FILLED:
            return number
    return most + 1


def noisy(rank=3, shape=SHAPE):
    """Return a table of this rank plus noise of standard deviation 0.5, seed 5."""
    rng = np.random.default_rng(5)
    return puzzle(shape, rank, 1.0, rng)[0] + 0.5 * rng.normal(size=shape)


@claim(
    "d",
    test="test_free_numbers_are_the_rank_of_the_jacobian",
    ground="hand",
    zh="自由的数$k(m + n - k)$：$m = {shape[0]}$，$n = {shape[1]}$，$k = {rank}$",
    en="free numbers $k(m + n - k)$ for $m = {shape[0]}$, $n = {shape[1]}$, $k = {rank}$",
)
def free_numbers(shape=SHAPE, rank=RANK):
    rows, columns = shape
    return rank * (rows + columns - rank)


@claim(
    "d",
    test="test_sgd_and_als_fill_the_demo_table",
    ground="program",
    zh="ALS填满演示的表要几遍：{share:.0%}可见，$\\lambda = {l2:power}$",
    en="sweeps of ALS that fill the demo's table: {share:.0%} seen, $\\lambda = {l2:power}$",
)
def als_sweeps(share=DEMO_SHARE, l2=TINY):
    table, seen, items = one(share)
    for number in range(1, 100):
        users = als_half(table, seen, items, l2)
        items = als_half(table.T, seen.T, users, l2)
        if hidden_error(table, seen, users, items) < FILLED:
            return number
    return 100


@claim(
    "d",
    test="test_sgd_and_als_fill_the_demo_table",
    ground="program",
    zh="SGD填满同一张表要几轮，$\\eta = {lr}$",
    en="passes of SGD that fill the same table, $\\eta = {lr}$",
)
def sgd_slow(lr=0.01):
    return sgd_passes(*one(), lr, 200)


sgd_fast = sgd_slow.at(0.1)


@claim(
    ".0%",
    test="test_eckart_young_error_is_the_tail",
    ground="program",
    zh="秩{own}加噪声的{shape[0]}×{shape[1]}表：最好的秩{rank}近似的误差，占表的大小（Frobenius范数）",
    en="a {shape[0]} × {shape[1]} table of rank {own} plus noise: error of the best rank {rank}, over the table's size (Frobenius norm)",
)
def tail_two(rank=2, own=3, shape=SHAPE):
    table = noisy(own, shape)
    return float(np.linalg.norm(table - truncate(table, rank)[0]) / np.linalg.norm(table))


tail_three = tail_two.at(3, zh="同一张表：最好的秩{rank}近似的误差", en="the same table: error of the best rank {rank}")


@claim(
    ".2f",
    test="test_zeros_in_the_holes_spoil_the_svd",
    ground="program",
    zh="演示的表，看见{share:.0%}：空格填{fill:g}再做SVD取秩{rank}，空格上的RMSE与一律猜零之比",
    en="the demo's table, seen at {share:.0%}: {fill:words}s in the holes, SVD cut at rank {rank}, RMSE over the holes over that of guessing zero",
)
def zeros_error(share=DEMO_SHARE, fill=0.0, rank=RANK):
    table, seen, _ = one(share)
    guess = truncate(np.where(seen, table, fill), rank)[0]
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
    zh="{shape[0]}×{shape[1]}的表，{share:.0%}可见，平均看见几格",
    en="cells seen on average of a {shape[0]} × {shape[1]} table of which {share:.0%} are seen",
)
def seen_20(share=0.2, shape=SHAPE):
    return round(share * shape[0] * shape[1])


@claim(
    "d",
    test="test_rows_that_are_too_short_are_counted",
    ground="enumeration",
    zh="{draws}张秩{rank}的{shape[0]}×{shape[1]}表中，{share:.0%}可见时每行每列都有{rank}格以上的张数",
    en="of {draws:words} {shape[0]} × {shape[1]} tables of rank {rank} seen at {share:.0%}, those in which every row and column holds {rank:words} cells or more",
)
def enough_60(share=0.6, draws=DRAWS, shape=SHAPE, rank=RANK):
    return int(long_enough(share, draws, shape, rank).sum())


enough_40 = enough_60.at(0.4)
enough_20 = enough_60.at(0.2)


@claim(
    "d",
    test="test_filled_tables_are_counted_by_another_als",
    ground="program",
    zh="{draws}张表中，{share:.0%}可见时$\\lambda = {l2:power}$的ALS（{sweeps}遍）填满的张数",
    en="of {draws:words} tables seen at {share:.0%}, those that {sweeps} sweeps of ALS with $\\lambda = {l2:power}$ fill",
)
def tiny_60(share=0.6, l2=TINY, sweeps=SWEEPS, draws=DRAWS):
    return int(filled(share, l2, l2, sweeps, draws).sum())


tiny_40 = tiny_60.at(0.4)
tiny_20 = tiny_60.at(0.2)


@claim(
    "d",
    test="test_falling_weights_fill_no_table_that_is_too_short",
    ground="program",
    zh="{draws}张表中，{share:.0%}可见时$\\lambda$从{weights[0]}降到${weights[1]:power}$的ALS（{sweeps}遍）填满的张数",
    en="of {draws:words} tables seen at {share:.0%}, those that {sweeps} sweeps of ALS with $\\lambda$ falling from {weights[0]} to ${weights[1]:power}$ fill",
)
def falling_60(share=0.6, weights=FALLING, sweeps=SWEEPS, draws=DRAWS):
    return int(filled(share, *weights, sweeps, draws).sum())


falling_40 = falling_60.at(0.4)
falling_20 = falling_60.at(0.2)


@claim(
    "d",
    test="test_sgd_fills_what_als_lost",
    ground="program",
    zh="{draws}张表中，$\\lambda = {l2:power}$的ALS在{share:.0%}可见时填不满的张数",
    en="of {draws:words} tables, those that ALS with $\\lambda = {l2:power}$ does not fill at {share:.0%} seen",
)
def lost_40(share=0.4, l2=TINY, draws=DRAWS):
    return draws - int(filled(share, l2, l2, draws=draws).sum())


@claim(
    "d",
    test="test_rows_that_are_too_short_are_counted",
    ground="enumeration",
    zh="{draws}张表中，{share:.0%}可见时有某行或某列不足{rank}格的张数",
    en="of {draws:words} tables at {share:.0%} seen, those where some row or column holds fewer than {rank:words} cells",
)
def short_20(share=0.2, draws=DRAWS, rank=RANK):
    return draws - int(long_enough(share, draws, rank=rank).sum())


@claim(
    "d",
    test="test_sgd_fills_what_als_lost",
    ground="program",
    zh="{share:.0%}可见时ALS（$\\lambda = {l2:power}$）填不满的表里，SGD填满的张数：$\\eta = {lr}$，不超过{most}轮",
    en="of the tables that ALS with $\\lambda = {l2:power}$ loses at {share:.0%} seen, those SGD fills: $\\eta = {lr}$, at most {most} passes",
)
def sgd_rescued(share=0.4, l2=TINY, lr=0.1, most=100):
    lost = np.flatnonzero(~filled(share, l2, l2))
    return sum(sgd_passes(*(part[n] for part in tables(share)), lr, most) <= most for n in lost)


@claim(
    ".2f",
    test="test_penalty_of_a_stretch_by_hand",
    ground="hand",
    zh="平衡的因子拉伸{by}倍（$U$乘{by}，$W$除以{by}），长度平方和变为原来的倍数",
    en="balanced factors stretched by {by} ($U$ times {by}, $W$ over {by}): by what factor the squared lengths grow",
)
def stretch_penalty(by=3):
    left, sizes, right = np.linalg.svd(one()[0], full_matrices=False)
    users, items = (side[:, :RANK] * np.sqrt(sizes[:RANK]) for side in (left, right.T))
    size = lambda u, w: np.sum(u**2) + np.sum(w**2)  # noqa: E731
    return float(size(by * users, items / by) / size(users, items))


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
    zh="{draws}张表中，{share:.0%}可见时因子稍动而可见的格子全不变、空格也就全不变的张数",
    en="of {draws:words} tables at {share:.0%} seen, those where no small change of the factors keeps all seen cells and moves a hole",
)
def rigid_20(share=0.2, draws=DRAWS):
    table, seen, _ = tables(share, draws)
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
