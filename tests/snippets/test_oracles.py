"""The snippets against the real PyTorch, by the record in tests/oracles (made and re-checked by `make peers`).

The optimizers of snippets/frameworks are held in tests/snippets/test_frameworks.py; that their records are whole is held here.

How close is close. A ulp here is 2**-52 (2**-23 for float32) times the largest entry of the trajectory so far.
PyTorch and NumPy round one formula at different places: PyTorch rounds lr * g and the subtraction after it once (a
fused multiply-add) and keeps b = v / lr. So a step differs by a ulp or two. Descent on a stable landscape lets old
differences die: 8 ulp are allowed, 3 were seen in 64 steps. Momentum takes each of them up to 1 / (1 - 0.9) = 10
times: 40 are allowed, 20 were seen. The smallest mistake tried, PyTorch's eps = 1e-10 put inside the root, is off by
100 000 ulp. Lookups, masks and one-hot rows round nothing: they are equal.
"""

import copy
import re

import numpy as np
import pytest

from snippets.adagrad import adagrad_init, adagrad_step
from snippets.dropout import dropout
from snippets.embedding import embedding, embedding_gradient
from snippets.matrix_factorization import objective as factorization_objective
from snippets.matrix_factorization import sgd_epoch
from snippets.momentum import momentum_init, momentum_step
from snippets.one_hot import one_hot
from snippets.rnn import rnn_forward, rnn_gradient
from snippets.vanishing_gradients import clip_by_norm
from tests import numeric, oracle, twins
from tests.cells import HERE

ULPS = 8
MOMENTUM_ULPS = 40
LANDSCAPES = ("ravine 10", "ravine 100", "ravine 1000", "ravine 100 float32", "rosenbrock", "beale")


def cases(name):
    return oracle.read(name)["cases"]


def array(values, dtype=float):
    return np.array(values, dtype=dtype)


def agree(where, case, measured, ulps=ULPS):
    """Fail, naming file, case, step and both numbers, unless the measured arrays match those of the case."""
    recorded = {key: case[key] for key in case if key in measured or key in ("dtype", "start")}
    found = recorded | {key: np.asarray(values).tolist() for key, values in measured.items()}
    problems = oracle.differences(where, recorded, found, ulps)
    assert recorded.keys() >= measured.keys() and not problems, "\n".join(problems[:5])


# The objectives, and their gradients differentiated by hand


VALUES = {
    "quadratic": lambda x, y, a, b, c: (a * x**2 + 2 * b * x * y + c * y**2) / 2,
    "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "beale": lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
}
GRADIENTS = {
    "quadratic": twins.quadratic,
    "rosenbrock": twins.rosenbrock,
    "beale": twins.beale,
    "linear": lambda *point_and_slope: point_and_slope[len(point_and_slope) // 2 :],
}


def gradient_of(case):
    return lambda point: np.array(GRADIENTS[case["objective"]](*point, *case["coefficients"]), dtype=point.dtype)


def run(method, case, **options):
    """Return the iterates and states of one of our optimizers with the start, rates and number of steps of a case."""
    rates = case["lr"] if isinstance(case["lr"], list) else [case["lr"]] * len(case["theta"])
    start = array(case["start"], case["dtype"])
    thetas, states = numeric.run(HERE[method], gradient_of(case), start, rates, **options)
    assert thetas.dtype == np.dtype(case["dtype"])
    return thetas[1:], np.array(states[1:])


# The record itself


@pytest.mark.parametrize("name", oracle.NAMES)
def test_record_is_of_the_versions_that_the_requirements_name(name):
    record = oracle.read(name)
    assert record["command"].endswith("-m tests.peers --record") and record["python"] and record["about"]


def test_every_record_is_held_and_small_enough_to_read():
    files = list(oracle.FOLDER.iterdir())
    assert sorted(path.name for path in files) == sorted(f"{name}.json" for name in oracle.NAMES)
    assert sum(path.stat().st_size for path in files) < 600_000


def test_missing_empty_and_foreign_records_are_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"sgd\.json"):
        oracle.read("sgd", tmp_path)
    for text in ("", "{}", '{"torch": "2.13.0", "cases": {}}', '{"torch": "2.13.0", "cases": {"ravine 10": {}}}'):
        (tmp_path / "sgd.json").write_text(text)
        with pytest.raises(ValueError, match=r"sgd\.json must hold cases that are not empty"):
            oracle.read("sgd", tmp_path)
    pins = oracle.pinned_versions(oracle.REQUIREMENTS.read_text(encoding="utf-8"))
    for name, package in (("sgd", "torch"), ("keras", "jax"), ("optax", "optax")):
        message = rf"{name}\.json must be a record of {package} 0\.0\.1, got {re.escape(pins[package])}"
        with pytest.raises(ValueError, match=message):
            oracle.read(name, pins=pins | {package: "0.0.1"})
    with pytest.raises(ValueError, match="must name torch==version once"):
        oracle.pinned_versions("numpy==2.4.6\n# torch==2.13.0\n")


def test_a_record_reads_back_bit_for_bit():
    for name in oracle.NAMES:
        text = (oracle.FOLDER / f"{name}.json").read_text(encoding="utf-8")
        assert oracle.lines(oracle.read(name)) + "\n" == text


def perturbed(value):
    """Return the value with every leaf changed, numbers by one unit in the last place, and the number of leaves."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        pairs = {key: perturbed(item) for key, item in items}
        changed = {key: pair[0] for key, pair in pairs.items()}
        return changed if isinstance(value, dict) else [*changed.values()], sum(pair[1] for pair in pairs.values())
    if oracle.is_numbers(value):
        number = float(value)
        return (float(np.nextafter(number, np.inf)) if np.isfinite(number) else 0.5), 1
    return value + "?", 1


@pytest.mark.parametrize("name", oracle.NAMES)
def test_every_recorded_value_counts_in_its_last_bit(name):
    recorded = cases(name)
    changed, leaves = perturbed(recorded)
    assert oracle.differences(name, recorded, copy.deepcopy(recorded)) == []
    assert len(oracle.differences(name, recorded, changed)) == leaves > 100


def test_a_perturbed_value_is_reported_with_its_place():
    recorded = cases("momentum")
    now = copy.deepcopy(recorded)
    now["rosenbrock"]["theta"][36][1] = 0.25
    (problem,) = oracle.differences("momentum.json", recorded, now)
    old = recorded["rosenbrock"]["theta"][36][1]
    place = "momentum.json: rosenbrock: theta: step 37, entry [2]"
    assert problem == f"{place}: recorded {old!r}, now 0.25, allowed 0.0e+00"


def test_minus_zero_missing_cases_and_other_shapes_are_reported():
    old = {"lookup": {"dtype": "float64", "rows": [0.0, "NaN"]}}
    for rows, word in (
        ([-0.0, "NaN"], "now -0.0"),
        ([0.0, 1.0], "recorded nan"),
        ([0.0], "shape"),
        ("none", "now none"),
    ):
        (problem,) = oracle.differences("x.json", old, {"lookup": {"dtype": "float64", "rows": rows}})
        assert word in problem
    for now in ({}, {"lookup": {"dtype": "float64"}}, old | {"more": {}}):
        assert len(oracle.differences("x.json", old, now)) == 1


@pytest.mark.parametrize(("ulps", "found"), [(ULPS / 2, False), (ULPS * 2, True)])
@pytest.mark.parametrize("step", [1, 37, 64])
def test_the_tolerance_lets_pass_half_of_itself_and_not_twice(step, ulps, found):
    case = cases("sgd")["rosenbrock"]
    theta = array(case["theta"])
    largest = np.abs(theta[:step]).max()
    theta[step - 1, 0] += ulps * 2.0**-52 * largest
    problems = oracle.differences("sgd.json", case, case | {"theta": theta.tolist()}, ULPS)
    assert bool(problems) == found and all(f"step {step}, entry [1]" in problem for problem in problems)


# Gradients


@pytest.mark.parametrize("name", ["ravine 10", "ravine 100", "ravine 1000", "rosenbrock", "beale"])
def test_gradients_by_hand_by_autograd_and_by_finite_differences_agree(name):
    case = cases("gradients")[name]
    coefficients, points = case["coefficients"], array(case["points"])
    value, gradient = VALUES[case["objective"]], GRADIENTS[case["objective"]]
    measured = {"values": [value(*point, *coefficients) for point in points]}
    measured["gradients"] = [gradient(*point, *coefficients) for point in points]
    agree(f"gradients.json: {name}", case, measured)
    slopes = [numeric.gradient(lambda x: value(*x, *coefficients), point, h=1e-5) for point in points]
    np.testing.assert_allclose(case["gradients"], slopes, rtol=1e-6, atol=1e-6)


def test_softmax_gradient_is_softmax_minus_one_hot():
    case = cases("gradients")["softmax cross-entropy"]
    logits, labels = array(case["logits"]), array(case["labels"], int)

    def loss(logits):
        return np.mean(np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(labels)), labels])

    softmax = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    by_hand = (softmax - one_hot(labels, logits.shape[1])) / len(labels)
    agree("gradients.json: softmax", case, {"loss": loss(logits), "gradients": by_hand})
    np.testing.assert_allclose(case["gradients"], numeric.gradient(loss, logits, h=1e-5), rtol=1e-7, atol=1e-10)


# SGD


@pytest.mark.parametrize("name", LANDSCAPES)
def test_sgd_is_pytorchs(name):
    case = cases("sgd")[name]
    thetas, _ = run("sgd", case)
    agree(f"sgd.json: {name}", case, {"theta": thetas})


# Momentum: PyTorch keeps b with v = lr b


@pytest.mark.parametrize("name", LANDSCAPES)
def test_momentum_is_pytorchs_while_lr_is_constant(name):
    case = cases("momentum")[name]
    thetas, velocities = run("momentum", case, momentum=case["momentum"])
    buffers = velocities / np.array(case["lr"], velocities.dtype)
    agree(f"momentum.json: {name}", case, {"theta": thetas, "momentum_buffer": buffers}, MOMENTUM_ULPS)


@pytest.mark.parametrize("name", ["slope, lr 1 1 0", "ravine 100, lr in turns"])
def test_momentum_is_pytorchs_for_any_lr_when_the_velocity_is_rescaled_with_lr(name):
    """The relation v = lr b survives a new lr when v is multiplied by new lr / old lr before the step."""
    case = cases("momentum")[name]
    theta, previous, thetas = array(case["start"]), case["lr"][0], []
    velocity = momentum_init(theta)
    for lr in case["lr"]:
        theta, velocity = momentum_step(theta, velocity * lr / previous, gradient_of(case), lr, case["momentum"])
        thetas.append(theta)
        previous = lr
    agree(f"momentum.json: {name}", case, {"theta": thetas}, MOMENTUM_ULPS)


def test_momentum_with_lr_in_turns_differs_from_pytorchs():
    case = cases("momentum")["ravine 100, lr in turns"]
    thetas, _ = run("momentum", case, momentum=case["momentum"])
    distance = np.abs(thetas - array(case["theta"])).max(axis=1)
    assert distance[:8].max() < 1e-14 and distance[8:].max() > 0.01


# Nesterov: PyTorch keeps the look-ahead point x = theta - momentum v, and b with v = lr b


@pytest.mark.parametrize("name", LANDSCAPES)
def test_nesterov_is_pytorchs_after_the_change_of_variables(name):
    case = cases("nesterov")[name]
    thetas, velocities = run("nesterov", case, momentum=case["momentum"])
    lookahead = thetas - case["momentum"] * velocities
    buffers = velocities / np.array(case["lr"], velocities.dtype)
    agree(f"nesterov.json: {name}", case, {"theta": lookahead, "momentum_buffer": buffers}, MOMENTUM_ULPS)
    back = array(case["theta"]) + case["momentum"] * case["lr"] * array(case["momentum_buffer"])
    agree(f"nesterov.json: {name}, back", {**case, "theta": back.tolist()}, {"theta": thetas}, MOMENTUM_ULPS)
    assert np.abs(thetas - array(case["theta"])).max() > 0.01  # the iterates themselves are not PyTorch's


def test_nesterov_when_lr_goes_to_zero():
    case = cases("nesterov")["slope, lr 1 1 0"]
    thetas, _ = run("nesterov", case, momentum=0.9)
    assert thetas.ravel() == pytest.approx([-1, -2.9, -4.61], rel=1e-15)
    assert array(case["theta"]).ravel() == pytest.approx([-1.9, -4.61, -4.61], rel=1e-15)


# Adagrad: eps stands outside the root there, inside here


@pytest.mark.parametrize("name", LANDSCAPES)
def test_adagrad_is_pytorchs_at_eps_zero(name):
    case = cases("adagrad")[f"{name}, eps 0"]
    thetas, sums = run("adagrad", case, eps=0.0)
    agree(f"adagrad.json: {name}", case, {"theta": thetas, "sum": sums})


def adagrad_with_eps_outside(case, steps):
    """Give each coordinate its own eps' = 2 eps sqrt(G) + eps^2: then sqrt(G + eps') = sqrt(G) + eps."""
    theta = array(case["start"], case["dtype"])
    sum_sq, thetas, sums = adagrad_init(theta), [], []
    for _ in range(steps):
        gradient = gradient_of(case)(theta)
        roots = np.sqrt(sum_sq.astype(float) + gradient.astype(float) ** 2)
        moved = [
            adagrad_step(
                theta[i : i + 1],
                sum_sq[i : i + 1],
                lambda _, i=i, gradient=gradient: gradient[i : i + 1],
                case["lr"],
                eps=2 * case["eps"] * roots[i] + case["eps"] ** 2,
            )
            for i in range(theta.size)
        ]
        theta, sum_sq = (np.concatenate(parts) for parts in zip(*moved, strict=True))
        thetas.append(theta)
        sums.append(sum_sq)
    return np.array(thetas), np.array(sums)


@pytest.mark.parametrize("name", [f"{name}, default eps" for name in LANDSCAPES] + ["small slopes, default eps"])
def test_adagrad_is_pytorchs_at_its_default_eps_moved_inside(name):
    case = cases("adagrad")[name]
    assert case["eps"] == 1e-10
    thetas, sums = adagrad_with_eps_outside(case, len(case["theta"]))
    agree(f"adagrad.json: {name}", case, {"theta": thetas, "sum": sums})


def test_adagrad_with_pytorchs_eps_left_inside_is_not_pytorchs():
    """For large gradients 1e-10 does no harm in either place; at slope 1e-6 it shortens our first step 10 times."""
    case = cases("adagrad")["small slopes, default eps"]
    thetas, _ = run("adagrad", case, eps=case["eps"])
    ours, theirs = thetas[0], array(case["theta"])[0]
    assert theirs[1] == pytest.approx(-0.5, rel=2e-4) and ours[1] == pytest.approx(-0.5 / np.sqrt(101), rel=1e-12)
    assert abs(ours[0] - theirs[0]) > 100_000 * 2.0**-53  # even slope 3 tells them apart


def test_adagrad_leaves_a_flat_direction_alone_where_pytorch_makes_nan_without_eps():
    for eps, y in (("default eps", 1.0), ("eps 0", np.nan)):
        case = cases("adagrad")[f"one flat direction, {eps}"]
        assert np.array_equal(array(case["theta"])[:, 1], [y] * 3, equal_nan=True)
    thetas, _ = run("adagrad", case, eps=0.0)
    assert np.array_equal(thetas[:, 1], [1.0] * 3)
    agree("adagrad.json: flat", {**case, "x": array(case["theta"])[:, 0].tolist()}, {"x": thetas[:, 0]})


# Dropout


def dropped(case):
    return dropout(array(case["input"], case["dtype"]), case["p"], numeric.Keep(array(case["keep"], bool)))


@pytest.mark.parametrize("p", [0.3, 0.75, 0.9])
@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_dropout_is_pytorchs_for_the_same_mask(dtype, p):
    """PyTorch multiplies by a rounded 1/(1-p), this site divides by a rounded 1-p: 2 units in the last place."""
    case = cases("dropout")[f"{dtype}, p {p}"]
    ours, theirs, keep = dropped(case), array(case["output"], dtype), array(case["keep"], bool)
    assert ours.dtype == np.dtype(dtype) and 0 < keep.sum() < keep.size
    assert np.array_equal(ours != 0, keep) and np.array_equal(theirs != 0, keep)
    assert np.all(np.abs(ours - theirs) <= 2 * np.spacing(np.abs(theirs)))
    if p == 0.75:  # 1/(1-p) is 4
        assert np.array_equal(ours, theirs)


def test_dropout_with_p_zero_and_pytorch_in_evaluation_change_nothing():
    for name in ("p 0", "evaluation, p 0.3"):
        case = cases("dropout")[name]
        assert case["output"] == case["input"]
    x = array(case["input"])
    assert np.array_equal(dropout(x, 0.0, np.random.default_rng(1)), x)


def test_with_p_zero_pytorch_returns_the_very_same_tensor_and_this_site_a_copy():
    assert cases("dropout")["p 0, the same tensor"] == {"training": True, "layer": True}
    x = np.ones((2, 3))
    assert not np.shares_memory(dropout(x, 0.0, np.random.default_rng(1)), x)


def test_integers_are_an_error_in_training_pass_in_evaluation_and_are_refused_here():
    case = cases("dropout")["integers"]
    assert case["training"] == "RuntimeError" and case["evaluation"] == case["input"]
    assert case["dtype of evaluation"] == "torch.int64"
    with pytest.raises(ValueError, match="x must be floating point, got int"):
        dropout(np.array(case["input"]), 0.3, np.random.default_rng(1))


def test_dropout_with_p_one_is_zero_there_and_refused_here():
    case = cases("dropout")["p 1"]
    assert np.all(array(case["output"]) == 0)
    with pytest.raises(ValueError, match="1.0"):
        dropout(array(case["input"]), 1.0, np.random.default_rng(1))
    unruly = cases("dropout")["inf and nan, p 1"]
    assert np.array_equal(np.isnan(array(unruly["output"])), ~np.isfinite(array(unruly["input"])))


def test_dropped_inf_and_nan_are_zero_here_and_nan_there():
    case = cases("dropout")["inf and nan, p 0.3"]
    x, theirs, ours, keep = array(case["input"]), array(case["output"]), dropped(case), array(case["keep"], bool)
    wild = ~np.isfinite(x)
    assert (wild & keep).any() and (wild & ~keep).any()
    assert np.all(np.isnan(theirs[wild & ~keep])) and np.all(ours[~keep] == 0)
    np.testing.assert_allclose(ours[keep], theirs[keep], rtol=2.0**-51)


def test_what_pytorch_refuses_as_p_is_refused_here_too():
    for name, error in cases("dropout")["errors"].items():
        p = float(name.removeprefix("p "))
        assert error == ("RuntimeError" if np.isnan(p) else "ValueError"), name
        with pytest.raises(ValueError, match="p must be in"):
            dropout(np.ones(3), p, np.random.default_rng(1))


# Embedding and one-hot: equal, not close


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_embedding_and_one_hot_times_weight_are_pytorchs_lookup_bit_for_bit(dtype):
    case = cases("embedding")[dtype]
    ids, weight = array(case["ids"], int), array(case["weight"], dtype)
    for ours in (embedding(ids, weight), one_hot(ids, len(weight)).astype(dtype) @ weight):
        assert ours.dtype == np.dtype(dtype)
        for name in ("lookup", "one-hot times weight"):
            assert ours.tobytes() == array(case[name], dtype).tobytes()


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_embedding_gradient_is_autograds_with_duplicate_ids(dtype):
    case = cases("embedding")[dtype]
    ids, grad_output = array(case["ids"], int), array(case["grad_output"], dtype)
    assert np.bincount(ids.ravel()).tolist() == [1, 2, 0, 0, 4, 1]
    ours = embedding_gradient(ids, grad_output, len(case["weight"]))
    names = ("grad of lookup", "grad of multiplication")
    agree(f"embedding.json: {dtype}", case, dict.fromkeys(names, ours), ulps=4)  # up to 4 terms, added in another order
    lost = np.zeros_like(ours)
    lost[ids] += grad_output
    assert np.abs(lost - array(case["grad of lookup"])).max() > 0.1


def test_minus_zero_and_inf_part_lookup_and_multiplication_in_pytorch_too():
    case = cases("embedding")["minus zero and inf"]
    weight = array(case["weight"])
    assert embedding(np.arange(3), weight).tobytes() == array(case["lookup"]).tobytes()
    with np.errstate(invalid="ignore"):
        product = one_hot(np.arange(3), 3) @ weight
    theirs = array(case["one-hot times weight"])
    assert np.array_equal(product, theirs, equal_nan=True) and np.isnan(theirs).sum() == 2
    assert np.signbit(weight[0, 0]) and not np.signbit(theirs[0, 0]) and not np.signbit(product[0, 0])


def test_one_hot_is_pytorchs():
    case = cases("embedding")["one_hot"]
    assert np.array_equal(one_hot(array(case["ids"], int), case["num_classes"]), case["result"])


def test_padding_row_gets_no_gradient_but_is_returned():
    plain, padded = cases("embedding")["float64"], cases("embedding")["padding_idx 4"]
    ids, expected = array(plain["ids"], int), array(plain["grad of lookup"])
    assert np.count_nonzero(ids == 4) == 4 and padded["rows"] == plain["lookup"]
    assert expected[4].all()
    expected[4] = 0
    assert np.array_equal(padded["grad"], expected)
    assert padded["row of a new layer"] == [0, 0]


def test_max_norm_shortens_the_rows_that_are_read_in_place():
    """Rows (3, 4) and (0.3, 0.4) are read, (6, 8) is not; PyTorch adds 1e-7 to the length."""
    case = cases("embedding")["max_norm 1, ids 0 1"]
    shortened = np.array([3.0, 4.0]) / (5 + 1e-7)
    np.testing.assert_allclose(case["weight after"], [shortened, [0.3, 0.4], [6, 8]], rtol=1e-11)
    assert case["rows"] == case["weight after"][:2]


def test_sparse_adam_leaves_an_unused_row_alone_and_adam_moves_it():
    """Row 0 has gradient 1 in step 1 and none afterwards; SparseAdam adds eps = 1e-8 to the raw root, sqrt(0.001)."""
    case = cases("embedding")["row 0 used once, then row 1"]
    assert len(case["SparseAdam"]) == len(case["Adam"]) == 11
    first, *others = case["SparseAdam"]
    assert first == pytest.approx(-1 / (1 + 1e-8 / np.sqrt(0.001)), rel=1e-11) and set(others) == {first}
    ours = numeric.run(HERE["adam"], np.eye(11)[:, :1], np.zeros(1), 1.0)[0][1:, 0]
    assert case["Adam"] == pytest.approx(ours, rel=1e-11) and np.all(np.diff(ours) < -0.1)


def test_ids_outside_the_table_are_errors_here_and_there():
    kinds = {"embedding": "IndexError", "one_hot": "RuntimeError"}
    errors = dict(cases("embedding")["errors"])
    assert errors.pop("embedding, ids 0.0 1.0") == "RuntimeError"  # a ValueError here
    assert errors == {f"{name}, id {bad}": kind for name, kind in kinds.items() for bad in ("-1", "V")}
    for refused in (
        [0, 6],
        [0.0, 1.0],
    ):  # by NumPy itself, which takes -1 for the last row; by this site: test_functions.py
        with pytest.raises(IndexError):
            np.ones((6, 3))[np.array(refused)]
    assert np.arange(6)[-1] == 5


# A recurrent network: PyTorch has two biases and keeps the table as columns, this site one bias and rows


def recurrent(case, parts):
    """Return numbers of nn.RNN and of its linear layer under the names that they have here; of the biases the first."""
    return {
        "embed": array(case[parts]["weight_ih_l0"]).T,
        "recurrent": array(case[parts]["weight_hh_l0"]),
        "bias": array(case[parts]["bias_ih_l0"]),
        "output": array(case[parts]["output.weight"]),
        "output_bias": array(case[parts]["output.bias"]),
    }


def test_rnn_is_pytorchs_when_its_two_biases_are_added():
    case = cases("rnn")["one layer"]
    ids, targets = (array(case[name], int) for name in ("ids", "targets"))
    params, state = recurrent(case, "parameters"), array(case["state"])
    second = array(case["parameters"]["bias_hh_l0"])
    log_probs, states = rnn_forward(params | {"bias": params["bias"] + second}, ids, state)
    assert ids.shape == (4, 2) and states[1:] == pytest.approx(array(case["states"]), abs=1e-10)  # (time, batch)
    assert states[-1] == pytest.approx(array(case["last"]), abs=1e-10)
    assert np.abs(rnn_forward(params, ids, state)[1][1:] - array(case["states"])).max() > 0.1  # with one of them only
    loss, grads, _ = rnn_gradient(params | {"bias": params["bias"] + second}, ids, targets, state)
    assert case["loss"] == pytest.approx(loss, abs=1e-10)  # a mean, in nats
    for name, expected in recurrent(case, "gradients").items():
        assert grads[name] == pytest.approx(expected, abs=1e-10), name
    assert case["gradients"]["bias_hh_l0"] == case["gradients"]["bias_ih_l0"]
    assert np.bincount(ids.ravel()).max() > 2  # repeated ids


def test_rnn_of_pytorch_and_keras_starts_from_zeros_and_forgets_between_calls():
    case, layer = cases("rnn")["one layer"], cases("keras")["recurrent layer, batch 2, time 4, dim 3"]
    assert case["states without a state"] == case["states from zeros"] != case["states"]
    assert layer["called again gives the same"] is True


def test_new_recurrent_weights_are_uniform_in_pytorch_and_orthogonal_in_keras():
    """Uniform within 1 / sqrt(100): deviation 0.1 / sqrt(3); Keras: one bias, axes (batch, time, dim)."""
    new = cases("rnn")["a new layer of 100"]
    assert new["largest"] == 0.1 and new["deviation"] == pytest.approx(0.1 / np.sqrt(3), abs=0.001)
    layer = cases("keras")["recurrent layer, batch 2, time 4, dim 3"]
    assert layer["farthest from orthogonal"] < 1e-5
    assert layer["biases"] == [3] and layer["shape"] == [2, 4, 3]


def test_cross_entropy_takes_scores_in_optax_and_probabilities_in_keras_unless_told():
    expected = np.log(1 + np.exp(-3) + np.exp(-1.5))  # -log of the softmax of (2, -1, 0.5), by hand
    case, losses = cases("keras")["cross-entropy of 2 -1 0.5"], cases("optax")["cross-entropy of two rows"]["losses"]
    assert case["of scores, from_logits"] == pytest.approx(expected, abs=1e-11)
    assert case["of their softmax, by default"] == pytest.approx(expected, abs=1e-11)
    assert losses == pytest.approx([expected, np.log(3)], abs=1e-12)  # one a row, no mean


# Clipping


def test_joint_norm_is_clipped_alike_but_for_pytorchs_millionth():
    for name, extra in (("torch", 1e-6), ("keras", 0), ("optax", 0)):
        case = cases(name)["clipping two parameters"]
        whole = array([3.0, 0.4])
        by_hand = whole / (np.sqrt(9.16) + extra)
        assert case["gradients 3 and 0.4, limit 1"] == pytest.approx(by_hand, rel=1e-14)
        tiny = array([6e-7, 8e-7]) * (0.5 if extra else 1)
        assert case["gradients 6e-7 and 8e-7, limit 1e-6"] == pytest.approx(tiny, rel=1e-14)
        ours, _ = clip_by_norm({"a": whole[:1], "b": whole[1:]}, 1.0)
        assert np.concatenate([*ours.values()]) == pytest.approx(by_hand, rel=1e-6)


def test_clipnorm_of_keras_and_clipping_by_value_take_each_parameter_alone():
    keras, torch = (cases(name)["clipping two parameters"] for name in ("keras", "torch"))
    for alone in (keras["the same by clipnorm"], keras["the same by value"], torch["the same by value"]):
        assert alone == [1.0, 0.4]


def test_a_gradient_of_inf_raises_nowhere_unless_pytorch_is_told():
    torch, keras, optax = (cases(name)["clipping two parameters"] for name in ("torch", "keras", "optax"))
    assert torch["the same, error_if_nonfinite"] == "RuntimeError"
    for case in (torch, keras, optax):
        assert "NaN" in case["gradients inf and 1, limit 1"]
    assert "NaN" in keras["inf and 1 by clipnorm"]
    with pytest.raises(ValueError, match="norm of the gradient must be finite"):
        clip_by_norm({"a": array([np.inf]), "b": array([1.0])}, 1.0)


# Matrix factorization


PARTS = ("user_bias", "item_bias", "users", "items")


def factorization():
    case = cases("matrix_factorization")["nine cells"]
    model = (np.float64(case["mean"]), *(array(case["model"][name]) for name in PARTS))
    ids = array(case["user_ids"], int), array(case["item_ids"], int)
    return case, model, (*ids, array(case["ratings"]))


def test_factorization_objective_is_pytorchs_and_has_autograds_gradient():
    case, model, data = factorization()
    agree("matrix_factorization.json", case, {"objective": factorization_objective(model, *data, case["l2"])})
    value = lambda *parts: factorization_objective((model[0], *parts), *data, case["l2"])  # noqa: E731
    for name, slopes in zip(PARTS, numeric.gradient(value, *model[1:], h=1e-5), strict=True):
        np.testing.assert_allclose(case["gradients"][name], slopes, rtol=1e-8, atol=1e-8)


def test_factorization_epochs_are_pytorchs_sgd_cell_by_cell():
    case, model, data = factorization()

    class Order:
        def __init__(self, order):
            self.order = order

        def permutation(self, n):
            assert sorted(self.order) == list(range(n))
            return np.array(self.order)

    for epoch in range(1, 6):
        recorded = case[f"epoch {epoch}"]
        model = sgd_epoch(model, *data, case["lr"], case["l2"], Order(recorded["order"]))
        agree(f"matrix_factorization.json: epoch {epoch}", recorded, dict(zip(PARTS, model[1:], strict=True)))
    assert np.abs(array(recorded["users"]) - array(case["model"]["users"])).max() > 0.1
