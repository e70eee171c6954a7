"""The numbers that docs/{zh,en}/frameworks.md quotes."""

import numpy as np

from snippets.claims import claim
from snippets.frameworks import keras, optax, torch


def walk(step, state, rates, theta=0.0, gradients=None, **arguments):
    """Return the iterates with the start in front; the gradient is 1 unless said."""
    theta = np.array([theta])
    thetas = [theta]
    for lr, g in zip(rates, gradients or [1.0] * len(rates), strict=True):
        theta, state = step(theta, state, lambda x, g=g: np.full_like(x, g), lr, **arguments)
        thetas.append(theta)
    return np.concatenate(thetas)


STOP = (1.0, 1.0, 0.0)
ZERO = np.zeros(1)


@claim(
    ".2f",
    test="test_at_lr_zero_pytorch_and_optax_stop_and_keras_coasts",
    ground="framework",
    zh="动量$0.9$，梯度恒为1，学习率依次为$1, 1, 0$：PyTorch与Optax停在这里",
    en="momentum $0.9$, gradient 1, learning rates $1, 1, 0$: where PyTorch and Optax stop",
)
def stopped(framework=torch):
    return walk(framework.sgd_step, framework.sgd_init(ZERO), STOP, momentum=0.9)[-1]


coasted = stopped.at(
    keras, zh="同样三步，Keras滑行到这里", en="the same three steps: where Keras coasts to", ground="hand"
)


@claim(
    ".3f",
    test="test_rmsprops_momentum_has_lr_outside_in_pytorch_and_inside_in_keras_and_optax",
    ground="framework",
    zh="RMSProp加动量$0.9$，$\\rho = 0.9$，梯度恒为1，学习率$1, 1, 0$：Keras与Optax第三步还走这么远（PyTorch是0）",
    en="RMSProp with momentum $0.9$, $\\rho = 0.9$, gradient 1, learning rates $1, 1, 0$: how far Keras and Optax "
    "still go in step three (PyTorch: 0)",
)
def rmsprop_coasts():
    thetas = walk(optax.rmsprop_step, optax.rmsprop_init(ZERO), STOP, momentum=0.9, eps=0.0)
    return thetas[-2] - thetas[-1]


def first_step(module, optimizer, gradient, **arguments):
    """Return the first step from 0 over its learning rate, 1; against the gradient is positive."""
    init, step = getattr(module, f"{optimizer}_init"), getattr(module, f"{optimizer}_step")
    return -walk(step, init(ZERO), (1.0,), gradients=[gradient], **arguments)[-1]


@claim(
    ".4f",
    test="test_adagrads_first_step_at_the_defaults",
    ground="hand",
    zh="Adagrad，默认参数，梯度$10^{-3}$：Keras与Optax的第一步是$\\eta$的几倍",
    en="Adagrad at its defaults, gradient $10^{-3}$: first step of Keras and Optax over $\\eta$",
)
def adagrad_keras():
    return first_step(keras, "adagrad", 1e-3)


@claim(
    ".4f",
    test="test_eps_joins_the_corrected_root_in_pytorch_and_optax_and_the_raw_one_in_keras",
    ground="hand",
    zh="Adam，$\\epsilon = 10^{-4}$，梯度$10^{-6}$：PyTorch与Optax的第一步是$\\eta$的几倍",
    en="Adam, $\\epsilon = 10^{-4}$, gradient $10^{-6}$: first step of PyTorch and Optax over $\\eta$",
)
def adam_torch(module=torch, eps="eps"):
    return first_step(module, "adam", 1e-6, **{eps: 1e-4})


adam_keras = adam_torch.at(keras, "epsilon", format=".6f", zh="同上，Keras", en="the same, Keras")


def spike(step, state, last=100, **arguments):
    """Return the last step after one gradient of 1 and then none."""
    thetas = walk(step, state, [1.0] * last, gradients=[1.0] + [0.0] * (last - 1), **arguments)
    return thetas[-2] - thetas[-1]


@claim(
    ".2f",
    test="test_amsgrads_maximum_is_of_the_corrected_moment_in_optax_only",
    ground="hand",
    zh="AMSGrad，$\\beta_2 = 0.999$，$\\epsilon = 0$，梯度先是1，以后都是0：第100步，PyTorch是Optax的几倍",
    en="AMSGrad, $\\beta_2 = 0.999$, $\\epsilon = 0$, gradient 1 and then always 0: step 100 of PyTorch over that of Optax",
)
def amsgrad_ratio():
    theirs = spike(optax.amsgrad_step, optax.amsgrad_init(ZERO), eps=0)
    return spike(torch.adam_step, torch.adam_init(ZERO), amsgrad=True, eps=0) / theirs


@claim(
    ".1f",
    test="test_weight_decay_of_adam_is_l2_in_pytorch_and_decoupled_in_keras",
    ground="hand",
    zh="Adam，$\\theta = 2$，梯度1，$\\eta = 0.5$，权重衰减$0.1$：PyTorch一步之后",
    en="Adam, $\\theta = 2$, gradient 1, $\\eta = 0.5$, weight decay $0.1$: PyTorch after one step",
)
def adam_l2(module=torch, eps="eps"):
    return walk(module.adam_step, module.adam_init(ZERO), (0.5,), theta=2.0, weight_decay=0.1, **{eps: 0})[-1]


adam_decoupled = adam_l2.at(
    keras, "epsilon", zh="同上，Keras的Adam，以及三家的AdamW", en="the same: Keras' Adam, and AdamW in all three"
)


@claim(
    ".4f",
    test="test_adadelta_of_optax_without_a_learning_rate_goes_uphill",
    ground="framework",
    zh="`optax.adadelta()`不给学习率，梯度恒为1：五步之后（下坡应当是负的）",
    en="`optax.adadelta()` without a learning rate, gradient 1: after five steps (downhill is negative)",
)
def uphill():
    return walk(optax.adadelta_step, optax.adadelta_init(ZERO), (None,) * 5)[-1]


@claim(
    ".0f",
    test="test_adadeltas_first_step_at_the_defaults",
    ground="hand",
    zh="Adadelta，默认参数，梯度1：PyTorch的第一步是Keras的几倍",
    en="Adadelta at its defaults, gradient 1: PyTorch's first step over Keras'",
)
def adadelta_ratio():
    theirs = walk(keras.adadelta_step, keras.adadelta_init(ZERO), (0.001,))
    return walk(torch.adadelta_step, torch.adadelta_init(ZERO), (1.0,))[-1] / theirs[-1]
