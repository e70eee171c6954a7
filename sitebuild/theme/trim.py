"""The last touch on a built site, before it takes the place of the last one: one small style sheet instead of three large ones."""

import json
import re
from pathlib import Path

from sitebuild.cache import hash_of
from sitebuild.make import assets
from sitebuild.node import made_of

SHEET = re.compile(
    r'\s*<link rel="stylesheet" href="(?P<up>[^"]*)assets/(?P<name>(?:stylesheets/)?(?:main|palette|site)\.[^"]*)">'
)
ELEMENT = re.compile(r"<(?P<tag>[a-zA-Z][\w-]*)(?P<attributes>[^<>]*)>")
ATTRIBUTE = re.compile(r'(?P<name>[\w:-]+)(?:="(?P<value>[^"]*)")?')
# Features of the theme that are off: the words of its script that style them are nobody's.
OFF = r"(?!md-(?:version|annotation|code|source|tag|banner|tooltip|status|tabs|top|progress|consent|feedback|path|post|meta)\b)"
WORDS_IN_SCRIPTS = re.compile(OFF + r"\bmd-[a-z_-]+|\bdata-md-[a-z-]+|\bno-js\b|\bjs\b|focus-visible|\bmark\b")

# odd, mkdocs-material 9.8.1, test_what_the_themes_script_changes_at_the_root_styles_few_elements_anew: rules for any element below one
# whose attributes the script changes at each visit; a lesson's sixteen thousand elements were styled anew three times over.
SWITCHING, CELL = "[data-md-color-switching] ", ".md-typeset table:not([class]) "
LIGHTER = {
    f"{SWITCHING}*,{SWITCHING}:after,{SWITCHING}:before{{": f"{SWITCHING}:is(a,code,pre,tr,summary,details,label,nav){{",
    **{
        f"{CELL}td>:{end}-child,{CELL}th>:{end}-child{{": f"{CELL}:is(td,th)>:is(p,ul,ol,div,pre):{end}-child{{"
        for end in ("first", "last")
    },
}


def site(folder: Path, languages: list[str]) -> None:
    """Put the finishing touch on a site with these folders of languages, the root among them as "".

    The theme's style sheets and ours are joined, the theme's freed of what no page and no script names, and named by a hash of their content.
    """
    (folder / ".nojekyll").touch()
    unused = [f"assets/javascripts/{part}/**/*.js" for part in ("lunr", "workers")]  # the theme's own search
    for unwanted in [*folder.rglob("*.map"), *(path for pattern in unused for path in folder.rglob(pattern))]:
        unwanted.unlink()
    pages = sorted(folder.rglob("*.html"))
    names = _names(pages, sorted(folder.rglob("assets/javascripts/bundle.*.js")))
    for language in languages:
        root = folder / language
        inner = [root / other for other in languages if other and other != language]
        mine = [page for page in pages if page.is_relative_to(root) and not any(page.is_relative_to(f) for f in inner)]
        _join_styles(root, mine, names)


MARK = re.compile(r"<meta charset=[^>]*>")


def lost(folder: Path, languages: list[str]) -> None:
    """Let the page for lost addresses at the root, which hosts show for all of them, give its place to that of the address's language.

    The other page stands in a script at the head of this one, which writes it out before anything is painted; what follows of this one
    is then text that nobody sees. Without scripts this page stays, and speaks both languages.
    """
    page = folder / "404.html"
    html = page.read_text(encoding="utf-8")
    others = {}
    for language in languages:
        if language:
            whole = (folder / language / "404.html").read_text(encoding="utf-8")
            home = re.search(r'"base": "(?P<home>[^"]*)"', whole)
            assert home, f"{language}/404.html does not say where its language begins"
            others[home["home"]] = [language, MARK.sub("", whole[whole.index("<head>") :], count=1)]
    data = json.dumps(others, ensure_ascii=False).replace("<", "\\u003c")
    script = f"<script>{assets.inline('lost', PAGES=data)}</script>"
    mark = MARK.search(html)
    assert mark, "404.html has no head to stand in"
    page.write_text(html[: mark.end()] + script + html[mark.end() :], encoding="utf-8")


def _names(pages: list[Path], scripts: list[Path]) -> list[str]:
    """Return every name that a selector could meet: tags, attributes, classes, ids, and the words that scripts use."""
    names: set[str] = set()
    for page in pages:
        for element in ELEMENT.finditer(page.read_text(encoding="utf-8")):
            names.add(element["tag"])
            for attribute in ATTRIBUTE.finditer(element["attributes"]):
                names.add(attribute["name"])
                if (
                    attribute["name"] in ("class", "id", "type", "role", "dir", "rel", "lang")
                    or "-md-" in attribute["name"]
                ):
                    names |= set((attribute["value"] or "").split())
    for script in scripts:
        names |= set(WORDS_IN_SCRIPTS.findall(script.read_text(encoding="utf-8")))
    return sorted(names)


def _lighter(css: str) -> str:
    """Return a sheet of the theme with a narrower rule in place of each that would style every element anew."""
    for wide, narrow in LIGHTER.items():
        css = css.replace(wide, narrow)
    return css


def _join_styles(root: Path, pages: list[Path], names: list[str]) -> None:
    found = list(SHEET.finditer((root / "index.html").read_text(encoding="utf-8")))
    sheets = [root / "assets" / link["name"] for link in found]
    *theirs, ours = [sheet.read_text(encoding="utf-8") for sheet in sheets]
    request = json.dumps({"css": theirs, "names": names})
    text = "".join([*map(_lighter, json.loads(made_of("purge.mjs", request, "purgecss"))["css"]), ours])
    name = f"assets/style.{hash_of(text)}.css"
    (root / name).write_text(text, encoding="utf-8")
    for page in pages:
        html = page.read_text(encoding="utf-8")
        first = SHEET.search(html)
        if first is None:
            raise RuntimeError(f"{page}: no style sheets to join")
        joined = f'\n<link rel="stylesheet" href="{first["up"]}{name}">'
        html = html[: first.start()] + joined + SHEET.sub("", html[first.end() :])
        page.write_text(html, encoding="utf-8")
    for sheet in sheets:
        sheet.unlink()
