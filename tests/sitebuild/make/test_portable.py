"""What the site prints is the same on every machine.

Processors differ in the order in which they add and in the instructions for exp and tanh; the last bits differ with them, and a program
that magnifies them prints something else on each machine. Here the labs and the claims are computed once more, with a matrix product
for an old processor and without the vector instructions of this one.
"""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from sitebuild.cache import CACHE, ROOT
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
import json
from sitebuild.make.claims import compute, names
print(json.dumps({name: {claim["name"]: claim["value"] for claim in compute(name)} for name in names()}))
"""


def printed(program, folder=ROOT, alone=(), **environment):
    """Return what a program prints, run in a folder."""
    environment = {**os.environ, "MPLBACKEND": "Agg", "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, *alone, "-c", program]
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
    assert printed(program, tmp_path, ["-I"], **elsewhere) == here


def test_claims_are_the_same_elsewhere(elsewhere):
    if not elsewhere:
        pytest.skip(f"NumPy multiplies matrices the same way here with OPENBLAS_CORETYPE set to {', '.join(KERNELS)}")
    store = json.loads((CACHE / "claims.json").read_text(encoding="utf-8"))
    here = {name: {claim["name"]: claim["value"] for claim in entry["claims"]} for name, entry in store.items()}
    assert sum(map(len, here.values())) > 100
    assert json.loads(printed(CLAIMS, **elsewhere)) == here
