"""A citation style made into one that cites in notes, each holding a whole bibliography entry.

What a style prints of a work in its bibliography becomes what it prints in a citation, and each work
of a cluster has a note of its own. Format: CSL 1.0.2 specification, "Citation", "Bibliography".
"""

import copy
import re
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from galley.core.html.tokens import without_tags

# Characters of Unicode's private use, which are in no text: what parts the notes of one cluster, and
# what encloses the author's name that a note begins with.
_BETWEEN, _OPEN, _CLOSE = "\ue000", "\ue001", "\ue002"
_CSL = "http://purl.org/net/xbiblio/csl"
ElementTree.register_namespace("", _CSL)
# The numbers and labels that a style gives to works; a note has a number of its own.
_COUNTED = ("citation-number", "citation-label", "year-suffix")
# A bibliography knows no place in a work; this variable, of no entry, stands in for it.
_UNSET = "references"
# What concerns the lines of a list; the rest is about names, and holds in a note as well.
_OF_LISTS = (
    *("hanging-indent", "second-field-align", "line-spacing", "entry-spacing"),
    *("subsequent-author-substitute", "subsequent-author-substitute-rule"),
)


def in_notes(source: str) -> str:
    """The CSL style that cites in notes what this style, a readable one, prints in a bibliography.

    Raises ValueError if the style prints no bibliography.
    """
    root = ElementTree.fromstring(source)  # noqa: S314  # read before, as a style
    bibliography, citation = root.find(_name("bibliography")), root.find(_name("citation"))
    layout = bibliography.find(_name("layout")) if bibliography is not None else None
    if bibliography is None or layout is None or citation is None:
        raise ValueError("it prints no bibliography, and so there is nothing to print in notes")
    root.set("class", "note")
    for name in set(bibliography.attrib) & set(_OF_LISTS):
        del bibliography.attrib[name]
    for parent, child in list(_pairs(root)):
        _without_counts_and_places(parent, child)
    names = {name: value for name, value in citation.attrib.items() if name.startswith("et-al")}
    citation.attrib.clear()
    citation.attrib.update(bibliography.attrib)
    citation[:] = [_note_layout(layout, names)]
    return ElementTree.tostring(root, encoding="unicode")


def _without_counts_and_places(parent: Element, child: Element) -> None:
    """Make an element print what it prints in the bibliography of a style without numbers."""
    variables = child.get("variable", "").split()
    if set(variables) & set(_COUNTED):
        parent.remove(child)
    elif "locator" in variables:
        told = (_UNSET if name == "locator" else name for name in variables)
        child.set("variable", " ".join(told))
    elif child.attrib.pop("locator", None):
        child.set("variable", _UNSET)
    child.attrib.pop("display", None)


def _note_layout(layout: Element, names: dict[str, str]) -> Element:
    """The layout of a citation that prints an entry, and the place in the work that is cited."""
    made = Element(_name("layout"), {k: v for k, v in layout.attrib.items() if k != "delimiter"})
    end = made.get("suffix", "")
    made.set("delimiter", f"{end}{_BETWEEN}")
    # Behind a full stop of the entry's own, the place is a sentence of its own.
    group = SubElement(made, _name("group"), {"delimiter": ", " if end else " "})
    entry = SubElement(group, _name("group"), {"delimiter": layout.get("delimiter", "")})
    entry.append(_author(names))
    entry.extend(copy.deepcopy(list(layout)))
    place = SubElement(group, _name("group"), {"delimiter": " ", "suffix": "" if end else "."})
    SubElement(place, _name("label"), {"variable": "locator", "form": "short"})
    SubElement(place, _name("text"), {"variable": "locator"})
    return made


def _author(names: dict[str, str]) -> Element:
    """The names by which a sentence calls the work.

    The processor takes the first names of a layout for those of "Ash says", and takes equal ones
    alone out of the note: so the entry, which spells its names in full, stays whole.
    """
    usual = {"et-al-min": "4", "et-al-use-first": "1"}
    choose = Element(_name("choose"))
    for branch, variable in (("if", "author"), ("else-if", "editor")):
        case = SubElement(choose, _name(branch), {"variable": variable})
        spelled = {"variable": variable, "prefix": _OPEN, "suffix": _CLOSE}
        one = SubElement(case, _name("names"), spelled)
        SubElement(one, _name("name"), {"form": "short", "and": "text", **usual, **names})
    return choose


def _pairs(root: Element) -> Iterator[tuple[Element, Element]]:
    return ((parent, child) for parent in root.iter() for child in parent)


def _name(tag: str) -> str:
    return f"{{{_CSL}}}{tag}"


_HIDDEN = re.compile(f"{_OPEN}.*?{_CLOSE}", re.DOTALL)


def notes(html: str, entries: Iterable[str]) -> tuple[str, ...]:
    """The notes of a cluster set in such a style, one for each of its works.

    A note prints an entry as the bibliography does, so that it has the entry's links.
    """
    plain = without_tags(_HIDDEN.sub("", html), "a", "span")
    linked = [
        (without_tags(entry, "a", "span").strip().removesuffix("."), entry) for entry in entries
    ]
    # The longest first: one entry may begin as another does.
    linked.sort(key=lambda pair: -len(pair[0]))
    return tuple(_with_links(part.strip(), linked) for part in plain.split(_BETWEEN))


def _with_links(note: str, entries: Iterable[tuple[str, str]]) -> str:
    for words, entry in entries:
        if words and words in note:
            return note.replace(words, entry.strip().removesuffix("."), 1)
    return note


def in_a_line(html: str, entries: Iterable[str], *, names_first: bool) -> str:
    """A cluster set in such a style inside a footnote, which takes no notes: its works in a line.

    A narrative citation has the names before the first entry, which has them too.
    """
    names, link, entry = html.partition("<a ")
    if names_first and names.strip(" ,") and names.strip(" ,") in without_tags(entry, "span"):
        html = link + entry
    elif _OPEN not in html and _BETWEEN not in html:
        return html
    end = "." if names_first and html.endswith(".") else ""
    return "; ".join(part.removesuffix(".") for part in notes(html, entries)) + end
