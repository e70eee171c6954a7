"""The formulas of docs/{zh,en}/nesterov.md beside snippets/nesterov.py."""

from functools import cache

import numpy as np

from snippets.claims.nesterov import bent, chain_value, radius, schedule
from snippets.equations import SIZES, Each, executed, from_one, rests
from snippets.exercises.nesterov import weights
from snippets.frameworks import torch
from snippets.momentum import momentum_step
from snippets.nesterov import nesterov_init, nesterov_step

LOWEST = 50.0  # value of an objective at its minimum


def walk(grad, start, lr, gammas):
    """Return the thetas of a run, its velocities, and where it asked for the gradient."""
    thetas, velocities, asked = [start], [nesterov_init(start)], []

    def noted(point):
        asked.append(point)
        return grad(point)

    for gamma in gammas:
        theta, velocity = nesterov_step(thetas[-1], velocities[-1], noted, lr, gamma)
        thetas.append(theta)
        velocities.append(velocity)
    return thetas, velocities, asked


def runs(rng, steps=5):
    """Yield runs on a function that is no quadratic, at the borders of lr and momentum too; the last step only asks."""
    for shape in SIZES:
        for lr, momentum in ((0.0, 0.9), (0.3, 0.0), (0.3, 1.0), (0.1, 0.7)):
            target = rng.normal(size=shape)

            def grad(x, target=target):
                return np.sin(x) + x - target

            thetas, velocities, asked = walk(grad, rng.normal(size=shape), lr, [momentum] * (steps + 1))
            gradients = [None, *map(grad, asked)]
            symbols = {"γ": momentum, "η": lr, "∇J": grad, "θ": thetas, "v": velocities, "φ": asked, "g": gradients}
            yield symbols | {"t": Each(range(1, steps + 1))}


@executed(1)
def step(rng):
    yield from runs(rng)


@executed(2)
def two_sequences(rng):
    yield from runs(rng)


@executed(r"\theta_t - \theta_{t-1} = -v_t")
def moved(rng):
    yield from runs(rng)


@executed(r"\varphi_t = \theta_t - \gamma v_t")
def ahead(rng):
    yield from runs(rng)


@executed(3)
def one_sequence(rng):
    yield from runs(rng)


@executed(r"v_t = \eta\, b_t")
def buffer(rng):
    """Beside PyTorch, which stores the look-ahead point, and its buffer."""
    for draw in runs(rng):
        if draw["γ"] > 0:
            point, kept, state = draw["θ"][0], [0 * draw["θ"][0]], torch.sgd_init(draw["θ"][0])
            for _ in range(5):
                point, state = torch.sgd_step(point, state, draw["∇J"], draw["η"], draw["γ"], nesterov=True)
                kept.append(state)
            yield draw | {"b": kept}


@executed(
    r"\begin{aligned} v_t &= \gamma\, v_{t-1} + \eta\lambda\,(\theta_{t-1} - \gamma\, v_{t-1}) \\ "
    r"&= \gamma\,(1 - \eta\lambda)\, v_{t-1} + \eta\lambda\, \theta_{t-1} \end{aligned}"
)
def parabola(rng):
    for curvature, lr, momentum in ((2.0, 0.0, 0.9), (3.0, 0.3, 0.0), (3.0, 0.5, 1.0), (5.0, 0.1, 0.7)):
        thetas, velocities, _ = walk(lambda x, c=curvature: c * x, rng.normal(size=()), lr, [momentum] * 5)
        symbols = {"λ": curvature, "η": lr, "γ": momentum, "θ": thetas, "v": velocities}
        yield symbols | {"t": Each(range(1, 6))}


@executed(r"\gamma(1 - \eta\lambda)")
def effective(rng):
    """The momentum of the heavy ball is the product of its two roots; here the determinant of a step of the code."""
    for curvature, lr, momentum in rng.uniform((0.1, 0, 0), (3, 1, 1), size=(9, 3)):
        columns = [
            nesterov_step(np.array(theta), np.array(velocity), lambda x, c=curvature: c * x, lr, momentum)
            for theta, velocity in np.eye(2)
        ]
        yield {"γ": momentum, "η": lr, "λ": curvature, "this": np.linalg.det(columns)}


@executed(r"0 < \eta\lambda < 2 + 2\gamma")
def heavy_ball(rng):
    for momentum in (0.0, 0.5, 0.9):
        for share in (0.0, 1e-6, 0.5, 1 - 1e-6, 1 + 1e-6, 1.5):
            product = share * (2 + 2 * momentum)
            yield (
                {"η": 0.5, "λ": 2 * product, "γ": momentum},
                bool(radius(momentum_step, product, momentum) < 1 - 1e-12),
            )


@executed(r"0 < \eta\lambda < \frac{2 + 2\gamma}{1 + 2\gamma}")
def stable(rng):
    for momentum in (0.0, 0.5, 0.9, 1.0):
        for share in (0.0, 1e-6, 0.5, 1 - 1e-6, 1 + 1e-6, 1.5):
            product = share * (2 + 2 * momentum) / (1 + 2 * momentum)
            yield (
                {"η": 0.5, "λ": 2 * product, "γ": momentum},
                bool(radius(nesterov_step, product, momentum) < 1 - 1e-12),
            )


rate = rests(r"\eta = 1/L", "condition: the rate that the bounds are about")


def guarantee(low, high, start, gammas):
    """Return what the bounds speak of, on a convex function with curvatures from low to high that is least, LOWEST, at 0."""
    thetas, _, _ = walk(lambda x: bent(x, low, high)[1], start, 1 / high, gammas)
    distance = np.sqrt(np.sum(start**2))
    return {"J": lambda x: bent(x, low, high)[0] + LOWEST, "J*": LOWEST, "θ": thetas, "L": high, "R": distance}


@executed(4)
def growing(rng):
    """The last draws: curved up to 1, straight beyond, and so far away that all steps together just get to the bend."""
    series, gammas = {"a": from_one(weights(502)), "γ": from_one(schedule(502))}, schedule(500)
    for low, high, size in ((0.0, 5.0, 1), (0.0, 0.3, 3), (1.0, 1.0, 2), (0.2, 5.0, 4)):
        values = guarantee(low, high, rng.normal(size=size) * 20, gammas[:60])
        yield values | series | {"k": Each(range(1, 61))}
    for steps, room in ((5, 0.38), (500, 0.02)):
        push, _, _ = walk(lambda x: -np.ones_like(x), np.zeros(1), 1.0, gammas[:steps])
        values = guarantee(0.0, 1e-4, 2 * push[-1] + 1, gammas[:steps])
        yield values | series | {"k": Each((steps,)), "tight": room}


@executed(r"J(x) = \frac18 \sum_{i=0}^{n} (x_{i+1} - x_i)^2 - \frac14 x_1")
def chain(rng):
    for n in (1, 2, 5):
        x = np.array([0.0, *rng.normal(size=n), 0.0])
        yield {"n": n, "x": x, "J": lambda x: chain_value(x[1:-1])}


dimension = rests(r"n = 2k+1", "condition: the dimension in which k steps are tried")


@cache
def worst(momentum, steps=2000):
    """Return the curvature, of those up to L = 1, whose parabola is highest after so many steps from 1, and where it is then."""
    curvature = np.geomspace(1e-5, 1, 5000)
    thetas, _, _ = walk(lambda x: curvature * x, np.ones(5000), 1.0, [momentum] * steps)
    highest = np.argmax(curvature * thetas[-1] ** 2)
    return curvature[highest], thetas[-1][highest]


def parabolas():
    """Yield worst parabolas in other units: of L and of R."""
    for momentum, steepest, distance in ((0.0, 1e4, 3.0), (0.5, 4e4, 2.0), (0.9, 3e5, 4.0)):
        curvature, end = worst(momentum)
        values = {"γ": momentum, "λ": curvature * steepest, "L": steepest, "R": distance, "k": 2000, "close": 0.01}
        values |= {"J": lambda x, c=values["λ"]: c / 2 * x**2 + LOWEST, "J*": LOWEST}
        yield values | {"θ": {2000: end * distance}}


@executed(r"\lambda = (1-\gamma)L/(2k)")
def worst_curvature(rng):
    yield from parabolas()


@executed(5)
def constant(rng):
    yield from parabolas()


condition_number = rests(r"\kappa = L/\mu", "definition: the condition number")


def best_constant(ratio):
    """Return the momentum with the least spectral radius in the flattest direction, at lr = 1 / L; by thirds."""
    left, right = 0.0, 1.0
    for _ in range(80):
        third = (right - left) / 3
        low, high = (radius(nesterov_step, 1 / ratio, place) for place in (left + third, right - third))
        left, right = (left, right - third) if low < high else (left + third, right)
    return left


@executed(6)
def strong(rng):
    """The bound is nearly attained at k = 0 in a steep direction, and at kappa = 1; at k = 1 to about a half."""
    for low, high, start, more in (
        (0.2, 5.0, rng.normal(size=3) * 9, {"k": Each(range(60))}),
        (1.0, 100.0, np.array([0.5]), {"k": Each(range(60))}),
        (0.01, 4.0, np.array([0.9]), {"k": Each((0,)), "tight": 0.02}),
        (1.0, 9.0, np.array([1e6]), {"k": Each((1,)), "tight": 0.42}),
        (2.0, 2.0, np.array([3.0]), {"k": Each((1, 2)), "tight": 0.02}),
    ):
        momentum = best_constant(high / low) if high > low else 0.0
        values = guarantee(low, high, start, [momentum] * 60) | {"μ": low, "κ": high / low, "γ": momentum}
        steeper = bent(start, 2 * low, high + low)[0]  # J less its least, with a parabola of curvature low added
        yield values | {"C": steeper, "close": 1e-6} | more


lost_index = rests(
    r"v_2 = \gamma v_1 + \eta\nabla J(\theta - \gamma v_1)",
    "quoted: the original note, which lacks the index of the parameters",
)


@executed(r"\theta_t = \varphi_t + \gamma v_t")
def back(rng):
    yield from runs(rng)


@executed(r"v_t = \theta_{t-1} - \theta_t")
def difference(rng):
    yield from runs(rng)


@executed(r"a_k \ge (k+1)/2")
def grows(rng):
    for places, room in ((range(1, 200), 1.0), ((1,), 1e-9), ((199,), 0.05)):
        yield {"a": from_one(weights(200)), "k": Each(places), "tight": room}


@executed(r"a_{k+1} = \tfrac12\bigl(1 + \sqrt{1 + 4 a_k^2}\bigr) \ge \tfrac12 + a_k")
def root(rng):
    for places, room in ((range(1, 60), 1.0), ((1,), 0.08)):
        yield {"a": from_one(weights(60)), "k": Each(places), "tight": room}


@executed(r"\eta\lambda = 1")
def at_once(rng):
    """Whether one step from anywhere, at any velocity, ends in the minimum, and whether the next one leaves it there."""
    for product in (0.5, 1.0, 1.5):
        theta, velocity = rng.normal(size=2)
        for _ in range(2):
            theta, velocity = nesterov_step(
                np.array(theta), np.array(velocity), lambda x, c=2 * product: c * x, 0.5, 0.9
            )
        yield {"η": 0.5, "λ": 2 * product}, bool(abs(theta) < 1e-12)
