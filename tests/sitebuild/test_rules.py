"""How a broken rule is told, and what the builder says at its end."""

import re
import subprocess
import sys

import pytest

from sitebuild import cache, rules


def test_broken_rule_is_printed_with_file_and_line():
    broken = rules.Broken("docs/zh/sgd.md", 7, "link", "no page")
    assert str(broken) == "docs/zh/sgd.md:7: link: no page"
    assert sorted([broken, rules.Broken("docs/zh/sgd.md", 2, "z", "")])[0].line == 2


def test_line_of_an_error_is_the_innermost_one_in_the_file(tmp_path):
    path = tmp_path / "made.py"
    path.write_text("def f():\n    g()\n\ndef g():\n    int('x')\n\nf()\n")
    with pytest.raises(ValueError) as error:
        exec(compile(path.read_text(), str(path), "exec"), {})
    assert rules.line_of(error.value, path) == 5
    assert rules.line_of(error.value, tmp_path / "other.py") == 0
    with pytest.raises(SyntaxError) as wrong:
        compile("x = 1\ny = (\n", str(path), "exec")
    assert rules.line_of(wrong.value, path) in (2, 3)


@pytest.mark.builds
def test_builder_says_what_took_how_long():
    """The command itself, on the project: what the build runs first."""
    ended = subprocess.run([sys.executable, "-m", "sitebuild"], cwd=cache.ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert re.search(
        r"check: all true in [\d.]+ s \(figures and claims [\d.]+ s, drawings [\d.]+ s, demos [\d.]+ s, ", ended.stdout
    )
