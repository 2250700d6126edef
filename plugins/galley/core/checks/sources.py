"""What is wrong in the Markdown of a chapter, which is read before it is rendered."""

from collections.abc import Iterator

from galley.core.checks import definitions, lists
from galley.core.rules.diagnostic import Diagnostic
from galley.core.text.chapter import Chapter
from galley.core.text.lists import Dialect


def check(chapter: Chapter, dialect: Dialect) -> Iterator[Diagnostic]:
    """Definitions that are given twice, and lists that are read in more than one way."""
    yield from definitions.repeated(chapter)
    yield from lists.ambiguous(chapter, dialect)
