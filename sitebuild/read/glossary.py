"""The glossary: one data file, docs/glossary.toml, a table in each language."""

import tomllib
from dataclasses import dataclass
from functools import cache

from sitebuild.cache import ROOT
from sitebuild.read import lessons
from sitebuild.texts import TEXTS

SOURCE = ROOT / "docs" / "glossary.toml"


@dataclass(frozen=True)
class Term:
    """A term in both languages.

    Args:
        id: Its anchor on the glossary page is `term-<id>`.
        zh: The Chinese name that the site uses; `en` the English one.
        also_zh: Other Chinese names that a reader may search; `also_en` English ones.
        never_zh: Chinese renderings that pages must not use: wrong ones, and other names of the same thing; `never_en` English ones.
        group: One of `groups`.
        say_zh: One plain sentence of explanation, inline Markdown; `say_en` in English.
        page: The page that explains it, by name, or empty.
    """

    id: str
    zh: str
    en: str
    group: str
    say_zh: str
    say_en: str
    page: str = ""
    also_zh: tuple[str, ...] = ()
    also_en: tuple[str, ...] = ()
    never_zh: tuple[str, ...] = ()
    never_en: tuple[str, ...] = ()


def terms() -> list[Term]:
    """Return the terms in the order of the file.

    Raises:
        ValueError: a term lacks a field, has an unknown one or an unknown group.
    """
    return list(_terms(SOURCE.stat().st_mtime_ns)) if SOURCE.exists() else []


@cache
def _terms(_stamp: int) -> tuple[Term, ...]:
    found = []
    for entry in tomllib.loads(SOURCE.read_text(encoding="utf-8"))["term"]:
        entry |= {key: tuple(entry.get(key, ())) for key in ("also_zh", "also_en", "never_zh", "never_en")}
        try:
            term = Term(**entry)
        except TypeError as error:
            raise ValueError(f"docs/glossary.toml: term {entry.get('id')!r}: {error}") from None
        if term.group not in groups():
            known = ", ".join(groups())
            raise ValueError(f"docs/glossary.toml: term {term.id!r}: group must be one of {known}, got {term.group!r}")
        found.append(term)
    return tuple(found)


def groups() -> dict[str, tuple[str, str]]:
    """Return the groups of terms, with their Chinese and English titles: the tracks of lessons, and what belongs to none."""
    tracks = {track.id: (track.zh, track.en) for track in lessons.plan().tracks}
    return tracks | {"general": (TEXTS["zh"]["general"], TEXTS["en"]["general"])}
