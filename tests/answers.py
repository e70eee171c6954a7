"""Does the check of an exercise notice a wrong answer? `python -m tests.answers [PAGE ...]`, `make bites`.

Wrong answers are made from the right one by the typical mistakes of tests/slips.py, one at a time. One that comes to the same, number by
number, is no wrong answer; nor is one that does not run by itself. The check must refuse all the others, but for those in RIGHT.
"""

import ast
import contextlib
import re
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sitebuild.cache import ROOT
from sitebuild.read.source import sections_in
from tests import slips

FOLDER = ROOT / "snippets" / "exercises"
PATIENCE = 10  # seconds that a wrong answer and its check may take: what takes longer would not end
ONE_STEP = "a step more meets 0.25 masks more, which 200 trainings do not show"
ONE_PASS = "0.0501 or 0.0499, and 4000 bands show no more than 0.050"

RIGHT = {  # what mistakes make and is right all the same, with the reason
    ("adagrad 3", "off by one: lr = 50 / (2 * 10001 ** 0.5)"): "2 sqrt(t) for the sum is 0.7% off; this is 0.005%",
    ("adagrad 3", "off by one: lr = 50 / (2 * 9999 ** 0.5)"): "the same",
    ("adam 3", "factor: gradients = 2 * (0.999 / 0.9) ** np.arange(60)"): "Adam's steps know no scale",
    ("adam 3", "off by one: gradients = (0.999 / 0.9) ** np.arange(61)"): "any sequence that is good enough",
    ("adam 3", "off by one: gradients = (0.999 / 0.9) ** np.arange(59)"): "the same",
    ("adam 3", "upside down: gradients = (1.001001001001001 / 0.9) ** np.arange(60)"): "0.2% steeper, as good",
    ("dropout 5", "border: mask = rng.random(x.shape) > p"): "differs where a draw is p itself, once in 2**53",
    ("dropout_ensemble 3", "factor: mean = 2 * np.prod(predictions ** probability[:, None], axis=0)"): "divided out",
    ("dropout_ensemble 3", "sign: mean = -np.prod(predictions ** probability[:, None], axis=0)"): "divided out",
    ("dropout_ensemble 4", "off by one: distinct = np.sum(1 - (1 - probability) ** 1001)"): ONE_STEP,
    ("dropout_ensemble 4", "off by one: distinct = np.sum(1 - (1 - probability) ** 999)"): ONE_STEP,
    ("dropout_regularizer 4", "missing term: n_passes = round(1 / (2 * 0.05 ** 2))"): ONE_PASS,
    ("dropout_regularizer 4", "off by one: n_passes = round(2 + 1 / (2 * 0.05 ** 2))"): ONE_PASS,
    ("dropout_regularizer 4", "off by one: n_passes = round(0 + 1 / (2 * 0.05 ** 2))"): ONE_PASS,
    ("embedding 3", "factor: rows = 2 * np.zeros((num_embeddings, grad_output.shape[1]))"): "twice nothing",
    ("embedding 3", "sign: rows = -np.zeros((num_embeddings, grad_output.shape[1]))"): "the same",
    (
        "embedding 3",
        "ones for zeros: rows = np.ones((num_embeddings, grad_output.shape[1]))",
    ): "each column is replaced",
    ("language_rnn 4", "factor: power = 2 * q ** (1 / temperature)"): "divided out",
    ("language_rnn 4", "sign: power = -q ** (1 / temperature)"): "divided out",
    ("matrix_factorization 2", "sign: other[2] -= [3.0, 0.0]"): "any way along that line",
    ("matrix_factorization 2", "factor: other[2] += [6.0, 0.0]"): "the same",
    ("matrix_factorization 2", "upside down: other[2] += [0.3333333333333333, 0.0]"): "the same",
    ("matrix_factorization 4", "sign: stretch = -0.5"): "both tables turned about, the same products",
    ("optimizer_race 2", "off by one: lr = 101 ** (1 / 20) - 1"): "asked for to 3%; this is 0.2%",
    ("optimizer_race 2", "off by one: lr = 99 ** (1 / 20) - 1"): "the same",
    ("structured_nets 3", "border: is_on = z @ weight + bias >= 0"): "at 0 itself there is no derivative",
    ("structured_nets 4", "exchanged: slope, constant = (weight @ readout, readout @ bias + offset)"): "a b is b a",
    ("vanishing_gradients 2", "sign: h1 = -math.tanh(w * h0)"): "both enter by their squares",
    ("vanishing_gradients 2", "sign: h2 = -math.tanh(w * h1)"): "both enter by their squares",
    ("vanishing_gradients 3", "arguments exchanged: scale = min(max_norm / norm, 1)"): "the smaller of two",
    ("word2vec 2", "off by one: best = np.log(30 * 6001 / (200 * 90)) - np.log(5)"): "0.0002 off; 0.693 is right",
    ("word2vec 2", "off by one: best = np.log(30 * 5999 / (200 * 90)) - np.log(5)"): "the same",
    ("word2vec 3", "factor: grad = 2 * np.zeros((vocab_size, len(grad_hidden)))"): "twice nothing",
    ("word2vec 3", "sign: grad = -np.zeros((vocab_size, len(grad_hidden)))"): "the same",
}


class Endless(BaseException):
    """A wrong answer did not come to an end."""


@dataclass(frozen=True)
class Exercise:
    """An exercise of a lesson: its stub, answer and check, and what stands above all of them."""

    page: str
    number: int
    imports: str
    stub: str
    answer: str
    check: str

    @property
    def name(self) -> str:
        """Its page and number."""
        return f"{self.page} {self.number}"

    def wrong(self) -> Iterator[tuple[str, ast.Module]]:
        """Yield wrong answers, each as `mistake: line that differs`: what the stub has already stays as it is."""
        tree = ast.parse(self.answer)
        given = {ast.dump(node) for node in ast.parse(self.stub).body}
        for place, node in enumerate(tree.body):
            if ast.dump(node) not in given:
                for slip, other in slips.slips(node):
                    made = ast.Module([*tree.body[:place], other, *tree.body[place + 1 :]], [])
                    yield f"{slip}: {slips.said(tree, made)}", ast.fix_missing_locations(made)

    def said(self, answer: str | ast.Module) -> dict[str, Any] | None:
        """Return what an answer makes, by name, or nothing if it does not run."""
        names: dict[str, Any] = {"__name__": "answer"}
        try:
            with _in_time(), np.errstate(all="ignore"):
                exec(self.imports, names)
                exec(compile(answer, "answer", "exec"), names)
        except (Exception, Endless):
            return None
        return {name: value for name, value in names.items() if not name.startswith("__")}

    def refused(self, names: dict[str, Any]) -> str:
        """Return why the check refuses what an answer made, or nothing."""
        try:
            with _in_time(), np.errstate(all="ignore"):
                exec(compile(self.check, "check", "exec"), dict(names))
        except Endless:
            return "it does not end"
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        return ""


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    def late(*_: object) -> None:
        raise Endless

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def pages() -> list[str]:
    """Return the lessons that have exercises."""
    return sorted(path.stem for path in FOLDER.glob("*.py"))


def exercises(page: str) -> list[Exercise]:
    """Return the exercises of a lesson, in order."""
    text = (FOLDER / f"{page}.py").read_text(encoding="utf-8")
    imports, parts = text.partition("# --8<--")[0], sections_in(text)
    numbers = [int(name.rpartition("-")[2]) for name in parts if re.fullmatch(r"exercise-\d+", name)]
    return [
        Exercise(page, k, imports, *(parts[f"{kind}-{k}"] for kind in ("exercise", "answer", "check"))) for k in numbers
    ]


def same(one: Any, other: Any) -> bool:
    """Tell whether two answers made the same; of functions nobody can tell, so they are not."""
    if callable(one) or callable(other):
        return False
    try:
        return type(one) is type(other) and bool(np.array_equal(one, other))
    except (TypeError, ValueError):
        return bool(one == other)


def tried(exercise: Exercise) -> tuple[list[str], list[str]]:
    """Return the wrong answers that the check refuses, and those that it lets through.

    Raises:
        ValueError: The check refuses the right answer.
    """
    right = exercise.said(exercise.answer)
    if right is None or exercise.refused(right):
        raise ValueError(f"exercise {exercise.name}: the check refuses the answer itself")
    nodes = list(ast.walk(ast.parse(exercise.stub)))
    asked = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    asked |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    found: tuple[list[str], list[str]] = [], []
    for name, wrong in exercise.wrong():
        made = exercise.said(wrong)
        if made is not None and not all(same(made.get(key), right.get(key)) for key in asked & right.keys()):
            found[not exercise.refused(made)].append(name)
    return found


def main(names: list[str]) -> int:
    """Try the exercises of these lessons or of all; say which wrong answers pass."""
    count = bad = 0
    for page in [name for name in names if name in pages()] if names else pages():
        start = time.perf_counter()
        for exercise in exercises(page):
            refused, passed = tried(exercise)
            count += len(refused) + len(passed)
            for name in passed:
                if (exercise.name, name) not in RIGHT:
                    bad += 1
                    print(f"snippets/exercises/{page}.py: exercise {exercise.number} lets through {name}")
        print(f"answers: {page}: {time.perf_counter() - start:.0f} s", flush=True)
    print(f"answers: {count - bad} of {count} wrong answers are refused by the exercise's check")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
