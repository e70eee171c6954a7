"""Small failings of the theme, mended after rendering: each is named, and a mend that finds nothing to mend is an error.

Found with axe-core, html-validate and a count of nodes over many navigations on mkdocs-material 9.8.1.
"""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from sitebuild.cache import hash_of
from sitebuild.make import assets
from sitebuild.node import made_of
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
# odd, mkdocs-material 9.8.1, test_memory_is_steady_over_many_navigations: the names are a minifier's, another release has others.
IN_SCRIPT = (
    (
        "a link to another form of a page is taken for another language's front page, and a sitemap asked for beside it",
        '"link[rel=alternate]"',
        '"link[rel=none]"',
    ),
    (
        "a page that is left stays in memory whole: what listens to a media query for it never stops",
        "ur(r=>t.addListener(()=>r(t.matches))).pipe(Q(t.matches))",
        'ur(r=>t.addEventListener("change",r),r=>t.removeEventListener("change",r)).pipe(m(r=>r.matches),Q(t.matches))',
    ),
)


# The theme's search, in place of which ours is put: docs/assets/search-worker.ts says why.
WORKER = re.compile(
    r'(?P<before><script id="__config"[^<]*"search": "[^"]*)assets/javascripts/workers/search\.\w+\.min\.js(?=")'
)
SCRIPT = re.compile(r"assets/javascripts/bundle\.\w+\.min\.js")
NAMED = re.compile(rf'(?P<before><script src="[^"]*){SCRIPT.pattern}')


def page(html: str, language: str) -> str:
    """Return a rendered page without the theme's failings.

    Raises:
        ValueError: the theme no longer has one of them, so that the mend should go.
    """
    for wrong, theirs, ours in MENDS:
        if theirs not in html:
            raise ValueError(f"sitebuild/theme/mend.py: nothing to mend: {wrong}: {theirs!r} is not in the page")
        html = html.replace(theirs, ours.format(**TEXTS[language]))
    html, found = WORKER.subn(lambda theirs: theirs["before"] + assets.search_worker(), html)
    if found != 1:
        raise ValueError(f"sitebuild/theme/mend.py: the theme names its search {found} times, not once")
    html, found = NAMED.subn(lambda theirs: theirs["before"] + script()[0], html)
    if found != 1:
        raise ValueError(f"sitebuild/theme/mend.py: a page names the theme's script {found} times, not once")
    return html


@cache
def script() -> tuple[str, str]:
    """Return the address of the theme's script, which carries a hash of the content, and the script, mended and made smaller.

    Raises:
        ValueError: the theme's script no longer has one of them, so that the mend should go.
    """
    theme = find_spec("material")
    assert theme and theme.origin
    (path,) = Path(theme.origin).parent.glob("templates/assets/javascripts/bundle.*.min.js")
    text = path.read_text(encoding="utf-8")
    for wrong, theirs, ours in IN_SCRIPT:
        if text.count(theirs) != 1:
            raise ValueError(
                f"sitebuild/theme/mend.py: nothing to mend: {wrong}: {theirs!r} is {text.count(theirs)} times in {path.name}, not once"
            )
        text = text.replace(theirs, ours)
    text = made_of("shrink.mjs", text, "terser")
    return f"assets/javascripts/bundle.{hash_of(text)}.min.js", text
