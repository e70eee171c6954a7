"""The exercises of docs/{zh,en}/dropout.md: placeholder, answer and check of each, in this order."""

# --8<-- [start:exercise-1]
p = 0.8  # your answer: the drop probability
factor = 1.0  # your answer: the factor of a survivor
# --8<-- [end:exercise-1]
# --8<-- [start:answer-1]
p = 1 - 0.8
factor = 1 / 0.8
# --8<-- [end:answer-1]
# --8<-- [start:check-1]
import numpy as np

draws = np.random.default_rng(seed=0).random(1_000_000)
kept = np.mean(draws >= p)
assert abs(kept - 0.8) < 0.005, f"this p keeps {kept:.0%} of a million units"
mean = (1 - p) * factor
assert abs(mean - 1) < 1e-9, f"with this factor the mean becomes {mean:g} h"
# --8<-- [end:check-1]

# --8<-- [start:exercise-2]
p = 0.3  # your answer
# --8<-- [end:exercise-2]
# --8<-- [start:answer-2]
p = 1 / 10  # p / (1 - p) = (1/3)**2 = 1/9
# --8<-- [end:answer-2]
# --8<-- [start:check-2]
h = 6.0
variance = p * (0 - h) ** 2 + (1 - p) * (h / (1 - p) - h) ** 2
deviation = variance**0.5
assert abs(deviation - 2) < 1e-9, f"for h = 6 it is {deviation:.3f}, not 2"
# --8<-- [end:check-2]

# --8<-- [start:exercise-3]
p = 0.2 + 0.3  # your answer
# --8<-- [end:exercise-3]
# --8<-- [start:answer-3]
p = 1 - (1 - 0.2) * (1 - 0.3)
# --8<-- [end:answer-3]
# --8<-- [start:check-3]
import itertools

survive = sum(
    (0.8 if first else 0.2) * (0.7 if second else 0.3)
    for first, second in itertools.product((0, 1), repeat=2)
    if first and second
)
assert abs((1 - p) - survive) < 1e-12, f"a unit does not survive both with {1 - p:.2f}"
# --8<-- [end:check-3]

# --8<-- [start:exercise-4]
import numpy as np

weight, bias, p = np.array([2.0, -3.0, 1.0]), 0.5, 0.2
weight_test, bias_test = weight, bias  # your answers
# --8<-- [end:exercise-4]
# --8<-- [start:answer-4]
import numpy as np

weight, bias, p = np.array([2.0, -3.0, 1.0]), 0.5, 0.2
weight_test, bias_test = (1 - p) * weight, bias
# --8<-- [end:answer-4]
# --8<-- [start:check-4]
import itertools

for hidden in np.array([[1.0, 0.0, 0.0], [0.5, 2.0, -1.0]]):
    in_training = 0
    for mask in itertools.product((0, 1), repeat=3):
        probability = np.prod(np.where(mask, 1 - p, p))
        output = np.multiply(mask, hidden) @ weight + bias
        in_training += probability * output
    at_prediction = hidden @ weight_test + bias_test
    message = f"{at_prediction:.2f}, but {in_training:.2f} in training"
    assert abs(at_prediction - in_training) < 1e-12, message
# --8<-- [end:check-4]

# --8<-- [start:exercise-5]
import numpy as np


def my_dropout(x, p, rng):
    mask = (rng.random(x.shape) >= p).astype(float)
    return x * mask / (1 - p)


# --8<-- [end:exercise-5]
# --8<-- [start:answer-5]
import numpy as np


def my_dropout(x, p, rng):
    mask = rng.random(x.shape) >= p  # bool, so that it cannot widen x
    return np.where(mask, x / (1 - float(p)), 0)


# --8<-- [end:answer-5]
# --8<-- [start:check-5]
x = np.array([1.0, 2.0, np.inf, np.inf, np.inf, np.inf], dtype=np.float32)
y = my_dropout(x, np.float64(0.6), np.random.default_rng(1))
assert y.dtype == np.float32, f"float32 went in, {y.dtype} came out"
assert not np.isnan(y).any(), f"a dropped inf became NaN: {y}"
assert (y == 0).any() and np.isinf(y).any(), "drop some, keep the others"
ones = my_dropout(np.ones(10_000), 0.6, np.random.default_rng(2))
assert np.all((ones == 0) | np.isclose(ones, 2.5)), "1 becomes 0 or 1 / 0.4"
kept = np.mean(ones > 0)
assert abs(kept - 0.4) < 0.03, f"p = 0.6 keeps {kept:.2f} of the units"
# --8<-- [end:check-5]
