"""The exercises of docs/{zh,en}/categorical-continuous.md: placeholder, answer and check of each."""

# --8<-- [start:exercise-1]
import numpy as np

means = np.array([3, 8, 2, 9, 4, 7])
numbers = np.array([0, 1, 2, 3, 4, 5])  # your answer: one for each shop
# --8<-- [end:exercise-1]
# --8<-- [start:answer-1]
import numpy as np

means = np.array([3, 8, 2, 9, 4, 7])
numbers = np.argsort(np.argsort(means))  # the ranks 1 4 0 5 2 3
# --8<-- [end:answer-1]
# --8<-- [start:check-1]
assert sorted(numbers) == [0, 1, 2, 3, 4, 5], "use each number once"
r = abs(np.corrcoef(numbers, means)[0, 1])
assert r > 0.98, f"another numbering lies closer to a line: r = {r:.3f}"
# --8<-- [end:check-1]

# --8<-- [start:exercise-2]
import numpy as np

size = np.array([0, 2, 1, 3, 0, 3])  # S < M < L < XL
columns = np.zeros((6, 3))  # your answer: 1 where size is greater than k
# --8<-- [end:exercise-2]
# --8<-- [start:answer-2]
import numpy as np

size = np.array([0, 2, 1, 3, 0, 3])  # S < M < L < XL
columns = (size[:, None] > np.arange(3)).astype(float)
# --8<-- [end:answer-2]
# --8<-- [start:check-2]
price = np.array([10, 19, 12, 20, 10, 20])
design = np.column_stack([np.ones(6), columns])
weights = np.linalg.lstsq(design, price)[0]
assert np.allclose(design @ weights, price), "a size misses its price"
prices = np.unique(price)  # of S, M, L, XL
steps = [prices[0], *np.diff(prices)]
assert np.allclose(weights, steps), "a weight is not a step"
# --8<-- [end:check-2]

# --8<-- [start:exercise-3]
same_sine_as_2 = 2  # your answer: another hour, from 0 to 23
# --8<-- [end:exercise-3]
# --8<-- [start:answer-3]
same_sine_as_2 = 10  # sin(x) = sin(pi - x), and pi is 12 hours
# --8<-- [end:answer-3]
# --8<-- [start:check-3]
from math import cos, isclose, pi, sin

assert same_sine_as_2 != 2, "find another hour"
angle, angle_of_2 = 2 * pi * same_sine_as_2 / 24, 2 * pi * 2 / 24
assert isclose(sin(angle), sin(angle_of_2)), "its sine differs"
assert isclose(cos(angle), -cos(angle_of_2)), "the cosine should differ"
# --8<-- [end:check-3]

# --8<-- [start:exercise-4]
from collections import Counter


def build(training):
    # your answer: ids 1, 2, ... for names seen twice or more, sorted
    return {}


def encode(names, table):
    return []  # your answer: id 0 for a name not in the table


# --8<-- [end:exercise-4]
# --8<-- [start:answer-4]
from collections import Counter


def build(training):
    counts = Counter(training)
    often = sorted(name for name in counts if counts[name] >= 2)
    return {name: number for number, name in enumerate(often, start=1)}


def encode(names, table):
    return [table.get(name, 0) for name in names]


# --8<-- [end:answer-4]
# --8<-- [start:check-4]
training = ["tea", "milk", "tea", "salt", "milk", "tea"]
table = build(training)
assert table == {"milk": 1, "tea": 2}, "keep names seen twice or more"
ids = encode(["tea", "salt", "sugar"], table)
assert ids == [2, 0, 0], f"rare and unseen names share id 0, got {ids}"
assert 0 in encode(training, table), "id 0 must occur in training too"
# --8<-- [end:check-4]
