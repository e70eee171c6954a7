"""Each page as plain Markdown beside it, and llms.txt: complete, nothing of the site's own marks left, every address right."""

import re
from urllib.parse import unquote, urljoin

import pytest
import yaml

from sitebuild.read import lessons
from sitebuild.read.source import DOCS, Page, paths, section
from sitebuild.texts import TEXTS
from sitebuild.theme import plain
from sitebuild.theme.blocks import claims_of, idea_of

URIS = sorted(path.relative_to(DOCS / "en").as_posix() for path in paths("en"))
FENCED = re.compile(r"^ *(`{3,}).*?^ *\1 *$", re.S | re.M)
LEFT = ("--8<--", "[[", "{ #", "{ .", "](#", "](.md", "</", "<div", "<aside", "markdown>", "\x00", "???", "arithmatex")


def beside(site, language, uri):
    stem = re.sub(r"\.\w+$", "", uri)
    return site.folder / TEXTS[language]["folder"] / ("" if stem == "index" else stem) / "index.md"


def test_pages_are_counted():
    assert len(URIS) > 30


@pytest.mark.parametrize("language", list(TEXTS))
@pytest.mark.parametrize("uri", URIS)
def test_markdown_beside_a_page_is_whole_and_plain(site, uri, language):
    text = beside(site, language, uri).read_text("utf-8")
    source = Page.read(DOCS / language / uri)
    assert text.startswith("# ") and text.endswith("\n") and "\r" not in text
    prose = re.sub(r"`[^`\n]+`", "", FENCED.sub("", text))
    assert "```" not in prose
    assert [mark for mark in LEFT if mark in prose] == []
    headings = [item for item in source.of("heading")]
    assert len(re.findall(r"^#{1,6} ", prose, re.M)) >= len(headings)
    for formula in source.of("formula", "display"):
        assert formula.value in text, formula
    for claim in source.of("claim"):
        target, _, name = claim.value.partition("#claim-")
        (value,) = [one["value"] for one in claims_of(idea_of(target or uri)) if one["name"] == name]
        assert value in text, claim
    for embed in source.of("embed"):
        for line in section(embed.value).splitlines():
            assert line.strip() in text, (embed, line)
    for item in source.of("figure"):
        assert f"images/{item.value}.{language}.svg" in text
    if source.of("claims"):
        for one in claims_of(source.stem):
            assert one["test"] in text
    for cell in source.of("cell"):
        assert cell.value.strip().splitlines()[0] in text


@pytest.mark.parametrize("language", list(TEXTS))
def test_links_of_the_markdown_lead_somewhere(site, language):
    checked = 0
    for uri in URIS:
        path = beside(site, language, uri)
        here = site.url + path.relative_to(site.folder).as_posix()
        prose = FENCED.sub("", path.read_text("utf-8"))
        for target in re.findall(
            r"\]\(([^)\s]+)\)", re.sub(r"\$[^$\n]+\$", "", re.sub(r"(?<!\[)`[^`\n]+`(?!\])", "", prose))
        ):
            address = urljoin(here, target).partition("#")[0]
            if not address.startswith(site.url):
                assert address.startswith("https://"), (uri, target)
                continue
            there = site.folder / unquote(address.removeprefix(site.url))
            assert (there / "index.html" if address.endswith("/") else there).is_file(), (uri, target)
            checked += 1
    assert checked > 200


def test_every_page_says_where_its_markdown_is(site):
    for language in TEXTS:
        for uri in URIS:
            html = beside(site, language, uri).with_suffix(".html").read_text("utf-8")
            assert '<link rel="alternate" type="text/markdown" href="index.md">' in html, uri
    tests = sorted(site.folder.glob("tests/*/index.html"))
    assert tests and not [
        path for path in tests if '<link rel="alternate" type="text/markdown"' in path.read_text("utf-8")
    ]


@pytest.mark.parametrize("language", list(TEXTS))
def test_llms_txt_lists_the_navigation_with_the_descriptions(site, language):
    folder = TEXTS[language]["folder"]
    lines = (site.folder / folder / "llms.txt").read_text("utf-8").splitlines()
    assert lines[0] == f"# {TEXTS[language]['name']}" and lines[2].startswith("> ")
    entries = [re.fullmatch(r"- \[(.+?)\]\((\S+?)\)(?:: (.+))?", line) for line in lines if line.startswith("- ")]
    assert all(entries)
    named = [entry.path for entry in lessons.plan().entries()]
    assert len(named) == len(URIS) and set(named) == set(URIS)
    paths = [site.folder / entry[2].removeprefix(site.url) for entry in entries]
    assert paths[:-1] == [beside(site, language, uri) for uri in named]
    assert paths[-1] == site.folder / {"zh": "en/llms.txt", "en": "llms.txt"}[language] and paths[-1].is_file()
    for entry, uri in zip(entries, named, strict=False):
        if uri.endswith(".md"):
            text = (DOCS / language / uri).read_text("utf-8")
            assert entry[3] == yaml.safe_load(text.split("---\n")[1])["description"], uri
        assert entry[3], uri
    sections = [line for line in lines if line.startswith("## ")]
    assert len(sections) == len(set(sections)) > 6


def write(text, uri="momentum.md"):
    return plain.page(text, uri, "en")


def test_code_is_left_alone_and_prose_is_not():
    text = "# T { #t .wide }\n\n``` { .text }\n[[map]] { #x }\n\n\n[a](b.md)\n```\n\na `{ #x }` $x_{.5}$ [b](sgd.md#c){ .n } <br>\n"
    assert write(text) == "# T\n\n```\n[[map]] { #x }\n\n\n[a](b.md)\n```\n\na `{ #x }` $x_{.5}$ [b](../sgd/index.md)\n"


def test_links_are_led_from_the_page_to_markdown():
    text = "[a](../sgd.md) [b](tables.py) [c](../tests/momentum.md#test_x) [d](https://e.org/f) [g](#h) ![i](../images/j.svg)\n"
    assert write(text, "labs/digits.py") == (
        "[a](../../sgd/index.md) [b](../../labs/tables/index.md) [c](../../tests/momentum/#test_x) "
        "[d](https://e.org/f) g ![i](../../images/j.svg)\n"
    )


def test_folded_answers_and_boxes_are_unfolded():
    text = 'a\n\n??? answer "Answer"\n\n    b\n\n    ``` { .text }\n    c\n    ```\n\nd\n'
    assert write(text) == "a\n\n**Answer**\n\nb\n\n```\nc\n```\n\nd\n"


def test_plots_of_a_lab_are_told_by_their_words():
    assert write('<div class="plot"><svg aria-label="loss; step"><path/></svg></div>\n').strip() == "(plot: loss; step)"


def test_an_embed_that_names_nothing_is_an_error():
    with pytest.raises(ValueError, match="no section 'nothing'"):
        section("momentum.py:nothing")
