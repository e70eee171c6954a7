"""The form of claims."""

from types import SimpleNamespace

import pytest

from snippets.claims import claim, claims_of, holds


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

    made = claim("d", test="t", zh="", en="")
    module = SimpleNamespace(rate_one=made(rate_one), a_two=made(a_two), n=3)
    assert [(made.name, made.value()) for made in claims_of(module)] == [("rate-one", "1"), ("a-two", "2")]


SQUARE = claim("d", test="t", ground="hand", zh="$d = 4$时", en="at $d = 4$")(lambda size=4, more=0: size**2 + more)


def test_a_series_stands_in_its_order_each_claim_with_its_own_arguments_and_words():
    four = SQUARE
    one = four.at(1, 5, say={"d = 4": "d = 1"}, format=".1f")
    two = one.at(2, zh="同上，$d = 2$", en="the same, $d = 2$", test="u", ground="program")
    series = claims_of(SimpleNamespace(at_four=four, at_two=two, n=3, at_one=one))
    assert [(made.name, made.value(), made.zh, made.en, made.test, made.ground) for made in series] == [
        ("at-four", "16", "$d = 4$时", "at $d = 4$", "t", "hand"),
        (
            "at-two",
            "4.0",
            "同上，$d = 2$",
            "the same, $d = 2$",
            "u",
            "program",
        ),  # the second number is not the 5 of `one`
        ("at-one", "6.0", "$d = 1$时", "at $d = 1$", "t", "hand"),
    ]


@pytest.mark.parametrize(
    ("number", "spec"),
    [(0.54, ".0f"), (0.0064, ".3f"), (0.00037, ".4f"), (-0.108, ".1f"), (1e-17, ".1f"), (0.022, ".0%")],
)
def test_a_number_of_which_rounding_leaves_too_little_is_refused(number, spec):
    made = claim(spec, test="t", zh="z", en="e")(lambda: number)
    with pytest.raises(ValueError, match=r"prints .+ for .+: of rounding at most 5% may come"):
        made.value()


@pytest.mark.parametrize(("number", "spec"), [(0, ".1f"), (0.98, ".0f"), (2.0000001, ".1f"), (0.0105, ".2f"), (7, "d")])
def test_a_number_of_which_enough_is_left_is_printed(number, spec):
    assert claim(spec, test="t", zh="z", en="e")(lambda: number).value()


@pytest.mark.parametrize(
    "words", [{}, {"zh": "$d = 2$时"}, {"en": "at $d = 2$"}, {"say": {"时": "处"}}, {"say": {"5": "2"}}]
)
def test_no_claim_of_a_series_says_what_another_says(words):
    with pytest.raises(ValueError, match="in both languages"):
        SQUARE.at(2, **words)


def test_a_sentence_at_other_arguments_is_tried_there():
    positive = holds(test="t", zh="$1 > 0$", en="$1 > 0$ holds")(lambda number=1: number > 0)
    good, bad = claims_of(SimpleNamespace(good=positive, bad=positive.at(-1, say={"1": "-1"})))
    assert good.value()
    with pytest.raises(ValueError, match="claim 'bad' is broken"):
        bad.value()


def test_fields_of_a_sentence_are_what_the_function_was_given():
    words = {
        "zh": "$\\sqrt{x}$，从{start:g}走{steps}步，到${gap:power}$",
        "en": "{pair[1]:.0%} of {steps:,} steps to ${gap:power}$, $s_{t}$",
    }
    made = claim("d", test="t", ground="hand", **words)(
        lambda start=1.0, steps=1000, gap=1e-6, pair=(0, 0.25): (start, steps, gap, pair)
    )
    assert made.said("zh") == "$\\sqrt{x}$，从1走1000步，到$10^{-6}$"
    assert made.said("en") == "25% of 1,000 steps to $10^{-6}$, $s_{t}$"
    other = made.at(2.5, 40, 0.01)
    assert other.said("zh") == "$\\sqrt{x}$，从2.5走40步，到$10^{-2}$"


def test_counts_may_be_said_in_words():
    made = claim("d", test="t", ground="hand", zh="{all:万}中{few:words}", en="{few:words} of {all}")(
        lambda few=2, all=100_000: few * all
    )
    assert (made.said("zh"), made.said("en")) == ("10万中两", "two of 100000")
    said = [(made.at(few).said("zh")[4:], made.at(few).said("en").partition(" ")[0]) for few in (0, 1, 10, 11, 20)]
    assert said == [("零", "zero"), ("一", "one"), ("十", "ten"), ("十一", "eleven"), ("二十", "twenty")]
    assert made.at(7, 15_000).said("zh") == "1.5万中七"


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("${size:words}$ and {unused}", "uses no parameter 'unused'"),
        ("{few:words}", "21 has no word, only whole numbers from 0 to 20 have"),
        ("{part:words}", "0.5 has no word"),
        ("$d = {dim}$", "uses no parameter 'dim', which its sentence names; it uses size, few, part"),
        ("$d = {unused}$", "uses no parameter 'unused'"),  # it has one of that name
        ("${size:power}$", "4 is no power of ten"),
    ],
)
def test_a_field_names_what_the_function_uses(sentence, says):
    made = claim("d", test="t", ground="hand", zh=sentence, en="e")(
        lambda size=4, unused=1, few=21, part=0.5: size**2 + few + part
    )
    with pytest.raises(ValueError, match=says):
        made.said("zh")


def test_what_an_inner_function_uses_is_used():
    def grown(rate=3):
        return sum(rate * x for x in range(4))

    made = claim("d", test="t", ground="hand", zh="$r = {rate}$", en="$r = {rate}$")(grown)
    assert (made.said("zh"), made.value()) == ("$r = 3$", "18")
