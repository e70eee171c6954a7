"""Conditions in the sentences of claims are fields, filled from what the claim's function was given; typed ones are refused.

A condition is a number that stands alone behind = in a formula or is all of it, any number outside formulas but those of equations, and a
number word from ten on. Bounds of a domain, 0 <= gamma < 1, are no conditions: the test of a claim in words tries them at their borders.
"""

import re
from collections.abc import Iterator

from sitebuild.read.store import claim_lines, claims
from sitebuild.rules import Broken

FORMULA = re.compile(r"\$[^$]*\$")
INDEX = re.compile(r"_\{[^{}]*\}")  # where a sum begins
ALONE = re.compile(r"(?:=|\\approx|\\gets)\s*-?\d[\d.,]*(?:\^\{?-?\d+\}?)?(?![\d\w]*\s*\\?[-+a-zA-Z(/^])")
LONE = re.compile(r"\$(?:\\pm ?)?[(]?[-+]?\d[\d.,]*(?:, ?[-+]?\d[\d.]*)*[)]?\$")
OWN = re.compile(r"\$[-+]?[01]\$")
AFAR = re.compile(r"`[^`]*`|\[[^\]]*\]\(@[^)]*\)|\(\d{1,2}\)|第[\d.]+节|section [\d.]+|\bE\d+\b")
TYPED = re.compile(r"(?<![A-Za-z\d_#-])\d[\d,.]*\d|(?<![A-Za-z\d_#.,-])\d")
TENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS += "twenty thirty forty fifty sixty seventy eighty ninety hundred thousand".split()
WORDS = re.compile(rf"\b(?:{'|'.join(TENS)})\b|[一二两三四五六七八九]?[十百千][一二三四五六七八九百十]*(?!分)")


def typed(sentence: str, worded: bool = False) -> list[str]:
    """Return the conditions that are typed in a sentence, from which its fields were taken out.

    Args:
        sentence: With blanks in place of its fields.
        worded: It is the claim itself; then 0 and 1 that stand alone are what it says, and its test tries that.
    """
    formulas = (INDEX.sub(" ", formula) for formula in FORMULA.findall(sentence))
    alone = [
        found[0]
        for formula in formulas
        for found in (*ALONE.finditer(formula), *LONE.finditer(formula))
        if not (worded and OWN.fullmatch(found[0]))
    ]
    outside = AFAR.sub(" ", FORMULA.sub(" ", sentence))
    return [*alone, *TYPED.findall(outside), *WORDS.findall(outside)]


def check() -> Iterator[Broken]:
    """Yield the claims whose sentences type a condition."""
    for idea, entries in claims().items():
        for claim in entries:
            if conditions := [text for sentence in claim["typed"] for text in typed(sentence, "worded" in claim)]:
                message = f"{claim['name']!r}: {', '.join(conditions)}: typed; make it a parameter of the function and write its name in braces"
                yield Broken(f"snippets/claims/{idea}.py", claim_lines(idea, claim)[0], "condition", message)
