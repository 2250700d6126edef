"""HTML in the words around a citation, in Pandoc's markup: its reader takes raw HTML for text.

What authors write as `[see <b>so</b> @key]` is bold elsewhere in the text, and so it is here. Other
tags are left out, with their words kept.
"""

import re

from galley.core.html.elements import FORMATTING, SPECIAL

_AROUND = {
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("i", "em", "cite", "var", "dfn"), "*"),
    **dict.fromkeys(("s", "del", "strike"), "~~"),
    "sup": "^",
    "sub": "~",
    "code": "`",
    "kbd": "`",
    "samp": "`",
}
_ATTRIBUTES = {"u": ".underline", "ins": ".underline", "mark": ".mark"}
_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_PAIR = re.compile(
    rf"<(?P<name>{'|'.join([*_AROUND, *_ATTRIBUTES])})(?:\s[^<>]*)?>(?P<words>[^<>]*)</(?P=name)\s*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<!--[^<]*?-->|</?(?P<name>[A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>")
# What is not formatting of old and no block. Pandoc reads a span itself.
_NAMES = (FORMATTING | SPECIAL) | frozenset(
    "abbr acronym bdi bdo cite data del dfn ins kbd label mark meter output progress q rp rt ruby"
    " samp sub sup svg time var".split()
)
# Stands in the place of a character in code, and in no text.
_IN_CODE = "\ue010"
_DEEPEST = 8


def in_markup(source: str) -> str:
    """A citation's source, its HTML in Pandoc's markup."""
    if "<" not in source:
        return source
    text = _CODE.sub(lambda match: match[0].replace("<", _IN_CODE), source)
    # Those inside others come first.
    for _ in range(_DEEPEST):
        text, count = _PAIR.subn(_marked, text)
        if not count:
            break
    return _TAG.sub(_left_out, text).replace(_IN_CODE, "<")


def _marked(match: re.Match[str]) -> str:
    name, words = match["name"].lower(), match["words"]
    said = words.strip()
    if not said:
        return words
    before, _, after = words.partition(said)
    if name in _ATTRIBUTES:
        return f"{before}[{said}]{{{_ATTRIBUTES[name]}}}{after}"
    if name in ("sup", "sub"):
        said = said.replace(" ", r"\ ")
    return f"{before}{_AROUND[name]}{said}{_AROUND[name]}{after}"


def _left_out(match: re.Match[str]) -> str:
    name = (match["name"] or "").lower()
    if name == "br":
        return " "
    return match[0] if name and name not in _NAMES else ""
