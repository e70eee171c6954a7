"""What is damaged is made again, what the disk refuses is said in a sentence, and the last good site stays."""

import fcntl
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sitebuild import cache
from tests.house import LAST_GOOD, run

pytestmark = pytest.mark.house()
STORES = (
    *("claims.json", "formulas.json", "marks.json", "drifts.json", "prose.json"),
    *("figures/halving.json", "figures/halving.png", "labs/quarters.json"),
)
BUILD = ("mkdocs", "build", "--strict")


@pytest.fixture
def house(small_house, tmp_path):
    """The small site, all true."""
    return small_house(tmp_path / "house")


def everything(folder: Path) -> dict[str, int]:
    """Return when each file below a folder was written."""
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in files}


# ------------------------------------------------------------------------------------------------------------- a store


@pytest.mark.parametrize("content", ["", "{", '{"a": 1', "[]", "null", '{"a": 1}}', "\0"])
def test_a_damaged_store_is_dropped_and_named(content, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cache, "ROOT", tmp_path)
    store = tmp_path / "store.json"
    store.write_text(content)
    assert cache.load(store) == {} and not store.exists()
    assert capsys.readouterr().err == "store.json: damaged, dropped and made again\n"


def test_a_sound_store_is_kept_and_none_is_nothing(tmp_path, capsys):
    store = tmp_path / "store.json"
    assert cache.load(store) == {}
    store.write_text('{"a": 1}')
    assert cache.load(store) == {"a": 1} and store.exists() and capsys.readouterr().err == ""


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    place = tmp_path / "file"
    cache.write(place, "first")

    def full(self, data):
        with self.open("wb") as file:
            file.write(data[:3])
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        cache.write(place, "second")
    assert place.read_text() == "first" and [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_is_there_already_is_not_written_again(tmp_path):
    place = tmp_path / "file"
    cache.write(place, "text")
    os.utime(place, ns=(1, 1))
    cache.write(place, "text")
    assert place.stat().st_mtime_ns == 1
    cache.write(place, "Text")
    assert place.stat().st_mtime_ns != 1 and place.read_text() == "Text"


# ------------------------------------------------------------------------------------------------------- the whole house


@pytest.mark.builds
@pytest.mark.parametrize("left", [0, 0.5])
def test_stores_that_were_cut_are_made_again(left, house):
    paths = [house / ".cache" / store for store in STORES]
    whole = {path: path.read_bytes() for path in paths}
    for path, content in whole.items():
        path.write_bytes(content[: int(left * len(content))])
    ended = run(house, "sitebuild")
    assert ended.returncode == 0 and "check: all true" in ended.stdout, ended.stdout + ended.stderr
    for path, content in whole.items():
        said = f"{path.relative_to(house).as_posix()}: damaged, dropped and made again"
        assert (said in ended.stderr) == (path.suffix == ".json")
        assert path.stat().st_size > 0.9 * len(content)


@pytest.mark.builds
def test_a_drawing_that_was_cut_is_drawn_again(house):
    (drawing,) = (house / "images").glob("halving.zh.svg")
    whole = drawing.read_bytes()
    drawing.write_bytes(whole[:100])
    assert run(house, "sitebuild").returncode == 0
    assert drawing.read_bytes() == whole


@pytest.mark.builds
def test_where_nothing_changed_nothing_is_written(house):
    """So that a tree that nobody may write to can be checked."""
    before = everything(house)
    assert "check: all true" in run(house, "sitebuild").stdout
    assert everything(house) == before


@pytest.mark.builds
def test_a_full_disk_is_said_in_a_sentence_and_forgotten_when_there_is_room(house):
    shutil.rmtree(house / ".cache" / "figures")

    def small():  # no file may grow beyond this: what a disk says that is full
        resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))

    environment = {**os.environ, "PYTHONPATH": str(house), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "sitebuild"]
    ended = subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, preexec_fn=small)
    assert ended.returncode == 1 and "Traceback" not in ended.stderr, ended.stderr
    assert "cannot be read or written: File too large; what was there stays" in ended.stderr
    assert (house / "site" / "last-good.txt").read_text() == LAST_GOOD
    assert "check: all true" in run(house, "sitebuild").stdout


@pytest.mark.builds
def test_a_syntax_error_is_that_of_its_file(house):
    snippet = house / "snippets" / "halving.py"
    snippet.write_text(snippet.read_text(encoding="utf-8").replace("return x / 2", "return x /"), encoding="utf-8")
    ended = run(house, "sitebuild")
    assert ended.returncode == 1 and "Traceback" not in ended.stderr
    assert ended.stderr.startswith("snippets/halving.py:7: figure: cannot be drawn: SyntaxError")


# ------------------------------------------------------------------------------------------------------- places and times


@pytest.mark.builds
def test_a_copied_checkout_says_what_to_do(house, tmp_path):
    """What is installed names the folder in which it was installed: here, by PYTHONPATH."""
    copied = Path(shutil.copytree(house, tmp_path / "copied", symlinks=True))
    environment = {**os.environ, "PYTHONPATH": str(house), "PYTHONSAFEPATH": "1"}
    command = [sys.executable, "-m", *BUILD]
    ended = subprocess.run(command, cwd=copied, env=environment, capture_output=True, text=True)
    assert ended.returncode == 1 and "Traceback" not in ended.stderr, ended.stderr
    assert f"this checkout was moved or copied: what is installed belongs to {house}; run `make site`" in ended.stderr


@pytest.mark.builds
def test_a_second_build_into_the_same_folder_is_refused(house):
    place = house / ".cache" / f"build-{cache.hash_of(str(house / 'site'))}.lock"
    with place.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ended = run(house, *BUILD)
    assert ended.returncode == 1 and "Traceback" not in ended.stderr
    assert f"another build writes to {house / 'site'}: wait for it" in ended.stdout + ended.stderr
    assert (house / "site" / "last-good.txt").read_text() == LAST_GOOD


@pytest.mark.builds
def test_a_killed_build_takes_the_others_with_it_and_a_site_put_aside_comes_back(house):
    environment = {**os.environ, "PYTHONPATH": str(house)}
    started = subprocess.Popen([sys.executable, "-m", *BUILD], cwd=house, env=environment, stderr=subprocess.DEVNULL)
    child = wait_for(lambda: children(started.pid, "mkdocs.en.yml"))[0]
    started.kill()
    started.wait()
    wait_for(lambda: not Path(f"/proc/{child}").exists() or "State:\tZ" in Path(f"/proc/{child}/status").read_text())
    (house / "site").rename(house / "site.old")
    ended = run(house, *BUILD)
    assert ended.returncode == 0, ended.stderr
    assert not (house / "site.old").exists() and (house / "site" / "en" / "halving" / "index.html").exists()


def children(parent: int, word: str) -> list[int]:
    """Return the processes of a parent whose command holds a word."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    lines = [line.split(maxsplit=2) for line in listed.splitlines()]
    return [int(pid) for pid, ppid, said in lines if int(ppid) == parent and word in said]


def wait_for(come, patience: float = 60):
    """Wait until something has come, and return it."""
    end = time.monotonic() + patience
    while not (found := come()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found
