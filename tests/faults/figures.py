"""Drawings, labels, colours, captions and alternative texts that contradict their data."""

from tests.faults import Edit, Fault

MOMENTUM = "snippets/figures/momentum.py"
ADAGRAD, RMSPROP, NESTEROV, LOSS = (
    f"snippets/figures/{name}.py" for name in ("adagrad", "rmsprop", "nesterov", "structured_nets_loss")
)


def figure(zh: str, en: str, *edits: Edit, path: str = MOMENTUM) -> Fault:
    """Return a fault of this kind; edits without a file are of this figure."""
    return Fault("figure", zh, en, tuple((path, *edit[-2:]) for edit in edits))


FAULTS = [
    figure(
        "两条曲线的名字对调，两种语言",
        "words of two curves exchanged, both languages",
        ('"gd": ("梯度下降", "gradient descent")', '"gd": ("动量", "momentum")'),
        ('"momentum": ("动量", "momentum")', '"momentum": ("梯度下降", "gradient descent")'),
    ),
    figure(
        "标签放到另一条曲线旁",
        "labels at each other's curve",
        ('ax.text(76, 1.6e-4, word("momentum")', 'ax.text(372, 3e-3, word("momentum")'),
        ('ax.text(372, 3e-3, word("gd")', 'ax.text(76, 1.6e-4, word("gd")'),
    ),
    figure(
        "两条曲线的颜色对调，标签没动",
        "colours of two curves exchanged, labels kept",
        (
            'for name, color in (("gd", "blue"), ("momentum", "rust")):\n        line(ax, data["drawn"]',
            'for name, color in (("gd", "rust"), ("momentum", "blue")):\n        line(ax, data["drawn"]',
        ),
    ),
    figure(
        "曲线取自别的数据",
        "curve drawn from other data",
        ('line(ax, data["drawn"][name], COLOR[color])', 'line(ax, data["drawn"]["gd"], COLOR[color])'),
    ),
    figure(
        "曲线抬高了百分之二",
        "curve raised by a fiftieth",
        ('line(ax, data["drawn"][name], COLOR[color])', 'line(ax, data["drawn"][name] * (1, 1.02), COLOR[color])'),
    ),
    figure(
        "一条路径少画一点",
        "last point of a path left out",
        ("line(ax, points, COLOR[color], 1.6, halo=3.8)", "line(ax, points[:-1], COLOR[color], 1.6, halo=3.8)"),
    ),
    figure(
        "曲线被坐标轴截掉",
        "curve cut off by the axes",
        ("xlim=(0, 760), ylim=(8e-8, 4)", "xlim=(0, 300), ylim=(8e-8, 4)"),
    ),
    figure(
        "图注的比较反了，只一种语言",
        "comparison of a caption reversed, one language",
        ("{less than a seventh|less(momentum, gd / 7)}", "{more than a seventh|less(momentum, gd / 7)}"),
    ),
    figure(
        "图注的比较反了，两种语言",
        "comparison of a caption reversed, both languages",
        ("{less than a seventh|less(momentum, gd / 7)}", "{more than a seventh|more(momentum, gd / 7)}"),
        ("{不到七分之一|less(momentum, gd / 7)}", "{超过七分之一|more(momentum, gd / 7)}"),
    ),
    figure(
        "图注的分数换了",
        "fraction of a caption changed",
        ("{less than a seventh|less(momentum, gd / 7)}", "{less than an eighth|less(momentum, gd / 7)}"),
        ("{不到七分之一|less(momentum, gd / 7)}", "{不到八分之一|less(momentum, gd / 7)}"),
    ),
    figure(
        "图注的字段对调，两种语言",
        "fields of a caption exchanged, both languages",
        ("要{gd}步，动量只要{momentum}步", "要{momentum}步，动量只要{gd}步"),
        ("takes {gd} steps, momentum {momentum}.", "takes {momentum} steps, momentum {gd}."),
    ),
    figure(
        "图注的字段对调，只一种语言",
        "fields of a caption exchanged, one language",
        ("takes {gd} steps, momentum {momentum}.", "takes {momentum} steps, momentum {gd}."),
    ),
    figure(
        "替代文字的字段对调，只一种语言",
        "fields of an alternative text exchanged, one language",
        ("at step {momentum}, gradient descent at step {gd}.", "at step {gd}, gradient descent at step {momentum}."),
    ),
    figure(
        "替代文字说反了，两种语言",
        "alternative text reversed, both languages",
        ("{一步比一步短|falls(", "{一步比一步长|falls("),
        ("{creeps|falls(", "{speeds up|falls("),
    ),
    figure(
        "替代文字的词去掉了绑定，又说反了",
        "word of an alternative text unbound and reversed",
        (
            '{not there|more(norm(paths.gd[steps]), 1)} after "\n        "{steps} steps',
            'there after "\n        "{steps} steps',
        ),
    ),
    figure(
        "图注里打字的学习率",
        "learning rate typed in a caption",
        ("学习率同为{lr:g}，", "学习率同为0.05，"),
        ("learning rate {lr:g} for both", "learning rate 0.05 for both"),
    ),
    figure(
        "图注里的动量写成别的数",
        "momentum of a caption another number",
        ('$\\\\gamma = "\n        "{gamma:g}$', '$\\\\gamma = "\n        "0.8$'),
        ("$\\\\gamma = {gamma:g}$, {steps} steps each", "$\\\\gamma = 0.8$, {steps} steps each"),
    ),
    figure(
        "图注里的步数写成别的数",
        "number of steps in a caption another one",
        ("各走{steps}步", "各走九步"),
        ("{steps} steps each, one dot", "nine steps each, one dot"),
    ),
    figure(
        "图注换成本模块的另一个数",
        "a number of a caption another of its module",
        ('Adagrad过了"\n        "{after}步', 'Adagrad过了"\n        "{STEPS}步'),
        path=RMSPROP,
    ),
    figure(
        "方法画成另一种方法的颜色",
        "a method in another method's colour",
        (
            'ax.text(76, 1.6e-4, word("momentum"), color=COLOR["rust"]',
            'ax.text(76, 1.6e-4, word("momentum"), color=COLOR["green"]',
        ),
    ),
]
