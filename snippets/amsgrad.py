"""AMSGrad: Adam whose second moment never falls. Page: docs/{zh,en}/adam.md. Test: tests/snippets/test_adam.py."""

# --8<-- [start:amsgrad]
import numpy as np


def amsgrad_init(theta):
    """Return both moments and the largest second moment: zeros."""
    zero = np.zeros_like(theta)
    return zero, zero.copy(), zero.copy()


def check_rates(theta, state, gradient, **rates):
    """Return the rates as plain floats, which keep float32, or raise."""
    for name, rate in rates.items():
        end = 1 if name.startswith("beta") else np.inf
        if not 0 <= rate < end:
            raise ValueError(f"{name} must be in [0, {end}), got {rate}")
    shapes = [np.shape(x) for x in (theta, *state, gradient)]
    if shapes != shapes[:1] * 5:
        raise ValueError(f"theta, moments, gradient: shapes {shapes}")
    return map(float, rates.values())


def amsgrad_step(theta, state, grad, lr, beta1=0.9, beta2=0.99, eps=0):
    """Divide by the root of the largest second moment so far (eq. 7).

    Args:
        theta: Parameters, float array of any shape.
        state: (first moment, second moment, largest second moment), each
            of theta's shape; from amsgrad_init or the last step.
        grad: Function; grad(theta) is the gradient of J, shape of theta.
        lr: Learning rate, finite, >= 0.
        beta1: Part of the first moment that is kept, 0 <= beta1 < 1.
        beta2: Part of the second moment that is kept, 0 <= beta2 < 1.
        eps: Finite, >= 0, added to the root.

    Returns:
        New theta and new state; dtype of theta if grad keeps it.

    Raises:
        ValueError: A rate is out of range, or a shape is not theta's.

    Source:
        Reddi, Kale, Kumar 2018, ICLR, Algorithm 2: no bias correction,
        no eps. PyTorch's amsgrad has both.
    """
    gradient = np.asarray(grad(theta))
    rates = {"lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps}
    lr, beta1, beta2, eps = check_rates(theta, state, gradient, **rates)
    first_moment, second_moment, largest = state
    first_moment = beta1 * first_moment + (1 - beta1) * gradient
    second_moment = beta2 * second_moment + (1 - beta2) * gradient**2
    largest = np.maximum(largest, second_moment)
    root = np.sqrt(largest) + eps
    root = np.where(first_moment == 0, 1, root)  # 0/0 would be NaN
    state = first_moment, second_moment, largest
    return theta - lr * first_moment / root, state


# --8<-- [end:amsgrad]


if __name__ == "__main__":
    # --8<-- [start:demo]
    # the slope is 3 in every third round, else -1: on average 1/3
    up, down = (lambda x: 3 + 0 * x), (lambda x: -1 + 0 * x)
    betas = {"beta1": 0, "beta2": 0.1}
    theta = np.zeros(1)
    state = amsgrad_init(theta)
    for grad in [up, down, down] * 100:
        theta, state = amsgrad_step(theta, state, grad, 0.01, **betas)

    print(theta.round(3))
    # -> [-0.349]
    # --8<-- [end:demo]
