"""Labs: the same cells in both languages, executed in the build, light on the page, alone in a bare Jupyter."""

import ast
import gzip
import json
import os
import re
import subprocess
import sys

import pytest

from sitebuild import labs
from sitebuild.cache import ROOT
from sitebuild.source import DOCS, Page

NAMES = sorted(path.stem for path in (DOCS / "en" / "labs").glob("*.py"))


def read(language, name):
    return (DOCS / language / "labs" / f"{name}.py").read_text(encoding="utf-8")


def code(language, name):
    return [source for kind, source, _ in labs.cells(read(language, name)) if kind == "code"]


def test_there_are_labs():
    assert NAMES


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_run_the_same_cells(name):
    assert code("zh", name) == code("en", name)
    assert len(code("en", name)) >= 3


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_downloaded_notebook_is_valid_and_carries_its_snippets(name, language):
    notebook = json.loads(labs.notebook(read(language, name)))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    sources = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for source in sources:
        imported = {
            name.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import) for name in node.names
        }
        imported |= {node.module for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)}
        assert not [module for module in imported if module.split(".")[0] in ("snippets", "sitebuild", "tests")]
    prose = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    assert prose[0].startswith("# ")


@pytest.mark.parametrize("name", NAMES)
def test_downloaded_notebook_runs_alone(name, tmp_path):
    notebook = json.loads(labs.notebook(read("en", name)))
    program = tmp_path / "notebook.py"
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    program.write_text("\n\n".join(cells), encoding="utf-8")
    environment = {**os.environ, "MPLBACKEND": "Agg"}
    command = [sys.executable, "-I", program.name]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize("name", NAMES)
def test_lab_page_is_no_more_than_twice_a_lesson_and_has_no_style_of_jupyter(site, folder, name):
    html = (site.folder / folder / "labs" / name / "index.html").read_text(encoding="utf-8")
    lessons = [
        path for path in (site.folder / folder).glob("*/index.html") if "claims" in path.read_text(encoding="utf-8")
    ]
    heaviest = max(len(gzip.compress(path.read_bytes(), 6)) for path in lessons)
    assert len(gzip.compress(html.encode(), 6)) <= 2 * heaviest
    assert "<style" not in re.sub(r"<svg.*?</svg>", "", html, flags=re.S)
    assert not [word for word in ("jp-", "sealed:", "require.js", "highlight-ipynb") if word in html]
    assert html.count('class="plot"') >= 1
    assert (site.folder / folder / "labs" / f"{name}.ipynb").is_file()
    assert f'href="../{name}.ipynb" download' in html


def test_lines_of_the_prose_keep_their_numbers():
    text = "# %% [markdown]\n# # Title { #t }\n#\n# a $x$\n\n# %%\nprint(1)\n"
    assert labs.as_markdown(text).split("\n")[1:4] == ["# Title { #t }", "", "a $x$"]
    assert "print" not in labs.as_markdown(text)


def test_cells_of_a_lab_are_compared_between_the_languages(tmp_path):
    lab = tmp_path / "labs" / "x.py"
    lab.parent.mkdir()
    lab.write_text("# %% [markdown]\n# # T { #x }\n\n# %%\na = 1\n\n# %%\nb = 2\n", encoding="utf-8")
    page = Page.read(lab)
    assert [(item.value, item.line) for item in page.of("cell")] == [("a = 1", 5), ("b = 2", 8)]


def test_text_passes_the_notebook_exporter_unchanged():
    text = "a < b && c > d `x` &lt; <svg viewBox='0'/>\n\n中文 $x_1$"
    assert labs.unseal(f"<p>{labs.seal(text)}</p>") == text


def test_what_a_cell_printed_in_pieces_is_one_output():
    def output(text):
        return labs.seal(f"{labs.OUTPUT}{text}\n{labs.FENCE}")

    text = labs.unseal(output("one") + labs.seal("prose") + output("two") + output("three"))
    assert text == f"{labs.OUTPUT}one\n{labs.FENCE}\n\nprose\n\n{labs.OUTPUT}two\nthree\n{labs.FENCE}"


def test_a_snippet_without_its_section_cannot_be_carried():
    with pytest.raises(ValueError, match="has no section"):
        labs.notebook("# %%\nfrom snippets.__init__ import x\n")


def test_an_executed_lab_is_kept_until_something_it_uses_changes(monkeypatch, tmp_path):
    before = labs.cache_folder("en")
    assert labs.cache_folder("en") == before
    monkeypatch.setattr(labs, "key", lambda *paths, salt: str(len(paths)))
    used = int(labs.cache_folder("en").rpartition("-")[2])
    assert used >= len(list((ROOT / "snippets" / "figures").glob("kit.py"))) + len(NAMES)


def test_a_failing_cell_is_not_allowed():
    assert "allow_errors: false" in (ROOT / "mkdocs.base.yml").read_text(encoding="utf-8")
