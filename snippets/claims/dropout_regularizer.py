"""The numbers that docs/{zh,en}/dropout-regularizer.md quotes; the digits and the rule of training are stated on the page."""

from functools import cache
from statistics import NormalDist

import numpy as np
from sklearn.datasets import load_digits

from snippets.claims import claim
from snippets.dropout_ensemble import all_masks
from snippets.dropout_regularizer import dropout_ridge
from snippets.mc_dropout import exact_spread, init_network, network, train_network

P, RUNS = 0.4, 10
EXAMPLE = 0.2  # p of the small example
TIMES = (50, 100, 200, 350, 500, 750, 1000, 1250, 1500)  # steps after which a training is looked at
UNITS, DARKEST = 128, 16  # of the network; the largest value of a pixel
BAND, INSIDE, OUTSIDE, BETWEEN = 0.1, 1.2, 2.4, 0.1  # the curve: its p, and three places
INPUTS = np.array([[1.0, 2.0], [0.0, 1.0], [2.0, 1.0]])
TARGETS, WEIGHT = np.array([4.0, 1.0, 4.0]), np.array([2.0, 1.0])
NOISE = 0.15  # standard deviation of the toy's observations


@cache
def images(count, runs=RUNS):
    """Return disjoint training sets of count images each, one a run, and all other images: (x, one-hot targets) each."""
    x, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(seed=0).permutation(len(x))
    x, targets = x[order] / DARKEST, np.eye(10)[labels[order]]
    parts = [slice(run * count, (run + 1) * count) for run in range(runs)]
    return [(x[part], targets[part]) for part in parts], (x[runs * count :], targets[runs * count :])


@cache
def course(p, count, run, runs):
    """Train a run's network, and return it after each of TIMES: 128 ReLU units, SGD, batch 10, learning rate 0.05."""
    (x, targets), rng = images(count, runs)[0][run], np.random.default_rng(run)
    found = [init_network(64, UNITS, 10, rng)]
    for steps in np.diff((0, *TIMES)):
        found.append(train_network(x, targets, found[-1], p, rng, lr=0.05, steps=steps, batch=10))
    return found[1:]


def courses(p, count, runs=RUNS):
    """Return the course() of every run."""
    return [course(p, count, run, runs) for run in range(runs)]


def trained(p, count=50, runs=RUNS):
    """Return the networks at the end of their training, one a training set."""
    return [found[-1] for found in courses(p, count, runs)]


@cache
def errors(p, count=50, runs=RUNS):
    """Return, one row a run: squared error in training and in the test, part of the test images named wrongly."""
    sets, test = images(count, runs)
    table = []
    for theta, train in zip(trained(p, count, runs), sets, strict=True):
        outputs = [network(x, theta)[1] for x, _ in (train, test)]
        squared = [
            ((output - targets) ** 2).sum(axis=1).mean()
            for output, (_, targets) in zip(outputs, (train, test), strict=True)
        ]
        table.append([*squared, np.mean(outputs[1].argmax(axis=1) != test[1].argmax(axis=1))])
    return np.array(table)


def standard_error(differences):
    """Return the standard error of the mean of one difference a run."""
    return differences.std(ddof=1) / np.sqrt(len(differences))


def saved_gap():
    """Return, one number a run, by how much dropout narrows the gap between test and training."""
    return (errors(0) - errors(P)) @ [-1, 1, 0]


def saved_wrong(count):
    """Return, one number a run, the part of the test images that only the network without dropout names wrongly, net."""
    return (errors(0, count) - errors(P, count))[:, 2]


@cache
def vote(run, passes, runs):
    """Return of a run whether each test image is named rightly, the part of the passes that agree, and the spread."""
    (x, targets), theta = images(50, runs)[1], trained(P, 50, runs)[run]
    winner = network(x, theta)[1].argmax(axis=1)
    masks = (np.random.default_rng(run).random((passes, len(x), UNITS)) >= P) / (1 - P)
    agree = (network(x, theta, masks)[1].argmax(axis=2) == winner).mean(axis=0)
    spread = exact_spread(x, theta, P)[np.arange(len(x)), winner]
    return winner == targets.argmax(axis=1), agree, spread


def votes(passes=50, runs=RUNS):
    """Return the vote() of every run."""
    return [vote(run, passes, runs) for run in range(runs)]


def average(column, right, **options):
    """Average a column of votes() over the images named rightly or wrongly, then over the runs."""
    return np.mean([run[column][run[0] == right].mean() for run in votes(**options)])


def curve(rng):
    """Return the curve's 28 points, (28, 2)."""
    x = np.concatenate([np.linspace(-2, -0.5, 16), np.linspace(0.7, 1.9, 12)])
    return np.column_stack([x, np.sin(2.5 * x) + NOISE * rng.normal(size=28)])


def toy(repeats=1, p=BAND):
    """Return the curve's network: 200 fixed ReLU units, output weights by eq. 3 at a p from 28 points, each repeated."""
    rng = np.random.default_rng(seed=3)
    x, y = curve(rng).T
    kinks, signs = np.linspace(-1.7, 1.6, 200), rng.choice([-1.0, 1.0], 200)
    theta = [signs[None], -signs * kinks, None, np.zeros(1)]
    hidden = np.maximum(np.repeat(x, repeats)[:, None] * theta[0] + theta[1], 0)
    theta[2] = dropout_ridge(hidden, np.repeat(y, repeats), p)[:, None]
    return theta


def toy_spread(places, repeats=1, p=BAND):
    """Return the exact spread of the toy network."""
    return exact_spread(np.asarray(places)[:, None], toy(repeats, p), p)[:, 0]


@claim(
    ".1f",
    test="test_eq2_mean_over_all_masks_is_error_plus_penalty",
    ground="enumeration",
    zh="三行两列的例子，$p = {p}$：平方误差对全部{count}个掩码的平均",
    en="example of three rows and two columns, $p = {p}$: mean squared error over all {count} masks",
)
def enumerated(p=EXAMPLE, count=64):
    masks, probability = all_masks(round(np.log2(count)), p)
    dropped = masks.reshape(64, 3, 2) * INPUTS
    return probability @ ((TARGETS - dropped @ WEIGHT) ** 2).sum(axis=1)


@claim(
    ".1f",
    test="test_eq2_mean_over_all_masks_is_error_plus_penalty",
    ground="enumeration",
    zh="同一例子：式(2)的惩罚",
    en="same example: the penalty in (2)",
)
def penalty():
    return EXAMPLE / (1 - EXAMPLE) * (INPUTS**2).sum(axis=0) @ WEIGHT**2


@claim(
    ".2f",
    test="test_copying_the_papers_factor_leaves_too_small_a_penalty",
    ground="enumeration",
    zh="反向缩放的权重却用$q(1-q)$，$p = {p}$：惩罚是应有的多少倍",
    en="$q(1-q)$ with the weights of inverted dropout, $p = {p}$: penalty over what it should be",
)
def copied(p=EXAMPLE):
    return (1 - p) * p / (p / (1 - p))


@claim(
    "d",
    test="test_the_digits_are_all_used_once",
    ground="record",
    zh="手写数字的张数",
    en="handwritten digits in all",
)
def all_images():
    return sum(len(part) for part, _ in images(50)[0]) + len(images(50)[1][0])


@claim(
    "d",
    test="test_the_digits_are_all_used_once",
    ground="record",
    zh="其中用来测试的张数",
    en="of these in the test",
)
def held_images():
    return len(images(50)[1][0])


@claim(
    ".3f",
    test="test_gap_narrows_over_ten_runs",
    ground="program",
    zh="手写数字，$p = {p}$：测试与训练的平方误差之差，{runs}次训练的平均",
    en="digits, $p = {p}$: squared error in the test minus in training, mean of {runs} runs",
)
def gap_without(p=0, runs=RUNS):
    return (errors(p, runs=runs) @ [-1, 1, 0]).mean()


gap_with = gap_without.at(P, zh="同样的图像，$p = {p}$：差距", en="same images, $p = {p}$: the gap")


@claim(
    ".3f",
    test="test_gap_narrows_over_ten_runs",
    ground="program",
    zh="差距缩小了多少，逐次相减再平均",
    en="narrowing of the gap, run by run, averaged",
)
def gap_saved(of=np.mean):
    return of(saved_gap())


gap_saved_error = gap_saved.at(standard_error, format=".4f", zh="缩小量的标准误", en="standard error of the narrowing")


@claim(
    ".1%",
    test="test_fewer_digits_are_named_wrongly",
    ground="program",
    zh="测试图像认错的比例，$p = {p}$",
    en="test images named wrongly, $p = {p}$",
)
def wrong_without(p=0):
    return errors(p)[:, 2].mean()


wrong_with = wrong_without.at(P, zh="认错的比例，$p = {p}$", en="named wrongly, $p = {p}$")


@claim(
    ".2f",
    test="test_fewer_digits_are_named_wrongly",
    ground="program",
    zh="认错的比例下降了几个百分点，逐次相减再平均",
    en="fall of the part named wrongly in percentage points, run by run, averaged",
)
def wrong_saved(count=50, of=np.mean):
    return 100 * of(saved_wrong(count))


wrong_saved_error = wrong_saved.at(50, standard_error, zh="下降量的标准误", en="standard error of that fall")


@claim(
    ".2f",
    test="test_toy_spread_is_exact_and_grows_away_from_the_data",
    ground="program",
    zh="曲线例子，$p = {p}$：$x = {place}$处（有数据）的标准差",
    en="curve, $p = {p}$: spread at $x = {place}$, among the data",
)
def spread_inside(place=INSIDE, p=BAND):
    return toy_spread([place], p=p)[0]


spread_outside = spread_inside.at(
    OUTSIDE,
    zh="同一网络，$x = {place}$处（数据之外）的标准差",
    en="same network: spread at $x = {place}$, outside the data",
)
spread_between = spread_inside.at(
    BETWEEN,
    format=".3f",
    zh="同一网络，$x = {place}$处（两堆数据之间）的标准差",
    en="same network: spread at $x = {place}$, between the two groups of data",
)


@claim(
    ".3f",
    test="test_repeating_the_data_leaves_the_band_as_it_is",
    ground="identity",
    zh="每个数据点都重复四遍，$x = {place}$处的标准差与原来之比",
    en="spread at $x = {place}$ when every point is repeated four times, over the spread before",
)
def repeated(place=INSIDE):
    return toy_spread([place], repeats=4)[0] / toy_spread([place])[0]


@claim(
    ".0%",
    test="test_band_covers_far_fewer_new_points_than_a_95_per_cent_band",
    ground="bound",
    zh="有数据的两段里，新观测落在$\\pm {spreads}$倍标准差之内的比例",
    en="new observations within $\\pm {spreads}$ spreads, over the two stretches that hold data",
)
def covered(spreads=2):
    x = np.concatenate([np.linspace(-2, -0.5, 151), np.linspace(0.7, 1.9, 121)])
    error = network(x[:, None], toy())[1][:, 0] - np.sin(2.5 * x)
    noise, reach = NormalDist(0, NOISE), spreads * toy_spread(x)
    return np.mean([noise.cdf(e + r) - noise.cdf(e - r) for e, r in zip(error, reach, strict=True)])


@claim(
    ".3f",
    test="test_right_answers_have_the_wider_spread_but_more_votes",
    ground="program",
    zh="手写数字，认对时最大输出的标准差，{runs}次训练的平均",
    en="digits: spread of the largest output where the answer is right, mean of {runs} runs",
)
def spread_right(right=True, runs=RUNS):
    return average(2, right, runs=runs)


spread_wrong = spread_right.at(
    False, zh="认错时最大输出的标准差", en="spread of the largest output where the answer is wrong"
)


@claim(
    ".0%",
    test="test_right_answers_have_the_wider_spread_but_more_votes",
    ground="program",
    zh="认对时，{passes}次前向计算中投同一类的比例",
    en="passes out of {passes} that vote for the answer where it is right",
)
def votes_right(right=True, passes=50):
    return average(1, right, passes=passes)


votes_wrong = votes_right.at(False, zh="认错时的这个比例", en="the same where it is wrong")
wrong_saved_100 = wrong_saved.at(
    100,
    test="test_with_100_images_wrong_answers_hardly_change",
    zh="训练图像{count}张：认错的比例下降了几个百分点（负的是上升）",
    en="{count} training images: the same fall in percentage points (negative: a rise)",
)
wrong_saved_100_error = wrong_saved_100.at(100, standard_error, zh="它的标准误", en="its standard error")
