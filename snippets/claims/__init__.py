"""The numbers that the pages quote, computed from the snippets.

A claims module holds one function a number, in the order of the page:

    @claim(".3f", test="test_rate_is_the_spectral_radius", ground="identity",
           zh="动量每步的误差比值，$\\kappa = 100$", en="error ratio per step of momentum, $\\kappa = 100$")
    def rate_momentum():
        return ...

The page `momentum.md` quotes it by an empty link, `[](#claim-rate-momentum)`, and lists all of its claims by `[[claims]]`; the
build puts the number in. Nobody types it. What its test rests on is its ground, one of `GROUNDS`, and stands in its row.

A sentence that claims is held in the same way. Its function tries to break it and returns True if it could not:

    @holds(test="test_radius_is_the_root_of_gamma", ground="identity", zh="...",
           en="roots that are complex have absolute value $\\sqrt\\gamma$")
    def complex_roots():
        return all(...)

The page leads to it from the words themselves, `[whatever the curvature](#claim-complex-roots)`. The build runs the function and
refuses anything but True; the test draws from all of the stated domain, its borders included.

Claims of one function at several arguments, which may be functions, are a series: the first is written out, with
defaults, the others are it `at` their arguments, in their own words or in the first's with some exchanged:

    gap_two = gap_four.at(2, zh="同上，$d = {dim}$", en="the same, $d = {dim}$")
    seen_40 = seen_60.at(0.4)  # "... of which {seen:.0%} are seen"

The conditions in a sentence, rates, starts, tolerances, counts, are fields: `{dim}` is what the function's parameter `dim` was given. After
the colon stands a format as for `format()`, or `power` for a power of ten: `{tolerance:power}` of 1e-6 is 10^{-6}; `words` for a count
in words: `{draws:words}` of 20 is twenty, 二十; `万` for ten thousands: `{ids:万}` of 100000 is 10万.
"""

import dis
import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import log10
from typing import Any

import numpy as np

MINUS = "\N{MINUS SIGN}"
ROUNDED = 0.05  # what is printed is at most so much off: two digits that count, or one that is nearly exact
HELD = "\N{CHECK MARK}"  # what the page shows in place of a number beside a sentence that holds
GROUNDS = {
    "identity": "the number, or both sides of the sentence, by other mathematics: an identity, a closed form, a bound that algebra gives",
    "enumeration": "every case, one by one",
    "hand": "worked out by hand: numbers that stand in the test, with the working",
    "bound": "random draws, and a bound stated for their error",
    "program": "the same once more by another program, which has no part of the first",
    "framework": "what the real PyTorch, Keras or Optax computed, as tests/oracles/ records it",
    "theorem": "a theorem of others, `theorem: KEY`, with the key of its source in docs/sources.toml",
    "record": "a recorded run or a data set that is kept",
}
# not what TeX puts in braces: \\sqrt{x}, s_{t}, \\frac{a}{b}
FIELD = re.compile(r"(?<![\\^_}A-Za-z])\{(?P<name>[a-z]\w*)(?:\[(?P<part>\d)\])?(?::(?P<form>[^{}]+))?\}")
ENGLISH = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
HAN = "零 一 两 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十"  # of things: 两张, not 二张
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Claim:
    """A number, or the try to break a sentence; the sentence itself; the test that holds it, and the ground on which it does."""

    function: Callable[..., Any]
    format: str
    test: str
    ground: str
    zh: str
    en: str
    worded: bool = False
    arguments: tuple[Any, ...] = ()
    name: str = ""  # on pages: `rate_momentum` is `rate-momentum` there

    def at(self, *arguments: Any, say: Mapping[str, str] | None = None, **fields: Any) -> "Claim":
        """Return the claim that says this of other arguments.

        Args:
            arguments: For the function, from the first on; the others keep their defaults.
            say: What becomes what in this claim's sentences.
            fields: What else differs: `zh`, `en`, `format`, `test`, `ground`.

        Raises:
            ValueError: One of the sentences would stay as it is.
        """
        made = replace(self, arguments=arguments, **fields)
        for old, new in (say or {}).items():
            made = replace(made, zh=made.zh.replace(old, new), en=made.en.replace(old, new))
        if made.said("zh") == self.said("zh") or made.said("en") == self.said("en"):
            raise ValueError(f"{self.function.__name__} at {arguments} has to say so in both languages: {self.en!r}")
        return made

    def compute(self) -> Any:
        """Run the function."""
        return self.function(*self.arguments)

    def given(self) -> dict[str, Any]:
        """Return what the function's parameters are given here, by name: those that it uses."""
        bound = inspect.signature(self.function).bind(*self.arguments)
        bound.apply_defaults()
        code = self.function.__code__
        used = {step.argval for step in dis.get_instructions(code) if step.opname.startswith("LOAD_")}
        return {name: value for name, value in bound.arguments.items() if name in used | set(code.co_cellvars)}

    def said(self, language: str) -> str:
        """Return the sentence in a language, its fields filled in with what the function is given.

        Raises:
            ValueError: A field names no parameter that the function uses.
        """

        def filled(field: re.Match[str]) -> str:
            if field["name"] not in given:
                has = f"it uses {', '.join(given)}" if given else "it uses none"
                raise ValueError(
                    f"{self.function.__name__} uses no parameter {field['name']!r}, which its sentence names; {has}"
                )
            value = given[field["name"]]
            return _written(value[int(field["part"])] if field["part"] else value, field["form"] or "", language)

        sentence: str = getattr(self, language)
        given = self.given() if FIELD.search(sentence) else {}
        return FIELD.sub(filled, sentence)

    def value(self) -> str:
        """Compute the number and return it as the page prints it; of a sentence, a mark that it holds.

        Raises:
            ValueError: The sentence is worded, and its function returned anything but True; or rounding leaves too little of the number.
        """
        if self.worded:
            if (outcome := self.compute()) is not True and outcome is not np.True_:
                raise ValueError(f"claim {self.name!r} is broken: {self.function.__name__}() returned {outcome!r}")
            return HELD
        number = self.compute()
        text = format(number, self.format)
        if not self.format.endswith(("d", "s")) and np.isfinite(number):
            printed = float(text.replace(",", "").rstrip("%")) / (100 if text.endswith("%") else 1)
            if abs(printed - number) > ROUNDED * abs(number):
                raise ValueError(
                    f"claim {self.name!r} prints {text} for {number!r}: of rounding at most {ROUNDED:.0%} may come; "
                    f"give its format {self.format!r} one digit more"
                )
        mantissa, e, exponent = text.partition("e")
        if e and exponent.lstrip("+-").isdigit():
            text = f"{mantissa} × 10{str(int(exponent)).translate(SUPERSCRIPT)}"
        return text.replace("-", MINUS)


def _written(value: Any, form: str, language: str) -> str:
    """Return a condition as a sentence in a language says it."""
    if form == "power":
        power = round(log10(value))
        if value != float(f"1e{power}"):
            raise ValueError(f"{value!r} is no power of ten: give its field another format than `power`")
        return f"10^{{{power}}}"
    if form == "words":
        words = (HAN if language == "zh" else ENGLISH).split()
        if value not in range(len(words)):
            raise ValueError(
                f"{value!r} has no word, only whole numbers from 0 to {len(words) - 1} have: give its field another format"
            )
        return words[int(value)]
    if form == "万":
        return f"{value / 10_000:g}万"
    if isinstance(value, float | int):
        return format(value, form or ("d" if isinstance(value, int) else "g"))
    return format(value, form)


def claim(spec: str, *, test: str, zh: str, en: str, ground: str = "") -> Callable[[Callable[[], Any]], Claim]:
    """Make a function that needs no arguments into a claim.

    Args:
        spec: Format of the number on the page, as for `format()`: `"d"`, `".3f"`, `".1e"`, `".0%"`.
        test: Name of the test function in `tests/snippets/test_<page>.py` that holds the number.
        zh: What the number says, in Chinese; inline Markdown with formulas.
        en: The same in English.
        ground: What that test rests on, one of `GROUNDS`; the build refuses a claim without.
    """
    return lambda function: Claim(function, spec, test, ground, zh, en)


def holds(*, test: str, zh: str, en: str, ground: str = "") -> Callable[[Callable[[], Any]], Claim]:
    """Make a function that tries to break a sentence, and returns True if it could not, into a claim in words.

    Args:
        test: Name of the test function in `tests/snippets/test_<page>.py` that tries it over the whole stated domain.
        zh: The sentence with all its conditions, in Chinese; inline Markdown with formulas.
        en: The same in English.
        ground: What that test rests on, one of `GROUNDS`; the build refuses a claim without.
    """
    return lambda function: Claim(function, "", test, ground, zh, en, worded=True)


def iterates(step: Callable, theta: Any, state: Any, grad: Callable, steps: int, *rates: float, **options: Any) -> Any:
    """Return theta_0 .. theta_n of so many steps of an optimizer, (steps + 1, ...)."""
    points = [theta]
    for _ in range(steps):
        theta, state = step(theta, state, grad, *rates, **options)
        points.append(theta)
    return np.array(points)


def claims_of(module: Any) -> list[Claim]:
    """Return the claims of a module, by the names it gives them, in the order they stand in its file."""
    return [
        replace(value, name=name.replace("_", "-")) for name, value in vars(module).items() if isinstance(value, Claim)
    ]
