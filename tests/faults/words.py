"""Sentences, typed numbers, names and sources that are false, read again or not."""

from tests.faults import Fault, each, page


def word(zh: str, en: str, *edits, **fields) -> Fault:
    """Return a fault of this kind."""
    return Fault("word", zh, en, edits, **fields)


FAULTS = [
    word(
        "意思反了：动量容许更小的学习率",
        "sense reversed: momentum tolerates a smaller rate",
        *each(
            "momentum",
            ("可见动量容许更大的学习率", "可见动量容许更小的学习率"),
            ("So momentum tolerates a larger learning rate.", "So momentum tolerates a smaller learning rate."),
        ),
    ),
    word(
        "意思反了，只一种语言",
        "sense reversed in one language",
        (
            "docs/en/momentum.md",
            "Without momentum, between 1 and 2 the iterates flip from side to side and still converge",
            "Without momentum, between 1 and 2 the iterates flip from side to side and diverge",
        ),
    ),
    word(
        "打字的数：95%写成90%",
        "typed number: 95% becomes 90%",
        *each(
            "momentum",
            ("速度才到终速的95%", "速度才到终速的90%"),
            ("to reach 95% of the terminal velocity", "to reach 90% of the terminal velocity"),
        ),
    ),
    word(
        "打字的数：第1000步写成第2000步",
        "typed number: step 1000 becomes step 2000",
        *each("adam", ("到第1000步仍有", "到第2000步仍有"), ("and step 1000 is still at", "and step 2000 is still at")),
    ),
    word(
        "打字的数：3000轮写成2000轮",
        "typed number: 3000 rounds become 2000",
        *each("adam", ("3000轮之后在", "2000轮之后在"), ("after 3000 rounds.", "after 2000 rounds.")),
    ),
    word(
        "论文的节号",
        "section number of a paper",
        *each("adam", ("（2.1节）", "（3.4节）"), ("(section 2.1)", "(section 3.4)")),
    ),
    word(
        "描述里的数词",
        "number word in a description",
        *each("errata", ("十五", "十六"), ("Fifteen", "Sixteen")),
        first=True,
    ),
    word(
        "出处的年份",
        "year of a source",
        (
            "docs/sources.toml",
            'title = "Adam: a method for stochastic optimization"\nplace = "ICLR"\nyear = 2015',
            'title = "Adam: a method for stochastic optimization"\nplace = "ICLR"\nyear = 2014',
        ),
    ),
    word("出处的DOI", "DOI of a source", ("docs/sources.toml", "10.48550/arXiv.1412.6980", "10.48550/arXiv.1412.6908")),
    word(
        "出处的作者",
        "author of a source",
        ("docs/sources.toml", 'authors = "D. P. Kingma, J. Ba"', 'authors = "D. P. Kingma, J. Lei"'),
    ),
    word(
        "指向别处的链接",
        "link to a host that is no source",
        *each(
            "momentum",
            ("[Goh那篇文章](@goh-2017)", "[Goh那篇文章](https://distill.example/)"),
            ("[Goh's article](@goh-2017)", "[Goh's article](https://distill.example/)"),
        ),
    ),
    word(
        "引用换成另一篇",
        "another source cited",
        *each(
            "momentum",
            ("[Goh那篇文章](@goh-2017)", "[Goh那篇文章](@polyak-1964)"),
            ("[Goh's article](@goh-2017)", "[Goh's article](@polyak-1964)"),
        ),
    ),
    word(
        "删去一段，两种语言",
        "paragraph deleted in both",
        *each(
            "momentum",
            ("\n$\\gamma = 0$就是SGD的噪声底。要公平地比，就让长远的步子一样长，即$\\eta/(1-\\gamma)$相同。", "\n"),
            (
                "\nAt $\\gamma = 0$ this is the floor of SGD. A fair comparison makes the steps equally long in the long run, that is, gives $\\eta/(1-\\gamma)$ the same value.",
                "\n",
            ),
        ),
    ),
    word(
        "删去一段，只一种语言",
        "paragraph deleted in one language",
        (
            "docs/en/momentum.md",
            "\nInside, $v$ is itself a displacement, whatever becomes of the learning rate, and the ball coasts on when the rate is 0. Outside, a learning rate of 0 means no step at all. ",
            "\n",
        ),
    ),
    word("术语改了中文名", "a term's Chinese name changed", ("docs/glossary.toml", 'zh = "动量"', 'zh = "惯性"')),
    word(
        "术语的意思反了",
        "a term's meaning reversed",
        ("docs/glossary.toml", "每一步保留上一步速度的$\\gamma$倍", "每一步丢掉上一步速度的$\\gamma$倍"),
        ("docs/glossary.toml", "Keeps $\\gamma$ times the last velocity", "Drops $\\gamma$ times the last velocity"),
    ),
    word(
        "不许用的译名被删掉",
        "a forbidden name removed",
        ("docs/glossary.toml", 'never_zh = ["冲量", "势头"]', 'never_zh = ["势头"]'),
    ),
    word("用了不许用的译名", "forbidden name used", ("docs/zh/momentum.md", "让参数带上速度：", "让参数带上冲量：")),
    word(
        "表格里的词换了",
        "word in a table's cell",
        *each("frameworks", ("**[不受阻尼影响]", "**[照常]"), ("**[not dampened]", "**[as any]")),
        tests=("tests/snippets/test_frameworks.py",),
    ),
    word("Keras的ε", "Keras's eps in a cell", *page("adam", "10^{-7}", "10^{-8}")),
    word(
        "检验换成另一个",
        "link to another test",
        *page(
            "momentum", "#test_figure_step_at_b_is_old_step_plus_gradient_step", "#test_undamped_radius_is_exactly_one"
        ),
    ),
    word(
        "导航里的标题",
        "title in the navigation",
        ("docs/lessons.toml", 'zh = "表格数据的神经网络"', 'zh = "图像数据的神经网络"'),
    ),
    word(
        "README里的版本",
        "version in the README",
        ("README.md", "Python 3.11 or newer", "Python 3.8 or newer"),
        ("README.zh.md", "Python 3.11", "Python 3.8"),
        tests=("tests/test_repo.py",),
    ),
    word("代码里的名字，只一种语言", "name in code, one language", ("docs/zh/adam.md", "（`grad`）", "（`gradient`）")),
    word("代码里的名字，两种语言", "name in code, both languages", *page("momentum", "`dampening`", "`damping`")),
    word(
        "实验里的数词",
        "number word in a lab",
        ("docs/labs/optimizers.py", "十三", "十二"),
        ("docs/labs/optimizers.py", "thirteen", "twelve"),
        first=True,
    ),
    word(
        "文档字符串：年份",
        "docstring: year",
        ("snippets/adam.py", "2015", "2014"),
        first=True,
        tests=("tests/snippets/test_adam.py",),
    ),
    word(
        "文档字符串：ε在根号里",
        "docstring: eps inside the root",
        (
            "snippets/adam.py",
            "ADDED to the root of the corrected moment",
            "ADDED to the corrected moment inside its root",
        ),
        first=True,
        tests=("tests/snippets/test_adam.py",),
    ),
    word("许可证换成另一个", "another licence", ("LICENSE", "MIT", "GPL"), first=True, tests=("tests/test_repo.py",)),
]
