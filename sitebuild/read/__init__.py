"""Read: the pages' Markdown, the data files, the words of scripts, and what was computed. Nothing here runs, draws or judges."""
