"""Tests of docs/{zh,en}/how-it-works.md: the figure's two numbers, by theory; what it says of the tools, by their own word."""

import re
from fractions import Fraction
from importlib.metadata import metadata

import numpy as np
import pytest

from sitebuild.cache import ROOT
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


@pytest.mark.parametrize(("language", "day"), [("zh", "2027年5月5日"), ("en", "5 May 2027")])
def test_tools_are_those_that_are_locked_and_their_end_is_what_they_say(language, day):
    page = (ROOT / "docs" / language / "how-it-works.md").read_text(encoding="utf-8")
    assert "MkDocs 1.6" in page and "Material for MkDocs 9" in page and day in page
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert re.search(r"^mkdocs==1\.6\.", locked, re.M) and re.search(r"^mkdocs-material==9\.", locked, re.M)
    material = metadata("mkdocs-material")
    assert "end of life on May 5, 2027" in material.get_payload() and "zensical.org" in material.get_payload()
    assert any(re.fullmatch(r"mkdocs<2,.*", needed) for needed in material.get_all("Requires-Dist"))
