"""The optimizer playground: docs/elements/optimizer_race.ts. Tests: tests/play/test_play.py, tests/play/test_play_optimizer_race.py."""

import importlib
import inspect

import numpy as np

from snippets.claims.optimizer_race import GRID, GRIDS, METHODS, STEPS, SURFACES, best
from snippets.figures.colors import METHODS as LOOKS
from snippets.figures.optimizer_race import GOALS, HEIGHTS, WORDS

SURFACE, GOAL = "beale", 1e-3  # the surface it starts on; how low J has to come
BOUND = 1000  # a run has diverged once J is so many times that of its start, or of 1
PAIRS = {
    name: tuple(getattr(importlib.import_module(f"snippets.{name}"), f"{name}_{part}") for part in ("init", "step"))
    for name in METHODS
}


def settings(name):
    """Return the default of each parameter of a method's step that has one: those of the page."""
    parameters = inspect.signature(PAIRS[name][1]).parameters.values()
    return {parameter.name: parameter.default for parameter in parameters if parameter.default is not parameter.empty}


def bias(beta):
    """Return what 1 - beta**t has above 1 - beta * beta * .., for t = 1 .. STEPS, in units of 2**-53: a whole number.

    A browser's own power may differ from Python's in the last bits; products do not.
    """
    found, product = [], 1.0
    for t in range(1, STEPS + 1):
        product *= beta
        found.append(round(((1 - beta**t) - (1 - product)) * 2.0**53))
    return found


def constants():
    """Return methods, surfaces, the rates that the page's rule chooses, and how far a run goes."""
    adam = settings("adam")
    return {
        "steps": STEPS,
        "surface": SURFACE,
        "goal": GOAL,
        "bound": BOUND,
        "rates": [float(GRID[0]), float(GRID[-1])],
        "shared": float(GRIDS["shared"][0]),
        "bias": {key: bias(adam[key]) for key in ("beta1", "beta2")},
        "methods": {
            name: {"words": WORDS[name], "color": LOOKS[name].role, "settings": settings(name)} for name in METHODS
        },
        "surfaces": {
            name: {
                "start": start,
                "box": box,
                "heights": HEIGHTS[name],
                "goals": GOALS[name],
                "rates": {method: best(name, method)[1] for method in METHODS},
            }
            for name, (_, start, box) in SURFACES.items()
        },
    }


def run(surface, method, x, y, rate, gamma, steps=STEPS):
    """Return the points of a run, J at each, and where each step asked for its gradient.

    The parameters stand in an array (1, 2): then NumPy squares by multiplying, as a browser does.
    """
    function = SURFACES[surface][0]
    init, step = PAIRS[method]
    free = {"momentum": gamma} if "momentum" in settings(method) else {}
    asked = []

    def grad(point):
        asked.append(point[0])
        return function(point)[1]

    theta = np.array([[x, y]], dtype=float)
    state, points = init(theta), [theta[0]]
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps):
            theta, state = step(theta, state, grad, lr=rate, **free)
            points.append(theta[0])
        points, asked = np.array(points), np.array(asked)
        losses = function(points)[0]
    return {"x": points[:, 0], "y": points[:, 1], "loss": losses, "askedX": asked[:, 0], "askedY": asked[:, 1]}


def first(condition):
    """Return the first step at which a condition holds, or -1."""
    return int(np.argmax(condition)) if np.any(condition) else -1


def fate(surface, made):
    """Return the first steps at which J is low enough, the point outside the frame, J out of all bounds for good; -1: never."""
    low, high = np.array(SURFACES[surface][2])
    points, losses = np.column_stack([made["x"], made["y"]]), made["loss"]
    inside = losses <= BOUND * max(1, losses[0])
    return {
        "goal": first(losses < GOAL),
        "left": first(~np.all((low <= points) & (points <= high), axis=1)),
        "diverged": -1 if inside[-1] else int(np.flatnonzero(inside)[-1]) + 1,
    }


FAR = "NAG的这一步太远，画不出。", "NAG's step is too far away to be drawn."
SAID = [  # by hand: what is said where methods are equal, have diverged, or stand still
    (
        "says",
        [1, 1, 0, [], []],
        "起点(1, 1)。第0步，没有选中任何方法。",
        "Start (1, 1). At step 0, no method is shown.",
    ),
    (  # at the start all are equal: 1.5^2 + 2.25^2 + 2.625^2 = 14.203125
        "says",
        [1, 1, 0, ["SGD", "NAG", "Adam"], [14.203125] * 3],
        "起点(1, 1)。第0步，选中的都是J = 14.2。",
        "Start (1, 1). At step 0, J = 14.2 for all shown.",
    ),
    (
        "says",
        [0, -2, 7, ["SGD"], [0]],
        "起点(0, −2)。第7步，选中的都是J = 0。",
        "Start (0, −2). At step 7, J = 0 for all shown.",
    ),
    (
        "says",
        [1, 1, 9, ["SGD", "NAG"], ["NaN", "Infinity"]],
        "起点(1, 1)。第9步，选中的全都发散了。",
        "Start (1, 1). At step 9, all shown have diverged.",
    ),
    (
        "says",
        [1, 1, 9, ["SGD", "NAG"], ["NaN", 2.5]],
        "起点(1, 1)。第9步，最低的是NAG，J = 2.5。",
        "Start (1, 1). At step 9, lowest: NAG, J = 2.5.",
    ),
    (
        "says",
        [1, 1, 9, ["SGD", "NAG", "Adam"], [0.5, 4, 0.5]],
        "起点(1, 1)。第9步，最低的是SGD、Adam，J = 0.5。",
        "Start (1, 1). At step 9, lowest: SGD, Adam, J = 0.5.",
    ),
    ("told", [{"goal": -1, "left": -1, "diverged": -1}], "—", "—"),
    ("told", [{"goal": 0, "left": -1, "diverged": -1}], "0", "0"),
    ("told", [{"goal": -1, "left": 3, "diverged": -1}], "—，第3步出框", "—, out of the box at 3"),
    ("told", [{"goal": 5, "left": 9, "diverged": 20}], "5，第20步起发散", "5, diverged from 20 on"),
    ("nag", [0, [], 0], "走出第一步之后，这里画出NAG的一步。", "Once a step is taken, NAG's step is drawn here."),
    ("nag", [9, [], 0], *FAR),
    ("nag", [9, [[0, 0]] * 4, 1e6], "NAG的第9步停在原地。", "NAG's step 9 stays where it is."),
    (  # the first step has no point before the last one
        "nag",
        [1, [[1, 1], [1, 1], [1, 1], [0.5, 1]], 2],
        "NAG的第1步，画成路径图的2倍：A和B (1.00, 1.00)是起点，C = B − γv (1.00, 1.00)是前瞻点，梯度在那里求，这一步走到θₜ (0.50, 1.00)。",
        "NAG's step 1, at 2 times the scale of the map: A and B (1.00, 1.00) are the start, C = B − γv (1.00, 1.00) the look-ahead "
        "point, where the gradient is taken; the step ends at θₜ (0.50, 1.00).",
    ),
    (
        "nag",
        [2, [[1, 1], [0.5, 1], [0, 1], [-0.25, 1]], 2],
        "NAG的第2步，画成路径图的2倍：A (1.00, 1.00)是上一个点，B (0.50, 1.00)是当前点，C = B − γv (0.00, 1.00)是前瞻点，梯度在那里求，"
        "这一步走到θₜ (−0.25, 1.00)。",
        "NAG's step 2, at 2 times the scale of the map: A (1.00, 1.00) is the last point, B (0.50, 1.00) the current one, "
        "C = B − γv (0.00, 1.00) the look-ahead point, where the gradient is taken; the step ends at θₜ (−0.25, 1.00).",
    ),
]


def cases():
    """Return the page's own races, starts at random places at random rates, and rates that are far too large."""
    rng = np.random.default_rng(7)
    for surface, (_, start, box) in SURFACES.items():
        low, high = np.array(box)
        for method in METHODS:
            yield surface, method, *start, best(surface, method)[1], 0.9
            for gamma in (0.0, 0.5, 0.95):
                yield surface, method, *rng.uniform(low, high), 10 ** rng.uniform(-4, -1), gamma
            yield surface, method, *start, 30.0, 0.9


def golden():
    """Return the surfaces over their frames, runs, and the words at their borders in both languages."""
    found = [{"call": call, "arguments": given, "value": [zh, en]} for call, given, zh, en in SAID]
    rng = np.random.default_rng(8)
    for surface, (function, _, box) in SURFACES.items():
        for point in rng.uniform(*np.array(box), size=(20, 2)):
            value = function(point[None])[0][0]
            found.append({"call": "height", "arguments": [surface, *point], "value": value})
    for case in cases():
        made = run(*case)
        found.append({"call": "run", "arguments": list(case), "value": made})
        if np.all(np.isfinite(made["loss"])):  # what is handed over is JSON
            found.append({"call": "fate", "arguments": [case[0], made], "value": fate(case[0], made)})
    return found


def copies():
    """Return states, and the losses of the methods that they show."""
    found = []
    for surface, x, y, gamma, t, names in (
        ("beale", 1.0, 1.0, 0.9, STEPS, list(METHODS)),
        ("rosenbrock", -1.5, 2.25, 0.8, 60, ["momentum", "nesterov", "adamw"]),
        ("saddle", 1.0, 0.001, 0.9, 0, ["sgd"]),
        ("quadratic", -9.0, 2.0, 0.9, 150, ["adagrad", "rmsprop"]),
    ):
        rates = {name: best(surface, name)[1] for name in names}
        lines = [
            f"{WORDS[name][1]} {run(surface, name, x, y, rates[name], gamma)['loss'][t]}"
            for name in METHODS
            if name in names
        ]
        found.append({"arguments": [surface, x, y, gamma, t, rates], "prints": "\n".join(lines)})
    return found
