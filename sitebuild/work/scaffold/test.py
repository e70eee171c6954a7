"""Tests of snippets/MODULE.py, in the order the page makes its claims."""

import pytest

from snippets.claims import MODULE as claims
from snippets.figures import MODULE as figure
from snippets.MODULE import MODULE


def test_eq1_by_hand():
    # WRITE: a number worked out by hand, the working beside it; numbers that tell errors apart
    assert MODULE(3.0) == pytest.approx(3)


def test_first_number():
    # WRITE: another road to it, which the claim names as its ground (GROUNDS in snippets/claims says which there are)
    assert claims.first_number.compute() == pytest.approx(3)


def test_figure_keeps_what_its_caption_says():
    # WRITE: the bold sentence of the caption, as it shows in the data
    assert figure.data()["last"] == pytest.approx(1)


def test_bad_x_is_named_in_the_error():
    raise NotImplementedError("WRITE: each bad argument, and the ValueError that names it")
