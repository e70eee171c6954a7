"""RMSProp: divide by a root mean square that forgets. Page: docs/{zh,en}/rmsprop.md. Test: tests/snippets/test_rmsprop.py."""

# --8<-- [start:rmsprop]
import numpy as np


def rmsprop_init(theta):
    """Return the mean square before the first step: zeros like theta."""
    return np.zeros_like(theta)


def rmsprop_step(theta, mean_sq, grad, lr, rho=0.9, eps=1e-8):
    """Divide the gradient by the root of a mean that forgets (eq. 1).

    Args:
        theta: Parameters, float array of any shape.
        mean_sq: From rmsprop_init or the last step, >= 0, theta's shape.
        grad: Function; grad(theta) is the gradient of J, shape of theta.
        lr: Learning rate, finite, >= 0.
        rho: Part of the mean square that is kept, 0 <= rho < 1.
        eps: Finite, >= 0, INSIDE the root, in the unit of grad squared.

    Returns:
        New theta and new mean_sq; dtype of theta if grad keeps it. Where
        mean_sq + eps is 0 the root counts as 1, so that 0/0 is 0.

    Raises:
        ValueError: lr, rho or eps out of range, or a shape not theta's.

    Source:
        Tieleman, Hinton 2012, lecture 6.5 (rho 0.9, no eps). PyTorch has
        eps OUTSIDE the root. 0/0 (eps = 0 only) counts as 0 here.
    """
    lr, rho, eps = float(lr), float(rho), float(eps)  # keeps float32
    for name, value in (("lr", lr), ("eps", eps)):
        if not 0 <= value < np.inf:
            raise ValueError(f"{name} must be finite, >= 0, got {value}")
    if not 0 <= rho < 1:
        raise ValueError(f"rho must be in [0, 1), got {rho}")
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(part) for part in (theta, mean_sq, gradient)]
    if shapes != shapes[:1] * 3:
        raise ValueError(f"theta, mean_sq, gradient: shapes {shapes}")
    mean_sq = rho * mean_sq + (1 - rho) * gradient**2
    root = np.sqrt(mean_sq + eps)
    root = np.where(root == 0, 1, root)  # 0/0 would be NaN
    return theta - lr * gradient / root, mean_sq


# --8<-- [end:rmsprop]


if __name__ == "__main__":
    # --8<-- [start:demo]
    # 40 steps on a cliff, g = 10; then on flat ground, g = 0.1
    theta = np.zeros(1)
    mean_sq = rmsprop_init(theta)
    sum_sq = np.zeros(1)  # what Adagrad would divide by
    for t in range(1, 161):
        g = np.array([10.0 if t <= 40 else 0.1])
        old = theta
        theta, mean_sq = rmsprop_step(old, mean_sq, lambda _, g=g: g, 1)
        sum_sq = sum_sq + g**2
        if t in (1, 40, 41, 80, 120, 160):
            adagrad = g / np.sqrt(sum_sq)
            print(t, (old - theta).round(4), adagrad.round(4))
    # -> 1 [3.1623] [1.]
    # -> 40 [1.0075] [0.1581]
    # -> 41 [0.0106] [0.0016]
    # -> 80 [0.0826] [0.0016]
    # -> 120 [0.5632] [0.0016]
    # -> 160 [0.9845] [0.0016]
    # --8<-- [end:demo]
