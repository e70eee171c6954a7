"""Wrong variants of Python code: the typical mistakes, one at a time, each of which a check or a test has to notice.

They are for code what sitebuild/check/variants.py has for formulas. What says what is refused, `raise`, `assert` and the texts in them,
stays as it is, and so do a function's decorators, defaults and docstring.
"""

import ast
import copy
from collections.abc import Iterator
from typing import Any

OTHER = {  # a function, and the one that stands there by mistake
    "mean": "sum", "sum": "mean", "prod": "sum", "max": "min", "min": "max", "maximum": "minimum", "minimum": "maximum",
    "argmax": "argmin", "argmin": "argmax", "sin": "cos", "cos": "sin", "log": "exp", "log1p": "log", "ceil": "floor",
    "floor": "ceil", "any": "all", "all": "any", "zeros": "ones", "ones": "zeros", "zeros_like": "ones_like",
    "ones_like": "zeros_like", "std": "var", "var": "std", "cumsum": "cumprod", "outer": "dot",
}  # fmt: skip
UNWRAPPED = {"sqrt": "missing root", "exp": "missing exp", "abs": "missing absolute value", "tanh": "missing tanh"}
UNWRAPPED |= {
    "argsort": "missing ranking",
    "round": "missing rounding",
    "inv": "missing inverse",
    "log": "missing log",
    "square": "missing power",
}
BORDER: dict[type, type] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
TURNED: dict[type, type] = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}
TURNED |= {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
KEPT = (ast.Raise, ast.Assert, ast.JoinedStr, ast.Import, ast.ImportFrom, ast.arguments, ast.Dict)
Slip = tuple[str, Any]


def slips(node: ast.AST) -> Iterator[Slip]:
    """Yield wrong variants of a piece of code, each with the name of the mistake; the piece itself stays as it was."""
    if isinstance(node, KEPT) or _refuses(node):
        return
    yield from _OWN.get(type(node), _none)(node)
    for name, value in ast.iter_fields(node):
        if name in ("decorator_list", "keywords", "ctx", "returns", "annotation"):
            continue
        parts = value if isinstance(value, list) else [value]
        for place, part in enumerate(parts):
            if isinstance(part, ast.AST):
                for slip, other in slips(part):
                    changed = [*parts[:place], other, *parts[place + 1 :]] if isinstance(value, list) else other
                    yield slip, _with(node, **{name: changed})
    if isinstance(node, ast.Call):
        yield from _keywords(node)


def said(right: ast.AST, wrong: ast.AST) -> str:
    """Return the line of a wrong variant that differs."""
    pairs = zip(ast.unparse(right).split("\n"), ast.unparse(wrong).split("\n"), strict=False)
    return next((other.strip() for line, other in pairs if line != other), "")


def _with(node: Any, **fields: Any) -> Any:
    made = copy.copy(node)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def _none(_: ast.AST) -> Iterator[Slip]:
    return iter(())


def _refuses(node: ast.AST) -> bool:
    """Tell whether a piece only refuses what is given: `if ...: raise ...`."""
    return isinstance(node, ast.If) and len(node.body) == 1 and isinstance(node.body[0], ast.Raise)


def _binary(node: ast.BinOp) -> Iterator[Slip]:
    kind = type(node.op)
    if kind in (ast.Add, ast.Sub):
        yield "sign", _with(node, op=ast.Sub() if kind is ast.Add else ast.Add())
        yield "missing term", node.left
        yield "missing term", node.right if kind is ast.Add else ast.UnaryOp(ast.USub(), node.right)
        yield from _eps(node)
    elif kind is ast.Mult:
        yield "factor", node.left
        yield "factor", node.right
    elif kind is ast.Div:
        yield "factor", node.left
        yield "upside down", _with(node, left=node.right, right=node.left)
    elif kind is ast.Pow:
        yield "missing power", node.left
        yield from _eps_inside(node, node.left)
    elif kind in (ast.MatMult, ast.Mod, ast.FloorDiv):
        yield "exchanged", _with(node, left=node.right, right=node.left)


def _rooted(node: ast.AST) -> ast.expr | None:
    """Return what is under a root, np.sqrt(x) or x ** 0.5."""
    if isinstance(node, ast.Call) and _called(node) == "sqrt":
        return node.args[0]
    half = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and ast.unparse(node.right) == "0.5"
    return node.left if half else None


def _root_of(node: Any, inner: ast.expr) -> ast.expr:
    return _with(node, args=[inner]) if isinstance(node, ast.Call) else _with(node, left=inner)


def _eps(node: ast.BinOp) -> Iterator[Slip]:
    """Take what is added to a root into it."""
    if (inner := _rooted(node.left)) is not None and isinstance(node.op, ast.Add):
        yield "place of eps", _root_of(node.left, ast.BinOp(inner, ast.Add(), node.right))


def _eps_inside(node: ast.expr, inner: ast.expr) -> Iterator[Slip]:
    """Take what is added under a root out of it."""
    if _rooted(node) is not None and isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Add):
        yield "place of eps", ast.BinOp(_root_of(node, inner.left), ast.Add(), inner.right)


def _grown(node: ast.AugAssign) -> Iterator[Slip]:
    if isinstance(node.op, ast.Add | ast.Sub):
        yield "sign", _with(node, op=ast.Sub() if isinstance(node.op, ast.Add) else ast.Add())
        yield "missing term", ast.Assign([node.target], node.value, lineno=node.lineno)


def _unary(node: ast.UnaryOp) -> Iterator[Slip]:
    if isinstance(node.op, ast.USub | ast.Not | ast.Invert):
        yield "sign", node.operand


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _call(node: ast.Call) -> Iterator[Slip]:
    name = _called(node)
    if name in OTHER:
        field = "attr" if isinstance(node.func, ast.Attribute) else "id"
        yield f"{OTHER[name]} for {name}", _with(node, func=_with(node.func, **{field: OTHER[name]}))
    if name in UNWRAPPED and node.args:
        yield UNWRAPPED[name], node.args[0]
        if name == "sqrt":
            yield from _eps_inside(node, node.args[0])
    if name == "range":
        yield "off by one", _with(node, args=[*node.args[:-1], ast.BinOp(node.args[-1], ast.Sub(), ast.Constant(1))])
    for place in range(len(node.args) - 1):
        first, second = node.args[place : place + 2]
        if not isinstance(first, ast.Starred) and not isinstance(second, ast.Starred):
            args = [*node.args[:place], second, first, *node.args[place + 2 :]]
            yield "arguments exchanged", _with(node, args=args)


def _keywords(node: ast.Call) -> Iterator[Slip]:
    """Take another axis, leave a keyword out that keeps a dimension, and slip in the values of the others."""
    for place, keyword in enumerate(node.keywords):
        others: list[Slip] = []
        if keyword.arg == "axis":
            axis = 1 if ast.unparse(keyword.value) == "0" else 0
            others = [("axis", _with(keyword, value=ast.Constant(axis)))]
        elif keyword.arg not in ("keepdims", "dtype", "seed", "key", "strict"):
            others = [(slip, _with(keyword, value=value)) for slip, value in slips(keyword.value)]
        for slip, other in others:
            yield slip, _with(node, keywords=[*node.keywords[:place], other, *node.keywords[place + 1 :]])


def _number(node: ast.Constant) -> Iterator[Slip]:
    if type(node.value) is int:
        yield "off by one", ast.Constant(node.value + 1)
        if node.value > 0:
            yield "off by one", ast.Constant(node.value - 1)
    elif type(node.value) is float:
        yield ("factor", ast.Constant(2 * node.value)) if node.value else ("off by one", ast.Constant(1.0))
        if node.value not in (0, 1):
            yield "upside down", ast.Constant(1 / node.value)
        if 0 < node.value < 1 and node.value != 0.5:
            yield "the other share", ast.BinOp(ast.Constant(1), ast.Sub(), node)


def _listed(node: ast.List) -> Iterator[Slip]:
    for place in range(len(node.elts) - 1):
        first, second = node.elts[place : place + 2]
        yield "exchanged", _with(node, elts=[*node.elts[:place], second, first, *node.elts[place + 2 :]])


def _index(node: ast.Subscript) -> Iterator[Slip]:
    if isinstance(node.slice, ast.Name):
        yield "index", _with(node, slice=ast.BinOp(node.slice, ast.Sub(), ast.Constant(1)))
    elif isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
        yield "index", _with(node, slice=_with(node.slice, elts=node.slice.elts[::-1]))


def _upright(node: ast.Attribute) -> Iterator[Slip]:
    if node.attr == "T":
        yield "transpose", node.value


def _compared(node: ast.Compare) -> Iterator[Slip]:
    for place, relation in enumerate(node.ops):
        for slip, table in (("border", BORDER), ("turned", TURNED)):
            if type(relation) in table:
                other = table[type(relation)]()
                yield slip, _with(node, ops=[*node.ops[:place], other, *node.ops[place + 1 :]])


def _either(node: ast.IfExp) -> Iterator[Slip]:
    yield "exchanged", _with(node, body=node.orelse, orelse=node.body)


def _logic(node: ast.BoolOp) -> Iterator[Slip]:
    yield "and, or", _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())


def _whole(node: Any) -> Iterator[Slip]:
    """Double what a name gets or a function returns, and turn its sign; of several, of each."""
    if node.value is None:
        return
    if isinstance(node.value, ast.Tuple):
        for place, part in enumerate(node.value.elts):
            for slip, other in _doubled(part):
                elts = [*node.value.elts[:place], other, *node.value.elts[place + 1 :]]
                yield slip, _with(node, value=_with(node.value, elts=elts))
    else:
        for slip, other in _doubled(node.value):
            yield slip, _with(node, value=other)


def _doubled(value: ast.expr) -> Iterator[Slip]:
    if not isinstance(value, ast.List | ast.ListComp | ast.Dict | ast.DictComp | ast.Lambda | ast.Compare):
        yield "factor", ast.BinOp(ast.Constant(2), ast.Mult(), value)
        yield "sign", ast.UnaryOp(ast.USub(), value)


_OWN: dict[type, Any] = {
    ast.BinOp: _binary,
    ast.AugAssign: _grown,
    ast.UnaryOp: _unary,
    ast.Call: _call,
    ast.Constant: _number,
    ast.Subscript: _index,
    ast.Attribute: _upright,
    ast.Compare: _compared,
    ast.List: _listed,
    ast.IfExp: _either,
    ast.BoolOp: _logic,
    ast.Assign: _whole,
    ast.Return: _whole,
}
