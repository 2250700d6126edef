"""Pages: the kinds that a reference document has.

A reference document shows each kind of page as a section of its own: front matter (its page numbers
are roman), the body, and pages that lie on their side for wide tables. One with a single section, as
most organisations have it, lends its pages to all three.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass

from galley.proofs.docx.ooxml import Element, child, name, new, put, value
from galley.proofs.docx.package import DOCUMENT, Package

FRONT, BODY, WIDE = "front", "body", "wide"
PAGE = name("galley:page")
_REFERENCES = ("w:headerReference", "w:footerReference")
_ID, _TYPE = name("r:id"), name("w:type")


@dataclass(frozen=True, slots=True)
class Pages:
    """The properties of a section for each kind of page, its heads and feet by their parts."""

    sections: Mapping[str, Element]

    def width(self, page: str) -> int:
        """The room between the margins of a page, in twentieths of a point."""
        size, margins = (self.sections[page].find(name(tag)) for tag in ("w:pgSz", "w:pgMar"))
        sides = sum(int(value(margins, f"w:{side}") or 1440) for side in ("left", "right"))
        return int(value(size, "w:w") or 11906) - sides

    def height(self, page: str) -> int:
        """The room between the margins at head and foot."""
        size, margins = (self.sections[page].find(name(tag)) for tag in ("w:pgSz", "w:pgMar"))
        ends = sum(int(value(margins, f"w:{end}") or 1440) for end in ("top", "bottom"))
        return int(value(size, "w:h") or 16838) - ends


def read_pages(reference: Package) -> Pages:
    """The kinds of pages that a reference document has."""
    found: list[Element] = []
    heads: dict[tuple[str, str], str] = {}
    for section in reference.tree(DOCUMENT).iter(name("w:sectPr")):
        section = copy.deepcopy(section)
        # A section that names no head or foot of a type has that of the section before it.
        for old in running_lines(section):
            part = reference.target(DOCUMENT, old.get(_ID, ""))
            heads[str(old.tag), old.get(_TYPE, "")] = part
            section.remove(old)
        for place, ((tag, kind), part) in enumerate(heads.items()):
            told = {_TYPE: kind, name("galley:part"): part}
            section.insert(place, section.makeelement(tag, told))
        found.append(section)
    upright = [s for s in found if not _is_wide(s)] or [new("w:sectPr")]
    body = upright[-1]
    wide = next((s for s in found if _is_wide(s)), None)
    return Pages(
        {
            FRONT: upright[0],
            BODY: body,
            WIDE: _turned(body) if wide is None else wide,
        }
    )


def running_lines(section: Element) -> list[Element]:
    """A section's references to its heads and feet."""
    return [e for e in section if e.tag in (name(tag) for tag in _REFERENCES)]


def _is_wide(section: Element) -> bool:
    return value(section.find(name("w:pgSz")), "w:orient") == "landscape"


def _turned(section: Element) -> Element:
    """The section with its pages on their side."""
    turned = copy.deepcopy(section)
    size = child(turned, "w:pgSz")
    width, height = value(size, "w:w") or "11906", value(size, "w:h") or "16838"
    put(turned, new("w:pgSz", w=height, h=width, orient="landscape"))
    return turned


def page_of(element: Element) -> str:
    """The kind of page that an element of the text stands on, once `set_sections` has been there."""
    told = (e.get(PAGE) for e in (element, *element.iterancestors()))
    return next(filter(None, told), BODY)


def forget_pages(root: Element) -> None:
    """Take out of a tree what was told in it of pages."""
    for element in root.iter():
        element.attrib.pop(PAGE, "")
