"""Files that are not what they should be are named with line and rule before anything reads them."""

import pytest

from sitebuild.check import files

PAGE = "---\ndescription: What it is.\n---\n# Title { #title }\n\nWords.\n"
BAD = {
    "not UTF-8": ("docs/zh/a.md", "学习率".encode("gbk"), "docs/zh/a.md:1: encoding: byte 0x"),
    "not UTF-8, later": ("docs/zh/a.md", PAGE.encode() + b"\xff\n", "docs/zh/a.md:7: encoding: byte 0xff"),
    "BOM": ("docs/zh/a.md", "\ufeff" + PAGE, "docs/zh/a.md:1: encoding: a mark of byte order"),
    "CRLF": ("docs/zh/a.md", PAGE.replace("\n", "\r\n"), "docs/zh/a.md:1: encoding: a line ends in CR LF"),
    "NUL": ("docs/zh/a.md", PAGE + "a\0b\n", "docs/zh/a.md:7: encoding: a NUL"),
    "tab": ("docs/zh/a.md", PAGE + "\n-\tentry\n", "docs/zh/a.md:8: encoding: a tab"),
    "merge mark": (
        "docs/en/a.md",
        PAGE + "<<<<<<< HEAD\nours\n",
        "docs/en/a.md:7: merge: <<<<<<< is what a merge left",
    ),
    "merge mark in code": ("snippets/a.py", "x = 1\n=======\n", "snippets/a.py:2: merge: ======="),
    "front matter without end": (
        "docs/zh/a.md",
        "---\ndescription: x\n\n# T\n",
        "docs/zh/a.md:1: front matter: it begins",
    ),
    "front matter with a colon": (
        "docs/zh/a.md",
        "---\ntitle: a\ndescription: one: two\n---\n",
        "docs/zh/a.md:3: front matter: YAML cannot read it",
    ),
    "front matter of no entries": (
        "docs/zh/a.md",
        "---\njust words\n---\n",
        "docs/zh/a.md:2: front matter: 'just words'",
    ),
    "name of other letters": ("docs/zh/动量.md", PAGE, "docs/zh/动量.md:1: file: the name"),
    "name with a blank": ("docs/zh/a b.md", PAGE, "docs/zh/a b.md:1: file: the name"),
    "endless line": ("docs/zh/a.md", PAGE + "x" * 30_000, "docs/zh/a.md:7: file: a line of 30,000 letters"),
    "too large": ("docs/zh/a.md", "word\n" * 500_000, "docs/zh/a.md:1: file: 2,500,000 bytes"),
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project."""
    monkeypatch.setattr(files, "ROOT", tmp_path)
    return tmp_path


def put(project, name: str, content: str | bytes) -> None:
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_not_what_it_should_be_is_named(name, project):
    path, content, says = BAD[name]
    put(project, path, content)
    (found,) = files.check()
    assert str(found).startswith(says)
    assert len(str(found)) < 300, "a message may not be as long as the file"


@pytest.mark.parametrize("to", ["/etc", "../../.git", ".", "gone"])
def test_a_link_is_named_and_not_followed(to, project):
    put(project, "docs/zh/a.md", PAGE)
    (project / "docs" / "zh" / "link").symlink_to(to)
    (found,) = files.check()
    assert str(found).startswith(f"docs/zh/link:1: file: a link to {to}")


def test_a_sound_project_is_not_complained_of(project):
    put(project, "docs/zh/a.md", PAGE)
    put(project, "snippets/a.py", "x = 1\n")
    assert files.check() == []


def test_the_project_itself_is_sound(monkeypatch):
    assert files.check() == []
