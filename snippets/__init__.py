"""The tested NumPy code that the pages show: one idea, one file."""
