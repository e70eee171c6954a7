"""Blocks of code as a page shows them."""

from types import SimpleNamespace

import pytest

from sitebuild import cache
from sitebuild.theme import code


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
