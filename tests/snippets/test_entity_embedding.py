"""Tests of snippets/entity_embedding.py, in the order the page makes its claims."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.claims import entity_embedding as claims
from snippets.entity_embedding import entity_embedding_init, entity_embedding_step, synthetic_week, train_week
from snippets.figures import entity_embedding as figure
from snippets.figures import entity_embedding_size as figure_size
from tests import numeric

IDS = np.array([2, 0, 2, 1, 2])
DAY = 2 * np.pi * np.arange(7) / 7
HEPTAGON = np.column_stack([np.cos(DAY), np.sin(DAY)])


def small():
    """Return theta of 4 rows, size 2, 3 outputs, and centred targets of five records."""
    rng = np.random.default_rng(7)
    y = rng.normal(size=(5, 3))
    return tuple(rng.normal(size=shape) for shape in ((4, 2), (2, 3))), y - y.mean(axis=0)


def objective(theta, y, l2):
    """Return equation (2), record by record."""
    table, readout = theta
    fit = sum(
        np.sum((y[b] - sum(table[i, r] * readout[r] for r in range(table.shape[1]))) ** 2) for b, i in enumerate(IDS)
    )
    return fit / (2 * len(y)) + l2 / 2 * (np.sum(table**2) + np.sum(readout**2))


def day_means(circle, seed=0, weeks=4):
    """Return the means of each weekday minus the overall mean, counted slowly."""
    ids, y, truth = synthetic_week(weeks, 20, circle, np.random.default_rng(seed))
    means = np.array([np.mean([row for row, i in zip(y, ids, strict=True) if i == day], axis=0) for day in range(7)])
    return means - y.mean(axis=0), truth


# ------------------------------------------------------------------------------------------------ training


def test_eq2_step_goes_down_the_gradient_of_finite_differences():
    theta, y = small()
    after = entity_embedding_step(theta, IDS, y, lr=0.3, l2=0.05)
    slopes = numeric.gradient(lambda *theta: objective(theta, y, 0.05), *theta)
    for before, now, slope in zip(theta, after, slopes, strict=True):
        assert (before - now) / 0.3 == pytest.approx(slope, abs=1e-8)


def test_eq3_training_ends_at_the_shrunk_singular_value_decomposition():
    means, _ = day_means(circle=True)
    # oracle by eigenvectors, not by svd: project on the two leading directions of M M', shrink each
    values, vectors = np.linalg.eigh(means @ means.T)
    best = sum(
        (1 - 7 * 0.01 / np.sqrt(value)) * np.outer(vector, vector) @ means
        for value, vector in zip(values[-2:], vectors.T[-2:], strict=True)
    )
    table, readout = claims.trained(True, 2)
    assert np.abs(table @ readout - best).max() < 1e-9
    assert claims.entries_off.compute() == 0 and best.size == 7 * 20


def trained_on_means(y, size, seed=0):
    """Return the table and read-out of 1500 steps on the seven means: their gradient is that of all records."""
    means = y.reshape(-1, 7, y.shape[1]).mean(axis=0) - y.mean(axis=0)
    rng = np.random.default_rng(seed)
    table, readout = 0.1 * rng.normal(size=(7, size)), 0.1 * rng.normal(size=(size, y.shape[1]))
    for _ in range(1500):
        off = (table @ readout - means) / 7
        table, readout = (
            table - 0.3 * (off @ readout.T + 0.01 * table),
            readout - 0.3 * (table.T @ off + 0.01 * readout),
        )
    return table, readout


def off_by_turning(table):
    """Return how far seven points are off a regular heptagon: by brute force over turns and senses, the best size for each."""
    z, least = (table - table.mean(axis=0)) @ [1, 1j], np.inf
    for sense, turn in itertools.product((1, -1), np.linspace(0, 2 * np.pi, 7201)):
        corners = np.exp(1j * (sense * DAY + turn))
        size = max(np.real(corners.conj() @ z) / 7, 0)
        least = min(least, np.linalg.norm(z - size * corners) / np.linalg.norm(z))
    return least


def descended(means, theta, l2, steps):
    """Return the table and read-out after gradient descent on (2) with one record for each id, by plain products."""
    table, readout = theta
    rate = 0.9 / (
        np.linalg.norm(means, 2) / len(means) + np.linalg.norm(table) ** 2 + np.linalg.norm(readout) ** 2 + l2 + 1e-9
    )
    for _ in range(steps):
        error = (table @ readout - means) / len(means)
        table, readout = (
            table - rate * (error @ readout.T + l2 * table),
            readout - rate * (table.T @ error + l2 * readout),
        )
    return table, readout


@given(
    sizes=st.tuples(st.integers(1, 8), st.integers(0, 9), st.integers(1, 6)),
    l2=st.sampled_from([0.0, 1e-9, 0.01, 0.2, 5.0]),
    rank=st.integers(0, 6),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=120)
def test_eq3_no_table_of_any_size_is_better(sizes, l2, rank, seed):
    """Any means, of full rank or less; any size, 0 and more than there are directions included; random tables, near and far, and descents."""
    assert numeric.tried(claims.least_at_eq3)
    (rows, size, columns), rng = sizes, np.random.default_rng(seed)
    means = rng.normal(size=(rows, rank)) @ rng.normal(size=(rank, columns))

    def value(table, readout):  # (2), record by record, each id with two records whose mean is its row
        fit = sum(np.sum((row + way * 0.5 - table[i] @ readout) ** 2) for i, row in enumerate(means) for way in (1, -1))
        return fit / (4 * rows) + l2 / 2 * (np.sum(table**2) + np.sum(readout**2))

    table, readout = claims.best_table(means, size, l2)
    left, layers, right = np.linalg.svd(means, full_matrices=False)
    assert np.allclose(
        table @ readout, (left * np.where(np.arange(len(layers)) < size, np.maximum(layers - rows * l2, 0), 0)) @ right
    )
    least = value(table, readout)
    others = [
        [part + scale * rng.normal(size=part.shape) for part in (table, readout)] for scale in (1e-3, 0.1, 1.0, 5.0)
    ]
    others += [
        descended(means, (rng.normal(size=table.shape), rng.normal(size=readout.shape)), l2, 60),
        (0 * table, 0 * readout),
    ]
    assert all(value(*other) >= least - 1e-12 * (1 + least) for other in others)


@given(
    sizes=st.tuples(st.integers(1, 8), st.integers(1, 6)),
    l2=st.floats(0, 10),
    rank=st.integers(0, 6),
    seed=st.integers(0, 2**32 - 1),
)
def test_training_error_never_rises_with_the_size(sizes, l2, rank, seed):
    assert numeric.tried(claims.never_rises)
    rng = np.random.default_rng(seed)
    means = rng.normal(size=(sizes[0], rank)) @ rng.normal(size=(rank, sizes[1]))
    off = [np.sum((np.matmul(*claims.best_table(means, size, l2)) - means) ** 2) for size in range(9)]
    assert np.all(np.diff(off) <= 1e-10 * (1 + off[0]))
    # the same from the layers alone: a kept one is off by what was shrunk, all others by themselves
    layers = np.linalg.svd(means, compute_uv=False)
    alone = [
        np.sum(np.where(np.arange(len(layers)) < size, np.minimum(layers, sizes[0] * l2), layers) ** 2)
        for size in range(9)
    ]
    assert np.allclose(off, alone, atol=1e-9)


def test_training_error_may_rise_with_the_size_where_training_stops_early():
    (ids, y, _), off = claims.made(True), {}
    for size, steps in itertools.product((3, 4), (30, 1500)):
        found = np.matmul(*train_week(ids, y, size, seed=0, steps=steps))
        off[size, steps] = np.sum((y.mean(axis=0) + found[ids] - y) ** 2)
    assert off[4, 30] > off[3, 30] and off[4, 1500] < off[3, 1500]


@pytest.mark.parametrize("seed", range(4))
def test_table_and_readout_end_equally_large(seed):
    """Where the gradient is 0, E'E = KK'; without decay the difference stays what it was at the start, but for the steps' length."""
    table, readout = claims.trained(True, 2, seed)
    assert np.allclose(table.T @ table, readout @ readout.T, atol=1e-4)
    rng = np.random.default_rng(seed)
    means, theta = rng.normal(size=(5, 4)), (rng.normal(size=(5, 3)), rng.normal(size=(3, 4)))
    gaps = {}
    for l2 in (0.05, 0.0):
        table, readout = descended(means, theta, l2, 4000)
        gaps[l2] = np.abs(table.T @ table - readout @ readout.T).max()
    assert gaps[0.05] < 1e-3 and gaps[0.0] > 0.1


# ------------------------------------------------------------------------------------------------ geometry


def test_a_cosine_week_has_two_directions():
    _, _, truth = synthetic_week(1, 20, True, np.random.default_rng(3))
    weights = np.linalg.lstsq(HEPTAGON, truth)[0]
    assert np.allclose(HEPTAGON @ weights, truth) and np.allclose(np.hypot(*weights), np.sqrt(2))
    assert np.allclose(np.mean(truth**2, axis=0), 1) and np.allclose(truth.mean(axis=0), 0)
    _, _, other = synthetic_week(1, 20, False, np.random.default_rng(3))
    assert np.linalg.matrix_rank(other) == 6


def test_one_order_in_360_by_chance():
    kinds = set()
    for rest in itertools.permutations(range(1, 7)):
        kinds.add(min(rest, rest[::-1]))  # day 0 stands first; both directions are one order
    assert claims.circular_orders.compute() == len(kinds)


def test_the_week_is_a_circle_when_the_data_have_one():
    heptagon = HEPTAGON[:, ::-1] * 3 + 1  # another sense, size and centre
    assert claims.off_heptagon(heptagon) < 1e-12
    assert claims.off_heptagon(heptagon[[0, 2, 1, 3, 4, 5, 6]]) > 0.3  # two days swapped
    table = claims.trained(True, 2)[0]
    table = table - table.mean(axis=0)
    angle = np.arctan2(table[:, 1], table[:, 0])
    start = int(np.argmin(angle))
    order = np.roll(np.argsort(angle), 0).tolist()
    assert order in ([(start + k) % 7 for k in range(7)], [(start - k) % 7 for k in range(7)])
    assert claims.off_circle.compute() < 0.2 < 0.7 < claims.off_none.compute() < 1
    for circle, claim in ((True, claims.off_circle), (False, claims.off_none)):
        _, y, _ = synthetic_week(4, 20, circle, np.random.default_rng(0))
        assert claim.compute() == pytest.approx(off_by_turning(trained_on_means(y, 2)[0]), abs=1e-4)


def test_noise_and_uneven_peaks_flatten_the_circle():
    _, _, truth = synthetic_week(4, 20, True, np.random.default_rng(0))
    assert claims.off_noiseless.compute() == pytest.approx(off_by_turning(trained_on_means(truth, 2)[0]), abs=1e-4)
    assert 0.01 < claims.off_noiseless.compute() < 0.5 * claims.off_circle.compute()
    day, peak = np.arange(7)[:, None], 7 * np.arange(20) / 20
    even = np.sqrt(2) * np.cos(2 * np.pi * (day - peak) / 7)  # peaks spread evenly, no noise
    ids = np.tile(np.arange(7), 4)
    assert claims.off_heptagon(train_week(ids, even[ids], 2, seed=0)[0]) < 1e-5


def test_other_goods_give_other_neighbours_unless_there_is_a_circle():
    nearest, two = {True: set(), False: set()}, []
    for circle, seed in itertools.product((True, False), range(8)):
        _, y, _ = synthetic_week(4, 20, circle, np.random.default_rng(seed))
        points = trained_on_means(y, 2)[0].tolist()
        pairs = itertools.combinations(range(7), 2)
        nearest[circle].add(min(pairs, key=lambda pair, at=points: math.dist(at[pair[0]], at[pair[1]])))
        two.append(claims.nearest_two(circle, seed))
    assert all(second - first in (1, 6) for first, second in nearest[True])  # one day and the next
    assert set(two) == nearest[True] | nearest[False] and claims.nearest_pairs.compute() == len(nearest[False])
    assert len(nearest[False]) >= 5 and any(second - first not in (1, 6) for first, second in nearest[False])


def test_a_ring_in_the_order_of_the_week_in_every_draw_with_a_circle_and_in_none_without():
    turns = {True: 0, False: 0}
    for circle, seed in itertools.product((True, False), range(20)):  # by training, and by the angle from day to day
        _, y, _ = synthetic_week(4, 20, circle, np.random.default_rng(seed))
        table = trained_on_means(y, 2)[0]
        z = (table - table.mean(axis=0)) @ [1, 1j]
        angle = np.angle(np.roll(z, -1) / z)
        turns[circle] += bool((np.all(angle > 0) or np.all(angle < 0)) and abs(abs(angle.sum()) - 2 * np.pi) < 1e-9)
    assert (claims.rings.compute(), claims.rings_none.compute()) == (turns[True], turns[False])
    assert claims.in_order(3 - 2 * HEPTAGON) and claims.in_order(HEPTAGON[::-1])
    assert not claims.in_order(HEPTAGON[[0, 2, 1, 3, 4, 5, 6]])


def rings_of(truths):
    """Count the learned planes that go round in the order of the week, noise 1, one draw for each truth."""
    rings = 0
    for seed, truth in enumerate(truths):
        y = np.tile(truth, (4, 1)) + np.random.default_rng(seed).normal(size=(28, 20))
        means = y.reshape(4, 7, 20).mean(axis=0) - y.mean(axis=0)
        rings += claims.in_order(claims.best_table(means, 2, claims.WEAK)[0])
    return rings


def test_a_ring_needs_both_directions_above_the_noise():
    """Circles as high as the page's, lower ones, and goods that all peak on one day, which leave the second direction to the noise."""
    day, rng = np.arange(7)[:, None], np.random.default_rng(8)
    spread = [np.sqrt(2) * np.cos(2 * np.pi * (day - rng.uniform(0, 7, 20)) / 7) for _ in range(20)]
    at_once = [np.sqrt(2) * np.cos(2 * np.pi * (day - np.full(20, rng.uniform(0, 7))) / 7) for _ in range(20)]
    assert rings_of(spread) == 20
    assert max(rings_of([0.15 * truth for truth in spread]), rings_of(at_once)) <= 6


def test_eq4_another_start_turns_the_plane_and_keeps_distances():
    one, other = claims.trained(True, 2), claims.trained(True, 2, seed=1)
    turn = np.linalg.lstsq(one[0], other[0])[0]
    assert np.allclose(turn @ turn.T, np.eye(2), atol=1e-4)  # a rotation or reflection
    assert np.allclose(one[0] @ turn, other[0], atol=1e-5) and np.allclose(turn.T @ one[1], other[1], atol=1e-4)
    assert np.allclose(one[0] @ one[1], other[0] @ other[1], atol=1e-9)
    _, y, _ = synthetic_week(4, 20, True, np.random.default_rng(0))
    here, there = (trained_on_means(y, 2, seed)[0].tolist() for seed in (0, 1))
    coordinates = [abs(p - q) for a, b in zip(here, there, strict=True) for p, q in zip(a, b, strict=True)]
    apart = [[math.dist(a, b) for a in table for b in table] for table in (here, there)]
    assert claims.moved_coordinate.compute() == pytest.approx(max(coordinates), rel=1e-6)
    assert claims.moved_distance.compute() == pytest.approx(
        max(abs(a - b) for a, b in zip(*apart, strict=True)), rel=0.01, abs=0
    )
    assert claims.moved_distance.compute() < 1e-4 < 1 < claims.moved_coordinate.compute()


# ------------------------------------------------------------------------------------------------ size


def test_error_on_new_data_is_least_at_the_size_of_the_circle():
    errors = [claims.error_on_new(True, size) for size in range(7)]
    assert int(np.argmin(errors)) == 2 and errors[0] > errors[1] > errors[2] and errors[2:] == sorted(errors[2:])
    means, truth = day_means(circle=True)
    _, y, _ = synthetic_week(4, 20, True, np.random.default_rng(0))
    left, size, right = np.linalg.svd(means, full_matrices=False)
    for d, claim in ((1, claims.error_one), (2, claims.error_two), (6, claims.error_six)):
        best = (left[:, :d] * np.maximum(size[:d] - 0.07, 0)) @ right[:d]
        expected = np.sqrt(1 + np.mean((y.mean(axis=0) + best - truth) ** 2))
        assert claim.compute() == pytest.approx(expected, abs=1e-5)


def test_the_further_layers_are_mostly_noise():
    """The means are the truth plus noise; of what layers 3 to 6 hold, summed square by square, the noise makes up the most."""
    means, truth = day_means(circle=True)
    left, sizes, right = np.linalg.svd(means)
    of_truth = np.array([left[:, r] @ truth @ right[r] for r in range(6)])
    of_noise = np.array([left[:, r] @ (means - truth) @ right[r] for r in range(6)])
    assert np.allclose(of_truth + of_noise, sizes[:6])
    assert np.sum(of_noise[2:] ** 2) > 0.5 * np.sum(sizes[2:6] ** 2) > np.sum(of_truth[2:] ** 2)
    assert np.sum(of_truth[:2] ** 2) > 0.5 * np.sum(sizes[:2] ** 2)  # and of the first two the truth


def test_error_on_new_data_is_what_new_data_show():
    rng, (_, y, truth) = np.random.default_rng(9), claims.made(True)
    table, readout = claims.trained(True, 2)
    new = truth[np.tile(np.arange(7), 400)] + rng.normal(size=(2800, 20))
    squared = (np.tile(y.mean(axis=0) + table @ readout, (400, 1)) - new) ** 2
    standard_error = squared.std() / np.sqrt(squared.size)
    assert abs(squared.mean() - claims.error_two.compute() ** 2) < 5 * standard_error


def test_eq5_a_full_table_errs_by_its_share_of_the_noise():
    excess = []
    for seed in range(60):
        ids, y, truth = synthetic_week(4, 20, True, np.random.default_rng(seed))
        means = y.reshape(4, 7, 20).mean(axis=0)
        excess.append(np.mean((means - truth) ** 2))
    standard_error = np.std(excess) / np.sqrt(60)
    assert abs(np.mean(excess) - 1 / 4) < 5 * standard_error
    assert claims.error_full.compute() == pytest.approx(np.sqrt(1 + 7 / 28))
    for claim in (claims.error_six, claims.error_six_none):
        assert abs(claim.compute() - claims.error_full.compute()) < 0.02


def test_without_a_circle_every_direction_helps():
    errors = [claims.error_on_new(False, size) for size in range(7)]
    assert errors == sorted(errors, reverse=True)
    means, truth = day_means(circle=False)
    _, y, _ = synthetic_week(4, 20, False, np.random.default_rng(0))
    left, size, right = np.linalg.svd(means, full_matrices=False)
    for d, claim in ((2, claims.error_two_none), (6, claims.error_six_none)):
        best = (left[:, :d] * np.maximum(size[:d] - 0.07, 0)) @ right[:d]
        expected = np.sqrt(1 + np.mean((y.mean(axis=0) + best - truth) ** 2))
        assert claim.compute() == pytest.approx(expected, abs=1e-5)


def test_other_data_without_a_circle_may_do_best_with_a_shorter_vector():
    best = [np.argmin([claims.errors(False, size, claims.WEAK)[seed] for size in range(7)]) for seed in range(20)]
    assert best[0] == 6 and set(best) == {5, 6}
    assert {np.argmin([claims.errors(True, size, claims.WEAK)[seed] for size in range(7)]) for seed in range(20)} == {2}
    for circle, directions in ((True, 2), (False, 6)):  # what is best for the page's data is the rank of the true sales
        assert np.linalg.matrix_rank(claims.made(circle)[2]) == directions


def test_weight_decay_makes_a_long_vector_cheap():
    """The means of 20 draws by eigenvectors, no svd; a rank beyond the layers left is worth nothing either way."""
    found = {}
    for circle, size, l2 in itertools.product((True, False), (2, 6), (0.01, 0.2)):
        each = []
        for seed in range(20):
            ids, y, truth = synthetic_week(4, 20, circle, np.random.default_rng(seed))
            means = y.reshape(4, 7, 20).mean(axis=0) - y.mean(axis=0)
            values, vectors = np.linalg.eigh(means @ means.T)
            keep = range(6, 6 - size, -1)
            fit = sum(
                max(1 - 7 * l2 / np.sqrt(values[k]), 0) * np.outer(vectors[:, k], vectors[:, k]) @ means for k in keep
            )
            each.append(np.sqrt(1 + np.mean((y.mean(axis=0) + fit - truth) ** 2)))
        found[circle, size, l2] = np.mean(each)
    names = {"mean_two": (True, 2, 0.01), "mean_six": (True, 6, 0.01), "mean_six_none": (False, 6, 0.01)}
    names |= {"decayed_two": (True, 2, 0.2), "decayed_six": (True, 6, 0.2), "decayed_six_none": (False, 6, 0.2)}
    for name, case in names.items():
        assert getattr(claims, name).compute() == pytest.approx(found[case], rel=1e-10)


def test_remainders_of_normal_numbers_have_a_smaller_deviation():
    drawn = 0.01 * np.fmod(np.random.default_rng(5).normal(size=400_000), 2)
    assert abs(np.std(drawn) - claims.remainder_deviation.compute()) < 5 * 0.01 / np.sqrt(2 * drawn.size)
    assert np.abs(drawn).max() < 0.02


def test_rules_of_thumb_by_hand():
    assert claims.rule_half.compute() == 4  # (8 + 1) // 2
    assert claims.rule_power.compute() == round(1.6 * 2 ** (3 * 0.56)) == 5  # 8 is 2 cubed
    assert claims.rule_root.compute() ** 4 == pytest.approx(7)


# ------------------------------------------------------------------------------------------------ figures


def test_figure_shows_a_circle_only_where_there_is_one():
    data = figure.data()
    assert data["off_circle"] == pytest.approx(claims.off_circle.compute())
    assert data["off_none"] == pytest.approx(claims.off_none.compute())
    assert (data["records"], data["goods"]) == (28, 20)

    def crossings(points):
        edges = [(points[k], points[(k + 1) % 7]) for k in range(7)]
        side = lambda a, b, c: np.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))  # noqa: E731
        return sum(
            side(*p, q[0]) != side(*p, q[1]) and side(*q, p[0]) != side(*q, p[1])
            for i, p in enumerate(edges)
            for q in edges[i + 2 : 7 - (i == 0)]
        )

    assert crossings(data["circle"]) == 0 < crossings(data["none"])


def test_figure_of_sizes_says_what_the_claims_say():
    data = figure_size.data()
    assert (data["best"], data["best_none"]) == (2, 6)
    assert data["at_one"] == pytest.approx(claims.error_one.compute())
    assert data["at_best"] == pytest.approx(claims.error_two.compute())
    assert data["at_six"] == pytest.approx(claims.error_six.compute())
    assert (data["weak"], data["strong"]) == (0.01, 0.2)
    for name, circle in (("circle", True), ("none", False)):
        assert np.all(np.diff(data[name][:, 0]) < 0) and np.all(data[name][:, 0] < data[name][:, 1])
        for size in (2, 6):  # the green line, by training
            ids, y, truth = claims.made(circle)
            theta = entity_embedding_init(7, size, 20, np.random.default_rng(1))
            for _ in range(2000):
                theta = entity_embedding_step(theta, ids, y - y.mean(axis=0), 0.3, 0.2)
            off = y.mean(axis=0) + theta[0] @ theta[1] - truth
            assert data[name][size, 2] == pytest.approx(np.sqrt(1 + np.mean(off**2)), abs=1e-3)
    assert (data["decayed_best"], data["decayed_six"]) == (data["circle"][2, 2], data["circle"][6, 2])
    assert np.all(np.diff(data["none"][:, 1]) < 0)  # every direction lowers the error


# ------------------------------------------------------------------------------------------------ inputs


def test_size_zero_predicts_the_mean():
    theta = entity_embedding_init(4, 0, 3, np.random.default_rng(0))
    after = entity_embedding_step(theta, IDS, small()[1], lr=0.3, l2=0.05)
    assert np.array_equal(after[0] @ after[1], np.zeros((4, 3)))
