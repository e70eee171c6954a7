"""Faults planted in a copy of the project: the record is of the faults there are, and a tenth of them is planted again in each run."""

import pytest

from sitebuild.cache import hash_of
from sitebuild.check.faults import KINDS, NONE, RECORD, record
from tests.faults import Fault
from tests.faults.__main__ import FAULTS, caught


def test_the_record_is_of_all_faults_and_none_is_missed():
    rows = [{"kind": fault.kind, "zh": fault.zh, "en": fault.en} for fault in FAULTS]
    assert rows == [{key: row[key] for key in ("kind", "zh", "en")} for row in record()], "make faults"
    assert all(row["net"] != NONE for row in record())


def test_there_are_faults_of_each_kind_and_no_two_of_one_name():
    assert len(FAULTS) >= 120 and {fault.kind for fault in FAULTS} == set(KINDS)
    for names in ([fault.zh for fault in FAULTS], [fault.en for fault in FAULTS]):
        assert len(set(names)) == len(names)


@pytest.mark.builds
def test_a_tenth_is_caught_by_the_recorded_net():
    """Another tenth whenever the record changes."""
    first = int(hash_of(RECORD.read_text(encoding="utf-8")), 16) % 10
    nets = {row["en"]: row["net"] for row in record()}
    for fault, net in caught(FAULTS[first::10], workers=1):
        assert net == nets[fault.en], fault.en


@pytest.mark.builds
def test_what_is_no_fault_is_not_caught():
    """The net is not one that catches everything."""
    harmless = Fault(
        "word",
        "注释",
        "comment",
        (("snippets/claims/momentum.py", "import numpy as np\n", "import numpy as np  # used\n"),),
    )
    assert [net for _, net in caught([harmless], workers=1)] == [NONE]
