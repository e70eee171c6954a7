"""Optax and JAX: the optimizers for snippets/frameworks/optax.py, and what the tables say beside."""

import inspect

import jax
import jax.numpy as jnp
import numpy as np
import optax

from tests import twins

NAMES = ("sgd", "adagrad", "rmsprop", "adam", "amsgrad", "adamw", "adadelta")


def run(optimizer, rates, first, each):
    """Return the iterates of one of Optax's optimizers, shape (steps, 6, 2)."""
    table = jnp.asarray(rates)
    lr = rates[0] if len(set(rates)) == 1 else lambda count: table[count]
    return follow(getattr(optax, optimizer)(lr, **first, **each), len(rates))


def follow(running, steps):
    """Return the iterates of a gradient transformation."""
    theta, thetas = jnp.asarray(twins.start()), []
    state = running.init(theta)
    for _ in range(steps):
        updates, state = running.update(jnp.asarray(twins.gradient(np.asarray(theta))), state, theta)
        theta = optax.apply_updates(theta, updates)
        thetas.append(np.asarray(theta))
    return np.array(thetas)


def signatures():
    """Return each optimizer's signature."""
    return {name: inspect.signature(getattr(optax, name)) for name in NAMES}


def moved(running, gradient, steps=1):
    """Return where a parameter that starts at 0 stands after steps with the same gradient."""
    theta = jnp.zeros(len(gradient))
    state = running.init(theta)
    for _ in range(steps):
        updates, state = running.update(jnp.asarray(gradient), state, theta)
        theta = optax.apply_updates(theta, updates)
    return np.asarray(theta).tolist()


def facts():
    """Return what the tables say of Optax and JAX beside the optimizers' steps."""
    weight, ids = jnp.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]), jnp.array([1, 3, -1])
    cases = {
        "adadelta without a learning rate, gradient 1": {"steps": 5, "theta": moved(optax.adadelta(), [1.0], 5)},
        "adagrad, gradient 0, accumulator 0, eps 0": {
            "theta": moved(optax.adagrad(0.5, initial_accumulator_value=0.0, eps=0.0), [0.0])
        },
        "nesterov, momentum 0": {"theta": moved(optax.sgd(0.1, momentum=0.0, nesterov=True), [3.0])},
        "embedding": {
            "ids": ids.tolist(),
            "weight": weight.tolist(),
            "weight[ids]": weight[ids].tolist(),
            "jnp.take": jnp.take(weight, ids, axis=0).tolist(),
        },
        "cross-entropy of two rows": {
            "losses": optax.softmax_cross_entropy_with_integer_labels(
                jnp.array([[2.0, -1.0, 0.5], [0.0, 0.0, 0.0]]), jnp.array([0, 1])
            ).tolist()
        },
        "one_hot": {"ids": ids.tolist(), "rows": jax.nn.one_hot(ids, 3).tolist()},
        "losses of an error of 3": {
            "l2_loss": float(optax.l2_loss(3.0, 0.0)),
            "squared_error": float(optax.squared_error(3.0, 0.0)),
        },
        "slope of relu at 0": {"jax": float(jax.grad(jax.nn.relu)(0.0))},
    }
    for name, numbers in (("gradient 3 4", [3.0, 4.0]), ("gradient 0.3 0.4", [0.3, 0.4])):
        clip = optax.clip_by_global_norm(1.0)
        cases[f"clip to norm 1, {name}"] = {"result": clip.update(jnp.array(numbers), clip.init(None))[0].tolist()}
    return cases
