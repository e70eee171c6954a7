"""Tests of docs/{zh,en}/errata.md: each erratum shown twice, by the claim and by a proof of another kind.

A printed formula is refuted by a hand number, a limit that it misses, or a brute-force search; what is right is held to
the definition or to the lesson's snippet.
"""

import re
from fractions import Fraction

import numpy as np
import pytest

from sitebuild.read import fields
from sitebuild.read.source import DOCS
from snippets.claims import errata as claims
from snippets.momentum import momentum_init, momentum_step
from snippets.sgd import sgd_init, sgd_step
from tests import numeric

NUMBER = 15


# --------------------------------------------------------------------------------------------------------- the page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_has_every_erratum_with_its_test_and_what_was_read(language):
    text = (DOCS / language / "errata.md").read_text(encoding="utf-8")
    blocks = re.findall(r'<div class="fix" id="e(\d+)" markdown>\n\n(.*?)\n\n</div>', text, re.S)
    assert [int(number) for number, _ in blocks] == list(range(1, NUMBER + 1))
    for number, block in blocks:
        assert block.startswith(f"**E{number} · ")
        assert re.search(rf"\(tests/errata\.md#test_e{number}_\w+\)", block), number
        read = block[block.index({"zh": "读到的：", "en": "Read: "}[language]) :]
        read = fields.fill(read, language)
        assert re.search(r"commit `[0-9a-f]{7}`|提交`[0-9a-f]{7}`|version 9|第9版", read), number  # which version


# ---------------------------------------------------------------------------------------------------------- dropout


def test_e1_scaling_by_p_is_right_only_at_one_half():
    assert claims.convnet_ratio.compute() == pytest.approx(0.2 / (1 - 0.2), rel=1e-14)
    for p in (Fraction(1, 10), Fraction(1, 5), Fraction(1, 2), Fraction(7, 10)):
        # of the first unit, whose activation is 1, over all masks
        mean = sum(probability * int(kept[0]) for probability, kept in numeric.masks(3, p))
        assert mean == 1 - p and (mean == p) is (p == 0.5)


# --------------------------------------------------------------------------------------------------------------- d2l


def test_e2_the_bracket_needs_a_plus():
    # by hand: Q^-1 c = (1, -1) and c' Q^-1 c / 2 = 3/2; at (1, 1) the bracket is (2, 0) with plus and (0, 2) with minus
    assert np.linalg.solve(claims.Q, claims.C) == pytest.approx([1, -1], rel=1e-14)
    assert claims.square_true.compute() == pytest.approx(claims.square(+1)) == pytest.approx(2 * 2 * 2 / 2 - 1.5)
    assert claims.square_printed.compute() == pytest.approx(3 * 2 * 2 / 2 - 1.5)
    points = np.random.default_rng(2).normal(size=(50, 2))
    for x in points:  # the gradient by differences vanishes at -Q^-1 c and is Q (x + Q^-1 c)
        assert numeric.gradient(_quadratic, x) == pytest.approx(claims.Q @ (x + [1, -1]), abs=1e-7)
    least = min(points, key=_quadratic)
    assert _quadratic(np.array([-1.0, 1.0])) < _quadratic(least)
    assert claims.Q @ (np.array([-1.0, 1.0]) - [1, -1]) == pytest.approx(-2 * claims.C)  # the printed gradient there


def _quadratic(x):
    return x @ claims.Q @ x / 2 + claims.C @ x


def test_e3_without_the_learning_rate_d2ls_own_example_diverges():
    assert claims.factor_true.compute() == pytest.approx(1 - 0.4 * 4, rel=1e-14)
    assert claims.factor_printed.compute() == -3
    runs = [  # d2l's start and function, f = 0.1 x_1^2 + 2 x_2^2, twenty steps
        numeric.run((sgd_init, sgd_step), lambda x: np.array([0.2, 4.0]) * x, [-5.0, -2.0], [lr] * 20)[0][-1, 1]
        for lr in (0.4, 1.0)
    ]
    assert abs(runs[0]) < 1e-4 and abs(runs[1]) > 1e9


def test_e4_between_one_and_two_it_oscillates_and_converges():
    assert claims.left_after.compute() == pytest.approx(0.9**19, rel=1e-12)
    for scaled in (1.01, 1.5, 1.99):
        path = [claims.descend(scaled, 1.0, steps) for steps in range(6)]
        assert all(a * b < 0 and abs(b) < abs(a) for a, b in zip(path, path[1:], strict=False))
    assert abs(claims.descend(2.01, 1.0, 50)) > 1


def test_e5_half_life_halves():
    steps = claims.half_life.compute()
    assert 0.9**steps == pytest.approx(0.5, rel=1e-14)
    assert 0.9**6 > 0.5 > 0.9**7  # by whole steps
    assert claims.half_life_printed.compute() == pytest.approx(10 / 9, rel=1e-14)
    left = claims.weight_left.compute()
    assert left**9 == pytest.approx(0.9**10, rel=1e-12)  # left = 0.9^(10/9)
    assert left > 0.88
    for rho in (0.5, 0.99):  # right by chance nowhere near: 1/rho falls as rho grows, the half-life rises
        assert 1 / rho != pytest.approx(np.log(0.5) / np.log(rho), rel=0.4)


def test_e6_three_equal_gradients_by_hand():
    assert claims.average_true.compute() == pytest.approx(9 * (1 - 0.9**3), rel=1e-12)  # 2.439
    assert claims.average_printed.compute() == pytest.approx(0.9 + 0.81 + 0.243, rel=1e-12)
    # units: ten times the gradient, a hundred times the average; the printed sum does not scale so
    printed = [0.1 * (g**2 + 0.9 * g**2 + 0.81 * g) for g in (3.0, 30.0)]
    assert printed[1] / printed[0] != pytest.approx(100, rel=0.1)


def test_e7_the_sum_has_t_terms():
    beta = Fraction(9, 10)
    exact = sum(beta**i for i in range(5))  # i = 0 .. t - 1: five terms, as five gradients have come
    assert exact == (1 - beta**5) / (1 - beta) == Fraction(40951, 10000)
    assert claims.sum_true.compute() == pytest.approx(float(exact), rel=1e-14)
    assert claims.sum_printed.compute() == pytest.approx(float(exact + beta**5), rel=1e-14)


def test_e8_eps_behind_the_quotient_moves_theta():
    # 10^-6 a step; within the brackets eps changes a step by 0.01 * 10^-6, and by ever less
    assert claims.drift.compute() == pytest.approx(10_000 * 1e-6, rel=1e-4)
    right = list(claims.adam_steps([1.0, 0.0], eps=1e-6))
    printed = list(claims.adam_steps([1.0, 0.0], eps=1e-6, inside=False))
    assert 0.01 * (np.array(right) - printed) == pytest.approx([1e-6, 1e-6], rel=0.02)


def test_e8_without_the_brackets_a_zero_gradient_gives_nan():
    assert next(claims.adam_steps([0.0], eps=1e-6)) == 0
    v = s = np.float64(0)
    with np.errstate(invalid="ignore"):
        assert np.isnan(1 - 0.01 * v / np.sqrt(s) + 1e-6)  # as printed; d2l's arrays do not raise either


def test_e9_a_frozen_counter_by_hand():
    # constant gradient 1: m = 1 - 0.9^t and v = 1 - 0.999^t, divided by 0.1 and 0.001 for ever
    by_hand = {t: (1 - 0.9**t) / 0.1 / ((1 - 0.999**t) / 0.001) ** 0.5 for t in (1, 10, 10_000)}
    assert by_hand[1] == pytest.approx(1, rel=1e-12)  # so that the first step does not show it
    assert claims.frozen_ten.compute() == pytest.approx(by_hand[10], rel=1e-9)
    assert claims.frozen_end.compute() == pytest.approx(by_hand[10_000], rel=1e-9)
    assert claims.frozen_end.compute() == pytest.approx(10 / 1000**0.5, rel=1e-4)
    assert list(claims.adam_steps([1.0] * 50)) == pytest.approx([1.0] * 50, rel=1e-12)


# ----------------------------------------------------------------------------------------------------------- distill


def test_e10_the_radius_is_the_root():
    assert claims.radius_true.compute() == pytest.approx(np.sqrt(0.64), rel=1e-12)
    assert claims.radius_printed.compute() == pytest.approx(2 * np.sqrt(0.64), rel=1e-12)
    path = numeric.run((momentum_init, momentum_step), lambda x: x, 1.0, [0.5] * 200, momentum=0.64)
    sizes = np.hypot(*path)  # it shrinks by 0.8 a step, it does not grow by 1.6
    assert (sizes[200] / sizes[100]) ** (1 / 100) == pytest.approx(0.8, abs=0.01)
    for lr, momentum in ((0.2, 0.7), (1.0, 0.9), (2.5, 0.5)):  # det R is the product of the roots, which are conjugate
        matrix = claims.step_matrix(lr, 1.0, momentum)
        assert np.linalg.det(matrix) == pytest.approx(momentum, rel=1e-12)
        assert np.abs(np.linalg.eigvals(matrix)) == pytest.approx([momentum**0.5] * 2, rel=1e-9)


def test_e11_the_zeroth_power_is_the_identity():
    matrix = claims.step_matrix(0.5, 1.0, 0.64)
    assert claims.power_printed(matrix, 0) == pytest.approx(-np.eye(2), abs=1e-12)
    assert claims.power_zero.compute() == -1
    one, two = np.linalg.eigvals(matrix).astype(complex)
    first, second = (matrix - two * np.eye(2)) / (one - two), (matrix - one * np.eye(2)) / (one - two)  # exchanged
    for k in range(6):
        mended = one**k * first - two**k * second
        assert mended == pytest.approx(np.linalg.matrix_power(matrix, k), abs=1e-12)
        assert np.abs(claims.power_printed(matrix, k) - np.linalg.matrix_power(matrix, k)).max() > 0.01


def test_e12_the_loss_has_a_half():
    assert claims.loss_ratio.compute() == pytest.approx(2, rel=1e-12)
    w, a, b = np.array([2.0, -1.0]), np.array([1.0, 7.0]), np.array([0.5, 3.0])  # f = w'Aw/2 - b'w, not centred
    best = b / a
    gap = (w @ (a * w) / 2 - b @ w) - (best @ (a * best) / 2 - b @ best)
    assert gap == pytest.approx(np.sum(a * (w - best) ** 2) / 2, rel=1e-12)


# ------------------------------------------------------------------------------------------------------------- labml


def test_e13_without_the_root_the_step_depends_on_the_scale():
    assert claims.rootless.compute() == pytest.approx(1 / 0.01, rel=1e-12)  # g / g^2
    assert list(claims.adam_steps([0.01] * 5)) == pytest.approx([1.0] * 5, rel=1e-12)  # g / |g|


def test_e14_eps_hat_needs_a_root():
    assert claims.eps_true.compute() == pytest.approx(1 / 2, rel=1e-12)  # g / (g + eps)
    assert claims.eps_printed.compute() == pytest.approx(1 / (1 + 0.001**0.5), rel=1e-12)
    rng = np.random.default_rng(3)
    for t in (1, 2, 10, 500):  # with the root, both forms of the update agree at every step
        m, v, eps = rng.normal(), rng.random(), 10 ** rng.uniform(-8, 0)
        plain = m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + eps)
        hat = {power: eps * (1 - 0.999**t) ** power for power in (0.5, 1)}
        short = {p: np.sqrt(1 - 0.999**t) / (1 - 0.9**t) * m / (np.sqrt(v) + hat[p]) for p in hat}
        assert short[0.5] == pytest.approx(plain, rel=1e-12)
        assert short[1] != pytest.approx(plain, rel=1e-12)


# ---------------------------------------------------------------------------------------------------- the Adam paper


def tight(beta1, beta2):
    """Return the bound by Cauchy and Schwarz for beta1^2 < beta2, over lr, as t goes to infinity."""
    return (1 - beta1) / np.sqrt((1 - beta2) * (1 - beta1**2 / beta2))


def test_e15_both_bounds_are_broken():
    assert claims.bound_paper.compute() == pytest.approx(10**0.5, rel=1e-9)  # 0.1 / sqrt(0.001)
    assert 1 - 0.9 > np.sqrt(1 - 0.999) and 1 - 0.9 <= np.sqrt(1 - 0.99) * (1 + 1e-12)  # which case is which
    assert claims.bound_broken.compute() > claims.bound_paper.compute()
    assert claims.bound_broken_second.compute() > 1
    for step, betas in ((claims.bound_broken, (0.9, 0.999)), (claims.bound_broken_second, (0.9, 0.99))):
        assert step.compute() == pytest.approx(tight(*betas), rel=1e-8)
        assert step.compute() <= tight(*betas) * (1 + 1e-9)


def test_e15_no_random_sequence_beats_the_tight_bound():
    rng = np.random.default_rng(4)
    for beta1, beta2 in ((0.9, 0.999), (0.9, 0.99), (0.5, 0.9)):
        k = np.arange(3000)
        worst = 0.0
        for _ in range(300):
            g = rng.normal(size=k.size) * 10 ** rng.uniform(-3, 3) * rng.uniform(0.8, 1) ** k
            first, second = (1 - beta1) * np.sum(beta1**k * g), (1 - beta2) * np.sum(beta2**k * g**2)
            worst = max(worst, abs(first) / np.sqrt(second))
        assert worst <= tight(beta1, beta2)
