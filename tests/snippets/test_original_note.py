"""Tests of docs/{zh,en}/original-note.md: what becomes of the note's formulas when the note is built as it was written.

The note is tests/data/original_note.md, unchanged. The lists below were read off it by eye, not by our code.
"""

import re

import markdown
import pytest

from sitebuild.read.source import DOCS
from snippets.claims import original_note as claims

INLINE = [
    r"\nabla a",
    r"\gamma",
    r"v_{t-1}",
    r"v_t",
    r"-\gamma v_{t-1}",
    r"\theta-\gamma v_{t-1}",
    r"\gamma",
    r"\eta",
    r"∇_{θ_i}J(θ)",
    r"i",
    r"\epsilon",
    r"G_{i,t}",
    r"\theta_i",
    r"G_t",
]
DISPLAY_BEGINS = [
    r"\theta_{new} = \theta - \alpha\nabla{a} \\",
    r"v_t = \gamma v_{t-1} + \alpha \nabla{b} \\",
    r"v_0=0 \\",
    r"\theta_{new} = \theta - v_t",
    r"\theta_{i\_new}=\theta_i - \eta\nabla_{\theta_i} J(\theta)",
    r"\theta_{i,t+1}=\theta_{i,t}- \frac{\eta}{\sqrt{G_{i,t}+\epsilon}}\nabla_{\theta_{i,t}} J(\theta)",
    r"G_{i,t} = G_{i,t-1}+ \nabla_{\theta_{i,t}} J(\theta)",
    r"\theta_{t+1}=\theta_t- \frac{\eta}{\sqrt{G_t+\epsilon}}\nabla_{\theta_t} J(\theta)",
]
PROSE = ["就是图中B到C的那一段向量，", "就是C点的坐标（参数）,", "代表衰减率，", "表示第"]


def html(text, smart_dollar=True):
    """Build a text with the formula extension of this site and return the HTML."""
    settings = {"pymdownx.arithmatex": {"generic": True, "smart_dollar": smart_dollar}}
    return markdown.markdown(text, extensions=["pymdownx.arithmatex"], extension_configs=settings)


def test_note_has_these_formulas():
    assert claims.inline_formulas() == INLINE
    assert claims.inline.compute() == len(INLINE)
    blocks = claims.DISPLAY.findall(claims.note())
    assert [block.split("\n")[1].strip() for block in blocks] == DISPLAY_BEGINS
    assert claims.display.compute() == len(DISPLAY_BEGINS)


def test_no_inline_formula_is_typeset():
    assert claims.inline_typeset.compute() == 0
    page = html(claims.note())
    assert all(f"\\({formula}\\)" not in page for formula in INLINE)
    assert r"梯度$ \nabla a $" in page  # the reader sees the source


def test_prose_between_formulas_is_typeset_instead():
    assert claims.typeset(claims.note())[0] == PROSE
    assert claims.prose_typeset.compute() == len(PROSE)
    for piece in PROSE:
        assert re.search(r" \$" + re.escape(piece) + r"\$ ", claims.note()), piece


def test_no_display_formula_is_typeset():
    assert claims.display_typeset.compute() == 0
    assert html(claims.note()).count("$$") == 2 * len(DISPLAY_BEGINS)  # every mark is left in the page


def test_tight_dollars_indents_and_blank_lines_mend_all():
    inline, display = claims.typeset(claims.mended())
    assert inline == INLINE
    assert [block.strip().split("\n")[0].strip() for block in display] == DISPLAY_BEGINS
    assert claims.mended_typeset.compute() == len(INLINE) + len(DISPLAY_BEGINS)


@pytest.mark.parametrize(
    ("source", "is_typeset"),
    [
        ("$x$", True),
        ("$ x $", False),
        ("- a\n\n    text\n\n    $$\n    x\n    $$", True),
        ("- a\n\n  text\n\n  $$\n  x\n  $$", False),
        ("- a\n\n    text\n    $$\n    x\n    $$", False),
        ("$$\nx\n\ny\n$$", False),
    ],
)
def test_each_of_the_four_slips_alone_loses_a_formula(source, is_typeset):
    assert ("arithmatex" in html(source)) == is_typeset


def test_mark_for_contents_would_give_a_second_table():
    assert claims.note().count("[TOC]") == 1
    page = markdown.markdown(claims.note(), extensions=["toc"])
    assert page.count('<div class="toc">') == 1 and "[TOC]" not in page
    base = (DOCS.parent / "mkdocs.base.yml").read_text(encoding="utf-8")
    assert re.search(r"^  toc: ", base, re.M) and "toc.integrate" in base  # the theme builds one for every page
    assert not any("[TOC]" in re.sub(r"`[^`]*`", "", path.read_text(encoding="utf-8")) for path in DOCS.rglob("*.md"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_boxes_of_the_note_are_ticked_on_the_page_and_lead_to_their_lessons(language):
    page = (DOCS / language / "original-note.md").read_text(encoding="utf-8")
    front = page[page.index("{ #front }") : page.index("{ #dropout }")]
    boxes = re.findall(r"- \[(.)\] (.+)", claims.note())
    assert [(line[2], line[4:]) for line in re.findall(r"^> (- [☑☐] .+)$", front, re.M)] == [
        ({"x": "☑", " ": "☐"}[mark], name) for mark, name in boxes
    ]
    now = re.findall(r"^- (.) \W*([A-Z][\w ]+ intro)\W.*?\]\(([a-z-]+\.md)\)", front, re.M)
    assert now == [
        ("☑", "Structured neural net intro", "structured-nets.md"),
        ("☑", "Language RNN intro", "language-rnn.md"),
        ("☑", "Collaborative filtering intro", "collaborative-filtering.md"),
    ]
    assert "](#front)" in page[: page.index("{ .answer }")]


def test_images_of_the_note_are_missing_and_boxes_unticked():
    images = re.findall(r"!\[.*?\]\((.*?)\)", claims.note())
    assert images == ["../images/sgd_with_momentum.jpg", "../images/sgd_with_nag.jpeg"]
    assert not any((claims.NOTE.parent / image).exists() for image in images)
    assert re.findall(r"- \[(.)\]", claims.note()) == ["x", " ", " "]
    references = re.findall(r"\[.*\]\(https://.*\)", claims.note())
    assert len(references) == 3 and "RMSProp，Adam" in references[-1]
    rest = claims.note().replace(references[-1], "")
    assert "RMSProp" not in rest and "Adam" not in rest


def bare(text):
    """Return a text without the marks of Markdown, formulas and spaces."""
    return re.sub(r"[\s$\\*`]", "", text)


def test_every_sentence_of_the_note_is_quoted_unchanged():
    page = (DOCS / "zh" / "original-note.md").read_text(encoding="utf-8")
    quoted = bare(" ".join(line[1:] for line in page.splitlines() if line.startswith(">")))
    text = re.sub(r"```json|```|^(#.*|.*\[.*\].*|- SGD.*|.*参考：)$", "", claims.note(), flags=re.MULTILINE)
    text = claims.INLINE.sub("\n", claims.DISPLAY.sub("\n", text))
    sentences = [bare(line.strip().removeprefix("- ")) for line in text.splitlines()]
    sentences = [sentence for sentence in sentences if len(sentence) > 1]
    assert len(sentences) > 35
    assert [sentence for sentence in sentences if sentence not in quoted] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_of_the_23_corrections_leads_to_a_test(language):
    page = (DOCS / language / "original-note.md").read_text(encoding="utf-8")
    corrections = re.findall(r'<div class="fix" id="s(\d+)" markdown>(.*?)</div>', page, re.DOTALL)
    assert [int(number) for number, _ in corrections] == list(range(1, 24))
    assert all("](tests/" in correction for _, correction in corrections)
