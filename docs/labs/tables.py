# %% [markdown] lang="zh"
# # 一张带分类列的表 { #tables }
#
# 星期、天气、地点都是编号，温度是数。要不要告诉网络哪个是哪个？
# { .question }
#
# 要。编号去查小表，网络的误差就接近生成数据的规律本身；编号当作数值喂进去，同样的训练差得远，训练五倍那么久也还差得远。不过得益大半来自编码，不来自网络：独热编号的线性拟合已经走完大半的路，再告诉它星期与天气怎样搭配，就几乎走完了。
# { .answer }
#
# ## 一张自行车租借表 { #data }
#
# 数据是合成的：3000行，三列编号，一列温度，单位是自行车的辆数。规律已知，再加上标准差为6的噪声。所以评判一个模型，就看它与规律本身在同样的行上的误差差多少。

# %% [markdown] lang="en"
# # A table with categories { #tables }
#
# Weekday, sky and place are ids, the temperature is a number. Does a network need to be told which is which?
# { .question }
#
# Yes. With the ids looked up in small tables, the network comes close to the error of the law that made the data; fed as numbers, the ids
# leave it far behind, in the same training and in five times that. But most of the gain is the coding, not the network: a linear fit of
# one-hot ids comes most of the way, and nearly all of it once it is told which weekday goes with which sky.
# { .answer }
#
# ## A table of bicycle rentals { #data }
#
# The data are made up: 3000 rows, three columns of ids, one of degrees. The law is known, and to it comes noise of standard deviation 6. So a
# model is told by how near it comes to the law's own error over the same rows.

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

size = rng.normal(100, 25, size=20)  # what the law adds for a place
week = np.array([0, 2, 3, 2, 8, 30, 26])
wet = np.array([12, 4, -20])
law = size[place] + week[day] + wet[sky] * (1 + (day > 4)) + 1.2 * warm
rented = law + rng.normal(scale=6, size=rows)
print(rows, "rows; spread of the target", rented.std().round(1))
print("from", rented.min().round(), "to", rented.max().round(), "bicycles")
assert rented.min() > 0

# %% [markdown] lang="zh"
# ## 编号当作数值，编号用来查表 { #compare }
#
# 用[表格数据的神经网络](../structured-nets.md)那一课的网络，在2000行上训练，在其余的行上评判，各试三个初值：先把编号当作另外三个数，再用宽为$d$的表去查。隐藏单元24个，训练40轮，每步20行，学习率0.1，各次一样；编号当作数值的再训练一次200轮的。前面放上最简单的对手，线性拟合：用编号的数值，用[独热](../categorical-continuous.md#formula)的列，再给星期与天气的每一对加一列。打印的是均方根误差，单位是辆。

# %% [markdown] lang="en"
# ## Ids as numbers, ids as rows { #compare }
#
# The network of [structured-data nets](../structured-nets.md), trained on 2000 rows and judged on the others, from three starts: with the ids
# as three more numbers, then with tables of width $d$. 24 hidden units, 40 epochs, 20 rows a step, learning rate 0.1, the same for each; and
# for the numbers once more with 200 epochs. Before it the simplest rival, a linear fit: of the numbers, of
# [one-hot](../categorical-continuous.md#formula) columns, and with one column more for each pair of weekday and sky. What is printed is the
# root mean squared error, in bicycles.

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


def linear(*columns):
    columns = np.column_stack([np.ones(rows), *columns])
    weights = np.linalg.lstsq(columns[known], rented[known])[0]
    return np.sqrt(np.mean((columns @ weights - rented)[new] ** 2))


law_alone = np.sqrt(np.mean((law - rented)[new] ** 2))
print(f"the law itself              {law_alone:.1f}")
assert abs(law_alone - 6) < 4 * 6 / np.sqrt(2 * len(new))  # noise, by chance

nothing = np.zeros((rows, 0), dtype=int)
numbers = (ids - ids[known].mean(axis=0)) / ids[known].std(axis=0)
everything = np.column_stack([heat, numbers])
one_hot = [column[:, None] == np.arange(1 + column.max()) for column in ids.T]
both = (one_hot[0][:, :, None] & one_hot[1][:, None]).reshape(rows, -1)
print(f"linear, ids as numbers      {linear(numbers, heat):.1f}")
print(f"linear, ids one-hot         {linear(*one_hot, heat):.1f}")
print(f"  and weekday with sky      {linear(*one_hot, both, heat):.1f}")

starts = (0, 1, 2)
for epochs in (40, 200):
    runs = [train(nothing, (), everything, 1, k, epochs) for k in starts]
    errors = " ".join(f"{error:4.1f}" for _, error in runs)
    print(f"ids as numbers, {epochs:3} epochs  {errors}")
found = {}
for dim in (1, 2, 4, 8):
    found[dim] = [train(ids, (7, 3, 20), heat, dim, k) for k in starts]
    errors = " ".join(f"{error:4.1f}" for _, error in found[dim])
    print(f"tables, d = {dim}               {errors}")

# %% [markdown] lang="zh"
# ## 表里装了什么 { #inside }
#
# $d = 2$时，星期的各行可以直接画出来。对于地点，在它们的平面里取与地点大小（规律给这个地点加的量）最合的一个方向，与这个大小画在一起。这个量没有告诉网络，点却几乎排成一条线。

# %% [markdown] lang="en"
# ## What the tables hold { #inside }
#
# For $d = 2$ the rows for the weekdays can be drawn as they are. For the places, the direction of their plane that goes best with a place's size, what
# the law adds for it, is set against that number. The network was not told the number, and yet the points lie almost on a line.

# %%
theta = found[2][0][0]
for k, name in enumerate(days):
    plt.plot(*theta[0][k], "o", color="C0" if k < 4 else "C1")
    if k > 3:
        where = {"xytext": (6, 4), "textcoords": "offset points"}
        plt.annotate(name, theta[0][k], **where)
plt.title("weekdays, d = 2 (without a name: Mo to Th)")
plt.show()

line = np.column_stack([np.ones(20), theta[2]])
along = line @ np.linalg.lstsq(line, size)[0]
plt.plot(size, along, "o", color="C0", ms=5)
plt.title("a place: its size, and its row along one direction")
plt.xlabel("its size, what the law adds for it")
plt.show()
print("share of the variance", round(np.corrcoef(size, along)[0, 1] ** 2, 3))

weekend, rest = [5, 6], [0, 1, 2, 3, 4]
for k, (theta, _) in enumerate(found[2]):
    apart = np.linalg.norm(theta[0][:, None] - theta[0], axis=-1)
    least = apart[np.ix_(weekend, rest)].min()
    print(f"start {k}: Sa to Su {apart[5, 6]:.2f}, ", end="")
    print(f"weekend to the rest {least:.2f}")

# %% [markdown] lang="zh"
# 三个初值里，星期六和星期日每次都靠在一起，离别的日子远：周末租得多，天气的影响也加倍。坐标轴本身没有意义，见[实体嵌入](../entity-embedding.md)。编号里并不缺少表里的东西：网络可以让函数顺着地点一个一个地弯过去。200轮里能弯到哪一步，要看初值，网络的第二行就是例子。表里的每一行却从一开始就是自由的。

# %% [markdown] lang="en"
# From each of the three starts Saturday and Sunday lie together, away from the other days: more is rented then, and the weather counts twice.
# The axes themselves mean nothing; see [entity embedding](../entity-embedding.md). The numbers of the ids do not hide what the tables show: a
# network can bend its function around them, place by place. How far it gets in 200 epochs depends on the start, as the second line of
# the networks shows. In a table each row is free from the beginning.
