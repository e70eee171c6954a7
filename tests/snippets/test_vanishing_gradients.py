"""Tests of snippets/vanishing_gradients.py and its page, in the order of docs/{zh,en}/vanishing-gradients.md."""

import statistics
from math import atan2, degrees, tanh

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from snippets.claims import language_rnn
from snippets.claims import vanishing_gradients as claims
from snippets.figures import vanishing_gradients as figure
from snippets.figures import vanishing_gradients_clip as clip_figure
from snippets.rnn import rnn_backward, rnn_forward
from snippets.vanishing_gradients import clip_by_norm, jacobian_norms, orthogonal
from tests import numeric

GRADS = {"W": np.array([[2.0, 1.0], [4.0, 0.0]]), "b": np.array([2.0])}  # joint norm 5


# ------------------------------------------------------------------------------------------------ through time


def test_eq1_jacobian_by_finite_differences():
    rng = np.random.default_rng(0)
    recurrent, inputs, start = rng.normal(size=(3, 3)), rng.normal(size=(4, 3)), rng.normal(size=3)

    def last(state):
        states = []
        for x in inputs:
            state = np.tanh(recurrent @ state + x)
            states.append(state)
        return np.array(states)

    found = jacobian_norms(recurrent, 1 - last(start) ** 2)
    jacobians = np.swapaxes(numeric.gradient(last, start), 0, 1)  # of each step, transposed
    assert np.allclose(found, [np.linalg.norm(jacobian, 2) for jacobian in jacobians], rtol=1e-7)


def test_eq1_is_what_back_propagation_multiplies_by():
    """A gradient at h_T alone, one unit at a time, comes back to h_0 as the rows of dh_T/dh_0."""
    rng = np.random.default_rng(1)
    params = {"embed": rng.normal(size=(3, 3)), "recurrent": rng.normal(size=(3, 3)), "bias": rng.normal(size=3)}
    params |= {"output": np.eye(3), "output_bias": np.zeros(3)}
    ids = rng.integers(3, size=(5, 1))
    _, states = rnn_forward(params, ids, np.zeros((1, 3)))
    norm = jacobian_norms(params["recurrent"], 1 - states[1:, 0] ** 2)[-1]
    rows = []
    for unit in np.eye(3):
        grad_scores = np.zeros((5, 1, 3))
        grad_scores[-1, 0] = unit
        whole = rnn_backward(params, ids, states, grad_scores)["bias"]
        later = rnn_backward(params, ids[1:], states[1:], grad_scores[1:])["bias"]
        rows.append((whole - later) @ params["recurrent"])  # the difference is delta_1, and W sends it back to h_0
    assert np.linalg.norm(np.array(rows), 2) == pytest.approx(norm, rel=1e-10)


def test_eq1_one_unit_by_hand():
    h1 = tanh(1.5 * 0.2)
    h2 = tanh(1.5 * h1)
    slopes = np.array([[1 - h1**2], [1 - h2**2]])
    expected = [1.5 * (1 - h1**2), 1.5**2 * (1 - h1**2) * (1 - h2**2)]
    assert jacobian_norms(np.array([[-1.5]]), slopes).tolist() == pytest.approx(expected, rel=1e-14)


def test_saturation_makes_the_gradient_of_the_second_exercise_small():
    h1 = tanh(-3 * 0.7)
    h2 = tanh(-3 * h1)
    assert min(abs(h1), abs(h2)) > 0.95 and 9 * (1 - h1**2) * (1 - h2**2) < 0.02 < 9  # a linear network would have 9


@pytest.mark.parametrize("kind", figure.KINDS)
def test_eq2_norm_of_w_to_the_power_t_is_a_bound(kind):
    assert np.all(claims.norms(kind) <= claims.bounds(kind) * (1 + 1e-12))
    assert np.allclose(claims.bounds(kind)[1], claims.norm_of(kind) ** 2)


@given(
    dim=st.integers(1, 6),
    steps=st.integers(1, 25),
    scale=st.sampled_from([0.0, 0.1, 1.0, 10.0]),
    kind=st.sampled_from(["tanh", "sine", "relu", "edge"]),
    seed=st.integers(0, 2**32 - 1),
)
def test_eq2_holds_for_any_w_and_any_slopes_of_at_most_one(dim, steps, scale, kind, seed):
    """Networks of tanh, sine and ReLU, and slopes that are 1 or -1 throughout; W of any norm; the norm by eigenvalues."""
    rng = np.random.default_rng(seed)
    assert numeric.tried(claims.norm_bound)
    w, state, slopes = scale * rng.normal(size=(dim, dim)), rng.normal(size=dim), []
    function = {"tanh": np.tanh, "sine": np.sin, "relu": lambda x: np.maximum(x, 0), "edge": lambda x: x}[kind]
    slope = {
        "tanh": lambda x: 1 - np.tanh(x) ** 2,
        "sine": np.cos,
        "relu": lambda x: (x > 0) * 1.0,
        "edge": lambda x: np.sign(rng.normal(size=dim)),
    }[kind]
    for _ in range(steps):
        before = w @ state + rng.normal(size=dim)
        state = np.clip(function(before), -1e6, 1e6)
        slopes.append(slope(before))
    norm = np.sqrt(np.linalg.eigvalsh(w.T @ w).max().clip(0))
    bound = norm ** np.arange(1, steps + 1) * (1 + 1e-9)
    assert np.all(jacobian_norms(w, np.array(slopes)) <= bound)
    back = delta = rng.normal(size=dim)
    for row in slopes[::-1]:
        back = w.T @ (row * back)
    assert np.linalg.norm(back) <= bound[-1] * np.linalg.norm(delta)


def test_eq2_needs_a_slope_of_at_most_one():
    """An activation twice as steep breaks the bound: the condition is the slope of tanh."""
    assert jacobian_norms(np.array([[0.9]]), np.full((3, 1), 2.0))[-1] > 0.9**3


def test_trained_network_keeps_the_bound_and_its_gradient_vanishes():
    params, ids = language_rnn.run("en")[2][-1], language_rnn.texts("en")[2]
    norms, norm = claims.trained_norms(), claims.trained_norm.compute()
    assert len(norms) == len(ids) // 60 > 50
    w = params["recurrent"]
    ends = []
    for piece in range(len(norms)):  # by plain steps and the eigenvalues of the Gram matrix
        state, product, again = np.zeros(48), np.eye(48), []
        for x in ids[60 * piece : 60 * piece + 60]:
            state = np.tanh(params["embed"][x] + w @ state + params["bias"])
            product = np.diag(1 - state**2) @ w @ product
            again.append(np.sqrt(np.linalg.eigvalsh(product @ product.T).max()))
        assert norms[piece] == pytest.approx(again, rel=1e-6, abs=0)
        ends.append(again[-1])
    assert claims.trained_end.compute() == pytest.approx(statistics.median(ends), rel=1e-6, abs=0)
    assert norm == pytest.approx(np.sqrt(np.linalg.eigvalsh(w.T @ w).max()), rel=1e-12)
    ratios = norms / norm ** np.arange(1, 61)
    assert claims.trained_ratio.compute() == ratios.max() < 1
    assert claims.trained_radius.compute() == pytest.approx(growth_of(w), rel=1e-3)
    assert norm > claims.trained_radius.compute() > 1  # and yet:
    last = norms[:, -1]
    assert np.sum(last < claims.trained_end.compute()) == np.sum(last > claims.trained_end.compute())
    assert last.max() < 1e-4 and claims.trained_end.compute() < 1e-5
    assert claims.trained_slopes().mean() < 0.6  # the reason: states near +-1; a network near 0 would have slopes of 1
    linear = jacobian_norms(w, np.ones((60, 48)))[-1]
    assert linear > 1e15


def plain_recurrent(kind):
    """Draw W of one of the four networks once more."""
    rng = np.random.default_rng(3)
    if kind == "uniform":
        return rng.uniform(-1, 1, size=(64, 64)) / 8
    q, r = np.linalg.qr(rng.normal(size=(64, 64)))
    return {"small": 0.9, "orthogonal": 1.0, "large": 2.0}[kind] * q * np.sign(np.diag(r))


def plain_norm(kind):
    """Return the norm of dh_60/dh_0: the product of the factors, and the largest eigenvalue of its Gram matrix."""
    w, state, product = plain_recurrent(kind), np.zeros(64), np.eye(64)
    for x in 0.1 * np.random.default_rng(4).normal(size=(60, 64)):
        state = np.tanh(w @ state + x)
        product = np.diag(1 - state**2) @ w @ product
    return np.sqrt(np.linalg.eigvalsh(product @ product.T).max())


def growth_of(matrix):
    """Return the spectral radius: |W^n v|^(1/n) tends to it."""
    vector, sizes = np.random.default_rng(0).normal(size=len(matrix)), []
    for _ in range(4000):
        vector = matrix @ vector
        sizes.append(np.log(np.linalg.norm(vector)))
        vector = vector / np.linalg.norm(vector)
    return np.exp(np.mean(sizes[200:]))


def test_small_norm_makes_the_gradient_vanish():
    assert claims.norm_of("small") == pytest.approx(0.9, rel=1e-13)
    assert claims.small_bound.compute() == pytest.approx(0.9**60, rel=1e-11)
    assert 0 < claims.small_norm.compute() < 0.9**60
    assert claims.small_norm.compute() == pytest.approx(plain_norm("small"), rel=1e-9)
    assert claims.small_ratio.compute() == pytest.approx(plain_norm("small") / 0.9**60, rel=1e-9)
    # a lower bound as well: every factor stretches by at least 0.9 times the least slope of its step
    assert claims.small_norm.compute() >= 0.9**60 * np.prod(claims.slopes("small").min(axis=1))


def test_uniform_start_has_radius_one_over_root_3():
    """Uniform on +-1/sqrt(d) has variance 1/(3d): radius 1/sqrt(3) and norm 2/sqrt(3) for large d."""
    matrix = plain_recurrent("uniform")
    assert np.abs(matrix).max() <= 1 / 8 and abs(np.mean(matrix**2) - 1 / 192) <= 5 * np.sqrt(4 / 45) / 64 / 64
    assert claims.uniform_radius.compute() == pytest.approx(1 / np.sqrt(3), rel=0.12)
    assert claims.uniform_norm.compute() == pytest.approx(2 / np.sqrt(3), rel=0.06)
    assert claims.uniform_norm.compute() == pytest.approx(np.sqrt(np.linalg.eigvalsh(matrix.T @ matrix).max()))
    assert claims.uniform_radius.compute() == pytest.approx(growth_of(matrix), rel=1e-3)
    large = np.random.default_rng(2).uniform(-1, 1, size=(300, 300)) / np.sqrt(300)
    assert np.abs(np.linalg.eigvals(large)).max() == pytest.approx(1 / np.sqrt(3), rel=0.06)


def test_norm_above_one_promises_nothing():
    for claim, kind in ((claims.uniform_end, "uniform"), (claims.large_end, "large")):
        assert claim.compute() == pytest.approx(plain_norm(kind), rel=1e-6, abs=0)
        assert claims.norm_of(kind) > 1.1
    assert claims.uniform_end.compute() < 1e-10 and claims.large_end.compute() > 1e4
    assert claims.uniform_power.compute() == pytest.approx(claims.uniform_radius.compute() ** 60, rel=1e-12, abs=0)
    assert (
        0.1 < claims.uniform_end.compute() / claims.uniform_power.compute() < 10
        and claims.slopes("uniform").mean() > 0.95
    )
    radius, w = claims.uniform_radius.compute(), claims.recurrent("uniform")
    growth = [np.linalg.norm(np.linalg.matrix_power(w / radius, n), 2) ** (1 / n) for n in (1, 30, 900)]
    # ||W^n||^(1/n) tends to the radius
    assert growth[0] > growth[1] > growth[2] and growth[2] == pytest.approx(1, rel=0.01)


@given(arrays.arrays(np.int64, st.integers(1, 3).map(lambda d: (d, d)), elements=st.integers(-3, 3)))
@settings(max_examples=150)
def test_the_root_of_the_norm_of_a_power_tends_to_the_radius(matrix):
    """Small integer matrices: nilpotent ones, Jordan blocks and rotations among them. The radius from the exact trace of powers."""
    assert numeric.tried(claims.gelfand)
    exact = matrix.astype(object)
    power = exact
    for _ in range(9):  # W^512 by exact integers
        power = power @ power
    largest = max(abs(int(entry)) for entry in np.ravel(power))
    dim = len(matrix)
    if largest == 0:
        assert claims.root_norm(matrix, 12) == 0 and np.abs(np.linalg.eigvals(matrix)).max() < 1e-3
        return
    digits = str(largest)  # its logarithm, however long it is
    log = np.log(float("0." + digits[:17])) + len(digits) * np.log(10)
    assert np.exp(log / 512) == pytest.approx(claims.root_norm(matrix, 9), rel=np.log(dim + 1e-9) / 512 + 1e-9)
    radius = np.abs(np.linalg.eigvals(matrix)).max()
    roots = [claims.root_norm(matrix, doublings) for doublings in range(0, 21, 4)]
    assert min(roots) >= radius * (1 - 1e-4) and roots[-1] == pytest.approx(radius, rel=1e-3)
    assert all(later <= earlier * (1 + 1e-9) for earlier, later in zip(roots, roots[1:], strict=False))


def test_the_norm_of_a_power_may_outgrow_every_multiple_of_the_radius_to_that_power():
    """Why it is the root: W = (1 1; 0 1) has radius 1 and W^n = (1 n; 0 1)."""
    block = np.array([[1, 1], [0, 1]])
    for n in (1, 10, 1000):
        assert np.linalg.matrix_power(block, n).tolist() == [[1, n], [0, 1]]
    assert claims.root_norm(block, 20) == pytest.approx((2**20) ** (2**-20), rel=1e-9)


def test_orthogonal_matrix_keeps_a_linear_norm():
    assert claims.orthogonal_linear.compute() == pytest.approx(1, abs=1e-12)


def test_tanh_shrinks_what_orthogonal_keeps():
    norms, slopes = claims.norms("orthogonal"), claims.slopes("orthogonal")
    assert claims.orthogonal_end.compute() == pytest.approx(plain_norm("orthogonal"), rel=1e-9)
    assert np.prod(slopes.min(axis=1)) <= norms[-1] <= np.prod(slopes.max(axis=1)) < 1
    assert np.all(np.diff(norms) < 0)


def test_a_step_of_training_leaves_the_orthogonal_matrices():
    rng = np.random.default_rng(6)
    params = {"embed": rng.normal(size=(4, 5)), "recurrent": orthogonal(5, rng), "bias": np.zeros(5)}
    params |= {"output": rng.normal(size=(4, 5)), "output_bias": np.zeros(4)}
    ids = rng.integers(4, size=(6, 1))
    _, states = rnn_forward(params, ids, np.zeros((1, 5)))
    grads = rnn_backward(params, ids, states, rng.normal(size=(6, 1, 4)))
    after = params["recurrent"] - 0.01 * grads["recurrent"]
    assert np.allclose(params["recurrent"].T @ params["recurrent"], np.eye(5), atol=1e-14)
    assert np.abs(after.T @ after - np.eye(5)).max() > 1e-3
    # "in general": one character read from h_0 = 0 says nothing about W
    _, states = rnn_forward(params, ids[:1], np.zeros((1, 5)))
    assert not rnn_backward(params, ids[:1], states, rng.normal(size=(1, 1, 4)))["recurrent"].any()


# -------------------------------------------------------------------------------------------------- orthogonal


@pytest.mark.parametrize("dim", [1, 2, 7, 40])
def test_eq3_orthogonal_matrix_keeps_lengths(dim):
    q = orthogonal(dim, np.random.default_rng(dim))
    assert np.allclose(q.T @ q, np.eye(dim), atol=1e-13)
    x = np.random.default_rng(3).normal(size=dim)
    assert np.linalg.norm(q @ x) == pytest.approx(np.linalg.norm(x), rel=1e-13)


def test_every_orthogonal_matrix_is_equally_likely():
    """Signs mended, an entry is as often positive as negative, and so is the determinant: half are no rotations; plain QR fails this."""
    rng, runs = np.random.default_rng(4), 2000
    drawn = np.array([orthogonal(2, rng) for _ in range(runs)])
    for shares in (drawn[:, 0, 0] > 0, np.linalg.det(drawn) > 0):
        assert abs(np.mean(shares) - 0.5) <= 5 * 0.5 / np.sqrt(runs)
    plain = np.array([np.linalg.qr(rng.normal(size=(2, 2)))[0] for _ in range(runs)])
    assert np.mean(plain[:, 0, 0] > 0) < 0.1


# ---------------------------------------------------------------------------------------------------- clipping


def test_eq4_clipped_by_hand():
    clipped, norm = clip_by_norm(GRADS, 1.0)
    assert norm == 5.0
    assert np.allclose(clipped["W"], [[0.4, 0.2], [0.8, 0]]) and np.allclose(clipped["b"], [0.4])
    assert clip_by_norm(clipped, 1.0)[1] == pytest.approx(1, rel=1e-15)


NORMAL = np.finfo(float).tiny
SIZED = st.floats(-1, 1).map(lambda x: x if abs(x) > 1e-3 else 0.0)


@given(
    arrays.arrays(float, (2, 3), elements=SIZED),
    arrays.arrays(float, 4, elements=SIZED),
    st.integers(-150, 153),
    st.integers(-307, 307),
)
def test_eq4_keeps_the_direction_and_the_shorter_of_both_lengths(first, second, power, limit):
    """From gradients of 0 to the ends of what float64 can square, all limits down to the least normal factor; one that is the limit itself too."""
    assert numeric.tried(claims.direction_kept)
    grads, max_norm = {"a": first * 10.0**power, "b": second * 10.0**power}, 10.0**limit
    flat = np.concatenate([np.ravel(grad) for grad in grads.values()])
    joint = float(10.0**power * np.sqrt(np.sum((flat / 10.0**power) ** 2)))
    for top in (max_norm, joint) if joint > 0 else (max_norm,):
        if joint > 0 and top / joint < NORMAL:
            continue
        clipped, norm = clip_by_norm(grads, top)
        after = np.concatenate([np.ravel(grad) for grad in clipped.values()])
        if norm <= top:
            assert np.array_equal(after, flat)
        else:
            assert np.allclose(after / top, (flat / 10.0**power) / (joint / 10.0**power), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    ("flat", "limit"), [([1.3e154, 0], 1.0), ([9e153, 9e153], 1.0), ([1.5e-154, 0], NORMAL), ([6e-150, 8e-150], NORMAL)]
)
def test_eq4_holds_at_the_borders_of_its_conditions(flat, limit):
    after = clip_by_norm({"w": np.array(flat)}, limit)[0]["w"]
    assert np.allclose(after / limit, flat / np.max(flat) / np.linalg.norm(flat / np.max(flat)), rtol=1e-12, atol=1e-15)


def test_eq4_fails_outside_its_conditions():
    """A sum of squares that overflows; a square, a limit and a factor below the least normal number."""
    with np.errstate(over="ignore"), pytest.raises(ValueError, match="must be finite, got inf"):
        clip_by_norm({"w": np.array([1e154, 1e154])}, 1.0)
    for g, limit in ((2e-162, 1e-162), (1e100, 1e-300)):
        after = clip_by_norm({"w": np.array([g])}, limit)[0]["w"][0]
        assert abs(after / limit - 1) > 0.05
    after = clip_by_norm({"w": np.array([3e-150, 4e-150])}, 2e-323)[0]["w"]
    assert abs(np.linalg.norm(after / 2e-323) - 1) > 0.05


@given(
    arrays.arrays(float, 3, elements=st.floats(-9, 9, allow_subnormal=False)),
    arrays.arrays(float, 2, elements=st.floats(-9, 9, allow_subnormal=False)),
    st.floats(0.01, 20),
)
def test_clipped_one_by_one_a_small_step_still_goes_down(first, second, limit):
    """Every factor is positive: no entry changes its sign, and the product with the gradient is positive; the direction turns unless the factors agree."""
    grads = {"a": first, "b": second}
    each = claims.clip_one_by_one(grads, limit)
    flat, cut = (np.concatenate(list(parts.values())) for parts in (grads, each))
    assert np.array_equal(np.sign(flat), np.sign(cut))
    assert flat @ cut > 0 or not np.any(flat * flat)
    lengths = [np.linalg.norm(first), np.linalg.norm(second)]
    factors = [min(1, limit / length) for length in lengths if length > 1e-100]
    if len(factors) == 2 and abs(factors[0] - factors[1]) > 1e-3 and min(lengths) > 1e-2:
        assert claims.angle(grads, each) > 1e-6
    elif len(set(factors)) < 2:
        assert np.allclose(cut, flat * (factors or [1.0])[0], atol=1e-90)


def test_norm_of_what_overflows_when_squared_in_float32():
    assert clip_by_norm({"w": np.array([3e30, 4e30], dtype=np.float32)}, 1.0)[1] == pytest.approx(5e30, rel=1e-6)


@pytest.mark.parametrize("bad", [float("inf"), float("nan")])
def test_a_gradient_without_length_is_not_clipped_to_nan(bad):
    with pytest.raises(ValueError, match=f"norm of the gradient must be finite, got {bad}"):
        clip_by_norm({"w": np.array([1.0, bad])}, 1.0)


def test_gradient_at_the_cliff_by_hand():
    # 1.1^2 = 1.21, ^4 = 1.4641, ^5 = 1.61051, ^10 = 2.5937424601, ^20 = 6.7274999493
    assert claims.cliff_slope.compute() == pytest.approx(20 * 6.7274999493 / 1.1 * 4.7274999493, rel=1e-9)
    for w in (0.6, 1.0, 1.1):
        assert claims.cliff_gradient(w) == pytest.approx(
            numeric.gradient(claims.cliff_loss, w, h=1e-7), rel=1e-6, abs=1e-7
        )


def test_without_clipping_one_step_leaves_the_valley():
    path = claims.cliff_path(clip=False)
    assert path[1] == pytest.approx(1.1 - 0.001 * claims.cliff_slope.compute(), rel=1e-12)
    # on the plain the slope is below 20 * 2 * w^19: 50 steps of 0.001 move by less than 0.001
    assert 50 * 0.001 * 40 * 0.53**19 < 1e-3 and path[1] < 0.53 and abs(path[-1] - path[1]) < 1e-3
    assert claims.loss_unclipped.compute() == pytest.approx(2, abs=1e-4)


def test_with_clipping_the_valley_is_reached():
    path = claims.cliff_path(clip=True)
    floor = 2 ** (1 / 20)
    steps = np.abs(np.diff(path))
    assert steps.max() <= 0.001 * 10 * (1 + 1e-12) and steps[0] == pytest.approx(0.01)
    assert path[-1] == pytest.approx(floor, abs=1e-9)
    w, n = 1.1, 0  # plain Python: 14 steps of 0.01 at most
    while (w**20 - 2) ** 2 / 2 >= 1e-6:
        slope = 20 * w**19 * (w**20 - 2)
        w, n = w - 0.001 * slope * min(1, 10 / abs(slope)), n + 1
    assert n == claims.steps_clipped.compute()
    assert claims.cliff_loss(path[n]) < 1e-6 <= claims.cliff_loss(path[:n]).min()
    assert claims.cliff_loss(path[n:]).max() < 1e-6  # and stays there


def test_only_the_joint_norm_keeps_the_direction():
    assert claims.angle_value.compute() == pytest.approx(degrees(atan2(0.4, 1) - atan2(0.4, 3)), rel=1e-9)
    assert claims.angle_norm.compute() == 0
    clipped, _ = clip_by_norm(claims.EDGE, 1.0)
    assert clipped["a"][0] / clipped["b"][0] == pytest.approx(7.5, rel=1e-14)
    each = claims.clip_one_by_one(claims.EDGE, 1.0)
    assert (each["a"][0], each["b"][0]) == (1.0, 0.4)
    assert claims.angle(claims.EDGE, each) == pytest.approx(claims.angle_value.compute(), rel=1e-12)


def test_torch_adds_a_millionth_to_the_norm():
    assert claims.torch_factor.compute() == 0.5
    assert clip_by_norm({"w": np.array([6e-7, 8e-7])}, 1e-6)[0]["w"].tolist() == pytest.approx([6e-7, 8e-7], rel=1e-15)


# ----------------------------------------------------------------------------------------------------- figures


def test_figure_shows_what_its_caption_says():
    found = figure.data()
    for kind in ("small", "orthogonal"):
        assert found[f"{kind}_norm"] <= 1 + 1e-12 and found[f"{kind}_bound"][-1] <= 1 + 1e-12
    assert found["small_end"] < found["small_bound"][-1] < found["orthogonal_end"] < 1
    assert found["uniform_norm"] > 1 and found["uniform_end"] < 1e-10 and found["uniform_bound"][-1] > 1
    assert found["large_norm"] == pytest.approx(2) and found["large_end"] > 1e4
    assert 10.0 ** found["large_power"] <= found["large_end"] < 10.0 ** (found["large_power"] + 1)
    assert 10.0 ** found["uniform_power"] <= found["uniform_end"] < 10.0 ** (found["uniform_power"] + 1)
    assert 10.0 ** found["large_bound_power"] <= 2.0**60 < 10.0 ** (found["large_bound_power"] + 1)


def test_clip_figure_shows_what_its_caption_says():
    found = clip_figure.data()
    assert found["landed"] == pytest.approx(found["start"] - 0.001 * found["slope"])
    assert found["free_end"] > 1.99 and found["kept"][found["steps"], 1] < 1e-6
    full, by_norm, by_value = (np.array(found["vectors"][name]) for name in ("full", "by_norm", "by_value"))
    assert np.linalg.norm(by_norm) == pytest.approx(1) and np.allclose(by_norm * np.linalg.norm(full), full)
    assert np.abs(by_value).max() == 1
    turn = degrees(np.arctan2(by_value[1], by_value[0]) - np.arctan2(full[1], full[0]))
    assert turn == pytest.approx(found["turned"], rel=1e-9)
