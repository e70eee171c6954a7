"""What the interactive elements compute with: constants and default settings, and golden vectors for their tests.

One module an element, named as the figure it takes the place of: `constants()` returns what the element starts from, `golden()` what
its functions must return, each case {"call", "arguments", "value"}, computed by the snippets.
"""
