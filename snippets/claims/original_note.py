"""The numbers that docs/{zh,en}/original-note.md quotes: what a strict Markdown makes of the note's formulas.

The note was written for a renderer that forgives spaces; `pymdownx.arithmatex`, which reads this site, does not.
"""

import re
from pathlib import Path

import markdown

from snippets.claims import claim

NOTE = Path(__file__).parents[2] / "tests" / "data" / "original_note.md"
DISPLAY = re.compile(r"\$\$.*?\$\$", re.DOTALL)
INLINE = re.compile(r"\$[^$\n]+\$")
HAN = re.compile(r"[\u4e00-\u9fff]")


def note():
    """Return the note without its front matter, as it was written."""
    return NOTE.read_text(encoding="utf-8").split("---\n", 2)[2]


def mended():
    """Return the note with its formulas marked up as this site needs it, their TeX unchanged."""
    text = re.sub(r"^( +)", r"\1\1", note(), flags=re.MULTILINE)  # nested by four spaces, not by two
    tidy = lambda block: "\n\n    " + re.sub(r"\n\s*\n", "\n", block[0]) + "\n\n"  # noqa: E731
    text = DISPLAY.sub(tidy, text)  # blank lines around, none inside
    return re.sub(r"(?<!\$)\$ (.+?) \$(?!\$)", r"$\1$", text)  # tight dollars


def typeset(text):
    """Return what is typeset as a formula: the inline ones and the display ones, without their marks."""
    settings = {"pymdownx.arithmatex": {"generic": True, "smart_dollar": True}}
    html = markdown.markdown(
        text, extensions=["pymdownx.arithmatex", "pymdownx.superfences"], extension_configs=settings
    )
    inline = re.findall(r'<span class="arithmatex">\\\((.*?)\\\)</span>', html, flags=re.DOTALL)
    display = re.findall(r'<div class="arithmatex">\\\[(.*?)\\\]</div>', html, flags=re.DOTALL)
    return inline, display


def inline_formulas():
    """Return the TeX of the note's inline formulas in their order."""
    return [formula.strip("$ ") for formula in INLINE.findall(DISPLAY.sub("", note()))]


@claim(
    "d", test="test_note_has_these_formulas", ground="hand", zh="原笔记里的行内公式", en="inline formulas in the note"
)
def inline():
    return len(inline_formulas())


@claim(
    "d",
    test="test_no_inline_formula_is_typeset",
    ground="program",
    zh="其中排成公式的行内公式",
    en="of these inline formulas, typeset as formulas",
)
def inline_typeset():
    return len(set(typeset(note())[0]) & set(inline_formulas()))


@claim(
    "d",
    test="test_prose_between_formulas_is_typeset_instead",
    ground="hand",
    zh="被误当成公式的文字，都夹在两个公式之间",
    en="pieces of prose typeset as formulas, each standing between two formulas",
)
def prose_typeset():
    return sum(bool(HAN.search(piece)) for piece in typeset(note())[0])


@claim(
    "d", test="test_note_has_these_formulas", ground="hand", zh="原笔记里的独立公式", en="display formulas in the note"
)
def display():
    return len(DISPLAY.findall(note()))


@claim(
    "d",
    test="test_no_display_formula_is_typeset",
    ground="program",
    zh="其中排成公式的独立公式",
    en="of these display formulas, typeset as formulas",
)
def display_typeset():
    return len(typeset(note())[1])


@claim(
    "d",
    test="test_tight_dollars_indents_and_blank_lines_mend_all",
    ground="hand",
    zh="改好空格、缩进和空行之后，排出来的公式总数",
    en="formulas typeset once spaces, indents and blank lines are mended",
)
def mended_typeset():
    return sum(map(len, typeset(mended())))
