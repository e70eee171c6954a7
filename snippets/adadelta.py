"""Adadelta: RMSProp with a step that has theta's unit. Page: docs/{zh,en}/rmsprop.md. Test: tests/snippets/test_rmsprop.py."""

# --8<-- [start:adadelta]
import numpy as np


def adadelta_init(theta):
    """Return the mean squares of gradients and of steps: zeros."""
    return np.zeros_like(theta), np.zeros_like(theta)


def adadelta_step(theta, state, grad, lr=1.0, rho=0.95, eps=1e-6):
    """Let the root mean square of past steps set the next (eq. 5).

    Args:
        theta: Parameters, float array of any shape.
        state: (mean square of gradients, mean square of steps), >= 0,
            of theta's shape; from adadelta_init or the last step.
        grad: Function; grad(theta) is the gradient of J, shape of theta.
        lr: Factor of the step, finite, >= 0; 1 in the paper.
        rho: Part of both mean squares that is kept, 0 <= rho < 1.
        eps: Finite, >= 0, INSIDE both roots; at 0 theta never moves.

    Returns:
        New theta and new state; dtype of theta if grad keeps it.

    Raises:
        ValueError: lr, rho or eps out of range, or a shape not theta's.

    Source:
        Zeiler 2012, arXiv 1212.5701, Algorithm 1, which has no lr.
    """
    lr, rho, eps = float(lr), float(rho), float(eps)  # keeps float32
    for name, value in (("lr", lr), ("eps", eps)):
        if not 0 <= value < np.inf:
            raise ValueError(f"{name} must be finite, >= 0, got {value}")
    if not 0 <= rho < 1:
        raise ValueError(f"rho must be in [0, 1), got {rho}")
    (mean_sq, step_sq), gradient = state, np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, mean_sq, step_sq, gradient)]
    if shapes != shapes[:1] * 4:
        raise ValueError(f"theta, state, gradient: shapes {shapes}")
    mean_sq = rho * mean_sq + (1 - rho) * gradient**2
    root = np.sqrt(mean_sq + eps)
    root = np.where(root == 0, 1, root)  # 0/0 would be NaN
    step = np.sqrt(step_sq + eps) / root * gradient
    step_sq = rho * step_sq + (1 - rho) * step**2
    return theta - lr * step, (mean_sq, step_sq)


# --8<-- [end:adadelta]


if __name__ == "__main__":
    # --8<-- [start:demo]
    def grad(theta):
        """Return the gradient of a bowl: one curvature is a million."""
        return np.array([1.0, 1e6]) * theta

    theta = np.array([1.0, 1.0])
    state = adadelta_init(theta)
    for t in range(1, 101):
        theta, state = adadelta_step(theta, state, grad)
        if t in (1, 10, 100):
            print(t, theta.round(4))
    # -> 1 [0.9955 0.9955]
    # -> 10 [0.9545 0.9545]
    # -> 100 [0.5973 0.5973]
    # --8<-- [end:demo]
