"""The check of every exercise refuses wrong answers: those that the typical mistakes of tests/slips.py make of the right one."""

import ast

import pytest

from tests import answers, slips

EXERCISES = [exercise for page in answers.pages() for exercise in answers.exercises(page)]
each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: f"{one.page}-{one.number}")


def mistakes(code: str) -> set[tuple[str, str]]:
    """Return the mistakes in a line of code, each with what then stands there."""
    tree = ast.parse(code)
    return {(slip, ast.unparse(other)) for slip, other in slips.slips(tree)}


# By hand: everything that the typical mistakes make of a line.
MADE = {
    "velocity += grad": [("sign", "velocity -= grad"), ("missing term", "velocity = grad")],
    "a - b": [("sign", "a + b"), ("missing term", "a"), ("missing term", "-b")],
    "a * b": [("factor", "a"), ("factor", "b")],
    "a / b": [("factor", "a"), ("upside down", "b / a")],
    "a @ b": [("exchanged", "b @ a")],
    "g ** 2": [("missing power", "g"), ("off by one", "g ** 3"), ("off by one", "g ** 1")],
    "s ** 0.5": [("missing power", "s"), ("factor", "s ** 1.0"), ("upside down", "s ** 2.0")],
    "1 - p": [("sign", "1 + p"), ("missing term", "1"), ("missing term", "-p")]
    + [("off by one", "2 - p"), ("off by one", "0 - p")],
    "sqrt(s) + eps": [("sign", "sqrt(s) - eps"), ("missing term", "sqrt(s)"), ("missing term", "eps")]
    + [("place of eps", "sqrt(s + eps)"), ("missing root", "s + eps")],
    "sqrt(s + eps)": [("missing root", "s + eps"), ("place of eps", "sqrt(s) + eps")]
    + [("sign", "sqrt(s - eps)"), ("missing term", "sqrt(s)"), ("missing term", "sqrt(eps)")],
    "(s + eps) ** 0.5": [("place of eps", "s ** 0.5 + eps"), ("missing power", "s + eps")]
    + [("sign", "(s - eps) ** 0.5"), ("missing term", "s ** 0.5"), ("missing term", "eps ** 0.5")]
    + [("factor", "(s + eps) ** 1.0"), ("upside down", "(s + eps) ** 2.0")],
    "x.mean(axis=0)": [("sum for mean", "x.sum(axis=0)"), ("axis", "x.mean(axis=1)")],
    "x.sum(axis=-1)": [("mean for sum", "x.mean(axis=-1)"), ("axis", "x.sum(axis=0)")],
    "a < b": [("border", "a <= b"), ("turned", "a > b")],
    "a >= b": [("border", "a > b"), ("turned", "a <= b")],
    "a if b else c": [("exchanged", "c if b else a")],
    "a and b": [("and, or", "a or b")],
    "f(a, b)": [("arguments exchanged", "f(b, a)")],
    "range(n)": [("off by one", "range(n - 1)")],
    "x[t]": [("index", "x[t - 1]")],
    "x[i, j]": [("index", "x[j, i]")],
    "x.T": [("transpose", "x")],
    "lr = 0.1": [("factor", "lr = 2 * 0.1"), ("sign", "lr = -0.1"), ("factor", "lr = 0.2")]
    + [("upside down", "lr = 10.0"), ("the other share", "lr = 1 - 0.1")],
    "raise ValueError(f'{a + b}')": [],
    "assert a < b, a + b": [],
    "if a < 0:\n    raise ValueError": [],
    "import math": [],
}


@pytest.mark.parametrize("code", MADE)
def test_the_mistakes_are_those_written_down_by_hand(code):
    assert mistakes(code) == set(MADE[code])


def test_code_stays_as_it_was():
    tree = ast.parse("def step(x, eps=1e-8):\n    return x / (np.sqrt(x.mean(axis=0) ** 2) + eps)")
    before = ast.dump(tree)
    made = [ast.unparse(other) for _, other in slips.slips(tree)]
    assert ast.dump(tree) == before and len(set(made)) == len(made) > 10 and ast.unparse(tree) not in made
    assert all("eps=1e-08" in code for code in made)


@each_exercise
def test_a_wrong_answer_is_refused(exercise):
    """At least three that are wrong; what passes is right, for the reason that stands beside it."""
    refused, passed = answers.tried(exercise)
    assert [name for name in passed if (exercise.name, name) not in answers.RIGHT] == []
    assert len(set(refused)) >= 3


def test_exercises_are_counted():
    assert len(EXERCISES) > 60


def test_nothing_is_excused_that_passes_no_check():
    names = {exercise.name for exercise in EXERCISES}
    excused = {name for name, _ in answers.RIGHT}
    assert excused <= names
    for exercise in EXERCISES:
        if exercise.name in excused:
            passed = {(exercise.name, name) for name in answers.tried(exercise)[1]}
            assert {pair for pair in answers.RIGHT if pair[0] == exercise.name} <= passed


def made(check: str, answer: str = "y = 2 * 3.0") -> answers.Exercise:
    return answers.Exercise("halving", 1, "", "x = 3.0\ny = 0.0", f"x = 3.0\n{answer}", check)


def test_a_check_that_lets_wrong_answers_through_is_named():
    """What stands in the stub is given: of it no wrong answer is made."""
    refused, passed = answers.tried(made("assert y == 6"))
    assert passed == [] and "factor: y = 3.0" in refused and "sign: y = -(2 * 3.0)" in refused
    assert not any("x =" in name for name in refused)
    assert "sign: y = -(2 * 3.0)" in answers.tried(made("assert abs(y) == 6"))[1]
    with pytest.raises(ValueError, match="the check refuses the answer itself"):
        answers.tried(made("assert y == 7"))


def test_what_comes_to_the_same_or_does_not_run_is_no_wrong_answer():
    refused, passed = answers.tried(made("pass", "y = max(6.0, x[0] + 1 if False else 2.0)"))
    assert "arguments exchanged: y = max(x[0] + 1 if False else 2.0, 6.0)" not in refused + passed
    assert not any("if False else x[0]" in name for name in refused + passed)
    assert "min for max: y = min(6.0, x[0] + 1 if False else 2.0)" in passed


def test_a_wrong_answer_that_does_not_end_is_refused(monkeypatch):
    monkeypatch.setattr(answers, "PATIENCE", 0.2)
    refused, passed = answers.tried(made("while y < 6:\n    y *= 1\nassert y == 6", "y = 6.0"))
    assert passed == [] and "sign: y = -6.0" in refused
