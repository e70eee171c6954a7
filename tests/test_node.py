"""Tests of sitebuild/node.py and sitebuild/make/assets.py: small scripts and the style sheet lose bytes, and nothing of what they say."""

import json
import re
import subprocess

import pytest

from sitebuild.make import assets
from sitebuild.node import made_of, node


def small(name, text):
    """Return a script or a style sheet made small."""
    return json.loads(made_of("small.mjs", json.dumps({name: text}), "esbuild"))[name]


def test_a_comment_behind_code_takes_nothing_along():
    script = small("x.js", "a = 1; // one\nb = 2;\nc = `//\n  ${a}`;")
    run = subprocess.run([node(), "-p", f"let a, b, c; {script} [a, b, c]"], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["[", "1,", "2,", r"'//\n", "1'", "]"] and "one" not in script


def test_a_comment_in_a_string_is_no_comment():
    assert small("x.css", 'a::after { content: "/* x */ ;}"; } /* y */') == 'a:after{content:"/* x */ ;}"}'


@pytest.mark.parametrize(("name", "text"), [("x.js", "let a = ;"), ("x.css", "a { color: red"), ("x.css", "a { b c }")])
def test_what_is_no_script_and_no_style_is_an_error(name, text):
    with pytest.raises(RuntimeError, match=rf"(?s)small\.mjs did not run.*{re.escape(name)}"):
        small(name, text)


def test_names_that_pages_use_stay_and_those_of_a_worker_do_not():
    shared = "let followTwin; (() => { const inner = 1; followTwin = () => inner; })();"
    assert "followTwin" in small("languages.ts", shared) and "inner" not in small("languages.ts", shared)
    assert "unitsOf" not in assets.small()[assets.WORKER] and "followTwin" in assets.inline("languages")


def test_words_are_filled_in_and_none_is_forgotten():
    """Those that stand in every page: an address and a text in quotes, pages as an object."""
    script = assets.inline("run", MODULE="../m.js", LOST="it's lost")
    assert script.count('import("../m.js")') == 2 and 'textContent="it\'s lost"' in script
    assert assets.inline("lost", PAGES='{"/en/":["en",""]}').endswith('({"/en/":["en",""]});')
    with pytest.raises(ValueError, match="run.ts: WORD is nowhere"):
        assets.inline("run", WORD="x")
