"""What must be the same on a page and its twin, section by section: all that a program can compare."""

from collections import Counter
from collections.abc import Iterator

from sitebuild.read.source import DOCS, Page, Section
from sitebuild.rules import Broken, relative

IN_ORDER = {
    "display": "displayed formulas",
    "embed": "embedded sections",
    "figure": "figures",
    "answer": "folded answers",
    "exercise": "exercises",
    "box": "boxes",
    "table": "tables",
    "entry": "list entries",
    "cell": "code cells",
}
AS_SET = {
    "formula": "formula",
    "claim": "claim",
    "link": "link target",
    "claims": "claims box",
    "map": "map",
    "name": "name",
}


def check(by_language: dict[str, list[Page]]) -> Iterator[Broken]:
    """Yield what stands in one language only: pages, sections, and what is in them."""
    for language, other in (("zh", "en"), ("en", "zh")):
        twins = {page.path: page for page in by_language[other]}
        for page in by_language[language]:
            path = DOCS / other / page.path.relative_to(DOCS / language)
            if path not in twins:
                yield Broken(page.name, 1, "one language only", f"no translation: write {relative(path)}")
            elif language == "zh":
                yield from check_pair(page, twins[path])


def check_pair(zh: Page, en: Page) -> Iterator[Broken]:
    """Yield what stands on a page in one language only, section by section."""
    pages = {"zh": zh, "en": en}
    ids = {language: [(s.level, s.id) for s in page.sections[1:]] for language, page in pages.items()}
    lonely = False
    for language, other in (("zh", "en"), ("en", "zh")):
        for section in pages[language].sections[1:]:
            if section.id and (section.level, section.id) not in ids[other]:
                lonely = True
                message = f"#{section.id} (level {section.level}) is not in {pages[other].name}: write it there, or take it out here"
                yield Broken(pages[language].name, section.line, "one language only", message)
    if lonely:
        return
    if ids["zh"] != ids["en"]:
        yield Broken(en.name, 1, "one language only", f"the sections stand in another order than in {zh.name}")
        return
    for here, there in zip(zh.sections, en.sections, strict=True):
        where = f"section #{here.id}" if here.id else "before the first heading"
        for kind, what in IN_ORDER.items():
            if here.values(kind) != there.values(kind):
                mine, theirs = _first_difference(here.values(kind), there.values(kind))
                shown = (("zh", mine), ("en", theirs))
                side, page = (here, zh) if mine else (there, en)
                line = next((i.line for i in side.items if i.kind == kind and i.value == (mine or theirs)), side.line)
                sides = ", ".join(f"{tag} {value!r}" if value else f"{tag} nothing" for tag, value in shown)
                message = f"{where}: the {what} differ: {sides}; give both pages the same"
                yield Broken(page.name, line, "one language only", message)
        yield from _counted(zh, here, there, where)
        for kind, what in AS_SET.items():
            for side, page, twin, name in ((here, zh, there, en.name), (there, en, here, zh.name)):
                for value in dict.fromkeys(side.values(kind)):
                    if value not in twin.values(kind):
                        line = next(i.line for i in side.items if i.kind == kind and i.value == value)
                        message = f"{where}: {what} {value!r} is not in the same section of {name}: put it there, or take it out here"
                        yield Broken(page.name, line, "one language only", message)


def _counted(zh: Page, here: Section, there: Section, where: str) -> Iterator[Broken]:
    """Yield the methods and frameworks that one side of a section names more often than the other."""
    mine, theirs = Counter(here.values("named")), Counter(there.values("named"))
    for name in sorted(mine.keys() | theirs.keys()):
        if mine[name] != theirs[name]:
            line = next((item.line for item in here.items if item.kind == "named" and item.value == name), here.line)
            counts = f"{name} stands {mine[name]} times in zh, {theirs[name]} times in en"
            message = f"{where}: {counts}; name a method as often on both sides"
            yield Broken(zh.name, line, "one language only", message)


def _first_difference(zh: list[str], en: list[str]) -> tuple[str, str]:
    for position in range(max(len(zh), len(en))):
        pair = (zh[position : position + 1] or [""])[0], (en[position : position + 1] or [""])[0]
        if pair[0] != pair[1]:
            return pair
    return "", ""
