"""The built site in a real browser: both languages, both themes, a phone and a desktop, with and without JavaScript."""

import gzip
import json
import re
from collections.abc import Iterator

import pytest

from sitebuild.cache import ROOT
from sitebuild.read import lessons
from tests.browsing import SCHEME, SCHEMES, Visit, address

LESSONS = [lesson.id for track in lessons.plan().tracks for lesson in track.lessons]
LABS = [f"labs/{path.stem}" for path in sorted((ROOT / "docs" / "labs").glob("*.py"))]
OTHERS = "index notation original-note glossary how-it-works frameworks errata tests/momentum".split() + LABS
PAGES = [f"{folder}{name}" for folder in ("", "en/") for name in [*OTHERS, *LESSONS]]
WIDTHS = (1280, 360)
THEMES = ("light", "dark")

BUDGET_BYTES = 100_000  # with gzip, everything that a lesson's first visit loads
BUDGET_REQUESTS = 12


# Texts of a drawing that leave it or lie over one another, in px.
CROWDED = """() => [...document.querySelectorAll('.fig-svg')].flatMap((svg) => {
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].map((node) => [node.textContent, node.getBoundingClientRect()]);
  const name = (svg.closest('figure') || {}).id;
  return texts.flatMap(([text, box], i) => {
    const found = [];
    const page = document.documentElement.clientWidth;
    if (box.width && (box.left < Math.min(frame.left, 0) - 1 || box.right > Math.max(frame.right + 12, 0) || box.right > page ||
        box.left < 0 || box.top < frame.top - 3 || box.bottom > frame.bottom + 4))
      found.push(`${name}: ${text} leaves its panel`);
    for (const [other, second] of texts.slice(i + 1)) {
      const wide = Math.min(box.right, second.right) - Math.max(box.left, second.left);
      const high = Math.min(box.bottom, second.bottom) - Math.max(box.top, second.top);
      if (wide > 1.5 && high > 4) found.push(`${name}: ${text} lies over ${other}`);
    }
    return found;
  });
})"""


def is_light(visit):
    """A first visit to a lesson loads little, and nothing of the search before anybody searches."""
    sizes = {response.url: len(gzip.compress(response.body(), 6)) for response in visit.responses}
    assert len(visit.responses) <= BUDGET_REQUESTS, sorted(sizes)
    assert sum(sizes.values()) <= BUDGET_BYTES, sizes
    assert not [url for url in sizes if "search" in url], "the search index loads before anybody searches"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_page_is_sound_in_both_themes_and_on_phone_and_desktop(site, browser, name, width):
    """Each page in both themes and at both widths; a page and its twin together in all four ways.

    Contrast is judged at the desktop's width: what stands in a page has the same colours at every width, as the next test says.
    """
    theme = THEMES[(width == WIDTHS[0]) ^ name.startswith("en/")]
    with Visit(browser, address(site, name), width, theme) as visit:
        assert visit.shifts() == [], "the layout shifts"
        visit.page.wait_for_function(f"{SCHEME} === '{SCHEMES[theme]}'")
        visit.settle()
        if name.removeprefix("en/") in ("index", *LESSONS):
            is_light(visit)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, "the page is too wide"
        assert visit.page.evaluate(CROWDED) == []
        wide = width == WIDTHS[0]
        formulas = wide and not name.startswith("en/")  # both languages have the same, which the build sees to
        assert visit.failures(formulas=formulas, contrast=wide) == []
        assert visit.complaints == []
        assert [r.url for r in visit.responses if not r.url.startswith((site.url, "data:"))] == []


def test_only_navigation_and_search_have_other_colours_at_another_width(site):
    """These two are judged open, at both widths and in both themes, by test_open_search_and_open_drawer_pass_axe."""
    found = 0
    for sheet in site.folder.rglob("style.*.css"):
        for condition, rules in media(sheet.read_text(encoding="utf-8")):
            if "width" not in condition:
                continue
            for selector, declared in re.findall(r"([^{}]+)\{([^{}]*)\}", rules):
                if re.search(r"(?:^|[;\s])(?:color|background(?:-color)?|opacity)\s*:", declared):
                    found += 1
                    parts = selector.split(",")
                    assert all(re.search(r"\.md-(?:nav|search|sidebar|overlay)", part) for part in parts), selector
    assert found > 20


def media(css: str) -> Iterator[tuple[str, str]]:
    """Yield condition and rules of each media query of a style sheet."""
    for query in re.finditer(r"@media([^{]*)\{", css):
        depth, end = 1, query.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        yield query[1], css[query.end() : end - 1]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["momentum", "en/labs/digits", "en/index"])
def test_a_page_is_sound_after_its_theme_was_switched(site, browser, name, width):
    with Visit(browser, address(site, name), width, "light") as visit:
        for theme in ("dark", "light"):
            visit.page.locator(".md-header__option label:visible").click()
            visit.page.wait_for_function(f"{SCHEME} === '{SCHEMES[theme]}'")
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, "the page is too wide"
            assert visit.page.evaluate(CROWDED) == []
            assert visit.failures() == []
        assert visit.complaints == []


@pytest.mark.parametrize("name", ["momentum", "en/momentum", "en/embedding", "glossary"])
def test_page_is_complete_without_javascript(site, browser, name):
    with Visit(browser, address(site, name), 360, "light", javascript=False) as visit:
        page = visit.page
        assert page.locator("h1").is_visible()
        assert page.locator(".bar button:visible").count() == 0
        assert page.locator("a.lang").is_visible()
        if name == "glossary":
            assert page.locator(".glossary tr").count() > 30
            return
        assert page.locator(".fig-svg").first.is_visible()
        assert page.locator(".md > svg").first.bounding_box()["height"] > 10
        details = page.locator("details.answer").first
        details.locator("summary").click()
        assert details.locator("p, .code").first.is_visible()


def test_every_page_kind_opens_by_instant_navigation(site, browser):
    for folder in ("", "en/"):
        with Visit(browser, site.url + folder, 1280, "light") as visit:
            page = visit.page
            visit.settle()  # the theme navigates instantly once it knows the sitemap
            page.evaluate("window.stayed = true")
            for name in ["momentum", "notation", "original-note", "glossary", "how-it-works", "embedding", "sgd"]:
                page.evaluate("(name) => document.querySelector(`a[href$='${name}/']`).click()", name)
                page.wait_for_function("(name) => location.pathname.endsWith(`/${name}/`)", arg=name)
                page.wait_for_function("(name) => document.querySelector('h1').id === name", arg=name)
                assert page.evaluate("window.stayed"), f"{name} was loaded anew"
                assert visit.complaints == [], name
                link = page.locator("a.lang").get_attribute("href")
                twin = page.evaluate("(href) => new URL(href, location).href", link)
                assert twin == site.url + ("" if folder else "en/") + f"{name}/"


def test_language_switch_stays_on_the_page(site, browser):
    with Visit(browser, site.url + "momentum/", 360, "light") as visit:
        visit.page.locator("a.lang").click()
        visit.page.wait_for_url(site.url + "en/momentum/")
        assert visit.page.locator("html").get_attribute("lang") == "en"
        visit.page.locator("a.lang").click()
        visit.page.wait_for_url(site.url + "momentum/")
        assert visit.page.locator("html").get_attribute("lang") == "zh-Hans"


def test_a_number_leads_to_its_claim_and_from_there_to_its_test(site, browser):
    with Visit(browser, site.url + "en/momentum/", 1280, "light") as visit:
        number = visit.page.locator("article a.n").first
        value = number.inner_text()
        number.click()
        row = visit.page.locator("tr:target")
        assert value in row.inner_text()
        row.locator("a[href*='tests/']").click()
        visit.page.wait_for_function("location.pathname.includes('/tests/')")
        visit.page.wait_for_selector("h2:target")
        assert visit.page.locator("h2:target").inner_text().startswith("test_")
        assert visit.complaints == []


@pytest.mark.parametrize(
    ("folder", "query", "first"),
    [
        ("", "动量", "momentum/"),
        ("", "嵌入", "embedding/"),
        ("en/", "embedding", "embedding/"),
        ("en/", "nesterov", "nesterov/"),
    ],
)
def test_search_finds_the_page_and_loads_its_index_only_then(site, browser, folder, query, first):
    with Visit(browser, site.url + folder + "sgd/", 1280, "light") as visit:
        assert not [response.url for response in visit.responses if "search" in response.url]
        box = visit.page.locator(".md-search__input")
        box.click()
        box.fill(query)
        result = visit.page.locator(".md-search-result__link").first
        result.wait_for()
        assert first in result.get_attribute("href")
        assert [response.url for response in visit.responses if "search_index.json" in response.url]
        assert visit.complaints == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize("width", WIDTHS)
def test_open_search_and_open_drawer_pass_axe(site, browser, folder, theme, width):
    with Visit(browser, site.url + folder + "sgd/", width, theme) as visit:
        page = visit.page
        visit.settle()
        if width < 1000:
            page.locator("label[for=__drawer].md-header__button").click()
            page.locator(".md-nav--primary").wait_for()
            page.wait_for_timeout(400)  # the drawer slides in
            assert visit.failures() == [], "drawer"
            page.locator(".md-overlay").click(position={"x": width - 20, "y": 400})
            page.locator("label[for=__search].md-header__button").click()
        page.locator(".md-search__input").fill("adagrad")
        page.locator(".md-search-result__link").first.wait_for()
        page.wait_for_timeout(400)
        assert visit.failures() == [], "search"
        assert visit.complaints == []


@pytest.mark.parametrize(
    ("lost", "language", "home"), [("nothing/here/", "zh", ""), ("en/nothing/", "en", "en/"), ("en/a/b/c", "en", "en/")]
)
def test_lost_addresses_are_answered_in_their_language(site, browser, lost, language, home):
    with Visit(browser, site.url + lost, 360, "dark") as visit:
        visible = visit.page.locator(".lost:visible")
        assert visible.count() == 1
        assert visible.get_attribute("lang").startswith(language)
        visible.locator("a").click()
        visit.page.wait_for_url(site.url + home)
        visit.page.locator("h1#home").wait_for()


def test_copy_button_copies_the_code(site, browser):
    with Visit(browser, site.url + "en/momentum/", 1280, "light") as visit:
        visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visit.page.locator("button.copy").first.click()
        visit.page.wait_for_function("async () => (await navigator.clipboard.readText()).length > 0")
        copied = visit.page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("import numpy as np")
        assert "# -> " in copied


def test_print_opens_the_answers_and_hides_the_chrome(site, browser):
    with Visit(browser, site.url + "en/momentum/", 1280, "light") as visit:
        visit.page.emulate_media(media="print")
        assert not visit.page.locator(".md-header").is_visible()
        answer = visit.page.locator("details.answer").first
        assert answer.locator(":not(summary)").first.bounding_box()["height"] > 0


def test_theme_switch_recolours_the_figures(site, browser):
    with Visit(browser, site.url + "en/momentum/", 1280, "light") as visit:
        colour = "getComputedStyle(document.querySelector('.fig-svg text')).fill"
        before = visit.page.evaluate(colour)
        visit.page.locator(".md-header__option label:visible").click()
        visit.page.wait_for_function(f"{SCHEME} === 'slate'")
        assert visit.page.evaluate(colour) != before


def test_fonts_of_chinese_quotes_come_first(site, browser):
    with Visit(browser, site.url + "momentum/", 1280, "light") as visit:
        family = visit.page.evaluate("getComputedStyle(document.querySelector('article .answer')).fontFamily")
        assert family.startswith("Hanpunct")


def test_what_the_themes_script_changes_at_the_root_styles_few_elements_anew(site, browser, tmp_path):
    """The classes of <html> and the switching mark of <body>: neither may concern what formulas are drawn of."""
    with Visit(browser, site.url + "en/adam/", 1280, "light") as visit:
        visit.settle()
        wanted = ["devtools.timeline", "disabled-by-default-devtools.timeline"]
        browser.start_tracing(page=visit.page, path=tmp_path / "trace.json", categories=wanted)
        visit.page.evaluate("document.documentElement.classList.toggle('js-focus-visible')")
        visit.frame()
        visit.page.evaluate("document.body.setAttribute('data-md-color-switching', '')")
        visit.frame()
        browser.stop_tracing()
        events = json.loads((tmp_path / "trace.json").read_text(encoding="utf-8"))["traceEvents"]
        styled = [event["args"]["elementCount"] for event in events if event["name"] == "UpdateLayoutTree"]
        assert sum(styled) > 0
        assert max(styled) < visit.page.evaluate("document.getElementsByTagName('*').length") / 4, styled
