"""Tests of `make lesson`: what it lays out, what it leaves to be written, what it refuses; and of the rule that names the marks.

In the small house a lesson is laid out, written to its end, reconciled and built.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sitebuild.cache import ROOT
from sitebuild.check import unwritten
from sitebuild.read import lessons
from sitebuild.work import lay_out
from tests import house

NAME = "doubling"
W = "WRITE" + ":"  # in two parts: this file is looked through as well
TITLES = {"zh": "加倍", "en": "Doubling"}

# What stands in the place of each mark, in the order of the marks of a file.
ZH = [
    "把一个数加倍：公式、代码和一个数。",
    "一个数的两倍是多少？",
    "与自己相加。",
    "$x$是输入（`x`），$y$是结果。",
    "输入加上自己。",
    "每个数旁边是它的两倍。",
    "越加越大",
    "三的两倍大于三。",
    "加一个固定的数。",
    "只在一处对。",
    "没有框架单独提供它。",
    "二的两倍是多少？",
    "四。",
    "[](@euclid)",
]
EN = [
    "Doubling a number: formula, code and one number.",
    "How much is twice a number?",
    "The number added to itself.",
    "$x$ is the input (`x`), $y$ the result.",
    "The input is added to itself.",
    "Each number, doubled.",
    "It grows",
    "Twice three is more than three.",
    "Adding a fixed number.",
    "It is right in one place only.",
    "No framework offers it by itself.",
    "How much is twice two?",
    "Four.",
    "[](@euclid)",
]


def filled(name: str) -> dict[str, list[str]]:
    """Return what stands in the place of each mark, by file, in the order of the marks."""
    return {
        f"docs/zh/{name}.md": ZH,
        f"docs/en/{name}.md": EN,
        f"snippets/{name}.py": [
            "Doubling",
            "Return twice a number (eq. 1)",
            "Numbers, any shape",
            "Twice x, shape of x",
            "Euclid, Elements, book V",
            "no number is refused",
            "neither 0, which stays, nor 2, whose double is its square",
        ],
        f"snippets/claims/{name}.py": ["三的两倍", "twice three", "by the snippet"],
        f"snippets/equations/{name}.py": ["x is any number"],
        f"snippets/figures/{name}.py": [
            "twice a number lies above it",
            "twice each x",
            "线{一直上升|rises(y)}",
            "蓝线是{两倍|last / x[-1]}",
            "The line {rises|rises(y)}",
            "The line is {twice|last / x[-1]} its abscissa",
            "一条{上升|rises(y)}的线",
            "A line that {rises|rises(y)}",
            "a line and its name",
        ],
        f"snippets/exercises/{name}.py": ["from the formula", "the placeholder is 0"],
        f"tests/snippets/test_{name}.py": [
            "3 + 3 = 6",
            "3 + 3, counted on fingers",
            "it rises: the last y is twice 1",
            "nothing",
        ],
    }


def edits(name: str) -> dict[str, list[tuple[str, str]]]:
    """Return what is then changed in the code and the formulas that the scaffold came with."""
    return {
        f"docs/zh/{name}.md": [("y = x \\tag", "y = 2x \\tag")],
        f"docs/en/{name}.md": [("y = x \\tag", "y = 2x \\tag")],
        f"snippets/{name}.py": [
            ("return np.asarray(x)", "return 2 * np.asarray(x)"),
            ("# -> [0.2 3. ]", "# -> [0.4 6. ]"),
        ],
        f"snippets/exercises/{name}.py": [("y = 2.0", "y = 4.0")],
        f"snippets/figures/{name}.py": [("(0, 1.1)", "(0, 2.2)")],
        f"tests/snippets/test_{name}.py": [
            (f"assert {name}(3.0) == pytest.approx(3)", f"assert {name}(3.0) == 6"),
            ("compute() == pytest.approx(3)", "compute() == 6"),
            ('["last"] == pytest.approx(1)', '["last"] == 2'),
            (
                'raise NotImplementedError("nothing")',
                f'with pytest.raises(TypeError, match="multiply"):\n        {name}("a")',
            ),
        ],
    }


def write_to_the_end(folder: Path, name: str) -> None:
    """Write what each mark asks for, one after another: the list of what is left grows shorter each time."""
    left = len(unwritten.check())
    for path, words in filled(name).items():
        for text in words:
            page = (folder / path).read_text(encoding="utf-8")
            (folder / path).write_text(unwritten.MARK.sub(lambda _, text=text: text, page, count=1), encoding="utf-8")
            left -= 1
            assert len(unwritten.check()) == left, f"{path}: {text}"
    assert left == 0
    for path, changes in edits(name).items():
        text = (folder / path).read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, f"{path}: {old}"
            text = text.replace(old, new)
        (folder / path).write_text(text, encoding="utf-8")
    with (folder / "docs" / "sources.toml").open("a", encoding="utf-8") as sources:
        sources.write('\n[[source]]\nid = "euclid"\ntitle = "Elements, book V"\nseal = "97ec6e74"\n')


def run(folder: Path, *module: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a module of Python in the house with these words in its environment."""
    return house.run(folder, *module, **dict.fromkeys(("NAME", "AFTER", "ZH", "EN"), "") | environment)


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file of the project below a folder."""
    kept = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    names = {path.relative_to(folder).as_posix(): path for path in kept}
    return {name: path.read_bytes() for name, path in names.items() if not name.startswith((".cache/", "node_modules"))}


@pytest.fixture(scope="module")
def plain(small_house, tmp_path_factory) -> Path:
    """The small house."""
    return small_house(tmp_path_factory.mktemp("plain") / "house")


@pytest.fixture(scope="module")
def laid_out(plain, tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The small house with a lesson laid out, and what was said."""
    folder = tmp_path_factory.mktemp("laid-out") / "house"
    shutil.copytree(plain, folder, symlinks=True)
    made = run(folder, "sitebuild.work.lay_out", NAME=NAME, AFTER="halving", ZH=TITLES["zh"], EN=TITLES["en"])
    assert made.returncode == 0, made.stderr
    return folder, made


# --------------------------------------------------------------------------------------------- from nothing to a whole lesson


def test_it_writes_its_files_and_says_so(plain, laid_out):
    folder, made = laid_out
    before, after = tree(plain), tree(folder)
    new = {target.replace("LESSON", NAME).replace("MODULE", NAME) for target in lay_out.FILES.values()}
    assert after.keys() - before.keys() == new == filled(NAME).keys() and not before.keys() - after.keys()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"docs/lessons.toml"}
    for name in sorted(new | changed):
        assert name in made.stdout
    commands = re.findall(r"^  (make .+?)  ", made.stdout, re.M)
    assert commands == ["make serve", "make words", f"make reconciled PAGE={NAME} SECTION=...", "make test"]


def test_check_names_what_is_to_be_written_and_nothing_else(laid_out):
    folder, _ = laid_out
    expected = []
    for path in filled(NAME):
        lines = (folder / path).read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            for part in re.split(rf"(?=\[\[write: |{W} )", line)[1:]:
                what = re.match(rf'(?:\[\[write: (.+?)\]\]|{W} ([^"]+))', part)
                expected.append(f"{path}:{number}: to write: {what[1] or what[2]}")
    ended = run(folder, "sitebuild")
    assert len(expected) == sum(map(len, filled(NAME).values())) >= 50
    assert sorted(ended.stderr.splitlines()) == sorted([*expected, f"check: {len(expected)} broken"])
    assert ended.returncode == 1 and "Traceback" not in ended.stdout
    serving = run(folder, "sitebuild", "--serving")
    assert serving.returncode == 0 and f"{len(expected)} to write or to reconcile" in serving.stdout
    compared = run(folder, "sitebuild.check.record")
    assert sorted(compared.stderr.splitlines()) == sorted(expected)
    refused = run(folder, "sitebuild.check.record", "reconciled", PAGE=NAME, BY="Ada", WHY="new")
    assert refused.returncode == 2 and f"still to be written: docs/zh/{NAME}.md" in refused.stderr


def test_written_to_the_end_it_is_built_in_both_languages(laid_out, tmp_path, monkeypatch):
    folder = tmp_path / "house"
    shutil.copytree(laid_out[0], folder, symlinks=True)
    monkeypatch.setattr(unwritten, "ROOT", folder)
    write_to_the_end(folder, NAME)
    ended = run(folder, "sitebuild")
    lines = ended.stderr.splitlines()
    assert ended.returncode == 1 and len(lines) > 10
    rules = {line.split(": ")[1] for line in lines[:-1]}
    assert rules == {"prose", "words"}, ended.stderr
    assert all("never reconciled" in line for line in lines[:-1] if ": prose: " in line), ended.stderr
    counted = run(folder, "sitebuild.check.words", "update")
    record = folder / "docs" / "words.txt"
    assert counted.returncode == 0 and f"[{NAME} en]" in record.read_text(encoding="utf-8")
    assert ": words: " in run(folder, "sitebuild").stderr, "a sentence listed is not a sentence held"
    house.ground(folder)
    refused = run(folder, "sitebuild.check.record", "reconciled", PAGE=NAME, BY="Ada")
    assert refused.returncode == 2 and "read them one at a time" in refused.stderr
    reconciled = run(folder, "sitebuild.check.record", "reconciled", PAGE=NAME, BY="Ada", WHY="a new lesson")
    assert reconciled.returncode == 0, reconciled.stderr
    for key in ("#formula", f"claims/{NAME}", f"figures/{NAME}", f"lessons#{NAME}"):
        assert key in reconciled.stdout
    ended = run(folder, "sitebuild")
    assert ended.returncode == 0 and "check: all true" in ended.stdout, ended.stdout + ended.stderr
    built = run(folder, "mkdocs", "build", "--strict")
    assert built.returncode == 0, built.stdout + built.stderr
    for language, inside in (("zh", ""), ("en", "en")):
        page = (folder / "site" / inside / NAME / "index.html").read_text(encoding="utf-8")
        assert ">6.0</a>" in page and "[[" not in page and TITLES[language] in page
        assert f'href="{NAME}/"' in (folder / "site" / inside / "index.html").read_text(encoding="utf-8")
    ran = run(folder, "pytest", "-q", f"tests/snippets/test_{NAME}.py")
    assert "4 passed" in ran.stdout, ran.stdout


@pytest.mark.builds
def test_the_readmes_own_example_ends_green_in_this_house(tmp_path, monkeypatch):
    """All of the project, its records too, is copied; the lesson is laid out, written, held, reconciled, checked and tested."""
    asked = re.search(r"make lesson NAME=(\S+) AFTER=(\S+?)`", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert asked and f"make lesson {asked[0][12:-1]} " in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    name, after = asked.groups()
    folder = house.copy_of_the_project(tmp_path / "copy")
    monkeypatch.setattr(unwritten, "ROOT", folder)
    made = run(folder, "sitebuild.work.lay_out", NAME=name, AFTER=after, ZH=TITLES["zh"], EN=TITLES["en"])
    assert made.returncode == 0, made.stderr
    write_to_the_end(folder, name)
    said = run(folder, "sitebuild").stderr.splitlines()
    unread = [line for line in said if ": prose: " in line]
    assert len(unread) >= 12 and all(": never reconciled: " in line for line in unread), said
    assert all(f"{name} is new; read it beside" in line for line in unread if line.startswith("docs/zh/")), said
    house.ground(folder)
    reconciled = run(folder, "sitebuild.check.record", "reconciled", PAGE=name, BY="Ada", WHY="a new lesson")
    assert reconciled.returncode == 0, reconciled.stderr
    assert not re.search("(zh|en) only", reconciled.stdout)
    ended = run(folder, "sitebuild")
    assert ended.returncode == 0 and "check: all true" in ended.stdout, ended.stdout + ended.stderr
    tests = ["-q", "-p", "no:cacheprovider", f"tests/snippets/test_{name}.py", "tests/sitebuild/test_lesson.py"]
    ran = run(folder, "pytest", *tests, "-k", f"test_{name} or refused_by or clean or stays_as_it_was or map_no_two")
    assert ran.returncode == 0 and "failed" not in ran.stdout, ran.stdout


def test_without_titles_these_are_to_be_written_too(plain, tmp_path):
    folder = tmp_path / "house"
    shutil.copytree(plain, folder, symlinks=True)
    made = run(folder, "sitebuild.work.lay_out", NAME="third-part", AFTER="halving")
    assert made.returncode == 0, made.stderr
    ended = run(folder, "sitebuild")
    said = ended.stderr.splitlines()
    assert all(": to write: " in line for line in said[:-1])
    for path in ("docs/lessons.toml", "docs/zh/third-part.md", "docs/en/third-part.md"):
        assert any(line.startswith(path) and line.endswith(("中文标题", "the English title")) for line in said), path
    for path in ("snippets/third_part.py", "tests/snippets/test_third_part.py"):
        assert (folder / path).is_file()


# ------------------------------------------------------------------------------------------------- where the lesson is entered


@pytest.mark.parametrize("after", ["nesterov", "word2vec", "dropout-regularizer", "optimizer-race"])
def test_every_other_line_stays_as_it_was(after, tmp_path, monkeypatch):
    plan = lay_out.lay_out("a-new-lesson", after, {"zh": "新的一课", "en": "A new lesson: one step"})
    assert plan.changed.keys() == {lessons.PATH}
    old, new = (ROOT / lessons.PATH).read_text(encoding="utf-8").splitlines(), plan.changed[lessons.PATH].splitlines()
    start = new.index('  id = "a-new-lesson"') - 2
    assert new[:start] + new[start + 7 :] == old
    assert f'id = "{after}"' in "\n".join(new[:start]).rpartition("[[track.lesson]]")[2]
    monkeypatch.setattr(lessons, "SOURCE", tmp_path / "lessons.toml")
    lessons.SOURCE.write_text(plan.changed[lessons.PATH], encoding="utf-8")
    for language, title in (("zh", "新的一课"), ("en", "A new lesson: one step")):
        listed = [
            entry for part in lessons.plan().nav(language) for entry in [*part.values()][0] if isinstance(entry, dict)
        ]
        where = [[*entry.values()][0] for entry in listed].index(f"{after}.md")
        assert listed[where + 1] == {title: "a-new-lesson.md"}


@pytest.mark.parametrize("after", [entry.id for track in lessons.plan().tracks for entry in track.lessons])
def test_on_the_map_no_two_lessons_share_a_place(after, tmp_path, monkeypatch):
    before = lessons.plan()
    text = lay_out.with_lesson(after, "new", {"zh": "新课", "en": "New"}, lay_out.free_row(before, after))
    monkeypatch.setattr(lessons, "SOURCE", tmp_path / "lessons.toml")
    lessons.SOURCE.write_text(text, encoding="utf-8")
    made = lessons.plan()
    assert made.lesson("new").after == (after,) and made.track_of("new").id == before.track_of(after).id
    ids = [entry.id for entry in made.track_of("new").lessons]
    assert ids.index("new") == ids.index(after) + 1
    assert len({(made.column[name], made.lesson(name).row) for name in made.column}) == len(made.column)


@pytest.mark.parametrize("name", ["a-new-lesson", "a-lesson", "zebra-2", "-".join(["long"] * 8)])
def test_what_is_laid_out_is_clean(name, tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path, text in lay_out.lay_out(name, "nesterov", {"zh": "", "en": ""}).new.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    for folder in ("snippets", "snippets/claims", "snippets/figures"):
        shutil.copy(ROOT / folder / "__init__.py", tmp_path / folder)
    for command in (["check"], ["format", "--check"]):
        ended = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "."], cwd=tmp_path, capture_output=True, text=True
        )
        assert ended.returncode == 0, ended.stdout


# ---------------------------------------------------------------------------------------------------------------- what is refused

TAKEN = "is taken: there is "


@pytest.mark.parametrize(
    ("name", "after", "zh", "en", "message"),
    [
        ("", "sgd", "", "", "NAME is missing: the lesson's name, such as"),
        ("Look", "sgd", "", "", "NAME must be in kebab-case: .*; got 'Look'"),
        ("look_ahead", "sgd", "", "", "NAME must be in kebab-case"),
        ("look--ahead", "sgd", "", "", "NAME must be in kebab-case"),
        ("look-", "sgd", "", "", "NAME must be in kebab-case"),
        ("2nd-order", "sgd", "", "", "NAME must be in kebab-case"),
        ("../x", "sgd", "", "", "NAME must be in kebab-case"),
        ("前瞻", "sgd", "", "", "NAME must be in kebab-case"),
        ("a" * 41, "sgd", "", "", "NAME must have at most 40 characters, it has 41"),
        ("lambda", "sgd", "", "", "NAME is a word of Python"),
        ("match", "sgd", "", "", "NAME is a word of Python"),
        ("sum", "sgd", "", "", "NAME is a word of Python"),
        ("random", "sgd", "", "", "NAME is a module of Python: beside snippets/random.py"),
        ("numpy", "sgd", "", "", "NAME is what the code of lessons imports"),
        ("assets", "sgd", "", "", "NAME is a folder of the site"),
        ("en", "sgd", "", "", "NAME is a folder of the site"),
        ("momentum", "sgd", "", "", f"NAME {TAKEN}docs/zh/momentum.md; got 'momentum'"),
        ("glossary", "sgd", "", "", f"NAME {TAKEN}docs/zh/glossary.md"),
        ("mlp", "sgd", "", "", f"NAME {TAKEN}snippets/mlp.py"),
        ("low-rank", "sgd", "", "", f"NAME {TAKEN}snippets/low_rank.py"),
        ("kit", "sgd", "", "", f"NAME {TAKEN}snippets/figures/kit.py"),
        ("pages", "sgd", "", "", f"NAME {TAKEN}tests/sitebuild/check/test_pages.py"),
        ("data", "sgd", "", "", f"NAME {TAKEN}snippets/data"),
        ("claims", "sgd", "", "", f"NAME {TAKEN}tests/snippets/test_claims.py"),
        ("adagrad-eps", "sgd", "", "", f"NAME {TAKEN}snippets/figures/adagrad_eps.py"),
        ("a-new-lesson", "", "", "", "AFTER is missing: the lesson to be read before this one"),
        ("a-new-lesson", "nestrov", "", "", "AFTER must be a lesson: did you mean nesterov; got 'nestrov'"),
        ("a-new-lesson", "glossary", "", "", "AFTER must be a lesson: .*; got 'glossary'"),
        ("a-new-lesson", "sgd.md", "", "", "AFTER must be a lesson"),
        ("a-new-lesson", "sgd", "新课 A", "", "ZH must have no space between Han and Latin"),
        ("a-new-lesson", "sgd", "新课\n", "", "ZH must be plain words on one line"),
        ("a-new-lesson", "sgd", "新课*", "", r"ZH must be plain words on one line, it holds '\*'"),
        ("a-new-lesson", "sgd", "动量", "", "ZH is taken: it is the title of momentum.md; got '动量'"),
        ("a-new-lesson", "sgd", "", "新课", "EN must be the English title, it holds '新'; got '新课'"),
        ("a-new-lesson", "sgd", "", "[Look]", "EN must be plain words on one line"),
        ("a-new-lesson", "sgd", "", "Momentum", "EN is taken: it is the title of momentum.md; got 'Momentum'"),
        ("a-new-lesson", "sgd", "术语表", "", "ZH is taken: it is the title of glossary.md"),
    ],
)
def test_bad_arguments_are_refused_by_name_rule_and_value(name, after, zh, en, message):
    with pytest.raises(lay_out.Refused, match=message):
        lay_out.lay_out(name, after, {"zh": zh, "en": en})


def test_arguments_are_looked_at_before_anything_is_installed(tmp_path):
    for name in ("sitebuild", "docs/lessons.toml", "Makefile"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (tmp_path / name).parent.mkdir(exist_ok=True)
        copy(ROOT / name, tmp_path / name)
    before = tree(tmp_path)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": ""}
    for arguments, said in (
        (("NAME=Lookahead", "AFTER=nesterov"), "lesson: NAME must be in kebab-case"),
        (("NAME=look-ahead", "AFTER=nestrov"), "lesson: AFTER must be a lesson: did you mean nesterov"),
    ):
        command = ["make", "-s", "lesson", *arguments, f"PYTHON={sys.executable} -S"]
        ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert ended.returncode and said in ended.stderr and "set-up" not in ended.stdout, ended.stderr
        assert tree(tmp_path) == before


def test_a_refused_lesson_leaves_everything_as_it_was(laid_out):
    folder, _ = laid_out
    before = tree(folder)
    for environment, message in (
        (
            {"NAME": NAME, "AFTER": "halving"},
            f"lesson: NAME {TAKEN}docs/zh/{NAME}.md; got '{NAME}'; nothing was written",
        ),
        ({"NAME": "thirds", "AFTER": "halve"}, "lesson: AFTER must be a lesson: did you mean halving; got 'halve'"),
        ({"AFTER": "halving"}, "lesson: NAME is missing"),
    ):
        refused = run(folder, "sitebuild.work.lay_out", **environment)
        assert refused.returncode == 2 and refused.stderr.startswith(message) and not refused.stdout
        assert "Traceback" not in refused.stderr
    assert tree(folder) == before


@pytest.mark.parametrize("hindered", ["tests/snippets/test_thirds.py", "docs/lessons.toml"])
def test_where_one_file_cannot_be_written_none_is(plain, tmp_path, monkeypatch, hindered):
    folder = tmp_path / "house"
    shutil.copytree(plain, folder, symlinks=True)
    for module in (lay_out, unwritten):
        monkeypatch.setattr(module, "ROOT", folder)
    monkeypatch.setattr(lessons, "SOURCE", folder / "docs" / "lessons.toml")
    plan = lay_out.lay_out("thirds", "halving", {"zh": "", "en": ""})
    before = tree(folder)
    opened = Path.open

    def refuse(path, mode="r", *rest, **options):
        if path == folder / hindered and "r" not in mode:
            raise PermissionError(f"no leave to write {path.name}")
        return opened(path, mode, *rest, **options)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(PermissionError):
        lay_out.write(plan)
    monkeypatch.setattr(Path, "open", opened)
    assert tree(folder) == before


def test_a_file_that_appears_in_between_is_not_replaced(plain, tmp_path, monkeypatch):
    folder = tmp_path / "house"
    shutil.copytree(plain, folder, symlinks=True)
    monkeypatch.setattr(lay_out, "ROOT", folder)
    monkeypatch.setattr(lessons, "SOURCE", folder / "docs" / "lessons.toml")
    plan = lay_out.lay_out("thirds", "halving", {"zh": "", "en": ""})
    (folder / "snippets" / "thirds.py").write_text("mine = 1\n")
    before = tree(folder)
    with pytest.raises(FileExistsError):
        lay_out.write(plan)
    assert tree(folder) == before


# -------------------------------------------------------------------------------------------------------------------- the rule


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[[wri" + "te: the question]]", [(1, "the question")]),
        ("a\n**[[wri" + "te: one]]** and [[wri" + "te: two]].", [(2, "one"), (2, "two")]),
        ("x = 1  # " + W + " the number", [(1, "the number")]),
        ("    raise NotImplementedError(" + f'"{W} the test")', [(1, "the test")]),
        ("[[wri" + "te: torn", [(1, "torn")]),
        ("[[wri" + "te:]]", [(1, "what stands here")]),
        ("[[figure: a]] and [[claims]], write: it, WRITER, OVERWRITE" + ": x", []),
    ],
)
def test_marks_are_found(text, found):
    assert list(unwritten.marks(text)) == found


def test_marks_are_looked_for_wherever_one_may_stand():
    names = {path.relative_to(ROOT).as_posix() for path in unwritten.files()}
    assert names >= {
        *("docs/zh/sgd.md", "docs/labs/digits.py", "docs/glossary.toml", "docs/lessons.toml"),
        *("snippets/sgd.py", "snippets/claims/sgd.py", "snippets/figures/sgd.py", "snippets/exercises/sgd.py"),
        *("snippets/frameworks/torch.py", "tests/snippets/test_sgd.py"),
    }
    assert not [name for name in names if name.startswith("sitebuild/")]


def test_the_scaffold_marks_every_text_that_is_not_the_same_for_all_lessons():
    """A sentence without a mark would be published with every lesson."""
    for language, other in (("zh", "en"), ("en", "zh")):
        text = (lay_out.SCAFFOLD / f"{language}.md").read_text(encoding="utf-8")
        twin = (lay_out.SCAFFOLD / f"{other}.md").read_text(encoding="utf-8")
        assert len(list(unwritten.marks(text))) == len(list(unwritten.marks(twin))) >= 12
        prose = [line for line in text.splitlines() if re.match(r"[A-Z\u4e00-\u9fff]", line)]
        assert not prose
