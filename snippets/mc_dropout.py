"""A network trained with dropout, and its Monte Carlo band. Pages: docs/{zh,en}/dropout-regularizer.md."""

# --8<-- [start:mc_dropout]
import numpy as np


def check_p(p):
    """Raise ValueError unless 0 <= p < 1."""
    if not 0 <= p < 1:
        raise ValueError(f"p must be in [0, 1), got {p}")


def init_network(n_inputs, n_units, n_outputs, rng):
    """Draw [weight1, bias1, weight2, bias2]; the biases are 0."""
    weight1 = rng.normal(size=(n_inputs, n_units)) / np.sqrt(n_inputs)
    weight2 = rng.normal(size=(n_units, n_outputs)) / np.sqrt(n_units)
    return [weight1, np.zeros(n_units), weight2, np.zeros(n_outputs)]


def network(x, theta, mask=1):
    """Return the ReLU units times mask, and the linear output."""
    weight1, bias1, weight2, bias2 = theta
    hidden = mask * np.maximum(x @ weight1 + bias1, 0)
    return hidden, hidden @ weight2 + bias2


def draw_mask(shape, p, rng, dtype):
    """Draw entries 0 (dropped) or 1/(1-p) (kept)."""
    return (rng.random(shape) >= p).astype(dtype) / (1 - float(p))


def gradient(x, targets, theta, mask):
    """Differentiate the mean squared error of a batch under one mask."""
    hidden, output = network(x, theta, mask)
    slope = 2 * (output - targets) / len(x)
    back = slope @ theta[2].T * mask * (hidden > 0)
    bias1, bias2 = back.sum(axis=0), slope.sum(axis=0)
    return x.T @ back, bias1, hidden.T @ slope, bias2


def train_network(x, targets, theta, p, rng, lr, steps, batch):
    """Take steps of SGD, each with new rows and new masks.

    Args:
        x: Inputs, (n, n_inputs).
        targets: (n, n_outputs).
        theta: What init_network returns, or an earlier call of this.
        p: Probability of DROPPING a hidden unit, 0 <= p < 1.
        rng: numpy.random.Generator.
        lr: Learning rate, >= 0.
        steps: Number of steps.
        batch: Rows of a step, drawn without replacement, 1 to n.

    Returns:
        New theta.

    Raises:
        ValueError: p, lr or batch lies outside its range.
    """
    check_p(p)
    if not 0 <= lr < np.inf:
        raise ValueError(f"lr must be finite and >= 0, got {lr}")
    if not 1 <= batch <= len(x):
        raise ValueError(f"batch must be in [1, {len(x)}], got {batch}")
    for _ in range(steps):
        rows = rng.choice(len(x), batch, replace=False)
        mask = draw_mask((batch, len(theta[1])), p, rng, x.dtype)
        grads = gradient(x[rows], targets[rows], theta, mask)
        pairs = zip(theta, grads, strict=True)
        theta = [part - lr * grad for part, grad in pairs]
    return theta


def mc_dropout(x, theta, p, n_passes, rng):
    """Predict n_passes times with dropout left on (eq. 6).

    Args:
        x: Inputs, (n, n_inputs).
        theta: Parameters of the network.
        p: Probability of DROPPING a hidden unit, 0 <= p < 1.
        n_passes: Number of passes K, at least 2.
        rng: numpy.random.Generator; new masks for every pass and row.

    Returns:
        mean and spread (standard deviation with K - 1) of the passes,
        both (n, n_outputs).

    Raises:
        ValueError: p or n_passes lies outside its range.

    Source:
        Gal and Ghahramani 2016, ICML. They add a constant for the noise
        of the data to the variance; here it is left out.
    """
    check_p(p)
    if n_passes < 2:
        raise ValueError(f"n_passes must be at least 2, got {n_passes}")
    shape = (n_passes, len(x), len(theta[1]))
    masks = draw_mask(shape, p, rng, x.dtype)
    passes = network(x, theta, masks)[1]
    return passes.mean(axis=0), passes.std(axis=0, ddof=1)


def exact_spread(x, theta, p):
    """Return the spread over all masks (eq. 5), (n, n_outputs)."""
    check_p(p)
    hidden, _ = network(x, theta)
    return np.sqrt(float(p / (1 - p)) * hidden**2 @ theta[2] ** 2)


# --8<-- [end:mc_dropout]


if __name__ == "__main__":
    # --8<-- [start:demo]
    rng = np.random.default_rng(seed=0)
    x = rng.normal(size=(230, 8))
    y = x[:, :2] + rng.normal(size=(230, 2))  # six inputs do not matter
    few, rest = slice(0, 30), slice(30, 230)
    for p in (0, 0.4):
        theta = init_network(8, 50, 2, rng)
        theta = train_network(x[few], y[few], theta, p, rng, 0.02, 900, 10)
        for name, rows in (("train", few), ("test ", rest)):
            error = y[rows] - network(x[rows], theta)[1]
            print(p, name, (error**2).sum(axis=1).mean().round(2))

    # -> 0 train 0.02
    # -> 0 test  4.08
    # -> 0.4 train 0.21
    # -> 0.4 test  2.92
    mean, spread = mc_dropout(x[rest], theta, 0.4, 200, rng)
    print("mean  ", mean[0].round(2))
    # -> mean   [0.4  0.12]
    print("spread", spread[0].round(2))
    # -> spread [0.37 0.24]
    print("exact ", exact_spread(x[rest], theta, 0.4)[0].round(2))
    # -> exact  [0.35 0.25]
    # --8<-- [end:demo]
