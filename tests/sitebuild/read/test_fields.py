"""Tests of sitebuild/read/fields.py: versions come from the pins, sources from docs/sources.toml, and nothing of either is typed."""

import re

import pytest

from sitebuild.cache import ROOT
from sitebuild.read import fields
from sitebuild.read.source import LANGUAGES, pages

FRAMEWORK = re.compile(r"\b(?:PyTorch|Keras|Optax|JAX|scikit-surprise|torch|keras|optax)[ ]?v?\d+\.\d+")


def test_versions_are_those_of_the_pins():
    pins = (ROOT / "requirements-peers.txt").read_text(encoding="utf-8")
    for name in ("torch", "keras", "optax", "jax"):
        assert f"\n{name}=={fields.versions()[name]}\n" in pins
    assert (
        fields.fill("PyTorch {{torch}}, `{{torch}}`", "en") == f"PyTorch {fields.versions()['torch']}, `{{{{torch}}}}`"
    )


def test_no_page_types_a_version_or_an_address():
    read = 0
    texts = [(page.name, page.text) for language in LANGUAGES for page in pages(language)]
    texts += [(name, (ROOT / name).read_text(encoding="utf-8")) for name in ("docs/glossary.toml", "docs/lessons.toml")]
    for name, text in texts:
        for number, line in enumerate(text.split("\n"), start=1):
            read += 1
            bare = fields.CODE.sub("`", line)
            assert not FRAMEWORK.search(bare), f"{name}:{number}: a version is a field: {{{{torch}}}}"
            assert not fields.ADDRESS.search(bare), f"{name}:{number}: an address stands in docs/sources.toml"
    assert read > 5000


def test_every_source_is_cited_and_says_what_it_is():
    cited = {
        match["key"] for language in LANGUAGES for page in pages(language) for match in fields.CITED.finditer(page.text)
    }
    known = fields.sources()
    assert cited <= known.keys()
    grounds = (ROOT / "docs" / "words.txt").read_text(encoding="utf-8")
    unused = {key for key in known.keys() - cited if f"source {key}," not in grounds}
    assert not unused, "sources that no page cites"
    for source in known.values():
        assert source.title or source.repository, source.id
        assert re.fullmatch(r"[a-z0-9.-]+", source.id)
        if match := re.fullmatch(r"[a-z0-9-]+?-((?:19|20)\d\d)[b-z]?", source.id):
            assert int(match[1]) == source.year, f"{source.id} is of {source.year}"
        if source.commit:
            assert re.fullmatch(r"[0-9a-f]{7,40}", source.commit), source.id
            assert source.repository and source.file, f"{source.id}: a commit of which file of which repository?"
        if source.repository:
            assert re.fullmatch(r"[\w.-]+/[\w.-]+", source.repository), source.id
        if source.read:
            assert re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", source.read), source.id


def test_addresses_are_distinct():
    links = [source.link for source in fields.sources().values() if source.link]
    assert len(set(links)) == len(links), sorted(link for link in links if links.count(link) > 1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("see https://example.org/x", "an address stands in docs/sources.toml only"),
        ("[Goh 2016](@goh-2017)", "goh-2017 is of 2017"),
        ("[](@nobody-1900)", "no source 'nobody-1900'"),
        ("PyTorch {{torhc}}", "no package of that name is pinned"),
        ("Keras {{torch}}", "that is the version of PyTorch"),
    ],
)
def test_what_is_refused(text, says):
    (broken,) = fields.check("docs/en/x.md", 3, text)
    assert says in broken.message and (broken.path, broken.line) == ("docs/en/x.md", 3)


def test_what_is_allowed():
    text = "[Goh 2017](@goh-2017), PyTorch {{torch}}, `https://example.org`, http://127.0.0.1:8000/"
    assert list(fields.check("x.md", 1, text)) == []


def test_a_source_is_cited_whole_in_both_languages():
    english, chinese = (fields.fill("[](@polyak-1964)", language) for language in ("en", "zh"))
    source = fields.sources()["polyak-1964"]
    for part in (source.authors, source.title, source.address, source.place, "1964"):
        assert part in english
    assert chinese == f'<span lang="en">{english}</span>'


def test_where_the_errata_find_fault_the_line_is_named():
    """Each entry was read at a commit, and in which lines."""
    text = (ROOT / "docs" / "en" / "errata.md").read_text(encoding="utf-8")
    cited = {key for read in re.findall(r"^Read: (.+)$", text, re.M) for key in re.findall(r"\(@([\w-]+)\)", read)}
    code = [source for key, source in fields.sources().items() if key in cited and source.file]
    assert len(code) >= 12
    for source in code:
        assert source.commit and source.lines and source.read, source.id


def test_code_is_cited_by_repository_commit_file_and_day():
    place = {"repository": "o/n", "commit": "0123456789abcdef", "file": "a/b.py", "lines": "3-5"}
    source = fields.Source("x", authors="A", read="2026-11-28", copy=True, **place)
    text = source.cited("en")
    assert source.link == "https://github.com/o/n/blob/0123456789abcdef/a/b.py#L3-L5"
    for part in ("`o/n`", "[a/b.py](", "3–5", "`0123456`", "read 2026-11-28", "a copy"):
        assert part in text
