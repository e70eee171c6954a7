"""The formulas of docs/{zh,en}/dropout.md beside snippets/dropout.py."""

import numpy as np

from snippets.dropout import dropout
from snippets.equations import Each, Over, cell, executed, rests

PARTS = 40  # of the interval from 0 to 1, one random number in the middle of each: rates of so many parts have just their probability
HIDDEN = np.array([3.0, -0.7, 0.0, 1e-3])
RATES = (0.0, 0.2, 0.5, 0.8, 0.975)


class _Number:
    """Stands in for a generator and hands out one number again and again."""

    def __init__(self, number):
        self.number = number

    def random(self, shape):
        return np.full(shape, self.number)


def ways(p, hidden=HIDDEN):
    """Return what dropout makes of these activations for each number that a generator may draw, all equally likely, with the mask.

    The units share the number, so that what is said of each unit alone can be seen, and nothing else.
    """
    outputs = [dropout(hidden, p, _Number((part + 0.5) / PARTS)) for part in range(PARTS)]
    kept = [dropout(np.ones_like(hidden), p, _Number((part + 0.5) / PARTS)) != 0 for part in range(PARTS)]
    return [(1 / PARTS, {"h tilde": out, "m": mask * 1.0}) for out, mask in zip(outputs, kept, strict=True)]


@executed(r"1/(1-p)")
def factor(rng):
    for p in RATES:
        yield {"p": p, "this": max(way["h tilde"][0] for _, way in ways(p, np.ones(1)))}


def units():
    """Yield activations of all signs and 0, at rates to the borders."""
    for p in RATES:
        yield {"p": p, "h": HIDDEN, "i": Each(range(len(HIDDEN)))}


@executed(1)
def masked(rng):
    for draw in units():
        for seed in range(5):
            out, kept = (dropout(x, draw["p"], np.random.default_rng(seed)) for x in (HIDDEN, np.ones(len(HIDDEN))))
            yield draw | {"h tilde": out, "m": 1.0 * (kept != 0), "P": Over(ways(draw["p"]))}


@executed(2)
def mean(rng):
    for draw in units():
        yield draw | {"E": Over(ways(draw["p"]))}


@executed(r"(1-p)\,h")
def unscaled(rng):
    """The mean in training where the survivors are left as they are: the mask alone."""
    for p in RATES:
        yield {"p": p, "h": HIDDEN, "this": Over(ways(p)).of(lambda way: way["m"] * HIDDEN)}


@executed(3)
def variance(rng):
    for draw in units():
        every = ways(draw["p"])
        yield draw | {"E": Over(every), "Var": Over(every, "variance")}


def relative_spread(p):
    """Return the standard deviation of a unit's output over its activation."""
    return np.sqrt(Over(ways(p), "variance").of(lambda way: way["h tilde"][0] / HIDDEN[0]))


@executed(r"\sqrt{p/(1-p)}")
def spread(rng):
    for p in RATES:
        yield {"p": p, "this": relative_spread(p)}


def a_third():
    """Yield the rate, of those that the parts allow, at which the standard deviation is a third of the activation."""
    yield {"p": next(p for p in np.arange(PARTS) / PARTS if np.isclose(relative_spread(p), 1 / 3))}


@executed(r"p/(1-p) = 1/9")
def ninth(rng):
    yield from a_third()


@executed(r"p = 1/10")
def tenth(rng):
    yield from a_third()


@executed(r"1-p = 0.8 \times 0.7")
def twice(rng):
    """One minus the share of units that two passes drop, over all pairs of numbers."""
    kept = [[way["m"][0] for _, way in ways(p)] for p in (0.2, 0.3)]
    yield {"p": 1 - np.mean(np.outer(*kept))}


def means(p):
    """Return the mean of the masks times the activations: what training leaves without scaling."""
    return Over(ways(p)).of(lambda way: way["m"] * HIDDEN)


@executed(cell(1, 1, 2))
def training_never(rng):
    for p in RATES:
        yield {"p": p, "h": HIDDEN, "this": means(p)}


@executed(cell(1, 2, 2))
def training_scaled_later(rng):
    yield from training_never.draws(rng)


@executed(cell(1, 2, 3))
def prediction_scaled(rng):
    """Prediction by weights as long as the mask leaves them on average."""
    for p in RATES:
        kept = Over(ways(p)).of(lambda way: way["m"])
        yield {"p": p, "h": HIDDEN, "this": kept * HIDDEN}


@executed(cell(1, 4, 3))
def prediction_scaled_twice(rng):
    yield from prediction_scaled.draws(rng)


@executed(cell(2, 1, 4))
def factor_here(rng):
    yield from factor.draws(rng)


factor_of_torch = rests(
    cell(2, 2, 4), "tested: tests/snippets/test_oracles.py::test_dropout_is_pytorchs_for_the_same_mask", tex="1/(1-p)"
)
factor_of_keras = rests(
    cell(2, 3, 4),
    "tested: tests/snippets/test_frameworks.py::test_rate_of_keras_is_the_probability_of_dropping_and_training_must_be_said",
    tex="1/(1-p)",
)
