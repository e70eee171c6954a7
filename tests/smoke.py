"""Press one Run button of each kind on a built site, in a real browser: `python -m tests.smoke SITE`, before the site is published."""

import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser

from sitebuild.cache import ROOT
from tests import runhouse
from tests.conftest import PREFIX, chromium, free_port

KINDS = {  # name: (what the buttons of such a block carry, and do not carry)
    "a demo": ("", "data-packages|data-stub"),
    "a demo with numpy": ('data-packages="numpy"', "data-stub"),
    "an exercise": ("data-stub", "data-packages"),
    "an exercise with numpy": ('data-packages="numpy"[^>]*data-stub', "^$"),
}
BUTTONS = re.compile(r'<div class="run"[^>]*>')


@dataclass
class Told:
    """What the buttons did."""

    good: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def find(site: Path, wanted: str, unwanted: str) -> tuple[str, int] | None:
    """Return (page below the site, place of the block on it) of the first block of a kind."""
    for path in sorted(site.rglob("index.html")):
        for place, foot in enumerate(BUTTONS.findall(path.read_text(encoding="utf-8"))):
            if re.search(wanted, foot) and not re.search(unwanted, foot):
                folder = path.parent.relative_to(site).as_posix()
                return ("" if folder == "." else f"{folder}/"), place
    return None


def check(site: Path, browser: Browser, exercises: Path) -> Told:
    """Press the buttons; `exercises` is the folder that holds their answers."""
    told = Told()
    with tempfile.TemporaryDirectory() as served, runhouse.hosted(free_port()) as host:
        host.folder = Path(served)
        (host.folder / PREFIX.strip("/")).symlink_to(site.resolve())
        for kind, (wanted, unwanted) in KINDS.items():
            found = find(site, wanted, unwanted)
            if not found:
                told.missing.append(f"{kind}: no page has such a button")
                continue
            page, place = found
            with runhouse.Reader(browser, f"http://127.0.0.1:{host.server_port}{PREFIX}{page}") as reader:
                cell = reader.cell(place)
                cell.block.evaluate("(block) => block.closest('details')?.setAttribute('open', '')")  # in an answer
                says = _exercise(cell, page, exercises) if "exercise" in kind else cell.run()
                foreign = [url for url in reader.asked if not url.startswith(("http://127.0.0.1", "blob:", "data:"))]
            good = re.match("Same|相同|Passed|通过", says) and not foreign
            (told.good if good else told.bad).append(f"{kind}: {page}: {says}{foreign or ''}")
    return told


def _exercise(cell: runhouse.Cell, page: str, exercises: Path) -> str:
    """Give an exercise its answer."""
    cell.button("edit").click()
    stub = cell.block.locator("textarea").input_value()
    idea = page.rstrip("/").rpartition("/")[2].replace("-", "_")
    return cell.run(dict(runhouse.exercises(exercises, idea))[stub])


def main(site: str) -> int:
    """Say what the buttons did."""
    with chromium() as browser:
        told = check(Path(site), browser, ROOT / "snippets" / "exercises")
    for line in [*told.good, *told.missing, *(f"FAILED: {line}" for line in told.bad)]:
        print(f"smoke: {line}")
    return 1 if told.bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
