"""What the functions of the lessons have in common, each rule once: arguments stay what they were, and floats keep their type.

The optimizers' own rules are in test_optimizers.py.
"""

import copy

import numpy as np
import pytest

from snippets.categorical_continuous import cyclic, fit_error
from snippets.dropout import dropout
from snippets.dropout_ensemble import geometric_mean, relu_network, softmax_network
from snippets.dropout_regularizer import dropout_ridge, expected_loss
from snippets.embedding import embedding, embedding_gradient
from snippets.entity_embedding import entity_embedding_step
from snippets.low_rank import als_half, complete, hidden_error, sgd_pass, truncate
from snippets.matrix_factorization import als_sweep, objective, predict, sgd_epoch
from snippets.mc_dropout import exact_spread, gradient, mc_dropout, network, train_network
from snippets.mlp import mlp_epoch, mlp_forward, mlp_gradient, mlp_loss, standardize
from snippets.one_hot import one_hot
from snippets.optimizer_race import quadratic, score, walk
from snippets.pmi import pmi, sgns_objective
from snippets.rnn import rnn_forward, rnn_gradient, rnn_loss, rnn_sample
from snippets.sgd import sgd_init, sgd_step
from snippets.vanishing_gradients import clip_by_norm, jacobian_norms
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
        geometric_mean: [(abs(draw(3, 2)), abs(draw(3)))],
        softmax_network: [(np.ones((2, 10)),)],
        relu_network: [(np.ones(12),)],
        expected_loss: [(x, y[:, 0], draw(2), np.float64(0.3))],
        dropout_ridge: [(x, y[:, 0], np.float64(0.3))],
        embedding: [(ids, table) for ids in (IDS, np.array(2), [2, 2])],
        embedding_gradient: [(ids, draw(*np.shape(ids), 2), 3) for ids in (IDS, np.array(2), IDS.astype(np.uint8))],
        entity_embedding_step: [((draw(3, 2), draw(2, 2)), IDS, x, 0.3, 0.05)],
        als_half: [(table, seen, draw(3, 2), 0.1)],
        complete: [(table, seen, draw(3, 2), [0.1])],
        sgd_pass: [(table, seen, draw(4, 2), draw(3, 2), 0.1, SEED)],
        truncate: [(table, 2)],
        hidden_error: [(table, seen, draw(4, 2), draw(3, 2))],
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
        mlp_forward: [(net, pairs, draw(4, 1))],
        mlp_loss: [(net, pairs, draw(4, 1), draw(4))],
        mlp_gradient: [(net, pairs, draw(4, 1), draw(4))],
        mlp_epoch: [(net, pairs, draw(4, 1), draw(4), 0.1, 2, SEED)],
        one_hot: [(IDS, 3)],
        walk: [((sgd_init, sgd_step), quadratic, draw(2), abs(draw(3)), 4)],
        score: [(draw(5, 3, 2), quadratic, [[-5, -5], [5, 5]])],
        pmi: [(COUNTS.astype(real),)],
        sgns_objective: [(draw(3, 3), COUNTS.astype(real), 2)],
        rnn_forward: [(rnn, text, state)],
        rnn_loss: [(rnn, text, text[::-1], state)],
        rnn_gradient: [(rnn, text, text[::-1], state)],
        rnn_sample: [(rnn, 0, 30, SEED)],
        clip_by_norm: [(rnn, 1.0)],
        jacobian_norms: [(draw(2, 2), draw(3, 2))],
        word2vec_gradient: [(pairs, pairs[:, ::-1], table, draw(4, 3))],
    }


FUNCTIONS = calls(float)
WIDER = {fit_error, jacobian_norms, one_hot, pmi, relu_network, softmax_network, walk}  # what these compute is float64


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
