"""The numbers that docs/{zh,en}/language-rnn.md quotes, and the training runs behind them.

The text is snippets/data/prose.{zh,en}.txt: sentences of this site's own first issue without formulas, code and digits (CC BY 4.0),
one a line, and frozen, so that no edit of a page moves a number. Every eighth sentence is held out. Characters seen fewer
than twice in the training text, and those seen only in the held-out text, share id 0.
"""

from functools import cache
from hashlib import sha256
from operator import itemgetter
from pathlib import Path

import numpy as np

from snippets.adagrad import adagrad_init, adagrad_step
from snippets.claims import claim, holds
from snippets.rnn import rnn_forward, rnn_gradient, rnn_init, rnn_loss, rnn_sample

DATA = Path(__file__).parents[1] / "data"
DIGESTS = {  # the text is part of the claims: whoever changes it sees every number computed anew
    "zh": "f0ce52f88cea1d2c",
    "en": "3dee08f09de2d3c2",
}
HELD_OUT_EVERY = 8
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
DIM, BATCH, WINDOW, LR, MAX_NORM, SEED = 48, 8, 25, 0.1, 1.0, 0
EPOCHS = 10
DIGITS = 5  # parameters are rounded after each step: machines add in different orders, and training would magnify that
PRIOR_WEIGHTS = (1, 2, 3, 5, 8, 12, 20, 30, 50)


@cache
def sentences(language):
    """Return the sentences of the frozen text."""
    text = (DATA / f"prose.{language}.txt").read_text(encoding="utf-8")
    digest = sha256(text.encode()).hexdigest()[:16]
    if digest != DIGESTS[language]:
        raise ValueError(f"snippets/data/prose.{language}.txt must have digest {DIGESTS[language]}, got {digest}")
    return text.splitlines()


def parts(language):
    """Return training text and held-out text."""
    lines = [line + "\n" for line in sentences(language)]
    held_out = lines[HELD_OUT_EVERY - 1 :: HELD_OUT_EVERY]
    return "".join(line for i, line in enumerate(lines, start=1) if i % HELD_OUT_EVERY), "".join(held_out)


def kinds(language):
    """Return how many different characters the training text has; V counts those that occur once as one."""
    return len(set(parts(language)[0]))


@cache
def texts(language):
    """Return alphabet (V,), training ids and held-out ids; id 0 is for rare and unseen characters."""
    train, held_out = parts(language)
    characters, counts = np.unique(list(train), return_counts=True)
    alphabet = [UNKNOWN, *characters[counts >= 2]]
    number = {character: i for i, character in enumerate(alphabet)}
    return alphabet, *(np.array([number.get(c, 0) for c in text]) for text in (train, held_out))


def columns(ids, batch):
    """Cut a text into `batch` equal pieces side by side: what is read and what comes next, both (time, batch)."""
    length = (len(ids) - 1) // batch
    return tuple(ids[i : i + length * batch].reshape(batch, length).T for i in (0, 1))


def clipped(grads):
    """Return the gradients, all scaled down together where their common norm exceeds MAX_NORM."""
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads.values()))
    return {name: grad * min(1.0, MAX_NORM / norm) for name, grad in grads.items()}


def epoch(params, sums, read, next_one, memory=True):
    """Go through the text once, a window and an Adagrad step at a time; the state is carried on, the gradient is cut.

    Without memory W gets no gradient, and stays what it is.

    Returns:
        New params, new sums of squares, and the loss of each window before its step.
    """
    state, losses = np.zeros((read.shape[1], DIM)), []
    for start in range(0, len(read), WINDOW):
        window = slice(start, start + WINDOW)
        loss, grads, state = rnn_gradient(params, read[window], next_one[window], state)
        grads = clipped(grads if memory else grads | {"recurrent": np.zeros_like(grads["recurrent"])})
        stepped = {name: adagrad_step(params[name], sums[name], lambda _, g=grads[name]: g, LR) for name in params}
        params = {name: np.round(value, DIGITS) for name, (value, _) in stepped.items()}
        sums = {name: sum_sq for name, (_, sum_sq) in stepped.items()}
        losses.append(loss)
    return params, sums, losses


def begin(language):
    """Return the parameters before training and their sums of squares."""
    params = rnn_init(len(texts(language)[0]), DIM, np.random.default_rng(SEED))
    return params, {name: adagrad_init(value) for name, value in params.items()}


def run(language, epochs=EPOCHS, memory=True, length=None):
    """Train once, however often this is asked: train()."""
    return train(language, epochs, memory, length)


@cache
def train(language, epochs, memory, length):
    """Train on the text of a language, or on its first `length` characters; without memory W is 0 throughout.

    Returns:
        Training loss of each epoch (epochs,), the mean over its windows, each before its step; held-out loss (epochs + 1,), before
        the first epoch and after each; the parameters (epochs + 1) at those points.
    """
    params, sums = begin(language)
    params["recurrent"] = params["recurrent"] * memory
    read, next_one = columns(texts(language)[1][:length], BATCH)
    history, train_losses = [params], []
    for _ in range(epochs):
        params, sums, losses = epoch(params, sums, read, next_one, memory)
        train_losses.append(np.mean(losses))
        history.append(params)
    return np.array(train_losses), np.array([held_out_loss(language, params) for params in history]), history


def held_out_loss(language, params):
    """Return the loss on the held-out sentences, read one after the other from h_0 = 0."""
    ids = texts(language)[2][:, None]
    return rnn_loss(params, ids[:-1], ids[1:], np.zeros((1, DIM)))[0]


def unigram_loss(language):
    """Return the held-out loss of counted characters, each count plus one."""
    alphabet, train, held_out = texts(language)
    counts = np.bincount(train, minlength=len(alphabet)) + 1
    return -np.log(counts / counts.sum())[held_out[1:]].mean()


def bigram_loss(language, length=None, weights=PRIOR_WEIGHTS):
    """Return the held-out loss of counted pairs, with the prior weight that is best for the held-out text itself."""
    return counted_loss(language, 1, length, tuple(weights))


def runs(ids, width, size):
    """Return a number for each run of `width` characters in a text; equal runs have equal numbers."""
    return sum(ids[m : len(ids) - width + m + 1] * size ** (width - m - 1) for m in range(width))


def times(asked, seen):
    """Return how often each of the asked numbers is among those seen."""
    numbers, counts = np.unique(seen, return_counts=True)
    at = np.minimum(np.searchsorted(numbers, asked), len(numbers) - 1)
    return np.where(numbers[at] == asked, counts[at], 0)


@cache
def counted_loss(language, back, length=None, weights=PRIOR_WEIGHTS):
    """Return the held-out loss of counted runs of `back` + 1 characters, with the prior weight that suits the held-out text best.

    What follows so many characters borrows from what follows one character fewer, down to the counts of single characters.
    """
    alphabet, train, held_out = texts(language)
    train, size = train[:length], len(alphabet)
    single = np.bincount(train, minlength=size) + 1
    losses = []
    for weight in weights:
        shares = (single / single.sum())[held_out]
        for width in range(1, back + 1):
            both = times(runs(held_out, width + 1, size), runs(train, width + 1, size))
            before = times(runs(held_out[:-1], width, size), runs(train[:-1], width, size))
            shares[width:] = (both + weight * shares[width:]) / (before + weight)
        losses.append(-np.log(shares[1:]).mean())
    return min(losses)


def sample(language, epoch, length, seed=4):
    """Return text written after this many epochs; it starts behind a line break."""
    alphabet, *_ = texts(language)
    params = run(language)[2][epoch]
    ids = rnn_sample(params, alphabet.index("\n"), length, np.random.default_rng(seed))
    return "".join(alphabet[i] for i in ids)


def demo():
    """Return the parameters that the page's demo has learned from "hello ", and its letters."""
    letters = "helo "
    ids = np.array([letters.index(x) for x in "hello " * 4])[:, None]
    params = rnn_init(len(letters), dim=6, rng=np.random.default_rng(1))
    for _ in range(300):
        _, grads, _ = rnn_gradient(params, ids[:-1], ids[1:], np.zeros((1, 6)))
        params = {name: params[name] - 0.5 * grads[name] for name in params}
    return params, letters


@cache
def demo_guesses(text="hell"):
    """Return what the demo's network expects after each letter, (letters, 5), and its states, (letters, 6)."""
    params, letters = demo()
    ids = np.array([letters.index(x) for x in text])[:, None]
    log_probs, states = rnn_forward(params, ids, np.zeros((1, 6)))
    return np.exp(log_probs[:, 0]), states[1:, 0]


@claim(
    ".3f",
    test="test_no_bigram_knows_which_l_it_is",
    ground="hand",
    zh="不断重复的hello加一个空格：只看前一个字符，损失的下限",
    en="hello and a space, repeated: least loss of a model that sees one character back",
)
def bigram_floor():
    text = "hello " * 2
    pairs = [(text[i], text[i + 1]) for i in range(6)]
    ahead = [pairs.count(pair) / sum(first == pair[0] for first, _ in pairs) for pair in pairs]
    return -np.mean(np.log(ahead))


@holds(
    test="test_a_number_taken_from_all_scores_changes_no_probability",
    ground="identity",
    zh="从所有的分数$z_{t,v}$减去同一个数，softmax给出的概率不变（除了舍入误差）",
    en="a number subtracted from all scores $z_{t,v}$ changes no probability of softmax (but for rounding)",
)
def shift():
    scores = np.array([0.3, -1.0, 2.0, 500.0, 499.0])
    softmax = lambda z: np.exp(z) / np.exp(z).sum()  # noqa: E731
    return all(np.allclose(softmax(scores), softmax(scores - by), rtol=1e-12) for by in (-100.0, 0.5, 500.0))


@claim(
    "d",
    test="test_text_is_counted_by_another_way",
    ground="enumeration",
    zh="训练文本的字符数，英文",
    en="characters in the English training text",
)
def length_en(language="en"):
    return len(texts(language)[1])


length_zh = length_en.at("zh", zh="同上，中文", en="the same, Chinese")


@claim(
    "d",
    test="test_text_is_counted_by_another_way",
    ground="enumeration",
    zh="字母表的大小$V$，英文",
    en="size $V$ of the English alphabet",
)
def alphabet_en(language="en"):
    return len(texts(language)[0])


alphabet_zh = alphabet_en.at("zh", zh="同上，中文", en="the same, Chinese")


@claim(
    ".2f",
    test="test_uniform_guess_loses_log_v",
    ground="identity",
    zh="英文，每个字符一样可能：损失（纳特每字符，下同）",
    en="English, every character equally likely: loss (nats a character, also below)",
)
def uniform_en(language="en"):
    return np.log(len(texts(language)[0]))


uniform_zh = uniform_en.at("zh", zh="中文，同上", en="Chinese, the same")


@claim(
    ".2f",
    test="test_baselines_by_plain_counting",
    ground="program",
    zh="英文，单字计数：留出句子的损失",
    en="English, single characters counted: held-out loss",
)
def unigram_en(language="en", loss=unigram_loss):
    return loss(language)


unigram_zh = unigram_en.at("zh", zh="中文，同上", en="Chinese, the same")
bigram_en = unigram_en.at("en", bigram_loss, say={"单字": "字符对", "single characters": "pairs of neighbours"})
bigram_zh = bigram_en.at("zh", bigram_loss, zh="中文，同上", en="Chinese, the same")


@claim(
    ".2f",
    test="test_longer_runs_by_plain_counting",
    ground="program",
    zh="英文，三字符组计数：留出句子的损失",
    en="English, triples of neighbours counted: held-out loss",
)
def triples_en(language="en", back=2):
    return counted_loss(language, back)


triples_zh = triples_en.at("zh", zh="中文，同上", en="Chinese, the same")
fours_en = triples_en.at("en", 3, say={"三": "四", "triples": "fours"})
fours_zh = triples_en.at("zh", 3, zh="中文，同上", en="Chinese, the same")


@claim(
    ".2f",
    test="test_english_network_beats_counted_pairs",
    ground="program",
    zh="英文，循环网络{epochs}轮之后：留出句子的损失",
    en="English, recurrent network after {epochs} epochs: held-out loss",
)
def rnn_en(epochs=EPOCHS):
    return run("en", epochs)[1][-1]


@claim(
    ".2f",
    test="test_english_network_of_this_seed_loses_to_triples_in_thirty_epochs",
    ground="program",
    zh="英文，循环网络接着训练到{epochs}轮：其中最低的留出损失",
    en="English, recurrent network trained on to {epochs} epochs: the lowest held-out loss of these",
)
def longer_en(epochs=30):
    return run("en", epochs)[1].min()


@claim(
    ".2f",
    test="test_chinese_network_loses_to_pairs_and_overfits",
    ground="program",
    zh="中文，循环网络{epochs}轮里最低的留出损失",
    en="Chinese, recurrent network: lowest held-out loss of the {epochs} epochs",
)
def best_zh(pick=np.min, losses=1, epochs=EPOCHS):
    return pick(run("zh", epochs)[losses])


rnn_zh = best_zh.at(
    itemgetter(-1), zh="中文，第{epochs}轮之后的留出损失", en="Chinese, held-out loss after epoch {epochs}"
)
train_zh = best_zh.at(
    itemgetter(-1), 0, zh="中文，第{epochs}轮里的训练损失", en="Chinese, training loss during epoch {epochs}"
)


@claim(
    ".1f",
    test="test_perplexity_is_e_to_the_loss",
    ground="identity",
    zh="英文循环网络在留出句子上的困惑度",
    en="held-out perplexity of the English network",
)
def perplexity_en(loss=rnn_en):
    return np.exp(loss.compute())


perplexity_bigram = perplexity_en.at(
    bigram_en, zh="英文，字符对计数的困惑度", en="held-out perplexity of the English pairs"
)


@claim(
    ".1f",
    test="test_perplexity_is_e_to_the_loss",
    ground="identity",
    zh="把英文循环网络的纳特当成比特，算出的（错误的）困惑度",
    en="the (wrong) perplexity if the nats of the English network are taken for bits",
)
def perplexity_wrong():
    return 2 ** run("en")[1][-1]


@claim(
    ".2f",
    test="test_without_its_state_it_loses_to_counted_pairs",
    ground="program",
    zh="同一个英文网络，每读一个字符就把状态清零：留出句子的损失",
    en="the same English network, its state set to zero after each character: held-out loss",
)
def forgetful_en():
    held_out = texts("en")[2]
    return rnn_loss(run("en")[2][-1], held_out[None, :-1], held_out[None, 1:], np.zeros((len(held_out) - 1, DIM)))[0]


@claim(
    ".2f",
    test="test_without_w_the_english_network_is_as_good_as_counted_pairs",
    ground="program",
    zh="英文，$W$固定为零，{epochs}轮之后：留出句子的损失",
    en="English, $W$ held at zero, after {epochs} epochs: held-out loss",
)
def memoryless_en(epochs=EPOCHS):
    return run("en", epochs, memory=False)[1][-1]


@claim(
    ".2f",
    test="test_in_chinese_memory_does_harm",
    ground="program",
    zh="中文，$W$固定为零：{epochs}轮里最低的留出损失",
    en="Chinese, $W$ held at zero: lowest held-out loss of the {epochs} epochs",
)
def memoryless_zh(epochs=EPOCHS):
    return run("zh", epochs, memory=False)[1].min()


@claim(
    ".2f",
    test="test_as_little_english_still_beats_its_pairs",
    ground="program",
    zh="英文只用与中文同样多的字符训练，循环网络{epochs}轮之后：留出句子的损失",
    en="English, trained on as many characters as the Chinese, recurrent network after {epochs} epochs: held-out loss",
)
def short_en(epochs=EPOCHS):
    return run("en", epochs, length=len(texts("zh")[1]))[1][-1]


@claim(
    ".2f",
    test="test_as_little_english_still_beats_its_pairs",
    ground="program",
    zh="同样少的英文，字符对计数：留出句子的损失",
    en="as little English, pairs of neighbours counted: held-out loss",
)
def short_bigram():
    return bigram_loss("en", length=len(texts("zh")[1]))


@claim(
    ".0f",
    test="test_text_is_counted_by_another_way",
    ground="enumeration",
    zh="中文训练文本里，字母表的一项（只出现一次的字合为一项）平均出现几次",
    en="how often an entry of the alphabet (characters that occur once are one entry) occurs in the Chinese training text, on average",
)
def times_zh(language="zh"):
    return len(texts(language)[1]) / kinds(language)


times_en = times_zh.at("en", zh="同上，英文", en="the same, English")


@claim(
    ".3f",
    test="test_unshifted_targets_look_too_good",
    ground="program",
    zh="英文，目标没有错开一位：一轮训练的最后{last}步的平均损失",
    en="English, targets not shifted by one: mean loss of the last {last} steps of one epoch",
)
def copy_loss(last=50):
    read, _ = columns(texts("en")[1], BATCH)
    *_, losses = epoch(*begin("en"), read, read)
    return np.mean(losses[-last:])


@claim(
    ".1%",
    test="test_text_is_counted_by_another_way",
    ground="enumeration",
    zh="中文留出句子里，字母表没有的字符所占的比例",
    en="share of characters in the Chinese held-out sentences that the alphabet lacks",
)
def unknown_zh():
    return np.mean(texts("zh")[2] == 0)
