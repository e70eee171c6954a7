"""The program: read a file of ratings, train, say how good it is next to knowing nothing, draw the factors."""

import argparse
import sys
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from snippets.ratings import model
from snippets.ratings.read import Ratings, RatingsError, read_ratings, read_titles

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEWEST = 20  # ratings; with fewer there is nothing to hold out
LARGE = 20  # megabytes, about a second to read
CHINESE = ("Noto Sans CJK SC", "Noto Sans CJK JP", "PingFang SC", "Microsoft YaHei", "SimHei")  # whichever is there
BLUE = "#2458c4"
NO_MATPLOTLIB = "no picture: matplotlib is not installed (python -m pip install matplotlib)"


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m snippets.matrix_factorization",
        description="Learn from a file of ratings, and say how well held-out ratings are predicted.",
        epilog="Formats: MovieLens u.data (tabs), ratings.csv (header), ratings.dat (::), each plain, gzip or in its zip.",
    )
    parser.add_argument("file", help="the file of ratings")
    parser.add_argument(
        "--folds",
        type=_at_least(1),
        default=1,
        metavar="N",
        help="1: hold out one fifth, once (default); N: N parts, each held out in turn",
    )
    parser.add_argument(
        "--rank", type=_at_least(0), default=12, metavar="K", help="length of a factor (default %(default)s)"
    )
    parser.add_argument(
        "--sweeps", type=_at_least(4), default=80, metavar="N", help="sweeps of training (default %(default)s)"
    )
    parser.add_argument(
        "--seed",
        type=_at_least(0),
        default=0,
        metavar="N",
        help="seed of the folds and of the training (default %(default)s)",
    )
    parser.add_argument(
        "--picture",
        type=Path,
        default=Path("factors.svg"),
        metavar="FILE",
        help="where the picture goes, .svg or .png (default %(default)s)",
    )
    options = parser.parse_args(arguments)
    if options.picture.suffix.lower() not in (".svg", ".png"):
        parser.error(f"--picture must end in .svg or .png, got {options.picture}")
    return options


def _at_least(low: int):
    def whole(text: str) -> int:
        if not text.isdigit() or int(text) < low:
            raise argparse.ArgumentTypeError(f"must be a whole number >= {low}, got {text}")
        return int(text)

    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return the exit code, 0, or 2 for a file that cannot be used."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        announce(Path(options.file))
        ratings = read_ratings(options.file)
        if len(ratings.stars) < max(FEWEST, options.folds):
            raise RatingsError(
                f"{options.file}: {len(ratings.stars)} ratings are too few, {max(FEWEST, options.folds)} are needed"
            )
    except (RatingsError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    describe(ratings)
    last, errors = evaluate(ratings, options)
    report(errors, options)
    print(picture(ratings, last, options))
    return 0


def announce(path: Path) -> None:
    """Say that a large file will take a while."""
    megabytes = path.stat().st_size // 1_000_000 if path.is_file() else 0
    if megabytes >= LARGE:
        print(f"reading {megabytes} MB", flush=True)


def describe(ratings: Ratings) -> None:
    """Print what was read."""
    stars = ratings.stars
    users, items = len(ratings.user_names), len(ratings.item_names)
    print(
        f"{len(stars)} ratings by {users} users of {items} items: {len(stars) / users / items:.2%} of the table is seen"
    )
    print(f"from {stars.min():g} to {stars.max():g}, mean {stars.mean():.3f}, standard deviation {stars.std():.3f}")
    if ratings.repeated:
        print(f"{ratings.repeated} earlier ratings of a cell that was rated again were dropped")


def evaluate(ratings: Ratings, options: argparse.Namespace) -> tuple[model.Progress, np.ndarray]:
    """Hold out each part in turn; return the last training and the held-out RMSE of mean, biases and factors, (folds, 3)."""
    sizes = len(ratings.user_names), len(ratings.item_names)
    every, alone = max(1, options.sweeps // 8), options.sweeps // 4
    print(f"\nheld out: up to sweep {alone} the error of that sweep's predictions, from then on of their average")
    errors = []
    trials = model.trials(ratings.users, ratings.items, ratings.stars, options.folds, options.seed)
    for number, trial in enumerate(trials, start=1):
        started, (learnt, held) = time.perf_counter(), (len(trial.cells[2]), len(trial.stars))
        print(f"\nfold {number} of {options.folds}: {learnt} ratings to learn from, {held} held out", flush=True)
        errors.append([*model.baselines(trial, sizes), 0.0])
        for progress in model.train(trial.cells, trial.wanted, sizes, options.rank, options.sweeps, trial.rng):
            errors[-1][2] = model.rmse(progress.predictions, trial.stars)
            if progress.sweep in (1, options.sweeps) or progress.sweep % every == 0:
                seconds = time.perf_counter() - started
                print(
                    f"  sweep {progress.sweep:4d}  training {progress.train_rmse:.4f}  held out {errors[-1][2]:.4f}  {seconds:6.1f} s",
                    flush=True,
                )
    return progress, np.array(errors)


def report(errors: np.ndarray, options: argparse.Namespace) -> None:
    """Print held-out RMSE of the two baselines and of the model, (folds, 3)."""
    print("\nRMSE over held-out ratings, in stars")
    names = ("mean", "mean and biases", f"factors, rank {options.rank}")
    for name, column in zip(names, errors.T, strict=True):
        spread = f"  (folds {column.min():.4f} to {column.max():.4f})" if len(column) > 1 else ""
        print(f"  {name:18} {column.mean():.4f}{spread}", flush=True)


def plane(progress: model.Progress, sweeps: int = 15) -> np.ndarray:
    """Return items (items, 2): the two directions that move predictions most, in stars for a typical user.

    A drawn model is noisy, so a few sweeps without noise come first. The axes are those of the singular values of the table of
    dot products, less the means over users and over items: the only directions that (5) of the page leaves no freedom in.
    """
    users, items = progress.users, progress.items
    for _ in range(sweeps):
        for this, other in ((users, items), (items, users)):
            this.vectors = model.solve(this, other, progress.noise, None)
    u, w = (side.vectors[:, 1:] - side.vectors[:, 1:].mean(axis=0) for side in (users, items))
    (_, ru), (qw, rw) = np.linalg.qr(u), np.linalg.qr(w)
    _, sizes, right = np.linalg.svd(ru @ rw.T)
    axes = (qw @ right.T * sizes)[:, :2] / np.sqrt(len(u))
    signs = np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    return np.pad(axes * signs, ((0, 0), (0, 2 - axes.shape[1])))


def picture(ratings: Ratings, progress: model.Progress, options: argparse.Namespace, labels: int = 16) -> str:
    """Write the picture of the items; return what to tell the reader."""
    if options.rank == 0:
        return "no picture: rank 0 has no factors"
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError:
        return NO_MATPLOTLIB
    points, counts = plane(progress), np.bincount(ratings.items, minlength=len(ratings.item_names))
    titles = read_titles(options.file)
    names = [_shortened(titles.get(int(name), str(name))) for name in ratings.item_names]
    by_count = np.argsort(-counts, kind="stable")
    known, shown = by_count[:150], by_count[:3000]
    fig = Figure(figsize=(8, 5.6), layout="constrained")
    ax = fig.add_subplot(xlabel="first direction (stars)", ylabel="second direction (stars)", aspect="equal")
    ax.set_title(f"{len(shown)} items; named: extreme ones among the {len(known)} most rated", fontsize=10)
    ax.spines[["top", "right"]].set_visible(False)
    half = 1.05 * np.abs(points[shown]).max(axis=0) + 1e-9
    half = np.maximum(half, half[::-1] * (0.6, 0.4)) * (1.45, 1)  # names stand to the left and to the right
    ax.set(xlim=(-half[0], half[0]), ylim=(-half[1], half[1]))
    sizes = 4 + 40 * counts[shown] / counts.max()
    ax.scatter(*points[shown].T, s=sizes, color=BLUE, alpha=0.35, linewidths=0, rasterized=True)
    letter = np.array([5.2, 11]) * max(2 * half[0] / 500, 2 * half[1] / 400)  # of 8 points, in stars
    extreme = known[np.argsort(-np.hypot(*points[known].T), kind="stable")]
    _label(ax, points, names, _apart(points, names, extreme, letter, labels))
    try:
        # Text stays text in an SVG, so whoever shows it brings the letters that our fonts lack; in a PNG they are boxes.
        with rc_context({"svg.fonttype": "none"}), warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph", UserWarning)
            fig.savefig(options.picture, dpi=160)
    except OSError as error:
        return f"no picture: {options.picture} cannot be written ({error.strerror or error})"
    return f"picture of the items: {options.picture}"


def _label(ax: "Axes", points: np.ndarray, names: list[str], items: list[int]) -> None:
    """Write the names of items outwards from their points."""
    from matplotlib.font_manager import get_font_names

    fonts = ["DejaVu Sans", *(name for name in CHINESE if name in get_font_names())]
    for item in items:
        x, y = points[item]
        side = 1 if x > 0 else -1
        ax.plot(x, y, "o", ms=3, color=BLUE)
        ax.annotate(
            names[item].replace("$", r"\$"),
            (x, y),
            xytext=(4 * side, 0),
            textcoords="offset points",
            ha="left" if x > 0 else "right",
            va="center",
            fontsize=8,
            fontfamily=fonts,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.6, "pad": 0.4},
        ).set_in_layout(False)


def _shortened(name: str, most: int = 30) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def _apart(points: np.ndarray, names: list[str], candidates: np.ndarray, letter: np.ndarray, count: int) -> list[int]:
    """Return the first candidates whose names, written outwards from their points, do not run into each other."""
    chosen: list[int] = []
    boxes: list[tuple[float, float, float]] = []
    for item in candidates:
        (x, y), width = points[item], letter[0] * (len(names[item]) + 1)
        left, right = (x, x + width) if x > 0 else (x - width, x)
        if all(right < other[0] or other[1] < left or abs(y - other[2]) > letter[1] for other in boxes):
            chosen.append(int(item))
            boxes.append((left, right, y))
    return chosen[:count]
