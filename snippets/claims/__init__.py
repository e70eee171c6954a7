"""The numbers that the pages quote, computed from the snippets.

A claims module holds one function a number, in the order of the page:

    @claim(".3f", test="test_rate_is_the_spectral_radius",
           zh="动量每步的误差比值，$\\kappa = 100$", en="error ratio per step of momentum, $\\kappa = 100$")
    def rate_momentum():
        return ...

The page `momentum.md` quotes it by an empty link, `[](#claim-rate-momentum)`, and lists all of its claims by `[[claims]]`; the
build puts the number in. Nobody types it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LANGUAGES = ("zh", "en")
MINUS = "\N{MINUS SIGN}"
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Claim:
    """A number, the sentence it makes true, and the test that holds it."""

    compute: Callable[[], Any]
    format: str
    test: str
    zh: str
    en: str

    @property
    def name(self) -> str:
        """The claim's name on pages: `rate_momentum` is `rate-momentum` there."""
        return self.compute.__name__.replace("_", "-")

    def value(self) -> str:
        """Compute the number and return it as the page prints it."""
        text = format(self.compute(), self.format)
        mantissa, e, exponent = text.partition("e")
        if e and exponent.lstrip("+-").isdigit():
            text = f"{mantissa} × 10{str(int(exponent)).translate(SUPERSCRIPT)}"
        return text.replace("-", MINUS)


def claim(spec: str, *, test: str, zh: str, en: str) -> Callable[[Callable[[], Any]], Claim]:
    """Make a function without arguments into a claim.

    Args:
        spec: Format of the number on the page, as for `format()`: `"d"`, `".3f"`, `".1e"`, `".0%"`.
        test: Name of the test function in `tests/test_<page>.py` that holds the number to its theorem.
        zh: What the number says, in Chinese; inline Markdown with formulas.
        en: The same in English.
    """
    return lambda compute: Claim(compute, spec, test, zh, en)


def claims_of(module: Any) -> list[Claim]:
    """Return the claims of a module in the order they stand in its file."""
    return [value for value in vars(module).values() if isinstance(value, Claim)]
