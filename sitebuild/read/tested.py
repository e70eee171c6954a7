"""What a test rests on, as far as its text shows: the roots of what it compares a claim with, and the tools it uses.

A root says where a value comes from: "number" a number or a word in the test's text, "draw" a random one, "loop" a loop of the test, "test" a
function of the tests, "data" a record or a data set that is kept, "claim" another claim, "own" the code that the claim itself runs.
"""

import ast
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sitebuild.cache import ROOT, Noted

LISTS = {"product", "permutations", "combinations", "masks", "Counter"}  # of cases
READS = {"load_digits", "read_text", "note"}
SOLVES = {"svd", "eigh", "eigvalsh", "eigvals", "lstsq", "solve", "corrcoef"}  # in the test: that is its own road
CLOSE = {"approx", "isclose", "allclose", "array_equal"}
LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
FREE = {"loop", "test", "data", "claim"}  # roots of another road


@dataclass(frozen=True)
class Facts:
    """What a test's text shows of what it rests on.

    Args:
        name: The test's.
        words: All names, attributes and texts in it and in what it comes to in its file.
        modules: What its imported names stand for.
        roots: Where all that it compares comes from.
        compares: Whether it compares anything.
        other_road: Whether it compares a claim with what the claim's own code has no part in.
        by_hand: Whether it compares with numbers that stand in it.
        loops: Whether it counts or repeats anything itself.
        helped: Whether it calls functions of the tests.
    """

    name: str
    words: frozenset[str]
    modules: frozenset[str]
    roots: frozenset[str]
    compares: bool
    other_road: bool
    by_hand: bool
    loops: bool
    helped: bool


@dataclass
class Comparison:
    """Two sides that an assertion compares, and how."""

    left: ast.expr
    right: ast.expr
    equal: bool


@dataclass
class Test:
    """A test function and the functions of the tests that it calls."""

    node: ast.FunctionDef
    imports: dict[str, str]  # {name in its file: module, or module and name, that it stands for}
    local: dict[str, ast.FunctionDef] = field(default_factory=dict)  # the functions of its file
    top: tuple[ast.stmt, ...] = ()  # the statements of its file

    @property
    def facts(self) -> Facts:
        """What is to be known of it."""
        roots = set().union(*(self.roots(side) for pair in self.comparisons for side in (pair.left, pair.right)))
        return Facts(
            self.node.name,
            frozenset(self.words),
            frozenset(self.modules),
            frozenset(roots),
            compares=bool(self.comparisons),
            other_road=any(map(self.is_other_road, self.comparisons)),
            by_hand=any(map(self.is_by_hand, self.comparisons)),
            loops=self.loops,
            helped=self.helped,
        )

    @cached_property
    def reached(self) -> list[ast.FunctionDef]:
        """The test and those of the functions of its file that it comes to."""
        found, waiting = [], [self.node]
        while waiting:
            node = waiting.pop()
            found.append(node)
            names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
            waiting += [self.local[name] for name in sorted(names & self.local.keys()) if self.local[name] not in found]
        return found

    @cached_property
    def words(self) -> set[str]:
        """All names, attributes and texts in them."""
        parts = [part for node in self.reached for part in ast.walk(node)]
        found = {part.id for part in parts if isinstance(part, ast.Name)}
        found |= {part.attr for part in parts if isinstance(part, ast.Attribute)}
        return found | {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}

    @cached_property
    def modules(self) -> set[str]:
        """What the imported names in them stand for."""
        return {module for name, module in self.imports.items() if name in self.words}

    @cached_property
    def loops(self) -> bool:
        """Whether they count or repeat anything themselves."""
        return any(isinstance(part, LOOPS) for node in self.reached for part in ast.walk(node))

    @cached_property
    def comparisons(self) -> list[Comparison]:
        """What their assertions compare."""
        asserted = [part.test for node in self.reached for part in ast.walk(node) if isinstance(part, ast.Assert)]
        return [pair for test in asserted for pair in _compared(test)]

    @cached_property
    def given(self) -> dict[str, list[ast.AST]]:
        """What each name in the test gets its values from, and the loops in which it gets them."""
        found: dict[str, list[ast.AST]] = {}
        constants: list[ast.stmt] = [part for part in self.top if isinstance(part, ast.Assign)]
        for node in [*self.reached, ast.Module(constants, [])]:
            for target, value in _assigned(node):
                for part in ast.walk(target):
                    if isinstance(part, ast.Name):
                        found.setdefault(part.id, []).append(value)
        return found

    @cached_property
    def helped(self) -> bool:
        """Whether they call functions of the tests."""
        return len(self.reached) > 1 or any(module.startswith("tests.") for module in self.modules)

    def is_other_road(self, pair: Comparison) -> bool:
        """Tell whether a comparison has a claim on one side, and on the other what the claim's own code has no part in, or not alone."""
        if not pair.equal:
            return False
        sides = self.roots(pair.left), self.roots(pair.right)
        return any(
            "claim" in one and (bool(other & FREE) or (bool(other) and other <= {"number", "draw"}))
            for one, other in (sides, sides[::-1])
        )

    def is_by_hand(self, pair: Comparison) -> bool:
        """Tell whether one side is made of numbers that stand in the test."""
        return pair.equal and any(self.roots(side) == {"number"} for side in (pair.left, pair.right))

    @cached_property
    def names(self) -> dict[str, set[str]]:
        """The roots of each name that gets a value in the test: what its values have, until nothing is added any more."""
        self.known: dict[str, set[str]] = {name: set() for name in self.given}
        while True:
            found = {name: self.known[name].union(*map(self._roots, values)) for name, values in self.given.items()}
            if found == self.known:
                return found
            self.known = found

    def roots(self, expression: ast.AST) -> set[str]:
        """Return where a value comes from."""
        self.known = self.names
        return self._roots(expression)

    def _roots(self, expression: ast.AST) -> set[str]:
        if isinstance(expression, ast.Constant):
            return {"number"} if type(expression.value) in (int, float, complex, str) else set()
        if isinstance(expression, ast.Attribute) and expression.attr.isupper():
            return {"number"}  # a condition that the claims' module states
        if isinstance(expression, ast.Subscript | ast.Attribute):
            return self._roots(expression.value)
        if isinstance(expression, ast.Call):
            return self._called(expression)
        if isinstance(expression, ast.Name):
            return self._name(expression.id)
        found = {"loop"} if isinstance(expression, COMPREHENSIONS) else set()
        return found.union(*map(self._roots, ast.iter_child_nodes(expression)))

    def _imported(self, function: ast.AST) -> bool:
        base = function.value if isinstance(function, ast.Attribute) else function
        return isinstance(base, ast.Name) and base.id in self.imports

    def _name(self, name: str) -> set[str]:
        if name in self.imports:
            return _of_module(self.imports[name])
        return {"test"} if name in self.local else self.known.get(name, set())

    def _called(self, call: ast.Call) -> set[str]:
        own = self._roots(call.func)
        if "own" in own and isinstance(call.func, ast.Attribute) and call.func.attr in ("compute", "value"):
            return {"claim"}
        if own == {"own"} and self._imported(call.func):
            return own
        if isinstance(call.func, ast.Attribute) and call.func.attr in READS or "data" in own:
            return {"data"}
        if _last(call.func) == "default_rng":
            return {"draw"}
        arguments = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg not in ("rel", "abs"))]
        solved = {"loop"} if _last(call.func) in SOLVES else set()
        return own.union(solved, *map(self._roots, arguments))


def _of_module(module: str) -> set[str]:
    if module.startswith("snippets"):
        return {"own"}
    if module.startswith(("tests.movielens", "tests.oracle", "sklearn")):
        return {"data"}
    return {"test"} if module.startswith("tests") else set()


def _assigned(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Yield (target, value) of everything that gets a value; what grows in a loop gets it from that loop."""
    for part in ast.walk(node):
        if isinstance(part, ast.Assign):
            yield from (pair for target in part.targets for pair in _paired(target, part.value))
        elif isinstance(part, ast.AugAssign):
            yield part.target, _in_loop(part.value)
        elif isinstance(part, ast.For | ast.While):
            if isinstance(part, ast.For):
                yield part.target, part.iter
            grown = [step for step in ast.walk(part) if isinstance(step, ast.Assign)]
            yield from ((target, _in_loop(step.value)) for step in grown for target in step.targets)
        elif isinstance(part, ast.comprehension):
            yield part.target, part.iter
        elif (
            isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr in ("append", "add")
        ):
            yield part.func.value, _in_loop(part.args[0])


def _in_loop(value: ast.expr) -> ast.GeneratorExp:
    return ast.GeneratorExp(value, [])


def _paired(target: ast.AST, value: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Yield the pairs of a, b = c, d; of any other assignment itself."""
    both = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts)
    if both:
        yield from zip(target.elts, value.elts, strict=True)  # type: ignore[attr-defined]
    else:
        yield target, value


def _compared(test: ast.AST) -> Iterator[Comparison]:
    for part in ast.walk(test):
        if isinstance(part, ast.Compare):
            sides = [part.left, *part.comparators]
            kinds = [isinstance(kind, ast.Eq | ast.NotEq | ast.In | ast.Is) for kind in part.ops]
            # of a chain, each side with each: a == b == c says a == c
            for i, left in enumerate(sides):
                yield from (Comparison(left, sides[j], all(kinds[i:j])) for j in range(i + 1, len(sides)))
        elif isinstance(part, ast.Call) and _last(part.func) in CLOSE - {"approx"} and len(part.args) > 1:
            yield Comparison(part.args[0], part.args[1], True)


def _last(function: ast.AST) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def _parts(text: str | bytes) -> tuple[dict[str, str], dict[str, ast.FunctionDef], tuple[ast.stmt, ...]]:
    tree = ast.parse(text)
    imports: dict[str, str] = {}
    local: dict[str, ast.FunctionDef] = {}
    for node in tree.body:
        if isinstance(node, ast.Import):
            imports |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imports |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.FunctionDef):
            local[node.name] = node
    return imports, local, tuple(tree.body)


def of_text(text: str, name: str) -> Test:
    """Return a test of a file with this text."""
    imports, local, top = _parts(text)
    return Test(local[name], imports, local, top)


@Noted
def _facts(path: Path) -> dict[str, dict]:
    """Return the facts of each test of a file, by its name."""
    imports, local, top = _parts(path.read_bytes())
    tests = (Test(node, imports, local, top) for name, node in local.items() if name.startswith("test"))
    as_lists = {test.node.name: asdict(test.facts) for test in tests}
    return {
        name: {key: sorted(value) if isinstance(value, frozenset) else value for key, value in facts.items()}
        for name, facts in as_lists.items()
    }


def facts_of(path: str, name: str) -> Facts | None:
    """Return what is to be known of a test of a file of the project, or nothing."""
    found = _facts(ROOT / path).get(name) if (ROOT / path).is_file() else None
    if found is None:
        return None
    sets: dict[str, Any] = {key: frozenset(value) for key, value in found.items() if isinstance(value, list)}
    return Facts(**found | sets)
