"""The record of MovieLens, tests/data/movielens.json: what it must hold, what code it is of, how close is close.

How close is close. The seed fixes everything random in a run, and no draw depends on what came before but through sums and products, so
two machines differ by rounding alone. Vectors changed by one part in 1e9 at every half sweep moved the RMSE by less than 1e-11, by one part
in 1e5 by less than 1e-7; other kernels of OpenBLAS (Haswell, SkylakeX, one without AVX) did not move it at all. CLOSE is a hundred times the
latter, and a fiftieth of what another seed does.
"""

import io
import json
import tokenize
from hashlib import sha256
from pathlib import Path

import numpy as np

from snippets.ratings import command, model

PATH = Path(__file__).parents[1] / "data" / "movielens.json"
AGAIN = "run make movielens RECORD=1"
CLOSE = 1e-5
TARGETS = {"ml-100k": 0.94, "ml-latest-small": 0.872}  # stars; set before the real files were read
METHODS = ("mean", "biases", "factors", "BaselineOnly", "SVD")
OPTIONS = ("folds", "rank", "sweeps", "seed")
SEEDS = (1, 2, 3, 4)  # run beside seed 0, so that nobody need ask whether it was picked


def read() -> dict:
    """Return the record."""
    return json.loads(PATH.read_text(encoding="utf-8"))


def options(seed: int = 0) -> dict:
    """Return what `--folds 5` runs with: the program's own defaults."""
    parsed = vars(command.parse(["ratings", "--folds", "5", "--seed", str(seed)]))
    return {name: parsed[name] for name in OPTIONS}


def code(source: str | None = None) -> str:
    """Return a digest of the training's source that comments and docstrings do not change."""
    source = Path(model.__file__).read_text(encoding="utf-8") if source is None else source
    ends = tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT
    kept, last = [], tokenize.NEWLINE
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        docstring = token.type == tokenize.STRING and last in ends
        if token.type not in (tokenize.COMMENT, tokenize.NL) and not docstring:
            kept.append(tokenize.tok_name[token.type] if token.type in ends else token.string)
            last = token.type
    return sha256(" ".join(kept).encode()).hexdigest()


def problems(record: dict) -> list[str]:
    """Return a sentence for everything that makes a record unfit to be quoted."""
    found = []
    if record["code"] != code():
        found.append(f"snippets/ratings/model.py trains otherwise than the code that was recorded: {AGAIN}")
    if record["options"] != options():
        found.append(f"the program runs with {options()}, the record with {record['options']}: {AGAIN}")
    if list(record["data"]) != list(TARGETS):
        return [*found, f"data must be {list(TARGETS)}, got {list(record['data'])}: {AGAIN}"]
    for name, target in TARGETS.items():
        rmse = record["data"][name]["rmse"]
        if list(rmse) != list(METHODS) or {len(folds) for folds in rmse.values()} != {record["options"]["folds"]}:
            found.append(f"{name}: rmse must hold {METHODS} on each fold: {AGAIN}")
            continue
        # the margin: five seeds scatter around their mean, and the next one may fall as far beyond the worst as they are apart
        means = [np.mean(rmse["factors"]), *record["data"][name]["other seeds"].values()]
        worst = np.max(means) + np.ptp(means)
        if not worst <= target:
            found.append(f"{name}: factors reach {np.max(means):.4f}, may reach {worst:.4f}; the target is {target}")
        for other in ("mean", "biases", "BaselineOnly", "SVD"):
            lost = [
                n for n, pair in enumerate(zip(rmse["factors"], rmse[other], strict=True), 1) if not pair[0] < pair[1]
            ]
            if lost:
                found.append(f"{name}: factors do not beat {other} on folds {lost}")
        apart = float(np.abs(np.subtract(rmse["biases"], rmse["BaselineOnly"])).max())
        if not apart <= CLOSE:
            found.append(f"{name}: our biases and BaselineOnly must agree within {CLOSE:g}, they differ by {apart:.2g}")
    return found


def differences(old: dict, new: dict) -> list[str]:
    """Return a sentence for everything in which a new run differs from the record; other seeds are not run again."""
    found = [f"{key}: recorded {old[key]}, now {new[key]}" for key in ("code", "options") if old[key] != new[key]]
    for name, now in new["data"].items():
        was = old["data"][name]
        for key in now.keys() - {"rmse", "other seeds"}:
            if was[key] != now[key]:
                found.append(f"{name}: {key}: recorded {was[key]}, now {now[key]}")
        for method, errors in now["rmse"].items():
            for fold, pair in enumerate(zip(was["rmse"][method], errors, strict=True), 1):
                if not abs(pair[0] - pair[1]) <= CLOSE:
                    found.append(f"{name}: {method}, fold {fold}: recorded {pair[0]}, now {pair[1]}, allowed {CLOSE:g}")
    return found


def rounded(errors) -> list[float]:
    """Return errors as the record holds them."""
    return [round(float(error), 6) for error in errors]
