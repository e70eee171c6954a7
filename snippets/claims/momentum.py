"""The numbers that docs/{zh,en}/momentum.md quotes."""

import numpy as np

from snippets.claims import claim
from snippets.momentum import momentum_init, momentum_step

BEST_GD = {"lr": 2 / 101, "momentum": 0.0}  # for curvatures 1 and 100
BEST_MOMENTUM = {"lr": (2 / 11) ** 2, "momentum": (9 / 11) ** 2}


def steps_to(tolerance, curvatures, lr, momentum):
    """Count the steps from (1, ..., 1) until the Euclidean error has shrunk by tolerance."""
    curvatures = np.asarray(curvatures, dtype=float)
    theta = np.ones_like(curvatures)
    velocity, steps, target = momentum_init(theta), 0, tolerance * np.linalg.norm(theta)
    while np.linalg.norm(theta) > target:
        theta, velocity = momentum_step(theta, velocity, lambda x: curvatures * x, lr, momentum)
        steps += 1
    return steps


def step_matrix(curvature, lr, momentum):
    """Return the matrix M of one step on curvature * theta^2 / 2: (theta, v) -> M (theta, v), read off the code."""
    columns = [
        momentum_step(np.array(theta), np.array(velocity), lambda x: curvature * x, lr, momentum)
        for theta, velocity in ((1.0, 0.0), (0.0, 1.0))
    ]
    return np.array(columns).T


def radius(curvature, lr, momentum):
    """Return the spectral radius of one step: the factor by which the error shrinks in the long run."""
    return abs(np.linalg.eigvals(step_matrix(curvature, lr, momentum))).max()


def worst_radius(curvatures, lr, momentum):
    """Return the largest spectral radius over these curvatures."""
    return max(radius(curvature, lr, momentum) for curvature in curvatures)


def largest_stable(momentum):
    """Return the largest eta * lambda whose spectral radius is at most 1, by bisection."""
    low, high = 1.0, 5.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if radius(middle, 1.0, momentum) <= 1 + 1e-12 else (low, middle)
    return low


def variance(lr, momentum, steps=1500):
    """Return the stationary variance of theta on theta^2 with gradient noise of variance 3, exactly.

    theta is the vector of the weights of all past noises, as in snippets/claims/sgd.py.
    """
    theta = np.zeros(steps)
    velocity = momentum_init(theta)
    for t in range(steps):
        noise = np.sqrt(3) * (np.arange(steps) == t)
        theta, velocity = momentum_step(theta, velocity, lambda x, noise=noise: 2 * x + noise, lr, momentum)
    return np.sum(theta**2)


def stop_after_two(inside, steps):
    """Return theta after so many steps at gradient 1, momentum 0.9, eta = 1 for two steps and 0 from the third."""
    theta = velocity = np.array(0.0)
    for t in range(1, steps + 1):
        lr = 1.0 if t <= 2 else 0.0
        if inside:
            theta, velocity = momentum_step(theta, velocity, np.ones_like, lr, momentum=0.9)
        else:  # as PyTorch and Optax do
            velocity = 0.9 * velocity + 1.0
            theta = theta - lr * velocity
    return float(theta)


@claim(
    "d",
    test="test_third_step_by_hand",
    zh="第三步里最早那个梯度的权重是最新那个的百分之几，$\\gamma = 0.9$",
    en="weight of the first gradient in the third step, in percent of the newest, $\\gamma = 0.9$",
)
def oldest_weight():
    theta, velocity = np.zeros(3), np.zeros(3)
    for t in range(3):
        theta, velocity = momentum_step(theta, velocity, lambda x, t=t: np.eye(3)[t], lr=0.2, momentum=0.9)
    return round(100 * velocity[0] / velocity[2])


@claim(
    ".0f",
    test="test_eq2_terminal_velocity",
    zh="梯度恒定、$\\gamma = 0.9$时，终速与第一步之比",
    en="terminal velocity over the first step under a constant gradient, $\\gamma = 0.9$",
)
def terminal():
    theta = velocity = np.array(0.0)
    for _ in range(500):
        theta, velocity = momentum_step(theta, velocity, np.ones_like, lr=0.2, momentum=0.9)
    return float(velocity) / 0.2


@claim(
    "d",
    test="test_steps_without_momentum",
    zh="梯度下降的步数：曲率1与100，从(1, 1)出发，欧氏误差降到起始的10⁻⁶，$\\eta = 2/101$",
    en="steps of gradient descent: curvatures 1 and 100, from (1, 1) until the "
    "Euclidean error is 10⁻⁶ of the first, $\\eta = 2/101$",
)
def steps_gd():
    return steps_to(1e-6, (1, 100), **BEST_GD)


@claim(
    "d",
    test="test_steps_with_momentum",
    zh="同一问题上动量的步数，$\\eta$与$\\gamma$取式(4)",
    en="steps of momentum on the same problem, $\\eta$ and $\\gamma$ as in (4)",
)
def steps_momentum():
    return steps_to(1e-6, (1, 100), **BEST_MOMENTUM)


@claim(
    ".3f",
    test="test_rate_is_the_spectral_radius",
    zh="梯度下降每步的误差比值：最大的谱半径，$\\kappa = 100$",
    en="error ratio per step of gradient descent: the largest spectral radius, $\\kappa = 100$",
)
def rate_gd():
    return worst_radius((1, 100), **BEST_GD)


@claim(
    ".3f",
    test="test_rate_is_the_spectral_radius",
    zh="动量每步的误差比值：最大的谱半径，$\\kappa = 100$",
    en="error ratio per step of momentum: the largest spectral radius, $\\kappa = 100$",
)
def rate_momentum():
    return worst_radius((1, 100), **BEST_MOMENTUM)


@claim(
    "d",
    test="test_radius_alone_would_promise_fewer_steps",
    zh="只按谱半径推算的动量步数：误差每步乘上它，降到10⁻⁶",
    en="steps of momentum to an error of 10⁻⁶ if each step multiplied it by the spectral radius",
)
def steps_promised():
    return int(np.ceil(np.log(1e-6) / np.log(rate_momentum.compute())))


@claim(
    ".3f",
    test="test_complex_eigenvalues_have_modulus_root_gamma",
    zh="复根区里的谱半径，$\\gamma = 0.9$、$\\eta\\lambda = 1$",
    en="spectral radius where the roots are complex, $\\gamma = 0.9$, $\\eta\\lambda = 1$",
)
def rate_complex():
    return radius(1.0, 1.0, 0.9)


@claim(
    ".2f",
    test="test_stable_up_to_two_plus_two_gamma",
    zh="$\\gamma = 0.9$时不发散的最大$\\eta\\lambda$，对谱半径二分求得",
    en="largest $\\eta\\lambda$ that does not diverge at $\\gamma = 0.9$, by bisection on the spectral radius",
)
def limit():
    return largest_stable(0.9)


@claim(
    ".2f",
    test="test_stable_up_to_two_plus_two_gamma",
    zh="没有动量时的同一界限，$\\gamma = 0$",
    en="the same limit without momentum, $\\gamma = 0$",
)
def limit_gd():
    return largest_stable(0.0)


@claim(
    ".3f",
    test="test_undamped_radius_is_exactly_one",
    zh="没有衰减（$\\gamma = 1$）时的谱半径，$\\eta\\lambda = 0.1$",
    en="spectral radius without decay, $\\gamma = 1$, at $\\eta\\lambda = 0.1$",
)
def undamped():
    return radius(1.0, 0.1, 1.0)


@claim(
    ".2f",
    test="test_undamped_ball_returns_to_the_same_height",
    zh="$\\gamma = 1$、$\\eta\\lambda = 0.1$，从1出发，第10001到11000步里离0最远的距离",
    en="farthest from 0 in steps 10,001 to 11,000, from 1, at $\\gamma = 1$, $\\eta\\lambda = 0.1$",
)
def undamped_swing():
    theta, velocity = np.array(1.0), np.array(0.0)
    largest = 0.0
    for t in range(1, 11_001):
        theta, velocity = momentum_step(theta, velocity, lambda x: x, lr=0.1, momentum=1.0)
        largest = max(largest, abs(float(theta))) if t > 10_000 else 0.0
    return largest


@claim(
    ".4f",
    test="test_noise_floor_with_momentum_is_the_theorem",
    zh="动量的噪声底：$\\eta = 0.01$、$\\gamma = 0.9$，$\\lambda = 2$、$\\sigma^2 = 3$",
    en="noise floor of momentum at $\\eta = 0.01$, $\\gamma = 0.9$, $\\lambda = 2$, $\\sigma^2 = 3$",
)
def floor_momentum():
    return variance(0.01, 0.9)


@claim(
    ".4f",
    test="test_noise_floor_with_momentum_is_the_theorem",
    zh="SGD走同样长的步（$\\eta = 0.1$）时的噪声底",
    en="noise floor of SGD at steps of the same length, $\\eta = 0.1$",
)
def floor_sgd():
    return variance(0.1, 0.0)


@claim(
    ".3f",
    test="test_overshooting_is_not_diverging",
    zh="$\\gamma = 0$、$\\eta\\lambda = 1.5$时的谱半径：小于1，收敛",
    en="spectral radius at $\\gamma = 0$, $\\eta\\lambda = 1.5$: below 1, it converges",
)
def overshoot():
    return radius(1.5, 1.0, 0.0)


@claim(
    "d",
    test="test_completing_the_square_needs_a_plus",
    zh="$x^2 + 3x$在$x = 1$处的值",
    en="$x^2 + 3x$ at $x = 1$",
)
def square_true():
    q, c, x = 2, 3, 1
    return q * x * x // 2 + c * x


@claim(
    "d",
    test="test_completing_the_square_needs_a_plus",
    zh="同一点上，照印出的减号配方得到的值",
    en="what the square completed with the printed minus gives there",
)
def square_printed():
    q, c, x = 2, 3, 1
    return round(q * (x - c / q) ** 2 / 2 - c * c / q / 2)


@claim(
    ".2f",
    test="test_lr_inside_coasts",
    zh="$g = 1$、$\\gamma = 0.9$，前两步$\\eta = 1$，第3步$\\eta = 0$：第3步之后的$\\theta$，$\\eta$在速度里面",
    en="$\\theta$ after step 3 at $g = 1$, $\\gamma = 0.9$, $\\eta = 1$ for two steps, "
    "then $\\eta = 0$; $\\eta$ inside the velocity",
)
def coast():
    return stop_after_two(inside=True, steps=3)


@claim(
    ".2f", test="test_lr_outside_stops", zh="同上，$\\eta$在速度外面", en="the same with $\\eta$ outside the velocity"
)
def stop():
    return stop_after_two(inside=False, steps=3)


@claim(
    ".2f",
    test="test_lr_inside_coasts",
    zh="$\\eta$在里面、一直保持0，最后滑到的位置（400步）",
    en="where it comes to rest, $\\eta$ inside and kept at 0, after 400 steps",
)
def coast_end():
    return stop_after_two(inside=True, steps=400)
