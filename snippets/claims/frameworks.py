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
    zh="动量${momentum}$，梯度恒为{gradient:g}，学习率依次为${rates[0]:g}, {rates[1]:g}, {rates[2]:g}$：PyTorch与Optax停在这里",
    en="momentum ${momentum}$, gradient {gradient:g}, learning rates ${rates[0]:g}, {rates[1]:g}, {rates[2]:g}$: where PyTorch and Optax stop",
)
def stopped(framework=torch, momentum=0.9, gradient=1.0, rates=STOP):
    gradients = [gradient] * len(rates)
    return walk(framework.sgd_step, framework.sgd_init(ZERO), rates, gradients=gradients, momentum=momentum)[-1]


coasted = stopped.at(
    keras, zh="同样三步，Keras滑行到这里", en="the same three steps: where Keras coasts to", ground="hand"
)


@claim(
    ".3f",
    test="test_rmsprops_momentum_has_lr_outside_in_pytorch_and_inside_in_keras_and_optax",
    ground="framework",
    zh="RMSProp加动量${momentum}$，$\\rho = {rho}$，梯度恒为{gradient:g}，学习率${rates[0]:g}, {rates[1]:g}, {rates[2]:g}$：Keras与Optax第三步还走这么远（PyTorch不走）",
    en="RMSProp with momentum ${momentum}$, $\\rho = {rho}$, gradient {gradient:g}, learning rates "
    "${rates[0]:g}, {rates[1]:g}, {rates[2]:g}$: how far Keras and Optax still go in step three (PyTorch stays)",
)
def rmsprop_coasts(momentum=0.9, rho=0.9, gradient=1.0, rates=STOP):
    start, arguments = optax.rmsprop_init(ZERO), {"momentum": momentum, "decay": rho, "eps": 0.0}
    thetas = walk(optax.rmsprop_step, start, rates, gradients=[gradient] * len(rates), **arguments)
    return thetas[-2] - thetas[-1]


def first_step(module, optimizer, gradient, **arguments):
    """Return the first step from 0 over its learning rate, 1; against the gradient is positive."""
    init, step = getattr(module, f"{optimizer}_init"), getattr(module, f"{optimizer}_step")
    return -walk(step, init(ZERO), (1.0,), gradients=[gradient], **arguments)[-1]


@claim(
    ".4f",
    test="test_adagrads_first_step_at_the_defaults",
    ground="hand",
    zh="Adagrad，默认参数，梯度${gradient:power}$：Keras与Optax的第一步是$\\eta$的几倍",
    en="Adagrad at its defaults, gradient ${gradient:power}$: first step of Keras and Optax over $\\eta$",
)
def adagrad_keras(gradient=1e-3):
    return first_step(keras, "adagrad", gradient)


@claim(
    ".4f",
    test="test_eps_joins_the_corrected_root_in_pytorch_and_optax_and_the_raw_one_in_keras",
    ground="hand",
    zh="Adam，$\\epsilon = {eps:power}$，梯度${gradient:power}$：PyTorch与Optax的第一步是$\\eta$的几倍",
    en="Adam, $\\epsilon = {eps:power}$, gradient ${gradient:power}$: first step of PyTorch and Optax over $\\eta$",
)
def adam_torch(module=torch, name="eps", eps=1e-4, gradient=1e-6):
    return first_step(module, "adam", gradient, **{name: eps})


adam_keras = adam_torch.at(keras, "epsilon", format=".6f", zh="同上，Keras", en="the same, Keras")


def spike(step, state, last=100, first=1.0, later=0.0, **arguments):
    """Return the last step after one large gradient and then none."""
    thetas = walk(step, state, [1.0] * last, gradients=[first] + [later] * (last - 1), **arguments)
    return thetas[-2] - thetas[-1]


@claim(
    ".2f",
    test="test_amsgrads_maximum_is_of_the_corrected_moment_in_optax_only",
    ground="hand",
    zh="AMSGrad，$\\beta_2 = {beta2}$，$\\epsilon = {eps}$，梯度先是{first:g}，以后都是{later:g}：第{last}步，PyTorch是Optax的几倍",
    en="AMSGrad, $\\beta_2 = {beta2}$, $\\epsilon = {eps}$, gradient {first:g} and then always {later:g}: step {last} of PyTorch over that of Optax",
)
def amsgrad_ratio(beta2=0.999, eps=0, first=1.0, later=0.0, last=100):
    theirs = spike(optax.amsgrad_step, optax.amsgrad_init(ZERO), last, first, later, b2=beta2, eps=eps)
    options = {"betas": (0.9, beta2), "eps": eps, "amsgrad": True}
    return spike(torch.adam_step, torch.adam_init(ZERO), last, first, later, **options) / theirs


@claim(
    ".1f",
    test="test_weight_decay_of_adam_is_l2_in_pytorch_and_decoupled_in_keras",
    ground="hand",
    zh="Adam，$\\theta = {start:g}$，梯度{gradient:g}，$\\eta = {lr}$，权重衰减${decay}$：PyTorch一步之后",
    en="Adam, $\\theta = {start:g}$, gradient {gradient:g}, $\\eta = {lr}$, weight decay ${decay}$: PyTorch after one step",
)
def adam_l2(module=torch, name="eps", start=2.0, gradient=1.0, lr=0.5, decay=0.1):
    options = {"theta": start, "gradients": [gradient], "weight_decay": decay, name: 0}
    return walk(module.adam_step, module.adam_init(ZERO), (lr,), **options)[-1]


adam_decoupled = adam_l2.at(
    keras, "epsilon", zh="同上，Keras的Adam，以及三家的AdamW", en="the same: Keras' Adam, and AdamW in all three"
)


@claim(
    ".4f",
    test="test_adadelta_of_optax_without_a_learning_rate_goes_uphill",
    ground="framework",
    zh="`optax.adadelta()`不给学习率，梯度恒为{gradient:g}：{steps:words}步之后（下坡应当是负的）",
    en="`optax.adadelta()` without a learning rate, gradient {gradient:g}: after {steps:words} steps (downhill is negative)",
)
def uphill(gradient=1.0, steps=5):
    gradients = [gradient] * steps
    return walk(optax.adadelta_step, optax.adadelta_init(ZERO), (None,) * steps, gradients=gradients)[-1]


@claim(
    ".0f",
    test="test_adadeltas_first_step_at_the_defaults",
    ground="hand",
    zh="Adadelta，默认参数，梯度{gradient:g}：PyTorch的第一步是Keras的几倍",
    en="Adadelta at its defaults, gradient {gradient:g}: PyTorch's first step over Keras'",
)
def adadelta_ratio(gradient=1.0):
    theirs = walk(keras.adadelta_step, keras.adadelta_init(ZERO), (0.001,), gradients=[gradient])
    return walk(torch.adadelta_step, torch.adadelta_init(ZERO), (1.0,), gradients=[gradient])[-1] / theirs[-1]
