"""What the browser tests of interactive elements share: open a page with one, and wait until it stands."""

import contextlib
import re
from collections.abc import Iterator

from playwright.sync_api import Browser, Locator, Page

from sitebuild.make import elements
from sitebuild.read.source import DOCS


def pages() -> dict[str, str]:
    """Return {element: id of the first lesson that shows it}."""
    found = {}
    for path in sorted((DOCS / "en").glob("*.md")):
        for name in re.findall(r"\[\[figure: (\w+)\]\]", path.read_text(encoding="utf-8")):
            if name in elements.names():
                found.setdefault(name, path.stem)
    return found


# Press the button of a printed figure, unless its element has taken its place.
ASK = """(name) => {
  const button = document.querySelector(`play-figure[name=${name}] .play-forth`);
  if (button.getClientRects().length) button.click();
}"""


class Playing:
    """A page with an element, and everything that it complains of or asks for."""

    def __init__(self, page: Page, name: str) -> None:
        """Listen to the page."""
        self.page, self.name = page, name
        self.complaints: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    @property
    def place(self) -> Locator:
        """The place on the page: figure and element."""
        return self.page.locator(f"play-figure[name='{self.name}']")

    @property
    def element(self) -> Locator:
        """The element that took the figure's place."""
        return self.place.locator(".play")

    def wait(self) -> Locator:
        """Go to the element, ask for it if it was not there yet, wait until it stands, and return it."""
        self.place.scroll_into_view_if_needed()
        self.page.evaluate(ASK, self.name)
        self.element.wait_for(state="visible")
        self.element.scroll_into_view_if_needed()
        return self.element

    def frame(self) -> None:
        """Wait until what was asked for is drawn."""
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


@contextlib.contextmanager
def playing(
    browser: Browser,
    site,
    name: str,
    folder: str = "en/",
    query: str = "",
    width: int = 1280,
    wait: bool = True,
    prepare=None,
    **options,
) -> Iterator[Playing]:
    """Open the page of an element in a context of its own; `prepare` may route or script it before it loads."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    try:
        opened = Playing(context.new_page(), name)
        if prepare:
            prepare(opened.page)
        opened.page.goto(f"{site.url}{folder}{pages()[name]}/{query}", wait_until="load")
        if wait:
            opened.wait()
        yield opened
    finally:
        context.close()


class OpenPage:
    """A page with the element of this name, open while its block lasts; then nothing may have been complained of."""

    name: str

    def __init__(self, site, browser: Browser, folder: str = "en/", query: str = "", **context) -> None:
        """Open the page in a context of its own."""
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
        self.opened = Playing(self.context.new_page(), self.name)
        self.page, self.element, self.complaints = self.opened.page, self.opened.place, self.opened.complaints
        self.page.goto(f"{site.url}{folder}{pages()[self.name]}/{query}")

    def __enter__(self):
        """Wait until the element stands."""
        self.opened.wait()
        return self

    def __exit__(self, *_):
        """Close the page."""
        self.context.close()
        assert self.complaints == []
