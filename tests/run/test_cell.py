"""Tests of docs/run/cell.py, which runs a reader's block: here in this Python, in tests/run/test_run.py in the browser's."""

import importlib.util
import sys

import pytest

from sitebuild.cache import ROOT

SPEC = importlib.util.spec_from_file_location("cell", ROOT / "docs" / "run" / "cell.py")
cell = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(cell)


class Told:
    """A run and everything that it told."""

    def __init__(self, source):
        """Run a program."""
        self.texts = {"out": "", "err": ""}
        self.messages = 0
        self.drawn = []
        self.result = cell.run(source, self.send, lambda *drawing: self.drawn.append(drawing))

    def send(self, kind, text):
        """Take a message."""
        self.texts[kind] += text
        self.messages += 1


def test_output_value_and_streams_are_told_apart():
    told = Told("import sys\nprint('a')\nprint('b', file=sys.stderr)\n6 * 7")
    assert told.texts == {"out": "a\n", "err": "b\n"}
    assert told.result == {"kind": "done", "value": "42"}


@pytest.mark.parametrize("source", ["", "x = 1", "None", "print(1)"])
def test_nothing_is_no_value(source):
    assert Told(source).result == {"kind": "done"}


def test_each_run_has_a_namespace_of_its_own_and_is_main():
    assert Told("left = 1\n__name__").result["value"] == "'__main__'"
    assert Told("left").result["says"] == "NameError: name 'left' is not defined"
    source = "from dataclasses import dataclass\n@dataclass\nclass Point:\n    x: int\nPoint(3)"
    assert Told(source).result["value"] == "Point(x=3)"


def test_streams_and_main_are_given_back():
    before = sys.stdout, sys.stderr, sys.stdin, sys.modules["__main__"]
    Told("1 / 0")
    assert before == (sys.stdout, sys.stderr, sys.stdin, sys.modules["__main__"])


def test_error_names_the_line_and_shows_only_the_program():
    told = Told("def half(x):\n    return x / 0\n\nhalf(1)\n")
    assert told.result["kind"] == "error" and told.result["line"] == 2
    assert told.result["says"] == "ZeroDivisionError: division by zero"
    assert "half(1)" in told.result["trace"] and "return x / 0" in told.result["trace"]
    assert "_last_value" not in told.result["trace"]


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("x = 1\nif x\n    pass", 2, "SyntaxError: expected ':'"),
        ("x = (", 1, "SyntaxError: '(' was never closed"),
        ("x = 1\n  y = 2", 2, "IndentationError: unexpected indent"),
        ("assert 1 == 2, 'they differ'", 1, "AssertionError: they differ"),
        ("\nraise SystemExit(2)", 2, "SystemExit: 2"),
        ("input()", 1, "EOFError: EOF when reading a line"),
        ("import nowhere", 1, "ModuleNotFoundError: No module named 'nowhere'"),
    ],
)
def test_every_way_to_fail_has_its_line(source, line, says):
    result = Told(source).result
    assert (result["kind"], result["line"], result["says"]) == ("error", line, says)


def test_no_memory_is_told_as_such():
    result = Told("x = 1\nraise MemoryError").result
    assert (result["kind"], result["line"]) == ("memory", 2)


def test_a_hundred_million_prints_end_at_the_limit():
    told = Told("for i in range(10**8):\n    print(i)")
    assert told.result == {"kind": "output"}
    assert len(told.texts["out"]) == cell.OUTPUT_LIMIT and told.texts["out"].startswith("0\n1\n2\n")


def test_the_limit_cannot_be_caught_by_except_exception_and_holds_for_both_streams():
    source = "import sys\nwhile True:\n    try:\n        print('x' * 999, file=sys.stderr); print('y')\n    except Exception:\n        pass"
    told = Told(source)
    assert told.result == {"kind": "output"}
    assert sum(map(len, told.texts.values())) == cell.OUTPUT_LIMIT


def test_much_output_comes_in_few_messages():
    assert Told("for i in range(10_000): print(i)").messages < 100


def test_a_long_value_is_cut():
    assert len(Told("list(range(10**5))").result["value"]) == cell.OUTPUT_LIMIT


@pytest.mark.parametrize(
    ("source", "drawn"),
    [
        ("[1, 2.5, 3]", [("", [3], [1, 2.5, 3])]),
        ("[[1, 2, 3], [4, 5, 6]]", [("", [2, 3], [1, 2, 3, 4, 5, 6])]),
        ("import numpy as np\nnp.arange(4)", [("", [4], [0, 1, 2, 3])]),
        ("import numpy as np\nnp.eye(2) == 1", [("", [2, 2], [1, 0, 0, 1])]),
        (
            "import numpy as np\n{'loss': np.array([3., 1.]), 'name': 'sgd', 'w': np.zeros((1, 2))}",
            [("loss", [2], [3, 1]), ("w", [1, 2], [0, 0])],
        ),
        ("import numpy as np\nnp.ones(2), np.zeros(3)", [("0", [2], [1, 1]), ("1", [3], [0, 0, 0])]),
        ("import numpy as np\n(np.ones(2),) * 9", [(str(i), [2], [1, 1]) for i in range(4)]),
        ("import numpy as np\nnp.zeros((2, 2, 2))", []),
        ("import numpy as np\nnp.zeros((17, 2))", []),
        ("import numpy as np\nnp.zeros(10_001)", []),
        ("import numpy as np\nnp.array(['a', 'b'])", []),
        ("import numpy as np\nnp.float64(3)", []),
        ("[1, 'a']", []),
        ("[[1, 2], [3]]", []),
        ("[10**400, 1]", []),
        ("[[]]", []),
        ("[1]", []),
        ("(1, 2, 3)", []),
        ("'text'", []),
    ],
)
def test_arrays_that_a_cell_returns_are_handed_on_to_be_drawn(source, drawn):
    told = Told(source)
    assert told.result["kind"] == "done"
    assert [(label, shape, list(values)) for label, shape, values in told.drawn] == drawn


def test_what_is_no_number_is_drawn_as_a_gap():
    ((_, _, values),) = Told("[1.0, float('nan'), 2.0]").drawn
    assert values[0] == 1 and values[1] != values[1] and values[2] == 2
