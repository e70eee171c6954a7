"""How cells of labs draw while the site is built: SVG with the colour roles of the figures, the same bytes every time."""

import os

os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # before matplotlib is imported

from cycler import cycler

from snippets.figures.kit import COLOR, STYLE

SERIES = ("blue", "rust", "green", "violet", "olive", "pink")

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - IPython gives it
c.InlineBackend.figure_formats = {"svg"}
c.InlineBackend.print_figure_kwargs = {"bbox_inches": None, "metadata": {"Date": None}}
c.InlineBackend.rc = dict(STYLE) | {
    "axes.prop_cycle": cycler(color=[COLOR[role] for role in SERIES]),
    "axes.titlecolor": COLOR["ink"],
    "axes.titlesize": 12,
    "axes.grid": True,
    "grid.color": COLOR["rule"],
    "grid.linewidth": 0.6,
    "figure.figsize": (4.4, 3.1),
    "figure.dpi": 72,
    "figure.constrained_layout.use": True,
    "legend.frameon": False,
    "svg.hashsalt": "lab",
    "text.parse_math": True,  # logarithmic ticks
}
