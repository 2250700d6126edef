"""The prose of a chapter: its source without code, comments and front matter."""

import re
from functools import lru_cache

from galley.core.text.unread import CODE, blanked, fences, fences_and_comments, without_front_matter

CODE_SPAN = re.compile(rf"(?<!`){CODE}")


def without_code(source: str) -> str:
    """The source with front matter and code blanked, its comments kept; every offset stays."""
    source = without_front_matter(source)
    source = blanked(source, fences(source))
    return blanked(source, [match.span() for match in CODE_SPAN.finditer(source)])


@lru_cache(maxsize=256)
def prose(source: str) -> str:
    """The source with front matter, fenced code and comments blanked; every offset stays."""

    source = without_front_matter(source)
    return blanked(source, fences_and_comments(source))
