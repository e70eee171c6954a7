"""One-hot rows of class ids. Page: docs/{zh,en}/categorical-continuous.md. Test: tests/snippets/test_one_hot.py."""

# --8<-- [start:one_hot]
import numpy as np


def one_hot(ids, num_classes):
    """Return one row per id: 1 in the id's own column, 0 elsewhere.

    Args:
        ids: Integer array of any shape, 0 <= ids < num_classes.
        num_classes: Number of columns V, an integer >= 1.

    Returns:
        float64 array (*ids.shape, num_classes).

    Raises:
        ValueError: ids are not integers, or num_classes is not an
            integer >= 1.
        IndexError: An id lies outside [0, num_classes); -1 does not
            mean the last class.
    """
    ids = np.asarray(ids)
    if ids.dtype.kind not in "iu":
        raise ValueError(f"ids must be integers, got dtype {ids.dtype}")
    if not isinstance(num_classes, int | np.integer) or num_classes < 1:
        raise ValueError(f"need int num_classes >= 1, got {num_classes}")
    outside = ids[(ids < 0) | (ids >= num_classes)]
    if outside.size:
        raise IndexError(f"id {outside[0]} not in [0, {num_classes})")
    return (ids[..., None] == np.arange(num_classes)).astype(float)


# --8<-- [end:one_hot]


if __name__ == "__main__":
    # --8<-- [start:demo]
    for row in one_hot([2, 0, 2], num_classes=4):
        print(row)
    # -> [0. 0. 1. 0.]
    # -> [1. 0. 0. 0.]
    # -> [0. 0. 1. 0.]
    # --8<-- [end:demo]
