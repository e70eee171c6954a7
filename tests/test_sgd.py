"""Tests of snippets/sgd.py, in the order the page makes its claims."""

import numpy as np

from snippets.sgd import sgd_init, sgd_step


def test_eq1_two_steps_by_hand():
    theta, state = np.array([4.0, -1.0]), sgd_init(np.zeros(2))
    for _ in range(2):
        theta, state = sgd_step(theta, state, lambda x: np.array([1.0, 3.0]) * x, lr=0.5)
    assert np.array_equal(theta, [1.0, -0.25]) and state == ()
