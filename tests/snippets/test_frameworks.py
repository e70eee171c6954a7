"""The twins of PyTorch, Keras and Optax in snippets/frameworks against the record of the real ones, and the page's tables.

`make peers` runs the real frameworks, compares each of 144 steps with the twin, and records some of them in tests/oracles; here
the twins are run again and compared with the record. The cases and how close is close: tests/twins.py.
"""

import inspect
import re

import numpy as np
import pytest

from sitebuild.cache import ROOT
from snippets.adagrad import adagrad_init, adagrad_step
from snippets.adam import adam_init, adam_step
from snippets.adamw import adamw_init, adamw_step
from snippets.amsgrad import amsgrad_init, amsgrad_step
from snippets.claims import frameworks as claims
from snippets.dropout import dropout
from snippets.embedding import embedding
from snippets.figures import frameworks as figure
from snippets.frameworks import keras, optax, torch
from snippets.frameworks.translate import check_arguments, defaults_of, translate
from snippets.momentum import momentum_init, momentum_step
from snippets.nesterov import nesterov_init, nesterov_step
from snippets.one_hot import one_hot
from snippets.rmsprop import rmsprop_init, rmsprop_step
from snippets.vanishing_gradients import clip_by_norm
from tests import cells, numeric, oracle, twins
from tests.cells import MODULES

ZERO = np.zeros(1)


def recorded(framework):
    return oracle.read(framework)["cases"]


def numbers(values):
    return np.array(values, dtype=float)


def agree(framework, title):
    """Fail, naming landscape, step and both numbers, unless the twin is within the allowed ulps of the real one."""
    case, thetas = recorded(framework)[title], twins.twin(framework, title)
    again = twins.record(twins.cases(framework)[title], thetas)
    assert {key: case[key] for key in ("optimizer", "lr")} == {key: again[key] for key in ("optimizer", "lr")}
    assert oracle.plain(again["arguments"]) == case["arguments"]
    assert list(case["theta"]) == list(twins.LANDSCAPES)
    for landscape, rows in case["theta"].items():
        assert len(rows) == len(twins.RECORDED)
        old, new = ({"start": 0, "theta": values} for values in (rows, again["theta"][landscape]))
        problems = oracle.differences(f"{framework}.json: {title}: {landscape}", old, new, twins.ulps(title))
        assert not problems, "\n".join(problems[:3])


def of(*families):
    """Return a mark that runs a test for each recorded case of these optimizers."""
    found = [
        (framework, title)
        for framework in twins.FRAMEWORKS
        for title in twins.cases(framework)
        if title.split(",")[0] in families
    ]
    assert found
    return pytest.mark.parametrize(("framework", "title"), found)


def test_record_and_cases_are_the_same_set():
    for framework in twins.FRAMEWORKS:
        runs = {title for title, case in recorded(framework).items() if isinstance(case.get("theta"), dict)}
        assert runs == set(twins.cases(framework)) and len(runs) >= 28


# What stands in both columns of each table


@of("sgd", "momentum")
def test_sgd_and_momentum_are_the_frameworks(framework, title):
    agree(framework, title)


@of("adagrad")
def test_adagrad_is_the_frameworks(framework, title):
    agree(framework, title)


@of("rmsprop")
def test_rmsprop_is_the_frameworks(framework, title):
    agree(framework, title)


@of("nesterov", "adam", "amsgrad", "adamw")
def test_nesterov_adam_and_its_kin_are_the_frameworks(framework, title):
    agree(framework, title)


@of("adadelta")
def test_adadelta_is_the_frameworks(framework, title):
    agree(framework, title)


WRONG = {  # a formula of another framework, or of a paper, in place of the right one
    ("torch", "momentum, lr in turns"): ("keras", "momentum, lr in turns"),
    ("keras", "momentum, lr in turns"): ("optax", "momentum, lr in turns"),
    ("torch", "nesterov, lr in turns"): ("keras", "nesterov, lr in turns"),
    ("torch", "adagrad, lr constant"): ("keras", "adagrad, lr constant"),
    ("torch", "rmsprop, lr constant"): ("optax", "rmsprop, lr constant"),
    ("optax", "rmsprop, lr constant"): ("keras", "rmsprop, lr constant"),
    ("torch", "adam, lr constant"): ("keras", "adam, lr constant"),
    ("torch", "amsgrad, lr constant"): ("optax", "amsgrad, lr constant"),
    ("keras", "adam, lr constant"): ("optax", "adam, lr constant"),
    ("torch", "adadelta, lr constant"): ("keras", "adadelta, lr constant"),
}


@pytest.mark.parametrize(("right", "wrong"), WRONG.items(), ids=lambda pair: " ".join(pair))
def test_another_frameworks_formula_would_be_found_out(right, wrong):
    framework, title = right
    rows = recorded(framework)[title]["theta"]
    theirs = np.stack([numbers(rows[name]) for name in twins.LANDSCAPES], axis=1)
    other = twins.twin(*wrong)[[step - 1 for step in twins.RECORDED]]
    ours = twins.twin(*right)[[step - 1 for step in twins.RECORDED]]
    assert twins.distance(ours, theirs)[0] <= twins.ulps(title)
    assert twins.distance(other, theirs)[0] > 100 * twins.ulps(title)


@pytest.mark.parametrize(("name", "lr"), [("momentum", "constant"), ("nesterov", "constant"), ("sgd", "in turns")])
def test_these_are_one_iterate_in_all_three(name, lr):
    runs = [twins.twin(framework, f"{name}, lr {lr}") for framework in twins.FRAMEWORKS]
    for other in runs[1:]:
        assert twins.distance(other, runs[0])[0] <= 100


# Momentum and Nesterov


def test_at_lr_zero_pytorch_and_optax_stop_and_keras_coasts():
    """By hand: steps 1, then 0.9 + 1; at lr 0 nothing, or 0.9 times the last step, 1.71."""
    assert claims.stopped.compute() == pytest.approx(-(1 + 1.9), rel=1e-15)
    assert claims.coasted.compute() == pytest.approx(-(1 + 1.9 + 0.9 * 1.9), rel=1e-15)
    state = optax.sgd_init(ZERO)
    assert claims.walk(optax.sgd_step, state, claims.STOP, momentum=0.9)[-1] == claims.stopped.compute()
    ours = claims.walk(momentum_step, momentum_init(ZERO), claims.STOP, momentum=0.9)
    assert ours[-1] == pytest.approx(claims.coasted.compute(), rel=1e-15)
    real = oracle.read("momentum")["cases"]["slope, lr 1 1 0"]["theta"]
    assert numbers(real).ravel()[-1] == pytest.approx(claims.stopped.compute(), rel=1e-15)


def test_the_first_gradient_is_not_dampened():
    """By hand: b = 1, then 0.9 + 0.5, then 0.9 * 1.4 + 0.5 = 1.76."""
    rates = (1.0, 1.0, 1.0)
    thetas = claims.walk(torch.sgd_step, None, rates, momentum=0.9, dampening=0.5)
    assert thetas == pytest.approx([0, -1, -2.4, -4.16], rel=1e-15)
    agree("torch", "momentum, dampening, weight decay, lr in turns")


def test_nesterov_is_the_look_ahead_point_of_this_site():
    """The point theta - momentum * velocity is the frameworks' iterate: Keras' under any lr, the others' while lr is constant."""
    for lr, frameworks in (("constant", twins.FRAMEWORKS), ("in turns", ("keras",))):
        thetas, velocities = numeric.run(
            cells.HERE["nesterov"], twins.gradient, twins.start(), twins.rates(lr, 0.1), momentum=0.9
        )
        thetas = (thetas - 0.9 * np.array(velocities))[1:]
        for framework in frameworks:
            theirs = twins.twin(framework, f"nesterov, lr {lr}")
            assert twins.distance(thetas, theirs)[0] <= 200
    theirs = twins.twin("torch", "nesterov, lr in turns")
    assert np.abs(thetas - theirs).max() > 0.01


def test_nesterov_without_momentum_is_refused_by_pytorch_and_sgd_elsewhere():
    assert oracle.read("nesterov")["cases"]["errors"] == {"momentum 0": "ValueError"}
    with pytest.raises(ValueError, match="nesterov"):
        torch.sgd_step(ZERO, None, np.ones_like, lr=0.1, nesterov=True)
    three = lambda theta: np.full_like(theta, 3.0)  # noqa: E731
    for name, module, begin in (("keras", keras, 1.0), ("optax", optax, 0.0)):
        theta, _ = module.sgd_step(ZERO + begin, ZERO, three, 0.1, momentum=0.0, nesterov=True)
        (real,) = recorded(name)["nesterov, momentum 0"]["theta"]
        assert theta[0] == pytest.approx(begin - 0.3, rel=1e-15) and real == pytest.approx(theta[0], rel=1e-15)
    theta, _ = nesterov_step(ZERO, nesterov_init(ZERO), three, 0.1, momentum=0.0)
    assert theta[0] == pytest.approx(-0.3, rel=1e-15)


# Adagrad and RMSProp


def test_adagrads_first_step_at_the_defaults():
    g = 1e-3
    assert claims.first_step(torch, "adagrad", g) == pytest.approx(g / (g + 1e-10), rel=1e-12)
    assert claims.adagrad_keras.compute() == pytest.approx(g / np.sqrt(0.1 + g**2 + 1e-7), rel=1e-12)
    assert claims.first_step(optax, "adagrad", g) == claims.adagrad_keras.compute()


def test_adagrad_with_nothing_under_the_root_is_nan_in_pytorch_and_keras_and_stays_in_optax_and_here():
    real = oracle.read("adagrad")["cases"]["one flat direction, eps 0"]["theta"]
    assert np.isnan(numbers(real)[:, 1]).all()
    assert np.isnan(numbers(recorded("keras")["adagrad, gradient 0, accumulator 0, epsilon 0"]["theta"])).all()
    assert recorded("optax")["adagrad, gradient 0, accumulator 0, eps 0"]["theta"] == [0.0]
    with np.errstate(invalid="ignore"):
        assert np.isnan(torch.adagrad_step(ZERO, torch.adagrad_init(ZERO), np.zeros_like, 0.5, eps=0)[0]).all()
        assert np.isnan(keras.adagrad_step(ZERO, ZERO, np.zeros_like, 0.5, epsilon=0)[0]).all()
    assert optax.adagrad_step(ZERO, ZERO, np.zeros_like, 0.5, eps=0)[0] == 0
    assert adagrad_step(ZERO, adagrad_init(ZERO), np.zeros_like, 0.5, eps=0)[0] == 0


def test_rmsprops_momentum_has_lr_outside_in_pytorch_and_inside_in_keras_and_optax():
    """By hand: u = 1 / sqrt(0.1), then 1 / sqrt(0.19); the last move is 0.9 (0.9 u1 + u2), or 0 with lr outside."""
    by_hand = 0.9 * (0.9 / np.sqrt(0.1) + 1 / np.sqrt(0.19))
    assert claims.rmsprop_coasts.compute() == pytest.approx(by_hand, rel=1e-14)
    moves = [
        claims.walk(module.rmsprop_step, module.rmsprop_init(ZERO), claims.STOP, momentum=0.9, **arguments)[-2:]
        for module, arguments in ((keras, {"epsilon": 0.0}), (torch, {"alpha": 0.9, "eps": 0.0}))
    ]
    assert moves[0][0] - moves[0][1] == pytest.approx(by_hand, rel=1e-14)
    assert moves[1][0] == moves[1][1]
    for framework in twins.FRAMEWORKS:
        agree(framework, "rmsprop, momentum, lr in turns")


def test_eps_stands_outside_the_root_in_pytorch_only():
    """Gradient 1e-3, eps 1e-4: the second moment of the first step is (1 - rho) g^2."""
    g, eps, rho = 1e-3, 1e-4, 0.9
    outside, inside = g / (np.sqrt((1 - rho) * g**2) + eps), g / np.sqrt((1 - rho) * g**2 + eps)
    first = claims.first_step
    assert first(torch, "rmsprop", g, alpha=rho, eps=eps) == pytest.approx(outside, rel=1e-12)
    assert first(keras, "rmsprop", g, rho=rho, epsilon=eps) == pytest.approx(inside, rel=1e-12)
    assert first(optax, "rmsprop", g, decay=rho, eps=eps) == pytest.approx(inside, rel=1e-12)
    assert first(optax, "rmsprop", g, decay=rho, eps=eps, eps_in_sqrt=False) == pytest.approx(outside, rel=1e-12)
    theta, _ = rmsprop_step(ZERO, rmsprop_init(ZERO), lambda x: np.full_like(x, g), 1.0, rho=rho, eps=eps)
    assert -theta[0] == pytest.approx(inside, rel=1e-12)


# Adam and its kin


def test_eps_joins_the_corrected_root_in_pytorch_and_optax_and_the_raw_one_in_keras():
    """The first corrected moments are g and g^2; the raw root is sqrt(1 - beta2) |g|."""
    g, eps = 1e-6, 1e-4
    assert claims.adam_torch.compute() == pytest.approx(g / (g + eps), rel=1e-12)
    root = np.sqrt(1 - 0.999)
    assert claims.adam_keras.compute() == pytest.approx(root * g / (root * g + eps), rel=1e-9)
    assert claims.first_step(optax, "adam", g, eps=eps) == pytest.approx(claims.adam_torch.compute(), rel=1e-12)
    theta, _ = adam_step(ZERO, adam_init(ZERO), lambda x: np.full_like(x, g), 1.0, eps=eps)
    assert -theta[0] == pytest.approx(claims.adam_torch.compute(), rel=1e-12)


def test_amsgrads_maximum_is_of_the_corrected_moment_in_optax_only():
    """By hand: Optax keeps the corrected moment of step 1, which is 1; PyTorch corrects the maximum, 1 - beta2, anew."""
    by_hand = np.sqrt((1 - 0.999**100) / (1 - 0.999))
    assert claims.amsgrad_ratio.compute() == pytest.approx(by_hand, rel=1e-9)
    like_torch = claims.spike(keras.adam_step, keras.adam_init(ZERO), amsgrad=True, epsilon=0)
    ours = claims.spike(torch.adam_step, torch.adam_init(ZERO), amsgrad=True, eps=0)
    assert like_torch == pytest.approx(ours, rel=1e-9)


def test_weight_decay_of_adam_is_l2_in_pytorch_and_decoupled_in_keras():
    """By hand: the first step of Adam is lr, whatever the gradient; decay takes 0.5 * 0.1 of theta = 2."""
    assert claims.adam_l2.compute() == pytest.approx(2 - 0.5, rel=1e-12)
    assert claims.adam_decoupled.compute() == pytest.approx(2 * (1 - 0.5 * 0.1) - 0.5, rel=1e-12)
    for module in MODULES.values():
        eps = {"epsilon": 0} if module is keras else {"eps": 0}
        state = module.adamw_init(ZERO)
        after = claims.walk(module.adamw_step, state, (0.5,), theta=2.0, weight_decay=0.1, **eps)[-1]
        assert after == pytest.approx(claims.adam_decoupled.compute(), rel=1e-12)
    two = ZERO + 2
    ours, _ = adamw_step(two, adamw_init(two), np.ones_like, 0.5, weight_decay=0.1, eps=0)
    assert ours[0] == pytest.approx(claims.adam_decoupled.compute(), rel=1e-12)


DECAYED = {"sgd", "adagrad", "rmsprop", "adam", "adamw", "adadelta"}


def test_keras_decays_every_optimizer_apart_from_the_gradient():
    for optimizer in DECAYED:
        init, step = cells.functions("keras", optimizer)
        theta, _ = step(ZERO + 2, init(ZERO), np.zeros_like, 0.5, weight_decay=0.1)
        assert theta[0] == pytest.approx(2 * (1 - 0.05), rel=1e-15), optimizer
    titles = [title for title, case in twins.cases("keras").items() if "weight_decay" in case[3]]
    assert {twins.cases("keras")[title][0] for title in titles} == DECAYED
    for title in titles:
        agree("keras", title)


def test_pytorch_adds_the_decay_to_the_gradient_but_for_adamw():
    titles = [title for title, case in twins.cases("torch").items() if "weight_decay" in case[3]]
    assert {twins.cases("torch")[title][0] for title in titles} == DECAYED
    for title in titles:
        agree("torch", title)


# Adadelta


def test_adadeltas_update_is_one_and_the_same():
    """With equal lr, rho and eps all three and this site go one way."""
    rates = twins.rates("in turns", 0.7)
    runs = [
        numeric.run(cells.functions(column, "adadelta"), twins.gradient, twins.start(), rates, rho=0.8, **{eps: 0.001})
        for column, eps in cells.EPS.items()
    ]
    for theirs, _ in runs[1:]:
        assert twins.distance(theirs[1:], runs[0][0][1:])[0] <= 24


def test_adadeltas_first_step_at_the_defaults():
    torch_step = np.sqrt(1e-6) / np.sqrt(0.1 + 1e-6)
    keras_step = 0.001 * np.sqrt(1e-7) / np.sqrt(0.05 + 1e-7)
    assert claims.adadelta_ratio.compute() == pytest.approx(torch_step / keras_step, rel=1e-9)


def test_adadelta_of_optax_without_a_learning_rate_goes_uphill():
    case = recorded("optax")["adadelta without a learning rate, gradient 1"]
    assert case["steps"] == 5
    assert claims.uphill.compute() == pytest.approx(case["theta"][0], rel=1e-12) and claims.uphill.compute() > 0


# Defaults


def twin_defaults(module, optimizer):
    """Return the defaults of a twin's init and step together; "required" where there is none."""
    found = {}
    for kind in ("init", "step"):
        for name, parameter in inspect.signature(getattr(module, f"{optimizer}_{kind}")).parameters.items():
            empty = parameter.default is inspect.Parameter.empty
            found[name] = "required" if empty else parameter.default
    return found


@pytest.mark.parametrize("framework", twins.FRAMEWORKS)
def test_defaults_are_the_frameworks(framework):
    """A twin lacks no argument of the real one but those that its docstring leaves out, and has the same defaults."""
    left_out = {"optax": {"nesterov", "bias_correction"}}.get(framework, set())
    for optimizer, defaults in recorded(framework)["defaults"].items():
        ours = twin_defaults(MODULES[framework], optimizer)
        for name, value in defaults.items():
            if name in ours:
                mine = "None" if ours[name] is None else ours[name]
                assert (list(mine) if isinstance(mine, tuple) else mine) == value, (optimizer, name)
            else:
                assert name in left_out, (optimizer, name)
                assert re.search(rf"Left out:[^.]*\b{name}\b", getattr(MODULES[framework], f"{optimizer}_step").__doc__)


def tables(language):
    """Return the rows of every table of the page, cell by cell."""
    text = (ROOT / "docs" / language / "frameworks.md").read_text(encoding="utf-8")
    rows = [line for line in text.split("\n") if line.startswith("|") and not line.startswith("|--")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_defaults_on_the_page_are_the_recorded_ones(language):
    names = {"SGD": "sgd", "Adagrad": "adagrad", "RMSProp": "rmsprop", "Adam": "adam", "AdamW": "adamw"}
    names |= {"Adadelta": "adadelta", "momentum": "momentum", "动量": "momentum"}
    checked = 0
    for row in tables(language):
        found = [re.findall(r"`(\w+)=([^`]*)`", cell) for cell in row[2:]]
        if row[0] not in names or not any(map(re.compile(r"`\w+=").search, row[1:])):
            continue
        for name, value in re.findall(r"`(\w+)=([^`]*)`", row[1]):
            assert inspect.signature(SITE[f"{names[row[0]]}_step"]).parameters[name].default == float(value)
            checked += 1
        for framework, pairs in zip(twins.FRAMEWORKS, found, strict=True):
            defaults = recorded(framework)["defaults"].get(names[row[0]], {})
            for name, value in pairs:
                real = tuple(defaults[name]) if isinstance(defaults[name], list) else defaults[name]
                assert (value if real in ("required", "None") else eval(value)) == real, (row[0], framework, name)
                checked += 1
    assert checked >= 40


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_cell_about_a_framework_leads_to_its_test(language):
    """Columns: what, this site, PyTorch, Keras, Optax, and perhaps papers. A dash stands where there is nothing to say."""
    checked = 0
    for row in tables(language):
        if len(row) >= 5 and "PyTorch" not in row[2]:
            for cell in row[1:5]:
                if re.fullmatch(r"(`\w+=[^`]*`(<br>)?)+", cell):  # defaults: the test above
                    continue
                assert cell == "—" or "tests/" in cell or "#claim-" in cell, (row[0], cell)
                checked += 1
    assert checked >= 80


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_in_the_tables_is_what_the_runs_show(language):
    """tests/cells.py finds the word of each cell by a run or in the record; bold says that it is not this site's."""
    which, checked = ["zh", "en"].index(language), 0
    rows = [row for row in tables(language) if any("(tests/" in cell for cell in row)]
    for row, (fact, words) in zip(rows, cells.ROWS, strict=True):
        facts = [fact(column) for column in cells.COLUMNS]
        assert set(words) >= set(facts) - {None} and len({pair[which] for pair in words.values()}) == len(words)
        for cell, found in zip(row[1:5], facts, strict=True):
            if found is None:
                assert cell == "—", (row[0], cell)
                continue
            bold, word = re.match(r"(\*\*)?\[(.*?)\]\(tests/", cell).groups()
            assert word == words[found][which], (row[0], cell)
            assert bool(bold) == (facts[0] is not None and found != facts[0]), (row[0], cell)
            checked += 1
    assert checked >= 80


LEFT_OUT = {
    "torch": {"foreach", "fused", "maximize", "decoupled_weight_decay"},
    "keras": {"clipnorm", "use_ema"},
    "optax": {"mu_dtype", "bias_correction"},
}


@pytest.mark.parametrize("framework", twins.FRAMEWORKS)
def test_what_the_page_says_is_left_out_is_left_out(framework):
    optimizers = recorded(framework)["defaults"]
    for optimizer in optimizers:
        assert not LEFT_OUT[framework] & set(twin_defaults(MODULES[framework], optimizer)), optimizer
    if framework == "optax":
        lacking = {name for name in optimizers if "nesterov" not in twin_defaults(optax, name)}
        assert {name for name in lacking if "nesterov" in optimizers[name]} == {"adam", "adamw"}


# The figure


def test_figure_parts_at_the_drop_of_the_rate_and_at_small_gradients():
    """By hand: v = 10 (1 - 0.9^t); what is left of it at the drop, times 0.9 + 0.9^2 + ..., is the way Keras still goes."""
    data = figure.data()
    n, after = figure.LAST, figure.STEPS - figure.LAST
    velocities = 10 * (1 - 0.9 ** np.arange(1, n + 1))
    assert data["stop"] == pytest.approx(velocities.sum(), rel=1e-12)
    coast = velocities[-1] * sum(0.9**k for k in range(1, after + 1))
    assert data["coast"] == pytest.approx(data["stop"] + coast, rel=1e-12)
    for other in ("optax", "keras"):
        assert data[other][: n + 1] == pytest.approx(data["torch"][: n + 1], rel=1e-12)
    assert data["optax"] == pytest.approx(data["torch"], rel=1e-12) and set(data["torch"][n:]) == {data["stop"]}
    g, root = figure.HERE, np.sqrt(1 - 0.999)
    assert data["at_torch"] == pytest.approx(g / (g + 1e-8), rel=1e-9)
    assert data["at_keras"] == pytest.approx(root * g / (root * g + 1e-7), rel=1e-9)
    assert figure.first_steps(optax, np.array([g]))[0] == pytest.approx(data["at_torch"], rel=1e-12)


# Dropout, embedding, clipping


def test_rate_of_keras_is_the_probability_of_dropping_and_training_must_be_said():
    case = recorded("keras")["dropout"]
    standard_error = np.sqrt(case["entries"] * case["rate"] * (1 - case["rate"]))
    assert abs(case["zeros"] - case["entries"] * case["rate"]) <= 5 * standard_error
    assert case["survivors"] == [1 / (1 - case["rate"])]
    assert case["called without training"] == case["rate 0"] == case["input"]
    assert set(case["rate 1"]) == {0.0} and case["rate 1.5"] == "ValueError"
    ours = dropout(np.ones(1000), 0.2, np.random.default_rng(1))
    assert set(ours) == {0.0, 1.25}


def test_a_new_dropout_layer_of_pytorch_drops():
    assert recorded("torch")["a new dropout layer"] == {"training": True}


def test_dropout_with_rate_one_is_zero_there_and_refused_here():
    assert np.all(numbers(oracle.read("dropout")["cases"]["p 1"]["output"]) == 0)
    assert set(recorded("keras")["dropout"]["rate 1"]) == {0.0}
    with pytest.raises(ValueError, match="p must be in"):
        dropout(np.ones(3), 1.0, np.random.default_rng(1))


def test_pytorchs_p_is_the_probability_of_dropping():
    case = oracle.read("dropout")["cases"]["count"]
    standard_error = np.sqrt(case["entries"] * case["p"] * (1 - case["p"]))
    assert abs(case["zeros"] - case["entries"] * case["p"]) <= 5 * standard_error


def test_ids_outside_the_table():
    """Row 3 of 3 rows, and -1: errors in PyTorch and here, NaN or a wrong row in Keras and JAX."""
    errors = oracle.read("embedding")["cases"]["errors"]
    assert errors["embedding, id V"] == errors["embedding, id -1"] == "IndexError"
    for bad in (3, -1):
        with pytest.raises(IndexError):
            embedding(np.array([1, bad]), np.ones((3, 2)))
    weight = numbers(recorded("optax")["embedding"]["weight"])
    nan, last = np.full(2, np.nan), weight[-1]
    case = recorded("optax")["embedding"]
    assert case["ids"] == [1, 3, -1]
    assert np.array_equal(numbers(case["weight[ids]"]), [weight[1], last, last])
    for rows in (case["jnp.take"], recorded("keras")["embedding"]["rows"]):
        assert np.array_equal(numbers(rows), [weight[1], nan, last], equal_nan=True)


def test_one_hot_of_an_id_outside_is_all_zeros_in_keras_and_jax():
    assert oracle.read("embedding")["cases"]["errors"]["one_hot, id V"] == "RuntimeError"
    with pytest.raises(IndexError):
        one_hot(np.array([1, 3]), 3)
    for framework in ("keras", "optax"):
        rows = numbers(recorded(framework)["one_hot"]["rows"])
        assert np.array_equal(rows, [[0, 1, 0], [0, 0, 0], [0, 0, 0]])


def test_clipping_by_norm_adds_1e_6_in_pytorch_only():
    """Norm 5, limit 1: the factor is 1 / (5 + 1e-6) in PyTorch and 1 / 5 elsewhere; below the limit nothing changes."""
    gradient = np.array([3.0, 4.0])
    for framework, factor in (("torch", 1 / (5 + 1e-6)), ("keras", 1 / 5), ("optax", 1 / 5)):
        long, short = (recorded(framework)[f"clip to norm 1, gradient {name}"]["result"] for name in ("3 4", "0.3 0.4"))
        np.testing.assert_allclose(long, factor * gradient, rtol=1e-15)
        np.testing.assert_allclose(short, gradient / 10, rtol=1e-15)
    assert abs(1 / (5 + 1e-6) - 1 / 5) > 1e-8
    assert clip_by_norm({"w": gradient}, 1.0)[0]["w"] == pytest.approx(gradient / 5, rel=1e-15)
    # "the factor applies where it is below 1", not where n > c: at n = c PyTorch's is 1 / (1 + 1e-6)
    assert min(1.0, 1 / (1 + 1e-6)) < 1 == min(1.0, 1 / 1)


# The twins' contract


OPTIMIZERS = [(f, name) for f in twins.FRAMEWORKS for name in recorded(f)["defaults"]]


def call(framework, optimizer, theta, grad, **arguments):
    init, step = cells.functions(framework, optimizer)
    return step(theta, init(theta), grad, **arguments)


def rate_name(framework):
    return "lr" if framework == "torch" else "learning_rate"


@pytest.mark.parametrize(("framework", "optimizer"), OPTIMIZERS)
def test_bad_rates_are_refused_with_their_value(framework, optimizer):
    theta, rate = np.ones(3), rate_name(framework)
    wrong = {"betas": (0.9, 1.5)} | dict.fromkeys(("rho", "alpha", "decay", "b1", "b2", "beta_1", "beta_2"), 1.5)
    defaults = twin_defaults(MODULES[framework], optimizer)
    bad = [(rate, value, str(value)) for value in (-0.1, np.nan, np.inf)]
    for name, value, said in bad + [(name, value, "1.5") for name, value in wrong.items() if name in defaults]:
        with pytest.raises(ValueError, match=re.escape(said)):
            call(framework, optimizer, theta, np.ones_like, **{rate: 0.1, name: value})


def test_adamw_of_keras_needs_a_weight_decay():
    with pytest.raises(ValueError, match="nan"):
        keras.adamw_step(ZERO, keras.adamw_init(ZERO), np.ones_like, weight_decay=None)


@pytest.mark.parametrize("framework", twins.FRAMEWORKS)
def test_each_section_can_be_copied_alone(framework):
    text = (ROOT / "snippets" / "frameworks" / f"{framework}.py").read_text(encoding="utf-8")
    sections = dict(re.findall(r"# --8<-- \[start:(\w+)\]\n(.*?)# --8<-- \[end:\1\]", text, re.S))
    assert set(sections) == {*recorded(framework)["defaults"], "demo"}
    for name, source in sections.items():
        if name != "demo":
            space = {}
            exec(source, space)
            theta, _ = space[f"{name}_step"](ZERO, space[f"{name}_init"](ZERO), np.ones_like, 0.1)
            assert theta[0] < 0


# The translator


SITE = {function.__name__: function for method in cells.HERE.values() for function in method}
EXACT = [  # framework, optimizer, lr, its other arguments, may lr change
    ("torch", "SGD", 0.5, {}, True),
    ("torch", "SGD", 0.5, {"weight_decay": 0.1}, True),
    ("torch", "SGD", 0.1, {"momentum": 0.9, "weight_decay": 0.05}, False),
    ("torch", "SGD", 0.1, {"momentum": 0.9, "weight_decay": 0.05, "nesterov": True}, False),
    ("torch", "Adam", 0.05, {"betas": (0.8, 0.95), "eps": 0.01, "weight_decay": 0.05}, True),
    ("torch", "Adam", 0.05, {"betas": (0.9, 0.9), "amsgrad": True}, True),
    ("torch", "AdamW", 0.05, {"betas": (0.8, 0.9), "eps": 0.01, "weight_decay": 0.05, "amsgrad": True}, True),
    ("torch", "AdamW", 0.05, {}, True),
    ("torch", "Adadelta", 0.7, {"weight_decay": 0.05}, True),
    (
        "torch",
        "Adagrad",
        0.2,
        {"eps": 0, "lr_decay": 0.02, "initial_accumulator_value": 0.03, "weight_decay": 0.1},
        True,
    ),
    ("torch", "RMSprop", 0.004, {"eps": 0, "weight_decay": 0.1}, True),
    ("keras", "SGD", 0.5, {"weight_decay": 0.1}, True),
    ("keras", "SGD", 0.1, {"momentum": 0.9, "weight_decay": 0.05}, True),
    ("keras", "SGD", 0.1, {"momentum": 0.9, "nesterov": True}, True),
    ("keras", "Adagrad", 0.2, {"weight_decay": 0.1}, True),
    ("keras", "RMSprop", 0.001, {"weight_decay": 0.1}, True),
    ("keras", "Adam", 0.05, {}, True),
    ("keras", "Adam", 0.05, {"weight_decay": 0.05, "epsilon": 0.01}, True),
    ("keras", "Adam", 0.05, {"amsgrad": True, "beta_2": 0.9, "weight_decay": 0.05, "epsilon": 0.01}, True),
    ("keras", "AdamW", 0.05, {}, True),
    ("keras", "Adadelta", 1.0, {"weight_decay": 0.1}, True),
    ("optax", "sgd", 0.5, {"momentum": None}, True),
    ("optax", "sgd", 0.1, {"momentum": 0.9}, False),
    ("optax", "sgd", 0.1, {"momentum": 0.9, "nesterov": True}, False),
    ("optax", "adagrad", 0.2, {}, True),
    ("optax", "rmsprop", 0.004, {"initial_scale": 0.1}, True),
    ("optax", "adam", 0.05, {}, True),
    ("optax", "adamw", 0.05, {"weight_decay": 0.1}, True),
    ("optax", "adadelta", 1.0, {"weight_decay": 0.1}, True),
]


def translated(framework, optimizer, rates, arguments):
    """Return the iterates of what the translator wrote, executed step by step."""
    space, thetas = {"np": np, "grad": twins.gradient, "theta": twins.start(), **SITE}, []
    for t, lr in enumerate(rates, start=1):
        text = translate(framework, optimizer, **{rate_name(framework): lr}, **arguments)
        start, _, step = text.partition("\n")
        if t == 1:
            exec(start, space)
        space["t"] = t
        exec(step, space)
        look = re.search(r"parameters are (.*)", text)
        thetas.append(eval(look[1], space) if look else space["theta"])
    return np.array(thetas)


@pytest.mark.parametrize(
    ("framework", "optimizer", "lr", "arguments", "may_change"), EXACT, ids=lambda value: str(value)[:60]
)
def test_a_translation_takes_the_frameworks_way(framework, optimizer, lr, arguments, may_change):
    first = {name: value for name, value in arguments.items() if name.startswith("initial")}
    each = {name: value for name, value in arguments.items() if name not in first}
    for rule in ("constant", "in turns"):
        rates = twins.rates(rule, lr)
        ours = translated(framework, optimizer, rates, arguments)
        far = twins.distance(ours, twins.follow(framework, optimizer.lower(), rates, first, each))[0]
        if rule == "constant" or may_change:
            assert far <= 400, (rule, far)
        else:
            assert far > 1e6
    said = "lr constant" in translate(framework, optimizer, **{rate_name(framework): lr}, **arguments)
    assert said != may_change


def test_the_table_of_translations_needs_its_conditions():
    """With amsgrad Keras' epsilon is this site's eps as it stands; with dampening PyTorch's buffer is not the velocity over lr."""
    slopes, rates = (1.0, -3.0, 0.2, 0.5), (0.1,) * 4
    theirs = claims.walk(keras.adam_step, keras.adam_init(ZERO), rates, gradients=slopes, epsilon=0.01, amsgrad=True)
    for root, alike in ((0.0, True), (0.5, False)):  # the eps of the page's row for Adam has the root 0.5
        theta, state = ZERO, amsgrad_init(ZERO)
        for t, (lr, slope) in enumerate(zip(rates, slopes, strict=True), start=1):
            lr = lr * (1 - 0.999**t) ** 0.5 / (1 - 0.9**t)
            eps = 0.01 / (1 - 0.999**t) ** root
            theta, state = amsgrad_step(theta, state, lambda x, g=slope: np.full_like(x, g), lr, beta2=0.999, eps=eps)
        assert (float(theta[0]) == pytest.approx(theirs[-1], rel=1e-9)) == alike
    here, velocity, there, buffer = ZERO, ZERO, ZERO, None
    for _ in range(2):
        here, velocity = momentum_step(here, velocity, np.ones_like, 0.5, 0.9)
        there, buffer = torch.sgd_step(there, buffer, np.ones_like, lr=0.5, momentum=0.9, dampening=0.5)
    assert velocity[0] == pytest.approx(0.95) and 0.5 * buffer[0] == pytest.approx(0.5 * 1.4)


@pytest.mark.parametrize(
    ("framework", "optimizer", "arguments"),
    [("torch", "Adagrad", {}), ("torch", "RMSprop", {}), ("optax", "rmsprop", {"eps_in_sqrt": False})],
)
def test_where_eps_stands_outside_the_translation_says_how_far_it_is_off(framework, optimizer, arguments):
    """(a + e) / sqrt(a^2 + e^2) lies between 1 and sqrt(2), which it reaches at a = e."""
    ratios = []
    for g in np.geomspace(1e-12, 1e-2, 41):
        theta = np.zeros((6, 2))
        space = {"np": np, "grad": lambda x, g=g: np.full_like(x, g), "theta": theta, **SITE}
        text = translate(framework, optimizer, **{rate_name(framework): 1.0}, **arguments)
        exec(text, space)
        theirs, _ = call(framework, optimizer.lower(), theta, space["grad"], **{rate_name(framework): 1.0}, **arguments)
        ratios.append(space["theta"][0, 0] / theirs[0, 0])
    assert "outside the root" in text and "1.42" in text
    assert 1 - 1e-12 <= min(ratios) and 1.3 < max(ratios) <= np.sqrt(2) + 1e-12


@pytest.mark.parametrize(
    ("framework", "optimizer", "arguments", "word"),
    [
        ("jax", "SGD", {}, "jax SGD"),
        ("torch", "sgd", {}, "torch sgd"),
        ("torch", "SGD", {"learning_rate": 0.1}, "learning_rate"),
        ("torch", "SGD", {"momentum": 0.9, "dampening": 0.1}, "dampening"),
        ("torch", "SGD", {"nesterov": True}, "nesterov needs momentum"),
        ("torch", "RMSprop", {"centered": True}, "centered"),
        ("torch", "RMSprop", {"momentum": 0.5}, "momentum"),
        ("keras", "SGD", {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1}, "0.1"),
        ("optax", "adam", {}, "learning_rate"),
        ("optax", "adadelta", {"learning_rate": None}, "learning_rate"),
        ("optax", "adam", {"learning_rate": 0.1, "eps_root": 0.1}, "eps_root"),
        ("optax", "adam", {"learning_rate": 0.1, "nesterov": True}, "nesterov"),
    ],
)
def test_what_has_no_formula_here_is_refused_with_its_name(framework, optimizer, arguments, word):
    with pytest.raises(ValueError, match=re.escape(word)):
        translate(framework, optimizer, **arguments)


@pytest.mark.parametrize("framework", twins.FRAMEWORKS)
def test_the_translator_knows_every_argument_and_default(framework):
    names = {"rmsprop": "RMSprop", "sgd": "SGD", "adamw": "AdamW"}
    for optimizer, defaults in recorded(framework)["defaults"].items():
        if optimizer == "amsgrad":
            continue
        name = optimizer if framework == "optax" else names.get(optimizer, optimizer.capitalize())
        known = defaults_of(framework, name)
        assert set(defaults) <= set(known), optimizer
        assert set(known) - set(defaults) <= {"bias_correction"}
        for key, value in defaults.items():
            if value == "required" or (key, value) == ("learning_rate", "None"):
                assert np.isnan(known[key])
            else:
                value = 0 if value == "None" else value
                assert known[key] == (tuple(value) if isinstance(value, list) else value), (optimizer, key)


def test_every_number_is_written_out_in_full():
    text = translate("torch", "SGD", lr=0.123456789012345, momentum=np.float64(1) / 3)
    assert "lr=0.123456789012345," in text and f"momentum={1 / 3!r}," in text
    assert check_arguments("keras", "SGD", {"weight_decay": None})["weight_decay"] == 0
