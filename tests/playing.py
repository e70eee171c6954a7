"""What the browser tests of interactive elements share: open a page with one, and wait until it stands."""

import re

from playwright.sync_api import Browser, Locator

from sitebuild.make import elements
from sitebuild.read.source import DOCS
from tests.browsing import Visit


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


class Playing(Visit):
    """A page with an element."""

    name = ""

    def __init__(
        self,
        browser: Browser,
        site,
        name: str = "",
        folder: str = "en/",
        query: str = "",
        wait: bool = True,
        **options,
    ) -> None:
        """Open the first page that shows the element of this name and, unless told otherwise, wait until it stands."""
        self.name = name or self.name
        super().__init__(browser, f"{site.url}{folder}{pages()[self.name]}/{query}", **{"height": 900, **options})
        self.stands = wait
        if wait:
            self.wait()

    def __exit__(self, error, *rest: object) -> None:
        """Close the page; where the element stood, nothing may have been complained of."""
        super().__exit__(error, *rest)
        assert error or not self.stands or self.complaints == [], self.complaints

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

    def said(self) -> str:
        """Return the sentence that tells the state, once the frame is drawn."""
        self.frame()
        return self.element.locator(".play-read").inner_text()
