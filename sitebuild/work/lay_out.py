"""Lay out a lesson: `NAME=lookahead AFTER=nesterov python -m sitebuild.work.lay_out`, with ZH="..." and EN="..." if its titles are known.

Writes the files of `scaffold` beside this module to their places, and the lesson into docs/lessons.toml: the navigation and the map. What it
leaves to write is marked; `python -m sitebuild` names each mark (sitebuild/check/unwritten.py). Nothing is written unless everything can
be, and no file that exists is replaced. Standard library only: it runs before anything is installed.
"""

import builtins
import difflib
import json
import keyword
import os
import re
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sitebuild.cache import ROOT
from sitebuild.read import lessons
from sitebuild.read.markdown import HAN

SCAFFOLD = Path(__file__).parent / "scaffold"
FILES = {
    "zh.md": "docs/zh/LESSON.md",
    "en.md": "docs/en/LESSON.md",
    "snippet.py": "snippets/MODULE.py",
    "claims.py": "snippets/claims/MODULE.py",
    "equations.py": "snippets/equations/MODULE.py",
    "figure.py": "snippets/figures/MODULE.py",
    "exercises.py": "snippets/exercises/MODULE.py",
    "test.py": "tests/snippets/test_MODULE.py",
}
KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
UNTITLED = {"zh": "[[write: 中文标题]]", "en": "[[write: the English title]]"}
# Folders of the site: no page has their address.
FOLDERS = {"assets", "en", "images", "labs", "search", "snippets", "tests", "zh"}
LONGEST = 40  # characters: the names of tests and figures still fit a line
BLOCK = re.compile(r'(?m)^  \[\[track\.lesson\]\]\n(?:  .*\n)*?  id = "(?P<id>[^"\n]*)"\n(?:  .*\n)*')


class Refused(ValueError):
    """An argument that breaks a rule; the message names argument, rule and value."""


@dataclass
class Plan:
    """What is going to be written.

    Args:
        new: Files that do not exist yet, and their text.
        changed: Files that do, and their text with the lesson in it.
    """

    new: dict[str, str] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)


# ------------------------------------------------------------------------------------------------------------ the arguments


def check_name(name: str) -> str:
    """Return the module's name of a lesson's name.

    Raises:
        Refused: it is no kebab-case, or taken.
    """
    module = name.replace("-", "_")
    refuse = _refusal("NAME", name)
    if not name:
        raise refuse("is missing: the lesson's name, such as dropout-ensemble")
    if not KEBAB.fullmatch(name):
        raise refuse("must be in kebab-case: small letters and digits, words joined by single hyphens, a letter first")
    if len(name) > LONGEST:
        raise refuse(f"must have at most {LONGEST} characters, it has {len(name)}")
    if keyword.iskeyword(module) or keyword.issoftkeyword(module) or hasattr(builtins, module):
        raise refuse("is a word of Python: a function of this name would hide it")
    if module in sys.stdlib_module_names:
        raise refuse(f"is a module of Python: beside snippets/{module}.py nothing could import it")
    if module == "numpy":
        raise refuse("is what the code of lessons imports")
    if name in FOLDERS:
        raise refuse("is a folder of the site: its address is taken")
    for path in _taken(name, module):
        if path.exists():
            raise refuse(f"is taken: there is {path.relative_to(ROOT).as_posix()}")
    return module


def _taken(name: str, module: str) -> list[Path]:
    """Return the paths that would have to be free."""
    files = [ROOT / _fill(target, name, module) for target in FILES.values()]
    tests = (ROOT / "tests").rglob(f"test_{module}.py")
    return [*files, *(path.with_suffix("") for path in files), ROOT / "images" / f"{module}.zh.svg", *tests]


def check_after(after: str, plan: lessons.Plan) -> None:
    """Let only a lesson of the map pass.

    Raises:
        Refused: there is no such lesson.
    """
    refuse = _refusal("AFTER", after)
    known = [lesson.id for track in plan.tracks for lesson in track.lessons]
    if not after:
        raise refuse("is missing: the lesson to be read before this one, such as " + known[-1])
    if after not in known:
        near = difflib.get_close_matches(after, known, n=3)
        raise refuse("must be a lesson: " + ("did you mean " + " or ".join(near) if near else ", ".join(known)))


def check_title(title: str, language: str, plan: lessons.Plan) -> None:
    """Let only a title pass that can stand in the navigation and on the map.

    Raises:
        Refused: it is in the other language, holds a mark that Markdown reads, or is taken.
    """
    refuse = _refusal(language.upper(), title)
    if wrong := re.search(r"[\n\r\t\"\\|<>{}\[\]`*_#$]", title):
        raise refuse(f"must be plain words on one line, it holds {wrong[0]!r}")
    if language == "en" and (han := re.search(f"[{HAN}]", title)):
        raise refuse(f"must be the English title, it holds {han[0]!r}")
    if language == "zh" and re.search(f"[{HAN}] +[A-Za-z0-9]|[A-Za-z0-9] +[{HAN}]", title):
        raise refuse("must have no space between Han and Latin: the style sheet makes the gap")
    for entry in plan.entries():
        if getattr(entry, language) == title:
            raise refuse(f"is taken: it is the title of {entry.path}")


def _refusal(argument: str, value: str) -> Callable[[str], Refused]:
    return lambda rule: Refused(f"{argument} {rule}; got {value!r}" if value else f"{argument} {rule}")


# ------------------------------------------------------------------------------------------------------------ what to write


def lay_out(name: str, after: str, titles: dict[str, str]) -> Plan:
    """Return the files of a lesson and the places where it is entered.

    Args:
        name: The lesson's name in kebab-case.
        after: The lesson to be read before it; it stands behind that one in its track, and so in the navigation.
        titles: By language; empty where the title is still to be written.

    Raises:
        Refused: an argument breaks a rule.
    """
    plan = lessons.plan()
    module = check_name(name)
    check_after(after, plan)
    for language, title in titles.items():
        if title:
            check_title(title, language, plan)
    shown = {language: titles[language] or UNTITLED[language] for language in UNTITLED}
    heading = {"en": shown["en"], "zh": f'{shown["zh"]} <small lang="en">{shown["en"]}</small>'}
    made = Plan()
    for source, target in FILES.items():
        text = (SCAFFOLD / source).read_text(encoding="utf-8")
        text = _fill(text, name, module).replace("HEADING", heading.get(source.partition(".")[0], ""))
        made.new[_fill(target, name, module)] = _in_order(text)
    made.changed[lessons.PATH] = with_lesson(after, name, shown, free_row(plan, after))
    return made


def _fill(text: str, name: str, module: str) -> str:
    return text.replace("LESSON", name).replace("MODULE", module)


def _in_order(text: str) -> str:
    """Sort the imports of our own that follow one another: their order hangs on the lesson's name."""
    return re.sub(r"(?m)(?:^from snippets\.?.*\n)+", lambda found: "".join(sorted(found[0].splitlines(True))), text)


def with_lesson(after: str, name: str, titles: dict[str, str], row: int) -> str:
    """Return docs/lessons.toml with the lesson behind another, in its track; every other line stays as it was."""
    text = (ROOT / lessons.PATH).read_text(encoding="utf-8")
    text += "" if text.endswith("\n") else "\n"
    blocks = [block for block in BLOCK.finditer(text) if block["id"] == after]
    if len(blocks) != 1:
        raise Refused(f"AFTER must have one [[track.lesson]] in {lessons.PATH}, indented by two blanks; got {after!r}")
    quoted = {language: json.dumps(title, ensure_ascii=False) for language, title in titles.items()}
    entry = f"""
  [[track.lesson]]
  id = "{name}"
  zh = {quoted["zh"]}
  en = {quoted["en"]}
  row = {row}
  after = ["{after}"]
"""
    end = blocks[0].end()
    new = text[:end] + entry + text[end:]
    tomllib.loads(new)
    return new


def free_row(plan: lessons.Plan, after: str) -> int:
    """Return the map's row for the lesson: that of the one before if its next column is free, or the nearest other row.

    Rows of its own track come first; a row of others must leave the columns beside it free as well.
    """
    column, row = plan.column[after] + 1, plan.lesson(after).row
    places = [(lesson.row, plan.column[lesson.id] - column) for track in plan.tracks for lesson in track.lessons]
    taken = {other for other, away in places if away == 0}
    crowded = {other for other, away in places if abs(away) <= 1}
    own = {lesson.row for lesson in plan.track_of(after).lessons}
    rows = sorted(range(plan.rows + 1), key=lambda other: (other not in own, abs(other - row), -other))
    return next(other for other in rows if other not in (taken if other in own else crowded))


# ----------------------------------------------------------------------------------------------------------------- writing


def write(plan: Plan) -> None:
    """Write all files, or none: where one cannot be written, those before it are as they were.

    Raises:
        OSError: a file cannot be written.
    """
    before = {name: (ROOT / name).read_bytes() for name in plan.changed}
    done: list[Path] = []
    try:
        for name, text in plan.new.items():
            path = ROOT / name
            path.parent.mkdir(exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                done.append(path)
                file.write(text)
        for name, text in plan.changed.items():
            (ROOT / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError:
        for path in done:
            path.unlink()
        for name, content in before.items():
            if (ROOT / name).read_bytes() != content:
                (ROOT / name).write_bytes(content)
        raise


def main() -> int:
    """Lay out the lesson that the environment names; say what was made and what comes next."""
    named = {key: os.environ.get(key, "").strip() for key in ("NAME", "AFTER", "ZH", "EN")}
    try:
        plan = lay_out(named["NAME"], named["AFTER"], {"zh": named["ZH"], "en": named["EN"]})
        write(plan)
    except (ValueError, OSError) as error:
        print(f"lesson: {error}; nothing was written", file=sys.stderr)
        return 2
    name = named["NAME"]
    print(f"lesson: {name} stands behind {named['AFTER']}. New:")
    print(*(f"  {path}" for path in plan.new), sep="\n")
    print("Entered in: " + ", ".join(plan.changed))
    print("Next:")
    steps = {
        "make serve": "sets up, names what is still to be written, file by file, and shows the pages as they grow",
        "make words": "lists in docs/words.txt the sentences that claim; write beside each what it rests on",
        f"make reconciled PAGE={name} SECTION=...": "shows a section in both languages and writes down that they say the same",
        "make test": "checks everything that CI checks",
    }
    width = max(map(len, steps))
    print(*(f"  {command:{width}}  {what}" for command, what in steps.items()), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
