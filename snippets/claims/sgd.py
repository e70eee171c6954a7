"""The numbers that docs/{zh,en}/sgd.md quotes."""

import itertools

import numpy as np

from snippets.claims import claim, holds, iterates
from snippets.sgd import sgd_init, sgd_step

CURVATURE, NOISE = 2.0, 3.0  # of the one-dimensional problem with noise: lambda and sigma squared
ROWS = np.array([-3.0, 0.5, 1.0, 2.0, 4.0, 7.5])  # six examples, one gradient each
RATE, RUNS = 0.1, 20_000  # of its floor, and of the runs that measure it
SIX = 6  # of which all batches are listed
EPOCH = 20  # examples of curvature 1 whose gradients have variance 1 at the minimum


def noise_weights(lr_at, steps, curvature=CURVATURE, variance=NOISE):
    """Return the weights with which theta_t sums the noises of its steps, exactly.

    On J = lambda theta^2 / 2 with gradient noise, theta_t is a linear combination of the noises. Let theta be the
    vector of its coefficients: then the noise of step t is the unit vector number t, times sigma. The variance of
    theta_t is the sum of the squared weights, since the noises are independent and have variance 1.
    """
    theta = np.zeros(steps)
    state = sgd_init(theta)
    for t in range(1, steps + 1):
        noise = np.sqrt(variance) * (np.arange(steps) == t - 1)
        theta, state = sgd_step(theta, state, lambda x, noise=noise: curvature * x + noise, lr_at(t))
    return theta


def stationary(lr, curvature=CURVATURE, variance=NOISE):
    """Return the variance of theta after so many steps of a constant rate that it no longer changes."""
    return np.sum(noise_weights(lambda t: lr, 300, curvature, variance) ** 2)


def epoch_weights(lr, count=EPOCH, size=1):
    """Return the weights (count,) with which theta sums the gradients of the examples of one epoch, of curvature 1, in batches."""
    theta = np.zeros(count)
    for t in range(count // size):
        theta, _ = sgd_step(theta, (), lambda x, t=t: x + (np.arange(count) // size == t) / size, lr)
    return theta


def reshuffled_floor(lr, count=EPOCH, size=1):
    """Return the mean of theta^2 at the ends of epochs in batches of a size that divides count, each in a new random order; exactly.

    An epoch multiplies theta by (1 - lr)^(count / size) and adds sum w_j a_pi(j), of mean 0, where the gradients a_i at the minimum have
    mean 0 and variance 1. Drawn without repetition, two of them have covariance -1 / (count - 1).
    """
    weights = epoch_weights(lr, count, size)
    added = (np.sum(weights**2) - (np.sum(weights) ** 2 - np.sum(weights**2)) / (count - 1)) if count > 1 else 0.0
    return added / (1 - (1 - lr) ** (2 * (count // size)))


def batches(size, drawn):
    """Return all equally likely batches of so many of these examples: (drawn with repetition, without)."""
    return list(itertools.product(range(size), repeat=drawn)), list(itertools.combinations(range(size), drawn))


def measured_variance(lr, runs, steps):
    """Return the variance of theta over independent runs, all started at the minimum."""
    rng = np.random.default_rng(seed=0)
    theta = np.zeros(runs)
    state = sgd_init(theta)
    for _ in range(steps):
        noise = np.sqrt(NOISE) * rng.standard_normal(runs)
        theta, state = sgd_step(theta, state, lambda x, noise=noise: CURVATURE * x + noise, lr)
    return np.mean(theta**2)


@holds(
    test="test_mean_over_all_batches_is_the_full_gradient",
    ground="enumeration",
    zh="每个样本机会均等时，不论有放回还是无放回，所有可能的小批量的平均梯度再平均，恰好是全部样本的梯度，$1 \\le B \\le N$",
    en="if every example is equally likely, the mean gradients of all possible mini-batches, drawn with repetition or without, "
    "have the gradient of all examples as their mean, $1 \\le B \\le N$",
)
def unbiased():
    gradients = ROWS[: SIX - 1]
    return all(
        np.isclose(np.mean([np.mean(gradients[list(rows)]) for rows in every]), np.mean(gradients))
        for drawn in range(1, SIX)
        for every in batches(SIX - 1, drawn)
    )


@claim(
    ".2f",
    test="test_mean_and_sum_differ_by_the_batch_size",
    ground="hand",
    zh="一步之后误差剩下的倍数，$\\eta = {lr}$、曲率{curvature}、{count}个样本，梯度取平均",
    en="what one step leaves of the error, $\\eta = {lr}$, curvature {curvature}, {count} examples, gradients averaged",
)
def mean_factor(reduce=np.mean, lr=0.02, curvature=10.0, count=32):
    theta, _ = sgd_step(np.array(1.0), (), lambda x: reduce(np.full(count, curvature * x)), lr)
    return theta


sum_factor = mean_factor.at(
    np.sum, zh="同上，梯度求和：误差变号并放大", en="the same with gradients summed: the error changes sign and grows"
)


@claim(
    ".4f",
    test="test_limit_is_two_over_the_largest_curvature",
    ground="hand",
    zh="曲率为{curvatures[0]}和{curvatures[1]}时不发散的最大学习率，对分{steps}步的轨迹求得",
    en="largest learning rate that does not diverge at curvatures {curvatures[0]} and {curvatures[1]}, by bisection on paths of {steps} steps",
)
def limit(curvatures=(1.0, 30.0), steps=200):
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        end = iterates(sgd_step, np.ones(2), (), lambda x: np.array(curvatures) * x, steps, middle)[-1]
        low, high = (middle, high) if np.all(abs(end) <= 1) else (low, middle)
    return low


@holds(
    test="test_no_constant_rate_beats_the_best",
    ground="identity",
    zh="在曲率从$\\mu$到$L$的二次函数上，不变的学习率每步至少给最慢的方向留下误差的$(\\kappa-1)/(\\kappa+1)$倍；$\\eta = 2/(L+\\mu)$恰好做到",
    en="on a quadratic with curvatures from $\\mu$ to $L$ a constant rate leaves the slowest direction at least "
    "$(\\kappa-1)/(\\kappa+1)$ of its error per step, and $\\eta = 2/(L+\\mu)$ leaves just that",
)
def best_constant():
    flat, steep = 1.0, 100.0
    factors = [max(abs(1 - lr * flat), abs(1 - lr * steep)) for lr in np.linspace(0, 2 / steep, 1001)]
    best = abs(1 - 2 / (flat + steep) * flat)
    return min(factors) >= best - 1e-12 and np.isclose(best, (steep - 1) / (steep + 1))


@claim(
    ".4f",
    test="test_noise_floor_is_the_theorem",
    ground="hand",
    zh="噪声底：平稳时$\\theta$的方差，$\\eta = {lr}$、$\\lambda = {curvature}$、$\\sigma^2 = {variance}$",
    en="noise floor: stationary variance of $\\theta$ at $\\eta = {lr}$, $\\lambda = {curvature}$, $\\sigma^2 = {variance}$",
)
def floor(lr=RATE, curvature=CURVATURE, variance=NOISE):
    return stationary(lr, curvature, variance)


@claim(
    ".4f",
    test="test_simulated_floor_lies_within_five_standard_errors",
    ground="program",
    zh="同一方差，由{runs}次独立运行、每次{steps}步量得",
    en="the same variance, measured on {runs:,} independent runs of {steps} steps",
)
def floor_measured(runs=RUNS, steps=100):
    return measured_variance(RATE, runs, steps)


@claim(
    ".1f",
    test="test_simulated_floor_lies_within_five_standard_errors",
    ground="program",
    zh="量得的方差与式(3)之差，以标准误为单位",
    en="distance of the measured variance from (3), in standard errors",
)
def floor_off():
    return abs(floor_measured.compute() / floor.compute() - 1) / np.sqrt(2 / RUNS)


@holds(
    test="test_below_one_over_curvature_low_is_slow",
    ground="identity",
    zh="$0 < \\eta < \\eta' \\le 1/\\lambda$时，$\\eta$的噪声底(3)比$\\eta'$的低，但没有噪声时每步留下的误差更多",
    en="if $0 < \\eta < \\eta' \\le 1/\\lambda$, the rate $\\eta$ has a lower floor (3) than $\\eta'$, but without noise leaves more "
    "of the error per step",
)
def low_is_slow():
    rates = np.linspace(0.01, 1, 100) / CURVATURE
    floors = rates * NOISE / (CURVATURE * (2 - rates * CURVATURE))
    return np.all(np.diff(floors) > 0) and np.all(np.diff(abs(1 - rates * CURVATURE)) < 0)


@claim(
    ".6f",
    test="test_falling_rate_averages_the_noise",
    ground="identity",
    zh="$\\eta_t = 1/(\\lambda t)$走{steps}步后$\\theta$的方差，$\\lambda = {curvature}$、$\\sigma^2 = {variance}$",
    en="variance of $\\theta$ after {steps} steps of $\\eta_t = 1/(\\lambda t)$, $\\lambda = {curvature}$, $\\sigma^2 = {variance}$",
)
def floor_falling(steps=400, curvature=CURVATURE, variance=NOISE):
    return np.sum(noise_weights(lambda t: 1 / (curvature * t), steps, curvature, variance) ** 2)


@holds(
    test="test_falling_rate_averages_the_noise",
    ground="identity",
    zh="$\\eta_t = 1/(\\lambda t)$时，不论从哪里出发，走$t$步以后的$\\theta_t$恰好是这$t$步噪声的平均，反号再除以$\\lambda$",
    en="with $\\eta_t = 1/(\\lambda t)$, from any start, $\\theta_t$ is the mean of the noises of its $t$ steps with the sign turned, "
    "over $\\lambda$",
)
def falling_mean():
    noises, theta = ROWS, np.array(7.0)
    for t, noise in enumerate(noises, start=1):
        theta, _ = sgd_step(theta, (), lambda x, noise=noise: CURVATURE * x + noise, 1 / (CURVATURE * t))
    return np.isclose(theta, -np.mean(noises) / CURVATURE)


@claim(
    ".5f",
    test="test_floor_of_independent_draws_and_of_epochs",
    ground="hand",
    zh="式(3)的噪声底，$\\lambda = {curvature}$、$\\sigma^2 = {variance}$、$\\eta = {lr}$",
    en="noise floor (3) at $\\lambda = {curvature}$, $\\sigma^2 = {variance}$, $\\eta = {lr}$",
)
def floor_drawn(lr=0.01, curvature=1.0, variance=1.0):
    return lr * variance / (curvature * (2 - lr * curvature))


@claim(
    ".1e",
    test="test_floor_of_independent_draws_and_of_epochs",
    ground="identity",
    zh="同样的$\\lambda$、$\\sigma^2$、$\\eta$，{count}个样本、$B = {size}$、每轮重新打乱：一轮结束时的均方误差",
    en="mean squared error at the ends of epochs at the same $\\lambda$, $\\sigma^2$ and $\\eta$: {count} examples, $B = {size}$, shuffled anew for "
    "each epoch",
)
def floor_reshuffled(lr=0.01, count=EPOCH, size=1):
    return reshuffled_floor(lr, count, size)


@holds(
    test="test_batch_variance_by_enumeration",
    ground="enumeration",
    zh="$N \\ge 2$个样本，同样大小的小批量机会均等时，小批量平均梯度的方差恰好是式(4)：有放回对任何$B \\ge 1$，无放回对$1 \\le B \\le N$",
    en="with $N \\ge 2$ examples and all mini-batches of one size equally likely, the variance of the mean gradient of a mini-batch is (4): with replacement for all "
    "$B \\ge 1$, without for $1 \\le B \\le N$",
)
def batch_formula():
    return all(
        np.isclose(np.var([np.mean(ROWS[list(rows)]) for rows in every]), np.var(ROWS) / drawn * factor)
        for drawn in range(1, SIX)
        for every, factor in zip(batches(SIX, drawn), (1, (SIX - drawn) / (SIX - 1)), strict=True)
    )


@claim(
    ".3f",
    test="test_batch_variance_by_enumeration",
    ground="enumeration",
    zh="$B = {sizes[0]}$与$B = {sizes[1]}$的梯度方差之比，{count}个样本，有放回，列举全部小批量",
    en="gradient variance at $B = {sizes[0]}$ over that at $B = {sizes[1]}$, {count} examples, with replacement, all batches listed",
)
def batch_with(way=0, sizes=(3, 1), count=SIX):
    many, one = (np.var([np.mean(ROWS[list(rows)]) for rows in batches(count, size)[way]]) for size in sizes)
    return many / one


batch_without = batch_with.at(1, zh="同上，无放回", en="the same without replacement")


@claim(
    ".3f",
    test="test_learning_rate_and_batch_doubled_keep_the_floor_nearly",
    ground="identity",
    zh="有放回时$\\eta$与$B$同时加倍后，噪声底是原来的几倍，从$\\eta\\lambda = {product}$起",
    en="noise floor after doubling both $\\eta$ and $B$, over the one before, from $\\eta\\lambda = {product}$; drawn with replacement",
)
def floor_scaled(product=0.2):
    rate = product / CURVATURE
    return stationary(2 * rate) / 2 / stationary(rate)


@holds(
    test="test_learning_rate_and_batch_doubled_keep_the_floor_nearly",
    ground="identity",
    zh="有放回、$0 < \\eta\\lambda < {edge}$时，$\\eta$与$B$同时加倍，噪声底(3)变为$(2-\\eta\\lambda)/(2-2\\eta\\lambda)$倍，总是变高，"
    "$\\eta\\lambda$趋于{edge}时没有上界",
    en="drawn with replacement and for $0 < \\eta\\lambda < {edge}$, doubling $\\eta$ and $B$ makes the floor (3) "
    "$(2-\\eta\\lambda)/(2-2\\eta\\lambda)$ times as high, always higher, and without bound as $\\eta\\lambda$ tends to {edge}",
)
def doubled(edge=1):
    products = edge * np.array([1e-6, 0.2, 0.5, 0.98, 1 - 1e-9])
    ratios = (2 * products / (2 - 2 * products) / 2) / (products / (2 - products))
    return np.allclose(ratios, (2 - products) / (2 - 2 * products)) and np.all(ratios > 1) and ratios[-1] > 1e8


@claim(
    "d",
    test="test_a_short_batch_counts_its_examples_more",
    ground="program",
    zh="{count}个样本按{size}个一批，先在批内平均再把批平均：最后一批的样本的权重是其余样本的几倍",
    en="weight of an example of the last batch over that of another: {count} examples in batches of {size}, averaged in the batch, then over batches",
)
def short_batch(count=10, size=4):
    lengths = np.array([len(rows) for rows in np.split(np.arange(count), range(size, count, size))])
    return round(lengths[0] / lengths[-1])
