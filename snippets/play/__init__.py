"""What the interactive elements compute with: constants and default settings, and golden vectors for their tests.

One module an element, named as the figure it takes the place of: `constants()` returns what the element starts from, `golden()` what
its functions must return, each case {"call", "arguments", "value"}, computed by the snippets (with "reduced": True where a sum may be
taken in another order), `copies()` what programs copied from it print: {"arguments" of its `python`, "prints"}.
"""
