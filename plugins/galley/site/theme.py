"""What Galley adds to the pages of the theme: its templates, and the marks of the paper."""

import re
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

from jinja2 import Environment, TemplateError
from mkdocs.config.defaults import MkDocsConfig

from galley.core.circulation import Circulation
from galley.core.markup import tag
from galley.core.words import Words

TEMPLATES = Path(__file__).parent / "theme"
# The templates that every site has a page of, and how templates name others.
_FIRST = ("main.html", "404.html", "sitemap.xml")
_NAMED = re.compile(r"{%-?\s*(?:extends|include|import|from)\s+[\"']([^\"']+)[\"']")


def add_templates(config: MkDocsConfig) -> None:
    """Our templates, behind the author's own and before the theme's."""
    config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(TEMPLATES))


def compile_templates(env: Environment, enough: Callable[[], bool]) -> None:
    """Have the theme's templates compiled, one after the other, before the first page needs them."""
    waiting, seen = list(_FIRST), set(_FIRST)
    while waiting and not enough():
        name = waiting.pop(0)
        try:
            path = env.get_template(name).filename
            source = Path(path).read_text(encoding="utf-8") if path else ""
        except (TemplateError, OSError):
            # What a page needs, it will miss itself, and then say so.
            continue
        found = [named for named in _NAMED.findall(source) if named not in seen]
        waiting += found
        seen.update(found)


def marks(circulation: Circulation, words: Words) -> dict[str, object]:
    """What the templates say of how far the paper may go."""
    return {
        "galley_banner": banner(circulation, words),
        "galley_keywords": ", ".join(circulation.keywords),
        "galley_restricted": circulation.restricted,
    }


def downloads(files: Mapping[str, str], words: Words) -> dict[str, object]:
    """What the templates offer: each proof by its file, with words that say what it is for."""
    told = words.downloads
    return {
        "galley_downloads": [(told[proof], f"downloads/{name}") for proof, name in files.items()],
        "galley_downloads_title": told["title"],
    }


def banner(circulation: Circulation, words: Words) -> str:
    """What every page of the site begins and ends with: nothing where the paper is for everybody."""
    mark = circulation.mark
    colours = f"background: {mark.ground}; color: {mark.colour}" if mark else ""
    parts = [
        tag("strong", escape(mark.label), class_="galley-mark", style=colours) if mark else "",
        *(tag("strong", escape(line)) for line in circulation.lines(words)),
        tag("span", escape(mark.meaning)) if mark and mark.meaning else "",
    ]
    inner = " ".join(filter(None, parts))
    if not inner:
        return ""
    return tag(
        "aside", inner, class_="galley-marks", role="note", aria_label=words.marks["handling"]
    )
