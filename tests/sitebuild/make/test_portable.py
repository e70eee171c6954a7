"""What the site prints is the same on every machine.

Processors differ in the order in which they add and in the instructions for exp and tanh; the last bits differ with them, and a program
that magnifies them prints something else on each machine. Here the labs and the claims are computed once more, with a matrix product
for an old processor and without the vector instructions of this one. What was printed there is kept until a source of it changes.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sitebuild.cache import CACHE, ROOT, hash_of, load, versions, write
from sitebuild.make import labs
from sitebuild.read import cells

pytestmark = pytest.mark.builds
# each runs on every processor of its kind; OpenBLAS passes over the names of the other kind
KERNELS = ("Prescott", "Nehalem", "ARMV8")

PROBE = """
import numpy as np
numbers = np.random.default_rng(seed=0).normal(size=(64, 64))
print((numbers @ numbers).sum().hex())
"""
CLAIMS = """
import json, sys
from sitebuild.make.claims import compute
print(json.dumps({name: {claim["name"]: claim["value"] for claim in compute(name)} for name in sys.argv[1:]}))
"""
STORE = CACHE / "elsewhere.json"


def printed(program, *words, folder=ROOT, alone=(), **environment):
    """Return what a program prints, run with these words in a folder."""
    environment = {**os.environ, "MPLBACKEND": "Agg", "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, *alone, "-c", program, *words]
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def elsewhere():
    """Return the environment variables that make this machine compute like another, or none where nothing does."""
    core = np._core._multiarray_umath
    vectors = " ".join(name for name in core.__cpu_dispatch__ if core.__cpu_features__[name])
    here = printed(PROBE)
    for kernel in KERNELS:
        other = {"OPENBLAS_CORETYPE": kernel, "NPY_DISABLE_CPU_FEATURES": vectors}
        if printed(PROBE, **other) != here:
            return other
    return {}


def printed_there(name, made_from, program, elsewhere):
    """Return what is printed elsewhere, by this name; `program` runs if it was not yet, or was made from something else."""
    made_from = hash_of(f"{made_from} {elsewhere} {Path(__file__).read_text(encoding='utf-8')}")
    if load(STORE).get(name, {}).get("key") != made_from:
        entry = {"key": made_from, "printed": program()}
        write(STORE, json.dumps(load(STORE) | {name: entry}))
        return entry["printed"]
    return load(STORE)[name]["printed"]


@pytest.mark.parametrize("path", cells.paths(), ids=lambda path: path.stem)
def test_a_downloaded_notebook_prints_alone_and_elsewhere_what_the_page_shows(path, elsewhere, tmp_path):
    """Alone: in an empty folder, by a Python that sees nothing of this project."""
    outputs = labs.kept(path)
    assert outputs is not None, "first: python -m sitebuild"
    streams = [output for cell in outputs for output in cell if output["output_type"] == "stream"]
    here = "".join(output["text"] for output in streams if output["name"] == "stdout")
    assert here
    notebook = json.loads(labs.notebook(path.read_text(encoding="utf-8"), "en"))
    program = "\n\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")

    def alone():
        return printed(program, folder=tmp_path, alone=["-I"], **elsewhere)

    assert printed_there(path.stem, program + versions(), alone, elsewhere) == here


def test_claims_are_the_same_elsewhere(elsewhere):
    if not elsewhere:
        pytest.skip(f"NumPy multiplies matrices the same way here with OPENBLAS_CORETYPE set to {', '.join(KERNELS)}")
    store = json.loads((CACHE / "claims.json").read_text(encoding="utf-8"))
    here = {name: {claim["name"]: claim["value"] for claim in entry["claims"]} for name, entry in store.items()}
    assert sum(map(len, here.values())) > 100
    for name, entry in store.items():
        there = printed_there(
            f"claims of {name}", entry["key"], lambda name=name: printed(CLAIMS, name, **elsewhere), elsewhere
        )
        assert json.loads(there) == {name: here[name]}
