"""The formulas of docs/{zh,en}/momentum.md beside snippets/momentum.py."""

from functools import cache

import numpy as np

from snippets.claims.momentum import radius, stationary, step_matrix, worst_radius
from snippets.equations import SIZES, Each, beside, executed, rests
from snippets.frameworks import keras, optax, torch
from snippets.momentum import momentum_init, momentum_step


def runs(rng, steps=5):
    """Yield runs of momentum_step on a function that is no quadratic, at the borders of lr and momentum too."""
    for shape in SIZES:
        for lr, momentum in ((0.0, 0.9), (0.3, 0.0), (0.3, 1.0), (0.1, 0.7)):
            target = rng.normal(size=shape)

            def grad(x, target=target):
                return np.sin(x) + x - target

            thetas, velocities = [rng.normal(size=shape)], [momentum_init(target)]
            for _ in range(steps):
                theta, velocity = momentum_step(thetas[-1], velocities[-1], grad, lr, momentum)
                thetas.append(theta)
                velocities.append(velocity)
            symbols = {"γ": momentum, "η": lr, "∇J": grad, "θ": thetas, "v": velocities}
            yield symbols | {"t": Each(range(1, steps + 1))}


@executed(1)
def step(rng):
    yield from runs(rng)


@executed(2)
def velocity(rng):
    yield from runs(rng)


@executed(r"v_t = \eta g\,(1-\gamma^t)/(1-\gamma)")
def constant(rng):
    for lr, momentum in ((0.0, 0.9), (0.3, 0.0), (0.2, 0.5), (0.1, 0.99)):
        gradient, velocities = rng.normal(), [np.array(0.0)]
        for _ in range(6):
            velocities.append(
                momentum_step(np.array(0.0), velocities[-1], lambda x, g=gradient: x + g, lr, momentum)[1]
            )
        yield {"η": lr, "γ": momentum, "g": gradient, "v": velocities, "t": Each(range(7))}


@executed(3)
def matrix(rng):
    for curvature, lr, momentum in rng.uniform((0.1, 0.01, 0), (30, 1, 1), size=(20, 3)):
        found = step_matrix(curvature, lr, momentum)
        for root in np.linalg.eigvals(found):
            yield {"λ": curvature, "η": lr, "γ": momentum, "this": found, "s": root}


@executed(r"(1-\sqrt\gamma)^2 < \eta\lambda < (1+\sqrt\gamma)^2")
def complex_roots(rng):
    for momentum in (0.04, 0.5, 0.9, 1.0):
        low, high = (1 - np.sqrt(momentum)) ** 2, (1 + np.sqrt(momentum)) ** 2
        for product in (low - 1e-4, low + 1e-4, (low + high) / 2, high - 1e-4, high + 1e-4):
            roots = np.linalg.eigvals(step_matrix(2 * product, 0.5, momentum))
            yield {"η": 0.5, "λ": 2 * product, "γ": momentum}, bool(np.any(np.imag(roots)))


@cache
def _search(low, high):
    """Return lr and momentum at which the worst spectral radius over two curvatures is least, by shrinking a grid."""
    centre, width = np.array([2 / (low + high), 0.5]), np.array([2 / (low + high), 0.5])
    for _ in range(40):
        pairs = [centre + width * (i / 6, j / 6) for i in range(-6, 7) for j in range(-6, 7)]
        pairs = [pair for pair in pairs if 0 < pair[0] and 0 <= pair[1] < 1]
        centre = min(pairs, key=lambda pair: worst_radius((low, high), *pair))
        width = width * 0.7
    return centre


@executed(4)
def best(rng):
    """The pair that the code's spectral radius likes best, found by a search over a fine grid of pairs around any start."""
    for low, high in ((1.0, 100.0), (0.5, 2.0), (3.0, 40.0)):
        found = _search(low, high)
        yield {"μ": low, "L": high, "κ": high / low, "η": found[0], "γ": found[1], "close": 1e-6}


condition_number = rests(r"\kappa = L/\mu", "definition: the condition number")


@executed(r"\rho = \sqrt\gamma = (\sqrt\kappa-1)/(\sqrt\kappa+1)")
def best_ratio(rng):
    for low, high in ((1.0, 100.0), (0.5, 2.0), (3.0, 40.0)):
        lr, momentum = _search(low, high)
        found = worst_radius((low, high), lr, momentum)
        yield {"κ": high / low, "γ": momentum, "ρ": found, "close": 1e-5}


@executed(r"2 + 2\gamma - \eta\lambda = 0")
def flips(rng):
    """Where a root arrives at -1: there the step's matrix plus 1 has no inverse."""
    for momentum in (0.0, 0.5, 0.9):
        for product in (1.0, 2 + 2 * momentum, 3.0, 3.8, 4.0):
            singular = np.linalg.det(step_matrix(2 * product, 0.5, momentum) + np.eye(2))
            yield {"η": 0.5, "λ": 2 * product, "γ": momentum}, bool(abs(singular) < 1e-9)


@executed(5)
def stable(rng):
    for momentum in (0.0, 0.5, 0.9, 0.99):
        for share in (-0.1, 1e-6, 0.5, 1 - 1e-6, 1 + 1e-6, 1.5):
            product = share * 2 * (1 + momentum)
            yield {"η": 0.5, "λ": 2 * product, "γ": momentum}, bool(radius(2 * product, 0.5, momentum) < 1)


@executed(r"0 < \eta\lambda < 4")
def undamped(rng):
    """At momentum 1 just these products make the spectral radius 1."""
    for product in (-0.1, 1e-6, 1.0, 4 - 1e-6, 4 + 1e-6, 5.0):
        yield {"η": 0.5, "λ": 2 * product}, bool(abs(radius(2 * product, 0.5, 1.0) - 1) < 1e-9)


@executed(6)
def floor(rng):
    for curvature, momentum, share, noise in rng.uniform((0.1, 0, 0.01, 0.1), (9, 0.99, 0.99, 4), size=(20, 4)):
        lr = share * 2 * (1 + momentum) / curvature
        found = np.sqrt(stationary(curvature, lr, momentum, noise))
        yield {"λ": curvature, "η": lr, "γ": momentum, "σ": np.sqrt(noise), "σ_θ": found}


example_noise = rests(r"\sigma^2 = 3", "condition: the noise of the example")


CURVATURES = (4.0, 100.0)  # of exercise 6
SITE, KERAS = (momentum_init, momentum_step), (keras.sgd_init, keras.sgd_step)
TORCH, OPTAX = (torch.sgd_init, torch.sgd_step), (optax.sgd_init, optax.sgd_step)


def kept(method, gradients, rates, momentum):
    """Return what a method keeps of these gradients, before the first and after each."""
    init, step = method
    found, state = [np.array(0.0)], init(np.array(0.0))
    for gradient, rate in zip(gradients, rates, strict=True):
        _, state = step(np.array(0.0), state, lambda x, g=gradient: x + g, rate, momentum)
        found.append(state)
    return found


@executed(r"v_t = \eta\, b_t")
def constant_rate(rng):
    """Velocities of this site and buffers of PyTorch; where the rate changes, it is not so."""
    for rate, momentum in ((0.0, 0.9), (0.3, 0.1), (0.2, 1.0)):
        gradients = rng.normal(size=5)
        buffers = kept(TORCH, gradients, np.ones(5), momentum)
        for last in (rate, rate + 1):
            velocities = kept(SITE, gradients, [rate, rate, rate, rate, last], momentum)
            yield {"η": last, "v": velocities, "b": buffers, "t": 5}, last == rate


def frameworks(rng, methods, name):
    """Yield each step of these methods at rates that change; the third is 0."""
    for momentum in (0.2, 0.9, 1.0):
        gradients, rates = rng.normal(size=6), rng.uniform(0, 2, size=6) * (1, 1, 0, 1, 1, 1)
        for method, sign in methods:
            found = [sign * state for state in kept(method, gradients, rates, momentum)]
            for t in range(1, 7):
                yield {"γ": momentum, "η": rates[t - 1], "g": [None, *gradients], name: found, "t": t}


@executed(r"v_t = \gamma v_{t-1} + \eta g_t")
def inside(rng):
    yield from frameworks(rng, ((SITE, 1), (KERAS, -1)), "v")


@executed(r"b_t = \gamma b_{t-1} + g_t")
def outside(rng):
    yield from frameworks(rng, ((TORCH, 1), (OPTAX, 1)), "b")


@executed(r"0.9^t \le 0.05")
def nearly_terminal(rng):
    """Whether at momentum 0.9 a constant gradient has brought the velocity to 95 % of the terminal one."""
    velocities = [np.array(0.0)]
    for _ in range(400):
        velocities.append(momentum_step(np.array(0.0), velocities[-1], lambda x: x + 2, 0.1, 0.9)[1])
    for t in (1, 28, 29, 60):
        yield {"t": t}, bool(velocities[t] >= 0.95 * velocities[-1])


@executed(r"(1-\eta\lambda)\gamma + \gamma\,\eta\lambda = \gamma")
def determinant(rng):
    for curvature, lr, momentum in rng.uniform((0.1, 0.01, 0), (30, 1, 1), size=(9, 3)):
        values = {"λ": curvature, "η": lr, "γ": momentum}
        yield values
        yield from beside(values, np.linalg.det(step_matrix(curvature, lr, momentum)), "((1-η λ) γ+γ η λ)")


@executed(r"\gamma = 1 - 1/25")
def twenty_five_times(rng):
    """At which of these momenta a constant gradient brings the velocity to 25 single steps."""
    for momentum in (0.9, 0.95, 0.96, 0.97):
        velocity = np.array(0.0)
        for _ in range(2000):
            _, velocity = momentum_step(np.array(0.0), velocity, lambda x: x + 2, 0.1, momentum)
        yield {"γ": momentum}, bool(abs(velocity / (0.1 * 2) - 25) < 1e-6)


@executed(r"\kappa = 100/4 = 25")
def asked_ratio(rng):
    yield {"κ": CURVATURES[1] / CURVATURES[0]}


@executed(r"\eta = 1/36")
def asked_rate(rng):
    yield {"η": _search(*CURVATURES)[0], "close": 1e-6}


@executed(r"\gamma = 4/9")
def asked_momentum(rng):
    yield {"γ": _search(*CURVATURES)[1], "close": 1e-6}


@executed(r"\rho = 4/6 = 2/3")
def asked_error(rng):
    yield {"ρ": worst_radius(CURVATURES, *_search(*CURVATURES)), "close": 1e-5}
