"""SGD with momentum, the heavy ball. Page: docs/{en,zh}/momentum.md. Test: tests/snippets/test_momentum.py."""

# --8<-- [start:momentum]
import numpy as np


def momentum_init(theta):
    """Return the velocity before the first step: zero."""
    return np.zeros_like(theta)


def momentum_step(theta, velocity, grad, lr, momentum=0.9):
    """Take one step with velocity (eq. 1).

    Args:
        theta: Parameters, float array of any shape.
        velocity: Decayed sum of past gradient steps, shape of theta.
        grad: Function; grad(theta) is the gradient, shape of theta.
        lr: Learning rate, finite, lr >= 0. It stands inside the velocity.
        momentum: Part of the velocity that is kept, 0 <= momentum <= 1.

    Returns:
        New parameters and velocity, shaped as theta; its dtype if grad keeps it.

    Raises:
        ValueError: lr or momentum is out of range, or a shape is wrong.

    Source:
        Polyak 1964, USSR Comput. Math. Math. Phys. 4(5), 1-17, with a
        velocity as in Sutskever et al. 2013, ICML, eq. 1-2, where it has
        the opposite sign.
    """
    lr, momentum = float(lr), float(momentum)  # NumPy's own float64 would widen float32
    if not 0 <= lr < np.inf:
        raise ValueError(f"lr must be finite and >= 0, got {lr}")
    if not 0 <= momentum <= 1:
        raise ValueError(f"momentum must be in [0, 1], got {momentum}")
    if velocity.shape != theta.shape:
        raise ValueError(f"velocity must have shape {theta.shape}, got {velocity.shape}")
    gradient = grad(theta)
    if np.shape(gradient) != theta.shape:
        raise ValueError(f"gradient must have shape {theta.shape}, got {np.shape(gradient)}")
    velocity = momentum * velocity + lr * gradient
    return theta - velocity, velocity


# --8<-- [end:momentum]


if __name__ == "__main__":
    # --8<-- [start:demo]
    def grad(theta):
        """Return the gradient of a quadratic with curvatures 1 and 100."""
        return np.array([1.0, 100.0]) * theta

    def steps_to(tolerance, lr, momentum):
        """Count the steps until the error has shrunk by tolerance."""
        start = theta = np.ones(2)
        velocity, steps = momentum_init(theta), 0
        while np.linalg.norm(theta) > tolerance * np.linalg.norm(start):
            theta, velocity = momentum_step(theta, velocity, grad, lr, momentum)
            steps += 1
        return steps

    print("gradient descent", steps_to(1e-6, lr=2 / 101, momentum=0))
    # -> gradient descent 691
    print("momentum", steps_to(1e-6, lr=(2 / 11) ** 2, momentum=(9 / 11) ** 2))
    # -> momentum 93
    # --8<-- [end:demo]
