"""Keep the two languages together: `python -m sitebuild.check.record` names what differs, `... reconciled` writes down what no longer does.

docs/reconciled.txt holds, for each section, the state of its words in both languages when somebody last read them side by side.
When the words of one side change, the pair of states is no longer in the file, and the section is named with what changed. The
name above a pair is for readers: what counts is that the pair is there, so a section may move, and a page may change its name.
Between two pairs that change stands a name that does not, so that changes of different sections merge without a conflict.
"""

import difflib
import json
import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from sitebuild.cache import CACHE, ROOT, load, write
from sitebuild.check import twins, unwritten
from sitebuild.make import compute
from sitebuild.read import prose
from sitebuild.read.prose import Pair, Words
from sitebuild.read.source import LANGUAGES, Page, pages
from sitebuild.rules import Broken, relative

RECORD = ROOT / "docs" / "reconciled.txt"
SEEN = CACHE / "prose.json"  # texts by state, so that a change can be shown even before anything is committed
HEAD = """# The state of every section's words in both languages when they were last read side by side.
# `make languages` compares; `make reconciled PAGE=... SECTION=...` writes, once both sides say the same again.
"""
ENTRY = re.compile(
    r"^  zh (?P<zh>[0-9a-f]{10})  en (?P<en>[0-9a-f]{10})(?:  (?P<read>\d{4}-\d\d-\d\d by \S+(?: \S+)*?))?(?:  (?P<why>\S.*))?$"
)
TOKEN = re.compile(r"[A-Za-z0-9_’'-]+|\s+|.", re.S)
NAMES = {"zh": "Chinese", "en": "English"}
CONTEXT = 6  # words shown on both sides of a change


@dataclass(frozen=True)
class Entry:
    """A line of the record: the states of a section in both languages, when and by whom they were read side by side, and a reason.

    The reason says why one side did not need to change, or why a whole page was recorded at once.
    """

    zh: str
    en: str
    why: str = ""
    read: str = ""  # "2026-11-28 by Ada Lovelace"; entries from before the record said so have none

    def __str__(self) -> str:
        return "  ".join(filter(None, [f"  zh {self.zh}", f"en {self.en}", self.read, self.why]))


@dataclass
class Record:
    """What docs/reconciled.txt says: the entries below each name, and the lines that say nothing."""

    entries: dict[str, list[Entry]] = field(default_factory=dict)
    unread: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def read(cls, text: str) -> "Record":
        """Read the record, in whatever order a merge has left its lines."""
        record, key = cls(), ""
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip() or line.startswith("# "):
                continue
            if match := ENTRY.match(line):
                record.entries.setdefault(key, []).append(
                    Entry(match["zh"], match["en"], match["why"] or "", match["read"] or "")
                )
            elif re.fullmatch(r"[\w./-]+#[\w-]*", line):
                key = line
            else:
                record.unread.append((number, line))
        return record

    @property
    def known(self) -> dict[tuple[str, str], Entry]:
        """All pairs of states that were ever reconciled and still stand here."""
        return {(entry.zh, entry.en): entry for entries in self.entries.values() for entry in entries}

    def base(self, pair: Pair) -> tuple[str, Entry] | None:
        """Return the name and the entry from which a section that is not reconciled has departed, or None for a new one."""
        if pair.key in self.entries:
            entries = self.entries[pair.key]
            kept = [entry for entry in entries if entry.zh == pair.zh.state or entry.en == pair.en.state]
            return pair.key, (kept or entries)[-1]
        half_known = [
            (key, entry)
            for key, entries in self.entries.items()
            for entry in entries
            if entry.zh == pair.zh.state or entry.en == pair.en.state
        ]
        if len({key for key, _ in half_known}) == 1:
            return half_known[0]  # moved, and one side changed on the way
        return None  # headings that many pages share do not say where a section comes from

    def knows(self, page: str) -> bool:
        """Tell whether any section of a page was ever read."""
        return any(key.partition("#")[0] == page for key in self.entries)


def read_record() -> Record:
    """Return the record as it stands; without a file it is empty."""
    return Record.read(RECORD.read_text(encoding="utf-8") if RECORD.exists() else "")


# ------------------------------------------------------------------------------------------------------------ what changed


def changed(pair: Pair, base: Entry) -> list[str]:
    """Return the languages whose words changed since the entry was written."""
    return [language for language in LANGUAGES if getattr(pair, language).state != getattr(base, language)]


def difference(old: str, new: str) -> str:
    """Return what changed between two texts, word by word: [-gone-] and {+come+}, with a few words around."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    steps = difflib.SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(CONTEXT)
    shown = []
    for group in steps:
        text = ""
        for kind, i, j, k, m in group:
            gone, come = "".join(before[i:j]), "".join(after[k:m])
            if kind == "equal":
                text += gone
            else:
                text += f"[-{gone}-]" * bool(gone) + f"{{+{come}+}}" * bool(come)
        shown.append(text.strip())
    return " … ".join(shown)


def earlier(key: str, language: str, wanted: str) -> str | None:
    """Return the text that had a state: as this machine saw it, or as the history holds it."""
    seen = load(SEEN)
    if wanted in seen:
        return seen[wanted]
    path = relative(RECORD)
    commits = _git("log", f"-S{wanted}", "--format=%H", "--", path).split()
    page, _, section = key.partition("#")
    for commit in reversed(commits):
        for path in (f"{language}/{page}.md", f"{page}.py", f"{language}/{page}.py"):  # where labs stand, and stood
            text = _git("show", f"{commit}:docs/{path}")
            for _identifier, _line, words in prose.sections(_prose_of(text, path, language)):
                if prose.state(words) == wanted:
                    return words
    return None


def _prose_of(text: str, path: str, language: str) -> str:
    from sitebuild.read import cells

    return cells.as_markdown(text, language) if path.endswith(".py") else text


def _git(*arguments: str) -> str:
    try:
        run = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    except OSError:
        return ""
    return run.stdout if run.returncode == 0 else ""


def remember(found: list[Pair]) -> None:
    """Keep the texts of this moment, and those that the record names, for the differences to come."""
    now = {words.state: words.text for pair in found for words in (pair.zh, pair.en)}
    named = {state for entry in read_record().known.values() for state in (entry.zh, entry.en)}
    seen = load(SEEN)
    kept = {state: text for state, text in seen.items() if state in named} | now
    if kept != seen:
        write(SEEN, json.dumps(kept, ensure_ascii=False))


# ---------------------------------------------------------------------------------------------------------------- checking


def check_prose(found: list[Pair], unfinished: Collection[str] = ()) -> Iterator[Broken]:
    """Yield the sections whose two texts were not read side by side since one of them changed.

    Of lessons that are not finished there is nothing to read side by side yet: the rule `to write` names what they lack.
    """
    record = read_record()
    for number, line in record.unread:
        yield Broken(relative(RECORD), number, "prose", f"neither a section's name nor a pair of states: {line!r}")
    known = record.known
    for pair in found:
        if (pair.zh.state, pair.en.state) not in known and pair.idea not in unfinished:
            yield _stale(pair, record)
    remember(found)


def _stale(pair: Pair, record: Record) -> Broken:
    page, _, section = pair.key.partition("#")
    base = record.base(pair)
    where = f"section #{section}:" if section else "the opening:" if pair.zh.path != pair.en.path else "the texts:"
    then = f"then run `make reconciled PAGE={page}" + (f" SECTION={section}`" if section else "`")
    if base is None:
        new = "" if record.knows(page) else f"{page} is new; "
        text = f"{where} never reconciled: {new}read it beside {pair.en.path}:{pair.en.line}, {then}"
        return Broken(pair.zh.path, pair.zh.line, "prose", text)
    key, entry = base
    sides = changed(pair, entry)
    shown = "; ".join(_shown(key, language, getattr(entry, language), getattr(pair, language)) for language in sides)
    if len(sides) > 1:
        text = (
            f"{where} changed in both languages since they were last read side by side: {shown}; compare them, {then}"
        )
        return Broken(pair.zh.path, pair.zh.line, "prose", text)
    other = next(language for language in LANGUAGES if language not in sides)
    stale: Words = getattr(pair, other)
    here = "" if pair.zh.path == pair.en.path else f" in {getattr(pair, sides[0]).path}"
    text = f"{where} behind: {shown}{here}; bring the {NAMES[other]} up to date, {then}"
    return Broken(stale.path, stale.line, "prose", text + ', with WHY="..." if nothing is to change here')


def _shown(key: str, language: str, state: str, now: Words) -> str:
    before = earlier(key, language, state)
    if before is None:
        return f"the {NAMES[language]} words changed (their earlier text is not at hand: fetch the whole history)"
    return f"the {NAMES[language]} words changed: {difference(before, now.text)}"


# ------------------------------------------------------------------------------------------------------------- reconciling


def reconcile(found: list[Pair], page: str, section: str | None, why: str, by: str, day: str) -> str:
    """Write down that a section says the same in both languages; return what to tell: both sides as they now stand.

    Args:
        found: All pairs as they are now.
        page: The page's name: momentum, labs/digits, claims/momentum, figures/momentum, glossary, README.
        section: The section's id ("" is the opening, or the only one of a file of texts), or None for every section of the page that
            is not reconciled, and of a lesson also for its title, its claims and the figure of its name.
        why: Why one side did not need to change, asked for where only one side did; or why a whole page is recorded at once.
        by: Who read both sides.
        day: When, as YYYY-MM-DD.

    Raises:
        ValueError: No such page or section, words still to be written, nobody has read them, or a reason is lacking.
    """
    if not by.strip():
        raise ValueError('nobody has read it: say who did, BY="...", or set git\'s user.name')
    names = sorted({pair.key.partition("#")[0] for pair in found})
    if page not in names:
        raise ValueError(f"PAGE={page}: no such page{_meant(page, names)}")
    mine = {pair.key.partition("#")[2]: pair for pair in found if pair.key.partition("#")[0] == page}
    if section is not None and section not in mine:
        raise ValueError(f"SECTION={section}: {page} has no such section{_meant(section, list(mine))}")
    record = read_record()
    beside = [pair for pair in found if pair.idea == page and pair not in mine.values()]
    wanted = [mine[section]] if section is not None else [*mine.values(), *beside]
    open_ones = [pair for pair in wanted if (pair.zh.state, pair.en.state) not in record.known]
    if section is None and len(open_ones) > 1 and not why.strip():
        listed = ", ".join(pair.key.removeprefix(page) for pair in open_ones)
        raise ValueError(
            f'{page}: {len(open_ones)} sections are open: {listed}: read them one at a time, SECTION=..., or say why all at once: WHY="..."'
        )
    for pair in open_ones:
        for words in (pair.zh, pair.en):
            if unwritten.OPEN in words.text:
                raise ValueError(f"{pair.key}: still to be written: {words.path}:{words.line}")
    made: dict[str, Entry] = {}
    for pair in open_ones:
        base = record.base(pair)
        sides = changed(pair, base[1]) if base else list(LANGUAGES)
        if len(sides) == 1 and not why.strip():
            other = next(language for language in LANGUAGES if language not in sides)
            message = (
                f"{pair.key}: only the {NAMES[sides[0]]} words changed: edit {getattr(pair, other).path}:"
                f'{getattr(pair, other).line}, or say why nothing is to change there: WHY="..."'
            )
            raise ValueError(message)
        reason = f"{sides[0]} only: {' '.join(why.split())}" if len(sides) == 1 else " ".join(why.split())
        made[pair.key] = Entry(pair.zh.state, pair.en.state, reason, f"{day} by {' '.join(by.split())}")
    RECORD.write_text(written(found, record, made), encoding="utf-8")
    remember(found)
    if not made:
        return f"{page}: reconciled already"
    read = "\n\n".join(_side_by_side(pair) for pair in open_ones)
    return f"{read}\n\n{page}: {len(made)} reconciled: {', '.join(key.removeprefix(page).rstrip('#') or '#' for key in made)}"


def _side_by_side(pair: Pair) -> str:
    """Return both sides of a section as they now stand, for whoever says that they say the same."""
    sides = (f"{words.path}:{words.line}\n{words.text}" for words in (pair.zh, pair.en))
    return f"--- {pair.key}\n" + "\n\n".join(sides)


def written(found: list[Pair], record: Record, made: dict[str, Entry]) -> str:
    """Return the record's text: each section once, in the order of the pages; what no section needs any more is left out."""
    known, lines = record.known, []
    for pair in found:
        entry = made.get(pair.key) or known.get((pair.zh.state, pair.en.state))
        base = None if entry else record.base(pair)
        if entry or base:
            lines += [pair.key, str(entry or base[1])]  # type: ignore[index]
    return HEAD + "\n".join(["", *lines, ""])


def _meant(word: str, words: list[str]) -> str:
    near = difflib.get_close_matches(word, words, n=3)
    return f"; did you mean {' or '.join(near)}?" if near else f"; there are: {', '.join(words)}"


# -------------------------------------------------------------------------------------------------------------- the command


def check_all(by_language: dict[str, list[Page]]) -> list[Broken]:
    """Return everything in which the two languages of the site differ, and what is still to be written."""
    lacking = unwritten.check()
    stale = check_prose(prose.pairs(by_language), unwritten.ideas(lacking))
    return sorted({*lacking, *twins.check(by_language), *stale})


def main(command: str) -> int:
    """Check, or write down that the PAGE and SECTION of the environment are reconciled; return 0 if nothing is left to do."""
    if not compute.all_made({}):
        return 1
    by_language = {language: pages(language) for language in LANGUAGES}
    if command == "reconciled":
        named = {name: os.environ.get(name, "").strip() for name in ("PAGE", "SECTION", "WHY", "BY")}
        section = None if not named["SECTION"] else named["SECTION"].strip("#")
        by = named["BY"] or _git("config", "user.name").strip()
        try:
            print(reconcile(prose.pairs(by_language), named["PAGE"], section, named["WHY"], by, f"{date.today()}"))
        except ValueError as error:
            print(f"reconciled: {error}", file=sys.stderr)
            return 2
        return 0
    broken = check_all(by_language)
    for place in broken:
        print(_coloured(str(place)), file=sys.stderr)
    count = f"{len(by_language['zh'])} pages, {len(prose.pairs(by_language))} sections in two languages"
    print(f"languages: {len(broken)} differ of {count}" if broken else f"languages: {count}, all reconciled")
    return 1 if broken else 0


def _coloured(text: str) -> str:
    """Paint what is gone red and what has come green, on a terminal."""
    if not sys.stderr.isatty():
        return text
    text = re.sub(r"\[-(.*?)-\]", "\033[31m[-\\1-]\033[0m", text)
    return re.sub(r"\{\+(.*?)\+\}", "\033[32m{+\\1+}\033[0m", text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
