"""Lists that are counted as their authors typed it: what is around a numeral, in Pandoc's words and in HTML's.

Pandoc's reader of HTML takes no class of a list, and its writer gives none: a division says it for both.
"""

from dataclasses import replace

from galley.core.ast.attributes import Attributes
from galley.core.ast.views import Div, OrderedList
from galley.core.ast.walking import Element
from galley.core.lists.enumerators import Delimiter, Enumeration, ListNumerals

# Pandoc's names of numerals, and of what is around them.
_NUMERALS = {
    ListNumerals.DECIMAL: "Decimal",
    ListNumerals.LOWER_LETTERS: "LowerAlpha",
    ListNumerals.UPPER_LETTERS: "UpperAlpha",
    ListNumerals.LOWER_ROMAN: "LowerRoman",
    ListNumerals.UPPER_ROMAN: "UpperRoman",
}
_DELIMITERS = {
    Delimiter.PERIOD: "Period",
    Delimiter.PARENTHESIS: "OneParen",
    Delimiter.PARENTHESES: "TwoParens",
}


def enumerated(element: Element) -> Element | list[Element]:
    """A list between whose delimiters its numerals are, where a division says which."""
    found = Div.read(element)
    names = [name for one, name in _DELIMITERS.items() if one in found.attributes.classes]
    if len(names) != 1 or [block["t"] for block in found.blocks] != ["OrderedList"]:
        return element
    return replace(OrderedList.read(found.blocks[0]), delimiter=names[0]).json


def delimited(element: Element) -> Element:
    """A list in a division that says how its items are counted, for a writer that does not."""
    found = OrderedList.read(element)
    delimiters = [one for one, name in _DELIMITERS.items() if name == found.delimiter]
    numerals = [one for one, name in _NUMERALS.items() if name == found.style]
    if not delimiters or not numerals:
        return element
    classes = Enumeration(numerals[0], delimiters[0]).classes
    return Div(Attributes("", tuple(classes.split())), [element]).json
