"""Unit tests of sitebuild: reading pages, output marks, formulas, code blocks, map, glossary, cache; and the form of claims."""

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from types import SimpleNamespace

import pytest

from sitebuild import cache, rules
from sitebuild.check import demos, twins
from sitebuild.make import formulas
from sitebuild.read import glossary, lessons, source
from sitebuild.read.source import DOCS, LANGUAGES, Page
from sitebuild.theme import code, testpages
from snippets.claims import claim, claims_of


def page(text: str) -> Page:
    """Return a page that stands nowhere."""
    return Page(DOCS / "zh" / "made-up.md", text)


def items(text: str, *kinds: str) -> list[tuple[str, int]]:
    """Return (value, line) of the items of a text."""
    return [(item.value, item.line) for item in page(text).of(*kinds)]


# ---------------------------------------------------------------------------------------------------------------- source


def test_sections_have_id_level_line_and_items():
    text = "---\ntitle: x\n---\n# A { #a }\n$x$\n\n## B `c` { #b .wide }\n\n### C\n\n[[figure: f]]\n"
    sections = page(text).sections
    assert [(section.id, section.level, section.line) for section in sections] == [
        ("", 0, 1),
        ("a", 1, 4),
        ("b", 2, 7),
        ("", 3, 9),
    ]
    assert sections[1].values("formula") == ["x"]
    assert sections[3].values("figure") == ["f"]


def test_of_front_matter_only_the_methods_named_are_read():
    text = "---\ndescription: Adam costs $5 and [a](b.md)\n# Adam, no heading\n---\n"
    assert items(text, "named") == [("Adam", 2)]
    assert not page(text.replace("Adam", "It")).items


@pytest.mark.parametrize("indent", ["", "    ", "        "])
def test_tables_are_counted_wherever_they_stand(indent):
    rows = ["| a | b `x|y` |", "|---|---|", "| 1 | $|h|$ |", "| 2 | 3 |"]
    text = "\n".join(["??? note", "", *(indent + row for row in rows), "", indent + "| alone |"])
    assert items(text, "table") == [("3 rows x 2 columns", 3), ("0 rows x 1 columns", 8)]


def test_formulas_keep_their_lines():
    text = "one $a$ and $b_{1}$\ntwo\n\n$$\nx = 1 \\tag{2}\n$$\n\n$c$, \\$5"
    assert items(text, "formula") == [("a", 1), ("b_{1}", 1), ("c", 8)]
    assert items(text, "display") == [("x = 1 \\tag{2}", 4)]
    assert not items(text, "dollar", "torn")


@pytest.mark.parametrize(
    ("text", "line"),
    [("a $ x $ b", 1), ("costs $5 today", 1), ("a\n\nb $x $", 3), ("a $ x$", 1)],
)
def test_lone_dollars_are_found(text, line):
    assert ("$", line) in items(text, "dollar")


def test_dollars_in_code_are_no_formulas():
    assert not page("`$HOME` and ``a ` $ b``\n\n``` { .text }\n$ make\n```\n").of("formula", "display", "dollar")


@pytest.mark.parametrize(
    "text",
    [
        "$$\nx\n$$\n",
        "a\n\n$$x$$\n\nb",
        "a\n\n    $$\n    x\n    $$\n\nb",
        "> a\n>\n> $$x$$\n>\n> b",
        "a\n \n$$\nx\n$$\n \nb",
    ],
)
def test_displayed_formula_that_stands_alone_is_whole(text):
    assert len(items(text, "display")) == 1 and not items(text, "torn")


@pytest.mark.parametrize(
    "text",
    [
        "a\n$$\nx\n$$\n\nb",
        "a\n\n$$\nx\n$$\nb",
        "a $$x$$ b",
        "a\n\n  $$\n  x\n  $$\n\nb",
        "a\n\n$$\nx\n\ny\n$$\n\nb",
        "> a\n> $$x$$\n>\n> b",
    ],
)
def test_displayed_formula_that_would_stay_raw_is_torn(text):
    assert items(text, "torn") == [("$$", 1 + text[: text.index("$$")].count("\n"))]


def test_links_claims_and_images_are_told_apart():
    text = "[a](b.md#c) ![d](e.svg) [](#claim-f) [](g.md#claim-h) `[i](j.md)`"
    assert items(text, "link") == [("b.md#c", 1)]
    assert items(text, "image") == [("e.svg", 1)]
    assert items(text, "claim") == [("#claim-f", 1), ("g.md#claim-h", 1)]


def test_fences_hold_embeds_and_typed_code():
    text = '``` { .python title="a.py" }\n--8<-- "a.py:b"\n\nprint(1)\n```\n\n    ``` { .python }\n    --8<-- "a.py"\n    ```\n'
    assert items(text, "embed") == [("a.py:b", 2), ("a.py", 8)]
    assert items(text, "code") == [("print(1)", 4)]


def test_longer_fence_is_closed_by_its_own_length():
    text = "```` { .text }\n```\nprint(1)\n```\n````\n\n$x$\n"
    assert items(text, "formula") == [("x", 7)]
    assert not items(text, "code", "fence")


@pytest.mark.parametrize("info", ["py", "", "{ .py }", "bash"])
def test_fences_of_other_kinds_are_found(info):
    assert items(f"``` {info}\nx\n```\n", "fence") == [(info, 1)]


def test_blocks_and_answers_are_found():
    text = '[[claims]]\n\n[[figure: a_b]]\n\n[[ figure ]]\n\n??? answer "A"\n\n    [[map]]\n'
    assert items(text, "claims", "figure", "answer", "map") == [("", 1), ("a_b", 3), ("answer", 7)]


def test_anchors_are_ids_set_by_hand():
    assert page('# A { #a }\n\n- b\n{ #b .c }\n\n<div id="d"></div>\n').anchors == {"a", "b", "d"}


def test_without_tag_leaves_the_formula():
    assert source.without_tag("x = 1 \\tag{3}") == "x = 1"


# ----------------------------------------------------------------------------------------------------------------- marks


def ran(stdout: str, stderr: str = "", code: int = 0) -> subprocess.CompletedProcess[str]:
    """Return a finished run."""
    return subprocess.CompletedProcess([], code, stdout, stderr)


MARKED = "print(1)\n# -> 1\nif True:\n    print(' 2')\n    # ->  2\n"


def test_marks_have_line_and_text():
    assert demos.expected(MARKED + "# ->\nx = '# -> no'\n") == [(2, "1"), (5, " 2"), (6, "")]


@pytest.mark.parametrize(
    ("stdout", "found"),
    [
        ("1\n 2\n", None),
        ("1  \n 2\n", None),
        ("1\n2\n", (5, "the mark says ' 2', the code prints '2'")),
        ("1\n", (5, "the mark says ' 2', the code prints nothing more")),
        ("", (2, "the mark says '1', the code prints nothing more")),
        ("1\n 2\n3\n", (5, "the code prints '3', which no mark shows")),
    ],
)
def test_output_is_compared_with_marks(stdout, found):
    assert demos.compare(MARKED, ran(stdout)) == found


def test_output_without_any_mark_is_found():
    assert demos.compare("print(3)", ran("3\n")) == (1, "the code prints '3', which no mark shows")


def test_failing_demo_is_named_with_its_line():
    program = "x = 1\n\nprint(x / 0)\n# -> 1\n"
    assert demos.compare(program, demos.run_alone(program)) == (
        3,
        "the demo fails: ZeroDivisionError: division by zero",
    )


def test_program_runs_alone_in_an_empty_folder():
    program = "import os, sys\nprint(os.listdir(), sys.flags.isolated, 'snippets' in sys.modules)\n"
    assert demos.run_alone(program).stdout == "['pasted.py'] 1 False\n"


def test_program_that_does_not_end_is_stopped(monkeypatch):
    monkeypatch.setattr(demos, "LIMIT", 0.3)
    run = demos.run_alone("while True: pass")
    assert demos.compare("while True: pass", run) == (1, "the demo fails: still running after 0.3 s")


# -------------------------------------------------------------------------------------------------------------- formulas


@pytest.fixture
def store(monkeypatch, tmp_path):
    """An empty store of formulas."""
    monkeypatch.setattr(formulas, "STORE", tmp_path / "formulas.json")
    formulas._loaded.cache_clear()
    yield formulas.STORE
    formulas._loaded.cache_clear()


@pytest.mark.parametrize(
    ("tex", "part"),
    [
        ("x = 速度", "bare Chinese"),
        ("x，y", "bare Chinese"),
        ("\\text{速度}", "Chinese inside \\text"),
        ("100% x", "a bare %"),
        ("%", "a bare %"),
    ],
)
def test_complaints_name_what_is_wrong(tex, part):
    assert part in formulas.complain(tex)


@pytest.mark.parametrize("tex", ["x", "100\\%", "\\text{speed}", "\\hat r_{ij}", "\\theta’"])
def test_sound_formulas_have_no_complaint(tex):
    assert formulas.complain(tex) == ""


def test_formulas_that_do_not_parse_are_named_and_not_kept(store):
    errors = formulas.typeset([("\\frac{1}{2", False), ("\\nosuch x", True), ("x^2", False)])
    assert set(errors) == {"\\frac{1}{2", "\\nosuch x"}
    assert "Undefined control sequence \\nosuch" in errors["\\nosuch x"]
    assert set(json.loads(store.read_text(encoding="utf-8"))["formulas"]) == {"$x^2"}
    with pytest.raises(formulas.FormulaError, match="does not parse"):
        formulas.lookup("\\nosuch", display=False)


def test_formula_becomes_drawing_and_mathml(store):
    formulas.typeset([("a < \\frac{\\gamma}{2}", True), ("\\gamma", False)])
    drawn = formulas.lookup("a < \\frac{\\gamma}{2}", display=True)
    svg = ET.fromstring(drawn["svg"].replace("<svg ", '<svg xmlns:xlink="http://www.w3.org/1999/xlink" ', 1))
    assert svg.get("aria-hidden") == "true" and svg.findtext("desc") == "a < \\frac{\\gamma}{2}"
    assert not re.search(r"data-|fill=|stroke|MJX", drawn["svg"])
    math = ET.fromstring(drawn["mathml"])
    assert math.get("display") == "block" and math.get("data-search-exclude") == "1"
    assert math.find("semantics/mrow//mfrac") is not None
    assert math.findtext("semantics/annotation") == "a < \\frac{\\gamma}{2}"
    assert drawn["width"] > formulas.lookup("\\gamma", display=False)["width"] > 0


def test_glyphs_of_a_page_are_drawn_once_and_named_shortly(store):
    formulas.typeset([("x + x", False), ("y", False)])
    html = formulas.lookup("x + x", display=False)["svg"] * 2
    page = formulas.with_glyphs(html)
    used = re.findall(r'xlink:href="#([\w-]+)"', page)
    drawn = re.findall(r'<path id="([\w-]+)" d="[^"]+"/>', page)
    assert len(used) == 6 and sorted(set(used)) == sorted(drawn) and len(drawn) == 2
    assert len(set(re.findall(r' d="([^"]+)"', page))) == 2
    assert formulas.with_glyphs("<p>no formula</p>") == "<p>no formula</p>"


def test_every_digit_of_a_number_is_drawn(store):
    formulas.typeset([("x = 0.25", False)])
    page = formulas.with_glyphs(formulas.lookup("x = 0.25", display=False)["svg"])
    used = re.findall(r'<use\b[^>]* xlink:href="#([\w-]+)"', page)
    assert len(used) == 6 and set(used) <= set(re.findall(r'<path id="([\w-]+)"', page))


def test_formulas_already_in_the_store_need_no_node(store, monkeypatch):
    formulas.typeset([("x", False)])
    monkeypatch.setattr(formulas.node, "run", lambda *_, **__: pytest.fail("Node was started"))
    assert formulas.typeset([("x", False)]) == {}


def test_store_of_another_version_is_not_used(store, monkeypatch):
    formulas.typeset([("x", False)])
    monkeypatch.setattr(formulas, "_salt", lambda: "another")
    assert formulas._read()["formulas"] == {}


# ------------------------------------------------------------------------------------------------------------------ code


@pytest.fixture
def md():
    """What superfences hands over."""
    return SimpleNamespace(site_language="zh", site_root="../")


def test_code_block_has_name_size_copy_and_output(md):
    html = code.block("x = 1\nprint(x)\n    # -> 1\n", "python", "code", {"title": "sgd.py"}, md)
    lines = len((cache.ROOT / "snippets" / "sgd.py").read_text(encoding="utf-8").splitlines())
    assert f'<a href="../snippets/sgd.py" download title="下载 sgd.py">sgd.py</a><small>{lines}行' in html
    assert 'data-clipboard-target="#code-1"' in html and '<code id="code-1">' in html
    assert '    <span class="out"># -&gt; 1</span>' in html
    assert "tabindex" not in html


def test_code_blocks_of_a_page_are_numbered(md):
    blocks = [code.block("x", "python", "code", {}, md) for _ in range(2)]
    assert 'id="code-1"' in blocks[0] and 'id="code-2"' in blocks[1]
    assert 'class="code bare"' in blocks[0]


@pytest.mark.parametrize("line", ["x" * (code.WIDE + 1), "字" * (code.WIDE // 2 + 1)])
def test_wide_code_can_be_reached_by_keyboard(md, line):
    assert 'tabindex="0"' in code.block(line, "text", "code", {}, md)


def test_code_and_title_are_escaped(md):
    html = code.block("a < b & c", "text", "code", {}, md)
    assert "a &lt; b &amp; c" in html


# -------------------------------------------------------------------------------------------------------- map and glossary


def plan(**after: tuple[str, ...]) -> lessons.Plan:
    """Return a map of lessons on one row."""
    members = tuple(lessons.Lesson(name, name, name, 0, before) for name, before in after.items())
    return lessons.Plan([lessons.Track("t", "t", "t", members)])


def test_column_of_a_lesson_is_the_longest_way_to_it():
    made = plan(a=(), b=("a",), c=("b", "a"), d=("a",))
    assert made.column == {"a": 0, "b": 1, "c": 2, "d": 1}
    assert (made.columns, made.rows) == (3, 1)
    assert made.before("c") == {"a", "b", "c"}


def test_map_refuses_circles_and_unknown_lessons():
    with pytest.raises(ValueError, match="comes after itself"):
        plan(a=("b",), b=("a",))
    with pytest.raises(ValueError, match="lesson 'a': after names no lesson 'z'"):
        plan(a=("z",))


def test_map_draws_an_edge_for_each_lesson_before_another():
    drawing = ET.fromstring(plan(a=(), b=("a",), c=("a", "b")).drawing())
    assert [path.get("class") for path in drawing.iter("path")] == ["e-b", "e-c", "e-c"]
    assert ".map:has(.n-c a:is(:hover,:focus-visible)) :is(.e-b,.e-c)" in drawing.findtext("style")


def test_map_of_the_site_can_be_read():
    made = lessons.plan()
    assert len(made.column) >= 9 and max(made.column.values()) >= 2
    places = {(made.column[name], made.lesson(name).row) for name in made.column}
    assert len(places) == len(made.column), "two on one place"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda term: term.pop("en"), "missing 1 required positional argument: 'en'"),
        (lambda term: term.update(colour="red"), "unexpected keyword argument 'colour'"),
        (lambda term: term.update(group="none"), "group must be one of"),
    ],
)
def test_glossary_names_the_term_that_is_wrong(monkeypatch, tmp_path, change, message):
    term = {"id": "half", "zh": "半", "en": "half", "group": "general", "say_zh": "半。", "say_en": "Half."}
    change(term)
    monkeypatch.setattr(glossary, "SOURCE", tmp_path / "glossary.toml")
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in term.items()]
    glossary.SOURCE.write_text("[[term]]\n" + "\n".join(lines), encoding="utf-8")
    with pytest.raises(ValueError, match="docs/glossary.toml: term 'half': ") as error:
        glossary.terms()
    assert message in str(error.value)


# ----------------------------------------------------------------------------------------------------------------- cache


@pytest.fixture
def project(monkeypatch, tmp_path):
    """A project of three snippets: `top` imports `middle`, which imports `bottom`; `other` stands alone."""
    files = {
        "snippets/__init__.py": "",
        "snippets/top.py": "from snippets.middle import half\n",
        "snippets/middle.py": "import snippets.bottom\nimport numpy\n",
        "snippets/bottom.py": "def half(): ...\n",
        "snippets/other.py": "half = 0.5\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(cache, "ROOT", tmp_path)
    return tmp_path


def key() -> str:
    """Return the key of the module `top`."""
    return cache.key(*cache.sources("snippets.top"))


def test_sources_are_followed_through_imports(project):
    names = [path.relative_to(project).as_posix() for path in cache.sources("snippets.top")]
    assert {"snippets/top.py", "snippets/middle.py", "snippets/bottom.py"} <= set(names)
    assert "snippets/other.py" not in names


@pytest.mark.parametrize(("name", "changes"), [("top", True), ("middle", True), ("bottom", True), ("other", False)])
def test_key_changes_with_what_is_imported_and_with_nothing_else(project, name, changes):
    before = key()
    path = project / "snippets" / f"{name}.py"
    path.write_text(path.read_text() + "# changed\n")
    assert (key() != before) == changes


@pytest.mark.parametrize(
    ("written", "changes"),
    [
        ('Path(__file__).parents[1] / "tests" / "data" / "a.json"', {"tests/data/a.json"}),
        ('Path(__file__).parents[1] / "tests" / "data"', {"tests/data/a.json", "tests/data/b.json"}),
        ('Path(__file__).resolve().parent / "b.txt"', {"snippets/b.txt"}),
        ('Path(__file__).parent / "none.txt"', set()),
        ('"tests/data/a.json"', set()),
    ],
)
def test_key_changes_with_the_data_that_is_named_and_with_no_other(project, written, changes):
    for name in ("tests/data/a.json", "tests/data/b.json", "snippets/b.txt"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("1")
    (project / "snippets" / "bottom.py").write_text(f"from pathlib import Path\nDATA = {written}\n")
    before = key()
    for name in ("tests/data/a.json", "tests/data/b.json", "snippets/b.txt"):
        (project / name).write_text("2")
        assert (key() != before) == (name in changes), name
        (project / name).write_text("1")
        assert key() == before


def test_what_claims_and_figures_read_is_named_beside_them():
    """A file that is read and not named would leave an old number published: every way to read is looked for."""
    reading = re.compile(r"\b(?:open|read_text|read_bytes|load|loadtxt|genfromtxt|fromfile)\(")
    found = {}
    for folder in ("claims", "figures", "play", "exercises"):
        for path in sorted((cache.ROOT / "snippets" / folder).glob("*.py")):
            if path.stem != "__main__" and reading.search(path.read_text(encoding="utf-8")):
                sources = cache.sources(f"snippets.{folder}.{path.stem}")
                found[path.stem] = {source.name for source in sources if source.suffix != ".py"}
    assert found == {
        "language_rnn": {"prose.en.txt", "prose.zh.txt"},
        "matrix_factorization": {"movielens.json"},
        "original_note": {"original_note.md"},
    }


def test_key_changes_with_versions_salt_and_names(project, monkeypatch):
    path = project / "snippets" / "top.py"
    keys = {cache.key(path), cache.key(path, salt="claims"), cache.key(path.rename(path.with_name("new.py")))}
    monkeypatch.setattr(cache, "versions", lambda: "numpy 0")
    assert len(keys | {cache.key(path.with_name("new.py"))}) == 4


def test_key_is_the_same_wherever_the_project_lies(project, monkeypatch, tmp_path_factory):
    before = key()
    moved = tmp_path_factory.mktemp("moved") / "project"
    project.rename(moved)
    monkeypatch.setattr(cache, "ROOT", moved)
    assert key() == before


def test_two_modules_that_import_one_another_are_no_endless_loop(project):
    (project / "snippets" / "bottom.py").write_text("import snippets.top\n")
    assert len(cache.sources("snippets.top")) >= 3


# ---------------------------------------------------------------------------------------------------------------- claims


@pytest.mark.parametrize(
    ("number", "spec", "printed"),
    [
        (93, "d", "93"),
        (-0.25, ".2f", "−0.25"),
        (0.000123, ".1e", "1.2 × 10⁻⁴"),
        (1.5e12, ".1e", "1.5 × 10¹²"),
        (-3.0, ".0e", "−3 × 10⁰"),
        (0.125, ".1%", "12.5%"),
        (float("inf"), ".1f", "inf"),
        ("1e-6 or less", "s", "1e−6 or less"),
        (1234567, ",d", "1,234,567"),
    ],
)
def test_claims_are_printed_as_people_write_numbers(number, spec, printed):
    made = claim(spec, test="t", zh="z", en="e")(lambda: number)
    assert made.value() == printed


def test_claims_of_a_module_keep_their_order_and_get_page_names():
    def rate_one():
        return 1

    def a_two():
        return 2

    module = SimpleNamespace(
        z=claim("d", test="t", zh="", en="")(rate_one), a=claim("d", test="t", zh="", en="")(a_two), n=3
    )
    assert [(made.name, made.value()) for made in claims_of(module)] == [("rate-one", "1"), ("a-two", "2")]


# --------------------------------------------------------------------------------------------------------- rules, test pages


def test_broken_rule_is_printed_with_file_and_line():
    broken = rules.Broken("docs/zh/sgd.md", 7, "link", "no page")
    assert str(broken) == "docs/zh/sgd.md:7: link: no page"
    assert sorted([broken, rules.Broken("docs/zh/sgd.md", 2, "z", "")])[0].line == 2


def test_line_of_an_error_is_the_innermost_one_in_the_file(tmp_path):
    path = tmp_path / "made.py"
    path.write_text("def f():\n    g()\n\ndef g():\n    int('x')\n\nf()\n")
    with pytest.raises(ValueError) as error:
        exec(compile(path.read_text(), str(path), "exec"), {})
    assert rules.line_of(error.value, path) == 5
    assert rules.line_of(error.value, tmp_path / "other.py") == 0
    with pytest.raises(SyntaxError) as wrong:
        compile("x = 1\ny = (\n", str(path), "exec")
    assert rules.line_of(wrong.value, path) in (2, 3)


def test_test_page_has_a_heading_for_each_test_and_all_of_its_code(tmp_path):
    path = tmp_path / "test_made.py"
    text = (
        '"""Doc."""\n\nimport pytest\n\n\n@pytest.mark.x\ndef test_a():\n    assert "--8<--"\n--8<-- "x.py"\n'.replace(
            '--8<-- "x.py"\n', ""
        )
    )
    path.write_text(text + "\n\ndef helper():\n    pass\n\n\ndef test_b():\n    pass\n\n\nEND = 1\n")
    made = testpages.page(path, "en")
    assert re.findall(r"^## `(\w+)` \{ #(\w+) \}$", made, re.M) == [("test_a", "test_a"), ("test_b", "test_b")]
    kept = [line for line in path.read_text().splitlines() if line]
    assert [line for line in kept if line not in made.splitlines()] == []
    assert made.index("@pytest.mark.x") > made.index("#test_a")


def test_a_test_page_stands_only_where_something_leads_to_it():
    """What claims lead to, what a page's words lead to, and nothing that nobody leads to."""
    for language in LANGUAGES:
        built = testpages.built(language)
        assert {f"tests/{name}.md" for name in ("momentum", "low_rank", "ratings")} <= built.keys()
        assert not {f"tests/{name}.md" for name in ("repo", "serve", "terms", "switch", "breaks")} & built.keys()


def test_test_page_does_not_embed_what_a_test_writes(tmp_path):
    path = tmp_path / "test_made.py"
    path.write_text('PAGE = """\n--8<-- "sgd.py:demo"\n"""\n')
    assert '\n;--8<-- "sgd.py:demo"\n' in testpages.page(path, "zh")


def test_builder_says_what_took_how_long():
    """The command itself, on the project: what the build runs first."""
    ended = subprocess.run([sys.executable, "-m", "sitebuild"], cwd=cache.ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert re.search(r"check: all true in [\d.]+ s \(figures [\d.]+ s, claims [\d.]+ s, demos [\d.]+ s, ", ended.stdout)


@pytest.mark.parametrize(
    ("zh", "en", "counts"),
    [
        ("Adam比SGD快。", "Adam is faster than SGD.", []),
        ("Adam和Adam。", "Adam and SGD.", ["Adam stands 2 times in zh, 1 times in en", "SGD stands 0 times in zh, 1"]),
        ("见[随机梯度下降](sgd.md)。", "See [SGD](sgd.md).", []),
        ("AdamW。", "Adam.", ["Adam stands 0 times in zh, 1 times in en", "AdamW stands 1 times in zh, 0 times in en"]),
        ("`Adam`", "code", []),
    ],
)
def test_a_method_is_named_as_often_on_both_sides(zh, en, counts):
    pages = [
        Page(source.DOCS / language / "x.md", f"# {title} {{ #x }}\n\n{text}\n")
        for language, title, text in (("zh", 'X <small lang="en">Adam</small>', zh), ("en", "X", en))
    ]
    said = [broken.message for broken in twins.check_pair(*pages) if " times in " in broken.message]
    assert len(said) == len(counts)
    assert all(count in message for count, message in zip(counts, said, strict=True))
