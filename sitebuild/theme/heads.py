"""What a page says of itself to machines: address, twin, title, description, preview, structured data; sitemaps and robots.txt.

Absolute addresses are written only where the site's own is known (SITE_URL): a wrong one is worse than none.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from sitebuild.read import lessons
from sitebuild.read.about import About
from sitebuild.texts import TEXTS

DEFAULT = "en"  # for readers of any other language (hreflang x-default)
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
SCHEMA = "https://schema.org"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
SIZE = ("1200", "630")


@dataclass(frozen=True)
class Place:
    """A page's place: url is its address below its language's folder, "" for the front page."""

    base: str  # the site's address, with a slash at its end, or "" where it is not known
    language: str
    url: str

    def absolute(self, language: str | None = None, below: str | None = None) -> str:
        """Return the page's address, or its twin's, or that of what lies below the language's folder; "" where the site's is not known."""
        folder = TEXTS[language or self.language]["folder"]
        return f"{self.base}{folder}{self.url if below is None else below}" if self.base else ""


@dataclass(frozen=True)
class Part:
    """A page that belongs to the course: a lesson or a lab, and its place in the reading order, from 1."""

    url: str
    about: About
    position: int


@dataclass
class Course:
    """The pages of one language that are the course, in the order of the navigation."""

    description: str = ""
    parts: dict[str, Part] = field(default_factory=dict)  # by name

    def add(self, url: str, page: About | None) -> None:
        """Take a page of the navigation; only lessons and labs are parts of the course."""
        if page and (page.name in _lessons() or page.name.startswith("labs/")):
            self.parts[page.name] = Part(url, page, len(self.parts) + 1)


def _lessons() -> dict[str, lessons.Lesson]:
    return {lesson.id: lesson for track in lessons.plan().tracks for lesson in track.lessons}


# ---------------------------------------------------------------------------------------------------------------- the tags


Tag = tuple[str, dict[str, str]]


def tags(place: Place, title: str, description: str, picture: str, home: bool, words: bool) -> list[Tag]:
    """Return the tags of a page's head.

    Args:
        place: Where the page lies.
        title: Its title without the site's name.
        description: One or two sentences.
        picture: The address of its preview below the language's folder, or "".
        home: Is it the front page?
        words: Does its Markdown lie beside it?
    """
    say, they = TEXTS[place.language], other(place.language)
    url = place.absolute()
    found: list[Tag] = [("meta", {"name": "description", "content": description})]
    if url:
        found.append(("link", {"rel": "canonical", "href": url}))
        found += [("link", {"rel": "alternate", "hreflang": tag, "href": twin}) for tag, twin in twins(place)]
    if words:
        found.append(("link", {"rel": "alternate", "type": "text/markdown", "href": "index.md"}))
    graph = {"og:type": "website" if home else "article", "og:site_name": say["name"], "og:title": title}
    graph |= {"og:description": description, "og:locale": say["locale"], "og:locale:alternate": they["locale"]}
    if url:
        graph["og:url"] = url
    if url and picture:
        graph["og:image"] = place.absolute(below=picture)
        graph |= {"og:image:type": "image/png", "og:image:width": SIZE[0], "og:image:height": SIZE[1]}
        graph["og:image:alt"] = say["preview"].format(title=title)
        found.append(("meta", {"name": "twitter:card", "content": "summary_large_image"}))
    return [*found, *(("meta", {"property": key, "content": value}) for key, value in graph.items())]


def lost(language: str) -> list[Tag]:
    """Return the tags of the page for lost addresses, which has no address of its own."""
    return [
        ("meta", {"name": "description", "content": TEXTS[language]["lost_text"]}),
        ("meta", {"name": "robots", "content": "noindex"}),
    ]


def html(found: Iterable[Tag]) -> str:
    """Return tags as HTML, one a line."""
    return "\n".join(
        f"<{tag} " + " ".join(f'{key}="{escape(value)}"' for key, value in known.items()) + ">" for tag, known in found
    )


def twins(place: Place) -> list[tuple[str, str]]:
    """Return (hreflang, address) of a page in each language, and for all others; empty where the site's address is not known."""
    if not place.base:
        return []
    found = [(say["tag"], place.absolute(language)) for language, say in TEXTS.items()]
    return [*found, ("x-default", place.absolute(DEFAULT))]


def other(language: str) -> dict[str, str]:
    """Return the texts of the other language."""
    return next(texts for tongue, texts in TEXTS.items() if tongue != language)


# --------------------------------------------------------------------------------------------------------- structured data


def graph(place: Place, page: About | None, course: Course, home: bool) -> list[dict]:
    """Return what schema.org calls the page: the course, a part of it, its place in the site. Only facts."""
    if home:
        return [_course(place, course)]
    if page is None:
        return []
    part = course.parts.get(page.name)
    return [*([_part(place, part, course)] if part else []), _crumbs(place, page)]


def script(found: list[dict]) -> str:
    """Return structured data as the text of a script element."""
    content = {"@context": SCHEMA, "@graph": found}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c") if found else ""


def _node(place: Place, kind: str, url: str, **known: object) -> dict:
    """Return a thing with its address, if the site's is known."""
    at = place.absolute(below=url)
    return {"@type": kind, **({"@id": at, "url": at} if at else {}), **known}


def _common(language: str) -> dict:
    return {"inLanguage": TEXTS[language]["tag"], "isAccessibleForFree": True, "license": LICENCE}


def _course(place: Place, course: Course) -> dict:
    say = TEXTS[place.language]
    return _node(
        place,
        "Course",
        "",
        name=f"{say['name']} · {say['tagline']}",
        description=course.description,
        **_common(place.language),
        provider={"@type": "Organization", "name": say["authors"]},
        teaches=[part.about.title for name, part in course.parts.items() if name in _lessons()],
        hasCourseInstance={"@type": "CourseInstance", "courseMode": "Online"},
        offers={"@type": "Offer", "category": "Free"},
        hasPart=[_node(place, "LearningResource", part.url, name=part.about.title) for part in course.parts.values()],
    )


def _part(place: Place, part: Part, course: Course) -> dict:
    say = TEXTS[place.language]
    lesson = _lessons().get(part.about.name)
    before = [course.parts[name] for name in (lesson.after if lesson else ()) if name in course.parts]
    needs = [
        {
            key: value
            for key, value in _node(place, "DefinedTerm", one.url, name=one.about.title).items()
            if key != "@id"
        }
        for one in before
    ]
    return _node(
        place,
        "LearningResource",
        part.url,
        name=part.about.full_title,
        description=part.about.description,
        learningResourceType=say["lesson"] if lesson else say["lab"],
        **_common(place.language),
        **({"teaches": part.about.full_title} if lesson else {}),
        **({"competencyRequired": needs} if needs else {}),
        isPartOf=_node(place, "Course", "", name=f"{say['name']} · {say['tagline']}"),
        position=part.position,
    )


def _crumbs(place: Place, page: About) -> dict:
    say, plan = TEXTS[place.language], lessons.plan()
    home = place.absolute(below="")
    trail = [(say["name"], home)]
    if page.name in _lessons():
        track = plan.track_of(page.name)
        trail.append((getattr(track, place.language), f"{home}#track-{track.id}" if home else ""))
    trail.append((page.title, place.absolute()))
    items = [
        {"@type": "ListItem", "position": number, "name": name, **({"item": address} if address else {})}
        for number, (name, address) in enumerate(trail, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


# ------------------------------------------------------------------------------------------------------ sitemaps, robots.txt


def sitemap(places: Iterable[Place]) -> str:
    """Return the sitemap of one language: each page with its twin; empty where the site's address is not known."""
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<urlset xmlns="{SITEMAP}" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for place in places:
        links = "".join(f'<xhtml:link rel="alternate" hreflang="{tag}" href="{twin}"/>' for tag, twin in twins(place))
        out += [f"<url><loc>{place.absolute()}</loc>{links}</url>"] if place.base else []
    return "\n".join([*out, "</urlset>"])


def robots(base: str) -> str:
    """Return robots.txt: everything may be read; where the sitemaps are."""
    maps = [f"Sitemap: {base}{say['folder']}sitemap.xml" for say in TEXTS.values()]
    return "\n".join(["User-agent: *", "Allow: /", "", *maps, ""])
