"""Exercises of docs/{zh,en}/adagrad.md: placeholder, answer and check of each, in this order."""

from snippets.adagrad import adagrad_step

# --8<-- [start:exercise-1]
import numpy as np


def accumulate(sum_sq, gradient):
    return sum_sq + gradient  # as the note prints it; repair it


# --8<-- [end:exercise-1]


# --8<-- [start:answer-1]
import numpy as np


def accumulate(sum_sq, gradient):
    return sum_sq + gradient**2


# --8<-- [end:answer-1]


# --8<-- [start:check-1]
sum_sq = np.zeros(3)
for gradient in np.array([[3.0, -1.0, 0.0], [-4.0, -1.0, 0.5]]):
    before, sum_sq = sum_sq, accumulate(sum_sq, gradient)
    assert np.all(sum_sq >= before), "G must never fall: the sign of a gradient must not matter"
assert np.allclose(np.sqrt(sum_sq), [5, 2**0.5, 0.5]), "sqrt(G) must have the unit of a gradient"
# --8<-- [end:check-1]


# --8<-- [start:exercise-2]
eps_outside = 0.0  # your answer
# --8<-- [end:exercise-2]

# --8<-- [start:answer-2]
eps_outside = 1e-8**0.5
# --8<-- [end:answer-2]

# --8<-- [start:check-2]
for g in (1e-9, 1e-8, 1e-7):
    inside = g / (g**2 + 1e-8) ** 0.5
    outside = g / (g + eps_outside)
    assert abs(outside / inside - 1) < 0.01, f"at g = {g} the first steps are {inside:.3g} and {outside:.3g} of lr"
# --8<-- [end:check-2]


# --8<-- [start:exercise-3]
lr = 0.0  # your answer
# --8<-- [end:exercise-3]

# --8<-- [start:answer-3]
lr = 50 / (2 * 10_000**0.5)
# --8<-- [end:answer-3]

# --8<-- [start:check-3]
position, sum_sq = 0.0, 0.0
for _ in range(10_000):
    sum_sq += 3.0**2
    position += lr * 3.0 / sum_sq**0.5
assert abs(position - 50) < 0.5, f"after 10 000 steps theta has gone {position:.1f}, not 50"
# --8<-- [end:check-3]


# --8<-- [start:exercise-4]
import numpy as np

sum_sq = np.zeros(3)  # your answer: the state before the first step
eps = 1e-8  # your answer
# --8<-- [end:exercise-4]

# --8<-- [start:answer-4]
import numpy as np

sum_sq = np.full(3, 0.1)
eps = 1e-7
# --8<-- [end:answer-4]

# --8<-- [start:check-4]
gradient = np.array([3.0, 0.1, 0.0])
theta, _ = adagrad_step(np.zeros(3), sum_sq, lambda _: gradient, lr=1.0, eps=eps)
keras = [3.0 / (9.1 + 1e-7) ** 0.5, 0.1 / (0.11 + 1e-7) ** 0.5, 0.0]
assert np.allclose(-theta, keras, rtol=1e-9), f"Keras's first step is {np.round(keras, 3)}, yours {np.round(-theta, 3)}"
# --8<-- [end:check-4]
