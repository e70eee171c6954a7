"""What must be true of the built site, read from its files."""

import json
import re
import subprocess
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from sitebuild import setup
from sitebuild.cache import ROOT, hash_of
from sitebuild.node import node
from sitebuild.read import lessons

LESSONS = [lesson.id for track in lessons.plan().tracks for lesson in track.lessons]


LOADED = "link:not([rel=canonical], [rel=prev], [rel=next], [rel=alternate])[href]"


class Reader:
    """The ids, links and loaded addresses of a page: its whole tree would fill the memory a hundred times."""

    def __init__(self, html: str) -> None:
        """Read a page."""
        tree = BeautifulSoup(html, "html.parser", multi_valued_attributes=None)
        self.ids = [element["id"] for element in tree.find_all(id=True)]
        self.links = [element["href"] for element in tree.find_all("a", href=True)]
        self.loads = [element["src"] for element in tree.find_all(["script", "img", "source", "iframe"], src=True)]
        self.loads += [element["href"] for element in tree.select(LOADED)]


def read(site, page):
    return Reader((site.folder / page / "index.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def readers(site):
    pages = [path.parent.relative_to(site.folder).as_posix() for path in site.folder.rglob("index.html")]
    found = {"" if page == "." else f"{page}/": read(site, page) for page in pages}
    assert len(found) >= 2 * (len(LESSONS) + 5)
    return found


def test_every_link_and_anchor_leads_somewhere(site, readers):
    checked = 0
    for page, reader in readers.items():
        for link in reader.links:
            target = urlsplit(urljoin(site.url + page, link))
            if not target.geturl().startswith(site.url):
                assert target.scheme == "https", f"{page}: {link}"
                continue
            path = unquote(target.path.removeprefix(urlsplit(site.url).path))
            if path.endswith("/") or path in ("", "."):
                path = path.removeprefix(".")
                assert path in readers, f"{page}: {link} leads nowhere"
                anchor = unquote(target.fragment)
                assert not anchor or anchor in readers[path].ids, f"{page}: {link}: no such id"
            else:
                assert (site.folder / path).is_file(), f"{page}: {link} leads nowhere"
            checked += 1
    assert checked > 500


def test_glyphs_are_used_by_the_old_name_of_the_attribute(site):
    for page in site.pages():
        html = (site.folder / page / "index.html").read_text(encoding="utf-8")
        # Material's instant navigation writes to .href of every [href]; a <use href> throws there.
        assert not re.search(r"<use[^>]* href=", html), page


def test_no_id_stands_twice_on_a_page(readers):
    for page, reader in readers.items():
        assert len(reader.ids) == len(set(reader.ids)), page


def test_nothing_is_loaded_from_another_host(site, readers):
    checked = 0
    for page, reader in readers.items():
        for address in reader.loads:
            assert urljoin(site.url + page, address).startswith(site.url), f"{page} loads {address}"
            checked += 1
    assert checked > 100
    for sheet in site.folder.rglob("*.css"):
        for address in re.findall(r"url\(([^)]+)\)", sheet.read_text(encoding="utf-8")):
            assert address.strip("\"'").startswith(("data:", "#")) or "//" not in address, f"{sheet}: {address}"


def test_both_languages_of_a_page_link_to_each_other(site, readers):
    checked = 0
    for page, reader in readers.items():
        twin = page.removeprefix("en/") if page.startswith("en/") else f"en/{page}"
        assert site.url + twin in [urljoin(site.url + page, link) for link in reader.links], page
        checked += 1
    assert checked == len(readers)


def test_html_is_valid(site, tmp_path):
    files = [str(path) for path in sorted(site.folder.rglob("*.html"))]
    assert len(files) > 30
    validator = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    report = tmp_path / "report.json"  # a long report does not pass whole through a pipe
    command = [node(), str(validator), "--config", "tests/htmlvalidate.json", "-f", f"json={report}"]
    run = subprocess.run([*command, *files], cwd=ROOT, capture_output=True, text=True)
    assert report.exists(), run.stderr
    found = [
        f"{result['filePath']}:{message['line']}: {message['ruleId']}: {message['message']}"
        for result in json.loads(report.read_text(encoding="utf-8"))
        for message in result["messages"]
    ]
    assert found == []


def test_no_formula_is_left_raw_and_none_needs_a_script(site):
    formulas_seen = 0
    for page in site.pages():
        html = (site.folder / page / "index.html").read_text(encoding="utf-8")
        text = re.sub(r"<(script|style|code|annotation|desc)\b.*?</\1>", "", html, flags=re.S)
        assert "arithmatex" not in text, page
        assert not re.search(r"\$[^$\s<][^$<]*\$|\\\(|\\\[", text), page
        assert not [load for load in read(site, page).loads if "mathjax" in load.lower()], page
        typeset = len(re.findall(r"<math\b", html))
        formulas_seen += typeset
        assert typeset == html.count('encoding="application/x-tex"'), page
    assert formulas_seen > 500


def test_search_index_holds_readable_formulas_and_nothing_that_is_no_text(site):
    for folder in ("", "en/"):
        index = json.loads((site.folder / folder / "search" / "search_index.json").read_text(encoding="utf-8"))
        text = "\n".join(entry["text"] for entry in index["docs"])
        prose = re.sub(r"<(pre|code)>.*?</\1>", "", text, flags=re.S)
        assert "v_t = γ v_{t-1} + η ∇ J(θ_{t-1})" in prose
        assert not re.findall(r"\\[a-z]+", prose)
        for noise in ("data-search", "SVG</p>", "。SVG", ".SVG", "Copy<pre>", "复制<pre>", "<math", "annotation"):
            assert noise not in text.replace("\u200b", ""), noise
        pages = [entry["location"] for entry in index["docs"] if "#" not in entry["location"]]
        assert {*pages} == {page.removeprefix("en/") for page in site.pages() if page.startswith("en/") == bool(folder)}
        assert all("terms" in entry for entry in index["docs"] if "#" not in entry["location"])


def test_the_address_comes_from_the_environment_only(site):
    for path in ("mkdocs.yml", "mkdocs.en.yml", "mkdocs.base.yml"):
        text = (ROOT / path).read_text(encoding="utf-8")
        assert "https://" not in text and "http://" not in text
    html = (site.folder / "sgd" / "index.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{site.url}sgd/">' in html


def test_no_page_carries_a_path_of_this_machine(site):
    for path in site.folder.rglob("*"):
        if path.suffix in (".html", ".json", ".svg", ".css", ".xml"):
            assert str(ROOT) not in path.read_text(encoding="utf-8"), path


def test_file_names_of_styles_change_with_their_content(site):
    sheets = list((site.folder / "assets").rglob("*.css"))
    assert len(sheets) == 1
    assert sheets[0].name == f"style.{hash_of(sheets[0].read_text(encoding='utf-8'))}.css"


def test_downloads_are_the_tested_files_byte_for_byte(site):
    checked = 0
    for folder in ("", "en/"):
        below = site.folder / folder / "snippets"
        for path in below.rglob("*.py"):
            assert path.read_bytes() == (ROOT / "snippets" / path.relative_to(below)).read_bytes()
            checked += 1
        assert (below / "frameworks" / "torch.py").exists()
    assert checked >= 28


def test_browsers_are_looked_for_by_name_and_by_environment(monkeypatch, tmp_path):
    mine = tmp_path / "chrome"
    mine.touch()
    monkeypatch.setenv("CHROME", str(mine))
    assert setup.browser() == str(mine)
    monkeypatch.setenv("CHROME", str(tmp_path / "none"))
    with pytest.raises(SystemExit, match="does not exist"):
        setup.browser()
