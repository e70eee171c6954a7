"""One language of the site, built once and kept warm: `python -m sitebuild.theme.worker mkdocs.yml FOLDER`, started by sitebuild.work.serve.

Says what it does as lines of JSON: {"begun": true} once the folder is clean, {"built": seconds} once the site stands. Then, for each
line {"pages": [...], "assets": bool} that it reads, renders these pages again, brings styles and other files up to date, and answers
{"rendered": [...], "seconds": ...} or {"error": ...}.
"""

import json
import logging
import signal
import sys
import time
from pathlib import Path
from typing import Any

import jieba
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.utils import write_file

from sitebuild.make import assets, formulas, labs
from sitebuild.read.source import DOCS
from sitebuild.texts import TEXTS


def tell(**words: Any) -> None:
    """Answer with a line of JSON."""
    print(json.dumps(words), flush=True)


class Language:
    """The site in one language and all that MkDocs made on the way to it."""

    def __init__(self, config_file: str, folder: str) -> None:
        """Build the site."""
        self.config = load_config(config_file, site_dir=folder)
        self.config.extra["also"] = []
        self.kept: dict[str, Any] = {}
        # odd, mkdocs 1.6.1, test_an_edited_sentence_is_shown_and_nothing_else_is_rendered: only a plugin is handed these three, and
        # what renders one page is private too: `build` renders all of them.
        for event in ("files", "nav", "env"):
            self.config.plugins._register_event(event, self._keep(event))
        self.config.plugins.on_startup(command="serve", dirty=False)
        mkdocs_build.build(self.config)
        self.styles = {_plain(uri): uri for uri in assets.built()}

    def _keep(self, event: str) -> Any:
        def keep(made: Any, **_: Any) -> Any:
            if event == "files":
                tell(begun=True)
            self.kept[event] = made
            return made

        keep.mkdocs_priority = -100  # type: ignore[attr-defined]  # after every other
        return keep

    def render(self, uris: list[str]) -> None:
        """Render these pages again, with everything around them as it was."""
        formulas.forget()
        files, nav, env = (self.kept[event] for event in ("files", "nav", "env"))
        shown = files.documentation_pages()
        for uri in uris:
            if uri.endswith(".py"):
                self._execute(uri)
            file = files.get_file_from_path(uri)
            self._forget_search(file.url)
            mkdocs_build._populate_page(file.page, self.config, files)
            mkdocs_build._build_page(file.page, self.config, shown, nav, env)

    def refresh(self) -> None:
        """Copy the figures and snippets that changed; write the styles under the names that the pages know."""
        for file in self.kept["files"]:
            if file.abs_src_path and not file.is_documentation_page():
                file.copy_file(dirty=True)
        for uri, content in assets.built().items():
            write_file(content.encode(), str(Path(self.config.site_dir, self.styles[_plain(uri)])))

    def _execute(self, uri: str) -> None:
        """Bring the notebooks of a lab up to date: the one that its page is made of, and the one to be downloaded."""
        path, language = DOCS / uri, self.config.extra["language"]
        labs.executed(path, language)
        target = Path(self.config.site_dir, uri).with_suffix(".ipynb")
        write_file(labs.notebook(path.read_text(encoding="utf-8"), language).encode(), str(target))

    def _forget_search(self, url: str) -> None:
        """Drop what the search index holds of a page: rendering it adds it anew."""
        for plugin in self.config.plugins.values():
            index = getattr(plugin, "search_index", None)
            if index is not None and hasattr(index, "entries"):
                index.entries = [entry for entry in index.entries if entry["location"].partition("#")[0] != url]

    def finish(self) -> None:
        """Write the search index."""
        self.config.plugins.on_post_build(config=self.config)


def _plain(uri: str) -> str:
    """Return an address without the hash in its name: assets/site.1a2b3c.css is assets/site.css."""
    folder, _, name = uri.rpartition("/")
    first, *_, last = name.split(".")
    return f"{folder}/{first}.{last}"


def main(config_file: str, folder: str) -> int:
    """Build, then render what is asked for until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the server ends this process
    jieba.setLogLevel(logging.WARNING)  # it tells of its dictionary at every start
    logging.basicConfig(level=logging.WARNING, format=f"%(levelname)-7s -  {config_file}: %(message)s")
    started = time.perf_counter()
    language = Language(config_file, folder)
    assert language.config.extra["language"] in TEXTS
    tell(built=round(time.perf_counter() - started, 1))
    for line in sys.stdin:
        wanted = json.loads(line)
        started = time.perf_counter()
        try:
            if wanted["assets"]:
                language.refresh()
            language.render(wanted["pages"])
        except Exception as error:
            tell(error=f"{type(error).__name__}: {error}")
            continue
        tell(rendered=wanted["pages"], seconds=time.perf_counter() - started)
        try:
            language.finish()
        except Exception as error:  # an editor may be in the midst of writing a page; it will be seen once it has
            logging.warning("search and lists stay as they were: %s: %s", type(error).__name__, error)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
