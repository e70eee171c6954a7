"""Exercises of docs/{zh,en}/language-rnn.md: placeholder, answer and check of each, in this order."""

# --8<-- [start:exercise-1]
perplexity = 0.0  # your answer
# --8<-- [end:exercise-1]

# --8<-- [start:answer-1]
perplexity = (1 / (0.5 * 0.25 * 0.2)) ** (1 / 3)
# --8<-- [end:answer-1]

# --8<-- [start:check-1]
whole_text = 0.5 * 0.25 * 0.2
hint = "three guesses among this many must have the same probability"
assert perplexity > 0, hint
assert abs(perplexity**-3 / whole_text - 1) < 0.01, hint
# --8<-- [end:check-1]


# --8<-- [start:exercise-2]
import numpy as np

floor = 0.0  # your answer, in nats a character
# --8<-- [end:exercise-2]

# --8<-- [start:answer-2]
import numpy as np

floor = 2 / 3 * np.log(2)
# --8<-- [end:answer-2]

# --8<-- [start:check-2]
losses = []
for share in np.linspace(0.001, 0.999, 999):  # of "a" after an "a"
    after_first, after_second, after_b = share, 1 - share, 1.0
    text = np.log([after_first, after_second, after_b])
    losses.append(-text.mean())
best = min(losses)
side = "less" if floor > best else "more"
assert abs(floor - best) < 1e-3, f"the least loss is {side} than {floor}"
# --8<-- [end:check-2]


# --8<-- [start:exercise-3]
import numpy as np


def score_gradient(q, target):
    return q  # repair it


# --8<-- [end:exercise-3]


# --8<-- [start:answer-3]
import numpy as np


def score_gradient(q, target):
    return q - (np.arange(len(q)) == target)


# --8<-- [end:answer-3]


# --8<-- [start:check-3]
def loss(scores, target):
    return np.log(np.exp(scores).sum()) - scores[target]


scores, target = np.array([0.3, -1.0, 2.0, 0.5]), 1
q = np.exp(scores) / np.exp(scores).sum()
found = score_gradient(q, target)
for v, step in enumerate(1e-6 * np.eye(4)):
    higher = loss(scores + step, target)
    slope = (higher - loss(scores - step, target)) / 2e-6
    assert abs(found[v] - slope) < 1e-6, f"by score {v}: {slope:.4f}"
# --8<-- [end:check-3]


# --8<-- [start:exercise-4]
import numpy as np


def sharpen(q, temperature):
    return q  # repair it


# --8<-- [end:exercise-4]


# --8<-- [start:answer-4]
import numpy as np


def sharpen(q, temperature):
    power = q ** (1 / temperature)
    return power / power.sum()


# --8<-- [end:answer-4]


# --8<-- [start:check-4]
q = np.array([0.6, 0.3, 0.1])
assert np.allclose(sharpen(q, 1.0), q), "temperature 1 changes nothing"
cool, hot = sharpen(q, 0.5), sharpen(q, 4.0)
assert np.isclose(cool[0] / cool[1], 4), "at 0.5 the ratio 2 becomes 4"
assert np.isclose(hot[0] / hot[1], 2**0.25), "at 4 it becomes 2 ** 0.25"
assert np.isclose(cool.sum(), 1) and np.isclose(hot.sum(), 1), "sum is 1"
# --8<-- [end:check-4]
