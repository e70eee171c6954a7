"""Tests of snippets/ratings/: files are read or refused with their line, and the training comes near the best possible error."""

import gzip
import importlib
import math
import re
import runpy
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from sitebuild.cache import ROOT
from snippets.matrix_factorization import als_sweep
from snippets.ratings import command, model, read
from snippets.ratings.command import _apart, main, plane
from snippets.ratings.read import RatingsError, read_ratings, read_titles

ROWS = [(196, 242, 3), (186, 302, 3), (22, 377, 1), (196, 51, 4.5)]
HEADER = "userId,movieId,rating,timestamp\n"
FORMATS = {
    "tab": "".join(f"{u}\t{i}\t{r:g}\t881250949\n" for u, i, r in ROWS),
    "header": HEADER + "".join(f"{u},{i},{r},881250949\n" for u, i, r in ROWS),
    "colons": "".join(f"{u}::{i}::{r:g}::881250949\n" for u, i, r in ROWS),
    "three columns": "".join(f"{u},{i},{r:g}\n" for u, i, r in ROWS),
    "semicolons": "".join(f"{u};{i};{r:g}\n" for u, i, r in ROWS),
    "other order": "timestamp,rating,item,user\n" + "".join(f"9,{r:g},{i},{u}\n" for u, i, r in ROWS),
    "quoted": '"userId","movieId","rating"\n' + "".join(f'"{u}","{i}","{r:g}"\n' for u, i, r in ROWS),
    "mark of byte order": "\ufeff" + HEADER + "".join(f"{u},{i},{r},8\n" for u, i, r in ROWS),
    "CRLF": (HEADER + "".join(f"{u},{i},{r},8\n" for u, i, r in ROWS)).replace("\n", "\r\n"),
    "no last end of line": HEADER + "\n".join(f"{u},{i},{r},8" for u, i, r in ROWS),
    "empty lines": "\n\n" + HEADER + "\n" + "\n\n".join(f"{u},{i},{r},8" for u, i, r in ROWS) + "\n\n",
    "names with blanks": "User ID,Movie ID,Rating,\n" + "".join(f"{u},{i},{r},\n" for u, i, r in ROWS),
    "quoted titles": "userId,movieId,rating,title\n" + "".join(f'{u},{i},{r},"Film, \u7247"\n' for u, i, r in ROWS),
    "blanks": "".join(f"{u} , {i} , {r:g}\n" for u, i, r in ROWS),
}


def made_up(rng, num_users=943, num_items=1682, count=100_000, rank=8, noise=0.88):
    """Return ratings with the statistics of MovieLens-100k, and each one's best possible prediction.

    Users rate 20 items or more, activity and popularity have long tails, stars are whole, 1 to 5. A star is a rounded and
    clipped normal number, so its expectation given everything but the noise is a sum of normal probabilities.
    """
    activity, popularity = rng.normal(0, 1, num_users), np.linspace(0, -6.2, num_items)
    wish = activity[:, None] + popularity + rng.gumbel(size=(num_users, num_items))
    seen = wish >= np.sort(wish, axis=1)[:, [-20]]
    rest = np.where(seen, -np.inf, wish)
    seen |= rest >= np.partition(rest.ravel(), -(count - seen.sum()))[-(count - seen.sum())]
    i, j = np.nonzero(seen)
    sizes = np.sqrt(np.geomspace(1, 0.3, rank) / np.sqrt(np.sum(np.geomspace(1, 0.3, rank) ** 2)))
    users, items = (0.7 * sizes * rng.normal(size=(n, rank)) for n in (num_users, num_items))
    bias = 0.42 * rng.normal(size=num_users)[i] + (0.6 * rng.normal(size=num_items) + 0.06 * popularity)[j]
    centre = 3.7 + bias + np.sum(users[i] * items[j], axis=1)
    stars = np.clip(np.rint(centre + noise * rng.normal(size=len(i))), 1, 5)
    normal = np.vectorize(lambda z: 0.5 * math.erfc(-z / math.sqrt(2)))
    best = 1 + sum(normal((centre - cut) / noise) for cut in (1.5, 2.5, 3.5, 4.5))
    return i, j, stars, best


def small(path, separator=",", header="", num_users=60, num_items=40, seed=0):
    """Write a small file of ratings that is good for a run of the program."""
    i, j, stars, _ = made_up(np.random.default_rng(seed), num_users, num_items, 1500, rank=2, noise=0.4)
    lines = [separator.join((str(a + 1), str(b + 1), f"{c:g}", "9")) for a, b, c in zip(i, j, stars, strict=True)]
    path.write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
    return path


# -------------------------------------------------------------------------------------------------- files that are read


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("pack", ["plain", "gzip", "zip"])
def test_formats_are_read(name, pack, tmp_path):
    path, data = tmp_path / "ratings.csv", FORMATS[name].encode()
    if pack == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("ml/README.txt", "no ratings")
            archive.writestr("ml/u.data", data)
    else:
        path.write_bytes(gzip.compress(data) if pack == "gzip" else data)
    got = read_ratings(path)
    assert [got.user_names[u] for u in got.users] == [row[0] for row in ROWS]
    assert [got.item_names[i] for i in got.items] == [row[1] for row in ROWS]
    assert got.stars.tolist() == [row[2] for row in ROWS] and got.repeated == 0
    assert got.users.max() == 2 and got.items.max() == 3


def test_last_rating_of_a_cell_counts(tmp_path):
    path = tmp_path / "u.data"
    path.write_text("5\t7\t1\n5\t8\t2\n5\t7\t4\n")
    got = read_ratings(path)
    assert got.stars.tolist() == [2, 4] and got.repeated == 1


@pytest.mark.parametrize("separator", ["\t", ",", "::"])
def test_a_good_file_never_takes_the_slow_way(separator, tmp_path, monkeypatch):
    monkeypatch.setattr(read, "_slow", lambda *_: pytest.fail("read line by line"))
    rng, count = np.random.default_rng(0), 200_000
    rows = zip(rng.integers(1, 7000, count), rng.integers(1, 4000, count), rng.integers(1, 11, count) / 2, strict=True)
    path = tmp_path / "ratings"
    path.write_text("".join(f"{u}{separator}{i}{separator}{r:g}{separator}978300760\n" for u, i, r in rows))
    got = read_ratings(path)
    assert len(got.stars) + got.repeated == count
    arrays = got.users, got.items, got.stars
    assert sum(array.nbytes for array in arrays) == 16 * len(got.stars)  # 160 MB for ten million


# ---------------------------------------------------------------------------------------- files that are refused, and why


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty file"),
        ("\n \n", "empty file"),
        (HEADER, "no ratings"),
        ("hello world\n", "line 1: no tab, comma or ::"),
        ("1,2\n", "line 1: 2 columns"),
        ("\n1,2\n", "line 2: 2 columns"),
        ("title,year,director\nJaws,1975,S\n", "line 1: the header .* names no user column"),
        ("userId,movieId,timestamp\n1,2,3\n", "line 1: the header .* names no rating column"),
        ("1,2,3\n1,2\n", "line 2: 2 columns in '1,2'"),
        ("1,2,3\n\n1,two,3\n", "line 3: the item must be a whole number, but is 'two'"),
        ("1,2,3\nx,2,3\n", "line 2: the user must be a whole number, but is 'x'"),
        ("1,2,3\n1.5,2,3\n", "line 2: the user must be a whole number, but is '1.5'"),
        (HEADER + "1,2,good,9\n", "line 2: the rating must be a number, but is 'good'"),
        (HEADER + "1,2,3,9\n1,5,,9\n", "line 3: the rating must be a number, but is missing"),
        (HEADER + "1,2,3,9\n1,5,nan,9\n", "line 3: the rating must be finite, but is nan"),
        (HEADER + "1,2,3,9\n1,5,inf,9\n", "line 3: the rating must be finite, but is inf"),
        ("1,2,3,9\n1,2,3,5,9\n", "line 2: 5 columns in '1,2,3,5,9'; the first line has 4"),
        (HEADER + "1,2,3,9\n1,2,3\n", "line 3: 3 columns in '1,2,3'; the first line has 4"),
        ("1\t2\t3\n1\t2\t3,5\n", "line 2: the rating must be a number, but is '3,5'"),
        ("1::2::3\n1::99999999999999999999::3\n", "line 2: the item must be a whole number"),
    ],
)
def test_a_bad_line_is_named(text, message, tmp_path, capsys):
    path = tmp_path / "ratings.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RatingsError, match=message):
        read_ratings(path)
    assert main([str(path)]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("error: ") and str(path) in said.err and not said.out


def test_bad_line_far_down_is_named_by_its_number(tmp_path):
    path = tmp_path / "ratings.csv"
    lines = [f"{n % 500},{n % 300},{1 + n % 5},9" for n in range(120_000)]
    lines[99_999] = "7,8"
    path.write_text(HEADER + "\n".join(lines))
    with pytest.raises(RatingsError, match="line 100001: 2 columns"):
        read_ratings(path)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (FORMATS["header"].encode("utf-16"), "no UTF-8 text"),
        (bytes(range(256)) * 4, "no UTF-8 text"),
        (gzip.compress(FORMATS["tab"].encode() * 1000)[:-20], "damaged archive"),
        (b"PK\x03\x04 broken", "damaged archive"),
        (b"\x1f\x8b broken", "damaged archive"),
    ],
)
def test_what_is_no_text_is_refused(data, message, tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_bytes(data)
    with pytest.raises(RatingsError, match=message):
        read_ratings(path)


def test_missing_file_folder_and_foreign_zip_are_refused(tmp_path):
    with pytest.raises(RatingsError, match="no such file"):
        read_ratings(tmp_path / "nowhere.csv")
    with pytest.raises(RatingsError, match="no such file, it is a folder"):
        read_ratings(tmp_path)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("letter.txt", "hello")
    with pytest.raises(RatingsError, match="holds none of ratings.csv"):
        read_ratings(tmp_path / "a.zip")


def test_too_few_ratings_are_refused(tmp_path, capsys):
    path = tmp_path / "u.data"
    path.write_text(FORMATS["tab"])
    assert main([str(path)]) == 2 and "4 ratings are too few, 20 are needed" in capsys.readouterr().err


# ---------------------------------------------------------------------------------------------------------- the training


def test_without_noise_a_sweep_is_the_als_of_the_lesson():
    rng = np.random.default_rng(0)
    cells = rng.permutation(np.argwhere(np.ones((9, 7))))[:40]
    i, j, stars = *cells.T, rng.integers(1, 6, 40).astype(float)
    start, mean = rng.normal(size=(7, 4)), stars.mean()
    noise = 2.5
    users = model.side(i, j, stars - mean, np.zeros((9, 4)))
    items = model.side(j, i, stars - mean, start)
    # the lesson weighs l2 by each row's count of ratings; give every row's prior that weight in turn
    lesson = mean, np.zeros(9), start[:, 0], np.zeros((9, 3)), start[:, 1:]
    after = als_sweep(lesson, i, j, stars, l2=0.3)
    for row in range(9):
        users.precision = noise * 0.3 * np.sum(i == row) * np.eye(4)
        found = model.solve(users, items, noise, None)[row]
        assert found == pytest.approx(np.r_[after[1][row], after[3][row]], abs=1e-9)


def test_noise_of_a_sweep_has_the_covariance_of_the_regression():
    rng = np.random.default_rng(1)
    j, stars, vectors = np.array([0, 1, 2, 3, 4]), np.arange(5.0), rng.normal(size=(5, 3))
    draws, noise = 20_000, 1.7
    i = np.repeat(np.arange(draws), 5)
    users = model.side(i, np.tile(j, draws), np.tile(stars, draws), np.zeros((draws, 3)))
    items = model.side(np.tile(j, draws), i, np.tile(stars, draws), vectors)
    users.mean, users.precision = np.array([0.3, -1.0, 2.0]), np.diag([1.0, 2.0, 0.5])
    drawn = model.solve(users, items, noise, rng)
    z = np.column_stack([np.ones(5), vectors[:, 1:]])
    covariance = np.linalg.inv(noise * z.T @ z + users.precision)
    centre = covariance @ (noise * z.T @ (stars - vectors[:, 0]) + users.precision @ users.mean)
    error = 5 * np.sqrt(np.diag(covariance) / draws)
    assert np.all(np.abs(drawn.mean(axis=0) - centre) < error)
    spread = np.sqrt(np.outer(np.diag(covariance), np.diag(covariance)) * 2 / draws)
    assert np.all(np.abs(np.cov(drawn.T) - covariance) < 5 * spread)


def test_prior_is_drawn_around_the_normal_that_the_rows_came_from():
    rng = np.random.default_rng(2)
    truth = np.array([[0.5, 0.2], [0.2, 0.3]])
    rows = rng.multivariate_normal([1.0, -2.0], truth, 20_000)
    mean, precision = model.draw_prior(rows, rng)
    assert mean == pytest.approx([1, -2], abs=6 * np.sqrt(0.5 / 20_000) * np.sqrt(2))
    assert np.linalg.inv(precision) == pytest.approx(truth, abs=6 * 0.5 * np.sqrt(4 / 20_000))


def test_bias_baseline_solves_its_ridge_regression():
    rng = np.random.default_rng(3)
    i, j, stars = rng.integers(0, 8, 60), rng.integers(0, 6, 60), rng.integers(1, 6, 60).astype(float)
    mean, user_bias, item_bias = model.bias_baseline((i, j, stars), (8, 6), rounds=200)
    design = np.hstack([np.eye(8)[i], np.eye(6)[j]])
    weights = np.diag([15.0] * 8 + [10.0] * 6)
    expected = np.linalg.solve(design.T @ design + weights, design.T @ (stars - stars.mean()))
    assert mean == stars.mean() and np.r_[user_bias, item_bias] == pytest.approx(expected, abs=1e-9)


def test_folds_share_nothing_and_leave_nothing_out():
    parts = model.folds(103, 5, np.random.default_rng(0))
    assert sorted(np.concatenate(parts)) == list(range(103)) and {len(part) for part in parts} == {20, 21}


def test_predictions_are_the_same_in_slices(monkeypatch):
    rng = np.random.default_rng(0)
    users, items = rng.normal(size=(9, 4)), rng.normal(size=(7, 4))
    i, j = rng.integers(0, 9, 100), rng.integers(0, 7, 100)
    expected = [users[a, 0] + items[b, 0] + users[a, 1:] @ items[b, 1:] for a, b in zip(i, j, strict=True)]
    monkeypatch.setattr(model, "SLICE", 13)
    assert model.predict(users, items, i, j) == pytest.approx(expected, abs=1e-12)


def test_trained_model_comes_near_the_best_possible_error():
    i, j, stars, best = made_up(np.random.default_rng(0))
    counts = np.bincount(stars.astype(int), minlength=6)[1:] / len(stars)
    # MovieLens-100k: mean 3.53, deviation 1.13, stars 6, 11, 27, 34, 21 per cent, 20 ratings or more a user
    assert len(stars) == 100_000 and abs(stars.mean() - 3.53) < 0.1 and abs(stars.std() - 1.126) < 0.05
    assert np.abs(counts - [0.06, 0.11, 0.27, 0.34, 0.21]).max() < 0.05 and np.bincount(i).min() >= 20
    part = model.folds(len(stars), 5, np.random.default_rng(0))[0]
    kept = np.ones(len(stars), dtype=bool)
    kept[part] = False
    cells, wanted = (i[kept], j[kept], stars[kept]), (i[part], j[part])
    mean, user_bias, item_bias = model.bias_baseline(cells, (943, 1682))
    biases = model.rmse(mean + user_bias[wanted[0]] + item_bias[wanted[1]], stars[part])
    progress = list(model.train(cells, wanted, (943, 1682), 12, 40, np.random.default_rng(1)))[-1]
    trained, least = model.rmse(progress.predictions, stars[part]), model.rmse(best[part], stars[part])
    assert 0.93 < biases < 0.96  # as on the real file
    assert trained < biases - 0.03 and trained < 1.1 * least
    assert abs(1 / math.sqrt(progress.noise) - model.rmse(best, stars)) < 0.02  # the noise is found, too


def test_nothing_of_the_held_out_stars_reaches_the_training(tmp_path, capsys, monkeypatch):
    path, seen = small(tmp_path / "a.csv"), []
    train = model.train
    monkeypatch.setattr(
        model, "train", lambda cells, wanted, *rest: seen.append((cells, wanted)) or train(cells, wanted, *rest)
    )
    ratings = read_ratings(path)
    options = ["--sweeps", "4", "--rank", "1", "--folds", "3", "--picture", str(tmp_path / "f.svg")]
    assert main([str(path), *options]) == 0
    assert len(seen) == 3
    held = []
    for cells, wanted in seen:
        assert len(cells[2]) + len(wanted[0]) == len(ratings.stars) and len(wanted) == 2  # no stars among the wanted
        pairs = set(zip(*wanted, strict=True))
        assert not pairs & set(zip(*cells[:2], strict=True))
        held += pairs
    assert len(held) == len(set(held)) == len(ratings.stars)


def test_items_of_one_kind_lie_together_in_the_plane():
    rng = np.random.default_rng(0)
    kinds = np.arange(30) % 2
    i, j = np.divmod(rng.permutation(50 * 30)[:900], 30)
    taste = rng.normal(size=50)
    stars = 3 + taste[i] * np.where(kinds[j], 1, -1) + 0.3 * rng.normal(size=900)
    progress = list(model.train((i, j, stars), (i, j), (50, 30), 3, 20, rng))[-1]
    first = plane(progress)[:, 0]
    assert plane(progress).shape == (30, 2)
    assert (first[kinds == 1].min() - first[kinds == 0].max()) * (first[kinds == 0].min() - first[kinds == 1].max()) < 0
    # one unit of taste is one star each way: the direction's size is the taste's deviation in stars
    assert np.abs(first).mean() == pytest.approx(taste.std(), rel=0.15)


# ----------------------------------------------------------------------------------------------------------- the program


@pytest.mark.parametrize(
    ("name", "separator", "header"), [("u.data", "\t", ""), ("ratings.csv", ",", HEADER), ("ratings.dat", "::", "")]
)
def test_program_trains_and_beats_both_baselines(name, separator, header, tmp_path):
    path = small(tmp_path / name, separator, header)
    command = [sys.executable, "-m", "snippets.matrix_factorization", str(path), "--rank", "2", "--sweeps", "24"]
    run = subprocess.run([*command, "--picture", str(tmp_path / "f.svg")], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0 and not run.stderr, run.stderr
    assert "1500 ratings by 60 users of 40 items: 62.50% of the table is seen" in run.stdout
    found = re.findall(r"^  (mean|mean and biases|factors, rank 2) +(\d\.\d{4})$", run.stdout, re.M)
    mean, biases, factors = (float(number) for _, number in found)
    assert factors < biases < mean
    assert len(re.findall(r"^  sweep +\d+  training \d\.\d+  held out \d\.\d+ +\d+\.\d s$", run.stdout, re.M)) == 9
    assert run.stdout.endswith(f"picture of the items: {tmp_path / 'f.svg'}\n")
    assert "<svg" in (tmp_path / "f.svg").read_text(encoding="utf-8")


def test_same_seed_same_numbers_and_folds_are_averaged(tmp_path, capsys):
    path, said = small(tmp_path / "a.csv"), []
    for seed in ("7", "7", "8"):
        options = ["--folds", "3", "--sweeps", "8", "--rank", "2", "--seed", seed]
        assert main([str(path), *options, "--picture", str(tmp_path / "f.png")]) == 0
        said.append(re.sub(r"\d+\.\d s", "", capsys.readouterr().out))
    assert said[0] == said[1] != said[2]
    last = re.findall(r"sweep +8 .*held out (\d\.\d+)", said[0])
    average = float(re.search(r"factors, rank 2 +(\d\.\d+)  \(folds", said[0])[1])
    assert len(last) == 3 and average == pytest.approx(np.mean([float(number) for number in last]), abs=1e-4)
    assert (tmp_path / "f.png").read_bytes().startswith(b"\x89PNG")


def test_without_matplotlib_it_says_so(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    options = ["--sweeps", "4", "--rank", "1", "--picture", str(tmp_path / "f.svg")]
    assert main([str(small(tmp_path / "a.csv")), *options]) == 0
    assert "no picture: matplotlib is not installed" in capsys.readouterr().out and not (tmp_path / "f.svg").exists()


def test_picture_that_cannot_be_written_costs_no_result(tmp_path, capsys):
    options = ["--sweeps", "4", "--rank", "1", "--picture", str(tmp_path / "nowhere" / "f.svg")]
    assert main([str(small(tmp_path / "a.csv")), *options]) == 0
    said = capsys.readouterr().out
    assert "factors, rank 1" in said and "cannot be written" in said


def test_titles_beside_the_file_name_the_items(tmp_path, capsys):
    path = small(tmp_path / "ratings.csv", ",", HEADER)
    titles = "movieId,title,genres\n" + "".join(f'{n},"Film, The {n} (1995)",Drama\n' for n in range(1, 41))
    (tmp_path / "movies.csv").write_text(titles, encoding="utf-8")
    assert read_titles(path)[3] == "Film, The 3"
    assert main([str(path), "--sweeps", "4", "--rank", "2", "--picture", str(tmp_path / "f.svg")]) == 0
    assert (tmp_path / "f.svg").stat().st_size > 5000
    other = tmp_path / "other"
    other.mkdir()
    assert read_titles(other / "u.data") == {}
    (other / "u.item").write_bytes("1|Misérables, Les (1995)|01-Jan-1995||url|0\n".encode("latin-1"))
    assert read_titles(other / "u.data") == {1: "Misérables, Les"}


def test_names_in_the_picture_are_text_and_do_not_run_into_each_other(tmp_path):
    path = small(tmp_path / "ratings.csv", ",", HEADER)
    long = "一部名字很长很长很长很长很长很长很长很长很长很长的电影"
    titles = "movieId,title,genres\n" + "".join(f"{n},{n}{long} $5 (1995),Drama\n" for n in range(1, 41))
    (tmp_path / "movies.csv").write_text(titles, encoding="utf-8")
    assert main([str(path), "--sweeps", "8", "--rank", "2", "--picture", str(tmp_path / "f.svg")]) == 0
    svg = (tmp_path / "f.svg").read_text(encoding="utf-8")
    names = re.findall(r"<text[^>]*>(\d+一部[^<]*)</text>", svg)
    assert len(names) > 3 and all(name.endswith("\N{HORIZONTAL ELLIPSIS}") and len(name) <= 30 for name in names)
    points, rng = np.random.default_rng(0).normal(size=(200, 2)), np.random.default_rng(1)
    words, letter = ["x" * n for n in rng.integers(1, 30, 200)], np.array([0.05, 0.2])
    chosen = _apart(points, words, np.arange(200), letter, 16)
    assert 8 < len(chosen) <= 16
    for n in chosen:
        for m in set(chosen) - {n}:
            if abs(points[n, 1] - points[m, 1]) <= 0.2 and points[n, 0] > 0 and points[m, 0] > points[n, 0]:
                assert points[m, 0] > points[n, 0] + 0.05 * len(words[n])


def test_a_large_file_is_announced(tmp_path, capsys, monkeypatch):
    path = small(tmp_path / "a.csv")
    monkeypatch.setattr(command, "LARGE", 0)
    assert main([str(path), "--sweeps", "4", "--rank", "0"]) == 0
    assert capsys.readouterr().out.startswith("reading 0 MB\n1500 ratings")


@pytest.mark.parametrize("rank", ["0", "1"])
def test_ranks_without_a_plane_work(rank, tmp_path, capsys):
    assert (
        main([str(small(tmp_path / "a.csv")), "--rank", rank, "--sweeps", "4", "--picture", str(tmp_path / "f.svg")])
        == 0
    )
    assert (tmp_path / "f.svg").exists() == (rank == "1")


def test_equal_ratings_and_a_single_user_work(tmp_path, capsys):
    path = tmp_path / "a.csv"
    for lines in ([f"{n % 5},{n},3" for n in range(40)], [f"1,{n},{1 + n % 5}" for n in range(40)]):
        path.write_text("\n".join(lines))
        assert main([str(path), "--sweeps", "4", "--rank", "2", "--picture", str(tmp_path / "f.svg")]) == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--folds", "0"], "--folds: must be a whole number >= 1, got 0"),
        (["--rank", "-1"], "--rank"),
        (["--sweeps", "3"], "--sweeps: must be a whole number >= 4, got 3"),
        (["--rank", "two"], "--rank: must be a whole number >= 0, got two"),
        (["--picture", "f.pdf"], "--picture must end in .svg or .png, got f.pdf"),
        ([], "file"),
    ],
)
def test_bad_options_are_named(options, message, capsys):
    with pytest.raises(SystemExit) as stop:
        main([*options, "a.csv"] if options else [])
    assert stop.value.code == 2 and message in capsys.readouterr().err


def test_lesson_without_a_file_prints_its_demo(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["matrix_factorization"])
    runpy.run_path(str(ROOT / "snippets" / "matrix_factorization.py"), run_name="__main__")
    assert capsys.readouterr().out.startswith("mean    seen")


def test_program_needs_numpy_and_the_standard_library_alone():
    modules = {"__future__"}
    for path in (ROOT / "snippets" / "ratings").glob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if found := re.match(r"(?:from|import) (\w+)", line):
                modules.add(found[1])
    assert modules <= {"numpy", "snippets", *sys.stdlib_module_names} and importlib.import_module("snippets.ratings")
