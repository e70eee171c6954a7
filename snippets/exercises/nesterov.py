"""Exercises of docs/{zh,en}/nesterov.md: placeholder, answer and check of each, in this order."""

from snippets.nesterov import nesterov_init, nesterov_step

# --8<-- [start:exercise-1]
import numpy as np

lr_max = 0.0  # your answer
# --8<-- [end:exercise-1]

# --8<-- [start:answer-1]
import numpy as np

lr_max = (2 + 2 * 0.5) / (1 + 2 * 0.5) / 4
# --8<-- [end:answer-1]


# --8<-- [start:check-1]
def error_after(steps, lr):
    theta = np.array([1.0])
    velocity = nesterov_init(theta)
    for _ in range(steps):
        theta, velocity = nesterov_step(theta, velocity, lambda x: 4 * x, lr, momentum=0.5)
        if abs(theta[0]) > 1e6:
            break  # it diverges
    return abs(theta[0])


assert error_after(5000, 1.001 * lr_max) > 1, "too small: just above your limit the error does not grow"
assert error_after(5000, 0.999 * lr_max) < 0.01, "too large: just below your limit the error does not shrink"
# --8<-- [end:check-1]


# --8<-- [start:exercise-2]
import numpy as np


def two_sequences_step(theta, before, grad, lr, momentum):
    ahead = theta  # your answer: the look-ahead point, from theta and the theta before it
    return ahead - lr * grad(ahead), theta


# --8<-- [end:exercise-2]


# --8<-- [start:answer-2]
import numpy as np


def two_sequences_step(theta, before, grad, lr, momentum):
    ahead = theta + momentum * (theta - before)
    return ahead - lr * grad(ahead), theta


# --8<-- [end:answer-2]


# --8<-- [start:check-2]
def grad(x):
    return np.array([1.0, 7.0]) * x**3


theta = ours = before = np.array([1.0, -0.4])
velocity = nesterov_init(theta)
for _ in range(50):
    theta, velocity = nesterov_step(theta, velocity, grad, 0.1, 0.8)
    ours, before = two_sequences_step(ours, before, grad, 0.1, 0.8)
assert np.allclose(theta, ours, atol=1e-12), "the two forms part: remember theta - before = -velocity"
# --8<-- [end:check-2]


# --8<-- [start:exercise-3]
def weights(n):
    a = [1.0]
    while len(a) < n:
        a.append(a[-1])  # your answer: the next a solves a_next**2 - a_next == a**2
    return a


# --8<-- [end:exercise-3]


# --8<-- [start:answer-3]
def weights(n):
    a = [1.0]
    while len(a) < n:
        a.append((1 + (1 + 4 * a[-1] ** 2) ** 0.5) / 2)
    return a


# --8<-- [end:answer-3]


# --8<-- [start:check-3]
a = weights(100)
assert len(a) == 100 and a[0] == 1, "there are n weights, and the first is 1"
for k in range(1, 100):
    assert abs(a[k] ** 2 - a[k] - a[k - 1] ** 2) < 1e-9, f"a[{k}] does not solve the equation"
    assert a[k] >= (k + 2) / 2, f"a[{k}] is below (k + 2) / 2"
# --8<-- [end:check-3]


# --8<-- [start:exercise-4]
import numpy as np


def heavy_ball_momentum(momentum, lr, curvature):
    return momentum  # your answer


# --8<-- [end:exercise-4]


# --8<-- [start:answer-4]
import numpy as np


def heavy_ball_momentum(momentum, lr, curvature):
    return momentum * (1 - lr * curvature)


# --8<-- [end:answer-4]


# --8<-- [start:check-4]
theta = heavy = np.array([1.0])
velocity, speed = nesterov_init(theta), 0.0
for _ in range(30):
    theta, velocity = nesterov_step(theta, velocity, lambda x: 5 * x, 0.1, 0.9)
    speed = heavy_ball_momentum(0.9, 0.1, 5) * speed + 0.1 * 5 * heavy  # heavy ball: the gradient at theta itself
    heavy = heavy - speed
    assert np.allclose(theta, heavy), "the heavy ball leaves Nesterov's path: which momentum keeps it there?"
# --8<-- [end:check-4]
