"""The formulas of docs/{zh,en}/momentum.md beside snippets/momentum.py."""

import numpy as np

from snippets.claims.momentum import radius, stationary, step_matrix, worst_radius
from snippets.equations import SIZES, Each, executed
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


@executed(3)
def matrix(rng):
    for curvature, lr, momentum in rng.uniform((0.1, 0.01, 0), (30, 1, 1), size=(20, 3)):
        found = step_matrix(curvature, lr, momentum)
        for root in np.linalg.eigvals(found):
            yield {"λ": curvature, "η": lr, "γ": momentum, "this": found, "s": root}


@executed(4)
def best(rng):
    """The pair that the code's spectral radius likes best, found by a search over a fine grid of pairs around any start."""
    for low, high in ((1.0, 100.0), (0.5, 2.0), (3.0, 40.0)):
        found = _search(low, high)
        yield {"μ": low, "L": high, "κ": high / low, "η": found[0], "γ": found[1], "close": 1e-6}


def _search(low, high):
    """Return lr and momentum at which the worst spectral radius over two curvatures is least, by shrinking a grid."""
    centre, width = np.array([2 / (low + high), 0.5]), np.array([2 / (low + high), 0.5])
    for _ in range(40):
        pairs = [centre + width * (i / 6, j / 6) for i in range(-6, 7) for j in range(-6, 7)]
        pairs = [pair for pair in pairs if 0 < pair[0] and 0 <= pair[1] < 1]
        centre = min(pairs, key=lambda pair: worst_radius((low, high), *pair))
        width = width * 0.7
    return centre


@executed(5)
def stable(rng):
    for momentum in (0.0, 0.5, 0.9, 0.99):
        for share in (-0.1, 1e-6, 0.5, 1 - 1e-6, 1 + 1e-6, 1.5):
            product = share * 2 * (1 + momentum)
            yield {"η": 0.5, "λ": 2 * product, "γ": momentum}, bool(radius(2 * product, 0.5, momentum) < 1)


@executed(6)
def floor(rng):
    for curvature, momentum, share, noise in rng.uniform((0.1, 0, 0.01, 0.1), (9, 0.99, 0.99, 4), size=(20, 4)):
        lr = share * 2 * (1 + momentum) / curvature
        found = np.sqrt(stationary(curvature, lr, momentum, noise))
        yield {"λ": curvature, "η": lr, "γ": momentum, "σ": np.sqrt(noise), "σ_θ": found}
