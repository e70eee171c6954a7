"""Tests of snippets/dropout_regularizer.py and snippets/mc_dropout.py, in the order the page makes its claims."""

import statistics
from functools import cache

import numpy as np
import pytest
from sklearn.datasets import load_digits

from snippets.claims import dropout_regularizer as claims
from snippets.dropout_regularizer import dropout_ridge, expected_loss
from snippets.figures import dropout_regularizer as figure
from snippets.figures import dropout_regularizer_digits
from snippets.figures import mc_dropout as band_figure
from snippets.mc_dropout import draw_mask, exact_spread, gradient, init_network, mc_dropout, network, train_network
from tests import numeric

INPUTS, TARGETS = np.array([[1.0, 2.0], [0.0, 1.0], [2.0, 1.0]]), np.array([4.0, 1.0, 4.0])


def loss_over_masks(inputs, targets, weight, p):
    """Average the squared error over all masks, one mask at a time, without the snippets."""
    total = 0
    for chance, kept in numeric.masks(inputs.size, p):
        dropped = kept.reshape(inputs.shape) * inputs / (1 - p)
        total += chance * sum((y - row @ weight) ** 2 for row, y in zip(dropped, targets, strict=True))
    return total


# ------------------------------------------------------------------------------------------------- linear dropout


def test_eq2_mean_over_all_masks_is_error_plus_penalty():
    weight = np.array([2.0, 1.0])
    by_hand = 1 + 0.25 * (5 * 4 + 6 * 1)
    assert expected_loss(INPUTS, TARGETS, weight, 0.2) == pytest.approx(by_hand, abs=1e-12)
    assert loss_over_masks(INPUTS, TARGETS, weight, 0.2) == pytest.approx(by_hand, abs=1e-12)
    assert claims.enumerated.compute() == pytest.approx(by_hand, abs=1e-12)
    assert claims.penalty.compute() == pytest.approx(by_hand - 1, abs=1e-12)


@pytest.mark.parametrize("p", [0.0, 0.1, 0.3, 0.8])
def test_eq2_holds_for_other_inputs_and_p(p):
    rng = np.random.default_rng(1)
    inputs, targets, weight = rng.normal(size=(3, 4)), rng.normal(size=3), rng.normal(size=4)
    listed = loss_over_masks(inputs, targets, weight, p)
    assert expected_loss(inputs, targets, weight, p) == pytest.approx(listed, rel=1e-12)


@pytest.mark.parametrize("p", [0.0, 0.2, 0.7])
def test_eq3_is_where_the_mean_loss_is_smallest(p):
    best = dropout_ridge(INPUTS, TARGETS, p)
    lowest = loss_over_masks(INPUTS, TARGETS, best, p)
    for step in np.array([[1, 0], [-1, 0], [0, 1], [0, -1]]) * 1e-3:
        assert loss_over_masks(INPUTS, TARGETS, best + step, p) > lowest
    slope = numeric.gradient(lambda weight: loss_over_masks(INPUTS, TARGETS, weight, p), best, h=1e-3)
    assert slope == pytest.approx([0, 0], abs=5e-9)


@pytest.mark.parametrize("p", [0.2, 0.6])
def test_eq4_the_papers_form_is_the_same(p):
    q, rng = 1 - p, np.random.default_rng(2)
    x, y, theirs = rng.normal(size=(3, 2)), rng.normal(size=3), rng.normal(size=2)
    paper = ((y - q * x @ theirs) ** 2).sum() + q * (1 - q) * ((x**2).sum(axis=0) * theirs**2).sum()
    assert expected_loss(x, y, q * theirs, p) == pytest.approx(paper, rel=1e-12)
    # their masks only drop, nothing is scaled
    listed = sum(chance * ((y - (kept.reshape(3, 2) * x) @ theirs) ** 2).sum() for chance, kept in numeric.masks(6, p))
    assert listed == pytest.approx(paper, rel=1e-12)


@pytest.mark.parametrize("p", [0.2, 0.5, 0.9])
def test_copying_the_papers_factor_leaves_too_small_a_penalty(p):
    weight, right, q = np.array([2.0, 1.0]), 0, 1 - p
    for chance, kept in numeric.masks(6, p):  # of one output a row: the penalty is the sum of their variances
        right += chance * (((kept.reshape(3, 2) / q - 1) * INPUTS @ weight) ** 2).sum()
    copied = q * (1 - q) * ((INPUTS**2).sum(axis=0) * weight**2).sum()
    assert copied / right == pytest.approx(q**2, rel=1e-12)
    if p == 0.2:
        assert claims.copied.compute() == pytest.approx(copied / right, rel=1e-12)


def test_units_of_an_input_do_not_matter_but_do_for_plain_ridge():
    factor = np.array([100.0, 1.0])
    metres, centimetres = dropout_ridge(INPUTS, TARGETS, 0.3), dropout_ridge(INPUTS * factor, TARGETS, 0.3)
    assert centimetres * factor == pytest.approx(metres, rel=1e-10)
    plain = [np.linalg.solve(x.T @ x + np.eye(2), x.T @ TARGETS) for x in (INPUTS, INPUTS * factor)]
    assert not np.allclose(plain[1] * factor, plain[0], rtol=1e-2)


def test_without_dropout_it_is_least_squares():
    assert dropout_ridge(INPUTS, TARGETS, 0) == pytest.approx(np.linalg.lstsq(INPUTS, TARGETS, rcond=None)[0])


# ---------------------------------------------------------------------------------------------------- the network


def test_gradient_equals_finite_differences():
    rng = np.random.default_rng(3)
    x, y, theta = rng.normal(size=(4, 3)), rng.normal(size=(4, 2)), init_network(3, 5, 2, rng)
    theta[1] = rng.normal(size=5)
    mask = draw_mask((4, 5), 0.3, rng, float)
    slopes = numeric.gradient(lambda *theta: ((network(x, theta, mask)[1] - y) ** 2).sum() / 4, *theta)
    for grad, slope in zip(gradient(x, y, theta, mask), slopes, strict=True):
        assert grad == pytest.approx(slope, abs=1e-7)


def test_eq5_mean_loss_of_a_network_is_error_plus_variance():
    rng = np.random.default_rng(4)
    x, y, theta = rng.normal(size=(1, 3)), np.array([[1.0, -2.0]]), init_network(3, 6, 2, rng)
    error = variance = 0
    for chance, kept in numeric.masks(6, 0.3):
        output = network(x, theta, kept / 0.7)[1]
        error = error + chance * (y - output) ** 2
        variance = variance + chance * (output - network(x, theta)[1]) ** 2
    assert exact_spread(x, theta, 0.3) == pytest.approx(np.sqrt(variance))
    assert error == pytest.approx((y - network(x, theta)[1]) ** 2 + exact_spread(x, theta, 0.3) ** 2)


def test_mask_drops_p_and_keeps_the_mean():
    mask = draw_mask((40_000,), 0.2, np.random.default_rng(5), float)
    assert set(np.unique(mask)) == {0, 1.25}
    assert abs(np.mean(mask == 0) - 0.2) <= 5 * np.sqrt(0.16 / 40_000)


def test_lr_0_and_no_steps_leave_the_network_as_it_is():
    theta = init_network(2, 5, 1, np.random.default_rng(0))
    for lr, steps in ((0, 5), (0.1, 0)):
        trained = train_network(INPUTS, TARGETS[:, None], theta, 0.2, np.random.default_rng(1), lr, steps, 2)
        assert all(map(np.array_equal, trained, theta))


# ------------------------------------------------------------------------------------------------------ the digits


def shuffled():
    x, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(1797)
    return x[order] / 16, labels[order]


@cache
def trained_by_another_program(seed, p, count=50):
    """Train one run with einsum and explicit derivatives, without the snippets; return its weights and biases."""
    x, labels = shuffled()
    rows = np.arange(seed * count, (seed + 1) * count)
    rng = np.random.default_rng(seed)
    a, c = rng.normal(size=(64, 128)) / 8, rng.normal(size=(128, 10)) / np.sqrt(128)
    b, d = np.zeros(128), np.zeros(10)
    for _ in range(1500):
        chosen = rows[rng.choice(count, 10, replace=False)]
        kept = rng.random((10, 128)) >= p
        before = np.einsum("ni,ij->nj", x[chosen], a) + b
        units = np.where(kept & (before > 0), before / (1 - p), 0)
        wrong = np.einsum("nj,jc->nc", units, c) + d - (labels[chosen][:, None] == np.arange(10))
        back = np.where(kept & (before > 0), np.einsum("nc,jc->nj", wrong, c) / (1 - p), 0)
        c = c - 0.05 * 0.2 * np.einsum("nj,nc->jc", units, wrong)
        d = d - 0.05 * 0.2 * wrong.sum(axis=0)
        a = a - 0.05 * 0.2 * np.einsum("ni,nj->ij", x[chosen], back)
        b = b - 0.05 * 0.2 * back.sum(axis=0)
    return a, b, c, d


def by_another_program(seed, p, count=50):
    """Return what errors() returns for one run."""
    (x, labels), (a, b, c, d) = shuffled(), trained_by_another_program(seed, p, count)
    answers = []
    for part in (np.arange(seed * count, (seed + 1) * count), np.arange(10 * count, 1797)):
        output = np.maximum(x[part] @ a + b, 0) @ c + d
        squared = ((output - (labels[part][:, None] == np.arange(10))) ** 2).sum(axis=1).mean()
        answers.append((squared, np.mean(output.argmax(axis=1) != labels[part])))
    return answers[0][0], *answers[1]


def test_another_program_trains_the_same_network():
    assert claims.errors(0.4)[3] == pytest.approx(by_another_program(3, 0.4), rel=1e-6)


def test_training_sets_share_no_image_with_each_other_or_the_test():
    for count in (50, 100):
        sets, test = claims.images(count)
        assert [len(x) for x, _ in sets] == [count] * 10 and len(test[0]) == 1797 - 10 * count
        images = np.concatenate([*(x for x, _ in sets), test[0]])
        original, labels = load_digits(return_X_y=True)
        assert len(np.unique(original, axis=0)) == 1797
        assert np.array_equal(np.unique(images * 16, axis=0), np.unique(original, axis=0))
        targets = np.concatenate([*(y for _, y in sets), test[1]])
        assert np.array_equal(targets.sum(axis=0), np.bincount(labels)) and set(targets.sum(axis=1)) == {1}


def test_gap_narrows_over_ten_runs():
    without, dropped = (np.array([by_another_program(seed, p) for seed in range(10)]) for p in (0, 0.4))
    gaps = [(row[1] - row[0], other[1] - other[0]) for row, other in zip(without, dropped, strict=True)]
    saved = [one - other for one, other in gaps]
    assert len(saved) == 10 and min(saved) > 0
    assert claims.gap_without.compute() == pytest.approx(statistics.mean(one for one, _ in gaps))
    assert claims.gap_with.compute() == pytest.approx(statistics.mean(other for _, other in gaps))
    assert claims.gap_saved.compute() == pytest.approx(statistics.mean(saved))
    assert claims.gap_saved_error.compute() == pytest.approx(statistics.stdev(saved) / 10**0.5)
    assert claims.gap_saved.compute() > 10 * claims.gap_saved_error.compute()
    assert np.all(dropped[:, 1] < without[:, 1])  # the test error itself falls in every run


def test_fewer_digits_are_named_wrongly():
    without, dropped = (np.array([by_another_program(seed, p)[2] for seed in range(10)]) for p in (0, 0.4))
    assert np.all(np.abs(without * 1297 - np.round(without * 1297)) < 1e-9)
    saved = [100 * (one - other) for one, other in zip(without, dropped, strict=True)]
    assert claims.wrong_without.compute() == pytest.approx(sum(without) / 10)
    assert claims.wrong_with.compute() == pytest.approx(sum(dropped) / 10)
    assert claims.wrong_saved.compute() == pytest.approx(statistics.mean(saved))
    assert claims.wrong_saved_error.compute() == pytest.approx(statistics.stdev(saved) / 10**0.5)
    assert claims.wrong_saved.compute() > 2 * claims.wrong_saved_error.compute()


# ----------------------------------------------------------------------------------------------------- Monte Carlo


def test_eq6_mean_and_spread_tend_to_output_and_exact_spread():
    rng = np.random.default_rng(6)
    x, theta = rng.normal(size=(5, 3)), init_network(3, 40, 2, rng)
    k = 20_000
    mean, spread = mc_dropout(x, theta, 0.3, k, rng)
    exact = exact_spread(x, theta, 0.3)
    assert np.all(np.abs(mean - network(x, theta)[1]) <= 5 * exact / np.sqrt(k))
    assert spread == pytest.approx(exact, rel=0.04)


def test_spread_divides_by_k_minus_1():
    theta = [np.ones((1, 1)), np.zeros(1), np.ones((1, 1)), np.zeros(1)]
    drawn = draw_mask((2, 1, 1), 0.2, np.random.default_rng(3), float)[:, 0, 0]
    mean, spread = mc_dropout(np.ones((1, 1)), theta, 0.2, 2, np.random.default_rng(3))
    assert drawn[0] != drawn[1]
    assert (mean.item(), spread.item()) == pytest.approx((0.625, 1.25 / np.sqrt(2)))


def test_without_dropout_there_is_no_spread():
    theta = init_network(2, 5, 1, np.random.default_rng(0))
    mean, spread = mc_dropout(INPUTS, theta, 0, 4, np.random.default_rng(1))
    assert mean == pytest.approx(network(INPUTS, theta)[1]) and np.abs(spread).max() < 1e-15


def test_toy_spread_is_exact_and_grows_away_from_the_data():
    theta = claims.toy()
    kinks = np.linspace(-1.7, 1.6, 200)
    for x, claim in ((1.2, claims.spread_inside), (2.4, claims.spread_outside), (0.1, claims.spread_between)):
        hidden = [max(0, sign * (x - kink)) for sign, kink in zip(theta[0][0], kinks, strict=True)]
        variance = sum((h * w) ** 2 for h, w in zip(hidden, theta[2][:, 0], strict=True)) / 9  # p/(1-p)
        assert claim.compute() == pytest.approx(variance**0.5)
    assert claims.spread_between.compute() < claims.spread_inside.compute() < claims.spread_outside.compute() / 3


def test_toy_weights_minimise_the_mean_loss():
    theta = claims.toy()
    x, y = claims.curve(np.random.default_rng(3)).T
    hidden = network(x[:, None], theta)[0]
    weight = theta[2][:, 0]
    slope = 2 * hidden.T @ (hidden @ weight - y) + 2 / 9 * (hidden**2).sum(axis=0) * weight
    assert slope == pytest.approx(np.zeros(200), abs=1e-8)


@pytest.mark.parametrize("seed", range(5))
def test_variance_is_convex_between_the_data(seed):
    theta = claims.toy() if seed == 0 else init_network(1, 30, 1, np.random.default_rng(seed))
    x = np.linspace(-3, 3, 601)
    variance = exact_spread(x[:, None], theta, 0.1)[:, 0] ** 2
    assert np.all(variance[:-2] + variance[2:] - 2 * variance[1:-1] >= -1e-12)


def test_repeating_the_data_leaves_the_band_as_it_is():
    assert claims.repeated.compute() == pytest.approx(1, abs=1e-9)
    once = dropout_ridge(INPUTS, TARGETS, 0.2)
    assert dropout_ridge(np.tile(INPUTS, (4, 1)), np.tile(TARGETS, 4), 0.2) == pytest.approx(once)


def test_band_covers_far_fewer_new_points_than_a_95_per_cent_band():
    rng, n, theta, parts = np.random.default_rng(9), 20_000, claims.toy(), []
    for _ in range(20):
        first = rng.random(n) < 151 / 272  # the claim's grid has 151 and 121 places
        x = np.where(first, rng.uniform(-2, -0.5, n), rng.uniform(0.7, 1.9, n))
        off = abs(np.sin(2.5 * x) + 0.15 * rng.normal(size=n) - network(x[:, None], theta)[1][:, 0])
        parts.append(np.mean(off <= 2 * exact_spread(x[:, None], theta, 0.1)[:, 0]))
    standard_error = np.sqrt(0.83 * 0.17 / (20 * n))
    assert abs(claims.covered.compute() - np.mean(parts)) <= 5 * standard_error < 0.003
    assert claims.covered.compute() < 0.9


@cache
def votes_by_another_program(seed):
    """Return what votes() returns for one run."""
    (x, labels), (a, b, c, d) = shuffled(), trained_by_another_program(seed, 0.4)
    x, labels = x[500:], labels[500:]
    units = np.maximum(x @ a + b, 0)
    winner = (units @ c + d).argmax(axis=1)
    agree = np.zeros(len(x))
    for kept in np.random.default_rng(seed).random((50, len(x), 128)) >= 0.4:
        agree += ((kept * units / 0.6) @ c + d).argmax(axis=1) == winner
    spread = [(0.4 / 0.6 * np.sum((h * c[:, name]) ** 2)) ** 0.5 for h, name in zip(units, winner, strict=True)]
    return winner == labels, agree / 50, np.array(spread)


def test_right_answers_have_the_wider_spread_but_more_votes():
    x, targets = claims.images(50)[1]
    for seed, theta in enumerate(claims.trained(0.4)):
        right, agree, spread = claims.votes()[seed]
        output = network(x, theta)[1]
        assert np.array_equal(right, targets[np.arange(len(x)), output.argmax(axis=1)] == 1)
        assert 1 - right.mean() == pytest.approx(claims.errors(0.4)[seed, 2])
        assert agree[right].mean() > agree[~right].mean() + 0.1
        assert spread[right].mean() > spread[~right].mean()
        largest = output.max(axis=1)  # why: a large output has a large spread
        assert largest[right].mean() > largest[~right].mean() and np.corrcoef(largest, spread)[0, 1] > 0.8
    rng, image = np.random.default_rng(10), int(np.argmin(agree))  # other passes vote alike
    masks = draw_mask((4000, 1, 128), 0.4, rng, float)
    part = np.mean(network(x[[image]], theta, masks)[1][:, 0].argmax(axis=1) == output[image].argmax())
    assert agree[image] == pytest.approx(part, abs=5 * np.sqrt(0.25 / 50))
    sampled = network(x[[image]], theta, masks)[1][:, 0, output[image].argmax()].std()
    assert spread[image] == pytest.approx(sampled, rel=0.1)
    runs = [votes_by_another_program(seed) for seed in range(10)]
    for right, votes, spread in ((True, "votes_right", "spread_right"), (False, "votes_wrong", "spread_wrong")):
        for column, name in ((1, votes), (2, spread)):
            means = [np.mean([v for v, ok in zip(run[column], run[0], strict=True) if ok == right]) for run in runs]
            assert getattr(claims, name).compute() == pytest.approx(sum(means) / 10)


def test_with_100_images_wrong_answers_hardly_change():
    without, dropped = (np.array([by_another_program(seed, p, 100) for seed in range(10)]) for p in (0, 0.4))
    saved = [100 * (one - other) for one, other in zip(without[:, 2], dropped[:, 2], strict=True)]
    assert claims.wrong_saved_100.compute() == pytest.approx(statistics.mean(saved))
    assert claims.wrong_saved_100_error.compute() == pytest.approx(statistics.stdev(saved) / 10**0.5)
    assert claims.wrong_saved_100.compute() < 2 * claims.wrong_saved_100_error.compute()
    assert np.all(dropped[:, 1] < without[:, 1])  # the squared error falls in every run


# --------------------------------------------------------------------------------------------------------- figures


@pytest.mark.parametrize("seed", range(20))
def test_cross_entropy_of_a_right_answer_falls_as_scores_grow_and_squared_error_does_not(seed):
    scores = np.random.default_rng(seed).normal(size=10)
    right = scores.argmax()
    grown = np.geomspace(0.01, 100, 200)[:, None] * scores
    lead = grown[:, [right]] - np.delete(grown, right, axis=1)
    entropy, squared = np.log1p(np.exp(-lead).sum(axis=1)), ((grown - np.eye(10)[right]) ** 2).sum(axis=1)
    assert np.all(np.diff(entropy) <= 0) and entropy[0] > entropy[99] > entropy[199]
    assert squared[-1] > squared.min()


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
@pytest.mark.parametrize("seed", range(5))
def test_under_masks_the_mean_cross_entropy_is_larger(p, seed):
    rng = np.random.default_rng(seed)
    hidden, weight = np.maximum(rng.normal(size=7), 0.1), rng.normal(size=(7, 4))
    loss = lambda units: np.log(np.exp(units @ weight).sum()) - (units @ weight)[2]  # noqa: E731
    assert sum(chance * loss(kept * hidden / (1 - p)) for chance, kept in numeric.masks(7, p)) > loss(hidden)


def test_the_digits_are_all_used_once():
    pixels = load_digits().data / 16
    sets, test = claims.images(50)
    used = np.concatenate([*(x for x, _ in sets), test[0]])
    assert sorted(map(tuple, used)) == sorted(map(tuple, pixels))
    assert claims.all_images.compute() == len(pixels)
    assert claims.held_images.compute() == len(pixels) - 10 * 50 == len(test[0])


@pytest.fixture(scope="module")
def band():
    """Return the data of the figure of the band."""
    return band_figure.data()


def test_figure_of_the_identity_lies_on_its_curves():
    data = figure.data()
    for part in data["losses"]:
        for w, loss in part["points"]:
            assert loss == pytest.approx(loss_over_masks(figure.COLUMN, figure.LEVEL, np.array([w]), part["p"]))
            assert loss == pytest.approx(expected_loss(figure.COLUMN, figure.LEVEL, np.array([w]), part["p"]))
        assert part["minimum"][1] <= part["curve"][:, 1].min() + 1e-12
    minima = [part["minimum"][0] for part in data["losses"]]
    assert minima == sorted(minima, reverse=True) and min(minima) > 0
    assert (data["first"], data["last"], data["masks"]) == (minima[0], minima[-1], 16)
    for p, *measured in data["trained"]:
        weight, error = np.array(measured[:2]), np.array(measured[2:])
        assert np.all(np.abs(weight - dropout_ridge(INPUTS, TARGETS, p)) <= 4 * error + 1e-4)
        assert error.max() < 0.02


def test_digits_figure_shows_a_smaller_gap_and_the_smallest_gap_is_not_the_best():
    data = dropout_regularizer_digits.data()
    ends = data["ends"]
    assert dropout_regularizer_digits.DROP == (0.0, 0.2, 0.4, 0.6, 0.8)
    for row, p in ((0, 0), (2, 0.4)):
        assert ends[row] == pytest.approx(claims.errors(p)[:, :2], rel=1e-9)
        assert np.array_equal(data["curves"][p][:, -1], ends[row])
    gaps = (ends[..., 1] - ends[..., 0]).mean(axis=1)
    assert data["held"] == 1797 - 10 * 50
    assert data["gaps"] == pytest.approx(gaps) and np.all(np.diff(gaps) < 0)
    assert data["mean"] == pytest.approx(ends.mean(axis=1))
    assert data["error"] == pytest.approx(ends.std(axis=1, ddof=1) / 10**0.5)
    assert data["mean"][2, 1] == data["mean"][:, 1].min() and data["mean"][4, 1] > data["mean"][2, 1] + 0.05
    assert abs(data["mean"][4, 1] - data["mean"][0, 1]) < 2 * data["error"][[0, 4], 1].max()
    for row in (1, 2, 3):  # 0.2 and 0.6 lower the test error too
        saved = ends[0, :, 1] - ends[row, :, 1]
        assert saved.mean() > 10 * saved.std(ddof=1) / 10**0.5


def test_band_figure_widens_outside_only_and_disagreement_foretells_errors(band):
    at = lambda x: band["exact"][np.abs(band["grid"] - x).argmin()]  # noqa: E731
    assert at(2.4) == pytest.approx(claims.spread_outside.compute())
    assert at(1.2) == pytest.approx(claims.spread_inside.compute())
    assert at(-2.6) > 3 * at(-1.2) and at(2.6) > 3 * at(1.2) and at(0.1) < at(1.2)
    z = (band["mean"] - band["center"]) / band["exact"] * np.sqrt(band["k"])
    assert np.abs(z).max() < 5
    assert len(band["points"]) == 28 and band["passes"].shape == (5, 131)
    assert np.all(np.diff(band["part"]) < 0) and band["part"][0] > 0.5 > 0.1 > band["part"][3]
    assert band["share"].sum() == pytest.approx(1)
    total = (band["part"] * band["share"]).sum()
    assert total == pytest.approx(claims.wrong_with.compute(), abs=0.02)
    assert band["error"] == pytest.approx(band["wrong"].std(axis=0, ddof=1) / 10**0.5)


def test_the_band_is_narrowest_in_the_gap_and_widens_outwards(band):
    x, width = band["grid"], band["exact"]
    points = np.sort(band["points"][:, 0])
    middle = np.diff(points).argmax()  # between the two groups
    inner = points[middle], points[middle + 1]
    narrowest = x[width.argmin()]
    assert inner[0] < narrowest < inner[1]
    assert np.all(np.diff(width[x < inner[0]]) < 0) and np.all(np.diff(width[x > inner[1]]) > 0)
