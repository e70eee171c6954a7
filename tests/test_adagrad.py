"""Tests of snippets/adagrad.py, in the order the page makes its claims."""

import numpy as np
import pytest

from snippets.adagrad import adagrad_init, adagrad_step


def test_eq1_by_hand_two_steps():
    # g = 3 then 4, lr = 0.5, eps = 0: G = 9, step 0.5 * 3/3; G = 25, step 0.5 * 4/5
    theta, sum_sq = np.array([1.0]), adagrad_init(np.array([1.0]))
    theta, sum_sq = adagrad_step(theta, sum_sq, lambda _: np.array([3.0]), lr=0.5, eps=0)
    assert theta == pytest.approx([0.5], rel=1e-14) and sum_sq == [9.0]
    theta, sum_sq = adagrad_step(theta, sum_sq, lambda _: np.array([4.0]), lr=0.5, eps=0)
    assert theta == pytest.approx([0.1], rel=1e-14) and sum_sq == [25.0]
