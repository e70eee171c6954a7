"""Gradients through time. Page: docs/{zh,en}/vanishing-gradients.md. Test: tests/snippets/test_vanishing_gradients.py."""

# --8<-- [start:vanishing_gradients]
import numpy as np


def jacobian_norms(recurrent, slopes):
    """Return how far h_0 still reaches: the norms of dh_t/dh_0 (eq. 1).

    Args:
        recurrent: W, (d, d).
        slopes: 1 - h_t^2 for t = 1 .. T, (T, d); ones if linear.

    Returns:
        Spectral norms (largest stretch of any vector), (T,).

    Raises:
        ValueError: recurrent is not (d, d), or slopes are not (T, d).
    """
    square = 2 * np.shape(slopes)[1:]
    if len(square) != 2 or np.shape(recurrent) != square:
        shapes = f"{np.shape(recurrent)} and {np.shape(slopes)}"
        raise ValueError(f"shapes must be (d, d) and (T, d), got {shapes}")
    product, norms = np.eye(len(recurrent)), []
    for slope in slopes:
        product = slope[:, None] * (recurrent @ product)
        norms.append(np.linalg.norm(product, 2))
    return np.array(norms)


def orthogonal(dim, rng):
    """Draw a square matrix that keeps every length (eq. 3).

    Args:
        dim: d, an integer >= 1.
        rng: numpy.random.Generator.

    Returns:
        Q, (d, d), with Q^T Q = I, all equally likely.

    Raises:
        ValueError: dim is below 1.

    Source:
        Saxe, McClelland, Ganguli 2014, ICLR. Signs: Mezzadri 2007.
    """
    if dim < 1:
        raise ValueError(f"dim must be >= 1, got {dim}")
    q, r = np.linalg.qr(rng.normal(size=(dim, dim)))
    return q * np.sign(np.diag(r))  # else QR prefers some of them


def clip_by_norm(grads, max_norm):
    """Scale all gradients by one factor if they are too long (eq. 4).

    Args:
        grads: Dict of arrays, the gradient by each parameter.
        max_norm: Longest joint length allowed, finite, > 0.

    Returns:
        New dict, same direction, and the joint norm before clipping.

    Raises:
        ValueError: max_norm out of range, or the joint norm not finite.

    Source:
        Pascanu, Mikolov, Bengio 2013, ICML, Algorithm 1.
    """
    if not 0 < max_norm < np.inf:
        raise ValueError(f"max_norm must be finite and > 0, got {max_norm}")
    squares = [np.sum(np.square(g, dtype=float)) for g in grads.values()]
    norm = float(np.sqrt(sum(squares)))
    if not np.isfinite(norm):
        raise ValueError(f"norm of the gradient must be finite, got {norm}")
    scale = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return {name: g * scale for name, g in grads.items()}, norm


# --8<-- [end:vanishing_gradients]


if __name__ == "__main__":
    # --8<-- [start:demo]
    rng = np.random.default_rng(0)
    linear = np.ones((60, 32))  # tanh replaced by the identity: slope 1
    for scale in (0.9, 1.0, 1.1):
        recurrent = scale * orthogonal(32, rng)
        print(scale, "->", f"{jacobian_norms(recurrent, linear)[-1]:.4g}")
    # -> 0.9 -> 0.001797
    # -> 1.0 -> 1
    # -> 1.1 -> 304.5

    grads = {"W": np.array([[2.0, 1.0], [4.0, 0.0]]), "b": np.array([2.0])}
    clipped, norm = clip_by_norm(grads, max_norm=1.0)
    print(norm, clipped["W"].round(2).tolist(), clipped["b"].round(2))
    # -> 5.0 [[0.4, 0.2], [0.8, 0.0]] [0.4]
    # --8<-- [end:demo]
