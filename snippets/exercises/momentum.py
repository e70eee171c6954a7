"""Exercises of docs/{zh,en}/momentum.md: question, answer, check."""

# --8<-- [start:exercise-1]
import numpy as np

lr_max = 0.2  # your answer: the learning rate must stay below it
# --8<-- [end:exercise-1]

# --8<-- [start:answer-1]
import numpy as np

lr_max = (2 + 2 * 0.9) / 10  # 2 + 2 gamma over the largest curvature
# --8<-- [end:answer-1]

# --8<-- [start:check-1]
curvatures = np.array([1.0, 10.0])


def error_after(lr, steps=600):
    theta, velocity = np.ones(2), np.zeros(2)
    for _ in range(steps):
        velocity = 0.9 * velocity + lr * curvatures * theta
        theta = theta - velocity
    return np.linalg.norm(theta)


assert error_after(0.99 * lr_max) < 1e-3, "just below lr_max the error must shrink: yours is too large, or 0"
assert error_after(1.01 * lr_max) > 1e3, "just above lr_max the error must grow: yours is too small"
# --8<-- [end:check-1]

# --8<-- [start:exercise-2]
import numpy as np

momentum = 0.9  # your answer
# --8<-- [end:exercise-2]

# --8<-- [start:answer-2]
import numpy as np

momentum = 1 - 1 / 25
# --8<-- [end:answer-2]

# --8<-- [start:check-2]
velocity, lr, gradient = 0.0, 0.3, -2.0
for _ in range(2000):
    velocity = momentum * velocity + lr * gradient
assert np.isclose(velocity / (lr * gradient), 25), f"the velocity is {velocity / (lr * gradient):.1f} times one step"
# --8<-- [end:check-2]

# --8<-- [start:exercise-3]
import math

steps = 10  # your answer
# --8<-- [end:exercise-3]

# --8<-- [start:answer-3]
import math

steps = math.ceil(math.log(0.05) / math.log(0.9))  # the least t with 0.9**t <= 0.05
# --8<-- [end:answer-3]

# --8<-- [start:check-3]
reached = [0.0]
for _ in range(steps):
    reached.append(0.9 * reached[-1] + 0.1)  # velocity over terminal velocity
assert reached[-1] >= 0.95, f"after {steps} steps it is only {reached[-1]:.3f} of the terminal velocity"
assert reached[-2] < 0.95, "one step fewer would do"
# --8<-- [end:check-3]

# --8<-- [start:exercise-4]
import numpy as np


def outside_step(theta, buffer, grad, lr, momentum):
    return theta, buffer  # your answer: lr stands outside, buffer sums the gradients alone


# --8<-- [end:exercise-4]

# --8<-- [start:answer-4]
import numpy as np


def outside_step(theta, buffer, grad, lr, momentum):
    buffer = momentum * buffer + grad(theta)
    return theta - lr * buffer, buffer


# --8<-- [end:answer-4]


# --8<-- [start:check-4]
def last(rates, outside):
    theta = velocity = np.zeros(1)
    for lr in rates:
        if outside:
            theta, velocity = outside_step(theta, velocity, lambda x: x - 3, lr, 0.8)
        else:
            velocity = 0.8 * velocity + lr * (theta - 3)
            theta = theta - velocity
    return theta


same, falling = [0.1] * 20, [0.1] * 10 + [0.01] * 10
assert np.allclose(last(same, True), last(same, False)), "at a constant learning rate both must agree"
assert not np.allclose(last(falling, True), last(falling, False)), "with a falling one they must not: is lr outside?"
# --8<-- [end:check-4]

# --8<-- [start:exercise-5]
import numpy as np


def step_matrix(product, momentum):
    return np.eye(2)  # your answer: (theta, v) after one step is this matrix times (theta, v); product is lr * lam


# --8<-- [end:exercise-5]

# --8<-- [start:answer-5]
import numpy as np


def step_matrix(product, momentum):
    return np.array([[1 - product, -momentum], [product, momentum]])


# --8<-- [end:answer-5]

# --8<-- [start:check-5]
theta, velocity = 1.7, -0.4
matrix_says = step_matrix(0.3, 0.8) @ [theta, velocity]
velocity = 0.8 * velocity + 0.3 * theta
theta = theta - velocity
assert np.allclose(matrix_says, [theta, velocity]), f"it should lead to {theta:.3f}, {velocity:.3f}"
for product in (0.1, 1.0, 3.9):
    matrix = step_matrix(product, 1.0)
    assert np.isclose(np.linalg.det(matrix), 1), "at momentum 1 the determinant must be 1"
    assert np.isclose(abs(np.linalg.eigvals(matrix)).max(), 1), "and so must the spectral radius"
# --8<-- [end:check-5]

# --8<-- [start:exercise-6]
import numpy as np

lr, momentum = 0.02, 0.9  # your answer
# --8<-- [end:exercise-6]

# --8<-- [start:answer-6]
import numpy as np

lr = (2 / (np.sqrt(4) + np.sqrt(100))) ** 2  # 1/36
momentum = ((np.sqrt(25) - 1) / (np.sqrt(25) + 1)) ** 2  # 4/9
# --8<-- [end:answer-6]


# --8<-- [start:check-6]
def radius(curvature):
    return abs(np.linalg.eigvals([[1 - lr * curvature, -momentum], [lr * curvature, momentum]])).max()


rate = max(radius(4), radius(100))
assert rate < 2 / 3 + 1e-6, f"the error shrinks by {rate:.3f} a step; 0.667 can be had"
# --8<-- [end:check-6]
