# %% [markdown]
# # A table with categories { #tables }
#
# Weekday, sky and place are ids, the temperature is a number. Does a network need to be told which is which?
# { .question }
#
# Yes: with the ids looked up in small tables, it comes close to the best possible error. In the same training with the ids fed as numbers,
# its error is four times that; five times the training mends only part of it.
# { .answer }
#
# ## A table of bicycle rentals { #data }
#
# The data are synthetic: 3000 rows, three columns of ids, one of degrees. The law is known, so the best possible error is known too: the
# noise, 6 bicycles.

# %%
import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(seed=7)
days = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
skies = ["sun", "cloud", "rain"]
rows = 3000
day = rng.integers(7, size=rows)
sky = rng.integers(3, size=rows)
place = rng.integers(20, size=rows)
warm = rng.normal(12, 8, size=rows)

size = rng.normal(60, 25, size=20)  # what a place rents on average
week = np.array([0, 2, 3, 2, 8, 30, 26])
wet = np.array([12, 4, -20])
law = size[place] + week[day] + wet[sky] * (1 + (day > 4)) + 1.2 * warm
rented = law + rng.normal(scale=6, size=rows)
print(rows, "rows; spread of the target", rented.std().round(1))
print("no model can do better than 6.0")

# %% [markdown]
# ## Ids as numbers, ids as rows { #compare }
#
# The network of [structured-data nets](../structured-nets.md), trained on 2000 rows and judged on the other 1000: once with the ids as
# three more numbers, then with tables of width $d$. 24 hidden units, 40 epochs, 20 rows a step, learning rate 0.1, the same for all; and
# for the numbers once more with 200 epochs. `mlp_loss` is half the mean square.

# %%
from snippets.mlp import mlp_epoch, mlp_init, mlp_loss

ids = np.column_stack([day, sky, place])
known, new = np.arange(2000), np.arange(2000, rows)
scale = rented[known].std()
target = (rented - rented[known].mean()) / scale
heat = ((warm - warm[known].mean()) / warm[known].std())[:, None]


def train(ids, sizes, x, dim, seed=0, epochs=40):
    rng = np.random.default_rng(seed)
    theta = mlp_init(sizes, x.shape[1], dim, 24, rng)
    for _ in range(epochs):
        part = ids[known], x[known], target[known]
        theta = mlp_epoch(theta, *part, 0.1, 20, rng)
    square = 2 * mlp_loss(theta, ids[new], x[new], target[new])
    return theta, scale * np.sqrt(square)


nothing = np.zeros((rows, 0), dtype=int)
numbers = (ids - ids[known].mean(axis=0)) / ids[known].std(axis=0)
everything = np.column_stack([heat, numbers])
as_numbers = train(nothing, (), everything, 1)[1]
print(f"ids as numbers    error {as_numbers:.1f}")
longer = train(nothing, (), everything, 1, epochs=200)[1]
print(f"  in 200 epochs   error {longer:.1f}")
found = {}
for dim in (1, 2, 4, 8):
    found[dim] = train(ids, (7, 3, 20), heat, dim)
    print(f"tables, d = {dim}     error {found[dim][1]:.1f}")

assert max(error for _, error in found.values()) < 1.25 * 6
assert as_numbers > 4 * 6 and longer > 1.5 * 6

# %% [markdown]
# ## What the tables hold { #inside }
#
# For $d = 2$ the rows for the weekdays can be drawn as they are. For the places, the first coordinate of each row is set against what the
# place rents on average. The network was never told that number, and yet the points lie almost on a line.

# %%
theta = found[2][0]
for k, name in enumerate(days):
    plt.plot(*theta[0][k], "o", color="C0" if k < 4 else "C1")
    if k > 3:
        where = {"xytext": (6, 4), "textcoords": "offset points"}
        plt.annotate(name, theta[0][k], **where)
plt.title("weekdays, d = 2 (without a name: Mo to Th)")
plt.show()

for k in range(20):
    plt.plot(size[k], theta[2][k, 0], "o", color="C0", ms=5)
plt.title("a place: its size against coordinate 1")
plt.xlabel("what it rents on average")
plt.show()

assert np.corrcoef(size, theta[2][:, 0])[0, 1] ** 2 > 0.9

apart = np.linalg.norm(theta[0][:, None] - theta[0], axis=-1)
weekend, rest = [5, 6], [0, 1, 2, 3, 4]
print(f"Sa to Su {apart[5, 6]:.2f}, ", end="")
print(f"weekend to the rest {apart[np.ix_(weekend, rest)].min():.2f}")
assert apart[5, 6] < apart[np.ix_(weekend, rest)].min()

# %% [markdown]
# Saturday and Sunday lie together, away from the other days: more is rented then, and the weather counts twice. The axes themselves mean
# nothing; see [entity embedding](../entity-embedding.md). The numbers of the ids do not hide what the tables show: given time, the network
# bends its function around them, place by place. It has to, because their order means nothing; in a table, every row is free.
