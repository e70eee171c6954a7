"""The form of claims."""

from types import SimpleNamespace

import pytest

from snippets.claims import claim, claims_of


@pytest.mark.parametrize(
    ("number", "spec", "printed"),
    [
        (93, "d", "93"),
        (-0.25, ".2f", "−0.25"),
        (0.000123, ".1e", "1.2 × 10⁻⁴"),
        (1.5e12, ".1e", "1.5 × 10¹²"),
        (-3.0, ".0e", "−3 × 10⁰"),
        (0.125, ".1%", "12.5%"),
        (float("inf"), ".1f", "inf"),
        ("1e-6 or less", "s", "1e−6 or less"),
        (1234567, ",d", "1,234,567"),
    ],
)
def test_claims_are_printed_as_people_write_numbers(number, spec, printed):
    made = claim(spec, test="t", zh="z", en="e")(lambda: number)
    assert made.value() == printed


def test_claims_of_a_module_keep_their_order_and_get_page_names():
    def rate_one():
        return 1

    def a_two():
        return 2

    module = SimpleNamespace(
        z=claim("d", test="t", zh="", en="")(rate_one), a=claim("d", test="t", zh="", en="")(a_two), n=3
    )
    assert [(made.name, made.value()) for made in claims_of(module)] == [("rate-one", "1"), ("a-two", "2")]
