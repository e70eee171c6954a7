"""The last touch on a built site, before it takes the place of the last one: one small style sheet instead of three large ones."""

import json
import re
import subprocess
from pathlib import Path

from sitebuild import mend
from sitebuild.cache import ROOT
from sitebuild.formulas import hash_of, node

SHEET = re.compile(
    r'\s*<link rel="stylesheet" href="(?P<up>[^"]*)assets/(?P<name>(?:stylesheets/)?(?:main|palette|site)\.[^"]*)">'
)
ELEMENT = re.compile(r"<(?P<tag>[a-zA-Z][\w-]*)(?P<attributes>[^<>]*)>")
ATTRIBUTE = re.compile(r'(?P<name>[\w:-]+)(?:="(?P<value>[^"]*)")?')
# Features of the theme that are off: the words of its script that style them are nobody's.
OFF = r"(?!md-(?:version|annotation|code|source|tag|banner|tooltip|status|tabs|top|progress|consent|feedback|path|post|meta)\b)"
WORDS_IN_SCRIPTS = re.compile(OFF + r"\bmd-[a-z_-]+|\bdata-md-[a-z-]+|\bno-js\b|\bjs\b|focus-visible|\bmark\b")


def site(folder: Path, languages: list[str]) -> None:
    """Put the finishing touch on a site with these folders of languages, the root among them as "".

    The theme's script is mended. Its style sheets and ours are joined, the theme's freed of what no page and no script names, and named by a
    hash of their content.
    """
    (folder / ".nojekyll").touch()
    for unwanted in folder.rglob("*.map"):
        unwanted.unlink()
    pages = sorted(folder.rglob("*.html"))
    scripts = sorted(folder.rglob("assets/javascripts/bundle.*.js"))
    for script in scripts:
        script.write_text(mend.script(script.read_text(encoding="utf-8")), encoding="utf-8")
    names = _names(pages, scripts)
    for language in languages:
        root = folder / language
        inner = [root / other for other in languages if other and other != language]
        mine = [page for page in pages if page.is_relative_to(root) and not any(page.is_relative_to(f) for f in inner)]
        _join_styles(root, mine, names)


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


def _join_styles(root: Path, pages: list[Path], names: list[str]) -> None:
    found = list(SHEET.finditer((root / "index.html").read_text(encoding="utf-8")))
    sheets = [root / "assets" / link["name"] for link in found]
    *theirs, ours = [sheet.read_text(encoding="utf-8") for sheet in sheets]
    request = json.dumps({"css": theirs, "names": names})
    purge = [node(), str(ROOT / "sitebuild" / "purge.mjs")]
    run = subprocess.run(purge, input=request, capture_output=True, text=True, cwd=ROOT, encoding="utf-8")
    if run.returncode:
        raise RuntimeError(f"PurgeCSS did not run: {run.stderr.strip()[-1000:]}")
    text = "".join([*json.loads(run.stdout)["css"], ours])
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
