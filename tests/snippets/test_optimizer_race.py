"""Tests of snippets/optimizer_race.py, in the order the page makes its claims."""

import math
from functools import cache

import numpy as np
import pytest

from snippets.claims import optimizer_race as claims
from snippets.figures import (
    optimizer_race,
    optimizer_race_quadratic,
    optimizer_race_rates,
    optimizer_race_rosenbrock,
    optimizer_race_saddle,
    optimizer_race_sensitivity,
)
from snippets.optimizer_race import beale, quadratic, rescaled, rosenbrock, saddle, score, walk
from snippets.sgd import sgd_init, sgd_step
from tests import numeric

FUNCTIONS = {"quadratic": quadratic, "beale": beale, "rosenbrock": rosenbrock, "saddle": saddle}
SGD = (sgd_init, sgd_step)


def formula(surface, x, y):
    """Write each J once more, as the page prints it."""
    return {
        "quadratic": (x * x + 30 * y * y) / 2,
        "beale": (1.5 - x + x * y) ** 2 + (2.25 - x + x * y * y) ** 2 + (2.625 - x + x * y**3) ** 2,
        "rosenbrock": (1 - x) ** 2 + 100 * (y - x * x) ** 2,
        "saddle": x * x / 2 + y**4 / 4 - y * y / 2 + 0.25,
    }[surface]


def plain(name, surface, lr, steps, rho=0.9):
    """Return the points of a method in plain Python, without unit tricks, from the start of a surface."""
    return numeric.plain(name, lambda x: FUNCTIONS[surface](x)[1], claims.SURFACES[surface][1], lr, steps, rho)


# ---------------------------------------------------------------------------------------------------- the surfaces


@pytest.mark.parametrize("surface", FUNCTIONS)
def test_eq1_values_are_those_of_the_formulas(surface):
    points = np.random.default_rng(1).uniform(-2, 3, size=(40, 2))
    expected = [formula(surface, *point) for point in points]
    assert FUNCTIONS[surface](points)[0] == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("surface", FUNCTIONS)
def test_gradient_is_that_of_finite_differences(surface):
    points = np.random.default_rng(2).uniform(-2, 3, size=(40, 2))
    expected = [numeric.gradient(lambda point: FUNCTIONS[surface](point)[0], point) for point in points]
    assert FUNCTIONS[surface](points)[1] == pytest.approx(np.array(expected), rel=1e-6, abs=1e-4)


@pytest.mark.parametrize(
    ("surface", "minimum"),
    [("quadratic", (0, 0)), ("beale", (3, 0.5)), ("rosenbrock", (1, 1)), ("saddle", (0, 1)), ("saddle", (0, -1))],
)
def test_minimum_is_zero_where_the_page_says(surface, minimum):
    value, slope = FUNCTIONS[surface](np.array(minimum, dtype=float))
    assert value == 0 and np.array_equal(slope, [0, 0])
    around = np.array(minimum) + np.random.default_rng(3).normal(scale=0.1, size=(50, 2))
    assert np.all(FUNCTIONS[surface](around)[0] > 0)


def test_saddle_is_flat_at_zero_and_falls_along_y_only():
    value, slope = saddle(np.zeros(2))
    assert value == 0.25 and np.array_equal(slope, [0, 0])
    assert saddle(np.array([0.1, 0.0]))[0] > value > saddle(np.array([0.0, 0.1]))[0]


# ------------------------------------------------------------------------------------------------------- walking


@pytest.mark.parametrize("surface", claims.SURFACES)
@pytest.mark.parametrize("name", claims.METHODS)
def test_eq3_walk_is_the_plain_method_at_its_best_rate(surface, name):
    _, rate, points = claims.best(surface, name)
    expected = plain(name, surface, rate, 60)
    assert points[:61] == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert points.shape == (201, 2) and points[0] == pytest.approx(claims.SURFACES[surface][1], rel=1e-14)


def test_eq3_gradient_in_units_of_the_rate():
    lrs = np.array([[0.1], [0.02]])
    psi = np.array([[10.0, -5.0], [50.0, -25.0]])  # both are theta = (1, -0.5)
    assert rescaled(quadratic, lrs)(psi) == pytest.approx(np.array([[1, -15], [1, -15]]))


def test_a_diverging_run_warns_nobody_and_scores_inf():
    points = walk(SGD, rosenbrock, [-1.2, 1.0], [1e-3, 1.0], 50)
    assert not np.isfinite(points[-1, 1]).all() and np.isfinite(points[:, 0]).all()
    scores = score(points, rosenbrock, [[-2, -1], [2, 3]])
    assert scores[0] < np.inf and scores[1] == np.inf


# ------------------------------------------------------------------------------------------------------- the rule


def test_eq2_score_by_hand():
    # two runs of five steps on J = (x^2 + 30 y^2) / 2 along x: J = 8, 4.5, 2, 0.5, 2, 0 and one that leaves the box
    xs = np.array([[4.0, 4], [3, 3], [2, 9], [1, 1], [2, 1], [0, 0]])
    points = np.stack([xs, 0 * xs], axis=-1)
    box = [[-5, -1], [5, 1]]
    assert score(points, quadratic, box) == pytest.approx([2, np.inf])  # the largest of 2 and 0
    assert score(points, quadratic, box, "end") == pytest.approx([0, np.inf])
    assert score(points, quadratic, box, "mean") == pytest.approx([17 / 6, np.inf])
    assert score(points, quadratic, [[-5, -1], [10, 1]], "end") == pytest.approx([0, 0])
    assert score(points, quadratic, [[-5, -1], [4, 1]], "end")[0] == np.inf  # the border is outside


@pytest.mark.parametrize("surface", claims.SURFACES)
@pytest.mark.parametrize("name", claims.METHODS)
def test_no_other_rate_of_the_grid_scores_lower_and_none_lies_at_its_end(surface, name):
    function, _, box = claims.SURFACES[surface]
    found, rate, points = claims.best(surface, name)
    losses = [formula(surface, *point) for point in points]
    assert found == pytest.approx(max(losses[134:]), rel=1e-6, abs=1e-12)
    assert claims.GRID[0] < rate < claims.GRID[-1]
    for i, other in enumerate(claims.GRID):
        run = claims.points_of(surface, name)[:, i]
        if np.all((np.array(box[0]) < run) & (run < np.array(box[1]))):
            assert function(run[134:])[0].max() >= found, other


def test_grid_has_eight_to_a_power_of_ten():
    assert len(claims.GRID) == 49 and claims.GRID[[0, 8, 48]] == pytest.approx([1e-4, 1e-3, 100])
    assert claims.GRIDS["shifted"] ** 2 == pytest.approx(claims.GRID**2 * 10 ** (1 / 8))


# ------------------------------------------------------------------------------------------------- the sensitivity


def replayed(name, rule, steps, lrs, boxed=True):
    """Return the best score on Rosenbrock's function by plain Python."""
    low, high = claims.SURFACES["rosenbrock"][2]
    found = math.inf
    for lr in lrs:
        with np.errstate(over="ignore", invalid="ignore"):
            try:
                points = plain(name, "rosenbrock", lr, steps)
            except OverflowError:
                continue
        if boxed and not np.all((np.array(low) < points) & (points < np.array(high))):
            continue
        losses = [formula("rosenbrock", *point) for point in points]
        judged = {"late": max(losses[2 * len(losses) // 3 :]), "end": losses[-1], "mean": sum(losses) / len(losses)}
        found = min(found, judged[rule])
    return found


def slopes(surface, x, y):
    """Write each gradient once more, by hand."""
    if surface == "quadratic":
        return x, 30 * y
    if surface == "saddle":
        return x, y**3 - y
    if surface == "rosenbrock":
        return 2 * (x - 1) - 400 * x * (y - x * x), 200 * (y - x * x)
    a, b, c = 1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y**3
    return 2 * (a * (y - 1) + b * (y * y - 1) + c * (y**3 - 1)), 2 * x * (a + 2 * b * y + 3 * c * y * y)


@cache
@np.errstate(all="ignore")
def raced(surface, name, rates, steps=1000, rho=0.9):
    """Run a method at each of these rates, both coordinates by themselves, in units of theta; return (steps + 1, 2, rates)."""
    lr, theta = np.array(rates), [np.full(len(rates), at) for at in claims.SURFACES[surface][1]]
    first, second, path = [0.0, 0.0], [0.0, 0.0], [np.array(theta)]
    for t in range(1, steps + 1):
        ahead = [p - 0.9 * v * (name == "nesterov") for p, v in zip(theta, first, strict=True)]
        for i, g in enumerate(slopes(surface, *ahead)):
            if name in ("sgd", "momentum", "nesterov"):
                first[i] = 0.9 * first[i] * (name != "sgd") + lr * g
                theta[i] = theta[i] - first[i]
            elif name in ("adagrad", "rmsprop"):
                second[i] = second[i] + g * g if name == "adagrad" else rho * second[i] + (1 - rho) * g * g
                theta[i] = theta[i] - lr * g / np.sqrt(second[i] + 1e-8)
            else:
                first[i], second[i] = 0.9 * first[i] + 0.1 * g, 0.999 * second[i] + 0.001 * g * g
                step = first[i] / (1 - 0.9**t) / (np.sqrt(second[i] / (1 - 0.999**t)) + 1e-8)
                theta[i] = theta[i] - lr * (step + 0.01 * theta[i] * (name == "adamw"))
        path.append(np.array(theta))
    return np.array(path)


@np.errstate(all="ignore")
def judged(surface, name, rule="late", steps=200, grid="fine", boxed=True, rho=0.9):
    """Return the best score of a method on a grid, and the run that has it."""
    path = raced(surface, name, tuple(claims.GRIDS[grid].tolist()), max(steps, 1000), rho)[: steps + 1]
    losses = formula(surface, path[:, 0], path[:, 1])
    scores = {"late": losses[2 * len(losses) // 3 :].max(axis=0), "end": losses[-1], "mean": losses.mean(axis=0)}[rule]
    (left, low), (right, high) = claims.SURFACES[surface][2]
    inside = (left < path[:, 0]) & (path[:, 0] < right) & (low < path[:, 1]) & (path[:, 1] < high)
    scores = np.where(np.isfinite(scores) & (inside.all(axis=0) | (not boxed)), scores, math.inf)
    return scores.min(), path[:, :, scores.argmin()]


def table_of(surface, **rule):
    """Return the best score of each method under a rule."""
    return {name: judged(surface, name, **rule)[0] for name in claims.METHODS}


def rank_of(name, scores):
    return 1 + sum(other < scores[name] for other in scores.values())


def test_score_of_best_runs_is_that_of_a_plain_replay():
    for name, rule, steps in (("momentum", "late", 200), ("nesterov", "end", 200), ("adagrad", "mean", 50)):
        found, rate, _ = claims.best("rosenbrock", name, rule=rule, steps=steps)
        assert replayed(name, rule, steps, [rate]) == pytest.approx(found, rel=1e-5)


def test_five_of_seven_win_on_one_surface():
    tables = {name: table_of("rosenbrock", **rule) for name, rule in claims.RULES.items()}
    first = {rule: min(table, key=table.get) for rule, table in tables.items()}
    expected = dict.fromkeys(("base", "end", "long", "coarse"), "momentum") | dict.fromkeys(
        ("mean", "short"), "nesterov"
    )
    assert first == expected | {"shifted": "adam", "shared": "rmsprop", "unboxed": "adagrad"}
    assert claims.rosenbrock_winners.compute() == len(set(first.values())) == 5
    # each winner beats the runner-up by a margin that rounding cannot turn
    for table in tables.values():
        scores = sorted(table.values())
        assert scores[1] > 1.02 * scores[0]


def test_six_of_seven_win_somewhere():
    places = {name: set() for name in claims.METHODS}
    for surface in claims.SURFACES:
        for rule in claims.RULES.values():
            scores = table_of(surface, **rule)
            places[min(scores, key=scores.get)].add(surface)
    assert claims.all_winners.compute() == sum(bool(won) for won in places.values()) == 6
    assert not places["adamw"]


def test_ranks_of_adagrad_follow_the_metric():
    for claim, rule in (
        (claims.adagrad_late, "base"),
        (claims.adagrad_mean, "mean"),
        (claims.adagrad_unboxed, "unboxed"),
    ):
        assert claim.compute() == rank_of("adagrad", table_of("rosenbrock", **claims.RULES[rule]))
    assert claims.adagrad_mean.compute() == 7 and claims.adagrad_unboxed.compute() == 1
    scores = {name: claims.best("rosenbrock", name, rule="mean") for name in claims.METHODS}
    replays = {name: replayed(name, "mean", 200, [rate]) for name, (_, rate, _) in scores.items()}
    assert max(replays, key=replays.get) == "adagrad"
    assert claims.best("rosenbrock", "adagrad", boxed=False)[0] < claims.best("rosenbrock", "momentum", boxed=False)[0]


def test_without_the_box_adagrad_leaps_over_the_walls():
    """Not to the other end of the valley: the first steps land high on the walls, 2.4 above the floor and more."""
    rate = claims.best("rosenbrock", "adagrad", boxed=False)[1]
    points = plain("adagrad", "rosenbrock", rate, 200)
    losses = [formula("rosenbrock", *point) for point in points]
    assert claims.adagrad_leap.compute() == pytest.approx(max(losses), rel=1e-6)
    assert losses.index(max(losses)) == 2 and all(abs(y - x * x) > 2 for x, y in points[1:4])
    lands = claims.adagrad_lands.compute()
    assert losses[lands - 1] >= 1 and max(losses[lands:]) < 1
    assert np.linalg.norm(points[lands] - [1, 1]) < 0.1


def test_momentum_and_descent_change_places():
    for claim, name, steps in (
        (claims.momentum_long, "momentum", 200),
        (claims.momentum_short, "momentum", 50),
        (claims.sgd_short, "sgd", 50),
    ):
        rate = claims.best("rosenbrock", name, steps=steps)[1]
        assert claim.compute() == pytest.approx(replayed(name, "late", steps, [rate]), rel=1e-5)
    assert claims.sgd_short.compute() < claims.momentum_short.compute()
    assert claims.momentum_long.compute() < claims.best("rosenbrock", "sgd")[0] / 50


def test_one_rate_for_all_sends_three_out_of_the_box():
    out = {name for name in claims.METHODS if replayed(name, "late", 200, [0.01]) == math.inf}
    assert out == {"sgd", "momentum", "nesterov"} and claims.shared_out.compute() == len(out)


def test_the_edge_beside_the_best_rate():
    """By plain Python, from the best rate of the figure, not of another grid."""
    for name in claims.METHODS:
        ratio, rate = claims.edge(name), claims.best("rosenbrock", name)[1]
        notch = round(math.log(ratio) / math.log(1.001))
        assert rate in claims.GRID and ratio == pytest.approx(1.001**notch, rel=1e-12)
        assert replayed(name, "late", 200, [rate * 1.001**notch]) == math.inf
        for k in {0, 1, 2, 3, notch // 2, notch - 1} - {notch}:
            assert replayed(name, "late", 200, [rate * 1.001**k]) < math.inf
    for name, claim in (("sgd", claims.edge_sgd), ("momentum", claims.edge_momentum)):
        rates, notches = claims.best("rosenbrock", name)[1], 1.001 ** np.arange(2000)
        path = raced("rosenbrock", name, tuple((rates * notches).tolist()), 200)
        (left, low), (right, high) = claims.SURFACES["rosenbrock"][2]
        inside = (left < path[:, 0]) & (path[:, 0] < right) & (low < path[:, 1]) & (path[:, 1] < high)
        assert claim.compute() == pytest.approx(notches[inside.all(axis=0).argmin()], rel=1e-9)


def test_escape_from_the_saddle_by_hand():
    # while y is small SGD multiplies it by 1 + lr (1 - y^2): about ln 500 / ln 1.1 steps from 0.001 to 0.5
    assert claims.escape_sgd.compute() == pytest.approx(math.log(500) / math.log(1.1), abs=3)
    # Adam's first step is lr whatever the gradient, so five or six steps of 0.1 make 0.5
    assert claims.escape_adam.compute() in (5, 6)
    for name, claim in (("sgd", claims.escape_sgd), ("adam", claims.escape_adam)):
        y = np.abs(plain(name, "saddle", 0.1, claim.compute())[:, 1])
        assert y[-1] > 0.5 >= y[-2]


def test_rank_of_rmsprop_follows_its_default():
    assert (claims.rmsprop_keras.compute(), claims.rmsprop_torch.compute()) == (7, 2)
    for rho, claim in ((0.9, claims.rmsprop_keras), (0.99, claims.rmsprop_torch)):
        scores = table_of("quadratic") | {"rmsprop": judged("quadratic", "rmsprop", rho=rho)[0]}
        assert claim.compute() == rank_of("rmsprop", scores)


def test_adamw_is_late_and_still_falls():
    """The page once said that it stops there, away from the minimum; with more steps it comes ever nearer."""
    late = claims.adamw_late.compute()
    assert claims.best("beale", "adam", steps=1000)[0] < 1e-20 < 1e-5 < late
    points = claims.best("beale", "adamw", steps=1000)[2]
    assert np.linalg.norm(points[-1]) < np.linalg.norm([3, 0.5])  # the decay pulls it towards 0
    assert late == pytest.approx(judged("beale", "adamw", steps=1000)[0], rel=1e-6, abs=0)
    scores = [claims.best("beale", "adamw", steps=steps)[0] for steps in (200, 500, 1000, 2000, 4000)]
    assert all(0.1 < after / before < 0.5 for before, after in zip(scores, scores[1:], strict=False))
    far = [np.linalg.norm(claims.best("beale", "adamw", steps=steps)[2][-1] - [3, 0.5]) for steps in (1000, 2000, 4000)]
    assert far[0] > 1.5 * far[1] > 1.5 * 1.5 * far[2]


def test_three_methods_share_the_four_first_places():
    first = {surface: min(claims.METHODS, key=claims.scores_of(surface).get) for surface in claims.SURFACES}
    assert first == {"quadratic": "adagrad", "beale": "adagrad", "rosenbrock": "momentum", "saddle": "sgd"}


def test_adagrad_creeps_along_the_floor_when_the_mean_decides():
    _, _, points = claims.best("rosenbrock", "adagrad", rule="mean")
    losses = rosenbrock(points)[0]
    assert losses[0] > 20 and losses[5] < 5 and losses[200] > 0.7 * losses[5]


# --------------------------------------------------------------------------------------------------------- figures


def order(data):
    """Return the methods of a race figure by score, worked out from its points."""
    surface = data["surface"]
    late = {name: max(formula(surface, *point) for point in data[name]["points"][134:]) for name in claims.METHODS}
    assert all(data[name]["score"] == pytest.approx(late[name], rel=1e-6, abs=1e-12) for name in late)
    return sorted(claims.METHODS, key=lambda name: data[name]["score"])


def test_figure_beale_first_and_last():
    data = optimizer_race.data()
    assert order(data)[0] == "adagrad" and order(data)[-1] == "rmsprop" and data["order"] == order(data)
    end = {name: data[name]["largest"][-1] for name in claims.METHODS}
    assert all(end[name] < 1e-5 for name in ("momentum", "nesterov", "adam", "adagrad"))
    assert all(data[name]["end"] == optimizer_race.power(end[name]) for name in ("sgd", "adamw"))
    assert end["adamw"] > 5 * end["sgd"] and 1e-3 < end["rmsprop"] < 0.1


def test_figure_curves_are_the_largest_of_a_window():
    data = optimizer_race.data()
    losses = data["adam"]["losses"]
    for t in (0, 3, 14, 15, 200):
        assert data["adam"]["largest"][t] == losses[max(0, t - 14) : t + 1].max()
    assert (
        data["window"] == 15 and optimizer_race.power(1.24e-6) == "1.2 × 10⁻⁶" and optimizer_race.power(0.252) == "0.25"
    )


def test_figure_quadratic():
    data = optimizer_race_quadratic.data()
    assert order(data)[0] == "adagrad" and data["adagrad"]["score"] < 1e-50
    assert order(data)[-1] == "rmsprop" and 0.01 < data["rmsprop"]["largest"][-1] < 0.3
    y = data["sgd"]["points"][:20, 1]
    assert np.all(y[1:] * y[:-1] < 0)  # from wall to wall
    points = data["adagrad"]["points"][:40]
    assert np.all(points[1:, 1] * points[:-1, 1] < 0)  # over the floor at each step, not once
    assert np.all(np.diff(np.linalg.norm(np.diff(points, axis=0), axis=1)) < 0)
    assert np.linalg.norm(points[10]) < 0.1  # soon near
    out = {name: int(np.argmax(data[name]["largest"] < 1e-10)) for name in claims.METHODS}
    assert out["adagrad"] == min(step for step in out.values() if step) == 41
    assert all(data[name]["largest"][-1] < 1e-4 for name in ("nesterov", "adamw", "sgd", "momentum", "adam"))


def test_figure_rosenbrock():
    data = optimizer_race_rosenbrock.data()
    assert order(data)[:2] == ["momentum", "adam"] and order(data)[-1] == "rmsprop"
    assert data["adam"]["score"] < 2 * data["momentum"]["score"]
    end = {name: data[name]["largest"][-1] for name in claims.METHODS}
    assert max(end["momentum"], end["adam"]) < 1e-2
    assert all(1e-2 < end[name] < 1 for name in ("nesterov", "adagrad", "adamw", "sgd"))
    assert 0.5 < end["rmsprop"] < 2


def test_figure_saddle():
    data = optimizer_race_saddle.data()
    down = {name: int(np.argmax(data[name]["largest"] < 1e-10)) for name in claims.METHODS}
    assert 0 < down["adagrad"] < 60 and 0 < down["sgd"] < 60 and 0 < down["nesterov"] < 60
    assert 120 < down["rmsprop"] == data["down"] < 180
    rmsprop = data["rmsprop"]["losses"]
    assert rmsprop.min() < 1e-40 and rmsprop[-1] > max(1e-10, data["adam"]["losses"][-1])  # back up at the end
    side = {name: np.sign(data[name]["points"][134:, 1] - 1) for name in ("momentum", "adam", "adamw")}
    assert all(np.ptp(side[name]) == 2 for name in ("momentum", "adam")) and np.all(side["adamw"] == -1)
    assert down["momentum"] == down["adam"] == down["adamw"] == 0  # never in 200 steps
    assert all(data[name]["score"] < 1e-30 for name in ("sgd", "nesterov", "adagrad"))
    assert all(data[name]["largest"][-1] < 1e-6 for name in ("momentum", "adam", "adamw"))
    assert all(data[name]["points"][-1] == pytest.approx([0, 1], abs=0.01) for name in claims.METHODS)


def test_figure_sensitivity_shows_the_ranks_its_texts_name():
    data = optimizer_race_sensitivity.data()
    table = data["ranks"]
    assert (data["rules"], data["winners"], data["methods"]) == (9, 5, 7)
    shown = {rule for rules in optimizer_race_sensitivity.PANELS.values() for rule in rules}
    assert shown == set(claims.RULES) and all(
        rules[1] == "base" for rules in optimizer_race_sensitivity.PANELS.values()
    )
    of = lambda name, *rules: tuple(table[rule][name] for rule in rules)  # noqa: E731
    assert of("nesterov", "base", "mean") == (3, 1) and of("adagrad", "base", "mean") == (4, 7)
    assert table["end"] == table["base"]
    assert of("nesterov", "short") == (1,) and of("adagrad", "short") == (2,) and of("momentum", "short") == (4,)
    assert of("momentum", "base", "long") == (1, 1) and of("adam", "base", "long") == (2, 2)
    assert of("adam", "base", "coarse", "shifted") == (2, 6, 1) and of("rmsprop", "base", "coarse") == (7, 3)
    assert [name for name, rank in table["shared"].items() if rank == 8] == ["sgd", "momentum", "nesterov"]
    assert of("rmsprop", "shared") == (1,) and of("adagrad", "unboxed") == (1,)


def test_figure_rates_cliff_and_island():
    data = optimizer_race_rates.data()
    spans = {}
    for name in claims.METHODS:
        scores = data["scores"][name]
        found = int(scores.argmin())
        kept = np.flatnonzero(scores < np.inf)
        spans[name] = claims.GRID[kept[-1]] / claims.GRID[kept[0]]
        assert data["best"][name] == (scores[found], claims.GRID[found])
        neighbours = scores[[found - 1, found + 1]]
        assert np.all(neighbours == np.inf) == (name in ("adam", "adamw"))  # the islands, and no others
    assert data["near"] == sum(ratio < 2 for ratio in data["edges"].values()) == 6 and data["edges"]["rmsprop"] > 2
    assert all(3.5 < np.log10(spans[name]) < 4.5 for name in optimizer_race_rates.DIVIDED)
    assert all(data["best"][name][1] == pytest.approx(1.33, abs=0.01) for name in ("adam", "adamw", "adagrad"))
