"""Exercises of docs/{zh,en}/rmsprop.md: placeholder, answer and check of each, in this order."""

# --8<-- [start:exercise-1]
rho = 0.9  # your answer
# --8<-- [end:exercise-1]

# --8<-- [start:answer-1]
rho = 0.5 ** (1 / 100)
# --8<-- [end:answer-1]

# --8<-- [start:check-1]
assert 0 < rho < 1, f"a decay is between 0 and 1, not {rho}"
left = 1.0
for _ in range(100):
    left *= rho
assert abs(left - 0.5) < 0.001, f"after 100 steps {left:.4f} of a weight is left"
# --8<-- [end:check-1]


# --8<-- [start:exercise-2]
lr = 0.0  # your answer
# --8<-- [end:exercise-2]

# --8<-- [start:answer-2]
lr = 0.05 * (1 - 0.99) ** 0.5
# --8<-- [end:answer-2]

# --8<-- [start:check-2]
largest = 0.0
for gradients in ([1.0] * 50, [0.0, 0.0, 8.0], [1.0, 4.0, 16.0]):
    mean_sq = 0.0
    for g in gradients:
        mean_sq = 0.99 * mean_sq + 0.01 * g**2
        step = lr * g / mean_sq**0.5 if g else 0.0
        largest = max(largest, step)
assert abs(largest - 0.05) < 1e-9, f"the largest step is {largest:.4f}"
# --8<-- [end:check-2]


# --8<-- [start:exercise-3]
def unbiased(mean_sq, t, rho):
    return mean_sq / (1 - rho)  # right for t = 1 only; repair it


# --8<-- [end:exercise-3]


# --8<-- [start:answer-3]
def unbiased(mean_sq, t, rho):
    return mean_sq / (1 - rho**t)


# --8<-- [end:answer-3]

# --8<-- [start:check-3]
mean_sq, rho = 0.0, 0.8
for t in range(1, 31):
    mean_sq = rho * mean_sq + (1 - rho) * 3.0**2
    root = unbiased(mean_sq, t, rho) ** 0.5
    assert abs(root - 3) < 1e-9, f"the root is {root:.3f} at t = {t}"
# --8<-- [end:check-3]
