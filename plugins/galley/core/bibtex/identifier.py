"""Identifiers of works and people: whether one can be right, and what was probably meant."""

import re
from collections.abc import Iterator
from mimetypes import MimeTypes
from urllib.parse import urlsplit

from galley.core.bibtex import verbatim
from galley.core.bibtex.model import Flaw

# A short one, such as 10/ggcxkm, is resolved like any other.
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+|10/[a-z\d]{3,}")
# Since 2007 a number by month, of four digits, since 2015 of five; before that an archive's.
_ARXIV = re.compile(
    r"(?:(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4}|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5}"
    r"|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3})(?:v[1-9]\d*)?"
)
_ARXIV_PREFIX = re.compile(r"(?i)^\s*(?:(?:https?://)?(?:www\.)?arxiv\.org/[a-z]+/|arxiv:\s*)")
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_ORCID_LIKE = re.compile(r"\d{4}[-\s]?\d{4}[-\s]?\d{4}[-\s]?\d{3}[\dxX]\b")
_SCHEMES = ("http", "https", "ftp", "mailto", "urn", "doi")


def doi(text: str) -> Iterator[Flaw]:
    """Format: 10.PREFIX/SUFFIX, without the address of the resolver (DOI Handbook, 3.4)."""
    plain, number = verbatim.address(text), verbatim.doi(text)
    bare = number.rstrip(".,;").translate(_HYPHENS)
    if not _DOI.fullmatch(bare):
        yield Flaw(0, f'"{text.strip()}" is not a DOI, which looks like 10.1000/182')
    elif plain != number:
        message = "a DOI begins with its number, 10."
        yield Flaw(0, message, f'write "{bare}"', is_harmless=True)
    elif number[-1] in ".,;":
        yield Flaw(len(text.rstrip("} ")) - 1, f'the DOI ends in "{number[-1]}"', f'write "{bare}"')
    elif bare != number:
        yield Flaw(0, "the DOI contains typographic dashes", f'write "{bare}"')


_HYPHENS = str.maketrans("\u2010\u2011\u2012\u2013", "----")


# What edition a number is for: "(Print)", or as zbMATH has it "/hbk".
_QUALIFIER = re.compile(r"\([^)]*\)|/[a-z]+\b")


def isbn(text: str) -> Iterator[Flaw]:
    """Ten or thirteen digits of which the last checks the others (ISO 2108)."""
    plain = _QUALIFIER.sub(lambda match: " " * len(match[0]), text)
    for match in re.finditer(r"[^,;\s][^,;]*", plain):
        # Two numbers may be side by side, each with its hyphens or spaces.
        number = re.sub(r"(?i)^isbn(?:-1[03])?:?|[-\s\u2010-\u2013]", "", match[0].strip()).upper()
        if _is_isbn(number) or _is_several(match[0]):
            continue
        if re.fullmatch(r"97[89]\d{10}|\d{9}[\dX]", number):
            message = f"the check digit of the ISBN is wrong: {match[0].strip()}"
            yield Flaw(match.start(), message, "look for a typing error in it")
        elif _is_issn(number):
            yield Flaw(match.start(), f'"{match[0].strip()}" is an ISSN', "write issn = {…}")
        else:
            yield Flaw(match.start(), f'"{match[0].strip()}" is not an ISBN of 10 or 13 digits')


def _is_isbn(number: str) -> bool:
    if re.fullmatch(r"\d{9}[\dX]", number):
        digits = [10 if sign == "X" else int(sign) for sign in number]
        return sum(digit * (10 - place) for place, digit in enumerate(digits)) % 11 == 0
    if re.fullmatch(r"97[89]\d{10}", number):
        return sum(int(sign) * (3 if n % 2 else 1) for n, sign in enumerate(number)) % 10 == 0
    return False


def _is_several(text: str) -> bool:
    parts = text.split()
    return len(parts) > 1 and all(
        _is_isbn(re.sub("[-\u2010-\u2013]", "", p).upper()) for p in parts
    )


def issn(text: str) -> Iterator[Flaw]:
    """Eight digits, in two groups or without a hyphen, of which the last checks the others (ISO 3297)."""
    plain = _QUALIFIER.sub(lambda match: " " * len(match[0]), text)
    for match in re.finditer(r"[^,;\s]+", plain):
        number = re.sub(r"(?i)^issn:?|[-\u2010-\u2013]", "", match[0]).upper()
        if not number:
            continue
        if not re.fullmatch(r"\d{7}[\dX]", number):
            yield Flaw(match.start(), f'"{match[0]}" is not an ISSN, which looks like 2049-3630')
        elif not _is_issn(number):
            message = f"the check digit of the ISSN is wrong: {match[0]}"
            yield Flaw(match.start(), message, "look for a typing error in it")


def _is_issn(number: str) -> bool:
    if not re.fullmatch(r"\d{7}[\dX]", number):
        return False
    digits = [10 if sign == "X" else int(sign) for sign in number]
    return sum(digit * (8 - place) for place, digit in enumerate(digits)) % 11 == 0


def arxiv(text: str) -> Iterator[Flaw]:
    """A number such as 2301.00001 or hep-th/9901001 (arXiv's "Understanding the identifier")."""
    if _ARXIV.fullmatch(text.strip()):
        return
    bare = re.sub(r"(?i)\.[a-z]{3}$|\s*\[[^\]]*\]$", "", _ARXIV_PREFIX.sub("", text).strip())
    if _ARXIV.fullmatch(bare):
        message, hint = "an arXiv id is the number alone", f'write "{bare}"'
        yield Flaw(0, message, hint, is_harmless=arxiv_number(text) == bare)
    else:
        yield Flaw(0, f'"{text.strip()}" is not an arXiv id, which looks like 2301.00001')


def arxiv_number(text: str) -> str:
    """An eprint without the name or the address of arXiv before it; any other text as it is."""
    bare = _ARXIV_PREFIX.sub("", text).strip()
    return bare if _ARXIV.fullmatch(bare) else text


def is_arxiv(text: str) -> bool:
    """Whether a text can be nothing but an arXiv id."""
    return bool(_ARXIV_PREFIX.match(text) or _ARXIV.fullmatch(text.strip()))


def orcid(text: str) -> Iterator[Flaw]:
    """Sixteen digits in four groups of which the last checks the others (ISO 7064, 11-2)."""
    found = list(_ORCID_LIKE.finditer(text))
    if not found:
        yield Flaw(0, f'"{text.strip()}" contains no ORCID, which looks like 0000-0002-1825-0097')
    for match in found:
        digits = re.sub(r"[-\s]", "", match[0]).upper()
        total = 0
        for sign in digits[:-1]:
            total = (total + int(sign)) * 2
        if "0123456789X"[(12 - total % 11) % 11] != digits[-1]:
            message = f"the check digit of the ORCID is wrong: {match[0]}"
            yield Flaw(match.start(), message, "look for a typing error in it")
        elif not _ORCID.fullmatch(match[0]):
            grouped = "-".join(digits[n : n + 4] for n in range(0, 16, 4))
            yield Flaw(match.start(), "an ORCID is four groups of four", f'write "{grouped}"')


_LINK = re.compile(r"""(?i)\shref\s*=\s*["']?(?P<address>[^"'\s>]+)""")
# The endings of files' names that no host's name has.
_ENDINGS = frozenset(ending for ending in MimeTypes().types_map[True] if len(ending) > 3) - {
    ".com",
    ".mov",
    ".zip",
}


def _is_file(address: str) -> bool:
    """Whether an address is no more than the name of a file."""
    name, _, ending = address.rpartition(".")
    return bool(name) and not set(address) & set("/:") and f".{ending.lower()}" in _ENDINGS


def url(text: str) -> Iterator[Flaw]:
    """An address with its scheme and host (RFC 3986), as it is in a browser."""
    bare = verbatim.address(text)
    if _is_file(bare):
        yield Flaw(0, f'"{bare}" is the name of a file, not an address')
        return
    if re.match(r"(?i)(?:www\.|[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}(?:/|$))", bare):
        bare = f"https://{bare}"
    if link := _LINK.search(text):
        yield Flaw(0, "this is HTML, not an address", f'write "{link["address"]}"')
        return
    several = verbatim.addresses(bare)
    if len(several) > 1 and all(map(_is_address, several)):
        message = f"{len(several)} addresses are in this field; the first is printed"
        yield Flaw(0, message, f'keep "{several[0]}" alone')
    elif re.search(r"\s", bare) and _is_address(re.sub(r"\s", "", bare)):
        gap = re.search(r"\s", text.strip())
        offset = text.index(text.strip()) + (gap.start() if gap else 0)
        # A line may break behind the scheme.
        whole = re.sub(r"\s+", "%20", re.sub(r"(?<=:)\s+(?=//)", "", bare))
        yield Flaw(offset, "the address contains a space", f'write "{whole}"')
    elif not _is_address(bare):
        yield Flaw(0, f'"{text.strip()}" is not an address that a browser could open')
    elif bare != verbatim.address(text):
        # Pandoc links these as a browser does.
        is_linked = verbatim.address(text).lower().startswith("www.")
        yield Flaw(0, "the address lacks its https://", f'write "{bare}"', is_linked)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme.lower() not in _SCHEMES:
        return False
    if parts.scheme.lower() in ("mailto", "urn", "doi"):
        return bool(parts.path)
    host = parts.hostname or ""
    return bool(re.fullmatch(r"\[?[\w.:-]+\]?", host)) and (
        "." in host or ":" in host or host == "localhost"
    )
