"""The numbers that docs/{zh,en}/momentum.md quotes."""

import numpy as np

from snippets.claims import claim, holds, iterates
from snippets.momentum import momentum_init, momentum_step
from snippets.nesterov import nesterov_step

CURVATURES = (1, 100)
BEFORE, AFTER = 10_000, 1000  # steps without decay: those let go, those looked at


def best_gd(mu, steep):
    """Return the best constant rate of gradient descent between these curvatures, as momentum_step takes it."""
    return {"lr": 2 / (steep + mu), "momentum": 0.0}


def best_momentum(mu, steep):
    """Return the rate and the momentum of (4)."""
    low, high = np.sqrt(mu), np.sqrt(steep)
    return {"lr": (2 / (high + low)) ** 2, "momentum": ((high - low) / (high + low)) ** 2}


BEST_GD, BEST_MOMENTUM = best_gd(*CURVATURES), best_momentum(*CURVATURES)


def steps_to(tolerance, curvatures, lr, momentum, step=momentum_step, start=1.0):
    """Count the steps from (start, ..., start) until the Euclidean error has shrunk by tolerance."""
    curvatures = np.asarray(curvatures, dtype=float)
    theta = np.full_like(curvatures, start)
    velocity, steps, target = momentum_init(theta), 0, tolerance * np.linalg.norm(theta)
    while np.linalg.norm(theta) > target:
        theta, velocity = step(theta, velocity, lambda x: curvatures * x, lr, momentum)
        steps += 1
    return steps


def step_matrices(curvatures, lr, momentum):
    """Return M for each curvature: a step on curvature * theta^2 / 2 is (theta, v) -> M (theta, v), read off the code."""
    starts = [(np.full_like(curvatures, theta), np.full_like(curvatures, velocity)) for theta, velocity in np.eye(2)]
    columns = [momentum_step(*start, lambda x: curvatures * x, lr, momentum) for start in starts]
    return np.array(columns).transpose(2, 1, 0)


def radii(curvatures, lr, momentum):
    """Return the spectral radius of M for each curvature: the factor by which the error shrinks in the long run."""
    return abs(np.linalg.eigvals(step_matrices(curvatures, lr, momentum))).max(axis=1)


def step_matrix(curvature, lr, momentum):
    """Return M for one curvature."""
    return step_matrices(np.array([curvature], dtype=float), lr, momentum)[0]


def radius(curvature, lr, momentum):
    """Return the spectral radius for one curvature."""
    return worst_radius([curvature], lr, momentum)


def worst_radius(curvatures, lr, momentum):
    """Return the largest spectral radius over these curvatures."""
    return radii(np.array(curvatures, dtype=float), lr, momentum).max()


def largest_stable(momentum):
    """Return the largest eta * lambda whose spectral radius is at most 1, by bisection."""
    low, high = 1.0, 5.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if radius(middle, 1.0, momentum) <= 1 + 1e-12 else (low, middle)
    return low


def variance(lr, momentum, curvature=2.0, noise=3.0, steps=1500):
    """Return the stationary variance of theta on curvature * theta^2 / 2 with gradient noise of this variance, exactly.

    theta is the vector of the weights of all past noises, as in snippets/claims/sgd.py.
    """
    theta = np.zeros(steps)
    velocity = momentum_init(theta)
    for t in range(steps):
        own = np.sqrt(noise) * (np.arange(steps) == t)
        theta, velocity = momentum_step(theta, velocity, lambda x, own=own: curvature * x + own, lr, momentum)
    return np.sum(theta**2)


def floor(curvature, lr, momentum, noise=1.0):
    """Return the stationary variance of theta by (6)."""
    return lr * noise / (curvature * (1 - momentum) * (2 - lr * curvature / (1 + momentum)))


def stationary(curvature, lr, momentum, noise=1.0):
    """Return the stationary variance of theta, from the matrix of a step: S = M S M^T + what the noise of one step adds."""
    step, push = step_matrix(curvature, lr, momentum), np.array([-lr, lr])
    left = np.eye(4) - np.kron(step, step)
    return np.linalg.solve(left, noise * np.kron(push, push))[0]


def kinked_grad(x, mu, steep, shift, borders):
    """Return the derivative of a convex function: steep x up to a border, then mu x + shift, from the other on steep x - shift."""
    return np.where(x < borders[0], steep * x, np.where(x < borders[1], mu * x + shift, steep * x - shift))


def kinked_end(step, lr, momentum, grad, start, steps=3000):
    """Return the last six places of a run from a start."""
    return iterates(step, np.array(start), np.array(0.0), grad, steps, lr, momentum)[-6:]


def gaps(gradients, momentum, rates=(0.2, 0.2, 0.2, 0.1)):
    """Return how far apart theta is after each step with the learning rate inside the velocity and outside."""
    inside = outside = velocity = buffer = np.array(0.0)
    found = []
    for g, lr in zip(gradients, rates, strict=True):
        inside, velocity = momentum_step(inside, velocity, lambda x, g=g: np.array(g), lr, momentum)
        buffer = momentum * buffer + g
        outside = outside - lr * buffer
        found.append(abs(inside - outside))
    return found


def stop_after_two(inside, steps, gradient, momentum, rates):
    """Return theta after so many steps at a constant gradient, the first two at rates[0], the others at rates[1]."""
    theta = velocity = np.array(0.0)
    for t in range(1, steps + 1):
        lr = rates[t > 2]
        if inside:
            theta, velocity = momentum_step(theta, velocity, lambda x: gradient + 0 * x, lr, momentum)
        else:  # as PyTorch and Optax do
            velocity = momentum * velocity + gradient
            theta = theta - lr * velocity
    return float(theta)


@holds(
    test="test_agreeing_gradients_pile_up_and_alternating_ones_cancel_in_part",
    ground="identity",
    zh="$0 \\le \\gamma < 1$时，梯度恒为$g$，速度趋于$\\eta g/(1-\\gamma)$；梯度在$g$与$-g$之间交替，速度的大小趋于$\\eta|g|/(1+\\gamma)$",
    en="for $0 \\le \\gamma < 1$ the velocity tends to $\\eta g/(1-\\gamma)$ under a constant gradient $g$, and in size to "
    "$\\eta|g|/(1+\\gamma)$ under one that alternates between $g$ and $-g$",
)
def pile_up():
    velocities = []
    for sign in (1, -1):
        velocity = np.array(0.0)
        for t in range(400):
            _, velocity = momentum_step(
                np.array(0.0), velocity, lambda x, t=t, sign=sign: np.array(3.0 * sign**t), 0.2, 0.9
            )
        velocities.append(abs(float(velocity)))
    return np.allclose(velocities, [0.6 / (1 - 0.9), 0.6 / (1 + 0.9)])


@claim(
    "d",
    test="test_third_step_by_hand",
    ground="hand",
    zh="第三步里最早那个梯度的权重是最新那个的百分之几，$\\gamma = {momentum}$",
    en="weight of the first gradient in the third step, in percent of the newest, $\\gamma = {momentum}$",
)
def oldest_weight(momentum=0.9):
    theta, velocity = np.zeros(3), np.zeros(3)
    for t in range(3):
        theta, velocity = momentum_step(theta, velocity, lambda x, t=t: np.eye(3)[t], 0.2, momentum)
    return round(100 * velocity[0] / velocity[2])


@claim(
    ".0f",
    test="test_eq2_terminal_velocity",
    ground="identity",
    zh="梯度恒定、$\\gamma = {momentum}$时，终速与第一步之比",
    en="terminal velocity over the first step under a constant gradient, $\\gamma = {momentum}$",
)
def terminal(momentum=0.9, lr=0.2):
    theta = velocity = np.array(0.0)
    for _ in range(500):
        theta, velocity = momentum_step(theta, velocity, np.ones_like, lr, momentum)
    return float(velocity) / lr


@claim(
    "d",
    test="test_steps_without_momentum",
    ground="identity",
    zh="梯度下降的步数：曲率{curvatures[0]}与{curvatures[1]}，从({start:g}, {start:g})出发，欧氏误差降到起始的${tolerance:power}$，$\\eta = 2/101$",
    en="steps of gradient descent: curvatures {curvatures[0]} and {curvatures[1]}, from ({start:g}, {start:g}) until the "
    "Euclidean error is ${tolerance:power}$ of the first, $\\eta = 2/101$",
)
def steps_gd(curvatures=CURVATURES, start=1.0, tolerance=1e-6):
    return steps_to(tolerance, curvatures, **BEST_GD, start=start)


@claim(
    "d",
    test="test_steps_with_momentum",
    ground="identity",
    zh="同一问题上动量的步数，$\\eta$与$\\gamma$取式(4)",
    en="steps of momentum on the same problem, $\\eta$ and $\\gamma$ as in (4)",
)
def steps_momentum():
    return steps_to(1e-6, CURVATURES, **BEST_MOMENTUM)


@claim(
    ".3f",
    test="test_rate_is_the_spectral_radius",
    ground="identity",
    zh="梯度下降每步的误差比值：最大的谱半径，$\\kappa = {curvatures[1]}$",
    en="error ratio per step of gradient descent: the largest spectral radius, $\\kappa = {curvatures[1]}$",
)
def rate_gd(parameters=BEST_GD, curvatures=CURVATURES):
    return worst_radius(curvatures, **parameters)


rate_momentum = rate_gd.at(BEST_MOMENTUM, say={"梯度下降": "动量", "gradient descent": "momentum"})


@claim(
    "d",
    test="test_radius_alone_would_promise_fewer_steps",
    ground="identity",
    zh="只按谱半径推算的动量步数：误差每步乘上它，降到${tolerance:power}$",
    en="steps of momentum to an error of ${tolerance:power}$ if each step multiplied it by the spectral radius",
)
def steps_promised(tolerance=1e-6):
    return int(np.ceil(np.log(tolerance) / np.log(rate_momentum.compute())))


@holds(
    test="test_no_other_parameters_are_faster",
    ground="theorem: polyak-1964",
    zh="在曲率从$\\mu$到$L$的二次函数上，没有一对不变的$\\eta > 0$、$0 \\le \\gamma < 1$能让最大的谱半径小于"
    "$(\\sqrt\\kappa-1)/(\\sqrt\\kappa+1)$；式(4)恰好做到",
    en="on quadratics with curvatures from $\\mu$ to $L$ no constant $\\eta > 0$ and $0 \\le \\gamma < 1$ make the largest spectral radius "
    "smaller than $(\\sqrt\\kappa-1)/(\\sqrt\\kappa+1)$, and (4) makes it just that",
)
def best_pair():
    pairs = [(lr, momentum) for lr in np.linspace(0.001, 0.06, 25) for momentum in np.linspace(0, 0.99, 25)]
    best = worst_radius(CURVATURES, **BEST_MOMENTUM)
    return abs(best - 9 / 11) < 1e-6 and all(worst_radius(CURVATURES, *pair) >= 9 / 11 for pair in pairs)


@holds(
    test="test_the_best_parameters_for_quadratics_may_cycle_elsewhere",
    ground="program",
    zh="凸函数的导数到$x = {borders[0]}$为止是${steep:g}x$，到$x = {borders[1]}$为止是$x + {shift:g}$，以后是${steep:g}x - {shift:g}$，曲率只有{mu:g}和{steep:g}：取式(4)的参数、从{start}出发，"
    "动量落进三个点的循环，哪个也不是最小值；Nesterov取它的式(6)，走到最小值",
    en="on the convex function whose derivative is ${steep:g}x$ up to $x = {borders[0]}$, $x + {shift:g}$ up to $x = {borders[1]}$ and ${steep:g}x - {shift:g}$ beyond, "
    "of curvatures {mu:g} and {steep:g}, momentum with the parameters (4) falls from {start} into a cycle of three points, none of them the minimum, where Nesterov with its (6) "
    "reaches the minimum",
)
def cycle(mu=1.0, steep=25.0, shift=24.0, borders=(1, 2), start=3.3):
    root = np.sqrt(steep / mu)
    run = {"grad": lambda x: kinked_grad(x, mu, steep, shift, borders), "start": start}
    heavy = kinked_end(momentum_step, **best_momentum(mu, steep), **run)
    nesterov = kinked_end(nesterov_step, 1 / steep, (root - 1) / (root + 1), **run)
    return np.allclose(heavy[:3], heavy[3:]) and abs(heavy).min() > 0.5 and abs(nesterov).max() < 1e-12


@holds(
    test="test_complex_eigenvalues_have_modulus_root_gamma",
    ground="identity",
    zh="$0 < \\gamma \\le 1$时，只要$(1-\\sqrt\\gamma)^2 < \\eta\\lambda < (1+\\sqrt\\gamma)^2$，两根就是共轭复数，模都是$\\sqrt\\gamma$，与曲率无关",
    en="for $0 < \\gamma \\le 1$ and $(1-\\sqrt\\gamma)^2 < \\eta\\lambda < (1+\\sqrt\\gamma)^2$, whatever the curvature, the roots are a complex "
    "pair, both of absolute value $\\sqrt\\gamma$",
)
def complex_roots():
    return all(
        np.allclose(abs(np.linalg.eigvals(step_matrix(((1 - share) * low + share * high), 1.0, momentum))), root)
        for momentum, root in ((g, np.sqrt(g)) for g in (0.01, 0.25, 0.9, 1.0))
        for low, high in (((1 - root) ** 2, (1 + root) ** 2),)
        for share in (0.01, 0.5, 0.99)
    )


@claim(
    ".3f",
    test="test_complex_eigenvalues_have_modulus_root_gamma",
    ground="identity",
    zh="复根区里的谱半径，$\\gamma = {momentum}$、$\\eta\\lambda = {product:g}$",
    en="spectral radius where the roots are complex, $\\gamma = {momentum}$, $\\eta\\lambda = {product:g}$",
)
def rate_complex(product=1.0, momentum=0.9):
    return radius(product, 1.0, momentum)


@holds(
    test="test_stable_up_to_two_plus_two_gamma",
    ground="identity",
    zh="在二次函数上，$0 \\le \\gamma < 1$时，谱半径小于{bound}当且仅当$0 < \\eta\\lambda < 2 + 2\\gamma$",
    en="on a quadratic, for $0 \\le \\gamma < 1$, the spectral radius is below {bound} if and only if $0 < \\eta\\lambda < 2 + 2\\gamma$",
)
def stable_range(bound=1):
    return all(
        radius(product, 1.0, momentum) < bound
        if 0 < product < 2 + 2 * momentum
        else radius(product, 1.0, momentum) > bound - 1e-9
        for momentum in (0.0, 0.3, 0.9, 0.99)
        for product in (-0.1, 0.0, 1e-3, 1.0, 1.99, 2.001, 2 + 2 * momentum - 1e-3, 2 + 2 * momentum, 4.0)
    )


@claim(
    ".2f",
    test="test_stable_up_to_two_plus_two_gamma",
    ground="identity",
    zh="$\\gamma = {momentum:g}$时不发散的最大$\\eta\\lambda$，对谱半径二分求得",
    en="largest $\\eta\\lambda$ that does not diverge at $\\gamma = {momentum:g}$, by bisection on the spectral radius",
)
def limit(momentum=0.9):
    return largest_stable(momentum)


limit_gd = limit.at(
    0.0,
    zh="没有动量时的同一界限，$\\gamma = {momentum:g}$",
    en="the same limit without momentum, $\\gamma = {momentum:g}$",
)
undamped = rate_complex.at(
    0.1,
    1.0,
    test="test_undamped_radius_is_exactly_one",
    zh="没有衰减（$\\gamma = {momentum:g}$）时的谱半径，$\\eta\\lambda = {product}$",
    en="spectral radius without decay, $\\gamma = {momentum:g}$, at $\\eta\\lambda = {product}$",
)


@claim(
    ".2f",
    test="test_undamped_ball_returns_to_the_same_height",
    ground="identity",
    zh="$\\gamma = {momentum:g}$、$\\eta\\lambda = {product}$，从{start:g}出发，{before}步以后的{after}步里离原点最远的距离",
    en="farthest from the origin in the {after:,} steps that follow {before:,} steps from {start:g}, at $\\gamma = {momentum:g}$, "
    "$\\eta\\lambda = {product}$",
)
def undamped_swing(momentum=1.0, product=0.1, start=1.0, before=BEFORE, after=AFTER):
    path = iterates(momentum_step, np.array(start), np.array(0.0), lambda x: x, before + after, product, momentum)
    return abs(path[before + 1 :]).max()


@holds(
    test="test_noise_floor_with_momentum_is_the_theorem",
    ground="identity",
    zh="在二次函数上，$0 \\le \\gamma < 1$、$0 < \\eta\\lambda < 2 + 2\\gamma$时，若各步的噪声互相独立、平均为零、方差为$\\sigma^2$，$\\theta$的方差趋于式(6)",
    en="on a quadratic, for $0 \\le \\gamma < 1$ and $0 < \\eta\\lambda < 2 + 2\\gamma$, under noise independent from step to step, of mean zero "
    "and variance $\\sigma^2$, the variance of $\\theta$ tends to (6)",
)
def floor_formula():
    return all(
        np.isclose(
            stationary(2.0, share * (2 + 2 * momentum) / 2.0, momentum), floor(2.0, share * (1 + momentum), momentum)
        )
        for momentum in (0.0, 0.5, 0.9)
        for share in (0.01, 0.5, 0.95)
    )


@claim(
    ".4f",
    test="test_noise_floors_on_the_page_are_those_of_the_runs",
    ground="identity",
    zh="动量的噪声底：$\\eta = {lr}$、$\\gamma = {momentum}$，$\\lambda = {curvature:g}$、$\\sigma^2 = {noise:g}$",
    en="noise floor of momentum at $\\eta = {lr}$, $\\gamma = {momentum}$, $\\lambda = {curvature:g}$, $\\sigma^2 = {noise:g}$",
)
def floor_momentum(lr=0.01, momentum=0.9, curvature=2.0, noise=3.0):
    return variance(lr, momentum, curvature, noise)


floor_sgd = floor_momentum.at(
    0.1,
    0.0,
    zh="SGD走同样长的步（$\\eta = {lr}$）时的噪声底",
    en="noise floor of SGD at steps of the same length, $\\eta = {lr}$",
)


@claim(
    ".3f",
    test="test_at_equal_length_of_steps_momentum_is_slower_here",
    ground="identity",
    zh="动量在那里的谱半径，$\\eta = {lr}$、$\\gamma = {momentum}$、$\\lambda = {curvature:g}$",
    en="spectral radius of momentum there, $\\eta = {lr}$, $\\gamma = {momentum}$, $\\lambda = {curvature:g}$",
)
def equal_momentum(lr=0.01, momentum=0.9, curvature=2.0):
    return radius(curvature, lr, momentum)


equal_sgd = equal_momentum.at(
    0.1,
    0.0,
    zh="SGD在那里的谱半径，$\\eta = {lr}$、$\\lambda = {curvature:g}$",
    en="spectral radius of SGD there, $\\eta = {lr}$, $\\lambda = {curvature:g}$",
)


@claim(
    ".2f",
    test="test_what_the_best_parameters_gain_they_pay_in_noise",
    ground="identity",
    zh="动量取式(4)时的噪声底(6)是梯度下降取$2/(L+\\mu)$时的几倍，$\\kappa = {curvatures[1]}$，最平与最陡的方向都一样",
    en="noise floor (6) of momentum with (4) over that of gradient descent with $2/(L+\\mu)$, $\\kappa = {curvatures[1]}$, in the flattest direction "
    "as in the steepest",
)
def floor_over_best(curvatures=CURVATURES):
    return floor(1.0, **best_momentum(*curvatures)) / floor(1.0, **best_gd(*curvatures))


overshoot = rate_complex.at(
    1.5,
    0.0,
    test="test_overshooting_is_not_diverging",
    zh="$\\gamma = {momentum:g}$、$\\eta\\lambda = {product}$时的谱半径，收敛",
    en="spectral radius at $\\gamma = {momentum:g}$, $\\eta\\lambda = {product}$, where it converges",
    ground="hand",
)


@claim(
    "d",
    test="test_completing_the_square_needs_a_plus",
    ground="hand",
    zh="$x^2 + 3x$在$x = {x}$处的值",
    en="$x^2 + 3x$ at $x = {x}$",
)
def square_true(x=1, q=2, c=3):
    return q * x * x // 2 + c * x


@claim(
    "d",
    test="test_completing_the_square_needs_a_plus",
    ground="hand",
    zh="同一点上，照印出的减号配方得到的值",
    en="what the square completed with the printed minus gives there",
)
def square_printed(x=1, q=2, c=3):
    return round(q * (x - c / q) ** 2 / 2 - c * c / q / 2)


@holds(
    test="test_inside_and_outside_agree_until_the_rate_changes",
    ground="identity",
    zh="学习率不变时，学习率在速度里面与在外面的两种写法逐步相同；学习率一改，两者就在这一步分开，除非$\\gamma = {none:g}$或者积下的速度恰好是零",
    en="while the learning rate is constant, inside and outside the velocity make the same steps; where it changes they part at that step, "
    "unless $\\gamma = {none:g}$ or the velocity is just zero",
)
def inside_outside(none=0.0):
    moving, resting = [1.0, -2.0, 0.5, 3.0], [0.0, 0.0, 0.0, 3.0]
    parting, memoryless, still = gaps(moving, 0.9), gaps(moving, none), gaps(resting, 0.9)
    return max(parting[:3]) < 1e-12 and parting[3] > 1e-3 and max(memoryless) < 1e-12 and max(still) < 1e-12


@claim(
    ".2f",
    test="test_lr_inside_coasts",
    ground="hand",
    zh="$g = {gradient:g}$、$\\gamma = {momentum}$，前两步$\\eta = {rates[0]:g}$，以后$\\eta = {rates[1]:g}$：第{steps}步之后的$\\theta$，$\\eta$在速度里面",
    en="$\\theta$ after step {steps} at $g = {gradient:g}$, $\\gamma = {momentum}$, $\\eta = {rates[0]:g}$ for two steps, "
    "then $\\eta = {rates[1]:g}$; $\\eta$ inside the velocity",
)
def coast(inside=True, steps=3, gradient=1.0, momentum=0.9, rates=(1.0, 0.0)):
    return stop_after_two(inside, steps, gradient, momentum, rates)


stop = coast.at(
    False, test="test_lr_outside_stops", zh="同上，$\\eta$在速度外面", en="the same with $\\eta$ outside the velocity"
)
coast_end = coast.at(
    True,
    400,
    zh="$\\eta$在里面、一直保持{rates[1]:g}，最后滑到的位置（{steps}步）",
    en="where it comes to rest, $\\eta$ inside and kept at {rates[1]:g}, after {steps} steps",
)
