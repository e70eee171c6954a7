"""Between the languages, in a real browser: the switch, the offer, and the page for lost addresses."""

import re

import pytest

from tests.browsing import Visit, address

OFFER = ".offer"
STORE = "worked-language"
TAGS = {"zh": "zh-Hans", "en": "en"}
# A page of each kind and one of its sections, in the middle.
PLACES = [
    ("momentum", "stability"),
    ("labs/tables", "map"),
    ("tests/momentum", "test_"),
    ("glossary", "terms-dropout"),
    ("index", "map"),
]


# Scrolls to a section, and again if the page was not yet still; done when it stayed there for two frames.
TO_SECTION = """(id) => new Promise((done) => {
  const title = document.getElementById(id);
  const there = () => Math.abs(title.getBoundingClientRect().top - 200) < 2 || scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
  const go = (stayed) => {
    if (there()) { if (stayed > 1) return done(); } else { scrollBy({ top: title.getBoundingClientRect().top - 200, behavior: 'instant' }); stayed = 0; }
    requestAnimationFrame(() => go(stayed + 1));
  };
  go(0);
})"""


def section_of(reader, wanted):
    """Return the id of a section that begins so and is neither the first nor the last, scrolled to where one reads it."""
    reader.settle()  # the browser is done with going to the place that the address names
    page = reader.page
    ids = page.evaluate("[...document.querySelectorAll('article h2[id]')].map((title) => title.id)")
    identifier = next((one for one in ids[1:-1] if one.startswith(wanted)), ids[len(ids) // 2])
    page.evaluate(TO_SECTION, identifier)
    return identifier


def to(site, folder, name):
    """Return the address of a page in a language."""
    return address(site, folder + name)


# -------------------------------------------------------------------------------------------------------------- the switch


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize(("name", "wanted"), PLACES)
def test_switch_keeps_page_and_section_in_view(site, browser, name, wanted, folder):
    other = "" if folder else "en/"
    with Visit(browser, to(site, folder, name)) as reader:
        section = section_of(reader, wanted)
        reader.page.locator("a.lang").click()
        reader.page.wait_for_url(f"{to(site, other, name)}#{section}")
        assert reader.page.evaluate("(id) => document.getElementById(id).getBoundingClientRect().top", section) < 400
        assert reader.page.locator("html").get_attribute("lang") == TAGS["en" if other else "zh"]
        assert reader.complaints == []


@pytest.mark.parametrize("width", [1280, 360])
def test_switch_keeps_the_place_that_an_address_names(site, browser, width):
    with Visit(browser, site.url + "momentum/#claim-steps-momentum", width=width) as reader:
        reader.page.locator("a.lang").click()
        reader.page.wait_for_url(site.url + "en/momentum/#claim-steps-momentum")
        assert reader.page.locator("tr:target").is_visible()


def test_switch_goes_by_what_is_in_view_once_the_reader_has_left_that_place(site, browser):
    with Visit(browser, site.url + "momentum/#code") as reader:
        section = section_of(reader, "exercises")
        assert section == "exercises"
        reader.page.locator("a.lang").click()
        reader.page.wait_for_url(site.url + "en/momentum/#exercises")


def test_switch_at_the_top_names_no_section(site, browser):
    with Visit(browser, site.url + "labs/tables/") as reader:
        reader.page.locator("a.lang").click()
        reader.page.wait_for_url(site.url + "en/labs/tables/")


@pytest.mark.parametrize("folder", ["", "en/"])
def test_switch_is_right_after_instant_navigation(site, browser, folder):
    other = "" if folder else "en/"
    with Visit(browser, site.url + folder + "momentum/") as reader:
        page = reader.page
        reader.settle()
        page.evaluate("window.stayed = true")
        for name in ("sgd", "labs/tables", "glossary"):
            page.evaluate("(name) => document.querySelector(`.md-nav a[href$='${name}/']`).click()", name)
            page.wait_for_function("(name) => location.pathname.endsWith(`/${name}/`)", arg=name)
            page.wait_for_function("(name) => document.querySelector('.offer a').href.endsWith(`/${name}/`)", arg=name)
            assert page.evaluate("window.stayed"), f"{name} was loaded anew"
            page.wait_for_function("document.querySelector('a.lang').href === document.querySelector('.offer a').href")
            assert page.evaluate("document.querySelector('a.lang').href") == to(site, other, name)
        section = section_of(reader, "terms-dropout")
        page.locator("a.lang").click()
        page.wait_for_url(f"{to(site, other, 'glossary')}#{section}")
        assert reader.complaints == []


def test_switch_stays_in_view_and_leads_to_the_page_without_javascript(site, browser):
    with Visit(browser, site.url + "en/momentum/#stability", width=360, javascript=False) as reader:
        box = reader.page.locator("a.lang").bounding_box()
        assert 0 <= box["y"] and box["y"] + box["height"] <= 60 and box["x"] + box["width"] <= 360
        reader.page.locator("a.lang").click()
        reader.page.wait_for_url(site.url + "momentum/")


def test_no_request_is_lost_on_any_kind_of_page(site, browser):
    for name in ("", "momentum/", "labs/tables/", "tests/momentum/"):
        with Visit(browser, site.url + name) as reader:
            reader.settle()
            assert [one.url for one in reader.responses if one.status >= 400] == [], name
            assert len([one for one in reader.responses if one.url.endswith("sitemap.xml")]) == 1


# --------------------------------------------------------------------------------------------------------------- the offer


@pytest.mark.parametrize(
    ("folder", "languages", "offered"),
    [("", tag, tag.startswith("en")) for tag in ("en-GB", "en", "zh-CN", "zh-TW", "de-DE")]
    + [("en/", tag, tag.startswith("zh")) for tag in ("zh-CN", "zh-Hant-TW", "en-US", "fr")],
)
def test_only_who_prefers_the_other_language_is_offered_it(site, browser, folder, languages, offered):
    with Visit(browser, site.url + folder + "momentum/", locale=languages) as reader:
        assert reader.page.locator(OFFER).is_visible() == offered
        assert reader.page.url == site.url + folder + "momentum/"  # nobody is sent anywhere


def test_the_first_language_of_the_two_decides(site, browser):
    for languages, offered in ((["de", "en-US", "zh-CN"], True), (["ja", "zh-CN", "en"], False)):
        prefers = f"Object.defineProperty(navigator, 'languages', {{get: () => {languages!r}}})"
        with Visit(browser, site.url + "sgd/", script=prefers) as reader:
            assert reader.page.locator(OFFER).is_visible() == offered, languages


@pytest.mark.parametrize(("folder", "languages", "word"), [("", "en-GB", "English"), ("en/", "zh-CN", "中文")])
def test_the_offer_speaks_the_readers_language_and_leads_to_the_same_section(site, browser, folder, languages, word):
    other = "" if folder else "en/"
    with Visit(browser, site.url + folder + "momentum/#stability", locale=languages) as reader:
        offer = reader.page.locator(OFFER)
        assert word in offer.inner_text()
        assert offer.get_attribute("lang") == TAGS["en" if other else "zh"]
        there = f"{site.url}{other}momentum/#stability"
        offer.locator("a").dispatch_event("pointerdown")
        assert offer.locator("a").evaluate("(link) => link.href") == there
        offer.locator("a").evaluate("(link) => link.click()")
        reader.page.wait_for_url(there)
        assert not reader.page.locator(OFFER).is_visible()


def test_who_declines_is_not_asked_again(site, browser):
    with Visit(browser, site.url + "momentum/") as reader:
        page = reader.page
        page.locator(".offer button").click()
        assert not page.locator(OFFER).is_visible()
        assert page.evaluate("document.activeElement.matches('a.lang')"), "the focus is lost with the button"
        assert page.evaluate(f"localStorage.getItem('{STORE}')") == "zh"
        page.goto(site.url + "sgd/")
        assert not page.locator(OFFER).is_visible()


def test_who_switches_is_not_asked_back(site, browser):
    with Visit(browser, site.url + "en/momentum/", locale="en-GB") as reader:
        reader.page.locator("a.lang").click()
        reader.page.wait_for_url(site.url + "momentum/")
        assert not reader.page.locator(OFFER).is_visible()
        assert reader.page.evaluate(f"localStorage.getItem('{STORE}')") == "zh"


def test_nothing_is_offered_without_javascript_and_in_print(site, browser):
    with Visit(browser, site.url + "momentum/", javascript=False) as reader:
        assert not reader.page.locator(OFFER).is_visible()
    with Visit(browser, site.url + "momentum/") as reader:
        assert reader.page.locator(OFFER).is_visible()
        reader.page.emulate_media(media="print")
        assert not reader.page.locator(OFFER).is_visible()


def test_a_browser_that_stores_nothing_still_offers_and_takes_no(site, browser):
    refuses = (
        "for (const name of ['getItem', 'setItem']) Storage.prototype[name] = function (key) {"
        f" if (key === '{STORE}') throw new DOMException('no', 'SecurityError'); return null; }}"
    )
    with Visit(browser, site.url + "momentum/", script=refuses, locale="en-GB") as reader:
        reader.page.locator(".offer button").click()
        assert not reader.page.locator(OFFER).is_visible()
        assert reader.complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(("folder", "languages"), [("", "en-GB"), ("en/", "zh-CN")])
def test_the_offer_moves_nothing_and_passes_axe(site, browser, folder, languages, width, theme):
    with Visit(browser, site.url + folder + "momentum/", width, theme, locale=languages) as reader:
        page = reader.page
        assert reader.shifts() == []
        assert page.locator(OFFER).is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert reader.failures() == []
        assert reader.complaints == []


# -------------------------------------------------------------------------------------------------------- lost addresses


CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Everything that can be read, seen or heard of a page, but for the name of the other language.
WORDS = """() => {
  const seen = [document.title];
  for (const node of document.querySelectorAll('body *')) {
    if (node.closest('script, style, a.lang, plaintext')) continue;
    for (const name of ['aria-label', 'title', 'placeholder']) seen.push(node.getAttribute(name) ?? '');
    seen.push(...[...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.data));
  }
  return seen.join(' ').replace(/\\s+/g, ' ');
}"""


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(("lost", "folder"), [("nothing/here/", ""), ("en/nothing/", "en/"), ("en/a/b/c", "en/")])
def test_the_whole_page_for_a_lost_address_is_in_the_addresss_language(site, browser, lost, folder, width):
    language, name = ("en", "Worked") if folder else ("zh", "验算")
    with Visit(browser, site.url + lost, width, "dark", locale="de") as reader:
        page = reader.page
        assert reader.shifts() == []
        reader.settle()
        assert page.locator("html").get_attribute("lang") == TAGS[language]
        assert page.title().endswith(f" · {name}")
        assert page.locator("h1:visible").count() == 1 and page.locator("plaintext").count() == 0
        words = page.evaluate(WORDS)
        assert bool(CHINESE.search(words)) == (language == "zh"), CHINESE.search(words)
        assert ("no such page" in words) == (language == "en")
        assert page.locator(".md-nav__link").count() > 30
        links = page.locator("body a[href]:not(.lang)").evaluate_all("(links) => links.map((link) => link.href)")
        links = [link for link in links if "#" not in link.removeprefix(page.url)]
        assert len(links) > 30 and all(link.startswith(site.url + folder) for link in links)
        assert language == "en" or not [link for link in links if link.startswith(site.url + "en/")]
        assert page.evaluate("document.querySelector('a.lang').href") == site.url + ("" if folder else "en/")
        assert [one.url for one in reader.responses if one.status >= 400] == [page.url]
        assert reader.failures() == []
        assert len(reader.complaints) == 1 and "404" in reader.complaints[0]  # the browser's own line


@pytest.mark.parametrize(("folder", "query", "first"), [("", "动量", "momentum/"), ("en/", "nesterov", "en/nesterov/")])
def test_search_of_the_page_for_lost_addresses_finds_pages_of_its_language(site, browser, folder, query, first):
    with Visit(browser, site.url + folder + "nothing/at/all/") as reader:
        box = reader.page.locator(".md-search__input")
        box.click()
        box.fill(query)
        result = reader.page.locator(".md-search-result__link").first
        result.wait_for()
        address = reader.page.evaluate("document.querySelector('.md-search-result__link').href")
        assert address.startswith(site.url + first)


def test_the_page_for_lost_addresses_leads_home_and_to_the_other_language(site, browser):
    with Visit(browser, site.url + "en/nothing/") as reader:
        reader.page.locator(".lost a").click()
        reader.page.wait_for_url(site.url + "en/")
    with Visit(browser, site.url + "en/nothing/") as reader:
        reader.page.locator("a.lang").click()
        reader.page.wait_for_url(site.url)


@pytest.mark.parametrize(("width", "beside"), [(1280, True), (360, False)])
def test_the_page_for_lost_addresses_speaks_both_languages_without_javascript(site, browser, width, beside):
    with Visit(browser, site.url + "en/nothing/", width=width, javascript=False) as reader:
        parts = reader.page.locator(".lost:visible")
        assert [part.get_attribute("lang") for part in parts.all()] == ["zh-Hans", "en"]
        first, second = (part.bounding_box() for part in parts.all())
        assert (first["y"] == second["y"]) == beside
        leads = [link.get_attribute("href") for link in reader.page.locator(".lost a").all()]
        assert leads == ["/worked/", "/worked/en/"]


def test_a_host_may_answer_with_the_english_page_itself(site, browser):
    with Visit(browser, site.url + "en/404.html") as reader:
        assert reader.page.locator("html").get_attribute("lang") == "en"
        assert not CHINESE.search(reader.page.evaluate(WORDS))
        assert reader.complaints == []
