"""Adagrad: a learning rate for each parameter. Page: docs/{zh,en}/adagrad.md. Test: tests/snippets/test_adagrad.py."""

# --8<-- [start:adagrad]
import numpy as np


def adagrad_init(theta):
    """Return the sum of squares before the first step: zeros like theta."""
    return np.zeros_like(theta)


def adagrad_step(theta, sum_sq, grad, lr, eps=1e-8):
    """Divide each gradient by the root of its own sum of squares (eq. 1).

    Args:
        theta: Parameters, float array of any shape.
        sum_sq: From adagrad_init or the last step, >= 0, shape of theta.
        grad: Function; grad(theta) is the gradient of J, shape of theta.
        lr: Learning rate, finite, >= 0; size of the first step if eps is
            0 and the gradient is not.
        eps: Finite, >= 0, INSIDE the root, in the unit of grad squared.

    Returns:
        New theta and new sum_sq; dtype of theta if grad keeps it. Where
        sum_sq + eps is 0 the root counts as 1, so that 0/0 is 0.

    Raises:
        ValueError: lr or eps out of range, or a shape unlike theta's.

    Source:
        Duchi, Hazan, Singer 2011, JMLR 12, 2121-2159, diagonal form. Their
        delta stands OUTSIDE the root. 0/0 (eps = 0 only) counts as 0 here.
    """
    lr, eps = float(lr), float(eps)  # NumPy's own float64 would widen float32
    for name, value in (("lr", lr), ("eps", eps)):
        if not 0 <= value < np.inf:
            raise ValueError(f"{name} must be finite and >= 0, got {value}")
    if np.shape(sum_sq) != np.shape(theta):
        raise ValueError(f"sum_sq must have theta's shape {np.shape(theta)}, got {np.shape(sum_sq)}")
    gradient = np.asarray(grad(theta))
    if gradient.shape != np.shape(theta):
        raise ValueError(f"grad must return theta's shape {np.shape(theta)}, got {gradient.shape}")
    sum_sq = sum_sq + gradient**2
    root = np.sqrt(sum_sq + eps)
    return theta - lr * gradient / np.where(root == 0, 1, root), sum_sq  # 0/0 would be NaN


# --8<-- [end:adagrad]


if __name__ == "__main__":
    # --8<-- [start:demo]
    # steep, flat (40 times flatter), and rare (no gradient before step 3)
    gradients = np.array([[8.0, 0.2, 0.0], [8.0, 0.2, 0.0], [8.0, 0.2, 0.4]])
    theta = np.zeros(3)
    sum_sq = adagrad_init(theta)
    for g in gradients:
        before = theta
        theta, sum_sq = adagrad_step(theta, sum_sq, lambda _, g=g: g, lr=0.5)
        print("step", (theta - before).round(3))
    # -> step [-0.5 -0.5  0. ]
    # -> step [-0.354 -0.354  0.   ]
    # -> step [-0.289 -0.289 -0.5  ]
    # --8<-- [end:demo]
