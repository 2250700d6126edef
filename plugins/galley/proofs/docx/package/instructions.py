"""Fields of Word's by a list of those that only count, refer and repeat what the paper says.

Others fetch files, ask programs or the reader, or show what the reader's machine knows. A field is
one element, or begin, instruction, separator, result and end in runs of their own, split and nested
as Word likes. Format: ECMA-376, part 1, 17.16 (Fields and Hyperlinks).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from galley.core.html.safe_addresses import outward
from galley.proofs.docx.package.ooxml import Element, every, name, take_out, unwrap, value

ALLOWED = frozenset(
    """
    PAGE NUMPAGES SECTION SECTIONPAGES REF PAGEREF NOTEREF STYLEREF TOC TC SEQ XE INDEX HYPERLINK
    TITLE SUBJECT AUTHOR KEYWORDS COMMENTS DOCPROPERTY IF =
    """.split()
)
# No field goes on from one of these texts into another.
_STORIES = ("w:txbxContent", "w:footnote", "w:endnote", "w:comment", "mc:Choice", "mc:Fallback")
_PIECES = ("w:fldChar", "w:instrText", "w:delInstrText", "w:t", "w:delText")
_KEYWORD = re.compile(r"\s*(=|[A-Za-z]+)(?=\s|$|\\)")
_WORD = re.compile(r'\\(?P<switch>\S)|"(?P<quoted>(?:\\.|[^"\\])*)"|(?P<bare>[^\s"]+)')
# The switches of HYPERLINK that have a word behind them.
_WITH_WORD = frozenset("lot")


@dataclass(slots=True)
class _Field:
    """A field as it is read: its instruction, in which a field inside it is `None`."""

    begin: Element
    codes: list[Element] = field(default_factory=list)
    instruction: list[str | None] = field(default_factory=list)
    separator: Element | None = None

    @property
    def keyword(self) -> str:
        """The name of the field, in capitals; nothing where another field would give it."""
        return keyword(self._before_others)

    @property
    def _before_others(self) -> str:
        texts = []
        for text in self.instruction:
            if text is None:
                break
            texts.append(text)
        return "".join(texts)

    @property
    def is_link(self) -> bool:
        return self.keyword == "HYPERLINK"

    @property
    def may_stand(self) -> bool:
        if self.is_link:
            return None not in self.instruction and leads_outward(self._before_others)
        return self.keyword in ALLOWED


def keyword(instruction: str) -> str:
    """The name of a field, in capitals."""
    match = _KEYWORD.match(instruction)
    return match[1].upper() if match else ""


def leads_outward(instruction: str) -> bool:
    """Whether a HYPERLINK leads into the document, or to an address that a link may have."""
    words = list(_WORD.finditer(instruction))[1:]
    addresses, is_named = [], False
    place = 0
    while place < len(words):
        switch = words[place]["switch"]
        if switch and switch.lower() in _WITH_WORD:
            is_named = is_named or switch.lower() == "l"
            place += 1
        elif not switch:
            addresses.append(words[place]["quoted"] or words[place]["bare"] or "")
        place += 1
    return all(outward(a) == a for a in addresses) and (is_named or len(addresses) == 1)


def clean_fields(root: Element) -> list[str]:
    """Remove from a text the fields that are not on the list; their names."""
    found = [*_simple(root), *_complex(root)]
    # Programs of forms, and the state that a field kept for itself.
    for element in every(root, "w:ffData", "w:fldData"):
        take_out(element)
    for element in every(root, "w:fldChar", "w:fldSimple"):
        element.attrib.pop(name("w:dirty"), "")
    return found


def _simple(root: Element) -> Iterator[str]:
    for element in every(root, "w:fldSimple"):
        instruction = value(element, "w:instr")
        named = keyword(instruction)
        if named == "HYPERLINK" and not leads_outward(instruction):
            yield named
            unwrap(element)
        elif named not in ALLOWED:
            yield named or instruction.strip()[:20]
            take_out(element)


def _complex(root: Element) -> list[str]:
    reader = _Reader(root)
    for element in root.iter(*map(name, _PIECES)):
        reader.read(element)
    reader.finish()
    return list(dict.fromkeys(reader.found))


class _Reader:
    """Puts the pieces of fields together, text by text, and takes out those that may not be."""

    def __init__(self, root: Element) -> None:
        self.found: list[str] = []
        self._root = root
        self._whole: list[tuple[_Field, Element]] = []
        self._strays: list[Element] = []
        self._begun: dict[Element, list[_Field]] = {}

    def read(self, element: Element) -> None:
        """Take up one piece, which belongs to the innermost field that is open in its text."""
        is_text = element.tag in _TEXTS
        if is_text and not any(self._begun.values()):
            return
        story = next(element.iterancestors(*map(name, _STORIES)), self._root)
        fields = self._begun.setdefault(story, [])
        is_instructed = bool(fields) and fields[-1].separator is None
        if element.tag == name("w:fldChar"):
            self._read_sign(element, fields, is_instructed=is_instructed)
        elif is_instructed and element.tag != name("w:delInstrText"):
            # Words where the instruction is are a part of it.
            fields[-1].instruction.append(element.text or "")
            fields[-1].codes += [] if is_text else [element]
        elif not is_text:
            self.found.append("a part of a field")
            self._strays.append(element)

    def _read_sign(self, sign: Element, fields: list[_Field], *, is_instructed: bool) -> None:
        match value(sign, "w:fldCharType"):
            case "begin":
                if is_instructed:
                    fields[-1].instruction.append(None)
                fields.append(_Field(sign))
            case "separate" if is_instructed:
                fields[-1].separator = sign
            case "end" if fields:
                self._whole.append((fields.pop(), sign))
            case _:
                self._strays.append(sign)

    def finish(self) -> None:
        """Remove what has no end or no beginning, and the fields that are not on the list."""
        for one in (one for fields in self._begun.values() for one in fields):
            self.found.append(one.keyword or "a part of a field")
            self._strays += _signs(one)
        for one, end in self._whole:
            if one.may_stand:
                continue
            self.found.append(one.keyword or "".join(filter(None, one.instruction)).strip()[:20])
            if one.is_link:
                self._strays += [*_signs(one), end]
            else:
                _cut(self._root, one.begin, end)
        for element in self._strays:
            take_out(element)


_TEXTS = (name("w:t"), name("w:delText"))


def _signs(one: _Field) -> Iterator[Element]:
    """The pieces of a field except for its result."""
    yield one.begin
    yield from one.codes
    if one.separator is not None:
        yield one.separator


def _cut(root: Element, begin: Element, end: Element) -> None:
    """Remove what the runs between two characters hold, and the characters."""
    for element in list(_between(root.iter(), begin, end)):
        parent = element.getparent()
        if parent is not None and parent.tag == name("w:r") and element.tag != name("w:rPr"):
            take_out(element)


def _between(elements: Iterable[Element], begin: Element, end: Element) -> Iterator[Element]:
    is_inside = False
    for element in elements:
        is_inside = is_inside or element is begin
        if is_inside:
            yield element
        if element is end:
            return
