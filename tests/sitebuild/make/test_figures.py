"""What holds for every figure: its bytes, its texts in both languages, its colours for every reader."""

import importlib
import itertools
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from functools import cache

import numpy as np
import pytest

from sitebuild.cache import ROOT
from sitebuild.make import canvas, svg
from sitebuild.make.draw import names
from sitebuild.read.store import drawing
from snippets.figures import colors, kit
from snippets.figures.bound import plain
from snippets.figures.colors import LANGUAGES

NAMES = names()
IMAGES = ROOT / "images"
SVG = "{http://www.w3.org/2000/svg}"
HAN = re.compile(r"[\u3400-\u9fff]")
each_figure = pytest.mark.parametrize("name", NAMES)
each_language = pytest.mark.parametrize("language", LANGUAGES)
each_theme = pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])


def figure(name: str) -> kit.Figure:
    """Return a figure by its module's name."""
    return importlib.import_module(f"snippets.figures.{name}").FIGURE


@cache
def data(name: str) -> dict:
    """Compute what a figure draws."""
    return figure(name).data()


@cache
def rendered(name: str) -> dict:
    """Return a figure as it was drawn."""
    return drawing(name)


@pytest.fixture(scope="module", autouse=True)
def images():
    """Draw what changed, in another process whose sets and dicts of strings are ordered otherwise."""
    command = [sys.executable, "-m", "sitebuild.make.draw"]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "PYTHONHASHSEED": "7"})


def texts(name: str) -> list[tuple[str, kit.Pair]]:
    """Return (what it is, (Chinese, English)) for every text of a figure, fields not yet filled in, bound words as they are read."""
    made = figure(name)
    panels = [(f"{kind} of {panel.name}", getattr(panel, kind)) for panel in made.panels for kind in ("title", "alt")]
    found = [("caption", made.caption), *panels, *((f"word {key}", pair) for key, pair in made.words.items())]
    return [(what, (plain(zh), plain(en))) for what, (zh, en) in found]


def test_figures_are_counted():
    drawn = {f"{name}.{language}.svg" for name in NAMES for language in LANGUAGES}
    assert len(NAMES) >= 25 and drawn == {path.name for path in IMAGES.glob("*")}


# ----------------------------------------------------------------------------------------------------------------- bytes


def committed(path: str) -> str:
    """Return a file as git holds it."""
    kept = subprocess.run(["git", "show", f":{path}"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert kept.returncode == 0, f"git add {path}"
    return kept.stdout


@pytest.mark.builds
@each_figure
def test_same_bytes_in_another_process(name):
    """Where they are those in the repository, which another process drew, nothing is left to show; elsewhere it is drawn once more."""
    paths = {language: f"images/{name}.{language}.svg" for language in LANGUAGES}
    now = {language: (ROOT / path).read_text(encoding="utf-8") for language, path in paths.items()}
    if now != {language: committed(path) for language, path in paths.items()}:
        anew = canvas.render(figure(name), name, data(name))
        for language, path in paths.items():
            assert now[language] == svg.standalone(anew, name, language), f"{path} is drawn otherwise here"


@each_figure
def test_a_drawing_names_itself_in_its_language(name):
    for language in LANGUAGES:
        title = ET.fromstring((IMAGES / f"{name}.{language}.svg").read_text(encoding="utf-8"))[0]
        assert title.tag.endswith("title") and "_" not in title.text
        assert all(panel["title"][language] in title.text for panel in rendered(name)["panels"])


NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


def close(one: str, other: str) -> bool:
    """Tell whether two drawings differ by no more than the last digit of a coordinate, as on another machine they may."""
    words = [re.sub(r"\s*#\s*", "#", NUMBER.sub("#", text)) for text in (one, other)]
    numbers = [np.array([float(number) for number in NUMBER.findall(text)]) for text in (one, other)]
    return words[0] == words[1] and numbers[0].size == numbers[1].size and abs(numbers[0] - numbers[1]).max() < 0.21


def test_closeness_of_drawings_is_told():
    assert close("M1 2l3.1-.5", "M1 2l3-.6") and close("l1 0-2", "l1-.1-2")
    assert not close("M1 2l3.1-.5", "M1 2l3.5-.5") and not close('fill="#a" 1', 'fill="#b" 1') and not close("1 2", "1")


@each_figure
def test_committed_images_are_what_the_code_draws(name):
    for language in LANGUAGES:
        path = f"images/{name}.{language}.svg"
        same = close(committed(path), svg.standalone(rendered(name), name, language))
        assert same, f"drawn anew: git add {path}"


@each_figure
@each_language
def test_image_stands_alone(name, language):
    text = (IMAGES / f"{name}.{language}.svg").read_text(encoding="utf-8")
    root = ET.fromstring(text)
    assert root.tag == SVG + "svg" and root.get("lang") == {"zh": "zh-Hans", "en": "en"}[language]
    assert len(root.findtext(SVG + "title")) > 2 and len(root.findtext(SVG + "desc")) > 20
    named = {element.get("id") for element in root.iter()}
    assert set(root.get("aria-labelledby").split()) <= named
    for element in root.iter():
        for key, value in element.attrib.items():
            if key.endswith("href"):
                assert value.startswith("#") and value[1:] in named, value
            assert all(target in named for target in re.findall(r"url\(#([^)]*)\)", value)), value
    assert "prefers-color-scheme:dark" in root.findtext(SVG + "style")
    addresses = set(re.findall(r"\w+://[^\s\"'<]+", text))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert not re.search(r"@import|@font-face|<script|<image|<foreignObject|src:", text)


@each_figure
def test_ids_of_a_figure_are_its_own(name):
    elements = [element for panel in rendered(name)["panels"] for element in _tree(panel["svg"]).iter()]
    ids = [element.get("id") for element in elements if element.get("id")]
    assert len(ids) == len(set(ids)) and all(identifier.startswith(f"{name}-") for identifier in ids)


def _tree(svg: str) -> ET.Element:
    named = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return ET.fromstring(svg.replace("<svg ", f"<svg {named} ", 1))


@each_figure
def test_words_stay_text(name):
    for panel in rendered(name)["panels"]:
        words = set(re.findall(r"\{([\w-]+)\}", panel["svg"]))
        assert words <= figure(name).words.keys()
        for language in LANGUAGES:
            shown = "".join(_tree(svg.speak(rendered(name), panel, language)).itertext())
            assert "{" not in shown and "<" not in shown
            for key in words:
                word = re.sub(r"[_^]\{(.+?)\}", r"\1", rendered(name)["words"][key][language].replace("*", ""))
                assert word in shown.replace("\u200b", "")
    used = {key for panel in rendered(name)["panels"] for key in re.findall(r"\{([\w-]+)\}", panel["svg"])}
    assert used == figure(name).words.keys(), "words that no panel draws"


@each_figure
def test_inlined_drawing_is_small(name):
    for language in LANGUAGES:
        size = sum(len(svg.speak(rendered(name), panel, language).encode()) for panel in rendered(name)["panels"])
        assert size < 50_000


@each_figure
def test_panels_fit_a_phone_or_a_column(name):
    panels = figure(name).panels
    assert panels
    for panel in panels:
        assert 200 <= panel.width <= 640 and 40 <= panel.height <= 640
    words = [element for panel in rendered(name)["panels"] for element in _tree(panel["svg"]).iter(SVG + "text")]
    assert all(float(element.get("font-size", 12)) >= 10 for element in words)
    widest = max(
        sum(panel.width for panel in panels[i : i + figure(name).columns])
        for i in range(0, len(panels), figure(name).columns)
    )
    assert widest <= 680, "too wide for the column of text"


# ----------------------------------------------------------------------------------------------------------------- texts


@each_figure
def test_texts_are_there_in_both_languages(name):
    for what, (zh, en) in texts(name):
        assert bool(zh) == bool(en), what
        if what.startswith("word") and what.endswith("-zh"):  # a drawing of the Chinese site
            continue
        assert not HAN.search(en), f"{what}: Chinese in the English text"
        if what == "caption" or what.startswith("alt"):
            assert len(HAN.findall(zh)) >= 8 and len(en.split()) >= 5, what
        elif HAN.search(zh):
            assert zh != en, what


@each_figure
def test_texts_ask_for_the_same_fields_and_formulas_in_both_languages(name):
    for what, (zh, en) in texts(name):
        fields = [set(re.findall(r"(?<![_^])\{([^}]*)\}", re.sub(r"\$.*?\$", "", text))) for text in (zh, en)]
        assert fields[0] == fields[1], what
        assert set(re.findall(r"\$.+?\$", zh)) == set(re.findall(r"\$.+?\$", en)), what


@each_figure
def test_caption_begins_with_a_claim_in_bold(name):
    zh, en = (rendered(name)["caption"][language] for language in LANGUAGES)
    assert re.match(r"\*\*[^*]{6,60}[。！]\*\*", zh)
    assert re.match(r"\*\*[A-Z$0-9][^*]{10,160}\.\*\* ?", en)


@pytest.mark.builds
@each_figure
def test_every_panel_but_a_drawing_of_symbols_quotes_its_data(name):
    quoted = [pair for _, pair in texts(name) if any(re.search(r"(?<![_^])\{\w", text) for text in pair)]
    assert isinstance(data(name), dict) and data(name)
    assert quoted or not any(isinstance(value, (int, float)) for value in data(name).values())


# --------------------------------------------------------------------------------------------------------------- colours

SERIES = ["blue", "rust", "green", "violet", "olive", "pink"]
LINES = ["ink", "mute", *SERIES]
# Machado, Oliveira, Fernandes 2009, IEEE TVCG 15(6), table 1: severity 1.0, on linear RGB.
READERS = {
    "all cones": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}
APART = 15  # CIE76 distance; about 2 can just be told on large patches side by side, thin lines need several times that


def linear(role: str, theme: int) -> np.ndarray:
    """Return a role's colour in linear RGB."""
    channels = np.array([int(colors.ROLES[role][theme][i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str, theme: int) -> float:
    """Return the contrast of two roles by WCAG 2."""
    low, high = sorted(float(linear(role, theme) @ [0.2126, 0.7152, 0.0722]) for role in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    """Return CIE L*a*b* (D65) of linear RGB."""
    to_xyz = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    x = np.array(to_xyz) @ np.clip(rgb, 0, 1) / [0.95047, 1.0, 1.08883]
    f = np.where(x > 216 / 24389, np.cbrt(x), (24389 / 27 * x + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_colour_arithmetic_is_that_of_the_standards(monkeypatch):
    monkeypatch.setitem(colors.ROLES, "black", ("#000000", "#777777"))
    monkeypatch.setitem(colors.ROLES, "white", ("#ffffff", "#ffffff"))
    assert contrast("black", "white", 0) == pytest.approx(21)
    assert contrast("black", "white", 1) == pytest.approx(4.48, abs=0.005)  # WebAIM's well-known grey that just fails
    assert lab(np.array([1.0, 1, 1])) == pytest.approx([100, 0, 0], abs=0.02)
    assert lab(np.array([1.0, 0, 0])) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    for matrix in READERS.values():
        assert np.sum(matrix, axis=1) == pytest.approx([1, 1, 1], abs=2e-6)  # greys stay grey


@each_theme
@pytest.mark.parametrize("role", LINES)
def test_colour_of_words_can_be_read(role, theme):
    assert contrast(role, "bg", theme) >= 4.5


@each_theme
@pytest.mark.parametrize("role", LINES)
def test_colour_of_lines_can_be_seen_on_every_ground(role, theme):
    grounds = [f"s{level}" for level in range(colors.LEVELS)]
    assert min(contrast(role, ground, theme) for ground in ["bg", *grounds]) >= 3


@each_theme
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(SERIES, 2)))
def test_colours_of_lines_stay_apart(one, other, reader, theme):
    seen = [lab(np.array(READERS[reader]) @ linear(role, theme)) for role in (one, other)]
    assert np.linalg.norm(seen[0] - seen[1]) >= APART


def test_page_and_figures_share_their_ground():
    style = (ROOT / "docs" / "assets" / "site.css").read_text(encoding="utf-8")
    grounds = re.findall(r"--bg: ?(#[0-9a-f]{6})", style)
    assert set(grounds) == set(colors.ROLES["bg"])
