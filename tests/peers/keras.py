"""Keras on the JAX backend: its optimizers for snippets/frameworks/keras.py, and what the tables say beside."""

import inspect

import jax
import keras
import numpy as np
from keras import ops

from tests import twins

keras.config.set_floatx("float64")
NAMES = {
    "sgd": "SGD",
    "adagrad": "Adagrad",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
    "adadelta": "Adadelta",
}


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


def error_of(call):
    """Return the name of the exception that a call raises, or "none"."""
    try:
        call()
    except Exception as error:
        return type(error).__name__
    return "none"


def facts():
    """Return what the tables say of Keras beside the optimizers' steps."""
    x, count = np.linspace(-1, 2, 7), 10_000
    dropout = keras.layers.Dropout(0.2, seed=1)
    trained = np.asarray(dropout(np.ones(count), training=True))
    cases = {
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
    keras.utils.set_random_seed(19)
    layer, inputs = keras.layers.SimpleRNN(3, return_sequences=True, unroll=True), np.ones((2, 4, 5))
    states = np.asarray(layer(inputs))
    _, turn, bias = (np.asarray(part, dtype=float) for part in layer.weights)
    cases["recurrent layer, batch 2, time 4, dim 3"] = {
        "shape": list(states.shape),
        "biases": list(bias.shape),
        "farthest from orthogonal": round(float(np.abs(turn @ turn.T - np.eye(3)).max()), 5),
        "called again gives the same": bool(np.array_equal(states, np.asarray(layer(inputs)))),
    }
    scores, cross_entropy = np.array([[2.0, -1.0, 0.5]]), keras.losses.SparseCategoricalCrossentropy
    cases["cross-entropy of 2 -1 0.5"] = {
        "scores": scores[0].tolist(),
        "of scores, from_logits": round(float(cross_entropy(from_logits=True)(np.array([0]), scores)), 12),
        "of their softmax, by default": round(
            float(cross_entropy()(np.array([0]), np.exp(scores) / np.exp(scores).sum())), 12
        ),
    }
    for name, numbers in (("gradient 3 4", [3.0, 4.0]), ("gradient 0.3 0.4", [0.3, 0.4])):
        moved = one_step("SGD", [0.0, 0.0], numbers, learning_rate=1.0, global_clipnorm=1.0)
        cases[f"clip to norm 1, {name}"] = {"result": [-number for number in moved]}
    table = keras.layers.Embedding(3, 2)
    table.build()
    table.embeddings.assign([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])
    looked_up = np.asarray(table(np.array([1, 3, -1])))
    cases["embedding"] = {
        "ids": [1, 3, -1],
        "weight": np.asarray(table.embeddings).tolist(),
        "rows": looked_up.tolist(),
    }
    cases["one_hot"] = {"ids": [1, 3, -1], "rows": np.asarray(ops.one_hot(np.array([1, 3, -1]), 3)).tolist()}
    keras.utils.set_random_seed(13)
    new, dense, scale = keras.layers.Embedding(200, 50), keras.layers.Dense(5), keras.layers.Normalization(axis=None)
    new.build()
    dense.build((None, 3))
    scale.adapt(np.array([1.0, 2.0, 6.0]))
    numbers = np.asarray(new.embeddings)
    cases["a new embedding layer"] = {
        "numbers": numbers.size,
        "mean": round(float(numbers.mean()), 3),
        "deviation": round(float(numbers.std()), 3),
        "largest": round(float(np.abs(numbers).max()), 3),
    }
    cases["layers of a small network"] = {
        "fully connected, 3 in 5 out": list(dense.kernel.shape),
        "loss of errors 3 and 1": float(keras.losses.MeanSquaredError()([3.0, 1.0], [0.0, 0.0])),
        "1 2 6 normalized": np.asarray(scale(np.array([1.0, 2.0, 6.0]))).tolist(),
        "slope of relu at 0": float(jax.grad(keras.activations.relu)(0.0)),
    }
    return cases
