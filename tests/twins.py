"""What the real optimizers of PyTorch, Keras and Optax and their NumPy twins in snippets/frameworks both run.

`tests/peers` runs the real ones and compares every step with the twin, live; `tests/snippets/test_frameworks.py` compares the twins with
what was recorded. Both go through the cases below, so that neither can leave one out.

Theta has the shape (6, 2), a landscape in each row: all of these optimizers work element by element, so one run tries six. The
gradients are computed here, in NumPy, for both sides: what is compared is the optimizer alone. Each landscape is scaled to a
largest curvature near 1, so that one learning rate suits them all.
"""

import importlib

import numpy as np

from tests import numeric

STEPS = 144
RECORDED = (1, 2, 3, 5, 10, 20, 50, 100, 144)  # the steps a record holds; each later one depends on all before it
FRAMEWORKS = ("torch", "keras", "optax")


def ulps(title):
    """Return how close a case must be after each of its steps.

    A ulp is 2**-52 times the largest coordinate of the landscape so far. 6 were seen: PyTorch fuses a product with a sum; Keras
    does the very same operations as its twin, and most of its runs agree to the bit. A centered RMSProp takes the difference of
    two nearly equal numbers, and 68 were seen. The learning rates keep RMSProp away from the minima: near one its step is little
    more than the gradient's sign, and no two ways of rounding agree on that for long.
    """
    return 300 if "centered" in title or "rmsprop, every argument" in title else 24


def quadratic(x, y, a, b, c):
    """Return the gradient of (a x^2 + 2 b x y + c y^2) / 2."""
    return a * x + b * y, b * x + c * y


def rosenbrock(x, y):
    """Return the gradient of (1 - x)^2 + 100 (y - x^2)^2."""
    return -2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)


def beale(x, y):
    """Return the gradient of (1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2."""
    terms = 1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y * y * y
    by_x, by_y = (y - 1, y * y - 1, y * y * y - 1), (x, 2 * x * y, 3 * x * y * y)
    return tuple(2 * sum(t * d for t, d in zip(terms, slopes, strict=True)) for slopes in (by_x, by_y))


def over(size, gradient, *coefficients):
    """Return a gradient divided by a number."""
    return lambda x, y: tuple(slope / size for slope in gradient(x, y, *coefficients))


def ravine(condition):
    """Return the gradient of a quadratic with curvatures 1 and 1 / condition, turned by the angle of the 3-4-5 triangle."""
    a, b, c = (9 + 16 * condition) / 25, 12 * (1 - condition) / 25, (16 + 9 * condition) / 25
    return over(condition, quadratic, a, b, c)


def saddle(x, y):
    """Return the gradient of (x^2 - y^2) / 2 + y^4 / 4: a saddle at 0 between two minima."""
    return x, y * y * y - y


LANDSCAPES = {
    "ravine 10": (ravine(10), (1.0, -0.3)),
    "ravine 100": (ravine(100), (1.0, -0.3)),
    "ravine 1000": (ravine(1000), (1.0, -0.3)),
    "rosenbrock": (over(1500, rosenbrock), (-1.2, 1.0)),
    "beale": (over(60, beale), (0.8, -0.6)),
    "saddle": (saddle, (1.0, 0.001)),
}


def start():
    """Return theta before the first step, shape (6, 2)."""
    return np.array([point for _, point in LANDSCAPES.values()])


def gradient(theta):
    """Return the gradient in each row's own landscape."""
    return np.array([slope(*point) for (slope, _), point in zip(LANDSCAPES.values(), theta, strict=True)])


def rates(rule, lr):
    """Return a learning rate for each step: always lr, or in turns lr, a quarter of it, and 0."""
    if rule == "constant":
        return [lr] * STEPS
    return [0.0 if step % 48 == 47 else lr if step % 16 < 8 else lr / 4 for step in range(STEPS)]


# name: (learning rate, {framework: (optimizer's name in snippets/frameworks, arguments of its init, arguments of its step)})
def same(optimizer, **arguments):
    """Return one optimizer under one name, with the same arguments, in all three."""
    return {framework: (optimizer, {}, arguments) for framework in FRAMEWORKS}


BASIC = {
    "sgd": (0.5, same("sgd")),
    "momentum": (0.1, same("sgd", momentum=0.9)),
    "nesterov": (0.1, same("sgd", momentum=0.9, nesterov=True)),
    "adagrad": (0.2, same("adagrad")),
    "rmsprop": (0.004, same("rmsprop")),
    "rmsprop, centered": (0.002, same("rmsprop", centered=True)),
    "rmsprop, momentum": (0.001, same("rmsprop", momentum=0.8)),
    "adam": (0.05, same("adam")),
    "amsgrad": (
        0.05,
        {
            "torch": ("adam", {}, {"amsgrad": True, "betas": (0.9, 0.9)}),
            "keras": ("adam", {}, {"amsgrad": True, "beta_2": 0.9}),
            "optax": ("amsgrad", {}, {"b2": 0.9}),
        },
    ),
    "adamw": (0.05, same("adamw", weight_decay=0.1)),
    "adadelta": (1.0, same("adadelta")),
}
FURTHER = {  # these with changing learning rates only
    "sgd, weight decay": (
        0.5,
        {"torch": ("sgd", {}, {"weight_decay": 0.1}), "keras": ("sgd", {}, {"weight_decay": 0.1})},
    ),
    "momentum, dampening, weight decay": (
        0.1,
        {"torch": ("sgd", {}, {"momentum": 0.9, "dampening": 0.3, "weight_decay": 0.05})},
    ),
    "nesterov, weight decay": (
        0.1,
        {
            "torch": ("sgd", {}, {"momentum": 0.9, "nesterov": True, "weight_decay": 0.05}),
            "keras": ("sgd", {}, {"momentum": 0.9, "nesterov": True, "weight_decay": 0.05}),
        },
    ),
    "adagrad, every argument": (
        0.2,
        {
            "torch": (
                "adagrad",
                {"initial_accumulator_value": 0.03},
                {"lr_decay": 0.02, "weight_decay": 0.05, "eps": 0.01},
            ),
            "keras": ("adagrad", {"initial_accumulator_value": 0.03}, {"epsilon": 0.01, "weight_decay": 0.05}),
            "optax": ("adagrad", {"initial_accumulator_value": 0.03}, {"eps": 0.01}),
        },
    ),
    "rmsprop, every argument": (
        0.005,
        {
            "torch": (
                "rmsprop",
                {},
                {"alpha": 0.8, "eps": 0.02, "momentum": 0.7, "centered": True, "weight_decay": 0.05},
            ),
            "keras": (
                "rmsprop",
                {},
                {"rho": 0.8, "epsilon": 0.02, "momentum": 0.7, "centered": True, "weight_decay": 0.05},
            ),
            "optax": (
                "rmsprop",
                {"initial_scale": 0.3},
                {"decay": 0.8, "eps": 0.02, "momentum": 0.7, "centered": True, "eps_in_sqrt": False, "nesterov": True},
            ),
        },
    ),
    "adam, every argument": (
        0.05,
        {
            "torch": ("adam", {}, {"betas": (0.8, 0.95), "eps": 0.01, "weight_decay": 0.05}),
            "keras": ("adam", {}, {"beta_1": 0.8, "beta_2": 0.95, "epsilon": 0.01, "weight_decay": 0.05}),
            "optax": ("adam", {}, {"b1": 0.8, "b2": 0.95, "eps": 0.01, "eps_root": 0.001}),
        },
    ),
    "amsgrad, every argument": (
        0.05,
        {
            "torch": ("adamw", {}, {"betas": (0.8, 0.9), "eps": 0.01, "weight_decay": 0.05, "amsgrad": True}),
            "keras": (
                "adamw",
                {},
                {"beta_1": 0.8, "beta_2": 0.9, "epsilon": 0.01, "weight_decay": 0.05, "amsgrad": True},
            ),
            "optax": ("amsgrad", {}, {"b1": 0.8, "b2": 0.9, "eps": 0.01, "eps_root": 0.001}),
        },
    ),
    "adamw, every argument": (
        0.05,
        {"optax": ("adamw", {}, {"b1": 0.8, "b2": 0.9, "eps": 0.01, "eps_root": 0.001, "weight_decay": 0.2})},
    ),
    "adadelta, every argument": (
        0.7,
        {
            "torch": ("adadelta", {}, {"rho": 0.8, "eps": 0.001, "weight_decay": 0.05}),
            "keras": ("adadelta", {}, {"rho": 0.8, "epsilon": 0.001, "weight_decay": 0.05}),
            "optax": ("adadelta", {}, {"rho": 0.8, "eps": 0.001, "weight_decay": 0.05}),
        },
    ),
}


def cases(framework):
    """Return {case's name: (optimizer, learning rates, arguments of init, arguments of step)} of a framework."""
    found = {}
    for rule, group in (("constant", BASIC), ("in turns", BASIC | FURTHER)):
        for name, (lr, by_framework) in group.items():
            if framework in by_framework:
                optimizer, first, each = by_framework[framework]
                found[f"{name}, lr {rule}"] = (optimizer, rates(rule, lr), first, each)
    return found


def twin(framework, name):
    """Return the iterates of the NumPy twin in a case, shape (STEPS, 6, 2)."""
    return follow(framework, *cases(framework)[name])


def follow(framework, optimizer, schedule, first, each):
    """Return the iterates of an optimizer of snippets/frameworks; `first` is for its init, `each` for its step."""
    module = importlib.import_module(f"snippets.frameworks.{framework}")
    method = getattr(module, f"{optimizer}_init"), getattr(module, f"{optimizer}_step")
    return numeric.run(method, gradient, start(), schedule, first, **each)[0][1:]


def distance(ours, theirs):
    """Return by how many ulps two runs differ at most, and where: (ulps, step from 1, landscape).

    An ulp here is 2**-52 times the largest coordinate of the landscape up to this step.
    """
    largest = np.maximum.accumulate(np.abs(theirs).max(axis=2), axis=0)
    apart = np.abs(ours - theirs).max(axis=2) / largest / 2.0**-52
    apart = np.where(np.isnan(apart), np.inf, apart)
    step, row = np.unravel_index(apart.argmax(), apart.shape)
    return float(apart[step, row]), int(step) + 1, list(LANDSCAPES)[row]


def record(case, thetas):
    """Return a case as it is recorded: what was asked for, and the iterates at the recorded steps by landscape."""
    optimizer, schedule, first, each = case
    kept = thetas[[step - 1 for step in RECORDED]]
    arguments = {**first, **each}
    theta = {name: kept[:, row].tolist() for row, name in enumerate(LANDSCAPES)}
    return {"optimizer": optimizer, "lr": schedule[0], "arguments": arguments, "theta": theta}
