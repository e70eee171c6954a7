"""The formulas of docs/{zh,en}/sgd.md beside snippets/sgd.py."""

import numpy as np

from snippets.claims.sgd import batches
from snippets.equations import SIZES, Each, beside, executed, rests
from snippets.sgd import sgd_init, sgd_step

LIMITS = (-0.1, 1e-6, 0.5, 1 - 1e-6, 1 + 1e-6, 1.5)  # shares of a limit, on both sides of it


def mean_of(gradients, rows, asked):
    """Return the gradient of the mean over these rows as a function that notes what it returned."""

    def grad(theta):
        asked.append(np.mean([gradients(row)(theta) for row in rows], axis=0))
        return asked[-1]

    return grad


@executed(1)
def step(rng):
    for shape in SIZES:
        for lr, size in ((0.0, 2), (0.3, 1), (0.1, 2), (0.2, 5)):
            targets = rng.normal(size=(5, *shape))

            def one(row, targets=targets):
                return lambda x: np.sin(x) * (row + 1) + x - targets[row]

            thetas, asked, drawn = [rng.normal(size=shape)], [None], [None]
            state = sgd_init(thetas[0])
            for _ in range(4):
                drawn.append(rng.integers(5, size=size))
                theta, state = sgd_step(thetas[-1], state, mean_of(one, drawn[-1], asked), lr)
                thetas.append(theta)
            symbols = {"η": lr, "B": size, "∇J": one, "θ": thetas, "g": asked, "script B": drawn}
            yield symbols | {"t": Each(range(1, 5))}


parabola = rests(r"J = \tfrac12 \lambda \theta^2", "definition: the quadratic of curvature λ")


def paths():
    """Yield runs without noise, at and beyond the border of convergence too."""
    for curvature, lr in ((2.0, 0.0), (0.5, 0.3), (4.0, 0.25), (4.0, 0.4), (4.0, 0.5), (4.0, 0.6)):
        thetas = [np.array([1.0, -2.5])]
        for _ in range(6):
            thetas.append(sgd_step(thetas[-1], (), lambda x, c=curvature: c * x, lr)[0])
        yield {"λ": curvature, "η": lr, "θ": thetas, "t": Each(range(7))}


@executed(2)
def path(rng):
    yield from paths()


def factor(curvature, lr):
    """Return what one step leaves of the error on curvature * theta^2 / 2."""
    return float(sgd_step(np.array(1.0), (), lambda x: curvature * x, lr)[0])


@executed(r"|1 - \eta\lambda| < 1")
def contracts(rng):
    for share in LIMITS:
        yield {"η": 0.5, "λ": 4 * share}, abs(factor(4 * share, 0.5)) < 1


@executed(r"0 < \eta < 2/\lambda")
def limit(rng):
    for share in (0.0, *LIMITS[1:]):
        yield {"η": 0.8 * share, "λ": 2.5}, abs(factor(2.5, 0.8 * share)) < 1


@executed(r"\eta < 2/L")
def steepest(rng):
    for share in LIMITS[1:]:
        lr = share * 2 / 30
        yield {"η": lr, "L": 30}, max(abs(factor(curvature, lr)) for curvature in (1, 5, 30)) < 1


def best(low, high):
    """Return the rate at which the slowest direction is fastest, and what it keeps, by shrinking an interval around it."""

    def slowest(lr):
        return max(abs(factor(low, lr)), abs(factor(high, lr)))

    left, right = 0.0, 4 / high
    for _ in range(120):
        third = (right - left) / 3
        left, right = (left, right - third) if slowest(left + third) < slowest(right - third) else (left + third, right)
    return left, slowest(left)


@executed(r"\eta = 2/(L+\mu)")
def best_rate(rng):
    for low, high in ((1.0, 100.0), (0.5, 2.0), (3.0, 3.0)):
        yield {"μ": low, "L": high, "η": best(low, high)[0]}


@executed(r"(\kappa-1)/(\kappa+1)")
def best_factor(rng):
    for low, high in ((1.0, 100.0), (0.5, 2.0), (3.0, 4.0)):
        yield {"κ": high / low, "this": best(low, high)[1]}


condition_number = rests(r"\kappa = L/\mu", "definition: the condition number")


@executed(r"\theta_t = (1-\eta\lambda)\,\theta_{t-1} - \eta\,\xi_t")
def noisy(rng):
    for lr in (0.0, 0.1, 0.7):
        thetas, noises = [np.array(1.5)], rng.normal(size=6)
        for noise in noises[1:]:
            thetas.append(sgd_step(thetas[-1], (), lambda x, noise=noise: 3.0 * x + noise, lr)[0])
        yield {"η": lr, "λ": 3.0, "θ": thetas, "ξ": noises, "t": Each(range(1, 6))}


def floor(curvature, lr, noise, steps=800):
    """Return the stationary variance of theta: the sum of the squared weights of all past noises, each of variance 1."""
    theta = np.zeros(steps)
    for t in range(steps):
        push = np.sqrt(noise) * (np.arange(steps) == t)
        theta, _ = sgd_step(theta, (), lambda x, push=push: curvature * x + push, lr)
    return np.sum(theta**2)


@executed(r"0 < \eta\lambda < 2")
def settles(rng):
    """Whether the variance settles: after more steps it is the same."""
    for product in (0.0, 0.1, 1.9, 2.0, 2.1):
        ends = [floor(product / 0.5, 0.5, 1.0, steps) for steps in (300, 330)]
        yield {"η": 0.5, "λ": product / 0.5}, bool(ends[0] > 0 and np.isclose(*ends))


def floors(rng):
    """Yield problems with noise and the variance that the code's steps settle at."""
    for curvature, share, noise in rng.uniform((0.1, 0.05, 0.1), (9, 1.95, 4), size=(12, 3)):
        lr = share / curvature
        yield {"λ": curvature, "η": lr, "σ": np.sqrt(noise), "s": floor(curvature, lr, noise)}


@executed(r"s = (1-\eta\lambda)^2 s + \eta^2\sigma^2")
def settled(rng):
    yield from floors(rng)


@executed(3)
def noise_floor(rng):
    yield from floors(rng)


example_noise = rests(r"\sigma^2 = 3", "condition: the noise of the example")


@executed(r"\eta = 1/\lambda")
def fastest(rng):
    for curvature in (0.5, 1.0, 30.0):
        yield {"λ": curvature, "η": best(curvature, curvature)[0]}


def rate_to(wanted, theta, grad):
    """Return the rate whose step leads to a place, by rule of three from the step at rate 1."""
    return (wanted - theta) / (sgd_step(theta, (), grad, 1.0)[0] - theta)


@executed(r"\eta_t = 1/(\lambda t)")
def falling(rng):
    """The rate at which theta stays the mean of the noises, with the sign turned, over the curvature."""
    for curvature in (0.5, 3.0):
        noises = rng.normal(size=9)
        for t in (2, 5, 9):
            before, after = (-np.mean(noises[:n]) / curvature for n in (t - 1, t))
            rate = rate_to(after, before, lambda x, c=curvature, noise=noises[t - 1]: c * x + noise)
            yield {"λ": curvature, "t": t, "η_t": rate}


example_epochs = rests(r"\lambda = \sigma^2 = 1", "condition: the curvature and the noise of the example with epochs")


@executed(4)
def batch(rng):
    for count, size in ((2, 1), (2, 2), (4, 1), (5, 2), (5, 3), (6, 3), (4, 4)):
        rows = rng.normal(2, 3, size=count)
        repeated, distinct = ([np.mean(rows[list(drawn)]) for drawn in every] for every in batches(count, size))
        values = {"N": count, "B": size, "σ_1": np.std(rows)}
        yield values | {"Var": np.var, "g": np.array(repeated), "g'": np.array(distinct)}


@executed(r"2/L = 2/8")
def two_directions(rng):
    """The rate up to which both directions of exercise 1 shrink; by halves."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if max(abs(factor(at, middle)) for at in (0.5, 8)) < 1 else (low, middle)
    yield from beside({"L": 8}, low, "2/L", "2/8")


@executed(r"\eta = 2\lambda s/(\sigma^2 + \lambda^2 s)")
def rate_for_floor(rng):
    yield from floors(rng)


@executed(r"\eta_t = 1/(2t)")
def mean_rate(rng):
    """The rate of exercise 4, at which theta stays the mean of what was read."""
    seen = rng.normal(size=9)
    for t in (2, 5, 9):
        rate = rate_to(np.mean(seen[:t]), np.mean(seen[: t - 1]), lambda x, t=t: 2 * (x - seen[t - 1]))
        yield {"t": t, "η_t": rate}


@executed(r"\theta_t = \theta_{t-1} - (\theta_{t-1} - x_t)/t")
def running_mean(rng):
    """The answer to exercise 4: the loss of an example is (theta - x)^2, the rate 1 / (2 t)."""
    thetas, seen = [np.array(7.0)], rng.normal(size=7)
    for t in range(1, 7):
        thetas.append(sgd_step(thetas[-1], (), lambda x, t=t: 2 * (x - seen[t]), 1 / (2 * t))[0])
    yield {"θ": thetas, "x": seen, "t": Each(range(1, 7))}


asked_floor = rests("s = 0.01", "condition: the floor that the exercise asks for")
