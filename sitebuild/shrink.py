"""The same said in fewer bytes, by programs of others in Node; what was made once is kept."""

import json
import os
import subprocess
from functools import cache

from sitebuild.cache import CACHE, ROOT
from sitebuild.formulas import hash_of, node

FOLDER = CACHE / "scripts"


@cache
def shrunk(program: str, request: str, package: str) -> str:
    """Return what a program beside this module makes of a request by means of a locked package.

    Raises:
        RuntimeError: the program did not take it.
    """
    path = ROOT / "sitebuild" / program
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    made_from = [lock["packages"][f"node_modules/{package}"]["version"], path.read_text(encoding="utf-8"), request]
    kept = FOLDER / f"{hash_of(json.dumps(made_from))}.txt"
    if not kept.exists():
        command = [node(), str(path)]
        run = subprocess.run(command, input=request, capture_output=True, text=True, cwd=ROOT, encoding="utf-8")
        if run.returncode:
            raise RuntimeError(f"sitebuild/{program} did not run: {run.stderr.strip()[-1000:]}")
        kept.parent.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(f".{os.getpid()}")
        draft.write_text(run.stdout, encoding="utf-8")
        draft.replace(kept)
    return kept.read_text(encoding="utf-8")
