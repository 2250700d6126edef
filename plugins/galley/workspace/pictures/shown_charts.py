"""The charts of a site as its pages show them: on light and dark pages, on phones and larger screens.

The stylesheet shows one of two pictures, and screen readers hear that one alone; a phone takes the
narrow one of each. The other proofs know only the picture for light pages.
"""

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from galley.core.html.tokens import respell
from galley.core.html.tree import Node, parse
from galley.core.pictures.charts.chart import Shown

# The addresses of the pictures of charts, which are named by their content.
FOLDER = "assets/charts"
_CHART = re.compile(rf"(?:^|/){FOLDER}/[0-9a-f]{{16}}\.svg$")
# As in the stylesheet: on paper, the page is as wide as it is.
_PHONE = "screen and (max-width: 44em)"


def address(plain: str, shown: Shown) -> str:
    """The address of a picture of a chart, by that of the one for light pages and paper."""
    ending = f"{'-dark' if shown.on_dark else ''}{'-narrow' if shown.on_phone else ''}"
    return f"{plain.removesuffix('.svg')}{ending}.svg"


def add(pages: Iterable[Path]) -> None:
    """Add the other pictures of charts to the pages of a site."""
    for path in pages:
        html = path.read_text(encoding="utf-8") if path.is_file() else ""
        if FOLDER not in html:
            continue
        tree = parse(html)
        edits = [
            image.replaced(_picture(image, on_dark=False) + _picture(image, on_dark=True))
            for image in tree.elements("img")
            if _CHART.search(image.attributes.get("src", "")) and image.closest("figure")
        ]
        if edits:
            path.write_text(tree.splice(edits), encoding="utf-8")


def _picture(image: Node, *, on_dark: bool) -> str:
    """A picture of a chart for light or for dark pages, with a narrow one for phones."""
    told = dict(image.attributes)
    plain = told["src"]
    told["src"] = address(plain, Shown(on_dark=on_dark))
    narrow = escape(address(plain, Shown(on_dark=on_dark, on_phone=True)))
    # Without our stylesheet, as in other themes, only the light one is shown.
    shown = 'class="galley-on-dark" hidden=""' if on_dark else 'class="galley-on-light"'
    source = f'<source media="{_PHONE}" srcset="{narrow}" />'
    return f"<picture {shown}>{source}{respell(image.start_tag, told)}</picture>"
