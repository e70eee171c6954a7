"""The formulas of docs/{zh,en}/dropout-ensemble.md beside snippets/dropout_ensemble.py."""

import itertools

import numpy as np

from snippets.claims.dropout_ensemble import ensemble
from snippets.dropout_ensemble import all_masks, geometric_mean, relu_network, softmax_network
from snippets.equations import Each, Follows, Over, executed

RATES = (0.0, 0.3, 0.5, 0.9)
CASES = [(n, p) for n in (1, 2, 4) for p in RATES]


@executed("1/(1-p)")
def survivors(rng):
    for n, p in CASES:
        yield {"p": p, "this": all_masks(n, p)[0].max()}


@executed("2^n")
def how_many(rng):
    for n, p in CASES:
        yield {"n": n, "this": len(all_masks(n, p)[0])}


def first_units(network, n, units):
    """Return a network of which only the first n of its units may be dropped."""
    return lambda masks: network(np.concatenate([masks, np.ones((*masks.shape[:-1], units - n))], axis=-1))


def networks(n):
    """Return two networks of the page with n units that may be dropped: softmax, and ReLU."""
    return first_units(softmax_network, n, 10), first_units(relu_network, n, 12)


def averaged(values, p):
    """Return the mean of values over all masks, one unit after another, in the order of all_masks."""
    while len(values) > 1:
        values = (1 - p) * values[::2] + p * values[1::2]
    return values[0]


def masks_of(n, p):
    """Return the symbols of all masks on n units."""
    scaled, probability = all_masks(n, p)
    kept = (scaled > 0).astype(float)
    place = {mask.tobytes(): number for number, mask in enumerate(kept)}
    return {
        "n": n,
        "p": p,
        "m": Each(kept),
        "m tilde": Follows(lambda at: scaled[place[at["m"].tobytes()]]),
        "m_i": Follows(lambda at: at["m"][at["i"] - 1]),
        "q": lambda mask: probability[place[mask.tobytes()]],
    }


@executed(1)
def mean(rng):
    for n, p in CASES:
        for network in networks(n):
            yield masks_of(n, p) | {"f": network, "f bar": averaged(network(all_masks(n, p)[0]), p)}
    yield masks_of(10, 0.3) | {"f": softmax_network, "f bar": ensemble(softmax_network, 10)[0]}


def at_all(network, n):
    """Return a network of a mask, or of its entries written as `1, ..., 1`."""
    return lambda first, *rest: network(np.linspace(first, rest[-1], n) if rest else first)


@executed(2)
def scaling(rng):
    for n, p in CASES:
        for network, units in ((softmax_network, 10), (relu_network, 12)):
            whole = ensemble(network, units)[2]
            yield masks_of(n, p) | {"f": at_all(first_units(network, n, units), n), "f hat": whole}


def linear_output(masks):
    """Return the network with a ReLU of which only units behind the ReLU are dropped."""
    before, after = np.ones((*masks.shape[:-1], 6)), np.ones((*masks.shape[:-1], 6 - masks.shape[-1]))
    return relu_network(np.concatenate([before, masks, after], axis=-1))


@executed(r"\bar f = \hat f")
def equal(rng):
    """Equal where units are dropped before a linear output only, or never; not across a ReLU or a softmax."""
    for n, p in CASES:
        for network, linear in ((linear_output, True), *((network, False) for network in networks(n))):
            found = averaged(network(all_masks(n, p)[0]), p)
            yield {"f bar": found, "f hat": network(np.ones(n))}, linear or p == 0


def layer():
    """Return the hidden values, weights and biases that softmax_network draws."""
    rng = np.random.default_rng(seed=0)
    return rng.normal(size=10), rng.normal(size=(10, 3)) / 1.5, rng.normal(size=3)


def scores(masks):
    """Return the scores of softmax_network."""
    hidden, weight, bias = layer()
    return (masks * hidden) @ weight + bias


def dropped(rng):
    """Yield masks of the softmax layer with its scores and predictions."""
    for p in RATES:
        for mask in (rng.random((4, 10)) >= p) / (1 - p):
            symbols = {"z": scores(mask), "f": softmax_network(mask), "c": Each(range(3)), "k": Each(range(3))}
            yield mask, symbols


@executed(r"z_c = \sum_i \tilde m_i h_i w_{ic} + b_c")
def score(rng):
    """The scores as differences of the logarithms of the predictions, and the bias of class 0 as it is drawn."""
    for mask, symbols in dropped(rng):
        hidden, weight, bias = layer()
        logs = np.log(symbols["f"])
        found = logs - logs[0] + symbols["z"][0]
        yield {
            "z": found,
            "m tilde": mask,
            "h": hidden,
            "w": weight,
            "b": bias,
            "i": Each(range(10)),
            "c": symbols["c"],
        }


@executed(r"f_c = e^{z_c} / \sum_k e^{z_k}")
def probability(rng):
    yield from (symbols for _, symbols in dropped(rng))


def of_classes(network):
    """Return one function for each class of a network."""
    return [lambda *at, c=c: network(*at)[c] for c in range(3)]


@executed(3)
def geometric(rng):
    for n, p in CASES:
        network = networks(n)[0]
        found = geometric_mean(network(all_masks(n, p)[0]), all_masks(n, p)[1])
        yield masks_of(n, p) | {"f": of_classes(network), "g": found, "c": Each(range(3)), "k": Each(range(3))}


@executed(r"\log f_c = z_c - \log \sum_k e^{z_k}")
def logarithm(rng):
    yield from (symbols for _, symbols in dropped(rng))


@executed(4)
def exact(rng):
    for n, p in CASES:
        scored = at_all(first_units(scores, n, 10), n)
        found = geometric_mean(networks(n)[0](all_masks(n, p)[0]), all_masks(n, p)[1])
        symbols = {"g": found, "z": of_classes(scored), "f hat": softmax_network(np.ones(10))}
        yield symbols | {"c": Each(range(3)), "k": Each(range(3))}


@executed(5)
def monte_carlo(rng):
    """All ways to draw K masks, in turn; and K times the same mask, to which the formula does not apply."""
    for (n, p), count in itertools.product(((1, 0.3), (2, 0.5), (2, 0.9), (2, 0.0), (3, 0.3)), (1, 2, 3)):
        masks, chances = all_masks(n, p)
        values = networks(n)[1](masks)
        middle = averaged(values, p)
        sigma = np.sqrt(averaged(values**2, p) - middle**2)
        draws = [list(draw) for draw in itertools.product(range(len(masks)), repeat=count)]
        ways = [(chances[draw].prod(), {"f bar_K": values[draw].mean()}) for draw in draws]
        symbols = {"f bar": middle, "σ": sigma, "K": count, "close": 1e-6}
        yield symbols | {"E": Over(ways)}
        same = [(chance, {"f bar_K": value}) for chance, value in zip(chances, values, strict=True)]
        yield symbols | {"E": Over(same)}, bool(count == 1 or sigma < 1e-6)


@executed("2^{-n}")
def alike(rng):
    """The probability of every mask at p = 1/2, of none elsewhere."""
    for n, p in CASES:
        for chance in all_masks(n, p)[1]:
            yield {"n": n, "this": chance}, p == 0.5
