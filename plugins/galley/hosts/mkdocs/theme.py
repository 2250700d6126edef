"""The theme of a site: Galley's styles and the brand's logos in it, its templates compiled in time."""

import re
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, TemplateError
from mkdocs.config.defaults import MkDocsConfig

from galley.core.brand.brand import Brand
from galley.workspace.fonts import webfonts
from galley.workspace.style import stylesheet

STYLESHEET = "assets/galley/galley.css"
SCRIPTS = ("assets/galley/galley.js", "assets/galley/previews.js")
# The templates that every site has a page of, and how templates name others.
_FIRST = ("main.html", "404.html", "sitemap.xml")
_NAMED = re.compile(r"{%-?\s*(?:extends|include|import|from)\s+[\"']([^\"']+)[\"']")


def style(config: MkDocsConfig, brand: Brand) -> None:
    """Add our stylesheets and our scripts, and the brand's logos where `mkdocs.yml` has none."""
    config.extra_css[:0] = [stylesheet.STYLESHEET, webfonts.STYLESHEET, STYLESHEET]
    config.extra_javascript[:0] = SCRIPTS
    custom = config.theme.custom_dir or ""
    for name, address in stylesheet.logos(brand).items():
        if not Path(custom, str(config.theme.get(name))).is_file():
            config.theme[name] = address


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
