# %% [markdown]
# # One network, four optimizers { #optimizers }
#
# Four optimizers train the same small network. Which is best, and does the answer survive another way of asking?
# { .question }
#
# At a learning rate of its own each of the four learns it. At one shared rate the ranking can turn round.
# { .answer }
#
# ## The data and the network { #network }
#
# Two spirals wind around each other: 200 points, two classes, drawn with a fixed seed.

# %%
import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(seed=3)
turn = np.linspace(0.25, 1, 100)
angle = 2.4 * np.pi * turn
direction = np.column_stack([np.cos(angle), np.sin(angle)])
arm = turn[:, None] * direction
noise = rng.normal(scale=0.04, size=(200, 2))
points = np.concatenate([arm, -arm]) + noise
label = np.repeat([0.0, 1.0], 100)

plt.plot(*points[:100].T, "o", ms=4, label="class 0")
plt.plot(*points[100:].T, "^", ms=4, label="class 1")
plt.title("two spirals")
plt.legend(loc="upper right")
plt.show()

# %% [markdown]
# The network has sixteen hidden units with $\tanh$ and one logistic output; the loss is the mean cross-entropy in nats. The gradient is
# written by hand, so it is compared with finite differences first: a wrong gradient would be blamed on the optimizer.

# %%
def unpack(theta):
    weight = theta[:32].reshape(2, 16)
    return weight, theta[32:48], theta[48:64], theta[64]


def forward(theta):
    weight, bias, out, shift = unpack(theta)
    hidden = np.tanh(3 * points @ weight + bias)
    return hidden, hidden @ out + shift


def loss(theta):
    score = forward(theta)[1]
    return np.mean(np.logaddexp(0, score) - label * score)


def grad(theta):
    hidden, score = forward(theta)
    error = (1 / (1 + np.exp(-score)) - label) / len(label)
    back = np.outer(error, unpack(theta)[2]) * (1 - hidden**2)
    weight = (3 * points.T @ back).ravel()
    rest = back.sum(0), hidden.T @ error, [error.sum()]
    return np.concatenate([weight, *rest])


start = rng.normal(scale=0.5, size=65)
nudges = 1e-6 * np.eye(65)
slopes = [(loss(start + e) - loss(start - e)) / 2e-6 for e in nudges]
assert np.allclose(slopes, grad(start), atol=1e-8)

# %% [markdown]
# ## Each at its own best rate { #best }
#
# The rule: thirteen rates in equal ratios from 0.03 to 30, 600 steps each over all points, from the same start; the smallest final loss
# wins. Momentum and NAG use $\gamma = 0.9$.

# %%
from snippets.adagrad import adagrad_init, adagrad_step
from snippets.momentum import momentum_init, momentum_step
from snippets.nesterov import nesterov_init, nesterov_step
from snippets.sgd import sgd_init, sgd_step

methods = {
    "GD": (sgd_init, sgd_step, {}),
    "momentum": (momentum_init, momentum_step, {"momentum": 0.9}),
    "NAG": (nesterov_init, nesterov_step, {"momentum": 0.9}),
    "Adagrad": (adagrad_init, adagrad_step, {"eps": 1e-8}),
}
rates = np.geomspace(0.03, 30, 13)


def train(name, lr):
    init, take_step, options = methods[name]
    theta, state, losses = start, init(start), [loss(start)]
    for _ in range(600):
        theta, state = take_step(theta, state, grad, lr, **options)
        losses.append(loss(theta))
    return np.array(losses)


runs = {m: np.array([train(m, lr) for lr in rates]) for m in methods}
best = {m: runs[m][:, -1].argmin() for m in methods}
for m in methods:
    print(f"{m:9}rate {rates[best[m]]:4.1f}  ", end="")
    print(f"loss {runs[m][best[m], -1]:.4f}")

# %%
styles = dict(zip(methods, ("-", "--", "-.", ":"), strict=True))
for m in methods:
    plt.plot(runs[m][best[m]], styles[m], label=m)
plt.title("loss, each at its best rate")
plt.yscale("log")
plt.xlabel("step")
plt.legend()
plt.show()

for m in methods:
    plt.plot(rates, runs[m][:, -1], styles[m], marker="o", ms=4, label=m)
plt.title("final loss against the rate")
plt.xscale("log")
plt.yscale("log")
plt.xlabel("rate")
plt.legend()
plt.show()

# %% [markdown]
# ## At one shared rate { #shared }
#
# Now one rate for all, and the methods ranked by their final loss. Then another rate.

# %%
ranking = {}
for place in (2, 6, 10):
    ranking[place] = sorted(methods, key=lambda m: runs[m][place, -1])
    print(f"rate {rates[place]:4.1f}:", " < ".join(ranking[place]))

assert ranking[2][-1] == ranking[6][-1] == "GD"
assert ranking[10][0] == "GD"

# %% [markdown]
# Plain gradient descent (GD), last at the two smaller rates, comes first at the largest: the others have gone past their valley there.
# Every method has a valley of its own, and a comparison at one shared rate compares where the valleys lie. All points were used in every
# step, so there is no noise here; [SGD](../sgd.md) tells what noise changes. The rules themselves: [momentum](../momentum.md),
# [Nesterov](../nesterov.md), [Adagrad](../adagrad.md).
