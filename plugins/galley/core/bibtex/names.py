"""Lists of names: people whose parts look swapped, organisations that are read as people.

Nobody can tell a name from its letters alone. A name is called wrong only where a title, initials,
a count of commas or an unlikely pair of names says so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from galley.core.bibtex.model import Flaw

_AND = re.compile(r"\s+and(?=\s+|$)|^and(?=\s)", re.DOTALL)
_INNER_AND = re.compile(r"(?<=\s)and(?=\s)")
_TITLE = re.compile(r"(?:Dr|Prof|Professor|Mr|Mrs|Ms|Mx|Dipl\.-Ing|Ph\.?D)\.?", re.IGNORECASE)
_SUFFIX = re.compile(
    r"(?i)\{?(?:Jr|Sr|Jnr|Snr|[IVX]+|\d(?:st|nd|rd|th)|Esq|Ph\.? ?D|M\.? ?D)\.?\}?"
)
_INITIALS = re.compile(r"(?:[A-Z]\.[\s~-]?)+|[A-Z]{1,2}")
_ET_AL = re.compile(r"(?i)\bet\.?\s+al\b\.?")
_BETWEEN_WORDS = re.compile(r"[\s,~]+")
_STRAY_COMMA = re.compile(r"^\s*,|,\s*$")
_OTHER_AND = re.compile(r"\s(?:AND|And|und|et|y|dan)\s")
_PARTICLE = re.compile(r"\s[a-zà-þ]\S*\s")
_LONELY_COMMA = re.compile(r",.*|[^,]*,")
_SAID = re.compile(r"[^{}\s]")
_SEPARATOR = re.compile(r"\s*(?:;|\s\\?&\s)\s*")
_ORGANISATION = re.compile(
    r"""(?ix) ^(?:the\s+)?(?:
      (?:\S+\s+)* (?:ministr(?:y|ies)|department|universit(?:y|ies|ät|é|à)|institut(?:e|es|ion|o)?
        |agency|commission|committee|council|association|foundation|cent(?:re|er)|organi[sz]ation
        |company|corporation|inc\.?|incorporated|ltd\.?|limited|gmbh|llc|plc|government|authority
        |bureau|parliament|laborator(?:y|ies)|academy|society|consortium|federation|secretariat
        |alliance|coalition|partnership|collaboration|taskforce|commissioner|directorate|agencies
        |bundesamt|bundesministerium|kementerian|jabatan|universiti) (?:\s+.*)?
      | office\s+(?:of|for)\s.* | board\s+of\s.* | bank\s+(?:of|for)\s.* | house\s+of\s.*
      | (?:working|study|research)\s+group(?:\s.*)? | \S+\s+(?:\S+\s+)*for\s+\S.*
      | (?:world|central|reserve|national|european|supreme|high|federal|international)\s
        (?:\S+\s+)*(?:bank|court|board|office|union|forum|network|service|initiative|school)
    )$""",
    re.DOTALL,
)
_BRACE = re.compile(r"[{}]")
_LONGEST = 300
_GIVEN = frozenset(
    """
    alexander alice amanda amy andrea andrew angela anna anne anthony barbara ben benjamin betty
    brian carol carolyn catherine charles christine christopher claire daniel david deborah diana
    donna dorothy edward elizabeth emily emma eric frances francis gary george hannah helen henry
    ian jacob jane janet jason jeffrey jennifer jessica joan john jonathan joseph joshua joyce judith
    judy julia julie justin karen katherine kathleen kenneth kevin laura linda lisa margaret maria
    marie mark martha mary matthew megan melissa michael michelle nancy nicholas nicole olivia pamela
    patricia patrick paul peter philip rachel rebecca richard robert ronald samantha samuel sandra
    sarah sharon sophia stephanie stephen steven susan teresa theresa thomas timothy victoria
    virginia william hans klaus jürgen françois jacques jean josé juan carlos giovanni giuseppe
    """.split()
)
# Names of families that hardly anyone is given first.
_FAMILY = frozenset(
    """
    adams allen anderson bailey baker bennett brown campbell carter chen clarke collins cooper davies
    davis edwards evans fernandez fischer garcia gonzalez goldberg gupta harris hernandez hughes
    jackson johansson johnson jones khan kim kowalski kumar lopez martinez meyer miller mitchell
    moore müller mueller murphy nguyen novak o'brien patel perez peterson phillips ramirez roberts
    robinson rodriguez rossi sanchez schmidt schneider schulz sharma singh smith tanaka thompson
    torres wagner walker wang watson weber white williams wilson wood wright yang zhang zhao
    """.split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a list, as written, at its offset."""

    text: str
    start: int
    is_last: bool

    @property
    def is_braced(self) -> bool:
        """Whether the name is one word to Pandoc, as an organisation's should be."""
        return self.text.startswith("{") and _closes_at(self.text) == len(self.text) - 1


@lru_cache(maxsize=1024)
def names(text: str) -> tuple[Name, ...]:
    """The names between the words `and` that no brace protects."""
    plain = _without_braced(text)
    found: list[Name] = []
    start = 0
    for match in [*_AND.finditer(plain), None]:
        end = match.start() if match else len(text)
        inside = text[start:end]
        first = start + len(inside) - len(inside.lstrip())
        found.append(Name(inside.strip(), first, is_last=match is None))
        start = match.end() if match else end
    return tuple(found)


def as_one(text: str) -> str:
    """A field that holds one name, such as "Chapman and Hall", which must not be split at "and"."""
    plain = _without_braced(text)
    for match in reversed(list(_INNER_AND.finditer(plain))):
        text = f"{text[: match.start()]}{{and}}{text[match.end() :]}"
    return text


def ill_formed(text: str) -> Iterator[Flaw]:
    """Names that Pandoc takes apart in another way than their author meant."""
    for name in names(text):
        flaws = (check(name) for check in _CHECKS)
        if first := next((flaw for flaw in flaws if flaw), None):
            yield first


def organisations(text: str) -> Iterator[Flaw]:
    """Organisations without the braces that keep them whole, and so are read as people."""
    found = names(text)
    beside = zip((None, *found[:-1]), found, (*found[1:], None), strict=True)
    taken: Name | None = None
    for before, name, following in beside:
        # Of what ends in a comma, as EndNote writes organisations, another rule speaks.
        if name.is_braced or name.text.endswith(",") or not is_organisation(name.text):
            continue
        whole = name.text
        if following and _goes_on(name, following):
            whole, taken = text[name.start : following.start + len(following.text)], following
        elif any(o and o is not taken and _may_belong(o) for o in (before, following)):
            whole = ""
        message = f'"{name.text}" is read as the name of a person'
        hint = f'write "{{{whole}}}"' if whole else 'write the whole name in braces, with its "and"'
        yield Flaw(name.start, message, hint)


def _may_belong(name: Name) -> bool:
    """Whether a name may be a part of the one beside it: "Korea Disease Control" and "Prevention Agency"."""
    words = _BETWEEN_WORDS.split(name.text)
    is_person = "," in name.text or any(_INITIALS.fullmatch(word) for word in words)
    is_whole = name.is_braced or name.text == "others" or is_organisation(name.text)
    return not (is_person or is_whole or words[0].lower() in _GIVEN)


def _goes_on(name: Name, following: Name) -> bool:
    """Whether two names are one: "Department for Science, Innovation" and "Technology"."""
    if following.is_braced or is_organisation(following.text):
        return False
    return "," in name.text and "," not in following.text


def without_all(text: str) -> Iterator[Flaw]:
    """A list that leaves out some of its names."""
    last = names(text)[-1]
    if last.text == "others":
        message = 'the list of names ends in "and others"'
        yield Flaw(last.start, message, "name everyone; the style shortens the list")


_TO_SPACE = str.maketrans("{}~", "   ")


@lru_cache(maxsize=4096)
def parts(name: str) -> tuple[str, str] | None:
    """The family's name and the given names, where a comma tells them."""
    if name.startswith("{") or name.count(",") != 1:
        return None
    family, given = (part.translate(_TO_SPACE).strip().casefold() for part in name.split(","))
    return (family, given) if family and given else None


def is_suffix(text: str) -> bool:
    """Whether something is what may follow a name: "Jr.", "III", "PhD"."""
    return bool(_SUFFIX.fullmatch(text))


def _empty(name: Name) -> Flaw | None:
    if _SAID.search(name.text):
        return None
    return Flaw(max(name.start - 1, 0), 'a name is missing beside "and"')


def _et_al(name: Name) -> Flaw | None:
    match = _ET_AL.search(_without_braced(name.text))
    if match is None:
        return None
    before = name.text[: match.start()].rstrip(" ,")
    hint = f'write "{before} and others"' if before else 'write "others"'
    return Flaw(name.start + match.start(), f'"{match[0]}" is read as a name', hint)


def _others(name: Name) -> Flaw | None:
    if name.text != "others" or name.is_last:
        return None
    return Flaw(name.start, '"others" is not a name where more names follow')


def _joined(name: Name) -> Flaw | None:
    plain = _without_braced(name.text)
    if match := _OTHER_AND.search(plain):
        if plain.count(",") < 2 and match[0].strip() not in ("AND", "And"):
            return None
        whole = name.text.replace(match[0], " and ")
        message = f'names are joined by "and", not "{match[0].strip()}"'
        # Where the names would be wrong all the same, there is more to mend than this word.
        hint = None if any(_STRAY_COMMA.search(one) for one in whole.split(" and ")) else whole
        return Flaw(name.start + match.start() + 1, message, hint and f'write "{hint}"')
    match = _SEPARATOR.search(plain)
    if match is None or ("," not in plain and ";" not in plain):
        return None
    whole = re.sub(r",\s+and\b", " and", _SEPARATOR.sub(" and ", name.text))
    message = f'names are joined by "and", not "{match[0].strip()}"'
    return Flaw(name.start + match.start(), message, f'write "{whole}"')


def _commas(name: Name) -> Flaw | None:
    plain = _without_braced(name.text)
    split = [part.strip() for part in plain.split(",")]
    if len(split) < 3 or "family=" in plain.replace(" ", "") or is_organisation(name.text):
        return None
    if len(split) == 3 and is_suffix(split[1]):
        return None
    given = [part.strip() for part in name.text.split(",")]
    if len(split) == 3 and is_suffix(split[2]) and len(given) == 3:
        hint = f'write "{given[0]}, {given[2]}, {given[1]}"'
        return Flaw(name.start, f'the suffix of "{name.text}" comes last', hint)
    message = f'"{name.text}" has too many commas for one name'
    meant = _meant_names(given) if len(given) == len(split) else ""
    hint = f'write "{meant}"' if meant else 'separate the names with "and"'
    return Flaw(name.start, message, hint)


def _meant_names(parts: list[str]) -> str:
    """The names that commas part, where their words leave one way to read them."""
    said = [part for part in parts if part]
    if len(said) == 2:
        return ", ".join(said)
    if len(said) != len(parts):
        return ""
    if any(re.search(r"[()\d]", part) for part in parts):
        return ""
    if all(_is_whole(part) for part in parts):
        return " and ".join(parts)
    pairs = [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=False)]
    families = [not _INITIALS.fullmatch(part) and not _is_whole(part) for part in parts[::2]]
    # More than two people may as well be families first and given names behind, as some archives list them.
    sure = len(parts) == 4 or any(_INITIALS.fullmatch(part) for part in parts[1::2])
    given = [_INITIALS.fullmatch(part) or not _PARTICLE.search(part) for part in parts[1::2]]
    paired = len(parts) % 2 == 0 and sure and all(families) and all(given)
    return " and ".join(pairs) if paired else ""


def _is_whole(part: str) -> bool:
    """Whether a part is a given name, or initials, and a family name: "Ann Roe", "A. B. Roe"."""
    words = _BETWEEN_WORDS.split(part)
    return len(words) > 1 and not _INITIALS.fullmatch(words[-1]) and words[0][:1].isupper()


def _titled(name: Name) -> Flaw | None:
    words = _BETWEEN_WORDS.split(_without_braced(name.text))
    # Capitals without a point are initials: "Phillips, MR".
    found = [w for w in words if _TITLE.fullmatch(w) and not re.fullmatch("[A-Z]{2}", w)]
    if not found or len(words) < 2:
        return None
    plain = re.sub(rf"(?<![\w.]){re.escape(found[0])}(?![\w.])[\s~]*", "", name.text).strip(" ,")
    message = f'"{found[0]}" is read as a part of the name'
    return Flaw(name.start + name.text.index(found[0]), message, f'write "{plain}"')


def _swapped(name: Name) -> Flaw | None:
    if name.text.startswith("{") or name.text.count(",") != 1:
        return None
    first, second = (part.strip() for part in name.text.split(","))
    unlikely = first.casefold() in _GIVEN and second.casefold() in _FAMILY
    initials = _INITIALS.fullmatch(first) and len(second) > 2 and not _INITIALS.fullmatch(second)
    if not unlikely and not (initials and "." in first):
        return None
    *family, last = _BETWEEN_WORDS.split(second)
    meant = f"{second}, {first}" if not family else ""
    if initials and family and _INITIALS.fullmatch(last):
        # "K., Clark S" is Clark, S. K.
        meant = f"{' '.join(family)}, {last.rstrip('.')}. {first}"
    hint = f'write "{meant}"' if meant else None
    return Flaw(name.start, f'the parts of "{name.text}" look swapped', hint)


def _lonely_comma(name: Name) -> Flaw | None:
    if not _LONELY_COMMA.fullmatch(name.text):
        return None
    plain = name.text.strip(" ,")
    # EndNote writes organisations so.
    if name.text.endswith(",") and is_organisation(plain):
        plain = f"{{{plain}}}"
    hint = f'write "{plain}"' if plain else None
    return Flaw(name.start, f'a part of "{name.text}" is missing beside its comma', hint)


# Only the first that finds something speaks of a name.
_CHECKS = (_empty, _et_al, _others, _joined, _titled, _commas, _lonely_comma, _swapped)


def is_organisation(text: str) -> bool:
    """Whether the words of a name are those of an organisation."""
    plain = _without_braced(text).strip()
    if " " not in plain or len(plain) > _LONGEST or not _ORGANISATION.match(plain):
        return False
    # "Council, Ann" is a person; so is "Peter Academy".
    first, comma, _ = plain.partition(",")
    if comma and " " not in first:
        return False
    return plain.split()[0].casefold() not in _GIVEN


def _without_braced(text: str) -> str:
    """The text with what is in braces blanked, at its old length."""
    if "{" not in text:
        return text
    plain, start, depth = list(text), 0, 0
    for match in _BRACE.finditer(text):
        if depth == 0:
            start = match.start()
        depth = max(0, depth + (1 if match[0] == "{" else -1))
        if depth == 0:
            plain[start : match.end()] = "x" * (match.end() - start)
    return "".join(plain)


def _closes_at(text: str) -> int:
    """Where the first brace is closed, or -1."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return place
    return -1
