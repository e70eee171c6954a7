"""Tests of snippets/momentum.py, in the order the page makes its claims."""

import numpy as np
import pytest

from snippets.momentum import momentum_init, momentum_step


def test_eq1_three_steps_by_hand():
    theta, velocity = np.array(0.0), momentum_init(np.array(0.0))
    positions = []
    for _ in range(3):
        theta, velocity = momentum_step(theta, velocity, lambda x: np.ones_like(x), lr=1.0, momentum=0.9)
        positions.append(float(theta))
    assert positions == pytest.approx([-1, -2.9, -5.61])
