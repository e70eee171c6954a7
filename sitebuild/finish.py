"""The last touch on a built site, before it takes the place of the last one."""

from pathlib import Path


def site(folder: Path) -> None:
    """Mark the site as finished HTML for GitHub Pages and drop what no page asks for."""
    (folder / ".nojekyll").touch()
    for unwanted in folder.rglob("*.map"):
        unwanted.unlink()
