"""The door to Typst: how texts, labels, calls and values are spelled in its source.

Every word of an author's gets into a source through `text` or `literal`, every place through `label`.
A call within a line ends with a semicolon: without it, brackets, parentheses and points that an
author typed after it would go on with it, as code.
"""

import re
import sys
from collections.abc import Iterable, Mapping, Sequence

from galley.core.ast.views import raw
from galley.core.ast.walking import Element

# The punctuation of ASCII: Typst gives a meaning to most of it, and an escaped character is itself.
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
# What Typst takes for the end of a line: https://typst.app/docs/reference/syntax/
_LINE_ENDS = re.compile(r"[\n\r\t\v\f\x85\u2028\u2029]+")
# ISO 19005-2, 6.2.11.7.2 (PDF/A), and ISO 14289-1, 7.21.7 (PDF/UA); a NUL is in no page.
_FORBIDDEN = re.compile("[\ufeff\ufffe]")
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_IN_LITERAL = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\u2028\u2029]')


def text(words: str) -> str:
    """Words in markup: every character is printed, and none is more than a character."""
    return _PUNCTUATION.sub(r"\\\g<0>", _LINE_ENDS.sub(" ", words))


def printable(source: str) -> str:
    """A source without the characters that no text of a PDF may hold; nobody sees them."""
    return _FORBIDDEN.sub("", source)


def literal(words: str) -> str:
    """Words as a string in code."""
    return f'"{_IN_LITERAL.sub(_escaped, words)}"'


def _escaped(sign: re.Match[str]) -> str:
    return _ESCAPED.get(sign[0], f"\\u{{{ord(sign[0]):x}}}")


def read_literal(spelled: str) -> str:
    """The words of a string in code."""

    def sign(match: re.Match[str]) -> str:
        known = {escaped: plain for plain, escaped in _ESCAPED.items()}
        code = int(match["code"] or "-1", 16)
        return known.get(match[0]) or (chr(code) if 0 <= code <= sys.maxunicode else match[0])

    return re.sub(r"\\(?:u\{(?P<code>[0-9a-fA-F]+)\}|.)", sign, spelled[1:-1])


def array(items: Iterable[str]) -> str:
    """Values, which are Typst already, as an array."""
    return "(" + "".join(f"{item}, " for item in items) + ")"


def dictionary(items: Mapping[str, str]) -> str:
    """Names and what they mean, which is Typst already, as a dictionary."""
    inner = "".join(f"{literal(name)}: {value}, " for name, value in items.items())
    return f"({inner or ':'})"


def texts(items: Mapping[str, str]) -> str:
    """Names and the words that they mean, as a dictionary."""
    return dictionary({name: literal(words) for name, words in items.items()})


def truth(value: bool) -> str:
    """A truth value."""
    return "true" if value else "false"


def colour(value: str) -> str:
    """A colour that is spelled as in CSS."""
    return f"rgb({literal(value)})"


def label(name: str) -> str:
    """The label of a place, in code."""
    return f"label({literal(name)})"


def raw_block(source: str) -> Element:
    """Typst of ours between blocks; the end of the line ends a call in it."""
    return raw("RawBlock", "typst", source)


def raw_inline(source: str) -> Element:
    """Typst of ours within a line."""
    return raw("RawInline", "typst", source)


def written(words: str) -> Element:
    """Words within a line."""
    return raw_inline(text(words))


def anchor(name: str) -> Element:
    """A place within a line; nothing is printed there."""
    return raw_inline(f"#metadata(none);#{label(name)};")


def labelled(name: str) -> list[Element]:
    """The label of the block before this; nothing, if it has no name."""
    return [raw_block(f"#{label(name)};")] if name else []


def call(name: str, *arguments: str) -> Element:
    """A call within a line."""
    return raw_inline(f"#{name}({', '.join(arguments)});")


def around(name: str, inlines: Sequence[Element], *arguments: str) -> list[Element]:
    """A call within a line, around words; the words may be Pandoc's still."""
    told = f"({', '.join(arguments)})" if arguments else ""
    return [raw_inline(f"#{name}{told}["), *inlines, raw_inline("];")]


def block_call(
    name: str, body: Sequence[Element], *arguments: str, title: Sequence[Element] = ()
) -> list[Element]:
    """A call around blocks, with a title before them."""
    told = ", ".join(arguments)
    if not title:
        return [raw_block(f"#{name}({told})["), *body, raw_block("]")]
    separated = f"{told}, " if told else ""
    head = [raw_block(f"#{name}({separated}title: ["), *title, raw_block("])[")]
    return [*head, *body, raw_block("]")]
