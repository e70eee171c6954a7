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
    "user": ("user", "userid", "user_id", "uid"),
    "item": ("item", "itemid", "item_id", "iid", "movie", "movieid", "movie_id"),
    "rating": ("rating", "ratings", "stars", "score"),
}
MEMBERS = ("ratings.csv", "u.data", "ratings.dat")  # what a MovieLens archive calls its ratings
ROW = np.dtype([("user", np.int64), ("item", np.int64), ("rating", np.float64)])
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
        RatingsError: The file is missing, empty, no text, or a line is not a rating.
    """
    path = Path(path)
    if not path.is_file():
        raise RatingsError(f"{path}: no such file")
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


def _layout(path: Path, lines: io.TextIOBase) -> tuple[str, int, tuple[int, ...]]:
    """Return the separator, how many lines to skip, and the places of user, item and rating."""
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
    fields = [_bare(field) for field in first.split(separator)]
    if len(fields) < 3:
        raise RatingsError(f"{path}, line {number}: {len(fields)} columns in {_short(first)}; {TABLE_EXAMPLE}")
    if not any(character.isalpha() for character in fields[0]):
        return separator, number - 1, (0, 1, 2)
    places = []
    for column in COLUMNS:
        here = [place for place, field in enumerate(fields) if field.lower() in NAMES[column]]
        if not here:
            raise RatingsError(f"{path}, line {number}: the header {_short(first)} names no {column} column")
        places.append(here[0])
    return separator, number, tuple(places)


def _fast(path: Path, separator: str, skip: int, places: tuple[int, ...]) -> np.ndarray | None:
    """Parse the whole file by NumPy; None if any line needs a closer look."""
    with _open(path) as lines, warnings.catch_warnings():
        warnings.simplefilter("error")
        source = lines if len(separator) == 1 else (line.replace(separator, ",") for line in lines)
        options = {"skiprows": skip, "usecols": places, "comments": None, "quotechar": '"', "ndmin": 1}
        try:
            rows = np.loadtxt(source, ROW, delimiter=separator if len(separator) == 1 else ",", **options)
        except (ValueError, UserWarning, DeprecationWarning):
            return None
    return rows if np.isfinite(rows["rating"]).all() else None


def _slow(path: Path, separator: str, skip: int, places: tuple[int, ...]) -> np.ndarray:
    """Parse line by line, to name the first line that is wrong."""
    rows = []
    with _open(path) as lines:
        for number, line in enumerate(lines, start=1):
            if number <= skip or not line.strip():
                continue
            fields = [_bare(field) for field in line.split(separator)]
            if len(fields) <= max(places):
                raise RatingsError(f"{path}, line {number}: {len(fields)} columns in {_short(line)}; {TABLE_EXAMPLE}")
            rows.append(
                tuple(_number(path, number, *pair) for pair in zip(COLUMNS, (fields[p] for p in places), strict=True))
            )
    return np.array(rows, dtype=ROW)


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


def _bare(field: str) -> str:
    return field.strip().strip('"').strip()


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
