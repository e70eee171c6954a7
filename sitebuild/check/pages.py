"""What must be true of every page before it is rendered; each rule names file, line and what to do."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from sitebuild.cache import ROOT, Noted
from sitebuild.check import (
    captions,
    conditions,
    equations,
    grounds,
    markup,
    numbers,
    quotes,
    record,
    terms,
    twins,
    unwritten,
    words,
)
from sitebuild.make import formulas
from sitebuild.read import fields, glossary, lessons, prose
from sitebuild.read.glossary import Term
from sitebuild.read.source import DOCS, LANGUAGES, Page, formulas_in, pages, sections_in, without_tag
from sitebuild.read.store import claim_lines, claims, drawings, tests_of
from sitebuild.rules import Broken, line_with

SNIPPETS = ROOT / "snippets"
BUILT_BLOCKS = ("claims", "map", "glossary")


# ------------------------------------------------------------------------------------------------ what there is to show


def tests_in(name: str) -> dict[str, int]:
    """Return the test functions of a file of the project and their lines, or nothing if there is no such file."""
    path = ROOT / name
    return _tests_in(path) if path.is_file() else {}


@Noted
def _tests_in(path: Path) -> dict[str, int]:
    body = ast.parse(path.read_bytes(), filename=str(path)).body
    return {
        node.name: node.lineno for node in body if isinstance(node, ast.FunctionDef) and node.name.startswith("test")
    }


def anchors_of(page: Page) -> set[str]:
    """Return every id on a page to which a link may lead."""
    ids = {section.id for section in page.sections} | page.anchors
    if page.of("claims"):
        ids |= {f"claim-{claim['name']}" for claim in claims().get(page.stem, [])}
    if page.of("glossary"):
        ids |= {f"term-{term.id}" for term in glossary.terms()}
    ids |= {f"fig-{item.value.replace('_', '-')}" for item in page.of("figure")}
    return ids


# ------------------------------------------------------------------------------------------------------- one page alone


def check_page(page: Page, known: dict[str, Page]) -> Iterator[Broken]:
    """Yield what is broken on one page."""
    yield from _headings(page)
    yield from _embeds(page)
    yield from _blocks(page)
    yield from _formulas(page)
    yield from check_claims_of(page)
    yield from _links(page, known)
    for number, line in enumerate(page.text.split("\n"), start=1):
        yield from fields.check(page.name, number, line)


def _headings(page: Page) -> Iterator[Broken]:
    seen: dict[str, int] = {}
    for section in page.sections[1:]:
        if not section.id:
            message = "a heading has no id: end it with { #name }, the same in both languages"
            yield Broken(page.name, section.line, "heading id", message)
        elif section.id in seen:
            message = f"#{section.id} stands on line {seen[section.id]} already"
            yield Broken(page.name, section.line, "heading id", message)
        seen[section.id] = section.line


def _embeds(page: Page) -> Iterator[Broken]:
    for item in page.of("embed"):
        file, _, section = item.value.partition(":")
        path = SNIPPETS / file
        if not path.is_file():
            yield Broken(page.name, item.line, "snippet", f"no file snippets/{file}")
        elif section and section not in sections_in(path.read_text(encoding="utf-8")):
            yield Broken(page.name, item.line, "snippet section", f"snippets/{file} has no section {section!r}")
    for item in page.of("code"):
        message = f"code typed into a page: {item.value!r}; put it into a section of a snippet and embed that"
        yield Broken(page.name, item.line, "snippet", message)
    for item in page.of("fence"):
        message = (
            f"a block of code is either python, embedded, or text (what is typed, and never run), got {item.value!r}"
        )
        yield Broken(page.name, item.line, "snippet", message)


def _blocks(page: Page) -> Iterator[Broken]:
    for item in page.items:
        if item.kind == "figure" and item.value not in drawings():
            message = f"no figure {item.value!r}: no module snippets/figures/{item.value}.py"
            yield Broken(page.name, item.line, "figure", message)
        elif item.kind == "claims" and not claims().get(page.stem):
            yield Broken(page.name, item.line, "claim", f"no claims: snippets/claims/{page.stem}.py holds none")


def _formulas(page: Page) -> Iterator[Broken]:
    for item in page.of("formula", "display"):
        if complaint := formulas.complain(item.value):
            yield Broken(page.name, item.line, "formula", complaint)
    for item in page.of("dollar"):
        message = (
            "a lone $: a formula is written $x$, without spaces inside, or $$ with blank lines around; a dollar is \\$"
        )
        yield Broken(page.name, item.line, "formula", message)
    for item in page.of("torn"):
        message = "$$ needs a line of its own and blank lines around, none inside; otherwise the TeX stays as it is"
        yield Broken(page.name, item.line, "formula", message)


def check_claims_of(page: Page) -> Iterator[Broken]:
    """Yield the claims that a page quotes and nobody computes, quotes as what they are not, or computes and nobody quotes."""
    own = {claim["name"]: claim for claim in claims().get(page.stem, [])}
    quoted = set()
    for item in page.of("claim"):
        target, _, anchor = item.value.partition("#claim-")
        module = target.rpartition("/")[2].removesuffix(".md").replace("-", "_") or page.stem
        quoted |= {anchor} if module == page.stem else set()
        known = {claim["name"]: claim for claim in claims().get(module, [])}
        if item.value in page.numbers and known.get(anchor, {}).get("worded"):
            message = f"claim {anchor!r} is a sentence, not a number: lead to it from the words it holds, [words](#claim-{anchor})"
            yield Broken(page.name, item.line, "claim", message)
        if anchor not in known:
            message = f"no claim {anchor!r}: snippets/claims/{module}.py has no function {anchor.replace('-', '_')}"
            yield Broken(page.name, item.line, "claim", message)
    for item in page.of("claims"):
        for name in own.keys() - quoted:
            message = f"claim {name!r} is in the box and nowhere in the text: quote it by [](#claim-{name}) or drop it"
            yield Broken(page.name, item.line, "claim", message)


def _links(page: Page, known: dict[str, Page]) -> Iterator[Broken]:
    for item in page.of("link", "claim", "image"):
        target, _, anchor = item.value.partition("#")
        if re.match(r"[a-z]+:|@", target):
            continue
        there = (page.path.parent / target).resolve() if target else page.path
        name = there.relative_to(page.path.parents[0]).as_posix() if there.is_relative_to(page.path.parent) else target
        if name.startswith("tests/"):
            held = tests_of(there.stem)
            if not tests_in(held):
                yield Broken(page.name, item.line, "link", f"{item.value}: no tests in {held}")
            elif anchor and anchor not in tests_in(held):
                yield Broken(page.name, item.line, "link", f"{item.value}: {held} has no {anchor}")
        elif str(there) not in known:
            yield Broken(page.name, item.line, "link", f"{item.value}: no page {target!r}")
        elif anchor and item.kind != "claim" and anchor not in anchors_of(known[str(there)]):
            yield Broken(page.name, item.line, "anchor", f"{item.value}: {known[str(there)].name} has no id {anchor!r}")
        elif item.kind == "claim" and not known[str(there)].of("claims"):
            message = f"{item.value}: {known[str(there)].name} has no claims box; put [[claims]] there"
            yield Broken(page.name, item.line, "anchor", message)


# ------------------------------------------------------------------------------------------------ glossary, map of lessons


def check_data() -> Iterator[Broken]:
    """Yield what is broken in docs/glossary.toml and docs/lessons.toml."""
    for path, rule, read in (("docs/glossary.toml", "glossary", glossary.terms), (lessons.PATH, "map", lessons.plan)):
        try:
            read()
        except ValueError as error:
            text = str(error).removeprefix(path + ": ")
            name, place = re.match(r"\w+ '(.+?)'", text), re.search(r"at line (\d+)", text)
            line = line_with(path, f'= "{name[1]}"') if name else int(place[1]) if place else 1
            yield Broken(path, line, rule, text)


def check_data_pages() -> Iterator[Broken]:
    """Yield the terms and lessons that lead to no page, and the terms whose explanations differ in their formulas."""
    for term in glossary.terms():
        if term.page and not (DOCS / "zh" / f"{term.page}.md").is_file():
            message = f"term {term.id!r}: no page {term.page!r}"
            yield Broken("docs/glossary.toml", _term_line(term), "glossary", message)
        in_zh, in_en = (sorted({tex for tex, _, _ in formulas_in(say)}) for say in (term.say_zh, term.say_en))
        if in_zh != in_en:
            message = f"the formulas of term {term.id!r} differ: zh {in_zh}, en {in_en}"
            yield Broken("docs/glossary.toml", _term_line(term), "one language only", message)
    written = {page.path.relative_to(DOCS / "zh").as_posix() for page in pages("zh")}
    for entry in lessons.plan().entries():
        if entry.path not in written:
            yield Broken(lessons.PATH, line_with(lessons.PATH, entry.mark), "map", f"no page {entry.path}")


# -------------------------------------------------------------------------------------------------------- claims and tests


def check_claims() -> Iterator[Broken]:
    """Yield the claims that share a name, whose test does not exist, or whose sentences differ in their formulas."""
    for module, entries in claims().items():
        path, held = f"snippets/claims/{module}.py", tests_of(module)
        for entry in entries:
            line, *others = claim_lines(module, entry)
            for other in others:
                message = f"{entry['name']!r} is the name of the claim in line {line} too: only the last is kept"
                yield Broken(path, other, "claim", message)
            if entry["test"] not in tests_in(held):
                yield Broken(path, line, "claim", f"{held} has no {entry['test']}, which should hold this number")
            in_zh, in_en = (sorted({tex for tex, _, _ in formulas_in(entry[language])}) for language in LANGUAGES)
            if in_zh != in_en:
                message = f"the formulas of the claim differ: zh {in_zh}, en {in_en}"
                yield Broken(path, line, "one language only", message)


# -------------------------------------------------------------------------------------------------------------- everything


def all_formulas(by_language: dict[str, list[Page]]) -> dict[tuple[str, bool], tuple[str, int]]:
    """Return every formula of the site and the first place where it stands."""
    found: dict[tuple[str, bool], tuple[str, int]] = {}
    for page in (page for group in by_language.values() for page in group):
        for item in page.of("formula", "display"):
            found.setdefault((without_tag(item.value), item.kind == "display"), (page.name, item.line))
    for module, entries in claims().items():
        path = f"snippets/claims/{module}.py"
        for entry in entries:
            for tex, display, _ in formulas_in(entry["zh"] + "\n\n" + entry["en"]):
                found.setdefault((tex, display), (path, claim_lines(module, entry)[0]))
    for name, drawn in drawings().items():
        for tex, display, _ in formulas_in(drawn["caption"]["zh"] + "\n\n" + drawn["caption"]["en"]):
            found.setdefault((tex, display), (f"snippets/figures/{name}.py", 1))
    for term in glossary.terms():
        for tex, display, _ in formulas_in(f"{term.say_zh}\n\n{term.say_en}"):
            found.setdefault((tex, display), ("docs/glossary.toml", _term_line(term)))
    return found


def _term_line(term: Term) -> int:
    return line_with("docs/glossary.toml", f'id = "{term.id}"')


def check() -> list[Broken]:
    """Return everything that is broken on the pages, in the order of files and lines."""
    broken = list(check_data())
    if broken:
        return sorted(broken)  # the pages lean on them
    by_language = {language: pages(language) for language in LANGUAGES}
    known = {str(page.path): page for group in by_language.values() for page in group}
    for page in known.values():
        broken += check_page(page, known)
    broken += markup.check(by_language)
    broken += twins.check(by_language)
    pairs = prose.pairs(by_language)
    lacking = unwritten.check()
    broken += lacking
    broken += record.check_prose(pairs, unwritten.ideas(lacking))
    broken += terms.check(by_language, pairs)
    broken += words.check(by_language, unwritten.ideas(lacking))
    broken += numbers.check(by_language, unwritten.ideas(lacking))
    broken += captions.check(unwritten.ideas(lacking))
    broken += check_claims()
    broken += grounds.check()
    broken += conditions.check()
    broken += fields.unsealed()
    broken += quotes.check(by_language)
    broken += check_data_pages()
    for module in claims():
        name = f"{module.replace('_', '-')}.md"
        if not (DOCS / "zh" / name).is_file():
            broken.append(Broken(f"snippets/claims/{module}.py", 1, "claim", f"no page {name} quotes these"))
    places = all_formulas(by_language)
    typed = [(tex, display) for tex, display in places if not formulas.complain(tex)]
    errors = formulas.typeset(typed)
    for (tex, _display), (path, line) in places.items():
        if tex in errors:
            broken.append(Broken(path, line, "formula", f"{tex!r} does not parse: {errors[tex]}"))
        elif not path.endswith(".md") and (complaint := formulas.complain(tex)):
            broken.append(Broken(path, line, "formula", complaint))
    broken += equations.check(by_language)
    return sorted(set(broken))
