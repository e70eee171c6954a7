"""Pages of tests."""

import re

from sitebuild.read.source import LANGUAGES
from sitebuild.theme import testpages


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
