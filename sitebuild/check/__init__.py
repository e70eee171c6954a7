"""Check: judge what was read and made; every rule yields `Broken`, with file, line and what to do."""
