"""Exercises of docs/{zh,en}/adam.md: placeholder, answer and check of each, in this order."""


# --8<-- [start:exercise-1]
def eps_raw(t, eps=1e-8, beta2=0.999):
    return eps  # as if it made no difference; repair it


# --8<-- [end:exercise-1]


# --8<-- [start:answer-1]
def eps_raw(t, eps=1e-8, beta2=0.999):
    return eps * (1 - beta2**t) ** 0.5


# --8<-- [end:answer-1]


# --8<-- [start:check-1]
for t in (1, 10, 1000):
    bias = 1 - 0.999**t
    for s in (1e-18, 1e-12, 4.0):
        here = (s / bias) ** 0.5 + 1e-8
        there = (s**0.5 + eps_raw(t)) / bias**0.5
        assert abs(there / here - 1) < 1e-9, f"not equal at t = {t}"
# --8<-- [end:check-1]


# --8<-- [start:exercise-2]
ratio = 0.0  # your answer
# --8<-- [end:exercise-2]

# --8<-- [start:answer-2]
ratio = (1 - 0.9) / (1 + 0.9)
# --8<-- [end:answer-2]

# --8<-- [start:check-2]
m = 0.0
for t in range(1, 1001):
    m = 0.9 * m + 0.1 * (-1) ** t
assert abs(ratio - abs(m)) < 1e-6, f"|m| settles at {abs(m):.4f}, s at 1"
# --8<-- [end:check-2]


# --8<-- [start:exercise-3]
import numpy as np

gradients = np.ones(60)  # your answer: any sequence of positive numbers
# --8<-- [end:exercise-3]

# --8<-- [start:answer-3]
import numpy as np

gradients = (0.999 / 0.9) ** np.arange(60)
# --8<-- [end:answer-3]

# --8<-- [start:check-3]
m = s = largest = 0.0
for t, g in enumerate(gradients, start=10_001):  # after the silence
    m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
    step = m / (1 - 0.9**t) / (s / (1 - 0.999**t)) ** 0.5
    largest = max(largest, step)
assert largest > 7.2, f"the largest step is {largest:.3f} lr"
# --8<-- [end:check-3]


# --8<-- [start:exercise-4]
beta2 = 0.1  # your answer
# --8<-- [end:exercise-4]

# --8<-- [start:answer-4]
beta2 = 0.99
# --8<-- [end:answer-4]

# --8<-- [start:check-4]
assert 0 < beta2 < 1, f"a decay is between 0 and 1, not {beta2}"
theta, s = 0.0, 0.0
for t in range(1, 3001):
    slope = 3 if t % 3 == 1 else -1
    s = beta2 * s + (1 - beta2) * slope**2
    theta -= 0.01 * slope / (s / (1 - beta2**t)) ** 0.5
    theta = min(1.0, max(-1.0, theta))
assert theta < -0.95, f"Adam ends at {theta:+.3f}, the best point is -1"
# --8<-- [end:check-4]


# --8<-- [start:exercise-5]
steps = 0  # your answer
# --8<-- [end:exercise-5]

# --8<-- [start:answer-5]
from math import ceil, log

steps = ceil(log(0.5) / log(1 - 0.01 * 0.1))
# --8<-- [end:answer-5]

# --8<-- [start:check-5]
theta = 1.0
for _ in range(steps):
    theta -= 0.01 * 0.1 * theta
before = theta / (1 - 0.01 * 0.1)
assert theta <= 0.5 < before, f"after {steps} steps {theta:.4f} is left"
# --8<-- [end:check-5]
