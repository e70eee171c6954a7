# %% [markdown] lang="zh"
# # 评分：隐因子多带来什么 { #ratings }
#
# 评分表大半是空的。在偏置之外，隐因子能多带来多少？对谁有用？
# { .question }
#
# 在这份合成的评分里，评分少的用户也得益，大小与评分多的差不多；只是他们留出的评分起伏太大，看不出来。几乎不加正则化时，隐因子反而有害。
# { .answer }
#
# ## 长尾的评分 { #data }
#
# 120个用户，60部电影，三种隐藏的口味，评分以半星为单位。有人评得多，多数人评得少。数据是合成的：心里的分数加上0.5星的噪声，所以误差不能指望比0.5低多少。留出五分之一的评分用来评判。

# %% [markdown] lang="en"
# # Ratings: what the factors add { #ratings }
#
# A table of ratings is mostly holes. How much do the latent factors add to the biases, and for whom?
# { .question }
#
# In this made-up table they help users with few known ratings too, about as much as users with many; but the errors of their held-out
# ratings scatter too much to tell.
# With next to no regularization they do harm.
# { .answer }
#
# ## Ratings with a long tail { #data }
#
# 120 users, 60 films, three hidden tastes, half stars. Some users rate a lot, most rate few. The data are synthetic: a
# wish plus noise of 0.5 stars, so the error cannot be expected to fall much below 0.5. A fifth of the ratings is held out for judging.

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

# %% [markdown] lang="zh"
# ## 逐个加秩 { #rank }
#
# 方法是交替最小二乘（见[矩阵分解](../matrix-factorization.md)），带偏置，同[协同过滤](../collaborative-filtering.md)一课。秩为0就是只有偏置。误差是均方根误差，单位是星；`l2`是正则化的强度。

# %% [markdown] lang="en"
# ## Rank after rank { #rank }
#
# Alternating least squares (told in [matrix factorization](../matrix-factorization.md)) with biases, as in
# [collaborative filtering](../collaborative-filtering.md). Rank 0 is biases alone. The error is the RMSE in stars; `l2` is the
# strength of the regularization.

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

# %% [markdown] lang="zh"
# 这几个秩里，秩越高，见过的评分拟合得越好；留出的评分却不是这样：从某个秩起，模型学到的是噪声。
#
# ## 正则化要多强 { #strength }

# %% [markdown] lang="en"
# The seen ratings are fitted better with each rank of this list. The held-out ones are not: from some rank on, the model learns noise.
#
# ## How strong a regularization { #strength }

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

for rank, curve in curves.items():
    print(f"rank {rank:2}: {curve[0]:.2f} at the left", end=", ")
    print(f"{min(curve):.2f} at best, {curve[-1]:.2f} at the right")

# %% [markdown] lang="zh"
# 有隐因子时，两头都不好。`l2`接近零时，有隐因子还不如没有。`l2`大了，隐因子消失，三条曲线合成一条；再大，偏置也缩小，趋向平均值。有隐因子的两条，中间有一个谷，谷里十个因子比三个差不了多少，而口味正好是三种。
#
# ## 谁得益 { #gain }
#
# 按已知评分的个数给用户分组，比较只有偏置和秩为3两种模型，各用自己最好的`l2`。（`l2`就是在这些留出的评分上挑的，误差因此略偏乐观。）得益是平方误差平均降了多少，以这个平均值的标准误为单位。

# %% [markdown] lang="en"
# With factors both ends are bad. With `l2` near zero, factors do worse than no factors at all. With a large one the factors vanish, and the three curves
# become one; then the biases shrink too, towards the plain mean. In between the curves with factors have a valley, and there ten factors do hardly worse than
# three, which is how many tastes there are.
#
# ## Who gains { #gain }
#
# Users by the number of their known ratings; biases alone against rank 3, each at its own best `l2`. (Chosen on these very held-out
# ratings, so their errors come out a little too kind.) The gain is the mean fall of the squared error, in standard errors of that mean.

# %%
model = fit(rank=3, l2=strengths[np.argmin(curves[3])])
biases = fit(rank=0, l2=strengths[np.argmin(curves[0])])
known = np.bincount(users[~held], minlength=num_users)
groups = [(0, 8), (8, 16), (16, 60)]
for low, high in groups:
    cells = held & (known[users] >= low) & (known[users] < high)
    pair = rmse(biases, cells), rmse(model, cells)
    print(f"{low:2} to {high - 1:2} known: {cells.sum():3} held out", end="  ")
    print(f"biases {pair[0]:.2f}  rank 3 {pair[1]:.2f}", end="  ")
    ask = users[cells], items[cells]
    off = [predict(m, *ask) - ratings[cells] for m in (biases, model)]
    gain = off[0] ** 2 - off[1] ** 2
    error = gain.std(ddof=1) / np.sqrt(len(gain))
    print(f"gain: {gain.mean() / error:.1f} standard errors")

# %% [markdown] lang="zh"
# 已知评分不到八个的，得益与偶然分不开。那就是没有得益吗？留出的评分就这些，起伏又大，说不准。数据是合成的，每个空格的评分都在`stars`里：把既没有训练、也没有留出的格子全拿来考。

# %% [markdown] lang="en"
# With fewer than eight known ratings no gain can be told from chance. Is there none? The held-out ratings are few and their errors scatter: they cannot say. The data are
# made up, so every hole has its rating in `stars`: ask all cells that were neither trained on nor held out.

# %%
everywhere = np.indices(stars.shape)
off = [predict(m, *everywhere) - stars for m in (biases, model)]
square = [np.ma.array(error**2, mask=seen) for error in off]
gain = (square[0] - square[1]).mean(axis=1)  # each user's own mean
for low, high in groups:
    those = (known >= low) & (known < high)
    pair = [np.sqrt(part[those].mean()) for part in square]
    error = gain[those].std(ddof=1) / np.sqrt(those.sum())
    print(f"{low:2} to {high - 1:2} known: {those.sum():3} users", end="  ")
    print(f"biases {pair[0]:.2f}  rank 3 {pair[1]:.2f}", end="  ")
    print(f"gain {gain[those].mean():.2f}, standard error {error:.2f}")
    if low == 0:
        length = np.linalg.norm(model[3][those], axis=1).mean()
        print(f"   mean length of their vectors {length:.2f}", end=", ")
        print(f"of all {np.linalg.norm(model[3], axis=1).mean():.2f}")

# %% [markdown] lang="zh"
# 三组的得益都是标准误的好几倍（在这一张表里，按用户与用户的差别算），大小也差不多。“与偶然分不开”说的是那些考题分辨不出，不是用户没有得益。对一个已知评分也没有的用户，隐因子添不了什么：ALS给她的向量是零。这就是冷启动。

# %% [markdown] lang="en"
# In all three groups the gain is several standard errors (from user to user, in this one table), and about the same. “No gain can be told
# from chance” was a word about the examination, not about the users. To a user without any known rating the factors add nothing:
# ALS gives her the vector zero. That is the cold start.
