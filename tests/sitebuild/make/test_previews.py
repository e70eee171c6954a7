"""The pictures that stand beside links to pages: what is on them, that they are whole, and that none is drawn twice."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from sitebuild.make import previews
from sitebuild.make.canvas import picture
from sitebuild.read import about
from sitebuild.read.source import DOCS, pages
from snippets.figures.kit import COLOR, Panel, arrow, blank, dots

ALL = [about.read(page, language) for language in ("zh", "en") for page in pages(language)]
MOMENTUM = about.page("momentum.md", "en")


def pixels(page):
    return np.asarray(Image.open(io.BytesIO(previews.kept(page))).convert("RGB")).astype(int)


def far(picture, colour):
    """Return how far each pixel is from a colour."""
    return abs(picture - [int(colour[i : i + 2], 16) for i in (1, 3, 5)]).max(axis=2)


def test_pages_are_counted():
    assert len(ALL) == 2 * len([*(DOCS / "en").rglob("*.md"), *(DOCS / "labs").glob("*.py")]) > 60


@pytest.mark.parametrize("page", ALL, ids=lambda page: f"{page.language}-{page.name}")
def test_nothing_leaves_the_picture(page):
    picture = pixels(page)
    assert picture.shape == (630, 1200, 3)
    assert far(picture[620:], previews.ACCENT).max() <= 6
    margins = [
        picture[:60],
        picture[572:617],
        picture[:617, : previews.MARGIN - 4],
        picture[:617, 1200 - previews.MARGIN + 4 :],
    ]
    for margin in margins:
        assert far(margin, previews.PAPER).max() <= 6
    column = picture[
        136:572, previews.MARGIN : 1200 - previews.MARGIN - (previews.DRAWING + previews.GAP) * bool(page.figure)
    ]
    assert (far(column, previews.INK) < 40).sum() > 500, "no title"
    assert (far(column, previews.SOFT) < 40).sum() > 500, "no question"
    if page.figure:
        gap = picture[136:572, 1200 - previews.MARGIN - previews.DRAWING - previews.GAP + 4 :][:, : previews.GAP - 8]
        assert far(gap, previews.PAPER).max() <= 6, "text runs into the drawing"
        drawing = picture[90:540, 1200 - previews.MARGIN - previews.DRAWING : 1200 - previews.MARGIN]
        assert (far(drawing, previews.PAPER) > 30).sum() > 500, "no drawing"


@pytest.mark.parametrize("page", ALL, ids=lambda page: f"{page.language}-{page.name}")
def test_the_font_has_every_character(page):
    text = "".join([page.title, page.other, page.question, *previews.kicker(page)])
    assert [char for char in text if not previews._piece(char, page.language)] == []


def test_the_same_page_gives_the_same_bytes():
    assert previews.draw(MOMENTUM) == previews.draw(MOMENTUM)


def test_a_picture_that_is_kept_is_not_drawn_again(monkeypatch, tmp_path):
    monkeypatch.setattr(previews, "STORE", tmp_path)
    drawn = []
    monkeypatch.setattr(previews, "draw", lambda page: drawn.append(page.name) or b"picture")
    assert [previews.kept(MOMENTUM), previews.kept(MOMENTUM)] == [b"picture"] * 2
    previews.kept(replace(MOMENTUM, question="Another?"))
    assert len(drawn) == 2


@pytest.mark.parametrize(
    "change", [{"title": "T"}, {"question": "Q?"}, {"other": "o"}, {"figure": "adam"}, {"language": "zh"}]
)
def test_its_name_changes_with_what_is_on_it(change):
    assert previews.uri(replace(MOMENTUM, **change)) != previews.uri(MOMENTUM)


def test_the_drawing_is_that_of_the_lesson():
    drawing = np.asarray(previews.figure("momentum")).astype(int)
    for role in ("rust", "blue"):
        assert (far(drawing, COLOR[role]) < 8).sum() > 300, role


def test_long_texts_break_into_lines_that_fit_and_lose_nothing():
    for page in ALL:
        width = 520
        rows = previews.lines(page.question, page.language, previews.REGULAR, 36, width)
        assert "".join(rows).replace(" ", "") == page.question.replace(" ", "")
        for row in rows:
            assert previews.measure(row, page.language, previews.REGULAR, 36) <= width, row
            assert row[:1] not in previews.NEVER_FIRST | set(",.;:?!"), row
            assert row[-1:] not in previews.NEVER_LAST, row


def test_dots_and_arrows_are_drawn_and_words_are_not():
    """Agg draws no stroke of no length; an arrow is an annotation, that is to say a text."""

    def draw(fig, _):
        ax = blank(fig, (0, 10), (0, 10))
        dots(ax, [(2, 2), (2, 8)], COLOR["rust"], 20)
        arrow(ax, (5, 2), (5, 8), COLOR["blue"])
        ax.text(8, 5, "WORD", color=COLOR["green"], fontsize=20)

    panel = Panel("p", 100, 100, ("", ""), ("", ""), draw)
    drawn = np.asarray(Image.open(io.BytesIO(picture(panel, {}))).convert("RGB")).astype(int)
    assert drawn.shape == (200, 200, 3)
    rows, columns = np.nonzero(far(drawn, COLOR["rust"]) < 8)
    assert abs(columns - 40).max() <= 21 and {row // 100 for row in rows} == {0, 1}
    assert len(rows) == pytest.approx(2 * np.pi * 20**2, rel=0.1)
    assert (far(drawn, COLOR["blue"]) < 8).sum() > 200 and not (far(drawn, COLOR["green"]) < 60).any()


def test_small_gaps_stand_where_chinese_meets_latin():
    with_gap = previews.measure("读了hel的", "zh", 400, 40)
    parts = sum(previews.measure(part, "zh", 400, 40) for part in ("读了", "hel", "的"))
    assert with_gap == pytest.approx(parts + 2 * 40 / 8, abs=0.1)
    assert previews.measure("是o。", "zh", 400, 40) == pytest.approx(
        sum(previews.measure(part, "zh", 400, 40) for part in ("是", "o", "。")) + 40 / 8, abs=0.1
    )
