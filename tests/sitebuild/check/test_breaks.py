"""What must stop the build, broken on purpose: each break is named with file, line and rule, and the last good site stays.

The builder under test is the project's own; the site it builds here is the small house of tests/house.py.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house import CLAIMS, EN, FIGURE, LAB, LAST_GOOD, LESSON, TEST, ZH, reconcile, run

pytestmark = pytest.mark.house()
LEVEL = re.compile(r"^[A-Z]+ +- +")  # how MkDocs begins a line


@pytest.fixture(scope="module")
def house(small_house, tmp_path_factory):
    """The small site with the project's builder."""
    return small_house(tmp_path_factory.mktemp("house") / "house")


@dataclass(frozen=True)
class Break:
    """A way to break the house, and what the build must say of it.

    Args:
        name: What is broken.
        says: The beginning of a line of the build's output, behind the file and line of `at`.
        edits: (file, old text, new text): the old text stands in the file exactly once. Without old text the file is
            written anew, without new text it is removed.
        at: (file, text): where the message must point; the text stands once in the broken file. Without it, the first edit;
            None is for what MkDocs says of no line.
        command: What is run: the check, which is the build's first step, or the whole build.
    """

    name: str
    says: str
    edits: tuple[tuple[str, str | None, str | None], ...]
    at: tuple[str, str] | None = ("", "")
    command: tuple[str, ...] = ("sitebuild",)


BUILD = ("mkdocs", "build", "--strict")


def both(old: tuple[str, str] | str, new: tuple[str, str] | str) -> tuple[tuple[str, str, str], ...]:
    """Return the same edit of both pages; a pair is (Chinese, English)."""
    old, new = ((text, text) if isinstance(text, str) else text for text in (old, new))
    return ((ZH, old[0], new[0]), (EN, old[1], new[1]))


def only(path: str, old: str, new: str) -> tuple[tuple[str, str, str], ...]:
    """Return one edit of one file."""
    return ((path, old, new),)


FIGURE_PATH, CLAIMS_PATH, SNIPPET_PATH = (
    "snippets/figures/halving.py",
    "snippets/claims/halving.py",
    "snippets/halving.py",
)
INPUT = ("输入是$x$", "input is $x$")
SOURCE = '[[source]]\nid = "euclid"\ntitle = "Elements, book V"\n'


def series(sibling: str) -> tuple[tuple[str, str, str], ...]:
    """Return the edit that makes the claim of the house a series: a line in which others follow."""
    claim = "    return halving(x)\n"
    return only(CLAIMS_PATH, claim, f"{claim}\n\n{sibling}\n")


BREAKS = [
    # ------------------------------------------------------------------------------------------ what may not be in a file
    Break(
        "script in a page",
        "markup: <script> must not stand in a page",
        both(INPUT, ("输入<script>alert(1)</script>是$x$", "<script>alert(1)</script> input is $x$")),
    ),
    Break(
        "handler by a list of attributes",
        "markup: '{ .note onclick=alert(1) }' gives a paragraph more",
        both(INPUT, ("输入{ .note onclick=alert(1) }是$x$", "{ .note onclick=alert(1) } input is $x$")),
    ),
    Break(
        "marks of a merge",
        "merge: <<<<<<< is what a merge left",
        only(SNIPPET_PATH, "# --8<-- [start:halving]", "<<<<<<< ours\n# --8<-- [start:halving]"),
    ),
    # ------------------------------------------------------------------------------- formulas that the code contradicts
    Break(
        "formula wrong in both languages",
        "equation: y=x/3 is not what the code computes: draw 1 of half",
        both("\\frac{x}{2} \\tag", "\\frac{x}{3} \\tag"),
        at=(ZH, "$$\ny = \\frac{x}{3}"),
    ),
    Break(
        "formula whose code changed",
        "equation: y=x/2 is not what the code computes",
        only(SNIPPET_PATH, "return x / 2", "return x / 2 + 0 * x + 1e-6"),
        at=(ZH, "$$\ny = \\frac{x}{2}"),
    ),
    Break(
        "formula that no program executes",
        "equation: (2) rests on nothing: execute it, @executed, in snippets/equations/halving.py",
        both("\\frac{x}{2} \\tag{1}", "\\frac{x}{2} \\tag{2}"),
        at=(ZH, "$$\ny = \\frac{x}{2}"),
    ),
    Break(
        "formula with a symbol that nobody computes",
        "equation: 'y = \\\\frac{z}{2}' cannot be computed in half (line 0): Unknown: nobody says what 'z' is",
        both("\\frac{x}{2} \\tag", "\\frac{z}{2} \\tag"),
        at=(ZH, "$$\ny = \\frac{z}{2}"),
    ),
    Break(
        "result in an answer that no program computes",
        "equation: 'y = 3/8' rests on nothing: execute it, @executed, in snippets/equations/halving.py",
        both(("一半的一半。", "Half of a half."), ("一半的一半，$y = 3/8$。", "Half of a half, $y = 3/8$.")),
        at=(ZH, "$y = 3/8$"),
    ),
    Break(
        "cell of a table that calculates and rests on nothing",
        "equation: (table 1, row 1, column 2) rests on nothing: execute it, @executed, in snippets/equations/halving.py",
        both(
            INPUT,
            (
                "输入是$x$：\n\n| 次数 | 剩下 |\n|---|---|\n| 一次 | $x/2$ |\n\n再看",
                "input is $x$:\n\n| times | left |\n|---|---|\n| once | $x/2$ |\n\nAgain",
            ),
        ),
        at=(ZH, "| 一次 | $x/2$ |"),
    ),
    # ----------------------------------------------------------------------------------------------- what is not there
    Break("snippet file missing", "snippet: no file snippets/thirding.py", both("halving.py:demo", "thirding.py:demo")),
    Break(
        "snippet section missing",
        "snippet section: snippets/halving.py has no section 'demos'",
        both("halving.py:demo", "halving.py:demos"),
        at=(EN, "halving.py:demos"),
    ),
    Break(
        "section renamed in the snippet",
        "snippet section: snippets/halving.py has no section 'halving'",
        only(SNIPPET_PATH, "# --8<-- [start:halving]", "# --8<-- [start:half]"),
        at=(ZH, "halving.py:halving"),
    ),
    Break(
        "figure missing",
        "figure: no figure 'thirds': no module snippets/figures/thirds.py",
        both("[[figure: halving]]", "[[figure: thirds]]"),
    ),
    Break(
        "figure's module removed, its drawing still in the cache",
        "figure: no figure 'halving'",
        ((FIGURE_PATH, FIGURE, None),),
        at=(ZH, "[[figure: halving]]"),
    ),
    Break(
        "claim missing",
        "claim: no claim 'half-of-four': snippets/claims/halving.py has no function half_of_four",
        both("#claim-half-of-three", "#claim-half-of-four"),
    ),
    Break(
        "sentence of force without a ground",
        "words: 'always' claims, and nothing holds it: 'It always ends.'",
        both(
            ("一半的一半。", "Half of a half."),
            ("一半的一半。\n\n    它总是停下。", "Half of a half.\n\n    It always ends."),
        ),
        at=(EN, "It always ends."),
    ),
    Break(
        "sentence gone that the record holds",
        "words: no longer on figures/halving (en), or no longer in need of a ground: '**Half is {half",
        only(FIGURE_PATH, "**{Half|half / whole} is {half:.1f}.**", "**It is {half:.1f}, {half|half / whole}.**"),
        at=("docs/words.txt", "**Half is {half:.1f}.**"),
    ),
    Break(
        "number typed",
        "number: '37.2%' is typed: compute it (a claim), take it from the code shown, or cite its source",
        both(
            ("一半的一半。", "Half of a half."),
            ("一半的一半。\n\n    少了37.2%。", "Half of a half.\n\n    It is 37.2% less."),
        ),
        at=(ZH, "少了37.2%。"),
    ),
    Break(
        "address typed",
        "source: https://example.org/half: an address stands in docs/sources.toml only",
        both(
            ("一半的一半。", "Half of a half."),
            ("一半的一半，见[甲](https://example.org/half)。", "Half of a half, see [A](https://example.org/half)."),
        ),
        at=(EN, "example.org/half"),
    ),
    Break(
        "source that is not there",
        "source: no source 'euclid' in docs/sources.toml",
        both(("一半的一半。", "Half of a half."), ("一半的一半。[](@euclid)", "Half of a half. [](@euclid)")),
        at=(ZH, "@euclid"),
    ),
    Break(
        "source that is not sealed",
        "source: 'euclid' is new: look it up in the source itself, then write seal = ",
        (("docs/sources.toml", None, SOURCE),),
        at=("docs/sources.toml", "euclid"),
    ),
    Break(
        "source that changed after it was sealed",
        "source: 'euclid' is changed: look it up in the source itself, then write seal = ",
        (("docs/sources.toml", None, SOURCE + 'seal = "12345678"\n'),),
        at=("docs/sources.toml", "euclid"),
    ),
    Break(
        "claim in words that does not hold",
        "claim: cannot be computed: ValueError: claim 'half-of-three' is broken: half_of_three() returned False",
        (
            (CLAIMS_PATH, "import claim", "import holds"),
            (CLAIMS_PATH, '@claim(".1f", test', "@holds(test"),
            (CLAIMS_PATH, "return halving(x)", "return halving(x) == 2"),
        ),
        at=(CLAIMS_PATH, '"""The numbers'),
    ),
    Break(
        "claim in words quoted as a number",
        "claim: claim 'half-of-three' is a sentence, not a number: lead to it from the words it holds",
        (
            (CLAIMS_PATH, "import claim", "import holds"),
            (CLAIMS_PATH, '@claim(".1f", test', "@holds(test"),
            (CLAIMS_PATH, "return halving(x)", "return halving(x) == 1.5"),
        ),
        at=(EN, "#claim-half-of-three"),
    ),
    Break(
        "claim in the box and not in the text",
        "claim: claim 'half-of-three' is in the box and nowhere in the text",
        both("[](#claim-half-of-three)", ("一点五", "one and a half")),
        at=(EN, "[[claims]]"),
    ),
    Break(
        "claim without the box it leads to",
        "anchor: #claim-half-of-three: docs/zh/halving.md has no claims box",
        both("[[claims]]", ("无", "None")),
        at=(ZH, "[](#claim-half-of-three)"),
    ),
    Break(
        "claim without a page",
        "claim: no page thirds.md quotes these",
        (("snippets/claims/thirds.py", None, CLAIMS), ("tests/snippets/test_thirds.py", None, TEST)),
    ),
    Break(
        "claim whose test does not exist",
        "claim: tests/snippets/test_halving.py has no test_half_of_four",
        only(CLAIMS_PATH, "test_half_of_three", "test_half_of_four"),
        at=(CLAIMS_PATH, "def half_of_three"),
    ),
    Break(
        "two claims of one name",
        "claim: 'half-of-three' is the name of the claim in line 8 too: only the last is kept",
        series('half_of_three = half_of_three.at(5, say={"三": "五", "three": "five", "3": "5"})'),
        at=(CLAIMS_PATH, "half_of_three = half_of_three.at"),
    ),
    Break(
        "claim of a series whose test does not exist",
        "claim: tests/snippets/test_halving.py has no test_half_of_five",
        series('half_of_five = half_of_three.at(5, test="test_half_of_five", zh="五", en="five")'),
        at=(CLAIMS_PATH, "half_of_five = half_of_three.at"),
    ),
    Break(
        "claim of a series that says another number than it is at",
        "number: '7' is typed",
        series('half_of_five = half_of_three.at(5, zh="$x = 5$，$x = 7$", en="$x = 5$ and $x = 7$")'),
        at=(CLAIMS_PATH, "half_of_five = half_of_three.at"),
    ),
    Break(
        "condition that is typed in one sentence of a claim",
        "condition: 'half-of-three': = 3: typed; make it a parameter of the function",
        only(CLAIMS_PATH, "three, $x = {x}$", "three, $x = 3$"),
        at=(CLAIMS_PATH, "def half_of_three"),
    ),
    Break(
        "condition that the claim's function does not use",
        "claim: cannot be computed: ValueError: half_of_three uses no parameter 'x', which its sentence names",
        only(CLAIMS_PATH, "return halving(x)", "return halving(3)"),
        at=(CLAIMS_PATH, '"""The numbers'),
    ),
    Break(
        "condition that is all of a formula",
        "condition: 'half-of-three': $3$: typed; make it a parameter of the function",
        only(CLAIMS_PATH, "three, $x = {x}$", "three, $3$"),
        at=(CLAIMS_PATH, "def half_of_three"),
    ),
    Break(
        "claim that cannot be computed",
        "claim: cannot be computed: ZeroDivisionError",
        only(CLAIMS_PATH, "return halving(x)", "return halving(x) / 0"),
    ),
    Break(
        "claim without a ground",
        "claim: 'half-of-three': '' is no ground: it is one of identity, enumeration, hand,",
        only(CLAIMS_PATH, 'ground="hand", ', ""),
        at=(CLAIMS_PATH, "def half_of_three"),
    ),
    Break(
        "claim on a ground that there is not",
        "claim: 'half-of-three': 'guess' is no ground",
        only(CLAIMS_PATH, '"hand"', '"guess"'),
        at=(CLAIMS_PATH, "def half_of_three"),
    ),
    Break(
        "claim on a theorem without its source",
        "claim: 'half-of-three': docs/sources.toml has no source 'euclid'",
        only(CLAIMS_PATH, '"hand"', '"theorem: euclid"'),
        at=(CLAIMS_PATH, "def half_of_three"),
    ),
    Break(
        "claim whose test is of another kind",
        "claim: 'half-of-three': its ground is framework, but test_half_of_three reads no record of a framework",
        only(CLAIMS_PATH, '"hand"', '"framework"'),
        at=(CLAIMS_PATH, "def half_of_three"),
    ),
    Break(
        "claim whose test asks our own code alone",
        "claim: 'half-of-three': test_half_of_three compares it with our own code alone",
        only("tests/snippets/test_halving.py", "3 / 2", "claims.halving(3)"),
        at=(CLAIMS_PATH, "def half_of_three"),
    ),
    Break(
        "claim that is typed",
        "claim: 'half-of-three' is a number that is typed: let the snippet compute it",
        (
            (CLAIMS_PATH, "return halving(x)", "return 1.5"),
            (CLAIMS_PATH, "三的一半，$x = {x}$", "三的一半"),
            (CLAIMS_PATH, "three, $x = {x}$", "three"),
        ),
        at=(CLAIMS_PATH, "def half_of_three"),
    ),
    Break(
        "claim of which rounding leaves too little",
        "claim: cannot be computed: ValueError: claim 'half-of-three' prints 2 for 1.5: of rounding at most 5% may come",
        only(CLAIMS_PATH, '".1f"', '".0f"'),
        at=(CLAIMS_PATH, '"""The numbers'),
    ),
    Break(
        "translation missing: Chinese only",
        "one language only: no translation: write docs/en/thirds.md",
        (("docs/zh/thirds.md", None, "# 三分 { #thirds }\n"),),
    ),
    Break(
        "translation missing: English only",
        "one language only: no translation: write docs/zh/thirds.md",
        (("docs/en/thirds.md", None, "# Thirds { #thirds }\n"),),
    ),
    # -------------------------------------------------------------------------------------------------------- links
    Break("link to no page", "link: thirds.md: no page 'thirds.md'", both("index.md#home", "thirds.md")),
    Break(
        "link to no anchor of another page",
        "anchor: index.md#house: docs/en/index.md has no id 'house'",
        both("index.md#home", "index.md#house"),
        at=(EN, "index.md#house"),
    ),
    Break(
        "link to no anchor of this page",
        "anchor: #term-third: docs/zh/halving.md has no id 'term-third'",
        both("#term-half", "#term-third"),
    ),
    Break(
        "link to no test",
        "link: tests/halving.md#test_half: tests/snippets/test_halving.py has no test_half",
        both("tests/halving.md#test_half_of_three", "tests/halving.md#test_half"),
    ),
    Break(
        "link to no test file",
        "link: tests/thirds.md: no tests in tests/snippets/test_thirds.py",
        both("tests/halving.md#test_half_of_three", "tests/thirds.md"),
        at=(EN, "tests/thirds.md"),
    ),
    # ----------------------------------------------------------------------------------------------------- formulas
    Break(
        "formula that does not parse",
        "formula: '\\\\frac{x}{2' does not parse: ",
        both(INPUT, ("输入是$\\frac{x}{2$", "input is $\\frac{x}{2$")),
    ),
    Break(
        "displayed formula with a macro that does not exist",
        "formula: 'y = \\\\fraction{x}{2}' does not parse: Undefined control sequence \\fraction",
        both("\\frac{x}{2} ", "\\fraction{x}{2} "),
        at=(ZH, "$$\ny"),
    ),
    Break(
        "bare Chinese in a formula",
        "formula: bare Chinese in a formula: '值' in 'x = 值'",
        both(INPUT, ("输入是$x = 值$", "input is $x = 值$")),
    ),
    Break(
        "Chinese as text in a formula",
        "formula: Chinese inside \\text in",
        both(INPUT, ("输入是$x = \\text{值}$", "input is $x = \\text{值}$")),
        at=(EN, "\\text{值}"),
    ),
    Break(
        "bare % in a formula",
        "formula: a bare % in '100% x' starts a TeX comment",
        both(INPUT, ("输入是$100% x$", "input is $100% x$")),
        at=(EN, "$100% x$"),
    ),
    Break(
        "formula with blanks inside its dollars",
        "formula: a lone $: a formula is written $x$",
        both(INPUT, ("输入是$ x $", "input is $ x $")),
    ),
    Break(
        "displayed formula without a blank line",
        "formula: $$ needs a line of its own and blank lines around",
        both(("(#term-half)。\n\n$$", "(#term-half).\n\n$$"), ("(#term-half)。\n$$", "(#term-half).\n$$")),
        at=(EN, "$$\ny"),
    ),
    Break(
        "formula of a claim that does not parse",
        "formula: '\\\\halve x' does not parse: ",
        (
            (CLAIMS_PATH, 'zh="三的一半，$x = {x}$"', 'zh="三的一半，$\\\\halve x$"'),
            (CLAIMS_PATH, "three, $x = {x}$", "three, $\\\\halve x$"),
        ),
        at=(CLAIMS_PATH, "def half_of_three"),
    ),
    Break(
        "formula of a caption with bare Chinese",
        "formula: bare Chinese in a formula: '数' in '数'",
        ((FIGURE_PATH, "。**$x$", "。**$数$"), (FIGURE_PATH, ".** $x$", ".** $数$")),
        at=(FIGURE_PATH, '"""images/halving'),
    ),
    # ---------------------------------------------------------------------------------------------------- the code
    Break(
        "output mark that is not what the code prints",
        "output mark: the mark says '1.6', the code prints '1.5'",
        only(SNIPPET_PATH, "# -> 1.5", "# -> 1.6"),
    ),
    Break(
        "code that prints something else than its mark",
        "output mark: the mark says '1.4', the code prints '1.5'",
        only(SNIPPET_PATH, "# -> 1.5", "# -> 1.4"),
        at=(SNIPPET_PATH, "# -> 1.4"),
    ),
    Break(
        "demo that prints a line without a mark",
        "output mark: the code prints '2.0', which no mark shows",
        only(SNIPPET_PATH, "# -> 1.5\n", "# -> 1.5\n    print(halving(4))\n"),
        at=(SNIPPET_PATH, "# -> 1.5"),
    ),
    Break(
        "demo that fails", "output mark: the demo fails: NameError", only(SNIPPET_PATH, "halving(3.0)", "halve(3.0)")
    ),
    Break(
        "code typed into a page",
        "snippet: code typed into a page: 'print(3 / 2)'",
        both('--8<-- "halving.py:demo"', "print(3 / 2)"),
    ),
    Break(
        "code typed into a page under another name",
        "snippet: a block of code is either python, embedded, or text",
        both('``` { .python title="halving.py" }\n', "``` py\nprint(3 / 2)\n```\n\n``` { .python }\n"),
        at=(ZH, "``` py"),
    ),
    # --------------------------------------------------------------------------------------------- one language only
    Break(
        "heading id in one language only",
        "one language only: #formulas (level 2) is not in docs/zh/halving.md",
        only(EN, "{ #formula }", "{ #formulas }"),
    ),
    Break("heading without an id", "heading id: a heading has no id", both("{ #exercises }", ""), at=(ZH, "## 练习")),
    Break(
        "heading id twice",
        "heading id: #formula stands on line",
        both("{ #exercises }", "{ #formula }"),
        at=(ZH, "## 练习"),
    ),
    Break(
        "sections in another order",
        "one language only: the sections stand in another order than in docs/zh/halving.md",
        (
            (EN, "{ #exercises }", "{ #other }"),
            (EN, "{ #claims }", "{ #exercises }"),
            (EN, "{ #other }", "{ #claims }"),
        ),
        at=(EN, "---\ndescription"),
    ),
    Break(
        "formula in one language only",
        "one language only: section #formula: formula 'x^2' is not in the same section of docs/en/halving.md",
        only(ZH, INPUT[0], "输入是$x^2$"),
    ),
    Break(
        "displayed formula in one language only",
        "one language only: section #formula: the displayed formulas differ: zh ",
        only(EN, "$$\ny = \\frac{x}{2}", "$$\nz = 1\n$$\n\n$$\ny = \\frac{x}{2}"),
        at=(ZH, "$$\ny"),
    ),
    Break(
        "embed in one language only",
        "one language only: section #code: the embedded sections differ: zh 'halving.py:demo', en nothing",
        only(EN, '--8<-- "halving.py:demo"\n', ""),
        at=(ZH, "halving.py:demo"),
    ),
    Break(
        "figure in one language only",
        "one language only: section #halving: the figures differ: zh nothing, en 'halving'",
        only(ZH, "[[figure: halving]]\n", ""),
        at=(EN, "[[figure: halving]]"),
    ),
    Break(
        "claim in one language only",
        "one language only: section #code: claim '#claim-half-of-three' is not in the same section of",
        ((EN, "[](#claim-half-of-three)", "1.5"), (EN, "Half of a half.", "Half of [](#claim-half-of-three).")),
        at=(ZH, "[](#claim-half-of-three)"),
    ),
    Break(
        "claims box in one language only",
        "one language only: section #claims: claims box '' is not in the same section of docs/en/halving.md",
        only(EN, "[[claims]]\n", ""),
        at=(ZH, "[[claims]]"),
    ),
    Break(
        "link in one language only",
        "one language only: section #formula: link target 'index.md#home' is not in the same section of",
        only(ZH, "[首页](index.md#home)", "首页"),
        at=(EN, "index.md#home"),
    ),
    Break(
        "answer in one language only",
        "one language only: section #exercises: the folded answers differ: zh 'answer', en nothing",
        only(EN, '??? answer "Answer"\n\n    Half', "Half"),
        at=(ZH, "??? answer"),
    ),
    Break(
        "claim whose sentences hold different formulas",
        "one language only: the formulas of the claim differ: zh ['x = 3'], en ['3']",
        only(CLAIMS_PATH, "three, $x = {x}$", "three, ${x}$"),
        at=(CLAIMS_PATH, "def half_of_three"),
    ),
    # ------------------------------------------------------------------------------------------------------- figures
    Break(
        "figure that draws other than its data",
        "drawing: lines: the blue line, 2 points from (0, 3.06) is no series of data()",
        only(FIGURE_PATH, '(0, data["whole"]), (1', '(0, 1.02 * data["whole"]), (1'),
        at=(FIGURE_PATH, "@FIGURE.panel("),
    ),
    Break(
        "figure whose drawing raises",
        "figure: cannot be drawn: KeyError: 'third'",
        only(FIGURE_PATH, '(1, data["half"])', '(1, data["third"])'),
    ),
    Break(
        "figure in a colour that is not a role",
        "figure: cannot be drawn: FigureError: halving-lines: colour #ff0000 is not a role",
        only(FIGURE_PATH, 'COLOR["blue"]', '"red"'),
        at=(FIGURE_PATH, "@FIGURE.panel("),
    ),
    Break(
        "figure with a word that no language knows",
        "figure: cannot be drawn: FigureError: figure halving, panel lines: no words for part",
        only(FIGURE_PATH, 'word("whole")', 'word("part")'),
        at=(FIGURE_PATH, "@FIGURE.panel("),
    ),
    Break(
        "figure with a word in one language only",
        "figure: cannot be drawn: FigureError: figure halving: word 'whole' is empty in en",
        only(FIGURE_PATH, '("整个", "whole")', '("整个", "")'),
        at=(FIGURE_PATH, "FIGURE = Figure("),
    ),
    Break(
        "caption with a number that data() does not hold",
        "figure: cannot be drawn: FigureError: a text asks for 'third', which data() does not hold",
        only(FIGURE_PATH, "is {half:.1f}.**", "is {third:.1f}.**"),
        at=(FIGURE_PATH, "FIGURE = Figure("),
    ),
    Break(
        "caption whose relation does not hold",
        "caption: cannot be drawn: FigureError: {在下|less(whole, half)}: that is not so",
        ((FIGURE_PATH, "{在上|more(", "{在下|less("), (FIGURE_PATH, "{above|more(", "{below|less(")),
        at=(FIGURE_PATH, "FIGURE = Figure("),
    ),
    Break(
        "caption whose word is reversed",
        "caption: cannot be drawn: FigureError: {below|more(whole, half)}: 'below' has no word of more",
        only(FIGURE_PATH, "{above|more(", "{below|more("),
        at=(FIGURE_PATH, "FIGURE = Figure("),
    ),
    Break(
        "caption that claims in words bound to nothing",
        "caption: 'higher than' is bound to no relation: '$x$ is higher than before.'",
        only(FIGURE_PATH, "$x$ is {above|more(whole, half)}.", "$x$ is higher than before."),
        at=(FIGURE_PATH, "**{一半|half / whole}是"),
    ),
    Break(
        "caption bound in one language only",
        "caption: caption: the relations differ: zh has ['more(whole, half)'], en no other",
        only(FIGURE_PATH, "$x$ is {above|more(whole, half)}.", "$x$ is there."),
        at=(FIGURE_PATH, "**{一半|half / whole}是"),
    ),
    # ---------------------------------------------------------------------------------------------- glossary and map
    Break(
        "glossary term without a field",
        "glossary: term 'half': ",
        only("docs/glossary.toml", 'en = "half"\n', ""),
        at=("docs/glossary.toml", 'id = "half"'),
    ),
    Break(
        "glossary term with an unknown group",
        "glossary: term 'half': group must be one of halves, general, got 'thirds'",
        only("docs/glossary.toml", 'group = "general"', 'group = "thirds"'),
        at=("docs/glossary.toml", 'id = "half"'),
    ),
    Break(
        "glossary term that leads to no page",
        "glossary: term 'half': no page 'thirds'",
        only("docs/glossary.toml", 'page = "halving"', 'page = "thirds"'),
        at=("docs/glossary.toml", 'id = "half"'),
    ),
    Break("glossary that is not TOML", "glossary: ", only("docs/glossary.toml", 'en = "half"', "en = half")),
    Break(
        "formula of a glossary term in one language only",
        "one language only: the formulas of term 'half' differ: zh ['1/2'], en ['0.5']",
        only("docs/glossary.toml", "two, $1/2$", "two, $0.5$"),
        at=("docs/glossary.toml", 'id = "half"'),
    ),
    Break(
        "lesson on the map after a lesson that is not there",
        "map: lesson 'halving': after names no lesson 'counting'",
        only("docs/lessons.toml", "row = 0", 'row = 0\n  after = ["counting"]'),
        at=("docs/lessons.toml", 'id = "halving"'),
    ),
    Break(
        "lesson on the map after itself",
        "map: lesson 'halving' comes after itself",
        only("docs/lessons.toml", "row = 0", 'row = 0\n  after = ["halving"]'),
        at=("docs/lessons.toml", 'id = "halving"'),
    ),
    Break(
        "lesson on the map without a field",
        "map: lesson 'halving': no field 'row'",
        only("docs/lessons.toml", "row = 0", ""),
        at=("docs/lessons.toml", 'id = "halving"'),
    ),
    Break(
        "lesson on the map without a page",
        "map: no page thirding.md",
        only("docs/lessons.toml", 'id = "halving"', 'id = "thirding"'),
    ),
    Break(
        "heading of a lab on the other side of a cell in one language",
        "one language only: section #quarters: the code cells differ: ",
        (
            (LAB, "一半的一半。", "一半的一半。\n#\n# ## 又 { #again }"),
            (LAB, "# %%\ndef", '# %% [markdown] lang="en"\n# ## Again { #again }\n\n# %%\ndef'),
        ),
        at=(LAB, "from snippets.halving import halving"),
    ),
    Break(
        "formula of a lab in one language only",
        "one language only: section #quarters: formula 'x/4' is not in the same section of " + LAB,
        only(LAB, "Half of a half.", "Half of a half, $x/4$."),
    ),
    Break(
        "assertion in a lab does not hold", "lab cell: AssertionError", only(LAB, "quarter(8) == 2", "quarter(8) == 3")
    ),
    # ------------------------------------------------------------------- the whole build, which leaves the last good site
    Break(
        "build: snippet section missing",
        "snippet section: snippets/halving.py has no section 'demos'",
        both("halving.py:demo", "halving.py:demos"),
        command=BUILD,
    ),
    Break(
        "build: cell of a lab fails",
        "lab cell: ZeroDivisionError: ",
        only(LAB, "halving(halving(x))", "halving(halving(x)) // 0"),
        command=BUILD,
    ),
    Break(
        "build: page missing in the navigation",
        'The following pages exist in the docs directory, but are not included in the "nav"',
        only("docs/lessons.toml", 'path = "labs/quarters.py"', 'path = "index.md"'),
        None,
        BUILD,
    ),
    Break(
        "build: link that only MkDocs sees",
        "Doc file 'halving.md' contains a link 'thirds.md', but the target is not found among documentation",
        both(
            (LESSON["zh"][-14:], LESSON["en"][-14:]),
            tuple(text[-14:] + "\n[a][b]\n\n[b]: thirds.md\n" for text in (LESSON["zh"], LESSON["en"])),
        ),
        None,
        BUILD,
    ),
    Break(
        "build: the English child alone fails",
        "the build of mkdocs.en.yml failed; the last good site stays as it is",
        only(EN, "Half of a half.", "Half of a half.\n\n    See [that][b].\n\n[b]: thirds.md"),
        None,
        BUILD,
    ),
]
each_break = pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.name)


def broken_house(house: Path, broken: Break, folder: Path) -> Path:
    """Copy the house and break it."""
    shutil.copytree(house, folder, symlinks=True)
    for path, old, new in broken.edits:
        if old is None:
            assert new is not None and not (folder / path).exists()
            (folder / path).write_text(new, encoding="utf-8")
            continue
        text = (folder / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{path} holds {old!r} {text.count(old)} times"
        if new is None:
            (folder / path).unlink()
        else:
            assert old != new
            (folder / path).write_text(text.replace(old, new), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def outcome(house, request, tmp_path_factory):
    """Return a function from a break to (folder, finished run); all breaks that were asked for run, two at a time."""
    folder = tmp_path_factory.mktemp("broken")

    def work(broken: Break):
        place = broken_house(house, broken, folder / str(BREAKS.index(broken)))
        if broken.command == BUILD:
            reconcile(place)  # the build, not the words, is to stop here
        return place, run(place, *broken.command)

    items = [item for item in request.session.items if item.module is request.module and hasattr(item, "callspec")]
    wanted = [item.callspec.params["broken"] for item in items]
    with ThreadPoolExecutor(2) as pool:
        futures: dict[str, Future] = {broken.name: pool.submit(work, broken) for broken in wanted}
        yield lambda broken: futures[broken.name].result()


@each_break
def test_break_stops_the_build_with_file_line_and_rule(broken: Break, outcome: Callable):
    folder, ended = outcome(broken)
    output = ended.stdout + ended.stderr
    expected = broken.says
    if broken.at:
        path, text = broken.at if broken.at[0] else (broken.edits[0][0], broken.edits[0][2])
        source = (folder / path).read_text(encoding="utf-8")
        assert source.count(text) == 1, f"{path} holds {text!r} {source.count(text)} times"
        expected = f"{path}:{1 + source.count(chr(10), 0, source.index(text))}: {expected}"
    assert ended.returncode == 1, output
    assert any(LEVEL.sub("", said).startswith(expected) for said in output.splitlines()), (
        f"expected {expected!r} in\n{output}"
    )
    assert "Traceback" not in output
    assert [path.name for path in (folder / "site").iterdir()] == ["last-good.txt"]
    assert (folder / "site" / "last-good.txt").read_text() == LAST_GOOD


def test_breaks_differ_and_none_is_lost():
    assert len({broken.name for broken in BREAKS}) == len(BREAKS) >= 60
    assert sum(broken.command == BUILD for broken in BREAKS) >= 5


def test_house_without_a_break_is_built_in_place_of_the_last_site(house, tmp_path):
    shutil.copytree(house, tmp_path / "house", symlinks=True)
    ended = run(tmp_path / "house", *BUILD)
    output = ended.stdout + ended.stderr
    assert ended.returncode == 0, output
    site = tmp_path / "house" / "site"
    assert not (site / "last-good.txt").exists() and not site.with_name("site.new").exists()
    pages = [site / folder / "halving" / "index.html" for folder in ("", "en")]
    for page in pages:
        assert ">1.5</a>" in page.read_text(encoding="utf-8")
        lab = page.parents[1] / "labs" / "quarters" / "index.html"
        assert '<div class="code output"><pre><code>2.5\n' in lab.read_text(encoding="utf-8")
    assert (site / "tests" / "halving" / "index.html").exists()


def test_house_is_checked_by_its_own_copy_of_the_builder(house):
    command = [
        "import sitebuild.check.pages, snippets.halving, sys; print(sitebuild.check.pages.__file__, sys.modules['snippets'].__file__)"
    ]
    environment = {**os.environ, "PYTHONPATH": str(house)}
    ended = subprocess.run([sys.executable, "-c", *command], cwd=house, env=environment, capture_output=True, text=True)
    assert ended.stdout.split() == [
        str(house / "sitebuild" / "check" / "pages.py"),
        str(house / "snippets" / "__init__.py"),
    ]
