"""All MkDocs glue: each event calls plain code of sitebuild. It knows no page by name.

The Chinese build checks everything, starts the English build beside itself, and puts the finished site in place of the last one
only when both are sound: a build that fails leaves the last good site as it was.
"""

import fcntl
import logging
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from mkdocs_jupyter.plugin import NotebookFile

from sitebuild import cache
from sitebuild.check import demos, markup
from sitebuild.make import assets, elements, labs, previews, runtime
from sitebuild.read import about, cells, lessons
from sitebuild.texts import TEXTS
from sitebuild.theme import heads, mend, plain, search, testpages, trim

ROOT = Path(__file__).resolve().parents[2]
if cache.ROOT != ROOT:  # .venv names the folder that it was made in
    raise SystemExit(
        f"this checkout was moved or copied: what is installed belongs to {cache.ROOT}; run `make site`, which sets it up anew"
    )
CHILD = "SITE_PARENT"  # set for the builds that another build started: what that one is run for
PARENT = os.getppid()
log = logging.getLogger("mkdocs.site")

_command = "build"
_locks: list[Any] = []


@dataclass
class Build:
    """What one build of one language knows of itself, from event to event."""

    final: Path  # where the site will stand; it is built beside
    started: float = field(default_factory=time.perf_counter)
    checked: float = 0.0
    children: list[tuple[str, subprocess.Popen]] = field(default_factory=list)  # the builds of the other languages
    nav: Any = None
    texts: dict[str, about.About | None] = field(default_factory=dict)  # by page
    pictures: dict[str, str] = field(default_factory=dict)  # by page: the address of its preview
    course: heads.Course = field(default_factory=lambda: heads.Course(""))  # what search engines are told of the whole


_build: Build | None = None


def _now() -> Build:
    assert _build, "an event before on_config"
    return _build


def on_startup(command: str, **_: Any) -> None:
    """Remember what is being run: while serving, the last touch on the styles is left out."""
    global _command
    _command = command


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Check everything the pages show; build into a draft beside the site."""
    global _build
    _build = Build(Path(config.site_dir))
    if CHILD not in os.environ:
        _be_alone(_now().final)
        serving = ["--serving"] if _command == "serve" else []
        if subprocess.run([sys.executable, "-m", "sitebuild", *serving], cwd=ROOT).returncode:
            raise PluginError("the places named above are not true; the last good site stays as it is")
        _now().checked = time.perf_counter()
        config.site_dir = str(_draft(_now().final))
        shutil.rmtree(config.site_dir, ignore_errors=True)
    if config.site_url:
        config.site_url = config.site_url.rstrip("/") + "/" + config.extra["folder"]
    search.teach()
    labs.install()
    config.nav = lessons.plan().nav(config.extra["language"])
    config.extra_css = [uri for uri in assets.built() if uri.endswith(".css")]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what does not lie in docs_dir: styles, scripts, figures, snippets, executed labs, pages of tests; start the other builds."""
    language = config.extra["language"]
    for uri, content in (assets.built() | elements.built()).items():
        files.append(File.generated(config, uri, content=content))
    if (python := runtime.current()) and not config.extra["folder"]:  # one copy serves both languages
        for uri, made in python.built().items():
            files.append(_file(config, uri, made))
    for path in sorted((ROOT / "images").glob(f"*.{language}.svg")):
        files.append(File.generated(config, f"images/{path.name}", abs_src_path=str(path)))
    for path in demos.snippets():
        files.append(File.generated(config, path.relative_to(ROOT).as_posix(), abs_src_path=str(path)))
    for path in cells.paths():
        lab = NotebookFile(File.generated(config, f"labs/{path.name}", content=""), **config)
        lab.abs_src_path = str(labs.executed(path, language))
        files.append(lab)
        notebook = labs.notebook(path.read_text(encoding="utf-8"), language)
        files.append(File.generated(config, f"labs/{path.stem}.ipynb", content=notebook))
    for uri, content in testpages.built(language).items():
        files.append(File.generated(config, uri, content=content, inclusion=InclusionLevel.NOT_IN_NAV))
    _add_previews(files, config)
    for file in [file for file in files if mend.SCRIPT.fullmatch(file.src_uri)]:
        files.remove(file)
    uri, content = mend.script()
    files.append(File.generated(config, uri, content=content))
    for name in config.extra.get("also", []):
        _now().children.append(_start(name, config))
    return files


def _file(config: MkDocsConfig, uri: str, made: Path | str) -> File:
    """Return a file of the site that is a text, or lies elsewhere."""
    if isinstance(made, str):
        return File.generated(config, uri, content=made)
    return File.generated(config, uri, abs_src_path=str(made))


def _add_previews(files: Files, config: MkDocsConfig) -> None:
    """Add a picture of each page for where links are shared; it is named by its absolute address only, so where that is known."""
    for file in files.documentation_pages():
        page = _now().texts[file.src_uri] = about.page(file.src_uri, config.extra["language"])
        if page and config.site_url and "serve" not in (_command, os.environ.get(CHILD)):
            uri = _now().pictures[file.src_uri] = previews.uri(page)
            files.append(File.generated(config, uri, content=previews.kept(page)))


def on_nav(nav: Any, config: MkDocsConfig, files: Files) -> Any:
    """Keep the navigation: it says which pages are listed, and in which order."""
    _now().nav = nav
    return nav


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Tell the extension which page it renders; stop where the build that started this one is gone."""
    if CHILD in os.environ and os.getppid() != PARENT:
        raise SystemExit(f"the build that started this one is gone: {config.config_file_path} stops too")
    depth = page.url.count("/")
    config.mdx_configs["sitebuild.theme.blocks"] = {
        "language": config.extra["language"],
        "page": page.file.src_uri,
        "root": "../" * depth,
    }
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Render an executed lab, which comes as Markdown, as every other page is rendered."""
    if not page.file.src_uri.endswith(".py"):
        return html
    page.markdown = labs.markdown(html)
    Page.render(page, config, files)
    return page.content or ""


def on_page_context(context: dict, page: Page, config: MkDocsConfig, nav: Any) -> dict:
    """Give the templates the way to the same page in the other language, relative, so that it holds under any prefix, and the head."""
    language, uri = config.extra["language"], page.file.src_uri
    if wrong := markup.complaints(page.content or ""):
        raise PluginError(f"docs/{language}/{uri}: markup: {'; '.join(wrong[:5])}")
    url = _url(page)
    up = "../" * url.count("/")
    context["other_url"] = (f"{up}en/{url}" if language == "zh" else f"{up}../{url}") or "./"
    context["section"] = page.parent.title if page.parent else ""
    known = _now().texts[uri]
    place = heads.Place(_base(config), language, url)
    title = known.full_title if known else page.title
    description = known.description if known else page.meta["description"]
    picture = _now().pictures.get(uri) or _now().pictures.get("index.md", "")
    found = heads.tags(place, title, description, picture, home=page.is_homepage, words=bool(known))
    context["head"] = heads.html(found)
    context["graph"] = heads.script(heads.graph(place, known, _now().course, page.is_homepage))
    context["title"] = about.title(title, language, home=page.is_homepage)
    if known:
        beside = Path(page.file.abs_dest_path).with_suffix(".md")
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(plain.page(page.markdown or "", uri, language), encoding="utf-8")
    return context


def on_template_context(context: dict, template_name: str, config: MkDocsConfig) -> dict:
    """Give the page for lost addresses the way to the site's root, absolute, since it is shown at any address."""
    if template_name == "404.html":
        language = config.extra["language"]
        root = urlsplit(_base(config)).path or "/"
        tongues = [language] if config.extra["folder"] else list(TEXTS)
        context["base_url"] = root + config.extra["folder"]
        context["other_url"] = root + heads.other(language)["folder"]
        context["lost_texts"] = [(TEXTS[tongue], root + TEXTS[tongue]["folder"]) for tongue in tongues]
        context["head"] = heads.html(heads.lost(language))
        context["title"] = about.title(TEXTS[language]["lost"], language)
    return context


def on_env(env: Any, config: MkDocsConfig, files: Files) -> Any:
    """Give the templates the fixed texts of their language; put the listed pages in order."""
    python = runtime.current()
    language, base = config.extra["language"], _base(config)
    pages = _now().nav.pages
    home = _now().texts["index.md"]
    course = _now().course = heads.Course(home.description if home else "")
    for page in pages:
        course.add(_url(page), _now().texts[page.file.src_uri])
    env.globals |= {
        "say": TEXTS[language],
        "they": heads.other(language),
        "search_script": assets.inline("search"),
        "languages_script": assets.inline("languages"),
        "sitemap": heads.sitemap(heads.Place(base, language, _url(page)) for page in pages),
        "play_script": lambda address: assets.inline("play", MODULE=address),
        "run_script": partial(_run_script, python, language, config.extra["folder"]) if python else None,
        "play_module": next(iter(elements.built())),
    }
    return env


def _run_script(python: Any, language: str, folder: str, home: str) -> str:
    """Return the script of the Run buttons for a page from which the root of its language is at home."""
    root = home.rstrip("/") + "/" + "../" * folder.count("/")
    return assets.inline("run", MODULE=root + python.module, LOST=TEXTS[language]["no_run"])


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Mend the theme's small failings."""
    return mend.page(output, config.extra["language"])


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Mend the page for lost addresses as well."""
    return mend.page(output, config.extra["language"]) if template_name == "404.html" else output


def on_post_build(config: MkDocsConfig) -> None:
    """Write the lists of pages, complete the search index; wait for the other languages; put the finished site in place of the last one."""
    search.complete(Path(config.site_dir), config.extra["language"])
    _write_lists(config)
    for name, child in _now().children:
        if child.wait():
            raise PluginError(f"the build of {name} failed; the last good site stays as it is")
    warnings = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    if config.strict and any(handler.get_counts() for handler in warnings):
        return  # MkDocs says so and stops
    if CHILD in os.environ:
        return
    draft, final = Path(config.site_dir), _now().final
    rendered = time.perf_counter()
    languages = ["", *(_folder(name) for name in config.extra.get("also", []))]
    if _command != "serve":
        trim.site(draft, languages)
    trim.lost(draft, languages)
    old = _old(final)
    shutil.rmtree(old, ignore_errors=True)
    if final.exists():
        final.rename(old)
    draft.rename(final)
    shutil.rmtree(old, ignore_errors=True)
    config.site_dir = str(final)
    now = time.perf_counter()
    taken = (
        _now().checked - _now().started,
        rendered - _now().checked,
        now - rendered,
        now - _now().started,
    )
    log.info("Took: checks %.1f s, pages in both languages %.1f s, last touch %.1f s, together %.1f s", *taken)
    log.info("Site in place: %s", final)


def on_build_error(error: Exception, **_: Any) -> None:
    """Stop the builds that this one started, and drop the draft; the last good site was not touched. What the disk refuses is a sentence."""
    if _build is None:
        return
    if CHILD not in os.environ:
        shutil.rmtree(_draft(_build.final), ignore_errors=True)
    for _name, child in _build.children:
        if child.poll() is None:
            child.terminate()
            child.wait()
    if isinstance(error, OSError):
        raise Abort(f"{cache.refused(error)}; the last good site stays as it is")


def _be_alone(final: Path) -> None:
    """Keep others from building into the same folder, and take back a site that a killed build had put aside.

    Raises:
        Abort: Another build is at work there.
    """
    place = cache.CACHE / f"build-{cache.hash_of(str(final))}.lock"
    place.parent.mkdir(exist_ok=True)
    lock = place.open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Abort(
            f"another build writes to {final}: wait for it, or give this one a folder of its own, -d FOLDER"
        ) from None
    _locks.append(lock)  # until this process ends
    old = _old(final)
    if old.exists() and not final.exists():
        old.rename(final)


def _base(config: MkDocsConfig) -> str:
    """Return the address of the whole site, with a slash at its end, or nothing where it is not known."""
    return (config.site_url or "").removesuffix(config.extra["folder"])


def _url(page: Page) -> str:
    """Return a page's address below its language's folder; that of the front page is nothing."""
    return "" if page.url in (".", "./") else page.url


def _write_lists(config: MkDocsConfig) -> None:
    """Write llms.txt, and robots.txt once for both languages, where the site's address is known."""
    folder, base = Path(config.site_dir), _base(config)
    language = config.extra["language"]
    listed = []
    for page in _now().nav.pages:
        known = _now().texts[page.file.src_uri]
        assert known, f"{page.file.src_uri} is listed and has no words of its own"
        place = heads.Place(base, language, _url(page))
        address = place.absolute(below=f"{place.url}index.md") or f"{place.url}index.md"
        listed.append(
            plain.Listed(page.parent.title if page.parent else "", known.full_title, address, known.description)
        )
    twin = f"{base}{heads.other(language)['folder']}" if base else "../" if config.extra["folder"] else "en/"
    (folder / "llms.txt").write_text(plain.listing(language, listed, f"{twin}llms.txt"), encoding="utf-8")
    if base and not config.extra["folder"]:
        (folder / "robots.txt").write_text(heads.robots(base), encoding="utf-8")


def _draft(final: Path) -> Path:
    return final.with_name(final.name + ".new")


def _old(final: Path) -> Path:
    return final.with_name(final.name + ".old")


def _folder(name: str) -> str:
    """Return the folder of a configuration's language: mkdocs.en.yml builds into en."""
    return Path(name).suffixes[0].lstrip(".")


def _start(name: str, config: MkDocsConfig) -> tuple[str, subprocess.Popen]:
    base = _base(config)
    folder = os.path.join(config.site_dir, _folder(name))
    command = [sys.executable, "-m", "mkdocs", "build", "-f", name, "-d", folder]
    environment = {**os.environ, CHILD: _command, "SITE_URL": base}
    return name, subprocess.Popen([*command, *(["--strict"] if config.strict else [])], cwd=ROOT, env=environment)
