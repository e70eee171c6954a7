"""The key of what is kept: it changes with all that it was made of, and with nothing else."""

import re

import pytest

from sitebuild import cache


@pytest.fixture
def project(monkeypatch, tmp_path):
    """A project of three snippets: `top` imports `middle`, which imports `bottom`; `other` stands alone."""
    files = {
        "snippets/__init__.py": "",
        "snippets/top.py": "from snippets.middle import half\n",
        "snippets/middle.py": "import snippets.bottom\nimport numpy\n",
        "snippets/bottom.py": "def half(): ...\n",
        "snippets/other.py": "half = 0.5\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(cache, "ROOT", tmp_path)
    return tmp_path


def key() -> str:
    """Return the key of the module `top`."""
    return cache.key(*cache.sources("snippets.top"))


def test_sources_are_followed_through_imports(project):
    names = [path.relative_to(project).as_posix() for path in cache.sources("snippets.top")]
    assert {"snippets/top.py", "snippets/middle.py", "snippets/bottom.py"} <= set(names)
    assert "snippets/other.py" not in names


@pytest.mark.parametrize(("name", "changes"), [("top", True), ("middle", True), ("bottom", True), ("other", False)])
def test_key_changes_with_what_is_imported_and_with_nothing_else(project, name, changes):
    before = key()
    path = project / "snippets" / f"{name}.py"
    path.write_text(path.read_text() + "# changed\n")
    assert (key() != before) == changes


@pytest.mark.parametrize(
    ("written", "changes"),
    [
        ('Path(__file__).parents[1] / "tests" / "data" / "a.json"', {"tests/data/a.json"}),
        ('Path(__file__).parents[1] / "tests" / "data"', {"tests/data/a.json", "tests/data/b.json"}),
        ('Path(__file__).resolve().parent / "b.txt"', {"snippets/b.txt"}),
        ('Path(__file__).parent / "none.txt"', set()),
        ('"tests/data/a.json"', set()),
    ],
)
def test_key_changes_with_the_data_that_is_named_and_with_no_other(project, written, changes):
    for name in ("tests/data/a.json", "tests/data/b.json", "snippets/b.txt"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("1")
    (project / "snippets" / "bottom.py").write_text(f"from pathlib import Path\nDATA = {written}\n")
    before = key()
    for name in ("tests/data/a.json", "tests/data/b.json", "snippets/b.txt"):
        (project / name).write_text("2")
        assert (key() != before) == (name in changes), name
        (project / name).write_text("1")
        assert key() == before


def test_what_claims_and_figures_read_is_named_beside_them():
    """A file that is read and not named would leave an old number published: every way to read is looked for."""
    reading = re.compile(r"\b(?:open|read_text|read_bytes|load|loadtxt|genfromtxt|fromfile)\(")
    found = {}
    for folder in ("claims", "figures", "play", "exercises"):
        for path in sorted((cache.ROOT / "snippets" / folder).glob("*.py")):
            if path.stem != "__main__" and reading.search(path.read_text(encoding="utf-8")):
                sources = cache.sources(f"snippets.{folder}.{path.stem}")
                found[path.stem] = {source.name for source in sources if source.suffix != ".py"}
    assert found == {
        "language_rnn": {"prose.en.txt", "prose.zh.txt"},
        "matrix_factorization": {"movielens.json"},
        "original_note": {"original_note.md"},
    }


def test_key_changes_with_versions_salt_and_names(project, monkeypatch):
    path = project / "snippets" / "top.py"
    keys = {cache.key(path), cache.key(path, salt="claims"), cache.key(path.rename(path.with_name("new.py")))}
    monkeypatch.setattr(cache, "versions", lambda: "numpy 0")
    assert len(keys | {cache.key(path.with_name("new.py"))}) == 4


def test_key_is_the_same_wherever_the_project_lies(project, monkeypatch, tmp_path_factory):
    before = key()
    moved = tmp_path_factory.mktemp("moved") / "project"
    project.rename(moved)
    monkeypatch.setattr(cache, "ROOT", moved)
    assert key() == before


def test_two_modules_that_import_one_another_are_no_endless_loop(project):
    (project / "snippets" / "bottom.py").write_text("import snippets.top\n")
    assert len(cache.sources("snippets.top")) >= 3


def test_what_was_read_in_a_file_is_noted_by_its_content(project, monkeypatch):
    monkeypatch.setattr(cache, "CACHE", project / ".cache")
    asked = []

    def words(path):
        asked.append(path.name)
        return path.read_text().split()

    def noted(path):
        reader = cache.Noted(words)  # as another process would
        found = reader(path), reader(path)
        assert found[0] == found[1]
        reader._write()
        return found[0]

    top, other = project / "snippets" / "top.py", project / "snippets" / "other.py"
    assert noted(top) == noted(top) == "from snippets.middle import half".split() and asked == ["top.py"]
    assert noted(other) == "half = 0.5".split() and asked == ["top.py", "other.py"]
    top.write_text("half = 1\n")
    assert noted(top) == noted(top) == "half = 1".split() and asked[2:] == ["top.py"]
    (kept,) = (project / ".cache" / "notes").iterdir()
    kept.write_text("{")
    assert noted(top) == "half = 1".split() and asked[3:] == ["top.py"]
    other.unlink()
    top.write_text("")
    assert noted(top) == [] and set(cache.load(kept)) == {"snippets/top.py"}


def test_a_reader_that_is_another_reads_anew(project, monkeypatch):
    monkeypatch.setattr(cache, "CACHE", project / ".cache")
    places = []
    for text in ("def read(path):\n    return 1\n", "def read(path):\n    return 2\n"):
        (project / "reader.py").write_text(text)
        names = {"__name__": "reader"}
        exec(compile(text, str(project / "reader.py"), "exec"), names)
        reader = cache.Noted(names["read"])
        assert reader(project / "snippets" / "top.py") == int(text.split()[-1])
        reader._write()
        places += [path.name for path in (project / ".cache" / "notes").iterdir()]
    assert len(places) == 2 and places[0] != places[1], "the older notes are gone"
