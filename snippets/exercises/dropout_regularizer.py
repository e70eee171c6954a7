"""The exercises of docs/{zh,en}/dropout-regularizer.md: placeholder, answer and check of each, in this order."""

# --8<-- [start:exercise-1]
penalty = 2.0  # your answer: x = (3, 1), w = (1, -2), p = 0.2
# --8<-- [end:exercise-1]
# --8<-- [start:answer-1]
penalty = 0.2 / 0.8 * (3**2 * 1**2 + 1**2 * (-2) ** 2)
# --8<-- [end:answer-1]
# --8<-- [start:check-1]
kept = [(a, b) for a in (0, 1) for b in (0, 1)]
outputs = [a * 3 / 0.8 * 1 + b * 1 / 0.8 * -2 for a, b in kept]
chances = [q * r for q in (0.2, 0.8) for r in (0.2, 0.8)]
pairs = list(zip(chances, outputs, strict=True))
mean = sum(q * f for q, f in pairs)
variance = sum(q * (f - mean) ** 2 for q, f in pairs)
message = f"over the four masks the output has variance {variance:.4f}"
assert abs(penalty - variance) < 1e-9, message
# --8<-- [end:check-1]

# --8<-- [start:exercise-2]
p = 0.5  # your answer: which p makes dropout_ridge shrink by 3/4?
# --8<-- [end:exercise-2]
# --8<-- [start:answer-2]
p = 0.25
# --8<-- [end:answer-2]
# --8<-- [start:check-2]
import numpy as np

x = np.array([[1.0, 2.0], [0.0, 1.0], [2.0, -1.0]])  # columns orthogonal
y = np.array([4.0, 1.0, 2.0])
gram, right = x.T @ x, x.T @ y
penalty = p / (1 - p) * np.diag(np.diag(gram))
ridge = np.linalg.solve(gram + penalty, right)
ratio = ridge / np.linalg.solve(gram, right)
message = f"p = {p} multiplies the weights by {ratio}"
assert np.allclose(ratio, 0.75), message
# --8<-- [end:check-2]

# --8<-- [start:exercise-3]
copies_penalty = 1.0  # your answer, the penalty of one column being 1
# --8<-- [end:exercise-3]
# --8<-- [start:answer-3]
copies_penalty = 1 / 5
# --8<-- [end:answer-3]
# --8<-- [start:check-3]
import numpy as np

x, y, ratio = np.array([1.0, 2.0, -1.0]), np.array([2.0, 3.0, 0.0]), 0.25
five = np.tile(x[:, None], 5)  # the same column five times, p = 0.2
gram = five.T @ five
penalty = ratio * np.diag(np.diag(gram))
weight = np.linalg.solve(gram + penalty, five.T @ y)
assert np.allclose(weight, weight[0]), "the weight is shared equally"
part = ((five**2).sum(axis=0) @ weight**2) / (x @ x * weight.sum() ** 2)
message = f"five columns together are penalised by {part:.3f} of one"
assert abs(copies_penalty - part) < 1e-9, message
# --8<-- [end:check-3]

# --8<-- [start:exercise-4]
n_passes = 20  # your answer
# --8<-- [end:exercise-4]
# --8<-- [start:answer-4]
n_passes = round(1 + 1 / (2 * 0.05**2))
# --8<-- [end:answer-4]
# --8<-- [start:check-4]
import numpy as np

rng = np.random.default_rng(seed=2)
passes = rng.normal(size=(4000, n_passes))  # 4000 bands of K passes each
error = passes.std(axis=1, ddof=1).std()
message = f"with K = {n_passes} the relative error is {error:.3f}"
assert abs(error - 0.05) < 0.003, message
# --8<-- [end:check-4]
