"""What a paper needs no HTML for: programs, forms, other pages in it, requests to other hosts.

Element names: https://html.spec.whatwg.org/multipage/indices.html#elements-3, the SVG and the
MathML of browsers, and the markers.
"""

import re

from galley.core.markup import CLUSTER, INSERTION, ITEM, ITEM_END, element_names

_HTML = """
    a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup data dd del
    details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input
    ins kbd label li main mark menu meter nav ol p picture pre progress q rp rt ruby s samp section
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
ELEMENTS = frozenset(
    {*_HTML.split(), *_SVG.split(), *MATHML.split(), *_OTHERS}
    | {CLUSTER, INSERTION, ITEM, ITEM_END}
)
_LOWERED = frozenset(name.lower() for name in ELEMENTS)
# Elements whose content is no text for readers.
PROGRAMS = frozenset({"script", "style"})
# Where a link may lead: to pages, people, and works that have a number.
SCHEMES = frozenset("http https mailto tel sms ftp news irc ircs xmpp geo urn doi".split())
# An image may hold itself; that it does is told as what it is.
_WITHIN_IMAGES = "data:image/"

_FETCHED = {"src", "srcset", "poster", "background", "data", "cite", "longdesc", "lowsrc"}
_ACTIVE = {
    *("action", "formaction", "ping", "srcdoc", "http-equiv", "autofocus", "contenteditable"),
    *("manifest", "codebase", "archive", "code", "classid", "is", "nonce", "form"),
}
_INPUTS = ("checkbox", "radio")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_IGNORED = re.compile(r"[\x00-\x20]")
_PROGRAM = re.compile(
    r"(<(?P<name>script|style)\b[^>]*>).*?(?=</(?P=name)|\Z)", re.DOTALL | re.IGNORECASE
)


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
        return _is_within(element, value)
    return True


def _may_lead(element: str, address: str) -> bool:
    """Whether a link may lead to an address; what SVG draws from stands on the same page."""
    address = _IGNORED.sub("", address)
    if element not in ("a", "area"):
        return address.startswith("#")
    scheme = _SCHEME.match(address)
    return scheme is None or scheme[0][:-1].lower() in SCHEMES


def _is_within(element: str, address: str) -> bool:
    """Whether what is shown at an address comes from the site; images are told of by their own rule."""
    address = _IGNORED.sub("", address)
    if element == "img" and not address.lower().startswith("data:"):
        return True
    if element == "img":
        return address.lower().startswith(_WITHIN_IMAGES)
    parts = address.split(",")
    return not any(_SCHEME.match(part) or part.startswith(("//", "\\")) for part in parts)


def refused_elements(html: str) -> list[str]:
    """The names of the elements that may not stand, in the order of their tags."""
    # What a program or a style holds looks like tags, and is none.
    return [name for name in element_names(_PROGRAM.sub(r"\1", html)) if name not in _LOWERED]
