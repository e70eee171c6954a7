"""The picture that stands beside a link to a page where links are shared: title, question, the page's first figure. Drawn in the build.

Its letters are those of Noto Serif SC, which npm brings in pieces, each with a part of the characters: no font of the machine is used.
Pictures are kept by what they are made of; the names of their files carry it, so that no cache shows an old one.
"""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitebuild.cache import CACHE, ROOT, hash_of, write
from sitebuild.read.about import About
from sitebuild.read.markdown import EAST_ASIAN, HAN
from sitebuild.read.store import DRAWINGS
from sitebuild.texts import TEXTS

if TYPE_CHECKING:
    from PIL import Image, ImageFont

STORE = CACHE / "previews"
FONT = ROOT / "node_modules" / "@fontsource-variable" / "noto-serif-sc"
SIZE = WIDTH, HEIGHT = 1200, 630
HUES = 64  # colours of a picture
MARGIN, GAP, TOP = 76, 56, 136
SIZES = [(title, asks) for title in (78, 70, 62, 54, 48) for asks in (36, 33, 30)] + [(44, 26)]
OTHER_SIZE = 30
OTHER = "en"  # the language of the other name that stands beside a Chinese heading
DRAWING = 452  # px: the widest that a figure is drawn
BOLD, REGULAR = 700, 400
PAPER, INK, SOFT, RULE, ACCENT = "#fdfdfb", "#1d2127", "#565c68", "#dddbd3", "#a2301a"
FULL_WIDTH = set("“”‘’—…·")  # in a Chinese text these are as wide as a character
NEVER_FIRST, NEVER_LAST = set("，。、；：？！）》”’…·"), set("（《“‘")


# ------------------------------------------------------------------------------------------------------------ what is kept


def uri(about: About) -> str:
    """Return the address of a page's picture below its language's folder."""
    return f"assets/previews/{about.name.replace('/', '-')}.{key(about)}.png"


def key(about: About) -> str:
    """Return a digest of everything that a picture is made of."""
    words = [about.title, about.other, about.question, *kicker(about), TEXTS[about.language]["promise"]]
    made_of = [*words, hash_of(_drawn(about.figure).hex()), Path(__file__).read_text(encoding="utf-8"), _versions()]
    return hash_of("\0".join(made_of))


def kept(about: About) -> bytes:
    """Return a page's picture, drawn if it is not kept."""
    path = STORE / f"{key(about)}.{about.language}.png"
    if not path.exists():
        write(path, draw(about))
    return path.read_bytes()


@cache
def _versions() -> str:
    from importlib.metadata import version

    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return f"{version('pillow')} {version('matplotlib')} {lock['node_modules/@fontsource-variable/noto-serif-sc']['version']}"


def kicker(about: About) -> tuple[str, str]:
    """Return the site's name and what stands behind it: the track of a lesson, or what the site is."""
    from sitebuild.read import lessons

    say, plan = TEXTS[about.language], lessons.plan()
    tracks = [track for track in plan.tracks if any(lesson.id == about.name for lesson in track.lessons)]
    behind = getattr(tracks[0], about.language) if tracks else say["lab"] if about.name.startswith("labs/") else ""
    return say["name"], behind or say["tagline"]


# --------------------------------------------------------------------------------------------------------------- the picture


def draw(about: About) -> bytes:
    """Return the PNG of a page's picture."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    language = about.language
    width = WIDTH - 2 * MARGIN
    if about.figure:
        drawing = figure(about.figure)
        width -= DRAWING + GAP
        left = WIDTH - MARGIN - DRAWING + (DRAWING - drawing.width) // 2
        picture.paste(drawing, (left, 86 + (HEIGHT - 86 - 92 - drawing.height) // 2))
    pen.rectangle((0, HEIGHT - 12, WIDTH, HEIGHT), fill=ACCENT)
    seal(picture, MARGIN, 62, 46)
    name, behind = kicker(about)
    end = _line(pen, name, language, (MARGIN + 64, 98), 34, BOLD, INK)
    _line(pen, behind, language, (end + 26, 98), 26, REGULAR, SOFT)
    room = HEIGHT - TOP - 12 - 44
    laid = _lay(about, width, room)
    top = TOP + max(0, (room - sum(part.height for part in laid)) / 2)
    for part in laid:
        top += part.space
        for row in part.rows:
            base = top + part.size * (0.5 * part.leading + 0.36)
            _line(pen, row, part.language, (MARGIN, base), part.size, part.weight, part.ink)
            top += part.size * part.leading
    out = io.BytesIO()
    picture.quantize(HUES, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


@dataclass(frozen=True)
class _Block:
    """A text as it is set: its lines, its letters, and the space above."""

    rows: list[str]
    language: str
    weight: int
    ink: str
    size: int
    leading: float
    space: int

    @property
    def height(self) -> float:
        """How much of the picture it takes from top to bottom."""
        return self.space + len(self.rows) * self.size * self.leading


def _lay(about: About, width: float, height: float) -> list[_Block]:
    """Return title, other name and question in the largest letters in which they fit."""
    asks = about.question or TEXTS[about.language]["promise"]
    laid: list[_Block] = []
    for big, small in SIZES:
        parts: list[tuple[str, str, int, str, int, float, int]] = [
            (about.title, about.language, BOLD, INK, big, 1.16, 0)
        ]
        parts += [(about.other, OTHER, REGULAR, SOFT, OTHER_SIZE, 1.5, 2)] if about.other else []
        parts += [(asks, about.language, REGULAR, SOFT, small, 1.5, 26)]
        laid = [_Block(lines(part[0], part[1], part[2], part[4], width), *part[1:]) for part in parts]
        widest = max(measure(row, part.language, part.weight, part.size) for part in laid for row in part.rows)
        if sum(part.height for part in laid) <= height and widest <= width and len(laid[0].rows) <= 2:
            break
    return laid


def seal(picture: "Image.Image", left: int, top: int, size: int) -> None:
    """Draw the mark: docs/assets/favicon.svg, 24 units wide."""
    from PIL import Image, ImageDraw

    finer = 4
    unit = finer * size / 24
    mark = Image.new("RGB", (finer * size, finer * size), PAPER)
    inner = ImageDraw.Draw(mark)
    inner.rounded_rectangle((unit, unit, 23 * unit, 23 * unit), 5 * unit, fill=ACCENT)
    tick = [(x * unit, y * unit) for x, y in ((6.5, 12.5), (10.3, 16.5), (17.5, 8))]
    inner.line(tick, fill=PAPER, width=round(2.6 * unit), joint="curve")
    for x, y in tick:
        inner.circle((x, y), 1.3 * unit, fill=PAPER)
    picture.paste(mark.resize((size, size), Image.Resampling.LANCZOS), (left, top))


# --------------------------------------------------------------------------------------------------------------------- text


@cache
def _pieces() -> list[tuple[str, list[tuple[int, int]]]]:
    """Return the pieces of the font, each with the ranges of characters that it holds."""
    if not FONT.is_dir():
        raise FileNotFoundError("the font of the previews is not there: run `make site` once, which installs it")
    ranges = json.loads((FONT / "unicode.json").read_text(encoding="utf-8"))
    pieces = []
    for name, text in ranges.items():
        ends = (part.strip().removeprefix("U+").partition("-") for part in text.split(","))
        pieces.append((name.strip("[]"), [(int(first, 16), int(last or first, 16)) for first, _, last in ends]))
    return pieces


@cache
def _piece(character: str, language: str) -> str:
    """Return the piece of the font that holds a character, or nothing; a Chinese text takes its wide marks from the Chinese pieces."""
    code = ord(character)
    found = [name for name, ranges in _pieces() if any(first <= code <= last for first, last in ranges)]
    found.sort(key=lambda name: name.isalpha() == (language == "zh" and character in FULL_WIDTH))
    return found[0] if found else ""


@cache
def _face(piece: str, weight: int, size: int) -> "ImageFont.FreeTypeFont":
    from PIL import ImageFont

    if not piece:  # a character that the font lacks: matplotlib brings one that has nearly all
        import matplotlib

        name = "DejaVuSerif-Bold.ttf" if weight == BOLD else "DejaVuSerif.ttf"
        return ImageFont.truetype(str(Path(matplotlib.get_data_path(), "fonts", "ttf", name)), size)
    face = ImageFont.truetype(str(FONT / "files" / f"noto-serif-sc-{piece}-wght-normal.woff2"), size)
    face.set_variation_by_axes([weight])
    return face


def _runs(text: str, language: str) -> Iterator[tuple[str, str, bool]]:
    """Yield (characters, piece of the font, is there a gap before them): a run lies in one piece."""
    run, piece = "", None
    before = ""
    for character in text:
        needed = piece if character == " " and piece is not None else _piece(character, language)
        gap = bool(before) and _meets(before, character)
        if run and (needed != piece or gap):
            yield run, piece or "", False
            run = ""
        if gap:
            yield "", needed, True
        run, piece, before = run + character, needed, character
    if run:
        yield run, piece or "", False


def _meets(before: str, after: str) -> bool:
    """Tell whether Chinese and another script meet here: a small gap belongs between them."""
    one, two = (bool(re.match(f"[{HAN}]", char)) for char in (before, after))
    other = after if one else before
    return one != two and bool(re.match(r"[A-Za-z0-9]", other))


def measure(text: str, language: str, weight: int, size: int) -> float:
    """Return how wide a text is in px."""
    return sum(
        size / 8 if gap else _face(piece, weight, size).getlength(run) for run, piece, gap in _runs(text, language)
    )


def _line(pen: Any, text: str, language: str, at: tuple[float, float], size: int, weight: int, ink: str) -> float:
    """Write a line on its base line; return where it ends."""
    left, base = at
    for run, piece, gap in _runs(text, language):
        face = _face(piece, weight, size)
        if not gap:
            pen.text((left, base), run, font=face, fill=ink, anchor="ls")
        left += size / 8 if gap else face.getlength(run)
    return left


def _words(text: str) -> list[str]:
    """Cut a text where a line may end: after a space, between Chinese words, not before a comma."""
    words: list[str] = []
    for part in _tokens(text):
        last = words[-1] if words else ""
        glued = part[0] in NEVER_FIRST or last[-1:] in NEVER_LAST or part.isspace() or part == last == "—"
        if last and (glued or not (last[-1].isspace() or EAST_ASIAN.match(last[-1]) or EAST_ASIAN.match(part))):
            words[-1] += part
        else:
            words.append(part)
    return words


def _tokens(text: str) -> Iterator[str]:
    if not EAST_ASIAN.search(text):
        yield from re.findall(r"\S+\s*|\s+", text)
        return
    import jieba

    jieba.setLogLevel("ERROR")
    yield from jieba.cut(text)


def lines(text: str, language: str, weight: int, size: int, width: float) -> list[str]:
    """Return a text broken into as few lines as fit the width, about equally long, where they may be ended by a sentence or a clause."""
    words = _words(text)
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]  # lines, cost, where the last one begins
    for end in range(1, len(words) + 1):
        options = []
        for start in range(end - 1, -1, -1):
            row = "".join(words[start:end]).strip()
            wide = measure(row, language, weight, size)
            if wide > width and start < end - 1:
                break
            rest = 1 - wide / width
            ends_well = row[-1:] in "。？！；.?!;:：" or end == len(words)
            cost = rest * rest + (0 if ends_well else 0.02 if row[-1:] in "，,、" else 0.06)
            rows, before, _ = best[start]
            options.append((rows + 1, before + cost, start))
        best.append(min(options))
    out: list[str] = []
    end = len(words)
    while end:
        start = best[end][2]
        out.insert(0, "".join(words[start:end]).strip())
        end = start
    return out


# --------------------------------------------------------------------------------------------------------------- the drawing


def _drawn(name: str) -> bytes:
    """Return the picture of a figure's first panel, as `make.draw` left it."""
    path = DRAWINGS / f"{name}.png"
    return path.read_bytes() if path.is_file() else b""


def figure(name: str) -> "Image.Image":
    """Return the first panel of a figure without its words, in the colours of the light theme, as large as there is room."""
    from PIL import Image

    drawn = Image.open(io.BytesIO(_drawn(name))).convert("RGB")
    scale = min(DRAWING / drawn.width, 400 / drawn.height)
    return drawn.resize((round(drawn.width * scale), round(drawn.height * scale)), Image.Resampling.LANCZOS)
