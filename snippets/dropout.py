"""Inverted dropout. Pages: docs/{zh,en}/dropout.md. Test: tests/snippets/test_dropout.py."""

# --8<-- [start:dropout]
import numpy as np


def dropout(x, p, rng):
    """Drop entries of x at random and scale the survivors by 1/(1-p).

    Args:
        x: Activations, floating-point array of any shape.
        p: Probability of DROPPING an entry, 0 <= p < 1.
        rng: numpy.random.Generator; one draw per entry of x.

    Returns:
        New array, shape and dtype of x. Its mean over masks is x (eq. 2).
        A dropped entry is 0, even where x is inf or NaN.

    Raises:
        ValueError: p lies outside [0, 1), or x is not floating point.

    Source:
        Srivastava et al. 2014, JMLR 15, 1929-1958, section 10 (scaling in
        training). Their p is our 1 - p.
    """
    x = np.asarray(x)
    if not 0 <= p < 1:
        raise ValueError(f"p must be in [0, 1), got {p}")
    if not np.issubdtype(x.dtype, np.floating):
        raise ValueError(f"x must be floating point, got {x.dtype}")
    keep = rng.random(x.shape) >= p
    # float(): a NumPy float64 for p would turn a float32 x into float64
    return np.where(keep, x / (1 - float(p)), 0)


# --8<-- [end:dropout]


if __name__ == "__main__":
    # --8<-- [start:demo]
    rng = np.random.default_rng(seed=0)
    hidden = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    print(dropout(hidden, p=0.2, rng=rng))
    # -> [1.25 2.5  0.   0.   6.25 7.5 ]
    many = np.tile(hidden, (100_000, 1))
    copies = dropout(many, p=0.2, rng=rng)
    print("dropped", np.mean(copies == 0).round(2))
    # -> dropped 0.2
    print("mean   ", copies.mean(axis=0).round(1))
    # -> mean    [1. 2. 3. 4. 5. 6.]
    print("spread ", copies.std(axis=0).round(1))
    # -> spread  [0.5 1.  1.5 2.  2.5 3. ]
    # --8<-- [end:demo]
