"""Tests of snippets/sgd.py, in the order the page makes its claims."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.claims import sgd as claims
from snippets.figures import sgd as figure
from snippets.figures import sgd_batch as batch_figure
from snippets.figures import sgd_floor as floor_figure
from snippets.momentum import momentum_step
from snippets.sgd import sgd_init, sgd_step
from tests import numeric

CURVATURES = np.array([1.0, 3.0])


def grad(theta):
    return CURVATURES * theta


def test_eq1_two_steps_by_hand():
    theta, state = np.array([4.0, -1.0]), sgd_init(np.zeros(2))
    for _ in range(2):
        theta, state = sgd_step(theta, state, grad, lr=0.5)
    assert np.array_equal(theta, [1.0, -0.25]) and state == ()


def test_step_leads_against_a_gradient_found_by_finite_differences():
    rng = np.random.default_rng(0)
    x, y, theta = rng.normal(size=(7, 3)), rng.normal(size=7), rng.normal(size=3)

    def loss(at):
        return np.mean((x @ at - y) ** 2) / 2

    stepped, _ = sgd_step(theta, (), lambda at: x.T @ (x @ at - y) / 7, lr=0.3)
    assert np.allclose((theta - stepped) / 0.3, numeric.gradient(loss, theta), atol=1e-8)
    assert loss(stepped) < loss(theta)


@pytest.mark.parametrize("size", range(1, 6))
def test_mean_over_all_batches_is_the_full_gradient(size):
    """Of 1 to 5 examples all batches of every size, drawn with repetition and without, as lists and as sets."""
    assert numeric.tried(claims.unbiased)
    gradients = np.random.default_rng(size).normal(size=(size, 2))
    full = gradients.mean(axis=0)
    for drawn in range(1, size + 1):
        every = [itertools.product(range(size), repeat=drawn), itertools.combinations(range(size), drawn)]
        every += [itertools.permutations(range(size), drawn)]
        for batches, count in zip(every, (size**drawn, math.comb(size, drawn), math.perm(size, drawn)), strict=True):
            means = [gradients[list(rows)].mean(axis=0) for rows in batches]
            assert len(means) == count and np.allclose(np.mean(means, axis=0), full)
    if size > 1:  # the condition: were the first example likelier than the others, the mean would be another
        assert not np.allclose(np.average(gradients, axis=0, weights=[2] + [1] * (size - 1)), full)


def test_what_rests_at_a_constant_rate_has_no_gradient_left():
    """At a point that no batch moves, each example's gradient is 0: with repetition for any B, without for B < N, all batches listed."""
    for size in range(2, 6):
        for drawn in range(1, size):
            for every in (itertools.product(range(size), repeat=drawn), itertools.combinations(range(size), drawn)):
                sums = np.array([np.bincount(rows, minlength=size) for rows in every])
                assert np.linalg.matrix_rank(sums) == size  # so the only gradients that no batch feels are all 0
        assert np.linalg.matrix_rank(np.ones((1, size))) < size  # all examples at once do rest where they cancel


def test_mean_and_sum_differ_by_the_batch_size():
    mean, total = claims.mean_factor.compute(), claims.sum_factor.compute()
    assert mean == pytest.approx(1 - 0.02 * 10) and total == pytest.approx(1 - 0.02 * 32 * 10)
    assert (1 - total) / (1 - mean) == pytest.approx(32)


def test_eq2_error_is_a_power_of_the_factor():
    theta = np.array([2.0, -5.0])
    for t in range(1, 9):
        theta, _ = sgd_step(theta, (), grad, lr=0.15)
        assert np.allclose(theta, (1 - 0.15 * CURVATURES) ** t * [2.0, -5.0])


def test_limit_is_two_over_the_largest_curvature():
    assert claims.limit.compute() == pytest.approx(2 / 30, rel=1e-9)


@given(st.floats(1e-3, 1e3), st.floats(1, 1e4), st.floats(0, 3))
def test_no_constant_rate_beats_the_best(flat, kappa, share):
    """Any rate, far too large ones as well, on curvatures from mu to kappa mu: what it leaves of the slowest direction's error."""
    assert numeric.tried(claims.best_constant)
    steep = kappa * flat
    theta = np.ones(2)
    for lr in (2 / (flat + steep), share / steep, 1 / flat, 1 / steep, 2 / steep, 0.0):
        left = abs(sgd_step(theta, (), lambda x: np.array([flat, steep]) * x, lr)[0]).max()
        assert left >= (kappa - 1) / (kappa + 1) - 1e-9 * max(1, left)
    best = abs(sgd_step(theta, (), lambda x: np.array([flat, steep]) * x, 2 / (flat + steep))[0])
    assert np.allclose(best, (kappa - 1) / (kappa + 1), atol=1e-9)  # both directions alike


@given(st.floats(0, 0.999), st.floats(0.001, 1), st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_below_one_over_curvature_low_is_slow(part, product, lam, noise):
    """Two rates up to 1 / lambda; beyond it the larger one is the slower, so the condition is needed."""
    assert numeric.tried(claims.low_is_slow)
    large = product / lam
    small = max(part, 1e-6) * large
    assert floor_of(small, lam, noise) < floor_of(large, lam, noise)
    assert abs(1 - small * lam) > abs(1 - large * lam) or small * lam < 1e-15
    assert abs(1 - 1.9) > abs(1 - 1.1)


def floor_of(lr, lam, noise):
    return lr * noise / (lam * (2 - lr * lam))


@given(st.floats(0.01, 1.99), st.floats(0.01, 100), st.floats(0.01, 100))
def test_noise_floor_stands_still(product, lam, noise):
    """(3) is where the variance stays: one step more, taken by sgd_step on theta and noise apart, adds nothing."""
    lr = product / lam
    kept, _ = sgd_step(np.array([1.0, 0.0]), (), lambda x: lam * x + np.array([0.0, 1.0]), lr)
    s = floor_of(lr, lam, noise)
    assert kept[0] ** 2 * s + kept[1] ** 2 * noise == pytest.approx(s, rel=1e-9)


def test_noise_floor_is_the_theorem():
    lr, lam, noise = 0.1, claims.CURVATURE, claims.NOISE
    assert claims.floor.compute() == pytest.approx(lr * noise / (lam * (2 - lr * lam)))
    assert claims.floor.compute() == pytest.approx(1 / 12)  # by hand: 0.3 / 3.6


def test_simulated_floor_lies_within_five_standard_errors():
    standard_error, theta, rng = (1 / 12) * np.sqrt(2 / 20_000), np.zeros(20_000), np.random.default_rng(0)
    for _ in range(100):  # a step leaves 1 - 0.1 * 2 of theta
        theta = 0.8 * theta - 0.1 * 3**0.5 * rng.standard_normal(20_000)
    assert claims.floor_measured.compute() == pytest.approx(np.mean(theta**2), rel=1e-9)
    assert abs(claims.floor_measured.compute() - 1 / 12) <= 5 * standard_error
    assert claims.floor_off.compute() == pytest.approx(abs(claims.floor_measured.compute() - 1 / 12) / standard_error)


@given(st.floats(1e-6, 0.999), st.floats(0.01, 100), st.floats(0.01, 100), st.integers(1, 64))
def test_learning_rate_and_batch_doubled_keep_the_floor_nearly(product, lam, noise, size):
    """The variance of B draws with replacement is noise / B; "well below 2" would let eta lambda = 1 in, where the doubled rate is the limit."""
    assert numeric.tried(claims.doubled)
    before, after = floor_of(product / lam, lam, noise / size), floor_of(2 * product / lam, lam, noise / (2 * size))
    assert after / before == pytest.approx((2 - product) / (2 - 2 * product), rel=1e-9) and after > before
    assert claims.floor_scaled.compute() == pytest.approx((2 - 0.2) / (2 - 0.4))
    assert floor_of(2 * 0.999999, 1, 1) > 1e5


@given(st.floats(0.01, 100), st.floats(-100, 100), st.lists(st.floats(-100, 100), min_size=1, max_size=30))
def test_falling_rate_averages_the_noise(lam, start, noises):
    assert numeric.tried(claims.falling_mean)
    theta = np.array(start)
    for t, noise in enumerate(noises, start=1):
        theta, _ = sgd_step(theta, (), lambda x, noise=noise: lam * x + noise, 1 / (lam * t))
    assert theta == pytest.approx(-np.mean(noises) / lam, rel=1e-9, abs=1e-9 * 100 / lam)
    assert claims.floor_falling.compute() == pytest.approx(3 / (4 * 400))


def test_floor_of_independent_draws_and_of_epochs():
    """Four examples: every order of an epoch, alone and in pairs, and every independent draw, followed one by one; then twenty, simulated."""
    gradients = np.array([-1.5, -0.25, 0.25, 1.5])
    gradients /= gradients.std()

    def end(order, theta, lr, size=1):
        for at in range(0, len(order), size):
            rows = list(order[at : at + size])
            theta, _ = sgd_step(np.array(theta), (), lambda x, rows=rows: x - np.mean(gradients[rows]), lr)
        return theta

    for lr in (0.01, 0.3, 1.0, 1.7):
        orders = list(itertools.permutations(range(4)))
        variance = claims.reshuffled_floor(lr, 4)
        moved = np.mean([end(order, 0.0, lr) ** 2 for order in orders])
        assert np.mean([end(order, 0.0, lr) for order in orders]) == pytest.approx(0, abs=1e-12)
        assert (1 - lr) ** 8 * variance + moved == pytest.approx(variance)
        in_pairs = np.mean([end(order, 0.0, lr, 2) ** 2 for order in orders])
        assert (1 - (1 - lr) ** 4) * claims.reshuffled_floor(lr, 4, 2) == pytest.approx(in_pairs)
        drawn = np.mean([end(order, 0.0, lr) ** 2 for order in itertools.product(range(4), repeat=4)])
        assert (1 - lr) ** 8 * lr / (2 - lr) + drawn == pytest.approx(lr / (2 - lr))
    assert claims.floor_drawn.compute() == pytest.approx(0.01 / 1.99)
    rng, runs = np.random.default_rng(2), 1000
    gradients = rng.normal(size=20)
    gradients = (gradients - gradients.mean()) / gradients.std()
    theta = np.zeros(runs)
    for _ in range(60):
        orders = rng.permuted(np.tile(np.arange(20), (runs, 1)), axis=1)
        for column in orders.T:
            theta, _ = sgd_step(theta, (), lambda x, column=column: x - gradients[column], 0.01)
    squares = theta**2  # 60 epochs shrink what is missing of the floor to 0.99^2400, below one in 10^10
    error = 5 * squares.std() / np.sqrt(runs)
    # by the variances: gradient k of an epoch is left with weight 0.01 * 0.99^(20 - k), two have covariance -1/19
    ws = [0.01 * 0.99 ** (20 - k) for k in range(1, 21)]
    added = sum(w * w for w in ws) - sum(v * w for v, w in itertools.permutations(ws, 2)) / 19
    assert claims.floor_reshuffled.compute() == pytest.approx(added / (1 - 0.99**40), rel=1e-9, abs=0)
    assert abs(squares.mean() - claims.floor_reshuffled.compute()) < error < claims.floor_drawn.compute() / 100


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=5))
def test_batch_variance_by_enumeration(gradients):
    assert numeric.tried(claims.batch_formula)
    size, rows = len(gradients), np.array(gradients)
    for drawn in range(1, size + 1):
        with_repetition = [np.mean(rows[list(batch)]) for batch in itertools.product(range(size), repeat=drawn)]
        without = [np.mean(rows[list(batch)]) for batch in itertools.combinations(range(size), drawn)]
        assert np.var(with_repetition) == pytest.approx(np.var(rows) / drawn, abs=1e-9)
        expected = np.var(rows) / drawn * (size - drawn) / (size - 1)
        assert np.var(without) == pytest.approx(expected, abs=1e-9)
    # the condition: every draw equally likely. Each example is, if {0, 1} and {2, 3} have even chances, and still the variance is not (4)
    pairs = np.array([-1.0, -1.0, 1.0, 1.0]).reshape(2, 2).mean(axis=1)
    assert np.var(pairs) == 1 > np.var([-1, -1, 1, 1]) / 2 * (4 - 2) / (4 - 1)
    n, size = len(claims.ROWS), 3
    assert claims.batch_with.compute() == pytest.approx(1 / size)
    assert claims.batch_without.compute() == pytest.approx((n - size) / (n - 1) / size)


def test_a_short_batch_counts_its_examples_more():
    weights = np.zeros(10)
    for rows in ([0, 1, 2, 3], [4, 5, 6, 7], [8, 9]):  # a mean of three means
        weights[rows] = 1 / 3 / len(rows)
    assert weights.sum() == pytest.approx(1) and claims.short_batch.compute() == pytest.approx(weights[9] / weights[0])


@given(
    st.floats(0.01, 0.99),
    st.floats(0.01, 0.5),
    st.floats(0.01, 0.5),
    st.lists(st.floats(-5, 5), min_size=2, max_size=8),
)
def test_both_forms_of_weight_decay_part_with_momentum_at_the_second_step(momentum, lr, decay, gradients):
    """Into the gradient, or subtracted apart from it: the same without momentum; with it they part by gamma eta decay theta_0."""
    for gamma in (0.0, momentum):
        inside = apart = np.array(2.0)
        velocity, speed = np.array(0.0), np.array(0.0)
        for t, g in enumerate(gradients):
            inside, velocity = momentum_step(inside, velocity, lambda x, g=g: g + decay * x, lr, gamma)
            kept = apart
            apart, speed = momentum_step(apart, speed, lambda x, g=g: np.array(g), lr, gamma)
            apart = apart - lr * decay * kept
            if gamma == 0 or t == 0:
                assert float(inside) == pytest.approx(float(apart), abs=1e-12)
            elif t == 1:
                assert float(apart - inside) == pytest.approx(momentum * lr * decay * 2.0, rel=1e-6)
    # the conditions: from theta_0 = 0 the second step is still the same, and with Nesterov's momentum the first one is not
    kept = -lr * gradients[0]
    inside, _ = momentum_step(np.array(kept), np.array(-kept), lambda x: gradients[1] + decay * x, lr, momentum)
    apart, _ = momentum_step(np.array(kept), np.array(-kept), lambda x: np.array(gradients[1]), lr, momentum)
    assert float(inside) == pytest.approx(float(apart - lr * decay * kept), abs=1e-12)
    ahead = [2.0 - lr * (1 + momentum) * g for g in (gradients[0] + decay * 2.0, gradients[0])]
    assert ahead[1] - lr * decay * 2.0 - ahead[0] == pytest.approx(momentum * lr * decay * 2.0, rel=1e-6)


# ------------------------------------------------------------------------------------------------- edges


@pytest.mark.parametrize("state", [np.zeros(2), None, (1,)])
def test_foreign_state_is_refused(state):
    with pytest.raises(ValueError, match="state must be"):
        sgd_step(np.zeros(2), state, grad, lr=0.1)


# ------------------------------------------------------------------------------------------------- figures


def test_figure_path_shakes_and_limit_divides():
    data = figure.data()
    lengths = {name: np.linalg.norm(np.diff(path, axis=0), axis=1) for name, path in data["paths"].items()}
    assert len(lengths["full"]) == data["steps"]
    assert np.all(np.diff(lengths["full"]) < 0)  # smooth: each step shorter than the last
    assert lengths["batch"][-20:].mean() > 10 * lengths["full"][-20:].mean()  # still jumping at the end
    for share, errors in data["errors"].items():
        assert np.allclose(errors[1:] / errors[:-1], abs(1 - 2 * share))
    assert [errors[-1] > 1.5 for errors in data["errors"].values()] == [False, False, False, True]


def test_figure_floor_is_the_theorem_and_the_falling_rate_passes_it():
    data = floor_figure.data()
    for lr, floor in data["floors"].items():
        tail = data["curves"][lr][101:]
        assert abs(tail.mean() - floor) < 0.05 * floor
    assert data["floors"][data["small"]] < data["floors"][data["big"]]
    assert floor_figure.START**2 > 10 * data["floors"][data["big"]]  # "from this distant start": from 0 it rises
    near = floor_figure.mean_squares(lambda t: data["big"], 0.0)
    assert near[0] == 0 < near[1] < near[-1]
    falling = data["curves"]["falling"]
    assert not np.all(np.diff(falling) < 0)  # "on the whole": a mean of so many runs goes up here and there
    assert falling[-1] < data["floors"][data["small"]] / 5
    assert falling[-1] == pytest.approx(3 / (4 * data["steps"]), rel=5 * np.sqrt(2 / data["runs"]))
    # each dot is a mean over 40 correlated steps: at worst as uncertain as one step of that many runs
    theory = floor_figure.floor(data["rates"])
    assert np.all(abs(data["measured"] / theory - 1) <= 5 * np.sqrt(2 / data["runs"]))


def test_figure_batch_variance_falls_as_its_lines():
    data = batch_figure.data()
    sizes, rows = data["sizes"], data["rows"]
    # relative standard error of a variance: at most sqrt((kurtosis - 1) / n), kurtosis <= 6 for these gradients
    bound = 5 * np.sqrt(5 / data["batches"])
    assert np.all(abs(data["with"] * sizes - 1) <= bound)
    expected = (rows - sizes) / (rows - 1) / sizes
    assert np.all(abs(data["without"] - expected) <= bound * expected + 1e-12)
    assert data["without"][-1] == pytest.approx(0, abs=1e-20)
    fine = data["fine"]  # the lines as drawn
    assert np.allclose(data["with_theory"] * fine, 1)
    assert np.allclose(data["without_theory"], (1 / fine - 1 / rows) / (1 - 1 / rows))
