"""Optax 0.2.8's optimizers in NumPy. Page: docs/{zh,en}/frameworks.md. Test: tests/snippets/test_frameworks.py.

Formulas, defaults, argument names and names of the state are those of optax. Each section can be copied alone.
Save it under a name of your own: a file optax.py beside a program would stand in the way of the real optax.
"""

# --8<-- [start:sgd]
import numpy as np


def sgd_init(theta):
    """Return the trace before the first step: zeros."""
    return np.zeros_like(theta)


def sgd_step(
    theta,
    trace,
    grad,
    learning_rate,
    momentum=None,
    nesterov=False,
):
    """Take one step of optax.sgd; the rate stands OUTSIDE the trace.

    Args:
        theta: Parameters, float array of any shape.
        trace: From sgd_init or the last step, shape of theta.
        grad: Function; grad(theta) is the gradient, shape of theta.
        learning_rate: Finite, >= 0.
        momentum: Part of the trace that is kept, finite, >= 0; None is
            0.
        nesterov: Whether theta is the look-ahead point; without
            momentum it changes nothing.

    Returns:
        New theta and new trace; dtype of theta if grad keeps it.

    Raises:
        ValueError: An argument is out of range, or a shape is wrong.

    Source:
        Optax 0.2.8, 2026, optax/_src/alias.py.
    """
    decay = momentum or 0
    rates = (learning_rate, decay)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, gradient, trace)]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    trace = gradient + decay * trace
    step = gradient + decay * trace if nesterov else trace
    return theta - float(learning_rate) * step, trace


# --8<-- [end:sgd]
# --8<-- [start:adagrad]
import numpy as np


def adagrad_init(theta, initial_accumulator_value=0.1):
    """Return the sum of squares before the first step: a constant."""
    return np.full_like(theta, initial_accumulator_value)


def adagrad_step(theta, sum_of_squares, grad, learning_rate, eps=1e-7):
    """Take one step of optax.adagrad; eps stands INSIDE the root.

    Args:
        theta: Parameters, float array of any shape.
        sum_of_squares: From adagrad_init or the last step, shape of
            theta.
        grad: Function; grad(theta) is the gradient, shape of theta.
        learning_rate: Finite, >= 0.
        eps: Finite, >= 0, inside the root.

    Returns:
        New theta and new sum of squares; dtype of theta if grad keeps
        it. Where the sum is 0 theta stays.

    Raises:
        ValueError: An argument is out of range, or a shape is wrong.

    Source:
        Optax 0.2.8, 2026, optax/_src/transform.py, scale_by_rss.
    """
    rates = (learning_rate, eps)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, gradient, sum_of_squares)]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    sum_of_squares = sum_of_squares + gradient**2
    root = np.sqrt(sum_of_squares + eps)
    root = np.where(sum_of_squares > 0, root, np.inf)  # stay there
    return theta - float(learning_rate) * gradient / root, sum_of_squares


# --8<-- [end:adagrad]
# --8<-- [start:rmsprop]
import numpy as np


def rmsprop_init(theta, initial_scale=0.0):
    """Return (nu, mu, trace): a constant and zeros."""
    zeros = np.zeros_like(theta)
    return np.full_like(theta, initial_scale), zeros, zeros


def rmsprop_step(
    theta,
    state,
    grad,
    learning_rate,
    decay=0.9,
    eps=1e-8,
    eps_in_sqrt=True,
    centered=False,
    momentum=None,
    nesterov=False,
):
    """Take one step of optax.rmsprop; eps INSIDE the root unless said.

    Args:
        theta: Parameters, float array of any shape.
        state: (nu, mu, trace) from rmsprop_init or the last step.
        grad: Function; grad(theta) is the gradient, shape of theta.
        learning_rate: Finite, >= 0.
        decay: Part of the averages that is kept, 0 <= decay <= 1.
        eps: Finite, >= 0.
        eps_in_sqrt: Whether eps stands inside the root.
        centered: Whether the variance stands in the root.
        momentum: Part of the trace that is kept, finite, >= 0; None is
            0.
        nesterov: Whether the trace looks ahead.

    Returns:
        New theta and new state; dtype of theta if grad keeps it.

    Raises:
        ValueError: An argument is out of range, or a shape is wrong.

    Source:
        Optax 0.2.8, 2026, optax/_src/alias.py; the rate is INSIDE the
        trace. Left out: bias_correction.
    """
    kept = momentum or 0
    rates = (learning_rate, eps, kept)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    if not 0 <= decay <= 1:
        raise ValueError(f"decay must be in [0, 1], got {decay}")
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, gradient, *state)]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    nu = decay * state[0] + (1 - decay) * gradient**2
    mu = decay * state[1] + (1 - decay) * gradient
    spread = nu - mu**2 if centered else nu
    root = np.sqrt(spread + eps * eps_in_sqrt) + eps * (not eps_in_sqrt)
    step = float(learning_rate) * gradient / root
    trace = step + kept * state[2]
    step = step + kept * trace if nesterov else trace
    return theta - step, (nu, mu, trace)


# --8<-- [end:rmsprop]
# --8<-- [start:adam]
import numpy as np


def adam_init(theta):
    """Return (count, mu, nu): zeros."""
    zeros = np.zeros_like(theta)
    return 0, zeros, zeros


def adam_step(
    theta,
    state,
    grad,
    learning_rate,
    b1=0.9,
    b2=0.999,
    eps=1e-8,
    eps_root=0.0,
):
    """Take one step of optax.adam.

    Args:
        theta: Parameters, float array of any shape.
        state: (count, mu, nu) from init or the last step.
        grad: Function; grad(theta) is the gradient, shape of theta.
        learning_rate: Finite, >= 0.
        b1: Part of mu that is kept, 0 <= b1 < 1.
        b2: Part of nu that is kept, 0 <= b2 < 1.
        eps: Finite, >= 0, ADDED to the root.
        eps_root: Finite, >= 0, inside the root.

    Returns:
        New theta and new state; dtype of theta if grad keeps it.

    Raises:
        ValueError: An argument is out of range, or a shape is wrong.

    Source:
        Optax 0.2.8, 2026, optax/_src/alias.py.
        Left out: nesterov, mu_dtype.
    """
    rates = (learning_rate, eps, eps_root)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    if not (0 <= b1 < 1 and 0 <= b2 < 1):
        raise ValueError(f"b1, b2 must be in [0, 1), got {b1}, {b2}")
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, gradient, *state[1:])]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    count, (_, mu, nu) = state[0] + 1, state
    mu = b1 * mu + (1 - b1) * gradient
    nu = b2 * nu + (1 - b2) * gradient**2
    root = np.sqrt(nu / (1 - b2**count) + eps_root) + eps
    step = mu / (1 - b1**count) / root
    return theta - float(learning_rate) * step, (count, mu, nu)


# --8<-- [end:adam]
# --8<-- [start:amsgrad]
import numpy as np


def amsgrad_init(theta):
    """Return (count, mu, nu, nu_max): zeros."""
    zeros = np.zeros_like(theta)
    return 0, zeros, zeros, zeros


def amsgrad_step(
    theta,
    state,
    grad,
    learning_rate,
    b1=0.9,
    b2=0.999,
    eps=1e-8,
    eps_root=0.0,
):
    """Take one step of optax.amsgrad.

    Args:
        theta: Parameters, float array of any shape.
        state: (count, mu, nu, nu_max) from init or the last step.
        grad: Function; grad(theta) is the gradient, shape of theta.
        learning_rate: Finite, >= 0.
        b1: Part of mu that is kept, 0 <= b1 < 1.
        b2: Part of nu that is kept, 0 <= b2 < 1.
        eps: Finite, >= 0, ADDED to the root.
        eps_root: Finite, >= 0, inside the root.

    Returns:
        New theta and new state; dtype of theta if grad keeps it.

    Raises:
        ValueError: An argument is out of range, or a shape is wrong.

    Source:
        Optax 0.2.8, 2026, optax/_src/alias.py.
        The maximum is taken AFTER the bias correction.
    """
    rates = (learning_rate, eps, eps_root)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    if not (0 <= b1 < 1 and 0 <= b2 < 1):
        raise ValueError(f"b1, b2 must be in [0, 1), got {b1}, {b2}")
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, gradient, *state[1:])]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    count, (_, mu, nu, nu_max) = state[0] + 1, state
    mu = b1 * mu + (1 - b1) * gradient
    nu = b2 * nu + (1 - b2) * gradient**2
    nu_max = np.maximum(nu_max, nu / (1 - b2**count))
    root = np.sqrt(nu_max + eps_root) + eps
    step = mu / (1 - b1**count) / root
    return theta - float(learning_rate) * step, (count, mu, nu, nu_max)


# --8<-- [end:amsgrad]
# --8<-- [start:adamw]
import numpy as np


def adamw_init(theta):
    """Return (count, mu, nu): zeros."""
    zeros = np.zeros_like(theta)
    return 0, zeros, zeros


def adamw_step(
    theta,
    state,
    grad,
    learning_rate,
    b1=0.9,
    b2=0.999,
    eps=1e-8,
    eps_root=0.0,
    weight_decay=1e-4,
):
    """Take one step of optax.adamw.

    Args:
        theta: Parameters, float array of any shape.
        state: (count, mu, nu) from init or the last step.
        grad: Function; grad(theta) is the gradient, shape of theta.
        learning_rate: Finite, >= 0.
        b1: Part of mu that is kept, 0 <= b1 < 1.
        b2: Part of nu that is kept, 0 <= b2 < 1.
        eps: Finite, >= 0, ADDED to the root.
        eps_root: Finite, >= 0, inside the root.
        weight_decay: Finite, >= 0; times theta it joins the step, not
            the gradient.

    Returns:
        New theta and new state; dtype of theta if grad keeps it.

    Raises:
        ValueError: An argument is out of range, or a shape is wrong.

    Source:
        Optax 0.2.8, 2026, optax/_src/alias.py.
        Left out: nesterov, mask, mu_dtype.
    """
    rates = (learning_rate, eps, eps_root, weight_decay)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    if not (0 <= b1 < 1 and 0 <= b2 < 1):
        raise ValueError(f"b1, b2 must be in [0, 1), got {b1}, {b2}")
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, gradient, *state[1:])]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    count, (_, mu, nu) = state[0] + 1, state
    mu = b1 * mu + (1 - b1) * gradient
    nu = b2 * nu + (1 - b2) * gradient**2
    root = np.sqrt(nu / (1 - b2**count) + eps_root) + eps
    step = mu / (1 - b1**count) / root + weight_decay * theta
    return theta - float(learning_rate) * step, (count, mu, nu)


# --8<-- [end:adamw]
# --8<-- [start:adadelta]
import numpy as np


def adadelta_init(theta):
    """Return (e_g, e_x): zeros."""
    return np.zeros_like(theta), np.zeros_like(theta)


def adadelta_step(
    theta,
    state,
    grad,
    learning_rate=None,
    rho=0.9,
    eps=1e-6,
    weight_decay=0.0,
):
    """Take one step of optax.adadelta; eps stands INSIDE both roots.

    Args:
        theta: Parameters, float array of any shape.
        state: (e_g, e_x) from adadelta_init or the last step.
        grad: Function; grad(theta) is the gradient, shape of theta.
        learning_rate: Finite, >= 0; None goes UPHILL, since then no
            link of the chain turns the sign.
        rho: Part of both averages that is kept, 0 <= rho <= 1.
        eps: Finite, >= 0, inside both roots.
        weight_decay: Finite, >= 0; L2: times theta into the gradient.

    Returns:
        New theta and new state; dtype of theta if grad keeps it.

    Raises:
        ValueError: An argument is out of range, or a shape is wrong.

    Source:
        Optax 0.2.8, 2026, optax/_src/alias.py.
    """
    lr = -1 if learning_rate is None else learning_rate
    rates = (learning_rate or 0, eps, weight_decay)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    if not 0 <= rho <= 1:
        raise ValueError(f"rho must be in [0, 1], got {rho}")
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, gradient, *state)]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    gradient = gradient + weight_decay * theta
    e_g = rho * state[0] + (1 - rho) * gradient**2
    step = np.sqrt(state[1] + eps) / np.sqrt(e_g + eps) * gradient
    e_x = rho * state[1] + (1 - rho) * step**2
    return theta - float(lr) * step, (e_g, e_x)


# --8<-- [end:adadelta]


if __name__ == "__main__":
    # --8<-- [start:demo]
    # gradient 1 at every step; the learning rate is 0 from step 3 on
    ones = np.ones_like
    theta, state = np.zeros(1), sgd_init(np.zeros(1))
    for rate in (1.0, 1.0, 0.0):
        theta, state = sgd_step(theta, state, ones, rate, momentum=0.9)
    print("SGD", theta)
    # -> SGD [-2.9]
    # the same with momentum inside RMSProp: there the rate is INSIDE
    theta, memory = np.zeros(1), rmsprop_init(np.zeros(1))
    for rate in (1.0, 1.0, 0.0):
        stepped = rmsprop_step(theta, memory, ones, rate, momentum=0.9)
        theta, memory = stepped
    print("RMSProp", theta.round(2))
    # -> RMSProp [-12.93]
    # --8<-- [end:demo]
