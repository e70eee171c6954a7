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

KERNELS = (
    "Prescott",
    "Nehalem",
    "ARMV8",
)  # each runs on every processor of its kind; OpenBLAS passes over the names of the other kind

PROBE = """
import numpy as np
numbers = np.random.default_rng(seed=0).normal(size=(64, 64))
print((numbers @ numbers).sum().hex())
"""
LAB = """
import sys
from pathlib import Path
from sitebuild.read import cells
code = cells.code(Path(sys.argv[1]).read_text(encoding="utf-8"))
exec(compile("\\n\\n".join(source for source, _ in code), sys.argv[1], "exec"), {"__name__": "__main__"})
"""
CLAIMS = """
import json
from sitebuild.make.claims import compute, names
print(json.dumps({name: {claim["name"]: claim["value"] for claim in compute(name)} for name in names()}))
"""


def printed(program, *arguments, **environment):
    """Return what a program prints, run from the project's folder."""
    environment = {**os.environ, "MPLBACKEND": "Agg", "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-c", program, *arguments]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def elsewhere():
    """Return the environment variables that make this machine compute like another."""
    core = np._core._multiarray_umath
    vectors = " ".join(name for name in core.__cpu_dispatch__ if core.__cpu_features__[name])
    here = printed(PROBE)
    for kernel in KERNELS:
        other = {"OPENBLAS_CORETYPE": kernel, "NPY_DISABLE_CPU_FEATURES": vectors}
        if printed(PROBE, **other) != here:
            return other
    pytest.skip(
        f"NumPy multiplies matrices the same way here with OPENBLAS_CORETYPE set to any of {', '.join(KERNELS)}"
    )


@pytest.mark.parametrize("path", cells.paths(), ids=lambda path: path.stem)
def test_a_lab_prints_the_same_elsewhere(path, elsewhere):
    outputs = labs.kept(path)
    assert outputs is not None, "first: python -m sitebuild"
    streams = [output for cell in outputs for output in cell if output["output_type"] == "stream"]
    here = "".join(output["text"] for output in streams if output["name"] == "stdout")
    assert here
    assert printed(LAB, str(path), **elsewhere) == here


def test_claims_are_the_same_elsewhere(elsewhere):
    store = json.loads((CACHE / "claims.json").read_text(encoding="utf-8"))
    here = {name: {claim["name"]: claim["value"] for claim in entry["claims"]} for name, entry in store.items()}
    assert sum(map(len, here.values())) > 100
    assert json.loads(printed(CLAIMS, **elsewhere)) == here
