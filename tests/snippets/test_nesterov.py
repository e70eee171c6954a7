"""Tests of snippets/nesterov.py, in the order the page makes its claims."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from snippets.claims import nesterov as claims
from snippets.figures import nesterov as figure
from snippets.figures import nesterov_bound, sgd_with_nag
from snippets.momentum import momentum_init, momentum_step
from snippets.nesterov import nesterov_init, nesterov_step
from tests import numeric

LAMBDAS = np.array([1.0, 3.0, 40.0])


def rosenbrock_grad(x):
    """Gradient of (1 - x)^2 + 100 (y - x^2)^2."""
    return np.array([-2 * (1 - x[0]) - 400 * x[0] * (x[1] - x[0] ** 2), 200 * (x[1] - x[0] ** 2)])


def run(grad, theta, lr, momentum, steps):
    """Return theta_t and v_t for t = 0 .. steps."""
    thetas, velocities = numeric.run((nesterov_init, nesterov_step), grad, theta, [lr] * steps, momentum=momentum)
    return thetas, np.array(velocities)


PROBLEMS = [
    (lambda x: LAMBDAS * x, np.array([1.0, -2.0, 0.7]), 0.02, 200),
    (rosenbrock_grad, np.array([-1.2, 1.0]), 1e-4, 200),
]


# ------------------------------------------------------------------------------------------------- the formula


def test_eq1_by_hand_the_gradient_is_taken_at_the_look_ahead_point():
    # J = theta^2 / 2, gamma = 0.5, lr = 0.1, theta = 2: v1 = 0.2, theta1 = 1.8; C = 1.7; v2 = 0.1 + 0.17, theta2 = 1.53
    asked = []

    def grad(point):
        asked.append(float(point[0]))
        return point

    theta = np.array([2.0])
    theta, velocity = nesterov_step(theta, nesterov_init(theta), grad, lr=0.1, momentum=0.5)
    assert theta == pytest.approx([1.8], rel=1e-14) and velocity == pytest.approx([0.2], rel=1e-14)
    theta, velocity = nesterov_step(theta, velocity, grad, lr=0.1, momentum=0.5)
    assert theta == pytest.approx([1.53], rel=1e-14) and velocity == pytest.approx([0.27], rel=1e-14)
    assert asked == pytest.approx([2.0, 1.7], rel=1e-14)


def test_without_momentum_it_is_gradient_descent():
    thetas, _ = run(rosenbrock_grad, np.array([-1.2, 1.0]), 1e-3, 0.0, 20)
    theta = np.array([-1.2, 1.0])
    for expected in thetas[1:]:
        theta = theta - 1e-3 * rosenbrock_grad(theta)
        assert np.array_equal(theta, expected)


def test_with_a_constant_gradient_it_is_the_heavy_ball():
    methods = (nesterov_init, nesterov_step), (momentum_init, momentum_step)
    gradients = np.tile([1.0, -0.2], (30, 1))
    assert np.array_equal(*(numeric.run(method, gradients, [0.3, -0.1], 0.1)[0] for method in methods))


def test_default_momentum_is_the_notes_value():
    theta, velocity = np.array([1.0]), np.array([1.0])
    assert nesterov_step(theta, velocity, lambda _: np.array([0.0]), 0.1)[1] == pytest.approx([0.9])


# ------------------------------------------------------------------------------------- three forms of one method


@pytest.mark.parametrize(("grad", "start", "lr", "steps"), PROBLEMS, ids=["quadratic", "rosenbrock"])
def test_eq2_nesterovs_two_sequences_give_the_same_theta(grad, start, lr, steps):
    thetas, _ = run(grad, start, lr, 0.9, steps)
    theta = phi = start
    for expected in thetas[1:]:
        before, theta = theta, phi - lr * grad(phi)
        phi = theta + 0.9 * (theta - before)
        assert np.allclose(theta, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize(("grad", "start", "lr", "steps"), PROBLEMS, ids=["quadratic", "rosenbrock"])
def test_eq3_frameworks_store_the_look_ahead_point(grad, start, lr, steps):
    thetas, velocities = run(grad, start, lr, 0.9, steps)
    phi, buffer = start, np.zeros_like(start)
    for theta, velocity in zip(thetas[1:], velocities[1:], strict=True):
        g = grad(phi)
        buffer = 0.9 * buffer + g  # PyTorch's SGD(nesterov=True)
        phi = phi - lr * (g + 0.9 * buffer)
        assert np.allclose(phi, theta - 0.9 * velocity, rtol=0, atol=1e-12)
        assert np.allclose(lr * buffer, velocity, rtol=0, atol=1e-12)


@pytest.mark.parametrize(("grad", "start", "lr", "steps"), PROBLEMS, ids=["quadratic", "rosenbrock"])
def test_cs231n_form_is_the_same(grad, start, lr, steps):
    thetas, velocities = run(grad, start, lr, 0.9, steps)
    x, v = start, np.zeros_like(start)
    for theta, velocity in zip(thetas[1:], velocities[1:], strict=True):
        v_prev = v
        v = 0.9 * v - lr * grad(x)
        x = x - 0.9 * v_prev + (1 + 0.9) * v
        assert np.allclose(x, theta - 0.9 * velocity, rtol=0, atol=1e-12)


def test_the_stored_points_differ_by_gamma_times_velocity():
    path = claims.ravine_path(nesterov_init, nesterov_step)
    phi = path[1:] + 0.9 * np.diff(path, axis=0)  # Nesterov's own extrapolation
    (x, y), (u, v), apart = (-3.0, 1.0), (0.0, 0.0), []
    for _ in range(40):  # plain Python
        u, v = 0.9 * u + 0.02 * (x - 0.9 * u), 0.9 * v + 0.02 * 30 * (y - 0.9 * v)
        x, y = x - u, y - v
        apart.append(0.9 * math.hypot(u, v))
    assert claims.stored_distance.compute() == pytest.approx(max(apart), rel=1e-9)
    assert claims.stored_distance.compute() == pytest.approx(np.linalg.norm(phi - path[1:], axis=1).max(), rel=1e-12)


# ------------------------------------------------------------------------------------ what looking ahead changes


@pytest.mark.parametrize("curvature", LAMBDAS)
def test_on_a_parabola_nesterov_is_heavy_ball_with_smaller_momentum(curvature):
    lr, gamma = 0.02, 0.9
    thetas, _ = run(lambda x: curvature * x, np.array([1.0]), lr, gamma, 40)
    heavy, speed = np.array([1.0]), np.array([0.0])
    for expected in thetas[1:]:
        speed = gamma * (1 - lr * curvature) * speed + lr * curvature * heavy
        heavy = heavy - speed
        assert np.allclose(heavy, expected, rtol=0, atol=1e-13)
    assert claims.effective_momentum.compute() == pytest.approx(0.9 * (1 - 0.02 * 30), rel=1e-12)


def test_rates_across_the_ravine_are_the_spectral_radii():
    # complex roots of z^2 - (1 + g - s) z + g have modulus sqrt(g): heavy ball g = 0.9, Nesterov g = 0.36
    assert claims.rate_heavy_ball.compute() == pytest.approx(np.sqrt(0.9), abs=1e-12)
    assert claims.rate_nesterov.compute() == pytest.approx(0.6, abs=1e-12)
    path = claims.ravine_path(nesterov_init, nesterov_step)
    assert np.all(np.abs(path[1:, 1]) <= 5 * 0.6 ** np.arange(1, 41))


def bent_any(rng, size, low, high):
    """Return J, its gradient and a start: convex pieces along random directions, least at 0, of curvature between low and high."""
    directions = rng.normal(size=(rng.integers(1, 6), size))
    directions *= np.sqrt((high - low) / np.linalg.eigvalsh(directions.T @ directions).max())
    # where each piece goes over into a straight line, on either side
    knees = rng.uniform(0.01, 2, size=(2, len(directions)))

    def value(x):
        z = directions @ x
        near = np.clip(z, -knees[0], knees[1])
        return low * x @ x / 2 + np.sum(near * z - near**2 / 2)

    def grad(x):
        return low * x + directions.T @ np.clip(directions @ x, -knees[0], knees[1])

    return value, grad, rng.normal(size=size) * 10 ** rng.uniform(-1, 2)


@given(st.integers(0, 10**6), st.integers(1, 4), st.floats(0, 1), st.floats(1.001, 1e3))
def test_both_guarantees_hold_on_convex_functions_of_all_kinds(seed, size, low, kappa):
    """(4) and, where low > 0, (6); and the bound of gradient descent, LR^2 / (2k), in 60 steps."""
    assert numeric.tried(claims.schedule_bound) and numeric.tried(claims.strong_bound)
    high = kappa * max(low, 0.01)
    value, grad, start = bent_any(np.random.default_rng(seed), size, low, high)
    assert grad(start) == pytest.approx(numeric.gradient(value, start), rel=1e-3, abs=1e-3 * high)
    k, squared, small = np.arange(1, 61), start @ start, 1e-12 * value(start)
    root = np.sqrt(high / low) if low > 0 else np.inf
    kinds = [(claims.schedule(60), 2 * high * squared / (k + 1.0) ** 2), (np.zeros(60), high * squared / (2 * k))]
    if low > 1e-6:
        kinds.append((np.full(60, (root - 1) / (root + 1)), (1 - 1 / root) ** k * (value(start) + low * squared / 2)))
    for gammas, bound in kinds:
        theta, velocity, gaps = start, nesterov_init(start), []
        for gamma in gammas:
            theta, velocity = nesterov_step(theta, velocity, grad, 1 / high, gamma)
            gaps.append(value(theta))
        assert np.all(np.array(gaps) <= bound * (1 + 1e-9) + small)


@given(st.integers(0, 10**6), st.integers(1, 4), st.floats(0, 1), st.floats(0.01, 10), st.floats(0.01, 1))
def test_a_look_ahead_point_beyond_the_bottom_pulls_back(seed, size, low, rest, gamma):
    """Random convex functions, and lines that lead past their minimum or miss it: the slope along the line at the point ahead."""
    assert numeric.tried(claims.pulls_back)
    rng = np.random.default_rng(seed)
    value, grad, theta = bent_any(rng, size, low, low + rest)
    velocity = (rng.uniform(1, 4) * theta + rng.normal(size=size) * np.linalg.norm(theta) / 4) / gamma
    asked = []
    nesterov_step(theta, velocity, lambda point: asked.append(point) or grad(point), 0.1, gamma)
    places = np.array([value(theta + share * (asked[0] - theta)) for share in np.linspace(0, 1, 41)])
    assume(places[:-1].min() < places[-1] * (1 - 1e-9))  # lowest before its end
    assert grad(asked[0]) @ -velocity > 0


@given(st.floats(0, 1), st.floats(1e-5, 0.9999), st.floats(1e-5, 5))
def test_nesterov_on_a_parabola_converges_below_its_limit_only(gamma, share, beyond):
    limit = (2 + 2 * gamma) / (1 + 2 * gamma)
    assert claims.radius(nesterov_step, share * limit, gamma) < 1 < claims.radius(nesterov_step, limit + beyond, gamma)


@given(st.floats(-0.999, 0.999), st.floats(1e-4, 0.9999), st.floats(1e-4, 5))
def test_heavy_ball_is_stable_for_negative_momentum_too(momentum, share, beyond):
    """By the matrix itself, since momentum_step refuses a negative momentum; at -1 and below it is not."""

    def radius(x, g):
        return abs(np.linalg.eigvals([[1 - x, -g], [x, g]])).max()

    limit = 2 + 2 * momentum
    assert radius(share * limit, momentum) < 1 < radius(limit + beyond, momentum)
    assert radius(share, -1.0 - beyond) > 1


@pytest.mark.parametrize("gamma", [0.0, 0.5, 0.9, 0.99])
def test_stability_limits_hold_on_both_sides(gamma):
    assert numeric.tried(claims.converges)
    limits = ((nesterov_step, (2 + 2 * gamma) / (1 + 2 * gamma)), (momentum_step, 2 + 2 * gamma))
    for step, limit in limits:
        assert claims.radius(step, limit - 1e-6, gamma) < 1 < claims.radius(step, limit + 1e-6, gamma)
        assert claims.radius(step, 1e-6, gamma) < 1 == pytest.approx(claims.radius(step, 0.0, gamma), abs=1e-14)
        assert all(claims.radius(step, product, gamma) < 1 for product in np.linspace(1e-3, limit - 1e-3, 200))
    if gamma == claims.GAMMA:
        assert claims.limit_nesterov.compute() == limits[0][1] == pytest.approx(3.8 / 2.8)
        assert claims.limit_heavy_ball.compute() == limits[1][1] == pytest.approx(3.8)


def test_looking_ahead_twice_lowers_the_limit():
    def form_3_with_a_second_look(phi, velocity, grad, lr, momentum):
        g = grad(phi - momentum * velocity)  # phi is the look-ahead point already
        velocity = momentum * velocity + lr * g
        return phi - lr * g - momentum * velocity, velocity

    limit = claims.limit_twice.compute()
    assert claims.radius(form_3_with_a_second_look, limit - 1e-6, 0.9) < 1
    assert claims.radius(form_3_with_a_second_look, limit + 1e-6, 0.9) > 1
    assert limit == pytest.approx(3.8 / 4.6) and limit < claims.limit_nesterov.compute()


# ----------------------------------------------------------------------------------------------- the guarantees


def test_schedule_solves_its_equation():
    gammas = claims.schedule(300)
    t = np.ones(301)
    for k in range(300):
        t[k + 1] = (1 + np.sqrt(1 + 4 * t[k] ** 2)) / 2
    assert np.allclose(t[1:] ** 2 - t[1:], t[:-1] ** 2, rtol=1e-12)
    # step k + 1 uses (t_k - 1) / t_{k+1}; step 1 has no velocity yet, so its momentum does not matter
    assert np.allclose(gammas[1:], (t[:-2] - 1) / t[1:-1], rtol=1e-12)
    assert gammas[1] == 0 and gammas[2] == pytest.approx(0.2817, abs=1e-4) and 0.98 < gammas[-1] < 1


def test_chain_gradient_and_minimum_are_right():
    x = np.random.default_rng(1).normal(size=claims.SIZE)
    assert np.allclose(numeric.gradient(claims.chain_value, x, h=1e-5), claims.chain_grad(x), atol=1e-8)
    minimiser, smallest = claims.chain_minimum()
    assert np.allclose(claims.chain_grad(minimiser), 0, atol=1e-15)
    assert claims.chain_value(minimiser) == pytest.approx(smallest, rel=1e-12)
    hessian = np.array(
        [claims.chain_grad(row) - claims.chain_grad(np.zeros(claims.SIZE)) for row in np.eye(claims.SIZE)]
    )
    assert np.linalg.eigvalsh(hessian).max() < 1  # so L = 1 is allowed


def gaps_by_directions(n, gammas):
    """Return the gap after each step on the tridiagonal function: Nesterov's recurrence for each eigenvector by itself."""
    angles = np.arange(1, n + 1) * np.pi / (n + 1)
    eigenvalues = (2 - 2 * np.cos(angles)) / 4
    vectors = np.sqrt(2 / (n + 1)) * np.sin(np.outer(np.arange(1, n + 1), angles))
    before = now = -vectors.T @ (1 - np.arange(1, n + 1) / (n + 1))
    gaps = []
    for gamma in gammas:
        before, now = now, (1 - eigenvalues) * (now + gamma * (now - before))
        gaps.append(np.sum(eigenvalues * now**2) / 2)
    return np.array(gaps)


def plain_schedule(steps):
    """Return gamma_1 = 0 and gamma_2, gamma_3, ... of (4)."""
    a = [1.0]
    for _ in range(steps):
        a.append((1 + (1 + 4 * a[-1] ** 2) ** 0.5) / 2)
    return [0.0, *((a[k] - 1) / a[k + 1] for k in range(steps - 1))]


def upper_bound(n, steps):
    """Return 2 L R^2 / (k + 1)^2 on it, k = 1 .. steps: R^2 is the sum of (i / (n + 1))^2."""
    return 2 * sum((i / (n + 1)) ** 2 for i in range(1, n + 1)) / np.arange(2, steps + 2) ** 2


def test_the_schedule_keeps_nesterovs_bound_on_his_function():
    gaps, bound = claims.chain_gaps("schedule"), claims.chain_bound()
    assert len(gaps) == 1000 and np.all(gaps <= bound)
    minimiser, _ = claims.chain_minimum()
    assert bound[9] == pytest.approx(2 * minimiser @ minimiser / 11**2)
    again = gaps_by_directions(200, plain_schedule(1000)) / upper_bound(200, 1000)
    assert claims.bound_ratio.compute() == pytest.approx(again.max(), rel=1e-6) and again.max() < 0.25


def test_gradient_descent_is_far_behind_on_nesterovs_function():
    # oracle: gradient descent in closed form, in the eigenvectors of the tridiagonal matrix
    angles = np.arange(1, claims.SIZE + 1) * np.pi / (claims.SIZE + 1)
    eigenvalues = (2 - 2 * np.cos(angles)) / 4
    vectors = np.sqrt(2 / (claims.SIZE + 1)) * np.sin(np.outer(np.arange(1, claims.SIZE + 1), angles))
    error = (vectors.T @ claims.chain_minimum()[0]) * (1 - eigenvalues) ** 1000
    assert claims.gap_descent.compute() == pytest.approx(np.sum(eigenvalues * error**2) / 2, rel=1e-9)
    for kind, gammas in (("schedule", plain_schedule(1000)), ("constant", [0.9] * 1000)):
        assert claims.chain_gaps(kind) == pytest.approx(gaps_by_directions(200, gammas), rel=1e-6)
    last = gaps_by_directions(200, plain_schedule(1000))[-1]
    assert claims.gap_schedule.compute() == pytest.approx(last, rel=1e-6, abs=0)
    assert claims.gap_descent.compute() > 500 * claims.gap_schedule.compute()


def test_gradient_descent_keeps_its_own_bound():
    minimiser, _ = claims.chain_minimum()
    bound = minimiser @ minimiser / (2 * np.arange(1, 1001))
    assert np.all(claims.chain_gaps("gd") <= bound)
    for k in (10, 100, 1000):  # and no faster than 1 / k: the parabola of curvature 1 / (2 k) keeps 1 / (4 e k)
        thetas, _ = run(lambda x, k=k: x / (2 * k), np.array([1.0]), 1.0, 0.0, k)
        gap = thetas[-1, 0] ** 2 / (4 * k)
        assert gap == pytest.approx(1 / (4 * np.e * k), rel=1 / k) and gap < 1 / (2 * k)


def test_no_method_that_uses_gradients_only_gets_below_the_lower_bound():
    """After k steps x_{k+1}, x_{k+2}, ... are still 0; the least value that is left is that of the chain cut off there."""
    ratios = []
    for k in range(1, 101):
        n = 2 * k + 1
        minimiser, smallest = claims.chain_minimum(n)
        least = claims.chain_value(np.append(claims.chain_minimum(k)[0], np.zeros(n - k))) - smallest
        assert least == pytest.approx(1 / (16 * (k + 1)), rel=1e-9)  # by hand: (1/(k+1) - 1/(2k+2)) / 8
        bound = 3 * Fraction(sum((n + 1 - i) ** 2 for i in range(1, n + 1)), 32 * (n + 1) ** 2 * (k + 1) ** 2)
        assert bound <= Fraction(1, 16 * (k + 1))
        for gammas in (claims.schedule(k), np.zeros(k), np.full(k, 0.9)):
            gap, lower = claims.hard_gaps(gammas)
            assert gap > least * (1 - 1e-9) and lower == pytest.approx(float(bound), rel=1e-9)
        ratios.append(gaps_by_directions(n, plain_schedule(k))[-1] / float(bound))
    assert claims.over_lower_bound.compute() == pytest.approx(max(ratios), rel=1e-9)
    assert 1 < max(ratios) < 64 / 3  # the quotient of the upper bound and the lower one


def test_conjugate_gradients_reach_what_the_lower_bound_leaves():
    """Of all methods that use gradients only this one is best on a quadratic: the lower bound cannot be raised by 1 %."""
    k = 100
    x, (minimiser, smallest) = np.zeros(2 * k + 1), claims.chain_minimum(2 * k + 1)
    direction = residual = -claims.chain_grad(x)
    for step in range(1, k + 1):
        curved = claims.chain_grad(direction) - claims.chain_grad(np.zeros(2 * k + 1))
        length = residual @ residual / (direction @ curved)
        x, last, residual = x + length * direction, residual, residual - length * curved
        direction = residual + residual @ residual / (last @ last) * direction
        assert np.all(x[:step] > 0) and not x[step:].any()  # a step stirs one coordinate more
    gap, bound = claims.chain_value(x) - smallest, 3 * minimiser @ minimiser / (32 * (k + 1) ** 2)
    assert gap == pytest.approx(1 / (16 * (k + 1)), rel=1e-9) and bound < gap < 1.01 * bound


def test_constant_momentum_breaks_the_bound():
    ratio = claims.chain_gaps("constant") / claims.chain_bound()
    again = gaps_by_directions(200, [0.9] * 1000)[-1] / upper_bound(200, 1000)[-1]
    assert claims.constant_over_bound.compute() == pytest.approx(again, rel=1e-6) and again > 2
    assert np.all(ratio[:300] < 1)


def test_constant_momentum_is_no_better_than_one_over_k():
    """Eq. 5: on the parabola of curvature (1 - g) / (2 k) the gap stays near (1 - g) / (4 e k), for L = R = lr = 1."""
    for k in (100, 1000, 10_000):
        curvature = 0.1 / (2 * k)
        thetas, _ = run(lambda x, c=curvature: c * x, np.array([1.0]), 1.0, 0.9, k)
        gap = curvature * thetas[-1, 0] ** 2 / 2
        assert gap == pytest.approx(0.1 / (4 * np.e * k), rel=12 / k + 1e-3)
    curvatures = np.geomspace(1e-5, 1, 400)
    before = now = np.ones(400)
    worst = []
    for _ in range(1000):
        before, now = now, (1 - curvatures) * (now + 0.9 * (now - before))
        worst.append(np.max(curvatures * now**2) / 2)
    k = np.arange(1, 1001)
    broken = np.array(worst) > 2 / (k + 1.0) ** 2
    first = claims.parabola_breaks_at.compute()
    assert first == np.flatnonzero(~broken)[-1] + 2  # broken[0] is of step 1
    for k in np.geomspace(1000, 1e9, 50).astype(
        int
    ):  # and for all k beyond: on the parabola of (5), by powers of its matrix
        x = 0.1 / (2 * k)
        matrix = np.array([[1 - x, -0.9 * (1 - x)], [x, 0.9 * (1 - x)]])
        theta = np.linalg.matrix_power(matrix, int(k))[0, 0]
        assert x * theta**2 / 2 > 2 / (k + 1.0) ** 2
    assert abs(first - 8 * np.e / 0.1) < 20  # where (1 - g) / (4 e k) = 2 / k^2


def test_strongly_convex_bound_holds():
    descent, gaps, bound = claims.strong_gaps()
    # oracle: each curvature by itself; descent in closed form, Nesterov by powers of its 2 x 2 matrix
    curvatures, gamma, ratios = np.geomspace(1, 100, 50), 9 / 11, []
    for k in range(1, 201):
        assert descent[k] == pytest.approx(np.sum(curvatures * (1 - curvatures / 100) ** (2 * k)) / 2, rel=1e-9)
        errors = []
        for q in 1 - curvatures / 100:
            matrix = np.array([[q * (1 + gamma), -q * gamma], [1, 0]])
            errors.append((np.linalg.matrix_power(matrix, k) @ [1, 1])[0])
        again = np.sum(curvatures * np.square(errors)) / 2
        assert gaps[k] == pytest.approx(again, rel=1e-6)
        ratios.append(again / (0.9**k * (np.sum(curvatures) / 2 + 25)))
    assert np.all(gaps <= bound) and gaps[0] == np.geomspace(1, 100, 50).sum() / 2
    assert bound[0] == pytest.approx(gaps[0] + 1 / 2 * 50) and bound[7] == pytest.approx(bound[0] * 0.9**7)
    assert claims.strong_ratio.compute() == pytest.approx(max(ratios), rel=1e-6) and max(ratios) < 0.5


# --------------------------------------------------------------------------------------------------------- figures


def test_figure_of_the_note_looks_ahead():
    data = sgd_with_nag.data()
    a, b, c, d, e = (data[key] for key in "abcde")
    assert np.allclose(b - a, -sgd_with_nag.LR * sgd_with_nag.grad(a))  # A -> B is the first step
    assert np.allclose(c - b, sgd_with_nag.GAMMA * (b - a))  # B -> C is -gamma v
    assert np.allclose(d - c, -sgd_with_nag.LR * sgd_with_nag.grad(c))
    assert np.allclose(e - c, -sgd_with_nag.LR * sgd_with_nag.grad(b))
    assert b[1] > 0 > c[1]  # C lies beyond the floor
    assert (d - c)[1] > 0 > (e - c)[1]  # the gradient at C pulls back, that at B points onwards
    assert data["value_d"] < data["value_e"] / 3


def test_figure_nesterov_stops_swinging():
    data = figure.data()
    assert len(data["heavy"]) == len(data["nesterov"]) == 41
    assert data["late_nesterov"] < 0.01 * data["late_heavy"]
    assert np.abs(data["nesterov"][22:, 1]).max() < 1e-4  # alternative text
    along = np.abs(data["heavy"][:, 0] - data["nesterov"][:, 0])
    assert along.max() < 0.25 and np.abs(data["heavy"][:, 0]).max() == 3


def test_figure_bound_is_kept_by_the_schedule_only():
    data = nesterov_bound.data()
    assert np.all(data["schedule"] < data["bound"])
    broken = nesterov_bound.K >= data["crossing"]
    assert np.array_equal(data["constant"] > data["bound"], broken) and broken.any() and not broken.all()
    above = claims.chain_gaps("constant") > claims.chain_bound()
    assert data["last"] == len(above) == nesterov_bound.K[-1]
    assert not above[: data["crossing"] - 1].any() and above[data["crossing"] - 1 :].all()
    theta = velocity = np.zeros(claims.SIZE)  # not for ever: far beyond the figure the gap is below the bound again
    for _ in range(4200):
        theta, velocity = nesterov_step(theta, velocity, claims.chain_grad, 1.0, claims.GAMMA)
    minimum, least = claims.chain_minimum()
    assert claims.chain_value(theta) - least < 2 * np.sum(minimum**2) / 4201**2
    assert data["gd"][-1] > max(data["constant"][-1], data["schedule"][-1])
    assert np.all(data["strong"] <= data["strong_bound"]) and data["strong_gd"][-1] > data["strong_bound"][-1]
