"""Tracked changes at random in a DOCX, as Word writes them, and what its text is with some accepted."""

import random
import re
from collections import Counter
from collections.abc import Collection, Iterator
from copy import deepcopy
from dataclasses import dataclass

from galley.core.review.aligning import aligned
from galley.core.review.edits.trial import folded
from galley.proofs.docx.package.archive import read_package, write_package
from lxml import etree

from tests.support.paragraph_edits import KINDS, change_paragraph, texts_with_marks

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Letters of emphasised words are others than those of plain words, where texts are compared.
_EMPHASIS = {"i": 0xF0000, "b": 0x100000}
# The order of `b` and `i` in properties.
_BEFORE_EMPHASIS = tuple(f"{_W}{name}" for name in ("rStyle", "rFonts"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PARTS = ("word/document.xml", "word/footnotes.xml")
_HERE = {
    "heading": r"Heading\d",
    "item text": r"Item(?:Need|Consideration|Recommendation|Clause|Requirement)|Tab|Admonition\w+",
    "item title": r"Item\w+Head",
    "list item": r"List\w+|Compact",
    "caption": r"(?:Image|Table)Caption",
    "table cell": r"Table(?:Text|RowHead|Head)",
    "footnote": r"FootnoteText",
    "prose": r"NumberedParagraph|BodyText|FirstParagraph",
    "definition": r"Definition",
    "generated": r"TOC\d|Bibliography|Matrix\w+|Item\w+(?:Facts|Foot)|Index1|TableofFigures",
}
_STYLES = ("italic", "bold", "plain")
WORDS = "really 2*3 snake_case @nobody [sic] <b> $5 #1 1. – “so” it’s a|b & co. ~x~ (Shevlane 2022)"
_NUMBER = re.compile(r"^(?:[A-Z]|\d+)(?:\.\d+)*(?: |$)")
_CITATION = re.compile(r" ?\([^()]*\b(?:19|20)\d\d[a-z]?[^()]*\)")


@dataclass(frozen=True, slots=True)
class RandomEdit:
    """A change that was made: its author stands for it, and nobody else has that name."""

    author: str
    place: str
    kind: str
    before: str
    old: str
    new: str


def mutated(
    data: bytes,
    count: int,
    chance: random.Random,
    *,
    paragraphs_too: float = 0.0,
    alone: bool = False,
) -> tuple[bytes, list[RandomEdit]]:
    """The DOCX with so many tracked changes, one or two in a paragraph; with `alone`, one.

    `paragraphs_too` is the share of those that add, remove, split, join or move paragraphs.
    """
    parts = read_package(data)
    bodies = {name: etree.fromstring(parts[name]) for name in _PARTS if name in parts}
    places: dict[str, list[etree._Element]] = {}
    for body in bodies.values():
        for paragraph in body.iter(f"{_W}p"):
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            name = style.get(f"{_W}val", "") if style is not None else ""
            place = next((p for p, pattern in _HERE.items() if re.fullmatch(pattern, name)), "")
            if place and len(_text(paragraph).split()) > 1:
                places.setdefault(place, []).append(paragraph)
    weights = {"prose": 6, "item text": 3, "generated": 0.7}
    edits: list[RandomEdit] = []
    while len(edits) < count and any(places.values()):
        names = [name for name, found in places.items() if found]
        place = chance.choices(names, [weights.get(name, 1) for name in names])[0]
        found = places[place]
        paragraph = found.pop(chance.randrange(len(found)))
        author = f"E{len(edits)}"
        if place not in ("generated", "table cell", "caption") and chance.random() < paragraphs_too:
            kind, words = chance.choice(KINDS), _text(paragraph)
            done = change_paragraph(paragraph, kind, author, chance)
            if done is not None:
                edits.append(RandomEdit(author, place, kind, words, *done))
            continue
        if _is_changed(paragraph):
            continue
        edits += _edited(paragraph, place, author, chance)
        if not alone and edits and len(edits) < count and chance.random() < 0.25:
            edits += _edited(paragraph, place, f"E{len(edits)}", chance, again=True)
    made = {name: etree.tostring(body, xml_declaration=True) for name, body in bodies.items()}
    return write_package({**parts, **made}, 0), edits


def paragraphs(data: bytes, kept: Collection[str] = ()) -> Iterator[tuple[str, frozenset[str]]]:
    """The text of each paragraph with the changes of some authors accepted and all others rejected.

    Letters of emphasised words are others than those of plain ones. Each paragraph comes with the authors who changed something in it.
    """
    parts = read_package(data)
    for name in _PARTS:
        if name in parts:
            before: list[str] = []
            who: set[str] = set()
            for paragraph, (done, author) in texts_with_marks(etree.fromstring(parts[name])):
                changes = list(paragraph.iter(f"{_W}ins", f"{_W}del", f"{_W}rPrChange"))
                before.append(_text(paragraph, kept))
                who |= {one.get(f"{_W}author", "") for one in changes}
                if done and (author in kept) == (done == "del"):
                    # Its end is not there: the next paragraph goes on.
                    continue
                yield "".join(before), frozenset(who)
                before, who = [], {author} if done else set()


def wrong(sent: bytes, kept: Collection[str], after: bytes) -> tuple[set[str], list[str]]:
    """The authors whose paragraph in a sent DOCX is not in a later one as Word has it, if their changes count.

    And the other paragraphs that are not there any more: a list or a number that follows, it should be.
    """
    made = [_told(text) for text, _ in paragraphs(after)]
    wanted = [(_told(text), who) for text, who in paragraphs(sent, kept)]
    there = aligned([text for text, _ in wanted], made)
    lost = [one for one, place in zip(wanted, there, strict=True) if place < 0 and one[0]]
    # What was to go, and is there all the same.
    should = Counter(text for text, _ in wanted)
    more = Counter(made)
    stays = [
        (text, who)
        for text, who in ((_told(text), who) for text, who in paragraphs(sent))
        if text and who & set(kept) and more[text] > should[text]
    ]
    names = {name for _, who in (*lost, *stays) for name in who}
    return names, [text for text, who in lost if not who]


def by_outcome(sent: bytes, after: bytes) -> set[str]:
    """The authors whose changes are in a later DOCX: it has their paragraphs as they made them, in order.

    And it has not those that were there before. The same words may be in other paragraphs too.
    """
    everybody = {name for _, who in paragraphs(sent) for name in who}
    made = [_told(text) for text, _ in paragraphs(after)]
    lost = []
    for names in (everybody, set[str]()):
        lines = [(_told(text), who) for text, who in paragraphs(sent, names)]
        there = aligned([text for text, _ in lines], made)
        gone = [who for (text, who), at in zip(lines, there, strict=True) if at < 0 and text]
        lost.append({name for who in gone for name in who})
    return (everybody - lost[0]) & lost[1]


def _told(text: str) -> str:
    """A paragraph without its number, which follows from how many there are before it."""
    return _NUMBER.sub("", folded(text))


def _is_changed(paragraph: etree._Element) -> bool:
    """Whether there is a change in a paragraph, or beside it."""
    around = [paragraph, paragraph.getprevious()]
    return any(
        p is not None and p.find(f".//{_W}{n}") is not None
        for p in around
        for n in ("ins", "del", "rPrChange")
    )


def _text(paragraph: etree._Element, kept: Collection[str] = ()) -> str:
    words = []
    for run in paragraph.iter(
        f"{_W}t", f"{_W}delText", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen"
    ):
        above = next(run.iterancestors(f"{_W}p"), None)
        if above is not paragraph or run.getparent().tag == f"{_W}tabs":  # type: ignore[union-attr]  # it has one
            continue
        change = next(run.iterancestors(f"{_W}ins", f"{_W}del"), None)
        if change is not None:
            is_accepted = change.get(f"{_W}author") in kept
            if is_accepted != (change.tag == f"{_W}ins"):
                continue
        name = run.tag.removeprefix(_W)
        told = {"tab": " ", "br": " ", "noBreakHyphen": "-"}.get(name, run.text or "")
        words.append(_emphasised(told, run.getparent(), kept))
    return "".join(words)


def _emphasised(words: str, run: etree._Element | None, kept: Collection[str]) -> str:
    """Words whose letters say how they are set, with the changes of some authors made."""
    properties = run.find(f"{_W}rPr") if run is not None else None
    change = properties.find(f"{_W}rPrChange") if properties is not None else None
    if change is not None and change.get(f"{_W}author") not in kept:
        properties = change.find(f"{_W}rPr")
    if properties is None:
        return words
    more = sum(
        step for name, step in _EMPHASIS.items() if properties.find(f"{_W}{name}") is not None
    )
    more = 0xF8000 if more == sum(_EMPHASIS.values()) else more
    return "".join(
        chr(ord(one) + more) if one.isalpha() and ord(one) < 0x8000 else one for one in words
    )


def _edited(
    paragraph: etree._Element,
    place: str,
    author: str,
    chance: random.Random,
    *,
    again: bool = False,
) -> Iterator[RandomEdit]:
    texts = [t for t in paragraph.iter(f"{_W}t") if next(t.iterancestors(f"{_W}p")) is paragraph]
    if again:
        # A second change is in one run, and not in what the first one inserted.
        mine = [t for t in texts if next(t.iterancestors(f"{_W}ins"), None) is None]
        mine = [t for t in mine if t.getparent().find(f"{_W}rPr/{_W}rPrChange") is None]  # type: ignore[union-attr]  # it has one
        long = [t for t in mine if len((t.text or "").split()) > 3]
        texts = [chance.choice(long)] if long else []
    whole = "".join(t.text or "" for t in texts)
    if not whole.strip():
        return
    kind, start, end, new = _chosen(whole, chance)
    if kind in _STYLES:
        if not whole[start:end].strip() or "\t" in whole[start:end]:
            return
        if place != "generated" and _is_in_set_text(texts, whole, start, end):
            place = "set text"
        if restyle(texts, start, end, kind, author):
            yield RandomEdit(author, place, kind, whole, whole[start:end], whole[start:end])
        return
    # A tab is between the number of a paragraph and its words: Word would make two changes of one.
    if (start == end and not new) or whole[start:end] not in _text(paragraph):
        return
    if place != "generated" and _is_in_set_text(texts, whole, start, end):
        place = "set text"
    track(texts, start, end, new, author)
    yield RandomEdit(author, place, kind, whole, whole[start:end], new)


def _is_in_set_text(texts: list[etree._Element], whole: str, start: int, end: int) -> bool:
    """Whether a change is within a citation or a cross-reference, or takes a part of one."""
    found = list(_CITATION.finditer(whole))
    # A year alone is half of a citation, and the number of a paragraph is no word of its text.
    halves = [one for one in found if re.fullmatch(r"\(\d{4}[a-z]?\)", one[0].strip())]
    if any(one.span() == (start, end) for one in halves):
        return True
    number = re.match(r"[A-Z]?[\d.]+\s", whole)
    if number and start < number.end():
        return True
    spans, at = [one.span() for one in found], 0
    for text in texts:
        link = next(text.iterancestors(f"{_W}hyperlink"), None)
        if (link is not None and link.get(f"{_W}anchor")) or _is_in_field(text):
            label = re.search(r"\w+\u00a0$", whole[:at])
            spans.append((label.start() if label else at, at + len(text.text or "")))
        at += len(text.text or "")
    return any(
        first < max(end, start + (first < start))
        and start < last
        and not (start <= first and last <= end)
        for first, last in spans
    )


def _is_in_field(text: etree._Element) -> bool:
    """Whether words are the result of a field, such as the number of a reference."""
    run = text.getparent()
    assert run is not None
    ends = (
        one for before in run.itersiblings(preceding=True) for one in before.iter(f"{_W}fldChar")
    )
    last = next(ends, None)
    simple = next(text.iterancestors(f"{_W}fldSimple"), None)
    return simple is not None or (
        last is not None and last.get(f"{_W}fldCharType") in ("begin", "separate")
    )


def _chosen(whole: str, chance: random.Random) -> tuple[str, int, int, str]:
    """A kind of change, the span that goes, and what comes."""
    words = [found.span() for found in re.finditer(r"\S+", whole)]
    n = chance.randrange(len(words))
    last = min(len(words) - 1, n + chance.randrange(3))
    cited = [found.span() for found in _CITATION.finditer(whole)]
    kind = chance.choice(
        ["insert", "delete", "replace", "comma", "sentence", "odd words", "letters", *_STYLES]
    )
    if cited and chance.random() < 0.3:
        start, end = chance.choice(cited)
        return ("citation", start, end, "")
    start, end = words[n][0], words[last][1]
    match kind:
        case "italic" | "bold" | "plain":
            return kind, start, end, ""
        case "insert":
            return kind, start, start, chance.choice(["really ", "much more of the ", "not "])
        case "delete":
            return kind, start, min(len(whole), end + 1), ""
        case "replace":
            return kind, start, end, chance.choice(["something else", "every one", "it"])
        case "comma":
            return kind, words[n][1], words[n][1], ","
        case "sentence":
            return kind, len(whole), len(whole), " We say more of this below."
        case "odd words":
            return kind, start, start, f"{chance.choice(WORDS.split())} "
        case _:
            first = chance.randrange(len(whole))
            return kind, first, min(len(whole), first + chance.randrange(1, 4)), ""


def restyle(texts: list[etree._Element], start: int, end: int, kind: str, author: str) -> bool:
    """Make words italic, bold or plain, tracked as Word tracks it; whether that changes any."""
    told = {f"{_W}id": "9002", f"{_W}author": author, f"{_W}date": "2026-12-03T10:00:00Z"}
    at, is_changed = 0, False
    for text in texts:
        words, size = text.text or "", len(text.text or "")
        first, last = max(start, at) - at, min(end, at + size) - at
        at += size
        run = text.getparent()
        assert run is not None
        properties = run.find(f"{_W}rPr")
        has = {
            n for n in "bi" if properties is not None and properties.find(f"{_W}{n}") is not None
        }
        wanted = set() if kind == "plain" else has | {kind[0]}
        if first >= last or has == wanted:
            continue
        is_changed = True
        _beside(run, words[:first], before=True)
        _beside(run, words[last:], before=False)
        text.text = words[first:last]
        text.set(_SPACE, "preserve")
        if properties is None:
            properties = etree.Element(f"{_W}rPr")
            run.insert(0, properties)
        was = deepcopy(properties)
        for name in "bi":
            for one in (*properties.findall(f"{_W}{name}"), *properties.findall(f"{_W}{name}Cs")):
                properties.remove(one)
        here = sum(one.tag in _BEFORE_EMPHASIS for one in properties)
        properties[here:here] = [etree.Element(f"{_W}{name}") for name in sorted(wanted)]
        etree.SubElement(properties, f"{_W}rPrChange", told).append(was)
    return is_changed


def track(texts: list[etree._Element], start: int, end: int, new: str, author: str) -> None:
    """Put a change into a paragraph of some texts: runs are split where it begins and ends."""
    told = {f"{_W}id": "9000", f"{_W}author": author, f"{_W}date": "2026-12-03T10:00:00Z"}
    at, behind, form = 0, None, None
    for text in texts:
        words, size = text.text or "", len(text.text or "")
        first, last = max(start, at) - at, min(end, at + size) - at
        run = text.getparent()
        assert run is not None
        if form is None and at <= start <= at + size:
            # What somebody types looks like what is before it.
            form = run.find(f"{_W}rPr")
        if first < last:
            _beside(run, words[:first], before=True)
            _beside(run, words[last:], before=False)
            text.text, text.tag = words[first:last], f"{_W}delText"
            text.set(_SPACE, "preserve")
            deleted = etree.Element(f"{_W}del", told)
            run.addprevious(deleted)
            deleted.append(run)
            behind = deleted
        elif start == end and behind is None and at <= start <= at + size:
            _beside(run, words[: start - at], before=True)
            text.text = words[start - at :]
            text.set(_SPACE, "preserve")
            run.addprevious(behind := etree.Element(f"{_W}bookmarkEnd", {f"{_W}id": "x"}))
        at += size
    if new and behind is not None:
        inserted = etree.Element(f"{_W}ins", told)
        run = etree.SubElement(inserted, f"{_W}r")
        if form is not None and form.find(f"{_W}rStyle") is None:
            run.append(deepcopy(form))
        written = etree.SubElement(run, f"{_W}t", {_SPACE: "preserve"})
        written.text = new
        behind.addnext(inserted)
    if behind is not None and behind.tag == f"{_W}bookmarkEnd":
        parent = behind.getparent()
        assert parent is not None
        parent.remove(behind)


def _beside(run: etree._Element, words: str, *, before: bool) -> None:
    """A run like another one, with a part of its words."""
    if not words:
        return
    other = deepcopy(run)
    for inner in list(other):
        if inner.tag not in (f"{_W}rPr", f"{_W}t"):
            other.remove(inner)
    kept = [inner for inner in other if inner.tag == f"{_W}t"]
    for extra in kept[1:]:
        other.remove(extra)
    kept[0].text = words
    kept[0].set(_SPACE, "preserve")
    run.addprevious(other) if before else run.addnext(other)
