"""Tests of the interactive elements without a browser: their arithmetic is the snippets', their code is sound and small."""

import gzip
import importlib
import json
import math
import subprocess
import sys

import pytest

from sitebuild import elements
from sitebuild.cache import ROOT
from sitebuild.formulas import node
from sitebuild.source import DOCS

NAMES = elements.names()
CALLS = """
import { readFileSync } from "node:fs";
const math = await import(process.argv[2]);
const wanted = JSON.parse(readFileSync(0, "utf8"));
const answers = wanted.map(({ name, call, arguments: given }) => math[name][call](...given));
process.stdout.write(JSON.stringify(answers, (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value)));
"""
REDUCED = 1e-12  # relative: a sum may be taken in another order


@pytest.fixture(scope="session")
def ask(tmp_path_factory):
    """Return a function that calls functions of docs/elements/math in Node: [{name, call, arguments}] -> [value]."""
    folder = tmp_path_factory.mktemp("math")
    module, program = folder / "all.mjs", folder / "calls.mjs"
    module.write_text(elements.bundle("math/all.ts", "node"), encoding="utf-8")
    program.write_text(CALLS, encoding="utf-8")

    def answers(cases):
        run = subprocess.run(
            [node(), str(program), str(module)], input=json.dumps(cases), capture_output=True, text=True
        )
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout)

    return answers


def differences(ours, theirs, reduced, where="value"):
    """Return a sentence for every number that differs: in one bit, or relatively by more than REDUCED where sums are taken."""
    if isinstance(ours, dict):
        assert isinstance(theirs, dict) and ours.keys() == theirs.keys(), (where, ours, theirs)
        return [d for key in ours for d in differences(ours[key], theirs[key], reduced, f"{where}.{key}")]
    if isinstance(ours, list):
        assert isinstance(theirs, list) and len(ours) == len(theirs), (where, len(ours), theirs)
        return [d for i in range(len(ours)) for d in differences(ours[i], theirs[i], reduced, f"{where}[{i}]")]
    if isinstance(ours, str) or ours is None or isinstance(ours, bool):
        return [] if ours == theirs else [f"{where}: {ours!r} here, {theirs!r} there"]
    theirs = float(theirs)
    same = ours == theirs or math.isnan(ours) and math.isnan(theirs)
    if not same and reduced:
        same = abs(ours - theirs) <= REDUCED * max(1.0, abs(ours))
    return [] if same else [f"{where}: {ours!r} in Python, {theirs!r} in the browser's arithmetic"]


def plain(value):
    """Return NumPy numbers and tuples as JSON would hold them."""
    return json.loads(json.dumps(value, default=lambda array: array.tolist()))


def test_every_element_replaces_a_figure_and_has_its_two_files():
    assert NAMES
    shown = {path.stem for path in (ROOT / "snippets" / "figures").glob("*.py")}
    for name in NAMES:
        assert name in shown, f"snippets/play/{name}.py: no figure {name}"
        assert (DOCS / "elements" / f"{name}.ts").is_file()
        assert (DOCS / "elements" / "math" / f"{name}.ts").is_file()


@pytest.mark.parametrize("name", NAMES)
def test_arithmetic_is_the_snippets(name, ask):
    cases = importlib.import_module(f"snippets.play.{name}").golden()
    assert len(cases) >= 5
    answers = ask([{"name": name, "call": case["call"], "arguments": plain(case["arguments"])} for case in cases])
    for case, answer in zip(cases, answers, strict=True):
        found = differences(
            plain(case["value"]), answer, case.get("reduced", False), f"{case['call']}{case['arguments']}"[:90]
        )
        assert not found, found[:3]


@pytest.mark.parametrize("name", NAMES)
def test_constants_are_exported_not_typed(name):
    exported = json.loads(elements.write_constants().read_text(encoding="utf-8"))
    assert exported[name] == plain(importlib.import_module(f"snippets.play.{name}").constants())


@pytest.mark.parametrize("name", NAMES)
def test_copied_python_gives_the_numbers_shown(name, ask, tmp_path):
    """`copies()` of an element's module: arguments of its `python`, and what the copied program must print."""
    copies = importlib.import_module(f"snippets.play.{name}").copies()
    assert copies
    sources = ask([{"name": name, "call": "python", "arguments": plain(copy["arguments"])} for copy in copies])
    for copy, source in zip(copies, sources, strict=True):
        program = tmp_path / "copied.py"
        program.write_text(source, encoding="utf-8")
        run = subprocess.run(
            [sys.executable, str(program)], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
        )
        assert run.returncode == 0, f"{source}\n{run.stderr}"
        assert run.stdout.strip() == copy["prints"], source


def area(ring):
    """Return the area of a polygon, negative when it turns the other way."""
    return sum(x * v - y * u for (x, y), (u, v) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def test_contours_lie_at_the_level_and_holes_turn_the_other_way(ask):
    """A hill's slope is linear along the grid, so the lines must meet the level there to the last digits; areas by the formula."""
    across, up = 80, 60
    hill = [[math.hypot(x - 39.2, y - 29.7) for x in range(across)] for y in range(up)]
    ridge = [-abs(height - 18) for row in hill for height in row]  # a round ridge: a ring with a hole
    plane = [2 * x + 3 * y for y in range(up) for x in range(across)]
    calls = [[ridge, across, up, -4], [plane, across, up, 100], [plane, across, up, -1], [plane, across, up, 1e9]]
    found = ask([{"name": "contours", "call": "rings", "arguments": given} for given in calls])
    outer, hole = sorted((area(ring) for ring in found[0]), key=abs, reverse=True)
    assert outer * hole < 0
    assert abs(outer) == pytest.approx(math.pi * 22**2, rel=0.005)
    assert abs(hole) == pytest.approx(math.pi * 14**2, rel=0.005)
    (line,) = found[1]
    inner = [(x, y) for x, y in line if 0 < x < across and 0 < y < up]  # a value stands in the middle of its square
    assert inner and all(2 * (x - 0.5) + 3 * (y - 0.5) == pytest.approx(100, rel=1e-12) for x, y in inner)
    (frame,) = found[2]
    assert abs(area(frame)) == pytest.approx(across * up - 0.5)  # four corners are cut
    assert found[3] == []


def test_types_are_sound():
    elements.write_constants()
    run = subprocess.run(
        [node(), str(ROOT / "node_modules" / "typescript" / "bin" / "tsc"), "-p", "docs/elements"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_module_is_one_and_light():
    (address, script), *others = elements.built().items()
    assert not others
    assert address.startswith("assets/play.") and address.endswith(".js")
    assert len(gzip.compress(script.encode(), 9)) <= 40_000


def test_a_wrong_bit_is_seen():
    assert differences([1.0], [1.0 + 2**-52], reduced=False)
    assert not differences([1.0], [1.0 + 2**-52], reduced=True)
    assert differences([1.0], [1.0 + 1e-11], reduced=True)
    assert not differences([float("inf")], ["Infinity"], reduced=False)
