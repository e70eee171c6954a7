"""The figures are read back: what was drawn is compared with what `data()` returned, and the labels with what they stand at."""

import importlib
import json
import pickle
import sys
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from sitebuild.cache import load, write
from sitebuild.check import strokes
from sitebuild.check.artists import COLOURED, Drawn, covers, is_ground, name_of, read, window
from sitebuild.check.cells import CELL, cells, literal
from sitebuild.check.drawings import STORE, made_from
from sitebuild.check.labels import NEAR, Shown, box_of, dense, gap, labels, method_of
from sitebuild.check.series import Reader, constants, index
from sitebuild.check.series import sources as sources_of
from sitebuild.make import draw
from sitebuild.read.store import DRAWINGS
from snippets.figures.colors import METHODS
from snippets.figures.kit import LEADER, RING, SCHEME, Figure, Panel

KINDS = (SCHEME, LEADER, RING, CELL)
EDGE = 1.0  # px: a dot may be so far beyond the axes


def judge(figure: Figure, panel: Panel, data: dict[str, Any], reader: Reader, drawn: list[Drawn]) -> Iterator[str]:
    """Yield what one panel shows that `data()` does not say."""
    shown: list[Shown] = []
    for artist in drawn:
        if artist.says:
            yield from _declared(artist, drawn)
            if artist.says not in (LEADER, RING):
                shown.append((artist, {(artist.says,)}))
        elif artist.kind == "text":
            yield from literal(artist)
        elif artist.role == "bg" and artist.kind != "area" and covers(artist, drawn):
            yield f"{name_of(artist)} hides what lies below: a halo has the points of what it surrounds"
        if artist.kind == "text" or artist.says or is_ground(artist):
            continue
        known = sources_of(artist, reader)
        if known is None:
            yield f"{name_of(artist)} is no series of data(): compute it there and draw it as it is"
        else:
            shown.append((artist, known))
            yield from _hidden(artist, figure, panel)
    yield from cells(data, drawn)
    yield from labels(figure, drawn, shown)
    yield from _titled(panel, shown)


def _titled(panel: Panel, shown: list[Shown]) -> Iterator[str]:
    """Yield the coloured artists of a panel that is named after a method and that are not in its colour."""
    if method := METHODS.get(method_of(panel.title[1])):
        for artist, _ in shown:
            if artist.role in COLOURED and artist.role != method.role:
                yield f"{name_of(artist)} is under the title {panel.title[1]}, whose colour is {method.role} in every figure"


def _declared(artist: Drawn, drawn: list[Drawn]) -> Iterator[str]:
    """Yield why an artist is not what it is said to be."""
    kind = artist.says.partition(":")[0]
    if kind == SCHEME and artist.ax is not None and artist.ax.axison:
        yield f"{name_of(artist)} is said to be of a scheme, in axes with a scale, where places mean numbers"
    elif kind == LEADER and not _leads(artist, drawn):
        yield f"{name_of(artist)} is said to lead from a word to what it names, and does not"
    elif kind == RING and not any(
        np.allclose(other.pixels[0], artist.pixels[0]) for other in drawn if other.says.startswith(CELL)
    ):
        yield f"{name_of(artist)} is said to be the ring of a number, and none stands in it"
    elif kind not in KINDS:
        yield f"{name_of(artist)} says that it is {artist.says!r}, which is no kind: {', '.join(KINDS)}"


def _leads(artist: Drawn, drawn: list[Drawn]) -> bool:
    """Tell whether an artist is a thin straight line from a word to an artist."""
    if len(artist.points) != 2 or artist.size > 1:
        return False
    others = [other for other in drawn if other is not artist and other.kind != "text" and not other.says]
    texts = [other for other in drawn if other.kind == "text"]
    ends = artist.pixels[[0, -1]]
    return any(
        min((gap(box_of(text), end[None]) for text in texts), default=np.inf) <= NEAR
        and min((float(np.hypot(*(dense(other) - far).T).min()) for other in others), default=np.inf) <= NEAR
        for end, far in (ends, ends[::-1])
    )


def _hidden(artist: Drawn, figure: Figure, panel: Panel) -> Iterator[str]:
    """Yield how many points of an artist lie where nobody sees them, unless the caption says so."""
    low, high = window(artist, (panel.width, panel.height))
    pixels = artist.pixels
    seen = np.isfinite(pixels).all(axis=1) & (pixels >= low - EDGE).all(axis=1) & (pixels <= high + EDGE).all(axis=1)
    if not seen.all() and not _said(figure, panel):
        many = f"{np.sum(~seen)} points of {name_of(artist)} lie beyond the axes"
        yield f"{many}: widen these, or say so in the text and name its words in beyond"


def _said(figure: Figure, panel: Panel) -> bool:
    """Tell whether caption or alternative text have, in both languages, the words of `beyond` for a panel."""
    words = figure.beyond.get(panel.name, ())
    texts = [" ".join(pair) for pair in zip(figure.caption, panel.alt, strict=True)]
    return bool(words) and all(word in text for word, text in zip(words, texts, strict=True))


# -------------------------------------------------------------------------------------------------------- what is kept


def of_figure(name: str) -> list[tuple[int, str, str]]:
    """Return what is wrong with a figure, as it was drawn last: line, panel, what and what to do."""
    module = importlib.import_module(f"snippets.figures.{name}")
    figure: Figure = module.FIGURE
    data = pickle.loads((DRAWINGS / f"{name}.data").read_bytes())
    svgs = {
        panel["name"]: panel["svg"] for panel in json.loads((DRAWINGS / f"{name}.json").read_text("utf-8"))["panels"]
    }
    reader, found = Reader(index(data), constants(module)), []
    for panel in figure.panels:
        line = panel.draw.__code__.co_firstlineno
        drawn = read(panel, data)[1]
        messages = [*judge(figure, panel, data, reader, drawn)]
        messages += strokes.compare(drawn, svgs[panel.name], (panel.width, panel.height))
        found += [(line, panel.name, message) for message in messages]
    return found


def main() -> int:
    """Bring the store up to date; say how many figures were read back and how long it took."""
    store, fresh = load(STORE), {}
    start, count = time.perf_counter(), 0
    for name in draw.names():
        now = made_from(name)
        fresh[name] = store.get(name, {})
        if fresh[name].get("key") != now:
            fresh[name] = {"key": now, "wrong": of_figure(name)}
            count += 1
    print(f"drawings: read back {count} figures in {time.perf_counter() - start:.1f} s", flush=True)
    write(STORE, json.dumps(fresh, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
