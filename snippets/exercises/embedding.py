"""The exercises of docs/{zh,en}/embedding.md: placeholder, answer and check of each."""

# --8<-- [start:exercise-1]
# B = 32, V = 30000, d = 128
operations = 0  # your answer: multiplications and additions
reads = 0  # your answer: numbers of the table that are read
# --8<-- [end:exercise-1]
# --8<-- [start:answer-1]
operations = 2 * 32 * 30_000 * 128  # two for each b, v and j
reads = 32 * 128  # B rows of d numbers
# --8<-- [end:answer-1]
# --8<-- [start:check-1]
import numpy as np

one_hot = np.zeros((32, 30_000))
weight = np.zeros((30_000, 128))
looked_up = weight[np.zeros(32, dtype=int)]
assert reads == looked_up.size, "B rows of d numbers"
terms = np.broadcast(one_hot[:, :, None], weight).size
message = "V multiplications and V additions for each of B d results"
assert operations == 2 * terms, message
# --8<-- [end:check-1]

# --8<-- [start:exercise-2]
row_2 = [0.0, 0.0]  # your answer: row 2 of the table's gradient
# --8<-- [end:exercise-2]
# --8<-- [start:answer-2]
row_2 = [1.0 - 4.0 + 0.5, 3.0 + 1.0 - 2.0]  # positions 0, 2 and 3 add up
# --8<-- [end:answer-2]
# --8<-- [start:check-2]
import numpy as np

ids = np.array([2, 0, 2, 2])
grad_output = np.array([[1.0, 3], [9, 9], [-4, 1], [0.5, -2]])
one_hot = (ids[:, None] == np.arange(3)).astype(float)
expected = (one_hot.T @ grad_output)[2]
assert np.allclose(row_2, expected), "add up every position of id 2"
# --8<-- [end:check-2]

# --8<-- [start:exercise-3]
import numpy as np


def scatter_add(ids, grad_output, num_embeddings):
    grad_weight = np.zeros((num_embeddings, grad_output.shape[1]))
    grad_weight[ids] += grad_output  # your answer: mend this line
    return grad_weight


# --8<-- [end:exercise-3]
# --8<-- [start:answer-3]
import numpy as np


def scatter_add(ids, grad_output, num_embeddings):
    rows = np.zeros((num_embeddings, grad_output.shape[1]))
    for j, column in enumerate(grad_output.T):
        rows[:, j] = np.bincount(ids, column, minlength=num_embeddings)
    return rows


# --8<-- [end:answer-3]
# --8<-- [start:check-3]
ids = np.array([3, 0, 3, 5])
grad_output = np.array([[1.0, 2], [3, -1], [2, 4], [-2, 1]])
expected = np.zeros((6, 2))
np.add.at(expected, ids, grad_output)
grad_weight = scatter_add(ids, grad_output, 6)
assert np.allclose(grad_weight, expected), "id 3 occurs twice: add both"
# --8<-- [end:check-3]

# --8<-- [start:exercise-4]
import numpy as np

rng = np.random.default_rng(seed=4)
weight, bias = rng.normal(size=(6, 2)), rng.normal(size=2)
absorbed = weight  # your answer: a table that does the work of both
# --8<-- [end:exercise-4]
# --8<-- [start:answer-4]
import numpy as np

rng = np.random.default_rng(seed=4)
weight, bias = rng.normal(size=(6, 2)), rng.normal(size=2)
absorbed = weight + bias  # every id picks exactly one row
# --8<-- [end:answer-4]
# --8<-- [start:check-4]
one_hot = np.eye(6)[[3, 0, 3, 5]]
with_bias = one_hot @ weight + bias
assert np.allclose(one_hot @ absorbed, with_bias), "the bias is missing"
# --8<-- [end:check-4]

# --8<-- [start:exercise-5]
import numpy as np

sentence = np.array([4, 1, 4, 4])
weight = np.arange(12.0).reshape(6, 2) ** 2
counts = np.zeros(6)  # your answer: times weight, the sum of the vectors
# --8<-- [end:exercise-5]
# --8<-- [start:answer-5]
import numpy as np

sentence = np.array([4, 1, 4, 4])
weight = np.arange(12.0).reshape(6, 2) ** 2
counts = np.bincount(sentence, minlength=6)  # 0 1 0 0 3 0
# --8<-- [end:answer-5]
# --8<-- [start:check-5]
total = weight[sentence].sum(axis=0)
assert np.allclose(counts @ weight, total), "add the four one-hot rows"
# --8<-- [end:check-5]
