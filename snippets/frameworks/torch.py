"""PyTorch 2.13.0's optimizers in NumPy. Page: docs/{zh,en}/frameworks.md. Test: tests/snippets/test_frameworks.py.

Formulas, defaults, argument names and names of the state are those of torch.optim. Each section can be copied alone.
Save it under a name of your own: a file torch.py beside a program would stand in the way of the real torch.
"""

# --8<-- [start:sgd]
import numpy as np


def sgd_init(theta):
    """Return the state before the first step: no buffer yet."""
    return None


def sgd_step(
    theta,
    momentum_buffer,
    grad,
    lr=1e-3,
    momentum=0,
    dampening=0,
    weight_decay=0,
    nesterov=False,
):
    """Take one step of torch.optim.SGD; lr stands OUTSIDE the buffer.

    Args:
        theta: Parameters, float array of any shape.
        momentum_buffer: From sgd_init or the last step, shape of theta
            or None.
        grad: Function; grad(theta) is the gradient, shape of theta.
        lr: Learning rate, finite, >= 0.
        momentum: Part of the buffer that is kept, finite, >= 0.
        dampening: Part of a gradient that is left out; the first one
            is whole.
        weight_decay: Finite, >= 0; L2: times theta into the gradient.
        nesterov: Whether theta is the look-ahead point.

    Returns:
        New theta and new buffer; dtype of theta if grad keeps it.

    Raises:
        ValueError: An argument is out of range, a shape is not
            theta's, or nesterov without momentum or with dampening.

    Source:
        torch/optim/sgd.py, PyTorch 2.13.0, 2026.
    """
    rates = (lr, momentum, dampening, weight_decay)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    if nesterov and (momentum == 0 or dampening != 0):
        raise ValueError(f"nesterov: momentum > 0 alone, got {rates}")
    gradient = np.asarray(grad(theta))
    buffer = gradient if momentum_buffer is None else momentum_buffer
    shapes = [np.shape(x) for x in (theta, gradient, buffer)]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    gradient = gradient + weight_decay * theta
    if momentum == 0:
        return theta - float(lr) * gradient, momentum_buffer
    buffer = momentum * buffer + (1 - dampening) * gradient
    buffer = gradient if momentum_buffer is None else buffer
    step = gradient + momentum * buffer if nesterov else buffer
    return theta - float(lr) * step, buffer


# --8<-- [end:sgd]
# --8<-- [start:adagrad]
import numpy as np


def adagrad_init(theta, initial_accumulator_value=0):
    """Return the state before the first step: (step, sum)."""
    return 0, np.full_like(theta, initial_accumulator_value)


def adagrad_step(
    theta,
    state,
    grad,
    lr=1e-2,
    lr_decay=0,
    weight_decay=0,
    eps=1e-10,
):
    """Take one step of torch.optim.Adagrad; eps stands OUTSIDE the root.

    Args:
        theta: Parameters, float array of any shape.
        state: (step, sum) from adagrad_init or the last step.
        grad: Function; grad(theta) is the gradient, shape of theta.
        lr: Learning rate, finite, >= 0.
        lr_decay: Finite, >= 0; lr is divided by 1 + (step - 1) *
            lr_decay.
        weight_decay: Finite, >= 0; L2: times theta into the gradient.
        eps: Finite, >= 0, ADDED to the root.

    Returns:
        New theta and new state; dtype of theta if grad keeps it. 0/0
        is NaN.

    Raises:
        ValueError: An argument is out of range, or a shape is wrong.

    Source:
        torch/optim/adagrad.py, PyTorch 2.13.0, 2026.
    """
    rates = (lr, lr_decay, weight_decay, eps)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    step, sum_sq = state[0] + 1, state[1]
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, gradient, sum_sq)]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    gradient = gradient + weight_decay * theta
    sum_sq = sum_sq + gradient**2
    rate = float(lr) / (1 + (step - 1) * lr_decay)
    root = np.sqrt(sum_sq) + eps
    return theta - rate * gradient / root, (step, sum_sq)


# --8<-- [end:adagrad]
# --8<-- [start:rmsprop]
import numpy as np


def rmsprop_init(theta):
    """Return (square_avg, grad_avg, momentum_buffer): zeros."""
    zeros = np.zeros_like(theta)
    return zeros, zeros, zeros


def rmsprop_step(
    theta,
    state,
    grad,
    lr=1e-2,
    alpha=0.99,
    eps=1e-8,
    weight_decay=0,
    momentum=0,
    centered=False,
):
    """Take one step of torch.optim.RMSprop; eps stands OUTSIDE the root.

    Args:
        theta: Parameters, float array of any shape.
        state: (square_avg, grad_avg, momentum_buffer) from
            rmsprop_init or the last step.
        grad: Function; grad(theta) is the gradient, shape of theta.
        lr: Learning rate, finite, >= 0.
        alpha: Part of the averages that is kept, 0 <= alpha <= 1.
        eps: Finite, >= 0, ADDED to the root.
        weight_decay: Finite, >= 0; L2: times theta into the gradient.
        momentum: Part of the buffer that is kept, finite, >= 0.
        centered: Whether the variance stands in the root.

    Returns:
        New theta and new state; dtype of theta if grad keeps it.

    Raises:
        ValueError: An argument is out of range, or a shape is wrong.

    Source:
        torch/optim/rmsprop.py, PyTorch 2.13.0, 2026; lr is OUTSIDE the
        buffer. There alpha may exceed 1.
    """
    rates = (lr, eps, weight_decay, momentum)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    if not 0 <= alpha <= 1:
        raise ValueError(f"alpha must be in [0, 1], got {alpha}")
    square_avg, grad_avg, buffer = state
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, gradient, *state)]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    gradient = gradient + weight_decay * theta
    square_avg = alpha * square_avg + (1 - alpha) * gradient**2
    grad_avg = alpha * grad_avg + (1 - alpha) * gradient
    spread = square_avg - grad_avg**2 if centered else square_avg
    buffer = momentum * buffer + gradient / (np.sqrt(spread) + eps)
    return theta - float(lr) * buffer, (square_avg, grad_avg, buffer)


# --8<-- [end:rmsprop]
# --8<-- [start:adam]
import numpy as np


def adam_init(theta):
    """Return (step, exp_avg, exp_avg_sq, max_exp_avg_sq): zeros."""
    zeros = np.zeros_like(theta)
    return 0, zeros, zeros, zeros


def adam_step(
    theta,
    state,
    grad,
    lr=1e-3,
    betas=(0.9, 0.999),
    eps=1e-8,
    weight_decay=0,
    amsgrad=False,
):
    """Take one step of torch.optim.Adam.

    Args:
        theta: Parameters, float array of any shape.
        state: (step, exp_avg, exp_avg_sq, max_exp_avg_sq) from init or
            the last step.
        grad: Function; grad(theta) is the gradient, shape of theta.
        lr: Learning rate, finite, >= 0.
        betas: Parts of the two moments that are kept, 0 <= beta < 1.
        eps: Finite, >= 0, ADDED to the root of the corrected moment.
        weight_decay: Finite, >= 0; L2: times theta into the gradient.
        amsgrad: Whether the largest second moment so far counts.

    Returns:
        New theta and new state; dtype of theta if grad keeps it.

    Raises:
        ValueError: An argument is out of range, or a shape is wrong.

    Source:
        torch/optim/adam.py, PyTorch 2.13.0, 2026. The maximum is taken
        BEFORE the bias correction.
    """
    rates = (lr, eps, weight_decay)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    if not all(0 <= beta < 1 for beta in betas):
        raise ValueError(f"betas must be in [0, 1), got {betas}")
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, gradient, *state[1:])]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    step, (_, m, v, top), (b1, b2) = state[0] + 1, state, betas
    gradient = gradient + weight_decay * theta
    m = b1 * m + (1 - b1) * gradient
    v = b2 * v + (1 - b2) * gradient**2
    top = np.maximum(top, v)
    root = np.sqrt((top if amsgrad else v) / (1 - b2**step)) + eps
    rate = float(lr) / (1 - b1**step)
    return theta - rate * m / root, (step, m, v, top)


# --8<-- [end:adam]
# --8<-- [start:adamw]
import numpy as np


def adamw_init(theta):
    """Return (step, exp_avg, exp_avg_sq, max_exp_avg_sq): zeros."""
    zeros = np.zeros_like(theta)
    return 0, zeros, zeros, zeros


def adamw_step(
    theta,
    state,
    grad,
    lr=1e-3,
    betas=(0.9, 0.999),
    eps=1e-8,
    weight_decay=1e-2,
    amsgrad=False,
):
    """Take one step of torch.optim.AdamW; the decay is decoupled.

    Args:
        theta: Parameters, float array of any shape.
        state: (step, exp_avg, exp_avg_sq, max_exp_avg_sq) from init or
            the last step.
        grad: Function; grad(theta) is the gradient, shape of theta.
        lr: Learning rate, finite, >= 0.
        betas: Parts of the two moments that are kept, 0 <= beta < 1.
        eps: Finite, >= 0, ADDED to the root of the corrected moment.
        weight_decay: Finite, >= 0; theta shrinks by lr * weight_decay
            first.
        amsgrad: Whether the largest second moment so far counts.

    Returns:
        New theta and new state; dtype of theta if grad keeps it.

    Raises:
        ValueError: An argument is out of range, or a shape is wrong.

    Source:
        torch/optim/adamw.py, PyTorch 2.13.0, 2026. The maximum is
        taken BEFORE the bias correction.
    """
    rates = (lr, eps, weight_decay)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    if not all(0 <= beta < 1 for beta in betas):
        raise ValueError(f"betas must be in [0, 1), got {betas}")
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, gradient, *state[1:])]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    step, (_, m, v, top), (b1, b2) = state[0] + 1, state, betas
    theta = theta * (1 - float(lr) * weight_decay)
    m = b1 * m + (1 - b1) * gradient
    v = b2 * v + (1 - b2) * gradient**2
    top = np.maximum(top, v)
    root = np.sqrt((top if amsgrad else v) / (1 - b2**step)) + eps
    rate = float(lr) / (1 - b1**step)
    return theta - rate * m / root, (step, m, v, top)


# --8<-- [end:adamw]
# --8<-- [start:adadelta]
import numpy as np


def adadelta_init(theta):
    """Return (square_avg, acc_delta): zeros."""
    return np.zeros_like(theta), np.zeros_like(theta)


def adadelta_step(
    theta,
    state,
    grad,
    lr=1.0,
    rho=0.9,
    eps=1e-6,
    weight_decay=0,
):
    """Take one step of torch.optim.Adadelta; eps is INSIDE both roots.

    Args:
        theta: Parameters, float array of any shape.
        state: (square_avg, acc_delta) from adadelta_init or the last
            step.
        grad: Function; grad(theta) is the gradient, shape of theta.
        lr: Factor of the step, finite, >= 0.
        rho: Part of both averages that is kept, 0 <= rho <= 1.
        eps: Finite, >= 0, inside both roots.
        weight_decay: Finite, >= 0; L2: times theta into the gradient.

    Returns:
        New theta and new state; dtype of theta if grad keeps it.

    Raises:
        ValueError: An argument is out of range, or a shape is wrong.

    Source:
        torch/optim/adadelta.py, PyTorch 2.13.0, 2026.
    """
    rates = (lr, eps, weight_decay)
    if not all(0 <= rate < np.inf for rate in rates):
        raise ValueError(f"rates must be finite and >= 0, got {rates}")
    if not 0 <= rho <= 1:
        raise ValueError(f"rho must be in [0, 1], got {rho}")
    square_avg, acc_delta = state
    gradient = np.asarray(grad(theta))
    shapes = [np.shape(x) for x in (theta, gradient, *state)]
    if len(set(shapes)) > 1:
        raise ValueError(f"shapes must agree, got {shapes}")
    gradient = gradient + weight_decay * theta
    square_avg = rho * square_avg + (1 - rho) * gradient**2
    root = np.sqrt(square_avg + eps)
    delta = np.sqrt(acc_delta + eps) / root * gradient
    acc_delta = rho * acc_delta + (1 - rho) * delta**2
    return theta - float(lr) * delta, (square_avg, acc_delta)


# --8<-- [end:adadelta]


if __name__ == "__main__":
    # --8<-- [start:demo]
    # gradient 1 at every step; the learning rate is 0 from step 3 on
    ones = np.ones_like
    theta, state = np.zeros(1), sgd_init(np.zeros(1))
    for lr in (1.0, 1.0, 0.0):
        theta, state = sgd_step(theta, state, ones, lr, momentum=0.9)
    print("SGD", theta)
    # -> SGD [-2.9]
    # a gradient of 1e-6, one step, eps = 1e-4
    theta, tiny = np.zeros(1), np.full(1, 1e-6)
    state = adam_init(theta)
    theta, _ = adam_step(theta, state, lambda _: tiny, lr=1.0, eps=1e-4)
    print("Adam", theta.round(6))
    # -> Adam [-0.009901]
    # --8<-- [end:demo]
