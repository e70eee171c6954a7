"""What a page is about, read from its source: what titles, descriptions, previews and lists of pages say of it."""

import re
from dataclasses import dataclass
from html import unescape

import yaml

from sitebuild.read.fields import fill
from sitebuild.read.markdown import HEADING, lines
from sitebuild.read.source import DOCS, Page, file_of
from sitebuild.texts import TEXTS

SMALL = re.compile(r"\s*<small[^>]*>(?P<text>.*?)</small>")
TAG = re.compile(r"<[^<>]+>")
FIRST_FIGURE = re.compile(r"^\[\[figure: (?P<name>[\w-]+)\]\]", re.M)
LONGEST = 160  # columns of a description: what a list of results shows; a Chinese character takes two


@dataclass(frozen=True)
class About:
    """What one page is about."""

    language: str
    title: str  # its first heading
    other: str = ""  # the heading's name in the other language, if it stands beside it
    question: str = ""
    answer: str = ""
    description: str = ""
    figure: str = ""  # its first figure
    name: str = ""  # momentum, labs/digits

    @property
    def full_title(self) -> str:
        """The title with its other name in brackets: 动量（momentum）."""
        return self.title + (TEXTS[self.language]["brackets"].format(self.other) if self.other else "")


def page(source_uri: str, language: str) -> About | None:
    """Return what a page below docs/<language>/ is about, or nothing if its source does not lie there."""
    path = DOCS / language / source_uri
    return read(Page.read(path), language) if file_of(path).is_file() else None


def read(source: Page, language: str) -> About:
    """Return what a page says of itself; a lab, which has no front matter, is described by its question and its answer."""
    text = fill(source.text, language)
    parts = list(lines(text))
    matter = [line.text for line in parts if line.part == "front"]
    meta = yaml.safe_load("\n".join(matter[1:-1])) if matter else {}
    headings = (HEADING.match(line.text) for line in parts if line.part == "prose")
    heading = next((found["text"] for found in headings if found), source.path.stem)
    other = SMALL.search(heading)
    question, answer = (_marked(text, kind, language) for kind in ("question", "answer"))
    first = FIRST_FIGURE.search(text)
    return About(
        language=language,
        title=plain(SMALL.sub("", heading)),
        other=plain(other["text"]) if other else "",
        question=question,
        answer=answer,
        description=meta.get("description", "") or fitting(question, answer, language),
        figure=first["name"] if first else "",
        name=source.path.relative_to(DOCS / language).with_suffix("").as_posix(),
    )


def fitting(question: str, answer: str, language: str) -> str:
    """Return question and answer, or the question alone where both are too long for a description."""
    both = f"{question}{'' if language == 'zh' else ' '}{answer}".strip()
    return both if columns(both) <= LONGEST else question


def columns(text: str) -> int:
    """Return how wide a text is; a Chinese character takes two columns."""
    return sum(1 + (char > "\u2e80") for char in text)


def plain(markdown: str) -> str:
    """Return a line of Markdown as plain text."""
    text = re.sub(r"\[([^\[\]]*)\]\([^)]*\)", r"\1", TAG.sub("", markdown))
    return unescape(re.sub(r"[*`]", "", text)).strip()


def _marked(text: str, kind: str, language: str) -> str:
    found = re.search(rf"^(?P<text>(?:.+\n)+)\{{ \.{kind} \}}", text, re.M)
    return plain(found["text"].strip().replace("\n", "" if language == "zh" else " ")) if found else ""


def title(text: str, language: str, home: bool = False) -> str:
    """Return the title that the browser and lists of results show; on the front page the site's name stands first."""
    say = TEXTS[language]
    return f"{say['name']} · {say['tagline']}" if home else f"{text} · {say['name']}"
