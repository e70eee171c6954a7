"""`make movielens`: unpack, train, set scikit-surprise beside, and record or compare."""

import argparse
import importlib.metadata
import platform
import sys

import numpy as np

from snippets.ratings import command, model
from snippets.ratings.read import Ratings, read_ratings
from tests import oracle
from tests.movielens import data, record, surprise


def run(ratings: Ratings, seed: int) -> np.ndarray:
    """Run the program with `--folds 5`; return the RMSE of mean, biases and factors, (folds, 3)."""
    options = command.parse(["ratings", "--folds", "5", "--seed", str(seed)])
    return command.evaluate(ratings, options)[1]


def measure(name: str, seeds: tuple[int, ...]) -> dict:
    """Return what the record holds of one data set."""
    path, found = data.unpack(name)
    ratings = read_ratings(path)
    print(f"\n{found['edition']}: {path.relative_to(data.FOLDER.parents[1])}")
    command.describe(ratings)
    found |= {"ratings": len(ratings.stars), "users": len(ratings.user_names), "items": len(ratings.item_names)}
    found["mean stars"] = round(float(ratings.stars.mean()), 6)
    options = record.options()
    errors = dict(zip(("mean", "biases", "factors"), run(ratings, options["seed"]).T, strict=True))
    trials = model.trials(ratings.users, ratings.items, ratings.stars, options["folds"], options["seed"])
    theirs = [surprise.errors(trial) for trial in trials]
    errors |= {method: [fold[method] for fold in theirs] for method in surprise.METHODS}
    found["rmse"] = {method: record.rounded(column) for method, column in errors.items()}
    print(f"\n{found['edition']}, RMSE over held-out ratings, in stars: mean of the folds, and each")
    for method, column in found["rmse"].items():
        print(f"  {method:13} {np.mean(column):.4f}  ", *(f"{error:.4f}" for error in column))
    means = [run(ratings, seed)[:, 2].mean() for seed in seeds]
    return found | {"other seeds": dict(zip(map(str, seeds), record.rounded(means), strict=True))}


def main() -> int:
    """Write the record or compare with it; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.movielens", description="Train on MovieLens and compare with the record."
    )
    parser.add_argument("--record", action="store_true", help="write tests/data/movielens.json instead of comparing")
    arguments = parser.parse_args()
    new = {
        "about": "Held-out RMSE in stars of snippets/ratings and of scikit-surprise on MovieLens, fold by fold.",
        "command": "make movielens RECORD=1",
        "python": platform.python_version(),
        **{package: importlib.metadata.version(package) for package in ("numpy", "scikit-surprise")},
        "code": record.code(),
        "options": record.options(),
        "data": {name: measure(name, record.SEEDS if arguments.record else ()) for name in record.TARGETS},
    }
    if arguments.record:
        record.PATH.write_text(oracle.lines(new) + "\n", encoding="utf-8")
    old = record.read()
    wrong = [*record.problems(old), *record.differences(old, new)]
    done = f"{len(wrong)} differences" if wrong else "recorded" if arguments.record else "all agree"
    print("", *wrong, f"tests/data/movielens.json: {done}", sep="\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
