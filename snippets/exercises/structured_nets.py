"""The exercises of docs/{zh,en}/structured-nets.md: placeholder, answer and check of each."""

# --8<-- [start:exercise-1]
# ids of 12 months and 30 cities, both tables of size 3;
# 4 continuous columns; 20 hidden units; one prediction
count = 0  # your answer: parameters of the network
# --8<-- [end:exercise-1]
# --8<-- [start:answer-1]
tables = 12 * 3 + 30 * 3
width = 3 + 3 + 4
count = tables + width * 20 + 20 + 20 + 1
# --8<-- [end:answer-1]
# --8<-- [start:check-1]
import numpy as np

tables = [np.zeros((12, 3)), np.zeros((30, 3))]
z = np.concatenate([tables[0][0], tables[1][0], np.zeros(4)])
units = np.zeros(20)
rest = [np.outer(z, units), units, units, np.zeros(())]  # W, c, u, a
size = sum(part.size for part in tables + rest)
assert count != size - 20, "do not forget the biases c of the units"
assert count == size, "are E, F, W, c, u and a all in it?"
# --8<-- [end:check-1]

# --8<-- [start:exercise-2]
import numpy as np

train = np.array([10.0, 14.0, 18.0, 30.0])
new = np.array([14.0, 30.0])  # two rows that arrive later
scaled = (new - new.mean()) / new.std()  # your answer: mend this line
# --8<-- [end:exercise-2]
# --8<-- [start:answer-2]
import numpy as np

train = np.array([10.0, 14.0, 18.0, 30.0])
new = np.array([14.0, 30.0])  # two rows that arrive later
scaled = (new - train.mean()) / train.std()
# --8<-- [end:answer-2]
# --8<-- [start:check-2]
same = (train - train.mean()) / train.std()
message = "14 degrees must become the number they were in training"
assert np.allclose(scaled, same[[1, 3]]), message
# --8<-- [end:check-2]

# --8<-- [start:exercise-3]
import numpy as np


def backward(z, weight, bias, readout, error):
    grad_hidden = np.outer(error, readout)  # your answer: mend this
    return z.T @ grad_hidden


# --8<-- [end:exercise-3]
# --8<-- [start:answer-3]
import numpy as np


def backward(z, weight, bias, readout, error):
    is_on = z @ weight + bias > 0
    grad_hidden = np.outer(error, readout) * is_on
    return z.T @ grad_hidden


# --8<-- [end:answer-3]
# --8<-- [start:check-3]
rng = np.random.default_rng(seed=3)
z, weight = rng.normal(size=(5, 4)), rng.normal(size=(4, 3))
bias, readout, y = rng.normal(size=3), rng.normal(size=3), np.ones(5)


def loss(weight):
    guess = np.maximum(z @ weight + bias, 0) @ readout
    return np.mean((guess - y) ** 2) / 2


error = (np.maximum(z @ weight + bias, 0) @ readout - y) / 5
grad = backward(z, weight, bias, readout, error)
for i, j in np.ndindex(4, 3):
    step = np.zeros((4, 3))
    step[i, j] = 1e-6
    slope = (loss(weight + step) - loss(weight - step)) / 2e-6
    same = abs(grad[i, j] - slope) < 1e-6
    assert same, "a unit at 0 passes nothing on"
# --8<-- [end:check-3]

# --8<-- [start:exercise-4]
import numpy as np

rng = np.random.default_rng(seed=4)
weight, bias = rng.normal(size=(6, 16)), rng.normal(size=16)
readout, offset = rng.normal(size=16), 0.7
slope, constant = np.zeros(6), 0.0  # your answer: the same, one layer
# --8<-- [end:exercise-4]
# --8<-- [start:answer-4]
import numpy as np

rng = np.random.default_rng(seed=4)
weight, bias = rng.normal(size=(6, 16)), rng.normal(size=16)
readout, offset = rng.normal(size=16), 0.7
slope, constant = weight @ readout, bias @ readout + offset
# --8<-- [end:answer-4]
# --8<-- [start:check-4]
z = rng.normal(size=(50, 6))
two_layers = (z @ weight + bias) @ readout + offset  # without max
message = "multiply out (z W + c) u + a"
assert np.allclose(z @ slope + constant, two_layers), message
# --8<-- [end:check-4]
