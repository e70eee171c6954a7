"""The formulas of docs/{zh,en}/language-rnn.md beside snippets/rnn.py.

The code keeps scores, and the gradients on the way, to itself. They are read off networks that compute the same: a further character
whose score is always 0 shows the scores beside its own; a further unit of the state that only one step of a text wakes shows the
gradient of that step's scores; and a text of characters that all differ, with rows copied to suit, that of a step's state.
"""

import numpy as np

from snippets.equations import Each, cell, executed, from_one, rests
from snippets.rnn import rnn_forward, rnn_gradient, rnn_init, rnn_loss

NEAR = 1e-6  # of central differences


def network(rng, size, dim):
    """Return parameters whose biases are not 0."""
    params = rnn_init(size, dim, rng)
    return params | {"bias": rng.normal(size=dim), "output_bias": rng.normal(size=size)}


def texts(rng):
    """Yield networks with what they read and what came next, with repeats; one text has one character."""
    for size, dim, ids, targets in (
        (1, 1, (0, 0), (0, 0)),
        (3, 2, (2,), (0,)),
        (4, 3, (1, 0, 1, 3, 1), (0, 1, 3, 1, 1)),
    ):
        yield network(rng, size, dim), np.array(ids), np.array(targets), rng.uniform(-1, 1, size=dim)


def forward(params, ids, start):
    """Return the probabilities and the states of one text."""
    log_probs, states = rnn_forward(params, ids[:, None], start[None])
    return np.exp(log_probs[:, 0]), states[:, 0]


def scores(params, ids, start):
    """Return the scores (time, V): each probability of the network over that of a further character, whose score is 0."""
    more = {name: np.pad(params[name], ((0, 1), (0, 0))) for name in ("embed", "output")}
    more["output_bias"] = np.append(params["output_bias"], 0.0)
    guesses, _ = forward(params | more, ids, start)
    return np.log(guesses[:, :-1] / guesses[:, -1:])


@executed(1)
def forwards(rng):
    for params, ids, _, start in texts(rng):
        guesses, states = forward(params, ids, start)
        symbols = {"E": params["embed"], "W": params["recurrent"], "b": params["bias"], "x": from_one(ids), "h": states}
        symbols |= {"D": params["output"], "c": params["output_bias"], "z": from_one(scores(params, ids, start))}
        yield symbols | {"q": from_one(guesses), "t": Each(range(1, len(ids) + 1))}


def guessed(rng):
    """Yield texts with scores, probabilities and what came next, counted from 1."""
    for params, ids, targets, start in texts(rng):
        tables = {"z": scores(params, ids, start), "q": forward(params, ids, start)[0]}
        tables = {name: np.pad(table, ((1, 0), (0, 1)), constant_values=np.nan) for name, table in tables.items()}
        loss, _ = rnn_loss(params, ids[:, None], targets[:, None], start[None])
        characters = Each(range(len(params["embed"])))
        symbols = tables | {"y": from_one(targets), "J": loss, "T": len(ids), "u": characters, "v": characters}
        yield symbols | {"t": Each(range(1, len(ids) + 1))}


@executed(r"q_{t,v} = \frac{\exp z_{t,v}}{\sum_{u} \exp z_{t,u}}")
def softmax(rng):
    yield from guessed(rng)


@executed(2)
def cross_entropy(rng):
    yield from guessed(rng)


@executed(r"e^J")
def perplexity(rng):
    """One over the geometric mean of the probabilities that the characters had."""
    for draw in guessed(rng):
        right = [draw["q"][t, y] for t, y in draw["y"].items()]
        yield draw | {"this": np.prod(right) ** (-1 / len(right))}


@executed(r"J = \ln V")
def uniform(rng):
    """Whoever knows nothing: all parameters 0."""
    for params, ids, targets, start in texts(rng):
        nothing = {name: 0 * part for name, part in params.items()}
        loss, _ = rnn_loss(nothing, ids[:, None], targets[:, None], 0 * start[None])
        yield {"J": loss, "V": len(params["embed"])}


@executed(r"-\ln q_{t,y_t} = \ln \sum_{u} \exp z_{t,u} - z_{t,y_t}")
def one_loss(rng):
    yield from guessed(rng)


def unrolled(params, ids):
    """Return parameters and ids of the same text with a character of its own for each step, none of which is ever guessed."""
    more = {"embed": np.vstack([params["embed"], params["embed"][ids]])}
    more["output"] = np.pad(params["output"], ((0, len(ids)), (0, 0)))
    more["output_bias"] = np.append(params["output_bias"], np.full(len(ids), -1e9))
    return params | more, len(params["embed"]) + np.arange(len(ids))


def by_scores(params, ids, targets, start):
    """Return the gradient by the scores (time, V): a unit for each step, awake in that step only, has it as its output weights'."""
    size, count = params["embed"].shape[0], len(ids)
    params, ids = unrolled(params, ids)
    awake = np.vstack([np.full((size, count), 0.0), np.eye(count)])
    more = {
        "embed": np.hstack([params["embed"], awake]),
        "output": np.pad(params["output"], ((0, 0), (0, count))),
        "recurrent": np.pad(params["recurrent"], ((0, count), (0, count))),
        "bias": np.append(params["bias"], np.zeros(count)),
    }
    _, grads, _ = rnn_gradient(params | more, ids[:, None], targets[:, None], np.append(start, np.zeros(count))[None])
    return grads["output"][:size, -count:].T / np.tanh(1)


@executed(3)
def error(rng):
    for params, ids, targets, start in texts(rng):
        symbols = {"q": from_one(forward(params, ids, start)[0]), "y": from_one(targets), "T": len(ids)}
        symbols |= {"∂J/∂z": from_one(by_scores(params, ids, targets, start)), "bold 1": np.eye(len(params["embed"]))}
        yield symbols | {"t": Each(range(1, len(ids) + 1))}


def by_states(params, ids, targets, start, step=1e-5):
    """Return the gradient by the states (time, d), by central differences: each state is moved by what its character brings."""
    params, ids = unrolled(params, ids)
    _, states = forward(params, ids, start)
    found = np.zeros_like(states[1:])
    for t, unit in np.ndindex(found.shape):
        losses = []
        for push in (step, -step):
            embed = params["embed"].copy()
            embed[ids[t], unit] += np.arctanh(states[t + 1, unit] + push) - np.arctanh(states[t + 1, unit])
            losses.append(rnn_loss(params | {"embed": embed}, ids[:, None], targets[:, None], start[None])[0])
        found[t, unit] = (losses[0] - losses[1]) / (2 * step)
    return found


def column(rows):
    """Return vectors as columns, counted from 1."""
    return from_one([row[:, None] for row in rows])


@executed(4)
def backwards(rng):
    for params, ids, targets, start in texts(rng):
        steps, count = unrolled(params, ids), len(ids)
        _, grads, _ = rnn_gradient(params, ids[:, None], targets[:, None], start[None])
        _, apart, _ = rnn_gradient(steps[0], steps[1][:, None], targets[:, None], start[None])
        delta = column(apart["embed"][steps[1]]) | {count + 1: np.zeros((len(start), 1))}
        _, states = forward(params, ids, start)
        symbols = {"δ": delta, "r": column(by_states(params, ids, targets, start)), "h": states[..., None]}
        symbols |= {"D": params["output"], "W": params["recurrent"], "x": from_one(ids), "v": Each(np.unique(ids))}
        symbols |= {"∂J/∂z": column(by_scores(params, ids, targets, start)), "∂J/∂W": grads["recurrent"]}
        symbols |= {"∂J/∂E": grads["embed"][..., None], "t": Each(range(1, count + 1))}
        yield symbols | {"close": NEAR}


@executed(cell(2, 1, 3))
def start(rng):
    """The standard deviation of the recurrent weights, within five standard errors of so many draws."""
    for dim in (2, 5, 12):
        drawn = np.concatenate([rnn_init(3, dim, rng)["recurrent"].ravel() for _ in range(40_000 // dim**2)])
        yield {"d": dim, "this": np.sqrt(np.mean(drawn**2)), "close": 5 / np.sqrt(2 * drawn.size)}


start_of_torch = rests(
    cell(2, 2, 3),
    "tested: tests/snippets/test_oracles.py::test_new_recurrent_weights_are_uniform_in_pytorch_and_orthogonal_in_keras",
    tex=r"\pm 1/\sqrt d",
)
