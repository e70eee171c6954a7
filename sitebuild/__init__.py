"""What builds and checks the site, in rooms. A room imports from those before it: read, make, check, theme, work.

Beside them stands what all share: `cache` (keys, and what is kept under them), `rules` (a broken rule), `node` (programs of js/),
`texts` (the machine's words in both languages), `setup` (installs; standard library only).
"""
