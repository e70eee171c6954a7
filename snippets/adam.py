"""Adam: a mean gradient over a root mean square. Page: docs/{zh,en}/adam.md. Test: tests/snippets/test_adam.py."""

# --8<-- [start:adam]
import numpy as np


def adam_init(theta):
    """Return both moments before the first step, zeros, and t = 0."""
    return np.zeros_like(theta), np.zeros_like(theta), 0


def check_adam(theta, state, gradient, **rates):
    """Return the rates as plain floats, which keep float32, or raise."""
    for name, rate in rates.items():
        end = 1 if name.startswith("beta") else np.inf
        if not 0 <= rate < end:
            raise ValueError(f"{name} must be in [0, {end}), got {rate}")
    shapes = [np.shape(x) for x in (theta, *state[:2], gradient)]
    if shapes != shapes[:1] * 4:
        raise ValueError(f"theta, moments, gradient: shapes {shapes}")
    return map(float, rates.values())


def adam_step(theta, state, grad, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Step along the mean gradient over its root mean square (eq. 1-2).

    Args:
        theta: Parameters, float array of any shape.
        state: (first moment, second moment, steps t so far), the moments
            of theta's shape; from adam_init or the last step.
        grad: Function; grad(theta) is the gradient of J, shape of theta.
        lr: Learning rate, finite, >= 0; size of the first step if eps is
            0 and the gradient is not.
        beta1: Part of the first moment that is kept, 0 <= beta1 < 1.
        beta2: Part of the second moment that is kept, 0 <= beta2 < 1.
        eps: Finite, >= 0, ADDED to the root of the corrected moment.

    Returns:
        New theta and new state; dtype of theta if grad keeps it. Where
        the first moment is 0 theta stays, even if eps is 0.

    Raises:
        ValueError: A rate is out of range, or a shape is not theta's.

    Source:
        Kingma, Ba 2015, ICLR, Algorithm 1; their v is second_moment.
    """
    gradient = np.asarray(grad(theta))
    rates = {"lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps}
    lr, beta1, beta2, eps = check_adam(theta, state, gradient, **rates)
    first_moment, second_moment, t = *state[:2], state[2] + 1
    first_moment = beta1 * first_moment + (1 - beta1) * gradient
    second_moment = beta2 * second_moment + (1 - beta2) * gradient**2
    mean = first_moment / (1 - beta1**t)
    root = np.sqrt(second_moment / (1 - beta2**t)) + eps
    root = np.where(mean == 0, 1, root)  # 0/0 would be NaN
    return theta - lr * mean / root, (first_moment, second_moment, t)


# --8<-- [end:adam]


if __name__ == "__main__":
    # --8<-- [start:demo]
    # the gradient is 3 at every step; what does lr = 0.01 do?
    theta = np.zeros(1)
    state = adam_init(theta)
    for t in range(1, 101):
        before = theta
        theta, state = adam_step(theta, state, lambda x: 3 + 0 * x, 0.01)
        raw = 0.01 * state[0] / np.sqrt(state[1])  # moments as they are
        if t in (1, 2, 10, 100):
            print(t, (before - theta).round(4), raw.round(4))
    # -> 1 [0.01] [0.0316]
    # -> 2 [0.01] [0.0425]
    # -> 10 [0.01] [0.0653]
    # -> 100 [0.01] [0.0324]
    # --8<-- [end:demo]
