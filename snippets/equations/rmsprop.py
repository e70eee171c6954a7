"""The formulas of docs/{zh,en}/rmsprop.md beside snippets/rmsprop.py and snippets/adadelta.py."""

import numpy as np

from snippets.adadelta import adadelta_init, adadelta_step
from snippets.adagrad import adagrad_init, adagrad_step
from snippets.claims.rmsprop import follow
from snippets.equations import SIZES, Each, executed
from snippets.rmsprop import rmsprop_init, rmsprop_step

RATES = ((0.0, 0.9, 0.1), (0.3, 0.0, 0.0), (0.1, 0.9, 0.0), (0.2, 0.5, 0.4), (0.2, 0.99, 3.0))  # lr, rho, eps


def walk(gradients, lr, rho, eps, start):
    """Return the thetas and the mean squares of a run on these gradients, functions of theta."""
    thetas, squares = [start], [rmsprop_init(start)]
    for gradient in gradients:
        theta, mean_sq = rmsprop_step(thetas[-1], squares[-1], gradient, lr, rho, eps)
        thetas.append(theta)
        squares.append(mean_sq)
    return thetas, squares


def runs(rng, steps=5):
    """Yield runs on a function that is no quadratic, at the borders of all rates too."""
    for shape in SIZES:
        for lr, rho, eps in RATES:
            target = rng.normal(size=shape)

            def grad(x, target=target):
                return np.sin(x) + x - target

            thetas, squares = walk([grad] * steps, lr, rho, eps, rng.normal(size=shape))
            gradients = [None, *map(grad, thetas[:-1])]
            symbols = {"η": lr, "ρ": rho, "ϵ": eps, "∇J": grad, "θ": thetas, "s": squares, "g": gradients}
            yield symbols | {"t": Each(range(1, steps + 1))}


@executed(1)
def step(rng):
    yield from runs(rng)


@executed(r"G_t = G_{t-1} + g_t \odot g_t")
def adagrad(rng):
    for shape in SIZES:
        gradients, sums = rng.normal(size=(5, *shape)), [adagrad_init(np.zeros(shape))]
        for gradient in gradients:
            sums.append(adagrad_step(np.zeros(shape), sums[-1], lambda _, g=gradient: g, 0.1)[1])
        yield {"G": sums, "g": [None, *gradients], "t": Each(range(1, 6))}


@executed(2)
def mean_square(rng):
    yield from runs(rng)


def halving(steps):
    """Return the rho at which an old square has just half its weight after so many steps without a gradient; by halves."""
    low, high = 0.0, 1.0
    for _ in range(60):
        rho = (low + high) / 2
        _, squares = walk([lambda x: 1 + 0 * x, *[lambda x: 0 * x] * steps], 0.0, rho, 1.0, np.array(0.0))
        low, high = (rho, high) if squares[-1] < squares[1] / 2 else (low, rho)
    return low


@executed(r"\rho^h = \tfrac12")
def half(rng):
    for steps in (1, 2, 7, 40):
        yield {"h": steps, "ρ": halving(steps)}


@executed(3)
def half_life(rng):
    for steps in (1, 2, 7, 40):
        yield {"h": steps, "ρ": halving(steps)}


def constant(rng):
    """Yield runs under a constant gradient without eps."""
    for rho in (0.0, 0.5, 0.9, 0.99):
        gradient, start = rng.normal(size=3), np.zeros(3)
        thetas, squares = walk([lambda x, g=gradient: g + 0 * x] * 6, 0.2, rho, 0.0, start)
        for t in range(1, 7):
            moved = np.abs(thetas[t] - thetas[t - 1])
            yield {"η": 0.2, "ρ": rho, "g": gradient, "s": squares, "t": t, "this": moved[0]}


@executed(r"s_t = (1 - \rho^t)\, g^2")
def too_small(rng):
    yield from constant(rng)


@executed(r"\eta / \sqrt{1 - \rho^t}")
def first_is_largest(rng):
    yield from constant(rng)


@executed(r"s_t \ge (1 - \rho)\, g_t \odot g_t")
def last_term(rng):
    for draw in runs(rng):
        yield draw | {"tight": 1e-9}


@executed(4)
def bound(rng):
    """In the last draws a spike comes after silence, without eps."""
    for lr, rho, eps in RATES:
        gradients = 10 ** rng.normal(size=(40, 2)) * rng.choice([-1, 1], size=(40, 2))
        thetas, _ = walk([lambda x, g=g: g + 0 * x for g in gradients], lr, rho, eps, rng.normal(size=2))
        yield {"η": lr, "ρ": rho, "θ": thetas, "t": Each(range(1, 41))}
    for lr, rho, spike in ((0.3, 0.0, 5.0), (0.1, 0.9, -7.0), (2.0, 0.99, 0.1)):
        thetas, _ = walk([lambda x, g=g: g + 0 * x for g in (0, 0, spike)], lr, rho, 0.0, np.array([1.0]))
        yield {"η": lr, "ρ": rho, "θ": thetas, "t": Each(range(1, 4)), "tight": 1e-9}


@executed(r"1/\sqrt{1 - \rho}")
def carried_over(rng):
    """The first step of RMSProp over that of Adagrad at the same rate."""
    for rho in (0.0, 0.5, 0.9, 0.99):
        start, gradient = np.array(0.0), rng.normal()
        theta, _ = adagrad_step(start, adagrad_init(start), lambda x, g=gradient: x + g, 0.1, 0.0)
        thetas, _ = walk([lambda x, g=gradient: x + g], 0.1, rho, 0.0, start)
        yield {"ρ": rho, "this": thetas[-1] / theta}


@executed(5)
def adadelta(rng):
    """The step is measured from theta = 0, where it is exact, and stands beside a run that goes on."""
    for shape in SIZES:
        for rho, eps in ((0.0, 1e-3), (0.9, 0.5), (0.95, 1e-6), (0.5, 0.0)):
            theta, zero = rng.normal(size=shape), np.zeros(shape)
            thetas, states, gradients, steps = [theta], [adadelta_init(theta)], [None], [None]
            for _ in range(5):
                gradients.append(np.sin(thetas[-1]) + rng.normal(size=shape))
                steps.append(-adadelta_step(zero, states[-1], lambda _, g=gradients[-1]: g, 1.0, rho, eps)[0])
                theta, state = adadelta_step(thetas[-1], states[-1], lambda _, g=gradients[-1]: g, 1.0, rho, eps)
                thetas.append(theta)
                states.append(state)
            squares, moved = zip(*states, strict=True)
            symbols = {"ρ": rho, "ϵ": eps, "g": gradients, "θ": thetas, "Δ": steps, "s": squares, "d": moved}
            yield symbols | {"t": Each(range(1, 6))}


@executed(r"\sqrt{\epsilon / (1 - \rho)}")
def cap(rng):
    """Adadelta's first step under a gradient beside which eps is nothing."""
    start = np.array(0.0)
    for rho, eps in ((0.0, 1e-6), (0.95, 1e-6), (0.5, 2.0)):
        theta, _ = adadelta_step(start, adadelta_init(start), lambda x: x + 1e12, 1.0, rho, eps)
        yield {"ρ": rho, "ϵ": eps, "this": -theta}


@executed(r"\rho^{100} = \tfrac12")
def half_of_hundred(rng):
    yield {"ρ": halving(100)}


@executed(r"\rho = 2^{-1/100}")
def hundred(rng):
    yield {"ρ": halving(100)}


@executed(r"\eta = 0.05\sqrt{1 - 0.99}")
def largest_rate(rng):
    """The rate at which a spike is 0.05 long, by rule of three from the spike at rate 1."""
    yield {"η": 0.05 / follow([0.0, 0.0, 7.0], rho=0.99, eps=0)[-1]}


@executed("t = 1")
def wrong_correction(rng):
    """When the mean square of a constant gradient, divided by 1 less rho, is its square."""
    for rho in (0.5, 0.9, 0.99):
        _, squares = walk([lambda x: 0 * x + 3.0] * 4, 0.0, rho, 1.0, np.array(0.0))
        for t in range(1, 5):
            yield {"t": t}, bool(np.isclose(squares[t] / (1 - rho), 9.0))
