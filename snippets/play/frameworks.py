"""The translator: docs/elements/frameworks.ts. Tests: tests/play/test_play.py, tests/play/test_play_frameworks.py."""

import importlib
import inspect
import re

import numpy as np

from snippets.figures.frameworks import GRADIENTS, LAST, STEPS
from snippets.frameworks import keras, optax, torch
from snippets.frameworks.translate import (
    ABSENT,
    ARGUMENTS,
    OURS,
    check_arguments,
    defaults_of,
    kind_of,
    names_of,
    translate,
)

MODULES = {"torch": torch, "keras": keras, "optax": optax}
WORDS = {"torch": "PyTorch", "keras": "Keras", "optax": "Optax"}
KINDS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "amsgrad", "adadelta")
SITE = {
    f"{kind}_{part}": getattr(importlib.import_module(f"snippets.{kind}"), f"{kind}_{part}")
    for kind in KINDS
    for part in ("init", "step")
}
RATE = 0.1  # where a framework has no default
START = 2.0  # where the way begins; the first steps begin at 0
GRADS = [int(np.log10(GRADIENTS[0])), int(np.log10(GRADIENTS[-1]))]  # powers of ten: the first steps drawn


def known():
    """Return {framework: {optimizer: {argument: default}}}; a pair of betas is two arguments."""
    found = {name: {} for name in MODULES}
    for line in ARGUMENTS.strip().replace("\n ", " ").split("\n"):
        framework, optimizer = line.split(":")[0].split()
        defaults = defaults_of(framework, optimizer)
        pair = defaults.pop("betas", None)
        if pair:
            rate = defaults.pop("lr")
            defaults = {"lr": rate, "beta1": pair[0], "beta2": pair[1], **defaults}
        found[framework][optimizer] = {key: RATE if np.isnan(value) else value for key, value in defaults.items()}
    return found


def constants():
    """Return what every optimizer is called with, the names here, and the course of the two drawings."""
    return {
        "known": known(),
        "words": WORDS,
        "ours": OURS,
        "absent": ABSENT,
        "start": {"framework": "torch", "optimizer": "SGD", "arguments": {"momentum": 0.9}},
        "from": START,
        "steps": STEPS,
        "last": LAST,
        "grads": GRADS,
    }


def spelled(framework, arguments):
    """Return arguments as the framework spells them: PyTorch's betas are one pair."""
    given = {key: value for key, value in arguments.items() if key not in ("beta1", "beta2")}
    if len(given) < len(arguments):
        given["betas"] = (arguments["beta1"], arguments["beta2"])
    return given


def full(framework, optimizer, arguments):
    """Return the arguments with the defaults of `known` filled in, as the framework spells them."""
    return spelled(framework, known()[framework][optimizer] | arguments)


def rates(lr, steps):
    """Return the learning rate of each step: it drops to 0 after LAST."""
    return [lr if t <= LAST else 0.0 for t in range(1, steps + 1)]


def theirs(framework, optimizer, arguments, start, gradient, steps):
    """Return where the framework's own formula is after each step, from the start on."""
    given = full(framework, optimizer, arguments)
    rate = "lr" if framework == "torch" else "learning_rate"
    lr = given.pop(rate)
    name = optimizer.lower()
    first = {key: given.pop(key) for key in list(given) if key.startswith("initial")}
    known_there = inspect.signature(getattr(MODULES[framework], f"{name}_step")).parameters
    given = {key: value for key, value in given.items() if key in known_there}
    theta = np.array([start])
    state = getattr(MODULES[framework], f"{name}_init")(theta, **first)
    places = [start]
    for now in rates(lr, steps):
        theta, state = getattr(MODULES[framework], f"{name}_step")(
            theta, state, lambda x: np.full_like(x, gradient), now, **given
        )
        places.append(float(theta[0]))
    return places


def translated(framework, optimizer, arguments, start, gradient, steps):
    """Return the same of what `translate` writes, executed step by step."""
    given = full(framework, optimizer, arguments)
    rate = "lr" if framework == "torch" else "learning_rate"
    space = {"np": np, "theta": np.array([start]), "grad": lambda x: np.full_like(x, gradient), **SITE}
    places = [start]
    for t, now in enumerate(rates(given[rate], steps), start=1):
        text = translate(framework, optimizer, **(given | {rate: now}))
        begin, _, step = text.partition("\n")
        if t == 1:
            exec(begin, space)
        space["t"] = t
        exec(step, space)
        look = re.search(r"parameters are (.*)", text)
        places.append(float((eval(look[1], space) if look else space["theta"])[0]))
    return places


def copied(framework, optimizer, arguments, start, gradient, steps):
    """Return the same of this site's function of that name, its arguments copied as far as it has them."""
    found = check_arguments(framework, optimizer, full(framework, optimizer, arguments))
    kind = kind_of(framework, optimizer, found)
    theta = np.array([start])
    state, places = SITE[f"{kind}_init"](theta), [start]
    for now in rates(found["lr"], steps):
        words = {name: found[name] for name in names_of(kind)}
        theta, state = SITE[f"{kind}_step"](theta, state, lambda x: np.full_like(x, gradient), lr=now, **words)
        places.append(float(theta[0]))
    return places


def walk(framework, optimizer, arguments, start, gradient, steps):
    """Return the three ways side by side."""
    given = (framework, optimizer, arguments, start, gradient, steps)
    return {"theirs": theirs(*given), "ours": translated(*given), "copied": copied(*given)}


def answer(framework, optimizer, arguments):
    """Return the translation, or None where it is refused."""
    try:
        return translate(framework, optimizer, **full(framework, optimizer, arguments))
    except ValueError:
        return None


CASES = [
    ("torch", "SGD", {"momentum": 0.9}),
    ("torch", "SGD", {"lr": 0.5, "weight_decay": 0.1}),
    ("torch", "SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": 1}),
    ("torch", "Adagrad", {"lr_decay": 0.01, "weight_decay": 0.1, "eps": 1e-5}),
    ("torch", "RMSprop", {}),
    ("torch", "Adam", {"weight_decay": 0.1}),
    ("torch", "Adam", {"amsgrad": 1, "beta2": 0.99, "eps": 1e-4}),
    ("torch", "AdamW", {}),
    ("torch", "Adadelta", {"weight_decay": 0.2}),
    ("keras", "SGD", {"momentum": 0.8, "weight_decay": 0.02}),
    ("keras", "SGD", {"momentum": 0.8, "nesterov": 1}),
    ("keras", "Adagrad", {}),
    ("keras", "RMSprop", {"rho": 0.95}),
    ("keras", "Adam", {}),
    ("keras", "Adam", {"weight_decay": 0.1, "epsilon": 1e-3}),
    ("keras", "Adam", {"amsgrad": 1}),
    ("keras", "AdamW", {"learning_rate": 0.25}),
    ("keras", "Adadelta", {"learning_rate": 1.0}),
    ("optax", "sgd", {"momentum": 0.9}),
    ("optax", "sgd", {"momentum": 0.9, "nesterov": 1}),
    ("optax", "adagrad", {}),
    ("optax", "rmsprop", {"eps_in_sqrt": 0}),
    ("optax", "rmsprop", {"initial_scale": 1.0}),
    ("optax", "adam", {"b1": 0.5, "eps": 1e-6}),
    ("optax", "adamw", {"weight_decay": 0.3}),
    ("optax", "adadelta", {"weight_decay": 0.1, "rho": 0.5}),
]
REFUSED = [
    ("torch", "SGD", {"momentum": 0.9, "dampening": 0.5}),
    ("torch", "SGD", {"nesterov": 1}),
    ("torch", "RMSprop", {"momentum": 0.9, "centered": 1}),
    ("keras", "SGD", {"momentum": 0.9, "nesterov": 1, "weight_decay": 0.1}),
    ("optax", "adam", {"eps_root": 1e-8}),
]


SAID = [  # by hand: only rounding, from the first step, from the drop of the rate on; and why there is no translation
    ("says", ["torch", {"ours": 0, "copied": 0, "before": 0}], "与PyTorch自己的路相比，译文只差舍入；照抄参数只差舍入。",
     "From PyTorch's own way the translation differs by rounding only; copied arguments by rounding only."),
    ("says", ["optax", {"ours": 0.25, "copied": 2, "before": 0.25}], "与Optax自己的路相比，译文最多差0.25η；照抄参数最多差2η。",
     "From Optax's own way the translation differs by up to 0.25η; copied arguments by up to 2η."),
    ("says", ["torch", {"ours": 9, "copied": 9, "before": 0}], "与PyTorch自己的路相比，译文在学习率降到0以前只差舍入，以后最多差9η；照抄参数最多差9η。",
     "From PyTorch's own way the translation differs by rounding only until the rate drops to 0, then by up to 9η; copied arguments by up to 9η."),
    ("lacks", ["torch", ["nesterov"]], "PyTorch的nesterov要有动量，否则报错。", "PyTorch's nesterov needs momentum, or it is an error."),
    ("lacks", ["optax", ["nesterov"]], "本站的公式里没有nesterov，译不了。", "This site's formula has no nesterov: it cannot be translated."),
    ("lacks", ["torch", ["momentum", "centered"]], "本站的公式里没有momentum、centered，译不了。",
     "This site's formula has no momentum, centered: it cannot be translated."),
    ("lacks", ["keras", ["weight_decay"]], "本站的Nesterov里没有解耦的weight_decay，译不了。",
     "This site's Nesterov has no decoupled weight_decay: it cannot be translated."),
]  # fmt: skip
APART = [
    (1.0, 1.0, 0),
    (3.0, 1.0, 2),
    (1e-10, 0.0, 0),
    (1e30 * (1 + 2**-50), 1e30, 0),
    (2e30, 1e30, 1e30),
]  # rounding grows with the size


def golden():
    """Return words in both languages, translations of all cases, and the ways of those that have one."""
    cases = [{"call": call, "arguments": given, "value": [zh, en]} for call, given, zh, en in SAID]
    cases += [{"call": "apart", "arguments": [a, b], "value": gap} for a, b, gap in APART]
    for case in CASES + REFUSED:
        framework, optimizer, arguments = case
        given = [framework, optimizer, known()[framework][optimizer] | arguments]
        cases.append({"call": "translate", "arguments": given, "value": answer(*case)})
    for framework, optimizer, arguments in CASES:
        given = [framework, optimizer, known()[framework][optimizer] | arguments]
        powers = optimizer.lower() in ("adam", "adamw")  # of the betas: a browser's may differ in the last bits
        for start, gradient, steps in ((START, 1.0, STEPS), (0.0, 1e-7, 1), (0.0, 1e-3, 1)):
            value = walk(framework, optimizer, arguments, start, gradient, steps)
            cases.append(
                {"call": "walk", "arguments": [*given, start, gradient, steps], "value": value, "reduced": powers}
            )
    return cases


def copies():
    """Return states, and the translation that the copied program prints."""
    return [
        {"arguments": [framework, optimizer, arguments], "prints": answer(framework, optimizer, arguments)}
        for framework, optimizer, arguments in (CASES[2], CASES[6], CASES[14], CASES[24])
    ]
