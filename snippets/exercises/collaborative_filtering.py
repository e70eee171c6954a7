"""Exercises of docs/{zh,en}/collaborative-filtering.md: placeholders, answers and the asserts between them."""

# --8<-- [start:exercise-1]
filled_with_zeros = 0.0  # your answer, in stars
observed_only = 0.0  # your answer, in stars
# --8<-- [end:exercise-1]

# --8<-- [start:answer-1]
ratings, cells = [5, 4, 3, 5, 3], 20
filled_with_zeros = sum(ratings) / cells  # the other 15 cells pull it to zero
observed_only = sum(ratings) / len(ratings)
# --8<-- [end:answer-1]

# --8<-- [start:check-1]
assert abs(filled_with_zeros - 1) < 1e-9, f"15 of 20 terms ask for 0, not {filled_with_zeros}"
assert abs(observed_only - 4) < 1e-9, f"5 terms are left, and their mean is not {observed_only}"
# --8<-- [end:check-1]

# --8<-- [start:exercise-2]
import numpy as np

user, item, rating, lr = np.array([1.0, 2.0]), np.array([2.0, -1.0]), 3.0, 0.1
new_user = user  # your answer: one step of SGD, no biases, no regularisation
new_item = item  # your answer
# --8<-- [end:exercise-2]

# --8<-- [start:answer-2]
import numpy as np

user, item, rating, lr = np.array([1.0, 2.0]), np.array([2.0, -1.0]), 3.0, 0.1
error = rating - user @ item  # 3 - 0
new_user = user + lr * error * item
new_item = item + lr * error * user  # the old user vector, not the new one
# --8<-- [end:answer-2]

# --8<-- [start:check-2]
loss = lambda u, w: 0.5 * (rating - u @ w) ** 2
for k, h in enumerate(1e-6 * np.eye(2)):
    slope_user = (loss(user + h, item) - loss(user - h, item)) / 2e-6
    slope_item = (loss(user, item + h) - loss(user, item - h)) / 2e-6
    assert abs(new_user[k] - user[k] + lr * slope_user) < 1e-6, (
        f"component {k} of the user moves by -lr * {slope_user:.3f}"
    )
    assert abs(new_item[k] - item[k] + lr * slope_item) < 1e-6, (
        f"component {k} of the item moves by -lr * {slope_item:.3f}"
    )
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
assert np.allclose(new_users, users @ A), "the users are given, change the items"
gap = np.abs(new_users @ new_items.T - users @ items.T).max()
assert gap < 1e-9, f"a prediction still differs by {gap:.3f}"
# --8<-- [end:check-3]

# --8<-- [start:exercise-4]
import numpy as np

items = np.array([[1.0, 0.1], [0.9, -0.1], [-0.6, 0.8], [-0.5, -0.9]])  # learned earlier, kept fixed
rated, above_mean, l2 = [0, 1, 3], np.array([1.2, 0.8, -1.0]), 0.05  # three ratings, mean and item biases taken off
new_user = np.zeros(3)  # your answer: bias, then two factors
# --8<-- [end:exercise-4]

# --8<-- [start:answer-4]
import numpy as np

items = np.array([[1.0, 0.1], [0.9, -0.1], [-0.6, 0.8], [-0.5, -0.9]])  # learned earlier, kept fixed
rated, above_mean, l2 = [0, 1, 3], np.array([1.2, 0.8, -1.0]), 0.05  # three ratings, mean and item biases taken off
z = np.column_stack([np.ones(3), items[rated]])
new_user = np.linalg.solve(z.T @ z + l2 * 3 * np.eye(3), z.T @ above_mean)
# --8<-- [end:answer-4]

# --8<-- [start:check-4]
cost = lambda x: np.sum((above_mean - x[0] - items[rated] @ x[1:]) ** 2) + l2 * len(rated) * x @ x
steps = 0.01 * np.vstack([np.eye(3), -np.eye(3)])
assert all(cost(new_user) < cost(new_user + step) for step in steps), "a small step still lowers the objective"
# --8<-- [end:check-4]
