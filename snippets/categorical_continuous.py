"""What a code of a column lets a linear fit say. Page: docs/{zh,en}/categorical-continuous.md.

Test: tests/snippets/test_categorical_continuous.py.
"""

# --8<-- [start:categorical_continuous]
import numpy as np


def fit_error(columns, target):
    """Return the mean squared error of the best linear fit.

    The fit is a constant plus a weighted sum of the columns.

    Args:
        columns: Array (n, k) of numbers or booleans.
        target: Array (n,), n >= 1.

    Returns:
        Smallest error over all weights, in squared units of target
        (eq. 1).

    Raises:
        ValueError: columns are not (n, k), or target is not (n,)
            with the same n >= 1.
    """
    columns, target = np.asarray(columns), np.asarray(target)
    shape = columns.shape, target.shape
    if columns.ndim != 2 or shape[1] != shape[0][:1] or target.size < 1:
        raise ValueError(f"shapes must be (n, k) and (n,), got {shape}")
    design = np.column_stack([np.ones(len(columns)), columns])
    weights, *_ = np.linalg.lstsq(design, target)
    return np.mean((target - design @ weights) ** 2)


def cyclic(values, period):
    """Place each value on the unit circle (eq. 3).

    Args:
        values: Array of any shape, in the unit of period.
        period: Length of one turn, finite and > 0: 24 for hours,
            7 for weekdays.

    Returns:
        Array (*values.shape, 2): cosine and sine.

    Raises:
        ValueError: period is not finite and > 0.
    """
    if not (np.isfinite(period) and period > 0):
        raise ValueError(f"period must be finite and > 0, got {period}")
    angle = np.asarray(values) * (2 * np.pi / period)
    return np.stack([np.cos(angle), np.sin(angle)], axis=-1)


# --8<-- [end:categorical_continuous]


if __name__ == "__main__":
    # --8<-- [start:demo]
    shop = np.repeat([0, 1, 2, 3, 4, 5], 4)
    columns = shop[:, None] == np.arange(6)
    day = np.tile([-1, -0.5, 0.5, 1], 6)
    sales = np.repeat([3, 8, 2, 9, 4, 7], 4) + day
    print("shop as a number ", fit_error(shop[:, None], sales).round(3))
    # -> shop as a number  7.006
    print("shop as one-hot  ", fit_error(columns, sales).round(3))
    # -> shop as one-hot   0.625

    hour = np.arange(24)
    warmth = 14 + 6 * np.cos(2 * np.pi * (hour - 15) / 24)
    print("hour as a number ", fit_error(hour[:, None], warmth).round(3))
    # -> hour as a number  11.061
    columns = cyclic(hour, period=24)
    print("hour on a circle ", fit_error(columns, warmth).round(3))
    # -> hour on a circle  0.0
    # --8<-- [end:demo]
