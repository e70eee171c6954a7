"""Read files of ratings: MovieLens' u.data (tab), ratings.csv (header), ratings.dat (::), plain, gzip or zip."""

import csv
import gzip
import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

COLUMNS = ("user", "item", "rating")
NAMES = {
    "user": ("user", "userid", "uid"),
    "item": ("item", "itemid", "iid", "movie", "movieid"),
    "rating": ("rating", "ratings", "stars", "score"),
}
MEMBERS = ("ratings.csv", "u.data", "ratings.dat")  # what a MovieLens archive calls its ratings
KINDS = {"user": np.int64, "item": np.int64, "rating": np.float64}
ROW = np.dtype(list(KINDS.items()))
TABLE_EXAMPLE = "expected lines such as 196<tab>242<tab>3, 196,242,3.5 or 196::242::3"


class RatingsError(ValueError):
    """A file that cannot be read as ratings; the message names the file and, where there is one, the line."""


@dataclass(frozen=True)
class Ratings:
    """Ratings as three arrays (cells,): rows of the user table, rows of the item table, stars.

    `user_names` and `item_names` hold the ids of the file; `repeated` counts earlier ratings of a cell, which were dropped.
    """

    users: np.ndarray
    items: np.ndarray
    stars: np.ndarray
    user_names: np.ndarray
    item_names: np.ndarray
    repeated: int = 0


def read_ratings(path: str | Path) -> Ratings:
    """Read a file of ratings.

    Args:
        path: A text file of one rating a line, possibly compressed by gzip, or a MovieLens zip archive. The separator is found
            from the first line; a header, if there is one, says which columns count, else they are user, item, rating.

    Returns:
        The ratings; ids are numbered from 0 in ascending order. Where a user rated an item twice, the last line counts.

    Raises:
        RatingsError: The file is missing, empty, no text, or a line is not a rating or has more or fewer columns than the first.
    """
    path = Path(path)
    if not path.is_file():
        what = ", it is a folder" if path.is_dir() else ", it is something else" if path.exists() else ""
        raise RatingsError(f"{path}: no such file{what}")
    try:
        with _open(path) as lines:
            layout = _layout(path, lines)
        rows = _fast(path, *layout)
        if rows is None:
            rows = _slow(path, *layout)
    except (EOFError, zipfile.BadZipFile, gzip.BadGzipFile) as error:
        raise RatingsError(f"{path}: damaged archive ({error})") from None
    if not len(rows):
        raise RatingsError(f"{path}: a header but no ratings")
    return _numbered(rows)


def _open(path: Path) -> io.TextIOBase:
    """Open the text of the file, whatever it is packed in; a byte-order mark is dropped, all ends of lines become one."""
    with path.open("rb") as file:
        magic = file.read(4)
    if magic[:2] == b"\x1f\x8b":
        raw = gzip.open(path)
    elif magic == b"PK\x03\x04":
        archive = zipfile.ZipFile(path)
        inside = [name for name in archive.namelist() if name.rpartition("/")[2] in MEMBERS]
        if not inside:
            raise RatingsError(f"{path}: holds none of {', '.join(MEMBERS)}")
        raw = archive.open(inside[0])
    else:
        raw = path.open("rb")
    return io.TextIOWrapper(io.BufferedReader(raw), encoding="utf-8-sig", errors="replace")


def _layout(path: Path, lines: io.TextIOBase) -> tuple[str, int, list[str]]:
    """Return the separator, how many lines to skip, and what each column is: user, item, rating, or ""."""
    number, first = 0, ""
    while not first.strip():
        number, first = number + 1, lines.readline(10_000)
        if not first:
            raise RatingsError(f"{path}: empty file")
    if "\0" in first or first.count("\N{REPLACEMENT CHARACTER}") > 2:
        raise RatingsError(f"{path}, line {number}: no UTF-8 text; {TABLE_EXAMPLE}")
    separator = next((mark for mark in ("::", "\t", ";", ",") if mark in first), None)
    if separator is None:
        raise RatingsError(f"{path}, line {number}: no tab, comma or :: in {_short(first)}; {TABLE_EXAMPLE}")
    fields = _fields(first, separator)
    if len(fields) < 3:
        raise RatingsError(f"{path}, line {number}: {len(fields)} columns in {_short(first)}; {TABLE_EXAMPLE}")
    if not any(character.isalpha() for character in fields[0]):
        return separator, number - 1, [*COLUMNS, *[""] * (len(fields) - 3)]
    names = ["".join(filter(str.isalnum, field.lower())) for field in fields]
    columns = [""] * len(fields)
    for column in COLUMNS:
        here = [place for place, name in enumerate(names) if name in NAMES[column]]
        if not here:
            raise RatingsError(f"{path}, line {number}: the header {_short(first)} names no {column} column")
        columns[here[0]] = column
    return separator, number, columns


def _fields(line: str, separator: str) -> list[str]:
    """Split a line; a separator between quotation marks does not count."""
    if '"' in line and len(separator) == 1:
        return [field.strip() for field in next(csv.reader([line], delimiter=separator), [])]
    return [field.strip() for field in line.split(separator)]


def _fast(path: Path, separator: str, skip: int, columns: list[str]) -> np.ndarray | None:
    """Parse the whole file by NumPy; None if any line needs a closer look."""
    # Of columns that do not count one letter is kept: NumPy counts the columns of a line only if it reads them all.
    kinds = [(name or f"column {place}", KINDS.get(name, "U1")) for place, name in enumerate(columns)]
    with _open(path) as lines, warnings.catch_warnings():
        warnings.simplefilter("error")
        source = lines if len(separator) == 1 else (line.replace(separator, ",") for line in lines)
        mark = separator if len(separator) == 1 else ","
        try:
            rows = np.loadtxt(source, kinds, delimiter=mark, skiprows=skip, comments=None, quotechar='"', ndmin=1)
        except (ValueError, UserWarning, DeprecationWarning):
            return None
    return rows if np.isfinite(rows["rating"]).all() else None


def _slow(path: Path, separator: str, skip: int, columns: list[str]) -> np.ndarray:
    """Parse line by line, to name the first line that is wrong."""
    with _open(path) as lines:
        return np.fromiter(_rows(path, lines, separator, skip, columns), dtype=ROW)


def _rows(path: Path, lines: io.TextIOBase, separator: str, skip: int, columns: list[str]) -> Iterator[tuple]:
    places = [columns.index(column) for column in COLUMNS]
    for number, line in enumerate(lines, start=1):
        if number <= skip or not line.strip():
            continue
        fields = _fields(line, separator)
        if len(fields) != len(columns):
            rule = f"the first line has {len(columns)}" if len(fields) > 2 else TABLE_EXAMPLE
            raise RatingsError(f"{path}, line {number}: {len(fields)} columns in {_short(line)}; {rule}")
        yield tuple(_number(path, number, *pair) for pair in zip(COLUMNS, (fields[p] for p in places), strict=True))


def _number(path: Path, number: int, column: str, text: str) -> float:
    kind = float if column == "rating" else int
    try:
        value = kind(text)
        if column != "rating" and not -(2**63) <= value < 2**63:
            raise ValueError
    except ValueError:
        rule = "a number" if column == "rating" else "a whole number"
        found = repr(text) if text else "missing"
        raise RatingsError(f"{path}, line {number}: the {column} must be {rule}, but is {found}") from None
    if not np.isfinite(value):
        raise RatingsError(f"{path}, line {number}: the {column} must be finite, but is {text}")
    return value


def _short(line: str) -> str:
    line = line.strip()
    return repr(line if len(line) <= 40 else line[:37] + "...")


def _numbered(rows: np.ndarray) -> Ratings:
    """Number users and items from 0 and keep the last rating of each cell."""
    user_names, users = np.unique(rows["user"], return_inverse=True)
    item_names, items = np.unique(rows["item"], return_inverse=True)
    cell = users * len(item_names) + items
    order = np.argsort(cell, kind="stable")
    last = np.append(np.diff(cell[order]) != 0, True)
    kept = np.sort(order[last])
    repeated = len(rows) - len(kept)
    ids = (names[kept].astype(np.int32) for names in (users, items))
    return Ratings(*ids, rows["rating"][kept], user_names, item_names, repeated)


def read_titles(path: str | Path) -> dict[int, str]:
    """Return titles by item id from movies.csv, movies.dat or u.item beside the file of ratings; {} if there is none."""
    folder = Path(path).parent
    for name, separator in (("movies.csv", ","), ("movies.dat", "::"), ("u.item", "|")):
        if (folder / name).is_file():
            text = (folder / name).read_bytes()
            try:
                decoded = text.decode("utf-8-sig")
            except UnicodeDecodeError:
                decoded = text.decode("latin-1")  # the older MovieLens files
            return dict(_titles(decoded, separator))
    return {}


def _titles(text: str, separator: str) -> Iterator[tuple[int, str]]:
    rows = csv.reader(io.StringIO(text)) if separator == "," else (line.split(separator) for line in text.splitlines())
    for fields in rows:
        if len(fields) > 1 and fields[0].isdigit():
            yield int(fields[0]), fields[1].rpartition(" (")[0] or fields[1]
