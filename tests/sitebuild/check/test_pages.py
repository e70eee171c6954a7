"""What holds for every page in both languages, and for every block of code that a reader copies from one."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import markdown
import pytest
from bs4 import BeautifulSoup
from mkdocs.config import load_config

from sitebuild.cache import ROOT
from sitebuild.check import demos as marks
from sitebuild.read import lessons
from sitebuild.read.markdown import CODE, DISPLAY, EMBED, INLINE, lines, without_front
from sitebuild.read.source import LANGUAGES, Page, pages

PUBLISHED = {  # lessons and how many exercises each has: none is lost unnoticed
    "structured-nets": 4,
    "categorical-continuous": 4,
    "embedding": 5,
    "word2vec": 4,
    "entity-embedding": 3,
    "collaborative-filtering": 4,
    "matrix-factorization": 4,
    "language-rnn": 4,
    "vanishing-gradients": 3,
    "dropout": 5,
    "dropout-ensemble": 4,
    "dropout-regularizer": 4,
    "sgd": 4,
    "momentum": 6,
    "nesterov": 4,
    "adagrad": 4,
    "rmsprop": 3,
    "adam": 5,
    "optimizer-race": 3,
}
TRACKS = tomllib.loads((ROOT / "docs" / "lessons.toml").read_text(encoding="utf-8"))["track"]


def exercises_of(lesson: str) -> int:
    """Count the exercises of a lesson that is not in the list above yet."""
    path = ROOT / "snippets" / "exercises" / f"{lesson.replace('-', '_')}.py"
    return len(re.findall(r"^# --8<-- \[start:exercise-\d+\]$", path.read_text(encoding="utf-8"), re.M))


EXERCISES = {  # how many each lesson has
    lesson["id"]: PUBLISHED.get(lesson["id"]) or exercises_of(lesson["id"])
    for track in TRACKS
    for lesson in track["lesson"]
}
SECTIONS = ["formula", "code", "wrong", "frameworks", "claims", "exercises", "sources"]
OTHERS = {"index", "notation", "frameworks", "original-note", "errata", "glossary", "how-it-works"}
HAN = r"[\u3400-\u9fff]"
SNIPPETS = marks.snippets()

each_lesson = pytest.mark.parametrize("lesson", EXERCISES)
each_language = pytest.mark.parametrize("language", LANGUAGES)
each_snippet = pytest.mark.parametrize(
    "path", SNIPPETS, ids=lambda path: path.relative_to(ROOT / "snippets").with_suffix("").as_posix()
)


def written(language: str) -> list[Page]:
    """The pages of one language, the labs left out: tests/sitebuild/make/test_labs.py speaks of those."""
    return [page for page in pages(language) if page.path.suffix == ".md"]


@cache
def site() -> dict[tuple[str, str], Page]:
    """Return every page by (language, name)."""
    return {(language, page.path.stem): page for language in LANGUAGES for page in written(language)}


def prose(page: Page) -> Iterator[tuple[int, str]]:
    """Yield (line number, line) of a page's text: code, formulas, the targets of links, attributes and HTML tags blanked."""
    kept = [  # search engines show the description
        line.text if line.part == "prose" or line.text.startswith("description:") else "" for line in lines(page.text)
    ]
    text = "\n".join(kept)
    for pattern, filling in (
        (DISPLAY, "\0"),
        (CODE, "`"),
        (INLINE, "$"),
        (re.compile(r"\]\([^)\s]*\)"), "]"),
        (re.compile(r"\{[^{}\n]*\}"), ""),
        (re.compile(r" ?<(\w+) lang=\"[^>\n]*>.*?</\1>"), ""),  # the other language, marked as such
        (re.compile(r"^>.*", re.M), ""),  # the original note, quoted as it was
        (re.compile(r"<[^>\n]*>"), ""),
        (re.compile(r"^\[\[.*\]\]$", re.M), ""),
    ):
        text = pattern.sub(lambda found, filling=filling: filling + "\n" * found[0].count("\n"), text)
    yield from enumerate(text.split("\n"), start=1)


def test_every_page_is_here_in_both_languages():
    assert set(PUBLISHED) <= set(EXERCISES)
    few = {lesson: count for lesson, count in EXERCISES.items() if count < 3}
    assert not few, "a lesson has three exercises at least"
    names = {language: {name for tongue, name in site() if tongue == language} for language in LANGUAGES}
    assert names["zh"] == names["en"] == set(EXERCISES) | OTHERS


# ---------------------------------------------------------------------------------------------------- navigation and map


def test_navigation_lists_every_page_once():
    listed = [entry.path for entry in lessons.plan().entries()]
    assert sorted(listed) == sorted(page.path.relative_to(ROOT / "docs" / "zh").as_posix() for page in pages("zh"))
    assert {path for path in listed if path.endswith(".md")} == {f"{name}.md" for name in {*EXERCISES, *OTHERS}}


# --------------------------------------------------------------------------------------------------------- a lesson's form


@each_language
@each_lesson
def test_lesson_has_its_sections_in_order(lesson, language):
    page = site()[language, lesson]
    ids = [section.id for section in page.sections]
    assert [identifier for identifier in ids if identifier in SECTIONS] == SECTIONS
    assert ids[1] == lesson and page.sections[1].level == 1
    assert all(section.level in (2, 3) for section in page.sections[2:])


@each_language
@each_lesson
def test_lesson_asks_its_question_answers_it_and_shows_a_figure_before_the_first_section(lesson, language):
    page = site()[language, lesson]
    head = page.text[: page.text.index("\n## ")]
    assert re.search(r"^# .+\n\n.+[?？]\n\{ \.question \}\n\n.+\n\{ \.answer \}\n", head, re.M)
    assert page.sections[1].values("figure")
    assert re.match(r"---\ndescription: .{10,}\n---\n", page.text)


@each_language
@each_lesson
def test_lesson_has_its_exercises_with_check_and_answer(lesson, language):
    page = site()[language, lesson]
    section = next(section for section in page.sections if section.id == "exercises")
    count = EXERCISES[lesson]
    assert len(section.values("answer")) == count
    kinds = [value.rpartition(":")[2] for value in section.values("embed") if value.startswith("exercises/")]
    assert kinds == [
        f"{kind}-{number}" for number in range(1, count + 1) for kind in ("exercise", "check", "answer", "check")
    ]
    starts = [match[1] for match in re.finditer(r"^\*\*(\d+)\.\*\*", page.text, re.M)]
    assert starts == [str(number) for number in range(1, count + 1)]


@each_language
@each_lesson
def test_lesson_shows_its_claims_and_names_its_sources(lesson, language):
    page = site()[language, lesson]
    sections = {section.id: section for section in page.sections}
    assert sections["claims"].values("claims")
    assert len(page.of("claim")) >= 3
    assert [value for value in sections["sources"].values("link") if value.startswith("@")]
    elsewhere = [item for item in page.of("link") if item.value.startswith(("http", "//"))]
    assert not elsewhere, "an address stands in docs/sources.toml"


# ------------------------------------------------------------------------------------------------------------ the wording


def wrong_places(language: str, pattern: str, leave: tuple[str, ...] = ()) -> list[str]:
    """Return the places where a pattern stands in the text of a language's pages."""
    found, lines = [], 0
    for (tongue, name), page in site().items():
        if tongue == language and name not in leave:
            for number, line in prose(page):
                lines += bool(line.strip())
                found += [f"{page.name}:{number}: {match[0]!r}" for match in re.finditer(pattern, line)]
    assert lines > 500
    return found


def test_chinese_pages_have_no_blank_beside_a_mark_and_no_half_width_one_before_han():
    """What the build's own linter, sitebuild/check/terms.py, does not see; its rules are tested beside it."""
    mark, inside = "[，。：；？！（）“”]", r"[A-Za-z0-9$`]"
    assert not wrong_places("zh", rf"{mark} +{inside}|{inside} +{mark}|[,;:!?]{HAN}|\({HAN}|{HAN}\)")


@each_language
def test_pages_have_no_typed_dashes(language):
    assert not wrong_places(language, r"(?<![-|:\w])-{2,3}(?![-|:\w])")


def test_english_pages_have_han_only_where_it_is_marked():
    found = 0
    for (language, name), page in site().items():
        if language == "en" and name not in ("glossary", "original-note"):
            text = re.sub(r"<(\w+)[^>]*\blang=\"zh[^\"]*\"[^>]*>.*?</\1>", "", page.text, flags=re.S)
            found += 1
            assert not re.search(HAN, text), f"{page.name}: {re.search(f'.*{HAN}.*', text)[0]}"
    assert found == len(EXERCISES) + len(OTHERS) - 2


FORBIDDEN = {
    "zh": {
        # machine renderings of Adam, weight decay, moment, dropout, momentum, gradient, batch, epoch, embedding
        "亚当|体重衰减|阶时刻|辍学|退学|势头|渐变|批处理大小|历元|镶嵌|内嵌",
        # inflated phrases
        "让我们|值得注意的是|值得一提|旨在|显著|众所周知|不难发现|综上所述|总而言之|至关重要|深入探讨|赋能|助力",
    },
    "en": {
        r"\b[Ll]et's\b|\b[Ll]et’s\b|\bdive in|\bdelve|\b[Ss]imply\b|\bIt is worth noting|\bIn conclusion\b|\bcrucial",
        r"\b[Dd]rop-out\b|\bhyper parameter",
    },
}


@pytest.mark.parametrize(
    ("language", "pattern"), [(tongue, text) for tongue in FORBIDDEN for text in sorted(FORBIDDEN[tongue])]
)
def test_forbidden_words_do_not_appear(language, pattern):
    assert not wrong_places(language, pattern, leave=("original-note",))


PROMISES = {
    "zh": "待写|待补|待续|未完|敬请|尚未写|还没有?写|没有?写完|正在写|以后再|将来会|下次再|建设中|施工中|占位",
    "en": r"(?i:\b(?:to be (?:written|added|continued|done)|(?:not yet|still to be) \w+en\b|coming soon|stay tuned"
    r"|under construction|work in progress|will (?:soon )?be (?:added|written)|placeholder|lorem ipsum)\b)",
}


@each_language
def test_no_page_promises_what_is_still_to_be_written(language):
    every = [*pages(language), Page.read(ROOT / {"zh": "README.zh.md", "en": "README.md"}[language])]
    labs = [page for page in every if page.path.suffix == ".py"]
    assert len(every) == len(EXERCISES) + len(OTHERS) + len(labs) + 1 and len(labs) >= 5
    for page in every:
        text = re.sub(r"^>.*", "", page.text, flags=re.M)  # the original note, quoted as it was
        assert not re.search(PROMISES[language], text), f"{page.name}: {re.search(PROMISES[language], text)[0]}"
        assert not re.search(r"\b(?:TODO|TBD|FIXME|XXX)\b|☐|- \[ \]", text), page.name


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "这一节待写。"),
        ("zh", "证明以后再补"),
        ("en", "This part is to be written."),
        ("en", "Not yet written"),
        ("en", "Coming soon"),
    ],
)
def test_promises_are_recognized(language, text):
    assert re.search(PROMISES[language], text)


@each_language
def test_no_section_is_empty(language):
    counted = 0
    for page in written(language):
        lines = without_front(page.text).strip().split("\n")
        heads = [
            (number, len(line) - len(line.lstrip("#"))) for number, line in enumerate(lines) if re.match("#+ ", line)
        ]
        for (number, level), (following, other) in zip(heads, [*heads[1:], (len(lines), 0)], strict=True):
            counted += 1
            assert other > level or any(lines[number + 1 : following]), f"{page.name}: {lines[number]}"
    assert counted > 200


# ------------------------------------------------------------------------------------------------------------------- labs


@each_language
def test_every_lab_is_reached_from_lessons_and_leads_back_to_each(language):
    """Each lesson that names a lab does so in a paragraph of its own, directly before its claims."""
    labs = {page.path.stem: page for page in pages(language) if page.path.suffix == ".py"}
    leads = {name: set() for name in labs}
    for lesson in EXERCISES:
        page = site()[language, lesson]
        for lab in re.findall(r"\]\(labs/(\w+)\.py\)", page.text):
            leads[lab].add(lesson)
            assert re.search(rf"\n\n[^\n]*\]\(labs/{lab}\.py\)[^\n]*\n\n## [^\n]*\{{ #claims \}}\n", page.text), (
                page.name
            )
    assert len(labs) >= 5
    for lab, page in labs.items():
        back = set(re.findall(r"\]\(\.\./([a-z0-9-]+)\.md(?:#[a-z-]+)?\)", page.text))
        assert leads[lab] and leads[lab] <= back, (
            f"{page.name}: reached from {sorted(leads[lab])}, leads to {sorted(back)}"
        )


# -------------------------------------------------------------------------------------------------- code as a reader copies it


@dataclass(frozen=True)
class Block:
    """A block of Python on a page: what the reader's clipboard gets, and the sections it is embedded from."""

    page: str
    source: str
    embeds: tuple[str, ...]

    @property
    def is_exercise(self) -> bool:
        """Whether the reader has still to fill something in."""
        return any(":exercise-" in target for target in self.embeds)

    @property
    def is_demo(self) -> bool:
        """Whether the block shows what it prints."""
        return any(target.endswith(":demo") for target in self.embeds)


class CodeReader:
    """The text of each `<code id="code-N">`, which is what the copy button copies, and all other text."""

    def __init__(self, html: str) -> None:
        """Read a page."""
        tree = BeautifulSoup(html, "html.parser")
        self.blocks = [code.get_text() for code in tree.select("code[id^=code-]")]
        for part in tree(["code", "svg", "math", "style"]):
            part.extract()
        self.rest = tree.get_text()


@pytest.fixture(scope="module")
def rendered() -> dict[str, CodeReader]:
    """Every page, rendered by the site's own extensions: {file name: what a reader sees}."""
    seen = {}
    for language in LANGUAGES:
        config = load_config(str(ROOT / {"zh": "mkdocs.yml", "en": "mkdocs.en.yml"}[language]))
        options = {name: dict(values) for name, values in config.mdx_configs.items()}
        options["pymdownx.snippets"]["base_path"] = [str(ROOT / "snippets")]
        for page in written(language):
            name = page.path.relative_to(ROOT / "docs" / language).as_posix()
            options["sitebuild.theme.blocks"] = {"language": language, "page": name, "root": ""}
            engine = markdown.Markdown(extensions=config.markdown_extensions, extension_configs=options)
            seen[page.name] = CodeReader(engine.convert(without_front(page.text)))
    return seen


@pytest.fixture(scope="module")
def blocks(rendered) -> list[Block]:
    """Every block of Python on every page."""
    found = []
    for page in site().values():
        fences = list(_fences(page))
        texts = rendered[page.name].blocks
        assert len(fences) == len(texts), f"{page.name}: {len(fences)} fences, {len(texts)} blocks of code"
        for (info, embeds), text in zip(fences, texts, strict=True):
            if re.search(r"\bpython\b", info):
                assert embeds, f"{page.name}: a block of Python that embeds nothing"
                found.append(Block(page.name, text, embeds))
    return found


def _fences(page: Page) -> Iterator[tuple[str, tuple[str, ...]]]:
    embeds: list[str] = []
    for line in lines(page.text):
        if line.part == "code" and (embed := EMBED.match(line.text)):
            embeds.append(embed["target"])
        elif line.part == "closing":
            yield line.info, tuple(embeds)
            embeds = []


@pytest.fixture(scope="module")
def runs(blocks) -> dict[str, subprocess.CompletedProcess[str]]:
    """Each different block, run alone in an empty folder, two at a time."""
    sources = list(dict.fromkeys(block.source for block in blocks))
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(sources, pool.map(marks.run_alone, sources), strict=True))


def test_blocks_are_counted(blocks):
    exercises = sum(EXERCISES.values())
    assert sum(block.is_exercise for block in blocks) == 2 * exercises
    assert sum(any(":answer-" in target for target in block.embeds) for block in blocks) == 2 * exercises
    demos = {block.source for block in blocks if block.is_demo}
    assert len(demos) >= len(EXERCISES)
    assert all(any(block.is_demo and lesson in block.page for block in blocks) for lesson in EXERCISES)


@each_lesson
def test_copied_block_prints_exactly_its_marks(lesson, blocks, runs):
    checked = 0
    for block in blocks:
        if Path(block.page).stem == lesson and not block.is_exercise:
            checked += 1
            run = runs[block.source]
            assert marks.compare(block.source, run) is None, f"{block.page}: {block.embeds}: {run.stderr}"
            assert not run.stderr
    assert checked >= 2 * (1 + EXERCISES[lesson])


@each_lesson
def test_copied_demo_shows_output(lesson, blocks):
    demos = [block for block in blocks if Path(block.page).stem == lesson and block.is_demo]
    assert demos and all(marks.expected(block.source) for block in demos)


@each_lesson
def test_unsolved_exercise_fails_by_its_own_check(lesson, blocks, runs):
    checked = 0
    for block in blocks:
        if Path(block.page).stem == lesson and block.is_exercise:
            checked += 1
            run = runs[block.source]
            last = (run.stderr.strip().splitlines() or [""])[-1]
            assert run.returncode == 1 and re.match("AssertionError: .{10,}", last), (
                f"{block.page}: {block.embeds}: {last}"
            )
    assert checked == 2 * EXERCISES[lesson]


def test_pages_without_lessons_hold_no_other_code(blocks):
    assert {Path(block.page).stem for block in blocks} <= set(EXERCISES) | OTHERS


def typed(source: str) -> subprocess.CompletedProcess[str]:
    """Paste a source line by line into Python's plain prompt."""
    command = [sys.executable, "-I", "-q", "-i", "-c", ""]
    return subprocess.run(command, input=source + "\n", capture_output=True, text=True, encoding="utf-8", timeout=120)


def test_copied_demo_runs_at_the_prompt(blocks):
    demos = {block.source: block.page for block in blocks if block.is_demo}
    with ThreadPoolExecutor(2) as pool:
        sessions = dict(zip(demos, pool.map(typed, demos), strict=True))
    failed = {page: sessions[source].stderr for source, page in demos.items() if "Error" in sessions[source].stderr}
    assert not failed
    for source, page in demos.items():
        assert sessions[source].stdout.split("\n")[:-1] == [line for _, line in marks.expected(source)], page


def test_nothing_is_left_unrendered(rendered):
    assert len(rendered) == 2 * (len(EXERCISES) + len(OTHERS))
    for name, reader in rendered.items():
        assert len(reader.rest) > 300, name
        left = re.search(r".*(\$|\\\(|\[\[|\]\(|8<--|\{ ?[#.]|\*\*|\?\?\?).*", reader.rest)
        assert not left, f"{name}: {left[0]!r}"


# --------------------------------------------------------------------------------------------------- the snippets' contract


def functions(path: Path) -> list[ast.FunctionDef]:
    """Return the functions at the top of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def test_there_are_snippets():
    assert len(SNIPPETS) >= 14
    frameworks = {path.stem for path in SNIPPETS if path.parent.name == "frameworks"}
    assert frameworks == {"torch", "keras", "optax", "translate"}


@each_snippet
def test_snippet_imports_only_numpy_and_the_standard_library(path):
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "relative import"
            modules.add(node.module.split(".")[0])
    assert modules <= {"numpy"} | set(sys.stdlib_module_names)


@each_snippet
def test_snippet_functions_are_short_and_can_be_typed_at_a_prompt(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert functions(path)
    for function in functions(path):
        body = function.body[bool(ast.get_docstring(function)) :]
        inside = lines[body[0].lineno - 1 : function.end_lineno]
        assert all(line.strip() for line in inside), f"{function.name}: a blank line in the body"
        code = [line for line in inside if not line.strip().startswith("#")]
        # twelve lines of a wide page are up to sixteen that fit a phone; of the frameworks' functions each checks all for itself
        most = 18 if path.parent.name == "frameworks" else 16
        assert len(code) <= most, f"{function.name}: {len(code)} lines"


@each_snippet
def test_snippet_functions_tell_arguments_result_and_errors(path):
    for function in functions(path):
        text = ast.get_docstring(function) or ""
        summary, *_ = text.split("\n")
        assert summary.endswith(".") and not summary.startswith("This"), function.name
        raises = any(isinstance(node, ast.Raise) for node in ast.walk(function))
        if function.name.startswith("check_"):  # validation shared by the file's own functions
            assert raises
            continue
        if not raises and "\n" not in text:  # one sentence tells all
            continue
        arguments = [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
        assert "Returns:" in text, f"{function.name}: no Returns"
        assert "Args:" in text or not arguments, f"{function.name}: no Args"
        names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        may_raise = raises or any(name.startswith("check_") for name in names)
        assert "Raises:" in text if raises else may_raise or "Raises:" not in text, f"{function.name}: Raises"
        described = text.partition("Args:")[2].partition("Returns:")[0]
        for argument in arguments:
            assert re.search(rf"\b{argument}\b", described), f"{function.name}: {argument} is not described"
        order = [text.find(name) for name in ("Args:", "Returns:", "Raises:", "Source:") if name in text]
        assert order == sorted(order), f"{function.name}: sections in another order"


@each_snippet
def test_snippet_errors_name_the_value(path):
    for function in functions(path):
        for node in ast.walk(function):
            if isinstance(node, ast.Raise):
                assert isinstance(node.exc, ast.Call) and node.exc.func.id in ("ValueError", "IndexError"), (
                    function.name
                )
                assert any(isinstance(part, ast.FormattedValue) for part in ast.walk(node.exc)), function.name
        assert not any(isinstance(node, ast.Assert) for node in ast.walk(function)), function.name


@each_snippet
def test_snippet_of_a_published_method_names_its_source(path):
    methods = [
        function for function in functions(path) if function.name.endswith("_step") or function.name == "dropout"
    ]
    for function in methods:
        assert re.search(r"Source:\n +.*\b\d{4}\b", ast.get_docstring(function)), function.name


@each_snippet
def test_snippet_draws_from_a_generator_only(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "random":
            assert node.attr in ("default_rng", "Generator"), node.lineno


@each_snippet
def test_snippet_demo_tells_p_from_one_minus_p(path):
    demo = path.read_text(encoding="utf-8").partition("[start:demo]")[2]
    assert demo
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            assert not any(
                keyword.arg == "p" and isinstance(keyword.value, ast.Constant) and keyword.value.value == 0.5
                for keyword in node.keywords
            ), node.lineno


@each_snippet
def test_snippet_prints_only_in_its_demo(path):
    for function in functions(path):
        for node in ast.walk(function):
            assert not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.unparse(tree.body[-1].test) == "__name__ == '__main__'"
