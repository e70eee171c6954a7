"""What the functions of the lessons have in common.

Arguments stay what they were, floats keep their type, errors name what is wrong.
The optimizers' own rules are in test_optimizers.py.
"""

import copy
import inspect
import re

import numpy as np
import pytest

from snippets.categorical_continuous import cyclic, fit_error
from snippets.dropout import dropout
from snippets.dropout_ensemble import all_masks, geometric_mean, relu_network, softmax_network
from snippets.dropout_regularizer import dropout_ridge, expected_loss
from snippets.embedding import embedding, embedding_gradient
from snippets.entity_embedding import entity_embedding_init, entity_embedding_step
from snippets.low_rank import als_half, complete, hidden_error, sgd_pass, truncate
from snippets.matrix_factorization import als_sweep, model_init, objective, predict, sgd_epoch
from snippets.mc_dropout import exact_spread, gradient, mc_dropout, network, train_network
from snippets.mlp import mlp_epoch, mlp_forward, mlp_gradient, mlp_init, mlp_loss, standardize
from snippets.one_hot import one_hot
from snippets.optimizer_race import quadratic, score, walk
from snippets.pmi import pair_counts, pmi, sgns_objective
from snippets.rnn import rnn_forward, rnn_gradient, rnn_init, rnn_loss, rnn_sample
from snippets.sgd import sgd_init, sgd_step
from snippets.vanishing_gradients import clip_by_norm, jacobian_norms, orthogonal
from snippets.word2vec import word2vec_gradient

SEED = "a generator of seed 0, new for each call"
IDS, OTHERS = np.array([2, 0, 2, 1]), np.array([1, 0, 0, 2])
COUNTS = np.array([[4.0, 1.0, 0.0], [1.0, 2.0, 3.0], [0.0, 3.0, 1.0]])


def calls(real):
    """Return for each function arguments whose floats are of the type `real`."""
    rng = np.random.default_rng(0)

    def draw(*shape):
        return rng.normal(size=shape).astype(real)

    x, y, theta = draw(4, 2), draw(4, 1), [draw(2, 5), draw(5), draw(5, 1), draw(1)]
    table, seen, ratings = (draw(4, 3), rng.random((4, 3)) < 0.8, (IDS, OTHERS, draw(4)))
    model = (np.array(0.5, real), draw(3), draw(3), draw(3, 2), draw(3, 2))
    net = [draw(3, 2), draw(3, 2), draw(5, 4), draw(4), draw(4), np.array(0.5, real)]
    pairs = np.column_stack([IDS, OTHERS])
    sizes = {"embed": (3, 2), "recurrent": (2, 2), "bias": (2,), "output": (3, 2), "output_bias": (3,)}
    rnn = {name: draw(*shape) for name, shape in sizes.items()}
    text, state = pairs[:3], draw(2, 2)
    return {
        cyclic: [(draw(2, 3), 24)],
        fit_error: [(x, IDS)],
        dropout: [(x, p, SEED) for p in (0, 0.3)],
        all_masks: [(3, 0.3)],
        geometric_mean: [(abs(draw(3, 2)), abs(draw(3)))],
        softmax_network: [(np.ones((2, 10)),)],
        relu_network: [(np.ones(12),)],
        expected_loss: [(x, y[:, 0], draw(2), np.float64(0.3))],
        dropout_ridge: [(x, y[:, 0], np.float64(0.3))],
        embedding: [(ids, table) for ids in (IDS, np.array(2), [2, 2])],
        embedding_gradient: [(ids, draw(*np.shape(ids), 2), 3) for ids in (IDS, np.array(2), IDS.astype(np.uint8))],
        entity_embedding_init: [(4, 2, 3, SEED)],
        entity_embedding_step: [((draw(3, 2), draw(2, 2)), IDS, x, 0.3, 0.05)],
        als_half: [(table, seen, draw(3, 2), 0.1)],
        complete: [(table, seen, draw(3, 2), [0.1])],
        sgd_pass: [(table, seen, draw(4, 2), draw(3, 2), 0.1, SEED)],
        truncate: [(table, 2)],
        hidden_error: [(table, seen, draw(4, 2), draw(3, 2))],
        model_init: [(7, 5, 2, 3.5, SEED, 0.1)],
        predict: [(model, IDS, OTHERS)],
        objective: [(model, *ratings, 0.1)],
        sgd_epoch: [(model, *ratings, 0.1, 0.1, SEED)],
        als_sweep: [(model, *ratings, 0.1)],
        network: [(x, theta)],
        gradient: [(x, y, theta, np.ones((4, 5), real))],
        train_network: [(x, y, theta, np.float64(0.2), SEED, 0.1, 5, 2)],
        mc_dropout: [(x, theta, np.float64(0.2), 5, SEED)],
        exact_spread: [(x, theta, np.float64(0.2))],
        standardize: [(x, real(2), real(3))],
        mlp_init: [((3, 4), 1, 2, 5, SEED)],
        mlp_forward: [(net, pairs, draw(4, 1))],
        mlp_loss: [(net, pairs, draw(4, 1), draw(4))],
        mlp_gradient: [(net, pairs, draw(4, 1), draw(4))],
        mlp_epoch: [(net, pairs, draw(4, 1), draw(4), 0.1, 2, SEED)],
        one_hot: [(IDS, 3)],
        walk: [((sgd_init, sgd_step), quadratic, draw(2), abs(draw(3)), 4)],
        score: [(draw(5, 3, 2), quadratic, [[-5, -5], [5, 5]])],
        pair_counts: [([[0, 1]], 1, 2)],
        pmi: [(COUNTS.astype(real),)],
        sgns_objective: [(draw(3, 3), COUNTS.astype(real), 2)],
        rnn_init: [(3, 2, SEED)],
        rnn_forward: [(rnn, text, state)],
        rnn_loss: [(rnn, text, text[::-1], state)],
        rnn_gradient: [(rnn, text, text[::-1], state)],
        rnn_sample: [(rnn, 0, 30, SEED)],
        clip_by_norm: [(rnn, 1.0)],
        orthogonal: [(3, SEED)],
        jacobian_norms: [(draw(2, 2), draw(3, 2))],
        word2vec_gradient: [(pairs, pairs[:, ::-1], table, draw(4, 3))],
    }


FUNCTIONS = calls(float)
DRAWN = {all_masks, entity_embedding_init, mlp_init, model_init, orthogonal, rnn_init}  # nothing of a type goes in
# what these compute is float64
WIDER = DRAWN | {fit_error, jacobian_norms, one_hot, pmi, relu_network, softmax_network, walk}


def arrays(value):
    """Return all arrays and NumPy's numbers in nested tuples, lists and dicts."""
    if isinstance(value, np.ndarray | np.generic):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [array for part in parts for array in arrays(part)]


def called(function, arguments):
    return function(*(np.random.default_rng(0) if part is SEED else part for part in arguments))


@pytest.mark.parametrize("real", [np.float32, np.float64])
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_arguments_stay_as_they_were_and_floats_keep_their_type(function, real):
    """Nor does the result share memory with them; and the same call again gives the same bits."""
    for arguments in calls(real)[function]:
        before = copy.deepcopy(arguments)
        results = arrays(called(function, arguments))
        again = arrays(called(function, arguments))
        assert results and all(map(np.array_equal, results, again))
        assert all(map(np.array_equal, arrays(arguments), arrays(before)))
        assert not any(np.shares_memory(result, given) for result in results for given in arrays(arguments))
        if function not in WIDER:
            assert {part.dtype for part in results if part.dtype.kind == "f"} <= {np.dtype(real)}


NAN, INF = float("nan"), float("inf")
BAD = -0.1, NAN, INF
FLAT, TABLE = np.ones(3), np.ones((4, 3))
BOOLS = np.array([True, False])
NOT_INTEGERS = [0.0, 1.0], BOOLS, ["a", "b"]
REFUSED = [  # by a ValueError: function, argument, values, and what the message says; {} is the value
    (fit_error, "columns", [FLAT], r"\(3,\)"),
    (fit_error, "target", [np.ones(5)], r"\(5,\)"),
    (fit_error, "columns", [np.ones((0, 1))], r"\(0, 1\)"),
    (cyclic, "period", [0, -24, NAN, INF], "got {}"),
    *(
        (dropout, "x", [x], f"x must be floating point, got {np.asarray(x).dtype}")
        for x in (np.arange(6), BOOLS, [1, 2], np.ones(2, complex), np.array(["a"]))
    ),
    (all_masks, "n", [0, -1, 21, 2.5, NAN], "n must be one of 1, 2, ..., 20, got {}"),
    *(
        (function, "p", [-0.1, 1.0, NAN], r"p must be in \[0, 1\), got {}")
        for function in (all_masks, expected_loss, dropout_ridge, train_network, mc_dropout, exact_spread)
    ),
    (geometric_mean, "predictions", [np.array([[1.0, 0.0]])], "predictions must be positive, got 0.0"),
    (dropout_ridge, "inputs", [np.eye(4)[:, :2] * [1, 0]], "inputs must not be all 0, column 1 is"),
    (train_network, "lr", BAD, "lr must be finite and >= 0, got {}"),
    (train_network, "batch", [0, 5], r"batch must be in \[1, 4\], got {}"),
    (mc_dropout, "n_passes", [1], "n_passes must be at least 2, got {}"),
    *((function, "ids", NOT_INTEGERS, "ids must be integers") for function in (embedding, embedding_gradient, one_hot)),
    (embedding, "weight", [FLAT], r"\(3,\)"),
    (embedding_gradient, "grad_output", [np.ones((3, 2))], r"\(3, 2\)"),
    (embedding_gradient, "grad_output", [np.array(1.0)], r"grad_output \(\)"),
    (one_hot, "ids", [[], [None]], "ids must be integers"),
    (one_hot, "num_classes", [0, -2, 2.5, "3", None], "got {}"),
    *((entity_embedding_step, name, BAD, name + " must be >= 0, got {}") for name in ("lr", "l2")),
    (entity_embedding_step, "y", [np.ones((4, 1))], r"got \(4, 1\)"),
    (entity_embedding_init, "num_rows", [0], "0, 2, 3"),
    (entity_embedding_init, "embedding_dim", [-1], "4, -1, 3"),
    (entity_embedding_init, "num_outputs", [0], "4, 2, 0"),
    (als_half, "l2", [0.0, -1.0, NAN, INF], "l2.*{}"),
    (sgd_pass, "lr", BAD, "lr.*{}"),
    (truncate, "rank", [-1, 4, 1.5], "rank.*{}"),
    (als_half, "seen", [TABLE[1:] > 0, TABLE[0] > 0], "shapes"),
    (als_half, "items", [FLAT[1:, None]], "shapes"),
    (als_half, "seen", [TABLE.astype(int)], "bool"),
    (als_half, "table", [np.full((4, 3), INF)], "finite"),
    (complete, "weights", [[]], "empty"),
    (sgd_epoch, "lr", BAD, "lr.*{}"),
    *(
        (model_init, name, [value], name + ".*{}")
        for name, value in (("num_users", 0), ("num_items", -1), ("rank", -1), ("rank", 2.0))
    ),
    (model_init, "mean", [NAN], "finite"),
    (model_init, "scale", [-0.1, INF], "finite"),
    *((standardize, "std", [np.array([1.0, bad])], rf"got \[ *1. +{bad:g}") for bad in (0.0, -2.0, NAN, INF)),
    (mlp_epoch, "lr", BAD, "got {}, 2"),
    (mlp_epoch, "batch", [0], "got 0.1, {}"),
    *(
        (mlp_init, name, [value], "must be >= ")
        for name, value in (("cardinalities", (3, 0)), ("num_continuous", -1), ("embedding_dim", 0), ("hidden", 0))
    ),
    (walk, "lrs", [[0.0], [0.1, -0.1], [NAN], [INF]], "lrs must be finite and > 0, got"),
    (walk, "steps", [0], "steps, decay: got {}, 0.0"),
    (walk, "decay", BAD, "steps, decay: got 4, {}"),
    (score, "rule", ["best"], "rule must be late, end or mean, got {}"),
    (pair_counts, "window", [0, 1.5], "got {}"),
    (pair_counts, "sentences", [[[0.0, 1.0]]], "float64"),
    (sgns_objective, "score", [np.zeros((2, 3))], "shapes must be equal"),
    (pmi, "counts", [np.array([[1, 0], [0, 0]])], "a word has no pair"),
    (rnn_init, "vocab_size", [0], "vocab_size must be >= 1, got {}"),
    (rnn_init, "dim", [-2], "dim must be >= 1, got {}"),
    (rnn_forward, "state", [np.ones((3, 2))], r"state must be \(batch, d\), got \(3, 2\)"),
    (clip_by_norm, "max_norm", [0.0, -1.0, INF, NAN], "max_norm must be finite and > 0, got {}"),
    (jacobian_norms, "recurrent", [np.ones((3, 2))], r"shapes must be \(d, d\) and \(T, d\), got"),
    (jacobian_norms, "slopes", [FLAT], r"shapes must be \(d, d\) and \(T, d\), got"),
    (orthogonal, "dim", [0], "dim must be >= 1, got {}"),
    (word2vec_gradient, "table_out", [TABLE[:, :2]], "tables and batches must match"),
    (word2vec_gradient, "in_ids", [np.full((4, 1), 0.5)], "in_ids must be integers"),
    *((word2vec_gradient, "in_ids", [np.zeros(shape, int)], re.escape(f"{shape}")) for shape in ((4,), (4, 0))),
    (word2vec_gradient, "in_ids", [[[0], [1]]], "2 and 4 ids"),
]
OUTSIDE = [  # by an IndexError: function, argument, what holds a bad id, the first id without a row, the message
    (embedding, "ids", lambda bad: [0, bad], 4, r"id {} not in \[0, 4\)"),
    (embedding_gradient, "ids", lambda bad: [0, bad, 0, 0], 3, r"id {} not in \[0, 3\)"),
    (entity_embedding_step, "ids", lambda bad: np.array([0, 1, bad, 2]), 3, r"\[0, 3\).*{}"),
    (mlp_gradient, "ids", lambda bad: np.array([[0, 1], [2, bad], [2, 2], [1, 0]]), 3, r"\[0, 3\).*{}"),
    (pair_counts, "sentences", lambda bad: [[1, bad]], 2, r"id {} not in \[0, 2\)"),
    *(
        (word2vec_gradient, name, lambda bad: [[0], [bad], [2], [1]], 4, name + r": id {} not in \[0, 4\)")
        for name in ("in_ids", "out_ids")
    ),
    *(
        (function, argument, lambda bad: np.array([[0, 1], [2, bad], [1, 0]]), 3, r"id must be in \[0, 3\), got {}")
        for function, argument in ((rnn_forward, "ids"), (rnn_loss, "targets"), (rnn_gradient, "targets"))
    ),
]


@pytest.mark.parametrize(
    ("error", "function", "argument", "value", "message"),
    [
        *(
            (ValueError, *where, value, says.replace("{}", re.escape(str(value))))
            for *where, values, says in REFUSED
            for value in values
        ),
        *(
            (IndexError, *where, put(bad), says.replace("{}", str(bad)))
            for *where, put, end, says in OUTSIDE
            for bad in (-1, end)
        ),
    ],
    ids=lambda part: getattr(part, "__name__", None),
)
def test_a_bad_argument_is_refused_by_a_message_that_says_what(error, function, argument, value, message):
    """All other arguments are good."""
    names = inspect.signature(function).parameters
    arguments = dict(zip(names, FUNCTIONS[function][-1], strict=False)) | {argument: value}
    with pytest.raises(error, match=message):
        called(function, [arguments.get(name, parameter.default) for name, parameter in names.items()])
