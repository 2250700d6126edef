"""Lists that are counted as their authors typed it, in the styles of a page.

HTML says in what a list counts, but not what is around its numerals: a class of ours does, of the list
itself or of the division around it. https://www.w3.org/TR/css-counter-styles-3/
"""

import itertools
from collections.abc import Iterator

from galley.core.lists.enumerators import Delimiter, ListNumerals

_AROUND = {
    Delimiter.PARENTHESIS: 'suffix: ") "',
    Delimiter.PARENTHESES: 'prefix: "("; suffix: ") "',
}


def list_styles() -> str:
    """The rules of a stylesheet for lists of every enumeration, whatever a theme says of lists in lists."""
    return "\n".join(_rules()) + "\n"


def _rules() -> Iterator[str]:
    for numerals, delimiter in itertools.product(ListNumerals, Delimiter):
        name = style = numerals.style
        if delimiter in _AROUND:
            name = f"{delimiter}-{style}"
            yield f"@counter-style {name} {{ system: extends {style}; {_AROUND[delimiter]}; }}"
        classes = f".{delimiter}.{style}"
        yield f"ol{classes}, {classes} > ol {{ list-style-type: {name}; }}"
