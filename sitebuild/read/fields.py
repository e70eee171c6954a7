"""What a text leaves to be filled in, so that nobody types it: the versions of frameworks, and sources.

- `{{torch}}` becomes the version of PyTorch that the record was made with: what is pinned in requirements-peers.txt, and in the same
  way in requirements-movielens.txt and requirements.txt. `{{keras}}`, `{{optax}}`, `{{mkdocs}}` likewise.
- `[](@polyak-1964)` becomes the whole source as docs/sources.toml has it: authors, title with its address, place, year; of code its
  repository, file, lines, commit, and the day it was read. `[the heavy ball](@polyak-1964)` becomes a link to it.

An address stands in docs/sources.toml and nowhere else, so that a year, a title and an address cannot part. Nothing here can tell whether a
source has the authors that stand there; so each entry is sealed, and one that changes has to be looked up and sealed anew.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from html import escape

from markdown import Markdown
from markdown.preprocessors import Preprocessor

from sitebuild.cache import ROOT, hash_of
from sitebuild.read.markdown import CODE, aside
from sitebuild.rules import Broken, line_with, relative

SOURCES = ROOT / "docs" / "sources.toml"
PINS = ("requirements-peers.txt", "requirements-movielens.txt", "requirements.txt")
PIN = re.compile(r"^([\w.-]+)==([\w.]+)", re.M)
VERSION = re.compile(r"\{\{(?P<name>[\w-]+)\}\}")
CITED = re.compile(r"\[(?P<text>[^\[\]]*)\]\(@(?P<key>[\w.-]+)\)")
NAMED = {
    "torch": "PyTorch",
    "keras": "Keras",
    "optax": "Optax",
    "jax": "JAX",
    "scikit-surprise": "scikit-surprise",
    "mkdocs": "MkDocs",
}
ADDRESS = re.compile(r"https?://(?!localhost|127\.0\.0\.1)[^\s)\"'<>`]+")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class FieldError(ValueError):
    """A field that names nothing."""


@dataclass(frozen=True)
class Source:
    """A text or a program that pages lean on.

    Args:
        id: What pages cite it by: first author or project, and year.
        title: In its own language, `tongue`.
        address: Where it is found, without which it is found by its place alone.
        authors: As it prints them; of a program, its project.
        place: Journal, volume and pages, conference, publisher.
        year: When it was published.
        repository: Of code: owner/name. Then `commit` and `file`, with the `lines` that are meant, say the rest.
        read: The day, or the month, in which what is said of it was read there.
        copy: It is a copy of another's repository, and is called that.
        seal: What all the rest comes to, so that none of it changes unnoticed.
    """

    id: str
    title: str = ""
    address: str = ""
    authors: str = ""
    place: str = ""
    year: int = 0
    tongue: str = "en"
    repository: str = ""
    commit: str = ""
    file: str = ""
    lines: str = ""
    read: str = ""
    copy: bool = False
    seal: str = ""

    @property
    def sum(self) -> str:
        """What the seal is, as long as nothing else changes."""
        return hash_of(repr(asdict(replace(self, seal=""))))[:8]

    @property
    def link(self) -> str:
        """The address; that of code is put together from its parts."""
        if self.address or not self.repository:
            return self.address
        if not self.commit:
            return f"https://github.com/{self.repository}"
        lines = "#" + "-".join(f"L{number}" for number in self.lines.split("-")) if self.lines else ""
        return f"https://github.com/{self.repository}/blob/{self.commit}/{self.file}{lines}"

    def cited(self, language: str) -> str:
        """Return it in full, as Markdown."""
        named = self.title or self.file or self.repository
        parts = [self.authors, f"[{named}]({self.link})" if self.link else named]
        if self.repository and self.title:
            parts.append(f"`{self.repository}`" + (f", `{self.file}`" if self.file else ""))
        elif self.repository:
            parts.insert(1, f"`{self.repository}`")
        parts += [", ".join(filter(None, [self.place, str(self.year or "")])), *self._found(language)]
        text = " ".join(part + ("" if part.endswith((".", "。")) else ".") for part in parts if part)
        if not (self.title or self.authors):
            return text  # a file has no language
        return text if language == self.tongue else f'<span lang="{self.tongue}">{text}</span>'

    def _found(self, language: str) -> Iterator[str]:
        """Yield which state of a program it is, and when it was read."""
        said = self.tongue if self.title or self.authors else language
        here = {
            "zh": ("第{}行", "提交{}", "{}读", "他人仓库中的副本"),
            "en": ("line {}", "commit {}", "read {}", "a copy"),
        }[said]
        shown = [
            here[0].format(self.lines.replace("-", "–")) if self.lines else "",
            here[1].format(f"`{self.commit[:7]}`") if self.commit else "",
            here[3] if self.copy else "",
            here[2].format(self.read) if self.read else "",
        ]
        if any(shown):
            yield ("，" if said == "zh" else ", ").join(filter(None, shown))


def _stamp() -> int:
    return SOURCES.stat().st_mtime_ns if SOURCES.exists() else 0


def sources() -> dict[str, Source]:
    """Return every source by its id.

    Raises:
        FieldError: A source lacks an id, stands there twice, or has an unknown field.
    """
    return _sources(_stamp())


@cache
def _sources(_stamp: int) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for entry in tomllib.loads(SOURCES.read_text(encoding="utf-8"))["source"] if SOURCES.exists() else []:
        try:
            source = Source(**entry)
        except TypeError as error:
            raise FieldError(f"docs/sources.toml: source {entry.get('id')!r}: {error}") from None
        if source.id in found:
            raise FieldError(f"docs/sources.toml: source {source.id!r} stands there twice")
        found[source.id] = source
    return found


@cache
def versions() -> dict[str, str]:
    """Return the pinned versions by package; the first file that pins one counts."""
    found: dict[str, str] = {}
    for name in PINS:
        if (path := ROOT / name).exists():
            found = dict(PIN.findall(path.read_text(encoding="utf-8"))) | found
    return found


def fill(text: str, language: str) -> str:
    """Return a text with its versions and sources filled in; code in backticks stays as it is.

    Raises:
        FieldError: A field names no pinned package or no source.
    """

    def version(found: re.Match[str]) -> str:
        if found["name"] not in versions():
            raise FieldError(f"no package {found['name']!r} is pinned in {', '.join(PINS)}")
        return versions()[found["name"]]

    def source(found: re.Match[str]) -> str:
        if found["key"] not in sources():
            raise FieldError(f"no source {found['key']!r} in docs/sources.toml")
        known = sources()[found["key"]]
        return f"[{found['text']}]({known.link})" if found["text"].strip() else known.cited(language)

    if "{{" not in text and "](@" not in text:
        return text
    bare, back = aside(text, CODE)
    return back(CITED.sub(source, VERSION.sub(version, bare)))


class Fields(Preprocessor):
    """Fill in a page's versions and sources before anything else reads them."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with their fields filled in."""
        return fill("\n".join(lines), self.md.site_language).split("\n")  # type: ignore[attr-defined]


def register(md: Markdown) -> None:
    """Fill in fields once code is out of the way (superfences, 25) and before HTML is (20)."""
    md.preprocessors.register(Fields(md), "site-fields", 22)


def check(path: str, line: int, text: str) -> Iterator[Broken]:
    """Yield the fields of one line that name nothing, the years that are not their source's, and typed addresses."""
    bare = CODE.sub("`", text)
    for match in VERSION.finditer(bare):
        if match["name"] not in versions():
            message = f"{match[0]}: no package of that name is pinned in {', '.join(PINS)}"
            yield Broken(path, line, "version", message)
        before = re.search(rf"({'|'.join(NAMED.values())})[ \]`*(（]*$", bare[: match.start()])
        if before and before[1] != NAMED.get(match["name"], before[1]):
            yield Broken(
                path, line, "version", f"{before[1]} {match[0]}: that is the version of {NAMED[match['name']]}"
            )
    for match in CITED.finditer(bare):
        known = sources().get(match["key"])
        if known is None:
            yield Broken(path, line, "source", f"no source {match['key']!r} in docs/sources.toml")
            continue
        for year in YEAR.findall(match["text"]):
            if int(year) != known.year:
                message = f"{match['text']!r}: {known.id} is of {known.year or 'no year'} in docs/sources.toml"
                yield Broken(path, line, "source", message)
        if match["text"].strip() and not known.link:
            message = f"{known.id} has no address to lead to: cite it whole, by [](@{known.id})"
            yield Broken(path, line, "source", message)
    for address in ADDRESS.findall(bare):
        message = f"{escape(address)}: an address stands in docs/sources.toml only; cite it by [...](@its-id)"
        yield Broken(path, line, "source", message)


def unsealed() -> Iterator[Broken]:
    """Yield the sources that changed since they were sealed."""
    for source in sources().values():
        if source.seal != source.sum:
            message = f'{source.id!r} is {"new" if not source.seal else "changed"}: look it up in the source itself, then write seal = "{source.sum}"'
            yield Broken(relative(SOURCES), line_with(relative(SOURCES), f'id = "{source.id}"'), "source", message)
