"""The exercises of docs/{zh,en}/word2vec.md: placeholder, answer and check of each."""

# --8<-- [start:exercise-1]
# a sentence of 7 words, window 2
pairs = 0  # your answer: (word, neighbour), both orders counted
# --8<-- [end:exercise-1]
# --8<-- [start:answer-1]
pairs = 2 * (6 + 5)  # 6 at distance 1, 5 at distance 2, both orders
# --8<-- [end:answer-1]
# --8<-- [start:check-1]
places = range(7)
listed = [(i, j) for i in places for j in places if 0 < abs(i - j) <= 2]
assert pairs == len(listed), "words at the ends have fewer neighbours"
# --8<-- [end:check-1]

# --8<-- [start:exercise-2]
import numpy as np

# of 6000 pairs 200 begin with i, 90 end in j, 30 are (i, j); k = 5
best = 0.0  # your answer: the best score of i with j
# --8<-- [end:exercise-2]
# --8<-- [start:answer-2]
import numpy as np

best = np.log(30 * 6000 / (200 * 90)) - np.log(5)  # log 10 - log 5
# --8<-- [end:answer-2]
# --8<-- [start:check-2]


def loss(score, together=30 / 6000, chance=(200 / 6000) * (90 / 6000)):
    true = together * np.log1p(np.exp(-score))
    return true + 5 * chance * np.log1p(np.exp(score))


better = min(loss(best - 0.001), loss(best + 0.001))
assert loss(best) < better, "another score has a smaller loss"
# --8<-- [end:check-2]

# --8<-- [start:exercise-3]
import numpy as np


def grad_in(given, grad_hidden, vocab_size):
    grad = np.zeros((vocab_size, len(grad_hidden)))
    grad[given] += grad_hidden  # your answer: mend this line
    return grad


# --8<-- [end:exercise-3]
# --8<-- [start:answer-3]
import numpy as np


def grad_in(given, grad_hidden, vocab_size):
    grad = np.zeros((vocab_size, len(grad_hidden)))
    np.add.at(grad, given, grad_hidden / len(given))
    return grad


# --8<-- [end:answer-3]
# --8<-- [start:check-3]
given = np.array([1, 3, 1, 4])
table = np.random.default_rng(seed=3).normal(size=(6, 2))
slope = grad_in(given, 2 * table[given].mean(axis=0), 6)
for place in np.ndindex(table.shape):
    nudge = np.zeros((6, 2))
    nudge[place] = 1e-6
    up, down = (table + nudge)[given], (table - nudge)[given]
    change = (up.mean(0) ** 2).sum() - (down.mean(0) ** 2).sum()
    right = np.isclose(slope[place], change / 2e-6)
    assert right, "h is a mean of four, and word 1 is in it twice"
# --8<-- [end:check-3]

# --8<-- [start:exercise-4]
import numpy as np

together = np.array([[0.20, 0.15, 0.05], [0.10, 0.10, 0.40]])
noise = together.sum(axis=0) ** 0.75
noise = noise / noise.sum()  # word j is drawn with this probability
best = np.zeros((2, 3))  # your answer: the best scores for k = 2
# --8<-- [end:exercise-4]
# --8<-- [start:answer-4]
import numpy as np

together = np.array([[0.20, 0.15, 0.05], [0.10, 0.10, 0.40]])
noise = together.sum(axis=0) ** 0.75
noise = noise / noise.sum()
rows = together.sum(axis=1, keepdims=True)
best = np.log(together / (2 * rows * noise))
# --8<-- [end:answer-4]
# --8<-- [start:check-4]
pull = together / (1 + np.exp(best))  # towards a higher score
push = 2 * np.outer(together.sum(axis=1), noise) / (1 + np.exp(-best))
assert np.allclose(pull, push), "pull and push must balance"
# --8<-- [end:check-4]
