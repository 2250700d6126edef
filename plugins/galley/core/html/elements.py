"""What HTML says of its elements by name, as far as it decides where an element ends.

The names and their groups are those of the HTML standard, "The rules for parsing tokens in HTML
content".
"""

from collections.abc import Mapping

# Elements without content.
VOID = frozenset(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track"
    " wbr".split()
)
# Elements whose content is text, whatever it looks like; in the first two, entities are still read.
RAW = frozenset("textarea title iframe noembed noframes plaintext script style xmp".split())
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
# Blocks: each ends an open paragraph when it starts, and its end tag ends what is open in it.
_GROUPS = frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure"
    " footer header hgroup listing main menu nav ol pre search section summary ul".split()
)
ENDS_PARAGRAPH = _GROUPS | HEADINGS | frozenset("dd dt form hr li p plaintext table xmp".split())
# Elements whose end tag ends everything that is still open in them.
ENDS_CONTENT = _GROUPS | frozenset("applet button marquee object select".split())
ENDS_ITEM = frozenset("dd dt li p".split())
# Elements that another start tag, or the end of what holds them, may end without an end tag.
IMPLIED_END = frozenset("dd dt li optgroup option p rb rp rt rtc".split())
# Inline elements that a browser opens again after a block has cut them off, and what stops that.
FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
ENDS_FORMATTING = frozenset("applet caption marquee object td template th".split())

# How deep in a table each part of it belongs.
SECTIONS = frozenset("tbody tfoot thead".split())
PARTS: Mapping[str, int] = {
    **dict.fromkeys((*SECTIONS, "caption", "colgroup", "col"), 1),
    "tr": 2,
    **dict.fromkeys(("td", "th"), 3),
}
TABLE_PARTS = frozenset((*PARTS, "table", "template"))
# What holds parts alone: a browser moves other content before the table.
ROWS = SECTIONS | frozenset("colgroup table tr".split())
BETWEEN_ROWS = frozenset("script style template".split())
# Elements that need no end tag.
MAY_STAY_OPEN = IMPLIED_END | frozenset(PARTS)
# Start tags that mean nothing inside a page.
OUTSIDE_A_PAGE = frozenset("body frame frameset head html".split())

# What an end tag cannot reach across.
SPECIAL = (
    _GROUPS
    | VOID
    | RAW
    | HEADINGS
    | frozenset(PARTS)
    | OUTSIDE_A_PAGE
    | frozenset(
        "applet button dd dt form li marquee noscript object p select table template".split()
    )
)
# Those among them that an item of a list may still hold when the next one ends it.
HELD_BY_ITEMS = frozenset(("address", "div", "p"))
# What no end tag can reach out of.
SCOPES = frozenset("applet caption marquee object select table td template th".split())

# Start tags that end a drawing or a formula.
BREAKS_OUT = frozenset(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li"
    " listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul"
    " var".split()
)
# Elements of formulas and drawings that hold words or HTML.
WORDS_OF_MATH = frozenset("mi mn mo ms mtext".split())
HTML_IN_SVG = frozenset("desc foreignObject title".split())
HOLDING: Mapping[str, frozenset[str]] = {
    "math": WORDS_OF_MATH | {"annotation-xml"},
    "svg": HTML_IN_SVG,
}
# Names of SVG, which has capitals in them, by what is written in HTML, where capitals are free.
SVG_NAMES: Mapping[str, str] = {
    name.lower(): name
    for name in (
        "altGlyph altGlyphDef altGlyphItem animateColor animateMotion animateTransform clipPath"
        " feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting"
        " feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR"
        " feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight"
        " feSpecularLighting feSpotLight feTile feTurbulence foreignObject glyphRef linearGradient"
        " radialGradient textPath"
    ).split()
}
