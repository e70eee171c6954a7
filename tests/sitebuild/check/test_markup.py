"""What runs, hides, frames, sends or comes from elsewhere is refused where it is typed, and on the page as built."""

import pytest

from sitebuild.check import markup
from sitebuild.read.source import DOCS, Page

BAD = {
    "script": "<script>alert(1)</script>",
    "script from a file": '<script src="x.js"></script>',
    "handler by attribute": '<span onclick="alert(1)">x</span>',
    "handler by list": "Text\n{ .note onclick=alert(1) }",
    "handler by list, quoted": 'Text\n{: onmouseover="alert(1)" }',
    "style by list": "Text\n{ .note style=display:none }",
    "style by attribute": '<div style="display: none">hidden</div>',
    "background from elsewhere": "<div style=\"background: url('//evil.example/x.png')\">x</div>",
    "javascript link": "[press](javascript:alert(1))",
    "javascript link in capitals": "[press](JavaScript:alert(1))",
    "data link": "[press](data:text/html,<b>x</b>)",
    "http link": "[press](http://example.org/)",
    "mail link": "[press](mailto:a@example.org)",
    "image by HTML": '<img src="https://evil.example/x.png">',
    "image on this site": '<img src="images/x.png">',
    "iframe": '<iframe src="https://evil.example/"></iframe>',
    "object": '<object data="x.swf"></object>',
    "embed": '<embed src="x.swf">',
    "video": '<video src="x.mp4"></video>',
    "form": '<form action="https://evil.example/"><input name="password"></form>',
    "base": '<base href="https://evil.example/">',
    "meta refresh": '<meta http-equiv="refresh" content="0; url=https://evil.example/">',
    "stylesheet": '<link rel="stylesheet" href="https://evil.example/x.css">',
    "style element": "<style>.md-header { display: none }</style>",
    "drawing": "<svg onload=alert(1)></svg>",
    "link by HTML": '<a href="https://evil.example/">x</a>',
    "unclosed element": "<span class=",
    "quote broken out of": '<span class="x"onclick="alert(1)">x</span>',
    "capitals": "<SCRIPT>alert(1)</SCRIPT>",
    "comment": "<!-- hidden -->",
    "lone less-than": "a<b and c",
    "less-than with blanks": "a < b",
    "lone ampersand": "A & B",
    "entity": "&copy; 2026",
    "attribute of a fence": "``` { .python onload=x }\n```",
}
GOOD = {
    "aside": '<aside class="side" markdown>\ntext\n</aside>',
    "break of a line": "one<br>two<wbr>three",
    "name of a paragraph": "What?\n{ .question }",
    "code": "`<script>` and `a & b`",
    "fence": "```text\n<script>\n```",
    "formula": "$a < b$ and $$x & y$$",
    "entities": "&lt; &amp; &gt;",
    "field": "Keras {{keras}}",
    "link": "[words](momentum.md#speed)",
    "source": "[words](@polyak-1964)",
}


def said(text: str) -> list:
    return list(markup._page(Page(DOCS / "en" / "momentum.md", f"# Title\n\n{text}\n")))


@pytest.mark.parametrize("name", BAD)
def test_what_must_not_stand_in_a_page_is_named(name):
    found = said(BAD[name])
    assert found and {broken.rule for broken in found} == {"markup"}
    assert all(broken.line >= 3 for broken in found)


@pytest.mark.parametrize("name", GOOD)
def test_what_pages_use_may_stand(name):
    assert said(GOOD[name]) == []


MARKED = {
    "lone less-than",
    "less-than with blanks",
    "lone ampersand",
    "entity",
}  # Markdown writes these as they are to be
LISTS = {
    name for name in BAD if "by list" in name or "link" in name or name == "attribute of a fence"
}  # become attributes


@pytest.mark.parametrize("name", sorted(BAD.keys() - MARKED - LISTS - {"style element", "comment"}))
def test_it_is_named_on_the_built_page_too(name):
    assert markup.complaints(f"<p>{BAD[name]}</p>")


@pytest.mark.parametrize(
    "html",
    [
        '<p onclick="alert(1)">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" javascript:alert(1)">x</a>',
        '<a href="//evil.example/">x</a>',
        '<a href="http://evil.example/">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<image xlink:href="https://evil.example/x.png"></image>',
        '<image xlink:href="data:image/svg+xml;base64,xx"></image>',
        '<use xlink:href="//evil.example/x.svg#a"></use>',
        '<p style="display:none">x</p>',
        '<p style="width:1px;background:url(x)">x</p>',
        '<table background="x.png"></table>',
    ],
)
def test_what_a_built_page_must_not_have_is_named(html):
    assert markup.complaints(html)


def test_a_built_page_as_it_is_is_not_complained_of():
    html = '<p class="a">x <a href="../b/#c">y</a> <a href="https://arxiv.org/">z</a> <svg style="vertical-align: -0.1ex"></svg></p>'
    assert markup.complaints(html) == []
