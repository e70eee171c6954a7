"""Exercises of docs/{zh,en}/vanishing-gradients.md: placeholder, answer and check of each, in this order."""

# --8<-- [start:exercise-1]
import math

steps = 0  # your answer
# --8<-- [end:exercise-1]

# --8<-- [start:answer-1]
import math

steps = math.ceil(math.log(1e-6) / math.log(0.9))
# --8<-- [end:answer-1]

# --8<-- [start:check-1]
assert 0.9**steps <= 1e-6, f"after {steps} steps it is {0.9**steps:.2g}"
assert 0.9 ** (steps - 1) > 1e-6, "fewer steps are enough"
# --8<-- [end:check-1]


# --8<-- [start:exercise-2]
import math


def derivative(w, h0):  # of h_2 by h_0, where h_t = tanh(w * h_(t-1))
    return w**2  # right for a linear network; repair it


# --8<-- [end:exercise-2]


# --8<-- [start:answer-2]
import math


def derivative(w, h0):
    h1 = math.tanh(w * h0)
    h2 = math.tanh(w * h1)
    return w * (1 - h2**2) * w * (1 - h1**2)


# --8<-- [end:answer-2]


# --8<-- [start:check-2]
for w, h0 in ((0.8, 0.5), (1.5, 0.2), (-3.0, 0.7)):
    higher = math.tanh(w * math.tanh(w * (h0 + 1e-6)))
    lower = math.tanh(w * math.tanh(w * (h0 - 1e-6)))
    wrong = derivative(w, h0) - (higher - lower) / 2e-6
    assert abs(wrong) < 1e-6, f"w = {w}, h0 = {h0}: off by {wrong:.5f}"
# --8<-- [end:check-2]


# --8<-- [start:exercise-3]
import numpy as np


def clip(grads, max_norm):
    clipped = {}
    for name, grad in grads.items():
        norm = np.linalg.norm(grad)  # of this array only: repair it
        clipped[name] = grad * min(1, max_norm / norm)
    return clipped


# --8<-- [end:exercise-3]


# --8<-- [start:answer-3]
import numpy as np


def clip(grads, max_norm):
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads.values()))
    scale = min(1, max_norm / norm)
    return {name: grad * scale for name, grad in grads.items()}


# --8<-- [end:answer-3]


# --8<-- [start:check-3]
grads = {"W": np.array([[12.0, 0.0], [0.0, 5.0]]), "b": np.array([0.5])}
before = np.concatenate([np.ravel(grad) for grad in grads.values()])
after = np.concatenate([np.ravel(g) for g in clip(grads, 2.0).values()])
assert np.linalg.norm(after) <= 2.0 + 1e-9, "too long altogether"
cosine = before @ after / np.linalg.norm(before) / np.linalg.norm(after)
turned = np.degrees(np.arccos(min(cosine, 1.0)))
assert turned < 1e-3, f"the direction turned by {turned:.1f} degrees"
assert np.isclose(np.linalg.norm(after), 2.0), "shorter than needed"
assert clip({"b": np.array([1.5])}, 2.0)["b"] == 1.5, "short: leave it"
# --8<-- [end:check-3]
