"""The comments and tracked changes of a Word file.

Format: ECMA-376, part 1, 17.13; replies and the resolved state are Microsoft's [MS-DOCX], 2.5.4. Names
are read without their namespaces: Word's strict format has others for the same elements.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from galley.core.review.comment import (
    CommentKind,
    FileReading,
    Moment,
    Remark,
    RemarkReply,
    Reviewer,
    cleaned,
    fit,
)
from galley.core.review.edits.edit import ProofEdit, ReadText
from galley.core.review.edits.forms import PLAIN, FormSpan
from galley.core.review.edits.paragraphs import BODY, ENTRY, HEADING, NOTE
from galley.core.review.edits.untracked import OF_PROGRAM
from galley.proofs.review.emphasis import (
    PLAIN_RUN,
    RestyledSpan,
    RunForms,
    forms_inside,
    linked_addresses,
    restyling_edits,
)
from galley.proofs.review.foreign import (
    MOST_COMMENTS,
    Element,
    ForeignFileError,
    anchor_at,
    attribute,
    local,
    named,
    package,
    tree,
)

SOURCE = "docx"
REVISION = "Galley-Revision"
_INSERTED, _DELETED = ("ins", "moveTo"), ("del", "moveFrom")
_BREAKS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "ptab": " "}
_WORDS = frozenset({"t", "delText", *_BREAKS})
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_SKIPPED = frozenset(
    "pPr rPr sdtPr sectPr tblPr tblGrid trPr tcPr instrText delInstrText Fallback txbxContent".split()
)
# What is no words in a change, and why a change that is more than words is not brought in.
_OBJECTS = frozenset("drawing pict object oMath oMathPara fldChar sym".split())
_MORE = "it changes more than words: a note, a picture, a formula or a field"
_SPLIT = "it joins or removes a paragraph with a note or a picture beside it"
_ROW = "it adds or removes a table row"
_GENERATED = "it is in a part that Galley generates, such as the contents or a matrix"
# The styles of paragraphs that no author wrote.
_STYLES_OF_GALLEY = re.compile(
    r"TOC\w*|TableofFigures|Index\w*|Bibliography|Matrix\w*|Item\w+(?:Facts|Foot)|Colophon\w*"
)
# What Word tracks beside text, by what it is called in a message.
_UNTOLD = {
    "change of format": re.compile(
        r"(?:r|p|tbl|tr|tc|sect|tblGrid|tblPrEx)PrChange|numberingChange"
    ),
    "row or cell inserted or deleted": re.compile(r"cell(?:Ins|Del|Merge)"),
}
# The styles of plain paragraphs, of notes, and of what a program generates, by their English names.
_BODIES = re.compile(r"body text|first paragraph|numbered paragraph|normal|text body|compact|")
_NOTE_STYLES = re.compile(r"(?:foot|end)note (?:text|block text)")
_PROGRAM_STYLES = re.compile(r"toc .*|table of figures|index \d|colophon.*|header|footer")
_NUMBER = re.compile(r"(?:\d+|[A-Z])(?:\.\d+)*(?=[\s.:]|$)")


@dataclass(slots=True)
class _Change:
    """A tracked change: what is deleted, by its span in the text, and what is inserted after it."""

    author: str
    date: str
    start: int
    end: int
    new: str = ""
    problem: str = ""
    kinds: list[str] = field(default_factory=list)
    forms: list[FormSpan] = field(default_factory=list)
    is_moved: bool = False


@dataclass(frozen=True, slots=True)
class TrackedText:
    """The text of a Word file before its tracked changes, those changes, and the paper's revision."""

    read: ReadText
    edits: tuple[ProofEdit, ...]
    revision: str

    @property
    def text(self) -> str:
        """The text, a paragraph a line."""
        return self.read.text


@dataclass(slots=True)
class _Text:
    """The text of a document as it was before the tracked changes, and what is where in it.

    `spans` has for each comment the span, and its words with the changes accepted; `labels` has the
    headings, each by its offset.
    """

    parts: list[str] = field(default_factory=list)
    length: int = 0
    starts: dict[str, int] = field(default_factory=dict)
    spans: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    accepted: dict[str, list[str]] = field(default_factory=dict)
    changes: list[_Change] = field(default_factory=list)
    labels: list[tuple[int, str]] = field(default_factory=list)
    unfit: list[tuple[int, int, str]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    forms: list[FormSpan] = field(default_factory=list)
    restyled: list[RestyledSpan] = field(default_factory=list)
    unended: _Change | None = None

    def problem_of(self, change: _Change) -> str:
        """Why a change in a paragraph or row cannot be brought in, if that is so for the whole of it."""
        reasons = (told for start, end, told in self.unfit if start <= change.start <= end)
        return next(reasons, "")

    def add(
        self,
        text: str,
        author: tuple[str, str] | None,
        *,
        inserted: bool,
        forms: RunForms = PLAIN_RUN,
    ) -> None:
        """Add words, which somebody inserted or deleted if there is an author."""
        if not (author and not inserted):
            for words in self.accepted.values():
                words.append(text)
        if author is not None and inserted:
            change = self._change(author, self.length, self.length)
            if forms.now != PLAIN:
                change.forms.append(
                    FormSpan(len(change.new), len(change.new) + len(text), forms.now)
                )
            change.new += text
            return
        end = self.length + len(text)
        if author is not None:
            self._change(author, self.length, end).end = end
        elif forms.was != forms.now:
            self.restyled.append(RestyledSpan(self.length, end, forms))
        if forms.was != PLAIN:
            self.forms.append(FormSpan(self.length, end, forms.was))
        self.parts.append(text)
        self.length = end

    def end_paragraph(self, kind: str, author: tuple[str, str] | None, *, inserted: bool) -> None:
        """Add the end of a paragraph, which somebody inserted or deleted if there is an author."""
        if self.unended is not None:
            self.unended.kinds.append(kind)
            self.unended = None
        self.add("\n", author, inserted=inserted)
        if author is not None and inserted:
            self.unended = self.changes[-1]
            if not self.unended.kinds:
                self.unended.kinds.append(kind)
        else:
            self.kinds.append(kind)

    def _change(self, author: tuple[str, str], start: int, end: int) -> _Change:
        last = self.changes[-1] if self.changes else None
        if last is not None and last.end == start and last.author == author[0]:
            return last
        self.changes.append(_Change(*author, start, end))
        return self.changes[-1]

    def refuse(self, author: tuple[str, str], problem: str) -> None:
        """Note that what somebody changed here is more than words."""
        self._change(author, self.length, self.length).problem = problem

    def mark(self, kind: str, identifier: str) -> None:
        """Note where a comment begins, ends, or is only referred to."""
        if kind == "commentRangeStart":
            self.starts.setdefault(identifier, self.length)
            self.accepted.setdefault(identifier, [])
        elif kind == "commentRangeEnd" and identifier in self.starts:
            words = "".join(self.accepted.pop(identifier, []))
            self.spans.setdefault(identifier, (self.starts[identifier], self.length, words))
        elif kind == "commentReference" and identifier not in self.spans:
            start = self.starts.get(identifier, self.length)
            words = "".join(self.accepted.pop(identifier, []))
            self.spans[identifier] = (start, self.length, words)


def read_word(data: bytes) -> FileReading:
    """Read the comments and tracked changes of a Word file. Raises ForeignFileError."""
    parts = package(data)
    walker = _walked(parts)
    related = _related(parts, _main(parts))
    text = "".join(walker.text.parts)
    comments = _comments(parts, related, walker.text, text)
    edits = list(_edits(walker.text, text))
    return FileReading(
        remarks=(*comments, *edits)[:MOST_COMMENTS],
        text=text,
        revision=_revision(parts),
        left=tuple(_left(walker.counts)),
    )


def read_tracked(data: bytes) -> TrackedText:
    """Read the text and the tracked changes of a Word file. Raises ForeignFileError."""
    parts = package(data)
    where = _walked(parts).text
    found = (
        ProofEdit(
            start=change.start,
            end=change.end,
            new=fit(change.new),
            author=cleaned(change.author),
            problem=problem,
            kinds=tuple(change.kinds),
            is_moved=change.is_moved,
            forms=tuple(change.forms) if fit(change.new) == change.new else (),
        )
        for change in where.changes
        for problem in [change.problem or where.problem_of(change)]
        if change.new or change.end > change.start or problem
    )
    generated = tuple((start, end) for start, end, why in where.unfit if why == _GENERATED)
    text = "".join(where.parts)
    read = ReadText(
        text=text,
        kinds=tuple(where.kinds),
        pictures=tuple(where.pictures),
        generated=generated,
        formulas=tuple(where.formulas),
        forms=tuple(where.forms),
    )
    edits = (*found, *restyling_edits(text, where.restyled, generated))
    return TrackedText(read, edits, _revision(parts))


def _walked(parts: Mapping[str, bytes]) -> "_Walker":
    """A document that was gone through."""
    main = _main(parts)
    related = _related(parts, main)
    body = tree(parts[main])
    notes = {kind: _notes(parts.get(related.get(kind, ""))) for kind in _NOTES.values()}
    links = {"": linked_addresses(parts, main)}
    links |= {kind: linked_addresses(parts, related.get(kind, "")) for kind in _NOTES.values()}
    walker = _Walker(notes, _styles(parts.get(related.get("styles", ""))), links)
    walker.block(body)
    walker.is_beside = True
    for kind in ("header", "footer"):
        for name in sorted(n for n in parts if re.fullmatch(rf"word/{kind}\d*\.xml", n)):
            walker.block(tree(parts[name]))
    return walker


def _main(parts: Mapping[str, bytes]) -> str:
    """The name of the part with the text."""
    for name in _related(parts, "").values():
        if name in parts and name.startswith("word/document"):
            return name
    if "word/document.xml" in parts:
        return "word/document.xml"
    raise ForeignFileError("it is not a Word document; save it as .docx")


def _related(parts: Mapping[str, bytes], name: str) -> dict[str, str]:
    """The parts that a part of the package is related to, by the kind of relation."""
    folder, file = posixpath.split(name)
    content = parts.get(posixpath.join(folder, "_rels", f"{file}.rels"))
    found: dict[str, str] = {}
    for relation in tree(content) if content else ():
        kind = attribute(relation, "Type").rpartition("/")[2]
        target = posixpath.join("/", folder, attribute(relation, "Target"))
        if attribute(relation, "TargetMode") != "External":
            found.setdefault(kind, posixpath.normpath(target)[1:])
    return found


def _notes(content: bytes | None) -> dict[str, Element]:
    if content is None:
        return {}
    return {attribute(note, "id"): note for note in tree(content)}


def _styles(content: bytes | None) -> dict[str, str]:
    """The names of the styles by their ids: those of Word's own are English in every language of Word."""
    found = {}
    for style in named(tree(content), "style") if content else ():
        names = [attribute(n, "val") for n in style if local(n) == "name"]
        found[attribute(style, "styleId")] = " ".join(names[:1]).lower()
    return found


class _Walker:
    """Goes through a document once, in the order in which it is read."""

    def __init__(
        self,
        notes: Mapping[str, dict[str, Element]],
        styles: Mapping[str, str],
        links: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.text = _Text()
        self.counts: Counter[str] = Counter()
        # Whether what is read is the head or the foot of pages.
        self.is_beside = False
        self._notes, self._styles, self._links = notes, styles, links
        self._forms, self._part = PLAIN_RUN, ""
        self._seen: set[tuple[str, str]] = set()
        self._later: list[tuple[str, str] | Element] = []

    def block(self, element: Element) -> None:
        """What holds paragraphs."""
        for child in element:
            name = local(child)
            if name == "p":
                self._paragraph(child)
            elif name in ("commentRangeStart", "commentRangeEnd"):
                self.text.mark(name, attribute(child, "id"))
            elif name == "AlternateContent":
                for chosen in list(child)[:1]:
                    self.block(chosen)
            elif name == "sectPr" or name.endswith("Pr"):
                self._count(child)
            elif name == "tr":
                start = self.text.length
                self.block(child)
                properties = [one for one in child if local(one) == "trPr"]
                if any(_is_tracked(one) for one in properties):
                    self.text.unfit.append((start, self.text.length, _ROW))
            else:
                self.block(child)

    def _paragraph(self, element: Element) -> None:
        start, first = self.text.length, len(self.text.parts)
        later, self._later = self._later, []
        self._inside(element, None, inserted=False, later=later)
        style = next((attribute(s, "val") for s in named(element, "pStyle")), "")
        kind = self._kind(element, style)
        if kind.startswith(HEADING):
            words = " ".join("".join(self.text.parts[first:]).split())
            number = _NUMBER.match(words)
            self.text.labels.append((start, number[0] if number else words[:60]))
        mark = next((one for mark in _marks(element) for one in _tracked_in(mark)), None)
        inserted = mark is not None and local(mark) in _INSERTED
        if inserted and any(
            local(one) in _DELETED for m in _marks(element) for one in _tracked_in(m)
        ):
            # What somebody added and took away again was never there.
            self._later = later
            return
        self._end(kind, mark, inserted=inserted)
        if inserted:
            # The notes of a paragraph are behind it, and so behind those that were added to it.
            self._later = later
            return
        if _STYLES_OF_GALLEY.fullmatch(style) or self.is_beside:
            self.text.unfit.append((start, self.text.length - 1, _GENERATED))
        if mark is not None and later:
            # Its end is that of another paragraph's text too.
            self.text.unfit.append((start, self.text.length, _SPLIT))
        self._read_notes(later)

    def _end(self, kind: str, mark: Element | None, *, inserted: bool) -> None:
        """End a paragraph; its mark says if somebody inserted or deleted its end."""
        if mark is None:
            self.text.end_paragraph(kind, None, inserted=False)
            return
        whose = (attribute(mark, "author"), attribute(mark, "date"))
        self.text.end_paragraph(kind, whose, inserted=inserted)
        self.text.changes[-1].is_moved |= local(mark).startswith("move")

    def _read_notes(self, later: list[tuple[str, str] | Element]) -> None:
        """Read the notes and text boxes of a paragraph, behind it."""
        for one in later:
            if not isinstance(one, tuple):
                self.block(one)
            elif one not in self._seen:
                self._seen.add(one)
                note = self._notes[one[0]].get(one[1])
                if note is not None:
                    part, self._part = self._part, one[0]
                    self.block(note)
                    self._part = part

    def _kind(self, element: Element, style: str) -> str:
        """What a paragraph is: text, a heading, an entry of a list, a note, or the name of its style."""
        name = self._styles.get(style, style.lower())
        if self.is_beside or _PROGRAM_STYLES.fullmatch(name):
            return OF_PROGRAM
        if re.fullmatch(rf"{HEADING} \d", name):
            return name
        if _NOTE_STYLES.fullmatch(name):
            return NOTE
        numbering = [n for p in element if local(p) == "pPr" for n in p if local(n) == "numPr"]
        if numbering or name.startswith(ENTRY):
            told = {local(n): attribute(n, "val") for one in numbering for n in one}
            return f"{ENTRY} {told.get('ilvl', '0')} {told.get('numId', '')}"
        return BODY if _BODIES.fullmatch(name) else name

    def _inside(
        self,
        element: Element,
        author: tuple[str, str] | None,
        *,
        inserted: bool,
        later: list[tuple[str, str] | Element],
    ) -> None:
        for child in element:
            name = local(child)
            self._more(child, author)
            if name in (*_INSERTED, *_DELETED):
                self._tracked(child, inserted=inserted, later=later)
            elif name == "AlternateContent":
                for chosen in list(child)[:1]:
                    self._inside(chosen, author, inserted=inserted, later=later)
            elif name in _SKIPPED:
                self._count(child)
                if name == "txbxContent":
                    later.append(child)
            elif name in _NOTES:
                later.append((_NOTES[name], attribute(child, "id")))
            elif name.startswith("comment"):
                self.text.mark(name, attribute(child, "id"))
            elif name in _WORDS:
                words = _BREAKS.get(name, child.text or "")
                self.text.add(words, author, inserted=inserted, forms=self._forms)
            else:
                start, before = self.text.length, self._forms
                self._forms = forms_inside(child, before, self._links[self._part], self._styles)
                self._inside(child, author, inserted=inserted, later=later)
                self._forms = before
                self.text.formulas += [(start, self.text.length)] * (name == "oMath")

    def _tracked(
        self, element: Element, *, inserted: bool, later: list[tuple[str, str] | Element]
    ) -> None:
        """What somebody inserted or deleted."""
        name, whose = local(element), (attribute(element, "author"), attribute(element, "date"))
        if inserted and name in _DELETED:
            # What somebody deletes of what somebody inserted was never in the paper, and is not.
            return
        self._inside(element, whose, inserted=inserted or name in _INSERTED, later=later)
        if name.startswith("move") and self.text.changes:
            self.text.changes[-1].is_moved = True

    def _more(self, element: Element, author: tuple[str, str] | None) -> None:
        """Note what is no words: the alternative text of a picture, and objects in a change."""
        name = local(element)
        if name == "docPr":
            self.text.pictures.append(fit(attribute(element, "descr")))
        if author is not None and (name in _NOTES or name in _OBJECTS):
            self.text.refuse(author, _MORE)

    def _count(self, properties: Element) -> None:
        """Count what is tracked and has no words."""
        for element in properties.iter("{*}*"):
            name = local(element)
            for what, pattern in _UNTOLD.items():
                self.counts[what] += bool(pattern.fullmatch(name))
            if name in (*_INSERTED, *_DELETED):
                above = element.getparent()
                of_row = above is not None and local(above) == "trPr"
                row, mark = "row or cell inserted or deleted", "paragraph split or joined"
                self.counts[row if of_row else mark] += 1


def _is_tracked(properties: Element) -> bool:
    """Whether properties say that what has them was inserted or deleted."""
    return bool(_tracked_in(properties))


def _tracked_in(properties: Element) -> list[Element]:
    """What properties say of what was inserted or deleted."""
    return list(named(properties, *_INSERTED, *_DELETED))


def _marks(paragraph: Element) -> Iterator[Element]:
    """The properties of the end of a paragraph."""
    yield from (one for p in paragraph if local(p) == "pPr" for one in p if local(one) == "rPr")


def _comments(
    parts: Mapping[str, bytes], related: Mapping[str, str], where: _Text, text: str
) -> Iterator[Remark]:
    content = parts.get(related.get("comments", "")) or parts.get("word/comments.xml")
    if content is None:
        return
    parents, done = _threads(
        parts.get(related.get("commentsExtended", "")) or parts.get("word/commentsExtended.xml")
    )
    found = [c for c in tree(content) if local(c) == "comment"][:MOST_COMMENTS]
    keys = {key: c for c in found if (key := _key(c))}
    replies: dict[str, list[RemarkReply]] = {}
    roots = []
    for comment in found:
        root = _root(_key(comment), parents, keys)
        if root:
            replies.setdefault(root, []).append(
                RemarkReply(by=_author(comment), text=_words(comment), said=_date(comment))
            )
        else:
            roots.append(comment)
    for comment in roots:
        native = attribute(comment, "id")
        start, end, accepted = where.spans.get(native, (-1, -1, ""))
        # A range that begins or ends with the end of a paragraph is about what is in between.
        while 0 <= start < end and text[start : start + 1].isspace():
            start += 1
        while start < end and text[end - 1 : end].isspace():
            end -= 1
        remark = Remark(
            source=SOURCE,
            native=native,
            by=_author(comment),
            text=_words(comment),
            said=_date(comment),
            is_resolved=_key(comment) in done,
            start=start,
            end=end,
            replies=tuple(replies.get(_key(comment), ())) if _key(comment) else (),
        )
        if start >= 0:
            label = _label(where, start)
            anchor = anchor_at(text, start, end, label, cleaned(accepted))
            remark = replace(remark, anchor=anchor)
        yield remark


def _threads(content: bytes | None) -> tuple[dict[str, str], set[str]]:
    """The parent of each comment that is a reply, and those that are resolved, by paragraph ids."""
    parents, done = {}, set()
    for one in named(tree(content), "commentEx") if content else ():
        key = attribute(one, "paraId").upper()
        if above := attribute(one, "paraIdParent").upper():
            parents[key] = above
        if attribute(one, "done") in ("1", "true", "on"):
            done.add(key)
    return parents, done


def _root(key: str, parents: Mapping[str, str], keys: Mapping[str, Element]) -> str:
    """The comment at the head of a reply's thread, if it is there; nothing for one that is not a reply."""
    seen, at = {key}, key
    while (above := parents.get(at, "")) and above in keys and above not in seen:
        seen.add(above)
        at = above
    return at if at != key else ""


def _key(comment: Element) -> str:
    """The id by which Word's other parts know a comment: that of its last paragraph."""
    found = [attribute(p, "paraId") for p in named(comment, "p")]
    return found[-1].upper() if found else ""


def _words(comment: Element) -> str:
    lines = []
    for paragraph in named(comment, "p"):
        words = [_BREAKS.get(local(e), e.text or "") for e in named(paragraph, "t", *_BREAKS)]
        lines.append("".join(words))
    return cleaned("\n".join(lines))


def _author(element: Element) -> Reviewer:
    return Reviewer(name=cleaned(attribute(element, "author")))


def _date(element: Element) -> Moment:
    return read_date(attribute(element, "date"))


def read_date(told: str) -> Moment:
    """A date and time in ISO 8601, or nothing if it is not one."""
    try:
        return datetime.fromisoformat(told).replace(microsecond=0) if "T" in told else None
    except ValueError:
        return None


def _label(where: _Text, offset: int) -> str:
    above = [label for start, label in where.labels if start <= offset]
    return cleaned(above[-1]) if above else ""


def _edits(where: _Text, text: str) -> Iterator[Remark]:
    for n, change in enumerate(where.changes):
        old, new = text[change.start : change.end], change.new
        if not old.strip() and not new.strip():
            continue
        yield Remark(
            source=SOURCE,
            native=f"change-{n + 1}",
            by=Reviewer(name=cleaned(change.author)),
            text="",
            said=read_date(change.date),
            kind=CommentKind.EDIT,
            proposed=cleaned(new),
            anchor=anchor_at(text, change.start, change.end, _label(where, change.start)),
            start=change.start,
            end=change.end,
        )


def _revision(parts: Mapping[str, bytes]) -> str:
    content = parts.get("docProps/custom.xml")
    for one in named(tree(content), "property") if content else ():
        if attribute(one, "name") == REVISION:
            return cleaned("".join(map(str, one.itertext())))[:80]
    return ""


def _left(counts: Counter[str]) -> Iterator[str]:
    for what, count in counts.items():
        if count:
            first, _, rest = what.partition(" ")
            yield f"1 {what}" if count == 1 else f"{count} {first}s {rest}".strip()
