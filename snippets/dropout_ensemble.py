"""Dropout as a mean over sub-networks. Pages: docs/{zh,en}/dropout-ensemble.md."""

# --8<-- [start:dropout_ensemble]
import numpy as np


def all_masks(n, p):
    """List every mask on n units, survivors scaled as in training.

    Args:
        n: Number of units that may be dropped, 1 <= n <= 20.
        p: Probability of DROPPING a unit, 0 <= p < 1.

    Returns:
        masks: (2**n, n), entries 0 (dropped) or 1/(1-p) (kept); the first
            keeps everything.
        probability: (2**n,), the probability of each mask; sums to 1.

    Raises:
        ValueError: n or p lies outside its range.
    """
    if n not in range(1, 21):
        raise ValueError(f"n must be one of 1, 2, ..., 20, got {n}")
    if not 0 <= p < 1:
        raise ValueError(f"p must be in [0, 1), got {p}")
    keep = np.arange(2**n)[:, None] >> np.arange(n) & 1 == 0
    return keep / (1 - p), np.where(keep, 1 - p, p).prod(axis=1)


def geometric_mean(predictions, probability):
    """Average log predictions, then normalise to sum 1 (eq. 3).

    Args:
        predictions: Probabilities, (masks, classes), all > 0.
        probability: Weights of the masks, (masks,), sum 1.

    Returns:
        Probabilities, (classes,).

    Raises:
        ValueError: A prediction is not positive and has no logarithm.

    Source:
        Baldi and Sadowski 2013, NIPS 26: normalised weighted geometric
        mean.
    """
    if not np.all(predictions > 0):
        lowest = np.min(predictions)
        raise ValueError(f"predictions must be positive, got {lowest}")
    scores = probability @ np.log(predictions)
    weights = np.exp(scores - scores.max())
    return weights / weights.sum()


def softmax_network(masks):
    """Predict 3 classes from 10 units dropped by masks (..., 10)."""
    rng = np.random.default_rng(seed=0)
    hidden, weight = rng.normal(size=10), rng.normal(size=(10, 3)) / 1.5
    weights = np.exp((masks * hidden) @ weight + rng.normal(size=3))
    return weights / weights.sum(axis=-1, keepdims=True)


def relu_network(masks, seed=22):
    """Predict a number; masks (..., 6 + 6) drop inputs and ReLU units."""
    rng = np.random.default_rng(seed)
    hidden, weight1 = np.abs(rng.normal(size=6)), rng.normal(size=(6, 6))
    relu = np.maximum((masks[..., :6] * hidden) @ weight1 / np.sqrt(6), 0)
    return (masks[..., 6:] * relu) @ rng.normal(size=6)


# --8<-- [end:dropout_ensemble]


if __name__ == "__main__":
    # --8<-- [start:demo]
    masks, probability = all_masks(n=10, p=0.3)
    predictions = softmax_network(masks)
    print("sub-networks  ", len(masks))
    # -> sub-networks   1024
    print("arithmetic    ", (probability @ predictions).round(3))
    # -> arithmetic     [0.087 0.636 0.278]
    geometric = geometric_mean(predictions, probability)
    print("geometric     ", geometric.round(3))
    # -> geometric      [0.078 0.672 0.25 ]
    print("weight scaling", softmax_network(probability @ masks).round(3))
    # -> weight scaling [0.078 0.672 0.25 ]
    drawn = (np.random.default_rng(seed=1).random((200, 10)) >= 0.3) / 0.7
    print("200 masks     ", softmax_network(drawn).mean(axis=0).round(3))
    # -> 200 masks      [0.087 0.625 0.287]
    masks, probability = all_masks(n=12, p=0.3)
    print("ReLU, mean    ", (probability @ relu_network(masks)).round(3))
    # -> ReLU, mean     3.361
    print("ReLU, scaled  ", relu_network(np.ones(12)).round(3))
    # -> ReLU, scaled   2.222
    # --8<-- [end:demo]
