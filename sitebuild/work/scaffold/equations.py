"""The formulas of docs/{zh,en}/LESSON.md beside snippets/MODULE.py."""

from snippets.equations import SIZES, executed
from snippets.MODULE import MODULE


@executed(1)
def formula(rng):
    # WRITE: what each symbol of the formula is, computed by the snippet, at the borders of its range too
    for shape in SIZES:
        x = rng.normal(size=shape)
        yield {"x": x, "y": MODULE(x)}
