"""The momentum phase map: docs/elements/momentum_phase.ts. Tests: tests/play/test_play.py, tests/play/test_play_momentum_phase.py."""

import numpy as np

from snippets.momentum import momentum_init, momentum_step

WIDEST, STEPS = 4.2, 60
START = {"x": 0.6, "gamma": 0.9}
LEVELS = (0.5, 0.7, 0.8, 0.9, 1.0)
NEITHER = ("既不收敛也不发散", "neither converges nor diverges")
BORDERS = {  # what is said on the borders and in the corners, by hand: (x, gamma, t) -> kind, radius, steps to a tenth, theta
    (1.0, 0.0, 60): (("单调收敛", "monotone"), "0", 1, "0"),  # the fastest point: the first step leads to 0
    (0.99, 0.0, 1): (("单调收敛", "monotone"), "0.01", 1, "0.01"),
    (0.25, 0.25, 1): (("单调收敛", "monotone"), "0.5", 4, "0.75"),  # both roots 1/2; 1/2^4 is the first below 1/10
    (2.25, 0.25, 1): (("来回跳", "flips"), "0.5", 4, "−1.25"),  # both roots -1/2
    (0.0, 0.0, 60): (NEITHER, "1", None, "1"),  # without a learning rate it stays
    (0.0, 0.5, 60): (NEITHER, "1", None, "1"),
    (0.0, 1.0, 60): (NEITHER, "1", None, "1"),
    (0.6, 1.0, 2): (NEITHER, "1", None, "−0.44"),  # without decay it swings for ever: 1, 0.4, -0.44
    (3.99, 1.0, 1): (NEITHER, "1", None, "−2.99"),
    (2.0, 0.0, 59): (NEITHER, "1", None, "−1"),  # the limit of (5): a root is -1
    (3.8, 0.9, 60): (NEITHER, "1", None, "19"),  # 19 (-1)^t - 18 (-0.9)^t
    (4.0, 1.0, 60): (("发散", "diverges"), "1", None, "121"),  # both roots are -1: (1 + 2 t) (-1)^t
    (4.2, 0.0, 2): (("发散", "diverges"), "3.2", None, "10.2"),
    (4.2, 1.0, 1): (("发散", "diverges"), "1.558", None, "−3.2"),  # 1.1 + 0.21 ** 0.5
}


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


def borders(gamma):
    """Return between which x the roots are complex, and from which on the error grows (eq. 5 of the page)."""
    root = np.sqrt(gamma)
    return (1 - root) ** 2, (1 + root) ** 2, 2 + 2 * gamma


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


def said(kind, size, tenth, theta, t):
    """Return the sentence of a state in both languages, put together from its parts."""
    zh = f"，误差缩到十分之一约{tenth}步" if tenth else ""
    en = f", about {tenth} step{'s' * (tenth > 1)} to a tenth of the error" if tenth else ""
    return [
        f"{kind[0]}：谱半径{size}{zh}；第{t}步，θ = {theta}。",
        f"{kind[1]}: spectral radius {size}{en}; at step {t}, θ = {theta}.",
    ]


def golden():
    """Return radii and runs over the whole map, by its borders too, and the words there in both languages."""
    cases = [
        {"call": "says", "arguments": [x, gamma, t], "value": said(*parts, t)}
        for (x, gamma, t), parts in BORDERS.items()
    ]
    for gamma in (0.0, 0.1, 0.25, 0.5, 0.81, 0.9, 0.99, 1.0):
        cases.append({"call": "borders", "arguments": [gamma], "value": borders(gamma)})
        for x in (0.0, 0.01, 0.6, 1.0, 2.0, *borders(gamma), 4.2):
            cases.append({"call": "radius", "arguments": [x, gamma], "value": radius(x, gamma)})
            cases.append({"call": "trace", "arguments": [x, gamma, 40], "value": run(x, gamma, 40)})
    return cases


def copies():
    """Return states, and the last parameter of their runs."""
    return [
        {"arguments": [x, gamma], "prints": str(run(x, gamma, STEPS)["theta"][-1])}
        for x, gamma in ((0.6, 0.9), (2.05, 0.07), (3.9, 0.9))
    ]
