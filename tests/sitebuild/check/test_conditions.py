"""Conditions in the sentences of claims: which numbers are typed ones."""

import pytest

from sitebuild.check.conditions import typed

CONDITIONS = [
    ("at $\\gamma = 0.9$", ["= 0.9"]),
    ("取$\\eta\\lambda = 1$", ["= 1"]),
    ("at $\\epsilon = 10^{-8}$", ["= 10^{-8}"]),
    ("$t \\approx 40$", ["\\approx 40"]),
    ("after 3000 rounds", ["3000"]),
    ("after 10,000 steps", ["10,000"]),
    ("到第1000步", ["1000"]),
    ("60%的格子", ["60"]),
    ("of twenty tables", ["twenty"]),
    ("二十张表", ["二十"]),
    ("从(1, 1)出发", ["1", "1"]),
    ("the gradients are $8$ and $0.2$", ["$8$", "$0.2$"]),
    ("落在$\\pm 2$倍之内", ["$\\pm 2$"]),
    ("where $+1$ is worst", ["$+1$"]),
    ("the gradient $(3, 0.4)$", ["$(3, 0.4)$"]),
    ("rates $1, 1, 0$", ["$1, 1, 0$"]),
]
STRUCTURE = [
    "with the parameters (4) and bound (5)",
    "式(6)的对局，式(1)–(3)",
    "for $0 \\le \\gamma < 1$",  # a domain: the test tries its borders
    "$\\eta = 2/(L + \\mu)$ and $\\gamma = 1 - \\beta$",
    "$\\sum_{i=0}^{t-1} \\beta^i$",
    "`eps=1e-7` in code",
    "[section 2.1](@kingma-2015)",
    "the L2 norm, word2vec",
    "十分之一以上的",
]


@pytest.mark.parametrize(("sentence", "found"), CONDITIONS)
def test_a_typed_condition_is_found(sentence, found):
    assert typed(sentence) == found


@pytest.mark.parametrize("sentence", STRUCTURE)
def test_what_belongs_to_a_formula_or_leads_elsewhere_is_none(sentence):
    assert typed(sentence) == []


def test_zero_and_one_alone_are_what_a_claim_in_words_says():
    assert typed("none is $-0$, and one is $1$ to $3$ times the other", worded=True) == ["$3$"]
    assert typed("none is $-0$") == ["$-0$"]
