"""Time the snippets against one another, and an edit against a build: `make bench`.

Prints ratios measured in one run, so that no machine matters.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import timeit
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from mkdocs.exceptions import Abort

from sitebuild.cache import CACHE, ROOT
from sitebuild.make import elements
from sitebuild.read.source import LANGUAGES, pages
from sitebuild.theme import testpages
from sitebuild.work.serve import Workshop
from snippets.dropout import dropout
from snippets.embedding import embedding, embedding_gradient
from snippets.one_hot import one_hot
from tests import house
from tests.conftest import built_and_served, chromium
from tests.playing import Playing

REPEATS = 7
EDITS = 5
FRAME = 1000 / 60  # milliseconds between two pictures of a common screen
# Script time of each frame: what the listeners of a pointer's movements took, and the drawing that followed.
CLOCK = """() => {
  window.frames_ = [];
  let spent = 0;
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, act, ...rest) {
    const timed = type !== 'pointermove' || typeof act !== 'function' ? act : function (event) {
      const start = performance.now();
      act.call(this, event);
      spent += performance.now() - start;
    };
    return listen.call(this, type, timed, ...rest);
  };
  const ask = window.requestAnimationFrame;
  window.requestAnimationFrame = (act) => ask.call(window, (now) => {
    const start = performance.now();
    act(now);
    if (spent) window.frames_.push(spent + performance.now() - start);
    spent = 0;
  });
}"""


def seconds(action) -> float:
    """Return the shortest of several runs of an action."""
    number = max(1, int(0.02 / max(timeit.timeit(action, number=1), 1e-6)))
    return min(timeit.repeat(action, number=number, repeat=REPEATS)) / number


def building_and_editing() -> tuple[float, float]:
    """Return the seconds of a build of both languages, and of an edit in the longest page until it is rendered again.

    The page is not changed: only the time of its last change is.
    """
    start = time.perf_counter()
    folder = CACHE / "bench"
    workshop = Workshop(0, lambda _: None, (folder / "a", folder / "b"))
    try:
        built = time.perf_counter() - start
        longest = max(pages("en"), key=lambda page: len(page.text)).path
        edits = []
        for _ in range(EDITS):
            os.utime(longest)
            start = time.perf_counter()
            workshop.update()
            edits.append(time.perf_counter() - start)
    finally:
        workshop.stop()
    return built, statistics.median(edits)


BARE = """site_name: Bare
theme: {{name: material, language: {language}, font: false, features: [toc.integrate, navigation.sections, navigation.instant]}}
plugins:
  search: {{}}
  mkdocs-jupyter: {{include: ["labs/*.ipynb"], ignore: ["*.md"]}}
markdown_extensions:
  attr_list: {{}}
  md_in_html: {{}}
  tables: {{}}
  toc: {{permalink: "#", toc_depth: 2}}
  pymdownx.snippets: {{base_path: ["{snippets}"], dedent_subsections: true}}
  pymdownx.highlight: {{}}
  pymdownx.superfences: {{}}
  pymdownx.details: {{}}
  pymdownx.arithmatex: {{generic: true}}
"""


def processor(folder: Path, *command: str) -> float:
    """Return the seconds of processor time that a build takes, with all processes that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(folder), "NO_MKDOCS_2_WARNING": "1"}
    ended = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=environment, capture_output=True, text=True
    )
    if ended.returncode:
        raise SystemExit(ended.stdout + ended.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def lay_out_bare(folder: Path) -> None:
    """Lay out the pages, labs and test listings of both languages for MkDocs and Material alone, formulas left to a script."""
    for language, short in (("zh", "zh"), ("en", "en")):
        docs = folder / language / "docs"
        for page in pages(language):
            if page.path.suffix == ".md":
                target = docs / page.path.name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(page.text, encoding="utf-8")
        shutil.copytree(
            CACHE / "labs" / language,
            docs / "labs",
            ignore=lambda _, names: [n for n in names if not n.endswith(".ipynb")],
        )
        for name, text in testpages.built(language).items():
            (docs / name).parent.mkdir(exist_ok=True)
            (docs / name).write_text(text, encoding="utf-8")
        (folder / language / "mkdocs.yml").write_text(
            BARE.format(language=short, snippets=ROOT / "snippets"), encoding="utf-8"
        )


def building() -> Iterator[tuple[float, str]]:
    """Yield the processor time of a build of the site, from nothing and unchanged, over that of a bare one of the same pages."""
    with tempfile.TemporaryDirectory() as name:
        lay_out_bare(Path(name))
        bare = sum(processor(Path(name) / language, "mkdocs", "build") for language in LANGUAGES)
        copy = house.copy_of_the_project(Path(name) / "copy", computed=False)
        for what in ("from nothing", "unchanged"):
            spent = processor(copy, "mkdocs", "build", "--strict")
            yield (
                spent / bare,
                f"build of the site, {what} / of the same pages by MkDocs and Material alone ({spent:.1f} s / {bare:.1f} s of the processor)",
            )


def drag(opened, moves):
    """Press over the first view that can be dragged and move the pointer in small steps."""
    view = opened.element.locator(".play-view:has(.play-handle)").first
    view.scroll_into_view_if_needed()
    box = view.bounding_box()
    mouse = opened.page.mouse
    mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
    mouse.down()
    for i in range(moves):
        part = 0.3 + 0.4 * abs((i / 40) % 2 - 1)
        mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] * (0.3 + 0.3 * (i % 17) / 17))
        opened.frame()
    mouse.up()


def dragging() -> Iterator[tuple[str, float]]:
    """Yield each element that has a point to drag, and the median of the milliseconds that its script takes of a frame meanwhile."""
    with built_and_served() as site, chromium() as browser:
        for name in elements.names():
            with Playing(browser, site, name, script=f"({CLOCK})()") as opened:
                if opened.element.locator(".play-handle").count():
                    drag(opened, 20)
                    opened.page.evaluate("window.frames_ = []")
                    drag(opened, 150)
                    yield name, statistics.median(opened.page.evaluate("window.frames_"))


def main() -> None:
    """Print each ratio with what was compared."""
    rng = np.random.default_rng(0)
    weight = rng.normal(size=(5_000, 64))
    ids = rng.integers(5_000, size=256)
    wanted = rng.normal(size=(256, 64))
    hidden = rng.normal(size=(256, 1024))
    pairs = {
        "one-hot times matrix / lookup (V 5000, d 64, 256 ids)": (
            lambda: one_hot(ids, 5_000) @ weight,
            lambda: embedding(ids, weight),
        ),
        "gradient by one-hot product / scatter-add": (
            lambda: one_hot(ids, 5_000).T @ wanted,
            lambda: embedding_gradient(ids, wanted, 5_000),
        ),
        "dropout / one multiplication of the same array": (
            lambda: dropout(hidden, 0.2, rng),
            lambda: hidden * 1.25,
        ),
    }
    for name, (slow, fast) in pairs.items():
        print(f"{seconds(slow) / seconds(fast):8.1f}  {name}", flush=True)
    for ratio, what in building():
        print(f"{ratio:8.1f}  {what}", flush=True)
    try:
        built, edited = building_and_editing()
    except Abort as error:
        sys.exit(str(error))
    print(
        f"{built / edited:8.1f}  build of both languages / edit of the longest page, checked and rendered ({built:.1f} s / {edited:.2f} s)"
    )
    for name, spent in dragging():
        print(
            f"{spent / FRAME:8.2f}  script of a frame while {name} is dragged / the time between two pictures",
            flush=True,
        )


if __name__ == "__main__":
    main()
