"""Draw the figures whose sources changed: `python -m sitebuild.make.draw [NAME ...]`.

Writes images/NAME.zh.svg and images/NAME.en.svg, which stand alone, .cache/figures/NAME.json, which the
pages embed, .cache/figures/NAME.png, the first panel for the picture beside links, and .cache/figures/NAME.data, what `data()`
returned, with which the drawing is read back.
"""

import hashlib
import importlib
import json
import pickle
import sys
import time
from pathlib import Path

from sitebuild.cache import ROOT, key, load, sources, write
from sitebuild.make.svg import standalone
from sitebuild.read.source import LANGUAGES
from sitebuild.read.store import DRAWINGS, FIGURES
from sitebuild.rules import Broken, place_of

IMAGES = ROOT / "images"


def names() -> list[str]:
    """Return the names of all figures: the modules of snippets/figures that have a FIGURE."""
    return sorted(path.stem for path in FIGURES.glob("*.py") if "\nFIGURE = " in path.read_text(encoding="utf-8"))


def draw(name: str) -> bool:
    """Draw one figure if what it is made of has changed; return whether it was drawn."""
    module = f"snippets.figures.{name}"
    made_from = key(*sources(module), *sources("sitebuild.make.canvas"), *sources("sitebuild.make.svg"))
    template = DRAWINGS / f"{name}.json"
    images = {language: IMAGES / f"{name}.{language}.svg" for language in LANGUAGES}
    picture, drawn_from = DRAWINGS / f"{name}.png", DRAWINGS / f"{name}.data"
    kept = load(template)
    if kept.get("key") == made_from and kept.get("files") == _digests(picture, drawn_from, *images.values()):
        return False
    from sitebuild.make import canvas  # not above: to import matplotlib takes longer than to see that nothing changed

    figure = importlib.import_module(module).FIGURE
    data = figure.data()
    rendered = canvas.render(figure, name, data)
    write(picture, canvas.picture(figure.panels[0], data))
    write(drawn_from, pickle.dumps(data))
    for language, image in images.items():
        write(image, standalone(rendered, name, language))
    files = _digests(picture, drawn_from, *images.values())
    write(template, json.dumps({"key": made_from, "files": files, **rendered}, ensure_ascii=False))
    return True


def _digests(*paths: Path) -> list[str]:
    """Return what tells the contents of files from others; nothing where one is not there."""
    return [hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest() if path.is_file() else "" for path in paths]


def figure_line(path: Path) -> int:
    """Return the line where a figure's texts begin, for errors that lie in them."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, text in enumerate(lines, start=1) if text.startswith("FIGURE")), 1)


def main(wanted: list[str]) -> int:
    """Draw the wanted figures, or all; say what was drawn and how long it took."""
    unknown = set(wanted) - set(names())
    if unknown:
        print(f"figures: no module snippets/figures/{sorted(unknown)[0]}.py", file=sys.stderr)
        return 1
    for name in wanted or names():
        start = time.perf_counter()
        try:
            drawn = draw(name)
        except OSError:
            raise
        except Exception as error:
            path, line = place_of(error, FIGURES / f"{name}.py")
            line = line or getattr(error, "line", 0) or figure_line(ROOT / path)
            rule = getattr(error, "rule", "figure")
            print(Broken(path, line, rule, f"cannot be drawn: {type(error).__name__}: {error}"), file=sys.stderr)
            return 1
        if drawn:
            print(f"figures: drew {name} in {time.perf_counter() - start:.1f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
