"""Tests of snippets/adam.py, adamw.py and amsgrad.py, in the order of docs/{zh,en}/adam.md."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from snippets.adam import adam_init, adam_step
from snippets.adamw import adamw_init, adamw_step
from snippets.amsgrad import amsgrad_init, amsgrad_step
from snippets.claims import adam as claims
from snippets.figures import adam as figure
from snippets.figures import adam_bound, adam_reddi
from snippets.frameworks import keras
from tests import numeric, oracle

ADAM = adam_init, adam_step


def run(gradients, init=adam_init, step=adam_step, start=0.0, **options):
    """Return theta_0 .. theta_n, (n + 1, d), for given gradients (n, d)."""
    theta = np.full(np.shape(gradients)[1], start)
    return numeric.run((init, step), gradients, theta, options.pop("lr", 1.0), **{"eps": 0, **options})[0]


# ------------------------------------------------------------------------------------------------- the formula


def test_eq1_and_2_by_hand_two_steps():
    # beta1 = 1/2, beta2 = 3/4: g = 4: m = 2, s = 4, both corrected to 4 and 16: step 1
    # g = 2: m = 2, s = 4; corrected 8/3 and 64/7: step (8/3) sqrt(7)/8 = sqrt(7)/3
    path = run([[4.0], [2.0]], beta1=0.5, beta2=0.75)[:, 0]
    assert path == pytest.approx([0, -1, -1 - np.sqrt(7) / 3], rel=1e-14)


@pytest.mark.parametrize("beta1", [0.0, 0.6, 0.9])
def test_moments_are_weighted_means_at_every_step(beta1):
    """Far beyond the first step, where a wrong correction passes: np.average normalizes its weights itself."""
    gradients = np.random.default_rng(0).normal(size=(80, 3)) + 0.5
    path = run(gradients, beta1=beta1, beta2=0.97, eps=0.01)
    for t in range(1, 81):
        ages = np.arange(t)[::-1]
        mean = np.average(gradients[:t], axis=0, weights=beta1**ages)
        root = np.sqrt(np.average(gradients[:t] ** 2, axis=0, weights=0.97**ages))
        assert path[t - 1] - path[t] == pytest.approx(mean / (root + 0.01), rel=1e-10)


def test_constant_gradient_makes_steps_of_lr():
    steps, _, _ = claims.constant_ratios()
    assert steps == pytest.approx(np.ones(10_000), rel=1e-10)
    assert run([[-7.0, 1e-9, 1e9]], lr=0.3)[1] == pytest.approx([0.3, -0.3, -0.3], rel=1e-14)


# --------------------------------------------------------------------------------------------- bias correction


def test_without_correction_the_start_is_too_fast():
    t = np.arange(1, 10_001)
    expected = (1 - 0.9**t) / np.sqrt(1 - 0.999**t)
    assert claims.constant_ratios()[1] == pytest.approx(expected, rel=1e-9)
    assert claims.raw_first.compute() == pytest.approx(np.sqrt(10), rel=1e-12)
    assert claims.raw_peak.compute() == pytest.approx(expected.max(), rel=1e-9)
    assert expected[claims.raw_when.compute() - 1] == expected.max()
    assert claims.raw_thousand.compute() == pytest.approx((1 - 0.999**1000) ** -0.5, rel=1e-9)


def test_wrong_correction_is_right_at_the_first_step_only():
    t = np.arange(1, 10_001)
    expected = np.array([sum(0.9**i for i in range(n)) / sum(0.999**i for i in range(n)) ** 0.5 for n in (1, 10, 100)])
    wrong = claims.constant_ratios()[2]
    assert wrong[[0, 9, 99]] == pytest.approx(expected, rel=1e-9) and expected[0] == 1
    assert wrong == pytest.approx((1 - 0.9**t) / 0.1 / np.sqrt((1 - 0.999**t) / 0.001), rel=1e-9)
    assert (claims.wrong_ten.compute(), claims.wrong_hundred.compute()) == (wrong[9], wrong[99])
    assert claims.wrong_end.compute() == pytest.approx(np.sqrt(0.001) / 0.1, rel=1e-3)


def test_sum_of_powers_stops_at_t_minus_1():
    closed = (1 - 0.9**5) / (1 - 0.9)
    assert claims.sum_right.compute() == pytest.approx(closed, rel=1e-14)
    assert claims.sum_printed.compute() == pytest.approx(closed + 0.9**5, rel=1e-14)


# --------------------------------------------------------------------------------------------- scale and noise


@pytest.mark.parametrize("power", [-40, 10, 30])
def test_scale_of_the_gradient_does_not_matter_bit_by_bit(power):
    gradients = np.random.default_rng(2).normal(size=(200, 3))
    assert np.array_equal(run(gradients * 2.0**power), run(gradients))


def test_scale_does_matter_where_squares_over_or_underflow():
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        assert np.all(run(np.full((1, 2), 2.0**-600))[-1] == -np.inf)  # the root is 0
        assert np.all(run(np.full((1, 2), 2.0**600))[-1] == 0)  # the root is inf


def test_noise_makes_small_steps():
    # independent steps: m has variance (1 - b1) / (1 + b1), s is near 1
    steps = claims.noise_steps()
    expected = np.sqrt(0.1 / 1.9)
    assert claims.noise.compute() == pytest.approx(expected, abs=5 * expected / np.sqrt(2 * steps.size))
    assert abs(steps.mean()) <= 5 * expected / np.sqrt(steps.size)


# ---------------------------------------------------------------------------------------------------- bounds


def worst_ratios(beta1, beta2, length, silence):
    """The steps over lr for gradients that grow by beta2 / beta1 after so many zeros, in plain Python."""
    m = s = 0.0
    steps = []
    for k in range(length):
        g, t = (beta2 / beta1) ** (k - length), silence + k + 1
        m, s = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g * g
        steps.append(m / (1 - beta1**t) / (s / (1 - beta2**t)) ** 0.5)
    return steps


def test_published_bound_is_broken_and_the_tight_one_is_met():
    assert claims.published.compute() == pytest.approx(np.sqrt(10), rel=1e-12)
    assert claims.reached.compute() > 2 * claims.published.compute()
    assert claims.reached.compute() == pytest.approx(worst_ratios(0.9, 0.999, 300, 10_000)[-1], rel=1e-9)
    assert claims.reached.compute() == pytest.approx(claims.tight.compute(), rel=1e-4)  # silence of 10 000 steps
    assert claims.published_bound(0.9, 0.99) == 1
    assert claims.reached_short.compute() == pytest.approx(worst_ratios(0.9, 0.99, 300, 10_000)[-1], rel=1e-9)
    assert claims.reached_short.compute() == pytest.approx(claims.tight_bound(0.9, 0.99), rel=1e-8)
    assert claims.reached_short.compute() > 2 * claims.published_bound(0.9, 0.99)
    assert claims.tight_bound(0.9, 0.99) == pytest.approx(0.1 / np.sqrt(0.01 * 0.18 / 0.99), rel=1e-12)


def test_silence_leaves_the_moments_at_zero():
    """The worst case starts after silence; its short cut is what the steps themselves do."""
    thetas, states = numeric.run(ADAM, np.zeros((50, 1)), [0.0], 1.0, eps=0)
    assert not thetas.any() and states[-1] == (0, 0, 50)


@pytest.mark.parametrize(("beta1", "beta2"), [(0.9, 0.999), (0.9, 0.99), (0.5, 0.3), (0.0, 0.9), (0.9, 0.82)])
def test_tight_bound_holds_for_every_sequence(beta1, beta2):
    limit = claims.tight_bound(beta1, beta2) * (1 + 1e-9)
    rng = np.random.default_rng(4)
    growing = (beta2 / max(beta1, 0.1)) ** np.arange(60.0)
    for gradients in (
        rng.normal(size=(300, 5)),
        rng.standard_cauchy(size=(300, 5)),
        np.repeat(growing[:, None], 5, axis=1),
        np.concatenate([np.zeros((200, 5)), growing[:, None] * rng.uniform(0.5, 1, size=(60, 5))]),
    ):
        assert np.abs(np.diff(run(gradients, beta1=beta1, beta2=beta2), axis=0)).max() <= limit
    assert np.isclose(claims.tight.compute(), 0.1 / np.sqrt(0.001 * (1 - 0.81 / 0.999)), rtol=1e-12)


@settings(max_examples=40)
@given(st.floats(0.01, 0.95), st.floats(0.01, 0.9995), st.integers(0, 10**6))
def test_bound_holds_for_all_gradients_and_cannot_be_lowered(beta1, beta2, seed):
    """In plain Python, with decimals to spare: gradients of any kind stay below (5), the worst come near it."""
    assert numeric.tried(claims.cannot_be_lowered)
    assume(beta1**2 < 0.95 * beta2)
    rng, limit = np.random.default_rng(seed), claims.tight_bound(beta1, beta2)
    length = int(min(250, 330 / max(abs(np.log(beta2 / beta1)), 1)))  # their squares stay within a float
    m = s = 0.0
    for t, g in enumerate(rng.normal(size=100) * 10.0 ** rng.integers(-3, 4, size=100), start=1):
        m, s = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g * g
        assert abs(m) / (1 - beta1**t) <= limit * (s / (1 - beta2**t)) ** 0.5 * (1 + 1e-9)
    steps = worst_ratios(beta1, beta2, length, silence=40_000)
    assert max(steps) <= limit * (1 + 1e-9) and steps[-1] > 0.999 * limit


def test_without_beta1_the_spike_is_the_worst():
    """Why beta1 > 0 is needed there: at beta1 = 0 the paper's bound and (5) agree, and a spike comes near them."""
    for beta2 in (0.3, 0.9, 0.99):
        assert claims.tight_bound(0.0, beta2) == pytest.approx(claims.published_bound(0.0, beta2), rel=1e-12)
        spike = run(np.append(np.zeros(3000), 7.0)[:, None], beta1=0.0, beta2=beta2)[-1, 0]
        assert -spike == pytest.approx(claims.tight_bound(0.0, beta2), rel=1e-9)


def test_bound_of_step_t_never_exceeds_the_limit():
    """Cauchy and Schwarz for t terms, beside the limit: AM and GM give (1 - a^2)(1 - b^2) <= (1 - ab)^2."""
    t = np.arange(1, 3000)
    for beta1, beta2 in ((0.9, 0.999), (0.9, 0.99), (0.3, 0.5)):
        ratio = beta1**2 / beta2
        at_t = (1 - beta1) / (1 - beta1**t)
        at_t *= np.sqrt((1 - beta2**t) * (1 - ratio**t) / ((1 - beta2) * (1 - ratio)))
        assert np.all(at_t <= claims.tight_bound(beta1, beta2) * (1 + 1e-12)) and at_t[0] == pytest.approx(1)


def test_largest_step_by_linear_algebra_is_made_and_stays_below_the_bound():
    """An oracle without our proof: the largest of m / sqrt(s) is a generalized eigenvalue problem of rank one."""
    for beta1, beta2, n in ((0.9, 0.99, 400), (0.5, 0.6, 60)):
        ages = np.arange(n)[::-1]
        a = beta1**ages / np.sum(beta1**ages)
        c = beta2**ages / np.sum(beta2**ages)
        largest = np.sqrt(a @ np.linalg.solve(np.diag(c), a))
        best = a / c  # the maximizer
        path = run((best / best.max())[:, None], beta1=beta1, beta2=beta2)[:, 0]
        assert path[-2] - path[-1] == pytest.approx(largest, rel=1e-8)
        assert largest <= claims.tight_bound(beta1, beta2)


def test_tight_bound_is_lr_only_for_equal_betas():
    """(1 - b2)(1 - b1^2/b2) - (1 - b1)^2 = -(b1 - b2)^2 / b2: the bound is above lr unless the betas agree."""
    for beta1, beta2 in np.random.default_rng(8).uniform(0.01, 0.99, size=(200, 2)):
        if beta1**2 < beta2:
            excess = 1 - 1 / claims.tight_bound(beta1, beta2) ** 2
            assert excess == pytest.approx((beta1 - beta2) ** 2 / beta2 / (1 - beta1) ** 2, rel=1e-6, abs=1e-9)
        assert claims.tight_bound(beta1, beta1) == pytest.approx(1, rel=1e-9)


def test_without_memory_every_step_is_lr():
    """Why beta1 > 0 is needed there: beta1 = beta2 = 0 has beta1^2 >= beta2, and its steps are all of size lr."""
    path = run(np.random.default_rng(9).normal(size=(200, 3)), beta1=0.0, beta2=0.0)
    assert np.abs(np.diff(path, axis=0)) == pytest.approx(np.ones((200, 3)), rel=1e-12)


@pytest.mark.parametrize(("beta1", "beta2"), [(0.9, 0.81), (0.9, 0.7), (0.5, 0.25), (0.8, 0.6)])
def test_no_bound_for_all_t_where_beta2_is_at_most_beta1_squared(beta1, beta2):
    """Gradients that shrink by beta2 / beta1: after t of them m / sqrt(s) is as large as a root of a sum that diverges."""
    steps = -np.diff(run((beta2 / beta1) ** np.arange(400.0)[:, None], beta1=beta1, beta2=beta2)[:, 0])
    t = np.arange(1, 401)
    total = np.cumsum((beta1**2 / beta2) ** (t - 1))
    limit = (1 - beta1) / (1 - beta1**t) * np.sqrt((1 - beta2**t) / (1 - beta2) * total)
    assert steps == pytest.approx(limit, rel=1e-6)
    assert steps[-1] > 1.8 * steps[99] > 1.8 * 1.8 * steps[24]  # like the root of t, or faster


# ------------------------------------------------------------------------------------------------------ Reddi


def test_amsgrad_by_hand_three_steps():
    # beta1 = 1/2, beta2 = 3/4: g = 4: m = 2, s = 4, largest 4; g = 0: m = 1, s = 3, largest 4; g = 8: m = 4.5, s = 18.25
    path = run([[4.0], [0.0], [8.0]], amsgrad_init, amsgrad_step, beta1=0.5, beta2=0.75)[:, 0]
    assert -np.diff(path) == pytest.approx([1, 0.5, 4.5 / np.sqrt(18.25)], rel=1e-14)


def test_reddi_steps_by_hand():
    steps = claims.reddi("adam")[1].reshape(-1, 3)
    # just after a 3 the mean square is at least 0.9 * 9; after one -1 at most 0.1 * 9 + 0.9, after two 0.18 + 0.9
    assert np.all(steps[:, 0] <= claims.down_bound.compute()) and claims.down_bound.compute() ** 2 == pytest.approx(
        10 / 9
    )
    assert np.all(-steps[2:, 1:].sum(axis=1) >= claims.up_bound.compute())
    assert claims.up_bound.compute() == pytest.approx(np.sqrt(5) / 3 + 5 * np.sqrt(3) / 9, rel=1e-12)
    assert claims.up_bound.compute() > 1.6 * claims.down_bound.compute()


def test_adam_ends_at_the_worst_point_and_amsgrad_near_the_best():
    for claim, falls in ((claims.adam_end, True), (claims.amsgrad_end, False)):  # plain Python: beta1 = 0, beta2 = 0.1
        theta = second = largest = 0.0
        for t in range(1, 3001):
            slope = 3.0 if t % 3 == 1 else -1.0
            second = 0.1 * second + 0.9 * slope**2
            largest = second / (1 - 0.1**t) if falls else max(largest, second)
            theta = min(1.0, max(-1.0, theta - 0.1 / t**0.5 * slope / largest**0.5))
        assert claim.compute() == pytest.approx(theta, rel=1e-9)
    assert claims.adam_end.compute() == 1
    assert claims.amsgrad_end.compute() == pytest.approx(-1, abs=0.002)
    losses = np.where(np.arange(3000) % 3 == 0, 3.0, -1.0)
    fixed = {theta: np.sum(losses * theta) for theta in np.linspace(-1, 1, 201)}  # brute force over fixed points
    assert min(fixed, key=fixed.get) == -1 and max(fixed, key=fixed.get) == 1


def test_for_each_beta2_a_longer_game_defeats_adam():
    """C theta once, then -theta for C - 1 rounds: a cycle adds up to theta, so -1 is best; beta1 = 0."""
    for beta2, cycle, wrong in ((0.1, 3, True), (0.99, 3, False), (0.99, 200, True), (0.999, 2000, True)):
        theta, second = 0.0, 0.0
        for t in range(1, 20 * max(cycle, 200) + 1):
            slope = cycle if t % cycle == 1 else -1.0
            second = beta2 * second + (1 - beta2) * slope**2
            theta -= 0.01 * slope / np.sqrt(second / (1 - beta2**t))
            theta = min(1.0, max(-1.0, theta))
        assert theta > 0.8 if wrong else theta < -0.9
        if (beta2, cycle) == (0.99, claims.LONG):  # t above starts at 1, so the large slope opens each cycle in both
            assert claims.long_end.compute() == pytest.approx(theta, rel=1e-9)


# ------------------------------------------------------------------------------------------------------ AdamW


def test_adamw_without_decay_is_adam_bit_by_bit():
    gradients = np.random.default_rng(6).normal(size=(50, 4))
    assert np.array_equal(run(gradients, adamw_init, adamw_step, weight_decay=0), run(gradients))


def test_adamw_shrinks_and_then_steps_as_adam_does():
    gradients = np.random.default_rng(7).normal(size=(50, 4))
    steps = np.diff(run(gradients, lr=0.1), axis=0)
    theta = np.full(4, 5.0)
    for step in steps:
        theta = (1 - 0.1 * 0.3) * theta + step
    path = run(gradients, adamw_init, adamw_step, start=5.0, lr=0.1, weight_decay=0.3)
    assert path[-1] == pytest.approx(theta, rel=1e-12)


def test_decoupled_decay_of_an_unused_weight_is_a_power():
    assert claims.decay_strong.compute() == pytest.approx(5 * 0.999**100, rel=1e-12)
    assert claims.decay_weak.compute() == pytest.approx(5 * (1 - 1e-6) ** 100, rel=1e-12)


def test_l2_of_an_unused_weight_forgets_its_strength():
    for claim, decay in ((claims.unused_strong, 0.1), (claims.unused_weak, 1e-4)):  # in plain Python
        theta, m, s = 5.0, 0.0, 0.0
        for t in range(1, 101):
            g = decay * theta
            m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g * g
            theta -= 0.01 * m / (1 - 0.9**t) / ((s / (1 - 0.999**t)) ** 0.5 + 1e-8)
        assert claim.compute() == pytest.approx(theta, rel=1e-9)
    strong, weak = claims.unused_strong.compute(), claims.unused_weak.compute()
    assert abs(strong - weak) < 1e-4 and 5 - 100 * 0.01 < strong < 4.1  # at most 100 steps of lr, and nearly so
    without_eps = run(np.zeros((1, 1)))  # scale drops out: the same bits for lambda = 2^-3 and 2^-13
    paths = [numeric.run(ADAM, lambda x, p=p: 2.0**p * x, [5.0], [0.01] * 100, eps=0)[0] for p in (-3, -13)]
    assert np.array_equal(*paths) and np.all(without_eps == 0)
    lost = [claims.unused(decay, decoupled=False) for decay in (1e-7, 1e-8, 1e-9)]  # lambda |theta| near eps and below
    assert strong + 0.01 < lost[0] < lost[1] < lost[2] and lost[2] > 4.6


def test_equal_values_of_l2_and_decay_part():
    """Plain SGD: the two are one. Adam: the weight with the large gradient is spared by L2."""
    theta = np.array([5.0])
    assert theta - 0.01 * (3.0 + 0.1 * theta) == pytest.approx((1 - 0.01 * 0.1) * theta - 0.01 * 3.0, rel=1e-14)
    swing = np.array([10.0, 0.1]) * (-1.0) ** np.arange(1000)[:, None]
    decayed = run(swing, adamw_init, adamw_step, start=5.0, lr=0.01, weight_decay=0.1)[-1]
    theta = numeric.run(ADAM, [lambda x, g=g: g + 0.1 * x for g in swing], [5.0, 5.0], 0.01)[0][-1]
    assert decayed == pytest.approx(5 * 0.999**1000, abs=0.02) and decayed[0] == pytest.approx(decayed[1], rel=1e-6)
    assert theta[0] > 4.4 and theta[1] < 0.3


# ------------------------------------------------------------------------------------------------- frameworks


def test_keras_adamw_decays_by_its_default():
    # without a gradient one step of lr 1 leaves 1 - decay of the weight
    theta = np.ones(1)
    moved, _ = keras.adamw_step(theta, keras.adamw_init(theta), lambda x: 0 * x, 1.0)
    assert 1 - moved[0] == pytest.approx(claims.decay_keras.compute(), rel=1e-9)
    assert claims.decay_keras.compute() == oracle.read("keras")["cases"]["defaults"]["adamw"]["weight_decay"]


def test_eps_on_the_raw_root_weighs_more_at_the_start():
    assert claims.first_here.compute() == pytest.approx(100 / 101, rel=1e-9)
    # lr sqrt(1 - b2)/(1 - b1) * m / (sqrt(s) + eps) with m = 1e-7, s = 1e-15
    expected = np.sqrt(0.001) / 0.1 * 1e-7 / (np.sqrt(1e-15) + 1e-7)
    assert claims.first_keras.compute() == pytest.approx(expected, rel=1e-12)


# --------------------------------------------------------------------------------------------------- figures


def test_figure_only_the_right_correction_gives_lr_at_every_step():
    data = figure.data()
    assert data["right"] == pytest.approx(np.ones(len(figure.SHOWN)), rel=1e-9)
    assert np.all(data["raw"] > 1) and data["raw"].max() == data["peak"] == claims.raw_peak.compute()
    assert data["wrong"][0] == pytest.approx(1) and data["wrong"].max() > 2 and data["wrong"][-1] < 0.33
    assert (data["ten"], data["end"]) == (claims.wrong_ten.compute(), claims.wrong_end.compute())


def test_figure_bound_steps_pass_the_published_line_and_stay_below_the_tight_one():
    data = adam_bound.data()
    assert data["steps"][1] > data["published"] and np.all(data["steps"] <= data["tight"])
    assert np.all(np.diff(data["steps"]) > -1e-9) and data["steps"][-1] > 0.999 * data["tight"]
    assert np.all(data["tight_curve"] > data["published_curve"])  # but between two points of the grid they touch
    assert claims.tight_bound(0.9, 0.9) == pytest.approx(claims.published_bound(0.9, 0.9), rel=1e-12)


def test_figure_reddi_adam_climbs_and_amsgrad_falls():
    data = adam_reddi.data()
    assert data["cycle"]["adam"].sum() == pytest.approx(data["up"], rel=1e-12) and data["up"] > 0.6
    assert data["cycle"]["amsgrad"].sum() == pytest.approx(-data["down"], rel=1e-12) and data["down"] > 0.3
    assert data["adam"][-1] == claims.adam_end.compute() and data["amsgrad"][-1] == claims.amsgrad_end.compute()
