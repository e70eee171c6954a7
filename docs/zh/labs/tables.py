# %% [markdown]
# # 一张带分类列的表 { #tables }
#
# 星期、天气、地点都是编号，温度是数。要不要告诉网络哪个是哪个？
# { .question }
#
# 要。用小表去查，误差接近可能的最小值。同样的训练，编号当数喂进去，误差是这个最小值的四倍；训练五倍那么久，也只补回一部分。
# { .answer }
#
# ## 一张租车表 { #data }
#
# 数据是人造的：3000行，三列编号，一列温度。规律已知，所以可能的最小误差也已知，就是噪声：6辆车。

# %%
import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(seed=7)
days = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
skies = ["sun", "cloud", "rain"]
rows = 3000
day = rng.integers(7, size=rows)
sky = rng.integers(3, size=rows)
place = rng.integers(20, size=rows)
warm = rng.normal(12, 8, size=rows)

size = rng.normal(60, 25, size=20)  # what a place rents on average
week = np.array([0, 2, 3, 2, 8, 30, 26])
wet = np.array([12, 4, -20])
law = size[place] + week[day] + wet[sky] * (1 + (day > 4)) + 1.2 * warm
rented = law + rng.normal(scale=6, size=rows)
print(rows, "rows; spread of the target", rented.std().round(1))
print("no model can do better than 6.0")

# %% [markdown]
# ## 编号当数，编号当行 { #compare }
#
# 用[结构化数据网络](../structured-nets.md)那一课的网络，在2000行上训练，在另外1000行上评判：先把编号当成另外三个数，再用宽为$d$的表去查。隐藏单元24个，训练40轮，每步20行，学习率0.1，都一样；编号当数的再训练一次200轮的。`mlp_loss`是均方误差的一半。

# %%
from snippets.mlp import mlp_epoch, mlp_init, mlp_loss

ids = np.column_stack([day, sky, place])
known, new = np.arange(2000), np.arange(2000, rows)
scale = rented[known].std()
target = (rented - rented[known].mean()) / scale
heat = ((warm - warm[known].mean()) / warm[known].std())[:, None]


def train(ids, sizes, x, dim, seed=0, epochs=40):
    rng = np.random.default_rng(seed)
    theta = mlp_init(sizes, x.shape[1], dim, 24, rng)
    for _ in range(epochs):
        part = ids[known], x[known], target[known]
        theta = mlp_epoch(theta, *part, 0.1, 20, rng)
    square = 2 * mlp_loss(theta, ids[new], x[new], target[new])
    return theta, scale * np.sqrt(square)


nothing = np.zeros((rows, 0), dtype=int)
numbers = (ids - ids[known].mean(axis=0)) / ids[known].std(axis=0)
everything = np.column_stack([heat, numbers])
as_numbers = train(nothing, (), everything, 1)[1]
print(f"ids as numbers    error {as_numbers:.1f}")
longer = train(nothing, (), everything, 1, epochs=200)[1]
print(f"  in 200 epochs   error {longer:.1f}")
found = {}
for dim in (1, 2, 4, 8):
    found[dim] = train(ids, (7, 3, 20), heat, dim)
    print(f"tables, d = {dim}     error {found[dim][1]:.1f}")

assert max(error for _, error in found.values()) < 1.25 * 6
assert as_numbers > 4 * 6 and longer > 1.5 * 6

# %% [markdown]
# ## 表里装了什么 { #inside }
#
# $d = 2$时，星期的各行可以直接画出来。对于地点，把每行的第一个坐标与该地点的平均租量画在一起。这个量网络从来没有见过，点却几乎排成一条线。

# %%
theta = found[2][0]
for k, name in enumerate(days):
    plt.plot(*theta[0][k], "o", color="C0" if k < 4 else "C1")
    if k > 3:
        where = {"xytext": (6, 4), "textcoords": "offset points"}
        plt.annotate(name, theta[0][k], **where)
plt.title("weekdays, d = 2 (without a name: Mo to Th)")
plt.show()

for k in range(20):
    plt.plot(size[k], theta[2][k, 0], "o", color="C0", ms=5)
plt.title("a place: its size against coordinate 1")
plt.xlabel("what it rents on average")
plt.show()

assert np.corrcoef(size, theta[2][:, 0])[0, 1] ** 2 > 0.9

apart = np.linalg.norm(theta[0][:, None] - theta[0], axis=-1)
weekend, rest = [5, 6], [0, 1, 2, 3, 4]
print(f"Sa to Su {apart[5, 6]:.2f}, ", end="")
print(f"weekend to the rest {apart[np.ix_(weekend, rest)].min():.2f}")
assert apart[5, 6] < apart[np.ix_(weekend, rest)].min()

# %% [markdown]
# 星期六和星期日靠在一起，离别的日子远：周末租得多，天气的影响也加倍。坐标轴本身没有意义，见[实体嵌入](../entity-embedding.md)。编号里并不缺少表里的东西：给足时间，网络会让函数顺着地点一个一个地弯过去。它不得不弯，因为编号的大小没有意义；表里的每一行却是自由的。
