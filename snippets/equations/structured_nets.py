"""The formulas of docs/{zh,en}/structured-nets.md beside snippets/mlp.py."""

import numpy as np

from snippets.equations import Each, cell, executed, from_one, rests
from snippets.mlp import mlp_forward, mlp_gradient, mlp_init, mlp_loss, standardize

SHAPES = ((4, (3, 2), 2, 1, 5), (1, (6, 7), 1, 2, 3), (3, (1, 1), 0, 1, 1), (6, (2, 3), 2, 3, 4))
PUSH = 1e-5


@executed(1)
def standard(rng):
    """The training rows themselves, whose mean and deviation they are, and new ones."""
    for rows, columns in ((5, 2), (2, 1), (9, 3)):
        train = rng.normal(3, 10, size=(rows, columns))
        mean, std = train.mean(axis=0), train.std(axis=0)
        for x in (train, rng.normal(size=(1, columns))):
            symbols = {"x": x, "x bar": mean, "s": std, "b": Each(range(len(x))), "k": Each(range(columns))}
            yield symbols | {"x tilde": standardize(x, mean, std)}


def networks(rng):
    """Yield parameters, biases among them, and rows: several, one, and without continuous columns."""
    for batch, cardinalities, columns, size, hidden in SHAPES:
        theta = mlp_init(cardinalities, columns, size, hidden, rng)
        theta = [part + 0.3 * rng.normal(size=part.shape) for part in theta]
        ids = np.column_stack([rng.integers(rows, size=batch) for rows in cardinalities])
        yield theta, ids, rng.normal(size=(batch, columns)), rng.normal(size=batch)


@executed(2)
def forward(rng):
    for theta, ids, x, _ in networks(rng):
        prediction, z, hidden = mlp_forward(theta, ids, x)
        symbols = dict(zip("EFWcua", theta, strict=True)) | {"i": ids[:, 0], "j": ids[:, 1], "x tilde": x}
        yield symbols | {"b": Each(range(len(x))), "z": z, "h": hidden, "y hat": prediction}


@executed(3)
def loss(rng):
    for theta, ids, x, y in networks(rng):
        guess = mlp_forward(theta, ids, x)[0]
        yield {"B": len(y), "y": from_one(y), "y hat": from_one(guess), "J": mlp_loss(theta, ids, x, y)}


def rows_of(array):
    """Return the rows of a matrix, each a matrix of one row, as the page writes vectors."""
    return [row[None] for row in array]


def quotients(of, at):
    """Return the central difference quotients of a function of an array."""
    found = np.zeros_like(at)
    for place in np.ndindex(at.shape):
        push = np.zeros_like(at)
        push[place] = PUSH
        found[place] = (of(at + push) - of(at - push)) / (2 * PUSH)
    return found


def alone(theta, ids, x, y):
    """Return the gradients of each row's part of the loss."""
    each = [mlp_gradient(theta, ids[b : b + 1], x[b : b + 1], y[b : b + 1]) for b in range(len(y))]
    return [[part / len(y) for part in gradient] for gradient in each]


def backward(rng):
    """Yield the symbols of (4): what a row alone gives a and c is what flows back to its prediction and its units.

    The derivatives by z are quotients of the loss of the same layers fed with z itself.
    """
    for theta, ids, x, y in networks(rng):
        guess, z, hidden = mlp_forward(theta, ids, x)
        layers, none = theta[2:], np.zeros((len(y), 0), int)
        gradients = alone(theta, ids, x, y)
        symbols = {"B": len(y), "b": Each(range(len(y))), "y": y, "y hat": guess, "W": layers[0], "u": layers[2][None]}
        symbols |= {"h": rows_of(hidden), "z": rows_of(z)}
        symbols |= {"δ": [part[5] for part in gradients], "g": [part[3][None] for part in gradients]}
        slopes = quotients(lambda z, given=(layers, none, y): mlp_loss(*given[:2], z, given[2]), z)
        yield symbols | {"∂J/∂z": rows_of(slopes), "close": 1e-6}, (theta, ids, x, y), gradients


@executed("[h_b > 0]")
def open_units(rng):
    """The units whose bias gets a gradient."""
    for symbols, _, gradients in backward(rng):
        for b, parts in enumerate(gradients):
            yield symbols | {"b": b, "this": (parts[3][None] != 0).astype(float)}


@executed(4)
def gradient(rng):
    """The gradients by the code, and as quotients."""
    for symbols, (theta, *data), _ in backward(rng):
        pushed = []
        for place, part in enumerate(theta):
            before, after = theta[:place], theta[place + 1 :]
            of = lambda new, around=(before, after), data=data: mlp_loss([*around[0], new, *around[1]], *data)  # noqa: E731
            pushed.append(quotients(of, part))
        for _, _, weight, bias, readout, offset in (mlp_gradient(theta, *data), pushed):
            found = {"∂J/∂W": weight, "∂J/∂c": bias[None], "∂J/∂u": readout[None], "∂J/∂a": offset}
            yield symbols | found


@executed(r"z_b^{\mathsf T} g_b")
def one_row(rng):
    for symbols, _, gradients in backward(rng):
        for b, parts in enumerate(gradients):
            yield symbols | {"b": b, "this": parts[2]}


@executed(5)
def check(rng):
    for theta, ids, x, y in networks(rng):
        flat = np.concatenate([part.ravel() for part in theta])
        cuts = np.cumsum([part.size for part in theta])[:-1]
        slopes = np.concatenate([part.ravel() for part in mlp_gradient(theta, ids, x, y)])
        for k in np.flatnonzero(np.abs(slopes) > 1e-9):

            def at(value, k=k, flat=flat, cuts=cuts, data=(theta, ids, x, y)):
                moved = np.array(flat)
                moved[k] = value
                parts = [new.reshape(old.shape) for new, old in zip(np.split(moved, cuts), data[0], strict=True)]
                return mlp_loss(parts, *data[1:])

            yield {"k": k, "θ": flat, "J": at, "ε": PUSH, "∂J/∂θ": slopes}


def linear(rng):
    """Yield layers fed with z whose units are all open, and ones some of whose units are closed."""
    for theta, ids, x, _ in networks(rng):
        weight, bias, readout, offset = theta[2:]
        for z in mlp_forward(theta, ids, x)[1]:
            for lift in (50.0, 0.0, -50.0):
                layers = [weight, bias + lift, readout, offset]
                of = lambda z, layers=layers: mlp_forward(layers, np.zeros((1, 0), int), z[None])[0][0]  # noqa: E731
                symbols = {"z": z, "W": weight, "c": bias + lift, "u": readout, "a": offset}
                yield symbols, of, bool(np.all(z @ weight + bias + lift > 0))


@executed(r"(zW + c) \cdot u + a")
def collapsed(rng):
    for symbols, of, opened in linear(rng):
        yield symbols | {"this": of(symbols["z"])}, opened


@executed(r"W u^{\mathsf T}")
def slope(rng):
    """What one layer instead of two would weigh z by, as quotients; a column, since vectors are rows."""
    for symbols, of, opened in linear(rng):
        found = quotients(of, symbols["z"])[:, None]
        yield symbols | {"u": symbols["u"][None], "this": found, "close": 1e-6}, opened


by_one_less = rests(
    cell(2, 2, 5),
    "tested: tests/snippets/test_structured_nets.py::test_the_table_of_frameworks_is_what_the_real_ones_did",
    tex="n-1",
)
