"""The formulas of docs/{zh,en}/vanishing-gradients.md beside snippets/vanishing_gradients.py and snippets/rnn.py."""

import numpy as np

from snippets.claims.vanishing_gradients import cliff_loss, recurrent
from snippets.equations import Each, cell, executed, from_one, rests
from snippets.rnn import rnn_forward, rnn_init
from snippets.vanishing_gradients import clip_by_norm, jacobian_norms, orthogonal

NEAR = 1e-6  # of central differences


def network(rng, dim, scale):
    """Return parameters of a network that reads four characters, with a bias, its W this many times as large."""
    params = rnn_init(4, dim, rng)
    return params | {"recurrent": scale * params["recurrent"], "bias": rng.normal(size=dim)}


def read(params, ids, state):
    """Return the states h_0 to h_T of one text."""
    return rnn_forward(params, np.array(ids)[:, None], state[None])[1][:, 0]


def texts(rng):
    """Yield networks with what they read, short and long, shrinking and stretching, from any start."""
    for dim, scale, length in ((1, 1.0, 3), (3, 0.5, 4), (3, 3.0, 3), (5, 1.0, 9)):
        params, ids = network(rng, dim, scale), rng.integers(4, size=length)
        yield params, ids, read(params, ids, rng.uniform(-1, 1, size=dim))


@executed(r"h_t = \tanh(E_{x_t} + W h_{t-1} + b)")
def state(rng):
    for params, ids, states in texts(rng):
        symbols = {"E": params["embed"], "W": params["recurrent"], "b": params["bias"], "x": from_one(ids), "h": states}
        yield symbols | {"t": Each(range(1, len(ids) + 1))}


@executed(r"1 - h_t \odot h_t")
def slope(rng):
    """The derivative of tanh is that of a state by the bias."""
    for params, ids, states in texts(rng):
        shifted = [read(params | {"bias": params["bias"] + push}, ids[:1], states[0])[1] for push in (1e-5, -1e-5)]
        yield {"h": states, "t": 1, "this": (shifted[0] - shifted[1]) / 2e-5, "close": NEAR}


def moved(params, ids, state, step=1e-5):
    """Return how the last state moves with the first: row i, column j, by central differences of the network."""
    columns = [
        (read(params, ids, state + push)[-1] - read(params, ids, state - push)[-1]) / (2 * step)
        for push in step * np.eye(len(state))
    ]
    return np.array(columns).T


@executed(1)
def chain(rng):
    for params, ids, states in texts(rng):
        steps = [moved(params, ids[t : t + 1], states[t]) for t in range(len(ids))]
        whole = {"∂h_T/∂h_0": moved(params, ids, states[0]), "T": len(ids), "A": from_one(steps)}
        yield whole | {"h": states, "W": params["recurrent"], "t": Each(range(1, len(ids) + 1)), "close": NEAR}


@executed(2)
def bound(rng):
    """Attained where nothing bends the states: at 0, or with slopes of 1, by a multiple of an orthogonal matrix."""
    for params, ids, states in texts(rng):
        values = {"W": params["recurrent"], "T": len(ids), "norm": 2}
        yield values | {"∂h_T/∂h_0": moved(params, ids, states[0]), "close": NEAR}
        slopes = rng.uniform(-1, 1, size=states[1:].shape)
        yield values | {"∂h_T/∂h_0": np.reshape(jacobian_norms(params["recurrent"], slopes)[-1], (1, 1))}
    for dim, scale, length in ((1, 0.5, 3), (4, 1.5, 6)):
        w = scale * orthogonal(dim, rng)
        still = {"embed": np.zeros((1, dim)), "recurrent": w, "bias": np.zeros(dim), "output": np.zeros((1, dim))}
        found = moved(still | {"output_bias": np.zeros(1)}, [0] * length, np.zeros(dim))
        yield {"W": w, "T": length, "norm": 2, "∂h_T/∂h_0": found, "close": NEAR, "tight": NEAR}


@executed(r"\lVert W \rVert = 0.9")
def small(rng):
    yield {"W": recurrent("small"), "norm": 2}


@executed(r"W v = \lambda v")
def eigenvalue(rng):
    w = network(rng, 5, 1.0)["recurrent"]
    roots, vectors = np.linalg.eig(w)
    for root, vector in zip(roots, vectors.T, strict=True):
        yield {"W": w, "λ": root, "v": vector}


@executed(3)
def lengths(rng):
    for dim in (1, 2, 7):
        yield {"Q": orthogonal(dim, rng), "I": np.eye(dim), "x": rng.normal(size=dim)}


@executed(4)
def clipping(rng):
    """Two parameters, strung together; short, long and empty ones, at the border too, and without length."""
    for size, limit in ((0.0, 2.0), (1.0, 1e3), (5.0, 1.0), (1e-6, 1e-9), (1.0, 0.0)):
        grads = {"W": size * rng.normal(size=(2, 3)), "b": size * rng.normal(size=2)}
        limit = limit or float(np.linalg.norm(np.concatenate([grads["W"].ravel(), grads["b"]])))
        before, after = (
            np.concatenate([part.ravel() for part in parts.values()])
            for parts in (grads, clip_by_norm(grads, limit)[0])
        )
        yield {"g": before, "c": limit, "after": {"g": after}}


@executed(r"(w^{20} - 2)^2 / 2")
def loss(rng):
    for w in (0.5, 1.0, 1.1, -1.2):
        yield {"w": w, "this": cliff_loss(w)}


@executed(r"\lVert g \rVert < c")
def short(rng):
    """Whether the code leaves a gradient as it is."""
    for size in (0.0, 0.5, 0.999, 1.001, 7.0):
        gradient = size * np.array([0.6, -0.8])
        clipped, _ = clip_by_norm({"g": gradient}, 1.0)
        yield {"g": gradient, "c": 1.0}, bool(np.array_equal(clipped["g"], gradient))


def powers():
    """Yield numbers of steps, and whether 0.9 times an orthogonal matrix has by then shrunk a millionfold."""
    w = 0.9 * orthogonal(3, np.random.default_rng(0))
    for steps in (1, 131, 132, 200):
        yield {"T": steps}, bool(jacobian_norms(w, np.ones((steps, 3)))[-1] <= 1e-6)


@executed(r"0.9^T \le 10^{-6}")
def millionth(rng):
    yield from powers()


@executed(r"T \ge \ln 10^{-6} / \ln 0.9")
def steps_back(rng):
    yield from powers()


@executed(r"h_t = \tanh(w h_{t-1})")
def one_unit(rng):
    for w in (-3.0, 0.0, 0.7):
        nothing = {
            "embed": np.zeros((1, 1)),
            "bias": np.zeros(1),
            "output": np.zeros((1, 1)),
            "output_bias": np.zeros(1),
        }
        states = read(nothing | {"recurrent": np.array([[w]])}, [0] * 4, rng.uniform(-1, 1, size=1))
        yield {"w": w, "h": states, "t": Each(range(1, 5))}


saturated = rests("w = -3", "condition: the weight of the exercise at which both units saturate")


@executed(cell(1, 1, 2))
def factor_here(rng):
    for size in (0.5, 0.999, 1.001, 7.0):
        gradient = size * np.array([0.6, -0.8])
        yield {"g": gradient, "c": 1.0, "this": clip_by_norm({"g": gradient}, 1.0)[0]["g"][0] / gradient[0]}


factor_of_torch = rests(
    cell(1, 2, 2),
    "tested: tests/snippets/test_oracles.py::test_joint_norm_is_clipped_alike_but_for_pytorchs_millionth",
    tex=r"\min(1, c/(\lVert g \rVert + 10^{-6}))",
)
