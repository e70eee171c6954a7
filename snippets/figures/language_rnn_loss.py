"""images/language_rnn_loss.*.svg: in English the network beats counted pairs and loses to triples; in Chinese it learns by heart."""

import numpy as np

from snippets.claims.language_rnn import EPOCHS, bigram_loss, counted_loss, kinds, run, texts, unigram_loss
from snippets.figures.kit import COLOR, Figure, axes_in, dots, line, segments, set_ticks, word


def data():
    """Return the losses of both runs by epoch, the baselines, and the sizes of the texts."""
    found = {"epochs": EPOCHS}
    for language in ("zh", "en"):
        train, held_out, _ = run(language)
        found |= {
            f"{language}_train": train,
            f"{language}_middles": np.column_stack([np.arange(EPOCHS) + 0.5, train]),
            f"{language}_held": held_out,
            f"{language}_first": held_out[0],
            f"{language}_end": held_out[-1],
            f"{language}_train_end": train[-1],
            f"{language}_best": held_out.min(),
            f"{language}_best_at": int(held_out.argmin()),
            f"{language}_unigram": unigram_loss(language),
            f"{language}_bigram": bigram_loss(language),
            f"{language}_triples": counted_loss(language, 2),
            f"{language}_size": len(texts(language)[1]),
            f"{language}_kinds": kinds(language),
        }
    return found


FIGURE = Figure(
    data,
    caption=(
        "**英文里，网络{胜过|less(en_end, en_bigram)}字符对计数，却{输给|none([en_end] < [en_triples])}三字符组计数；"
        "中文里它连字符对也{输|more(zh_held, zh_bigram)}，还在背书。**损失的单位是纳特每字符。左：{en_size:d}个英文"
        "字符、字母表{en_kinds:d}项，留出的句子上{降到|sinks([en_first, en_end])}{en_end:.2f}，"
        "{低于|less(en_end, en_bigram)}字符对计数的{en_bigram:.2f}，{高于|more(en_end, en_triples)}三字符组计数的"
        "{en_triples:.2f}。右：{zh_size:d}个中文字符、字母表{zh_kinds:d}项，训练损失{一直降|falls(zh_train)}到"
        "{zh_train_end:.2f}，留出损失{从|reads(zh_held[zh_best_at], zh_best)}第{zh_best_at:d}轮的{zh_best:.2f}{回升|turns_up(zh_held)}"
        "到{zh_end:.2f}，{始终高于|more(zh_held, zh_bigram)}字符对计数的{zh_bigram:.2f}。",
        "**In English the network {beats|less(en_end, en_bigram)} counted pairs but "
        "{not|none([en_end] < [en_triples])} counted triples; in Chinese it "
        "{loses even to|more(zh_held, zh_bigram)} pairs and learns by heart.** Losses in nats a character. Left: "
        "{en_size:d} English characters, an alphabet of {en_kinds:d}; held-out loss "
        "{falls to|sinks([en_first, en_end])} {en_end:.2f}, {below|less(en_end, en_bigram)} the {en_bigram:.2f} of "
        "counted pairs, {above|more(en_end, en_triples)} the {en_triples:.2f} of counted triples. Right: "
        "{zh_size:d} Chinese characters, an alphabet of {zh_kinds:d}; training loss "
        "{falls all the way|falls(zh_train)} to {zh_train_end:.2f}, while held-out loss turns "
        "{at|reads(zh_held[zh_best_at], zh_best)} {zh_best:.2f} in epoch {zh_best_at:d} and "
        "{rises|turns_up(zh_held)} to {zh_end:.2f}, {always above|more(zh_held, zh_bigram)} the {zh_bigram:.2f} of "
        "counted pairs.",
    ),
    words={
        "train": ("训练", "training"),
        "held": ("留出", "held out"),
        "unigram": ("单字计数", "single characters"),
        "bigram": ("字符对计数", "pairs"),
        "triples": ("三字符组计数", "triples"),
        "epoch": ("轮数", "epochs"),
    },
    labels={"train": ("zh_middles", "en_middles"), "held": ("zh_held", "en_held")}
    | {name: (f"zh_{name}", f"en_{name}") for name in ("unigram", "bigram", "triples")},
)


def curves(fig, data, language, places):
    """Draw training and held-out loss over the baselines; `places` holds the labels' (epoch, loss)."""
    low, high = (1.5, 4.5) if language == "en" else (2, 6.5)
    ax = axes_in(fig, (0.09, 0.13, 0.88, 0.84), xlim=(0, EPOCHS), ylim=(low, high), grid="y")
    set_ticks(ax, [0, 2, 4, 6, 8], np.arange(np.ceil(low), high))
    ax.text(EPOCHS, low - 0.045 * (high - low), word("epoch"), size=11, color=COLOR["mute"], ha="right", va="top")
    for name, style in (("unigram", (0, (1, 2))), ("bigram", (0, (5, 3))), ("triples", (0, (5, 2, 1, 2)))):
        if (language, name) == ("zh", "triples"):
            continue  # it would lie on the line of pairs
        below = (language, name) == ("zh", "bigram") or name == "triples"  # above runs the held-out curve
        level = data[f"{language}_{name}"]
        segments(ax, [[(0, level), (EPOCHS, level)]], COLOR["ink"], 1.3, linestyle=style)
        ax.text(
            0.15 if name == "triples" else EPOCHS,  # on the right runs the training curve
            level + (-0.015 if below else 0.01) * (high - low),
            word(name),
            ha="left" if name == "triples" else "right",
            va="top" if below else "bottom",
        )
    held = data[f"{language}_held"]
    line(ax, data[f"{language}_middles"], COLOR["blue"], 2)
    line(ax, np.column_stack([np.arange(EPOCHS + 1), held]), COLOR["rust"], 2)
    dots(ax, np.column_stack([np.arange(EPOCHS + 1), held]), COLOR["rust"], 5, clip_on=False)
    ax.text(*places[0], word("train"), color=COLOR["blue"], weight="bold", ha="right", va="top")
    ax.text(*places[1], word("held"), color=COLOR["rust"], weight="bold", ha="left", va="bottom")


@FIGURE.panel(
    title=("英文", "English"),
    alt=(
        "两条{下降|sinks(en_held)}的曲线，训练与留出靠得很近：留出损失{从|starts_at([en_first, en_end], en_first)}{en_first:.2f}"
        "降到{en_end:.2f}，{穿过|crosses(en_held, en_unigram)}单字计数的{en_unigram:.2f}和字符对计数的"
        "{en_bigram:.2f}两条水平线，停在三字符组计数的{en_triples:.2f}{之上|more(en_end, en_triples)}。",
        "Two {falling|sinks(en_held)} curves close together: held-out loss goes "
        "{from|starts_at([en_first, en_end], en_first)} {en_first:.2f} to {en_end:.2f}, "
        "{through|crosses(en_held, en_unigram)} the level lines of single characters at {en_unigram:.2f} and of "
        "pairs at {en_bigram:.2f}, and {stays above|more(en_end, en_triples)} that of triples at {en_triples:.2f}.",
    ),
)
def english(fig, data):
    """Draw the English run."""
    curves(fig, data, "en", ((4.4, 1.86), (4.2, 2.1)))


@FIGURE.panel(
    title=("中文", "Chinese"),
    alt=(
        "训练曲线{一直降|falls(zh_train)}到{zh_train_end:.2f}；留出曲线从{zh_first:.2f}{降到|reads(min(zh_held), zh_best)}{zh_best:.2f}"
        "后又{升|turns_up(zh_held)}到{zh_end:.2f}，{没有碰到|none(zh_held <= zh_bigram)}字符对计数的水平线"
        "{zh_bigram:.2f}。",
        "The training curve {falls|falls(zh_train)} to {zh_train_end:.2f}; the held-out curve goes from "
        "{zh_first:.2f} {down to|reads(min(zh_held), zh_best)} {zh_best:.2f} and {up again|turns_up(zh_held)} to "
        "{zh_end:.2f}, and {never reaches|none(zh_held <= zh_bigram)} the level line of pairs at {zh_bigram:.2f}.",
    ),
)
def chinese(fig, data):
    """Draw the Chinese run."""
    curves(fig, data, "zh", ((5.6, 3.0), (4.2, 4.55)))
