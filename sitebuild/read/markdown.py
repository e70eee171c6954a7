"""A page's Markdown, line by line: what is front matter, what a fence holds, what is prose; and the marks within a line.

This reads only as much of Markdown as the rules need, so that every message can name its line.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

HAN = r"\u3400-\u9fff"  # within brackets of a pattern: Chinese characters
EAST_ASIAN = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
)  # these and the marks that go with them
HEADING = re.compile(r"^(#{1,6})\s+(?P<text>.*?)\s*(?:\{\s*#(?P<id>[\w-]+)[^}]*\})?\s*$")
FENCE = re.compile(r"^\s*(?P<ticks>`{3,}|~{3,})(?P<info>.*)$")
EMBED = re.compile(r'^\s*-{1,}8<-{1,}\s+"(?P<target>[^"]+)"\s*$')
BLOCK = re.compile(r"^\[\[(?P<kind>[a-z]+)(?::\s*(?P<name>[\w-]+))?\]\]\s*$")
ANSWER = re.compile(r"^\?\?\?\+?\s+(?P<kind>[\w-]+)")
BOX = re.compile(r"^(?:!!!\s+(?P<kind>[\w-]+)|<aside class=\"(?P<aside>[\w-]+)\")")
ROW = re.compile(r"^\s*\|(?P<cells>.*)\|\s*$")
LINK = re.compile(r"(?P<image>!?)\[(?P<text>[^\[\]]*)\]\((?P<target>[^)\s]+)\)")
DISPLAY = re.compile(r"\$\$(?P<tex>.+?)\$\$", re.S)
INLINE = re.compile(r"(?<![\\$])\$(?!\s)(?P<tex>(?:\\.|[^\\$])+?)(?<!\s)\$")
CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
DESCRIPTION = re.compile(r"^description: *(?P<text>.+)$")
ASIDE = re.compile("\x02(\\d+)\x03")


@dataclass(frozen=True)
class Line:
    """One line of a page's source.

    Args:
        part: What it is part of: front (matter), opening and closing (of a fence), code (in a fence), prose.
        info: What stands behind the ticks of the fence to which it belongs.
    """

    number: int
    text: str
    part: str
    info: str = ""


def lines(text: str) -> Iterator[Line]:
    """Yield every line of a page's source."""
    front, ticks, info = text.startswith("---\n"), "", ""
    for number, line in enumerate(text.split("\n"), start=1):
        fence = FENCE.match(line)
        if front:
            yield Line(number, line, "front")
            front = number == 1 or line != "---"
        elif ticks and fence and fence["ticks"].startswith(ticks) and not fence["info"].strip():
            yield Line(number, line, "closing", info)
            ticks = ""
        elif ticks:
            yield Line(number, line, "code", info)
        elif fence:
            ticks, info = fence["ticks"], fence["info"]
            yield Line(number, line, "opening", info)
        else:
            yield Line(number, line, "prose")


def without_front(text: str) -> str:
    """Return the source of a page without its front matter."""
    return "\n".join(line.text for line in lines(text) if line.part != "front")


def aside(text: str, *patterns: re.Pattern[str]) -> tuple[str, Callable[[str], str]]:
    """Put what the patterns find aside, such as code and formulas; return the rest, and what puts it back into a text."""
    kept: list[str] = []
    first = 1 + max((int(mark[1]) for mark in ASIDE.finditer(text)), default=-1)  # others may have put things aside

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\x02{first + len(kept) - 1}\x03"

    for pattern in patterns:
        text = pattern.sub(keep, text)

    def back(text: str) -> str:
        for number in reversed(range(len(kept))):  # a formula may hold code, as text
            text = text.replace(f"\x02{first + number}\x03", kept[number])
        return text

    return text, back
