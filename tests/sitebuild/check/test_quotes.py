"""A number stands where its claim speaks of it."""

import random

import pytest

from sitebuild.check import quotes
from sitebuild.read.source import LANGUAGES, pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_claims_exchanged_at_random_are_named_in_more_than_a_quarter_of_all_places(language):
    """Each page's claims change places with one another, three times over; what quotes.py says of itself is held here."""
    draw, known = random.Random(0), quotes.spoken_of(language)
    moved = named = 0
    for page in pages(language):
        own = [name for name in known if name.startswith(f"#{page.stem.replace('_', '-')}#")]
        for _ in range(3):
            drawn = dict(zip(own, draw.sample(own, len(own)), strict=True))
            moved += sum(one != other for one, other in drawn.items())
            exchanged = known | {one: known[other] for one, other in drawn.items()}
            named += len(list(quotes.check_page(page, language, exchanged)))
    assert moved > 1000 and named > moved / 4


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("error ratio per step, $\\kappa = 100$", "en", {"error", "ratio", "per", "step", "\\kappa", "100"}),
        ("动量的步数", "zh", {"动量", "量的", "的步", "步数"}),
        ("$\\frac12 \\sqrt{x}$ in TF32", "en", {"12", "x", "tf32"}),
        ("[rates](sgd.md#claim-rate)", "en", {"rates"}),
    ],
)
def test_a_text_speaks_of_its_words_symbols_and_numbers(text, language, found):
    assert quotes.words(text, language) == found
