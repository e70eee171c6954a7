"""Exercises of docs/{zh,en}/optimizer-race.md: placeholder, answer and check of each, in this order."""

# --8<-- [start:exercise-1]
import numpy as np


def gradient(x, y):
    along_x = 2 * (x - 1) + 400 * x * (y - x**2)  # one sign is wrong
    return np.array([along_x, 200 * (y - x**2)])


# --8<-- [end:exercise-1]


# --8<-- [start:answer-1]
import numpy as np


def gradient(x, y):
    along_x = 2 * (x - 1) - 400 * x * (y - x**2)
    return np.array([along_x, 200 * (y - x**2)])


# --8<-- [end:answer-1]


# --8<-- [start:check-1]
def value(x, y):
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


for x, y in ((-1.2, 1.0), (0.3, 2.0), (1.7, -0.4)):
    h = 1e-6
    by_x = (value(x + h, y) - value(x - h, y)) / (2 * h)
    by_y = (value(x, y + h) - value(x, y - h)) / (2 * h)
    error = np.abs(gradient(x, y) - [by_x, by_y]).max()
    assert error < 1e-3, f"at ({x}, {y}) the gradient is off by {error:.3g}"
# --8<-- [end:check-1]


# --8<-- [start:exercise-2]
lr = 0.01  # your answer: the smallest that will do, to 3 percent
# --8<-- [end:exercise-2]

# --8<-- [start:answer-2]
lr = 100 ** (1 / 20) - 1
# --8<-- [end:answer-2]


# --8<-- [start:check-2]
def steps_to_leave(lr):
    y, steps = 0.001, 0
    while abs(y) < 0.1 and steps < 1000:
        y, steps = y - lr * (y**3 - y), steps + 1
    return steps


taken = steps_to_leave(1.03 * lr)
assert taken <= 20, f"it takes {taken} steps to leave, not 20"
assert steps_to_leave(0.97 * lr) > 20, "a smaller rate will do"
# --8<-- [end:check-2]


# --8<-- [start:exercise-3]
steps = 10  # your answer: from this budget on momentum stays ahead
# --8<-- [end:exercise-3]

# --8<-- [start:answer-3]
steps = 58
# --8<-- [end:answer-3]


# --8<-- [start:check-3]
def race(momentum, lr):
    x, y, along_x, along_y, losses = -1.2, 1.0, 0.0, 0.0, []
    for _ in range(200):
        off = y - x * x
        slope_x, slope_y = 2 * (x - 1) - 400 * x * off, 200 * off
        along_x = momentum * along_x + lr * slope_x
        along_y = momentum * along_y + lr * slope_y
        x, y = x - along_x, y - along_y
        losses.append((1 - x) ** 2 + 100 * (y - x * x) ** 2)
    return losses


pairs = zip(race(0.9, 0.001), race(0.0, 0.004), strict=True)
ahead = [mine < plain for mine, plain in pairs]  # after steps 1 to 200
behind = 200 - steps + 1 - sum(ahead[steps - 1 :])
assert behind == 0, f"momentum falls behind {behind} more times"
assert not ahead[steps - 2], "a shorter race will do"
# --8<-- [end:check-3]
