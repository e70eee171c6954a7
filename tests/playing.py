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


def number(text: str) -> float:
    """Return a number as elements print it: −0.5, 1.2 × 10⁻⁷."""
    mantissa, _, power = text.replace("−", "-").partition(" × 10")
    return float(mantissa) * 10.0 ** int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)


# Press the button of a printed figure, unless its element has taken its place.
ASK = """(name) => {
  const button = document.querySelector(`play-figure[name=${name}] .play-forth`);
  if (button.getClientRects().length) button.click();
}"""

# Take an element off the page and put it there again, after the address was changed.
ANEW = """(place, query) => {
  const { parentNode, nextSibling } = place;
  place.remove();
  history.replaceState(history.state, '', query);
  parentNode.insertBefore(place, nextSibling);
}"""


class Playing(Visit):
    """A page with an element."""

    def __init__(
        self, browser: Browser, site, name: str, folder: str = "en/", query: str = "", wait: bool = True, **options
    ) -> None:
        """Open the first page that shows the element of this name and, unless told otherwise, wait until it stands."""
        self.name = name
        super().__init__(browser, f"{site.url}{folder}{pages()[name]}/{query}", **{"height": 900, **options})
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

    def anew(self, query: str) -> None:
        """Put the element on the page anew, for another address."""
        self.place.evaluate(ANEW, f"?{self.name}={query}")
        self.frame()

    def said(self) -> str:
        """Return the sentence that tells the state, once the frame is drawn."""
        self.frame()
        return self.element.locator(".play-read").inner_text()

    def kept(self) -> dict[str, str]:
        """Return what the address says of the element, once it is written."""
        self.page.wait_for_timeout(450)
        found = self.page.evaluate("(name) => new URLSearchParams(location.search).get(name) || ''", self.name)
        return dict(part.split(":") for part in found.split(";") if part)

    def at(self, drawn: Locator, x: float = 0.5, y: float = 0.5) -> tuple[float, float]:
        """Return the place in the window of a share of what is drawn, its middle unless told otherwise."""
        drawn.scroll_into_view_if_needed()
        box = drawn.bounding_box()
        assert box
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    def drag(self, start: tuple[float, float], *places: tuple[float, float]) -> None:
        """Press at a place, move the pointer to others and let go."""
        self.page.mouse.move(*start)
        self.page.mouse.down()
        for place in places:
            self.page.mouse.move(*place, steps=5)
        self.page.mouse.up()

    def swipe(self, *places: tuple[float, float]) -> None:
        """Put a finger down at the first place, move it to the others and take it off; the page may not scroll under it."""
        client, scrolled = self.page.context.new_cdp_session(self.page), self.page.evaluate("scrollY")
        for number, (x, y) in enumerate(places):
            kind = "touchMove" if number else "touchStart"
            client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
            self.frame()
        client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        self.frame()
        assert self.page.evaluate("scrollY") == scrolled, "the page moved under the finger"
