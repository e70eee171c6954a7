"""What every page says of itself in its head, in both languages; sitemaps, robots.txt; and that no address is invented."""

import json
import os
import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from sitebuild.cache import ROOT
from sitebuild.read import about, lessons
from sitebuild.read.source import DOCS, Page
from sitebuild.texts import TEXTS
from sitebuild.theme import heads, mend, testpages
from sitebuild.theme.heads import Course, Place

LESSONS = {lesson.id: lesson for track in lessons.plan().tracks for lesson in track.lessons}
SHORTEST, LONGEST = 50, 160  # columns of a description; a Chinese character takes two
URLSET = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


class Head:
    """What stands in the head of a page."""

    def __init__(self, html: str) -> None:
        """Read a page."""
        tree = BeautifulSoup(html.partition("</head>")[0], "html.parser", multi_valued_attributes=None)
        self.language, self.title = tree.html["lang"], tree.title.string
        self.links = tree.find_all("link")
        self.metas = [(one.get("name") or one.get("property") or "", one.get("content", "")) for one in tree("meta")]
        self.graph = [
            thing for data in tree("script", type="application/ld+json") for thing in json.loads(data.string)["@graph"]
        ]

    def meta(self, name):
        """Return the one value of a name."""
        (value,) = [value for key, value in self.metas if key == name]
        return value

    def link(self, rel):
        """Return the links of this kind."""
        return [link for link in self.links if link["rel"] == rel]


@pytest.fixture(scope="session")
def found(site):
    """Every page of the site by its address below the root, pages of tests among them."""
    paths = sorted(site.folder.rglob("index.html"))
    pages = {path.parent.relative_to(site.folder).as_posix() + "/": Head(path.read_text("utf-8")) for path in paths}
    pages[""] = pages.pop("./")
    tests = len(testpages.built("en"))
    sources = len([*(DOCS / "en").rglob("*.md"), *(DOCS / "labs").glob("*.py")])
    assert len(pages) == 2 * (tests + sources)
    return pages


def language_of(page):
    return "en" if page.startswith("en/") else "zh"


def listed():
    """Return the addresses of the navigation below the language's folder, in order."""
    uris = [entry.path for entry in lessons.plan().entries()]
    assert len(uris) > 30
    return ["" if uri == "index.md" else re.sub(r"\.(md|py)$", "/", uri) for uri in uris]


def nav(language):
    """Return the addresses of the navigation below the root."""
    return [TEXTS[language]["folder"] + address for address in listed()]


# -------------------------------------------------------------------------------------------------------- every page's head


def test_every_page_names_its_language_exactly(found):
    for page, head in found.items():
        assert head.language == {"zh": "zh-Hans", "en": "en"}[language_of(page)], page


def test_canonical_is_the_page_itself_in_its_own_language(site, found):
    for page, head in found.items():
        assert [link["href"] for link in head.link("canonical")] == [site.url + page], page


def test_every_page_names_itself_and_its_twin_and_the_twin_agrees(site, found):
    for page, head in found.items():
        below = page.removeprefix("en/")
        chinese, english = site.url + below, site.url + "en/" + below
        named = {link["hreflang"]: link["href"] for link in head.link("alternate") if link.has_attr("hreflang")}
        assert named == {"zh-Hans": chinese, "en": english, "x-default": english}, page
        assert {below, f"en/{below}"} <= found.keys()


def test_titles_are_one_of_a_kind_and_end_with_the_site(found):
    titles = {}
    for page, head in found.items():
        name = TEXTS[language_of(page)]["name"]
        home = page in ("", "en/")
        assert head.title.startswith(f"{name} · ") if home else head.title.endswith(f" · {name}"), page
        assert 5 < about.columns(head.title) <= 80, page
        titles[head.title] = page
    assert len(titles) == len(found)


def test_descriptions_are_one_of_a_kind_and_fit_a_list_of_results(found):
    for page, head in found.items():
        assert SHORTEST <= about.columns(head.meta("description")) <= LONGEST, (page, head.meta("description"))
    assert len({head.meta("description") for head in found.values()}) == len(found)


def test_a_lab_is_described_by_its_question(found):
    labs = [page for page in found if page.removeprefix("en/").startswith("labs/")]
    assert len(labs) >= 10
    for page in labs:
        text = Page.read(DOCS / language_of(page) / f"{page.removeprefix('en/')[:-1]}.py").text
        question = re.search(r"((?:^.+\n)+)\{ \.question \}", text, re.M)[1].replace("\n", " ")
        assert found[page].meta("description").startswith(question.strip()[:20]), page


def test_social_tags_repeat_the_page(site, found):
    for page, head in found.items():
        language = language_of(page)
        assert head.meta("og:url") == site.url + page
        assert head.meta("og:title") in head.title or page in ("", "en/")
        assert head.meta("og:description") == head.meta("description")
        assert head.meta("og:site_name") == TEXTS[language]["name"]
        assert head.meta("og:type") == ("website" if page in ("", "en/") else "article")
        locales = ["zh_CN", "en_GB"][:: -1 if language == "en" else 1]
        assert [head.meta("og:locale"), head.meta("og:locale:alternate")] == locales
        assert head.meta("twitter:card") == "summary_large_image"


def test_every_listed_page_has_a_preview_of_its_own_in_its_language(site, found):
    pictures = {}
    for page, head in found.items():
        address = head.meta("og:image")
        assert address.startswith(site.url + TEXTS[language_of(page)]["folder"] + "assets/previews/"), page
        path = site.folder / address.removeprefix(site.url)
        raw = path.read_bytes()
        assert raw[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", raw[16:24]) == (1200, 630), page
        assert (head.meta("og:image:width"), head.meta("og:image:height")) == ("1200", "630")
        assert head.meta("og:image:type") == "image/png"
        assert head.meta("og:title") in head.meta("og:image:alt")
        assert len(raw) <= 40_000, page
        pictures.setdefault(raw, []).append(page)
    own = [page for language in TEXTS for page in nav(language)]
    shown = [[page for page in pages if page in own] for pages in pictures.values()]
    assert sorted(shown) == sorted([page] for page in own)
    assert len(list(site.folder.rglob("assets/previews/*.png"))) == len(own)


def test_no_page_loads_a_preview(site, found):
    for page in found:
        html = (site.folder / page / "index.html").read_text("utf-8")
        assert "og:image" in html and not re.search(r'(?:src|href|srcset)="[^"]*previews/[^"]*\.png', html), page


def test_the_page_for_lost_addresses_is_not_to_be_listed(site):
    for folder, say in (("", TEXTS["zh"]), ("en", TEXTS["en"])):
        head = Head((site.folder / folder / "404.html").read_text("utf-8"))
        assert head.meta("robots") == "noindex"
        assert head.language == say["tag"] and head.title == f"{say['lost']} · {say['name']}"
        assert head.meta("description") == say["lost_text"]
        assert not head.link("canonical") and not head.link("alternate")


# --------------------------------------------------------------------------------------------------------- structured data


def addresses(thing):
    """Yield every address in structured data."""
    if isinstance(thing, list):
        for one in thing:
            yield from addresses(one)
    elif isinstance(thing, dict):
        for key, value in thing.items():
            if key in ("@id", "url", "item") and isinstance(value, str):
                yield value
            else:
                yield from addresses(value)


def of_kind(head, kind):
    return [thing for thing in head.graph if thing["@type"] == kind]


@pytest.mark.parametrize("language", list(TEXTS))
def test_the_front_page_is_the_course(site, found, language):
    home = TEXTS[language]["folder"]
    (course,) = of_kind(found[home], "Course")
    assert course["url"] == site.url + home
    assert course["inLanguage"] == TEXTS[language]["tag"]
    assert course["description"] == found[home].meta("description")
    assert course["isAccessibleForFree"] is True and course["offers"]["category"] == "Free"
    assert course["provider"]["name"] == TEXTS[language]["authors"]
    assert course["license"] in (ROOT / "LICENSE").read_text("utf-8")
    parts = [part["url"] for part in course["hasPart"]]
    assert parts == [
        site.url + page for page in nav(language) if page.removeprefix(home).rstrip("/") in LESSONS or "labs/" in page
    ]
    assert len(course["teaches"]) == len(LESSONS)


@pytest.mark.parametrize("language", list(TEXTS))
def test_lessons_and_labs_stand_in_the_course_in_reading_order(site, found, language):
    home = TEXTS[language]["folder"]
    positions = []
    for page in nav(language):
        name = page.removeprefix(home).rstrip("/")
        parts = of_kind(found[page], "LearningResource")
        if name not in LESSONS and "labs/" not in page:
            assert not parts, page
            continue
        (part,) = parts
        positions.append(part["position"])
        assert part["url"] == found[page].link("canonical")[0]["href"]
        assert part["description"] == found[page].meta("description")
        assert part["isPartOf"]["url"] == site.url + home
        assert part["inLanguage"] == TEXTS[language]["tag"]
        before = [site.url + home + other + "/" for other in (LESSONS[name].after if name in LESSONS else ())]
        assert [need["url"] for need in part.get("competencyRequired", [])] == before, page
    assert positions == list(range(1, len(positions) + 1)) and len(positions) > len(LESSONS)


def test_every_listed_page_but_the_front_page_says_where_it_stands(site, found):
    checked = 0
    for language in TEXTS:
        for page in nav(language)[1:]:
            (crumbs,) = of_kind(found[page], "BreadcrumbList")
            items = crumbs["itemListElement"]
            assert [item["position"] for item in items] == list(range(1, len(items) + 1))
            assert items[0]["item"] == site.url + TEXTS[language]["folder"]
            assert items[-1]["item"] == site.url + page
            assert all(item["name"] for item in items)
            checked += 1
    assert checked >= 60


def test_structured_data_names_only_pages_that_are_there(site, found):
    checked = 0
    for page, head in found.items():
        for address in addresses(head.graph):
            assert address.startswith(site.url), (page, address)
            target, _, anchor = address.removeprefix(site.url).partition("#")
            assert target in found, (page, address)
            if anchor:
                assert f'id="{anchor}"' in (site.folder / target / "index.html").read_text("utf-8"), (page, address)
            checked += 1
    assert checked > 300


# ------------------------------------------------------------------------------------------------------ sitemaps, robots.txt


@pytest.mark.parametrize("language", list(TEXTS))
def test_sitemap_lists_the_navigation_with_its_twins_and_nothing_else(site, found, language):
    root = ET.parse(site.folder / TEXTS[language]["folder"] / "sitemap.xml").getroot()
    assert root.tag == URLSET + "urlset"  # the theme's navigation cannot read an index of sitemaps
    assert [url.findtext(URLSET + "loc") for url in root] == [site.url + page for page in nav(language)]
    for url in root:
        page = url.findtext(URLSET + "loc").removeprefix(site.url)
        twins = {link.get("hreflang"): link.get("href") for link in url.iter(LINK)}
        assert all(link.get("rel") == "alternate" for link in url.iter(LINK))
        assert twins == {
            link["hreflang"]: link["href"] for link in found[page].link("alternate") if link.has_attr("hreflang")
        }


def test_robots_txt_names_both_sitemaps(site):
    lines = (site.folder / "robots.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("Sitemap:")] == [
        f"Sitemap: {site.url}sitemap.xml",
        f"Sitemap: {site.url}en/sitemap.xml",
    ]
    assert "Disallow" not in "".join(lines)


# ------------------------------------------------------------------------------------- without the address of the site


@pytest.fixture(scope="session")
def nowhere(site, tmp_path_factory):
    """The English pages, built for no address; the site was built before, so everything has been computed."""
    folder = tmp_path_factory.mktemp("nowhere")
    environment = {key: value for key, value in os.environ.items() if key != "SITE_URL"} | {"SITE_PARENT": "build"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", "mkdocs.en.yml", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return folder


def test_without_an_address_none_is_written(nowhere):
    pages = sorted(nowhere.rglob("index.html"))
    assert len(pages) > 60
    for path in pages:
        head = Head(path.read_text("utf-8"))
        assert not head.link("canonical"), path
        assert not [link for link in head.link("alternate") if link.has_attr("hreflang")], path
        assert not [key for key, _ in head.metas if key.startswith(("og:url", "og:image", "twitter:"))], path
        assert head.meta("og:title") and head.meta("description"), path
        assert not list(addresses(head.graph)), path
    assert of_kind(Head((nowhere / "index.html").read_text("utf-8")), "Course")
    assert not list(ET.parse(nowhere / "sitemap.xml").getroot())
    assert not (nowhere / "robots.txt").exists() and not list(nowhere.rglob("previews/*.png"))
    assert "://" not in (nowhere / "llms.txt").read_text("utf-8")


def test_without_an_address_the_page_for_lost_addresses_leads_to_the_root_of_its_language(nowhere):
    html = (nowhere / "404.html").read_text("utf-8")
    assert '"base": "/en/"' in html
    assert 'href="/en/assets/' in html and 'class="lang" href="/"' in html


@pytest.mark.parametrize("language", list(TEXTS))
def test_tags_and_data_hold_no_address_where_none_is_known(language):
    place = Place("", language, "momentum/")
    page = about.page("momentum.md", language)
    course = Course("d")
    course.add("sgd/", about.page("sgd.md", language))
    course.add("momentum/", page)
    assert heads.twins(place) == [] and place.absolute() == ""
    text = heads.html(heads.tags(place, "t", "d", "assets/previews/x.png", home=False, words=True))
    assert "://" not in text and "og:image" not in text
    data = [*heads.graph(place, page, course, False), *heads.graph(Place("", language, ""), None, course, True)]
    assert not list(addresses(data)) and len(data) == 3
    assert data[0]["competencyRequired"][0]["name"] == about.page("sgd.md", language).title


def test_values_of_tags_are_escaped():
    text = heads.html([("meta", {"name": "description", "content": 'a "b" <c> & d'})])
    assert text == '<meta name="description" content="a &quot;b&quot; &lt;c&gt; &amp; d">'
    assert "</script" not in heads.script([{"name": "</script>"}])


# --------------------------------------------------------------------------------------------------- what a page is about


def read(text, language="en"):
    return about.read(Page(DOCS / language / "made-up.md", text), language)


def test_about_reads_title_other_name_question_and_figure():
    text = '---\ndescription: "D: d."\n---\n# 动量 <small lang="en">momentum</small> { #x }\n\n为什么**快**？\n{ .question }\n\n[[figure: f]]\n'
    page = read(text, "zh")
    assert (page.title, page.other, page.full_title) == ("动量", "momentum", "动量（momentum）")
    assert (page.question, page.figure, page.description) == ("为什么快？", "f", "D: d.")


def test_about_describes_by_question_and_answer_where_both_fit():
    text = "# T { #t }\n\nHow [many](x.md)\nare there?\n{ .question }\n\n%s\n{ .answer }\n"
    assert read(text % "Two.").description == "How many are there? Two."
    assert read(text % ("So many. " * 20)).description == "How many are there?"


# ------------------------------------------------------------------------------------------------------- the theme's script


def test_the_themes_script_leaves_links_to_other_forms_of_a_page_alone(site):
    for folder in ("", "en/"):
        (path,) = (site.folder / folder / "assets" / "javascripts").glob("bundle.*.js")
        text = path.read_text("utf-8")
        assert "link[rel=alternate]" not in text and "link[rel=none]" in text
        assert path.name == mend.script()[0].rpartition("/")[2]
