"""Serve both languages while they are being written: `python -m sitebuild.work.serve [PORT]`.

The site is built once, a process a language, and both stay warm. When a page changes, the checks run here and only that page is
rendered again; when a snippet, a figure, a claim or a term changes, so are the pages that show it. A change of the builder itself, of a
test, or of what files there are builds anew, beside the site that is being read. Nothing that is not true is shown: the last good
page stays until the place that was named is mended.
"""

import contextlib
import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NoReturn

from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer

from sitebuild.cache import CACHE, ROOT
from sitebuild.check import pages as check
from sitebuild.make import formulas, labs
from sitebuild.read import cells
from sitebuild.read.source import DOCS, LANGUAGES, Page, pages
from sitebuild.read.store import claims, drawings
from sitebuild.rules import WHILE_WRITING, Broken

FOLDERS = (CACHE / "served" / "a", CACHE / "served" / "b")  # one is read while the other is built
CONFIGS = {"zh": ("mkdocs.yml", "."), "en": ("mkdocs.en.yml", "en")}
WATCHED = ("docs", "snippets", "sitebuild", "tests", "mkdocs.base.yml", "mkdocs.yml", "mkdocs.en.yml")
BUILDER = (
    "sitebuild/",
    "docs/hooks/",
    "docs/overrides/",
    "docs/elements/",
    "docs/run/",
    "docs/lessons.toml",
    "docs/sources.toml",
    "mkdocs",
    "snippets/figures/colors.py",
    "snippets/figures/kit.py",
    "tests/",
)
IDLE = {"__pycache__", "oracles", "peers"}
INTERVAL = 0.1  # seconds between two looks at the files


class Worker:
    """The process that keeps one language."""

    def __init__(self, language: str, address: str, site: Path) -> None:
        """Start to build; the lines `begun` and `built` tell how far it is."""
        config, folder = CONFIGS[language]
        environment = {**os.environ, "SITE_PARENT": str(os.getpid()), "SITE_URL": address}
        command = [sys.executable, "-m", "sitebuild.theme.worker", config, str(site / folder)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def answer(self) -> dict:
        """Wait for the next line.

        Raises:
            Abort: the process ended instead.
        """
        assert self.process.stdout
        for line in self.process.stdout:
            with contextlib.suppress(json.JSONDecodeError):
                return json.loads(line)
        raise Abort("serve: the build failed; see above")

    def ask(self, names: list[str], assets: bool) -> None:
        """Ask for pages to be rendered; `answer` waits for it."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"pages": names, "assets": assets}) + "\n")
        self.process.stdin.flush()

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.wait()


def stamps() -> dict[str, tuple[int, int]]:
    """Return when each watched file was last written, and its size."""
    found = {}
    for name in WATCHED:
        for path in [ROOT / name] if (ROOT / name).is_file() else _files(ROOT / name):
            with contextlib.suppress(FileNotFoundError):
                status = path.stat()
                found[str(path.relative_to(ROOT))] = (status.st_mtime_ns, status.st_size)
    return found


def _files(folder: Path) -> Iterator[Path]:
    entries = []
    with contextlib.suppress(FileNotFoundError):  # a folder that just went
        entries = list(os.scandir(folder))
    for entry in entries:
        if entry.is_dir():
            if entry.name not in IDLE:
                yield from _files(Path(entry.path))
        elif not entry.name.startswith(".") and not entry.name.endswith("~"):
            yield Path(entry.path)


def made() -> dict[str, str]:
    """Return what the pages show of computed things: each figure's drawing, each module's claims, each lab's outputs."""
    shown = {f"figure {name}": json.dumps(drawn) for name, drawn in drawings().items()}
    shown |= {f"lab {path.stem}": path.read_text(encoding="utf-8") for path in labs.STORE.glob("*.json")}
    return shown | {f"claims {name}": json.dumps(listed) for name, listed in claims().items()}


def showing(page: Page, files: set[str], computed: set[str]) -> bool:
    """Tell whether a page shows one of these files or computed things."""
    if page.cells and f"lab {page.path.stem}" in computed:
        return True
    for item in page.items:
        if item.kind == "embed" and f"snippets/{item.value.partition(':')[0]}" in files:
            return True
        if item.kind == "figure" and f"figure {item.value}" in computed:
            return True
        if item.kind == "claims" and f"claims {page.stem}" in computed:
            return True
        if item.kind == "claim":
            target = item.value.partition("#")[0].rpartition("/")[2].removesuffix(".md").replace("-", "_")
            if f"claims {target or page.stem}" in computed:
                return True
        if item.kind == "glossary" and "docs/glossary.toml" in files:
            return True
    return False


class Workshop:
    """The served site: what it was built from, and the processes that keep it."""

    def __init__(
        self, port: int, say: Callable[[str], None] | None = None, folders: tuple[Path, Path] = FOLDERS
    ) -> None:
        """Check and build everything.

        Args:
            port: Where the site will be served.
            say: What takes a line of the log; without it, the log is printed.
            folders: Where to build, in turns.

        Raises:
            Abort: something is not true.
        """
        self.address = f"http://127.0.0.1:{port}/"
        self.say = say or partial(print, flush=True)
        self.waiting: dict[str, float] = {}  # address of a page that was rendered again: when its source was written
        self.workers: dict[str, Worker] = {}
        self.folders = folders
        self.folder = folders[-1]
        self.before_build: Callable[[], None] = lambda: None
        self.checker_changed = False
        self.build()

    def build(self) -> None:
        """Build both languages from nothing, beside what stands.

        Raises:
            Abort: something is not true; what was built before stays.
        """
        self.before_build()
        self.stop()
        started = time.perf_counter()
        self.seen = stamps()
        if not self._check_in_full():
            raise Abort("serve: nothing new is shown; mend the places named above")
        folder = self.folders[1 - self.folders.index(self.folder)]
        shutil.rmtree(folder, ignore_errors=True)
        try:
            for language in LANGUAGES:
                self.workers[language] = Worker(language, self.address, folder)
                while not self.workers[language].answer().get("begun"):
                    pass  # the Chinese site lies around the English one: it cleans its folder first
            for worker in self.workers.values():
                while "built" not in worker.answer():
                    pass
        except BaseException:
            self.stop()
            raise
        self.folder = folder
        self.shown = made()
        self.say(f"serve: both languages built in {time.perf_counter() - started:.1f} s")

    def stop(self) -> None:
        """End the processes."""
        for worker in self.workers.values():
            worker.stop()
        self.workers.clear()

    def update(self) -> None:
        """Bring the site up to date with what was written since the last look.

        Raises:
            Abort: something is not true; what was shown stays.
        """
        started = time.perf_counter()
        now = stamps()
        changed = {name for name in now.keys() | self.seen.keys() if now.get(name) != self.seen.get(name)}
        come_or_gone = now.keys() ^ self.seen.keys()
        if not changed:
            return
        written = max((now[name][0] / 1e9 for name in changed if name in now), default=time.time())
        noticed = time.time() - written
        self.checker_changed |= any(name.startswith("sitebuild/") for name in changed)
        of_the_builder = any(name.startswith(BUILDER) for name in changed)
        if not self.workers or of_the_builder or any(name.endswith((".md", ".py")) for name in come_or_gone):
            self.build()
            return
        only_pages = changed == _pages_in(changed)
        styles = all(name.startswith("docs/assets/") for name in changed)
        if not (styles or (self._check_pages() if only_pages else self._check_in_full())):
            raise Abort("serve: the last good pages stay; mend the places named above")
        checked = time.perf_counter() - started
        asked = self._render(changed, assets=not only_pages)
        self.seen = now
        rendered = time.perf_counter() - started - checked
        for language, names in asked.items():
            for name in names:
                self.waiting[_address(language, name)] = written
        self.say(
            f"serve: {', '.join(sorted(changed))}: {sum(map(len, asked.values()))} pages shown {time.time() - written:.2f} s after the edit"
            f" (seen {noticed:.2f}, checked {checked:.2f}, rendered {rendered:.2f})"
        )

    def _render(self, changed: set[str], assets: bool) -> dict[str, list[str]]:
        computed = made()
        different = {name for name in computed if computed[name] != self.shown.get(name)}
        asked = {}
        for language in self.workers:
            found = [page for page in pages(language) if page.name in changed or showing(page, changed, different)]
            asked[language] = [page.path.relative_to(DOCS / language).as_posix() for page in found]
        busy = [language for language in self.workers if asked[language] or assets]
        try:
            for language in busy:
                self.workers[language].ask(asked[language], assets)
            answers = {language: self.workers[language].answer() for language in busy}
        except (Abort, OSError) as error:
            self.stop()  # a process has ended: at the next edit all is built anew
            raise Abort(f"serve: a process ended ({error}); save once more to build anew") from None
        if errors := [f"{language}: {answer['error']}" for language, answer in answers.items() if "error" in answer]:
            raise Abort("serve: " + "; ".join(errors))
        self.shown = computed
        return asked

    def _check_pages(self) -> bool:
        """Check here, which is faster: not what must be run first, nor by a builder that has changed since it was loaded."""
        if self.checker_changed or any(labs.kept(path) is None for path in cells.paths()):
            return self._check_in_full()
        formulas.forget()
        return self._report(check.check())

    def _check_in_full(self) -> bool:
        return subprocess.run([sys.executable, "-m", "sitebuild", "--serving"], cwd=ROOT).returncode == 0

    def _report(self, broken: Iterable[Broken]) -> bool:
        broken = list(broken)
        for place in broken:
            print(place, file=sys.stderr)
        return all(place.rule in WHILE_WRITING for place in broken)


def _pages_in(names: Iterable[str]) -> set[str]:
    """Return the names that are sources of pages: docs/en/sgd.md, docs/labs/digits.py."""
    folders = tuple(f"docs/{folder}/" for folder in (*LANGUAGES, "labs"))
    return {name for name in names if name.startswith(folders) and name.endswith((".md", ".py"))}


def _address(language: str, name: str) -> str:
    stem = name.rpartition(".")[0].removesuffix("index")
    return f"/{'' if language == 'zh' else 'en/'}{stem}{'/' if stem and not stem.endswith('/') else ''}"


class Server(LiveReloadServer):
    """MkDocs' server, which tells besides how long after an edit a browser asked for the page."""

    # odd, mkdocs 1.6.1, test_a_new_page_is_built_while_the_others_are_read: the server's epochs and conditions are private, and
    # nothing public lets it go on serving while something is being built.
    def __init__(self, workshop: Workshop, port: int) -> None:
        """Serve the workshop's folder and let it work when a file changes."""
        super().__init__(self.rebuild, "127.0.0.1", port, str(workshop.folder))
        self.build_delay = INTERVAL
        self.workshop = workshop
        workshop.before_build = lambda: self._answer(self._visible_epoch)  # it takes long: read on meanwhile

    def rebuild(self) -> None:
        """Let the workshop work, then serve its folder; where something is not true, go on serving what was shown."""
        wanted = self._wanted_epoch
        try:
            self.workshop.update()
            self.root = str(self.workshop.folder)
        except Exception as error:
            wanted = self._visible_epoch  # there is nothing new to load
            if isinstance(error, Abort):
                print(error, file=sys.stderr, flush=True)
            else:
                traceback.print_exc()
        self._answer(wanted)

    def _answer(self, epoch: int) -> None:
        """Let requests through that wait for another state of the site than this."""
        with self._epoch_cond:
            self._wanted_epoch = epoch
            self._epoch_cond.notify_all()

    def serve(self, **options: bool) -> None:
        """Look after the files and serve until interrupted."""
        threading.Thread(target=self._look, daemon=True).start()
        super().serve(**options)

    def server_activate(self) -> None:
        """Listen, and say where."""
        super().server_activate()
        self.workshop.say(
            f"serve: read on {self.workshop.address}; a page shows again within two seconds of an edit (Ctrl-C ends)"
        )

    def _look(self) -> None:
        """Ask for work whenever a file has changed; what changed while the site was being built counts."""
        seen = self.workshop.seen
        while not self._shutdown:
            now = stamps()
            if now != seen:
                seen = now
                with self._rebuild_cond:
                    self._want_rebuild = True
                    self._rebuild_cond.notify_all()
            time.sleep(INTERVAL)

    def serve_request(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Serve a file; while it is being made again, the browser waits."""
        answer = super().serve_request(environ, start_response)
        written = self.workshop.waiting.pop(environ["PATH_INFO"], None)
        if written is not None:
            self.workshop.say(f"serve: {environ['PATH_INFO']} reloaded {time.time() - written:.2f} s after the edit")
        return answer


def port_of(argument: str) -> int:
    """Return a port that nobody uses yet.

    Raises:
        Abort: it is none, or somebody uses it.
    """
    if not argument.isdecimal() or not 0 < int(argument) < 65536:
        raise Abort(f"serve: PORT must be a number from 1 to 65535, got {argument!r}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server itself: a port just left is free
        try:
            probe.bind(("127.0.0.1", int(argument)))
        except OSError:
            raise Abort(f"serve: port {argument} is taken; name another: make serve PORT={int(argument) + 1}") from None
    return int(argument)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def main(argument: str) -> int:
    """Build and serve until interrupted."""
    logging.getLogger("mkdocs.livereload").setLevel(logging.CRITICAL)  # what went wrong is said here, by file and line
    signal.signal(signal.SIGTERM, _interrupt)
    workshop = None
    try:
        port = port_of(argument)
        workshop = Workshop(port)
        server = Server(workshop, port)
        try:
            server.serve()
        finally:
            server.shutdown()
    except KeyboardInterrupt:
        print("serve: ended", flush=True)
    except Abort as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if workshop:
            workshop.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "8000"))
