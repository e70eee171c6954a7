"""Serve both languages while they are being written: `python -m sitebuild.serve [PORT]`.

The site is built once, a process a language, and both stay warm. When a page changes, the checks run here and only that page is
rendered again; when a snippet, a figure, a claim or a term changes, so are the pages that show it. A change of the builder itself
builds anew. Nothing that is not true is shown: the last good page stays until the place that was named is mended.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

from sitebuild import check
from sitebuild.cache import CACHE, ROOT
from sitebuild.rules import WHILE_WRITING, Broken
from sitebuild.source import DOCS, LANGUAGES, Page, pages

FOLDER = CACHE / "served"
CONFIGS = {"zh": ("mkdocs.yml", FOLDER), "en": ("mkdocs.en.yml", FOLDER / "en")}
WATCHED = ("docs", "snippets", "sitebuild", "tests", "mkdocs.base.yml", "mkdocs.yml", "mkdocs.en.yml")
BUILDER = ("sitebuild/", "docs/hooks/", "docs/overrides/", "mkdocs", "snippets/figures/kit.py", "tests/")
IDLE = {"__pycache__", "oracles", "peers"}
INTERVAL = 0.1  # seconds between two looks at the files


class Worker:
    """The process that keeps one language."""

    def __init__(self, language: str, address: str) -> None:
        """Start to build; `begun` and `built` wait for it."""
        config, folder = CONFIGS[language]
        environment = {**os.environ, "SITE_PARENT": str(os.getpid()), "SITE_URL": address}
        command = [sys.executable, "-m", "sitebuild.serving", config, str(folder)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def answer(self) -> dict:
        """Wait for the next line.

        Raises:
            SystemExit: the process ended instead.
        """
        assert self.process.stdout
        for line in self.process.stdout:
            with contextlib.suppress(json.JSONDecodeError):
                return json.loads(line)
        raise SystemExit("serve: the build failed; see above")

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
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name not in IDLE:
                yield from _files(Path(entry.path))
        elif not entry.name.startswith(".") and not entry.name.endswith("~"):
            yield Path(entry.path)


def made() -> dict[str, str]:
    """Return what the pages show of computed things: each figure's drawing and each module's claims."""
    drawn = {f"figure {path.stem}": path.read_text(encoding="utf-8") for path in (CACHE / "figures").glob("*.json")}
    store = json.loads((CACHE / "claims.json").read_text(encoding="utf-8"))
    return drawn | {f"claims {name}": json.dumps(entry["claims"]) for name, entry in store.items()}


def showing(page: Page, files: set[str], computed: set[str]) -> bool:
    """Tell whether a page shows one of these files or computed things."""
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
        if (item.kind, True) in {
            ("glossary", "docs/glossary.toml" in files),
            ("map", "docs/lessons.toml" in files),
        }:
            return True
    return False


class Workshop:
    """The served site: what it was built from, and the processes that keep it."""

    def __init__(self, port: int, say: Callable[[str], None] = print) -> None:
        """Check and build everything."""
        self.address = f"http://127.0.0.1:{port}/"
        self.say = say
        self.waiting: dict[str, float] = {}  # address of a page that was rendered again: when its source was written
        self.workers: dict[str, Worker] = {}
        self.build()

    def build(self) -> None:
        """Build both languages from nothing."""
        self.stop()
        started = time.perf_counter()
        self.seen = stamps()
        if not self._check_in_full():
            raise SystemExit("serve: mend the places named above, then save")
        shutil.rmtree(FOLDER, ignore_errors=True)
        for language in LANGUAGES:
            self.workers[language] = Worker(language, self.address)
            while not self.workers[language].answer().get("begun"):
                pass  # the Chinese site lies around the English one: it cleans its folder first
        for worker in self.workers.values():
            while "built" not in worker.answer():
                pass
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
            SystemExit: something is not true; what was shown stays.
        """
        started = time.perf_counter()
        now = stamps()
        changed = {name for name in now.keys() | self.seen.keys() if now.get(name) != self.seen.get(name)}
        come_or_gone = now.keys() ^ self.seen.keys()
        if not changed:
            return
        written = max((now[name][0] / 1e9 for name in changed if name in now), default=time.time())
        noticed = time.time() - written
        if not self.workers or any(name.startswith(BUILDER) for name in changed) or _pages_in(come_or_gone):
            self.build()
            return
        only_pages = changed == _pages_in(changed)
        styles = all(name.startswith("docs/assets/") for name in changed)
        if not (styles or (self._check_pages() if only_pages else self._check_in_full())):
            raise SystemExit("serve: the last good pages stay; mend the places named above, then save")
        checked = time.perf_counter() - started
        self.seen = now
        asked = self._render(changed, assets=not only_pages)
        rendered = time.perf_counter() - started - checked
        for language, names in asked.items():
            for name in names:
                self.waiting[_address(language, name)] = written
        self.say(
            f"serve: {', '.join(sorted(changed))}: {sum(map(len, asked.values()))} pages shown {time.time() - written:.2f} s after the edit"
            f" (seen {noticed:.2f}, checked {checked:.2f}, rendered {rendered:.2f})"
        )

    def _render(self, changed: set[str], assets: bool) -> dict[str, list[str]]:
        computed = made() if assets else self.shown
        different = {name for name in computed if computed[name] != self.shown.get(name)}
        self.shown = computed
        asked = {}
        for language, worker in self.workers.items():
            found = [p for p in pages(language) if p.name in changed or showing(p, changed, different)]
            asked[language] = [page.path.relative_to(DOCS / language).as_posix() for page in found]
            if asked[language] or assets:
                worker.ask(asked[language], assets)
        for language, worker in self.workers.items():
            if (asked[language] or assets) and "error" in (answer := worker.answer()):
                raise SystemExit(f"serve: {language}: {answer['error']}")
        return asked

    def _check_pages(self) -> bool:
        check.forget()
        return self._report(check.check())

    def _check_in_full(self) -> bool:
        return subprocess.run([sys.executable, "-m", "sitebuild", "--serving"], cwd=ROOT).returncode == 0

    def _report(self, broken: Iterable[Broken]) -> bool:
        broken = list(broken)
        for place in broken:
            print(place, file=sys.stderr)
        return all(place.rule in WHILE_WRITING for place in broken)


def _pages_in(names: Iterable[str]) -> set[str]:
    """Return the names that are sources of pages: docs/en/sgd.md, docs/zh/labs/digits.py."""
    folders = tuple(f"docs/{language}/" for language in LANGUAGES)
    return {name for name in names if name.startswith(folders) and name.endswith((".md", ".py"))}


def _address(language: str, name: str) -> str:
    stem = name.rpartition(".")[0].removesuffix("index")
    return f"/{'' if language == 'zh' else 'en/'}{stem}{'/' if stem and not stem.endswith('/') else ''}"


class Server(LiveReloadServer):
    """MkDocs' server, which tells besides how long after an edit a browser asked for the page."""

    def __init__(self, workshop: Workshop, port: int) -> None:
        """Serve the workshop's folder and let it work when a file changes."""
        super().__init__(workshop.update, "127.0.0.1", port, str(FOLDER), polling_interval=INTERVAL)
        self.build_delay = INTERVAL
        self.workshop = workshop
        for name in WATCHED:
            self.watch(str(ROOT / name))

    def serve_request(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Serve a file."""
        written = self.workshop.waiting.pop(environ["PATH_INFO"], None)
        if written is not None:
            self.workshop.say(f"serve: {environ['PATH_INFO']} reloaded {time.time() - written:.2f} s after the edit")
        return super().serve_request(environ, start_response)


def main(port: int) -> int:
    """Build and serve until interrupted."""
    workshop = Workshop(port)
    server = Server(workshop, port)
    print(
        f"serve: read on {workshop.address}; a page shows again within two seconds of an edit (Ctrl-C ends)", flush=True
    )
    try:
        server.serve()
    except KeyboardInterrupt:
        print("serve: ended")
    finally:
        server.shutdown()
        workshop.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8000))
