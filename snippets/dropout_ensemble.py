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


def sample_masks(n, p, n_masks, rng):
    """Draw masks at random, as training does.

    Args:
        n: Number of units that may be dropped.
        p: Probability of DROPPING a unit, 0 <= p < 1.
        n_masks: Number of masks.
        rng: numpy.random.Generator; one draw per unit and mask.

    Returns:
        Masks, (n_masks, n), entries 0 or 1/(1-p).

    Raises:
        ValueError: p lies outside [0, 1).
    """
    if not 0 <= p < 1:
        raise ValueError(f"p must be in [0, 1), got {p}")
    return (rng.random((n_masks, n)) >= p) / (1 - p)


def arithmetic_mean(predictions, probability):
    """Average predictions (masks, classes) weighted by probability (eq. 1)."""
    return probability @ predictions


def geometric_mean(predictions, probability):
    """Average log predictions, then normalise to sum 1 (eq. 3).

    Args:
        predictions: Probabilities of the classes, (masks, classes), all > 0.
        probability: Weights of the masks, (masks,), sum 1.

    Returns:
        Probabilities, (classes,).

    Raises:
        ValueError: A prediction is not positive and has no logarithm.

    Source:
        Baldi and Sadowski 2013, NIPS 26: normalised weighted geometric mean.
    """
    if not np.all(predictions > 0):
        lowest = np.min(predictions)
        raise ValueError(f"predictions must be positive, got {lowest}")
    scores = probability @ np.log(predictions)
    weights = np.exp(scores - scores.max())
    return weights / weights.sum()


# --8<-- [end:dropout_ensemble]


# --8<-- [start:networks]
def softmax_layer(masks, hidden, weight, bias):
    """Predict with one softmax layer whose inputs hidden are dropped.

    Args:
        masks: (..., n), factors of the units; np.ones(n) is the whole network.
        hidden: Activations, (n,).
        weight: (n, classes).
        bias: (classes,).

    Returns:
        Probabilities, (..., classes).
    """
    scores = (masks * hidden) @ weight + bias
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def relu_network(masks, hidden, weight1, weight2):
    """Predict one number, dropping hidden and the ReLU layer behind it.

    Args:
        masks: (..., n + k), factors of the units of both layers;
            np.ones(n + k) is the whole network.
        hidden: Activations, (n,).
        weight1: (n, k).
        weight2: (k,).

    Returns:
        Predictions, (...).
    """
    n = len(hidden)
    second = np.maximum((masks[..., :n] * hidden) @ weight1, 0)
    return (masks[..., n:] * second) @ weight2


# --8<-- [end:networks]


if __name__ == "__main__":
    # --8<-- [start:demo]
    rng = np.random.default_rng(seed=0)
    hidden, weight = rng.normal(size=10), rng.normal(size=(10, 3)) / 1.5
    layer = hidden, weight, rng.normal(size=3)
    masks, probability = all_masks(n=10, p=0.3)
    predictions = softmax_layer(masks, *layer)
    print("sub-networks  ", len(masks))
    # -> sub-networks   1024
    mean = arithmetic_mean(predictions, probability)
    print("arithmetic    ", mean.round(3))
    # -> arithmetic     [0.087 0.636 0.278]
    mean = geometric_mean(predictions, probability)
    print("geometric     ", mean.round(3))
    # -> geometric      [0.078 0.672 0.25 ]
    whole = softmax_layer(probability @ masks, *layer)
    print("weight scaling", whole.round(3))
    # -> weight scaling [0.078 0.672 0.25 ]
    sampled = softmax_layer(sample_masks(10, 0.3, 200, rng), *layer)
    print("200 masks     ", sampled.mean(axis=0).round(3))
    # -> 200 masks      [0.081 0.643 0.276]
    # --8<-- [end:demo]
