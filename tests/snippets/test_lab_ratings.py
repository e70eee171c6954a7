"""The sentences of docs/labs/ratings.py: its cells are run, and what it says of them is computed by another way."""

import ast
from contextlib import redirect_stdout
from functools import cache
from io import StringIO

import matplotlib.pyplot as plt
import numpy as np

from sitebuild.read import cells
from sitebuild.read.source import DOCS


@cache
def ran():
    """Return what the lab's cells leave behind."""
    text = (DOCS / "labs" / "ratings.py").read_text(encoding="utf-8")
    found = {}
    with redirect_stdout(StringIO()):
        for source, _ in cells.code(text):
            exec(compile(source, "ratings", "exec"), found)
    plt.close("all")
    return found


def guess(lab, model):
    mean, strict, liked, users, items = model
    return [
        [mean + strict[i] + liked[j] + sum(users[i] * items[j]) for j in range(lab["num_items"])]
        for i in range(lab["num_users"])
    ]


def gains(lab):
    """Return for each user the mean fall of the squared error over the cells that nobody rated, in plain loops."""
    rank_0, rank_3 = guess(lab, lab["biases"]), guess(lab, lab["model"])
    falls = []
    for i in range(lab["num_users"]):
        holes = [j for j in range(lab["num_items"]) if not lab["seen"][i, j]]
        star = lab["stars"][i]
        falls.append(np.mean([(rank_0[i][j] - star[j]) ** 2 - (rank_3[i][j] - star[j]) ** 2 for j in holes]))
    return np.array(falls)


def test_users_with_few_ratings_gain_as_much_as_the_others():
    lab = ran()
    found, known = gains(lab), lab["known"]
    assert np.allclose(found, lab["gain"])
    groups = [found[(known >= low) & (known < high)] for low, high in lab["groups"]]
    assert sum(map(len, groups)) == lab["num_users"]
    means = [group.mean() for group in groups]
    errors = [group.std(ddof=1) / np.sqrt(len(group)) for group in groups]
    assert all(mean > 3 * error for mean, error in zip(means, errors, strict=True))  # "several standard errors"
    assert max(means) - min(means) < 2 * np.hypot(errors[0], max(errors[1:]))  # "about the same"


def test_eighty_held_out_ratings_cannot_tell():
    """The same gain, were it true of the held-out ratings, would be as small beside its own standard error as what was found."""
    lab = ran()
    cells = lab["held"] & (lab["known"][lab["users"]] < 8)
    ids, stars = (lab["users"][cells], lab["items"][cells]), lab["ratings"][cells]
    assert len(stars) == 80
    errors = [np.array(guess(lab, lab[name]))[ids] - stars for name in ("biases", "model")]
    gain = errors[0] ** 2 - errors[1] ** 2
    error = gain.std(ddof=1) / np.sqrt(len(gain))
    few = gains(lab)[lab["known"] < 8].mean()
    assert abs(gain.mean()) < 2 * error  # cannot be told from none
    assert abs(gain.mean() - few) < 3 * error  # nor from the gain that is there


def test_the_group_holds_users_without_a_known_rating_and_their_vector_is_zero():
    lab = ran()
    without = lab["known"] == 0
    assert without.any() and not lab["model"][3][without].any() and lab["model"][3][~without].any(axis=1).all()


def test_both_ends_of_the_strength_are_bad():
    curves = ran()["curves"]
    assert min(curves[3][0], curves[10][0]) > curves[0][0]  # "with next to no regularization they do harm"
    ends = [curve[-1] for curve in curves.values()]
    assert max(ends) - min(ends) < 0.005 and min(ends) > max(map(min, curves.values()))


def test_no_assert_of_the_lab_holds_an_outcome():
    text = (DOCS / "labs" / "ratings.py").read_text(encoding="utf-8")
    assert not [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Assert)]
