"""Faults to plant, one at a time, in a copy of the project: `make faults` says which net catches each.

The kinds, sitebuild/check/faults.py has them, are those of November 2026, when 161 faults were planted by hand and 96 passed. A fault is a few edits of real files. It is
caught if `python -m sitebuild` names it by a rule, or if the tests named for it fail. What the record of readings alone would notice
(rule `prose`) counts as not caught: one `make reconciled` silences it, and people run what a message tells them to run.
"""

from dataclasses import dataclass
from pathlib import Path

Edit = tuple[str, str, str]  # file, the text that stands in it, what is to stand there


@dataclass(frozen=True)
class Fault:
    """Something untrue, broken or hostile, and where it is put.

    Args:
        kind: One of KINDS of sitebuild/check/faults.py.
        zh: What is wrong, in a few words, in Chinese; no two faults share them.
        en: The same in English.
        edits: Where it stands: each old text once in its file, at the first place if `first`.
        tests: The tests to run if no rule of the build names the fault, as pytest takes them.
        first: Old texts may stand more than once, and the first is meant.
        files: Files that are written anew: bytes, a link's target, or None for one that is taken away.
    """

    kind: str
    zh: str
    en: str
    edits: tuple[Edit, ...] = ()
    tests: tuple[str, ...] = ()
    first: bool = False
    files: tuple[tuple[str, bytes | str | None], ...] = ()

    def plant(self, tree: Path) -> list[str]:
        """Put the fault into a copy of the project and return the files it touches.

        Raises:
            ValueError: An edit's old text is not there, or stands there more than once.
        """
        for path, old, new in self.edits:
            text = (tree / path).read_bytes().decode("utf-8")
            if text.count(old) != 1 and not (self.first and old in text):
                raise ValueError(f"{self.en}: {old!r} stands {text.count(old)} times in {path}")
            (tree / path).write_bytes(text.replace(old, new, 1).encode("utf-8"))
        for path, content in self.files:
            place = tree / path
            if content is None:
                place.unlink()
            elif isinstance(content, str):
                place.symlink_to(content)
            else:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
        return [path for path, *_ in (*self.edits, *self.files)]


def page(name: str, old: str, new: str, languages: tuple[str, ...] = ("zh", "en")) -> tuple[Edit, ...]:
    """Return the same edit of a page in these languages."""
    return tuple((f"docs/{language}/{name}.md", old, new) for language in languages)


def each(name: str, zh: tuple[str, str], en: tuple[str, str]) -> tuple[Edit, ...]:
    """Return an edit of a page in each language's own words: (old, new)."""
    return (f"docs/zh/{name}.md", *zh), (f"docs/en/{name}.md", *en)
