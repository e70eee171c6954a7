"""What docs/{zh,en}/word2vec.md quotes."""

from functools import cache
from math import ceil, log2

import numpy as np

from snippets.claims import claim, holds
from snippets.pmi import pair_counts, pmi, sgns_objective, toy_corpus
from snippets.word2vec import word2vec_gradient

WORDS, NEGATIVES, SENTENCES = 12, 3, 8000
VOCAB, NOISE = 50_000, 5  # of a real program
FIRST_RATE, LAST_RATE = 8.0, 1.6  # learning rate of the sampled training at its start and at its end
CAT, DOG, EATS = 0, 1, 6
KIND = np.arange(WORDS) // 3  # animals, vehicles, what animals do, what vehicles do


@cache
def counts(sentences=SENTENCES, seed=1):
    """Return the pair counts of the toy corpus."""
    return pair_counts(toy_corpus(sentences, np.random.default_rng(seed)), window=1, vocab_size=WORDS)


def target(negatives=NEGATIVES):
    """Return PMI - log k."""
    return pmi(counts()) - np.log(negatives)


def newton(steps=60, negatives=NEGATIVES):
    """Return the scores that minimise J when each is free, by Newton's method from 0, no step longer than 1."""
    score, small = np.zeros((WORDS, WORDS)), 1e-5
    for _ in range(steps):
        slope = [sgns_objective(score + nudge, counts(), negatives)[1] for nudge in (-small, 0.0, small)]
        score = score - np.clip(2 * small * slope[1] / (slope[2] - slope[0]), -1, 1)
    return score


def descend(embedding_dim, seed, steps, lr):
    """Return both tables and J after gradient descent on J itself, no sampling."""
    rng = np.random.default_rng(seed)
    table_in, table_out = rng.normal(0, 0.5, size=(2, WORDS, embedding_dim))
    for _ in range(steps):
        _, grad = sgns_objective(table_in @ table_out.T, counts(), NEGATIVES)
        table_in, table_out = table_in - lr * grad @ table_out, table_out - lr * grad.T @ table_in
    return table_in, table_out, sgns_objective(table_in @ table_out.T, counts(), NEGATIVES)[0]


@cache
def trained(embedding_dim, steps=2500, lr=5.0, starts=4):
    """Return the tables of the least J that descents from so many seeds reach; of several as low, to 1e-9, the first seed's.

    Where all end at one J, the last bits, which differ between processors, would choose.
    """
    ends = [descend(embedding_dim, seed, steps, lr) for seed in range(starts)]
    least = min(end[2] for end in ends)
    return next(end[:2] for end in ends if end[2] < least + 1e-9)


@cache
def sampled(steps=1000, batch=400, embedding_dim=WORDS, rates=(FIRST_RATE, LAST_RATE)):
    """Return the tables learned from drawn pairs and drawn noise, at rates from the first to the last."""
    rng = np.random.default_rng(0)
    share = counts() / counts().sum()
    table_in, table_out = rng.normal(0, 0.3, size=(WORDS, embedding_dim)), np.zeros((WORDS, embedding_dim))
    pairs = rng.choice(WORDS**2, size=(steps, batch), p=share.ravel())
    noise = rng.choice(WORDS, size=(steps, batch, NEGATIVES), p=share.sum(axis=0))
    for t in range(steps):
        given, true = np.divmod(pairs[t], WORDS)
        out_ids = np.column_stack([true, noise[t]])
        _, grad_in, grad_out = word2vec_gradient(given[:, None], out_ids, table_in, table_out)
        lr = rates[0] / (1 + (rates[0] / rates[1] - 1) * t / steps)
        table_in, table_out = table_in - lr * grad_in, table_out - lr * grad_out
    return table_in, table_out


@cache
def unsampled(steps=1000):
    """Return the tables that the start, steps and rates of `sampled` give on J itself."""
    rng = np.random.default_rng(0)
    table_in, table_out = rng.normal(0, 0.3, size=(WORDS, WORDS)), np.zeros((WORDS, WORDS))
    for t in range(steps):
        _, grad = sgns_objective(table_in @ table_out.T, counts(), NEGATIVES)
        lr = FIRST_RATE / (1 + (FIRST_RATE / LAST_RATE - 1) * t / steps)
        table_in, table_out = table_in - lr * grad @ table_out, table_out - lr * grad.T @ table_in
    return table_in, table_out


def gap(tables):
    """Return the root mean square of learned dot product minus PMI - log k."""
    table_in, table_out = tables
    return float(np.sqrt(np.mean((table_in @ table_out.T - target()) ** 2)))


def nearest(table):
    """Return for each word the other word whose vector has the largest cosine with its own."""
    unit = table / np.linalg.norm(table, axis=1, keepdims=True)
    return np.argmax(unit @ unit.T - 2 * np.eye(len(table)), axis=1)


def softmax(score):
    """Return exp(score) with rows that sum to 1."""
    grown = np.exp(score - score.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


def noise_shift(power):
    """Return log P(j) / q_j for q_j ~ P(j)**power: what the noise adds to the best score of column j."""
    share = counts().sum(axis=0) / counts().sum()
    return np.log(share / (share**power / np.sum(share**power)))


@claim(
    "d",
    test="test_cost_of_the_out_table",
    ground="hand",
    zh="$V = {vocab}$、$k = {negatives}$：完整的softmax要算的点积个数，与负采样之比",
    en="dot products of a full softmax over those of negative sampling, $V = {vocab}$, $k = {negatives}$",
)
def cost_out(vocab=VOCAB, negatives=NOISE):
    return round(vocab / (1 + negatives))


@claim(
    "d",
    test="test_cost_of_the_out_table",
    ground="hand",
    zh="$V = {vocab}$：平衡二叉树的层次softmax，一个词要做的判断次数至多",
    en="$V = {vocab}$: decisions a word takes at most in a hierarchical softmax on a balanced binary tree",
)
def tree_depth(vocab=VOCAB):
    return ceil(log2(vocab))


@claim(
    "d",
    test="test_cbow_gradient_of_the_original_program_is_n_times_too_long",
    ground="hand",
    zh="CBOW给定$n = {count}$个词时，word2vec.c对输入表的更新是梯度的多少倍",
    en="how many times the gradient word2vec.c moves the in table by, CBOW with $n = {count}$ given words",
)
def cbow_factor(count=4):
    given = np.array([[1, 3, 5, 4][:count]])
    table_in, table_out = np.random.default_rng(0).normal(size=(2, 6, 3))
    _, grad_in, _ = word2vec_gradient(given, [[2, 0]], table_in, table_out)
    step = 1e-6
    nudge = np.zeros_like(table_in)
    nudge[given] = step  # all rows at once move their mean by the step, one row by its share of it
    ends = [word2vec_gradient(given, [[2, 0]], table_in + sign * nudge, table_out)[0] for sign in (1, -1)]
    return round((ends[0] - ends[1]) / (2 * step) / grad_in[1].sum())


@holds(
    test="test_eq5_is_the_only_minimum_whatever_the_pairs_and_the_noise",
    ground="identity",
    zh="$P(i,j) > 0$、噪声词按概率$q_j > 0$抽、$k > 0$时，不管别的分数是多少，期望损失对$s_{ij}$只有一个最小值，在"
    "$\\log \\bigl( P(i,j) / (k\\, P(i)\\, q_j) \\bigr)$；$q_j = P(j)$时它就是式(5)",
    en="where $P(i,j) > 0$, noise is drawn with probabilities $q_j > 0$ and $k > 0$, the expected loss has one minimum in $s_{ij}$, "
    "whatever the other scores are, at $\\log \\bigl( P(i,j) / (k\\, P(i)\\, q_j) \\bigr)$; with $q_j = P(j)$ that is (5)",
)
def least_at_pmi():
    rng = np.random.default_rng(0)
    for k, rare in ((1, 1.0), (5, 1e-3), (0.5, 1e-9)):
        pairs = rng.dirichlet(np.ones(20)).reshape(4, 5)
        pairs[0, 0] *= rare
        pairs, noise = pairs / pairs.sum(), rng.dirichlet(np.ones(5))
        best = np.log(pairs / (k * pairs.sum(axis=1, keepdims=True) * noise))
        for step in (1e-3, 0.1, 3.0, 30.0):
            for sign in (1, -1):
                push = _slope(best + sign * step, pairs, noise, k) * sign
                if not np.all(push > 0):
                    return False
    return True


def _slope(score, pairs, noise, k):
    """Return the derivative of the expected loss in each score."""
    chance = k * pairs.sum(axis=1, keepdims=True) * noise
    return chance * np.exp(-np.logaddexp(0, -score)) - pairs * np.exp(-np.logaddexp(0, score))


@claim(
    "d",
    test="test_counts_of_the_toy_corpus",
    ground="hand",
    zh="合成语料（{sentences}句，种子{seed}）里的词对个数",
    en="pairs in the synthetic corpus, {sentences} sentences, seed {seed}",
)
def pairs(sentences=SENTENCES, seed=1):
    return counts(sentences, seed).sum()


@claim(
    "d",
    test="test_eq5_newton_reaches_pmi_minus_log_k",
    ground="identity",
    zh="语料的分数各自自由，用牛顿法求最小值：与$\\text{PMI} - \\log k$相差超过${within:power}$的有几个，$k = {negatives}$",
    en="of the free scores of the corpus at the minimum found by Newton's method, those more than ${within:power}$ from "
    "$\\text{PMI} - \\log k$, $k = {negatives}$",
)
def off_newton(negatives=NEGATIVES, within=1e-9):
    return int(np.sum(abs(newton(negatives=negatives) - target(negatives)) > within))


@claim(
    ".2f",
    test="test_sampled_tables_come_near_pmi_minus_log_k",
    ground="program",
    zh="$d = {size}$，抽样训练{steps}步、每步{batch}对（$\\eta$从{rates[0]:g}降到{rates[1]:g}）后，点积与$\\text{PMI} - \\log k$之差的均方根",
    en="root mean square of dot product minus $\\text{PMI} - \\log k$, $d = {size}$, after {steps} sampled steps of {batch} pairs, "
    "$\\eta$ from {rates[0]:g} to {rates[1]:g}",
)
def gap_sampled(size=WORDS, steps=1000, batch=400, rates=(FIRST_RATE, LAST_RATE)):
    return gap(sampled(steps, batch, size, rates))


@claim(
    ".2f",
    test="test_sampled_tables_come_near_pmi_minus_log_k",
    ground="program",
    zh="同样的起点、步数和学习率，但不抽样，对$J$本身作梯度下降",
    en="the same start, steps and rates without sampling, by gradient descent on $J$ itself",
)
def gap_unsampled():
    return gap(unsampled())


@claim(
    ".4f",
    test="test_few_dimensions_leave_a_gap",
    ground="program",
    zh="同样的差，$d = {size}$，对$J$作梯度下降{steps}步（$\\eta = {lr:g}$，{starts:words}个起点取最好的）",
    en="the same distance, $d = {size}$, {steps} steps of gradient descent on $J$, $\\eta = {lr:g}$, the best of {starts:words} starts",
)
def gap_twelve(size=12, steps=2500, lr=5.0, starts=4):
    return gap(trained(size, steps, lr, starts))


gap_four = gap_twelve.at(4, format=".2f", zh="同上，$d = {size}$", en="the same, $d = {size}$")
gap_two = gap_four.at(2)


@claim(
    ".2f",
    test="test_words_that_avoid_each_other_are_neighbours",
    ground="identity",
    zh="“猫”与“狗”的PMI",
    en="PMI of “cat” and “dog”",
)
def pmi_cat_dog(word=DOG):
    return pmi(counts())[CAT, word]


pmi_cat_eats = pmi_cat_dog.at(EATS, say={"狗": "吃", "dog": "eats"})


@claim(
    "d",
    test="test_words_that_avoid_each_other_are_neighbours",
    ground="program",
    zh="{words}个词里，输入表中余弦最近的词与自己同类的有几个，$d = {size}$",
    en="of {words} words, those whose nearest word by cosine in the in table is of their own kind, $d = {size}$",
)
def neighbours_four(size=4, words=WORDS):
    return int(np.sum(KIND[nearest(trained(size)[0][:words])] == KIND[:words]))


neighbours_two = neighbours_four.at(2, zh="同上，$d = {size}$", en="the same, $d = {size}$")


@claim(
    "d",
    test="test_one_table_cannot_score_a_word_with_itself",
    ground="identity",
    zh="{words}个词里，自己与自己的$\\text{PMI} - \\log k$小于{level}的有几个",
    en="of {words} words, those whose $\\text{PMI} - \\log k$ with themselves is below {level}",
)
def negative_selves(words=WORDS, level=0):
    return int(np.sum(np.diag(target())[:words] < level))


@claim(
    ".2f",
    test="test_eq6_softmax_seeks_another_score",
    ground="identity",
    zh="语料里“猫”的邻词是“吃”的比例",
    en="share of “eats” among the neighbours of “cat” in the corpus",
)
def share_eats():
    return counts()[CAT, EATS] / counts()[CAT].sum()


@claim(
    ".2f",
    test="test_eq6_softmax_seeks_another_score",
    ground="identity",
    zh="对负采样的最优分数取softmax，得到的同一比例",
    en="the same share by a softmax over the best scores of negative sampling",
)
def share_eats_softmax():
    return softmax(target())[CAT, EATS]


@holds(
    test="test_only_equal_noise_makes_negative_sampling_seek_a_softmax",
    ground="identity",
    zh="每一对词都出现过时，负采样最优的分数是式(6)的分数，当且仅当各词作噪声词的概率相等；这时$b_i = \\log (V/k)$",
    en="where every pair occurs, the best scores of negative sampling are scores of (6) if and only if all words are equally likely as noise; "
    "then $b_i = \\log (V/k)$",
)
def uniform_noise():
    rng = np.random.default_rng(2)
    pairs = rng.dirichlet(np.ones(20)).reshape(4, 5)
    rows = pairs.sum(axis=1, keepdims=True)
    for k, noise in (
        (2, np.full(5, 0.2)),
        (2, pairs.sum(axis=0)),
        (3, np.array([0.2, 0.2, 0.2, 0.2 - 1e-6, 0.2 + 1e-6])),
    ):
        offset = np.log(pairs / (k * rows * noise)) - np.log(pairs / rows)
        alike = bool(np.all(np.ptp(offset, axis=1) < 1e-12))
        equal = bool(np.ptp(noise) < 1e-12)
        if alike != equal or (equal and not np.allclose(offset, np.log(5 / k))):
            return False
    return True


@holds(
    test="test_a_longer_step_in_one_table_still_goes_down",
    ground="identity",
    zh="输入表和输出表各用各的正的学习率，步子够小，损失就不会上升；只要梯度不是零，它就下降",
    en="with one positive learning rate for the in table and another for the out table the loss falls if both are small enough, "
    "unless the gradient is zero",
)
def uneven_rates():
    rng = np.random.default_rng(3)
    for ratio in (1, 4, 100):
        tables = rng.normal(size=(2, 6, 3))
        words = [[1, 3, 5, 4]], [[2, 0]]
        loss, *grads = word2vec_gradient(*words, *tables)
        moved = [table - 1e-5 * rate * grad for table, grad, rate in zip(tables, grads, (ratio, 1), strict=True)]
        if not word2vec_gradient(*words, *moved)[0] < loss:
            return False
    return True


@claim(
    "d",
    test="test_two_tables_of_zeros_never_move",
    ground="identity",
    zh="两张表都从{start:g}开始，{steps}步之后不为{start:g}的数有几个",
    en="numbers that are not {start:g} after {steps} steps when both tables start at {start:g}",
)
def moved_from_zero(start=0.0, steps=100):
    table_in, table_out = np.full((2, 6, 3), start)
    for _ in range(steps):
        _, grad_in, grad_out = word2vec_gradient([[2]], [[4, 1, 0]], table_in, table_out)
        table_in, table_out = table_in - grad_in, table_out - grad_out
    return int(np.sum(table_in != start) + np.sum(table_out != start))


@claim(
    ".2f",
    test="test_skipping_true_noise_words_raises_the_best_score",
    ground="identity",
    zh="抽到真词就跳过的程序，“猫”与“吃”的最优分数比式(5)高多少",
    en="by how much a program that skips noise words equal to the true word raises the best score of “cat” and “eats” "
    "over (5)",
)
def skip_shift():
    return -np.log(1 - share_eats.compute())


@claim(
    ".2f",
    test="test_noise_of_three_quarters_shifts_columns",
    ground="identity",
    zh="噪声词按$P(j)^{3/4}$抽：最少见的词那一列的最优分数改变多少",
    en="noise drawn like $P(j)^{3/4}$: change of the best scores in the column of the rarest word",
)
def shift_rarest(pick=np.min):
    return pick(noise_shift(0.75))


shift_commonest = shift_rarest.at(np.max, zh="同上，最常见的词", en="the same for the commonest word")
