"""Faults planted in a copy of the project: a tenth of them in each run."""

import pytest

from sitebuild.cache import ROOT, hash_of
from sitebuild.check.faults import KINDS, NONE
from tests.faults import Fault
from tests.faults.__main__ import FAULTS, caught

TENTH = int(hash_of("".join(fault.en for fault in FAULTS)), 16) % 10  # another one when the list changes
USED = ("snippets/claims/momentum.py", "import numpy as np\n", "import numpy as np  # used\n")


def test_there_are_faults_of_each_kind_and_no_two_of_one_name():
    assert len(FAULTS) >= 120 and {fault.kind for fault in FAULTS} == set(KINDS)
    for names in ([fault.zh for fault in FAULTS], [fault.en for fault in FAULTS]):
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.en for fault in FAULTS])
def test_a_fault_finds_the_text_that_it_changes(fault, tmp_path):
    """Each would fail only in the run that draws it otherwise."""
    for path in {path for path, *_ in fault.edits} | {path for path, content in fault.files if content is None}:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes((ROOT / path).read_bytes())
    for path, content in fault.files:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        if content is not None:
            (tmp_path / path).unlink(missing_ok=True)
    assert fault.plant(tmp_path)


@pytest.mark.builds
def test_a_tenth_is_caught_and_what_is_no_fault_is_not(record_property):
    """The last one planted is harmless: the nets are not such as catch everything."""
    harmless = Fault("claim", "注释", "comment", (USED,))
    nets = {fault.en: net for fault, net in caught([*FAULTS[TENTH::10], harmless], workers=1)}
    assert nets.pop("comment") == NONE
    record_property("summary", f"faults: {len(nets)} of {len(FAULTS)} planted")
    assert [name for name, net in nets.items() if net == NONE] == []
