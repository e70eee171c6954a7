"""Tests of docs/{zh,en}/how-it-works.md: the figure's two numbers, by theory."""

import re
from fractions import Fraction

import numpy as np

from snippets.figures import how_it_works as figure

KAPPA, GAMMA, ETA = 100, Fraction(9, 11) ** 2, Fraction(2, 11) ** 2


def errors(gamma, eta, curvature, count):
    """Return the first errors on curvature * theta**2 / 2 from 1, by momentum's recurrence of second order."""
    theta = [1.0, 1.0]
    for _ in range(count):
        theta.append((1 + gamma - eta * curvature) * theta[-1] - gamma * theta[-2])
    return np.array(theta[1:])


def steps_by_recurrence(gamma, eta):
    """Count steps until the error of curvatures 1 and KAPPA, from (1, 1), has shrunk by 1e-6, without any velocity."""
    gamma, eta = float(gamma), float(eta)
    size = np.hypot(errors(gamma, eta, 1, 999), errors(gamma, eta, KAPPA, 999))
    return int(np.argmax(size <= 1e-6 * np.sqrt(2)))


def test_way_of_the_right_number():
    assert figure.data()["right"] == steps_by_recurrence(GAMMA, ETA)


def test_slip_changes_the_number():
    data = figure.data()
    assert data["wrong"] == steps_by_recurrence(GAMMA, ETA * (1 - GAMMA))
    assert data["wrong"] > data["right"]


def test_captions_and_words_quote_the_data_and_type_no_count():
    texts = [*figure.FIGURE.caption, *(text for pair in figure.FIGURE.words.values() for text in pair)]
    assert all("{right:d}" in text and "{wrong:d}" in text for text in figure.FIGURE.caption)
    assert not any(re.search(r"\d\d", text) for text in texts)
