"""Make: run what the pages show (claims, figures, labs, formulas, elements, previews, Python for the browser) and keep it."""
