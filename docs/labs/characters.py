# %% [markdown] lang="zh"
# # 会写字的网络 { #characters }
#
# 网络逐个字符读九个英文短句。训练到每个阶段，它写得出什么？
# { .question }
#
# 先是乱码，再是字母大致各占各的份额，再是单词的碎片，最后是背下来的一段原文，直到走错为止。
# { .answer }
#
# ## 文字 { #text }
#
# 九个英文短句，大意取自本站英文版的旧稿，全用小写。损失$J$是$-\ln p$的平均，$p$是给下一个字符的概率，单位是纳特。两条基线：每个字符机会均等；每个字符按各自的份额。

# %% [markdown] lang="en"
# # A network that writes { #characters }
#
# A network reads nine sentences, character by character. What does it write after each stage of training?
# { .question }
#
# First noise, then letters in about their right shares, then pieces of words, and in the end a passage of the text, learned by heart,
# until it leaves its track.
# { .answer }
#
# ## The text { #text }
#
# Nine short sentences after an early edition of this site, in lower case. The loss $J$ is the mean of $-\ln p$ in nats, where $p$ is the probability that was given to the
# character that comes. Two baselines: every character equally likely, and every character by its share.

# %%
import matplotlib.pyplot as plt
import numpy as np

text = (
    "beside each formula stands the code that computes it; the code "
    "draws the figures; the numbers in the text are computed. when one "
    "of them stops being true, nothing is published. each step looks at "
    "a few examples only, so the gradient is noisy. the mean gradient "
    "of a mini-batch is unbiased. give the parameters a velocity: keep "
    "part of the last step and add the new gradient. gradients that "
    "agree pile up, gradients that alternate cancel. keep a short "
    "vector for each user and each item; the rating is their product. "
    "drop units at random while training and scale the rest. keep for "
    "each parameter the sum of the squares of its gradients. "
)
assert text.count(". ") == 9
letters = sorted(set(text))
ids = np.array([letters.index(x) for x in text])
print(len(text), "characters,", len(letters), "kinds")

share = np.bincount(ids) / len(ids)
alone = -(share * np.log(share)).sum()
print(f"all alike {np.log(len(letters)):.2f} nats, by share {alone:.2f}")

# %% [markdown] lang="zh"
# ## 训练 { #training }
#
# 用[语言循环网络](../language-rnn.md)那一课的网络。文字切成八条并排读，每次至多读二十个字符；状态接着传，梯度不往前传。每步用[Adagrad](../adagrad.md)。每走一步，参数都舍入到五位小数：处理器的加法次序各不相同，训练会把差别放大，不舍入，不同的机器写出来的就可能不一样。每次都从空格开始写，用同一串随机数。

# %% [markdown] lang="en"
# ## Training { #training }
#
# The network of [language RNN](../language-rnn.md). The text is cut into eight streams that are read side by side, at most twenty
# characters at a time; the state is carried on to the next characters, the gradient is not. [Adagrad](../adagrad.md) makes the steps.
# After each of them the parameters are rounded to five decimals: processors add in different orders, training would magnify the
# differences, and other machines might write something else. Each sample starts from a space and uses the same random numbers.

# %%
from snippets.rnn import rnn_gradient, rnn_init, rnn_sample

streams, length = 8, 20
cut = (len(ids) - 1) // streams
reads = ids[: streams * cut].reshape(streams, cut).T
nexts = ids[1 : streams * cut + 1].reshape(streams, cut).T


def write(params, number=60):
    rng = np.random.default_rng(seed=1)
    drawn = rnn_sample(params, letters.index(" "), number, rng)
    return "".join(letters[i] for i in drawn)


params = rnn_init(len(letters), 64, np.random.default_rng(seed=0))
sum_sq = {name: np.zeros_like(part) for name, part in params.items()}
losses = []
print(f"epoch   0: {write(params)}")
for epoch in range(1, 201):
    state, seen = np.zeros((streams, 64)), []
    for t in range(0, cut, length):
        part = reads[t : t + length], nexts[t : t + length]
        loss, grads, state = rnn_gradient(params, *part, state)
        for name, slope in grads.items():
            sum_sq[name] = sum_sq[name] + slope**2
            step = 0.1 * slope / np.sqrt(sum_sq[name] + 1e-8)
            params[name] = np.round(params[name] - step, 5)
        seen.append(loss)
    losses.append(np.mean(seen))
    if epoch in (5, 20, 50, 200):
        print(f"epoch {epoch:3}: {write(params)}")
print(f"and on:    {write(params, 120)[60:]}")

# %% [markdown] lang="zh"
# ## 损失 { #loss }
#
# $e^J$是困惑度（perplexity）：网络拿不准的程度，相当于在这么多个同样可能的字符里猜。

# %% [markdown] lang="en"
# ## The loss { #loss }
#
# $e^J$ is the perplexity: the network is as unsure as if it had to guess among so many equally likely characters.

# %%
plt.plot(losses)
plt.axhline(np.log(len(letters)), color="C1", ls="--")
plt.axhline(alone, color="C2", ls=":")
plt.title("loss in nats a character")
plt.xlabel("epoch")
plt.show()

print(f"perplexity {np.exp(losses[0]):.1f} -> {np.exp(losses[-1]):.2f}")
print(f"loss in the last epoch {losses[-1]:.2f} nats")

# %% [markdown] lang="zh"
# 第一轮里，网络还不如均等地猜。然后损失降到远低于按份额猜的水平：网络用上了前文。它是在训练过的文字上评判的，所以这还不能证明本事。写错一个字母，就可能走到从未读过的地方：它写的最后一行就是在那里接着写的。[那一课](../language-rnn.md)留出了文字，还与字符对、三字符组的计数比较。

# %% [markdown] lang="en"
# In the first epoch the network is worse than even guessing. Then the loss falls far below that of the shares: it uses what came before.
# It was judged on the text it was trained on, so this shows no skill yet. One wrong letter can suffice, and it is in a place that it has
# never read: the last line that it wrote shows how it goes on from there. The [lesson](../language-rnn.md) holds text out and
# compares with counted pairs and triples.
