"""Demos and the output marked in them."""

import subprocess

import pytest

from sitebuild.check import demos


def ran(stdout: str, stderr: str = "", code: int = 0) -> subprocess.CompletedProcess[str]:
    """Return a finished run."""
    return subprocess.CompletedProcess([], code, stdout, stderr)


MARKED = "print(1)\n# -> 1\nif True:\n    print(' 2')\n    # ->  2\n"


def test_marks_have_line_and_text():
    assert demos.expected(MARKED + "# ->\nx = '# -> no'\n") == [(2, "1"), (5, " 2"), (6, "")]


@pytest.mark.parametrize(
    ("stdout", "found"),
    [
        ("1\n 2\n", None),
        ("1  \n 2\n", None),
        ("1\n2\n", (5, "the mark says ' 2', the code prints '2'")),
        ("1\n", (5, "the mark says ' 2', the code prints nothing more")),
        ("", (2, "the mark says '1', the code prints nothing more")),
        ("1\n 2\n3\n", (5, "the code prints '3', which no mark shows")),
    ],
)
def test_output_is_compared_with_marks(stdout, found):
    assert demos.compare(MARKED, ran(stdout)) == found


def test_output_without_any_mark_is_found():
    assert demos.compare("print(3)", ran("3\n")) == (1, "the code prints '3', which no mark shows")


def test_failing_demo_is_named_with_its_line():
    program = "x = 1\n\nprint(x / 0)\n# -> 1\n"
    assert demos.compare(program, demos.run_alone(program)) == (
        3,
        "the demo fails: ZeroDivisionError: division by zero",
    )


def test_program_runs_alone_in_an_empty_folder():
    program = "import os, sys\nprint(os.listdir(), sys.flags.isolated, 'snippets' in sys.modules)\n"
    assert demos.run_alone(program).stdout == "['pasted.py'] 1 False\n"


def test_program_that_does_not_end_is_stopped(monkeypatch):
    monkeypatch.setattr(demos, "LIMIT", 0.3)
    run = demos.run_alone("while True: pass")
    assert demos.compare("while True: pass", run) == (1, "the demo fails: still running after 0.3 s")
