"""What captions and alternative texts may say of the data that they describe: relations, and the words that carry them.

`{falls|falls(loss)}` in a text prints "falls", and is refused unless `falls(data["loss"])` is True and "falls" is a word of that
relation below. A relation and its opposite share no word, so that neither can be reversed alone.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

EXACT = 1e-9  # relative: equal but for rounding
READ = 0.005  # relative: equal to the digits that are read off a drawing


def _numbers(*values: Any) -> list[np.ndarray]:
    """Return values as arrays of finite numbers.

    Raises:
        ValueError: One is empty, or holds NaN or an infinity: nothing can be said of it.
    """
    arrays = [np.asarray(value, dtype=float) for value in values]
    for array in arrays:
        if not array.size or not np.all(np.isfinite(array)):
            raise ValueError(f"nothing can be said of {'no numbers' if not array.size else 'NaN or infinity'}")
    return arrays


def _series(x: Any) -> np.ndarray:
    """Return a sequence (n,), n > 1; one number alone neither falls nor rises."""
    (x,) = _numbers(x)
    if x.ndim != 1 or len(x) < 2:
        raise ValueError(f"a sequence of two numbers or more is needed, not one of shape {x.shape}")
    return x


def _conditions(x: Any) -> np.ndarray:
    """Return truth values (n,), n > 0."""
    x = np.asarray(x)
    if x.dtype != bool or not x.size:
        raise ValueError(f"conditions are needed, such as errors > 5, not {x.dtype} of shape {x.shape}")
    return x


def _close(a: Any, b: Any, part: float) -> bool:
    a, b = _numbers(a, b)
    return bool(np.all(abs(a - b) <= part * np.maximum(abs(a), abs(b))))


def reads(a: Any, value: float) -> bool:
    """Tell whether all of a is `value`, as read off: so a text says where it found a number."""
    return _close(a, value, READ)


def misses(a: Any, value: float) -> bool:
    """Tell whether something of a is not `value`, as read off."""
    return not reads(a, value)


def down(x: float, by: float) -> bool:
    """Tell whether x is a way down, of the size `by` as read off."""
    x, by = _numbers(x, by)
    return bool(np.all(by > 0) and _close(x, -by, READ))


def up(x: float, by: float) -> bool:
    """Tell whether x is a way up, of the size `by` as read off."""
    (x,) = _numbers(x)
    return down(-x, by)


# -------------------------------------------------------------------------------------------------------- one sequence


def falls(x: Any) -> bool:
    """Tell whether x (n,) never rises and ends below its start."""
    x = _series(x)
    return bool(np.all(np.diff(x) <= 0) and x[-1] < x[0])


def rises(x: Any) -> bool:
    """Tell whether x (n,) never falls and ends above its start."""
    return falls(-_series(x))


def sinks(x: Any) -> bool:
    """Tell whether x (n,) ends below its start, whatever lies between."""
    x = _series(x)
    return bool(x[-1] < x[0])


def climbs(x: Any) -> bool:
    """Tell whether x (n,) ends above its start, whatever lies between."""
    return sinks(-_series(x))


def stays(x: Any, within: float = EXACT) -> bool:
    """Tell whether the numbers of x differ by no more than `within`."""
    (x,) = _numbers(x)
    return bool(x.max() - x.min() <= within)


def varies(x: Any, within: float = EXACT) -> bool:
    """Tell whether the numbers of x differ by more than `within`."""
    return not stays(x, within)


def keeps(x: Any, value: float) -> bool:
    """Tell whether x (n,) is `value` throughout, as read off."""
    return reads(_series(x), value)


def leaves(x: Any, value: float) -> bool:
    """Tell whether x (n,) is not `value` throughout, as read off."""
    return not keeps(x, value)


def starts_at(x: Any, value: float) -> bool:
    """Tell whether the first number of x (n,) is `value`, as read off, and the last is not."""
    x = _series(x)
    return _close(x[0], value, READ) and not _close(x[-1], value, READ)


def ends_at(x: Any, value: float) -> bool:
    """Tell whether the last number of x (n,) is `value`, as read off, and the first is not."""
    return starts_at(_series(x)[::-1], value)


def peaks_at(x: Any, value: float) -> bool:
    """Tell whether the largest number of x (n,) is `value`, as read off, and not all are."""
    x = _series(x)
    return _close(x.max(), value, READ) and not _close(x.min(), value, READ)


def bottoms_at(x: Any, value: float) -> bool:
    """Tell whether the smallest number of x (n,) is `value`, as read off, and not all are."""
    x = _series(x)
    return _close(x.min(), value, READ) and not _close(x.max(), value, READ)


def turns_up(x: Any) -> bool:
    """Tell whether x (n,) ends above its smallest number, which is not its first."""
    x = _series(x)
    return bool(x[-1] > x.min() and x[0] > x.min())


def turns_down(x: Any) -> bool:
    """Tell whether x (n,) ends below its largest number, which is not its first."""
    return turns_up(-_series(x))


def swings(x: Any) -> bool:
    """Tell whether x (n,) turns round twice or more: up, down and up again."""
    steps = np.sign(np.diff(_series(x)))
    steps = steps[steps != 0]
    return int(np.sum(steps[1:] != steps[:-1])) >= 2


def smooth(x: Any) -> bool:
    """Tell whether x (n,) turns round once at most."""
    return not swings(x)


def crosses(x: Any, level: float) -> bool:
    """Tell whether x (n,) has numbers below and numbers above `level`."""
    x = _series(x)
    return bool(x.min() < level < x.max())


def keeps_side(x: Any, level: float) -> bool:
    """Tell whether x (n,) lies on one side of `level`, or on it."""
    return not crosses(x, level)


def straight(y: Any, x: Any = None, within: float = 0.02) -> bool:
    """Tell whether the points (x, y), each (n,), n > 2, are off their best line by `within` of the height of y at most.

    Without x they stand at equal distances.
    """
    y = _series(y)
    x = np.arange(len(y)) if x is None else _series(x)
    if len(x) < 3:
        raise ValueError("two points always lie on a line")
    slope, start = np.polyfit(x, y, 1)
    return bool(np.max(abs(y - start - slope * x)) <= within * (y.max() - y.min()))


def bends(y: Any, x: Any = None, within: float = 0.02) -> bool:
    """Tell whether the points (x, y) do not lie on a line, in the sense of `straight`."""
    return not straight(y, x, within)


# ------------------------------------------------------------------------------------------------- one beside the other


def less(a: Any, b: Any) -> bool:
    """Tell whether each number of a is less than that of b; shapes broadcast."""
    a, b = _numbers(a, b)
    return bool(np.all(a < b))


def more(a: Any, b: Any) -> bool:
    """Tell whether each number of a is more than that of b; shapes broadcast."""
    return less(b, a)


def at_most(a: Any, b: Any) -> bool:
    """Tell whether no number of a is more than that of b; shapes broadcast."""
    a, b = _numbers(a, b)
    return bool(np.all(a <= b))


def at_least(a: Any, b: Any) -> bool:
    """Tell whether no number of a is less than that of b; shapes broadcast."""
    return at_most(b, a)


def equal(a: Any, b: Any) -> bool:
    """Tell whether a and b are equal but for rounding (1e-9 of the larger)."""
    return _close(a, b, EXACT)


def differs(a: Any, b: Any) -> bool:
    """Tell whether a and b are somewhere not equal."""
    return not equal(a, b)


def near(a: Any, b: Any, within: float) -> bool:
    """Tell whether a and b are nowhere farther apart than `within`, in their own unit."""
    a, b = _numbers(a, b)
    return bool(np.all(abs(a - b) <= within))


def far(a: Any, b: Any, within: float) -> bool:
    """Tell whether a and b are everywhere farther apart than `within`, in their own unit."""
    a, b = _numbers(a, b)
    return bool(np.all(abs(a - b) > within))


def largest(x: float, among: Any) -> bool:
    """Tell whether x is the largest of `among`, and not all of these are as large."""
    x, among = _numbers(x, among)
    return bool(among.min() < among.max() and np.all(x >= among) and np.any(x == among))


def smallest(x: float, among: Any) -> bool:
    """Tell whether x is the smallest of `among`, and not all of these are as small."""
    x, among = _numbers(x, among)
    return largest(-x, -among)


def best(x: float, among: Any) -> bool:
    """Tell whether x is the smallest of `among`, which are errors or costs."""
    return smallest(x, among)


def worst(x: float, among: Any) -> bool:
    """Tell whether x is the largest of `among`, which are errors or costs."""
    return largest(x, among)


def between(x: Any, low: float, high: float) -> bool:
    """Tell whether all of x lies from low to high, low < high, borders included."""
    x, low, high = _numbers(x, low, high)
    return bool(low < high and np.all(low <= x) and np.all(x <= high))


def outside(x: Any, low: float, high: float) -> bool:
    """Tell whether all of x lies below low or above high, low < high."""
    x, low, high = _numbers(x, low, high)
    return bool(low < high and np.all((x < low) | (x > high)))


def spans(x: Any, low: float, high: float) -> bool:
    """Tell whether the smallest of x is low and the largest is high, as read off, and low < high."""
    x, low, high = _numbers(x, low, high)
    return bool(low < high and _close(x.min(), low, READ) and _close(x.max(), high, READ))


# --------------------------------------------------------------------------------------------------------- conditions


def every(x: Any) -> bool:
    """Tell whether all conditions hold."""
    return bool(np.all(_conditions(x)))


def none(x: Any) -> bool:
    """Tell whether no condition holds."""
    return not np.any(_conditions(x))


def most(x: Any) -> bool:
    """Tell whether more than half of the conditions hold."""
    return bool(np.mean(_conditions(x)) > 0.5)


def few(x: Any) -> bool:
    """Tell whether fewer than half of the conditions hold."""
    return bool(np.mean(_conditions(x)) < 0.5)


def only(inside: Any, outside: Any) -> bool:
    """Tell whether all conditions inside hold and none outside: so here, and only here."""
    return every(inside) and none(outside)


def everywhere(inside: Any, outside: Any) -> bool:
    """Tell whether the conditions hold inside and outside."""
    return every(inside) and every(outside)


# -------------------------------------------------------------------------------------------------------- their words

RELATIONS: dict[str, Callable[..., bool]] = {
    relation.__name__: relation
    for relation in (
        *(reads, misses, down, up, keeps, leaves, falls, rises, sinks, climbs, stays, varies, starts_at, ends_at),
        *(peaks_at, bottoms_at, turns_up, turns_down, swings, smooth, crosses, keeps_side, straight, bends),
        *(less, more, at_most, at_least, equal, differs, near, far, largest, smallest, best, worst),
        *(between, outside, spans, every, none, most, few, only, everywhere),
    )
}
_OPPOSITES = (
    "reads misses, down up, keeps leaves, falls rises, sinks climbs, stays varies, starts_at ends_at, peaks_at bottoms_at, "
    "turns_up turns_down, swings smooth, crosses keeps_side, straight bends, less more, equal differs, near far, "
    "largest smallest, best worst, between outside, every none, most few, only everywhere"
)
MIRRORS: dict[str, str] = {"at_most": "more", "at_least": "less", "spans": "outside"}
MIRRORS |= {one: other for pair in _OPPOSITES.split(", ") for one, other in (pair.split(), pair.split()[::-1])}
