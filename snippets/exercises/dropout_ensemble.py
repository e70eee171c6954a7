"""The exercises of docs/{zh,en}/dropout-ensemble.md: placeholder, answer and check of each, in this order."""

# --8<-- [start:exercise-1]
exactly_one_dropped = 0.3  # your answer: four units, p = 0.3
# --8<-- [end:exercise-1]
# --8<-- [start:answer-1]
exactly_one_dropped = 4 * 0.3 * 0.7**3
# --8<-- [end:answer-1]
# --8<-- [start:check-1]
import itertools

listed = 0.0
for mask in itertools.product((0, 1), repeat=4):
    dropped = mask.count(0)
    if dropped == 1:
        listed += 0.3**dropped * 0.7 ** (4 - dropped)
error = abs(exactly_one_dropped - listed)
assert error < 1e-12, f"the list of all masks misses by {error:.4f}"
# --8<-- [end:check-1]

# --8<-- [start:exercise-2]
n_masks = 100  # your answer
# --8<-- [end:exercise-2]
# --8<-- [start:answer-2]
n_masks = round((0.6 / 0.02) ** 2)
# --8<-- [end:answer-2]
# --8<-- [start:check-2]
import numpy as np

rng = np.random.default_rng(seed=8)
size = (2000, n_masks)  # 2000 means of predictions with deviation 0.6
means = rng.choice([0.4, 1.9], p=[0.8, 0.2], size=size).mean(axis=1)
spread = means.std()
assert abs(spread - 0.02) < 0.002, f"these means scatter by {spread:.4f}"
# --8<-- [end:check-2]

# --8<-- [start:exercise-3]
import numpy as np


def geometric(predictions, probability):
    """Return the normalised geometric mean of predictions (masks, classes)."""
    return probability @ predictions  # replace this arithmetic mean


# --8<-- [end:exercise-3]
# --8<-- [start:answer-3]
import numpy as np


def geometric(predictions, probability):
    """Return the normalised geometric mean of predictions (masks, classes)."""
    mean = np.prod(predictions ** probability[:, None], axis=0)
    return mean / mean.sum()


# --8<-- [end:answer-3]
# --8<-- [start:check-3]
predictions = np.array([[0.9, 0.1], [0.5, 0.5], [0.2, 0.8]])
answer = geometric(predictions, np.array([0.2, 0.3, 0.5]))
odds = 9**0.2 * 1**0.3 * 0.25**0.5  # their odds are 9, 1 and 1/4
right = [odds / (1 + odds), 1 / (1 + odds)]
assert np.allclose(answer, right), f"{answer} is not {right}"
# --8<-- [end:check-3]

# --8<-- [start:exercise-4]
import numpy as np

kept = np.arange(2**12)[:, None] >> np.arange(12) & 1  # all masks
probability = np.where(kept == 1, 0.8, 0.2).prod(axis=1)  # p = 0.2
distinct = 1000.0  # your answer
# --8<-- [end:exercise-4]
# --8<-- [start:answer-4]
import numpy as np

kept = np.arange(2**12)[:, None] >> np.arange(12) & 1  # all masks
probability = np.where(kept == 1, 0.8, 0.2).prod(axis=1)  # p = 0.2
distinct = np.sum(1 - (1 - probability) ** 1000)
# --8<-- [end:answer-4]
# --8<-- [start:check-4]
rng = np.random.default_rng(seed=6)
codes = (rng.random((200, 1000, 12)) < 0.8) @ (1 << np.arange(12))
seen = np.mean([len(np.unique(run)) for run in codes])
assert abs(distinct - seen) < 3, f"200 trainings met {seen:.0f} on average"
# --8<-- [end:check-4]
