"""The register: needs, considerations and recommendations as items, and the links between them."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from galley.core.numbers.crossref import identifier_of
from galley.core.rules.diagnostic import Diagnostic, Location, did_you_mean, location_within
from galley.core.rules.locks import MERGE_MARKS, unread_lines
from galley.core.rules.rules import (
    CONSIDERATION_ANSWERS_A_NEED,
    ITEM_HAS_A_SOURCE,
    ITEM_ID_NAMES_ITS_KIND,
    ITEM_LINK_RESOLVES,
    ITEM_OPTION_HAS_NO_COMMENT,
    ITEM_OPTION_IS_GIVEN_ONCE,
    ITEM_OPTION_IS_KNOWN,
    ITEM_RELATION_FITS_ITS_KINDS,
    LINK_IS_NOT_SUSPECT,
    LINK_IS_RECORDED,
    NEED_IS_ADDRESSED,
)
from galley.core.text.options import Option, read_message

_FORGOTTEN = "its link counts as new; restore the line from Git, or run galley register accept"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of item: its name (which its ids begin with), the letter of its numbers, its words.

    Its colour is one of the brand's, by name, until the workspace's brand is read; then `#rrggbb`.
    """

    name: str
    letter: str
    label: str
    plural: str
    colour: str


@dataclass(frozen=True, slots=True)
class Relation:
    """What one item may be to another: its name, its words both ways, the kinds that it joins."""

    name: str
    forward: str
    backward: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]


KINDS = (
    Kind(name="need", letter="N", label="need", plural="needs", colour="primary"),
    Kind(
        name="consideration",
        letter="C",
        label="consideration",
        plural="considerations",
        colour="info",
    ),
    Kind(
        name="recommendation",
        letter="R",
        label="recommendation",
        plural="recommendations",
        colour="danger",
    ),
)
_ALL = tuple(kind.name for kind in KINDS)
RELATIONS = (
    Relation(
        name="addresses",
        forward="Addresses",
        backward="Addressed by",
        sources=("consideration", "recommendation"),
        targets=("need",),
    ),
    Relation(
        name="informs",
        forward="Informs",
        backward="Informed by",
        sources=_ALL,
        targets=("recommendation",),
    ),
    Relation(
        name="supports", forward="Supports", backward="Supported by", sources=_ALL, targets=_ALL
    ),
    Relation(
        name="conflicts-with",
        forward="Conflicts with",
        backward="Conflicts with",
        sources=_ALL,
        targets=_ALL,
    ),
)
# The relation that answers a need, and the two kinds that the coverage speaks of.
ANSWER, NEED, CONSIDERATION = "addresses", "need", "consideration"
# The words that a status begins with if the item is no longer part of the argument.
CLOSED_STATUSES = (
    *("withdrawn", "rejected", "superseded", "obsolete", "retired", "dropped", "declined"),
    *("cancelled", "canceled", "deleted", "closed"),
)
_OPTIONS = ("status", "priority", "owner", "stakeholders")


@dataclass(frozen=True, slots=True)
class ItemLink:
    """A link from an item: its relation, the id of its target, where it is written."""

    relation: str
    target: str
    location: Location


class OptionFault(Enum):
    """What can be wrong with an option."""

    UNKNOWN = auto()
    GIVEN_TWICE = auto()
    WITH_A_COMMENT = auto()


@dataclass(frozen=True, slots=True)
class WrongOption:
    """An option with which something is wrong: its name, where it is, the comment after it."""

    fault: OptionFault
    name: str
    location: Location
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it is written: what it is, what it links to, the keys of the works it cites."""

    identifier: str
    kind: str
    title: str
    path: str
    location: Location
    status: str = ""
    priority: str = ""
    owner: str = ""
    stakeholders: tuple[str, ...] = ()
    links: tuple[ItemLink, ...] = ()
    sources: tuple[str, ...] = ()
    fingerprint: str = ""
    wrong_options: tuple[WrongOption, ...] = ()


# A link by its ends, and the fingerprint that its target had when the link was last accepted.
Accepted = Mapping[tuple[str, str, str], str]


@dataclass(frozen=True, slots=True)
class Register:
    """The items by id in reading order, with their numbers, and the links as seen from their targets.

    `suspects` are the links whose targets have other words than when they were accepted, `accepted` those whose
    targets have the same. `closed` are the ids of items that were withdrawn: they ask for nothing, and
    answer nothing.
    """

    kinds: tuple[Kind, ...] = KINDS
    relations: tuple[Relation, ...] = RELATIONS
    items: Mapping[str, Item] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    incoming: Mapping[str, tuple[tuple[Item, ItemLink], ...]] = field(default_factory=dict)
    suspects: frozenset[ItemLink] = frozenset()
    accepted: frozenset[ItemLink] = frozenset()
    closed: frozenset[str] = frozenset()
    diagnostics: tuple[Diagnostic, ...] = ()

    def is_closed(self, item: Item) -> bool:
        """Whether an item was withdrawn, rejected or similar."""
        return item.identifier in self.closed

    def answers_to(self, need: Item) -> tuple[Item, ...]:
        """The items that address a need, closed ones too."""
        links = self.incoming.get(need.identifier, ())
        return tuple(other for other, link in links if link.relation == ANSWER)

    def answered_by(self, item: Item) -> tuple[Item, ...]:
        """The needs that an item addresses, closed ones too."""
        links = (link for link in item.links if link.relation == ANSWER)
        return tuple(self.items[link.target] for link in links if link.target in self.items)

    def is_unlinked(self, item: Item) -> bool:
        """Whether this is an open need that no open item addresses, or an open item that addresses none."""
        if self.is_closed(item) or item.kind not in (NEED, CONSIDERATION):
            return False
        others = self.answers_to(item) if item.kind == NEED else self.answered_by(item)
        return all(self.is_closed(other) for other in others)

    def leads_astray(self, item: Item) -> bool:
        """Whether an item means to address a need that does not exist, of which another rule tells."""
        return any(n.relation == ANSWER and n.target not in self.items for n in item.links)

    def of_kind(self, name: str) -> tuple[Item, ...]:
        """The items of a kind, in reading order."""
        return tuple(item for item in self.items.values() if item.kind == name)


def read_item(
    path: str,
    message: Mapping[str, str],
    body: str,
    keys: Sequence[str],
    location: Location,
    written: str,
    relations: Iterable[Relation],
) -> Item:
    """The item of a marker's message: `body` is its text, `keys` are the works cited in it.

    `path` is that of its chapter, which may include the file that it is in. `written` are the lines that open it, as they are in the source from `location` on.
    """
    options = read_message(message.get("options", ""))
    given = {option.name: option for option in options}
    names = [relation.name for relation in relations]
    links = {
        (name, identifier_of(target) if ":" in target else target): location_within(
            location, written, _offset(written, name, target)
        )
        for name in names
        # A relation that is given twice joins the item to the targets of both.
        for option in options
        if option.name == name
        for target in _words(option)
    }
    return Item(
        identifier=message.get("id", ""),
        kind=message.get("kind", ""),
        title=message.get("title", ""),
        path=path,
        location=location,
        status=_text(given.get("status")),
        priority=_text(given.get("priority")),
        owner=_text(given.get("owner")),
        stakeholders=_words(given.get("stakeholders")),
        links=tuple(ItemLink(*ends, place) for ends, place in links.items()),
        sources=tuple(dict.fromkeys(keys)),
        fingerprint=fingerprint(f"{message.get('title', '')}\n{body}"),
        wrong_options=tuple(_wrong_options(options, names, location, written)),
    )


def _wrong_options(
    options: Sequence[Option], relations: Sequence[str], location: Location, written: str
) -> Iterator[WrongOption]:
    seen: Counter[str] = Counter()
    for option in options:
        name, nth = option.name, seen[option.name]
        seen[name] += 1
        place = location_within(location, written, _offset(written, name, nth=nth))
        if name not in (*relations, *_OPTIONS, "id"):
            yield WrongOption(OptionFault.UNKNOWN, name, place)
        elif nth and name not in relations:
            yield WrongOption(OptionFault.GIVEN_TWICE, name, place)
        if option.comment:
            yield WrongOption(OptionFault.WITH_A_COMMENT, name, place, option.comment)


def _offset(written: str, option: str, word: str = "", nth: int = 0) -> int:
    """Where an option is in the lines that open a block, or a word after it."""
    all_found = list(re.finditer(rf"(?m)^[ \t>]*[\"']?({re.escape(option)})[\"']?[ \t]*:", written))
    if not all_found:
        return 0
    found = all_found[min(nth, len(all_found) - 1)]
    values = _VALUE.finditer(written, found.end())
    return next((value.start() for value in values if value[0] == word), found.start(1))


# A value in an option, which may be a list in brackets.
_VALUE = re.compile(r"""[^\s,;@"'\[\]]+""")


def _text(given: Option | None) -> str:
    """The value of an option as it is printed."""
    return given.text if given else ""


def _words(given: Option | None) -> tuple[str, ...]:
    """The values of an option: a list, or a text with commas."""
    values = (given.listed or re.split(r"[,;]", given.text)) if given else ()
    return tuple(value.strip().lstrip("@") for value in values if value.strip())


_SIGNS = str.maketrans("‘’“”–—\u00a0", "''\"\"-- ")


def fingerprint(text: str) -> str:
    """A short name for a text's words: it changes when they do."""
    return hashlib.sha256(folded(text).encode()).hexdigest()[:16]


def folded(text: str) -> str:
    """A text as it is the same with lines broken again, curly quotes made straight, dashes made hyphens."""
    return " ".join(text.translate(_SIGNS).split())


def make_register(
    items: Iterable[Item],
    numbers: Mapping[str, str],
    kinds: tuple[Kind, ...],
    relations: tuple[Relation, ...],
    accepted: Accepted,
    closed_statuses: Sequence[str] = CLOSED_STATUSES,
) -> Register:
    """The register of the paper's items; what is wrong with them is in its diagnostics."""
    listed = list(items)
    by_id: dict[str, Item] = {}
    for item in listed:
        # What has no number cannot be referred to; its wrong id is reported below.
        if item.identifier in numbers:
            by_id.setdefault(item.identifier, item)
    incoming: dict[str, list[tuple[Item, ItemLink]]] = defaultdict(list)
    for item in by_id.values():
        for link in item.links:
            if link.target in by_id:
                incoming[link.target].append((item, link))
    memory = Memory.of(by_id.values(), accepted)
    known = {
        link: memory.of_link(item, link, by_id)
        for item in by_id.values()
        for link in item.links
        if link.target in by_id
    }
    same = frozenset(link for link, told in known.items() if told == by_id[link.target].fingerprint)
    register = Register(
        kinds=kinds,
        relations=relations,
        items=by_id,
        numbers=numbers,
        incoming={target: tuple(links) for target, links in incoming.items()},
        suspects=frozenset(link for link, told in known.items() if told is not None) - same,
        accepted=same,
        closed=frozenset(name for name, item in by_id.items() if _is_closed(item, closed_statuses)),
    )
    found = (
        *_wrong_blocks(listed, relations),
        *_wrong_links(by_id, relations),
        *_untraced(register),
        *_unrecorded(by_id, accepted),
    )
    return replace(register, diagnostics=found)


def _is_closed(item: Item, statuses: Iterable[str]) -> bool:
    """Whether the status of an item begins with a word such as "withdrawn"."""
    given = " ".join(item.status.casefold().split())
    return any(re.match(rf"{re.escape(one.casefold())}(?!\w)", given) for one in statuses if one)


def _wrong_blocks(items: Iterable[Item], relations: Iterable[Relation]) -> Iterable[Diagnostic]:
    known = [*_OPTIONS, "id", *(relation.name for relation in relations)]
    for item in items:
        for wrong in item.wrong_options:
            yield _of_option(wrong, item, known)
        if not item.identifier.startswith(f"{item.kind}-"):
            said = f'is "{item.identifier}"' if item.identifier else "is missing"
            message = f'the id of "{item.title}" {said}; it must begin with "{item.kind}-"'
            yield Diagnostic(ITEM_ID_NAMES_ITS_KIND, message, item.location)


def _of_option(wrong: WrongOption, item: Item, known: Sequence[str]) -> Diagnostic:
    match wrong.fault:
        case OptionFault.UNKNOWN:
            message = f'"{wrong.name}" is not an option of a {item.kind}'
            hint = did_you_mean(wrong.name, known) or f"its options are {', '.join(sorted(known))}"
            return Diagnostic(ITEM_OPTION_IS_KNOWN, message, wrong.location, hint)
        case OptionFault.GIVEN_TWICE:
            message = f'"{wrong.name}" is given twice, and only the last would count'
            hint = "keep one of the two"
            return Diagnostic(ITEM_OPTION_IS_GIVEN_ONCE, message, wrong.location, hint)
        case OptionFault.WITH_A_COMMENT:
            message = f'"{wrong.comment}" is a comment, and is not printed'
            hint = "move it to a line of its own, or write the whole value in quotes"
            return Diagnostic(ITEM_OPTION_HAS_NO_COMMENT, message, wrong.location, hint)


def _wrong_links(items: Mapping[str, Item], relations: Iterable[Relation]) -> Iterable[Diagnostic]:
    by_name = {relation.name: relation for relation in relations}
    for item in items.values():
        for link in item.links:
            target = items.get(link.target)
            relation = by_name[link.relation]
            if target is None:
                message = f'{item.identifier} {link.relation} "{link.target}", which is not an item'
                hint = did_you_mean(link.target, items)
                yield Diagnostic(ITEM_LINK_RESOLVES, message, link.location, hint)
            elif item.kind not in relation.sources or target.kind not in relation.targets:
                message = f"a {item.kind} cannot {_infinitive(link.relation)} a {target.kind}"
                yield Diagnostic(ITEM_RELATION_FITS_ITS_KINDS, message, link.location)


def _infinitive(relation: str) -> str:
    """The relation's name as a verb: "addresses" is "address"."""
    head, dash, rest = relation.partition("-")
    head = (
        head.removesuffix("es")
        if head.endswith(("sses", "shes", "ches"))
        else head.removesuffix("s")
    )
    return f"{head} {rest}" if dash else head


def _untraced(register: Register) -> Iterable[Diagnostic]:
    for item in register.items.values():
        if register.is_unlinked(item) and item.kind == NEED:
            only = _only(register.answers_to(item))
            message = f'nothing addresses the need "{item.title}"{only}'
            hint = f'write "{ANSWER}: {item.identifier}" into the item that does, or say in an exception why none does'
            yield Diagnostic(NEED_IS_ADDRESSED, message, item.location, hint)
        elif register.is_unlinked(item) and not register.leads_astray(item):
            only = _only(register.answered_by(item))
            message = f'the consideration "{item.title}" answers no need{only}'
            yield Diagnostic(CONSIDERATION_ANSWERS_A_NEED, message, item.location)
        if not item.sources and not register.is_closed(item):
            yield Diagnostic(ITEM_HAS_A_SOURCE, f'"{item.title}" cites no source', item.location)
        for link in item.links:
            if link in register.suspects:
                message = f"{link.target} was reworded since {item.identifier} was linked to it"
                hint = f'read both, then run "galley register accept {item.identifier}"'
                yield Diagnostic(LINK_IS_NOT_SUSPECT, message, link.location, hint)


def _only(closed: Iterable[Item]) -> str:
    """What is said of the links of an item that lead to closed items."""
    told = ", ".join(dict.fromkeys(f"{item.identifier} ({item.status})" for item in closed))
    return f" but {told}" if told else ""


def _unrecorded(items: Mapping[str, Item], accepted: Accepted) -> Iterable[Diagnostic]:
    for item in items.values():
        for link in item.links:
            known = (item.identifier, link.relation, link.target) in accepted
            if not known and link.target in items:
                message = f"register.lock has not recorded that {item.identifier} {link.relation} {link.target}"
                yield Diagnostic(
                    LINK_IS_RECORDED, message, link.location, 'run "galley register accept"'
                )


@dataclass(frozen=True, slots=True)
class Memory:
    """What links remember of their targets, those too whose ends or relation have a new name.

    `gone` are the links of the lock that are no longer in the paper.
    """

    accepted: Accepted
    gone: tuple[tuple[str, str, str], ...]

    @classmethod
    def of(cls, items: Iterable[Item], accepted: Accepted) -> "Memory":
        """What the links of some items remember."""
        present = {(i.identifier, link.relation, link.target) for i in items for link in i.links}
        return cls(accepted, tuple(key for key in accepted if key not in present))

    def of_link(self, item: Item, link: ItemLink, items: Mapping[str, Item]) -> str | None:
        """The fingerprint that a link remembers; a link that is new remembers none.

        A link that was suspect stays so when an id is changed: nobody has read it since.
        """
        key = (item.identifier, link.relation, link.target)
        if key in self.accepted:
            return self.accepted[key]
        before = [self.accepted[one] for one in self.gone if _was(one, key, items)]
        now = items[link.target].fingerprint
        return now if now in before else before[0] if before else None


def _was(old: tuple[str, str, str], new: tuple[str, str, str], items: Mapping[str, Item]) -> bool:
    """Whether a link that is removed may be another under its old name.

    Of two ends with a new id, one has at least kept its name behind the kind: otherwise nothing says
    that the two links have anything in common.
    """
    ends = ((old[0], new[0]), (old[2], new[2]))
    same = [was == now for was, now in ends]
    renamed = [was == now or was not in items for was, now in ends]
    kept = any(_name(was) == _name(now) for was, now in ends)
    return all(same) or (kept and all(renamed) and old[1] == new[1])


def _name(identifier: str) -> str:
    """An id without the kind that it begins with."""
    return identifier.partition("-")[2] or identifier


def read_lock(text: str) -> dict[tuple[str, str, str], str]:
    """The accepted links of a `register.lock`: a line is an item, a relation, a target, a fingerprint."""
    parts = (line.split() for line in text.splitlines() if not line.startswith("#"))
    kept: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for p in parts:
        if len(p) == 4 and p[3] not in kept[p[0], p[1], p[2]]:
            kept[p[0], p[1], p[2]].append(p[3])
    # Two branches that accepted different texts agree on none: the link is suspect.
    return {key: "|".join(found) for key, found in kept.items() if found}


def unread_links(path: str, text: str) -> Iterator[Diagnostic]:
    """A diagnostic for each line of a `register.lock` that a build ignores."""
    lines = (
        (number, "a link has an item, a relation, a target and a fingerprint")
        for number, line in enumerate(text.splitlines(), 1)
        if not line.startswith(("#", *MERGE_MARKS)) and len(line.split()) not in (0, 4)
    )
    return unread_lines(path, lines, _FORGOTTEN)


def accept(register: Register, accepted: Accepted, renewed: Collection[str] = ()) -> Accepted:
    """What each link of the register is to remember of its target.

    New links, and those from and to the `renewed` items, take the present fingerprints.
    """
    memory = Memory.of(register.items.values(), accepted)
    after: dict[tuple[str, str, str], str] = {}
    for item in register.items.values():
        for link in item.links:
            if link.target in register.items:
                key = (item.identifier, link.relation, link.target)
                now = register.items[link.target].fingerprint
                again = item.identifier in renewed or link.target in renewed
                after[key] = now if again else memory.of_link(item, link, register.items) or now
    return after


def write_lock(accepted: Accepted) -> str:
    """The text of a `register.lock`: sorted, a line for each link."""
    head = "# What each link of the register remembers of its target; galley register accept renews it.\n"
    return head + "".join(sorted(f"{' '.join([*key, kept])}\n" for key, kept in accepted.items()))
