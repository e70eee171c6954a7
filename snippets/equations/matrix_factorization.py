"""The formulas of docs/{zh,en}/matrix-factorization.md beside snippets/low_rank.py."""

import numpy as np

from snippets.equations import Each, beside, executed, rests
from snippets.low_rank import als_half, puzzle, sgd_pass, truncate
from snippets.matrix_factorization import model_init, objective, predict

SHAPES = ((4, 3, 2), (3, 5, 1), (1, 1, 1), (5, 6, 3))  # rows, columns, rank


def tables(rng, share=0.7):
    """Yield tables with NaN in their holes, their seen cells, and random factors."""
    for rows, columns, rank in SHAPES:
        table, seen, items = puzzle((rows, columns), rank, share, rng)
        seen[0, 0] = True
        table += rng.normal(size=table.shape)
        yield np.where(seen, table, np.nan), seen, rng.normal(size=(rows, rank)), items


def without_biases(users, items):
    """Return the model of collaborative filtering whose mean and biases are 0."""
    model = model_init(len(users), len(items), users.shape[1], 0.0, np.random.default_rng(0))
    return *model[:3], users, items


def cost(table, seen, users, items, l2):
    """Return J by the objective of collaborative filtering, which charges a row once for each cell.

    So the errors are summed without charge, and the charge over made-up cells, one for each row and column, whose errors are 0.
    """
    cells = np.nonzero(seen)
    errors = objective(without_biases(users, items), *cells, table[cells], 0.0)
    most = np.arange(max(table.shape))
    padded = without_biases(*(np.pad(side, ((0, len(most) - len(side)), (0, 0))) for side in (users, items)))
    return errors + objective(padded, most, most, predict(padded, most, most), l2)


@executed(1)
def total(rng):
    for table, seen, users, items in tables(rng):
        for l2 in (0.0, 0.3, 7.0):
            for cells in (seen, np.zeros_like(seen)):
                symbols = {"Ω": [tuple(cell) for cell in np.argwhere(cells)], "r": table, "u": users, "w": items}
                found = cost(table, cells, users, items, l2)
                yield symbols | {"U": users, "W": items, "λ": l2, "J": found}


def cells_alone(rng):
    """Yield each cell of a table with what a pass of SGD makes of it when it alone is seen."""
    for table, seen, users, items in tables(rng):
        for i, j in np.argwhere(seen):
            alone = np.zeros_like(seen)
            alone[i, j] = True
            error = table[i, j] - predict(without_biases(users, items), i, j)
            symbols = {"r": table, "u": users, "w": items, "e": error, "i": i, "j": j}
            yield symbols, lambda lr, given=(table, alone, users, items): sgd_pass(*given, lr, rng)


@executed(r"e = r_{ij} - u_i \cdot w_j")
def error(rng):
    """The error that a step goes by: what it moves the user along the item, per learning rate."""
    for symbols, passed in cells_alone(rng):
        i, item = symbols["i"], symbols["w"][symbols["j"]]
        moved = passed(1.0)[0][i] - symbols["u"][i]
        yield symbols | {"e": moved @ item / (item @ item)}


@executed(2)
def step(rng):
    for symbols, passed in cells_alone(rng):
        for lr in (0.0, 0.1, 1.5):
            users, items = passed(lr)
            yield symbols | {"η": lr, "after": {"u": users, "w": items}}


@executed(3)
def solution(rng):
    for table, seen, _, items in tables(rng):
        for l2 in (1e-6, 0.2, 9.0):
            users = als_half(table, seen, items, l2)
            yield {
                "i": Each(np.flatnonzero(seen.any(axis=1))),
                "u": [row[None] for row in users],
                "w": [row[None] for row in items],
                "Ω": [np.flatnonzero(row) for row in seen],
                "r": table,
                "λ": l2,
                "I": np.eye(items.shape[1]),
                "close": 1e-7,
            }


def directions(users, items):
    """Count the directions in which a small change of the factors moves their product."""
    rows, columns = len(users), len(items)
    return np.linalg.matrix_rank(np.hstack([np.kron(np.eye(rows), items), np.kron(users, np.eye(columns))]))


@executed("k^2")
def redundant(rng):
    for _, _, users, items in tables(rng):
        yield {"k": users.shape[1], "this": users.size + items.size - directions(users, items)}


@executed("k(m + n - k)")
def free(rng):
    for rows, columns, rank in SHAPES:
        found = directions(rng.normal(size=(rows, rank)), rng.normal(size=(columns, rank)))
        yield {"m": rows, "n": columns, "k": rank, "this": found}


def decomposed(rng):
    """Yield tables of full and of lower rank with their singular vectors, as columns, and values, counted from 1."""
    for rows, columns, rank in ((4, 3, 3), (3, 5, 2), (1, 1, 1), (6, 5, 2)):
        table = puzzle((rows, columns), rank, 1.0, rng)[0]
        sizes = truncate(table, 0)[1]
        left, _, right = np.linalg.svd(table, full_matrices=False)
        symbols = {"R": table, "s": Each(range(1, len(sizes) + 1)), "σ": dict(enumerate(sizes, 1))}
        pairs = {"y": dict(enumerate(left.T[:, :, None], 1)), "z": dict(enumerate(right[:, :, None], 1))}
        yield symbols | pairs, left, sizes, right.T


@executed(r"R = \sum_s \sigma_s\, y_s z_s^\top")
def whole(rng):
    for symbols, *_ in decomposed(rng):
        yield symbols


@executed(r"\sigma_1 \ge \sigma_2 \ge \dots \ge 0")
def falling(rng):
    """In the last table all are equally large."""
    for symbols, *_ in decomposed(rng):
        if len(symbols["σ"]) > 1:
            yield {"σ": symbols["σ"]}
    yield {"σ": dict(enumerate(truncate(np.eye(3), 0)[1], 1))}


@executed(4)
def nearest(rng):
    for symbols, _, sizes, _ in decomposed(rng):
        for rank in range(1, len(sizes) + 1):
            yield symbols | {"k": rank, "R_k": truncate(symbols["R"], rank)[0]}


def factors(rng):
    """Yield tables with pairs of factors: balanced ones, turned, and others of the same product, some with columns that add nothing."""
    for symbols, left, sizes, right in decomposed(rng):
        users, items = left * np.sqrt(sizes), right * np.sqrt(sizes)
        turn = np.linalg.qr(rng.normal(size=(len(sizes), len(sizes))))[0]
        pairs = [(users @ turn, items @ turn)]
        for _ in range(3):
            free = rng.normal(size=turn.shape)
            pairs.append((users @ free, items @ np.linalg.inv(free).T))
        idle = rng.normal(size=(len(users), 1)), np.zeros((len(items), 1))
        pairs.append((np.hstack([users, idle[0]]), np.hstack([items, idle[1]])))
        yield symbols, left, right, pairs


@executed(5)
def least(rng):
    for symbols, _, _, pairs in factors(rng):
        many = {name: Each([pair[side] for pair in pairs[:-1]]) for side, name in enumerate("UW")}
        yield symbols | many


@executed(
    r"\begin{aligned} \sum_s \sigma_s &= \operatorname{tr}(Y^\top U\, W^\top Z) \\ "
    r"&\le \tfrac12 \bigl( \lVert Y^\top U \rVert^2 + \lVert Z^\top W \rVert^2 \bigr) \\ "
    r"&\le \tfrac12 \bigl( \lVert U \rVert^2 + \lVert W \rVert^2 \bigr) \end{aligned}"
)
def not_less(rng):
    for symbols, left, right, pairs in factors(rng):
        for place, (users, items) in enumerate(pairs):
            found = symbols | {"Y": left, "Z": right, "U": users, "W": items, "tr": np.trace}
            yield found if place else found | {"tight": 1e-9}


@executed(r"ab \le \tfrac12(a^2 + b^2)")
def two(rng):
    for a, b in rng.normal(size=(20, 2)):
        yield {"a": a, "b": b}
        yield {"a": a, "b": a, "tight": 1e-9}


@executed(r"k(m + n - k) = 2 \times (6 + 5 - 2)")
def example(rng):
    found = directions(rng.normal(size=(6, 2)), rng.normal(size=(5, 2)))
    yield from beside({"m": 6, "n": 5, "k": 2}, found, "k((m+n-k))", "2 × (6+5-2)")


@executed("12 s = 3 / s")
def balanced(rng):
    """The stretch at which a table without cells costs least: vectors of lengths 12 and 3; by thirds."""
    users, items = (size * side / np.linalg.norm(side) for size, side in ((12, np.ones((4, 1))), (3, np.ones((2, 1)))))
    table, low, high = np.zeros((4, 2)), 0.1, 3.0
    for _ in range(100):
        third = (high - low) / 3
        left, right = (cost(table, table > 0, users * at, items / at, 1.0) for at in (low + third, high - third))
        low, high = (low, high - third) if left < right else (low + third, high)
    yield {"s": low, "close": 1e-6}


third_item = rests("w_2 = (0, 3)", "condition: the vector of the third item in the exercise")


@executed("s = 0.5")
def stretch(rng):
    yield from balanced.draws(rng)
