"""What both languages of a page must have alike."""

import pytest

from sitebuild.check import twins
from sitebuild.read import source
from sitebuild.read.source import Page


@pytest.mark.parametrize(
    ("zh", "en", "counts"),
    [
        ("Adam比SGD快。", "Adam is faster than SGD.", []),
        ("Adam和Adam。", "Adam and SGD.", ["Adam stands 2 times in zh, 1 times in en", "SGD stands 0 times in zh, 1"]),
        ("见[随机梯度下降](sgd.md)。", "See [SGD](sgd.md).", []),
        ("AdamW。", "Adam.", ["Adam stands 0 times in zh, 1 times in en", "AdamW stands 1 times in zh, 0 times in en"]),
        ("`Adam`", "code", []),
    ],
)
def test_a_method_is_named_as_often_on_both_sides(zh, en, counts):
    pages = [
        Page(source.DOCS / language / "x.md", f"# {title} {{ #x }}\n\n{text}\n")
        for language, title, text in (("zh", 'X <small lang="en">Adam</small>', zh), ("en", "X", en))
    ]
    said = [broken.message for broken in twins.check_pair(*pages) if " times in " in broken.message]
    assert len(said) == len(counts)
    assert all(count in message for count, message in zip(counts, said, strict=True))
