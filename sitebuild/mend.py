"""Small failings of the theme, mended after rendering: each is named, and a mend that finds nothing to mend is an error.

Found with axe-core, html-validate and a count of nodes over many navigations on mkdocs-material 9.8.1.
"""

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
IN_SCRIPT = (
    (
        "a page that is left stays in memory whole: what listens to a media query for it never stops",
        "ur(r=>t.addListener(()=>r(t.matches))).pipe(Q(t.matches))",
        'ur(r=>t.addEventListener("change",r),r=>t.removeEventListener("change",r)).pipe(m(r=>r.matches),Q(t.matches))',
    ),
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
    return html


def script(text: str) -> str:
    """Return the theme's script without its failings.

    Raises:
        ValueError: the theme no longer has one of them, so that the mend should go.
    """
    for wrong, theirs, ours in IN_SCRIPT:
        if text.count(theirs) != 1:
            raise ValueError(f"sitebuild/mend.py: nothing to mend: {wrong}: {theirs!r} is not in the script")
        text = text.replace(theirs, ours)
    return text
