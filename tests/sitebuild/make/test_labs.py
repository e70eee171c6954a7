"""Labs: one set of cells for both languages, executed in the build, light on the page, alone in a bare Jupyter."""

import ast
import asyncio
import gzip
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from mkdocs_jupyter import convert

from sitebuild.cache import ROOT
from sitebuild.make import labs
from sitebuild.read import cells
from sitebuild.read.source import DOCS, Page

NAMES = sorted(path.stem for path in (DOCS / "labs").glob("*.py"))


def read(name):
    return (DOCS / "labs" / f"{name}.py").read_text(encoding="utf-8")


def test_there_are_labs():
    assert NAMES


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_downloaded_notebook_is_valid_and_carries_its_snippets(name, language):
    notebook = json.loads(labs.notebook(read(name), language))
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
    assert cells.as_markdown(text, "en").split("\n")[1:4] == ["# Title { #t }", "", "a $x$"]
    assert "print" not in cells.as_markdown(text, "en")


BOTH = """# %% [markdown] lang="zh"
# # 题 { #x }

# %% [markdown] lang="en"
# # T { #x }

# %%
a = 1

# %%
b = 2
"""


def test_a_page_has_the_prose_of_its_language_and_all_cells_at_the_lines_of_the_one_file(tmp_path):
    (tmp_path / "labs").mkdir()
    (tmp_path / "labs" / "x.py").write_text(BOTH, encoding="utf-8")
    for language, heading, number in (("zh", "# 题 { #x }", 2), ("en", "# T { #x }", 5)):
        page = Page.read(tmp_path / language / "labs" / "x.py")
        assert [(line, at) for at, line in enumerate(page.text.split("\n"), start=1) if line] == [(heading, number)]
        assert [(item.value, item.line) for item in page.of("cell")] == [("a = 1", 8), ("b = 2", 11)]
        cells = json.loads(labs.notebook(BOTH, language))["cells"]
        assert ["".join(cell["source"]) for cell in cells] == [heading, "a = 1", "b = 2"]


@pytest.mark.parametrize("name", NAMES)
def test_a_lab_says_something_in_both_languages_before_each_cell(name):
    kinds = {language: [kind for kind, _, _ in cells.cells(read(name), language)] for language in ("zh", "en")}
    assert kinds["zh"] == kinds["en"] and kinds["zh"][0] == "markdown" and kinds["zh"].count("code") >= 3
    assert not re.search(r"^# %%(?! \[markdown\] lang=\"(zh|en)\"$).", read(name), re.M)


NASTY = "# T { #t }\n\na < b && c > d `x` &lt; <svg viewBox='0'/> \"q\" $x_1$\n\n中文"
IN_PIECES = """import sys
for piece in ("  one", ", two\\n", "<three> & \\x1b[31mfour\\x1b[0m\\n"):
    print(piece, end="", flush=True)
"""


def test_words_code_and_what_it_printed_in_pieces_pass_through_mkdocs_jupyter_unchanged(tmp_path, monkeypatch):
    monkeypatch.setattr(labs, "STORE", tmp_path)
    lab = tmp_path / "pieces.py"
    prose = "".join(f"# {line}\n" for line in NASTY.split("\n"))
    lab.write_text(f"# %% [markdown]\n{prose}\n# %%\n{IN_PIECES}", encoding="utf-8")
    with ThreadPoolExecutor(1) as apart:  # the browser of another test may be running its loop in this thread
        assert apart.submit(lambda: asyncio.run(labs._run(lab))).result() is None
    labs.install()
    text = labs.markdown(convert.nb2html(str(labs.executed(lab, "en"))))
    blocks = [("python .cell", IN_PIECES.rstrip()), ("text .output", "  one, two\n<three> & four")]
    shown = [NASTY, *(f"`````` {{ .{kind} }}\n{text}\n``````" for kind, text in blocks)]
    assert re.split(r"\n\n(?=``````)", text.strip()) == shown


def test_a_snippet_without_its_section_cannot_be_carried():
    with pytest.raises(ValueError, match="has no section"):
        labs.notebook("# %%\nfrom snippets.__init__ import x\n", "en")


@pytest.fixture
def kept_by(monkeypatch):
    """Return a function from a lab's text to what its outputs are kept by: the files, and the rest."""
    monkeypatch.setattr(labs, "key", lambda *paths, salt: ({path.relative_to(ROOT).as_posix() for path in paths}, salt))
    return labs.made_from


@pytest.mark.parametrize("name", NAMES)
def test_a_lab_runs_once_for_both_languages_and_again_when_its_code_changes(name, kept_by):
    text = read(name)
    for language in ("zh", "en"):
        mark = f'# %% [markdown] lang="{language}"\n'
        assert mark in text and kept_by(text.replace(mark, f"{mark}# New prose.\n")) == kept_by(text)
    assert kept_by(text.replace("import numpy as np\n", "import numpy as np\n\nprint(1)\n")) != kept_by(text)


def test_a_changed_snippet_reruns_only_the_labs_that_use_it(kept_by):
    users = {name: {path for path in kept_by(read(name))[0] if path.startswith("snippets/")} for name in NAMES}
    assert [name for name in NAMES if "snippets/rnn.py" in users[name]] == ["characters"]
    assert [name for name in NAMES if "snippets/momentum.py" in users[name]] == ["optimizers"]
    assert [name for name in NAMES if "snippets/figures/kit.py" in users[name]] == NAMES


def test_what_a_cell_put_out_stands_in_the_notebook_of_each_language():
    name = "characters"
    outputs = labs.kept(DOCS / "labs" / f"{name}.py")
    assert outputs is not None, "first: python -m sitebuild"
    for language in ("zh", "en"):
        notebook = json.loads(labs.notebook(read(name), language, outputs))
        made = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        assert [cell["outputs"] for cell in made] == outputs
        assert ["".join(cell["source"]) for cell in made] == [source for source, _ in cells.code(read(name))]


def test_nothing_but_pages_and_what_they_show_is_in_the_site(site):
    names = {path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*") if path.is_file()}
    assert not [name for name in names if name.endswith((".j2", "conf.json")) or re.search(r"(^|/)labs/.*\.py$", name)]
    assert len([name for name in names if name.endswith(".ipynb")]) == 2 * len(NAMES)
