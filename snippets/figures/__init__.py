"""The figures, drawn from the snippets: one module, one figure. `python -m snippets.figures` draws those that changed."""
