"""What tests of several lessons compute alike: gradients by differences, all masks, the runs of an optimizer."""

import itertools
import math
from functools import cache

import numpy as np


@cache
def tried(claim):
    """Tell whether a claim in words holds; its own try runs once, however many draws a test makes beside it."""
    return bool(claim.compute())


def gradient(function, *at, h=1e-6):
    """Return the central differences of a function in each entry of an array: its gradient, without anybody's algebra.

    Args:
        function: Of the arrays; it returns a number or an array.
        at: One or more arrays; of more, a list with the gradient in each is returned.
        h: How far an entry is moved.
    """
    found = []
    for k, part in enumerate(at):
        slopes = []
        for place in np.ndindex(np.shape(part)):
            ends = []
            for step in (h, -h):
                there = [np.array(other, dtype=float) for other in at]
                there[k][place] += step
                ends.append(function(*there))
            slopes.append((ends[0] - ends[1]) / (2 * h))
        found.append(np.reshape(slopes, np.shape(part) + np.shape(slopes[0])))
    return found if len(found) > 1 else found[0]


def masks(n, p):
    """Yield (probability, which of n units are kept) for each mask that drops each unit with probability p."""
    for keep in itertools.product((True, False), repeat=n):
        yield np.prod([1 - p if kept else p for kept in keep]), np.array(keep)


class Keep:
    """Stands in for a generator: its numbers make dropout at any 0 < p < 1 keep exactly these entries."""

    def __init__(self, keep):
        """Take a mask."""
        self.numbers = np.where(keep, 0.9999999, 0.0)

    def random(self, shape):
        """Return the numbers; shape must be theirs."""
        assert shape == self.numbers.shape
        return self.numbers


def run(method, grads, theta, rates, first=None, **options):
    """Return theta and the state of an optimizer, before the first step and after each.

    Args:
        method: Its functions (init, step).
        grads: The gradient as a function, or one a step, as an array or a function.
        theta: The start.
        rates: A learning rate a step, or one number for all of `grads`.
        first: Arguments of init.
        options: Arguments of step.
    """
    (init, step), theta = method, np.asarray(theta)
    rates = rates if np.ndim(rates) else [rates] * len(grads)
    grads = [grads] * len(rates) if callable(grads) else grads
    state = init(theta, **(first or {}))
    thetas, states = [theta], [state]
    for lr, grad in zip(rates, grads, strict=True):
        theta, state = step(theta, state, grad if callable(grad) else lambda _, g=grad: g, lr, **options)
        thetas.append(theta)
        states.append(state)
    return np.array(thetas), states


def plain(name, gradient, theta, lr, steps, rho=0.9):
    """Write each method once more, in plain Python, number by number; return the points, (steps + 1, d)."""
    theta, first, second = list(map(float, theta)), [0.0] * len(theta), [0.0] * len(theta)
    points = [tuple(theta)]
    for t in range(1, steps + 1):
        ahead = [p - 0.9 * v for p, v in zip(theta, first, strict=True)] if name == "nesterov" else theta
        for i, g in enumerate(map(float, gradient(np.array(ahead)))):
            if name == "sgd":
                theta[i] -= lr * g
            elif name in ("momentum", "nesterov"):
                first[i] = 0.9 * first[i] + lr * g
                theta[i] -= first[i]
            elif name in ("adagrad", "rmsprop"):
                second[i] = second[i] + g * g if name == "adagrad" else rho * second[i] + (1 - rho) * g * g
                theta[i] -= lr * g / math.sqrt(second[i] + 1e-8)
            else:
                theta[i] *= 1 - lr * 0.01 * (name == "adamw")
                first[i] = 0.9 * first[i] + 0.1 * g
                second[i] = 0.999 * second[i] + 0.001 * g * g
                theta[i] -= lr * first[i] / (1 - 0.9**t) / (math.sqrt(second[i] / (1 - 0.999**t)) + 1e-8)
        points.append(tuple(theta))
    return np.array(points)
