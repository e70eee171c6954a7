"""The formulas of docs/{zh,en}/collaborative-filtering.md beside snippets/matrix_factorization.py."""

import numpy as np

from snippets.equations import Each, executed, rests
from snippets.matrix_factorization import als_sweep, model_init, objective, predict, sgd_epoch

SHAPES = ((4, 3, 2), (3, 5, 1), (1, 1, 3), (3, 2, 0))  # users, items, rank


def models(rng):
    """Yield a model with biases, the cells that hold a rating, and the ratings, also of one cell."""
    for users, items, rank in SHAPES:
        start = model_init(users, items, rank, rng.normal(), rng, scale=1.0)
        model = start[0], rng.normal(size=users), rng.normal(size=items), *start[3:]
        seen = rng.random((users, items)) < 0.7
        seen[0, 0] = True
        for cells in (np.nonzero(seen), (np.array([0]), np.array([0]))):
            yield model, cells, rng.normal(3, 1, size=len(cells[0]))


def named(model, cells, ratings):
    """Return the symbols of a model and its ratings; a cell without one is NaN."""
    table = np.full((len(model[1]), len(model[2])), np.nan)
    table[cells] = ratings
    return dict(zip(("μ", "b", "c", "u", "w"), model, strict=True)) | {"r": table}


@executed(1)
def guess(rng):
    for model, cells, ratings in models(rng):
        everywhere = np.indices((len(model[1]), len(model[2])))
        both = {"i": Each(range(len(model[1]))), "j": Each(range(len(model[2]))), "r hat": predict(model, *everywhere)}
        yield named(model, cells, ratings) | both


def without_biases(rng):
    """Yield the two tables of factors, and the code's predictions from them alone for all cells."""
    for model, *_ in models(rng):
        users, items = model[3:]
        plain = model_init(len(users), len(items), users.shape[1], 0.0, rng)[:3]
        yield users, items, predict((*plain, users, items), *np.indices((len(users), len(items))))


@executed(r"u_i \cdot w_j")
def one_cell(rng):
    for users, items, found in without_biases(rng):
        for i, j in np.ndindex(found.shape):
            yield {"u": users, "w": items, "i": i, "j": j, "this": found[i, j]}


@executed(r"U W^\top")
def all_cells(rng):
    for users, items, found in without_biases(rng):
        yield {"U": users, "W": items, "this": found}


def errors(model, cells, ratings):
    """Return the errors, as a dict of cells."""
    return dict(zip(zip(*cells, strict=True), ratings - predict(model, *cells), strict=True))


@executed(2)
def total(rng):
    """A cell's size is what its term costs at l2 = 2 when its error is 0."""
    for model, cells, ratings in models(rng):
        for l2 in (0.0, 0.05, 3.0):
            pairs = [*zip(*cells, strict=True)]
            sizes = {
                pair: objective(model, *np.array(pair)[:, None], predict(model, *np.array(pair)[:, None]), 2.0)
                for pair in pairs
            }
            found = {
                "J": objective(model, *cells, ratings, l2),
                "Ω": pairs,
                "λ": l2,
                "e": errors(model, cells, ratings),
                "s": sizes,
            }
            for i, j in pairs:
                known = {"i": Each([i]), "j": Each([j]), "r hat": {(i, j): predict(model, i, j)}}
                yield named(model, cells, ratings) | found | known


def cells_alone(rng):
    """Yield a model, one of its cells with the rating, l2 and its symbols."""
    for model, cells, ratings in models(rng):
        for i, j, rating in zip(*cells, ratings, strict=True):
            for l2 in (0.0, 0.05, 3.0):
                data = np.array([i]), np.array([j]), np.array([rating])
                symbols = named(model, data[:2], data[2]) | {"e": errors(model, data[:2], data[2])}
                yield model, (*data, l2), symbols | {"i": i, "j": j, "λ": l2}


@executed(r"\lambda s_{ij}")
def charge(rng):
    """What a cell costs more for its l2, twice, for J has a half before it."""
    for model, (i, j, rating, l2), symbols in cells_alone(rng):
        more = objective(model, i, j, rating, l2) - objective(model, i, j, rating, 0.0)
        size = objective(model, i, j, predict(model, i, j), 2.0)
        yield symbols | {"s": {(symbols["i"], symbols["j"]): size}, "this": 2 * more}


def slope(model, part, data, width=1e-5):
    """Return the central differences of the objective in one part of the model."""
    found = np.zeros_like(model[part])
    for place in np.ndindex(found.shape):
        ends = []
        for sign in (1, -1):
            moved = [np.array(one) for one in model]
            moved[part][place] += sign * width
            ends.append(objective(tuple(moved), *data))
        found[place] = (ends[0] - ends[1]) / (2 * width)
    return found


@executed(3)
def step(rng):
    """A step of the code, and one down the central differences of the cell's term of (2)."""
    for model, (*data, l2), symbols in cells_alone(rng):
        for lr in (0.0, 0.04, 1.0):
            after = sgd_epoch(model, *data, lr, l2, rng)
            yield symbols | {"η": lr, "after": dict(zip("bcuw", after[1:], strict=True))}
        after = {
            name: part - 0.3 * slope(model, 1 + place, (*data, l2))
            for place, (name, part) in enumerate(zip("bcuw", model[1:], strict=True))
        }
        yield symbols | {"η": 0.3, "after": after, "close": 1e-6}


@executed(r"z_j = (1, w_j)")
def with_one(rng):
    """What multiplies the bias and the vector in a prediction: how it grows with each of them."""
    for model, *_ in models(rng):
        for j, item in enumerate(model[4]):
            grown = []
            for part in np.eye(1 + len(item)):
                one_user = (0.0, part[:1], np.zeros(len(model[2])), part[None, 1:], model[4])
                grown.append(predict(one_user, 0, j))
            yield {"z_j": np.array(grown), "w_j": item}


@executed(4)
def solution(rng):
    for model, cells, ratings in models(rng):
        for l2 in (1e-3, 0.05, 3.0):
            after = als_sweep(model, *cells, ratings, l2)
            rated = [cells[1][cells[0] == i] for i in range(len(model[1]))]
            yield named(model, cells, ratings) | {
                "i": Each([i for i, items in enumerate(rated) if len(items)]),
                "Ω": rated,
                "n": [len(items) for items in rated],
                "z": [np.append(1, item)[:, None] for item in model[4]],
                "b": after[1],
                "u": after[3][:, :, None],
                "λ": l2,
                "I": np.eye(1 + model[4].shape[1]),
                "close": 1e-7,
            }


@executed(5)
def not_unique(rng):
    """The dot product is the code's prediction without mean and biases."""
    for model, *_ in models(rng):
        users, items = model[3:]
        if rank := users.shape[1]:
            plain = model_init(len(users), len(items), rank, 0.0, rng)[:3]
            for i, j in np.ndindex(len(users), len(items)):
                dot = predict((*plain, users, items), i, j)[None, None]
                known = {"u_i": users[i : i + 1], "w_j": items[j : j + 1], "A": rng.normal(size=(rank, rank))}
                yield known | {"u_i · w_j": dot}


three_ratings = rests("n_i = 3", "condition: the ratings of the new user in the exercise")
