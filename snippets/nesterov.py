"""Nesterov's accelerated gradient, look-ahead form. Page: docs/{zh,en}/nesterov.md. Test: tests/snippets/test_nesterov.py."""

# --8<-- [start:nesterov]
import numpy as np


def nesterov_init(theta):
    """Return the velocity before the first step: zeros like theta."""
    return np.zeros_like(theta)


def nesterov_step(theta, velocity, grad, lr, momentum=0.9):
    """Take one step with the gradient at the look-ahead point (eq. 1).

    Args:
        theta: Parameters, float array of any shape.
        velocity: From nesterov_init or the last step, shape of theta.
        grad: Function; grad(point) is the gradient of J, shape of theta.
        lr: Learning rate, finite and >= 0. It is INSIDE the velocity.
        momentum: Fraction of the velocity kept, 0 <= momentum <= 1.

    Returns:
        New theta and new velocity; dtype of theta if grad keeps it.

    Raises:
        ValueError: lr or momentum out of range, or shape unlike theta's.

    Source:
        Nesterov 1983; in this form Sutskever et al. 2013, ICML, eq. 3-4.
        Their velocity is -velocity here.
    """
    lr, momentum = float(lr), float(momentum)  # NumPy's own float64 would widen float32
    if not 0 <= lr < np.inf:
        raise ValueError(f"lr must be finite and >= 0, got {lr}")
    if not 0 <= momentum <= 1:
        raise ValueError(f"momentum must be in [0, 1], got {momentum}")
    if np.shape(velocity) != np.shape(theta):
        raise ValueError(f"velocity must have theta's shape {np.shape(theta)}, got {np.shape(velocity)}")
    gradient = grad(theta - momentum * velocity)
    if np.shape(gradient) != np.shape(theta):
        raise ValueError(f"grad must return theta's shape {np.shape(theta)}, got {np.shape(gradient)}")
    velocity = momentum * velocity + lr * gradient
    return theta - velocity, velocity


# --8<-- [end:nesterov]


if __name__ == "__main__":
    # --8<-- [start:demo]
    def grad(point):
        """Gradient of a ravine, curvatures 1 and 30; says where it is asked."""
        print("grad at", point.round(3), end="  ")
        return np.array([1.0, 30.0]) * point

    theta = np.array([-3.0, 1.0])
    velocity = nesterov_init(theta)
    for _ in range(3):
        theta, velocity = nesterov_step(theta, velocity, grad, lr=0.02)
        print("theta", theta.round(3))
    # -> grad at [-3.  1.]  theta [-2.94  0.4 ]
    # -> grad at [-2.886 -0.14 ]  theta [-2.828 -0.056]
    # -> grad at [-2.728 -0.466]  theta [-2.673 -0.187]
    # --8<-- [end:demo]
