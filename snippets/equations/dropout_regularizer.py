"""The formulas of docs/{zh,en}/dropout-regularizer.md beside snippets/dropout_regularizer.py and snippets/mc_dropout.py."""

import numpy as np

from snippets.claims.dropout_regularizer import INPUTS, TARGETS, WEIGHT, enumerated
from snippets.dropout import dropout
from snippets.dropout_ensemble import all_masks
from snippets.dropout_regularizer import dropout_ridge, expected_loss
from snippets.equations import Each, Over, cell, executed, from_one, rests
from snippets.exercises.dropout_regularizer import n_passes
from snippets.mc_dropout import draw_mask, exact_spread, init_network, mc_dropout, network

RATES = (0.0, 0.2, 0.5, 0.9)


def problems(rng):
    """Yield inputs, targets, weights, a rate and the symbols of these, also of the page's example and of one number."""
    drawn = [(rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=d)) for n, d in ((3, 2), (1, 1), (2, 3))]
    for inputs, targets, weight in ((INPUTS, TARGETS, WEIGHT), *drawn):
        for p in RATES:
            symbols = {"x": inputs, "X": inputs, "y": targets, "w": weight, "p": p, "q": 1 - p}
            rows, columns = map(range, inputs.shape)
            yield inputs, targets, weight, p, symbols | {"i": Each(rows), "j": Each(columns)}


@executed(1)
def loss(rng):
    for inputs, targets, weight, p, symbols in problems(rng):
        for seed in range(3):
            dropped = dropout(inputs, p, np.random.default_rng(seed))
            kept = draw_mask(inputs.shape, p, np.random.default_rng(seed), float) > 0
            found = expected_loss(dropped, targets, weight, 0.0)
            yield symbols | {"m": kept.astype(float), "x tilde": dropped, "L tilde": found}


@executed(r"\frac{p}{1-p}\, x_{ij}^2 w_j^2")
def variance(rng):
    """The variance of one term over its two masks."""
    for inputs, _, weight, p, symbols in problems(rng):
        masks, probability = all_masks(1, p)
        for i, j in np.ndindex(inputs.shape):
            terms = masks[:, 0] * inputs[i, j] * weight[j]
            found = probability @ (terms - probability @ terms) ** 2
            yield symbols | {"i": i, "j": j, "this": found}


def masked(inputs, p):
    """Return all that dropout may make of the inputs, with the probability of each."""
    masks, probability = all_masks(inputs.size, p)
    return masks.reshape(-1, *inputs.shape) * inputs, probability


def squares(inputs):
    """Return the sum of squares of each column, as expected_loss charges a weight of 1 in it where p is 1/2 and the error 0."""
    return np.array([expected_loss(inputs, inputs @ one, one, 0.5) for one in np.eye(inputs.shape[1])])


@executed(2)
def mean(rng):
    for inputs, targets, weight, p, symbols in problems(rng):
        dropped, probability = masked(inputs, p)
        losses = [expected_loss(one, targets, weight, 0.0) for one in dropped]
        ways = [(chance, {"L tilde": one}) for chance, one in zip(probability, losses, strict=True)]
        symbols |= {"s": squares(inputs)}
        yield symbols | {"E": Over(ways)}
        yield symbols | {"L tilde": expected_loss(inputs, targets, weight, p), "E": lambda mean: mean}


@executed(r"0.25 \times (5 \times 4 + 6 \times 1)")
def example(rng):
    """What the mean over all masks exceeds the error by."""
    yield {"this": enumerated.compute() - expected_loss(INPUTS, TARGETS, WEIGHT, 0.0)}


def best(inputs, targets, p, scale=True):
    """Return the weights of the least mean loss over all masks, by least squares on all of them together."""
    dropped, probability = masked(inputs, p)
    rows = np.sqrt(probability)[:, None, None] * dropped * (1 if scale else 1 - p)
    right = np.sqrt(probability)[:, None] * targets
    return np.linalg.lstsq(rows.reshape(-1, inputs.shape[1]), right.ravel())[0]


@executed(3)
def ridge(rng):
    """D is what the penalty charges at p = 1/2, read from its values at sums of two weights."""
    for inputs, targets, _, p, symbols in problems(rng):
        if p == 0 and inputs.shape[0] < inputs.shape[1]:
            continue  # least squares without one answer
        ones = np.eye(inputs.shape[1])
        charge = lambda w, x=inputs: expected_loss(x, x @ w, w, 0.5)  # noqa: E731
        charged = [[(charge(a + b) - charge(a) - charge(b)) / 2 for a in ones] for b in ones]
        symbols |= {"D": np.array(charged), "s": from_one(squares(inputs))}
        for weight in (dropout_ridge(inputs, targets, p), best(inputs, targets, p)):
            yield symbols | {"w": weight}


kept = rests("q = 1-p", "definition: q, the probability of keeping, which the paper calls p")


@executed(
    r"\begin{aligned} &\sum_i \Bigl(y_i - q \sum_j x_{ij} w'_j\Bigr)^2 \\ &\quad + q(1-q) \sum_j s_j\, w_j'^2 \end{aligned}"
)
def of_2014(rng):
    """The mean over all masks of the loss of the paper of 2014, which does not scale in training."""
    for inputs, targets, weight, p, symbols in problems(rng):
        dropped, probability = masked(inputs, p)
        losses = [expected_loss(one * (1 - p), targets, weight, 0.0) for one in dropped]
        yield symbols | {"w'": weight, "s": squares(inputs), "this": probability @ losses}


@executed(4)
def same(rng):
    """The best weights of the paper's loss and of ours."""
    for inputs, targets, _, p, symbols in problems(rng):
        if p > 0:
            weight, theirs = dropout_ridge(inputs, targets, p), best(inputs, targets, p, scale=False)
            yield symbols | {"w": weight, "w'": theirs, "s": squares(inputs)}


@executed(5)
def spread(rng):
    for p in RATES:
        for units in (1, 2, 5):
            theta = init_network(3, units, 1, rng)
            x, theta[1], theta[3] = rng.normal(size=(1, 3)), rng.normal(size=units), rng.normal(size=1)
            hidden, output = network(x, theta)
            masks, probability = all_masks(units, p)
            passes = network(x, theta, masks)[1][:, 0]
            ways = [(chance, {"f tilde": one}) for chance, one in zip(probability, passes, strict=True)]
            symbols = {"h": hidden[0], "w": theta[2][:, 0], "p": p, "j": Each(range(units))}
            symbols |= {"y": rng.normal(), "f": output[0, 0], "σ": exact_spread(x, theta, p)[0, 0]}
            yield symbols | {"E": Over(ways)}


@executed(6)
def monte_carlo(rng):
    for p in RATES:
        theta, x = init_network(3, 5, 2, rng), rng.normal(size=(4, 3))
        for count in (2, 3, 50):
            masks = draw_mask((count, 4, 5), p, np.random.default_rng(count), float)
            mean, spread = mc_dropout(x, theta, p, count, np.random.default_rng(count))
            passes = from_one(network(x, theta, masks)[1])
            yield {"K": count, "f tilde": passes, "f bar_K": mean, "σ hat_K": spread}


@executed(r"1/\sqrt{2(K-1)}")
def precision(rng):
    """The spread of many spreads of K normal passes; 5 passes tell K - 1 from K, though the approximation is 4% off."""
    for count, bands in ((5, 20000), (50, 4000)):
        found = rng.normal(size=(bands, count)).std(axis=1, ddof=1).std()
        yield {"K": count, "this": found, "close": 0.05}


@executed(r"1/\sqrt{2(K-1)} = 0.05")
def five_percent(rng):
    """The answer to exercise 4, and the spread of many spreads of so many normal passes."""
    yield {"K": n_passes}
    found = np.concatenate([rng.normal(size=(1000, n_passes)).std(axis=1, ddof=1) for _ in range(10)]).std()
    yield {"1/root(2 (K-1))": found, "close": 0.05}


def orthogonal(rng):
    """Yield inputs whose columns are orthogonal, and some whose columns are not."""
    for share in (0.0, 0.5):
        columns = np.linalg.qr(rng.normal(size=(4, 3)))[0] * (1.0, 2.0, 0.5)
        columns[:, 0] += share * columns[:, 1]
        yield columns, share == 0, {"X": columns, "D": np.diag(squares(columns))}


@executed(r"X^\top X = D")
def gram(rng):
    for _, truth, symbols in orthogonal(rng):
        yield symbols, truth


@executed(r"\frac{1}{1-p}\, D w = X^\top y")
def shrunk(rng):
    for columns, truth, symbols in orthogonal(rng):
        for p in RATES:
            targets = rng.normal(size=4)
            yield symbols | {"p": p, "y": targets, "w": dropout_ridge(columns, targets, p)}, truth


@executed(r"5 \times (1/5)^2 = 1/5")
def shared(rng):
    yield {}


@executed("p = 0.25")
def three_quarters(rng):
    """At which of these rates orthogonal columns get three quarters of what least squares gives them."""
    (columns, _, _), *_ = orthogonal(rng)
    targets = rng.normal(size=4)
    least = np.linalg.lstsq(columns, targets)[0]
    for p in (0.2, 0.25, 0.5, 0.75):
        yield {"p": p}, bool(np.allclose(dropout_ridge(columns, targets, p), 0.75 * least, rtol=1e-9))


@executed(r"K = 1 + 1/(2 \times 0.05^2)")
def so_many_passes(rng):
    yield {"K": n_passes}


by_one_less = rests(
    cell(1, 3, 2),
    "tested: tests/snippets/test_structured_nets.py::test_the_table_of_frameworks_is_what_the_real_ones_did",
    tex="K-1",
)
