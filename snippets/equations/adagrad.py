"""The formulas of docs/{zh,en}/adagrad.md beside snippets/adagrad.py."""

import numpy as np

from snippets.adagrad import adagrad_init, adagrad_step
from snippets.claims.adagrad import first_step, positive_share
from snippets.equations import SIZES, Each, beside, executed, rests
from snippets.frameworks import keras


def follow(gradients, lr, eps=0.0, start=None, box=np.inf):
    """Return the thetas and the sums of squares of a run on these gradients, functions of theta, clipped to a box."""
    thetas = [np.array(0.0) if start is None else start]
    sums = [adagrad_init(thetas[0])]
    for gradient in gradients:
        theta, sum_sq = adagrad_step(thetas[-1], sums[-1], gradient, lr, eps)
        thetas.append(np.clip(theta, -box, box))
        sums.append(sum_sq)
    return thetas, sums


@executed(1)
def step(rng):
    for shape in SIZES:
        for lr, eps in ((0.0, 0.1), (0.3, 0.0), (0.1, 1e-8), (0.2, 0.5), (0.2, 3.0)):
            target = rng.normal(size=shape)

            def grad(x, target=target):
                return np.sin(x) + x - target

            thetas, sums = follow([grad] * 5, lr, eps, rng.normal(size=shape))
            gradients = [None, *map(grad, thetas[:-1])]
            symbols = {"η": lr, "ϵ": eps, "∇J": grad, "θ": thetas, "G": sums, "g": gradients}
            yield symbols | {"t": Each(range(1, 6))}


def fixed(values):
    """Return gradients that do not depend on theta."""
    return [lambda x, g=value: g + 0 * x for value in values]


@executed(r"G_1 = g_1 \odot g_1")
def first_sum(rng):
    for shape in SIZES:
        gradient = rng.normal(size=shape)
        yield {"g": {1: gradient}, "G": follow(fixed([gradient]), 0.1, start=np.zeros(shape))[1]}


@executed(2)
def first(rng):
    for shape in SIZES:
        for lr in (0.0, 0.2, 3.0):
            gradients = 10 ** rng.normal(size=(6, *shape)) * rng.choice([-1, 1], size=(6, *shape))
            gradients[0], gradients[3] = np.abs(gradients[0]) * (1 if lr < 1 else -1), 0
            thetas, _ = follow(fixed(gradients), lr, start=rng.normal(size=shape))
            values = {"η": lr, "θ": thetas, "g": [None, *gradients], "t": Each(range(1, 7))}
            yield values | {"tight": 1e-9} if lr else values


def sums_of_squares(rng):
    """Yield gradients and their sums; in the last draws there are many, no one large beside those before."""
    for length, spread in ((1, 1), (2, 3), (50, 0.3), (50, 3)):
        gradients = 10 ** (spread * rng.normal(size=length)) * rng.choice([-1, 1], size=length)
        yield {"T": length, "g": [None, *gradients], "G": follow(fixed(gradients), 1.0)[1]}
    for last in (0.01, 0.03):
        many = np.linspace(0.01, last, 2500)
        yield {"T": 2500, "g": [None, *many], "G": follow(fixed(many), 1.0)[1], "tight": 0.02}


@executed(r"G_t \ge g_t^2")
def at_least(rng):
    for draw in sums_of_squares(rng):
        yield draw | {"t": Each(range(1, draw["T"] + 1)), "tight": 1e-9}


@executed(3)
def effective(rng):
    """The effective rate is what really multiplied the gradient: the step over it."""
    for lr in (0.2, 3.0):
        gradients = rng.normal(size=(5, 3))
        thetas, sums = follow(fixed(gradients), lr, start=np.zeros(3))
        for t in range(1, 6):
            yield {"η": lr, "η_t": (thetas[t - 1] - thetas[t]) / gradients[t - 1], "G": sums, "t": t}


unit_gradients = rests(r"|g| = 1", "condition: the gradients of the example")


@executed(r"\eta/\sqrt n")
def occurrences(rng):
    for n, lr in ((1, 0.5), (4, 0.5), (7, 2.0)):
        signs = rng.choice([-1.0, 1.0], size=n) * 1.0
        gradients = np.ravel([(0.0, 0.0, sign) for sign in signs])
        thetas, _ = follow(fixed(gradients), lr)
        yield {"η": lr, "n": n, "this": abs(thetas[-1] - thetas[-2])}


@executed(4)
def lemma(rng):
    yield from sums_of_squares(rng)


larger_root = rests(r"a = \sqrt{G_t}", "definition: a in the proof of (4)")


smaller_root = rests(r"b = \sqrt{G_{t-1}}", "definition: b in the proof of (4)")


@executed(r"\begin{aligned} g_t^2 = a^2 - b^2 &= (a - b)(a + b) \\ &\le 2a\,(a - b) \end{aligned}")
def proof(rng):
    """Here the roots a and b come from sums that do not differ by many digits."""
    for draw in (*sums_of_squares(rng),)[::2]:
        for t in {1, draw["T"]}:
            roots = {"a": np.sqrt(draw["G"][t]), "b": np.sqrt(draw["G"][t - 1])}
            yield draw | roots | {"t": t, "tight": draw.get("tight", 1) if t > 1 else 1}


@executed(r"\eta = D/\sqrt 2")
def best_rate(rng):
    """The rate at which the share of a coordinate is least, its second term being as large as (4) allows; by thirds."""
    for side, length in ((2.0, 1), (0.5, 40)):
        root = np.sqrt(follow(fixed(rng.normal(size=length)), 1.0)[1][-1])

        def share(lr, side=side, root=root):
            return side**2 / (2 * lr) * root + lr / 2 * 2 * root

        low, high = 0.01, 9.0
        for _ in range(200):
            third = (high - low) / 3
            low, high = (low, high - third) if share(low + third) < share(high - third) else (low + third, high)
        yield {"D": side, "η": low, "close": 1e-6}


def play(losses, slopes, side, start, best):
    """Play rounds with Adagrad in a box of this side, at the rate of the page; return the regret and what it is made of."""
    thetas, sums = follow(slopes, side / np.sqrt(2), start=start, box=side / 2)
    regret = sum(loss(theta) for loss, theta in zip(losses, thetas, strict=False)) - sum(loss(best) for loss in losses)
    values = {"R": {len(losses): regret}, "T": len(losses), "f": [None, *losses], "θ": [None, *thetas], "θ*": best}
    return values | {"D": side, "G": np.insert(sums, 0, np.nan, axis=1), "i": Each(range(1, len(best) + 1))}


@executed(5)
def regret(rng):
    """Linear losses and squared distances; in the last draws theta starts at one side of the box, and the best is the other."""
    for side, size, rounds in ((2.0, 1, 1), (0.5, 2, 7), (2.0, 3, 60)):
        targets, slopes = rng.uniform(-side / 2, side / 2, size=(2, rounds, size))
        linear = [lambda x, s=slope: s @ x for slope in slopes]
        best = -np.sign(slopes.sum(axis=0)) * side / 2
        yield play(linear, fixed(slopes), side, np.zeros(size), best)
        squared = [lambda x, a=target: np.sum((x - a) ** 2) / 2 for target in targets]
        pulls = [lambda x, a=target: x - a for target in targets]
        yield play(squared, pulls, side, np.zeros(size), targets.mean(axis=0))
    for side, steep in ((1.0, 1.0), (0.01, 3.0)):
        slopes = steep * np.array([[1.0, 1.0], [0.3, 0.3]])
        edge = np.full(2, side / 2)
        linear = [lambda x, s=slope: s @ x for slope in slopes]
        yield play(linear, fixed(slopes), side, edge, -edge) | {"tight": 0.28}


missing_square = rests(
    r"G_{i,t} = G_{i,t-1} + \nabla_{\theta_{i,t}} J(\theta)",
    "quoted: the original note, whose formula lacks the square",
)


@executed(r"\binom{2n}{n}/4^n")
def all_positive(rng):
    for n in range(1, 6):
        yield {"n": n, "this": positive_share(10 ** rng.normal(size=n))}


tiny = rests(r"|g| \ll \sqrt\epsilon", "condition: gradients that are small beside the root of eps")


@executed(r"\sqrt{g^2 + \epsilon} \approx \sqrt\epsilon")
def inside(rng):
    """Whether the first step is within a hundredth of the gradient over the root of eps."""
    for eps in (1e-8, 4.0):
        for share in (0.01, 0.1415, 0.2, 3.0):
            gradient = share * np.sqrt(eps)
            yield {"g": gradient, "ϵ": eps}, bool(abs(first_step(gradient, eps)[0] / share - 1) < 0.01)


@executed(r"3\eta/\sqrt{9t} = \eta/\sqrt t")
def cancels(rng):
    for lr in (0.2, 2.0):
        thetas, _ = follow(fixed(np.full(7, 3.0)), lr)
        for t in (1, 2, 7):
            yield from beside({"η": lr, "t": t}, thetas[t - 1] - thetas[t], "3 η/root(9 t)", "η/root(t)")


@executed(r"\sum_{t \le T} 1/\sqrt t \approx 2\sqrt T")
def distance(rng):
    """Whether the way under a constant gradient is within a hundredth of that, at the border of it; of the last way the sum is computed."""
    thetas, _ = follow(fixed(np.full(6000, 3.0)), 1.0)
    ways = np.abs(thetas[1:]) / (2 * np.sqrt(np.arange(1, 6001)))
    border = int(np.argmax(ways >= 0.99)) + 1
    values, side = {"t": Each(range(1, border + 9))}, "sum(1/root(t), range(names(t<=T)))"
    for last in (border - 1, border):
        yield values | {"T": last, side: abs(thetas[last])}, last == border
    yield values | {"T": border}


@executed(r"\eta = 50/(2\sqrt T)")
def travel(rng):
    """The rate that travels 50 under a constant gradient of 3, by rule of three from the distance at rate 1."""
    thetas, _ = follow(fixed(np.full(10_000, 3.0)), 1.0)
    yield {"T": 10_000, "η": 50 / abs(thetas[-1]), "close": 0.01}


one_of_lemma = rests("g = 1", "condition: the gradients for which (4) is the sum of the exercise")


@executed(r"G_0 = 0.1")
def start_of_keras(rng):
    yield {"G_0": keras.adagrad_init(np.zeros(())), "close": 1e-15}


@executed(r"\epsilon = 10^{-7}")
def eps_of_keras(rng):
    """Where a gradient is 0 and so is the sum, eps is the square of what a unit of the gradient is divided by."""
    for eps in (1e-8, 1e-7, 1e-6):
        ours, _ = adagrad_step(np.array(0.0), np.array(0.0), lambda x: x + 1e-4, 1.0, eps)
        theirs, _ = keras.adagrad_step(np.array(0.0), np.array(0.0), lambda x: x + 1e-4, 1.0)
        yield {"ϵ": eps}, bool(np.isclose(ours, theirs, rtol=1e-12))


@executed("g = 0")
def stays(rng):
    """Whether that first step leaves a coordinate where it is."""
    for gradient in (-1.0, 0.0, 1e-9, 2.0):
        theta, _ = adagrad_step(np.array(0.5), np.array(0.1), lambda x, g=gradient: 0 * x + g, 1.0, 1e-7)
        yield {"g": gradient}, bool(theta == 0.5)
