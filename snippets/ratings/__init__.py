"""Real ratings at the reader's hand: `python -m snippets.matrix_factorization ratings.csv`.

`read.py` reads the formats of MovieLens, `model.py` trains and predicts, `command.py` is the program. It needs NumPy alone;
a picture of the factors needs matplotlib too.
"""
