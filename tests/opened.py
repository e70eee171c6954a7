"""Tests of the built site, as a plugin of pytest: one that passed on the very bytes that it would be given now is not repeated.

While a test runs, the addresses are noted that a browser asks for on its behalf. With `--opened`, once the site is built, those tests
are left out that passed before, whose code and browser are the same, and for whom every one of these files is what it was; but for the
port at which the site is served, and the day it was built. A test that reads the site's files itself, or shares more with others than the site and the
browser, always runs; on a clean checkout, as CI has it, every test does.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext

from sitebuild.cache import CACHE, ROOT, hash_of, key, load, sources, write
from tests import light

STORE = CACHE / "opened.json"
FOLDER = CACHE / "test-site"  # where the site is built, below its prefix
SHARED = {"site", "browser", "request"}  # fixtures that give every test the same
PORT = re.compile(rb"127\.0\.0\.1:\d+|<lastmod>[^<]*</lastmod>")
WORKER, INDEX = "search", ".json"  # who has the one asked for the other, which a browser may do unseen
asked: set[str] = set()  # addresses, by the test that runs; ALL for the site as a whole
ALL = "*"


def noting(browser: Browser) -> Browser:
    """Return a browser that notes what it asks for."""
    new_context, new_page = browser.new_context, browser.new_page

    def noted(context: BrowserContext) -> None:
        context.on("request", lambda request: asked.add(request.url))

    def context(**options: Any) -> BrowserContext:
        made = new_context(**options)
        noted(made)
        return made

    def page(**options: Any) -> Any:
        made = new_page(**options)
        noted(made.context)
        return made

    browser.new_context, browser.new_page = context, page  # type: ignore[method-assign]
    return browser


@cache
def _digest(name: str) -> str:
    """Return a digest of what the site answers at an address, below its host."""
    path = FOLDER / unquote(name).strip("/")
    path = path / "index.html" if path.is_dir() else path
    missing = not path.is_file()
    served = FOLDER / name.strip("/").partition("/")[0] / "404.html" if missing else path
    return f"{missing}" + hash_of(PORT.sub(b"", served.read_bytes()).decode("latin-1"))


@cache
def _made_of(name: str) -> str:
    """Return a digest of the code of a file of tests, and of the browser."""
    pinned = "".join((ROOT / pins).read_text("utf-8") for pins in ("requirements-test.txt", "package-lock.json"))
    return key(
        *sources(".".join(Path(name).with_suffix("").parts)),
        ROOT / "tests" / "conftest.py",
        salt=pinned + light.browser(),
    )


def _of(report: pytest.TestReport) -> dict[str, Any] | None:
    """Return what a test that passed is to be compared with, if that is known."""
    (addresses,) = [value for name, value in report.user_properties if name == "opened"] or [[ALL]]
    names = sorted({urlsplit(address).path for address in addresses if address.startswith("http")})
    hidden = any(WORKER in name for name in names) and not any(
        WORKER in name and name.endswith(INDEX) for name in names
    )
    if not names or ALL in addresses or hidden:
        return None
    return {"made_of": _made_of(report.nodeid.partition("::")[0]), "opened": {name: _digest(name) for name in names}}


def _as_it_was(item: pytest.Item, entry: dict[str, Any]) -> bool:
    same = entry.get("made_of") == _made_of(item.nodeid.partition("::")[0])
    return same and all(_digest(name) == then for name, then in entry["opened"].items())


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run leave out what passed on the same site."""
    parser.addoption(
        "--opened", action="store_true", help="leave out tests that passed on the bytes of the site as built"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what passed on the same site."""
    if not config.getoption("opened"):
        return
    store = load(STORE)
    gone = [item for item in items if (entry := store.get(item.nodeid)) and _as_it_was(item, entry)]
    config.hook.pytest_deselected(items=gone)
    items[:] = [item for item in items if item not in set(gone)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Any:
    """Note what a test opens, if it shares nothing but the site and the browser."""
    asked.clear()
    try:
        return (yield)
    finally:
        given = set(item.callspec.params) if hasattr(item, "callspec") else set()
        if set(getattr(item, "fixturenames", ())) - given <= SHARED:
            item.user_properties.append(("opened", sorted(asked)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Keep what each test was given that passed now; forget it of one that did not."""
    if not config.getoption("opened"):
        return
    store = load(STORE)
    for kind in ("failed", "error"):
        for report in terminalreporter.getreports(kind):
            store.pop(report.nodeid, None)
    for report in terminalreporter.getreports("passed"):
        if entry := _of(report):
            store[report.nodeid] = entry
    write(STORE, json.dumps(store))
