"""Keras on the JAX backend: its optimizers for snippets/frameworks/keras.py, and what the tables say beside."""

import inspect

import jax
import keras
import numpy as np
from keras import ops

from tests import twins
from tests.oracle import error_of

keras.config.set_floatx("float64")
NAMES = {name.lower(): name for name in ("SGD", "Adagrad", "RMSprop", "Adam", "AdamW", "Adadelta")}


def run(optimizer, rates, first, each):
    """Return the iterates of one of keras.optimizers, shape (steps, 6, 2)."""
    theta = keras.Variable(twins.start(), dtype="float64")
    running = getattr(keras.optimizers, NAMES[optimizer])(learning_rate=rates[0], **first, **each)
    thetas = []
    for rate in rates:
        running.learning_rate = rate
        running.apply([ops.convert_to_tensor(twins.gradient(np.asarray(theta)), dtype="float64")], [theta])
        thetas.append(np.asarray(theta).copy())
    return np.array(thetas)


def signatures():
    """Return the constructor of each optimizer."""
    return {name: inspect.signature(getattr(keras.optimizers, real)) for name, real in NAMES.items()}


def one_step(optimizer, theta, gradient, **arguments):
    """Return the parameters after one step from theta."""
    weight = keras.Variable(theta, dtype="float64")
    getattr(keras.optimizers, optimizer)(**arguments).apply(
        [ops.convert_to_tensor(gradient, dtype="float64")], [weight]
    )
    return np.asarray(weight).tolist()


def clipped(gradients, **how):
    """Return by how much SGD with rate 1 lowers parameters of one number each; `how` is one of its three limits."""
    weights = [keras.Variable([0.0], dtype="float64") for _ in gradients]
    given = [ops.convert_to_tensor([gradient], dtype="float64") for gradient in gradients]
    keras.optimizers.SGD(learning_rate=1.0, **how).apply(given, weights)
    return [-float(np.asarray(weight)[0]) for weight in weights]


def facts():
    """Return what the tables say of Keras beside the optimizers' steps."""
    cases = edges() | recurrent()
    for name, numbers in (("gradient 3 4", [3.0, 4.0]), ("gradient 0.3 0.4", [0.3, 0.4])):
        moved = one_step("SGD", [0.0, 0.0], numbers, learning_rate=1.0, global_clipnorm=1.0)
        cases[f"clip to norm 1, {name}"] = {"result": [-number for number in moved]}
    cases |= looking_up() | new_layers()
    cases["clipping two parameters"] = {
        "gradients 3 and 0.4, limit 1": clipped([3.0, 0.4], global_clipnorm=1.0),
        "the same by clipnorm": clipped([3.0, 0.4], clipnorm=1.0),
        "the same by value": clipped([3.0, 0.4], clipvalue=1.0),
        "gradients 6e-7 and 8e-7, limit 1e-6": clipped([6e-7, 8e-7], global_clipnorm=1e-6),
        "gradients inf and 1, limit 1": clipped([float("inf"), 1.0], global_clipnorm=1.0),
        "inf and 1 by clipnorm": clipped([float("inf"), 1.0], clipnorm=1.0),
    }
    return cases


def edges():
    """Return Dropout's cases, and optimizers' where a gradient, an accumulator or a momentum is 0."""
    x, count = np.linspace(-1, 2, 7), 10_000
    dropout = keras.layers.Dropout(0.2, seed=1)
    trained = np.asarray(dropout(np.ones(count), training=True))
    return {
        "dropout": {
            "rate": 0.2,
            "entries": count,
            "zeros": int((trained == 0).sum()),
            "survivors": sorted(set(trained[trained != 0].tolist())),
            "input": x.tolist(),
            "called without training": np.asarray(dropout(x)).tolist(),
            "rate 0": np.asarray(keras.layers.Dropout(0.0)(x, training=True)).tolist(),
            "rate 1": np.asarray(keras.layers.Dropout(1.0)(x, training=True)).tolist(),
            "rate 1.5": error_of(lambda: keras.layers.Dropout(1.5)),
        },
        "adagrad, gradient 0, accumulator 0, epsilon 0": {
            "theta": one_step("Adagrad", [1.0], [0.0], learning_rate=0.5, initial_accumulator_value=0.0, epsilon=0.0)
        },
        "nesterov, momentum 0": {
            "theta": one_step("SGD", [1.0], [3.0], learning_rate=0.1, momentum=0.0, nesterov=True)
        },
    }


def recurrent():
    """Return what a recurrent layer gives, and the cross-entropy of three scores."""
    keras.utils.set_random_seed(19)
    layer, inputs = keras.layers.SimpleRNN(3, return_sequences=True, unroll=True), np.ones((2, 4, 5))
    states = np.asarray(layer(inputs))
    _, turn, bias = (np.asarray(part, dtype=float) for part in layer.weights)
    scores, cross_entropy = np.array([[2.0, -1.0, 0.5]]), keras.losses.SparseCategoricalCrossentropy
    softmax = np.exp(scores) / np.exp(scores).sum()
    return {
        "recurrent layer, batch 2, time 4, dim 3": {
            "shape": list(states.shape),
            "biases": list(bias.shape),
            "farthest from orthogonal": round(float(np.abs(turn @ turn.T - np.eye(3)).max()), 5),
            "called again gives the same": bool(np.array_equal(states, np.asarray(layer(inputs)))),
        },
        "cross-entropy of 2 -1 0.5": {
            "scores": scores[0].tolist(),
            "of scores, from_logits": round(float(cross_entropy(from_logits=True)(np.array([0]), scores)), 12),
            "of their softmax, by default": round(float(cross_entropy()(np.array([0]), softmax)), 12),
        },
    }


def looking_up():
    """Return Embedding's cases and one_hot's, with ids that the table lacks."""
    table = keras.layers.Embedding(3, 2)
    table.build()
    table.embeddings.assign([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])
    looked_up = np.asarray(table(np.array([1, 3, -1])))
    return {
        "embedding": {"ids": [1, 3, -1], "weight": np.asarray(table.embeddings).tolist(), "rows": looked_up.tolist()},
        "one_hot": {"ids": [1, 3, -1], "rows": np.asarray(ops.one_hot(np.array([1, 3, -1]), 3)).tolist()},
    }


def new_layers():
    """Return what layers start from, and what they give."""
    keras.utils.set_random_seed(13)
    new, dense, scale = keras.layers.Embedding(200, 50), keras.layers.Dense(5), keras.layers.Normalization(axis=None)
    new.build()
    dense.build((None, 3))
    scale.adapt(np.array([1.0, 2.0, 6.0]))
    numbers = np.asarray(new.embeddings)
    return {
        "a new embedding layer": {
            "numbers": numbers.size,
            "mean": round(float(numbers.mean()), 3),
            "deviation": round(float(numbers.std()), 3),
            "largest": round(float(np.abs(numbers).max()), 3),
        },
        "layers of a small network": {
            "fully connected, 3 in 5 out": list(dense.kernel.shape),
            "loss of errors 3 and 1": float(keras.losses.MeanSquaredError()([3.0, 1.0], [0.0, 0.0])),
            "1 2 6 normalized": np.asarray(scale(np.array([1.0, 2.0, 6.0]))).tolist(),
            "slope of relu at 0": float(jax.grad(keras.activations.relu)(0.0)),
        },
    }
