"""The lists of a page as a tree, and lists at random."""

import random
from collections.abc import Iterator

import lxml.html

Tree = list["str | tuple[object, ...]"]
_BLOCKS = frozenset("ul ol li p blockquote pre h1 h2 h3 hr div table dl dt dd".split())
_MARKERS = ("-", "-", "-", "*", "+", "1.", "2.", "3.", "1)", "10.", "7.", "123.")
_INDENTS = (0, 0, 0, 1, 2, 2, 3, 4, 4, 5, 6, 7, 8)


def tree(html: str) -> Tree:
    """The blocks of a page: names, starts of lists, words; a tight item holds words, a loose one paragraphs."""
    return list(blocks(lxml.html.fragment_fromstring(html, create_parent="div")))


def blocks(element: lxml.html.HtmlElement) -> Iterator["str | tuple[object, ...]"]:
    """The blocks in an element, and the words between them."""
    words = [element.text or ""]
    for child in element:
        if child.tag in _BLOCKS:
            if said := _folded("".join(words)):
                yield said
            words = []
            if child.tag == "pre" or "highlight" in child.classes:
                yield "pre", _folded(child.text_content())
            elif child.tag == "ol":
                yield "ol", child.get("start", "1"), *blocks(child)
            else:
                yield str(child.tag), *blocks(child)
        elif isinstance(child.tag, str):
            words.append(child.text_content())
        words.append(child.tail or "")
    if said := _folded("".join(words)):
        yield said


def without_paragraphs(found: object) -> object:
    """A tree in which a paragraph is its words: how readers say that a list is loose is their own."""
    if isinstance(found, tuple) and found[:1] == ("p",):
        return found[1] if len(found) > 1 else ""
    if isinstance(found, tuple | list):
        return [without_paragraphs(one) for one in found]
    return found


def any_list(seed: int) -> str:
    """Lines of lists, text and code at random, indented by chance."""
    chance = random.Random(seed)
    lines: list[str] = []
    for number in range(chance.randint(2, 9)):
        indent, marker = " " * chance.choice(_INDENTS), chance.choice(_MARKERS)
        gap = " " * chance.choice((1, 1, 1, 1, 2, 3, 4, 5))
        inner = chance.choice(("-", "1.", "*"))
        kind = chance.choices(
            (
                f"{marker}{gap}w{number}",
                f"{marker}{gap}{inner} w{number}",
                marker,
                f"w{number}",
                "***",
            ),
            (60, 8, 4, 22, 4),
        )[0]
        # Under words, a lone dash makes them a heading.
        lines.append(indent + ("+" if kind == "-" else kind))
        lines += [""] * chance.choice((0, 0, 1))
    return "\n".join(lines) + "\n"


def _folded(text: str) -> str:
    return " ".join(text.split())
