"""Claims whose sentence, condition, computation or test is another's."""

from tests.faults import Edit, Fault, each

MOMENTUM, ADAM = "snippets/claims/momentum.py", "snippets/claims/adam.py"


def claim(zh: str, en: str, *edits: Edit, tests: tuple[str, ...] = (), first: bool = False) -> Fault:
    """Return a fault of this kind."""
    return Fault("claim", zh, en, edits, tests=tests, first=first)


TESTS_OF_MOMENTUM = ("tests/snippets/test_momentum.py",)
FAULTS = [
    claim(
        "条件手打成别的数，两种语言",
        "condition typed as another number, both languages",
        (MOMENTUM, "梯度恒定、$\\\\gamma = {momentum}$时", "梯度恒定、$\\\\gamma = 0.99$时"),
        (
            MOMENTUM,
            "under a constant gradient, $\\\\gamma = {momentum}$",
            "under a constant gradient, $\\\\gamma = 0.99$",
        ),
    ),
    claim(
        "条件手打成别的数，只一种语言",
        "condition typed as another number, one language",
        (ADAM, "the same: step {step} over $\\\\eta$", "the same: step 2000 over $\\\\eta$"),
    ),
    claim(
        "条件取自没有用到的参数",
        "condition of a parameter that is not used",
        (MOMENTUM, "def terminal(momentum=0.9, lr=0.2):", "def terminal(momentum=0.9, lr=0.2, other=0.8):"),
        (
            MOMENTUM,
            "under a constant gradient, $\\\\gamma = {momentum}$",
            "under a constant gradient, $\\\\gamma = {other}$",
        ),
        (MOMENTUM, "梯度恒定、$\\\\gamma = {momentum}$时", "梯度恒定、$\\\\gamma = {other}$时"),
    ),
    claim(
        "条件的字段对调",
        "fields of conditions exchanged",
        (
            ADAM,
            "$g = {gradient:power}$，$\\\\epsilon = {eps:power}$加在修正后",
            "$g = {eps:power}$，$\\\\epsilon = {gradient:power}$加在修正后",
        ),
    ),
    claim(
        "用别的条件来算",
        "computed under another condition",
        (
            MOMENTUM,
            "def steps_gd(curvatures=CURVATURES, start=1.0, tolerance=1e-6)",
            "def steps_gd(curvatures=CURVATURES, start=1.0, tolerance=1e-5)",
        ),
        tests=TESTS_OF_MOMENTUM,
    ),
    claim(
        "四舍五入盖住变化",
        "rounding that hides a change",
        (
            MOMENTUM,
            '".3f",\n    test="test_rate_is_the_spectral_radius"',
            '".0f",\n    test="test_rate_is_the_spectral_radius"',
        ),
    ),
    claim(
        "句子反了：最差写成最好",
        "sentence reversed: worst becomes best",
        (
            ADAM,
            '（最差是$+{box}$）",\n    en="$\\\\theta$ of Adam after',
            '（最好是$+{box}$）",\n    en="$\\\\theta$ of Adam after',
        ),
        (ADAM, 'where $+{box}$ is worst",\n)\ndef adam_end', 'where $+{box}$ is best",\n)\ndef adam_end'),
    ),
    claim(
        "数是手打的",
        "number that is typed",
        (MOMENTUM, "return steps_to(tolerance, curvatures, **BEST_GD, start=start)", "return 682"),
    ),
    claim(
        "指着别人的检验",
        "test of another claim named",
        (MOMENTUM, 'test="test_third_step_by_hand"', 'test="test_eq2_terminal_velocity"'),
        tests=("tests/snippets/test_bites.py",),
    ),
    claim(
        "依据写成别的",
        "another ground named",
        (
            MOMENTUM,
            'test="test_steps_without_momentum",\n    ground="identity"',
            'test="test_steps_without_momentum",\n    ground="framework"',
        ),
    ),
    claim(
        "没有依据",
        "no ground",
        (
            MOMENTUM,
            'test="test_third_step_by_hand",\n    ground="hand"',
            'test="test_third_step_by_hand",\n    ground=""',
        ),
    ),
    claim(
        "一句里两个结论对调，两种语言",
        "two claims exchanged in a sentence, both languages",
        *each(
            "momentum",
            (
                "时两者是[](#claim-rate-momentum)与[](#claim-rate-gd)",
                "时两者是[](#claim-rate-gd)与[](#claim-rate-momentum)",
            ),
            (
                "the two are [](#claim-rate-momentum) and [](#claim-rate-gd)",
                "the two are [](#claim-rate-gd) and [](#claim-rate-momentum)",
            ),
        ),
    ),
    claim(
        "一句里两个结论对调，只一种语言",
        "two claims exchanged in a sentence, one language",
        (
            "docs/en/momentum.md",
            "the two are [](#claim-rate-momentum) and [](#claim-rate-gd)",
            "the two are [](#claim-rate-gd) and [](#claim-rate-momentum)",
        ),
    ),
    claim(
        "引用的是别的结论",
        "another claim quoted",
        *each(
            "momentum",
            ("噪声底[](#claim-floor-sgd)", "噪声底[](#claim-square-true)"),
            ("one of [](#claim-floor-sgd)", "one of [](#claim-square-true)"),
        ),
    ),
    claim(
        "文字结论其实不成立",
        "claim in words that does not hold",
        (MOMENTUM, "< 1e-12 and parting[3] > 1e-3 and", "< 1e-12 and parting[3] > 1e3 and"),
    ),
    claim(
        "量错了东西：取了另一个特征值",
        "another quantity computed",
        (
            MOMENTUM,
            "return abs(np.linalg.eigvals(step_matrices(curvatures, lr, momentum))).max(axis=1)",
            "return abs(np.linalg.eigvals(step_matrices(curvatures, lr, momentum))).min(axis=1)",
        ),
        tests=TESTS_OF_MOMENTUM,
    ),
    claim(
        "练习的检查放过一切",
        "check of an exercise that passes everything",
        ("snippets/exercises/momentum.py", "assert", "assert True or"),
        tests=("tests/snippets/test_momentum.py",),
        first=True,
    ),
    claim(
        "练习的检查放过别的答案",
        "check of an exercise that lets other answers through",
        ("snippets/exercises/rmsprop.py", "assert 0 < rho < 1, ", "assert rho < 1, "),
        tests=("tests/snippets/test_answers.py",),
    ),
]
