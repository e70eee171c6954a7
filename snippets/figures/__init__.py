"""The figures, drawn from the snippets: one module, one figure. `python -m sitebuild.make.draw` draws those that changed."""
