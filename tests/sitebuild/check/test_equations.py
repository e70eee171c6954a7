"""Formulas are read from TeX and executed: what is written wrong is noticed, slip by slip, on every page."""

import importlib

import numpy as np
import pytest

from sitebuild.check import equations
from sitebuild.check.evaluate import Unknown, holds, value
from sitebuild.check.variants import variants
from sitebuild.make import formulas
from sitebuild.read.expressions import NotUnderstood, statements
from sitebuild.read.source import Page, pages
from snippets.equations import Each, Equation, Over, cell

PAGES = {page.stem: equations.on(page) for page in pages("zh") if (equations.FOLDER / f"{page.stem}.py").is_file()}


def read(tex: str):
    """Read a displayed formula."""
    return statements(formulas.lookup(tex, True)["mathml"])


# ------------------------------------------------------------------------------------------------- what is read, and how


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"a + b c - d", "(a+b c-d)"),
        (r"\frac{a}{b}", "a/b"),
        (r"a / b c", "a/b c"),
        (r"\sqrt{G_t + \epsilon}", "root((G_t+ϵ))"),
        (r"\sqrt{G_t} + \epsilon", "(root(G_t)+ϵ)"),
        (r"\theta_{t-1}", "θ_((t-1))"),
        (r"E_{i_b\, j}", "E_(i_b,j)"),
        (r"\hat s_t \tilde h \bar f", "s hat_t h tilde f bar"),
        (r"w_j'^2", "w'_j^2"),
        (r"\theta^*", "θ*"),
        (r"A^{-\top} w^{\mathsf T}", "transpose(inverse(A)) transpose(w)"),
        (r"\frac{\partial J}{\partial E_{vj}}", "∂J/∂E_(v,j)"),
        (r"\sum_{i=1}^{t} \gamma^{t-i} g_i + 1", "(sum(γ^(t-i) g_i, range(names(i=1), t))+1)"),
        (r"|a - b| \le \lVert c \rVert^2", "|((a-b))<=∥(c)^2"),
        (r"u \odot [h > 0]", "u ⊙ condition(h>0)"),
        (r"\ln \frac12 x", "ln(1/2 x)"),
        (r"\mathcal B_t", "script B_t"),
        (r"\sum a_k b_k \sum c_k", "sum(a_k b_k, range()) sum(c_k, range())"),
        (r"1 + a + a^2 + \cdots", "(1+a+a^2+dots())"),
    ],
)
def test_tex_is_read_as_the_mathematics_it_says(tex, said):
    assert [str(statement) for statement in read(tex)] == [said]


def test_rows_go_on_or_begin_anew():
    said = read(r"\begin{aligned} a &= b \\ &\quad + c \\ &\le d \\ e &= f \end{aligned}")
    assert [str(statement) for statement in said] == ["a=(b+c)<=d", "e=f"]


@pytest.mark.parametrize(
    "tex", [r"a \pm b", r"\int_0^1 x\, dx", r"a \to b", r"\lim_{t \to \infty} a", r"(a", r"a \mid b"]
)
def test_what_is_not_understood_is_refused(tex):
    with pytest.raises((NotUnderstood, formulas.FormulaError)):
        read(tex)


VALUES = {"a": 2.0, "b": 3.0, "v": np.array([3.0, 4.0]), "A": np.array([[1.0, 2.0], [0.0, 1.0]]), "x": {1: 5.0, 2: 7.0}}


@pytest.mark.parametrize(
    ("tex", "by_hand"),
    [
        (r"a + b a", 8),
        (r"a - b - 1", -2),
        (r"a (b + 1)", 8),
        (r"-a^2", -4),
        (r"\frac{a}{b} b", 2),
        (r"\lVert v \rVert", 5),
        (r"\lVert v \rVert^2 - |-a|", 23),
        (r"v \cdot v", 25),
        (r"\sum_{k=1}^{2} k x_k", 19),
        (r"\prod_{k=1}^{3} k", 6),
        (r"\max(a, b)", 3),
        (r"[b > a]", 1),
        (r"[a > b]", 0),
        (r"\ln e + \cos 0", 2),
        (r"\sqrt{a + 2}", 2),
    ],
)
def test_values_are_those_by_hand(tex, by_hand):
    (statement,) = read(tex)
    assert value(statement, VALUES) == pytest.approx(by_hand)


def test_matrices_vectors_and_their_transposes():
    product = value(read(r"A^{-1} A")[0], VALUES)
    assert np.allclose(product, np.eye(2)) and value(read(r"A v")[0], VALUES).tolist() == [11, 4]
    with pytest.raises(NotUnderstood, match="side by side"):
        value(read("v v")[0], VALUES)


def test_an_open_index_takes_each_of_its_values():
    (statement,) = read("x_k = 5")
    assert holds(statement, VALUES | {"k": Each([1])}) and not holds(statement, VALUES | {"k": Each([1, 2])})


def test_dots_go_on_as_what_stands_before_them():
    series, falling = read(r"1 - a + a^2 - \cdots = \frac{1}{1 + a}")[0], read(r"x_1 \ge x_2 \ge \dots \ge 0")[0]
    assert holds(series, {"a": 0.5}) and not holds(read(r"1 - a + a^2 - \cdots = 1 - a + a^2")[0], {"a": 0.5})
    with pytest.raises(NotUnderstood, match="series"):
        holds(read(r"1 + a + 2 + \cdots = 3")[0], {"a": 0.5})
    assert holds(falling, {"x": {1: 3, 2: 3, 3: 1, 4: 0}}) and not holds(falling, {"x": {1: 3, 2: 2, 3: 2.5, 4: 0}})
    assert not holds(falling, {"x": {1: 3, 2: 2, 3: -1}})


def test_a_sum_without_limits_is_over_the_indices_left_open():
    (statement,) = read(r"\sum x_k \sum k = 36")
    assert holds(statement, VALUES | {"k": Each([1, 2])}) and not holds(statement, VALUES | {"k": Each([1])})


def test_a_mean_is_over_all_ways():
    (statement,) = read(r"\mathbb{E}[m] = \frac12")
    assert holds(statement, {"E": Over([(0.5, {"m": 0}), (0.5, {"m": 1})])})
    assert not holds(statement, {"E": Over([(0.4, {"m": 0}), (0.6, {"m": 1})])})


def test_a_symbol_without_a_value_is_named():
    with pytest.raises(Unknown, match="'q'"):
        holds(read("a = q")[0], VALUES)


# ------------------------------------------------------------------------------------------------- slips on every page

EQUAL = {  # slips that change nothing, and why
    ("adagrad", "upside down: (θ_1-θ_0)=(-η |(g_1)/g_1)=(-η sign(g_1))"): "g/|g| is its own inverse",
    ("adam", "index: s bar_t=max(s bar_t, s_t)"): "the largest of all is no smaller than the last",
    ("adam", "missing term: s bar_t=max(s bar_t, s_t)"): "the same",
    ("dropout_regularizer", "factor: 0.25 × (5 × 4+6)"): "6 × 1 without the 1",
    ("dropout", "sign: E(h tilde_i)=(-p · 0+(1-p) · h_i/(1-p))=h_i"): "what multiplies 0",
    ("dropout", "missing term: E(h tilde_i)=(1-p) · h_i/(1-p)=h_i"): "0 added",
    ("dropout", "factor: E(h tilde_i)=(0+(1-p) · h_i/(1-p))=h_i"): "what multiplies 0",
    ("embedding", "sign: H_(b,j)=(1 · E_(i_b,j)-sum(0 · E_(v,j), range(names(v!=i_b))))"): "0 taken away",
    ("embedding", "missing term: H_(b,j)=1 · E_(i_b,j)"): "0 added",
    ("embedding", "factor: H_(b,j)=(E_(i_b,j)+sum(0 · E_(v,j), range(names(v!=i_b))))"): "1 times",
    ("embedding", "turned: H_(b,j)=(1 · E_(i_b,j)+prod(0 · E_(v,j), range(names(v!=i_b))))"): "a product of zeros is 0",
    ("embedding", "factor: H_(b,j)=(1 · E_(i_b,j)+sum(0, range(names(v!=i_b))))"): "what multiplies 0",
    ("nesterov", "factor: (J(θ_k)-J*)<=2 L R^2/(k+2)^2"): "a bound that no run here comes near enough to",
    ("vanishing_gradients", "factor: ∥(x)=∥(x)"): "1 times",
    ("word2vec", "index: J=(-sum((a_(j,i)+b_(i,j)), range(names(i, j))))"): "the sum is over all pairs",
    ("word2vec", "index: J=(-sum((a_(i,j)+b_(j,i)), range(names(i, j))))"): "the sum is over all pairs",
}


def of(name: str) -> list[Equation]:
    """Return the formulas of a module that are executed."""
    module = importlib.import_module(f"snippets.equations.{name}")
    return [one for one in vars(module).values() if isinstance(one, Equation) and one.draws]


EXECUTED = [(name, equation) for name in PAGES for equation in of(name)]


def so(said, draws) -> bool:
    """Tell whether statements are as the draws say, a variant that cannot be computed not being so."""
    try:
        return all(holds(statement, values) == truth for values, truth in draws for statement in said)
    except (NotUnderstood, ArithmeticError, LookupError, TypeError, ValueError):
        return False


@pytest.mark.parametrize(("name", "equation"), EXECUTED, ids=[f"{name}-{one.name}" for name, one in EXECUTED])
def test_slips_of_the_pen_are_noticed(name, equation):
    """The formula as the page has it is so; each slip in it is not, but for those that change nothing."""
    tex, display, _ = PAGES[name][str(equation.formula)]
    said = statements(formulas.lookup(tex, display)["mathml"])
    rng = np.random.default_rng(1)  # other draws than the build's
    draws = [draw if isinstance(draw, tuple) else (draw, True) for draw in equation.draws(rng)]
    assert so(said, draws)
    slips = [(place, slip, other) for place, one in enumerate(said) for slip, other in variants(one)]
    passed = [
        f"{slip}: {other}" for place, slip, other in slips if so([*said[:place], other, *said[place + 1 :]], draws)
    ]
    assert [one for one in passed if (name, one) not in EQUAL] == []
    if isinstance(equation.formula, int):
        assert len(slips) - len(passed) >= 5


def test_no_slip_is_excused_that_no_formula_makes():
    made = {
        (name, f"{slip}: {other}")
        for name, equation in EXECUTED
        for tex, display, _ in [PAGES[name][str(equation.formula)]]
        for one in statements(formulas.lookup(tex, display)["mathml"])
        for slip, other in variants(one)
    }
    assert EQUAL.keys() <= made


# ---------------------------------------------------------------------------------------------- faults planted in 2026-11

PLANTED = {
    "momentum: another factor": ("momentum", 1, r"\gamma\, v_{t-1}", r"\beta\, v_{t-1}"),
    "momentum: the sign of the step": ("momentum", 1, r"\theta_{t-1} - v_t", r"\theta_{t-1} + v_t"),
    "adam: eps inside the root": ("adam", 2, r"\sqrt{\hat s_t} + \epsilon", r"\sqrt{\hat s_t + \epsilon}"),
    "adagrad: the square is lost": ("adagrad", 1, r"g_t \odot g_t", "g_t"),
    "dropout: divided by p": ("dropout", 1, "{1-p}", "{p}"),
    "momentum: the limit": ("momentum", 5, r"2 + 2\gamma", r"2 - 2\gamma"),
    "rmsprop: the rest weighs the average": ("rmsprop", 1, r"(1 - \rho)\, g_t", r"\rho\, g_t"),
    "momentum: a result in an answer": ("momentum", r"\eta = 1/36", "36", "25"),
    "dropout: a cell of a table": ("dropout", cell(1, 1, 2), r"(1-p)\,", ""),
    "language rnn: a bound on both sides": ("language_rnn", cell(2, 1, 3), r"\sqrt d", "d"),
    "nesterov: the gradient where one stands": ("nesterov", 1, r"\nabla J(\varphi_{t-1})", r"\nabla J(\theta_{t-1})"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_named_with_the_draw(fault):
    name, number, right, wrong = PLANTED[fault]
    tex, display, _ = PAGES[name][str(number)]
    (equation,) = (one for one in of(name) if one.formula == number)
    assert tex.count(right) == 1
    assert equations.execute(equation, tex, display)[1] == ""
    assert equations.execute(equation, tex.replace(right, wrong), display)[1]


def test_a_cell_that_no_program_executes_is_what_was_judged():
    """PyTorch's start of the recurrent weights rests on a test; another one in its place does not."""
    page = next(page for page in pages("en") if page.stem == "language_rnn")
    judged = {"formula": cell(2, 2, 3), "name": "", "ground": "tested: tests/snippets/test_rnn.py::test_x", "wrong": {}}
    changed = list(equations._check(page, "en", "language_rnn", [judged | {"tex": "1/d"}]))
    assert any("(table 2, row 2, column 3) is no longer '1/d'" in str(place) for place in changed)
    same = list(equations._check(page, "en", "language_rnn", [judged | {"tex": r"\pm 1/\sqrt d"}]))
    assert any("no test tests/snippets/test_rnn.py::test_x" in str(place) for place in same)
    assert not any("no longer" in str(place) for place in same)


def test_in_an_answer_a_value_is_a_result_unless_it_stands_above():
    page = Page(pages("en")[0].path, 'Let $a = 3$.\n\n??? answer "Answer"\n\n    $b = 4$, $a = 3$.\n\nSo $c = 5$.\n')
    assert equations.results(page) == {"b = 4"}
    assert equations.says("b = 4", False, True) and not equations.says("b = 4", False)
    assert not equations.says("2 + 2 = 4", False, True)
