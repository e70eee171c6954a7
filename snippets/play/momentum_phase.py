"""The momentum phase map: docs/elements/momentum_phase.ts. Test: tests/test_play.py."""

import numpy as np

from snippets.momentum import momentum_init, momentum_step

WIDEST, STEPS = 4.2, 60
START = {"x": 0.6, "gamma": 0.9}
LEVELS = (0.5, 0.7, 0.8, 0.9, 1.0)


def constants():
    """Return the frame of the map, how far a run goes, the level lines, and the state it starts in."""
    return {"widest": WIDEST, "steps": STEPS, "levels": LEVELS, "start": START}


def radius(x, gamma):
    """Return the larger root of s^2 - (1 + gamma - x) s + gamma, by its formula (eq. 3 of the page)."""
    trace = 1 + gamma - x
    inside = trace * trace - 4 * gamma
    if inside < 0:
        return float(np.sqrt(gamma))
    root = float(np.sqrt(inside))
    return max(abs(trace + root), abs(trace - root)) / 2


def run(x, gamma, steps):
    """Return parameter and velocity from (1, 0), by momentum_step with lr = x on a curvature of 1."""
    theta = np.array(1.0)
    velocity = momentum_init(theta)
    thetas, velocities = [1.0], [0.0]
    for _ in range(steps):
        theta, velocity = momentum_step(theta, velocity, lambda x: x, x, gamma)
        thetas.append(float(theta))
        velocities.append(float(velocity))
    return {"theta": thetas, "velocity": velocities}


def golden():
    """Return radii and runs over the whole map, by its borders too."""
    cases = []
    for gamma in (0.0, 0.1, 0.25, 0.5, 0.81, 0.9, 0.99, 1.0):
        for x in (0.0, 0.01, (1 - gamma**0.5) ** 2, 0.6, 1.0, 2.0, (1 + gamma**0.5) ** 2, 2 + 2 * gamma, 4.2):
            cases.append({"call": "radius", "arguments": [x, gamma], "value": radius(x, gamma)})
            cases.append({"call": "trace", "arguments": [x, gamma, 40], "value": run(x, gamma, 40)})
    return cases


def copies():
    """Return states, and the last parameter of their runs."""
    return [
        {"arguments": [x, gamma], "prints": str(run(x, gamma, STEPS)["theta"][-1])}
        for x, gamma in ((0.6, 0.9), (2.05, 0.07), (3.9, 0.9))
    ]
