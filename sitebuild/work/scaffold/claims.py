"""The numbers that docs/{zh,en}/LESSON.md quotes."""

from snippets.claims import claim
from snippets.MODULE import MODULE


@claim(
    ".1f",
    test="test_first_number",
    ground="hand",
    zh="[[write: 这个数是什么，在什么条件下]]",
    en="[[write: what the number is, under which conditions]]",
)
def first_number(x=3.0):
    # WRITE: the number, by the snippet; give it its name here, in its test and where the pages quote it. Its conditions are
    # parameters, which both sentences name in braces: $x = {x:g}$
    return MODULE(x)
