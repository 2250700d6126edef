"""Elements that are held back for a while, each under a numbered comment in its place."""

import itertools
import re

from galley.core.html.tree import Tree, parse


def without_elements_of(html: str, class_: str) -> str:
    """The HTML with a comment in the place of each span of a class, whose name it bears."""
    numbers = itertools.count()
    tree = parse(html)
    spans = tree.elements("span", class_=class_)
    return tree.splice(span.replaced(f"<!--{class_} {next(numbers)}-->") for span in spans)


def with_elements_of(html: str, whole: Tree, class_: str) -> str:
    """The HTML with the spans of a whole page in the places of their comments again."""
    held = [span.outer for span in whole.elements("span", class_=class_)]

    def put_back(match: re.Match[str]) -> str:
        number = int(match["number"])
        return held[number] if number < len(held) else match[0]

    return re.sub(rf"<!--{re.escape(class_)} (?P<number>\d+)-->", put_back, html) if held else html
