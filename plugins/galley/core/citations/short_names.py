"""Short names of organisations: OECD in citations, the whole name in the list of works.

CSL has no short form of an organisation's name, and Pandoc does not read `shortauthor`. So the citation
processor is given the whole name between marks, sorts and tells works apart by it, and the short name
takes its place in what is printed as a citation. This module alone knows how the marks are spelled.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from galley.core.bibliography.bibliography import Bibliography, Reference
from galley.core.bibtex.model import Field
from galley.core.bibtex.names import Name, names
from galley.core.bibtex.value import content, without_braces
from galley.core.bibtex.vocabulary import NAME_FIELDS
from galley.core.citations.style import Style
from galley.core.rules.diagnostic import Diagnostic
from galley.core.rules.rules import SHORT_NAME_FITS

# The language tag of Unicode, which no text has had since 2008, and the digits of such tags. They are
# ignored where names are compared, so that a marked name is sorted as if it had none.
# Unicode Standard, "Deprecated Tag Characters"; Unicode Collation Algorithm, "Ignorables".
_MARK = "\U000e0001"
_ZERO = 0xE0030
_DIGITS = f"[{chr(_ZERO)}-{chr(_ZERO + 9)}]"
_MARKED = re.compile(f"{_MARK}({_DIGITS}+)(.*?){_MARK}", re.DOTALL)
_ANY_MARK = re.compile(f"{_MARK}{_DIGITS}*")
# The field that shortens the names of another.
_SHORTENS = {"shortauthor": "author", "shorteditor": "editor"}
_ESCAPED = re.compile(r"\\([&%$#_])")


@dataclass(frozen=True, slots=True)
class ShortNames:
    """The short names of a paper by the whole ones, and what is wrong with them."""

    short: Mapping[str, str] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    @classmethod
    def of(
        cls,
        bibliography: Bibliography,
        keys: Iterable[str],
        given: Mapping[str, str],
        style: Style,
    ) -> "ShortNames":
        """Those that the entries of these keys have, and those that the workspace gives.

        A name is shortened in the same way throughout. A style that cites by labels, made of the
        first letters of names, cites by no names.
        """
        if 'variable="citation-label"' in style.text:
            return cls()
        short = {_plain(whole): _plain(name) for whole, name in given.items() if _plain(name)}
        found: list[Diagnostic] = []
        for key in keys:
            for whole, name, place in _of_entry(bibliography, key, found):
                if short.setdefault(whole, name) != name:
                    message = f'"{whole}" already has the short name "{short[whole]}"'
                    found.append(_diagnostic(message, bibliography.references[key], place))
        return cls(short, (*found, *_shared(short, bibliography, keys)))

    def source(self, key: str, bibliography: Bibliography) -> str:
        """An entry as the citation processor is given it, its names between marks."""
        return bibliography.source(key, self._marked if self.short else None)

    def _marked(self, name: str, text: str) -> str:
        """The text of a field with marks around the names that have a short one."""
        text = text.replace(_MARK, "")
        if name not in NAME_FIELDS:
            return text
        places = list(self.short)
        for one in reversed(names(text)):
            whole = _plain(one.text)
            if one.is_braced and whole in self.short:
                number = "".join(chr(_ZERO + int(digit)) for digit in str(places.index(whole)))
                marked = f"{{{_MARK}{number}{one.text[1:-1].strip()}{_MARK}}}"
                text = f"{text[: one.start]}{marked}{text[one.start + len(one.text) :]}"
        return text

    def unmarked(self, text: str) -> str:
        """A text without marks, its names whole."""
        return _ANY_MARK.sub("", text) if self.short else text

    def shortened(self, html: str) -> str:
        """The HTML of a citation with the short names in it."""
        if not self.short or _MARK not in html:
            return html
        shorts = list(self.short.values())

        def short(match: re.Match[str]) -> str:
            number = int("".join(str(ord(digit) - _ZERO) for digit in match[1]))
            if number >= len(shorts):
                return match[2]
            name = shorts[number]
            # A style that prints names in capitals does so here too.
            return escape(name.upper() if match[2].isupper() else name, quote=False)

        return self.unmarked(_MARKED.sub(short, html))


def _of_entry(
    bibliography: Bibliography, key: str, found: list[Diagnostic]
) -> Iterator[tuple[str, str, Field]]:
    """The whole and the short names that an entry gives; what cannot be used is added to `found`."""
    fields, reference = bibliography.fields(key), bibliography.references[key]
    for short, whole in _SHORTENS.items():
        if short not in fields:
            continue
        shorts = _names(fields[short])
        wholes = _names(fields[whole]) if whole in fields else []
        if len(shorts) != len(wholes):
            message = f"{short} has {len(shorts)} names and {whole} has {len(wholes)}"
            found.append(_diagnostic(message, reference, fields[short]))
            continue
        for one, other in zip(wholes, shorts, strict=True):
            name = _plain(other.text)
            if not name or _plain(one.text) == name:
                continue
            if not one.is_braced and name in one.text:
                # The family name of a person is what styles print anyway.
                continue
            if not one.is_braced:
                message = (
                    f'"{one.text}" is read as a person; '
                    "only organisations, in braces of their own, have short names"
                )
                found.append(_diagnostic(message, reference, fields[short]))
            elif "\\" in name:
                message = f'the short name "{name}" has TeX in it; write its letters as they are'
                found.append(_diagnostic(message, reference, fields[short]))
            else:
                yield _plain(one.text), name, fields[short]


def _shared(
    short: Mapping[str, str], bibliography: Bibliography, keys: Iterable[str]
) -> Iterator[Diagnostic]:
    """A short name that two organisations of the cited works have: nobody could tell them apart."""
    first: dict[str, str] = {}
    for key in keys:
        for name in ("author", "editor"):
            given = bibliography.fields(key).get(name)
            for one in _names(given) if given else []:
                whole = _plain(one.text)
                if not one.is_braced or whole not in short:
                    continue
                if first.setdefault(short[whole], whole) != whole:
                    other, first[short[whole]] = first[short[whole]], whole
                    message = f'"{whole}" and "{other}" have the same short name, "{short[whole]}"'
                    yield _diagnostic(message, bibliography.references[key], given)


def _diagnostic(message: str, reference: Reference, given: Field | None) -> Diagnostic:
    inside = given is not None and reference.has(given)
    place = reference.place(given) if given and inside else reference.location
    return Diagnostic(SHORT_NAME_FITS, message, place)


def _names(given: Field) -> list[Name]:
    return [name for name in names(content(given.value)) if name.text]


def _plain(name: str) -> str:
    """A name without the braces and characters of BibTeX, its words one space apart."""
    return " ".join(_ESCAPED.sub(r"\1", without_braces(name)).replace("~", " ").split())
