# %% [markdown]
# # 同一个网络，四种优化方法 { #optimizers }
#
# 四种方法训练同一个小网络，哪种最好？换一种问法，答案还一样吗？
# { .question }
#
# 各自用合适的学习率，四种都能学会；共用一个学习率，名次可以整个倒过来。
# { .answer }
#
# ## 数据与网络 { #network }
#
# 两条螺线绕在一起：200个点，两类，随机种子固定。

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
plt.legend(loc="upper right")
plt.show()

# %% [markdown]
# 网络有十六个隐藏单元，激活函数是$\tanh$，输出是一个逻辑函数；损失是平均交叉熵，单位是奈特。梯度是手写的，所以先与有限差分对一遍：梯度若写错，账会算到优化方法头上。

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
    error = (1 / (1 + np.exp(-score)) - label) / len(label)
    back = np.outer(error, unpack(theta)[2]) * (1 - hidden**2)
    weight = (3 * points.T @ back).ravel()
    rest = back.sum(0), hidden.T @ error, [error.sum()]
    return np.concatenate([weight, *rest])


start = rng.normal(scale=0.5, size=65)
nudges = 1e-6 * np.eye(65)
slopes = [(loss(start + e) - loss(start - e)) / 2e-6 for e in nudges]
assert np.allclose(slopes, grad(start), atol=1e-8)

# %% [markdown]
# ## 各用各的最佳学习率 { #best }
#
# 规则：从0.03到30取十三个等比的学习率，都从同一起点、每步用全部的点走600步，最后损失最小的算赢。动量与NAG取$\gamma = 0.9$。

# %%
from snippets.adagrad import adagrad_init, adagrad_step
from snippets.momentum import momentum_init, momentum_step
from snippets.nesterov import nesterov_init, nesterov_step
from snippets.sgd import sgd_init, sgd_step

methods = {
    "GD": (sgd_init, sgd_step, {}),
    "momentum": (momentum_init, momentum_step, {"momentum": 0.9}),
    "NAG": (nesterov_init, nesterov_step, {"momentum": 0.9}),
    "Adagrad": (adagrad_init, adagrad_step, {"eps": 1e-8}),
}
rates = np.geomspace(0.03, 30, 13)


def train(name, lr):
    init, take_step, options = methods[name]
    theta, state, losses = start, init(start), [loss(start)]
    for _ in range(600):
        theta, state = take_step(theta, state, grad, lr, **options)
        losses.append(loss(theta))
    return np.array(losses)


runs = {m: np.array([train(m, lr) for lr in rates]) for m in methods}
best = {m: runs[m][:, -1].argmin() for m in methods}
for m in methods:
    print(f"{m:9}rate {rates[best[m]]:4.1f}  ", end="")
    print(f"loss {runs[m][best[m], -1]:.4f}")

# %%
styles = dict(zip(methods, ("-", "--", "-.", ":"), strict=True))
for m in methods:
    plt.plot(runs[m][best[m]], styles[m], label=m)
plt.title("loss, each at its best rate")
plt.yscale("log")
plt.xlabel("step")
plt.legend()
plt.show()

for m in methods:
    plt.plot(rates, runs[m][:, -1], styles[m], marker="o", ms=4, label=m)
plt.title("final loss against the rate")
plt.xscale("log")
plt.yscale("log")
plt.xlabel("rate")
plt.legend()
plt.show()

# %% [markdown]
# ## 共用一个学习率 { #shared }
#
# 现在大家用同一个学习率，按最后的损失排名；再换一个学习率排一遍。

# %%
ranking = {}
for place in (2, 6, 10):
    ranking[place] = sorted(methods, key=lambda m: runs[m][place, -1])
    print(f"rate {rates[place]:4.1f}:", " < ".join(ranking[place]))

assert ranking[2][-1] == ranking[6][-1] == "GD"
assert ranking[10][0] == "GD"

# %% [markdown]
# 普通的梯度下降（GD）在两个小学习率上都垫底，到最大的学习率却排第一：别的方法在那里已经过了自己的谷。每种方法都有自己的谷；共用一个学习率去比，比的是谷在哪里。这里每步用全部的点，没有噪声；噪声带来的变化见[随机梯度下降](../sgd.md)。各方法的规则见[动量](../momentum.md)、[Nesterov加速](../nesterov.md)、[Adagrad](../adagrad.md)。
