"""Small failings of the theme's HTML, mended after rendering: each is named, and a mend that finds nothing to mend is an error.

Found with axe-core and html-validate on mkdocs-material 9.8.1.
"""

import re

from sitebuild import assets
from sitebuild.texts import TEXTS

# (what is wrong, the theme's words, ours)
MENDS = (
    (
        "the search dialog has no name",
        '<div class="md-search" data-md-component="search" role="dialog">',
        '<div class="md-search" data-md-component="search" role="dialog" aria-label="{search}">',
    ),
    (
        "a checkbox cannot be filled in by the browser",
        'type="checkbox" id="__drawer" autocomplete="off"',
        'type="checkbox" id="__drawer"',
    ),
    (
        "a checkbox cannot be filled in by the browser",
        'type="checkbox" id="__search" autocomplete="off"',
        'type="checkbox" id="__search"',
    ),
    ("an empty tabindex is no number", ' tabindex=""', ""),
)


# The theme's search, in place of which ours is put: docs/assets/search-worker.js says why.
WORKER = re.compile(
    r'(?P<before><script id="__config"[^<]*"search": "[^"]*)assets/javascripts/workers/search\.\w+\.min\.js(?=")'
)


def page(html: str, language: str) -> str:
    """Return a rendered page without the theme's failings.

    Raises:
        ValueError: the theme no longer has one of them, so that the mend should go.
    """
    for wrong, theirs, ours in MENDS:
        if theirs not in html:
            raise ValueError(f"sitebuild/mend.py: nothing to mend: {wrong}: {theirs!r} is not in the page")
        html = html.replace(theirs, ours.format(**TEXTS[language]))
    html, found = WORKER.subn(lambda theirs: theirs["before"] + assets.search_worker(), html)
    if found != 1:
        raise ValueError(f"sitebuild/mend.py: the theme names its search {found} times, not once")
    return html
