"""The formulas of docs/{zh,en}/categorical-continuous.md beside snippets/categorical_continuous.py and snippets/one_hot.py."""

import numpy as np

from snippets.categorical_continuous import cyclic, fit_error
from snippets.embedding import embedding
from snippets.equations import Each, executed, from_one
from snippets.one_hot import one_hot

PERIODS = (24.0, 7.0, 0.5)


@executed(1)
def least(rng):
    """The code's least error beside the errors of the best pair and of pairs around it, one of which must be the least."""
    for records, columns in ((6, 2), (4, 1), (9, 3)):
        codes, targets = rng.normal(size=(records, columns)), rng.normal(size=records)
        best = np.linalg.lstsq(np.column_stack([np.ones(records), codes]), targets)[0]
        steps = [np.zeros(columns), *(0.01 * np.eye(columns)), *(-0.01 * np.eye(columns)), rng.normal(size=columns)]
        yield {
            "a": Each([best[0] + step for step in (0, 0.01, -0.01, 1)]),
            "w": Each([best[1:] + step for step in steps]),
            "n": records,
            "k": Each(range(columns)),
            "y": from_one(targets),
            "c": lambda b, k, codes=codes: codes[b - 1, k],
            "this": fit_error(codes, targets),
        }


@executed(2)
def one_term(rng):
    for ids, classes in (([3, 0, 3, 5], 6), ([0], 1), ([2, 1], 4)):
        weights = rng.normal(size=classes)
        symbols = {"X": one_hot(ids, classes), "w": weights, "i": ids, "b": Each(range(len(ids))), "V": classes}
        yield symbols
        looked_up = embedding(ids, weights[:, None])[:, 0]
        for b, found in enumerate(looked_up):
            yield symbols | {"b": b, "w_(i_b)": found}


@executed(r"\sqrt2")
def apart(rng):
    for classes in (2, 5):
        rows = one_hot(np.arange(classes), classes)
        for v, w in zip(*np.triu_indices(classes, 1), strict=True):
            yield {"this": np.linalg.norm(rows[v] - rows[w])}


def places(rng):
    """Yield periods and values, also negative ones and ones beyond a period."""
    for period in PERIODS:
        for x in (*rng.uniform(-3 * period, 3 * period, size=5), 0.0, period / 2, period):
            yield x, period


@executed(3)
def circle(rng):
    for x, period in places(rng):
        yield {"x": x, "T": period, "after": {"x": cyclic(x, period)}}


@executed(4)
def chord(rng):
    for x, period in places(rng):
        for other in (x, x + period, x - 5 * period / 2, rng.normal()):
            distance = lambda a, b, period=period: np.linalg.norm(cyclic(a, period) - cyclic(b, period))  # noqa: E731
            yield {"x": x, "x'": other, "T": period, "dist": distance}


@executed(r"\sin\alpha = \sin(\pi - \alpha)")
def alike(rng):
    """Two places of a circle whose sines the code finds equal, and two whose sines it does not."""
    for x, period in places(rng):
        turn = 2 * np.pi / period
        for other in (period / 2 - x, x + period / 5, -x):
            equal = np.isclose(cyclic(x, period)[1], cyclic(other, period)[1], atol=1e-9)
            yield {"α": turn * x, "sin((π-α))": cyclic(other, period)[1]}, bool(equal)
        yield {"α": turn * x}


@executed("12 - 2 = 10")
def same_sine(rng):
    """The other hour whose sine is that of 2:00."""
    sines = cyclic(np.arange(24), 24)[:, 1]
    hours = [hour for hour in range(24) if hour != 2 and np.isclose(sines[hour], sines[2])]
    yield {}
    yield {"(12-2)": hours[0], "this": len(hours)}
