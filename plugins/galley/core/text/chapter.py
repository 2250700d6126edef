"""A chapter: one source file and the HTML that was rendered from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from galley.core.text.inclusion import Included


class Matter(StrEnum):
    """Where a chapter stands in the paper; outside are pages of the site alone."""

    FRONT = "front"
    BODY = "body"
    BACK = "back"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One source file and the HTML, with markers, that was rendered from it.

    `path` is the source's path in the workspace, `url` the page's address relative to the
    site's root, `numbering` how the chapter is counted: `1`, `A`, `i`, or not at all; `included`
    are the files that other plugins put into the source.
    """

    path: str
    url: str
    title: str
    matter: Matter
    source: str
    html: str
    nocite: tuple[str, ...] = ()
    numbering: str = ""
    included: tuple[Included, ...] = ()
    allowed: Mapping[str, str] = field(default_factory=dict)
