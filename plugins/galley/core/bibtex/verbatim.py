r"""Addresses and DOIs as they were meant: programs that keep libraries write TeX where none is read.

Pandoc prints a `url` and a `doi` as they are. Citavi writes `\url{https://…}`, Mendeley `{\_}`,
Zotero `\_` and `\%`, EndNote the resolver's address before a DOI.
"""

import re
from collections.abc import Callable, Mapping

_BRACED = r"(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.)*\})*"
_COMMAND = re.compile(
    rf"\\(?:url|nolinkurl|path)\s*\{{({_BRACED})\}}|\\href\s*\{{({_BRACED})\}}\s*\{{{_BRACED}\}}",
    re.DOTALL,
)
_SIGN = re.compile(
    r"\\(?P<sign>[_%&#$])|(?P<tilde>\$\\sim\$|\\(?:textasciitilde|sim|~)(?:\s*\{\s*\}|(?![A-Za-z])\s?))"
    r"|(?P<caret>\\(?:textasciicircum(?![A-Za-z])\s?|\^)(?:\{\s*\})?)"
    r"|(?P<low>\\textunderscore(?:\s*\{\s*\}|(?![A-Za-z])\s?))|\\(?:-|allowbreak(?![A-Za-z])\s?)"
)
_ADDRESS = re.compile(r"(?i)https?://[^\s{}\\]+")
_RESOLVER = re.compile(r"(?i)^\s*(?:(?:https?://)?(?:dx\.)?(?:www\.)?doi\.org/|doi:?\s*)(?=10\.)")


def address(text: str) -> str:
    """What is between the characters of TeX in a field that holds an address."""
    plain = text.strip()
    if not re.search(r"[\\{<]", plain):
        return plain
    while plain[:1] == "{" and plain[-1:] == "}":
        plain = plain[1:-1].strip()
    plain = _COMMAND.sub(lambda match: match[1] or match[2] or "", plain).strip()
    if plain[:1] == "<" and plain[-1:] == ">":
        plain = plain[1:-1]
    return re.sub(r"[{}]", "", _SIGN.sub(_as_sign, plain)).strip()


# Other signs than those of an address, or a word.
_BETWEEN = re.compile(r"(?<![\s;,])(?:[\s;,]+(?:and|und|et|or))?[\s;,]++(?=https?://)")


def addresses(text: str) -> list[str]:
    """The addresses of a text, in which programs put several behind each other."""
    return _BETWEEN.split(text)


def first_address(text: str) -> str:
    """The address that a field holds, the first of several: all of them together are not a link."""
    return addresses(address(text))[0]


def doi(text: str) -> str:
    """The number of a DOI, without the address of what resolves it."""
    return _RESOLVER.sub("", address(text))


def is_address(text: str) -> bool:
    r"""Whether a text is one address and nothing else, as in `howpublished = {\url{https://…}}`."""
    return _ADDRESS.fullmatch(address(text)) is not None


def _as_sign(match: re.Match[str]) -> str:
    if match["sign"]:
        return match["sign"]
    return {"tilde": "~", "caret": "^", "low": "_"}.get(match.lastgroup or "", "")


# What Pandoc prints as it is.
VERBATIM: Mapping[str, Callable[[str], str]] = {"url": first_address, "doi": doi}
