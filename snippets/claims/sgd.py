"""The numbers that docs/{zh,en}/sgd.md quotes."""

import itertools

import numpy as np

from snippets.claims import claim
from snippets.sgd import sgd_init, sgd_step

CURVATURE, NOISE = 2.0, 3.0  # of the one-dimensional problem with noise: lambda and sigma squared
ROWS = np.array([-3.0, 0.5, 1.0, 2.0, 4.0, 7.5])  # six examples, one gradient each


def noise_weights(lr_at, steps):
    """Return the weights with which theta_t sums the noises of its steps, exactly.

    On J = lambda theta^2 / 2 with gradient noise, theta_t is a linear combination of the noises. Let theta be the
    vector of its coefficients: then the noise of step t is the unit vector number t, times sigma. The variance of
    theta_t is the sum of the squared weights, since the noises are independent and have variance 1.
    """
    theta = np.zeros(steps)
    state = sgd_init(theta)
    for t in range(1, steps + 1):
        noise = np.sqrt(NOISE) * (np.arange(steps) == t - 1)
        theta, state = sgd_step(theta, state, lambda x, noise=noise: CURVATURE * x + noise, lr_at(t))
    return theta


def measured_variance(lr, runs=20_000, steps=100):
    """Return the variance of theta over independent runs, all started at the minimum."""
    rng = np.random.default_rng(seed=0)
    theta = np.zeros(runs)
    state = sgd_init(theta)
    for _ in range(steps):
        noise = np.sqrt(NOISE) * rng.standard_normal(runs)
        theta, state = sgd_step(theta, state, lambda x, noise=noise: CURVATURE * x + noise, lr)
    return np.mean(theta**2)


def factor(reduce):
    """Return theta_1 / theta_0 on 32 equal examples of curvature 10, eta = 0.02; reduce is np.sum or np.mean."""
    theta, _ = sgd_step(np.array(1.0), (), lambda x: reduce(np.full(32, 10 * x)), lr=0.02)
    return theta


@claim(
    ".2f",
    test="test_mean_and_sum_differ_by_the_batch_size",
    zh="一步之后误差剩下的倍数，$\\eta = 0.02$、曲率10、32个样本，梯度取平均",
    en="what one step leaves of the error, $\\eta = 0.02$, curvature 10, 32 examples, gradients averaged",
)
def mean_factor():
    return factor(np.mean)


@claim(
    ".2f",
    test="test_mean_and_sum_differ_by_the_batch_size",
    zh="同上，梯度求和：误差变号并放大",
    en="the same with gradients summed: the error changes sign and grows",
)
def sum_factor():
    return factor(np.sum)


@claim(
    ".4f",
    test="test_limit_is_two_over_the_largest_curvature",
    zh="曲率为1和30时不发散的最大学习率，对分200步的轨迹求得",
    en="largest learning rate that does not diverge at curvatures 1 and 30, by bisection on paths of 200 steps",
)
def limit():
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        theta = np.ones(2)
        for _ in range(200):
            theta, _ = sgd_step(theta, (), lambda x: np.array([1.0, 30.0]) * x, middle)
        low, high = (middle, high) if np.all(abs(theta) <= 1) else (low, middle)
    return low


@claim(
    ".4f",
    test="test_noise_floor_is_the_theorem",
    zh="噪声底：平稳时$\\theta$的方差，$\\eta = 0.1$、$\\lambda = 2$、$\\sigma^2 = 3$",
    en="noise floor: stationary variance of $\\theta$ at $\\eta = 0.1$, $\\lambda = 2$, $\\sigma^2 = 3$",
)
def floor():
    return np.sum(noise_weights(lambda t: 0.1, steps=300) ** 2)


@claim(
    ".4f",
    test="test_simulated_floor_lies_within_five_standard_errors",
    zh="同一方差，由20000次独立运行、每次100步量得",
    en="the same variance, measured on 20,000 independent runs of 100 steps",
)
def floor_measured():
    return measured_variance(lr=0.1)


@claim(
    ".3f",
    test="test_learning_rate_and_batch_doubled_keep_the_floor_nearly",
    zh="$\\eta$与$B$同时加倍后，噪声底是原来的几倍（从$\\eta = 0.1$起）",
    en="noise floor after doubling both $\\eta$ and $B$, over the one before (from $\\eta = 0.1$)",
)
def floor_scaled():
    return np.sum(noise_weights(lambda t: 0.2, steps=300) ** 2) / 2 / floor.compute()


@claim(
    ".6f",
    test="test_falling_rate_averages_the_noise",
    zh="$\\eta_t = 1/(\\lambda t)$走400步后$\\theta$的方差，$\\lambda = 2$、$\\sigma^2 = 3$",
    en="variance of $\\theta$ after 400 steps of $\\eta_t = 1/(\\lambda t)$, $\\lambda = 2$, $\\sigma^2 = 3$",
)
def floor_falling():
    return np.sum(noise_weights(lambda t: 1 / (CURVATURE * t), steps=400) ** 2)


@claim(
    ".3f",
    test="test_batch_variance_by_enumeration",
    zh="$B = 3$与$B = 1$的梯度方差之比，6个样本，有放回，列举全部$6^3$个小批量",
    en="gradient variance at $B = 3$ over that at $B = 1$, 6 examples, with replacement, all $6^3$ batches listed",
)
def batch_with():
    means = [np.mean(rows) for rows in itertools.product(ROWS, repeat=3)]
    return np.var(means) / np.var(ROWS)


@claim(
    ".3f",
    test="test_batch_variance_by_enumeration",
    zh="同上，无放回，列举全部20个小批量",
    en="the same without replacement, all 20 batches listed",
)
def batch_without():
    means = [np.mean(rows) for rows in itertools.combinations(ROWS, 3)]
    return np.var(means) / np.var(ROWS)
