"""Tests of snippets/adagrad.py, in the order the page makes its claims."""

import warnings
from itertools import permutations, product
from math import comb

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from snippets.adagrad import adagrad_init, adagrad_step
from snippets.claims import adagrad as claims
from snippets.figures import adagrad as figure
from snippets.figures import adagrad_eps, adagrad_regret
from tests import numeric


def run(gradients, lr=1.0, eps=0.0):
    """Return theta_t and G_t, t = 0 .. n, from theta = 0 for given gradients (n, d)."""
    thetas, sums = numeric.run((adagrad_init, adagrad_step), gradients, np.zeros(np.shape(gradients)[1]), lr, eps=eps)
    return thetas, np.array(sums)


# ------------------------------------------------------------------------------------------------- the formula


def test_eq1_by_hand_two_steps():
    # g = 3 then 4, lr = 0.5, eps = 0: G = 9, step 0.5 * 3/3; G = 25, step 0.5 * 4/5
    thetas, sums = run([[3.0], [4.0]], lr=0.5)
    assert thetas[:, 0] == pytest.approx([0, -0.5, -0.9], rel=1e-14) and sums[:, 0].tolist() == [0, 9, 25]


def test_eq2_first_step_is_lr_times_sign_and_no_step_is_larger():
    gradients = np.random.default_rng(1).normal(size=(300, 7)) * 10.0 ** np.arange(-3, 4)
    thetas, _ = run(gradients, lr=0.3)
    steps = np.diff(thetas, axis=0)
    assert np.allclose(steps[0], -0.3 * np.sign(gradients[0]), rtol=1e-14)
    assert np.all(np.abs(steps) <= 0.3 * (1 + 1e-12))


def test_scale_of_a_coordinate_does_not_matter():
    gradients = np.random.default_rng(2).normal(size=(100, 3))
    scaled, _ = run(gradients * 2.0 ** np.array([-20, 0, 30]))
    assert np.array_equal(scaled, run(gradients)[0])  # powers of two: bit by bit
    with np.errstate(over="ignore"):
        for power in (-600, 600):  # the squares are 0, or inf: the steps are not the same
            assert not np.allclose(run(gradients * 2.0**power)[0][1:], run(gradients)[0][1:], rtol=0.5, atol=0)


def test_another_unit_of_a_parameter_is_another_path():
    """On theta^2 / 2 from 1, lr = 1/2; counted in twos, gradients are twice as large, but the next is taken elsewhere."""
    steps = []
    for unit in (1, 2):  # in units of 2 the gradient is 4 theta
        theta, sum_sq = np.array([1 / unit]), adagrad_init(np.zeros(1))
        for _ in range(3):
            new, sum_sq = adagrad_step(theta, sum_sq, lambda x, c=unit**2: c * x, lr=0.5, eps=0)
            steps.append((theta - new)[0])
            theta = new
    assert steps == pytest.approx([0.5, 0.5 / np.sqrt(5), 0.11999447, 0.5, 0, 0], rel=1e-6)


def test_a_thousandfold_gradient_makes_the_same_first_step():
    for factor in (40, 1000):
        thetas, _ = run(np.array([[0.2 * factor, 0.2]]))
        assert thetas[1, 0] == pytest.approx(thetas[1, 1], rel=1e-14)
    assert claims.step_ratio.compute() == pytest.approx(1, rel=1e-14)


def test_one_shared_sum_starves_the_flat_coordinate():
    # with one G for all, the step is lr * g / |g|: the ratio of the steps is that of the gradients
    flat = claims.shared_step.compute()
    steep = np.sqrt(0.5**2 - flat**2)  # the whole step has length lr
    assert steep / flat == pytest.approx(8 / 0.2, rel=1e-12)


# -------------------------------------------------------------------------------------------- the effective rate


def test_rare_feature_keeps_a_larger_rate():
    # |g| = 1: G counts the occurrences, so the ratio is the root of 1000 / 10
    assert claims.rare_ratio.compute() == round(np.sqrt(1000 / 10)) == 10
    assert claims.rate_path(np.ones(1000)) == pytest.approx(1 / np.sqrt(np.arange(1, 1001)), rel=1e-12)


def test_rate_settles_when_squares_are_summable():
    theta, total = 1.0, 0.0  # plain Python, until nothing changes any more
    while theta**2 > 1e-300:
        total += theta**2
        theta -= 0.5 * theta / total**0.5
    limit = 0.5 / total**0.5
    assert claims.rate_limit.compute() == pytest.approx(limit, rel=1e-12)
    assert 0 < limit < 0.5


@settings(max_examples=40)
@given(st.floats(1e-3, 1e3), st.floats(0.05, 20), st.floats(-10, 10).filter(lambda x: abs(x) > 0.01))
def test_without_noise_the_sum_of_squares_has_a_limit(curvature, lr, start):
    assert numeric.tried(claims.settles)
    total, theta, sums = 0.0, start, []
    for _ in range(int(400 + 8 * (start / lr) ** 2)):  # plain Python; steps of lr / sqrt(t) need (start / lr)^2 / 4
        gradient = curvature * theta
        total += gradient**2
        theta -= lr * gradient / total**0.5
        sums.append(total)
    assert sums[-1] == pytest.approx(sums[len(sums) // 2], rel=1e-9)


def plain_growth(inputs, targets, lr, rng, steps=4000):
    """By what part G grows in the second half of a run, one random example a step: in plain Python."""
    theta, sums, half = [0.0] * inputs.shape[1], [0.0] * inputs.shape[1], []
    for t, row in enumerate(rng.integers(len(inputs), size=steps).tolist()):
        half = list(sums) if t == steps // 2 else half
        off = sum(a * x for a, x in zip(inputs[row].tolist(), theta, strict=True)) - float(targets[row])
        for i, a in enumerate(inputs[row].tolist()):
            sums[i] += (a * off) ** 2
            theta[i] -= lr * a * off / sums[i] ** 0.5 if a * off else 0.0
    return max((last - middle) / max(last, 1e-300) for last, middle in zip(sums, half, strict=True))


@settings(max_examples=15)
@given(st.integers(1, 3), st.integers(0, 3), st.floats(0.1, 3), st.integers(0, 10**6))
def test_noise_dies_out_where_one_theta_fits_all_examples(size, more, lr, seed):
    assert numeric.tried(claims.fits_all)
    rng = np.random.default_rng(seed)
    inputs = rng.normal(size=(size + more, size))
    assume(np.linalg.cond(inputs) < 5)
    fit, off = inputs @ rng.normal(size=size), rng.normal(size=size + more)
    assert plain_growth(inputs, fit, lr, rng) < 1e-4
    residual = off - inputs @ np.linalg.lstsq(inputs, off, rcond=None)[0]
    if np.linalg.norm(residual) > 0.5:  # no theta fits: G goes on growing
        assert plain_growth(inputs, fit + residual, lr, rng) > 0.02


def test_beyond_least_squares_a_fit_does_not_end_the_noise():
    """Its page once said so of every loss: theta = 1 fits |x (theta - 1)| for each x, yet all slopes keep their size."""
    slopes = np.array([1.0, 3.0])[np.random.default_rng(6).integers(2, size=2000)]
    theta, sum_sq, sums = np.array([5.0]), np.zeros(1), []
    for x in slopes:
        theta, sum_sq = adagrad_step(theta, sum_sq, lambda at, x=x: x * np.sign(at - 1), lr=1.0, eps=0)
        sums.append(sum_sq[0])
    assert abs(theta[0] - 1) < 0.1 and sums[-1] == pytest.approx(np.sum(slopes**2), rel=1e-12)
    assert sums[-1] > 1.9 * sums[999]  # and so lr / sqrt(G) falls like 1 / sqrt(t)


def test_without_a_fit_one_coordinate_may_settle():
    inputs, targets = [[1, 0], [1, 0], [0, 1]], [1, -1, 0]
    assert claims.growth(inputs, targets, 1.0, start=[2.0, 2.0]) > 0.1
    # the second coordinate sees this one only
    assert claims.growth(inputs[2:], targets[2:], 1.0, start=[2.0, 2.0]) < 1e-9


def test_rate_falls_to_zero_under_noise():
    # G_t >= about the sum of the squared noise, so lr / sqrt(G_t) is near 0.5 / sqrt(t)
    rates = claims.descent_rates(1.0)
    theta, total = 1.0, 0.0  # plain Python
    for error in np.random.default_rng(3).normal(size=1000).tolist():
        total += (theta + error) ** 2
        theta -= 0.5 * (theta + error) / total**0.5
    assert claims.rate_noise.compute() == pytest.approx(0.5 / total**0.5, rel=1e-9)
    assert rates[-1] == pytest.approx(0.5 / np.sqrt(1000), rel=0.1)
    assert np.all(np.diff(rates) <= 0) and rates[-1] < 0.5 * rates[99]


# ------------------------------------------------------------------------------------------------ what goes wrong


def test_without_the_square_the_root_fails():
    """Sparre Andersen: symmetric sums stay positive for n steps with probability C(2n, n) / 4^n, whatever the law."""
    assert claims.nan_after_one.compute() == 1 - comb(2, 1) / 4
    assert claims.nan_after_ten.compute() == pytest.approx(1 - comb(20, 10) / 4**10, rel=1e-14)
    n_runs = 20_000
    for seed, law in enumerate(("normal", "standard_cauchy", "laplace")):
        gradients = getattr(np.random.default_rng(seed), law)(size=(10, n_runs))
        printed = np.cumsum(gradients, axis=0)
        for steps, share in ((1, claims.nan_after_one.compute()), (10, claims.nan_after_ten.compute())):
            with np.errstate(invalid="ignore"):
                failed = np.isnan(np.sqrt(printed[:steps])).any(axis=0)
            assert abs(failed.mean() - share) <= 5 * np.sqrt(share * (1 - share) / n_runs)
        tiny = 1e-10 * np.clip(printed, -10, 10)
        assert np.all(tiny + 1e-8 > 0)  # eps = 0 is needed: an eps inside the root can save them all


@settings(max_examples=40)
@given(st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=5))
def test_sums_of_any_one_symmetric_law_stay_positive_equally_often(sizes):
    """Independent and all of one symmetric law: given the sizes, all orders and all signs are equally likely. Count them."""
    signed = np.array([0.0])
    for size in sizes:
        signed = np.concatenate([signed - size, signed, signed + size])
    assume(np.sum(np.abs(signed) < 1e-9 * max(sizes)) == 1)  # a continuous law meets no tie
    n = len(sizes)
    signs = np.array([*product((-1, 1), repeat=n)])
    whole = [np.all(np.cumsum(signs * order, axis=1) > 0, axis=1).mean() for order in permutations(sizes)]
    assert np.mean(whole) == pytest.approx(comb(2 * n, n) / 4**n, rel=1e-12) and numeric.tried(claims.law_free)


def test_independent_and_symmetric_alone_is_not_enough():
    """Where gradients halve at each step the first sign decides: 50% are NaN, not 82%."""
    signs = 2 * ((np.arange(2**10)[:, None] >> np.arange(10)) & 1) - 1
    sums = np.cumsum(signs * 2.0 ** -np.arange(10), axis=1)
    assert np.mean(np.any(sums < 0, axis=1)) == 0.5 < claims.nan_after_ten.compute() - 0.3


@given(st.floats(0, 1e12), st.floats(1e-12, 1e6))
def test_eps_inside_is_its_root_outside_up_to_a_factor(sum_sq, eps):
    assert numeric.tried(claims.eps_root)
    ratio = (np.sqrt(sum_sq) + np.sqrt(eps)) / np.sqrt(sum_sq + eps)
    assert 1 - 1e-12 <= ratio <= np.sqrt(2) * (1 + 1e-12)
    assert claims.first_step(1e-4, eps=1e-8)[0] / claims.first_step_outside(1e-4, 1e-4) == pytest.approx(np.sqrt(2))


def test_the_snippet_squares():
    gradients = np.random.default_rng(3).normal(size=(50, 4))
    _, sums = run(gradients)
    assert np.all(np.diff(sums, axis=0) >= 0) and np.allclose(sums[-1], np.sum(gradients**2, axis=0), rtol=1e-12)


def test_eps_inside_and_outside_by_hand():
    # inside: 1e-6 / sqrt(1e-12 + 1e-8) = 1e-2 / sqrt(1 + 1e-4); outside: 1e-6 / 1.01e-6
    assert claims.eps_inside.compute() == pytest.approx(0.01 / np.sqrt(1.0001), rel=1e-12)
    assert claims.eps_outside.compute() == pytest.approx(100 / 101, rel=1e-12)


def test_zero_gradient_with_eps_zero_stays_put_without_nan():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        theta, sum_sq = adagrad_step(np.array([1.0, 2.0]), np.zeros(2), lambda _: np.array([0.0, 3.0]), 0.5, eps=0)
    assert np.array_equal(theta, [1.0, 1.5]) and np.array_equal(sum_sq, [0.0, 9.0])


def test_where_the_square_underflows_the_root_counts_as_1():
    small = np.full(1, 1e-23, np.float32)
    theta, sum_sq = adagrad_step(np.zeros(1, np.float32), np.zeros(1, np.float32), lambda _: small, 0.5, eps=0)
    assert sum_sq == 0 and theta == -0.5 * small  # neither the step of (2) nor at rest


def test_a_nan_gradient_is_not_hidden():
    theta, sum_sq = adagrad_step(np.ones(2), np.zeros(2), lambda _: np.array([np.nan, 1.0]), 0.5, eps=0)
    assert np.isnan(theta[0]) and np.isnan(sum_sq[0]) and theta[1] == 0.5


# ---------------------------------------------------------------------------------------------------- frameworks


def test_initial_accumulator_shrinks_the_first_step():
    assert claims.step_keras.compute() == pytest.approx(0.1 / np.sqrt(0.11 + 1e-7), rel=1e-12)
    assert claims.step_keras.compute() == pytest.approx(1 / np.sqrt(11), abs=1e-6)
    assert claims.step_torch.compute() == pytest.approx(1, abs=1e-8)
    assert claims.step_here.compute() == pytest.approx(1 / np.sqrt(1 + 1e-6), rel=1e-12)


@given(st.floats(0, np.sqrt(0.1)), st.floats(0, 1e-3))
def test_start_of_a_tenth_keeps_the_first_step_of_small_gradients_below(gradient, eps):
    step = claims.first_step(gradient, eps=eps, start=0.1)[0]
    assert 0 <= step <= np.sqrt(0.5) * (1 + 1e-12)


# --------------------------------------------------------------------------------------------------------- regret


@pytest.mark.parametrize("law", ["normal", "standard_cauchy", "growing", "falling", "constant"])
def test_lemma_4_holds_and_is_nearly_tight(law):
    t = np.arange(1, 1001)
    given = {"growing": 1.1 ** t[:200], "falling": 1.0 / t, "constant": np.ones(1000)}
    gradients = given[law] if law in given else getattr(np.random.default_rng(8), law)(size=1000)
    ratio = claims.lemma_ratio(gradients)
    sums = np.cumsum(gradients**2)
    sides = np.sum(gradients**2 / np.sqrt(sums)) / 2 / np.sqrt(sums[-1])
    assert ratio == pytest.approx(sides, rel=1e-12)
    assert 0.5 <= ratio <= 1
    if law == "constant":
        assert ratio > 0.97
    if law == "normal":
        assert claims.lemma_gradients.compute() == pytest.approx(sides, rel=1e-12)


@pytest.mark.parametrize("kind", claims.RUNS)
def test_regret_stays_below_the_bound(kind):
    regret, bound = claims.online(kind)
    assert len(regret) == 1000 and np.all(regret <= bound)
    assert np.max(regret / bound) <= claims.regret_ratio.compute() < 1
    if kind == "opponent":  # the game that comes nearest to the bound; |g| = 1: the bound is sqrt(2) * 2 * sqrt(t)
        assert bound == pytest.approx(2 * np.sqrt(2 * np.arange(1, 1001)), rel=1e-12)
        again = [regret / (2 * (2 * t) ** 0.5) for t, regret in enumerate(against_an_opponent(), start=1)]
        assert claims.regret_ratio.compute() == pytest.approx(max(again), rel=1e-9)


def against_an_opponent():
    """The regret after each round of the one-coordinate game in plain Python, against a grid of fixed points."""
    theta, total, suffered, slopes, regrets = 0.0, 0.0, 0.0, [], []
    for _ in range(1000):
        slope = 1.0 if theta >= 0 else -1.0
        suffered += slope * theta
        slopes.append(slope)
        total += slope**2
        theta = min(1.0, max(-1.0, theta - 2**0.5 * slope / total**0.5))
        regrets.append(suffered - min(sum(slopes) * fixed for fixed in np.linspace(-1, 1, 21).tolist()))
    return regrets


def test_regret_is_measured_against_the_best_fixed_point():
    assert claims.online("opponent")[0] == pytest.approx(against_an_opponent(), rel=1e-9)


def test_regret_of_sparse_game_is_that_of_a_plain_replay():
    """Replay each coordinate in plain Python; the best fixed point of a linear loss is a corner of the box."""
    rng = np.random.default_rng(seed=5)
    rng.choice([-1.0, 1.0], size=(1000, 10))  # the draws of the other games come first
    seen = rng.random((1000, 10)) < 1 / np.arange(1, 11)
    signs = np.where(rng.random((1000, 10)) < 0.6, 1.0, -1.0)
    regret = roots = 0.0
    for slopes in (seen * signs).T.tolist():
        theta = total = suffered = 0.0
        for slope in slopes:
            suffered += slope * theta
            total += slope**2
            if slope:
                theta = min(1.0, max(-1.0, theta - 2**0.5 * slope / total**0.5))
        regret += suffered - min(sum(slopes), -sum(slopes))
        roots += total**0.5
    assert claims.regret_sparse.compute() == pytest.approx(regret, rel=1e-9)
    assert claims.bound_sparse.compute() == pytest.approx(2 * 2**0.5 * roots, rel=1e-9)


def test_regret_of_sparse_game_is_bounded_by_the_rare_coordinates_too():
    """The bound adds one root a coordinate: coordinate i, seen once in i rounds, adds about sqrt(1000 / i)."""
    expected = 2 * np.sqrt(2) * np.sum(np.sqrt(1000 / np.arange(1, 11)))
    assert claims.bound_sparse.compute() == pytest.approx(expected, rel=0.05)


# --------------------------------------------------------------------------------------------------------- figures


def test_figure_rate_falls_only_where_gradients_have_been():
    data = figure.data()
    for period in figure.PERIODS:
        t, rates = data["seen"][period]
        assert np.allclose(rates, 1 / np.sqrt(t / period), rtol=1e-12)
    assert (data["every"], data["rare"]) == pytest.approx((1 / np.sqrt(1000), 1 / np.sqrt(10)), rel=1e-12)
    assert np.ptp(data["quiet"][figure.SHOWN >= 20]) < 1e-3 < np.ptp(data["noisy"][figure.SHOWN >= 20])
    t, rates = data["seen"][100]
    assert data["falls"] == 200 and rates[t < data["falls"]] == [1] and np.all(rates[t >= data["falls"]] < 1)
    assert data["limit"] == claims.rate_limit.compute() and data["end"] == claims.rate_noise.compute()


def test_figure_eps_thresholds_are_eps_and_its_root():
    data = adagrad_eps.data()
    g = adagrad_eps.GRADIENTS
    assert g[np.argmax(data["outside"] >= 0.5)] == pytest.approx(1e-8, rel=0.4)
    assert g[np.argmax(data["inside"] >= np.sqrt(0.5))] == pytest.approx(1e-4, rel=0.4)
    assert claims.first_step_outside(1e-8) == 0.5 and claims.first_step(1e-4)[0] == pytest.approx(np.sqrt(0.5))
    assert (data["at_inside"], data["at_outside"]) == (claims.eps_inside.compute(), claims.eps_outside.compute())
    assert data["keras_tenth"] == claims.step_keras.compute() and np.all(data["torch"][g > 1e-7] > 0.99)


def test_figure_regret_is_below_a_root():
    data = adagrad_regret.data()
    for kind in ("sparse", "opponent"):
        assert np.all(data[kind] <= data[f"{kind}_bound"])
        late = adagrad_regret.SHOWN >= 100
        slope = np.polyfit(np.log(adagrad_regret.SHOWN[late]), np.log(data[f"{kind}_bound"][late]), 1)[0]
        assert slope == pytest.approx(0.5, abs=0.03)
