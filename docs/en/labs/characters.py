# %% [markdown]
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

# %% [markdown]
# ## Training { #training }
#
# The network of [language RNN](../language-rnn.md). The text is cut into eight streams that are read side by side, at most twenty
# characters at a time; the state is carried on to the next characters, the gradient is not. [Adagrad](../adagrad.md) makes the steps.
# After each of them the parameters are rounded to five decimals: processors add in different orders, training would magnify the
# differences, and different machines might write different texts. Each sample starts from a space and uses the same random numbers.

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

# %% [markdown]
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

# %% [markdown]
# In the first epoch the network is worse than even guessing. Then the loss falls far below that of the shares: it uses what came before.
# It was judged on the text it was trained on, so this does not prove skill. One wrong letter can suffice, and it is in a place that it has
# never read: the last line that it wrote shows how it goes on from there. The [lesson](../language-rnn.md) holds text out and
# compares with counted pairs and triples.
