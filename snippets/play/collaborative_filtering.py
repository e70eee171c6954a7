"""A small table of ratings, factored by SGD while the reader edits it: docs/elements/collaborative_filtering.ts.

Test: tests/play/test_play_collaborative_filtering.py.
"""

import numpy as np

from snippets.claims import collaborative_filtering as claims
from snippets.matrix_factorization import model_init, predict, sgd_epoch

NUM_USERS, PER_KIND = 10, 3  # a part of the printed figure's excerpt: its first users, the first items of each kind
SEEN, HELD_OUT = 0.65, 0.25  # shares of the cells; nobody uses the stars of the others
RANK, LR, EPOCHS, SPLIT = 2, claims.LR, 150, 9
STRENGTHS = (0, 0.02, 0.05, 0.1, 0.2, 0.5)  # of regularization
DIGITS = 2  # of the factors before training: short to export
PARTS = {"missing": 0, "seen": 1, "held": 2}


class InOrder:
    """Visit the cells row by row, where a Generator would shuffle them."""

    @staticmethod
    def permutation(n):
        """Return 0, 1, .. n - 1."""
        return np.arange(n)


def split(shape, seed):
    """Return a table of parts: cells to learn from, cells held out, and the rest."""
    cells = shape[0] * shape[1]
    seen, held = round(SEEN * cells), round(HELD_OUT * cells)
    kinds = [PARTS["seen"]] * seen + [PARTS["held"]] * held + [PARTS["missing"]] * (cells - seen - held)
    return np.random.default_rng(seed).permutation(kinds).reshape(shape)


COLUMNS = np.concatenate([np.flatnonzero(claims.table()[2] == kind)[:PER_KIND] for kind in range(3)])
TABLE = claims.table()[0][:NUM_USERS, COLUMNS].astype(int)
SHAPE = TABLE.shape
PART = split(SHAPE, SPLIT)
STARS = np.where(PART == PARTS["missing"], 0, TABLE)  # 0: no rating


def digits(table):
    """Return the rows of a table as text: short to export."""
    return ["".join(map(str, row)) for row in table.tolist()]


def constants():
    """Return the table, its parts, the factors before training, and the settings."""
    *_, users, items = start()
    fitted = train([], 0, EPOCHS)[-1]
    suits = np.where(PART == PARTS["seen"], np.abs(fitted[3] @ fitted[4].T), 0)
    user, item = np.unravel_index(suits.argmax(), SHAPE)  # where the dot product says most
    return {
        "stars": digits(STARS),
        "part": digits(PART),
        "per": PER_KIND,
        "u": users.tolist(),
        "w": items.tolist(),
        "start": {"u": int(user), "i": int(item)},
        "lr": LR,
        "epochs": EPOCHS,
        "strengths": STRENGTHS,
    }


def edited(edits=()):
    """Return stars and parts after edits (user, item, stars): 0 takes a rating away, a new one is learned from."""
    stars, part = STARS.copy(), PART.copy()
    for user, item, value in edits:
        stars[user, item] = value
        if part[user, item] != PARTS["held"]:
            part[user, item] = PARTS["seen"] if value else PARTS["missing"]
    return stars, part


def start(edits=()):
    """Return the model before the first epoch, rounded; its mean is that of the ratings to learn from."""
    stars, part = edited(edits)
    mean, *biases, users, items = model_init(
        *SHAPE, RANK, stars[part == PARTS["seen"]].mean(), np.random.default_rng(2)
    )
    return mean, *biases, users.round(DIGITS), items.round(DIGITS)


def train(edits, l2, epochs, moves=(), at=0):
    """Return the models after 0, 1, .. epochs; after epoch `at`, vectors ("u" or "w", row, x, y) are moved by hand."""
    stars, part = edited(edits)
    seen = part == PARTS["seen"]
    model, models = start(edits), []
    for epoch in range(epochs + 1):
        if epoch:
            model = sgd_epoch(model, *np.nonzero(seen), stars[seen], LR, l2, InOrder)
        if epoch == at:
            for side, row, x, y in moves:
                model[3 if side == "u" else 4][row] = x, y
        models.append(model)
    return models


def error(model, edits, part):
    """Return the RMSE over the cells of a part, in stars."""
    stars, parts = edited(edits)
    cells = parts == PARTS[part]
    return claims.rmse(model, stars, cells)


def losses(edits, l2, epochs, moves=(), at=0):
    """Return the RMSE over both parts after every epoch."""
    models = train(edits, l2, epochs, moves, at)
    return {part: [error(model, edits, part) for model in models] for part in ("seen", "held")}


def last(edits, l2, epochs, moves=(), at=0):
    """Return the last model, part by part, and its predictions."""
    model = train(edits, l2, epochs, moves, at)[-1]
    names = ("mean", "b", "c", "u", "w")
    cells = np.indices(SHAPE).reshape(2, -1)
    return dict(zip(names, model, strict=True)) | {"predicted": predict(model, *cells).reshape(SHAPE)}


def guess(mean, bias, other, user, item):
    """Return one prediction, by hand: the mean, both biases and two products."""
    model = mean, np.array([bias]), np.array([other]), np.array([user]), np.array([item])
    return predict(model, 0, 0)


CASES = (
    ([], 0, 30, [], 0),
    ([], 0.1, 150, [], 0),
    ([[2, 0, 5], [4, 4, 0]], 0, 60, [], 0),
    ([[0, 0, 1], [9, 8, 5]], 0.05, 40, [["u", 3, 1.5, -0.75]], 20),
    ([], 0.5, 25, [["w", 2, -1.0, 2.0], ["u", 0, 0.5, 0.5]], 25),
    ([[1, 1, 4]], 0.2, 0, [], 0),
)


def said():
    """Return states of one user and one item, and what is said of them, by hand: 0.125 is rounded up, and the parts do not add up."""
    model = {"mean": 3.5, "b": [0.25], "c": [-0.125], "u": [[1, 2]], "w": [[0.5, -0.25]]}
    error = {"seen": [1, 0.5, 0.25], "held": [1, 0.75, 0.875]}
    yield (
        [model, 0, 0, 2, error],
        "平均 + 两个偏置 + 点积 ≈ 3.50 + 0.25 − 0.13 + 0.00 ≈ 3.63；(1.00, 2.00) · (0.50, −0.25) ≈ 0.00。"
        "第2轮的误差：参加训练0.25星，留出0.88星（第1轮最低，0.75星）。",
        "mean + two biases + dot product ≈ 3.50 + 0.25 − 0.13 + 0.00 ≈ 3.63; (1.00, 2.00) · (0.50, −0.25) ≈ 0.00. "
        "Error after epoch 2: learned from 0.25 stars, held out 0.88 (lowest after epoch 1: 0.75).",
    )
    yield (  # a vector moved to 0, before the first epoch, and the first of equal errors
        [model | {"u": [[0, 0]]}, 0, 0, 0, {"seen": [1, 1], "held": [0.5, 0.5]}],
        "平均 + 两个偏置 + 点积 ≈ 3.50 + 0.25 − 0.13 + 0.00 ≈ 3.63；(0.00, 0.00) · (0.50, −0.25) ≈ 0.00。"
        "第0轮的误差：参加训练1.00星，留出0.50星（第0轮最低，0.50星）。",
        "mean + two biases + dot product ≈ 3.50 + 0.25 − 0.13 + 0.00 ≈ 3.63; (0.00, 0.00) · (0.50, −0.25) ≈ 0.00. "
        "Error after epoch 0: learned from 1.00 stars, held out 0.50 (lowest after epoch 0: 0.50).",
    )


def golden():
    """Return words in both languages, predictions by hand, and whole trainings: with edits, and with vectors moved on the way."""
    rng = np.random.default_rng(0)
    cases = [{"call": "says", "arguments": given, "value": words} for given, *words in said()]
    for _ in range(4):
        given = [3.25, *rng.normal(size=2).tolist(), rng.normal(size=2).tolist(), rng.normal(size=2).tolist()]
        cases.append({"call": "guess", "arguments": given, "value": guess(*given)})
    for given in CASES:
        cases.append({"call": "last", "arguments": given, "value": last(*given), "reduced": True})
        cases.append({"call": "losses", "arguments": given, "value": losses(*given), "reduced": True})
    for edits, *_ in CASES[2:4]:
        stars, part = edited(edits)
        cases.append({"call": "edited", "arguments": [edits], "value": {"stars": stars, "part": part}})
    return cases


def copies():
    """Return states, and what their programs print: one prediction, and both errors."""
    cases = []
    for (edits, l2, epochs, moves, at), (user, item) in zip(
        CASES, ((0, 0), (3, 4), (2, 0), (3, 8), (0, 2), (1, 1)), strict=True
    ):
        model = train(edits, l2, epochs, moves, at)[-1]
        numbers = predict(model, user, item), error(model, edits, "seen"), error(model, edits, "held")
        prints = " ".join(map(str, numbers))
        cases.append({"arguments": [user, item, edits, l2, epochs, moves, at], "prints": prints})
    return cases
