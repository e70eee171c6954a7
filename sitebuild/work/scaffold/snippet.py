"""[[write: the idea in half a line]]. Page: docs/{zh,en}/LESSON.md. Test: tests/snippets/test_MODULE.py."""

# --8<-- [start:MODULE]
import numpy as np


def MODULE(x):
    """[[write: what it does, as a command, with the number of its formula]].

    Args:
        x: [[write: what it is, its shape, its range]].

    Returns:
        [[write: what comes out, its shape and dtype]].

    Source:
        [[write: author, year, place, number of the equation; every departure from it]].
    """
    # WRITE: the formula, in its order, after checks that raise ValueError with rule and value
    return np.asarray(x)


# --8<-- [end:MODULE]


if __name__ == "__main__":
    # --8<-- [start:demo]
    # WRITE: arguments that tell errors apart, and what they print
    print(MODULE([0.2, 3.0]))
    # -> [0.2 3. ]
    # --8<-- [end:demo]
