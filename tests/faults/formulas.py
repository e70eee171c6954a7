"""Formulas that the code beside them contradicts, in both languages where nothing else is said."""

from tests.faults import Edit, Fault, each, page

MOMENTUM, ADAM, ADAGRAD = "momentum", "adam", "adagrad"


def formula(zh: str, en: str, *edits: Edit) -> Fault:
    """Return a fault of this kind."""
    return Fault("formula", zh, en, edits)


FAULTS = [
    formula(
        "动量(1)：字母换了",
        "momentum (1): another letter",
        *page(MOMENTUM, r"v_t &= \gamma\, v_{t-1}", r"v_t &= \beta\, v_{t-1}"),
    ),
    formula(
        "动量(1)：步子的符号",
        "momentum (1): sign of the step",
        *page(MOMENTUM, r"\theta_{t-1} - v_t \end", r"\theta_{t-1} + v_t \end"),
    ),
    formula(
        "动量(1)：梯度的下标",
        "momentum (1): index of the gradient",
        *page(MOMENTUM, r"J(\theta_{t-1}) \\", r"J(\theta_t) \\"),
    ),
    formula("动量(2)：指数", "momentum (2): exponent", *page(MOMENTUM, r"\gamma^{\,t-i}", r"\gamma^{\,t-i+1}")),
    formula(
        "动量(2)：少了最后一项",
        "momentum (2): last term missing",
        *page(MOMENTUM, r"\sum_{i=1}^{t} \gamma", r"\sum_{i=1}^{t-1} \gamma"),
    ),
    formula(
        "动量(3)：多项式里的符号",
        "momentum (3): sign in the polynomial",
        *page(MOMENTUM, r"s^2 - (1+\gamma-", r"s^2 - (1-\gamma-"),
    ),
    formula(
        "动量(3)：矩阵里的符号", "momentum (3): sign in the matrix", *page(MOMENTUM, r"& -\gamma \\", r"& \gamma \\")
    ),
    formula(
        "动量(4)：漏了平方",
        "momentum (4): square lost",
        *page(MOMENTUM, r"\sqrt\mu} \Bigr)^2 \\", r"\sqrt\mu} \Bigr) \\"),
    ),
    formula(
        "动量(5)：符号",
        "momentum (5): sign",
        *page(MOMENTUM, r"\eta\lambda < 2 + 2\gamma", r"\eta\lambda < 2 - 2\gamma"),
    ),
    formula(
        "动量(6)：符号", "momentum (6): sign", *page(MOMENTUM, r"\eta\lambda}{1+\gamma}", r"\eta\lambda}{1-\gamma}")
    ),
    formula(
        "动量，正文：−1处的根",
        "momentum, in the text: the root at -1",
        *page(MOMENTUM, r"$2 + 2\gamma - \eta\lambda = 0$", r"$2 - 2\gamma - \eta\lambda = 0$"),
    ),
    formula(
        "动量，正文：终速",
        "momentum, in the text: terminal velocity",
        *page(MOMENTUM, r"\eta g/(1-\gamma)$", r"\eta g/(1+\gamma)$"),
    ),
    formula(
        "动量，正文：复根的区间",
        "momentum, in the text: interval of complex roots",
        *page(MOMENTUM, r"< \eta\lambda < (1+\sqrt\gamma)^2$", r"< \eta\lambda < (1+\gamma)^2$"),
    ),
    formula(
        "动量，练习的答案",
        "momentum, an exercise's answer",
        *page(MOMENTUM, r"$\gamma = 1 - 1/25$", r"$\gamma = 1 - 1/24$"),
    ),
    formula(
        "动量，练习的答案：条件数",
        "momentum, an exercise's answer: condition number",
        *page(MOMENTUM, r"$\eta = 1/36$", r"$\eta = 1/25$"),
    ),
    formula(
        "动量，只一种语言：一句里两个式子对调",
        "momentum, one language: two formulas exchanged in a sentence",
        (
            "docs/en/momentum.md",
            r"smallest curvature $\mu$ sits at its left end and the largest, $L$",
            r"smallest curvature $L$ sits at its left end and the largest, $\mu$",
        ),
    ),
    formula("Adam (1)：漏了平方", "adam (1): square lost", *page(ADAM, r"g_t \odot g_t \end", r"g_t \end")),
    formula(
        "Adam (2)：偏差修正漏了幂",
        "adam (2): bias correction without its power",
        *page(ADAM, r"{1 - \beta_1^t} \\[0.4em]", r"{1 - \beta_1} \\[0.4em]"),
    ),
    formula(
        "Adam (2)：ε进了根号",
        "adam (2): eps inside the root",
        *page(ADAM, r"{\sqrt{\hat s_t} + \epsilon} \end", r"{\sqrt{\hat s_t + \epsilon}} \end"),
    ),
    formula(
        "Adam (3)：两个β对调",
        "adam (3): roots exchanged",
        *page(ADAM, r"\frac{1 - \beta_1^t}{\sqrt{1 - \beta_2^t}}", r"\frac{1 - \beta_2^t}{\sqrt{1 - \beta_1^t}}"),
    ),
    formula(
        "Adam (4)：漏了根号",
        "adam (4): root lost",
        *page(ADAM, r"\frac{1 - \beta_1}{\sqrt{1 - \beta_2}}, \tag{4}", r"\frac{1 - \beta_1}{1 - \beta_2}, \tag{4}"),
    ),
    formula(
        "Adam (5)：符号",
        "adam (5): sign",
        *page(ADAM, r"\sqrt{(1 - \beta_2)(1 - r)}} \end", r"\sqrt{(1 - \beta_2)(1 + r)}} \end"),
    ),
    formula("Adam (6)：损失换了", "adam (6): the game's other loss", *page(ADAM, r"3\theta & t", r"2\theta & t")),
    formula(
        "Adam (7)：最大写成最小",
        "adam (7): least instead of largest",
        *page(ADAM, r"\max(\bar s_{t-1}, s_t)", r"\min(\bar s_{t-1}, s_t)"),
    ),
    formula(
        "Adam (8)：衰减漏了学习率",
        "adam (8): decay without the rate",
        *page(ADAM, r"(1 - \eta\lambda)\, \theta_{t-1}", r"(1 - \lambda)\, \theta_{t-1}"),
    ),
    formula(
        "Adam，正文：平均的方差",
        "adam, in the text: variance of the mean",
        *page(ADAM, r"\frac{1 - \beta_1}{1 + \beta_1}$", r"\frac{1 + \beta_1}{1 - \beta_1}$"),
    ),
    formula(
        "Adam，正文：r颠倒",
        "adam, in the text: r upside down",
        *page(ADAM, r"$r = \beta_1^2/\beta_2$", r"$r = \beta_2/\beta_1^2$"),
    ),
    formula(
        "Adagrad (1)：漏了平方",
        "adagrad (1): square lost",
        *page(ADAGRAD, r"G_{t-1} + g_t \odot g_t", r"G_{t-1} + g_t"),
    ),
    formula(
        "Adagrad (4)：上界减半",
        "adagrad (4): half the bound",
        *page(ADAGRAD, r"\le 2 \sqrt{G_T} \tag", r"\le \sqrt{G_T} \tag"),
    ),
    formula("Adagrad (5)：漏了根号2", "adagrad (5): root lost", *page(ADAGRAD, r"\sqrt 2\, D \sum", r"D \sum")),
    formula(
        "RMSProp (1)：权重对调",
        "rmsprop (1): the weights exchanged",
        *page("rmsprop", r"s_t &= \rho\, s_{t-1} + (1 - \rho)\,", r"s_t &= (1 - \rho)\, s_{t-1} + \rho\,"),
    ),
    formula(
        "RMSProp (3)：符号",
        "rmsprop (3): sign",
        *page("rmsprop", r"\frac{\ln 2}{-\ln \rho}", r"\frac{\ln 2}{\ln \rho}"),
    ),
    formula(
        "Nesterov (1)：往回看",
        "nesterov (1): looks back",
        *page("nesterov", r"\theta_{t-1} - \gamma\, v_{t-1} \\ v_t", r"\theta_{t-1} + \gamma\, v_{t-1} \\ v_t"),
    ),
    formula(
        "Nesterov (4)：指数",
        "nesterov (4): exponent",
        *page("nesterov", r"a_{k+1}^2 - a_{k+1} = a_k^2", r"a_{k+1}^2 - a_{k+1} = a_k"),
    ),
    formula(
        "随机失活(1)：除以p",
        "dropout (1): divided by p",
        *page("dropout", r"\frac{m_i\, h_i}{1-p},", r"\frac{m_i\, h_i}{p},"),
    ),
    formula(
        "随机失活(3)：颠倒",
        "dropout (3): upside down",
        *page("dropout", r"\frac{p}{1-p}\, h_i^2 \end", r"\frac{1-p}{p}\, h_i^2 \end"),
    ),
    formula(
        "SGD (3)：2写成1",
        "sgd (3): factor lost",
        *page("sgd", r"\lambda\,(2 - \eta\lambda)} \tag", r"\lambda\,(1 - \eta\lambda)} \tag"),
    ),
    formula(
        "SGD (4)：样本数差一",
        "sgd (4): one example too few",
        *page("sgd", r"\frac{N-B}{N-1} \end", r"\frac{N-B}{N} \end"),
    ),
    formula(
        "梯度消失(4)：最小写成最大",
        "vanishing-gradients (4): largest instead of least",
        *page("vanishing-gradients", r"\min\Bigl( 1,\;", r"\max\Bigl( 1,\;"),
    ),
    formula(
        "词向量(5)：log k的符号", "word2vec (5): sign of log k", *page("word2vec", r"- \log k \tag", r"+ \log k \tag")
    ),
    formula(
        "矩阵分解(2)：符号",
        "matrix-factorization (2): sign",
        *page("matrix-factorization", r"u_i + \eta\, e\, w_j", r"u_i - \eta\, e\, w_j"),
    ),
    formula(
        "嵌入(3)：下标",
        "embedding (3): index",
        *page("embedding", r"\sum_{b=1}^{B} X_{bv}\, G_{bj} =", r"\sum_{b=1}^{B} X_{bj}\, G_{bv} ="),
    ),
    formula(
        "框架对照，格子里：Keras步子的符号",
        "frameworks, in a cell: sign of Keras's step",
        *page("frameworks", r"$m \gets \gamma m - \eta g$", r"$m \gets \gamma m + \eta g$"),
    ),
    formula(
        "动量，格子里：漏了学习率",
        "momentum, in a cell: rate lost",
        *page(MOMENTUM, r"$v_t = \gamma v_{t-1} + \eta g_t$", r"$v_t = \gamma v_{t-1} + g_t$"),
    ),
    formula(
        "随机失活，格子里：从不缩放",
        "dropout, in a cell: never scaled in training",
        *each(
            "dropout", (r"| 从不 | $(1-p)\,h$ |", r"| 从不 | $h$ |"), (r"| never | $(1-p)\,h$ |", r"| never | $h$ |")
        ),
    ),
    formula(
        "动量，正文：数旁边的条件",
        "momentum, in the text: a condition beside a number",
        *page(MOMENTUM, r"$\lambda = 2$", r"$\lambda = 3$"),
    ),
    formula(
        "动量，正文：数旁边的曲率",
        "momentum, in the text: another curvature beside a number",
        *each(
            MOMENTUM,
            (r"取$\gamma = 0.9$、$\eta\lambda = 1$", r"取$\gamma = 0.9$、$\eta\lambda = 4$"),
            (r"at $\gamma = 0.9$, $\eta\lambda = 1$", r"at $\gamma = 0.9$, $\eta\lambda = 4$"),
        ),
    ),
]
