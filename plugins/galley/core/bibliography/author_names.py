"""The names of a paper's own authors: who is a person, and which part of a name is the family's.

They are written as BibTeX has them: `Ana Roe`, `Roe, Ana`, and an organisation in braces. Unlike in an entry of
a bibliography, an organisation also goes without braces where its words say what it is.
"""

import re
from dataclasses import dataclass

from galley.core.bibtex.names import is_organisation, is_suffix

# The last words of teams that a name of a person does not end in; in languages of Europe also the first.
_TEAMS = frozenset(
    """
    authors board centre center college community contributors editors forum fund group hospital
    initiative lab labs library museum network office partners partnership press programme program
    project projects school service services team trust union unit
    """.split()
)
_FIRST = frozenset(
    """
    the agence agencia conseil fondation fundación ministère ministerio ministerium stiftung verein
    yayasan
    """.split()
)
# Words between others that a name of a person has not. Those of families, such as "van", "de" and "dos", are none.
_JOINING = frozenset("and und et of for für to on in & +".split())
_COMPANY = re.compile(
    r"(?:inc|ltd|limited|llc|llp|plc|gmbh|ag|s\.?a|bhd|sdn\.? bhd|pte\.? ltd)\.?", re.IGNORECASE
)
_BETWEEN_NAMES = re.compile(r"\s*[,;]\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+")
_OTHER_SIGN = re.compile(r"[\d/|@:;#<>]")


@dataclass(frozen=True, slots=True)
class AuthorName:
    """A name as it is printed; only that of a person has a family name, and mostly given names."""

    printed: str
    family: str = ""
    given: str = ""


def author_name(written: str, family: str = "") -> AuthorName:
    """Read the name of an author; `family`, if it is known, makes it a person's.

    The parts of a person are those of BibTeX: a family name begins with the first word in lower case, as in
    "Ludwig van Beethoven", or else is the last word. A name of one word is an organisation's.
    """
    name = " ".join(written.split())
    if name.startswith("{") and name.endswith("}") and name[1:-1].strip():
        return AuthorName(name[1:-1].strip())
    before, comma, after = (part.strip() for part in name.partition(","))
    is_turned = bool(before and after) and "," not in after and not is_suffix(after)
    if family:
        family = " ".join(family.split())
        if is_turned and before == family:
            return AuthorName(f"{after} {before}", before, after)
        return AuthorName(name, family, _without(name, family))
    if _is_of_many(name, has_comma=bool(comma)):
        return AuthorName(name)
    if is_turned:
        return AuthorName(f"{after} {before}", before, after)
    if comma and not is_suffix(after):
        return AuthorName(name)
    # "Ana Roe, PhD": what follows the comma is printed, and is no part of the name.
    words = before.split(" ")
    first = _first_of_family(words)
    return AuthorName(name, " ".join(words[first:]), " ".join(words[:first]))


def names_in_line(line: str) -> tuple[AuthorName, ...]:
    """Read the names in the line below a title, such as "Ana Roe, Bob Doe and Cat Poe".

    Unless each part is a person's whole name, the line is one name.
    """
    parts = [part for part in _BETWEEN_NAMES.split(line.strip()) if part]
    found = [author_name(part) for part in parts]
    are_persons = all(name.family and name.given for name in found)
    return tuple(found) if are_persons else (author_name(line),)


def _is_of_many(name: str, *, has_comma: bool) -> bool:
    """Whether the words of a name say that it is not one of a person."""
    words = name.split(" ")
    folded = [word.casefold() for word in words]
    return (
        len(words) == 1
        or folded[0] in _FIRST
        or (not has_comma and (folded[-1] in _TEAMS or words[-1][0].islower()))
        or not _JOINING.isdisjoint(folded)
        or bool(_OTHER_SIGN.search(name))
        or (has_comma and bool(_COMPANY.fullmatch(name.rpartition(",")[2].strip())))
        or is_organisation(name)
    )


def _first_of_family(words: list[str]) -> int:
    """The index of the word that the family name begins with."""
    last = len(words) - (2 if len(words) > 2 and is_suffix(words[-1]) else 1)
    small = (index for index, word in enumerate(words[:last]) if word[0].islower())
    return next(small, last)


def _without(name: str, family: str) -> str:
    """The rest of a name, without the family name and without commas."""
    at = name.rfind(family)
    bare = name if at < 0 else f"{name[:at]} {name[at + len(family) :]}"
    return " ".join(bare.replace(",", " ").split())
