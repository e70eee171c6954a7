"""Tests of snippets/rmsprop.py and snippets/adadelta.py, in the order of docs/{zh,en}/rmsprop.md."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from snippets.adadelta import adadelta_init, adadelta_step
from snippets.claims import rmsprop as claims
from snippets.figures import rmsprop as figure
from snippets.figures import rmsprop_bound
from snippets.frameworks import keras, optax, torch
from snippets.rmsprop import rmsprop_init, rmsprop_step
from tests import numeric

RMSPROP = rmsprop_init, rmsprop_step

# ------------------------------------------------------------------------------------------------- the formula


def test_eq1_by_hand_two_steps():
    # rho = 3/4, eps = 0: s = 16/4 = 4, step 1 * 4/2 = 2; s = 3 + 36/4 = 12, step 6/sqrt(12) = sqrt(3)
    thetas, means = numeric.run(RMSPROP, np.array([[4.0], [-6.0]]), [5.0], 1, rho=0.75, eps=0)
    assert thetas[1:, 0] == pytest.approx([3, 3 + np.sqrt(3)], rel=1e-14) and means[1:] == [4.0, 12.0]


def test_mean_square_is_a_weighted_sum_of_squares():
    gradients = np.random.default_rng(0).normal(size=(30, 3))
    weights = 0.2 * 0.8 ** np.arange(29, -1, -1)
    mean_sq = numeric.run(RMSPROP, gradients, np.zeros(3), 0.1, rho=0.8)[1][-1]
    assert mean_sq == pytest.approx(weights @ gradients**2, rel=1e-12)
    assert weights.sum() == pytest.approx(1 - 0.8**30, rel=1e-12)


def test_half_life_is_where_the_weight_is_halved():
    for rho, claim in ((0.9, claims.half_life), (0.99, claims.half_life_long)):
        steps = claim.compute()
        assert rho**steps == pytest.approx(0.5, rel=1e-12)
        count = next(n for n in range(1000) if rho**n <= 0.5)  # by counting
        assert count - 1 < steps <= count
    assert 0.9 ** claims.inverse.compute() > 0.88  # after 1/rho steps hardly anything is forgotten
    longer = next(n for n in range(1000) if 0.99**n <= 0.5) / next(n for n in range(1000) if 0.9**n <= 0.5)
    assert claims.memory_ratio.compute() == pytest.approx(longer, rel=0.1)  # by counting whole steps
    assert 0.99 ** (claims.memory_ratio.compute() * claims.half_life.compute()) == pytest.approx(0.5, rel=1e-12)
    assert claims.inverse.compute() * 0.9 == pytest.approx(1, rel=1e-15)


def test_scale_of_a_coordinate_does_not_matter():
    gradients = np.random.default_rng(2).normal(size=60)
    for power in (-20, 30):
        assert np.array_equal(claims.follow(gradients * 2.0**power, eps=0), claims.follow(gradients, eps=0))


# ------------------------------------------------------------------------------------------------ forgetting


def test_constant_gradient_starts_with_the_largest_step():
    t = np.arange(1, 41)
    assert claims.follow(np.full(40, 10.0), eps=0) == pytest.approx(1 / np.sqrt(1 - 0.9**t), rel=1e-12)
    assert claims.step_forty.compute() == pytest.approx(1 / np.sqrt(1 - 0.9**40), rel=1e-8)


def test_cliff_is_forgotten_after_the_predicted_steps():
    # n steps after the cliff s = 100 (1 - .9^40) .9^n + .01 (1 - .9^n); eps adds 1e-8; the step is .1 / sqrt(s)
    def step(n):
        return 0.1 / (100 * (1 - 0.9**40) * 0.9**n + 0.01 * (1 - 0.9**n) + 1e-8) ** 0.5

    n = claims.recovery.compute()
    assert step(n - 1) < 0.7 <= step(n)
    assert n == pytest.approx(np.log(1e4) / -np.log(0.9), abs=1.5)  # .9^n 100 = .01


def test_cliff_slows_adagrad_for_long():
    expected = 0.1 / np.sqrt(40 * 100 + 120 * 0.01 + 1e-8)
    assert claims.adagrad_later.compute() == pytest.approx(expected, rel=1e-12)
    assert claims.adagrad_double.compute() == 400_000  # 40 * 100 = n / 100


# ---------------------------------------------------------------------------------------------------- bound


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9, 0.99])
def test_step_bound_holds_and_is_reached_by_a_spike(rho):
    limit = 1 / np.sqrt(1 - rho)
    rng = np.random.default_rng(4)
    for gradients in (rng.normal(size=200), rng.standard_cauchy(size=200), 3.0 ** rng.integers(-30, 30, size=200)):
        assert np.all(np.abs(claims.follow(gradients, rho=rho)) <= limit * (1 + 1e-12))
    assert claims.follow(np.append(np.zeros(9), -7.0), rho=rho, eps=0)[-1] == pytest.approx(-limit, rel=1e-12)
    assert claims.bound.compute() == pytest.approx(np.sqrt(10), rel=1e-12)
    assert claims.bound_long.compute() == pytest.approx(10, rel=1e-12)


@pytest.mark.parametrize("curvature", [1e-6, 0.2, 1.0, 5.0, 1e6])
def test_constant_rate_without_eps_does_not_come_to_rest(curvature):
    # theta = +-lr/2: s = g^2, the step is lr, and theta turns into -theta
    path = claims.descend("rmsprop", curvature=curvature)
    assert path[-2:] == pytest.approx(-path[-3:-1], rel=1e-6) and np.abs(path[-1]) == pytest.approx(0.005, rel=1e-6)
    assert claims.rest.compute() == pytest.approx(0.005, rel=1e-6)
    assert np.abs(claims.descend("adagrad", lr=0.5)[-1]) < 1e-6


starts = st.floats(-5, 5).filter(lambda x: abs(x) > 1e-3)


@settings(max_examples=30)
@given(st.integers(-60, 60), st.floats(1e-3, 1), st.floats(0, 0.999), starts)
def test_without_eps_the_path_is_the_same_for_every_curvature(power, lr, rho, start):
    """Powers of two scale g and the root of s without rounding: the same bits. Another curvature: the same numbers, for a while."""
    assert numeric.tried(claims.any_curvature)
    here, there = (claims.descend("rmsprop", lr, c, 200, start, rho=rho) for c in (1.0, 2.0**power))
    assert np.array_equal(here, there)
    odd = claims.descend("rmsprop", lr, 1.7 * 2.0**power, 5, start, rho=rho)
    assert odd == pytest.approx(here[:5], rel=1e-6, abs=1e-6 * lr)


@settings(max_examples=40)
@given(
    st.floats(1e-3, 1e3),
    st.floats(1e-4, 1),
    st.floats(0.005, 0.99),
    st.one_of(st.just(0.0), st.floats(0.01, 0.9), st.floats(1.1, 5)),
    starts,
)
def test_eps_shortens_the_jumps_until_theta_rests(curvature, lr, rho, part, start):
    """At so many times the root of eps at which the jumps end, 0 included; the page's old sentence had them never end."""
    assert numeric.tried(claims.eps_rest)
    eps, theta, mean_sq = (part * lr * curvature / 2) ** 2, start * lr, 0.0
    for _ in range(2000 + int(60 / (1 - rho))):  # plain Python
        gradient = curvature * theta
        mean_sq = rho * mean_sq + (1 - rho) * gradient**2
        theta -= lr * gradient / (mean_sq + eps) ** 0.5
        assume(theta != 0 or part > 1)  # a step that lands on 0 ends there
    expected = lr / 2 * max(1 - part**2, 0) ** 0.5
    assert abs(theta) == pytest.approx(expected, rel=1e-3, abs=1e-3 * lr)


@pytest.mark.parametrize(
    ("rho", "eps", "start"), [(3 / 4, 0, 2), (3 / 4, 0.234375, 1.75), (1 / 8, 1 / 8, 1), (3 / 4, 0, -2)]
)
def test_a_step_that_lands_on_0_ends_there(rho, eps, start):
    """With lr = c = 1: s + eps is 1 exactly, and the first step is the whole way; the page once excepted no start but 0."""
    assert (1 - rho) * start**2 + eps == 1
    path = claims.descend("rmsprop", 1.0, 1.0, 50, float(start), rho=rho, eps=eps)
    assert np.all(path == 0)


def test_near_rho_1_floats_underflow_before_the_jumps():
    """Why the claim says exact arithmetic: s forgets so slowly that theta^2 is 0 in floats long before it is thrown out."""
    assert 0 < abs(claims.descend("rmsprop", 0.01, 1.0, 40_000, 1.0, rho=0.999)[-1]) < 1e-300


def test_frameworks_defaults_come_to_rest_on_small_curvatures():
    # sqrt(1e-8) = 1e-4 is above lr c / 2 = 5e-5: from 0.02 on gradient descent with rate lr / 1e-4 = 100 and curvature 0.01
    assert abs(claims.descend("rmsprop", curvature=0.01, eps=1e-8)[-1]) < 1e-9
    assert abs(claims.descend("rmsprop", curvature=0.01)[-1]) == pytest.approx(0.005, rel=1e-6)


# ------------------------------------------------------------------------------------------------- Adadelta


def test_adadelta_by_hand_two_steps():
    # rho = 3/4, eps = 1: s = 4, d = 0: step = 4/sqrt 5; d = (16/5)/4 = 4/5; then g = 2: s = 4, step 2 sqrt(9/5)/sqrt 5
    gradients = np.array([[4.0], [2.0]])
    thetas, states = numeric.run((adadelta_init, adadelta_step), gradients, [0.0], 1, rho=0.75, eps=1)
    steps = [4 / np.sqrt(5), 2 * np.sqrt(9 / 5) / np.sqrt(5)]
    assert -np.diff(thetas[:, 0]) == pytest.approx(steps, rel=1e-14)
    assert states[1][0] == [4.0] and states[1][1] == pytest.approx([4 / 5], rel=1e-14)


def test_adadelta_first_step_is_set_by_eps():
    assert claims.adadelta_first.compute() == pytest.approx(np.sqrt(1e-6 / 0.05), rel=1e-6)
    for g in (1.0, 1e6):
        new, _ = adadelta_step(np.zeros(1), adadelta_init(np.zeros(1)), lambda _, g=g: np.array([g]))
        assert -new[0] == pytest.approx(np.sqrt(1e-6 / 0.05), rel=1e-4)


@given(st.floats(-1e6, 1e6), st.floats(0, 0.999), st.floats(1e-12, 1))
def test_adadelta_first_step_stays_below_its_cap(gradient, rho, eps):
    assert numeric.tried(claims.adadelta_cap)
    theta = np.zeros(1)
    new, _ = adadelta_step(theta, adadelta_init(theta), lambda _: np.array([gradient]), rho=rho, eps=eps)
    assert abs(new[0]) <= np.sqrt(eps / (1 - rho)) * (1 + 1e-12)
    if (1 - rho) * gradient**2 > 100 * eps:
        assert abs(new[0]) > 0.99 * np.sqrt(eps / (1 - rho))


def test_adadelta_hides_a_learning_rate_in_eps():
    for eps, claim in ((1e-6, claims.adadelta_six), (1e-8, claims.adadelta_eight)):
        theta, s, d, steps = 1.0, 0.0, 0.0, 0  # plain Python
        while abs(theta) > 0.5:
            s = 0.95 * s + 0.05 * theta * theta
            step = ((d + eps) / (s + eps)) ** 0.5 * theta
            d = 0.95 * d + 0.05 * step * step
            theta, steps = theta - step, steps + 1
        assert claim.compute() == steps
    start = adadelta_init(np.ones(2))
    theta, state = adadelta_step(np.ones(2), start, lambda x: x, eps=0)
    assert np.array_equal(theta, np.ones(2)) and np.all(state[1] == 0)  # without eps it never leaves


# ------------------------------------------------------------------------------------------- what goes wrong


def test_centred_variant_explodes_on_a_constant_gradient():
    theta = mean = mean_sq = 0.0
    for _ in range(200):
        mean, mean_sq = 0.9 * mean + 0.1 * 0.1, 0.9 * mean_sq + 0.1 * 0.1**2
        theta -= 0.001 * 0.1 / (mean_sq - mean**2) ** 0.5
    assert claims.centred.compute() == pytest.approx(theta, rel=1e-3)  # a difference of two nearly equal numbers
    steps = 0.001 / np.sqrt(1 - 0.9 ** np.arange(1, 201))  # uncentred, for a constant gradient
    assert claims.uncentred.compute() == pytest.approx(-np.sum(steps), rel=1e-9)


def test_frameworks_differ_in_the_first_step():
    # inside: 1e-4 / sqrt(1e-9 + eps); outside: 1e-4 / (1e-5 + 1e-8)
    assert claims.first_here.compute() == pytest.approx(1e-4 / np.sqrt(1.1e-8), rel=1e-12)
    assert claims.first_keras.compute() == pytest.approx(1e-4 / np.sqrt(1.01e-7), rel=1e-12)
    assert claims.first_torch.compute() == pytest.approx(10 / 1.001, rel=1e-12)
    assert claims.framework_first(1e-4, 0.9, 1e-8, inside=True) == pytest.approx(claims.first_here.compute(), rel=1e-12)
    for module, claim in ((torch, claims.first_torch), (keras, claims.first_keras), (optax, claims.first_here)):
        theta, small = np.zeros(1), lambda x: np.full_like(x, 1e-4)  # at each framework's own defaults
        moved, _ = module.rmsprop_step(theta, module.rmsprop_init(theta), small, 1.0)
        assert -moved[0] == pytest.approx(claim.compute(), rel=1e-12)


# --------------------------------------------------------------------------------------------------- figures


def test_figure_memory_falls_by_half_each_half_life():
    data = figure.data()
    assert data["half"] == claims.half_life.compute() and data["half_long"] == claims.half_life_long.compute()
    for rho, half in ((0.9, data["half"]), (0.99, data["half_long"])):
        assert np.interp(half, figure.AGES, rho**figure.AGES) == pytest.approx(0.5, abs=0.002)
    assert data["recovery"] == claims.recovery.compute() and data["later"] == claims.adagrad_later.compute()
    assert data["rmsprop"][figure.CLIFF + data["recovery"] - 1] >= 0.7
    assert np.max(data["adagrad"][figure.CLIFF :]) < 0.01


def test_figure_bound_is_touched_once_and_never_passed():
    data = rmsprop_bound.data()
    for rho in rmsprop_bound.RHOS:
        steps, limit = data["steps"][rho], 1 / np.sqrt(1 - rho)
        assert np.max(np.abs(steps)) <= limit and np.abs(steps[rmsprop_bound.SPIKE - 1]) > 0.999 * limit
        assert np.argmax(np.abs(steps)) in (0, rmsprop_bound.SPIKE - 1)
    assert data["rest"] == claims.rest.compute() and data["adagrad_end"] < 1e-6
