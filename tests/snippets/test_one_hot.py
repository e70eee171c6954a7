"""Tests of snippets/one_hot.py."""

import numpy as np
import pytest

from snippets.one_hot import one_hot


def test_each_row_has_its_one_in_the_column_of_its_id():
    assert np.array_equal(one_hot([2, 0, 2], 4), [[0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 1, 0]])


def test_column_sums_count_the_ids():
    ids = np.random.default_rng(0).integers(7, size=50)
    assert np.array_equal(one_hot(ids, 7).sum(axis=0), np.bincount(ids, minlength=7))


def test_any_two_classes_are_equally_far_apart():
    rows = one_hot(np.arange(5), 5)
    distance = np.linalg.norm(rows[:, None] - rows, axis=-1)
    assert np.allclose(distance[~np.eye(5, dtype=bool)], np.sqrt(2), rtol=1e-15)


@pytest.mark.parametrize(
    "ids", [3, [1, 0], [[1, 2, 3], [0, 4, 4]], np.array([], dtype=int), np.array([4], dtype=np.uint8)]
)
def test_shape_is_that_of_the_ids_and_the_classes(ids):
    rows = one_hot(ids, 5)
    assert rows.shape == (*np.shape(ids), 5) and rows.dtype == np.float64
    assert np.all(rows.sum(axis=-1) == 1)


@pytest.mark.parametrize("bad", [-1, 5, 2**40])
def test_an_id_outside_raises_index_error_and_is_named(bad):
    with pytest.raises(IndexError, match=str(bad)):
        one_hot([0, bad], 5)
