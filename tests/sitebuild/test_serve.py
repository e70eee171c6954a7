"""Tests of `make serve`: which pages an edit touches, and the server itself at work on the small house."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from sitebuild.read.source import Page
from sitebuild.theme import worker
from sitebuild.work import serve
from tests import house
from tests.conftest import free_port

pytestmark = pytest.mark.house()
PATIENCE = 120  # seconds: a limit for what hangs, no measure of speed


# ------------------------------------------------------------------------------------------------------------------- in parts

PAGE = """# T { #t }

[[figure: bowl]]

``` { .python }
--8<-- "sgd.py:sgd"
```

Takes [](#claim-steps) steps, [](momentum.md#claim-steps) elsewhere.

[[claims]]
"""


def page(text: str, name: str = "docs/zh/rate-decay.md") -> Page:
    """Return a page of this text."""
    return Page(serve.ROOT / name, text)


@pytest.mark.parametrize(
    ("files", "computed", "shown"),
    [
        ({"snippets/sgd.py"}, set(), True),
        ({"snippets/adam.py"}, set(), False),
        (set(), {"figure bowl"}, True),
        (set(), {"figure other"}, False),
        (set(), {"claims rate_decay"}, True),
        (set(), {"claims momentum"}, True),
        (set(), {"claims sgd", "lab rate-decay"}, False),
        ({"docs/glossary.toml"}, set(), False),
    ],
)
def test_a_page_shows_what_it_embeds_draws_and_quotes(files, computed, shown):
    assert serve.showing(page(PAGE), files, computed) is shown


def test_glossary_and_labs_show_what_they_are_made_of():
    assert not serve.showing(page("[[map]]\n"), {"docs/glossary.toml"}, set())
    assert serve.showing(page("[[glossary]]\n"), {"docs/glossary.toml"}, set())
    lab = Page.read(serve.DOCS / "en" / "labs" / "digits.py")
    assert serve.showing(lab, set(), {"lab digits"}) and not serve.showing(lab, set(), {"lab ratings"})


def test_nothing_is_shown_by_a_page_that_shows_nothing():
    assert not serve.showing(page("# T { #t }\n\nWords.\n"), {"snippets/sgd.py"}, {"figure bowl", "claims rate_decay"})


@pytest.mark.parametrize(
    ("language", "name", "address"),
    [
        ("zh", "index.md", "/"),
        ("en", "index.md", "/en/"),
        ("zh", "sgd.md", "/sgd/"),
        ("en", "sgd.md", "/en/sgd/"),
        ("zh", "labs/digits.py", "/labs/digits/"),
        ("en", "labs/digits.py", "/en/labs/digits/"),
    ],
)
def test_address_of_a_page(language, name, address):
    assert serve._address(language, name) == address


@pytest.mark.parametrize("name", ["docs/sources.toml", "docs/elements/kit.ts", "docs/run/main.ts", "mkdocs.base.yml"])
def test_what_every_page_may_hang_on_is_built_anew(workshop, monkeypatch, name):
    made, built = workshop(zh=Process({}), en=Process({})), []
    made.seen, made.checker_changed, made.build = {name: (1, 1)}, False, lambda: built.append(name)
    monkeypatch.setattr(serve, "stamps", lambda: {name: (2, 1)})
    made.update()
    assert built == [name]


def test_sources_of_pages_are_told_from_other_files():
    names = {"docs/zh/sgd.md", "docs/labs/digits.py", "docs/glossary.toml", "docs/hooks/site.py", "snippets/sgd.py"}
    assert serve._pages_in(names) == {"docs/zh/sgd.md", "docs/labs/digits.py"}


def test_stamps_tell_what_was_written_come_and_gone(tmp_path, monkeypatch):
    monkeypatch.setattr(serve, "ROOT", tmp_path)
    for name in ("docs/zh", "docs/__pycache__", "tests/oracles", "snippets", "sitebuild"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("mkdocs.yml", "docs/zh/a.md", "docs/zh/b.md", "snippets/a.py"):
        (tmp_path / name).write_text("x")
    for name in ("docs/zh/.a.md.swp", "docs/zh/a.md~", "docs/__pycache__/a.pyc", "tests/oracles/a.json", "other.md"):
        (tmp_path / name).write_text("not looked at")
    first = serve.stamps()
    assert set(first) == {"mkdocs.yml", "docs/zh/a.md", "docs/zh/b.md", "snippets/a.py"}
    (tmp_path / "docs/zh/a.md").write_text("xy")
    os.utime(tmp_path / "snippets/a.py", ns=(1, 1))
    (tmp_path / "docs/zh/b.md").unlink()
    second = serve.stamps()
    assert {name for name in first if first[name] != second.get(name)} == {
        "docs/zh/a.md",
        "docs/zh/b.md",
        "snippets/a.py",
    }
    assert serve.stamps() == second


@pytest.mark.parametrize("argument", ["", "0", "65536", "-1", "http", "80.0"])
def test_a_port_that_is_none_is_named(argument):
    with pytest.raises(Abort, match=f"PORT must be a number from 1 to 65535, got '{argument}'"):
        serve.port_of(argument)


def test_a_port_that_is_taken_is_named():
    with serve.socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Abort, match=f"port {port} is taken; name another: make serve PORT={port + 1}"):
            serve.port_of(str(port))
    assert serve.port_of(str(port)) == port


class Process:
    """Stands for the process of a language: answers what it was told to."""

    def __init__(self, *answers: dict) -> None:
        """Take the answers it will give."""
        self.answers, self.asked, self.stopped = list(answers), [], False

    def ask(self, names: list[str], assets: bool) -> None:
        """Keep what was asked."""
        self.asked.append((names, assets))

    def answer(self) -> dict:
        """Give the next answer."""
        if not self.answers:
            raise Abort("it ended")
        return self.answers.pop(0)

    def stop(self) -> None:
        """Keep that it was stopped."""
        self.stopped = True


@pytest.fixture
def workshop(monkeypatch):
    """Return a function from processes to a workshop that keeps them and has shown nothing of the computed things."""

    def make(**workers: Process) -> serve.Workshop:
        made = serve.Workshop.__new__(serve.Workshop)
        made.workers, made.shown = workers, {"figure x": "1"}
        return made

    monkeypatch.setattr(serve, "made", lambda: {"figure x": "2"})
    return make


def test_each_language_is_asked_for_its_pages_only(workshop):
    zh, en = Process({"rendered": []}), Process()
    made = workshop(zh=zh, en=en)
    assert made._render({"docs/zh/sgd.md"}, assets=False) == {"zh": ["sgd.md"], "en": []}
    assert zh.asked == [(["sgd.md"], False)] and en.asked == [] and made.shown == {"figure x": "2"}


def test_an_error_in_one_language_leaves_no_answer_unread(workshop):
    zh, en = Process({"error": "E: torn"}), Process({"rendered": []})
    made = workshop(zh=zh, en=en)
    with pytest.raises(Abort, match="zh: E: torn"):
        made._render({"docs/zh/sgd.md", "docs/en/sgd.md"}, assets=False)
    assert zh.answers == en.answers == [] and made.workers
    assert made.shown == {"figure x": "1"}, "it is tried again with the next edit"


def test_where_a_process_has_ended_all_is_built_anew(workshop):
    zh, en = Process(), Process({"rendered": []})
    made = workshop(zh=zh, en=en)
    with pytest.raises(Abort, match="a process ended"):
        made._render({"docs/zh/sgd.md"}, assets=True)
    assert made.workers == {} and zh.stopped and en.stopped


@pytest.mark.parametrize(
    ("uri", "plain"), [("assets/site.1a2b3c.css", "assets/site.css"), ("assets/favicon.svg", "assets/favicon.svg")]
)
def test_name_of_a_style_without_its_hash(uri, plain):
    assert worker._plain(uri) == plain


# ------------------------------------------------------------------------------------------------------------------- as a whole


class Served:
    """The small house, served by a process of its own."""

    def __init__(self, folder: Path) -> None:
        """Start the server; `read on` in the log tells that it stands."""
        self.folder, self.port = folder, free_port()
        self.log = folder / "serve.log"
        environment = {key: value for key, value in os.environ.items() if key not in ("GITHUB_ACTIONS", "SITE_URL")}
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "sitebuild.work.serve", str(self.port)],
                cwd=folder,
                env={**environment, "PYTHONPATH": str(folder)},
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        """Return the log."""
        return self.log.read_text(encoding="utf-8")

    def wait(self, true: Callable[[], object], what: str) -> None:
        """Wait until something is true."""
        end = time.monotonic() + PATIENCE
        while not true():
            assert self.process.poll() is None, f"the server ended:\n{self.said()}"
            assert time.monotonic() < end, f"waited in vain for {what}:\n{self.said()}"
            time.sleep(0.05)

    def get(self, address: str) -> str:
        """Return what the server sends, or nothing where it has no such page."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{address}", timeout=PATIENCE) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError:
            return ""

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace the one place where a file holds the old text."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name}: {old!r}"
        (self.folder / name).write_text(text.replace(old, new), encoding="utf-8")

    def shows(self, address: str, text: str) -> None:
        """Wait until a page shows a text."""
        self.wait(lambda: text in self.get(address), f"{text!r} on /{address}")

    def says(self, pattern: str, since: int = 0) -> None:
        """Wait until the log says something behind the place `since`."""
        self.wait(lambda: re.search(pattern, self.said()[since:]), repr(pattern))

    def written(self) -> dict[str, int]:
        """Return when each served file was written."""
        (root,) = [folder for folder in (self.folder / ".cache" / "served").iterdir() if folder.is_dir()]
        files = [path for path in root.rglob("*") if path.is_file()]
        return {path.relative_to(root).as_posix(): path.stat().st_mtime_ns for path in files}

    def children(self) -> list[int]:
        """Return the processes that the server started."""
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
        return [child for child, parent in pairs if parent == self.process.pid]


@pytest.fixture(scope="module")
def served(small_house, tmp_path_factory):
    """The small house, served; ended at last, whatever happened."""
    made = Served(small_house(tmp_path_factory.mktemp("served") / "house"))
    try:
        made.says("read on http://127.0.0.1:")
        yield made
    finally:
        made.process.kill()
        made.process.wait()


def test_an_edited_sentence_is_shown_and_nothing_else_is_rendered(served):
    assert "How much is half of a number?" in served.get("en/halving/")
    before = served.written()
    served.edit(house.ZH, "是多少？", "究竟是多少？")
    served.shows("halving/", "究竟是多少？")
    served.says(r"serve: docs/zh/halving.md: 1 pages shown [\d.]+ s after the edit \(seen [\d.]+, checked [\d.]+, rend")
    served.says(r"serve: /halving/ reloaded [\d.]+ s after the edit")
    served.says(rf"{house.EN}:4: prose: section #halving: behind")  # named, and no hindrance to whoever is writing
    after = served.written()
    page, lists = {"halving/index.html", "halving/index.md"}, {"search/search_index.json", "llms.txt", "robots.txt"}
    written = {name for name in after if after[name] != before.get(name)}
    assert page <= written <= page | lists
    assert "究竟是多少？" in served.get("halving/index.md")
    assert before.keys() == after.keys() and after["halving/index.html"] > before["halving/index.html"]
    served.shows("search/search_index.json", "究竟")


def test_a_broken_formula_is_named_and_the_last_good_page_stays(served):
    since = len(served.said())
    before = served.written()
    served.edit(house.ZH, "x}{2}", "x{2}")
    line = next(
        number
        for number, text in enumerate((served.folder / house.ZH).read_text(encoding="utf-8").splitlines(), start=1)
        if text == "$$"
    )
    served.says(rf"{house.ZH}:{line}: formula: .* does not parse", since)
    served.says("serve: the last good pages stay; mend the places named above", since)
    assert "究竟是多少？" in served.get("halving/") and served.written() == before
    served.edit(house.ZH, "究竟是多少？", "到底是多少？")
    served.says(r"(?s)the last good pages stay.*the last good pages stay", since)
    assert "究竟是多少？" in served.get("halving/") and served.written() == before
    served.edit(house.ZH, "x{2}", "x}{2}")
    served.shows("halving/", "到底是多少？")


def test_a_mark_of_what_is_to_be_written_is_shown_and_named(served):
    since = len(served.said())
    mark = "[[wri" + "te: the answer]]"
    served.edit(house.EN, "Half of a half.", f"Half of a half. {mark}")
    served.shows("en/halving/", mark)
    served.says(rf"{house.EN}:\d+: to write: the answer", since)
    served.edit(house.EN, f" {mark}", "")
    served.wait(lambda: mark not in served.get("en/halving/"), "the mark to go")


def test_an_edited_snippet_is_shown_on_the_pages_that_embed_it(served):
    before = served.written()
    served.edit("snippets/halving.py", "Return half of x.", "Return one half of x.")
    for address in ("halving/", "en/halving/"):
        served.shows(address, "Return one half of x.")
    served.shows("snippets/halving.py", "Return one half of x.")
    after = served.written()
    changed = {name for name in after if after[name] != before.get(name) and name.endswith(".html")}
    lessons = {"halving/index.html", "en/halving/index.html"}
    labs = {"labs/quarters/index.html", "en/labs/quarters/index.html"}  # they use it, and were run again
    assert changed == lessons | labs
    assert "Return one half of x." in served.get("labs/quarters.ipynb")


def test_an_edited_claim_and_figure_are_shown(served):
    served.edit("snippets/claims/halving.py", "return halving(x)", "return halving(x) + 1")
    for address in ("halving/", "en/halving/"):
        served.shows(address, ">2.5</a>")
    served.edit("snippets/figures/halving.py", "** $x$ is", "** Here $x$ is")
    served.shows("en/halving/", "> Here <")


def test_an_untrue_output_mark_is_named_and_not_shown(served):
    since = len(served.said())
    served.edit("snippets/halving.py", "# -> 1.5", "# -> 1.75")
    served.says(r"snippets/halving.py:\d+: output mark: the mark says '1.75', the code prints '1.5'", since)
    assert "1.75" not in served.get("halving/")
    served.edit("snippets/halving.py", "# -> 1.75", "# -> 1.5")
    served.says(r"serve: snippets/halving.py: 2 pages shown", since)


def test_edited_words_of_a_lab_are_shown_and_in_its_download(served):
    since, before = len(served.said()), served.written()
    served.edit(house.LAB, "再减半", "又减半")
    served.shows("labs/quarters/", "又减半")
    served.shows("labs/quarters.ipynb", "又减半")
    served.says(rf"{house.LAB}:\d+: prose: section #quarters: behind: the Chinese words changed", since)
    after = served.written()
    changed = {name for name in after if after[name] != before.get(name) and name.endswith(".html")}
    assert changed == {"labs/quarters/index.html", "en/labs/quarters/index.html"}
    assert "又减半" not in served.get("en/labs/quarters/") + served.get("en/labs/quarters.ipynb")


def test_an_edited_cell_is_run_and_its_output_shown_in_both_languages(served):
    served.edit(house.LAB, "print(halving(5))", "print(halving(14))")
    for address in ("labs/quarters/", "en/labs/quarters/"):
        served.shows(address, "7.0")


def test_an_edited_style_is_served_under_the_name_that_pages_know(served):
    name = re.search(r"assets/site\.\w+\.css", served.get("halving/"))[0]
    assert "rebeccapurple" not in served.get(name)
    with (served.folder / "docs" / "assets" / "site.css").open("a") as style:
        style.write("\n.proof { --colour: rebeccapurple; }\n")
    served.shows(name, "rebeccapurple")
    assert re.search(r"assets/site\.\w+\.css", served.get("halving/"))[0] == name


def test_a_new_page_is_built_while_the_others_are_read(served):
    since = len(served.said())
    for language, title in (("zh", "三分"), ("en", "Thirds")):
        text = f"# {title} {{ #thirds }}\n\n{title}.\n"
        (served.folder / "docs" / language / "thirds.md").write_text(text.replace("三分.", "三分。"), encoding="utf-8")
    with (served.folder / "docs" / "lessons.toml").open("a", encoding="utf-8") as listed:
        listed.write('\n  [[part.page]]\n  path = "thirds.md"\n  zh = "三分"\n  en = "Thirds"\n')
    served.wait(lambda: "到底是多少？" in served.get("halving/") and served.get("en/thirds/"), "the new page")
    served.shows("thirds/", "三分。")
    served.says(r"serve: both languages built in", since)
    served.edit("docs/en/thirds.md", "Thirds.", "Three thirds.")
    served.shows("en/thirds/", "Three thirds.")


def test_ended_it_leaves_no_process_behind(served):
    children = served.children()
    assert len(children) == 2
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(PATIENCE) == 0
    assert served.said().rstrip().endswith("serve: ended") and "Traceback" not in served.said()
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_what_is_not_true_is_not_served_at_all(served):
    """After the one before: the house is broken and served anew."""
    served.edit(house.ZH, "x}{2}", "x{2}")
    ended = house.run(served.folder, "sitebuild.work.serve", str(free_port()))
    assert ended.returncode == 1 and re.search(rf"{house.ZH}:\d+: formula: ", ended.stderr)
    assert ended.stderr.rstrip().endswith("serve: nothing new is shown; mend the places named above")
