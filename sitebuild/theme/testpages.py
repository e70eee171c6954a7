"""A page for each test file that a claim or a page leads to, so that one comes to the test without leaving the site."""

import ast
import re
from pathlib import Path

from sitebuild.cache import ROOT
from sitebuild.read.source import pages
from sitebuild.read.store import claims, tests_of
from sitebuild.texts import TEXTS

LINKED = re.compile(r"\btests/(\w+)\.md")


def built(language: str) -> dict[str, str]:
    """Return {address: Markdown} with one page for each file of tests that is led to."""
    linked = claims().keys() | {name for each in pages(language) for name in LINKED.findall(each.text)}
    files = {name: tests_of(name) for name in sorted(linked)}
    return {f"tests/{name}.md": page(path, language) for name, path in files.items() if (ROOT / path).is_file()}


def page(path: str, language: str) -> str:
    """Return one test file as Markdown: a heading for each top-level function or class, its code below."""
    source = (ROOT / path).read_text(encoding="utf-8")
    lines = source.splitlines()
    said = (TEXTS[language][key] for key in ("tests_of", "tests_intro", "tests_description"))
    title, intro, description = (text.format(name=Path(path).stem, path=path) for text in said)
    out = ["---", "search: {exclude: true}", f"title: {path}"]
    out += [f'description: "{description}"', "hide: [toc]", "---"]
    out += [f"# {title} {{ #tests .code-title }}", "", intro, ""]
    end = 0
    named = [
        node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name.startswith("test")
    ]
    for node in named:
        start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]) - 1
        out += _fence(lines[end:start])
        assert node.end_lineno is not None
        out += [f"## `{node.name}` {{ #{node.name} }}", "", *_fence(lines[start : node.end_lineno])]
        end = node.end_lineno
    return "\n".join([*out, *_fence(lines[end:])])


def _fence(lines: list[str]) -> list[str]:
    text = "\n".join(lines).strip("\n")
    if not text.strip():
        return []
    safe = re.sub(r"^(\s*)(;?-+8<-+)", r"\1;\2", text, flags=re.M)
    return ["````` { .python }", *safe.splitlines(), "`````", ""]
