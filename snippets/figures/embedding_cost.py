"""images/embedding_cost.*.svg: the product's cost grows with the table, the lookup's does not."""

import numpy as np

from snippets.figures.kit import COLOR, Figure, axes_in, line, powers, segments, set_ticks, word

BATCH, EMBEDDING_DIM, LARGE = 64, 100, 50_000
OPERATIONS = 2  # a multiplication and an addition


def data():
    """Return operations of the product and reads of the lookup against the number of rows."""
    rows = np.array([10, 100, 1000, 10_000, LARGE, 100_000])
    product = OPERATIONS * BATCH * rows * EMBEDDING_DIM
    lookup = np.full(len(rows), BATCH * EMBEDDING_DIM)
    return {
        "rows": rows,
        "product": product,
        "lookup": lookup,
        "reads": BATCH * EMBEDDING_DIM,
        "operations": OPERATIONS * BATCH * LARGE * EMBEDDING_DIM,
        "ratio": OPERATIONS * LARGE,
        "batch": BATCH,
        "embedding_dim": EMBEDDING_DIM,
        "large": LARGE,
        "weights": LARGE * EMBEDDING_DIM,
        "one_hot": BATCH * LARGE,
        "sizes": {"one-hot": BATCH * rows, "ids": np.full(len(rows), BATCH)},
    }


FIGURE = Figure(
    data,
    caption=(
        "**表大一倍，乘法的运算多一倍，查表不变。**$B={batch:d}$，$d={embedding_dim:d}$。左：$V={large:d}$时，乘法"
        "的运算次数{是|reads(product[4] / lookup[4], ratio)}查表所读个数的{ratio:d}倍，也就是$2V$倍；查表"
        "{读|reads(lookup, reads)}{reads:d}个数。右：独热矩阵要存$BV$个数，编号是$B$个。这里数的是次数，不是计时。",
        "**Twice the table means twice the operations of the product, and no more work for the lookup.** $B={batch:d}$, "
        "$d={embedding_dim:d}$. Left: at $V={large:d}$ the product {takes|reads(product[4] / lookup[4], ratio)} "
        "{ratio:d} times as many operations as the lookup reads numbers, which is $2V$ times; the lookup "
        "{reads|reads(lookup, reads)} {reads:d}. Right: the one-hot matrix stores $BV$ numbers, the ids are $B$. "
        "These are counts, not timings.",
    ),
    words={
        "product": ("乘法 2*BVd*", "product 2*BVd*"),
        "lookup": ("查表 *Bd*", "lookup *Bd*"),
        "one-hot": ("独热矩阵 *BV*", "one-hot matrix *BV*"),
        "ids": ("编号 *B*", "ids *B*"),
        "factor": ("2*V* 倍", "2*V* times"),
        "factor-memory": ("*V* 倍", "*V* times"),
        "rows": ("表的行数 *V*", "rows *V*"),
        "operations": ("次数", "count"),
        "numbers": ("存的数", "numbers stored"),
    },
)


def axes(fig, top, exponents):
    """Return logarithmic axes for counts against V."""
    ax = axes_in(fig, (0.105, 0.155, 0.855, 0.765), xscale="log", yscale="log", xlim=(10, 100_000), ylim=(10, top))
    set_ticks(ax, powers(1, 2, 3, 4, 5), powers(*exponents))
    return ax


@FIGURE.panel(
    title=("运算", "Work"),
    alt=(
        "双对数图。乘法的次数随V成正比{上升|rises(product)}，在V={large:d}处"
        "{是|reads(product[4] / lookup[4], ratio)}查表的{ratio:d}倍；查表是一条{水平线|stays(lookup)}，{reads:d}。",
        "Log-log plot. The product's count {rises|rises(product)} in proportion to V, at V={large:d} "
        "{to|reads(product[4] / lookup[4], ratio)} {ratio:d} times that of the lookup, which is a "
        "{flat line|stays(lookup)} at {reads:d}.",
    ),
)
def work(fig, data):
    """Draw operations against rows."""
    ax = axes(fig, 1e10, [2, 4, 6, 8])
    line(ax, np.column_stack([data["rows"], data["product"]]), COLOR["rust"])
    line(ax, np.column_stack([data["rows"], data["lookup"]]), COLOR["blue"], 2.5)
    segments(ax, [[(data["large"], data["reads"]), (data["large"], data["operations"])]], COLOR["mute"], 1)
    ax.text(700, 8e7, word("product"), color=COLOR["rust"], ha="right")
    ax.text(400, 1.1e3, word("lookup"), color=COLOR["blue"], ha="center")
    ax.text(40_000, 1.2e6, word("factor"), color=COLOR["mute"], ha="right")
    ax.text(10, 1.7e10, word("operations"), color=COLOR["mute"], size=11, ha="left")
    fig.text(0.96, 0.012, word("rows"), color=COLOR["mute"], size=11, ha="right")


@FIGURE.panel(
    title=("输入占的内存", "Memory of the input"),
    alt=(
        "双对数图。独热矩阵的大小随V成正比{上升|rises(rows)}，在V={large:d}处是编号的{large:d}倍；编号是{batch:d}个。",
        "Log-log plot. The one-hot matrix {grows|rises(rows)} in proportion to V, at V={large:d} to {large:d} "
        "times the ids, which are {batch:d}.",
    ),
)
def memory(fig, data):
    """Draw the size of the input against rows."""
    ax = axes(fig, 1e10, [2, 4, 6, 8])
    line(ax, np.column_stack([data["rows"], data["sizes"]["one-hot"]]), COLOR["rust"])
    line(ax, np.column_stack([data["rows"], data["sizes"]["ids"]]), COLOR["blue"], 2.5)
    segments(ax, [[(data["large"], data["batch"]), (data["large"], data["one_hot"])]], COLOR["mute"], 1)
    ax.text(2500, 1.2e6, word("one-hot"), color=COLOR["rust"], ha="right")
    ax.text(400, 200, word("ids"), color=COLOR["blue"], ha="center")
    ax.text(40_000, 7e3, word("factor-memory"), color=COLOR["mute"], ha="right")
    ax.text(10, 1.7e10, word("numbers"), color=COLOR["mute"], size=11, ha="left")
    fig.text(0.96, 0.012, word("rows"), color=COLOR["mute"], size=11, ha="right")
