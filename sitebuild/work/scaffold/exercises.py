"""Exercises of docs/{zh,en}/LESSON.md: placeholder, answer and check of each, in this order."""

from snippets.MODULE import MODULE

# --8<-- [start:exercise-1]
y = 0.0  # your answer
# --8<-- [end:exercise-1]

# --8<-- [start:answer-1]
# WRITE: the answer, and above what the reader finds in its place
y = 2.0
# --8<-- [end:answer-1]

# --8<-- [start:check-1]
# WRITE: what fails on the placeholder, with a message that helps on
assert y == MODULE(2.0), f"y is {y}, not what the formula gives"
# --8<-- [end:check-1]
