"""A page of the site in a real browser, as every browser test opens one."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Browser, Page, Request, Response

from sitebuild.cache import ROOT

# When the frame is drawn in which the page is whole: on a slow machine, one with a part of it was drawn before.
WHOLE = """addEventListener('DOMContentLoaded', () => requestAnimationFrame(() => requestAnimationFrame(() => { window.whole = performance.now(); })))"""
# What moved while the page loaded; while a paragraph still arrives, its lines may break anew, and what is in them go to the next.
# So do the words of a link, a cell, an entry or the line at the top that come in two pieces: what comes later moves only what stands in it.
SHIFTED = """() => new Promise((done) => {
  const FILLED = 'p, li, dd, td, th, summary, a, .md, .md-header__inner';
  const moved = [];
  const breaks = (entry) => entry.startTime < window.whole && entry.sources.every(({ node }) => (node?.parentElement ?? node)?.closest(FILLED));
  const name = ({ node }) => (node && node.outerHTML ? node.outerHTML.slice(0, 120) : String(node));
  new PerformanceObserver((list) => moved.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(moved.filter((entry) => !breaks(entry)).flatMap((entry) => [entry.value, ...entry.sources.map(name)])), 250);
})"""
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
# Formulas are two thirds of a page's elements; what is in them is the same in every theme and at every width.
DRAWN = ".mi > svg, .md > svg, math"
JUDGED = """async ([part, emptied, off]) => {
  const kept = emptied ? [...document.querySelectorAll(emptied)].map((node) => [node, [...node.childNodes]]) : [];
  kept.forEach(([node]) => node.replaceChildren());
  const rules = Object.fromEntries(off.map((rule) => [rule, { enabled: false }]));
  const { violations } = await axe.run(part, { resultTypes: ['violations'], rules });
  kept.forEach(([node, inner]) => node.replaceChildren(...inner));
  return violations;
}"""
SCHEMES = {"light": "default", "dark": "slate"}
SCHEME = "document.body.getAttribute('data-md-color-scheme')"
PATIENCE, QUIET = 60, 0.5  # seconds: for a page to become still, and how long nothing may be asked for then


def address(site, name: str) -> str:
    """Return the address of a page: "index", "en/labs/digits", ..."""
    return site.url + re.sub(r"(^|/)index$", r"\1", name) + ("" if name.endswith("index") else "/")


class Visit:
    """A page in a browser context of its own, with all that it asks for, is answered and complains of."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        width: int = 1280,
        theme: str = "light",
        javascript: bool = True,
        script: str = "",
        prepare: Callable[[Page], object] = lambda page: None,
        **context,
    ) -> None:
        """Open the page and wait until it is loaded; `script` runs before any of its own, `prepare` before it is asked for."""
        size = {"width": width, "height": context.pop("height", 800)}
        scheme = {"light": "null"}.get(
            theme, theme
        )  # light is the browser's own; to emulate one styles everything twice more
        self.context = browser.new_context(
            viewport=size, color_scheme=scheme, java_script_enabled=javascript, **context
        )
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.responses: list[Response] = []
        self.unanswered: set[Request] = set()
        self.page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.context.on("request", self._ask)
        self.context.on("response", self._answer)
        self.context.on("requestfailed", lambda request: self.unanswered.discard(request))
        self.page.add_init_script(WHOLE)
        if script:
            self.page.add_init_script(script)
        prepare(self.page)
        self.page.goto(url, wait_until="load")

    def _ask(self, request: Request) -> None:
        self.asked.append(request.url)
        self.unanswered.add(request)

    def _answer(self, response: Response) -> None:
        self.responses.append(response)
        self.unanswered.discard(response.request)

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def settle(self) -> None:
        """Wait until every request is answered and nothing more is asked for."""
        began, asked, since = time.monotonic(), len(self.asked), time.monotonic()
        while time.monotonic() - since < QUIET:
            self.page.wait_for_timeout(50)
            if self.unanswered or len(self.asked) > asked:
                asked, since = len(self.asked), time.monotonic()
            waiting = [request.url for request in self.unanswered]
            assert time.monotonic() - began < PATIENCE, f"not answered: {waiting}; asked for: {self.asked}"

    def frame(self) -> None:
        """Wait until what was asked for is drawn."""
        self.page.evaluate("new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame))")

    def shifts(self) -> list:
        """Return what moved while the page loaded, and by how much."""
        return self.page.evaluate(SHIFTED)

    def failures(self, within: str = "html", formulas: bool = False, contrast: bool = True) -> list[str]:
        """Return what axe finds wrong with the page, or a part of it, as it stands; `formulas`: with what these are drawn of."""
        if not self.page.evaluate("Boolean(window.axe)"):
            self.page.evaluate(AXE)
        off = [] if contrast else ["color-contrast"]
        violations = self.page.evaluate(JUDGED, [within, "" if formulas else DRAWN, off])
        return [f"{violation['id']}: {node['html'][:200]}" for violation in violations for node in violation["nodes"]]
