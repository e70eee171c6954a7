"""Tests of sitebuild/check/drifts.py: what is planted, and that nine of ten are caught without the record of readings."""

from functools import cache

import pytest

from sitebuild.check import drifts
from sitebuild.read.source import LANGUAGES, pages


@cache
def outcomes():
    return drifts.outcomes({language: pages(language) for language in LANGUAGES})


def test_nine_of_ten_drifts_are_caught_without_the_record_of_readings():
    found = outcomes()
    assert len(found) >= 60
    missed = [f"{o.kind} in {o.where} of {o.page}: {o.planted}" for o in found if not set(o.nets) - {"readings"}]
    assert drifts.caught(found) >= drifts.LEAST, missed


def test_every_kind_is_planted_in_each_language_and_in_both():
    planted = {(outcome.kind, outcome.where) for outcome in outcomes()}
    assert planted == {(kind, where) for kind in drifts.KINDS for where in ("zh", "en", "both")}


def test_what_is_planted_changes_the_page_and_nothing_else_speaks():
    for outcome in outcomes():
        assert len(outcome.planted) == (2 if outcome.where == "both" else 1)
        assert all(gone != come for gone, come in outcome.planted)


def test_each_net_catches_some_and_none_alone_catches_all():
    for net in drifts.NETS:
        count = sum(net in outcome.nets for outcome in outcomes())
        assert 0 < count < len(outcomes()), net


@pytest.mark.parametrize(
    ("kind", "language", "text", "becomes"),
    [
        ("negation", "en", "It does not end.", "It does end."),
        ("negation", "zh", "它不会停。", "它会停。"),
        ("bound", "en", "It takes at most five steps.", "It takes five steps."),
        ("bound", "zh", "至多五步。", "五步。"),
        ("condition", "en", "If the rate is small, it ends.", "it ends."),
        ("condition", "zh", "若学习率很小，它停下。", "它停下。"),
        ("number", "en", "At 0.9 it ends.", "At 0.8 it ends."),
        ("unit", "zh", "大了三倍", "大了三%"),
        ("method", "en", "Adam ends first.", "RMSProp ends first."),
        ("order", "zh", "误差更大", "误差更小"),
        ("values", "en", "[](#claim-a) before [](#claim-b)", "[](#claim-b) before [](#claim-a)"),
    ],
)
def test_how_a_drift_is_made(kind, language, text, becomes):
    made = [text[:start] + new + text[end:] for start, end, new in drifts.KINDS[kind][1](text, language)]
    assert becomes in made


def test_the_table_counts_what_was_planted(monkeypatch):
    monkeypatch.setattr(drifts, "kept", outcomes)
    for language in LANGUAGES:
        head, *rows = drifts.table(language)
        assert len({len(row) for row in (head, *rows)}) == 1
        assert sum(int(row[1]) for row in rows[:-1]) == int(rows[-1][1]) == len(outcomes())
        assert len(drifts.escaped(language)) == sum(not set(o.nets) - {"readings"} for o in outcomes())
