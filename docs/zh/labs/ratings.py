# %% [markdown]
# # 评分：隐因子多带来什么 { #ratings }
#
# 评分表大半是空的。在偏置之外，隐因子能多带来多少？对谁有用？
# { .question }
#
# 已有八个以上评分的用户得益不小；不到八个的，得益与偶然分不开。不加正则化，反而有害。
# { .answer }
#
# ## 长尾的评分 { #data }
#
# 120个用户，60部电影，三种隐藏的口味，评分以半星为单位。有人评得多，多数人评得少。数据是人造的：心里的分数加上0.5星的噪声，所以误差不能指望比0.5低多少。留出五分之一的评分用来评判。

# %%
import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(seed=5)
num_users, num_items = 120, 60
taste = rng.normal(size=(num_users, 3))
style = rng.normal(size=(num_items, 3))
strict = rng.normal(scale=0.6, size=num_users)
liked = rng.normal(scale=0.5, size=num_items)
wish = 3.4 + strict[:, None] + liked + 0.5 * taste @ style.T
noise = rng.normal(scale=0.5, size=wish.shape)
stars = np.clip(np.round(2 * (wish + noise)) / 2, 0.5, 5)

active = rng.beta(0.6, 1.6, size=num_users)  # few rate a lot
seen = rng.random(stars.shape) < 0.05 + 0.6 * active[:, None]
users, items = np.nonzero(seen)
ratings = stars[seen]
held = rng.random(len(ratings)) < 0.2
print(len(ratings), "ratings,", f"{seen.mean():.0%} of the table")

# %% [markdown]
# ## 逐个加秩 { #rank }
#
# 方法是交替最小二乘（见[矩阵分解](../matrix-factorization.md)），带偏置，同[协同过滤](../collaborative-filtering.md)一课。秩为0就是只有偏置。误差是均方根误差，单位是星；`l2`是正则化的强度。

# %%
from snippets.matrix_factorization import als_sweep, model_init, predict


def fit(rank, l2, sweeps=20):
    rng = np.random.default_rng(seed=0)
    mean = ratings[~held].mean()
    model = model_init(num_users, num_items, rank, mean, rng)
    known = users[~held], items[~held], ratings[~held]
    for _ in range(sweeps):
        model = als_sweep(model, *known, l2)
    return model


def rmse(model, cells):
    error = predict(model, users[cells], items[cells]) - ratings[cells]
    return np.sqrt(np.mean(error**2))


off = ratings - ratings[~held].mean()
inside, outside = (np.sqrt(np.mean(off[c] ** 2)) for c in (~held, held))
print(f"mean only  seen {inside:.2f}  held out {outside:.2f}")
for rank in (0, 1, 2, 3, 6, 10):
    model = fit(rank, l2=0.1)
    inside, outside = rmse(model, ~held), rmse(model, held)
    print(f"rank {rank:2}    seen {inside:.2f}  held out {outside:.2f}")

# %% [markdown]
# 秩每加一，见过的评分都拟合得更好；留出的评分却不是这样：从某个秩起，模型学到的是噪声。
#
# ## 正则化要多强 { #strength }

# %%
strengths = np.geomspace(0.003, 3, 13)
curves = {}
for rank in (0, 3, 10):
    fits = [fit(rank, l2) for l2 in strengths]
    curves[rank] = [rmse(model, held) for model in fits]
    mark = {0: ":", 3: "-", 10: "--"}[rank] + "o"
    plt.plot(strengths, curves[rank], mark, ms=4, label=f"rank {rank}")
plt.title("held-out RMSE against l2")
plt.xscale("log")
plt.xlabel("l2")
plt.legend()
plt.show()

assert min(curves[10]) < min(curves[0])
assert min(curves[3][0], curves[10][0]) > curves[0][0]

# %% [markdown]
# 两头都不好。`l2`接近零时，有隐因子还不如没有。`l2`大了，隐因子消失，三条曲线合成一条；再大，偏置也缩小，趋向平均值。中间有一个谷，谷里十个因子比三个差不了多少，而口味正好是三种。
#
# ## 谁得益 { #gain }
#
# 按已知评分的个数给用户分组，比较只有偏置和秩为3两种模型，各用自己最好的`l2`。（`l2`是在留出的评分上挑的：比较各组够用，拿来估计误差就偏乐观了。）得益是平方误差平均降了多少，以这个平均值的标准误为单位。

# %%
model = fit(rank=3, l2=strengths[np.argmin(curves[3])])
biases = fit(rank=0, l2=strengths[np.argmin(curves[0])])
known = np.bincount(users[~held], minlength=num_users)
margins = []
for low, high in [(0, 8), (8, 16), (16, 60)]:
    cells = held & (known[users] >= low) & (known[users] < high)
    pair = rmse(biases, cells), rmse(model, cells)
    print(f"{low:2} to {high - 1:2} known", end="  ")
    print(f"biases {pair[0]:.2f}  rank 3 {pair[1]:.2f}", end="  ")
    ask = users[cells], items[cells]
    off = [predict(m, *ask) - ratings[cells] for m in (biases, model)]
    gain = off[0] ** 2 - off[1] ** 2
    error = gain.std(ddof=1) / np.sqrt(len(gain))
    margins.append(gain.mean() / error)
    print(f"gain: {margins[-1]:.1f} standard errors")

assert margins[0] < 1 and min(margins[1:]) > 2

# %% [markdown]
# 已知评分不到八个的，得益与偶然分不开。只有三个评分的用户，要定三个隐因子和一个偏置：正则化把隐因子压在零附近，剩下的就是偏置。这就是冷启动。
