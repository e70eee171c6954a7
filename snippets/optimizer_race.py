"""Four surfaces and a rule to compare on. Page: docs/{zh,en}/optimizer-race.md. Test: tests/snippets/test_optimizer_race.py."""

# --8<-- [start:surfaces]
import numpy as np


def quadratic(theta):
    """Return J = (x^2 + 30 y^2) / 2 at theta (..., 2), and gradient."""
    x, y = np.moveaxis(theta, -1, 0)
    return (x**2 + 30 * y**2) / 2, np.stack([x, 30 * y], axis=-1)


def beale(theta):
    """Return Beale's J at theta (..., 2), and gradient."""
    x, y = np.moveaxis(theta, -1, 0)
    cube = y * y**2  # as y**3, but the same bits on every machine
    a, b = 1.5 - x * (1 - y), 2.25 - x * (1 - y**2)
    c = 2.625 - x * (1 - cube)
    along_x = a * (y - 1) + b * (y**2 - 1) + c * (cube - 1)
    along_y = x * (a + 2 * b * y + 3 * c * y**2)
    slope = 2 * np.stack([along_x, along_y], axis=-1)
    return a**2 + b**2 + c**2, slope


def rosenbrock(theta):
    """Return Rosenbrock's J at theta (..., 2), and gradient."""
    x, y = np.moveaxis(theta, -1, 0)
    off = y - x**2
    slope = np.stack([2 * (x - 1) - 400 * x * off, 200 * off], axis=-1)
    return (1 - x) ** 2 + 100 * off**2, slope


def saddle(theta):
    """Return J with a saddle at 0, at theta (..., 2), and gradient."""
    x, y = np.moveaxis(theta, -1, 0)
    slope = np.stack([x, y * (y**2 - 1)], axis=-1)
    return x**2 / 2 + (y**2 - 1) ** 2 / 4, slope


# --8<-- [end:surfaces]


# --8<-- [start:race]
def rescaled(surface, lrs):
    """Return the gradient as a function of psi = theta / lr (eq. 3)."""
    return lambda psi: surface(lrs * psi)[1]


def walk(method, surface, start, lrs, steps, decay=0.0):
    """Run a method at many learning rates side by side (eq. 3).

    Args:
        method: (init, step), such as (sgd_init, sgd_step).
        surface: Function; surface(theta) is J and its gradient.
        start: Where every run begins, shape (2,).
        lrs: Learning rates, shape (n,), finite, > 0.
        steps: How many steps to take, >= 1.
        decay: Weight decay beside the step, finite, >= 0.

    Returns:
        Points, shape (steps + 1, n, 2); inf or nan where a run diverges.

    Raises:
        ValueError: A learning rate, steps or decay is out of range.
    """
    lrs = np.reshape(lrs, (-1, 1)).astype(float)
    if not (np.all(lrs > 0) and np.all(lrs < np.inf)):
        raise ValueError(f"lrs must be finite and > 0, got {lrs[:, 0]}")
    if not (steps >= 1 and 0 <= decay < np.inf):
        raise ValueError(f"steps, decay: got {steps}, {decay}")
    psi = start / lrs  # theta in units of its own learning rate
    (init, step), grad = method, rescaled(surface, lrs)
    state, points = init(psi), [lrs * psi]
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps):
            kept = decay * lrs * psi
            psi, state = step(psi, state, grad, lr=1)
            psi = psi - kept
            points.append(lrs * psi)
    return np.array(points)


def score(points, surface, box, rule="late"):
    """Judge runs, lower is better; inf if one ever left the box (eq. 2).

    Args:
        points: From walk, shape (steps + 1, n, 2).
        surface: Function; surface(theta) is J and its gradient.
        box: Lower left and upper right corner, shape (2, 2).
        rule: "late", the largest J in the last third; "end", the last J;
            "mean", the mean of all.

    Returns:
        One number a run, shape (n,).

    Raises:
        ValueError: rule is none of the three.
    """
    if rule not in ("late", "end", "mean"):
        raise ValueError(f"rule must be late, end or mean, got {rule}")
    low, high = np.array(box)
    inside = np.all((low < points) & (points < high), axis=(0, 2))
    with np.errstate(over="ignore", invalid="ignore"):
        losses = surface(points)[0]
        late = losses[2 * len(losses) // 3 :].max(axis=0)
        mean = losses.mean(axis=0)
    judged = {"late": late, "end": losses[-1], "mean": mean}[rule]
    return np.where(inside, judged, np.inf)


# --8<-- [end:race]


if __name__ == "__main__":
    # --8<-- [start:demo]
    def plain(theta, state, grad, lr):
        """Take a step of gradient descent."""
        return theta - lr * grad(theta), state

    def heavy(theta, velocity, grad, lr):
        """Take a step of momentum 0.9."""
        velocity = 0.9 * velocity + lr * grad(theta)
        return theta - velocity, velocity

    grid = np.geomspace(1e-4, 1e2, 49)
    box = [[-2, -1], [2, 3]]
    for steps in (50, 200):
        for step in (plain, heavy):
            method = (np.zeros_like, step)
            points = walk(method, rosenbrock, [-1.2, 1], grid, steps)
            scores = score(points, rosenbrock, box)
            best = scores.argmin()
            found = f"{grid[best]:.4f} {scores[best]:.4f}"
            print(steps, step.__name__, found)
    # -> 50 plain 0.0056 0.4908
    # -> 50 heavy 0.0013 0.5990
    # -> 200 plain 0.0042 0.2523
    # -> 200 heavy 0.0032 0.0025
    # --8<-- [end:demo]
