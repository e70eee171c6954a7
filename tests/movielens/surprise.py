"""scikit-surprise on the folds of our program: BaselineOnly and SVD, both at their defaults."""

import pandas
import surprise

from snippets.ratings import model

METHODS = {"BaselineOnly": lambda: surprise.BaselineOnly(verbose=False), "SVD": lambda: surprise.SVD(random_state=0)}


def errors(trial):
    """Return the RMSE of each method over the held-out stars, by name."""
    scale = surprise.Reader(rating_scale=(trial.cells[2].min(), trial.cells[2].max()))
    table = pandas.DataFrame(dict(zip(("user", "item", "stars"), trial.cells, strict=True)))
    learnt = surprise.Dataset.load_from_df(table, scale).build_full_trainset()
    held = list(zip(*(ids.tolist() for ids in trial.wanted), trial.stars.tolist(), strict=True))
    found = {}
    for name, make in METHODS.items():
        guesses = make().fit(learnt).test(held)
        found[name] = model.rmse(pandas.Series([guess.est for guess in guesses]).to_numpy(), trial.stars)
    return found
