"""Tests of the landing page's figure, snippets/figures/optimizer_paths.py."""

import numpy as np
import pytest

from snippets.figures import optimizer_paths as figure
from tests import numeric

RUNS = figure.data()


def plain(name, lr, curvature, theta):
    """Return the points of a method in plain Python."""
    return numeric.plain(name, lambda x: curvature @ x, theta, lr, figure.STEPS)


@pytest.mark.parametrize("name", figure.METHODS)
@pytest.mark.parametrize("angle", [0.0, np.pi / 4])
def test_paths_are_those_of_the_plain_formulas(name, angle):
    lr, points = figure.best(name, angle)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    curvature = turn @ np.diag([1.0, 60.0]) @ turn.T
    assert points == pytest.approx(plain(name, lr, curvature, turn @ figure.START) @ turn, abs=1e-9)
    assert len(points) == 61 and np.array_equal(points[0], figure.START)


@pytest.mark.parametrize("name", figure.METHODS)
def test_no_other_learning_rate_of_the_grid_scores_lower(name):
    for lr in np.geomspace(1e-3, 10, 81):
        with np.errstate(over="ignore", invalid="ignore"):
            x, y = plain(name, lr, np.diag([1.0, 60.0]), figure.START).T
            inside = np.all((-10.6 < x) & (x < 4.6) & (-2.25 < y) & (y < 2.25))
            worst = np.max((x**2 + 60 * y**2)[40:] / 2)
        assert not inside or worst >= RUNS[name]["score"] * (1 - 1e-6)
    assert 1e-3 < RUNS[name]["lr"] < 10  # not at an end of the grid


def test_adagrad_is_first_along_the_axes_and_last_when_the_ravine_is_turned():
    for key, last in (("end", "sgd"), ("score", "sgd"), ("turned", "adagrad"), ("turned_end", "adagrad")):
        order = sorted(RUNS, key=lambda name: RUNS[name][key])
        assert order[-1] == last
        assert (order[0] == "adagrad") is (last == "sgd")


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov"])
def test_the_other_three_take_the_same_path_in_the_turned_ravine(name):
    lr, points = figure.best(name, np.pi / 4)
    assert lr == RUNS[name]["lr"] and points == pytest.approx(RUNS[name]["points"], abs=1e-9)


def test_what_the_caption_and_the_alternative_texts_say():
    assert [RUNS[name]["crossings"] for name in ("sgd", "momentum")] == [
        sum(a > 0 > b or a < 0 < b for a, b in zip(y, y[1:], strict=False))
        for y in (RUNS[name]["points"][:, 1] for name in ("sgd", "momentum"))
    ]
    assert RUNS["sgd"]["crossings"] == 60  # wall to wall at every step
    assert RUNS["adagrad"]["below"] == "10⁻¹⁷" and 1e-18 < RUNS["adagrad"]["end"] < 1e-17
    x = {name: run["points"][:, 0] for name, run in RUNS.items()}
    assert x["sgd"].max() < -1 and 0 < x["momentum"].max() < 1
    first = RUNS["adagrad"]["points"][1] - figure.START
    assert abs(first[0]) == pytest.approx(abs(first[1])) and RUNS["adagrad"]["points"][1, 1] < 0
    assert np.abs(RUNS["nesterov"]["points"][20:, 1]).max() < 0.02
    assert all(abs(run["points"][-1, 0]) < 0.4 for name, run in RUNS.items() if name != "sgd")
