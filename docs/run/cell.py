"""Run one block of a page as a program of its own, and tell what it printed, what it came to and where it failed.

The worker runs this file inside Pyodide; tests/run/test_cell.py runs it in any Python.
"""

import array
import ast
import builtins
import io
import linecache
import sys
import time
import traceback
import types

NAME = "cell.py"  # the block's name in a traceback
OUTPUT_LIMIT = 100_000  # characters: a page that shows more helps nobody, and a phone would choke on it
PAUSE = 0.05  # seconds between two messages, so that a program that prints much does not flood the page
DRAWN_ARRAYS = 4
DRAWN_POINTS = 10_000
DRAWN_SIDE = 16  # rows and columns of a table that can be read


class TooMuchOutput(BaseException):
    """The program printed more than the limit; no `except Exception` of its own hides that."""


class Output(io.TextIOBase):
    """A stream that hands on what is written to it, until the room that it shares is used up."""

    def __init__(self, kind, send, room):
        self.kind, self.send, self.room = kind, send, room
        self.waiting, self.sent = [], time.monotonic()

    def writable(self):
        """Say that one may write."""
        return True

    def write(self, text):
        """Take a piece of text; refuse what is beyond the limit."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        fits = text[: self.room[0]]
        self.room[0] -= len(fits)
        self.waiting.append(fits)
        if len(fits) < len(text):
            self.flush()
            raise TooMuchOutput
        if time.monotonic() - self.sent > PAUSE:
            self.flush()
        return len(text)

    def flush(self):
        """Hand on what waits."""
        if self.waiting:
            self.send(self.kind, "".join(self.waiting))
            self.waiting.clear()
        self.sent = time.monotonic()


def run(source, send, draw):
    """Run a program in a namespace of its own.

    Args:
        source: The program.
        send: Called with ("out" or "err", text) for what it prints.
        draw: Called with (label, shape, values) for each array that its last expression gives, values as array("d").

    Returns:
        {"kind": "done", "error", "memory" or "output"}; with an error, "says" is its last line, "line" the line of the
        program and "trace" the whole; "value" is the repr of the last expression.
    """
    room = [OUTPUT_LIMIT]
    streams = Output("out", send, room), Output("err", send, room)
    before = sys.stdout, sys.stderr, sys.stdin, sys.modules.get("__main__")
    main = types.ModuleType("__main__")
    main.__builtins__ = builtins
    linecache.cache[NAME] = (len(source), None, source.splitlines(keepends=True), NAME)
    sys.stdout, sys.stderr, sys.stdin, sys.modules["__main__"] = *streams, io.StringIO(), main
    try:
        value = _last_value(source, main.__dict__)
        shown = None if value is None else repr(value)
        for drawing in _drawings(value):
            draw(*drawing)
        result = {"kind": "done"} if shown is None else {"kind": "done", "value": shown[:OUTPUT_LIMIT]}
    except TooMuchOutput:
        result = {"kind": "output"}
    except MemoryError as error:
        result = {"kind": "memory", **_told(error)}
    except BaseException as error:
        result = {"kind": "error", **_told(error)}
    finally:
        for stream in streams:
            stream.flush()
        main.__dict__.clear()
        sys.stdout, sys.stderr, sys.stdin, sys.modules["__main__"] = before
    return result


def _last_value(source, namespace):
    """Run a program; return the value of its last statement, if that is an expression."""
    tree = ast.parse(source, NAME)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, NAME, "exec"), namespace)
    return eval(compile(ast.Expression(last.value), NAME, "eval"), namespace) if last else None


def _told(error):
    """Return the last line of an error, its line in the program, and its trace from there on."""
    frames = traceback.extract_tb(error.__traceback__)
    mine = [place for place, frame in enumerate(frames) if frame.filename == NAME]
    line = frames[mine[-1]].lineno if mine else None
    if isinstance(error, SyntaxError) and error.filename == NAME:
        line = error.lineno
    ending = traceback.format_exception_only(error)
    trace = "".join([*traceback.format_list(frames[mine[0] :] if mine else []), *ending])
    return {"says": ending[-1].strip(), "line": line, "trace": trace[:OUTPUT_LIMIT]}


# ------------------------------------------------------------------------------------------------------------------ arrays


def _drawings(value):
    """Yield (label, shape, values) for each array that a value holds and that can be drawn."""
    if isinstance(value, dict):
        named = list(value.items())
    elif isinstance(value, tuple):
        named = list(enumerate(value))
    else:
        named = [("", value)]
    found = [(str(name)[:40], numbers) for name, numbers in ((name, _numbers(part)) for name, part in named) if numbers]
    for name, (shape, flat) in found[:DRAWN_ARRAYS]:
        yield name, shape, array.array("d", flat)


def _numbers(value):
    """Return (shape, flat list) of an array or a list of numbers that can be drawn, or None."""
    if hasattr(value, "tolist") and getattr(getattr(value, "dtype", None), "kind", "") in ("b", "i", "u", "f"):
        if value.ndim not in (1, 2) or value.size > DRAWN_POINTS:
            return None
        value = value.tolist()
    if not isinstance(value, list) or not value:
        return None
    rows = value if isinstance(value[0], list) else [value]
    columns = len(rows[0])
    if not all(isinstance(row, list) and len(row) == columns and all(map(_is_number, row)) for row in rows):
        return None
    if rows[0] is value:
        return ([columns], rows[0]) if 2 <= columns <= DRAWN_POINTS else None
    small = 1 <= len(rows) <= DRAWN_SIDE and 1 <= columns <= DRAWN_SIDE
    return ([len(rows), columns], [number for row in rows for number in row]) if small else None


def _is_number(value):
    return isinstance(value, float) or isinstance(value, int) and abs(value) < 10**300
