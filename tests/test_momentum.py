"""Tests of snippets/momentum.py, in the order the page makes its claims."""

import numpy as np
import pytest

from snippets.claims import momentum as claims
from snippets.figures import momentum as figure
from snippets.figures import momentum_phase as phase_figure
from snippets.figures import momentum_rate as rate_figure
from snippets.figures import momentum_stability as stability_figure
from snippets.figures import sgd_with_momentum as ball_figure
from snippets.momentum import momentum_init, momentum_step
from snippets.sgd import sgd_step

CURVATURES = np.array([1.0, 3.0])


def grad(theta):
    return CURVATURES * theta


def test_eq1_three_steps_by_hand():
    theta, velocity = np.array(0.0), momentum_init(np.array(0.0))
    positions = []
    for _ in range(3):
        theta, velocity = momentum_step(theta, velocity, lambda x: np.ones_like(x), lr=1.0, momentum=0.9)
        positions.append(float(theta))
    assert positions == pytest.approx([-1, -2.9, -5.61])


def test_gradient_is_taken_where_the_step_starts():
    asked = []

    def spy(theta):
        asked.append(theta.copy())
        return grad(theta)

    theta, velocity = np.array([4.0, -1.0]), np.array([0.5, 0.25])
    momentum_step(theta, velocity, spy, lr=0.1, momentum=0.7)
    assert len(asked) == 1 and np.array_equal(asked[0], theta)


def test_without_momentum_it_is_sgd():
    theta = other = np.array([2.0, -5.0])
    velocity = momentum_init(theta)
    for _ in range(6):
        theta, velocity = momentum_step(theta, velocity, grad, lr=0.17, momentum=0)
        other, _ = sgd_step(other, (), grad, lr=0.17)
        assert np.array_equal(theta, other)


def test_default_momentum_is_nine_tenths():
    arguments = np.ones(2), np.full(2, 0.3), grad, 0.1
    assert np.array_equal(momentum_step(*arguments)[0], momentum_step(*arguments, momentum=0.9)[0])


def test_eq2_velocity_is_a_weighted_sum_of_gradients():
    gradients = np.random.default_rng(0).normal(size=(12, 3))
    theta, velocity = np.zeros(3), np.zeros(3)
    for t in range(1, 13):
        theta, velocity = momentum_step(theta, velocity, lambda x, t=t: gradients[t - 1], lr=0.2, momentum=0.7)
        weighted = sum(0.7 ** (t - i) * gradients[i - 1] for i in range(1, t + 1))
        assert np.allclose(velocity, 0.2 * weighted, rtol=1e-13)


def test_third_step_by_hand():
    assert claims.oldest_weight.compute() == 81  # 0.9 ** 2


def test_eq2_terminal_velocity():
    assert claims.terminal.compute() == pytest.approx(1 / (1 - 0.9))
    velocity = np.array(0.0)
    for t in range(1, 30):
        _, velocity = momentum_step(np.array(0.0), velocity, np.ones_like, lr=0.2, momentum=0.9)
        assert float(velocity) == pytest.approx(0.2 * (1 - 0.9**t) / (1 - 0.9))


# ------------------------------------------------------------------------------------------------- speed


def heavy_ball_closed_form(curvature, lr, momentum, t):
    """Solve theta_{t+1} = (1 + gamma - eta lambda) theta_t - gamma theta_{t-1}, theta_0 = theta_{-1} = 1, by its roots."""
    b = 1 + momentum - lr * curvature
    root = np.sqrt(complex(b * b - 4 * momentum))
    if abs(root) < 1e-6:  # coinciding roots s: theta_t = (1 + t (1 - s)) s^t, since theta_{-1} = 1 as well
        s = b / 2
        return (1 + t * (1 - s)) * s**t
    one, two = (b + root) / 2, (b - root) / 2
    first = 1 - lr * curvature  # theta_1
    weight = (first - two) / (one - two)
    return (weight * one**t + (1 - weight) * two**t).real


def count_by_closed_form(lr, momentum):
    for t in range(2000):
        errors = [heavy_ball_closed_form(curvature, lr, momentum, t) for curvature in (1, 100)]
        if np.linalg.norm(errors) <= 1e-6 * np.sqrt(2):
            return t
    return None


def test_steps_without_momentum():
    # both errors shrink by exactly (99 / 101) a step
    assert claims.steps_gd.compute() == int(np.ceil(np.log(1e-6) / np.log(99 / 101)))


def test_steps_with_momentum():
    assert claims.steps_momentum.compute() == count_by_closed_form(**claims.BEST_MOMENTUM)


def test_rate_is_the_spectral_radius():
    assert claims.rate_gd.compute() == pytest.approx(99 / 101)
    assert claims.rate_momentum.compute() == pytest.approx(9 / 11, abs=1e-7)  # a double root: half of the digits


def test_no_other_parameters_are_faster():
    """Search around the best parameters of eq. 4: none has a smaller largest radius."""
    best = claims.worst_radius((1, 100), **claims.BEST_MOMENTUM)
    for lr_factor in (0.8, 0.95, 1.0, 1.05, 1.2):
        for shift in (-0.05, -0.01, 0.0, 0.01, 0.05):
            lr, momentum = claims.BEST_MOMENTUM["lr"] * lr_factor, claims.BEST_MOMENTUM["momentum"] + shift
            assert claims.worst_radius((1, 100), lr, momentum) >= best - 1e-7


def test_radius_alone_would_promise_fewer_steps():
    assert claims.steps_promised.compute() == int(np.ceil(np.log(1e-6) / np.log(9 / 11)))
    assert claims.steps_promised.compute() < claims.steps_momentum.compute()


def test_coinciding_roots_leave_a_factor_t():
    """At both ends (4) makes the roots equal: the error is (1 + t (1 - s)) s^t with s = 9/11 or -9/11."""
    for curvature, s in ((1.0, 9 / 11), (100.0, -9 / 11)):
        theta, velocity, errors = np.array(1.0), np.array(0.0), [1.0]
        for _ in range(120):
            theta, velocity = momentum_step(
                theta,
                velocity,
                lambda x, c=curvature: c * x,
                claims.BEST_MOMENTUM["lr"],
                claims.BEST_MOMENTUM["momentum"],
            )
            errors.append(float(theta))
        t = np.arange(121)
        assert np.allclose(errors / s**t, 1 + t * (1 - s), rtol=1e-6)
        shrink = abs(
            errors[120] / errors[119]
        )  # still above the radius after 120 steps, so a path cannot test the radius
        assert shrink == pytest.approx(9 / 11 * (1 + 120 * (1 - s)) / (1 + 119 * (1 - s)), rel=1e-6)
        assert shrink > 1.005 * 9 / 11


# ------------------------------------------------------------------------------------------------- stability


def test_step_matrix_is_the_one_on_the_page():
    matrix = claims.step_matrix(curvature=5.0, lr=0.3, momentum=0.7)
    assert np.allclose(matrix, [[1 - 1.5, -0.7], [1.5, 0.7]])
    assert np.linalg.det(matrix) == pytest.approx(0.7)


def test_complex_eigenvalues_have_modulus_root_gamma():
    assert claims.rate_complex.compute() == pytest.approx(np.sqrt(0.9))
    for product in np.linspace((1 - np.sqrt(0.9)) ** 2 + 1e-3, (1 + np.sqrt(0.9)) ** 2 - 1e-3, 9):
        assert claims.radius(product, 1.0, 0.9) == pytest.approx(np.sqrt(0.9))


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9, 0.99])
def test_stable_up_to_two_plus_two_gamma(momentum):
    limit = 2 + 2 * momentum
    assert claims.radius(limit - 1e-6, 1.0, momentum) < 1 < claims.radius(limit + 1e-6, 1.0, momentum)
    assert claims.radius(1e-6, 1.0, momentum) < 1 < claims.radius(-1e-6, 1.0, momentum)  # and only above zero
    assert claims.largest_stable(momentum) == pytest.approx(limit, abs=1e-6)
    assert claims.limit.compute() == pytest.approx(3.8) and claims.limit_gd.compute() == pytest.approx(2)


@pytest.mark.parametrize("product", [0.1, 1.0, 2.5, 3.999])
def test_undamped_radius_is_exactly_one(product):
    matrix = claims.step_matrix(product, 1.0, 1.0)
    assert np.linalg.det(matrix) == pytest.approx(1, abs=1e-14)
    assert claims.radius(product, 1.0, 1.0) == pytest.approx(1, abs=1e-14)
    assert claims.radius(4.001, 1.0, 1.0) > 1.01
    assert claims.undamped.compute() == pytest.approx(1, abs=1e-14)


def test_undamped_at_four_it_grows_with_every_step():
    # the roots coincide at -1: theta_t = (1 + 2 t) (-1)^t
    theta, velocity = np.array(1.0), np.array(0.0)
    for t in range(1, 9):
        theta, velocity = momentum_step(theta, velocity, lambda x: 4 * x, lr=1.0, momentum=1.0)
        assert theta == (1 + 2 * t) * (-1) ** t


def test_undamped_ball_returns_to_the_same_height():
    # theta_t = A cos(omega (t + 1/2)) with 2 cos omega = 2 - eta lambda, so A = 1 / sqrt(1 - eta lambda / 4)
    assert claims.undamped_swing.compute() == pytest.approx(1 / np.sqrt(1 - 0.1 / 4), abs=1e-4)


def test_noise_floor_with_momentum_is_the_theorem():
    def theorem(lr, gamma, lam=2.0, noise=3.0):
        return lr * noise / (lam * (1 - gamma) * (2 - lr * lam / (1 + gamma)))

    assert claims.floor_momentum.compute() == pytest.approx(theorem(0.01, 0.9))
    assert claims.floor_sgd.compute() == pytest.approx(theorem(0.1, 0.0))


# ------------------------------------------------------------------------------------------------- conventions


def test_lr_inside_coasts():
    assert claims.coast.compute() == pytest.approx(-1 - 1.9 - 0.9 * 1.9)
    assert claims.coast_end.compute() == pytest.approx(-1 - 1.9 / (1 - 0.9))


def test_lr_outside_stops():
    assert claims.stop.compute() == pytest.approx(-1 - 1.9)


def test_overshooting_is_not_diverging():
    assert claims.overshoot.compute() == pytest.approx(abs(1 - 1.5))


def test_completing_the_square_needs_a_plus():
    q, c, x = 2, 3, 1
    true = q * x**2 / 2 + c * x
    assert q * (x + c / q) ** 2 / 2 - c**2 / q / 2 == true == claims.square_true.compute()
    assert q * (x - c / q) ** 2 / 2 - c**2 / q / 2 == claims.square_printed.compute() != true


# ------------------------------------------------------------------------------------------------- edges


def test_input_untouched_and_dtype_kept():
    theta, velocity = np.array([[1.0, -2.0, 3.0]], np.float32), np.full((1, 3), 0.5, np.float32)
    before = theta.copy(), velocity.copy()
    stepped, new = momentum_step(theta, velocity, lambda x: x, lr=0.3)
    assert np.array_equal(theta, before[0]) and np.array_equal(velocity, before[1])
    assert stepped.dtype == new.dtype == np.float32 and stepped.shape == new.shape == theta.shape
    assert momentum_init(theta).dtype == np.float32


@pytest.mark.parametrize("lr", [-0.1, float("nan"), float("inf")])
def test_bad_learning_rate_is_named_in_the_error(lr):
    with pytest.raises(ValueError, match=f"lr must be finite and >= 0, got {lr}"):
        momentum_step(np.zeros(2), np.zeros(2), grad, lr)


@pytest.mark.parametrize("momentum", [-0.1, 1.01, float("nan")])
def test_bad_momentum_is_named_in_the_error(momentum):
    with pytest.raises(ValueError, match=rf"momentum must be in \[0, 1\], got {momentum}"):
        momentum_step(np.zeros(2), np.zeros(2), grad, 0.1, momentum)


def test_zero_learning_rate_only_coasts():
    theta, velocity = momentum_step(np.zeros(2), np.ones(2), grad, lr=0, momentum=0.7)
    assert np.array_equal(velocity, [0.7, 0.7]) and np.array_equal(theta, [-0.7, -0.7])


def test_other_shapes_are_refused():
    with pytest.raises(ValueError, match=r"velocity must have shape \(2,\), got \(3,\)"):
        momentum_step(np.zeros(2), np.zeros(3), grad, lr=0.1)
    with pytest.raises(ValueError, match=r"gradient must have shape \(2,\), got \(2, 1\)"):
        momentum_step(np.zeros(2), np.zeros(2), lambda x: x[:, None], lr=0.1)


# ------------------------------------------------------------------------------------------------- figures


def test_figure_momentum_needs_less_than_a_seventh():
    data = figure.data()
    assert 7 * data["momentum"] < data["gd"]
    assert (data["momentum"], data["gd"]) == (claims.steps_momentum.compute(), claims.steps_gd.compute())
    ends = {name: np.linalg.norm(path[-1]) for name, path in data["paths"].items()}
    assert ends["momentum"] < ends["gd"]
    assert data["paths"]["gd"][-1, 0] < -1 and data["paths"]["momentum"][:, 0].max() > 0.5  # creeps; overshoots


def test_figure_step_at_b_is_old_step_plus_gradient_step():
    data = ball_figure.data()
    a, b, c = data["a"], data["b"], data["c"]
    assert np.allclose(b - a, -ball_figure.LR * ball_figure.CURVATURES * a)  # the first step is gradient alone
    assert np.allclose(data["old"], 0.9 * (b - a))
    assert np.allclose(data["new"], -ball_figure.LR * ball_figure.CURVATURES * b)
    assert np.allclose(c - b, data["old"] + data["new"])
    assert np.allclose(c - b, -data["velocities"][1])


def test_figure_ball_gathers_speed_and_passes_the_bottom():
    data = ball_figure.data()
    h = 1e-6
    at = np.linspace(-3, 2, 9)
    numeric = (ball_figure.height(at + h) - ball_figure.height(at - h)) / (2 * h)
    assert np.allclose(ball_figure.slope(at), numeric, atol=1e-8)
    steps = np.diff(data["ball"])
    assert np.all(np.diff(steps[:9]) > 0) and len(steps) == data["steps"]
    assert data["ball"][-1] > 0 > -2 > data["plain"][-1]


def test_figure_rate_is_the_theorem_and_steps_grow_as_it_says():
    data = rate_figure.data()
    for name, expected in rate_figure.rate(data["kappas"]).items():
        assert np.allclose(data["radius"][name], expected, atol=1e-6)
    wide = data["kappas"] >= 30
    slopes = {
        name: np.polyfit(np.log(data["kappas"][wide]), np.log(counts[wide]), 1)[0]
        for name, counts in data["steps"].items()
    }
    assert slopes["gd"] == pytest.approx(1, abs=0.01) and slopes["momentum"] == pytest.approx(0.5, abs=0.04)
    promised = {name: np.log(1e-6) / np.log(values) for name, values in rate_figure.rate(data["kappas"]).items()}
    assert np.all(data["steps"]["momentum"] > promised["momentum"])
    assert np.all(abs(data["steps"]["gd"] - promised["gd"]) <= 1)


def test_figure_phase_regions_have_their_names_and_the_middle_is_level():
    data = phase_figure.data()
    assert data["regions"] == {name: name for name in phase_figure.NAMES}
    x, gamma = np.meshgrid(data["products"], data["momenta"])
    middle = (x > (1 - np.sqrt(gamma)) ** 2 + 1e-9) & (x < (1 + np.sqrt(gamma)) ** 2 - 1e-9)
    assert middle.sum() > 3000 and np.allclose(data["radius"][middle], np.sqrt(gamma[middle]), atol=1e-9)
    inside = gamma < 1
    assert np.array_equal((data["radius"] < 1 - 1e-9)[inside], (x < 2 + 2 * gamma - 1e-9)[inside])
    traces = data["traces"]
    assert np.all(np.diff(traces["monotone"]) < 0) and traces["monotone"].min() > 0
    assert np.all(traces["flips"][1:] * traces["flips"][:-1] < 0) and abs(traces["flips"][-1]) < 0.1
    assert np.all(np.abs(traces["diverges"][3:]) > np.abs(traces["diverges"][2:-1]))
    assert np.any(traces["swings"] < 0) and abs(traces["swings"][-1]) < 0.2


def test_figure_stability_limits_and_swings():
    data = stability_figure.data()
    for momentum, values in data["radii"].items():
        assert np.array_equal(values < 1, data["products"] < 2 + 2 * momentum)
    kept, decayed = data["runs"]["kept"], data["runs"]["decayed"]
    assert abs(kept[-25:]).max() > 0.99 * abs(kept[:25]).max() and abs(decayed[-25:]).max() < 0.02
