"""The test that a claim names holds it: of each page a tenth of the claims is changed here, all of them by `make bites`."""

import numpy as np
import pytest

from snippets.claims import claim, holds
from tests import bites, house


@pytest.mark.builds
@pytest.mark.parametrize("module", bites.modules())
def test_a_claim_that_is_off_by_little_is_noticed_by_its_own_test(module):
    assert bites.tried(module, "tenth")["found"] == []


@pytest.mark.parametrize(
    ("spec", "value", "changed"),
    [
        ("d", 93, [92, 94]),
        (",d", 1234, [1233, 1235]),
        (".2f", 0.5, [0.4925, 0.5075]),
        ("+.1f", -0.5, [-0.575, -0.425]),
        (".0%", 0.39, [0.3825, 0.3975]),
        (".1%", 0.073, [0.07225, 0.07375]),
        (".1e", 2.5e-3, [2.425e-3, 2.575e-3]),
        (".0e", 4e5, [325000, 475000]),
        ("g", 0.004, [0.00399999250, 0.0040000075]),
        ("s", "none", ["none "]),
    ],
)
def test_a_claim_moves_by_a_little_more_than_its_rounding(spec, value, changed):
    made = claim(spec, test="t", zh="z", en="e")(lambda: value)
    assert bites.wrong(made, value) == (changed if isinstance(value, str) else pytest.approx(changed, rel=1e-9))
    if not isinstance(value, str):
        assert all(format(one, spec) != format(value, spec) for one in changed) or spec == "g"
        assert type(bites.wrong(made, np.float64(value))[0]) is np.float64


def test_a_sentence_no_longer_holds():
    assert bites.wrong(holds(test="t", zh="z", en="e")(lambda: True), True) == [False]


@pytest.mark.builds
def test_a_test_that_does_not_bite_is_named(small_house, tmp_path):
    """In the small house: its test bites; one with room does not, nor one that fails with nothing changed."""
    place = small_house(tmp_path / "house")
    (place / "tests" / "__init__.py").write_text("")
    for name in ("bites.py", "numeric.py"):
        (place / "tests" / name).write_bytes((bites.ROOT / "tests" / name).read_bytes())
    (place / "tests" / "conftest.py").write_text(
        "from hypothesis import settings\nsettings.register_profile('worked', database=None)\n"
    )
    held = place / "tests" / "snippets" / "test_halving.py"
    for assertion, says in (
        ("claims.half_of_three.compute() == 3 / 2", "bites: 2 of 2 changes"),
        (
            "abs(claims.half_of_three.compute() - 1.5) < 0.1",
            "does not hold half-of-three: it passes with 1.425 in place of 1.5",
        ),
        ("claims.half_of_three.compute() == 2", "does not hold half-of-three: it fails, with nothing changed"),
    ):
        held.write_text(house.TEST.replace("claims.half_of_three.compute() == 3 / 2", assertion), encoding="utf-8")
        ended = house.run(place, "tests.bites", "halving")
        assert says in ended.stdout, ended.stdout + ended.stderr
        assert ended.returncode == (0 if "2 of 2" in says else 1)


def test_each_tenth_is_another_when_a_page_changes(monkeypatch, tmp_path):
    names = [f"claim-{number}" for number in range(1000)]
    first = set(filter(bites.tenth("momentum"), names))
    assert 60 < len(first) < 140 and first == set(filter(bites.tenth("momentum"), names))
    monkeypatch.setattr(bites, "key", lambda *paths: "another")
    assert len(first & set(filter(bites.tenth("momentum"), names))) < 40
