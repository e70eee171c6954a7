"""Tests of snippets/rnn.py, in the order of docs/{zh,en}/language-rnn.md."""

from itertools import product
from math import exp, log, tanh

import numpy as np
import pytest

from snippets.embedding import embedding_gradient
from snippets.one_hot import one_hot
from snippets.rnn import rnn_backward, rnn_forward, rnn_gradient, rnn_init, rnn_loss, rnn_sample
from tests import numeric

V, D, T, B = 5, 3, 7, 2
NAMES = {"embed": (V, D), "recurrent": (D, D), "bias": (D,), "output": (V, D), "output_bias": (V,)}


def example(seed=0):
    """Return parameters without zeros, ids with repeats, targets and a first state that is not 0."""
    rng = np.random.default_rng(seed)
    params = {name: rng.normal(size=shape) for name, shape in NAMES.items()}
    ids, targets = rng.integers(V, size=(2, T, B))
    return params, ids, targets, rng.normal(size=(B, D))


def test_parameters_have_their_shapes_and_biases_begin_at_zero():
    params = rnn_init(V, D, np.random.default_rng(1))
    assert {name: value.shape for name, value in params.items()} == NAMES
    assert not params["bias"].any() and not params["output_bias"].any()
    big = rnn_init(400, 100, np.random.default_rng(2))["embed"]
    assert abs(big.std() - 0.1) <= 5 * 0.1 / np.sqrt(2 * big.size)


def test_eq1_two_steps_by_plain_arithmetic():
    params = {"embed": [[0.5], [-1.0]], "recurrent": [[2.0]], "bias": [0.1], "output": [[1.0], [3.0]]}
    params = {name: np.array(value) for name, value in params.items()} | {"output_bias": np.array([0.0, 0.2])}
    log_probs, states = rnn_forward(params, np.array([[1], [0]]), np.array([[0.3]]))
    first = tanh(-1.0 + 2 * 0.3 + 0.1)
    second = tanh(0.5 + 2 * first + 0.1)
    assert states[:, 0, 0].tolist() == pytest.approx([0.3, first, second], rel=1e-14)
    for t, h in enumerate((first, second)):
        a, b = exp(h), exp(3 * h + 0.2)
        assert np.exp(log_probs[t, 0]).tolist() == pytest.approx([a / (a + b), b / (a + b)], rel=1e-14)


def test_eq1_lookup_is_one_hot_times_table():
    params, ids, _, state = example()
    _, states = rnn_forward(params, ids, state)
    for t in range(T):
        inside = one_hot(ids[t], V) @ params["embed"] + states[t] @ params["recurrent"].T + params["bias"]
        assert np.allclose(states[t + 1], np.tanh(inside), rtol=1e-14)


def test_probabilities_sum_to_one_and_huge_scores_do_not_overflow():
    params, ids, _, state = example()
    log_probs, _ = rnn_forward(params | {"output": 1e6 * params["output"]}, ids, state)
    assert np.all(np.isfinite(log_probs))
    assert np.allclose(np.exp(log_probs).sum(axis=-1), 1, rtol=1e-12)


def test_chain_rule_of_probability_over_all_texts():
    """The product of the guesses is a distribution over whole texts: over all V^3 texts of 3 characters it sums to 1."""
    params, _, _, _ = example()
    texts = np.array(list(product(range(V), repeat=3))).T
    read = np.vstack([np.zeros(V**3, dtype=int), texts[:-1]])
    log_probs, _ = rnn_forward(params, read, np.zeros((V**3, D)))
    whole = np.take_along_axis(log_probs, texts[..., None], axis=-1).sum(axis=(0, 2))
    assert np.exp(whole).sum() == pytest.approx(1, rel=1e-12)


def test_eq2_equal_scores_lose_log_v():
    params, ids, targets, state = example()
    flat = params | {"output": np.zeros((V, D)), "output_bias": np.full(V, 7.0)}
    assert rnn_loss(flat, ids, targets, state)[0] == pytest.approx(log(V), rel=1e-14)


def test_a_text_in_two_pieces_gives_the_same_loss_if_the_state_is_carried():
    params, ids, targets, state = example()
    whole, last = rnn_loss(params, ids, targets, state)
    first, carried = rnn_loss(params, ids[:3], targets[:3], state)
    second, end = rnn_loss(params, ids[3:], targets[3:], carried)
    assert (3 * first + 4 * second) / 7 == pytest.approx(whole, rel=1e-13) and np.allclose(end, last)
    forgotten, _ = rnn_loss(params, ids[3:], targets[3:], np.zeros((B, D)))
    assert abs(forgotten - second) > 1e-3


def test_eq3_gradient_of_the_scores_by_finite_differences():
    scores, target = np.random.default_rng(3).normal(size=V), 2
    slopes = numeric.gradient(lambda z: -(z[target] - np.log(np.exp(z).sum())), scores)
    q = np.exp(scores) / np.exp(scores).sum()
    assert slopes == pytest.approx(q - np.eye(V)[target], abs=1e-8)


@pytest.mark.parametrize("name", NAMES)
def test_eq4_gradient_by_finite_differences(name):
    params, ids, targets, state = example()
    loss, grads, last = rnn_gradient(params, ids, targets, state)
    expected, carried = rnn_loss(params, ids, targets, state)
    assert loss == pytest.approx(expected, rel=1e-14) and np.array_equal(last, carried)
    loss_of = lambda part: rnn_loss(params | {name: part}, ids, targets, state)[0]  # noqa: E731
    assert grads[name] == pytest.approx(numeric.gradient(loss_of, params[name], h=1e-5), abs=1e-8)


def test_eq4_by_the_chain_rule_written_out_for_two_steps():
    """One unit: dJ/dw = s_1 slope_1 h_0 + s_2 slope_2 (h_1 + w slope_1 h_0), s_t = dJ/dh_t of the output alone."""
    params = {"embed": np.array([[0.4]]), "recurrent": np.array([[1.3]]), "bias": np.zeros(1)}
    params |= {"output": np.array([[1.0]]), "output_bias": np.zeros(1)}
    ids, h0 = np.zeros((2, 1), dtype=int), np.array([[0.5]])
    _, states = rnn_forward(params, ids, h0)
    s = np.array([0.7, -0.2])
    grads = rnn_backward(params, ids, states, s[:, None, None])
    h1, h2 = states[1:, 0, 0]
    slope1, slope2 = 1 - h1**2, 1 - h2**2
    by_hand = s[0] * slope1 * 0.5 + s[1] * slope2 * (h1 + 1.3 * slope1 * 0.5)
    assert grads["recurrent"][0, 0] == pytest.approx(by_hand, rel=1e-13)


def test_table_gradient_adds_up_repeated_ids():
    params, _, targets, state = example()
    ids = np.full((T, B), 2)
    _, grads, _ = rnn_gradient(params, ids, targets, state)
    assert np.allclose(grads["embed"].sum(axis=0), grads["bias"]) and not np.delete(grads["embed"], 2, axis=0).any()
    rng = np.random.default_rng(4)
    ids = rng.integers(V, size=(T, 1))
    states = np.tanh(rng.normal(size=(T + 1, 1, D)))
    no_memory = params | {"recurrent": np.zeros((D, D))}
    grad_scores = rng.normal(size=(T, 1, V))
    grads = rnn_backward(no_memory, ids, states, grad_scores)
    delta = (1 - states[1:, 0] ** 2) * (grad_scores[:, 0] @ params["output"])
    assert np.allclose(grads["embed"], embedding_gradient(ids[:, 0], delta, V), rtol=1e-13)


def test_sample_follows_the_guesses_of_the_network():
    """Over many texts of two characters, each of the 9 occurs as often as the product of its guesses says."""
    rng = np.random.default_rng(5)
    params = rnn_init(3, 2, rng)
    params = {name: 3 * value for name, value in params.items()}
    first, runs = 1, 4000
    texts = np.array([rnn_sample(params, first, 2, rng) for _ in range(runs)])
    for a, b in product(range(3), repeat=2):
        log_probs, _ = rnn_forward(params, np.array([[first], [a]]), np.zeros((1, 2)))
        q = exp(log_probs[0, 0, a] + log_probs[1, 0, b])
        share = np.mean((texts == (a, b)).all(axis=1))
        assert abs(share - q) <= 5 * np.sqrt(q * (1 - q) / runs)


def test_same_seed_same_text_of_the_length_asked_for():
    params, *_ = example()
    texts = [rnn_sample(params, 0, 30, np.random.default_rng(seed)) for seed in (6, 6, 7)]
    assert texts[0].shape == (30,) and np.array_equal(texts[0], texts[1]) and not np.array_equal(texts[0], texts[2])
    assert len(rnn_sample(params, 0, 0, np.random.default_rng(6))) == 0
