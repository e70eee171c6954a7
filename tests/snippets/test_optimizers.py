"""What all optimizers, here and in snippets/frameworks, have in common; each one's own file tests its formulas."""

import inspect
import re
import warnings

import numpy as np
import pytest

from tests import cells, oracle, twins
from tests.cells import HERE as METHODS

RATES = {name: tuple(inspect.signature(step).parameters)[3:] for name, (_, step) in METHODS.items()}
ALL = METHODS | {
    f"{optimizer} of {framework}": cells.functions(framework, optimizer)
    for framework in twins.FRAMEWORKS
    for optimizer in oracle.read(framework)["cases"]["defaults"]
}
RULES = {  # of each rate: what the error says, and the first number that is too large
    "momentum": (r"be in \[0, 1\]", np.nextafter(1, 2)),
    **dict.fromkeys(("rho", "beta1", "beta2"), (r"be in \[0, 1\)", 1.0)),
    **dict.fromkeys(("lr", "eps", "weight_decay"), (r"be (finite(,| and) >= 0|in \[0, inf\))", np.inf)),
}
each_method = pytest.mark.parametrize("name", METHODS)
each_of_all = pytest.mark.parametrize("name", ALL)
each_rate = pytest.mark.parametrize(("name", "rate"), [(name, rate) for name in METHODS for rate in RATES[name]])
misshapen = pytest.mark.parametrize(
    ("spoil", "shape"), [(np.sum, "()"), (lambda x: x[:1], "(1,)"), (lambda x: x[:, None], "(3, 1)")]
)


def parts(state):
    """Return the parts of a state as a tuple, be it one array or several."""
    return state if isinstance(state, tuple) else (state,)


def arrays(state):
    """Return the arrays of a state; Adam's count of steps is none, nor is the buffer that PyTorch has not begun."""
    return [part for part in parts(state) if isinstance(part, np.ndarray | np.generic)]


def rates_of(name, **rates):
    """Return all rates of a method, of a twin the learning rate, as NumPy's own float64, which would widen float32."""
    own = RATES.get(name, ["lr" if "torch" in name else "learning_rate"])
    return {rate: np.float64(rates.get(rate, 0.25)) for rate in own}


@each_of_all
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (2, 1, 4)])
def test_shape_and_type_are_kept_and_no_input_is_changed(name, shape, dtype):
    """Here the state starts at 0; no step changes what it is given, so that the same step again gives the same bits."""
    (init, step), theta = ALL[name], np.random.default_rng(0).normal(size=shape).astype(dtype)
    state = init(theta)
    assert name not in METHODS or not any(np.any(part) for part in parts(state))
    for _ in range(3):
        given = [theta, *arrays(state)]
        copies = [part.copy() for part in given]
        (theta, state), again = (step(theta, state, lambda x: 2 * x, **rates_of(name)) for _ in range(2))
        assert all(map(np.array_equal, given, copies))
        assert all(map(np.array_equal, (theta, *parts(state)), (again[0], *parts(again[1]))))
        found = {(part.dtype, part.shape) for part in (*given, theta, *arrays(state))}
        assert found == {(np.dtype(dtype), shape)}


@each_method
def test_each_parameter_moves_as_if_it_were_alone(name):
    (init, step), (start, scale) = METHODS[name], np.random.default_rng(1).normal(size=(2, 2, 3))

    def end(theta, scale):
        state = init(theta)
        for _ in range(4):
            theta, state = step(theta, state, lambda x: scale * x, lr=0.25)
        return theta

    alone = [end(*pair) for pair in zip(start.ravel(), scale.ravel(), strict=True)]
    assert end(start, scale).ravel() == pytest.approx(alone, rel=1e-14)


@each_method
def test_gradient_is_asked_for_once_a_step_at_theta(name):
    """Nesterov's at the look-ahead point."""
    (init, step), theta = METHODS[name], np.array([2.0, -1.0])
    state = init(theta)
    for _ in range(3):
        asked, at = [], theta - 0.9 * state if name == "nesterov" else theta
        theta, state = step(theta, state, lambda x, asked=asked: asked.append(x) or 3 * x, lr=0.25)
        assert np.array_equal(asked, [at])


@each_method
def test_rate_0_leaves_theta_and_the_gradient_is_remembered_all_the_same(name):
    (init, step), theta = METHODS[name], np.array([1.0, -2.0])
    (still, state), (moved, other) = (step(theta, init(theta), np.sign, lr=lr) for lr in (0, 0.25))
    assert np.array_equal(still, theta) and np.all(moved != theta)
    if name not in ("momentum", "nesterov"):
        assert all(map(np.array_equal, arrays(state), arrays(other)))
        return
    assert not state.any()  # lr stands inside the velocity, which coasts
    for momentum in (0, 0.7, 1):
        new, velocity = step(theta, np.full(2, 0.5), np.sign, 0, momentum)
        assert np.array_equal(velocity, np.full(2, momentum * 0.5)) and np.array_equal(new, theta - velocity)


@each_rate
def test_bad_rate_is_refused_by_name_rule_and_value(name, rate):
    (init, step), (rule, end) = METHODS[name], RULES[rate]
    for value in map(float, (-np.inf, -0.1, -5e-324, end, np.inf, np.nan)):
        with pytest.raises(ValueError, match=f"{rate} must {rule}, got {re.escape(str(value))}$"):
            step(np.ones(3), init(np.ones(3)), lambda x: x, **{"lr": 0.1, rate: value})


@each_rate
def test_every_rate_from_0_to_its_end_is_allowed(name, rate):
    (init, step), (_, end) = METHODS[name], RULES[rate]
    for value in (0, 0.5, np.nextafter(end, 0)):
        with np.errstate(over="ignore"):
            theta, _ = step(np.ones(3), init(np.ones(3)), lambda x: x, **{"lr": 0.1, rate: value})
        assert not np.isnan(theta).any()


@each_of_all
@misshapen
def test_gradient_of_another_shape_is_refused(name, spoil, shape):
    init, step = ALL[name]
    with pytest.raises(ValueError, match=rf"{'grad' if name in METHODS else 'shapes'}.*\(3,\).*{re.escape(shape)}"):
        step(np.ones(3), init(np.ones(3)), spoil, 0.1)


@each_of_all
@misshapen
def test_state_of_another_shape_is_refused(name, spoil, shape):
    """Each array of it, by the name of the argument or as a moment."""
    init, step = ALL[name]
    called, state = list(inspect.signature(step).parameters)[1], init(np.ones(3))
    state = np.ones(3) if state is None else state
    said = f"({called}|moments)" if name in METHODS else "shapes"
    for i in range(len(parts(state))):
        if isinstance(parts(state)[i], np.ndarray):
            bad = (*state[:i], spoil(state[i]), *state[i + 1 :]) if isinstance(state, tuple) else spoil(state)
            with pytest.raises(ValueError, match=rf"{said}.*\(3,\).*{re.escape(shape)}"):
                step(np.ones(3), bad, lambda x: x, 0.1)


@each_method
def test_without_gradient_and_eps_nothing_moves_and_nan_is_not_hidden(name):
    (init, step), theta = METHODS[name], np.ones(2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        still, _ = step(theta, init(theta), np.zeros_like, **rates_of(name, eps=0, weight_decay=0))
    spoiled, _ = step(theta, init(theta), lambda _: np.array([np.nan, 1.0]), **rates_of(name))
    assert np.array_equal(still, theta) and np.isnan(spoiled[0]) and np.isfinite(spoiled[1])
