"""The lessons and the pages around them: docs/lessons.toml holds their titles, their order, and what to read before what.

The navigation and the places on the map follow from it.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from sitebuild.cache import ROOT

PATH = "docs/lessons.toml"
SOURCE = ROOT / PATH


@dataclass(frozen=True)
class Entry:
    """A page that is no lesson, below docs/zh and docs/en, and its titles."""

    path: str
    zh: str
    en: str

    @property
    def mark(self) -> str:
        """What stands in the line where it begins."""
        return f'path = "{self.path}"'


@dataclass(frozen=True)
class Group:
    """Pages that belong together, and the titles of the group."""

    id: str
    zh: str
    en: str

    @property
    def mark(self) -> str:
        """What stands in the line where it begins."""
        return f'id = "{self.id}"'


@dataclass(frozen=True)
class Part(Group):
    """Pages behind the lessons that belong together."""

    pages: tuple[Entry, ...]


@dataclass(frozen=True)
class Lesson:
    """A lesson: its page's name, its titles, its row on the map, and the lessons to read before it."""

    id: str
    zh: str
    en: str
    row: int
    after: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The lesson's page below docs/zh and docs/en."""
        return f"{self.id}.md"

    @property
    def mark(self) -> str:
        """What stands in the line where it begins."""
        return f'  id = "{self.id}"'


@dataclass(frozen=True)
class Track(Group):
    """Lessons that belong together."""

    lessons: tuple[Lesson, ...]

    @property
    def pages(self) -> tuple[Lesson, ...]:
        """The lessons, as pages of the navigation."""
        return self.lessons


@dataclass
class Plan:
    """All tracks, and where each lesson stands: its column follows from the lessons before it; the pages before and behind them."""

    tracks: list[Track]
    pages: list[Entry] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    column: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        lessons = {lesson.id: lesson for track in self.tracks for lesson in track.lessons}
        for lesson in lessons.values():
            unknown = [before for before in lesson.after if before not in lessons]
            if unknown:
                raise ValueError(f"{PATH}: lesson {lesson.id!r}: after names no lesson {unknown[0]!r}")
        self._lessons = lessons
        for lesson in lessons.values():
            self.column[lesson.id] = self._depth(lesson, ())

    def _groups(self) -> list[Track | Part]:
        return [*self.tracks, *self.parts]

    def entries(self) -> Iterator[Entry | Lesson]:
        """Yield every page, in the order of the navigation."""
        yield from self.pages
        for part in self._groups():
            yield from part.pages

    def nav(self, language: str) -> list[dict]:
        """Return the navigation of a language, as MkDocs takes it."""
        listed: list[dict] = [{getattr(page, language): page.path} for page in self.pages]
        for part in self._groups():
            listed.append({getattr(part, language): [{getattr(page, language): page.path} for page in part.pages]})
        return listed

    def _depth(self, lesson: Lesson, path: tuple[str, ...]) -> int:
        if lesson.id in path:
            raise ValueError(f"{PATH}: lesson {lesson.id!r} comes after itself")
        return max((1 + self._depth(self._lessons[b], (*path, lesson.id)) for b in lesson.after), default=0)

    @property
    def rows(self) -> int:
        """How many rows the map has."""
        return 1 + max(lesson.row for lesson in self._lessons.values())

    @property
    def columns(self) -> int:
        """How many columns the map has."""
        return 1 + max(self.column.values())

    def lesson(self, identifier: str) -> Lesson:
        """Return a lesson by its page's name."""
        return self._lessons[identifier]

    def track_of(self, identifier: str) -> Track:
        """Return the track that a lesson belongs to."""
        return next(track for track in self.tracks if any(lesson.id == identifier for lesson in track.lessons))

    def cell(self, lesson: Lesson) -> str:
        """Return a lesson's place as CSS variables, from 1."""
        return f"--c:{self.column[lesson.id] + 1};--r:{lesson.row + 1}"

    def _passes_a_lesson(self, before: str, after: str) -> bool:
        """Tell whether a lesson stands on the first one's row between the two."""
        row, first, last = self._lessons[before].row, self.column[before], self.column[after]
        return any(lesson.row == row and first < self.column[name] < last for name, lesson in self._lessons.items())

    def before(self, identifier: str) -> set[str]:
        """Return a lesson and everything to read before it."""
        return {identifier}.union(*(self.before(before) for before in self._lessons[identifier].after))

    def drawing(self) -> str:
        """Return the edges as SVG, and the rules that light all prerequisites of the lesson under pointer or focus."""
        width = 100 / self.columns
        paths, rules = [], []

        def bend(x: float, y0: float, y1: float) -> str:
            """Return the way along y0 to shortly before x, and there down or up to y1."""
            start = x - width * 0.4
            curve = f"{start + width * 0.24:.2f} {y0} {start + width * 0.1:.2f} {y1} {x - width * 0.06:.2f} {y1}"
            return f"H{start:.2f}C{curve}"

        for lesson in self._lessons.values():
            for before in lesson.after:
                x0, y0 = self.column[before] * width, self._lessons[before].row
                x1, y1 = self.column[lesson.id] * width, lesson.row
                if y0 == y1:
                    path = f"H{x1:.2f}"
                elif self._passes_a_lesson(before, lesson.id):
                    path = bend(x0 + width, y0, y0 + 0.8) + bend(x1, y0 + 0.8, y1) + f"H{x1:.2f}"
                else:
                    path = bend(x1, y0, y1) + f"H{x1:.2f}"
                paths.append(f'<path class="e-{lesson.id}" d="M{x0:.2f} {y0}{path}"/>')
            lit = ",".join(f".e-{name}" for name in sorted(self.before(lesson.id)) if self._lessons[name].after)
            if lit:
                hover = f".map:has(.n-{lesson.id} a:is(:hover,:focus-visible))"
                rules.append(f"{hover} :is({lit}){{stroke:var(--accent);stroke-width:2.5}}")
        box = f'viewBox="0 0 100 {self.rows}" preserveAspectRatio="none"'
        return f'<svg aria-hidden="true" {box}><style>{"".join(rules)}</style>{"".join(paths)}</svg>'


def _checked(kind: str, item: dict, names: tuple[str, ...], also: tuple[str, ...] = ()) -> dict:
    """Return an entry that has these fields, perhaps those also, and no others; its lists become tuples."""
    missing = [name for name in names if name not in item]
    unknown = item.keys() - {*names, *also}
    if missing or unknown:
        what = f"no field {missing[0]!r}" if missing else f"unknown field {min(unknown)!r}"
        raise ValueError(f"{PATH}: {kind} {item.get(names[0])!r}: {what}")
    return {name: tuple(value) if isinstance(value, list) else value for name, value in item.items()}


def plan() -> Plan:
    """Return the map and the navigation of docs/lessons.toml.

    Raises:
        ValueError: an entry lacks a field, has an unknown one, or a lesson comes after itself or after one that is not there.
    """
    return _plan(SOURCE.read_text(encoding="utf-8"))


@cache
def _plan(text: str) -> Plan:
    written = tomllib.loads(text)
    tracks = []
    for item in written["track"]:
        track = _checked("track", item, ("id", "zh", "en", "lesson"))
        lessons = [
            Lesson(**_checked("lesson", lesson, ("id", "zh", "en", "row"), ("after",)))
            for lesson in track.pop("lesson")
        ]
        tracks.append(Track(**track, lessons=tuple(lessons)))
    parts = []
    for item in written.get("part", []):
        part = _checked("part", item, ("id", "zh", "en", "page"))
        parts.append(Part(**part | {"pages": _entries(part.pop("page"))}))
    return Plan(tracks, list(_entries(written.get("page", []))), parts)


def _entries(items: Iterable[dict]) -> tuple[Entry, ...]:
    return tuple(Entry(**_checked("page", item, ("path", "zh", "en"))) for item in items)
