"""Keras 3.15's optimizers in NumPy. Page: docs/{zh,en}/frameworks.md. Test: tests/snippets/test_frameworks.py.

Formulas, defaults, argument names and names of the state are those of keras.optimizers. Each section can be copied alone.
Save it under a name of your own: a file keras.py beside a program would stand in the way of the real keras.
"""

# --8<-- [start:sgd]
import numpy as np


def sgd_init(theta):
    """Return the state before the first step: momentum zero."""
    return np.zeros_like(theta)


def sgd_step(
    theta,
    velocity,
    grad,
    learning_rate=0.01,
    momentum=0.0,
    nesterov=False,
    weight_decay=None,
):
    """Take one step of Keras' SGD; the rate is INSIDE velocity.

    Args:
        theta: Parameters, float array of any shape.
        velocity: From sgd_init or the last step, shape of theta; Keras
            calls it momentum and adds it.
        grad: Function; grad(theta) is the gradient, shape of theta.
        learning_rate: Finite, >= 0.
        momentum: Part of the velocity that is kept, 0 <= momentum <=
            1.
        nesterov: Whether theta is the look-ahead point; without
            momentum it changes nothing.
        weight_decay: None, or finite, >= 0; theta first shrinks by
            learning_rate * weight_decay, in every optimizer.

    Returns:
        New theta and new velocity; dtype of theta if grad keeps it.

    Raises:
        ValueError: An argument is out of range, or a shape is wrong.

    Source:
        keras/src/optimizers/sgd.py, Keras 3.15.1, 2026.
    """
    decay = weight_decay or 0
    rates = (learning_rate, decay)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    if not 0 <= momentum <= 1:
        raise ValueError(f"momentum must be in [0, 1], got {momentum}")
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, gradient, velocity)]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    theta = theta - theta * decay * float(learning_rate)
    last = float(learning_rate) * gradient
    velocity = momentum * velocity - last
    step = momentum * velocity - last if nesterov else velocity
    return theta + step, velocity


# --8<-- [end:sgd]
# --8<-- [start:adagrad]
import numpy as np


def adagrad_init(theta, initial_accumulator_value=0.1):
    """Return the accumulator before the first step: a constant."""
    return np.full_like(theta, initial_accumulator_value)


def adagrad_step(
    theta,
    accumulator,
    grad,
    learning_rate=0.001,
    epsilon=1e-7,
    weight_decay=None,
):
    """Take one step of Keras' Adagrad; epsilon INSIDE the root.

    Args:
        theta: Parameters, float array of any shape.
        accumulator: From adagrad_init or the last step, shape of
            theta.
        grad: Function; grad(theta) is the gradient, shape of theta.
        learning_rate: Finite, >= 0.
        epsilon: Finite, >= 0, inside the root.
        weight_decay: None, or finite, >= 0; theta first shrinks by
            learning_rate * weight_decay, in every optimizer.

    Returns:
        New theta and new accumulator; dtype of theta if grad keeps it.

    Raises:
        ValueError: An argument is out of range, or a shape is wrong.

    Source:
        keras/src/optimizers/adagrad.py, Keras 3.15.1, 2026.
    """
    decay = weight_decay or 0
    rates = (learning_rate, epsilon, decay)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, gradient, accumulator)]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    theta = theta - theta * decay * float(learning_rate)
    accumulator = accumulator + gradient**2
    step = gradient / np.sqrt(accumulator + epsilon)
    return theta - float(learning_rate) * step, accumulator


# --8<-- [end:adagrad]
# --8<-- [start:rmsprop]
import numpy as np


def rmsprop_init(theta):
    """Return (velocity, momentum, average_gradient): zeros."""
    zeros = np.zeros_like(theta)
    return zeros, zeros, zeros


def rmsprop_step(
    theta,
    state,
    grad,
    learning_rate=0.001,
    rho=0.9,
    momentum=0.0,
    epsilon=1e-7,
    centered=False,
    weight_decay=None,
):
    """Take one step of Keras' RMSprop; epsilon INSIDE the root.

    Args:
        theta: Parameters, float array of any shape.
        state: (velocity, momentum, average_gradient) from rmsprop_init
            or the last step; velocity is the mean square.
        grad: Function; grad(theta) is the gradient, shape of theta.
        learning_rate: Finite, >= 0.
        rho: Part of the averages that is kept, 0 <= rho <= 1.
        momentum: Part of the momentum that is kept, 0 <= momentum <=
            1.
        epsilon: Finite, >= 0, inside the root.
        centered: Whether the variance stands in the root.
        weight_decay: None, or finite, >= 0; theta first shrinks by
            learning_rate * weight_decay, in every optimizer.

    Returns:
        New theta and new state; dtype of theta if grad keeps it.

    Raises:
        ValueError: An argument is out of range, or a shape is wrong.

    Source:
        keras/src/optimizers/rmsprop.py, Keras 3.15.1, 2026; the rate
        is INSIDE the momentum.
    """
    decay = weight_decay or 0
    rates = (learning_rate, epsilon, decay)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    if not (0 <= rho <= 1 and 0 <= momentum <= 1):
        raise ValueError(f"must be in [0, 1]: {rho=}, {momentum=}")
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, gradient, *state)]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    velocity, moved, average = state
    theta = theta - theta * decay * float(learning_rate)
    velocity = rho * velocity + (1 - rho) * gradient**2
    average = rho * average + (1 - rho) * gradient
    root = np.sqrt(velocity - average**2 * centered + epsilon)
    moved = momentum * moved + float(learning_rate) * gradient / root
    return theta - moved, (velocity, moved, average)


# --8<-- [end:rmsprop]
# --8<-- [start:adam]
import numpy as np


def adam_init(theta):
    """Return (iterations, momentum, velocity, velocity_hat): zeros."""
    zeros = np.zeros_like(theta)
    return 0, zeros, zeros, zeros


def adam_step(
    theta,
    state,
    grad,
    learning_rate=0.001,
    beta_1=0.9,
    beta_2=0.999,
    epsilon=1e-7,
    amsgrad=False,
    weight_decay=None,
):
    """Take one step of Keras' Adam; epsilon joins the RAW root.

    Args:
        theta: Parameters, float array of any shape.
        state: (iterations, momentum, velocity, velocity_hat) from init
            or the last step.
        grad: Function; grad(theta) is the gradient, shape of theta.
        learning_rate: Finite, >= 0.
        beta_1: Part of momentum that is kept, 0 <= beta_1 < 1.
        beta_2: Part of velocity that is kept, 0 <= beta_2 < 1.
        epsilon: Finite, >= 0, ADDED to the root of the uncorrected
            moment.
        amsgrad: Whether the largest second moment so far counts.
        weight_decay: None, or finite, >= 0; theta first shrinks by
            learning_rate * weight_decay, in every optimizer.

    Returns:
        New theta and new state; dtype of theta if grad keeps it.

    Raises:
        ValueError: An argument is out of range, or a shape is wrong.

    Source:
        keras/src/optimizers/adam.py, Keras 3.15.1, 2026; epsilon is
        epsilon-hat of Kingma, Ba 2015, end of section 2.
    """
    decay = weight_decay or 0
    rates = (learning_rate, epsilon, decay)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    if not (0 <= beta_1 < 1 and 0 <= beta_2 < 1):
        raise ValueError(f"betas must be in [0, 1): {beta_1, beta_2}")
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, gradient, *state[1:])]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    t, (_, m, v, top) = state[0] + 1, state
    theta = theta - theta * decay * float(learning_rate)
    alpha = learning_rate * (1 - beta_2**t) ** 0.5 / (1 - beta_1**t)
    m = m + (gradient - m) * (1 - beta_1)
    v = v + (gradient**2 - v) * (1 - beta_2)
    top = np.maximum(top, v)
    root = np.sqrt(top if amsgrad else v) + epsilon
    return theta - float(alpha) * m / root, (t, m, v, top)


# --8<-- [end:adam]
# --8<-- [start:adamw]
import numpy as np


def adamw_init(theta):
    """Return (iterations, momentum, velocity, velocity_hat): zeros."""
    zeros = np.zeros_like(theta)
    return 0, zeros, zeros, zeros


def adamw_step(
    theta,
    state,
    grad,
    learning_rate=0.001,
    weight_decay=0.004,
    beta_1=0.9,
    beta_2=0.999,
    epsilon=1e-7,
    amsgrad=False,
):
    """Take one step of Keras' AdamW; epsilon joins the RAW root.

    Args:
        theta: Parameters, float array of any shape.
        state: (iterations, momentum, velocity, velocity_hat) from init
            or the last step.
        grad: Function; grad(theta) is the gradient, shape of theta.
        learning_rate: Finite, >= 0.
        weight_decay: Finite, >= 0, not None; theta first shrinks by
            learning_rate * weight_decay.
        beta_1: Part of momentum that is kept, 0 <= beta_1 < 1.
        beta_2: Part of velocity that is kept, 0 <= beta_2 < 1.
        epsilon: Finite, >= 0, ADDED to the root of the uncorrected
            moment.
        amsgrad: Whether the largest second moment so far counts.

    Returns:
        New theta and new state; dtype of theta if grad keeps it.

    Raises:
        ValueError: An argument is out of range, or a shape is wrong.

    Source:
        keras/src/optimizers/adamw.py, Keras 3.15.1, 2026; epsilon is
        epsilon-hat of Kingma, Ba 2015, end of section 2.
    """
    decay = np.nan if weight_decay is None else weight_decay
    rates = (learning_rate, epsilon, decay)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    if not (0 <= beta_1 < 1 and 0 <= beta_2 < 1):
        raise ValueError(f"betas must be in [0, 1): {beta_1, beta_2}")
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, gradient, *state[1:])]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    t, (_, m, v, top) = state[0] + 1, state
    theta = theta - theta * decay * float(learning_rate)
    alpha = learning_rate * (1 - beta_2**t) ** 0.5 / (1 - beta_1**t)
    m = m + (gradient - m) * (1 - beta_1)
    v = v + (gradient**2 - v) * (1 - beta_2)
    top = np.maximum(top, v)
    root = np.sqrt(top if amsgrad else v) + epsilon
    return theta - float(alpha) * m / root, (t, m, v, top)


# --8<-- [end:adamw]
# --8<-- [start:adadelta]
import numpy as np


def adadelta_init(theta):
    """Return (accumulated_grad, accumulated_delta_var): zeros."""
    return np.zeros_like(theta), np.zeros_like(theta)


def adadelta_step(
    theta,
    state,
    grad,
    learning_rate=0.001,
    rho=0.95,
    epsilon=1e-7,
    weight_decay=None,
):
    """Take one step of Keras' Adadelta; epsilon in both roots.

    Args:
        theta: Parameters, float array of any shape.
        state: (accumulated_grad, accumulated_delta_var) from
            adadelta_init or the last step.
        grad: Function; grad(theta) is the gradient, shape of theta.
        learning_rate: Finite, >= 0.
        rho: Part of both averages that is kept, 0 <= rho <= 1.
        epsilon: Finite, >= 0, inside both roots.
        weight_decay: None, or finite, >= 0; theta first shrinks by
            learning_rate * weight_decay, in every optimizer.

    Returns:
        New theta and new state; dtype of theta if grad keeps it.

    Raises:
        ValueError: An argument is out of range, or a shape is wrong.

    Source:
        keras/src/optimizers/adadelta.py, Keras 3.15.1, 2026; Zeiler
        2012 has no learning rate: his is 1, the default here 0.001.
    """
    decay = weight_decay or 0
    rates = (learning_rate, epsilon, decay)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    if not 0 <= rho <= 1:
        raise ValueError(f"rho must be in [0, 1], got {rho}")
    squares, deltas = state
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, gradient, *state)]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    theta = theta - theta * decay * float(learning_rate)
    squares = rho * squares + (1 - rho) * gradient**2
    root = np.sqrt(squares + epsilon)
    delta = np.sqrt(deltas + epsilon) * gradient / root
    deltas = rho * deltas + (1 - rho) * delta**2
    return theta - float(learning_rate) * delta, (squares, deltas)


# --8<-- [end:adadelta]


if __name__ == "__main__":
    # --8<-- [start:demo]
    # gradient 1 at every step; the learning rate is 0 from step 3 on
    ones = np.ones_like
    theta, state = np.zeros(1), sgd_init(np.zeros(1))
    for rate in (1.0, 1.0, 0.0):
        theta, state = sgd_step(theta, state, ones, rate, momentum=0.9)
    print("SGD", theta)
    # -> SGD [-4.61]
    # a gradient of 1e-6, one step, epsilon = 1e-4
    theta, tiny = np.zeros(1), np.full(1, 1e-6)
    state = adam_init(theta)
    theta, _ = adam_step(theta, state, lambda _: tiny, 1.0, epsilon=1e-4)
    print("Adam", theta.round(6))
    # -> Adam [-0.000316]
    # --8<-- [end:demo]
