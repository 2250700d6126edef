"""What a paper needs no HTML for: programs, forms, other pages in it, requests to other hosts.

Element names: https://html.spec.whatwg.org/multipage/indices.html#elements-3, the SVG and the
MathML of browsers, and the markers.
"""

import re
from collections.abc import Mapping

from galley.core.html.edit import Edit, splice
from galley.core.html.markers import CONTINUED, ITEM, MARKERS, element_names
from galley.core.html.tokens import read_attributes, respell, start_tags
from galley.core.html.tree import Node, parse

_HTML = """
    a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup data dd del
    details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input
    ins kbd label li mark menu meter nav ol p picture pre progress q rp rt ruby s samp section
    small source span strong sub summary sup table tbody td tfoot th thead time tr track tt u ul var
    audio video wbr center font big strike acronym dir map area
"""
_SVG = """
    svg g path circle ellipse line rect polyline polygon text tspan textPath defs linearGradient
    radialGradient stop clipPath mask pattern symbol use title desc marker
"""
MATHML = """
    math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom msub msup
    msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd mlabeledtr menclose
    semantics annotation
"""
# What mkdocs-autorefs leaves in a page until it knows where a name leads.
_OTHERS = {"autoref"}
DRAWN = frozenset(_SVG.split())
ELEMENTS = frozenset({*_HTML.split(), *_SVG.split(), *MATHML.split(), *_OTHERS} | set(MARKERS))
_LOWERED = frozenset(name.lower() for name in ELEMENTS)
# Elements whose content is not text for readers.
PROGRAMS = frozenset({"script", "style"})
# Where a link may lead: to pages, people, and works that have a number.
SCHEMES = frozenset("http https mailto tel sms ftp news irc ircs xmpp geo urn doi".split())
# An image may hold itself, and is reported as such.
_WITHIN_IMAGES = "data:image/"

_FETCHED = {"src", "srcset", "poster", "background", "data", "cite", "longdesc", "lowsrc"}
_ACTIVE = {
    *("action", "formaction", "ping", "srcdoc", "http-equiv", "autofocus", "contenteditable"),
    *("manifest", "codebase", "archive", "code", "classid", "is", "nonce", "form"),
    *("attributionsrc", "dynsrc", "imagesrcset"),
}
_INPUTS = ("checkbox", "radio")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_IGNORED = re.compile(r"[\x00-\x20]")


def may_stand(element: str, name: str, value: str) -> bool:
    """Whether an attribute of an element does nothing and asks no other host; not for styles."""
    name = name.lower().rpartition(":")[2]
    if name.startswith("on") or name in _ACTIVE:
        return False
    if element == "input" and name == "type":
        return value.lower() in _INPUTS
    if name == "href":
        return _may_lead(element, value)
    if name in _FETCHED:
        return _is_within(element if name == "src" else "", value)
    return True


# The ids that Markdown extensions make; the others that begin so are the theme's, whose programs read them.
_THEMES_ID = re.compile(r"__(?!tabbed_\d|codelineno-|code_\d|span-\d)")
# The elements that use a name; any other name replaces a property of the document for programs.
_NAMED = {"a", "input", "map", "details", *MARKERS}
# Classes of the theme that its manual offers to authors; its others move parts over the page.
_OFFERED = ("md-button", "md-typeset", "md-tag", "md-icon", "md-status", "md-annotation")
# Classes of ours that the extensions write; that of an item counts only around its marker.
_OURS = {
    "galley-subfigures",
    "galley-glossary",
    "galley-attribution",
    "galley-table-note",
    CONTINUED,
    ITEM,
}
_TITLES = ("title", "aria-label")
# A title with an angle bracket in it, or a character that is spelled in letters: few pages have one.
_SUSPECT = re.compile(
    r"""(?:title|aria-label)\s*=\s*(?:"[^"]*[<&]|'[^']*[<&]|[^\s"'>]*[<&])""", re.IGNORECASE
)
_BEFORE_A_NAME = re.compile(r"<(?=[A-Za-z/!?])")


def is_reserved(element: str, name: str, value: str) -> bool:
    """Whether an attribute on a page takes the place of something of the theme's."""
    if name in ("id", "for"):
        return _THEMES_ID.match(value.strip()) is not None
    if name == "name":
        return element not in _NAMED or _THEMES_ID.match(value.strip()) is not None
    if name == "role":
        return value.strip().lower() == "main"
    return name.startswith("data-md-")


def reserved_classes(value: str) -> list[str]:
    """The classes of an attribute that only Galley and the theme may give.

    The theme has a program of another host draw what has the class `mermaid`.
    """
    return [name for name in value.split() if _is_reserved_class(name.lower())]


def inert_titles(html: str) -> str:
    """The HTML with no title that would be an element where a program shows it as HTML.

    The theme Material does so for tooltips. A character without width makes of an angle bracket mere text.
    """

    edits = []
    for _, tag, start in start_tags(html, having=_TITLES) if _SUSPECT.search(html) else ():
        if tag.rfind("<") or "&" in tag:
            told = read_attributes(tag)
            titles = {n: _BEFORE_A_NAME.sub("<\u2060", told[n]) for n in _TITLES if n in told}
            inert = {**told, **titles}
            if inert != told:
                edits.append(Edit(start, start + len(tag), respell(tag, inert)))
    return splice(html, edits)


def without_typed_items(html: str) -> str:
    """Clean HTML without the class of an item on elements that are not items."""
    if ITEM not in html:
        return html
    tree = parse(html)
    typed = (node for node in tree.elements(class_=ITEM) if not _holds_item(node))
    return tree.splice(node.with_attributes(_without_item(node.attributes)) for node in typed)


def _without_item(told: Mapping[str, str]) -> Mapping[str, str]:
    return {**told, "class": re.sub(rf"(?<!\S){ITEM}(?!\S)", "", told["class"])}


def _holds_item(node: Node) -> bool:
    """Whether an element begins with the marker of an item."""
    first = node.child()
    if first is None or first.name != ITEM:
        return False
    return not node.tree.words(node.inner_start, first.start)


def _is_reserved_class(name: str) -> bool:
    if name.startswith("md-"):
        return not name.startswith(_OFFERED)
    return name == "mermaid" or (name.startswith("galley-") and name not in _OURS)


def _may_lead(element: str, address: str) -> bool:
    """Whether a link may lead to an address; what SVG draws from is on the same page."""
    address = _IGNORED.sub("", address)
    if element not in ("a", "area"):
        return address.startswith("#")
    scheme = _SCHEME.match(address)
    return scheme is None or scheme[0][:-1].lower() in SCHEMES


def _is_within(element: str, address: str) -> bool:
    """Whether what is shown at an address comes from the site; images have a rule of their own."""
    address = _IGNORED.sub("", address).replace("\\", "/")
    if element == "img" and not address.lower().startswith("data:"):
        return True
    if element == "img":
        return address.lower().startswith(_WITHIN_IMAGES)
    parts = address.split(",")
    return not any(_SCHEME.match(part) or part.startswith("//") for part in parts)


def refused_elements(html: str) -> list[str]:
    """The names of the elements that may not be, in the order of their tags."""
    return [name for name in element_names(html) if name not in _LOWERED]
