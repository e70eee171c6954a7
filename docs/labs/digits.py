# %% [markdown] lang="zh"
# # 手写数字上的随机失活 { #digits }
#
# 一百幅手写数字，一万五千个参数：网络把图像背了下来。随机失活有用吗？
# { .question }
#
# $p = 0.4$时有：训练图像与新图像之间的差距变窄，新图像上的损失也降：降得不多，却是标准误的好几倍。
# { .answer }
#
# ## 图像 { #images }
#
# scikit-learn自带1797幅8乘8像素的手写数字（[Alpaydin与Kaynak，UCI，1998](@alpaydin-1998)），所以这个实验除了NumPy和matplotlib还要装scikit-learn。一百幅用来训练，其余用来评判。

# %% [markdown] lang="en"
# # Dropout on handwritten digits { #digits }
#
# A hundred images of digits, fifteen thousand parameters: the network learns the images by heart. Does dropout help?
# { .question }
#
# At $p = 0.4$ it narrows the gap between the training images and new ones, and lowers the loss on new ones: a little, but by
# several standard errors.
# { .answer }
#
# ## The images { #images }
#
# Scikit-learn brings 1797 handwritten digits of 8 by 8 pixels ([Alpaydin and Kaynak, UCI, 1998](@alpaydin-1998)), so this lab needs scikit-learn beside
# NumPy and matplotlib. A hundred are for training, the rest for judging.

# %%
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

images, digit = load_digits(return_X_y=True)
images = images / 16
order = np.random.default_rng(seed=0).permutation(len(images))
train, test = order[:100], order[100:]

mosaic = images[train[:10]].reshape(10, 8, 8)
plt.figure(figsize=(4.4, 1.2))
plt.imshow(np.hstack(mosaic), cmap="gray_r")
plt.title("ten images")
plt.axis("off")
plt.show()

# %% [markdown] lang="zh"
# ## 网络 { #network }
#
# 一个隐藏层，200个单元，输出上做[随机失活](../dropout.md)，再对十个数字做softmax。`noisy / hidden`就是带着因子$1/(1-p)$的掩码，反向传播不必另记什么；单元不响应时，梯度本来就是零。其中一个斜率与有限差分对一遍。

# %% [markdown] lang="en"
# ## The network { #network }
#
# One hidden layer of 200 units, [dropout](../dropout.md) on its output, a softmax over ten digits. `noisy / hidden` is the mask with its
# factor $1/(1-p)$, so the backward pass needs no other memory; where a unit is silent, its gradient is zero anyway. One slope is compared
# with finite differences.

# %%
from snippets.dropout import dropout


def init(rng, hidden=200):
    first = rng.normal(scale=np.sqrt(2 / 64), size=(64, hidden))
    last = rng.normal(scale=np.sqrt(1 / hidden), size=(hidden, 10))
    return [first, np.zeros(hidden), last, np.zeros(10)]


def forward(theta, x, p=0.0, rng=None):
    first, bias, last, shift = theta
    hidden = np.maximum(x @ first + bias, 0)
    noisy = dropout(hidden, p, rng) if p else hidden
    scores = noisy @ last + shift
    scores = scores - scores.max(axis=1, keepdims=True)
    return hidden, noisy, scores - np.log(np.exp(scores).sum(1))[:, None]


def loss(theta, x, y):
    return -forward(theta, x)[2][np.arange(len(y)), y].mean()


def grad(theta, x, y, p, rng):
    hidden, noisy, logs = forward(theta, x, p, rng)
    error = (np.exp(logs) - np.eye(10)[y]) / len(y)
    scale = np.divide(noisy, hidden, where=hidden > 0, out=0 * hidden)
    back = (error @ theta[2].T) * scale
    return [x.T @ back, back.sum(0), noisy.T @ error, error.sum(0)]


theta = init(np.random.default_rng(seed=1))
nudge = 1e-5 * np.eye(200)[0]  # of the first unit's bias
near = [[theta[0], theta[1] + e, *theta[2:]] for e in (nudge, -nudge)]
up, down = (loss(a, images[train], digit[train]) for a in near)
slope = grad(theta, images[train], digit[train], 0.0, None)[1][0]
assert np.isclose((up - down) / 2e-5, slope)

# %% [markdown] lang="zh"
# ## 用与不用 { #compare }
#
# 五个丢弃概率，各跑四遍，每遍1500步，每步20幅图像。对每个$p$规则都一样，什么也没有另调。损失都在训练之后、什么也不丢的整个网络上算。

# %% [markdown] lang="en"
# ## With and without { #compare }
#
# Five drop probabilities, four runs each, 1500 steps of 20 images. The rule is the same for every $p$; nothing is tuned. The
# losses are those of the whole network, after training, with nothing dropped.

# %%
def run(p, seed, steps=1500, lr=0.1):
    rng = np.random.default_rng(seed)
    theta = init(rng)
    for _ in range(steps):
        rows = rng.choice(train, size=20, replace=False)
        slopes = grad(theta, images[rows], digit[rows], p, rng)
        theta = [a - lr * b for a, b in zip(theta, slopes, strict=True)]
    both = [loss(theta, images[c], digit[c]) for c in (train, test)]
    logs = [forward(theta, images[c])[2] for c in (train, test)]
    wrong = np.mean(logs[1].argmax(axis=1) != digit[test])
    best = np.sort(logs[0])  # the lead: the largest score minus the next
    return [*both, wrong, np.mean(best[:, -1] - best[:, -2])]


chances = (0.0, 0.2, 0.4, 0.6, 0.8)
seeds = range(4)
losses = np.array([[run(p, seed) for seed in seeds] for p in chances])
for p, mean in zip(chances, losses.mean(axis=1), strict=True):
    text = f"p = {p}   train {mean[0]:.3f}   test {mean[1]:.3f}"
    print(f"{text}   wrong {mean[2]:.1%}   lead {mean[3]:.1f}")

# %%
middle = losses.mean(axis=1)
error = losses.std(axis=1, ddof=1) / np.sqrt(len(seeds))
for kind, name, style in ((0, "train", "--o"), (1, "test", "-o")):
    part = middle[:, kind], error[:, kind]
    plt.errorbar(chances, *part, fmt=style, ms=4, label=name)
plt.title("cross-entropy in nats, four runs each")
plt.xlabel("p, the probability of dropping")
plt.ylim(0, None)
plt.legend()
plt.show()

gap = losses[..., 1] - losses[..., 0]
assert (gap[2] < gap[0]).all()
better = losses[0, :, 1] - losses[2, :, 1]
margin = better.mean() / (better.std(ddof=1) / np.sqrt(len(seeds)))
print(f"test loss falls by {better.mean():.3f}, {margin:.0f} standard errors")
fewer = 100 * (losses[0, :, 2] - losses[2, :, 2])
doubt = fewer.std(ddof=1) / np.sqrt(len(seeds))
print(f"wrong: {fewer.mean():.2f} points fewer, standard error {doubt:.2f}")
assert margin > 3

# %% [markdown] lang="zh"
# 试过的五个$p$，训练图像都被背了下来。变的是新图像上的损失：先降，到$p = 0.8$平均又略升，这一升四遍还不足以断定。$p = 0.4$时降幅不大，但四遍逐个种子比较，它远在噪声之外。四遍用的是同一百幅训练图像；换一百幅会怎样，这里看不出来。新图像认错的比例也降：从$p = 0$到$0.4$降了多少，见印出的最后一行。
#
# [正则化那一课](../dropout-regularizer.md#digits)里，训练误差随$p$*上升*；这里试过的四个丢弃概率，训练损失反而都比不用时低。两边的损失不同。平方误差要得分等于1和0，随机失活的惩罚把它们拉开。交叉熵在答对之后，得分按比例一起放大，它就一直降。带着掩码时它平均更大，训练就继续推；什么也不丢时，最大的得分便领先得更多（最后一列）。
#
# 那一课还说：线性模型用平方误差时，随机失活的平均作用可以精确算出。

# %% [markdown] lang="en"
# The training images are learned by heart with each of the five $p$. What changes is the loss on new images: it falls at first and, at
# $p = 0.8$, rises a little on average, which four runs are too few to be sure of. The fall at $p = 0.4$ is small, and it is far outside the noise of four runs, compared seed by seed. The hundred
# training images are the same in all of them: what another hundred would give, these runs do not tell. The share
# of new images named wrongly falls too: the last line printed says by how much from $p = 0$ to $0.4$.
#
# In the [lesson](../dropout-regularizer.md#digits) the training error *rises* with $p$; here the training loss is lower
# with each of the four drop probabilities than without. The losses differ. Squared error asks for the scores 1 and 0, and the penalty of dropout draws them away. Cross-entropy of a right
# answer falls without end as all scores grow in proportion. Under masks it is larger on average, so training goes on pushing; with nothing dropped the largest
# score then leads by more (last column).
#
# The lesson says more: the mean effect of dropout on a linear model with squared error can be computed exactly.
