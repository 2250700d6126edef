"""The templates of the theme, compiled while others work."""

import re
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, TemplateError

# The templates that every site has a page of, and how templates name others.
_FIRST = ("main.html", "404.html", "sitemap.xml")
_NAMED = re.compile(r"{%-?\s*(?:extends|include|import|from)\s+[\"']([^\"']+)[\"']")


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
