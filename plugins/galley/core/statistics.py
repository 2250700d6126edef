"""The paper in numbers: what each chapter holds."""

import re
from dataclasses import dataclass

from galley.core.galley import Galley
from galley.core.listing import BACKLINKS, PAGE_BIBLIOGRAPHY
from galley.core.manuscript import Matter
from galley.core.markup import plain_text, tags
from galley.core.page import Page

# What Galley itself printed is not the author's: lists of entries, contents, citations.
_PRINTED = re.compile(
    rf'<section class="{PAGE_BIBLIOGRAPHY}".*?</section>|<div class="galley-bibliography".*'
    rf'|<span class="{BACKLINKS}">.*?</span>|<nav class="galley-contents".*?</nav>'
    r'|<table class="galley-(?:register|matrix|coverage|evidence)".*?</table>'
    r'|<div class="galley-(?:list|abbreviations|legend|item-facts|item-foot)".*?</div>'
    r'|<span class="citation[^>]*>.*?</span>|<math.*?</math>|<a class="headerlink".*?</a>',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Count:
    """What one chapter holds, or all of them."""

    path: str
    words: int = 0
    citations: int = 0
    items: int = 0
    figures: int = 0
    tables: int = 0


def counts(galley: Galley) -> tuple[Count, ...]:
    """The numbers of each chapter of the paper, in reading order."""
    return tuple(
        _count(galley, page)
        for page in galley.pages.values()
        if page.chapter.matter is not Matter.OUTSIDE
    )


def total(found: tuple[Count, ...]) -> Count:
    """The numbers of all chapters together."""
    return Count(
        "",
        sum(count.words for count in found),
        sum(count.citations for count in found),
        sum(count.items for count in found),
        sum(count.figures for count in found),
        sum(count.tables for count in found),
    )


def _count(galley: Galley, page: Page) -> Count:
    html = page.text
    words = re.findall(r"\w[\w'’.,-]*", plain_text(_PRINTED.sub(" ", html).replace("<", " <")))
    items = [item for item in galley.register.items.values() if item.path == page.chapter.path]
    targets = [told.get("id", "") for name, told in tags(html) if name in ("figure", "table")]
    return Count(
        page.chapter.path,
        len(words),
        html.count('<span class="citation'),
        len(items),
        sum(identifier.startswith("fig-") for identifier in targets),
        sum(identifier.startswith("tbl-") for identifier in targets),
    )
