"""AdamW: weight decay beside Adam's step, not inside. Page: docs/{zh,en}/adam.md. Test: tests/snippets/test_adam.py."""

# --8<-- [start:adamw]
import numpy as np


def adamw_init(theta):
    """Return both moments before the first step, zeros, and t = 0."""
    return np.zeros_like(theta), np.zeros_like(theta), 0


def check_adamw(theta, state, gradient, **rates):
    """Return the rates as plain floats, which keep float32, or raise."""
    for name, rate in rates.items():
        end = 1 if name.startswith("beta") else np.inf
        if not 0 <= rate < end:
            raise ValueError(f"{name} must be in [0, {end}), got {rate}")
    shapes = [np.shape(x) for x in (theta, *state[:2], gradient)]
    if shapes != shapes[:1] * 4:
        raise ValueError(f"theta, moments, gradient: shapes {shapes}")
    return map(float, rates.values())


def adamw_step(
    theta,
    state,
    grad,
    lr,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    weight_decay=0.01,
):
    """Shrink theta, then take Adam's step (eq. 8).

    Args:
        theta: Parameters, float array of any shape.
        state: (first moment, second moment, steps t so far), the moments
            of theta's shape; from adamw_init or the last step.
        grad: Function; grad(theta) is the gradient of J, shape of theta.
        lr: Learning rate, finite, >= 0; it also scales the decay.
        beta1: Part of the first moment that is kept, 0 <= beta1 < 1.
        beta2: Part of the second moment that is kept, 0 <= beta2 < 1.
        eps: Finite, >= 0, ADDED to the root of the corrected moment.
        weight_decay: Finite, >= 0; a step keeps 1 - lr * weight_decay.

    Returns:
        New theta and new state; dtype of theta if grad keeps it. The
        gradient is taken at the old theta, and the decay is not in it.

    Raises:
        ValueError: A rate is out of range, or a shape is not theta's.

    Source:
        Loshchilov, Hutter 2019, ICLR, Algorithm 2. There the decay has a
        rate of its own; here it is lr * weight_decay, as in PyTorch.
    """
    gradient = np.asarray(grad(theta))
    rates = {"lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps}
    rates["weight_decay"] = weight_decay
    rates = check_adamw(theta, state, gradient, **rates)
    lr, beta1, beta2, eps, weight_decay = rates
    first_moment, second_moment, t = *state[:2], state[2] + 1
    first_moment = beta1 * first_moment + (1 - beta1) * gradient
    second_moment = beta2 * second_moment + (1 - beta2) * gradient**2
    mean = first_moment / (1 - beta1**t)
    root = np.sqrt(second_moment / (1 - beta2**t)) + eps
    root = np.where(mean == 0, 1, root)  # 0/0 would be NaN
    kept = (1 - lr * weight_decay) * theta
    return kept - lr * mean / root, (first_moment, second_moment, t)


# --8<-- [end:adamw]


if __name__ == "__main__":
    # --8<-- [start:demo]
    # gradients swing and cancel: what remains is the decay alone
    swing = np.array([10.0, 0.1])
    a = b = np.array([5.0, 5.0])
    state_a = state_b = adamw_init(a)
    for t in range(1000):
        g = swing if t % 2 == 0 else -swing
        grad, l2 = (lambda x, g=g: g), (lambda x, g=g: g + 0.1 * x)
        a, state_a = adamw_step(a, state_a, grad, 0.01, weight_decay=0.1)
        b, state_b = adamw_step(b, state_b, l2, 0.01, weight_decay=0)

    print("AdamW", a.round(2), "L2", b.round(2))
    # -> AdamW [1.83 1.83] L2 [4.51 0.18]
    # --8<-- [end:demo]
