"""What a test rests on, as far as its text shows: tests of each kind pass, tests of none are named."""

import ast
from dataclasses import replace

import pytest

from sitebuild.cache import ROOT
from sitebuild.check import grounds
from sitebuild.read import store, tested
from sitebuild.read.store import claims
from snippets.claims import GROUNDS

HEAD = """
from itertools import product

import numpy as np
import pytest

from snippets.claims import halving as claims
from snippets.halving import halving
from tests import numeric, oracle
from tests.movielens import record


def again(x):
    return sum(1 for _ in range(x))


"""


def of(*lines: str) -> tested.Test:
    """Return a test with these lines."""
    text = HEAD + "def test_it():\n" + "".join(f"    {line}\n" for line in lines)
    return tested.of_text(text, "test_it")


BY_HAND = "assert claims.half.compute() == pytest.approx(3 / 2)"
LIKE = {
    "identity": ["x = np.exp(1)", "assert claims.half.compute() == pytest.approx(np.log(x) / 2)"],
    "enumeration": ["cases = list(product((0, 1), repeat=3))", "assert claims.half.compute() == len(cases)"],
    "hand": [BY_HAND],
    "bound": [
        "drawn = np.random.default_rng(1).normal(size=9)",
        "assert abs(claims.half.compute() - drawn.mean()) < 5 / np.sqrt(9)",
    ],
    "program": ["x = 0", "for _ in range(3):", "    x += 1", "assert claims.half.compute() == x"],
    "framework": ["assert claims.half.compute() == oracle.read('sgd')['cases']['a']"],
    "theorem": [BY_HAND],
    "record": ["assert claims.half.compute() == record.read()['a']"],
}
PLANTED = [
    ("hand", ["assert claims.half.compute() == halving(3)"], "with our own code alone"),
    ("hand", ["x = claims.path(3)", "assert claims.half.compute() == x[-1]"], "with our own code alone"),
    ("program", ["x = claims.path(3)", "assert claims.half.compute() == np.max(x)"], "with our own code alone"),
    ("identity", ["assert 1 < claims.half.compute() < 2"], "with our own code alone"),
    ("hand", ["assert claims.third.compute() == 3 / 2"], "does not speak of claims.half"),
    ("hand", ["claims.half.compute()"], "compares nothing"),
    ("hand", ["assert claims.half.compute() == again(3)"], "compares with no number that stands in it"),
    ("enumeration", [BY_HAND], "lists no cases"),
    ("bound", [BY_HAND], "draws nothing"),
    ("program", [BY_HAND], "has no program of its own"),
    ("framework", [BY_HAND], "reads no record of a framework"),
    ("record", [BY_HAND], "reads no record and no data set"),
]


@pytest.mark.parametrize("kind", GROUNDS)
def test_a_test_of_each_kind_passes(kind):
    assert grounds.unlike(of(*LIKE[kind]).facts, kind, "half", worded=False) == ""


@pytest.mark.parametrize(("kind", "lines", "says"), PLANTED)
def test_a_test_of_another_kind_is_named(kind, lines, says):
    assert says in grounds.unlike(of(*lines).facts, kind, "half", worded=False)


def test_every_claim_names_its_ground_and_its_test_is_of_that_kind():
    seen = set()
    for module, entries in claims().items():
        for entry in entries:
            assert grounds.refused(entry, module) == "", (module, entry["name"])
            seen.add(grounds.kind_of(entry["ground"]))
    assert seen == set(GROUNDS)


def test_what_real_tests_compare_is_missed_when_it_goes():
    """Of each test that names a claim, without its assertions: it compares nothing, and is refused."""
    count, texts = 0, {module: (ROOT / store.tests_of(module)).read_text(encoding="utf-8") for module in claims()}
    for module, entries in claims().items():
        for entry in entries:
            test = tested.of_text(texts[module], entry["test"])
            bare = ast.parse(ast.unparse(test.node)).body[0]
            for part in ast.walk(bare):
                for name, kept in ast.iter_fields(part):
                    if isinstance(kept, list) and any(isinstance(one, ast.Assert) for one in kept):
                        setattr(part, name, [one for one in kept if not isinstance(one, ast.Assert)] or [ast.Pass()])
            without = replace(test, node=bare, local={})
            assert grounds.unlike(
                without.facts, grounds.kind_of(entry["ground"]), entry["name"].replace("-", "_"), False
            )
            count += 1
    assert count > 400


@pytest.mark.parametrize(
    ("function", "is_typed"),
    [
        ("return 93", True),
        ("return -0.5", True),
        ("return NUMBER", True),
        ("return round(93.2)", True),
        ("return size", True),
        ("return True", True),
        ("return halving(3)", False),
        ("return 0.9 ** (1 / 0.9)", False),
        ("if halving(3) > 2:\n        return False\n    return True", False),
    ],
)
def test_a_number_that_is_typed_is_no_claim(function, is_typed):
    text = f'NUMBER = 93\n\n@claim("d", test="t", zh="z", en="e")\ndef half(size=3):\n    {function}\n'
    assert (grounds.typed_in(ast.parse(text)) == {"half"}) == is_typed


def test_a_number_that_is_typed_into_a_series_is_no_claim():
    text = 'third = half.at(lambda: 31, zh="z", en="e")\nquarter = half.at(lambda x: x / 4, zh="z", en="e")\n'
    assert grounds.typed_in(ast.parse(text)) == {"third"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_counts_each_claim_once_and_each_formula(language):
    head, *rows, total = grounds.table(language)
    entries = [entry for group in claims().values() for entry in group]
    assert len(head) == 4 and len({row[0] for row in rows}) == len(rows)
    assert int(total[1]) == sum(not entry.get("worded") for entry in entries) > 300
    for column in (1, 2, 3):
        assert int(total[column]) == sum(int(row[column] or 0) for row in rows)


def test_a_ground_is_called_by_its_word_and_a_theorem_by_whose_it_is():
    assert [grounds.word(kind, "en") for kind in ("hand", "bound")] == ["by hand", "error bound"]
    assert grounds.word("theorem: polyak-1964", "zh").startswith("[定理（B. T. Polyak 1964）](https://doi.org/")
    assert grounds.word("theorem: sparre-andersen-1953", "en") == "theorem (E. Sparre Andersen 1953)"  # of no address
    for language in ("zh", "en"):
        assert len({grounds.word(kind, language) for kind in GROUNDS if kind != "theorem"}) == len(GROUNDS) - 1
