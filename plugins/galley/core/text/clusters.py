"""Finding citations in an author's text, in Pandoc's grammar.

Only the extent of a cluster and its keys are read here: the source text goes verbatim to
Pandoc, which reads locators and affixes. Grammar: Pandoc User's Guide, "Citation syntax".
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from html import unescape
from itertools import pairwise

from galley.core.rules.diagnostic import Location, location_within
from galley.core.text.formulas import formula_at
from galley.core.text.script import BEYOND, FOREIGN_LETTER, WORD_SIGN
from galley.core.text.unread import CODE

# A key in Latin letters ends where a Han character, say, begins: "@doe2020" in "据@doe2020的说法".
_KEY = (
    r"(?P<sign>@)(?:\{(?P<braced>(?:[^{}\s]|\{[^{}\s]*\})+)\}"
    rf"|(?P<bare>[\w*](?:\w(?<!{WORD_SIGN}{FOREIGN_LETTER})|[:.#$%&\-+?<>~/](?=\w)|[:/](?=/))*))"
)
KEY = re.compile(rf"(?P<suppressed>-?){_KEY}")
# What may hold an at sign or a bracket that is none of ours, as formulas do: escapes, code, tags, addresses.
_OPAQUE = re.compile(
    rf"""\\.|{CODE}|<[a-zA-Z/!?][^<>]*>|(?:https?|ftp)://[^\s<>\])]+|www\.[^\s<>\])]+""",
    re.DOTALL,
)
# Where a construct may begin, in running text, inside brackets, between citation items.
# What is before is looked at last: a search for letters is fast, one for a look behind is not.
_INTEREST = re.compile(rf"[\\`<$\[@]|-(?=@)(?<!{WORD_SIGN}-)(?<!--)|(?:https?|ftp)://|www\.")
_IN_BRACKETS = re.compile(r"[\[\]\\`<$@]|https?://|\n[ \t]*\n")
_SEPARATORS = ";；؛"
_IN_ITEMS = re.compile(r"""[;；؛\[\\`<$&@"'*_]""")
_EMPHASIS = re.compile(
    r"(?P<stars>\*+)(?=[^\s*])[^*@]*(?<=\S)(?P=stars)|(?<!\w)_(?=\S)[^_@]*(?<=\S)_(?!\w)"
)
# Words between HTML tags, such as <code>a; b</code>.
_ELEMENT = re.compile(r"<(?P<name>[A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?>[^<>@]*</(?P=name)\s*>")
# Typewriter quotes alone: Pandoc takes those that are already curved for letters.
_QUOTED = re.compile(r""""(?!\s)[^"]*"|(?<!\w)'(?!\s)(?:[^']|(?<=\w)'(?=\w))*'(?!\w)""")
_REFERENCE = re.compile(r"&[#\w]+;")
_GAP = re.compile(r"[ \t]*(?:\n[ \t]*)?")
# What makes a link of the words in brackets before it: an address, or the label of a definition.
_ADDRESS = re.compile(r"\((?:[^()\\]|\\.|\([^()]*\))*\)", re.DOTALL)
_LABEL = re.compile(r"\[(?!\^)(?P<label>[^\[\]]*)\]")
_DEEPEST = 24


class Mode(StrEnum):
    """How a citation is in its sentence."""

    NORMAL = "normal"
    NARRATIVE = "narrative"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class CitationItem:
    """One work in a cluster, with the words around it."""

    key: str
    mode: Mode
    prefix: str
    suffix: str


@dataclass(frozen=True)
class Cluster:
    """A citation as it is in the text: its source, its items, and what finds its place.

    Its place is looked for when it needs a diagnostic, which is seldom: `find` gives the
    location and the source as the file has it, with the quote marks and indents of its lines.
    """

    source: str
    items: tuple[CitationItem, ...]
    find: Callable[[], tuple[Location, str]] = field(repr=False, compare=False)

    @cached_property
    def _found(self) -> tuple[Location, str]:
        return self.find()

    @property
    def location(self) -> Location:
        """Where it is."""
        return self._found[0]

    @property
    def written(self) -> str:
        """Its source as the file has it; nothing if it is one of our own."""
        return self._found[1]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(item.key for item in self.items)

    @property
    def holds_another(self) -> bool:
        """Whether a citation is in the words around one of the items."""
        return any(any(find_clusters(text)) for i in self.items for text in (i.prefix, i.suffix))

    def location_of(self, key: str) -> Location:
        """Where a key is in the cluster, which may run over several lines."""
        text = self.written or self.source
        starts = (m.start("sign") for m in KEY.finditer(text) if _name(m) == key)
        return location_within(self.location, text, next(starts, 0))


# What makes a figure of the picture before it.
_FIGURE = re.compile(r"\{[^{}\n]*#fig[-:]")


def find_clusters(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the clusters in a text of one paragraph, or of many."""
    position = 0
    while (found := next_construct(text, position)) is not None:
        start, end, is_cluster = found
        if is_cluster:
            yield start, end
        elif text[start - 1 : start] == "!" and _FIGURE.match(text, end):
            # The caption of a figure is read, as the text of other links and pictures is not.
            caption = text[start + 1 : text.rfind("](", start, end)]
            yield from ((start + 1 + a, start + 1 + b) for a, b in find_clusters(caption))
        position = end


def likely_keys(text: str) -> Iterator[str]:
    """Every key that a text may cite: more than it does cite, as code is not told apart."""
    return (_name(match) for match in KEY.finditer(text))


def next_construct(
    text: str, position: int, labels: Collection[str] = ()
) -> tuple[int, int, bool] | None:
    """The next span that is a cluster (true) or that must be left alone (false).

    `labels` are those of the link definitions, in lower case: `[@a][label]` is a link if its label
    is one of them.
    """
    for match in _INTEREST.finditer(text, position):
        found = _construct_at(text, match.start(), labels)
        if found is not None:
            return found
    return None


def _construct_at(text: str, start: int, labels: Collection[str]) -> tuple[int, int, bool] | None:
    opaque = _opaque_end(text, start)
    if opaque is not None:
        return start, opaque, False
    if text[start] == "[":
        return _bracket_at(text, start, labels)
    if (key := _key_at(text, start)) is not None:
        return start, _narrative_end(text, key.end(), labels), True
    return None


def _opaque_end(text: str, start: int) -> int | None:
    """Where a formula ends that starts here, or something else that is read by nobody."""
    if text[start] in "$\\" and (formula := formula_at(text, start)):
        return formula.end
    opaque = _OPAQUE.match(text, start)
    return opaque.end() if opaque else None


def _key_at(text: str, start: int) -> re.Match[str] | None:
    """A key that starts here: not inside a word, as in an e-mail address."""
    if start and text[start - 1].isalnum() and not BEYOND.match(text, start - 1):
        return None
    return KEY.match(text, start)


def _bracket_at(text: str, start: int, labels: Collection[str]) -> tuple[int, int, bool] | None:
    if text.startswith("[^", start):
        return None
    end = closing_bracket(text, start)
    if end is None or _is_note(text, start, end):
        return None
    content = text[start + 1 : end - 1]
    target = _link_end(text, end, content, labels)
    if target is not None:
        return start, target, False
    return (start, end, True) if _is_citation_list(content) else None


def _is_note(text: str, start: int, end: int) -> bool:
    """Whether a circumflex before brackets makes an inline note of them; one on both sides raises them."""
    begins = text.endswith("^", 0, start) and not text.endswith("\\^", 0, start)
    return begins and not text.startswith("^", end)


def _link_end(text: str, end: int, content: str, labels: Collection[str]) -> int | None:
    """Where that ends which makes a link of the words in brackets before it, if something does.

    Two clusters may touch: "[@a][@b]" is not a link, nor is "[@a][^1]", where a note is called.
    """
    if address := _ADDRESS.match(text, end):
        return address.end()
    label = _LABEL.match(text, end)
    is_known = label is not None and _normal(label["label"] or content) in labels
    return label.end() if label and is_known else None


def _normal(label: str) -> str:
    """A label as Python-Markdown keeps it."""
    return " ".join(label.lower().split())


def closing_bracket(text: str, start: int) -> int | None:
    """The offset behind the bracket that closes the one at `start`, or `None`."""
    depth, position = 0, start
    while (match := _IN_BRACKETS.search(text, position)) is not None:
        if match[0] == "[":
            depth += 1
        elif match[0] == "]":
            depth -= 1
        elif match[0].startswith("\n"):
            return None
        key = _key_at(text, match.start())
        whole = key.end() if key else _opaque_end(text, match.start())
        position = match.end() if whole is None else whole
        if depth == 0:
            return position
        if depth > _DEEPEST:
            return None
    return None


def _narrative_end(text: str, end: int, labels: Collection[str]) -> int:
    """Where a narrative citation ends: behind the bracket with its locator, if it has one."""
    start = len(text) if (gap := _GAP.match(text, end)) is None else gap.end()
    if not text.startswith("[", start) or text.startswith("[^", start):
        return end
    close = closing_bracket(text, start)
    if close is None or re.match(r"\(|\[(?!\^)", text[close : close + 2]):
        return end
    content = text[start + 1 : close - 1]
    if _normal(content) in labels:
        return end
    if _is_citation_list(content):
        return end if text.startswith("{", close) else close
    _, *rest = _split(content)
    return close if all(_keys(part) for part in rest) else end


def _is_citation_list(content: str) -> bool:
    return all(_keys(part) for part in _split(content))


def _split(content: str) -> list[str]:
    """A cluster's content at its semicolons, those inside brackets, code, emphasis, addresses and quotes excepted.

    A semicolon of another script parts two items if both have keys.
    """
    spans = _parts(content)
    parts = [content[start:end] for start, end in spans[:1]]
    for (_, before), (start, end) in pairwise(spans):
        part, sign = content[start:end], content[before]
        if sign == ";" or (_keys(part) and _keys(parts[-1])):
            parts.append(part)
        else:
            parts[-1] += sign + part
    return parts


def _parts(content: str) -> list[tuple[int, int]]:
    """The spans between the semicolons of a cluster's content, of whatever script they are."""
    parts, begin, position = [], 0, 0
    while (match := _IN_ITEMS.search(content, position)) is not None:
        position = match.end()
        if match[0] in _SEPARATORS:
            parts.append((begin, match.start()))
            begin = match.end()
        elif match[0] == "[":
            position = closing_bracket(content, match.start()) or match.end()
            if target := _ADDRESS.match(content, position):
                position = target.end()
        else:
            position = _whole_at(content, match.start())
    return [*parts, (begin, len(content))]


def _whole_at(content: str, start: int) -> int:
    """Where what starts here ends: a key, a character reference, a quotation, code, an element or a tag."""
    reference = _REFERENCE.match(content, start)
    if reference and unescape(reference[0]) != reference[0]:
        return reference.end()
    whole = (
        _key_at(content, start)
        or _QUOTED.match(content, start)
        or _ELEMENT.match(content, start)
        or _EMPHASIS.match(content, start)
    )
    return whole.end() if whole else _opaque_end(content, start) or start + 1


def _keys(part: str) -> re.Match[str] | None:
    """The first key of one citation item's text."""
    position = 0
    for match in _INTEREST.finditer(part):
        if match.start() < position:
            continue
        opaque = _opaque_end(part, match.start())
        if opaque is not None:
            position = opaque
        elif match[0] == "[":
            position = closing_bracket(part, match.start()) or position
        elif match[0] in "@-" and (key := _key_at(part, match.start())) is not None:
            return key
    return None


def read_items(source: str) -> tuple[CitationItem, ...]:
    """The citation items of a cluster's source text."""
    if source.startswith("["):
        return tuple(_read_item(part, Mode.NORMAL) for part in _split(source[1:-1]))
    key = KEY.match(source)
    if key is None:
        return ()
    mode = Mode.SUPPRESSED if key["suppressed"] else Mode.NARRATIVE
    rest = source[key.end() :].strip()
    first, *others = _split(rest[1:-1]) if rest else [""]
    if others or _keys(first):
        parts = _split(rest[1:-1])
        locator = "" if _keys(first) else first
        more = parts if _keys(first) else others
        return (
            CitationItem(_name(key), mode, "", locator),
            *(_read_item(part, Mode.NORMAL) for part in more),
        )
    return (CitationItem(_name(key), mode, "", first),)


def _read_item(part: str, mode: Mode) -> CitationItem:
    key = _keys(part)
    if key is None:
        raise ValueError(f"no key in the citation item {part!r}")
    mode = Mode.SUPPRESSED if key["suppressed"] else mode
    return CitationItem(_name(key), mode, part[: key.start()].strip(), part[key.end() :].strip())


def as_pandoc_reads_it(source: str) -> str:
    """A cluster with spaces around keys that touch letters, and with semicolons of ASCII.

    What Pandoc reads as we do stays as it is.
    """
    if not BEYOND.search(source):
        return source
    if source.endswith("]"):
        key = KEY.match(source)
        start = source.find("[", key.end() if key else 0)
        source = f"{source[:start]}[{';'.join(_split(source[start + 1 : -1]))}]"
    parts, position = [], 0
    for match in _INTEREST.finditer(source):
        opaque = _opaque_end(source, match.start())
        if match.start() < position or opaque is not None:
            parts += [source[position:opaque]] if opaque and opaque > position else []
            position = max(position, opaque or 0)
        elif key := _key_at(source, match.start()):
            space = " " if source[: key.start()][-1:].isalnum() else ""
            spelled = f"{key['suppressed']}@{{{_name(key)}}}"
            parts += [source[position : key.start()], space, spelled]
            position = key.end()
    return "".join([*parts, source[position:]])


def _name(key: re.Match[str]) -> str:
    return str(key["braced"] or key["bare"])
