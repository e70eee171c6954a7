"""The numbers that docs/{zh,en}/errata.md quotes: what a printed formula gives, and what is true.

Printed formulas are written here as they are printed, in this site's letters. What is true is computed from a snippet or
from the definition.
"""

from itertools import product

import numpy as np

from snippets.claims import claim, iterates
from snippets.sgd import sgd_init, sgd_step

Q, C, X = np.array([[2.0, 1.0], [1.0, 3.0]]), np.array([1.0, -2.0]), np.array([1.0, 1.0])
STEEP, LR = 4.0, 0.4  # d2l's own example: J = 0.1 x_1^2 + 2 x_2^2 has curvature 4 along x_2
BETA1, BETA2, ADAM_LR, ADAM_EPS = 0.9, 0.999, 0.01, 1e-6  # as in d2l
RHO, SAME = 0.9, 3.0  # of a mean of squares, and gradients that go into it
BETA, SUMMED = 0.9, 5  # of a sum of powers: beta and t
MOMENTUM, PRODUCT = 0.64, 0.5  # gamma and eta lambda, in Distill's form


def descend(curvature, lr, steps, start=1.0):
    """Return theta after this many steps of gradient descent on curvature * theta^2 / 2."""
    theta = np.asarray(start, dtype=float)
    return iterates(sgd_step, theta, sgd_init(theta), lambda x: curvature * x, steps, lr)[-1]


def square(sign):
    """Complete the square of x'Qx/2 + c'x at X, the bracket being x + sign * Q^-1 c."""
    shift = np.linalg.solve(Q, C)
    bracket = X + sign * shift
    return bracket @ Q @ bracket / 2 - C @ shift / 2


def adam_steps(gradients, beta1=BETA1, beta2=BETA2, eps=0.0, frozen=None, inside=True, lr=ADAM_LR):
    """Return Adam's steps over the learning rate for one parameter.

    Args:
        gradients: Numbers, one a step.
        beta1: As in the paper.
        beta2: As in the paper.
        eps: As in the paper.
        frozen: Where the step counter stays, as at 1 in d2l's TensorFlow code; None lets it count.
        inside: Whether eps stands in the denominator; False adds it behind the quotient, so that it joins theta.
        lr: The learning rate, which such an eps is not multiplied by.
    """
    first = second = 0.0
    for t, g in enumerate(gradients, start=1):
        first = beta1 * first + (1 - beta1) * g
        second = beta2 * second + (1 - beta2) * g * g
        count = t if frozen is None else frozen
        m, v = first / (1 - beta1**count), second / (1 - beta2**count)
        yield m / (v**0.5 + eps) if inside else m / v**0.5 - eps / lr


def step_matrix(lr, curvature, momentum):
    """Return R, which takes (velocity / lr, theta) one step on in Distill's form."""
    return np.array([[momentum, curvature], [-lr * momentum, 1 - lr * curvature]])


def largest_step(beta1, beta2, tail, silence):
    """Return Adam's last step over lr after `silence` zero gradients and then g growing by beta2 / beta1 a step."""
    gradients = [0.0] * silence + [(beta1 / beta2) ** k for k in range(tail - 1, -1, -1)]
    first = second = 0.0
    for g in gradients:
        first, second = beta1 * first + (1 - beta1) * g, beta2 * second + (1 - beta2) * g * g
    t = len(gradients)
    return first / (1 - beta1**t) / (second / (1 - beta2**t)) ** 0.5


@claim(
    ".2f",
    test="test_e1_scaling_by_p_is_right_only_at_one_half",
    ground="hand",
    zh="预测时乘$p$而不是$1-p$：预测值与训练平均值之比，$p = {p}$",
    en="multiplying by $p$ instead of $1-p$ at prediction: value there over mean in training, $p = {p}$",
)
def convnet_ratio(p=0.2):
    hidden = np.array([1.0, 2.0, 4.0])
    masks = np.array(list(product((0, 1), repeat=3)))
    probability = np.prod(np.where(masks == 1, 1 - p, p), axis=1)
    return np.mean(p * hidden / (probability @ (masks * hidden)))


@claim(
    ".1f",
    test="test_e2_the_bracket_needs_a_plus",
    ground="hand",
    zh="$\\tfrac12 x^\\top Q x + c^\\top x$在例子里那一点的值",
    en="$\\tfrac12 x^\\top Q x + c^\\top x$ at the point of the example",
)
def square_true():
    return X @ Q @ X / 2 + C @ X


@claim(
    ".1f",
    test="test_e2_the_bracket_needs_a_plus",
    ground="hand",
    zh="同一点上，按减号配方得到的值",
    en="what the square completed with the minus gives there",
)
def square_printed():
    return square(-1)


@claim(
    ".1f",
    test="test_e3_without_the_learning_rate_d2ls_own_example_diverges",
    ground="hand",
    zh="$\\lambda = {curvature}$、$\\eta = {lr}$：一步之后误差剩下的倍数",
    en="what one step leaves of the error at $\\lambda = {curvature}$, $\\eta = {lr}$",
)
def factor_true(curvature=STEEP, lr=LR):
    return descend(curvature, lr, 1)


@claim(
    ".1f",
    test="test_e3_without_the_learning_rate_d2ls_own_example_diverges",
    ground="hand",
    zh="同上，漏掉$\\eta$",
    en="the same with $\\eta$ left out",
)
def factor_printed():
    return 1 - STEEP


@claim(
    ".3f",
    test="test_e4_between_one_and_two_it_oscillates_and_converges",
    ground="hand",
    zh="$\\eta\\lambda = {product}$，从{start}出发，{steps}步之后的$|\\theta|$",
    en="$|\\theta|$ after {steps} steps from {start} at $\\eta\\lambda = {product}$",
)
def left_after(product=1.9, start=1.0, steps=19):
    return abs(descend(product, 1.0, steps, start))


@claim(
    ".2f",
    test="test_e5_half_life_halves",
    ground="identity",
    zh="$\\rho = {rho}$时，一个观测的权重减半要几步",
    en="steps in which the weight of an observation halves, $\\rho = {rho}$",
)
def half_life(rho=RHO):
    return np.log(0.5) / np.log(rho)


@claim(
    ".2f",
    test="test_e5_half_life_halves",
    ground="hand",
    zh="印出的半衰期$1/\\rho$",
    en="half-life as printed, $1/\\rho$",
)
def half_life_printed():
    return 1 / RHO


@claim(
    ".0%",
    test="test_e5_half_life_halves",
    ground="identity",
    zh="过了$1/\\rho$步，权重还剩多少",
    en="what is left of the weight after $1/\\rho$ steps",
)
def weight_left():
    return RHO ** (1 / RHO)


@claim(
    ".3f",
    test="test_e6_three_equal_gradients_by_hand",
    ground="hand",
    zh="三个梯度都是{gradient}、$\\rho = {rho}$、$s_0 = {start}$：$s_3$",
    en="$s_3$ for three gradients of {gradient}, $\\rho = {rho}$, $s_0 = {start}$",
)
def average_true(gradient=SAME, rho=RHO, start=0.0):
    average = start
    for g in (gradient, gradient, gradient):
        average = rho * average + (1 - rho) * g * g
    return average


@claim(
    ".3f",
    test="test_e6_three_equal_gradients_by_hand",
    ground="hand",
    zh="同上，第三项不平方",
    en="the same without the square on the third term",
)
def average_printed():
    return (1 - RHO) * (SAME**2 + RHO * SAME**2 + RHO**2 * SAME)


@claim(
    ".3f",
    test="test_e7_the_sum_has_t_terms",
    ground="identity",
    zh="$(1 - \\beta^t)/(1 - \\beta)$，$\\beta = {beta}$、$t = {t}$",
    en="$(1 - \\beta^t)/(1 - \\beta)$ at $\\beta = {beta}$, $t = {t}$",
)
def sum_true(beta=BETA, t=SUMMED):
    return (1 - beta**t) / (1 - beta)


@claim(
    ".3f",
    test="test_e7_the_sum_has_t_terms",
    ground="identity",
    zh="印出的和，$i$从{first}加到$t$",
    en="the sum as printed, $i$ from {first} to $t$",
)
def sum_printed(first=0):
    return sum(BETA**i for i in range(first, SUMMED + 1))


@claim(
    ".4f",
    test="test_e8_eps_behind_the_quotient_moves_theta",
    ground="hand",
    zh="第一步梯度是{first}、以后都是{later}：{steps}步后，括号漏掉的$\\theta$比应有的大多少（$\\epsilon = {eps:power}$、$\\eta = {lr}$）",
    en="gradient {first} once, then {later}: by how much $\\theta$ is too large after {steps:,} steps without the brackets "
    "($\\epsilon = {eps:power}$, $\\eta = {lr}$)",
)
def drift(first=1.0, later=0.0, steps=10_000, eps=ADAM_EPS, lr=ADAM_LR):
    gradients = [first] + [later] * (steps - 1)
    right, printed = (sum(adam_steps(gradients, eps=eps, inside=inside, lr=lr)) for inside in (True, False))
    return lr * (right - printed)


@claim(
    ".2f",
    test="test_e9_a_frozen_counter_by_hand",
    ground="hand",
    zh="梯度恒定、计数器停在{count}：第{steps}步是应有的几倍",
    en="constant gradient, counter stuck at {count}: step {steps} over what it should be",
)
def frozen_ten(steps=10, count=1):
    return list(adam_steps([1.0] * steps, frozen=count))[-1] / list(adam_steps([1.0] * steps))[-1]


frozen_end = frozen_ten.at(10_000, format=".3f", zh="同上，第{steps}步", en="the same at step {steps:,}")


@claim(
    ".1f",
    test="test_e10_the_radius_is_the_root",
    ground="hand",
    zh="$\\gamma = {momentum}$、$\\eta\\lambda = {product}$时的谱半径",
    en="spectral radius at $\\gamma = {momentum}$, $\\eta\\lambda = {product}$",
)
def radius_true(momentum=MOMENTUM, product=PRODUCT):
    return np.abs(np.linalg.eigvals(step_matrix(product, 1.0, momentum))).max()


@claim(
    ".1f",
    test="test_e10_the_radius_is_the_root",
    ground="hand",
    zh="照印出的式子算出的谱半径",
    en="the spectral radius by the printed formula",
)
def radius_printed():
    total = 1 - PRODUCT + MOMENTUM
    return np.sqrt(total**2 + abs(total**2 - 4 * MOMENTUM))


@claim(
    "d",
    test="test_e11_the_zeroth_power_is_the_identity",
    ground="hand",
    zh="照印出的$R_j$算$R^0$，左上角的数",
    en="upper left number of $R^0$ by the printed $R_j$",
)
def power_zero():
    return round(power_printed(step_matrix(PRODUCT, 1.0, MOMENTUM), 0)[0, 0])


def power_printed(matrix, k):
    """Return R^k by Distill's formula, with R_j = (R - sigma_j I) / (sigma_1 - sigma_2)."""
    sigma = np.linalg.eigvals(matrix).astype(complex)
    parts = [(matrix - one * np.eye(2)) / (sigma[0] - sigma[1]) for one in sigma]
    return (sigma[0] ** k * parts[0] - sigma[1] ** k * parts[1]).real


@claim(
    ".1f",
    test="test_e12_the_loss_has_a_half",
    ground="hand",
    zh="走{steps}步之后，印出的误差与真的误差之比",
    en="printed over true error after {steps} steps",
)
def loss_ratio(steps=3):
    curvatures, start = np.array([1.0, 7.0]), np.array([2.0, -1.0])
    theta = descend(curvatures, 0.1, steps, start)
    printed = np.sum((1 - 0.1 * curvatures) ** (2 * steps) * curvatures * start**2)
    return printed / (np.sum(curvatures * theta**2) / 2)


@claim(
    ".0f",
    test="test_e13_without_the_root_the_step_depends_on_the_scale",
    ground="hand",
    zh="梯度恒为{gradient}：没有根号的一步是$\\eta$的几倍",
    en="constant gradient {gradient}: the step without the root, over $\\eta$",
)
def rootless(gradient=0.01):
    g, t = gradient, 5
    first = second = 0.0
    for _ in range(t):
        first, second = BETA1 * first + (1 - BETA1) * g, BETA2 * second + (1 - BETA2) * g * g
    return first / (1 - BETA1**t) / (second / (1 - BETA2**t))


@claim(
    ".2f",
    test="test_e14_eps_hat_needs_a_root",
    ground="hand",
    zh="第一步与$\\eta$之比，$g = \\epsilon$",
    en="first step over $\\eta$ at $g = \\epsilon$",
)
def eps_true():
    return next(adam_steps([1e-4], eps=1e-4))


@claim(
    ".2f",
    test="test_e14_eps_hat_needs_a_root",
    ground="hand",
    zh="同上，用印出的$\\hat\\epsilon = (1 - \\beta_2^t)\\,\\epsilon$",
    en="the same with $\\hat\\epsilon = (1 - \\beta_2^t)\\,\\epsilon$ as printed",
)
def eps_printed():
    g = eps = 1e-4
    hat = (1 - BETA2) * eps
    return np.sqrt(1 - BETA2) / (1 - BETA1) * (1 - BETA1) * g / (np.sqrt((1 - BETA2) * g * g) + hat)


@claim(
    ".3f",
    test="test_e15_both_bounds_are_broken",
    ground="hand",
    zh="论文的上界与$\\eta$之比，$\\beta_1 = {beta1}$、$\\beta_2 = {beta2}$",
    en="the paper's bound over $\\eta$ at $\\beta_1 = {beta1}$, $\\beta_2 = {beta2}$",
)
def bound_paper(beta1=BETA1, beta2=BETA2):
    return (1 - beta1) / np.sqrt(1 - beta2)


@claim(
    ".3f",
    test="test_e15_both_bounds_are_broken",
    ground="hand",
    zh="同上，零梯度{silence}步、再来{tail}步按$\\beta_2/\\beta_1$增长的梯度：最后一步与$\\eta$之比",
    en="the same: last step over $\\eta$ after {silence:,} zero gradients and {tail} that grow by $\\beta_2/\\beta_1$",
)
def bound_broken(beta2=BETA2, beta1=BETA1, tail=401, silence=20_000):
    return largest_step(beta1, beta2, tail, silence)


bound_broken_second = bound_broken.at(
    0.99,
    zh="同样的做法，$\\beta_1 = {beta1}$、$\\beta_2 = {beta2}$（论文的上界是$\\eta$）",
    en="likewise at $\\beta_1 = {beta1}$, $\\beta_2 = {beta2}$, where the paper's bound is $\\eta$",
)
