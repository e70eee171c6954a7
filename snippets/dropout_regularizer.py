"""Linear dropout is ridge regression. Pages: docs/{zh,en}/dropout-regularizer.md."""

# --8<-- [start:dropout_regularizer]
import numpy as np


def expected_loss(inputs, targets, weight, p):
    """Average the squared error over all masks on the inputs (eq. 2).

    Args:
        inputs: (n, d), finite.
        targets: (n,).
        weight: (d,).
        p: Probability of DROPPING an input, 0 <= p < 1; survivors are
            scaled by 1/(1-p).

    Returns:
        The mean over masks of the sum of n squared errors.

    Raises:
        ValueError: p lies outside [0, 1).

    Source:
        Srivastava et al. 2014, JMLR 15, section 9.1. Their p keeps, and
        they do not scale in training: their w~ is our w.
    """
    if not 0 <= p < 1:
        raise ValueError(f"p must be in [0, 1), got {p}")
    error = targets - inputs @ weight
    sums_of_squares = (inputs**2).sum(axis=0)
    ratio = float(p / (1 - p))
    return error @ error + ratio * sums_of_squares @ weight**2


def dropout_ridge(inputs, targets, p):
    """Return the weights that make expected_loss smallest (eq. 3).

    Args:
        inputs: (n, d), finite, no column of zeros only.
        targets: (n,).
        p: Probability of DROPPING an input, 0 <= p < 1. At p = 0 this
            is least squares; its equations must have one solution.

    Returns:
        Weights, (d,).

    Raises:
        ValueError: p lies outside [0, 1), or a column is all zero.
    """
    if not 0 <= p < 1:
        raise ValueError(f"p must be in [0, 1), got {p}")
    gram = inputs.T @ inputs
    if not np.all(gram.diagonal() > 0):
        column = int(np.argmin(gram.diagonal()))
        raise ValueError(f"inputs must not be all 0, column {column} is")
    penalty = float(p / (1 - p)) * np.diag(gram.diagonal())
    return np.linalg.solve(gram + penalty, inputs.T @ targets)


# --8<-- [end:dropout_regularizer]


if __name__ == "__main__":
    # --8<-- [start:demo]
    inputs = np.array([[1.0, 2.0], [0.0, 1.0], [2.0, 1.0]])
    targets = np.array([4.0, 1.0, 4.0])
    weight, p = np.array([2.0, 1.0]), 0.2
    print("formula  ", expected_loss(inputs, targets, weight, p).round(3))
    # -> formula   7.5
    keep = np.arange(2**6)[:, None] >> np.arange(6) & 1 == 1  # all masks
    probability = np.where(keep, 1 - p, p).prod(axis=1)
    dropped = np.where(keep.reshape(64, 3, 2), inputs / (1 - p), 0)
    losses = ((targets - dropped @ weight) ** 2).sum(axis=1)
    print("all masks", (probability @ losses).round(3))
    # -> all masks 7.5
    for p in (0, 0.2, 0.5):
        print(p, dropout_ridge(inputs, targets, p).round(3))

    # -> 0 [1.429 1.214]
    # -> 0.2 [1.231 1.077]
    # -> 0.5 [0.885 0.788]
    # --8<-- [end:demo]
