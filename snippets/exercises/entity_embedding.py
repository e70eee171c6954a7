"""The exercises of docs/{zh,en}/entity-embedding.md: placeholder, answer and check of each."""

# --8<-- [start:exercise-1]
import numpy as np

rng = np.random.default_rng(seed=1)
table, readout = rng.normal(size=(7, 2)), rng.normal(size=(2, 5))
stretch = np.array([[2.0, 1.0], [0.0, 0.5]])
new_table = table @ stretch
new_readout = readout  # your answer: keep every prediction as it was
# --8<-- [end:exercise-1]
# --8<-- [start:answer-1]
import numpy as np

rng = np.random.default_rng(seed=1)
table, readout = rng.normal(size=(7, 2)), rng.normal(size=(2, 5))
stretch = np.array([[2.0, 1.0], [0.0, 0.5]])
new_table = table @ stretch
new_readout = np.linalg.inv(stretch) @ readout
# --8<-- [end:answer-1]
# --8<-- [start:check-1]
same = np.allclose(new_table @ new_readout, table @ readout)
assert same, "E Q times Q^-1 K is E K"
# --8<-- [end:check-1]

# --8<-- [start:exercise-2]
import numpy as np

sizes = np.array([6.0, 5.0, 2.0, 1.0])  # singular values of M, 8 x 4
squared_error = np.zeros(5)  # your answer: least sum for d = 0 to 4
# --8<-- [end:exercise-2]
# --8<-- [start:answer-2]
import numpy as np

sizes = np.array([6.0, 5.0, 2.0, 1.0])  # singular values of M, 8 x 4
squared_error = np.array([np.sum(sizes[d:] ** 2) for d in range(5)])
# --8<-- [end:answer-2]
# --8<-- [start:check-2]
rng = np.random.default_rng(seed=2)
left = np.linalg.qr(rng.normal(size=(8, 4)))[0]
right = np.linalg.qr(rng.normal(size=(4, 4)))[0]
means = left * sizes @ right
assert len(squared_error) == 5, "one number for each d from 0 to 4"
for d in range(5):
    u, s, v = np.linalg.svd(means, full_matrices=False)
    least = np.sum((means - u[:, :d] * s[:d] @ v[:d]) ** 2)
    same = np.isclose(squared_error[d], least)
    assert same, f"what is left out at d = {d}?"
# --8<-- [end:check-2]

# --8<-- [start:exercise-3]
import numpy as np

day = np.arange(7)
angle = 2 * np.pi * day / 7
peak = 2.4  # between Wednesday and Thursday
x1, x2 = np.cos(angle), np.sin(angle)
k1, k2 = 0.0, 0.0  # your answer: k1 x1 + k2 x2 peaks at 2.4
# --8<-- [end:exercise-3]
# --8<-- [start:answer-3]
import numpy as np

day = np.arange(7)
angle = 2 * np.pi * day / 7
peak = 2.4  # between Wednesday and Thursday
x1, x2 = np.cos(angle), np.sin(angle)
k1, k2 = np.cos(2 * np.pi * peak / 7), np.sin(2 * np.pi * peak / 7)
# --8<-- [end:answer-3]
# --8<-- [start:check-3]
wave = np.cos(2 * np.pi * (day - peak) / 7)
assert np.allclose(k1 * x1 + k2 * x2, wave), "cos(a - b) = ?"
# --8<-- [end:check-3]
