# %% [markdown]
# # One network, four optimizers { #optimizers }
#
# Plain gradient descent (GD), momentum, Adagrad and Adam train the same small network. Which is best, and does the answer survive another
# way of asking?
# { .question }
#
# At one shared learning rate Adam comes first and GD last, whichever of nine rates is shared. Each at its own best rate, neighbours change
# places; with fewer rates to choose from, they change back. And some runs are no result at all: a nudge of $10^{-14}$ changes everything
# in them.
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
plt.ylim(-1.1, 1.5)
plt.legend(loc="upper center", ncols=2)
plt.show()

# %% [markdown]
# The network has sixteen hidden units with $\tanh$ and one logistic output; the loss is the mean cross-entropy in nats. All its parameters
# lie in one list, `theta`. The logistic function $1/(1 + e^{-s})$ is written as $(1 + \tanh(s/2))/2$, which is the same and never
# overflows. The gradient is written by hand, so it is compared with finite differences first: a wrong gradient would be blamed on the
# optimizer.

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
    guess = (1 + np.tanh(score / 2)) / 2
    error = (guess - label) / len(label)
    back = np.outer(error, unpack(theta)[2]) * (1 - hidden**2)
    weight = (3 * points.T @ back).ravel()
    rest = back.sum(0), hidden.T @ error, [error.sum()]
    return np.concatenate([weight, *rest])


start = rng.normal(scale=0.5, size=65)
nudges = 1e-6 * np.eye(65)
slopes = [(loss(start + e) - loss(start - e)) / 2e-6 for e in nudges]
assert np.allclose(slopes, grad(start), atol=1e-8)

# %% [markdown]
# ## Twins { #twins }
#
# Each method makes 600 steps, each over all points, at thirteen learning rates in equal ratios from 0.03 to 30. All else is the default of
# its lesson. And each run has a twin, which starts $10^{-14}$ beside it in every parameter. If the twins end far apart, then it was the
# fourteenth decimal of the start that decided where, and nothing can be said about the method. So the rule: a run counts if, in the end,
# the distance between the twins is less than a ten-thousandth of the length of the vector `theta`.

# %%
from snippets.adagrad import adagrad_init, adagrad_step
from snippets.adam import adam_init, adam_step
from snippets.momentum import momentum_init, momentum_step
from snippets.sgd import sgd_init, sgd_step

methods = {
    "GD": (sgd_init, sgd_step),
    "momentum": (momentum_init, momentum_step),
    "Adagrad": (adagrad_init, adagrad_step),
    "Adam": (adam_init, adam_step),
}
rates = np.geomspace(0.03, 30, 13)


def train(method, lr, theta):
    init, take_step = methods[method]
    state = init(theta)
    for _ in range(600):
        theta, state = take_step(theta, state, grad, lr)
    return theta


losses, gaps, counts = {}, {}, {}
for m in methods:
    ends = np.array([train(m, lr, start) for lr in rates])
    twins = np.array([train(m, lr, start + 1e-14) for lr in rates])
    losses[m] = np.array([loss(theta) for theta in ends])
    apart = np.linalg.norm(twins - ends, axis=1)
    gaps[m] = apart / np.linalg.norm(ends, axis=1)
    counts[m] = gaps[m] < 1e-4
    last = rates[counts[m]].max()
    print(f"{m:9}counts up to rate {last:.1f}")
    assert (gaps[m][rates > last] >= 1e-4).all()

styles = dict(zip(methods, ("-", "--", "-.", ":"), strict=True))
for m in methods:
    plt.plot(rates, gaps[m], styles[m], marker="o", ms=4, label=m)
plt.axhline(1e-4, color="C4", lw=0.8)
plt.title("gap between the twins")
plt.xscale("log")
plt.yscale("log")
plt.xlabel("rate")
plt.legend()
plt.show()

# %% [markdown]
# At small rates the twins stay together. Then, within two rates, the gap grows more than a billionfold. Where steps overshoot again and
# again, each step can stretch the distance between the twins, and 600 stretches make something of nearly nothing. That is chaos. Rounding
# is such a nudge too, of about $10^{-16}$, and processors add in different orders and so round differently: where the run no longer counts,
# the same program ends elsewhere on another machine. However small a loss it finds there, it found it by luck.
#
# ## At one shared rate { #shared }
#
# Now the methods are ranked by their final loss, at every rate at which all four count.

# %%
for m in methods:
    (line,) = plt.plot(rates, losses[m], styles[m], label=m)
    dots = {"marker": "o", "ms": 5, "ls": "", "color": line.get_color()}
    plt.plot(rates[counts[m]], losses[m][counts[m]], **dots)
    out = ~counts[m]
    plt.plot(rates[out], losses[m][out], **dots, mfc="none")
plt.title("final loss; hollow: does not count")
plt.xscale("log")
plt.yscale("log")
plt.ylim(1e-7, 1e4)
plt.xlabel("rate")
plt.legend(loc="upper center", ncols=2)
plt.show()

orders = []
for k in np.flatnonzero(np.all(list(counts.values()), axis=0)):
    orders.append(sorted(methods, key=lambda m: losses[m][k]))
    print(f"rate {rates[k]:.2f}: ", " < ".join(orders[-1]))

assert orders == [["Adam", "momentum", "Adagrad", "GD"]] * 9

# %% [markdown]
# Nine rates, nine times the same ranking. Is Adam best, then, and GD worst?
#
# ## Each at its own best rate { #best }
#
# The other rule: each method may choose the rate with the smallest final loss among its runs that count. First from all thirteen rates,
# then from every second one.

# %%
def compare(places):
    found = {}
    for m in methods:
        usable = [k for k in places if counts[m][k]]
        k = min(usable, key=lambda k: losses[m][k])
        found[m] = losses[m][k], rates[k]
    for m in sorted(found, key=found.get):
        print(f"  {m:9}{found[m][0]:.2e} at rate {found[m][1]:.1f}")
    good = max(found["Adam"], found["momentum"])[0]
    poor = min(found["Adagrad"], found["GD"])[0]
    assert poor > 10 * good
    return sorted(found, key=found.get)


print("all thirteen rates")
fine = compare(range(13))
print("every second rate")
coarse = compare(range(0, 13, 2))
assert fine == ["momentum", "Adam", "GD", "Adagrad"]
assert coarse == orders[0]

# %% [markdown]
# With all the rates, both pairs of neighbours have changed places: GD and momentum still count at a rate at which Adam and Adagrad no
# longer do. With every second rate, that rate is not on offer, and the old ranking is back. A ranking that turns with the choice of rates
# says as much about the choice as about the methods.
#
# What survives here is the gap: Adam and momentum end more than ten times lower than GD and Adagrad, under either choice. Even this holds
# for one network, one start and 600 steps. There is no noise either, since every step uses all points; [SGD](../sgd.md) tells what noise
# changes, and [the race](../optimizer-race.md) tries nine rules. The methods: [momentum](../momentum.md), [Adagrad](../adagrad.md),
# [Adam](../adam.md).
