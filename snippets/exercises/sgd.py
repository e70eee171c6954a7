"""Exercises of docs/{zh,en}/sgd.md: question, answer, check."""

# --8<-- [start:exercise-1]
import numpy as np

lr_max = 0.0  # your answer: the learning rate must stay below it
# --8<-- [end:exercise-1]

# --8<-- [start:answer-1]
import numpy as np

lr_max = 2 / 8  # the largest curvature decides
# --8<-- [end:answer-1]

# --8<-- [start:check-1]
curvatures = np.array([0.5, 8.0])


def error_after(lr, steps=2000):
    theta = np.ones(2)
    for _ in range(steps):
        theta = theta - lr * curvatures * theta
    return np.linalg.norm(theta)


assert lr_max > 0 and error_after(0.99 * lr_max) < 1e-3, (
    "just below lr_max the error must shrink: yours is too large, or 0"
)
assert error_after(1.01 * lr_max) > 1e3, "just above lr_max the error must grow: your lr_max is too small"
# --8<-- [end:check-1]

# --8<-- [start:exercise-2]
import numpy as np

lr_of_the_sum = 0.1  # your answer
# --8<-- [end:exercise-2]

# --8<-- [start:answer-2]
import numpy as np

lr_of_the_sum = 0.1 / 32  # the sum of 32 gradients is 32 times their mean
# --8<-- [end:answer-2]

# --8<-- [start:check-2]
gradients = np.random.default_rng(seed=0).normal(size=(32, 3))  # one row for each example of the batch
step = 0.1 * gradients.mean(axis=0)
assert np.allclose(lr_of_the_sum * gradients.sum(axis=0), step), "the two steps differ: how many rows are summed?"
# --8<-- [end:check-2]

# --8<-- [start:exercise-3]
import numpy as np

lr = 0.5  # your answer
# --8<-- [end:exercise-3]

# --8<-- [start:answer-3]
import numpy as np

curvature, noise, wanted = 2.0, 3.0, 0.01
lr = 2 * curvature * wanted / (noise + curvature**2 * wanted)  # eq. 3 solved for the learning rate
# --8<-- [end:answer-3]

# --8<-- [start:check-3]
variance = 0.0
for _ in range(5000):  # theta <- (1 - 2 lr) theta - lr noise, and independent variances add up
    variance = (1 - 2 * lr) ** 2 * variance + lr**2 * 3
assert abs(variance - 0.01) < 1e-6, f"with this lr the variance settles at {variance:.4f}, not at 0.01"
# --8<-- [end:check-3]

# --8<-- [start:exercise-4]
import numpy as np


def lr_at(t):
    return 0.1  # your answer: a function of the step number t = 1, 2, 3, ...


# --8<-- [end:exercise-4]

# --8<-- [start:answer-4]
import numpy as np


def lr_at(t):
    return 1 / (2 * t)


# --8<-- [end:answer-4]

# --8<-- [start:check-4]
examples = np.random.default_rng(seed=0).normal(size=50)
theta = 7.0
for t, example in enumerate(examples, start=1):
    theta = theta - lr_at(t) * 2 * (theta - example)  # gradient of (theta - example)**2
assert np.isclose(theta, examples.mean()), f"theta ends at {theta:.4f}, the mean is {examples.mean():.4f}"
# --8<-- [end:check-4]
