"""Tests of the interactive elements without a browser: their arithmetic is the snippets', their code is sound and small."""

import gzip
import importlib
import json
import math
import re
import shutil
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from sitebuild.cache import ROOT
from sitebuild.make import elements
from sitebuild.node import node
from sitebuild.read.source import DOCS

NAMES = elements.names()
REDUCED = 1e-12  # relative: a sum may be taken in another order


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


PLANTED = {  # what an element says at a border: right, wrong, in both languages
    "collaborative_filtering": (("轮最低", "轮最高"), ("lowest after", "highest after")),
    "dropout_ensemble": (("按概率的平均", "的最大值"), ("masks, by probability, is", "masks is")),
    "embedding": (("没有编号重复", "有编号重复"), ("No id repeats", "Ids repeat")),
    "frameworks": (("只差舍入", "毫无差别"), ("by rounding only", "not at all")),
    "momentum_phase": (("既不收敛也不发散", "收敛"), ("neither converges nor diverges", "converges")),
    "optimizer_race": (("选中的全都发散了", "没有选中任何方法"), ("all shown have diverged", "no method is shown")),
    "vanishing_gradients": (
        ("一步就什么也不剩", "一步比一步小"),
        ("nothing is left after one step", "each step shrinks it"),
    ),
}


@pytest.mark.parametrize("side", [0, 1], ids=["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_word_is_seen(name, side, ask):
    """Every element says its state in both languages by golden cases: a word planted there does not pass."""
    cases = [
        case for case in importlib.import_module(f"snippets.play.{name}").golden() if case["call"] in ("says", "lacks")
    ]
    assert len(cases) >= 2 and all(len(set(case["value"])) == 2 for case in cases)
    asked = [{"name": name, "call": case["call"], "arguments": plain(case["arguments"])} for case in cases]
    answers = ask(asked, planted=[PLANTED[name][side]])
    wrong = [i for i, case in enumerate(cases) if answers[i][side] != case["value"][side]]
    assert wrong and all(answers[i][1 - side] == case["value"][1 - side] for i, case in enumerate(cases))


@pytest.mark.parametrize("name", NAMES)
def test_constants_are_exported_not_typed(name):
    exported = json.loads(elements.write_constants().read_text(encoding="utf-8"))
    assert exported[name] == plain(importlib.import_module(f"snippets.play.{name}").constants())


@pytest.mark.parametrize("name", NAMES)
def test_copied_python_gives_the_numbers_shown(name, ask, tmp_path):
    """`copies()` of an element's module: arguments of its `python`, and what the copied program must print."""
    copies = importlib.import_module(f"snippets.play.{name}").copies()
    assert copies
    place = {"name": "frameworks", "call": "python"} if name == "frameworks" else {"name": "programs", "call": name}
    sources = ask([{**place, "arguments": plain(copy["arguments"])} for copy in copies])
    for copy, source in zip(copies, sources, strict=True):
        program = tmp_path / "copied.py"
        program.write_text(source, encoding="utf-8")
        run = subprocess.run(
            [sys.executable, str(program)], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
        )
        assert run.returncode == 0, f"{source}\n{run.stderr}"
        assert run.stdout.strip() == copy["prints"], source


CONTOURS = """
import { readFileSync } from "node:fs";
import { contours } from "d3-contour";
const { rings } = await import(process.argv[1]);
const { values, across, up, levels } = JSON.parse(readFileSync(0, "utf8"));
const theirs = contours().size([across, up]).thresholds(levels)(values).map((one) => one.coordinates.flat());
process.stdout.write(JSON.stringify({ ours: levels.map((level) => rings(values, across, up, level)), theirs }));
"""


def shape(rings):
    """Return what rings are, wherever they begin and however they turn: their sets of points; and the area inside, holes taken off."""
    points = {frozenset((round(x, 9), round(y, 9)) for x, y in ring) for ring in rings}
    area = sum(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(r, r[1:] + r[:1], strict=True)) / 2 for r in rings)
    return points, abs(area)


@pytest.mark.parametrize("seed", range(4))
def test_contours_are_those_of_d3(tmp_path, seed):
    """On smooth hills, over the edge of the grid too; d3-contour is another's work, asked here only."""
    rng = np.random.default_rng(seed)
    across, up = 23, 17
    x, y = np.meshgrid(np.arange(across), np.arange(up))
    hills = sum(
        a * np.exp(-((x - p) ** 2 + (y - q) ** 2) / w)
        for a, p, q, w in zip(
            rng.normal(size=6), rng.uniform(0, 23, 6), rng.uniform(0, 17, 6), rng.uniform(5, 60, 6), strict=True
        )
    )
    levels = np.quantile(hills, [0.1, 0.3, 0.5, 0.7, 0.9]).tolist()
    module = tmp_path / "contours.mjs"
    module.write_text(elements.bundle("elements/contours.ts", "node").read_text(encoding="utf-8"), encoding="utf-8")
    request = json.dumps({"values": hills.ravel().tolist(), "across": across, "up": up, "levels": levels})
    run = subprocess.run(
        [node(), "--input-type=module", "-e", CONTOURS, str(module)],
        input=request,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    for ours, theirs in zip(answer["ours"], answer["theirs"], strict=True):
        ours, theirs = shape(ours), shape([ring[:-1] for ring in theirs])  # d3 closes a ring by its first point
        assert ours[0] == theirs[0] and ours[0]
        assert ours[1] == pytest.approx(theirs[1])


def tsc(root):
    """Return what is wrong with the types under a root, in the compiler's words."""
    compiler = ROOT / "node_modules" / "typescript" / "bin" / "tsc"
    run = subprocess.run(
        [node(), str(compiler), "-p", "docs/elements", "--pretty", "false"], cwd=root, capture_output=True, text=True
    )
    assert bool(run.returncode) == bool(run.stdout), run.stderr
    return run.stdout


def test_types_are_sound():
    elements.write_constants()
    assert tsc(ROOT) == ""


@pytest.fixture
def scripts(tmp_path):
    """Every script of the site in a place of its own, and the constants beside."""
    for folder in ("assets", "elements", "run"):
        shutil.copytree(DOCS / folder, tmp_path / "docs" / folder)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    constants = tmp_path / elements.write_constants().relative_to(ROOT)
    constants.parent.mkdir(parents=True)
    shutil.copyfile(elements.write_constants(), constants)
    return SimpleNamespace(root=tmp_path, constants=constants)


def test_every_script_is_under_types(scripts):
    assert tsc(scripts.root) == ""
    paths = [path for path in scripts.root.glob("docs/**/*.ts") if not path.name.endswith(".d.ts")]
    assert len(paths) > 30 and not list(scripts.root.glob("docs/**/*.*js"))
    for path in paths:
        path.write_text(f'{path.read_text(encoding="utf-8")}export const planted: number = "";\n', encoding="utf-8")
    said = tsc(scripts.root)
    for path in paths:
        assert f"{path.relative_to(scripts.root).as_posix()}(" in said


def test_a_renamed_constant_is_named_where_it_is_used(scripts):
    """Each constant under another name: the compiler says in which file of its element it is missed."""
    constants = json.loads(scripts.constants.read_text(encoding="utf-8"))
    renamed = {name: {f"{key}_now": value for key, value in own.items()} for name, own in constants.items()}
    scripts.constants.write_text(json.dumps(renamed), encoding="utf-8")
    said = tsc(scripts.root)
    for name, own in constants.items():
        for key in own:
            missed = rf"^docs/elements/(math/)?{name}\.ts\(.*Property '{key}' does not exist"
            assert re.search(missed, said, re.M), (name, key)


def test_the_modules_are_two_and_light():
    """All elements, and what is copied from them."""
    built = elements.built()
    assert [re.sub(r"\.\w{16}\.", ".", address) for address in built] == ["assets/play.js", "assets/programs.js"]
    assert all(len(gzip.compress(script.encode(), 9)) <= 40_000 for script in built.values())


def test_a_wrong_bit_is_seen():
    assert differences([1.0], [1.0 + 2**-52], reduced=False)
    assert not differences([1.0], [1.0 + 2**-52], reduced=True)
    assert differences([1.0], [1.0 + 1e-11], reduced=True)
    assert not differences([float("inf")], ["Infinity"], reduced=False)
