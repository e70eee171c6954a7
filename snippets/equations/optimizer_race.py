"""The formulas of docs/{zh,en}/optimizer-race.md beside snippets/optimizer_race.py."""

import numpy as np

from snippets.claims.optimizer_race import GRIDS, METHODS, OPEN, SURFACES, best, points_of
from snippets.equations import Each, executed, rests
from snippets.momentum import momentum_init, momentum_step
from snippets.optimizer_race import beale, quadratic, rescaled, rosenbrock, saddle, score, walk
from snippets.sgd import sgd_init, sgd_step

point = rests(r"\theta = (x, y)", "definition: a point of the plane")


@executed(1)
def surfaces(rng):
    for place in rng.normal(0, 2, size=(9, 2)):
        values = {f"J_{k}": surface(place)[0] for k, surface in enumerate((quadratic, beale, rosenbrock, saddle), 1)}
        yield values | {"x": place[0], "y": place[1]}


@executed(2)
def rule(rng):
    """Boxes are left open here: which runs count is another part of the rule. The runs go on after T, and some get worse."""
    for surface, method, steps in (("saddle", "sgd", 3), ("quadratic", "sgd", 7), ("rosenbrock", "adam", 20)):
        function, grid, points = SURFACES[surface][0], GRIDS["coarse"], points_of(surface, method, "coarse")
        scores = score(points[: steps + 1], function, OPEN)
        _, chosen, _ = best(surface, method, steps=steps, grid="coarse", boxed=False)
        places = {t: dict(zip(grid, row, strict=True)).get for t, row in enumerate(points)}
        values = {"s": dict(zip(grid, scores, strict=True)).get, "J": lambda x, f=function: f(x)[0], "θ": places}
        values |= {"T": steps, "script E": grid, "η*": chosen}
        yield values | {"t": Each(range(2 * steps + 1)), "η": Each(grid[np.isfinite(scores)])}


@executed(3)
def rescaling(rng):
    """Beside a walk at rate 1 in rescaled coordinates: the method itself at its own rate."""
    for name, (function, _, _) in zip(METHODS, 2 * [*SURFACES.values()], strict=False):
        if name != "adamw":
            init, step = METHODS[name][0]
            for lr in (2e-3, 1e-4):
                theta = rng.uniform(-1, 1, size=2)
                thetas, scaled = [theta], [theta / lr]
                states = [init(theta), init(theta)]
                for _ in range(5):
                    theta, states[0] = step(thetas[-1], states[0], lambda x, f=function: f(x)[1], lr=lr)
                    psi, states[1] = step(scaled[-1], states[1], rescaled(function, lr), lr=1)
                    thetas.append(theta)
                    scaled.append(psi)
                yield {"η": lr, "θ": thetas, "ψ": scaled, "t": Each(range(6))}


@executed(r"1 - 0.01\,\eta")
def decayed(rng):
    """What AdamW's decay leaves of a place where the gradient is 0."""
    pair, decay = METHODS["adamw"]
    for lr in (0.3, 1.0, 20.0):
        points = walk(pair, lambda x: (0 * x[..., 0], 0 * x), (1.0, -2.0), [lr], 1, decay)
        yield {"η": lr, "this": points[1, 0, 0] / points[0, 0, 0]}


def beside_the_saddle(lr, steps):
    """Return how many times as far SGD gets from the saddle while y is small."""
    points = walk((sgd_init, sgd_step), saddle, (1.0, 1e-9), [lr], steps)
    return points[-1, 0, 1] / points[0, 0, 1]


@executed(r"1 + \eta")
def away(rng):
    for lr in (0.1, 0.5, 1.5):
        yield {"η": lr, "this": beside_the_saddle(lr, 1)}


escaped = rests(r"|y| > \tfrac12", "condition: how far from the saddle counts as away")


@executed(r"\eta |g|/(1-\gamma)")
def terminal(rng):
    for lr, momentum in ((0.1, 0.0), (0.1, 0.9), (0.5, 0.5)):
        gradient, velocity = rng.normal(), momentum_init(np.array(0.0))
        for _ in range(400):
            _, velocity = momentum_step(np.array(0.0), velocity, lambda x, g=gradient: x + g, lr, momentum)
        yield {"η": lr, "γ": momentum, "g": gradient, "this": abs(velocity)}


target = rests(r"|y| \ge 0.1", "condition: how far exercise 2 asks to get")


def hundredfold():
    """Return the rate at which 20 steps go a hundred times as far; by halves."""
    low, high = 1e-3, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if beside_the_saddle(middle, 20) > 100 else (middle, high)
    return low


@executed(r"(1 + \eta)^{20} = 100")
def twenty(rng):
    yield {"η": hundredfold()}


@executed(r"\eta = 100^{1/20} - 1")
def needed(rng):
    yield {"η": hundredfold()}
