"""What several test files share: the built site, served under a prefix as GitHub Pages would, and a browser to look at it."""

import contextlib
import http.server
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from sitebuild import setup
from sitebuild.cache import ROOT
from sitebuild.make import elements
from sitebuild.node import node
from tests import house, opened
from tests.opened import FOLDER

# The same draws in every run, and no clock: a property test fails because its sentence does.
settings.register_profile("worked", deadline=None, derandomize=True, database=None, max_examples=200)
settings.load_profile("worked")

PREFIX = "/worked/"
OPENED = ("tests/browser/", "tests/play/")  # folders of tests that open pages


class Site:
    """A built site and the address at which it is served."""

    def __init__(self, folder: Path, url: str) -> None:
        """Take the folder that holds index.html and the address of the site's root."""
        self._folder, self.url = folder, url

    @property
    def folder(self) -> Path:
        """The folder; who asks for it may read everything."""
        opened.asked.add(opened.ALL)
        return self._folder

    def pages(self) -> list[str]:
        """Return the addresses of all pages below the root, test listings left out: "", "sgd/", "en/sgd/", ..."""
        found = sorted(path.parent.relative_to(self.folder).as_posix() for path in self.folder.rglob("index.html"))
        return ["" if name == "." else f"{name}/" for name in found if "tests/" not in f"{name}/"]


class Server(http.server.ThreadingHTTPServer):
    """A server that lets all of a page's requests wait in line; five places would be the default."""

    request_queue_size = 128


class Files(http.server.SimpleHTTPRequestHandler):
    """Serve files; answer what is not there with the 404 page at the site's root, as GitHub Pages does."""

    def log_message(self, *_: object) -> None:
        """Stay silent."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the site's own page for a lost address."""
        body = Path(self.directory, PREFIX.strip("/"), "404.html").read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def built_and_served() -> Iterator[Site]:
    """Build the site for an address below a prefix on 127.0.0.1 and serve it there."""
    port = free_port()
    url = f"http://127.0.0.1:{port}{PREFIX}"
    folder = FOLDER / PREFIX.strip("/")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, env={**os.environ, "SITE_URL": url})
    if built.returncode:
        raise RuntimeError("the site does not build: see above")
    handler = partial(Files, directory=str(FOLDER))
    with Server(("127.0.0.1", port), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield Site(folder, url)
        finally:
            server.shutdown()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The built site; `python -m tests` builds and serves it once for all workers."""
    if "SERVED_SITE" in os.environ:
        yield Site(FOLDER / PREFIX.strip("/"), os.environ["SERVED_SITE"])
        return
    with built_and_served() as served:
        yield served


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium or Chrome, as found on this machine."""
    found = setup.browser()
    assert found, "no Chromium or Chrome: `make test` installs one or says how"
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=[*quiet, *root, "--disable-gpu"])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of all tests."""
    with chromium() as found:
        yield opened.noting(found)


@pytest.fixture(scope="session")
def small_house() -> Callable[[Path], Path]:
    """What puts the small house, built once a run, into a folder that does not exist yet."""
    return house.copy


def _is_dear(item: pytest.Item) -> bool:
    """Tell whether a test builds something."""
    return bool(item.get_closest_marker("builds")) or "small_house" in getattr(item, "fixturenames", ())


class Shares(LoadFileScheduling):
    """Leave the tests of a file to one worker: what they share, a house or a training, is made once.

    Tests that open pages of the site share nothing: each goes to whoever is free. (xdist's own groups need `item._nodeid`, which
    pytest 9.2 no longer reads; tests/test_repo.py holds what these do.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(OPENED) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Shares:
    """Deal the tests out as above."""
    return Shares(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the files that build something go first; what opens pages at last, so that all workers end together."""
    dear = {item.path for item in items if _is_dear(item)}
    items.sort(key=lambda item: (item.nodeid.startswith(OPENED), item.path not in dear))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what tests counted and measured, and what the steps before the tests took."""
    for report in [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]:
        for line in (text for name, text in report.user_properties if name == "summary"):
            terminalreporter.write_line(line)
    for name, seconds in json.loads(os.environ.get("STEP_TIMINGS", "{}")).items():
        terminalreporter.write_line(f"{seconds:8.1f} s  {name}")


CALLS = """
import { readFileSync } from "node:fs";
const module = await import(process.argv[2]);
const wanted = JSON.parse(readFileSync(0, "utf8"), (_, value) => (value === "NaN" || value === "Infinity" ? Number(value) : value));
const answers = wanted.map(({ name, call, arguments: given }) => (call ? module[name][call] : module[name])(...given));
process.stdout.write(JSON.stringify(answers, (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value)));
"""


def called(source: str, cases: list[dict], folder: Path) -> list:
    """Return what functions of a module, or of its exports, answer in Node: [{name, call, arguments}] -> [value]."""
    program, module = folder / "calls.mjs", folder / f"{hash(source)}.mjs"
    program.write_text(CALLS, encoding="utf-8")
    module.write_text(source, encoding="utf-8")
    command = [node(), str(program), str(module)]
    run = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.fixture(scope="session")
def ask(tmp_path_factory):
    """Return a function that calls functions of docs/elements/math in Node: [{name, call, arguments}] -> [value]."""
    folder = tmp_path_factory.mktemp("math")
    sound = elements.bundle("elements/math/all.ts", "node").read_text(encoding="utf-8")

    def answers(cases, planted=()):
        """`planted` is what stands in the functions' source, and what is to stand in its place."""
        source = sound
        for right, wrong in planted:
            assert right in source, right
            source = source.replace(right, wrong)
        return called(source, cases, folder)

    return answers
