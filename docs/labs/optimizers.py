# %% [markdown] lang="zh"
# # 同一个网络，四种优化方法 { #optimizers }
#
# 普通的梯度下降（GD）、动量、Adagrad、Adam训练同一个小网络，哪种最好？换一种问法，答案还一样吗？
# { .question }
#
# 共用一个学习率，九个里无论共用哪个，都是Adam第一、GD最后。各用各的最佳学习率，相邻的两名就换了位置；可选的学习率少一半，又换回来。还有，学习率大时，只跑一次不算结果：起点挪动$10^{-14}$左右，最后的损失就变了。
# { .answer }
#
# ## 数据与网络 { #network }
#
# 两条螺线绕在一起：200个点，两类，随机种子固定。

# %% [markdown] lang="en"
# # One network, four optimizers { #optimizers }
#
# Plain gradient descent (GD), momentum, Adagrad and Adam train the same small network. Which is best, and does the answer survive another
# way of asking?
# { .question }
#
# At one shared learning rate Adam comes first and GD last, whichever of nine rates is shared. Each at its own best rate, neighbours change
# places; with fewer rates to choose from, they change back. And at large rates a single run is no result: nudge its start by about
# $10^{-14}$, and it ends with another loss.
# { .answer }
#
# ## The data and the network { #network }
#
# Two spirals wind around each other: 200 points, two classes, drawn with a fixed seed.

# %%
import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(seed=3)
turn = np.linspace(0.25, 1, 100)
angle = 2.4 * np.pi * turn
direction = np.column_stack([np.cos(angle), np.sin(angle)])
arm = turn[:, None] * direction
noise = rng.normal(scale=0.04, size=(200, 2))
points = np.concatenate([arm, -arm]) + noise
label = np.repeat([0.0, 1.0], 100)

plt.plot(*points[:100].T, "o", ms=4, label="class 0")
plt.plot(*points[100:].T, "^", ms=4, label="class 1")
plt.title("two spirals")
plt.ylim(-1.1, 1.5)
plt.legend(loc="upper center", ncols=2)
plt.show()

# %% [markdown] lang="zh"
# 网络有十六个隐藏单元，激活函数是$\tanh$，输出是一个逻辑函数；损失是平均交叉熵，单位是纳特。全部参数排成一列，叫`theta`。逻辑函数$1/(1 + e^{-s})$写成$(1 + \tanh(s/2))/2$，两者相等，后者不会溢出。梯度是手写的，所以先与有限差分对一遍：梯度若写错，账会算到优化方法头上。

# %% [markdown] lang="en"
# The network has sixteen hidden units with $\tanh$ and one logistic output; the loss is the mean cross-entropy in nats. All its parameters
# lie in one list, `theta`. The logistic function $1/(1 + e^{-s})$ is written as $(1 + \tanh(s/2))/2$, which is the same and never
# overflows. The gradient is written by hand, so it is compared with finite differences first: a wrong gradient would be blamed on the
# optimizer.

# %%
def unpack(theta):
    weight = theta[:32].reshape(2, 16)
    return weight, theta[32:48], theta[48:64], theta[64]


def forward(theta):
    weight, bias, out, shift = unpack(theta)
    hidden = np.tanh(3 * points @ weight + bias)
    return hidden, hidden @ out + shift


def loss(theta):
    score = forward(theta)[1]
    return np.mean(np.logaddexp(0, score) - label * score)


def grad(theta):
    hidden, score = forward(theta)
    guess = (1 + np.tanh(score / 2)) / 2
    error = (guess - label) / len(label)
    back = np.outer(error, unpack(theta)[2]) * (1 - hidden**2)
    weight = (3 * points.T @ back).ravel()
    rest = back.sum(0), hidden.T @ error, [error.sum()]
    return np.concatenate([weight, *rest])


start = rng.normal(scale=0.5, size=65)
nudges = 1e-6 * np.eye(65)
slopes = [(loss(start + e) - loss(start - e)) / 2e-6 for e in nudges]
assert np.allclose(slopes, grad(start), atol=1e-8)

# %% [markdown] lang="zh"
# ## 五胞胎 { #twins }
#
# 每种方法在从0.03到30的十三个等比的学习率上各走600步，每步用全部的点，其余参数取那一课的默认值。每个学习率都跑五次，起点只差标准差为$10^{-14}$的正态噪声：这是五胞胎。它们最后的损失若不一样，起决定作用的就是起点的第十四位小数，其中任何一次都只是抽了一签，不是结果。所以规定：五个最后的损失里，最大的比最小的高出不到百分之一，这个学习率才算数。

# %% [markdown] lang="en"
# ## Twins { #twins }
#
# Each method makes 600 steps, each over all points, at thirteen learning rates in equal ratios from 0.03 to 30. All else is the default of
# its lesson. And each is run five times, from starts that differ by normal noise of standard deviation $10^{-14}$: five twins. If they end
# with different losses, it was the fourteenth decimal of the start that decided, and one of them is a draw, not a result. So the rule: a
# rate counts if the largest final loss of its five twins is less than one per cent above the smallest.

# %%
from snippets.adagrad import adagrad_init, adagrad_step
from snippets.adam import adam_init, adam_step
from snippets.momentum import momentum_init, momentum_step
from snippets.sgd import sgd_init, sgd_step

methods = {
    "GD": (sgd_init, sgd_step),
    "momentum": (momentum_init, momentum_step),
    "Adagrad": (adagrad_init, adagrad_step),
    "Adam": (adam_init, adam_step),
}
rates = np.geomspace(0.03, 30, 13)


def train(method, lr, theta):
    init, take_step = methods[method]
    state = init(theta)
    for _ in range(600):
        theta, state = take_step(theta, state, grad, lr)
    return theta


def twins(method, lr, number):
    """Return the final losses from so many starts beside the start."""
    shape = (number, 65)
    beside = start + 1e-14 * np.random.default_rng(4).normal(size=shape)
    return np.array([loss(train(method, lr, theta)) for theta in beside])


losses, spread, counts = {}, {}, {}
for m in methods:
    found = np.array([twins(m, lr, 5) for lr in rates])
    losses[m] = found.max(axis=1)
    spread[m] = losses[m] / found.min(axis=1) - 1
    counts[m] = spread[m] < 0.01
    print(f"{m:9}counts up to rate {rates[counts[m]].max():.1f}")

styles = dict(zip(methods, ("-", "--", "-.", ":"), strict=True))
for m in methods:
    shown = np.maximum(spread[m], 1e-16)
    plt.plot(rates, shown, styles[m], marker="o", ms=4, label=m)
plt.axhline(0.01, color="C4", lw=0.8)
plt.title("spread of the final loss of five twins")
plt.xscale("log")
plt.yscale("log")
plt.xlabel("rate")
plt.legend()
plt.show()

# %% [markdown] lang="zh"
# 学习率小的时候，五个损失一致；再大一格，就分开了。步子太大，一再冲过头，每步都可能把它们的距离拉长；拉长600次，几乎没有也成了很多。这就是混沌（chaos）。舍入也是这样的挪动，大小约$10^{-16}$；处理器的加法次序各不相同，舍入也就不同。所以在不算数的地方，同一个程序换一台机器，可能走到别处。在那里得到一个小损失，可能是运气；散得有多开，要多抽几次才知道。
#
# ## 共用一个学习率 { #shared }
#
# 现在按最后的损失（五个里最大的）排名，凡是四种方法都算数的学习率，各排一次。

# %% [markdown] lang="en"
# At small rates the losses of the twins agree; then, from one rate to the next, they part. Where steps overshoot again and again, each
# step can stretch the distance between the twins, and 600 stretches make something of nearly nothing. That is chaos. Rounding is such a
# nudge too, of about $10^{-16}$, and processors add in different orders and so round differently: where a rate does not count, the same
# program may end elsewhere on another machine. One small loss found there may be luck; how wide the draws lie, only more draws can tell.
#
# ## At one shared rate { #shared }
#
# Now the methods are ranked by their final loss, the largest of the five, at every rate at which all four count.

# %%
for m in methods:
    (line,) = plt.plot(rates, losses[m], styles[m], label=m)
    dots = {"marker": "o", "ms": 5, "ls": "", "color": line.get_color()}
    plt.plot(rates[counts[m]], losses[m][counts[m]], **dots)
    out = ~counts[m]
    plt.plot(rates[out], losses[m][out], **dots, mfc="none")
plt.title("largest final loss of five; hollow: does not count")
plt.xscale("log")
plt.yscale("log")
plt.ylim(1e-7, 1e4)
plt.xlabel("rate")
plt.legend(loc="upper center", ncols=2)
plt.show()

orders = []
for k in np.flatnonzero(np.all(list(counts.values()), axis=0)):
    orders.append(sorted(methods, key=lambda m: losses[m][k]))
    print(f"rate {rates[k]:.2f}: ", " < ".join(orders[-1]))

assert orders == [["Adam", "momentum", "Adagrad", "GD"]] * 9

# %% [markdown] lang="zh"
# 九个学习率，九次同样的名次。那么Adam最好、GD最差？
#
# ## 各用各的最佳学习率 { #best }
#
# 换一条规则：每种方法在算数的结果里，选最后损失最小的那个学习率。先在十三个里选，再隔一个取一个来选。

# %% [markdown] lang="en"
# Nine rates, nine times the same ranking. Is Adam best, then, and GD worst?
#
# ## Each at its own best rate { #best }
#
# The other rule: each method may choose the rate with the smallest final loss among its runs that count. First from all thirteen rates,
# then from every second one.

# %%
def compare(places):
    found = {}
    for m in methods:
        usable = [k for k in places if counts[m][k]]
        k = min(usable, key=lambda k: losses[m][k])
        found[m] = losses[m][k], rates[k]
    for m in sorted(found, key=found.get):
        print(f"  {m:9}{found[m][0]:.2e} at rate {found[m][1]:.1f}")
    return found


print("all thirteen rates")
fine = compare(range(13))
print("every second rate")
coarse = compare(range(0, 13, 2))
assert sorted(fine, key=fine.get) == ["momentum", "Adam", "GD", "Adagrad"]
assert sorted(coarse, key=coarse.get) == orders[0]

# %% [markdown] lang="zh"
# 十三个都可选时，两对相邻的名次都换了位置：GD和动量在一个更大的学习率上还算数，Adam和Adagrad在那里已经不算数了。隔一个取一个，那个学习率正好不在其中，名次又回到原样。学习率换一种取法，名次就翻转，那么它说的是方法，也同样是取法。
#
# 那么两组之间的差距总站得住吧？看看不算数的地方：GD和Adam各取算数的学习率之后的那一个，抽二十次。

# %% [markdown] lang="en"
# With all the rates, both pairs of neighbours have changed places: GD and momentum still count at a rate at which Adam and Adagrad no
# longer do. With every second rate, that rate is not on offer, and the old ranking is back. A ranking that turns with the choice of rates
# says as much about the choice as about the methods.
#
# Does the gap between the pairs survive, at least? Look at what does not count: twenty draws of GD and of Adam, each at its first rate
# beyond the ones that count.

# %%
draws = {}
for m in ("GD", "Adam"):
    k = np.flatnonzero(counts[m]).max() + 1
    draws[m] = twins(m, rates[k], 20)
    apart = draws[m].max() / draws[m].min()
    print(f"{m:5}at {rates[k]:.1f}: worst over best more than 10: {apart > 10}, more than 1000: {apart > 1000}")

print("GD's median draw below its best that counts:", np.median(draws["GD"]) < fine["GD"][0])

# %% [markdown] lang="zh"
# 两处都是混沌，但Adam的二十个损失相差超过一千倍，GD的相差不到十倍，而且它们的中位数，就已经好过GD算数的结果里最好的。所以差距有多大，同样要看规则。在这个实验里，试过的几条规则下，只看算数的学习率，Adam和动量最后的损失都比GD和Adagrad低，能说的就是这些。这只是一个网络、一个起点、600步的结果。每步用全部的点，所以也没有噪声；噪声带来的变化见[随机梯度下降](../sgd.md)，另外九种规则见[同场比较](../optimizer-race.md)。方法见[动量](../momentum.md)、[Adagrad](../adagrad.md)、[Adam](../adam.md)。

# %% [markdown] lang="en"
# Both places are chaotic, but Adam's twenty losses lie more than a thousandfold apart, while GD's lie within a factor of ten, and their
# median is better than the best of GD that counts. So the size of the gap hangs on the rule as well. In this lab Adam and momentum end
# below GD and Adagrad under each of the rules tried, if only the rates that count are looked at, and that is all. It holds for one network,
# one start and 600 steps. There is no noise either, since every step uses all points; [stochastic gradient descent](../sgd.md) tells what
# noise changes, and [the race](../optimizer-race.md) tries nine rules. The methods: [momentum](../momentum.md), [Adagrad](../adagrad.md),
# [Adam](../adam.md).
