"""The numbers that the pages quote, computed from the snippets.

A claims module holds one function a number, in the order of the page:

    @claim(".3f", test="test_rate_is_the_spectral_radius",
           zh="动量每步的误差比值，$\\kappa = 100$", en="error ratio per step of momentum, $\\kappa = 100$")
    def rate_momentum():
        return ...

The page `momentum.md` quotes it by an empty link, `[](#claim-rate-momentum)`, and lists all of its claims by `[[claims]]`; the
build puts the number in. Nobody types it.

A sentence that claims is held in the same way. Its function tries to break it and returns True if it could not:

    @holds(test="test_radius_is_the_root_of_gamma", zh="...", en="roots that are complex have absolute value $\\sqrt\\gamma$")
    def complex_roots():
        return all(...)

The page leads to it from the words themselves, `[whatever the curvature](#claim-complex-roots)`. The build runs the function and
refuses anything but True; the test draws from all of the stated domain, its borders included.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

LANGUAGES = ("zh", "en")
MINUS = "\N{MINUS SIGN}"
HELD = "\N{CHECK MARK}"  # what the page shows in place of a number beside a sentence that holds
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Claim:
    """A number, or the try to break a sentence; the sentence itself; and the test that holds it."""

    compute: Callable[[], Any]
    format: str
    test: str
    zh: str
    en: str
    worded: bool = False

    @property
    def name(self) -> str:
        """The claim's name on pages: `rate_momentum` is `rate-momentum` there."""
        return self.compute.__name__.replace("_", "-")

    def value(self) -> str:
        """Compute the number and return it as the page prints it; of a sentence, a mark that it holds.

        Raises:
            ValueError: The sentence is worded, and its function returned anything but True.
        """
        if self.worded:
            if (outcome := self.compute()) is not True and outcome is not np.True_:
                raise ValueError(f"claim {self.name!r} is broken: {self.compute.__name__}() returned {outcome!r}")
            return HELD
        text = format(self.compute(), self.format)
        mantissa, e, exponent = text.partition("e")
        if e and exponent.lstrip("+-").isdigit():
            text = f"{mantissa} × 10{str(int(exponent)).translate(SUPERSCRIPT)}"
        return text.replace("-", MINUS)


def claim(spec: str, *, test: str, zh: str, en: str) -> Callable[[Callable[[], Any]], Claim]:
    """Make a function without arguments into a claim.

    Args:
        spec: Format of the number on the page, as for `format()`: `"d"`, `".3f"`, `".1e"`, `".0%"`.
        test: Name of the test function in `tests/snippets/test_<page>.py` that holds the number to its theorem.
        zh: What the number says, in Chinese; inline Markdown with formulas.
        en: The same in English.
    """
    return lambda compute: Claim(compute, spec, test, zh, en)


def holds(*, test: str, zh: str, en: str) -> Callable[[Callable[[], Any]], Claim]:
    """Make a function that tries to break a sentence, and returns True if it could not, into a claim in words.

    Args:
        test: Name of the test function in `tests/snippets/test_<page>.py` that tries it over the whole stated domain.
        zh: The sentence with all its conditions, in Chinese; inline Markdown with formulas.
        en: The same in English.
    """
    return lambda compute: Claim(compute, "", test, zh, en, worded=True)


def claims_of(module: Any) -> list[Claim]:
    """Return the claims of a module in the order they stand in its file."""
    return [value for value in vars(module).values() if isinstance(value, Claim)]
