"""Captions and alternative texts: what is bound is computed, what is not bound is refused, in either language."""

import importlib
import itertools
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sitebuild.check import captions
from sitebuild.make.draw import names
from sitebuild.read.store import drawing
from snippets.figures import bound, kit, relations, senses
from snippets.figures.bound import BoundError, fill, pieces
from snippets.figures.colors import LANGUAGES

QUICK = ("momentum", "nesterov", "sgd", "adagrad", "rmsprop", "adam")  # whose data are computed at once
NAN = float("nan")
WAVE = np.array([2.0, 1.0, 3.0, 2.0])


@cache
def scope(name):
    """Return what the texts of a figure may speak of."""
    figure = importlib.import_module(f"snippets.figures.{name}").FIGURE
    return {key: value for key, value in figure.data.__globals__.items() if key.isupper()} | figure.data()


def texts(name):
    """Return the texts of a figure as (what, language, text)."""
    for part, *pair in drawing(name)["texts"]:
        if part in captions.PARTS:
            yield from ((part, language, text) for language, text in zip(LANGUAGES, pair, strict=True) if text)


def complaints(name, change):
    """Return what is said of a figure whose texts were changed by `change(part, language, text)`: drawn, and checked."""
    drawn = drawing(name)
    changed = []
    for part, *pair in drawn["texts"]:
        both = zip(LANGUAGES, pair, strict=True)
        changed.append(
            (part, *(change(part, language, text) if part in captions.PARTS else text for language, text in both))
        )
    assert changed != [tuple(entry) for entry in drawn["texts"]], "nothing was changed"
    said = []
    for part, *pair in changed:
        for language, text in zip(LANGUAGES, pair, strict=True):
            try:
                fill(text, language, scope(name))
            except (BoundError, KeyError, IndexError, ValueError) as error:
                said.append(f"{part} {language}: {error}")
    made = drawn | {"texts": changed}
    said += [place.message for place in captions._twins(name, made)]
    known = captions.record()
    for sentence in captions.sentences(name, made):
        if sentence.text not in known.get((name, sentence.language), {}):
            said += captions.unbound(sentence, drawn["words"])
    return said


def swap(*pairs, only=LANGUAGES):
    """Return a change that exchanges texts, both ways at once, in the languages named."""
    table = dict([*pairs, *((new, old) for old, new in pairs)])
    pattern = re.compile("|".join(map(re.escape, sorted(table, key=len, reverse=True))))

    def change(_part, language, text):
        return pattern.sub(lambda found: table[found[0]], text) if language in only else text

    return change


# ------------------------------------------------------------------------------------------- the faults that went unnoticed

PLANTED = {
    "word reversed in English": ("momentum", swap(("less than a seventh", "more than a seventh"), only=["en"])),
    "word reversed in Chinese": ("momentum", swap(("不到七分之一", "超过七分之一"), only=["zh"])),
    "word reversed in both": (
        "momentum",
        swap(("less than a seventh", "more than a seventh"), ("不到七分之一", "超过七分之一")),
    ),
    "word and relation reversed": (
        "momentum",
        swap(("less than a seventh|less(", "more than a seventh|more("), ("不到七分之一|less(", "超过七分之一|more(")),
    ),
    "another part": ("momentum", swap(("a seventh", "an eighth"), ("七分之一", "八分之一"))),
    "another part, bound": (
        "momentum",
        swap(
            ("a seventh|less(momentum, gd / 7", "an eighth|less(momentum, gd / 8"),
            ("七分之一|less(momentum, gd / 7", "八分之一|less(momentum, gd / 8"),
        ),
    ),
    "fields exchanged in both": ("momentum", swap(("{gd}", "{momentum}"))),
    "fields exchanged in English": ("momentum", swap(("{gd}", "{momentum}"), only=["en"])),
    "fields exchanged in Chinese": ("momentum", swap(("{gd}", "{momentum}"), only=["zh"])),
    "alternative text reversed": ("rmsprop", swap(("{drop|falls(", "{rise|rises("), ("{骤降|falls(", "{上升|rises("))),
    "alternative text: another way": (
        "sgd",
        swap(("falls in straight lines", "rises in a straight line"), ("直线下降", "直线上升")),
    ),
    "denied": ("sgd", swap(("{stays level|", "{does not stay level|"), ("{保持不变|", "{没有保持不变|"))),
    "denied outside": ("nesterov", swap(("Nesterov {at most", "Nesterov not {at most"), only=["en"])),
    "formula of a caption": ("nesterov", swap(("$\\gamma = {gamma:g}$", "$\\gamma = 0.8$"))),
    "another number than the data": ("optimizer_paths", swap(("{81|len(GRID)}", "{82|len(GRID)}"))),
    "number typed": ("rmsprop", swap(("{after} steps", "200 steps"), ("{after}步", "200步"))),
    "small number typed": ("momentum", swap(("{steps} steps", "9 steps"), ("{steps}步", "9步"))),
    "relation in one language": ("adam", swap(("{every|every(abs(right - 1) < 1e-9)} step", "each step"), only=["en"])),
}


@pytest.mark.parametrize("name", PLANTED)
def test_planted_fault_is_refused(name):
    figure, change = PLANTED[name]
    assert complaints(figure, change)


@pytest.mark.parametrize("name", QUICK)
def test_texts_as_they_are_say_what_is_so(name):
    for part, language, text in texts(name):
        assert fill(text, language, scope(name)), part


@pytest.mark.parametrize("name", QUICK)
def test_opposite_of_every_relation_is_refused(name):
    count = 0
    for _, language, text in texts(name):
        for piece in pieces(text):
            if piece.relation:
                other = relations.MIRRORS[piece.relation]
                opposite = replace(piece, bound=piece.bound.replace(piece.relation, other, 1))
                assert bound.wrong(piece, language, scope(name)) == ""
                assert bound.wrong(opposite, language, scope(name)), opposite
                count += 1
    assert count >= 6


def test_every_bound_word_can_be_exchanged_for_no_word_of_its_opposite():
    count = 0
    for name in names():
        for _, language, text in texts(name):
            for piece in pieces(text):
                if piece.relation:
                    assert not bound.unfitting(piece, language), (name, piece)
                    for word in senses.SENSES[relations.MIRRORS[piece.relation]][LANGUAGES.index(language)].split("/"):
                        assert bound.unfitting(replace(piece, words=word), language), (name, piece, word)
                    count += 1
    assert count >= 400


def test_fields_of_a_sentence_cannot_be_exchanged_unless_it_is_listed():
    known, count = captions.record(), 0
    for name in names():
        words = drawing(name)["words"]
        for sentence in captions.sentences(name, drawing(name)):
            asked = dict.fromkeys(piece.field for _, piece in sentence.pieces if piece.field)
            if len(asked) < 2 or sentence.text in known.get((name, sentence.language), {}):
                continue
            for one, other in itertools.combinations(asked, 2):
                swapped = tuple(
                    (place, replace(piece, field={one: other, other: one}.get(piece.field, piece.field)))
                    for place, piece in sentence.pieces
                )
                count += 1
                assert list(captions.unbound(replace(sentence, pieces=swapped), words)), (
                    name,
                    sentence.text,
                    one,
                    other,
                )
    assert count >= 50


# -------------------------------------------------------------------------------------------------------------- relations

X = np.array([3.0, 2.0, 1.0])
TRUE = {  # (arguments) for which a relation holds
    "reads": [(1.0, 1.004), ([2.0, 2.0], 2.0)],
    "misses": [(1.0, 1.01), ([2.0, 1.0], 2.0)],
    "down": [(-2.0, 2.0)],
    "up": [(2.0, 2.0)],
    "keeps": [([2, 2.001], 2)],
    "leaves": [([2, 3], 2)],
    "falls": [(X,), ([2, 2, 1],)],
    "rises": [(-X,), ([1, 1, 2],)],
    "sinks": [([2, 3, 1],)],
    "climbs": [([2, 1, 3],)],
    "stays": [([1, 1, 1],), ([1.0],)],
    "varies": [([1, 2],)],
    "starts_at": [(X, 3)],
    "ends_at": [(X, 1)],
    "peaks_at": [(X, 3)],
    "bottoms_at": [(X, 1)],
    "turns_up": [([2, 1, 3],), ([3, 1, 2],)],
    "turns_down": [([2, 3, 1],), ([1, 3, 2],)],
    "swings": [([0, 1, 0, 1],)],
    "smooth": [([0, 1, 0],), ([1, 1],)],
    "crosses": [(X, 2)],
    "keeps_side": [(X, 0), (X, 3)],
    "straight": [(X, [0, 1, 2])],
    "bends": [([0, 1, 4], [0, 1, 2])],
    "less": [(1, 2), (X, 4)],
    "more": [(2, 1)],
    "at_most": [(1, 2), (2, 2)],
    "at_least": [(2, 1), (2, 2)],
    "equal": [(1, 1 + 1e-12)],
    "differs": [(1, 1.001)],
    "near": [(1, 1.1, 0.2)],
    "far": [(1, 2, 0.2)],
    "largest": [(3, X)],
    "smallest": [(1, X)],
    "best": [(1, X)],
    "worst": [(3, X)],
    "between": [(X, 1, 3)],
    "outside": [(X, 5, 6)],
    "spans": [(X, 1, 3)],
    "every": [([True, True],)],
    "none": [([False],)],
    "most": [([True, True, False],)],
    "few": [([False, False, True],)],
    "only": [([True], [False])],
    "everywhere": [([True], [True])],
}
FALSE = {  # borders at which it does not
    "reads": [(1.0, 1.006), (0.0, 1e-9)],
    "down": [(2.0, 2.0), (-2.0, 3.0), (0.0, 0.0)],
    "up": [(-2.0, 2.0), (0.0, 0.0)],
    "falls": [([1, 1],), ([3, 1, 2],), ([2, 3, 1],)],
    "rises": [([1, 1],), (X,)],
    "sinks": [([1, 1],)],
    "climbs": [([1, 1],)],
    "starts_at": [([3, 3], 3)],
    "ends_at": [([3, 3], 3)],
    "peaks_at": [([3, 3], 3), (X, 2)],
    "bottoms_at": [([3, 3], 3)],
    "turns_up": [(X,), ([1, 1],)],
    "turns_down": [(-X,), ([1, 1],)],
    "swings": [([1, 1, 1],), ([0, 1, 0],)],
    "crosses": [(X, 3), (X, 1)],
    "less": [(2, 2), ([1, 3], 2)],
    "more": [(2, 2)],
    "at_most": [(2.1, 2)],
    "at_least": [(1.9, 2)],
    "largest": [(1, [1, 1]), (2, X), (4, X)],
    "smallest": [(1, [1, 1]), (0, X)],
    "between": [(X, 1.5, 3), (X, 3, 1), ([2], 2, 2)],
    "outside": [([1, 2], 2, 3), ([1], 3, 2)],
    "spans": [(X, 0, 3), ([2, 2], 2, 2)],
    "most": [([True, False],)],
    "few": [([True, False],)],
    "only": [([True], [True]), ([True, False], [False])],
}
CONDITIONS = {"every", "none", "most", "few", "only", "everywhere"}


@pytest.mark.parametrize("name", relations.RELATIONS)
def test_relation_holds_where_it_should_and_its_opposite_does_not(name):
    for arguments in TRUE[name]:
        arguments = [np.array(value) if name in CONDITIONS else value for value in arguments]
        assert relations.RELATIONS[name](*arguments) is True
        assert relations.RELATIONS[relations.MIRRORS[name]](*arguments) is False
    for arguments in FALSE.get(name, []):
        arguments = [np.array(value) if name in CONDITIONS else value for value in arguments]
        assert relations.RELATIONS[name](*arguments) is False


@pytest.mark.parametrize("name", relations.RELATIONS)
def test_relation_refuses_what_nothing_can_be_said_of(name):
    arguments = TRUE[name][0]
    for bad in (np.array([]), np.full(3, NAN), np.full(3, np.inf)):
        with pytest.raises(ValueError, match="nothing can be said|conditions are needed"):
            relations.RELATIONS[name](bad, *arguments[1:])


@pytest.mark.parametrize(
    "name", "falls rises sinks climbs starts_at ends_at peaks_at turns_up swings crosses keeps".split()
)
def test_one_number_is_no_sequence(name):
    with pytest.raises(ValueError, match="two numbers or more"):
        relations.RELATIONS[name]([1.0], *TRUE[name][0][1:])


def test_opposites_share_no_word_and_every_relation_has_words():
    assert relations.RELATIONS.keys() == senses.SENSES.keys() == relations.MIRRORS.keys() == TRUE.keys()
    for name, opposite in relations.MIRRORS.items():
        for own, others in zip(senses.SENSES[name], senses.SENSES[opposite], strict=True):
            assert not set(own.split("/")) & set(others.split("/")), (name, opposite)


# ---------------------------------------------------------------------------------------------------- what may be written


@pytest.mark.parametrize(
    ("words", "language", "values"),
    [
        ("a seventh", "en", [1 / 7]),
        ("七分之一", "zh", [1 / 7]),
        ("三分之二", "zh", [2 / 3]),
        ("twice", "en", [2]),
        ("两倍", "zh", [2]),
        ("half", "en", [0.5]),
        ("一半", "zh", [0.5]),
        ("seven times", "en", [7]),
        ("二十三", "zh", [23]),
        ("10⁻⁶", "en", [1e-6]),
        ("1,000", "en", [1000]),
        ("20%", "zh", [0.2]),
        ("10万", "zh", [1e5]),
        ("一直", "zh", []),
        ("one", "en", []),
    ],
)
def test_numbers_in_words(words, language, values):
    assert senses.amounts(words, language)[1] == pytest.approx(values)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{falls|falls(y)}", "that is not so"),
        ("{drifts|rises(y)}", "has no word of rises"),
        ("{does not rise|rises(y)}", "says the opposite"),
        ("{rises|rises(z)}", "no 'z'"),
        ("{rises|rises(nan)}", "nothing can be said"),
        ("{rises|rises(one)}", "cannot be told"),
        ("{four|len(y)}", "it is 3"),
        ("{three|y}", "a number is needed"),
        ("{many|len(y)}", "neither"),
        ("{rises|__import__('os')}", "none of"),
        ("{rises|rises(y.__class__)}", "asked of what is no dict"),
        ("{rises|(lambda: 1)()}", "none of"),
        ("{rises|[i for i in y]}", "none of"),
        ("{rises|rises(y}", "no expression"),
        ("{rises|rises(y, 2)}", "cannot be told"),
        ("{rises again|turns_up(wave)}", "turns_down holds as well"),
        ("a { brace", "single brace"),
    ],
)
def test_what_is_not_so_or_cannot_be_told_is_said(text, says):
    with pytest.raises(BoundError, match=re.escape(says)):
        fill(
            text,
            "en",
            {"y": np.array([1.0, 2.0, 4.0]), "nan": np.array([1.0, NAN]), "one": np.array([1.0]), "wave": WAVE},
        )


def test_texts_are_filled():
    text = "${{a}}$ {rises|rises(y)} {twice|d.b / d.a} {y[1]:.1f} {d[a]:g} {tol:tex} {tol:power} {LAST}"
    values = {"y": np.array([1.0, 2.0]), "d": {"a": 1, "b": 2}, "tol": 1e-6, "LAST": 7}
    assert fill(text, "en", values) == "${a}$ rises twice 2.0 1 10^{-6} 10⁻⁶ 7"
    assert bound.plain(text) == "${{a}}$ rises twice {y[1]:.1f} {d[a]:g} {tol:tex} {tol:power} {LAST}"
    with pytest.raises(BoundError, match="no power of ten"):
        fill("{tol:tex}", "en", {"tol": 3e-6})


def test_figure_says_whose_text_it_is():
    figure = kit.Figure(lambda: {"y": [1, 2]}, caption=("{下降|falls(y)}", "{falls|falls(y)}"))
    with pytest.raises(kit.FigureError, match="that is not so") as caught:
        figure.say(figure.caption, "zh", figure.data())
    assert caught.value.rule == "caption"


# -------------------------------------------------------------------------------------------------------------- the record


def test_check_is_content_and_its_list_is_needed(monkeypatch):
    assert list(captions.check()) == []
    monkeypatch.setattr(captions, "record", dict)
    open_ones = list(captions.check())
    assert open_ones and all(place.rule == "caption" for place in open_ones)
    monkeypatch.setattr(captions, "record", lambda: {("momentum", "en"): {"It falls.": (3, "drawing")}})
    assert any("nothing needs this line" in place.message for place in captions.check())


@pytest.mark.parametrize(
    "ground", ["", "plain", "text momentum", "text nowhere#claims", "text momentum#nothing", "test tests/x.py::test_y"]
)
def test_ground_that_is_none_is_refused(ground):
    assert captions._ground(ground, "en")


@pytest.mark.parametrize("ground", ["drawing", "text momentum#claims", "text momentum#1"])
def test_grounds(ground):
    assert captions._ground(ground, "zh") == ""


def test_list_only_becomes_shorter():
    listed = [ground for sentences in captions.record().values() for _, ground in sentences.values()]
    assert len(listed) <= LISTED


LISTED = 393  # lines of docs/captions.txt: lower it with the list
