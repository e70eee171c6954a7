"""Exercises of docs/{zh,en}/collaborative-filtering.md: placeholders, answers and the asserts between them."""

# --8<-- [start:exercise-1]
filled_with_zeros = 0.0  # your answer, in stars
observed_only = 0.0  # your answer, in stars
# --8<-- [end:exercise-1]

# --8<-- [start:answer-1]
ratings, cells = [5, 4, 3, 5, 3], 20
filled_with_zeros = sum(ratings) / cells  # 15 zeros pull it down
observed_only = sum(ratings) / len(ratings)
# --8<-- [end:answer-1]

# --8<-- [start:check-1]
stored = [5, 4, 3, 5, 3] + [0] * 15
for name, found, cells in (
    ("filled_with_zeros", filled_with_zeros, stored),
    ("observed_only", observed_only, [star for star in stored if star]),
):
    guesses = [found, found - 0.001, found + 0.001]
    costs = [sum((star - g) ** 2 for star in cells) for g in guesses]
    side = "lower" if costs[1] < costs[2] else "higher"
    text = f"{name}: a {side} guess has less squared error"
    assert costs[0] < min(costs[1:]), text
# --8<-- [end:check-1]

# --8<-- [start:exercise-2]
import numpy as np

user, item = np.array([1.0, 2.0]), np.array([2.0, -0.5])
rating, lr = 3.0, 0.1
new_user = user  # your answer: one step of SGD
new_item = item  # your answer
# --8<-- [end:exercise-2]

# --8<-- [start:answer-2]
import numpy as np

user, item = np.array([1.0, 2.0]), np.array([2.0, -0.5])
rating, lr = 3.0, 0.1
error = rating - user @ item  # 3 - 1
new_user = user + lr * error * item
new_item = item + lr * error * user  # the old user vector
# --8<-- [end:answer-2]

# --8<-- [start:check-2]
loss = lambda u, w: 0.5 * (rating - u @ w) ** 2
for k, h in enumerate(1e-6 * np.eye(2)):
    slope = (loss(user + h, item) - loss(user - h, item)) / 2e-6
    off = abs(new_user[k] - user[k] + lr * slope)
    assert off < 1e-6, f"user[{k}] should move by -lr * {slope:.3f}"
    slope = (loss(user, item + h) - loss(user, item - h)) / 2e-6
    off = abs(new_item[k] - item[k] + lr * slope)
    assert off < 1e-6, f"item[{k}] should move by -lr * {slope:.3f}"
# --8<-- [end:check-2]

# --8<-- [start:exercise-3]
import numpy as np

rng = np.random.default_rng(0)
users, items = rng.normal(size=(5, 2)), rng.normal(size=(7, 2))
A = np.array([[2.0, 1.0], [0.0, 0.5]])
new_users = users @ A
new_items = items  # your answer: the same 35 predictions
# --8<-- [end:exercise-3]

# --8<-- [start:answer-3]
import numpy as np

rng = np.random.default_rng(0)
users, items = rng.normal(size=(5, 2)), rng.normal(size=(7, 2))
A = np.array([[2.0, 1.0], [0.0, 0.5]])
new_users = users @ A
new_items = items @ np.linalg.inv(A).T
# --8<-- [end:answer-3]

# --8<-- [start:check-3]
assert np.allclose(new_users, users @ A), "change only the items"
gap = np.abs(new_users @ new_items.T - users @ items.T).max()
assert gap < 1e-9, f"a prediction still differs by {gap:.3f}"
# --8<-- [end:check-3]

# --8<-- [start:exercise-4]
import numpy as np

items = np.array([[1.0, 0.1], [0.9, -0.1], [-0.6, 0.8], [-0.5, -0.9]])
rated, l2 = [0, 1, 3], 0.05
above_mean = np.array([1.2, 0.8, -1.0])  # less mean, item bias
new_user = np.zeros(3)  # your answer: bias, then two factors
# --8<-- [end:exercise-4]

# --8<-- [start:answer-4]
import numpy as np

items = np.array([[1.0, 0.1], [0.9, -0.1], [-0.6, 0.8], [-0.5, -0.9]])
rated, l2 = [0, 1, 3], 0.05
above_mean = np.array([1.2, 0.8, -1.0])  # less mean, item bias
z = np.column_stack([np.ones(3), items[rated]])
gram = z.T @ z + l2 * 3 * np.eye(3)
new_user = np.linalg.solve(gram, z.T @ above_mean)
# --8<-- [end:answer-4]

# --8<-- [start:check-4]
error = lambda x: above_mean - x[0] - items[rated] @ x[1:]
cost = lambda x: np.sum(error(x) ** 2) + l2 * len(rated) * x @ x
steps = 0.01 * np.vstack([np.eye(3), -np.eye(3)])
least = min(cost(new_user + step) for step in steps)
assert cost(new_user) < least, "a small step still lowers the objective"
# --8<-- [end:check-4]
