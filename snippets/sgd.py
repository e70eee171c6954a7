"""Stochastic gradient descent. Page: docs/{en,zh}/sgd.md. Test: tests/snippets/test_sgd.py."""

# --8<-- [start:sgd]
import numpy as np


def sgd_init(theta):
    """Return the state before the first step: SGD remembers nothing."""
    return ()


def sgd_step(theta, state, grad, lr):
    """Take one step against the gradient (eq. 1).

    Args:
        theta: Parameters, float array of any shape.
        state: What the last step returned; always ().
        grad: Function; grad(theta) is the gradient of the mini-batch mean.
        lr: Learning rate, finite, lr >= 0.

    Returns:
        New parameters, shaped as theta, and (); its dtype if grad keeps it.

    Raises:
        ValueError: lr is out of range, state is not (), or a shape is wrong.

    Source:
        Robbins and Monro 1951, Ann. Math. Statist. 22, 400-407.
    """
    lr = float(lr)  # NumPy's own float64 would widen float32
    if not 0 <= lr < np.inf:
        raise ValueError(f"lr must be finite and >= 0, got {lr}")
    if not isinstance(state, tuple) or state:
        raise ValueError(f"state must be (), got {state}")
    gradient = grad(theta)
    if np.shape(gradient) != theta.shape:
        raise ValueError(f"gradient must have shape {theta.shape}, got {np.shape(gradient)}")
    return theta - lr * gradient, state


# --8<-- [end:sgd]


if __name__ == "__main__":
    # --8<-- [start:demo]
    from functools import partial

    rng = np.random.default_rng(seed=0)
    inputs = rng.normal(size=(300, 2))
    targets = inputs @ np.array([3.0, -1.0])

    def mean_gradient(theta, rows):
        """Return the gradient of the mean of (x @ theta - y)**2 / 2."""
        errors = inputs[rows] @ theta - targets[rows]
        return inputs[rows].T @ errors / len(rows)

    theta = np.zeros(2)
    state = sgd_init(theta)
    for _ in range(200):
        rows = rng.integers(300, size=8)
        grad = partial(mean_gradient, rows=rows)
        theta, state = sgd_step(theta, state, grad, lr=0.1)

    print(theta.round(4))
    # -> [ 3. -1.]
    # --8<-- [end:demo]
