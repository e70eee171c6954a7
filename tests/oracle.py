"""The record in tests/oracles: what the real PyTorch, Keras and Optax computed, how it is kept, read and compared.

`tests/peers` makes and re-checks the record with them; `tests/snippets/test_oracles.py` and `tests/snippets/test_frameworks.py` hold the snippets
to it without.
Both compare with `differences` below, so that one break-check covers both.
"""

import json
import re
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "oracles"
REQUIREMENTS = FOLDER.parents[1] / "requirements-peers.txt"
LESSONS = ("sgd", "momentum", "nesterov", "adagrad", "dropout", "embedding", "rnn", "matrix_factorization", "gradients")
MADE_BY = dict.fromkeys(LESSONS, ("torch",)) | {
    "torch": ("torch",),
    "keras": ("keras", "jax", "jaxlib"),
    "optax": ("optax", "jax", "jaxlib"),
}
NAMES = tuple(MADE_BY)
PACKAGES = ("torch", "keras", "optax", "jax", "jaxlib")


def error_of(call):
    """Return the name of the exception that a call raises, or "none"."""
    try:
        call()
    except Exception as error:
        return type(error).__name__
    return "none"


def pinned_versions(text):
    """Return the versions of PACKAGES that a requirements file names.

    Raises:
        ValueError: A package has not exactly one line `package==...`.
    """
    pins = {package: re.findall(rf"^{package}==([\w.]+)", text, flags=re.MULTILINE) for package in PACKAGES}
    for package, versions in pins.items():
        if len(versions) != 1:
            raise ValueError(f"{REQUIREMENTS.name} must name {package}==version once, got {versions}")
    return {package: versions[0] for package, versions in pins.items()}


def check_record(name, record, pins):
    """Raise unless a record holds cases and was made by these versions (2.13.0 is meant by 2.13.0+cpu too)."""
    if not record.get("cases") or not all(record["cases"].values()):
        raise ValueError(f"{name}.json must hold cases that are not empty, got {list(record.get('cases', ()))}")
    for package in MADE_BY[name]:
        if str(record.get(package, "")).partition("+")[0] != pins[package]:
            raise ValueError(f"{name}.json must be a record of {package} {pins[package]}, got {record.get(package)}")


def read(name, folder=FOLDER, pins=None):
    """Return the record of one idea.

    Args:
        name: One of NAMES.
        folder: Where the files lie.
        pins: Versions by package; None stands for those in requirements-peers.txt.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: The file is empty or records other versions.
    """
    record = json.loads((Path(folder) / f"{name}.json").read_text(encoding="utf-8") or "{}")
    check_record(name, record, pins or pinned_versions(REQUIREMENTS.read_text(encoding="utf-8")))
    return record


def plain(value):
    """Return a value as JSON can hold it: what is not finite becomes "NaN", "Infinity" or "-Infinity"."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and not np.isfinite(value):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    return value


def lines(value, indent=""):
    """Return the JSON text of a value, one vector to a line; floats are the shortest that read back the same."""
    deeper = indent + "  "
    if isinstance(value, dict) and value:
        items = [f"{deeper}{json.dumps(key)}: {lines(item, deeper)}" for key, item in value.items()]
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    if isinstance(value, list) and value and isinstance(value[0], list):
        return "[\n" + ",\n".join(deeper + lines(item, deeper) for item in value) + f"\n{indent}]"
    return json.dumps(value, allow_nan=False)


def is_numbers(value):
    """Return whether a value is a number or nested lists of numbers, as against a name or a case."""
    if isinstance(value, list):
        return all(is_numbers(item) for item in value)
    return isinstance(value, int | float) or value in ("NaN", "Infinity", "-Infinity")


def differences(where, recorded, measured, ulps=0.0):
    """Return a sentence for every recorded value that the measured one does not match.

    Args:
        where: Names the place: file, case, quantity.
        recorded: A case or nested cases: dictionaries whose leaves are numbers, lists of numbers, and names.
        measured: The same from a new run.
        ulps: 0 asks for the same bits: 0.0 is not -0.0, and NaN is NaN. Otherwise the distance allowed between two
            numbers, in units of the precision of the case's dtype (2**-52 for float64) times the largest entry of the
            array; in a case with a start, a trajectory, times the largest entry up to this step.
    """
    if not isinstance(measured, dict) or recorded.keys() != measured.keys():
        return [f"{where}: recorded {list(recorded)}, now {list(measured)}"]
    unit = ulps * float(np.finfo(recorded.get("dtype", "float64")).eps)
    row = "step" if "start" in recorded else "row"
    found = []
    for key, old in recorded.items():
        if isinstance(old, dict):
            found += differences(f"{where}: {key}", old, measured[key], ulps)
        elif is_numbers(old) and is_numbers(measured[key]):
            found += array_differences(f"{where}: {key}", old, measured[key], unit, row)
        elif old != measured[key]:
            found.append(f"{where}: {key}: recorded {old}, now {measured[key]}")
    return found


def array_differences(where, recorded, measured, unit, row):
    """Return a sentence for every entry that differs by more than unit times the largest entry up to its row."""
    old, new = (np.atleast_1d(np.array(values, dtype=float)) for values in (recorded, measured))
    if old.shape != new.shape:
        return [f"{where}: recorded shape {old.shape}, now {new.shape}"]
    if old.size == 0:
        return []
    sizes = np.abs(np.where(np.isfinite(old), old, 0)).reshape(len(old), -1).max(axis=1, initial=0)
    largest = np.maximum.accumulate(sizes) if row == "step" else np.full(len(old), sizes.max())
    allowed = unit * largest.reshape(-1, *[1] * (old.ndim - 1)) + np.zeros(old.shape)
    same = (old == new) & (np.signbit(old) == np.signbit(new)) | np.isnan(old) & np.isnan(new)
    if unit:
        with np.errstate(invalid="ignore"):  # inf - inf
            same |= (old == new) | (np.abs(new - old) <= allowed)
    return [
        f"{where}: {row} {index[0] + 1}, entry {[int(i) + 1 for i in index[1:]]}: "
        f"recorded {float(old[index])!r}, now {float(new[index])!r}, allowed {allowed[index]:.1e}"
        for index in zip(*np.nonzero(~same), strict=True)
    ]
