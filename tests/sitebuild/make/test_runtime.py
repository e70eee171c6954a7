"""Tests of `make runtime`: what it assembles, and what it refuses. The wheel is a stand-in with a lock file of its own."""

import hashlib
import http.client
import io
import json
import shutil

import pytest

from sitebuild.cache import ROOT
from sitebuild.check import demos
from sitebuild.make import runtime
from sitebuild.read.source import sections_in
from sitebuild.theme import buttons
from sitebuild.theme.code import block
from tests import runhouse


@pytest.fixture
def bench(tmp_path, monkeypatch):
    """A place to assemble in: a lock file that names a wheel, the wheel, a release that has nothing, and a quick Python."""
    wheel = runhouse.stand_in(tmp_path / runhouse.WHEEL)
    monkeypatch.setattr(runtime, "PYODIDE", runhouse.pyodide(tmp_path / "pyodide", wheel))
    monkeypatch.setattr(runtime, "FOLDER", tmp_path / "cache" / "runtime")
    monkeypatch.setattr(runtime, "WHEELS", tmp_path / "cache" / "wheels")
    (tmp_path / "release").mkdir()
    monkeypatch.setattr(runtime, "RELEASE", (tmp_path / "release").as_uri() + "/{version}-{file}")
    monkeypatch.setattr(runtime, "_importable", lambda folder: ["math"])
    return tmp_path


def assembled(wheels=None):
    """Assemble; return what was said."""
    said = []
    runtime.assemble(wheels, said.append)
    return said


def inside():
    """Return the names of the files that are assembled."""
    return sorted(path.name for path in runtime.FOLDER.iterdir())


CORE = sorted([*runtime.CORE, "lock.json", "about.json"])


def test_a_wheel_named_as_a_file(bench):
    said = assembled(bench / runhouse.WHEEL)
    assert inside() == sorted([*CORE, runhouse.WHEEL])
    assert "numpy 0.0.1" in said[-1] and "MB" in said[-1]
    lock = json.loads((runtime.FOLDER / "lock.json").read_text())
    assert list(lock["packages"]) == ["numpy"], "what is not assembled is not promised"


def test_a_wheel_under_another_name_is_known_by_its_hash(bench):
    (bench / runhouse.WHEEL).rename(bench / "download.bin")
    assembled(bench / "download.bin")
    assert runhouse.WHEEL in inside()


def test_a_wheel_in_a_folder_and_then_from_the_cache(bench):
    assembled(bench)
    (bench / runhouse.WHEEL).unlink()
    shutil.rmtree(runtime.FOLDER)
    assembled()
    assert runhouse.WHEEL in inside()


def test_a_wheel_from_the_release(bench):
    shutil.copy(bench / runhouse.WHEEL, bench / "release" / f"{runtime.version()}-{runhouse.WHEEL}")
    assembled()
    assert runhouse.WHEEL in inside()
    assert (runtime.WHEELS / runhouse.WHEEL).is_file()


def test_the_release_is_pyodides_own():
    assert runtime.RELEASE.startswith("https://") and "/pyodide/v{version}/full/{file}" in runtime.RELEASE


def test_without_the_wheel_the_core_is_assembled_and_says_so(bench):
    said = assembled()
    assert inside() == CORE
    assert runhouse.WHEEL in said[0] and "no Run button" in said[0] and "WHEELS=" in said[1] and "no NumPy" in said[2]


def test_a_named_place_without_the_wheel_is_refused(bench):
    for place in (bench / "nothing.whl", bench / "release"):
        with pytest.raises(runtime.Refused, match=runhouse.WHEEL):
            assembled(place)
    assert not runtime.FOLDER.exists()


def wrong(path):
    """Change one byte of a wheel; return its hash."""
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("where", ["file", "folder", "cache", "release"])
def test_a_wrong_hash_is_refused_by_name_and_leaves_what_stood(bench, where):
    assembled(bench)
    before = {path.name: path.read_bytes() for path in runtime.FOLDER.iterdir()}
    right = hashlib.sha256((bench / runhouse.WHEEL).read_bytes()).hexdigest()
    kept = runtime.WHEELS / runhouse.WHEEL
    given = {"file": bench / runhouse.WHEEL, "folder": bench}.get(where)
    if where == "release":
        kept = kept.rename(bench / "release" / f"{runtime.version()}-{runhouse.WHEEL}")
    found = wrong(kept if given is None else bench / runhouse.WHEEL)
    with pytest.raises(runtime.Refused) as refused:
        assembled(given)
    assert all(part in str(refused.value) for part in (runhouse.WHEEL, right, found))
    assert {path.name: path.read_bytes() for path in runtime.FOLDER.iterdir()} == before
    assert [path.name for path in runtime.FOLDER.parent.iterdir() if path.name not in ("runtime", "wheels")] == []
    assert not list(runtime.WHEELS.glob("*.part"))


def test_an_interruption_leaves_what_stood_and_nothing_half_written(bench, monkeypatch):
    assembled(bench)
    before = {path.name: path.read_bytes() for path in runtime.FOLDER.iterdir()}

    def interrupt(folder):
        raise KeyboardInterrupt

    monkeypatch.setattr(runtime, "_importable", interrupt)
    with pytest.raises(KeyboardInterrupt):
        assembled(bench)
    assert {path.name: path.read_bytes() for path in runtime.FOLDER.iterdir()} == before
    assert sorted(path.name for path in runtime.FOLDER.parent.iterdir()) == ["runtime", "wheels"]


def test_a_download_that_breaks_off_is_no_wheel(bench, monkeypatch):
    class Broken(io.BytesIO):
        def read(self, *_):
            raise http.client.IncompleteRead(b"half")

    monkeypatch.setattr(runtime.urllib.request, "urlopen", lambda *_, **__: Broken())
    assert "cannot be fetched" in assembled()[0]
    assert inside() == CORE and not list(runtime.WHEELS.glob("*"))


def test_a_python_that_does_not_start_is_refused(bench, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(runtime, "FOLDER", bench / "broken")
    monkeypatch.setattr(runtime, "WHEELS", bench / "none")
    monkeypatch.setattr(runtime, "PYODIDE", bench / "pyodide")
    (bench / "pyodide" / "pyodide.asm.wasm").unlink()
    (bench / "pyodide" / "pyodide.asm.wasm").write_bytes(b"no wasm")
    with pytest.raises(runtime.Refused, match="does not start"):
        assembled(bench)
    assert not (bench / "broken").exists()


def test_the_real_core_tells_what_it_can_import(bench, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(runtime, "FOLDER", bench / "real")
    monkeypatch.setattr(runtime, "WHEELS", bench / "none")
    monkeypatch.setattr(runtime, "PYODIDE", bench / "pyodide")
    assembled(bench)
    about = json.loads((bench / "real" / "about.json").read_text())
    assert {"math", "collections", "itertools", "dataclasses", "random"} <= set(about["modules"])
    assert not {"numpy", "tkinter", "turtle"} & set(about["modules"])


def test_the_command_says_what_is_wrong_in_one_line(bench, capsys):
    assert runtime.main([str(bench / "nothing")]) == 1
    assert capsys.readouterr().err.startswith("runtime: ")
    assert runtime.main([""]) == 0


# --------------------------------------------------------------------------------------------------------- which blocks run


@pytest.fixture
def python(bench, monkeypatch):
    """What a build takes from an assembled runtime, with and without the wheel; no module is bundled."""

    def take(wheels):
        if wheels is None:
            monkeypatch.setattr(runtime, "RELEASE", (bench / "nowhere").as_uri() + "/{file}")
        shutil.rmtree(runtime.FOLDER, ignore_errors=True)
        shutil.rmtree(runtime.WHEELS, ignore_errors=True)
        assembled(wheels)
        worker = bench / "worker.mjs"
        worker.write_text("worker")
        monkeypatch.setattr(runtime.elements, "bundle", lambda *_, **__: worker)
        runtime.current.cache_clear()
        return runtime.current()

    yield take
    runtime.current.cache_clear()


PURE = "print(1)\n# -> 1\n"
ARRAY = "import numpy as np\n\nprint(np.ones(1))\n# -> [1.]\n"


def test_nothing_assembled_means_no_buttons(bench):
    runtime.current.cache_clear()
    assert runtime.current() is None
    assert buttons.buttons(PURE, "momentum", "en") == ""
    runtime.current.cache_clear()


def test_another_version_installed_means_no_buttons(python, bench, monkeypatch, capsys):
    assert python(bench)
    monkeypatch.setattr(runtime, "version", lambda: "0.0.0")
    runtime.current.cache_clear()
    assert runtime.current() is None
    assert "make runtime" in capsys.readouterr().err


def test_only_blocks_whose_imports_are_there_have_buttons(python, bench):
    python(None)
    assert 'data-do="run"' in buttons.buttons(PURE, "momentum", "en")
    assert buttons.buttons(ARRAY, "momentum", "en") == ""
    for line in ("import torch", "from snippets.sgd import sgd_step", "from . import x", "import os, tkinter"):
        assert buttons.buttons(f"{line}\n{PURE}", "momentum", "en") == "", line
    assert buttons.buttons("x = 1", "momentum", "en") == "", "it shows no output"
    assert buttons.buttons("import math\nprint(1)\n# -> 1", "momentum", "en")


def test_with_the_wheel_blocks_of_numpy_have_buttons_too(python, bench):
    python(bench)
    html = buttons.buttons(ARRAY, "momentum", "zh")
    assert 'data-packages="numpy"' in html and f'data-last="{runhouse.WHEEL}"' in html and "运行（首次下载" in html
    assert "data-packages" not in buttons.buttons(PURE, "momentum", "zh")


def test_the_button_says_the_size_of_the_files(python, bench):
    made = python(None)
    size = sum(file.size for file in made.core) / 1e6
    assert f"Run ({round(size)} MB once)" in buttons.buttons(PURE, "momentum", "en")


def test_the_folder_is_named_by_what_is_in_it(python, bench):
    assert python(bench).folder != python(None).folder


def test_exercises_of_the_lessons_are_told_from_their_answers(python, bench):
    made = python(bench)
    runtime_has = {"numpy", "math", "collections", "itertools"} | made.modules
    seen = 0
    for path in sorted((ROOT / "snippets" / "exercises").glob("*.py")):
        sections = sections_in(path.read_text(encoding="utf-8"))
        for name, text in sections.items():
            kind, _, number = name.rpartition("-")
            if kind == "check":
                continue
            source = (text + sections[f"check-{number}"]).strip("\n")
            source = buttons.shown(source)
            stub = buttons.stub_lines(source, path.stem)
            assert buttons.imports(source) <= runtime_has
            if kind == "exercise":
                seen += 1
                own = source.split("\n")[:stub]
                compile("\n".join(own), name, "exec")
                assert "\n".join(own).strip() == text.strip(), f"{path.stem} {name}"
            else:
                assert stub == 0, f"{path.stem} {name}: an answer is no exercise"
    assert seen > 60


def test_a_block_on_a_page_carries_its_buttons_and_a_cell_of_a_lab_does_not(python, bench):
    class Page:
        site_language, site_page, site_root = "en", "momentum.md", ""

    python(None)
    assert 'class="run"' in block(PURE, "python", "", {}, Page())
    assert 'class="run"' not in block(PURE, "python", "", {}, Page(), classes=["cell"])
    assert demos.expected(PURE)
