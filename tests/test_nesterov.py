"""Tests of snippets/nesterov.py, in the order the page makes its claims."""

import numpy as np
import pytest

from snippets.nesterov import nesterov_init, nesterov_step


def test_eq1_by_hand_the_gradient_is_taken_at_the_look_ahead_point():
    # J = theta^2 / 2, gamma = 0.5, lr = 0.1, theta = 2: v1 = 0.2, theta1 = 1.8; C = 1.7; v2 = 0.1 + 0.17, theta2 = 1.53
    theta = np.array([2.0])
    theta, velocity = nesterov_step(theta, nesterov_init(theta), lambda point: point, lr=0.1, momentum=0.5)
    assert theta == pytest.approx([1.8], rel=1e-14) and velocity == pytest.approx([0.2], rel=1e-14)
    theta, velocity = nesterov_step(theta, velocity, lambda point: point, lr=0.1, momentum=0.5)
    assert theta == pytest.approx([1.53], rel=1e-14) and velocity == pytest.approx([0.27], rel=1e-14)
