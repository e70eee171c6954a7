"""images/language_rnn_samples.*.svg: what both networks write before, early in and after training."""

import re

from snippets.claims.language_rnn import EPOCHS, sample, sentences
from snippets.figures.kit import COLOR, SCHEME, Figure, blank, word

SEED = 4
MARKS = {"\n": "↵", "\N{REPLACEMENT CHARACTER}": "□"}
SHOWN = (0, 1, 4, EPOCHS)
WIDTH = {"zh": 24, "en": 40}  # characters a line
LINES = 2
LONG = 2000  # characters, for the shares


def share_known(language, epoch):
    """Return the share of what is written that stands in the sentences: English words, or pairs of Chinese characters."""
    pattern = "[A-Za-z]+" if language == "en" else r"(?=([\u4e00-\u9fff]{2}))"
    known = set(re.findall(pattern, "\n".join(sentences(language))))
    written = re.findall(pattern, sample(language, epoch, LONG, SEED))
    return sum(piece in known for piece in written) / len(written)


def data():
    """Return the first characters written after each of SHOWN epochs, cut into lines, and the shares known there."""
    found = {"seed": SEED}
    for language in ("zh", "en"):
        written = []
        for epoch in SHOWN:
            text = sample(language, epoch, LINES * WIDTH[language], SEED)
            text = "".join(MARKS.get(character, character) for character in text)
            written += [text[i * WIDTH[language] : (i + 1) * WIDTH[language]] for i in range(LINES)]
        found[language] = written
        for i, epoch in enumerate(SHOWN):
            found[f"{language}_known{i}"] = share_known(language, epoch)
        found[f"{language}_share"] = [found[f"{language}_known{i}"] for i in range(len(SHOWN))]
    return found


FIGURE = Figure(
    data,
    caption=(
        "**训练之后，写出的词像样多了，连起来仍不成意思。**每段是网络接在换行后面写下的头几十个字符，种子都是"
        "{seed:d}，没有挑选；↵是换行，□是字母表里没有的字符。写满{2000|LONG}个字符来数：英文的词，原文里有的"
        "{从|starts_at(en_share, en_known0)}{en_known0:.0%}{升|climbs(en_share)}{到|ends_at(en_share, en_known3)}{en_known3:.0%}；中文相邻的两个字，原文里有的{从|starts_at(zh_share, zh_known0)}{zh_known0:.0%}"
        "{升|climbs(zh_share)}{到|ends_at(zh_share, zh_known3)}{zh_known3:.0%}。",
        "**After training, words look much more like words, and still make no sense together.** Each piece is what "
        "the network writes first after a line break, always with seed {seed:d}, none of it chosen; ↵ is a line "
        "break, □ a character that the alphabet lacks. Over {2000|LONG} characters, the share of the English "
        "words that occur in the text {rises|climbs(en_share)} {from|starts_at(en_share, en_known0)} {en_known0:.0%} {to|ends_at(en_share, en_known3)} {en_known3:.0%}; that of the "
        "pairs of Chinese neighbours {rises|climbs(zh_share)} {from|starts_at(zh_share, zh_known0)} {zh_known0:.0%} {to|ends_at(zh_share, zh_known3)} {zh_known3:.0%}.",
    ),
    words={
        f"{language}{i}-zh": (f"{{{language}[{i}]}}", f"{{{language}[{i}]}}")
        for language in ("zh", "en")
        for i in range(LINES * len(SHOWN))
    }
    | {f"epoch{i}": (f"第{epoch}轮", f"epoch {epoch}") for i, epoch in enumerate(SHOWN)},
    height=236,
)


def page(fig, data, language):
    """Draw the samples of one language, one below the other."""
    ax = blank(fig, (0, 310), (0, 236))
    for i in range(len(SHOWN)):
        top = 228 - 59 * i
        ax.text(2, top, word(f"epoch{i}"), size=11, color=COLOR["rust"], va="center", weight="bold", gid=SCHEME)
        for row in range(LINES):
            ax.text(2, top - 17 - 17 * row, word(f"{language}{LINES * i + row}-zh"), va="center")


@FIGURE.panel(
    title=("中文", "Chinese"),
    alt=(
        "四段中文：开头是杂乱的字，末段是“{zh[6]}”。",
        "Four pieces of Chinese: first a jumble of characters, last “{zh[6]}”.",
    ),
)
def chinese(fig, data):
    """Show what the Chinese network writes."""
    page(fig, data, "zh")


@FIGURE.panel(
    title=("英文", "English"),
    alt=(
        "四段英文：开头是杂乱的字母，末段是“{en[6]}”。",
        "Four pieces of English: first a jumble of letters, last “{en[6]}”.",
    ),
)
def english(fig, data):
    """Show what the English network writes."""
    page(fig, data, "en")
