"""The rule `drawing`: each figure shows what its `data()` returned, and each word in it stands at what it names.

`readback` draws the panels once more and compares. What came out is kept until a figure, or anything that it is drawn or read with, changes;
`python -m sitebuild.check.readback` brings it up to date.
"""

import subprocess
import sys
from collections.abc import Iterator
from functools import cache

from sitebuild.cache import CACHE, ROOT, key, load, sources
from sitebuild.make import draw
from sitebuild.read import glossary
from sitebuild.read.store import drawing, drawings
from sitebuild.rules import Broken, line_with

STORE = CACHE / "drawings.json"
RULE = "drawing"


def check() -> Iterator[Broken]:
    """Yield what the figures show and `data()` does not say, and the words that are not the glossary's."""
    names, store = draw.names(), load(STORE)
    if any(store.get(name, {}).get("key") != made_from(name) for name in names):
        subprocess.run([sys.executable, "-m", "sitebuild.check.readback"], cwd=ROOT, check=True)
        store = load(STORE)
    for name in names:
        path = f"snippets/figures/{name}.py"
        for line, panel, message in store[name]["wrong"]:
            yield Broken(path, line, RULE, f"{panel}: {message}")
    try:
        glossary.terms()
    except ValueError:
        return  # pages.check_data says what is wrong with it
    for name, drawn in drawings().items():
        path = f"snippets/figures/{name}.py"
        for word, said in drawn["words"].items():
            if complaint := misnamed(word, said):
                yield Broken(path, line_with(path, f'"{word}": ('), RULE, complaint)


def misnamed(word: str, said: dict[str, str]) -> str:
    """Return why the words of a key that is a term of the glossary are not that term's, or nothing."""
    for term in glossary.terms():
        if term.id == word:
            names = {"zh": (term.zh, *term.also_zh), "en": (term.en, *term.also_en)}
            for language, text in said.items():
                if not any(name.lower() in text.lower() for name in names[language]):
                    return f"the word {word!r} is {text!r} in {language}, and the glossary has {names[language][0]!r}"
    return ""


def made_from(name: str) -> str:
    """Return the key of what a figure came to when it was read back: how it was drawn last, and by what it is read."""
    return f"{(drawing(name) or {}).get('key')} {_readers()}"


@cache
def _readers() -> str:
    return key(*sources("sitebuild.check.readback"))
