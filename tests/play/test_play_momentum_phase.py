"""Tests of the map of learning rate and momentum under the reader's hand: what it says is so, by hand, key and finger."""

import re

import numpy as np
import pytest

from snippets.play import momentum_phase as play
from tests.playing import Playing, number

NAME = "momentum_phase"

# ------------------------------------------------------------------------------------------------------------ its numbers


PLACES = [(0.0, 0.5), (0.3, 0.2), (0.6, 0.9), (2.2, 0.3), (3.9, 0.9), (4.1, 0.5), (4.2, 1.0)]


@pytest.mark.parametrize(("x", "gamma"), PLACES)
def test_radius_is_the_larger_eigenvalue_of_a_step(x, gamma):
    """A step takes (theta, v) to (theta - gamma v - x theta, gamma v + x theta): a matrix, whose eigenvalues NumPy finds."""
    step = np.array([[1 - x, -gamma], [x, gamma]])
    # double roots are known to a root of eps
    assert play.radius(x, gamma) == pytest.approx(max(abs(np.linalg.eigvals(step))), abs=1e-7)


@pytest.mark.parametrize("gamma", [0.04, 0.3, 0.9, 0.99])
def test_borders_are_where_the_roots_meet_and_where_one_is_minus_one(gamma):
    """A hair before and behind each border the eigenvalues of a step are of the kinds that it parts."""

    def eigenvalues(x):
        return np.linalg.eigvals(np.array([[1 - x, -gamma], [x, gamma]]))

    low, high, stable = play.borders(gamma)
    for border, real_before in ((low, True), (high, False)):
        kinds = [np.isreal(eigenvalues(border * (1 + far))).all() for far in (-1e-9, 1e-9)]
        assert kinds == [real_before, not real_before]
    assert [max(abs(eigenvalues(stable * (1 + far)))) < 1 for far in (-1e-9, 1e-9)] == [True, False]
    assert min(eigenvalues(stable)) == pytest.approx(-1)


def test_runs_shrink_by_the_radius():
    """Over many steps the error shrinks by the radius at each of them, but for a factor that does not grow exponentially."""
    for x, gamma in ((0.05, 0.1), (0.6, 0.9), (3.2, 0.8)):
        theta, velocity = (np.array(play.run(x, gamma, 800)[key]) for key in ("theta", "velocity"))
        size = np.hypot(theta, velocity)
        assert np.log(size[800] / size[400]) / 400 == pytest.approx(np.log(play.radius(x, gamma)), abs=0.01)


def test_the_kind_named_is_what_the_run_does(ask):
    """Over the whole map and on its borders: thousands of steps from (1, 0) against the word of each place."""
    gammas = np.arange(21) / 20
    x = np.concatenate([np.tile(np.arange(85) / 20, (21, 1)), 2 + 2 * gammas[:, None]], axis=1)
    gamma = np.tile(gammas[:, None], (1, x.shape[1]))
    x, gamma = x[x <= play.WIDEST], gamma[x <= play.WIDEST]
    places = np.stack([x, gamma], axis=1).tolist()
    kinds = np.array(ask([{"name": NAME, "call": "region", "arguments": place} for place in places]))
    theta, velocity, run, size = np.ones_like(x), np.zeros_like(x), [np.ones_like(x)], []
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(4000):
            velocity = gamma * velocity + x * theta
            theta = theta - velocity
            run.append(theta)
            size.append(np.hypot(theta, velocity))
        last = np.max(np.nan_to_num(size[-400:], nan=np.inf), axis=0)
        turns = np.sum(np.array(run[:20]) * np.array(run[1:21]) < 0, axis=0)
    assert np.array_equal(kinds == "diverges", last > 1000)
    assert np.array_equal(kinds == "neither", (last > 0.05) & (last < 1000))
    assert np.all(turns[kinds == "monotone"] == 0) and np.all(turns[kinds == "flips"] == 20)
    assert set(kinds) == {"monotone", "swings", "flips", "neither", "diverges"}


# ---------------------------------------------------------------------------------------------------------- in the browser

LEFT, RIGHT, TOP, BOTTOM = 30 / 320, 312 / 320, 8 / 280, 256 / 280  # the frame of the map


def place(opened, x, gamma):
    """Return where a point of the map lies in the window."""
    across = LEFT + (RIGHT - LEFT) * x / play.WIDEST
    return opened.at(opened.element.locator(".play-view").first, across, BOTTOM + (TOP - BOTTOM) * gamma)


def radius_said(opened):
    """Return the spectral radius that the sentence names."""
    return float(re.search(r"spectral radius ([\d.]+)", opened.said())[1])


def path(opened, view):
    """Return the line drawn in a view."""
    return opened.element.locator(".play-view").nth(view).locator(".play-line").last.get_attribute("d")


def test_pointer_drags_through_the_regions_and_the_runs_follow(opened):
    mouse = opened.page.mouse
    mouse.move(*place(opened, 0.6, 0.9))
    mouse.down()
    lines, regions = (
        [],
        {"monotone": (0.1, 0.1), "swings": (0.6, 0.7), "flips": (1.7, 0.02), "diverges": (3.6, 0.3)},
    )
    for region, (x, gamma) in regions.items():
        mouse.move(*place(opened, x, gamma), steps=5)
        assert region in opened.said()
        assert radius_said(opened) == pytest.approx(play.radius(x, gamma), abs=0.03)
        lines.append((path(opened, 1), path(opened, 2)))
    mouse.up()
    assert len({line for line, _ in lines}) == len({plane for _, plane in lines}) == 4
    mouse.move(*place(opened, 0.1, 0.1))
    assert "diverges" in opened.said()  # let go is let go


def test_finger_drags_and_the_page_does_not_scroll(site, browser):
    with Playing(browser, site, NAME, width=360, has_touch=True) as opened:
        opened.swipe(place(opened, 0.6, 0.9), *(place(opened, 1.0, gamma) for gamma in (0.7, 0.5, 0.3)))
        assert radius_said(opened) == pytest.approx(play.radius(1.0, 0.3), abs=0.02)


def test_keys_move_the_dot_and_stay_on_the_map(site, browser):
    with Playing(browser, site, NAME, query=f"?{NAME}=x:1;gamma:0.5;t:3") as opened:
        handle = opened.element.locator(".play-handle")
        handle.focus()
        for key in ("ArrowRight", "Shift+ArrowRight", "ArrowDown"):
            opened.page.keyboard.press(key)
        opened.frame()
        assert handle.get_attribute("aria-valuetext") == "ηλ = 1.22, γ = 0.49"
        for _ in range(12):
            opened.page.keyboard.press("Shift+ArrowUp")
        opened.frame()
        assert handle.get_attribute("aria-valuetext") == "ηλ = 1.22, γ = 1"
        there = re.search(r"at step 3, .*?θ = ([−\d.]*\d)", opened.said())[1]
        assert number(there) == pytest.approx(play.run(1.22, 1.0, 3)["theta"][3], rel=1e-2)
