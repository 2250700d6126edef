"""Vector pictures in the text of a chapter: icons, and drawings that an author wrote as HTML.

On the site they are part of the page, and take the colour of the text. A proof wants each as a file.
"""

import re
from collections.abc import Callable
from html import escape
from xml.etree import ElementTree

from galley.core.manuscript import href
from galley.core.markup import element_attributes, plain_text

_SVG = re.compile(r"(?P<start><svg\b[^>]*>).*?</svg>", re.DOTALL)
_TITLE = re.compile(r"<title\b[^>]*>(.*?)</title>", re.DOTALL)
# What HTML takes for granted and XML does not.
_NAMESPACES = {
    "xmlns": ("<svg", "http://www.w3.org/2000/svg"),
    "xmlns:xlink": (" xlink:", "http://www.w3.org/1999/xlink"),
}


def as_images(html: str, url: str, keep: Callable[[str], str]) -> str:
    """A page's HTML with an image in the place of each vector picture; its words where it is no XML.

    `keep` takes a picture, and gives the address in the site that it has as a file.
    """

    def image(match: re.Match[str]) -> str:
        svg, attributes = match[0], element_attributes(match["start"])
        title = _TITLE.search(svg)
        words = plain_text(title[1]) if title else attributes.get("aria-label", "")
        for name, (sign, address) in _NAMESPACES.items():
            if sign in svg and f"{name}=" not in match["start"]:
                svg = svg.replace("<svg", f'<svg {name}="{address}"', 1)
        try:
            ElementTree.fromstring(svg)  # noqa: S314  # an element can declare no entities
        except ElementTree.ParseError:
            return escape(words)
        sizes = {name: attributes[name] for name in ("width", "height") if name in attributes}
        # Without a size of its own it is an icon, as high as the letters beside it.
        spelled = (f' {name}="{escape(v)}"' for name, v in (sizes or {"height": "1em"}).items())
        return f'<img src="{escape(href(url, keep(svg)))}" alt="{escape(words)}"{"".join(spelled)}>'

    return _SVG.sub(image, html)
