"""Exercises of docs/{zh,en}/matrix-factorization.md: placeholders, answers and the asserts between them."""

# --8<-- [start:exercise-1]
free = 0  # your answer: how many free numbers has the table
fewest = 0  # your answer: fewest seen cells that a row needs
# --8<-- [end:exercise-1]

# --8<-- [start:answer-1]
rows, columns, rank = 6, 5, 2
free = rank * (rows + columns - rank)
fewest = rank  # each row brings that many unknowns
# --8<-- [end:answer-1]

# --8<-- [start:check-1]
import numpy as np

rng = np.random.default_rng(0)
U, W = rng.normal(size=(6, 2)), rng.normal(size=(5, 2))
moves = []  # how the 30 cells move with each of the 22 numbers
for part, side in ((U, "left"), (W, "right")):
    for index in np.ndindex(part.shape):
        d = np.zeros(part.shape)
        d[index] = 1
        moves.append((d @ W.T if side == "left" else U @ d.T).ravel())
directions = np.linalg.matrix_rank(moves)
assert free == directions, "count the directions in which it can move"
tied = [np.linalg.matrix_rank(W[:cells]) for cells in range(6)]
need = tied.index(max(tied))
assert fewest == need, "a row's vector has k unknowns: k equations"
# --8<-- [end:check-1]

# --8<-- [start:exercise-2]
import numpy as np

users = np.array([[1.0, 2.0], [0.0, 1.0], [1.0, -1.0]])
items = np.array([[1.0, 1.0], [2.0, 0.0], [0.0, 3.0], [1.0, -2.0]])
other = users.copy()  # your answer: change the last user's vector
# --8<-- [end:exercise-2]

# --8<-- [start:answer-2]
import numpy as np

users = np.array([[1.0, 2.0], [0.0, 1.0], [1.0, -1.0]])
items = np.array([[1.0, 1.0], [2.0, 0.0], [0.0, 3.0], [1.0, -2.0]])
other = users.copy()
other[2] += [3.0, 0.0]  # at a right angle to items[2] = (0, 3)
# --8<-- [end:answer-2]

# --8<-- [start:check-2]
change = (other - users) @ items.T
assert np.allclose(change[:2], 0), "leave the first two users alone"
assert abs(change[2, 2]) < 1e-9, f"the seen cell moves: {change[2]}"
assert np.abs(change[2]).max() > 0.5, "the hidden cells must change"
# --8<-- [end:check-2]

# --8<-- [start:exercise-3]
import numpy as np

left = np.array([[2.0, 1.0], [2.0, -1.0], [1.0, 2.0], [1.0, -2.0]])
table = left @ np.array([[3.0, 0.0, 4.0], [0.0, 1.0, 0.0]])
best_error = 0.0  # your answer: distance to the nearest rank 1
# --8<-- [end:exercise-3]

# --8<-- [start:answer-3]
import numpy as np

left = np.array([[2.0, 1.0], [2.0, -1.0], [1.0, 2.0], [1.0, -2.0]])
table = left @ np.array([[3.0, 0.0, 4.0], [0.0, 1.0, 0.0]])
best_error = np.sqrt(10)  # the second singular value
# --8<-- [end:answer-3]

# --8<-- [start:check-3]
tries = np.random.default_rng(0).normal(size=(200, 3))
found = []
for item in tries:
    for _ in range(30):  # ALS of rank 1
        user = table @ item / (item @ item)
        item = table.T @ user / (user @ user)
    found.append(np.linalg.norm(table - np.outer(user, item)))
gap = abs(best_error - min(found))
assert gap < 1e-6, f"ALS of rank 1 comes down to {min(found):.4f}"
# --8<-- [end:check-3]

# --8<-- [start:exercise-4]
import numpy as np

users = np.array([[4.0], [8.0], [0.0], [8.0]])  # length 12
items = np.array([[1.0], [2.0], [2.0]])  # length 3
stretch = 1.0  # your answer: users * stretch, items / stretch
# --8<-- [end:exercise-4]

# --8<-- [start:answer-4]
import numpy as np

users = np.array([[4.0], [8.0], [0.0], [8.0]])  # length 12
items = np.array([[1.0], [2.0], [2.0]])  # length 3
stretch = 0.5  # 12 s = 3 / s
# --8<-- [end:answer-4]

# --8<-- [start:check-4]
size = np.sum((users * stretch) ** 2) + np.sum((items / stretch) ** 2)
sigma = np.linalg.svd(users @ items.T)[1][0]
assert abs(size / 2 - sigma) < 1e-9, f"{size / 2:g}, least {sigma:g}"
# --8<-- [end:check-4]
