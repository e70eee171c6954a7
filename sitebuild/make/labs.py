"""Labs: notebooks as jupytext percent files, executed by the build, rendered as lessons are, downloadable as .ipynb.

A file holds the code once, and its prose in both languages: `# %% [markdown] lang="zh"` beside `# %% [markdown] lang="en"`.
`check` runs the cells of code and keeps what they put out until the cells, a snippet that they use or a
version changes. mkdocs-jupyter turns the executed notebook into a page: the template in docs/hooks/labs/ writes cells and outputs as
Markdown, which then goes the way of every page. A lab's downloaded notebook carries the source of the snippets it uses, so that it runs in any
Jupyter.
"""

import asyncio
import json
import os
import re
import time
from html import escape, unescape
from pathlib import Path

from sitebuild.cache import CACHE, ROOT, hash_of, key, load, sources, write
from sitebuild.read.cells import cells, code, paths
from sitebuild.read.source import section
from sitebuild.rules import Broken, RuleError, relative

TEMPLATES = ROOT / "docs" / "hooks" / "labs"
PROFILE = ROOT / "docs" / "hooks" / "ipython"
STORE = CACHE / "labs"
LIMIT = 120  # seconds a cell may take
IMPORT = re.compile(r"^from snippets\.(?P<module>\w+) import .+$", re.M)


def notebook(text: str, language: str, outputs: list[list[dict]] | None = None) -> str:
    """Return a percent file in one language as an .ipynb: with the outputs of its cells, or to be downloaded.

    The one to be downloaded has no outputs, and each import of a snippet is replaced by the snippet's source.
    """
    made: list[dict] = []
    waiting = iter(outputs or [])
    for number, (kind, source, _) in enumerate(cells(text, language)):
        if kind == "markdown":
            source = re.sub(r"^# ?", "", source, flags=re.M)
        elif outputs is None:
            source = IMPORT.sub(lambda use: _source_of(use["module"]), source)
        cell: dict = {
            "cell_type": kind,
            "id": f"cell-{number}",
            "metadata": {},
            "source": source.splitlines(keepends=True),
        }
        if kind == "code":
            cell |= {"execution_count": None, "outputs": [] if outputs is None else next(waiting)}
        made.append(cell)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _source_of(module: str) -> str:
    return f"# from snippets/{module}.py\n{section(f'{module}.py:{module}').strip()}"


# --------------------------------------------------------------------------------------------------------------- execution


def made_from(text: str) -> str:
    """Return the key of a lab's outputs: its cells of code, the snippets that they use, and what draws the plots. Prose is not in it."""
    sourced = [source for source, _ in code(text)]
    used = {Path(__file__), *PROFILE.rglob("*.py"), *sources("sitebuild.make.canvas")}
    for use in IMPORT.finditer("\n".join(sourced)):
        used |= set(sources(f"snippets.{use['module']}"))
    return key(*sorted(used), salt="\0".join(["lab", *sourced]))


def kept(path: Path) -> list[list[dict]] | None:
    """Return the outputs of each cell of a lab's code, or nothing if it must be run."""
    store = STORE / f"{path.stem}.json"
    known = load(store)
    return known["outputs"] if known.get("key") == made_from(path.read_text(encoding="utf-8")) else None


def check() -> list[Broken]:
    """Run every lab that changed, some side by side; return the cells that fail."""
    changed = [path for path in paths() if kept(path) is None]
    return asyncio.run(_run_all(changed)) if changed else []


async def _run_all(changed: list[Path]) -> list[Broken]:
    side_by_side = asyncio.Semaphore(os.cpu_count() or 1)

    async def one(path: Path) -> Broken | None:
        async with side_by_side:
            return await _run(path)

    return [broken for broken in await asyncio.gather(*map(one, changed)) if broken]


async def _run(path: Path) -> Broken | None:
    """Run the code of a lab as a notebook and keep what its cells put out, or return where it fails."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    from nbconvert.preprocessors import CoalesceStreamsPreprocessor
    from nbformat.v4 import new_code_cell, new_notebook

    start = time.perf_counter()
    text = path.read_text(encoding="utf-8")
    run = code(text)
    ran = new_notebook(cells=[new_code_cell(source) for source, _ in run])
    place = {"metadata": {"path": str(ROOT)}}
    quiet = ["--IPKernelApp.log_level=ERROR"]
    client = NotebookClient(ran, timeout=LIMIT, kernel_name="python3", resources=place, extra_arguments=quiet)
    environment = {**os.environ, "IPYTHONDIR": str(PROFILE), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    try:
        await client.async_execute(env=environment)
    except CellExecutionError as error:
        frames = re.findall(r"Cell In\[(\d+)\], line (\d+)", re.sub(r"\x1b\[[\d;]*m", "", error.traceback))
        cell, line = map(int, frames[-1]) if frames else (client.code_cells_executed, 1)
        says = f"{error.ename}: {error.evalue}".splitlines()[0].removesuffix(": ")
        return Broken(relative(path), run[cell - 1][1] + line - 1, "lab cell", says)
    except (CellTimeoutError, DeadKernelError) as error:
        line = run[min(client.code_cells_executed, len(run) - 1)][1]
        return Broken(relative(path), line, "lab cell", f"{type(error).__name__}: {str(error).splitlines()[0]}")
    CoalesceStreamsPreprocessor().preprocess(ran, {})  # the pieces in which a cell prints depend on the time
    outputs = [[_as_shown(output) for output in cell["outputs"]] for cell in ran["cells"]]
    content = {"key": made_from(text), "outputs": outputs}
    write(STORE / f"{path.stem}.json", json.dumps(content, ensure_ascii=False))
    print(f"labs: ran {path.stem} in {time.perf_counter() - start:.1f} s", flush=True)
    return None


def executed(path: Path, language: str) -> Path:
    """Write a lab, its prose in one language and its outputs, as a notebook for mkdocs-jupyter; return where."""
    outputs = kept(path)
    if outputs is None:
        raise RuleError(f"{relative(path)} has not run: python -m sitebuild runs it")
    made = STORE / language / f"{path.stem}.ipynb"
    write(made, notebook(path.read_text(encoding="utf-8"), language, outputs))
    return made


# --------------------------------------------------------------------------------------------------------------- rendering


def install() -> None:
    """Let mkdocs-jupyter use our templates."""
    from mkdocs_jupyter.config import settings

    # odd, mkdocs-jupyter 0.26.3, test_words_code_and_what_it_printed_in_pieces_pass_through_mkdocs_jupyter_unchanged: no option
    # of the plugin names a folder of templates.
    settings.templates_dir = str(TEMPLATES)


def markdown(html: str) -> str:
    """Return the Markdown that our template wrote, from what mkdocs-jupyter makes of it: it is escaped, and a style sheet is put behind it."""
    return unescape(html.partition("<")[0])


def _as_shown(output: dict) -> dict:
    """Return an output of a cell as its page shows it: a plot without what Jupyter gives beside it."""
    svg = output.get("data", {}).get("image/svg+xml")
    return output | {"data": {"text/html": plot(svg)}} if svg else output


def plot(svg: str) -> str:
    """Return a plot of a cell as one line of HTML: its colours follow the page's theme, its words are its name."""
    from sitebuild.make.canvas import themed

    drawing = themed(svg, f"plot-{hash_of(svg)}")
    texts = (unescape(text) for text in re.findall(r"<text[^>]*>([^<]+)</text>", drawing))
    words = dict.fromkeys(text.strip() for text in texts if re.search(r"[^\W\d_]{2}", text))
    label = escape("; ".join(words), quote=True)
    width = float(re.search(r'viewBox="\S+ \S+ (\S+) ', drawing)[1])  # type: ignore[index]
    frame = f'role="img" aria-label="{label}" data-search-exclude="1" style="max-width:{1.45 * width:.0f}px"'
    drawing = drawing.replace("<svg ", f"<svg {frame} ", 1)
    return '<div class="plot">' + drawing.replace("\n", " ") + "</div>"
