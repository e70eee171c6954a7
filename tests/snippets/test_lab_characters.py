"""The sentences of docs/labs/characters.py: its cells are run, and what it wrote is compared with the text."""

import re
from collections import Counter
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from math import log

import matplotlib.pyplot as plt

from sitebuild.read import cells
from sitebuild.read.source import DOCS


@cache
def ran():
    """Return what the lab's cells leave behind, and what they wrote by epoch."""
    text = (DOCS / "labs" / "characters.py").read_text(encoding="utf-8")
    found, printed = {}, StringIO()
    with redirect_stdout(printed):
        for source, _ in cells.code(text):
            exec(compile(source, "characters", "exec"), found)
    plt.close("all")
    wrote = {int(epoch): line for epoch, line in re.findall(r"^epoch +(\d+): (.{60})$", printed.getvalue(), re.M)}
    return found, wrote, re.search(r"^and on: {4}(.*)$", printed.getvalue(), re.M)[1]


def off(sample, text):
    """Return how far the shares of letters are from those of the text: half the sum of the differences."""
    mine, theirs = Counter(sample), Counter(text)
    return sum(abs(mine[c] / len(sample) - theirs[c] / len(text)) for c in theirs) / 2


def test_noise_then_shares_then_pieces_of_words_then_the_text_by_heart():
    found, wrote, after = ran()
    text, words = found["text"], set(found["text"].split())
    assert off(wrote[5], text) < 0.6 * off(wrote[0], text)  # letters in about their right shares
    known = {
        epoch: sum(len(run) >= 2 and run in text for run in re.findall(r"[a-z]{2}", line))
        for epoch, line in wrote.items()
    }
    assert known[0] < known[20] <= known[50] + 2  # pieces
    assert not set(wrote[0].split()) & words
    assert wrote[200].strip() in text  # by heart
    assert wrote[200].strip() + after not in text and after[:15] in text  # until it leaves its track


def test_first_epoch_is_worse_than_even_guessing_and_the_last_far_below_the_shares():
    found, *_ = ran()
    share = Counter(found["text"])
    alone = -sum(n / len(found["text"]) * log(n / len(found["text"])) for n in share.values())
    assert found["losses"][0] > log(len(share)) > alone > 10 * found["losses"][-1]
