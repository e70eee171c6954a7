"""The formulas of docs/{zh,en}/adam.md beside snippets/adam.py, snippets/amsgrad.py and snippets/adamw.py."""

from functools import partial

import numpy as np

from snippets.adam import adam_init, adam_step
from snippets.adamw import adamw_init, adamw_step
from snippets.amsgrad import amsgrad_init, amsgrad_step
from snippets.claims.adam import BETA1, SLOPES, reddi, unused, worst_steps
from snippets.equations import SIZES, Each, beside, executed, from_one, rests
from snippets.frameworks import keras

RATES = (
    (0.0, 0.9, 0.999, 0.1),
    (0.3, 0.0, 0.9, 0.0),
    (0.1, 0.9, 0.0, 0.4),
    (0.2, 0.5, 0.5, 0.0),
    (0.1, 0.8, 0.99, 2.0),
)
SILENCE = 100_000  # zero gradients, after which 1 - beta^t is 1


def walk(method, gradients, start):
    """Return the thetas and the states of a run on these gradients, functions of theta."""
    init, step = method
    thetas, states = [start], [init(start)]
    for gradient in gradients:
        theta, state = step(thetas[-1], states[-1], gradient)
        thetas.append(theta)
        states.append(state)
    return thetas, states


def fixed(gradient):
    """Return a gradient that does not depend on theta."""
    return lambda x: gradient + 0 * x


def corrected(step, state, gradient):
    """Return both corrected moments of a step, measured: from its length at lr = 1 with an eps of 0 and with one of 1."""
    zero = np.zeros_like(gradient)
    plain, damped = (-step(zero, state, fixed(gradient), 1.0, eps=eps)[0] for eps in (0.0, 1.0))
    root = damped / (plain - damped)
    return plain * root, root**2


def runs(rng, init=adam_init, step=adam_step, more=({},), steps=5):
    """Yield runs on a function that is no quadratic, at the borders of all rates too."""
    for shape in SIZES:
        for number, (lr, beta1, beta2, eps) in enumerate(RATES):
            target, extra = rng.normal(size=shape), more[number % len(more)]

            def grad(x, target=target):
                return np.sin(x) + x - target

            bare = partial(step, beta1=beta1, beta2=beta2)
            used = (init, lambda x, s, g, bare=bare, lr=lr, o={"eps": eps, **extra}: bare(x, s, g, lr, **o))
            thetas, states = walk(used, [grad] * steps, rng.normal(size=shape))
            symbols = {"η": lr, "β_1": beta1, "β_2": beta2, "ϵ": eps, "∇J": grad, "θ": thetas}
            gradients = [None, *map(grad, thetas[:-1])]
            hats = [corrected(bare, *pair) for pair in zip(states[:-1], gradients[1:], strict=True)]
            symbols |= {"m hat": [None, *(m for m, _ in hats)], "s hat": [None, *(s for _, s in hats)]}
            symbols |= {"m": [state[0] for state in states], "s": [state[1] for state in states], "g": gradients}
            yield symbols | {"t": Each(range(1, steps + 1)), "states": states, **extra}


@executed(1)
def moments(rng):
    yield from runs(rng)


@executed(2)
def step(rng):
    yield from runs(rng)


@executed(r"m_t = (1 - \beta_1) \sum_{k=1}^{t} \beta_1^{t-k} g_k")
def weighted(rng):
    yield from runs(rng)


def constant(rng):
    """Yield runs under a constant gradient without eps."""
    for beta1, beta2 in ((0.9, 0.999), (0.0, 0.5), (0.7, 0.0), (0.5, 0.5)):
        bare = partial(adam_step, beta1=beta1, beta2=beta2)
        gradient = fixed(rng.normal(size=2))
        _, states = walk((adam_init, lambda x, s, g, bare=bare: bare(x, s, g, 0.2, eps=0)), [gradient] * 6, np.ones(2))
        for t in range(1, 7):
            mean, square = corrected(bare, states[t - 1], gradient(np.zeros(2)))
            hats = {"m hat": {t: mean}, "s hat": {t: square}, "g": gradient(np.zeros(2)), "t": t}
            raw = np.abs(states[t][0] / np.sqrt(states[t][1]))[0]
            yield {"β_1": beta1, "β_2": beta2, "this": raw} | hats


@executed(r"\hat m_t = g")
def true_mean(rng):
    yield from constant(rng)


@executed(r"\sqrt{\hat s_t} = |g|")
def true_size(rng):
    yield from constant(rng)


@executed(3)
def uncorrected(rng):
    yield from constant(rng)


@executed(r"(1 - \beta_1)^2 (1 + \beta_1^2 + \beta_1^4 + \cdots) = \frac{1 - \beta_1}{1 + \beta_1}")
def geometric(rng):
    """The variance of the first moment: the sum of the squares of its weights, long after the first of them."""
    sides = "(1-β_1)^2 (1+β_1^2+β_1^4+dots())", "(1-β_1)/(1+β_1)"
    for beta1 in (0.0, 0.5, 0.9):
        weights = walk((adam_init, partial(adam_step, lr=0.0, beta1=beta1)), map(fixed, np.eye(400)), np.zeros(400))[1]
        yield from beside({"β_1": beta1}, np.sum(weights[-1][0] ** 2), *sides)


def steps_of(gradients, beta1, beta2, lr, silence=0, eps=0.0):
    """Return the thetas of a run on these gradients, counted on after a silence."""
    state = (*adam_init(np.array(0.0))[:2], silence)
    thetas = {silence: np.array(1.0)}
    for t, gradient in enumerate(gradients, silence + 1):
        thetas[t], state = adam_step(thetas[t - 1], state, fixed(gradient), lr, beta1, beta2, eps)
    return {"η": lr, "β_1": beta1, "β_2": beta2, "θ": thetas, "r": beta1**2 / beta2}


def grown(beta1, beta2, length):
    """Return gradients each of which is beta2 / beta1 times the one before, up to 1."""
    return (beta2 / beta1) ** np.arange(1.0 - length, 1)


@executed(r"1 - \beta_1 > \sqrt{1 - \beta_2}")
def longer_than_lr(rng):
    """Where a gradient after a silence makes a step of more than the rate."""
    for beta1, beta2 in ((0.9, 0.999), (0.5, 0.9), (0.0, 0.5), (0.9, 0.9901), (0.9, 0.9899), (0.9, 0.5), (0.5, 0.7)):
        thetas = steps_of([-3.0], beta1, beta2, 1.0, SILENCE)["θ"]
        yield {"β_1": beta1, "β_2": beta2}, bool(thetas[SILENCE + 1] - thetas[SILENCE] > 1)


@executed(4)
def published(rng):
    """A gradient after a silence reaches the bound; those that grow after it break it, as the page says."""
    for lr, beta1, beta2 in ((0.3, 0.9, 0.999), (2.0, 0.5, 0.9), (0.3, 0.0, 0.5)):
        yield steps_of([-3.0], beta1, beta2, lr, SILENCE) | {"t": SILENCE + 1, "tight": 1e-9}
        if beta1:
            spoilt = steps_of(grown(beta1, beta2, 200), beta1, beta2, lr, SILENCE)
            yield spoilt | {"t": SILENCE + 200}, False


def after_silence(rng):
    """Yield the corrected moments of a gradient that arrives after a long silence."""
    for beta1, beta2 in ((0.9, 0.999), (0.0, 0.5), (0.5, 0.9)):
        bare, gradient = partial(adam_step, beta1=beta1, beta2=beta2), rng.normal(size=3)
        mean, square = corrected(bare, (np.zeros(3), np.zeros(3), SILENCE), gradient)
        yield {"β_1": beta1, "β_2": beta2, "m hat": {1: mean}, "s hat": {1: square}, "g": {1: gradient}, "t": 1}


@executed(r"\hat m_t \approx (1 - \beta_1)\, g_t")
def late_mean(rng):
    yield from after_silence(rng)


@executed(r"\hat s_t \approx (1 - \beta_2)\, g_t^2")
def late_square(rng):
    yield from after_silence(rng)


@executed(r"(\sum a_k b_k)^2 \le \sum a_k^2 \sum b_k^2")
def cauchy(rng):
    """With equality where one is proportional to the other."""
    for count in (1, 2, 9):
        first, second = rng.normal(size=(2, count))
        values = {"a": from_one(first), "k": Each(range(1, count + 1))}
        yield values | {"b": from_one(second)}
        yield values | {"b": from_one(-3 * first), "tight": 1e-9}


@executed(r"\beta_1^2 < \beta_2")
def bounded(rng):
    yield from ((values, not truth) for values, truth in unbounded.draws(rng))


ratio = rests(r"r = \beta_1^2/\beta_2", "definition: r in the proof of (5)")


@executed(r"\beta_1^{n} = \sqrt{r^{n}} \cdot \sqrt{\beta_2^{n}}")
def split(rng):
    for beta1, beta2 in ((0.9, 0.999), (0.5, 0.3)):
        yield {"β_1": beta1, "r": steps_of([], beta1, beta2, 0.0)["r"], "β_2": beta2, "n": Each((1, 2, 7))}


first_factor = rests(r"a_k = \sqrt{r^{t-k}}", "definition: the first factors in the proof of (5)")


second_factor = rests(r"b_k = \sqrt{\beta_2^{t-k}}\, g_k", "definition: the second factors in the proof of (5)")


summed = rests(r"k = 1, \dots, t", "condition: what the sums run over")


@executed(
    r"\begin{aligned} & \Bigl( \sum_k \beta_1^{t-k} g_k \Bigr)^2 \\ "
    r"& \quad \le \frac{1 - r^t}{1 - r} \sum_k \beta_2^{t-k} g_k^2 \end{aligned}"
)
def cauchy_schwarz(rng):
    for beta1, beta2 in ((0.9, 0.999), (0.5, 0.3), (0.9, 0.9)):
        for t in (1, 2, 7):
            values = {"β_1": beta1, "β_2": beta2, "r": beta1**2 / beta2, "t": t, "k": Each(range(1, t + 1))}
            yield values | {"g": [None, *rng.normal(size=t)]}
            yield values | {"g": [None, *grown(beta1, beta2, t)], "tight": 1e-9}


@executed(
    r"\frac{1 - \beta_1}{1 - \beta_1^t} \sqrt{\frac{(1 - \beta_2^t)(1 - r^t)}{(1 - \beta_2)(1 - r)}}",
)
def largest(rng):
    """What the worst gradients make of step t, without a silence before them."""
    for beta1, beta2 in ((0.9, 0.999), (0.5, 0.3), (0.9, 0.83)):
        for t in (1, 2, 7, 40):
            values = steps_of(grown(beta1, beta2, t), beta1, beta2, 1.0)
            yield values | {"t": t, "this": values["θ"][t - 1] - values["θ"][t]}


def powers(tight):
    """Yield parts kept and numbers of steps; the last ones with equal parts, for which both sides are equal."""
    for beta1, beta2 in ((0.9, 0.999), (0.5, 0.3), (0.9, 0.82), (0.0, 0.5)):
        yield {"β_1": beta1, "β_2": beta2, "r": beta1**2 / beta2, "t": Each((1, 2, 10, 100))}
    for t in (1, 2, 10):
        yield {"β_1": 0.7, "β_2": 0.7, "r": 0.7, "t": t, "tight": tight}


@executed(r"\beta_2^t + r^t \ge 2\sqrt{\beta_2^t\, r^t} = 2\beta_1^t")
def two_numbers(rng):
    yield from powers(1e-9)


@executed(r"(1 - \beta_2^t)(1 - r^t) \le (1 - \beta_1^t)^2")
def at_most_one(rng):
    yield from powers(1e-9)


@executed(5)
def bound(rng):
    for lr, beta1, beta2, eps in (
        (0.0, 0.9, 0.999, 0.0),
        (0.1, 0.5, 0.3, 0.0),
        (2.0, 0.0, 0.9, 0.0),
        (1.0, 0.9, 0.82, 0.1),
    ):
        gradients = 10 ** rng.normal(size=60) * rng.choice([-1, 1], size=60)
        yield steps_of(gradients, beta1, beta2, lr, eps=eps) | {"t": Each(range(1, 61))}
    for beta1, beta2, sign in ((0.9, 0.999, 1), (0.5, 0.3, -1), (0.9, 0.9, 1), (0.1, 0.9, -1)):
        values = steps_of(sign * grown(beta1, beta2, 120), beta1, beta2, 0.3, SILENCE)
        yield values | {"t": Each(range(SILENCE + 1, SILENCE + 121)), "tight": 1e-5}


@executed(r"\beta_1^2 \ge \beta_2")
def unbounded(rng):
    """Whether twice as many of the worst gradients still make a longer step."""
    for beta1, beta2 in ((0.9, 0.999), (0.9, 0.85), (0.5, 0.3), (0.5, 0.25), (0.9, 0.81), (0.9, 0.7), (0.5, 0.2)):
        lengths = [worst_steps(beta1, beta2, length)[-1] for length in (150, 300)]
        yield {"β_1": beta1, "β_2": beta2}, bool(lengths[1] > 1.01 * lengths[0])


@executed(6)
def game(rng):
    def loss(t):
        return lambda theta: SLOPES[(t - 1) % 3] * theta

    yield {"f": loss, "t": Each(range(1, 16)), "θ": rng.uniform(-1, 1)}


@executed(r"3\theta - \theta - \theta = \theta")
def cycle(rng):
    """The slopes of the game in a cycle, added up."""
    theta = rng.uniform(-1, 1)
    yield from beside({"θ": theta}, sum(slope * theta for slope in SLOPES), "(3 θ-θ-θ)")
    yield {"θ": theta}


@executed(r"\eta_t = 0.1/\sqrt t")
def rates(rng):
    """The rate of a round is how far theta moved over the step at rate 1, in rounds that no wall cuts short."""
    path, steps = reddi("adam", 40)
    for t in (2, 3, 4, 8):
        yield {"t": t, "η_t": (path[t - 2] - path[t - 1]) / steps[t - 1]}


@executed(7)
def amsgrad(rng):
    for draw in runs(rng, amsgrad_init, amsgrad_step, more=({"eps": 0.0},)):
        yield draw | {"s bar": [largest for _, _, largest in draw["states"]]}


zhang = rests(r"\beta_1 < \sqrt{\beta_2}", "cited: zhang-2022")


@executed(8)
def adamw(rng):
    for draw in runs(rng, adamw_init, adamw_step, more=({"weight_decay": 0.0}, {"weight_decay": 0.3})):
        yield draw | {"λ": draw["weight_decay"]}


term_too_many = rests(
    r"\sum_{i=0}^{t} \beta^i = \frac{1 - \beta^t}{1 - \beta}",
    "quoted: of the Chinese Dive into Deep Learning, a term too many",
)


@executed(r"\hat\epsilon = \epsilon\sqrt{1 - \beta_2^t}")
def raw_eps(rng):
    """The eps with which Keras's Adam makes the step of this site; by halves."""
    for beta2, eps in ((0.999, 0.3), (0.5, 0.01)):
        for t in (1, 2, 9):
            moment, square, gradient = rng.uniform(0.5, 2, size=3)
            state = (np.array(moment), np.array(square), t - 1)
            wanted, _ = adam_step(np.array(0.0), state, fixed(gradient), 1.0, 0.9, beta2, eps)
            low, high = 0.0, 1.0
            for _ in range(60):
                middle = (low + high) / 2
                raw = (t - 1, *state[:2], np.array(0.0))
                found, _ = keras.adam_step(np.array(0.0), raw, fixed(gradient), 1.0, 0.9, beta2, middle)
                low, high = (middle, high) if found < wanted else (low, middle)
            yield {"ϵ": eps, "β_2": beta2, "t": t, "ϵ hat": low}


@executed(r"\frac{1 - \beta_1}{1 + \beta_1} = \tfrac{1}{19}")
def alternating(rng):
    """The first moment after so many gradients of changing sign."""
    _, states = walk((adam_init, partial(adam_step, lr=0.0)), [fixed((-1.0) ** t) for t in range(400)], np.array(0.0))
    yield from beside({"β_1": BETA1}, abs(states[-1][0]), "(1-β_1)/(1+β_1)", "1/19")


@executed(r"1 - \eta\lambda = 0.999")
def decay(rng):
    """A step of the weight that has no gradient, over the weight."""
    yield {"η": 0.01, "λ": 0.1}
    yield {"(1-η λ)": unused(0.1, decoupled=True, steps=1) / 5}


@executed(r"0.999^n \le \tfrac12")
def halved(rng):
    for n in (1, 692, 693, 1000):
        yield {"n": n}, bool(unused(0.1, decoupled=True, steps=n) <= 2.5)


@executed(r"n \ge \ln\tfrac12 / \ln 0.999")
def steps_to_half(rng):
    yield from halved.draws(rng)
